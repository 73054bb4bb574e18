/* Loading and storing rows (see rows.h); contiguous rows of the common types have loops of their own. */
#include "sim/rows.h"
#include "sim/scalar.h"

#include <string.h>

static bool has_tile(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, const struct pto_tile **tile)
{
    *tile = isa_insn_tile(insn, role);
    return *tile != NULL || sim_refuse(x, insn, "needs a tile operand that is not there");
}

bool sim_open_part(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role role, int32_t rows,
                   int32_t cols, struct sim_grid *grid)
{
    const struct pto_tile *tile;
    return has_tile(x, insn, role, &tile) && sim_grid_of_tile(x, insn, arena, tile, 0, 0, rows, cols, grid);
}

bool sim_open(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role role, struct sim_grid *grid)
{
    const struct pto_tile *tile;
    return has_tile(x, insn, role, &tile) &&
           sim_grid_of_tile(x, insn, arena, tile, 0, 0, sim_valid_rows(tile), sim_valid_cols(tile), grid);
}

static void ends(const struct sim_grid *g, uintptr_t *begin, uintptr_t *end)
{
    int64_t bits = isa_dtype((enum pto_dtype)g->dtype)->bits;
    *begin = (uintptr_t)(g->base + (g->row[0] + g->col[0]) * bits / 8);
    *end = (uintptr_t)(g->base + ((g->row[g->rows - 1] + g->col[g->cols - 1] + 1) * bits + 7) / 8);
}

void sim_tile_settle(struct base_arena *arena, struct sim_grid *src, const struct sim_grid *dst, bool always)
{
    uintptr_t s, t, d, e;
    if (src->rows <= 0 || src->cols <= 0 || dst->rows <= 0 || dst->cols <= 0)
        return;
    ends(src, &s, &t);
    ends(dst, &d, &e);
    if (s < e && d < t)
        sim_grid_settle(arena, src, dst, always);
}

/* Rows are worked on in pieces whose codes lie in a buffer if they are not neighbours in memory. */
enum { PIECE = 256 };

static unsigned bits_of(const struct sim_grid *g) { return isa_dtype((enum pto_dtype)g->dtype)->bits; }
static int32_t piece(int32_t left) { return left < PIECE ? left : PIECE; }

/* Are columns [c, c + n) neighbours? Every layout has column offsets that grow, by one inside a box. */
static bool is_dense(const struct sim_grid *g, int32_t c, int32_t n) { return g->col[c + n - 1] - g->col[c] == n - 1; }

static uint8_t *at(const struct sim_grid *g, int32_t r, int32_t c, size_t width)
{
    return g->base + (g->row[r] + g->col[c]) * (int64_t)width;
}

#define GATHER(T)                                                    \
    for (int32_t i = 0; i < n; i++)                                  \
        memcpy(buf + (size_t)i * sizeof(T), at(g, r, c + i, sizeof(T)), sizeof(T))
#define SCATTER(T)                                                   \
    for (int32_t i = 0; i < n; i++)                                  \
        memcpy(at(g, r, c + i, sizeof(T)), codes + (size_t)i * sizeof(T), sizeof(T))

/* The codes of columns [c, c + n), neighbours; 4-bit ones a byte each. In place if they lie like that, else in buf. */
static const uint8_t *gather(const struct sim_grid *g, int32_t r, int32_t c, int32_t n, uint8_t *buf)
{
    unsigned bits = bits_of(g);
    if (bits >= 8 && is_dense(g, c, n))
        return at(g, r, c, bits / 8);
    switch (bits) {
    case 8: GATHER(uint8_t); break;
    case 16: GATHER(uint16_t); break;
    case 32: GATHER(uint32_t); break;
    case 64: GATHER(uint64_t); break;
    default:
        for (int32_t i = 0; i < n; i++)
            buf[i] = (uint8_t)sim_grid_load(g, r, c + i);
    }
    return buf;
}

static void scatter(const struct sim_grid *g, int32_t r, int32_t c, int32_t n, const uint8_t *codes)
{
    unsigned bits = bits_of(g);
    if (bits >= 8 && is_dense(g, c, n)) {
        memcpy(at(g, r, c, bits / 8), codes, (size_t)n * (bits / 8));
        return;
    }
    switch (bits) {
    case 8: SCATTER(uint8_t); break;
    case 16: SCATTER(uint16_t); break;
    case 32: SCATTER(uint32_t); break;
    case 64: SCATTER(uint64_t); break;
    default:
        for (int32_t i = 0; i < n; i++)
            sim_grid_store(g, r, c + i, codes[i]);
    }
}

