/* Oracle for number formats, sharing no code with isa/num*.c.  Decoding follows the formulas of machine-and-cube.md c.1
 * and c.3 with GMP rationals; encoding looks the value up in the sorted list of all values of the target and picks a
 * neighbour by comparing distances.  Values pass as double: a format of at most 16 bits fits exactly, and so do the sum
 * of two adjacent values (at most 13 significant bits) and every comparison made with it. */
#ifndef PTO_TESTS_NUM_ORACLE_H
#define PTO_TESTS_NUM_ORACLE_H
#include "isa/num.h"

#include <gmp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum oracle_class { ORACLE_FINITE, ORACLE_INF, ORACLE_NAN };

/* m * 2^e as a rational. */
static inline void oracle_set(mpq_t q, long m, long e)
{
    mpq_set_si(q, m, 1);
    if (e >= 0)
        mpq_mul_2exp(q, q, (mp_bitcnt_t)e);
    else
        mpq_div_2exp(q, q, (mp_bitcnt_t)-e);
}

/* m / d * 2^e. */
static inline void oracle_set_ratio(mpq_t q, long m, long d, long e)
{
    mpq_t den;
    mpq_init(den);
    oracle_set(q, m, e);
    mpq_set_si(den, d, 1);
    mpq_div(q, q, den);
    mpq_clear(den);
}

/* c.3, the table row by row; p in 1 .. 127, not 6F. */
static inline void oracle_hif8(mpq_t q, long p)
{
    if (p <= 7)
        oracle_set(q, 1, p - 23);
    else if (p <= 15)
        oracle_set_ratio(q, 8 + p % 8, 8, 0);
    else if (p <= 31)
        oracle_set_ratio(q, 8 + p % 8, 8, p >= 24 ? -1 : 1);
    else if (p <= 63) {
        long size = 2 + (p / 8) % 2;
        oracle_set_ratio(q, 8 + p % 8, 8, p >= 48 ? -size : size);
    } else if (p <= 95) {
        long size = 4 + (p / 4) % 4;
        oracle_set_ratio(q, 4 + p % 4, 4, p >= 80 ? -size : size);
    } else {
        long size = 8 + (p / 2) % 8;
        oracle_set_ratio(q, 2 + p % 2, 2, p >= 112 ? -size : size);
    }
}

/* c.1. Binary float with the given field sizes whose largest exponent field has no special meaning here. */
static inline void oracle_fields(mpq_t q, long magnitude, long mantissa_count, long subnormal_exp)
{
    long e = magnitude / mantissa_count, m = magnitude % mantissa_count;
    if (e == 0)
        oracle_set(q, m, subnormal_exp);
    else
        oracle_set(q, mantissa_count + m, subnormal_exp + e - 1);
}

static inline enum oracle_class oracle_decode_mpq(enum pto_dtype dtype, unsigned code, mpq_t q, bool *negative)
{
    static const int e2m1_doubled[8] = {0, 1, 2, 3, 4, 6, 8, 12};
    long magnitude = 0;
    *negative = false;
    mpq_set_si(q, 0, 1);
    switch (dtype) {
    case PTO_F16:
        magnitude = code & 0x7FFF;
        *negative = (code & 0x8000) != 0;
        if (magnitude >= 0x7C00)
            return magnitude == 0x7C00 ? ORACLE_INF : ORACLE_NAN;
        oracle_fields(q, magnitude, 1024, -24);
        break;
    case PTO_BF16:
        magnitude = code & 0x7FFF;
        *negative = (code & 0x8000) != 0;
        if (magnitude >= 0x7F80)
            return magnitude == 0x7F80 ? ORACLE_INF : ORACLE_NAN;
        oracle_fields(q, magnitude, 128, -133);
        break;
    case PTO_F8E4M3:
        magnitude = code & 0x7F;
        *negative = (code & 0x80) != 0;
        if (magnitude == 0x7F)
            return ORACLE_NAN;
        oracle_fields(q, magnitude, 8, -9);
        break;
    case PTO_F8E5M2:
        magnitude = code & 0x7F;
        *negative = (code & 0x80) != 0;
        if (magnitude >= 0x7C)
            return magnitude == 0x7C ? ORACLE_INF : ORACLE_NAN;
        oracle_fields(q, magnitude, 4, -16);
        break;
    case PTO_F8E8M0:
        if (code == 0xFF)
            return ORACLE_NAN;
        oracle_set(q, 1, (long)code - 127);
        break;
    case PTO_HIF8:
        magnitude = code & 0x7F;
        *negative = (code & 0x80) != 0;
        if (code == 0x80)
            return ORACLE_NAN;
        if (magnitude == 0x6F)
            return ORACLE_INF;
        if (magnitude != 0)
            oracle_hif8(q, magnitude);
        break;
    case PTO_F4E2M1:
        *negative = (code & 8) != 0;
        oracle_set_ratio(q, e2m1_doubled[code & 7], 2, 0);
        break;
    case PTO_F4E1M2:
    case PTO_HIF4:
        *negative = (code & 8) != 0;
        oracle_set_ratio(q, code & 7, 4, 0);
        break;
    default:
        abort();
    }
    if (*negative)
        mpq_neg(q, q);
    return ORACLE_FINITE;
}

