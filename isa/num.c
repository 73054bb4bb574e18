/* Number formats, reading side: element access, decoding, special codes and pad patterns of every dtype
 * (machine-and-cube.md b.6, b.11, c.1, c.3, c.4).  Knows nothing of rounding (num_encode.c) or of operations. */
#include "isa/num_format.h"

#include <math.h>

/* c.1, columns inf and NaN; types without an entry are IEEE-like. */
static const uint8_t specials[PTO_DTYPE_COUNT] = {
    [PTO_F8E4M3] = NUM_SPECIAL_FN,
    [PTO_F4E2M1] = NUM_SPECIAL_FINITE,
    [PTO_F4E1M2] = NUM_SPECIAL_FINITE,
    [PTO_HIF4] = NUM_SPECIAL_FINITE,
};

/* Codes of the two formats that dtype.def's parameters do not describe (c.1, c.3). */
enum { E8M0_NAN = 0xFF, E8M0_MAX = 0xFE, HIF8_NAN = 0x80, HIF8_INF = 0x6F, HIF8_MAX = 0x6E };

static void derive_float(struct num_format *f, const struct isa_dtype_info *info)
{
    unsigned magnitude_bits = (unsigned)info->ebits + info->mbits;
    f->pad = (uint8_t)(info->bits - 1 - magnitude_bits);
    f->emin = (int16_t)(1 - info->bias);
    f->sign = UINT64_C(1) << (info->bits - 1);
    uint64_t all = num_low_mask(magnitude_bits), inf = num_low_mask(info->ebits) << info->mbits;
    switch (f->special) {
    case NUM_SPECIAL_IEEE:
        f->max_code = (inf - 1) << f->pad;
        f->inf_code = inf << f->pad;
        f->nan_code = (inf | UINT64_C(1) << (info->mbits - 1)) << f->pad; /* quiet bit */
        break;
    case NUM_SPECIAL_FN:
        f->max_code = all - 1;
        f->nan_code = all;
        break;
    default:
        f->max_code = all;
    }
}

struct num_format num_format(enum pto_dtype dtype)
{
    const struct isa_dtype_info *info = isa_dtype(dtype);
    struct num_format f = {.bits = info->bits, .kind = info->kind, .mbits = info->mbits, .special = specials[dtype]};
    f.mask = num_low_mask(info->bits);
    switch (info->kind) {
    case PTO_KIND_FLOAT:
        derive_float(&f, info);
        break;
    case PTO_KIND_UFLOAT8:
        f.max_code = E8M0_MAX;
        f.nan_code = E8M0_NAN;
        break;
    case PTO_KIND_HIFLOAT:
        f.sign = 0x80;
        f.max_code = HIF8_MAX;
        f.inf_code = HIF8_INF;
        f.nan_code = HIF8_NAN;
        break;
    case PTO_KIND_SINT:
    case PTO_KIND_UINT:
        f.value_bits = info->mbits != 0 ? info->mbits : info->bits;
        f.max_code = num_low_mask(info->kind == PTO_KIND_SINT ? f.value_bits - 1u : f.value_bits);
        break;
    default:
        break;
    }
    return f;
}

static uint64_t low16(const unsigned char *b) { return (uint64_t)b[0] | (uint64_t)b[1] << 8; }
static uint64_t low32(const unsigned char *b) { return low16(b) | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24; }

uint64_t num_load(const void *base, uint64_t index, enum pto_dtype dtype)
{
    const unsigned char *bytes = base;
    unsigned bits = isa_dtype(dtype)->bits;
    if (bits == 4) /* b.6: even element = low nibble */
        return (unsigned)bytes[index / 2] >> (index % 2 * 4) & 15u;
    bytes += index * (bits / 8);
    switch (bits) { /* written out, so that compilers see single loads */
    case 8: return bytes[0];
    case 16: return low16(bytes);
    case 32: return low32(bytes);
    case 64: return low32(bytes) | low32(bytes + 4) << 32;
    default: return 0;
    }
}

static void put16(unsigned char *b, uint64_t bits)
{
    b[0] = (unsigned char)bits;
    b[1] = (unsigned char)(bits >> 8);
}
static void put32(unsigned char *b, uint64_t bits)
{
    b[0] = (unsigned char)bits;
    b[1] = (unsigned char)(bits >> 8);
    b[2] = (unsigned char)(bits >> 16);
    b[3] = (unsigned char)(bits >> 24);
}

