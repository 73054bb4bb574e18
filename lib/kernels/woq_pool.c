/* P7, quantized.max_pool2d (kernels.md 5): the largest stored integer of each window, on vector cores. Rows of several planes (channels) are
 * reduced down first, then columns of what is left are gathered, one for each column of the window. 8-bit integers are compared as f16, which
 * is exact. Here: checks, plan, kernel. */
#include "kernels/gemm.h"
#include "kernels/woq.h"
#include "kernels/woq_tile.h"
#include "pto/kernel.h"

static const char op_name[] = "quantized_max_pool2d";

/* One direction. */
struct axis {
    int64_t in, out, kernel, stride, padding, dilation;
};
struct plan {
    struct pto_tensor input, out;
    struct axis h, w;
    int64_t planes;
    int64_t together;         /* planes of a tile */
    int64_t piece, pieces;    /* output columns of a tile */
    int64_t line, places;     /* elements of a row of a tile of input, of output */
};
/* Of a run. */
struct job {
    const struct plan *p;
    const void *in;
    void *out;
    const int32_t *index;     /* [pieces][kernel columns][together, places] */
    int dtype, math;
    double lowest;
};

/* UB: elements of a tile of input; bytes. */
enum { ELEMS = 4096, IN_AT = 0, WIDE_AT = IN_AT + 2 * 4 * ELEMS, ROW_AT = WIDE_AT + 4 * ELEMS, PICK_AT = ROW_AT + 4 * ELEMS, MOST_AT = PICK_AT + 4 * ELEMS, OUT_AT = MOST_AT + 4 * ELEMS };

/* Input columns of a piece: [*first, *end). */
static void columns_of(const struct plan *p, int64_t piece, int64_t *first, int64_t *end)
{
    int64_t from = piece * p->piece, to = base_min(from + p->piece, p->w.out) - 1;
    *first = base_max(0, from * p->w.stride - p->w.padding);
    *end = base_min(p->w.in, to * p->w.stride - p->w.padding + (p->w.kernel - 1) * p->w.dilation + 1);
    *first = base_min(*first, base_max(*end - 1, 0));
    *end = base_max(*end, *first + 1);
}

static void pool_tile(const struct job *j, int64_t plane, int64_t row, int64_t piece, int64_t *turn)
{
    const struct plan *p = j->p;
    int64_t first, end, planes = base_min(p->together, p->planes - plane), from = piece * p->piece, cols = base_min(p->piece, p->w.out - from);
    columns_of(p, piece, &first, &end);
    int64_t width = end - first, plane_in = p->h.in * p->w.in, plane_out = p->h.out * p->w.out;
    pto_tile all = woq_vec(ROW_AT, j->math, planes, p->line, p->line), rows = woq_vec(ROW_AT, j->math, planes, p->line, width);
    pto_tile most = woq_vec(MOST_AT, j->math, planes, p->places, p->places), pick = woq_vec(PICK_AT, j->math, planes, p->places, p->places);
    KERN_V(TEXPANDS(all, j->lowest));
    for (int64_t k = 0; k < p->h.kernel; k++) {
        int64_t at = row * p->h.stride - p->h.padding + k * p->h.dilation, side = (*turn)++ % 2;
        pto_tile raw = woq_vec(IN_AT + side * 4 * ELEMS, j->dtype, planes, p->line, width), wide = woq_vec(WIDE_AT, j->math, planes, p->line, width);
        if (at < 0 || at >= p->h.in)
            continue;
        kern_may_load(side);
        woq_load(&raw, kern_at(j->in, j->dtype, plane * plane_in + at * p->w.in + first), j->dtype, planes, width, plane_in);
        kern_loaded(side);
        if (j->dtype != j->math) {
            KERN_V(TCVT(wide, raw, CAST_RINT));
            KERN_V(TMAX(rows, rows, wide));
        } else {
            KERN_V(TMAX(rows, rows, raw));
        }
        kern_used(side);
    }
    for (int64_t k = 0; k < p->w.kernel; k++) {
        int64_t side = (*turn)++ % 2;
        pto_tile index = woq_vec(IN_AT + side * 4 * ELEMS, PTO_DT_int32_t, planes, p->places, p->places), picked = k == 0 ? most : pick;
        kern_may_load(side);
        woq_load(&index, j->index + (piece * p->w.kernel + k) * p->together * p->places, PTO_DT_int32_t, planes, p->places, p->places);
        kern_loaded(side);
        KERN_V(TGATHER(picked, all, index));
        kern_used(side);
        if (k != 0)
            KERN_V(TMAX(most, most, pick));
    }
    int64_t side = (*turn)++ % 2;
    pto_tile out = woq_vec(OUT_AT + side * 4 * ELEMS, j->dtype, planes, p->places, p->places);
    kern_may_make(side);
    if (j->dtype != j->math)
        KERN_V(TCVT(out, most, CAST_RINT, SAT_ON));
    else
        KERN_V(TADDS(out, most, 0));
    kern_made(side);
    pto_tile valid = woq_vec(OUT_AT + side * 4 * ELEMS, j->dtype, planes, p->places, cols);
    woq_store(kern_to(j->out, j->dtype, plane * plane_out + row * p->w.out + from), j->dtype, planes, cols, plane_out, &valid);
    kern_stored(side);
}

