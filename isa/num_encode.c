/* Number formats, writing side: one exact rounding of an integer significand serves every dtype, rounding mode and
 * overflow policy (machine-and-cube.md c.1, c.3, c.5, c.6, d.6).  Host rounding is never used.  Knows nothing of operations. */
#include "isa/num_format.h"

#include <math.h>

/* A finite value: +-significand * 2^exp, exactly. */
struct exact {
    uint64_t significand;
    int exp;
    bool negative;
};

static unsigned bit_length(uint64_t x)
{
    unsigned n = 0;
    for (unsigned step = 32; step != 0; step /= 2)
        if (x >> step != 0) {
            x >>= step;
            n += step;
        }
    return n + (x != 0);
}

static struct exact split(double value)
{
    uint64_t bits = num_f64_bits(value);
    uint64_t fraction = bits & num_low_mask(52);
    int biased = (int)(bits >> 52 & 0x7FF);
    struct exact x = {.significand = fraction, .exp = -1074, .negative = bits >> 63 != 0};
    if (biased != 0) {
        x.significand |= UINT64_C(1) << 52;
        x.exp += biased - 1;
    }
    return x;
}

/* What was cut off, relative to the distance of the two neighbours. */
enum cut { CUT_NOTHING, CUT_BELOW_HALF, CUT_HALF, CUT_ABOVE_HALF };

/* Whether the magnitude goes to the upper neighbour; odd: the lower one's code has LSB 1 (c.5). */
static bool rounds_up(enum cut cut, unsigned round, bool negative, bool odd)
{
    switch (round) {
    case PTO_ROUND_ROUND:
        return cut >= CUT_HALF;
    case PTO_ROUND_FLOOR:
        return cut != CUT_NOTHING && negative;
    case PTO_ROUND_CEIL:
        return cut != CUT_NOTHING && !negative;
    case PTO_ROUND_TRUNC:
        return false;
    case PTO_ROUND_ODD:
        return cut != CUT_NOTHING && !odd;
    case PTO_ROUND_HYBRID:
        return cut == CUT_ABOVE_HALF || (cut == CUT_HALF && !negative);
    default:
        return cut == CUT_ABOVE_HALF || (cut == CUT_HALF && odd);
    }
}

/* |x| / 2^quantum rounded to an integer. The caller's quantum leaves at most 64 bits. flip_parity: the codes of the
 * neighbours have the opposite parity of the integers. */
static uint64_t round_to_quantum(struct exact x, int quantum, unsigned round, bool flip_parity)
{
    int shift = quantum - x.exp;
    if (x.significand == 0)
        return 0;
    if (shift <= 0)
        return x.significand << -shift;
    uint64_t kept = shift < 64 ? x.significand >> shift : 0;
    enum cut cut = CUT_BELOW_HALF;
    if (shift <= 64) {
        uint64_t rest = x.significand & num_low_mask((unsigned)shift), half = UINT64_C(1) << (shift - 1);
        cut = rest == 0 ? CUT_NOTHING : rest < half ? CUT_BELOW_HALF : rest == half ? CUT_HALF : CUT_ABOVE_HALF;
    }
    return kept + (rounds_up(cut, round, x.negative, (kept & 1) != flip_parity) ? 1 : 0);
}

static int exponent_of(struct exact x) { return (int)bit_length(x.significand) - 1 + x.exp; }

/* Signed code of a result beyond the largest finite number. */
static uint64_t overflowed(const struct num_format *f, bool negative, enum num_overflow overflow)
{
    uint64_t sign = negative ? f->sign : 0;
    if (overflow == NUM_OVF_SATURATE)
        return f->max_code | sign;
    if (f->inf_code != 0)
        return f->inf_code | sign;
    return f->nan_code != 0 ? f->nan_code : f->max_code | sign;
}

static uint64_t encode_float(const struct num_format *f, struct exact x, unsigned round, enum num_overflow overflow)
{
    uint64_t sign = x.negative ? f->sign : 0;
    if (x.significand == 0)
        return sign;
    int exponent = exponent_of(x);
    if (exponent < f->emin)
        exponent = f->emin;
    /* A normal number's hidden one carries into the exponent field: codes are consecutive over binades (the sum). */
    uint64_t rounded = round_to_quantum(x, exponent - f->mbits, round, false);
    uint64_t code = (((uint64_t)(exponent - f->emin) << f->mbits) + rounded) << f->pad;
    return code > f->max_code ? overflowed(f, x.negative, overflow) : code | sign;
}

