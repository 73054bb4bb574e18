/* Reads the command line into struct options; one table row an option. */
#define _POSIX_C_SOURCE 200809L
#include "ptosim_options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add(struct texts *t, const char *text)
{
    BASE_GROW(t->items, t->count, t->cap);
    t->items[t->count++] = text;
}

void options_free(struct options *o)
{
    struct texts *all[] = {&o->args, &o->outs, &o->expects, &o->reports, &o->sets, &o->warnings, &o->sweeps};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        free(all[i]->items);
    asm_macros_free(&o->macros);
}

struct reader {
    struct options *o;
    struct base_diags *diags;
    const char *name;
};
static bool usage(const struct reader *r, const char *fmt, const char *value)
{
    struct base_buf text = {0};
    base_printf(&text, "%s: ", r->name);
    base_printf(&text, fmt, value);
    struct base_diag *d = base_diag_emit(r->diags, PTO_D_USAGE, (struct pto_span){0}, "%s", text.data);
    base_diag_note(d, "ptosim --help lists the options");
    base_buf_free(&text);
    return false;
}

/* One of "a|b|c" by position. */
static bool choose(const struct reader *r, const char *value, const char *choices, int *which)
{
    size_t n = strlen(value);
    int at = 0;
    for (const char *c = choices; *c != '\0'; at++) {
        size_t k = strcspn(c, "|");
        if (k == n && memcmp(c, value, n) == 0) {
            *which = at;
            return true;
        }
        c += k + (c[k] == '|');
    }
    struct base_buf text = {0};
    base_printf(&text, "'%s' is none of %s", value, choices);
    bool result = usage(r, "%s", text.data);
    base_buf_free(&text);
    return result;
}

static bool number(const struct reader *r, const char *value, int64_t least, int64_t *out)
{
    if (base_parse_i64(value, out) && *out >= least)
        return true;
    return usage(r, least > 0 ? "'%s' is no positive integer" : "'%s' is no non-negative integer", value);
}

static bool real(const struct reader *r, const char *value, double *out)
{
    return (base_parse_double(value, out) && *out >= 0) || usage(r, "'%s' is no non-negative number", value);
}

static bool mismatch_limit(const struct reader *r, const char *value)
{
    size_t n = strlen(value);
    if (n == 0 || value[n - 1] != '%')
        return number(r, value, 0, &r->o->tolerance.max_mismatch);
    char text[32];
    if (n >= sizeof text)
        return usage(r, "'%s' is too long", value);
    memcpy(text, value, n - 1);
    text[n - 1] = '\0';
    double percent;
    if (!real(r, text, &percent))
        return false;
    r->o->tolerance.max_mismatch_ratio = percent / 100;
    return true;
}

static bool checks(const struct reader *r, const char *value)
{
    enum { SYNC = 1, RACE = 2, MEM = 4, INIT = 8, NOTES = 16 }; /* NOTES: what only those want who name mem */
    static const struct { const char *name; unsigned what; } known[] = {{"none", 0},    {"all", SYNC | RACE | INIT | MEM}, {"sync", SYNC},
                                                                      {"race", RACE}, {"mem", MEM | NOTES},          {"init", INIT}};
    unsigned what = 0;
    while (*value != '\0') {
        size_t n = strcspn(value, ","), i = 0, count = sizeof known / sizeof known[0];
        while (i < count && (strlen(known[i].name) != n || memcmp(known[i].name, value, n) != 0))
            i++;
        if (i == count)
            return usage(r, "'%s': a check is one of none, all, sync, race, init, mem", value);
        what |= known[i].what;
        value += n + (value[n] == ',');
    }
    r->o->check_given = true;
    r->o->no_findings = (what & SYNC) == 0;
    r->o->check_race = (what & RACE) != 0;
    r->o->check_mem = (what & MEM) != 0;
    r->o->mem_notes = (what & NOTES) != 0;
    r->o->check_init = (what & INIT) != 0;
    return true;
}

enum id { ID_GROUP, ID_WARNING, ID_ENTRY, ID_ARG, ID_OUT, ID_EXPECT, ID_RTOL, ID_ATOL, ID_ULP, ID_MAX_MISMATCH, ID_BLOCK_DIM, ID_ARCH, ID_SET, ID_ACC,
          ID_STRICT, ID_SYNC, ID_INIT, ID_POISON_TMP, ID_MAX_INSNS, ID_MAX_SECONDS, ID_TRACE, ID_REPORT, ID_TIMING, ID_VALUES, ID_CHECK, ID_SUPPRESS,
          ID_DIAG, ID_QUIET, ID_HELP, ID_VERSION, ID_PRINT_CONFIG, ID_MODEL_INFO, ID_FTZ, ID_MAD_SAT, ID_SCALAR_FP32, ID_DEVICES, ID_INTERLEAVE, ID_DEFINE, ID_SWEEP, ID_SWEEP_PLOT, ID_JOBS, ID_WHY };
