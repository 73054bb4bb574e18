/* The quantised matrix product (kernels.md 2) on the simulator against a scalar reference: the specification's examples, random calls over all rows of
 * the table on three targets with all checks on, special values, two phases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "kernels/quant_reference.h"
#include "pto/kernels/quant_matmul.h"

enum { SEED = 4711 };
#include "kernels/session.h"

static struct pto_sim *session(const char *arch)
{
    struct pto_sim *sim = pto_sim_new(arch);
    assert_non_null(sim);
    assert_int_equal(pto_sim_set(sim, "check", "all"), PTO_OK);
    return sim;
}

/* ---- calls with random data ---- */

enum { DIMS = 4, MAX_BATCH = 64 };
struct given {
    char row;
    int dims1, dims2;               /* of the batch */
    int64_t batch1[DIMS], batch2[DIMS];
    int64_t m, n, k;
    bool transpose1, transpose2, nz;
    int scale, bias;                /* dtypes; 0: none */
    int64_t scales, offsets;        /* lengths; 0: none */
    bool tokens, batch_bias, flag;  /* flag: transposes are said by flags instead of views */
    int64_t gap;                    /* between rows of x1 and x2 */
};

/* Everything of a call: tensors in plain row order for the reference, and as they are given. */
struct call {
    struct given g;
    int64_t batch;
    int8_t *x1, *x2;                /* [batch of its own][m][k], [..][k][n] */
    float *scale, *offset, *token;
    void *bias;
    uint64_t *words;
    uint16_t *scale16;
    void *y;
    struct pto_tensor t1, t2, ts, to, tp, tb, ty;
    void *stored1, *stored2;
};

static int64_t product_of(const int64_t *d, int n)
{
    int64_t p = 1;
    for (int i = 0; i < n; i++)
        p *= d[i];
    return p;
}

static int y_dtype(char row) { return row == 'b' ? PTO_DT_int8_t : row == 'c' ? PTO_DT_bfloat16_t : row == 'f' ? PTO_DT_int32_t : PTO_DT_half; }
static size_t size_of(int dtype) { return (size_t)pto_dtype_bits(dtype) / 8; }

/* rows x cols of numbers to memory with gaps, int4 packed, transposed, in boxes. */
static void *store(const int8_t *from, int64_t batch, int64_t rows, int64_t cols, bool transposed, bool int4, bool nz, int64_t gap, const int64_t *dims, int ndims, bool flag, struct pto_tensor *out)
{
    const int64_t r = transposed ? cols : rows, c = transposed ? rows : cols, per = int4 ? 8 : 1, ld = c / per + gap;
    const size_t element = int4 ? 4 : 1;
    uint8_t *data = calloc((size_t)(batch * r * ld) * element + 64, 1);
    int64_t shape[8];
    for (int64_t b = 0; b < batch; b++)
        for (int64_t i = 0; i < rows; i++)
            for (int64_t j = 0; j < cols; j++) {
                const int64_t ri = transposed ? j : i, ci = transposed ? i : j;
                const uint8_t v = (uint8_t)from[(b * rows + i) * cols + j];
                if (int4)
                    data[(size_t)((b * r + ri) * ld) * 4 + (size_t)ci / 2] |= (uint8_t)((v & 15) << (ci % 2 * 4));
                else
                    data[(b * r + ri) * ld + ci] = v;
            }
    for (int d = 0; d < ndims; d++)
        shape[d] = dims[d];
    shape[ndims] = r;
    shape[ndims + 1] = c / per;
    *out = pto_tensor_make(data, int4 ? PTO_DT_int32_t : PTO_DT_int8_t, ndims + 2, shape);
    if (gap != 0) {
        int64_t step = 1;
        for (int d = ndims + 1; d >= 0; d--) {
            out->stride[d] = step;
            step *= d == ndims + 1 ? ld : shape[d];
        }
    }
    struct pto_tensor view = transposed ? pto_tensor_transposed(out) : *out;
    if (nz) {
        struct pto_tensor box = {0};
        int64_t bytes;
        assert_int_equal(pto_nz_size(&view, &box, &bytes), PTO_SUCCESS);
        box.data = malloc((size_t)bytes);
        assert_int_equal(pto_format_cast_nz(&view, &box), PTO_SUCCESS);
        free(data);
        *out = transposed && !flag ? pto_tensor_transposed(&box) : box;
        return box.data;
    }
    if (!flag)
        *out = view;
    return data;
}

