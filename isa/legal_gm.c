/* tload and tstore: spaces, element types, GM layouts, extents, limits (machine-and-cube.md e.1, e.4; pto-as-2026-08.md 2.3;
 * op-dtypes.tsv; R20).  Fixpipe options shared with moves are in legal_fix.c. */
#include "isa/legal_impl.h"

#include "base/checked.h"

static const struct pto_tile *tile_of(const struct legal *l) { return l->dst != NULL ? l->dst : l->src; }

/* The layout of a view that is known by its type only is not known: nothing is inferred from it. */
static bool layout_known(const struct pto_gm *gm)
{
    if (gm->layout_given || gm->scale_image)
        return true;
    for (int i = 0; i < 5; i++)
        if (gm->stride[i] == PTO_UNKNOWN)
            return false;
    return true;
}

bool isa_lc_load_loc(struct legal *l)
{
    return l->dst == NULL || l->dst->space == PTO_SPACE_VEC || l->dst->space == PTO_SPACE_MAT ||
           isa_lc_fail(l, "expects dst in the vec or mat address space, got %s", isa_lc_tile(l, l->dst));
}

/* mat to GM exists on A2/A3 only (e.4). */
bool isa_lc_store_loc(struct legal *l)
{
    bool mat = l->context == ISA_LEGAL_RUN || (l->target->family & PTO_F_LIKE_A3) != 0;
    if (l->src == NULL || l->src->space == PTO_SPACE_VEC || l->src->space == PTO_SPACE_ACC || (mat && l->src->space == PTO_SPACE_MAT))
        return true;
    return isa_lc_fail(l, "expects src in the vec%s or acc address space on %s, got %s", mat ? ", mat" : "", l->target->name,
                       isa_lc_tile(l, l->src));
}

static bool is_acc(const struct legal *l) { return l->src != NULL && l->src->space == PTO_SPACE_ACC; }

bool isa_lc_transfer_size(struct legal *l)
{
    const struct pto_tile *t = tile_of(l);
    if (t == NULL || l->gm == NULL || is_acc(l) || lc_bits(t->dtype) == lc_bits(l->gm->dtype))
        return true;
    return isa_lc_fail(l, "expects the view and the tile to have the same element size, got %s and %s", lc_dtype(l->gm->dtype),
                       lc_dtype(t->dtype));
}

bool isa_lc_transfer_dtype(struct legal *l)
{
    const struct pto_tile *t = tile_of(l);
    uint32_t families = lc_families(l);
    if (t == NULL || l->gm == NULL || is_acc(l))
        return true;
    unsigned bad = !isa_lt_in_list(ISA_DL_TRANSFER, t->dtype, families) ? t->dtype : l->gm->dtype;
    return isa_lt_in_list(ISA_DL_TRANSFER, bad, families) ||
           isa_lc_fail(l, "cannot transfer %s on %s; accepted: %s", lc_dtype(bad), l->target->name,
                       isa_lt_list_text(l, ISA_DL_TRANSFER, families));
}

bool isa_lc_load_pad64(struct legal *l)
{
    return l->dst == NULL || lc_bits(l->dst->dtype) != 64 || l->dst->pad <= PTO_PAD_ZERO ||
           isa_lc_fail(l, "expects pad null or zero for 64-bit elements, got %s", isa_enum_text(PTO_ENUM_PAD, l->dst->pad));
}

static bool extent_of(const struct pto_gm *gm, int64_t *rows, int64_t *cols)
{
    if (gm->scale_image) {
        *rows = gm->image_rows;
        *cols = gm->image_cols;
    } else if (layout_known(gm)) {
        isa_gm_extent(gm, rows, cols);
    } else {
        return false;
    }
    return *rows != PTO_UNKNOWN && *cols != PTO_UNKNOWN;
}

bool isa_lc_transfer_extent(struct legal *l)
{
    const struct pto_tile *t = tile_of(l);
    int64_t rows, cols;
    if (t == NULL || l->gm == NULL || !extent_of(l->gm, &rows, &cols))
        return true;
    if ((!lc_known(t->v_row) || t->v_row == rows) && (!lc_known(t->v_col) || t->v_col == cols))
        return true;
    return isa_lc_fail(l, "transfers between a view of %s and a tile with valid %s; the smaller extent of each is copied",
                       isa_lc_shape(l, rows, cols), isa_lc_shape(l, t->v_row, t->v_col));
}

