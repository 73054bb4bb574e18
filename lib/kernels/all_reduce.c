/* Phase 1 of quant_matmul_all_reduce (kernels.md 3.1): checks in the order null pointers, element types, attributes, shapes; how the work is
 * cut. Touches no data. */
#include "kernels/all_reduce_impl.h"

#include "base/checked.h"

#include <string.h>

enum { MAX_ROW = 65535, NZ_ROWS = 16, NZ_COLS = 32, ROUND = 512, TILE_ELEMS = 8192, TILE_COLS = 1024 };

typedef const struct pto_quant_matmul_all_reduce_params params_t;

/* ---- null pointers ---- */

static enum pto_op_status check_null(params_t *p)
{
    const struct {
        const char *name;
        const struct pto_tensor *tensor;
        bool required;
    } all[] = {{"x1", p->x1, true}, {"x2", p->x2, true}, {"dequant_scale", p->dequant_scale, true}, {"output", p->output, true}, {"bias", p->bias, false},
               {"x3", p->x3, false}, {"pertoken_scale", p->pertoken_scale, false}, {"comm_quant_scale1", p->comm_quant_scale1, false},
               {"comm_quant_scale2", p->comm_quant_scale2, false}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i].tensor == NULL && all[i].required)
            return kern_null(all[i].name);
        if (all[i].tensor != NULL && all[i].tensor->data == NULL)
            return kern_fail(PTO_ERR_PARAM_NULLPTR, "%s: its data are required, they are NULL", all[i].name);
    }
    if (p->group == NULL)
        return kern_null("group");
    return PTO_SUCCESS;
}

/* ---- element types ---- */

static enum pto_op_status check_dtype(const char *name, const struct pto_tensor *t, int dtype, const char *why)
{
    if (t == NULL || t->dtype == dtype)
        return PTO_SUCCESS;
    return kern_invalid("%s: is %s; %s is allowed%s", name, kern_dtype(t->dtype), kern_dtype(dtype), why);
}

static enum pto_op_status check_dtypes(params_t *p)
{
    int y = p->output->dtype;
    KERN_TRY(check_dtype("x1", p->x1, PTO_DT_int8_t, ""));
    KERN_TRY(check_dtype("x2", p->x2, PTO_DT_int8_t, ""));
    if (y != PTO_DT_half && y != PTO_DT_bfloat16_t)
        return kern_invalid("output: is %s; f16 and bf16 are allowed", kern_dtype(y));
    if (p->output_dtype != 0 && p->output_dtype != y)
        return kern_invalid("output_dtype: is %s, output is %s", kern_dtype(p->output_dtype), kern_dtype(y));
    KERN_TRY(check_dtype("bias", p->bias, PTO_DT_int32_t, ""));
    KERN_TRY(check_dtype("x3", p->x3, y, ", the type of output"));
    if (y == PTO_DT_bfloat16_t)
        KERN_TRY(check_dtype("dequant_scale", p->dequant_scale, PTO_DT_bfloat16_t, " with output bf16"));
    else if (p->pertoken_scale != NULL)
        KERN_TRY(check_dtype("dequant_scale", p->dequant_scale, PTO_DT_float, " with output f16 and pertoken_scale"));
    else if (!kern_one_of(p->dequant_scale->dtype, PTO_DT_uint64_t, PTO_DT_int64_t, 0))
        return kern_invalid("dequant_scale: is %s; quantisation words, u64 or i64, are allowed with output f16 without pertoken_scale", kern_dtype(p->dequant_scale->dtype));
    KERN_TRY(check_dtype("pertoken_scale", p->pertoken_scale, PTO_DT_float, ""));
    KERN_TRY(check_dtype("comm_quant_scale1", p->comm_quant_scale1, y, ", the type of output"));
    return check_dtype("comm_quant_scale2", p->comm_quant_scale2, y, ", the type of output");
}

/* ---- attributes ---- */

