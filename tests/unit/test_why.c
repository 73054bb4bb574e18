/* sim/why, sim/profile, sim/whatif: what is told of time, on random programs of all modes. Every mcycle of a pipe is told once, lines
 * add up to pipes, the critical path to the total; no bound is above the total; on one core no lifted limit and no missing dependence
 * makes a program slower, and less bandwidth never makes it faster (design.md 6). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "asm/asm.h"
#include "asm/pass.h"
#include "sim/args.h"
#include "sim/report.h"
#include "sim/whatif.h"

static uint64_t state;
static unsigned pick(unsigned n)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(state >> 33) % n;
}

enum { TILES = 5 };

/* A statement of the body: loads, stores, vector work on random tiles; sometimes a barrier. */
static void put_statement(struct base_buf *t, unsigned barrier)
{
    static const char *const binary[] = {"tadd", "tmul", "tsub", "tmax", "tdiv"}, *const unary[] = {"texp", "tabs", "tsqrt"};
    unsigned a = pick(TILES), b = pick(TILES), c = pick(TILES);
    switch (pick(8)) {
    case 0: case 1: case 2: base_printf(t, "  pto.tload ins(%%%s : !w) outs(%%t%u : !t)\n", pick(2) ? "aw" : "bw", a); break;
    case 3: base_printf(t, "  pto.tstore ins(%%t%u : !t) outs(%%ow : !w)\n", a); break;
    case 4: case 5: base_printf(t, "  pto.%s ins(%%t%u, %%t%u : !t, !t) outs(%%t%u : !t)\n", binary[pick(5)], a, b, c); break;
    case 6: base_printf(t, "  pto.%s ins(%%t%u : !t) outs(%%t%u : !t)\n", unary[pick(3)], a, b); break;
    default:
        if (barrier)
            base_puts(t, pick(2) ? "  pto.barrier #pto.pipe<PIPE_V>\n" : "  pto.barrier #pto.pipe<PIPE_ALL>\n");
        break;
    }
}

/* extra: the number of the statement that a barrier is put behind; -1: none. */
static void make_text(struct base_buf *t, uint64_t seed, int extra)
{
    state = seed * 77 + 5;
    unsigned rows = 8u << pick(3), cols = 32u << pick(3), trips = 1 + pick(6), n = 4 + pick(12), barriers = pick(2), spread = pick(3);
    base_printf(t, "!g = !pto.tensor_view<?x?xf32>\n!w = !pto.partition_tensor_view<%ux%uxf32>\n!t = !pto.tile_buf<vec, %ux%uxf32>\n", rows, cols, rows, cols);
    base_puts(t, "func.func @f(%a: !pto.ptr<f32>, %b: !pto.ptr<f32>, %o: !pto.ptr<f32>) {\n  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n");
    base_printf(t, "  %%r = arith.constant %u : index\n  %%c = arith.constant %u : index\n  %%all = arith.constant 512 : index\n  %%n = arith.constant %u : index\n", rows, cols, trips * cols);
    static const char *const views[] = {"a", "b", "o"};
    for (unsigned i = 0; i < 3; i++)
        base_printf(t, "  %%%sv = pto.make_tensor_view %%%s, shape = [%%r, %%all], strides = [%%all, %%c1] : !g\n", views[i], views[i]);
    for (unsigned i = 0; i < TILES; i++) {
        unsigned at = spread == 0 ? i * rows * cols * 4 : i * 32768 + pick(2) * 256;
        base_printf(t, "  %%x%u = arith.constant %u : i64\n  %%t%u = pto.alloc_tile addr = %%x%u : !t\n", i, at, i, i);
    }
    base_puts(t, "  scf.for %i = %c0 to %n step %c {\n");
    for (unsigned i = 0; i < 3; i++)
        base_printf(t, "  %%%sw = pto.partition_view %%%sv, offsets = [%%c0, %%i], sizes = [%%r, %%c] : !g -> !w\n", views[i], views[i]);
    base_puts(t, "  pto.tload ins(%aw : !w) outs(%t0 : !t)\n");
    for (unsigned i = 0; i < n; i++) {
        put_statement(t, barriers);
        if ((int)i == extra)
            base_puts(t, "  pto.barrier #pto.pipe<PIPE_ALL>\n");
    }
    base_puts(t, "  }\n  return\n}\n");
}

struct bench {
    struct base_sources sources;
    struct base_diags diags;
    struct pto_program p;
    struct sim sim;
};
struct setup {
    enum sim_sync sync;
    bool flags;   /* inserted by the assembler */
    int64_t blocks;
    int64_t ddr;  /* 0: the target's */
    bool whatif, profile;
    int extra;
};

