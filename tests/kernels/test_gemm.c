/* The product engine against plain loops: orders, types, tails, block scales, quantisation on the way out, vector cores behind and in front;
 * values exact, no findings, in program order and in other legal orders. Links the library's inside, since the engine has no operator. */
#include "kernels/gemm.h"
#include "kernels/tile.h"
#include "pto/pto.h"
#include "pto/sim.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

PTO_CUBE_KERNEL(product, (const void *)gemm) { kern_gemm_run(gemm); }
PTO_KERNEL(mixed_product, (const void *)gemm, (const void *)mixed) { kern_gemm_run_mixed(gemm, mixed); }

static uint32_t seed = 1;
static int random_below(int n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (uint32_t)n);
}

/* What is tried. */
struct trial {
    const char *arch;
    int dtype, out;
    int64_t batch, m, n, k;
    int a_order, b_order, as_order, bs_order; /* scales: 0: none */
    bool bias, words, word;
    int64_t tm, tn, blocks; /* limits */
    const char *interleave;
    int64_t gap; /* of A's rows */
    bool kept;   /* B stays in L1, block scales come for several panels, whatever the planner says */
};

static int64_t up(int64_t n, int64_t unit) { return (n + unit - 1) / unit * unit; }

static int acc_of(int dtype) { return dtype == PTO_DT_int8_t ? PTO_DT_int32_t : PTO_DT_float; }

/* Elements of a matrix as it lies, and where (r, c) is. */
static int64_t place(int order, int64_t rows, int64_t cols, int64_t ld, int64_t c0, int64_t r, int64_t c)
{
    (void)rows, (void)cols;
    switch (order) {
    case KERN_ROWS: return r * ld + c;
    case KERN_COLS: return c * ld + r;
    case KERN_NZ: return c / c0 * ld * c0 + r * c0 + c % c0;
    default: return r / c0 * ld * c0 + c * c0 + r % c0;
    }
}
static int64_t lead(int order, int64_t rows, int64_t cols, int64_t gap)
{
    return order == KERN_ROWS ? cols + gap : order == KERN_COLS ? rows + gap : order == KERN_NZ ? up(rows, 16) : up(cols, 16);
}
static int64_t extent(int order, int64_t rows, int64_t cols, int64_t ld, int64_t c0)
{
    return order == KERN_ROWS ? rows * ld : order == KERN_COLS ? cols * ld : order == KERN_NZ ? up(cols, c0) * ld : up(rows, c0) * ld;
}
static int64_t scale_place(int order, int64_t n, int64_t groups, int64_t i, int64_t g)
{
    switch (order) {
    case PTO_GL_MX_A_ND: case PTO_GL_MX_B_DN: return i * groups + g;
    case PTO_GL_MX_A_DN: case PTO_GL_MX_B_ND: return g / 2 * 2 * n + i * 2 + g % 2;
    default: return i / 16 * 16 * groups + g / 2 * 32 + i % 16 * 2 + g % 2;
    }
}

struct matrix {
    double *value; /* rows x cols, a batch after the other */
    struct kern_operand operand;
};

static struct matrix make_matrix(struct pto_sim *sim, const char *name, int dtype, int order, int64_t batch, int64_t rows, int64_t cols, int64_t more)
{
    int bits = pto_dtype_bits(dtype);
    int64_t c0 = 256 / bits, gap = bits == 4 ? (order == KERN_ROWS ? cols % 2 : rows % 2) : order == KERN_ROWS ? 3 + more : 0;
    int64_t ld = lead(order, rows, cols, gap), each = up(extent(order, rows, cols, ld, c0), 2);
    struct matrix x = {.value = calloc((size_t)(batch * rows * cols), sizeof(double)), .operand = {.dtype = dtype, .order = (uint8_t)order, .ld = ld, .step = batch > 1 ? each : 0}};
    double *all = calloc((size_t)(batch * each), sizeof *all);
    void *data = pto_gm_new(sim, name, dtype, batch * each);
    assert_non_null(data);
    for (int64_t i = 0; i < batch * each; i++)
        all[i] = random_below(3) * 2 - 1; /* what is no part of the matrix counts if it is touched */
    for (int64_t b = 0; b < batch; b++)
        for (int64_t r = 0; r < rows; r++)
            for (int64_t c = 0; c < cols; c++) {
                double v = random_below(7) - 3;
                x.value[(b * rows + r) * cols + c] = v;
                all[b * each + place(order, rows, cols, ld, c0, r, c)] = v;
            }
    if (isnan(all[0]) || !pto_encode(dtype, all, batch * each, data))
        fail();
    (void)pto_decode(dtype, data, batch * each, all); /* as the type has them */
    for (int64_t b = 0; b < batch; b++)
        for (int64_t r = 0; r < rows; r++)
            for (int64_t c = 0; c < cols; c++)
                x.value[(b * rows + r) * cols + c] = all[b * each + place(order, rows, cols, ld, c0, r, c)];
    x.operand.data = data;
    free(all);
    return x;
}

