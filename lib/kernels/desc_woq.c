/* PyTorch's weight-only operators (kernels.md 5) as tools see them: their parameters, examples, shapes of their outputs. */
#include "kernels/op.h"
#include "kernels/woq.h"

#define END {NULL, 0, false, 0, NULL, NULL, NULL}

static const struct kern_word orders[] = {
    {"block64", PTO_INT4_BLOCK64}, {"block32", PTO_INT4_BLOCK32}, {"scalar", PTO_INT4_SCALAR}, {"scalar16", PTO_INT4_SCALAR16}, {NULL, 0}};

static int64_t dim(const struct pto_tensor *t, int d) { return t != NULL && d < t->rank ? t->shape[d] : 0; }

/* ---- P1 ---- */

#define AT(member) offsetof(struct pto_weight_int8pack_mm_params, member)
static const struct kern_field int8_fields[] = {{"input", KERN_TENSOR, true, AT(input), NULL, NULL, "[M, K] f16, bf16 or f32"},
                                                {"weight", KERN_TENSOR, true, AT(weight), NULL, NULL, "[N, K] int8"},
                                                {"scale", KERN_TENSOR, true, AT(scale), NULL, NULL, "[N] f16, bf16 or f32"},
                                                {"out", KERN_TENSOR_OUT, true, AT(out), NULL, NULL, "[M, N] as input"},
                                                END};
#undef AT

static enum pto_op_status int8_infer(struct pto_stream *stream, void *params)
{
    struct pto_weight_int8pack_mm_params *p = params;
    (void)stream;
    if (p->input != NULL && p->weight != NULL)
        woq_infer(p->out, p->input->dtype, 2, (int64_t[]){dim(p->input, 0), dim(p->weight, 0)});
    return PTO_SUCCESS;
}
static enum pto_op_status int8_run(struct pto_stream *stream, const void *params) { return pto_weight_int8pack_mm(stream, params); }

const struct kern_op kern_op_weight_int8pack_mm = {
    .name = "weight_int8pack_mm",
    .section = "kernels.md 5",
    .brief = "PyTorch's _weight_int8pack_mm: product with int8 weights, a scale for each column",
    .example = "--arg input=bf16[16,256]=rand:1 --arg weight=i8[64,256]=rand:2 --arg scale=bf16[64]=const:0.01",
    .arch = "a3",
    .params_size = sizeof(struct pto_weight_int8pack_mm_params),
    .fields = int8_fields,
    .infer = int8_infer,
    .run = int8_run,
};

/* ---- P2 ---- */

#define AT(member) offsetof(struct pto_convert_weight_to_int4pack_params, member)
static const struct kern_field convert_fields[] = {{"weight", KERN_TENSOR, true, AT(weight), NULL, NULL, "[N, K] int32, codes 0 to 15; N a multiple of 16, K even"},
                                                   {"inner_k_tiles", KERN_INT, false, AT(inner_k_tiles), NULL, "0", "innerKTiles, ignored"},
                                                   {"order", KERN_WORD, false, AT(order), orders, "block64", "of the bytes"},
                                                   {"out", KERN_TENSOR_OUT, true, AT(out), NULL, NULL, "[N, K/2] uint8"},
                                                   END};
#undef AT

static enum pto_op_status convert_infer(struct pto_stream *stream, void *params)
{
    struct pto_convert_weight_to_int4pack_params *p = params;
    (void)stream;
    woq_infer(p->out, PTO_DT_uint8_t, 2, (int64_t[]){dim(p->weight, 0), dim(p->weight, 1) / 2});
    return PTO_SUCCESS;
}
static enum pto_op_status convert_run(struct pto_stream *stream, const void *params)
{
    (void)stream;
    return pto_convert_weight_to_int4pack(params);
}

const struct kern_op kern_op_convert_weight_to_int4pack = {
    .name = "convert_weight_to_int4pack",
    .section = "kernels.md 5",
    .brief = "PyTorch's _convert_weight_to_int4pack_for_cpu: packs codes of 4 bits (on the host)",
    .example = "--arg weight=i32[64,128]=const:9",
    .arch = "a3",
    .params_size = sizeof(struct pto_convert_weight_to_int4pack_params),
    .fields = convert_fields,
    .infer = convert_infer,
    .run = convert_run,
};

/* ---- P3 ---- */

