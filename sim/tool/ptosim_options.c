/* Reads the command line into struct options; one table row an option. */
#define _POSIX_C_SOURCE 200809L
#include "ptosim_options.h"
#include "sim/setting.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help_note[] = "ptosim --help lists the options";

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
    struct sim_setter who;
};

static bool mismatch_limit(const struct reader *r, const char *value)
{
    size_t n = strlen(value);
    if (n == 0 || value[n - 1] != '%')
        return sim_setting_number(&r->who, value, 0, &r->o->tolerance.max_mismatch);
    char text[32];
    if (n >= sizeof text)
        return sim_setting_usage(&r->who, "'%s' is too long", value);
    memcpy(text, value, n - 1);
    text[n - 1] = '\0';
    double percent;
    if (!sim_setting_real(&r->who, text, &percent))
        return false;
    r->o->tolerance.max_mismatch_ratio = percent / 100;
    return true;
}

enum id { ID_GROUP, ID_WARNING, ID_ENTRY, ID_ARG, ID_OUT, ID_EXPECT, ID_RTOL, ID_ATOL, ID_ULP, ID_MAX_MISMATCH, ID_BLOCK_DIM, ID_ARCH, ID_SET, ID_ACC,
          ID_STRICT, ID_SYNC, ID_INIT, ID_POISON_TMP, ID_MAX_INSNS, ID_MAX_SECONDS, ID_TRACE, ID_REPORT, ID_TIMING, ID_VALUES, ID_CHECK, ID_SUPPRESS,
          ID_DIAG, ID_QUIET, ID_HELP, ID_VERSION, ID_PRINT_CONFIG, ID_MODEL_INFO, ID_FTZ, ID_MAD_SAT, ID_SCALAR_FP32, ID_DEVICES, ID_INTERLEAVE, ID_DEFINE, ID_SWEEP, ID_SWEEP_PLOT, ID_JOBS, ID_WHY };
enum { NO_VALUE, VALUE, MAYBE_VALUE, MAX_JOBS = 256 };
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
    const char *unknown = base_diags_warning_option(r->who.diags, text);
    return unknown == NULL || sim_setting_usage(&r->who, "no warning is named '%s'", unknown);
}

static bool define(const struct reader *r, const char *text)
{
    const char *why = asm_macro_define(&r->o->macros, text);
    return why == NULL || sim_setting_usage(&r->who, "'%s': %s", text, why);
}

static bool apply(const struct reader *r, enum id id, const char *v)
{
    struct options *o = r->o;
    const struct sim_setter *who = &r->who;
    int which = 0;
    switch (id) {
    case ID_GROUP: return false;
    case ID_WARNING: return warning(r, v);
    case ID_ENTRY: o->entry = v; return true;
    case ID_ARG: add(&o->args, v); return true;
    case ID_OUT: add(&o->outs, v); return true;
    case ID_EXPECT: add(&o->expects, v); return true;
    case ID_RTOL: return sim_setting_real(who, v, &o->tolerance.rtol);
    case ID_ATOL: return sim_setting_real(who, v, &o->tolerance.atol);
    case ID_ULP: return sim_setting_number(who, v, 0, &o->tolerance.ulp);
    case ID_MAX_MISMATCH: return mismatch_limit(r, v);
    case ID_DEVICES: return sim_setting_number(who, v, 1, &o->devices) && (o->devices <= SIM_MAX_DEVICES || sim_setting_usage(who, "%s devices are too many, at most 64", v));
    case ID_ARCH: o->arch = v; return true;
    case ID_DEFINE: return define(r, v);
    case ID_SWEEP: add(&o->sweeps, v); return true;
    case ID_SWEEP_PLOT: o->sweep_plot = v; return true;
    case ID_JOBS: return sim_setting_number(who, v, 1, &o->jobs) && (o->jobs <= MAX_JOBS || sim_setting_usage(who, "%s jobs are too many, at most 256", v));
    case ID_SET: add(&o->sets, v); return true;
    case ID_TRACE: o->trace = v; return true;
    case ID_REPORT: add(&o->reports, v); return true;
    case ID_WHY: o->why = true; return true;
    case ID_DIAG:
        if (!sim_setting_choose(who, v, "text|json|sarif", &which))
            return false;
        o->format = (enum base_diag_format)which;
        return true;
    case ID_QUIET: o->quiet = true; return true;
    case ID_HELP: o->help = true; return true;
    case ID_VERSION: o->version = true; return true;
    case ID_PRINT_CONFIG: o->print_config = true; return true;
    case ID_MODEL_INFO:
        if (v != NULL && !sim_setting_choose(who, v, "text|json", &which))
            return false;
        o->model_info = true;
        o->model_info_json = v != NULL && which == 1;
        return true;
    case ID_VALUES: o->values_given = true; break;
    case ID_CHECK: o->check_given = true; break;
    default: break;
    }
    return sim_setting(who, &o->run, who->label + 2, v) == SIM_SET_DONE; /* behind the dashes */
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
    *o = (struct options){.devices = 1, .jobs = processors()};
    sim_setting_defaults(&o->run, isa_target_at(0));
    bool ok = true, only_files = false;
    for (int i = 1; i < argc; i++) {
        char *a = argv[i];
        struct reader r = {.o = o, .who = {.diags = diags, .label = a, .note = help_note}};
        if (only_files || a[0] != '-' || a[1] == '\0') {
            if (o->file != NULL)
                ok = sim_setting_usage(&r.who, "one program a run; the first is %s", o->file);
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
            r.who.label = "-D";
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
            ok = near != NULL ? sim_setting_usage(&r.who, "unknown option; did you mean %s?", near) : sim_setting_usage(&r.who, "unknown option");
            continue;
        }
        r.who.label = table[t].name;
        const char *value = a[n] == '=' ? a + n + 1 : NULL;
        if (table[t].value == VALUE && value == NULL)
            value = i + 1 < argc ? argv[++i] : NULL;
        if (table[t].value != MAYBE_VALUE && (table[t].value == VALUE) != (value != NULL))
            ok = sim_setting_usage(&r.who, table[t].value == VALUE ? "needs a value" : "takes no value");
        else
            ok = apply(&r, table[t].id, value) && ok;
    }
    if (ok && o->sweep_plot != NULL && o->sweeps.count == 0) {
        const struct sim_setter who = {.diags = diags, .label = "--sweep-plot", .note = help_note};
        ok = sim_setting_usage(&who, "there is no --sweep to plot");
    }
    if (ok && o->file == NULL && !o->help && !o->version && !o->print_config && !o->model_info) {
        const struct sim_setter who = {.diags = diags, .label = "ptosim", .note = help_note};
        ok = sim_setting_usage(&who, "no program given");
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
