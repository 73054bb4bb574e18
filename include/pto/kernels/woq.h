/* PyTorch's weight-only quantised operators (kernels.md 5, rows P1 to P7): products whose weights are 8- or 4-bit codes, their packings,
 * and the dynamically quantised 4-bit product.
 *
 *     struct pto_tensor input = PTO_TENSOR(bfloat16_t, a, 3, 256), weight = PTO_TENSOR(int8_t, w, 64, 256),
 *                       scale = PTO_TENSOR(bfloat16_t, s, 64), out = PTO_TENSOR(bfloat16_t, c, 3, 64);
 *     if (pto_weight_int8pack_mm(stream, &(struct pto_weight_int8pack_mm_params){&input, &weight, &scale, &out}) != PTO_SUCCESS)
 *         fputs(pto_last_error(), stderr);
 *
 * Tensors lie row after row without gaps, but for the input and output of products, whose rows may be apart (unit stride in the last
 * dimension). Packings are repacking of weights, done on the host, as upstream does; everything else runs on the device. A tensor that is
 * missing gives PTO_ERR_PARAM_NULLPTR, all else PTO_ERR_PARAM_INVALID; pto_last_error() names the argument and says what is expected.
 * M, N, K: rows of the input, rows of the weights, what is summed over. */
#ifndef PTO_KERNELS_WOQ_H
#define PTO_KERNELS_WOQ_H
#include <pto/kernels/common.h>

PTO_BEGIN_DECLS

/* ---- P1: _weight_int8pack_mm ---- */

/* out[m, n] = (sum over k of input[m, k] * weight[n, k], in f32) * f32(scale[n]), rounded once more to the type of out. */
struct pto_weight_int8pack_mm_params {
    const struct pto_tensor *input;  /* [M, K] f16, bf16 or f32 */
    const struct pto_tensor *weight; /* [N, K] int8 */
    const struct pto_tensor *scale;  /* [N] f16, bf16 or f32 */
    struct pto_tensor *out;          /* [M, N] as input */
};
PTO_API enum pto_op_status pto_weight_int8pack_mm_get_workspace_size(struct pto_stream *stream, const struct pto_weight_int8pack_mm_params *params, uint64_t *size,
                                                                     struct pto_executor **executor);
PTO_API enum pto_op_status pto_weight_int8pack_mm(struct pto_stream *stream, const struct pto_weight_int8pack_mm_params *params);

/* ---- P2: _convert_weight_to_int4pack_for_cpu ---- */

/* How codes of 4 bits lie in bytes: rows of N in blocks, in a block k after k. A remainder of a block, a multiple of 16 rows, is SCALAR. */
enum pto_int4_order {
    PTO_INT4_BLOCK64, /* blocks of 64 rows: byte d of 32 has row d low and row d + 32 high (AVX-512); the default */
    PTO_INT4_BLOCK32, /* blocks of 32 rows: byte d of 16 has row d low and row d + 16 high (AVX2) */
    PTO_INT4_SCALAR,  /* blocks of 32 rows: byte d of 16 has row 2d low and row 2d + 1 high */
    PTO_INT4_SCALAR16 /* blocks of 16 rows, the same (NEON) */
};
/* Packs codes; on the host, at once. */
struct pto_convert_weight_to_int4pack_params {
    const struct pto_tensor *weight; /* [N, K] int32, codes 0 to 15: value code - 8; N a multiple of 16, K even */
    int64_t inner_k_tiles;           /* innerKTiles, ignored as upstream */
    int order;                       /* enum pto_int4_order */
    struct pto_tensor *out;          /* [N, K/2] uint8 */
};
PTO_API enum pto_op_status pto_convert_weight_to_int4pack(const struct pto_convert_weight_to_int4pack_params *params);

/* ---- P3: _weight_int4pack_mm_for_cpu ---- */

/* out[m, n] = sum over k of input[m, k] * ((code[n, k] - 8) * s + z), all in f32, rounded to the type of out. s and z: those of n and of
 * the group of k. z is added behind the scaling (min + 8 * s for the usual quantiser). */
