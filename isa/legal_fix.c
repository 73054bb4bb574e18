/* Fixpipe options: quantisation, activation, accumulator to vector modes; shared by tstore, tmov, textract, tinsert
 * (machine-and-cube.md e.4; pto-as-2026-08.md 2.3). */
#include "isa/legal_impl.h"

static bool has_pre(const struct legal *l) { return isa_insn_operand(l->insn, PTO_ROLE_PRE) != NULL; }
static bool from_acc(const struct legal *l) { return l->src != NULL && l->src->space == PTO_SPACE_ACC; }
static bool to_vec(const struct legal *l) { return l->dst != NULL && l->dst->space == PTO_SPACE_VEC; }

/* A further operand in vec is the scratch of the X-to-ZZ exponent layout (2026-08 2.6), not a table; the row's checks say the rest. */
static bool is_xzz(const struct legal *l)
{
    return l->fp != NULL && l->fp->space == PTO_SPACE_VEC && l->insn->op == PTO_OP_TMOV;
}

bool isa_lc_fix_acc_only(struct legal *l)
{
    if (l->src == NULL || from_acc(l) || is_xzz(l))
        return true;
    const char *what = l->fp != NULL                                                ? "fp"
                       : has_pre(l)                                                 ? "pre-quant"
                       : isa_insn_attr(l->insn, PTO_ATTR_RELU) != PTO_RELU_NO ? "reluPreMode"
                                                                                    : NULL;
    return what == NULL || isa_lc_fail(l, "takes %s only from a source in acc, got %s", what, isa_lc_tile(l, l->src));
}

bool isa_lc_fix_exclusive(struct legal *l)
{
    return l->fp == NULL || !has_pre(l) || isa_lc_fail(l, "takes fp or a pre-quant scalar, not both");
}

bool isa_lc_fp_loc(struct legal *l)
{
    if (l->fp == NULL)
        return true;
    if (is_xzz(l))
        return l->target->has_mx || isa_lc_fail(l, "with a scratch tile (exponents to Zz) is not available on this target");
    return l->fp->space == PTO_SPACE_SCALING || isa_lc_fail(l, "expects fp in the scaling address space, got %s", isa_lc_tile(l, l->fp));
}

bool isa_lc_fp_dtype(struct legal *l)
{
    return l->fp == NULL || is_xzz(l) || isa_lt_in_list(ISA_DL_FB_MOVE, l->fp->dtype, PTO_F_ALL) ||
           isa_lc_fail(l, "expects fp of 64-bit parameter words (i64, u64), got %s", lc_dtype(l->fp->dtype));
}

bool isa_lc_fp_span(struct legal *l)
{
    if (l->fp == NULL || l->src == NULL || is_xzz(l))
        return true;
    const struct pto_tile *wide = l->insn->op == PTO_OP_TEXTRACT && l->dst != NULL ? l->dst : l->src;
    int32_t n = lc_known(wide->v_col) ? wide->v_col : 0;
    return l->fp->cols >= n || isa_lc_fail(l, "has parameters for %d columns and converts %d", l->fp->cols, n);
}

bool isa_lc_relu_mode(struct legal *l)
{
    int64_t mode = isa_insn_attr(l->insn, PTO_ATTR_RELU);
    return mode <= PTO_RELU_NORMAL || isa_lc_fail(l, "knows no_relu and normal_relu, got %s", isa_enum_text(PTO_ENUM_RELU, mode));
}

bool isa_lc_acc_src_dtype(struct legal *l)
{
    bool half = isa_lt_in_list(ISA_DL_ACC_SRC, PTO_F16, lc_families(l));
    return !from_acc(l) || isa_lt_in_list(ISA_DL_ACC_SRC, lc_any_sign(l, l->src->dtype), lc_families(l)) ||
           isa_lc_fail(l, "expects an accumulator of f32 or i32%s, got %s", half ? " or f16" : "", lc_dtype(l->src->dtype));
}

bool isa_lc_fp_src_dtype(struct legal *l) { return l->fp == NULL || isa_lc_acc_src_dtype(l); }