static struct call *make(const struct given *given)
{
    struct call *c = calloc(1, sizeof *c);
    const struct given *g = &c->g;
    c->g = *given;
    const bool int4 = g->row == 'e';
    const int64_t b1 = product_of(g->batch1, g->dims1), b2 = product_of(g->batch2, g->dims2);
    const int dims = g->dims1 > g->dims2 ? g->dims1 : g->dims2;
    int64_t shape[8];
    c->batch = 1;
    for (int d = 0; d < dims; d++) {
        const int d1 = d - (dims - g->dims1), d2 = d - (dims - g->dims2);
        const int64_t n1 = d1 >= 0 ? g->batch1[d1] : 1, n2 = d2 >= 0 ? g->batch2[d2] : 1;
        shape[d] = n1 > n2 ? n1 : n2;
        c->batch *= shape[d];
    }
    shape[dims] = g->m;
    shape[dims + 1] = g->n;
    c->x1 = malloc((size_t)(b1 * g->m * g->k));
    c->x2 = malloc((size_t)(b2 * g->k * g->n));
    for (int64_t i = 0; i < b1 * g->m * g->k; i++)
        c->x1[i] = (int8_t)(int4 ? between(-8, 7) : between(-128, 127));
    for (int64_t i = 0; i < b2 * g->k * g->n; i++)
        c->x2[i] = (int8_t)(int4 ? between(-8, 7) : between(-128, 127));
    c->stored1 = store(c->x1, b1, g->m, g->k, g->transpose1, int4, false, g->gap, g->batch1, g->dims1, g->flag, &c->t1);
    c->stored2 = store(c->x2, b2, g->k, g->n, g->transpose2, int4, g->nz, g->nz ? 0 : g->gap, g->batch2, g->dims2, g->flag, &c->t2);
    /* scales such that results use their range: accumulators are about 5000 * sqrt(k), int4 20 * sqrt(k) */
    const float usual = (g->row == 'b' ? 150.0f : 800.0f) / ((int4 ? 20.0f : 5000.0f) * sqrtf((float)g->k));
    c->scale = malloc((size_t)g->n * sizeof *c->scale);
    c->words = malloc((size_t)g->n * sizeof *c->words);
    c->scale16 = malloc((size_t)g->n * sizeof *c->scale16);
    c->offset = malloc((size_t)g->n * sizeof *c->offset);
    c->token = malloc((size_t)g->m * sizeof *c->token);
    for (int64_t j = 0; j < g->n; j++) {
        const float offset = real(-150, 150);
        c->scale[j] = usual * real(0.2f, 2) * (next() % 3 == 0 ? -1.0f : 1.0f);
        c->offset[j] = next() % 8 == 0 ? rintf(real(-9, 9)) + 0.5f : real(-300, 300);
        c->words[j] = ref_word(c->scale[j], next() % 2 == 0 ? &offset : NULL) | (next() & 0x1fff); /* what the word does not use */
        if (next() % 4 == 0)
            c->words[j] &= ~(UINT64_C(1) << 46);
        c->scale16[j] = ref_bf16(c->scale[j]);
    }
    for (int64_t i = 0; i < g->m; i++)
        c->token[i] = next() % 8 == 0 ? 0 : real(-2, 2);
    void *scale = g->scale == PTO_DT_float ? (void *)c->scale : g->scale == PTO_DT_bfloat16_t ? (void *)c->scale16 : (void *)c->words;
    c->ts = pto_tensor_make(scale, g->scale, 1, &g->scales);
    c->to = pto_tensor_make(c->offset, PTO_DT_float, 1, &g->offsets);
    c->tp = pto_tensor_make(c->token, PTO_DT_float, 1, &g->m);
    if (g->bias != 0) {
        const int64_t count = (g->batch_bias ? c->batch : 1) * g->n;
        c->bias = malloc((size_t)count * 4);
        for (int64_t j = 0; j < count; j++) {
            const float v = real(-300, 300);
            if (g->bias == PTO_DT_int32_t)
                ((int32_t *)c->bias)[j] = (int32_t)between(-100000, 100000);
            else if (g->bias == PTO_DT_float)
                ((float *)c->bias)[j] = v;
            else
                ((uint16_t *)c->bias)[j] = g->bias == PTO_DT_half ? ref_half((double)v) : ref_bf16(v);
        }
        c->tb = pto_tensor_make(c->bias, g->bias, g->batch_bias ? 3 : 1, g->batch_bias ? (const int64_t[]){c->batch, 1, g->n} : &g->n);
    }
    c->ty = pto_tensor_make(NULL, y_dtype(g->row), dims + 2, shape);
    c->y = malloc((size_t)(c->batch * g->m * g->n) * size_of(c->ty.dtype));
    memset(c->y, 0xA5, (size_t)(c->batch * g->m * g->n) * size_of(c->ty.dtype));
    c->ty.data = c->y;
    return c;
}

static void drop(struct call *c)
{
    free(c->x1);
    free(c->x2);
    free(c->stored1);
    free(c->stored2);
    free(c->scale);
    free(c->words);
    free(c->scale16);
    free(c->offset);
    free(c->token);
    free(c->bias);
    free(c->y);
    free(c);
}

