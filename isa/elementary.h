/* Elementary functions, correctly rounded (R19, pto-as.md 4.1): the value nearest to the exact result, ties to even, the same
 * bits on every machine. f16 and bf16 results are those of f32 rounded once more. Specials as IEEE 754 and C Annex F; a NaN
 * result is the canonical one (positive, quiet). */
#ifndef PTO_ISA_ELEMENTARY_H
#define PTO_ISA_ELEMENTARY_H
#include <stdbool.h>

float num_exp(float x);
float num_log(float x);
float num_rsqrt(float x);          /* 1 / sqrt(x) as one function; +-0 gives +inf (vector.md 3) */
float num_pow(float x, float y);

/* Rows; out may be an input. 200 to 300 million elements a second on a core of 2026; num_pow() makes 10 to 20. */
void num_exp_row(int n, const float *in, float *out);
void num_log_row(int n, const float *in, float *out);
void num_rsqrt_row(int n, const float *in, float *out);

enum num_function {
#define NUM_FUNCTION(id, name, arguments) NUM_FN_##id,
#include "isa/elementary.def"
#undef NUM_FUNCTION
    NUM_FN_COUNT
};
/* Any function of the table, for scalar code: some microseconds a value. single: arguments are f32 numbers and the result is
 * rounded to f32, else to f64. y counts for functions of two arguments only. */
double num_function(enum num_function function, double x, double y, bool single);
#endif