/* c.3. Mantissa bits by the size of the exponent. */
static int hif8_mbits(int exponent)
{
    int size = exponent < 0 ? -exponent : exponent;
    return exponent < -15 ? 0 : size < 4 ? 3 : size < 8 ? 2 : 1;
}

/* Code of +-significand * 2^(exponent - mbits), 2^mbits <= significand < 2^(mbits + 1), exponent -22 .. 15. */
static uint64_t hif8_code(int exponent, unsigned mbits, unsigned significand)
{
    unsigned mantissa = significand - (1u << mbits);
    if (exponent < -15)
        return (unsigned)(exponent + 23);
    if (exponent == 0)
        return 8u | mantissa;
    unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);
    unsigned magnitude_bits = bit_length(size) - 1;
    unsigned prefix = magnitude_bits == 0 ? 1u : magnitude_bits; /* 001, 01, 10, 11 */
    unsigned field = prefix << 1 | (exponent < 0 ? 1u : 0u);
    field = field << magnitude_bits | (size - (1u << magnitude_bits));
    return field << mbits | mantissa;
}

static uint64_t encode_hif8(const struct num_format *f, struct exact x, unsigned round, enum num_overflow overflow)
{
    if (x.significand == 0)
        return 0;
    int exponent = exponent_of(x);
    if (exponent > 15)
        return overflowed(f, x.negative, overflow);
    if (exponent < -22)
        exponent = -22;
    int mbits = hif8_mbits(exponent);
    /* Without mantissa bits the code itself, exponent + 23, carries the parity, while the integer is always 1 (or, below
     * the smallest number, both are 0: -22 is even). */
    bool flip_parity = mbits == 0 && (exponent & 1) != 0;
    uint64_t rounded = round_to_quantum(x, exponent - mbits, round, flip_parity);
    if (rounded == 0)
        return 0; /* there is no -0: 80 is NaN */
    if (rounded >> (mbits + 1) != 0) {
        exponent++;
        mbits = hif8_mbits(exponent);
        rounded = UINT64_C(1) << mbits;
    }
    uint64_t code = exponent > 15 ? f->inf_code : hif8_code(exponent, (unsigned)mbits, (unsigned)rounded);
    /* 6F is the place of 1.5 * 2^15; codes above it are small numbers. */
    return code == f->inf_code ? overflowed(f, x.negative, overflow) : code | (x.negative ? f->sign : 0);
}

static uint64_t encode_e8m0(const struct num_format *f, struct exact x, unsigned round, enum num_overflow overflow)
{
    if (x.negative || x.significand == 0)
        return f->nan_code;
    /* Neighbours are 2^e and 2^(e+1), and nearest is meant for exponents: the middle is 2^(e+1/2). Below is
     * floor(2^63.5); the square root of 2 is irrational, so there are no ties. */
    uint64_t normal = x.significand << (64 - bit_length(x.significand));
    enum cut cut = normal == UINT64_C(1) << 63 ? CUT_NOTHING
                   : normal <= UINT64_C(0xB504F333F9DE6484) ? CUT_BELOW_HALF
                                                            : CUT_ABOVE_HALF;
    int code = exponent_of(x) + 127;
    code += rounds_up(cut, round, false, (code & 1) != 0) ? 1 : 0;
    if (code >= 0 && code <= (int)f->max_code)
        return (uint64_t)code;
    if (overflow != NUM_OVF_SATURATE)
        return f->nan_code;
    return code < 0 ? 0 : f->max_code;
}