static enum pto_op_status check_attributes(const struct pto_stream *stream, params_t *p, struct ar_plan *plan)
{
    const char *op = p->reduce_op != NULL ? p->reduce_op : "sum";
    if ((p->comm_quant_scale1 != NULL) != (p->comm_quant_scale2 != NULL))
        return kern_invalid("comm_quant_scale%d: is missing, comm_quant_scale%d is given; both or none are allowed", p->comm_quant_scale1 == NULL ? 1 : 2,
                            p->comm_quant_scale1 == NULL ? 2 : 1);
    if (strcmp(op, "sum") != 0)
        return kern_invalid("reduce_op: Expected reduceOp to be sum, it is \"%.40s\"", op);
    if (p->comm_turn != 0)
        return kern_invalid("comm_turn: Expected commTurn to be 0, it is %lld", (long long)p->comm_turn);
    if (p->stream_mode != 1)
        return kern_invalid("stream_mode: Expected streamMode to be 1, it is %lld", (long long)p->stream_mode);
    plan->comm = pto_comm_find(stream->sim, p->group);
    if (plan->comm == NULL)
        return kern_invalid("group: the session has no communicator \"%.128s\"", p->group);
    plan->ranks = plan->comm->ranks;
    plan->rank = stream->device;
    if (plan->ranks != 1 && plan->ranks != 2 && plan->ranks != 4 && plan->ranks != 8)
        return kern_invalid("group: \"%s\" has %u ranks; 1, 2, 4 or 8 are allowed", p->group, (unsigned)plan->ranks);
    if (plan->rank >= plan->ranks)
        return kern_invalid("stream: is of device %u; \"%s\" has devices 0 to %u", (unsigned)plan->rank, p->group, (unsigned)plan->ranks - 1);
    return PTO_SUCCESS;
}

/* ---- shapes ---- */

static enum pto_op_status dense(const char *name, const struct pto_tensor *t)
{
    KERN_TRY(kern_check_tensor(name, t));
    if (t->format == PTO_FORMAT_NZ)
        return kern_invalid("%s: format NZ; ND is allowed", name);
    if (!kern_contiguous(t))
        return kern_invalid("%s: %s is not contiguous; transposed tensors and tensors with gaps are not allowed here", name, kern_describe(t));
    return PTO_SUCCESS;
}

/* ND: rows one after another or, transposed, columns. */
static enum pto_op_status check_nd(const struct pto_tensor *x2, struct ar_plan *plan, int64_t *k, int64_t *n)
{
    int64_t stride[8];
    if (x2->rank != 2)
        return kern_invalid("x2: %s has %d dimensions; (k,n) with 2 is allowed, or NZ with 4", kern_describe(x2), x2->rank);
    kern_strides(x2, stride);
    *k = x2->shape[0];
    *n = x2->shape[1];
    bool columns = stride[1] != 1 && *n != 1 ? true : stride[1] != 1 && stride[0] == 1 && *k > 1;
    int64_t lines = columns ? *n : *k, length = columns ? *k : *n;
    if (columns && *k > 1 && stride[0] != 1)
        return kern_invalid("x2: %s has distances of %lld and %lld between elements; one of them has to be 1", kern_describe(x2), (long long)stride[0], (long long)stride[1]);
    plan->order2 = columns ? KERN_COLS : KERN_ROWS;
    plan->ld2 = lines == 1 ? length : columns ? stride[1] : stride[0];
    if (plan->ld2 < length)
        return kern_invalid("x2: %s has a distance of %lld from line to line of %lld elements", kern_describe(x2), (long long)plan->ld2, (long long)length);
    if (length > MAX_ROW)
        return kern_invalid("x2: its last dimension is %lld as stored; at most %d is allowed", (long long)length, MAX_ROW);
    return PTO_SUCCESS;
}

