/* Matmul, second phase: weights of codes become numbers on vector cores (weight.c), the cube multiplies (gemm.c), and where the fixpipe
 * cannot give the output, vector cores convert and add the bias (kernels.md 4.3, 4.6). One launch. */
#include "kernels/gemm.h"
#include "kernels/matmul.h"
#include "kernels/sides.h"
#include "kernels/weight.h"

#include <stdio.h>
#include <string.h>

/* ---- how sums become outputs on vector cores ---- */

/* Elements of a tile in UB. Addresses, bytes: two of sums and of results; room for a value of 32 bits and one of 16; the bias twice. */
enum {
    ELEMS = 4096, WIDTH = 512,
    SUM_AT = 0, RESULT_AT = SUM_AT + 2 * 4 * ELEMS, WIDE_AT = RESULT_AT + 2 * 4 * ELEMS, NARROW_AT = WIDE_AT + 4 * ELEMS, BIAS_AT = NARROW_AT + 2 * ELEMS,
    BIAS_HALF_AT = BIAS_AT + 4 * WIDTH, BIAS_OUT_AT = BIAS_HALF_AT + 2 * WIDTH
};
enum { BIAS_ID = 2 };
struct epilogue {
    void *out;
    const void *bias; /* NULL: none */
    int acc_dtype, out_dtype, bias_dtype;
    int64_t n;
    bool saturate;
};

struct part {
    int64_t rows, cols, pitch; /* valid; physical columns */
};

static pto_tile tile(int dtype, const struct part *p, int64_t at)
{
    return kern_placed(KERN_VEC(dtype, p->rows, p->pitch, p->rows, p->cols), at);
}

static pto_tile row(int dtype, const struct part *p, int64_t at)
{
    return kern_placed(KERN_VEC(dtype, 1, p->pitch, 1, p->cols), at);
}

/* The bias of some columns, in the type it is added in, at BIAS_OUT_AT. */
static int bias_type(const struct epilogue *e) { return e->out_dtype == PTO_DT_int8_t ? PTO_DT_int32_t : e->out_dtype; }

static void load_bias(const struct epilogue *e, const struct part *p, int64_t col)
{
    pto_gm gm = KERN_GM(kern_at(e->bias, e->bias_dtype, col), e->bias_dtype, 1, p->cols, p->cols);
    int to = bias_type(e);
    pto_tile raw = row(e->bias_dtype, p, e->bias_dtype == to ? BIAS_OUT_AT : BIAS_AT), f16 = row(PTO_DT_half, p, BIAS_HALF_AT), out = row(to, p, BIAS_OUT_AT);
    kern_may_load(BIAS_ID);
    TLOAD(raw, gm);
    kern_loaded(BIAS_ID);
    if (e->bias_dtype == to)
        return;
    if (e->bias_dtype == PTO_DT_half) {
        KERN_V(TCVT(out, raw, CAST_TRUNC));
    } else if (e->bias_dtype == PTO_DT_int8_t) {
        KERN_V(TCVT(f16, raw, CAST_RINT));
        if (to != PTO_DT_half)
            KERN_V(TCVT(out, f16, CAST_RINT));
        else
            KERN_V(TADDS(out, f16, 0.0));
    } else { /* int32 to a float: through float */
        pto_tile wide = row(PTO_DT_float, p, to == PTO_DT_float ? BIAS_OUT_AT : BIAS_HALF_AT);
        KERN_V(TCVT(wide, raw, CAST_RINT));
        if (to != PTO_DT_float)
            KERN_V(TCVT(out, wide, CAST_RINT, SAT_OFF));
    }
}

/* int32 at `at` to int8 at RESULT: the low byte, sign extended in 16 bits, which f16 holds exactly. */
static void store_low_byte(const struct part *p, int64_t at, int64_t result)
{
    pto_tile wide = tile(PTO_DT_int32_t, p, at), bits = tile(PTO_DT_int16_t, p, NARROW_AT), f16 = tile(PTO_DT_half, p, WIDE_AT), out = tile(PTO_DT_int8_t, p, result);
    KERN_V(TCVT(bits, wide, CAST_RINT, SAT_OFF));
    KERN_V(TSHLS(bits, bits, 8));
    KERN_V(TSHRS(bits, bits, 8));
    KERN_V(TCVT(f16, bits, CAST_RINT));
    KERN_V(TCVT(out, f16, CAST_RINT, SAT_ON));
}

