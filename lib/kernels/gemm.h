/* The matrix product of all operators, as tile code: tiles of C shared out among blocks, L1 and L0 in halves, flags by hand; with vector
 * cores behind it (epilogue) and in front of it (prologue) if the operator has work for them.
 * Knows no operator: what is multiplied, what is added first, and how C leaves the accumulator is in struct kern_gemm.
 *
 * Phase 2 of an operator whose fixpipe does it all:
 *     struct kern_gemm g = {.batch = 1, .m = m, .n = n, .k = k, .a = {.data = .., .dtype = .., .order = KERN_ROWS, .ld = k}, ..};
 *     KERN_TRY(kern_gemm_plan(call->target, &g));
 *     KERN_TRY(kern_launched(call, pto_launch(call->sim, my_kernel, g.tiling.blocks, &g)));
 *     kern_gemm_report(call, &g);
 *     PTO_CUBE_KERNEL(my_kernel, (const void *)g) { kern_gemm_run(g); }
 * With vector cores:
 *     struct kern_mixed mixed = {.tile = my_tile, .arg = &my_plan};
 *     g.limits... ; KERN_TRY(kern_gemm_plan(call->target, &g));
 *     mixed.workspace = kern_temp(call, "gemm", PTO_DT_uint8_t, kern_mixed_bytes(&g, &mixed));
 *     PTO_KERNEL(my_kernel, (const void *)g, (const void *)mixed) { kern_gemm_run_mixed(g, mixed); } */
#ifndef PTO_KERNELS_GEMM_H
#define PTO_KERNELS_GEMM_H
#include "kernels/op.h"

#include <stdbool.h>
#include <stdint.h>

/* How a matrix (r, c) lies in global memory. */
enum kern_order {
    KERN_ROWS,   /* at r * ld + c */
    KERN_COLS,   /* at c * ld + r: stored transposed */
    KERN_NZ,     /* boxes of 16 rows x 32 bytes of columns; ld: rows of a column of boxes (rounded up to 16) */
    KERN_NZ_COLS /* the transposed matrix lies as KERN_NZ does; ld: its rows, that is our columns, rounded up to 16 */
};
/* An operand. Batch i begins at data + at[i] elements (at NULL: at data + i * step). ld, at, step: of 4-bit elements even. */
struct kern_operand {
    const void *data;   /* in device memory; NULL: there is none */
    int dtype;          /* PTO_DT_* */
    uint8_t order;      /* enum kern_order; of block scales a layout PTO_GL_MX_* */
    int64_t ld;         /* elements; block scales and vectors: not used. MX layouts are dense, groups rounded up to 2, rows/columns of ZZ/NN to 16 */
    const int64_t *at;  /* batch elements, in host memory; NULL: */
    int64_t step;       /* at[i] = i * step */
};
/* How C leaves the accumulator. */
enum kern_store {
    KERN_STORE_CAST,  /* as out.dtype, by the fixpipe's plain conversion (none: i32, f32; f32 -> f16, bf16) */
    KERN_STORE_WORD,  /* quantised by one word */
    KERN_STORE_WORDS  /* by a word for each column: words[n] */
};
/* What the tiles of C have to keep to, for epilogues; 0: no wish. */
struct kern_tile_limits {
    int64_t tm_max, tn_max; /* elements; at least 16. tm counts both vector cores of a block */
    int64_t tn_multiple;    /* of tile widths, and so of the first column of each tile; a multiple of 16 */
    int64_t blocks_max;
};
/* Sizes the planner chose, elements. */
struct kern_tiling {
    int32_t tm, tn;   /* tile of C */
    int32_t tk;       /* of K: panels of A in L1 */
    int32_t b_tk;     /* panels of B: as those of A, a multiple, or a part */
    int32_t s_tk;     /* panels of block scales: as those of the operands, or a multiple */
    int32_t sk;       /* of K, in L0 at a time */
    int64_t blocks;   /* cores worth using: the grid */
    int64_t down, across; /* order of tiles: so many rows of tiles, of these bands of so many columns, of these row after row */
    int64_t apart;    /* more than 1: so many columns next to each other share lines of B and go to different cores; across is 1 */
    int64_t chunk;    /* then: pairs of columns, so many rows of the one, of the other */
    bool halves;      /* a block's first and last tile may be half a tile: the upper or lower rows of it */
    bool dealt;       /* these are dealt out to blocks one by one; else each block has a run of them */
    int64_t tiles_m, tiles_n, tiles; /* of one batch; of all */
    uint8_t a_stages, b_stages; /* panels in L1 */
    uint8_t kept_panels; /* of those of B that stay while a block is in a column of tiles: each begins a section of K, other panels follow; 0: none */
    int32_t kept_tk, section; /* depth of these, of sections; the last one may be less */
    uint8_t accs;     /* accumulators in L0C: 1 or 2 */
    double cycles;    /* estimated */
};
struct kern_gemm {
    const struct pto_target *target;      /* set by the planner */
    int64_t batch, m, n, k;
    struct kern_operand a, b;             /* m x k, k x n */
    struct kern_operand a_scale, b_scale; /* MX: e8m0, m x k/32, k/32 x n; layouts PTO_GL_MX_A_ND/DN/ZZ, PTO_GL_MX_B_ND/DN/NN */
    struct kern_operand bias;             /* [n] of the accumulator's type, added before all products */
    struct kern_operand out;              /* m x n, KERN_ROWS; data is written. Not used by kern_gemm_run_mixed */
    int acc_dtype;                        /* PTO_DT_float or PTO_DT_int32_t */
    uint8_t store;                        /* enum kern_store */
    bool relu;                            /* negative accumulators become 0 on the way out */
    uint64_t word;
    struct kern_operand words;            /* uint64 [n] */
    bool mixed;                           /* for the planner: it will run by kern_gemm_run_mixed */
    bool batch_inner;                     /* a core does all batches of a tile of C in ascending order: for epilogues that sum over them */
    struct kern_tile_limits limits;
    struct kern_tiling tiling;            /* written by the planner */
};

