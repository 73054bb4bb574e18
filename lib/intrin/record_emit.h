/* Private to what makes text of a record: record_make.c builds operations, record_emit.c walks streams,
 * record_module.c makes the module. */
#ifndef PTO_INTRIN_RECORD_EMIT_H
#define PTO_INTRIN_RECORD_EMIT_H
#include "intrin/record.h"

/* Numbers are c + sum of k[d] times what dimension d counts: the block, the vector core, the loops around from outside to inside. */
enum { REC_DIM_BLOCK, REC_DIM_SUBBLOCK, REC_DIM_LOOPS, REC_DIMS = REC_DIM_LOOPS + REC_MAX_DEPTH };
struct rec_expr {
    int64_t c, k[REC_DIMS];
};
struct rec_dim {
    pto_value_id value; /* an index; 0: not there yet */
    int64_t lb, step, ub;
};
struct rec_arg {
    const char *name;
    uint32_t buffer;
    int64_t offset;
    uint8_t dtype;
    bool param;
    pto_value_id value;
};
struct rec_key {
    uint64_t a, b;
};
struct rec_known {
    struct rec_key key;
    pto_value_id value;
    uint32_t next;
};

/* Something without loops in it that was made where C counted no scalar work for it: the next try makes it earlier, where there is some
 * to spare. */
enum rec_want_kind { REC_WANT_DIM, REC_WANT_NUMBER, REC_WANT_TILE, REC_WANT_VIEW, REC_WANT_POINTER };
struct rec_want {
    uint8_t kind;
    unsigned dim;
    struct rec_ref ref;
    struct rec_expr e[10]; /* NUMBER: an index; TILE: its numbers; VIEW: shape, then strides; POINTER: bytes in the buffer */
    int64_t start;         /* VIEW: of its argument in the buffer */
};
struct rec_wants {
    struct rec_want *at;
    uint32_t n, cap;
};

struct rec_table {
    struct rec_known *at; /* innermost last */
    uint32_t n, cap, *heads, nheads;
};

struct rec_out {
    struct record *r;
    const struct pto_program *src;
    struct pto_program p;
    bool exact;
    bool unroll;          /* all loops: something that a loop makes is needed behind it */
    bool lost;            /* a handle is not there */
    bool at_end;          /* the last segment */
    unsigned dry;         /* > 0: only costs are looked at */
    pto_block_id block;   /* where operations go */
    pto_block_id entry;   /* of the function */
    pto_block_id top;     /* of the module */
    const char *peer;     /* the function of the cores of the other kind; NULL: it is the same */
    pto_op_id last_const;
    int64_t credit;       /* scalar work that C counted since the last instruction, less what is written so far */
    int64_t surplus, mult; /* scalar operations more than in C, over all turns */
    unsigned ndims;
    struct rec_dim dim[REC_DIMS];
    uint32_t *named, nnamed; /* by string: values of that name */
    struct rec_wants fresh;  /* made since the last instruction */
    struct rec_wants wanted; /* made too late by this try */
    const struct rec_wants *early; /* .. and by the one before */
    bool ending;             /* nothing is needed any more */
    struct rec_arg *args;
    uint32_t nargs, args_cap;
    struct rec_table known, consts; /* values by what they are */
    struct rec_table used;          /* windows that were operands in this try */
    const struct rec_table *needed; /* .. and in the one before: others are not made; NULL: nobody knows yet */
};

/* ---- record_emit.c ---- */
/* The core that goes through most sections; NULL: none does anything, or (r->reason) they go through different ones. */
const struct rec_core *rec_model(struct record *r);
/* The function's body, with its return: all segments, or those of one kind of core (enum pto_kernel_kind). */
void rec_put_body(struct rec_out *x, const struct rec_core *model, unsigned only);

/* ---- record_make.c ---- */
void rec_table_free(struct rec_table *table);
/* A name for a value, with a number if another one has it. */
pto_str_id rec_name(struct rec_out *x, const char *name);
/* Leaves a region: what was made in it is not known any more. */
void rec_forget(struct rec_out *x, uint32_t mark);
void rec_forget_all(struct rec_out *x); /* a function begins */
pto_value_id rec_const(struct rec_out *x, pto_type_id type, int64_t n);
pto_value_id rec_number(struct rec_out *x, const struct rec_expr *e, pto_type_id type);
/* An operation with one result or none; operands 0 are absent ones. */
pto_value_id rec_make(struct rec_out *x, enum pto_op op, const pto_value_id *operands, uint32_t n, const struct pto_attribute *attrs, uint32_t nattrs, pto_type_id result,
                      const char *name);
/* n operations of the scalar unit that do nothing. */
void rec_idle(struct rec_out *x, int64_t n);
/* What is left of the scalar work that C counted is spent here; what is missing is surplus. */
void rec_settle(struct rec_out *x);
/* Events but for loops; e: their numbers. */
void rec_put_event(struct rec_out *x, const struct rec_token *t, const struct rec_expr *e);
#endif
