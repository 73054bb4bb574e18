/* One run of the assembler over one text (make.h). */
#include "asm/make.h"
#include "asm/object.h"
#include "asm/ptobc.h"

#include <string.h>

/* ---- options ---- */

bool asm_setting_usage(struct base_diags *diags, const char *note, const char *fmt, ...)
{
    struct base_buf text = {0};
    va_list args;
    va_start(args, fmt);
    base_vprintf(&text, fmt, args);
    va_end(args);
    base_diag_note(base_diag_emit(diags, PTO_D_USAGE, (struct pto_span){0}, "%s", text.data), "%s", note);
    base_buf_free(&text);
    return false;
}

struct setter {
    struct asm_settings *s;
    struct base_diags *diags;
    const char *note;
};

static bool set_emit(const struct setter *w, const char *v)
{
    static const struct { const char *text; enum asm_emit emit; } all[] = {
        {"pto", ASM_EMIT_PTO}, {"obj", ASM_EMIT_OBJ}, {"ptobc", ASM_EMIT_PTOBC}, {"c", ASM_EMIT_C}, {"check", ASM_EMIT_CHECK}};
    if (strcmp(v, "c") == 0 && w->s->launches == NULL)
        return asm_setting_usage(w->diags, w->note, "--emit=%s is not available in this version", v);
    w->s->emit_given = true;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strcmp(all[i].text, v) == 0) {
            w->s->emit = all[i].emit;
            return true;
        }
    return asm_setting_usage(w->diags, w->note, "--emit takes pto, obj, ptobc, c or check, not `%s`", v);
}

static bool set_level(const struct setter *w, const char *v)
{
    static const char *const names[] = {"level1", "level2", "level3"};
    for (int i = 0; i < 3; i++) {
        bool same = strlen(v) == 6;
        for (int k = 0; same && k < 6; k++)
            same = (v[k] | 32) == (names[i][k] | 32);
        if (same)
            w->s->assemble.level = i + 1;
        if (same)
            return true;
    }
    return asm_setting_usage(w->diags, w->note, "invalid --pto-level='%s'. Expected 'level1', 'level2', or 'level3'.", v);
}

static bool set_sync(const struct setter *w, const char *name, enum asm_sync mode, bool on)
{
    struct asm_settings *s = w->s;
    if (!on) {
        s->sync = s->assemble.sync == mode ? NULL : s->sync;
        s->assemble.sync = s->assemble.sync == mode ? ASM_SYNC_NONE : s->assemble.sync;
        return true;
    }
    if (s->sync != NULL && s->assemble.sync != mode)
        return asm_setting_usage(w->diags, "one mode of synchronisation, please", "--%s and --%s are mutually exclusive", s->sync, name);
    s->assemble.sync = mode;
    s->sync = name;
    return true;
}

static bool set_warning(const struct setter *w, const char *text)
{
    const char *name = base_diags_warning_option(w->diags, text), *near = name != NULL ? base_diag_suggest(name) : NULL;
    if (name == NULL)
        return true;
    struct base_diag *d = base_diag_emit(w->diags, PTO_D_USAGE, (struct pto_span){0}, "no warning is called `%s`", name);
    if (near != NULL)
        base_diag_note(d, "did you mean %s?", near);
    else
        base_diag_note(d, "each diagnostic shows its code; `ptoas --explain CODE` tells its name");
    return false;
}

static bool set_max_errors(const struct setter *w, const char *v)
{
    int64_t n;
    if (!base_parse_i64(v, &n) || n < 0 || n > 1000000)
        return asm_setting_usage(w->diags, w->note, "--max-errors takes a number from 0 (all) to 1000000, not `%s`", v);
    w->diags->max_errors = (unsigned)n;
    return true;
}

/* One of two words. */
static bool choose(const struct setter *w, const char *v, const char *first, const char *second, const char *fmt, bool *is_first)
{
    *is_first = strcmp(v, first) == 0;
    if (*is_first || strcmp(v, second) == 0)
        return true;
    struct base_buf text = {0};
    for (const char *c = fmt; *c != '\0'; c++)
        if (*c == '%')
            base_puts(&text, v);
        else
            base_putc(&text, *c);
    (void)asm_setting_usage(w->diags, w->note, "%s", text.data);
    base_buf_free(&text);
    return false;
}

