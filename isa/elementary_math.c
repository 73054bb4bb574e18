/* Every function of elementary.def with its specials (IEEE 754 and C Annex F); finite arguments with regular results go to
 * elementary_exact.c, those of f32 that have a fast path to it. */
#include "isa/elementary_exact.h"

#include <math.h>
#include <stddef.h>

/* Limits: what a function is at its special arguments. A row per function of one argument. */
struct specials {
    double at_minus_inf, at_plus_inf, at_zero;
    double pole; /* the result is pole_value there, NaN below; -INFINITY: defined everywhere */
    double pole_value;
    bool odd; /* at -0: the negative of at_zero */
    float (*fast)(float x); /* of f32, if there is one */
};

static const struct specials table[NUM_FN_COUNT] = {
    [NUM_FN_EXP] = {0.0, INFINITY, 1.0, -INFINITY, 0.0, false, num_exp},
    [NUM_FN_EXP2] = {0.0, INFINITY, 1.0, -INFINITY, 0.0, false, NULL},
    [NUM_FN_EXPM1] = {-1.0, INFINITY, 0.0, -INFINITY, -1.0, true, NULL},
    [NUM_FN_LOG] = {NAN, INFINITY, -INFINITY, 0.0, -INFINITY, false, num_log},
    [NUM_FN_LOG2] = {NAN, INFINITY, -INFINITY, 0.0, -INFINITY, false, NULL},
    [NUM_FN_LOG10] = {NAN, INFINITY, -INFINITY, 0.0, -INFINITY, false, NULL},
    [NUM_FN_LOG1P] = {NAN, INFINITY, 0.0, -1.0, -INFINITY, true, NULL},
    [NUM_FN_RSQRT] = {NAN, 0.0, INFINITY, 0.0, INFINITY, false, num_rsqrt},
    [NUM_FN_SIN] = {NAN, NAN, 0.0, -INFINITY, NAN, true, NULL},
    [NUM_FN_COS] = {NAN, NAN, 1.0, -INFINITY, NAN, false, NULL},
    [NUM_FN_TANH] = {-1.0, 1.0, 0.0, -INFINITY, -1.0, true, NULL},
    [NUM_FN_ERF] = {-1.0, 1.0, 0.0, -INFINITY, -1.0, true, NULL},
};

static double one_argument(enum num_function function, double x, bool single)
{
    const struct specials *t = &table[function];
    if (x == 0.0)
        return t->odd ? x : t->at_zero;
    if (isinf(x))
        return x > 0.0 ? t->at_plus_inf : t->at_minus_inf;
    if (x <= t->pole)
        return x == t->pole ? t->pole_value : (double)NAN;
    return single && t->fast != NULL ? (double)t->fast((float)x) : num_exact(function, x, 0.0, single);
}

static bool is_integer(double y) { return fabs(y) >= 0x1p53 || y == floor(y); }
static bool is_odd(double y) { return fabs(y) < 0x1p53 && is_integer(y) && fmod(y, 2.0) != 0.0; }

static double power(double x, double y, bool single)
{
    if (y == 0.0 || x == 1.0)
        return 1.0;
    if (isnan(x) || isnan(y))
        return (double)NAN;
    double size = fabs(x), magnitude;
    if (isinf(y)) {
        if (size == 1.0)
            return 1.0;
        return (size > 1.0) == (y > 0.0) ? (double)INFINITY : 0.0;
    }
    if (size == 0.0 || isinf(size))
        magnitude = (size == 0.0) == (y < 0.0) ? (double)INFINITY : 0.0;
    else if (x < 0.0 && !is_integer(y))
        return (double)NAN;
    else if (size == 1.0)
        magnitude = 1.0;
    else
        magnitude = single ? (double)num_pow((float)size, (float)y) : num_exact(NUM_FN_POW, size, y, false);
    return signbit(x) && is_odd(y) ? -magnitude : magnitude;
}

/* A multiple of pi / 4, rounded: 3 pi / 4 is not the product of rounded numbers. */
static double eighth_turns(int n, bool negative, bool single)
{
    static const double turns[] = {0.0, 0x1.921fb54442d18p-1, 0x1.921fb54442d18p0, 0x1.2d97c7f3321d2p1, 0x1.921fb54442d18p1};
    double r = single ? (double)(float)turns[n] : turns[n];
    return negative ? -r : r;
}

static double arc(double y, double x, bool single)
{
    if (isnan(x) || isnan(y))
        return (double)NAN;
    bool negative = signbit(y) != 0, left = signbit(x) != 0;
    if (y == 0.0 || (isinf(x) && !isinf(y)))
        return eighth_turns(left ? 4 : 0, negative, single);
    if (isinf(y) && isinf(x))
        return eighth_turns(left ? 3 : 1, negative, single);
    if (x == 0.0 || isinf(y))
        return eighth_turns(2, negative, single);
    return num_exact(NUM_FN_ATAN2, y, x, single);
}

double num_function(enum num_function function, double x, double y, bool single)
{
    double r;
    if (function == NUM_FN_POW)
        r = power(x, y, single);
    else if (function == NUM_FN_ATAN2)
        r = arc(x, y, single);
    else
        r = isnan(x) ? x : one_argument(function, x, single);
    return isnan(r) ? (double)NAN : r;
}
