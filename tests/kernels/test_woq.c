/* PyTorch's weight-only operators (kernels.md 5) on the simulator against a scalar reference: random shapes, types, groups, orders, tails, on a3
 * and a5 with all checks on; special rows; two phases; every refusal with its text. Packings and all stages are held bit for bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/numbers.h"
#include "pto/kernels/woq.h"
#include "pto/pto.h"

enum { SEED = 99 };
#include "kernels/session.h"

/* ---- arrays of a type ---- */

/* Element i of an array of this type. */
static float get(int dtype, const void *p, int64_t i)
{
    if (dtype == PTO_DT_float)
        return ((const float *)p)[i];
    uint16_t b = ((const uint16_t *)p)[i];
    return dtype == PTO_DT_half ? ref_from_half(b) : ref_from_bf16(b);
}
static void put(int dtype, void *p, int64_t i, float x)
{
    if (dtype == PTO_DT_float)
        ((float *)p)[i] = x;
    else
        ((uint16_t *)p)[i] = dtype == PTO_DT_half ? ref_half(x) : ref_bf16(x);
}
static int64_t size_of(int dtype) { return dtype == PTO_DT_float ? 4 : 2; }
static int float_dtype(void) { return (int[]){PTO_DT_float, PTO_DT_half, PTO_DT_bfloat16_t}[next() % 3]; }
static void *random_floats(int dtype, int64_t n, float lo, float hi)
{
    void *p = room(n * 4);
    for (int64_t i = 0; i < n; i++)
        put(dtype, p, i, real(lo, hi));
    return p;
}
static void same(int dtype, const void *got, const void *want, int64_t n, const char *what)
{
    for (int64_t i = 0; i < n; i++)
        if (memcmp((const char *)got + i * size_of(dtype), (const char *)want + i * size_of(dtype), (size_t)size_of(dtype)) != 0)
            fail_msg("%s: element %lld is %.9g, not %.9g", what, (long long)i, (double)get(dtype, got, i), (double)get(dtype, want, i));
}

static struct pto_tensor tensor(void *data, int dtype, int rank, int64_t a, int64_t b, int64_t c)
{
    return pto_tensor_make(data, dtype, rank, (const int64_t[]){a, b, c});
}

/* ---- sessions ---- */

struct fixture {
    struct pto_sim *sim;
    struct pto_stream *stream;
};
static struct fixture open_on(const char *arch)
{
    struct fixture f = {.sim = pto_sim_new(arch)};
    assert_non_null(f.sim);
    assert_int_equal(pto_sim_set(f.sim, "check", "all"), PTO_OK);
    f.stream = pto_stream_new(f.sim, 0);
    assert_non_null(f.stream);
    return f;
}
static void close_it(struct fixture *f)
{
    pto_stream_free(f->stream);
    pto_sim_free(f->sim);
}
/* It ran, and nothing was said: no error, no finding, no note. */
static void ran(struct fixture *f, enum pto_op_status status, const char *what)
{
    if (status != PTO_SUCCESS)
        fail_msg("%s: %s\n%s", what, pto_last_error(), pto_diag_text(f->sim));
    if (pto_diag_count(f->sim) != 0)
        fail_msg("%s: %s", what, pto_diag_text(f->sim));
}
static void refused(enum pto_op_status status, enum pto_op_status want, const char *begin, const char *part)
{
    const char *text = pto_last_error();
    if (status != want || strncmp(text, begin, strlen(begin)) != 0 || strstr(text, part) == NULL)
        fail_msg("expected %d '%s.. %s', got %d '%s'", (int)want, begin, part, (int)status, text);
}

/* ---- P1 ---- */

static void int8pack_case(struct fixture *f, int64_t m, int64_t n, int64_t k, int dtype, int scale_dtype, int64_t gap)
{
    int64_t ld = k + gap, out_ld = n + gap;
    void *a = random_floats(dtype, m * ld, -2, 2), *s = random_floats(scale_dtype, n, -0.1f, 0.1f), *want = room(m * out_ld * 4), *got = room(m * out_ld * 4);
    int8_t *w = room(n * k);
    char what[120];
    for (int64_t i = 0; i < n * k; i++)
        w[i] = (int8_t)next();
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = 0; j < n; j++) {
            float acc = 0;
            for (int64_t x = 0; x < k; x++)
                acc = fmaf(get(dtype, a, i * ld + x), (float)w[j * k + x], acc);
            put(dtype, want, i * out_ld + j, acc * get(scale_dtype, s, j));
        }
    struct pto_tensor ta = tensor(a, dtype, 2, m, k, 0), tw = tensor(w, PTO_DT_int8_t, 2, n, k, 0), ts = tensor(s, scale_dtype, 1, n, 0, 0), out = tensor(got, dtype, 2, m, n, 0);
    if (gap != 0) {
        ta.stride[0] = ld;
        out.stride[0] = out_ld;
        ta.stride[1] = out.stride[1] = 1;
    }
    (void)snprintf(what, sizeof what, "int8pack %lld x %lld x %lld, %s, gap %lld", (long long)m, (long long)n, (long long)k, pto_dtype_name(dtype), (long long)gap);
    ran(f, pto_weight_int8pack_mm(f->stream, &(struct pto_weight_int8pack_mm_params){&ta, &tw, &ts, &out}), what);
    same(dtype, got, want, (m - 1) * out_ld + n, what);
    free(a);
    free(s);
    free(w);
    free(want);
    free(got);
}

static void test_int8pack(void **unused)
{
    (void)unused;
    for (int t = 0; t < 2; t++) {
        struct fixture f = open_on(t == 0 ? "a3" : "a5");
        int8pack_case(&f, 1, 1, 1, PTO_DT_float, PTO_DT_float, 0);
        int8pack_case(&f, 17, 300, 33, PTO_DT_bfloat16_t, PTO_DT_bfloat16_t, 3);
        int8pack_case(&f, 130, 40, 520, PTO_DT_half, PTO_DT_half, 0);
        for (int i = 0; i < 8; i++) {
            int dtype = float_dtype();
            int8pack_case(&f, between(1, 70), between(1, 90), between(1, 140), dtype, next() % 2 == 0 ? dtype : float_dtype(), next() % 3 == 0 ? between(1, 9) : 0);
        }
        close_it(&f);
    }
}