static struct pto_quant_matmul_params params_of(struct call *c)
{
    const struct given *g = &c->g;
    return (struct pto_quant_matmul_params){
        .x1 = &c->t1, .x2 = &c->t2, .scale = &c->ts, .offset = g->offsets != 0 ? &c->to : NULL, .pertoken_scale = g->tokens ? &c->tp : NULL, .bias = g->bias != 0 ? &c->tb : NULL, .y = &c->ty,
        .transpose_x1 = g->flag && g->transpose1, .transpose_x2 = g->flag && g->transpose2};
}

/* Which matrix of one with fewer batches belongs to batch b. */
static int64_t own_batch(int64_t b, const int64_t *shape, int dims, const int64_t *own, int own_dims)
{
    int64_t at = 0, step = 1;
    for (int d = dims - 1; d >= 0; d--) {
        const int64_t i = b % shape[d];
        const int mine = d - (dims - own_dims);
        b /= shape[d];
        if (mine >= 0) {
            at += (own[mine] == 1 ? 0 : i) * step;
            step *= own[mine];
        }
    }
    return at;
}

static uint32_t expected(const struct call *c, int64_t b, int64_t i, int64_t j)
{
    const struct given *g = &c->g;
    const int dims = c->ty.rank - 2;
    const int8_t *x1 = c->x1 + (own_batch(b, c->ty.shape, dims, g->batch1, g->dims1) * g->m + i) * g->k;
    const int8_t *x2 = c->x2 + own_batch(b, c->ty.shape, dims, g->batch2, g->dims2) * g->k * g->n + j;
    const int64_t s = g->scales == 1 ? 0 : j, bj = (g->batch_bias ? b * g->n : 0) + j;
    int32_t acc = 0;
    for (int64_t l = 0; l < g->k; l++)
        acc += x1[l] * x2[l * g->n];
    if (g->bias == PTO_DT_int32_t)
        acc += ((const int32_t *)c->bias)[bj];
    if (g->row == 'f')
        return (uint32_t)acc;
    if (g->row == 'a' || g->row == 'b' || g->row == 'e') {
        uint64_t word = g->scale == PTO_DT_float ? ref_word(c->scale[s], g->offsets != 0 ? &c->offset[g->offsets == 1 ? 0 : j] : NULL) : c->words[s];
        return g->row == 'b' ? (uint8_t)ref_fix_int8(acc, word) : ref_fix_half(acc, word);
    }
    const float scale = g->scale == PTO_DT_bfloat16_t ? ref_from_bf16(c->scale16[s]) : c->scale[s];
    float bias = 0;
    const bool has_bias = g->bias != 0 && g->bias != PTO_DT_int32_t;
    if (has_bias)
        bias = g->bias == PTO_DT_float ? ((const float *)c->bias)[bj] : g->bias == PTO_DT_half ? ref_from_half(((const uint16_t *)c->bias)[bj]) : ref_from_bf16(((const uint16_t *)c->bias)[bj]);
    const float u = ref_vector(acc, scale, g->tokens ? &c->token[i] : NULL, has_bias ? &bias : NULL);
    return g->row == 'c' ? ref_bf16(u) : ref_half((double)u);
}

static uint32_t got(const struct call *c, int64_t at)
{
    switch (size_of(c->ty.dtype)) {
    case 1: return ((const uint8_t *)c->y)[at];
    case 2: return ((const uint16_t *)c->y)[at];
    default: return ((const uint32_t *)c->y)[at];
    }
}

static void describe(const struct given *g, char *text, size_t size)
{
    (void)snprintf(text, size, "row %c m %d n %d k %d batches %d:%d %d:%d transposed %d %d nz %d scale %s[%d] bias %s offset %d tokens %d flag %d gap %d", g->row, (int)g->m, (int)g->n, (int)g->k,
                   g->dims1, (int)product_of(g->batch1, g->dims1), g->dims2, (int)product_of(g->batch2, g->dims2), g->transpose1, g->transpose2, g->nz, pto_dtype_name(g->scale), (int)g->scales,
                   g->bias != 0 ? pto_dtype_name(g->bias) : "none", (int)g->offsets, g->tokens, g->flag, (int)g->gap);
}

