/* The cube's arithmetic on random operands: the fast path against the plain reference bit for bit, and the reference and the
 * exact order against MPFR, for every pair of types of every target. */
#include "exec_fixture.h"
#include <mpfr.h>

#include "sim/mad.h"

enum { M = 5, K = 71, N = 19, GROUPS = 3 };

struct pair {
    enum pto_dtype a, b, c;
    bool scaled;
    unsigned round_mbits;
};
static const struct pair pairs[] = {
    {PTO_I8, PTO_I8, PTO_I32, false, 0},          {PTO_I8, PTO_I4, PTO_I32, false, 0},          {PTO_F16, PTO_F16, PTO_F32, false, 0},
    {PTO_BF16, PTO_BF16, PTO_F32, false, 0},      {PTO_F32, PTO_F32, PTO_F32, false, 0},        {PTO_F32, PTO_F32, PTO_F32, false, 10},
    {PTO_F32, PTO_F32, PTO_F32, false, 11},       {PTO_F8E4M3, PTO_F8E4M3, PTO_F32, false, 0},  {PTO_F8E4M3, PTO_F8E5M2, PTO_F32, false, 0},
    {PTO_F8E5M2, PTO_F8E4M3, PTO_F32, false, 0},  {PTO_F8E5M2, PTO_F8E5M2, PTO_F32, false, 0},  {PTO_HIF8, PTO_HIF8, PTO_F32, false, 0},
    {PTO_F16, PTO_F8E4M3, PTO_F32, false, 0},     {PTO_F16, PTO_I4, PTO_F32, false, 0},         {PTO_F16, PTO_I8, PTO_F32, false, 0},
    {PTO_BF16, PTO_F8E4M3, PTO_F32, false, 0},    {PTO_BF16, PTO_I4, PTO_F32, false, 0},        {PTO_BF16, PTO_I8, PTO_F32, false, 0},
    {PTO_F16, PTO_F16, PTO_F16, false, 0},        {PTO_F8E4M3, PTO_F8E4M3, PTO_F32, true, 0},   {PTO_F8E4M3, PTO_F8E5M2, PTO_F32, true, 0},
    {PTO_F8E5M2, PTO_F8E4M3, PTO_F32, true, 0},   {PTO_F8E5M2, PTO_F8E5M2, PTO_F32, true, 0},   {PTO_F4E2M1, PTO_F4E2M1, PTO_F32, true, 0},
    {PTO_F4E2M1, PTO_F4E1M2, PTO_F32, true, 0},   {PTO_F4E1M2, PTO_F4E2M1, PTO_F32, true, 0},   {PTO_F4E1M2, PTO_F4E1M2, PTO_F32, true, 0},
    {PTO_F8E4M3, PTO_F4E2M1, PTO_F32, true, 0},   {PTO_F4E2M1, PTO_F8E4M3, PTO_F32, true, 0},   {PTO_F16, PTO_F4E2M1, PTO_F32, true, 0},
    {PTO_BF16, PTO_F4E2M1, PTO_F32, true, 0},
};

/* A dense row-major grid of its own memory. */
static struct sim_grid grid(struct base_arena *arena, enum pto_dtype dtype, int32_t rows, int32_t cols)
{
    struct sim_grid g = {.dtype = (uint8_t)dtype, .rows = rows, .cols = cols};
    g.base = base_alloc(arena, (size_t)isa_dtype_bytes(dtype, (uint64_t)rows * (uint64_t)cols));
    g.row = base_alloc_array(arena, (size_t)rows, sizeof *g.row);
    g.col = base_alloc_array(arena, (size_t)cols, sizeof *g.col);
    for (int32_t r = 0; r < rows; r++)
        g.row[r] = (int64_t)r * cols;
    for (int32_t c = 0; c < cols; c++)
        g.col[c] = c;
    return g;
}

/* How wild the operands are. TAME keeps sums of one magnitude (many ties and cancellations), WILD is any code. */
enum style { TAME, WIDE, WILD, STYLES };

