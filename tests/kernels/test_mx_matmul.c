/* pto_mx_matmul against sums of doubles: all pairs of types, layouts of scales, orders of data, forms, tails, batches, quantisation in
 * front; NaN scales, identities; what is refused; both phases. */
#include "mx_reference.h"

#include <pto/pto.h>
#include <pto/sim.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

enum { E4M3 = PTO_DT_float8_e4m3_t, E5M2 = PTO_DT_float8_e5m2_t, E2M1 = PTO_DT_float4_e2m1x2_t, E1M2 = PTO_DT_float4_e1m2x2_t };
enum form { PLAIN, BIAS, ACC };

/* ---- a product and its reference ---- */

struct product_trial {
    int a_type, b_type, out;
    int64_t m, n, k, batch; /* batch 0: matrices */
    int la, lb;             /* layouts of scales */
    enum form form;
    bool at, bt;            /* a, b stored transposed */
    bool shared_b;          /* b has no batches */
    bool even_groups;       /* plain scales with the padding group, which is NaN */
    bool in_place;          /* c_in is c */
    int64_t gap;            /* behind rows of c, elements */
    bool wide;              /* scales of all sizes: compared with a tolerance */
};

/* Numbers whose products and sums are exact: few bits, scales around 1. */
static unsigned exact_code(int dtype, uint32_t *seed)
{
    for (;;) {
        unsigned code = mx_random(seed) & (mx_bits(dtype) == 8 ? 0xFF : 0xF);
        double v = mx_decode(dtype, code);
        if (v == v && fabs(v) <= 2 && fabs(v * 8) == floor(fabs(v * 8)))
            return code;
    }
}

struct operand {
    int type, layout;
    int64_t outer, k, batch, ld;
    bool by_k; /* k contiguous */
    uint8_t *data, *scale;
    int64_t groups, data_elems, scale_bytes; /* of a matrix */
    bool is_b;
};
static int64_t data_place(const struct operand *o, int64_t i, int64_t k) { return o->by_k ? i * o->ld + k : k * o->ld + i; }
static int64_t scale_place(const struct operand *o, int64_t i, int64_t g)
{
    int64_t h = (o->k + 63) / 64 * 2;
    if (o->layout == PTO_MX_PLAIN)
        return o->is_b ? g * o->outer + i : i * o->groups + g;
    if (o->layout == PTO_MX_BOXES)
        return i / 16 * 16 * h + g / 2 * 32 + i % 16 * 2 + g % 2;
    return (o->layout == PTO_MX_ND) != o->is_b ? i * h + g : g / 2 * 2 * o->outer + 2 * i + g % 2;
}

static struct operand make_operand(const struct product_trial *t, bool is_b, uint32_t *seed)
{
    struct operand o = {.type = is_b ? t->b_type : t->a_type, .layout = is_b ? t->lb : t->la, .outer = is_b ? t->n : t->m, .k = t->k, .is_b = is_b,
                        .batch = t->batch == 0 || (is_b && t->shared_b) ? 1 : t->batch, .by_k = is_b == (is_b ? t->bt : t->at)};
    int64_t wide = o.by_k ? o.k : o.outer, g = (o.k + 31) / 32;
    o.ld = mx_bits(o.type) == 4 ? (wide + 1) / 2 * 2 : wide;
    o.groups = t->even_groups ? (g + 1) / 2 * 2 : g;
    o.data_elems = (o.by_k ? o.outer : o.k) * o.ld;
    o.scale_bytes = o.layout == PTO_MX_PLAIN ? o.outer * o.groups : pto_mx_scale_bytes(is_b ? PTO_MX_B : PTO_MX_A, (enum pto_mx_layout)o.layout, o.outer, o.k);
    o.data = malloc((size_t)(o.batch * o.data_elems));
    o.scale = calloc(1, (size_t)(o.batch * o.scale_bytes));
    memset(o.data, 0x7F, (size_t)(o.batch * o.data_elems)); /* padding: NaN of fp8 */
    for (int64_t b = 0; b < o.batch; b++)
        for (int64_t i = 0; i < o.outer; i++) {
            for (int64_t k = 0; k < o.k; k++)
                mx_put_code(o.type, o.data, b * o.data_elems + data_place(&o, i, k), exact_code(o.type, seed));
            for (int64_t s = 0; s < o.groups; s++) {
                unsigned byte = s >= g ? 255 : t->wide ? 90 + mx_random(seed) % 70 : 126 + mx_random(seed) % 3;
                o.scale[b * o.scale_bytes + scale_place(&o, i, s)] = (uint8_t)byte;
            }
        }
    return o;
}