/* Scales 1/2, 1 or 2; multiplies the values by them. along_cols: groups lie along columns (A). */
static struct kern_operand make_scales(struct pto_sim *sim, const char *name, int order, struct matrix *x, int64_t batch, int64_t rows, int64_t cols, bool along_cols)
{
    int64_t n = along_cols ? rows : cols, k = along_cols ? cols : rows, groups = up((k + 31) / 32, 2);
    int64_t each = (order == PTO_GL_MX_A_ZZ || order == PTO_GL_MX_B_NN ? up(n, 16) : n) * groups;
    uint8_t *data = pto_gm_new(sim, name, PTO_DT_float8_e8m0_t, batch * each);
    assert_non_null(data);
    memset(data, 127, (size_t)(batch * each));
    for (int64_t b = 0; b < batch; b++)
        for (int64_t i = 0; i < n; i++)
            for (int64_t g = 0; g * 32 < k; g++) {
                int e = random_below(3) - 1;
                data[b * each + scale_place(order, n, groups, i, g)] = (uint8_t)(127 + e);
                for (int64_t l = g * 32; l < k && l < g * 32 + 32; l++)
                    x->value[(b * rows + (along_cols ? i : l)) * cols + (along_cols ? l : i)] *= ldexp(1, e);
            }
    return (struct kern_operand){.data = data, .dtype = PTO_DT_float8_e8m0_t, .order = (uint8_t)order, .step = batch > 1 ? each : 0};
}

/* Sizes that the planner would not take for something so small. */
static void keep(struct kern_gemm *g)
{
    struct kern_tiling *t = &g->tiling;
    bool mx = g->a_scale.dtype != 0;
    t->sk = 64;
    t->tk = t->b_tk = 64;
    t->s_tk = mx ? 192 : 64;
    t->a_stages = 2;
    t->b_stages = 3;
    t->across = 1;
    t->down = t->tiles_m;
    t->dealt = false;
    t->kept_panels = 0;
    t->kept_tk = 0;
    if (!mx) {
        t->b_tk = 128;
        t->b_stages = (uint8_t)((g->k + 127) / 128);
        t->kept_panels = t->b_stages;
        t->kept_tk = t->section = 128;
        if (g->k > 256 || (g->k > 128 && g->n % 2 == 0)) { /* some of them only, with others between them; columns that share lines apart */
            t->b_tk = t->kept_tk = 64;
            t->section = g->k > 256 ? 192 : 128;
            t->kept_panels = (uint8_t)((g->k + t->section - 1) / t->section);
            t->b_stages = (uint8_t)(t->kept_panels + 2);
            t->apart = t->tiles_n % 2 == 0 ? 2 : 1;
            t->chunk = 1;
            t->halves = t->tm % 64 == 0 && g->m % t->tm == 0;
        }
    }
}

static void no_findings(struct pto_sim *sim, enum pto_status status, const struct trial *t, const struct kern_gemm *g)
{
    char text[200];
    kern_gemm_describe(g, text, sizeof text);
    if (status != PTO_OK || pto_diag_text(sim)[0] != '\0')
        fail_msg("%s type %d, %d x %d x %d, orders %d %d: status %d, %s\n%s", t->arch, t->dtype, (int)t->m, (int)t->n, (int)t->k, t->a_order, t->b_order, (int)status, text, pto_diag_text(sim));
}