void num_store(void *base, uint64_t index, enum pto_dtype dtype, uint64_t bits)
{
    unsigned char *bytes = base;
    unsigned width = isa_dtype(dtype)->bits;
    if (width == 4) {
        unsigned shift = (unsigned)(index % 2 * 4);
        bytes[index / 2] = (unsigned char)((bytes[index / 2] & (0xF0u >> shift)) | (unsigned)(bits & 15) << shift);
        return;
    }
    bytes += index * (width / 8);
    switch (width) {
    case 8: bytes[0] = (unsigned char)bits; break;
    case 16: put16(bytes, bits); break;
    case 32: put32(bytes, bits); break;
    case 64:
        put32(bytes, bits);
        put32(bytes + 4, bits >> 32);
        break;
    default: break;
    }
}

/* 2^exp for exponents of normal doubles. */
static double pow2(int exp) { return num_f64_from_bits((uint64_t)(exp + 1023) << 52); }

/* Every format but f64 has at most 24 significant bits and exponents well inside the normal range of double, so that
 * both the conversion and the product are exact. */
static double scaled(uint64_t significand, int exp, bool negative)
{
    double magnitude = (double)significand * pow2(exp);
    return negative ? -magnitude : magnitude;
}

static double decode_float(const struct num_format *f, uint64_t bits)
{
    if (f->bits == 64)
        return num_f64_from_bits(bits);
    uint64_t code = (bits & ~f->sign) >> f->pad;
    uint64_t fraction = code & num_low_mask(f->mbits);
    int biased = (int)(code >> f->mbits);
    if (biased == 0)
        return scaled(fraction, f->emin - f->mbits, (bits & f->sign) != 0);
    return scaled(fraction | UINT64_C(1) << f->mbits, f->emin + biased - 1 - f->mbits, (bits & f->sign) != 0);
}

/* c.3. The prefix ("dot") says how many exponent bits follow; the exponent is sign and magnitude with a hidden
 * leading one, the mantissa takes what is left. */
static double decode_hif8(uint64_t bits)
{
    unsigned p = (unsigned)(bits & 0x7F);
    bool negative = (bits & 0x80) != 0;
    if (p == 0)
        return 0.0;
    if (p < 8)
        return scaled(1, (int)p - 23, negative);
    if (p < 16)
        return scaled(p, -3, negative);
    unsigned exponent_bits = p < 32 ? 1 : p < 64 ? 2 : p < 96 ? 3 : 4; /* with the sign; prefixes 001 01 10 11 */
    unsigned mbits = p < 64 ? 3 : p < 96 ? 2 : 1;
    unsigned magnitude_bits = exponent_bits - 1;
    unsigned field = p >> mbits;
    int magnitude = (int)((field & num_low_mask(magnitude_bits)) | UINT64_C(1) << magnitude_bits);
    bool small = (field >> magnitude_bits & 1) != 0;
    uint64_t significand = (p & num_low_mask(mbits)) | UINT64_C(1) << mbits;
    return scaled(significand, (small ? -magnitude : magnitude) - (int)mbits, negative);
}

static bool format_is_nan(const struct num_format *f, uint64_t bits)
{
    bits &= f->mask;
    if (f->nan_code == 0)
        return false;
    if (f->kind != PTO_KIND_FLOAT || f->special != NUM_SPECIAL_IEEE)
        return (f->kind == PTO_KIND_FLOAT ? bits & ~f->sign : bits) == f->nan_code;
    return (bits & ~f->sign) > f->inf_code; /* the unused low bits of a tf32 word count, too */
}

bool num_is_nan(enum pto_dtype dtype, uint64_t bits)
{
    struct num_format f = num_format(dtype);
    return format_is_nan(&f, bits);
}

static bool format_is_inf(const struct num_format *f, uint64_t bits)
{
    return f->inf_code != 0 && (bits & f->mask & ~f->sign) == f->inf_code;
}

bool num_is_inf(enum pto_dtype dtype, uint64_t bits)
{
    struct num_format f = num_format(dtype);
    return format_is_inf(&f, bits);
}

