/* Native kernels whose cores wait for each other: pipes between cube and vector cores, cross-core flags, barriers of all cores, cores of
 * other blocks and devices; deadlocks name the lines of C. */
#include "native.h"

/* ---- pipes ---- */

/* The cube core hands `turns` products to the vector cores, which add 1 and store; slots are fewer than turns. */
#define TAKE(rows, cols, row0, col0)                                                                                         \
    {                                                                                                                        \
        TileVec(t, float, rows, cols);                                                                                       \
        TileVec(u, float, rows, cols);                                                                                       \
        TASSIGN(u, 0);                                                                                                       \
        for (int64_t i = 0; i < turns; i++) {                                                                                \
            GlobalND(to, float, out + (get_block_idx() * turns + i) * 32 * 32 + (row0) * 32 + (col0), rows, cols, 32);       \
            TPOP_FROM_AIC(t, split);                                                                                         \
            TADDS(u, t, 1.0f);                                                                                               \
            TFREE_FROM_AIC(split);                                                                                           \
            TSTORE(to, u);                                                                                                   \
        }                                                                                                                    \
    }

PTO_KERNEL(hand_over, (const half *)a, (const half *)b, (float *)out, (float *)slots, (int)split, (int64_t)turns)
{
    float *mine = slots != NULL ? slots + get_block_idx() * 8 * 32 * 32 : NULL;
    PTO_CUBE_SECTION
    {
        TileMat(a_1, half, 32, 32);
        TileMat(b_1, half, 32, 32);
        TileLeft(a_0, half, 32, 32);
        TileRight(b_0, half, 32, 32);
        TileAcc(c, float, 32, 32);
        GlobalND(a_gm, half, a, 32, 32);
        aic_initialize_pipe(1, 4096, mine, 65536, 0, .nosplit = split == 0);
        TASSIGN(a_1, 0);
        TASSIGN(b_1, 4096);
        TASSIGN(a_0, 0);
        TASSIGN(b_0, 0);
        TASSIGN(c, 0);
        TLOAD(a_1, a_gm);
        TMOV(a_0, a_1);
        for (int64_t i = 0; i < turns; i++) {
            GlobalND(b_gm, half, b + i * 32 * 32, 32, 32);
            TLOAD(b_1, b_gm);
            TMOV(b_0, b_1);
            TMATMUL(c, a_0, b_0);
            TPUSH_TO_AIV(c, split);
        }
    }
    PTO_VECTOR_SECTION
    {
        aiv_initialize_pipe(1, 4096, mine, 65536, 0, .nosplit = split == 0);
        if (split == 0)
            TAKE(32, 32, 0, 0)
        else if (split == 1)
            TAKE(16, 32, get_subblock_idx() * 16, 0)
        else
            TAKE(32, 16, 0, get_subblock_idx() * 16)
    }
}

static void pipes(void **state)
{
    static const char *const archs[] = {"a3", "a5"};
    enum { TURNS = 21, BLOCKS = 3 };
    (void)state;
    for (int k = 0; k < 2; k++)
        for (int split = 0; split < 3; split++) {
            struct pto_sim *sim = begin(archs[k]);
            half *a = gm(sim, "a", "f16[32,32]=const:0.5"), *b = gm(sim, "b", "f16[21,32,32]=rand:3");
            float *out = gm(sim, "out", "f32[3,21,32,32]"), *slots = k == 0 ? gm(sim, "slots", "f32[3,8,32,32]") : NULL;
            assert_status(sim, pto_launch(sim, hand_over, BLOCKS, a, b, out, slots, split, TURNS), PTO_OK);
            assert_quiet(sim);
            double value[32 * 32], wanted;
            for (int n = 0; n < TURNS; n++) {
                pto_decode(PTO_DT_half, b + n * 32 * 32, 32 * 32, value);
                for (int at = 0; at < BLOCKS * 32 * 32; at++) {
                    wanted = 1;
                    for (int i = 0; i < 32; i++)
                        wanted += 0.5 * value[i * 32 + at % 32];
                    float got = out[((at / 1024) * TURNS + n) * 1024 + at % 1024];
                    if (got < wanted - 1e-3 || got > wanted + 1e-3)
                        fail_msg("%s split %d turn %d at %d: %g, not %g", archs[k], split, n, at, got, wanted);
                }
            }
            pto_sim_free(sim);
        }
}