/* step: every so many elements are compared. */
static void check(struct pto_sim *sim, struct call *c, int64_t step)
{
    char text[256];
    struct pto_stream *stream = pto_stream_new(sim, 0);
    struct pto_quant_matmul_params p = params_of(c);
    struct pto_op_report report;
    describe(&c->g, text, sizeof text);
    pto_diag_clear(sim);
    if (pto_quant_matmul(stream, &p) != PTO_SUCCESS)
        fail_msg("%s on %s: %s\n%s", text, pto_sim_arch(sim), pto_last_error(), pto_diag_text(sim));
    quiet(sim, text);
    for (int64_t b = 0, at = 0; b < c->batch; b++)
        for (int64_t i = 0; i < c->g.m; i++)
            for (int64_t j = 0; j < c->g.n; j++, at++)
                if (at % step == 0 && got(c, at) != expected(c, b, i, j))
                    fail_msg("%s on %s: [%d,%d,%d] is %x, expected %x", text, pto_sim_arch(sim), (int)b, (int)i, (int)j, got(c, at), expected(c, b, i, j));
    assert_true(pto_stream_report(stream, &report));
    assert_int_equal(report.launches, 1);
    assert_true(report.useful_macs == (uint64_t)(c->batch * c->g.m * c->g.n * c->g.k));
    assert_true(report.cycles >= report.bound_cycles && report.bound_cycles > 0);
    pto_stream_free(stream);
}

static int64_t some_size(int64_t large)
{
    switch (next() % 5) {
    case 0: return 1;
    case 1: return between(2, 15);
    case 2: return 16 * between(1, large / 16);
    default: return between(1, large);
    }
}

static struct given random_call(char row)
{
    static const int words[] = {PTO_DT_int64_t, PTO_DT_uint64_t, PTO_DT_float};
    static const int biases[][5] = {['a' - 'a'] = {PTO_DT_int32_t}, {PTO_DT_int32_t}, {PTO_DT_int32_t, PTO_DT_bfloat16_t, PTO_DT_float}, {PTO_DT_int32_t, PTO_DT_half, PTO_DT_bfloat16_t, PTO_DT_float},
                                    {PTO_DT_int32_t}, {PTO_DT_int32_t}};
    static const int counts[] = {1, 1, 3, 4, 1, 1};
    struct given g = {.row = row, .m = some_size(150), .n = some_size(300), .k = some_size(400), .flag = next() % 2 == 0};
    const bool int4 = row == 'e';
    if (int4) {
        g.n = (g.n + 7) / 8 * 8;
        g.k = (g.k + 7) / 8 * 8;
    }
    g.transpose1 = !int4 && next() % 4 == 0;
    g.transpose2 = next() % 2 == 0;
    g.nz = next() % 3 == 0;
    g.gap = !int4 && next() % 4 == 0 ? between(1, 20) : 0;
    if (!int4 && next() % 3 == 0) { /* batches */
        const int dims = (int)between(1, DIMS);
        g.m = (g.m + 3) / 4;
        g.n = (g.n + 3) / 4;
        g.k = (g.k + 3) / 4;
        g.dims1 = next() % 4 == 0 ? (int)between(0, dims) : dims;
        g.dims2 = g.dims1 < dims || next() % 2 == 0 ? dims : (int)between(0, dims);
        for (int d = 0; d < dims; d++) {
            const int64_t size = between(1, dims > 2 ? 2 : 4);
            const int d1 = d - (dims - g.dims1), d2 = d - (dims - g.dims2);
            if (d1 >= 0)
                g.batch1[d1] = next() % 3 == 0 ? 1 : size;
            if (d2 >= 0)
                g.batch2[d2] = next() % 3 == 0 ? 1 : size;
        }
    } else if (int4 && next() % 2 == 0) {
        g.dims1 = 1;
        g.batch1[0] = between(1, 3);
    }
    if (g.nz && g.k == (int4 ? 8 : 1))
        g.transpose2 = false; /* a row without gaps is no transposed view */
    g.scale = row == 'c' || row == 'f' ? (next() % 2 == 0 ? PTO_DT_float : PTO_DT_bfloat16_t) : row == 'd' ? PTO_DT_float : words[next() % 3];
    g.scales = next() % 3 == 0 ? 1 : g.n;
    if (row == 'b' && next() % 2 == 0)
        g.offsets = next() % 3 == 0 ? 1 : g.n;
    g.tokens = row == 'd' || (row == 'c' && next() % 2 == 0);
    if (next() % 4 != 0) {
        g.bias = biases[row - 'a'][next() % (uint32_t)counts[row - 'a']];
        g.batch_bias = (g.dims1 == 1 && g.dims2 <= 1) || (g.dims2 == 1 && g.dims1 <= 1) ? next() % 2 == 0 : false;
    }
    return g;
}

static void random_calls(const char *arch, int count)
{
    struct pto_sim *sim = session(arch);
    for (int i = 0; i < count; i++) {
        const struct given g = random_call((char)('a' + i % 6));
        struct call *c = make(&g);
        check(sim, c, 1);
        drop(c);
    }
    pto_sim_free(sim);
}
static void random_calls_on_a2(void **unused)
{
    (void)unused;
    random_calls("a2", 12);
}
static void random_calls_on_a3(void **unused)
{
    (void)unused;
    random_calls("a3", 120);
}
static void random_calls_on_a5(void **unused)
{
    (void)unused;
    random_calls("a5", 90);
}

