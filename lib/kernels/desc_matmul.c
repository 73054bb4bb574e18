/* Matmul, Linear and their weight formats as tools see them: matmul, matmul_dequantize, linear, transform_weight, weight_compress,
 * weight_interleave, repack_from_gptq. */
#include "kernels/matmul.h"

#include <string.h>

static const struct kern_word weights[] = {{"float16", PTO_W_FLOAT16}, {"int8", PTO_W_INT8}, {"int4", PTO_W_INT4}, {"int2", PTO_W_INT2}, {"int1", PTO_W_INT1},
                                           {"uint8", PTO_W_UINT8}, {"uint4", PTO_W_UINT4}, {"uint2", PTO_W_UINT2}, {"uint1", PTO_W_UINT1},
                                           {"fp4_e2m1", PTO_W_FP4_E2M1}, {"nf4", PTO_W_NF4}, {NULL, 0}};
static const struct kern_word layouts[] = {{"nt", PTO_LAYOUT_NT}, {"nn", PTO_LAYOUT_NN}, {"tn", PTO_LAYOUT_TN}, {"tt", PTO_LAYOUT_TT}, {NULL, 0}};
static const struct kern_word zeros_modes[] = {{"original", PTO_ZEROS_ORIGINAL}, {"rescale", PTO_ZEROS_RESCALE}, {"quantized", PTO_ZEROS_QUANTIZED}, {NULL, 0}};
static const struct kern_word fp4_decoders[] = {{"ocp", PTO_FP4_OCP}, {"bitblas", PTO_FP4_BITBLAS}, {NULL, 0}};

#define AT(member) offsetof(struct pto_matmul_params, member)
/* What a configuration is, for the operators that have one at this offset. */
#define FORMAT_FIELDS(at)                                                                                                                                      \
    {"W_dtype", KERN_WORD, false, at(config.w_dtype), weights, "A's type", "of the weight"},                                                                   \
    {"A_dtype", KERN_DTYPE, false, at(config.a_dtype), NULL, "A's type", "float16 or int8"},                                                                   \
    {"group_size", KERN_INT, false, at(config.group_size), NULL, "-1", "of K for a scale and a zero; -1: all of K"},                                           \
    {"with_scaling", KERN_BOOL, false, at(config.with_scaling), NULL, "if given", "there are scales"},                                                         \
    {"with_zeros", KERN_BOOL, false, at(config.with_zeros), NULL, "if given", "there are zeros"},                                                              \
    {"zeros_mode", KERN_WORD, false, at(config.zeros_mode), zeros_modes, "original", "(d - z) * s, d * s - z, or (code - Z) * s"},                             \
    {"fp4_decode", KERN_WORD, false, at(config.fp4_decode), fp4_decoders, "ocp", "what codes of fp4_e2m1 mean"},                                               \
    {"interleaved", KERN_BOOL, false, at(config.interleaved), NULL, "false", "W is in the order of weight_interleave"}
#define TYPE_FIELDS(at)                                                                                                                                        \
    {"accum_dtype", KERN_DTYPE, false, at(config.accum_dtype), NULL, "float16, int32", "float16, float32; int32 for int8 A"},                                  \
    {"out_dtype", KERN_DTYPE, false, at(config.out_dtype), NULL, "float16, int32", "float16, float32, int32 or int8"},                                         \
    {"saturate", KERN_BOOL, false, at(config.saturate), NULL, "false", "int8 outputs are clamped instead of wrapped"}

