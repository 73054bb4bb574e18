/* pto_mx_quantize against a quantiser that tries all codes: formats, sources, rules, both directions, every layout of scales; special
 * values; what is refused; images of scales on the host. */
#include "mx_reference.h"

#include <pto/sim.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

/* ---- values ---- */

struct quantize_trial {
    int source, to, axis, layout, alg;
    int64_t batch, rows, cols, x_gap, y_gap; /* gaps behind rows, elements */
    bool transposed;                         /* x and y lie transposed */
};

/* Offset of the scale of (outer, group) in bytes. */
static int64_t scale_place(const struct quantize_trial *t, int64_t outers, int64_t groups, int64_t outer, int64_t g)
{
    int64_t h = (groups + 1) / 2 * 2;
    bool b = t->axis == -2;
    if (t->layout == PTO_MX_PLAIN)
        return b ? g * outers + outer : outer * groups + g;
    if (t->layout == PTO_MX_BOXES)
        return outer / 16 * 16 * h + g / 2 * 32 + outer % 16 * 2 + g % 2;
    return (t->layout == PTO_MX_ND) != b ? outer * h + g : g / 2 * 2 * outers + 2 * outer + g % 2;
}

/* Ties, numbers of all magnitudes, zeros, groups of zeros. */
static float some_value(uint32_t *seed, int64_t group)
{
    static const float scale[] = {1.0f, 0x1p-20f, 0x1p-140f, 0x1p30f, 0x1p100f, 0x1p-9f, 0.0f, 0x1p-118f};
    uint32_t k = mx_random(seed);
    float v = k % 3 == 0 ? (float)(int)(k / 3 % 33) * 0.125f : k % 3 == 1 ? (float)(int)(k / 3 % 2049) / 77.0f : (float)(int)(k / 3 % 513);
    return (mx_random(seed) & 1 ? -v : v) * scale[group % 8];
}

static void store_source(int dtype, void *x, int64_t i, float v)
{
    if (dtype == PTO_DT_float)
        ((float *)x)[i] = v;
    else
        ((uint16_t *)x)[i] = dtype == PTO_DT_half ? ref_half(v) : ref_bf16(v);
}
static float load_source(int dtype, const void *x, int64_t i)
{
    return dtype == PTO_DT_float ? ((const float *)x)[i] : dtype == PTO_DT_half ? ref_from_half(((const uint16_t *)x)[i]) : ref_from_bf16(((const uint16_t *)x)[i]);
}

