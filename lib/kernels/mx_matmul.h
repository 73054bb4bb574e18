/* pto_mx_matmul among its files: what phase 1 found out, which phase 2 runs. */
#ifndef PTO_KERNELS_MX_MATMUL_IMPL_H
#define PTO_KERNELS_MX_MATMUL_IMPL_H
#include "kernels/mx.h"

/* A or B. */
struct kern_mx_side {
    struct pto_tensor t, scale; /* scale: none if quantise */
    struct kern_mx_scale s;
    int type;                   /* PTO_DT_* of what the cube multiplies */
    int lead;                   /* dimensions of batches */
    bool quantise, turned;      /* turned: its last dimension but one is contiguous */
};
struct kern_mx_matmul {
    struct kern_mx_side a, b;
    struct pto_tensor bias, c_in, c; /* data NULL: none */
    int64_t m, n, k, batch, batch_shape[KERN_MX_BATCH];
    int batch_rank;
    bool nv;
};
enum pto_op_status kern_mx_matmul_run(struct kern_call *call, void *plan);
/* Shape of c, and f32 if it has no type. */
enum pto_op_status kern_mx_matmul_infer(struct pto_stream *stream, void *params);
#endif
