/* Vectors of PyTorch's weight-only operators (kernels.md 5). Weights come as codes, as upstream's packings, or both: all that are there are
 * run, packings are held to what we pack. */
#include "kernels/tool/vectors.h"
#include "pto/kernels/woq.h"

#include <stdio.h>

/* The first of these inputs that the vector has. */
static struct pto_tensor *input_of(struct vector *v, const char *name, const char *other)
{
    struct pto_tensor *t = vector_input(v, name);
    return t != NULL || other == NULL ? t : vector_input(v, other);
}

/* What the vector expects, or a tensor of that type and shape if it expects a refusal. */
static struct pto_tensor *output_of(struct vector *v, const char *name, int dtype, int64_t m, int64_t n)
{
    struct pto_tensor *t = vector_output(v, name);
    return t != NULL ? t : vector_new(v, dtype, 2, (int64_t[]){m, n});
}

static int64_t dim(const struct pto_tensor *t, int d) { return t != NULL && d < t->rank && t->shape[d] > 0 ? t->shape[d] : 1; }

enum pto_op_status vectors_weight_int8pack_mm(struct vector *v)
{
    struct pto_weight_int8pack_mm_params p = {.input = input_of(v, "input", "x"), .weight = vector_input(v, "weight"), .scale = input_of(v, "scale", "scales")};
    p.out = output_of(v, "out", p.input != NULL ? p.input->dtype : PTO_DT_float, dim(p.input, 0), dim(p.weight, 0));
    vector_declares_dtype(v, "dtype", "input", p.input);
    return pto_weight_int8pack_mm(vector_stream(v), &p);
}

static const struct vector_word orders[] = {{"block64", PTO_INT4_BLOCK64}, {"block32", PTO_INT4_BLOCK32}, {"block32_lanes", PTO_INT4_BLOCK32}, {"scalar", PTO_INT4_SCALAR},
                                            {"scalar_block32", PTO_INT4_SCALAR}, {"scalar16", PTO_INT4_SCALAR16}, {"scalar_block16", PTO_INT4_SCALAR16}, {NULL, 0}};
static int order_of(const struct vector *v) { return vector_word(v, "order", orders, PTO_INT4_BLOCK64); }

static const char *const packings[] = {"packed_block64", "packed_block32_lanes", "packed_scalar_block32", "packed_scalar_block16"};

/* Codes of any integer type as int32. */
static struct pto_tensor *codes_of(struct vector *v, const struct pto_tensor *codes)
{
    if (codes == NULL || (codes->dtype != PTO_DT_uint8_t && codes->dtype != PTO_DT_int8_t))
        return (struct pto_tensor *)(uintptr_t)codes;
    struct pto_tensor *wide = vector_new(v, PTO_DT_int32_t, codes->rank, codes->shape);
    for (int64_t i = 0; i < pto_tensor_elems(codes); i++)
        ((int32_t *)wide->data)[i] = codes->dtype == PTO_DT_int8_t ? ((const int8_t *)codes->data)[i] : ((const uint8_t *)codes->data)[i];
    return wide;
}

static enum pto_op_status pack(struct vector *v, const struct pto_tensor *codes, int order, struct pto_tensor **packed)
{
    struct pto_convert_weight_to_int4pack_params p = {.weight = codes, .inner_k_tiles = vector_int(v, "innerKTiles", vector_int(v, "inner_k_tiles", 2)), .order = order};
    p.out = vector_new(v, PTO_DT_uint8_t, 2, (int64_t[]){dim(codes, 0), dim(codes, 1) > 1 ? dim(codes, 1) / 2 : 1});
    *packed = p.out;
    return pto_convert_weight_to_int4pack(&p);
}

enum pto_op_status vectors_convert_weight_to_int4pack(struct vector *v)
{
    struct pto_tensor *codes = codes_of(v, input_of(v, "weight_codes", "weight")), *packed;
    enum pto_op_status status = pack(v, codes, order_of(v), &packed);
    if (status != PTO_SUCCESS)
        return status;
    vector_result(v, "out", packed);
    vector_result(v, "packed", packed);
    for (int order = PTO_INT4_BLOCK64; order <= PTO_INT4_SCALAR16; order++)
        if (vector_wants(v, packings[order])) {
            status = pack(v, codes, order, &packed);
            if (status != PTO_SUCCESS)
                return status;
            vector_result(v, packings[order], packed);
        }
    return PTO_SUCCESS;
}

