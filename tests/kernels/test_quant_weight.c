/* What the quantised product needs on the host: words of scales and offsets (kernels.md 2.2), int4 in words (2.4), FRACTAL_NZ (Q14). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pto/kernels/quant_matmul.h"

static uint32_t state = 12345;
static uint32_t next(void) { return state = state * 1664525u + 1013904223u; }

static void refused(enum pto_op_status status, int code, const char *part)
{
    if ((int)status != code || strstr(pto_last_error(), part) == NULL)
        fail_msg("status %d, %s; expected %d with '%s'", (int)status, pto_last_error(), code, part);
}

/* ---- words ---- */

static void words_of_the_specification(void **unused)
{
    (void)unused;
    const float nothing = -1e30f;
    const struct {
        float scale, offset;
        int mode;
        uint64_t word;
    } rows[] = {
        {1.0f, nothing, 0, 0x40003f800000},  {0.1f, nothing, 0, 0x40003dccc000}, {0.1f, nothing, 1, 0x40003dccc000},     {-0.1f, nothing, 0, 0x4000bdccc000},
        {0.5f, 2.5f, 0, 0x40403f000000},     {0.5f, -1.0f, 0, 0x7fe03f000000},   {1.0f, 300, 0, 0x5fe03f800000},         {1.0f, -1000, 0, 0x60003f800000},
        {1 + 0x1p-11f, nothing, 1, 0x40003f800000}, {1 + 3 * 0x1p-11f, nothing, 1, 0x40003f804000}, {1.1e-39f, nothing, 0, 0x4000000be000}, {1.1e-39f, nothing, 1, 0x400000000000},
        /* beyond the table: carry into the exponent and to infinity, infinities, NaN, signed zero, ties of offsets */
        {0x1.fffp0f, nothing, 1, 0x400040000000}, {0x1.fffffep127f, nothing, 1, 0x40007f800000}, {0x1.fffffep127f, nothing, 0, 0x40007f7fe000},
        {-INFINITY, nothing, 0, 0x4000ff800000}, {INFINITY, nothing, 1, 0x40007f800000}, {-1e-40f, nothing, 1, 0x400080000000},
        {1.0f, 3.5f, 0, 0x40803f800000}, {1.0f, -2.5f, 1, 0x7fc03f800000}, {1.0f, INFINITY, 0, 0x5fe03f800000}, {1.0f, NAN, 0, 0x40003f800000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint64_t word = 0;
        float scale = rows[i].scale, offset = rows[i].offset;
        struct pto_tensor s = PTO_TENSOR(float, &scale, 1), o = PTO_TENSOR(float, &offset, 1), out = PTO_TENSOR(uint64_t, &word, 1);
        assert_int_equal(pto_trans_quant_param(&s, rows[i].offset > nothing || isnan(rows[i].offset) ? &o : NULL, rows[i].mode, &out), PTO_SUCCESS);
        if (word != rows[i].word)
            fail_msg("row %zu: %llx, expected %llx", i, (unsigned long long)word, (unsigned long long)rows[i].word);
    }
    float nan;
    uint32_t bits = 0x7fa00001u;
    uint64_t word;
    memcpy(&nan, &bits, sizeof nan);
    struct pto_tensor s = PTO_TENSOR(float, &nan, 1), out = PTO_TENSOR(int64_t, &word, 1);
    for (int mode = 0; mode < 2; mode++) {
        assert_int_equal(pto_trans_quant_param(&s, NULL, mode, &out), PTO_SUCCESS);
        assert_true(word == (UINT64_C(1) << 46 | 0x7fa00000u));
    }
}

/* Nearest even by arithmetic instead of bits. */
static void rounding_is_to_nearest_even(void **unused)
{
    (void)unused;
    for (int i = 0; i < 20000; i++) {
        uint32_t bits = next(), want_bits;
        float scale, want;
        uint64_t word;
        memcpy(&scale, &bits, sizeof scale);
        if (!isfinite(scale) || fabsf(scale) < 0x1p-120f)
            continue;
        int e;
        double m = frexp((double)scale, &e), rounded = ldexp(nearbyint(ldexp(m, 11)), e - 11);
        want = fabs(rounded) >= 0x1p128 ? copysignf(INFINITY, scale) : (float)rounded;
        memcpy(&want_bits, &want, sizeof want);
        struct pto_tensor s = PTO_TENSOR(float, &scale, 1), out = PTO_TENSOR(uint64_t, &word, 1);
        assert_int_equal(pto_trans_quant_param(&s, NULL, 1, &out), PTO_SUCCESS);
        assert_true((uint32_t)word == want_bits);
    }
}

static void lengths_and_shapes_of_words(void **unused)
{
    (void)unused;
    float scale[6] = {1, 2, 3, 4, 5, 6}, offset[6] = {1, 2, 3, 4, 5, 6};
    uint64_t words[6];
    struct pto_tensor s1 = PTO_TENSOR(float, scale, 1), s5 = PTO_TENSOR(float, scale, 5), s15 = PTO_TENSOR(float, scale, 1, 5), s11 = PTO_TENSOR(float, scale, 1, 1);
    struct pto_tensor o1 = PTO_TENSOR(float, offset, 1), o5 = PTO_TENSOR(float, offset, 5), out = {0};
    assert_int_equal(pto_trans_quant_param_infer(&s1, &o5, 0, &out), PTO_SUCCESS);
    assert_true(out.rank == 1 && out.shape[0] == 5 && out.dtype == PTO_DT_uint64_t);
    assert_int_equal(pto_trans_quant_param_infer(&s15, &o1, 0, &out), PTO_SUCCESS);
    assert_true(out.rank == 1 && out.shape[0] == 5); /* what is given stays */
    out = (struct pto_tensor){0};
    assert_int_equal(pto_trans_quant_param_infer(&s15, &o1, 0, &out), PTO_SUCCESS);
    assert_true(out.rank == 2 && out.shape[0] == 1 && out.shape[1] == 5);
    out = (struct pto_tensor){0};
    assert_int_equal(pto_trans_quant_param_infer(&s11, &o5, 0, &out), PTO_SUCCESS);
    assert_true(out.rank == 2 && out.shape[0] == 1 && out.shape[1] == 5);
    struct pto_tensor to = PTO_TENSOR(int64_t, words, 5);
    assert_int_equal(pto_trans_quant_param(&s1, &o5, 0, &to), PTO_SUCCESS);
    for (unsigned i = 0; i < 5; i++)
        assert_true(words[i] == (UINT64_C(1) << 46 | (uint64_t)(i + 1) << 37 | 0x3f800000));
    assert_int_equal(pto_trans_quant_param(&s5, &o1, 0, &to), PTO_SUCCESS);
    assert_true(words[4] == (UINT64_C(1) << 46 | UINT64_C(1) << 37 | 0x40a00000));
    /* with gaps */
    struct pto_tensor every_other = {.data = scale, .dtype = PTO_DT_float, .rank = 1, .shape = {3}, .stride = {2}}, three = PTO_TENSOR(uint64_t, words, 3);
    assert_int_equal(pto_trans_quant_param(&every_other, NULL, 0, &three), PTO_SUCCESS);
    assert_true(words[2] == (UINT64_C(1) << 46 | 0x40a00000));
}

static void words_refuse(void **unused)
{
    (void)unused;
    float data[5] = {1, 1, 1, 1, 1};
    uint64_t words[5];
    struct pto_tensor s = PTO_TENSOR(float, data, 5), o4 = PTO_TENSOR(float, data, 4), out = PTO_TENSOR(uint64_t, words, 5), f16 = PTO_TENSOR(half, data, 5);
    struct pto_tensor empty = PTO_TENSOR(float, data, 0), cube = PTO_TENSOR(float, data, 1, 1, 5), null = PTO_TENSOR(float, NULL, 5), few = PTO_TENSOR(uint64_t, words, 4), f32 = PTO_TENSOR(float, words, 5);
    refused(pto_trans_quant_param(NULL, NULL, 0, &out), 161001, "scale");
    refused(pto_trans_quant_param(&null, NULL, 0, &out), 161001, "scale");
    refused(pto_trans_quant_param(&s, &null, 0, &out), 161001, "offset");
    refused(pto_trans_quant_param(&s, NULL, 0, NULL), 161001, "out");
    refused(pto_trans_quant_param(&s, NULL, 2, &out), 161002, "round_mode: is 2");
    refused(pto_trans_quant_param(&s, NULL, -1, &out), 161002, "round_mode: is -1");
    refused(pto_trans_quant_param(&f16, NULL, 0, &out), 161002, "scale: is f16[5]; f32");
    refused(pto_trans_quant_param(&s, &f16, 0, &out), 161002, "offset: is f16[5]; f32");
    refused(pto_trans_quant_param(&empty, NULL, 0, &out), 161002, "scale: dimension 0 is 0; empty");
    refused(pto_trans_quant_param(&cube, NULL, 0, &out), 161002, "scale: f32[1,1,5] has 3 dimensions");
    refused(pto_trans_quant_param(&s, &o4, 0, &out), 161002, "offset: f32[4] and scale f32[5]");
    refused(pto_trans_quant_param(&s, NULL, 0, &few), 161002, "out: is");
    refused(pto_trans_quant_param(&s, NULL, 0, &f32), 161002, "out: is f32[5]; i64 or u64");
}

/* ---- int4 ---- */

static void int4_goes_to_words_and_back(void **unused)
{
    (void)unused;
    const int32_t example[8] = {-8, -1, 0, 1, 2, 3, 7, -2};
    int32_t values[64], words[8], back[64];
    assert_int_equal(pto_pack_int4(example, 8, words), PTO_SUCCESS);
    assert_int_equal((uint32_t)words[0], 0xe73210f8u);
    for (int i = 0; i < 64; i++)
        values[i] = (int32_t)(next() >> 28) - 8;
    assert_int_equal(pto_pack_int4(values, 64, words), PTO_SUCCESS);
    assert_int_equal(pto_unpack_int4(words, 64, back), PTO_SUCCESS);
    assert_memory_equal(values, back, sizeof values);
    refused(pto_pack_int4(NULL, 8, words), 161001, "values");
    refused(pto_pack_int4(values, 8, NULL), 161001, "words");
    refused(pto_unpack_int4(NULL, 8, back), 161001, "words");
    refused(pto_unpack_int4(words, 8, NULL), 161001, "values");
    refused(pto_pack_int4(values, 12, words), 161002, "n: is 12; a multiple of 8");
    refused(pto_unpack_int4(words, 0, back), 161002, "n: is 0");
    values[5] = 8;
    refused(pto_pack_int4(values, 8, words), 161002, "values: number 5 is 8; -8 to 7");
    values[5] = -9;
    refused(pto_pack_int4(values, 8, words), 161002, "values: number 5 is -9; -8 to 7");
}

/* ---- NZ ---- */

/* Where element (r, c) of a stored matrix lies, as Q14 says it: boxes [columns / w][rows / 16][16][w]. */
static size_t place(int64_t rows, int64_t w, int64_t r, int64_t c)
{
    const int64_t down = (rows + 15) / 16;
    return (size_t)(((c / w * down + r / 16) * 16 + r % 16) * w + c % w);
}

static void cast_and_back(int64_t batch, int64_t rows, int64_t cols, int dtype, size_t size, bool transposed)
{
    const int64_t w = (int64_t)(32 / size), across = (cols + w - 1) / w, down = (rows + 15) / 16, boxes = across * down * 16 * w;
    const size_t matrix = (size_t)(rows * cols) * size, total = (size_t)(batch * boxes) * size;
    uint8_t *nd = malloc((size_t)batch * matrix), *nz = malloc(total), *back = malloc((size_t)batch * matrix), *want = calloc(total, 1);
    int64_t bytes;
    for (size_t i = 0; i < (size_t)batch * matrix; i++)
        nd[i] = (uint8_t)(next() >> 24) | 1; /* never the 0 of the padding */
    memset(nz, 0xEE, total);
    struct pto_tensor stored = pto_tensor_make(nd, dtype, 3, (const int64_t[]){batch, rows, cols}), view = transposed ? pto_tensor_transposed(&stored) : stored, box = {.data = nz};
    assert_int_equal(pto_nz_size(&view, &box, &bytes), PTO_SUCCESS);
    assert_int_equal(bytes, total);
    assert_true(box.rank == 5 && box.shape[0] == batch && box.shape[1] == across && box.shape[2] == down && box.shape[3] == 16 && box.shape[4] == w);
    assert_int_equal(box.format, PTO_FORMAT_NZ);
    assert_int_equal(pto_format_cast_nz(&view, &box), PTO_SUCCESS);
    for (int64_t b = 0; b < batch; b++)
        for (int64_t r = 0; r < rows; r++)
            for (int64_t c = 0; c < cols; c++)
                memcpy(want + ((size_t)(b * boxes) + place(rows, w, r, c)) * size, nd + (size_t)b * matrix + (size_t)(r * cols + c) * size, size);
    assert_memory_equal(nz, want, total);
    struct pto_tensor again = view;
    again.data = back;
    assert_int_equal(pto_format_cast_nd(&box, &again), PTO_SUCCESS);
    assert_memory_equal(back, nd, (size_t)batch * matrix);
    free(nd);
    free(nz);
    free(back);
    free(want);
}

static void weights_go_to_boxes_and_back(void **unused)
{
    (void)unused;
    static const int64_t sizes[][3] = {{1, 16, 32}, {1, 1, 1}, {2, 17, 33}, {3, 40, 24}, {1, 15, 64}, {1, 100, 70}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        for (int transposed = 0; transposed < 2; transposed++) {
            if (transposed == 1 && sizes[i][2] == 1)
                continue; /* without gaps, a column and a row of one element cannot be told apart */
            cast_and_back(sizes[i][0], sizes[i][1], sizes[i][2], PTO_DT_int8_t, 1, transposed == 1);
            cast_and_back(sizes[i][0], sizes[i][1], sizes[i][2], PTO_DT_int32_t, 4, transposed == 1);
            cast_and_back(sizes[i][0], sizes[i][1], sizes[i][2], PTO_DT_half, 2, transposed == 1);
        }
}

static void boxes_refuse(void **unused)
{
    (void)unused;
    uint8_t data[512];
    struct pto_tensor nd = PTO_TENSOR(int8_t, data, 4, 4), line = PTO_TENSOR(int8_t, data, 4), wide = PTO_TENSOR(int64_t, data, 4, 4), nz = PTO_TENSOR(int8_t, data, 1, 1, 16, 32), none = {0};
    refused(pto_nz_size(NULL, &nz, NULL), 161001, "nd");
    struct pto_tensor small = nz, other = nz;
    small.rank = 4;
    memcpy(small.shape, (const int64_t[]){1, 1, 16, 16}, 4 * sizeof small.shape[0]);
    refused(pto_format_cast_nz(&nd, &small), 161002, "[1,1,16,16]; the boxes of nd ");
    other.rank = 0;
    other.dtype = PTO_DT_half;
    refused(pto_format_cast_nz(&nd, &other), 161002, "nz: is f16");
    struct pto_tensor single = {.data = nz.data, .dtype = PTO_DT_float}, words = {.data = nz.data, .dtype = PTO_DT_uint64_t, .rank = 1, .shape = {1}};
    refused(pto_trans_quant_param(&single, NULL, 0, &words), 161002, "scale: f32[] has 0 dimensions; 1 or 2");
    refused(pto_nz_size(&nd, NULL, NULL), 161001, "nz");
    refused(pto_format_cast_nz(&nd, &none), 161001, "nz");
    refused(pto_format_cast_nz(NULL, &nz), 161001, "nd");
    refused(pto_nz_size(&line, &nz, NULL), 161002, "nd: i8[4] has 1 dimensions; 2 to 6");
    refused(pto_nz_size(&wide, &nz, NULL), 161002, "nd: i64[4,4]; element types of 1, 2 or 4 bytes");
    refused(pto_format_cast_nd(&nz, &nd), 161002, "nz: is ND i8[1,1,16,32]");
    nz.format = PTO_FORMAT_NZ;
    refused(pto_nz_size(&nz, &none, NULL), 161002, "nd: i8[1,1,16,32] is in format NZ");
    nz.shape[0] = 2;
    refused(pto_format_cast_nd(&nz, &nd), 161002, "the boxes of nd are NZ i8[1,1,16,32]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_the_specification),
        cmocka_unit_test(rounding_is_to_nearest_even),
        cmocka_unit_test(lengths_and_shapes_of_words),
        cmocka_unit_test(words_refuse),
        cmocka_unit_test(int4_goes_to_words_and_back),
        cmocka_unit_test(weights_go_to_boxes_and_back),
        cmocka_unit_test(boxes_refuse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
