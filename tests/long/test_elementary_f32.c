/* exp, log and rsqrt of all 2^32 numbers of f32.  The oracle is the C library's function in long double where that is far from
 * the middle of two f32 numbers (its error is below 2^-62, doubt begins at 2^-58), else MPFR; without an 80-bit long double always
 * MPFR.  `test_elementary_f32 [exp|log|rsqrt [SLICE SLICES]]`: one function, and of it the SLICE-th of SLICES equal ranges.
 * Some ten minutes for everything on one core of 2026: `nice -n 19 build/tests/test_elementary_f32`. */
#include "elementary_oracle.h"

#include <float.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

static long double rsqrt_wide(long double x) { return 1.0L / sqrtl(x); }

struct job {
    const char *name;
    enum num_function function;
    float (*one)(float x);
    void (*row)(int n, const float *in, float *out);
    long double (*wide)(long double x);
    uint64_t slice, slices;
};

static double oracle(const struct job *job, float x)
{
    long double v = job->wide((long double)x);
    float low = (float)(v * (1.0L - 0x1p-58L)), high = (float)(v * (1.0L + 0x1p-58L));
    bool normal = fabsf(low) >= 0x1p-125f || fabsl(v) < 0x1p-151L; /* or surely 0 */
    bool trusted = LDBL_MANT_DIG >= 64 && low == high && normal && x > -INFINITY && x < INFINITY && x != 0.0f;
    return trusted ? (double)low : oracle_function(job->function, (double)x, 0.0, true);
}

static void all_numbers(void **state)
{
    enum { CHUNK = 4096 };
    const struct job *job = *state;
    static float in[CHUNK], out[CHUNK];
    uint64_t begin = (job->slice << 32) / job->slices, end = ((job->slice + 1) << 32) / job->slices;
    for (uint64_t at = begin; at < end; at += CHUNK) {
        int n = end - at < CHUNK ? (int)(end - at) : CHUNK;
        for (int i = 0; i < n; i++) {
            uint32_t bits = (uint32_t)(at + (uint64_t)i);
            memcpy(&in[i], &bits, sizeof bits);
        }
        job->row(n, in, out);
        for (int i = 0; i < n; i++) {
            bool negative_domain = job->function != NUM_FN_EXP && in[i] < 0.0f;
            double want = isnan(in[i]) || negative_domain ? (double)NAN : oracle(job, in[i]);
            if (!oracle_same(want, (double)out[i]) || !oracle_same(want, (double)job->one(in[i])))
                fail_msg("%s(%a): %a, expected %a", job->name, (double)in[i], (double)out[i], want);
        }
    }
}

int main(int argc, char **argv)
{
    struct job jobs[] = {{"exp", NUM_FN_EXP, num_exp, num_exp_row, expl, 0, 1},
                         {"log", NUM_FN_LOG, num_log, num_log_row, logl, 0, 1},
                         {"rsqrt", NUM_FN_RSQRT, num_rsqrt, num_rsqrt_row, rsqrt_wide, 0, 1}};
    struct CMUnitTest tests[3];
    int failed = 0;
    bool known = argc < 2;
    for (size_t i = 0; i < 3; i++) {
        if (argc > 1 && strcmp(argv[1], jobs[i].name) != 0)
            continue;
        known = true;
        if (argc > 3) {
            jobs[i].slice = strtoull(argv[2], NULL, 10);
            jobs[i].slices = strtoull(argv[3], NULL, 10);
        }
        if (jobs[i].slices == 0 || jobs[i].slice >= jobs[i].slices)
            return 2;
        tests[0] = (struct CMUnitTest){.name = jobs[i].name, .test_func = all_numbers, .initial_state = &jobs[i]};
        failed += _cmocka_run_group_tests(jobs[i].name, tests, 1, NULL, NULL);
    }
    return known ? failed : 2;
}