/* Nobody pops: the slots are full. */
static unsigned line_of_push;
PTO_KERNEL(nobody_pops, (float *)slots)
{
    PTO_CUBE_SECTION
    {
        TileAcc(c, float, 16, 16);
        TileLeft(a, half, 16, 16);
        TileRight(b, half, 16, 16);
        TASSIGN(a, 0);
        TASSIGN(b, 0);
        TASSIGN(c, 0);
        aic_initialize_pipe(1, 1024, slots, 65536, 0);
        TMATMUL(c, a, b);
        line_of_push = __LINE__ + 2;
        for (int i = 0; i < 9; i++)
            TPUSH_TO_AIV(c, 1);
    }
    PTO_VECTOR_SECTION
    {
        aiv_initialize_pipe(1, 1024, slots, 65536, 0);
    }
}

static void pipe_that_is_full(void **state)
{
    struct pto_sim *sim = begin("a3");
    (void)state;
    assert_status(sim, pto_sim_set(sim, "check", "sync"), PTO_OK);
    float *slots = gm(sim, "slots", "f32[8,16,16]");
    assert_status(sim, pto_launch(sim, nobody_pops, 1, slots), PTO_FINDINGS);
    assert_found(sim, "PTO0803", "deadlock", line_of_push, "TPUSH_TO_AIV");
    pto_sim_free(sim);
}

/* ---- cross-core flags ---- */

PTO_KERNEL(flags_of_block, (int32_t *)o, (int64_t *)ffts, (bool)a5)
{
    o += get_block_idx() * 4;
    if (!a5)
        set_ffts(ffts);
    PTO_CUBE_SECTION
    {
        store_scalar(o, 0, 7);
        sync_set(PIPE_FIX, 3);
        if (a5)
            sync_set_dyn(PIPE_FIX, 19);
        sync_wait(PIPE_MTE1, 4);
        if (a5)
            sync_wait_dyn(PIPE_MTE1, 20);
        store_scalar(o, 3, load_scalar(o, 1) + load_scalar(o, 2));
    }
    PTO_VECTOR_SECTION
    {
        sync_wait(PIPE_MTE2, 3);
        store_scalar(o, get_subblock_idx() + 1, load_scalar(o, 0) + 1);
        sync_set(PIPE_MTE3, 4);
    }
}

static void cross_core_flags(void **state)
{
    (void)state;
    for (int a5 = 0; a5 < 2; a5++) {
        struct pto_sim *sim = begin(a5 ? "a5" : "a3");
        int32_t *o = gm(sim, "o", "i32[40,4]"); /* more blocks than cores */
        int64_t *ffts = gm(sim, "f", "i64[64]");
        assert_status(sim, pto_sim_set(sim, "check", "none"), PTO_OK);
        assert_status(sim, pto_launch(sim, flags_of_block, 40, o, ffts, a5 != 0), PTO_OK);
        for (int b = 0; b < 40; b++)
            assert_true(o[4 * b] == 7 && o[4 * b + 1] == 8 && o[4 * b + 2] == 8 && o[4 * b + 3] == 16);
        pto_sim_free(sim);
    }
}

PTO_KERNEL(intra_block, (int32_t *)o)
{
    PTO_CUBE_SECTION
    {
        store_scalar(o, 0, 5);
        set_intra_block(PIPE_FIX, 2);
        set_intra_block(PIPE_FIX, 18);
    }
    PTO_VECTOR_SECTION
    {
        wait_intra_block(PIPE_MTE2, 2);
        store_scalar(o, 1 + get_subblock_idx(), load_scalar(o, 0) * 2);
    }
}

static void flags_within_a_block(void **state)
{
    struct pto_sim *sim = begin("a5");
    int32_t *o = gm(sim, "o", "i32[4]");
    (void)state;
    assert_status(sim, pto_sim_set(sim, "check", "none"), PTO_OK);
    assert_status(sim, pto_launch(sim, intra_block, 1, o), PTO_OK);
    assert_true(o[1] == 10 && o[2] == 10);
    pto_sim_free(sim);
}

