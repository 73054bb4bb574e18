/* sim/timing, sim/cost: known answers of timing.md, and the recurrence against an independent longest-path oracle. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sim/timing.h"

/* The cube fills in no time: a_cube_that_stood_still_fills looks at that. */
static const struct pto_target *a3(void)
{
    static struct pto_target t;
    t = *isa_target_find("a3");
    t.param[PTO_P_mad_fill] = 0;
    return &t;
}

static struct pto_tile tile(enum pto_space space, enum pto_dtype dtype, int32_t rows, int32_t cols, int64_t addr)
{
    struct pto_tile t = {.space = (uint8_t)space, .dtype = (uint8_t)dtype, .rows = rows, .cols = cols, .v_row = rows,
                         .v_col = cols, .phys_rows = rows, .phys_cols = cols, .addr = addr, .fractal = 512};
    bool boxed = space != PTO_SPACE_VEC && space != PTO_SPACE_BIAS && space != PTO_SPACE_SCALING;
    t.slayout = (uint8_t)(!boxed ? PTO_SLAYOUT_NONE : space == PTO_SPACE_RIGHT ? PTO_SLAYOUT_COL : PTO_SLAYOUT_ROW);
    t.blayout = (uint8_t)(boxed && space != PTO_SPACE_RIGHT && space != PTO_SPACE_LEFT ? PTO_BLAYOUT_COL : PTO_BLAYOUT_ROW);
    if (space == PTO_SPACE_ACC)
        t.fractal = 1024;
    return t;
}

static struct pto_operand of_tile(struct pto_tile t) { return (struct pto_operand){.kind = PTO_OK_TILE, .dtype = t.dtype, .u.tile = t}; }

static struct pto_insn two(enum pto_op op, struct pto_tile src, struct pto_tile dst)
{
    struct pto_insn i = {.op = (uint16_t)op, .noperands = 8};
    i.operand[isa_op_slot(op, PTO_ROLE_SRC)] = of_tile(src);
    i.operand[isa_op_slot(op, PTO_ROLE_DST)] = of_tile(dst);
    i.pipe = (uint8_t)isa_insn_pipe(&i, NULL);
    return i;
}

static struct pto_insn matmul(enum pto_dtype dtype, int32_t m, int32_t k, int32_t n)
{
    struct pto_insn i = {.op = PTO_OP_TMATMUL, .noperands = 3, .pipe = PTO_PIPE_M};
    i.operand[isa_op_slot(PTO_OP_TMATMUL, PTO_ROLE_LHS)] = of_tile(tile(PTO_SPACE_LEFT, dtype, m, k, 0));
    i.operand[isa_op_slot(PTO_OP_TMATMUL, PTO_ROLE_RHS)] = of_tile(tile(PTO_SPACE_RIGHT, dtype, k, n, 0));
    i.operand[isa_op_slot(PTO_OP_TMATMUL, PTO_ROLE_DST)] = of_tile(tile(PTO_SPACE_ACC, PTO_F32, m, n, 0));
    return i;
}

static struct pto_insn tload(int64_t rows, int64_t cols, enum pto_dtype dtype, int64_t row_stride, int64_t addr)
{
    struct pto_insn i = {.op = PTO_OP_TLOAD, .noperands = 2, .pipe = PTO_PIPE_MTE2};
    struct pto_operand *gm = &i.operand[isa_op_slot(PTO_OP_TLOAD, PTO_ROLE_SRC)];
    gm->kind = PTO_OK_GM;
    gm->u.gm = (struct pto_gm){.dtype = (uint8_t)dtype, .layout = PTO_GM_LAYOUT_ND, .rank = 2, .addr = 65536,
                               .shape = {1, 1, 1, rows, cols}, .stride = {rows * row_stride, rows * row_stride, rows * row_stride, row_stride, 1}};
    i.operand[isa_op_slot(PTO_OP_TLOAD, PTO_ROLE_DST)] = of_tile(tile(PTO_SPACE_MAT, dtype, (int32_t)rows, (int32_t)cols, addr));
    return i;
}

static struct pto_insn flag(enum pto_op op, unsigned src, unsigned dst, unsigned id)
{
    struct pto_insn i = {.op = (uint16_t)op, .attr = {src, dst, id}};
    i.pipe = (uint8_t)isa_insn_pipe(&i, NULL);
    return i;
}

static struct pto_insn barrier(unsigned pipe)
{
    return (struct pto_insn){.op = PTO_OP_BARRIER, .attr = {pipe}, .pipe = (uint8_t)pipe};
}

