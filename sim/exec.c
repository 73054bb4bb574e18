/* Dispatch of resolved instructions to their execution functions, made from isa/ops.def. */
#include "sim/exec.h"

#include <stdarg.h>
#include <stdio.h>

/* Scalar accesses and synchronisation are done by whoever runs the instruction stream (they return values to it or concern
 * time only); as far as tile data goes they do nothing. */
#define SIM_EX_OUTSIDE(exec)                                              \
    bool sim_ex_##exec(struct sim_exec *x, const struct pto_insn *insn)   \
    {                                                                     \
        (void)x;                                                          \
        (void)insn;                                                       \
        return true;                                                      \
    }
SIM_EX_OUTSIDE(load_scalar)
SIM_EX_OUTSIDE(store_scalar)
SIM_EX_OUTSIDE(set_flag)
SIM_EX_OUTSIDE(wait_flag)
SIM_EX_OUTSIDE(barrier)
/* The address was bound when the instruction was resolved (R5); no data moves. */
SIM_EX_OUTSIDE(tget_scale_addr)

/* Rows without execution: text knows them, the simulator does not. */
bool sim_ex_none(struct sim_exec *x, const struct pto_insn *insn) { return sim_refuse(x, insn, "ptosim cannot execute this operation"); }

#define ROW_INSN(id, exec) [PTO_OP_##id] = sim_ex_##exec,
#define ROW_VIEW(id, exec)
#define ROW_SCALAR(id, exec)
#define ROW_CONTROL(id, exec)
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) ROW_##cls(id, exec)
static sim_exec_fn *const functions[PTO_OP_COUNT] = {
#include "isa/ops.def"
};
#undef PTO_OP

bool sim_execute(struct sim_exec *x, const struct pto_insn *insn)
{
    sim_exec_fn *fn = insn->op < PTO_OP_COUNT ? functions[insn->op] : NULL;
    return fn == NULL || fn(x, insn);
}

bool sim_refuse(struct sim_exec *x, const struct pto_insn *insn, const char *fmt, ...)
{
    char text[512];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    (void)base_diag_emit(x->diags, PTO_D_NO_MEANING, insn->span, "%s: %s", isa_op((enum pto_op)insn->op)->mnemonic, text);
    return false;
}
