/* pto_mx_matmul, phase 1: what is allowed, and how operands lie (kernels.md 6). Runs nothing. */
#include "kernels/mx_matmul.h"

#include "isa/dtype.h"
#include "kernels/tile.h"

static bool is_float(int dtype) { return kern_one_of(dtype, PTO_DT_float, PTO_DT_half, PTO_DT_bfloat16_t, 0); }
static bool is_scale(int dtype) { return kern_one_of(dtype, PTO_DT_float8_e8m0_t, PTO_DT_uint8_t, 0); }

/* ---- types ---- */

/* The type that is multiplied, 0 if others decide; elements of uint8 become those of `type`. */
static enum pto_op_status settle_type(const char *name, const char *type_name, int type, struct kern_mx_side *side)
{
    struct pto_tensor *t = &side->t;
    if (type != 0 && kern_mx_format(type) == NULL)
        return kern_invalid("%s: is %s; e4m3, e5m2, e2m1 or e1m2", type_name, kern_dtype(type));
    side->quantise = is_float(t->dtype);
    side->type = type;
    if (side->quantise)
        return PTO_SUCCESS;
    if (kern_mx_format(t->dtype) != NULL) {
        if (type != 0 && type != t->dtype)
            return kern_invalid("%s: is %s, %s is %s", type_name, kern_dtype(type), name, kern_describe(t));
        side->type = t->dtype;
        return PTO_SUCCESS;
    }
    if (!kern_one_of(t->dtype, PTO_DT_uint8_t, PTO_DT_int8_t, 0))
        return kern_invalid("%s: is %s; e4m3, e5m2, e2m1 or e1m2, uint8 with %s, or f32, f16, bf16, which are quantised", name, kern_describe(t), type_name);
    if (type == 0)
        return kern_invalid("%s: is %s; %s has to say what its bytes are: e4m3, e5m2, e2m1 or e1m2", name, kern_describe(t), type_name);
    t->dtype = type;
    if (pto_dtype_bits(type) == 4 && t->rank >= 1) { /* bytes become pairs */
        int64_t stride[8];
        int packed = kern_is_transposed(t) ? t->rank - 2 : t->rank - 1;
        kern_strides(t, stride);
        for (int d = 0; d < t->rank; d++)
            t->stride[d] = d == packed ? 1 : 2 * stride[d];
        t->shape[packed] *= 2;
    }
    return PTO_SUCCESS;
}

static enum pto_op_status settle_types(const struct pto_mx_matmul_params *p, struct kern_mx_side *a, struct kern_mx_side *b)
{
    KERN_TRY(settle_type("a", "a_type", p->a_type, a));
    KERN_TRY(settle_type("b", "b_type", p->b_type, b));
    struct kern_mx_side *sides[] = {a, b};
    for (int i = 0; i < 2; i++) /* of what is quantised here and has no wish: the other one's size */
        if (sides[i]->type == 0)
            sides[i]->type = sides[1 - i]->type != 0 && pto_dtype_bits(sides[1 - i]->type) == 4 ? PTO_DT_float4_e2m1x2_t : PTO_DT_float8_e4m3_t;
    if (pto_dtype_bits(a->type) != pto_dtype_bits(b->type))
        return kern_invalid("b: %s with a of %s; both are fp8 (e4m3, e5m2) or both fp4 (e2m1, e1m2)", kern_dtype(b->type), kern_dtype(a->type));
    return PTO_SUCCESS;
}

static enum pto_op_status check_types(const struct pto_mx_matmul_params *p, struct kern_mx_matmul *plan)
{
    const struct pto_tensor *scales[] = {p->scale_a, p->scale_b};
    static const char *const names[] = {"scale_a", "scale_b"}, *const data[] = {"a", "b"};
    KERN_TRY(settle_types(p, &plan->a, &plan->b));
    for (int i = 0; i < 2; i++) {
        const struct kern_mx_side *side = i == 0 ? &plan->a : &plan->b;
        if (side->quantise && scales[i] != NULL)
            return kern_invalid("%s: goes with quantised data, but %s is %s, which this operator quantises", names[i], data[i], kern_describe(&side->t));
        if (!side->quantise && scales[i] == NULL)
            return kern_null(names[i]);
        if (scales[i] != NULL)
            KERN_TRY(kern_check_tensor(names[i], scales[i]));
        if (scales[i] != NULL && !is_scale(scales[i]->dtype))
            return kern_invalid("%s: is %s; e8m0 or uint8", names[i], kern_describe(scales[i]));
    }
    if (p->bias != NULL && p->bias->dtype != PTO_DT_float)
        return kern_invalid("bias: is %s; f32", kern_describe(p->bias));
    if (p->c_in != NULL && p->c_in->dtype != PTO_DT_float)
        return kern_invalid("c_in: is %s; f32", kern_describe(p->c_in));
    if (!is_float(p->c->dtype))
        return kern_invalid("c: is %s; f32, f16 or bf16", kern_describe(p->c));
    return PTO_SUCCESS;
}

