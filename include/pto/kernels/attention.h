/* Attention, fused: softmax(Q K^T / sqrt(dim)) V of every head of every batch in one launch, without a matrix of scores in memory
 * (kernels.md 4.5, rows F1 to F5).
 *
 *     struct pto_tensor q = PTO_TENSOR(half, q_data, batch, seq_len, heads, dim), k = .., v = .., out = ..;
 *     pto_flash_attention(stream, &(struct pto_flash_attention_params){.Q = &q, .K = &k, .V = &v, .O = &out, .is_causal = true});
 *
 * Scores and softmax are f32: S = Q K^T, P = exp((S - max) * c) with c = 1 / sqrt(dim) in f32, the sum of a row is that of P in f32, the
 * product takes P as f16, and O / sum is rounded once. Queries, keys and values have as many heads and as many positions. */
#ifndef PTO_KERNELS_ATTENTION_H
#define PTO_KERNELS_ATTENTION_H
#include <pto/kernels/common.h>

PTO_BEGIN_DECLS

/* How K lies in memory. */
enum pto_attention_layout {
    PTO_ATTENTION_NNN = 0, /* Q, K, V [batch, seq_len, heads, dim] */
    PTO_ATTENTION_NTN = 1  /* K [batch, dim, heads, seq_len] */
};
struct pto_flash_attention_params {
    const struct pto_tensor *Q; /* f16 [batch, seq_len, heads, dim]; strides may be any, but 1 in dim */
    const struct pto_tensor *K; /* f16, shape by layout; stride 1 in dim or in seq_len */
    const struct pto_tensor *V; /* f16 [batch, seq_len, heads, dim]; stride 1 in dim */
    struct pto_tensor *O;       /* f16 [batch, seq_len, heads, dim]; stride 1 in dim */
    int layout;                 /* enum pto_attention_layout */
    bool is_causal;             /* keys behind the query do not count */
    int accum_dtype;            /* PTO_DT_float, the only one; 0: that */
    int64_t batch, heads, seq_len, dim; /* what the shapes have to be; 0: not checked */
};
/* Errors: PTO_ERR_PARAM_NULLPTR for Q, K, V, O or their data (O's too); PTO_ERR_PARAM_INVALID for other element types, layouts, shapes
 * that disagree, and for a dim so large that no tile fits in the target's buffers (all
 * up to 1000 fit). seq_len and dim may be odd. No workspace. */
PTO_API enum pto_op_status pto_flash_attention_get_workspace_size(struct pto_stream *stream, const struct pto_flash_attention_params *params, uint64_t *size,
                                                                  struct pto_executor **executor);
/* Both phases. */
PTO_API enum pto_op_status pto_flash_attention(struct pto_stream *stream, const struct pto_flash_attention_params *params);

PTO_END_DECLS
#endif
