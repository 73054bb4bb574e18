/* tcvt: shapes and pairs of element types (vector.md 9; pto-as-2026-08.md 2.4; R16).  What needs no look-up in a table or behind a
 * subview stands in the checks of convert.def. */
#include "isa/legal_impl.h"
#include "isa/num.h"

static bool is_part(const struct pto_tile *t) { return t->phys_rows != t->rows || t->phys_cols != t->cols; }

bool isa_lc_cvt_shape(struct legal *l)
{
    if (l->src == NULL || l->dst == NULL || is_part(l->src) || is_part(l->dst) ||
        (l->src->rows == l->dst->rows && l->src->cols == l->dst->cols))
        return true;
    return isa_lc_fail(l, "expects src and dst to have compatible shapes, got %s and %s", isa_lc_shape(l, l->src->rows, l->src->cols),
                       isa_lc_shape(l, l->dst->rows, l->dst->cols));
}

static bool is_narrow(unsigned dtype) { return lc_bits(dtype) <= 8 && !isa_dtype_is_int((enum pto_dtype)dtype); }

/* Low-precision pairs are errors of the checks column. */
bool isa_lc_cvt_pair(struct legal *l)
{
    if (l->src == NULL || l->dst == NULL || is_narrow(l->src->dtype) || is_narrow(l->dst->dtype))
        return true;
    unsigned wanted = (l->target->family & PTO_F_LIKE_A3) != 0 ? NUM_TCVT_A2A3 : NUM_TCVT_A5;
    return (num_tcvt_targets((enum pto_dtype)l->dst->dtype, (enum pto_dtype)l->src->dtype) & wanted) != 0 ||
           isa_lc_fail(l, "converts %s to %s, for which %s has no instruction", lc_dtype(l->src->dtype), lc_dtype(l->dst->dtype), l->target->name);
}
