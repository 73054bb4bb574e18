/* Between the parts of level 1 -> 2: which values share a buffer (lower_tiles.c), copies of carried ones (lower_copy.c), slots chosen at
 * run time (lower_slots.c), and the rewriting (lower_rewrite.c). */
#ifndef PTO_ASM_LOWER_TILES_H
#define PTO_ASM_LOWER_TILES_H
#include "asm/lower.h"

enum { TILES_MAX_NAMED = 64 }; /* buffers that a carried tile may lie in */

/* Values that are written into a slot of a multi-buffer; kept from one analysis to the next. By value id below count. */
struct slots {
    pto_value_id *tile; /* the handle of the slot; 0: none */
    bool *in_place;     /* the slot of the operand that the operation goes on from */
    uint32_t count;
};

/* Arrays are by value id of the program before the rewriting. */
struct tiles {
    struct lower *l;
    struct slots *slots;
    struct live live;
    struct flows flows;
    pto_value_id *parent, *next_member; /* union-find of groups; members in a ring */
    uint32_t *group_begin, *group_end;  /* by root: points that enclose its life */
    bool *handle;                       /* a carried value that stays, naming a buffer at run time */
    bool *overwritten;                  /* a handle whose buffer is written while it is needed */
    pto_value_id *carried;              /* arguments of blocks and results of operations with regions that are tiles */
    uint32_t ncarried;
    struct named {                      /* by handle: roots of the groups whose buffers it may name */
        pto_value_id *group;
        uint32_t count;
        bool too_many;
    } *named;
};
pto_value_id asm_tiles_find(struct tiles *t, pto_value_id value);
bool asm_tiles_is_written(const struct tiles *t, pto_value_id value);
/* Does a pop make the value? Its bytes are a slot of the pipe, which is given back: it shares a buffer with nothing. */
bool asm_tiles_is_popped(const struct pto_program *p, pto_value_id value);
/* The operand that an operation goes on from (an accumulator, or an operand that is read and written) and so wants to leave its
 * result in the place of; 0 if it has none. */
pto_value_id asm_tiles_continued(const struct pto_program *p, const struct pto_operation *op);
pto_value_id asm_tiles_slot(const struct tiles *t, pto_value_id value); /* the handle that an operation writes it to, or 0 */
/* In front of which operation storage is made for what the n operations make or give: it dominates them, outside of all loops (6.3). The
 * first that writes it comes first. */
pto_op_id asm_tiles_alloc_place(const struct pto_program *p, const pto_op_id *makers, uint32_t n);
/* Copies what overwritten handles of the vector memory carry; false if there was nothing left to copy. The analysis is stale then. */
bool asm_tiles_copy_carried(struct tiles *t);
/* Gives the values around an overwritten handle slots of a multi-buffer that are chosen at run time; false if none can get them.
 * The analysis is stale then. */
bool asm_tiles_choose_slots(struct tiles *t);
bool asm_tiles_rewrite(struct tiles *t);
#endif