/* ---- P2, P3 ---- */

/* Where a code lies, from the table of kernels.md 5. */
static int code_at(int order, const uint8_t *packed, int64_t n_all, int64_t k_all, int64_t n, int64_t k)
{
    int64_t bn = order == PTO_INT4_BLOCK64 ? 64 : order == PTO_INT4_SCALAR16 ? 16 : 32, nb = n / bn * bn, rows = n_all - nb < bn ? n_all - nb : bn, r = n - nb;
    const uint8_t *base = packed + nb * k_all / 2;
    if (order == PTO_INT4_BLOCK64 && rows == 64) {
        int64_t d = r % 16;
        uint8_t byte = r / 16 % 2 == 0 ? base[k * 32 + d] : base[k * 32 + 16 + d];
        return r >= 32 ? byte >> 4 : byte & 15;
    }
    if (order == PTO_INT4_BLOCK32 && rows == 32)
        return r >= 16 ? base[k * 16 + r - 16] >> 4 : base[k * 16 + r] & 15;
    uint8_t byte = base[k * rows / 2 + r / 2];
    return r % 2 != 0 ? byte >> 4 : byte & 15;
}

static void int4pack_case(struct fixture *f, int64_t m, int64_t n, int64_t groups, int64_t g, int dtype, int order)
{
    int64_t k = groups * g;
    void *a = random_floats(dtype, m * k, -2, 2), *sz = random_floats(dtype, groups * n * 2, -0.3f, 0.3f), *want = room(m * n * 4), *got = room(m * n * 4);
    int32_t *codes = room(n * k * 4);
    uint8_t *packed = room(n * k / 2);
    float *w = room(n * k * 4);
    char what[120];
    for (int64_t i = 0; i < n * k; i++)
        codes[i] = (int32_t)(next() % 16);
    struct pto_tensor tc = tensor(codes, PTO_DT_int32_t, 2, n, k, 0), tp = tensor(packed, PTO_DT_uint8_t, 2, n, k / 2, 0);
    (void)snprintf(what, sizeof what, "int4pack %lld x %lld x %lld, groups of %lld, %s, order %d", (long long)m, (long long)n, (long long)k, (long long)g, pto_dtype_name(dtype), order);
    assert_int_equal(pto_convert_weight_to_int4pack(&(struct pto_convert_weight_to_int4pack_params){.weight = &tc, .order = order, .out = &tp}), PTO_SUCCESS);
    for (int64_t i = 0; i < n; i++)
        for (int64_t x = 0; x < k; x++) {
            if (code_at(order, packed, n, k, i, x) != codes[i * k + x])
                fail_msg("%s: code [%lld,%lld] lies wrong", what, (long long)i, (long long)x);
            float scaled = (float)(codes[i * k + x] - 8) * get(dtype, sz, (x / g * n + i) * 2);
            w[i * k + x] = scaled + get(dtype, sz, (x / g * n + i) * 2 + 1);
        }
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = 0; j < n; j++) {
            float acc = 0;
            for (int64_t x = 0; x < k; x++)
                acc = fmaf(get(dtype, a, i * k + x), w[j * k + x], acc);
            put(dtype, want, i * n + j, acc);
        }
    struct pto_tensor ta = tensor(a, dtype, 2, m, k, 0), ts = tensor(sz, dtype, 3, groups, n, 2), out = tensor(got, dtype, 2, m, n, 0);
    ran(f, pto_weight_int4pack_mm(f->stream, &(struct pto_weight_int4pack_mm_params){.input = &ta, .weight = &tp, .q_group_size = g, .q_scale_and_zeros = &ts, .order = order, .out = &out}), what);
    same(dtype, got, want, m * n, what);
    free(a);
    free(sz);
    free(codes);
    free(packed);
    free(w);
    free(want);
    free(got);
}

static void test_int4pack(void **unused)
{
    (void)unused;
    for (int t = 0; t < 2; t++) {
        struct fixture f = open_on(t == 0 ? "a3" : "a5");
        int4pack_case(&f, 1, 16, 1, 32, PTO_DT_float, PTO_INT4_BLOCK64);
        int4pack_case(&f, 3, 112, 1, 256, PTO_DT_bfloat16_t, PTO_INT4_BLOCK64);
        int4pack_case(&f, 33, 144, 3, 64, PTO_DT_half, PTO_INT4_BLOCK32);
        for (int i = 0; i < 8; i++)
            int4pack_case(&f, between(1, 40), 16 * between(1, 9), between(1, 3), 32 << next() % 3, float_dtype(), i % 4);
        close_it(&f);
    }
}

/* ---- P4, P5 ---- */

struct dyn {
    int64_t m, n, k, block;
    int dtype;
    bool bias, fallback, special, wants;
};

static float clamped(float x, float lo, float hi) { return x < lo ? lo : x > hi ? hi : x; }

