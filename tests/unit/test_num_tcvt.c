/* num_tcvt: the pair table against the spec's own table, known answers of vector.md 24, and the rules R14-R16 restated
 * per destination and held for every pair of types.  Rounding itself is tested in test_num_encode.c and test_num_int.c. */
#include "num_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
enum { MODE_COUNT = PTO_ROUND_HYBRID + 1 };

static enum pto_dtype dtype_named(const char *name, size_t len)
{
    enum pto_dtype dtype = isa_dtype_find(name, len);
    assert_int_not_equal(dtype, PTO_DTYPE_NONE);
    return dtype;
}

/* vector.md 9, "Pairs of the hardware", row by row; c.6 for i8 -> i16, i32 and the A5 column's "same +". */
static void test_pairs(void **state)
{
    (void)state;
    static const struct {
        const char *src, *a2a3, *a5;
    } rows[] = {
        {"f32", "f16 bf16 f32 i16 i32 i64", "f16 bf16 f32 i16 i32 i64 f8e4m3 f8e5m2 hif8"},
        {"f16", "f32 i32 i16 i8 u8 i4", "f32 i32 i16 i8 u8 hif8"},
        {"bf16", "f32 i32", "f32 i32 f16 f4e2m1 f4e1m2"},
        {"i16", "f16 f32", "u8 f16 f32 u32 i32"},
        {"i32", "f32 i16 i64 f16", "f32 i16 u16 i64 u8"},
        {"i64", "f32 i32", "f32 i32"},
        {"u8", "f16", "f16 u16"},
        {"i8", "f16", "f16 i16 i32"},
        {"u32", "", "u8 u16 i16"},
        {"f8e4m3", "", "f32"},
        {"f8e5m2", "", "f32"},
        {"hif8", "", "f32"},
        {"f4e2m1", "", "bf16"},
        {"f4e1m2", "", "bf16"},
        {"i4", "f16", ""},
    };
    unsigned expected[PTO_DTYPE_COUNT][PTO_DTYPE_COUNT] = {{0}};
    for (size_t r = 0; r < COUNT(rows); r++)
        for (int column = 0; column < 2; column++) {
            const char *list = column == 0 ? rows[r].a2a3 : rows[r].a5;
            while (*list != '\0') {
                size_t len = strcspn(list, " ");
                expected[dtype_named(rows[r].src, strlen(rows[r].src))][dtype_named(list, len)] |=
                    column == 0 ? NUM_TCVT_A2A3 : NUM_TCVT_A5;
                list += len + (list[len] == ' ');
            }
        }
    for (unsigned src = 1; src < PTO_DTYPE_COUNT; src++)
        for (unsigned dst = 1; dst < PTO_DTYPE_COUNT; dst++)
            if (num_tcvt_targets((enum pto_dtype)dst, (enum pto_dtype)src) != expected[src][dst])
                fail_msg("%s -> %s", isa_dtype((enum pto_dtype)src)->name, isa_dtype((enum pto_dtype)dst)->name);
}

/* R15: OFF for six pairs, ON for the rest; hif8 counts as OFF (R16: 6E only if ON is written). */
static bool default_is_off(enum pto_dtype dst, enum pto_dtype src)
{
    return (src == PTO_F16 && (dst == PTO_U8 || dst == PTO_I8 || dst == PTO_I16)) || (src == PTO_F32 && dst == PTO_I16) ||
           (src == PTO_I64 && dst == PTO_I32) || (src == PTO_I32 && dst == PTO_I16) || dst == PTO_HIF8;
}

static void test_default_saturation(void **state)
{
    (void)state;
    for (unsigned src = 1; src < PTO_DTYPE_COUNT; src++)
        for (unsigned dst = 1; dst < PTO_DTYPE_COUNT; dst++)
            assert_int_equal(num_tcvt_default_sat((enum pto_dtype)dst, (enum pto_dtype)src),
                             default_is_off((enum pto_dtype)dst, (enum pto_dtype)src) ? PTO_SAT_OFF : PTO_SAT_ON);
}

static uint64_t f32(double value)
{
    float narrow = (float)value;
    uint32_t bits;
    memcpy(&bits, &narrow, sizeof bits);
    return bits;
}

static uint64_t cvt(enum pto_dtype dst, enum pto_dtype src, uint64_t bits, unsigned round)
{
    return num_tcvt(dst, src, bits, round, PTO_SAT_DEFAULT);
}

