/* Matrix products with weights of few bits, after BitBLAS: Matmul, Linear, their weight formats, GPTQ (kernels.md 4.1 to 4.4 and 4.6).
 *
 *     C[m,n] = sum over k of A[m,k] * W[n,k]      W: numbers of 16 bits, or codes of 1 to 8 bits with scales and zeros a group of K
 *
 *     struct pto_matmul_config config = {.n = 1024, .k = 1024, .w_dtype = PTO_W_UINT4, .group_size = 128, .with_scaling = true,
 *                                        .with_zeros = true, .zeros_mode = PTO_ZEROS_QUANTIZED};
 *     struct pto_matmul *matmul;
 *     if (pto_matmul_create(&config, &matmul) == PTO_SUCCESS && pto_matmul_transform_weight(matmul, &codes, &packed) == PTO_SUCCESS)
 *         status = pto_matmul_forward(matmul, stream, &a, &packed, &scale, &zeros, NULL, &c);
 *     pto_matmul_free(matmul);
 *
 * Where codes become numbers (on vector cores, each step rounded to float16):
 *     no scaling   W = d                        d: the value of the code (table at enum pto_weight_dtype), exact
 *     scaling      W = d * s
 *     original     W = (d - z) * s
 *     rescale      W = d * s - z
 *     quantized    W = (code - Z) * s           the difference exactly
 * Sums are float32 or int32, rounded once to the output's type; a bias is added behind that, in the output's type.
 * Messages name arguments as BitBLAS does: A, W, scale, zeros, bias, output, N, K, A_dtype, W_dtype, group_size .. */
#ifndef PTO_KERNELS_MATMUL_H
#define PTO_KERNELS_MATMUL_H
#include <pto/kernels/common.h>

PTO_BEGIN_DECLS

/* ---- weight formats (B4, kernels.md 4.2) ---- */

enum pto_weight_dtype {
    PTO_W_AS_A,     /* the type of A */
    PTO_W_FLOAT16,  /* plain numbers, no packing */
    PTO_W_INT8,     /* two's complement bytes */
    PTO_W_INT4,     /* code - 8 */
    PTO_W_INT2,     /* code - 2 */
    PTO_W_INT1,     /* 2 * code - 1 */
    PTO_W_UINT8,    /* code; with float16 A only */
    PTO_W_UINT4,
    PTO_W_UINT2,
    PTO_W_UINT1,
    PTO_W_FP4_E2M1, /* enum pto_fp4_decode */
    PTO_W_NF4       /* one of 16 quantiles of a normal distribution, rounded to float16 */
};
/* "uint4"; NULL for other numbers. And back: -1 for other texts and NULL. */
PTO_API const char *pto_weight_dtype_name(int w_dtype);
PTO_API int pto_weight_dtype_of(const char *name);
/* Bits of a code: 1, 2, 4, 8; 16 of float16; 0 for other numbers. */
PTO_API int pto_weight_bits(int w_dtype);
/* What the four bits of FP4_E2M1 mean. */
enum pto_fp4_decode {
    PTO_FP4_OCP,    /* sign, 2 bits of exponent, 1 of mantissa: 0 .5 1 1.5 2 3 4 6 */
    PTO_FP4_BITBLAS /* sign, 3 bits of exponent e: 2^(e-7), and 0 (without a sign) for e = 0 */
};
enum pto_zeros_mode {
    PTO_ZEROS_ORIGINAL,
    PTO_ZEROS_RESCALE,
    PTO_ZEROS_QUANTIZED /* codes of as many bits as W, packed along N */
};

/* Codes packed: byte j of a row holds codes j * 8 / bits and following, the first in the lowest bits. codes: [rows, cols] of int8 or
 * uint8, each 0 to 2^bits - 1; packed: int8 or uint8 [rows, cols * bits / 8], its data are written. bits: 1, 2, 4, 8. On the host. */
PTO_API enum pto_op_status pto_weight_compress(const struct pto_tensor *codes, int bits, struct pto_tensor *packed);
PTO_API enum pto_op_status pto_weight_decompress(const struct pto_tensor *packed, int bits, struct pto_tensor *codes);
/* The permutation within each 32-bit word that fast decoders like ("lop3"), for A of type a_dtype (half or int8_t); and back. Rows are
 * multiples of 4 bytes; bits: 1, 2, 4; out may be packed. On the host. */
PTO_API enum pto_op_status pto_weight_interleave(const struct pto_tensor *packed, int bits, int a_dtype, struct pto_tensor *out);
PTO_API enum pto_op_status pto_weight_deinterleave(const struct pto_tensor *packed, int bits, int a_dtype, struct pto_tensor *out);

/* ---- Matmul ---- */