PTO_KERNEL(wrong_flag, (int64_t *)ffts)
{
    set_ffts(ffts);
    PTO_CUBE_SECTION
    {
        sync_wait(PIPE_MTE1, 4);
    }
    PTO_VECTOR_SECTION
    {
        sync_wait(PIPE_MTE2, 3);
    }
}

static void deadlock(void **state)
{
    struct pto_sim *sim = begin("a3");
    int64_t *ffts = gm(sim, "f", "i64[64]");
    (void)state;
    assert_status(sim, pto_launch(sim, wrong_flag, 1, ffts), PTO_FINDINGS);
    assert_found(sim, "PTO0803", "deadlock", 0, "core0.cubecore0");
    assert_found(sim, "PTO0803", "deadlock", 0, "core0.veccore1");
    assert_found(sim, "PTO0803", "deadlock", 0, "sync_wait");
    assert_int_equal(pto_diag_count(sim), 2); /* and the note that there are no flags */
    pto_sim_free(sim);
}

/* ---- barriers ---- */

PTO_VECTOR_KERNEL(everybody, (int32_t *)o, (bool)only_some)
{
    int64_t me = get_block_idx(), n = get_block_num();
    store_scalar(o, me, (int32_t)me + 1);
    if (!only_some || me != 0)
        SYNCALL(SYNC_HARD, SYNC_AIV_ONLY);
    store_scalar(o, n + me, load_scalar(o, (me + 1) % n) * 10);
}

static void barrier_of_all(void **state)
{
    struct pto_sim *sim = begin("a3");
    int32_t *o = gm(sim, "o", "i32[16]");
    (void)state;
    assert_status(sim, pto_sim_set(sim, "check", "none"), PTO_OK);
    assert_status(sim, pto_launch(sim, everybody, 8, o, false), PTO_OK);
    for (int i = 0; i < 8; i++)
        assert_int_equal(o[8 + i], ((i + 1) % 8 + 1) * 10);
    assert_status(sim, pto_launch(sim, everybody, 8, o, true), PTO_FINDINGS);
    assert_found(sim, "PTO0803", "deadlock", 0, "7 have arrived");
    assert_found(sim, "PTO0803", "deadlock", 0, "SYNCALL");
    pto_sim_free(sim);
}

/* ---- signals: blocks, devices ---- */

/* Each block passes a token to the next; the first one begins. Later blocks wait for earlier ones. */
PTO_VECTOR_KERNEL(relay, (int32_t *)signal, (int32_t *)log)
{
    int64_t me = get_block_idx();
    GlobalND(mine, int32_t, signal + me * 8, 1, 1);
    GlobalND(next, int32_t, signal + me * 8 + 8, 1, 1);
    if (me != 0)
        TWAIT(mine, 1, WAIT_EQ);
    store_scalar(log, me, me == 0 ? 1 : load_scalar(log, me - 1) * 2);
    TNOTIFY(next, 1, NOTIFY_SET);
}

static void blocks_wait(void **state)
{
    struct pto_sim *sim = begin("a3");
    int32_t *signal = gm(sim, "signal", "i32[17,8]"), *log = gm(sim, "log", "i32[16]");
    (void)state;
    assert_status(sim, pto_sim_set(sim, "check", "none"), PTO_OK);
    assert_status(sim, pto_launch(sim, relay, 16, signal, log), PTO_OK);
    for (int i = 0; i < 16; i++)
        assert_int_equal(log[i], 1 << i);
    pto_sim_free(sim);
}

/* A kernel that looks at a signal again and again, and one that sets it, at the same time. */
PTO_VECTOR_KERNEL(poll, (int32_t *)signal, (int32_t *)seen)
{
    GlobalND(mine, int32_t, signal, 1, 1);
    int32_t n = 0;
    while (!TTEST(mine, 3, WAIT_GE))
        n++;
    store_scalar(seen, 0, n + 1);
}
PTO_VECTOR_KERNEL(raise_it, (int32_t *)signal)
{
    GlobalND(mine, int32_t, signal, 1, 1);
    for (int i = 0; i < 3; i++)
        TNOTIFY(mine, 1, NOTIFY_ADD);
}