struct machine {
    struct base_sources sources;
    struct base_diags diags;
    struct sim_log log;
    struct sim_timer *timer;
    struct sim_core_stats stats;
};
static void start(struct machine *m, enum sim_sync sync, const struct pto_target *target)
{
    memset(m, 0, sizeof *m);
    base_diags_init(&m->diags, &m->sources);
    m->log.diags = &m->diags;
    m->log.keep_events = true;
    m->timer = sim_timer_new(&(struct sim_timer_options){.target = target, .sync = sync, .active_cores = 1}, &m->log);
}
static void add(struct machine *m, struct pto_insn i)
{
    struct isa_access accesses[ISA_MAX_ACCESSES];
    unsigned n = isa_accesses(&i, accesses);
    sim_timer_insn(m->timer, &i, accesses, n, 0);
}
static void stop(struct machine *m)
{
    sim_timer_finish(m->timer, &m->stats);
    sim_timer_free(m->timer);
    m->timer = NULL;
    for (unsigned p = 0; p < PTO_PIPE_COUNT; p++) { /* every mcycle of a pipe is accounted for once */
        const struct sim_pipe_stats *s = &m->stats.pipe[p];
        int64_t sum = s->busy_m + s->idle_m;
        for (unsigned c = 0; c < SIM_STALL_COUNT; c++) {
            assert_true(s->stall_m[c] >= 0);
            sum += s->stall_m[c];
        }
        assert_true(s->idle_m >= 0);
        assert_int_equal(sum, m->stats.total_m);
        assert_true(s->busy_m <= m->stats.total_m);
    }
}
static void done(struct machine *m)
{
    if (m->timer != NULL)
        stop(m);
    free(m->log.events);
    free(m->log.flows);
    base_strings_free(&m->log.details);
    base_diags_free(&m->diags);
    base_sources_free(&m->sources);
}

static int64_t busy(struct pto_insn i, const struct pto_target *t, int64_t cores)
{
    return sim_cost_of(&(struct sim_cost_env){.target = t, .active_cores = cores}, &i).busy_m;
}

/* timing.md 1.2, 1.3: 128x256x64 f16 is 512 cycles of cube and 64 + 256 of MTE1; rates of other types. */
static void costs_of_the_cube_path(void **state)
{
    (void)state;
    const struct pto_target *a5 = isa_target_find("a5");
    assert_int_equal(busy(matmul(PTO_F16, 128, 64, 256), a3(), 1), (512 + 10) * 1000);
    assert_int_equal(busy(matmul(PTO_BF16, 128, 64, 256), a3(), 1), (512 + 10) * 1000);
    assert_int_equal(busy(matmul(PTO_I8, 128, 64, 256), a3(), 1), (256 + 10) * 1000);
    assert_int_equal(busy(matmul(PTO_F32, 128, 64, 256), a3(), 1), (2048 + 10) * 1000);
    assert_int_equal(busy(matmul(PTO_F32, 128, 64, 256), a5, 1), (8192 + 2) * 1000);
    assert_int_equal(busy(matmul(PTO_F8E4M3, 128, 64, 256), a5, 1), (256 + 2) * 1000);
    assert_int_equal(busy(matmul(PTO_F4E2M1, 128, 64, 256), a5, 1), (128 + 2) * 1000);
    /* parts of a fractal cost a whole one */
    assert_int_equal(busy(matmul(PTO_F16, 1, 1, 1), a3(), 1), (1 + 10) * 1000);
    assert_int_equal(busy(matmul(PTO_F16, 17, 17, 17), a3(), 1), (8 + 10) * 1000);
    /* peak rates of the table: MACs a cycle */
    assert_int_equal(sim_mad_peak(a3(), PTO_F16, false), 4096);
    assert_int_equal(sim_mad_peak(a3(), PTO_I8, false), 8192);
    assert_int_equal(sim_mad_peak(a3(), PTO_I4, false), 16384);
    assert_int_equal(sim_mad_peak(a3(), PTO_F32, false), 1024);
    assert_int_equal(sim_mad_peak(a3(), PTO_F32, true), 2048);
    assert_int_equal(sim_mad_peak(a5, PTO_F32, false), 256);
    assert_int_equal(sim_mad_peak(a5, PTO_F8E5M2, false), 8192);
    assert_int_equal(sim_mad_peak(a5, PTO_F4E2M1, false), 16384);
    int64_t start_m = a3()->param[PTO_P_mte1_start] * 1000;
    assert_int_equal(busy(two(PTO_OP_TMOV, tile(PTO_SPACE_MAT, PTO_F16, 128, 64, 0), tile(PTO_SPACE_LEFT, PTO_F16, 128, 64, 0)), a3(), 1),
                     start_m + 64000);
    assert_int_equal(busy(two(PTO_OP_TMOV, tile(PTO_SPACE_MAT, PTO_F16, 64, 256, 0), tile(PTO_SPACE_RIGHT, PTO_F16, 64, 256, 0)), a3(), 1),
                     start_m + 256000);
    /* fixpipe to L1: 64 elements a cycle behind 20 */
    assert_int_equal(busy(two(PTO_OP_TMOV, tile(PTO_SPACE_ACC, PTO_F32, 128, 256, 0), tile(PTO_SPACE_MAT, PTO_F16, 128, 256, 0)), a3(), 1),
                     (20 + 512) * 1000);
    /* to UB on A5: 128 B/cycle behind 26, and a quarter of that into columns */
    struct pto_tile acc = tile(PTO_SPACE_ACC, PTO_F32, 64, 32, 0), ub = tile(PTO_SPACE_VEC, PTO_F32, 64, 32, 0);
    assert_int_equal(busy(two(PTO_OP_TMOV, acc, ub), a5, 1), (26 + 64) * 1000);
    ub.blayout = PTO_BLAYOUT_COL;
    assert_int_equal(busy(two(PTO_OP_TMOV, acc, ub), a5, 1), (26 + 256) * 1000);
}

static bool near(double v, double measured, double part) { return v > measured * (1 - part) && v < measured * (1 + part); }
static struct pto_insn to_ub(struct pto_insn i, int32_t rows, int32_t cols)
{
    i.operand[isa_op_slot(PTO_OP_TLOAD, PTO_ROLE_DST)].u.tile = tile(PTO_SPACE_VEC, PTO_F16, rows, cols, 0);
    return i;
}

