/* Elementary functions, correctly rounded to f32 (R19): the value nearest to the exact result, ties to even, the same bits on
 * every machine. f16 and bf16 results are these rounded once more. Specials as IEEE 754 and C Annex F; a NaN result is any NaN. */
#ifndef PTO_ISA_ELEMENTARY_H
#define PTO_ISA_ELEMENTARY_H

float num_exp(float x);
float num_log(float x);
float num_rsqrt(float x);          /* 1 / sqrt(x) as one function; +-0 gives +inf (vector.md 3) */
float num_pow(float x, float y);
#endif