static uint64_t element(enum pto_dtype dtype, enum style style, uint64_t *seed)
{
    uint64_t bits = rnd(seed) >> 7;
    unsigned width = isa_dtype(dtype)->bits, mbits = isa_dtype(dtype)->mbits;
    if (width < 64)
        bits &= (UINT64_C(1) << width) - 1;
    if (isa_dtype_is_int(dtype) || style == WILD)
        return bits;
    if (dtype == PTO_F8E8M0)
        return style == TAME ? 126 + bits % 4 : bits % 255;
    if (isa_dtype(dtype)->kind == PTO_KIND_FLOAT && style == TAME && width >= 16) { /* exponent near 1, few mantissa bits */
        uint64_t exponent = (uint64_t)(isa_dtype(dtype)->bias - 2) + bits % 4, mantissa = (rnd(seed) & 7) << (mbits - 3);
        return (bits >> (width - 1) & 1) << (width - 1) | exponent << mbits | mantissa;
    }
    return num_is_nan(dtype, bits) || num_is_inf(dtype, bits) ? 0 : bits;
}

static void fill(const struct sim_grid *g, enum style style, uint64_t *seed)
{
    for (int32_t r = 0; r < g->rows; r++)
        for (int32_t c = 0; c < g->cols; c++)
            sim_grid_store(g, r, c, element((enum pto_dtype)g->dtype, style, seed));
}

static struct sim_mad operands(struct base_arena *arena, const struct pair *p, enum style style, unsigned init, uint64_t *seed)
{
    struct sim_mad mad = {.m = M, .k = K, .n = N, .round_mbits = (uint8_t)p->round_mbits, .ties_away = (*seed & 1) != 0};
    mad.a = grid(arena, p->a, M, K);
    mad.b = grid(arena, p->b, K, N);
    mad.c = grid(arena, p->c, M, N);
    fill(&mad.a, style, seed);
    fill(&mad.b, style, seed);
    if (p->scaled && p->a != PTO_F16 && p->a != PTO_BF16) {
        mad.a_scale = grid(arena, PTO_F8E8M0, M, GROUPS);
        fill(&mad.a_scale, style, seed);
    }
    if (p->scaled) {
        mad.b_scale = grid(arena, PTO_F8E8M0, GROUPS, N);
        fill(&mad.b_scale, style, seed);
    }
    if (init == 1) {
        mad.acc_in = grid(arena, p->c, M, N);
        fill(&mad.acc_in, style, seed);
    } else if (init == 2) {
        mad.bias = grid(arena, p->c, 1, N);
        fill(&mad.bias, style, seed);
    }
    return mad;
}

static void fast_equals_reference(void **state)
{
    (void)state;
    uint64_t seed = 0x9E3779B97F4A7C15;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        for (unsigned v = 0; v < STYLES * 3 * 3 * 2; v++) {
            struct base_arena arena = {0};
            struct sim_mad mad = operands(&arena, &pairs[i], (enum style)(v % STYLES), v / STYLES % 3, &seed), fast = mad;
            mad.order = fast.order = (enum sim_acc_order)(v / STYLES / 3 % 3);
            fast.c = grid(&arena, pairs[i].c, M, N);
            sim_mad_reference(&mad);
            sim_mad_run(&fast);
            size_t bytes = (size_t)isa_dtype_bytes(pairs[i].c, M * N);
            if (memcmp(mad.c.base, fast.c.base, bytes) != 0)
                fail_msg("%s x %s -> %s%s, variant %u", isa_dtype(pairs[i].a)->name, isa_dtype(pairs[i].b)->name, isa_dtype(pairs[i].c)->name,
                         pairs[i].scaled ? " scaled" : "", v);
            base_arena_free(&arena);
        }
}

