/* P1, _weight_int8pack_mm (kernels.md 5): vector cores widen the weights to the input's type, exactly; the cube sums in f32; vector cores
 * scale each column and round. Here: checks, plan, kernel. */
#include "kernels/gemm.h"
#include "kernels/woq.h"
#include "kernels/woq_tile.h"

#include <string.h>

static const char op_name[] = "weight_int8pack_mm";

struct plan {
    struct pto_tensor input, weight, scale, out;
    struct kern_gemm gemm;
};
/* Of a run: what vector cores have to know. */
struct job {
    struct woq_array weight;
    const void *scale;
    int scale_dtype, out_dtype;
    void *out;
    int64_t ld;
};

/* ---- on vector cores ---- */

/* UB, bytes: raw accumulators and results by halves, scales as they are, widened. CHUNK elements at a time. */
enum { CHUNK = 4096, COLS_MAX = 1024, ACC_AT = 0, OUT_AT = ACC_AT + 2 * 4 * CHUNK, RAW_AT = OUT_AT + 2 * 4 * CHUNK, SCALE_AT = RAW_AT + 2 * 4 * COLS_MAX };

static void prepare(void *arg, int64_t worker, int64_t workers) { woq_convert(&((struct job *)arg)->weight, worker, workers); }

static void scale_tile(void *arg, const struct kern_tile_at *at)
{
    const struct job *job = arg;
    int64_t line = base_round_up(at->cols, 32), step = CHUNK / line;
    for (int64_t row = 0; row < at->rows; row += step) {
        int64_t rows = base_min(step, at->rows - row), side = at->state[0]++ % 2;
        pto_tile acc = woq_vec(ACC_AT + side * 4 * CHUNK, PTO_DT_float, rows, line, at->cols), out = acc;
        kern_may_load(side);
        woq_load(&acc, kern_at(at->acc, PTO_DT_float, row * at->ld), PTO_DT_float, rows, at->cols, at->ld);
        pto_tile scale = woq_load_line(RAW_AT + side * 4 * COLS_MAX, kern_at(job->scale, job->scale_dtype, at->col), job->scale_dtype, at->cols);
        kern_loaded(side);
        if (job->scale_dtype != PTO_DT_float) {
            pto_tile wide = woq_vec(SCALE_AT, PTO_DT_float, 1, line, at->cols);
            KERN_V(TCVT(wide, scale, CAST_RINT));
            scale = wide;
        }
        kern_may_make(side);
        if (job->out_dtype != PTO_DT_float)
            KERN_V(TCOLEXPANDMUL(acc, acc, scale));
        out = woq_vec(OUT_AT + side * 4 * CHUNK, job->out_dtype, rows, line, at->cols);
        if (job->out_dtype != PTO_DT_float)
            KERN_V(TCVT(out, acc, CAST_RINT, SAT_OFF));
        else
            KERN_V(TCOLEXPANDMUL(out, acc, scale));
        kern_used(side);
        kern_made(side);
        woq_store(kern_to(job->out, job->out_dtype, (at->row + row) * job->ld + at->col), job->out_dtype, rows, at->cols, job->ld, &out);
        kern_stored(side);
    }
}

PTO_KERNEL(weight_int8pack_mm, (const void *)gemm, (const void *)mixed) { kern_gemm_run_mixed(gemm, mixed); }

/* ---- both phases ---- */

