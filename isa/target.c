/* Target tables and parameter look-up. */
#include "isa/target.h"
#include "base/str.h"

#include <string.h>
#include <strings.h>

/* A target starts from every parameter's default (its file includes target_param.def); its own rows override them. */
#if defined(__clang__)
#pragma clang diagnostic ignored "-Winitializer-overrides"
#elif defined(__GNUC__)
#pragma GCC diagnostic ignored "-Woverride-init"
#endif
#define PTO_PARAM(name, unit, def, label, doc) [PTO_P_##name] = def,
#define PTO_SET(name, value) [PTO_P_##name] = value,
#define PTO_TARGET(name_, aliases_, devices_, doc_, family_, nz, mx)                                         \
    {.name = #name_, .aliases = aliases_, .devices = devices_, .doc = doc_, .family = family_,              \
     .left_is_nz = nz, .has_mx = mx, .param = {
#define PTO_TARGET_END }},
static const struct pto_target targets[] = {
#include "isa/targets/targets.def"
};
#undef PTO_PARAM

static const struct param_info { const char *name, *unit, *doc; } params[PTO_P_COUNT] = {
#define PTO_PARAM(name, unit, def, label, doc) {#name, unit, doc " (" label ")"},
#include "isa/target_param.def"
#undef PTO_PARAM
};

size_t isa_target_count(void) { return sizeof targets / sizeof targets[0]; }

const struct pto_target *isa_target_at(size_t index) { return &targets[index]; }

const struct pto_target *isa_target_find(const char *text)
{
    size_t len = strlen(text);
    for (int device = 0; device < 2; device++)
        for (size_t i = 0; i < isa_target_count(); i++)
            if (device ? base_in_words(targets[i].devices, text, len, true)
                       : strcasecmp(targets[i].name, text) == 0 || base_in_words(targets[i].aliases, text, len, false))
                return &targets[i];
    return NULL;
}

const struct pto_target *isa_target_of_module(const char *text, bool *known)
{
    const struct pto_target *target = isa_target_find(text);
    *known = target != NULL;
    return target != NULL ? target : &targets[0];
}

const char *isa_param_name(enum pto_param param) { return params[param].name; }
const char *isa_param_unit(enum pto_param param) { return params[param].unit; }
const char *isa_param_doc(enum pto_param param) { return params[param].doc; }

int64_t isa_param_scale(enum pto_param param)
{
    size_t n = strlen(params[param].unit);
    return n > 2 && strcmp(params[param].unit + n - 2, "_m") == 0 ? 1000 : 1;
}

/* A non-negative decimal with at most three places, as an integer of 1/scale units. */
static bool parse_scaled(const char *text, int64_t scale, int64_t *out)
{
    int64_t value = 0;
    bool any = false;
    for (; *text >= '0' && *text <= '9'; text++, any = true) {
        if (value > INT64_MAX / 10000)
            return false;
        value = value * 10 + (*text - '0');
    }
    value *= scale;
    if (*text == '.' && scale > 1) {
        text++;
        for (int64_t place = scale / 10; *text >= '0' && *text <= '9' && place > 0; text++, place /= 10)
            value += (*text - '0') * place;
    }
    *out = value;
    return any && *text == '\0';
}

void isa_param_range(enum pto_param param, int64_t *least, int64_t *most)
{
    const char *unit = params[param].unit;
    bool is_rate = strstr(unit, "/cycle") != NULL || strcmp(unit, "kHz") == 0 || strcmp(unit, "B/us") == 0 || strcmp(unit, "instructions") == 0 ||
                   strcmp(unit, "cores") == 0;
    bool is_time = strncmp(unit, "cycles", 6) == 0;
    bool is_count = strcmp(unit, "groups") == 0 || strcmp(unit, "parts") == 0, is_switch = strcmp(unit, "0 or 1") == 0;
    *least = is_rate || is_count ? 1 : 0;
    *most = is_time ? isa_param_scale(param) << 24 : is_count ? 16 : is_switch ? 1 : INT64_C(1) << 40;
}

const char *isa_param_rule(enum pto_param param)
{
    return param == PTO_P_gm_align ? "a power of two" : param == PTO_P_l2_fill ? "128 or 512" : param == PTO_P_ub_bank_span ? "a multiple of 32" : NULL;
}

static bool keeps_rule(enum pto_param param, int64_t value)
{
    switch (param) {
    case PTO_P_gm_align:
        return value > 0 && (value & (value - 1)) == 0;
    case PTO_P_l2_fill:
        return value == 128 || value == 512;
    case PTO_P_ub_bank_span:
        return value > 0 && value % 32 == 0;
    default:
        return true;
    }
}

bool isa_target_set(struct pto_target *target, const char *name, const char *value, const char **why)
{
    const char *dot = strchr(name, '.');
    if (dot != NULL)
        name = dot + 1;
    for (unsigned i = 1; i < PTO_P_COUNT; i++) {
        if (strcmp(params[i].name, name) != 0)
            continue;
        int64_t parsed;
        *why = "not a number this parameter can have";
        if (!parse_scaled(value, isa_param_scale((enum pto_param)i), &parsed))
            return false;
        int64_t least, most;
        isa_param_range((enum pto_param)i, &least, &most);
        if (parsed < least || parsed > most || !keeps_rule((enum pto_param)i, parsed))
            return false;
        target->param[i] = parsed;
        *why = NULL;
        return true;
    }
    *why = "no such parameter";
    return false;
}
