/* P5, _dyn_quant_matmul_4bit (kernels.md 5): checks, plan, launch. Rows are quantised and weights unpacked to int8 by vector cores, the cube
 * multiplies each group, and vector cores sum up the groups; what they do is in woq_dyn_vector.c. */
#include "kernels/woq_dyn.h"

#include "base/checked.h"
#include "kernels/sides.h"
#include "kernels/woq.h"
#include "pto/kernel.h"
#include "pto/sim.h"

#include <math.h>

static const char op_name[] = "dyn_quant_matmul_4bit";

struct plan {
    struct pto_tensor inp, packed, out, quantized, row_scale, row_zero_point;
    bool wants_q, wants_scale, wants_zero, has_bias;
    int64_t block;
    struct kern_gemm gemm;
};

PTO_KERNEL(dyn_quant_matmul_4bit, (const void *)gemm, (const void *)mixed) { kern_gemm_run_mixed(gemm, mixed); }

/* Elements of upstream's fallback form. */
static int64_t fallback_elems(int64_t block, int64_t k, int64_t n, bool has_bias) { return n * (k / 2) + n * (k / block) + (has_bias ? n : 0); }

/* The fallback form repacked; the weights are numbers 0 to 255. */
static enum pto_op_status repack(struct kern_call *call, const struct plan *p, void **packed)
{
    int64_t k = p->gemm.k * p->gemm.batch, n = p->gemm.n, bytes = n * (k / 2), scales = n * (k / p->block);
    const float *from = p->packed.data;
    uint8_t *codes = base_alloc(&call->arena, (size_t)bytes);
    for (int64_t i = 0; i < bytes; i++) {
        if (!(from[i] >= 0 && from[i] <= 255) || from[i] != floorf(from[i]))
            return kern_invalid("packed_weights: expect bytes as numbers 0 to 255, [%lld] is %g", (long long)i, (double)from[i]);
        codes[i] = (uint8_t)from[i];
    }
    *packed = kern_temp(call, "packed_weights", PTO_DT_uint8_t, woq_dyn_layout(p->block, k, n, p->has_bias).bytes);
    if (*packed != NULL)
        woq_dyn_fill(*packed, p->block, k, n, codes, from + bytes, p->has_bias ? from + bytes + scales : NULL);
    return call->status;
}

static enum pto_op_status run(struct kern_call *call, void *arg)
{
    struct plan *p = arg;
    struct kern_gemm *g = &p->gemm;
    int64_t m = g->m, n = g->n, groups = g->batch, k = g->k * groups;
    void *packed = NULL;
    if (p->packed.dtype == PTO_DT_float)
        KERN_TRY(repack(call, p, &packed));
    else
        packed = kern_bind(call, "packed_weights", &p->packed, KERN_IN);
    KERN_TRY(call->status);
    if (!woq_dyn_is(packed, p->block, k, n, p->has_bias))
        return kern_invalid("packed_weights: expect weights of pto_dyn_quant_pack_4bit_weight() for block_size %lld, in_features %lld and out_features %lld",
                            (long long)p->block, (long long)k, (long long)n);
    struct woq_dyn_layout at = woq_dyn_layout(p->block, k, n, p->has_bias);
    const char *base = packed;
    struct woq_dyn d = {.m = m,
                        .n = n,
                        .k = k,
                        .groups = groups,
                        .inp = kern_bind(call, "inp", &p->inp, KERN_IN),
                        .dtype = p->inp.dtype,
                        .ld = woq_ld(&p->inp),
                        .out_ld = woq_ld(&p->out),
                        .halves = g->a.dtype == PTO_DT_half,
                        .q = p->wants_q ? kern_bind(call, "quantized", &p->quantized, KERN_OUT) : NULL,
                        .inv = p->wants_scale ? kern_bind(call, "row_scale", &p->row_scale, KERN_OUT) : kern_temp(call, "row_scale", PTO_DT_float, m),
                        .zero = p->wants_zero ? kern_bind(call, "row_zero_point", &p->row_zero_point, KERN_OUT) : kern_temp(call, "row_zero_point", PTO_DT_int32_t, m),
                        .codes = (const uint8_t *)base + at.codes,
                        .weight = kern_temp(call, "weights", g->b.dtype, n * k),
                        .scales = (const float *)(const void *)(base + at.scales),
                        .sums = (const int32_t *)(const void *)(base + at.sums),
                        .bias = p->has_bias ? (const float *)(const void *)(base + at.bias) : NULL,
                        .out = kern_bind(call, "out", &p->out, KERN_OUT)};
    struct kern_mixed mixed = {.begin = kern_sides_begin, .tile = woq_dyn_tile, .end = kern_sides_end, .prepare = woq_dyn_prepare, .arg = &d};
    if (d.halves)
        g->a.data = d.centred = kern_temp(call, "centred", PTO_DT_half, m * k);
    else
        g->a.data = d.q = p->wants_q ? d.q : kern_temp(call, "quantized", PTO_DT_int8_t, m * k);
    g->b.data = d.weight;
    g->tiling.blocks = kern_cube_cores(call->target);
    mixed.workspace = kern_temp(call, "accumulators", PTO_DT_uint8_t, kern_mixed_bytes(g, &mixed));
    KERN_TRY(call->status);
    KERN_TRY(kern_launched(call, pto_launch(call->sim, dyn_quant_matmul_4bit, g->tiling.blocks, g, &mixed)));
    struct kern_work work = kern_gemm_work(g);
    int64_t elem = pto_dtype_bits(p->inp.dtype) / 8, bytes = n * (k / 2);
    work.read_bytes = (double)(m * k * elem + at.bytes);
    work.written_bytes = (double)(m * n * elem);
    work.vector_bytes = (double)(m * k * (elem + (d.halves ? 2 : 1)) + bytes * (d.halves ? 5 : 3) + m * n * (4 * groups + elem));
    kern_report_work(call, &work);
    kern_gemm_describe(g, call->report.tiling, sizeof call->report.tiling);
    return PTO_SUCCESS;
}

