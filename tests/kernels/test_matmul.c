/* Matmul, Linear, GPTQ and weight formats (kernels.md 4.1 to 4.4) on the simulator against a scalar reference: random configurations on three
 * targets with all checks on, packing, interleaving, properties, two phases, each refusal with its code and its words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/quant_reference.h"
#include "pto/kernels/all_reduce.h"
#include "pto/kernels/matmul.h"

enum { SEED = 271828 };
#include "kernels/session.h"

static uint16_t some_half(double lo, double hi) { return ref_half(lo + (hi - lo) * (double)next() / 16777216.0); }

/* ---- the reference ---- */

static const int bits_of[] = {0, 16, 8, 4, 2, 1, 8, 4, 2, 1, 4, 4};
static const double nf4[] = {-1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635, -0.18477343022823334,
                             -0.09105003625154495, 0.0, 0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224,
                             0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0};

static double value_of(int w, unsigned code, int fp4)
{
    static const double e2m1[] = {0, .5, 1, 1.5, 2, 3, 4, 6};
    double sign = code & 8 ? -1 : 1;
    unsigned low = code & 7;
    switch (w) {
    case PTO_W_INT8: return (int8_t)(uint8_t)code;
    case PTO_W_INT4: return (double)code - 8;
    case PTO_W_INT2: return (double)code - 2;
    case PTO_W_INT1: return code != 0 ? 1 : -1;
    case PTO_W_NF4: return ref_from_half(ref_half(nf4[code]));
    case PTO_W_FP4_E2M1: return fp4 == PTO_FP4_OCP ? sign * e2m1[low] : low == 0 ? 0 : sign * pow(2, (double)low - 7);
    default: return code;
    }
}

static double round_half(double v) { return ref_from_half(ref_half(v)); }

/* A call and everything it takes; codes are one a byte. */
struct call {
    struct pto_matmul_config c;
    int64_t m, groups;
    uint8_t *codes, *zero_codes;
    uint16_t *halves, *scale, *zero; /* halves: W of float16 */
    void *a, *bias;
    int bias_dtype;
    double *w; /* [n][k] */
};

static void weights(struct call *x)
{
    const struct pto_matmul_config *c = &x->c;
    for (int64_t n = 0; n < c->n; n++)
        for (int64_t k = 0; k < c->k; k++) {
            int64_t i = n * c->k + k, g = n * x->groups + k / (c->k / x->groups);
            double s = c->with_scaling ? ref_from_half(x->scale[g]) : 1, v = c->w_dtype == PTO_W_FLOAT16 ? ref_from_half(x->halves[i]) : value_of(c->w_dtype, x->codes[i], c->fp4_decode);
            if (c->with_zeros && c->zeros_mode == PTO_ZEROS_QUANTIZED)
                v = round_half(((c->w_dtype == PTO_W_INT8 ? v : (double)x->codes[i]) - x->zero_codes[k / (c->k / x->groups) * c->n + n]) * s);
            else if (c->with_zeros && c->zeros_mode == PTO_ZEROS_ORIGINAL)
                v = round_half(round_half(v - ref_from_half(x->zero[g])) * s);
            else if (c->with_zeros)
                v = round_half(round_half(v * s) - ref_from_half(x->zero[g]));
            else if (c->with_scaling)
                v = round_half(v * s);
            x->w[i] = v;
        }
}

static double a_at(const struct call *x, int64_t m, int64_t k)
{
    bool turned = x->c.layout == PTO_LAYOUT_TN || x->c.layout == PTO_LAYOUT_TT;
    int64_t i = turned ? k * x->m + m : m * x->c.k + k;
    return x->c.a_dtype == PTO_DT_half ? ref_from_half(((uint16_t *)x->a)[i]) : ((int8_t *)x->a)[i];
}

/* The element as bits. Sums as the cube has them: k ascending, one rounding to float each (machine-and-cube.md d.6). */
static uint32_t expected(const struct call *x, int64_t m, int64_t n)
{
    bool f16 = x->c.a_dtype == PTO_DT_half;
    float sum = 0;
    int32_t isum = 0;
    for (int64_t k = 0; k < x->c.k; k++) {
        if (f16)
            sum = fmaf((float)a_at(x, m, k), (float)x->w[n * x->c.k + k], sum);
        else
            isum += (int32_t)a_at(x, m, k) * (int32_t)x->w[n * x->c.k + k];
    }
    double bias = 0;
    if (x->c.with_bias)
        bias = x->bias_dtype == PTO_DT_half ? (double)ref_from_half(((uint16_t *)x->bias)[n]) : x->bias_dtype == PTO_DT_int8_t ? (double)((int8_t *)x->bias)[n] : (double)((int32_t *)x->bias)[n];
    if (x->c.out_dtype == PTO_DT_half) {
        double d = round_half(f16 ? (double)sum : (double)isum);
        return x->c.with_bias ? ref_half(d + round_half(bias)) : ref_half(d);
    }
    if (x->c.out_dtype == PTO_DT_float) {
        float d = f16 ? sum : (float)isum;
        d = x->c.with_bias ? d + (float)bias : d;
        uint32_t bits;
        memcpy(&bits, &d, 4);
        return bits;
    }
    int64_t d = f16 ? (int64_t)truncf(sum) : isum;
    bool clamp = x->c.saturate && x->c.out_dtype == PTO_DT_int8_t;
    if (clamp)
        d = d < -128 ? -128 : d > 127 ? 127 : d;
    d += (int64_t)bias;
    if (clamp)
        d = d < -128 ? -128 : d > 127 ? 127 : d;
    return x->c.out_dtype == PTO_DT_int8_t ? (uint32_t)d & 255 : (uint32_t)d;
}

/* ---- packing, as the specification's text says it ---- */

static void put(uint8_t *bytes, int bits, int64_t i, unsigned code) { bytes[i * bits / 8] = (uint8_t)(bytes[i * bits / 8] | code << (i * bits % 8)); }
static unsigned get(const uint8_t *bytes, int bits, int64_t i) { return (unsigned)bytes[i * bits / 8] >> (i * bits % 8) & ((1u << bits) - 1); }

