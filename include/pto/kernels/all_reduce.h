/* Communicators, and the quantised matrix product with an all-reduce behind it (kernels.md 3, 7).
 *
 * A rank is a device of a session. Each rank calls the operator with its own stream and its own tensors and the name of the communicator;
 * the calls of all ranks meet when the streams are synchronized, and run at the same time on the devices:
 *
 *     pto_sim_set(sim, "devices", "4");
 *     struct pto_comm *comm;
 *     pto_comm_init_all(sim, 4, "tp", &comm);
 *     for (unsigned r = 0; r < 4; r++) {
 *         pto_quant_matmul_all_reduce_get_workspace_size(stream[r], &params[r], &size, &executor);   params[r].group = "tp"
 *         pto_execute(workspace[r], size, executor, stream[r]);
 *     }
 *     for (unsigned r = 0; r < 4; r++)
 *         pto_stream_synchronize(stream[r], 10000);
 *
 * One thread may do that for all ranks, or each rank has a thread of its own: values, cycles and findings are the same. */
#ifndef PTO_KERNELS_ALL_REDUCE_H
#define PTO_KERNELS_ALL_REDUCE_H
#include <pto/kernels/common.h>

PTO_BEGIN_DECLS

/* ---- communicators ---- */

/* Ranks that work together, and the memory that they see of each other (kernels.md 7.2). */
struct pto_comm;
enum { PTO_COMM_NAME = 128 }; /* bytes of a name, with its 0 */
/* A communicator of the devices 0 to ranks - 1 of a session, rank r on device r. name: at most 127 bytes, of no other communicator of the
 * session; NULL: the library finds one. Any number of ranks that the session has devices for; operators may want less (1, 2, 4 or 8).
 * PTO_ERR_PARAM_NULLPTR: sim or comm is NULL. PTO_ERR_PARAM_INVALID: no such ranks, a name that is taken, empty or too long. */
PTO_API enum pto_op_status pto_comm_init_all(struct pto_sim *sim, uint32_t ranks, const char *name, struct pto_comm **comm);
/* The communicator of this name; NULL: there is none. */
PTO_API struct pto_comm *pto_comm_find(const struct pto_sim *sim, const char *name);
/* Of NULL: NULL and 0. */
PTO_API const char *pto_comm_name(const struct pto_comm *comm);
PTO_API uint32_t pto_comm_ranks(const struct pto_comm *comm);
/* Ends it before its session; operators that are still in a queue end with PTO_ERR_RUNTIME_ERROR. NULL is fine. */
PTO_API void pto_comm_free(struct pto_comm *comm);

/* ---- quantised matmul + all-reduce: aclnnQuantMatmulAllReduceV3 (kernels.md 3; rows A1-A17) ---- */

/* On each rank: y = dequantised x1 * x2 (+ bias) in the element type T of output, + x3; output = the sum of y of all ranks, the same bits
 * on each. Without communication scales it is added up in T, rank 0 first. With them, y / scale1 goes over the links as int8 and the sums
 * as int8 of scale2: half the bytes, less precision. */
struct pto_quant_matmul_all_reduce_params {
    const struct pto_tensor *x1;             /* int8[m,k] or int8[b,s,k] (m = b * s), without gaps, not transposed; required */
    const struct pto_tensor *x2;             /* int8[k,n], or transposed by strides (pto_tensor_transposed()), or NZ: int8[n1,k1,16,32] of k x n,
                                              * int8[k1,n1,16,32] of n x k with transpose_x2; k and n are those of x1 and output; required */
    const struct pto_tensor *bias;           /* int32[n] or NULL, added before scales */
    const struct pto_tensor *x3;             /* T, of output's shape, or NULL: added to this rank's y */
    const struct pto_tensor *dequant_scale;  /* [1], [n] or [1,n]; T bf16: bf16. T fp16: fp32 with pertoken_scale, else uint64/int64 words; required */
    const struct pto_tensor *pertoken_scale; /* fp32[m] or NULL */
    const struct pto_tensor *comm_quant_scale1, *comm_quant_scale2; /* T[n] or T[1,n], both or none; without zeros, the same on all ranks */
    const char *group;                       /* name of the communicator; required */
    const char *reduce_op;                   /* "sum"; NULL: "sum" */
    int64_t comm_turn;                       /* 0 */
    int64_t stream_mode;                     /* 1 */
    struct pto_tensor *output;               /* fp16 or bf16 [m,n] or [b,s,n]; required */
    bool transpose_x2;                       /* x2 lies as [n,k]: of ND the same as a pto_tensor_transposed() of it */
    int x2_format;                           /* enum pto_format of x2, if the tensor does not say so; 0: it does */
    int output_dtype;                        /* for tools, PTO_DT_*: what output has to be; 0: as output says */
};
/* Shape, if its rank is 0 (and element type, if it is 0: output_dtype, fp16 if that is 0), of output for these parameters; its data may be
 * NULL, and so may all the others' data. NZ: n is the length of dequant_scale, if that is not 1, else all columns of the boxes. */
PTO_API enum pto_op_status pto_quant_matmul_all_reduce_infer(struct pto_stream *stream, struct pto_quant_matmul_all_reduce_params *params);
/* Phase 1 on a stream of the rank's device. Checks null pointers, element types, attributes, shapes, in this order. The workspace is what the
 * product needs for accumulators on their way to vector cores (0 with words: the fixpipe scales; else 512 and two tiles of int32 a block),
 * rounded up to 512, and with communication scales Mp * n bytes rounded up to 512, Mp = ceil(m / ranks) * ranks. This rank's y lies in output.
 * What other ranks reach (receive slots, sums, signals) is in the communicator's windows and not counted. */
PTO_API enum pto_op_status pto_quant_matmul_all_reduce_get_workspace_size(struct pto_stream *stream, const struct pto_quant_matmul_all_reduce_params *params,
                                                                          uint64_t *size, struct pto_executor **executor);
/* Both phases and pto_stream_synchronize(): waits for the other ranks, which have to call it from threads of their own (one rank: no need),
 * for a minute at most. */
PTO_API enum pto_op_status pto_quant_matmul_all_reduce(struct pto_stream *stream, const struct pto_quant_matmul_all_reduce_params *params);
/* All ranks from one thread: streams[r] and params[r] are of rank r. The first failure. */
PTO_API enum pto_op_status pto_quant_matmul_all_reduce_ranks(struct pto_stream *const *streams, uint32_t ranks,
                                                             const struct pto_quant_matmul_all_reduce_params *const *params);

PTO_END_DECLS
#endif
