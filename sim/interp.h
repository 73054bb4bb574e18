/* Walks a function of a program: control flow, scalars, handles; hands resolved instructions to execution and time. */
#ifndef PTO_SIM_INTERP_H
#define PTO_SIM_INTERP_H
#include "isa/legal.h"
#include "sim/sim.h"

struct sim_interp {
    struct sim *sim;
    const struct pto_program *program;
    struct sim_exec exec;
    struct sim_timer *timer; /* NULL: no time */
    struct pto_operand *values; /* by value id */
    struct pto_insn insn;       /* the one at work: large, so not on the stack */
    struct pto_operand *list;   /* the values of its LIST slot */
    uint32_t nlist, list_cap;
    struct isa_rulebook rules;  /* of the target */
    uint64_t *verdict;          /* by op id: hash of the last resolved form that legality passed, 0 = none */
    struct base_diags scratch;  /* what one instruction reports, before it is known whether that is new */
    int64_t deadline_ns;        /* monotonic clock; 0 = none */
};
/* Seconds from now on; 0 = no limit. */
void sim_interp_set_deadline(struct sim_interp *it, int64_t seconds);
/* Runs func with its arguments already in values[]. False after an error. */
bool sim_interp_run(struct sim_interp *it, pto_op_id func);
/* One INSN operation (interp_insn.c). */
bool sim_interp_insn(struct sim_interp *it, pto_op_id op);
/* The isa_value_reader of values[]; ctx is the interpreter. */
void sim_interp_read(void *ctx, pto_value_id value, struct pto_operand *out);
/* Readies the scratch with the options of the real diagnostics. */
void sim_interp_clear_scratch(struct sim_interp *it);
#endif