/* ---- conversions of the common float types, without branches; the tests hold them equal to isa/num.h ---- */

static inline float value_of_f16(uint16_t code)
{
    /* The fields in their f32 places are 2^-112 of the value, subnormals included; the top exponent has to stay at the top. */
    uint32_t magnitude = num_f32_bits(num_f32_from_bits((uint32_t)(code & 0x7FFFu) << 13) * 0x1p112f);
    uint32_t top = (code & 0x7C00u) == 0x7C00u ? 0x7F800000u : 0;
    return num_f32_from_bits(magnitude | top | (uint32_t)(code & 0x8000u) << 16);
}

static inline uint16_t code_of_f16(float v)
{
    uint32_t bits = num_f32_bits(v), sign = bits >> 16 & 0x8000u, m = bits & 0x7FFFFFFFu;
    uint32_t normal = (m - (112u << 23) + 0xFFFu + (m >> 13 & 1u)) >> 13;
    /* An ulp of values in [1/2, 1) is the quantum of f16's subnormals: this addition rounds to it. */
    uint32_t subnormal = num_f32_bits(num_f32_from_bits(m < 0x38800000u ? m : 0) + 0.5f) - 0x3F000000u;
    uint32_t code = m < 0x38800000u ? subnormal : normal;
    code = m >= 0x477FF000u ? 0x7C00u : code;
    return (uint16_t)(m > 0x7F800000u ? 0x7E00u : code | sign);
}

static inline uint32_t rounded_to_bf16(float v) /* bits of the f32 that it becomes */
{
    uint32_t bits = num_f32_bits(v), rounded = (bits + 0x7FFFu + (bits >> 16 & 1u)) & 0xFFFF0000u;
    return (bits & 0x7FFFFFFFu) > 0x7F800000u ? 0x7FC00000u : rounded;
}

