/* Reading side of isa/num.h: every code of every format of up to 16 bits against the rational oracle, the known answers of
 * machine-and-cube.md c.3 and V1, special codes, pad patterns (b.11), element access and packing (b.6). */
#include "num_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const enum pto_dtype small_floats[] = {PTO_F16,  PTO_BF16,   PTO_F8E4M3, PTO_F8E5M2, PTO_F8E8M0,
                                              PTO_HIF8, PTO_F4E2M1, PTO_F4E1M2, PTO_HIF4};

static bool same_double(double a, double b) { return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b)); }

static void test_every_small_code(void **state)
{
    (void)state;
    for (size_t t = 0; t < COUNT(small_floats); t++) {
        enum pto_dtype dtype = small_floats[t];
        unsigned count = 1u << isa_dtype(dtype)->bits;
        for (unsigned code = 0; code < count; code++) {
            double expected = oracle_decode(dtype, code), actual = num_decode(dtype, code);
            if (!same_double(expected, actual) || num_is_nan(dtype, code) != isnan(expected) ||
                num_is_inf(dtype, code) != (isinf(expected) != 0))
                fail_msg("%s %x: %a, expected %a", isa_dtype(dtype)->name, code, actual, expected);
            assert_true(same_double(num_decode(dtype, code | ~(uint64_t)(count - 1)), expected)); /* high bits ignored */
        }
    }
}

static void test_tables(void **state)
{
    (void)state;
    double table[256];
    num_decode_table(PTO_HIF8, table);
    for (unsigned code = 0; code < 256; code++)
        assert_true(same_double(table[code], oracle_decode(PTO_HIF8, code)));
    num_decode_table(PTO_F4E2M1, table);
    for (unsigned code = 0; code < 256; code++)
        assert_true(same_double(table[code], oracle_decode(PTO_F4E2M1, code & 15)));
    num_decode_table(PTO_I4, table);
    assert_true(table[7] == 7 && table[8] == -8 && table[15] == -1 && table[0xF3] == 3);
}