enum { NO_VALUE, VALUE, MAYBE_VALUE, MAX_DEVICES = 64, MAX_BLOCKS = 65535, MAX_JOBS = 256 };
static const struct { const char *name; enum id id; uint8_t value; const char *group, *show, *help; } table[] = {
#define PTO_OPTION_GROUP(title) {"", ID_GROUP, NO_VALUE, title, NULL, NULL},
#define PTO_OPTION(id, name, value, choices, show, help) {name, ID_##id, value, NULL, show, help},
#include "sim/tool/ptosim_option.def"
#undef PTO_OPTION_GROUP
#undef PTO_OPTION
};
enum { ROWS = sizeof table / sizeof table[0] };

static bool warning(const struct reader *r, const char *text)
{
    const char *unknown = base_diags_warning_option(r->diags, text);
    return unknown == NULL || usage(r, "no warning is named '%s'", unknown);
}

static bool define(const struct reader *r, const char *text)
{
    const char *why = asm_macro_define(&r->o->macros, text);
    struct base_buf said = {0};
    base_printf(&said, "'%s': %s", text, why != NULL ? why : "");
    bool ok = why == NULL || usage(r, "%s", said.data);
    base_buf_free(&said);
    return ok;
}

static bool apply(const struct reader *r, enum id id, const char *v)
{
    struct options *o = r->o;
    int which = 0;
    switch (id) {
    case ID_GROUP: return false;
    case ID_WARNING: return warning(r, v);
    case ID_ENTRY: o->entry = v; return true;
    case ID_ARG: add(&o->args, v); return true;
    case ID_OUT: add(&o->outs, v); return true;
    case ID_EXPECT: add(&o->expects, v); return true;
    case ID_RTOL: return real(r, v, &o->tolerance.rtol);
    case ID_ATOL: return real(r, v, &o->tolerance.atol);
    case ID_ULP: return number(r, v, 0, &o->tolerance.ulp);
    case ID_MAX_MISMATCH: return mismatch_limit(r, v);
    case ID_BLOCK_DIM: return number(r, v, 1, &o->block_dim) && (o->block_dim <= MAX_BLOCKS || usage(r, "%s blocks are too many, at most 65535", v));
    case ID_DEVICES: return number(r, v, 1, &o->devices) && (o->devices <= MAX_DEVICES || usage(r, "%s devices are too many, at most 64", v));
    case ID_ARCH: o->arch = v; return true;
    case ID_DEFINE: return define(r, v);
    case ID_SWEEP: add(&o->sweeps, v); return true;
    case ID_SWEEP_PLOT: o->sweep_plot = v; return true;
    case ID_JOBS: return number(r, v, 1, &o->jobs) && (o->jobs <= MAX_JOBS || usage(r, "%s jobs are too many, at most 256", v));
    case ID_SET: add(&o->sets, v); return true;
    case ID_ACC:
        if (!choose(r, v, "seeded|cpu-sim|exact", &which))
            return false;
        o->acc_order = (enum sim_acc_order)which;
        return true;
    case ID_STRICT: o->strict = true; return true;
    case ID_SYNC:
        if (!choose(r, v, "auto|explicit|sequential", &which))
            return false;
        o->sync = (enum sim_sync)(which + 1);
        return true;
    case ID_INIT:
        if (!choose(r, v, "poison|zero", &which))
            return false;
        o->init_zero = which != 0;
        return true;
    case ID_INTERLEAVE:
        o->interleave = true;
        return number(r, v, 0, &o->interleave_seed);
    case ID_POISON_TMP: o->poison_tmp = true; return true;
    case ID_MAX_INSNS: return number(r, v, 0, &o->max_insns);
    case ID_MAX_SECONDS: return number(r, v, 0, &o->max_seconds);
    case ID_TRACE: o->trace = v; return true;
    case ID_REPORT: add(&o->reports, v); return true;
    case ID_WHY: o->why = true; return true;
    case ID_TIMING:
        if (!choose(r, v, "on|off", &which))
            return false;
        o->timing = which == 0;
        return true;
    case ID_VALUES:
        if (!choose(r, v, "on|off", &which))
            return false;
        o->values = which == 0;
        o->values_given = true;
        return true;
    case ID_CHECK: return checks(r, v);
    case ID_SUPPRESS: return base_diags_suppress(r->diags, v) || usage(r, "'%s': no finding has this name; race, sync, mem, init or a code like PTO0801", v);
    case ID_DIAG:
        if (!choose(r, v, "text|json|sarif", &which))
            return false;
        o->format = (enum base_diag_format)which;
        return true;
    case ID_QUIET: o->quiet = true; return true;
    case ID_HELP: o->help = true; return true;
    case ID_VERSION: o->version = true; return true;
    case ID_PRINT_CONFIG: o->print_config = true; return true;
    case ID_MODEL_INFO:
        if (v != NULL && !choose(r, v, "text|json", &which))
            return false;
        o->model_info = true;
        o->model_info_json = v != NULL && which == 1;
        return true;
    case ID_FTZ: o->ftz = true; return true;
    case ID_MAD_SAT: o->mad_sat = true; return true;
    case ID_SCALAR_FP32: o->quant_scalar_fp32 = true; return true;
    }
    return false;
}