#define AT(member) offsetof(struct pto_weight_int4pack_mm_params, member)
static const struct kern_field int4_fields[] = {{"input", KERN_TENSOR, true, AT(input), NULL, NULL, "[M, K] f16, bf16 or f32"},
                                                {"weight", KERN_TENSOR, true, AT(weight), NULL, NULL, "[N, K/2] uint8, of convert_weight_to_int4pack"},
                                                {"q_group_size", KERN_INT, true, AT(q_group_size), NULL, NULL, "qGroupSize: 32, 64, 128 or 256, divides K"},
                                                {"q_scale_and_zeros", KERN_TENSOR, true, AT(q_scale_and_zeros), NULL, NULL, "qScaleAndZeros [K / q_group_size, N, 2] as input"},
                                                {"order", KERN_WORD, false, AT(order), orders, "block64", "of the weights' bytes"},
                                                {"out", KERN_TENSOR_OUT, true, AT(out), NULL, NULL, "[M, N] as input"},
                                                END};
#undef AT

static enum pto_op_status int4_infer(struct pto_stream *stream, void *params)
{
    struct pto_weight_int4pack_mm_params *p = params;
    (void)stream;
    if (p->input != NULL && p->weight != NULL)
        woq_infer(p->out, p->input->dtype, 2, (int64_t[]){dim(p->input, 0), dim(p->weight, 0)});
    return PTO_SUCCESS;
}
static enum pto_op_status int4_run(struct pto_stream *stream, const void *params) { return pto_weight_int4pack_mm(stream, params); }

const struct kern_op kern_op_weight_int4pack_mm = {
    .name = "weight_int4pack_mm",
    .section = "kernels.md 5",
    .brief = "PyTorch's _weight_int4pack_mm_for_cpu: product with 4-bit weights, scales and zeros by groups, in f32",
    .example = "--arg input=bf16[16,128]=rand:1 --arg weight=u8[64,64]=rand:2 --arg q_group_size=32 --arg q_scale_and_zeros=bf16[4,64,2]=const:0.125",
    .arch = "a3",
    .params_size = sizeof(struct pto_weight_int4pack_mm_params),
    .fields = int4_fields,
    .infer = int4_infer,
    .run = int4_run,
};

/* ---- P4 ---- */

#define AT(member) offsetof(struct pto_dyn_quant_pack_4bit_weight_params, member)
static const struct kern_field pack_fields[] = {
    {"weights", KERN_TENSOR, true, AT(weights), NULL, NULL, "[N, K/2] or [N, K/block_size, block_size/2] uint8, even k low"},
    {"scales_zeros", KERN_TENSOR, true, AT(scales_zeros), NULL, NULL, "[N, K/block_size] f32"},
    {"bias", KERN_TENSOR, false, AT(bias), NULL, NULL, "[N] f32"},
    {"block_size", KERN_INT, true, AT(block_size), NULL, NULL, "in_features, or a multiple of 32 that divides it"},
    {"in_features", KERN_INT, true, AT(in_features), NULL, NULL, "K"},
    {"out_features", KERN_INT, true, AT(out_features), NULL, NULL, "N"},
    {"out", KERN_TENSOR_OUT, true, AT(out), NULL, NULL, "opaque: uint8"},
    END};
#undef AT

static enum pto_op_status pack_infer(struct pto_stream *stream, void *params)
{
    struct pto_dyn_quant_pack_4bit_weight_params *p = params;
    (void)stream;
    KERN_TRY(woq_dyn_check(p->block_size, p->in_features, p->out_features));
    woq_infer(p->out, PTO_DT_uint8_t, 1, (int64_t[]){woq_dyn_layout(p->block_size, p->in_features, p->out_features, p->bias != NULL).bytes});
    return PTO_SUCCESS;
}
static enum pto_op_status pack_run(struct pto_stream *stream, const void *params)
{
    (void)stream;
    return pto_dyn_quant_pack_4bit_weight(params);
}

const struct kern_op kern_op_dyn_quant_pack_4bit_weight = {
    .name = "dyn_quant_pack_4bit_weight",
    .section = "kernels.md 5",
    .brief = "PyTorch's _dyn_quant_pack_4bit_weight: weights for dyn_quant_matmul_4bit (on the host)",
    .example = "--arg weights=u8[32,64]=rand:1 --arg scales_zeros=f32[32,4]=const:0.1 --arg block_size=32 --arg in_features=128 --arg out_features=32",
    .arch = "a3",
    .params_size = sizeof(struct pto_dyn_quant_pack_4bit_weight_params),
    .fields = pack_fields,
    .infer = pack_infer,
    .run = pack_run,
};

/* ---- P5 ---- */

