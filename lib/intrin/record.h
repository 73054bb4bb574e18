/* Recording of native launches as text (pto/record.h). What each core does is kept as a stream of events in which repetitions are loops
 * already while it runs (record_fold.c), so that memory grows with the text that will be made, not with the run.
 *
 * An event is a token (what stays the same: the use, kinds of operands, tiles' types) and numbers (addresses, extents, integers). Turns
 * of a loop have the same tokens, and numbers that are affine in the turn. */
#ifndef PTO_INTRIN_RECORD_H
#define PTO_INTRIN_RECORD_H
#include "intrin/intrin.h"

#include <uthash.h>

enum { REC_MAX_DEPTH = 8, REC_MAX_REASON = 200 };

enum rec_kind {
    REC_OP,     /* an operation of the synthetic program */
    REC_HANDLE, /* a tile gets another place or valid region: one ref */
    REC_WINDOW, /* GlobalTensor: one ref */
    REC_SCALAR, /* n operations of the scalar unit */
    REC_TICK    /* a turn of PTO_FOR begins; its number is what it counts */
};
enum rec_mode {
    REC_NOTHING,
    REC_TILE,    /* numbers: address, rows and columns that are valid if the type leaves them open, row and column of a subview */
    REC_GM,      /* byte offset in its buffer, five extents, five strides */
    REC_PTR,     /* byte offset in its buffer */
    REC_INT,     /* the number */
    REC_FLOAT,   /* none: its bits are the token's */
    REC_BOUND    /* none: the handle that the last operation with this result made */
};
/* What is in a slot. */
struct rec_ref {
    uint8_t mode, slot;
    uint8_t dtype, layout, layout_given; /* GM, PTR */
    uint8_t unplaced;                    /* TILE: it has no address: no numbers either */
    uint16_t pad;
    uint32_t value;  /* of the synthetic program: name and type; BOUND: whose */
    uint32_t which;  /* TILE: description; GM, PTR: buffer */
    uint64_t bits;   /* FLOAT: those of the double */
};
struct rec_token {
    UT_hash_handle hh;
    uint32_t id;
    uint8_t kind, depth;   /* depth: of a TICK, from 1 */
    bool insn;             /* goes to a pipe: what the scalar unit does before it counts for it */
    uint32_t op;           /* OP */
    int64_t charge;        /* operations of the scalar unit that C counts for it */
    uint32_t nrefs, nnums;
    struct rec_ref refs[]; /* the key is all from kind to the last of them */
};
/* A tile but for its numbers. */
struct rec_tile {
    struct pto_tile_type type;
    int32_t phys_rows, phys_cols;
    bool whole; /* no subview */
};

/* ---- record_fold.c: streams ---- */
struct rec_body;
struct rec_elem {
    uint64_t shape, prefix; /* hash of all but numbers; of those of the elements so far */
    uint32_t prev;          /* 1 + index of the one before of this shape */
    uint32_t last_loop;     /* 1 + index of the last loop up to here */
    uint32_t num, nnums;    /* its numbers in the stream; of a loop: of the first turn */
    uint32_t token, count;  /* count: turns; 0: no loop */
    struct rec_body *body;
    uint8_t depth, tick;
    bool known, insn, charged; /* known: among those that prev leads to */
};
struct rec_body {
    uint64_t block, shape;
    uint32_t n, nnums;
    uint32_t size;         /* events in one turn */
    int64_t *step;         /* [nnums] from turn to turn */
    struct rec_elem *child;
};
struct rec_stream {
    struct rec_elem *at;
    uint32_t n, cap;
    int64_t *nums;
    uint32_t nnums, nums_cap;
    uint32_t open;         /* 1 + index of a loop whose next turn is being looked for */
    uint64_t *keys;        /* open addressing: shape -> 1 + index of the last one */
    uint32_t *last, nkeys, nslots;
};
void rec_stream_free(struct rec_stream *s);
/* Adds an event. arena: for loops. */
void rec_push(struct rec_stream *s, struct base_arena *arena, const struct rec_token *token, const int64_t *nums);
/* No more will come. */
void rec_finish(struct rec_stream *s, struct base_arena *arena);

/* ---- record.c ---- */
/* What a core does outside of sections, in one, outside again .. */
struct rec_segment {
    unsigned section; /* enum pto_kernel_kind */
    bool entered;
    struct rec_stream stream;
};
struct rec_loop {
    struct pto_here here;
    int64_t i;
};
struct rec_core {
    struct rec_core *next;
    struct record *record;
    int64_t block, subblock;
    bool vector, absent; /* absent: this core skips the kernel (R23) */
    struct rec_segment *segments;
    uint32_t nsegments, segments_cap;
    struct pto_operand **bound; /* by value: what the last operation bound it to */
    uint32_t nbound;
    struct rec_loop *loops;
    uint32_t nloops, loops_cap;
};
struct record {
    struct base_arena arena;
    const struct sim_gm *gm;
    struct rec_token *tokens, **token; /* hash; by id */
    uint32_t ntokens, tokens_cap;
    struct rec_tile *tiles;
    uint32_t ntiles, tiles_cap;
    struct rec_core *cores; /* the first block's first, then as they began */
    struct rec_core **last_core;
    uint64_t *scratch;      /* a token in the making */
    int64_t *nums;
    uint32_t nnums, nums_cap, nrefs, refs_cap;
    bool full;
    char reason[REC_MAX_REASON]; /* why it cannot be text; "": it can */
};
void rec_fail(struct record *r, const char *fmt, ...) BASE_PRINTF(2, 3);

/* ---- record_module.c ---- */
/* The module's text. exact: loops fold only if that costs no other cycles. False with r->reason. */
bool rec_text(struct record *r, const struct intrin_launch *launch, int64_t grid, bool exact, struct base_buf *out);

/* record_make.c: does the operation give the handle in its BIND slot a place? */
bool rec_binds(enum pto_op op);

/* What a session keeps. */
struct rec_session {
    int mode;             /* enum pto_record_mode */
    bool any;             /* there was a launch */
    struct base_buf text; /* of the last one */
    char reason[REC_MAX_REASON];
};
#endif