static void run_trial(const struct quantize_trial *t)
{
    const int64_t sr = t->transposed ? t->cols : t->rows, sc = t->transposed ? t->rows : t->cols; /* as stored */
    const int64_t x_ld = sc + t->x_gap, y_ld = (mx_bits(t->to) == 4 ? (sc + 1) / 2 * 2 : sc) + t->y_gap;
    const int64_t outers = t->axis == -2 ? t->cols : t->rows, k = t->axis == -2 ? t->rows : t->cols, groups = (k + 31) / 32;
    const int64_t scales = t->layout == PTO_MX_PLAIN ? outers * groups : pto_mx_scale_bytes(t->axis == -2 ? PTO_MX_B : PTO_MX_A, (enum pto_mx_layout)t->layout, outers, k);
    uint32_t seed = (uint32_t)(t->rows * 31 + t->cols);
    void *x = calloc((size_t)(t->batch * sr * x_ld), 4);
    uint8_t *y = malloc((size_t)(t->batch * sr * y_ld)), *scale = malloc((size_t)(t->batch * scales));
    memset(y, 0xA5, (size_t)(t->batch * sr * y_ld));
    memset(scale, 0xA5, (size_t)(t->batch * scales));
    for (int64_t b = 0; b < t->batch; b++)
        for (int64_t r = 0; r < t->rows; r++)
            for (int64_t c = 0; c < t->cols; c++)
                store_source(t->source, x, b * sr * x_ld + (t->transposed ? c * x_ld + r : r * x_ld + c), some_value(&seed, t->axis == -2 ? r / 32 + c : c / 32 + r));
    struct pto_tensor xt = {.data = x, .dtype = t->source, .rank = 3, .shape = {t->batch, sr, sc}, .stride = {sr * x_ld, x_ld, 1}};
    struct pto_tensor yt = {.data = y, .dtype = t->to, .rank = 3, .shape = {t->batch, sr, sc}, .stride = {sr * y_ld, y_ld, 1}};
    if (t->transposed) {
        xt = pto_tensor_transposed(&xt);
        yt = pto_tensor_transposed(&yt);
    }
    int64_t shape[3] = {t->batch, t->axis == -2 ? groups : outers, t->axis == -2 ? outers : groups}, flat[2] = {t->batch, scales};
    struct pto_tensor st = t->layout == PTO_MX_PLAIN ? pto_tensor_make(scale, PTO_DT_float8_e8m0_t, 3, shape) : pto_tensor_make(scale, PTO_DT_uint8_t, 1, &flat[1]);
    if (t->layout == PTO_MX_PLAIN && t->transposed) { /* plain scales lie as x does */
        int64_t turned[3] = {t->batch, shape[2], shape[1]};
        st = pto_tensor_make(scale, PTO_DT_float8_e8m0_t, 3, turned);
        st = pto_tensor_transposed(&st);
    }
    struct pto_mx_quantize_params p = {.x = &xt, .y = &yt, .scale = &st, .axis = t->axis, .scale_layout = t->layout, .alg = t->alg};
    enum pto_op_status status = pto_mx_quantize(stream, &p);
    if (status != PTO_SUCCESS)
        fail_msg("%d: %s\n%s", (int)status, pto_last_error(), pto_diag_text(sim));
    if (pto_diag_count(sim) != 0)
        fail_msg("%s", pto_diag_text(sim));

    float *group = malloc(32 * sizeof *group);
    for (int64_t b = 0; b < t->batch; b++)
        for (int64_t o = 0; o < outers; o++)
            for (int64_t g = 0; g < groups; g++) {
                int64_t n = k - g * 32 < 32 ? k - g * 32 : 32, at[32];
                for (int64_t i = 0; i < n; i++) {
                    int64_t r = t->axis == -2 ? g * 32 + i : o, c = t->axis == -2 ? o : g * 32 + i;
                    group[i] = load_source(t->source, x, b * sr * x_ld + (t->transposed ? c * x_ld + r : r * x_ld + c));
                    at[i] = b * sr * y_ld + (t->transposed ? c * y_ld + r : r * y_ld + c);
                }
                int64_t place = t->layout == PTO_MX_PLAIN && t->transposed ? (t->axis == -2 ? o * groups + g : g * outers + o) : scale_place(t, outers, groups, o, g);
                unsigned want = mx_shared_exponent(t->to, group, 1, n, t->alg == PTO_MX_NV), got = scale[b * scales + place];
                if (got != want)
                    fail_msg("to %d axis %d layout %d: scale of %lld, group %lld: %u, not %u", t->to, t->axis, t->layout, (long long)o, (long long)g, got, want);
                for (int64_t i = 0; i < n; i++) {
                    unsigned code = mx_code(t->to, y, at[i]), right = mx_element(t->to, group[i], want);
                    if (code != right)
                        fail_msg("to %d axis %d: %a of %lld, group %lld, scale %u: code %#x, not %#x", t->to, t->axis, (double)group[i], (long long)o, (long long)g,
                                 want, code, right);
                }
            }
    for (int64_t i = 0; i < (t->batch * sr - 1) * y_ld && t->y_gap >= 2; i++) /* gaps are nobody's */
        if (i % y_ld >= (sc + 1) / 2 * 2 && mx_code(t->to, y, i) != (mx_bits(t->to) == 4 ? (i % 2 ? 0xAu : 0x5u) : 0xA5u))
            fail_msg("a gap was written");
    if (t->layout != PTO_MX_PLAIN && groups % 2 != 0)
        for (int64_t o = 0; o < outers; o++) /* the padding group has no scale of its own: 0 */
            assert_int_equal(scale[scale_place(t, outers, groups, o, groups)], 0);
    free(group);
    free(x);
    free(y);
    free(scale);
}

static const int formats[] = {PTO_DT_float8_e4m3_t, PTO_DT_float8_e5m2_t, PTO_DT_float4_e2m1x2_t, PTO_DT_float4_e1m2x2_t};
static const int sources[] = {PTO_DT_float, PTO_DT_half, PTO_DT_bfloat16_t};

