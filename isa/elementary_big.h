/* Inside of isa/elementary*.c: floating-point numbers of many words, for what double arithmetic cannot decide.  Every operation
 * truncates: its relative error is at most a few units of the last of 32 * n bits (absolute, of the larger operand, where a sum
 * cancels).  Operands of one computation have the same n.  Knows nothing of functions or formats. */
#ifndef PTO_ISA_ELEMENTARY_BIG_H
#define PTO_ISA_ELEMENTARY_BIG_H
#include <stdbool.h>
#include <stdint.h>

enum { NUM_BIG_WORDS = 52 };

/* +-0.w[n-1]w[n-2]..w[0] * 2^exponent; the top bit of w[n-1] is set unless the number is 0. */
struct num_big {
    int n;
    bool negative;
    int64_t exponent;
    uint32_t w[NUM_BIG_WORDS];
};

struct num_big num_big_of_double(int n, double value); /* finite; exact for n >= 2 */
struct num_big num_big_of_u64(int n, uint64_t value);
/* A constant of the table: words from the top, the first `n`. */
enum num_big_constant { NUM_BIG_LN2, NUM_BIG_INV_LN2, NUM_BIG_INV_LN10, NUM_BIG_PI, NUM_BIG_TWO_OVER_PI, NUM_BIG_TWO_OVER_SQRT_PI };
struct num_big num_big_constant(int n, enum num_big_constant which);
struct num_big num_big_resize(const struct num_big *a, int n);
bool num_big_is_zero(const struct num_big *a);
struct num_big num_big_add(const struct num_big *a, const struct num_big *b);
struct num_big num_big_sub(const struct num_big *a, const struct num_big *b);
struct num_big num_big_mul(const struct num_big *a, const struct num_big *b);
struct num_big num_big_div(const struct num_big *a, const struct num_big *b); /* b != 0 */
struct num_big num_big_div_small(const struct num_big *a, uint32_t divisor);
struct num_big num_big_scale(const struct num_big *a, int64_t power); /* times 2^power */
double num_big_to_double(const struct num_big *a); /* about: an error of a few units of 2^-53; exponents of normal doubles */
/* The nearest integer below 2^62 in magnitude as its low bits; *fraction = a - integer, -1/2 .. 1/2. */
int64_t num_big_nearest(const struct num_big *a, struct num_big *fraction);
/* To the nearest number of `bits` bits, ties away. */
struct num_big num_big_trim(const struct num_big *a, int bits);
/* To nearest, ties to even: at most `digits` significant bits (of the 53 of a double), no quantum below 2^least; what reaches
 * 2^most is inf. */
double num_big_round(const struct num_big *a, int digits, int least, int most);
#endif
