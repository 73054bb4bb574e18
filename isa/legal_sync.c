/* Rules of flags, barriers and scalar accesses (vector.md 16; pto-as.md 5.1, 5.13; R26). */
#include "isa/legal_impl.h"

bool isa_lc_flag_event(struct legal *l)
{
    int64_t event = isa_insn_int(l->insn, PTO_ROLE_EVENT, PTO_UNKNOWN);
    if (isa_op_slot((enum pto_op)l->insn->op, PTO_ROLE_EVENT) < 0)
        event = isa_insn_attr(l->insn, PTO_ATTR_EVENT_ID);
    return event == PTO_UNKNOWN || (event >= 0 && event <= 7) ||
           isa_lc_fail(l, "expects an event id in 0..7, got %lld", (long long)event);
}

static bool real_pipe(int64_t pipe) { return pipe >= 0 && pipe < PTO_PIPE_COUNT; }

bool isa_lc_flag_pipes(struct legal *l)
{
    int64_t src = isa_insn_attr(l->insn, PTO_ATTR_SRC_PIPE), dst = isa_insn_attr(l->insn, PTO_ATTR_DST_PIPE);
    if (real_pipe(src) && real_pipe(dst))
        return true;
    const char *name = isa_enum_text(PTO_ENUM_PIPE, real_pipe(src) ? dst : src);
    return isa_lc_fail(l, "expects one pipe on each side of the flag, got %s", name != NULL ? name : "no pipe");
}

bool isa_lc_flag_same(struct legal *l)
{
    int64_t src = isa_insn_attr(l->insn, PTO_ATTR_SRC_PIPE);
    return src != isa_insn_attr(l->insn, PTO_ATTR_DST_PIPE) ||
           isa_lc_fail(l, "expects two different pipes, got %s twice; pto.barrier orders one pipe", isa_enum_text(PTO_ENUM_PIPE, src));
}

bool isa_lc_barrier_pipe(struct legal *l)
{
    int64_t pipe = isa_insn_attr(l->insn, PTO_ATTR_PIPE);
    return real_pipe(pipe) || pipe == PTO_PIPE_ALL || isa_lc_fail(l, "expects a pipe or PIPE_ALL");
}

bool isa_lc_scalar_dtype(struct legal *l)
{
    const struct pto_operand *ptr = isa_insn_operand(l->insn, PTO_ROLE_PTR), *value = isa_insn_operand(l->insn, PTO_ROLE_VALUE);
    if (value == NULL)
        value = isa_insn_operand(l->insn, PTO_ROLE_RESULT);
    if (ptr == NULL || value == NULL || ptr->kind != PTO_OK_PTR || value->dtype == PTO_DTYPE_NONE)
        return true;
    unsigned elem = ptr->u.ptr.dtype;
    bool run = l->context == ISA_LEGAL_RUN;
    if (run ? lc_bits(elem) == lc_bits(value->dtype) : elem == value->dtype)
        return true;
    return isa_lc_fail(l, "accesses an element of %s as %s", isa_dtype((enum pto_dtype)elem)->text, isa_dtype((enum pto_dtype)value->dtype)->text);
}
