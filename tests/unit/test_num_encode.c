/* Writing side of isa/num.h.  All f16 and bf16 patterns, and every midpoint of every small format with its neighbours,
 * into every format of up to 16 bits in all modes and policies against the sorted-list oracle; f32 a stride of the 2^32
 * walk (tests/long/test_num_f32.c); wider targets and integers against MPFR and GMP; known answers V9, V11, c.3. */
#include "num_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <mpfr.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const enum pto_dtype small_floats[] = {PTO_F16,  PTO_BF16,   PTO_F8E4M3, PTO_F8E5M2, PTO_F8E8M0,
                                              PTO_HIF8, PTO_F4E2M1, PTO_F4E1M2, PTO_HIF4};
enum { MODE_COUNT = PTO_ROUND_HYBRID + 1 };
static const enum num_overflow policies[] = {NUM_OVF_INF, NUM_OVF_SATURATE, NUM_OVF_WRAP};

static struct oracle_grid grids[COUNT(small_floats)];

static int make_grids(void **state)
{
    (void)state;
    for (size_t t = 0; t < COUNT(small_floats); t++)
        oracle_grid_init(&grids[t], small_floats[t]);
    return 0;
}

static void check_all_modes(const struct oracle_grid *grid, double x)
{
    long i = oracle_find(grid, x), last = (long)grid->count - 1;
    for (unsigned round = 0; round < MODE_COUNT; round++) {
        long picked = i < 0 ? 0 : i >= last ? i : oracle_pick(grid, i, x, round); /* NONE is RINT for floats */
        for (size_t p = 0; p < COUNT(policies); p++) {
            unsigned expected = oracle_code(grid, picked, x, policies[p]);
            uint64_t actual = num_encode(grid->dtype, x, round, policies[p], NUM_NAN_CANON);
            if (actual != expected)
                fail_msg("%a to %s, mode %u, policy %zu: %llx, expected %x", x, isa_dtype(grid->dtype)->name, round, p,
                         (unsigned long long)actual, expected);
        }
    }
}

static void test_16_bit_sources(void **state)
{
    (void)state;
    static const enum pto_dtype sources[] = {PTO_F16, PTO_BF16};
    for (size_t s = 0; s < COUNT(sources); s++)
        for (unsigned code = 0; code < 65536; code++) {
            double x = oracle_decode(sources[s], code);
            if (!isfinite(x))
                continue;
            for (size_t t = 0; t < COUNT(small_floats); t++)
                check_all_modes(&grids[t], x);
        }
}

static void test_midpoints(void **state)
{
    (void)state;
    for (size_t t = 0; t < COUNT(small_floats); t++) {
        const struct oracle_grid *grid = &grids[t];
        for (size_t i = 0; i < grid->count; i++) {
            double x = grid->points[i].value;
            check_all_modes(grid, x);
            check_all_modes(grid, nextafter(x, -INFINITY));
            check_all_modes(grid, nextafter(x, INFINITY));
            if (i + 1 == grid->count)
                break;
            double middle = (x + grid->points[i + 1].value) / 2;
            if (grid->dtype == PTO_F8E8M0)
                middle = x * 1.4142135623730951; /* not a tie: the nearest double to one */
            check_all_modes(grid, middle);
            check_all_modes(grid, nextafter(middle, -INFINITY));
            check_all_modes(grid, nextafter(middle, INFINITY));
        }
        static const double extremes[] = {0.0, -0.0, 0x1p-1074, -0x1p-1074, 0x1.fffffffffffffp1023, -0x1.fffffffffffffp1023,
                                          0x1p-150, -0x1p-150, 0x1p128, -0x1p128, 0x1p-129, 1e300, -1e-300};
        for (size_t i = 0; i < COUNT(extremes); i++)
            check_all_modes(grid, extremes[i]);
    }
}

/* Every finite code comes back, in every mode. */
static void test_round_trip(void **state)
{
    (void)state;
    for (size_t t = 0; t < COUNT(small_floats); t++)
        for (unsigned code = 0; code < 1u << isa_dtype(small_floats[t])->bits; code++) {
            double value = num_decode(small_floats[t], code);
            for (unsigned round = 0; round < MODE_COUNT && isfinite(value); round++)
                assert_int_equal(num_encode(small_floats[t], value, round, NUM_OVF_INF, NUM_NAN_CANON), code);
        }
}

