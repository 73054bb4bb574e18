/* sim/memory_model: rows of timing.md 1.4 as known answers, L2 as an LRU, and what sharing may and may not change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "isa/target.h"
#include "sim/memory_model.h"

enum { KIB = 1024, MIB = 1024 * KIB };
static const struct pto_target *a3(void) { return isa_target_find("a3"); }

/* Rows of `bytes` at a pitch, as a load to UB or L1 asks for them. */
static struct sim_gm_use rows(const struct pto_target *t, bool l1, int64_t addr, int64_t bytes, int64_t count, int64_t pitch)
{
    const int64_t *p = t->param;
    return (struct sim_gm_use){.addr = addr, .bytes = bytes, .count = {count, 1, 1, 1}, .stride = {pitch}, .start_m = p[PTO_P_gm_issue] * 1000,
                               .rate_m = p[l1 ? PTO_P_gm_l1 : PTO_P_gm_ub], .rate_miss_m = p[l1 ? PTO_P_gm_l1_miss : PTO_P_gm_ub_miss],
                               .burst_m = p[l1 ? PTO_P_gm_l1_burst : PTO_P_gm_ub_burst],
                               .burst_miss_m = p[l1 ? PTO_P_gm_l1_burst_miss : PTO_P_gm_ub_burst_miss],
                               .lat_m = p[PTO_P_gm_lat] * 1000, .lat_miss_m = p[PTO_P_gm_lat_miss] * 1000};
}
static struct sim_gm_use written(const struct pto_target *t, int64_t addr, int64_t bytes)
{
    struct sim_gm_use use = rows(t, false, addr, bytes, 1, 0);
    use.write = true;
    use.rate_m = use.rate_miss_m = t->param[PTO_P_ub_gm];
    use.lat_m = use.lat_miss_m = t->param[PTO_P_gm_lat_write] * 1000;
    return use;
}
static int64_t busy(struct sim_gm_time t) { return t.work_m + t.burst_m + t.bandwidth_m; }

/* Every core reads its own rows of a matrix of 12288 halves a row, tile after tile; returns the end in microseconds. */
static double sweep(const struct pto_target *t, bool l1, int cores, int64_t tile_rows, int64_t tile_bytes)
{
    enum { PITCH = 24576, ROWS = 64, MAX_CORES = 64 };
    struct sim_memory *m = sim_memory_new(t, cores);
    int64_t at_m[MAX_CORES] = {0}, last_m = 0;
    for (int64_t i = 0; i < ROWS / tile_rows * (PITCH / tile_bytes); i++)
        for (int c = 0; c < cores; c++) {
            int64_t row = c * ROWS + i / (PITCH / tile_bytes) * tile_rows, col = i % (PITCH / tile_bytes) * tile_bytes;
            struct sim_gm_use use = rows(t, l1, row * PITCH + col, tile_bytes, tile_rows, PITCH);
            at_m[c] += use.start_m + busy(sim_memory_serve(m, (uint32_t)c, at_m[c], &use));
            last_m = at_m[c] > last_m ? at_m[c] : last_m;
        }
    sim_memory_free(m);
    return (double)last_m / (double)t->param[PTO_P_clock_khz];
}
static void near(double got, double measured, double part)
{
    if (got < measured * (1 - part) || got > measured * (1 + part))
        fail_msg("%g is not within %g of %g", got, part, measured);
}

/* The table of timing.md 1.4, in B/cycle of each of all cores. */
static void rates_of_all_cores(void **state)
{
    (void)state;
    const double bytes = 64.0 * 24576, a3_mhz = 1850, a5_mhz = 1650;
    near(bytes / (sweep(a3(), false, 48, 64, 128) * a3_mhz), 15.4, 0.05);
    near(bytes / (sweep(a3(), true, 24, 64, 128) * a3_mhz), 24.0, 0.05);
    near(bytes / (sweep(a3(), true, 24, 64, 512) * a3_mhz), 31.7, 0.05);
    near(bytes / (sweep(a3(), false, 48, 1, 128) * a3_mhz), 6.2, 0.1);
    near(bytes / (sweep(isa_target_find("a5"), false, 64, 64, 128) * a5_mhz), 13.9, 0.05);
}

