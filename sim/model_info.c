/* Prints sim/model_info.def, which tests/calibration/calibrate.py writes, and says whether the parameters are those it was written for
 * (timing.md 4.3, 4.4: the parameters are frozen under a hash before anyone compares with held-out data). Must not compute a time. */
#include "sim/model_info.h"

#include <inttypes.h>
#include <string.h>

/* The tables of the model, as text without comments. */
static const char *const model_rows[] = {
#define PTO_VINSN(...) #__VA_ARGS__,
#include "sim/vinsn_a2a3.def"
#undef PTO_VINSN
#define PTO_VEC(...) #__VA_ARGS__,
#include "sim/vec_a2a3.def"
#undef PTO_VEC
#define VF_UOP(...) #__VA_ARGS__,
#include "sim/vf_uop.def"
#undef VF_UOP
#define VF_RECIPE(...) #__VA_ARGS__,
#define VF_OP(...) #__VA_ARGS__,
#define VF_CVT(...) #__VA_ARGS__,
#define VF_WIDE(...) #__VA_ARGS__,
#include "sim/vec_a5.def"
};

struct model_error {
    const char *arch, *family, *cls, *how;
    int32_t n, mean, median, p90, worst, bias; /* 1/100 percent */
    const char *worst_id;
};

static const struct model_error model_errors[] = {
#define PTO_MODEL_ERROR(...) {__VA_ARGS__},
#include "sim/model_info.def"
};

static const struct model_order {
    const char *ladder;
    int32_t steps, tau; /* 1/100 */
} model_orders[] = {
#define PTO_MODEL_ORDER(...) {__VA_ARGS__},
#include "sim/model_info.def"
};

static const struct model_state {
    const char *target;
    uint64_t hash;
} model_states[] = {
#define PTO_MODEL_HASH(...) {__VA_ARGS__},
#include "sim/model_info.def"
};