static enum pto_op_status check_optional(const struct pto_dyn_quant_matmul_4bit_params *p)
{
    int64_t m = p->inp->shape[0];
    if (p->quantized != NULL) {
        KERN_TRY(woq_check("quantized", p->quantized, 2, PTO_DT_int8_t));
        KERN_TRY(woq_check_dim("quantized", p->quantized, 0, m, "M, the rows of inp"));
        KERN_TRY(woq_check_dim("quantized", p->quantized, 1, p->in_features, "in_features"));
        KERN_TRY(woq_check_dense("quantized", p->quantized));
    }
    if (p->row_scale != NULL) {
        KERN_TRY(woq_check("row_scale", p->row_scale, 1, PTO_DT_float));
        KERN_TRY(woq_check_dim("row_scale", p->row_scale, 0, m, "M, the rows of inp"));
        KERN_TRY(woq_check_dense("row_scale", p->row_scale));
    }
    if (p->row_zero_point != NULL) {
        KERN_TRY(woq_check("row_zero_point", p->row_zero_point, 1, PTO_DT_int32_t));
        KERN_TRY(woq_check_dim("row_zero_point", p->row_zero_point, 0, m, "M, the rows of inp"));
        KERN_TRY(woq_check_dense("row_zero_point", p->row_zero_point));
    }
    return PTO_SUCCESS;
}

/* Whether there is a bias is seen from the length. */
static enum pto_op_status check_packed(const struct pto_tensor *w, int64_t block, int64_t k, int64_t n, bool *has_bias)
{
    bool fallback = w->dtype == PTO_DT_float;
    int64_t plain = fallback ? fallback_elems(block, k, n, false) : woq_dyn_layout(block, k, n, false).bytes;
    int64_t biased = fallback ? fallback_elems(block, k, n, true) : woq_dyn_layout(block, k, n, true).bytes;
    KERN_TRY(woq_check_dense("packed_weights", w));
    *has_bias = w->shape[0] == biased;
    if (!*has_bias && w->shape[0] != plain)
        return kern_invalid("packed_weights: expect %lld elements, or %lld with a bias, for out_features %lld, in_features %lld and block_size %lld; it is %s", (long long)plain,
                            (long long)biased, (long long)n, (long long)k, (long long)block, kern_describe(w));
    return PTO_SUCCESS;
}

/* Terms of 255 * 8 at most add up to less than 2^24. */
enum { HALVES_MOST = (1 << 24) / (255 * 8) };

static double rate(const struct pto_target *t, enum pto_param which) { return (double)t->param[which] / (double)isa_param_scale(which); }

/* Tiles of C whose sums of groups fit UB. For each group operands come in and sums go out, and the cores should have as much to do. */
static void limit_tiles(struct kern_gemm *g, const struct pto_target *target)
{
    static const int16_t rows[] = {16, 32, 48, 64, 96, 128}, cols[] = {32, 64, 96, 128, 160, 192, 256};
    int64_t cores = kern_cube_cores(target);
    double best = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t j = 0; j < sizeof cols / sizeof *cols; j++) {
            int64_t tm = rows[i], tn = cols[j], turns = base_ceil_div(base_ceil_div(g->m, tm) * base_ceil_div(g->n, tn), cores), bytes = (tm + tn) * g->k * pto_dtype_bits(g->a.dtype) / 8;
            double fix = (double)(tm * tn) / rate(target, PTO_P_fix_gm), load = (double)bytes / rate(target, PTO_P_gm_l1);
            double cycles = (double)turns * ((fix > load ? fix : load) + 2 * rate(target, PTO_P_xflag_lat));
            if (best == 0 || cycles < best) {
                best = cycles;
                g->limits.tm_max = tm;
                g->limits.tn_max = tn;
            }
        }
}