static const uint8_t order4[2][8] = {{0, 2, 4, 6, 1, 3, 5, 7}, {0, 4, 1, 5, 2, 6, 3, 7}};
static const uint8_t order2[2][16] = {{0, 2, 4, 6, 1, 3, 5, 7, 8, 10, 12, 14, 9, 11, 13, 15}, {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15}};
static const uint8_t order1[2][16] = {{0, 2, 4, 6, 1, 3, 5, 7, 8, 10, 12, 14, 9, 11, 13, 15}, {0, 4, 8, 12, 2, 6, 10, 14, 1, 5, 9, 13, 3, 7, 11, 15}};

/* The element at position p. */
static int64_t order(int bits, bool ints, int64_t p) { return bits == 4 ? order4[ints][p] : bits == 2 ? order2[ints][p] : p / 16 * 16 + order1[ints][p % 16]; }

static uint8_t *pack(const uint8_t *codes, int bits, int64_t count, bool interleaved, bool ints)
{
    uint8_t *bytes = room(count * bits / 8 + 1);
    int64_t word = 32 / bits;
    for (int64_t i = 0; i < count; i++)
        put(bytes, bits, i, codes[interleaved ? i / word * word + order(bits, ints, i % word) : i]);
    return bytes;
}

/* ---- random calls ---- */

static void fill_call(struct call *x)
{
    struct pto_matmul_config *c = &x->c;
    int bits = bits_of[c->w_dtype];
    x->groups = c->group_size > 0 ? c->k / c->group_size : 1;
    x->codes = room(c->n * c->k);
    x->halves = room(c->n * c->k * 2);
    x->scale = room(c->n * x->groups * 2);
    x->zero = room(c->n * x->groups * 2);
    x->zero_codes = room(c->n * x->groups);
    x->a = room(x->m * c->k * 2);
    x->bias = room(c->n * 4);
    x->w = room(c->n * c->k * 8);
    for (int64_t i = 0; i < c->n * c->k; i++) {
        x->codes[i] = (uint8_t)(bits < 16 ? between(0, (1 << bits) - 1) : 0);
        x->halves[i] = some_half(-2, 2);
    }
    for (int64_t i = 0; i < c->n * x->groups; i++) {
        x->scale[i] = some_half(-0.5, 1.5);
        x->zero[i] = some_half(0, 15);
        x->zero_codes[i] = (uint8_t)between(0, (1 << (bits < 8 ? bits : 8)) - 1);
    }
    for (int64_t i = 0; i < x->m * c->k; i++) {
        if (c->a_dtype == PTO_DT_half)
            ((uint16_t *)x->a)[i] = some_half(-2, 2);
        else
            ((int8_t *)x->a)[i] = (int8_t)between(-128, 127);
    }
    x->bias_dtype = c->a_dtype == PTO_DT_half ? PTO_DT_half : some(50) ? PTO_DT_int8_t : PTO_DT_int32_t;
    for (int64_t i = 0; i < c->n; i++) {
        if (x->bias_dtype == PTO_DT_half)
            ((uint16_t *)x->bias)[i] = some_half(-30, 30);
        else if (x->bias_dtype == PTO_DT_int8_t)
            ((int8_t *)x->bias)[i] = (int8_t)between(-128, 127);
        else
            ((int32_t *)x->bias)[i] = (int32_t)between(-5000, 5000);
    }
    weights(x);
}

static void drop_call(struct call *x)
{
    free(x->codes);
    free(x->halves);
    free(x->scale);
    free(x->zero);
    free(x->zero_codes);
    free(x->a);
    free(x->bias);
    free(x->w);
}

/* Weights as the call stores them, in `by_k` order for layouts nn and tn. */
static void *stored(const struct call *x)
{
    const struct pto_matmul_config *c = &x->c;
    int bits = bits_of[c->w_dtype];
    bool by_k = c->layout == PTO_LAYOUT_NN || c->layout == PTO_LAYOUT_TN;
    if (bits < 8)
        return pack(x->codes, bits, c->n * c->k, c->interleaved, c->a_dtype == PTO_DT_int8_t);
    uint8_t *bytes = room(c->n * c->k * bits / 8);
    for (int64_t n = 0; n < c->n; n++)
        for (int64_t k = 0; k < c->k; k++) {
            int64_t from = n * c->k + k, to = by_k ? k * c->n + n : from;
            if (bits == 16)
                ((uint16_t *)(void *)bytes)[to] = x->halves[from];
            else
                bytes[to] = x->codes[from];
        }
    return bytes;
}

static void text_of(const struct call *x, const char *arch, char *text, size_t size)
{
    const struct pto_matmul_config *c = &x->c;
    (void)snprintf(text, size, "%s: A %d, W %s, %lld x %lld x %lld, layout %d, out %d, group %lld, scale %d, zeros %d mode %d, bias %d, saturate %d, interleaved %d, fp4 %d", arch,
                   c->a_dtype, pto_weight_dtype_name(c->w_dtype), (long long)x->m, (long long)c->n, (long long)c->k, c->layout, c->out_dtype, (long long)c->group_size,
                   c->with_scaling, c->with_zeros, c->zeros_mode, c->with_bias, c->saturate, c->interleaved, c->fp4_decode);
}

