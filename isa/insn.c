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

/* Columns of pipe_rule.def: like A3, its mat, like A5, its mat. */
static const uint8_t by_target[PTO_PR_COUNT][4] = {
#define PTO_PIPE_RULE(id, a3, a3_mat, a5, a5_mat, text) [PTO_PR_##id] = {PTO_PIPE_##a3, PTO_PIPE_##a3_mat, PTO_PIPE_##a5, PTO_PIPE_##a5_mat},
#include "isa/pipe_rule.def"
#undef PTO_PIPE_RULE
};

unsigned isa_event_pipe(int64_t kind)
{
    switch (kind) {
#define PTO_EVENT_PIPE(kind, pipe) case PTO_PIPE_EVENT_##kind: return PTO_PIPE_##pipe;
#include "isa/event_pipe.def"
#undef PTO_EVENT_PIPE
    default: return PTO_PIPE_NONE;
    }
}

unsigned isa_insn_pipe(const struct pto_insn *insn, const struct pto_target *target)
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
    case PTO_PR_FROM_SRC_PIPE:
        return (unsigned)isa_insn_attr(insn, PTO_ATTR_SRC_PIPE);
    case PTO_PR_FROM_DST_PIPE:
        return (unsigned)isa_insn_attr(insn, PTO_ATTR_DST_PIPE);
    case PTO_PR_FROM_PIPE:
    case PTO_PR_NAMED:
        return (unsigned)isa_insn_attr(insn, PTO_ATTR_PIPE);
    case PTO_PR_FROM_SRC_OP:
        return isa_event_pipe(isa_insn_attr(insn, PTO_ATTR_SRC_OP));
    case PTO_PR_FROM_DST_OP:
        return isa_event_pipe(isa_insn_attr(insn, PTO_ATTR_DST_OP));
    case PTO_PR_FROM_OP:
        return isa_event_pipe(isa_insn_attr(insn, PTO_ATTR_OP_TYPE));
    case PTO_PR_DRAIN:
        return PTO_PIPE_ALL;
    case PTO_PR_NONE:
        return PTO_PIPE_NONE;
#define PTO_PIPE_RULE(id, a3, a3_mat, a5, a5_mat, text) case PTO_PR_##id:
#include "isa/pipe_rule.def"
#undef PTO_PIPE_RULE
        dst = isa_insn_tile(insn, PTO_ROLE_DST);
        dst = dst != NULL ? dst : isa_insn_tile(insn, PTO_ROLE_RESULT);
        return by_target[info->pipe_rule][(target != NULL && isa_like_a5(target) ? 2 : 0) + (dst != NULL && dst->space == PTO_SPACE_MAT)];
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
