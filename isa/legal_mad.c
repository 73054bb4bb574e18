/* Matrix rules: operand spaces, types, layouts, shapes, bias, accumulator (machine-and-cube.md d.1, d.2; pto-as-2026-08.md 2.5).
 * The block-scale rules are in legal_mx.c. */
#include "isa/legal_impl.h"

#include "base/checked.h"

static enum pto_ruleset ruleset(const struct legal *l) { return (enum pto_ruleset)isa_op((enum pto_op)l->insn->op)->ruleset; }

bool isa_lc_is_gemv(const struct legal *l)
{
    return ruleset(l) >= PTO_RULES_GEMV && ruleset(l) <= PTO_RULES_GEMV_MX_BIAS;
}

bool isa_lc_is_mx(const struct legal *l) { return isa_op_slot((enum pto_op)l->insn->op, PTO_ROLE_LHS_SCALE) >= 0; }

/* What would be right: the dst of these inputs, else a target that has them, else a partner of lhs. */
static bool wrong_pair(struct legal *l, enum isa_mad_form form)
{
    uint32_t families = lc_families(l);
    const char *name = lc_dtype(l->lhs->dtype), *other = lc_dtype(l->rhs->dtype);
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++)
        if (isa_lt_triple(form, d, l->lhs->dtype, l->rhs->dtype, families))
            return isa_lc_fail(l, "expects dst of %s for %s x %s, got %s", lc_dtype(d), name, other, lc_dtype(l->dst->dtype));
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++)
        if (isa_lt_triple(form, d, l->lhs->dtype, l->rhs->dtype, PTO_F_ALL))
            return isa_lc_fail(l, "cannot multiply %s by %s on %s; %s can", name, other, l->target->name,
                               isa_lt_triple_targets(l, form, d, l->lhs->dtype, l->rhs->dtype));
    for (unsigned r = 1; r < PTO_DTYPE_COUNT; r++)
        for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++)
            if (isa_lt_triple(form, d, l->lhs->dtype, r, families))
                return isa_lc_fail(l, "cannot multiply %s by %s; %s goes with %s into %s", name, other, name, lc_dtype(r), lc_dtype(d));
    return isa_lc_fail(l, "cannot multiply %s by %s; no target has %s as its left operand here", name, other, name);
}

bool isa_lc_mad_dtypes(struct legal *l)
{
    return isa_lt_triple(ISA_MAD_PLAIN, lc_any_sign(l, l->dst->dtype), lc_any_sign(l, l->lhs->dtype), lc_any_sign(l, l->rhs->dtype), lc_families(l)) ||
           wrong_pair(l, ISA_MAD_PLAIN);
}

/* MX1 leaves the type of dst to MX2. */
bool isa_lc_mx_pair(struct legal *l)
{
    if (isa_lt_triple(ISA_MAD_MX, PTO_F32, l->lhs->dtype, l->rhs->dtype, lc_families(l)))
        return true;
    return wrong_pair(l, ISA_MAD_MX);
}

static bool in_space(struct legal *l, const struct pto_tile *tile, enum pto_role role, enum pto_space space)
{
    if (tile->space == space)
        return true;
    return isa_lc_fail(l, "expects %s in the %s address space, got %s", isa_lc_name(l, role), isa_space(space)->text,
                       isa_lc_tile(l, tile));
}

bool isa_lc_mad_loc(struct legal *l)
{
    return in_space(l, l->lhs, PTO_ROLE_LHS, PTO_SPACE_LEFT) && in_space(l, l->rhs, PTO_ROLE_RHS, PTO_SPACE_RIGHT) &&
           in_space(l, l->dst, PTO_ROLE_DST, PTO_SPACE_ACC);
}

static bool layout(struct legal *l, const struct pto_tile *tile, enum pto_role role, unsigned blayout, unsigned slayout)
{
    if (lc_layout(tile, blayout, slayout))
        return true;
    return isa_lc_fail(l, "expects %s with blayout=%s, slayout=%s on %s, got %s", isa_lc_name(l, role),
                       isa_enum_text(PTO_ENUM_BLAYOUT, blayout), isa_enum_text(PTO_ENUM_SLAYOUT, slayout), l->target->name,
                       isa_lc_tile(l, tile));
}

bool isa_lc_lhs_nz(struct legal *l) { return layout(l, l->lhs, PTO_ROLE_LHS, PTO_BLAYOUT_COL, PTO_SLAYOUT_ROW); }
bool isa_lc_rhs_zn(struct legal *l) { return layout(l, l->rhs, PTO_ROLE_RHS, PTO_BLAYOUT_ROW, PTO_SLAYOUT_COL); }
bool isa_lc_acc_nz(struct legal *l) { return layout(l, l->dst, PTO_ROLE_DST, PTO_BLAYOUT_COL, PTO_SLAYOUT_ROW); }

