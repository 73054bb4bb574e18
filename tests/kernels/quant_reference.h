/* The quantised product in plain scalar C, written from kernels.md 2.2 and 2.3, sharing nothing with lib/kernels; for its tests. Header only. */
#ifndef PTO_TESTS_QUANT_REFERENCE_H
#define PTO_TESTS_QUANT_REFERENCE_H
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
/* 2.2, round_mode 0. */
static inline uint64_t ref_word(float scale, const float *offset)
{
    uint64_t w = (ref_bits(scale) & 0xffffe000u) | (UINT64_C(1) << 46);
    if (offset != NULL) {
        double o = rint((double)*offset);
        o = o < -256 ? -256 : o > 255 ? 255 : o;
        w |= (uint64_t)((int64_t)o & 0x1ff) << 37;
    }
    return w;
}
/* The fixpipe: one rounding from the exact product (31 and 11 bits fit a double). */
static inline uint16_t ref_fix_half(int32_t acc, uint64_t word) { return ref_half((double)acc * (double)ref_float((uint32_t)word & 0xffffe000u)); }
static inline int8_t ref_fix_int8(int32_t acc, uint64_t word)
{
    const double p = (double)acc * (double)ref_float((uint32_t)word & 0xffffe000u);
    int o = (int)(word >> 37 & 0x1ff);
    if (isnan(p))
        return 0;
    o = o > 255 ? o - 512 : o;
    const double t = rint(p);
    const int whole = t < -256 ? -256 : t > 255 ? 255 : (int)t, y = whole + o;
    return (int8_t)(y < -128 ? -128 : y > 127 ? 127 : y);
}
/* Rows c and d: f32 after each operation. */
static inline float ref_vector(int32_t acc, float scale, const float *token, const float *bias)
{
    volatile float u = (float)acc;
    u = u * scale;
    if (token != NULL)
        u = u * *token;
    if (bias != NULL)
        u = u + *bias;
    return u;
}
#endif
