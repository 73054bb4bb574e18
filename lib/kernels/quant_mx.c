/* Quantised products of MX operands (kernels.md 2.1, Q9): x1 and x2 of fp8 or fp4, by their element type or by a tag, with block scales of e8m0, on
 * targets that have them. The product is mx_matmul's; pertoken_scale are the scales of x1, scale those of x2. */
#include "kernels/quant.h"
#include "pto/kernels/mx_matmul.h"

#include <stdio.h>
#include <string.h>

static bool is_fp8(int dtype) { return kern_one_of(dtype, PTO_DT_float8_e4m3_t, PTO_DT_float8_e5m2_t, 0); }
static bool is_fp4(int dtype) { return kern_one_of(dtype, PTO_DT_float4_e2m1x2_t, PTO_DT_float4_e1m2x2_t, 0); }

static bool is_mx(const struct pto_tensor *t, int tag) { return is_fp8(tag) || is_fp4(tag) || (t != NULL && tag == 0 && (is_fp8(t->dtype) || is_fp4(t->dtype))); }

bool quant_is_mx(const struct pto_stream *stream, const struct pto_quant_matmul_params *p)
{
    return stream != NULL && p != NULL && kern_target(stream)->has_mx && (is_mx(p->x1, p->x1_dtype) || is_mx(p->x2, p->x2_dtype));
}

/* t as its tag says: bytes are fp8 or e8m0; two fp4 a byte are *packed, which the product takes as bytes. */
static enum pto_op_status retag(const char *name, const struct pto_tensor *t, int tag, struct pto_tensor *out, int *packed)
{
    *out = *t;
    if (tag == 0 || tag == t->dtype)
        return PTO_SUCCESS;
    if (!kern_one_of(t->dtype, PTO_DT_int8_t, PTO_DT_uint8_t, 0))
        return kern_invalid("%s: is %s, its tag is %s; bytes (i8, u8) are allowed then", name, kern_describe(t), kern_dtype(tag));
    out->dtype = is_fp4(tag) ? PTO_DT_uint8_t : tag;
    if (is_fp4(tag))
        *packed = tag;
    return PTO_SUCCESS;
}

static enum pto_op_status scale_of(const char *name, const char *tag_name, const struct pto_tensor *t, int tag, struct pto_tensor *out)
{
    int unused = 0;
    if (tag != 0 && tag != PTO_DT_float8_e8m0_t)
        return kern_invalid("%s: is %s; e8m0 is allowed with x1 and x2 of fp8 or fp4", tag_name, kern_dtype(tag));
    KERN_TRY(retag(name, t, tag, out, &unused));
    if (out->dtype != PTO_DT_float8_e8m0_t)
        return kern_invalid("%s: is %s; e8m0 is allowed with x1 and x2 of fp8 or fp4, by element type or by %s", name, kern_describe(t), tag_name);
    return PTO_SUCCESS;
}

static enum pto_op_status check_groups(const struct pto_quant_matmul_params *p)
{
    static const int64_t groups[] = {1, 1, 32};
    if (p->group_sizes == NULL && p->n_group_sizes == 0)
        return PTO_SUCCESS;
    if (p->group_sizes == NULL)
        return kern_fail(PTO_ERR_PARAM_NULLPTR, "group_sizes: is NULL, n_group_sizes is %d; three numbers, or NULL and 0", p->n_group_sizes);
    if (p->n_group_sizes != 3)
        return kern_invalid("group_sizes: has %d elements; three are allowed, for m, n and k", p->n_group_sizes);
    for (int i = 0; i < 3; i++)
        if (p->group_sizes[i] != 0 && p->group_sizes[i] != groups[i])
            return kern_invalid("group_sizes: group %c is %lld; scales of e8m0 are for groups of [1,1,32], 0 means the same", "mnk"[i], (long long)p->group_sizes[i]);
    return PTO_SUCCESS;
}

struct mx_call {
    struct pto_tensor x1, x2, scale1, scale2, y;
    struct pto_mx_matmul_params params;
};