/* First letter A, second W; t: stored transposed. A: n [.., M, K], t [K, M]; W: n [K, N], t [N, K]. Weights of codes: nt only. */
enum pto_matmul_layout { PTO_LAYOUT_NT, PTO_LAYOUT_NN, PTO_LAYOUT_TN, PTO_LAYOUT_TT };
/* Members that are 0 are the default. */
struct pto_matmul_config {
    const int64_t *m;   /* B1: one number: A has so many rows; several: it has any number, and the plan is that of the nearest larger one .. */
    int m_count;        /* .. 0: 1 16 32 64 128 256 512 1024 */
    int64_t n, k;       /* B2: required */
    int a_dtype;        /* PTO_DT_half (default) or PTO_DT_int8_t (W int8, int4, int2, int1, uint4, uint2, uint1) */
    int w_dtype;        /* enum pto_weight_dtype */
    int accum_dtype;    /* half (default; sums are float all the same) or float for half A; int32_t for int8_t A */
    int out_dtype;      /* half (default for half A), float, int32_t (default for int8_t A), int8_t (integers wrap, see saturate) */
    int layout;         /* enum pto_matmul_layout */
    bool with_bias;     /* bias [N] of A's type; with int8_t A also int32_t */
    int64_t group_size; /* of K for a scale and a zero; divides K. 0 or -1: K */
    bool with_scaling;  /* scale [N, K / group_size] of half */
    bool with_zeros;    /* zeros [N, K / group_size] of half; quantized: [K / group_size, N * bits / 8] bytes */
    int zeros_mode;     /* enum pto_zeros_mode */
    int fp4_decode;     /* enum pto_fp4_decode */
    bool saturate;      /* sums that leave int8_t become its ends instead of wrapping */
    bool interleaved;   /* W is what pto_weight_interleave() makes, and transform_weight makes that */
};
/* What it is (B16), defaults resolved. */
struct pto_matmul_properties {
    int64_t m[16];
    int m_count;
    bool dynamic_m;     /* any number of rows */
    int64_t n, k;
    int a_dtype, w_dtype, out_dtype, accum_dtype, storage_dtype;
    bool with_scaling, with_zeros;
    int64_t group_size; /* K, if none was given */
    bool fast_decoding; /* W is interleaved */
    bool with_bias;
    int layout, zeros_mode, fp4_decode;
    bool saturate;
};
struct pto_matmul;
/* Refused: N or K missing, types that do not go together, group_size that does not divide K, codes that do not fill bytes .. */
PTO_API enum pto_op_status pto_matmul_create(const struct pto_matmul_config *config, struct pto_matmul **matmul);
PTO_API void pto_matmul_free(struct pto_matmul *matmul);
PTO_API const struct pto_matmul_properties *pto_matmul_get_properties(const struct pto_matmul *matmul);
/* What is allowed but makes little sense (zeros of a format that has its own), a sentence each line; "": nothing. Reports of its
 * runs have it, too (pto_stream_report()). */
PTO_API const char *pto_matmul_warnings(const struct pto_matmul *matmul);
/* B15: the listed size whose plan m rows take: the nearest that is not smaller, else the largest. 0 of NULL. */
PTO_API int64_t pto_matmul_planned_m(const struct pto_matmul *matmul, int64_t m);
/* Type and shape of the W that forward takes (data untouched). Does nothing if a pointer is NULL. */
PTO_API void pto_matmul_weight_shape(const struct pto_matmul *matmul, struct pto_tensor *w);
/* B14: weight [N, K] of int8, uint8, int16, int32 or int64 becomes W. int4, int2: clamped to -2^(bits-1) .. 2^(bits-1) - 1, and stored with
 * 2^(bits-1) added; int1: the code is v > 0; the others: are codes, refused if they have more bits. int8: clamped, stored as it is.
 * float16: copied. On the host. packed: as pto_matmul_weight_shape() says; data NULL: allocated, free() them. */
PTO_API enum pto_op_status pto_matmul_transform_weight(const struct pto_matmul *matmul, const struct pto_tensor *weight, struct pto_tensor *packed);
/* B13. A [.., K] (any rank; layouts tn, tt: [K, M]), W as transform_weight makes it; scale, zeros, bias NULL if there are none.
 * output: A.shape[:-1] + (N); data NULL: it gets type, shape and memory, free() its data. */
PTO_API enum pto_op_status pto_matmul_forward(const struct pto_matmul *matmul, struct pto_stream *stream, const struct pto_tensor *a, const struct pto_tensor *w,
                                              const struct pto_tensor *scale, const struct pto_tensor *zeros, const struct pto_tensor *bias,
                                              struct pto_tensor *output);
/* The first phase alone. The matmul may be freed before the executor runs; output has data. */
PTO_API enum pto_op_status pto_matmul_get_workspace_size(const struct pto_matmul *matmul, struct pto_stream *stream, const struct pto_tensor *a,
                                                         const struct pto_tensor *w, const struct pto_tensor *scale, const struct pto_tensor *zeros,
                                                         const struct pto_tensor *bias, struct pto_tensor *output, uint64_t *size,
                                                         struct pto_executor **executor);
/* The numbers that W stands for, [N, K] of A's type, as forward multiplies them: what the vector cores make of codes, zeros and scales. */
PTO_API enum pto_op_status pto_matmul_dequantize(const struct pto_matmul *matmul, struct pto_stream *stream, const struct pto_tensor *w,
                                                 const struct pto_tensor *scale, const struct pto_tensor *zeros, struct pto_tensor *output);

