/* Inside of PyTorch's weight-only operators: what their files share. Checks in upstream's words ("expect .."), the geometry of 4-bit
 * packings, the layout of packed weights. Knows no kernel. */
#ifndef PTO_KERNELS_LIB_WOQ_H
#define PTO_KERNELS_LIB_WOQ_H
#include "kernels/op.h"
#include "pto/kernels/woq.h"

/* ---- checks ---- */

/* Required, well formed (data are needed: of outputs, too), plain ND, of this rank. dtype 0: any. */
enum pto_op_status woq_check(const char *name, const struct pto_tensor *t, int rank, int dtype);
/* Without gaps between its elements. */
enum pto_op_status woq_check_dense(const char *name, const struct pto_tensor *t);
/* A matrix whose elements of a row lie side by side; rows may be apart. */
enum pto_op_status woq_check_rows(const char *name, const struct pto_tensor *t);
/* f16, bf16 or f32. */
enum pto_op_status woq_check_float(const char *name, const struct pto_tensor *t);
/* Dimension d is `want`, for the reason `why` ("the rows of weight"). */
enum pto_op_status woq_check_dim(const char *name, const struct pto_tensor *t, int d, int64_t want, const char *why);
/* From one row to the next of a matrix that passed woq_check_rows(). */
int64_t woq_ld(const struct pto_tensor *t);
/* Gives an output without data its shape, and its element type if it has none. */
void woq_infer(struct pto_tensor *t, int dtype, int rank, const int64_t *shape);

/* ---- 4-bit packings ---- */

/* A block of rows: from first on, of that many; what a byte holds is two columns apart by `apart` (half of the block), or neighbours (1). */
struct woq_block {
    int64_t first, rows, apart;
};
/* Block number i of n rows; false behind the last. */
bool woq_int4_block(int order, int64_t n, int64_t i, struct woq_block *block);

/* ---- packed weights ---- */

enum { WOQ_HEADER_BYTES = 64 };
/* The first bytes of packed 4-bit weights; then, each from a multiple of 64 bytes on: N * K/2 bytes of codes, f32 scales [K/block][N],
 * int32 sums of code - 8 [K/block][N], f32 bias [N]. Block after block, so that an epilogue reads what it needs as a row. */
struct woq_dyn_header {
    char magic[8];
    int64_t block_size, in_features, out_features, has_bias;
};
struct woq_dyn_layout {
    int64_t codes, scales, sums, bias, bytes; /* where they begin; bias: 0 if there is none */
};
struct woq_dyn_layout woq_dyn_layout(int64_t block_size, int64_t in_features, int64_t out_features, bool has_bias);
/* Attributes of P4 and P5. */
enum pto_op_status woq_dyn_check(int64_t block_size, int64_t in_features, int64_t out_features);
/* Writes packed weights; scales [N][K/block]. */
void woq_dyn_fill(void *packed, int64_t block_size, int64_t in_features, int64_t out_features, const uint8_t *codes, const float *scales, const float *bias);
/* Is it packed weights of these sizes? */
bool woq_dyn_is(const void *packed, int64_t block_size, int64_t in_features, int64_t out_features, bool has_bias);

/* f16 weights [N, K] from WOQ_HEADER_BYTES on. */
struct woq_fp16_header {
    char magic[8];
    int64_t n, k;
};
bool woq_fp16_is(const void *packed, int64_t n, int64_t k);
#endif