static struct pto_tensor data_tensor(const struct operand *o, bool batched)
{
    int64_t rows = o->by_k ? o->outer : o->k, cols = o->by_k ? o->k : o->outer;
    struct pto_tensor t = {.data = o->data, .dtype = o->type, .rank = 3, .shape = {o->batch, rows, cols}, .stride = {o->data_elems, o->ld, 1}};
    if (!batched) {
        t = (struct pto_tensor){.data = o->data, .dtype = o->type, .rank = 2, .shape = {rows, cols}, .stride = {o->ld, 1}};
    }
    return o->by_k == o->is_b ? pto_tensor_transposed(&t) : t;
}
static struct pto_tensor scale_tensor(const struct operand *o, bool batched)
{
    int64_t h = (o->k + 63) / 64 * 2, lead = batched ? 1 : 0;
    struct pto_tensor t = {.data = o->scale, .dtype = o->is_b ? PTO_DT_uint8_t : PTO_DT_float8_e8m0_t};
    int64_t *s = t.shape + lead;
    t.shape[0] = o->batch;
    if (o->layout == PTO_MX_PLAIN) {
        t.rank = 2;
        s[0] = o->is_b ? o->groups : o->outer;
        s[1] = o->is_b ? o->outer : o->groups;
    } else if (o->layout == PTO_MX_BOXES) {
        t.rank = 4;
        s[0] = (o->outer + 15) / 16, s[1] = h / 2, s[2] = 16, s[3] = 2;
    } else {
        bool by_groups = (o->layout == PTO_MX_ND) != o->is_b;
        t.rank = 3;
        s[0] = by_groups ? o->outer : h / 2, s[1] = by_groups ? h / 2 : o->outer, s[2] = 2;
    }
    t.rank += (int)lead;
    return t;
}

static double c_value(int dtype, const void *c, int64_t i)
{
    return dtype == PTO_DT_float ? (double)((const float *)c)[i] : dtype == PTO_DT_half ? (double)ref_from_half(((const uint16_t *)c)[i]) : (double)ref_from_bf16(((const uint16_t *)c)[i]);
}
static double rounded(int dtype, double v)
{
    float f = (float)v;
    return dtype == PTO_DT_float ? (double)f : dtype == PTO_DT_half ? (double)ref_from_half(ref_half(f)) : (double)ref_from_bf16(ref_bf16(f));
}

static void run_product(const struct product_trial *t)
{
    uint32_t seed = (uint32_t)(t->m * 7 + t->n * 31 + t->k);
    struct operand a = make_operand(t, false, &seed), b = make_operand(t, true, &seed);
    const int64_t batch = t->batch == 0 ? 1 : t->batch, ld = t->n + t->gap, size = t->m * ld;
    float *bias = malloc((size_t)t->n * sizeof *bias), *c_in = malloc((size_t)(batch * size) * sizeof *c_in);
    void *c = t->in_place ? (void *)c_in : malloc((size_t)(batch * size) * 4);
    float *before = malloc((size_t)(batch * size) * sizeof *before);
    for (int64_t i = 0; i < t->n; i++)
        bias[i] = (float)(int)(mx_random(&seed) % 65) * 0.25f - 8;
    for (int64_t i = 0; i < batch * size; i++)
        before[i] = c_in[i] = (float)(int)(mx_random(&seed) % 65) * 0.5f - 16;
    if (!t->in_place)
        memset(c, 0xA5, (size_t)(batch * size) * 4);
    bool batched = t->batch != 0;
    struct pto_tensor at = data_tensor(&a, batched), bt = data_tensor(&b, batched && !t->shared_b), as = scale_tensor(&a, batched), bs = scale_tensor(&b, batched && !t->shared_b);
    struct pto_tensor ct = {.data = c, .dtype = t->out, .rank = 3, .shape = {batch, t->m, t->n}, .stride = {size, ld, 1}}, bias_t = pto_tensor_make(bias, PTO_DT_float, 1, &t->n);
    if (!batched)
        ct = (struct pto_tensor){.data = c, .dtype = t->out, .rank = 2, .shape = {t->m, t->n}, .stride = {ld, 1}};
    struct pto_tensor cin_t = ct;
    cin_t.data = c_in;
    cin_t.dtype = PTO_DT_float;
    struct pto_mx_matmul_params p = {.a = &at, .b = &bt, .scale_a = &as, .scale_b = &bs, .c = &ct, .bias = t->form == BIAS ? &bias_t : NULL,
                                     .c_in = t->form == ACC ? &cin_t : NULL};
    enum pto_op_status status = pto_mx_matmul(stream, &p);
    if (status != PTO_SUCCESS || pto_diag_count(sim) != 0)
        fail_msg("%d: %s\n%s", (int)status, pto_last_error(), pto_diag_text(sim));
    struct pto_op_report report;
    assert_true(pto_stream_report(stream, &report));
    assert_int_equal(report.useful_macs, batch * t->m * t->n * t->k);
    assert_int_equal(report.launches, 1);

    double *row = malloc((size_t)t->k * sizeof *row);
    for (int64_t z = 0; z < batch; z++)
        for (int64_t i = 0; i < t->m; i++) {
            for (int64_t k = 0; k < t->k; k++)
                row[k] = mx_decode(a.type, mx_code(a.type, a.data, z * a.data_elems + data_place(&a, i, k))) * mx_scale(a.scale[z * a.scale_bytes + scale_place(&a, i, k / 32)]);
            for (int64_t j = 0; j < t->n; j++) {
                int64_t zb = b.batch == 1 ? 0 : z;
                double sum = t->form == BIAS ? (double)bias[j] : t->form == ACC ? (double)before[z * size + i * ld + j] : 0, magnitude = fabs(sum);
                for (int64_t k = 0; k < t->k; k++) {
                    double by = mx_decode(b.type, mx_code(b.type, b.data, zb * b.data_elems + data_place(&b, j, k))) * mx_scale(b.scale[zb * b.scale_bytes + scale_place(&b, j, k / 32)]);
                    sum += row[k] * by;
                    magnitude += fabs(row[k] * by);
                }
                double got = c_value(t->out, c, z * size + i * ld + j), want = rounded(t->out, sum);
                if (t->wide ? !(fabs(got - want) <= 1e-5 * magnitude) : got != want)
                    fail_msg("[%lld,%lld,%lld]: %.9g, not %.9g", (long long)z, (long long)i, (long long)j, got, want);
            }
            for (int64_t j = t->n; j < ld && t->out == PTO_DT_float && !t->in_place; j++) /* gaps are nobody's */
                assert_int_equal(ref_bits(((float *)c)[z * size + i * ld + j]), 0xA5A5A5A5u);
        }
    free(row);
    free(before);
    free(bias);
    free(c_in);
    if (!t->in_place)
        free(c);
    free(a.data), free(a.scale), free(b.data), free(b.scale);
}

