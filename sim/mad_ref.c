/* The reference of the cube's multiply-add: machine-and-cube.md d.6 as it is written there, one element at a time.  The fast
 * path (mad.c) is held to these bits. */
#include "sim/mad.h"

#include <float.h>
#include <math.h>

/* Smallest normal number of the types that a flushing machine flushes. */
static double smallest_normal(enum pto_dtype dtype)
{
    return dtype == PTO_F32 || dtype == PTO_BF16 ? 0x1p-126 : dtype == PTO_F16 ? 0x1p-14 : 0;
}

static double flush(const struct sim_mad *mad, enum pto_dtype dtype, double v)
{
    return mad->ftz && fabs(v) < smallest_normal(dtype) ? copysign(0, v) : v;
}

static double largest(enum pto_dtype dtype) { return num_decode(dtype, num_max_finite(dtype, false)); }

/* d.5: sat mode turns NaN into 0 and +-inf into +-max. */
static double saturate(const struct sim_mad *mad, enum pto_dtype dtype, double v)
{
    if (!mad->saturate)
        return v;
    if (isnan(v))
        return 0;
    double max = largest(dtype);
    return v > max ? max : v < -max ? -max : v;
}

double sim_mad_input(const struct sim_mad *mad, const struct sim_grid *g, int32_t r, int32_t c)
{
    enum pto_dtype dtype = (enum pto_dtype)g->dtype;
    double v = num_decode(dtype, sim_grid_load(g, r, c));
    if (isa_dtype_is_int(dtype))
        return v;
    if (mad->round_mbits != 0 && dtype == PTO_F32)
        v = (double)num_round_mantissa((float)v, mad->round_mbits, mad->ties_away);
    return saturate(mad, dtype, flush(mad, dtype, v));
}

double sim_mad_init(const struct sim_mad *mad, int32_t i, int32_t j)
{
    const struct sim_grid *from = mad->acc_in.base != NULL ? &mad->acc_in : &mad->bias;
    enum pto_dtype dtype = (enum pto_dtype)mad->c.dtype;
    if (from->base == NULL)
        return 0;
    double v = num_decode(dtype, sim_grid_load(from, from == &mad->bias ? 0 : i, j));
    return saturate(mad, dtype, flush(mad, dtype, v));
}

uint64_t sim_mad_result(const struct sim_mad *mad, double value)
{
    return num_encode((enum pto_dtype)mad->c.dtype, value, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
}

double sim_mad_round(const struct sim_mad *mad, double sum)
{
    enum pto_dtype dtype = (enum pto_dtype)mad->c.dtype;
    double v = dtype == PTO_F16 ? num_decode(PTO_F16, sim_mad_result(mad, sum)) : (double)(float)sum;
    return saturate(mad, dtype, flush(mad, dtype, v));
}

/* What multiplies the product: 2^(As-127) * 2^(Bs-127), or NaN. An absent scale counts as 127. */
static double scale_of(const struct sim_mad *mad, int32_t i, int32_t k, int32_t j)
{
    int a = 127, b = 127;
    if (mad->a_scale.base != NULL)
        a = (int)sim_grid_load(&mad->a_scale, i, k / SIM_MX_GROUP);
    if (mad->b_scale.base != NULL)
        b = (int)sim_grid_load(&mad->b_scale, k / SIM_MX_GROUP, j);
    return a == 255 || b == 255 ? (double)NAN : ldexp(1, a - 127 + (b - 127));
}

static uint32_t dot_int(const struct sim_mad *mad, int32_t i, int32_t j)
{
    uint32_t acc = 0;
    if (mad->acc_in.base != NULL)
        acc = (uint32_t)sim_grid_load(&mad->acc_in, i, j);
    else if (mad->bias.base != NULL)
        acc = (uint32_t)sim_grid_load(&mad->bias, 0, j);
    for (int32_t k = 0; k < mad->k; k++) {
        int32_t a = (int32_t)num_to_i64((enum pto_dtype)mad->a.dtype, sim_grid_load(&mad->a, i, k));
        int32_t b = (int32_t)num_to_i64((enum pto_dtype)mad->b.dtype, sim_grid_load(&mad->b, k, j));
        acc += (uint32_t)(a * b);
    }
    return acc;
}

static uint64_t dot_float(const struct sim_mad *mad, int32_t i, int32_t j)
{
    bool mx = mad->a_scale.base != NULL || mad->b_scale.base != NULL, half = mad->c.dtype == PTO_F16;
    double init = sim_mad_init(mad, i, j), acc = mad->order == SIM_ACC_CPU_SIM ? 0 : init;
    struct sim_exact sum = {0};
    sim_exact_add(&sum, init);
    for (int32_t k = 0; k < mad->k; k++) {
        double a = sim_mad_input(mad, &mad->a, i, k), b = sim_mad_input(mad, &mad->b, k, j);
        if (mx) {
            double scale = scale_of(mad, i, k, j);
            a = isnan(scale) && mad->saturate ? 0 : a * scale;
        }
        if (mad->order == SIM_ACC_EXACT)
            sim_exact_add(&sum, a * b);
        else if (mx || half)
            acc = sim_mad_round(mad, acc + a * b);
        else
            acc = sim_mad_round(mad, (double)fmaf((float)a, (float)b, (float)acc));
    }
    if (mad->order == SIM_ACC_EXACT)
        acc = sim_mad_round(mad, sim_exact_value(&sum));
    if (mad->order == SIM_ACC_CPU_SIM && (mad->acc_in.base != NULL || mad->bias.base != NULL))
        acc = sim_mad_round(mad, init + acc);
    return sim_mad_result(mad, acc);
}

void sim_mad_reference(const struct sim_mad *mad)
{
    for (int32_t i = 0; i < mad->m; i++)
        for (int32_t j = 0; j < mad->n; j++)
            sim_grid_store(&mad->c, i, j, mad->c.dtype == PTO_I32 ? dot_int(mad, i, j) : dot_float(mad, i, j));
}
