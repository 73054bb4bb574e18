/* Quantisation in the vector unit: 8-bit integers with parameters by row (vector.md 14), and the MX block formats
 * (machine-and-cube.md c.7; pto-as-2026-08.md 2.6). The HiF4 forms of A6 are known by name only (README section 4). */
#include "isa/num_tcvt_row.h"
#include "sim/formula.h"
#include "sim/rows.h"

#include <math.h>

static unsigned bits_of(const struct pto_tile *t) { return isa_dtype((enum pto_dtype)t->dtype)->bits; }
static bool is_float(const struct pto_tile *t) { return isa_dtype_is_float((enum pto_dtype)t->dtype) && bits_of(t) <= 32; }
static bool is_int(const struct pto_tile *t) { return isa_dtype_is_int((enum pto_dtype)t->dtype); }

/* ---- integers ---- */

/* A parameter by row: column j mod v_col of it (vector.md 8), or always column 0. */
static bool open_parameter(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role role, const struct sim_grid *dst,
                           bool first_column, struct sim_grid *g)
{
    const struct pto_tile *tile = isa_insn_tile(insn, role);
    if (tile == NULL || !is_float(tile))
        return sim_refuse(x, insn, "needs a tile of floats with a value for each row");
    if (sim_valid_rows(tile) < dst->rows || sim_valid_cols(tile) <= 0)
        return sim_refuse(x, insn, "`%s` has %dx%d valid elements for %d rows", sim_slot_name(insn, tile), (int)sim_valid_rows(tile),
                          (int)sim_valid_cols(tile), (int)dst->rows);
    if (!sim_open_part(x, insn, arena, role, dst->rows, first_column ? 1 : sim_valid_cols(tile), g))
        return false;
    sim_grid_settle(arena, g, dst, true);
    return true;
}

/* The value for each of n columns. */
static void load_parameter(const struct sim_grid *g, int32_t r, int32_t n, float *out)
{
    int32_t period = sim_least(g->cols, n);
    sim_load_f32(g, r, period, out);
    for (int32_t c = period; c < n; c++)
        out[c] = out[c - period];
}

/* src and dst, as large as both are valid. */
static bool open_pair(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, struct sim_grid *src, struct sim_grid *dst)
{
    const struct pto_tile *s = isa_insn_tile(insn, PTO_ROLE_SRC), *d = isa_insn_tile(insn, PTO_ROLE_DST);
    int32_t rows = sim_least(sim_valid_rows(s), sim_valid_rows(d)), cols = sim_least(sim_valid_cols(s), sim_valid_cols(d));
    if (!sim_open_part(x, insn, arena, PTO_ROLE_SRC, rows, cols, src) || !sim_open_part(x, insn, arena, PTO_ROLE_DST, rows, cols, dst))
        return false;
    sim_grid_settle(arena, src, dst, false);
    return true;
}

bool sim_ex_tquant(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    int64_t type = isa_insn_attr(insn, PTO_ATTR_QUANT_TYPE);
    bool asymmetric = type == PTO_QUANT_TYPE_INT8_ASYM;
    if (src == NULL || dst == NULL || !is_float(src) || !is_int(dst))
        return sim_refuse(x, insn, "makes a tile of integers of a tile of floats");
    if (type != PTO_QUANT_TYPE_INT8_SYM && !asymmetric)
        return sim_refuse(x, insn, "quant_type %s belongs to pto.tquant.mx", isa_enum_text(PTO_ENUM_QUANT_TYPE, type));
    struct base_arena arena = {0};
    struct sim_grid from, to, scale, offset = {0};
    bool ok = open_pair(x, insn, &arena, &from, &to);
    if (ok && to.rows > 0 && to.cols > 0)
        ok = open_parameter(x, insn, &arena, PTO_ROLE_FP, &to, false, &scale) &&
             (!asymmetric || open_parameter(x, insn, &arena, PTO_ROLE_OFFSETS, &to, false, &offset));
    if (ok && to.rows > 0 && to.cols > 0) {
        /* to nearest even, clamped to 0..255 or -128..127; NaN gives 0 (R16) */
        struct num_tcvt_row row;
        (void)num_tcvt_row_init(&row, asymmetric ? PTO_U8 : PTO_I8, PTO_F32, PTO_ROUND_RINT, PTO_SAT_ON);
        size_t n = (size_t)to.cols;
        float *v = base_alloc_array(&arena, n, sizeof *v), *by = base_alloc_array(&arena, n, sizeof *by), *plus = base_alloc_array(&arena, n, sizeof *plus);
        uint8_t *code = base_alloc_array(&arena, n, sizeof *code);
        int64_t *q = base_alloc_array(&arena, n, sizeof *q);
        for (int32_t r = 0; r < to.rows; r++) {
            sim_load_f32(&from, r, to.cols, v);
            load_parameter(&scale, r, to.cols, by);
            for (int32_t c = 0; c < to.cols; c++)
                v[c] *= by[c];
            if (asymmetric) {
                load_parameter(&offset, r, to.cols, plus);
                for (int32_t c = 0; c < to.cols; c++)
                    v[c] += plus[c];
            }
            num_tcvt_row(&row, code, v, to.cols);
            for (int32_t c = 0; c < to.cols; c++)
                q[c] = asymmetric ? code[c] : (int8_t)code[c];
            sim_store_i64(&to, r, to.cols, q);
        }
    }
    base_arena_free(&arena);
    return ok;
}