/* As a double with the sign of zero; aborts should the value not fit exactly. */
static inline double oracle_decode(enum pto_dtype dtype, unsigned code)
{
    bool negative;
    mpq_t q, back;
    mpq_inits(q, back, NULL);
    enum oracle_class class = oracle_decode_mpq(dtype, code, q, &negative);
    double value = mpq_get_d(q);
    mpq_set_d(back, value);
    if (!mpq_equal(q, back))
        abort();
    mpq_clears(q, back, NULL);
    if (class == ORACLE_NAN)
        return (double)NAN;
    if (class == ORACLE_INF)
        value = (double)INFINITY;
    return copysign(value, negative ? -1.0 : 1.0);
}

/* Every finite value of a format in ascending order, and one more at either end: what would come next if the range did
 * not end. A result there is an overflow. codes: of the magnitude's LSB only the parity matters at the ends. */
struct oracle_grid {
    enum pto_dtype dtype;
    size_t count;
    struct oracle_point {
        double value;
        unsigned code;
    } points[65540];
};

static inline int oracle_compare_points(const void *a, const void *b)
{
    const struct oracle_point *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* c.1, written out: bits of the type, and the first magnitude beyond the largest finite one. */
static inline unsigned oracle_bits(enum pto_dtype dtype)
{
    return dtype == PTO_F16 || dtype == PTO_BF16 ? 16 : dtype == PTO_F4E2M1 || dtype == PTO_F4E1M2 || dtype == PTO_HIF4 ? 4 : 8;
}

static inline double oracle_beyond(enum pto_dtype dtype)
{
    switch (dtype) {
    case PTO_F16:
    case PTO_F8E5M2:
        return 65536.0;
    case PTO_F8E4M3:
        return 480.0;
    case PTO_HIF8:
        return 49152.0;
    case PTO_F4E2M1:
        return 8.0;
    case PTO_F4E1M2:
    case PTO_HIF4:
        return 2.0;
    default:
        return 0x1p128; /* bf16, e8m0 */
    }
}

static inline void oracle_grid_init(struct oracle_grid *grid, enum pto_dtype dtype)
{
    unsigned largest = 0;
    grid->dtype = dtype;
    grid->count = 0;
    for (unsigned code = 0; code < 1u << oracle_bits(dtype); code++) {
        double value = oracle_decode(dtype, code);
        if (!isfinite(value) || (value == 0 && signbit(value)))
            continue;
        if (grid->count == 0 || value > grid->points[largest].value)
            largest = (unsigned)grid->count;
        grid->points[grid->count++] = (struct oracle_point){value, code};
    }
    unsigned beyond_code = grid->points[largest].code + 1;
    grid->points[grid->count++] = (struct oracle_point){oracle_beyond(dtype), beyond_code};
    grid->points[grid->count++] =
        dtype == PTO_F8E8M0 ? (struct oracle_point){0x1p-128, UINT32_MAX} : (struct oracle_point){-oracle_beyond(dtype), beyond_code};
    qsort(grid->points, grid->count, sizeof grid->points[0], oracle_compare_points);
}

/* Largest index whose value is <= x; -1 if there is none. */
static inline long oracle_find(const struct oracle_grid *grid, double x)
{
    long low = -1, high = (long)grid->count;
    while (high - low > 1) {
        long middle = low + (high - low) / 2;
        if (grid->points[middle].value <= x)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Sign of x minus the middle of [low, high]; e8m0 compares squares with the product (c.6). */
static inline int oracle_compare_middle(enum pto_dtype dtype, double x, double low, double high)
{
    if (dtype != PTO_F8E8M0) {
        double middle = (low + high) / 2;
        return (x > middle) - (x < middle);
    }
    if ((double)(float)x == x) { /* 48 bits: the square is exact */
        double square = x * x, product = low * high;
        return (square > product) - (square < product);
    }
    mpq_t square, product, factor;
    mpq_inits(square, product, factor, NULL);
    mpq_set_d(square, x);
    mpq_mul(square, square, square);
    mpq_set_d(product, low);
    mpq_set_d(factor, high);
    mpq_mul(product, product, factor);
    int sign = mpq_cmp(square, product);
    mpq_clears(square, product, factor, NULL);
    return sign;
}

/* Index of the neighbour that x (low <= x < high, low = points[i]) rounds to. */
static inline long oracle_pick(const struct oracle_grid *grid, long i, double x, unsigned round)
{
    const struct oracle_point *low = &grid->points[i], *high = low + 1;
    if (low->value == x)
        return i;
    bool low_is_odd = (low->code & 1) != 0;
    bool low_is_smaller = fabs(low->value) < fabs(high->value);
    if (round == PTO_ROUND_FLOOR)
        return i;
    if (round == PTO_ROUND_CEIL)
        return i + 1;
    if (round == PTO_ROUND_TRUNC)
        return low_is_smaller ? i : i + 1;
    if (round == PTO_ROUND_ODD)
        return low_is_odd ? i : i + 1;
    int side = oracle_compare_middle(grid->dtype, x, low->value, high->value);
    if (side != 0)
        return side < 0 ? i : i + 1;
    if (round == PTO_ROUND_HYBRID)
        return i + 1;
    if (round == PTO_ROUND_ROUND)
        return low_is_smaller ? i + 1 : i;
    return low_is_odd ? i + 1 : i;
}

/* The code of grid point `picked` for a finite x under an overflow policy. */
static inline unsigned oracle_code(const struct oracle_grid *grid, long picked, double x, enum num_overflow overflow)
{
    bool saturate = overflow == NUM_OVF_SATURATE, negative = signbit(x) != 0;
    unsigned sign = !negative ? 0 : oracle_bits(grid->dtype) == 16 ? 0x8000 : oracle_bits(grid->dtype) == 8 ? 0x80 : 8;
    if (grid->dtype == PTO_F8E8M0 && x <= 0)
        return 0xFF;
    if (picked <= 0 || picked >= (long)grid->count - 1)
        switch (grid->dtype) {
        case PTO_F16:
            return (saturate ? 0x7BFF : 0x7C00) | sign;
        case PTO_BF16:
            return (saturate ? 0x7F7F : 0x7F80) | sign;
        case PTO_F8E4M3:
            return saturate ? 0x7E | sign : 0x7F;
        case PTO_F8E5M2:
            return (saturate ? 0x7B : 0x7C) | sign;
        case PTO_F8E8M0:
            return !saturate ? 0xFF : picked <= 0 ? 0 : 0xFE;
        case PTO_HIF8:
            return (saturate ? 0x6E : 0x6F) | sign;
        default:
            return 7 | sign;
        }
    unsigned code = grid->points[picked].code;
    return code == 0 && grid->dtype != PTO_HIF8 && grid->dtype != PTO_F8E8M0 ? sign : code; /* the sign of a zero result */
}

/* Rounding of a finite x from nothing but the list. */
static inline unsigned oracle_encode(const struct oracle_grid *grid, double x, unsigned round, enum num_overflow overflow)
{
    long i = oracle_find(grid, x);
    long picked = i < 0 ? 0 : i >= (long)grid->count - 1 ? i : oracle_pick(grid, i, x, round);
    return oracle_code(grid, picked, x, overflow);
}

static inline float oracle_f32(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Walks the finite f32 numbers of one sign away from zero in steps of `stride` codes and returns the first one whose
 * encoding differs from the grid's, or 0x7F800000 if there is none. The place in the list only moves, never searches. */
static inline uint32_t oracle_walk_f32(const struct oracle_grid *grid, bool negative, uint32_t first, uint32_t stride, unsigned round,
                                enum num_overflow overflow)
{
    long last = (long)grid->count - 1;
    uint32_t sign = negative ? 0x80000000u : 0;
    double start = (double)oracle_f32(first | sign);
    long i = oracle_find(grid, start);
    for (uint64_t magnitude = first; magnitude < 0x7F800000u; magnitude += stride) {
        double x = (double)oracle_f32((uint32_t)magnitude | sign);
        if (negative)
            while (i >= 0 && grid->points[i].value > x)
                i--;
        else
            while (i < last && grid->points[i + 1].value <= x)
                i++;
        long picked = i < 0 ? 0 : i >= last ? i : oracle_pick(grid, i, x, round);
        if (num_encode(grid->dtype, x, round, overflow, NUM_NAN_CANON) != oracle_code(grid, picked, x, overflow))
            return (uint32_t)magnitude;
    }
    return 0x7F800000u;
}
#endif