/* ---- values ---- */

static void test_types(void **state)
{
    static const int pairs[][2] = {{E4M3, E4M3}, {E4M3, E5M2}, {E5M2, E4M3}, {E5M2, E5M2}, {E2M1, E2M1}, {E2M1, E1M2}, {E1M2, E2M1}, {E1M2, E1M2}};
    static const int outs[] = {PTO_DT_float, PTO_DT_half, PTO_DT_bfloat16_t};
    (void)state;
    for (int i = 0; i < 8; i++)
        for (int form = 0; form < 3; form++)
            run_product(&(struct product_trial){pairs[i][0], pairs[i][1], outs[(i + form) % 3], 19, 34, 130, 0, PTO_MX_PLAIN, PTO_MX_PLAIN, (enum form)form, .gap = i % 2 ? 3 : 0,
                                                .at = i % 3 == 1, .bt = i % 4 >= 2});
}

static void test_sizes(void **state)
{
    static const int64_t sizes[][3] = {{1, 1, 1}, {1, 2, 33}, {3, 1, 64}, {16, 16, 65}, {5, 70, 95}, {130, 66, 96}, {33, 290, 128}, {2, 18, 1100}};
    (void)state;
    for (int i = 0; i < 8; i++)
        for (int fp4 = 0; fp4 < 2; fp4++)
            for (int turned = 0; turned < 4; turned++)
                run_product(&(struct product_trial){fp4 ? E2M1 : E4M3, fp4 ? E1M2 : E5M2, PTO_DT_float, sizes[i][0], sizes[i][1], sizes[i][2], 0, PTO_MX_PLAIN, PTO_MX_PLAIN,
                                                    (enum form)((i + turned) % 3), .at = turned % 2 != 0, .bt = turned >= 2, .even_groups = turned == 1});
}

static void test_layouts(void **state)
{
    static const int64_t sizes[][3] = {{40, 50, 64}, {17, 3, 32}, {5, 33, 200}, {300, 310, 320}};
    (void)state;
    for (int i = 0; i < 4; i++)
        for (int layout = PTO_MX_PLAIN; layout <= PTO_MX_BOXES; layout++)
            run_product(&(struct product_trial){i % 2 ? E2M1 : E4M3, i % 2 ? E2M1 : E4M3, PTO_DT_float, sizes[i][0], sizes[i][1], sizes[i][2], 0, layout,
                                                PTO_MX_PLAIN + (layout + i) % 4, PLAIN, .bt = layout % 2 != 0});
}