static const struct kern_field matmul_fields[] = {
    {"A", KERN_TENSOR, true, AT(a), NULL, NULL, "[.., M, K] f16 or i8; [K, M] of layouts tn and tt"},
    {"W", KERN_TENSOR, true, AT(w), NULL, NULL, "[N, K * bits / 8] i8 as transform_weight makes it; f16 and i8 of A's type: [N, K], of nn and tn [K, N]"},
    {"scale", KERN_TENSOR, false, AT(scale), NULL, NULL, "[N, K / group_size] f16"},
    {"zeros", KERN_TENSOR, false, AT(zeros), NULL, NULL, "[N, K / group_size] f16; quantized: [K / group_size, N * bits / 8] i8"},
    {"bias", KERN_TENSOR, false, AT(bias), NULL, NULL, "[N] of A's type; for i8 A also i32"},
    {"output", KERN_TENSOR_OUT, true, AT(output), NULL, NULL, "[.., M, N]"},
    {"M", KERN_INTS, false, AT(config.m), NULL, "1,16,32,64,128,256,512,1024", "rows of A, or what to optimise for"},
    {"N", KERN_INT, false, AT(config.n), NULL, "W's", "columns of the output"},
    {"K", KERN_INT, false, AT(config.k), NULL, "A's", "what is summed over"},
    {"layout", KERN_WORD, false, AT(config.layout), layouts, "nt", "of A, of W; t: stored transposed"},
    FORMAT_FIELDS(AT), TYPE_FIELDS(AT),
    {"with_bias", KERN_BOOL, false, AT(config.with_bias), NULL, "if given", "there is a bias"},
    {NULL, 0, false, 0, NULL, NULL, NULL}};

static enum pto_op_status infer_matmul(struct pto_stream *stream, void *params)
{
    struct pto_matmul_params *p = params;
    const struct pto_matmul_config *c = &p->config;
    (void)stream;
    if (p->a == NULL || p->w == NULL || p->output == NULL)
        return kern_null(p->a == NULL ? "A" : p->w == NULL ? "W" : "output");
    KERN_TRY(kern_check_tensor("A", p->a));
    KERN_TRY(kern_check_tensor("W", p->w));
    bool by_k = c->layout == PTO_LAYOUT_NN || c->layout == PTO_LAYOUT_TN, turned = c->layout == PTO_LAYOUT_TN || c->layout == PTO_LAYOUT_TT;
    if (p->a->rank < 1 || p->w->rank != 2)
        return kern_invalid("%s: is %s; A [.., M, K], W a matrix", p->w->rank != 2 ? "W" : "A", kern_describe(p->w->rank != 2 ? p->w : p->a));
    struct pto_tensor out = pto_tensor_make(NULL, p->output->dtype, p->a->rank, p->a->shape);
    if (turned && out.rank == 2)
        out.shape[0] = p->a->shape[1];
    out.shape[out.rank - 1] = c->n > 0 ? c->n : p->w->shape[by_k ? 1 : 0];
    if (out.dtype == 0)
        out.dtype = c->out_dtype != 0 ? c->out_dtype : p->a->dtype == PTO_DT_int8_t ? PTO_DT_int32_t : PTO_DT_half;
    *p->output = out;
    return PTO_SUCCESS;
}

static enum pto_op_status run_matmul(struct pto_stream *stream, const void *params) { return pto_matmul_once(stream, params); }

const struct kern_op kern_op_matmul = {
    .name = "matmul",
    .section = "kernels.md 4.1",
    .brief = "product with weights of 1 to 16 bits",
    .example = "--arg A=f16[64,512]=rand:1 --arg W=i8[256,256]=rand:2 --arg scale=f16[256,4]=const:0.01 --arg W_dtype=int4 --arg group_size=128",
    .arch = "a3",
    .params_size = sizeof(struct pto_matmul_params),
    .fields = matmul_fields,
    .infer = infer_matmul,
    .run = run_matmul,
};

/* ---- what a weight stands for ---- */

static const struct kern_field dequantize_fields[] = {
    {"W", KERN_TENSOR, true, AT(w), NULL, NULL, "[N, K * bits / 8] i8"},
    {"scale", KERN_TENSOR, false, AT(scale), NULL, NULL, "[N, K / group_size] f16"},
    {"zeros", KERN_TENSOR, false, AT(zeros), NULL, NULL, "[N, K / group_size] f16; quantized: [K / group_size, N * bits / 8] i8"},
    {"output", KERN_TENSOR_OUT, true, AT(output), NULL, NULL, "[N, K] of A_dtype"},
    FORMAT_FIELDS(AT),
    {NULL, 0, false, 0, NULL, NULL, NULL}};

static enum pto_op_status config_of_weight(const struct pto_matmul_params *p, struct pto_matmul_config *c)
{
    *c = p->config;
    if (p->w == NULL || p->output == NULL)
        return kern_null(p->w == NULL ? "W" : "output");
    KERN_TRY(kern_check_tensor("W", p->w));
    if (p->w->rank != 2)
        return kern_invalid("W: is %s; a matrix", kern_describe(p->w));
    int bits = pto_weight_bits(c->w_dtype);
    c->n = p->w->shape[0];
    c->k = p->w->shape[1] * (bits < 8 && bits > 0 ? 8 / bits : 1);
    c->with_scaling = c->with_scaling || p->scale != NULL;
    c->with_zeros = c->with_zeros || p->zeros != NULL;
    return PTO_SUCCESS;
}

