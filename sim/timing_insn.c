/* What the timer reads from an instruction before it gives it a time: the flag it uses, the pipe it takes. */
#include "sim/timing_impl.h"
#include "isa/pipe_op.h"

bool sim_flag_of(const struct pto_insn *insn, bool vector_core, struct sim_flag_use *flag)
{
    unsigned rule = isa_op((enum pto_op)insn->op)->pipe_rule;
    bool by_op = rule == PTO_PR_FROM_SRC_OP || rule == PTO_PR_FROM_DST_OP;
    if (!by_op && rule != PTO_PR_FROM_SRC_PIPE && rule != PTO_PR_FROM_DST_PIPE)
        return false;
    flag->set = rule == PTO_PR_FROM_SRC_PIPE || rule == PTO_PR_FROM_SRC_OP;
    flag->src = (uint8_t)(by_op ? isa_event_pipe(isa_insn_attr(insn, PTO_ATTR_SRC_OP)) : (unsigned)isa_insn_attr(insn, PTO_ATTR_SRC_PIPE));
    flag->dst = (uint8_t)(by_op ? isa_event_pipe(isa_insn_attr(insn, PTO_ATTR_DST_OP)) : (unsigned)isa_insn_attr(insn, PTO_ATTR_DST_PIPE));
    if (vector_core) {
        flag->src = flag->src == PTO_PIPE_FIX ? PTO_PIPE_MTE3 : flag->src;
        flag->dst = flag->dst == PTO_PIPE_FIX ? PTO_PIPE_MTE3 : flag->dst;
    }
    const struct pto_operand *event = isa_insn_operand(insn, PTO_ROLE_EVENT);
    flag->id = event != NULL && event->kind == PTO_OK_INT ? event->u.i : isa_insn_attr(insn, PTO_ATTR_EVENT_ID);
    return true;
}

unsigned sim_pipe_of(const struct pto_insn *insn, bool vector_core)
{
    bool named = isa_op((enum pto_op)insn->op)->pipe_rule == PTO_PR_NAMED;
    return vector_core && named && insn->pipe == PTO_PIPE_FIX ? PTO_PIPE_MTE3 : insn->pipe;
}

/* The accumulator address a unit-flag phase is about (d.7). */
void sim_timing_set_unit(struct item *it, const struct pto_insn *insn)
{
    int64_t acc_phase = isa_insn_attr(insn, PTO_ATTR_ACC_PHASE), st_phase = isa_insn_attr(insn, PTO_ATTR_ST_PHASE);
    const struct pto_tile *acc = isa_insn_tile(insn, it->cost.macs != 0 ? PTO_ROLE_DST : PTO_ROLE_SRC);
    int64_t phase = it->cost.macs != 0 ? acc_phase : st_phase;
    if (acc == NULL || acc->space != PTO_SPACE_ACC)
        return;
    it->phase = (uint8_t)phase;
    it->unit = acc->addr;
}
