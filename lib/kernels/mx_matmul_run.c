/* pto_mx_matmul, phase 2: operands in device memory, what vector cores do in front of the product (quantise, scales into boxes) and
 * behind it (add c_in), one launch. */
#include "kernels/gemm.h"
#include "kernels/mx_matmul.h"
#include "kernels/sides.h"

/* What all cores know. */
struct work {
    struct kern_gemm gemm;
    struct kern_mixed mixed;
    struct kern_mx_quant quant[2];
    struct kern_mx_pack pack[2];
    int quants, packs;
    const float *c_in;          /* NULL: none */
    const int64_t *c_in_at;
    int64_t c_in_ld, ub_bytes;
};

/* ---- on vector cores ---- */

static void prepare(void *arg, int64_t worker, int64_t workers)
{
    const struct work *w = arg;
    for (int i = 0; i < w->quants; i++) {
        kern_mx_quantise(&w->quant[i], worker, workers);
        pipe_barrier(PIPE_ALL); /* the next one has its buffers elsewhere, and the same flags */
    }
    for (int i = 0; i < w->packs; i++) {
        kern_mx_pack(&w->pack[i], worker, workers);
        pipe_barrier(PIPE_ALL);
    }
}

/* C = c_in + the sum, in strips of rows by turns (state[0]: strips so far). Three buffers a stage, at the same places for all tiles: flags of
 * each stage are handed on from tile to tile. */
static void add_c_in(void *arg, const struct kern_tile_at *at)
{
    const struct work *w = arg;
    const struct kern_operand *out = &w->gemm.out;
    const int64_t cols = (at->cols + 15) / 16 * 16, bytes = w->ub_bytes / 6 / 512 * 512;
    int64_t strip = bytes / (4 * cols);
    strip = strip < 1 ? 1 : strip > at->rows ? at->rows : strip;
    for (int64_t row = 0; row < at->rows; row += strip) {
        const int64_t s = at->state[0]++ % 2, rows = at->rows - row < strip ? at->rows - row : strip;
        const int64_t c_in_at = w->c_in_at[at->batch] + (at->row + row) * w->c_in_ld + at->col, out_at = out->at[at->batch] + (at->row + row) * out->ld + at->col;
        pto_tile sum = KERN_VEC(PTO_DT_float, strip, cols, rows, at->cols), old = KERN_VEC(PTO_DT_float, strip, cols, rows, at->cols);
        pto_tile result = KERN_VEC(out->dtype, strip, cols, rows, at->cols);
        pto_gm acc = KERN_GM((const float *)at->acc + row * at->ld, PTO_DT_float, rows, at->cols, at->ld);
        pto_gm c_in = KERN_GM(w->c_in + c_in_at, PTO_DT_float, rows, at->cols, w->c_in_ld);
        pto_gm c = KERN_GM(kern_at(out->data, out->dtype, out_at), out->dtype, rows, at->cols, out->ld);
        TASSIGN(sum, s * 3 * bytes);
        TASSIGN(old, s * 3 * bytes + bytes);
        TASSIGN(result, s * 3 * bytes + 2 * bytes);
        kern_may_load(s);
        TLOAD(sum, acc);
        TLOAD(old, c_in);
        kern_loaded(s);
        kern_may_make(s);
        if (out->dtype == PTO_DT_float) {
            TADD(result, old, sum);
        } else {
            TADD(sum, old, sum);
            TCVT(result, sum, CAST_RINT, SAT_OFF);
        }
        kern_used(s);
        kern_made(s);
        TSTORE(c, result);
        kern_stored(s);
    }
}

PTO_CUBE_KERNEL(mx_matmul, (const void *)work)
{
    kern_gemm_run(&((const struct work *)work)->gemm);
}

PTO_KERNEL(mx_matmul_mixed, (const void *)work)
{
    const struct work *w = work;
    kern_gemm_run_mixed(&w->gemm, &w->mixed);
}

/* ---- operands ---- */

/* A tensor's batches: `lead` sizes of it, then matrices of `elems`, without gaps. */
static struct pto_tensor dense_batches(const struct pto_tensor *t, int lead, int dtype, int64_t elems)
{
    int64_t shape[8];
    for (int d = 0; d < lead; d++)
        shape[d] = t->shape[d];
    shape[lead] = elems;
    return pto_tensor_make(NULL, dtype, lead + 1, shape);
}

static int64_t batches(const struct pto_tensor *t, int lead)
{
    int64_t n = 1;
    for (int d = 0; d < lead; d++)
        n *= t->shape[d];
    return n;
}

/* Where each matrix of a product's batch begins; NULL: all at the same place. */
static const int64_t *product_batches(struct kern_call *call, const struct kern_mx_matmul *plan, const struct pto_tensor *t, int lead)
{
    return batches(t, lead) > 1 ? kern_mx_batch(&call->arena, t, lead, plan->batch_shape, plan->batch_rank) : NULL;
}

