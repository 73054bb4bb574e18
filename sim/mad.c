/* The fast multiply-add of the cube: same bits as mad_ref.c, several columns at a time (design.md section 5).
 *
 * Operands are decoded once into dense arrays. For everything but f32 x f32 the elements become doubles and a step is
 * acc = (float)(acc + a*b) in double, which equals one fused step with one rounding to f32:
 *  - Each input has at most 12 significant bits (hf32; f16 11, bf16 8, 8-bit integers 8), so a*b has at most 24 and is exact
 *    in double. Its exponent lies between -298 and 290 with both scales folded in, far inside double's range; multiplying an
 *    element by its power of two first is exact for the same reason, so scales are folded into the decoded arrays.
 *  - acc has at most 24 bits. If acc + a*b fits 53 bits, double adds exactly and the one rounding is that to f32. Else the
 *    smaller term is below 2^-28 of the larger. The larger one lies on the f32 grid near the sum or is so far outside it that
 *    the result is inf either way (a term below the f32 subnormals with acc != 0 gives a sum that fits), so the nearest
 *    midpoint of that grid is at least a quarter ulp away: neither rounding reaches it, both give the larger term.
 *  - The same holds for an f16 accumulator: products of f16 have 22 bits, and acc + a*b that stays below 2^17 fits 53 bits.
 * f32 x f32 products have 48 bits; there a step is fmaf. */
#include "sim/mad.h"
#include "sim/rows.h"

#include <math.h>
#include <string.h>

enum { PANEL = 16 }; /* columns that are computed together */

/* Decoded operands: a[i * k + kk]; b in panels of PANEL columns, b[(panel * k + kk) * PANEL + jj], zero past n. */
struct dense {
    double *a, *b;
    float *fa, *fb;     /* f32 x f32 */
    int32_t *ia, *ib;   /* integers */
    uint32_t *out;      /* m x n result bits */
    void *start;        /* initial accumulators, 32-bit elements: m x n, or a row of n for all; NULL: zeros */
    size_t start_pitch; /* of its rows */
};

static size_t b_index(const struct sim_mad *mad, int32_t kk, int32_t j)
{
    return ((size_t)(j / PANEL) * (size_t)mad->k + (size_t)kk) * PANEL + (size_t)(j % PANEL);
}

static size_t a_index(const struct sim_mad *mad, int32_t i, int32_t kk) { return (size_t)i * (size_t)mad->k + (size_t)kk; }

/* Element values by code for types of at most 8 bits, by function for the others. */
struct decoder {
    const struct sim_mad *mad;
    const struct sim_grid *g;
    unsigned bits;
    double table[256];
};

static void decoder_init(struct decoder *d, const struct sim_mad *mad, const struct sim_grid *g)
{
    d->mad = mad;
    d->g = g;
    d->bits = isa_dtype((enum pto_dtype)g->dtype)->bits;
    if (d->bits <= 8)
        num_decode_table((enum pto_dtype)g->dtype, d->table);
}

static double decode(const struct decoder *d, int32_t r, int32_t c)
{
    const struct sim_grid *g = d->g;
    int64_t at = g->row[r] + g->col[c];
    if (d->bits == 8)
        return d->table[g->base[at]];
    if (d->bits == 4)
        return d->table[(unsigned)g->base[at >> 1] >> (at & 1) * 4 & 15u];
    return sim_mad_input(d->mad, g, r, c);
}

/* Columns [0, n) of a row: every element is exact in f32. */
static void decode_row(const struct decoder *d, int32_t r, int32_t n, float *out)
{
    if (d->g->dtype == PTO_F16 || d->g->dtype == PTO_BF16) {
        sim_load_f32(d->g, r, n, out);
        return;
    }
    for (int32_t c = 0; c < n; c++)
        out[c] = (float)decode(d, r, c);
}

static double scale_value(const struct sim_grid *scale, int32_t r, int32_t c)
{
    return scale->base == NULL ? 1 : num_decode(PTO_F8E8M0, sim_grid_load(scale, r, c));
}

static void gather_double(const struct sim_mad *mad, struct base_arena *arena, struct dense *d)
{
    struct decoder from;
    decoder_init(&from, mad, &mad->a);
    float *row = base_alloc_array(arena, (size_t)(mad->k > mad->n ? mad->k : mad->n), sizeof *row);
    for (int32_t i = 0; i < mad->m; i++) {
        decode_row(&from, i, mad->k, row);
        for (int32_t start = 0; start < mad->k; start += SIM_MX_GROUP) {
            double scale = scale_value(&mad->a_scale, i, start / SIM_MX_GROUP);
            int32_t end = mad->k - start < SIM_MX_GROUP ? mad->k : start + SIM_MX_GROUP;
            for (int32_t kk = start; kk < end; kk++)
                d->a[a_index(mad, i, kk)] = (double)row[kk] * scale;
        }
    }
    decoder_init(&from, mad, &mad->b);
    double *scale = base_alloc_array(arena, (size_t)mad->n, sizeof *scale);
    for (int32_t kk = 0; kk < mad->k; kk++) {
        for (int32_t j = 0; kk % SIM_MX_GROUP == 0 && j < mad->n; j++)
            scale[j] = scale_value(&mad->b_scale, kk / SIM_MX_GROUP, j);
        decode_row(&from, kk, mad->n, row);
        for (int32_t j = 0; j < mad->n; j += PANEL) {
            double *panel = d->b + b_index(mad, kk, j);
            for (int32_t jj = 0; jj < PANEL && jj < mad->n - j; jj++)
                panel[jj] = (double)row[j + jj] * scale[j + jj];
        }
    }
}