static void clamp(const struct part *p, int64_t at)
{
    pto_tile wide = tile(PTO_DT_int32_t, p, at);
    KERN_V(TMAXS(wide, wide, -128));
    KERN_V(TMINS(wide, wide, 127));
}

/* Sums at `sum` to outputs at `result`. */
static void convert(const struct epilogue *e, const struct part *p, int64_t sum, int64_t result)
{
    bool ints = e->acc_dtype == PTO_DT_int32_t;
    pto_tile acc = tile(e->acc_dtype, p, sum), wide = tile(PTO_DT_float, p, WIDE_AT);
    int type = bias_type(e);
    int64_t at = e->out_dtype == PTO_DT_int8_t ? sum : result; /* where the bias is added */
    pto_tile out = tile(type, p, at), bias = row(type, p, BIAS_OUT_AT);
    if (type == PTO_DT_int32_t && !ints) {
        KERN_V(TCVT(out, acc, CAST_TRUNC, SAT_ON));
    } else if (type == PTO_DT_half && ints) {
        KERN_V(TCVT(wide, acc, CAST_RINT));
        KERN_V(TCVT(out, wide, CAST_RINT, SAT_OFF));
    } else if (type != e->acc_dtype) {
        KERN_V(TCVT(out, acc, CAST_RINT, SAT_OFF));
    } else if (at != sum) {
        KERN_V(TMOV(out, acc));
    }
    if (e->saturate)
        clamp(p, at);
    if (e->bias != NULL)
        KERN_V(TCOLEXPANDADD(out, out, bias));
    if (e->saturate && e->bias != NULL)
        clamp(p, at);
    if (e->out_dtype == PTO_DT_int8_t)
        store_low_byte(p, at, result);
}

static void finish_tile(void *arg, const struct kern_tile_at *at)
{
    const struct epilogue *e = arg;
    int64_t turn = 0;
    kern_sides_open();
    kern_used(BIAS_ID);
    for (int64_t c = 0; c < at->cols; c += WIDTH) {
        struct part p = {0, at->cols - c < WIDTH ? at->cols - c : WIDTH, 0};
        p.pitch = (p.cols + 31) / 32 * 32;
        int64_t step = ELEMS / p.pitch;
        if (e->bias != NULL)
            load_bias(e, &p, at->col + c);
        for (int64_t r = 0; r < at->rows; r += step, turn++) {
            int64_t side = turn % 2, sum = SUM_AT + side * 4 * ELEMS, result = RESULT_AT + side * 4 * ELEMS;
            p.rows = at->rows - r < step ? at->rows - r : step;
            pto_gm from = KERN_GM(kern_at(at->acc, at->acc_dtype, r * at->ld + c), at->acc_dtype, p.rows, p.cols, at->ld);
            pto_gm to = KERN_GM(kern_at(e->out, e->out_dtype, (at->row + r) * e->n + at->col + c), e->out_dtype, p.rows, p.cols, e->n);
            pto_tile in = tile(e->acc_dtype, &p, sum), out = tile(e->out_dtype, &p, result);
            kern_may_load(side);
            TLOAD(in, from);
            kern_loaded(side);
            kern_may_make(side);
            convert(e, &p, sum, result);
            kern_used(side);
            kern_made(side);
            TSTORE(to, out);
            kern_stored(side);
        }
        if (e->bias != NULL)
            kern_used(BIAS_ID);
    }
    kern_may_load(BIAS_ID);
    kern_sides_close();
}

/* ---- weights ---- */

/* fp16 bits: nf4's quantiles rounded, e2m1, and upstream's reading of fp4 as sign and exponent (kernels.md 4.2). */
static const uint16_t nf4[16] = {0xbc00, 0xb992, 0xb833, 0xb652, 0xb48d, 0xb1ea, 0xadd4, 0x0000, 0x2d18, 0x3126, 0x33e0, 0x3568, 0x370d, 0x3880, 0x39c9, 0x3c00};
static const uint16_t e2m1[16] = {0x0000, 0x3800, 0x3c00, 0x3e00, 0x4000, 0x4200, 0x4400, 0x4600, 0x8000, 0xb800, 0xbc00, 0xbe00, 0xc000, 0xc200, 0xc400, 0xc600};
static const uint16_t exponents[16] = {0x0000, 0x2400, 0x2800, 0x2c00, 0x3000, 0x3400, 0x3800, 0x3c00, 0x0000, 0xa400, 0xa800, 0xac00, 0xb000, 0xb400, 0xb800, 0xbc00};