/* timing.md 1.3: one 128x256x64 f16 step of A2/A3 keeps MTE1 busy for 430 to 442 cycles; an MXFP4 step of 256x256x256 on A5
 * for 504 (312.7 us at 1650 MHz in 1024 steps): 32 KiB at 256 B/cycle twice, 2 KiB of scales at 32 B/cycle twice, four starts. */
static void busy_time_of_mte1(void **state)
{
    (void)state;
    int64_t step = busy(two(PTO_OP_TMOV, tile(PTO_SPACE_MAT, PTO_F16, 128, 64, 0), tile(PTO_SPACE_LEFT, PTO_F16, 128, 64, 0)), a3(), 1) +
                   busy(two(PTO_OP_TMOV, tile(PTO_SPACE_MAT, PTO_F16, 64, 256, 0), tile(PTO_SPACE_RIGHT, PTO_F16, 64, 256, 0)), a3(), 1);
    assert_in_range(step, 430000, 442000);
    const struct pto_target *a5 = isa_target_find("a5");
    struct pto_tile scale = tile(PTO_SPACE_MAT, PTO_F8E8M0, 256, 8, 0), scale_l0 = tile(PTO_SPACE_SCALE_LEFT, PTO_F8E8M0, 256, 8, 0);
    scale.fractal = scale_l0.fractal = 32;
    step = 2 * busy(two(PTO_OP_TMOV, tile(PTO_SPACE_MAT, PTO_F4E2M1, 256, 256, 0), tile(PTO_SPACE_LEFT, PTO_F4E2M1, 256, 256, 0)), a5, 1) +
           2 * busy(two(PTO_OP_TMOV, scale, scale_l0), a5, 1);
    assert_true(near((double)step, 504000, 0.03));
}

/* timing.md 1.4, 4.2: the path of one core alone, all of it in L2; what the memory adds is in test_memory_model.c. */
static void costs_of_loads(void **state)
{
    (void)state;
    int64_t start_m = a3()->param[PTO_P_gm_issue] * 1000, l1 = a3()->param[PTO_P_gm_l1], ub = a3()->param[PTO_P_gm_ub];
    int64_t short_m = a3()->param[PTO_P_gm_l1_burst], short_ub_m = a3()->param[PTO_P_gm_ub_burst];
    struct pto_insn small = tload(64, 64, PTO_F16, 4096, 0), large = tload(64, 512, PTO_F16, 4096, 0);
    assert_int_equal(busy(small, a3(), 24), start_m + 64 * short_m);
    assert_int_equal(busy(large, a3(), 1), start_m + 64 * ((1024 * 1000000 + l1 - 1) / l1));
    /* only what the tile's valid region takes is moved, and a row ends where it ends */
    struct pto_insn part = small;
    part.operand[isa_op_slot(PTO_OP_TLOAD, PTO_ROLE_DST)].u.tile.v_row = 16;
    assert_int_equal(busy(part, a3(), 24), start_m + 16 * short_m);
    part = large;
    part.operand[isa_op_slot(PTO_OP_TLOAD, PTO_ROLE_DST)].u.tile.v_col = 64;
    assert_int_equal(busy(part, a3(), 24), start_m + 64 * short_m);
    /* dense rows are one run when they are dense on both sides */
    assert_int_equal(busy(to_ub(tload(64, 64, PTO_F16, 64, 0), 64, 64), a3(), 1), start_m + (64 * 128 * INT64_C(1000000) + ub - 1) / ub);
    part = to_ub(tload(64, 60, PTO_F16, 60, 0), 64, 64);
    part.operand[isa_op_slot(PTO_OP_TLOAD, PTO_ROLE_DST)].u.tile.v_col = 60;
    assert_int_equal(busy(part, a3(), 1), start_m + 64 * short_ub_m);
}

/* Load, move, multiply in a row with flags: each starts when the one before is ready and the flag has travelled. */
static void a_chain_of_flags(void **state)
{
    (void)state;
    struct machine m;
    start(&m, SIM_SYNC_EXPLICIT, a3());
    struct pto_insn load = tload(128, 64, PTO_F16, 64, 0);
    struct pto_insn move = two(PTO_OP_TMOV, tile(PTO_SPACE_MAT, PTO_F16, 128, 64, 0), tile(PTO_SPACE_LEFT, PTO_F16, 128, 64, 0));
    add(&m, load);
    add(&m, flag(PTO_OP_SET_FLAG, PTO_PIPE_MTE2, PTO_PIPE_MTE1, 0));
    add(&m, flag(PTO_OP_WAIT_FLAG, PTO_PIPE_MTE2, PTO_PIPE_MTE1, 0));
    add(&m, move);
    add(&m, flag(PTO_OP_SET_FLAG, PTO_PIPE_MTE1, PTO_PIPE_M, 3));
    add(&m, flag(PTO_OP_WAIT_FLAG, PTO_PIPE_MTE1, PTO_PIPE_M, 3));
    add(&m, matmul(PTO_F16, 128, 64, 256));
    stop(&m);
    /* issued at 1; 128 runs of 128 B are below the least time of a run; the latency; flag 14; the move takes 16 KiB / 256 and its start of 57 */
    int64_t loaded = 1000 + (a3()->param[PTO_P_gm_issue] + a3()->param[PTO_P_gm_lat]) * 1000 + 128 * a3()->param[PTO_P_gm_l1_burst], moved = loaded + 14000 + (64 + 57) * 1000;
    int64_t total = moved + 14000 + 522000;
    assert_int_equal(m.stats.total_m, total);
    assert_int_equal(m.stats.pipe[PTO_PIPE_M].stall_m[SIM_STALL_ISSUE], 7000);
    assert_int_equal(m.stats.pipe[PTO_PIPE_M].stall_m[SIM_STALL_FLAG], total - 522000 - 7000);
    assert_int_equal(m.stats.macs, 128 * 64 * 256);
    assert_int_equal(m.log.nflows, 2);
    assert_int_equal(m.log.flows[0].set_m, loaded);
    assert_int_equal(m.log.flows[0].wait_m, loaded + 14000);
    assert_false(base_diags_failed(&m.diags));
    done(&m);
}

