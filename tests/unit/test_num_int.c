/* Integers in isa/num.h: floats to integers and integers to everything, against GMP integers and the sorted-list oracle.
 * All f16 and bf16 patterns and all i8, u8, i16, u16 values; boundaries of the wide types. */
#include "num_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <mpfr.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
enum { MODE_COUNT = PTO_ROUND_HYBRID + 1 };

/* Written out here, not taken from dtype.def. */
static const struct int_type {
    enum pto_dtype dtype;
    unsigned bits;
    bool is_signed;
} int_types[] = {{PTO_I4, 4, true},   {PTO_I8, 8, true},   {PTO_I16, 16, true},  {PTO_I32, 32, true},  {PTO_I64, 64, true},
                 {PTO_U8, 8, false},  {PTO_U16, 16, false}, {PTO_U32, 32, false}, {PTO_U64, 64, false}, {PTO_I1, 1, false}};

/* The integer that a finite x rounds to. */
static void round_exactly(mpz_t out, double x, unsigned round)
{
    mpq_t q, middle;
    mpz_t twice;
    mpq_inits(q, middle, NULL);
    mpz_init(twice);
    mpq_set_d(q, x);
    mpz_fdiv_q(out, mpq_numref(q), mpq_denref(q)); /* floor */
    if (mpz_cmp_ui(mpq_denref(q), 1) != 0) {
        mpz_mul_2exp(twice, out, 1);
        mpz_add_ui(twice, twice, 1);
        mpq_set_z(middle, twice);
        mpq_div_2exp(middle, middle, 1);
        int side = mpq_cmp(q, middle);
        bool nearest_up = side > 0, tie = side == 0, negative = x < 0, odd = mpz_odd_p(out) != 0, up = false;
        switch (round) {
        case PTO_ROUND_RINT:
            up = nearest_up || (tie && odd);
            break;
        case PTO_ROUND_ROUND:
            up = nearest_up || (tie && !negative);
            break;
        case PTO_ROUND_FLOOR:
            break;
        case PTO_ROUND_CEIL:
            up = true;
            break;
        case PTO_ROUND_NONE:
        case PTO_ROUND_TRUNC:
            up = negative;
            break;
        case PTO_ROUND_ODD:
            up = !odd;
            break;
        default:
            up = nearest_up || tie;
        }
        if (up)
            mpz_add_ui(out, out, 1);
    }
    mpz_clear(twice);
    mpq_clears(q, middle, NULL);
}

static uint64_t to_u64(const mpz_t z) /* 0 <= z < 2^64 */
{
    uint64_t value = 0;
    mpz_export(&value, NULL, -1, sizeof value, 0, 0, z);
    return value;
}

static void set_i64(mpz_t z, int64_t value, bool is_unsigned)
{
    uint64_t bits = (uint64_t)value;
    bool negative = !is_unsigned && value < 0;
    uint64_t magnitude = negative ? 0 - bits : bits;
    mpz_import(z, 1, -1, sizeof magnitude, 0, 0, &magnitude);
    if (negative)
        mpz_neg(z, z);
}

/* Low bits, or the nearer end of the range. */
static uint64_t reduce(const mpz_t z, const struct int_type *type, bool wrap)
{
    mpz_t low, high, value;
    mpz_inits(low, high, value, NULL);
    mpz_set_ui(high, 1);
    mpz_mul_2exp(high, high, type->is_signed ? type->bits - 1 : type->bits);
    if (type->is_signed)
        mpz_neg(low, high);
    mpz_sub_ui(high, high, 1);
    mpz_set(value, z);
    if (!wrap && mpz_cmp(value, low) < 0)
        mpz_set(value, low);
    if (!wrap && mpz_cmp(value, high) > 0)
        mpz_set(value, high);
    mpz_fdiv_r_2exp(value, value, type->bits);
    uint64_t bits = to_u64(value);
    mpz_clears(low, high, value, NULL);
    return bits;
}

static void check_to_ints(double x)
{
    mpz_t z;
    mpz_init(z);
    for (unsigned round = 0; round < MODE_COUNT; round++) {
        if (x == trunc(x) && round > PTO_ROUND_FLOOR) /* nothing to round: a few modes suffice */
            break;
        round_exactly(z, x, round);
        for (size_t t = 0; t < COUNT(int_types); t++)
            for (int policy = NUM_OVF_INF; policy <= NUM_OVF_WRAP; policy++) {
                uint64_t expected = reduce(z, &int_types[t], policy == NUM_OVF_WRAP);
                uint64_t actual = num_encode(int_types[t].dtype, x, round, (enum num_overflow)policy, NUM_NAN_CANON);
                if (actual != expected)
                    fail_msg("%a to %s, mode %u, policy %d: %llx, expected %llx", x, isa_dtype(int_types[t].dtype)->name, round,
                             policy, (unsigned long long)actual, (unsigned long long)expected);
            }
        if (fabs(x) < 0x1p100) {
            double integral = num_round_integral(x, round == PTO_ROUND_NONE ? PTO_ROUND_TRUNC : round);
            assert_true(mpz_cmp_d(z, integral) == 0 && (signbit(integral) != 0) == (signbit(x) != 0));
        }
    }
    mpz_clear(z);
}

