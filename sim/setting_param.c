/* Targets and their parameters by name (setting.h). */
#include "sim/setting.h"

#include <stdio.h>
#include <string.h>

static struct pto_span nowhere(void) { return (struct pto_span){0}; }

/* ", a3 (also a2, a2a3)". */
static void put_target(struct base_buf *out, const struct pto_target *target)
{
    const char *more = " (also ";
    base_printf(out, "%s%s", out->len != 0 ? ", " : "", target->name);
    for (const char *word = target->aliases; *(word += strspn(word, " ")) != '\0'; word += strcspn(word, " "), more = ", ")
        base_printf(out, "%s%.*s", more, (int)strcspn(word, " "), word);
    if (more[0] == ',')
        base_puts(out, ")");
}

const struct pto_target *sim_setting_target(struct base_diags *diags, const char *label, const char *name)
{
    const struct pto_target *target = isa_target_find(name);
    if (target != NULL)
        return target;
    struct base_diag *d = base_diag_emit(diags, PTO_D_USAGE, nowhere(), "%s %s: no such target", label, name);
    struct base_buf names = {0};
    for (size_t i = 0; i < isa_target_count(); i++)
        put_target(&names, isa_target_at(i));
    base_diag_note(d, "targets: %s", names.data);
    base_buf_free(&names);
    return NULL;
}

/* PTO_P_none: no parameter of this name; *near: one that is spelt alike, or NULL. */
static enum pto_param find_param(const char *name, const char **near)
{
    unsigned least = 3;
    *near = NULL;
    for (unsigned i = PTO_P_none + 1; i < PTO_P_COUNT; i++) {
        unsigned d = base_edit_distance(name, isa_param_name((enum pto_param)i), 2);
        if (d == 0)
            return (enum pto_param)i;
        if (d < least) {
            least = d;
            *near = isa_param_name((enum pto_param)i);
        }
    }
    return PTO_P_none;
}

bool sim_setting_check_param(struct base_diags *diags, const char *label, const char *name, const char *value)
{
    const char *dot = strchr(name, '.'), *near, *why;
    char prefix[40] = "";
    if (dot != NULL && (size_t)(dot - name) < sizeof prefix)
        memcpy(prefix, name, (size_t)(dot - name));
    if (dot != NULL && isa_target_find(prefix) == NULL) {
        char text[80];
        (void)snprintf(text, sizeof text, "%s %.40s.%.20s:", label, prefix, dot + 1);
        return sim_setting_target(diags, text, prefix) != NULL;
    }
    enum pto_param param = find_param(dot != NULL ? dot + 1 : name, &near);
    if (param == PTO_P_none) {
        struct base_diag *d = base_diag_emit(diags, PTO_D_USAGE, nowhere(), "%s %s: no such parameter of a target", label, name);
        if (near != NULL)
            base_diag_note(d, "did you mean %s%s%s?", prefix, dot != NULL ? "." : "", near);
        else
            base_diag_note(d, "--print-config lists them");
        return false;
    }
    struct pto_target target = *isa_target_at(0);
    if (isa_target_set(&target, name, value, &why))
        return true;
    int64_t least, most, scale = isa_param_scale(param);
    isa_param_range(param, &least, &most);
    size_t unit_len = strlen(isa_param_unit(param)) - (scale != 1 ? 2 : 0); /* without the _m */
    struct base_buf range = {0};
    if (scale != 1)
        base_printf(&range, "a number with at most three places from %s to %lld", least != 0 ? "0.001" : "0", (long long)(most / scale));
    else
        base_printf(&range, "a whole number from %lld to %lld", (long long)least, (long long)most);
    if (isa_param_rule(param) != NULL)
        base_printf(&range, ", %s", isa_param_rule(param));
    base_diag_emit(diags, PTO_D_USAGE, nowhere(), "%s %s=%s: %s is %s (%.*s)", label, name, value, isa_param_name(param), range.data, (int)unit_len, isa_param_unit(param));
    base_buf_free(&range);
    return false;
}

/* Does NAME begin with a target of another family? Then it changes nothing in this run. */
static bool is_of_other(const char *name, const struct pto_target *target)
{
    const char *dot = strchr(name, '.');
    char prefix[40] = "";
    if (dot == NULL || (size_t)(dot - name) >= sizeof prefix)
        return false;
    memcpy(prefix, name, (size_t)(dot - name));
    const struct pto_target *other = isa_target_find(prefix);
    return other != NULL && other->family != target->family;
}

bool sim_setting_param(struct base_diags *diags, const char *label, const char *text, bool said, struct pto_target *target)
{
    const char *equals = strchr(text, '='), *why;
    char name[80] = "";
    if (equals == NULL || equals == text || (size_t)(equals - text) >= sizeof name) {
        base_diag_emit(diags, PTO_D_USAGE, nowhere(), "%s %s: write TARGET.PARAM=VALUE; ptosim --print-config lists them", label, text);
        return false;
    }
    memcpy(name, text, (size_t)(equals - text));
    if (!sim_setting_check_param(diags, label, name, equals + 1))
        return false;
    if (!is_of_other(name, target))
        return isa_target_set(target, name, equals + 1, &why);
    if (!said)
        base_diag_emit_as(diags, PTO_D_USAGE, PTO_SEV_WARNING, nowhere(), "%s %s: this run is on %s, so that nothing changes", label, name, target->name);
    return true;
}