/* ---- the specification's examples ---- */

static void worked_example(void **unused)
{
    (void)unused;
    static const char *const archs[] = {"a2", "a3", "a5", "a6"};
    int8_t x1[] = {1, -2, 3, 4, 127, -128, 5, 0}, x2[] = {1, 2, 3, -4, -5, 6, 7, 100}, y8[4];
    int32_t bias[] = {10, -10}, y32[4];
    float scale[] = {0.1f, 0.5f}, offset[] = {2.5f, -3}, tokens[] = {0.25f, 1.5f};
    uint16_t scale16[] = {0x3dcd, 0x3f00}, y16[4];
    struct pto_tensor t1 = PTO_TENSOR(int8_t, x1, 2, 4), t2 = PTO_TENSOR(int8_t, x2, 4, 2), tb = PTO_TENSOR(int32_t, bias, 2), ts = PTO_TENSOR(float, scale, 2), to = PTO_TENSOR(float, offset, 2);
    struct pto_tensor tp = PTO_TENSOR(float, tokens, 2), ts16 = PTO_TENSOR(bfloat16_t, scale16, 2), yh = PTO_TENSOR(half, y16, 2, 2), yb = PTO_TENSOR(bfloat16_t, y16, 2, 2);
    struct pto_tensor yi = PTO_TENSOR(int8_t, y8, 2, 2), yl = PTO_TENSOR(int32_t, y32, 2, 2);
    for (size_t a = 0; a < sizeof archs / sizeof archs[0]; a++) {
        struct pto_sim *sim = session(archs[a]);
        struct pto_stream *stream = pto_stream_new(sim, 0);
        struct pto_quant_matmul_params p = {.x1 = &t1, .x2 = &t2, .scale = &ts, .bias = &tb, .y = &yh};
        assert_int_equal(pto_quant_matmul(stream, &p), PTO_SUCCESS);
        assert_memory_equal(y16, ((uint16_t[]){0x3f33, 0x5a88, 0xcecc, 0x5e24}), 8);
        p.y = &yi;
        p.offset = &to;
        assert_int_equal(pto_quant_matmul(stream, &p), PTO_SUCCESS);
        assert_memory_equal(y8, ((int8_t[]){4, 127, -25, 127}), 4);
        p = (struct pto_quant_matmul_params){.x1 = &t1, .x2 = &t2, .scale = &ts16, .bias = &tb, .pertoken_scale = &tp, .y = &yb};
        assert_int_equal(pto_quant_matmul(stream, &p), PTO_SUCCESS);
        assert_memory_equal(y16, ((uint16_t[]){0x3ee7, 0x4251, 0xc223, 0x4413}), 8);
        p = (struct pto_quant_matmul_params){.x1 = &t1, .x2 = &t2, .scale = &ts, .bias = &tb, .y = &yl};
        assert_int_equal(pto_quant_matmul(stream, &p), PTO_SUCCESS);
        assert_memory_equal(y32, ((int32_t[]){18, 418, -272, 786}), 16);
        quiet(sim, archs[a]);
        pto_stream_free(stream);
        pto_sim_free(sim);
    }
}

/* The shapes that the upstream program runs (2.1). */
static void upstream_shapes(void **unused)
{
    (void)unused;
    const struct given calls[] = {
        {.row = 'b', .dims1 = 1, .dims2 = 1, .batch1 = {1}, .batch2 = {31}, .m = 256, .n = 16, .k = 768, .scale = PTO_DT_float, .scales = 16, .bias = PTO_DT_int32_t, .batch_bias = true, .offsets = 16},
        {.row = 'a', .dims1 = 1, .dims2 = 1, .batch1 = {15}, .batch2 = {15}, .m = 1, .n = 128, .k = 512, .scale = PTO_DT_int64_t, .scales = 1},
        {.row = 'b', .dims1 = 1, .dims2 = 1, .batch1 = {15}, .batch2 = {15}, .m = 1, .n = 128, .k = 512, .scale = PTO_DT_int64_t, .scales = 1, .nz = true, .offsets = 1, .bias = PTO_DT_int32_t},
        {.row = 'c', .m = 15, .n = 6912, .k = 1408, .scale = PTO_DT_bfloat16_t, .scales = 6912, .transpose2 = true, .tokens = true, .bias = PTO_DT_bfloat16_t},
    };
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        struct pto_sim *sim = session(i % 2 == 0 ? "a3" : "a5");
        struct call *c = make(&calls[i]);
        check(sim, c, 7);
        drop(c);
        pto_sim_free(sim);
    }
}