/* Without flags the pipes overlap; auto mode finds the dependences of the bytes, sequential mode overlaps nothing. */
static void modes_order_differently(void **state)
{
    (void)state;
    int64_t total[4];
    for (int sync = SIM_SYNC_AUTO; sync <= SIM_SYNC_SEQUENTIAL; sync++) {
        struct machine m;
        start(&m, (enum sim_sync)sync, a3());
        for (int k = 0; k < 4; k++) {
            int64_t at = k * 32768;
            add(&m, tload(128, 64, PTO_F16, 64, at));
            add(&m, two(PTO_OP_TMOV, tile(PTO_SPACE_MAT, PTO_F16, 128, 64, at), tile(PTO_SPACE_LEFT, PTO_F16, 128, 64, 0)));
        }
        stop(&m);
        total[sync] = m.stats.total_m;
        if (sync == SIM_SYNC_AUTO) { /* RAW: the k-th move starts 14 cycles behind the k-th load's last byte */
            int64_t load_busy = a3()->param[PTO_P_gm_issue] * 1000 + 128 * a3()->param[PTO_P_gm_l1_burst], latency = a3()->param[PTO_P_gm_lat] * 1000;
            for (int k = 0; k < 4; k++)
                assert_int_equal(m.log.events[2 * k + 1].start_m, 1000 + (k + 1) * load_busy + latency + 14000);
            assert_int_equal(m.stats.pipe[PTO_PIPE_MTE1].stall_m[SIM_STALL_FLAG], 0);
            assert_true(m.stats.pipe[PTO_PIPE_MTE1].stall_m[SIM_STALL_DEP] > 0);
        }
        done(&m);
    }
    assert_true(total[SIM_SYNC_EXPLICIT] < total[SIM_SYNC_AUTO]);
    assert_true(total[SIM_SYNC_AUTO] < total[SIM_SYNC_SEQUENTIAL]);
}

/* Auto mode: a load over bytes that a move still reads (WAR), and over bytes another load writes from the same pipe. */
static void write_after_read_waits(void **state)
{
    (void)state;
    struct machine m;
    struct pto_target slow = *a3();
    slow.param[PTO_P_l1_l0a] = 1000; /* one byte a cycle: the move takes 16384 */
    start(&m, SIM_SYNC_AUTO, &slow);
    struct pto_insn move = two(PTO_OP_TMOV, tile(PTO_SPACE_MAT, PTO_F16, 128, 64, 0), tile(PTO_SPACE_LEFT, PTO_F16, 128, 64, 0));
    add(&m, move);
    add(&m, tload(128, 64, PTO_F16, 64, 8192)); /* its second half */
    add(&m, tload(128, 64, PTO_F16, 64, 32768));
    stop(&m);
    assert_int_equal(m.log.events[0].end_m, 1000 + (16384 + 57) * 1000);
    assert_int_equal(m.log.events[1].start_m, m.log.events[0].end_m + 14000);
    done(&m);
}

/* Auto mode: who uses a popped tile waits for the pop that loads it (A2/A3, vector.md 18.3), and the next pop into the slot for who uses it. */
static void popped_tiles_are_waited_for(void **state)
{
    (void)state;
    static const struct {
        enum pto_op op;
        enum pto_role role;
    } pops[] = {{PTO_OP_TPOP_FROM_AIC, PTO_ROLE_RESULT}, {PTO_OP_TPOP, PTO_ROLE_DST}};
    for (size_t k = 0; k < sizeof pops / sizeof pops[0]; k++) {
        struct machine m;
        start(&m, SIM_SYNC_AUTO, a3());
        struct pto_tile slot = tile(PTO_SPACE_VEC, PTO_F32, 32, 64, 4096), other = tile(PTO_SPACE_VEC, PTO_F32, 32, 64, 65536);
        struct pto_insn pop = {.op = (uint16_t)pops[k].op, .noperands = 8, .pipe = PTO_PIPE_MTE2};
        pop.operand[isa_op_slot(pops[k].op, pops[k].role)] = of_tile(slot);
        add(&m, pop);
        add(&m, two(PTO_OP_TMOV, slot, other));
        add(&m, pop);
        stop(&m);
        const struct sim_event *e = m.log.events;
        assert_true(e[0].end_m > e[0].start_m);
        assert_int_equal(e[1].start_m, e[0].ready_m + 14000);
        assert_int_equal(e[2].start_m, e[1].end_m + 14000);
        done(&m);
    }
}