/* V1 and the check list of c.3. */
static void test_known_codes(void **state)
{
    (void)state;
    static const struct {
        enum pto_dtype dtype;
        unsigned code;
        double value;
    } known[] = {
        {PTO_F8E4M3, 0x00, 0.0}, {PTO_F8E4M3, 0x80, -0.0}, {PTO_F8E4M3, 0x01, 0.001953125}, {PTO_F8E4M3, 0x07, 0.013671875},
        {PTO_F8E4M3, 0x08, 0x1p-6}, {PTO_F8E4M3, 0x38, 1}, {PTO_F8E4M3, 0x3C, 1.5}, {PTO_F8E4M3, 0x40, 2},
        {PTO_F8E4M3, 0x7E, 448}, {PTO_F8E4M3, 0x7F, NAN}, {PTO_F8E4M3, 0xFF, NAN}, {PTO_F8E4M3, 0xFE, -448},
        {PTO_F8E5M2, 0x01, 0x1p-16}, {PTO_F8E5M2, 0x03, 4.57763671875e-5}, {PTO_F8E5M2, 0x04, 0x1p-14}, {PTO_F8E5M2, 0x3C, 1},
        {PTO_F8E5M2, 0x3E, 1.5}, {PTO_F8E5M2, 0x7B, 57344}, {PTO_F8E5M2, 0x7C, INFINITY}, {PTO_F8E5M2, 0x7D, NAN},
        {PTO_F8E5M2, 0xFC, -INFINITY},
        {PTO_F4E2M1, 0, 0}, {PTO_F4E2M1, 1, .5}, {PTO_F4E2M1, 2, 1}, {PTO_F4E2M1, 3, 1.5}, {PTO_F4E2M1, 4, 2},
        {PTO_F4E2M1, 5, 3}, {PTO_F4E2M1, 6, 4}, {PTO_F4E2M1, 7, 6}, {PTO_F4E2M1, 8, -0.0}, {PTO_F4E2M1, 15, -6},
        {PTO_F4E1M2, 1, .25}, {PTO_F4E1M2, 4, 1}, {PTO_F4E1M2, 7, 1.75}, {PTO_F4E1M2, 9, -.25}, {PTO_HIF4, 7, 1.75},
        {PTO_HIF8, 0x00, 0}, {PTO_HIF8, 0x80, NAN}, {PTO_HIF8, 0x01, 0x1p-22}, {PTO_HIF8, 0x07, 0x1p-16}, {PTO_HIF8, 0x08, 1},
        {PTO_HIF8, 0x09, 1.125}, {PTO_HIF8, 0x0F, 1.875}, {PTO_HIF8, 0x10, 2}, {PTO_HIF8, 0x17, 3.75}, {PTO_HIF8, 0x18, .5},
        {PTO_HIF8, 0x1F, .9375}, {PTO_HIF8, 0x20, 4}, {PTO_HIF8, 0x28, 8}, {PTO_HIF8, 0x30, .25}, {PTO_HIF8, 0x3F, .234375},
        {PTO_HIF8, 0x40, 16}, {PTO_HIF8, 0x47, 56}, {PTO_HIF8, 0x50, .0625}, {PTO_HIF8, 0x5F, .013671875},
        {PTO_HIF8, 0x60, 256}, {PTO_HIF8, 0x6E, 32768}, {PTO_HIF8, 0x6F, INFINITY}, {PTO_HIF8, 0xEF, -INFINITY},
        {PTO_HIF8, 0x70, 0x1p-8}, {PTO_HIF8, 0x7E, 0x1p-15}, {PTO_HIF8, 0x7F, 0x1.8p-15}, {PTO_HIF8, 0x88, -1},
        {PTO_I1, 0, 0}, {PTO_I1, 1, 1}, {PTO_I1, 0x80, 1}, {PTO_I4, 8, -8}, {PTO_I4, 7, 7}, {PTO_U8, 0xFF, 255}, {PTO_I8, 0xFF, -1},
    };
    for (size_t i = 0; i < COUNT(known); i++)
        if (!same_double(num_decode(known[i].dtype, known[i].code), known[i].value))
            fail_msg("%s %02x: %a", isa_dtype(known[i].dtype)->name, known[i].code, num_decode(known[i].dtype, known[i].code));
    static const uint32_t e8m0_as_f32[][2] = {{0x00, 0x00400000}, {0x01, 0x00800000}, {0x7E, 0x3F000000}, {0x7F, 0x3F800000},
                                              {0x80, 0x40000000}, {0xFE, 0x7F000000}};
    for (size_t i = 0; i < COUNT(e8m0_as_f32); i++)
        assert_true(num_decode(PTO_F8E8M0, e8m0_as_f32[i][0]) == (double)oracle_f32(e8m0_as_f32[i][1]));
    assert_int_equal(num_tcvt(PTO_F32, PTO_F8E8M0, 0xFF, PTO_ROUND_RINT, PTO_SAT_DEFAULT), 0x7FC00000);
    assert_true(num_decode_e6m2(0xC0) == 1 && num_decode_e6m2(0xC1) == 1.25 && num_decode_e6m2(0xC4) == 2 &&
                num_decode_e6m2(0xFE) == 49152 && num_decode_e6m2(0) == 0 && isnan(num_decode_e6m2(0xFF)));
    assert_true(num_fp19(0x3DCCCCCD) == 0x1.998p-4f); /* V10: 0.1 becomes 0.0999755859375 */
    assert_true(num_fp19(UINT64_C(0x40603E001FFF)) == .125f);
}

