/* Time of one core: in-order pipes as a max-plus recurrence (design.md section 6, timing.md 4).  Knows costs and
 * dependences; nothing of values.  Unit: 1/1000 cycle ("mcycles"). */
#ifndef PTO_SIM_TIMING_H
#define PTO_SIM_TIMING_H
#include "isa/insn.h"

/* What an instruction costs its pipe and its consumers. */
struct sim_cost {
    int64_t busy_m;  /* the pipe is occupied this long */
    int64_t ready_m; /* its result is there this long after its start (>= busy_m is usual, not required) */
};
typedef struct sim_cost sim_cost_fn(const struct pto_target *target, const struct pto_insn *insn);
struct sim_cost sim_cost_of(const struct pto_target *target, const struct pto_insn *insn);
#endif