static void test_batches(void **state)
{
    (void)state;
    for (int layout = PTO_MX_PLAIN; layout <= PTO_MX_BOXES; layout++)
        for (int shared = 0; shared < 2; shared++)
            run_product(&(struct product_trial){E4M3, E5M2, shared ? PTO_DT_bfloat16_t : PTO_DT_float, 7, 18, 70, 3, layout, layout, (enum form)(layout % 3), .shared_b = shared != 0,
                                                .gap = shared ? 0 : 2});
    run_product(&(struct product_trial){E4M3, E4M3, PTO_DT_float, 5, 33, 96, 4, PTO_MX_PLAIN, PTO_MX_PLAIN, ACC, .shared_b = true, .even_groups = true});
    run_product(&(struct product_trial){E2M1, E1M2, PTO_DT_bfloat16_t, 5, 34, 130, 4, PTO_MX_ND, PTO_MX_PLAIN, ACC, .shared_b = true, .bt = true});
    run_product(&(struct product_trial){E4M3, E4M3, PTO_DT_half, 260, 523, 64, 0, PTO_MX_PLAIN, PTO_MX_BOXES, ACC, .at = true});
    run_product(&(struct product_trial){E2M1, E2M1, PTO_DT_float, 20, 48, 64, 2, PTO_MX_PLAIN, PTO_MX_PLAIN, ACC, .in_place = true});
}

static void test_wide_scales(void **state)
{
    (void)state;
    run_product(&(struct product_trial){E4M3, E4M3, PTO_DT_float, 31, 45, 500, 0, PTO_MX_PLAIN, PTO_MX_BOXES, PLAIN, .wide = true});
    run_product(&(struct product_trial){E1M2, E2M1, PTO_DT_float, 64, 64, 256, 0, PTO_MX_ND, PTO_MX_ND, BIAS, .wide = true});
}

/* A scale of 255 makes the sums NaN that it takes part in, no others; padding adds nothing; scales of 1 are no scales. */
static void test_nan_scales(void **state)
{
    static uint8_t a[4 * 70], b[70 * 6], sa[4 * 3], sb[3 * 6];
    static float c[4 * 6];
    (void)state;
    for (int i = 0; i < 4 * 70; i++)
        a[i] = (uint8_t)(0x38 + i % 4);
    for (int i = 0; i < 70 * 6; i++)
        b[i] = i % 3 ? 0x38 : 0;
    memset(sa, 127, sizeof sa);
    memset(sb, 127, sizeof sb);
    sa[1 * 3 + 2] = 255;
    sb[0 * 6 + 4] = 255;
    struct pto_tensor at = PTO_TENSOR(float8_e4m3_t, a, 4, 70), bt = PTO_TENSOR(float8_e4m3_t, b, 70, 6), sat = PTO_TENSOR(uint8_t, sa, 4, 3), sbt = PTO_TENSOR(uint8_t, sb, 3, 6);
    struct pto_tensor ct = PTO_TENSOR(float, c, 4, 6);
    assert_int_equal(pto_mx_matmul(stream, &(struct pto_mx_matmul_params){.a = &at, .b = &bt, .scale_a = &sat, .scale_b = &sbt, .c = &ct}), PTO_SUCCESS);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 6; j++) {
            double sum = 0;
            for (int k = 0; k < 70; k++)
                sum += mx_decode(E4M3, a[i * 70 + k]) * mx_decode(E4M3, b[k * 6 + j]);
            if (i == 1 || j == 4)
                assert_true(isnan(c[i * 6 + j]));
            else
                assert_true((double)c[i * 6 + j] == sum);
        }
}

/* uint8 data with types beside: two fp4 a byte. */
static void test_bytes(void **state)
{
    uint8_t a[2 * 3] = {0x12, 0x34, 0x56, 0x21, 0x43, 0x65}, b[6 * 1], sa[2] = {127, 128}, sb[2] = {127, 127};
    float c[4];
    (void)state;
    for (int k = 0; k < 6; k++)
        b[k] = k % 2 ? 0x2A : 0x24;
    struct pto_tensor at = PTO_TENSOR(uint8_t, a, 2, 3), bt = PTO_TENSOR(uint8_t, b, 6, 1), sat = PTO_TENSOR(uint8_t, sa, 2, 1), sbt = PTO_TENSOR(uint8_t, sb, 1, 2), ct = PTO_TENSOR(float, c, 2, 2);
    struct pto_mx_matmul_params p = {.a = &at, .b = &bt, .scale_a = &sat, .scale_b = &sbt, .c = &ct, .a_type = E2M1, .b_type = E2M1};
    assert_int_equal(pto_mx_matmul(stream, &p), PTO_SUCCESS);
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            double sum = 0;
            for (int k = 0; k < 6; k++)
                sum += mx_decode(E2M1, mx_code(E2M1, a, i * 6 + k)) * mx_scale(sa[i]) * mx_decode(E2M1, mx_code(E2M1, b, k * 2 + j));
            assert_true((double)c[i * 2 + j] == sum);
        }
}

/* ---- quantised in front ---- */