static void run(struct bench *b, uint64_t seed, const struct setup *s)
{
    struct base_buf text = {0};
    struct asm_options ao = {.sync = ASM_SYNC_NONE};
    memset(b, 0, sizeof *b);
    base_diags_init(&b->diags, &b->sources);
    make_text(&text, seed, s->extra);
    uint32_t file = base_source_add(&b->sources, "t.pto", text.data, text.len);
    bool ok = asm_parse(&b->p, file, &ao, &b->diags) && asm_verify(&b->p, &ao, &b->diags) && asm_lower(&b->p, 3, &ao, &b->diags);
    ao.sync = ASM_SYNC_INSERT;
    struct sync_stats stats;
    ok = ok && (!s->flags || asm_sync_insert(&b->p, &ao, &b->diags, &stats));
    if (!ok)
        fail_msg("%s\n%s", b->diags.first->message, text.data);
    struct sim_options o;
    sim_options_init(&o, b->p.target);
    o.sync = s->sync;
    o.block_dim = s->blocks;
    o.target.param[PTO_P_aiv_cores] = o.target.param[PTO_P_aic_cores] = 3;
    if (s->ddr != 0)
        o.target.param[PTO_P_ddr] = s->ddr;
    o.profile = s->profile;
    sim_init(&b->sim, &o, &b->diags);
    static const char *const args[] = {"a=f32[32,512]=ones", "b=f32[32,512]=const:2", "o=f32[32,512]"};
    struct sim_arg bound[3];
    pto_op_id func = isa_entry_func(&b->p);
    assert_true(sim_args_bind(&b->sim, &b->p, func, (const char **)(uintptr_t)args, 3, bound, 3));
    struct sim_snapshot *before = sim_snapshot_take(&b->sim.gm);
    struct sim_job job = {.sim = &b->sim, .program = &b->p, .func = func, .args = bound, .nargs = 3};
    if (!sim_run_together(&job, 1))
        fail_msg("%s\n%s", b->diags.first->message, text.data);
    uint64_t budget = SIM_WHATIF_INSNS;
    if (s->whatif)
        sim_whatif(&job, 1, before, &budget);
    sim_snapshot_free(before);
    base_buf_free(&text);
}
static void done(struct bench *b)
{
    sim_free(&b->sim);
    isa_program_free(&b->p);
    base_diags_free(&b->diags);
    base_sources_free(&b->sources);
}

static void check_sums(const struct sim *sim)
{
    int64_t pipes_m[SIM_CAUSE_COUNT] = {0}, lines_m[SIM_CAUSE_COUNT] = {0}, cause_m[SIM_CAUSE_COUNT];
    for (uint32_t c = 0; c < sim->ncores; c++)
        for (unsigned p = 0; p < PTO_PIPE_COUNT; p++) {
            int64_t sum = 0, busy = 0;
            sim_pipe_causes(&sim->cores[c].pipe[p], cause_m);
            for (unsigned i = 0; i < SIM_CAUSE_COUNT; i++) {
                assert_true(cause_m[i] >= 0);
                sum += cause_m[i];
                busy += sim_cause_is_busy((enum sim_cause)i) ? cause_m[i] : 0;
                pipes_m[i] += i != SIM_CAUSE_IDLE ? cause_m[i] : 0;
            }
            assert_int_equal(sum, sim->cores[c].total_m);
            assert_int_equal(busy, sim->cores[c].pipe[p].busy_m);
        }
    for (pto_op_id op = 0; op < sim->program->nops; op++) {
        sim_op_causes(&sim->log.ops[op], cause_m);
        for (unsigned i = 0; i < SIM_CAUSE_COUNT; i++)
            lines_m[i] += cause_m[i];
    }
    assert_memory_equal(lines_m, pipes_m, sizeof lines_m);
}

static void check_profile(const struct sim *sim)
{
    const struct sim_profile *p = sim->profile;
    int64_t at_m = 0, sum = 0;
    assert_non_null(p);
    for (uint32_t i = 0; i < p->npath; i++) { /* without gaps, from the start to the end */
        assert_int_equal(p->path[i].begin_m, at_m);
        assert_true(p->path[i].end_m > at_m);
        assert_true(p->path[i].cause != SIM_CAUSE_FORGOTTEN);
        at_m = p->path[i].end_m;
    }
    assert_int_equal(at_m, sim->total_m);
    for (uint32_t i = 0; i < p->npath_sums; i++)
        sum += p->path_sums[i].time_m;
    assert_int_equal(sum, sim->total_m);
    for (uint32_t i = 0; i < p->nbounds; i++)
        assert_in_range(p->bounds[i].cycles_m, 1, sim->total_m);
    int64_t blamed = 0, gaps = 0;
    for (uint32_t i = 0; i < p->nblames; i++)
        blamed += p->blames[i].cause == SIM_CAUSE_FLAG ? p->blames[i].time_m : 0;
    for (uint32_t c = 0; c < sim->ncores; c++)
        for (unsigned k = 0; k < PTO_PIPE_COUNT; k++)
            gaps += sim->cores[c].pipe[k].stall_m[SIM_STALL_FLAG];
    assert_true(blamed <= gaps); /* what nothing follows is nobody's wait */
    for (uint32_t i = 0; i < p->nspaces; i++) {
        const struct sim_space_use *u = &p->spaces[i];
        assert_true(u->peak_bytes > 0 && u->peak_bytes <= u->extent_bytes && u->extent_bytes <= u->capacity_bytes);
        assert_int_equal(u->live.value[u->live.count - 1], 0);
        for (uint32_t k = 0; k < u->live.count; k++)
            assert_in_range(u->live.value[k], 0, u->peak_bytes);
    }
    int64_t moved = 0, read = 0;
    for (uint32_t i = 0; i < p->bandwidth.nbins; i++)
        moved += p->bandwidth.read[i];
    for (uint32_t c = 0; c < sim->ncores; c++)
        read += sim->cores[c].read_bytes;
    assert_int_equal(moved, read);
}