struct problem {
    struct pto_sim *sim;
    struct kern_gemm g;
    struct matrix a, b;
    double *want; /* accumulators */
    double *bias;
};

static struct problem make_problem(const struct trial *t)
{
    struct problem p = {.sim = pto_sim_new(t->arch)};
    struct kern_gemm *g = &p.g;
    assert_non_null(p.sim);
    if (t->interleave != NULL)
        (void)pto_sim_set(p.sim, "interleave", t->interleave);
    p.a = make_matrix(p.sim, "a", t->dtype, t->a_order, t->batch, t->m, t->k, t->gap);
    p.b = make_matrix(p.sim, "b", t->dtype, t->b_order, t->batch, t->k, t->n, 0);
    *g = (struct kern_gemm){.batch = t->batch, .m = t->m, .n = t->n, .k = t->k, .a = p.a.operand, .b = p.b.operand, .acc_dtype = acc_of(t->dtype),
                            .limits = {.tm_max = t->tm, .tn_max = t->tn, .blocks_max = t->blocks}};
    if (t->as_order != 0) {
        g->a_scale = make_scales(p.sim, "a_scale", t->as_order, &p.a, t->batch, t->m, t->k, true);
        g->b_scale = make_scales(p.sim, "b_scale", t->bs_order, &p.b, t->batch, t->k, t->n, false);
    }
    p.bias = calloc((size_t)t->n, sizeof *p.bias);
    if (t->bias) {
        for (int64_t j = 0; j < t->n; j++)
            p.bias[j] = random_below(101) - 50;
        g->bias = (struct kern_operand){.data = pto_gm_new(p.sim, "bias", g->acc_dtype, t->n), .dtype = g->acc_dtype};
        (void)pto_encode(g->acc_dtype, p.bias, t->n, (void *)(uintptr_t)g->bias.data);
    }
    p.want = calloc((size_t)(t->batch * t->m * t->n), sizeof *p.want);
    for (int64_t b = 0; b < t->batch; b++)
        for (int64_t i = 0; i < t->m; i++)
            for (int64_t j = 0; j < t->n; j++) {
                double sum = p.bias[j];
                for (int64_t l = 0; l < t->k; l++)
                    sum += p.a.value[(b * t->m + i) * t->k + l] * p.b.value[(b * t->k + l) * t->n + j];
                p.want[(b * t->m + i) * t->n + j] = sum;
            }
    return p;
}

static void end_problem(struct problem *p)
{
    free(p->a.value);
    free(p->b.value);
    free(p->want);
    free(p->bias);
    pto_sim_free(p->sim);
}

static void compare(struct problem *p, const struct trial *t, int dtype, const void *out, int64_t ld, int64_t each)
{
    double *got = calloc((size_t)(t->batch * each), sizeof *got);
    (void)pto_decode(dtype, out, t->batch * each, got);
    for (int64_t b = 0; b < t->batch; b++)
        for (int64_t i = 0; i < t->m; i++)
            for (int64_t j = 0; j < t->n; j++) {
                double want = p->want[(b * t->m + i) * t->n + j];
                if (got[b * each + i * ld + j] != want) {
                    char text[200];
                    kern_gemm_describe(&p->g, text, sizeof text);
                    fail_msg("%s type %d, %d x %d x %d, orders %d %d, scales %d %d: c[%d,%d,%d] is %g, not %g; %s", t->arch, t->dtype, (int)t->m, (int)t->n, (int)t->k, t->a_order,
                             t->b_order, t->as_order, t->bs_order, (int)b, (int)i, (int)j, got[b * each + i * ld + j], want, text);
                }
            }
    for (int64_t b = 0; b < t->batch; b++)
        for (int64_t i = 0; i < t->m; i++)
            for (int64_t j = t->n; j < ld; j++)
                assert_true(got[b * each + i * ld + j] == 77); /* the gap between rows is not touched */
    free(got);
}

