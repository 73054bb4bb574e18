/* MX formats in plain C, from the specification (kernels.md 1, 6; machine-and-cube.md c.7): codes as numbers, products as sums of doubles,
 * quantisation by trying all codes. Shares nothing with the library. */
#ifndef TESTS_MX_REFERENCE_H
#define TESTS_MX_REFERENCE_H
#include "kernels/numbers.h"

#include <pto/kernels/mx_matmul.h>
#include <pto/sim.h>

#include <stdlib.h>

static inline uint32_t mx_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* ---- codes ---- */

static inline int mx_bits(int dtype) { return dtype == PTO_DT_float4_e2m1x2_t || dtype == PTO_DT_float4_e1m2x2_t ? 4 : 8; }

/* Sign, exponent and fraction of so many bits. */
static inline double mx_small_float(unsigned code, int exponent_bits, int fraction_bits, int bias)
{
    unsigned sign = code >> (exponent_bits + fraction_bits) & 1, e = code >> fraction_bits & ((1u << exponent_bits) - 1), f = code & ((1u << fraction_bits) - 1);
    double v = e == 0 ? ldexp(f, 1 - bias - fraction_bits) : ldexp(f + (double)(1u << fraction_bits), (int)e - bias - fraction_bits);
    return sign ? -v : v;
}

static inline double mx_decode(int dtype, unsigned code)
{
    switch (dtype) {
    case PTO_DT_float8_e4m3_t: return (code & 0x7F) == 0x7F ? NAN : mx_small_float(code, 4, 3, 7);
    case PTO_DT_float8_e5m2_t: return (code & 0x7F) == 0x7C ? (code & 0x80 ? -INFINITY : INFINITY) : (code & 0x7F) > 0x7C ? NAN : mx_small_float(code, 5, 2, 15);
    case PTO_DT_float4_e2m1x2_t: return mx_small_float(code, 2, 1, 1);
    default: return mx_small_float(code, 1, 2, 1);
    }
}

static inline double mx_scale(unsigned byte) { return byte == 255 ? NAN : ldexp(1, (int)byte - 127); }

/* Code i of memory. */
static inline unsigned mx_code(int dtype, const void *data, int64_t i)
{
    const uint8_t *bytes = data;
    return mx_bits(dtype) == 8 ? bytes[i] : bytes[i / 2] >> (i % 2 * 4) & 15u;
}
static inline void mx_put_code(int dtype, void *data, int64_t i, unsigned code)
{
    uint8_t *bytes = data;
    if (mx_bits(dtype) == 8)
        bytes[i] = (uint8_t)code;
    else
        bytes[i / 2] = (uint8_t)((bytes[i / 2] & (i % 2 ? 0x0F : 0xF0)) | code << (i % 2 * 4));
}

/* ---- quantisation ---- */

struct mx_rule { int emax; double largest; };
static inline struct mx_rule mx_rule_of(int dtype)
{
    switch (dtype) {
    case PTO_DT_float8_e4m3_t: return (struct mx_rule){8, 448};
    case PTO_DT_float8_e5m2_t: return (struct mx_rule){15, 57344};
    case PTO_DT_float4_e2m1x2_t: return (struct mx_rule){2, 6};
    default: return (struct mx_rule){0, 1.75};
    }
}

/* The scale byte of n values, `step` apart. */
static inline unsigned mx_shared_exponent(int dtype, const float *x, int64_t step, int64_t n, bool nv)
{
    struct mx_rule rule = mx_rule_of(dtype);
    float most = 0;
    for (int64_t i = 0; i < n; i++) {
        if (isnan(x[i * step]))
            return 255;
        most = fabsf(x[i * step]) > most ? fabsf(x[i * step]) : most;
    }
    if (!nv) {
        int field = (int)(ref_bits(most) >> 23);
        return field > rule.emax ? (unsigned)(field - rule.emax) : 0;
    }
    if (isinf(most))
        return 254;
    uint32_t d = ref_bits(most * (1.0f / (float)rule.largest)), field = d >> 23, fraction = d & 0x7FFFFF;
    return field + (fraction > 0 && field != 254 && !(field == 0 && fraction <= 0x400000));
}

/* The nearest code; of two equally near ones the even one. The sign is kept. */
static inline unsigned mx_nearest(int dtype, double v)
{
    struct mx_rule rule = mx_rule_of(dtype);
    unsigned best = 0, sign = signbit(v) ? 1u << (mx_bits(dtype) - 1) : 0;
    double m = fabs(v) > rule.largest ? rule.largest : fabs(v), gap = INFINITY;
    for (unsigned code = 0; code < 1u << (mx_bits(dtype) - 1); code++) {
        double d = fabs(mx_decode(dtype, code) - m);
        if (d < gap || (d == gap && code % 2 == 0)) {
            best = code;
            gap = d;
        }
    }
    return sign | best;
}

static inline unsigned mx_element(int dtype, float x, unsigned exponent)
{
    if (exponent == 255)
        return dtype == PTO_DT_float8_e4m3_t ? 0x7F : dtype == PTO_DT_float8_e5m2_t ? 0 : 7;
    return mx_nearest(dtype, ldexp((double)x, 127 - (int)exponent));
}

/* ---- the session of a group of tests: an A5 with all checks ---- */

static struct pto_sim *sim;
static struct pto_stream *stream;

static inline int open_session(void **state)
{
    (void)state;
    sim = pto_sim_new("a5");
    pto_sim_set(sim, "check", "all");
    stream = pto_stream_new(sim, 0);
    return stream == NULL;
}
static inline int close_session(void **state)
{
    (void)state;
    pto_stream_free(stream);
    pto_sim_free(sim);
    return 0;
}
#endif
