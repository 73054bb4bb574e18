/* sim/cost_a2a3: operations of the vector unit by hand from timing.md 2 and 4.2, what their parts add up to, streams in the timer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sim/timing.h"

static const struct pto_target *a3(void) { return isa_target_find("a3"); }

static struct pto_tile tile(enum pto_dtype dtype, int32_t rows, int32_t cols, int64_t addr)
{
    return (struct pto_tile){.space = PTO_SPACE_VEC, .dtype = (uint8_t)dtype, .blayout = PTO_BLAYOUT_ROW, .rows = rows, .cols = cols, .v_row = rows,
                             .v_col = cols, .phys_rows = rows, .phys_cols = cols, .addr = addr, .fractal = 512};
}
static void put(struct pto_insn *i, enum pto_role role, struct pto_tile t)
{
    i->operand[isa_op_slot((enum pto_op)i->op, role)] = (struct pto_operand){.kind = PTO_OK_TILE, .dtype = t.dtype, .u.tile = t};
}
static struct pto_insn make(enum pto_op op, struct pto_tile src, struct pto_tile dst)
{
    struct pto_insn i = {.op = (uint16_t)op, .noperands = 8, .pipe = PTO_PIPE_V};
    i.noperands = isa_op(op)->nslots;
    put(&i, PTO_ROLE_SRC, src);
    put(&i, PTO_ROLE_DST, dst);
    return i;
}
/* Tiles at 0, 16 KiB, 32 KiB: the addresses of the measured operations. */
static struct pto_insn binary(enum pto_op op, enum pto_dtype dtype, int32_t rows, int32_t cols)
{
    struct pto_insn i = make(op, tile(dtype, rows, cols, 0), tile(dtype, rows, cols, 0x8000));
    put(&i, PTO_ROLE_SRC1, tile(dtype, rows, cols, 0x4000));
    return i;
}
static struct pto_insn unary(enum pto_op op, enum pto_dtype dtype, int32_t rows, int32_t cols)
{
    return make(op, tile(dtype, rows, cols, 0), tile(dtype, rows, cols, 0x4000));
}
static struct sim_cost cost(struct pto_insn i)
{
    struct sim_cost c = sim_cost_of(&(struct sim_cost_env){.target = a3(), .active_cores = 1}, &i);
    int64_t sum = 0;
    for (unsigned p = 0; p < SIM_PART_COUNT; p++) {
        assert_true(c.part_m[p] >= 0);
        sum += c.part_m[p];
    }
    assert_int_equal(sum, c.busy_m);
    assert_true(c.ready_m >= c.busy_m && c.head_m + c.tail_m <= c.busy_m);
    return c;
}
static int64_t cycles(struct pto_insn i) { return cost(i).busy_m / 1000; }

static void operations_of_two_tiles(void **state)
{
    (void)state;
    /* 64 repeats, two reads each: 23 + 128; integers never slip */
    assert_int_equal(cycles(binary(PTO_OP_TMAX, PTO_I32, 64, 64)), 23 + 128);
    struct sim_cost c = cost(binary(PTO_OP_TMAX, PTO_I32, 64, 64));
    assert_int_equal(c.part_m[SIM_PART_START], 23000);
    assert_int_equal(c.part_m[SIM_PART_WORK], 64000);
    assert_int_equal(c.part_m[SIM_PART_BANK], 64000);
    /* rows of half a repeat: a repeat a row and a change of the mask (timing.md 2: 168) */
    assert_int_equal(cycles(binary(PTO_OP_TADD, PTO_I16, 64, 64)), 24 + 128 + 16);
    /* rows of two repeats: one run of 32, which slips */
    assert_int_equal(cost(binary(PTO_OP_TADD, PTO_F16, 16, 256)).busy_m, 24000 + 64000 + 32 * 2000 / 17);
    assert_int_equal(cycles(binary(PTO_OP_TDIV, PTO_F32, 64, 64)), 31 + 256);
    assert_int_equal(cycles(binary(PTO_OP_TDIV, PTO_F16, 64, 64)), 31 + 256 + 16);
    /* rows of 1.25 repeats: one run of 5 repeats with counted elements; so one row, too: 2 repeats */
    assert_int_equal(cycles(binary(PTO_OP_TMAX, PTO_I32, 4, 80)), 23 + 10 + 16);
    /* upstream's lines (MODEL) for what nobody measured: tsub 138, tadds 90 and 33 */
    assert_in_range(cost(binary(PTO_OP_TSUB, PTO_F32, 32, 96)).busy_m, 132000, 144000);
    assert_int_equal(cycles(unary(PTO_OP_TADDS, PTO_F32, 32, 96)), 25 + 48 + 16);
    assert_int_equal(cycles(unary(PTO_OP_TADDS, PTO_F16, 32, 32)), 25 + 8);
    assert_int_equal(cycles(binary(PTO_OP_TMAX, PTO_I32, 1, 80)), 23 + 4 + 16);
    /* with a scalar: always flat, counted if rows do not end with repeats */
    assert_int_equal(cycles(unary(PTO_OP_TADDS, PTO_I16, 15, 192)), 25 + 23 + 16);
    assert_int_equal(cycles(unary(PTO_OP_TMULS, PTO_I16, 15, 192)), 26 + 23 + 16);
    /* a row that does not fill its tile: row by row, two instructions (columns of repeats), mask for the second; rows of 512 bytes all
     * lie in the same groups, so that results and reads take turns from the seventh repeat on */
    struct pto_insn part = binary(PTO_OP_TMAX, PTO_I32, 16, 128);
    part.operand[0].u.tile.v_col = part.operand[1].u.tile.v_col = part.operand[2].u.tile.v_col = 100;
    assert_int_equal(cycles(part), 23 + 2 * 16 * 2 + 2 + 16 + 2 * (16 - 6));
    /* sources 256 bytes apart in their groups: together they read all groups, so that results of the same bank take turns with them */
    struct pto_insn apart = binary(PTO_OP_TMAX, PTO_I32, 64, 64);
    put(&apart, PTO_ROLE_SRC1, tile(PTO_I32, 64, 64, 0x4100));
    assert_int_equal(cycles(apart), 23 + 64 + (64 - 13));
    put(&apart, PTO_ROLE_DST, tile(PTO_I32, 64, 64, 0x20000));
    assert_int_equal(cycles(apart), 23 + 64);
    /* an empty region costs nothing */
    part.operand[0].u.tile.v_row = part.operand[1].u.tile.v_row = part.operand[2].u.tile.v_row = 0;
    assert_int_equal(cycles(part), 0);
}