/* A slot is given back behind whoever uses its bytes, on another pipe, too (auto mode); what the pipe itself did counts in every mode. */
static void moments_behind_bytes(void **state)
{
    (void)state;
    enum sim_sync modes[] = {SIM_SYNC_AUTO, SIM_SYNC_EXPLICIT};
    for (size_t k = 0; k < sizeof modes / sizeof modes[0]; k++) {
        struct machine m;
        start(&m, modes[k], a3());
        struct pto_insn load = tload(128, 64, PTO_F16, 64, 4096);
        struct isa_access used = {.space = PTO_SPACE_MAT, .write = true, .known = true, .begin = 8192, .run = 1, .count = {1, 1}}, other = used;
        other.begin = 0;
        other.run = 4096;
        struct sim_moment *behind = sim_moment_new(), *free_at_once = sim_moment_new();
        add(&m, load);
        sim_timer_post(m.timer, &load, PTO_PIPE_MTE1, behind, &used);
        sim_timer_post(m.timer, &load, PTO_PIPE_MTE1, free_at_once, &other);
        int64_t at = behind->at_m, early = free_at_once->at_m;
        assert_int_equal(behind->known, 1);
        sim_moment_drop(behind);
        sim_moment_drop(free_at_once);
        stop(&m);
        const struct sim_event *e = m.log.events;
        assert_true(early < e[0].end_m);
        if (modes[k] == SIM_SYNC_AUTO)
            assert_int_equal(at, e[0].ready_m + 14000);
        else
            assert_true(at < e[0].end_m);
        done(&m);
    }
}

static unsigned findings(struct machine *m, const char *text)
{
    unsigned n = 0;
    for (const struct base_diag *d = m->diags.first; d != NULL; d = d->next) {
        assert_int_equal(d->code, PTO_D_SYNC);
        assert_string_equal(d->check, "sync");
        n += strstr(d->message, text) != NULL;
    }
    return n;
}

static void misused_flags_are_found(void **state)
{
    (void)state;
    struct machine m;
    /* nobody sets it; one finding although work is held up behind it */
    start(&m, SIM_SYNC_EXPLICIT, a3());
    add(&m, flag(PTO_OP_WAIT_FLAG, PTO_PIPE_MTE2, PTO_PIPE_MTE1, 0));
    add(&m, two(PTO_OP_TMOV, tile(PTO_SPACE_MAT, PTO_F16, 128, 64, 0), tile(PTO_SPACE_LEFT, PTO_F16, 128, 64, 0)));
    add(&m, flag(PTO_OP_SET_FLAG, PTO_PIPE_MTE1, PTO_PIPE_M, 0));
    add(&m, flag(PTO_OP_WAIT_FLAG, PTO_PIPE_MTE1, PTO_PIPE_M, 0));
    add(&m, matmul(PTO_F16, 16, 16, 16));
    stop(&m);
    assert_int_equal(findings(&m, "never satisfied"), 1);
    assert_int_equal(m.diags.counts[PTO_SEV_ERROR], 1);
    done(&m);
    /* set twice */
    start(&m, SIM_SYNC_EXPLICIT, a3());
    add(&m, flag(PTO_OP_SET_FLAG, PTO_PIPE_MTE2, PTO_PIPE_MTE1, 1));
    add(&m, flag(PTO_OP_SET_FLAG, PTO_PIPE_MTE2, PTO_PIPE_MTE1, 1));
    add(&m, flag(PTO_OP_WAIT_FLAG, PTO_PIPE_MTE2, PTO_PIPE_MTE1, 1));
    add(&m, flag(PTO_OP_WAIT_FLAG, PTO_PIPE_MTE2, PTO_PIPE_MTE1, 1));
    stop(&m);
    assert_int_equal(findings(&m, "already set"), 1);
    assert_int_equal(m.diags.counts[PTO_SEV_ERROR], 1);
    done(&m);
    /* set again before the wait that stands earlier in the text gets to it: MTE1 is held up by the matmul */
    start(&m, SIM_SYNC_EXPLICIT, a3());
    add(&m, matmul(PTO_F16, 128, 64, 256));
    add(&m, flag(PTO_OP_SET_FLAG, PTO_PIPE_M, PTO_PIPE_MTE1, 0));
    add(&m, flag(PTO_OP_WAIT_FLAG, PTO_PIPE_M, PTO_PIPE_MTE1, 0));
    for (int i = 0; i < 2; i++) {
        add(&m, flag(PTO_OP_SET_FLAG, PTO_PIPE_MTE2, PTO_PIPE_MTE1, 0));
        add(&m, flag(PTO_OP_WAIT_FLAG, PTO_PIPE_MTE2, PTO_PIPE_MTE1, 0));
    }
    stop(&m);
    assert_int_equal(findings(&m, "already set"), 1);
    assert_int_equal(m.diags.counts[PTO_SEV_ERROR], 1);
    done(&m);
    /* left set */
    start(&m, SIM_SYNC_EXPLICIT, a3());
    add(&m, flag(PTO_OP_SET_FLAG, PTO_PIPE_MTE2, PTO_PIPE_MTE1, 1));
    stop(&m);
    assert_int_equal(findings(&m, "still set at the end"), 1);
    done(&m);
    /* a circle of two waits */
    start(&m, SIM_SYNC_EXPLICIT, a3());
    add(&m, flag(PTO_OP_WAIT_FLAG, PTO_PIPE_M, PTO_PIPE_MTE1, 0));
    add(&m, flag(PTO_OP_WAIT_FLAG, PTO_PIPE_MTE1, PTO_PIPE_M, 0));
    add(&m, flag(PTO_OP_SET_FLAG, PTO_PIPE_MTE1, PTO_PIPE_M, 0));
    add(&m, flag(PTO_OP_SET_FLAG, PTO_PIPE_M, PTO_PIPE_MTE1, 0));
    stop(&m);
    assert_int_equal(findings(&m, "never satisfied"), 1);
    assert_int_equal(m.diags.counts[PTO_SEV_ERROR], 1);
    done(&m);
    /* the scalar unit itself */
    start(&m, SIM_SYNC_EXPLICIT, a3());
    add(&m, flag(PTO_OP_WAIT_FLAG, PTO_PIPE_V, PTO_PIPE_S, 0));
    add(&m, flag(PTO_OP_SET_FLAG, PTO_PIPE_V, PTO_PIPE_S, 0));
    stop(&m);
    assert_int_equal(findings(&m, "scalar unit waits"), 1);
    done(&m);
}