static enum pto_op_status infer_dequantize(struct pto_stream *stream, void *params)
{
    struct pto_matmul_params *p = params;
    struct pto_matmul_config c;
    (void)stream;
    KERN_TRY(config_of_weight(p, &c));
    *p->output = pto_tensor_make(NULL, c.a_dtype != 0 ? c.a_dtype : PTO_DT_half, 2, (int64_t[]){c.n, c.k});
    return PTO_SUCCESS;
}

static enum pto_op_status run_dequantize(struct pto_stream *stream, const void *params)
{
    const struct pto_matmul_params *p = params;
    struct pto_matmul_config c;
    struct pto_matmul *matmul;
    KERN_TRY(config_of_weight(p, &c));
    KERN_TRY(pto_matmul_create(&c, &matmul));
    enum pto_op_status status = pto_matmul_dequantize(matmul, stream, p->w, p->scale, p->zeros, p->output);
    pto_matmul_free(matmul);
    return status;
}

const struct kern_op kern_op_matmul_dequantize = {
    .name = "matmul_dequantize",
    .section = "kernels.md 4.3",
    .brief = "the numbers that packed weights stand for",
    .example = "--arg W=i8[256,256]=rand:2 --arg scale=f16[256,4]=const:0.01 --arg W_dtype=int4 --arg group_size=128",
    .arch = "a3",
    .params_size = sizeof(struct pto_matmul_params),
    .fields = dequantize_fields,
    .infer = infer_dequantize,
    .run = run_dequantize,
};

/* ---- Linear ---- */

#define LINEAR(member) offsetof(struct pto_linear_params, member)
static const struct kern_field linear_fields[] = {
    {"A", KERN_TENSOR, true, LINEAR(a), NULL, NULL, "[.., in_features] f16 or i8"},
    {"weight", KERN_TENSOR, false, LINEAR(weight), NULL, NULL, "[out_features, in_features]: values of int formats, codes of the others, f16"},
    {"qweight", KERN_TENSOR, false, LINEAR(qweight), NULL, NULL, "the same packed, instead: [out_features, in_features * bits / 8] i8"},
    {"scales", KERN_TENSOR, false, LINEAR(scales), NULL, NULL, "[out_features, in_features / group_size] f16"},
    {"zeros", KERN_TENSOR, false, LINEAR(zeros), NULL, NULL, "[out_features, in_features / group_size] f16; quantized: [in_features / group_size, out_features * bits / 8] i8"},
    {"bias", KERN_TENSOR, false, LINEAR(bias), NULL, NULL, "[out_features] of A's type"},
    {"output", KERN_TENSOR_OUT, true, LINEAR(output), NULL, NULL, "[.., out_features]"},
    {"in_features", KERN_INT, false, LINEAR(config.in_features), NULL, "A's", "a multiple of 16"},
    {"out_features", KERN_INT, false, LINEAR(config.out_features), NULL, "the weight's", "a multiple of 16"},
    FORMAT_FIELDS(LINEAR), TYPE_FIELDS(LINEAR),
    {"opt_M", KERN_INTS, false, LINEAR(config.opt_m), NULL, "1,16,32,64,128,256,512", "rows of A to optimise for"},
    {NULL, 0, false, 0, NULL, NULL, NULL}};

static enum pto_op_status infer_linear(struct pto_stream *stream, void *params)
{
    struct pto_linear_params *p = params;
    struct pto_matmul_params m = {.a = p->a, .w = p->weight != NULL ? p->weight : p->qweight, .output = p->output,
                                  .config = {.n = p->config.out_features, .out_dtype = p->config.out_dtype}};
    if (m.w == NULL)
        return kern_null("weight");
    return infer_matmul(stream, &m);
}

static enum pto_op_status run_linear(struct pto_stream *stream, const void *params) { return pto_linear_once(stream, params); }

