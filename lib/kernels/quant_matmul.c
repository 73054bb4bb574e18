/* Quantised matrix product (kernels.md 2): a checked plan becomes a product of the engine (gemm.h), scaled by the fixpipe or by the vector cores behind
 * it, with unpacking of int4 in front. One launch. What may be given is checked in quant_check.c. */
#include "base/checked.h"
#include "kernels/quant.h"
#include "kernels/quant_kernel.h"
#include "kernels/tile.h"

#include <string.h>

enum { WORKSPACE_UNIT = 512, NZ_BYTES = 32, NZ_ROWS = 16, INT4_A_WORD = 8 };

PTO_CUBE_KERNEL(quant_matmul_cube, (const void *)gemm)
{
    kern_gemm_run(gemm);
}

PTO_KERNEL(quant_matmul_mixed, (const void *)gemm, (const void *)mixed)
{
    kern_gemm_run_mixed(gemm, mixed);
}

/* All of a run: what the kernel reads of the host. */
struct quant_work {
    struct kern_gemm gemm;
    struct kern_mixed mixed;
    struct quant_epilogue epilogue;
    struct quant_unpacks unpacks;
    int64_t x1_bytes, x2_bytes, mixed_bytes, bytes; /* of the workspace, each a multiple of 512 */
    int64_t x1_at, x2_at;                           /* there: int4 as int8; the engine's is first */
};

static void prologue(void *work, int64_t worker, int64_t workers)
{
    struct quant_work *w = work;
    quant_unpack_run(&w->unpacks, worker, workers);
}
static void begin(void *work, int64_t *state)
{
    struct quant_work *w = work;
    quant_epilogue_begin(&w->epilogue, state);
}
static void tile(void *work, const struct kern_tile_at *at)
{
    struct quant_work *w = work;
    quant_epilogue_tile(&w->epilogue, at);
}
static void end(void *work, int64_t *state)
{
    struct quant_work *w = work;
    quant_epilogue_end(&w->epilogue, state);
}

static bool words_are_one(const struct quant_plan *p) { return p->scale.shape[0] == 1 && (p->offset.dtype == 0 || p->offset.shape[0] == 1 || p->scale.dtype != PTO_DT_float); }

/* The product without data, its tiling, and the workspace that it takes. */
static enum pto_op_status work_of(const struct pto_target *target, const struct quant_plan *p, struct quant_work *w)
{
    const bool int4 = p->row->int4;
    int64_t x1_elems, x2_elems;
    memset(w, 0, sizeof *w);
    struct kern_gemm *g = &w->gemm;
    g->batch = p->batch;
    g->m = p->m;
    g->n = p->n;
    g->k = p->k;
    g->a = (struct kern_operand){.dtype = PTO_DT_int8_t, .order = p->x1_t ? KERN_COLS : KERN_ROWS, .ld = p->ld1};
    g->b = (struct kern_operand){.dtype = PTO_DT_int8_t, .order = (uint8_t)(p->x2_nz ? p->x2_t ? KERN_NZ_COLS : KERN_NZ : p->x2_t ? KERN_COLS : KERN_ROWS), .ld = p->ld2};
    if (p->bias.dtype == PTO_DT_int32_t)
        g->bias.dtype = PTO_DT_int32_t;
    g->out = (struct kern_operand){.dtype = p->y.dtype, .order = KERN_ROWS, .ld = p->ldy};
    g->acc_dtype = PTO_DT_int32_t;
    g->store = KERN_STORE_CAST;
    if (!p->row->by_vector && p->y.dtype != PTO_DT_int32_t) {
        g->store = words_are_one(p) ? KERN_STORE_WORD : KERN_STORE_WORDS;
        g->words.dtype = g->store == KERN_STORE_WORDS ? PTO_DT_uint64_t : 0;
    }
    if (int4) { /* unpacked rows are those that the product reads */
        g->a.ld = p->k;
        g->b.order = p->x2_t ? KERN_COLS : KERN_ROWS;
        g->b.ld = p->x2_t ? p->k : p->n;
        if (!base_mul_i64(pto_tensor_elems(&p->x1), INT4_A_WORD, &x1_elems) || !base_mul_i64(p->k, p->n, &x2_elems))
            return kern_invalid("x1: %s is too large to be unpacked", kern_describe(&p->x1));
        w->x1_bytes = base_round_up(x1_elems, WORKSPACE_UNIT);
        w->x2_bytes = base_round_up(x2_elems, WORKSPACE_UNIT);
        w->mixed.prepare = prologue;
    }
    if (p->row->by_vector) {
        w->mixed.begin = begin;
        w->mixed.tile = tile;
        w->mixed.end = end;
        g->limits = (struct kern_tile_limits){.tn_max = 512};
    }
    w->mixed.arg = w;
    g->mixed = int4 || p->row->by_vector;
    KERN_TRY(kern_gemm_plan(target, g));
    if (g->mixed)
        w->mixed_bytes = base_round_up(kern_mixed_bytes(g, &w->mixed), WORKSPACE_UNIT);
    w->x1_at = w->mixed_bytes;
    w->x2_at = w->x1_at + w->x1_bytes;
    w->bytes = w->x2_at + w->x2_bytes;
    return PTO_SUCCESS;
}

