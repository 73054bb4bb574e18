/* Vectors of the quantised matrix product and of quantisation words (kernels.md 2, 10). */
#include "kernels/op.h"
#include "kernels/tool/vectors.h"
#include "pto/kernels/quant_matmul.h"


vectors_fn vectors_quant_matmul, vectors_trans_quant_param;

/* fp8, fp4 and e8m0: tags that change what bytes are; others name the element type that the tensor has anyway. int4 lies in int32. */
static int tag(const struct vector *v, const char *name, const char *tensor, const struct pto_tensor *t)
{
    const int dtype = vector_dtype(v, name, 0);
    switch (dtype) {
    case PTO_DT_float8_e4m3_t:
    case PTO_DT_float8_e5m2_t:
    case PTO_DT_float8_e8m0_t:
    case PTO_DT_float4_e2m1x2_t:
    case PTO_DT_float4_e1m2x2_t:
    case PTO_DT_hifloat8_t: return dtype;
    case PTO_DT_int4b_t:
        if (t == NULL || t->dtype == PTO_DT_int32_t)
            return 0;
    }
    vector_declares_dtype(v, name, tensor, t);
    return 0;
}

static bool wants_nz(const struct vector *v)
{
    static const char *const names[] = {"x2_format", "format", "weight_format"};
    static const struct vector_word formats[] = {{"nd", 0}, {"ND", 0}, {"2", 0}, {"nz", 1}, {"NZ", 1}, {"fractal_nz", 1}, {"FRACTAL_NZ", 1}, {"29", 1}, {NULL, 0}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (vector_word(v, names[i], formats, 0) != 0)
            return true;
    return vector_bool(v, "x2_nz", false) || vector_bool(v, "nz", false);
}

static const struct vector_word profiles[] = {{"a2a3", PTO_QUANT_A2A3}, {"A2A3", PTO_QUANT_A2A3}, {"310p", PTO_QUANT_310P}, {"310P", PTO_QUANT_310P}, {NULL, 0}};

/* x2 in boxes: as it comes, or cast if the vector has it as a matrix. */
static enum pto_op_status give_nz(struct vector *v, struct pto_tensor *x2, bool *transpose)
{
    struct pto_tensor nz = {0}, nd = *transpose ? pto_tensor_transposed(x2) : *x2, *boxes;
    const int r = x2->rank;
    if (r >= 4 && x2->shape[r - 2] == 16 && x2->shape[r - 1] == (x2->dtype == PTO_DT_int32_t ? 8 : 32)) {
        x2->format = PTO_FORMAT_NZ;
        return PTO_SUCCESS;
    }
    enum pto_op_status status = pto_nz_size(&nd, &nz, NULL);
    if (status != PTO_SUCCESS)
        return status;
    boxes = vector_new(v, nz.dtype, nz.rank, nz.shape);
    if (boxes == NULL)
        return vector_broken(v, "x2 is too large in NZ");
    nz.data = boxes->data;
    status = pto_format_cast_nz(&nd, &nz);
    *x2 = nz;
    return status;
}

/* Element types and shape of the result of a vector that has none, since it expects a refusal. */
static struct pto_tensor *result(struct vector *v, const struct pto_tensor *x1, const struct pto_tensor *x2, bool transpose)
{
    struct pto_tensor *y = vector_output(v, "y");
    int64_t shape[8] = {1};
    if (y != NULL)
        return y;
    const int rank = x1 != NULL && x1->rank > 0 ? x1->rank : 1;
    for (int d = 0; x1 != NULL && d < rank; d++)
        shape[d] = x1->shape[d];
    if (x2 != NULL && x2->rank >= 2)
        shape[rank - 1] = x2->shape[x2->rank - (transpose ? 2 : 1)];
    return vector_new(v, vector_dtype(v, "output_dtype", PTO_DT_int8_t), rank, shape);
}

enum pto_op_status vectors_quant_matmul(struct vector *v)
{
    struct pto_quant_matmul_params p = {.x1 = vector_input(v, "x1"), .scale = vector_input(v, "scale"), .offset = vector_input(v, "offset"), .bias = vector_input(v, "bias")};
    struct pto_tensor *x2 = vector_input(v, "x2");
    int64_t groups[8];
    bool transpose = vector_bool(v, "transpose_x2", false);
    p.pertoken_scale = vector_input(v, "pertoken_scale");
    if (p.pertoken_scale == NULL)
        p.pertoken_scale = vector_input(v, "pertoken");
    p.y = result(v, p.x1, x2, transpose);
    p.output_dtype = vector_dtype(v, "output_dtype", 0);
    if (x2 != NULL && wants_nz(v)) {
        enum pto_op_status status = give_nz(v, x2, &transpose);
        if (status != PTO_SUCCESS)
            return status;
    }
    p.x2 = x2;
    p.transpose_x1 = vector_bool(v, "transpose_x1", false);
    p.transpose_x2 = transpose;
    p.x1_dtype = tag(v, "x1_dtype", "x1", p.x1);
    p.x2_dtype = tag(v, "x2_dtype", "x2", p.x2);
    p.scale_dtype = tag(v, "scale_dtype", "scale", p.scale);
    p.pertoken_scale_dtype = tag(v, "pertoken_scale_dtype", "pertoken_scale", p.pertoken_scale);
    const int n = vector_ints(v, "group_sizes", groups, 8);
    if (n >= 0) {
        p.group_sizes = groups;
        p.n_group_sizes = n;
    }
    p.profile = vector_word(v, "profile", profiles, PTO_QUANT_A2A3);
    vector_declares_dtype(v, "bias_dtype", "bias", p.bias);
    if (vector_has(v, "int4_packed") && p.x1 != NULL && vector_bool(v, "int4_packed", false) != (p.x1->dtype == PTO_DT_int32_t))
        vector_contradict(v, "int4_packed: is %s, x1 is %s", vector_bool(v, "int4_packed", false) ? "true" : "false", kern_describe(p.x1));
    (void)vector_bool(v, "broadcast_batch", false); /* says what shapes say */
    return pto_quant_matmul(vector_stream(v), &p);
}

enum pto_op_status vectors_trans_quant_param(struct vector *v)
{
    struct pto_tensor *out = vector_output(v, "out");
    const struct pto_tensor *scale = vector_input(v, "scale"), *offset = vector_input(v, "offset");
    const int mode = (int)vector_int(v, "round_mode", 0);
    if (out == NULL) { /* a refusal is expected */
        int64_t n = 1;
        if (scale != NULL && pto_tensor_elems(scale) > n)
            n = pto_tensor_elems(scale);
        if (offset != NULL && pto_tensor_elems(offset) > n)
            n = pto_tensor_elems(offset);
        out = vector_new(v, PTO_DT_uint64_t, 1, &n);
    }
    return pto_trans_quant_param(scale, offset, mode, out);
}
