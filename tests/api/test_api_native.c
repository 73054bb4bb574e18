/* Kernels in C through the host API: the same values, cycles and statuses as from text; groups of both; threads; kernels of C that meet text
 * in one session. */
#include "session.h"

#include <pto/pto.h>
#include <pthread.h>

PTO_KERNEL(scale, (const float *)x, (float *)y, (int64_t)rows, (float)f)
{
    int64_t row = get_block_idx() * 16;
    (void)rows;
    pto_scalar(1);
    GlobalND(from, float, x + row * 64, 16, 64);
    GlobalND(to, float, y + row * 64, 16, 64);
    TileVec(t, float, 16, 64);
    TASSIGN(t, 0);
    TLOAD(t, from);
    TMULS(t, t, f);
    TSTORE(to, t);
}

/* Copies behind the end of what it gets, and with flags but without those it needs. */
PTO_KERNEL(beyond, (const float *)x, (float *)y)
{
    GlobalND(from, float, x, 16, 64);
    GlobalND(to, float, y + 1, 16, 64);
    TileVec(t, float, 16, 64);
    TASSIGN(t, 0);
    TLOAD(t, from);
    TSTORE(to, t);
}
PTO_KERNEL(racy, (const float *)x, (float *)y)
{
    GlobalND(from, float, x, 16, 64);
    GlobalND(to, float, y, 16, 64);
    TileVec(t, float, 16, 64);
    TASSIGN(t, 0);
    TLOAD(t, from);
    set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
    wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
    TSTORE(to, t);
}

static void same_as_text(void **state)
{
    struct scale s;
    struct pto_run_info text, native;
    (void)state;
    scale_begin(&s, 3);
    assert_ok(s.sim, scale_run(&s, 2.5));
    assert_true(pto_run_get(s.sim, 0, &text));
    assert_ok(s.sim, pto_gm_fill(s.sim, s.y, "zeros"));
    assert_ok(s.sim, pto_launch(s.sim, scale, 3, s.x, s.y, 48, 2.5f));
    for (int i = 0; i < 3072; i++)
        assert_true(s.y[i] == 2.5f * (float)i);
    assert_true(pto_run_get(s.sim, 0, &native));
    assert_string_equal(native.kernel, "scale");
    assert_string_equal(native.sync, "auto");
    assert_int_equal(native.cores, text.cores);
    assert_int_equal(native.read_bytes, text.read_bytes);
    assert_int_equal(native.instructions, text.instructions);
    double cycles = pto_cycles(s.sim);
    assert_true(cycles > 0);
    assert_ok(s.sim, pto_launch(s.sim, scale, 3, s.x, s.y, 48, 0.5f)); /* known now */
    assert_true(pto_cycles(s.sim) == cycles && s.y[3071] == 1535.5f);
    assert_non_null(strstr(pto_report(s.sim, "json"), "\"kernel\":\"scale\""));
    pto_sim_free(s.sim);
}

static void tells_what_goes_wrong(void **state)
{
    struct scale s;
    struct pto_diag d;
    (void)state;
    scale_begin(&s, 1);
    assert_int_equal(pto_launch(s.sim, beyond, 1, s.x, s.y), PTO_DIAGNOSED);
    assert_true(pto_diag_get(s.sim, pto_diag_count(s.sim) - 1, &d));
    assert_string_equal(d.code, "PTO0601");
    assert_non_null(strstr(d.file, "test_api_native.c"));
    assert_int_equal(d.line, 30); /* its TSTORE */
    assert_int_equal(pto_run_count(s.sim), 0);
    pto_diag_clear(s.sim);
    for (int k = 0; k < 2; k++) {
        assert_int_equal(pto_launch(s.sim, racy, 1, s.x, s.y), PTO_FINDINGS);
        uint32_t found = 0;
        for (uint32_t i = 0; pto_diag_get(s.sim, i, &d); i++)
            found += d.check != NULL && strcmp(d.check, "race") == 0 && d.line == 41;
        assert_true(found != 0);
        pto_diag_clear(s.sim);
    }
    assert_int_equal(pto_launch(s.sim, scale, 0, s.x, s.y, 16, 1.0f), PTO_USAGE);
    assert_ok(s.sim, pto_sim_set(s.sim, "max-insns", "2"));
    assert_int_equal(pto_launch(s.sim, scale, 1, s.x, s.y, 16, 1.0f), PTO_LIMIT);
    assert_ok(s.sim, pto_sim_set(s.sim, "max-insns", "0"));
    assert_ok(s.sim, pto_launch(s.sim, scale, 1, s.x, s.y, 16, 1.0f));
    pto_sim_free(s.sim);
}

/* Text and C at the same time, on other buffers. */
static void runs_groups(void **state)
{
    struct scale s;
    (void)state;
    scale_begin(&s, 1);
    float *z = made(s.sim, PTO_GM(s.sim, float, "z", 1024));
    assert_ok(s.sim, pto_group_begin(s.sim));
    assert_ok(s.sim, pto_launch(s.sim, scale, 1, s.x, z, 16, 3.0f));
    assert_ok(s.sim, scale_run(&s, 2));
    assert_true(z[1] == 0 && s.y[1] == 0);
    assert_ok(s.sim, pto_group_end(s.sim));
    assert_true(z[1023] == 3069 && s.y[1023] == 2046);
    assert_int_equal(pto_run_count(s.sim), 2);
    pto_sim_free(s.sim);
}

enum { THREADS = 8 };
static void *work(void *at)
{
    char **report = at;
    struct scale s;
    scale_begin(&s, 2);
    assert_ok(s.sim, pto_sim_set(s.sim, "why", "on"));
    for (int i = 1; i <= 3; i++) {
        assert_ok(s.sim, pto_launch(s.sim, scale, 2, s.x, s.y, 32, (float)i));
        assert_true(s.y[2047] == 2047.0f * (float)i);
    }
    *report = strdup(pto_report(s.sim, "json"));
    pto_sim_free(s.sim);
    return NULL;
}
static void runs_in_threads(void **state)
{
    char *alone, *together[THREADS];
    pthread_t threads[THREADS];
    (void)state;
    (void)work(&alone);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, &together[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_string_equal(alone, together[i]);
        free(together[i]);
    }
    free(alone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(same_as_text), cmocka_unit_test(tells_what_goes_wrong), cmocka_unit_test(runs_groups), cmocka_unit_test(runs_in_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