/* ---- attributes ---- */

static enum pto_op_status check_attributes(const struct pto_mx_matmul_params *p, const struct kern_mx_matmul *plan)
{
    KERN_TRY(kern_mx_check_layout("scale_a_layout", p->scale_a_layout));
    KERN_TRY(kern_mx_check_layout("scale_b_layout", p->scale_b_layout));
    if (p->alg != PTO_MX_OCP && p->alg != PTO_MX_NV)
        return kern_invalid("alg: is %d; ocp (0) or nv (1)", p->alg);
    const struct kern_mx_side *sides[] = {&plan->a, &plan->b};
    for (int i = 0; i < 2; i++)
        if (p->alg == PTO_MX_NV && sides[i]->quantise && !kern_one_of(sides[i]->type, PTO_DT_float8_e4m3_t, PTO_DT_float4_e2m1x2_t, 0))
            return kern_invalid("alg: nv has no rule for %s of %s; e4m3 or e2m1", kern_dtype(sides[i]->type), i == 0 ? "a" : "b");
    if (p->bias != NULL && p->c_in != NULL)
        return kern_invalid("bias: together with c_in; C begins with one of them");
    return PTO_SUCCESS;
}

/* ---- shapes ---- */

/* Which dimension of the matrix is contiguous; 4-bit elements begin at whole bytes. */
static enum pto_op_status check_matrix(const char *name, struct kern_mx_side *side)
{
    const struct pto_tensor *t = &side->t;
    int r = t->rank;
    if (t->format == PTO_FORMAT_NZ)
        return kern_invalid("%s: format NZ; ND", name);
    if (r < 2 || r > KERN_MX_BATCH)
        return kern_invalid("%s: %s has %d dimensions; 2 to %d", name, kern_describe(t), r, KERN_MX_BATCH);
    side->lead = r - 2;
    side->turned = kern_mx_looks_turned(t);
    int bits = side->quantise ? pto_dtype_bits(t->dtype) : pto_dtype_bits(side->type);
    if (kern_mx_check_matrix(name, t, bits, side->turned) == PTO_SUCCESS)
        return PTO_SUCCESS;
    side->turned = !side->turned;
    return kern_mx_check_matrix(name, t, bits, side->turned) == PTO_SUCCESS ? PTO_SUCCESS : kern_mx_check_matrix(name, t, bits, !side->turned);
}

/* Sizes of batches, right aligned, 1 stretches. */
static enum pto_op_status join_batches(const struct pto_tensor *a, const struct pto_tensor *b, struct kern_mx_matmul *plan)
{
    int ra = a->rank - 2, rb = b->rank - 2;
    plan->batch_rank = ra > rb ? ra : rb;
    plan->batch = 1;
    for (int d = 0; d < plan->batch_rank; d++) {
        int da = d - (plan->batch_rank - ra), db = d - (plan->batch_rank - rb);
        int64_t na = da >= 0 ? a->shape[da] : 1, nb = db >= 0 ? b->shape[db] : 1;
        if (na != nb && na != 1 && nb != 1)
            return kern_invalid("b: %s; batches of a %s are not broadcast with it: %lld and %lld", kern_describe(b), kern_describe(a), (long long)nb, (long long)na);
        plan->batch_shape[d] = na > nb ? na : nb;
        plan->batch *= plan->batch_shape[d];
    }
    return PTO_SUCCESS;
}