bool isa_lc_mad_a3_layout(struct legal *l)
{
    return layout(l, l->lhs, PTO_ROLE_LHS, PTO_BLAYOUT_ROW, PTO_SLAYOUT_ROW) && isa_lc_rhs_zn(l) && isa_lc_acc_nz(l);
}

bool isa_lc_acc_fractal(struct legal *l)
{
    if (l->dst->fractal == 1024)
        return true;
    return isa_lc_fail(l, "expects an accumulator of fractal 1024 (16x16 boxes), got %s", isa_lc_tile(l, l->dst));
}

/* The extent of a dimension: its static valid size, or the physical size when that is dynamic (2026-08 2.5). */
static int32_t extent(int32_t valid, int32_t physical) { return lc_known(valid) ? valid : physical; }

bool isa_lc_mad_shape(struct legal *l)
{
    int32_t am = extent(l->lhs->v_row, l->lhs->rows), ak = extent(l->lhs->v_col, l->lhs->cols);
    int32_t bk = extent(l->rhs->v_row, l->rhs->rows), bn = extent(l->rhs->v_col, l->rhs->cols);
    int32_t cm = extent(l->dst->v_row, l->dst->rows), cn = extent(l->dst->v_col, l->dst->cols);
    if (am == cm && ak == bk && bn == cn)
        return true;
    const char *what = ak != bk ? "K" : am != cm ? "M" : "N";
    return isa_lc_fail(l, "expects static matmul tile shapes lhs[M,K], rhs[K,N], and dst[M,N]; %s differs: lhs %s, rhs %s, dst %s",
                       what, isa_lc_shape(l, am, ak), isa_lc_shape(l, bk, bn), isa_lc_shape(l, cm, cn));
}

/* Static capacities agree, B holds k rows, C holds m x n (d.2, d.3 X6). */
bool isa_lc_mad_cover(struct legal *l)
{
    struct isa_product e = isa_product_of(l->insn);
    if (!isa_lc_is_gemv(l) && (l->lhs->rows != l->dst->rows || l->lhs->cols != l->rhs->rows || l->rhs->cols != l->dst->cols))
        return isa_lc_fail(l, "expects equal physical M, K and N of its tiles: lhs %s, rhs %s, dst %s",
                           isa_lc_shape(l, l->lhs->rows, l->lhs->cols), isa_lc_shape(l, l->rhs->rows, l->rhs->cols),
                           isa_lc_shape(l, l->dst->rows, l->dst->cols));
    if (lc_known(e.k) && lc_known(l->rhs->v_row) && l->rhs->v_row < e.k)
        return isa_lc_fail(l, "reads %d rows of %s, of which %d are valid", e.k, isa_lc_name(l, PTO_ROLE_RHS), l->rhs->v_row);
    if ((lc_known(e.m) && lc_known(l->dst->v_row) && l->dst->v_row < e.m) ||
        (lc_known(e.n) && lc_known(l->dst->v_col) && l->dst->v_col < e.n))
        return isa_lc_fail(l, "writes %s elements into a dst whose valid region is %s", isa_lc_shape(l, e.m, e.n),
                           isa_lc_shape(l, l->dst->v_row, l->dst->v_col));
    return true;
}

static bool extents_in(struct legal *l, int32_t least)
{
    struct isa_product e = isa_product_of(l->insn);
    const struct { const char *name; int32_t n; } dims[] = {{"M", e.m}, {"K", e.k}, {"N", e.n}};
    int64_t most = l->target->param[PTO_P_mad_extent_max];
    for (int i = 0; i < 3; i++)
        if (lc_known(dims[i].n) && (dims[i].n < least || dims[i].n > most))
            return isa_lc_fail(l, "expects valid %s in %d..%lld, got %d", dims[i].name, least, (long long)most, dims[i].n);
    return true;
}

/* R9: in text a plain matmul may have an empty extent, and an execution with one does nothing. */
bool isa_lc_mad_extent(struct legal *l)
{
    return extents_in(l, l->context == ISA_LEGAL_CAPI || (isa_lc_is_mx(l) && l->context != ISA_LEGAL_RUN) ? 1 : 0);
}

bool isa_lc_gemv_rows(struct legal *l)
{
    if (lc_known(l->lhs->v_row) && l->lhs->v_row != 1)
        return isa_lc_fail(l, "expects one valid row in %s, got %d", isa_lc_name(l, PTO_ROLE_LHS), l->lhs->v_row);
    if (lc_known(l->dst->v_row) && l->dst->v_row != 1)
        return isa_lc_fail(l, "expects one valid row in %s, got %d", isa_lc_name(l, PTO_ROLE_DST), l->dst->v_row);
    return true;
}

