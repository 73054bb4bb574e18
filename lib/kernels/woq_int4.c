/* P3, _weight_int4pack_mm_for_cpu (kernels.md 5): vector cores unpack the codes in any of the orders of P2, give them their values in f32,
 * (code - 8) * s + z, and widen the input; the cube multiplies in f32, the fixpipe rounds. Here: checks, plan, kernel. */
#include "kernels/gemm.h"
#include "kernels/woq.h"
#include "kernels/woq_tile.h"

static const char op_name[] = "weight_int4pack_mm";

struct plan {
    struct pto_tensor input, weight, scales, out;
    int64_t group;
    int order;
    struct kern_gemm gemm;
};
/* Of a run: what vector cores have to know. */
struct job {
    struct woq_array input;      /* elems 0: is f32 already */
    const void *packed, *scales; /* [N, K/2], [K/group, N, 2] */
    int scales_dtype;
    int order;
    int64_t n, k, group;
    float *out;                  /* [K, N] */
};

/* ---- on vector cores ---- */

/* UB, bytes: for STEP of K and a block of at most 64 rows. */
enum {
    STEP = 128, LINE = 64,
    IN_AT = 0,                          /* [2] bytes */
    RAW_AT = IN_AT + 2 * STEP * 32,     /* [2] pairs s, z as they are */
    PAIRS_AT = RAW_AT + 2 * 2 * LINE * 4,
    SCALE_AT = PAIRS_AT + 2 * LINE * 4,
    ZERO_AT = SCALE_AT + LINE * 4,
    HALF_AT = ZERO_AT + LINE * 4,       /* f16 of bytes or of codes */
    A_AT = HALF_AT + STEP * LINE * 2,   /* steps of unpacking, 4 bytes for each byte */
    B_AT = A_AT + STEP * 32 * 4,
    C_AT = B_AT + STEP * 32 * 4,
    VALUE_AT = C_AT + STEP * 32 * 4,
    OUT_AT = VALUE_AT + STEP * LINE * 4 /* [2] */
};

/* What a byte holds are columns far apart: its value / 16 are the high codes, what is left the low ones. */
static void unpack_halves(pto_tile *wide16, pto_tile *value, int64_t steps, int64_t width)
{
    pto_tile x = woq_vec(A_AT, PTO_DT_float, steps, 32, width), high = woq_vec(B_AT, PTO_DT_float, steps, 32, width), low = woq_vec(C_AT, PTO_DT_float, steps, 32, width);
    pto_tile left = KERN_VEC(PTO_DT_float, steps, width, steps, width), right = KERN_VEC(PTO_DT_float, steps, width, steps, width);
    TSUBVIEW(left, *value, 0, 0, steps, width);
    TSUBVIEW(right, *value, 0, width, steps, width);
    KERN_V(TCVT(x, *wide16, CAST_RINT));
    KERN_V(TMULS(low, x, 0.0625));
    KERN_V(TCVT(high, low, CAST_FLOOR));
    TADDS(right, high, -8.0);
    KERN_V(TMULS(low, high, -16.0));
    KERN_V(TADD(low, x, low));
    KERN_V(TADDS(left, low, -8.0));
}

/* They are neighbours: each byte becomes a 32-bit lane of two 16-bit lanes by (x | x << 12) & 0x000f000f. */
static void unpack_pairs(pto_tile *wide16, pto_tile *value, int64_t steps, int64_t width)
{
    pto_tile x = woq_vec(A_AT, PTO_DT_int32_t, steps, 32, width), y = woq_vec(B_AT, PTO_DT_int32_t, steps, 32, width);
    pto_tile x16 = woq_vec(A_AT, PTO_DT_int16_t, steps, LINE, 2 * width), y16 = woq_vec(B_AT, PTO_DT_int16_t, steps, LINE, 2 * width);
    pto_tile z16 = woq_vec(C_AT, PTO_DT_int16_t, steps, LINE, 2 * width), codes = woq_vec(HALF_AT, PTO_DT_half, steps, LINE, 2 * width);
    KERN_V(TCVT(x, *wide16, CAST_RINT));
    KERN_V(TSHLS(y, x, 12));
    KERN_V(TOR(z16, x16, y16));
    KERN_V(TANDS(x16, z16, 15));
    KERN_V(TCVT(codes, x16, CAST_RINT));
    KERN_V(TCVT(*value, codes, CAST_RINT));
    KERN_V(TADDS(*value, *value, -8.0));
}

