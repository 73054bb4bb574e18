/* What the two vector cores of a block store by one operation, turn by turn: the same data (vector.md 19) or not.  Knows hashes only. */
#ifndef PTO_SIM_RACE_TWINS_H
#define PTO_SIM_RACE_TWINS_H
#include <stdbool.h>
#include <stdint.h>

struct twin_op;
struct twins {
    struct twin_op *ops;
};
/* The core has executed the operation again, which is what its twin has done, or will do. */
void twins_stored(struct twins *twins, uint32_t core, uint32_t twin, uint32_t op, uint64_t place, uint64_t data);
/* Have they stored different data to one place? */
bool twins_differ(const struct twins *twins, uint32_t core, uint32_t twin, uint32_t op);
void twins_free(struct twins *twins);
#endif