const struct kern_op kern_op_linear = {
    .name = "linear",
    .section = "kernels.md 4.4",
    .brief = "a layer with weights of 1 to 16 bits",
    .example = "--arg A=f16[4,32,256]=rand:1 --arg weight=i8[128,256]=const:3 --arg scales=f16[128,2]=const:0.01 --arg W_dtype=int4 --arg group_size=128",
    .arch = "a3",
    .params_size = sizeof(struct pto_linear_params),
    .fields = linear_fields,
    .infer = infer_linear,
    .run = run_linear,
};

/* ---- formats, on the host ---- */

struct pack_params {
    const struct pto_tensor *in;
    struct pto_tensor *out;
    struct pto_matmul_config config;
    int64_t bits;
    int a_dtype;
    bool back;
};
#define PACK(member) offsetof(struct pack_params, member)

static enum pto_op_status pack_shapes(const struct pack_params *p, const char *name)
{
    if (p->in == NULL || p->out == NULL)
        return kern_null(p->in == NULL ? name : "out");
    KERN_TRY(kern_check_tensor(name, p->in));
    return p->in->rank == 2 ? PTO_SUCCESS : kern_invalid("%s: is %s; a matrix", name, kern_describe(p->in));
}

static enum pto_op_status run_transform(struct pto_stream *stream, const void *params)
{
    const struct pack_params *p = params;
    struct pto_matmul_config c = p->config;
    struct pto_matmul *matmul;
    (void)stream;
    KERN_TRY(pack_shapes(p, "weight"));
    c.n = p->in->shape[0];
    c.k = p->in->shape[1];
    KERN_TRY(pto_matmul_create(&c, &matmul));
    enum pto_op_status status = pto_matmul_transform_weight(matmul, p->in, p->out);
    pto_matmul_free(matmul);
    return status;
}

static enum pto_op_status infer_transform(struct pto_stream *stream, void *params)
{
    struct pack_params *p = params;
    struct pto_matmul_config c = p->config;
    struct pto_matmul *matmul;
    (void)stream;
    KERN_TRY(pack_shapes(p, "weight"));
    c.n = p->in->shape[0];
    c.k = p->in->shape[1];
    KERN_TRY(pto_matmul_create(&c, &matmul));
    p->out->data = NULL;
    pto_matmul_weight_shape(matmul, p->out);
    pto_matmul_free(matmul);
    return PTO_SUCCESS;
}

static const struct kern_field transform_fields[] = {
    {"weight", KERN_TENSOR, true, PACK(in), NULL, NULL, "[N, K]: values of int formats, codes of the others (i8, u8, i16, i32, i64), f16"},
    {"out", KERN_TENSOR_OUT, true, PACK(out), NULL, NULL, "[N, K * bits / 8] i8"},
    {"W_dtype", KERN_WORD, false, PACK(config.w_dtype), weights, "A_dtype", "of the weight"},
    {"A_dtype", KERN_DTYPE, false, PACK(config.a_dtype), NULL, "float16", "float16 or int8"},
    {"interleaved", KERN_BOOL, false, PACK(config.interleaved), NULL, "false", "in the order of weight_interleave"},
    {NULL, 0, false, 0, NULL, NULL, NULL}};

const struct kern_op kern_op_transform_weight = {
    .name = "transform_weight",
    .section = "kernels.md 4.1",
    .brief = "weights packed for matmul",
    .example = "--arg weight=i8[256,512]=rand:1 --arg W_dtype=int4",
    .arch = "a3",
    .params_size = sizeof(struct pack_params),
    .fields = transform_fields,
    .infer = infer_transform,
    .run = run_transform,
};

static enum pto_op_status run_compress(struct pto_stream *stream, const void *params)
{
    const struct pack_params *p = params;
    (void)stream;
    KERN_TRY(pack_shapes(p, "codes"));
    return p->back ? pto_weight_decompress(p->in, (int)p->bits, p->out) : pto_weight_compress(p->in, (int)p->bits, p->out);
}

static enum pto_op_status infer_compress(struct pto_stream *stream, void *params)
{
    struct pack_params *p = params;
    (void)stream;
    KERN_TRY(pack_shapes(p, "codes"));
    if (p->bits != 1 && p->bits != 2 && p->bits != 4 && p->bits != 8)
        return kern_invalid("bits: %lld; 1, 2, 4 or 8", (long long)p->bits);
    int64_t cols = p->back ? p->in->shape[1] * 8 / p->bits : (p->in->shape[1] * p->bits + 7) / 8;
    *p->out = pto_tensor_make(NULL, PTO_DT_int8_t, 2, (int64_t[]){p->in->shape[0], cols});
    return PTO_SUCCESS;
}