struct pto_weight_int4pack_mm_params {
    const struct pto_tensor *input;              /* [M, K] f16, bf16 or f32, without gaps */
    const struct pto_tensor *weight;             /* [N, K/2] uint8, of pto_convert_weight_to_int4pack() */
    int64_t q_group_size;                        /* qGroupSize: 32, 64, 128 or 256; divides K */
    const struct pto_tensor *q_scale_and_zeros;  /* qScaleAndZeros [K / q_group_size, N, 2] as input: s, z */
    int order;                                   /* enum pto_int4_order of the weights */
    struct pto_tensor *out;                      /* [M, N] as input */
};
PTO_API enum pto_op_status pto_weight_int4pack_mm_get_workspace_size(struct pto_stream *stream, const struct pto_weight_int4pack_mm_params *params, uint64_t *size,
                                                                     struct pto_executor **executor);
PTO_API enum pto_op_status pto_weight_int4pack_mm(struct pto_stream *stream, const struct pto_weight_int4pack_mm_params *params);

/* ---- P4: _dyn_quant_pack_4bit_weight ---- */

/* Makes the opaque weights of pto_dyn_quant_matmul_4bit(); on the host, at once. Value of a code: code - 8. */
struct pto_dyn_quant_pack_4bit_weight_params {
    const struct pto_tensor *weights;       /* uint8, N * K/2 of them: [N, K/2] or [N, K / block_size, block_size / 2]; even k low, odd k high */
    const struct pto_tensor *scales_zeros;  /* f32 [N, K / block_size], [N] or [N, 1] if block_size is K */
    const struct pto_tensor *bias;          /* f32 [N], or NULL */
    int64_t block_size;                     /* in_features, or a multiple of 32 that divides in_features */
    int64_t in_features, out_features;      /* K, N */
    struct pto_tensor *out;                 /* uint8, pto_dyn_quant_packed_bytes() of them */
};
PTO_API enum pto_op_status pto_dyn_quant_pack_4bit_weight(const struct pto_dyn_quant_pack_4bit_weight_params *params);
/* Bytes of the packed weights; -1 if the sizes are not allowed. */
PTO_API int64_t pto_dyn_quant_packed_bytes(int64_t block_size, int64_t in_features, int64_t out_features, bool has_bias);
/* The same weights as upstream's fallback has them: f32 [N * K/2 + N * K/block_size (+ N)], all bytes as numbers, scales, bias. packed: of the
 * function above. */
PTO_API enum pto_op_status pto_dyn_quant_fallback_vector(const struct pto_tensor *packed, struct pto_tensor *out);
/* Quantises f32 weights [N, K] as PyTorch's tests do: scale = max |w| / 7 of a block (at least the epsilon of f32), code = min(15, trunc(w / scale + 8.5)). weights: uint8
 * N * K/2; scales: f32 N * K/block_size. On the host. */
PTO_API enum pto_op_status pto_dyn_quant_quantize_4bit(const struct pto_tensor *values, int64_t block_size, struct pto_tensor *weights, struct pto_tensor *scales);

/* ---- P5: _dyn_quant_matmul_4bit ---- */

/* Each row of inp is quantised to 8 bits by its own range, multiplied as integers, scaled block by block in ascending order:
 * out = (sum over blocks of f32(sum of (q - zero_point) * (code - 8)) * scale) / S + bias, clamped to what out can hold. */
struct pto_dyn_quant_matmul_4bit_params {
    const struct pto_tensor *inp;            /* [M, K] f32; or bf16, if block_size is K */
    const struct pto_tensor *packed_weights; /* of pto_dyn_quant_pack_4bit_weight(), or of pto_dyn_quant_fallback_vector() (f32) */
    int64_t block_size, in_features, out_features;
    struct pto_tensor *out;                  /* [M, N] as inp */
    struct pto_tensor *quantized;            /* NULL, or int8 [M, K]: q */
    struct pto_tensor *row_scale;            /* NULL, or f32 [M]: 1 / S */
    struct pto_tensor *row_zero_point;       /* NULL, or int32 [M] */
};
PTO_API enum pto_op_status pto_dyn_quant_matmul_4bit_get_workspace_size(struct pto_stream *stream, const struct pto_dyn_quant_matmul_4bit_params *params, uint64_t *size,
                                                                        struct pto_executor **executor);