static void dyn_case(struct fixture *f, const struct dyn *d)
{
    int64_t m = d->m, n = d->n, k = d->k, groups = k / d->block;
    void *x = random_floats(d->dtype, m * k, -3, 3), *want = room(m * n * 4), *got = room(m * n * 4);
    uint8_t *codes = room(n * k / 2);
    float *scales = random_floats(PTO_DT_float, n * groups, -0.1f, 1), *bias = random_floats(PTO_DT_float, n, -2, 2), *inv = room(m * 4), *got_inv = room(m * 4);
    int8_t *q = room(m * k), *got_q = room(m * k);
    int32_t *zp = room(m * 4), *got_zp = room(m * 4);
    char what[160];
    (void)snprintf(what, sizeof what, "dyn %lld x %lld x %lld, blocks of %lld, %s%s%s", (long long)m, (long long)n, (long long)k, (long long)d->block, pto_dtype_name(d->dtype),
                   d->bias ? ", bias" : "", d->fallback ? ", fallback" : "");
    for (int64_t i = 0; i < n * k / 2; i++)
        codes[i] = (uint8_t)next();
    for (int64_t i = 0; i < m && d->special; i++) /* zeros, constants, one sign, large and small ranges */
        for (int64_t j = 0; j < k; j++) {
            float v = get(d->dtype, x, i * k + j);
            if (i % 8 == 7) { /* S is 1, all values lie half-way */
                put(d->dtype, x, i * k + j, j == 0 ? -127.5f : j == 1 ? 127.5f : (float)(j % 64) - 31.5f);
                continue;
            }
            put(d->dtype, x, i * k + j, i % 7 == 0 ? 0 : i % 7 == 1 ? 1.5f : i % 7 == 2 ? -2.5f : i % 7 == 3 ? fabsf(v) : i % 7 == 4 ? -fabsf(v) : i % 7 == 5 ? v * 1e30f : v * 1e-20f);
        }
    for (int64_t i = 0; i < m; i++) {
        float mn = 0, mx = 0;
        for (int64_t j = 0; j < k; j++) {
            mn = fminf(mn, get(d->dtype, x, i * k + j));
            mx = fmaxf(mx, get(d->dtype, x, i * k + j));
        }
        float s = mn == mx ? 1.0f : 255.0f / (mx - mn), lo = mn * s, hi = mx * s, below = -128.0f + lo, above = 127.0f + hi;
        float zf = below + above > 0 ? -128.0f - lo : 127.0f - hi;
        inv[i] = 1.0f / s;
        zp[i] = (int32_t)rintf(clamped(zf, -128, 127));
        for (int64_t j = 0; j < k; j++) {
            float t = get(d->dtype, x, i * k + j) * s;
            q[i * k + j] = (int8_t)clamped(roundf(t) + (float)zp[i], -128, 127);
        }
        for (int64_t j = 0; j < n; j++) {
            float acc = 0;
            for (int64_t b = 0; b < groups; b++) {
                int32_t sum = 0;
                for (int64_t e = b * d->block; e < (b + 1) * d->block; e++) {
                    uint8_t byte = codes[(j * k + e) / 2];
                    sum += (q[i * k + e] - zp[i]) * ((e % 2 != 0 ? byte >> 4 : byte & 15) - 8);
                }
                float part = (float)sum * scales[j * groups + b];
                acc = groups == 1 ? part : acc + part;
            }
            float out = acc * inv[i];
            if (d->bias)
                out = out + bias[j];
            float limit = d->dtype == PTO_DT_float ? FLT_MAX : 3.38953139e38f;
            put(d->dtype, want, i * n + j, clamped(out, -limit, limit));
        }
    }
    int64_t bytes = pto_dyn_quant_packed_bytes(d->block, k, n, d->bias), elems = n * k / 2 + n * groups + (d->bias ? n : 0);
    assert_true(bytes > 0);
    void *packed = room(bytes);
    float *vector = room(elems * 4);
    struct pto_tensor tw = tensor(codes, PTO_DT_uint8_t, 2, n, k / 2, 0), ts = tensor(scales, PTO_DT_float, groups == 1 ? 1 : 2, n, groups, 0), tb = tensor(bias, PTO_DT_float, 1, n, 0, 0);
    struct pto_tensor tp = tensor(packed, PTO_DT_uint8_t, 1, bytes, 0, 0), tv = tensor(vector, PTO_DT_float, 1, elems, 0, 0);
    struct pto_dyn_quant_pack_4bit_weight_params pack = {&tw, &ts, d->bias ? &tb : NULL, d->block, k, n, &tp};
    if (pto_dyn_quant_pack_4bit_weight(&pack) != PTO_SUCCESS || pto_dyn_quant_fallback_vector(&tp, &tv) != PTO_SUCCESS)
        fail_msg("%s: %s", what, pto_last_error());
    for (int64_t i = 0; i < elems; i++) {
        int64_t s = i - n * k / 2;
        float here = s < 0 ? (float)codes[i] : s < n * groups ? scales[s] : bias[s - n * groups];
        if (vector[i] != here)
            fail_msg("%s: fallback[%lld] is %g", what, (long long)i, (double)vector[i]);
    }
    struct pto_tensor tx = tensor(x, d->dtype, 2, m, k, 0), out = tensor(got, d->dtype, 2, m, n, 0), tq = tensor(got_q, PTO_DT_int8_t, 2, m, k, 0);
    struct pto_tensor ti = tensor(got_inv, PTO_DT_float, 1, m, 0, 0), tz = tensor(got_zp, PTO_DT_int32_t, 1, m, 0, 0);
    struct pto_dyn_quant_matmul_4bit_params p = {.inp = &tx, .packed_weights = d->fallback ? &tv : &tp, .block_size = d->block, .in_features = k, .out_features = n, .out = &out};
    if (d->wants) {
        p.quantized = &tq;
        p.row_scale = &ti;
        p.row_zero_point = &tz;
    }
    ran(f, pto_dyn_quant_matmul_4bit(f->stream, &p), what);
    if (d->wants) {
        assert_memory_equal(got_zp, zp, (size_t)m * 4);
        assert_memory_equal(got_q, q, (size_t)(m * k));
        assert_memory_equal(got_inv, inv, (size_t)m * 4);
    }
    same(d->dtype, got, want, m * n, what);
    free(x);
    free(want);
    free(got);
    free(codes);
    free(scales);
    free(bias);
    free(inv);
    free(got_inv);
    free(q);
    free(got_q);
    free(zp);
    free(got_zp);
    free(packed);
    free(vector);
}

