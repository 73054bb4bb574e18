/* Rows of TCVT (see num_tcvt_row.h): every source here is exact in f32, so that a conversion is a widening and one rounding; of i32
 * those up to 2^24 are, and the others go one by one.
 * Loops are plain integer and f32 arithmetic that vectorises; what they do not cover goes to num_tcvt element by element. */
#include "isa/num_tcvt_row.h"
#include "isa/num_format.h"

enum { CHUNK = 256, F32_INF = 0x7F800000, F32_NAN = 0x7FC00000 };

static inline uint16_t load16(const uint8_t *at) { return (uint16_t)(at[0] | at[1] << 8); }
static inline void store16(uint8_t *at, uint32_t bits)
{
    at[0] = (uint8_t)bits;
    at[1] = (uint8_t)(bits >> 8);
}

/* ---- to f32 ---- */

static void widen(const struct num_tcvt_row *row, float *out, const uint8_t *in, int32_t n)
{
    switch (row->src) {
    case PTO_F32:
        memcpy(out, in, (size_t)n * 4);
        break;
    case PTO_BF16:
        for (int32_t j = 0; j < n; j++)
            out[j] = num_f32_from_bits((uint32_t)load16(in + 2 * (size_t)j) << 16);
        break;
    case PTO_F16: /* the fields as f32 are 2^112 too small, subnormal or not */
        for (int32_t j = 0; j < n; j++) {
            uint32_t bits = load16(in + 2 * (size_t)j), sign = (bits & 0x8000) << 16, special = (bits & 0x7C00) == 0x7C00 ? F32_INF : 0;
            float value = num_f32_from_bits((bits & 0x7FFF) << 13) * 0x1p112f;
            out[j] = num_f32_from_bits(num_f32_bits(value) | special | sign);
        }
        break;
    case PTO_I16:
        for (int32_t j = 0; j < n; j++)
            out[j] = (float)(int16_t)load16(in + 2 * (size_t)j);
        break;
    case PTO_U16:
        for (int32_t j = 0; j < n; j++)
            out[j] = (float)load16(in + 2 * (size_t)j);
        break;
    case PTO_I8:
        for (int32_t j = 0; j < n; j++)
            out[j] = (float)(int8_t)in[j];
        break;
    case PTO_U8:
        for (int32_t j = 0; j < n; j++)
            out[j] = (float)in[j];
        break;
    default:
        for (int32_t j = 0; j < n; j++)
            out[j] = row->table[in[j]];
    }
}

/* ---- from f32 ---- */

static uint64_t slow(const struct num_tcvt_row *row, float v)
{
    return num_tcvt((enum pto_dtype)row->dst, PTO_F32, num_f32_bits(v), row->round, row->sat);
}

static void to_f32(uint8_t *out, const float *in, int32_t n)
{
    for (int32_t j = 0; j < n; j++) {
        uint32_t bits = num_f32_bits(in[j]);
        bits = (bits & 0x7FFFFFFF) > F32_INF ? (bits & 0x80000000) | F32_NAN : bits;
        memcpy(out + 4 * (size_t)j, &bits, 4);
    }
}

/* What is added to a magnitude before its low `drop` bits are cut: by sign, and the bit above them for ties to even. */
struct rounding {
    uint32_t positive, negative, even;
};
static struct rounding rounding_of(unsigned round, unsigned drop)
{
    uint32_t all = (1u << drop) - 1, half = 1u << (drop - 1);
    switch (round) {
    case PTO_ROUND_ROUND:
        return (struct rounding){half, half, 0};
    case PTO_ROUND_FLOOR:
        return (struct rounding){0, all, 0};
    case PTO_ROUND_CEIL:
        return (struct rounding){all, 0, 0};
    case PTO_ROUND_TRUNC:
        return (struct rounding){0, 0, 0};
    default:
        return (struct rounding){half - 1, half - 1, 1};
    }
}
/* A magnitude without its low `drop` bits, rounded. */
static inline uint32_t cut(uint32_t magnitude, bool negative, struct rounding r, unsigned drop)
{
    return (magnitude + (negative ? r.negative : r.positive) + (magnitude >> drop & r.even)) >> drop;
}

static void to_bf16(const struct num_tcvt_row *row, uint8_t *out, const float *in, int32_t n)
{
    const struct rounding r = rounding_of(row->round, 16);
    const uint32_t max = 0x7F7F, over = row->sat == PTO_SAT_ON ? max : 0x7F80;
    for (int32_t j = 0; j < n; j++) {
        uint32_t bits = num_f32_bits(in[j]), magnitude = bits & 0x7FFFFFFF, code = cut(magnitude, bits >> 31 != 0, r, 16);
        code = code > max ? over : code;
        code = magnitude > F32_INF ? 0x7FC0 : code;
        store16(out + 2 * (size_t)j, code | (bits >> 16 & 0x8000));
    }
}

