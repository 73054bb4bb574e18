/* sim/fifo, sim/xflag and moments of sim/timing against models that keep lists instead of counters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "sim/fifo.h"
#include "sim/xflag.h"

static uint64_t next_random(uint64_t *s)
{
    *s = *s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *s >> 33;
}

/* What a consumer has been given and what it still has to take; numbers name tiles. */
enum { MAX_TILES = 400 };
struct model {
    int waiting[SIM_FIFO_LANES][MAX_TILES], nwaiting[SIM_FIFO_LANES]; /* committed, not popped */
    int held[SIM_FIFO_LANES][MAX_TILES], nheld[SIM_FIFO_LANES];       /* popped, not freed */
    int half[SIM_FIFO_LANES];                                         /* pushes of each producer */
};

static int longest(const struct model *m, unsigned consumers)
{
    int most = 0;
    for (unsigned c = 0; c < consumers; c++)
        most = m->nwaiting[c] + m->nheld[c] > most ? m->nwaiting[c] + m->nheld[c] : most;
    return most;
}

static int drop_first(int *list, int *n)
{
    int first = list[0];
    memmove(list, list + 1, (size_t)--*n * sizeof *list);
    return first;
}

static void test_model(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int run = 0; run < 300; run++) {
        unsigned dir = run % 2 != 0 ? ISA_PIPE_C2V : ISA_PIPE_V2C, lanes = run % 3 == 0 ? 1 : 2;
        unsigned producers = dir == ISA_PIPE_C2V ? 1 : lanes, consumers = dir == ISA_PIPE_C2V ? lanes : 1;
        int slots = 1 + run % 7, content[MAX_TILES];
        struct sim_fifo f;
        struct model m = {0};
        sim_fifo_init(&f, dir, 64, slots);
        f.lanes = lanes == 2 ? 3 : 1;
        for (int step = 0; step < 600; step++) {
            unsigned who = (unsigned)next_random(&seed), lane;
            if (who % 3 == 0) { /* a producer */
                lane = (who >> 4) % producers;
                struct sim_fifo_lane *p = sim_fifo_producer(&f, lane);
                int first = m.half[0], last = producers == 2 && m.half[1] < first ? m.half[1] : first, ahead = m.half[lane] - last;
                assert_int_equal(sim_fifo_has_room(&f, lane), longest(&m, consumers) + ahead < slots);
                if (!sim_fifo_has_room(&f, lane) || m.half[lane] + 1 >= MAX_TILES)
                    continue;
                content[p->pushed % slots] = m.half[lane];
                p->pushed++;
                m.half[lane]++;
                first = m.half[0];
                int committed = producers == 2 && m.half[1] < first ? m.half[1] : first;
                for (unsigned c = 0; c < consumers && committed > last; c++)
                    m.waiting[c][m.nwaiting[c]++] = last;
            } else if (who % 3 == 1) { /* a consumer takes */
                lane = (who >> 4) % consumers;
                struct sim_fifo_lane *c = sim_fifo_consumer(&f, lane);
                assert_int_equal(sim_fifo_has_tile(&f, lane), m.nwaiting[lane] != 0);
                if (m.nwaiting[lane] == 0)
                    continue;
                int tile = drop_first(m.waiting[lane], &m.nwaiting[lane]);
                assert_int_equal(content[c->popped % slots], tile); /* nobody has overwritten it */
                c->popped++;
                m.held[lane][m.nheld[lane]++] = tile;
            } else { /* a consumer gives back */
                lane = (who >> 4) % consumers;
                if (m.nheld[lane] == 0)
                    continue;
                struct sim_fifo_lane *c = sim_fifo_consumer(&f, lane);
                assert_int_equal(content[c->freed % slots], drop_first(m.held[lane], &m.nheld[lane]));
                c->freed++;
            }
        }
        sim_fifo_free(&f);
    }
}

/* The parts of both vector cores make up the whole; halves that are put together are the parts taken apart. */
static void test_parts(void **state)
{
    (void)state;
    for (unsigned split = 0; split <= 4; split++)
        for (int32_t rows = 0; rows <= 9; rows++)
            for (int32_t cols = 0; cols <= 9; cols++) {
                int seen[9][9] = {{0}};
                for (unsigned lane = 0; lane < 2; lane++) {
                    struct sim_tile_part p = sim_fifo_part(split, rows, cols, lane);
                    for (int32_t r = p.row; r < p.row + p.rows; r++)
                        for (int32_t c = p.col; c < p.col + p.cols; c++)
                            seen[r][c]++;
                    int32_t whole_rows, whole_cols;
                    struct sim_tile_part w = sim_fifo_whole(split, rows, cols, lane, &whole_rows, &whole_cols);
                    struct sim_tile_part back = sim_fifo_part(split, whole_rows, whole_cols, lane);
                    assert_memory_equal(&w, &back, sizeof w);
                }
                for (int32_t r = 0; r < rows; r++)
                    for (int32_t c = 0; c < cols; c++)
                        assert_int_equal(seen[r][c], split == 0 ? 2 : 1);
            }
}

/* A round of a group is complete when its slowest member has come to it. */
static void test_groups(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (uint32_t members = 1; members <= 5; members++) {
        struct sim_xflags *x = sim_xflags_new(5);
        struct sim_xgroup *g = sim_xflags_group(x, 0, 0, 3, members);
        uint64_t given[5] = {0}, rounds = 0;
        for (int step = 0; step < 400; step++) {
            uint32_t core = (uint32_t)next_random(&seed) % members;
            (void)sim_xgroup_give(g, core, NULL);
            given[core]++;
            uint64_t least = given[0];
            for (uint32_t k = 1; k < members; k++)
                least = given[k] < least ? given[k] : least;
            for (struct sim_join *j; (j = sim_xgroup_complete(g)) != NULL; rounds++)
                sim_xflags_set(x, core, 3, j, 1);
            assert_int_equal(rounds, least);
        }
        assert_ptr_equal(g, sim_xflags_group(x, 0, 0, 3, members));
        assert_ptr_not_equal(g, sim_xflags_group(x, 0, 0, 4, members));
        sim_xflags_free(x);
    }
}