static void operations_of_one_tile(void **state)
{
    (void)state;
    assert_int_equal(cycles(unary(PTO_OP_TEXP, PTO_F16, 64, 64)), 31 + 2 * 32); /* 95 measured */
    assert_int_equal(cycles(unary(PTO_OP_TEXP, PTO_F32, 64, 64)), 31 + 2 * 64);
    assert_int_equal(cycles(unary(PTO_OP_TRELU, PTO_F32, 64, 64)), 23 + 64);
    assert_int_equal(cycles(unary(PTO_OP_TRSQRT, PTO_F32, 64, 64)), 24 + 64 + 64 / 14);
    assert_int_equal(cycles(unary(PTO_OP_TRELU, PTO_F32, 1, 100)), 23 + 2 + 16);
    assert_int_equal(cycles(unary(PTO_OP_TRELU, PTO_F32, 512, 64)), 23 + 512 + 16); /* more than 255 repeats are counted */
    /* f32 to f16: 64 elements a repeat at 0.9 */
    assert_int_equal(cycles(make(PTO_OP_TCVT, tile(PTO_F32, 64, 64, 0), tile(PTO_F16, 64, 64, 0x8000))), 27 + 57);
    /* two halvings: twice, with a barrier between: the drain of 13, 16 for the barrier, the head of 14 */
    assert_int_equal(cost(make(PTO_OP_TCVT, tile(PTO_F32, 64, 64, 0), tile(PTO_I8, 64, 64, 0x8000))).busy_m, 27000 + 2 * 57600 + 43000);
    /* a copy into boxes whose columns lie 144 blocks apart: 8 in one group; 145: apart */
    for (int rows = 144; rows <= 145; rows++) {
        struct pto_tile boxes = tile(PTO_F16, rows, 128, 65536);
        boxes.blayout = PTO_BLAYOUT_COL;
        boxes.slayout = PTO_SLAYOUT_ROW;
        boxes.v_row = 144;
        assert_int_equal(cycles(make(PTO_OP_TMOV, tile(PTO_F16, 144, 128, 0), boxes)), 24 + 144 * (rows == 144 ? 8 : 1));
    }
}