static void run_quantised(int source, int a_type, int b_type, int alg, bool quantise_a, bool at, bool bt, int64_t m, int64_t n, int64_t k)
{
    uint32_t seed = (uint32_t)(m + n + k);
    int at_bits = mx_bits(a_type), bt_bits = mx_bits(b_type);
    float *x[2] = {malloc((size_t)(m * k) * 4), malloc((size_t)(n * k) * 4)};
    uint16_t *h[2] = {malloc((size_t)(m * k) * 2), malloc((size_t)(n * k) * 2)};
    double *v[2] = {malloc((size_t)(m * k) * 8), malloc((size_t)(n * k) * 8)};
    uint8_t *codes = malloc((size_t)(m * (k + 1))), *scales = malloc((size_t)(m * ((k + 31) / 32)));
    float *c = malloc((size_t)(m * n) * 4);
    const int64_t groups = (k + 31) / 32, ld = at_bits == 4 ? (k + 1) / 2 * 2 : k;
    for (int s = 0; s < 2; s++) {
        int64_t outer = s ? n : m;
        bool turned = s ? !bt : at; /* outer contiguous */
        int type = s ? b_type : a_type;
        for (int64_t o = 0; o < outer; o++)
            for (int64_t g = 0; g < groups; g++) {
                float group[32];
                int64_t count = k - g * 32 < 32 ? k - g * 32 : 32;
                for (int64_t i = 0; i < count; i++) {
                    float f = ((float)(int)(mx_random(&seed) % 4001) - 2000) / 300;
                    int64_t place = turned ? (g * 32 + i) * outer + o : o * k + g * 32 + i;
                    if (source == PTO_DT_float)
                        x[s][place] = group[i] = f;
                    else if (source == PTO_DT_half)
                        h[s][place] = ref_half(f), group[i] = ref_from_half(h[s][place]);
                    else
                        h[s][place] = ref_bf16(f), group[i] = ref_from_bf16(h[s][place]);
                }
                unsigned e = mx_shared_exponent(type, group, 1, count, alg == PTO_MX_NV);
                for (int64_t i = 0; i < count; i++) {
                    unsigned code = mx_element(type, group[i], e);
                    v[s][o * k + g * 32 + i] = mx_decode(type, code) * mx_scale(e);
                    if (s == 0)
                        mx_put_code(type, codes, o * ld + g * 32 + i, code);
                }
                if (s == 0)
                    scales[o * groups + g] = (uint8_t)e;
            }
    }
    struct pto_tensor a = pto_tensor_make(source == PTO_DT_float ? (void *)x[0] : (void *)h[0], source, 2, at ? (int64_t[]){k, m} : (int64_t[]){m, k});
    struct pto_tensor b = pto_tensor_make(source == PTO_DT_float ? (void *)x[1] : (void *)h[1], source, 2, bt ? (int64_t[]){n, k} : (int64_t[]){k, n}), sat = PTO_TENSOR(uint8_t, scales, m, groups);
    struct pto_tensor ct = PTO_TENSOR(float, c, m, n);
    if (at)
        a = pto_tensor_transposed(&a);
    if (bt)
        b = pto_tensor_transposed(&b);
    if (!quantise_a)
        a = (struct pto_tensor){.data = codes, .dtype = a_type, .rank = 2, .shape = {m, k}, .stride = {ld, 1}};
    struct pto_mx_matmul_params p = {.a = &a, .b = &b, .scale_a = quantise_a ? NULL : &sat, .c = &ct, .a_type = a_type, .b_type = b_type, .alg = alg};
    (void)bt_bits;
    enum pto_op_status status = pto_mx_matmul(stream, &p);
    if (status != PTO_SUCCESS || pto_diag_count(sim) != 0)
        fail_msg("%d: %s\n%s", (int)status, pto_last_error(), pto_diag_text(sim));
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = 0; j < n; j++) {
            double sum = 0, magnitude = 0;
            for (int64_t q = 0; q < k; q++) {
                sum += v[0][i * k + q] * v[1][j * k + q];
                magnitude += fabs(v[0][i * k + q] * v[1][j * k + q]);
            }
            if (!(fabs((double)c[i * n + j] - sum) <= 1e-6 * magnitude))
                fail_msg("[%lld,%lld]: %.9g, not %.9g", (long long)i, (long long)j, (double)c[i * n + j], sum);
        }
    for (int s = 0; s < 2; s++)
        free(x[s]), free(h[s]), free(v[s]);
    free(codes), free(scales), free(c);
}

static void test_quantised(void **state)
{
    static const int sources[] = {PTO_DT_float, PTO_DT_half, PTO_DT_bfloat16_t};
    (void)state;
    for (int s = 0; s < 3; s++)
        for (int turned = 0; turned < 4; turned++) {
            run_quantised(sources[s], E4M3, turned ? E4M3 : E5M2, turned ? turned % 2 : PTO_MX_OCP, turned != 3, turned % 2 != 0, turned >= 2, 21 + s, 37, 141);
            run_quantised(sources[s], E2M1, s ? E1M2 : E2M1, PTO_MX_OCP, turned != 2, turned % 2 != 0, turned >= 2, 5, 90, 77);
        }
    run_quantised(PTO_DT_float, E4M3, E4M3, PTO_MX_OCP, true, false, false, 1, 1, 1);
    run_quantised(PTO_DT_float, E4M3, E4M3, PTO_MX_NV, true, false, false, 140, 150, 600);
}

