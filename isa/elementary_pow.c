/* pow of f32, correctly rounded: logarithm in two doubles, exponential in one, and where that leaves a doubt (one result in a
 * million, and every midpoint of two numbers) the general way.  Must not know of formats other than f32. */
#include "isa/elementary_exact.h"
#include "isa/num_format.h"

#include <float.h>
#include <math.h>

_Static_assert(FLT_EVAL_METHOD == 0, "double arithmetic must round to double: the bits of results depend on it");

static const double ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b3ap-40;

/* ln x = high + low, x positive and finite, to 2^-57 and relatively to 2^-55 of |ln x| around 1. high has 24 bits. */
static double log_parts(double x, double *low)
{
    uint64_t bits = num_f64_bits(x);
    double k = (double)((int)((bits - 0x3FE6A09E667F3BCD + (UINT64_C(1024) << 52)) >> 52) - 1024);
    double m = num_f64_from_bits(bits - ((uint64_t)(int64_t)k << 52));
    double n = m - 1.0, d = m + 1.0, s = n / d, first = (double)(float)s, second = (n - first * d) / d, s2 = s * s;
    double p = 2.0 / 23;
    for (int i = 21; i >= 3; i -= 2)
        p = p * s2 + 2.0 / i;
    double big = k * ln2_high, sum = big + 2.0 * first, lost = 2.0 * first - (sum - big);
    double rest = lost + (k * ln2_low + (2.0 * second + p * s2 * s));
    double high = (double)(float)sum;
    *low = (sum - high) + rest;
    return high;
}

static float pow_positive(float x, float y)
{
    double low, high = log_parts((double)x, &low) * (double)y; /* 24 by 24 bits: exact */
    low *= (double)y;
    double e = high + low;
    if (e > 89.0)
        return INFINITY;
    if (e < -104.0)
        return 0.0f;
    double k = (double)(int)(e * 0x1.71547652b82fep0 + (e < 0.0 ? -0.5 : 0.5));
    double r = (high - k * ln2_high) + (low - k * ln2_low), p = 1.0;
    for (int i = 13; i >= 2; i--)
        p = p * r / i + 1.0;
    p = num_f64_from_bits(num_f64_bits(p * r + 1.0) + ((uint64_t)(int64_t)k << 52));
    /* Errors: that of the logarithm times y (|y ln x| <= 104), some units of 2^-52; 2^-45 is generous. */
    float above = (float)(p * (1.0 + 0x1p-45)), below = (float)(p * (1.0 - 0x1p-45));
    return above == below ? above : (float)num_exact(NUM_FN_POW, (double)x, (double)y, true);
}

float num_pow(float x, float y)
{
    if (y == 0.0f || x == 1.0f)
        return 1.0f;
    if (x > 0.0f && x < INFINITY && fabsf(y) < INFINITY) /* false for NaN */
        return y == 2.0f ? (float)((double)x * (double)x) : pow_positive(x, y);
    return (float)num_function(NUM_FN_POW, (double)x, (double)y, true);
}
