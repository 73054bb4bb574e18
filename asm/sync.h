/* What the passes of automatic synchronisation share (pto-as-2026-08.md 7.3, 7.4; vector.md 16): what the operations of a function touch,
 * and the making of flags and barriers.  Private to asm/sync*.c except for asm_sync_insert, which asm/pass.h declares.
 *
 * Regions of bytes are numbered: two accesses meet iff their regions are neighbours.  An operation is work of one pipe, or has regions
 * and stands for all work inside, or orders things itself. */
#ifndef PTO_ASM_SYNC_H
#define PTO_ASM_SYNC_H
#include "asm/pass.h"
#include "isa/access.h"

enum { SYNC_PIPES = 7, SYNC_IDS = 8, SYNC_BUFFERS = 32, SYNC_SLOTS = 4, SYNC_MOST_SLOTS = 256 }; /* S V M MTE1 MTE2 MTE3 FIX; slots of a function: their regions may all meet each other */

/* One access of an operation, or one of several inside it. */
struct sync_touch {
    uint32_t region;
    uint8_t pipe;
    bool write;
    uint8_t guarded; /* pipes whose earlier work is done before it because of flags inside the operation */
    uint8_t settled; /* pipes that know at the operation's end that it is done, if it was done at all */
    uint8_t guarded_around, settled_around; /* the same, if the flags that it holds stand around it (sync_sum.c) */
};

enum sync_kind { SYNC_NOTHING, SYNC_WORK, SYNC_INSIDE, SYNC_FENCE, SYNC_CALL, SYNC_SECTION, SYNC_BARRIER };
/* What stands for an operation of a function, by op id. */
struct sync_item {
    uint8_t kind; /* enum sync_kind */
    uint8_t pipe; /* WORK; BARRIER: which */
    uint32_t first, count; /* touches */
};

/* A value that says, each time it is made, which of so many places is touched: %slot of a multi_tile_get, say. */
struct sync_slot {
    pto_value_id value;
    pto_block_id block; /* in which it is made: one value in each of its turns */
    uint8_t count;      /* it is less, and not less than 0 */
    bool turns;         /* not the value itself, which is a loop's counter, but the turns so far modulo the count */
    pto_value_id made;  /* sync_put.c: what names it in the program */
};

/* Neighbours, bits beside the number: the two lie in places that the same slot says, and meet only if its value is the same; or in places
 * that two slots of one block say whose values differ whenever it is run: what it does in one turn does not meet. */
#define SYNC_APART (UINT32_C(1) << 31)
#define SYNC_DIFFER (UINT32_C(1) << 30)
#define SYNC_NEIGHBOUR (SYNC_DIFFER - 1)

struct sync_region {
    struct isa_access access; /* without slot and direction; all places, if there are several */
    uint32_t slot;            /* 1 + of the slots: which says where, 0 if none does */
    uint32_t parts;           /* of s->parts: the places, as many as the slot counts */
    uint32_t first, count;    /* neighbours, itself among them, if it meets anything */
    bool differs;             /* of a neighbour, in one turn */
    bool long_run;            /* what one V operation may read right behind another that wrote just this (S2) */
};

struct sync {
    struct pto_program *p;
    const struct asm_options *options;
    struct base_diags *diags;
    struct base_arena arena; /* of one function */
    pto_op_id func;
    const pto_op_id *functions; /* by name */
    uint8_t *works;             /* by op: functions that work on pipes, themselves or through calls */
    struct isa_access reserved[PTO_SPACE_COUNT]; /* of the function: its slots of pipes, if known */
    uint64_t told, heard;       /* arguments that it stores to, that others store to */
    bool v_needs_barriers;      /* A2/A3 (R27) */
    bool by_hand;               /* functions that are synchronised by hand are read as well */
    uint32_t nops;              /* when the function was read: operations from here on are ours */
    struct sync_item *items;    /* by op id below nops */
    struct sync_touch *touches;
    uint32_t ntouches, touches_cap;
    struct sync_region *regions;
    uint32_t nregions, regions_cap;
    struct sync_slot *slots;
    uint32_t nslots, slots_cap;
    struct isa_access *parts;
    uint32_t nparts, parts_cap;
    uint8_t *differ; /* by two slots: 1 + whether their values do, 0 if nobody asked */
    bool by_slots; /* slots are looked for */
    uint32_t *neighbours, *buckets;
    uint32_t nneighbours, neighbours_cap, nbuckets;
    struct sync_stats *stats;
};

/* A program that s->p is: functions, and which of them work. Nothing is added to it until all is closed. */
void asm_sync_open(struct sync *s, struct base_arena *arena);
void asm_sync_close(struct sync *s);
/* Reads what the operations of s->func touch (sync_access.c). False if it is not to be touched: synchronised by hand (S1). */
bool asm_sync_read(struct sync *s);
void asm_sync_forget(struct sync *s);
/* The slot, + 1, by which an operation finds its access number `at` to the operand value, and what it touches for each of them; 0 if none
 * is known (sync_slots.c). */
uint32_t asm_sync_slot_of(struct sync *s, pto_op_id id, pto_value_id value, unsigned at, const struct isa_access *access, struct isa_access *parts);
/* Does a slot have another value in each turn of the loop whose block makes it than in the turn before? */
bool asm_sync_slot_changes(const struct sync *s, uint32_t slot);
/* The same for the turns of a loop's block so far, modulo n. */
uint32_t asm_sync_slot_of_turn(struct sync *s, pto_block_id block, unsigned n);
/* The same by which a pop finds its slot of a pipe (sync_pops.c). */
uint32_t asm_sync_slot_of_pop(struct sync *s, pto_op_id pop);
/* Do the values of two slots of one block differ whenever it is run? */
bool asm_sync_slots_differ(const struct sync *s, uint32_t a, uint32_t b);

/* The modes; each works on one function that has been read. */
void asm_sync_flags(struct sync *s);       /* sync_flags.c */
void asm_sync_barriers(struct sync *s);    /* sync_simple.c */
void asm_sync_buffer_ids(struct sync *s);  /* sync_simple.c */

/* Operations made by us, not yet in place. */
pto_op_id asm_sync_flag(struct sync *s, bool set, unsigned src, unsigned dst, unsigned id, pto_op_id at);
pto_op_id asm_sync_flag_of(struct sync *s, bool set, unsigned src, unsigned dst, pto_value_id id, pto_op_id at);
pto_op_id asm_sync_barrier(struct sync *s, unsigned pipe, pto_op_id at);
pto_op_id asm_sync_buffer(struct sync *s, bool get, unsigned pipe, unsigned id, pto_op_id at);
#endif