static enum pto_op_status run(struct kern_call *call, void *arg)
{
    struct plan *p = arg;
    struct kern_gemm *g = &p->gemm;
    struct job job = {.weight = {.in = kern_bind(call, "weight", &p->weight, KERN_IN), .in_dtype = p->weight.dtype, .out_dtype = p->input.dtype, .elems = g->n * g->k},
                      .scale = kern_bind(call, "scale", &p->scale, KERN_IN),
                      .scale_dtype = p->scale.dtype,
                      .out_dtype = p->out.dtype,
                      .out = kern_bind(call, "out", &p->out, KERN_OUT),
                      .ld = woq_ld(&p->out)};
    struct kern_mixed mixed = {.begin = kern_sides_begin, .tile = scale_tile, .end = kern_sides_end, .prepare = prepare, .arg = &job};
    g->a.data = kern_bind(call, "input", &p->input, KERN_IN);
    job.weight.out = kern_temp(call, "weight_wide", p->input.dtype, job.weight.elems);
    g->b.data = job.weight.out;
    g->tiling.blocks = kern_cube_cores(call->target); /* all vector cores prepare */
    mixed.workspace = kern_temp(call, "accumulators", PTO_DT_uint8_t, kern_mixed_bytes(g, &mixed));
    KERN_TRY(call->status);
    KERN_TRY(kern_launched(call, pto_launch(call->sim, weight_int8pack_mm, g->tiling.blocks, g, &mixed)));
    struct kern_work work = kern_gemm_work(g);
    int64_t elem = pto_dtype_bits(p->input.dtype) / 8, values = g->n * g->k;
    work.read_bytes = (double)(g->m * g->k * elem + values + pto_tensor_bytes(&p->scale));
    work.written_bytes = (double)(g->m * g->n * elem);
    work.vector_bytes = (double)(values + values * elem + g->m * g->n * (4 + elem));
    kern_report_work(call, &work);
    kern_gemm_describe(g, call->report.tiling, sizeof call->report.tiling);
    return PTO_SUCCESS;
}

enum pto_op_status pto_weight_int8pack_mm_get_workspace_size(struct pto_stream *stream, const struct pto_weight_int8pack_mm_params *params, uint64_t *size,
                                                             struct pto_executor **executor)
{
    if (stream == NULL || params == NULL || size == NULL || executor == NULL)
        return kern_null(stream == NULL ? "stream" : params == NULL ? "params" : size == NULL ? "workspace_size" : "executor");
    const struct pto_tensor *a = params->input, *w = params->weight, *s = params->scale, *out = params->out;
    if (a == NULL || w == NULL || s == NULL || out == NULL)
        return kern_null(a == NULL ? "input" : w == NULL ? "weight" : s == NULL ? "scale" : "out");
    KERN_TRY(woq_check_float("input", a));
    KERN_TRY(woq_check("input", a, 2, 0));
    KERN_TRY(woq_check("weight", w, 2, PTO_DT_int8_t));
    KERN_TRY(woq_check_float("scale", s));
    KERN_TRY(woq_check("scale", s, 1, 0));
    KERN_TRY(woq_check("out", out, 2, a->dtype));
    KERN_TRY(woq_check_rows("input", a));
    KERN_TRY(woq_check_dense("weight", w));
    KERN_TRY(woq_check_dense("scale", s));
    KERN_TRY(woq_check_rows("out", out));
    KERN_TRY(woq_check_dim("weight", w, 1, a->shape[1], "K of input"));
    KERN_TRY(woq_check_dim("scale", s, 0, w->shape[0], "N, the rows of weight"));
    KERN_TRY(woq_check_dim("out", out, 0, a->shape[0], "M, the rows of input"));
    KERN_TRY(woq_check_dim("out", out, 1, w->shape[0], "N, the rows of weight"));
    struct plan plan = {.input = *a, .weight = *w, .scale = *s, .out = *out};
    plan.gemm = (struct kern_gemm){.batch = 1, .m = a->shape[0], .n = w->shape[0], .k = a->shape[1], .acc_dtype = PTO_DT_float, .mixed = true};
    plan.gemm.a = (struct kern_operand){.dtype = a->dtype, .order = KERN_ROWS, .ld = woq_ld(a)};
    plan.gemm.b = (struct kern_operand){.dtype = a->dtype, .order = KERN_COLS, .ld = a->shape[1]};
    plan.gemm.limits = (struct kern_tile_limits){.tn_max = COLS_MAX};
    KERN_TRY(kern_gemm_plan(kern_target(stream), &plan.gemm));
    *size = 0;
    return kern_executor_new(stream, op_name, &plan, sizeof plan, 0, run, NULL, executor);
}

enum pto_op_status pto_weight_int8pack_mm(struct pto_stream *stream, const struct pto_weight_int8pack_mm_params *params)
{
    struct pto_executor *executor;
    uint64_t size;
    KERN_TRY(pto_weight_int8pack_mm_get_workspace_size(stream, params, &size, &executor));
    return kern_execute_now(stream, executor);
}
