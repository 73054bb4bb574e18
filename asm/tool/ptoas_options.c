/* The command line of ptoas (design.md 9): `--opt=value`, `--opt value`, and both with one dash. */
#include "asm/tool/ptoas.h"

#include <string.h>

enum option { OPT_OUTPUT, OPT_FMT, OPT_EMIT, OPT_PTOBC_TABLE, OPT_ARCH, OPT_LEVEL, OPT_STRICT, OPT_GENERIC, OPT_LONG_TYPES, OPT_FORMAT, OPT_EXPLAIN, OPT_DUMP, OPT_LIST_OPS,
              OPT_LIST_TARGETS, OPT_WARNING, OPT_MAX_ERRORS, OPT_HELP, OPT_VERSION, OPT_LATER, OPT_IGNORED, OPT_PLAN, OPT_BY_SIZE,
              OPT_NO_LAYOUT, OPT_SYNC_INSERT, OPT_SYNC_BUFID, OPT_SYNC_BARRIER, OPT_SYNC_GRAPH, OPT_EVENTS, OPT_SYNC_REPORT, OPT_DEFINE, OPT_BACKEND, OPT_OTHER_IR,
              OPT_CHECK, OPT_SUPPRESS };
enum value { NO_VALUE, VALUE, MAYBE_VALUE /* only after `=` */, FLAG /* perhaps =true or =false */ };

