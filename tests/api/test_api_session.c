/* Sessions, options, element types and buffers of the public interface. Expected values are worked out by hand. */
#include "session.h"

#include <math.h>

static void makes_sessions(void **state)
{
    (void)state;
    assert_null(pto_sim_new("a7"));
    assert_null(pto_sim_new(NULL));
    assert_null(pto_sim_new(""));
    pto_sim_free(NULL);
    struct pto_sim *sim = pto_sim_new("a5");
    assert_string_equal(pto_sim_arch(sim), "a5");
    assert_int_equal(pto_diag_count(sim), 0);
    assert_string_equal(pto_diag_text(sim), "");
    assert_string_equal(pto_printed(sim), "");
    assert_true(pto_cycles(sim) == 0);
    pto_sim_free(sim);
}

static void takes_options(void **state)
{
    static const struct { const char *name, *value; } good[] = {
        {"check", "all"},       {"check", "race,init"}, {"check", "none"},    {"suppress", "race"},     {"suppress", "PTO0801"}, {"strict", NULL},
        {"strict", "off"},      {"sync", "auto"},       {"sync", "explicit"}, {"sync", "sequential"},   {"interleave", "7"},     {"acc-order", "exact"},
        {"ftz", "on"},          {"mad-sat", NULL},      {"init", "zero"},     {"init", "poison"},       {"poison-tmp", NULL},    {"timing", "off"},
        {"values", "off"},      {"max-insns", "0"},     {"max-seconds", "9"}, {"set", "a5.clock_khz=1000000"}, {"define", "TM=64"}, {"warning", "no-unsynchronised"},
        {"profile", "off"},     {"why", NULL},          {"trace", "on"},      {"keep", "all"},          {"keep", "last"},        {"devices", "64"},
        {"devices", "1"},       {"quant-scalar-fp32", NULL}};
    static const struct { const char *name, *value, *words; } bad[] = {
        {"chekc", "all", "no such option"},       {"check", "rice", "a check is one of"},   {"check", NULL, "needs a value"},     {"sync", "now", "none of auto|explicit"},
        {"max-insns", "-1", "no non-negative"},   {"block-dim", "2", "no such option"},     {"devices", "65", "too many"},        {"devices", "x", "no positive"},
        {"set", "a5.clock=1", "no such parameter"}, {"set", "clock_khz", "PARAM=VALUE"},    {"define", "=3", "define"},           {"suppress", "noise", "no finding"},
        {"trace", "perhaps", "none of on|off"},   {"warning", "no-such", "no warning"},     {"keep", NULL, "needs a value"},      {"interleave", "x", "no non-negative"},
        {"strict", "maybe", "none of on|off"}};
    (void)state;
    struct pto_sim *sim = pto_sim_new("a5");
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_ok(sim, pto_sim_set(sim, good[i].name, good[i].value));
    assert_int_equal(pto_diag_count(sim), 0);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(pto_sim_set(sim, bad[i].name, bad[i].value), PTO_USAGE);
        assert_int_equal(pto_diag_count(sim), 1);
        assert_said(sim, 0, "PTO0703", bad[i].words);
        pto_diag_clear(sim);
    }
    for (uint32_t i = 0; i < 30; i++) /* none is dropped */
        assert_int_equal(pto_sim_set(sim, "nothing", NULL), PTO_USAGE);
    assert_int_equal(pto_diag_count(sim), 30);
    pto_diag_clear(sim);
    /* of another family: a warning, no error */
    assert_ok(sim, pto_sim_set(sim, "set", "a3.clock_khz=1000000"));
    assert_said(sim, 0, "PTO0703", "nothing changes");
    pto_sim_free(sim);
}