static const char *const model_data[][2] = {
#define PTO_MODEL_DATA(...) {__VA_ARGS__},
#include "sim/model_info.def"
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static uint64_t mix(uint64_t hash, const char *text)
{
    for (const char *c = text;; c++) {
        hash = (hash ^ (unsigned char)*c) * 1099511628211U; /* FNV-1a */
        if (*c == '\0')
            return hash;
    }
}

uint64_t sim_model_hash(const struct pto_target *target)
{
    uint64_t hash = mix(14695981039346656037U, target->name);
    for (unsigned i = PTO_P_none + 1; i < PTO_P_COUNT; i++) {
        if (strstr(isa_param_doc((enum pto_param)i), "(FACT)") != NULL)
            continue; /* capacities and limits are no part of time */
        hash = mix(hash, isa_param_name((enum pto_param)i));
        for (unsigned byte = 0; byte < 8; byte++)
            hash = (hash ^ ((uint64_t)target->param[i] >> 8 * byte & 255)) * 1099511628211U;
    }
    for (size_t i = 0; i < COUNT(model_rows); i++)
        hash = mix(hash, model_rows[i]);
    return hash;
}

static const struct model_state *state_of(const struct pto_target *target)
{
    for (size_t i = 0; i < COUNT(model_states); i++)
        if (strcmp(model_states[i].target, target->name) == 0)
            return &model_states[i];
    return NULL;
}

/* From 1/100. */
static void put_hundredths(struct base_buf *out, int32_t value)
{
    int32_t size = value < 0 ? -value : value;
    base_printf(out, "%s%" PRId32 ".%02" PRId32, value < 0 ? "-" : "", size / 100, size % 100);
}

static void put_column(struct base_buf *out, int32_t value, int width)
{
    struct base_buf text = {0};
    put_hundredths(&text, value);
    base_printf(out, " %*s", width, text.data);
    base_buf_free(&text);
}

static void print_text(const struct pto_target *target, struct base_buf *out)
{
    const struct model_state *state = state_of(target);
    base_printf(out, "model of time of %s: %016" PRIx64 "%s\n", target->name, sim_model_hash(target),
                state == NULL                            ? " (nothing was measured on this target)"
                : state->hash != sim_model_hash(target) ? " (not the one whose errors these are)"
                                                        : "");
    for (size_t i = 0; i < COUNT(model_states); i++)
        base_printf(out, "errors below: model of %s: %016" PRIx64 "\n", model_states[i].target, model_states[i].hash);
    for (size_t i = 0; i < COUNT(model_data); i++)
        base_printf(out, "data: %-28s sha256 %s\n", model_data[i][0], model_data[i][1]);
    base_puts(out, "\nClasses are never averaged together. HW: one operation or kernel on silicon; HW-FIT: lines fitted on silicon; HW-COPY: copied from\n"
                   "a sister operation; HW-KERNEL: vector time of loops and kernels; HW?: its scale is not known; CAM?: integers of a profile whose\n"
                   "origin is not stated; MODEL: upstream's own arithmetic, which proves nothing. \"in sample\": the rows took part in choosing the model;\n"
                   "\"left out\": predicted with the row's family or kernel not measured. Errors in percent of the time measured.\n");
    const char *arch = "", *how = "";
    for (size_t i = 0; i < COUNT(model_errors); i++) {
        const struct model_error *e = &model_errors[i];
        if (strcmp(e->arch, arch) != 0 || strcmp(e->how, how) != 0)
            base_printf(out, "\n%s, %s\n  %-10s %-28s %4s %7s %7s %7s %8s %8s\n", e->arch, e->how, "class", "family", "n", "mean", "median", "P90", "worst", "bias");
        arch = e->arch;
        how = e->how;
        base_printf(out, "  %-10s %-28s %4" PRId32, e->cls, e->family, e->n);
        put_column(out, e->mean, 7);
        put_column(out, e->median, 7);
        put_column(out, e->p90, 7);
        put_column(out, e->worst, 8);
        put_column(out, e->bias, 8);
        base_printf(out, "  %s\n", e->worst_id);
    }
    base_puts(out, "\norder of variants of a kernel (Kendall's tau; 1: all pairs in the order measured)\n");
    for (size_t i = 0; i < COUNT(model_orders); i++) {
        base_printf(out, "  %-28s %2" PRId32 " variants ", model_orders[i].ladder, model_orders[i].steps);
        put_column(out, model_orders[i].tau, 5);
        base_putc(out, '\n');
    }
}

static void json_text(struct base_buf *out, const char *key, const char *value)
{
    base_printf(out, "\"%s\": ", key);
    base_put_json_string(out, value, strlen(value));
    base_puts(out, ", ");
}

static void json_number(struct base_buf *out, const char *key, int32_t value, const char *after)
{
    base_printf(out, "\"%s\": ", key);
    put_hundredths(out, value);
    base_puts(out, after);
}

static void print_json(const struct pto_target *target, struct base_buf *out)
{
    const struct model_state *state = state_of(target);
    base_puts(out, "{");
    json_text(out, "target", target->name);
    base_printf(out, "\"hash\": \"%016" PRIx64 "\", \"calibrated\": %s,\n \"models\": [", sim_model_hash(target),
                state != NULL && state->hash == sim_model_hash(target) ? "true" : "false");
    for (size_t i = 0; i < COUNT(model_states); i++)
        base_printf(out, "%s{\"target\": \"%s\", \"hash\": \"%016" PRIx64 "\"}", i == 0 ? "" : ", ", model_states[i].target, model_states[i].hash);
    base_puts(out, "],\n \"data\": [");
    for (size_t i = 0; i < COUNT(model_data); i++)
        base_printf(out, "%s{\"file\": \"%s\", \"sha256\": \"%s\"}", i == 0 ? "" : ",\n  ", model_data[i][0], model_data[i][1]);
    base_puts(out, "],\n \"errors_percent\": [");
    for (size_t i = 0; i < COUNT(model_errors); i++) {
        const struct model_error *e = &model_errors[i];
        base_puts(out, i == 0 ? "\n  {" : ",\n  {");
        json_text(out, "arch", e->arch);
        json_text(out, "how", e->how);
        json_text(out, "class", e->cls);
        json_text(out, "family", e->family);
        base_printf(out, "\"n\": %" PRId32 ", ", e->n);
        json_number(out, "mean", e->mean, ", ");
        json_number(out, "median", e->median, ", ");
        json_number(out, "p90", e->p90, ", ");
        json_number(out, "worst", e->worst, ", ");
        json_number(out, "bias", e->bias, ", ");
        base_puts(out, "\"worst_id\": ");
        base_put_json_string(out, e->worst_id, strlen(e->worst_id));
        base_putc(out, '}');
    }
    base_puts(out, "],\n \"order\": [");
    for (size_t i = 0; i < COUNT(model_orders); i++) {
        base_puts(out, i == 0 ? "\n  {" : ",\n  {");
        json_text(out, "ladder", model_orders[i].ladder);
        base_printf(out, "\"variants\": %" PRId32 ", ", model_orders[i].steps);
        json_number(out, "tau", model_orders[i].tau, "}");
    }
    base_puts(out, "]}\n");
}

void sim_model_info(const struct pto_target *target, bool json, struct base_buf *out)
{
    if (json)
        print_json(target, out);
    else
        print_text(target, out);
}