static double decode_f32(uint32_t bits)
{
    float value = num_f32_from_bits(bits);
    return isnan(value) ? (double)NAN : (double)value;
}

double num_decode(enum pto_dtype dtype, uint64_t bits)
{
    /* Shortcuts for what tiles are made of. Host floats are f32, bf16 is its upper half; an f16 below infinity placed in
     * the fields of an f32 is 2^112 too small, subnormal or not. */
    if (dtype == PTO_F32)
        return decode_f32((uint32_t)bits);
    if (dtype == PTO_BF16)
        return decode_f32((uint32_t)(bits & 0xFFFF) << 16);
    if (dtype == PTO_F16 && (bits & 0x7C00) != 0x7C00) {
        uint32_t sign = (uint32_t)(bits & 0x8000) << 16, magnitude = (uint32_t)(bits & 0x7FFF) << 13;
        return (double)num_f32_from_bits(sign | magnitude) * 0x1p112;
    }
    struct num_format f = num_format(dtype);
    bits &= f.mask;
    if (format_is_nan(&f, bits))
        return (double)NAN;
    if (format_is_inf(&f, bits))
        return (bits & f.sign) != 0 ? -(double)INFINITY : (double)INFINITY;
    switch (f.kind) {
    case PTO_KIND_FLOAT:
        return decode_float(&f, bits);
    case PTO_KIND_UFLOAT8:
        return pow2((int)bits - 127);
    case PTO_KIND_HIFLOAT:
        return decode_hif8(bits);
    case PTO_KIND_SINT:
        return (double)num_to_i64(dtype, bits);
    case PTO_KIND_UINT:
        return f.bits == 64 ? (double)bits : (double)num_to_i64(dtype, bits);
    default:
        return 0.0;
    }
}

void num_decode_table(enum pto_dtype dtype, double table[256])
{
    for (unsigned code = 0; code < 256; code++)
        table[code] = num_decode(dtype, code);
}

int64_t num_to_i64(enum pto_dtype dtype, uint64_t bits)
{
    struct num_format f = num_format(dtype);
    bits &= f.mask;
    if (f.value_bits < f.bits) /* i1: any set bit is true */
        return bits != 0;
    if (f.kind == PTO_KIND_SINT && (bits >> (f.bits - 1)) != 0)
        bits |= ~f.mask;
    return (int64_t)bits;
}

uint64_t num_nan(enum pto_dtype dtype) { return num_format(dtype).nan_code; }

uint64_t num_inf(enum pto_dtype dtype, bool negative)
{
    struct num_format f = num_format(dtype);
    return f.inf_code == 0 ? 0 : f.inf_code | (negative ? f.sign : 0);
}

uint64_t num_max_finite(enum pto_dtype dtype, bool negative)
{
    struct num_format f = num_format(dtype);
    if (!negative)
        return f.max_code;
    if (f.kind == PTO_KIND_SINT)
        return ~f.max_code & f.mask;
    return f.sign == 0 ? 0 : f.max_code | f.sign; /* unsigned ints and e8m0: the smallest value */
}

uint64_t num_pad_bits(enum pto_dtype dtype, unsigned pad)
{
    struct num_format f = num_format(dtype);
    if ((pad != PTO_PAD_MAX && pad != PTO_PAD_MIN) || f.bits < 8 || f.bits == 64)
        return 0;
    if (f.kind == PTO_KIND_FLOAT) /* b.11: 8-bit floats pad with 0 in every mode */
        return f.bits == 8 ? 0 : num_inf(dtype, pad == PTO_PAD_MIN);
    return f.kind >= PTO_KIND_SINT ? num_max_finite(dtype, pad == PTO_PAD_MIN) : 0;
}

float num_fp19(uint64_t word) { return num_f32_from_bits((uint32_t)word & 0xFFFFE000u); }

double num_decode_e6m2(uint8_t code)
{
    if (code == 0xFF)
        return (double)NAN;
    return code == 0 ? 0.0 : scaled(4u + (code & 3u), (code >> 2) - 48 - 2, false);
}

float num_f16_to_f32(uint16_t bits) { return (float)num_decode(PTO_F16, bits); }
float num_bf16_to_f32(uint16_t bits) { return (float)num_decode(PTO_BF16, bits); }
