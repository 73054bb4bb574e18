/* Inside of attention: what the planner decided, and the order of work. A block of cores has items (a head, a tile of queries), each has steps
 * (blocks of keys); the cube core and the vector cores walk through the same steps, each with a second cursor some steps behind for
 * what the other one has to answer first. Knows no intrinsic. */
#ifndef PTO_KERNELS_ATTENTION_PLAN_H
#define PTO_KERNELS_ATTENTION_PLAN_H
#include "kernels/op.h"

enum {
    ATT_MAX_ACCS = 4,   /* accumulators used by turns */
    ATT_RING = 4,       /* most slots of a ring */
    ATT_GROUP = 16,     /* rows that are masked at a time */
    ATT_FEW = 8,        /* rows of the result that are moved at a time, at least */
    ATT_SPREAD = 8192,  /* bytes that A2/A3 needs to spread a column over rows */
    ATT_MAX_GROUPS = 2, /* tiles of queries that share the keys in L1 */
    ATT_STATS = 14      /* columns of f32 that a vector core keeps */
};
/* Sizes are elements, addresses and _bytes are bytes of the memory that the comment above names. */
struct attention_plan {
    struct pto_tensor q, k, v, o;
    int64_t batch, heads, seq, dim;
    bool causal;
    bool keys_together; /* K: elements of a dim are neighbours, not those of a key */
    bool direct;        /* scores and products go from core to core, not through GM as weights do */
    int64_t q_ld[3], k_ld[4], v_ld[3], o_ld[3]; /* strides of batch, seq, head (K: and dim) */
    float scale;
    /* tiles */
    int64_t tq, tk, sub; /* queries of a step, keys of a step, keys of an accumulator */
    int64_t groups;      /* of tq queries in an item: they take turns with the same keys */
    int64_t dimp, chunk; /* dim rounded up to 16; of it at a time in L0 */
    int64_t half;        /* most queries of a vector core */
    int64_t rc;          /* of them at a time */
    int64_t out_rows;    /* of them at a time, when results leave */
    int64_t lag;         /* steps that products are behind scores on the vector cores; on the cube core it is one more */
    int64_t slots;       /* of the rings of scores, weights and products */
    int64_t tiles, items, blocks;
    /* L1: the queries of two items; two pieces of keys and of values, each a step's or half of it; slots of weights */
    int64_t q_l1, k_l1, v_l1, p_l1, q_bytes, k_bytes, v_bytes, p_bytes, pslots;
    int64_t k_piece, v_piece; /* keys of a piece */
    /* L0 */
    int64_t left_bytes, right_bytes, accs, acc_bytes;
    /* UB */
    int64_t x_ub, x_bytes, xs; /* scores: sides of rc rows, or slots of half rows */
    int64_t w_ub, w_bytes, ws; /* weights: sides; results on their way out, too */
    int64_t sum_ub, pv_ub, pv_bytes, mask_ub, stats_ub, stat_bytes, tmp_ub, tmp_bytes;
    /* GM, elements of a block's rings */
    int64_t s_gm, p_gm, o_gm;
};
/* One step. */
struct attention_step {
    int64_t number, item; /* of this block, from 0 */
    int64_t b, h;
    int64_t item_query, item_rows; /* first, how many */
    int64_t group, query, rows;    /* this group's */
    int64_t upper;        /* of them vector core 0 has the first so many */
    int64_t key, keys;
    int64_t block_keys;   /* of all groups from key on: what is loaded */
    bool first, last;     /* of the group in this item */
    bool first_group, last_group; /* with this block of keys */
    bool item_first, item_last;
};
/* Chooses tiles and addresses. False: nothing fits. */
bool kern_attention_plan(struct attention_plan *p, const struct pto_target *target);
/* Goes to the step behind *s of a block; before the first: a step of which all is 0, and begun false. False: there is none. */
struct attention_cursor {
    struct attention_step step;
    int64_t block;
    bool begun, ended;
};
bool kern_attention_next(const struct attention_plan *p, struct attention_cursor *c);
#endif
