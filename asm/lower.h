/* What the lowering passes share: walking the operations, the liveness of tile values, making small operations.
 * Private to asm/lower*.c and asm/plan*.c. */
#ifndef PTO_ASM_LOWER_H
#define PTO_ASM_LOWER_H
#include "asm/asm.h"
#include "isa/scale.h"

struct lower {
    struct pto_program *p;
    const struct asm_options *options;
    struct base_diags *diags;
    struct base_arena arena; /* freed when the pass ends */
    int text_level; /* the level that the text is held to, or is written at */
};

/* Preorder over the operations inside root (blocks of a region and regions of an op in order); 0 at the end. */
pto_op_id asm_lower_first(const struct pto_program *p, pto_op_id root);
pto_op_id asm_lower_next(const struct pto_program *p, pto_op_id root, pto_op_id op);
bool asm_lower_is_loop(const struct pto_program *p, pto_op_id op);   /* has regions that may run again */
bool asm_lower_takes_turns(const struct pto_program *p, pto_op_id op); /* a loop of two regions */
/* The functions of the outermost module by string id, in the arena; and the one that a call names, 0 if there is none. */
pto_op_id *asm_lower_functions(const struct pto_program *p, struct base_arena *arena);
pto_op_id asm_lower_callee(const struct pto_program *p, const pto_op_id *functions, pto_op_id call);
bool asm_lower_is_choice(const struct pto_program *p, pto_op_id op); /* runs one of its regions */
/* The root of i in a forest of joined sets; paths are halved on the way. */
uint32_t asm_lower_root(uint32_t *parent, uint32_t i);
/* A constant of an integer type, inserted before `before`. */
pto_value_id asm_lower_constant(struct pto_program *p, pto_op_id before, pto_type_id type, int64_t n, pto_str_id name);
/* "%name" or "the tile" in buf, for messages. */
const char *asm_lower_name(const struct pto_program *p, pto_value_id value, char *buf, size_t size);
/* Where to point at for a value: its own span, else that of its operation. */
struct pto_span asm_lower_span(const struct pto_program *p, pto_value_id value);

/* The passes; each returns false after an error. */
bool asm_lower_tiles(struct lower *l);           /* level 1 -> 2 */
void asm_lower_bind_scales_early(struct lower *l); /* R5 (c) */
bool asm_lower_plan(struct lower *l);            /* level 2 -> 3 */

/* --- liveness of level-1 tile values (lower_live.c) ---
 * Positions are preorder numbers; a point is twice a position, plus one for "just after".  Uses of a view count as uses
 * of the tile whose bytes it shows (its base). */
struct live_use {
    pto_op_id op;
    bool in_place; /* the operand's bytes may become the result's: the accumulator of a product */
};
struct live {
    const struct pto_program *p;
    pto_op_id *order;   /* operations in preorder */
    uint32_t norder;
    uint32_t *pos, *end; /* by op: preorder number, and one past the last operation inside */
    pto_value_id *base;  /* by value; 0: no tile value */
    uint32_t *first_use; /* by value: index into uses, one entry more than values */
    struct live_use *uses;
    uint32_t *def_at;    /* by value: the point where it is defined */
    uint32_t *hull_begin, *hull_end; /* by value: points that enclose its life */
    uint64_t **escapes;  /* by value: NULL, or used in another block of its region: a bit for each block at whose start it is needed */
    uint32_t *block_number;         /* by block: its place in its region */
    uint32_t *first_before;         /* by block: index into before, one entry more than blocks */
    pto_block_id *before, *stack;   /* blocks that branch to it; for searches */
};
void asm_live_number(struct live *v, const struct pto_program *p, struct base_arena *arena); /* only order, pos, end */
void asm_live_build(struct live *v, const struct pto_program *p, struct base_arena *arena);
/* Is `value` needed after the point where `at` is defined (and visible there)? */
bool asm_live_at_def(const struct live *v, pto_value_id value, pto_value_id at);
/* Does the operation that defines `at` read `value` in a way that forbids sharing bytes with its result? */
bool asm_live_read_by_def(const struct live *v, pto_value_id value, pto_value_id at);
bool asm_live_interfere(const struct live *v, pto_value_id a, pto_value_id b);
pto_block_id asm_live_def_block(const struct live *v, pto_value_id value);

/* --- where carried values come from (lower_flow.c) --- */
struct flow {
    pto_op_id op;      /* hands over: the end of a block, or a loop that is entered */
    pto_op_id owner;   /* of the region or the results that it goes to */
    uint32_t place;    /* of the operand in the pool */
    pto_value_id to;   /* an argument of a block or a result of an operation with regions */
    bool entry;        /* into a loop from outside */
};
struct flows {
    struct flow *list; /* by to */
    uint32_t *first;   /* by value: index into list, one entry more than values */
    uint32_t count;
};
/* All that hand a tile value on. */
void asm_flows_build(struct flows *f, const struct live *v, struct base_arena *arena);

/* --- valid sizes (lower_valid.c) --- */
struct valid_sizes {
    pto_value_id *row, *col; /* by value id below count: index values in text units, 0 = not known */
    uint32_t count;
};
/* Index values of the dynamic valid sizes of result `value` of op (tile body `type`), computed before op; *row, *col are 0 where the
 * type is static. False with a diagnostic if they cannot be computed. */
bool asm_lower_valid(struct lower *l, const struct valid_sizes *known, pto_op_id op, pto_value_id value,
                 const struct pto_tile_type *type, pto_value_id *row, pto_value_id *col);
/* A static extent in text units (pairs in the contiguous dimension of an unboxed x2 tile, R1). */
int64_t asm_lower_text_extent(const struct pto_tile_type *type, bool row, int64_t elems);
#endif
