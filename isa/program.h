/* The program: one form for all levels (design.md section 3).  Modules, functions, regions, blocks, operations, values and
 * types in arrays with 32-bit ids; every operation has its source span; nothing in it is text except names.  asm/ builds,
 * checks, transforms and prints it; sim/ and lib/intrin load or make it.
 *
 * Ids start at 1; 0 is "none".  Operations of a block are a doubly linked list, so that passes insert and erase at any place.
 * Operand storage: the operands of an op lie in definition order of its slots, one place a slot (0 = optional one absent);
 * an op with a LIST slot has a segment table.  Use the isa_operand*() functions.
 *
 * Units: tile types count elements, 4-bit ones too (R1); view and pointer types keep the dimensions as written (x2 types of
 * views count pairs in the stride-1 dimension; isa_resolve() makes elements of them). */
#ifndef PTO_ISA_PROGRAM_H
#define PTO_ISA_PROGRAM_H
#include "base/source.h"
#include "base/str.h"
#include "isa/dtype.h"
#include "isa/enums.h"
#include "isa/op.h"
#include "isa/target.h"

typedef uint32_t pto_type_id, pto_value_id, pto_op_id, pto_region_id, pto_block_id, pto_str_id;

enum { PTO_DYNAMIC_DIM = -1, PTO_MAX_RANK = 5 };

enum pto_type_kind {
    PTO_TYPE_NONE,
    PTO_TYPE_INDEX,
    PTO_TYPE_INT,            /* width, sign */
    PTO_TYPE_FLOAT,          /* dtype; also 8-bit and 4-bit element types as scalars */
    PTO_TYPE_PTR,            /* dtype, space */
    PTO_TYPE_TENSOR_VIEW,    /* dtype, rank, dims */
    PTO_TYPE_PARTITION_VIEW, /* dtype, rank, dims */
    PTO_TYPE_TILE_BUF,       /* tile: storage */
    PTO_TYPE_TILE,           /* tile: a level-1 value */
    PTO_TYPE_FUNC,           /* params, results */
    PTO_TYPE_NONE_TYPE,      /* builtin `none` */
    PTO_TYPE_OPAQUE,         /* any other type, by its text: parsed, printed, accepted by no op */
    PTO_TYPE_MULTI_TILE,     /* tile, count: a multi-buffer of `count` slots */
    PTO_TYPE_LOCAL_ARRAY,    /* dtype, rank, dims: memory of the scalar unit */
    PTO_TYPE_STRUCT,         /* members: field types; nparams = how many */
    PTO_TYPE_EVENT_ARRAY,    /* count event ids */
    PTO_TYPE_PIPE,           /* FIFO handle */
    PTO_TYPE_ASYNC_SESSION, PTO_TYPE_ASYNC_EVENT, PTO_TYPE_PREFETCH_CONTEXT,
    PTO_TYPE_MEMREF,         /* dtype, space, rank, dims; text: all of it; only memref ops take it (pto-as-2026-08.md 0) */
    PTO_TYPE_VECTOR,         /* dtype, rank, dims */
    PTO_TYPE_TENSOR,         /* dtype, rank, dims */
    PTO_TYPE_KINDS
};

/* The body of tile types. v_row/v_col: PTO_DYNAMIC_DIM = `?`. */
struct pto_tile_type {
    uint8_t space;   /* enum pto_space; scale tiles are SCALE_LEFT / SCALE_RIGHT (derived, machine-and-cube.md b.1) */
    uint8_t dtype;   /* enum pto_dtype */
    uint8_t blayout, slayout, pad, compact;
    uint16_t fractal;
    int32_t rows, cols, v_row, v_col;
};

struct pto_type {
    uint8_t kind; /* enum pto_type_kind */
    uint8_t dtype, space, rank;
    uint8_t width;    /* PTO_TYPE_INT: bits */
    char sign;        /* PTO_TYPE_INT: 0 signless, 's', 'u' */
    pto_str_id text;  /* OPAQUE; also the spelling of a dtype whose name is not the canonical one */
    int64_t dims[PTO_MAX_RANK];
    struct pto_tile_type tile;
    uint32_t members, nparams, nresults; /* FUNC, STRUCT: type ids in program->pool */
    uint32_t count; /* MULTI_TILE: slots, EVENT_ARRAY: ids */
};