/* A core alone: the path and a latency, first from device memory and then from L2; each transfer bounded by the device's rate. */
static void one_core_alone(void **state)
{
    (void)state;
    struct sim_memory *m = sim_memory_new(a3(), 1);
    struct sim_gm_use use = rows(a3(), true, 1 << 20, 512, 64, 4096);
    struct sim_gm_time first = sim_memory_serve(m, 0, 0, &use), again = sim_memory_serve(m, 0, 0, &use);
    assert_int_equal(first.work_m, 64 * ((512 * INT64_C(1000000) + a3()->param[PTO_P_gm_l1_miss] - 1) / a3()->param[PTO_P_gm_l1_miss]));
    assert_int_equal(first.lat_m, a3()->param[PTO_P_gm_lat_miss] * 1000);
    assert_int_equal(again.lat_m, a3()->param[PTO_P_gm_lat] * 1000);
    assert_true(again.work_m < first.work_m);
    assert_int_equal(first.bandwidth_m + again.bandwidth_m, 0);
    assert_int_equal(sim_memory_totals(m).missed_bytes, 64 * 512);
    assert_int_equal(sim_memory_totals(m).bytes, 2 * 64 * 512);
    sim_memory_free(m);
    struct pto_target slow = *a3();
    slow.param[PTO_P_ddr] = 18500; /* 10 B/cycle */
    slow.param[PTO_P_ddr_run] = 0;
    m = sim_memory_new(&slow, 1);
    assert_int_equal(busy(sim_memory_serve(m, 0, 0, &use)), 64 * 512 * 100);
    sim_memory_free(m);
}

/* Twice over an array: a third less than L2 is found again, a third more is not, since the least recently used goes. */
static void l2_is_an_lru(void **state)
{
    (void)state;
    struct pto_target t = *a3();
    t.param[PTO_P_l2_parts] = 1;
    t.param[PTO_P_l2_bytes] = 3 * MIB;
    for (int64_t size = 2; size <= 4; size += 2) {
        struct sim_memory *m = sim_memory_new(&t, 1);
        for (int pass = 0; pass < 2; pass++)
            for (int64_t at = 0; at < size * MIB; at += 32 * KIB) {
                struct sim_gm_use use = rows(&t, false, at, 32 * KIB, 1, 0);
                (void)sim_memory_serve(m, 0, 0, &use);
            }
        assert_int_equal(sim_memory_totals(m).missed_bytes, size == 2 ? 2 * MIB : 8 * MIB);
        sim_memory_free(m);
    }
}

/* A core finds what its half of the chip has fetched, not what the other one has; a miss fetches sectors, or lines. */
static void parts_and_lines(void **state)
{
    (void)state;
    struct pto_target t = *a3();
    t.param[PTO_P_l2_parts] = 2;
    t.param[PTO_P_l2_fill] = 512;
    struct sim_memory *m = sim_memory_new(&t, 4);
    struct sim_gm_use first = rows(&t, true, 0, 128, 1, 0), next = rows(&t, true, 128, 128, 1, 0);
    (void)sim_memory_serve(m, 0, 0, &first);
    assert_int_equal(sim_memory_totals(m).missed_bytes, 512);
    (void)sim_memory_serve(m, 1, 0, &next);
    assert_int_equal(sim_memory_totals(m).missed_bytes, 512);
    (void)sim_memory_serve(m, 3, 0, &next);
    assert_int_equal(sim_memory_totals(m).missed_bytes, 1024);
    sim_memory_free(m);
}

/* Written lines stay in L2 and are written back once they leave it; a line written again in L2 is written back once. */
static void dirty_lines_are_written_back(void **state)
{
    (void)state;
    struct pto_target t = *a3();
    t.param[PTO_P_l2_parts] = 1;
    t.param[PTO_P_l2_bytes] = MIB;
    struct sim_memory *m = sim_memory_new(&t, 1);
    for (int twice = 0; twice < 2; twice++) {
        struct sim_gm_use w = written(&t, 0, 512 * KIB);
        (void)sim_memory_serve(m, 0, 0, &w);
    }
    assert_int_equal(sim_memory_totals(m).written_back_bytes, 0);
    for (int64_t at = 0; at < 4 * MIB; at += 64 * KIB) {
        struct sim_gm_use use = rows(&t, false, 16 * MIB + at, 64 * KIB, 1, 0);
        (void)sim_memory_serve(m, 0, 0, &use);
    }
    assert_int_equal(sim_memory_totals(m).written_back_bytes, 512 * KIB);
    struct sim_gm_use back = rows(&t, false, 0, 512, 1, 0);
    (void)sim_memory_serve(m, 0, 0, &back);
    assert_int_equal(sim_memory_totals(m).missed_bytes, 4 * MIB + 512);
    sim_memory_free(m);
}

