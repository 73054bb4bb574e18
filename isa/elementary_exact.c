/* The functions of elementary.def to any precision, and the decision how they round (Ziv's strategy).  Slow and general: what is
 * called for whole rows has a fast path in elementary.c or elementary_pow.c.  Must not know of specials (elementary_math.c). */
#include "isa/elementary_exact.h"
#include "isa/elementary_big.h"

#include <stddef.h>

typedef struct num_big big;

static big one(int n) { return num_big_of_u64(n, 1); }

static bool negligible(const big *term, const big *sum)
{
    return num_big_is_zero(term) || (!num_big_is_zero(sum) && term->exponent < sum->exponent - 32 * (int64_t)sum->n);
}

/* 2^k * e^r, |r| <= ln 2 / 2: the series of e^(r / 2^16), squared 16 times. */
static big exp_reduced(int64_t k, const big *r)
{
    enum { SQUARINGS = 16 };
    big small = num_big_scale(r, -SQUARINGS), sum = one(r->n), term = sum;
    for (uint32_t i = 1;; i++) {
        term = num_big_mul(&term, &small);
        term = num_big_div_small(&term, i);
        if (negligible(&term, &sum))
            break;
        sum = num_big_add(&sum, &term);
    }
    for (int i = 0; i < SQUARINGS; i++)
        sum = num_big_mul(&sum, &sum);
    return num_big_scale(&sum, k);
}

/* Beyond 2^12 every result is an overflow or an underflow, and stays one. */
static big clamped(const big *x)
{
    big r = *x;
    if (x->exponent > 12) {
        r = num_big_of_u64(x->n, 1 << 12);
        r.negative = x->negative;
    }
    return r;
}

static big eval_exp2(const big *x, const big *y)
{
    (void)y;
    big argument = clamped(x), fraction, ln2 = num_big_constant(x->n, NUM_BIG_LN2);
    int64_t k = num_big_nearest(&argument, &fraction);
    fraction = num_big_mul(&fraction, &ln2);
    return exp_reduced(k, &fraction);
}

static big eval_exp(const big *x, const big *y)
{
    big argument = clamped(x), inverse = num_big_constant(x->n, NUM_BIG_INV_LN2);
    argument = num_big_mul(&argument, &inverse);
    return eval_exp2(&argument, y);
}

static big eval_expm1(const big *x, const big *y)
{
    if (x->exponent < -58) /* x + x^2 / 2: nothing beside x */
        return *x;
    big e = eval_exp(x, y), unit = one(x->n);
    return num_big_sub(&e, &unit);
}

/* The sum of z^(2 i + 1) / (2 i + 1), of alternating sign or not: atan z or atanh z. */
static big arc_series(const big *z, bool alternating)
{
    big square = num_big_mul(z, z), sum = *z, power = *z;
    square.negative = alternating && !num_big_is_zero(&square);
    for (uint32_t i = 3;; i += 2) {
        power = num_big_mul(&power, &square);
        big term = num_big_div_small(&power, i);
        if (negligible(&term, &sum))
            return sum;
        sum = num_big_add(&sum, &term);
    }
}

/* log x = guess + 2 atanh(d / (2 + d)), 1 + d = x / e^guess. */
static big eval_log(const big *x, const big *y)
{
    big m = *x, unit = one(x->n);
    m.exponent = 0;
    int64_t k = x->exponent;
    if (num_big_to_double(&m) < 0.70710678) {
        m.exponent = 1;
        k--;
    }
    double md = num_big_to_double(&m), s = (md - 1.0) / (md + 1.0), s2 = s * s;
    big guess = num_big_of_double(x->n, 2.0 * s * (1.0 + s2 * (1.0 / 3 + s2 * (1.0 / 5 + s2 * (1.0 / 7)))));
    big d = num_big_scale(&guess, 0);
    d.negative = !d.negative && !num_big_is_zero(&d);
    d = eval_exp(&d, y);
    d = num_big_mul(&m, &d);
    d = num_big_sub(&d, &unit);
    big two = num_big_scale(&unit, 1), sum = num_big_add(&two, &d);
    d = num_big_div(&d, &sum);
    d = arc_series(&d, false);
    d = num_big_scale(&d, 1);
    d = num_big_add(&guess, &d);
    big binary = num_big_of_u64(x->n, (uint64_t)(k < 0 ? -k : k)), ln2 = num_big_constant(x->n, NUM_BIG_LN2);
    binary.negative = k < 0;
    binary = num_big_mul(&binary, &ln2);
    return num_big_add(&binary, &d);
}

