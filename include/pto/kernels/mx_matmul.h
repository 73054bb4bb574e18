/* Products of matrices in MX formats, and quantisation to them (kernels.md 6): elements of 8 or 4 bits, 32 of which along k share a
 * power of two, an e8m0 byte b that stands for 2^(b - 127). Targets a5 and a6.
 *
 *     C[i,j] = (c_in[i,j] | bias[j] | 0) + sum over k of A[i,k] * 2^(scale_a[i,k/32] - 127) * B[k,j] * 2^(scale_b[k/32,j] - 127)
 *
 *     struct pto_tensor a = PTO_TENSOR(float8_e4m3_t, .., 64, 256), scale_a = PTO_TENSOR(float8_e8m0_t, .., 64, 8), ..;
 *     pto_mx_matmul(stream, &(struct pto_mx_matmul_params){.a = &a, .scale_a = &scale_a, .b = &b, .scale_b = &scale_b, .c = &c});
 */
#ifndef PTO_KERNELS_MX_MATMUL_H
#define PTO_KERNELS_MX_MATMUL_H
#include <pto/kernels/common.h>

PTO_BEGIN_DECLS

/* ---- how scales lie ----
 * `outer` is a row of A or a column of B, g a group of 32 along k, G their number, ceil(k / 32); H is G rounded up to even. The byte of
 * the group that pads an odd G is not used in plain; elsewhere it can be anything but 255. Offsets in bytes:
 *     plain   by the strides of a matrix [m, G] of A, [G, n] of B; [m, H] and [H, n] are allowed, too
 *     nd      A: outer * H + g                                   shapes [m, H/2, 2], [m, H]
 *             B: (g / 2) * 2n + 2 * outer + g % 2                shape [H/2, n, 2]
 *     dn      A: (g / 2) * 2m + 2 * outer + g % 2                shape [H/2, m, 2]
 *             B: outer * H + g                                   shapes [n, H/2, 2], [n, H]
 *     boxes   "zz" of A, "nn" of B: ((outer / 16) * H / 2 + g / 2) * 32 + outer % 16 * 2 + g % 2, outer rounded up to 16
 *                                                                shape [ceil(outer / 16), H/2, 16, 2]
 * boxes are what the cube reads and are loaded fastest. nd, dn and boxes are without gaps; with the layout given they may have any
 * shape of as many elements. Sizes of batches are in front of those shapes: those of the data, or 1, or nothing. */
enum pto_mx_layout {
    PTO_MX_LAYOUT_AUTO = 0, /* by the shape, in the order plain, nd, dn, boxes */
    PTO_MX_PLAIN,
    PTO_MX_ND,
    PTO_MX_DN,
    PTO_MX_BOXES
};
/* Scales of the rows of A, or of the columns of B. */
enum pto_mx_side { PTO_MX_A, PTO_MX_B };
/* Bytes of the scales of `outer` rows or columns and k elements along k; of plain and nd, dn: outer * H. -1: sizes below 1, overflow. */
PTO_API int64_t pto_mx_scale_bytes(enum pto_mx_side side, enum pto_mx_layout layout, int64_t outer, int64_t k);
/* On the host: plain scales (uint8_t or float8_e8m0_t, [m, G] of A, [G, n] of B, any strides) in another layout, or back: image has
 * pto_mx_scale_bytes() bytes. Padding is 0. For weights, whose scales are packed once; pto_mx_matmul() takes any layout. */
PTO_API enum pto_op_status pto_mx_pack_scale(enum pto_mx_side side, enum pto_mx_layout layout, const struct pto_tensor *scale, void *image);
PTO_API enum pto_op_status pto_mx_unpack_scale(enum pto_mx_side side, enum pto_mx_layout layout, const void *image, struct pto_tensor *scale);

/* ---- quantising ---- */