static void run_call(struct pto_sim *sim, struct call *x, const char *arch)
{
    struct pto_matmul_config *c = &x->c;
    char text[400];
    text_of(x, arch, text, sizeof text);
    fill_call(x);
    int bits = bits_of[c->w_dtype];
    bool by_k = c->layout == PTO_LAYOUT_NN || c->layout == PTO_LAYOUT_TN, turned = c->layout == PTO_LAYOUT_TN || c->layout == PTO_LAYOUT_TT;
    bool quantized = c->zeros_mode == PTO_ZEROS_QUANTIZED;
    void *bytes = stored(x);
    uint8_t *zeros = quantized && c->with_zeros ? pack(x->zero_codes, bits, c->n * x->groups, false, false) : NULL;
    struct pto_tensor a = pto_tensor_make(x->a, c->a_dtype, 2, turned ? (int64_t[]){c->k, x->m} : (int64_t[]){x->m, c->k});
    if (!turned && x->m % 2 == 0 && some(30))
        a = pto_tensor_make(x->a, c->a_dtype, 3, (int64_t[]){2, x->m / 2, c->k});
    int64_t wk = bits < 8 ? c->k * bits / 8 : c->k;
    struct pto_tensor w = pto_tensor_make(bytes, bits == 16 ? PTO_DT_half : some(50) && !(c->w_dtype == PTO_W_INT8) ? PTO_DT_uint8_t : PTO_DT_int8_t, 2,
                                          by_k ? (int64_t[]){wk, c->n} : (int64_t[]){c->n, wk});
    struct pto_tensor scale = pto_tensor_make(x->scale, PTO_DT_half, 2, (int64_t[]){c->n, x->groups});
    struct pto_tensor zero = quantized ? pto_tensor_make(zeros, PTO_DT_int8_t, 2, (int64_t[]){x->groups, c->n * bits / 8}) : pto_tensor_make(x->zero, PTO_DT_half, 2, scale.shape);
    struct pto_tensor bias = pto_tensor_make(x->bias, x->bias_dtype, 1, &c->n), y = {0};
    struct pto_stream *stream = pto_stream_new(sim, 0);
    struct pto_matmul *matmul;
    struct pto_op_report report;
    if (pto_matmul_create(c, &matmul) != PTO_SUCCESS ||
        pto_matmul_forward(matmul, stream, &a, &w, c->with_scaling ? &scale : NULL, c->with_zeros ? &zero : NULL, c->with_bias ? &bias : NULL, &y) != PTO_SUCCESS)
        fail_msg("%s: %s\n%s", text, pto_last_error(), pto_diag_text(sim));
    quiet(sim, text);
    assert_true(pto_stream_report(stream, &report));
    assert_int_equal(report.launches, 1);
    assert_int_equal(report.findings, 0);
    assert_int_equal(y.rank, a.rank);
    assert_int_equal(y.dtype, c->out_dtype);
    assert_int_equal(y.shape[y.rank - 1], c->n);
    for (int64_t m = 0; m < x->m; m++)
        for (int64_t n = 0; n < c->n; n++) {
            uint32_t want = expected(x, m, n), got = 0;
            int size = pto_dtype_bits(c->out_dtype) / 8;
            memcpy(&got, (char *)y.data + (m * c->n + n) * size, (size_t)size);
            if (want != got)
                fail_msg("%s: [%lld,%lld] is %#x, must be %#x", text, (long long)m, (long long)n, got, want);
        }
    pto_matmul_free(matmul);
    pto_stream_free(stream);
    free(y.data);
    free(bytes);
    free(zeros);
    drop_call(x);
}

static int64_t some_group(int64_t k)
{
    for (;;) {
        int64_t g = some(50) ? between(1, k) : 8 * between(1, 8);
        if (g <= k && k % g == 0 && k / g <= 40)
            return g;
    }
}

static void random_call(struct call *x)
{
    struct pto_matmul_config *c = &x->c;
    *x = (struct call){0};
    c->w_dtype = (int)between(PTO_W_FLOAT16, PTO_W_NF4);
    bool ints = c->w_dtype != PTO_W_FLOAT16 && c->w_dtype != PTO_W_UINT8 && c->w_dtype < PTO_W_FP4_E2M1 && some(30);
    int bits = bits_of[c->w_dtype];
    int64_t unit = bits < 8 ? 8 / bits : 1;
    c->a_dtype = ints ? PTO_DT_int8_t : PTO_DT_half;
    x->m = some(25) ? 1 : between(2, 70);
    c->n = between(1, some(20) ? 300 : 70);
    c->k = between(1, some(20) ? 600 : 90);
    c->k = (c->k + unit - 1) / unit * unit;
    static const int outs[] = {PTO_DT_half, PTO_DT_float, PTO_DT_int32_t, PTO_DT_int8_t};
    c->out_dtype = outs[between(0, ints || some(20) ? 3 : 1)];
    c->saturate = some(30);
    c->with_bias = some(40);
    c->fp4_decode = (int)between(0, 1);
    if (c->w_dtype == PTO_W_FLOAT16 || (ints && c->w_dtype == PTO_W_INT8)) {
        c->layout = (int)between(PTO_LAYOUT_NT, PTO_LAYOUT_TT);
        return;
    }
    c->group_size = some(30) ? -1 : some_group(c->k);
    c->interleaved = bits < 8 && c->k * bits % 32 == 0 && some(60);
    if (ints)
        return;
    c->with_scaling = some(70);
    c->with_zeros = some(60);
    c->zeros_mode = (int)between(0, c->w_dtype >= PTO_W_FP4_E2M1 || c->n % unit != 0 ? 1 : 2);
}

static void calls_on(const char *arch, int count)
{
    struct pto_sim *sim = pto_sim_new(arch);
    assert_non_null(sim);
    assert_int_equal(pto_sim_set(sim, "check", "all"), PTO_OK);
    for (int i = 0; i < count; i++) {
        struct call x;
        random_call(&x);
        run_call(sim, &x, arch);
    }
    pto_sim_free(sim);
}

static void random_calls(void **unused)
{
    (void)unused;
    calls_on("a3", 120);
    calls_on("a5", 70);
    calls_on("a2", 20);
}

