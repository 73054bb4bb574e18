/* When a signal's value was there (sim/signal.h; kernels.md 7.2), tables of peers, and what notifications and waits do in time. */
#include "exec_fixture.h"

#include "asm/asm.h"
#include "sim/args.h"
#include "sim/peers.h"
#include "sim/signal.h"
#include "sim/timing.h"

static bool ge(int32_t a, int32_t b) { return a >= b; }
static bool eq(int32_t a, int32_t b) { return a == b; }

/* A change at a time; -1: not known yet. */
static struct sim_moment *change(struct sim_gm *gm, int64_t addr, enum sim_signal_change how, int32_t value, int64_t at_m)
{
    struct sim_moment *m = sim_moment_new();
    m->known = at_m >= 0;
    m->at_m = at_m;
    sim_signal_changed(gm, addr, how, value, m);
    sim_moment_drop(m); /* the poster's hold */
    return m;
}

static int64_t when(const struct sim_gm *gm, int64_t addr, sim_signal_test *test, int32_t with)
{
    const struct sim_moment *unknown = NULL;
    struct sim_moment *m = sim_signal_when(gm, addr, test, with, &unknown);
    int64_t at_m = unknown != NULL ? -2 : m == NULL ? -1 : m->at_m;
    sim_moment_drop(m);
    return at_m;
}

static void the_change_that_made_it_true(void **state)
{
    (void)state;
    struct sim_gm gm = {0};
    assert_int_equal(when(&gm, 4096, ge, 1), -1);
    (void)change(&gm, 4096, SIM_SIGNAL_SET, 1, 100);
    (void)change(&gm, 4096, SIM_SIGNAL_SET, 2, 250);
    (void)change(&gm, 4096, SIM_SIGNAL_SET, 3, 200);
    assert_int_equal(when(&gm, 4096, ge, 1), 100); /* epochs: the first that reaches it, not the last */
    assert_int_equal(when(&gm, 4096, ge, 2), 250);
    assert_int_equal(when(&gm, 4096, ge, 3), 200);
    assert_int_equal(when(&gm, 4096, ge, 4), -1);
    (void)change(&gm, 4096, SIM_SIGNAL_SET, 0, 300);
    (void)change(&gm, 4096, SIM_SIGNAL_SET, 1, 400);
    assert_int_equal(when(&gm, 4096, eq, 1), 400); /* used again: the later one */
    assert_int_equal(when(&gm, 4100, eq, 1), -1);
    sim_gm_free(&gm);
}

static void additions_need_those_before(void **state)
{
    (void)state;
    struct sim_gm gm = {0};
    (void)change(&gm, 8192, SIM_SIGNAL_ADD, 1, 500);
    (void)change(&gm, 8192, SIM_SIGNAL_ADD, 2, 100);
    struct sim_moment *third = change(&gm, 8192, SIM_SIGNAL_ADD, 3, -1);
    assert_int_equal(when(&gm, 8192, ge, 1), 500);
    assert_int_equal(when(&gm, 8192, ge, 2), 500);
    assert_int_equal(when(&gm, 8192, ge, 3), -2);
    third->known = 1;
    third->at_m = 700;
    assert_int_equal(when(&gm, 8192, ge, 3), 700);
    sim_gm_free(&gm);
}

/* Many words, each changed more often than is remembered. */
static void many(void **state)
{
    (void)state;
    struct sim_gm gm = {0};
    for (int32_t v = 1; v <= 200; v++)
        for (int64_t w = 0; w < 300; w++)
            (void)change(&gm, 4096 + 4 * w, SIM_SIGNAL_SET, v, v * 10 + w);
    for (int64_t w = 0; w < 300; w++) {
        assert_int_equal(when(&gm, 4096 + 4 * w, ge, 200), 2000 + w);
        assert_int_equal(when(&gm, 4096 + 4 * w, ge, 190), 1900 + w);
    }
    sim_gm_free(&gm);
}