bool sim_ex_tdequant(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (src == NULL || dst == NULL || !is_int(src) || bits_of(src) > 32 || !is_float(dst))
        return sim_refuse(x, insn, "makes a tile of floats of a tile of integers");
    struct base_arena arena = {0};
    struct sim_grid from, to, scale, offset;
    bool ok = open_pair(x, insn, &arena, &from, &to);
    if (ok && to.rows > 0 && to.cols > 0)
        ok = open_parameter(x, insn, &arena, PTO_ROLE_FP, &to, true, &scale) &&
             open_parameter(x, insn, &arena, PTO_ROLE_OFFSETS, &to, true, &offset);
    if (ok && to.rows > 0 && to.cols > 0) {
        float *v = base_alloc_array(&arena, (size_t)to.cols, sizeof *v);
        int64_t *q = base_alloc_array(&arena, (size_t)to.cols, sizeof *q);
        for (int32_t r = 0; r < to.rows; r++) {
            float by, minus;
            sim_load_f32(&scale, r, 1, &by);
            sim_load_f32(&offset, r, 1, &minus);
            sim_load_i64(&from, r, to.cols, q);
            for (int32_t c = 0; c < to.cols; c++)
                v[c] = ((float)q[c] - minus) * by;
            sim_store_f32(&to, r, to.cols, v);
        }
    }
    base_arena_free(&arena);
    return ok;
}

/* ---- MX ---- */

enum { GROUP = 32, EXP_NAN = 0xFF, EXP_MAX = 0xFE };

/* The element formats: what is subtracted from the largest element's exponent (R32), the factor of the nv rule. */
struct mx_format {
    enum pto_dtype dtype;
    uint32_t emax;
    float largest_inverse;
};
static const struct mx_format mx_fp8 = {PTO_F8E4M3, 8, 1.0f / 448.0f}, mx_fp4 = {PTO_F4E2M1, 2, 1.0f / 6.0f};

static uint32_t shared_exponent(const struct mx_format *format, float largest, bool nv)
{
    if (isnan(largest))
        return EXP_NAN;
    if (!nv) {
        uint32_t field = num_f32_bits(largest) >> 23;
        return field > format->emax ? field - format->emax : 0;
    }
    if (isinf(largest))
        return EXP_MAX;
    uint32_t bits = num_f32_bits(largest * format->largest_inverse), field = bits >> 23, mantissa = bits & 0x7FFFFF;
    bool up = mantissa > 0 && field != EXP_MAX && !(field == 0 && mantissa <= 0x400000);
    return field + up;
}

/* 2^(127 - exp) */
static float multiplier(uint32_t exp)
{
    if (exp == EXP_NAN)
        return NAN;
    return exp == EXP_MAX ? 0x1p-127f : num_f32_from_bits((EXP_MAX - exp) << 23);
}

/* Where results go. Groups lie along rows or columns of src; element (i, g) of a grid of groups by axis1, (g, j) by axis0. */
struct mx {
    const struct mx_format *format;
    struct sim_grid src, dst;
    struct sim_grid exp, max, scaling, exp_zz; /* exp_zz.base NULL: absent */
    int32_t rows, cols;                        /* of the groups */
    struct num_tcvt_row to_fp8;
    bool axis0, nv;
};

static uint64_t encode(enum pto_dtype dtype, float v) { return num_encode(dtype, (double)v, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON); }