/* c and c_in: [batches.., m, n], rows contiguous. */
static enum pto_op_status check_result(const char *name, const struct pto_tensor *t, const struct kern_mx_matmul *plan)
{
    int r = plan->batch_rank + 2;
    int64_t stride[8];
    bool fits = t->rank == r && t->shape[r - 2] == plan->m && t->shape[r - 1] == plan->n;
    for (int d = 0; fits && d < plan->batch_rank; d++)
        fits = t->shape[d] == plan->batch_shape[d];
    if (!fits)
        return kern_invalid("%s: %s; a %s times b %s gives %d dimensions, the last [%lld,%lld]", name, kern_describe(t), kern_describe(&plan->a.t),
                            kern_describe(&plan->b.t), r, (long long)plan->m, (long long)plan->n);
    kern_strides(t, stride);
    if (t->format == PTO_FORMAT_NZ || (stride[r - 1] != 1 && plan->n > 1) || (plan->m > 1 && stride[r - 2] < plan->n))
        return kern_invalid("%s: %s with strides %lld, %lld; rows are contiguous", name, kern_describe(t), (long long)stride[r - 2], (long long)stride[r - 1]);
    return PTO_SUCCESS;
}

static enum pto_op_status check_shapes(const struct pto_mx_matmul_params *p, struct kern_mx_matmul *plan)
{
    struct kern_mx_side *a = &plan->a, *b = &plan->b;
    KERN_TRY(check_matrix("a", a));
    KERN_TRY(check_matrix("b", b));
    plan->m = a->t.shape[a->lead];
    plan->k = a->t.shape[a->lead + 1];
    plan->n = b->t.shape[b->lead + 1];
    if (b->t.shape[b->lead] != plan->k)
        return kern_invalid("b: k is %lld in %s, a %s has k = %lld", (long long)b->t.shape[b->lead], kern_describe(&b->t), kern_describe(&a->t), (long long)plan->k);
    KERN_TRY(join_batches(&a->t, &b->t, plan));
    if (p->scale_a != NULL)
        KERN_TRY(kern_mx_resolve_scale("scale_a", p->scale_a, PTO_MX_A, p->scale_a_layout, plan->m, plan->k, a->lead, &a->s));
    if (p->scale_b != NULL)
        KERN_TRY(kern_mx_resolve_scale("scale_b", p->scale_b, PTO_MX_B, p->scale_b_layout, plan->n, plan->k, b->lead, &b->s));
    const struct pto_tensor *bias = p->bias;
    if (bias != NULL && !((bias->rank == 1 || (bias->rank == 2 && bias->shape[0] == 1)) && bias->shape[bias->rank - 1] == plan->n && kern_contiguous(bias)))
        return kern_invalid("bias: %s; n is %lld: [%lld] or [1,%lld] without gaps", kern_describe(p->bias), (long long)plan->n, (long long)plan->n, (long long)plan->n);
    if (p->c_in != NULL)
        KERN_TRY(check_result("c_in", p->c_in, plan));
    return check_result("c", p->c, plan);
}

static enum pto_op_status check(struct pto_stream *stream, const struct pto_mx_matmul_params *p, bool infer, struct kern_mx_matmul *plan)
{
    const struct pto_tensor *all[] = {p->a, p->b, p->scale_a, p->scale_b, p->bias, p->c_in, infer ? NULL : p->c};
    static const char *const names[] = {"a", "b", "scale_a", "scale_b", "bias", "c_in", "c"};
    if (p->a == NULL)
        return kern_null("a");
    if (p->b == NULL)
        return kern_null("b");
    if (p->c == NULL)
        return kern_null("c");
    for (int i = 0; i < 7; i++)
        if (all[i] != NULL && all[i]->data == NULL)
            return kern_null(names[i]);
    KERN_TRY(kern_mx_check_target(stream, "mx_matmul"));
    for (int i = 0; i < 7; i++)
        if (all[i] != NULL)
            KERN_TRY(i == 6 ? kern_check_output(names[i], all[i]) : kern_check_tensor(names[i], all[i]));
    plan->a.t = *p->a;
    plan->b.t = *p->b;
    if (infer) { /* of c only what is to be found */
        KERN_TRY(settle_types(p, &plan->a, &plan->b));
        KERN_TRY(check_matrix("a", &plan->a));
        KERN_TRY(check_matrix("b", &plan->b));
        plan->m = plan->a.t.shape[plan->a.lead];
        plan->n = plan->b.t.shape[plan->b.lead + 1];
        return join_batches(&plan->a.t, &plan->b.t, plan);
    }
    KERN_TRY(check_types(p, plan));
    KERN_TRY(check_attributes(p, plan));
    return check_shapes(p, plan);
}

