/* pto_mx_quantize: floats into an MX format, by vector cores (kernels.md 6, machine-and-cube.md c.7). Checks, plan, launch. */
#include "kernels/gemm.h"
#include "kernels/mx.h"
#include "kernels/tile.h"

#include <stdio.h>

struct quantize_plan {
    struct pto_tensor x, y, scale;
    struct kern_mx_scale s;
    bool nv, down, turned; /* turned: x and y lie transposed */
};

/* Do x, y and the scales go together if the last dimension but one (turned) or the last one is contiguous? */
static enum pto_op_status orient(const struct pto_mx_quantize_params *p, bool turned, struct quantize_plan *plan)
{
    const int r = p->x->rank;
    const enum pto_mx_side side = p->axis == -2 ? PTO_MX_B : PTO_MX_A;
    const int64_t outer = p->x->shape[side == PTO_MX_A ? r - 2 : r - 1], k = p->x->shape[side == PTO_MX_A ? r - 1 : r - 2];
    KERN_TRY(kern_mx_check_matrix("x", p->x, 32, turned));
    if (p->x->shape[r - 1] > 1 && p->x->shape[r - 2] > 1 && kern_mx_looks_turned(p->y) != turned)
        return kern_invalid("y: its %s are contiguous, those of x are its %s", turned ? "rows" : "columns", turned ? "columns" : "rows");
    KERN_TRY(kern_mx_check_matrix("y", p->y, kern_mx_format(p->y->dtype)->bits, turned));
    KERN_TRY(kern_mx_resolve_scale("scale", p->scale, side, p->scale_layout, outer, k, r - 2, &plan->s));
    struct kern_mx_scale *s = &plan->s;
    plan->turned = turned;
    plan->down = (side == PTO_MX_B) != turned;
    bool fits = s->form != (plan->down ? KERN_MX_GROUPS : KERN_MX_OUTER);
    if (plan->down && !fits && (outer == 1 || (kern_mx_groups(k) == 1 && s->ld == 1))) { /* a line is both */
        s->form = KERN_MX_OUTER;
        s->ld = 1;
        fits = true;
    }
    if (!fits)
        return kern_invalid("scale: %s has its %s side by side, x has not; plain scales as x lies, nd or dn in pairs of groups, or boxes", kern_describe(p->scale),
                            plan->down ? "groups" : "rows or columns");
    return PTO_SUCCESS;
}

static enum pto_op_status check(struct pto_stream *stream, const struct pto_mx_quantize_params *p, struct quantize_plan *plan)
{
    const struct kern_mx_format *to;
    if (p == NULL)
        return kern_null("params");
    if (p->x == NULL || p->x->data == NULL)
        return kern_null("x");
    if (p->y == NULL || p->y->data == NULL)
        return kern_null("y");
    if (p->scale == NULL || p->scale->data == NULL)
        return kern_null("scale");
    KERN_TRY(kern_mx_check_target(stream, "mx_quantize"));
    KERN_TRY(kern_check_tensor("x", p->x));
    KERN_TRY(kern_check_output("y", p->y));
    KERN_TRY(kern_check_output("scale", p->scale));
    if (!kern_one_of(p->x->dtype, PTO_DT_float, PTO_DT_half, PTO_DT_bfloat16_t, 0))
        return kern_invalid("x: is %s; f32, f16 or bf16", kern_describe(p->x));
    to = kern_mx_format(p->y->dtype);
    if (to == NULL)
        return kern_invalid("y: is %s; e4m3, e5m2, e2m1 or e1m2", kern_describe(p->y));
    if (!kern_one_of(p->scale->dtype, PTO_DT_float8_e8m0_t, PTO_DT_uint8_t, 0))
        return kern_invalid("scale: is %s; e8m0 or uint8", kern_describe(p->scale));
    if (p->axis != 0 && p->axis != -1 && p->axis != -2)
        return kern_invalid("axis: is %d; -1 (groups along the last dimension, as A) or -2 (along the last but one, as B)", p->axis);
    KERN_TRY(kern_mx_check_layout("scale_layout", p->scale_layout));
    if (p->alg != PTO_MX_OCP && p->alg != PTO_MX_NV)
        return kern_invalid("alg: is %d; ocp (0) or nv (1)", p->alg);
    if (p->alg == PTO_MX_NV && !kern_one_of(p->y->dtype, PTO_DT_float8_e4m3_t, PTO_DT_float4_e2m1x2_t, 0))
        return kern_invalid("alg: nv has no rule for %s of y; e4m3 or e2m1", kern_dtype(p->y->dtype));
    if (p->x->rank < 2 || p->x->format == PTO_FORMAT_NZ || p->y->format == PTO_FORMAT_NZ)
        return kern_invalid("x: %s; an ND matrix [.., rows, cols]", kern_describe(p->x));
    if (p->y->rank != p->x->rank)
        return kern_invalid("y: %s; x is %s", kern_describe(p->y), kern_describe(p->x));
    for (int d = 0; d < p->x->rank; d++)
        if (p->y->shape[d] != p->x->shape[d])
            return kern_invalid("y: %s; x is %s", kern_describe(p->y), kern_describe(p->x));
    bool turned = kern_mx_looks_turned(p->x);
    if (orient(p, turned, plan) != PTO_SUCCESS && orient(p, !turned, plan) != PTO_SUCCESS)
        return orient(p, turned, plan); /* for its message */
    plan->x = *p->x;
    plan->y = *p->y;
    plan->scale = *p->scale;
    plan->nv = p->alg == PTO_MX_NV;
    return PTO_SUCCESS;
}