/* Wide formats: the host's own, and f32 words whose low bits do not count. */
static void test_wide_codes(void **state)
{
    (void)state;
    for (uint64_t b = 0; b < UINT64_C(1) << 32; b += 65521) {
        uint32_t bits = (uint32_t)b;
        double expected = (double)oracle_f32(bits);
        assert_true(same_double(num_decode(PTO_F32, bits), expected));
        assert_int_equal(num_is_nan(PTO_F32, bits), isnan(expected) != 0);
        if (!isnan(expected)) {
            assert_true(same_double(num_decode(PTO_TF32, bits & 0xFFFFE000u), (double)oracle_f32(bits & 0xFFFFE000u)));
            assert_true(same_double(num_decode(PTO_HF32, bits & 0xFFFFF000u), (double)oracle_f32(bits & 0xFFFFF000u)));
        }
    }
    assert_true(num_is_nan(PTO_TF32, 0x7F800001) && num_is_inf(PTO_TF32, 0xFF800000) && num_decode(PTO_TF32, 0x3F801FFF) == 1.0);
    assert_true(num_decode(PTO_TF32, 0x00002000) == 0x1p-136 && num_decode(PTO_HF32, 0x00001000) == 0x1p-137); /* c.1 */
    double samples[] = {0.0, -0.0, 1.5, -0x1p-1074, 0x1.fffffffffffffp1023, -INFINITY, 3.141592653589793};
    for (size_t i = 0; i < COUNT(samples); i++) {
        uint64_t bits;
        memcpy(&bits, &samples[i], sizeof bits);
        assert_true(same_double(num_decode(PTO_F64, bits), samples[i]));
    }
    assert_true(num_is_nan(PTO_F64, UINT64_C(0xFFF0000000000001)) && isnan(num_decode(PTO_F64, UINT64_C(0x7FF8000000000000))));
    for (unsigned bits = 0; bits < 65536; bits++) {
        float half = num_f16_to_f32((uint16_t)bits), brain = num_bf16_to_f32((uint16_t)bits);
        assert_true(same_double((double)half, oracle_decode(PTO_F16, bits)));
        assert_true(same_double((double)brain, (double)oracle_f32(bits << 16)));
        assert_int_equal(num_to_i64(PTO_I16, bits), bits < 32768 ? (int64_t)bits : (int64_t)bits - 65536);
        assert_int_equal(num_to_i64(PTO_U16, bits), bits);
    }
    assert_int_equal(num_to_i64(PTO_I32, 0x80000000), -INT64_C(2147483648));
    assert_int_equal(num_to_i64(PTO_U32, 0x80000000), INT64_C(2147483648));
    assert_int_equal(num_to_i64(PTO_I64, UINT64_MAX), -1);
    assert_true(num_decode(PTO_U64, UINT64_MAX) == 0x1p64 && num_decode(PTO_I64, UINT64_C(1) << 63) == -0x1p63);
    assert_true(num_decode(PTO_U32, UINT32_MAX) == 4294967295.0 && num_decode(PTO_I32, UINT32_MAX) == -1.0);
}

/* c.1, columns max finite, inf, NaN; c.3. */
static void test_special_codes(void **state)
{
    (void)state;
    static const struct {
        enum pto_dtype dtype;
        uint64_t max, min, inf, minus_inf, nan;
    } rows[] = {
        {PTO_F32, 0x7F7FFFFF, 0xFF7FFFFF, 0x7F800000, 0xFF800000, 0x7FC00000},
        {PTO_F16, 0x7BFF, 0xFBFF, 0x7C00, 0xFC00, 0x7E00},
        {PTO_BF16, 0x7F7F, 0xFF7F, 0x7F80, 0xFF80, 0x7FC0},
        {PTO_F64, 0x7FEFFFFFFFFFFFFF, 0xFFEFFFFFFFFFFFFF, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000},
        {PTO_TF32, 0x7F7FE000, 0xFF7FE000, 0x7F800000, 0xFF800000, 0x7FC00000},
        {PTO_HF32, 0x7F7FF000, 0xFF7FF000, 0x7F800000, 0xFF800000, 0x7FC00000},
        {PTO_F8E4M3, 0x7E, 0xFE, 0, 0, 0x7F},
        {PTO_F8E5M2, 0x7B, 0xFB, 0x7C, 0xFC, 0x7E},
        {PTO_F8E8M0, 0xFE, 0x00, 0, 0, 0xFF},
        {PTO_HIF8, 0x6E, 0xEE, 0x6F, 0xEF, 0x80},
        {PTO_F4E2M1, 7, 15, 0, 0, 0},
        {PTO_F4E1M2, 7, 15, 0, 0, 0},
        {PTO_HIF4, 7, 15, 0, 0, 0},
        {PTO_I4, 7, 8, 0, 0, 0},
        {PTO_I8, 0x7F, 0x80, 0, 0, 0},
        {PTO_I16, 0x7FFF, 0x8000, 0, 0, 0},
        {PTO_I32, 0x7FFFFFFF, 0x80000000, 0, 0, 0},
        {PTO_I64, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0, 0, 0},
        {PTO_U8, 0xFF, 0, 0, 0, 0},
        {PTO_U16, 0xFFFF, 0, 0, 0, 0},
        {PTO_U32, 0xFFFFFFFF, 0, 0, 0, 0},
        {PTO_U64, 0xFFFFFFFFFFFFFFFF, 0, 0, 0, 0},
        {PTO_I1, 1, 0, 0, 0, 0},
    };
    assert_int_equal(COUNT(rows), PTO_DTYPE_COUNT - 1);
    for (size_t i = 0; i < COUNT(rows); i++) {
        enum pto_dtype dtype = rows[i].dtype;
        assert_true(num_max_finite(dtype, false) == rows[i].max && num_max_finite(dtype, true) == rows[i].min);
        assert_true(num_inf(dtype, false) == rows[i].inf && num_inf(dtype, true) == rows[i].minus_inf);
        assert_true(num_nan(dtype) == rows[i].nan);
        if (rows[i].nan != 0)
            assert_true(num_is_nan(dtype, rows[i].nan) && !num_is_nan(dtype, rows[i].max) && !num_is_nan(dtype, rows[i].inf));
        if (rows[i].inf != 0)
            assert_true(num_is_inf(dtype, rows[i].inf) && num_is_inf(dtype, rows[i].minus_inf) && !num_is_inf(dtype, rows[i].max));
    }
}

