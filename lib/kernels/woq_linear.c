/* P7, _quantized.wrapped_fbgemm_linear_fp16_weight (kernels.md 5): vector cores widen the f16 weights, the cube multiplies in f32, vector cores
 * add the bias to the finished sums. Here: checks, plan, kernel. */
#include "kernels/gemm.h"
#include "kernels/woq.h"
#include "kernels/woq_tile.h"

static const char op_name[] = "fbgemm_linear_fp16_weight";

struct plan {
    struct pto_tensor input, packed, bias, out;
    struct kern_gemm gemm;
};
/* Of a run: what vector cores have to know. */
struct job {
    struct woq_array weight;
    const float *bias;
    float *out;
    int64_t ld;
};

enum { CHUNK = 4096, COLS_MAX = 1024, ACC_AT = 0, OUT_AT = ACC_AT + 2 * 4 * CHUNK, BIAS_AT = OUT_AT + 2 * 4 * CHUNK };

static void prepare(void *arg, int64_t worker, int64_t workers) { woq_convert(&((struct job *)arg)->weight, worker, workers); }

static void add_bias(void *arg, const struct kern_tile_at *at)
{
    const struct job *job = arg;
    int64_t line = base_round_up(at->cols, 32), step = CHUNK / line;
    for (int64_t row = 0; row < at->rows; row += step) {
        int64_t rows = base_min(step, at->rows - row), side = at->state[0]++ % 2;
        pto_tile acc = woq_vec(ACC_AT + side * 4 * CHUNK, PTO_DT_float, rows, line, at->cols), out = woq_vec(OUT_AT + side * 4 * CHUNK, PTO_DT_float, rows, line, at->cols);
        kern_may_load(side);
        woq_load(&acc, kern_at(at->acc, PTO_DT_float, row * at->ld), PTO_DT_float, rows, at->cols, at->ld);
        pto_tile bias = woq_load_line(BIAS_AT + side * 4 * COLS_MAX, job->bias + at->col, PTO_DT_float, at->cols);
        kern_loaded(side);
        kern_may_make(side);
        KERN_V(TCOLEXPANDADD(out, acc, bias));
        kern_used(side);
        kern_made(side);
        woq_store(job->out + (at->row + row) * job->ld + at->col, PTO_DT_float, rows, at->cols, job->ld, &out);
        kern_stored(side);
    }
}

PTO_KERNEL(fbgemm_linear_fp16_weight, (const void *)gemm, (const void *)mixed) { kern_gemm_run_mixed(gemm, mixed); }

static enum pto_op_status run(struct kern_call *call, void *arg)
{
    struct plan *p = arg;
    struct kern_gemm *g = &p->gemm;
    int64_t values = g->n * g->k;
    const char *weight = kern_bind(call, "packed_weight", &p->packed, KERN_IN);
    KERN_TRY(call->status);
    if (p->packed.dtype == PTO_DT_uint8_t) {
        if (!woq_fp16_is(weight, g->n, g->k))
            return kern_invalid("packed_weight: expect weights of pto_fbgemm_pack_gemm_matrix_fp16() of [%lld,%lld]", (long long)g->n, (long long)g->k);
        weight += WOQ_HEADER_BYTES;
    }
    struct job job = {.weight = {weight, kern_temp(call, "weight_wide", PTO_DT_float, values), PTO_DT_half, PTO_DT_float, values},
                      .bias = p->bias.data != NULL ? kern_bind(call, "bias", &p->bias, KERN_IN) : NULL,
                      .out = kern_bind(call, "out", &p->out, KERN_OUT),
                      .ld = g->n};
    struct kern_mixed mixed = {.prepare = prepare, .arg = &job};
    if (job.bias != NULL) {
        mixed.begin = kern_sides_begin;
        mixed.tile = add_bias;
        mixed.end = kern_sides_end;
    }
    g->a.data = kern_bind(call, "input", &p->input, KERN_IN);
    g->b.data = job.weight.out;
    g->out.data = job.out;
    g->tiling.blocks = kern_cube_cores(call->target);
    mixed.workspace = kern_temp(call, "accumulators", PTO_DT_uint8_t, kern_mixed_bytes(g, &mixed));
    KERN_TRY(call->status);
    KERN_TRY(kern_launched(call, pto_launch(call->sim, fbgemm_linear_fp16_weight, g->tiling.blocks, g, &mixed)));
    struct kern_work work = kern_gemm_work(g);
    work.read_bytes = (double)(4 * g->m * g->k + 2 * values);
    work.vector_bytes = (double)(6 * values + (job.bias != NULL ? 8 * g->m * g->n : 0));
    kern_report_work(call, &work);
    kern_gemm_describe(g, call->report.tiling, sizeof call->report.tiling);
    return PTO_SUCCESS;
}