/* Codes of n values: to nearest even, saturating. E2M1 counts the midpoints that a magnitude passes; an even code takes them. */
static void encode_row(const struct mx *mx, int32_t n, const float *v, uint8_t *bytes, int32_t *code)
{
    if (isa_dtype(mx->format->dtype)->bits == 4) {
        for (int32_t c = 0; c < n; c++) {
            float m = fabsf(v[c]);
            code[c] = (m > 0.25f) + (m >= 0.75f) + (m > 1.25f) + (m >= 1.75f) + (m > 2.5f) + (m >= 3.5f) + (m > 5.0f) + (int32_t)(num_f32_bits(v[c]) >> 28 & 8);
        }
    } else {
        num_tcvt_row(&mx->to_fp8, bytes, v, n);
        for (int32_t c = 0; c < n; c++)
            code[c] = bytes[c];
    }
    for (int32_t c = 0; c < n; c++)
        if (isnan(v[c]))
            code[c] = (int32_t)num_encode(mx->format->dtype, (double)v[c], PTO_ROUND_RINT, NUM_OVF_SATURATE, NUM_NAN_CANON);
}

/* The groups of row i. v, code: room for a row. */
static void quantise_row(const struct mx *mx, int32_t i, float *v, uint8_t *bytes, int32_t *code)
{
    enum pto_dtype src = (enum pto_dtype)mx->src.dtype;
    int32_t n = mx->src.cols;
    sim_load_f32(&mx->src, i, n, v);
    for (int32_t j = 0, c = 0; c < n; j++, c += GROUP) {
        int32_t end = n - c < GROUP ? n : c + GROUP;
        uint32_t most = 0;
        for (int32_t k = c; k < end; k++) { /* magnitudes in the order of their bits: a NaN makes the group one */
            uint32_t magnitude = num_f32_bits(v[k]) & 0x7FFFFFFF;
            most = magnitude > most ? magnitude : most;
        }
        float largest = num_f32_from_bits(most);
        uint32_t exp = shared_exponent(mx->format, largest, mx->nv);
        float by = sim_round_one_f32(src, multiplier(exp));
        sim_grid_store(&mx->exp, i, j, exp);
        if (mx->exp_zz.base != NULL)
            sim_grid_store(&mx->exp_zz, i, j, exp);
        sim_grid_store(&mx->max, i, j, encode((enum pto_dtype)mx->max.dtype, largest));
        sim_grid_store(&mx->scaling, i, j, encode((enum pto_dtype)mx->scaling.dtype, by));
        for (int32_t k = c; k < end; k++)
            v[k] *= by;
    }
    sim_round_f32(src, n, v);
    encode_row(mx, n, v, bytes, code);
    sim_store_i32(&mx->dst, i, n, code);
}

static bool missing(struct sim_exec *x, const struct pto_insn *insn, unsigned bits, const struct pto_tile *t)
{
    return sim_refuse(x, insn, "`%s` has elements of %u bits, not %u", sim_slot_name(insn, t), bits_of(t), bits);
}

/* A grid of rows x cols whose elements lie one behind the other from the tile's address on. */
static bool compact_grid(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_tile *tile, int32_t rows,
                         int32_t cols, struct sim_grid *g)
{
    struct pto_tile flat = *tile;
    int64_t n = (int64_t)rows * cols;
    if (n > (int64_t)tile->rows * tile->cols)
        return sim_refuse(x, insn, "`%s` (%dx%d) has no room for %lld groups", sim_slot_name(insn, tile), (int)tile->rows, (int)tile->cols,
                          (long long)n);
    if (tile->phys_rows != tile->rows || tile->phys_cols != tile->cols) /* a part of another tile has rows apart from each other */
        return sim_grid_of_tile(x, insn, arena, tile, 0, 0, rows, cols, g);
    flat.rows = flat.phys_rows = rows;
    flat.cols = flat.phys_cols = cols;
    flat.blayout = PTO_BLAYOUT_ROW;
    flat.slayout = PTO_SLAYOUT_NONE;
    return sim_grid_of_tile(x, insn, arena, &flat, 0, 0, rows, cols, g);
}

/* The exponents: by axis1 in rows as the tile has them, or in its single row; by axis0 as the groups lie, or two rows of them
 * side by side, element by element (interleave: exp[2p + s, c] at [p, 2c + s]). */