/* vector.md 24. */
static void test_known_answers(void **state)
{
    (void)state;
    static const double x[10] = {.5, 1.5, 2.5, -.5, -1.5, -2.5, .3, -.3, 2.7, -2.7};
    static const struct {
        unsigned round;
        int y[10];
    } to_i32[] = {
        {PTO_ROUND_RINT, {0, 2, 2, 0, -2, -2, 0, 0, 3, -3}},  {PTO_ROUND_ROUND, {1, 2, 3, -1, -2, -3, 0, 0, 3, -3}},
        {PTO_ROUND_FLOOR, {0, 1, 2, -1, -2, -3, 0, -1, 2, -3}}, {PTO_ROUND_CEIL, {1, 2, 3, 0, -1, -2, 1, 0, 3, -2}},
        {PTO_ROUND_TRUNC, {0, 1, 2, 0, -1, -2, 0, 0, 2, -2}},  {PTO_ROUND_NONE, {0, 1, 2, 0, -1, -2, 0, 0, 2, -2}},
        {PTO_ROUND_ODD, {0, 1, 2, 0, -1, -2, 0, 0, 2, -2}}, /* no such instruction: the default, TRUNC */
    };
    for (size_t m = 0; m < COUNT(to_i32); m++)
        for (size_t i = 0; i < COUNT(x); i++)
            assert_int_equal(cvt(PTO_I32, PTO_F32, f32(x[i]), to_i32[m].round), (uint32_t)to_i32[m].y[i]);
    static const double wide[3] = {40000, -40000, 70000};
    static const int16_t off[3] = {-25536, 25536, 4464}, on[3] = {32767, -32768, 32767};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(num_tcvt(PTO_I16, PTO_F32, f32(wide[i]), PTO_ROUND_RINT, PTO_SAT_OFF), (uint16_t)off[i]);
        assert_int_equal(num_tcvt(PTO_I16, PTO_F32, f32(wide[i]), PTO_ROUND_RINT, PTO_SAT_ON), (uint16_t)on[i]);
        assert_int_equal(cvt(PTO_I16, PTO_F32, f32(wide[i]), PTO_ROUND_RINT), (uint16_t)off[i]);
    }
    static const uint32_t bf16[4][3] = {
        {0x3F808000, 0x3F81, 0x3F80}, {0x3F818000, 0x3F82, 0x3F82}, {0x3F808001, 0x3F81, 0x3F81}, {0xBF808000, 0xBF81, 0xBF80}};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(cvt(PTO_BF16, PTO_F32, bf16[i][0], PTO_ROUND_ROUND), bf16[i][1]);
        assert_int_equal(cvt(PTO_BF16, PTO_F32, bf16[i][0], PTO_ROUND_RINT), bf16[i][2]);
    }
    assert_int_equal(num_tcvt(PTO_I8, PTO_F16, 0x5CB0, PTO_ROUND_RINT, PTO_SAT_OFF), 44); /* vector.md 9: 300.0 */
}