static const struct kern_field compress_fields[] = {
    {"codes", KERN_TENSOR, true, PACK(in), NULL, NULL, "[rows, cols] i8 or u8"},
    {"out", KERN_TENSOR_OUT, true, PACK(out), NULL, NULL, "[rows, cols * bits / 8] i8"},
    {"bits", KERN_INT, true, PACK(bits), NULL, NULL, "1, 2, 4 or 8"},
    {"back", KERN_BOOL, false, PACK(back), NULL, "false", "codes are packed bytes, out becomes the codes"},
    {NULL, 0, false, 0, NULL, NULL, NULL}};

const struct kern_op kern_op_weight_compress = {
    .name = "weight_compress",
    .section = "kernels.md 4.2",
    .brief = "codes packed into bytes",
    .example = "--arg codes=i8[16,64]=const:3 --arg bits=4",
    .arch = "a3",
    .params_size = sizeof(struct pack_params),
    .fields = compress_fields,
    .infer = infer_compress,
    .run = run_compress,
};

static enum pto_op_status run_interleave(struct pto_stream *stream, const void *params)
{
    const struct pack_params *p = params;
    int a = p->a_dtype != 0 ? p->a_dtype : PTO_DT_half;
    (void)stream;
    KERN_TRY(pack_shapes(p, "packed"));
    return p->back ? pto_weight_deinterleave(p->in, (int)p->bits, a, p->out) : pto_weight_interleave(p->in, (int)p->bits, a, p->out);
}

static enum pto_op_status infer_interleave(struct pto_stream *stream, void *params)
{
    struct pack_params *p = params;
    (void)stream;
    KERN_TRY(pack_shapes(p, "packed"));
    *p->out = pto_tensor_make(NULL, PTO_DT_int8_t, 2, p->in->shape);
    return PTO_SUCCESS;
}

static const struct kern_field interleave_fields[] = {
    {"packed", KERN_TENSOR, true, PACK(in), NULL, NULL, "[rows, bytes] i8, rows of whole words of 4 bytes"},
    {"out", KERN_TENSOR_OUT, true, PACK(out), NULL, NULL, "the same shape"},
    {"bits", KERN_INT, true, PACK(bits), NULL, NULL, "1, 2 or 4"},
    {"A_dtype", KERN_DTYPE, false, PACK(a_dtype), NULL, "float16", "the type that the order is for: float16 or int8"},
    {"back", KERN_BOOL, false, PACK(back), NULL, "false", "packed is interleaved, out becomes plain"},
    {NULL, 0, false, 0, NULL, NULL, NULL}};

const struct kern_op kern_op_weight_interleave = {
    .name = "weight_interleave",
    .section = "kernels.md 4.2",
    .brief = "packed codes in the order that fast decoders like",
    .example = "--arg packed=i8[16,32]=rand:1 --arg bits=4",
    .arch = "a3",
    .params_size = sizeof(struct pack_params),
    .fields = interleave_fields,
    .infer = infer_interleave,
    .run = run_interleave,
};

/* ---- GPTQ ---- */

struct gptq_params {
    struct pto_gptq source;
    struct pto_tensor *qweight, *scales, *zeros, *bias;
    int zeros_mode;
    bool interleaved;
};
#define GPTQ(member) offsetof(struct gptq_params, member)

static enum pto_op_status run_gptq(struct pto_stream *stream, const void *params)
{
    const struct gptq_params *p = params;
    (void)stream;
    return pto_gptq_repack(&p->source, &(struct pto_gptq_repacked){p->qweight, p->scales, p->zeros, p->bias, p->zeros_mode, p->interleaved});
}