static bool exponent_grid(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_tile *tile, bool interleave,
                          struct mx *mx)
{
    if (!mx->axis0 && tile->rows == 1)
        return compact_grid(x, insn, arena, tile, mx->rows, mx->cols, &mx->exp);
    if (!mx->axis0 || !interleave)
        return sim_grid_of_tile(x, insn, arena, tile, 0, 0, mx->rows, mx->cols, &mx->exp);
    struct sim_grid pairs;
    if (mx->cols > INT32_MAX / 2 || !sim_grid_of_tile(x, insn, arena, tile, 0, 0, (mx->rows + 1) / 2, 2 * mx->cols, &pairs))
        return false;
    mx->exp = pairs;
    mx->exp.rows = mx->rows;
    mx->exp.cols = mx->cols;
    mx->exp.row = base_alloc_array(arena, (size_t)mx->rows, sizeof(int64_t));
    mx->exp.col = base_alloc_array(arena, (size_t)mx->cols, sizeof(int64_t));
    int64_t step = pairs.cols > 1 ? pairs.col[1] - pairs.col[0] : 0;
    for (int32_t r = 0; r < mx->rows; r++)
        mx->exp.row[r] = pairs.row[r / 2] + (r % 2 != 0 ? step : 0);
    for (int32_t c = 0; c < mx->cols; c++)
        mx->exp.col[c] = pairs.col[2 * c];
    return true;
}

/* The tile with boxes: storeMode nz writes dst as Nz; exp_zz holds the exponents in the order of MX scales (b.7). A tile that
 * says so itself is taken as it is. */
static struct pto_tile boxed(const struct pto_tile *tile, unsigned blayout, unsigned slayout, uint16_t fractal, int32_t rows, int32_t cols)
{
    struct pto_tile t = *tile;
    if (t.slayout != PTO_SLAYOUT_NONE)
        return t;
    t.blayout = (uint8_t)blayout;
    t.slayout = (uint8_t)slayout;
    t.fractal = fractal;
    t.rows = t.phys_rows = rows;
    t.cols = t.phys_cols = cols;
    return t;
}

static bool open_mx(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, struct mx *mx)
{
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *dst = isa_insn_tile(insn, PTO_ROLE_DST), *exp = isa_insn_tile(insn, PTO_ROLE_DST1),
                          *max = isa_insn_tile(insn, PTO_ROLE_DST2), *scaling = isa_insn_tile(insn, PTO_ROLE_DST3), *zz = isa_insn_tile(insn, PTO_ROLE_DST4);
    int32_t rows = sim_least(sim_valid_rows(src), sim_valid_rows(dst)), cols = sim_least(sim_valid_cols(src), sim_valid_cols(dst));
    struct pto_tile to = *dst;
    if (rows <= 0 || cols <= 0)
        return true;
    mx->rows = mx->axis0 ? (rows - 1) / GROUP + 1 : rows;
    mx->cols = mx->axis0 ? cols : (cols - 1) / GROUP + 1;
    if (isa_insn_attr(insn, PTO_ATTR_STORE_MODE) == PTO_VEC_STORE_MODE_NZ)
        to = boxed(dst, PTO_BLAYOUT_COL, PTO_SLAYOUT_ROW, 512, (int32_t)base_round_up(dst->rows, 16), dst->cols);
    if (!sim_open_part(x, insn, arena, PTO_ROLE_SRC, rows, cols, &mx->src) || !sim_grid_of_tile(x, insn, arena, &to, 0, 0, rows, cols, &mx->dst) ||
        !exponent_grid(x, insn, arena, exp, isa_insn_attr(insn, PTO_ATTR_INTERLEAVE) != 0, mx))
        return false;
    bool ok = mx->axis0 ? sim_grid_of_tile(x, insn, arena, max, 0, 0, mx->rows, mx->cols, &mx->max) &&
                              sim_grid_of_tile(x, insn, arena, scaling, 0, 0, mx->rows, mx->cols, &mx->scaling)
                        : compact_grid(x, insn, arena, max, mx->rows, mx->cols, &mx->max) &&
                              compact_grid(x, insn, arena, scaling, mx->rows, mx->cols, &mx->scaling);
    if (ok && zz != NULL) {
        unsigned major = mx->axis0 ? PTO_BLAYOUT_COL : PTO_BLAYOUT_ROW, minor = mx->axis0 ? PTO_SLAYOUT_COL : PTO_SLAYOUT_ROW;
        int64_t outer = mx->axis0 ? mx->cols : mx->rows, pairs = mx->axis0 ? mx->rows : mx->cols;
        outer = base_round_up(outer, 16);
        pairs = base_round_up(pairs, 2);
        if (outer * pairs > (int64_t)zz->rows * zz->cols && zz->slayout == PTO_SLAYOUT_NONE)
            return sim_refuse(x, insn, "`%s` (%dx%d) has no room for %lldx%lld exponents", sim_slot_name(insn, zz), (int)zz->rows, (int)zz->cols,
                              (long long)outer, (long long)pairs);
        struct pto_tile scales = boxed(zz, major, minor, 32, (int32_t)(mx->axis0 ? pairs : outer), (int32_t)(mx->axis0 ? outer : pairs));
        ok = sim_grid_of_tile(x, insn, arena, &scales, 0, 0, mx->rows, mx->cols, &mx->exp_zz);
    }
    const struct sim_grid *written[] = {&mx->dst, &mx->exp, &mx->max, &mx->scaling, &mx->exp_zz};
    for (size_t i = 0; ok && i < sizeof written / sizeof written[0]; i++)
        if (written[i]->base != NULL)
            sim_grid_settle(arena, &mx->src, written[i], true);
    return ok;
}