/* ---- special values ---- */

static bool is_nan16(uint16_t v, int dtype) { return dtype == PTO_DT_half ? (v & 0x7fff) > 0x7c00 : (v & 0x7fff) > 0x7f80; }

/* Scales and biases that are no usual numbers, accumulators beyond 2^24, offsets at their limits. */
static void special_values(void **unused)
{
    (void)unused;
    enum { N = 16, K = 3000, M = 3 };
    float scale[N] = {INFINITY, -INFINITY, NAN, 0, -0.0f, 1e-45f, 1e-38f, -1e-40f, 3.4e38f, -3e38f, 1e-9f, 1, -1, 0x1.002p0f, 7e-12f, 0x1p-24f};
    float tokens[M] = {1, INFINITY, 1e-38f}, bias[N] = {0, INFINITY, 1, NAN, -0.0f, 1e-45f, 0, 0, -INFINITY, 0, 0, 1, 0x1p30f, 5, 1e-8f, -1};
    int8_t *x1 = malloc(M * K), *x2 = malloc(K * N), y8[M * N];
    uint16_t y16[M * N];
    for (int i = 0; i < M * K; i++)
        x1[i] = i < K ? 0 : (int8_t)(i < 2 * K ? -128 : between(-128, 127));
    for (int i = 0; i < K * N; i++)
        x2[i] = (int8_t)(i % 3 == 0 ? 127 : -128);
    struct pto_tensor t1 = PTO_TENSOR(int8_t, x1, M, K), t2 = PTO_TENSOR(int8_t, x2, K, N), ts = PTO_TENSOR(float, scale, N), tp = PTO_TENSOR(float, tokens, M), tb = PTO_TENSOR(float, bias, N);
    float offset[N];
    for (int j = 0; j < N; j++)
        offset[j] = (float)(j % 3 == 0 ? -256 : j % 3 == 1 ? 255 : 1);
    struct pto_tensor to = PTO_TENSOR(float, offset, N);
    const char *const archs[] = {"a3", "a5"};
    for (int a = 0; a < 2; a++) {
        struct pto_sim *sim = session(archs[a]);
        struct pto_stream *stream = pto_stream_new(sim, 0);
        for (int kind = 0; kind < 4; kind++) { /* rows a, b, c, d */
            const int dtype = kind == 1 ? PTO_DT_int8_t : kind == 2 ? PTO_DT_bfloat16_t : PTO_DT_half;
            struct pto_tensor y = pto_tensor_make(kind == 1 ? (void *)y8 : (void *)y16, dtype, 2, (const int64_t[]){M, N});
            struct pto_quant_matmul_params p = {.x1 = &t1, .x2 = &t2, .scale = &ts, .y = &y};
            if (kind == 1)
                p.offset = &to;
            if (kind >= 2) {
                p.pertoken_scale = &tp;
                p.bias = &tb;
            }
            assert_int_equal(pto_quant_matmul(stream, &p), PTO_SUCCESS);
            for (int i = 0; i < M; i++)
                for (int j = 0; j < N; j++) {
                    int32_t acc = 0;
                    for (int l = 0; l < K; l++)
                        acc += x1[i * K + l] * x2[l * N + j];
                    if (kind == 1) {
                        assert_int_equal(y8[i * N + j], ref_fix_int8(acc, ref_word(scale[j], &offset[j])));
                        continue;
                    }
                    const float u = ref_vector(acc, scale[j], &tokens[i], &bias[j]);
                    const uint16_t want = kind == 0 ? ref_fix_half(acc, ref_word(scale[j], NULL)) : kind == 2 ? ref_bf16(u) : ref_half((double)u), have = y16[i * N + j];
                    if (have != want && !(is_nan16(want, dtype) && is_nan16(have, dtype)))
                        fail_msg("kind %d on %s, [%d,%d]: acc %d scale %a: %x, expected %x", kind, archs[a], i, j, acc, (double)scale[j], have, want);
                }
        }
        quiet(sim, "special values");
        pto_stream_free(stream);
        pto_sim_free(sim);
    }
    free(x1);
    free(x2);
}

/* ---- the API ---- */

