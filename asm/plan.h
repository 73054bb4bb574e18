/* Memory planning (pto-as.md 7.2, 2026-08 7.1, 7.2): collect the tiles that need room, place them, write the addresses.
 * Placing is a function of its own so that a planner that reuses memory can replace it. */
#ifndef PTO_ASM_PLAN_H
#define PTO_ASM_PLAN_H
#include "asm/lower.h"

enum { PLAN_UNPLACED = -1 };

/* One alloc_tile. */
struct plan_root {
    pto_op_id op;
    pto_value_id value;
    uint8_t space;      /* enum pto_space */
    bool given;         /* the text has an address; placed if it is constant */
    bool scale;         /* an MX scale tile: its address follows its data tile's (R5 b) */
    uint32_t component; /* functions that call each other share their memories; others never run together on one core */
    int64_t size_bytes, addr;
};

struct plan {
    struct lower *l;
    struct plan_root *roots; /* in order of definition, by component */
    uint32_t nroots;
    uint32_t *root_of; /* by value id below nvalues: index into roots + 1 */
    uint32_t nvalues;
};

void asm_plan_collect(struct plan *plan);
/* Gives every root that is neither given nor a scale tile an address; false after reporting an overflow. */
bool asm_plan_place(struct plan *plan);
/* Scale tiles, once the data tiles are placed. */
bool asm_plan_place_scales(struct plan *plan);
/* Writes the addresses of the placed roots that have none in the program: constants at the start of the function. */
void asm_plan_write(struct plan *plan);
/* Reports that the roots of one space and component need more than there is. */
void asm_plan_report_overflow(struct plan *plan, uint32_t component, enum pto_space space, int64_t needed, const struct plan_root *culprit);
#endif