/* Groups inside of bytes, columns beyond a tile, one row, many groups: what random sizes hit rarely. */
static void edges(void **unused)
{
    static const struct pto_matmul_config configs[] = {
        {.n = 7, .k = 12, .w_dtype = PTO_W_UINT4, .group_size = 3, .with_scaling = true, .with_zeros = true},
        {.n = 34, .k = 70, .w_dtype = PTO_W_UINT4, .group_size = 5, .with_scaling = true, .with_zeros = true, .zeros_mode = PTO_ZEROS_QUANTIZED},
        {.n = 8, .k = 24, .w_dtype = PTO_W_UINT1, .group_size = 1, .with_scaling = true, .with_zeros = true, .zeros_mode = PTO_ZEROS_QUANTIZED},
        {.n = 16, .k = 1040, .w_dtype = PTO_W_UINT2, .group_size = 520, .with_scaling = true, .with_zeros = true, .zeros_mode = PTO_ZEROS_QUANTIZED},
        {.n = 3, .k = 1301, .w_dtype = PTO_W_INT8, .with_scaling = true},
        {.n = 1, .k = 2, .w_dtype = PTO_W_NF4},
        {.n = 513, .k = 16, .w_dtype = PTO_W_INT4, .a_dtype = PTO_DT_int8_t, .out_dtype = PTO_DT_int8_t, .with_bias = true, .saturate = true},
        {.n = 600, .k = 8, .w_dtype = PTO_W_INT1, .with_bias = true},
        {.n = 130, .k = 256, .w_dtype = PTO_W_UINT8, .group_size = 16, .with_scaling = true, .with_zeros = true, .zeros_mode = PTO_ZEROS_QUANTIZED},
    };
    (void)unused;
    static const char *const archs[] = {"a3", "a5"};
    for (size_t t = 0; t < 2; t++) {
        struct pto_sim *sim = pto_sim_new(archs[t]);
        assert_int_equal(pto_sim_set(sim, "check", "all"), PTO_OK);
        for (size_t i = 0; i < sizeof configs / sizeof configs[0]; i++) {
            struct call x = {.c = configs[i], .m = (int64_t)i % 3 + 1};
            x.c.a_dtype = x.c.a_dtype != 0 ? x.c.a_dtype : PTO_DT_half;
            x.c.out_dtype = x.c.out_dtype != 0 ? x.c.out_dtype : PTO_DT_half;
            run_call(sim, &x, archs[t]);
        }
        pto_sim_free(sim);
    }
}

/* ---- formats ---- */

static void packing(void **unused)
{
    (void)unused;
    for (int bits = 1; bits <= 8; bits *= 2) {
        uint8_t codes[3 * 64];
        for (size_t i = 0; i < sizeof codes; i++)
            codes[i] = (uint8_t)between(0, (1 << bits) - 1);
        struct pto_tensor in = PTO_TENSOR(int8_t, codes, 3, 64), packed = {0}, back = {0}, out = {0}, plain = {0};
        assert_int_equal(pto_weight_compress(&in, bits, &packed), PTO_SUCCESS);
        uint8_t *want = pack(codes, bits, 3 * 64, false, false);
        assert_memory_equal(packed.data, want, 3 * 8 * (size_t)bits);
        free(want);
        assert_int_equal(pto_weight_decompress(&packed, bits, &back), PTO_SUCCESS);
        assert_memory_equal(back.data, codes, sizeof codes);
        for (int ints = 0; ints < 2 && bits < 8; ints++) {
            int dtype = ints ? PTO_DT_int8_t : PTO_DT_half;
            assert_int_equal(pto_weight_interleave(&packed, bits, dtype, &out), PTO_SUCCESS);
            want = pack(codes, bits, 3 * 64, true, ints);
            assert_memory_equal(out.data, want, 3 * 8 * (size_t)bits);
            free(want);
            assert_int_equal(pto_weight_deinterleave(&out, bits, dtype, &plain), PTO_SUCCESS);
            assert_memory_equal(plain.data, packed.data, 3 * 8 * (size_t)bits);
        }
        free(packed.data);
        free(back.data);
        free(out.data);
        free(plain.data);
    }
    /* kernels.md 4.2: bytes 10 32 54 76 become 20 64 31 75 and 40 51 62 73. */
    uint8_t bytes[] = {0x10, 0x32, 0x54, 0x76};
    struct pto_tensor in = PTO_TENSOR(uint8_t, bytes, 1, 4), out = {0};
    assert_int_equal(pto_weight_interleave(&in, 4, PTO_DT_half, &out), PTO_SUCCESS);
    assert_memory_equal(out.data, "\x20\x64\x31\x75", 4);
    assert_int_equal(pto_weight_interleave(&in, 4, PTO_DT_int8_t, &out), PTO_SUCCESS);
    assert_memory_equal(out.data, "\x40\x51\x62\x73", 4);
    free(out.data);
}

static void transform(int w_dtype, const int32_t *values, const uint8_t *codes)
{
    struct pto_matmul_config c = {.n = 1, .k = 8, .w_dtype = w_dtype};
    struct pto_matmul *matmul;
    struct pto_tensor in = PTO_TENSOR(int32_t, values, 1, 8), out = {0};
    assert_int_equal(pto_matmul_create(&c, &matmul), PTO_SUCCESS);
    assert_int_equal(pto_matmul_transform_weight(matmul, &in, &out), PTO_SUCCESS);
    for (int i = 0; i < 8; i++)
        assert_int_equal(get(out.data, bits_of[w_dtype], i), codes[i]);
    free(out.data);
    pto_matmul_free(matmul);
}

static void transforms(void **unused)
{
    (void)unused;
    transform(PTO_W_INT4, (int32_t[]){-9, -8, -1, 0, 1, 7, 8, 100}, (uint8_t[]){0, 0, 7, 8, 9, 15, 15, 15}); /* 8 does not leave its nibble */
    transform(PTO_W_INT2, (int32_t[]){-3, -2, -1, 0, 1, 2, 3, 100}, (uint8_t[]){0, 0, 1, 2, 3, 3, 3, 3});
    transform(PTO_W_INT1, (int32_t[]){-1, 1, 0, 5, -5, 1, 1, -1}, (uint8_t[]){0, 1, 0, 1, 0, 1, 1, 0});
    transform(PTO_W_INT8, (int32_t[]){-129, -128, -1, 0, 1, 127, 128, 5}, (uint8_t[]){128, 128, 255, 0, 1, 127, 127, 5});
    transform(PTO_W_UINT4, (int32_t[]){0, 15, 1, 2, 3, 4, 5, 6}, (uint8_t[]){0, 15, 1, 2, 3, 4, 5, 6});
    transform(PTO_W_NF4, (int32_t[]){0, 15, 1, 2, 3, 4, 5, 6}, (uint8_t[]){0, 15, 1, 2, 3, 4, 5, 6});
    struct pto_matmul_config c = {.n = 1, .k = 8, .w_dtype = PTO_W_UINT4};
    struct pto_matmul *matmul;
    struct pto_tensor in = PTO_TENSOR(int32_t, ((int32_t[]){0, 1, 2, 16, 0, 0, 0, 0}), 1, 8), out = {0};
    assert_int_equal(pto_matmul_create(&c, &matmul), PTO_SUCCESS);
    assert_int_equal(pto_matmul_transform_weight(matmul, &in, &out), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "16 at [0,3] is no code of uint4"));
    free(out.data);
    pto_matmul_free(matmul);
}