/* R16 and section 9, single facts. */
static void test_specials(void **state)
{
    (void)state;
    static const uint64_t inf = 0x7F800000, minus_inf = 0xFF800000, nan = 0x7FC00000, minus_snan = 0xFF800001;
    static const struct {
        enum pto_dtype dst, src;
        uint64_t bits;
        unsigned round, sat;
        uint64_t expected;
    } rows[] = {
        {PTO_I32, PTO_F32, inf, PTO_ROUND_RINT, PTO_SAT_ON, 0x7FFFFFFF},
        {PTO_I32, PTO_F32, minus_inf, PTO_ROUND_RINT, PTO_SAT_ON, 0x80000000},
        {PTO_I32, PTO_F32, inf, PTO_ROUND_RINT, PTO_SAT_OFF, 0},
        {PTO_I32, PTO_F32, nan, PTO_ROUND_RINT, PTO_SAT_ON, 0},
        {PTO_I32, PTO_F32, nan, PTO_ROUND_RINT, PTO_SAT_OFF, 0},
        {PTO_I64, PTO_F32, 0x5F000000, PTO_ROUND_RINT, PTO_SAT_ON, INT64_MAX}, /* 2^63 */
        {PTO_I32, PTO_F32, 0x4F000000, PTO_ROUND_RINT, PTO_SAT_ON, 0x7FFFFFFF},
        {PTO_F16, PTO_F32, inf, PTO_ROUND_RINT, PTO_SAT_ON, 0x7BFF},
        {PTO_F16, PTO_F32, inf, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0x7BFF},
        {PTO_F16, PTO_F32, 0x477FF000, PTO_ROUND_RINT, PTO_SAT_ON, 0x7BFF}, /* 65520 */
        {PTO_F16, PTO_F32, 0x477FF000, PTO_ROUND_RINT, PTO_SAT_OFF, 0x7C00},
        {PTO_F16, PTO_F32, 0xC8000000, PTO_ROUND_TRUNC, PTO_SAT_OFF, 0xFC00},
        {PTO_F16, PTO_F32, nan, PTO_ROUND_RINT, PTO_SAT_ON, 0x7E00},
        {PTO_F16, PTO_F32, minus_snan, PTO_ROUND_RINT, PTO_SAT_OFF, 0xFE00},
        {PTO_BF16, PTO_F32, minus_snan, PTO_ROUND_ROUND, PTO_SAT_ON, 0xFFC0},
        {PTO_BF16, PTO_F32, 0x7F7FFFFF, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0x7F7F},
        {PTO_F16, PTO_BF16, 0x7F80, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0x7BFF},
        {PTO_F32, PTO_F16, 0x7C00, PTO_ROUND_RINT, PTO_SAT_ON, 0x7F800000}, /* dst f32: no saturation */
        {PTO_F32, PTO_F32, minus_inf, PTO_ROUND_RINT, PTO_SAT_ON, 0xFF800000},
        {PTO_F32, PTO_F16, 0xFE01, PTO_ROUND_RINT, PTO_SAT_ON, 0xFFC00000},
        {PTO_F8E4M3, PTO_F32, nan, PTO_ROUND_RINT, PTO_SAT_OFF, 0},
        {PTO_F8E4M3, PTO_F32, minus_inf, PTO_ROUND_RINT, PTO_SAT_OFF, 0xFE},
        {PTO_F8E4M3, PTO_F32, 0x43E80000, PTO_ROUND_CEIL, PTO_SAT_OFF, 0x7E}, /* 464 */
        {PTO_F8E4M3, PTO_F32, 0x3F880000, PTO_ROUND_CEIL, PTO_SAT_ON, 0x38},  /* 1.0625: RINT whatever is written */
        {PTO_F8E5M2, PTO_F32, inf, PTO_ROUND_RINT, PTO_SAT_OFF, 0x7B},
        {PTO_F8E5M2, PTO_F32, nan, PTO_ROUND_RINT, PTO_SAT_ON, 0},
        {PTO_HIF8, PTO_F32, nan, PTO_ROUND_RINT, PTO_SAT_ON, 0x80},
        {PTO_HIF8, PTO_F32, inf, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0x6F},
        {PTO_HIF8, PTO_F32, minus_inf, PTO_ROUND_RINT, PTO_SAT_ON, 0xEE},
        {PTO_HIF8, PTO_F32, 0x47200000, PTO_ROUND_TRUNC, PTO_SAT_DEFAULT, 0x6F}, /* 40960 */
        {PTO_HIF8, PTO_F32, 0xBF880000, PTO_ROUND_HYBRID, PTO_SAT_OFF, 0x89},    /* -1.0625: ties away */
        {PTO_F4E2M1, PTO_BF16, 0x7FC0, PTO_ROUND_RINT, PTO_SAT_OFF, 7},
        {PTO_F4E2M1, PTO_BF16, 0xFF80, PTO_ROUND_RINT, PTO_SAT_OFF, 15},
        {PTO_F4E1M2, PTO_BF16, 0x4100, PTO_ROUND_RINT, PTO_SAT_OFF, 7},       /* 8.0 */
        {PTO_F4E2M1, PTO_BF16, 0x40A0, PTO_ROUND_ROUND, PTO_SAT_DEFAULT, 7},  /* 5 lies between 4 and 6 */
        {PTO_F4E2M1, PTO_BF16, 0x40A0, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 6},
        {PTO_F8E8M0, PTO_F32, nan, PTO_ROUND_RINT, PTO_SAT_ON, 0xFF},
        {PTO_F8E8M0, PTO_F32, 0xBF800000, PTO_ROUND_RINT, PTO_SAT_ON, 0xFF},
        {PTO_F8E8M0, PTO_F32, 0x00000001, PTO_ROUND_RINT, PTO_SAT_ON, 0x00},
        {PTO_F8E8M0, PTO_F32, 0x00000001, PTO_ROUND_RINT, PTO_SAT_OFF, 0xFF},
        {PTO_F16, PTO_F32, 0x3F800001, PTO_ROUND_ODD, PTO_SAT_ON, 0x3C01},
        {PTO_BF16, PTO_F32, 0x3F800001, PTO_ROUND_ODD, PTO_SAT_ON, 0x3F80}, /* ODD only f32 -> f16 */
        {PTO_F32, PTO_F32, 0x3FC00000, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0x40000000}, /* round-only: 1.5 -> 2 */
        {PTO_F32, PTO_F32, 0x3FC00000, PTO_ROUND_FLOOR, PTO_SAT_DEFAULT, 0x3F800000},
        {PTO_F32, PTO_F32, 0xBE99999A, PTO_ROUND_CEIL, PTO_SAT_DEFAULT, 0x80000000}, /* -0.3 -> -0 */
        {PTO_F32, PTO_F32, 0x7F7FFFFF, PTO_ROUND_CEIL, PTO_SAT_DEFAULT, 0x7F7FFFFF},
        {PTO_F16, PTO_F16, 0x3E00, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0x3E00}, /* only f32 -> f32 is round-only */
        {PTO_I16, PTO_I8, 0xFF, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0xFFFF},
        {PTO_U16, PTO_U8, 0xFF, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0x00FF},
        {PTO_I64, PTO_I32, 0x80000000, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0xFFFFFFFF80000000},
        {PTO_U32, PTO_I16, 0xFFFF, PTO_ROUND_RINT, PTO_SAT_ON, 0},
        {PTO_U32, PTO_I16, 0xFFFF, PTO_ROUND_RINT, PTO_SAT_OFF, 0xFFFFFFFF},
        {PTO_I32, PTO_I64, 0x123456789, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0x23456789},
        {PTO_I32, PTO_I64, 0x123456789, PTO_ROUND_RINT, PTO_SAT_ON, 0x7FFFFFFF},
        {PTO_I16, PTO_I32, 0x00018000, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0x8000},
        {PTO_U8, PTO_I32, 0xFFFFFFFF, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0},
        {PTO_I16, PTO_U32, 0xFFFFFFFF, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0x7FFF},
        {PTO_F16, PTO_I4, 0x8, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0xC800},
        {PTO_I4, PTO_F16, 0x4900, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 7}, /* 10 */
        {PTO_F32, PTO_I32, 0x01000001, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0x4B800000},
        {PTO_F32, PTO_I32, 0x01000001, PTO_ROUND_CEIL, PTO_SAT_DEFAULT, 0x4B800001},
        {PTO_F32, PTO_U64, UINT64_MAX, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0x5F800000},
        {PTO_F16, PTO_I32, 100000, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0x7BFF},
        {PTO_F32, PTO_HIF8, 0x80, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0x7FC00000},
        {PTO_F32, PTO_HIF8, 0xEF, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0xFF800000},
        {PTO_F32, PTO_F8E4M3, 0xFF, PTO_ROUND_RINT, PTO_SAT_DEFAULT, 0xFFC00000},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint64_t actual = num_tcvt(rows[i].dst, rows[i].src, rows[i].bits, rows[i].round, rows[i].sat);
        if (actual != rows[i].expected)
            fail_msg("row %zu: %s %llx to %s: %llx, expected %llx", i, isa_dtype(rows[i].src)->name,
                     (unsigned long long)rows[i].bits, isa_dtype(rows[i].dst)->name, (unsigned long long)actual,
                     (unsigned long long)rows[i].expected);
    }
}