static void try_product(const struct trial *t)
{
    struct problem p = make_problem(t);
    struct kern_gemm *g = &p.g;
    int out = t->out != 0 ? t->out : g->acc_dtype;
    int64_t ld = t->n + 5, each = t->m * ld;
    double *gap = calloc((size_t)(t->batch * each), sizeof *gap);
    for (int64_t i = 0; i < t->batch * each; i++)
        gap[i] = 77;
    void *data = pto_gm_new(p.sim, "out", out, t->batch * each);
    (void)pto_encode(out, gap, t->batch * each, data);
    free(gap);
    g->out = (struct kern_operand){.data = data, .dtype = out, .ld = ld, .step = each};
    if (t->word) {
        g->store = KERN_STORE_WORD;
        g->word = (uint64_t)pto_quant_word(0.25f, 0, true);
    }
    if (t->words) {
        uint64_t *words = pto_gm_new(p.sim, "words", PTO_DT_uint64_t, t->n);
        for (int64_t j = 0; j < t->n; j++)
            words[j] = (uint64_t)pto_quant_word(j % 2 ? 0.25f : 0.5f, 0, true);
        g->store = KERN_STORE_WORDS;
        g->words = (struct kern_operand){.data = words, .dtype = PTO_DT_uint64_t};
    }
    for (int64_t i = 0; i < t->batch * t->m * t->n; i++) {
        double scale = t->words ? (i % t->n % 2 ? 0.25 : 0.5) : t->word ? 0.25 : 1;
        p.want[i] *= scale;
        if (out == PTO_DT_int8_t)
            p.want[i] = fmin(127, fmax(-128, nearbyint(p.want[i])));
    }
    if (kern_gemm_plan(isa_target_find(t->arch), g) != PTO_SUCCESS)
        fail_msg("%s", pto_last_error());
    if (t->kept)
        keep(g);
    no_findings(p.sim, pto_launch(p.sim, product, g->tiling.blocks, g), t, g);
    struct kern_work work = kern_gemm_work(g);
    const char *by;
    assert_true(kern_bound(g->target, &work, &by) <= pto_cycles(p.sim)); /* no schedule beats the roofline */
    compare(&p, t, out, data, ld, each);
    end_problem(&p);
}

/* ---- cube only ---- */

enum { I8 = PTO_DT_int8_t, F16 = PTO_DT_half, BF16 = PTO_DT_bfloat16_t, F32 = PTO_DT_float, E4M3 = PTO_DT_float8_e4m3_t, E2M1 = PTO_DT_float4_e2m1x2_t };

static void orders_and_types(void **state)
{
    static const char *const archs[] = {"a3", "a5"};
    static const int types[] = {I8, F16, BF16, F32};
    static const int64_t sizes[][3] = {{1, 1, 1}, {17, 33, 50}, {64, 48, 64}, {40, 100, 130}};
    (void)state;
    for (int arch = 0; arch < 2; arch++)
        for (int type = 0; type < 4; type++)
            for (int a = 0; a < 4; a++)
                for (int b = 0; b < 4; b++) {
                    const int64_t *size = sizes[(a * 4 + b + type) % 4];
                    try_product(&(struct trial){.arch = archs[arch], .dtype = types[type], .batch = 1, .m = size[0], .n = size[1], .k = size[2], .a_order = a, .b_order = b});
                }
}

static void many_tiles(void **state)
{
    (void)state;
    for (int i = 0; i < 6; i++)
        try_product(&(struct trial){.arch = i % 2 ? "a5" : "a3", .dtype = i < 3 ? I8 : F16, .batch = i == 4 ? 3 : 1, .m = 75, .n = 90, .k = 700, .a_order = i % 3 == 2, .b_order = i % 2,
                                    .tm = 32, .tn = 32, .blocks = i < 2 ? 1 : 3, .bias = i % 2 == 0, .interleave = i > 2 ? "7" : NULL});
}