/* A wait that stands before its set in the text is legal: the set runs on another pipe (vector.md 16). */
static void a_wait_may_come_before_its_set(void **state)
{
    (void)state;
    struct machine m;
    start(&m, SIM_SYNC_EXPLICIT, a3());
    add(&m, flag(PTO_OP_WAIT_FLAG, PTO_PIPE_M, PTO_PIPE_MTE1, 0));
    add(&m, two(PTO_OP_TMOV, tile(PTO_SPACE_MAT, PTO_F16, 128, 64, 0), tile(PTO_SPACE_LEFT, PTO_F16, 128, 64, 0)));
    add(&m, matmul(PTO_F16, 128, 64, 256));
    add(&m, flag(PTO_OP_SET_FLAG, PTO_PIPE_M, PTO_PIPE_MTE1, 0));
    stop(&m);
    assert_false(base_diags_failed(&m.diags));
    /* the matmul is issued at 3 and ends 522 later; the move starts 14 after that */
    assert_int_equal(m.stats.total_m, (3 + 522 + 14 + 64 + 57) * 1000);
    done(&m);
}

/* timing.md 1.2: a matmul that finds the cube idle takes `mad_fill` more; behind another one, or that much later, it overlaps. */
static void a_cube_that_stood_still_fills(void **state)
{
    (void)state;
    struct machine m;
    struct pto_target t = *isa_target_find("a3");
    t.param[PTO_P_mad_fill] = 52;
    start(&m, SIM_SYNC_EXPLICIT, &t);
    for (int i = 0; i < 3; i++)
        add(&m, matmul(PTO_F16, 128, 64, 256));
    stop(&m);
    assert_int_equal(m.stats.total_m, (1 + 52 + 3 * 522) * 1000);
    assert_int_equal(m.stats.pipe[PTO_PIPE_M].busy_m, (52 + 3 * 522) * 1000);
    done(&m);
    start(&m, SIM_SYNC_EXPLICIT, &t);
    add(&m, matmul(PTO_F16, 16, 16, 16)); /* 11 + 52, issued at 1 */
    add(&m, two(PTO_OP_TMOV, tile(PTO_SPACE_MAT, PTO_F16, 16, 16, 0), tile(PTO_SPACE_LEFT, PTO_F16, 16, 16, 0)));
    add(&m, flag(PTO_OP_SET_FLAG, PTO_PIPE_MTE1, PTO_PIPE_M, 0));
    add(&m, flag(PTO_OP_WAIT_FLAG, PTO_PIPE_MTE1, PTO_PIPE_M, 0));
    add(&m, matmul(PTO_F16, 16, 16, 16));
    stop(&m);
    int64_t free_m = (1 + 52 + 11) * 1000, seen_m = m.log.flows[0].wait_m; /* the second may start when the flag is seen */
    assert_true(seen_m > free_m && seen_m < free_m + 52000);
    assert_int_equal(m.stats.total_m, seen_m + (52 + 11) * 1000);
    done(&m);
}

/* d.7: the store waits for the final matmul by the unit flag alone. */
static void unit_flags_order_cube_and_fixpipe(void **state)
{
    (void)state;
    struct machine m;
    start(&m, SIM_SYNC_EXPLICIT, a3());
    struct pto_insn mad = matmul(PTO_F16, 128, 64, 256), store = {.op = PTO_OP_TSTORE, .pipe = PTO_PIPE_FIX, .noperands = 8};
    mad.attr[0] = PTO_ACC_PHASE_FINAL;
    store.operand[isa_op_slot(PTO_OP_TSTORE, PTO_ROLE_SRC)] = of_tile(tile(PTO_SPACE_ACC, PTO_F32, 128, 256, 0));
    struct pto_operand *gm = &store.operand[isa_op_slot(PTO_OP_TSTORE, PTO_ROLE_DST)];
    gm->kind = PTO_OK_GM;
    gm->u.gm = (struct pto_gm){.dtype = PTO_F32, .rank = 2, .addr = 65536, .shape = {1, 1, 1, 128, 256}, .stride = {0, 0, 0, 256, 1}};
    store.attr[0] = PTO_ST_PHASE_FINAL;
    add(&m, mad);
    add(&m, store);
    add(&m, mad); /* may write only when the store has cleared the flag */
    stop(&m);
    assert_int_equal(m.log.events[1].start_m, m.log.events[0].end_m);
    assert_int_equal(m.log.events[2].start_m, m.log.events[1].end_m);
    assert_false(base_diags_failed(&m.diags));
    done(&m);
    start(&m, SIM_SYNC_EXPLICIT, a3());
    add(&m, store);
    stop(&m);
    assert_int_equal(findings(&m, "unit flag"), 1);
    done(&m);
}

