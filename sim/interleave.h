/* Another legal order of a core's instructions (design.md 9, --interleave=SEED; vector.md 16).  The scalar unit runs ahead and queues the
 * tile instructions by pipe; a seeded choice says which pipe's head is executed next, among those whose flags are set.  Where cores
 * meet, everything before is executed first: that order is legal, too.  Knows nothing of values or time. */
#ifndef PTO_SIM_INTERLEAVE_H
#define PTO_SIM_INTERLEAVE_H
#include "sim/machine.h"

/* Executes one instruction that was put off. False after a diagnosed error. */
typedef bool sim_interleave_run(void *ctx, const struct pto_insn *insn);
struct sim_interleave_options {
    uint64_t seed;
    uint32_t depth;   /* of a pipe's queue */
    bool vector_core; /* flags that name FIX mean MTE3 (R27) */
    sim_interleave_run *run;
    void *ctx;
};

struct sim_interleave; /* of one core */
struct sim_interleave *sim_interleave_new(const struct sim_interleave_options *options);
void sim_interleave_free(struct sim_interleave *queues); /* NULL is fine */
/* The next instruction in program order. *later: it is executed later, or only orders others; else the caller executes it now. False
 * after an error of those that were put off. */
bool sim_interleave_next(struct sim_interleave *queues, const struct pto_insn *insn, bool *later);
/* A buffer id is taken or released: what its pipe does behind that waits for those that took it before. False as above. */
bool sim_interleave_buffer(struct sim_interleave *queues, const struct sim_buffer_use *use);
/* Executes all that was put off. */
bool sim_interleave_drain(struct sim_interleave *queues);
#endif