enum id { EMIT, TABLE, DEFINE, ARCH, LEVEL, CHECK, SUPPRESS, STRICT, GENERIC, LONG_TYPES, FMT, DUMP, WARNING, MAX_ERRORS, PLAN, BY_SIZE, NO_LAYOUT,
          SYNC_INSERT, SYNC_BUFID, SYNC_BARRIER, SYNC_GRAPH, EVENTS, SYNC_REPORT };
static const struct row { const char *name; enum id id; bool is_flag; } rows[] = {
    {"D", DEFINE, false}, {"W", WARNING, false}, {"check", CHECK, true}, {"disable-infer-layout", NO_LAYOUT, true}, {"dump", DUMP, false}, {"emit", EMIT, false},
    {"enable-bufid_sync", SYNC_BUFID, true}, {"enable-graph-sync-solver", SYNC_GRAPH, true}, {"enable-inject-barrier-all-sync", SYNC_BARRIER, true},
    {"enable-insert-sync", SYNC_INSERT, true}, {"fmt", FMT, true}, {"generic", GENERIC, true}, {"graph-sync-solver-event-id-max", EVENTS, false},
    {"long-types", LONG_TYPES, true}, {"max-errors", MAX_ERRORS, false}, {"mlir-print-op-generic", GENERIC, true}, {"plan-memory-impl", PLAN, false},
    {"plan-memory-order-by-size", BY_SIZE, true}, {"pto-arch", ARCH, false}, {"pto-insert-sync-debug", SYNC_REPORT, false}, {"pto-level", LEVEL, false},
    {"ptobc-table", TABLE, false}, {"strict", STRICT, true}, {"suppress", SUPPRESS, false},
};

static bool set(const struct setter *w, const struct row *row, const char *v, bool on)
{
    struct asm_settings *s = w->s;
    bool first;
    switch (row->id) {
    case EMIT: return set_emit(w, v);
    case TABLE:
        if (!choose(w, v, "august", "april", "--ptobc-table takes august or april, not `%`", &first))
            return false;
        s->assemble.ptobc_table = first ? PTOBC_AUGUST : PTOBC_APRIL;
        return true;
    case DEFINE: {
        const char *why = asm_macro_define(&s->macros, v);
        return why == NULL || asm_setting_usage(w->diags, w->note, "-D %s: %s", v, why);
    }
    case ARCH:
        s->assemble.arch = isa_target_find(v);
        return s->assemble.arch != NULL || asm_setting_usage(w->diags, w->note, "invalid --pto-arch='%s'. Expected 'a2', 'a3', 'a5' or another name of --list-targets.", v);
    case LEVEL: return set_level(w, v);
    case CHECK: s->check = on; return true;
    case SUPPRESS:
        return base_diags_suppress(w->diags, v) || asm_setting_usage(w->diags, w->note, "--suppress takes race, sync or the code of a finding, not `%s`", v);
    case STRICT: s->assemble.strict = w->diags->strict = on; return true;
    case GENERIC: s->print.generic = on; return true;
    case LONG_TYPES: s->print.tile_style = on ? PTO_TYPE_TEXT_LONG : PTO_TYPE_TEXT_COMPACT; return true;
    case FMT: s->emit = on ? ASM_EMIT_FMT : ASM_EMIT_PTO; return true;
    case DUMP:
        if (!choose(w, v, "tokens", "ir", "--dump takes tokens or ir, not `%`", &first))
            return false;
        s->dump = first ? ASM_DUMP_TOKENS : ASM_DUMP_IR;
        return true;
    case WARNING: return set_warning(w, v);
    case MAX_ERRORS: return set_max_errors(w, v);
    case PLAN:
        if (!choose(w, v, "modern", "legacy", "invalid --plan-memory-impl='%'. Expected 'legacy' or 'modern'.", &first))
            return false;
        s->assemble.plan_largest_first = first;
        return true;
    case BY_SIZE: s->assemble.plan_largest_first = on; return true;
    case NO_LAYOUT: s->assemble.no_layout_inference = on; return true;
    case SYNC_INSERT: return set_sync(w, row->name, ASM_SYNC_INSERT, on);
    case SYNC_BUFID: return set_sync(w, row->name, ASM_SYNC_BUFFER_IDS, on);
    case SYNC_BARRIER: return set_sync(w, row->name, ASM_SYNC_BARRIER_ALL, on);
    case SYNC_GRAPH: return set_sync(w, row->name, ASM_SYNC_GRAPH, on);
    case EVENTS:
        if (strlen(v) != 1 || v[0] < '1' || v[0] > '8')
            return asm_setting_usage(w->diags, w->note, "invalid --graph-sync-solver-event-id-max='%s'. Expected 1 to 8.", v);
        s->assemble.event_ids = v[0] - '0';
        return true;
    case SYNC_REPORT:
        if (v[0] == '\0' || strspn(v, "0123456789") != strlen(v))
            return asm_setting_usage(w->diags, w->note, "invalid --pto-insert-sync-debug='%s'. Expected a number.", v);
        s->assemble.sync_report = strspn(v, "0") != strlen(v);
        return true;
    }
    return false;
}

