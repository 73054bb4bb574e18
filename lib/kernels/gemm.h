/* The matrix product of all operators, as tile code for cube cores: tiles of C shared out among blocks, L1 and L0 in halves, flags by hand.
 * Knows no operator: what is multiplied, what is added first, and how C leaves the accumulator is in struct kern_gemm. */
#ifndef PTO_KERNELS_GEMM_H
#define PTO_KERNELS_GEMM_H
#include "isa/target.h"

#include <stdbool.h>
#include <stdint.h>

/* How a matrix lies in global memory. */
enum kern_order {
    KERN_ROWS, /* (r, c) at r * ld + c */
    KERN_COLS, /* (r, c) at c * ld + r: stored transposed */
    KERN_NZ    /* boxes of 16 rows x 32 bytes; ld: rows of a column of boxes (rounded up to 16) */
};
/* An operand. Batch i begins at data + at[i] elements (at NULL: all at data). */
struct kern_operand {
    const void *data;   /* in device memory; NULL: there is none */
    int dtype;          /* PTO_DT_* */
    uint8_t order;      /* enum kern_order; of block scales a layout PTO_GL_MX_* */
    int64_t ld;         /* elements */
    const int64_t *at;
};
/* How C leaves the accumulator. */
enum kern_store {
    KERN_STORE_CAST,  /* as out.dtype, by the fixpipe's plain conversion (none: i32, f32) */
    KERN_STORE_WORD,  /* quantised by one word */
    KERN_STORE_WORDS  /* by a word for each column: words[n] */
};
/* Sizes the planner chose, elements. */
struct kern_tiling {
    int32_t tm, tn;   /* tile of C */
    int32_t tk;       /* of K, in L1 at a time */
    int32_t sk;       /* of K, in L0 at a time */
    int64_t blocks;   /* cores worth using */
    int64_t across;   /* order of tiles: so many columns of tiles are walked together, for L2 */
};
struct kern_gemm {
    int64_t batch, m, n, k;
    struct kern_operand a, b;             /* m x k, k x n */
    struct kern_operand a_scale, b_scale; /* MX: e8m0, m x k/32, k/32 x n */
    struct kern_operand bias;             /* [n] of the accumulator's type, added before all products */
    struct kern_operand out;              /* m x n, KERN_ROWS; data is written */
    int acc_dtype;                        /* PTO_DT_float or PTO_DT_int32_t */
    uint8_t store;                        /* enum kern_store */
    uint64_t word;
    struct kern_operand words;            /* uint64 [n] */
    struct kern_tiling tiling;
};
#endif