static void reductions_and_broadcasts(void **state)
{
    (void)state;
    struct pto_tile column = tile(PTO_F16, 64, 1, 0x8000);
    column.blayout = PTO_BLAYOUT_COL;
    /* one repeat a row: 64 whole-repeat reductions of 7 cycles */
    assert_int_equal(cycles(make(PTO_OP_TROWSUM, tile(PTO_F16, 64, 128, 0), column)), 46 + 64 * 7);
    assert_int_equal(cycles(make(PTO_OP_TROWMAX, tile(PTO_F16, 64, 128, 0), column)), 31 + 64 * 7);
    assert_int_equal(cycles(make(PTO_OP_TROWMAX, tile(PTO_F16, 64, 64, 0), column)), 31 + 64 * 7 + 16);
    /* more rows than one instruction takes repeats: two of them, but no more repeats */
    assert_in_range(cycles(make(PTO_OP_TROWMAX, tile(PTO_F16, 256, 128, 0), column)), 31 + 256 * 7, 31 + 256 * 7 + 20);
    /* two repeats a row: folded first, then behind a barrier reduced: head 10, work, drain 13 + barrier 16 + head 14, work, drain 17 */
    assert_int_equal(cycles(make(PTO_OP_TROWMAX, tile(PTO_F16, 64, 256, 0), column)), 10 + 64 + 43 + 64 * 7 + 17);
    /* each further repeat of the row one more fold behind a barrier: 10, 64, 13 + 16 */
    assert_int_equal(cycles(make(PTO_OP_TROWMAX, tile(PTO_F16, 64, 512, 0), column)), 10 + 3 * 64 + 2 * 39 + 43 + 64 * 7 + 17);
    /* a copy of a row at 32 bytes a cycle, 63 steps of 16 + 10 + 1 + 13, and every second row in the groups of the result */
    struct sim_cost c = cost(make(PTO_OP_TCOLMAX, tile(PTO_F32, 64, 64, 0), tile(PTO_F32, 1, 64, 0x4000)));
    assert_int_equal(c.part_m[SIM_PART_WORK], 63000 + 8000);
    assert_true(c.busy_m > 2550000 && c.busy_m < 2630000); /* 2589 measured */
    /* a row filled by the scalar unit: 13 cycles and its repeats */
    struct pto_insn fill = make(PTO_OP_TROWEXPAND, tile(PTO_F16, 64, 1, 0), tile(PTO_F16, 64, 64, 0x4000));
    assert_true(cycles(fill) >= 64 * 14 + 24 && cycles(fill) <= 64 * 14 + 40);
    /* merges of four lists of 32 records: 78 each */
    struct pto_insn merge = make(PTO_OP_TMRGSORT, tile(PTO_F32, 1, 1024, 0), tile(PTO_F32, 1, 1024, 0x8000));
    merge.operand[isa_op_slot(PTO_OP_TMRGSORT, PTO_ROLE_SCALAR)] = (struct pto_operand){.kind = PTO_OK_INT, .dtype = PTO_I32, .u.i = 64};
    assert_int_equal(cycles(merge), 20 + 4 * 78);
}

/* Every operation of the vector unit of A2/A3 has a time, its parts add up, and whatever the shapes nothing overflows. */
static void every_operation_has_a_time(void **state)
{
    (void)state;
    static const int32_t sizes[][2] = {{64, 64}, {1, 1}, {3, 200}, {300, 8}, {0, 0}, {INT32_MAX, INT32_MAX}};
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        const struct isa_op_info *info = isa_op((enum pto_op)op);
        if (info->cls != PTO_CLASS_INSN || info->pipe_rule != PTO_PR_V || (info->families & PTO_F_A2A3) == 0)
            continue;
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
            struct pto_insn i = {.op = (uint16_t)op, .noperands = info->nslots, .pipe = PTO_PIPE_V};
            bool tiles = false;
            for (unsigned k = 0; k < info->nslots; k++) {
                i.operand[k] = (struct pto_operand){.kind = PTO_OK_TILE, .dtype = PTO_F32, .u.tile = tile(PTO_F32, sizes[s][0], sizes[s][1], (int64_t)k * 0x4000)};
                tiles |= info->slots[k].role == PTO_ROLE_DST;
            }
            int64_t busy = cost(i).busy_m;
            if (s == 0 && tiles)
                assert_true(busy >= 24000 && busy < 100000000);
            if (s == 4)
                assert_true(busy == 0 || info->slots[0].role == PTO_ROLE_ADDR || busy < 100000);
        }
    }
}

struct machine {
    struct base_sources sources;
    struct base_diags diags;
    struct sim_log log;
    struct sim_timer *timer;
    struct sim_core_stats stats;
};
static int64_t total(enum sim_sync sync, const struct pto_insn *insns, unsigned n)
{
    struct machine m;
    memset(&m, 0, sizeof m);
    base_diags_init(&m.diags, &m.sources);
    m.log.diags = &m.diags;
    m.timer = sim_timer_new(&(struct sim_timer_options){.target = a3(), .sync = sync, .active_cores = 1, .vector_core = true}, &m.log);
    for (unsigned i = 0; i < n; i++) {
        struct isa_access accesses[ISA_MAX_ACCESSES];
        unsigned touched = isa_accesses(&insns[i], accesses);
        sim_timer_insn(m.timer, &insns[i], accesses, touched, 0);
    }
    sim_timer_finish(m.timer, &m.stats);
    sim_timer_free(m.timer);
    for (unsigned p = 0; p < PTO_PIPE_COUNT; p++) {
        const struct sim_pipe_stats *s = &m.stats.pipe[p];
        int64_t sum = s->busy_m + s->idle_m;
        for (unsigned c = 0; c < SIM_STALL_COUNT; c++)
            sum += s->stall_m[c];
        assert_int_equal(sum, m.stats.total_m);
    }
    base_diags_free(&m.diags);
    base_sources_free(&m.sources);
    return m.stats.total_m;
}