/* Data in buffers of the session, workspace of the caller, several in a queue. */
static void two_phases(void **unused)
{
    (void)unused;
    struct pto_sim *sim = session("a3");
    struct pto_stream *stream = pto_stream_new(sim, 0);
    const struct given g = {.row = 'c', .m = 33, .n = 70, .k = 100, .scale = PTO_DT_float, .scales = 70, .tokens = true, .bias = PTO_DT_bfloat16_t};
    struct call *c = make(&g);
    struct pto_quant_matmul_params p = params_of(c);
    struct pto_executor *executor = NULL, *second = NULL;
    uint64_t size = 0;
    assert_int_equal(pto_quant_matmul_get_workspace_size(stream, &p, &size, &executor), PTO_SUCCESS);
    assert_true(size > 0);
    assert_int_equal(((uint8_t *)c->y)[0], 0xA5); /* nothing has run */
    assert_int_equal(pto_execute(NULL, 0, executor, stream), PTO_ERR_PARAM_NULLPTR);
    uint8_t *workspace = pto_gm_new(sim, "space", PTO_DT_uint8_t, (int64_t)size);
    memset(workspace, 0x5A, size); /* whatever it holds */
    assert_int_equal(pto_execute(workspace, size - 1, executor, stream), PTO_ERR_PARAM_INVALID);
    assert_int_equal(pto_execute(workspace, size, executor, stream), PTO_SUCCESS);
    assert_int_equal(((uint8_t *)c->y)[0], 0xA5);
    assert_int_equal(pto_stream_synchronize(stream, 0), PTO_SUCCESS);
    quiet(sim, "two phases");
    for (int64_t i = 0; i < g.m; i++)
        for (int64_t j = 0; j < g.n; j++)
            assert_int_equal(got(c, i * g.n + j), expected(c, 0, i, j));
    /* x1 by a buffer, the result into one, twice in the queue, the workspace used again */
    int8_t *x1 = pto_gm_new(sim, "x1", PTO_DT_int8_t, g.m * g.k);
    uint16_t *y = pto_gm_new(sim, "y", PTO_DT_bfloat16_t, g.m * g.n);
    memcpy(x1, c->x1, (size_t)(g.m * g.k));
    c->t1.data = x1;
    c->ty.data = y;
    assert_int_equal(pto_quant_matmul_get_workspace_size(stream, &p, &size, &executor), PTO_SUCCESS);
    assert_int_equal(pto_quant_matmul_get_workspace_size(stream, &p, &size, &second), PTO_SUCCESS);
    assert_int_equal(pto_execute(workspace, size, executor, stream), PTO_SUCCESS);
    assert_int_equal(pto_execute(workspace, size, second, stream), PTO_SUCCESS);
    assert_int_equal(pto_stream_synchronize(stream, 0), PTO_SUCCESS);
    quiet(sim, "buffers");
    assert_memory_equal(y, c->y, (size_t)(g.m * g.n) * 2);
    /* the fixpipe needs no workspace, and NULL is fine then */
    const struct given a = {.row = 'a', .m = 5, .n = 6, .k = 7, .scale = PTO_DT_float, .scales = 1};
    struct call *d = make(&a);
    p = params_of(d);
    assert_int_equal(pto_quant_matmul_get_workspace_size(stream, &p, &size, &executor), PTO_SUCCESS);
    assert_int_equal(size, 0);
    assert_int_equal(pto_execute(NULL, 0, executor, stream), PTO_SUCCESS);
    assert_int_equal(pto_stream_synchronize(stream, 0), PTO_SUCCESS);
    assert_int_equal(got(d, 29), expected(d, 0, 4, 5));
    drop(c);
    drop(d);
    pto_stream_free(stream);
    pto_sim_free(sim);
}

static void shapes_are_inferred(void **unused)
{
    (void)unused;
    struct pto_sim *sim = session("a3");
    struct pto_stream *stream = pto_stream_new(sim, 0);
    struct pto_tensor x1 = PTO_TENSOR(int8_t, NULL, 2, 1, 5, 40), x2 = PTO_TENSOR(int8_t, NULL, 3, 24, 40), scale = PTO_TENSOR(float, NULL, 1), y = {0};
    struct pto_quant_matmul_params p = {.x1 = &x1, .x2 = &x2, .scale = &scale, .y = &y, .transpose_x2 = true};
    assert_int_equal(pto_quant_matmul_infer(stream, &p), PTO_SUCCESS);
    assert_true(y.dtype == PTO_DT_int8_t && y.rank == 4 && y.shape[0] == 2 && y.shape[1] == 3 && y.shape[2] == 5 && y.shape[3] == 24);
    struct pto_tensor words = PTO_TENSOR(int32_t, NULL, 4, 5), weight = PTO_TENSOR(int32_t, NULL, 40, 3), y4 = {0};
    p = (struct pto_quant_matmul_params){.x1 = &words, .x2 = &weight, .scale = &scale, .y = &y4, .output_dtype = PTO_DT_half};
    assert_int_equal(pto_quant_matmul_infer(stream, &p), PTO_SUCCESS);
    assert_true(y4.dtype == PTO_DT_half && y4.rank == 2 && y4.shape[0] == 4 && y4.shape[1] == 24);
    struct pto_tensor boxes = PTO_TENSOR(int8_t, NULL, 3, 2, 16, 32), x = PTO_TENSOR(int8_t, NULL, 7, 20), scales = PTO_TENSOR(float, NULL, 70), yn = {0};
    boxes.format = PTO_FORMAT_NZ;
    p = (struct pto_quant_matmul_params){.x1 = &x, .x2 = &boxes, .scale = &scales, .y = &yn};
    assert_int_equal(pto_quant_matmul_infer(stream, &p), PTO_SUCCESS);
    assert_true(yn.shape[0] == 7 && yn.shape[1] == 70);
    p.scale = &scale; /* one element says nothing of n: y does, or it is all columns of the boxes */
    assert_int_equal(pto_quant_matmul_infer(stream, &p), PTO_SUCCESS);
    assert_true(yn.rank == 2 && yn.shape[0] == 7 && yn.shape[1] == 70);
    yn = (struct pto_tensor){0};
    assert_int_equal(pto_quant_matmul_infer(stream, &p), PTO_SUCCESS);
    assert_true(yn.shape[0] == 7 && yn.shape[1] == 96);
    yn.shape[0] = 9;
    assert_int_equal(pto_quant_matmul_infer(stream, &p), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "y: is i8[9,96]; i8[7,96] is what x1 and x2 give"));
    pto_stream_free(stream);
    pto_sim_free(sim);
}

