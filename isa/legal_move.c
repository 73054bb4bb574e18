/* tmov, textract, tinsert: spaces, shapes, types, layouts, bounds, alignment (machine-and-cube.md e.2, e.3;
 * pto-as-2026-08.md 2.3; pto-as.md 5.4).  Fixpipe options are in legal_fix.c. */
#include "isa/legal_impl.h"
#include "isa/path.h"

#include "base/checked.h"

static const char *where(const struct pto_tile *t) { return isa_space((enum pto_space)t->space)->text; }
static bool moves(const struct legal *l, enum pto_space src, enum pto_space dst)
{
    return l->src != NULL && l->dst != NULL && l->src->space == src && l->dst->space == dst;
}
static bool to_l0(const struct legal *l) { return moves(l, PTO_SPACE_MAT, PTO_SPACE_LEFT) || moves(l, PTO_SPACE_MAT, PTO_SPACE_RIGHT); }
static bool is_a3(const struct legal *l) { return (l->target->family & PTO_F_LIKE_A3) != 0; }

bool isa_lc_move_pair(struct legal *l)
{
    if (l->src == NULL || l->dst == NULL ||
        isa_path_allows(isa_path_find(l->src->space, l->dst->space), (enum pto_op)l->insn->op, lc_families(l)))
        return true;
    return isa_lc_fail(l, "expects a supported address-space pair for this target; %s to %s is none on %s", where(l->src), where(l->dst),
                       l->target->name);
}

bool isa_lc_acc_vec_path(struct legal *l)
{
    return !moves(l, PTO_SPACE_ACC, PTO_SPACE_VEC) || isa_lc_fail(l, "has no path from acc to vec on %s", l->target->name);
}

bool isa_lc_mov_shape(struct legal *l)
{
    if (l->src == NULL || l->dst == NULL || (l->src->space != PTO_SPACE_MAT && !is_a3(l)) ||
        (l->src->rows == l->dst->rows && l->src->cols == l->dst->cols))
        return true;
    return isa_lc_fail(l, "expects src and dst of the same shape, got %s and %s", isa_lc_shape(l, l->src->rows, l->src->cols),
                       isa_lc_shape(l, l->dst->rows, l->dst->cols));
}

static bool widens_bias(const struct legal *l)
{
    return l->dst->space == PTO_SPACE_BIAS && isa_lt_pair(ISA_DL_BIAS_MOVE, l->src->dtype, l->dst->dtype, lc_families(l));
}

/* No element rule in the reference; the machine copies bits. Accumulators convert (ACC_TYPES). */
bool isa_lc_mov_dtype(struct legal *l)
{
    if (l->src == NULL || l->dst == NULL || l->src->space == PTO_SPACE_ACC || l->dst->space == PTO_SPACE_BIAS ||
        l->src->dtype == l->dst->dtype)
        return true;
    if (l->context == ISA_LEGAL_RUN && lc_bits(l->src->dtype) == lc_bits(l->dst->dtype))
        return true;
    return isa_lc_fail(l, "copies bits and converts nothing, got %s and %s", lc_dtype(l->src->dtype), lc_dtype(l->dst->dtype));
}

bool isa_lc_bias_types(struct legal *l)
{
    return l->dst == NULL || l->src == NULL || l->dst->space != PTO_SPACE_BIAS || widens_bias(l) ||
           isa_lc_fail(l, "cannot bring %s into the bias table as %s; i32 and f32 as they are, f16 (A5: bf16) to f32",
                       lc_dtype(l->src->dtype), lc_dtype(l->dst->dtype));
}

bool isa_lc_bias_payload(struct legal *l)
{
    if (l->dst == NULL || l->dst->space != PTO_SPACE_BIAS)
        return true;
    int64_t bytes = (int64_t)l->dst->cols * lc_bits(l->dst->dtype) / 8, capacity = isa_capacity(l->target, PTO_SPACE_BIAS);
    return (l->dst->rows == 1 && bytes % 64 == 0 && bytes <= capacity) ||
           isa_lc_fail(l, "expects one row of a multiple of 64 bytes, at most %lld, in the bias table, got %d row%s of %lld", (long long)capacity,
                       l->dst->rows, l->dst->rows == 1 ? "" : "s", (long long)bytes);
}