static void plan_product(struct kern_gemm *g, const struct pto_target *target, int64_t m, int64_t n, int64_t block, int64_t groups)
{
    *g = (struct kern_gemm){.batch = groups, .m = m, .n = n, .k = block, .acc_dtype = PTO_DT_int32_t, .mixed = true, .batch_inner = true};
    g->a = (struct kern_operand){.dtype = PTO_DT_int8_t, .order = KERN_ROWS, .ld = block * groups, .step = block};
    g->b = (struct kern_operand){.dtype = PTO_DT_int8_t, .order = KERN_COLS, .ld = block * groups, .step = block};
    g->limits = (struct kern_tile_limits){.tn_max = WOQ_DYN_COLS};
    if (groups == 1)
        return;
    /* Sums of few terms are exact in f32, so (q - zero point) * code may be multiplied as f16, which saves vector cores, on which all waits here,
     * the correction by sums of weights. */
    if (block <= HALVES_MOST) {
        g->a.dtype = g->b.dtype = PTO_DT_half;
        g->acc_dtype = PTO_DT_float;
    }
    limit_tiles(g, target);
}

enum pto_op_status pto_dyn_quant_matmul_4bit_get_workspace_size(struct pto_stream *stream, const struct pto_dyn_quant_matmul_4bit_params *params, uint64_t *size,
                                                                struct pto_executor **executor)
{
    if (stream == NULL || params == NULL || size == NULL || executor == NULL)
        return kern_null(stream == NULL ? "stream" : params == NULL ? "params" : size == NULL ? "workspace_size" : "executor");
    const struct pto_tensor *x = params->inp, *w = params->packed_weights, *out = params->out;
    if (x == NULL || w == NULL || out == NULL)
        return kern_null(x == NULL ? "inp" : w == NULL ? "packed_weights" : "out");
    int64_t k = params->in_features, n = params->out_features, block = params->block_size;
    if (x->dtype != PTO_DT_float && x->dtype != PTO_DT_bfloat16_t)
        return kern_invalid("inp: expect f32 or bf16, it is %s", kern_describe(x));
    KERN_TRY(woq_check("inp", x, 2, 0));
    if (w->dtype != PTO_DT_uint8_t && w->dtype != PTO_DT_float)
        return kern_invalid("packed_weights: expect uint8 of pto_dyn_quant_pack_4bit_weight(), or the fallback's f32, it is %s", kern_describe(w));
    if (x->dtype == PTO_DT_bfloat16_t && k > 0 && block != k) /* before types that follow from it */
        return kern_invalid("inp: expect f32 with block_size %lld below in_features %lld, bf16 is channelwise only; it is %s", (long long)block, (long long)k, kern_describe(x));
    KERN_TRY(woq_check("packed_weights", w, 1, 0));
    KERN_TRY(woq_check("out", out, 2, x->dtype));
    KERN_TRY(woq_dyn_check(block, k, n));
    KERN_TRY(woq_check_rows("inp", x));
    KERN_TRY(woq_check_rows("out", out));
    KERN_TRY(woq_check_dim("inp", x, 1, k, "in_features"));
    struct plan plan = {.inp = *x, .packed = *w, .out = *out, .block = block};
    KERN_TRY(check_packed(w, block, k, n, &plan.has_bias));
    KERN_TRY(woq_check_dim("out", out, 0, x->shape[0], "M, the rows of inp"));
    KERN_TRY(woq_check_dim("out", out, 1, n, "out_features"));
    KERN_TRY(check_optional(params));
    plan.wants_q = params->quantized != NULL;
    plan.wants_scale = params->row_scale != NULL;
    plan.wants_zero = params->row_zero_point != NULL;
    if (plan.wants_q)
        plan.quantized = *params->quantized;
    if (plan.wants_scale)
        plan.row_scale = *params->row_scale;
    if (plan.wants_zero)
        plan.row_zero_point = *params->row_zero_point;
    plan_product(&plan.gemm, kern_target(stream), x->shape[0], n, block, k / block);
    /* Of one group: the cores share out tiles of C, not groups. */
    plan.gemm.batch = 1;
    KERN_TRY(kern_gemm_plan(kern_target(stream), &plan.gemm));
    plan.gemm.batch = k / block;
    plan.gemm.tiling.tiles *= plan.gemm.batch;
    *size = 0;
    return kern_executor_new(stream, op_name, &plan, sizeof plan, 0, run, NULL, executor);
}

enum pto_op_status pto_dyn_quant_matmul_4bit(struct pto_stream *stream, const struct pto_dyn_quant_matmul_4bit_params *params)
{
    struct pto_executor *executor;
    uint64_t size;
    KERN_TRY(pto_dyn_quant_matmul_4bit_get_workspace_size(stream, params, &size, &executor));
    return kern_execute_now(stream, executor);
}