/* NZ of k x n: (n1, k1, 16, 32); of the transposed n x k: (k1, n1, 16, 32). How many of the padded rows are used says x1, columns output. */
static enum pto_op_status check_nz(params_t *p, struct ar_plan *plan, int64_t *k, int64_t *n)
{
    const struct pto_tensor *x2 = p->x2;
    int64_t outer[2] = {p->transpose_x2 ? *k : *n, p->transpose_x2 ? *n : *k};
    if (x2->rank != 4 || x2->shape[2] != NZ_ROWS || x2->shape[3] != NZ_COLS)
        return kern_invalid("x2: %s of format NZ; 4 dimensions are allowed, the last two 16 and 32", kern_describe(x2));
    if (!kern_contiguous(x2))
        return kern_invalid("x2: %s of format NZ is not contiguous", kern_describe(x2));
    if (x2->shape[0] != (outer[0] + NZ_COLS - 1) / NZ_COLS || x2->shape[1] != (outer[1] + NZ_ROWS - 1) / NZ_ROWS)
        return kern_invalid("x2: %s does not hold k = %lld of x1 and n = %lld of output; NZ of them is (%lld,%lld,16,32)", kern_describe(x2), (long long)*k, (long long)*n,
                            (long long)((outer[0] + NZ_COLS - 1) / NZ_COLS), (long long)((outer[1] + NZ_ROWS - 1) / NZ_ROWS));
    plan->order2 = p->transpose_x2 ? KERN_NZ_COLS : KERN_NZ;
    plan->ld2 = x2->shape[1] * NZ_ROWS;
    return PTO_SUCCESS;
}

/* A vector of n elements: (n), (1,n) if two dimensions are allowed, (1) if one element is. */
static enum pto_op_status check_row(const char *name, const struct pto_tensor *t, int64_t n, bool two, bool one)
{
    if (t == NULL)
        return PTO_SUCCESS;
    KERN_TRY(dense(name, t));
    int64_t elems = pto_tensor_elems(t);
    bool shape = t->rank == 1 || (two && t->rank == 2 && t->shape[0] == 1 && elems == n);
    if (shape && (elems == n || (one && elems == 1)))
        return PTO_SUCCESS;
    return kern_invalid("%s: is %s; %s(%lld)%s is allowed", name, kern_describe(t), one ? "(1) or " : "", (long long)n, two ? " or (1,n)" : "");
}

static enum pto_op_status check_shapes(params_t *p, struct ar_plan *plan)
{
    const struct pto_tensor *x1 = p->x1, *y = p->output;
    int64_t k = 0, n = 0, m;
    KERN_TRY(dense("x1", x1));
    if (x1->rank != 2 && x1->rank != 3)
        return kern_invalid("x1: %s has %d dimensions; (m,k) and (b,s,k) with 2 and 3 are allowed", kern_describe(x1), x1->rank);
    plan->k = k = x1->shape[x1->rank - 1];
    plan->m = m = x1->rank == 3 ? x1->shape[0] * x1->shape[1] : x1->shape[0];
    if (m > INT32_MAX)
        return kern_invalid("x1: m is %lld; at most %d is allowed", (long long)m, INT32_MAX);
    if (k > MAX_ROW)
        return kern_invalid("x1: its last dimension is %lld; at most %d is allowed", (long long)k, MAX_ROW);
    KERN_TRY(kern_check_tensor("x2", p->x2));
    KERN_TRY(dense("output", y));
    if (y->rank != x1->rank)
        return kern_invalid("output: %s has %d dimensions, x1 %s; as many as those of x1 are allowed", kern_describe(y), y->rank, kern_describe(x1));
    n = y->shape[y->rank - 1];
    if (p->x2->format == PTO_FORMAT_NZ)
        KERN_TRY(check_nz(p, plan, &k, &n));
    else
        KERN_TRY(check_nd(p->x2, plan, &k, &n));
    if (k != plan->k)
        return kern_invalid("x2: k is %lld in %s, x1 %s has k = %lld", (long long)k, kern_describe(p->x2), kern_describe(x1), (long long)plan->k);
    plan->n = n;
    for (int d = 0; d < y->rank; d++) {
        int64_t want = d + 1 < y->rank ? x1->shape[d] : n;
        if (y->shape[d] != want)
            return kern_invalid("output: is %s; dimension %d has to be %lld, as x1 %s and x2 %s say", kern_describe(y), d, (long long)want, kern_describe(x1), kern_describe(p->x2));
    }
    KERN_TRY(check_row("bias", p->bias, n, false, false));
    if (p->x3 != NULL) {
        KERN_TRY(dense("x3", p->x3));
        if (p->x3->rank != y->rank || memcmp(p->x3->shape, y->shape, (size_t)y->rank * sizeof y->shape[0]) != 0)
            return kern_invalid("x3: is %s; the shape of output %s is allowed", kern_describe(p->x3), kern_describe(y));
    }
    KERN_TRY(check_row("dequant_scale", p->dequant_scale, n, true, true));
    KERN_TRY(check_row("pertoken_scale", p->pertoken_scale, m, false, false));
    KERN_TRY(check_row("comm_quant_scale1", p->comm_quant_scale1, n, true, false));
    KERN_TRY(check_row("comm_quant_scale2", p->comm_quant_scale2, n, true, false));
    if (p->comm_quant_scale1 != NULL && p->comm_quant_scale1->rank != p->comm_quant_scale2->rank)
        return kern_invalid("comm_quant_scale2: is %s; the shape of comm_quant_scale1 %s is allowed", kern_describe(p->comm_quant_scale2), kern_describe(p->comm_quant_scale1));
    return PTO_SUCCESS;
}

