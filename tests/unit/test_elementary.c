/* isa/elementary*.c against MPFR: random numbers of several kinds, midpoints and exact results, specials, rows.
 * All f32 numbers: tests/long/test_elementary_f32.c. */
#include "elementary_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

static const char *const names[NUM_FN_COUNT] = {
#define NUM_FUNCTION(id, name, arguments) [NUM_FN_##id] = #name,
#include "isa/elementary.def"
#undef NUM_FUNCTION
};

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state * UINT64_C(0x2545F4914F6CDD1D);
}

static double of_bits(uint64_t bits)
{
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static float of_bits32(uint32_t bits)
{
    float v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static void check(enum num_function function, double x, double y, bool single)
{
    double want = oracle_function(function, x, y, single), got = num_function(function, x, y, single);
    if (!oracle_same(want, got))
        fail_msg("%s(%a, %a) to %s: %a, MPFR says %a", names[function], x, y, single ? "f32" : "f64", got, want);
}

/* Any bits; moderate numbers; small integers and halves (exact results, midpoints); numbers around 1 and 0. */
static void random_numbers(void **unused)
{
    (void)unused;
    uint64_t state = 88172645463325252u;
    for (int f = 0; f < NUM_FN_COUNT; f++)
        for (int i = 0; i < 1200; i++) {
            bool single = i % 2 != 0;
            uint64_t a = next(&state), b = next(&state);
            double u = ldexp((double)(int64_t)a, -63), w = ldexp((double)(int64_t)b, -63), x, y;
            switch (i / 2 % 4) {
            case 0: x = single ? (double)of_bits32((uint32_t)a) : of_bits(a); y = single ? (double)of_bits32((uint32_t)b) : of_bits(b); break;
            case 1: x = ldexp(u, (int)(b % 8)); y = 32 * w; break;
            case 2: x = (double)(int)(a % 64) - 16; y = (double)(int)(b % 64) / 2 - 12; break;
            default: x = (double)(a & 1) + ldexp(u, -(int)(b % 40)); y = ldexp(w, -(int)(a % 60)); break;
            }
            check((enum num_function)f, single ? (double)(float)x : x, single ? (double)(float)y : y, single);
        }
}

static void specials(void **unused)
{
    (void)unused;
    static const double at[] = {0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 0.5, -0.5, 2.5, INFINITY, -INFINITY, NAN, 0x1p-149, -0x1p-149,
                                0x1.fffffep127, -0x1.fffffep127, 0x1p24, 0x1p53, 88.0, 89.0, 128.0, -104.0, -126.0, -149.5, -151.0, 1000.0, 0x1p-30};
    enum { COUNT = sizeof at / sizeof at[0] };
    for (int f = 0; f < NUM_FN_COUNT; f++)
        for (int i = 0; i < COUNT; i++)
            for (int k = 0; k < COUNT && (k == 0 || f >= NUM_FN_POW); k++) {
                check((enum num_function)f, at[i], at[k], true);
                check((enum num_function)f, at[i], at[k], false);
            }
}

/* Results at the edges of f64, and arguments whose sine needs all words of 2/pi. */
static void wide_numbers(void **unused)
{
    (void)unused;
    check(NUM_FN_SIN, 0x1.6ac5b262ca1ffp+849, 0.0, false); /* the double nearest to a multiple of pi/2 */
    check(NUM_FN_COS, 0x1.6ac5b262ca1ffp+849, 0.0, false);
    check(NUM_FN_SIN, 0x1.fffffffffffffp1023, 0.0, false);
    check(NUM_FN_EXP, 0x1.62e42fefa39efp9, 0.0, false);
    check(NUM_FN_EXP, -0x1.74910d52d3051p9, 0.0, false);
    check(NUM_FN_EXP, 0x1p-54, 0.0, false);
    check(NUM_FN_ERF, 5.9, 0.0, false);
    check(NUM_FN_ERF, 0x1p-1074, 0.0, false);
    check(NUM_FN_TANH, 19.0, 0.0, false);
    check(NUM_FN_POW, 0x1.0000000000001p0, 0x1p52, false);
    check(NUM_FN_POW, 0x1.000002p0, 0x1p23, true);
    check(NUM_FN_POW, 3.0, 1.5, false);
    check(NUM_FN_POW, 4097.0, 2.0, true);          /* exact: 24 bits and a half */
    check(NUM_FN_POW, 0x1.800002p-75, 2.0, true);  /* below the smallest subnormal's half */
    check(NUM_FN_POW, 513.0, 3.0, true);
    check(NUM_FN_POW, 0.0625, 0.75, true);
    check(NUM_FN_ATAN2, 0x3p-1074, 2.0, false);    /* a midpoint, less a shade */
    check(NUM_FN_ATAN2, -0x1p-149, 0x1p100, true);
    check(NUM_FN_ATAN2, 0x1p-149, -0x1p100, true);
}

/* Rows are the single functions, whatever the place in the row, in place, too. The five logarithms that double gets wrong. */
static void rows(void **unused)
{
    (void)unused;
    enum { N = 3001 };
    static float in[N], y[N], out[N];
    static const uint32_t hard[] = {0x3c413d3a, 0x41178feb, 0x4c5d65a5, 0x65d890d3, 0x6f31a8ec, 0x80000000, 0, 1, 0x80000001, 0x7f800000,
                                    0xff800000, 0x7fc00000, 0xffc00001, 0x7f7fffff, 0x42b17218, 0x42b17219, 0xc2cff1b4, 0xc2cff1b5};
    uint64_t state = 7;
    for (int i = 0; i < N; i++) {
        in[i] = i < (int)(sizeof hard / sizeof hard[0]) ? of_bits32(hard[i]) : i % 2 != 0 ? of_bits32((uint32_t)next(&state)) : (float)(i - 1500) / 16.0f;
        y[i] = (float)(next(&state) % 4096) / 64.0f - 32.0f;
    }
    static void (*const row[])(int, const float *, float *) = {num_exp_row, num_log_row, num_rsqrt_row};
    static const enum num_function fn[] = {NUM_FN_EXP, NUM_FN_LOG, NUM_FN_RSQRT};
    for (int f = 0; f < 3; f++) {
        memcpy(out, in, sizeof out);
        row[f](N, out, out);
        for (int i = 0; i < N; i++)
            if (!oracle_same(oracle_function(fn[f], (double)in[i], 0.0, true), (double)out[i]))
                fail_msg("%s(%a) in a row: %a", names[fn[f]], (double)in[i], (double)out[i]);
    }
    for (int i = 0; i < N; i++) {
        float power = num_pow(in[i], y[i]);
        if (!oracle_same(oracle_function(NUM_FN_POW, (double)in[i], (double)y[i], true), (double)power))
            fail_msg("pow(%a, %a): %a", (double)in[i], (double)y[i], (double)power);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_numbers), cmocka_unit_test(specials), cmocka_unit_test(wide_numbers),
                                       cmocka_unit_test(rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
