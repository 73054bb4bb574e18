/* Quantised matrix products (kernels.md 2): int8, or int4 in words of int32, times scales, with or without bias, offset and scales of
 * tokens; and what goes with them: quantisation words, packing of int4, weights in FRACTAL_NZ.
 *
 *     y[i,j] = (sum over k of x1[i,k] * x2[k,j]  + bias[j]) * scale[j] ..      in int32 up to the scale
 *
 * What may go together (rows of kernels.md 2.1; "word": int64 or uint64 of pto_trans_quant_param()):
 *
 *     row  x1, x2  scale       offset  bias                pertoken_scale  y
 *     a    int8    word, f32   -       int32               -               f16
 *     b    int8    word, f32   f32     int32               -               int8
 *     c    int8    f32, bf16   -       int32, bf16, f32    f32 or none     bf16
 *     d    int8    f32         -       int32, f16, bf16, f32  f32          f16
 *     e    int32   word, f32   -       int32               -               f16       (int4)
 *     f    int8    f32, bf16   -       int32               -               int32     (the scale is not used)
 *
 * Rows a, b and e scale in the fixpipe: a scale of f32 becomes a word first, which keeps 10 bits of its mantissa; one rounding from the
 * exact product; for int8 to integers, clamped to 9 bits, offset, clamped to 8. Rows c and d scale on the vector cores, an operation
 * of f32 at a time: acc * scale, * pertoken_scale, + bias.
 *
 * On A5 and A6 x1 and x2 may be fp8 or fp4, by element type or by tag, with scales of e8m0 for groups of 32 along k: pertoken_scale are
 * those of x1 [m, k/32], scale those of x2 [k/32, n], or in another layout of pto/kernels/mx_matmul.h, whose product it is: bias f32, y f32
 * (dtype 0), f16 or bf16. */
#ifndef PTO_KERNELS_QUANT_MATMUL_H
#define PTO_KERNELS_QUANT_MATMUL_H
#include <pto/kernels/common.h>

PTO_BEGIN_DECLS

/* Which product's rules hold (Q16). */
enum pto_quant_profile {
    PTO_QUANT_A2A3, /* all rows */
    PTO_QUANT_310P  /* inference cards: rows a and b, NZ weights transposed only */
};

struct pto_quant_matmul_params {
    const struct pto_tensor *x1; /* [.., m, k], 2 to 6 dimensions; int8, with any distance between rows or transposed; or int32, 8 int4 a word along k: [.., m, k/8] without gaps */
    const struct pto_tensor *x2; /* [.., k, n], 2 to 6 dimensions, the leading ones broadcast with those of x1; by strides transposed or with
                                    gaps. int32: [k, n/8], or [k/8, n] as the transposed view of [n, k/8]. NZ: boxes as pto_nz_size() says,
                                    or their transposed view; if only one of both fits k and n, it is taken. At most 65535 in a row */
    const struct pto_tensor *scale;          /* [1] or [n] */
    const struct pto_tensor *offset;         /* f32 [1] or [n], only for int8 results; NULL: none. Not used with words, which have their own */
    const struct pto_tensor *pertoken_scale; /* f32 [m]; NULL: none */
    const struct pto_tensor *bias;           /* [n], or [batch, 1, n] if y has three dimensions; NULL: none */
    struct pto_tensor *y;                    /* [batch .., m, n] without gaps; dtype 0 is int8 */
    int output_dtype;                        /* PTO_DT_*: of y; 0: as y says */
    int x1_dtype, x2_dtype, pertoken_scale_dtype, scale_dtype; /* PTO_DT_*: the bytes are of this type (Q9), 0: as they say; only on A5, for the types of MX */
    const int64_t *group_sizes;              /* NULL, or groups of m, n, k: three numbers of 0 (inferred) to 65535; only MX has groups */
    int n_group_sizes;
    int profile;                             /* enum pto_quant_profile */
    bool transpose_x1, transpose_x2;         /* the tensor is stored transposed: the same as a pto_tensor_transposed() of it */
    int x2_format;                           /* enum pto_format of x2, if the tensor does not say so; 0: it does */
};
/* Phase 1. Workspace: what passes from cube to vector cores and unpacked int4; 0 if there is neither. */
PTO_API enum pto_op_status pto_quant_matmul_get_workspace_size(struct pto_stream *stream, const struct pto_quant_matmul_params *params, uint64_t *size,
                                                               struct pto_executor **executor);
/* Both phases. */
PTO_API enum pto_op_status pto_quant_matmul(struct pto_stream *stream, const struct pto_quant_matmul_params *params);
/* Gives params->y its shape if its rank is 0, and its dtype if that is 0; what it has stays, or is refused (PTO_ERR_PARAM_INVALID). NZ with a
 * scale of one element and nothing else that says n: all columns of the boxes, unless y has a shape. */
PTO_API enum pto_op_status pto_quant_matmul_infer(struct pto_stream *stream, const struct pto_quant_matmul_params *params);

/* ---- quantisation words (2.2) ---- */

/* Words of scales and offsets (f32; offset NULL: none) for the fixpipe: the upper 19 bits of scale, bit 46, the offset rounded to an integer
 * of 9 bits in 45..37. round_mode 0 cuts the scale off, 1 rounds it to nearest even. out: int64 or uint64 without gaps, as many as the longer of
 * both (the other has that many or 1), in the shape of scale if it has that many. scale and offset have 1 or 2 dimensions. Host only. */
PTO_API enum pto_op_status pto_trans_quant_param(const struct pto_tensor *scale, const struct pto_tensor *offset, int round_mode, struct pto_tensor *out);
/* Gives out its shape if its rank is 0, and uint64 if its dtype is 0. */
PTO_API enum pto_op_status pto_trans_quant_param_infer(const struct pto_tensor *scale, const struct pto_tensor *offset, int round_mode, struct pto_tensor *out);

/* ---- int4 in int32 (2.4) ---- */

/* n integers of -8 to 7, a multiple of 8 of them, to n / 8 words: the first in the lowest four bits. */
PTO_API enum pto_op_status pto_pack_int4(const int32_t *values, int64_t n, int32_t *words);
/* n / 8 words to n integers. */
PTO_API enum pto_op_status pto_unpack_int4(const int32_t *words, int64_t n, int32_t *values);

/* ---- weights in FRACTAL_NZ (Q14) ---- */

/* How the matrices nd[.., rows, columns] lie in NZ: *nz becomes [.., columns / c, rows / 16, 16, c], both rounded up, c elements being 32
 * bytes: [.., n1, k1, 16, 32] of an int8 weight [k, n], [.., n1, k1, 16, 8] of words of int4 [k, n/8]. Of a transposed view [k, n] of [n, k] it becomes
 * the transposed form [.., k1, n1, 16, 32] with k1 = k / 32, n1 = n / 16. nz->data is kept. *bytes: what it takes (may be NULL). */
PTO_API enum pto_op_status pto_nz_size(const struct pto_tensor *nd, struct pto_tensor *nz, int64_t *bytes);
/* Writes nz->data (host memory or a buffer, large enough) and the members of *nz that pto_nz_size() gives; rank and dtype are 0 before, or
 * right. What boxes have beyond the matrix is 0. */
PTO_API enum pto_op_status pto_format_cast_nz(const struct pto_tensor *nd, struct pto_tensor *nz);
/* And back: nd says shape, strides and data. */
PTO_API enum pto_op_status pto_format_cast_nd(const struct pto_tensor *nz, struct pto_tensor *nd);

PTO_END_DECLS
#endif