static void test_f32_walk_sample(void **state)
{
    (void)state;
    for (size_t t = 0; t < COUNT(small_floats); t++)
        for (unsigned round = PTO_ROUND_RINT; round < MODE_COUNT; round++)
            for (size_t p = 0; p < 2; p++)
                for (int negative = 0; negative < 2; negative++) {
                    uint32_t stride = round == PTO_ROUND_RINT ? 8191 : 131071;
                    uint32_t bad = oracle_walk_f32(&grids[t], negative, round, stride, round, policies[p]);
                    if (bad != 0x7F800000u)
                        fail_msg("f32 %s%08x to %s in mode %u", negative ? "-" : "", (unsigned)bad,
                                 isa_dtype(small_floats[t])->name, round);
                }
}

static uint64_t encode(enum pto_dtype dtype, double x, unsigned round, enum num_overflow overflow)
{
    return num_encode(dtype, x, round, overflow, NUM_NAN_CANON);
}

static void test_inf_and_nan(void **state)
{
    (void)state;
    static const struct {
        enum pto_dtype dtype;
        uint64_t inf[3], minus_inf[3], nan; /* by policy INF, SATURATE, WRAP */
    } rows[] = {
        {PTO_F32, {0x7F800000, 0x7F7FFFFF, 0x7F800000}, {0xFF800000, 0xFF7FFFFF, 0xFF800000}, 0x7FC00000},
        {PTO_F16, {0x7C00, 0x7BFF, 0x7C00}, {0xFC00, 0xFBFF, 0xFC00}, 0x7E00},
        {PTO_BF16, {0x7F80, 0x7F7F, 0x7F80}, {0xFF80, 0xFF7F, 0xFF80}, 0x7FC0},
        {PTO_F8E4M3, {0x7F, 0x7E, 0x7F}, {0x7F, 0xFE, 0x7F}, 0x7F},
        {PTO_F8E5M2, {0x7C, 0x7B, 0x7C}, {0xFC, 0xFB, 0xFC}, 0x7E},
        {PTO_F8E8M0, {0xFF, 0xFE, 0xFF}, {0xFF, 0xFF, 0xFF}, 0xFF},
        {PTO_HIF8, {0x6F, 0x6E, 0x6F}, {0xEF, 0xEE, 0xEF}, 0x80},
        {PTO_F4E2M1, {7, 7, 7}, {15, 15, 15}, 7},
        {PTO_F4E1M2, {7, 7, 7}, {15, 15, 15}, 7},
        {PTO_I8, {0x7F, 0x7F, 0}, {0x80, 0x80, 0}, 0},
        {PTO_U8, {0xFF, 0xFF, 0}, {0, 0, 0}, 0},
        {PTO_I4, {7, 7, 0}, {8, 8, 0}, 0},
        {PTO_I32, {0x7FFFFFFF, 0x7FFFFFFF, 0}, {0x80000000, 0x80000000, 0}, 0},
        {PTO_I64, {INT64_MAX, INT64_MAX, 0}, {UINT64_C(1) << 63, UINT64_C(1) << 63, 0}, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        for (unsigned round = 0; round < MODE_COUNT; round++) {
            for (size_t p = 0; p < COUNT(policies); p++) {
                assert_true(encode(rows[i].dtype, INFINITY, round, policies[p]) == rows[i].inf[p]);
                assert_true(encode(rows[i].dtype, -INFINITY, round, policies[p]) == rows[i].minus_inf[p]);
            }
            assert_true(num_encode(rows[i].dtype, NAN, round, NUM_OVF_INF, NUM_NAN_CANON) == rows[i].nan);
            assert_true(num_encode(rows[i].dtype, -NAN, round, NUM_OVF_INF, NUM_NAN_CANON) == rows[i].nan);
            assert_true(num_encode(rows[i].dtype, NAN, round, NUM_OVF_INF, NUM_NAN_ZERO) ==
                        (rows[i].dtype == PTO_F8E8M0 ? 0xFF : 0));
        }
}

/* c.3: encoding of hif8, ties away; c.6: e8m0; g.1 item 2: what the reference simulator gets wrong. */
static void test_known_encodings(void **state)
{
    (void)state;
    static const struct {
        enum pto_dtype dtype;
        double x;
        unsigned round;
        enum num_overflow overflow;
        unsigned code;
    } rows[] = {
        {PTO_HIF8, 40960, PTO_ROUND_ROUND, NUM_OVF_INF, 0x6F},
        {PTO_HIF8, -40960, PTO_ROUND_ROUND, NUM_OVF_SATURATE, 0xEE},
        {PTO_HIF8, 40959.99, PTO_ROUND_ROUND, NUM_OVF_INF, 0x6E},
        {PTO_HIF8, 0x1p-23, PTO_ROUND_ROUND, NUM_OVF_INF, 0x01},
        {PTO_HIF8, 0x1.fffffep-24, PTO_ROUND_ROUND, NUM_OVF_INF, 0x00},
        {PTO_HIF8, -0x1.fffffep-24, PTO_ROUND_ROUND, NUM_OVF_INF, 0x00},
        {PTO_HIF8, -0.0, PTO_ROUND_ROUND, NUM_OVF_INF, 0x00},
        {PTO_HIF8, 1.0625, PTO_ROUND_ROUND, NUM_OVF_INF, 0x09},
        {PTO_HIF8, 1.0625, PTO_ROUND_HYBRID, NUM_OVF_INF, 0x09},
        {PTO_HIF8, -1.0625, PTO_ROUND_ROUND, NUM_OVF_INF, 0x89},
        {PTO_HIF8, -1.0625, PTO_ROUND_HYBRID, NUM_OVF_INF, 0x88}, /* RHB: ties toward +inf */
        {PTO_HIF8, 15.5, PTO_ROUND_ROUND, NUM_OVF_INF, 0x40},     /* 15 | 16: across a prefix */
        {PTO_F8E8M0, 1.4142135, PTO_ROUND_RINT, NUM_OVF_INF, 0x7F},
        {PTO_F8E8M0, 1.4142136, PTO_ROUND_RINT, NUM_OVF_INF, 0x80},
        {PTO_F8E8M0, 0, PTO_ROUND_RINT, NUM_OVF_SATURATE, 0xFF},
        {PTO_F8E8M0, -1, PTO_ROUND_RINT, NUM_OVF_SATURATE, 0xFF},
        {PTO_F8E8M0, 0x1p-149, PTO_ROUND_RINT, NUM_OVF_SATURATE, 0x00},
        {PTO_F8E8M0, 0x1p-149, PTO_ROUND_RINT, NUM_OVF_INF, 0xFF},
        {PTO_F8E8M0, 0x1.fffffep127, PTO_ROUND_RINT, NUM_OVF_SATURATE, 0xFE},
        {PTO_F8E8M0, 0x1.fffffep127, PTO_ROUND_RINT, NUM_OVF_INF, 0xFF},
        {PTO_F8E4M3, 449, PTO_ROUND_RINT, NUM_OVF_SATURATE, 0x7E},
        {PTO_F8E4M3, 464, PTO_ROUND_RINT, NUM_OVF_INF, 0x7E},
        {PTO_F8E4M3, 464, PTO_ROUND_ROUND, NUM_OVF_INF, 0x7F},
        {PTO_F8E4M3, 1e9, PTO_ROUND_RINT, NUM_OVF_SATURATE, 0x7E},
        {PTO_F4E2M1, 1.9, PTO_ROUND_RINT, NUM_OVF_SATURATE, 4},
        {PTO_F4E2M1, 448, PTO_ROUND_RINT, NUM_OVF_SATURATE, 7},
        {PTO_F4E1M2, -8, PTO_ROUND_RINT, NUM_OVF_SATURATE, 15},
        {PTO_F32, 0x1.ffffffp127, PTO_ROUND_RINT, NUM_OVF_INF, 0x7F800000}, /* the tie beyond max finite */
        {PTO_F32, 0x1.fffffefffffffp127, PTO_ROUND_RINT, NUM_OVF_INF, 0x7F7FFFFF},
        {PTO_F32, 0x1.ffffffp127, PTO_ROUND_TRUNC, NUM_OVF_INF, 0x7F7FFFFF},
        {PTO_F32, -1e300, PTO_ROUND_RINT, NUM_OVF_SATURATE, 0xFF7FFFFF},
        {PTO_F32, 1e300, PTO_ROUND_TRUNC, NUM_OVF_INF, 0x7F800000}, /* c.6: beyond max is inf in every mode */
        {PTO_TF32, 1e300, PTO_ROUND_RINT, NUM_OVF_SATURATE, 0x7F7FE000},
        {PTO_HF32, 0x1p-138, PTO_ROUND_RINT, NUM_OVF_INF, 0},
        {PTO_HF32, 0x1p-138, PTO_ROUND_ROUND, NUM_OVF_INF, 0x1000},
        {PTO_F16, 1 + 0x1p-30, PTO_ROUND_ODD, NUM_OVF_INF, 0x3C01},
        {PTO_F16, 1.5 * 0x1p-10 + 1, PTO_ROUND_ODD, NUM_OVF_INF, 0x3C01},
        {PTO_F16, 1.5 * 0x1p-9 + 1, PTO_ROUND_ODD, NUM_OVF_INF, 0x3C03},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (encode(rows[i].dtype, rows[i].x, rows[i].round, rows[i].overflow) != rows[i].code)
            fail_msg("row %zu: %llx", i, (unsigned long long)encode(rows[i].dtype, rows[i].x, rows[i].round, rows[i].overflow));
    assert_true(num_round_integral(INFINITY, PTO_ROUND_RINT) == INFINITY && isnan(num_round_integral(NAN, PTO_ROUND_RINT)));
    assert_true(num_round_integral(-0x1.8p60, PTO_ROUND_TRUNC) == -0x1.8p60);
}

/* V11: f32 bits, f16, bf16. */
static void test_v11(void **state)
{
    (void)state;
    static const uint32_t rows[][3] = {{0x3F801000, 0x3C00, 0x3F80}, {0x3F803000, 0x3C02, 0x3F80}, {0x3F808000, 0x3C04, 0x3F80},
                                       {0x3F818000, 0x3C0C, 0x3F82}, {0x477FEFFF, 0x7BFF, 0x4780}, {0x477FF000, 0x7C00, 0x4780},
                                       {0x33000000, 0x0000, 0x3300}, {0x33000001, 0x0001, 0x3300}, {0x7F800001, 0x7E00, 0x7FC0}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(num_f32_to_f16(oracle_f32(rows[i][0])), rows[i][1]);
        assert_int_equal(num_f32_to_bf16(oracle_f32(rows[i][0])), rows[i][2]);
    }
}

static uint32_t f32_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* V9: input; A5 RINT, A5 ROUND, A2A3 RINT, A2A3 ROUND; then the same function against num_encode. */
static void test_v9(void **state)
{
    (void)state;
    static const uint32_t rows[][5] = {
        {0x3F801000, 0x3F800000, 0x3F802000, 0x3F801000, 0x3F801000}, {0x3F800800, 0x3F800000, 0x3F800000, 0x3F800000, 0x3F801000},
        {0x3F801800, 0x3F802000, 0x3F802000, 0x3F802000, 0x3F802000}, {0x3F803000, 0x3F804000, 0x3F804000, 0x3F803000, 0x3F803000},
        {0x3FFFF000, 0x40000000, 0x40000000, 0x3FFFF000, 0x3FFFF000}, {0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000},
        {0x7F7FFFFF, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000}, {0x80001000, 0x80000000, 0x80002000, 0x80001000, 0x80001000},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        for (unsigned c = 0; c < 4; c++)
            assert_int_equal(f32_bits(num_round_mantissa(oracle_f32(rows[i][0]), c < 2 ? 10 : 11, c % 2 != 0)), rows[i][c + 1]);
    assert_true(isnan(num_round_mantissa(oracle_f32(0x7F800001), 10, false)));
    for (uint64_t b = 0; b < UINT64_C(1) << 32; b += 16381) {
        float x = oracle_f32((uint32_t)b);
        if (isnan(x))
            continue;
        assert_int_equal(f32_bits(num_round_mantissa(x, 10, false)), encode(PTO_TF32, (double)x, PTO_ROUND_RINT, NUM_OVF_INF));
        assert_int_equal(f32_bits(num_round_mantissa(x, 11, true)), encode(PTO_HF32, (double)x, PTO_ROUND_ROUND, NUM_OVF_INF));
    }
}

/* splitmix64: the tests need spread, not quality. */
static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* f64 -> f32, tf32, hf32: the neighbours come from f32 codes, the distances are compared by MPFR with enough bits. */
static void check_wide(double x, unsigned drop, enum pto_dtype dtype)
{
    uint32_t step = UINT32_C(1) << drop, low = 0, high = 0x7F800000u;
    while (high - low > step) { /* magnitudes with low <= |x| < high */
        uint32_t middle = (low + (high - low) / 2) & ~(step - 1);
        if ((double)oracle_f32(middle) <= fabs(x))
            low = middle;
        else
            high = middle;
    }
    mpfr_t middle, other;
    mpfr_inits2(1300, middle, other, (mpfr_ptr)NULL);
    mpfr_set_d(middle, (double)oracle_f32(low), MPFR_RNDN);
    mpfr_set_d(other, high == 0x7F800000u ? 0x1p128 : (double)oracle_f32(high), MPFR_RNDN);
    mpfr_add(middle, middle, other, MPFR_RNDN);
    mpfr_div_2ui(middle, middle, 1, MPFR_RNDN);
    int side = -mpfr_cmp_d(middle, fabs(x));
    mpfr_clears(middle, other, (mpfr_ptr)NULL);
    bool exact = (double)oracle_f32(low) == fabs(x), odd = (low >> drop & 1) != 0, negative = signbit(x) != 0;
    for (unsigned round = PTO_ROUND_RINT; round < MODE_COUNT; round++) {
        bool up = round == PTO_ROUND_RINT    ? side > 0 || (side == 0 && odd)
                  : round == PTO_ROUND_ROUND ? side >= 0
                  : round == PTO_ROUND_FLOOR ? negative
                  : round == PTO_ROUND_CEIL  ? !negative
                  : round == PTO_ROUND_TRUNC ? false
                  : round == PTO_ROUND_ODD   ? !odd
                                             : side > 0 || (side == 0 && !negative);
        uint32_t expected = (exact || !up ? low : high) | (negative ? 0x80000000u : 0);
        if (encode(dtype, x, round, NUM_OVF_INF) != expected)
            fail_msg("%a to %s, mode %u: %llx, expected %x", x, isa_dtype(dtype)->name, round,
                     (unsigned long long)encode(dtype, x, round, NUM_OVF_INF), (unsigned)expected);
    }
}

static void test_f64_sources(void **state)
{
    (void)state;
    static const struct {
        enum pto_dtype dtype;
        unsigned drop;
    } targets[] = {{PTO_F32, 0}, {PTO_TF32, 13}, {PTO_HF32, 12}};
    uint64_t seed = 1;
    for (unsigned n = 0; n < 40000; n++) {
        uint64_t r = next_random(&seed);
        double near = (double)oracle_f32((uint32_t)r & 0xFF7FFFFFu);
        double tie = near + 0.5 * ((double)oracle_f32(((uint32_t)r & 0xFF7FFFFFu) + 1) - near);
        unsigned t = n % 3;
        double bump = nextafter(tie, (r >> 40 & 1) != 0 ? INFINITY : -INFINITY);
        check_wide(tie, targets[t].drop, targets[t].dtype);
        check_wide(bump, targets[t].drop, targets[t].dtype);
        uint64_t any = (r >> 33) << 33 | next_random(&seed) >> 31;
        double wide;
        memcpy(&wide, &any, sizeof wide);
        if (fabs(wide) < 0x1p128)
            check_wide(wide, targets[t].drop, targets[t].dtype);
        uint64_t back = 0;
        if (isfinite(wide)) {
            back = encode(PTO_F64, wide, n % MODE_COUNT, NUM_OVF_INF);
            assert_true(back == any);
        }
        /* Host RNE as one more witness. */
        if (fabs(wide) < 0x1p300)
            assert_int_equal(encode(PTO_F32, wide, PTO_ROUND_RINT, NUM_OVF_INF), f32_bits((float)wide));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_16_bit_sources),  cmocka_unit_test(test_midpoints),       cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_f32_walk_sample), cmocka_unit_test(test_inf_and_nan),     cmocka_unit_test(test_known_encodings),
        cmocka_unit_test(test_v11),             cmocka_unit_test(test_v9),              cmocka_unit_test(test_f64_sources),
    };
    return cmocka_run_group_tests(tests, make_grids, NULL);
}