enum pto_op_status vectors_weight_int4pack_mm(struct vector *v)
{
    struct pto_tensor *codes = codes_of(v, vector_input(v, "weight_codes"));
    struct pto_weight_int4pack_mm_params p = {.input = input_of(v, "input", "x"),
                                              .q_group_size = vector_int(v, "qGroupSize", vector_int(v, "q_group_size", 32)),
                                              .q_scale_and_zeros = input_of(v, "qScaleAndZeros", "q_scale_and_zeros"),
                                              .order = order_of(v)};
    enum pto_op_status status = PTO_SUCCESS;
    struct pto_tensor *first = NULL;
    vector_declares_dtype(v, "dtype", "input", p.input);
    for (int order = PTO_INT4_BLOCK64; order <= PTO_INT4_SCALAR16; order++) {
        struct pto_tensor *given = vector_input(v, packings[order]), *ours = NULL;
        if (codes != NULL && (given != NULL || vector_wants(v, packings[order]) || order == p.order)) {
            status = pack(v, codes, order, &ours);
            if (status != PTO_SUCCESS)
                return status;
            vector_result(v, packings[order], ours);
        }
        if (given != NULL && ours != NULL) {
            vector_result(v, packings[order], ours);
            vector_expect(v, packings[order], given);
        }
        if (given == NULL && (order != p.order || ours == NULL))
            continue;
        struct pto_weight_int4pack_mm_params one = p;
        one.weight = given != NULL ? given : ours;
        one.order = order;
        one.out = vector_new(v, p.input != NULL ? p.input->dtype : PTO_DT_float, 2, (int64_t[]){dim(p.input, 0), dim(one.weight, 0)});
        status = pto_weight_int4pack_mm(vector_stream(v), &one);
        if (status != PTO_SUCCESS)
            return status;
        /* All orders give the same. */
        if (first == NULL) {
            vector_result(v, "out", first = one.out);
            continue;
        }
        char name[64];
        (void)snprintf(name, sizeof name, "out of %s", packings[order]);
        vector_result(v, name, one.out);
        vector_expect(v, name, first);
    }
    if (first != NULL)
        return status;
    p.weight = input_of(v, "weight", "packed");
    p.out = output_of(v, "out", p.input != NULL ? p.input->dtype : PTO_DT_float, dim(p.input, 0), dim(p.weight, 0));
    return pto_weight_int4pack_mm(vector_stream(v), &p);
}

/* Packs what the vector has; *packed is it. */
static enum pto_op_status dyn_pack(struct vector *v, struct pto_tensor **packed)
{
    struct pto_dyn_quant_pack_4bit_weight_params p = {.weights = vector_input(v, "weights"),
                                                      .scales_zeros = input_of(v, "scales", "scales_zeros"),
                                                      .bias = vector_input(v, "bias"),
                                                      .block_size = vector_int(v, "block_size", 0),
                                                      .in_features = vector_int(v, "in_features", 0),
                                                      .out_features = vector_int(v, "out_features", 0)};
    int64_t bytes = pto_dyn_quant_packed_bytes(p.block_size, p.in_features, p.out_features, p.bias != NULL);
    p.out = *packed = vector_new(v, PTO_DT_uint8_t, 1, (int64_t[]){bytes > 0 ? bytes : 1});
    return pto_dyn_quant_pack_4bit_weight(&p);
}

static enum pto_op_status fallback(struct vector *v, const struct pto_tensor *packed, const char *name)
{
    struct pto_tensor *vector = vector_output(v, name);
    return vector != NULL ? pto_dyn_quant_fallback_vector(packed, vector) : PTO_SUCCESS;
}

enum pto_op_status vectors_dyn_quant_pack_4bit_weight(struct vector *v)
{
    struct pto_tensor *packed;
    enum pto_op_status status = dyn_pack(v, &packed);
    if (status == PTO_SUCCESS)
        status = fallback(v, packed, "packed_fallback_fp32");
    return status == PTO_SUCCESS ? fallback(v, packed, "out") : status;
}

enum pto_op_status vectors_dyn_quant_matmul_4bit(struct vector *v)
{
    struct pto_dyn_quant_matmul_4bit_params p = {.inp = input_of(v, "inp", "input"),
                                                 .block_size = vector_int(v, "block_size", 0),
                                                 .in_features = vector_int(v, "in_features", 0),
                                                 .out_features = vector_int(v, "out_features", 0)};
    struct pto_tensor *packed = vector_input(v, "weights") != NULL || vector_input(v, "packed_weights") == NULL ? NULL : vector_input(v, "packed_weights");
    enum pto_op_status status = packed != NULL ? PTO_SUCCESS : dyn_pack(v, &packed);
    if (status != PTO_SUCCESS)
        return status;
    vector_declares_dtype(v, "dtype", "inp", p.inp);
    p.packed_weights = packed;
    p.out = output_of(v, "out", p.inp != NULL ? p.inp->dtype : PTO_DT_float, dim(p.inp, 0), p.out_features > 0 ? p.out_features : 1);
    p.quantized = vector_output(v, "q_int8");
    p.row_scale = vector_output(v, "lhs_scale");
    p.row_zero_point = vector_output(v, "zero_point");
    status = pto_dyn_quant_matmul_4bit(vector_stream(v), &p);
    if (status != PTO_SUCCESS)
        return status;
    if (vector_wants(v, "out_upstream_truncated_bf16"))
        vector_skip(v, "out_upstream_truncated_bf16", "upstream truncates there; we round to nearest even (kernels.md 5)");
    return fallback(v, packed, "packed_fallback_fp32");
}
