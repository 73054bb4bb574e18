/* isa/path.def holds together: every pair that an op may name has one row, and the row leads to a pipe, an execution and a cost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "isa/path.h"
#include "sim/timing.h"

static const enum pto_op movers[] = {PTO_OP_TMOV, PTO_OP_TEXTRACT, PTO_OP_TINSERT};
enum { MOVERS = sizeof movers / sizeof movers[0] };

/* The rows as text, so that nothing of the code under test is between. */
static const struct row { const char *src, *dst, *pipe, *exec, *amount; enum pto_param rate, rate_relaid; const char *relaid; } rows[] = {
#define PTO_PATH(src, dst, pipe, exec, amount, rate, relaid, rate_relaid, start, lat, ops) \
    {#src, #dst, #pipe, #exec, #amount, PTO_P_##rate, PTO_P_##rate_relaid, #relaid},
#include "isa/path.def"
#undef PTO_PATH
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

static void no_pair_twice(void **state)
{
    (void)state;
    assert_int_equal(ROWS, ISA_PATH_COUNT - 1);
    for (unsigned i = 0; i < ROWS; i++)
        for (unsigned j = 0; j < i; j++)
            assert_false(is(rows[i].src, rows[j].src) && is(rows[i].dst, rows[j].dst));
    unsigned found[ISA_PATH_COUNT] = {0};
    for (unsigned src = 0; src < PTO_SPACE_COUNT; src++)
        for (unsigned dst = 0; dst < PTO_SPACE_COUNT; dst++)
            found[isa_path_find(src, dst)]++;
    for (unsigned p = ISA_PATH_NONE + 1; p < ISA_PATH_COUNT; p++)
        assert_int_equal(found[p], 1);
    assert_int_equal(isa_path_find(PTO_SPACE_GM, PTO_SPACE_GM), ISA_PATH_NONE);
    assert_int_equal(isa_path_pipe(ISA_PATH_NONE), PTO_PIPE_NONE);
    assert_false(isa_path_allows(ISA_PATH_NONE, PTO_OP_TMOV, PTO_F_ALL));
}

/* The pipe column of ops.tsv, with R27 for vec to mat, as a sentence of rules. */
static unsigned pipe_of_the_spec(unsigned src, unsigned dst)
{
    if (src == PTO_SPACE_ACC || dst == PTO_SPACE_SCALING)
        return PTO_PIPE_FIX;
    if (src == PTO_SPACE_MAT)
        return PTO_PIPE_MTE1;
    return dst == PTO_SPACE_MAT ? PTO_PIPE_MTE3 : PTO_PIPE_V;
}

static struct pto_operand tile_in(unsigned space)
{
    struct pto_operand o = {.kind = PTO_OK_TILE, .dtype = PTO_F16};
    o.u.tile = (struct pto_tile){.space = (uint8_t)space, .dtype = PTO_F16, .fractal = 512, .rows = 32, .cols = 32,
                                 .v_row = 32, .v_col = 32, .phys_rows = 32, .phys_cols = 32};
    return o;
}

static void every_pair_has_a_pipe_and_a_cost(void **state)
{
    (void)state;
    unsigned allowed[MOVERS] = {0};
    for (unsigned src = 0; src < PTO_SPACE_COUNT; src++)
        for (unsigned dst = 0; dst < PTO_SPACE_COUNT; dst++) {
            enum isa_path path = isa_path_find(src, dst);
            bool used = false;
            for (unsigned m = 0; m < MOVERS; m++) {
                enum pto_op op = movers[m];
                struct pto_insn insn = {.op = (uint16_t)op, .noperands = PTO_MAX_SLOTS};
                insn.operand[isa_op_slot(op, PTO_ROLE_SRC)] = tile_in(src);
                insn.operand[isa_op_slot(op, PTO_ROLE_DST)] = tile_in(dst);
                insn.pipe = (uint8_t)isa_insn_pipe(&insn, NULL);
                for (size_t t = 0; t < isa_target_count(); t++) {
                    const struct pto_target *target = isa_target_at(t);
                    if (!isa_path_allows(path, op, target->family))
                        continue;
                    assert_int_equal(insn.pipe, pipe_of_the_spec(src, dst));
                    struct sim_cost cost = sim_cost_of(&(struct sim_cost_env){.target = target, .active_cores = 1}, &insn);
                    assert_true(cost.busy_m > 0 && cost.ready_m >= cost.busy_m && cost.bytes > 0);
                }
                if (isa_path_allows(path, op, PTO_F_ALL))
                    used = ++allowed[m] != 0;
            }
            assert_true(used == (path != ISA_PATH_NONE));
        }
    /* machine-and-cube.md e.2-e.4: into left, right, bias, fb, two scales; acc to mat and vec; vec to vec and mat.  textract has no
     * bias, tinsert comes from acc and vec only. */
    assert_int_equal(allowed[0], 10);
    assert_int_equal(allowed[1], 9);
    assert_int_equal(allowed[2], 4);
}

/* Columns that depend on each other or on another table. */
static void columns_agree(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        assert_true(is(r->exec, "FIXPIPE") == is(r->src, "ACC")); /* e.4 */
        assert_true(is(r->exec, "FILL") || is(r->exec, "WIDEN") ? is(r->src, "MAT") : !is(r->src, "MAT")); /* e.2 */
        assert_true(is(r->exec, "WIDEN") == is(r->dst, "BIAS"));
        assert_true(r->rate != PTO_P_none);
        assert_true(is(r->relaid, "never") == (r->rate_relaid == PTO_P_none));
        const char *unit = is(r->amount, "elements") ? "elements/cycle_m" : "B/cycle_m";
        assert_string_equal(isa_param_unit(r->rate), unit);
        if (r->rate_relaid != PTO_P_none)
            assert_string_equal(isa_param_unit(r->rate_relaid), unit);
    }
}

/* Mcycles without the fixed part. */
static int64_t work(struct pto_target *target, enum isa_path path, struct pto_operand src, struct pto_operand dst)
{
    struct pto_insn insn = {.op = PTO_OP_TMOV, .noperands = PTO_MAX_SLOTS};
    insn.operand[isa_op_slot(PTO_OP_TMOV, PTO_ROLE_SRC)] = src;
    insn.operand[isa_op_slot(PTO_OP_TMOV, PTO_ROLE_DST)] = dst;
    insn.pipe = (uint8_t)isa_insn_pipe(&insn, NULL);
    assert_int_equal(isa_path_find(src.u.tile.space, dst.u.tile.space), path);
    target->param[PTO_P_mte1_start] = target->param[PTO_P_fix_start] = 0;
    return sim_cost_of(&(struct sim_cost_env){.target = target, .active_cores = 1}, &insn).busy_m;
}

/* Transposing has a rate of its own into L0, a column-major tile of UB a quarter of the rate (timing.md 1.3). */
static void changes_of_layout_have_their_rate(void **state)
{
    (void)state;
    struct pto_target target = *isa_target_find("a5");
    target.param[PTO_P_l1_l0b] = 128000;
    target.param[PTO_P_l1_l0b_trans] = 64000;
    target.param[PTO_P_fix_ub] = 128000;
    target.param[PTO_P_fix_ub_dn] = 32000;
    struct pto_operand mat = tile_in(PTO_SPACE_MAT), right = tile_in(PTO_SPACE_RIGHT), acc = tile_in(PTO_SPACE_ACC), vec = tile_in(PTO_SPACE_VEC);
    mat.u.tile.slayout = right.u.tile.slayout = PTO_SLAYOUT_COL;
    assert_int_equal(work(&target, ISA_PATH_MAT_RIGHT, mat, right), 16000); /* 2048 bytes at 128 a cycle */
    mat.u.tile.slayout = PTO_SLAYOUT_ROW;
    assert_int_equal(work(&target, ISA_PATH_MAT_RIGHT, mat, right), 32000);
    assert_int_equal(work(&target, ISA_PATH_ACC_VEC, acc, vec), 16000);
    vec.u.tile.blayout = PTO_BLAYOUT_COL;
    assert_int_equal(work(&target, ISA_PATH_ACC_VEC, acc, vec), 64000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_pair_twice),
        cmocka_unit_test(every_pair_has_a_pipe_and_a_cost),
        cmocka_unit_test(columns_agree),
        cmocka_unit_test(changes_of_layout_have_their_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
