/* Moves between the cores of a block on A5: from UB into L1 of the cube core, and from accumulators into UB of vector cores. What they carry, what is
 * undefined, what nothing orders, and whose bytes they are. */
#include "native.h"

enum { N = 16, M = 32, READY = 1, SECOND = 16 };

/* (x + 1) of both halves into L1, times w. order: the cube core waits for them. */
PTO_KERNEL(to_l1, (const half *)x, (const half *)w, (float *)y, (int)order, (int)loads)
{
    PTO_CUBE_SECTION
    {
        TileMat(a, half, M, N);
        TileMat(b, half, N, N);
        TileLeft(l, half, M, N);
        TileRight(r, half, N, N);
        TileAcc(c, float, M, N);
        GlobalND(bw, half, w, N, N);
        GlobalND(to, float, y, M, N);
        TASSIGN(a, 0);
        TASSIGN(b, 4096);
        TASSIGN(l, 0);
        TASSIGN(r, 0);
        TASSIGN(c, 0);
        TLOAD(b, bw);
        set_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID0);
        wait_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID0);
        if (order) {
            sync_wait_dyn(PIPE_MTE1, READY);
            sync_wait_dyn(PIPE_MTE1, READY + SECOND);
        }
        TMOV(l, a);
        TMOV(r, b);
        set_flag(PIPE_MTE1, PIPE_M, EVENT_ID0);
        wait_flag(PIPE_MTE1, PIPE_M, EVENT_ID0);
        TMATMUL(c, l, r);
        set_flag(PIPE_M, PIPE_FIX, EVENT_ID0);
        wait_flag(PIPE_M, PIPE_FIX, EVENT_ID0);
        TSTORE(to, c);
        if (!order) {
            sync_wait_dyn(PIPE_MTE1, READY);
            sync_wait_dyn(PIPE_MTE1, READY + SECOND);
        }
    }
    PTO_VECTOR_SECTION
    {
        TileVec(v, half, N, N);
        TileMat(a, half, M, N);
        GlobalND(from, half, x + get_subblock_idx() * N * N, N, N);
        TASSIGN(v, 0);
        TASSIGN(a, 0);
        if (loads || get_subblock_idx() == 0) {
            TLOAD(v, from);
            set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
            wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
            TADDS(v, v, 1.0f);
            set_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
            wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
        }
        TINSERT(a, v, get_subblock_idx() * N, 0);
        sync_set_dyn(PIPE_MTE3, READY);
    }
}

static struct pto_sim *l1(int order, int loads, int status)
{
    struct pto_sim *sim = begin("a5");
    half *x = gm(sim, "x", "f16[32,16]=ones"), *w = gm(sim, "w", "f16[16,16]=ones");
    float *y = gm(sim, "y", "f32[32,16]");
    assert_status(sim, pto_sim_set(sim, "check", "all"), PTO_OK);
    assert_status(sim, pto_launch(sim, to_l1, 1, x, w, y, order, loads), status);
    if (order && loads)
        for (int i = 0; i < M * N; i++)
            assert_true(y[i] == 2 * N);
    return sim;
}

static void vec_to_mat(void **state)
{
    (void)state;
    struct pto_sim *sim = l1(1, 1, PTO_OK);
    assert_quiet(sim);
    pto_sim_free(sim);
}

/* The cube core does not wait: a race of two cores on L1. */
static void vec_to_mat_race(void **state)
{
    (void)state;
    struct pto_sim *sim = l1(0, 1, PTO_FINDINGS);
    assert_found(sim, "PTO0801", "pto.tinsert writes a (PIPE_MTE3), and nothing orders it behind pto.tmov reads a (PIPE_MTE1)", 0, NULL);
    pto_sim_free(sim);
}

/* What the vector core never made is undefined in L1, too. */
static void vec_to_mat_undefined(void **state)
{
    (void)state;
    struct pto_sim *sim = l1(1, 0, PTO_FINDINGS);
    assert_found(sim, "PTO0804", "computed from bytes that nobody has written", 0, "TINSERT");
    pto_sim_free(sim);
}

