/* Rows of conversions against num_tcvt, element by element: all codes of narrow sources, f32 at every place where rounding, range or
 * subnormals change and random ones; all modes; in place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "isa/num_tcvt_row.h"

static uint64_t rnd(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

/* Codes of a source: all of them, or what is critical in 32 bits. */
static int32_t codes_of(enum pto_dtype src, uint64_t *out)
{
    int32_t n = 0;
    if (isa_dtype(src)->bits <= 16) {
        for (uint64_t code = 0; code < UINT64_C(1) << isa_dtype(src)->bits; code++)
            out[n++] = code;
        return n;
    }
    uint64_t state = 77;
    for (uint64_t exponent = 0; exponent < 256; exponent++)
        for (unsigned bit = 0; bit < 24; bit++)
            for (int around = -1; around <= 1; around++) {
                uint64_t mantissa = (UINT64_C(1) << bit) - 1 + (uint64_t)(around + 1) / 2 * (UINT64_C(1) << (bit / 2));
                uint64_t code = exponent << 23 | (mantissa & 0x7FFFFF);
                out[n++] = code | (rnd(&state) & 0x80000000);
            }
    while (n < 40000)
        out[n++] = rnd(&state) & 0xFFFFFFFF;
    for (int64_t v = -70000; v < 70000; v += 7) { /* halves and integers, as f32 */
        float f = (float)v * 0.5f;
        uint32_t bits;
        memcpy(&bits, &f, sizeof bits);
        out[n++] = src == PTO_F32 ? bits : (uint32_t)v;
    }
    return n;
}

static unsigned compare_pair(enum pto_dtype dst, enum pto_dtype src, bool in_place)
{
    static uint64_t codes[70000];
    static uint8_t in[280000], out[280000];
    unsigned compared = 0;
    int32_t n = codes_of(src, codes);
    for (unsigned round = 0; round <= PTO_ROUND_HYBRID; round++)
        for (unsigned sat = PTO_SAT_ON; sat <= PTO_SAT_DEFAULT; sat++) {
            struct num_tcvt_row row;
            if (((in_place || sat == PTO_SAT_DEFAULT) && round != PTO_ROUND_RINT) || !num_tcvt_row_init(&row, dst, src, round, sat))
                continue;
            for (int32_t i = 0; i < n; i++)
                num_store(in, (uint64_t)i, src, codes[i]);
            num_tcvt_row(&row, in_place ? in : out, in, n);
            int32_t step = round == PTO_ROUND_RINT && sat == PTO_SAT_ON ? 1 : 5; /* num_tcvt takes its time */
            for (int32_t i = (int32_t)(round + sat) % step; i < n; i += step) {
                uint64_t got = num_load(in_place ? in : out, (uint64_t)i, dst), want = num_tcvt(dst, src, codes[i], round, sat);
                if (got != want)
                    fail_msg("%s to %s, round %u, sat %u: %llX gives %llX, not %llX", isa_dtype(src)->name, isa_dtype(dst)->name, round, sat,
                             (unsigned long long)codes[i], (unsigned long long)got, (unsigned long long)want);
            }
            compared++;
        }
    return compared;
}

static void rows_are_elements(void **state)
{
    (void)state;
    unsigned pairs = 0;
    for (unsigned src = PTO_F32; src < PTO_DTYPE_COUNT; src++)
        for (unsigned dst = PTO_F32; dst < PTO_DTYPE_COUNT; dst++) {
            pairs += compare_pair((enum pto_dtype)dst, (enum pto_dtype)src, false) > 0;
            if (isa_dtype((enum pto_dtype)dst)->bits == isa_dtype((enum pto_dtype)src)->bits)
                (void)compare_pair((enum pto_dtype)dst, (enum pto_dtype)src, true);
        }
    assert_int_equal(pairs, 12 * 10 - 1 - 5 * 5); /* sources by targets, not f32 to itself, not ints to ints */
}

/* The example of vector.md 24, and that the common pairs are fast ones. */
static void common_pairs(void **state)
{
    (void)state;
    static const struct {
        enum pto_dtype dst, src;
    } pairs[] = {{PTO_BF16, PTO_F32}, {PTO_F32, PTO_BF16}, {PTO_F16, PTO_F32}, {PTO_F32, PTO_F16}, {PTO_I32, PTO_F32}, {PTO_F32, PTO_I32},
                 {PTO_I8, PTO_F16}, {PTO_F16, PTO_I8}, {PTO_F8E4M3, PTO_F32}, {PTO_F32, PTO_F8E4M3}, {PTO_F32, PTO_HIF8}};
    struct num_tcvt_row row;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_true(num_tcvt_row_init(&row, pairs[i].dst, pairs[i].src, PTO_ROUND_ROUND, PTO_SAT_DEFAULT));
    static const uint32_t in[4] = {0x3f808000, 0x3f818000, 0x3f808001, 0xbf808000};
    static const uint16_t away[4] = {0x3f81, 0x3f82, 0x3f81, 0xbf81}, even[4] = {0x3f80, 0x3f82, 0x3f81, 0xbf80};
    uint16_t out[4];
    assert_true(num_tcvt_row_init(&row, PTO_BF16, PTO_F32, PTO_ROUND_ROUND, PTO_SAT_DEFAULT));
    num_tcvt_row(&row, out, in, 4);
    assert_memory_equal(out, away, sizeof away);
    assert_true(num_tcvt_row_init(&row, PTO_BF16, PTO_F32, PTO_ROUND_RINT, PTO_SAT_DEFAULT));
    num_tcvt_row(&row, out, in, 4);
    assert_memory_equal(out, even, sizeof even);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_are_elements), cmocka_unit_test(common_pairs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
