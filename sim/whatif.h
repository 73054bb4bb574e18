/* What would help: launches run once more from the same inputs, each time with one limit lifted (rows of whatif.def), values off. So
 * each gain is that of a whole run, not an estimate. Knows runs and their options; nothing of how time is made. */
#ifndef PTO_SIM_WHATIF_H
#define PTO_SIM_WHATIF_H
#include "sim/sim.h"

/* Global memory as it is now. NULL if it is larger than what is kept (SIM_SNAPSHOT_BYTES). */
struct sim_snapshot;
enum { SIM_SNAPSHOT_MIB = 1024 };
struct sim_snapshot *sim_snapshot_take(const struct sim_gm *gm);
void sim_snapshot_free(struct sim_snapshot *snapshot); /* NULL is fine */

enum { SIM_WHATIF_INSNS = 32000000 }; /* a budget: so many instructions in all runs of one call of the tool; the same on every machine */

/* Jobs that ran together, with profiles; before: the memory as they found it. Fills gains, gains_note and one more bound of their
 * profiles, and takes what it runs off the budget. Nothing else changes: memory is afterwards as it was, no diagnostics. */
void sim_whatif(const struct sim_job *jobs, uint32_t njobs, const struct sim_snapshot *before, uint64_t *budget);
#endif