static bool quantise_mx(struct sim_exec *x, const struct pto_insn *insn, const struct mx_format *format, bool axis0)
{
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *dst = isa_insn_tile(insn, PTO_ROLE_DST), *exp = isa_insn_tile(insn, PTO_ROLE_DST1),
                          *max = isa_insn_tile(insn, PTO_ROLE_DST2), *scaling = isa_insn_tile(insn, PTO_ROLE_DST3), *zz = isa_insn_tile(insn, PTO_ROLE_DST4);
    if (src == NULL || dst == NULL || exp == NULL || max == NULL || scaling == NULL)
        return sim_refuse(x, insn, "needs tiles for elements, exponents, largest elements and multipliers");
    if (!is_float(src) || !is_float(max) || !is_float(scaling))
        return sim_refuse(x, insn, "src, max and scaling are tiles of floats");
    if (bits_of(dst) != isa_dtype(format->dtype)->bits)
        return missing(x, insn, isa_dtype(format->dtype)->bits, dst);
    if (bits_of(exp) != 8)
        return missing(x, insn, 8, exp);
    if (zz != NULL && bits_of(zz) != 8)
        return missing(x, insn, 8, zz);
    struct base_arena arena = {0};
    struct mx *mx = base_alloc(&arena, sizeof *mx);
    *mx = (struct mx){.format = format, .axis0 = axis0, .nv = isa_insn_attr(insn, PTO_ATTR_QUANT_SCALE_ALG) == PTO_QUANT_SCALE_ALG_NV};
    bool ok = open_mx(x, insn, &arena, mx);
    if (ok && mx->rows > 0 && mx->cols > 0) {
        struct sim_grid *all[] = {&mx->src, &mx->dst, &mx->exp, &mx->max, &mx->scaling, &mx->exp_zz};
        for (size_t k = 0; axis0 && k < sizeof all / sizeof all[0]; k++)
            *all[k] = sim_grid_transposed(all[k]);
        (void)num_tcvt_row_init(&mx->to_fp8, PTO_F8E4M3, PTO_F32, PTO_ROUND_RINT, PTO_SAT_ON);
        size_t n = (size_t)mx->src.cols;
        float *v = base_alloc_array(&arena, n, sizeof *v);
        int32_t *code = base_alloc_array(&arena, n, sizeof *code);
        uint8_t *bytes = base_alloc(&arena, n);
        for (int32_t i = 0; i < mx->src.rows; i++)
            quantise_row(mx, i, v, bytes, code);
    }
    base_arena_free(&arena);
    return ok;
}

bool sim_ex_tquant_mx(struct sim_exec *x, const struct pto_insn *insn)
{
    int64_t type = isa_insn_attr(insn, PTO_ATTR_QUANT_TYPE);
    if (type != PTO_QUANT_TYPE_MXFP8 && type != PTO_QUANT_TYPE_MXFP4_E2M1)
        return sim_refuse(x, insn, "quant_type %s belongs to pto.tquant", isa_enum_text(PTO_ENUM_QUANT_TYPE, type));
    return quantise_mx(x, insn, type == PTO_QUANT_TYPE_MXFP8 ? &mx_fp8 : &mx_fp4, isa_insn_attr(insn, PTO_ATTR_GRP_AXIS) == PTO_MX_GROUP_AXIS_0);
}

/* The form of the C interface: groups along rows; the destination says the format. */
bool sim_ex_tquant_dn(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    return quantise_mx(x, insn, dst != NULL && bits_of(dst) == 4 ? &mx_fp4 : &mx_fp8, true);
}

bool sim_ex_tquant_hif4(struct sim_exec *x, const struct pto_insn *insn)
{
    return sim_refuse(x, insn, "no source states how the A6 instruction chooses the exponents of a HiF4 block");
}

bool sim_ex_tmatmul_mx_hif4(struct sim_exec *x, const struct pto_insn *insn)
{
    return sim_refuse(x, insn, "HiF4 operands are not simulated: no source states the A6 instruction");
}