/* ---- how it is cut ---- */

/* By m, n, ranks and target alone, so that all ranks cut alike. Tiles shrink until each core has one, down to 64 columns. */
static struct ar_cut cut(const struct pto_target *target, int64_t m, int64_t n, int64_t ranks)
{
    struct ar_cut c = {.rows = base_ceil_div(m, ranks)};
    c.blocks = base_min(kern_cube_cores(target), base_ceil_div(m, 16) * base_ceil_div(n, 64));
    c.tile_cols = base_min(n, TILE_COLS);
    c.tile_rows = base_min(c.rows, base_max(1, TILE_ELEMS / base_max(32, base_round_up(c.tile_cols, 32))));
    for (;;) {
        c.down = base_ceil_div(c.rows, c.tile_rows);
        c.across = base_ceil_div(n, c.tile_cols);
        if (c.down * c.across >= 2 * c.blocks || (c.tile_rows == 1 && c.tile_cols <= 64))
            return c;
        if (c.tile_rows > 1)
            c.tile_rows = base_ceil_div(c.tile_rows, 2);
        else
            c.tile_cols = base_max(64, base_round_up(base_ceil_div(c.tile_cols, 2), 32));
    }
}

static void window(struct ar_plan *plan)
{
    int64_t slot = plan->cut.rows * plan->n * (plan->low_bit ? 1 : 2);
    plan->receive_at = 0;
    plan->sum_at = base_round_up(plan->ranks * slot, ROUND);
    plan->window_bytes = plan->sum_at + base_round_up(plan->low_bit ? plan->ranks * slot : slot, ROUND);
}

static enum pto_op_status gemm(const struct pto_target *target, struct ar_plan *plan)
{
    struct kern_gemm *g = &plan->gemm;
    *g = (struct kern_gemm){.batch = 1, .m = plan->m, .n = plan->n, .k = plan->k, .acc_dtype = PTO_DT_int32_t};
    g->a = (struct kern_operand){.dtype = PTO_DT_int8_t, .order = KERN_ROWS, .ld = plan->k};
    g->b = (struct kern_operand){.dtype = PTO_DT_int8_t, .order = plan->order2, .ld = plan->ld2};
    if (plan->bias.dtype != 0)
        g->bias.dtype = PTO_DT_int32_t;
    g->out = (struct kern_operand){.dtype = plan->words ? plan->dtype : PTO_DT_int32_t, .order = KERN_ROWS, .ld = plan->n};
    g->store = KERN_STORE_CAST;
    if (plan->words) {
        g->store = pto_tensor_elems(&plan->scale) == 1 ? KERN_STORE_WORD : KERN_STORE_WORDS;
        g->words.dtype = g->store == KERN_STORE_WORDS ? PTO_DT_uint64_t : 0;
    }
    g->mixed = !plan->words;
    g->limits.blocks_max = plan->cut.blocks;
    g->limits.tn_max = TILE_COLS;
    return kern_gemm_plan(target, g);
}

