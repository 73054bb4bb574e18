/* The command line of ptoas (design.md 9): `--opt=value`, `--opt value`, and both with one dash. */
#include "asm/ptobc.h"
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

static bool find_emit(const char *text, enum ptoas_emit *out)
{
    static const struct { const char *text; enum ptoas_emit emit; } all[] = {
        {"pto", PTOAS_EMIT_PTO}, {"obj", PTOAS_EMIT_OBJ}, {"ptobc", PTOAS_EMIT_PTOBC}, {"check", PTOAS_EMIT_CHECK}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strcmp(all[i].text, text) == 0) {
            *out = all[i].emit;
            return true;
        }
    return false;
}

static bool usage(struct base_diags *diags, const char *what, const char *text)
{
    struct base_diag *d = base_diag_emit(diags, PTO_D_USAGE, (struct pto_span){0}, what, text);
    base_diag_note(d, "`ptoas --help` lists the options");
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

static bool set_sync(struct ptoas_options *o, const struct option_row *row, struct base_diags *diags)
{
    enum asm_sync mode = (enum asm_sync)(ASM_SYNC_INSERT + (row->id - OPT_SYNC_INSERT));
    if (o->sync != NULL && o->assemble.sync != mode) {
        struct base_diag *d = base_diag_emit(diags, PTO_D_USAGE, (struct pto_span){0}, "--%s and --%s are mutually exclusive", o->sync, row->name);
        base_diag_note(d, "one mode of synchronisation, please");
        return false;
    }
    o->assemble.sync = mode;
    o->sync = row->name;
    return true;
}

static bool set_warning(const char *text, struct base_diags *diags)
{
    const char *name = base_diags_warning_option(diags, text), *near = name != NULL ? base_diag_suggest(name) : NULL;
    if (name == NULL)
        return true;
    struct base_diag *d = base_diag_emit(diags, PTO_D_USAGE, (struct pto_span){0}, "no warning is called `%s`", name);
    if (near != NULL)
        base_diag_note(d, "did you mean %s?", near);
    else
        base_diag_note(d, "each diagnostic shows its code; `ptoas --explain CODE` tells its name");
    return false;
}

static bool set_max_errors(const char *v, struct base_diags *diags)
{
    int64_t n;
    if (!base_parse_i64(v, &n) || n < 0 || n > 1000000)
        return usage(diags, "--max-errors takes a number from 0 (all) to 1000000, not `%s`", v);
    diags->max_errors = (unsigned)n;
    return true;
}

static bool define(struct ptoas_options *o, const char *v, struct base_diags *diags)
{
    const char *why = asm_macro_define(&o->macros, v);
    if (why == NULL)
        return true;
    base_diag_note(base_diag_emit(diags, PTO_D_USAGE, (struct pto_span){0}, "-D %s: %s", v, why), "`ptoas --help` lists the options");
    return false;
}

static bool set(struct ptoas_options *o, const struct option_row *row, const char *v, struct base_diags *diags)
{
    switch (row->id) {
    case OPT_OUTPUT:
        o->output = v;
        break;
    case OPT_EMIT:
        if (strcmp(v, "c") == 0)
            return usage(diags, "--emit=%s is not available in this version", v);
        if (!find_emit(v, &o->emit))
            return usage(diags, "--emit takes pto, obj, ptobc or check, not `%s`", v);
        o->emit_given = true;
        break;
    case OPT_PTOBC_TABLE:
        if (strcmp(v, "august") != 0 && strcmp(v, "april") != 0)
            return usage(diags, "--ptobc-table takes august or april, not `%s`", v);
        o->assemble.ptobc_table = v[1] == 'u' ? PTOBC_AUGUST : PTOBC_APRIL;
        break;
    case OPT_DEFINE:
        return define(o, v, diags);
    case OPT_ARCH:
        o->assemble.arch = isa_target_find(v);
        if (o->assemble.arch == NULL)
            return usage(diags, "invalid --pto-arch='%s'. Expected 'a2', 'a3', 'a5' or another name of --list-targets.", v);
        break;
    case OPT_LEVEL:
        if (!set_level(o, v))
            return usage(diags, "invalid --pto-level='%s'. Expected 'level1', 'level2', or 'level3'.", v);
        break;
    case OPT_CHECK:
        o->check = true;
        break;
    case OPT_SUPPRESS:
        return base_diags_suppress(diags, v) || usage(diags, "--suppress takes race, sync or the code of a finding, not `%s`", v);
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
        if (strcmp(v, "text") != 0 && strcmp(v, "json") != 0 && strcmp(v, "sarif") != 0)
            return usage(diags, "--diag-format takes text, json or sarif, not `%s`", v);
        o->format = v[0] == 't' ? BASE_DIAG_TEXT : v[0] == 'j' ? BASE_DIAG_JSON : BASE_DIAG_SARIF;
        break;
    case OPT_EXPLAIN:
        o->action = PTOAS_EXPLAIN;
        o->explain = v;
        break;
    case OPT_FMT:
        o->emit = PTOAS_EMIT_FMT;
        break;
    case OPT_DUMP:
        if (strcmp(v, "tokens") != 0 && strcmp(v, "ir") != 0)
            return usage(diags, "--dump takes tokens or ir, not `%s`", v);
        o->dump = v[0] == 't' ? PTOAS_DUMP_TOKENS : PTOAS_DUMP_IR;
        break;
    case OPT_LIST_OPS:
        o->json_list = v != NULL && strncmp(v, "json", 4) == 0 && (v[4] == '\0' || v[4] == ':');
        o->list_op = o->json_list ? (v[4] == ':' ? v + 5 : NULL) : v;
        o->action = PTOAS_LIST_OPS;
        break;
    case OPT_WARNING:
        return set_warning(v, diags);
    case OPT_MAX_ERRORS:
        return set_max_errors(v, diags);
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
    case OPT_PLAN:
        if (strcmp(v, "legacy") != 0 && strcmp(v, "modern") != 0)
            return usage(diags, "invalid --plan-memory-impl='%s'. Expected 'legacy' or 'modern'.", v);
        o->assemble.plan_largest_first = v[0] == 'm';
        break;
    case OPT_BY_SIZE:
        o->assemble.plan_largest_first = true;
        break;
    case OPT_NO_LAYOUT:
        o->assemble.no_layout_inference = true;
        break;
    case OPT_SYNC_INSERT:
    case OPT_SYNC_BUFID:
    case OPT_SYNC_BARRIER:
    case OPT_SYNC_GRAPH:
        return set_sync(o, row, diags);
    case OPT_EVENTS:
        if (strlen(v) != 1 || v[0] < '1' || v[0] > '8')
            return usage(diags, "invalid --graph-sync-solver-event-id-max='%s'. Expected 1 to 8.", v);
        o->assemble.event_ids = v[0] - '0';
        break;
    case OPT_SYNC_REPORT:
        if (v[0] == '\0' || strspn(v, "0123456789") != strlen(v))
            return usage(diags, "invalid --pto-insert-sync-debug='%s'. Expected a number.", v);
        o->assemble.sync_report = strspn(v, "0") != strlen(v);
        break;
    case OPT_BACKEND:
        if (strcmp(v, "emitc") != 0 && strcmp(v, "vpto") != 0)
            return usage(diags, "invalid --pto-backend='%s'. Expected 'emitc' or 'vpto'.", v);
        break;
    case OPT_OTHER_IR:
        o->other_output = row->name;
        break;
    }
    return true;
}

/* What can only be judged once all options are known. */
static bool settle(struct ptoas_options *o, struct base_diags *diags)
{
    if (o->action != PTOAS_RUN)
        return true;
    if (o->check && !o->emit_given && o->output == NULL && o->emit == PTOAS_EMIT_PTO)
        o->emit = PTOAS_EMIT_CHECK;
    if (o->input == NULL)
        return usage(diags, "%s", "no input file; `-` reads standard input");
    if (o->emit == PTOAS_EMIT_CHECK)
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
            if (!set_warning(arg + 2, diags))
                return false;
            continue;
        }
        if (arg[1] == 'D' && arg[2] != '\0' && arg[2] != '=') {
            if (!define(o, arg + 2, diags))
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
