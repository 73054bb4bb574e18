/* Shell completions from the option tables: options, their values, operations, diagnostics, targets. */
#include "asm/gen/gen.h"

#include <string.h>

static const char made[] = "made by pto_gen from the option tables; change those";

struct list {
    struct base_buf *out;
    const char *before;
    bool first;
};
static void put_word(const char *word, void *ctx)
{
    struct list *l = ctx;
    base_printf(l->out, "%s%s%s", l->first ? "" : " ", l->before, word);
    l->first = false;
}

static void put_choices(struct base_buf *out, const char *choices, const char *before)
{
    struct list l = {out, before, true};
    gen_each_choice(choices, put_word, &l);
}

/* The option's name as it is written. */
static void put_option(struct base_buf *out, const struct gen_option *o)
{
    if (o->name[0] == '-')
        base_puts(out, o->name);
    else
        base_printf(out, "%s%s", o->name[1] == '\0' ? "-" : "--", o->name);
}

static bool is_warning(const struct gen_option *o) { return strcmp(o->name + strspn(o->name, "-"), "W") == 0; }
static bool is_shown(const struct gen_option *o) { return o->name != NULL && o->show != NULL; }

/* What stands first: the word of the other tool, operators, or a file; and the options behind that word. */
static void put_bash_sub(struct base_buf *out, const struct gen_tool *tool)
{
    if (tool->sub.name == NULL)
        return;
    base_printf(out, "    if [[ ${COMP_WORDS[1]} == %s && $cur == -* && -z $before ]]; then\n        mapfile -t COMPREPLY < <(compgen -W '", tool->sub.name);
    for (unsigned i = 0; i < tool->sub.count; i++)
        base_printf(out, "%s%s", i != 0 ? " " : "", tool->sub.options[i].name);
    base_puts(out, "' -- \"$cur\")\n        return\n    fi\n");
    if (tool->words[0] != '\0') {
        base_printf(out, "    if ((COMP_CWORD == 1)) && [[ $cur != -* ]]; then\n        mapfile -t COMPREPLY < <(compgen -W '%s ", tool->sub.name);
        put_choices(out, tool->words, "");
        base_puts(out, "' -- \"$cur\")\n        return\n    fi\n");
    } else {
        base_printf(out, "    if ((COMP_CWORD == 1)) && [[ -n $cur && %s == \"$cur\"* ]]; then\n        mapfile -t COMPREPLY < <(echo %s; compgen -f -- \"$cur\")\n        return\n    fi\n",
                    tool->sub.name, tool->sub.name);
    }
    for (unsigned i = 0; i < tool->sub.count; i++) {
        const struct gen_option *o = &tool->sub.options[i];
        if (o->choices[0] == '\0' || o->choices[0] == '@')
            continue;
        base_printf(out, "    [[ ${COMP_WORDS[1]} == %s && $option == %s ]] && { mapfile -t COMPREPLY < <(compgen -W '%s' -P \"$before\" -- \"$cur\"); return; }\n",
                    tool->sub.name, o->name, o->choices);
    }
}

/* Arguments of operators are asked of the tool itself: its help lists them, two columns in. */
static void put_bash_arguments(struct base_buf *out, const struct gen_tool *tool)
{
    if (tool->words[0] == '\0')
        return;
    base_puts(out, "    case $option in\n"
                   "    --arg | --out | --expect | --print | --transpose | --nz)\n"
                   "        local arguments equals=''\n"
                   "        [[ $option == --arg || $option == --out || $option == --expect ]] && equals='='\n"
                   "        arguments=$(\"${COMP_WORDS[0]}\" \"${COMP_WORDS[1]}\" --help 2>/dev/null | sed -n '/^example/q;s/^  \\([A-Za-z0-9_]\\{1,\\}\\) .*/\\1/p')\n"
                   "        mapfile -t COMPREPLY < <(compgen -W \"$arguments\" -P \"$before\" -S \"$equals\" -- \"$cur\")\n"
                   "        [[ -n $equals ]] && compopt -o nospace 2>/dev/null\n"
                   "        return\n"
                   "        ;;\n"
                   "    esac\n");
}