static void boxed_scales(struct kern_call *call, const struct kern_mx_matmul *plan, struct kern_operand *scale, bool is_a, const struct pto_tensor *like, int lead,
                         int64_t **own_at)
{
    int64_t bytes = kern_mx_boxed_bytes(is_a ? plan->m : plan->n, plan->k);
    struct pto_tensor image = dense_batches(like, lead, PTO_DT_float8_e8m0_t, bytes);
    scale->dtype = PTO_DT_float8_e8m0_t;
    scale->order = is_a ? PTO_GL_MX_A_ZZ : PTO_GL_MX_B_NN;
    scale->data = kern_temp(call, is_a ? "scale_a boxes" : "scale_b boxes", PTO_DT_float8_e8m0_t, pto_tensor_elems(&image));
    scale->at = product_batches(call, plan, &image, lead);
    *own_at = kern_mx_batch(&call->arena, &image, lead, image.shape, lead);
}

/* A side that vector cores quantise: rows without gaps, padded to whole boxes of the cube, scales in boxes. */
static void quantised_side(struct kern_call *call, const struct kern_mx_matmul *plan, const struct kern_mx_side *side, struct work *w, bool is_a)
{
    struct kern_operand *data = is_a ? &w->gemm.a : &w->gemm.b, *scale = is_a ? &w->gemm.a_scale : &w->gemm.b_scale;
    struct kern_mx_quant *q = &w->quant[w->quants++];
    const int contiguous = side->turned ? side->lead : side->lead + 1, other = side->turned ? side->lead + 1 : side->lead;
    int64_t stride[8], *own;
    kern_strides(&side->t, stride);
    *q = (struct kern_mx_quant){.to = kern_mx_format(side->type), .x_dtype = side->t.dtype, .nv = plan->nv, .down = is_a == side->turned,
                                .count = batches(&side->t, side->lead), .ub_bytes = w->ub_bytes};
    q->rows = side->t.shape[other];
    q->cols = side->t.shape[contiguous];
    q->x_ld = q->rows > 1 ? stride[other] : q->cols;
    q->y_ld = (q->cols + 63) / 64 * 64;
    struct pto_tensor y = dense_batches(&side->t, side->lead, side->type, q->rows * q->y_ld);
    data->dtype = side->type;
    data->order = side->turned ? KERN_COLS : KERN_ROWS;
    data->ld = q->y_ld;
    data->data = kern_temp(call, is_a ? "a quantised" : "b quantised", side->type, pto_tensor_elems(&y));
    data->at = product_batches(call, plan, &y, side->lead);
    boxed_scales(call, plan, scale, is_a, &side->t, side->lead, &own);
    q->x = kern_bind(call, is_a ? "a" : "b", &side->t, KERN_IN);
    q->x_at = kern_mx_batch(&call->arena, &side->t, side->lead, side->t.shape, side->lead);
    q->y = (void *)(uintptr_t)data->data;
    q->y_at = kern_mx_batch(&call->arena, &y, side->lead, y.shape, side->lead);
    q->scale = (void *)(uintptr_t)scale->data;
    q->scale_at = own;
    q->s = (struct kern_mx_scale){.form = KERN_MX_BOXED, .outer = is_a ? plan->m : plan->n, .groups = kern_mx_groups(plan->k), .even = true};
}

/* Groups side by side make bursts of a few bytes, of which every block would load the same again: not worth it for more than a tile. */
static bool loads_well(const struct kern_mx_scale *s, int64_t batch)
{
    return s->even && (s->form != KERN_MX_GROUPS || s->outer * batch <= 256);
}

static void given_side(struct kern_call *call, const struct kern_mx_matmul *plan, const struct kern_mx_side *side, struct work *w, bool is_a)
{
    static const uint8_t orders[2][4] = {{PTO_GL_MX_B_DN, 0, PTO_GL_MX_B_ND, PTO_GL_MX_B_NN}, {PTO_GL_MX_A_ND, 0, PTO_GL_MX_A_DN, PTO_GL_MX_A_ZZ}};
    struct kern_operand *data = is_a ? &w->gemm.a : &w->gemm.b, *scale = is_a ? &w->gemm.a_scale : &w->gemm.b_scale;
    int64_t stride[8];
    kern_strides(&side->t, stride);
    const int other = side->turned ? side->lead + 1 : side->lead, contiguous = side->turned ? side->lead : side->lead + 1;
    data->dtype = side->type;
    data->order = side->turned ? KERN_COLS : KERN_ROWS;
    data->ld = side->t.shape[other] > 1 ? stride[other] : (side->t.shape[contiguous] + 1) / 2 * 2;
    data->data = kern_bind(call, is_a ? "a" : "b", &side->t, KERN_IN);
    data->at = product_batches(call, plan, &side->t, side->lead);
    const void *bytes = kern_bind(call, is_a ? "scale_a" : "scale_b", &side->scale, KERN_IN);
    if (loads_well(&side->s, batches(&side->scale, side->s.lead))) {
        scale->dtype = PTO_DT_float8_e8m0_t;
        scale->order = orders[is_a][side->s.form];
        scale->data = bytes;
        scale->at = product_batches(call, plan, &side->scale, side->s.lead);
        return;
    }
    struct kern_mx_pack *p = &w->pack[w->packs++];
    int64_t *own;
    boxed_scales(call, plan, scale, is_a, &side->scale, side->s.lead, &own);
    *p = (struct kern_mx_pack){.from = bytes, .to = (void *)(uintptr_t)scale->data, .count = batches(&side->scale, side->s.lead), .to_at = own, .s = side->s};
    p->from_at = kern_mx_batch(&call->arena, &side->scale, side->s.lead, side->scale.shape, side->s.lead);
}