static const char *gm_layout(const struct pto_gm *gm) { return isa_enum_text(PTO_ENUM_GM_LAYOUT, gm->layout); }

/* GM -> MAT of e.1. */
static bool load_mat_layout(const struct legal *l, const struct pto_gm *gm, const struct pto_tile *t)
{
    bool a3 = (l->target->family & PTO_F_LIKE_A3) != 0, b64 = lc_bits(t->dtype) == 64, fp4 = lc_bits(t->dtype) == 4;
    switch (gm->layout) {
    case PTO_GM_LAYOUT_ND:
        return lc_nd(t) || (lc_nz(t) && t->fractal == 512 && !b64) || (lc_zz(t) && t->fractal == 32 && t->rows == 1);
    case PTO_GM_LAYOUT_DN:
        return lc_dn(t) || (lc_nz(t) && t->fractal == 512 && !b64 && !a3 && !fp4) || lc_zn(t);
    case PTO_GM_LAYOUT_NZ:
        return lc_nz(t);
    case PTO_GM_LAYOUT_MX_A_ND:
    case PTO_GM_LAYOUT_MX_A_DN:
    case PTO_GM_LAYOUT_MX_A_ZZ:
        return l->target->has_mx && lc_zz(t) && t->fractal == 32;
    case PTO_GM_LAYOUT_MX_B_ND:
    case PTO_GM_LAYOUT_MX_B_DN:
    case PTO_GM_LAYOUT_MX_B_NN:
        return l->target->has_mx && lc_nn(t) && t->fractal == 32;
    default:
        return l->target->family == PTO_F_A6;
    }
}

bool isa_lc_load_layout(struct legal *l)
{
    const struct pto_tile *t = l->dst;
    if (t == NULL || l->gm == NULL || !layout_known(l->gm))
        return true;
    bool vector = t->slayout == PTO_SLAYOUT_NONE && (t->rows == 1 || t->cols == 1) && l->gm->layout <= PTO_GM_LAYOUT_DN;
    bool good = vector; /* rows and columns of one element address the same bytes in nd and dn */
    if (t->space == PTO_SPACE_VEC)
        good = good || (l->gm->layout == PTO_GM_LAYOUT_ND && lc_nd(t)) || (l->gm->layout == PTO_GM_LAYOUT_DN && lc_dn(t)) ||
               (l->gm->layout == PTO_GM_LAYOUT_NZ && lc_nz(t));
    else
        good = good || load_mat_layout(l, l->gm, t);
    return good || isa_lc_fail(l, "has no machine form on %s for a view of layout %s into %s", l->target->name, gm_layout(l->gm),
                               isa_lc_tile(l, t));
}

bool isa_lc_gm_nz(struct legal *l)
{
    if (l->gm == NULL || l->gm->layout != PTO_GM_LAYOUT_NZ || !layout_known(l->gm))
        return true;
    int64_t c0 = isa_dtype_c0((enum pto_dtype)l->gm->dtype);
    bool acc = is_acc(l) && lc_bits(l->gm->dtype) == 32; /* channel split or not (e.4) */
    int64_t box_rows = l->gm->shape[3], box_cols = l->gm->shape[4];
    if ((box_rows == PTO_UNKNOWN || box_rows == 16) && (box_cols == PTO_UNKNOWN || box_cols == c0 || (acc && box_cols == 16)))
        return true;
    return isa_lc_fail(l, "expects an nz view to end in boxes of 16x%lld, got %s", (long long)c0, isa_lc_shape(l, box_rows, box_cols));
}

bool isa_lc_load_limits(struct legal *l)
{
    if (l->dst == NULL || l->dst->space != PTO_SPACE_MAT)
        return true;
    const int64_t *param = l->target->param;
    int64_t rows = param[PTO_P_load_mat_rows_max], elems = param[PTO_P_load_mat_elems_max];
    if (l->dst->rows > rows || (int64_t)l->dst->rows * l->dst->cols > elems)
        return isa_lc_fail(l, "loads %s elements; at most %lld rows and %lld elements go at once", isa_lc_shape(l, l->dst->rows, l->dst->cols),
                           (long long)rows, (long long)elems);
    rows = param[PTO_P_nd2nz_rows_max];
    if (l->gm == NULL || rows == 0 || l->gm->layout != PTO_GM_LAYOUT_ND || !layout_known(l->gm) || !lc_nz(l->dst))
        return true;
    int64_t cols = param[PTO_P_nd2nz_cols_max];
    if (l->gm->shape[3] > rows || l->gm->shape[4] > cols || l->gm->stride[3] > cols)
        return isa_lc_fail(l, "re-lays nd to Nz with %s elements and a row stride of %lld; at most %s and %lld",
                           isa_lc_shape(l, l->gm->shape[3], l->gm->shape[4]), (long long)l->gm->stride[3], isa_lc_shape(l, rows, cols), (long long)cols);
    return true;
}

