/* Linear after BitBLAS: a Matmul with its weights (kernels.md 4.4, L1 to L8). */
#include "kernels/matmul.h"

#include <stdlib.h>
#include <string.h>

static const int64_t standard_m[] = {1, 16, 32, 64, 128, 256, 512};

struct pto_linear {
    struct pto_matmul *matmul;
    struct pto_linear_buffers buffers;
    bool consistent;
};

static enum pto_op_status check_features(const char *name, int64_t features)
{
    return features > 0 && features % 16 == 0 ? PTO_SUCCESS : kern_invalid("%s: %lld must be divisible by 16", name, (long long)features);
}

static enum pto_op_status reserve(struct pto_tensor *t, int dtype, int rank, int64_t a, int64_t b)
{
    return matmul_output("linear", t, dtype, rank, (int64_t[]){a, b});
}

static enum pto_op_status make_buffers(struct pto_linear *l)
{
    const struct pto_matmul_properties *p = &l->matmul->p;
    int64_t groups = p->k / p->group_size;
    struct pto_tensor *w = l->consistent ? &l->buffers.weight : &l->buffers.qweight, shape = {0};
    pto_matmul_weight_shape(l->matmul, &shape);
    KERN_TRY(reserve(w, shape.dtype, 2, shape.shape[0], shape.shape[1]));
    if (p->with_scaling)
        KERN_TRY(reserve(&l->buffers.scales, PTO_DT_half, 2, p->n, groups));
    if (p->with_zeros && p->zeros_mode == PTO_ZEROS_QUANTIZED)
        KERN_TRY(reserve(&l->buffers.zeros, PTO_DT_int8_t, 2, groups, p->n * pto_weight_bits(p->w_dtype) / 8));
    else if (p->with_zeros)
        KERN_TRY(reserve(&l->buffers.zeros, PTO_DT_half, 2, p->n, groups));
    return p->with_bias ? reserve(&l->buffers.bias, p->a_dtype, 1, p->n, 1) : PTO_SUCCESS;
}

static enum pto_op_status create(const struct pto_linear_config *c, struct pto_linear *l)
{
    bool many = c->opt_m_count != 0;
    struct pto_matmul_config m = {.m = many ? c->opt_m : standard_m, .m_count = many ? c->opt_m_count : (int)(sizeof standard_m / sizeof standard_m[0]),
                                  .n = c->out_features, .k = c->in_features, .a_dtype = c->a_dtype, .w_dtype = c->w_dtype, .accum_dtype = c->accum_dtype,
                                  .out_dtype = c->out_dtype, .layout = PTO_LAYOUT_NT, .with_bias = c->bias, .group_size = c->group_size,
                                  .with_scaling = c->with_scaling, .with_zeros = c->with_zeros, .zeros_mode = c->zeros_mode, .fp4_decode = c->fp4_decode,
                                  .saturate = c->saturate, .interleaved = c->interleaved};
    KERN_TRY(check_features("in_features", c->in_features));
    KERN_TRY(check_features("out_features", c->out_features));
    if (c->group_size < -1 || (c->group_size > 0 && c->in_features % c->group_size != 0))
        return kern_invalid("group_size: %lld does not divide in_features = %lld", (long long)c->group_size, (long long)c->in_features);
    int a = c->a_dtype != 0 ? c->a_dtype : PTO_DT_half;
    l->consistent = c->w_dtype == PTO_W_AS_A || (a == PTO_DT_half && c->w_dtype == PTO_W_FLOAT16) || (a == PTO_DT_int8_t && c->w_dtype == PTO_W_INT8);
    if (l->consistent && (c->with_scaling || c->with_zeros))
        return kern_invalid("%s: W_dtype is A_dtype (consistent mode), which has one plain weight, no scales and no zeros", c->with_scaling ? "with_scaling" : "with_zeros");
    KERN_TRY(pto_matmul_create(&m, &l->matmul));
    l->matmul->p.dynamic_m = true; /* opt_M only says what to optimise for */
    return make_buffers(l);
}