/* Reads that pass L2 by leave what is in it; what is in it, they find. */
static void reads_may_pass_l2_by(void **state)
{
    (void)state;
    struct pto_target t = *a3();
    t.param[PTO_P_l2_keeps_reads] = 0;
    struct sim_memory *m = sim_memory_new(&t, 1);
    struct sim_gm_use w = written(&t, 0, 4096), in = rows(&t, false, 0, 4096, 1, 0), out = rows(&t, false, MIB, 4096, 1, 0);
    (void)sim_memory_serve(m, 0, 0, &w);
    for (int i = 0; i < 2; i++) {
        (void)sim_memory_serve(m, 0, 0, &in);
        (void)sim_memory_serve(m, 0, 0, &out);
    }
    assert_int_equal(sim_memory_totals(m).missed_bytes, 2 * 4096);
    sim_memory_free(m);
}

/* No more bytes pass in a time than the servers give, in whatever order the cores come; who comes out of order finds room left. */
static void bandwidth_is_shared(void **state)
{
    (void)state;
    enum { CORES = 32, EACH = 64 };
    double bytes_per_us = (double)a3()->param[PTO_P_ddr];
    for (int order = 0; order < 2; order++) {
        struct sim_memory *m = sim_memory_new(a3(), CORES);
        int64_t at_m[CORES] = {0}, last_m = 0;
        for (int k = 0; k < CORES * EACH; k++) {
            int c = order == 0 ? k % CORES : k / EACH, i = order == 0 ? k / CORES : k % EACH; /* core by core: far out of order */
            struct sim_gm_use use = rows(a3(), false, (int64_t)(c * EACH + i) * 32 * KIB, 32 * KIB, 1, 0);
            at_m[c] += use.start_m + busy(sim_memory_serve(m, (uint32_t)c, at_m[c], &use));
            last_m = at_m[c] > last_m ? at_m[c] : last_m;
        }
        double us = (double)last_m / (double)a3()->param[PTO_P_clock_khz], least = CORES * EACH * 32.0 * KIB / bytes_per_us;
        assert_true(us > 0.98 * least && us < (order == 0 ? 1.1 : 1.6) * least);
        sim_memory_free(m);
    }
}

/* Cores that read the same lines in the same order get in each other's way on A2/A3 (timing.md 1.4, rule 3). */
static void same_lines_at_the_same_time(void **state)
{
    (void)state;
    enum { CORES = 24, TILES = 96 };
    double us[2];
    for (int same = 0; same < 2; same++) {
        struct sim_memory *m = sim_memory_new(a3(), CORES);
        int64_t at_m[CORES] = {0}, last_m = 0;
        for (int i = 0; i < 2 * TILES; i++)
            for (int c = 0; c < CORES; c++) {
                int64_t tile = (same ? i : i + c * (TILES / CORES)) % TILES;
                struct sim_gm_use use = rows(a3(), true, tile * 256 * KIB, 128, 256, 1024);
                at_m[c] += use.start_m + busy(sim_memory_serve(m, (uint32_t)c, at_m[c], &use));
                last_m = at_m[c] > last_m ? at_m[c] : last_m;
            }
        us[same] = (double)last_m;
        sim_memory_free(m);
    }
    assert_true(us[1] > 1.15 * us[0]);
}

static uint64_t seed;
static int64_t rnd(int64_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)(seed >> 33) % n;
}

/* Odd shapes: the parts are never negative, the time never less than the path's, and the same every time. */
static void random_transfers(void **state)
{
    (void)state;
    for (int trial = 0; trial < 40; trial++) {
        struct sim_memory *m[2] = {sim_memory_new(a3(), 1 + trial % 4), sim_memory_new(a3(), 1 + trial % 4)};
        seed = (uint64_t)trial;
        int64_t now_m = 0;
        for (int i = 0; i < 300; i++) {
            struct sim_gm_use use = rows(a3(), rnd(2) != 0, rnd(1 << 22), rnd(3000), rnd(40), rnd(5000) - 1000);
            use.count[1] = 1 + rnd(3);
            use.stride[1] = rnd(1 << 16);
            use.write = rnd(3) == 0;
            use.addr += 1 << 20;
            now_m += rnd(2000000) - 500000;
            now_m = now_m < 0 ? 0 : now_m;
            struct sim_gm_time a = sim_memory_serve(m[0], (uint32_t)(i % 4), now_m, &use), b = sim_memory_serve(m[1], (uint32_t)(i % 4), now_m, &use);
            assert_memory_equal(&a, &b, sizeof a);
            struct sim_gm_time least = sim_gm_alone(&use, false);
            assert_true(a.work_m >= 0 && a.burst_m >= 0 && a.bandwidth_m >= 0 && a.lat_m >= least.lat_m);
            assert_true(a.work_m + a.burst_m >= least.work_m + least.burst_m);
        }
        sim_memory_free(m[0]);
        sim_memory_free(m[1]);
    }
}