/* Section 9 on f32 -> bf16: bits += 0x8000 on the magnitude, or 0x7FFF + lsb; >> 16. */
static void test_bf16_bit_recipes(void **state)
{
    (void)state;
    for (uint64_t b = 0; b < UINT64_C(1) << 32; b += 4093) {
        uint32_t bits = (uint32_t)b, sign = bits & 0x80000000u, magnitude = bits & 0x7FFFFFFFu;
        if (magnitude >= 0x7F800000u)
            continue;
        uint32_t away = (sign | (magnitude + 0x8000)) >> 16, even = (sign | (magnitude + 0x7FFF + (magnitude >> 16 & 1))) >> 16;
        assert_int_equal(num_tcvt(PTO_BF16, PTO_F32, bits, PTO_ROUND_ROUND, PTO_SAT_OFF), away);
        assert_int_equal(num_tcvt(PTO_BF16, PTO_F32, bits, PTO_ROUND_RINT, PTO_SAT_OFF), even);
        assert_int_equal(num_tcvt(PTO_BF16, PTO_F32, bits, PTO_ROUND_TRUNC, PTO_SAT_OFF), bits >> 16);
        assert_int_equal(num_tcvt(PTO_F32, PTO_F32, bits, PTO_ROUND_TRUNC, PTO_SAT_OFF), f32(trunc((double)oracle_f32(bits))));
        assert_int_equal(num_tcvt(PTO_F32, PTO_F32, bits, PTO_ROUND_ROUND, PTO_SAT_ON), f32(round((double)oracle_f32(bits))));
        assert_int_equal(num_tcvt(PTO_F32, PTO_F32, bits, PTO_ROUND_NONE, PTO_SAT_ON), f32(nearbyint((double)oracle_f32(bits))));
    }
}