/* Scales and zeros of a group, which lie as pairs, as two lines of f32. */
static void part_scales(pto_tile *raw, int64_t n, pto_tile *scale, pto_tile *zero)
{
    pto_tile pairs = *raw;
    if (raw->t.dtype != PTO_DT_float) {
        pairs = woq_vec(PAIRS_AT, PTO_DT_float, 1, 2 * n, 2 * n);
        KERN_V(TCVT(pairs, *raw, CAST_RINT));
    }
    *scale = woq_vec(SCALE_AT, PTO_DT_float, 1, n, n);
    *zero = woq_vec(ZERO_AT, PTO_DT_float, 1, n, n);
    TGATHER_MASK(*scale, pairs, MASK_P0101);
    KERN_V(TGATHER_MASK(*zero, pairs, MASK_P1010));
}

/* Values of `steps` of K from k on, one group, of a block of rows. */
static void dequantise(const struct job *job, const struct woq_block *b, int64_t k, int64_t steps, int64_t side)
{
    int64_t width = b->rows / 2, pairs = (k / job->group * job->n + b->first) * 2;
    pto_tile bytes = woq_vec(IN_AT + side * STEP * 32, PTO_DT_uint8_t, steps, 32, width), wide16 = woq_vec(HALF_AT, PTO_DT_half, steps, 32, width);
    pto_tile value = woq_vec(VALUE_AT, PTO_DT_float, steps, LINE, b->rows), out = woq_vec(OUT_AT + side * STEP * LINE * 4, PTO_DT_float, steps, LINE, b->rows);
    pto_tile scale, zero;
    kern_may_load(side);
    woq_load(&bytes, kern_at(job->packed, PTO_DT_uint8_t, b->first * job->k / 2 + k * width), PTO_DT_uint8_t, steps, width, width);
    pto_tile raw = woq_load_line(RAW_AT + side * 2 * LINE * 4, kern_at(job->scales, job->scales_dtype, pairs), job->scales_dtype, 2 * b->rows);
    kern_loaded(side);
    KERN_V(TCVT(wide16, bytes, CAST_RINT));
    part_scales(&raw, b->rows, &scale, &zero);
    kern_used(side);
    if (b->apart == 1)
        unpack_pairs(&wide16, &value, steps, width);
    else
        unpack_halves(&wide16, &value, steps, width);
    KERN_V(TCOLEXPANDMUL(value, value, scale));
    kern_may_make(side);
    KERN_V(TCOLEXPANDADD(out, value, zero));
    kern_made(side);
    woq_store(job->out + k * job->n + b->first, PTO_DT_float, steps, b->rows, job->n, &out);
    kern_stored(side);
}

static void prepare(void *arg, int64_t worker, int64_t workers)
{
    const struct job *job = arg;
    struct woq_block b;
    int64_t item = 0, turn = 0, step = base_min(STEP, job->group);
    if (job->input.elems != 0)
        woq_convert(&job->input, worker, workers);
    kern_sides_open();
    for (int64_t i = 0; woq_int4_block(job->order, job->n, i, &b); i++)
        for (int64_t k = 0; k < job->k; k += step)
            if (item++ % workers == worker)
                dequantise(job, &b, k, step, turn++ % 2);
    woq_close();
}

PTO_KERNEL(weight_int4pack_mm, (const void *)gemm, (const void *)mixed) { kern_gemm_run_mixed(gemm, mixed); }

/* ---- both phases ---- */

static enum pto_op_status run(struct kern_call *call, void *arg)
{
    struct plan *p = arg;
    struct kern_gemm *g = &p->gemm;
    struct job job = {.packed = kern_bind(call, "weight", &p->weight, KERN_IN),
                      .scales = kern_bind(call, "q_scale_and_zeros", &p->scales, KERN_IN),
                      .scales_dtype = p->scales.dtype,
                      .order = p->order,
                      .n = g->n,
                      .k = g->k,
                      .group = p->group,
                      .out = kern_temp(call, "weight_wide", PTO_DT_float, g->n * g->k)};
    struct kern_mixed mixed = {.prepare = prepare, .arg = &job};
    g->a.data = kern_bind(call, "input", &p->input, KERN_IN);
    g->b.data = job.out;
    g->out.data = kern_bind(call, "out", &p->out, KERN_OUT);
    if (p->input.dtype != PTO_DT_float) {
        job.input = (struct woq_array){g->a.data, kern_temp(call, "input_wide", PTO_DT_float, g->m * g->k), p->input.dtype, PTO_DT_float, g->m * g->k};
        g->a.data = job.input.out;
    }
    g->tiling.blocks = kern_cube_cores(call->target); /* all vector cores prepare */
    mixed.workspace = kern_temp(call, "accumulators", PTO_DT_uint8_t, kern_mixed_bytes(g, &mixed));
    KERN_TRY(call->status);
    KERN_TRY(kern_launched(call, pto_launch(call->sim, weight_int4pack_mm, g->tiling.blocks, g, &mixed)));
    struct kern_work work = kern_gemm_work(g);
    int64_t elem = pto_dtype_bits(p->input.dtype) / 8, values = g->n * g->k, packed = values / 2, widened = job.input.elems * (elem + 4);
    work.read_bytes = (double)(g->m * g->k * elem + packed + pto_tensor_bytes(&p->scales));
    work.written_bytes = (double)(g->m * g->n * elem);
    work.vector_bytes = (double)(packed + values * 4 + widened);
    kern_report_work(call, &work);
    kern_gemm_describe(g, call->report.tiling, sizeof call->report.tiling);
    return PTO_SUCCESS;
}