bool isa_lc_fb_payload(struct legal *l)
{
    if (l->dst == NULL || l->dst->space != PTO_SPACE_SCALING)
        return true;
    if (!isa_lt_in_list(ISA_DL_FB_MOVE, l->dst->dtype, PTO_F_ALL))
        return isa_lc_fail(l, "expects 64-bit words in the fixpipe table, got %s", lc_dtype(l->dst->dtype));
    int64_t bytes = (int64_t)l->dst->cols * 8, capacity = isa_capacity(l->target, PTO_SPACE_SCALING);
    return (l->dst->rows == 1 && bytes % 128 == 0 && bytes <= capacity) ||
           isa_lc_fail(l, "expects one row of a multiple of 128 bytes, at most %lld, in the fixpipe table, got %d row%s of %lld",
                       (long long)capacity, l->dst->rows, l->dst->rows == 1 ? "" : "s", (long long)bytes);
}

bool isa_lc_scale_move(struct legal *l)
{
    if (l->dst == NULL || l->src == NULL || !lc_is_scale(l->dst))
        return true;
    bool left = l->dst->space == PTO_SPACE_SCALE_LEFT;
    if (l->src->fractal != 32 || (left ? !lc_zz(l->src) : !lc_nn(l->src)))
        return isa_lc_fail(l, "expects a mat tile laid out like its scale tile, got %s", isa_lc_tile(l, l->src));
    return isa_lt_in_list(ISA_DL_SCALE, l->src->dtype, PTO_F_ALL) ||
           isa_lc_fail(l, "expects scales of f8e8m0 (or u8), got %s", lc_dtype(l->src->dtype));
}

bool isa_lc_l0_dtype(struct legal *l)
{
    return !to_l0(l) || isa_lt_in_list(ISA_DL_L0, lc_any_sign(l, l->dst->dtype), lc_families(l)) ||
           isa_lc_fail(l, "cannot bring %s into %s on %s; accepted: %s", lc_dtype(l->dst->dtype), where(l->dst), l->target->name,
                       isa_lt_list_text(l, ISA_DL_L0, lc_families(l)));
}

static bool l0_dst_good(const struct legal *l)
{
    return l->dst->space == PTO_SPACE_RIGHT ? lc_zn(l->dst) : l->target->left_is_nz ? lc_nz(l->dst) : lc_zz(l->dst);
}

bool isa_lc_l0_layout(struct legal *l)
{
    if (!to_l0(l))
        return true;
    if (!l0_dst_good(l))
        return isa_lc_fail(l, "expects %s with blayout=%s, slayout=%s on %s, got %s", where(l->dst),
                           l->dst->space == PTO_SPACE_LEFT && l->target->left_is_nz ? "col_major" : "row_major",
                           l->dst->space == PTO_SPACE_LEFT ? "row_major" : "col_major", l->target->name, isa_lc_tile(l, l->dst));
    return lc_nz(l->src) || lc_zn(l->src) || (l->src->rows == 1 && lc_nd(l->src)) ||
           isa_lc_fail(l, "expects a mat source in Nz or Zn boxes, or one unboxed row, got %s", isa_lc_tile(l, l->src));
}

/* A multiple of n, unknown counts as one. */
static bool multiple(int64_t value, int32_t n) { return value == PTO_UNKNOWN || value % n == 0; }

bool isa_lc_l0_align(struct legal *l)
{
    if (!to_l0(l))
        return true;
    int64_t row = isa_insn_int(l->insn, PTO_ROLE_ROW, 0), col = isa_insn_int(l->insn, PTO_ROLE_COL, 0);
    int32_t c0 = isa_dtype_c0((enum pto_dtype)l->dst->dtype), unit_row, unit_col;
    bool left = l->dst->space == PTO_SPACE_LEFT, plain = left ? lc_nz(l->src) : lc_zn(l->src);
    if (l->src->rows == 1 && lc_nd(l->src)) {
        unit_row = 1;
        unit_col = 512 * 8 / (int32_t)lc_bits(l->dst->dtype);
    } else if (plain) {
        unit_row = left ? 16 : c0;
        unit_col = left ? c0 : 16;
    } else {
        unit_row = unit_col = c0 > 16 ? c0 : 16;
    }
    if (multiple(row, unit_row) && multiple(col, unit_col) && l->dst->rows % unit_row == 0 && l->dst->cols % unit_col == 0)
        return true;
    return isa_lc_fail(l, "moves %s at %s to %s%s; rows go in units of %d, columns in units of %d",
                       isa_lc_shape(l, l->dst->rows, l->dst->cols), isa_lc_at(l, row, col), where(l->dst),
                       plain || unit_row == 1 ? "" : " transposing", unit_row, unit_col);
}