static bool quantises(const struct legal *l)
{
    return l->fp != NULL || isa_insn_operand(l->insn, PTO_ROLE_PRE) != NULL;
}

bool isa_lc_store_acc_dtype(struct legal *l)
{
    if (!is_acc(l) || l->gm == NULL)
        return true;
    enum isa_dtype_list list = quantises(l) ? ISA_DL_STORE_QUANT : ISA_DL_STORE_PLAIN;
    return isa_lt_pair(list, lc_any_sign(l, l->src->dtype), lc_any_sign(l, l->gm->dtype), lc_families(l)) ||
           isa_lc_fail(l, "cannot store an accumulator of %s to %s %s on %s; accepted: %s", lc_dtype(l->src->dtype),
                       lc_dtype(l->gm->dtype), quantises(l) ? "with quantisation" : "without quantisation", l->target->name,
                       isa_lt_targets_of(l, list, l->src->dtype, lc_families(l)));
}

bool isa_lc_store_acc_cols(struct legal *l)
{
    int64_t most = l->target->param[PTO_P_fix_cols_max];
    if (!is_acc(l) || (l->src->cols <= most && l->src->v_col <= most))
        return true;
    return isa_lc_fail(l, "expects 1..%lld columns of the accumulator, got %d", (long long)most, l->src->cols);
}

bool isa_lc_store_limits(struct legal *l)
{
    if (!is_acc(l) || l->gm == NULL || !layout_known(l->gm))
        return true;
    bool nd = l->gm->layout == PTO_GM_LAYOUT_ND;
    int32_t rows = lc_known(l->src->v_row) ? l->src->v_row : 0, cols = lc_known(l->src->v_col) ? l->src->v_col : 0;
    int64_t most = l->target->param[nd ? PTO_P_fix_nd_rows_max : PTO_P_fix_nz_rows_max];
    if (rows > most)
        return isa_lc_fail(l, "stores %d rows of an accumulator at once; at most %lld to %s", rows, (long long)most, gm_layout(l->gm));
    return nd || cols % 16 == 0 || isa_lc_fail(l, "stores %d columns to %s; a multiple of 16 is needed", cols, gm_layout(l->gm));
}

bool isa_lc_store_layout(struct legal *l)
{
    if (l->src == NULL || l->gm == NULL || !layout_known(l->gm) || l->gm->scale_image)
        return true;
    const struct pto_tile *t = l->src;
    bool vector = t->slayout == PTO_SLAYOUT_NONE && (t->rows == 1 || t->cols == 1) && l->gm->layout <= PTO_GM_LAYOUT_DN;
    bool good = vector;
    if (is_acc(l))
        good = l->gm->layout == PTO_GM_LAYOUT_ND || l->gm->layout == PTO_GM_LAYOUT_NZ;
    else
        good = good || (l->gm->layout == PTO_GM_LAYOUT_ND && lc_nd(t)) || (l->gm->layout == PTO_GM_LAYOUT_DN && lc_dn(t)) ||
               (l->gm->layout == PTO_GM_LAYOUT_NZ && lc_nz(t));
    return good || isa_lc_fail(l, "has no machine form on %s for %s into a view of layout %s", l->target->name, isa_lc_tile(l, t),
                               gm_layout(l->gm));
}

bool isa_lc_store_atomic(struct legal *l)
{
    if (l->gm == NULL || isa_insn_attr(l->insn, PTO_ATTR_ATOMIC) == PTO_ATOMIC_NONE ||
        isa_lt_in_list(ISA_DL_ATOMIC, l->gm->dtype, PTO_F_ALL))
        return true;
    return isa_lc_fail(l, "cannot add atomically to %s; accepted: %s", lc_dtype(l->gm->dtype), isa_lt_list_text(l, ISA_DL_ATOMIC, PTO_F_ALL));
}

bool isa_lc_fp_phase(struct legal *l)
{
    return l->fp == NULL || isa_insn_attr(l->insn, PTO_ATTR_ST_PHASE) == PTO_ST_PHASE_UNSPECIFIED ||
           isa_lc_fail(l, "expects the default stPhase together with fp");
}