/* Tagged bytes on A5 (Q9) are the MX product: small numbers whose sums are exact. */
static void fp8_by_tags(void **unused)
{
    enum { M = 5, K = 96, N = 7 };
    static const uint8_t codes[] = {0x00, 0x38, 0xb8, 0x40, 0xc0, 0x30}; /* e4m3: 0, 1, -1, 2, -2, 0.5 */
    static const double values[] = {0, 1, -1, 2, -2, 0.5};
    uint8_t x1[M * K], x2[N * K], s1[M * 3], s2[3 * N];
    double v1[M * K], v2[N * K];
    float y[M * N], bias[N];
    struct pto_sim *sim = session("a5");
    struct pto_stream *stream = pto_stream_new(sim, 0);
    (void)unused;
    for (int i = 0; i < M * K; i++) {
        const uint32_t c = next() % 6;
        x1[i] = codes[c];
        v1[i] = values[c];
    }
    for (int i = 0; i < N * K; i++) {
        const uint32_t c = next() % 6;
        x2[i] = codes[c];
        v2[i] = values[c];
    }
    for (int i = 0; i < M * 3; i++)
        s1[i] = (uint8_t)between(125, 129);
    for (int i = 0; i < N * 3; i++)
        s2[i] = (uint8_t)between(125, 129);
    for (int j = 0; j < N; j++)
        bias[j] = (float)between(-9, 9);
    struct pto_tensor t1 = PTO_TENSOR(int8_t, x1, M, K), t2 = PTO_TENSOR(int8_t, x2, N, K), ts = PTO_TENSOR(int8_t, s2, 3, N), tp = PTO_TENSOR(uint8_t, s1, M, 3), tb = PTO_TENSOR(float, bias, N), ty = {0};
    struct pto_quant_matmul_params p = {.x1 = &t1, .x2 = &t2, .scale = &ts, .pertoken_scale = &tp, .bias = &tb, .y = &ty, .transpose_x2 = true, .x1_dtype = PTO_DT_float8_e4m3_t, .x2_dtype = PTO_DT_float8_e4m3_t,
                                        .scale_dtype = PTO_DT_float8_e8m0_t, .pertoken_scale_dtype = PTO_DT_float8_e8m0_t};
    assert_int_equal(pto_quant_matmul_infer(stream, &p), PTO_SUCCESS);
    assert_true(ty.dtype == PTO_DT_float && ty.rank == 2 && ty.shape[0] == M && ty.shape[1] == N);
    ty.data = y;
    if (pto_quant_matmul(stream, &p) != PTO_SUCCESS)
        fail_msg("%s", pto_last_error());
    quiet(sim, "fp8");
    for (int i = 0; i < M; i++)
        for (int j = 0; j < N; j++) {
            double want = (double)bias[j];
            for (int l = 0; l < K; l++)
                want += ldexp(v1[i * K + l] * v2[j * K + l], s1[i * 3 + l / 32] - 127 + s2[l / 32 * N + j] - 127);
            assert_true((double)y[i * N + j] == want);
        }
    pto_stream_free(stream);
    pto_sim_free(sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_example),
        cmocka_unit_test(random_calls_on_a2),
        cmocka_unit_test(random_calls_on_a3),
        cmocka_unit_test(random_calls_on_a5),
        cmocka_unit_test(special_values),
        cmocka_unit_test(upstream_shapes),
        cmocka_unit_test(two_phases),
        cmocka_unit_test(shapes_are_inferred),
        cmocka_unit_test(fp8_by_tags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