enum pto_lit_kind { PTO_LIT_UNIT, PTO_LIT_INT, PTO_LIT_FLOAT, PTO_LIT_BOOL, PTO_LIT_STRING, PTO_LIT_SYMBOL, PTO_LIT_ENUM,
                    PTO_LIT_TYPE, PTO_LIT_ARRAY, PTO_LIT_DICT, PTO_LIT_OPAQUE };

/* One attribute: key and literal. */
struct pto_attribute {
    pto_str_id key;       /* < PTO_ATTR_COUNT: a known key of attr.def */
    uint8_t kind;         /* enum pto_lit_kind */
    uint8_t enumeration;  /* ENUM: which */
    bool hex;             /* written as 0x..: FLOAT holds bits of its type then */
    pto_type_id type;     /* INT, FLOAT: its written type or 0; TYPE: the type */
    int64_t i;            /* INT, BOOL, ENUM code */
    double f;             /* FLOAT */
    pto_str_id str;       /* STRING, SYMBOL, OPAQUE text; FLOAT: the digits as written */
    uint32_t first, count; /* ARRAY, DICT: attributes in program->attrs */
    struct pto_span span;
};

enum { PTO_OPFLAG_GENERIC = 1, /* was written in the quoted generic form */
       PTO_OPFLAG_BARE = 2,    /* was written without `pto.` */
       PTO_OPFLAG_SSA = 4,     /* a DPS op written in level-1 form: its OUT slots are results */
       PTO_OPFLAG_SYNTHETIC = 8, /* made by a pass */
       PTO_OPFLAG_IMPLIED = 32, /* orders what nobody ordered (R24): checks see it, values and time do not */
       PTO_OPFLAG_BROKEN = 16 /* an error was found in its text: it is not judged, and its results mean nothing */ };

struct pto_operation {
    uint16_t op;    /* enum pto_op */
    uint16_t flags; /* PTO_OPFLAG_* */
    struct pto_span span, name_span;
    uint32_t operands, noperands; /* in program->pool: value ids */
    uint32_t segments;            /* in program->pool: nslots + 1 offsets, or 0 (one place a slot) */
    uint32_t results, nresults;   /* value ids, consecutive: results .. results + nresults - 1 */
    uint32_t attrs, nattrs;       /* in program->attrs */
    uint32_t regions, nregions;   /* consecutive region ids */
    uint32_t successors, nsuccessors; /* in program->pool: block ids; the k-th takes the values of the k-th LIST slot */
    pto_block_id block;
    pto_op_id prev, next;
};

struct pto_value {
    pto_type_id type;
    pto_str_id name;    /* without '%'; 0 = unnamed (a pass made it; the printer numbers it) */
    pto_op_id def;      /* 0: a block argument */
    pto_block_id block; /* the block it is an argument of, or 0 */
    uint32_t index;     /* result or argument number */
    struct pto_span span;
};

struct pto_block {
    pto_region_id region;
    pto_str_id label;
    uint32_t args, nargs; /* value ids, consecutive */
    pto_op_id first, last;
    pto_block_id next;
};

struct pto_region {
    pto_op_id owner;
    pto_block_id first, last;
};

struct pto_program {
    struct base_strings strings;
    struct pto_type *types;
    struct pto_operation *ops;
    struct pto_value *values;
    struct pto_block *blocks;
    struct pto_region *regions;
    struct pto_attribute *attrs;
    uint32_t *pool;
    uint32_t ntypes, nops, nvalues, nblocks, nregions, nattrs, npool;
    uint32_t types_cap, ops_cap, values_cap, blocks_cap, regions_cap, attrs_cap, pool_cap;
    uint32_t *type_slots, ntype_slots; /* interning of types */
    pto_op_id module;              /* the outermost op; made implicitly when the text has none */
    bool implicit_module;
    const struct pto_target *target; /* after the command line and the module attribute (R3) */
    int level;                     /* 1, 2, 3 as inferred (R13); 0 unknown */
    bool in_c;                     /* its spans are uses of intrinsics in C */
    uint32_t ops_room, values_room; /* so many there may be while the program grows in a run (sim/native.h); 0: it does not */
};
/* Sizes of tables by op and by value that stay valid while it grows. */
static inline uint32_t isa_ops_room(const struct pto_program *p) { return p->nops > p->ops_room ? p->nops : p->ops_room; }
static inline uint32_t isa_values_room(const struct pto_program *p) { return p->nvalues > p->values_room ? p->nvalues : p->values_room; }