/* A stride for the types' interior; every value that is not an integer, or near a limit, is in. */
static void test_16_bit_floats_to_ints(void **state)
{
    (void)state;
    for (unsigned code = 0; code < 65536; code++) {
        double half = oracle_decode(PTO_F16, code), brain = oracle_decode(PTO_BF16, code);
        if (isfinite(half) && fabs(half) >= 0x1p-4)
            check_to_ints(half);
        if (isfinite(brain) && fabs(brain) >= 0x1p-4 && fabs(brain) < 0x1p70)
            check_to_ints(brain);
        if (code % 64 == 1 && isfinite(half) && isfinite(brain)) {
            check_to_ints(half);
            check_to_ints(brain);
        }
    }
}

static void test_boundaries_to_ints(void **state)
{
    (void)state;
    static const double offsets[] = {-1.5, -1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 1.5, 2.5};
    for (int e = 0; e <= 66; e++)
        for (size_t o = 0; o < COUNT(offsets); o++)
            for (int sign = -1; sign <= 1; sign += 2) {
                double x = sign * ldexp(1, e) + offsets[o];
                check_to_ints(x);
                check_to_ints(nextafter(x, INFINITY));
                check_to_ints(nextafter(x, -INFINITY));
            }
    static const double extremes[] = {0x1p-1074, -0x1p-1074, 0x1.fffffffffffffp1023, -0x1.8p200, 0x1.fffffffffffffp115,
                                      0x1.0000000000001p64, -0x1.23456789abcdfp63, -0.0};
    for (size_t i = 0; i < COUNT(extremes); i++)
        check_to_ints(extremes[i]);
}

static void check_int_to_ints(int64_t value, bool is_unsigned)
{
    mpz_t z;
    mpz_init(z);
    set_i64(z, value, is_unsigned);
    for (size_t t = 0; t < COUNT(int_types); t++) {
        enum pto_dtype dtype = int_types[t].dtype;
        assert_true(num_encode_i64(dtype, value, is_unsigned, PTO_ROUND_NONE, NUM_OVF_SATURATE) == reduce(z, &int_types[t], false));
        assert_true(num_encode_i64(dtype, value, is_unsigned, PTO_ROUND_FLOOR, NUM_OVF_INF) == reduce(z, &int_types[t], false));
        assert_true(num_encode_i64(dtype, value, is_unsigned, PTO_ROUND_NONE, NUM_OVF_WRAP) == reduce(z, &int_types[t], true));
    }
    mpz_clear(z);
}

/* f32 and f64 from integers: MPFR has all modes but ties away, ties up and odd, which follow from two of its own. */
static void check_int_to_wide_float(int64_t value, bool is_unsigned)
{
    static const struct {
        enum pto_dtype dtype;
        mpfr_prec_t precision;
    } targets[] = {{PTO_F32, 24}, {PTO_F64, 53}, {PTO_TF32, 11}, {PTO_HF32, 12}};
    mpz_t z;
    mpz_init(z);
    set_i64(z, value, is_unsigned);
    for (size_t t = 0; t < COUNT(targets); t++) {
        mpfr_t down, up, distance_down, distance_up, nearest;
        mpfr_inits2(targets[t].precision, down, up, nearest, (mpfr_ptr)NULL);
        mpfr_inits2(128, distance_down, distance_up, (mpfr_ptr)NULL);
        mpfr_set_z(down, z, MPFR_RNDD);
        mpfr_set_z(up, z, MPFR_RNDU);
        mpfr_set_z(nearest, z, MPFR_RNDN);
        mpfr_sub_z(distance_down, down, z, MPFR_RNDN);
        mpfr_sub_z(distance_up, up, z, MPFR_RNDN);
        int side = mpfr_cmpabs(distance_down, distance_up); /* > 0: up is nearer */
        bool negative = mpz_sgn(z) < 0;
        double low = mpfr_get_d(down, MPFR_RNDN), high = mpfr_get_d(up, MPFR_RNDN), even = mpfr_get_d(nearest, MPFR_RNDN);
        double expected[MODE_COUNT];
        expected[PTO_ROUND_NONE] = expected[PTO_ROUND_RINT] = even;
        expected[PTO_ROUND_ROUND] = side > 0 || (side == 0 && !negative) ? high : low;
        expected[PTO_ROUND_FLOOR] = low;
        expected[PTO_ROUND_CEIL] = high;
        expected[PTO_ROUND_TRUNC] = negative ? high : low;
        expected[PTO_ROUND_HYBRID] = side >= 0 ? high : low;
        for (unsigned round = 0; round < MODE_COUNT; round++) {
            uint64_t bits = num_encode_i64(targets[t].dtype, value, is_unsigned, round, NUM_OVF_INF);
            double actual = num_decode(targets[t].dtype, bits);
            unsigned lsb = targets[t].dtype == PTO_TF32 ? 13 : targets[t].dtype == PTO_HF32 ? 12 : 0;
            if (round == PTO_ROUND_ODD)
                assert_true(low == high ? actual == low : (actual == low || actual == high) && (bits >> lsb & 1) != 0);
            else
                assert_true(actual == expected[round]);
        }
        mpfr_clears(down, up, distance_down, distance_up, nearest, (mpfr_ptr)NULL);
    }
    mpz_clear(z);
}

