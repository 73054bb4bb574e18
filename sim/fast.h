/* A shorter way through code that runs often, for launches of which only the time is asked (values off, nothing checked, no events):
 * what an operation makes of operands that it had before is not worked out again.  Each value has a key that says what it holds, so
 * that an instruction's resolved form, its legality and its cost are found under the keys of its operands; of a window of GM the key
 * leaves out where it lies.  Whatever is not known yet goes the long way (interp.h), and both give the same values and the same time. */
#ifndef PTO_SIM_FAST_H
#define PTO_SIM_FAST_H
#include "isa/program.h"
#include "sim/timing.h"

/* What a value holds, as a hash; of a window of GM: what it is like, and where it lies. Scalars are their own keys. */
struct sim_key {
    uint64_t what, where;
};
struct sim_key sim_key_of(const struct pto_operand *operand);

struct sim_interp;
struct sim_fast;
/* For an interpreter that has its values and is not started yet. old (may be NULL) is what another one had with the same values: it
 * goes on with what it knows if it was of such a core. */
struct sim_fast *sim_fast_renew(struct sim_fast *old, struct sim_interp *it, enum sim_sync sync);
void sim_fast_free(struct sim_fast *fast); /* NULL is fine; after its timer */
struct sim_key *sim_fast_keys(struct sim_fast *fast); /* by value id */
/* One operation that this core does not skip. False after an error or with exec.blocked. */
bool sim_fast_step(struct sim_fast *fast, pto_op_id op);
/* How many times an operation went the short and the long way. */
void sim_fast_count(const struct sim_fast *fast, uint64_t *hits, uint64_t *misses);
#endif