void isa_program_init(struct pto_program *p, const struct pto_target *target);
void isa_program_free(struct pto_program *p);

/* Types are unique: equal types have equal ids. */
pto_type_id isa_type_intern(struct pto_program *p, const struct pto_type *type);
pto_type_id isa_type_simple(struct pto_program *p, enum pto_type_kind kind);       /* INDEX, NONE_TYPE */
pto_type_id isa_type_int(struct pto_program *p, unsigned width, char sign);
pto_type_id isa_type_float(struct pto_program *p, enum pto_dtype dtype);
pto_type_id isa_type_of_dtype(struct pto_program *p, enum pto_dtype dtype);        /* i8 .. f32 .. as a scalar type */
pto_type_id isa_type_tile(struct pto_program *p, enum pto_type_kind kind, const struct pto_tile_type *tile);
pto_type_id isa_type_func(struct pto_program *p, const pto_type_id *params, uint32_t nparams, const pto_type_id *results,
                          uint32_t nresults);
static inline const struct pto_type *isa_type(const struct pto_program *p, pto_type_id id) { return &p->types[id]; }
static inline bool isa_type_is_tile(const struct pto_program *p, pto_type_id id)
{
    return p->types[id].kind == PTO_TYPE_TILE_BUF || p->types[id].kind == PTO_TYPE_TILE;
}
/* The dtype of a scalar type (index is i64), of a tile's, view's or pointer's element; NONE if it has none. */
enum pto_dtype isa_type_dtype(const struct pto_program *p, pto_type_id id);
/* The type of an element of a view, pointer, array or memref as a scalar, 0 if it has none; and whether that is `scalar`. */
pto_type_id isa_type_element(struct pto_program *p, pto_type_id id);
bool isa_type_is_element(const struct pto_program *p, pto_type_id id, pto_type_id scalar);
/* Canonical text of a type (long form of tile_buf: PTO_TYPE_TEXT_LONG). */
enum { PTO_TYPE_TEXT_COMPACT = 0, PTO_TYPE_TEXT_LONG = 1 };
void isa_type_print(const struct pto_program *p, pto_type_id id, int style, struct base_buf *out);

/* Building. Ops are created detached and put in place with isa_op_append / isa_op_insert_before. */
pto_region_id isa_region_new(struct pto_program *p, pto_op_id owner);
pto_block_id isa_block_append(struct pto_program *p, pto_region_id region);
/* A block that is branched to before it is written: made apart, then put at the end of its region. */
pto_block_id isa_block_new(struct pto_program *p, pto_region_id region);
void isa_block_link(struct pto_program *p, pto_block_id block);
pto_value_id isa_block_add_arg(struct pto_program *p, pto_block_id block, pto_type_id type, pto_str_id name); /* before any other value of it is made */
struct isa_op_spec {
    enum pto_op op;
    uint16_t flags;
    struct pto_span span, name_span;
    const pto_value_id *operands; /* slot order (flat) */
    const uint32_t *segments;     /* nslots + 1 prefix offsets over input slots and result slots, or NULL (one place a slot) */
    uint32_t noperands;
    const pto_type_id *result_types;
    const pto_str_id *result_names; /* or NULL */
    uint32_t nresults;
    const struct pto_attribute *attrs;
    uint32_t nattrs;
    uint32_t nregions;
    const pto_block_id *successors;
    uint32_t nsuccessors;
};
pto_op_id isa_op_new(struct pto_program *p, const struct isa_op_spec *spec);
void isa_op_append(struct pto_program *p, pto_block_id block, pto_op_id op);
void isa_op_insert_before(struct pto_program *p, pto_op_id before, pto_op_id op);
void isa_op_insert_after(struct pto_program *p, pto_op_id after, pto_op_id op);
void isa_op_unlink(struct pto_program *p, pto_op_id op);
uint32_t isa_pool_add(struct pto_program *p, const uint32_t *ids, uint32_t count);
void isa_replace_uses(struct pto_program *p, pto_value_id old_value, pto_value_id new_value);