static void test_dyn(void **unused)
{
    (void)unused;
    for (int t = 0; t < 2; t++) {
        struct fixture f = open_on(t == 0 ? "a3" : "a5");
        dyn_case(&f, &(struct dyn){1, 1, 2, 2, PTO_DT_float, false, false, false, true});
        dyn_case(&f, &(struct dyn){23, 70, 64, 64, PTO_DT_float, true, false, true, true});
        dyn_case(&f, &(struct dyn){16, 33, 130, 130, PTO_DT_bfloat16_t, true, false, true, true});
        dyn_case(&f, &(struct dyn){20, 150, 96, 32, PTO_DT_float, false, true, true, true});
        dyn_case(&f, &(struct dyn){5, 20, 1300, 1300, PTO_DT_float, false, false, false, false});
        dyn_case(&f, &(struct dyn){3, 12, 4224, 2112, PTO_DT_float, true, false, false, true});
        for (int i = 0; i < 8; i++) {
            int64_t groups = between(1, 4), block = groups == 1 ? 2 * between(1, 80) : 32 * between(1, 3);
            dyn_case(&f, &(struct dyn){between(1, 70), between(1, 140), groups * block, block, groups == 1 && next() % 2 == 0 ? PTO_DT_bfloat16_t : PTO_DT_float, next() % 2 == 0,
                                       next() % 4 == 0, next() % 3 == 0, next() % 2 == 0});
        }
        close_it(&f);
    }
}

/* The small check of kernels.md 5. */
static void test_dyn_tiny(void **unused)
{
    (void)unused;
    struct fixture f = open_on("a3");
    float x[] = {1, -2, 0.5f, 3}, scale = 0.5f, out = 0, inv = 0;
    uint8_t codes[] = {0xF0, 0x18}, packed[512];
    int8_t q[4];
    int32_t zp = 0;
    struct pto_tensor tx = PTO_TENSOR(float, x, 1, 4), tw = PTO_TENSOR(uint8_t, codes, 1, 2), ts = PTO_TENSOR(float, &scale, 1), to = PTO_TENSOR(float, &out, 1, 1);
    struct pto_tensor tp = PTO_TENSOR(uint8_t, packed, pto_dyn_quant_packed_bytes(4, 4, 1, false)), tq = PTO_TENSOR(int8_t, q, 1, 4), ti = PTO_TENSOR(float, &inv, 1),
                      tz = PTO_TENSOR(int32_t, &zp, 1);
    assert_int_equal(pto_dyn_quant_pack_4bit_weight(&(struct pto_dyn_quant_pack_4bit_weight_params){&tw, &ts, NULL, 4, 4, 1, &tp}), PTO_SUCCESS);
    ran(&f, pto_dyn_quant_matmul_4bit(f.stream, &(struct pto_dyn_quant_matmul_4bit_params){&tx, &tp, 4, 4, 1, &to, &tq, &ti, &tz}), "tiny");
    assert_memory_equal(q, ((int8_t[]){25, -128, 0, 127}), 4);
    assert_int_equal(ref_bits(inv), 0x3ca0a0a1);
    assert_int_equal(zp, -26);
    assert_int_equal(ref_bits(out), 0xc1ac0000);
    /* The tests' quantiser. */
    float w[] = {-7, 7, 3.5f, 0.49f, 0, 0, 0, 0}, scales[2];
    uint8_t made[4];
    struct pto_tensor tv = PTO_TENSOR(float, w, 2, 4), tm = PTO_TENSOR(uint8_t, made, 2, 2), tn = PTO_TENSOR(float, scales, 2);
    assert_int_equal(pto_dyn_quant_quantize_4bit(&tv, 4, &tm, &tn), PTO_SUCCESS);
    assert_memory_equal(made, ((uint8_t[]){0xF1, 0x8C, 0x88, 0x88}), 4);
    assert_true(scales[0] == 1 && scales[1] == FLT_EPSILON);
    close_it(&f);
}

/* ---- P7 ---- */

static int64_t pool_get(int dtype, const void *p, int64_t i)
{
    return dtype == PTO_DT_uint8_t ? ((const uint8_t *)p)[i] : dtype == PTO_DT_int8_t ? ((const int8_t *)p)[i] : ((const int32_t *)p)[i];
}

static void pool_case(struct fixture *f, int dtype, int64_t c, int64_t h, int64_t w, const int64_t kernel[2], const int64_t stride[2], const int64_t padding[2], const int64_t dilation[2],
                      bool ceil_mode)
{
    int64_t size = dtype == PTO_DT_int32_t ? 4 : 1, oh = 0, ow = 0;
    uint8_t *x = room(c * h * w * size), *got;
    for (int64_t i = 0; i < c * h * w * size; i++)
        x[i] = (uint8_t)next();
    struct pto_tensor tx = tensor(x, dtype, 3, c, h, w), out;
    struct pto_quantized_max_pool2d_params p = {.input = &tx, .kernel_size = kernel, .kernel_size_count = 2, .stride = stride, .stride_count = 2, .padding = padding, .padding_count = 2,
                                                .dilation = dilation, .dilation_count = 2, .ceil_mode = ceil_mode, .out = &out};
    assert_int_equal(pto_quantized_max_pool2d_shape(&p, &oh, &ow), PTO_SUCCESS);
    got = room(c * oh * ow * size);
    out = tensor(got, dtype, 3, c, oh, ow);
    ran(f, pto_quantized_max_pool2d(f->stream, &p), "pool");
    for (int64_t i = 0; i < c * oh * ow; i++) {
        int64_t plane = i / (oh * ow), most = dtype == PTO_DT_uint8_t ? 0 : dtype == PTO_DT_int8_t ? -128 : INT32_MIN;
        for (int64_t a = 0; a < kernel[0]; a++)
            for (int64_t b = 0; b < kernel[1]; b++) {
                int64_t r = i / ow % oh * stride[0] - padding[0] + a * dilation[0], col = i % ow * stride[1] - padding[1] + b * dilation[1];
                if (r >= 0 && r < h && col >= 0 && col < w && pool_get(dtype, x, (plane * h + r) * w + col) > most)
                    most = pool_get(dtype, x, (plane * h + r) * w + col);
            }
        if (pool_get(dtype, got, i) != most)
            fail_msg("pool of %lld x %lld x %lld, kernel %lld x %lld: element %lld is %lld, not %lld", (long long)c, (long long)h, (long long)w, (long long)kernel[0], (long long)kernel[1],
                     (long long)i, (long long)pool_get(dtype, got, i), (long long)most);
    }
    free(x);
    free(got);
}

