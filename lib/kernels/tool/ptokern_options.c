/* The command line of ptokern, and its help. */
#include "kernels/tool/options.h"
#include "kernels/tool/ptokern_run.h"

#include <stdlib.h>
#include <string.h>

enum id { ID_GROUP, ID_ARG, ID_TRANSPOSE, ID_NZ, ID_OUT, ID_EXPECT, ID_RTOL, ID_ATOL, ID_ULP, ID_MAX_MISMATCH, ID_PRINT, ID_ARCH, ID_RANKS, ID_SET,
          ID_CHECK, ID_TIMING, ID_SIM, ID_TRACE, ID_REPORT, ID_WHY, ID_JSON, ID_QUIET, ID_DIAG, ID_LIST, ID_HELP, ID_VERSION };
static const struct option_row rows[] = {
#define PTO_OPTION_GROUP(title) {"", ID_GROUP, OPTION_NO_VALUE, title, NULL, NULL},
#define PTO_OPTION(id, name, value, choices, show, help) {name, ID_##id, OPTION_##value, NULL, show, help},
#include "kernels/tool/ptokern_option.def"
#undef PTO_OPTION_GROUP
#undef PTO_OPTION
};
enum { ROWS = sizeof rows / sizeof rows[0] };

struct reader {
    struct options *o;
    struct ptokern *k;
};

bool split_text(const char *text, struct target_text *out)
{
    size_t n = strcspn(text, "@=");
    const char *equals = strchr(text, '=');
    if (n == 0 || n >= sizeof out->name)
        return false;
    memcpy(out->name, text, n);
    out->name[n] = '\0';
    out->rank = -1;
    out->rest = equals != NULL ? equals + 1 : NULL;
    if (text[n] == '@') {
        char number[16];
        size_t len = equals != NULL ? (size_t)(equals - text) - n - 1 : strlen(text) - n - 1;
        if (len >= sizeof number)
            return false;
        memcpy(number, text + n + 1, len);
        number[len] = '\0';
        return base_parse_i64(number, &out->rank) && out->rank >= 0;
    }
    return true;
}

/* A text that names an argument, with or without a value. */
static bool named(const struct sim_setter *who, struct texts *t, const char *text, bool value)
{
    struct target_text parts;
    if (!split_text(text, &parts) || (value != (parts.rest != NULL)))
        return sim_setting_usage(who, value ? "'%s' is not NAME=VALUE or NAME@RANK=VALUE" : "'%s' is not NAME or NAME@RANK", text);
    texts_add(t, text);
    return true;
}

static bool take(void *ctx, const struct sim_setter *who, const struct option_row *row, const char *v)
{
    struct reader *r = ctx;
    struct options *o = r->o;
    int which = 0;
    if (row == NULL) {
        if (o->name != NULL)
            return sim_setting_usage(who, "one operator a run; the first is %s", o->name);
        o->name = v;
        return true;
    }
    switch ((enum id)row->id) {
    case ID_GROUP: return false;
    case ID_ARG: return named(who, &o->args, v, true);
    case ID_TRANSPOSE: return named(who, &o->transposed, v, false);
    case ID_NZ: return named(who, &o->nz, v, false);
    case ID_OUT: return named(who, &o->outs, v, true);
    case ID_EXPECT: return named(who, &o->expects, v, true);
    case ID_PRINT: return named(who, &o->prints, v, false);
    case ID_RTOL: return sim_setting_real(who, v, &o->tolerance.rtol);
    case ID_ATOL: return sim_setting_real(who, v, &o->tolerance.atol);
    case ID_ULP: return sim_setting_number(who, v, 0, &o->tolerance.ulp);
    case ID_MAX_MISMATCH: return sim_setting_number(who, v, 0, &o->tolerance.max_mismatch);
    case ID_ARCH: o->arch = v; return sim_setting_target(&r->k->diags, "--arch", v) != NULL;
    case ID_RANKS: return sim_setting_number(who, v, 1, &o->ranks) && (o->ranks <= SIM_MAX_DEVICES || sim_setting_usage(who, "%s ranks are too many, at most 64", v));
    case ID_SET: texts_add(&o->sets, v); return true;
    case ID_CHECK: o->check = v; return true;
    case ID_TIMING: o->timing = v; return true;
    case ID_SIM: texts_add(&o->sims, v); return true;
    case ID_TRACE: o->trace = v; return true;
    case ID_REPORT: texts_add(&o->reports, v); return true;
    case ID_WHY: o->why = true; return true;
    case ID_JSON: o->json = true; return true;
    case ID_QUIET: o->quiet = true; return true;
    case ID_DIAG:
        if (!sim_setting_choose(who, v, "text|json|sarif", &which))
            return false;
        r->k->format = (enum base_diag_format)which;
        return true;
    case ID_LIST: o->list = true; return true;
    case ID_HELP: o->help = true; return true;
    case ID_VERSION: o->version = true; return true;
    }
    return false;
}

bool options_parse(struct options *o, int argc, char **argv, struct ptokern *k)
{
    static const char note[] = "ptokern --help lists the options";
    struct reader r = {o, k};
    *o = (struct options){.ranks = 1};
    bool ok = options_read(rows, ROWS, argc, argv, &k->diags, note, take, &r);
    if (ok && o->name == NULL && !o->list && !o->help && !o->version) {
        const struct sim_setter who = {.diags = &k->diags, .label = "ptokern", .note = "ptokern --list shows the operators, ptokern --help the options"};
        ok = sim_setting_usage(&who, "no operator given");
    }
    return ok;
}

void options_free(struct options *o)
{
    struct texts *all[] = {&o->args, &o->transposed, &o->nz, &o->outs, &o->expects, &o->prints, &o->sets, &o->sims, &o->reports};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        free(all[i]->items);
}

void ptokern_help(struct base_buf *out)
{
    base_puts(out, "usage: ptokern OPERATOR [options]           runs it (ptokern OPERATOR --help: its arguments)\n"
                   "       ptokern vectors [options] FILE..     runs test vectors (ptokern vectors --help)\n"
                   "       ptokern --list                       the operators\n"
                   "Runs operators of the kernel library on the simulator: exact values, cycles, how near the bound they are.\n");
    options_help(rows, ROWS, out);
    base_puts(out, "\nexit: 0 ok, 1 the operator refused its arguments or failed, or a file was diagnosed, 2 usage, 3 a check found\n"
                   "      something, 4 values differ, 5 a limit was reached, 70 an internal error\n");
}