#define AT(member) offsetof(struct pto_dyn_quant_matmul_4bit_params, member)
static const struct kern_field dyn_fields[] = {
    {"inp", KERN_TENSOR, true, AT(inp), NULL, NULL, "[M, K] f32; or bf16 if block_size is K"},
    {"packed_weights", KERN_TENSOR, true, AT(packed_weights), NULL, NULL, "of dyn_quant_pack_4bit_weight; or upstream's fallback: f32, all bytes, scales, bias"},
    {"block_size", KERN_INT, true, AT(block_size), NULL, NULL, "in_features, or a multiple of 32 that divides it"},
    {"in_features", KERN_INT, true, AT(in_features), NULL, NULL, "K"},
    {"out_features", KERN_INT, true, AT(out_features), NULL, NULL, "N"},
    {"out", KERN_TENSOR_OUT, true, AT(out), NULL, NULL, "[M, N] as inp"},
    {"quantized", KERN_TENSOR_OUT, false, AT(quantized), NULL, NULL, "[M, K] int8: the quantised rows"},
    {"row_scale", KERN_TENSOR_OUT, false, AT(row_scale), NULL, NULL, "[M] f32: what a step of a row is"},
    {"row_zero_point", KERN_TENSOR_OUT, false, AT(row_zero_point), NULL, NULL, "[M] int32"},
    END};
#undef AT

static enum pto_op_status dyn_infer(struct pto_stream *stream, void *params)
{
    struct pto_dyn_quant_matmul_4bit_params *p = params;
    (void)stream;
    if (p->inp == NULL)
        return PTO_SUCCESS;
    int64_t m = dim(p->inp, 0);
    woq_infer(p->out, p->inp->dtype, 2, (int64_t[]){m, p->out_features});
    woq_infer(p->quantized, PTO_DT_int8_t, 2, (int64_t[]){m, p->in_features});
    woq_infer(p->row_scale, PTO_DT_float, 1, (int64_t[]){m});
    woq_infer(p->row_zero_point, PTO_DT_int32_t, 1, (int64_t[]){m});
    return PTO_SUCCESS;
}
static enum pto_op_status dyn_run(struct pto_stream *stream, const void *params) { return pto_dyn_quant_matmul_4bit(stream, params); }

const struct kern_op kern_op_dyn_quant_matmul_4bit = {
    .name = "dyn_quant_matmul_4bit",
    .section = "kernels.md 5",
    .brief = "PyTorch's _dyn_quant_matmul_4bit: rows quantised to 8 bits as they come, 4-bit weights",
    .example = "--arg inp=f32[16,128]=rand:1 --arg packed_weights=f32[2176]=const:1 --arg block_size=32 --arg in_features=128 --arg out_features=32",
    .arch = "a3",
    .params_size = sizeof(struct pto_dyn_quant_matmul_4bit_params),
    .fields = dyn_fields,
    .infer = dyn_infer,
    .run = dyn_run,
};

/* ---- P7 ---- */

#define AT(member) offsetof(struct pto_quantized_max_pool2d_params, member)
static const struct kern_field pool_fields[] = {{"input", KERN_TENSOR, true, AT(input), NULL, NULL, "[C, H, W] or [N, C, H, W] of uint8, int8 or int32"},
                                                {"kernel_size", KERN_INTS, true, AT(kernel_size), NULL, NULL, "one or two numbers: height, width"},
                                                {"stride", KERN_INTS, false, AT(stride), NULL, NULL, "kernel_size, if nothing is said"},
                                                {"padding", KERN_INTS, false, AT(padding), NULL, "0", "at most half of kernel_size"},
                                                {"dilation", KERN_INTS, false, AT(dilation), NULL, "1", "of the window"},
                                                {"ceil_mode", KERN_BOOL, false, AT(ceil_mode), NULL, "false", "windows may reach beyond the padding"},
                                                {"out", KERN_TENSOR_OUT, true, AT(out), NULL, NULL, "a value for each window, as input"},
                                                END};
#undef AT

static enum pto_op_status pool_infer(struct pto_stream *stream, void *params)
{
    struct pto_quantized_max_pool2d_params *p = params;
    int64_t shape[8] = {0};
    (void)stream;
    if (p->input == NULL || p->input->rank < 2 || p->input->rank > 8)
        return PTO_SUCCESS;
    int rank = p->input->rank;
    for (int d = 0; d < rank; d++)
        shape[d] = p->input->shape[d];
    struct pto_tensor with_data = *p->input;
    struct pto_quantized_max_pool2d_params q = *p;
    with_data.data = with_data.data != NULL ? with_data.data : params; /* only its shape is looked at */
    q.input = &with_data;
    KERN_TRY(pto_quantized_max_pool2d_shape(&q, &shape[rank - 2], &shape[rank - 1]));
    woq_infer(p->out, p->input->dtype, rank, shape);
    return PTO_SUCCESS;
}
static enum pto_op_status pool_run(struct pto_stream *stream, const void *params) { return pto_quantized_max_pool2d(stream, params); }

