/* Matmul after BitBLAS: what a configuration may be, what tensors a forward takes, the first phase (kernels.md 4.1, 4.3). What the kernel
 * does is in matmul_run.c, weight formats are in weight_format.c. */
#include "kernels/matmul.h"

#include "base/checked.h"
#include "isa/dtype.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t dynamic_m[] = {1, 16, 32, 64, 128, 256, 512, 1024};

bool matmul_is_quantised(const struct pto_matmul_properties *p)
{
    return p->w_dtype != (p->a_dtype == PTO_DT_half ? PTO_W_FLOAT16 : PTO_W_INT8);
}

/* ---- the configuration ---- */

static enum pto_op_status resolve_types(const struct pto_matmul_config *c, struct pto_matmul_properties *p)
{
    p->a_dtype = c->a_dtype != 0 ? c->a_dtype : PTO_DT_half;
    if (!kern_one_of(p->a_dtype, PTO_DT_half, PTO_DT_int8_t, 0))
        return kern_invalid("A_dtype: %s; float16 or int8", kern_dtype(p->a_dtype));
    bool f16 = p->a_dtype == PTO_DT_half;
    if (pto_weight_dtype_name(c->w_dtype) == NULL)
        return kern_invalid("W_dtype: %d; one of enum pto_weight_dtype: float16, int8, int4, int2, int1, uint8, uint4, uint2, uint1, fp4_e2m1, nf4", c->w_dtype);
    p->w_dtype = c->w_dtype != PTO_W_AS_A ? c->w_dtype : f16 ? PTO_W_FLOAT16 : PTO_W_INT8;
    if (!f16 && (p->w_dtype == PTO_W_FLOAT16 || p->w_dtype == PTO_W_UINT8 || p->w_dtype >= PTO_W_FP4_E2M1))
        return kern_invalid("W_dtype: %s with A_dtype int8; int8, int4, int2, int1, uint4, uint2 or uint1", pto_weight_dtype_name(p->w_dtype));
    p->accum_dtype = c->accum_dtype != 0 ? c->accum_dtype : f16 ? PTO_DT_half : PTO_DT_int32_t;
    if (f16 ? !kern_one_of(p->accum_dtype, PTO_DT_half, PTO_DT_float, 0) : p->accum_dtype != PTO_DT_int32_t)
        return kern_invalid("accum_dtype: %s with A_dtype %s; %s", kern_dtype(p->accum_dtype), f16 ? "float16" : "int8", f16 ? "float16 or float32" : "int32");
    p->out_dtype = c->out_dtype != 0 ? c->out_dtype : f16 ? PTO_DT_half : PTO_DT_int32_t;
    if (!kern_one_of(p->out_dtype, PTO_DT_float, PTO_DT_half, PTO_DT_int8_t, PTO_DT_int32_t, 0))
        return kern_invalid("out_dtype: %s; float32, float16, int8 or int32", kern_dtype(p->out_dtype));
    p->storage_dtype = PTO_DT_int8_t;
    return PTO_SUCCESS;
}