/* ---- refusals ---- */

static void refused(const struct pto_mx_matmul_params *p, enum pto_op_status status, const char *text, const char *more)
{
    uint64_t size;
    struct pto_executor *executor = NULL;
    enum pto_op_status got = pto_mx_matmul_get_workspace_size(stream, p, &size, &executor);
    if (got != status || strncmp(pto_last_error(), text, strlen(text)) != 0 || strstr(pto_last_error(), more) == NULL)
        fail_msg("%d (%s), not %d (%s .. %s)", (int)got, pto_last_error(), (int)status, text, more);
}

static void test_refusals(void **state)
{
    static uint8_t ad[64 * 64], bd[64 * 64], sd[64 * 64];
    static float cd[64 * 64];
    struct pto_tensor a = PTO_TENSOR(float8_e4m3_t, ad, 4, 64), b = PTO_TENSOR(float8_e5m2_t, bd, 64, 6), sa = PTO_TENSOR(float8_e8m0_t, sd, 4, 2), sb = PTO_TENSOR(uint8_t, sd, 2, 6);
    struct pto_tensor c = PTO_TENSOR(float, cd, 4, 6), bias = PTO_TENSOR(float, cd, 6), t, u;
    struct pto_mx_matmul_params good = {.a = &a, .b = &b, .scale_a = &sa, .scale_b = &sb, .c = &c}, p;
    const enum pto_op_status null = PTO_ERR_PARAM_NULLPTR, invalid = PTO_ERR_PARAM_INVALID;
    (void)state;
    refused(NULL, null, "params:", "NULL");
    p = good, p.a = NULL, refused(&p, null, "a:", "NULL");
    p = good, p.b = NULL, refused(&p, null, "b:", "NULL");
    p = good, p.c = NULL, refused(&p, null, "c:", "NULL");
    p = good, p.scale_a = NULL, refused(&p, null, "scale_a:", "NULL");
    p = good, p.scale_b = NULL, refused(&p, null, "scale_b:", "NULL");
    t = a, t.data = NULL, p = good, p.a = &t, refused(&p, null, "a:", "NULL");
    /* X10: pairs of types */
    t = PTO_TENSOR(float4_e2m1x2_t, bd, 64, 6), p = good, p.b = &t, refused(&p, invalid, "b: f4e2m1 with a of f8e4m3", "both are fp8");
    t = PTO_TENSOR(int32_t, cd, 4, 64), p = good, p.a = &t, refused(&p, invalid, "a: is i32[4,64]", "e4m3, e5m2, e2m1 or e1m2");
    t = PTO_TENSOR(hifloat8_t, bd, 64, 6), p = good, p.b = &t, refused(&p, invalid, "b: is ", "e4m3");
    t = PTO_TENSOR(uint8_t, ad, 4, 64), p = good, p.a = &t, refused(&p, invalid, "a: is u", "a_type has to say");
    p = good, p.a_type = E5M2, refused(&p, invalid, "a_type: is f8e5m2", "f8e4m3");
    p = good, p.b_type = PTO_DT_half, refused(&p, invalid, "b_type: is f16", "e4m3");
    t = PTO_TENSOR(int32_t, cd, 4, 6), p = good, p.c = &t, refused(&p, invalid, "c: is i32", "f32, f16 or bf16");
    t = PTO_TENSOR(float, cd, 4, 2), p = good, p.scale_a = &t, refused(&p, invalid, "scale_a: is f32", "e8m0");
    t = PTO_TENSOR(float, cd, 4, 64), p = good, p.a = &t, refused(&p, invalid, "scale_a: goes with quantised data", "f32[4,64]");
    /* attributes */
    p = good, p.scale_a_layout = 7, refused(&p, invalid, "scale_a_layout: is 7", "boxes (4)");
    p = good, p.scale_b_layout = -1, refused(&p, invalid, "scale_b_layout: is -1", "boxes (4)");
    p = good, p.alg = 3, refused(&p, invalid, "alg: is 3", "nv (1)");
    t = PTO_TENSOR(float, cd, 4, 64), p = good, p.a = &t, p.scale_a = NULL, p.a_type = E5M2, p.alg = PTO_MX_NV, refused(&p, invalid, "alg: nv has no rule", "f8e5m2 of a");
    t = PTO_TENSOR(float, cd, 4, 6), p = good, p.bias = &bias, p.c_in = &t, refused(&p, invalid, "bias: together with c_in", "one of them");
    /* shapes */
    t = PTO_TENSOR(float8_e5m2_t, bd, 63, 6), p = good, p.b = &t, refused(&p, invalid, "b: k is 63 in f8e5m2[63,6]", "k = 64");
    t = PTO_TENSOR(float8_e4m3_t, ad, 256), p = good, p.a = &t, refused(&p, invalid, "a: f8e4m3[256] has 1 dimensions", "2 to 6");
    t = PTO_TENSOR(float8_e4m3_t, ad, 0, 64), p = good, p.a = &t, refused(&p, invalid, "a: dimension 0 is 0", "empty");
    t = PTO_TENSOR(uint8_t, sd, 4, 3), p = good, p.scale_a = &t, refused(&p, invalid, "scale_a: ", "2 groups of 32");
    t = PTO_TENSOR(uint8_t, sd, 6, 2), p = good, p.scale_b = &t, refused(&p, invalid, "scale_b: ", "plain [2,6]");
    p = good, p.scale_b_layout = PTO_MX_BOXES, refused(&p, invalid, "scale_b: ", "boxes [1,1,16,2]");
    t = PTO_TENSOR(float, cd, 5, 6), p = good, p.c = &t, refused(&p, invalid, "c: f32[5,6]", "[4,6]");
    t = PTO_TENSOR(float, cd, 6, 4), t = pto_tensor_transposed(&t), p = good, p.c = &t, refused(&p, invalid, "c: ", "rows are contiguous");
    t = PTO_TENSOR(float, cd, 3, 6), p = good, p.c_in = &t, refused(&p, invalid, "c_in: f32[3,6]", "[4,6]");
    t = PTO_TENSOR(half, cd, 4, 6), p = good, p.c_in = &t, refused(&p, invalid, "c_in: is f16", "f32");
    /* X8, X10: bias */
    t = PTO_TENSOR(half, cd, 6), p = good, p.bias = &t, refused(&p, invalid, "bias: is f16[6]", "f32");
    t = PTO_TENSOR(float, cd, 2, 6), p = good, p.bias = &t, refused(&p, invalid, "bias: f32[2,6]", "n is 6");
    t = PTO_TENSOR(float, cd, 7), p = good, p.bias = &t, refused(&p, invalid, "bias: f32[7]", "n is 6");
    t = PTO_TENSOR(float, cd, 1, 6), p = good, p.bias = &t;
    assert_int_equal(pto_mx_matmul(stream, &p), PTO_SUCCESS);
    /* nibbles */
    t = PTO_TENSOR(float4_e2m1x2_t, ad, 4, 63), u = PTO_TENSOR(float4_e2m1x2_t, bd, 63, 6), p = good, p.a = &t, p.b = &u, refused(&p, invalid, "a: f4e2m1[4,63]", "within a byte");
    t = PTO_TENSOR(float4_e2m1x2_t, ad, 4, 64), u = PTO_TENSOR(float4_e2m1x2_t, bd, 64, 5), p = good, p.a = &t, p.b = &u, refused(&p, invalid, "b: f4e2m1[64,5]", "within a byte");
    /* batches */
    t = PTO_TENSOR(float8_e4m3_t, ad, 2, 4, 64), u = PTO_TENSOR(float8_e5m2_t, bd, 3, 64, 6), p = good, p.a = &t, p.b = &u, refused(&p, invalid, "b: ", "not broadcast");
    t = a, t.format = PTO_FORMAT_NZ, p = good, p.a = &t, refused(&p, invalid, "a: format NZ", "ND");
    t = (struct pto_tensor){.data = ad, .dtype = E4M3, .rank = 2, .shape = {4, 64}, .stride = {200, 2}}, p = good, p.a = &t, refused(&p, invalid, "a: ", "rows or columns are contiguous");
    struct pto_sim *a3 = pto_sim_new("a3");
    struct pto_stream *other = pto_stream_new(a3, 0);
    assert_int_equal(pto_mx_matmul(other, &good), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "stream: its target is a3"));
    pto_stream_free(other);
    pto_sim_free(a3);
}

