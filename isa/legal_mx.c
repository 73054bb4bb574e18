/* Block-scale rules: MX1-MX10, X1-X8, the scale tiles of the August text, tget_scale_addr
 * (machine-and-cube.md a.6, d.3; pto-as-2026-08.md 2.6; R5, R7). */
#include "isa/legal_impl.h"

#include "base/checked.h"

/* Scale columns (A) or rows (B) that k elements of a dtype need; -1 for a side whose scale is ignored (X2 on A6). */
static int32_t groups(unsigned dtype, int32_t k)
{
    if (dtype == PTO_F16 || dtype == PTO_BF16)
        return -1;
    return dtype == PTO_HIF4 ? 4 * (int32_t)base_ceil_div(k, 64) : (int32_t)base_ceil_div(k, 32);
}

/* The same rounded up to whole boxes: what the tile holds when K is no multiple of 64. */
static int32_t padded_groups(unsigned dtype, int32_t k)
{
    int32_t g = groups(dtype, k);
    return g < 0 ? g : (int32_t)base_round_up(g, 2);
}

static bool fits_groups(unsigned dtype, int32_t k, int32_t have)
{
    return !lc_known(k) || !lc_known(have) || groups(dtype, k) < 0 || have == groups(dtype, k) || have == padded_groups(dtype, k);
}

/* Valid regions have no boxes to fill: exactly the groups (2026-08 2.6, R7). */
static bool is_groups(unsigned dtype, int32_t k, int32_t have)
{
    return !lc_known(k) || !lc_known(have) || groups(dtype, k) < 0 || have == groups(dtype, k);
}

static bool same(int32_t a, int32_t b) { return !lc_known(a) || !lc_known(b) || a == b; }

/* X1; the one rule that asks for the target itself: the op's row says which ones have it. */
bool isa_lc_target(struct legal *l)
{
    const struct isa_op_info *info = isa_op((enum pto_op)l->insn->op);
    return (info->families & l->target->family) != 0 || isa_lc_fail(l, "is not available on %s", l->target->name);
}

bool isa_lc_mx_dst(struct legal *l)
{
    return l->dst->dtype == PTO_F32 || isa_lc_fail(l, "expects dst of f32, got %s", lc_dtype(l->dst->dtype));
}

bool isa_lc_mx_k64(struct legal *l)
{
    if (l->lhs->cols % 64 != 0)
        return isa_lc_fail(l, "expects the physical K of %s to be a multiple of 64, got %d columns", isa_lc_name(l, PTO_ROLE_LHS), l->lhs->cols);
    if (l->context != ISA_LEGAL_CAPI && l->rhs->rows % 64 != 0)
        return isa_lc_fail(l, "expects the physical K of %s to be a multiple of 64, got %d rows", isa_lc_name(l, PTO_ROLE_RHS), l->rhs->rows);
    return true;
}

bool isa_lc_mx_even(struct legal *l)
{
    return lc_bits(l->lhs->dtype) != 4 || l->lhs->cols % 2 == 0 ||
           isa_lc_fail(l, "expects an even number of 4-bit columns in %s, got %d", isa_lc_name(l, PTO_ROLE_LHS), l->lhs->cols);
}

/* MX5-MX7: space and layout; execution needs the space only. */
static bool mx_operand(struct legal *l, const struct pto_tile *tile, enum pto_role role, enum pto_space space, unsigned blayout,
                       unsigned slayout)
{
    if (tile->space == space && (l->context == ISA_LEGAL_RUN || lc_layout(tile, blayout, slayout)))
        return true;
    return isa_lc_fail(l, "expects %s in %s with blayout=%s, slayout=%s, got %s", isa_lc_name(l, role), isa_space(space)->text,
                       isa_enum_text(PTO_ENUM_BLAYOUT, blayout), isa_enum_text(PTO_ENUM_SLAYOUT, slayout), isa_lc_tile(l, tile));
}
bool isa_lc_mx_lhs(struct legal *l)
{
    return mx_operand(l, l->lhs, PTO_ROLE_LHS, PTO_SPACE_LEFT, PTO_BLAYOUT_COL, PTO_SLAYOUT_ROW);
}
bool isa_lc_mx_rhs(struct legal *l)
{
    return mx_operand(l, l->rhs, PTO_ROLE_RHS, PTO_SPACE_RIGHT, PTO_BLAYOUT_ROW, PTO_SLAYOUT_COL);
}
bool isa_lc_mx_acc(struct legal *l)
{
    return mx_operand(l, l->dst, PTO_ROLE_DST, PTO_SPACE_ACC, PTO_BLAYOUT_COL, PTO_SLAYOUT_ROW);
}