static void test_formats_and_sources(void **state)
{
    (void)state;
    for (int f = 0; f < 4; f++)
        for (int s = 0; s < 3; s++)
            for (int alg = 0; alg < (f % 2 == 0 ? 2 : 1); alg++)
                for (int axis = -1; axis >= -2; axis--)
                    run_trial(&(struct quantize_trial){.source = sources[s], .to = formats[f], .axis = axis, .layout = PTO_MX_PLAIN, .alg = alg, .batch = 1,
                                                       .rows = 33, .cols = 97});
}

static void test_layouts_and_sizes(void **state)
{
    static const int64_t sizes[][2] = {{1, 1}, {1, 33}, {17, 64}, {64, 1}, {96, 32}, {40, 700}, {530, 50}};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        for (int layout = PTO_MX_PLAIN; layout <= PTO_MX_BOXES; layout++)
            for (int axis = -1; axis >= -2; axis--)
                for (int turned = 0; turned < 2; turned++) {
                    bool down = (axis == -2) != (turned != 0), by_groups = layout == (axis == -2 ? PTO_MX_DN : PTO_MX_ND);
                    if (by_groups && (down || sizes[i][0] == 1 || sizes[i][1] == 1)) /* refused, or of a line that may be so */
                        continue;
                    run_trial(&(struct quantize_trial){.source = sources[i % 3], .to = formats[(i + (size_t)layout) % 4], .axis = axis, .layout = layout, .batch = 1,
                                                       .rows = sizes[i][0], .cols = sizes[i][1], .transposed = turned != 0});
                }
}

static void test_batches_and_gaps(void **state)
{
    (void)state;
    for (int axis = -1; axis >= -2; axis--)
        for (int f = 0; f < 4; f++)
            run_trial(&(struct quantize_trial){.source = PTO_DT_float, .to = formats[f], .axis = axis, .layout = PTO_MX_PLAIN, .batch = 3, .rows = 35, .cols = 70,
                                               .x_gap = 3, .y_gap = 4});
}

/* Of bf16, long rows and columns: what the instruction does alone. */
static void test_long_rows(void **state)
{
    (void)state;
    for (int layout = PTO_MX_PLAIN; layout <= PTO_MX_BOXES; layout++) {
        run_trial(&(struct quantize_trial){.source = PTO_DT_bfloat16_t, .to = PTO_DT_float4_e2m1x2_t, .axis = -1, .layout = layout, .batch = 1, .rows = 19, .cols = 1101});
        run_trial(&(struct quantize_trial){.source = PTO_DT_float, .to = PTO_DT_float8_e4m3_t, .axis = -1, .layout = layout, .batch = 1, .rows = 35, .cols = 1025});
        if (layout != PTO_MX_DN)
            run_trial(&(struct quantize_trial){.source = PTO_DT_bfloat16_t, .to = PTO_DT_float4_e2m1x2_t, .axis = -2, .layout = layout, .alg = PTO_MX_NV, .batch = 1, .rows = 300,
                                               .cols = 200});
    }
}

/* A group with a NaN or an infinity. */
static void test_special_values(void **state)
{
    (void)state;
    for (int f = 0; f < 4; f++) {
        float x[4][32] = {{0}};
        uint8_t y[4 * 32], scale[4];
        for (int i = 0; i < 32; i++) {
            x[0][i] = (float)i;
            x[1][i] = (float)i;
            x[2][i] = -0.0f;
            x[3][i] = 0x1p-149f * (float)i;
        }
        x[0][7] = NAN;
        x[1][5] = -INFINITY;
        struct pto_tensor xt = PTO_TENSOR(float, x, 4, 32), yt = pto_tensor_make(y, formats[f], 2, (const int64_t[]){4, 32}), st = PTO_TENSOR(uint8_t, scale, 4, 1);
        assert_int_equal(pto_mx_quantize(stream, &(struct pto_mx_quantize_params){.x = &xt, .y = &yt, .scale = &st}), PTO_SUCCESS);
        for (int r = 0; r < 4; r++) {
            unsigned e = mx_shared_exponent(formats[f], x[r], 1, 32, false);
            assert_int_equal(scale[r], e);
            for (int i = 0; i < 32; i++) {
                unsigned got = mx_code(formats[f], y, r * 32 + i), want = mx_element(formats[f], x[r][i], e);
                if (got != want)
                    fail_msg("format %d row %d: %a is %#x, not %#x", formats[f], r, (double)x[r][i], got, want);
            }
        }
        assert_int_equal(scale[0], 255);
        assert_int_equal(scale[2], 0);
    }
}