static uint64_t encode_int(const struct num_format *f, struct exact x, unsigned round, enum num_overflow overflow)
{
    bool beyond = x.exp > 0 && (int)bit_length(x.significand) + x.exp > 64; /* magnitude needs more than 64 bits */
    uint64_t low = beyond ? (x.exp < 64 ? x.significand << x.exp : 0) : round_to_quantum(x, 0, round, false);
    uint64_t value_mask = num_low_mask(f->value_bits);
    if (overflow == NUM_OVF_WRAP)
        return (x.negative ? 0 - low : low) & value_mask;
    uint64_t limit = !x.negative ? f->max_code : f->kind == PTO_KIND_SINT ? f->max_code + 1 : 0;
    if (beyond || low > limit)
        low = limit;
    return (x.negative ? 0 - low : low) & value_mask;
}

static uint64_t encode_exact(enum pto_dtype dtype, struct exact x, unsigned round, enum num_overflow overflow)
{
    struct num_format f = num_format(dtype);
    if (round == PTO_ROUND_NONE)
        round = f.kind >= PTO_KIND_SINT ? PTO_ROUND_TRUNC : PTO_ROUND_RINT;
    switch (f.kind) {
    case PTO_KIND_FLOAT:
        return encode_float(&f, x, round, overflow);
    case PTO_KIND_UFLOAT8:
        return encode_e8m0(&f, x, round, overflow);
    case PTO_KIND_HIFLOAT:
        return encode_hif8(&f, x, round, overflow);
    case PTO_KIND_SINT:
    case PTO_KIND_UINT:
        return encode_int(&f, x, round, overflow);
    default:
        return 0;
    }
}

static uint64_t encode_inf(enum pto_dtype dtype, bool negative, enum num_overflow overflow)
{
    struct num_format f = num_format(dtype);
    if (f.kind >= PTO_KIND_SINT)
        return overflow == NUM_OVF_WRAP ? 0 : num_max_finite(dtype, negative);
    if (f.kind == PTO_KIND_UFLOAT8 && negative)
        return f.nan_code;
    return overflowed(&f, negative, overflow);
}

static uint64_t encode_nan(enum pto_dtype dtype, enum num_nan_policy nan)
{
    struct num_format f = num_format(dtype);
    if (f.kind >= PTO_KIND_SINT)
        return 0;
    if (nan == NUM_NAN_ZERO && f.kind != PTO_KIND_UFLOAT8)
        return 0;
    return f.nan_code != 0 ? f.nan_code : f.max_code;
}

uint64_t num_encode(enum pto_dtype dtype, double value, unsigned round, enum num_overflow overflow, enum num_nan_policy nan)
{
    if (isnan(value))
        return encode_nan(dtype, nan);
    if (isinf(value))
        return encode_inf(dtype, value < 0, overflow);
    return encode_exact(dtype, split(value), round, overflow);
}

uint64_t num_encode_i64(enum pto_dtype dtype, int64_t value, bool is_unsigned, unsigned round, enum num_overflow overflow)
{
    bool negative = !is_unsigned && value < 0;
    uint64_t magnitude = negative ? 0 - (uint64_t)value : (uint64_t)value;
    return encode_exact(dtype, (struct exact){magnitude, 0, negative}, round, overflow);
}

double num_round_integral(double value, unsigned round)
{
    if (!isfinite(value))
        return value;
    struct exact x = split(value);
    if (x.exp >= 0)
        return value;
    double magnitude = (double)round_to_quantum(x, 0, round, false); /* at most 2^52: exact */
    return x.negative ? -magnitude : magnitude;
}

uint16_t num_f32_to_f16(float value)
{
    return (uint16_t)num_encode(PTO_F16, (double)value, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
}

uint16_t num_f32_to_bf16(float value)
{
    return (uint16_t)num_encode(PTO_BF16, (double)value, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
}

float num_round_mantissa(float value, unsigned mbits, bool ties_away)
{
    if (!isfinite(value) || mbits >= 23)
        return value;
    /* Works on the code: subnormals round on their own grid, and a carry goes into the exponent (d.6 point 7). */
    uint32_t bits = num_f32_bits(value), magnitude = bits & 0x7FFFFFFFu;
    unsigned drop = 23 - mbits;
    uint32_t half = UINT32_C(1) << (drop - 1);
    magnitude += ties_away ? half : half - 1 + (magnitude >> drop & 1);
    magnitude &= ~(uint32_t)num_low_mask(drop);
    return num_f32_from_bits((bits & 0x80000000u) | magnitude);
}