static void test_pool(void **unused)
{
    (void)unused;
    const int types[] = {PTO_DT_uint8_t, PTO_DT_int8_t, PTO_DT_int32_t};
    for (int t = 0; t < 2; t++) {
        struct fixture f = open_on(t == 0 ? "a3" : "a5");
        pool_case(&f, PTO_DT_uint8_t, 1, 1, 1, (int64_t[]){1, 1}, (int64_t[]){1, 1}, (int64_t[]){0, 0}, (int64_t[]){1, 1}, false);
        pool_case(&f, PTO_DT_int8_t, 2, 3, 600, (int64_t[]){2, 3}, (int64_t[]){1, 2}, (int64_t[]){1, 1}, (int64_t[]){1, 1}, true);
        pool_case(&f, PTO_DT_int32_t, 1, 4, 2, (int64_t[]){2, 2}, (int64_t[]){1, 1}, (int64_t[]){1, 1}, (int64_t[]){3, 3}, false);
        for (int i = 0; i < 6; i++) {
            int64_t k[2] = {between(1, 4), between(1, 4)}, s[2] = {between(1, 3), between(1, 3)}, p[2] = {between(0, k[0] / 2), between(0, k[1] / 2)}, d[2] = {between(1, 2), between(1, 2)};
            pool_case(&f, types[i % 3], between(1, 70), between(8, 14), between(8, 40), k, s, p, d, next() % 2 == 0);
        }
        close_it(&f);
    }
}

static void test_fp16_linear(void **unused)
{
    (void)unused;
    struct fixture f = open_on("a3");
    for (int i = 0; i < 6; i++) {
        int64_t m = between(1, 50), n = between(1, 70), k = between(1, 100), bytes = pto_fbgemm_fp16_bytes(n, k);
        float *x = random_floats(PTO_DT_float, m * k, -2, 2), *w = random_floats(PTO_DT_float, n * k, -2, 2), *bias = random_floats(PTO_DT_float, n, -2, 2), *want = room(m * n * 4), *got = room(m * n * 4);
        uint8_t *packed = room(bytes);
        w[0] = 1e6f;
        w[n * k - 1] = -65519.0f;
        struct pto_tensor tx = tensor(x, PTO_DT_float, 3, 1, m, k), tw = tensor(w, PTO_DT_float, 2, n, k, 0), tp = tensor(packed, PTO_DT_uint8_t, 1, bytes, 0, 0),
                          tb = tensor(bias, PTO_DT_float, 1, n, 0, 0), out = tensor(got, PTO_DT_float, 3, 1, m, n);
        assert_int_equal(pto_fbgemm_pack_gemm_matrix_fp16(&(struct pto_fbgemm_pack_gemm_matrix_fp16_params){&tw, &tp}), PTO_SUCCESS);
        ran(&f, pto_fbgemm_linear_fp16_weight(f.stream, &(struct pto_fbgemm_linear_fp16_weight_params){&tx, &tp, i % 2 == 0 ? &tb : NULL, n, &out}), "linear");
        for (int64_t r = 0; r < m; r++)
            for (int64_t c = 0; c < n; c++) {
                float acc = 0;
                for (int64_t e = 0; e < k; e++)
                    acc = fmaf(x[r * k + e], ref_from_half(ref_half(clamped(w[c * k + e], -65504, 65504))), acc);
                want[r * n + c] = i % 2 == 0 ? acc + bias[c] : acc;
            }
        same(PTO_DT_float, got, want, m * n, "linear");
        free(x);
        free(w);
        free(bias);
        free(want);
        free(got);
        free(packed);
    }
    close_it(&f);
}

/* ---- what is refused ---- */

#define INVALID(call, begin, part) refused(call, PTO_ERR_PARAM_INVALID, begin, part)
#define MISSING(call, begin) refused(call, PTO_ERR_PARAM_NULLPTR, begin, "NULL")

