/* Inside of quant_matmul_all_reduce: what was checked, how it is cut, what the kernel is told. For all_reduce*.c. */
#ifndef PTO_KERNELS_ALL_REDUCE_IMPL_H
#define PTO_KERNELS_ALL_REDUCE_IMPL_H
#include "kernels/comm.h"
#include "kernels/gemm.h"
#include "pto/pto.h"

enum { AR_MAX_RANKS = 8, AR_PHASES = 2 };

/* How the result is cut: block b of `rows` rows belongs to rank b, and each block into tiles that vector cores share. Core v does the same
 * tiles of each block on every rank, so cores wait for their counterparts only. Elements. */
struct ar_cut {
    int64_t rows;          /* of a block: ceil(m / ranks); the last ones may have less, or none */
    int64_t tile_rows, tile_cols;
    int64_t down, across;  /* tiles of a block */
    int64_t blocks;        /* of the launch; each has two vector cores */
};

/* Checked parameters: tensors by value (dtype 0: there is none). */
struct ar_plan {
    struct pto_tensor x1, x2, bias, x3, scale, pertoken, s1, s2, y;
    struct pto_comm *comm;
    uint32_t rank, ranks;
    int64_t m, n, k;
    int64_t ld2;           /* of x2 as it lies */
    uint8_t order2;        /* enum kern_order */
    int dtype;             /* of the result */
    bool words;            /* the fixpipe scales, else vector cores */
    bool low_bit;
    struct ar_cut cut;
    struct kern_gemm gemm; /* without data */
    int64_t quant_bytes;   /* of the workspace: y as int8 */
    int64_t mixed_bytes;   /* of the workspace: accumulators on their way to the vector cores */
    int64_t receive_at, sum_at, window_bytes; /* of the window: slots of all ranks; sums. Bytes */
};

/* What the kernel works on: pointers of device memory. */
struct ar_work {
    const struct ar_plan *plan;
    struct kern_gemm gemm;
    struct kern_mixed mixed;
    char *y;                    /* the result, m x n; holds this rank's part first */
    const char *x3, *s1, *s2, *scale, *pertoken;
    char *quant;                /* this rank's part as int8, m x n */
    char *receive[AR_MAX_RANKS], *sum[AR_MAX_RANKS]; /* in the windows of all ranks. receive: a block from each rank. sum: one block; of low-bit
                                                      * communication those of all ranks */
    int32_t *signals[AR_MAX_RANKS]; /* [phase][core][sender] */
    int64_t cores;              /* vector cores */
    int32_t epoch;
};

/* Phase 2. */
enum pto_op_status ar_run(struct kern_call *call, void *plan);
/* The epilogue of the product: accumulators to y (2.3). */
void ar_dequantise_tile(void *work, const struct kern_tile_at *at);
/* On a vector core, when y of this rank is complete: everything that is left. */
void ar_exchange(const struct ar_work *w);
/* A tile in UB. */
pto_tile ar_tile(int dtype, int64_t rows, int64_t cols, int64_t valid_rows, int64_t valid_cols, int64_t at);
#endif
