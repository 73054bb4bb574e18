/* Sessions: making, options, what a call says (pto/sim.h). Knows no buffers and no results. */
#include "api/session.h"
#include "sim/setting.h"
#include "sim/whatif.h"

#include <stdlib.h>
#include <string.h>

struct pto_sim *pto_sim_new(const char *arch)
{
    const struct pto_target *target = arch != NULL ? isa_target_find(arch) : NULL;
    struct pto_sim *s = target != NULL ? calloc(1, sizeof *s) : NULL;
    if (s == NULL)
        return NULL;
    base_diags_init(&s->diags, &s->sources);
    s->diags.max_errors = 0;
    sim_setting_defaults(&s->options, target);
    s->options.profile = true;
    s->target = target;
    s->ndevices = 1;
    s->whatif_budget = SIM_WHATIF_INSNS;
    return s;
}

void pto_sim_free(struct pto_sim *s)
{
    if (s == NULL)
        return;
    struct api_extra *extra = atomic_load(&s->extra);
    if (extra != NULL)
        extra->free(extra);
    s->keep_all = false;
    api_drop_runs(s);
    free(s->runs);
    free(s->parts);
    for (uint32_t i = 0; i < s->nqueue; i++) {
        free((void *)s->queue[i].args);
        free(s->queue[i].native_args);
    }
    free(s->queue);
    if (s->natives != NULL)
        intrin_kernels_free(s->natives);
    api_modules_free(s);
    asm_macros_free(&s->macros);
    sim_gm_free(&s->gm);
    base_diags_free(&s->diags);
    base_sources_free(&s->sources);
    base_arena_free(&s->arena);
    for (unsigned i = 0; i < API_TEXTS; i++)
        base_buf_free(&s->texts[i]);
    free(s);
}

const char *pto_sim_arch(const struct pto_sim *s) { return s->target->name; }

/* ---- calls ---- */

void api_begin(struct base_diags *diags, struct api_call *call)
{
    memcpy(call->seen_exit, diags->seen_exit, sizeof call->seen_exit);
    memcpy(call->counts, diags->counts, sizeof call->counts);
    memset(diags->seen_exit, 0, sizeof diags->seen_exit);
    memset(diags->counts, 0, sizeof diags->counts);
}

enum pto_status api_end(struct base_diags *diags, const struct api_call *call)
{
    enum pto_status status = (enum pto_status)base_diags_exit(diags);
    for (size_t i = 0; i < sizeof call->seen_exit; i++)
        diags->seen_exit[i] = diags->seen_exit[i] || call->seen_exit[i];
    for (size_t i = 0; i < sizeof call->counts / sizeof call->counts[0]; i++)
        diags->counts[i] += call->counts[i];
    return status;
}

enum pto_status api_usage(struct pto_sim *s, const char *fmt, ...)
{
    struct base_buf text = {0};
    va_list args;
    va_start(args, fmt);
    base_vprintf(&text, fmt, args);
    va_end(args);
    base_diag_emit(&s->diags, PTO_D_USAGE, (struct pto_span){0}, "%s", text.data);
    base_buf_free(&text);
    return PTO_USAGE;
}

bool api_fits(struct base_diags *diags, const char *name, size_t len)
{
    if (len > API_MAX_SOURCE)
        base_diag_emit(diags, PTO_D_CANNOT_READ, (struct pto_span){0}, "%s: %zu bytes are too many, at most %d", name, len, (int)API_MAX_SOURCE);
    return len <= API_MAX_SOURCE;
}

struct base_buf *api_text(struct pto_sim *s)
{
    s->text = &s->texts[s->text == NULL ? 0 : (size_t)(s->text - s->texts + 1) % API_TEXTS];
    s->text->len = 0;
    if (s->text->data != NULL)
        s->text->data[0] = '\0';
    return s->text;
}

/* ---- options ---- */

static bool set_devices(struct pto_sim *s, const struct sim_setter *who, const char *value)
{
    int64_t n;
    if (!sim_setting_number(who, value, 1, &n))
        return false;
    if (n > SIM_MAX_DEVICES)
        return sim_setting_usage(who, "%s devices are too many, at most 64", value);
    for (uint32_t i = 0; i < s->gm.count; i++)
        if (s->gm.buffers[i].window || s->gm.buffers[i].device >= n)
            return sim_setting_usage(who, "there are buffers of devices already: '%s'", s->gm.buffers[i].name);
    s->ndevices = (uint32_t)n;
    s->device = s->device < s->ndevices ? s->device : 0;
    return true;
}

static bool set_define(struct pto_sim *s, const struct sim_setter *who, const char *value)
{
    const char *why = asm_macro_define(&s->macros, base_strdup(&s->arena, value));
    return why == NULL || sim_setting_usage(who, "'%s': %s", value, why);
}

static bool set_warning(struct pto_sim *s, const struct sim_setter *who, const char *value)
{
    const char *unknown = base_diags_warning_option(&s->diags, value);
    return unknown == NULL || sim_setting_usage(who, "no warning is named '%s'", unknown);
}

enum id { PROFILE, WHY, TRACE, KEEP, DEVICES, SET, DEFINE, WARNING };
static const struct row { const char *name; enum id id; const char *choices; bool may_lack; } rows[] = {
    {"profile", PROFILE, "on|off", true}, {"why", WHY, "on|off", true}, {"trace", TRACE, "on|off", true}, {"keep", KEEP, "last|all", false},
    {"devices", DEVICES, NULL, false},    {"set", SET, NULL, false},    {"define", DEFINE, NULL, false},  {"warning", WARNING, NULL, false},
};

static bool set_own(struct pto_sim *s, const struct sim_setter *who, const struct row *row, const char *value)
{
    int which = 0;
    if (value == NULL && !row->may_lack)
        return sim_setting_usage(who, "needs a value");
    if (value != NULL && row->choices != NULL && !sim_setting_choose(who, value, row->choices, &which))
        return false;
    switch (row->id) {
    case PROFILE: s->options.profile = which == 0; return true;
    case WHY: s->why = which == 0; return true;
    case TRACE: s->options.trace = which == 0; return true;
    case KEEP: s->keep_all = which != 0; return true;
    case DEVICES: return set_devices(s, who, value);
    case SET: return sim_setting_param(&s->diags, who->label, value, false, &s->options.target);
    case DEFINE: return set_define(s, who, value);
    case WARNING: return set_warning(s, who, value);
    }
    return false;
}

enum pto_status pto_sim_set(struct pto_sim *s, const char *name, const char *value)
{
    const struct sim_setter who = {.diags = &s->diags, .label = name, .note = "pto/sim.h lists the options"};
    if (name == NULL)
        return api_usage(s, "an option without a name");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].name, name) == 0)
            return set_own(s, &who, &rows[i], value) ? PTO_OK : PTO_USAGE;
    bool of_launch = strcmp(name, "block-dim") == 0; /* an argument of each launch */
    enum sim_set done = of_launch ? SIM_SET_UNKNOWN : sim_setting(&who, &s->options, name, value);
    if (done == SIM_SET_UNKNOWN)
        (void)sim_setting_usage(&who, "there is no such option");
    s->diags.strict = s->options.strict;
    return done == SIM_SET_DONE ? PTO_OK : PTO_USAGE;
}