enum pto_op_status pto_linear_create(const struct pto_linear_config *config, struct pto_linear **linear)
{
    if (linear == NULL)
        return kern_null("linear");
    *linear = NULL;
    if (config == NULL)
        return kern_null("config");
    struct pto_linear *l = calloc(1, sizeof *l);
    if (l == NULL)
        return kern_fail(PTO_ERR_RUNTIME_ERROR, "linear: no memory");
    enum pto_op_status status = create(config, l);
    if (status != PTO_SUCCESS) {
        pto_linear_free(l);
        return status;
    }
    *linear = l;
    return PTO_SUCCESS;
}

void pto_linear_free(struct pto_linear *linear)
{
    if (linear == NULL)
        return;
    struct pto_linear_buffers *b = &linear->buffers;
    pto_matmul_free(linear->matmul);
    free(b->weight.data);
    free(b->qweight.data);
    free(b->scales.data);
    free(b->zeros.data);
    free(b->bias.data);
    free(linear);
}

bool pto_linear_is_consistent(const struct pto_linear *linear) { return linear != NULL && linear->consistent; }
const struct pto_matmul *pto_linear_matmul(const struct pto_linear *linear) { return linear != NULL ? linear->matmul : NULL; }
const struct pto_linear_buffers *pto_linear_get_buffers(struct pto_linear *linear) { return linear != NULL ? &linear->buffers : NULL; }
enum pto_op_status pto_linear_init_params(struct pto_linear *linear) { return linear != NULL ? PTO_SUCCESS : kern_null("linear"); }

static enum pto_op_status copy(const char *name, const struct pto_tensor *from, struct pto_tensor *to, const char *with)
{
    if (from == NULL)
        return PTO_SUCCESS;
    KERN_TRY(kern_check_tensor(name, from));
    if (from->data == NULL)
        return kern_null(name);
    if (to->data == NULL)
        return kern_invalid("%s: is given, the layer was made without %s", name, with);
    bool bytes = to->dtype == PTO_DT_int8_t && from->dtype == PTO_DT_uint8_t, same = from->rank == to->rank && (from->dtype == to->dtype || bytes) && kern_contiguous(from);
    for (int d = 0; d < to->rank; d++)
        same = same && from->shape[d] == to->shape[d];
    if (!same)
        return kern_invalid("%s: is %s, must be %s without gaps", name, kern_describe(from), kern_describe(to));
    memcpy(to->data, from->data, (size_t)pto_tensor_bytes(from));
    return PTO_SUCCESS;
}

enum pto_op_status pto_linear_load_and_transform_weight(struct pto_linear *linear, const struct pto_tensor *weight, const struct pto_tensor *scales,
                                                        const struct pto_tensor *zeros, const struct pto_tensor *bias)
{
    if (linear == NULL)
        return kern_null("linear");
    struct pto_linear_buffers *b = &linear->buffers;
    if (linear->consistent && (scales != NULL || zeros != NULL))
        return kern_invalid("%s: W_dtype is A_dtype (consistent mode), which has no scales and no zeros", scales != NULL ? "scales" : "zeros");
    if (weight != NULL)
        KERN_TRY(pto_matmul_transform_weight(linear->matmul, weight, linear->consistent ? &b->weight : &b->qweight));
    KERN_TRY(copy("scales", scales, &b->scales, "with_scaling"));
    KERN_TRY(copy("zeros", zeros, &b->zeros, "with_zeros"));
    return copy("bias", bias, &b->bias, "bias");
}