static void bias_and_words(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++)
        try_product(&(struct trial){.arch = i % 2 ? "a5" : "a3", .dtype = I8, .batch = 1, .m = 37, .n = 70, .k = 40 + 30 * i, .b_order = i % 3 == 0, .bias = i % 4 != 3, .words = i < 4,
                                    .word = i >= 4, .out = i % 4 < 2 ? PTO_DT_half : I8, .tm = 16, .tn = i < 6 ? 32 : 0, .blocks = 2, .interleave = i > 3 ? "3" : NULL});
    try_product(&(struct trial){.arch = "a3", .dtype = F16, .batch = 2, .m = 20, .n = 30, .k = 64, .bias = true, .out = F16});
    try_product(&(struct trial){.arch = "a5", .dtype = BF16, .batch = 1, .m = 20, .n = 30, .k = 64, .bias = true, .out = BF16});
}

static void kept_in_l1(void **state)
{
    static const int64_t depths[] = {64, 100, 128, 300, 500};
    (void)state;
    for (int i = 0; i < 10; i++)
        try_product(&(struct trial){.arch = i % 2 ? "a5" : "a3", .dtype = i % 3 ? F16 : I8, .batch = i == 4 ? 2 : 1, .m = 75, .n = 90, .k = depths[i % 5], .b_order = i % 4, .tm = 32, .tn = 32,
                                    .blocks = 1 + i % 4, .bias = i % 2 == 0, .words = i % 3 == 0, .out = F16, .interleave = i > 4 ? "9" : NULL, .kept = true});
    for (int i = 0; i < 4; i++)
        try_product(&(struct trial){.arch = "a5", .dtype = i % 2 ? E2M1 : E4M3, .batch = 1, .m = 75, .n = 100, .k = depths[1 + i], .b_order = i % 2, .as_order = PTO_GL_MX_A_ND + i % 3,
                                    .bs_order = PTO_GL_MX_B_ND + i % 3, .tm = 32, .tn = 64, .blocks = 2, .interleave = i > 1 ? "2" : NULL, .kept = true});
}

/* Rows so far apart that the machine does not re-lay them in one go (A2/A3). */
static void far_apart(void **state)
{
    (void)state;
    try_product(&(struct trial){.arch = "a3", .dtype = I8, .batch = 1, .m = 20, .n = 30, .k = 100, .gap = 70000});
    try_product(&(struct trial){.arch = "a5", .dtype = I8, .batch = 1, .m = 20, .n = 30, .k = 100, .gap = 70000});
}

static void small_floats(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++)
        try_product(&(struct trial){.arch = "a5", .dtype = E4M3, .batch = 1, .m = 30, .n = 50, .k = 77, .a_order = i / 2, .b_order = i % 2, .bias = i == 2});
}

static void block_scales(void **state)
{
    static const int left[] = {PTO_GL_MX_A_ND, PTO_GL_MX_A_DN, PTO_GL_MX_A_ZZ}, right[] = {PTO_GL_MX_B_DN, PTO_GL_MX_B_ND, PTO_GL_MX_B_NN};
    static const int64_t sizes[][3] = {{16, 64, 64}, {1, 3, 32}, {33, 70, 96}, {50, 40, 100}, {100, 130, 700}};
    (void)state;
    for (int type = 0; type < 2; type++)
        for (int i = 0; i < 10; i++) {
            const int64_t *size = sizes[i % 5];
            try_product(&(struct trial){.arch = i == 7 ? "a6" : "a5", .dtype = type ? E2M1 : E4M3, .batch = i == 3 ? 2 : 1, .m = size[0], .n = size[1], .k = size[2], .a_order = type ? 0 : i / 2 % 2,
                                        .b_order = i % 2, .as_order = left[i % 3], .bs_order = right[(i + i / 3) % 3], .bias = i % 2 == 0, .tm = i > 4 ? 32 : 0, .tn = i > 4 ? 64 : 0,
                                        .blocks = i > 4 ? 2 : 0, .out = i == 2 ? PTO_DT_half : 0, .interleave = i > 6 ? "5" : NULL});
        }
}

/* ---- with vector cores ---- */