/* Reading. */
static inline struct pto_operation *isa_operation(struct pto_program *p, pto_op_id id) { return &p->ops[id]; }
static inline const struct pto_operation *isa_operation_c(const struct pto_program *p, pto_op_id id) { return &p->ops[id]; }
/* The values of a LIST slot. */
static inline const pto_value_id *isa_operand_list(const struct pto_program *p, const struct pto_operation *op, int slot, uint32_t *count)
{
    *count = 0;
    if (slot < 0)
        return NULL;
    uint32_t begin = (uint32_t)slot, end = (uint32_t)slot + 1;
    if (op->segments != 0) {
        begin = p->pool[op->segments + (uint32_t)slot];
        end = p->pool[op->segments + (uint32_t)slot + 1];
    }
    if (end > op->noperands)
        return NULL;
    *count = end - begin;
    return &p->pool[op->operands + begin];
}
/* The value in a slot, 0 if absent. */
static inline pto_value_id isa_operand(const struct pto_program *p, const struct pto_operation *op, int slot)
{
    uint32_t count;
    const pto_value_id *list = isa_operand_list(p, op, slot, &count);
    return count != 0 ? list[0] : 0;
}
/* The result of a slot: a RES, or at level 1 an out. Of several optional outs the first are there. 0 if there is none. */
pto_value_id isa_slot_result(const struct pto_program *p, const struct pto_operation *op, int slot);
static inline pto_value_id isa_operand_of_role(const struct pto_program *p, const struct pto_operation *op, enum pto_role role)
{
    return isa_operand(p, op, isa_op_slot((enum pto_op)op->op, role));
}
void isa_set_operand(struct pto_program *p, pto_op_id op, int slot, pto_value_id value); /* not LIST slots */
static inline const struct pto_attribute *isa_find_attr(const struct pto_program *p, const struct pto_operation *op, pto_str_id key)
{
    for (uint32_t i = 0; i < op->nattrs; i++)
        if (p->attrs[op->attrs + i].key == key)
            return &p->attrs[op->attrs + i];
    return NULL;
}
/* Replaces the attribute of the same key, or adds it. */
void isa_set_attr(struct pto_program *p, pto_op_id op, const struct pto_attribute *attr);
/* An enum/int/bool/unit attribute's code, or the default of attr.def. */
static inline int64_t isa_attr_code(const struct pto_program *p, const struct pto_operation *op, enum pto_attr attr)
{
    const struct pto_attribute *a = isa_find_attr(p, op, attr);
    if (a == NULL)
        return isa_attr(attr)->def;
    return a->kind == PTO_LIT_UNIT ? 1 : a->i;
}
pto_region_id isa_op_region(const struct pto_operation *op, uint32_t k); /* 0 if it has none */
/* The k-th successor block, 0 past the last, and the values it takes. */
pto_block_id isa_successor(const struct pto_program *p, const struct pto_operation *op, uint32_t k, const pto_value_id **args, uint32_t *nargs);
pto_block_id isa_entry_block(const struct pto_program *p, const struct pto_operation *op, uint32_t region_index);
/* The parent operation of an op, 0 for the module. */
static inline pto_op_id isa_parent(const struct pto_program *p, pto_op_id op)
{
    pto_block_id block = p->ops[op].block;
    return block != 0 ? p->regions[p->blocks[block].region].owner : 0;
}
/* The function around an op (itself, if it is one), 0 if none. */
pto_op_id isa_func_of(const struct pto_program *p, pto_op_id op);
/* The function of a name, 0 if none. And the entry (pto-as.md 2): marked, else the only definition, else 0. */
pto_op_id isa_find_func(const struct pto_program *p, pto_str_id name);
pto_op_id isa_entry_func(const struct pto_program *p);
/* Constant value of an integer SSA value (arith.constant, through index_cast); false if not constant. */
bool isa_const_int(const struct pto_program *p, pto_value_id value, int64_t *out);
#endif