void gen_bash(struct base_buf *out, const struct gen_tool *tool)
{
    base_printf(out, "# bash completion of %s; %s\n_%s()\n{\n", tool->name, made, tool->name);
    base_puts(out, "    local cur=${COMP_WORDS[COMP_CWORD]} prev='' option='' before=''\n"
                   "    ((COMP_CWORD > 0)) && prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
                   "    COMPREPLY=()\n"
                   "    # `--option=value` is one word or three, as COMP_WORDBREAKS has it\n"
                   "    if [[ $cur == \"=\" ]]; then\n"
                   "        option=$prev cur=''\n"
                   "    elif [[ $prev == \"=\" ]] && ((COMP_CWORD > 1)); then\n"
                   "        option=${COMP_WORDS[COMP_CWORD - 2]}\n"
                   "    else\n"
                   "        option=$prev\n"
                   "    fi\n"
                   "    if [[ $cur == -*=* ]]; then\n"
                   "        option=${cur%%=*} before=$option= cur=${cur#*=}\n"
                   "    fi\n"
                   "    local names='");
    put_choices(out, "@diagnostic", "");
    base_puts(out, "'\n");
    put_bash_sub(out, tool);
    put_bash_arguments(out, tool);
    base_puts(out, "    case $option in\n");
    for (unsigned i = 0; i < tool->count; i++) {
        const struct gen_option *o = &tool->options[i];
        if (o->name == NULL || o->choices[0] == '\0' || is_warning(o))
            continue;
        base_puts(out, "    ");
        put_option(out, o);
        base_puts(out, ")\n");
        if (o->value == MAYBE_VALUE)
            base_puts(out, "        if [[ -n $before || $prev == \"=\" || ${COMP_WORDS[COMP_CWORD]} == \"=\" ]]; then\n    ");
        base_puts(out, "        mapfile -t COMPREPLY < <(compgen ");
        if (strcmp(o->choices, "@file") == 0) {
            base_puts(out, "-f");
        } else if (strcmp(o->choices, "@diagnostic") == 0) {
            base_puts(out, "-W \"$names\"");
        } else {
            base_puts(out, "-W '");
            put_choices(out, o->choices, "");
            base_putc(out, '\'');
        }
        base_puts(out, " -P \"$before\" -- \"$cur\")\n");
        base_puts(out, o->value == MAYBE_VALUE ? "            return\n        fi\n" : "        return\n");
        base_puts(out, "        ;;\n");
    }
    base_puts(out, "    -Werror | -Wno-error)\n        if [[ -n $before || $prev == \"=\" || ${COMP_WORDS[COMP_CWORD]} == \"=\" ]]; then\n"
                   "            mapfile -t COMPREPLY < <(compgen -W \"$names\" -P \"$before\" -- \"$cur\")\n            return\n        fi\n        ;;\n"
                   "    esac\n"
                   "    if [[ $cur == -Wno-* ]]; then\n"
                   "        mapfile -t COMPREPLY < <(compgen -W \"$names\" -P -Wno- -- \"${cur#-Wno-}\")\n"
                   "    elif [[ $cur == -W* ]]; then\n"
                   "        mapfile -t COMPREPLY < <(compgen -W \"error no-error no- $names\" -P -W -- \"${cur#-W}\")\n"
                   "    elif [[ $cur == -* ]]; then\n"
                   "        mapfile -t COMPREPLY < <(compgen -W '");
    bool first = true;
    for (unsigned i = 0; i < tool->count; i++)
        if (is_shown(&tool->options[i])) {
            base_puts(out, first ? "" : " ");
            put_option(out, &tool->options[i]);
            first = false;
        }
    base_printf(out, "' -- \"$cur\")\n    else\n        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n    fi\n}\n"
                     "complete -o filenames -F _%s %s\n", tool->name, tool->name);
}

/* The first line of the help. */
static size_t first_line(const char *help) { return strcspn(help, "\n"); }