/* ---- images ---- */

static void test_images(void **state)
{
    (void)state;
    for (int side = 0; side < 2; side++)
        for (int layout = PTO_MX_ND; layout <= PTO_MX_BOXES; layout++)
            for (int64_t outer = 1; outer < 40; outer += 13)
                for (int64_t groups = 1; groups < 6; groups++) {
                    uint8_t plain[40 * 6], back[40 * 6] = {0}, image[48 * 6];
                    struct quantize_trial t = {.axis = side == PTO_MX_B ? -2 : -1, .layout = layout};
                    for (int64_t i = 0; i < outer * groups; i++)
                        plain[i] = (uint8_t)(i * 7 + 1);
                    int64_t shape[2] = {side == PTO_MX_A ? outer : groups, side == PTO_MX_A ? groups : outer}, bytes = pto_mx_scale_bytes((enum pto_mx_side)side, (enum pto_mx_layout)layout, outer, groups * 32 - 5);
                    struct pto_tensor p = pto_tensor_make(plain, PTO_DT_uint8_t, 2, shape), b = pto_tensor_make(back, PTO_DT_uint8_t, 2, shape);
                    assert_int_equal(bytes, (layout == PTO_MX_BOXES ? (outer + 15) / 16 * 16 : outer) * ((groups + 1) / 2 * 2));
                    assert_int_equal(pto_mx_pack_scale((enum pto_mx_side)side, (enum pto_mx_layout)layout, &p, image), PTO_SUCCESS);
                    int64_t sum = 0, want = 0;
                    for (int64_t o = 0; o < outer; o++)
                        for (int64_t g = 0; g < groups; g++) {
                            uint8_t v = plain[side == PTO_MX_A ? o * groups + g : g * outer + o];
                            assert_int_equal(image[scale_place(&t, outer, groups, o, g)], v);
                            want += v;
                        }
                    for (int64_t i = 0; i < bytes; i++)
                        sum += image[i];
                    assert_int_equal(sum, want); /* padding is 0 */
                    assert_int_equal(pto_mx_unpack_scale((enum pto_mx_side)side, (enum pto_mx_layout)layout, image, &b), PTO_SUCCESS);
                    assert_memory_equal(back, plain, (size_t)(outer * groups));
                }
    assert_int_equal(pto_mx_scale_bytes(PTO_MX_A, PTO_MX_BOXES, 5, 64), 32);
    assert_int_equal(pto_mx_scale_bytes(PTO_MX_A, PTO_MX_ND, 0, 64), -1);
    uint8_t byte[4];
    struct pto_tensor s = PTO_TENSOR(uint8_t, byte, 2, 2), flat = PTO_TENSOR(uint8_t, byte, 4), f = PTO_TENSOR(float, byte, 1, 1);
    assert_int_equal(pto_mx_pack_scale(PTO_MX_A, PTO_MX_BOXES, NULL, byte), PTO_ERR_PARAM_NULLPTR);
    assert_int_equal(pto_mx_pack_scale(PTO_MX_A, PTO_MX_BOXES, &s, NULL), PTO_ERR_PARAM_NULLPTR);
    assert_int_equal(pto_mx_pack_scale(PTO_MX_A, PTO_MX_PLAIN, &s, byte), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "layout: is 1"));
    assert_int_equal(pto_mx_unpack_scale(PTO_MX_A, PTO_MX_ND, byte, &flat), PTO_ERR_PARAM_INVALID);
    assert_int_equal(pto_mx_unpack_scale(PTO_MX_A, PTO_MX_ND, byte, &f), PTO_ERR_PARAM_INVALID);
}

/* ---- refusals ---- */

static void refused(const struct pto_mx_quantize_params *p, enum pto_op_status status, const char *text)
{
    uint64_t size;
    struct pto_executor *executor = NULL;
    enum pto_op_status got = pto_mx_quantize_get_workspace_size(stream, p, &size, &executor);
    if (got != status || strstr(pto_last_error(), text) == NULL)
        fail_msg("%d (%s), not %d (%s)", (int)got, pto_last_error(), (int)status, text);
}