PTO_API enum pto_op_status pto_dyn_quant_matmul_4bit(struct pto_stream *stream, const struct pto_dyn_quant_matmul_4bit_params *params);

/* ---- P7: plain kernels ---- */

/* quantized.max_pool2d: the largest stored integer of each window; scale and zero point stay as they are. What lies outside of the input
 * does not take part. Lists of one or two numbers: height, width. */
struct pto_quantized_max_pool2d_params {
    const struct pto_tensor *input; /* [C, H, W] or [N, C, H, W] of uint8, int8 or int32 */
    const int64_t *kernel_size;
    int kernel_size_count;
    const int64_t *stride;          /* none: kernel_size */
    int stride_count;
    const int64_t *padding;         /* none: 0; at most half of kernel_size */
    int padding_count;
    const int64_t *dilation;        /* none: 1 */
    int dilation_count;
    bool ceil_mode;                 /* round sizes up: the last window may reach beyond the padding, but begins inside */
    struct pto_tensor *out;         /* [.., (H + 2 * padding - dilation * (kernel_size - 1) - 1) / stride + 1, ..] as input */
};
/* Height and width of out; out itself may be missing. */
PTO_API enum pto_op_status pto_quantized_max_pool2d_shape(const struct pto_quantized_max_pool2d_params *params, int64_t *height, int64_t *width);
PTO_API enum pto_op_status pto_quantized_max_pool2d_get_workspace_size(struct pto_stream *stream, const struct pto_quantized_max_pool2d_params *params, uint64_t *size,
                                                                       struct pto_executor **executor);
PTO_API enum pto_op_status pto_quantized_max_pool2d(struct pto_stream *stream, const struct pto_quantized_max_pool2d_params *params);

/* _quantized.wrapped_fbgemm_pack_gemm_matrix_fp16: weights as f16, clamped to +-65504 before they are rounded. On the host. */
struct pto_fbgemm_pack_gemm_matrix_fp16_params {
    const struct pto_tensor *weight; /* [N, K] f32 */
    struct pto_tensor *out;          /* opaque: uint8, pto_fbgemm_fp16_bytes() of them */
};
PTO_API enum pto_op_status pto_fbgemm_pack_gemm_matrix_fp16(const struct pto_fbgemm_pack_gemm_matrix_fp16_params *params);
/* Bytes of the packed weights; -1 if there is no such size. */
PTO_API int64_t pto_fbgemm_fp16_bytes(int64_t n, int64_t k);

/* _quantized.wrapped_fbgemm_linear_fp16_weight: out = input x f32(packed weights)^T, summed in f32, + bias. */
struct pto_fbgemm_linear_fp16_weight_params {
    const struct pto_tensor *input;         /* [.., K] f32, without gaps */
    const struct pto_tensor *packed_weight; /* of the function above; or plain f16 [N, K] */
    const struct pto_tensor *bias;          /* [N] f32, or NULL */
    int64_t out_channel;                    /* N */
    struct pto_tensor *out;                 /* [.., N] f32, without gaps */
};
PTO_API enum pto_op_status pto_fbgemm_linear_fp16_weight_get_workspace_size(struct pto_stream *stream, const struct pto_fbgemm_linear_fp16_weight_params *params, uint64_t *size,
                                                                            struct pto_executor **executor);
PTO_API enum pto_op_status pto_fbgemm_linear_fp16_weight(struct pto_stream *stream, const struct pto_fbgemm_linear_fp16_weight_params *params);

PTO_END_DECLS
#endif