/* Copies accumulators, doubled. */
struct doubling {
    float *out;
    int64_t n, m;
};
static void double_tile(void *arg, const struct kern_tile_at *at)
{
    const struct doubling *x = arg;
    enum { ROWS = 8 };
    for (int64_t r = 0; r < at->rows; r += ROWS) {
        int64_t rows = at->rows - r < ROWS ? at->rows - r : ROWS, phys = up(at->cols, 64);
        pto_tile acc = KERN_VEC(at->acc_dtype, ROWS, phys, rows, at->cols), y = KERN_VEC(PTO_DT_float, ROWS, phys, rows, at->cols);
        pto_gm from = KERN_GM(kern_at(at->acc, at->acc_dtype, r * at->ld), at->acc_dtype, rows, at->cols, at->ld);
        pto_gm to = KERN_GM(x->out + (at->batch * x->m + at->row + r) * x->n + at->col, PTO_DT_float, rows, at->cols, x->n);
        TASSIGN(acc, 0);
        TASSIGN(y, ROWS * 512 * 4);
        if (at->turn > 0 || r > 0 || at->state[0] != 0) {
            wait_flag(PIPE_V, PIPE_MTE2, 0);
            wait_flag(PIPE_MTE3, PIPE_V, 0);
        }
        at->state[0] = 1;
        TLOAD(acc, from);
        set_flag(PIPE_MTE2, PIPE_V, 0);
        wait_flag(PIPE_MTE2, PIPE_V, 0);
        if (at->acc_dtype == PTO_DT_int32_t)
            TCVT(y, acc, CAST_RINT);
        else
            TADDS(y, acc, 0.0);
        set_flag(PIPE_V, PIPE_MTE2, 0);
        pipe_barrier(PIPE_V);
        TMULS(y, y, 2.0);
        set_flag(PIPE_V, PIPE_MTE3, 0);
        wait_flag(PIPE_V, PIPE_MTE3, 0);
        TSTORE(to, y);
        set_flag(PIPE_MTE3, PIPE_V, 0);
    }
}
static void double_end(void *arg, int64_t *state)
{
    (void)arg;
    if (state[0] == 0)
        return;
    wait_flag(PIPE_V, PIPE_MTE2, 0);
    wait_flag(PIPE_MTE3, PIPE_V, 0);
}

/* B comes from a copy of it. */
struct source {
    struct doubling doubling;
    struct kern_operand b;
};
static void copy_part(void *arg, const struct kern_part_at *at)
{
    const struct source *x = arg;
    bool cols = x->b.order == KERN_COLS;
    int64_t lines = cols ? at->cols : at->rows, length = cols ? at->rows : at->cols, phys = up(length, 32), first = at->batch * x->b.step + (cols ? at->col * x->b.ld + at->k : at->k * x->b.ld + at->col);
    for (int64_t r = 0; r < lines; r++) {
        pto_tile t = KERN_VEC(x->b.dtype, 1, phys, 1, length);
        pto_gm from = KERN_GM(kern_at(x->b.data, x->b.dtype, first + r * x->b.ld), x->b.dtype, 1, length, length);
        pto_gm to = KERN_GM(kern_at(at->out, x->b.dtype, r * at->ld), x->b.dtype, 1, length, length);
        TASSIGN(t, 0);
        TLOAD(t, from);
        set_flag(PIPE_MTE2, PIPE_MTE3, 1);
        wait_flag(PIPE_MTE2, PIPE_MTE3, 1);
        TSTORE(to, t);
        set_flag(PIPE_MTE3, PIPE_MTE2, 1);
        wait_flag(PIPE_MTE3, PIPE_MTE2, 1);
    }
}