bool isa_lc_index_sign(struct legal *l)
{
    static const enum pto_role roles[] = {PTO_ROLE_ROW, PTO_ROLE_COL};
    for (int i = 0; i < 2; i++) {
        int64_t n = isa_insn_int(l->insn, roles[i], PTO_UNKNOWN);
        if (n != PTO_UNKNOWN && n < 0)
            return isa_lc_fail(l, "expects %s >= 0, got %lld", isa_lc_name(l, roles[i]), (long long)n);
    }
    return true;
}

/* offset + size <= limit; what is unknown is compatible. */
static bool within(int64_t offset, int32_t size, int32_t limit)
{
    int64_t end;
    if (size == PTO_UNKNOWN_EXTENT)
        return true;
    return base_add_i64(offset == PTO_UNKNOWN ? 0 : offset, size, &end) && end <= limit;
}

/* An empty valid region: it may lie behind the last row or column, as the tail of a loop does (R20). */
static bool moves_nothing(const struct pto_tile *t)
{
    return t->v_row == 0 || t->v_col == 0;
}

/* Execution fills what dst can hold of src, so that its valid region decides there. */
bool isa_lc_extract_bounds(struct legal *l)
{
    if (l->src == NULL || l->dst == NULL)
        return true;
    bool run = l->context == ISA_LEGAL_RUN;
    if (run && moves_nothing(l->dst))
        return true;
    int64_t row = isa_insn_int(l->insn, PTO_ROLE_ROW, PTO_UNKNOWN), col = isa_insn_int(l->insn, PTO_ROLE_COL, PTO_UNKNOWN);
    if (within(row, run ? l->dst->v_row : l->dst->rows, l->src->rows) && within(col, run ? l->dst->v_col : l->dst->cols, l->src->cols))
        return true;
    return isa_lc_fail(l, "takes %s at %s out of %s", isa_lc_shape(l, l->dst->rows, l->dst->cols), isa_lc_at(l, row, col),
                       isa_lc_shape(l, l->src->rows, l->src->cols));
}

bool isa_lc_insert_bounds(struct legal *l)
{
    if (l->src == NULL || l->dst == NULL)
        return true;
    if (l->context == ISA_LEGAL_RUN && moves_nothing(l->src))
        return true;
    int64_t row = isa_insn_int(l->insn, PTO_ROLE_ROW, PTO_UNKNOWN), col = isa_insn_int(l->insn, PTO_ROLE_COL, PTO_UNKNOWN);
    if (within(row, l->src->v_row, l->dst->rows) && within(col, l->src->v_col, l->dst->cols))
        return true;
    return isa_lc_fail(l, "puts %s at %s into %s", isa_lc_shape(l, l->src->v_row, l->src->v_col), isa_lc_at(l, row, col),
                       isa_lc_shape(l, l->dst->rows, l->dst->cols));
}

bool isa_lc_same_dtype(struct legal *l)
{
    return l->src == NULL || l->dst == NULL || l->src->space == PTO_SPACE_ACC || l->src->dtype == l->dst->dtype ||
           (l->context == ISA_LEGAL_RUN && lc_bits(l->src->dtype) == lc_bits(l->dst->dtype)) ||
           isa_lc_fail(l, "expects src and dst to have the same element type, got %s and %s", lc_dtype(l->src->dtype),
                       lc_dtype(l->dst->dtype));
}

