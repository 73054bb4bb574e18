/* Inside of isa/num*.c: what the formats of dtype.def add up to.  Must not know of operations. */
#ifndef PTO_ISA_NUM_FORMAT_H
#define PTO_ISA_NUM_FORMAT_H
#include "isa/num.h"

/* What the top of a binary float's code range means (machine-and-cube.md c.1). */
enum num_special {
    NUM_SPECIAL_IEEE,  /* exponent all ones: inf and NaN */
    NUM_SPECIAL_FN,    /* only the all-ones magnitude is NaN */
    NUM_SPECIAL_FINITE /* every code is a number */
};

/* Derived from one row of dtype.def. Binary floats: the magnitude code is the bits below the sign without `pad` low
 * bits (tf32, hf32 live in a 32-bit word); codes grow with the value they stand for. */
struct num_format {
    uint8_t bits, kind, mbits, pad, special;
    uint8_t value_bits; /* ints: bits that carry the value */
    int16_t emin;       /* exponent of the smallest normal number, and of the subnormals' quantum times 2^mbits */
    uint64_t mask;      /* all bits of an element */
    uint64_t sign;      /* sign bit; 0 if the type has none */
    uint64_t max_code, inf_code, nan_code; /* as stored; inf and nan 0 if the type has none */
};

struct num_format num_format(enum pto_dtype dtype);

static inline uint64_t num_low_mask(unsigned bits) { return bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1; }
#endif