static void a_full_queue_holds_the_scalar_unit(void **state)
{
    (void)state;
    struct pto_target t = *a3();
    t.param[PTO_P_queue_depth] = 2;
    struct machine m;
    start(&m, SIM_SYNC_EXPLICIT, &t);
    for (int i = 0; i < 5; i++)
        add(&m, matmul(PTO_F16, 128, 64, 256));
    stop(&m);
    /* the fifth enters when the third has started: at 1 + 2 * 522; one more cycle to issue it */
    assert_int_equal(m.log.events[4].issue_m, (1 + 2 * 522 + 1) * 1000);
    assert_int_equal(m.stats.total_m, (1 + 5 * 522) * 1000);
    assert_true(m.stats.pipe[PTO_PIPE_S].stall_m[SIM_STALL_QUEUE] > 0);
    done(&m);
}

/* The same stream as inequalities, solved by relaxation: nothing shared with the recurrence but the numbers. */
enum { MAX_ITEMS = 120 };
struct oracle_item {
    int kind; /* 0 work, 1 set, 2 wait, 3 barrier */
    unsigned pipe, other, id;
    struct pto_insn insn;
    int64_t busy, ready, issue, time, pop;
};
static uint64_t seed;
static unsigned rnd(unsigned n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(seed >> 33) % n;
}
static bool raise_to(int64_t *t, int64_t v)
{
    if (*t >= v)
        return false;
    *t = v;
    return true;
}
/* True if it settles (no circle of waits). */
static bool solve(struct oracle_item *it, int n, int depth, int64_t flag_lat, int64_t barrier_m, int64_t *total)
{
    for (int i = 0; i < n; i++)
        it[i].issue = it[i].time = it[i].pop = 0;
    bool changed = true;
    for (int round = 0; changed; round++) {
        if (round > 20 * n)
            return false;
        changed = false;
        for (int i = 0; i < n; i++) {
            int behind = 0, matched = -1, nth = 0;
            int64_t drained = it[i].issue;
            bool any_work = false;
            changed |= raise_to(&it[i].issue, (i > 0 ? it[i - 1].issue : 0) + 1000);
            changed |= it[i].kind != 3 && raise_to(&it[i].time, it[i].issue);
            for (int j = i - 1; j >= 0; j--) {
                if (it[j].pipe != it[i].pipe)
                    continue;
                if (++behind == depth)
                    changed |= raise_to(&it[i].issue, it[j].pop + 1000);
                changed |= raise_to(&it[i].pop, it[j].pop);
                if (it[j].kind == 2 && it[i].kind == 2 && it[j].other == it[i].other && it[j].id == it[i].id)
                    nth++;
                if (it[j].kind == 0) {
                    any_work = true;
                    drained = it[j].time + it[j].ready > drained ? it[j].time + it[j].ready : drained;
                }
                /* work waits for the end of work, for waits and for barriers; a set for results; a wait for starts */
                int64_t after = it[j].kind == 1 ? 0
                                : it[j].kind != 0 || it[i].kind == 2 ? it[j].time
                                : it[i].kind == 0 ? it[j].time + it[j].busy : it[j].time + it[j].ready;
                changed |= it[i].kind != 3 && raise_to(&it[i].time, it[i].kind == 2 && it[j].kind == 3 ? 0 : after);
            }
            if (it[i].kind == 3 && any_work)
                changed |= raise_to(&it[i].time, drained + barrier_m);
            if (it[i].kind == 2) {
                for (int j = 0, k = 0; j < n && matched < 0; j++)
                    if (it[j].kind == 1 && it[j].pipe == it[i].other && it[j].other == it[i].pipe && it[j].id == it[i].id && k++ == nth)
                        matched = j;
                if (matched < 0)
                    return false;
                changed |= raise_to(&it[i].time, it[matched].time + flag_lat);
            }
            changed |= raise_to(&it[i].pop, it[i].issue);
            if (it[i].kind == 0 || it[i].kind == 2)
                changed |= raise_to(&it[i].pop, it[i].time);
        }
    }
    *total = 0;
    for (int i = 0; i < n; i++) {
        int64_t end = it[i].kind == 0 ? it[i].time + it[i].ready : it[i].kind == 1 ? it[i].issue : it[i].time;
        end = it[i].issue > end ? it[i].issue : end;
        *total = end > *total ? end : *total;
    }
    return true;
}