enum pto_op_status pto_weight_int4pack_mm_get_workspace_size(struct pto_stream *stream, const struct pto_weight_int4pack_mm_params *params, uint64_t *size,
                                                             struct pto_executor **executor)
{
    if (stream == NULL || params == NULL || size == NULL || executor == NULL)
        return kern_null(stream == NULL ? "stream" : params == NULL ? "params" : size == NULL ? "workspace_size" : "executor");
    const struct pto_tensor *a = params->input, *w = params->weight, *s = params->q_scale_and_zeros, *out = params->out;
    if (a == NULL || w == NULL || s == NULL || out == NULL)
        return kern_null(a == NULL ? "input" : w == NULL ? "weight" : s == NULL ? "q_scale_and_zeros" : "out");
    KERN_TRY(woq_check_float("input", a));
    KERN_TRY(woq_check("input", a, 2, 0));
    KERN_TRY(woq_check("weight", w, 2, PTO_DT_uint8_t));
    KERN_TRY(woq_check("q_scale_and_zeros", s, 3, a->dtype));
    KERN_TRY(woq_check("out", out, 2, a->dtype));
    int64_t g = params->q_group_size, n = w->shape[0], k = a->shape[1];
    if (g != 32 && g != 64 && g != 128 && g != 256)
        return kern_invalid("q_group_size: expect qGroupSize to be 32, 64, 128 or 256, it is %lld", (long long)g);
    if (params->order < PTO_INT4_BLOCK64 || params->order > PTO_INT4_SCALAR16)
        return kern_invalid("order: expect block64 (0), block32 (1), scalar (2) or scalar16 (3), it is %d", params->order);
    KERN_TRY(woq_check_dense("input", a));
    KERN_TRY(woq_check_dense("weight", w));
    KERN_TRY(woq_check_dense("q_scale_and_zeros", s));
    KERN_TRY(woq_check_rows("out", out));
    if (n % 16 != 0)
        return kern_invalid("weight: expect N, its rows, to be a multiple of 16, it is %s", kern_describe(w));
    if (w->shape[1] * 2 != k)
        return kern_invalid("weight: expect dimension 1 to be half of K of input (%lld), it is %s", (long long)k, kern_describe(w));
    if (k % g != 0)
        return kern_invalid("q_group_size: expect qGroupSize to divide K (%lld of %s), it is %lld", (long long)k, kern_describe(a), (long long)g);
    KERN_TRY(woq_check_dim("q_scale_and_zeros", s, 0, k / g, "K / q_group_size"));
    KERN_TRY(woq_check_dim("q_scale_and_zeros", s, 1, n, "N, the rows of weight"));
    KERN_TRY(woq_check_dim("q_scale_and_zeros", s, 2, 2, "a scale and a zero"));
    KERN_TRY(woq_check_dim("out", out, 0, a->shape[0], "M, the rows of input"));
    KERN_TRY(woq_check_dim("out", out, 1, n, "N, the rows of weight"));
    struct plan plan = {.input = *a, .weight = *w, .scales = *s, .out = *out, .group = g, .order = params->order};
    plan.gemm = (struct kern_gemm){.batch = 1, .m = a->shape[0], .n = n, .k = k, .acc_dtype = PTO_DT_float, .mixed = true};
    plan.gemm.a = (struct kern_operand){.dtype = PTO_DT_float, .order = KERN_ROWS, .ld = k};
    plan.gemm.b = (struct kern_operand){.dtype = PTO_DT_float, .order = KERN_ROWS, .ld = n};
    plan.gemm.out = (struct kern_operand){.dtype = out->dtype, .order = KERN_ROWS, .ld = woq_ld(out)};
    KERN_TRY(kern_gemm_plan(kern_target(stream), &plan.gemm));
    *size = 0;
    return kern_executor_new(stream, op_name, &plan, sizeof plan, 0, run, NULL, executor);
}

enum pto_op_status pto_weight_int4pack_mm(struct pto_stream *stream, const struct pto_weight_int4pack_mm_params *params)
{
    struct pto_executor *executor;
    uint64_t size;
    KERN_TRY(pto_weight_int4pack_mm_get_workspace_size(stream, params, &size, &executor));
    return kern_execute_now(stream, executor);
}