/* Two rounds of an accumulator in UB, where vector cores have another tile between them: it is overwritten by nobody of that core. */
PTO_KERNEL(to_ub, (const half *)x, (float *)y, (int)order)
{
    PTO_CUBE_SECTION
    {
        TileMat(a, half, M, N);
        TileMat(b, half, N, N);
        TileLeft(l, half, M, N);
        TileRight(r, half, N, N);
        TileAcc(c, float, M, N);
        TileVec(v, float, N, N);
        GlobalND(aw, half, x, M, N);
        GlobalND(bw, half, x, N, N);
        TASSIGN(a, 0);
        TASSIGN(b, 4096);
        TASSIGN(l, 0);
        TASSIGN(r, 0);
        TASSIGN(c, 0);
        TASSIGN(v, 0);
        TLOAD(a, aw);
        TLOAD(b, bw);
        set_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID0);
        wait_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID0);
        TMOV(l, a);
        TMOV(r, b);
        set_flag(PIPE_MTE1, PIPE_M, EVENT_ID0);
        wait_flag(PIPE_MTE1, PIPE_M, EVENT_ID0);
        TMATMUL(c, l, r);
        set_flag(PIPE_M, PIPE_FIX, EVENT_ID0);
        wait_flag(PIPE_M, PIPE_FIX, EVENT_ID0);
        for (int i = 0; i < 2; i++) {
            if (i != 0 && order) {
                sync_wait_dyn(PIPE_FIX, READY + 1);
                sync_wait_dyn(PIPE_FIX, READY + 1 + SECOND);
            }
            TMOV(v, c, .acc_to_vec = ACC_TO_VEC_DUAL_M);
            sync_set_dyn(PIPE_FIX, READY);
            sync_set_dyn(PIPE_FIX, READY + SECOND);
        }
    }
    PTO_VECTOR_SECTION
    {
        TileVec(v, float, N, N);
        TileVec(row, float, 1, 2 * N);
        TileVec(kept, float, 1, 2 * N);
        GlobalND(to, float, y + get_subblock_idx() * N * N, N, N);
        TASSIGN(v, 0);
        TASSIGN(row, 0);
        TASSIGN(kept, 4096);
        sync_wait_dyn(PIPE_V, READY);
        TADDS(v, v, 1.0f);
        TEXPANDS(row, 2.0f);
        TADDS(kept, row, 1.0f);
        if (order)
            sync_set_dyn(PIPE_V, READY + 1);
        sync_wait_dyn(PIPE_V, READY);
        TADDS(v, v, 1.0f);
        TADDS(row, kept, 4.0f);
        set_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
        wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
        TSTORE(to, v);
    }
}

static void acc_to_vec(void **state)
{
    (void)state;
    struct pto_sim *sim = begin("a5");
    half *x = gm(sim, "x", "f16[32,16]=ones");
    float *y = gm(sim, "y", "f32[32,16]");
    assert_status(sim, pto_sim_set(sim, "check", "all"), PTO_OK);
    assert_status(sim, pto_launch(sim, to_ub, 1, x, y, 1), PTO_OK);
    assert_quiet(sim);
    for (int i = 0; i < M * N; i++)
        assert_true(y[i] == (i % (N * N) < 2 * N ? 7 : N + 1));
    assert_status(sim, pto_launch(sim, to_ub, 1, x, y, 0), PTO_FINDINGS); /* the next one comes over what is still used */
    assert_found(sim, "PTO0801", "pto.tadds reads v (PIPE_V), and nothing orders it behind pto.tmov writes v (PIPE_FIX)", 0, NULL);
    pto_sim_free(sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(vec_to_mat), cmocka_unit_test(vec_to_mat_race), cmocka_unit_test(vec_to_mat_undefined), cmocka_unit_test(acc_to_vec)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