static void peers(void **state)
{
    (void)state;
    struct base_arena arena = {0};
    struct sim_peers p;
    assert_null(sim_peers_parse("w", &arena, &p));
    assert_int_equal(sim_peers_words(&p, 4), 4);
    assert_null(sim_peers_parse("win,rank_word=2,first_word=4", &arena, &p));
    assert_string_equal(p.name, "win");
    assert_int_equal(sim_peers_words(&p, 2), 6);
    uint8_t words[48] = {0};
    const int64_t addr[] = {0x1234567890, 0x10000};
    sim_peers_fill(&p, 2, addr, 1, words);
    static const int64_t want[] = {0, 0, 1, 0, 0x1234567890, 0x10000};
    for (int i = 0; i < 6; i++)
        assert_memory_equal(words + 8 * i, &want[i], 8); /* the tests run on little-endian machines */
    static const char *const bad[] = {"", ",first_word=1", "w,", "w,first_word", "w,first_word=", "w,first_word=x", "w,rank_word=-1", "w,other=1",
                                      "w,rank_word=99999999999999999999999999", "w,first_word=1048577", "w,first_word=1,"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_non_null(sim_peers_parse(bad[i], &arena, &p));
    base_arena_free(&arena);
}

/* Two devices run this: rank 0 works for a while and notifies rank 1, which waits. */
static const char program[] =
    "!sv = !pto.tensor_view<?xi32>\n"
    "!s1 = !pto.partition_tensor_view<1xi32>\n"
    "module attributes {pto.target_arch = \"a3\"} {\n"
    "func.func @k(%sig: !pto.ptr<i32>, %peers: !pto.ptr<i64>, %sender: i1, %work: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {\n"
    "  %c0 = arith.constant 0 : index\n"
    "  %c1 = arith.constant 1 : index\n"
    "  %one = arith.constant 1 : i32\n"
    "  %own = pto.make_tensor_view %sig, shape = [%c1], strides = [%c1] : !sv\n"
    "  %w = pto.partition_view %own, offsets = [%c0], sizes = [%c1] : !sv -> !s1\n"
    "  scf.if %sender {\n"
    "    scf.for %i = %c0 to %work step %c1 {\n"
    "      %v = pto.load_scalar %sig[%c0] : !pto.ptr<i32> -> i32\n"
    "    }\n"
    "    %a = pto.load_scalar %peers[%c1] : !pto.ptr<i64> -> i64\n"
    "    %p = pto.castptr %a : i64 -> !pto.ptr<i32>\n"
    "    %pv = pto.make_tensor_view %p, shape = [%c1], strides = [%c1] : !sv\n"
    "    %pw = pto.partition_view %pv, offsets = [%c0], sizes = [%c1] : !sv -> !s1\n"
    "    pto.comm.tnotify(%pw, %one : !s1, i32) {notifyOp = #pto<notify_op set>}\n"
    "  } else {\n"
    "    pto.comm.twait(%w, %one : !s1, i32) {cmp = #pto<wait_cmp eq>}\n"
    "  }\n"
    "  return\n"
    "}\n"
    "}\n";

/* Totals of the two devices. */
static void run_pair(const char *work, int64_t link_lat, int64_t total_m[2])
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_program p;
    struct asm_options options = {.executes = true};
    base_diags_init(&diags, &sources);
    assert_true(asm_load(&p, "pair", program, sizeof program - 1, &options, &sources, &diags) && asm_verify(&p, &options, &diags) &&
                asm_lower(&p, 3, &options, &diags));
    struct sim_options so;
    sim_options_init(&so, p.target);
    so.target.param[PTO_P_link_lat] = link_lat;
    struct sim sim[2], *sims[2] = {&sim[0], &sim[1]};
    struct sim_gm gm = {0};
    struct sim_arg args[8];
    const char *texts[] = {"sig=i32[1]", "peers=peers:sig", "sender=false", "sender@0=true", work};
    for (uint32_t d = 0; d < 2; d++) {
        sim_init(&sim[d], &so, &diags);
        sim[d].shared_gm = &gm;
        sim[d].device = d;
        sim[d].ndevices = 2;
    }
    pto_op_id func = isa_entry_func(&p);
    assert_true(sim_args_bind_devices(sims, 2, &p, func, texts, 5, args, 4));
    struct sim_job jobs[2] = {{&sim[0], &p, func, args, 4, NULL, NULL}, {&sim[1], &p, func, args + 4, 4, NULL, NULL}};
    assert_true(sim_run_together(jobs, 2));
    for (uint32_t d = 0; d < 2; d++) {
        total_m[d] = sim[d].total_m;
        sim_free(&sim[d]);
    }
    sim_gm_free(&gm);
    isa_program_free(&p);
    base_diags_free(&diags);
    base_sources_free(&sources);
}

static void a_wait_ends_when_the_notification_arrives(void **state)
{
    (void)state;
    int64_t quick[2], slow[2], far[2];
    run_pair("work=10", 300, quick);
    run_pair("work=1000", 300, slow);
    run_pair("work=1000", 5300, far);
    assert_true(quick[1] > quick[0]);                            /* the link's latency */
    assert_int_equal(slow[1] - quick[1], slow[0] - quick[0]);    /* the waiter ends later by what the sender took longer */
    assert_int_equal(far[0], slow[0]);
    assert_int_equal(far[1] - slow[1], 5000 * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_change_that_made_it_true), cmocka_unit_test(additions_need_those_before), cmocka_unit_test(many),
        cmocka_unit_test(peers), cmocka_unit_test(a_wait_ends_when_the_notification_arrives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