/* What comes again is remembered, which must not show: the same transfers take the same times and leave the same totals if the stride
 * of a loop of one turn, which means nothing, makes each of them a new one. Overlapping transfers take lines from each other. */
static void transfers_that_come_again(void **state)
{
    (void)state;
    enum { SHAPES = 16, TURNS = 20000 };
    static const int64_t mib[] = {1, 3, 16, 192}, cores[] = {1, 1, 4, 48};
    for (int trial = 0; trial < 48; trial++) {
        struct pto_target t = *a3();
        t.param[PTO_P_l2_bytes] = mib[trial % 4] * MIB;
        t.param[PTO_P_l2_parts] = 1 + trial / 4 % 2;
        t.param[PTO_P_l2_fill] = trial % 5 == 0 ? 512 : 128;
        t.param[PTO_P_l2_keeps_reads] = trial % 7 != 0;
        t.param[PTO_P_l2_share_window] = trial % 3 == 0 ? 500 : 49152;
        int64_t n = cores[trial / 8 % 4], now_m = 0, last = 0;
        struct sim_memory *again = sim_memory_new(&t, n), *fresh = sim_memory_new(&t, n);
        struct sim_gm_use shape[SHAPES];
        seed = (uint64_t)trial;
        for (int i = 0; i < SHAPES; i++) {
            shape[i] = rows(&t, rnd(2) != 0, rnd(trial % 2 != 0 ? 1 << 16 : 1 << 22) + (1 << 20), 1 + rnd(1200), 1 + rnd(30), rnd(3000) - 600);
            if (rnd(2) != 0)
                shape[i].addr &= -512;
            if (rnd(2) != 0)
                shape[i].bytes = shape[i].stride[0] = 128 << rnd(4);
            shape[i].count[1] = 1 + rnd(3);
            shape[i].stride[1] = rnd(1 << 14);
            shape[i].write = rnd(3) == 0;
        }
        for (int i = 0; i < TURNS; i++) {
            last = rnd(12) == 0 ? rnd(SHAPES) : (last + 1) % (1 + trial % 6); /* some come over and over, some now and then */
            struct sim_gm_use a = shape[last], b = a;
            if (rnd(64) == 0)
                a.rate_m = b.rate_m = 10000 + rnd(50000);
            if (rnd(400) == 0)
                a.addr = b.addr = (1 << 20) + rnd(1 << 24);
            if (rnd(100) == 0 && trial % 4 < 2) /* pushes others out */
                a = b = rows(&t, true, (int64_t)(64 + i) * MIB, 512 * (1 + rnd(8000)), 1, 0);
            b.stride[SIM_GM_LEVELS - 1] = 1 + i;
            now_m += rnd(200000) - 50000;
            now_m = now_m < 0 ? 0 : now_m;
            uint32_t core = (uint32_t)rnd(n);
            struct sim_gm_time got = sim_memory_serve(again, core, now_m, &a), want = sim_memory_serve(fresh, core, now_m, &b);
            assert_memory_equal(&got, &want, sizeof got);
        }
        struct sim_memory_totals got = sim_memory_totals(again), want = sim_memory_totals(fresh);
        assert_memory_equal(&got, &want, sizeof got);
        sim_memory_free(again);
        sim_memory_free(fresh);
    }
}

/* L2 drops its oldest generation when there are too many, even if all of its lines had room, in the middle of a transfer too. */
static void generations_run_out(void **state)
{
    (void)state;
    enum { PER_GENERATION = 8, GENERATIONS = 1 << 14, LINES = 5 };
    struct pto_target t = *a3();
    t.param[PTO_P_l2_parts] = 1;
    t.param[PTO_P_l2_bytes] = MIB;
    struct sim_gm_use seldom = rows(&t, true, 0, 512, LINES, 512), other = rows(&t, true, MIB, 512, 4, 512), often = rows(&t, true, 2 * MIB, 512, 1, 0);
    uint64_t missed[2] = {0};
    for (int before = 0; before < 3 * PER_GENERATION; before++) {
        struct sim_memory *m[2] = {sim_memory_new(&t, 1), sim_memory_new(&t, 1)};
        for (int same = 0; same < 2; same++) {
            for (int i = 0; i < 4 + (GENERATIONS - 3) * PER_GENERATION + before; i++) {
                struct sim_gm_use use = i < 4 ? seldom : i == 100 ? other : often;
                use.stride[SIM_GM_LEVELS - 1] = same != 0 || i >= 4 ? 0 : i;
                (void)sim_memory_serve(m[same], 0, 0, &use);
            }
            (void)sim_memory_serve(m[same], 0, 0, &seldom);
            missed[same] = sim_memory_totals(m[same]).missed_bytes;
        }
        assert_int_equal(missed[0], missed[1]);
        sim_memory_free(m[0]);
        sim_memory_free(m[1]);
    }
}