/* ---- what is refused ---- */

static void refused(const struct pto_matmul_config *c, const char *words)
{
    struct pto_matmul *matmul = (struct pto_matmul *)1;
    enum pto_op_status status = pto_matmul_create(c, &matmul);
    if (status != PTO_ERR_PARAM_INVALID || strstr(pto_last_error(), words) == NULL || matmul != NULL)
        fail_msg("%d %s; expected %s", (int)status, pto_last_error(), words);
}

static void refused_configurations(void **unused)
{
    (void)unused;
    int64_t rows[] = {0};
#define REFUSED(words, ...) refused(&(struct pto_matmul_config){__VA_ARGS__}, words)
    REFUSED("N: should be specified", .k = 16);
    REFUSED("K: should be specified", .n = 16);
    REFUSED("K: should be specified", .n = 16, .k = -4);
    REFUSED("A_dtype: f32; float16 or int8", .n = 16, .k = 16, .a_dtype = PTO_DT_float);
    REFUSED("W_dtype: 12", .n = 16, .k = 16, .w_dtype = 12);
    REFUSED("W_dtype: float16 with A_dtype int8", .n = 16, .k = 16, .a_dtype = PTO_DT_int8_t, .w_dtype = PTO_W_FLOAT16);
    REFUSED("W_dtype: nf4 with A_dtype int8", .n = 16, .k = 16, .a_dtype = PTO_DT_int8_t, .w_dtype = PTO_W_NF4);
    REFUSED("W_dtype: fp4_e2m1 with A_dtype int8", .n = 16, .k = 16, .a_dtype = PTO_DT_int8_t, .w_dtype = PTO_W_FP4_E2M1);
    REFUSED("W_dtype: uint8 with A_dtype int8", .n = 16, .k = 16, .a_dtype = PTO_DT_int8_t, .w_dtype = PTO_W_UINT8);
    REFUSED("accum_dtype: i32 with A_dtype float16", .n = 16, .k = 16, .accum_dtype = PTO_DT_int32_t);
    REFUSED("accum_dtype: f16 with A_dtype int8", .n = 16, .k = 16, .a_dtype = PTO_DT_int8_t, .accum_dtype = PTO_DT_half);
    REFUSED("out_dtype: bf16", .n = 16, .k = 16, .out_dtype = PTO_DT_bfloat16_t);
    REFUSED("layout: weights of uint4", .n = 16, .k = 16, .w_dtype = PTO_W_UINT4, .layout = PTO_LAYOUT_NN);
    REFUSED("layout: weights of int8 with A_dtype float16", .n = 16, .k = 16, .w_dtype = PTO_W_INT8, .layout = PTO_LAYOUT_TT);
    REFUSED("layout: 4", .n = 16, .k = 16, .layout = 4);
    REFUSED("zeros_mode: 3", .n = 16, .k = 16, .w_dtype = PTO_W_UINT4, .zeros_mode = 3);
    REFUSED("with_scaling: A_dtype is int8", .n = 16, .k = 16, .a_dtype = PTO_DT_int8_t, .w_dtype = PTO_W_INT4, .with_scaling = true);
    REFUSED("with_zeros: A_dtype is int8", .n = 16, .k = 16, .a_dtype = PTO_DT_int8_t, .w_dtype = PTO_W_UINT4, .with_zeros = true);
    REFUSED("with_scaling: W_dtype float16", .n = 16, .k = 16, .with_scaling = true);
    REFUSED("zeros_mode: quantized", .n = 16, .k = 16, .w_dtype = PTO_W_NF4, .with_zeros = true, .zeros_mode = PTO_ZEROS_QUANTIZED);
    REFUSED("group_size: 24 does not divide K = 64", .n = 16, .k = 64, .w_dtype = PTO_W_UINT4, .group_size = 24);
    REFUSED("group_size: -2", .n = 16, .k = 64, .w_dtype = PTO_W_UINT4, .group_size = -2);
    REFUSED("K: 7 codes of uint4", .n = 16, .k = 7, .w_dtype = PTO_W_UINT4);
    REFUSED("N: 7 quantized zeros of uint4", .n = 7, .k = 8, .w_dtype = PTO_W_UINT4, .with_zeros = true, .zeros_mode = PTO_ZEROS_QUANTIZED);
    REFUSED("interleaved: W_dtype int8", .n = 7, .k = 8, .w_dtype = PTO_W_INT8, .interleaved = true);
    REFUSED("interleaved: K = 4", .n = 7, .k = 4, .w_dtype = PTO_W_INT4, .interleaved = true);
    REFUSED("M: 0; at least 1", .n = 7, .k = 4, .m = rows, .m_count = 1);
    REFUSED("fp4_decode: 2", .n = 7, .k = 4, .w_dtype = PTO_W_FP4_E2M1, .fp4_decode = 2);
    REFUSED("more than any memory", .n = INT64_MAX / 2, .k = 1000);
    struct pto_matmul *matmul;
    assert_int_equal(pto_matmul_create(NULL, &matmul), PTO_ERR_PARAM_NULLPTR);
    assert_int_equal(pto_matmul_create(&(struct pto_matmul_config){.n = 1, .k = 1}, NULL), PTO_ERR_PARAM_NULLPTR);
}