/* The side of `loc=scaling` is in the space already (b.1), which carries layout and fractal with it. */
static bool scale_form(struct legal *l, const struct pto_tile *tile, enum pto_role role, enum pto_space space)
{
    bool left = space == PTO_SPACE_SCALE_LEFT;
    if (tile->space == space && (l->context == ISA_LEGAL_RUN || (tile->fractal == 32 && (left ? lc_zz(tile) : lc_nn(tile)))))
        return true;
    return isa_lc_fail(l, "expects %s as loc=scaling, blayout=%s, slayout=%s, fractal=32, got %s", isa_lc_name(l, role),
                       left ? "row_major" : "col_major", left ? "row_major" : "col_major", isa_lc_tile(l, tile));
}
bool isa_lc_scale_form(struct legal *l)
{
    return scale_form(l, l->lhs_scale, PTO_ROLE_LHS_SCALE, PTO_SPACE_SCALE_LEFT) &&
           scale_form(l, l->rhs_scale, PTO_ROLE_RHS_SCALE, PTO_SPACE_SCALE_RIGHT);
}

/* X2, and R7 for execution: one byte an element whatever its name. */
bool isa_lc_scale_dtype(struct legal *l)
{
    const struct pto_tile *tiles[] = {l->lhs_scale, l->rhs_scale};
    static const enum pto_role roles[] = {PTO_ROLE_LHS_SCALE, PTO_ROLE_RHS_SCALE};
    for (int i = 0; i < 2; i++) {
        bool run = l->context == ISA_LEGAL_RUN;
        if (run ? lc_bits(tiles[i]->dtype) == 8 : isa_lt_in_list(ISA_DL_SCALE, tiles[i]->dtype, PTO_F_ALL))
            continue;
        return isa_lc_fail(l, "expects %s of f8e8m0 (or u8), got %s%s", isa_lc_name(l, roles[i]), lc_dtype(tiles[i]->dtype),
                           lc_bits(tiles[i]->dtype) != 8 ? ", which is not one byte wide" : "");
    }
    return l->context == ISA_LEGAL_RUN || tiles[0]->dtype == tiles[1]->dtype || l->target->family == PTO_F_A6 ||
           isa_lc_fail(l, "expects both scales of one element type, got %s and %s", lc_dtype(tiles[0]->dtype), lc_dtype(tiles[1]->dtype));
}

bool isa_lc_scale_shape(struct legal *l)
{
    bool gemv = isa_lc_is_gemv(l);
    const struct pto_tile *a = l->lhs, *b = l->rhs, *as = l->lhs_scale, *bs = l->rhs_scale;
    int32_t am = gemv ? a->v_row : a->rows, ak = gemv ? a->v_col : a->cols, bk = gemv ? b->v_row : b->rows;
    if (!same(am, as->rows) || !fits_groups(a->dtype, ak, as->cols))
        return isa_lc_fail(l, "expects %s of shape [M, ceil(K/32)] = %s, got %s", isa_lc_name(l, PTO_ROLE_LHS_SCALE),
                           isa_lc_shape(l, am, lc_known(ak) ? groups(a->dtype, ak) : ak), isa_lc_shape(l, as->rows, as->cols));
    if (!fits_groups(b->dtype, bk, bs->rows) || b->cols != bs->cols)
        return isa_lc_fail(l, "expects %s of shape [ceil(K/32), N] = %s, got %s", isa_lc_name(l, PTO_ROLE_RHS_SCALE),
                           isa_lc_shape(l, lc_known(bk) ? groups(b->dtype, bk) : bk, b->cols), isa_lc_shape(l, bs->rows, bs->cols));
    return true;
}

bool isa_lc_scale_valid(struct legal *l)
{
    const struct pto_tile *a = l->lhs, *b = l->rhs, *as = l->lhs_scale, *bs = l->rhs_scale;
    if (!same(a->v_row, as->v_row) || !is_groups(a->dtype, a->v_col, as->v_col))
        return isa_lc_fail(l, "expects the valid region of %s to be [M, ceil(K/32)] = %s, got %s", isa_lc_name(l, PTO_ROLE_LHS_SCALE),
                           isa_lc_shape(l, a->v_row, lc_known(a->v_col) ? groups(a->dtype, a->v_col) : a->v_col),
                           isa_lc_shape(l, as->v_row, as->v_col));
    if (!is_groups(b->dtype, b->v_row, bs->v_row) || !same(b->v_col, bs->v_col))
        return isa_lc_fail(l, "expects the valid region of %s to be [ceil(K/32), N] = %s, got %s", isa_lc_name(l, PTO_ROLE_RHS_SCALE),
                           isa_lc_shape(l, lc_known(b->v_row) ? groups(b->dtype, b->v_row) : b->v_row, b->v_col),
                           isa_lc_shape(l, bs->v_row, bs->v_col));
    return true;
}