/* ---- both phases, other targets ---- */

static void test_phases(void **state)
{
    static uint8_t ad[4 * 64], bd[64 * 6], sd[64];
    static float cd[24];
    (void)state;
    memset(ad, 0x38, sizeof ad);
    memset(bd, 0x3C, sizeof bd);
    memset(sd, 128, sizeof sd);
    struct pto_tensor a = PTO_TENSOR(float8_e4m3_t, ad, 4, 64), b = PTO_TENSOR(float8_e5m2_t, bd, 64, 6), sa = PTO_TENSOR(float8_e8m0_t, sd, 4, 2), sb = PTO_TENSOR(uint8_t, sd, 2, 6);
    struct pto_tensor c = PTO_TENSOR(float, cd, 4, 6);
    const struct pto_mx_matmul_params p = {.a = &a, .b = &b, .scale_a = &sa, .scale_b = &sb, .c = &c};
    static const char *const targets[] = {"a5", "a6"};
    for (int i = 0; i < 2; i++) {
        struct pto_sim *one = pto_sim_new(targets[i]);
        struct pto_stream *s = pto_stream_new(one, 0);
        uint64_t size = 1;
        struct pto_executor *executor = NULL;
        assert_int_equal(pto_mx_matmul_get_workspace_size(s, &p, NULL, &executor), PTO_ERR_PARAM_NULLPTR);
        assert_int_equal(pto_mx_matmul_get_workspace_size(s, &p, &size, NULL), PTO_ERR_PARAM_NULLPTR);
        assert_int_equal(pto_mx_matmul_get_workspace_size(NULL, &p, &size, &executor), PTO_ERR_PARAM_NULLPTR);
        assert_int_equal(pto_mx_matmul_get_workspace_size(s, &p, &size, &executor), PTO_SUCCESS);
        assert_int_equal(size, 0);
        memset(cd, 0, sizeof cd);
        assert_int_equal(pto_execute(NULL, 0, executor, s), PTO_SUCCESS);
        assert_true(cd[0] == 0); /* runs when the stream does */
        assert_int_equal(pto_stream_synchronize(s, 0), PTO_SUCCESS);
        for (int j = 0; j < 24; j++)
            assert_true(cd[j] == 256);
        assert_int_equal(pto_diag_count(one), 0);
        pto_stream_free(s);
        pto_sim_free(one);
    }
}