bool isa_lc_gemv_shape(struct legal *l)
{
    if (lc_known(l->lhs->v_col) && lc_known(l->rhs->v_row) && l->lhs->v_col != l->rhs->v_row)
        return isa_lc_fail(l, "expects as many valid columns in lhs as valid rows in rhs, got %d and %d", l->lhs->v_col, l->rhs->v_row);
    if (lc_known(l->rhs->v_col) && lc_known(l->dst->v_col) && l->rhs->v_col != l->dst->v_col)
        return isa_lc_fail(l, "expects as many valid columns in rhs as in dst, got %d and %d", l->rhs->v_col, l->dst->v_col);
    return true;
}

/* The unit takes strides from m, n and k alone, a tile with another one is misread once a second box is touched (b.8). */
bool isa_lc_mad_stride(struct legal *l)
{
    struct isa_product e = isa_product_of(l->insn);
    int32_t c0 = isa_dtype_c0((enum pto_dtype)l->lhs->dtype), c0b = isa_dtype_c0((enum pto_dtype)l->rhs->dtype);
    if (isa_lc_is_gemv(l) || !lc_known(e.m) || !lc_known(e.k) || !lc_known(e.n) || e.m == 0 || e.k == 0 || e.n == 0)
        return true;
    int64_t m16 = base_round_up(e.m, 16), n16 = base_round_up(e.n, 16), k0 = base_round_up(e.k, c0);
    if (l->lhs->compact == PTO_COMPACT_NULL && lc_nz(l->lhs) && e.k > c0 && l->lhs->phys_rows != m16)
        return isa_lc_fail(l, "reads %s as if it had %lld rows, it has %d; use compact=1 or matching rows", isa_lc_name(l, PTO_ROLE_LHS),
                           (long long)m16, l->lhs->phys_rows);
    if (l->lhs->compact == PTO_COMPACT_NULL && lc_zz(l->lhs) && e.m > 16 && l->lhs->phys_cols != k0)
        return isa_lc_fail(l, "reads %s as if it had %lld columns, it has %d; use compact=1 or matching columns",
                           isa_lc_name(l, PTO_ROLE_LHS), (long long)k0, l->lhs->phys_cols);
    if (l->rhs->compact == PTO_COMPACT_NULL && lc_zn(l->rhs) && e.k > c0b && l->rhs->phys_cols != n16)
        return isa_lc_fail(l, "reads %s as if it had %lld columns, it has %d; use compact=1 or matching columns",
                           isa_lc_name(l, PTO_ROLE_RHS), (long long)n16, l->rhs->phys_cols);
    if (l->dst->compact == PTO_COMPACT_NULL && lc_nz(l->dst) && e.n > 16 && l->dst->phys_rows != m16)
        return isa_lc_fail(l, "writes %s as if it had %lld rows, it has %d; use compact=1 or matching rows", isa_lc_name(l, PTO_ROLE_DST),
                           (long long)m16, l->dst->phys_rows);
    return true;
}

static bool fits(struct legal *l, const struct pto_tile *tile, enum pto_role role)
{
    int64_t bytes = isa_tile_bytes(tile), capacity = isa_capacity(l->target, (enum pto_space)tile->space);
    if (tile->space == PTO_SPACE_NONE || bytes <= capacity)
        return true;
    return isa_lc_fail(l, "has %s of %lld bytes, %s of %s has %lld", isa_lc_name(l, role), (long long)bytes,
                       isa_space((enum pto_space)tile->space)->hw, l->target->name, (long long)capacity);
}

bool isa_lc_mad_capacity(struct legal *l)
{
    return fits(l, l->lhs, PTO_ROLE_LHS) && fits(l, l->rhs, PTO_ROLE_RHS) && fits(l, l->dst, PTO_ROLE_DST);
}
bool isa_lc_acc_capacity(struct legal *l) { return fits(l, l->dst, PTO_ROLE_DST); }

/* X7: A, B, and the bias row (4 bytes a column, as the table stores it). */
bool isa_lc_ab_capacity(struct legal *l)
{
    if (!fits(l, l->lhs, PTO_ROLE_LHS) || !fits(l, l->rhs, PTO_ROLE_RHS))
        return false;
    int64_t capacity = isa_capacity(l->target, PTO_SPACE_BIAS);
    if (l->bias == NULL || !lc_known(l->rhs->v_col) || (int64_t)l->rhs->v_col * 4 <= capacity)
        return true;
    return isa_lc_fail(l, "needs %lld bytes of bias, BT of %s has %lld", (long long)l->rhs->v_col * 4, l->target->name, (long long)capacity);
}