static void test_small_ints(void **state)
{
    (void)state;
    static const enum pto_dtype floats[] = {PTO_F16,  PTO_BF16,   PTO_F8E4M3, PTO_F8E5M2, PTO_F8E8M0,
                                            PTO_HIF8, PTO_F4E2M1, PTO_F4E1M2};
    static struct oracle_grid grid; /* 1 MiB: too large for some stacks */
    for (long value = -32768; value < 65536; value++)
        check_int_to_ints(value, false);
    for (size_t t = 0; t < COUNT(floats); t++) {
        oracle_grid_init(&grid, floats[t]);
        for (long value = -32768; value < 65536; value++) {
            double x = (double)value;
            long i = oracle_find(&grid, x), last = (long)grid.count - 1;
            for (unsigned round = 1; round < MODE_COUNT; round++) {
                long picked = i < 0 ? 0 : i >= last ? i : oracle_pick(&grid, i, x, round);
                for (int policy = NUM_OVF_INF; policy <= NUM_OVF_SATURATE; policy++)
                    assert_true(num_encode_i64(floats[t], value, value % 2 == 0 && value >= 0, round, (enum num_overflow)policy) ==
                                oracle_code(&grid, picked, x, (enum num_overflow)policy));
            }
        }
    }
}

static void test_wide_ints(void **state)
{
    (void)state;
    for (unsigned e = 0; e < 64; e++)
        for (uint64_t d = 0; d < 33; d++) {
            uint64_t near = (UINT64_C(1) << e) + d - 16;
            uint64_t tie = (UINT64_C(1) << e) | (e > 30 ? (UINT64_C(1) << (e - 24)) + d - 16 : d);
            uint64_t tie53 = (UINT64_C(1) << e) | (e > 60 ? UINT64_C(3) << (e - 53) : 0) | d;
            uint64_t values[] = {near, tie, tie53, 0 - near, 0 - tie, 0 - tie53};
            for (size_t i = 0; i < COUNT(values); i++) {
                check_int_to_ints((int64_t)values[i], false);
                check_int_to_ints((int64_t)values[i], true);
                check_int_to_wide_float((int64_t)values[i], false);
                check_int_to_wide_float((int64_t)values[i], true);
            }
        }
    assert_int_equal(num_encode_i64(PTO_F16, 65520, false, PTO_ROUND_RINT, NUM_OVF_INF), 0x7C00);
    assert_int_equal(num_encode_i64(PTO_F16, -65520, false, PTO_ROUND_RINT, NUM_OVF_SATURATE), 0xFBFF);
    assert_int_equal(num_encode_i64(PTO_F32, -1, true, PTO_ROUND_RINT, NUM_OVF_INF), 0x5F800000); /* 2^64 - 1 -> 2^64 */
    assert_int_equal(num_encode_i64(PTO_F32, -1, true, PTO_ROUND_TRUNC, NUM_OVF_INF), 0x5F7FFFFF);
    /* One rounding: 2^53 + 1 over a half ulp of f32 would be lost on the way through double. */
    assert_int_equal(num_encode_i64(PTO_F32, (INT64_C(1) << 62) + (INT64_C(1) << 38) + 1, false, PTO_ROUND_RINT, NUM_OVF_INF),
                     0x5E800001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_16_bit_floats_to_ints),
        cmocka_unit_test(test_boundaries_to_ints),
        cmocka_unit_test(test_small_ints),
        cmocka_unit_test(test_wide_ints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