PTO_VECTOR_KERNEL(quantized_max_pool2d, (const void *)job)
{
    const struct job *j = job;
    const struct plan *p = j->p;
    int64_t item = 0, turn = 0;
    kern_sides_open();
    for (int64_t plane = 0; plane < p->planes; plane += p->together)
        for (int64_t row = 0; row < p->h.out; row++)
            for (int64_t piece = 0; piece < p->pieces; piece++)
                if (item++ % get_block_num() == get_block_idx())
                    pool_tile(j, plane, row, piece, &turn);
    woq_close();
}

/* Where a window's column lies in a tile of input; what lies outside of the input is its last column, which holds the lowest value. */
static void fill_index(const struct plan *p, int32_t *index)
{
    for (int64_t piece = 0; piece < p->pieces; piece++)
        for (int64_t k = 0; k < p->w.kernel; k++)
            for (int64_t plane = 0; plane < p->together; plane++)
                for (int64_t i = 0; i < p->places; i++) {
                    int64_t first, end, at = (piece * p->piece + i) * p->w.stride - p->w.padding + k * p->w.dilation;
                    columns_of(p, piece, &first, &end);
                    *index++ = (int32_t)(plane * p->line + (at >= first && at < end ? at - first : p->line - 1));
                }
}

/* ---- both phases ---- */

static enum pto_op_status run(struct kern_call *call, void *arg)
{
    const struct plan *p = arg;
    int32_t *index = kern_temp(call, "index", PTO_DT_int32_t, p->pieces * p->w.kernel * p->together * p->places);
    struct job job = {.p = p,
                      .in = kern_bind(call, "input", &p->input, KERN_IN),
                      .out = kern_bind(call, "out", &p->out, KERN_OUT),
                      .index = index,
                      .dtype = p->input.dtype,
                      .math = p->input.dtype == PTO_DT_int32_t ? PTO_DT_int32_t : PTO_DT_half,
                      .lowest = p->input.dtype == PTO_DT_int32_t ? INT32_MIN : p->input.dtype == PTO_DT_int8_t ? INT8_MIN : 0};
    KERN_TRY(call->status);
    fill_index(p, index);
    int64_t items = base_ceil_div(p->planes, p->together) * p->h.out * p->pieces;
    KERN_TRY(kern_launched(call, pto_launch(call->sim, quantized_max_pool2d, base_min(items, kern_vector_cores(call->target)), (const void *)&job)));
    struct kern_work work = {.read_bytes = (double)pto_tensor_bytes(&p->input), .written_bytes = (double)pto_tensor_bytes(&p->out)};
    work.vector_bytes = work.read_bytes + work.written_bytes;
    kern_report_work(call, &work);
    return PTO_SUCCESS;
}

/* One or two numbers for height and width. */
static enum pto_op_status pair_of(const char *name, const int64_t *list, int n, int64_t least, int64_t standard_h, int64_t standard_w, int64_t *h, int64_t *w)
{
    *h = standard_h;
    *w = standard_w;
    if (list == NULL || n == 0)
        return PTO_SUCCESS;
    if (n != 1 && n != 2)
        return kern_invalid("%s: expect one or two numbers, it has %d", name, n);
    *h = list[0];
    *w = list[n - 1];
    for (int i = 0; i < n; i++)
        if (list[i] < least || list[i] > INT32_MAX)
            return kern_invalid("%s: expect numbers of at least %lld, [%d] is %lld", name, (long long)least, i, (long long)list[i]);
    return PTO_SUCCESS;
}

/* Output size of a direction; 0: none. */
static int64_t out_size(const struct axis *a, bool ceil_mode)
{
    int64_t room = a->in + 2 * a->padding - a->dilation * (a->kernel - 1) - 1;
    if (room < 0)
        return 0;
    int64_t out = (room + (ceil_mode ? a->stride - 1 : 0)) / a->stride + 1;
    return (out - 1) * a->stride >= a->in + a->padding ? out - 1 : out;
}