/* Inside single quotes of sh: `'` ends them. */
static void put_quoted(struct base_buf *out, const char *text, size_t len, const char *special)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] == '\'')
            base_puts(out, "'\\''");
        else
            gen_escaped(out, text + i, 1, special, "\\");
}

void gen_zsh(struct base_buf *out, const struct gen_tool *tool)
{
    base_printf(out, "#compdef %s\n# %s\n_%s() {\n  local -a diagnostics\n  diagnostics=(", tool->name, made, tool->name);
    put_choices(out, "@diagnostic", "");
    base_puts(out, ")\n  if [[ $PREFIX == -W* ]]; then\n    compadd -- -Werror ${diagnostics/#/-W} ${diagnostics/#/-Wno-} ${diagnostics/#/-Werror=} ${diagnostics/#/-Wno-error=}\n"
                   "    return\n  fi\n  _arguments \\\n");
    for (unsigned i = 0; i < tool->count; i++) {
        const struct gen_option *o = &tool->options[i];
        if (o->name == NULL || !is_shown(o) || is_warning(o))
            continue;
        base_puts(out, "    '*");
        put_option(out, o);
        bool is_long = o->name[0] == '-' ? o->name[1] == '-' : o->name[1] != '\0';
        base_puts(out, o->value == VALUE && is_long ? "=" : o->value == MAYBE_VALUE ? "=-" : "");
        base_putc(out, '[');
        put_quoted(out, o->help, first_line(o->help), "[]:\\");
        base_putc(out, ']');
        if (o->value == VALUE || o->value == MAYBE_VALUE) {
            base_puts(out, o->value == MAYBE_VALUE ? "::value:" : ":value:");
            if (strcmp(o->choices, "@file") == 0) {
                base_puts(out, "_files");
            } else if (o->choices[0] != '\0') {
                base_putc(out, '(');
                put_choices(out, o->choices, "");
                base_putc(out, ')');
            }
        }
        base_puts(out, "' \\\n");
    }
    if (tool->words[0] != '\0') {
        base_printf(out, "    '1:operator:(%s ", tool->sub.name);
        put_choices(out, tool->words, "");
        base_puts(out, ")' \\\n");
    }
    base_printf(out, "    '*:file:_files'\n}\n_%s \"$@\"\n", tool->name);
}

void gen_fish(struct base_buf *out, const struct gen_tool *tool)
{
    base_printf(out, "# fish completion of %s; %s\n", tool->name, made);
    if (tool->sub.name != NULL)
        base_printf(out, "complete -c %s -n __fish_use_subcommand -a %s -d '%s'\n", tool->name, tool->sub.name, tool->sub.title);
    if (tool->words[0] != '\0') {
        base_printf(out, "complete -c %s -n __fish_use_subcommand -a '", tool->name);
        put_choices(out, tool->words, "");
        base_puts(out, "' -d 'operator'\n");
    }
    for (unsigned i = 0; i < tool->count; i++) {
        const struct gen_option *o = &tool->options[i];
        if (o->name == NULL || !is_shown(o))
            continue;
        const char *name = o->name + strspn(o->name, "-");
        base_printf(out, "complete -c %s -%c %s", tool->name, name[1] == '\0' ? 's' : 'l', name);
        if (o->value == VALUE)
            base_puts(out, strcmp(o->choices, "@file") == 0 ? " -r" : o->choices[0] != '\0' ? " -x" : " -r");
        if (o->choices[0] != '\0' && strcmp(o->choices, "@file") != 0) {
            base_puts(out, " -a '");
            if (is_warning(o)) {
                base_puts(out, "error ");
                put_choices(out, o->choices, "no-");
                base_putc(out, ' ');
            }
            put_choices(out, o->choices, "");
            base_puts(out, "'");
        }
        base_puts(out, " -d '");
        for (size_t k = 0; k < first_line(o->help); k++) /* fish knows \' and \\ in single quotes */
            gen_escaped(out, o->help + k, 1, "'\\", "\\");
        base_puts(out, "'\n");
    }
}