static enum pto_op_status resolve_quantisation(const struct pto_matmul_config *c, struct pto_matmul_properties *p)
{
    const char *format = pto_weight_dtype_name(p->w_dtype);
    int bits = pto_weight_bits(p->w_dtype);
    if (c->layout < PTO_LAYOUT_NT || c->layout > PTO_LAYOUT_TT)
        return kern_invalid("layout: %d; PTO_LAYOUT_NT, _NN, _TN or _TT", c->layout);
    if (matmul_is_quantised(p) && c->layout != PTO_LAYOUT_NT)
        return kern_invalid("layout: weights of %s with A_dtype %s are nt only", format, p->a_dtype == PTO_DT_half ? "float16" : "int8");
    if (c->zeros_mode < PTO_ZEROS_ORIGINAL || c->zeros_mode > PTO_ZEROS_QUANTIZED)
        return kern_invalid("zeros_mode: %d; original, rescale or quantized", c->zeros_mode);
    if (c->fp4_decode != PTO_FP4_OCP && c->fp4_decode != PTO_FP4_BITBLAS)
        return kern_invalid("fp4_decode: %d; PTO_FP4_OCP or PTO_FP4_BITBLAS", c->fp4_decode);
    if (c->with_scaling && p->a_dtype == PTO_DT_int8_t)
        return kern_invalid("with_scaling: A_dtype is int8, whose products are integers; scaling needs A_dtype float16");
    if (c->with_zeros && p->a_dtype == PTO_DT_int8_t)
        return kern_invalid("with_zeros: A_dtype is int8; zeros need A_dtype float16");
    if ((c->with_scaling || c->with_zeros) && !matmul_is_quantised(p))
        return kern_invalid("%s: W_dtype float16 is not quantised", c->with_scaling ? "with_scaling" : "with_zeros");
    if (c->with_zeros && c->zeros_mode == PTO_ZEROS_QUANTIZED && p->w_dtype >= PTO_W_FP4_E2M1)
        return kern_invalid("zeros_mode: quantized zeros are subtracted from codes, those of %s are no integers", format);
    if (c->group_size < -1)
        return kern_invalid("group_size: %lld; -1 (all of K) or a divisor of K", (long long)c->group_size);
    p->group_size = c->group_size > 0 ? c->group_size : p->k;
    if (p->k % p->group_size != 0)
        return kern_invalid("group_size: %lld does not divide K = %lld", (long long)p->group_size, (long long)p->k);
    if (bits < 8 && p->k % (8 / bits) != 0)
        return kern_invalid("K: %lld codes of %s do not fill bytes; a multiple of %d", (long long)p->k, format, 8 / bits);
    if (c->with_zeros && c->zeros_mode == PTO_ZEROS_QUANTIZED && bits < 8 && p->n % (8 / bits) != 0)
        return kern_invalid("N: %lld quantized zeros of %s do not fill bytes; a multiple of %d", (long long)p->n, format, 8 / bits);
    if (c->interleaved && bits >= 8)
        return kern_invalid("interleaved: W_dtype %s has no interleaved form; formats of 1, 2 and 4 bits have", format);
    if (c->interleaved && p->k * bits % 32 != 0)
        return kern_invalid("interleaved: K = %lld of %s does not fill words of 32 bits", (long long)p->k, format);
    p->layout = c->layout;
    p->with_scaling = c->with_scaling;
    p->with_zeros = c->with_zeros;
    p->zeros_mode = c->zeros_mode;
    p->fp4_decode = c->fp4_decode;
    p->fast_decoding = c->interleaved;
    return PTO_SUCCESS;
}

static void warn(struct pto_matmul *m, const char *format, const char *what)
{
    size_t at = strlen(m->warnings);
    (void)snprintf(m->warnings + at, sizeof m->warnings - at, format, what);
}

static enum pto_op_status resolve(const struct pto_matmul_config *c, struct pto_matmul *matmul)
{
    struct pto_matmul_properties *p = &matmul->p;
    int64_t elems;
    KERN_TRY(resolve_types(c, p));
    if (c->n <= 0 || c->k <= 0)
        return kern_invalid("%s: should be specified, and at least 1; it is %lld", c->n <= 0 ? "N" : "K", (long long)(c->n <= 0 ? c->n : c->k));
    if (!base_mul_i64(c->n, c->k, &elems) || elems > INT64_MAX / 64)
        return kern_invalid("N: %lld by K = %lld is more than any memory", (long long)c->n, (long long)c->k);
    p->n = c->n;
    p->k = c->k;
    KERN_TRY(resolve_quantisation(c, p));
    if (c->m_count > 0 && c->m == NULL)
        return kern_fail(PTO_ERR_PARAM_NULLPTR, "M: is NULL, m_count is %d; sizes, or NULL and 0", c->m_count);
    if (c->m_count < 0 || c->m_count > 16)
        return kern_invalid("M: %d sizes; none, one, or a list of up to 16", c->m_count);
    p->dynamic_m = c->m_count != 1;
    p->m_count = c->m_count != 0 ? c->m_count : (int)(sizeof dynamic_m / sizeof dynamic_m[0]);
    memcpy(p->m, c->m_count != 0 ? c->m : dynamic_m, (size_t)p->m_count * sizeof p->m[0]);
    for (int i = 0; i < p->m_count; i++)
        if (p->m[i] <= 0)
            return kern_invalid("M: %lld; at least 1", (long long)p->m[i]);
    p->with_bias = c->with_bias;
    p->saturate = c->saturate;
    if (p->with_zeros && p->w_dtype != PTO_W_UINT8 && p->w_dtype != PTO_W_UINT4 && p->w_dtype != PTO_W_UINT2 && p->w_dtype != PTO_W_UINT1)
        warn(matmul, "with_zeros: W_dtype %s has a zero of its own; zeros are meant for uint formats\n", pto_weight_dtype_name(p->w_dtype));
    if (p->saturate && p->out_dtype != PTO_DT_int8_t)
        warn(matmul, "saturate: means nothing for out_dtype %s\n", kern_dtype(p->out_dtype));
    if (c->fp4_decode != PTO_FP4_OCP && p->w_dtype != PTO_W_FP4_E2M1)
        warn(matmul, "fp4_decode: means nothing for W_dtype %s\n", pto_weight_dtype_name(p->w_dtype));
    return PTO_SUCCESS;
}