static void test_refusals(void **state)
{
    static float x[64 * 64];
    static uint8_t y[64 * 64], s[64 * 64];
    struct pto_tensor xt = PTO_TENSOR(float, x, 5, 64), yt = PTO_TENSOR(float8_e4m3_t, y, 5, 64), st = PTO_TENSOR(uint8_t, s, 5, 2), t;
    struct pto_mx_quantize_params good = {.x = &xt, .y = &yt, .scale = &st}, p;
    (void)state;
    refused(NULL, PTO_ERR_PARAM_NULLPTR, "params");
    p = good, p.x = NULL, refused(&p, PTO_ERR_PARAM_NULLPTR, "x:");
    p = good, p.y = NULL, refused(&p, PTO_ERR_PARAM_NULLPTR, "y:");
    p = good, p.scale = NULL, refused(&p, PTO_ERR_PARAM_NULLPTR, "scale:");
    t = PTO_TENSOR(int32_t, x, 5, 64), p = good, p.x = &t, refused(&p, PTO_ERR_PARAM_INVALID, "x: is i32[5,64]; f32, f16 or bf16");
    t = PTO_TENSOR(int8_t, y, 5, 64), p = good, p.y = &t, refused(&p, PTO_ERR_PARAM_INVALID, "y: is i8[5,64]; e4m3");
    t = PTO_TENSOR(float8_e4m3_t, y, 5, 63), p = good, p.y = &t, refused(&p, PTO_ERR_PARAM_INVALID, "y: ");
    t = PTO_TENSOR(float, s, 5, 2), p = good, p.scale = &t, refused(&p, PTO_ERR_PARAM_INVALID, "scale: is f32[5,2]; e8m0");
    t = PTO_TENSOR(uint8_t, s, 5, 3), p = good, p.scale = &t, refused(&p, PTO_ERR_PARAM_INVALID, "scale: u");
    p = good, p.axis = 1, refused(&p, PTO_ERR_PARAM_INVALID, "axis: is 1; -1");
    p = good, p.axis = -2, refused(&p, PTO_ERR_PARAM_INVALID, "scale:");
    p = good, p.alg = 2, refused(&p, PTO_ERR_PARAM_INVALID, "alg: is 2");
    p = good, p.scale_layout = 5, refused(&p, PTO_ERR_PARAM_INVALID, "scale_layout: is 5");
    t = PTO_TENSOR(float8_e5m2_t, y, 5, 64), p = good, p.y = &t, p.alg = PTO_MX_NV, refused(&p, PTO_ERR_PARAM_INVALID, "alg: nv has no rule");
    t = PTO_TENSOR(float, x, 0, 64), p = good, p.x = &t, refused(&p, PTO_ERR_PARAM_INVALID, "x: dimension 0 is 0; empty");
    t = PTO_TENSOR(float8_e4m3_t, y, 64, 5), t = pto_tensor_transposed(&t), p = good, p.y = &t, refused(&p, PTO_ERR_PARAM_INVALID, "y: its columns are contiguous");
    struct pto_tensor odd = PTO_TENSOR(float, x, 5, 63), odd4 = PTO_TENSOR(float4_e2m1x2_t, y, 5, 63);
    p = good, p.x = &odd, p.y = &odd4, refused(&p, PTO_ERR_PARAM_INVALID, "y: ");
    assert_non_null(strstr(pto_last_error(), "within a byte"));
    struct pto_tensor dn = PTO_TENSOR(uint8_t, s, 64, 1, 2);
    p = good, p.axis = -2, p.scale = &dn, refused(&p, PTO_ERR_PARAM_INVALID, "scale: ");
    struct pto_sim *a3 = pto_sim_new("a3");
    struct pto_stream *other = pto_stream_new(a3, 0);
    assert_int_equal(pto_mx_quantize(other, &good), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "a3"));
    pto_stream_free(other);
    pto_sim_free(a3);
    assert_int_equal(pto_mx_quantize(stream, &good), PTO_SUCCESS);
    assert_int_equal(pto_mx_quantize(NULL, &good), PTO_ERR_PARAM_NULLPTR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats_and_sources), cmocka_unit_test(test_layouts_and_sizes), cmocka_unit_test(test_batches_and_gaps),
        cmocka_unit_test(test_special_values), cmocka_unit_test(test_long_rows),      cmocka_unit_test(test_images),            cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
