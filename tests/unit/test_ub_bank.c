/* sim/ub_bank: the measured loops of timing.md 2 by hand, the period against a count over every repeat, odd views. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/ub_bank.h"

static const struct pto_target *a3(void) { return isa_target_find("a3"); }

static struct sim_bank_view at(int64_t addr, int64_t block_step, int64_t repeat_step)
{
    return (struct sim_bank_view){.addr = addr, .block_step = block_step, .repeat_step = repeat_step, .blocks = 8};
}
/* z = x + y of 64 repeats of floats, as measured: latencies of sim/vinsn_a2a3.def. */
static int64_t addition(struct sim_bank_view x, struct sim_bank_view y, struct sim_bank_view z)
{
    struct sim_bank_use use = {.read = {x, y}, .nreads = 2, .write = z, .writes = true, .repeats = 64, .rate_m = 1000, .lat = 17, .drain = 14};
    return sim_ub_bank_m(a3(), &use);
}

/* Cycles beyond 24 + 64 of the loops sc1, sc2, sc5 .. sc8 of micro.tsv, one count by hand each. */
static void measured_loops(void **state)
{
    (void)state;
    const struct sim_bank_view x = at(0, 1, 8), z = at(0x20000, 1, 8);
    /* groups 0..7 against 8..15, then the other way round */
    assert_int_equal(addition(x, at(0x10100, 1, 8), z), 0);
    /* the same groups in every repeat: one cycle more each; results go to another bank */
    assert_int_equal(addition(x, at(0x4000, 1, 8), at(0x10000, 1, 8)), 64000);
    /* another bank does not help two reads */
    assert_int_equal(addition(x, at(0x10000, 1, 8), z), 64000);
    /* results one group beside the source: in turn with the reads but for the 14 repeats read before the first result */
    assert_int_equal(addition(x, at(0x10100, 1, 8), at(0x4020, 1, 8)), (64 - 14) * 1000);
    /* in place: an odd latency brings results to the other half of the groups */
    assert_int_equal(addition(x, at(0x10100, 1, 8), at(0x10100, 1, 8)), 0);
    /* one block for a repeat, repeats 1 block apart: 8 conflicts in 16 repeats, 7 of them behind a repeat without */
    assert_int_equal(addition(at(0, 0, 1), at(0x10100, 1, 8), z), 4 * (8 * 1000 + 7 * 450));
    assert_int_equal(addition(at(0, 0, 8), at(0x10100, 1, 8), z), 0);
}

/* The slope 2.11 of additions whose three tiles lie in one bank: a slip of a cycle each time 17 cycles have passed. */
static void results_slip_against_reads(void **state)
{
    (void)state;
    struct sim_bank_use use = {.read = {at(0, 1, 8), at(0x4000, 1, 8)}, .nreads = 2, .write = at(0x8000, 1, 8), .writes = true, .repeats = 64,
                               .rate_m = 1000, .lat = 17, .drain = 14};
    assert_int_equal(sim_ub_bank_m(a3(), &use), 64000 + 64 * 1 * 2000 / 17);
    use.lat = 16; /* two cycles until the reads are in the other half */
    assert_int_equal(sim_ub_bank_m(a3(), &use), 64000 + 64 * 2 * 2000 / 16);
    use.lat = 15; /* none */
    assert_int_equal(sim_ub_bank_m(a3(), &use), 64000);
    use.nreads = 1;
    assert_int_equal(sim_ub_bank_m(a3(), &use), 0);
    use.lat = 14; /* one source, one cycle a repeat: an even latency meets */
    assert_int_equal(sim_ub_bank_m(a3(), &use), 64 * 1000 / 14);
    use.rate_m = 2000; /* a slow instruction leaves every second cycle to its results */
    assert_int_equal(sim_ub_bank_m(a3(), &use), 0);
    use.rate_m = 4000; /* slower than two reads that conflict */
    use.nreads = 2;
    assert_int_equal(sim_ub_bank_m(a3(), &use), 0);
}