static void converts_elements(void **state)
{
    (void)state;
    static const struct { const char *name; int bits; double value; uint64_t code; } exact[] = {
        {"f32", 32, 1.5, 0x3FC00000}, {"half", 16, -2, 0xC000},        {"bf16", 16, 1.5, 0x3FC0}, {"f8e4m3", 8, 448, 0x7E}, {"float8_e5m2_t", 8, 57344, 0x7B},
        {"f8e8m0", 8, 0.5, 126},      {"i8", 8, -128, 0x80},           {"ui16", 16, 65535, 0xFFFF}, {"i64", 64, -1, UINT64_MAX}, {"f64", 64, -0.5, 0xBFE0000000000000u}};
    for (size_t i = 0; i < sizeof exact / sizeof exact[0]; i++) {
        int dtype = pto_dtype(exact[i].name);
        uint64_t code = 0;
        double back = 0;
        assert_true(dtype > 0);
        assert_int_equal(pto_dtype_bits(dtype), exact[i].bits);
        assert_true(pto_encode(dtype, &exact[i].value, 1, &code));
        assert_true(code == exact[i].code);
        assert_true(pto_decode(dtype, &code, 1, &back));
        assert_true(back == exact[i].value);
    }
    /* beyond the largest one; infinities; two a byte, the first in the low half; ties to even */
    const double large[] = {1000, INFINITY, -1e9}, pair[] = {0.5, 1, 6, -1.5}, tie[] = {2049, 2051};
    uint8_t f8[3], f4[2];
    uint16_t f16[3];
    assert_true(pto_encode(pto_dtype("f8e4m3"), large, 1, f8));
    assert_int_equal(f8[0], 0x7E);
    assert_true(pto_encode(pto_dtype("f16"), large, 3, f16));
    assert_int_equal(f16[0], 0x63D0);
    assert_int_equal(f16[1], 0x7C00);
    assert_int_equal(f16[2], 0xFBFF);
    assert_true(pto_encode(pto_dtype("f4e2m1"), pair, 4, f4));
    assert_int_equal(f4[0], 0x21);
    assert_int_equal(f4[1], 0xB7);
    assert_true(pto_encode(pto_dtype("f16"), tie, 2, f16));
    assert_int_equal(f16[0], 0x6800); /* 2048 */
    assert_int_equal(f16[1], 0x6802); /* 2052 */
    assert_int_equal(pto_dtype("f7"), -1);
    assert_null(pto_dtype_name(-1));
    assert_null(pto_dtype_name(1000));
    assert_int_equal(pto_dtype_bits(0), 0);
    assert_string_equal(pto_dtype_name(pto_dtype("float8_e4m3_t")), "f8e4m3");
    assert_int_equal(pto_dtype("float"), PTO_DT_float);
    assert_false(pto_encode(0, pair, 1, f4));
    assert_false(pto_decode(99, f4, 1, (double[1]){0}));
}