/* All at once: a config and tensors. N and K that are 0 come from W's and A's shape, out_dtype from the output; scale, zeros and bias that
 * are given count as with_scaling, with_zeros, with_bias. */
struct pto_matmul_params {
    const struct pto_tensor *a, *w, *scale, *zeros, *bias;
    struct pto_tensor *output;
    struct pto_matmul_config config;
};
PTO_API enum pto_op_status pto_matmul_once(struct pto_stream *stream, const struct pto_matmul_params *params);

/* ---- GPTQ (kernels.md 4.4) ---- */

/* A layer as GPTQ stores it: bits 2, 4 or 8, per = 32 / bits codes a word, lowest first. */
struct pto_gptq {
    const struct pto_tensor *qweight; /* int32 [in / per, out]: along in */
    const struct pto_tensor *qzeros;  /* int32 [in / group_size, out / per]: along out */
    const struct pto_tensor *scales;  /* half [in / group_size, out] */
    const struct pto_tensor *g_idx;   /* int32 [in], only k / group_size; NULL: that */
    const struct pto_tensor *bias;    /* half or float [out]; NULL: none */
    int64_t bits;
    int64_t group_size;               /* 0 or -1: in */
    int64_t version;                  /* 1 (and 0): qzeros hold the zero minus one, and 2^bits - 1 is zero 0; 2: the zero itself */
};
/* What it becomes: qweight int8 [out, in * bits / 8], scales half [out, in / group_size], zeros half of that shape or, quantized, int8
 * [in / group_size, out * bits / 8], bias half [out]. Each: NULL, or a tensor whose data are written; data NULL: it gets type, shape and
 * memory, free() its data. On the host. */
struct pto_gptq_repacked {
    struct pto_tensor *qweight, *scales, *zeros, *bias;
    int zeros_mode;   /* enum pto_zeros_mode: original z, rescale z * scale in half, quantized codes */
    bool interleaved; /* for half A */
};
PTO_API enum pto_op_status pto_gptq_repack(const struct pto_gptq *source, const struct pto_gptq_repacked *target);

/* ---- Linear (L1 to L8) ---- */

struct pto_linear_config {
    int64_t in_features, out_features; /* multiples of 16 */
    bool bias;
    int a_dtype, w_dtype, accum_dtype, out_dtype; /* as in pto_matmul_config */
    int64_t group_size;
    bool with_scaling, with_zeros;
    int zeros_mode, fp4_decode;
    bool saturate, interleaved;
    const int64_t *opt_m; /* 0 of them: 1 16 32 64 128 256 512 */
    int opt_m_count;
};
struct pto_linear;
/* The module's own memory (L3, L4). Consistent (W of A's type): weight alone, else qweight, scales, zeros; bias. Those that it has not have
 * no data. */
struct pto_linear_buffers {
    struct pto_tensor weight, qweight, scales, zeros, bias;
};
PTO_API enum pto_op_status pto_linear_create(const struct pto_linear_config *config, struct pto_linear **linear);
PTO_API void pto_linear_free(struct pto_linear *linear);
/* W_dtype is A_dtype: one plain weight, no scales or zeros. Of NULL: false; the two functions below: NULL. */
PTO_API bool pto_linear_is_consistent(const struct pto_linear *linear);
PTO_API const struct pto_matmul *pto_linear_matmul(const struct pto_linear *linear);
/* To fill by hand, or to look at. */
PTO_API const struct pto_linear_buffers *pto_linear_get_buffers(struct pto_linear *linear);
/* L6: freezes pointers; nothing to do here, as often as one likes. */
PTO_API enum pto_op_status pto_linear_init_params(struct pto_linear *linear);
/* L7: weight goes through pto_matmul_transform_weight(), the others are copied as they are. NULL: stays as it is. */
PTO_API enum pto_op_status pto_linear_load_and_transform_weight(struct pto_linear *linear, const struct pto_tensor *weight, const struct pto_tensor *scales,
                                                                const struct pto_tensor *zeros, const struct pto_tensor *bias);
/* L8: W_dtype is uint2, uint4 or uint8 of the source's bits, scaling and zeros are on, and sizes are equal. */
PTO_API enum pto_op_status pto_linear_repack_from_gptq(struct pto_linear *linear, const struct pto_gptq *source);
/* L5: A of any rank, K last; output as of pto_matmul_forward(). */
PTO_API enum pto_op_status pto_linear_forward(struct pto_linear *linear, struct pto_stream *stream, const struct pto_tensor *a, struct pto_tensor *output);

/* All at once, without a module. */
struct pto_linear_params {
    const struct pto_tensor *a, *weight, *scales, *zeros, *bias; /* weight as load_and_transform_weight takes it .. */
    const struct pto_tensor *qweight;                            /* .. or packed already */
    struct pto_tensor *output;
    struct pto_linear_config config; /* in_features and out_features that are 0 come from A and the weight */
};
PTO_API enum pto_op_status pto_linear_once(struct pto_stream *stream, const struct pto_linear_params *params);

PTO_END_DECLS
#endif