enum pto_op_status pto_linear_repack_from_gptq(struct pto_linear *linear, const struct pto_gptq *source)
{
    if (linear == NULL || source == NULL)
        return kern_null(linear == NULL ? "linear" : "source");
    const struct pto_matmul_properties *p = &linear->matmul->p;
    struct pto_linear_buffers *b = &linear->buffers;
    bool uints = p->w_dtype == PTO_W_UINT2 || p->w_dtype == PTO_W_UINT4 || p->w_dtype == PTO_W_UINT8;
    if (!uints)
        return kern_invalid("W_dtype: %s; GPTQ weights are uint2, uint4 or uint8", pto_weight_dtype_name(p->w_dtype));
    if (source->bits != pto_weight_bits(p->w_dtype))
        return kern_invalid("bits: %lld; the layer's W_dtype is %s", (long long)source->bits, pto_weight_dtype_name(p->w_dtype));
    if (!p->with_scaling || !p->with_zeros)
        return kern_invalid("%s: GPTQ weights have scales and zeros, the layer was made without", p->with_scaling ? "with_zeros" : "with_scaling");
    const struct pto_tensor *q = source->qweight;
    int64_t per = source->bits > 0 ? 32 / source->bits : 1;
    if (q != NULL && q->rank == 2 && (q->shape[0] * per != p->k || q->shape[1] != p->n))
        return kern_invalid("qweight: is %s; the layer has in_features = %lld and out_features = %lld: int32 [%lld,%lld]", kern_describe(q), (long long)p->k,
                            (long long)p->n, (long long)(p->k / per), (long long)p->n);
    struct pto_gptq s = *source;
    if (s.group_size == 0 || s.group_size == -1)
        s.group_size = p->group_size;
    if (s.group_size != p->group_size)
        return kern_invalid("group_size: %lld; the layer has groups of %lld", (long long)s.group_size, (long long)p->group_size);
    if (s.bias != NULL && !p->with_bias)
        return kern_invalid("bias: is given, the layer was made without bias");
    return pto_gptq_repack(&s, &(struct pto_gptq_repacked){.qweight = &b->qweight, .scales = &b->scales, .zeros = &b->zeros, .bias = s.bias != NULL ? &b->bias : NULL,
                                                           .zeros_mode = p->zeros_mode, .interleaved = p->fast_decoding});
}

static const struct pto_tensor *if_any(const struct pto_tensor *t) { return t->data != NULL ? t : NULL; }

enum pto_op_status pto_linear_forward(struct pto_linear *linear, struct pto_stream *stream, const struct pto_tensor *a, struct pto_tensor *output)
{
    if (linear == NULL)
        return kern_null("linear");
    const struct pto_linear_buffers *b = &linear->buffers;
    return pto_matmul_forward(linear->matmul, stream, a, linear->consistent ? &b->weight : &b->qweight, if_any(&b->scales), if_any(&b->zeros), if_any(&b->bias), output);
}

static enum pto_op_status fill_and_run(struct pto_linear *l, struct pto_stream *stream, const struct pto_linear_params *p)
{
    const struct pto_matmul_properties *m = &l->matmul->p;
    if (m->with_scaling && p->scales == NULL)
        return kern_null("scales");
    if (m->with_zeros && p->zeros == NULL)
        return kern_null("zeros");
    if (m->with_bias && p->bias == NULL)
        return kern_null("bias");
    KERN_TRY(pto_linear_load_and_transform_weight(l, p->weight, p->scales, p->zeros, p->bias));
    if (p->qweight != NULL)
        KERN_TRY(copy("qweight", p->qweight, l->consistent ? &l->buffers.weight : &l->buffers.qweight, "it"));
    return pto_linear_forward(l, stream, p->a, p->output);
}

enum pto_op_status pto_linear_once(struct pto_stream *stream, const struct pto_linear_params *params)
{
    if (params == NULL)
        return kern_null("params");
    struct pto_linear_config c = params->config;
    const struct pto_tensor *w = params->weight != NULL ? params->weight : params->qweight;
    if (params->a == NULL || w == NULL || params->output == NULL)
        return kern_null(params->a == NULL ? "A" : w == NULL ? "weight" : "output");
    if (params->weight != NULL && params->qweight != NULL)
        return kern_invalid("qweight: is given, and so is weight; one of them");
    if (c.in_features == 0 && params->a->rank >= 1 && params->a->rank <= 8)
        c.in_features = params->a->shape[params->a->rank - 1];
    if (c.out_features == 0 && w->rank == 2)
        c.out_features = w->shape[0];
    if (c.a_dtype == 0)
        c.a_dtype = params->a->dtype;
    if (c.out_dtype == 0)
        c.out_dtype = params->output->dtype;
    c.bias = c.bias || params->bias != NULL;
    c.with_scaling = c.with_scaling || params->scales != NULL;
    c.with_zeros = c.with_zeros || params->zeros != NULL;
    struct pto_linear *l;
    KERN_TRY(pto_linear_create(&c, &l));
    enum pto_op_status status = fill_and_run(l, stream, params);
    pto_linear_free(l);
    return status;
}