static struct pto_tensor named(const char *what, const char *name, struct pto_tensor wrong, struct pto_tensor right) { return strcmp(what, name) == 0 ? wrong : right; }

/* One argument of a call that is right otherwise. */
static void refused_tensors(void **unused)
{
    static const struct {
        const char *name;
        int dtype, rank;
        int64_t shape[3];
        const char *words;
    } wrong[] = {{"A", PTO_DT_half, 2, {4, 30}, "A: f16[4,30] has K = 30, the matmul has K = 32"},
                 {"A", PTO_DT_float, 2, {4, 32}, "A: f32[4,32]; A_dtype is f16"},
                 {"A", PTO_DT_half, 2, {3, 32}, "A: f16[3,32] has M = 3, the matmul is for M = 4 only"},
                 {"A", PTO_DT_half, 2, {0, 32}, "A: dimension 0 is 0; empty tensors are not allowed"},
                 {"W", PTO_DT_int8_t, 2, {16, 32}, "W: is i8[16,32], must be i8[16,16]"},
                 {"W", PTO_DT_half, 2, {16, 16}, "W: is f16[16,16], must be i8[16,16]"},
                 {"scale", PTO_DT_half, 2, {2, 16}, "scale: is f16[2,16], must be f16[16,2]"},
                 {"zeros", PTO_DT_half, 2, {16, 2}, "zeros: is f16[16,2], must be i8[2,8]"},
                 {"bias", PTO_DT_half, 1, {15}, "bias: is f16[15], must be f16[16]"},
                 {"output", PTO_DT_half, 2, {4, 15}, "output: is f16[4,15], must be f16[4,16] without gaps"},
                 {"output", PTO_DT_float, 2, {4, 16}, "output: is f32[4,16], must be f16[4,16] without gaps"}};
    (void)unused;
    static int64_t memory[1024];
    int64_t m[] = {4};
    struct pto_sim *sim = pto_sim_new("a3");
    struct pto_stream *stream = pto_stream_new(sim, 0);
    struct pto_matmul *matmul;
    struct pto_matmul_config c = {.m = m, .m_count = 1, .n = 16, .k = 32, .w_dtype = PTO_W_UINT4, .group_size = 16, .with_scaling = true, .with_zeros = true,
                                  .zeros_mode = PTO_ZEROS_QUANTIZED, .with_bias = true};
    assert_int_equal(pto_matmul_create(&c, &matmul), PTO_SUCCESS);
    struct pto_tensor a = PTO_TENSOR(half, memory, 4, 32), w = PTO_TENSOR(int8_t, memory, 16, 16), s = PTO_TENSOR(half, memory, 16, 2), z = PTO_TENSOR(int8_t, memory, 2, 8),
                      b = PTO_TENSOR(half, memory, 16), y = PTO_TENSOR(half, memory + 512, 4, 16);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct pto_tensor t = pto_tensor_make(memory, wrong[i].dtype, wrong[i].rank, wrong[i].shape);
        struct pto_tensor a1 = named(wrong[i].name, "A", t, a), w1 = named(wrong[i].name, "W", t, w), s1 = named(wrong[i].name, "scale", t, s),
                          z1 = named(wrong[i].name, "zeros", t, z), b1 = named(wrong[i].name, "bias", t, b), y1 = named(wrong[i].name, "output", t, y);
        assert_int_equal(pto_matmul_forward(matmul, stream, &a1, &w1, &s1, &z1, &b1, &y1), PTO_ERR_PARAM_INVALID);
        assert_string_equal(pto_last_error(), wrong[i].words);
    }
    const struct pto_tensor *given[] = {&a, &w, &s, &z, &b};
    static const char *const names[] = {"A", "W", "scale", "zeros", "bias"};
    for (size_t i = 0; i < 5; i++) {
        const struct pto_tensor *t[5];
        memcpy(t, given, sizeof t);
        t[i] = NULL;
        assert_int_equal(pto_matmul_forward(matmul, stream, t[0], t[1], t[2], t[3], t[4], &y), PTO_ERR_PARAM_NULLPTR);
        assert_memory_equal(pto_last_error(), names[i], strlen(names[i]));
    }
    assert_int_equal(pto_matmul_forward(matmul, stream, &a, &w, &s, &z, &b, NULL), PTO_ERR_PARAM_NULLPTR);
    assert_int_equal(pto_matmul_forward(matmul, NULL, &a, &w, &s, &z, &b, &y), PTO_ERR_PARAM_NULLPTR);
    assert_int_equal(pto_matmul_forward(NULL, stream, &a, &w, &s, &z, &b, &y), PTO_ERR_PARAM_NULLPTR);

    /* Two phases: no data are touched in the first, the object may go before the second. */
    uint64_t size = 1;
    struct pto_executor *executor;
    assert_int_equal(pto_matmul_get_workspace_size(matmul, stream, &a, &w, &s, &z, &b, &y, &size, &executor), PTO_SUCCESS);
    pto_matmul_free(matmul);
    assert_int_equal(size, 0);
    assert_int_equal(pto_execute(NULL, 0, executor, stream), PTO_SUCCESS);
    assert_int_equal(pto_stream_synchronize(stream, 0), PTO_SUCCESS);
    quiet(sim, "two phases");

    /* What is given and not wanted. */
    c.with_bias = false;
    assert_int_equal(pto_matmul_create(&c, &matmul), PTO_SUCCESS);
    assert_int_equal(pto_matmul_forward(matmul, stream, &a, &w, &s, &z, &b, &y), PTO_ERR_PARAM_INVALID);
    assert_string_equal(pto_last_error(), "bias: is given, with_bias is false");
    pto_matmul_free(matmul);
    pto_stream_free(stream);
    pto_sim_free(sim);
}

