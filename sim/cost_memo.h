/* Costs of vector instructions that come again (loops): an operation of the program on the same tiles costs the same. A few of the
 * last ones are kept, one a place; it owns them, and knows nothing of what they mean. */
#ifndef PTO_SIM_COST_MEMO_H
#define PTO_SIM_COST_MEMO_H
#include "sim/timing.h"

struct sim_cost_memo; /* NULL: nothing kept yet */
struct sim_cost sim_cost_remembered(struct sim_cost_memo **memo, const struct sim_cost_env *env, const struct pto_insn *insn);
void sim_cost_memo_free(struct sim_cost_memo *memo);
/* Byte for byte: values of which only padding differs count as different, and are found again. */
bool sim_same_bytes(const void *a, const void *b, size_t n);
#endif
