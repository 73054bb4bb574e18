/* Syntax highlighting: a TextMate grammar with the files of a VS Code extension, and a Vim syntax file. Words come from the tables. */
#include "asm/gen/gen.h"
#include "isa/dtype.h"
#include "pto/version.h"

#include <ctype.h>
#include <string.h>

struct words {
    struct base_buf *out;
    struct base_buf seen; /* "\nword\n.." */
    const char *between;
    const char *special, *mark; /* escaped, and how */
    bool first;
};

static void put_word(const char *word, size_t len, struct words *w)
{
    struct base_buf line = {0};
    base_puts(&line, "\n");
    base_put(&line, word, len);
    base_puts(&line, "\n");
    if (len != 0 && (w->seen.len == 0 || strstr(w->seen.data, line.data) == NULL)) {
        base_put(&w->seen, line.data, line.len);
        base_puts(w->out, w->first ? "" : w->between);
        gen_escaped(w->out, word, len, w->special, w->mark);
        w->first = false;
    }
    base_buf_free(&line);
}

static void each_word(const char *words, struct words *w)
{
    for (; *words != '\0'; words += strspn(words, " ")) {
        size_t n = strcspn(words, " ");
        put_word(words, n, w);
        words += n;
    }
}

static void put_enum(const char *text, int64_t code, void *ctx)
{
    (void)code;
    put_word(text, strlen(text), ctx);
}

static void put_enums(struct words *w)
{
    for (unsigned e = 1; e < PTO_ENUM_COUNT; e++) {
        put_word(isa_enum_name((enum pto_enum)e), strlen(isa_enum_name((enum pto_enum)e)), w); /* `#pto<name value>` */
        isa_enum_each((enum pto_enum)e, put_enum, w);
    }
    for (unsigned s = 1; s < PTO_SPACE_COUNT; s++) {
        put_word(isa_space((enum pto_space)s)->text, strlen(isa_space((enum pto_space)s)->text), w);
        each_word(isa_space((enum pto_space)s)->aliases, w);
    }
}

/* Element types without `!pto.`. */
static void put_dtypes(struct words *w)
{
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++) {
        const char *text = isa_dtype((enum pto_dtype)d)->text;
        text += strncmp(text, "!pto.", 5) == 0 ? 5 : 0;
        put_word(text, strlen(text), w);
    }
}

static void put_keys(struct words *w)
{
    for (unsigned a = 1; a < PTO_ATTR_COUNT; a++) {
        put_word(isa_attr((enum pto_attr)a)->key, strlen(isa_attr((enum pto_attr)a)->key), w);
        put_word(isa_attr((enum pto_attr)a)->alias, strlen(isa_attr((enum pto_attr)a)->alias), w);
    }
}

/* Words of the forms, and those of the grammar's own constructs. */
static void put_keywords(struct words *w)
{
    each_word("ins outs attributes private public to step iter_args else do case default loc", w);
    for (unsigned op = 1; op < PTO_OP_COUNT; op++)
        for (const char *f = isa_op((enum pto_op)op)->format; *f != '\0'; f += strspn(f, " ")) {
            size_t n = strcspn(f, " ");
            bool is_word = isalpha((unsigned char)f[0]) != 0;
            for (size_t i = 0; i < n; i++)
                is_word = is_word && (isalnum((unsigned char)f[i]) || f[i] == '_');
            if (is_word)
                put_word(f, n, w);
            f += n;
        }
}

/* pto.x and the bare x; the words that stand for others. */
static void put_ops(struct words *w)
{
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        const char *name = isa_op((enum pto_op)op)->mnemonic;
        put_word(name, strlen(name), w);
        if (strncmp(name, "pto.", 4) == 0)
            put_word(name + 4, strlen(name + 4), w);
    }
    each_word("return call func", w);
#define PTO_ALIAS(text, op) put_word(text, strlen(text), w);
#include "isa/alias.def"
#undef PTO_ALIAS
}

/* (a|b|c) inside a JSON string: a dot of a word is `\\.`. */
static void json_words(struct base_buf *out, void (*put)(struct words *w))
{
    struct words w = {.out = out, .between = "|", .special = ".", .mark = "\\\\", .first = true};
    put(&w);
    base_buf_free(&w.seen);
}