static void try_mixed(const struct trial *t, bool parts, bool epilogue)
{
    struct problem p = make_problem(t);
    struct kern_gemm *g = &p.g;
    float *out = pto_gm_new(p.sim, "out", PTO_DT_float, t->batch * t->m * t->n);
    struct source arg = {{out, t->n, t->m}, g->b};
    struct kern_mixed mixed = {.tile = epilogue ? double_tile : NULL, .end = epilogue ? double_end : NULL, .part = parts ? copy_part : NULL, .part_batch = t->batch > 1, .arg = &arg};
    g->mixed = epilogue;
    g->limits.tn_max = g->limits.tn_max != 0 ? g->limits.tn_max : 512;
    g->out = (struct kern_operand){.data = out, .dtype = PTO_DT_float, .ld = t->n, .step = t->m * t->n};
    if (parts)
        g->b.data = NULL;
    if (kern_gemm_plan(isa_target_find(t->arch), g) != PTO_SUCCESS)
        fail_msg("%s", pto_last_error());
    mixed.workspace = pto_gm_new(p.sim, "workspace", PTO_DT_uint8_t, kern_mixed_bytes(g, &mixed));
    no_findings(p.sim, pto_launch(p.sim, mixed_product, g->tiling.blocks, g, &mixed), t, g);
    for (int64_t i = 0; i < t->batch * t->m * t->n; i++)
        p.want[i] *= epilogue ? 2 : 1;
    compare(&p, t, PTO_DT_float, out, t->n, t->m * t->n);
    end_problem(&p);
}

static void epilogues(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++)
        try_mixed(&(struct trial){.arch = i % 2 ? "a5" : "a3", .dtype = i % 3 == 0 ? F16 : I8, .batch = i == 5 ? 2 : 1, .m = i < 4 ? 1 + 30 * i : 75, .n = i == 7 ? 300 : 90, .k = 200, .b_order = i % 4 == 0,
                                  .tm = i > 4 ? 32 : 0, .tn = i > 4 ? 64 : 0, .blocks = i > 4 ? 2 : 0, .bias = i % 2 == 0, .interleave = i > 6 ? "11" : NULL}, false, true);
}

static void prologues(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++)
        try_mixed(&(struct trial){.arch = i % 2 ? "a5" : "a3", .dtype = F16, .batch = i == 5 ? 2 : 1, .m = 3 + 20 * i, .n = 90, .k = 200, .b_order = i / 2 % 2, .tm = i > 4 ? 32 : 0, .tn = i > 4 ? 64 : 0,
                                  .interleave = i > 5 ? "11" : NULL}, true, i < 4);
}

static void refused(void **state)
{
    struct kern_gemm g = {.batch = 1, .m = 0, .n = 1, .k = 1, .a = {.dtype = F16}, .b = {.dtype = F16}, .acc_dtype = F32};
    (void)state;
    assert_int_equal(kern_gemm_plan(isa_target_find("a3"), &g), PTO_ERR_INNER);
    assert_non_null(strstr(pto_last_error(), "gemm: cannot plan"));
}

/* The roofline is that of the larger limit. */
static void bounds(void **state)
{
    const struct pto_target *a3 = isa_target_find("a3");
    struct kern_gemm g = {.batch = 1, .m = 4096, .n = 4096, .k = 4096, .a = {.dtype = I8}, .b = {.dtype = I8}, .out = {.dtype = F16}, .acc_dtype = PTO_DT_int32_t};
    struct kern_work w = kern_gemm_work(&g);
    const char *by;
    (void)state;
    assert_true(fabs(kern_bound(a3, &w, &by) - (22000 + 4096.0 * 4096 * 4096 / 8192 / 24)) < 1);
    assert_string_equal(by, "cube");
    g.m = 1;
    w = kern_gemm_work(&g);
    (void)kern_bound(a3, &w, &by);
    assert_string_equal(by, "launch");
    g.n = g.k = 65536;
    w = kern_gemm_work(&g);
    (void)kern_bound(a3, &w, &by);
    assert_string_equal(by, "memory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_and_types), cmocka_unit_test(many_tiles), cmocka_unit_test(bias_and_words), cmocka_unit_test(kept_in_l1), cmocka_unit_test(far_apart), cmocka_unit_test(small_floats), cmocka_unit_test(block_scales),
        cmocka_unit_test(epilogues), cmocka_unit_test(prologues), cmocka_unit_test(refused), cmocka_unit_test(bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