bool isa_lc_insert_dtype(struct legal *l)
{
    if (l->src == NULL || l->dst == NULL || l->src->space != PTO_SPACE_VEC)
        return true;
    enum isa_dtype_list list = l->dst->space == PTO_SPACE_MAT ? ISA_DL_VEC_MAT : ISA_DL_VEC_VEC;
    return isa_lt_in_list(list, l->src->dtype, lc_families(l)) ||
           isa_lc_fail(l, "cannot insert %s on %s; accepted: %s", lc_dtype(l->src->dtype), l->target->name,
                       isa_lt_list_text(l, list, lc_families(l)));
}

bool isa_lc_extract_layout(struct legal *l)
{
    if (l->src == NULL || l->dst == NULL)
        return true;
    if (to_l0(l) && !l0_dst_good(l))
        return isa_lc_l0_layout(l);
    if (to_l0(l) && is_a3(l) && l->src->blayout != PTO_BLAYOUT_ROW && !lc_nz(l->src))
        return isa_lc_fail(l, "expects a mat source that is row_major or Nz, got %s", isa_lc_tile(l, l->src));
    if (moves(l, PTO_SPACE_VEC, PTO_SPACE_VEC) && !is_a3(l) && (!lc_nd(l->src) || !lc_nd(l->dst)))
        return isa_lc_fail(l, "expects row_major, unboxed src and dst, got %s", isa_lc_tile(l, lc_nd(l->src) ? l->dst : l->src));
    if (moves(l, PTO_SPACE_ACC, PTO_SPACE_VEC) && !lc_nd(l->dst))
        return isa_lc_fail(l, "expects a row_major, unboxed dst, got %s", isa_lc_tile(l, l->dst));
    return !moves(l, PTO_SPACE_ACC, PTO_SPACE_MAT) || lc_nz(l->dst) || isa_lc_fail(l, "expects dst in Nz boxes, got %s", isa_lc_tile(l, l->dst));
}

bool isa_lc_insert_layout(struct legal *l)
{
    if (l->src == NULL || l->dst == NULL)
        return true;
    const struct pto_tile *s = l->src, *d = l->dst;
    if (d->space == PTO_SPACE_MAT && !lc_nz(d))
        return isa_lc_fail(l, "expects dst in Nz boxes, got %s", isa_lc_tile(l, d));
    if (moves(l, PTO_SPACE_VEC, PTO_SPACE_MAT) && !lc_nd(s) && !lc_nz(s))
        return isa_lc_fail(l, "expects a source that is row_major unboxed or Nz, got %s", isa_lc_tile(l, s));
    if (moves(l, PTO_SPACE_ACC, PTO_SPACE_VEC) && !lc_nd(d) && !lc_nz(d))
        return isa_lc_fail(l, "expects dst row_major unboxed or Nz, got %s", isa_lc_tile(l, d));
    return !moves(l, PTO_SPACE_VEC, PTO_SPACE_VEC) || is_a3(l) || (lc_nd(s) && lc_nd(d)) || (lc_nz(s) && lc_nz(d)) ||
           isa_lc_fail(l, "expects src and dst both row_major unboxed or both Nz, got %s and %s", isa_tile_layout_name(s),
                       isa_tile_layout_name(d));
}

bool isa_lc_insert_mode(struct legal *l)
{
    int64_t mode = isa_insn_attr(l->insn, PTO_ATTR_TINSERT_MODE);
    return mode == PTO_TINSERT_MODE_NONE || (!is_a3(l) && moves(l, PTO_SPACE_VEC, PTO_SPACE_MAT) && lc_nz(l->src)) ||
           isa_lc_fail(l, "takes tinsertMode only from an Nz vec tile to mat on A5");
}

/* vec to vec on A2/A3 copies and re-lays nothing (e.3). */
bool isa_lc_vec_copy(struct legal *l)
{
    return !moves(l, PTO_SPACE_VEC, PTO_SPACE_VEC) || (l->src->blayout == l->dst->blayout && l->src->slayout == l->dst->slayout) ||
           isa_lc_fail(l, "copies vec tiles of one layout on %s, got %s and %s", l->target->name, isa_tile_layout_name(l->src),
                       isa_tile_layout_name(l->dst));
}