/* ---- quantisation words ---- */

/* The fixpipe takes words. What comes as f32 becomes one here, as the framework does it (2.3); what comes as words is used as it is, but for the bit that says
 * that an int8 result has a sign. */
static enum pto_op_status words_of(struct kern_call *call, const struct quant_plan *p, struct kern_gemm *g)
{
    const bool words = p->scale.dtype != PTO_DT_float, one = g->store == KERN_STORE_WORD;
    const uint64_t is_signed = UINT64_C(1) << 46;
    const int64_t scales = p->scale.shape[0], offsets = p->offset.dtype != 0 ? p->offset.shape[0] : 0;
    bool as_is = words;
    uint64_t *to = &g->word;
    for (int64_t i = 0; words && p->y.dtype == PTO_DT_int8_t && i < scales; i++)
        as_is = as_is && (((const uint64_t *)p->scale.data)[i] & is_signed) != 0;
    if (as_is && !one) {
        g->words.data = kern_bind(call, "scale", &p->scale, KERN_IN);
        return call->status;
    }
    if (!one) {
        to = kern_temp(call, "scale words", PTO_DT_uint64_t, p->n);
        g->words.data = to;
        if (to == NULL)
            return call->status;
    }
    for (int64_t i = 0; i < (one ? 1 : p->n); i++) {
        const int64_t s = scales == 1 ? 0 : i, o = offsets == 1 ? 0 : i;
        if (words)
            to[i] = ((const uint64_t *)p->scale.data)[s] | is_signed;
        else
            to[i] = quant_word(((const float *)p->scale.data)[s], offsets != 0 ? (const float *)p->offset.data + o : NULL, 0);
    }
    return PTO_SUCCESS;
}

/* ---- running ---- */

/* Where each batch begins, by the strides of its dimensions. */
static const int64_t *offsets_of(struct kern_call *call, const struct quant_plan *p, const int64_t *stride)
{
    if (p->batch == 1)
        return NULL;
    int64_t *at = base_alloc_array(&call->arena, (size_t)p->batch, sizeof *at);
    for (int64_t b = 0; b < p->batch; b++) {
        at[b] = 0;
        for (int64_t d = p->dims - 1, rest = b; d >= 0; rest /= p->shape[d], d--)
            at[b] += rest % p->shape[d] * stride[d];
    }
    return at;
}

static const int64_t *bias_offsets(struct kern_call *call, const struct quant_plan *p)
{
    if (p->batch == 1 || p->at_bias == 0)
        return NULL;
    int64_t *at = base_alloc_array(&call->arena, (size_t)p->batch, sizeof *at);
    for (int64_t b = 0; b < p->batch; b++)
        at[b] = b * p->at_bias;
    return at;
}

static void unpack_weight(const struct quant_plan *p, struct quant_unpacks *u, const void *from, char *to)
{
    const int64_t lines = p->x2_t ? p->n : p->k, pairs = (p->x2_t ? p->k : p->n) / 2;
    if (!p->x2_nz) {
        quant_unpack_dense(u, from, to, lines * pairs);
        return;
    }
    /* Columns of boxes: 32 bytes of each line; the last one may be narrower than that. */
    const int64_t whole = pairs / NZ_BYTES, rest = pairs % NZ_BYTES, column = base_round_up(lines, NZ_ROWS) * NZ_BYTES;
    if (whole > 0)
        u->each[u->count++] = (struct quant_unpack){from, to, lines, NZ_BYTES, NZ_BYTES, 2 * pairs, whole, column, 2 * NZ_BYTES};
    if (rest > 0)
        u->each[u->count++] = (struct quant_unpack){(const char *)from + whole * column, to + 2 * whole * NZ_BYTES, lines, rest, NZ_BYTES, 2 * pairs, 1, 0, 0};
}

static void scale_an_element(const struct quant_plan *p, struct kern_work *work)
{
    const double in = 4, out = pto_dtype_bits(p->y.dtype) / 8.0;
    work->vector_bytes += (double)p->batch * (double)p->m * (double)p->n * (in + out);
}

static void report(struct kern_call *call, const struct quant_plan *p, const struct quant_work *w)
{
    struct kern_work work = kern_gemm_work(&w->gemm);
    if (p->row->int4) { /* memory is read packed; what is unpacked is the kernel's affair */
        const int64_t words = pto_tensor_elems(&p->x1) + p->k * p->n / INT4_A_WORD;
        work.read_bytes -= 4.0 * (double)words;
        work.vector_bytes += 12.0 * (double)words;
    }
    if (p->row->by_vector)
        scale_an_element(p, &work);
    kern_gemm_report(call, &w->gemm);
    const uint64_t useful = call->report.useful_macs;
    kern_report_work(call, &work);
    call->report.useful_macs = useful;
    kern_gemm_describe(&w->gemm, call->report.tiling, sizeof call->report.tiling);
}

