/* Vectors of bitblas.json: bitblas_matmul, bitblas_pack, repack_from_gptq, bitblas_linear. */
#include "kernels/matmul.h"
#include "kernels/tool/vectors.h"

#include <stdlib.h>
#include <string.h>


vectors_fn vectors_bitblas_matmul, vectors_bitblas_linear, vectors_bitblas_pack, vectors_gptq;

static const struct vector_word layouts[] = {{"nt", PTO_LAYOUT_NT}, {"nn", PTO_LAYOUT_NN}, {"tn", PTO_LAYOUT_TN}, {"tt", PTO_LAYOUT_TT}, {NULL, 0}};
static const struct vector_word zeros_modes[] = {{"original", PTO_ZEROS_ORIGINAL}, {"rescale", PTO_ZEROS_RESCALE}, {"quantized", PTO_ZEROS_QUANTIZED}, {NULL, 0}};
static const struct vector_word fp4_decoders[] = {{"ocp", PTO_FP4_OCP}, {"bitblas", PTO_FP4_BITBLAS}, {NULL, 0}};

static int zeros_mode(const struct vector *v) { return vector_word(v, "zeros_mode", zeros_modes, PTO_ZEROS_ORIGINAL); }

static int weight_dtype(const struct vector *v)
{
    const char *name = vector_text(v, "W_dtype", NULL);
    int w = name != NULL ? pto_weight_dtype_of(name) : PTO_W_AS_A;
    if (w < 0)
        vector_refuse(v, "W_dtype: '%s' is none of float16, int8, int4, int2, int1, uint8, uint4, uint2, uint1, fp4_e2m1, nf4", name);
    return w >= 0 ? w : PTO_W_AS_A;
}

/* Sizes that are given are true, zero as well, which an operator takes for none. */
static int64_t size(const struct vector *v, const char *name, const char *other)
{
    const char *given = vector_has(v, name) ? name : other;
    int64_t n = vector_int(v, given, 0);
    if (vector_has(v, given) && n < 1)
        vector_refuse(v, "%s: is %lld; 1 at least", given, (long long)n);
    return n;
}

static struct pto_tensor *first_of(struct vector *v, const char *a, const char *b, const char *c)
{
    struct pto_tensor *t = vector_input(v, a);
    if (t == NULL)
        t = vector_input(v, b);
    return t != NULL || c == NULL ? t : vector_input(v, c);
}