enum pto_op_status pto_matmul_create(const struct pto_matmul_config *config, struct pto_matmul **matmul)
{
    if (matmul == NULL)
        return kern_null("matmul");
    *matmul = NULL;
    if (config == NULL)
        return kern_null("config");
    struct pto_matmul m = {0}, *copy;
    KERN_TRY(resolve(config, &m));
    copy = malloc(sizeof *copy);
    if (copy == NULL)
        return kern_fail(PTO_ERR_RUNTIME_ERROR, "matmul: no memory");
    *copy = m;
    *matmul = copy;
    return PTO_SUCCESS;
}

void pto_matmul_free(struct pto_matmul *matmul) { free(matmul); }
const struct pto_matmul_properties *pto_matmul_get_properties(const struct pto_matmul *matmul) { return matmul != NULL ? &matmul->p : NULL; }
const char *pto_matmul_warnings(const struct pto_matmul *matmul) { return matmul != NULL ? matmul->warnings : ""; }

static struct matmul_plan plan_of(const struct pto_matmul *matmul)
{
    struct matmul_plan plan = {.p = matmul->p};
    memcpy(plan.warnings, matmul->warnings, sizeof plan.warnings);
    return plan;
}

int64_t pto_matmul_planned_m(const struct pto_matmul *matmul, int64_t m)
{
    if (matmul == NULL)
        return 0;
    const struct pto_matmul_properties *p = &matmul->p;
    int64_t nearest = 0, largest = 0;
    for (int i = 0; i < p->m_count; i++) {
        if (p->m[i] >= m && (nearest == 0 || p->m[i] < nearest))
            nearest = p->m[i];
        largest = p->m[i] > largest ? p->m[i] : largest;
    }
    return nearest != 0 ? nearest : largest;
}

/* ---- tensors of a forward ---- */

static bool a_transposed(const struct pto_matmul_properties *p) { return p->layout == PTO_LAYOUT_TN || p->layout == PTO_LAYOUT_TT; }

int64_t matmul_rows(const struct pto_matmul_properties *p, const struct pto_tensor *a)
{
    return a_transposed(p) ? a->shape[1] : pto_tensor_elems(a) / (p->k > 0 ? p->k : 1); /* pto_matmul_create() refuses others */
}

static enum pto_op_status check_a(const struct pto_matmul_properties *p, const struct pto_tensor *a)
{
    if (a->dtype != p->a_dtype)
        return kern_invalid("A: %s; A_dtype is %s", kern_describe(a), kern_dtype(p->a_dtype));
    if (a_transposed(p) && a->rank != 2)
        return kern_invalid("A: %s; layout %s takes [K,M]", kern_describe(a), p->layout == PTO_LAYOUT_TN ? "tn" : "tt");
    if (a->rank < 1)
        return kern_invalid("A: has no dimensions; its last one is K");
    int64_t k = a->shape[a_transposed(p) ? 0 : a->rank - 1];
    if (k != p->k)
        return kern_invalid("A: %s has K = %lld, the matmul has K = %lld", kern_describe(a), (long long)k, (long long)p->k);
    int64_t m = matmul_rows(p, a);
    if (!p->dynamic_m && m != p->m[0])
        return kern_invalid("A: %s has M = %lld, the matmul is for M = %lld only", kern_describe(a), (long long)m, (long long)p->m[0]);
    return PTO_SUCCESS;
}

static enum pto_op_status take(const char *name, const struct pto_tensor *t, bool wanted, const char *with, struct pto_tensor *out)
{
    memset(out, 0, sizeof *out);
    if (!wanted)
        return t == NULL ? PTO_SUCCESS : kern_invalid("%s: is given, %s is false", name, with);
    KERN_TRY(kern_check_tensor(name, t));
    if (t->data == NULL)
        return kern_null(name);
    *out = *t;
    if (t->format == PTO_FORMAT_NZ)
        return kern_invalid("%s: %s has format FRACTAL_NZ (29); ND (2) only", name, kern_describe(t));
    return kern_contiguous(t) && t->format != PTO_FORMAT_NZ ? PTO_SUCCESS : kern_invalid("%s: %s has gaps between its elements", name, kern_describe(t));
}

