/* Inside of the quantised matrix product (kernels.md 2): its plan, the table of what may go together, quantisation words. */
#ifndef PTO_KERNELS_QUANT_H
#define PTO_KERNELS_QUANT_H
#include "kernels/gemm.h"
#include "pto/kernels/quant_matmul.h"

enum { QUANT_MAX_DIMS = 6 };
/* Rows of the table in 2.1. */
enum quant_row_use { QUANT_NEVER, QUANT_MAY, QUANT_MUST };
struct quant_row {
    char name;          /* 'a' .. 'f' */
    bool int4;
    int y;              /* PTO_DT_* */
    int scales[4];      /* PTO_DT_*, up to a 0 */
    int biases[5];
    uint8_t offset, pertoken; /* enum quant_row_use */
    bool by_vector;     /* the vector cores scale, else the fixpipe */
    uint8_t profiles;   /* 1 << enum pto_quant_profile */
};
/* What was checked and how it is computed: sizes, and the tensors by value (dtype 0: there is none). */
struct quant_plan {
    struct pto_tensor x1, x2, scale, offset, pertoken, bias, y;
    const struct quant_row *row;
    int64_t batch, m, n, k;      /* as multiplied: rows of x1 may be those of several batches */
    bool x1_t, x2_t;             /* stored transposed */
    bool x2_nz;
    int64_t ld1, ld2, ldy;       /* of the matrices as stored, elements (words of int4); NZ: rows of a column of boxes */
    int dims;                    /* of the batch */
    int64_t shape[QUANT_MAX_DIMS];
    int64_t at1[QUANT_MAX_DIMS], at2[QUANT_MAX_DIMS], aty[QUANT_MAX_DIMS]; /* strides of the batch's dimensions, elements */
    int64_t at_bias;             /* elements from batch to batch: 0 or n */
};

/* The row of what is given, or what is wrong. */
enum pto_op_status quant_row_find(const struct pto_quant_matmul_params *params, int y_dtype, const struct quant_row **row);
/* All checks of phase 1. infer: y needs no shape and no data, they are found out (y in the plan). */
enum pto_op_status quant_check(struct pto_stream *stream, const struct pto_quant_matmul_params *params, bool infer, struct quant_plan *plan);

/* Is it a product of MX operands, which is mx_matmul's (Q9)? Then these two do what phase 1 and infer do. */
bool quant_is_mx(const struct pto_stream *stream, const struct pto_quant_matmul_params *params);
enum pto_op_status quant_mx_workspace_size(struct pto_stream *stream, const struct pto_quant_matmul_params *params, uint64_t *size, struct pto_executor **executor);
enum pto_op_status quant_mx_infer(const struct pto_quant_matmul_params *params);

/* A view whose matrices are stored with their columns as rows; of one row or column, too, as far as strides tell. */
bool quant_is_transposed(const struct pto_tensor *t);
/* word(scale, offset, mode) of 2.2; offset NULL: none. */
uint64_t quant_word(float scale, const float *offset, int round_mode);
#endif