/* X3: the unit assumes a dense stride of 2*ceil(k/64) groups (b.7). */
bool isa_lc_scale_stride(struct legal *l)
{
    struct isa_product e = isa_product_of(l->insn);
    const struct pto_tile *as = l->lhs_scale, *bs = l->rhs_scale;
    if (!lc_known(e.k))
        return true;
    int32_t ga = padded_groups(l->lhs->dtype, e.k), gb = padded_groups(l->rhs->dtype, e.k);
    bool small = lc_known(e.m) && e.m <= 16;
    if (ga >= 0 && (as->cols % 2 != 0 || (small ? as->cols < ga : as->cols != ga)))
        return isa_lc_fail(l, "reads %s with %d groups a row for a valid K of %d, it has %d", isa_lc_name(l, PTO_ROLE_LHS_SCALE), ga, e.k,
                           as->cols);
    if (gb >= 0 && bs->rows != gb)
        return isa_lc_fail(l, "reads %s with %d groups a column for a valid K of %d, it has %d", isa_lc_name(l, PTO_ROLE_RHS_SCALE), gb,
                           e.k, bs->rows);
    if (ga >= 0 && as->rows < (isa_lc_is_gemv(l) ? 1 : l->lhs->rows))
        return isa_lc_fail(l, "has %d rows of A and scales for %d", l->lhs->rows, as->rows);
    if (gb >= 0 && lc_known(e.n) && bs->cols < e.n)
        return isa_lc_fail(l, "has %d columns of B and scales for %d", e.n, bs->cols);
    return true;
}

bool isa_lc_valid_k64(struct legal *l)
{
    struct isa_product e = isa_product_of(l->insn);
    return !lc_known(e.k) || e.k % 64 == 0 ||
           isa_lc_fail(l, "has a valid K of %d; the unit consumes K in multiples of 64 (pad with zeros)", e.k);
}

static bool scale_addr(struct legal *l, const struct pto_tile *data, const struct pto_tile *scale, enum pto_role role)
{
    if (data->addr == PTO_UNKNOWN)
        return true;
    if (data->addr % 512 != 0)
        return isa_lc_fail(l, "has a data tile at 0x%llx; its scales are found by address, which must be a multiple of 512",
                           (unsigned long long)data->addr);
    return scale->addr == PTO_UNKNOWN || scale->addr == data->addr >> 4 ||
           isa_lc_fail(l, "reads %s at 0x%llx (data address >> 4), but the tile is at 0x%llx", isa_lc_name(l, role),
                       (unsigned long long)(data->addr >> 4), (unsigned long long)scale->addr);
}
bool isa_lc_scale_addr(struct legal *l)
{
    return scale_addr(l, l->lhs, l->lhs_scale, PTO_ROLE_LHS_SCALE) && scale_addr(l, l->rhs, l->rhs_scale, PTO_ROLE_RHS_SCALE);
}

bool isa_lc_get_scale_src(struct legal *l)
{
    return l->src->space == PTO_SPACE_LEFT || l->src->space == PTO_SPACE_RIGHT ||
           isa_lc_fail(l, "expects src in left or right, got %s", isa_lc_tile(l, l->src));
}

bool isa_lc_get_scale_dst(struct legal *l)
{
    bool left = l->src->space == PTO_SPACE_LEFT;
    return l->dst->space == (left ? PTO_SPACE_SCALE_LEFT : PTO_SPACE_SCALE_RIGHT) || l->dst->space == PTO_SPACE_SCALING ||
           isa_lc_fail(l, "expects dst in scaling%s, got %s", left ? ", row_major/row_major for a left tile" : ", col_major/col_major for a right tile",
                       isa_lc_tile(l, l->dst));
}

bool isa_lc_get_scale_shape(struct legal *l)
{
    const struct pto_tile *s = l->src, *d = l->dst;
    bool left = s->space == PTO_SPACE_LEFT;
    int32_t k = left ? s->v_col : s->v_row, outer = left ? s->rows : s->cols, v_outer = left ? s->v_row : s->v_col;
    int32_t have_k = left ? d->cols : d->rows, have_outer = left ? d->rows : d->cols;
    int32_t have_vk = left ? d->v_col : d->v_row, have_v = left ? d->v_row : d->v_col;
    int32_t g = lc_known(k) ? groups(s->dtype, k) : PTO_UNKNOWN_EXTENT;
    if (have_outer != outer || !fits_groups(s->dtype, k, have_k))
        return isa_lc_fail(l, "expects dst of shape %s, got %s", left ? isa_lc_shape(l, outer, g) : isa_lc_shape(l, g, outer),
                           isa_lc_shape(l, d->rows, d->cols));
    if (!same(have_v, v_outer) || !fits_groups(s->dtype, k, have_vk))
        return isa_lc_fail(l, "expects dst of valid shape %s, got %s", left ? isa_lc_shape(l, v_outer, g) : isa_lc_shape(l, g, v_outer),
                           isa_lc_shape(l, d->v_row, d->v_col));
    return true;
}