static enum pto_op_status expect(const char *name, const struct pto_tensor *t, int dtype, int other, int rank, const int64_t *shape)
{
    struct pto_tensor want = pto_tensor_make(NULL, dtype, rank, shape);
    bool same = t->rank == rank && (t->dtype == dtype || t->dtype == other);
    for (int d = 0; d < rank; d++)
        same = same && t->shape[d] == shape[d];
    return same ? PTO_SUCCESS : kern_invalid("%s: is %s, must be %s", name, kern_describe(t), kern_describe(&want));
}

static enum pto_op_status check_weight(const struct pto_matmul *matmul, const struct pto_tensor *w, const struct pto_tensor *scale, const struct pto_tensor *zeros,
                                       struct matmul_tensors *t)
{
    const struct pto_matmul_properties *p = &matmul->p;
    int64_t groups = p->k / (p->group_size > 0 ? p->group_size : p->k > 0 ? p->k : 1);
    struct pto_tensor shape = {0};
    KERN_TRY(take("W", w, true, "", &t->w));
    KERN_TRY(take("scale", scale, p->with_scaling, "with_scaling", &t->scale));
    KERN_TRY(take("zeros", zeros, p->with_zeros, "with_zeros", &t->zeros));
    pto_matmul_weight_shape(matmul, &shape);
    KERN_TRY(expect("W", w, shape.dtype, shape.dtype == PTO_DT_int8_t ? PTO_DT_uint8_t : 0, 2, shape.shape));
    if (p->with_scaling)
        KERN_TRY(expect("scale", scale, PTO_DT_half, 0, 2, (int64_t[]){p->n, groups}));
    if (!p->with_zeros)
        return PTO_SUCCESS;
    if (p->zeros_mode == PTO_ZEROS_QUANTIZED)
        return expect("zeros", zeros, PTO_DT_int8_t, PTO_DT_uint8_t, 2, (int64_t[]){groups, p->n * pto_weight_bits(p->w_dtype) / 8});
    return expect("zeros", zeros, PTO_DT_half, 0, 2, (int64_t[]){p->n, groups});
}

static enum pto_op_status check_all(const struct pto_matmul *matmul, const struct pto_tensor *a, const struct pto_tensor *w, const struct pto_tensor *scale,
                                    const struct pto_tensor *zeros, const struct pto_tensor *bias, struct matmul_tensors *t)
{
    const struct pto_matmul_properties *p = &matmul->p;
    KERN_TRY(take("A", a, true, "", &t->a));
    if (w == NULL)
        return kern_null("W");
    KERN_TRY(check_a(p, a));
    KERN_TRY(check_weight(matmul, w, scale, zeros, t));
    KERN_TRY(take("bias", bias, p->with_bias, "with_bias", &t->bias));
    if (p->with_bias)
        KERN_TRY(expect("bias", bias, p->a_dtype, p->a_dtype == PTO_DT_int8_t ? PTO_DT_int32_t : 0, 1, (int64_t[]){p->n}));
    return PTO_SUCCESS;
}

static enum pto_op_status phase_one(const struct pto_matmul *matmul, struct pto_stream *stream, const struct pto_tensor *a, const struct pto_tensor *w,
                                    const struct pto_tensor *scale, const struct pto_tensor *zeros, const struct pto_tensor *bias, struct pto_tensor *output,
                                    struct pto_executor **executor)
{
    if (matmul == NULL)
        return kern_null("matmul");
    if (stream == NULL)
        return kern_null("stream");
    if (output == NULL)
        return kern_null("output");
    const struct pto_matmul_properties *p = &matmul->p;
    struct matmul_plan plan = plan_of(matmul);
    KERN_TRY(check_all(matmul, a, w, scale, zeros, bias, &plan.t));
    plan.m = matmul_rows(p, a);
    int rank = a->rank;
    int64_t shape[8];
    memcpy(shape, a->shape, sizeof shape);
    if (a_transposed(p))
        shape[0] = plan.m;
    shape[rank - 1] = p->n;
    KERN_TRY(matmul_output("output", output, p->out_dtype, rank, shape));
    plan.t.output = *output;
    return kern_executor_new(stream, "matmul", &plan, sizeof plan, 0, matmul_run, NULL, executor);
}