static const uint16_t *table_of(const struct pto_matmul_properties *p)
{
    if (p->w_dtype == PTO_W_NF4)
        return nf4;
    if (p->w_dtype == PTO_W_FP4_E2M1)
        return p->fp4_decode == PTO_FP4_BITBLAS ? exponents : e2m1;
    return NULL;
}

static enum pto_op_status bind_weight(struct kern_call *call, struct matmul_plan *plan, const struct pto_tensor *out, struct kern_weight *w)
{
    const struct pto_matmul_properties *p = &plan->p;
    bool zeros = p->with_zeros, quantized = zeros && p->zeros_mode == PTO_ZEROS_QUANTIZED;
    const uint16_t *table = table_of(p);
    *w = (struct kern_weight){.n = p->n, .k = p->k, .group = p->group_size, .bits = pto_weight_bits(p->w_dtype), .two_complement = p->w_dtype == PTO_W_INT8,
                              .scale_dtype = PTO_DT_half, .zero_packed = quantized, .math = PTO_DT_half, .out_dtype = p->a_dtype};
    if (!quantized) { /* whose difference is that of the codes */
        w->mul = p->w_dtype == PTO_W_INT1 ? 2 : 1;
        w->add = p->w_dtype == PTO_W_INT4 ? -8 : p->w_dtype == PTO_W_INT2 ? -2 : p->w_dtype == PTO_W_INT1 ? -1 : 0;
    }
    w->mode = zeros ? (p->zeros_mode == PTO_ZEROS_RESCALE ? KERN_WEIGHT_MUL_SUB : KERN_WEIGHT_SUB_MUL) : p->with_scaling ? KERN_WEIGHT_SCALE : KERN_WEIGHT_PLAIN;
    if (p->fast_decoding)
        w->swap_count = weight_swaps(w->bits, p->a_dtype, w->swaps);
    w->packed = kern_bind(call, "W", &plan->t.w, KERN_IN);
    w->scale = p->with_scaling ? kern_bind(call, "scale", &plan->t.scale, KERN_IN) : NULL;
    w->zero = zeros ? kern_bind(call, "zeros", &plan->t.zeros, KERN_IN) : NULL;
    if (table != NULL) {
        struct pto_tensor t = PTO_TENSOR(half, table, 16);
        w->table = kern_bind(call, "values of codes", &t, KERN_IN);
    }
    kern_weight_plan(call->target, w);
    w->out = out != NULL ? kern_bind(call, "output", out, KERN_OUT) : kern_temp(call, "unpacked W", w->out_dtype, p->n * p->k);
    if (kern_weight_scratch(w) != 0)
        w->scratch = kern_temp(call, "unpacked zeros", PTO_DT_half, kern_weight_scratch(w));
    return call->status;
}

/* ---- the launch ---- */

struct work {
    struct epilogue epilogue;
    struct kern_weight weight;
};

static void prepare(void *arg, int64_t worker, int64_t workers) { kern_weight_prepare(&((struct work *)arg)->weight, worker, workers); }
static void finish(void *arg, const struct kern_tile_at *at) { finish_tile(&((struct work *)arg)->epilogue, at); }

PTO_KERNEL(matmul_mixed, (const void *)gemm, (const void *)mixed)
{
    kern_gemm_run_mixed(gemm, mixed);
}

PTO_CUBE_KERNEL(matmul, (const void *)gemm)
{
    kern_gemm_run(gemm);
}

PTO_VECTOR_KERNEL(matmul_dequantize, (void *)weight)
{
    kern_weight_prepare(weight, get_block_idx(), get_block_num());
}

static void warn(struct kern_call *call, const struct matmul_plan *plan) { memcpy(call->report.warnings, plan->warnings, sizeof plan->warnings); }

enum pto_op_status matmul_run_dequantize(struct kern_call *call, void *arg)
{
    struct matmul_plan *plan = arg;
    struct kern_weight weight;
    warn(call, plan);
    KERN_TRY(bind_weight(call, plan, &plan->t.output, &weight));
    struct kern_work work = {.read_bytes = (double)pto_tensor_bytes(&plan->t.w), .written_bytes = (double)pto_tensor_bytes(&plan->t.output)};
    work.vector_bytes = work.read_bytes + work.written_bytes;
    KERN_TRY(kern_launched(call, pto_launch(call->sim, matmul_dequantize, kern_vector_cores(call->target), &weight)));
    kern_report_work(call, &work);
    return PTO_SUCCESS;
}