/* One instruction at a time: all that pipes do lies on the path. */
static void check_whole_path(const struct sim *sim)
{
    int64_t pipes_m = 0, path_m = 0;
    for (unsigned p = 0; p < PTO_PIPE_COUNT; p++)
        for (unsigned i = 0; i < SIM_PART_COUNT; i++)
            pipes_m += p != PTO_PIPE_S && i != SIM_PART_LATENCY ? sim->cores[0].pipe[p].part_m[i] : 0;
    for (uint32_t i = 0; i < sim->profile->npath; i++)
        if (sim_cause_is_busy((enum sim_cause)sim->profile->path[i].cause) && sim->profile->path[i].cause != SIM_CAUSE_LATENCY)
            path_m += sim->profile->path[i].end_m - sim->profile->path[i].begin_m;
    assert_int_equal(path_m, pipes_m);
}

static const struct setup modes[] = {{.sync = SIM_SYNC_AUTO, .blocks = 1, .extra = -1, .profile = true},
                                     {.sync = SIM_SYNC_EXPLICIT, .flags = true, .blocks = 1, .extra = -1, .profile = true},
                                     {.sync = SIM_SYNC_SEQUENTIAL, .blocks = 1, .extra = -1, .profile = true},
                                     {.sync = SIM_SYNC_EXPLICIT, .flags = true, .blocks = 5, .extra = -1, .profile = true}};

static void all_time_is_told_once(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 60; seed++)
        for (unsigned m = 0; m < sizeof modes / sizeof modes[0]; m++) {
            struct bench b, plain;
            struct setup s = modes[m];
            run(&b, seed, &s);
            check_sums(&b.sim);
            check_profile(&b.sim);
            if (s.sync == SIM_SYNC_SEQUENTIAL)
                check_whole_path(&b.sim);
            s.profile = false; /* writing things down changes no time */
            run(&plain, seed, &s);
            assert_int_equal(plain.sim.total_m, b.sim.total_m);
            done(&plain);
            done(&b);
        }
}

static void lifted_limits_are_never_slower_on_one_core(void **unused)
{
    (void)unused;
    uint32_t helped = 0;
    for (uint64_t seed = 1; seed <= 40; seed++)
        for (unsigned m = 0; m < 3; m++) {
            struct bench b;
            struct setup s = modes[m];
            s.whatif = true;
            run(&b, seed, &s);
            const struct sim_profile *p = b.sim.profile;
            assert_null(p->gains_note);
            assert_int_equal(p->ngains, 16);
            for (uint32_t i = 0; i < p->ngains; i++) {
                if (p->gains[i].gain_m < 0)
                    fail_msg("seed %llu, mode %u: '%s' loses %lld", (unsigned long long)seed, m, p->gains[i].name, (long long)-p->gains[i].gain_m);
                assert_int_equal(p->gains[i].total_m + p->gains[i].gain_m, b.sim.total_m);
                helped += p->gains[i].gain_m > 0 && !p->gains[i].outside;
            }
            check_profile(&b.sim); /* with the bound of dependences */
            done(&b);
        }
    assert_true(helped > 300);
}

/* Less bandwidth, more dependences: never faster on one core. */
static void slower_parts_are_never_faster(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 60; seed++)
        for (unsigned m = 0; m < 3; m++) {
            struct bench b, slow, bound;
            struct setup s = modes[m];
            run(&b, seed, &s);
            s.ddr = 20000;
            run(&slow, seed, &s);
            assert_true(slow.sim.total_m >= b.sim.total_m);
            check_sums(&slow.sim);
            check_profile(&slow.sim);
            s.ddr = 0;
            s.extra = (int)(seed % 4);
            if (!s.flags) { /* inserted flags would be others */
                run(&bound, seed, &s);
                assert_true(bound.sim.total_m >= b.sim.total_m);
                done(&bound);
            }
            done(&slow);
            done(&b);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_time_is_told_once), cmocka_unit_test(lifted_limits_are_never_slower_on_one_core),
                                       cmocka_unit_test(slower_parts_are_never_faster)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