static void rule(struct base_buf *out, const char *scope, const char *before, void (*put)(struct words *w), const char *behind)
{
    base_printf(out, ",\n    {\"name\": \"%s.pto\", \"match\": \"%s", scope, before);
    if (put != NULL)
        json_words(out, put);
    base_printf(out, "%s\"}", behind);
}

void gen_textmate(struct base_buf *out)
{
    base_puts(out, "{\n  \"comment\": \"made by pto_gen from the tables under isa/; change those\",\n  \"name\": \"PTO-AS\",\n"
                   "  \"scopeName\": \"source.pto\",\n  \"fileTypes\": [\"pto\"],\n  \"patterns\": [\n"
                   "    {\"name\": \"comment.line.double-slash.pto\", \"match\": \"//.*$\"},\n"
                   "    {\"name\": \"string.quoted.double.pto\", \"begin\": \"\\\"\", \"end\": \"\\\"\", \"patterns\": "
                   "[{\"name\": \"constant.character.escape.pto\", \"match\": \"\\\\\\\\.\"}]}");
    rule(out, "variable.other", "%[A-Za-z0-9_$.-]+(?:#[0-9]+)?", NULL, "");
    rule(out, "entity.name.function", "@[A-Za-z0-9_$.-]+", NULL, "");
    rule(out, "entity.name.label", "\\\\^[A-Za-z0-9_$.-]+", NULL, "");
    rule(out, "support.constant.attribute", "#[A-Za-z_][A-Za-z0-9_$.]*", NULL, "");
    rule(out, "storage.type", "(?:(?<![A-Za-z0-9_.])|(?<=[0-9?]x)|(?<=!pto\\\\.))(?:index|none|", put_dtypes, "|[su]?i[0-9]+)(?![A-Za-z0-9_])");
    rule(out, "entity.name.type", "![A-Za-z_][A-Za-z0-9_$.]*", NULL, "");
    rule(out, "entity.name.type", "(?<![A-Za-z0-9_.])(?:memref|vector|tensor)(?=<)", NULL, "");
    rule(out, "constant.numeric", "(?<![A-Za-z0-9_.])-?(?:0x[0-9A-Fa-f]+|[0-9]+(?:\\\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)", NULL, "");
    rule(out, "entity.other.attribute-name", "(?<![A-Za-z0-9_.])(?:", put_keys, "|blayout|slayout|fractal|pad|compact|valid|loc|dtype|rows|cols|count)(?=\\\\s*[=,}])");
    rule(out, "constant.language", "(?<=[<\\\"=,:(\\\\[\\\\s])(?:", put_enums, "|true|false|unit|dense)(?=[<>\\\",:)\\\\]}\\\\s]|$)");
    rule(out, "keyword.operator", "(?<![A-Za-z0-9_.])(?:", put_ops, ")(?![A-Za-z0-9_.])");
    rule(out, "keyword.control", "(?<![A-Za-z0-9_.])(?:", put_keywords, ")(?![A-Za-z0-9_.])");
    base_puts(out, "\n  ]\n}\n");
}

void gen_vscode_package(struct base_buf *out)
{
    base_printf(out, "{\n  \"name\": \"pto-as\",\n  \"displayName\": \"PTO-AS\",\n  \"description\": \"Syntax highlighting for PTO tile assembly\",\n"
                     "  \"version\": \"%s\",\n  \"publisher\": \"pto\",\n  \"license\": \"Apache-2.0\",\n  \"engines\": {\"vscode\": \"^1.60.0\"},\n"
                     "  \"categories\": [\"Programming Languages\"],\n  \"contributes\": {\n"
                     "    \"languages\": [{\"id\": \"pto\", \"aliases\": [\"PTO-AS\", \"pto\"], \"extensions\": [\".pto\"], "
                     "\"configuration\": \"./language-configuration.json\"}],\n"
                     "    \"grammars\": [{\"language\": \"pto\", \"scopeName\": \"source.pto\", \"path\": \"./syntaxes/pto.tmLanguage.json\"}]\n  }\n}\n",
                pto_version());
}

