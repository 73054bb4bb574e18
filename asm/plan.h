/* Memory planning (pto-as.md 7.2, 2026-08 7.1, 7.2): collect what needs room, find out when each is needed, place, write the
 * addresses.  plan.c collects and writes, plan_live.c knows lives, plan_place.c places, plan_scale.c does MX scale tiles. */
#ifndef PTO_ASM_PLAN_H
#define PTO_ASM_PLAN_H
#include "asm/lower.h"

enum { PLAN_UNPLACED = -1 };

/* One alloc_tile, alloc_multi_tile (all slots, contiguous), or reserve_buffer whose place is ours to choose. */
struct plan_root {
    pto_op_id op;
    pto_value_id value;
    uint8_t space;      /* enum pto_space */
    uint8_t elem_bits;
    bool given;         /* the text has an address; placed if it is constant */
    bool scale;         /* an MX scale tile: its address follows its data tile's (R5 b) */
    bool reserved;      /* reserve_buffer: needed all the time (P6) */
    uint32_t component; /* functions that call each other share their memories; others never run together on one core */
    uint32_t func;      /* number of its function inside the component; PLAN_MANY_FUNCS and above are not told apart */
    int64_t size_bytes, addr;
    /* The life: points of struct live, both ends included. A last read at `end` gives way to a first write just behind it, but a
     * planner that wants outputs never to touch the inputs of the same operation goes by `apart_end`. The own points are
     * those where the root has not become the result of a choice. */
    uint32_t begin, end, apart_end, own_begin, own_end;
    uint64_t calls;     /* functions of the component that run during its life */
};
enum { PLAN_MANY_FUNCS = 63 };

struct plan {
    struct lower *l;
    struct plan_root *roots; /* in order of definition, by component */
    uint32_t nroots;
    uint32_t *root_of; /* by value id below nvalues: index into roots + 1 */
    uint32_t nvalues;
    struct live order; /* numbering of the operations */
};

void asm_plan_collect(struct plan *plan);
/* Fills in lives. */
void asm_plan_lives(struct plan *plan);
/* May both roots never hold something that is needed at once? TOUCH: one ends where the other begins. */
enum plan_relation { PLAN_APART, PLAN_TOUCH, PLAN_TOGETHER };
enum plan_relation asm_plan_relation(const struct plan *plan, const struct plan_root *a, const struct plan_root *b);
/* Gives every root that is neither given nor a scale tile an address; false after reporting an overflow. */
bool asm_plan_place(struct plan *plan);
/* Scale tiles, once the data tiles are placed. */
bool asm_plan_place_scales(struct plan *plan);
/* Writes the addresses of the placed roots that have none in the program: constants at the start of the function. */
void asm_plan_write(struct plan *plan);
/* The most bytes that are needed at one point, and the first such point. */
int64_t asm_plan_peak(struct plan *plan, const struct plan_root **list, uint32_t n, uint32_t *at);
/* Reports that the roots of one space and component need more than there is. */
void asm_plan_report_overflow(struct plan *plan, uint32_t component, enum pto_space space, int64_t needed, const struct plan_root *culprit);
#endif