static void makes_buffers(void **state)
{
    (void)state;
    struct pto_sim *sim = pto_sim_new("a3");
    struct pto_buffer b;
    float *x = PTO_GM(sim, float, "x", 6);
    for (int i = 0; i < 6; i++)
        assert_true(x[i] == 0);
    for (int i = 0; i < 300; i++) { /* addresses stay */
        char name[16];
        snprintf(name, sizeof name, "b%d", i);
        assert_non_null(pto_gm_new(sim, name, PTO_DT_float, 1000));
    }
    assert_int_equal(pto_gm_count(sim), 301);
    assert_true(pto_gm_find(sim, "x", &b));
    assert_ptr_equal(b.data, x);
    assert_int_equal(b.bytes, 24);
    assert_int_equal(b.dtype, PTO_DT_float);
    assert_true(pto_gm_at(sim, x + 5, &b));
    assert_string_equal(b.name, "x");
    assert_false(pto_gm_at(sim, &b, &b));
    assert_false(pto_gm_find(sim, "nobody", &b));
    assert_false(pto_gm_get(sim, 301, &b));
    const int64_t shape[] = {2, 3}, wrong[] = {4, 2};
    assert_ok(sim, pto_gm_shape(sim, x, 2, shape));
    assert_true(pto_gm_get(sim, 0, &b));
    assert_int_equal(b.rank, 2);
    assert_int_equal(b.shape[1], 3);
    assert_int_equal(pto_gm_shape(sim, x, 2, wrong), PTO_USAGE);
    assert_int_equal(pto_gm_shape(sim, x, 9, wrong), PTO_USAGE);
    pto_diag_clear(sim);
    static const struct { const char *name; int dtype; int64_t n; const char *words; } bad[] = {
        {"x", 1, 1, "there is one of this name"}, {"", 1, 1, "needs a name"}, {"y", 0, 1, "no code of an element type"}, {"y", 1, -1, "-1 elements"},
        {"y", -1, 3, "no code"}, {"y", 1, INT64_C(1) << 40, "too many"}, {"y@1", 1, 1, "stands a device, 0 to 0"}, {"y@", 1, 1, "stands a device"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_null(pto_gm_new(sim, bad[i].name, bad[i].dtype, bad[i].n));
        assert_int_equal(pto_diag_count(sim), 1);
        struct pto_diag d;
        assert_true(pto_diag_get(sim, 0, &d));
        assert_non_null(strstr(d.message, bad[i].words));
        pto_diag_clear(sim);
    }
    assert_null(pto_gm_new(sim, "y", pto_dtype("i4"), 3));
    assert_said(sim, 0, "PTO0703", "packed in a byte");
    uint8_t *packed = pto_gm_new(sim, "y", pto_dtype("i4"), 4);
    assert_true(pto_gm_at(sim, packed, &b));
    assert_int_equal(b.bytes, 2);
    pto_sim_free(sim);
}

static void fills_and_compares(void **state)
{
    (void)state;
    struct pto_sim *sim = pto_sim_new("a3");
    uint16_t *h = made(sim, pto_gm_spec(sim, "h", "bf16[2,2]=iota"));
    assert_int_equal(h[3], 0x4040); /* 3 */
    float *x = made(sim, pto_gm_spec(sim, "x", "f32[2,4]=const:2"));
    assert_ok(sim, pto_gm_fill(sim, x, "iota"));
    assert_true(x[7] == 7);
    assert_ok(sim, pto_gm_write(sim, x, "x.npy"));
    assert_ok(sim, pto_gm_expect(sim, x, "@x.npy", NULL));
    assert_ok(sim, pto_gm_expect(sim, x, "iota", NULL));
    float *again = made(sim, pto_gm_spec(sim, "again", "f32=@x.npy"));
    struct pto_buffer b;
    assert_true(pto_gm_at(sim, again, &b));
    assert_int_equal(b.rank, 2);
    assert_int_equal(b.shape[1], 4);
    assert_ok(sim, pto_gm_expect_data(sim, again, x, NULL));
    assert_int_equal(pto_diag_count(sim), 0);
    x[6] = 6.25f;
    assert_int_equal(pto_gm_expect(sim, x, "iota", NULL), PTO_DIFFERS);
    assert_said(sim, 0, "PTO0706", "1 of 8 elements differ");
    assert_non_null(strstr(pto_diag_text(sim), "[1,2] is 6.25 (0x40C80000), expected 6"));
    const struct pto_tolerance loose = {.atol = 0.25}, tight = {.atol = 0.125}, few = {.max_mismatch = 1}, ulps = {.ulp = 0x80000};
    assert_ok(sim, pto_gm_expect(sim, x, "iota", &loose));
    assert_int_equal(pto_gm_expect_data(sim, x, again, &tight), PTO_DIFFERS);
    assert_ok(sim, pto_gm_expect_data(sim, x, again, &few));
    assert_ok(sim, pto_gm_expect_data(sim, x, again, &ulps));
    pto_diag_clear(sim);
    assert_int_equal(pto_gm_expect(sim, x, "f32[9]=zeros", NULL), PTO_USAGE);
    assert_int_equal(pto_gm_expect(sim, x, "nonsense", NULL), PTO_USAGE);
    assert_int_equal(pto_gm_expect(sim, x, "@nowhere.npy", NULL), PTO_DIAGNOSED);
    assert_int_equal(pto_gm_fill(sim, x, "rand:x"), PTO_USAGE);
    assert_int_equal(pto_gm_fill(sim, x, "f32[2]=ones"), PTO_USAGE);
    assert_int_equal(pto_gm_fill(sim, &b, "ones"), PTO_USAGE);
    assert_int_equal(pto_gm_write(sim, x, "no/such/folder.npy"), PTO_DIAGNOSED);
    assert_int_equal(pto_diag_count(sim), 7);
    assert_null(pto_gm_spec(sim, "z", "f32[2"));
    assert_null(pto_gm_spec(sim, "z", "@x.npy"));
    assert_null(pto_gm_spec(sim, "z", "peers:x"));
    assert_null(pto_gm_window(sim, "w@0", "f32[2]"));
    pto_sim_free(sim);
}

static void has_devices(void **state)
{
    (void)state;
    struct pto_sim *sim = pto_sim_new("a3");
    struct pto_buffer b, other;
    assert_ok(sim, pto_sim_set(sim, "devices", "3"));
    void *w = made(sim, pto_gm_window(sim, "w", "i32[16]"));
    assert_true(pto_gm_find(sim, "w", &b));
    assert_ptr_equal(b.data, w);
    assert_true(b.window);
    assert_true(pto_gm_find(sim, "w@2", &other));
    assert_int_equal(other.device, 2);
    int64_t *table = made(sim, pto_gm_spec(sim, "t@1", "peers:w,first_word=2,rank_word=1"));
    assert_int_equal(table[1], 1);
    assert_int_equal(table[2], b.address);
    assert_int_equal(table[4], other.address);
    assert_true(pto_gm_at(sim, table, &b));
    assert_int_equal(b.device, 1);
    assert_null(pto_gm_window(sim, "w", "i32[16]"));
    assert_int_equal(pto_sim_set(sim, "devices", "2"), PTO_USAGE);
    assert_int_equal(pto_on_device(sim, 3), PTO_USAGE);
    assert_ok(sim, pto_on_device(sim, 2));
    pto_sim_free(sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(makes_sessions), cmocka_unit_test(takes_options),      cmocka_unit_test(converts_elements),
                                       cmocka_unit_test(makes_buffers),  cmocka_unit_test(fills_and_compares), cmocka_unit_test(has_devices)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