static void test_refused_products(void **unused)
{
    (void)unused;
    struct fixture f = open_on("a3");
    static float data[65536];
    struct pto_tensor input = tensor(data, PTO_DT_bfloat16_t, 2, 4, 64, 0), weight = tensor(data, PTO_DT_int8_t, 2, 16, 64, 0), scale = tensor(data, PTO_DT_bfloat16_t, 1, 16, 0, 0);
    struct pto_tensor out = tensor(data, PTO_DT_bfloat16_t, 2, 4, 16, 0), bad;
#define WITH(field, ...) (bad = tensor(__VA_ARGS__), pto_weight_int8pack_mm(f.stream, &(struct pto_weight_int8pack_mm_params){ \
        strcmp(#field, "input") == 0 ? &bad : &input, strcmp(#field, "weight") == 0 ? &bad : &weight, strcmp(#field, "scale") == 0 ? &bad : &scale, strcmp(#field, "out") == 0 ? &bad : &out}))
    MISSING(pto_weight_int8pack_mm(f.stream, &(struct pto_weight_int8pack_mm_params){NULL, &weight, &scale, &out}), "input");
    MISSING(pto_weight_int8pack_mm(f.stream, &(struct pto_weight_int8pack_mm_params){&input, NULL, &scale, &out}), "weight");
    MISSING(pto_weight_int8pack_mm(f.stream, &(struct pto_weight_int8pack_mm_params){&input, &weight, NULL, &out}), "scale");
    MISSING(pto_weight_int8pack_mm(f.stream, &(struct pto_weight_int8pack_mm_params){&input, &weight, &scale, NULL}), "out");
    MISSING(pto_weight_int8pack_mm(NULL, &(struct pto_weight_int8pack_mm_params){&input, &weight, &scale, &out}), "stream");
    MISSING(WITH(weight, NULL, PTO_DT_int8_t, 2, 16, 64, 0), "weight");
    INVALID(WITH(input, data, PTO_DT_int8_t, 2, 4, 64, 0), "input: expect f16, bf16 or f32", "i8[4,64]");
    INVALID(WITH(input, data, PTO_DT_bfloat16_t, 3, 1, 4, 64), "input: expect 2 dimensions", "bf16[1,4,64]");
    INVALID(WITH(input, data, PTO_DT_bfloat16_t, 2, 0, 64, 0), "input:", "empty");
    INVALID(WITH(weight, data, PTO_DT_uint8_t, 2, 16, 64, 0), "weight: expect i8", "u8[16,64]");
    INVALID(WITH(weight, data, PTO_DT_int8_t, 1, 16, 0, 0), "weight: expect 2 dimensions", "");
    INVALID(WITH(weight, data, PTO_DT_int8_t, 2, 16, 63, 0), "weight: expect dimension 1 to be 64, K of input", "i8[16,63]");
    INVALID(WITH(scale, data, PTO_DT_int32_t, 1, 16, 0, 0), "scale: expect f16, bf16 or f32", "");
    INVALID(WITH(scale, data, PTO_DT_float, 2, 1, 16, 0), "scale: expect 1 dimension", "");
    INVALID(WITH(scale, data, PTO_DT_float, 1, 17, 0, 0), "scale: expect dimension 0 to be 16", "f32[17]");
    INVALID(WITH(out, data, PTO_DT_float, 2, 4, 16, 0), "out: expect bf16", "");
    INVALID(WITH(out, data, PTO_DT_bfloat16_t, 2, 5, 16, 0), "out: expect dimension 0 to be 4", "");
    INVALID(WITH(out, data, PTO_DT_bfloat16_t, 2, 4, 15, 0), "out: expect dimension 1 to be 16", "");
    bad = pto_tensor_transposed(&(struct pto_tensor){data, PTO_DT_bfloat16_t, 2, {64, 4}, {0}, 0});
    INVALID(pto_weight_int8pack_mm(f.stream, &(struct pto_weight_int8pack_mm_params){&bad, &weight, &scale, &out}), "input: expect unit stride", "");
    bad = pto_tensor_transposed(&(struct pto_tensor){data, PTO_DT_int8_t, 2, {64, 16}, {0}, 0});
    INVALID(pto_weight_int8pack_mm(f.stream, &(struct pto_weight_int8pack_mm_params){&input, &bad, &scale, &out}), "weight: expect it to be contiguous", "");
#undef WITH

    struct pto_tensor packed = tensor(data, PTO_DT_uint8_t, 2, 16, 32, 0), pairs = tensor(data, PTO_DT_bfloat16_t, 3, 2, 16, 2);
    struct pto_weight_int4pack_mm_params p = {&input, &packed, 32, &pairs, 0, &out};
#define WITH(field, value) (p = (struct pto_weight_int4pack_mm_params){&input, &packed, 32, &pairs, 0, &out}, p.field = (value), pto_weight_int4pack_mm(f.stream, &p))
    MISSING(WITH(input, NULL), "input");
    MISSING(WITH(weight, NULL), "weight");
    MISSING(WITH(q_scale_and_zeros, NULL), "q_scale_and_zeros");
    MISSING(WITH(out, NULL), "out");
    INVALID(WITH(q_group_size, 16), "q_group_size: expect qGroupSize to be 32, 64, 128 or 256", "16");
    INVALID(WITH(q_group_size, 48), "q_group_size: expect", "48");
    INVALID(WITH(q_group_size, 128), "q_group_size: expect qGroupSize to divide K", "128");
    INVALID(WITH(q_group_size, 64), "q_scale_and_zeros: expect dimension 0 to be 1", "");
    INVALID(WITH(order, 4), "order: expect", "4");
    bad = tensor(data, PTO_DT_int8_t, 2, 16, 32, 0);
    INVALID(WITH(weight, &bad), "weight: expect u8", "");
    bad = tensor(data, PTO_DT_uint8_t, 2, 24, 32, 0);
    INVALID(WITH(weight, &bad), "weight: expect N, its rows, to be a multiple of 16", "24");
    bad = tensor(data, PTO_DT_uint8_t, 2, 16, 64, 0);
    INVALID(WITH(weight, &bad), "weight: expect dimension 1 to be half of K", "");
    bad = tensor(data, PTO_DT_float, 3, 2, 16, 2);
    INVALID(WITH(q_scale_and_zeros, &bad), "q_scale_and_zeros: expect bf16", "");
    bad = tensor(data, PTO_DT_bfloat16_t, 2, 2, 32, 0);
    INVALID(WITH(q_scale_and_zeros, &bad), "q_scale_and_zeros: expect 3 dimensions", "");
    bad = tensor(data, PTO_DT_bfloat16_t, 3, 2, 15, 2);
    INVALID(WITH(q_scale_and_zeros, &bad), "q_scale_and_zeros: expect dimension 1 to be 16", "");
    bad = tensor(data, PTO_DT_bfloat16_t, 3, 2, 16, 1);
    INVALID(WITH(q_scale_and_zeros, &bad), "q_scale_and_zeros: expect dimension 2 to be 2", "");
    bad = input;
    bad.stride[0] = 70;
    bad.stride[1] = 1;
    INVALID(WITH(input, &bad), "input: expect it to be contiguous", "");
#undef WITH
    close_it(&f);
}

static void test_refused_packings(void **unused)
{
    (void)unused;
    static int32_t data[4096];
    struct pto_tensor codes = tensor(data, PTO_DT_int32_t, 2, 16, 32, 0), out = tensor(data + 2048, PTO_DT_uint8_t, 2, 16, 16, 0), bad;
#define CONVERT(w, o, ord) pto_convert_weight_to_int4pack(&(struct pto_convert_weight_to_int4pack_params){w, 2, ord, o})
    MISSING(CONVERT(NULL, &out, 0), "weight");
    MISSING(CONVERT(&codes, NULL, 0), "out");
    INVALID(CONVERT(&codes, &out, 9), "order: expect", "9");
    bad = tensor(data, PTO_DT_uint8_t, 2, 16, 32, 0);
    INVALID(CONVERT(&bad, &out, 0), "weight: expect i32", "");
    bad = tensor(data, PTO_DT_int32_t, 2, 24, 32, 0);
    INVALID(CONVERT(&bad, &out, 0), "weight: expect N to be a multiple of 16", "24");
    bad = tensor(data, PTO_DT_int32_t, 2, 16, 33, 0);
    INVALID(CONVERT(&bad, &out, 0), "weight: expect K to be even", "33");
    bad = tensor(data, PTO_DT_uint8_t, 2, 16, 17, 0);
    INVALID(CONVERT(&codes, &bad, 0), "out: expect dimension 1 to be 16", "");
    data[40] = 16;
    INVALID(CONVERT(&codes, &out, 0), "weight: expect codes from 0 to 15, [1,8] is 16", "");
    data[40] = 0;

    static float scales[64], more[64];
    static uint8_t packed[8192];
    struct pto_tensor w = tensor(data, PTO_DT_uint8_t, 2, 8, 32, 0), s = tensor(scales, PTO_DT_float, 2, 8, 2, 0), b = tensor(more, PTO_DT_float, 1, 8, 0, 0);
    int64_t bytes = pto_dyn_quant_packed_bytes(32, 64, 8, true);
    struct pto_tensor blob = tensor(packed, PTO_DT_uint8_t, 1, bytes, 0, 0);
    struct pto_dyn_quant_pack_4bit_weight_params p;
#define WITH(field, value) (p = (struct pto_dyn_quant_pack_4bit_weight_params){&w, &s, &b, 32, 64, 8, &blob}, p.field = (value), pto_dyn_quant_pack_4bit_weight(&p))
    assert_int_equal(WITH(block_size, 32), PTO_SUCCESS);
    MISSING(WITH(weights, NULL), "weights");
    MISSING(WITH(scales_zeros, NULL), "scales_zeros");
    MISSING(WITH(out, NULL), "out");
    INVALID(WITH(block_size, 16), "block_size: expect in_features (64), or a multiple of 32", "16");
    INVALID(WITH(block_size, 96), "block_size: expect", "96");
    INVALID(WITH(block_size, 0), "block_size: expect", "0");
    INVALID(WITH(in_features, 63), "in_features: expect an even number", "63");
    INVALID(WITH(out_features, 0), "out_features: expect", "0");
    INVALID(WITH(out_features, 9), "weights: expect 288 bytes", "u8[8,32]");
    INVALID(WITH(bias, NULL), "out: expect dimension 0", "");
    INVALID(WITH(block_size, 64), "scales_zeros: expect 8 scales", "f32[8,2]");
    bad = tensor(data, PTO_DT_int8_t, 2, 8, 32, 0);
    INVALID(WITH(weights, &bad), "weights: expect u8", "");
    bad = tensor(scales, PTO_DT_half, 2, 8, 2, 0);
    INVALID(WITH(scales_zeros, &bad), "scales_zeros: expect f32", "");
    bad = tensor(more, PTO_DT_float, 1, 7, 0, 0);
    INVALID(WITH(bias, &bad), "bias: expect dimension 0 to be 8", "");
#undef WITH
    bad = tensor(data, PTO_DT_uint8_t, 1, 200, 0, 0);
    struct pto_tensor vector = tensor(scales, PTO_DT_float, 1, 64, 0, 0);
    INVALID(pto_dyn_quant_fallback_vector(&bad, &vector), "packed: expect weights of", "");
    INVALID(pto_dyn_quant_fallback_vector(&blob, &vector), "out: expect dimension 0 to be 280", "");

    struct fixture f = open_on("a3");
    static float inp[512], result[64];
    struct pto_tensor x = tensor(inp, PTO_DT_float, 2, 4, 64, 0), y = tensor(result, PTO_DT_float, 2, 4, 8, 0);
    struct pto_dyn_quant_matmul_4bit_params d;
#define WITH(field, value) (d = (struct pto_dyn_quant_matmul_4bit_params){.inp = &x, .packed_weights = &blob, .block_size = 32, .in_features = 64, .out_features = 8, .out = &y}, d.field = (value), \
                            pto_dyn_quant_matmul_4bit(f.stream, &d))
    assert_int_equal(WITH(block_size, 32), PTO_SUCCESS);
    MISSING(WITH(inp, NULL), "inp");
    MISSING(WITH(packed_weights, NULL), "packed_weights");
    MISSING(WITH(out, NULL), "out");
    INVALID(WITH(in_features, 65), "in_features: expect an even number", "65");
    INVALID(WITH(in_features, 128), "inp: expect dimension 1 to be 128, in_features", "f32[4,64]");
    INVALID(WITH(block_size, 33), "block_size: expect", "33");
    INVALID(WITH(out_features, 80), "packed_weights: expect", "out_features 80");
    bad = tensor(inp, PTO_DT_half, 2, 4, 64, 0);
    INVALID(WITH(inp, &bad), "inp: expect f32 or bf16", "f16[4,64]");
    bad = tensor(result, PTO_DT_bfloat16_t, 2, 4, 8, 0);
    INVALID(WITH(out, &bad), "out: expect f32", "");
    bad = tensor(result, PTO_DT_float, 2, 4, 9, 0);
    INVALID(WITH(out, &bad), "out: expect dimension 1 to be 8", "");
    bad = tensor(inp, PTO_DT_bfloat16_t, 2, 4, 64, 0);
    struct pto_tensor narrow = tensor(result, PTO_DT_bfloat16_t, 2, 4, 8, 0);
    d = (struct pto_dyn_quant_matmul_4bit_params){.inp = &bad, .packed_weights = &blob, .block_size = 32, .in_features = 64, .out_features = 8, .out = &narrow};
    INVALID(pto_dyn_quant_matmul_4bit(f.stream, &d), "inp: expect f32 with block_size 32", "channelwise");
    packed[0] ^= 1;
    INVALID(WITH(block_size, 32), "packed_weights: expect weights of pto_dyn_quant_pack_4bit_weight()", "block_size 32");
    packed[0] ^= 1;
#undef WITH
    close_it(&f);
}