static enum pto_op_status mx_of(const struct pto_quant_matmul_params *p, struct mx_call *c)
{
    int type1 = 0, type2 = 0;
    memset(c, 0, sizeof *c);
    if (p->x1 == NULL)
        return kern_null("x1");
    if (p->x2 == NULL)
        return kern_null("x2");
    if (p->scale == NULL)
        return kern_null("scale");
    if (p->y == NULL)
        return kern_null("y");
    if (!is_mx(p->x1, p->x1_dtype))
        return kern_invalid("x1: is %s, x2 is fp8 or fp4; both have to be", p->x1_dtype != 0 ? kern_dtype(p->x1_dtype) : kern_describe(p->x1));
    if (!is_mx(p->x2, p->x2_dtype))
        return kern_invalid("x2: is %s, x1 is fp8 or fp4; both have to be", p->x2_dtype != 0 ? kern_dtype(p->x2_dtype) : kern_describe(p->x2));
    if (p->pertoken_scale == NULL)
        return kern_invalid("pertoken_scale: is missing; x1 of fp8 or fp4 has scales of e8m0");
    KERN_TRY(retag("x1", p->x1, p->x1_dtype, &c->x1, &type1));
    KERN_TRY(retag("x2", p->x2, p->x2_dtype, &c->x2, &type2));
    KERN_TRY(scale_of("pertoken_scale", "pertoken_scale_dtype", p->pertoken_scale, p->pertoken_scale_dtype, &c->scale1));
    KERN_TRY(scale_of("scale", "scale_dtype", p->scale, p->scale_dtype, &c->scale2));
    if (p->offset != NULL)
        return kern_invalid("offset: is given; only i8 results have one");
    if (p->profile != PTO_QUANT_A2A3)
        return kern_invalid("profile: 310P has no fp8 and no fp4");
    KERN_TRY(check_groups(p));
    c->y = *p->y;
    if (p->output_dtype != 0 && c->y.dtype != 0 && p->output_dtype != c->y.dtype)
        return kern_invalid("y: is %s, output_dtype is %s", kern_dtype(c->y.dtype), kern_dtype(p->output_dtype));
    if (c->y.dtype == 0)
        c->y.dtype = p->output_dtype != 0 ? p->output_dtype : PTO_DT_float;
    if (!kern_one_of(c->y.dtype, PTO_DT_float, PTO_DT_half, PTO_DT_bfloat16_t, 0))
        return kern_invalid("y: is %s; f32, f16 or bf16 is allowed with x1 and x2 of fp8 or fp4", kern_dtype(c->y.dtype));
    if (p->transpose_x1)
        c->x1 = pto_tensor_transposed(&c->x1);
    if (p->transpose_x2)
        c->x2 = pto_tensor_transposed(&c->x2);
    c->params = (struct pto_mx_matmul_params){.a = &c->x1, .scale_a = &c->scale1, .b = &c->x2, .scale_b = &c->scale2, .bias = p->bias, .c = &c->y, .a_type = type1, .b_type = type2};
    return PTO_SUCCESS;
}

/* What the product says, in its own names. */
static enum pto_op_status explained(enum pto_op_status status)
{
    char text[800];
    if (status == PTO_SUCCESS)
        return status;
    (void)snprintf(text, sizeof text, "%s", pto_last_error());
    return kern_fail(status, "x1 and x2 in MX (a, b, scale_a, scale_b, c of mx_matmul are x1, x2, pertoken_scale, scale, y): %s", text);
}

enum pto_op_status quant_mx_workspace_size(struct pto_stream *stream, const struct pto_quant_matmul_params *params, uint64_t *size, struct pto_executor **executor)
{
    struct mx_call call;
    KERN_TRY(mx_of(params, &call));
    return explained(pto_mx_matmul_get_workspace_size(stream, &call.params, size, executor));
}

enum pto_op_status quant_mx_infer(const struct pto_quant_matmul_params *params)
{
    struct mx_call call;
    KERN_TRY(mx_of(params, &call));
    const struct pto_tensor *x1 = &call.x1, *x2 = &call.x2;
    KERN_TRY(kern_check_tensor("x1", x1));
    KERN_TRY(kern_check_tensor("x2", x2));
    if (x1->rank < 2 || x2->rank < 2)
        return kern_invalid("%s: %s; at least 2 dimensions are allowed", x1->rank < 2 ? "x1" : "x2", kern_describe(x1->rank < 2 ? x1 : x2));
    struct pto_tensor *y = params->y;
    const bool bytes2 = call.params.b_type != 0 && !quant_is_transposed(x2), bytes1 = call.params.a_type != 0 && quant_is_transposed(x1);
    y->dtype = call.y.dtype;
    if (y->rank != 0) /* what is given stays; phase 1 judges it */
        return PTO_SUCCESS;
    y->rank = x1->rank > x2->rank ? x1->rank : x2->rank;
    memset(y->stride, 0, sizeof y->stride);
    for (int d = 0; d < y->rank - 2; d++) {
        const int d1 = d - (y->rank - x1->rank), d2 = d - (y->rank - x2->rank);
        const int64_t n1 = d1 >= 0 ? x1->shape[d1] : 1, n2 = d2 >= 0 ? x2->shape[d2] : 1;
        y->shape[d] = n1 > n2 ? n1 : n2;
    }
    y->shape[y->rank - 2] = x1->shape[x1->rank - 2] * (bytes1 ? 2 : 1);
    y->shape[y->rank - 1] = x2->shape[x2->rank - 1] * (bytes2 ? 2 : 1);
    return PTO_SUCCESS;
}
