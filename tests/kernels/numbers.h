/* Numbers of 16 bits by hand, for references: shares nothing with lib/ and isa/. Header only. */
#ifndef PTO_TESTS_KERNELS_NUMBERS_H
#define PTO_TESTS_KERNELS_NUMBERS_H
#include <math.h>
#include <stdint.h>
#include <string.h>

static inline uint32_t ref_bits(float v)
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}
static inline float ref_float(uint32_t bits)
{
    float v;
    memcpy(&v, &bits, sizeof v);
    return v;
}
/* A double to half, nearest even, subnormals kept, beyond 65504 infinity; NaN: 7e00. */
static inline uint16_t ref_half(double v)
{
    const uint16_t sign = signbit(v) ? 0x8000 : 0;
    int e;
    if (isnan(v))
        return 0x7e00;
    const double a = fabs(v);
    if (a >= 65520)
        return sign | 0x7c00;
    (void)frexp(a, &e); /* a = m * 2^e, m in [0.5, 1) */
    const double unit = ldexp(1, e - 11 < -24 ? -24 : e - 11), r = nearbyint(a / unit) * unit;
    if (r == 0)
        return sign;
    (void)frexp(r, &e);
    if (e - 1 < -14)
        return (uint16_t)(sign | (int)(r * 0x1p24));
    return (uint16_t)(sign | ((e - 1 + 15) << 10) | ((int)(r / ldexp(1, e - 11)) & 0x3ff));
}
static inline uint16_t ref_bf16(float v)
{
    const uint32_t bits = ref_bits(v);
    if (isnan(v))
        return 0x7fc0;
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
static inline float ref_from_bf16(uint16_t v) { return ref_float((uint32_t)v << 16); }
static inline float ref_from_half(uint16_t v)
{
    const int e = v >> 10 & 31, m = v & 0x3ff;
    const double a = e == 31 ? (m != 0 ? (double)NAN : (double)INFINITY) : e == 0 ? ldexp(m, -24) : ldexp(1024 + m, e - 25);
    return (float)((v & 0x8000) != 0 ? -a : a);
}
#endif
