/* The command line of ptoas (design.md 9): `--opt=value`, `--opt value`, and both with one dash. */
#include "asm/tool/ptoas.h"

#include <string.h>

enum option { OPT_OUTPUT, OPT_EMIT, OPT_ARCH, OPT_LEVEL, OPT_STRICT, OPT_GENERIC, OPT_LONG_TYPES, OPT_FORMAT, OPT_EXPLAIN, OPT_DUMP, OPT_LIST_OPS,
              OPT_LIST_TARGETS, OPT_HELP, OPT_VERSION, OPT_LATER, OPT_IGNORED };
enum value { NO_VALUE, VALUE, MAYBE_VALUE /* only after `=` */ };

static const struct option_row {
    const char *name;
    enum option id;
    enum value value;
    const char *show, *help; /* NULL: not in --help */
} rows[] = {
    {"o", OPT_OUTPUT, VALUE, "-o FILE", "where the output goes (default: standard output)"},
    {"emit", OPT_EMIT, VALUE, "--emit=WHAT", "pto (canonical text, the default) or check (only the verdict)"},
    {"pto-arch", OPT_ARCH, VALUE, "--pto-arch=NAME", "target: a2, a3, a5, a6, ...; beats the module (default: the module's, else a3)"},
    {"pto-level", OPT_LEVEL, VALUE, "--pto-level=LEVEL", "level1, level2 or level3: with --emit=check hold the text to it, else lower to it"},
    {"strict", OPT_STRICT, NO_VALUE, "--strict", "every lint is an error"},
    {"generic", OPT_GENERIC, NO_VALUE, "--generic", "print every operation in the quoted generic form"},
    {"long-types", OPT_LONG_TYPES, NO_VALUE, "--long-types", "print tile types with all their fields"},
    {"diag-format", OPT_FORMAT, VALUE, "--diag-format=FORMAT", "text (default) or json"},
    {"explain", OPT_EXPLAIN, VALUE, "--explain CODE", "what a diagnostic means, by code or name"},
    {"dump", OPT_DUMP, VALUE, "--dump=WHAT", "tokens (as read), or ir (the program in generic form) instead of the output"},
    {"list-ops", OPT_LIST_OPS, MAYBE_VALUE, "--list-ops[=json]", "the operations with their text form"},
    {"list-targets", OPT_LIST_TARGETS, NO_VALUE, "--list-targets", "the targets"},
    {"help", OPT_HELP, NO_VALUE, "--help", "this text"},
    {"h", OPT_HELP, NO_VALUE, NULL, NULL},
    {"version", OPT_VERSION, NO_VALUE, "--version", "the version"},
    {"mlir-print-op-generic", OPT_GENERIC, NO_VALUE, NULL, NULL},
    {"emit-pto-ir", OPT_IGNORED, NO_VALUE, NULL, NULL}, /* what we print anyway */
    {"disable-infer-layout", OPT_IGNORED, NO_VALUE, NULL, NULL},
    {"emit-addptr-trace", OPT_IGNORED, NO_VALUE, NULL, NULL},
    {"plan-memory-impl", OPT_IGNORED, VALUE, NULL, NULL},
    {"plan-memory-order-by-size", OPT_IGNORED, MAYBE_VALUE, NULL, NULL},
    {"enable-shape-inference", OPT_IGNORED, MAYBE_VALUE, NULL, NULL},
    {"fmt", OPT_LATER, NO_VALUE, NULL, NULL},
    {"ptobc-table", OPT_LATER, VALUE, NULL, NULL},
    {"pto-backend", OPT_LATER, VALUE, NULL, NULL},
    {"enable-insert-sync", OPT_LATER, NO_VALUE, NULL, NULL},
    {"enable-bufid_sync", OPT_LATER, NO_VALUE, NULL, NULL},
    {"enable-inject-barrier-all-sync", OPT_LATER, NO_VALUE, NULL, NULL},
    {"enable-graph-sync-solver", OPT_LATER, NO_VALUE, NULL, NULL},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static bool usage(struct base_diags *diags, const char *what, const char *text)
{
    struct base_diag *d = base_diag_emit(diags, PTO_D_USAGE, (struct pto_span){0}, what, text);
    base_diag_note(d, "`ptoas --help` lists the options");
    return false;
}

static const struct option_row *find(const char *name, size_t len)
{
    for (size_t i = 0; i < ROWS; i++)
        if (strlen(rows[i].name) == len && memcmp(rows[i].name, name, len) == 0)
            return &rows[i];
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

static bool set_level(struct ptoas_options *o, const char *v)
{
    static const char *const names[] = {"level1", "level2", "level3"};
    for (int i = 0; i < 3; i++) {
        bool same = strlen(v) == 6;
        for (int k = 0; same && k < 6; k++)
            same = (v[k] | 32) == (names[i][k] | 32);
        if (same)
            o->assemble.level = i + 1;
        if (same)
            return true;
    }
    return false;
}

static bool set(struct ptoas_options *o, const struct option_row *row, const char *v, struct base_diags *diags)
{
    switch (row->id) {
    case OPT_OUTPUT:
        o->output = v;
        break;
    case OPT_EMIT:
        if (strcmp(v, "pto") == 0 || strcmp(v, "check") == 0)
            o->emit = v[0] == 'p' ? PTOAS_EMIT_PTO : PTOAS_EMIT_CHECK;
        else if (strcmp(v, "obj") == 0 || strcmp(v, "ptobc") == 0 || strcmp(v, "c") == 0)
            return usage(diags, "--emit=%s is not available in this version", v);
        else
            return usage(diags, "--emit takes pto or check, not `%s`", v);
        break;
    case OPT_ARCH:
        o->assemble.arch = isa_target_find(v);
        if (o->assemble.arch == NULL)
            return usage(diags, "no target is called `%s`; --list-targets prints them", v);
        break;
    case OPT_LEVEL:
        if (!set_level(o, v))
            return usage(diags, "invalid --pto-level='%s'. Expected 'level1', 'level2', or 'level3'.", v);
        break;
    case OPT_STRICT:
        o->assemble.strict = true;
        break;
    case OPT_GENERIC:
        o->print.generic = true;
        break;
    case OPT_LONG_TYPES:
        o->print.tile_style = PTO_TYPE_TEXT_LONG;
        break;
    case OPT_FORMAT:
        if (strcmp(v, "text") != 0 && strcmp(v, "json") != 0)
            return usage(diags, "--diag-format takes text or json, not `%s`", v);
        o->json = v[0] == 'j';
        break;
    case OPT_EXPLAIN:
        o->action = PTOAS_EXPLAIN;
        o->explain = v;
        break;
    case OPT_DUMP:
        if (strcmp(v, "tokens") != 0 && strcmp(v, "ir") != 0)
            return usage(diags, "--dump takes tokens or ir, not `%s`", v);
        o->dump = v[0] == 't' ? PTOAS_DUMP_TOKENS : PTOAS_DUMP_IR;
        break;
    case OPT_LIST_OPS:
        if (v != NULL && strcmp(v, "json") != 0)
            return usage(diags, "--list-ops takes nothing or json, not `%s`", v);
        o->action = v != NULL ? PTOAS_LIST_OPS_JSON : PTOAS_LIST_OPS;
        break;
    case OPT_LIST_TARGETS:
        o->action = PTOAS_LIST_TARGETS;
        break;
    case OPT_HELP:
        o->action = PTOAS_HELP;
        break;
    case OPT_VERSION:
        o->action = PTOAS_VERSION;
        break;
    case OPT_LATER:
        return usage(diags, "--%s is not available in this version", row->name);
    case OPT_IGNORED:
        break;
    }
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
            const char *unknown = base_diags_warning_option(diags, arg + 2);
            if (unknown != NULL)
                return usage(diags, "no warning is called `%s`", unknown);
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
        if (!set(o, row, v, diags))
            return false;
    }
    if (o->action == PTOAS_RUN && o->input == NULL)
        return usage(diags, "%s", "no input file; `-` reads standard input");
    return true;
}

void ptoas_help(struct base_buf *out)
{
    base_puts(out, "ptoas [options] FILE|-\n"
                   "Reads PTO-AS text, checks it, lowers it if asked, and writes canonical text.\n\n");
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].show != NULL)
            base_printf(out, "  %-22s %s\n", rows[i].show, rows[i].help);
    base_puts(out, "  -W[no-]NAME            a warning on or off; -Werror: all are errors, -Werror=NAME: one\n\n"
                   "Exit codes: 0 fine, 1 the program was diagnosed, 2 usage, 5 a limit was reached, 70 a bug of ours.\n");
}
