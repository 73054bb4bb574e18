/* Elementary functions by MPFR, for tests of isa/elementary*.c: an independent library with its own proofs. */
#ifndef PTO_TESTS_ELEMENTARY_ORACLE_H
#define PTO_TESTS_ELEMENTARY_ORACLE_H
#include "isa/elementary.h"

#include <math.h>
#include <mpfr.h>
#include <stdint.h>
#include <string.h>

typedef int oracle_fn1(mpfr_t r, const mpfr_t x, mpfr_rnd_t round);
static oracle_fn1 *const oracle_fn1s[NUM_FN_COUNT] = {
    [NUM_FN_EXP] = mpfr_exp,   [NUM_FN_EXP2] = mpfr_exp2,   [NUM_FN_EXPM1] = mpfr_expm1, [NUM_FN_LOG] = mpfr_log,
    [NUM_FN_LOG2] = mpfr_log2, [NUM_FN_LOG10] = mpfr_log10, [NUM_FN_LOG1P] = mpfr_log1p, [NUM_FN_RSQRT] = mpfr_rec_sqrt,
    [NUM_FN_SIN] = mpfr_sin,   [NUM_FN_COS] = mpfr_cos,     [NUM_FN_TANH] = mpfr_tanh,   [NUM_FN_ERF] = mpfr_erf,
};

/* What num_function() ought to give; a NaN is any NaN. */
static inline double oracle_function(enum num_function function, double x, double y, bool single)
{
    mpfr_t a, b, r;
    mpfr_set_emin(-1073);
    mpfr_set_emax(1024);
    mpfr_init2(a, 53);
    mpfr_init2(b, 53);
    mpfr_init2(r, single ? 24 : 53);
    mpfr_set_d(a, x, MPFR_RNDN);
    mpfr_set_d(b, y, MPFR_RNDN);
    if (single) {
        mpfr_set_emin(-148);
        mpfr_set_emax(128);
    }
    int inexact = oracle_fn1s[function] != NULL  ? oracle_fn1s[function](r, a, MPFR_RNDN)
                  : function == NUM_FN_POW       ? mpfr_pow(r, a, b, MPFR_RNDN)
                                                 : mpfr_atan2(r, a, b, MPFR_RNDN);
    inexact = mpfr_check_range(r, inexact, MPFR_RNDN);
    mpfr_subnormalize(r, inexact, MPFR_RNDN);
    double result = mpfr_get_d(r, MPFR_RNDN);
    mpfr_clear(a);
    mpfr_clear(b);
    mpfr_clear(r);
    return function == NUM_FN_RSQRT && x == 0.0 ? (double)INFINITY : result; /* of both zeros: vector.md 3 */
}

static inline bool oracle_same(double a, double b)
{
    return isnan(a) ? isnan(b) != 0 && signbit(b) == 0 : memcmp(&a, &b, sizeof a) == 0;
}
#endif