/* How the exponent of a group follows from its largest magnitude m (machine-and-cube.md c.7). emax: 8 of e4m3, 15 of e5m2, 2 of e2m1,
 * 0 of e1m2; largest: 448, 57344, 6, 1.75. In both, NaN in a group makes its scale 255 (NaN). */
enum pto_mx_alg {
    PTO_MX_OCP, /* max(0, exponent field of m as f32 - emax); that of an infinity is 255, which makes a group of e1m2 NaN */
    PTO_MX_NV   /* exponent field of m / largest (as m * (1 / largest) in f32), rounded up: nothing is clipped. e4m3, e2m1 */
};
/* y = x * 2^(127 - scale), exact, then clipped to the largest number of y's type and rounded to nearest even. A group of zeros has
 * scale 0. Elements of a group with a NaN are NaN (e4m3 0x7F), or the largest number (fp4 code 7) where the type has none, e5m2: 0. */
struct pto_mx_quantize_params {
    const struct pto_tensor *x; /* f32, f16, bf16 [.., rows, cols]; its last dimension, or by strides the last but one, is contiguous */
    struct pto_tensor *y;       /* e4m3, e5m2, e2m1, e1m2 of the same shape; contiguous in the same dimension. fp4: rows begin at whole bytes */
    struct pto_tensor *scale;   /* e8m0 or uint8; its layout is that of A if axis is -1, that of B if axis is -2; plain: groups lie as x does */
    int axis;                   /* groups along the last dimension (-1, or 0 by default: as A), along the last but one (-2: as B) */
    int scale_layout;           /* enum pto_mx_layout */
    int alg;                    /* enum pto_mx_alg */
};
PTO_API enum pto_op_status pto_mx_quantize_get_workspace_size(struct pto_stream *stream, const struct pto_mx_quantize_params *params, uint64_t *size,
                                                              struct pto_executor **executor);
PTO_API enum pto_op_status pto_mx_quantize(struct pto_stream *stream, const struct pto_mx_quantize_params *params);

/* ---- multiplying ---- */

struct pto_mx_matmul_params {
    /* [.., m, k]: e4m3, e5m2, or e2m1, e1m2; or f32, f16, bf16, which the same launch quantises first. Rows are contiguous, or by strides
     * columns. Any m, k >= 1: k is padded to 64 with what contributes nothing. */
    const struct pto_tensor *a;
    const struct pto_tensor *scale_a; /* e8m0 or uint8; none if a is quantised here */
    const struct pto_tensor *b;       /* [.., k, n]; of [n, k] in memory: pto_tensor_transposed(). fp8 with fp8, fp4 with fp4 in any mix */
    const struct pto_tensor *scale_b;
    const struct pto_tensor *bias;    /* f32 [n], [1, n], or none; not with c_in */
    const struct pto_tensor *c_in;    /* f32, of the shape of c, or none; may be c's memory */
    struct pto_tensor *c;             /* f32, f16, bf16 [.., m, n], rows contiguous; batches are broadcast */
    int scale_a_layout, scale_b_layout; /* enum pto_mx_layout */
    int a_type, b_type; /* PTO_DT_*, 0: as the tensor says. What f32, f16, bf16 become (by default e4m3; beside fp4 e2m1); what uint8
                         * data are: fp4 two a byte, then the contiguous dimension counts bytes */
    int alg;            /* enum pto_mx_alg, for what is quantised here */
};
/* ERR_PARAM_INVALID: another target; a pair of types that the cube does not multiply; sizes that do not agree; 4-bit rows that begin
 * within a byte (an odd stride of elements: pad the rows to even); a bias that is not f32 of n; bias and c_in together. */
PTO_API enum pto_op_status pto_mx_matmul_get_workspace_size(struct pto_stream *stream, const struct pto_mx_matmul_params *params, uint64_t *size,
                                                            struct pto_executor **executor);
PTO_API enum pto_op_status pto_mx_matmul(struct pto_stream *stream, const struct pto_mx_matmul_params *params);

PTO_END_DECLS
#endif