/* ---- time ---- */

struct two_cores {
    struct base_sources sources;
    struct base_diags diags;
    struct sim_log log;
    struct sim_timer *timer[2];
    struct sim_core_stats stats[2];
};

static struct pto_insn matmul(int32_t k)
{
    struct pto_tile t = {.space = PTO_SPACE_LEFT, .dtype = PTO_F16, .rows = 16, .cols = k, .v_row = 16, .v_col = k, .phys_rows = 16, .phys_cols = k, .fractal = 512};
    struct pto_insn i = {.op = PTO_OP_TMATMUL, .noperands = 3, .pipe = PTO_PIPE_M};
    static const enum pto_role roles[] = {PTO_ROLE_LHS, PTO_ROLE_RHS, PTO_ROLE_DST};
    for (int r = 0; r < 3; r++) {
        struct pto_operand *o = &i.operand[isa_op_slot(PTO_OP_TMATMUL, roles[r])];
        o->kind = PTO_OK_TILE;
        o->u.tile = t;
    }
    i.operand[isa_op_slot(PTO_OP_TMATMUL, PTO_ROLE_RHS)].u.tile.v_row = k;
    i.operand[isa_op_slot(PTO_OP_TMATMUL, PTO_ROLE_RHS)].u.tile.v_col = 16;
    return i;
}

/* Both cores work on a random sequence; from a step on, every fourth piece of work of the second waits for the first. */
static int64_t run_two(uint64_t seed, int waits_from, enum sim_sync sync)
{
    struct two_cores t;
    memset(&t, 0, sizeof t);
    base_diags_init(&t.diags, &t.sources);
    t.log.diags = &t.diags;
    for (uint32_t c = 0; c < 2; c++) {
        struct sim_timer_options o = {.target = isa_target_find("a3"), .sync = sync, .active_cores = 1, .core = c};
        t.timer[c] = sim_timer_new(&o, &t.log);
    }
    for (int step = 0; step < 60; step++) {
        struct pto_insn first = matmul(16 * (int32_t)(1 + next_random(&seed) % 20)), second = matmul(16 * (int32_t)(1 + next_random(&seed) % 20));
        bool waits = step % 4 == 0 && step >= waits_from, late = next_random(&seed) % 2 != 0;
        struct sim_moment *m = waits ? sim_moment_new() : NULL;
        if (waits && late) /* the awaiting core may come first */
            sim_timer_await(t.timer[1], &second, PTO_PIPE_M, m);
        {
            struct isa_access accesses[ISA_MAX_ACCESSES];
            unsigned n = isa_accesses(&first, accesses);
            sim_timer_insn(t.timer[0], &first, accesses, n, 0);
        }
        if (waits)
            sim_timer_post(t.timer[0], &first, PTO_PIPE_M, m, NULL);
        if (waits && !late)
            sim_timer_await(t.timer[1], &second, PTO_PIPE_M, m);
        sim_timer_poll(t.timer[1]);
        {
            struct isa_access accesses[ISA_MAX_ACCESSES];
            unsigned n = isa_accesses(&second, accesses);
            sim_timer_insn(t.timer[1], &second, accesses, n, 0);
        }
    }
    for (int c = 0; c < 2; c++) {
        assert_false(sim_timer_waits(t.timer[c]));
        sim_timer_finish(t.timer[c], &t.stats[c]);
        sim_timer_free(t.timer[c]);
        for (unsigned p = 0; p < PTO_PIPE_COUNT; p++) {
            const struct sim_pipe_stats *s = &t.stats[c].pipe[p];
            int64_t sum = s->busy_m + s->idle_m;
            for (unsigned k = 0; k < SIM_STALL_COUNT; k++)
                sum += s->stall_m[k];
            assert_int_equal(sum, t.stats[c].total_m);
        }
    }
    base_diags_free(&t.diags);
    return t.stats[1].total_m;
}

static void test_waits(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        int64_t before = run_two(seed, 60, SIM_SYNC_EXPLICIT);
        for (int from = 56; from >= 0; from -= 8) {
            int64_t total = run_two(seed, from, SIM_SYNC_EXPLICIT);
            assert_true(total >= before);
            before = total;
        }
    }
}

/* The latest of several moments is one for a single core. */
static void test_latest(void **state)
{
    (void)state;
    struct sim_moment *m[3] = {sim_moment_new(), NULL, sim_moment_new()};
    m[0]->at_m = 5;
    m[2]->at_m = 9;
    m[0]->known = m[2]->known = 1;
    struct sim_moment *latest = sim_moment_latest(m, 3);
    assert_int_equal(latest->at_m, 9);
    assert_int_equal(latest->refs, 1);
    assert_int_equal(latest->known, 1);
    sim_moment_drop(latest);
    assert_null(sim_moment_latest(m + 1, 1));
    for (int i = 0; i < 3; i += 2) {
        sim_moment_drop(m[i]);
        sim_moment_drop(m[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_model), cmocka_unit_test(test_parts), cmocka_unit_test(test_groups), cmocka_unit_test(test_waits), cmocka_unit_test(test_latest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
