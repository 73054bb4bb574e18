/* Reading resolved instructions; the pipe rule. */
#include "isa/insn.h"
#include "isa/path.h"
#include "isa/program.h"

int64_t isa_insn_int(const struct pto_insn *insn, enum pto_role role, int64_t absent)
{
    const struct pto_operand *o = isa_insn_operand(insn, role);
    return o != NULL && o->kind == PTO_OK_INT ? o->u.i : absent;
}

int64_t isa_insn_attr(const struct pto_insn *insn, enum pto_attr attr)
{
    const uint8_t *attrs = isa_op((enum pto_op)insn->op)->attrs;
    for (unsigned i = 0; attrs[i] != 0; i++)
        if (attrs[i] == attr)
            return insn->attr[i];
    return isa_attr(attr)->def;
}

unsigned isa_insn_pipe(const struct pto_insn *insn)
{
    const struct isa_op_info *info = isa_op((enum pto_op)insn->op);
    const struct pto_tile *src, *dst;
    switch ((enum pto_pipe_rule)info->pipe_rule) {
    case PTO_PR_STORE:
        src = isa_insn_tile(insn, PTO_ROLE_SRC);
        return src != NULL && src->space == PTO_SPACE_ACC ? PTO_PIPE_FIX : PTO_PIPE_MTE3;
    case PTO_PR_MOVE:
        src = isa_insn_tile(insn, PTO_ROLE_SRC);
        dst = isa_insn_tile(insn, PTO_ROLE_DST);
        return src == NULL || dst == NULL ? PTO_PIPE_NONE : isa_path_pipe(isa_path_find(src->space, dst->space));
    case PTO_PR_FILL:
        dst = isa_insn_tile(insn, PTO_ROLE_DST);
        return dst != NULL && dst->space == PTO_SPACE_MAT ? PTO_PIPE_MTE2 : PTO_PIPE_V;
    case PTO_PR_FROM_SRC_PIPE:
        return (unsigned)isa_insn_attr(insn, PTO_ATTR_SRC_PIPE);
    case PTO_PR_FROM_DST_PIPE:
        return (unsigned)isa_insn_attr(insn, PTO_ATTR_DST_PIPE);
    case PTO_PR_FROM_PIPE:
        return (unsigned)isa_insn_attr(insn, PTO_ATTR_PIPE);
    case PTO_PR_NONE:
        return PTO_PIPE_NONE;
    default:
        return info->pipe_rule;
    }
}

int isa_text_unit(enum pto_dtype dtype, unsigned blayout, unsigned slayout, bool row)
{
    return isa_dtype_is_x2(dtype) && slayout == PTO_SLAYOUT_NONE && row == (blayout == PTO_BLAYOUT_COL) ? 2 : 1;
}

struct pto_tile isa_tile_of_type(const struct pto_tile_type *t)
{
    return (struct pto_tile){.space = t->space, .dtype = t->dtype, .blayout = t->blayout, .slayout = t->slayout,
                             .pad = t->pad, .compact = t->compact, .fractal = t->fractal, .rows = t->rows,
                             .cols = t->cols, .v_row = t->v_row < 0 ? PTO_UNKNOWN_EXTENT : t->v_row,
                             .v_col = t->v_col < 0 ? PTO_UNKNOWN_EXTENT : t->v_col, .phys_rows = t->rows,
                             .phys_cols = t->cols, .addr = PTO_UNKNOWN};
}