/* Rows to boxes: columns of boxes 144 blocks apart fall into one group, 145 into eight. */
static void strides_of_boxes(void **state)
{
    (void)state;
    for (int stride = 144; stride <= 145; stride++) {
        struct sim_bank_use use = {.read = {at(0, 1, 8)}, .nreads = 1, .write = at(65536, stride, 1), .writes = true, .repeats = 144, .rate_m = 1000, .lat = 15, .drain = 13};
        assert_int_equal(sim_ub_bank_m(a3(), &use), stride == 144 ? 144 * 7000 : 0);
    }
    /* 2 blocks apart: two in a group */
    struct sim_bank_use use = {.read = {at(0, 2, 16)}, .nreads = 1, .repeats = 10, .rate_m = 1000};
    assert_int_equal(sim_ub_bank_m(a3(), &use), 0);
    use.read[0].block_step = 4;
    assert_int_equal(sim_ub_bank_m(a3(), &use), 10 * 1000);
}

static void odd_views(void **state)
{
    (void)state;
    struct sim_bank_use use = {.read = {at(0, 1, 8), at(0, 1, 8)}, .nreads = 2, .repeats = 5, .rate_m = 1000};
    assert_int_equal(sim_ub_bank_m(a3(), &use), 0); /* x + x: one fetch */
    use.repeats = 0;
    assert_int_equal(sim_ub_bank_m(a3(), &use), 0);
    use.repeats = 5;
    use.read[1] = at(INT64_C(1) << 40, -3, -100);
    assert_true(sim_ub_bank_m(a3(), &use) >= 0);
    use.read[0] = at(-64, 1, 8); /* an address that is none */
    assert_true(sim_ub_bank_m(a3(), &use) >= 0);
    struct pto_target t = *a3();
    t.param[PTO_P_ub_assume_conflict] = 1;
    use.read[0] = at(0, 1, 8);
    use.read[1] = at(256, 1, 8);
    assert_int_equal(sim_ub_bank_m(a3(), &use), 0);
    assert_int_equal(sim_ub_bank_m(&t, &use), 5000);
    t.param[PTO_P_ub_groups] = 0;
    t.param[PTO_P_ub_bank_span] = 0;
    t.param[PTO_P_ub_assume_conflict] = 0;
    assert_true(sim_ub_bank_m(&t, &use) >= 0);
}

/* Conflicts of reads counted repeat by repeat. */
static void period_equals_a_count(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int trial = 0; trial < 2000; trial++) {
        int64_t v[8];
        for (int k = 0; k < 8; k++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            v[k] = (int64_t)(seed >> 40);
        }
        struct sim_bank_use use = {.read = {at(v[0] % 4096 * 32, v[1] % 20, v[2] % 40), at(v[3] % 4096 * 32, v[4] % 20, v[5] % 40)},
                                   .nreads = 1 + (unsigned)(v[6] % 2), .repeats = 1 + v[7] % 255, .rate_m = 1000};
        struct pto_target t = *a3();
        t.param[PTO_P_ub_turn] = 0;
        int64_t expected = 0;
        for (int64_t i = 0; i < use.repeats; i++) {
            int count[16] = {0}, most = 1;
            for (unsigned r = 0; r < use.nreads; r++)
                for (int k = 0; k < (use.read[r].block_step == 0 ? 1 : 8); k++) {
                    int g = (int)((use.read[r].addr / 32 + i * use.read[r].repeat_step + k * use.read[r].block_step) % 16);
                    most = ++count[g] > most ? count[g] : most;
                }
            expected += (most - 1) * 1000;
        }
        assert_int_equal(sim_ub_bank_m(&t, &use), expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measured_loops), cmocka_unit_test(results_slip_against_reads), cmocka_unit_test(strides_of_boxes),
        cmocka_unit_test(odd_views),      cmocka_unit_test(period_equals_a_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