static void result_operand(struct kern_call *call, const struct kern_mx_matmul *plan, const struct pto_tensor *t, struct kern_operand *out)
{
    int64_t stride[8];
    kern_strides(t, stride);
    out->dtype = t->dtype;
    out->order = KERN_ROWS;
    out->ld = plan->m > 1 ? stride[plan->batch_rank] : plan->n;
    out->at = kern_mx_batch(&call->arena, t, plan->batch_rank, plan->batch_shape, plan->batch_rank);
}

/* The roofline: what is quantised is read as floats, and what vector cores add passes through them. */
static void report(struct kern_call *call, const struct kern_mx_matmul *plan, const struct work *w)
{
    struct kern_work work = kern_gemm_work(&w->gemm);
    const double elems = (double)plan->batch * (double)plan->m * (double)plan->n;
    for (int i = 0; i < w->quants; i++) {
        const struct kern_mx_quant *q = &w->quant[i];
        double n = (double)q->count * (double)q->rows * (double)q->cols, before = n * pto_dtype_bits(q->x_dtype) / 8, after = n * q->to->bits / 8 + n / KERN_MX_GROUP;
        work.read_bytes += before - after;
        work.vector_bytes += before + after;
    }
    work.written_bytes = elems * pto_dtype_bits(plan->c.dtype) / 8;
    if (w->c_in != NULL) {
        work.read_bytes += elems * sizeof(float);
        work.vector_bytes += 2 * elems * sizeof(float) + work.written_bytes;
    }
    kern_report_work(call, &work);
    kern_gemm_describe(&w->gemm, call->report.tiling, sizeof call->report.tiling);
}

enum pto_op_status kern_mx_matmul_run(struct kern_call *call, void *data)
{
    const struct kern_mx_matmul *plan = data;
    struct work *w = base_alloc(&call->arena, sizeof *w);
    *w = (struct work){.ub_bytes = isa_plan_capacity(call->target, PTO_SPACE_VEC),
                       .gemm = {.batch = plan->batch, .m = plan->m, .n = plan->n, .k = plan->k, .acc_dtype = PTO_DT_float, .store = KERN_STORE_CAST}};
    struct kern_gemm *g = &w->gemm;
    for (int i = 0; i < 2; i++) {
        const struct kern_mx_side *side = i == 0 ? &plan->a : &plan->b;
        if (side->quantise)
            quantised_side(call, plan, side, w, i == 0);
        else
            given_side(call, plan, side, w, i == 0);
    }
    if (plan->bias.data != NULL)
        g->bias = (struct kern_operand){.dtype = PTO_DT_float, .data = kern_bind(call, "bias", &plan->bias, KERN_IN)};
    result_operand(call, plan, &plan->c, &g->out);
    g->out.data = kern_bind(call, "c", &plan->c, KERN_OUT);
    if (plan->c_in.data != NULL) {
        struct kern_operand c_in = {0};
        result_operand(call, plan, &plan->c_in, &c_in);
        w->c_in = kern_bind(call, "c_in", &plan->c_in, KERN_IN);
        w->c_in_at = c_in.at;
        w->c_in_ld = c_in.ld;
    }
    if (call->status != PTO_SUCCESS)
        return call->status;
    const bool mixed = w->quants != 0 || w->packs != 0 || w->c_in != NULL;
    g->mixed = mixed;
    KERN_TRY(kern_gemm_plan(call->target, g));
    if (mixed) {
        w->mixed = (struct kern_mixed){.prepare = w->quants + w->packs != 0 ? prepare : NULL, .arg = w};
        if (w->c_in != NULL) {
            w->mixed.begin = kern_sides_begin;
            w->mixed.tile = add_c_in;
            w->mixed.end = kern_sides_end;
        }
        w->mixed.workspace = kern_temp(call, "accumulators", PTO_DT_uint8_t, kern_mixed_bytes(g, &w->mixed));
        if (call->status != PTO_SUCCESS)
            return call->status;
        KERN_TRY(kern_launched(call, pto_launch(call->sim, mx_matmul_mixed, g->tiling.blocks, w)));
    } else {
        KERN_TRY(kern_launched(call, pto_launch(call->sim, mx_matmul, g->tiling.blocks, w)));
    }
    report(call, plan, w);
    return PTO_SUCCESS;
}