static big eval_log2(const big *x, const big *y)
{
    big r = eval_log(x, y), factor = num_big_constant(x->n, NUM_BIG_INV_LN2);
    return num_big_mul(&r, &factor);
}

static big eval_log10(const big *x, const big *y)
{
    big r = eval_log(x, y), factor = num_big_constant(x->n, NUM_BIG_INV_LN10);
    return num_big_mul(&r, &factor);
}

static big eval_log1p(const big *x, const big *y)
{
    if (x->exponent < -58) /* x - x^2 / 2 */
        return *x;
    big unit = one(x->n), sum = num_big_add(&unit, x);
    return eval_log(&sum, y);
}

static big eval_rsqrt(const big *x, const big *y)
{
    big r = eval_log(x, y);
    r = num_big_scale(&r, -1);
    r.negative = !r.negative && !num_big_is_zero(&r);
    return eval_exp(&r, y);
}

static big eval_pow(const big *x, const big *y)
{
    big r = eval_log(x, y);
    r = num_big_mul(&r, y);
    return eval_exp(&r, y);
}

/* sin r or cos r by the series, |r| < 1. */
static big sin_series(const big *r, bool cosine)
{
    big square = num_big_mul(r, r), sum = cosine ? one(r->n) : *r, term = sum;
    square.negative = !num_big_is_zero(&square);
    for (uint32_t i = cosine ? 1 : 2;; i += 2) {
        term = num_big_mul(&term, &square);
        term = num_big_div_small(&term, i * (i + 1));
        if (negligible(&term, &sum))
            return sum;
        sum = num_big_add(&sum, &term);
    }
}

/* sin(x + quarters * pi / 2): the product with 2 / pi has as many more words as the exponent of x takes. */
static big sine(const big *x, int64_t quarters)
{
    int extra = x->exponent > 0 ? (int)x->exponent / 32 + 1 : 0;
    big wide = num_big_resize(x, x->n + extra), factor = num_big_constant(x->n + extra, NUM_BIG_TWO_OVER_PI), r;
    wide = num_big_mul(&wide, &factor);
    int64_t quadrant = num_big_nearest(&wide, &r) + quarters;
    r = num_big_resize(&r, x->n);
    big half_pi = num_big_constant(x->n, NUM_BIG_PI);
    half_pi = num_big_scale(&half_pi, -1);
    r = num_big_mul(&r, &half_pi);
    r = sin_series(&r, (quadrant & 1) != 0);
    if ((quadrant & 2) != 0)
        r.negative = !r.negative && !num_big_is_zero(&r);
    else if (num_big_is_zero(&r))
        r.negative = false;
    return r;
}

static big eval_sin(const big *x, const big *y)
{
    (void)y;
    return x->exponent < -28 ? *x : sine(x, 0); /* x - x^3 / 6 */
}

static big eval_cos(const big *x, const big *y)
{
    (void)y;
    return sine(x, 1);
}

static big eval_tanh(const big *x, const big *y)
{
    if (x->exponent < -28) /* x - x^3 / 3 */
        return *x;
    big twice = num_big_scale(x, 1), e = eval_expm1(&twice, y), two = num_big_of_u64(x->n, 2), sum = num_big_add(&e, &two);
    return num_big_div(&e, &sum);
}