void gen_vscode_configuration(struct base_buf *out)
{
    base_puts(out, "{\n  \"comments\": {\"lineComment\": \"//\"},\n"
                   "  \"brackets\": [[\"{\", \"}\"], [\"[\", \"]\"], [\"(\", \")\"]],\n"
                   "  \"autoClosingPairs\": [[\"{\", \"}\"], [\"[\", \"]\"], [\"(\", \")\"], [\"\\\"\", \"\\\"\"]],\n"
                   "  \"surroundingPairs\": [[\"{\", \"}\"], [\"[\", \"]\"], [\"(\", \")\"], [\"\\\"\", \"\\\"\"], [\"<\", \">\"]],\n"
                   "  \"wordPattern\": \"[%@#!^]?[A-Za-z_][A-Za-z0-9_$.]*|[0-9]+\"\n}\n");
}

/* `syn keyword` lines of at most some 100 characters. */
static void vim_keywords(struct base_buf *out, const char *group, void (*put)(struct words *w))
{
    struct base_buf all = {0};
    struct words w = {.out = &all, .between = " ", .special = "", .mark = "", .first = true};
    put(&w);
    base_buf_free(&w.seen);
    for (size_t i = 0; i < all.len;) {
        size_t n = all.len - i;
        if (n > 100)
            for (n = 100; n > 1 && all.data[i + n] != ' ';)
                n--;
        base_printf(out, "syn keyword %s %.*s\n", group, (int)n, all.data + i);
        i += n + 1;
    }
    base_buf_free(&all);
}

static void vim_dtypes(struct base_buf *out)
{
    struct words w = {.out = out, .between = "|", .special = "", .mark = "", .first = true};
    base_puts(out, "syn match ptoType \"\\v%(<|[0-9?]x|!pto\\.)@<=%(index|none|");
    put_dtypes(&w);
    base_buf_free(&w.seen);
    base_puts(out, "|[su]?i[0-9]+)>\"\n");
}

void gen_vim_syntax(struct base_buf *out)
{
    base_puts(out, "\" PTO tile assembly; made by pto_gen from the tables under isa/; change those\n"
                   "if exists('b:current_syntax')\n  finish\nendif\nlet s:cpo = &cpo\nset cpo&vim\n"
                   "syn case match\nsyn iskeyword @,48-57,_,.\n");
    vim_keywords(out, "ptoConstant", put_enums);
    base_puts(out, "syn keyword ptoConstant true false unit dense\n");
    vim_keywords(out, "ptoKeyword", put_keywords);
    vim_keywords(out, "ptoOperation", put_ops);
    base_puts(out, "syn match ptoNumber \"\\v<-?%(0x\\x+|\\d+%(\\.\\d*)?%([eE][+-]?\\d+)?)>\"\n");
    vim_dtypes(out);
    base_puts(out, "syn match ptoAttribute \"\\v<[A-Za-z_][A-Za-z0-9_.]*\\ze\\s*\\=[^=]\"\n"
                   "syn match ptoTypeName \"\\v![A-Za-z_][A-Za-z0-9_.]*\"\n"
                   "syn match ptoEnum \"#[A-Za-z_][A-Za-z0-9_.]*\"\n"
                   "syn match ptoValue \"%[A-Za-z0-9_$.-]\\+\"\n"
                   "syn match ptoSymbol \"@[A-Za-z0-9_$.-]\\+\"\n"
                   "syn match ptoLabel \"\\^[A-Za-z0-9_$.-]\\+\"\n"
                   "syn region ptoString start=+\"+ skip=+\\\\.+ end=+\"+ oneline\n"
                   "syn match ptoComment \"//.*$\" contains=@Spell\n"
                   "hi def link ptoOperation Statement\nhi def link ptoKeyword Keyword\nhi def link ptoConstant Constant\nhi def link ptoNumber Number\n"
                   "hi def link ptoType Type\nhi def link ptoTypeName Type\nhi def link ptoAttribute PreProc\nhi def link ptoEnum PreProc\n"
                   "hi def link ptoValue Identifier\nhi def link ptoSymbol Function\nhi def link ptoLabel Label\nhi def link ptoString String\n"
                   "hi def link ptoComment Comment\n"
                   "let b:current_syntax = 'pto'\nlet &cpo = s:cpo\nunlet s:cpo\n");
}

void gen_vim_detect(struct base_buf *out) { base_puts(out, "\" made by pto_gen\nau BufRead,BufNewFile *.pto setfiletype pto\n"); }