static enum pto_op_status infer_gptq(struct pto_stream *stream, void *params)
{
    struct gptq_params *p = params;
    const struct pto_gptq *s = &p->source;
    (void)stream;
    if (s->qweight == NULL || s->qzeros == NULL || s->scales == NULL)
        return kern_null(s->qweight == NULL ? "qweight" : s->qzeros == NULL ? "qzeros" : "scales");
    KERN_TRY(kern_check_tensor("qweight", s->qweight));
    KERN_TRY(kern_check_tensor("scales", s->scales));
    if (s->bits != 2 && s->bits != 4 && s->bits != 8)
        return kern_invalid("bits: %lld; GPTQ weights of 2, 4 or 8 bits can be repacked", (long long)s->bits);
    if (s->qweight->rank != 2 || s->scales->rank != 2)
        return kern_invalid("%s: a matrix", s->qweight->rank != 2 ? "qweight" : "scales");
    int64_t in = s->qweight->shape[0] * (32 / s->bits), out = s->qweight->shape[1], groups = s->scales->shape[0];
    bool bytes = p->zeros_mode == PTO_ZEROS_QUANTIZED;
    if (p->qweight != NULL)
        *p->qweight = pto_tensor_make(NULL, PTO_DT_int8_t, 2, (int64_t[]){out, in * s->bits / 8});
    if (p->scales != NULL)
        *p->scales = pto_tensor_make(NULL, PTO_DT_half, 2, (int64_t[]){out, groups});
    if (p->zeros != NULL)
        *p->zeros = pto_tensor_make(NULL, bytes ? PTO_DT_int8_t : PTO_DT_half, 2, bytes ? (int64_t[]){groups, out * s->bits / 8} : (int64_t[]){out, groups});
    if (p->bias != NULL)
        *p->bias = pto_tensor_make(NULL, PTO_DT_half, 1, &out);
    return PTO_SUCCESS;
}

static const struct kern_field gptq_fields[] = {
    {"qweight", KERN_TENSOR, true, GPTQ(source.qweight), NULL, NULL, "[in * bits / 32, out] i32"},
    {"qzeros", KERN_TENSOR, true, GPTQ(source.qzeros), NULL, NULL, "[in / group_size, out * bits / 32] i32"},
    {"scales", KERN_TENSOR, true, GPTQ(source.scales), NULL, NULL, "[in / group_size, out] f16"},
    {"g_idx", KERN_TENSOR, false, GPTQ(source.g_idx), NULL, NULL, "[in] i32: k / group_size, no other order"},
    {"bias", KERN_TENSOR, false, GPTQ(source.bias), NULL, NULL, "[out] f16 or f32"},
    {"qweight_out", KERN_TENSOR_OUT, false, GPTQ(qweight), NULL, NULL, "[out, in * bits / 8] i8"},
    {"scales_out", KERN_TENSOR_OUT, false, GPTQ(scales), NULL, NULL, "[out, in / group_size] f16"},
    {"zeros_out", KERN_TENSOR_OUT, false, GPTQ(zeros), NULL, NULL, "[out, in / group_size] f16; quantized: [in / group_size, out * bits / 8] i8"},
    {"bias_out", KERN_TENSOR_OUT, false, GPTQ(bias), NULL, NULL, "[out] f16"},
    {"bits", KERN_INT, true, GPTQ(source.bits), NULL, NULL, "2, 4 or 8"},
    {"group_size", KERN_INT, false, GPTQ(source.group_size), NULL, "-1", "-1: all of in"},
    {"version", KERN_INT, false, GPTQ(source.version), NULL, "1", "1: zeros are stored minus one; 2: as they are"},
    {"zeros_mode", KERN_WORD, false, GPTQ(zeros_mode), zeros_modes, "original", "form of zeros_out"},
    {"interleaved", KERN_BOOL, false, GPTQ(interleaved), NULL, "false", "qweight_out in the order of weight_interleave"},
    {NULL, 0, false, 0, NULL, NULL, NULL}};

const struct kern_op kern_op_repack_from_gptq = {
    .name = "repack_from_gptq",
    .section = "kernels.md 4.4",
    .brief = "a GPTQ layer becomes weights of linear",
    .example = "--arg qweight=i32[32,64]=rand:1 --arg qzeros=i32[2,8]=rand:2 --arg scales=f16[2,64]=const:0.01 --arg bits=4 --arg group_size=128 "
               "--arg bias=f16[64]=const:0.5",
    .arch = "a3",
    .params_size = sizeof(struct gptq_params),
    .fields = gptq_fields,
    .infer = infer_gptq,
    .run = run_gptq,
};
