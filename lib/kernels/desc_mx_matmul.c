/* The MX operators as tools see them. */
#include "kernels/gemm.h"
#include "kernels/mx_matmul.h"

#define FIELD(type, name, kind, required, words, standard, doc) {#name, kind, required, offsetof(struct type, name), words, standard, doc}

static const struct kern_word layouts[] = {{"auto", PTO_MX_LAYOUT_AUTO}, {"plain", PTO_MX_PLAIN}, {"nd", PTO_MX_ND},      {"dn", PTO_MX_DN}, {"boxes", PTO_MX_BOXES},
                                           {"zz", PTO_MX_BOXES},         {"nn", PTO_MX_BOXES},    {NULL, 0}};
static const struct kern_word algs[] = {{"ocp", PTO_MX_OCP}, {"nv", PTO_MX_NV}, {NULL, 0}};
static const struct kern_word axes[] = {{"a", -1}, {"b", -2}, {NULL, 0}};

/* ---- mx_matmul ---- */

#define MATMUL(name, kind, required, words, standard, doc) FIELD(pto_mx_matmul_params, name, kind, required, words, standard, doc)
static const struct kern_field matmul_fields[] = {
    MATMUL(a, KERN_TENSOR, true, NULL, NULL, "[.., m, k]: fp8, fp4, uint8 with a_type, or f32, f16, bf16 to be quantised"),
    MATMUL(scale_a, KERN_TENSOR, false, NULL, NULL, "e8m0 [.., m, k/32] or as scale_a_layout says; required unless a is quantised here"),
    MATMUL(b, KERN_TENSOR, true, NULL, NULL, "[.., k, n], or transposed by strides"),
    MATMUL(scale_b, KERN_TENSOR, false, NULL, NULL, "e8m0 [.., k/32, n] or as scale_b_layout says; required unless b is quantised here"),
    MATMUL(bias, KERN_TENSOR, false, NULL, "none", "f32 [n]"),
    MATMUL(c_in, KERN_TENSOR, false, NULL, "none", "f32 [.., m, n], added"),
    MATMUL(c, KERN_TENSOR_OUT, true, NULL, NULL, "f32, f16 or bf16 [.., m, n]"),
    MATMUL(scale_a_layout, KERN_WORD, false, layouts, "auto", "how scale_a lies"),
    MATMUL(scale_b_layout, KERN_WORD, false, layouts, "auto", "how scale_b lies"),
    MATMUL(a_type, KERN_DTYPE, false, NULL, "of a, or e4m3", "what a's bytes are, or what it is quantised to"),
    MATMUL(b_type, KERN_DTYPE, false, NULL, "of b, or e4m3", "what b's bytes are, or what it is quantised to"),
    MATMUL(alg, KERN_WORD, false, algs, "ocp", "exponents of what is quantised"),
    {0},
};

static enum pto_op_status run_matmul(struct pto_stream *stream, const void *params) { return pto_mx_matmul(stream, params); }

const struct kern_op kern_op_mx_matmul = {
    .name = "mx_matmul",
    .section = "kernels.md 6",
    .brief = "product of MXFP8 or MXFP4 matrices, with scales of 32 elements along k",
    .example = "--arg a=f32[64,256]=rand:1 --arg b=f32[256,96]=rand:2",
    .arch = "a5",
    .params_size = sizeof(struct pto_mx_matmul_params),
    .fields = matmul_fields,
    .infer = kern_mx_matmul_infer,
    .run = run_matmul,
};

/* ---- mx_quantize ---- */

#define QUANTIZE(name, kind, required, words, standard, doc) FIELD(pto_mx_quantize_params, name, kind, required, words, standard, doc)
static const struct kern_field quantize_fields[] = {
    QUANTIZE(x, KERN_TENSOR, true, NULL, NULL, "f32, f16, bf16 [.., rows, cols]"),
    QUANTIZE(y, KERN_TENSOR_OUT, true, NULL, NULL, "e4m3, e5m2, e2m1 or e1m2, as x"),
    QUANTIZE(scale, KERN_TENSOR_OUT, true, NULL, NULL, "e8m0, as scale_layout says"),
    QUANTIZE(axis, KERN_WORD, false, axes, "a", "groups along the last dimension (a), along the last but one (b)"),
    QUANTIZE(scale_layout, KERN_WORD, false, layouts, "auto", "how scale lies"),
    QUANTIZE(alg, KERN_WORD, false, algs, "ocp", "exponents from the largest magnitude"),
    {0},
};

static enum pto_op_status infer_quantize(struct pto_stream *stream, void *params)
{
    struct pto_mx_quantize_params *p = params;
    (void)stream;
    if (p->x == NULL)
        return kern_null("x");
    KERN_TRY(kern_check_tensor("x", p->x));
    if (p->x->rank < 2)
        return kern_invalid("x: %s; an ND matrix [.., rows, cols]", kern_describe(p->x));
    if (p->y != NULL && p->y->data == NULL) {
        int dtype = p->y->dtype != 0 ? p->y->dtype : PTO_DT_float8_e4m3_t;
        *p->y = pto_tensor_make(NULL, dtype, p->x->rank, p->x->shape);
        if (pto_dtype_bits(dtype) == 4 && p->x->shape[p->x->rank - 1] % 2 != 0) { /* rows of whole bytes */
            int64_t stride = 1;
            for (int d = p->x->rank - 1; d >= 0; d--) {
                p->y->stride[d] = stride;
                stride *= p->x->shape[d] + (d == p->x->rank - 1);
            }
        }
    }
    if (p->scale != NULL && p->scale->data == NULL) {
        int dtype = p->scale->dtype != 0 ? p->scale->dtype : PTO_DT_float8_e8m0_t, r = p->x->rank, g = p->axis == -2 ? r - 2 : r - 1, o = p->axis == -2 ? r - 1 : r - 2;
        int64_t outer = p->x->shape[o], k = p->x->shape[g], pairs = kern_mx_even_groups(k) / 2;
        struct pto_tensor s = pto_tensor_make(NULL, dtype, r, p->x->shape);
        s.shape[g] = kern_mx_groups(k);
        if (p->scale_layout == PTO_MX_BOXES) {
            s.rank = r + 2;
            s.shape[r - 2] = (outer - 1) / KERN_MX_BOX + 1;
            s.shape[r - 1] = pairs;
            s.shape[r] = KERN_MX_BOX;
            s.shape[r + 1] = 2;
        } else if (p->scale_layout == PTO_MX_ND || p->scale_layout == PTO_MX_DN) {
            bool by_groups = (p->scale_layout == PTO_MX_ND) == (p->axis != -2);
            s.rank = r + 1;
            s.shape[r - 2] = by_groups ? outer : pairs;
            s.shape[r - 1] = by_groups ? pairs : outer;
            s.shape[r] = 2;
        }
        *p->scale = s;
    }
    return PTO_SUCCESS;
}

static enum pto_op_status run_quantize(struct pto_stream *stream, const void *params) { return pto_mx_quantize(stream, params); }

const struct kern_op kern_op_mx_quantize = {
    .name = "mx_quantize",
    .section = "kernels.md 6",
    .brief = "floats into an MX format: elements and a scale for each 32",
    .example = "--arg x=f32[64,256]=rand:1",
    .arch = "a5",
    .params_size = sizeof(struct pto_mx_quantize_params),
    .fields = quantize_fields,
    .infer = infer_quantize,
    .run = run_quantize,
};