/* In other orders that the flags allow. */
static void test_interleaved(void **state)
{
    (void)state;
    for (int i = 1; i < 4; i++) {
        pto_sim_set(sim, "interleave", i == 1 ? "3" : i == 2 ? "8" : "21");
        run_product(&(struct product_trial){E4M3, E5M2, PTO_DT_float, 70, 130, 192, i == 2 ? 2 : 0, PTO_MX_PLAIN, PTO_MX_PLAIN, i == 3 ? PLAIN : ACC, .bt = i == 1});
        run_quantised(i == 1 ? PTO_DT_float : PTO_DT_bfloat16_t, i == 2 ? E2M1 : E4M3, i == 2 ? E2M1 : E4M3, PTO_MX_OCP, true, i == 3, i == 2, 70, 130, 300);
    }
}

/* Buffers of the session; C is added to where it lies, twice in one queue. */
static void test_in_place(void **state)
{
    enum { M = 150, N = 140, K = 64 };
    float8_e4m3_t *a = PTO_GM(sim, float8_e4m3_t, "in_place_a", M * K), *b = PTO_GM(sim, float8_e4m3_t, "in_place_b", K * N);
    uint8_t *s = PTO_GM(sim, uint8_t, "in_place_s", M * 2);
    float *c = PTO_GM(sim, float, "in_place_c", M * N);
    (void)state;
    memset(a, 0x38, M * K);
    memset(b, 0x40, K * N);
    memset(s, 127, M * 2);
    for (int i = 0; i < M * N; i++)
        c[i] = (float)i;
    struct pto_tensor at = PTO_TENSOR(float8_e4m3_t, a, M, K), bt = PTO_TENSOR(float8_e4m3_t, b, K, N), sat = PTO_TENSOR(uint8_t, s, M, 2), sbt = PTO_TENSOR(uint8_t, s, 2, N), ct = PTO_TENSOR(float, c, M, N);
    const struct pto_mx_matmul_params p = {.a = &at, .b = &bt, .scale_a = &sat, .scale_b = &sbt, .c_in = &ct, .c = &ct};
    for (int i = 0; i < 2; i++) {
        uint64_t size;
        struct pto_executor *executor;
        assert_int_equal(pto_mx_matmul_get_workspace_size(stream, &p, &size, &executor), PTO_SUCCESS);
        assert_int_equal(pto_execute(NULL, 0, executor, stream), PTO_SUCCESS);
    }
    assert_int_equal(pto_stream_synchronize(stream, 0), PTO_SUCCESS);
    if (pto_diag_count(sim) != 0)
        fail_msg("%s", pto_diag_text(sim));
    for (int i = 0; i < M * N; i++)
        assert_true(c[i] == (float)i + 256);
}

static void test_a6(void **state)
{
    close_session(state);
    sim = pto_sim_new("a6");
    pto_sim_set(sim, "check", "all");
    stream = pto_stream_new(sim, 0);
    test_types(state);
    test_quantised(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),      cmocka_unit_test(test_sizes), cmocka_unit_test(test_layouts),   cmocka_unit_test(test_batches),  cmocka_unit_test(test_wide_scales),
        cmocka_unit_test(test_nan_scales), cmocka_unit_test(test_bytes), cmocka_unit_test(test_quantised), cmocka_unit_test(test_refusals), cmocka_unit_test(test_phases),
        cmocka_unit_test(test_in_place), cmocka_unit_test(test_interleaved), cmocka_unit_test(test_a6),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