static void to_f16(const struct num_tcvt_row *row, uint8_t *out, const float *in, int32_t n)
{
    const struct rounding r = rounding_of(row->round, 13);
    const uint32_t max = 0x7BFF, over = row->sat == PTO_SAT_ON ? max : 0x7C00, least_normal = 113u << 23;
    uint32_t small = 0;
    for (int32_t j = 0; j < n; j++) {
        uint32_t bits = num_f32_bits(in[j]), magnitude = bits & 0x7FFFFFFF;
        uint32_t code = cut(magnitude - (112u << 23), bits >> 31 != 0, r, 13);
        code = magnitude >= least_normal ? code : 0;
        code = code > max ? over : code;
        code = magnitude > F32_INF ? 0x7E00 : code;
        small |= magnitude < least_normal ? magnitude : 0;
        store16(out + 2 * (size_t)j, code | (bits >> 16 & 0x8000));
    }
    for (int32_t j = 0; small != 0 && j < n; j++)
        if ((num_f32_bits(in[j]) & 0x7FFFFFFF) < least_normal)
            store16(out + 2 * (size_t)j, (uint32_t)slow(row, in[j]));
}

/* To nearest even, saturating, NaN to 0 (R16). Subnormal codes count multiples of the last place of `magic`. */
static inline void to_small(uint8_t *out, const float *in, int32_t n, unsigned mbits, unsigned bias, uint32_t max, float magic)
{
    const unsigned drop = 23 - mbits;
    const struct rounding r = rounding_of(PTO_ROUND_RINT, drop);
    const uint32_t least_normal = (128 - bias) << 23;
    for (int32_t j = 0; j < n; j++) {
        uint32_t bits = num_f32_bits(in[j]), magnitude = bits & 0x7FFFFFFF;
        uint32_t code = cut(magnitude - ((127 - bias) << 23), false, r, drop);
        uint32_t few = num_f32_bits(num_f32_from_bits(magnitude) + magic) - num_f32_bits(magic);
        code = magnitude >= least_normal ? code : few;
        code = code > max ? max : code;
        code |= bits >> 24 & 0x80;
        out[j] = (uint8_t)(magnitude > F32_INF ? 0 : code);
    }
}

/* Rounded to an integer, |v| < 2^31. What a conversion by truncation leaves is exact: from 2^24 on there is no fraction. */
static inline int32_t rounded(float v, unsigned round)
{
    int32_t t = (int32_t)v;
    float rest = v - (float)t;
    bool odd = (t & 1) != 0;
    switch (round) {
    case PTO_ROUND_RINT:
        return t + (rest > 0.5f || (rest == 0.5f && odd)) - (rest < -0.5f || (rest == -0.5f && odd));
    case PTO_ROUND_ROUND:
        return t + (rest >= 0.5f) - (rest <= -0.5f);
    case PTO_ROUND_FLOOR:
        return t - (rest < 0);
    case PTO_ROUND_CEIL:
        return t + (rest > 0);
    default:
        return t;
    }
}

static inline bool fits_i32(float v) { return v >= -0x1p31f && v < 0x1p31f; }

/* out[j] = v as a 32-bit integer; how many have no place in one (those are 0 here). */
static inline int32_t to_ints(int32_t *out, const float *in, int32_t n, unsigned round)
{
    int32_t beyond = 0;
    for (int32_t j = 0; j < n; j++) {
        bool fits = fits_i32(in[j]);
        out[j] = rounded(fits ? in[j] : 0.0f, round);
        beyond += !fits;
    }
    return beyond;
}

static int32_t to_i32(int32_t *out, const float *in, int32_t n, unsigned round)
{
    switch (round) { /* a loop for each, so that it vectorises */
    case PTO_ROUND_RINT:
        return to_ints(out, in, n, PTO_ROUND_RINT);
    case PTO_ROUND_ROUND:
        return to_ints(out, in, n, PTO_ROUND_ROUND);
    case PTO_ROUND_FLOOR:
        return to_ints(out, in, n, PTO_ROUND_FLOOR);
    case PTO_ROUND_CEIL:
        return to_ints(out, in, n, PTO_ROUND_CEIL);
    default:
        return to_ints(out, in, n, PTO_ROUND_TRUNC);
    }
}

static void to_int(const struct num_tcvt_row *row, uint8_t *out, const float *in, int32_t n)
{
    enum pto_dtype dst = (enum pto_dtype)row->dst;
    size_t width = isa_dtype(dst)->bits / 8u;
    int32_t v[CHUNK], lo = INT32_MIN, hi = INT32_MAX;
    if (row->sat == PTO_SAT_ON) {
        lo = (int32_t)num_to_i64(dst, num_max_finite(dst, true));
        hi = (int32_t)num_to_i64(dst, num_max_finite(dst, false));
    }
    int32_t beyond = to_i32(v, in, n, row->round);
    for (int32_t j = 0; j < n; j++) {
        int32_t clamped = v[j] < lo ? lo : v[j] > hi ? hi : v[j];
        v[j] = clamped;
    }
    for (int32_t j = 0; beyond != 0 && j < n; j++)
        if (!fits_i32(in[j]))
            v[j] = (int32_t)num_to_i64(dst, slow(row, in[j]));
    if (width == 4)
        memcpy(out, v, (size_t)n * 4);
    for (int32_t j = 0; width == 2 && j < n; j++)
        store16(out + 2 * (size_t)j, (uint32_t)v[j]);
    for (int32_t j = 0; width == 1 && j < n; j++)
        out[j] = (uint8_t)v[j];
}

