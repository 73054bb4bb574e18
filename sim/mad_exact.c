/* A fixed-point superaccumulator for --acc-order=exact: every term is added without rounding. */
#include "sim/mad.h"

#include <math.h>
#include <string.h>

/* Weight of bit 0 of limb 0.  The smallest term is a product of two f32 subnormals or of two scaled 8-bit ones, a multiple of
 * 2^-298; its 53-bit significand may hang 52 places lower. */
enum { LOWEST = -384, DIGIT_BITS = 32 };
static const uint64_t digit_mask = 0xFFFFFFFFu;

void sim_exact_add(struct sim_exact *sum, double term)
{
    if (isnan(term)) {
        sum->nan = true;
        return;
    }
    if (isinf(term)) {
        *(term > 0 ? &sum->inf : &sum->minus_inf) = true;
        return;
    }
    if (term == 0)
        return;
    int exponent;
    double fraction = frexp(fabs(term), &exponent); /* in [1/2, 1) */
    uint64_t significand = (uint64_t)ldexp(fraction, 53);
    int at = exponent - 53 - LOWEST, shift = at % DIGIT_BITS, i = at / DIGIT_BITS;
    if (at < 0 || i + 2 >= SIM_EXACT_LIMBS) { /* no product of operands is that small or large */
        sum->nan = true;
        return;
    }
    uint64_t low = (significand & digit_mask) << shift, high = (significand >> DIGIT_BITS) << shift;
    int64_t sign = term < 0 ? -1 : 1;
    sum->limb[i] += sign * (int64_t)(low & digit_mask);
    sum->limb[i + 1] += sign * (int64_t)((low >> DIGIT_BITS) + (high & digit_mask));
    sum->limb[i + 2] += sign * (int64_t)(high >> DIGIT_BITS);
}

double sim_exact_value(const struct sim_exact *sum)
{
    if (sum->nan || (sum->inf && sum->minus_inf))
        return NAN;
    if (sum->inf || sum->minus_inf)
        return sum->inf ? INFINITY : -INFINITY;
    uint64_t digit[SIM_EXACT_LIMBS];
    int64_t carry = 0;
    for (int i = 0; i < SIM_EXACT_LIMBS; i++) { /* digits in [0, 2^32), the sign in the last carry */
        int64_t v = sum->limb[i] + carry;
        digit[i] = (uint64_t)v & digit_mask;
        carry = (v - (int64_t)digit[i]) / ((int64_t)1 << DIGIT_BITS);
    }
    bool negative = carry < 0;
    if (negative) { /* two's complement of the digits */
        uint64_t borrow = 1;
        for (int i = 0; i < SIM_EXACT_LIMBS; i++) {
            uint64_t v = (~digit[i] & digit_mask) + borrow;
            digit[i] = v & digit_mask;
            borrow = v >> DIGIT_BITS;
        }
    }
    int top = SIM_EXACT_LIMBS - 1;
    while (top >= 0 && digit[top] == 0)
        top--;
    if (top < 0)
        return 0;
    int width = 0;
    while (width < DIGIT_BITS && digit[top] >> width != 0)
        width++;
    /* The leading 53 bits of the number, and whether anything follows. */
    uint64_t head = 0;
    int have = 0, position = top * DIGIT_BITS + width; /* of the bit above the leading one */
    bool rest = false;
    for (int i = position - 1; i >= 0; i--) {
        uint64_t bit = digit[i / DIGIT_BITS] >> (i % DIGIT_BITS) & 1;
        if (have < 53) {
            head = head << 1 | bit;
            have++;
        } else if (bit != 0) {
            rest = true;
            break;
        }
    }
    double value = ldexp((double)(head | (rest ? 1u : 0u)), position - have + LOWEST);
    return negative ? -value : value;
}