static const struct option_row {
    const char *name;
    enum option id;
    enum value value;
    const char *show, *help; /* NULL: not in --help */
} rows[] = {
#define PTO_OPTION(id, name, value, choices, show, help) {name, OPT_##id, value, show, help},
#include "asm/tool/ptoas_option.def"
#undef PTO_OPTION
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static const char help_note[] = "`ptoas --help` lists the options";

static bool usage(struct base_diags *diags, const char *what, const char *text)
{
    struct base_diag *d = base_diag_emit(diags, PTO_D_USAGE, (struct pto_span){0}, what, text);
    base_diag_note(d, "%s", help_note);
    return false;
}

static const struct option_row *find(const char *name, size_t len)
{
    for (size_t i = 0; i < ROWS; i++) {
        size_t n = strlen(rows[i].name);
        bool family = rows[i].name[n - 1] == '*'; /* any name that begins so */
        if (family ? len >= n && memcmp(rows[i].name, name, n - 1) == 0 : n == len && memcmp(rows[i].name, name, len) == 0)
            return &rows[i];
    }
    return NULL;
}

static bool unknown(struct base_diags *diags, const char *arg, const char *name, size_t len)
{
    char copy[48] = {0};
    usage(diags, "there is no option `%s`", arg);
    if (len < sizeof copy) {
        memcpy(copy, name, len);
        for (size_t i = 0; i < ROWS; i++)
            if (rows[i].show != NULL && strlen(rows[i].name) > 2 && base_edit_distance(copy, rows[i].name, 2) <= 2) {
                base_diag_note((struct base_diag *)diags->first, "did you mean --%s?", rows[i].name);
                break;
            }
    }
    return false;
}

/* By name, as the public interface does. on: of flags. */
static bool make_set(struct ptoas_options *o, const char *name, const char *v, bool on, struct base_diags *diags)
{
    return asm_setting(&o->make, name, v, on, help_note, diags) == ASM_SET_DONE;
}

static bool set(struct ptoas_options *o, const struct option_row *row, const char *v, struct base_diags *diags)
{
    switch (row->id) {
    case OPT_OUTPUT:
        o->output = v;
        return true;
    case OPT_FORMAT:
        if (strcmp(v, "text") != 0 && strcmp(v, "json") != 0 && strcmp(v, "sarif") != 0)
            return usage(diags, "--diag-format takes text, json or sarif, not `%s`", v);
        o->format = v[0] == 't' ? BASE_DIAG_TEXT : v[0] == 'j' ? BASE_DIAG_JSON : BASE_DIAG_SARIF;
        return true;
    case OPT_EXPLAIN:
        o->action = PTOAS_EXPLAIN;
        o->explain = v;
        return true;
    case OPT_LIST_OPS:
        o->json_list = v != NULL && strncmp(v, "json", 4) == 0 && (v[4] == '\0' || v[4] == ':');
        o->list_op = o->json_list ? (v[4] == ':' ? v + 5 : NULL) : v;
        o->action = PTOAS_LIST_OPS;
        return true;
    case OPT_LIST_TARGETS:
        o->action = PTOAS_LIST_TARGETS;
        return true;
    case OPT_HELP:
        o->action = PTOAS_HELP;
        return true;
    case OPT_VERSION:
        o->action = PTOAS_VERSION;
        return true;
    case OPT_LATER:
        return usage(diags, "--%s is not available in this version", row->name);
    case OPT_IGNORED:
        return true;
    case OPT_BACKEND:
        if (strcmp(v, "emitc") != 0 && strcmp(v, "vpto") != 0)
            return usage(diags, "invalid --pto-backend='%s'. Expected 'emitc' or 'vpto'.", v);
        return true;
    case OPT_OTHER_IR:
        o->other_output = row->name;
        return true;
    default:
        return make_set(o, row->name, v, true, diags);
    }
}

/* What can only be judged once all options are known. */
static bool settle(struct ptoas_options *o, struct base_diags *diags)
{
    if (o->action != PTOAS_RUN)
        return true;
    if (o->make.check && !o->make.emit_given && o->output == NULL && o->make.emit == ASM_EMIT_PTO)
        o->make.emit = ASM_EMIT_CHECK;
    if (o->input == NULL)
        return usage(diags, "%s", "no input file; `-` reads standard input");
    if (o->make.emit == ASM_EMIT_CHECK)
        return true;
    if (o->other_output != NULL)
        return usage(diags, "--%s writes the text of another back end, which this tool does not have; --emit=check takes the option", o->other_output);
    return true;
}

bool ptoas_read_options(struct ptoas_options *o, int argc, char **argv, struct base_diags *diags)
{
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i];
        if (arg[0] != '-' || arg[1] == '\0') {
            if (o->input != NULL)
                return usage(diags, "one input file, please: `%s` is a second one", arg);
            o->input = arg;
            continue;
        }
        if (arg[1] == 'W' && arg[2] != '\0') {
            if (!make_set(o, "W", arg + 2, true, diags))
                return false;
            continue;
        }
        if (arg[1] == 'D' && arg[2] != '\0' && arg[2] != '=') {
            if (!make_set(o, "D", arg + 2, true, diags))
                return false;
            continue;
        }
        const char *name = arg + 1 + (arg[1] == '-');
        size_t len = strcspn(name, "=");
        const struct option_row *row = find(name, len);
        if (row == NULL)
            return unknown(diags, arg, name, len);
        const char *v = name[len] == '=' ? name + len + 1 : NULL;
        if (row->value == NO_VALUE && v != NULL)
            return usage(diags, "`%s`: the option takes no value", arg);
        if (row->value == VALUE && v == NULL) {
            if (++i >= argc)
                return usage(diags, "`%s` needs a value", arg);
            v = argv[i];
        }
        if (row->value == FLAG && v != NULL) {
            bool on = strcmp(v, "true") == 0 || strcmp(v, "1") == 0;
            if (!on && strcmp(v, "false") != 0 && strcmp(v, "0") != 0)
                return usage(diags, "`%s`: the option takes true or false", arg);
            if (!on)
                continue;
        }
        if (!set(o, row, v, diags))
            return false;
    }
    return settle(o, diags);
}

void ptoas_help(struct base_buf *out)
{
    base_puts(out, "ptoas [options] FILE|-\n"
                   "Reads PTO-AS text, checks it, lowers it if asked, and writes canonical text.\n\n");
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].show != NULL)
            base_printf(out, "  %-34s %s\n", rows[i].show, rows[i].help);
    base_puts(out, "\n"
                   "Exit codes: 0 fine, 1 the program was diagnosed, 2 usage, 3 --check found something, 5 a limit was reached,\n"
                   "70 a bug of ours.\n");
}