/* The end of the last of some cores that each do random transfers one after the other, the one that is behind first. */
static int64_t run_random(const struct pto_target *t, int cores, uint64_t start)
{
    enum { EACH = 60, MOST = 8 };
    struct sim_memory *m = sim_memory_new(t, cores);
    int64_t at_m[MOST] = {0}, last_m = 0;
    int made[MOST] = {0};
    for (int k = 0; k < cores * EACH; k++) {
        int c = 0;
        for (int i = 1; i < cores; i++)
            if (made[c] == EACH || (made[i] < EACH && at_m[i] < at_m[c]))
                c = i;
        seed = start * 1000003 + (uint64_t)(c * EACH + made[c]++); /* what a core does is the same in whatever order */
        (void)rnd(2);
        struct sim_gm_use use = rows(t, rnd(2) != 0, rnd(1 << 24), 64 + rnd(4000), 1 + rnd(64), 8192);
        use.write = rnd(4) == 0;
        at_m[c] += use.start_m + busy(sim_memory_serve(m, (uint32_t)c, at_m[c], &use));
        last_m = at_m[c] > last_m ? at_m[c] : last_m;
    }
    sim_memory_free(m);
    return last_m;
}

/* Less bandwidth is never faster: for one core exactly, for several but for what the order changes. */
static void less_bandwidth_is_not_faster(void **state)
{
    (void)state;
    static const enum pto_param rates[] = {PTO_P_ddr, PTO_P_l2_bw};
    for (int trial = 0; trial < 40; trial++)
        for (size_t r = 0; r < 2; r++) {
            struct pto_target slow = *a3();
            slow.param[rates[r]] /= 2 + trial % 9;
            for (int cores = 1; cores <= 8; cores += 7) {
                int64_t fast_m = run_random(a3(), cores, (uint64_t)trial), slow_m = run_random(&slow, cores, (uint64_t)trial);
                assert_true(slow_m >= (cores == 1 ? fast_m : fast_m / 100 * 99));
            }
        }
}

/* What can not be counted or has no known address takes what the path takes. */
static void hopeless_transfers(void **state)
{
    (void)state;
    struct sim_memory *m = sim_memory_new(a3(), 2);
    struct sim_gm_use use = rows(a3(), false, INT64_MIN, 512, 8, 512);
    assert_int_equal(busy(sim_memory_serve(m, 0, 0, &use)), busy(sim_gm_alone(&use, false)));
    use = rows(a3(), false, 0, 0, 8, 512);
    assert_int_equal(busy(sim_memory_serve(m, 0, 0, &use)), 0);
    use = rows(a3(), false, 0, 512, 0, 512);
    assert_int_equal(busy(sim_memory_serve(m, 0, 0, &use)), 0);
    use = rows(a3(), false, 0, 128, 1, 0); /* far in the future, and then at the start again */
    assert_true(busy(sim_memory_serve(m, 0, INT64_C(1) << 50, &use)) >= 0);
    assert_true(busy(sim_memory_serve(m, 1, 0, &use)) >= 0);
    sim_memory_free(m);
    sim_memory_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_of_all_cores),
        cmocka_unit_test(one_core_alone),
        cmocka_unit_test(l2_is_an_lru),
        cmocka_unit_test(parts_and_lines),
        cmocka_unit_test(dirty_lines_are_written_back),
        cmocka_unit_test(reads_may_pass_l2_by),
        cmocka_unit_test(bandwidth_is_shared),
        cmocka_unit_test(same_lines_at_the_same_time),
        cmocka_unit_test(random_transfers),
        cmocka_unit_test(transfers_that_come_again),
        cmocka_unit_test(generations_run_out),
        cmocka_unit_test(less_bandwidth_is_not_faster),
        cmocka_unit_test(hopeless_transfers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