static uint64_t encode(enum pto_dtype dtype, float v)
{
    return num_encode(dtype, (double)v, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
}

static uint64_t code_at(const uint8_t *codes, unsigned bits, int32_t i)
{
    uint64_t code = 0;
    memcpy(&code, codes + (size_t)i * (bits < 8 ? 1 : bits / 8), bits < 8 ? 1 : bits / 8);
    return code;
}

static void decode_piece(enum pto_dtype dtype, unsigned bits, int32_t n, const uint8_t *codes, float *out)
{
    switch (dtype) {
    case PTO_F32: memcpy(out, codes, (size_t)n * 4); break;
    case PTO_BF16:
        for (int32_t i = 0; i < n; i++) {
            uint16_t code;
            memcpy(&code, codes + 2 * (size_t)i, 2);
            out[i] = num_f32_from_bits((uint32_t)code << 16);
        }
        break;
    case PTO_F16:
        for (int32_t i = 0; i < n; i++) {
            uint16_t code;
            memcpy(&code, codes + 2 * (size_t)i, 2);
            out[i] = value_of_f16(code);
        }
        break;
    default:
        for (int32_t i = 0; i < n; i++)
            out[i] = (float)num_decode(dtype, code_at(codes, bits, i));
    }
}

static void encode_piece(enum pto_dtype dtype, unsigned bits, int32_t n, const float *in, uint8_t *codes)
{
    switch (dtype) {
    case PTO_F32:
        for (int32_t i = 0; i < n; i++) {
            uint32_t code = num_f32_bits(in[i]);
            code = (code & 0x7FFFFFFFu) > 0x7F800000u ? 0x7FC00000u : code;
            memcpy(codes + 4 * (size_t)i, &code, 4);
        }
        break;
    case PTO_BF16:
        for (int32_t i = 0; i < n; i++) {
            uint16_t code = (uint16_t)(rounded_to_bf16(in[i]) >> 16);
            memcpy(codes + 2 * (size_t)i, &code, 2);
        }
        break;
    case PTO_F16:
        for (int32_t i = 0; i < n; i++) {
            uint16_t code = code_of_f16(in[i]);
            memcpy(codes + 2 * (size_t)i, &code, 2);
        }
        break;
    default:
        for (int32_t i = 0; i < n; i++) {
            uint64_t code = encode(dtype, in[i]);
            memcpy(codes + (size_t)i * (bits < 8 ? 1 : bits / 8), &code, bits < 8 ? 1 : bits / 8);
        }
    }
}

void sim_load_f32(const struct sim_grid *g, int32_t r, int32_t n, float *out)
{
    uint8_t buf[PIECE * 8];
    for (int32_t c = 0, k; c < n; c += k) {
        k = piece(n - c);
        decode_piece((enum pto_dtype)g->dtype, bits_of(g), k, gather(g, r, c, k, buf), out + c);
    }
}

void sim_store_f32(const struct sim_grid *g, int32_t r, int32_t n, const float *in)
{
    uint8_t buf[PIECE * 8];
    for (int32_t c = 0, k; c < n; c += k) {
        k = piece(n - c);
        encode_piece((enum pto_dtype)g->dtype, bits_of(g), k, in + c, buf);
        scatter(g, r, c, k, buf);
    }
}

/* Elements of C type T as integers of type W; what has no C type goes through num_to_i64(). */
#define WIDEN(T, W)                                             \
    for (int32_t i = 0; i < n; i++) {                           \
        T v;                                                    \
        memcpy(&v, codes + (size_t)i * sizeof v, sizeof v);     \
        out[i] = (W)v;                                          \
    }                                                           \
    break
#define WIDEN_SMALL(W)                                          \
    case PTO_I8: WIDEN(int8_t, W);                              \
    case PTO_U8: WIDEN(uint8_t, W);                             \
    case PTO_I16: WIDEN(int16_t, W);                            \
    case PTO_U16: WIDEN(uint16_t, W);                           \
    case PTO_I32: WIDEN(int32_t, W)
#define WIDEN_OTHERS(W)                                         \
    default:                                                    \
        for (int32_t i = 0; i < n; i++)                         \
            out[i] = (W)num_to_i64(dtype, code_at(codes, isa_dtype(dtype)->bits, i))

static void widen_i64(enum pto_dtype dtype, int32_t n, const uint8_t *codes, int64_t *out)
{
    switch (dtype) {
    WIDEN_SMALL(int64_t);
    case PTO_U32: WIDEN(uint32_t, int64_t);
    case PTO_I64:
    case PTO_U64: WIDEN(int64_t, int64_t);
    WIDEN_OTHERS(int64_t);
    }
}

static void widen_i32(enum pto_dtype dtype, int32_t n, const uint8_t *codes, int32_t *out)
{
    switch (dtype) {
    WIDEN_SMALL(int32_t);
    WIDEN_OTHERS(int32_t);
    }
}

static void widen_bits(unsigned bits, int32_t n, const uint8_t *codes, uint64_t *out)
{
    switch (bits) {
    case 16: WIDEN(uint16_t, uint64_t);
    case 32: WIDEN(uint32_t, uint64_t);
    case 64: WIDEN(uint64_t, uint64_t);
    default: WIDEN(uint8_t, uint64_t);
    }
}

#define NARROW(T)                                               \
    for (int32_t i = 0; i < n; i++) {                           \
        T v = (T)in[i];                                         \
        memcpy(codes + (size_t)i * sizeof v, &v, sizeof v);     \
    }                                                           \
    break

static void narrow_bits(unsigned bits, int32_t n, const uint64_t *in, uint8_t *codes)
{
    switch (bits) {
    case 16: NARROW(uint16_t);
    case 32: NARROW(uint32_t);
    case 64: NARROW(uint64_t);
    default: NARROW(uint8_t);
    }
}

static void narrow_i32(unsigned bits, int32_t n, const int32_t *in, uint8_t *codes)
{
    switch (bits) {
    case 16: NARROW(uint16_t);
    case 32: NARROW(uint32_t);
    default: NARROW(uint8_t);
    }
}

void sim_load_i64(const struct sim_grid *g, int32_t r, int32_t n, int64_t *out)
{
    uint8_t buf[PIECE * 8];
    for (int32_t c = 0, k; c < n; c += k) {
        k = piece(n - c);
        widen_i64((enum pto_dtype)g->dtype, k, gather(g, r, c, k, buf), out + c);
    }
}

void sim_load_i32(const struct sim_grid *g, int32_t r, int32_t n, int32_t *out)
{
    uint8_t buf[PIECE * 8];
    for (int32_t c = 0, k; c < n; c += k) {
        k = piece(n - c);
        widen_i32((enum pto_dtype)g->dtype, k, gather(g, r, c, k, buf), out + c);
    }
}

void sim_load_bits(const struct sim_grid *g, int32_t r, int32_t n, uint64_t *out)
{
    uint8_t buf[PIECE * 8];
    for (int32_t c = 0, k; c < n; c += k) {
        k = piece(n - c);
        widen_bits(bits_of(g), k, gather(g, r, c, k, buf), out + c);
    }
}

void sim_store_bits(const struct sim_grid *g, int32_t r, int32_t n, const uint64_t *in)
{
    uint8_t buf[PIECE * 8];
    for (int32_t c = 0, k; c < n; c += k) {
        k = piece(n - c);
        narrow_bits(bits_of(g), k, in + c, buf);
        scatter(g, r, c, k, buf);
    }
}

void sim_store_i64(const struct sim_grid *g, int32_t r, int32_t n, const int64_t *in)
{
    /* a signed type and its unsigned twin may alias */
    sim_store_bits(g, r, n, (const uint64_t *)in);
}

void sim_store_i32(const struct sim_grid *g, int32_t r, int32_t n, const int32_t *in)
{
    uint8_t buf[PIECE * 8];
    for (int32_t c = 0, k; c < n; c += k) {
        k = piece(n - c);
        narrow_i32(bits_of(g), k, in + c, buf);
        scatter(g, r, c, k, buf);
    }
}

float sim_round_one_f32(enum pto_dtype dtype, float v)
{
    return dtype == PTO_F32 ? v : (float)num_decode(dtype, encode(dtype, v));
}

void sim_round_f32(enum pto_dtype dtype, int32_t n, float *v)
{
    switch (dtype) {
    case PTO_F32: break;
    case PTO_BF16:
        for (int32_t c = 0; c < n; c++)
            v[c] = num_f32_from_bits(rounded_to_bf16(v[c]));
        break;
    case PTO_F16:
        for (int32_t c = 0; c < n; c++)
            v[c] = value_of_f16(code_of_f16(v[c]));
        break;
    default:
        for (int32_t c = 0; c < n; c++)
            v[c] = sim_round_one_f32(dtype, v[c]);
    }
}

static const struct pto_operand *scalar_of(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role)
{
    const struct pto_operand *o = isa_insn_operand(insn, role);
    if (o != NULL && (o->kind == PTO_OK_INT || o->kind == PTO_OK_FLOAT))
        return o;
    (void)sim_refuse(x, insn, "needs a scalar operand that is not there");
    return NULL;
}

/* The code of a float type nearest to a scalar of either kind. */
static uint64_t code_of_scalar(const struct pto_operand *o, enum pto_dtype dtype)
{
    return o->kind == PTO_OK_FLOAT ? num_encode(dtype, o->u.f, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON)
                                   : num_encode_i64(dtype, o->u.i, o->dtype == PTO_U64, PTO_ROUND_RINT, NUM_OVF_INF);
}

bool sim_scalar_f32(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, enum pto_dtype dtype, float *out)
{
    const struct pto_operand *o = scalar_of(x, insn, role);
    if (o == NULL)
        return false;
    *out = (float)num_decode(dtype, code_of_scalar(o, dtype));
    return true;
}

bool sim_scalar_i64(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, enum pto_dtype dtype, int64_t *out)
{
    const struct pto_operand *o = scalar_of(x, insn, role);
    if (o == NULL)
        return false;
    uint64_t bits = o->kind == PTO_OK_INT ? (uint64_t)o->u.i : num_encode(dtype, o->u.f, PTO_ROUND_TRUNC, NUM_OVF_WRAP, NUM_NAN_ZERO);
    *out = num_to_i64(dtype, bits);
    return true;
}

bool sim_scalar_bits(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, enum pto_dtype dtype, uint64_t *out)
{
    const struct pto_operand *o = isa_insn_operand(insn, role);
    bool as_it_is = o != NULL && (o->kind == PTO_OK_INT ? isa_dtype_is_int(dtype) : o->kind == PTO_OK_FLOAT && o->dtype == dtype);
    if (as_it_is) {
        *out = sim_scalar_to_bits(dtype, o);
        return true;
    }
    if (isa_dtype_is_int(dtype)) {
        int64_t value = 0;
        bool ok = sim_scalar_i64(x, insn, role, dtype, &value);
        *out = (uint64_t)value;
        return ok;
    }
    o = scalar_of(x, insn, role);
    if (o == NULL)
        return false;
    *out = code_of_scalar(o, dtype);
    return true;
}