static void test_pad_patterns(void **state)
{
    (void)state;
    static const struct {
        enum pto_dtype dtype;
        uint64_t min, max;
    } rows[] = {
        {PTO_F32, 0xFF800000, 0x7F800000}, {PTO_F16, 0xFC00, 0x7C00}, {PTO_BF16, 0xFF80, 0x7F80},
        {PTO_I32, 0x80000000, 0x7FFFFFFF}, {PTO_I16, 0x8000, 0x7FFF}, {PTO_I8, 0x80, 0x7F},
        {PTO_U32, 0, 0xFFFFFFFF}, {PTO_U16, 0, 0xFFFF}, {PTO_U8, 0, 0xFF}, {PTO_I64, 0, 0}, {PTO_U64, 0, 0},
        {PTO_F8E4M3, 0, 0}, {PTO_F8E5M2, 0, 0}, {PTO_F8E8M0, 0, 0}, {PTO_HIF8, 0, 0}, {PTO_F4E2M1, 0, 0}, {PTO_F4E1M2, 0, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_true(num_pad_bits(rows[i].dtype, PTO_PAD_MIN) == rows[i].min);
        assert_true(num_pad_bits(rows[i].dtype, PTO_PAD_MAX) == rows[i].max);
        assert_true(num_pad_bits(rows[i].dtype, PTO_PAD_NULL) == 0 && num_pad_bits(rows[i].dtype, PTO_PAD_ZERO) == 0);
    }
}

static void test_element_access(void **state)
{
    (void)state;
    /* V3: bytes 21 hold the e2m1 codes 1, 2. */
    unsigned char bytes[16];
    memset(bytes, 0x21, sizeof bytes);
    assert_int_equal(num_load(bytes, 0, PTO_F4E2M1), 1);
    assert_int_equal(num_load(bytes, 31, PTO_F4E2M1), 2);
    num_store(bytes, 4, PTO_F4E1M2, 0xF9); /* only the low four bits, only the low nibble of byte 2 */
    assert_true(bytes[1] == 0x21 && bytes[2] == 0x29 && bytes[3] == 0x21);
    num_store(bytes, 5, PTO_I4, 0x4);
    assert_int_equal(bytes[2], 0x49);
    assert_int_equal(num_load(bytes, 4, PTO_I4), 9);
    for (unsigned dtype = 1; dtype < PTO_DTYPE_COUNT; dtype++) {
        unsigned bits = isa_dtype((enum pto_dtype)dtype)->bits;
        uint64_t mask = bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
        unsigned char buffer[33], untouched[33];
        memset(buffer, 0xA5, sizeof buffer);
        memset(untouched, 0xA5, sizeof untouched);
        num_store(buffer, 2, (enum pto_dtype)dtype, UINT64_C(0x0123456789ABCDEF));
        assert_true(num_load(buffer, 2, (enum pto_dtype)dtype) == (UINT64_C(0x0123456789ABCDEF) & mask));
        size_t first = bits / 4, size = bits / 8;
        assert_memory_equal(buffer, untouched, first);
        if (bits >= 8) {
            assert_int_equal(buffer[first], 0xEF); /* little endian */
            assert_memory_equal(buffer + first + size, untouched, sizeof buffer - first - size);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_small_code), cmocka_unit_test(test_tables),        cmocka_unit_test(test_known_codes),
        cmocka_unit_test(test_wide_codes),       cmocka_unit_test(test_special_codes), cmocka_unit_test(test_pad_patterns),
        cmocka_unit_test(test_element_access),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