static void properties(void **unused)
{
    (void)unused;
    struct pto_matmul *matmul;
    assert_int_equal(pto_matmul_create(&(struct pto_matmul_config){.n = 48, .k = 64, .w_dtype = PTO_W_INT4, .with_zeros = true}, &matmul), PTO_SUCCESS);
    const struct pto_matmul_properties *p = pto_matmul_get_properties(matmul);
    assert_true(p->dynamic_m && p->m_count == 8 && p->m[7] == 1024);
    assert_true(p->n == 48 && p->k == 64 && p->group_size == 64 && p->a_dtype == PTO_DT_half && p->w_dtype == PTO_W_INT4 && p->accum_dtype == PTO_DT_half);
    assert_true(p->out_dtype == PTO_DT_half && p->storage_dtype == PTO_DT_int8_t && p->with_zeros && !p->with_scaling && !p->with_bias && !p->fast_decoding);
    assert_true(p->layout == PTO_LAYOUT_NT && p->zeros_mode == PTO_ZEROS_ORIGINAL);
    assert_non_null(strstr(pto_matmul_warnings(matmul), "with_zeros: W_dtype int4"));
    assert_int_equal(pto_matmul_planned_m(matmul, 15), 16);
    assert_int_equal(pto_matmul_planned_m(matmul, 16), 16);
    assert_int_equal(pto_matmul_planned_m(matmul, 17), 32);
    assert_int_equal(pto_matmul_planned_m(matmul, 5000), 1024);
    pto_matmul_free(matmul);
    assert_int_equal(pto_matmul_create(&(struct pto_matmul_config){.n = 48, .k = 64, .w_dtype = PTO_W_UINT4, .with_zeros = true}, &matmul), PTO_SUCCESS);
    assert_string_equal(pto_matmul_warnings(matmul), "");
    pto_matmul_free(matmul);
}

/* ---- GPTQ and Linear ---- */

static void gptq_of(struct pto_sim *sim, int bits, int version, int mode, bool interleaved)
{
    enum { IN = 64, OUT = 32, GROUP = 16, GROUPS = IN / GROUP, M = 6 };
    int per = 32 / bits;
    int32_t qweight[IN * OUT / 4] = {0}, qzeros[GROUPS * OUT / 4] = {0}, g_idx[IN];
    uint16_t scales[GROUPS * OUT], bias[OUT], a[M * IN];
    static uint8_t codes[OUT][IN], zeros[GROUPS][OUT];
    for (int k = 0; k < IN; k++)
        for (int n = 0; n < OUT; n++) {
            codes[n][k] = (uint8_t)between(0, (1 << bits) - 1);
            qweight[k / per * OUT + n] = (int32_t)((uint32_t)qweight[k / per * OUT + n] | (uint32_t)codes[n][k] << (k % per * bits));
        }
    for (int g = 0; g < GROUPS; g++)
        for (int n = 0; n < OUT; n++) {
            unsigned raw = n % 3 == 0 ? (1u << bits) - 1 : (unsigned)between(0, (1 << bits) - 1), *word = (unsigned *)&qzeros[(g * OUT + n) / per];
            *word |= raw << (n % per * bits);
            zeros[g][n] = (uint8_t)(version == 1 ? (raw + 1) % (1u << bits) : raw);
            scales[g * OUT + n] = some_half(0.01, 0.3);
        }
    for (int i = 0; i < IN; i++)
        g_idx[i] = i / GROUP;
    for (int i = 0; i < OUT; i++)
        bias[i] = some_half(-4, 4);
    for (int i = 0; i < M * IN; i++)
        a[i] = some_half(-1, 1);
    struct pto_tensor tw = PTO_TENSOR(int32_t, qweight, IN / per, OUT), tz = PTO_TENSOR(int32_t, qzeros, GROUPS, OUT / per), ts = PTO_TENSOR(half, scales, GROUPS, OUT),
                      tg = PTO_TENSOR(int32_t, g_idx, IN), tb = PTO_TENSOR(half, bias, OUT), ta = PTO_TENSOR(half, a, 2, 3, IN), y = {0};
    struct pto_gptq source = {.qweight = &tw, .qzeros = &tz, .scales = &ts, .g_idx = &tg, .bias = &tb, .bits = bits, .group_size = GROUP, .version = version};
    struct pto_linear_config c = {.in_features = IN, .out_features = OUT, .bias = true, .w_dtype = bits == 2 ? PTO_W_UINT2 : bits == 4 ? PTO_W_UINT4 : PTO_W_UINT8,
                                  .group_size = GROUP, .with_scaling = true, .with_zeros = true, .zeros_mode = mode, .interleaved = interleaved};
    struct pto_linear *linear;
    assert_int_equal(pto_linear_create(&c, &linear), PTO_SUCCESS);
    assert_int_equal(pto_linear_repack_from_gptq(linear, &source), PTO_SUCCESS);
    assert_int_equal(pto_linear_init_params(linear), PTO_SUCCESS);
    assert_int_equal(pto_linear_init_params(linear), PTO_SUCCESS);
    const struct pto_linear_buffers *b = pto_linear_get_buffers(linear);
    uint8_t *want = pack(&codes[0][0], bits, OUT * IN, interleaved, false);
    assert_memory_equal(b->qweight.data, want, OUT * IN * (size_t)bits / 8);
    free(want);
    struct pto_stream *stream = pto_stream_new(sim, 0);
    if (pto_linear_forward(linear, stream, &ta, &y) != PTO_SUCCESS)
        fail_msg("gptq of %d bits: %s %s", bits, pto_last_error(), pto_diag_text(sim));
    quiet(sim, "gptq");
    assert_true(y.rank == 3 && y.shape[0] == 2 && y.shape[1] == 3 && y.shape[2] == OUT);
    for (int m = 0; m < M; m++)
        for (int n = 0; n < OUT; n++) {
            float sum = 0;
            for (int k = 0; k < IN; k++) {
                int g = k / GROUP;
                double s = ref_from_half(scales[g * OUT + n]), z = zeros[g][n], v = codes[n][k];
                double w = mode == PTO_ZEROS_RESCALE ? round_half(round_half(v * s) - round_half(z * s)) : round_half((v - z) * s);
                sum = fmaf((float)ref_from_half(a[m * IN + k]), (float)w, sum);
            }
            assert_int_equal(((uint16_t *)y.data)[m * OUT + n], ref_half(round_half((double)sum) + ref_from_half(bias[n])));
        }
    /* Groups in another order. */
    g_idx[5] = 3;
    assert_int_equal(pto_linear_repack_from_gptq(linear, &source), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "g_idx: 3 at 5"));
    source.g_idx = NULL;
    source.bits = 3;
    assert_int_equal(pto_linear_repack_from_gptq(linear, &source), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "bits: 3"));
    assert_int_equal(pto_gptq_repack(&source, &(struct pto_gptq_repacked){0}), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "bits: 3; GPTQ weights of 2, 4 or 8 bits"));
    free(y.data);
    pto_linear_free(linear);
    pto_stream_free(stream);
}