bool isa_lc_mad_mode(struct legal *l)
{
    int64_t mode = isa_insn_attr(l->insn, PTO_ATTR_MAD_MODE);
    if (mode == PTO_MAD_MODE_IEEE || (l->lhs->dtype == PTO_F32 && l->rhs->dtype == PTO_F32))
        return true;
    return isa_lc_fail(l, "has madMode %s, which rounds f32 inputs, but multiplies %s by %s", isa_enum_text(PTO_ENUM_MAD_MODE, mode),
                       lc_dtype(l->lhs->dtype), lc_dtype(l->rhs->dtype));
}

bool isa_lc_bias_loc(struct legal *l) { return l->bias == NULL || in_space(l, l->bias, PTO_ROLE_BIAS, PTO_SPACE_BIAS); }

bool isa_lc_bias_rows(struct legal *l)
{
    if (l->bias == NULL || l->bias->rows == 1)
        return true;
    return isa_lc_fail(l, "expects bias to have exactly one row, got %s", isa_lc_shape(l, l->bias->rows, l->bias->cols));
}

bool isa_lc_bias_dtype(struct legal *l)
{
    if (l->bias == NULL || l->bias->dtype == l->dst->dtype)
        return true;
    return isa_lc_fail(l, "expects bias and dst to have the same element type, got %s and %s", lc_dtype(l->bias->dtype),
                       lc_dtype(l->dst->dtype));
}

bool isa_lc_bias_layout(struct legal *l)
{
    return l->bias == NULL || l->bias->blayout == PTO_BLAYOUT_ROW ||
           isa_lc_fail(l, "expects bias to use the row_major blayout, got %s", isa_lc_tile(l, l->bias));
}

/* Bias as MX10 wants it: f32, in the bias table, one row. */
bool isa_lc_mx_bias(struct legal *l)
{
    if (!isa_lc_bias_loc(l) || !isa_lc_bias_rows(l))
        return false;
    return l->bias == NULL || l->bias->dtype == PTO_F32 || isa_lc_fail(l, "expects bias of f32, got %s", lc_dtype(l->bias->dtype));
}

bool isa_lc_bias_span(struct legal *l)
{
    if (l->bias == NULL || !lc_known(l->rhs->v_col))
        return true;
    bool run = l->context == ISA_LEGAL_RUN;
    int32_t have = run || !lc_known(l->bias->v_col) ? l->bias->cols : l->bias->v_col;
    return have >= l->rhs->v_col ||
           isa_lc_fail(l, "adds a bias of %d %scolumns to %d columns of dst", have, run ? "" : "valid ", l->rhs->v_col);
}

bool isa_lc_acc_in_loc(struct legal *l) { return l->acc_in == NULL || in_space(l, l->acc_in, PTO_ROLE_ACC_IN, PTO_SPACE_ACC); }

bool isa_lc_acc_in_dtype(struct legal *l)
{
    return l->acc_in == NULL || l->acc_in->dtype == l->dst->dtype ||
           isa_lc_fail(l, "expects %s and dst to have the same element type, got %s and %s", isa_lc_name(l, PTO_ROLE_ACC_IN),
                       lc_dtype(l->acc_in->dtype), lc_dtype(l->dst->dtype));
}

bool isa_lc_acc_in_valid(struct legal *l)
{
    if (l->acc_in == NULL || ((!lc_known(l->acc_in->v_row) || !lc_known(l->dst->v_row) || l->acc_in->v_row == l->dst->v_row) &&
                              (!lc_known(l->acc_in->v_col) || !lc_known(l->dst->v_col) || l->acc_in->v_col == l->dst->v_col)))
        return true;
    return isa_lc_fail(l, "expects %s and dst to have the same valid_shape, got %s and %s", isa_lc_name(l, PTO_ROLE_ACC_IN),
                       isa_lc_shape(l, l->acc_in->v_row, l->acc_in->v_col), isa_lc_shape(l, l->dst->v_row, l->dst->v_col));
}

/* R8: the machine accumulates onto dst whatever the operand says. */
bool isa_lc_acc_in_addr(struct legal *l)
{
    if (l->acc_in == NULL || l->acc_in->addr == PTO_UNKNOWN || l->dst->addr == PTO_UNKNOWN || l->acc_in->addr == l->dst->addr)
        return true;
    return isa_lc_fail(l, "reads %s at 0x%llx and writes dst at 0x%llx; the machine accumulates onto dst, bind both to one address",
                       isa_lc_name(l, PTO_ROLE_ACC_IN), (unsigned long long)l->acc_in->addr, (unsigned long long)l->dst->addr);
}