PTO_VECTOR_KERNEL(mx_quantize, (const void *)job)
{
    kern_mx_quantise(job, get_block_idx(), get_block_num());
}

static enum pto_op_status run(struct kern_call *call, void *data)
{
    struct quantize_plan *plan = data;
    struct kern_mx_quant q = {.to = kern_mx_format(plan->y.dtype), .nv = plan->nv, .down = plan->down, .x_dtype = plan->x.dtype, .count = 1, .s = plan->s,
                              .ub_bytes = isa_plan_capacity(call->target, PTO_SPACE_VEC)};
    const int r = plan->x.rank, lead = r - 2, contiguous = plan->turned ? r - 2 : r - 1, other = plan->turned ? r - 1 : r - 2;
    int64_t xs[8], ys[8];
    kern_strides(&plan->x, xs);
    kern_strides(&plan->y, ys);
    q.rows = plan->x.shape[other];
    q.cols = plan->x.shape[contiguous];
    q.x_ld = q.rows > 1 ? xs[other] : q.cols;
    q.y_ld = q.rows > 1 ? ys[other] : (q.cols + 1) / 2 * 2;
    for (int d = 0; d < lead; d++)
        q.count *= plan->x.shape[d];
    q.x_at = kern_mx_batch(&call->arena, &plan->x, lead, plan->x.shape, lead);
    q.y_at = kern_mx_batch(&call->arena, &plan->y, lead, plan->x.shape, lead);
    int64_t *scale_at = kern_mx_batch(&call->arena, &plan->scale, plan->s.lead, plan->x.shape, lead);
    q.scale_at = scale_at;
    q.x = kern_bind(call, "x", &plan->x, KERN_IN);
    q.y = kern_bind(call, "y", &plan->y, KERN_OUT);
    q.scale = kern_bind(call, "scale", &plan->scale, KERN_OUT);
    if (call->status != PTO_SUCCESS)
        return call->status;
    int64_t grid = kern_vector_cores(call->target);
    KERN_TRY(kern_launched(call, pto_launch(call->sim, mx_quantize, grid, &q)));
    double elems = (double)pto_tensor_elems(&plan->x);
    struct kern_work work = {.read_bytes = elems * pto_dtype_bits(plan->x.dtype) / 8, .written_bytes = elems * q.to->bits / 8 + elems / KERN_MX_GROUP};
    work.vector_bytes = work.read_bytes + work.written_bytes;
    kern_report_work(call, &work);
    (void)snprintf(call->report.tiling, sizeof call->report.tiling, "groups along %s, %lld vector cores", plan->down ? "columns" : "rows", (long long)grid);
    return PTO_SUCCESS;
}

enum pto_op_status pto_mx_quantize_get_workspace_size(struct pto_stream *stream, const struct pto_mx_quantize_params *params, uint64_t *size,
                                                      struct pto_executor **executor)
{
    struct quantize_plan plan;
    if (stream == NULL)
        return kern_null("stream");
    if (size == NULL)
        return kern_null("size");
    if (executor == NULL)
        return kern_null("executor");
    KERN_TRY(check(stream, params, &plan));
    *size = 0;
    return kern_executor_new(stream, "mx_quantize", &plan, sizeof plan, 0, run, NULL, executor);
}

enum pto_op_status pto_mx_quantize(struct pto_stream *stream, const struct pto_mx_quantize_params *params)
{
    uint64_t size;
    struct pto_executor *executor;
    KERN_TRY(pto_mx_quantize_get_workspace_size(stream, params, &size, &executor));
    return kern_execute_now(stream, executor);
}