/* 2 / sqrt(pi) * e^-x^2 * sum of 2^i x^(2 i + 1) / (1 * 3 * .. * (2 i + 1)): nothing cancels. */
static big eval_erf(const big *x, const big *y)
{
    if (x->exponent > 3) { /* |x| >= 8: 1 - erf x < 2^-92 */
        big unit = one(x->n);
        unit.negative = x->negative;
        return unit;
    }
    big square = num_big_mul(x, x), sum = *x, term = *x, factor = num_big_scale(&square, 1);
    for (uint32_t i = 3;; i += 2) {
        term = num_big_mul(&term, &factor);
        term = num_big_div_small(&term, i);
        if (negligible(&term, &sum))
            break;
        sum = num_big_add(&sum, &term);
    }
    square.negative = !num_big_is_zero(&square);
    square = eval_exp(&square, y);
    sum = num_big_mul(&sum, &square);
    factor = num_big_constant(x->n, NUM_BIG_TWO_OVER_SQRT_PI);
    return num_big_mul(&sum, &factor);
}

/* atan(a / b), 0 < a <= b: a guess, turned back by it, and the series for what is left. */
static big atan_octant(const big *a, const big *b)
{
    if (a->exponent - b->exponent < -200) { /* the quotient, a shade less: it may be a midpoint of subnormal numbers */
        big q = num_big_div(a, b), shade = num_big_scale(&q, -300);
        return num_big_sub(&q, &shade);
    }
    big an = *a, bn = *b;
    an.exponent -= b->exponent;
    bn.exponent = 0;
    double z = num_big_to_double(&an) / num_big_to_double(&bn);
    big guess = num_big_of_double(a->n, z * (0.9724 - 0.1919 * z * z));
    big s = sin_series(&guess, false), c = sin_series(&guess, true);
    big ac = num_big_mul(&an, &c), bs = num_big_mul(&bn, &s), bc = num_big_mul(&bn, &c), as = num_big_mul(&an, &s);
    big numerator = num_big_sub(&ac, &bs), denominator = num_big_add(&bc, &as);
    big rest = num_big_div(&numerator, &denominator);
    rest = arc_series(&rest, true);
    return num_big_add(&guess, &rest);
}

/* atan2(x, y): the first argument is the ordinate. */
static big eval_atan2(const big *x, const big *y)
{
    big a = *x, b = *y, pi = num_big_constant(x->n, NUM_BIG_PI), angle;
    a.negative = b.negative = false;
    big difference = num_big_sub(&a, &b);
    bool steep = !difference.negative && !num_big_is_zero(&difference);
    angle = steep ? atan_octant(&b, &a) : atan_octant(&a, &b);
    if (steep) {
        big quarter = num_big_scale(&pi, -1);
        angle = num_big_sub(&quarter, &angle);
    }
    if (y->negative)
        angle = num_big_sub(&pi, &angle);
    angle.negative = x->negative;
    return angle;
}

static big (*const evaluators[NUM_FN_COUNT])(const big *x, const big *y) = {
#define NUM_FUNCTION(id, name, arguments) [NUM_FN_##id] = eval_##name,
#include "isa/elementary.def"
#undef NUM_FUNCTION
};

double num_exact(enum num_function function, double x, double y, bool single)
{
    static const struct level {
        int words, certain; /* bits of the value that hold: the slack is for sums that cancel (log and expm1 lose some 60) */
    } levels[2] = {{9, 160}, {16, 350}};
    int digits = single ? 24 : 53, least = single ? -149 : -1074, most = single ? 128 : 1024;
    for (int i = 0;; i++) {
        big bx = num_big_of_double(levels[i].words, x), by = num_big_of_double(levels[i].words, y);
        big v = evaluators[function](&bx, &by), doubt = num_big_scale(&v, -levels[i].certain);
        big above = num_big_add(&v, &doubt), below = num_big_sub(&v, &doubt);
        double a = num_big_round(&above, digits, least, most), b = num_big_round(&below, digits, least, most);
        if (a == b)
            return a;
        if (i == 1) {
            v = num_big_trim(&v, levels[i].certain);
            return num_big_round(&v, digits, least, most);
        }
    }
}