enum pto_op_status kern_mx_matmul_infer(struct pto_stream *stream, void *params)
{
    struct pto_mx_matmul_params *p = params;
    struct kern_mx_matmul plan = {0};
    KERN_TRY(check(stream, p, true, &plan));
    if (p->c->dtype == 0)
        p->c->dtype = PTO_DT_float;
    p->c->rank = plan.batch_rank + 2;
    for (int d = 0; d < plan.batch_rank; d++)
        p->c->shape[d] = plan.batch_shape[d];
    p->c->shape[plan.batch_rank] = plan.m;
    p->c->shape[plan.batch_rank + 1] = plan.n;
    return PTO_SUCCESS;
}

/* ---- batches of one B ---- */

static struct pto_tensor rows_of(const struct pto_tensor *t, int64_t rows, int64_t cols)
{
    return pto_tensor_make(t->data, t->dtype, 2, (const int64_t[]){rows, cols});
}

/* Rows behind rows, times one B for all: a single product of more rows. */
static void flatten(struct kern_mx_matmul *plan)
{
    struct kern_mx_side *a = &plan->a, *b = &plan->b;
    int64_t others = 1, rows;
    for (int d = 0; d < b->lead; d++)
        others *= b->t.shape[d];
    for (int d = 0; d < b->s.lead && !b->quantise; d++)
        others *= b->scale.shape[d];
    if (plan->batch == 1 || others != 1 || a->turned || !kern_contiguous(&a->t) || !kern_contiguous(&plan->c) || (plan->c_in.data != NULL && !kern_contiguous(&plan->c_in)))
        return;
    rows = plan->batch * plan->m;
    if (!a->quantise) { /* its scales have to be rows behind rows, too: of G or H groups */
        int64_t stored = a->s.ld;
        if (a->s.form != KERN_MX_GROUPS || !kern_contiguous(&a->scale) || pto_tensor_elems(&a->scale) != rows * stored)
            return;
        a->scale = rows_of(&a->scale, rows, stored);
        a->s = (struct kern_mx_scale){.form = KERN_MX_GROUPS, .outer = rows, .groups = a->s.groups, .ld = stored, .even = a->s.even};
    }
    a->t = rows_of(&a->t, rows, plan->k);
    plan->c = rows_of(&plan->c, rows, plan->n);
    if (plan->c_in.data != NULL)
        plan->c_in = rows_of(&plan->c_in, rows, plan->n);
    a->lead = 0;
    plan->m = rows;
    plan->batch = 1;
    plan->batch_rank = 0;
}

/* ---- the two phases ---- */

enum pto_op_status pto_mx_matmul_get_workspace_size(struct pto_stream *stream, const struct pto_mx_matmul_params *params, uint64_t *size,
                                                    struct pto_executor **executor)
{
    struct kern_mx_matmul plan = {0};
    if (stream == NULL)
        return kern_null("stream");
    if (params == NULL)
        return kern_null("params");
    if (size == NULL)
        return kern_null("size");
    if (executor == NULL)
        return kern_null("executor");
    KERN_TRY(check(stream, params, false, &plan));
    plan.c = *params->c;
    plan.nv = params->alg == PTO_MX_NV;
    if (params->scale_a != NULL)
        plan.a.scale = *params->scale_a;
    if (params->scale_b != NULL)
        plan.b.scale = *params->scale_b;
    if (params->bias != NULL)
        plan.bias = *params->bias;
    if (params->c_in != NULL)
        plan.c_in = *params->c_in;
    flatten(&plan);
    *size = 0;
    return kern_executor_new(stream, "mx_matmul", &plan, sizeof plan, 0, kern_mx_matmul_run, NULL, executor);
}

enum pto_op_status pto_mx_matmul(struct pto_stream *stream, const struct pto_mx_matmul_params *params)
{
    uint64_t size;
    struct pto_executor *executor;
    KERN_TRY(pto_mx_matmul_get_workspace_size(stream, params, &size, &executor));
    return kern_execute_now(stream, executor);
}