static void gptq(void **unused)
{
    (void)unused;
    struct pto_sim *sim = pto_sim_new("a3");
    assert_int_equal(pto_sim_set(sim, "check", "all"), PTO_OK);
    for (int bits = 2; bits <= 8; bits *= 2)
        for (int version = 1; version <= 2; version++)
            for (int mode = PTO_ZEROS_ORIGINAL; mode <= PTO_ZEROS_QUANTIZED; mode++)
                gptq_of(sim, bits, version, mode, bits < 8 && mode == PTO_ZEROS_RESCALE);
    pto_sim_free(sim);
}

static void linear_refused(const struct pto_linear_config *c, const char *words)
{
    struct pto_linear *linear;
    enum pto_op_status status = pto_linear_create(c, &linear);
    if (status != PTO_ERR_PARAM_INVALID || strstr(pto_last_error(), words) == NULL || linear != NULL)
        fail_msg("%d %s; expected %s", (int)status, pto_last_error(), words);
}

static void linear(void **unused)
{
    (void)unused;
#define LINEAR_REFUSED(words, ...) linear_refused(&(struct pto_linear_config){__VA_ARGS__}, words)
    LINEAR_REFUSED("in_features: 40 must be divisible by 16", .in_features = 40, .out_features = 32);
    LINEAR_REFUSED("out_features: 8 must be divisible by 16", .in_features = 48, .out_features = 8);
    LINEAR_REFUSED("group_size: 32 does not divide in_features = 48", .in_features = 48, .out_features = 32, .w_dtype = PTO_W_UINT4, .group_size = 32);
    LINEAR_REFUSED("with_scaling: W_dtype is A_dtype (consistent mode)", .in_features = 48, .out_features = 32, .with_scaling = true);
    LINEAR_REFUSED("with_zeros: W_dtype is A_dtype (consistent mode)", .in_features = 48, .out_features = 32, .a_dtype = PTO_DT_int8_t, .w_dtype = PTO_W_INT8, .with_zeros = true);
    /* Consistent: plain weights; A of one dimension. */
    struct pto_linear_config c = {.in_features = 48, .out_features = 32};
    struct pto_linear *l;
    uint16_t w[32 * 48], a[48];
    for (int i = 0; i < 32 * 48; i++)
        w[i] = some_half(-1, 1);
    for (int i = 0; i < 48; i++)
        a[i] = some_half(-1, 1);
    struct pto_tensor tw = PTO_TENSOR(half, w, 32, 48), ta = PTO_TENSOR(half, a, 48), y = {0};
    assert_int_equal(pto_linear_create(&c, &l), PTO_SUCCESS);
    assert_true(pto_linear_is_consistent(l));
    assert_null(pto_linear_get_buffers(l)->qweight.data);
    assert_int_equal(pto_linear_load_and_transform_weight(l, &tw, &tw, NULL, NULL), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "scales: W_dtype is A_dtype"));
    assert_int_equal(pto_linear_load_and_transform_weight(l, &tw, NULL, NULL, NULL), PTO_SUCCESS);
    struct pto_sim *sim = pto_sim_new("a5");
    struct pto_stream *stream = pto_stream_new(sim, 0);
    assert_int_equal(pto_linear_forward(l, stream, &ta, &y), PTO_SUCCESS);
    quiet(sim, "linear");
    assert_true(y.rank == 1 && y.shape[0] == 32);
    for (int n = 0; n < 32; n++) {
        float sum = 0;
        for (int k = 0; k < 48; k++)
            sum = fmaf(ref_from_half(a[k]), ref_from_half(w[n * 48 + k]), sum);
        assert_int_equal(((uint16_t *)y.data)[n], ref_half((double)sum));
    }
    free(y.data);
    pto_linear_free(l);
    pto_stream_free(stream);
    pto_sim_free(sim);
}

static void nulls(void **unused)
{
    (void)unused;
    int8_t bytes[4] = {0};
    struct pto_tensor t = PTO_TENSOR(int8_t, bytes, 1, 4);
    assert_null(pto_matmul_get_properties(NULL));
    assert_string_equal(pto_matmul_warnings(NULL), "");
    assert_int_equal(pto_matmul_planned_m(NULL, 3), 0);
    pto_matmul_weight_shape(NULL, &t);
    pto_matmul_weight_shape(NULL, NULL);
    assert_int_equal(pto_weight_dtype_of(NULL), -1);
    assert_false(pto_linear_is_consistent(NULL));
    assert_null(pto_linear_matmul(NULL));
    assert_null(pto_linear_get_buffers(NULL));
    assert_int_equal(pto_weight_interleave(NULL, 4, 0, &t), PTO_ERR_PARAM_NULLPTR);
    assert_int_equal(pto_weight_deinterleave(&t, 4, 0, NULL), PTO_ERR_PARAM_NULLPTR);
    assert_null(pto_comm_name(NULL));
    assert_int_equal(pto_comm_ranks(NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_calls), cmocka_unit_test(edges), cmocka_unit_test(packing), cmocka_unit_test(transforms), cmocka_unit_test(refused_configurations),
        cmocka_unit_test(refused_tensors), cmocka_unit_test(properties), cmocka_unit_test(gptq), cmocka_unit_test(linear), cmocka_unit_test(nulls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