static int random_stream(struct oracle_item *it, int n)
{
    static const unsigned pipes[] = {PTO_PIPE_MTE2, PTO_PIPE_MTE1, PTO_PIPE_M};
    int out = 0;
    unsigned pairs[PTO_PIPE_COUNT][PTO_PIPE_COUNT][8] = {{{0}}};
    while (out < n - 2) {
        unsigned what = rnd(10), src = pipes[rnd(3)], dst = pipes[rnd(3)], id = rnd(3);
        struct oracle_item *x = &it[out];
        memset(x, 0, sizeof *x);
        if (what < 5) {
            x->insn = src == PTO_PIPE_MTE2 ? tload(16 + 16 * (int)rnd(4), 64, PTO_F16, 64, 0)
                      : src == PTO_PIPE_M  ? matmul(PTO_F16, 16 << rnd(4), 16 << rnd(3), 16 << rnd(4))
                                           : two(PTO_OP_TMOV, tile(PTO_SPACE_MAT, PTO_F16, 64, 64, 0), tile(PTO_SPACE_LEFT, PTO_F16, 16 << rnd(3), 64, 0));
            x->pipe = src;
            struct sim_cost c = sim_cost_of(&(struct sim_cost_env){.target = a3(), .active_cores = 1}, &x->insn);
            x->busy = c.busy_m;
            x->ready = c.ready_m > c.busy_m ? c.ready_m : c.busy_m;
            out++;
        } else if (what < 9 && src != dst && pairs[src][dst][id] < 4) { /* no more sets than a flag's backlog keeps */
            bool wait_first = rnd(4) == 0; /* held up until the set on the next line */
            pairs[src][dst][id]++;
            struct oracle_item set = {.kind = 1, .pipe = src, .other = dst, .id = id, .insn = flag(PTO_OP_SET_FLAG, src, dst, id)};
            struct oracle_item wait = {.kind = 2, .pipe = dst, .other = src, .id = id, .insn = flag(PTO_OP_WAIT_FLAG, src, dst, id)};
            it[out++] = wait_first ? wait : set;
            it[out++] = wait_first ? set : wait;
        } else if (what == 9) {
            x->kind = 3;
            x->pipe = src;
            x->insn = barrier(src);
            out++;
        }
    }
    return out;
}

static void recurrence_equals_the_longest_path(void **state)
{
    (void)state;
    static struct oracle_item it[MAX_ITEMS];
    int settled = 0;
    for (int trial = 0; trial < 300; trial++) {
        seed = (uint64_t)trial * 77 + 5;
        int n = random_stream(it, 20 + (int)rnd(MAX_ITEMS - 20));
        struct pto_target t = *a3();
        t.param[PTO_P_queue_depth] = 4 + rnd(20);
        int64_t total = 0;
        bool ok = solve(it, n, (int)t.param[PTO_P_queue_depth], t.param[PTO_P_flag_lat] * 1000, t.param[PTO_P_barrier_cycles] * 1000, &total);
        struct machine m;
        start(&m, SIM_SYNC_EXPLICIT, &t);
        m.diags.max_errors = 0;
        for (int i = 0; i < n; i++)
            add(&m, it[i].insn);
        stop(&m);
        if (ok) {
            settled++;
            assert_int_equal(m.stats.total_m, total);
            uint32_t e = 0;
            int64_t starts = 0, expected = 0;
            for (e = 0; e < m.log.nevents; e++)
                starts += m.log.events[e].kind == SIM_EVENT_WORK ? m.log.events[e].start_m : 0;
            for (int i = 0; i < n; i++)
                expected += it[i].kind == 0 ? it[i].time : 0;
            assert_int_equal(starts, expected);
        }
        done(&m);
    }
    assert_true(settled > 100);
}

/* One more dependence, or less bandwidth, never makes a program faster. */
static void dependences_never_help(void **state)
{
    (void)state;
    static struct oracle_item it[MAX_ITEMS];
    for (int trial = 0; trial < 100; trial++) {
        seed = (uint64_t)trial * 991 + 1;
        int n = random_stream(it, 60), at = (int)rnd((unsigned)n);
        unsigned src = rnd(2) != 0 ? PTO_PIPE_MTE2 : PTO_PIPE_M, dst = PTO_PIPE_MTE1;
        int64_t total[3];
        bool hangs = false;
        for (int variant = 0; variant < 3; variant++) {
            struct pto_target t = *a3();
            if (variant == 2)
                t.param[PTO_P_gm_l1] /= 3;
            struct machine m;
            start(&m, SIM_SYNC_EXPLICIT, &t);
            for (int i = 0; i < n; i++) {
                if (i == at && variant == 1) {
                    add(&m, flag(PTO_OP_SET_FLAG, src, dst, 7));
                    add(&m, flag(PTO_OP_WAIT_FLAG, src, dst, 7));
                }
                add(&m, it[i].insn);
            }
            stop(&m);
            total[variant] = m.stats.total_m;
            m.diags.max_errors = 0;
            hangs = hangs || findings(&m, "never satisfied") != 0;
            done(&m);
        }
        if (hangs)
            continue;
        assert_true(total[1] >= total[0]);
        assert_true(total[2] >= total[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(costs_of_the_cube_path),
        cmocka_unit_test(busy_time_of_mte1),
        cmocka_unit_test(costs_of_loads),
        cmocka_unit_test(a_chain_of_flags),
        cmocka_unit_test(modes_order_differently),
        cmocka_unit_test(write_after_read_waits),
        cmocka_unit_test(popped_tiles_are_waited_for),
        cmocka_unit_test(moments_behind_bytes),
        cmocka_unit_test(misused_flags_are_found),
        cmocka_unit_test(a_wait_may_come_before_its_set),
        cmocka_unit_test(a_cube_that_stood_still_fills),
        cmocka_unit_test(unit_flags_order_cube_and_fixpipe),
        cmocka_unit_test(a_full_queue_holds_the_scalar_unit),
        cmocka_unit_test(recurrence_equals_the_longest_path),
        cmocka_unit_test(dependences_never_help),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