static void test_refused_plain(void **unused)
{
    (void)unused;
    struct fixture f = open_on("a3");
    static uint8_t data[8192];
    struct pto_tensor x = tensor(data, PTO_DT_uint8_t, 3, 2, 8, 8), y = tensor(data, PTO_DT_uint8_t, 3, 2, 4, 4), bad;
    int64_t two = 2, three[3] = {1, 1, 1}, nine = 9, none = 0;
    struct pto_quantized_max_pool2d_params p;
#define WITH(field, value) (p = (struct pto_quantized_max_pool2d_params){.input = &x, .kernel_size = &two, .kernel_size_count = 1, .out = &y}, p.field = (value))
#define RUN() pto_quantized_max_pool2d(f.stream, &p)
    WITH(input, NULL);
    MISSING(RUN(), "input");
    WITH(kernel_size, NULL);
    MISSING(RUN(), "kernel_size");
    WITH(out, NULL);
    MISSING(RUN(), "out");
    bad = tensor(data, PTO_DT_float, 3, 2, 8, 8);
    WITH(input, &bad);
    INVALID(RUN(), "input: expect uint8, int8 or int32", "f32");
    bad = tensor(data, PTO_DT_uint8_t, 2, 8, 8, 0);
    WITH(input, &bad);
    INVALID(RUN(), "input: expect 4 dimensions", "");
    WITH(kernel_size, three);
    p.kernel_size_count = 3;
    INVALID(RUN(), "kernel_size: expect one or two numbers", "3");
    WITH(kernel_size, &nine);
    INVALID(RUN(), "kernel_size: expect windows that fit", "9 x 9");
    WITH(stride, &none);
    p.stride_count = 1;
    INVALID(RUN(), "stride: expect numbers of at least 1", "0");
    WITH(padding, &two);
    p.padding_count = 1;
    INVALID(RUN(), "padding: expect at most half", "");
    WITH(dilation, &none);
    p.dilation_count = 1;
    INVALID(RUN(), "dilation: expect", "0");
    bad = tensor(data, PTO_DT_uint8_t, 3, 2, 4, 5);
    WITH(out, &bad);
    INVALID(RUN(), "out: expect dimension 2 to be 4", "");
#undef WITH
#undef RUN
    static float numbers[1024], results[256];
    struct pto_tensor in = tensor(numbers, PTO_DT_float, 2, 4, 16, 0), out = tensor(results, PTO_DT_float, 2, 4, 8, 0), w = tensor(data, PTO_DT_uint8_t, 1, pto_fbgemm_fp16_bytes(8, 16), 0, 0);
#define LINEAR(a, b, n, o) pto_fbgemm_linear_fp16_weight(f.stream, &(struct pto_fbgemm_linear_fp16_weight_params){a, b, NULL, n, o})
    MISSING(LINEAR(NULL, &w, 8, &out), "input");
    MISSING(LINEAR(&in, NULL, 8, &out), "packed_weight");
    INVALID(LINEAR(&in, &w, 0, &out), "out_channel: expect", "0");
    INVALID(LINEAR(&in, &w, 90, &out), "packed_weight: expect dimension 0", "");
    INVALID(LINEAR(&in, &w, 8, &out), "packed_weight: expect weights of pto_fbgemm_pack_gemm_matrix_fp16()", "[8,16]");
    bad = tensor(data, PTO_DT_half, 2, 4, 16, 0);
    INVALID(LINEAR(&bad, &w, 8, &out), "input: expect f32", "");
    close_it(&f);
}

