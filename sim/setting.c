/* Options of a run by name; one table row an option (setting.h). Parameters of targets: setting_param.c. */
#include "sim/setting.h"

#include <string.h>

bool sim_setting_usage(const struct sim_setter *who, const char *fmt, ...)
{
    struct base_buf text = {0};
    va_list args;
    va_start(args, fmt);
    base_printf(&text, "%s: ", who->label);
    base_vprintf(&text, fmt, args);
    va_end(args);
    struct base_diag *d = base_diag_emit(who->diags, PTO_D_USAGE, (struct pto_span){0}, "%s", text.data);
    if (who->note != NULL)
        base_diag_note(d, "%s", who->note);
    base_buf_free(&text);
    return false;
}

bool sim_setting_choose(const struct sim_setter *who, const char *value, const char *choices, int *which)
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
    return sim_setting_usage(who, "'%s' is none of %s", value, choices);
}

bool sim_setting_number(const struct sim_setter *who, const char *value, int64_t least, int64_t *out)
{
    if (base_parse_i64(value, out) && *out >= least)
        return true;
    return sim_setting_usage(who, least > 0 ? "'%s' is no positive integer" : "'%s' is no non-negative integer", value);
}

bool sim_setting_real(const struct sim_setter *who, const char *value, double *out)
{
    return (base_parse_double(value, out) && *out >= 0) || sim_setting_usage(who, "'%s' is no non-negative number", value);
}

static bool set_checks(const struct sim_setter *who, struct sim_options *o, const char *value)
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
            return sim_setting_usage(who, "'%s': a check is one of none, all, sync, race, init, mem", value);
        what |= known[i].what;
        value += n + (value[n] == ',');
    }
    o->no_findings = (what & SYNC) == 0;
    o->check_race = (what & RACE) != 0;
    o->check_mem = (what & MEM) != 0;
    o->mem_notes = (what & NOTES) != 0;
    o->check_init = (what & INIT) != 0;
    return true;
}

enum id { ACC, BLOCK_DIM, CHECK, FTZ, INIT, INTERLEAVE, MAD_SAT, MAX_INSNS, MAX_SECONDS, POISON_TMP, SCALAR_FP32, STRICT, SUPPRESS, SYNC, TIMING, VALUES };
static const struct row { const char *name; enum id id; const char *choices; /* NULL: it takes something else */ bool may_lack; } rows[] = {
    {"acc-order", ACC, "seeded|cpu-sim|exact", false}, /* in the order of enum sim_acc_order */
    {"block-dim", BLOCK_DIM, NULL, false},
    {"check", CHECK, NULL, false},
    {"ftz", FTZ, "on|off", true},
    {"init", INIT, "poison|zero", false},
    {"interleave", INTERLEAVE, NULL, false},
    {"mad-sat", MAD_SAT, "on|off", true},
    {"max-insns", MAX_INSNS, NULL, false},
    {"max-seconds", MAX_SECONDS, NULL, false},
    {"poison-tmp", POISON_TMP, "on|off", true},
    {"quant-scalar-fp32", SCALAR_FP32, "on|off", true},
    {"strict", STRICT, "on|off", true},
    {"suppress", SUPPRESS, NULL, false},
    {"sync", SYNC, "auto|explicit|sequential", false}, /* in the order of enum sim_sync, behind DEFAULT */
    {"timing", TIMING, "on|off", false},
    {"values", VALUES, "on|off", false},
};

static bool set(const struct sim_setter *who, struct sim_options *o, enum id id, const char *value, int which)
{
    int64_t seed;
    switch (id) {
    case ACC: o->acc_order = (enum sim_acc_order)which; return true;
    case BLOCK_DIM:
        return sim_setting_number(who, value, 1, &o->block_dim) && (o->block_dim <= SIM_MAX_BLOCKS || sim_setting_usage(who, "%s blocks are too many, at most 65535", value));
    case CHECK: return set_checks(who, o, value);
    case FTZ: o->ftz = which == 0; return true;
    case INIT: o->init_zero = which != 0; return true;
    case INTERLEAVE:
        if (!sim_setting_number(who, value, 0, &seed))
            return false;
        o->interleave = true;
        o->interleave_seed = (uint64_t)seed;
        return true;
    case MAD_SAT: o->mad_sat = which == 0; return true;
    case MAX_INSNS: return sim_setting_number(who, value, 0, &o->max_insns);
    case MAX_SECONDS: return sim_setting_number(who, value, 0, &o->max_seconds);
    case POISON_TMP: o->poison_tmp = which == 0; return true;
    case SCALAR_FP32: o->quant_scalar_fp32 = which == 0; return true;
    case STRICT: o->strict = which == 0; return true;
    case SUPPRESS:
        return base_diags_suppress(who->diags, value) || sim_setting_usage(who, "'%s': no finding has this name; race, sync, mem, init or a code like PTO0801", value);
    case SYNC: o->sync = (enum sim_sync)(which + 1); return true;
    case TIMING: o->timing = which == 0; return true;
    case VALUES: o->values = which == 0; return true;
    }
    return false;
}

enum sim_set sim_setting(const struct sim_setter *who, struct sim_options *options, const char *name, const char *value)
{
    const struct row *row = NULL;
    int which = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && row == NULL; i++)
        row = strcmp(rows[i].name, name) == 0 ? &rows[i] : NULL;
    if (row == NULL)
        return SIM_SET_UNKNOWN;
    if (value == NULL && !row->may_lack) {
        (void)sim_setting_usage(who, "needs a value");
        return SIM_SET_WRONG;
    }
    if (value != NULL && row->choices != NULL && !sim_setting_choose(who, value, row->choices, &which))
        return SIM_SET_WRONG;
    return set(who, options, row->id, value, which) ? SIM_SET_DONE : SIM_SET_WRONG;
}

void sim_setting_defaults(struct sim_options *options, const struct pto_target *target)
{
    sim_options_init(options, target);
    options->check_race = options->check_init = options->check_mem = true;
}