static void gather_float(const struct sim_mad *mad, struct dense *d)
{
    struct decoder from;
    decoder_init(&from, mad, &mad->a);
    for (int32_t i = 0; i < mad->m; i++)
        decode_row(&from, i, mad->k, d->fa + a_index(mad, i, 0));
    decoder_init(&from, mad, &mad->b);
    for (int32_t kk = 0; kk < mad->k; kk++)
        for (int32_t j = 0; j < mad->n; j++)
            d->fb[b_index(mad, kk, j)] = (float)decode(&from, kk, j);
}

static void gather_int(const struct sim_mad *mad, struct dense *d)
{
    struct decoder from;
    decoder_init(&from, mad, &mad->a);
    for (int32_t i = 0; i < mad->m; i++)
        for (int32_t kk = 0; kk < mad->k; kk++)
            d->ia[a_index(mad, i, kk)] = (int32_t)decode(&from, i, kk);
    decoder_init(&from, mad, &mad->b);
    for (int32_t kk = 0; kk < mad->k; kk++)
        for (int32_t j = 0; j < mad->n; j++)
            d->ib[b_index(mad, kk, j)] = (int32_t)decode(&from, kk, j);
}

/* Functions of their own, so that all accumulators stay in registers. */
__attribute__((noinline)) static void panel_double(const double *restrict a, const double *restrict b, int32_t k, float *restrict out)
{
    float acc[PANEL];
    memcpy(acc, out, sizeof acc);
    for (int32_t kk = 0; kk < k; kk++)
        for (int j = 0; j < PANEL; j++)
            acc[j] = (float)((double)acc[j] + a[kk] * b[(size_t)kk * PANEL + (size_t)j]);
    memcpy(out, acc, sizeof acc);
}

__attribute__((noinline)) static void panel_float(const float *restrict a, const float *restrict b, int32_t k, float *restrict out)
{
    float acc[PANEL];
    memcpy(acc, out, sizeof acc);
    for (int32_t kk = 0; kk < k; kk++)
        for (int j = 0; j < PANEL; j++)
            acc[j] = fmaf(a[kk], b[(size_t)kk * PANEL + (size_t)j], acc[j]);
    memcpy(out, acc, sizeof acc);
}

__attribute__((noinline)) static void panel_int(const int32_t *restrict a, const int32_t *restrict b, int32_t k, uint32_t *restrict out)
{
    uint32_t acc[PANEL];
    memcpy(acc, out, sizeof acc);
    for (int32_t kk = 0; kk < k; kk++)
        for (int j = 0; j < PANEL; j++)
            acc[j] += (uint32_t)a[kk] * (uint32_t)b[(size_t)kk * PANEL + (size_t)j];
    memcpy(out, acc, sizeof acc);
}

/* Accumulators of 32 bits as they start. */
static void gather_start(const struct sim_mad *mad, struct base_arena *arena, struct dense *d)
{
    struct sim_grid from = mad->acc_in.base != NULL ? mad->acc_in : mad->bias;
    int32_t rows = mad->acc_in.base != NULL ? mad->m : 1;
    if (from.base == NULL)
        return;
    from.dtype = PTO_I32; /* their bits */
    d->start_pitch = mad->acc_in.base != NULL ? (size_t)mad->n : 0;
    int32_t *bits = base_alloc_array(arena, (size_t)rows * (size_t)mad->n, sizeof *bits);
    for (int32_t i = 0; i < rows; i++)
        sim_load_i32(&from, i, mad->n, bits + (size_t)i * d->start_pitch);
    d->start = bits;
}

/* Those of count columns from j0 on. */
static void load_start(const struct dense *d, int32_t i, int32_t j0, int32_t count, void *acc)
{
    if (d->start != NULL)
        memcpy(acc, (const uint32_t *)d->start + (size_t)i * d->start_pitch + (size_t)j0, (size_t)count * sizeof(uint32_t));
}

