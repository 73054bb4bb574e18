/* TCVT of 4-bit integers: i4 to f16 and back, which A2/A3 have (vector.md 9) and A5 has not. Two elements a byte, the first in the low half. */
#include "native.h"

enum { ROWS = 4, COLS = 64, BYTES = ROWS * COLS / 2 };

PTO_VECTOR_KERNEL(unpack, (const int8_t *)x, (half *)y, (int8_t *)z)
{
    TileVec(words, int8_t, ROWS, COLS / 2);
    TileVec(codes, int4b_t, ROWS, COLS);
    TileVec(values, half, ROWS, COLS);
    TileVec(out, int8_t, ROWS, COLS / 2);
    TileVec(again, int4b_t, ROWS, COLS);
    GlobalND(from, int8_t, x, ROWS, COLS / 2);
    GlobalND(to, half, y, ROWS, COLS);
    GlobalND(back, int8_t, z, ROWS, COLS / 2);
    TASSIGN(words, 0);
    TASSIGN(codes, 0);
    TASSIGN(values, 1024);
    TASSIGN(out, 4096);
    TASSIGN(again, 4096);
    TLOAD(words, from);
    set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
    wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
    TCVT(values, codes, CAST_RINT);
    pipe_barrier(PIPE_V);
    TCVT(again, values, CAST_RINT);
    set_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
    wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
    TSTORE(to, values);
    TSTORE(back, out);
}

static void every_code(void **state)
{
    (void)state;
    static const uint16_t half_of[16] = {0x0000, 0x3C00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600, 0x4700, 0xC800, 0xC700, 0xC600, 0xC500, 0xC400, 0xC200, 0xC000, 0xBC00};
    struct pto_sim *sim = begin("a3");
    uint8_t *x = gm(sim, "x", "i8[128]"), *z = gm(sim, "z", "i8[128]");
    uint16_t *y = gm(sim, "y", "f16[256]");
    for (int i = 0; i < BYTES; i++)
        x[i] = (uint8_t)(i * 37 + i / 16);
    assert_status(sim, pto_launch(sim, unpack, 1, (const int8_t *)x, (half *)y, (int8_t *)z), PTO_OK);
    assert_quiet(sim);
    for (int i = 0; i < BYTES; i++)
        assert_true(y[2 * i] == half_of[x[i] & 15] && y[2 * i + 1] == half_of[x[i] >> 4] && z[i] == x[i]);
    pto_sim_free(sim);
}

PTO_VECTOR_KERNEL(clamp, (const half *)x, (int8_t *)z)
{
    TileVec(values, half, 1, COLS);
    TileVec(out, int8_t, 1, COLS / 2);
    TileVec(codes, int4b_t, 1, COLS);
    GlobalND(from, half, x, 1, COLS);
    GlobalND(to, int8_t, z, 1, COLS / 2);
    TASSIGN(values, 0);
    TASSIGN(out, 1024);
    TASSIGN(codes, 1024);
    TLOAD(values, from);
    set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
    wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
    TCVT(codes, values, CAST_RINT);
    set_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
    wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
    TSTORE(to, out);
}

static void outside(void **state)
{
    (void)state;
    struct pto_sim *sim = begin("a3");
    uint16_t *x = gm(sim, "x", "f16[64]");
    uint8_t *z = gm(sim, "z", "i8[32]");
    const uint16_t in[8] = {0x4900 /* 10 */, 0xC900 /* -10 */, 0x3800 /* 0.5 */, 0x3E00 /* 1.5 */, 0x7C00, 0xFC00, 0x7E00, 0xC780 /* -7.5 */};
    memcpy(x, in, sizeof in);
    assert_status(sim, pto_launch(sim, clamp, 1, (const half *)x, (int8_t *)z), PTO_OK);
    assert_true(z[0] == 0x87 && z[1] == 0x20 && z[2] == 0x87 && z[3] == 0x80);
    pto_sim_free(sim);
}

/* A5 has no row for it. */
static void not_on_a5(void **state)
{
    (void)state;
    struct pto_sim *sim = begin("a5");
    void *x = gm(sim, "x", "i8[128]"), *y = gm(sim, "y", "f16[256]"), *z = gm(sim, "z", "i8[128]");
    assert_int_not_equal(pto_launch(sim, unpack, 1, (const int8_t *)x, (half *)y, (int8_t *)z), PTO_OK);
    assert_found(sim, "PTO1006", "element type", 24, NULL);
    pto_sim_free(sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_code), cmocka_unit_test(outside), cmocka_unit_test(not_on_a5)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