/* ---- the planner (host) ---- */

/* Chooses tiling for the target, or refuses what no kernel can do (ERR_INNER: operators check types before). Data may still be NULL: of
 * bias, words and scales it only matters whether dtype is 0 (there is none). */
enum pto_op_status kern_gemm_plan(const struct pto_target *target, struct kern_gemm *gemm);
/* Its tiling in words, for reports: "tiles 128 x 256 of C, K by 512 in L1, by 128 in L0, 24 blocks". */
void kern_gemm_describe(const struct kern_gemm *gemm, char *text, size_t size);

/* ---- cube only ---- */

/* In a cube kernel, or in PTO_CUBE_SECTION: the tiles of this block. Uses L1, L0A, L0B, L0C, bias and scaling buffers; flags 0 to 7 of
 * each pair of pipes, all of them consumed at the end. */
void kern_gemm_run(const struct kern_gemm *gemm);

/* ---- with vector cores ---- */

/* A part of C for one vector core. */
struct kern_tile_at {
    int64_t batch, row, col;  /* its first element in C */
    int64_t rows, cols;       /* of it; rows is never 0 */
    const void *acc;          /* in GM: raw accumulator values (r, c) at r * ld + c; a TLOAD (MTE2) may read them without any flag */
    int acc_dtype;            /* float or int32_t */
    int64_t ld;
    int64_t turn;             /* 0, 1, .. of this core: for double buffers that outlive a tile */
    int64_t tile;             /* number of the tile of C: the parts of one tile go to both vector cores of a block */
    int64_t *state;           /* 16 numbers of this core, all 0 at first, kept from call to call (begin and end included) */
};
/* Elements that prologue makes: rows of K, columns of N of B. */
struct kern_part_at {
    int64_t batch, k, col;    /* its first element in B */
    int64_t rows, cols;
    void *out;                /* in GM: of (k, col), as b.order says: (r, c) at r * ld + c or c * ld + r; its stores are on MTE3 */
    int64_t ld;
    int64_t turn;
    int64_t *state;
};
/* What vector cores do. The functions run in a vector section, on each vector core; UB is all theirs, and flags among V, MTE2, MTE3 of all ids
 * (consumed when end returns, or at the end of each call if they like). Loads of acc before a call returns: the engine frees the memory behind
 * the last MTE2 work of the call. arg is the same for all cores: do not write to it. */
struct kern_mixed {
    void (*begin)(void *arg, int64_t *state);                        /* once for a core, before its first tile; NULL: nothing */
    void (*tile)(void *arg, const struct kern_tile_at *at);         /* epilogue: stores its part of C. NULL: C leaves as kern_gemm_run does it */
    void (*end)(void *arg, int64_t *state);                          /* once for a core, after its last tile */
    /* All vector cores share what has to be in GM before the first product (quantised activations, unpacked weights: data that a, b or scales
     * of the gemm point to): core `worker` of `workers`. Ends with all its flags consumed; then all cores meet. NULL: nothing. */
    void (*prepare)(void *arg, int64_t worker, int64_t workers);
    /* B made by vector cores a panel at a time; gemm.b then has dtype and order (KERN_ROWS or KERN_COLS) but no data. NULL: b has data. */
    void (*part)(void *arg, const struct kern_part_at *at);
    int64_t part_k_multiple, part_n_multiple; /* k and rows, col and cols of parts are multiples (but for the end of the matrix); 0: 1 */
    bool part_batch;                          /* B differs from batch to batch */
    void *arg;
    void *workspace;                          /* kern_mixed_bytes() of device memory, zeroed */
};
/* Bytes of device memory that it takes; after kern_gemm_plan(). */
int64_t kern_mixed_bytes(const struct kern_gemm *gemm, const struct kern_mixed *mixed);
/* In a kernel, outside of sections: both sections of it. Grid: tiling.blocks. Uses cross-core flags 0 to 7. */
void kern_gemm_run_mixed(const struct kern_gemm *gemm, const struct kern_mixed *mixed);

/* ---- the roofline (bound.c) ---- */

/* What an operator cannot do without; 0: none. */
struct kern_work {
    double macs[2];       /* multiply-adds the cube has to do */
    int mac_dtype[2];     /* PTO_DT_* of their operands */
    double read_bytes, written_bytes; /* of global memory: each operand once, the result once */
    double fix_elements;  /* that leave accumulators */
    double vector_bytes;  /* that vector cores have to load or store in UB: input and output of their work, once */
    double link_bytes;    /* that the busiest device has to send to others */
    int64_t links;        /* transfers that wait for each other, at least: each pays the latency of the link */
};
/* Cycles that no schedule of the target beats; *bound_by (static): what they are. */
double kern_bound(const struct pto_target *target, const struct kern_work *work, const char **bound_by);
/* The work of a product: operands, result, accumulators. */
struct kern_work kern_gemm_work(const struct kern_gemm *gemm);
/* Bound, useful_macs, mac_dtype and tiling of a call that is this work. */
void kern_report_work(struct kern_call *call, const struct kern_work *work);
/* The same of a call that is this product; adds to the report's useful_macs. */
void kern_gemm_report(struct kern_call *call, const struct kern_gemm *gemm);
#endif