enum pto_op_status pto_matmul_get_workspace_size(const struct pto_matmul *matmul, struct pto_stream *stream, const struct pto_tensor *a,
                                                 const struct pto_tensor *w, const struct pto_tensor *scale, const struct pto_tensor *zeros,
                                                 const struct pto_tensor *bias, struct pto_tensor *output, uint64_t *size, struct pto_executor **executor)
{
    if (size == NULL || executor == NULL)
        return kern_null(size == NULL ? "size" : "executor");
    *executor = NULL;
    *size = 0;
    if (output != NULL && output->data == NULL)
        return kern_null("output.data");
    return phase_one(matmul, stream, a, w, scale, zeros, bias, output, executor);
}

enum pto_op_status pto_matmul_forward(const struct pto_matmul *matmul, struct pto_stream *stream, const struct pto_tensor *a, const struct pto_tensor *w,
                                      const struct pto_tensor *scale, const struct pto_tensor *zeros, const struct pto_tensor *bias,
                                      struct pto_tensor *output)
{
    struct pto_executor *executor;
    bool own = output != NULL && output->data == NULL;
    enum pto_op_status status = phase_one(matmul, stream, a, w, scale, zeros, bias, output, &executor);
    if (status == PTO_SUCCESS)
        status = kern_execute_now(stream, executor);
    if (status != PTO_SUCCESS && own) {
        free(output->data);
        output->data = NULL;
    }
    return status;
}

enum pto_op_status pto_matmul_dequantize(const struct pto_matmul *matmul, struct pto_stream *stream, const struct pto_tensor *w, const struct pto_tensor *scale,
                                         const struct pto_tensor *zeros, struct pto_tensor *output)
{
    if (matmul == NULL || stream == NULL || output == NULL)
        return kern_null(matmul == NULL ? "matmul" : stream == NULL ? "stream" : "output");
    const struct pto_matmul_properties *p = &matmul->p;
    struct matmul_plan plan = plan_of(matmul);
    struct pto_executor *executor;
    bool own = output->data == NULL;
    if (!matmul_is_quantised(p))
        return kern_invalid("W_dtype: %s with A of that type is not quantised", pto_weight_dtype_name(p->w_dtype));
    KERN_TRY(check_weight(matmul, w, scale, zeros, &plan.t));
    KERN_TRY(matmul_output("output", output, p->a_dtype, 2, (int64_t[]){p->n, p->k}));
    plan.t.output = *output;
    enum pto_op_status status = kern_executor_new(stream, "matmul_dequantize", &plan, sizeof plan, 0, matmul_run_dequantize, NULL, &executor);
    if (status == PTO_SUCCESS)
        status = kern_execute_now(stream, executor);
    if (status != PTO_SUCCESS && own) {
        free(output->data);
        output->data = NULL;
    }
    return status;
}

/* ---- all at once ---- */

enum pto_op_status pto_matmul_once(struct pto_stream *stream, const struct pto_matmul_params *params)
{
    if (params == NULL)
        return kern_null("params");
    struct pto_matmul_config c = params->config;
    const struct pto_tensor *a = params->a, *w = params->w;
    if (a == NULL || w == NULL || params->output == NULL)
        return kern_null(a == NULL ? "A" : w == NULL ? "W" : "output");
    bool by_k = c.layout == PTO_LAYOUT_NN || c.layout == PTO_LAYOUT_TN, a_by_k = c.layout == PTO_LAYOUT_TN || c.layout == PTO_LAYOUT_TT;
    if (c.a_dtype == 0)
        c.a_dtype = a->dtype;
    if (c.out_dtype == 0)
        c.out_dtype = params->output->dtype;
    if (c.n == 0 && w->rank == 2)
        c.n = w->shape[by_k ? 1 : 0];
    if (c.k == 0 && a->rank >= 1 && a->rank <= 8)
        c.k = a->shape[a_by_k ? 0 : a->rank - 1];
    c.with_scaling = c.with_scaling || params->scale != NULL;
    c.with_zeros = c.with_zeros || params->zeros != NULL;
    c.with_bias = c.with_bias || params->bias != NULL;
    struct pto_matmul *matmul;
    KERN_TRY(pto_matmul_create(&c, &matmul));
    enum pto_op_status status = pto_matmul_forward(matmul, stream, a, w, params->scale, params->zeros, params->bias, params->output);
    pto_matmul_free(matmul);
    return status;
}