static void polling(void **state)
{
    struct pto_sim *sim = begin("a3");
    int32_t *signal = gm(sim, "signal", "i32[8]"), *seen = gm(sim, "seen", "i32[8]");
    (void)state;
    assert_status(sim, pto_sim_set(sim, "check", "none"), PTO_OK);
    assert_status(sim, pto_group_begin(sim), PTO_OK);
    assert_status(sim, pto_launch(sim, poll, 1, signal, seen), PTO_OK);
    assert_status(sim, pto_launch(sim, raise_it, 1, signal), PTO_OK);
    assert_status(sim, pto_group_end(sim), PTO_OK);
    assert_int_equal(signal[0], 3);
    assert_true(seen[0] >= 1);
    /* alone it looks for ever: a limit ends it */
    signal[0] = 0;
    assert_status(sim, pto_sim_set(sim, "max-insns", "5000"), PTO_OK);
    int status = pto_launch(sim, poll, 1, signal, seen);
    assert_true(status == PTO_LIMIT || status == PTO_FINDINGS);
    pto_sim_free(sim);
}

/* A step of a ring of devices, as tests/runs/ring.pto. */
PTO_VECTOR_KERNEL(step, (int32_t *)window, (int32_t *)of_next, (int32_t *)row, (int)epoch)
{
    TileVec(ping, int32_t, 1, 8);
    TASSIGN(ping, 0);
    GlobalND(there, int32_t, of_next, 1, 8);
    GlobalND(here, int32_t, row, 1, 8);
    TPUT(there, here, ping);
    GlobalND(their_signal, int32_t, of_next + 8, 1, 1);
    TNOTIFY(their_signal, epoch, NOTIFY_SET);
    GlobalND(my_signal, int32_t, window + 8, 1, 1);
    TWAIT(my_signal, epoch, WAIT_GE);
    GlobalND(arrived, int32_t, window, 1, 8);
    TGET(here, arrived, ping);
}

static void devices(void **state)
{
    struct pto_sim *sim = begin("a3");
    enum { DEVICES = 3 };
    int32_t *window[DEVICES], *row[DEVICES];
    char name[16], spec[32];
    struct pto_buffer b;
    (void)state;
    assert_status(sim, pto_sim_set(sim, "devices", "3"), PTO_OK);
    for (int d = 0; d < DEVICES; d++) {
        snprintf(name, sizeof name, "r%d", d);
        snprintf(spec, sizeof spec, "i32[8]=const:%d", 10 + d);
        row[d] = gm(sim, name, spec);
    }
    assert_non_null(pto_gm_window(sim, "w", "i32[16]"));
    for (int d = 0; d < DEVICES; d++) {
        snprintf(name, sizeof name, "w@%d", d);
        assert_true(pto_gm_find(sim, name, &b));
        window[d] = b.data;
    }
    for (int epoch = 1; epoch <= 2; epoch++) {
        assert_status(sim, pto_group_begin(sim), PTO_OK);
        for (int d = 0; d < DEVICES; d++) {
            assert_status(sim, pto_on_device(sim, (unsigned)d), PTO_OK);
            assert_status(sim, pto_launch(sim, step, 1, window[d], window[(d + 1) % DEVICES], row[d], epoch), PTO_OK);
        }
        assert_status(sim, pto_group_end(sim), PTO_OK);
        for (int d = 0; d < DEVICES; d++)
            assert_int_equal(row[d][7], 10 + (d + 2 * DEVICES - epoch) % DEVICES);
    }
    assert_quiet(sim);
    pto_sim_free(sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pipes),        cmocka_unit_test(pipe_that_is_full), cmocka_unit_test(cross_core_flags), cmocka_unit_test(flags_within_a_block),
                                       cmocka_unit_test(deadlock),     cmocka_unit_test(barrier_of_all),    cmocka_unit_test(blocks_wait),      cmocka_unit_test(polling),
                                       cmocka_unit_test(devices)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