/* The exact value of an operand element: the code's value by a formula of the test's own where it is simple, times its scale. */
static double exact_element(const struct sim_mad *mad, bool left, int32_t outer, int32_t k)
{
    const struct sim_grid *g = left ? &mad->a : &mad->b, *s = left ? &mad->a_scale : &mad->b_scale;
    uint64_t bits = sim_grid_load(g, left ? outer : k, left ? k : outer);
    double v;
    if (g->dtype == PTO_F32) {
        uint32_t b = (uint32_t)bits;
        float f;
        memcpy(&f, &b, sizeof f);
        v = f;
        if (mad->round_mbits != 0 && isfinite(v)) { /* mpfr_rint on the scaled significand */
            mpfr_t x;
            mpfr_init2(x, 60);
            mpfr_set_d(x, v, MPFR_RNDN);
            long exponent = v == 0 ? 0 : (long)ilogb(v) < -126 ? -126 : (long)ilogb(v);
            mpfr_mul_2si(x, x, (long)mad->round_mbits - exponent, MPFR_RNDN);
            if (mad->ties_away)
                mpfr_round(x, x);
            else
                mpfr_roundeven(x, x);
            mpfr_mul_2si(x, x, exponent - (long)mad->round_mbits, MPFR_RNDN);
            v = (double)mpfr_get_flt(x, MPFR_RNDN);
            mpfr_clear(x);
        }
    } else {
        v = num_decode((enum pto_dtype)g->dtype, bits);
    }
    if (s->base == NULL)
        return v;
    uint64_t scale = sim_grid_load(s, left ? outer : k / 32, left ? k / 32 : outer);
    return scale == 255 ? (double)NAN : ldexp(v, (int)scale - 127);
}

/* To f32 or f16 with gradual underflow: the emin and emax of the MPFR model, 2^emax excluded. */
static void format(enum pto_dtype dtype, mpfr_prec_t *precision, mpfr_exp_t *emin, mpfr_exp_t *emax)
{
    bool half = dtype == PTO_F16;
    *precision = half ? 11 : 24;
    *emin = half ? -23 : -148;
    *emax = half ? 16 : 128;
}

static uint64_t bits_of(enum pto_dtype dtype, const mpfr_t x)
{
    double v = mpfr_get_d(x, MPFR_RNDN); /* exact: the precision is small */
    if (isnan(v))
        return dtype == PTO_F16 ? 0x7E00 : 0x7FC00000;
    if (dtype != PTO_F16)
        return f32_bits((float)v);
    uint64_t sign = signbit(v) ? 0x8000 : 0;
    if (isinf(v))
        return sign | 0x7C00;
    int e = v == 0 || fabs(v) < 0x1p-14 ? -14 : ilogb(v);
    uint64_t steps = (uint64_t)ldexp(fabs(v), 10 - e); /* normal numbers count from 1024 */
    return sign | (steps < 1024 ? steps : (uint64_t)(e + 15) << 10 | (steps - 1024));
}

/* A value rounded to the precision in an unbounded exponent range becomes one of the format; the ternary value keeps the
 * second rounding of subnormals right. */
static void narrow(mpfr_t x, int ternary, mpfr_exp_t emin, mpfr_exp_t emax)
{
    mpfr_exp_t old_emin = mpfr_get_emin(), old_emax = mpfr_get_emax();
    mpfr_set_emin(emin);
    mpfr_set_emax(emax);
    ternary = mpfr_check_range(x, ternary, MPFR_RNDN);
    (void)mpfr_subnormalize(x, ternary, MPFR_RNDN);
    mpfr_set_emin(old_emin);
    mpfr_set_emax(old_emax);
}

static uint64_t oracle(const struct sim_mad *mad, int32_t i, int32_t j)
{
    enum pto_dtype c = (enum pto_dtype)mad->c.dtype;
    mpfr_prec_t precision;
    mpfr_exp_t emin, emax;
    format(c, &precision, &emin, &emax);
    const struct sim_grid *from = mad->acc_in.base != NULL ? &mad->acc_in : &mad->bias;
    double init = from->base == NULL ? 0 : num_decode(c, sim_grid_load(from, from == &mad->bias ? 0 : i, j));
    mpfr_t acc, a, b, sum, term;
    mpfr_inits2(precision, acc, (mpfr_ptr)0);
    mpfr_inits2(53, a, b, (mpfr_ptr)0);
    mpfr_inits2(1000, sum, term, (mpfr_ptr)0);
    mpfr_set_d(acc, init, MPFR_RNDN);
    mpfr_set_d(sum, init, MPFR_RNDN);
    for (int32_t k = 0; k < mad->k; k++) {
        mpfr_set_d(a, exact_element(mad, true, i, k), MPFR_RNDN);
        mpfr_set_d(b, exact_element(mad, false, j, k), MPFR_RNDN);
        if (mad->order == SIM_ACC_EXACT) {
            mpfr_mul(term, a, b, MPFR_RNDN);
            mpfr_add(sum, sum, term, MPFR_RNDN); /* 1000 bits hold every sum of such terms */
            continue;
        }
        narrow(acc, mpfr_fma(acc, a, b, acc, MPFR_RNDN), emin, emax);
    }
    if (mad->order == SIM_ACC_EXACT) {
        narrow(acc, mpfr_set(acc, sum, MPFR_RNDN), emin, emax);
        if (mpfr_zero_p(sum) != 0)
            mpfr_set_zero(acc, 1);
    }
    uint64_t bits = bits_of(c, acc);
    mpfr_clears(acc, a, b, sum, term, (mpfr_ptr)0);
    return bits;
}

