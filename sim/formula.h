/* Formulas of one element that several families of vector operations share (vector.md 0.6, 0.7).  Values only: no tiles, no dtypes
 * but the width that the caller stores.  Loops over them vectorise; a NaN result is any NaN, stored as the canonical one. */
#ifndef PTO_SIM_FORMULA_H
#define PTO_SIM_FORMULA_H
#include "isa/num.h"

/* Exactly one NaN: the other operand; max(+0, -0) = +0, min = -0. Equal values have equal bits but for the zeros. */
static inline float sim_max_f32(float a, float b)
{
    float equal = num_f32_from_bits(num_f32_bits(a) & num_f32_bits(b)), larger = a > b ? a : b;
    larger = a == b ? equal : larger;
    return b != b ? a : larger; /* a NaN: the comparisons are false, which leaves b */
}
static inline float sim_min_f32(float a, float b)
{
    float equal = num_f32_from_bits(num_f32_bits(a) | num_f32_bits(b)), smaller = a < b ? a : b;
    smaller = a == b ? equal : smaller;
    return b != b ? a : smaller;
}
/* Two's complement at 64 bits; the low bits are those of any narrower width. */
static inline int64_t sim_add_i64(int64_t a, int64_t b) { return (int64_t)((uint64_t)a + (uint64_t)b); }
static inline int64_t sim_mul_i64(int64_t a, int64_t b) { return (int64_t)((uint64_t)a * (uint64_t)b); }
static inline int64_t sim_max_i64(int64_t a, int64_t b) { return a > b ? a : b; }
static inline int64_t sim_min_i64(int64_t a, int64_t b) { return a < b ? a : b; }
/* Unsigned 64-bit numbers pass as int64: with the top bit turned they compare as signed ones do. */
static inline int64_t sim_turn_u64(int64_t v) { return (int64_t)((uint64_t)v ^ UINT64_C(1) << 63); }
#endif