static void store_int(const struct sim_mad *mad, const struct dense *d, int32_t i, int32_t j0)
{
    int32_t count = mad->n - j0 < PANEL ? mad->n - j0 : PANEL;
    uint32_t acc[PANEL] = {0};
    load_start(d, i, j0, count, acc);
    panel_int(d->ia + a_index(mad, i, 0), d->ib + b_index(mad, 0, j0), mad->k, acc);
    memcpy(d->out + (size_t)i * (size_t)mad->n + (size_t)j0, acc, (size_t)count * sizeof acc[0]);
}

static void store_float(const struct sim_mad *mad, const struct dense *d, int32_t i, int32_t j0)
{
    int32_t count = mad->n - j0 < PANEL ? mad->n - j0 : PANEL;
    bool last = mad->order == SIM_ACC_CPU_SIM && d->start != NULL;
    float acc[PANEL] = {0}, start[PANEL] = {0};
    load_start(d, i, j0, count, last ? start : acc);
    if (d->fa != NULL)
        panel_float(d->fa + a_index(mad, i, 0), d->fb + b_index(mad, 0, j0), mad->k, acc);
    else
        panel_double(d->a + a_index(mad, i, 0), d->b + b_index(mad, 0, j0), mad->k, acc);
    for (int32_t j = 0; j < count; j++) {
        float v = last ? start[j] + acc[j] : acc[j];
        uint32_t bits = 0x7FC00000u; /* d.6: the result NaN */
        if (!isnan(v))
            memcpy(&bits, &v, sizeof bits);
        d->out[(size_t)i * (size_t)mad->n + (size_t)(j0 + j)] = bits;
    }
}

/* The orders and types without a panel kernel, one element at a time on decoded operands. */
static void store_element(const struct sim_mad *mad, const struct dense *d, int32_t i, int32_t j)
{
    const double *a = d->a + a_index(mad, i, 0), *b = d->b + b_index(mad, 0, j);
    double init = sim_mad_init(mad, i, j), acc = mad->order == SIM_ACC_CPU_SIM ? 0 : init;
    if (mad->order == SIM_ACC_EXACT) {
        struct sim_exact sum = {0};
        sim_exact_add(&sum, init);
        for (int32_t kk = 0; kk < mad->k; kk++)
            sim_exact_add(&sum, a[kk] * b[(size_t)kk * PANEL]);
        acc = sim_mad_round(mad, sim_exact_value(&sum));
    } else {
        for (int32_t kk = 0; kk < mad->k; kk++)
            acc = sim_mad_round(mad, acc + a[kk] * b[(size_t)kk * PANEL]);
    }
    if (mad->order == SIM_ACC_CPU_SIM && (mad->acc_in.base != NULL || mad->bias.base != NULL))
        acc = sim_mad_round(mad, init + acc);
    d->out[(size_t)i * (size_t)mad->n + (size_t)j] = (uint32_t)sim_mad_result(mad, acc);
}

void sim_mad_run(const struct sim_mad *mad)
{
    if (mad->ftz || mad->saturate) {
        sim_mad_reference(mad);
        return;
    }
    bool is_int = mad->c.dtype == PTO_I32, wide = mad->round_mbits == 0 && (mad->a.dtype == PTO_F32 || mad->b.dtype == PTO_F32);
    bool panels = mad->c.dtype != PTO_F16 && mad->order != SIM_ACC_EXACT;
    size_t a_size = (size_t)mad->m * (size_t)mad->k;
    size_t b_size = (size_t)((mad->n + PANEL - 1) / PANEL) * PANEL * (size_t)mad->k;
    struct base_arena arena = {0};
    struct dense d = {.out = base_alloc_array(&arena, (size_t)mad->m * (size_t)mad->n, sizeof(uint32_t))};
    if (is_int) {
        d.ia = base_alloc_array(&arena, a_size, sizeof *d.ia);
        d.ib = base_alloc_array(&arena, b_size, sizeof *d.ib);
        gather_int(mad, &d);
    } else if (wide && panels) {
        d.fa = base_alloc_array(&arena, a_size, sizeof *d.fa);
        d.fb = base_alloc_array(&arena, b_size, sizeof *d.fb);
        gather_float(mad, &d);
    } else {
        d.a = base_alloc_array(&arena, a_size, sizeof *d.a);
        d.b = base_alloc_array(&arena, b_size, sizeof *d.b);
        gather_double(mad, &arena, &d);
    }
    int32_t step = is_int || panels ? PANEL : 1;
    if (step == PANEL)
        gather_start(mad, &arena, &d);
    for (int32_t j = 0; j < mad->n; j += step)
        for (int32_t i = 0; i < mad->m; i++)
            if (is_int)
                store_int(mad, &d, i, j);
            else if (panels)
                store_float(mad, &d, i, j);
            else
                store_element(mad, &d, i, j);
    /* Only now, so that an accumulator input may overlap the result. */
    for (int32_t i = 0; i < mad->m; i++)
        sim_store_i32(&mad->c, i, mad->n, (const int32_t *)d.out + (size_t)i * (size_t)mad->n);
    base_arena_free(&arena);
}
