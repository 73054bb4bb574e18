/* Comparison of two buffers of one dtype and element count; keeps the worst elements in a short sorted list. */
#include "sim/compare.h"
#include "isa/num.h"

#include <math.h>
#include <string.h>

/* Position of a code on the number line of its format: sign and magnitude unfolded. */
static int64_t order(enum pto_dtype dtype, uint64_t bits)
{
    const struct isa_dtype_info *info = isa_dtype(dtype);
    if (info->kind == PTO_KIND_UFLOAT8)
        return (int64_t)bits;
    if (info->kind >= PTO_KIND_SINT)
        return num_to_i64(dtype, bits);
    uint64_t top = UINT64_C(1) << (info->bits - 1);
    int64_t magnitude = (int64_t)(bits & (top - 1));
    return (bits & top) != 0 ? -magnitude : magnitude;
}

int64_t sim_ulps(enum pto_dtype dtype, uint64_t a, uint64_t b)
{
    bool nan_a = num_is_nan(dtype, a), nan_b = num_is_nan(dtype, b);
    if (nan_a || nan_b)
        return nan_a && nan_b ? 0 : INT64_MAX;
    int64_t x = order(dtype, a), y = order(dtype, b), d;
    if (isa_dtype(dtype)->kind == PTO_KIND_HIFLOAT) /* its codes are not in order of value: equal or not */
        return x == y ? 0 : INT64_MAX;
    if (dtype == PTO_U64)
        return a == b ? 0 : (a > b ? a - b : b - a) > INT64_MAX ? INT64_MAX : (int64_t)(a > b ? a - b : b - a);
    if (__builtin_sub_overflow(x > y ? x : y, x > y ? y : x, &d))
        return INT64_MAX;
    return d;
}

static void keep_worst(struct sim_comparison *c, struct sim_difference d)
{
    unsigned at = c->nworst < SIM_WORST ? c->nworst++ : SIM_WORST;
    if (at == SIM_WORST) {
        if (!(d.error > c->worst[SIM_WORST - 1].error))
            return;
        at = SIM_WORST - 1;
    }
    for (; at > 0 && d.error > c->worst[at - 1].error; at--)
        c->worst[at] = c->worst[at - 1];
    c->worst[at] = d;
}

void sim_compare(const struct sim_data *got, const struct sim_data *want, const struct sim_tolerance *t,
                 struct sim_comparison *out)
{
    *out = (struct sim_comparison){.elems = got->elems};
    enum { EVERY = 256 }; /* elements that are looked at together: most are equal; an even number fills whole bytes */
    size_t bits = isa_dtype(got->dtype)->bits;
    for (int64_t i = 0; i < got->elems; i++) {
        if (i % EVERY == 0 && EVERY <= got->elems - i && memcmp(got->data + (size_t)i * bits / 8, want->data + (size_t)i * bits / 8, EVERY * bits / 8) == 0) {
            i += EVERY - 1;
            continue;
        }
        uint64_t a = num_load(got->data, (uint64_t)i, got->dtype), b = num_load(want->data, (uint64_t)i, want->dtype);
        if (a == b)
            continue;
        struct sim_difference d = {.index = i, .got_bits = a, .want_bits = b, .ulps = sim_ulps(got->dtype, a, b),
                                   .got = num_decode(got->dtype, a), .want = num_decode(got->dtype, b)};
        if (isnan(d.got) && isnan(d.want))
            continue;
        d.error = isnan(d.got) || isnan(d.want) ? HUGE_VAL : fabs(d.got - d.want);
        if (d.error == 0.0 && !isa_dtype_is_int(got->dtype)) /* +0 and -0 */
            continue;
        out->differ++;
        if (d.error > out->max_abs)
            out->max_abs = d.error;
        double rel = d.want != 0.0 ? d.error / fabs(d.want) : HUGE_VAL;
        if (rel > out->max_rel)
            out->max_rel = rel;
        if (d.ulps > out->max_ulps)
            out->max_ulps = d.ulps;
        bool finite = isfinite(d.got) && isfinite(d.want);
        if ((finite && d.error <= t->atol + t->rtol * fabs(d.want) && d.error != 0.0) || (d.ulps <= t->ulp && t->ulp > 0))
            continue;
        out->mismatches++;
        keep_worst(out, d);
    }
    out->pass = out->mismatches <= t->max_mismatch || (double)out->mismatches <= t->max_mismatch_ratio * (double)out->elems;
}

void sim_put_index(struct base_buf *out, const struct sim_data *data, int64_t index)
{
    int64_t at[8] = {0};
    for (unsigned d = data->rank; d-- > 0;) {
        int64_t n = data->shape[d] > 0 ? data->shape[d] : 1;
        at[d] = index % n;
        index /= n;
    }
    base_putc(out, '[');
    for (unsigned d = 0; d < data->rank; d++)
        base_printf(out, "%s%lld", d != 0 ? "," : "", (long long)at[d]);
    base_putc(out, ']');
}
