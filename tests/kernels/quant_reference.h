/* The quantised product in plain scalar C, written from kernels.md 2.2 and 2.3, sharing nothing with lib/kernels; for its tests. Header only. */
#ifndef PTO_TESTS_QUANT_REFERENCE_H
#define PTO_TESTS_QUANT_REFERENCE_H
#include "kernels/numbers.h"

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