static void reference_equals_mpfr(void **state)
{
    (void)state;
    uint64_t seed = 0xD1B54A32D192ED03;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i].c == PTO_I32)
            continue;
        for (unsigned v = 0; v < STYLES * 3 * 2; v++) {
            struct base_arena arena = {0};
            struct sim_mad mad = operands(&arena, &pairs[i], (enum style)(v % STYLES), v / STYLES % 3, &seed);
            mad.order = v / STYLES / 3 == 0 ? SIM_ACC_SEEDED : SIM_ACC_EXACT;
            sim_mad_reference(&mad);
            for (int32_t r = 0; r < M; r++)
                for (int32_t c = 0; c < N; c++) {
                    uint64_t want = oracle(&mad, r, c), got = sim_grid_load(&mad.c, r, c);
                    if (want != got)
                        fail_msg("%s x %s -> %s%s, variant %u (%d,%d): %llX instead of %llX", isa_dtype(pairs[i].a)->name,
                                 isa_dtype(pairs[i].b)->name, isa_dtype(pairs[i].c)->name, pairs[i].scaled ? " scaled" : "", v, (int)r, (int)c,
                                 (unsigned long long)got, (unsigned long long)want);
                }
            base_arena_free(&arena);
        }
    }
}

static void integers_sum_modulo_2_32(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (unsigned init = 0; init < 3; init++) {
        struct base_arena arena = {0};
        struct sim_mad mad = operands(&arena, &pairs[0], WILD, init, &seed);
        sim_mad_run(&mad);
        for (int32_t i = 0; i < M; i++)
            for (int32_t j = 0; j < N; j++) {
                int64_t sum = 0;
                const struct sim_grid *from = init == 1 ? &mad.acc_in : &mad.bias;
                if (init != 0)
                    sum = (int32_t)sim_grid_load(from, init == 2 ? 0 : i, j);
                for (int32_t k = 0; k < K; k++)
                    sum += (int8_t)sim_grid_load(&mad.a, i, k) * (int8_t)sim_grid_load(&mad.b, k, j);
                assert_int_equal((uint32_t)sum, sim_grid_load(&mad.c, i, j));
            }
        base_arena_free(&arena);
    }
}

static void result_may_overlap_its_input(void **state)
{
    (void)state;
    uint64_t seed = 11;
    struct base_arena arena = {0};
    struct sim_mad mad = operands(&arena, &pairs[2], TAME, 1, &seed), apart = mad;
    apart.acc_in = grid(&arena, PTO_F32, M, N);
    memcpy(apart.acc_in.base, mad.acc_in.base, M * N * 4);
    mad.c = mad.acc_in;
    mad.c.base += 4; /* c(i,j) lies on acc_in(i,j+1): the last element would fall outside */
    mad.n = apart.n = N - 1;
    sim_mad_run(&mad);
    sim_mad_run(&apart);
    for (int32_t i = 0; i < M; i++)
        for (int32_t j = 0; j < N - 1; j++)
            assert_int_equal(sim_grid_load(&mad.c, i, j), sim_grid_load(&apart.c, i, j));
    base_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fast_equals_reference),
        cmocka_unit_test(reference_equals_mpfr),
        cmocka_unit_test(integers_sum_modulo_2_32),
        cmocka_unit_test(result_may_overlap_its_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