/* The output that holds the product, by whatever name; if none is expected, one whose data forward allocates: drop() frees them. */
static struct pto_tensor *product(struct vector *v)
{
    static const char *const names[] = {"C", "output", "out", "y", "D"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (vector_wants(v, names[i]))
            return vector_output(v, names[i]);
    struct pto_tensor none = {0};
    struct pto_tensor *t = vector_new(v, PTO_DT_half, 1, (int64_t[]){1});
    if (t != NULL)
        *t = none;
    return t;
}

static void drop(struct pto_tensor *product, const void *data_before)
{
    if (product != NULL && data_before == NULL) {
        free(product->data);
        product->data = NULL;
    }
}

static struct pto_matmul_config config_of(const struct vector *v, int64_t *m)
{
    struct pto_matmul_config c = {.n = size(v, "N", "out_features"), .k = size(v, "K", "in_features"),
                                  .a_dtype = vector_dtype(v, "A_dtype", 0), .w_dtype = weight_dtype(v), .accum_dtype = vector_dtype(v, "accum_dtype", 0),
                                  .out_dtype = vector_dtype(v, "out_dtype", 0), .layout = vector_word(v, "layout", layouts, PTO_LAYOUT_NT),
                                  .with_bias = vector_bool(v, "with_bias", vector_bool(v, "bias", false)), .group_size = vector_int(v, "group_size", -1),
                                  .with_scaling = vector_bool(v, "with_scaling", false), .with_zeros = vector_bool(v, "with_zeros", false), .zeros_mode = zeros_mode(v)};
    c.fp4_decode = vector_word(v, "fp4_decode", fp4_decoders, vector_bool(v, "fp4_bitblas", false) ? PTO_FP4_BITBLAS : PTO_FP4_OCP);
    c.saturate = vector_bool(v, "saturate", false);
    c.interleaved = vector_bool(v, "interleaved", vector_bool(v, "fast_decoding", false));
    c.m_count = vector_ints(v, "M", m, 16);
    c.m = m;
    if (c.m_count < 0)
        c.m_count = 0;
    return c;
}

enum pto_op_status vectors_bitblas_matmul(struct vector *v)
{
    int64_t m[16];
    struct pto_matmul_config c = config_of(v, m);
    struct pto_matmul *matmul;
    struct pto_tensor *w = first_of(v, "W", "qweight", NULL), *plain = first_of(v, "weight", "W_values", "codes"), *scale = first_of(v, "scale", "scales", NULL);
    struct pto_tensor *zeros = first_of(v, "zeros", "qzeros", NULL), *out = product(v), packed = {0};
    const void *before = out != NULL ? out->data : NULL;
    enum pto_op_status status = pto_matmul_create(&c, &matmul);
    if (status != PTO_SUCCESS)
        return status;
    if (w == NULL && plain != NULL) {
        status = pto_matmul_transform_weight(matmul, plain, &packed);
        w = &packed;
        if (status == PTO_SUCCESS)
            vector_result(v, "packed", w);
    }
    if (status == PTO_SUCCESS)
        status = pto_matmul_forward(matmul, vector_stream(v), vector_input(v, "A"), w, scale, zeros, vector_input(v, "bias"), out);
    if (status == PTO_SUCCESS && vector_wants(v, "W_dequant_fp16"))
        status = pto_matmul_dequantize(matmul, vector_stream(v), w, scale, zeros, vector_output(v, "W_dequant_fp16"));
    drop(out, before);
    free(packed.data);
    pto_matmul_free(matmul);
    return status;
}

enum pto_op_status vectors_bitblas_linear(struct vector *v)
{
    int64_t m[16];
    struct pto_matmul_config c = config_of(v, m);
    struct pto_linear_config l = {.in_features = c.k, .out_features = c.n, .bias = c.with_bias, .a_dtype = c.a_dtype, .w_dtype = c.w_dtype, .accum_dtype = c.accum_dtype,
                                  .out_dtype = c.out_dtype, .group_size = c.group_size, .with_scaling = c.with_scaling, .with_zeros = c.with_zeros,
                                  .zeros_mode = c.zeros_mode, .fp4_decode = c.fp4_decode, .saturate = c.saturate, .interleaved = c.interleaved, .opt_m = m};
    l.opt_m_count = vector_ints(v, "opt_M", m, 16);
    if (l.opt_m_count < 0)
        l.opt_m_count = 0;
    struct pto_linear_params p = {.a = vector_input(v, "A"), .weight = vector_input(v, "weight"), .qweight = first_of(v, "qweight", "W", NULL),
                                  .scales = first_of(v, "scales", "scale", NULL), .zeros = first_of(v, "zeros", "qzeros", NULL), .bias = vector_input(v, "bias"),
                                  .output = product(v), .config = l};
    if (p.output->data == NULL) {
        struct pto_linear *linear; /* a refusal */
        enum pto_op_status status = pto_linear_create(&l, &linear);
        if (status == PTO_SUCCESS)
            pto_linear_free(linear);
        if (status != PTO_SUCCESS || p.a == NULL)
            return status;
    }
    const void *before = p.output->data;
    enum pto_op_status status = pto_linear_once(vector_stream(v), &p);
    drop(p.output, before);
    return status;
}

enum pto_op_status vectors_bitblas_pack(struct vector *v)
{
    int bits = (int)vector_int(v, "bits", 4);
    struct pto_tensor *codes = vector_input(v, "codes"), plain = {0}, f16 = {0}, int8 = {0};
    enum pto_op_status status = pto_weight_compress(codes, bits, &plain);
    if (status == PTO_SUCCESS && vector_wants(v, "lop3_float16"))
        status = pto_weight_interleave(&plain, bits, PTO_DT_half, &f16);
    if (status == PTO_SUCCESS && vector_wants(v, "lop3_int8"))
        status = pto_weight_interleave(&plain, bits, PTO_DT_int8_t, &int8);
    if (status == PTO_SUCCESS)
        vector_result(v, "compressed", &plain);
    if (f16.data != NULL)
        vector_result(v, "lop3_float16", &f16);
    if (int8.data != NULL)
        vector_result(v, "lop3_int8", &int8);
    free(plain.data);
    free(f16.data);
    free(int8.data);
    return status;
}

/* Repacked, and, where a product is wanted, the layer's, by the zeros mode of the vector (original if it has none). */
static enum pto_op_status gptq_product(struct vector *v, const struct pto_gptq *s, int64_t in, int64_t out)
{
    struct pto_linear_config c = {.in_features = in, .out_features = out, .w_dtype = s->bits == 2 ? PTO_W_UINT2 : s->bits == 4 ? PTO_W_UINT4 : PTO_W_UINT8,
                                  .group_size = s->group_size, .with_scaling = true, .with_zeros = true, .zeros_mode = zeros_mode(v), .bias = s->bias != NULL,
                                  .interleaved = vector_bool(v, "interleaved", false), .out_dtype = vector_dtype(v, "out_dtype", 0)};
    struct pto_linear *linear;
    enum pto_op_status status = pto_linear_create(&c, &linear);
    if (status != PTO_SUCCESS)
        return status;
    struct pto_tensor *c_out = product(v);
    const void *before = c_out != NULL ? c_out->data : NULL;
    status = pto_linear_repack_from_gptq(linear, s);
    if (status == PTO_SUCCESS)
        status = pto_linear_forward(linear, vector_stream(v), vector_input(v, "A"), c_out);
    drop(c_out, before);
    pto_linear_free(linear);
    return status;
}

enum pto_op_status vectors_gptq(struct vector *v)
{
    static const char *const by_mode[] = {"zeros_original_fp16", "zeros_rescale_fp16", "zeros_quantized_int8"};
    struct pto_gptq s = {.qweight = vector_input(v, "qweight"), .qzeros = vector_input(v, "qzeros"), .scales = vector_input(v, "scales"), .g_idx = vector_input(v, "g_idx"),
                         .bias = vector_input(v, "bias"), .bits = vector_int(v, "bits", 4), .group_size = vector_int(v, "group_size", -1),
                         .version = vector_int(v, "gptq_version", vector_int(v, "version", 1))};
    struct pto_tensor weight = {0}, scales = {0}, bias = {0}, zeros[3] = {{0}};
    enum pto_op_status status = PTO_SUCCESS;
    for (int mode = 0; mode < 3 && status == PTO_SUCCESS; mode++)
        status = pto_gptq_repack(&s, &(struct pto_gptq_repacked){.qweight = &weight, .scales = &scales, .zeros = &zeros[mode], .bias = s.bias != NULL ? &bias : NULL, .zeros_mode = mode});
    if (status == PTO_SUCCESS) {
        vector_result(v, "qweight_compressed", &weight);
        vector_result(v, "scales_nk", &scales);
        if (bias.data != NULL)
            vector_result(v, "bias", &bias);
        if (vector_wants(v, "qweight_interleaved")) {
            struct pto_tensor permuted = {0};
            status = pto_weight_interleave(&weight, (int)s.bits, PTO_DT_half, &permuted);
            if (status == PTO_SUCCESS)
                vector_result(v, "qweight_interleaved", &permuted);
            free(permuted.data);
        }
        for (int mode = 0; mode < 3; mode++)
            vector_result(v, by_mode[mode], &zeros[mode]);
    }
    if (s.qweight != NULL && s.qweight->rank == 2 && s.bits > 0 && s.bits <= 32) {
        vector_declares(v, "in_features", s.qweight->shape[0] * (32 / s.bits), "qweight", s.qweight);
        vector_declares(v, "out_features", s.qweight->shape[1], "qweight", s.qweight);
    }
    int64_t in = s.bits > 0 && s.qweight != NULL ? s.qweight->shape[0] * (32 / s.bits) : 0;
    if (status == PTO_SUCCESS && vector_input(v, "A") != NULL)
        status = gptq_product(v, &s, in, s.qweight->shape[1]);
    free(weight.data);
    free(scales.data);
    free(bias.data);
    for (int mode = 0; mode < 3; mode++)
        free(zeros[mode].data);
    return status;
}