const struct kern_op kern_op_quantized_max_pool2d = {
    .name = "quantized_max_pool2d",
    .section = "kernels.md 5",
    .brief = "PyTorch's quantized.max_pool2d: the largest stored integer of each window",
    .example = "--arg input=u8[3,16,16]=rand:1 --arg kernel_size=3 --arg stride=2 --arg padding=1",
    .arch = "a3",
    .params_size = sizeof(struct pto_quantized_max_pool2d_params),
    .fields = pool_fields,
    .infer = pool_infer,
    .run = pool_run,
};

#define AT(member) offsetof(struct pto_fbgemm_pack_gemm_matrix_fp16_params, member)
static const struct kern_field fp16_fields[] = {{"weight", KERN_TENSOR, true, AT(weight), NULL, NULL, "[N, K] f32"},
                                                {"out", KERN_TENSOR_OUT, true, AT(out), NULL, NULL, "opaque: uint8"},
                                                END};
#undef AT

static enum pto_op_status fp16_infer(struct pto_stream *stream, void *params)
{
    struct pto_fbgemm_pack_gemm_matrix_fp16_params *p = params;
    int64_t bytes = pto_fbgemm_fp16_bytes(dim(p->weight, 0), dim(p->weight, 1));
    (void)stream;
    if (bytes > 0)
        woq_infer(p->out, PTO_DT_uint8_t, 1, &bytes);
    return PTO_SUCCESS;
}
static enum pto_op_status fp16_run(struct pto_stream *stream, const void *params)
{
    (void)stream;
    return pto_fbgemm_pack_gemm_matrix_fp16(params);
}

const struct kern_op kern_op_fbgemm_pack_gemm_matrix_fp16 = {
    .name = "fbgemm_pack_gemm_matrix_fp16",
    .section = "kernels.md 5",
    .brief = "PyTorch's _quantized.wrapped_fbgemm_pack_gemm_matrix_fp16: f16 weights (on the host)",
    .example = "--arg weight=f32[32,64]=rand:1",
    .arch = "a3",
    .params_size = sizeof(struct pto_fbgemm_pack_gemm_matrix_fp16_params),
    .fields = fp16_fields,
    .infer = fp16_infer,
    .run = fp16_run,
};

#define AT(member) offsetof(struct pto_fbgemm_linear_fp16_weight_params, member)
static const struct kern_field linear_fields[] = {
    {"input", KERN_TENSOR, true, AT(input), NULL, NULL, "[.., K] f32"},
    {"packed_weight", KERN_TENSOR, true, AT(packed_weight), NULL, NULL, "of fbgemm_pack_gemm_matrix_fp16, or plain f16 [N, K]"},
    {"bias", KERN_TENSOR, false, AT(bias), NULL, NULL, "[N] f32"},
    {"out_channel", KERN_INT, true, AT(out_channel), NULL, NULL, "N"},
    {"out", KERN_TENSOR_OUT, true, AT(out), NULL, NULL, "[.., N] f32"},
    END};
#undef AT

static enum pto_op_status linear_infer(struct pto_stream *stream, void *params)
{
    struct pto_fbgemm_linear_fp16_weight_params *p = params;
    int64_t shape[8] = {0};
    (void)stream;
    if (p->input == NULL || p->input->rank < 1 || p->input->rank > 8)
        return PTO_SUCCESS;
    for (int d = 0; d < p->input->rank; d++)
        shape[d] = p->input->shape[d];
    shape[p->input->rank - 1] = p->out_channel;
    woq_infer(p->out, PTO_DT_float, p->input->rank, shape);
    return PTO_SUCCESS;
}
static enum pto_op_status linear_run(struct pto_stream *stream, const void *params) { return pto_fbgemm_linear_fp16_weight(stream, params); }

const struct kern_op kern_op_fbgemm_linear_fp16_weight = {
    .name = "fbgemm_linear_fp16_weight",
    .section = "kernels.md 5",
    .brief = "PyTorch's _quantized.wrapped_fbgemm_linear_fp16_weight: product with f16 weights, in f32, and a bias",
    .example = "--arg input=f32[16,64]=rand:1 --arg packed_weight=f16[32,64]=rand:2 --arg bias=f32[32]=rand:3 --arg out_channel=32",
    .arch = "a3",
    .params_size = sizeof(struct pto_fbgemm_linear_fp16_weight_params),
    .fields = linear_fields,
    .infer = linear_infer,
    .run = linear_run,
};