static const char *nearest(const char *name)
{
    const char *best = NULL;
    unsigned least = 3;
    for (size_t i = 0; i < ROWS; i++) {
        unsigned d = base_edit_distance(name, table[i].name, 2);
        if (d < least) {
            least = d;
            best = table[i].name;
        }
    }
    return best;
}

static int64_t processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > MAX_JOBS ? MAX_JOBS : n;
}

bool options_parse(struct options *o, int argc, char **argv, struct base_diags *diags)
{
    *o = (struct options){.block_dim = 1, .devices = 1, .jobs = processors(), .max_insns = SIM_DEFAULT_MAX_INSNS, .timing = true, .check_race = true, .check_init = true, .check_mem = true, .values = true};
    bool ok = true, only_files = false;
    for (int i = 1; i < argc; i++) {
        char *a = argv[i];
        struct reader r = {.o = o, .diags = diags, .name = a};
        if (only_files || a[0] != '-' || a[1] == '\0') {
            if (o->file != NULL)
                ok = usage(&r, "one program a run; the first is %s", o->file);
            else
                o->file = a;
            continue;
        }
        if (strcmp(a, "--") == 0) {
            only_files = true;
            continue;
        }
        if (a[1] == 'W' && a[2] != '\0') {
            ok = warning(&r, a + 2) && ok;
            continue;
        }
        if (a[1] == 'D' && a[2] != '\0' && a[2] != '=') {
            r.name = "-D";
            ok = define(&r, a + 2) && ok;
            continue;
        }
        size_t n = strcspn(a, "=");
        size_t t = 0;
        while (t < ROWS && (strlen(table[t].name) != n || memcmp(table[t].name, a, n) != 0))
            t++;
        if (t == ROWS) {
            char name[40] = "";
            memcpy(name, a, n < sizeof name - 1 ? n : sizeof name - 1);
            const char *near = nearest(name);
            ok = near != NULL ? usage(&r, "unknown option; did you mean %s?", near) : usage(&r, "unknown option%s", "");
            continue;
        }
        r.name = table[t].name;
        const char *value = a[n] == '=' ? a + n + 1 : NULL;
        if (table[t].value == VALUE && value == NULL)
            value = i + 1 < argc ? argv[++i] : NULL;
        if (table[t].value != MAYBE_VALUE && (table[t].value == VALUE) != (value != NULL))
            ok = usage(&r, table[t].value == VALUE ? "needs a value%s" : "takes no value%s", "");
        else
            ok = apply(&r, table[t].id, value) && ok;
    }
    if (ok && o->sweep_plot != NULL && o->sweeps.count == 0) {
        struct reader r = {.o = o, .diags = diags, .name = "--sweep-plot"};
        ok = usage(&r, "there is no --sweep to plot%s", "");
    }
    if (ok && o->file == NULL && !o->help && !o->version && !o->print_config && !o->model_info) {
        struct reader r = {.o = o, .diags = diags, .name = "ptosim"};
        ok = usage(&r, "no program given%s", "");
    }
    return ok;
}

void options_help(struct base_buf *out)
{
    base_puts(out, "usage: ptosim [options] FILE.pto      (- reads standard input)\n       ptosim [options] RUN.json      several launches on shared buffers\n       ptosim diff A.json B.json      where two reports differ (ptosim diff --help)\nRuns tile kernels: exact values, cycles, a trace.\n");
    for (size_t i = 0; i < ROWS; i++) {
        if (table[i].group != NULL)
            base_printf(out, "\n%s\n", table[i].group);
        if (table[i].show == NULL)
            continue;
        base_printf(out, "  %-29s ", table[i].show);
        for (const char *h = table[i].help; *h != '\0';) { /* further lines below the first */
            size_t n = strcspn(h, "\n");
            base_printf(out, "%*s%.*s\n", h != table[i].help ? 32 : 0, "", (int)n, h);
            h += n + (h[n] == '\n');
        }
    }
    base_puts(out, "\nexit: 0 ok, 1 the program or a file was diagnosed, 2 usage, 3 a check found something, 4 values differ,\n"
                   "      5 a limit was reached, 70 an internal error\n");
}