/* tmov: only with fp or an activation; textract and tinsert: always. */
bool isa_lc_fix_src_nz(struct legal *l)
{
    bool needed = l->insn->op != PTO_OP_TMOV || l->fp != NULL || isa_insn_attr(l->insn, PTO_ATTR_RELU) != PTO_RELU_NO;
    return !from_acc(l) || !needed || lc_nz(l->src) ||
           isa_lc_fail(l, "expects an accumulator of blayout=col_major, slayout=row_major, got %s", isa_lc_tile(l, l->src));
}

bool isa_lc_acc_mat_fractal(struct legal *l)
{
    return !from_acc(l) || l->dst == NULL || l->dst->space != PTO_SPACE_MAT || l->dst->fractal == 512 ||
           isa_lc_fail(l, "expects a mat dst of fractal 512 for an accumulator, got %s", isa_lc_tile(l, l->dst));
}

bool isa_lc_acc_to_vec_use(struct legal *l)
{
    int64_t mode = isa_insn_attr(l->insn, PTO_ATTR_ACC_TO_VEC);
    return mode == PTO_ACC_TO_VEC_SINGLE_VEC0 || (from_acc(l) && to_vec(l)) ||
           isa_lc_fail(l, "takes accToVecMode %s only from acc to vec", isa_enum_text(PTO_ENUM_ACC_TO_VEC, mode));
}

bool isa_lc_acc_vec_quant(struct legal *l)
{
    int64_t mode = isa_insn_attr(l->insn, PTO_ATTR_ACC_TO_VEC);
    return !from_acc(l) || !to_vec(l) || (l->fp == NULL && !has_pre(l)) || mode <= PTO_ACC_TO_VEC_SINGLE_VEC1 ||
           isa_lc_fail(l, "quantises to vec only with single_mode_vec0 or single_mode_vec1, got %s", isa_enum_text(PTO_ENUM_ACC_TO_VEC, mode));
}

bool isa_lc_acc_vec_split(struct legal *l)
{
    int64_t mode = isa_insn_attr(l->insn, PTO_ATTR_ACC_TO_VEC);
    if (!from_acc(l) || !to_vec(l) || mode < PTO_ACC_TO_VEC_DUAL_M)
        return true;
    if (lc_dn(l->dst))
        return isa_lc_fail(l, "cannot split into a column-major unboxed tile");
    if (mode == PTO_ACC_TO_VEC_DUAL_M && lc_known(l->src->v_row) && l->src->v_row % 2 != 0)
        return isa_lc_fail(l, "splits %d rows; an even number is needed", l->src->v_row);
    return mode != PTO_ACC_TO_VEC_DUAL_N || !lc_known(l->src->v_col) || l->src->v_col % 32 == 0 ||
           isa_lc_fail(l, "splits %d columns; a multiple of 32 is needed", l->src->v_col);
}

static bool converts(struct legal *l, enum isa_dtype_list plain, enum isa_dtype_list quant, bool any_sign)
{
    bool quantises = l->fp != NULL || has_pre(l);
    unsigned dst = l->dst != NULL ? l->dst->dtype : l->gm != NULL ? l->gm->dtype : l->src->dtype;
    enum isa_dtype_list list = quantises ? quant : plain;
    return isa_lt_pair(list, any_sign ? lc_any_sign(l, l->src->dtype) : l->src->dtype, any_sign ? lc_any_sign(l, dst) : dst, lc_families(l)) ||
           isa_lc_fail(l, "cannot convert an accumulator of %s to %s %s on %s; accepted: %s", lc_dtype(l->src->dtype), lc_dtype(dst),
                       quantises ? "with quantisation" : "without quantisation", l->target->name,
                       isa_lt_targets_of(l, list, l->src->dtype, lc_families(l)));
}

bool isa_lc_acc_move_types(struct legal *l)
{
    return !from_acc(l) || converts(l, ISA_DL_ACC_MOVE_PLAIN, ISA_DL_ACC_MOVE_QUANT, true);
}
bool isa_lc_fix_computes(struct legal *l) { return !from_acc(l) || converts(l, ISA_DL_FIX_PLAIN, ISA_DL_FIX_QUANT, false); }