/* B15: rows of tiles as the planned size has them; what is computed does not change. */
static enum pto_op_status plan_product(struct kern_call *call, const struct matmul_plan *plan, struct kern_gemm *g)
{
    struct pto_matmul matmul = {.p = plan->p};
    int64_t planned = pto_matmul_planned_m(&matmul, plan->m);
    struct kern_gemm listed = *g;
    listed.m = planned;
    KERN_TRY(kern_gemm_plan(call->target, &listed));
    g->limits.tm_max = listed.tiling.tm;
    return kern_gemm_plan(call->target, g);
}

static double bytes_of(const struct pto_tensor *t) { return t->data != NULL ? (double)pto_tensor_bytes(t) : 0; }

/* The bound is that of packed weights: whatever is unpacked on the way, a better schedule need not store. */
static void report(struct kern_call *call, const struct matmul_plan *plan, const struct kern_gemm *g)
{
    struct kern_work work = kern_gemm_work(g);
    work.read_bytes = bytes_of(&plan->t.a) + bytes_of(&plan->t.w) + bytes_of(&plan->t.scale) + bytes_of(&plan->t.zeros) + bytes_of(&plan->t.bias);
    work.written_bytes = bytes_of(&plan->t.output);
    kern_report_work(call, &work);
    kern_gemm_describe(g, call->report.tiling, sizeof call->report.tiling);
}

static bool fixpipe_does(const struct pto_matmul_properties *p)
{
    bool f16 = p->a_dtype == PTO_DT_half;
    return !p->with_bias && (f16 ? kern_one_of(p->out_dtype, PTO_DT_half, PTO_DT_float, 0) : p->out_dtype == PTO_DT_int32_t);
}

enum pto_op_status matmul_run(struct kern_call *call, void *arg)
{
    struct matmul_plan *plan = arg;
    const struct pto_matmul_properties *p = &plan->p;
    struct work work = {.epilogue = {.n = p->n, .out_dtype = p->out_dtype, .saturate = p->saturate && p->out_dtype == PTO_DT_int8_t}};
    bool quantised = matmul_is_quantised(p), direct = fixpipe_does(p), a_cols = p->layout == PTO_LAYOUT_TN || p->layout == PTO_LAYOUT_TT;
    bool w_cols = p->layout == PTO_LAYOUT_NT || p->layout == PTO_LAYOUT_TT;
    struct kern_gemm g = {.batch = 1, .m = plan->m, .n = p->n, .k = p->k, .mixed = quantised || !direct};
    warn(call, plan);
    g.acc_dtype = work.epilogue.acc_dtype = p->a_dtype == PTO_DT_half ? PTO_DT_float : PTO_DT_int32_t;
    g.a = (struct kern_operand){.data = kern_bind(call, "A", &plan->t.a, KERN_IN), .dtype = p->a_dtype, .order = a_cols ? KERN_COLS : KERN_ROWS, .ld = a_cols ? plan->m : p->k};
    g.b = (struct kern_operand){.dtype = p->a_dtype, .order = w_cols ? KERN_COLS : KERN_ROWS, .ld = w_cols ? p->k : p->n};
    g.out = (struct kern_operand){.data = kern_bind(call, "output", &plan->t.output, KERN_OUT), .dtype = direct ? p->out_dtype : g.acc_dtype, .ld = p->n};
    work.epilogue.out = (void *)(uintptr_t)g.out.data;
    if (p->with_bias) {
        work.epilogue.bias = kern_bind(call, "bias", &plan->t.bias, KERN_IN);
        work.epilogue.bias_dtype = plan->t.bias.dtype;
    }
    if (quantised) {
        KERN_TRY(bind_weight(call, plan, NULL, &work.weight));
        g.b.data = work.weight.out;
    } else {
        g.b.data = kern_bind(call, "W", &plan->t.w, KERN_IN);
    }
    if (call->status != PTO_SUCCESS)
        return call->status;
    KERN_TRY(plan_product(call, plan, &g));
    if (g.mixed) {
        struct kern_mixed mixed = {.tile = direct ? NULL : finish, .prepare = quantised ? prepare : NULL, .arg = &work};
        mixed.workspace = kern_temp(call, "gemm", PTO_DT_uint8_t, kern_mixed_bytes(&g, &mixed));
        if (call->status != PTO_SUCCESS)
            return call->status;
        KERN_TRY(kern_launched(call, pto_launch(call->sim, matmul_mixed, g.tiling.blocks, &g, &mixed)));
    } else {
        KERN_TRY(kern_launched(call, pto_launch(call->sim, matmul, g.tiling.blocks, &g)));
    }
    report(call, plan, &g);
    return PTO_SUCCESS;
}