enum asm_set asm_setting(struct asm_settings *s, const char *name, const char *value, bool on, const char *note, struct base_diags *diags)
{
    const struct setter w = {.s = s, .diags = diags, .note = note};
    const struct row *row = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && row == NULL; i++)
        row = strcmp(rows[i].name, name) == 0 ? &rows[i] : NULL;
    if (row == NULL)
        return ASM_SET_UNKNOWN;
    if (!row->is_flag && value == NULL) {
        (void)asm_setting_usage(diags, note, "`%s` needs a value", name);
        return ASM_SET_WRONG;
    }
    return set(&w, row, value, on) ? ASM_SET_DONE : ASM_SET_WRONG;
}

/* ---- the run ---- */

bool asm_make(struct asm_settings *s, const char *name, const char *data, size_t len, struct base_diags *diags, struct base_buf *out)
{
    struct pto_program program;
    s->assemble.macros = &s->macros;
    if (s->dump == ASM_DUMP_TOKENS) {
        asm_dump_tokens(base_source_add(diags->sources, name, data, len), diags, out);
        return true;
    }
    if (s->emit == ASM_EMIT_FMT)
        return asm_format_text(base_source_add(diags->sources, name, data, len), diags, out);
    bool ok = asm_load(&program, name, data, len, &s->assemble, diags->sources, diags);
    bool inserts = s->check && s->assemble.sync != ASM_SYNC_NONE; /* what is inserted is checked, too */
    if (ok && s->emit == ASM_EMIT_CHECK && !inserts)
        ok = asm_check(&program, &s->assemble, diags);
    else if (ok)
        ok = asm_assemble(&program, s->emit == ASM_EMIT_C ? 3 : s->assemble.level, &s->assemble, diags); /* C has addresses */
    if (ok && s->check)
        asm_check_sync(&program, diags);
    struct asm_print_options print = s->print;
    print.generic |= s->dump == ASM_DUMP_IR;
    bool write = ok && (s->emit != ASM_EMIT_CHECK || s->dump == ASM_DUMP_IR);
    if (write && s->emit == ASM_EMIT_OBJ && s->dump != ASM_DUMP_IR)
        asm_object_write(&program, diags->sources, true, out);
    else if (write && s->emit == ASM_EMIT_PTOBC && s->dump != ASM_DUMP_IR)
        write = asm_ptobc_write(&program, diags->sources, s->assemble.ptobc_table == PTOBC_APRIL ? PTOBC_APRIL : PTOBC_AUGUST, out, diags);
    else if (write && s->emit == ASM_EMIT_C && s->dump != ASM_DUMP_IR)
        write = asm_emit_c(&program, s->launches, diags, out);
    else if (write)
        asm_print(&program, &print, out);
    isa_program_free(&program);
    return write;
}