static enum pto_op_status check(const struct pto_quantized_max_pool2d_params *p, struct plan *plan)
{
    const struct pto_tensor *x = p->input;
    if (x == NULL || p->kernel_size == NULL)
        return kern_null(x == NULL ? "input" : "kernel_size");
    if (!kern_one_of(x->dtype, PTO_DT_uint8_t, PTO_DT_int8_t, PTO_DT_int32_t, 0))
        return kern_invalid("input: expect uint8, int8 or int32, it is %s", kern_describe(x));
    KERN_TRY(woq_check("input", x, x->rank == 3 ? 3 : 4, 0));
    struct axis *h = &plan->h, *w = &plan->w;
    if (p->kernel_size_count == 0)
        return kern_invalid("kernel_size: expect one or two numbers, it has none");
    KERN_TRY(pair_of("kernel_size", p->kernel_size, p->kernel_size_count, 1, 1, 1, &h->kernel, &w->kernel));
    KERN_TRY(pair_of("stride", p->stride, p->stride_count, 1, h->kernel, w->kernel, &h->stride, &w->stride));
    KERN_TRY(pair_of("padding", p->padding, p->padding_count, 0, 0, 0, &h->padding, &w->padding));
    KERN_TRY(pair_of("dilation", p->dilation, p->dilation_count, 1, 1, 1, &h->dilation, &w->dilation));
    if (h->padding > h->kernel / 2 || w->padding > w->kernel / 2)
        return kern_invalid("padding: expect at most half of kernel_size, it is %lld, %lld with %lld, %lld", (long long)h->padding, (long long)w->padding, (long long)h->kernel,
                            (long long)w->kernel);
    KERN_TRY(woq_check_dense("input", x));
    h->in = x->shape[x->rank - 2];
    w->in = x->shape[x->rank - 1];
    h->out = out_size(h, p->ceil_mode);
    w->out = out_size(w, p->ceil_mode);
    if (h->out <= 0 || w->out <= 0)
        return kern_invalid("kernel_size: expect windows that fit the padded input, %lld x %lld do not fit %s", (long long)(h->dilation * (h->kernel - 1) + 1),
                            (long long)(w->dilation * (w->kernel - 1) + 1), kern_describe(x));
    plan->planes = pto_tensor_elems(x) / h->in / w->in;
    return PTO_SUCCESS;
}

/* Tiles that fit: as many output columns as there are, planes beside them. */
static enum pto_op_status plan_tiles(struct plan *p)
{
    int64_t span = (p->w.kernel - 1) * p->w.dilation + 1, most = ELEMS / 2 - 32; /* the last column is for what lies outside */
    if (base_min(span, p->w.in) > most)
        return kern_invalid("kernel_size: expect windows of at most %lld columns, they have %lld", (long long)most, (long long)span);
    p->piece = base_max(base_min(p->w.out, 512), 1);
    while (p->piece > 1 && base_min((p->piece - 1) * p->w.stride + span, p->w.in) > most)
        p->piece = (p->piece + 1) / 2;
    p->pieces = base_ceil_div(p->w.out, p->piece);
    p->line = base_round_up(base_min((p->piece - 1) * p->w.stride + span, p->w.in) + 1, 32);
    p->places = base_round_up(p->piece, 32);
    p->together = base_min(base_min(p->planes, 64), ELEMS / base_max(p->line, p->places));
    return PTO_SUCCESS;
}

enum pto_op_status pto_quantized_max_pool2d_shape(const struct pto_quantized_max_pool2d_params *params, int64_t *height, int64_t *width)
{
    struct plan plan = {.planes = 0};
    if (params == NULL || height == NULL || width == NULL)
        return kern_null(params == NULL ? "params" : height == NULL ? "height" : "width");
    KERN_TRY(check(params, &plan));
    *height = plan.h.out;
    *width = plan.w.out;
    return PTO_SUCCESS;
}

enum pto_op_status pto_quantized_max_pool2d_get_workspace_size(struct pto_stream *stream, const struct pto_quantized_max_pool2d_params *params, uint64_t *size,
                                                               struct pto_executor **executor)
{
    if (stream == NULL || params == NULL || size == NULL || executor == NULL)
        return kern_null(stream == NULL ? "stream" : params == NULL ? "params" : size == NULL ? "workspace_size" : "executor");
    struct plan plan = {.planes = 0};
    const struct pto_tensor *x = params->input, *out = params->out;
    if (x == NULL || params->kernel_size == NULL || out == NULL)
        return kern_null(x == NULL ? "input" : out == NULL ? "out" : "kernel_size");
    KERN_TRY(check(params, &plan));
    KERN_TRY(woq_check("out", out, x->rank, x->dtype));
    KERN_TRY(woq_check_dense("out", out));
    for (int d = 0; d < x->rank - 2; d++)
        KERN_TRY(woq_check_dim("out", out, d, x->shape[d], "as input"));
    KERN_TRY(woq_check_dim("out", out, x->rank - 2, plan.h.out, "windows down"));
    KERN_TRY(woq_check_dim("out", out, x->rank - 1, plan.w.out, "windows across"));
    KERN_TRY(plan_tiles(&plan));
    plan.input = *x;
    plan.out = *out;
    *size = 0;
    return kern_executor_new(stream, op_name, &plan, sizeof plan, 0, run, NULL, executor);
}

enum pto_op_status pto_quantized_max_pool2d(struct pto_stream *stream, const struct pto_quantized_max_pool2d_params *params)
{
    struct pto_executor *executor;
    uint64_t size;
    KERN_TRY(pto_quantized_max_pool2d_get_workspace_size(stream, params, &size, &executor));
    return kern_execute_now(stream, executor);
}