static enum pto_op_status run(struct kern_call *call, void *plan)
{
    const struct quant_plan *p = plan;
    struct quant_work *w = base_alloc(&call->arena, sizeof *w);
    KERN_TRY(work_of(call->target, p, w));
    struct kern_gemm *g = &w->gemm;
    const char *x1 = kern_bind(call, "x1", &p->x1, KERN_IN), *x2 = kern_bind(call, "x2", &p->x2, KERN_IN);
    void *y = kern_bind(call, "y", &p->y, KERN_OUT);
    const void *bias = p->bias.dtype != 0 ? kern_bind(call, "bias", &p->bias, KERN_IN) : NULL;
    char *space = call->workspace;
    if (g->mixed && space == NULL)
        space = kern_temp(call, "workspace", PTO_DT_uint8_t, w->bytes);
    if (call->status != PTO_SUCCESS)
        return call->status;
    w->mixed.workspace = space;
    g->a.data = x1;
    g->b.data = x2;
    g->a.at = offsets_of(call, p, p->at1);
    g->b.at = offsets_of(call, p, p->at2);
    if (p->row->int4) {
        g->a.data = space + w->x1_at;
        g->b.data = space + w->x2_at;
        quant_unpack_dense(&w->unpacks, x1, space + w->x1_at, pto_tensor_elems(&p->x1) * (INT4_A_WORD / 2));
        unpack_weight(p, &w->unpacks, x2, space + w->x2_at);
        w->unpacks.barriers = !isa_like_a5(call->target);
        int64_t stride[8];
        for (int d = 0; d < p->dims; d++)
            stride[d] = p->at1[d] * INT4_A_WORD;
        g->a.at = offsets_of(call, p, stride);
    }
    if (g->store != KERN_STORE_CAST)
        KERN_TRY(words_of(call, p, g));
    if (g->bias.dtype != 0) {
        g->bias.data = bias;
        g->bias.at = bias_offsets(call, p);
    }
    if (p->row->by_vector) {
        struct quant_epilogue *e = &w->epilogue;
        quant_epilogue_place(e, isa_capacity(call->target, PTO_SPACE_VEC), g->tiling.tn);
        e->scale = kern_bind(call, "scale", &p->scale, KERN_IN);
        e->scale_dtype = p->scale.dtype;
        e->one_scale = p->scale.shape[0] == 1;
        e->barriers = !isa_like_a5(call->target);
        e->pertoken = p->pertoken.dtype != 0 ? kern_bind(call, "pertoken_scale", &p->pertoken, KERN_IN) : NULL;
        if (g->bias.dtype == 0 && bias != NULL) {
            e->bias = bias;
            e->bias_dtype = p->bias.dtype;
            e->bias_step = p->at_bias;
        }
        e->y = y;
        e->y_dtype = p->y.dtype;
        e->y_at = offsets_of(call, p, p->aty);
        e->ldy = p->ldy;
    } else {
        g->out.data = y;
        g->out.at = offsets_of(call, p, p->aty);
    }
    if (call->status != PTO_SUCCESS)
        return call->status;
    report(call, p, w);
    if (g->mixed)
        return kern_launched(call, pto_launch(call->sim, quant_matmul_mixed, g->tiling.blocks, g, &w->mixed));
    return kern_launched(call, pto_launch(call->sim, quant_matmul_cube, g->tiling.blocks, g));
}

/* ---- the two phases ---- */

enum pto_op_status pto_quant_matmul_get_workspace_size(struct pto_stream *stream, const struct pto_quant_matmul_params *params, uint64_t *size, struct pto_executor **executor)
{
    struct quant_plan plan;
    struct quant_work work;
    if (size == NULL)
        return kern_null("size");
    if (executor == NULL)
        return kern_null("executor");
    if (quant_is_mx(stream, params))
        return quant_mx_workspace_size(stream, params, size, executor);
    KERN_TRY(quant_check(stream, params, false, &plan));
    KERN_TRY(work_of(kern_target(stream), &plan, &work));
    *size = (uint64_t)work.bytes;
    return kern_executor_new(stream, "quant_matmul", &plan, sizeof plan, *size, run, NULL, executor);
}

enum pto_op_status pto_quant_matmul(struct pto_stream *stream, const struct pto_quant_matmul_params *params)
{
    uint64_t size;
    struct pto_executor *executor;
    KERN_TRY(pto_quant_matmul_get_workspace_size(stream, params, &size, &executor));
    return kern_execute_now(stream, executor);
}

enum pto_op_status pto_quant_matmul_infer(struct pto_stream *stream, const struct pto_quant_matmul_params *params)
{
    struct quant_plan plan;
    if (quant_is_mx(stream, params))
        return quant_mx_infer(params);
    KERN_TRY(quant_check(stream, params, true, &plan));
    *params->y = plan.y;
    return PTO_SUCCESS;
}