/* R16 as sentences: what a finite or infinite, float or integer x must become in each kind of destination. */
static uint64_t by_the_rules(enum pto_dtype dst, enum pto_dtype src, uint64_t bits, unsigned round, bool on)
{
    if (round == PTO_ROUND_HYBRID || (round == PTO_ROUND_ODD && !(src == PTO_F32 && dst == PTO_F16)))
        round = isa_dtype_is_int(dst) && !isa_dtype_is_int(src) ? PTO_ROUND_TRUNC : PTO_ROUND_RINT;
    enum num_overflow overflow = on ? NUM_OVF_SATURATE : NUM_OVF_WRAP;
    if (dst == PTO_F8E4M3 || dst == PTO_F8E5M2) {
        round = PTO_ROUND_RINT;
        overflow = NUM_OVF_SATURATE;
    } else if (dst == PTO_HIF8)
        round = PTO_ROUND_ROUND;
    else if (dst == PTO_F4E2M1 || dst == PTO_F4E1M2 || dst == PTO_HIF4)
        overflow = NUM_OVF_SATURATE;
    else if (dst == PTO_F32 || dst == PTO_F64 || dst == PTO_TF32 || dst == PTO_HF32)
        overflow = NUM_OVF_INF;
    if (isa_dtype_is_int(src))
        return num_encode_i64(dst, num_to_i64(src, bits), src == PTO_U64, round, overflow);
    return num_encode(dst, num_decode(src, bits), round, overflow, NUM_NAN_CANON);
}

static void test_every_pair(void **state)
{
    (void)state;
    for (unsigned s = 1; s < PTO_DTYPE_COUNT; s++)
        for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++) {
            enum pto_dtype src = (enum pto_dtype)s, dst = (enum pto_dtype)d;
            if (src == PTO_F32 && dst == PTO_F32)
                continue; /* round-only, above */
            unsigned width = isa_dtype(src)->bits;
            uint64_t seed = s * 100 + d;
            for (unsigned n = 0; n < 300; n++) {
                seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
                uint64_t bits = (width <= 8 && n < 256 ? n : seed >> 20 ^ seed << 44) & (width == 64 ? UINT64_MAX : (UINT64_C(1) << width) - 1);
                if (num_is_nan(src, bits))
                    continue;
                unsigned round = n % MODE_COUNT, sat = n / MODE_COUNT % 3;
                bool on = sat == PTO_SAT_DEFAULT ? !default_is_off(dst, src) : sat == PTO_SAT_ON;
                uint64_t actual = num_tcvt(dst, src, bits, round, sat), expected = by_the_rules(dst, src, bits, round, on);
                if (actual != expected)
                    fail_msg("%s %llx to %s, mode %u, sat %u: %llx, expected %llx", isa_dtype(src)->name, (unsigned long long)bits,
                             isa_dtype(dst)->name, round, sat, (unsigned long long)actual, (unsigned long long)expected);
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs),    cmocka_unit_test(test_default_saturation), cmocka_unit_test(test_known_answers),
        cmocka_unit_test(test_specials), cmocka_unit_test(test_bf16_bit_recipes),   cmocka_unit_test(test_every_pair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