/* Two maxima of 64 repeats: 10 + 128 + 13 alone. The first is issued at 1. */
static void streams_overlap(void **state)
{
    (void)state;
    struct pto_insn first = binary(PTO_OP_TMAX, PTO_I32, 64, 64), other = binary(PTO_OP_TMAX, PTO_I32, 64, 64), needs = other;
    put(&other, PTO_ROLE_DST, tile(PTO_I32, 64, 64, 0x10000));
    put(&needs, PTO_ROLE_SRC, tile(PTO_I32, 64, 64, 0x8000));
    put(&needs, PTO_ROLE_DST, tile(PTO_I32, 64, 64, 0x10000));
    struct pto_insn barrier = {.op = PTO_OP_BARRIER, .attr = {PTO_PIPE_V}, .pipe = PTO_PIPE_V};
    /* independent: only the gap of 2 between their work */
    assert_int_equal(total(SIM_SYNC_EXPLICIT, (struct pto_insn[]){first, other}, 2), (1 + 10 + 128 + 2 + 128 + 13) * 1000);
    assert_int_equal(total(SIM_SYNC_AUTO, (struct pto_insn[]){first, other}, 2), (1 + 10 + 128 + 2 + 128 + 13) * 1000);
    /* the second reads, or writes again, what the first writes: it starts when that is there */
    assert_int_equal(total(SIM_SYNC_EXPLICIT, (struct pto_insn[]){first, needs}, 2), (1 + 151 + 151) * 1000);
    assert_int_equal(total(SIM_SYNC_EXPLICIT, (struct pto_insn[]){first, first}, 2), (1 + 151 + 151) * 1000);
    /* behind a barrier, written or inserted: 16 more */
    assert_int_equal(total(SIM_SYNC_EXPLICIT, (struct pto_insn[]){first, barrier, needs}, 3), (1 + 151 + 16 + 151) * 1000);
    assert_int_equal(total(SIM_SYNC_AUTO, (struct pto_insn[]){first, needs}, 2), (1 + 151 + 16 + 151) * 1000);
    assert_int_equal(total(SIM_SYNC_EXPLICIT, (struct pto_insn[]){first, barrier, other}, 3), (1 + 151 + 16 + 151) * 1000);
}

/* Random streams against the definition: work starts behind its head, behind the work before and, where it needs it, behind its drain. */
static void streams_are_a_recurrence(void **state)
{
    (void)state;
    static const enum pto_op ops[] = {PTO_OP_TMAX, PTO_OP_TDIV, PTO_OP_TADD, PTO_OP_TMUL};
    uint64_t seed = 7;
    for (int trial = 0; trial < 200; trial++) {
        struct pto_insn insns[12];
        int64_t dst[12], work = 0, retired = 0, plain = 1000;
        for (int i = 0; i < 12; i++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            unsigned r = (unsigned)(seed >> 33);
            insns[i] = binary(ops[r % 4], r % 8 < 4 ? PTO_F32 : PTO_I32, 1 + (int32_t)(r >> 3) % 8, 64);
            dst[i] = 0x8000 + (int64_t)((r >> 8) % 3) * 0x2000;
            put(&insns[i], PTO_ROLE_DST, tile((enum pto_dtype)insns[i].operand[0].dtype, insns[i].operand[0].u.tile.rows, 64, dst[i]));
            struct sim_cost c = cost(insns[i]);
            plain += c.busy_m;
            int64_t could = (i + 1) * 1000, start; /* issued one a cycle */
            static int64_t ready[3];
            if (i == 0)
                memset(ready, 0, sizeof ready);
            int64_t *mine = &ready[(dst[i] - 0x8000) / 0x2000];
            could = *mine > could ? *mine : could;
            start = could + c.head_m;
            if (i != 0 && start < work + 2000)
                start = work + 2000;
            int64_t end = start + c.busy_m - c.head_m;
            end = end > retired ? end : retired;
            retired = *mine = end;
            work = end - c.tail_m;
        }
        assert_int_equal(total(SIM_SYNC_EXPLICIT, insns, 12), retired);
        assert_true(retired <= plain);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operations_of_two_tiles),    cmocka_unit_test(operations_of_one_tile), cmocka_unit_test(reductions_and_broadcasts),
        cmocka_unit_test(every_operation_has_a_time), cmocka_unit_test(streams_overlap),        cmocka_unit_test(streams_are_a_recurrence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