enum pto_op_status pto_fbgemm_linear_fp16_weight_get_workspace_size(struct pto_stream *stream, const struct pto_fbgemm_linear_fp16_weight_params *params, uint64_t *size,
                                                                    struct pto_executor **executor)
{
    if (stream == NULL || params == NULL || size == NULL || executor == NULL)
        return kern_null(stream == NULL ? "stream" : params == NULL ? "params" : size == NULL ? "workspace_size" : "executor");
    const struct pto_tensor *x = params->input, *w = params->packed_weight, *bias = params->bias, *out = params->out;
    if (x == NULL || w == NULL || out == NULL)
        return kern_null(x == NULL ? "input" : w == NULL ? "packed_weight" : "out");
    if (x->rank < 1 || x->rank > 8)
        return kern_invalid("input: expect 1 to 8 dimensions, it has %d", x->rank);
    KERN_TRY(woq_check("input", x, x->rank, PTO_DT_float));
    bool plain = w->dtype == PTO_DT_half;
    if (!plain && w->dtype != PTO_DT_uint8_t)
        return kern_invalid("packed_weight: expect uint8 of pto_fbgemm_pack_gemm_matrix_fp16(), or plain f16, it is %s", kern_describe(w));
    KERN_TRY(woq_check("packed_weight", w, plain ? 2 : 1, 0));
    if (bias != NULL)
        KERN_TRY(woq_check("bias", bias, 1, PTO_DT_float));
    KERN_TRY(woq_check("out", out, x->rank, PTO_DT_float));
    int64_t n = params->out_channel, k = x->shape[x->rank - 1], m = pto_tensor_elems(x) / k;
    if (n <= 0)
        return kern_invalid("out_channel: expect a number above 0, it is %lld", (long long)n);
    KERN_TRY(woq_check_dense("input", x));
    KERN_TRY(woq_check_dense("packed_weight", w));
    KERN_TRY(woq_check_dense("out", out));
    KERN_TRY(woq_check_dim("packed_weight", w, 0, plain ? n : pto_fbgemm_fp16_bytes(n, k), plain ? "out_channel" : "pto_fbgemm_fp16_bytes() of out_channel and K of input"));
    if (plain)
        KERN_TRY(woq_check_dim("packed_weight", w, 1, k, "K of input"));
    if (bias != NULL) {
        KERN_TRY(woq_check_dim("bias", bias, 0, n, "out_channel"));
        KERN_TRY(woq_check_dense("bias", bias));
    }
    for (int d = 0; d < x->rank - 1; d++)
        KERN_TRY(woq_check_dim("out", out, d, x->shape[d], "as input"));
    KERN_TRY(woq_check_dim("out", out, x->rank - 1, n, "out_channel"));
    struct plan plan = {.input = *x, .packed = *w, .out = *out};
    if (bias != NULL)
        plan.bias = *bias;
    plan.gemm = (struct kern_gemm){.batch = 1, .m = m, .n = n, .k = k, .acc_dtype = PTO_DT_float, .mixed = bias != NULL, .limits = {.tn_max = COLS_MAX}};
    plan.gemm.a = (struct kern_operand){.dtype = PTO_DT_float, .order = KERN_ROWS, .ld = k};
    plan.gemm.b = (struct kern_operand){.dtype = PTO_DT_float, .order = KERN_COLS, .ld = k};
    plan.gemm.out = (struct kern_operand){.dtype = PTO_DT_float, .order = KERN_ROWS, .ld = n};
    KERN_TRY(kern_gemm_plan(kern_target(stream), &plan.gemm));
    *size = 0;
    return kern_executor_new(stream, op_name, &plan, sizeof plan, 0, run, NULL, executor);
}

enum pto_op_status pto_fbgemm_linear_fp16_weight(struct pto_stream *stream, const struct pto_fbgemm_linear_fp16_weight_params *params)
{
    struct pto_executor *executor;
    uint64_t size;
    KERN_TRY(pto_fbgemm_linear_fp16_weight_get_workspace_size(stream, params, &size, &executor));
    return kern_execute_now(stream, executor);
}
