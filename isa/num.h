/* Number formats: exact decoding and rounding of every dtype (machine-and-cube.md c).  Pure functions, the scalar
 * reference of the project; values pass as double, which holds every float element up to f64 and every integer up to 53
 * bits exactly, or as int64 for wide integers. */
#ifndef PTO_ISA_NUM_H
#define PTO_ISA_NUM_H
#include "isa/dtype.h"
#include "isa/enums.h"

#include <string.h>

/* Raw element access: index counts elements; 4-bit types take the low nibble for an even index. Little endian. */
uint64_t num_load(const void *base, uint64_t index, enum pto_dtype dtype);
void num_store(void *base, uint64_t index, enum pto_dtype dtype, uint64_t bits);

/* The value of an element's bits. NaN (positive, quiet) for NaN codes; integers sign- or zero-extended (64-bit ones may
 * round: use num_to_i64). i1 is 0 or 1. Bits above the type's width are ignored. */
double num_decode(enum pto_dtype dtype, uint64_t bits);
/* All codes of a type of at most 8 bits, entry = num_decode(dtype, code); 4-bit types repeat every 16 entries. */
void num_decode_table(enum pto_dtype dtype, double table[256]);
/* Formats that are no element types: the fixpipe scale FP19 = bits [31:13] of a word (e.4), and the Ea byte of a HiF4
 * block (c.4; code 0 is 0, FF is NaN). */
float num_fp19(uint64_t word);
double num_decode_e6m2(uint8_t code);
int64_t num_to_i64(enum pto_dtype dtype, uint64_t bits); /* integers only; u64 wraps */
bool num_is_nan(enum pto_dtype dtype, uint64_t bits);
bool num_is_inf(enum pto_dtype dtype, uint64_t bits);
uint64_t num_nan(enum pto_dtype dtype);                  /* canonical NaN code; 0 if the type has none */
uint64_t num_inf(enum pto_dtype dtype, bool negative);   /* 0 if the type has none */
uint64_t num_max_finite(enum pto_dtype dtype, bool negative); /* ints: largest or smallest value */
uint64_t num_pad_bits(enum pto_dtype dtype, unsigned pad); /* PTO_PAD_*: machine-and-cube.md b.11 */

/* What happens outside the range and to NaN. */
enum num_overflow {
    NUM_OVF_INF,      /* +-inf; the canonical NaN if the type has no inf, max finite if no NaN either; ints clamp */
    NUM_OVF_SATURATE, /* +-max finite, for infinities too; ints clamp */
    NUM_OVF_WRAP      /* ints: low bits of the exactly rounded integer, inf gives 0; floats: as INF */
};
enum num_nan_policy { NUM_NAN_CANON, /* the type's NaN; max finite (fp4), 0 (ints) if it has none */ NUM_NAN_ZERO };

/* Rounds a value to the type. round: PTO_ROUND_* (NONE: TRUNC to ints, else RINT). The value is taken as exact.
 * Floats overflow when the value rounded with the type's precision but any exponent is beyond max finite; then the
 * policy decides in every rounding mode (c.6: "|x| > max": inf, not IEEE 754's max finite for directed modes).
 * ODD: an inexact value goes to the neighbour whose code has LSB 1. HYBRID: nearest, ties up (c.5).
 * f8e8m0 (c.6): the exponent is rounded (nearest modes compare x^2 with the product of the neighbours); x <= 0 and NaN
 * give FF under either NaN policy; out of range gives FE/00 with SATURATE, else FF. hif8 has no -0: zero is 00. */
uint64_t num_encode(enum pto_dtype dtype, double value, unsigned round, enum num_overflow overflow, enum num_nan_policy nan);
/* The same for exact 64-bit integers (no double rounding). is_unsigned: value holds a uint64_t. */
uint64_t num_encode_i64(enum pto_dtype dtype, int64_t value, bool is_unsigned, unsigned round, enum num_overflow overflow);
/* Rounds to an integral value of any size; keeps the sign of zero, inf and NaN. */
double num_round_integral(double value, unsigned round);
/* Shorthands with RNE and IEEE overflow. */
uint16_t num_f32_to_f16(float value);
uint16_t num_f32_to_bf16(float value);
float num_f16_to_f32(uint16_t bits);
float num_bf16_to_f32(uint16_t bits);
/* Input rounding of the cube's TF32/HF32 modes (d.6 point 7): mbits 10 or 11; ties_away as CTRL[47]. Inf and NaN unchanged. */
float num_round_mantissa(float value, unsigned mbits, bool ties_away);

/* TCVT of one element (R14-R16; vector.md 9; machine-and-cube.md c.6): sat is PTO_SAT_ON, _OFF or _DEFAULT (per pair).
 * Any pair of types converts; which ones the hardware has: num_tcvt_targets. */
uint64_t num_tcvt(enum pto_dtype dst, enum pto_dtype src, uint64_t bits, unsigned round, unsigned sat);
unsigned num_tcvt_default_sat(enum pto_dtype dst, enum pto_dtype src);
unsigned num_tcvt_round(enum pto_dtype dst, enum pto_dtype src, unsigned round); /* the mode in force for the pair */
enum { NUM_TCVT_A2A3 = 1, NUM_TCVT_A5 = 2 };
unsigned num_tcvt_targets(enum pto_dtype dst, enum pto_dtype src); /* NUM_TCVT_* bits; 0: no hardware pair */

/* Bit casts. */
static inline uint32_t num_f32_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}
static inline float num_f32_from_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}
static inline uint64_t num_f64_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}
static inline double num_f64_from_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}
#endif
