/* Handles that helper functions return: what one line of C makes more than once are different tiles, windows and objects, used together or in turn. */
#include "native.h"

enum { N = 64, BYTES = N * 4 };

static pto_tile placed(int64_t at)
{
    pto_tile t = {.t = pto_tile_init(PTO_LOC_Vec, PTO_DT_float, 1, N, PTO_BL_RowMajor, 1, N, PTO_SL_NoneBox, 512, PTO_PAD_Null, PTO_CM_Null, "placed")};
    TASSIGN(t, at);
    return t;
}

static pto_gm row(const float *ptr, int r)
{
    pto_gm g = {.t = pto_gm_declare(ptr + r * N, PTO_DT_float, PTO_GL_ND, false, 1, 1, 1, 1, N, N, N, N, N, 1, "row", PTO_HERE_)};
    return g;
}

static pto_tile part(pto_tile *of, int second)
{
    pto_tile t = {.t = pto_tile_init(PTO_LOC_Vec, PTO_DT_float, 1, N / 2, PTO_BL_RowMajor, 1, N / 2, PTO_SL_NoneBox, 512, PTO_PAD_Null, PTO_CM_Null, "part")};
    TSUBVIEW(t, *of, 0, second * (N / 2), 1, N / 2);
    return t;
}

static pto_tile folded(pto_tile *of)
{
    pto_tile t = {.t = pto_tile_init(PTO_LOC_Vec, PTO_DT_float, 2, N / 2, PTO_BL_RowMajor, 2, N / 2, PTO_SL_NoneBox, 512, PTO_PAD_Null, PTO_CM_Null, "folded")};
    TRESHAPE(t, *of);
    return t;
}

#define LOADED()                              \
    do {                                      \
        set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0); \
        wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID0); \
    } while (0)
#define COMPUTED()                            \
    do {                                      \
        set_flag(PIPE_V, PIPE_MTE3, EVENT_ID0); \
        wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID0); \
    } while (0)

/* ---- tiles and windows in turn, tiles together ---- */

PTO_VECTOR_KERNEL(three, (const float *)x, (float *)y)
{
    pto_tile a = placed(0), b = placed(BYTES), c = placed(2 * BYTES);
    pto_gm from0 = row(x, 0), from1 = row(x, 1), to0 = row(y, 0), to1 = row(y, 1);
    TLOAD(a, from0);
    TLOAD(b, from1);
    LOADED();
    TSUB(c, a, b); /* each is itself */
    COMPUTED();
    TSTORE(to1, c);
    TSTORE(to0, a);
}

static void tiles_and_windows(void **state)
{
    (void)state;
    struct pto_sim *sim = begin("a3");
    float *x = gm(sim, "x", "f32[2,64]=iota"), *y = gm(sim, "y", "f32[2,64]");
    for (int turn = 0; turn < 2; turn++) {
        memset(y, 0, sizeof(float) * 2 * N);
        assert_status(sim, pto_launch(sim, three, 1, x, y), PTO_OK);
        for (int i = 0; i < N; i++)
            assert_true(y[i] == x[i] && y[N + i] == x[i] - x[N + i]);
    }
    assert_quiet(sim);
    pto_sim_free(sim);
}

/* ---- windows together ---- */

PTO_VECTOR_KERNEL(put, (const float *)x, (float *)y)
{
    pto_tile ping = placed(0);
    pto_gm to = row(y, 1), from = row(x, 1), to0 = row(y, 0), from0 = row(x, 0);
    TPUT(to, from, ping);
    pipe_barrier(PIPE_ALL);
    TPUT(to0, from0, ping);
}

static void windows_together(void **state)
{
    (void)state;
    struct pto_sim *sim = begin("a3");
    float *x = gm(sim, "x", "f32[2,64]=iota"), *y = gm(sim, "y", "f32[2,64]");
    assert_status(sim, pto_launch(sim, put, 1, x, y), PTO_OK);
    for (int i = 0; i < 2 * N; i++)
        assert_true(y[i] == x[i]);
    for (int i = 0; i < 2 * N; i++)
        assert_true(x[i] == (float)i);
    assert_quiet(sim);
    pto_sim_free(sim);
}

/* ---- views ---- */

PTO_VECTOR_KERNEL(views, (const float *)x, (float *)y)
{
    pto_tile a = placed(0), b = placed(BYTES);
    pto_gm from0 = row(x, 0), from1 = row(x, 1), to0 = row(y, 0), to1 = row(y, 1);
    TLOAD(a, from0);
    TLOAD(b, from1);
    LOADED();
    pto_tile left = part(&a, 0), right = part(&a, 1), fa = folded(&a), fb = folded(&b);
    TSUB(right, right, left);
    pipe_barrier(PIPE_V);
    TADD(fb, fa, fb);
    COMPUTED();
    TSTORE(to0, a);
    TSTORE(to1, b);
}

static void views_of_helpers(void **state)
{
    (void)state;
    struct pto_sim *sim = begin("a3");
    float *x = gm(sim, "x", "f32[2,64]=iota"), *y = gm(sim, "y", "f32[2,64]");
    assert_status(sim, pto_launch(sim, views, 1, x, y), PTO_OK);
    for (int i = 0; i < N; i++) {
        float a = i < N / 2 ? x[i] : x[i] - x[i - N / 2];
        assert_true(y[i] == a && y[N + i] == a + x[N + i]);
    }
    assert_quiet(sim);
    pto_sim_free(sim);
}

/* ---- what has to be different values ---- */

static pto_tile words(int64_t at)
{
    pto_tile t = {.t = pto_tile_init(PTO_LOC_Vec, PTO_DT_int16_t, 1, N, PTO_BL_RowMajor, 1, N, PTO_SL_NoneBox, 512, PTO_PAD_Null, PTO_CM_Null, "words")};
    TASSIGN(t, at);
    return t;
}

PTO_VECTOR_KERNEL(masked, (int16_t *)y, (int)at)
{
    pto_tile a = words(0), b = words(at);
    GlobalND(to, int16_t, y, 1, N);
    TEXPANDS(a, 15);
    pipe_barrier(PIPE_V);
    TANDS(b, a, 6);
    COMPUTED();
    TSTORE(to, b);
}

static void different_values(void **state)
{
    (void)state;
    struct pto_sim *sim = begin("a3");
    int16_t *y = gm(sim, "y", "i16[64]");
    assert_status(sim, pto_launch(sim, masked, 1, y, BYTES), PTO_OK);
    assert_quiet(sim);
    assert_true(y[0] == 6 && y[N - 1] == 6);
    assert_int_not_equal(pto_launch(sim, masked, 1, y, 0), PTO_OK); /* one line, one address: the same */
    assert_found(sim, "PTO1013", "different values", 146, NULL);
    pto_sim_free(sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tiles_and_windows),
        cmocka_unit_test(windows_together),
        cmocka_unit_test(views_of_helpers),
        cmocka_unit_test(different_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
