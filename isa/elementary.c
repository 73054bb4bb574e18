/* exp, log and 1/sqrt of f32, correctly rounded (R19).  One straight line of double arithmetic an element, so that rows
 * vectorise: its error is about one unit of double, 2^-29 of one of f32, and the few numbers that round wrongly for it are
 * listed (tests/long/test_elementary_f32.c walks all 2^32).  Needs IEEE double arithmetic with rounding to nearest and without
 * contraction; no libm but sqrt, which IEEE 754 defines to the bit.  Everything else: elementary_pow.c, elementary_big.c. */
#include "isa/elementary.h"
#include "isa/num_format.h"

#include <float.h>
#include <math.h>

_Static_assert(FLT_EVAL_METHOD == 0, "double arithmetic must round to double: the bits of results depend on it");

/* 1.5 * 2^52: adding it leaves the nearest integer in the low bits of the sum. */
static const double to_integer = 0x1.8p52;
/* ln 2 in two parts; the upper has 38 bits, its products with exponents are exact. */
static const double ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b3ap-40;

/* Selections by masks: conditions would become jumps, and the loops would not vectorise. */
static inline float select_f32(bool condition, float a, float b)
{
    uint32_t mask = 0 - (uint32_t)condition;
    return num_f32_from_bits((num_f32_bits(a) & mask) | (num_f32_bits(b) & ~mask));
}

static inline float exp_one(float in)
{
    float clamped = select_f32(in > 89.0f, 89.0f, in);             /* overflows */
    double x = (double)select_f32(in < -104.0f, -104.0f, clamped); /* below half the smallest subnormal */
    double shifted = x * 0x1.71547652b82fep0 + to_integer;
    double k = shifted - to_integer;
    double r = (x - k * ln2_high) - k * ln2_low; /* |r| <= ln 2 / 2 */
    double p = 1.0 / 6227020800;                 /* the series: what follows r^13 / 13! is below 2^-57 */
    p = p * r + 1.0 / 479001600;
    p = p * r + 1.0 / 39916800;
    p = p * r + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = (p * (r * r) + r) + 1.0;
    float out = (float)num_f64_from_bits(num_f64_bits(p) + (num_f64_bits(shifted) << 52)); /* p * 2^k */
    return select_f32(in != in, NAN, out);
}

static inline float log_one(float in)
{
    /* x = m * 2^k with sqrt(1/2) <= m < sqrt(2), so that k = 0 around 1 and nothing cancels; k is kept non-negative. */
    static const uint64_t low_m = 0x3FE6A09E667F3BCD, bias = UINT64_C(1024) << 52, two_52 = 0x4330000000000000;
    uint64_t bits = num_f64_bits((double)in);
    uint64_t biased = (bits - low_m + bias) >> 52;
    double m = num_f64_from_bits(bits - (biased << 52) + bias);
    double k = num_f64_from_bits(biased | two_52) - (0x1p52 + 1024.0);
    /* log m = 2 atanh s; s = (m - 1) / (m + 1), |s| < 0.172, in two parts: the first has 24 bits, its product is exact */
    double n = m - 1.0, d = m + 1.0;
    double s = n / d;
    double first = (double)(float)s;
    double second = (n - first * d) / d;
    double s2 = s * s;
    double p = 2.0 / 23;
    p = p * s2 + 2.0 / 21;
    p = p * s2 + 2.0 / 19;
    p = p * s2 + 2.0 / 17;
    p = p * s2 + 2.0 / 15;
    p = p * s2 + 2.0 / 13;
    p = p * s2 + 2.0 / 11;
    p = p * s2 + 2.0 / 9;
    p = p * s2 + 2.0 / 7;
    p = p * s2 + 2.0 / 5;
    p = p * s2 + 2.0 / 3;
    double high = k * ln2_high, low = k * ln2_low + (2.0 * second + p * s2 * s);
    float out = (float)((high + 2.0 * first) + low);
    /* the five whose logarithm is so near to the middle of two numbers that its double is the middle */
    uint32_t code = num_f32_bits(in), up = (code == 0x4c5d65a5u) | (code == 0x65d890d3u) | (code == 0x6f31a8ecu);
    uint32_t down = (code == 0x3c413d3au) | (code == 0x41178febu);
    out = num_f32_from_bits(num_f32_bits(out) + up - down);
    out = select_f32(in == 0.0f, -INFINITY, out);
    out = select_f32(in == INFINITY, INFINITY, out);
    return select_f32(in >= 0.0f, out, NAN);
}

static inline float rsqrt_one(float in)
{
    float out = (float)(1.0 / sqrt((double)in));
    return select_f32(in >= 0.0f, select_f32(in == 0.0f, INFINITY, out), NAN);
}

float num_exp(float x) { return exp_one(x); }
float num_log(float x) { return log_one(x); }
float num_rsqrt(float x) { return rsqrt_one(x); }

void num_exp_row(int n, const float *in, float *out)
{
    for (int i = 0; i < n; i++)
        out[i] = exp_one(in[i]);
}

void num_log_row(int n, const float *in, float *out)
{
    for (int i = 0; i < n; i++)
        out[i] = log_one(in[i]);
}

void num_rsqrt_row(int n, const float *in, float *out)
{
    for (int i = 0; i < n; i++)
        out[i] = rsqrt_one(in[i]);
}