static struct pto_tensor value(const struct pto_tensor *t) { return t != NULL ? *t : (struct pto_tensor){0}; }

/* Whatever went before on the way: all ranks have to have the same result and the same communication scales (A7). */
static const void *differs(const struct pto_tensor *a, const struct pto_tensor *b)
{
    int64_t bytes = pto_tensor_bytes(a);
    return bytes != pto_tensor_bytes(b) || memcmp(a->data, b->data, (size_t)bytes) != 0 ? a->data : NULL;
}
static enum pto_op_status check_scale(const char *name, const struct pto_tensor *first, const struct pto_tensor *own, uint32_t rank)
{
    const uint16_t *bits = own->data;
    for (int64_t i = 0, n = pto_tensor_elems(own); i < n; i++)
        if ((bits[i] & 0x7fff) == 0)
            return kern_invalid("%s: element %lld is 0 on rank %u; all have to be other than zero", name, (long long)i, (unsigned)rank);
    if (differs(first, own) != NULL)
        return kern_invalid("%s: rank %u has other values than rank 0; they have to be the same on every rank", name, (unsigned)rank);
    return PTO_SUCCESS;
}
static enum pto_op_status agree(const void *first_plan, const void *own_plan, uint32_t rank)
{
    const struct ar_plan *first = first_plan, *own = own_plan;
    if (first->m != own->m || first->n != own->n || first->dtype != own->dtype)
        return kern_invalid("output: %s[%lld,%lld] on rank %u, %s[%lld,%lld] on rank 0; every rank calls with the same one in the same order", kern_dtype(own->dtype),
                            (long long)own->m, (long long)own->n, (unsigned)rank, kern_dtype(first->dtype), (long long)first->m, (long long)first->n);
    if (first->low_bit != own->low_bit)
        return kern_invalid("comm_quant_scale1: is given on rank %u and missing on rank %u; all ranks have it, or none", own->low_bit ? (unsigned)rank : 0,
                            own->low_bit ? 0 : (unsigned)rank);
    if (!own->low_bit)
        return PTO_SUCCESS;
    KERN_TRY(check_scale("comm_quant_scale1", &first->s1, &own->s1, rank));
    return check_scale("comm_quant_scale2", &first->s2, &own->s2, rank);
}

/* x2 as its two words about it say. */
static params_t *with_words(params_t *params, struct pto_quant_matmul_all_reduce_params *copy, struct pto_tensor *x2)
{
    *copy = *params;
    if (params->x2 == NULL)
        return copy;
    *x2 = *params->x2;
    if (params->x2_format != 0)
        x2->format = params->x2_format;
    if (params->transpose_x2 && x2->format != PTO_FORMAT_NZ)
        *x2 = pto_tensor_transposed(x2);
    copy->x2 = x2;
    return copy;
}