/* ---- both phases, and what a run tells ---- */

static void test_phases(void **unused)
{
    (void)unused;
    struct fixture f = open_on("a3");
    float x[2 * 32], y[2 * 3] = {0};
    int8_t w[3 * 32];
    float s[3] = {1, 2, 0.5f};
    for (int i = 0; i < 64; i++)
        x[i] = (float)(i % 5);
    memset(w, 1, sizeof w);
    struct pto_tensor tx = PTO_TENSOR(float, x, 2, 32), tw = PTO_TENSOR(int8_t, w, 3, 32), ts = PTO_TENSOR(float, s, 3), ty = PTO_TENSOR(float, y, 2, 3);
    struct pto_executor *executor = NULL;
    uint64_t size = 77;
    assert_int_equal(pto_weight_int8pack_mm_get_workspace_size(f.stream, &(struct pto_weight_int8pack_mm_params){&tx, &tw, &ts, &ty}, &size, &executor), PTO_SUCCESS);
    assert_int_equal(size, 0);
    assert_true(y[0] == 0);
    assert_int_equal(pto_execute(NULL, 0, executor, f.stream), PTO_SUCCESS);
    assert_int_equal(pto_stream_synchronize(f.stream, 0), PTO_SUCCESS);
    float sum = 0;
    for (int i = 0; i < 32; i++)
        sum += x[i];
    assert_true(y[0] == sum && y[1] == 2 * sum && y[2] == 0.5f * sum);
    struct pto_op_report report;
    assert_true(pto_stream_report(f.stream, &report));
    assert_string_equal(report.op, "weight_int8pack_mm");
    assert_int_equal(report.launches, 1);
    assert_int_equal(report.findings, 0);
    assert_int_equal(report.useful_macs, 2 * 3 * 32);
    assert_true(report.cycles > 0 && report.bound_cycles > 0 && report.bound_cycles <= report.cycles);
    MISSING(pto_weight_int8pack_mm_get_workspace_size(f.stream, &(struct pto_weight_int8pack_mm_params){&tx, &tw, &ts, &ty}, NULL, &executor), "workspace_size");
    MISSING(pto_weight_int8pack_mm_get_workspace_size(f.stream, NULL, &size, &executor), "params");
    close_it(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_int8pack),          cmocka_unit_test(test_int4pack),         cmocka_unit_test(test_dyn),  cmocka_unit_test(test_dyn_tiny),
        cmocka_unit_test(test_pool),              cmocka_unit_test(test_fp16_linear),      cmocka_unit_test(test_phases), cmocka_unit_test(test_refused_products),
        cmocka_unit_test(test_refused_packings),  cmocka_unit_test(test_refused_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
