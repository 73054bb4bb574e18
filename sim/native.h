/* Cores whose operations come one by one from a producer, not from the regions of a function: kernels that are native code (lib/intrin).
 *
 * The producer keeps a program that grows while it runs (struct pto_program.ops_room, values_room: so far it may) by an operation for each
 * use of an intrinsic. Before it steps over an operation it puts the operands into interp->values[]; results are there afterwards. */
#ifndef PTO_SIM_NATIVE_H
#define PTO_SIM_NATIVE_H
#include "sim/interp.h"

struct sim_native {
    void *ctx;
    bool as_text; /* rules are those of text, else of the C interface (isa/legal.h) */
    /* A core begins: *interp is ready but for its producer. Returns what the other two get. */
    void *(*begin)(void *ctx, struct sim_interp *interp);
    /* Goes on, for at most so many operations; progress as of sim_interp_run(). */
    enum sim_progress (*run)(void *core, uint64_t steps);
    /* The core is gone, wherever it stands. */
    void (*end)(void *core);
};
/* One operation. DONE: it is executed, and the next one may follow; BLOCKED: not yet, do it again when run() is called next; AHEAD,
 * PAUSED: it is executed, and run() has to return that; FAILED: after a diagnosed error. */
enum sim_progress sim_native_step(struct sim_interp *interp, pto_op_id op);
/* Work of the scalar unit that is no operation of the program counts against the limits as operations do. False after a diagnostic. */
bool sim_native_count(struct sim_interp *interp, uint64_t steps);
/* A region that an operation entered (a section) has come to its end. */
void sim_native_leave(struct sim_interp *interp);
/* The program has grown by these operations. */
void sim_native_extend(struct sim_interp *interp, pto_op_id first);
/* Who judges its instructions (legal.h). */
static inline enum isa_legal_context sim_native_context(const struct sim_interp *it)
{
    return it->native == NULL || it->native->as_text ? ISA_LEGAL_RUN : it->sim->options.strict ? ISA_LEGAL_STRICT : ISA_LEGAL_CAPI;
}
#endif