enum pto_op_status pto_quant_matmul_all_reduce_infer(struct pto_stream *stream, struct pto_quant_matmul_all_reduce_params *params)
{
    struct pto_quant_matmul_all_reduce_params copy;
    struct pto_tensor held, *y;
    if (stream == NULL || params == NULL)
        return kern_null(stream == NULL ? "stream" : "params");
    if (params->x1 == NULL || params->x2 == NULL || params->dequant_scale == NULL || params->output == NULL)
        return kern_null(params->x1 == NULL ? "x1" : params->x2 == NULL ? "x2" : params->dequant_scale == NULL ? "dequant_scale" : "output");
    params_t *p = with_words(params, &copy, &held);
    KERN_TRY(kern_check_tensor("x1", p->x1));
    KERN_TRY(kern_check_tensor("x2", p->x2));
    KERN_TRY(kern_check_tensor("dequant_scale", p->dequant_scale));
    bool nz = p->x2->format == PTO_FORMAT_NZ;
    if (p->x1->rank < 2 || p->x2->rank != (nz ? 4 : 2))
        return kern_invalid("%s: has %d dimensions; x1 has 2 or 3, x2 2 (NZ: 4)", p->x1->rank < 2 ? "x1" : "x2", p->x1->rank < 2 ? p->x1->rank : p->x2->rank);
    y = params->output;
    int64_t n = p->x2->shape[1], scales = pto_tensor_elems(p->dequant_scale);
    if (nz)
        n = scales != 1 ? scales : p->transpose_x2 ? p->x2->shape[1] * NZ_ROWS : p->x2->shape[0] * NZ_COLS;
    if (y->rank == 0) { /* what is given stays; phase 1 judges it */
        y->rank = p->x1->rank;
        memcpy(y->shape, p->x1->shape, sizeof y->shape);
        memset(y->stride, 0, sizeof y->stride);
        y->shape[y->rank - 1] = n;
    }
    if (y->dtype == 0)
        y->dtype = p->output_dtype != 0 ? p->output_dtype : PTO_DT_half;
    return PTO_SUCCESS;
}

enum pto_op_status pto_quant_matmul_all_reduce_get_workspace_size(struct pto_stream *stream, params_t *given, uint64_t *size, struct pto_executor **executor)
{
    struct pto_quant_matmul_all_reduce_params copy;
    struct pto_tensor x2;
    struct ar_plan plan = {0};
    if (stream == NULL || given == NULL || size == NULL || executor == NULL)
        return kern_null(stream == NULL ? "stream" : given == NULL ? "params" : size == NULL ? "size" : "executor");
    const struct pto_target *target = kern_target(stream);
    params_t *params = with_words(given, &copy, &x2);
    *size = 0;
    *executor = NULL;
    KERN_TRY(check_null(params));
    KERN_TRY(check_dtypes(params));
    KERN_TRY(check_attributes(stream, params, &plan));
    KERN_TRY(check_shapes(params, &plan));
    plan.x1 = value(params->x1);
    plan.x2 = value(params->x2);
    plan.bias = value(params->bias);
    plan.x3 = value(params->x3);
    plan.scale = value(params->dequant_scale);
    plan.pertoken = value(params->pertoken_scale);
    plan.s1 = value(params->comm_quant_scale1);
    plan.s2 = value(params->comm_quant_scale2);
    plan.y = value(params->output);
    plan.dtype = plan.y.dtype;
    plan.words = plan.dtype == PTO_DT_half && plan.pertoken.dtype == 0;
    plan.low_bit = plan.s1.dtype != 0;
    plan.cut = cut(target, plan.m, plan.n, plan.ranks);
    window(&plan);
    KERN_TRY(gemm(target, &plan));
    struct kern_mixed mixed = {.tile = ar_dequantise_tile};
    plan.mixed_bytes = plan.words ? 0 : base_round_up(kern_mixed_bytes(&plan.gemm, &mixed), ROUND);
    plan.quant_bytes = plan.low_bit ? base_round_up(plan.cut.rows * plan.ranks * plan.n, ROUND) : 0;
    *size = (uint64_t)(plan.mixed_bytes + plan.quant_bytes);
    KERN_TRY(kern_executor_new(stream, "quant_matmul_all_reduce", &plan, sizeof plan, *size, ar_run, plan.comm, executor));
    kern_executor_collective(*executor, agree, plan.window_bytes, AR_PHASES * 2 * plan.cut.blocks * plan.ranks);
    return PTO_SUCCESS;
}

enum pto_op_status pto_quant_matmul_all_reduce(struct pto_stream *stream, params_t *params)
{
    struct pto_executor *executor;
    uint64_t size;
    KERN_TRY(pto_quant_matmul_all_reduce_get_workspace_size(stream, params, &size, &executor));
    return kern_execute_now(stream, executor);
}