static void narrow(const struct num_tcvt_row *row, uint8_t *out, const float *in, int32_t n)
{
    switch (row->dst) {
    case PTO_F32:
        to_f32(out, in, n);
        break;
    case PTO_BF16:
        to_bf16(row, out, in, n);
        break;
    case PTO_F16:
        to_f16(row, out, in, n);
        break;
    case PTO_F8E4M3:
        to_small(out, in, n, 3, 7, 0x7E, 0x1p14f);
        break;
    case PTO_F8E5M2:
        to_small(out, in, n, 2, 15, 0x7B, 0x1p7f);
        break;
    default:
        to_int(row, out, in, n);
    }
}

static bool is_wide(int32_t v) { return (uint32_t)v + (1u << 24) > 1u << 25; }

/* out may be in. */
static void from_i32(const struct num_tcvt_row *row, uint8_t *out, const uint8_t *in, int32_t n)
{
    int32_t v[CHUNK], wide = 0;
    float f[CHUNK];
    memcpy(v, in, (size_t)n * 4);
    for (int32_t j = 0; j < n; j++) {
        wide |= is_wide(v[j]);
        f[j] = (float)v[j];
    }
    narrow(row, out, f, n);
    /* the host's conversion to f32 is to nearest even for all of them */
    bool exact = row->dst == PTO_F32 && (row->round == PTO_ROUND_NONE || row->round == PTO_ROUND_RINT);
    for (int32_t j = 0; wide != 0 && !exact && j < n; j++)
        if (is_wide(v[j]))
            num_store(out, (uint64_t)j, (enum pto_dtype)row->dst, num_tcvt((enum pto_dtype)row->dst, PTO_I32, (uint32_t)v[j], row->round, row->sat));
}

bool num_tcvt_row_init(struct num_tcvt_row *row, enum pto_dtype dst, enum pto_dtype src, unsigned round, unsigned sat)
{
    static const uint8_t sources[PTO_DTYPE_COUNT] = {[PTO_F32] = 1, [PTO_BF16] = 1, [PTO_F16] = 1, [PTO_I16] = 1, [PTO_U16] = 1, [PTO_I8] = 1, [PTO_I32] = 1,
                                                     [PTO_U8] = 1, [PTO_F8E4M3] = 1, [PTO_F8E5M2] = 1, [PTO_HIF8] = 1, [PTO_F8E8M0] = 1};
    static const uint8_t targets[PTO_DTYPE_COUNT] = {[PTO_F32] = 1, [PTO_BF16] = 1, [PTO_F16] = 1, [PTO_F8E4M3] = 1, [PTO_F8E5M2] = 1,
                                                     [PTO_I32] = 1, [PTO_I16] = 1, [PTO_U16] = 1, [PTO_I8] = 1, [PTO_U8] = 1};
    bool both_ints = isa_dtype_is_int(src) && isa_dtype_is_int(dst);
    round = num_tcvt_round(dst, src, round);
    if (sat != PTO_SAT_ON && sat != PTO_SAT_OFF)
        sat = num_tcvt_default_sat(dst, src);
    bool rounds_to_odd = round == PTO_ROUND_ODD;
    if (sources[src] == 0 || targets[dst] == 0 || both_ints || rounds_to_odd || (src == PTO_F32 && dst == PTO_F32))
        return false;
    *row = (struct num_tcvt_row){.dst = (uint8_t)dst, .src = (uint8_t)src, .round = (uint8_t)round, .sat = (uint8_t)sat};
    if (!isa_dtype_is_int(src) && isa_dtype(src)->bits == 8)
        for (unsigned code = 0; code < 256; code++)
            row->table[code] = num_f32_from_bits((uint32_t)num_tcvt(PTO_F32, src, code, PTO_ROUND_RINT, PTO_SAT_OFF));
    return true;
}

void num_tcvt_row(const struct num_tcvt_row *row, void *out, const void *in, int32_t n)
{
    size_t from = isa_dtype((enum pto_dtype)row->src)->bits / 8u, to = isa_dtype((enum pto_dtype)row->dst)->bits / 8u;
    const uint8_t *src = in;
    uint8_t *dst = out;
    for (int32_t at = 0; at < n; at += CHUNK) {
        float v[CHUNK];
        int32_t count = n - at < CHUNK ? n - at : CHUNK;
        if (row->src == PTO_I32) {
            from_i32(row, dst + (size_t)at * to, src + (size_t)at * from, count);
            continue;
        }
        widen(row, v, src + (size_t)at * from, count);
        narrow(row, dst + (size_t)at * to, v, count);
    }
}
