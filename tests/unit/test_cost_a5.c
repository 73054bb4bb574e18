/* sim/cost_a5.c: hand-derived times of vector functions (timing.md 3.3, 3.4), and what must hold for every operation of vec_a5.def. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "sim/cost_vec.h"

static const struct pto_target *a5(void) { return isa_target_find("a5"); }

static struct pto_operand tile(enum pto_dtype dtype, int32_t rows, int32_t cols, int32_t v_row, int32_t v_col)
{
    return (struct pto_operand){.kind = PTO_OK_TILE, .dtype = (uint8_t)dtype,
                                .u.tile = {.space = PTO_SPACE_VEC, .dtype = (uint8_t)dtype, .rows = rows, .cols = cols, .phys_rows = rows, .phys_cols = cols,
                                           .v_row = v_row, .v_col = v_col, .blayout = PTO_BLAYOUT_ROW, .slayout = PTO_SLAYOUT_NONE, .fractal = 512}};
}

static void put(struct pto_insn *insn, enum pto_role role, struct pto_operand operand)
{
    int slot = isa_op_slot((enum pto_op)insn->op, role);
    assert_true(slot >= 0);
    insn->operand[slot] = operand;
}

static struct pto_insn insn_of(enum pto_op op, struct pto_operand src, struct pto_operand src1, struct pto_operand dst)
{
    struct pto_insn i = {.op = (uint16_t)op, .pipe = PTO_PIPE_V, .noperands = PTO_MAX_SLOTS};
    if (src.kind != PTO_OK_NONE)
        put(&i, PTO_ROLE_SRC, src);
    if (src1.kind != PTO_OK_NONE)
        put(&i, PTO_ROLE_SRC1, src1);
    put(&i, PTO_ROLE_DST, dst);
    return i;
}

static int64_t time_on(const struct pto_target *target, const struct pto_insn *insn)
{
    struct sim_cost c = sim_cost_vec_a5(&(struct sim_cost_env){.target = target, .active_cores = 1}, insn);
    int64_t sum = 0;
    for (unsigned p = 0; p < SIM_PART_COUNT; p++) {
        assert_true(c.part_m[p] >= 0);
        sum += c.part_m[p];
    }
    assert_int_equal(sum, c.busy_m);
    assert_int_equal(c.ready_m, c.busy_m);
    return c.busy_m;
}

static const struct pto_operand none;

static int64_t binary(enum pto_op op, enum pto_dtype dtype, int32_t rows, int32_t cols, int32_t v_col)
{
    struct pto_operand t = tile(dtype, rows, cols, rows, v_col);
    struct pto_insn i = insn_of(op, t, t, t);
    return time_on(a5(), &i);
}
static int64_t unary(enum pto_op op, enum pto_dtype dtype, int32_t rows, int32_t cols, int32_t v_col)
{
    struct pto_operand t = tile(dtype, rows, cols, rows, v_col);
    struct pto_insn i = insn_of(op, t, none, t);
    return time_on(a5(), &i);
}

/* Start 23, load to use 6, add to store 7 - 2, store 9, end 12, the second load 1, of which one cycle is counted twice. */
static void one_loop(void **state)
{
    (void)state;
    assert_int_equal(binary(PTO_OP_TADD, PTO_F32, 1, 64, 64), 55000);
    assert_int_equal(binary(PTO_OP_TMUL, PTO_F32, 1, 64, 64), 56000); /* a cycle longer in the port */
    assert_int_equal(unary(PTO_OP_TMINS, PTO_F32, 1, 64, 64), 53000);
    assert_int_equal(unary(PTO_OP_TNEG, PTO_F32, 1, 64, 64), 55000); /* muls: 8 instead of 6 */
    /* ten iterations, one a cycle: 2 for the loop, 1 for the second address, 9 more iterations */
    assert_int_equal(binary(PTO_OP_TADD, PTO_F32, 1, 640, 640), 67000);
    assert_int_equal(binary(PTO_OP_TADD, PTO_F16, 1, 1280, 1280), 67000);
    assert_int_equal(binary(PTO_OP_TADD, PTO_F32, 10, 64, 64), 67000); /* rows without room are one loop */
    assert_int_equal(binary(PTO_OP_TADD, PTO_F32, 1, 640, 577), 67000); /* as is the tail of a register */
    /* twenty: 17 loads run before the first store (6 + 5 + 6), then each iteration takes two cycles of the ports */
    assert_int_equal(binary(PTO_OP_TADD, PTO_F32, 1, 1280, 1280), (55 + 3 + 16 + 2 * 3) * 1000);
    assert_int_equal(unary(PTO_OP_TMINS, PTO_F32, 1, 1280, 1280), (53 + 2 + 19) * 1000); /* a load and a store go together */
    /* slow units: two, 4 cycles each, 8 with 16-bit floats */
    assert_int_equal(unary(PTO_OP_TEXP, PTO_F32, 1, 64, 64), (34 + 6 + 14 + 9) * 1000);
    assert_int_equal(unary(PTO_OP_TEXP, PTO_F32, 1, 1280, 1280), (63 + 2 + 4 * 9) * 1000);
    assert_int_equal(unary(PTO_OP_TEXP, PTO_F16, 1, 1280, 1280), (68 + 2 + 8 * 4) * 1000);
    /* root, then division: 14 from one to the other; 8 cycles of the units for two iterations */
    assert_int_equal(unary(PTO_OP_TRSQRT, PTO_F32, 1, 64, 64), (34 + 6 + 14 + 15 + 9 + 2) * 1000);
    assert_int_equal(unary(PTO_OP_TRSQRT, PTO_F32, 1, 640, 640), (80 + 4 * 10 - 14) * 1000);
}

/* An outer iteration takes 7 cycles with two inner ones and one more for each further one. */
static void a_loop_in_a_loop(void **state)
{
    (void)state;
    assert_int_equal(unary(PTO_OP_TMINS, PTO_F32, 10, 160, 128), (53 + 2 + 1 + 9 * 7) * 1000);
    assert_int_equal(unary(PTO_OP_TMINS, PTO_F32, 20, 672, 640), (53 + 2 + 9 + 19 * 15) * 1000);
    assert_int_equal(unary(PTO_OP_TSQRT, PTO_F32, 20, 1312, 1280), (64 + 2 + 4 * 199) * 1000); /* the slow units decide */
    /* f32 to f16 makes two registers of source one: two cycles an iteration of the front end */
    struct pto_operand src = tile(PTO_F32, 10, 448, 10, 384), dst = tile(PTO_F16, 10, 448, 10, 384);
    struct pto_insn i = insn_of(PTO_OP_TCVT, src, none, dst);
    assert_int_equal(time_on(a5(), &i), (34 + 6 + 3 + 4 + 9 + 1 + 2 + 2 * 2 + 9 * 9) * 1000);
    /* select of 32-bit elements: a function for each row */
    struct pto_operand t = tile(PTO_F32, 10, 672, 10, 640);
    i = insn_of(PTO_OP_TSEL, t, t, t);
    int64_t rows = time_on(a5(), &i);
    t = tile(PTO_F32, 1, 640, 1, 640);
    i = insn_of(PTO_OP_TSEL, t, t, t);
    assert_int_equal(rows, 10 * time_on(a5(), &i));
}

/* Into boxes: each register is eight blocks. 64 rows put them into one bank group, 65 rows into eight (timing.md 2). */
static void banks(void **state)
{
    (void)state;
    struct pto_operand src = tile(PTO_F32, 64, 128, 64, 128), dst = src;
    dst.u.tile.blayout = PTO_BLAYOUT_COL, dst.u.tile.slayout = PTO_SLAYOUT_ROW;
    struct pto_insn i = insn_of(PTO_OP_TMOV, src, none, dst);
    struct sim_cost c = sim_cost_vec_a5(&(struct sim_cost_env){.target = a5(), .active_cores = 1}, &i);
    assert_true(c.busy_m >= 128 * 8 * 1000 && c.part_m[SIM_PART_BANK] > 800 * 1000);
    i.operand[isa_op_slot(PTO_OP_TMOV, PTO_ROLE_DST)].u.tile.phys_rows = 65;
    c = sim_cost_vec_a5(&(struct sim_cost_env){.target = a5(), .active_cores = 1}, &i);
    assert_true(c.busy_m < 200 * 1000 && c.part_m[SIM_PART_BANK] == 0);
}

/* No operation of the vector unit is forgotten: the default of cost_a5.c would be a copy. */
static void every_operation_has_a_row(void **state)
{
    (void)state;
    static const uint8_t has_row[PTO_OP_COUNT] = {
#define VF_OP(op, nest, when, recipe, recipe_when) [PTO_OP_##op] = 1,
#include "sim/vec_a5.def"
        [PTO_OP_TPRINT] = 1, /* for debugging */
    };
    static const char *const cost[PTO_OP_COUNT] = {
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) [PTO_OP_##id] = #cost,
#include "isa/ops.def"
#undef PTO_OP
    };
    for (unsigned op = 1; op < PTO_OP_COUNT; op++)
        if (strcmp(cost[op], "vec") == 0 && !has_row[op])
            fail_msg("%s has no row in vec_a5.def", isa_op((enum pto_op)op)->mnemonic);
}

static int64_t with_all_tiles(const struct pto_target *target, enum pto_op op, enum pto_dtype dtype, int32_t rows, int32_t cols, int32_t v_row, int32_t v_col)
{
    struct pto_insn i = {.op = (uint16_t)op, .pipe = PTO_PIPE_V, .noperands = PTO_MAX_SLOTS};
    const struct pto_slot *slots = isa_op(op)->slots;
    for (unsigned s = 0; s < PTO_MAX_SLOTS && slots[s].role != PTO_ROLE_NONE; s++)
        if (slots[s].kind == PTO_OPD_TILE || slots[s].kind == PTO_OPD_TILE_OR_SCALAR)
            i.operand[s] = tile(dtype, rows, cols, v_row, v_col);
    return time_on(target, &i);
}

/* More rows or columns are never faster, nothing valid takes no time, absurd extents do not overflow. */
static void properties(void **state)
{
    (void)state;
    static const enum pto_dtype dtypes[] = {PTO_F32, PTO_F16, PTO_I8};
    static const uint8_t ops[] = {
#define VF_OP(op, nest, when, recipe, recipe_when) PTO_OP_##op % 256, PTO_OP_##op / 256,
#include "sim/vec_a5.def"
    };
    for (size_t at = 0; at < sizeof ops; at += 2) {
        enum pto_op op = (enum pto_op)(ops[at] + 256 * ops[at + 1]);
        for (unsigned d = 0; d < 3; d++) {
            assert_int_equal(with_all_tiles(a5(), op, dtypes[d], 8, 256, 0, 256), op == PTO_OP_TFILLPAD ? with_all_tiles(a5(), op, dtypes[d], 8, 256, 8, 256) : 0);
            assert_true(with_all_tiles(a5(), op, dtypes[d], INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX) > 0);
            for (int32_t rows = 1, before = 0; rows <= 64; rows *= 2) {
                int64_t now = with_all_tiles(a5(), op, dtypes[d], 64, 2080, rows, 2048);
                assert_true(now >= before);
                before = (int32_t)now;
            }
            for (int32_t cols = 256, before = 0; cols <= 4096; cols *= 2) {
                int64_t now = with_all_tiles(a5(), op, dtypes[d], 16, 4128, 16, cols);
                if (op != PTO_OP_TSEL) /* odd counts of registers take longer: the data show it */
                    assert_true(now >= before);
                before = (int32_t)now;
            }
        }
    }
}

/* Threads fetch lines of 128 bytes at 25 B/cycle after a launch of 1100 cycles (timing.md 1.7): a row of 256 bytes is two lines, an element
 * one. A2/A3 issue an instruction for each. */
static void indexed_rows_and_elements(void **state)
{
    (void)state;
    for (int elements = 0; elements < 2; elements++) {
        struct pto_insn i = {.op = PTO_OP_MGATHER, .noperands = 4, .pipe = PTO_PIPE_V, .attr = {elements ? PTO_COALESCE_ELEM : PTO_COALESCE_ROW}};
        struct pto_operand gm = {.kind = PTO_OK_GM, .u.gm = {.dtype = PTO_F32, .layout = PTO_GM_LAYOUT_ND, .rank = 2, .addr = 65536,
                                                             .shape = {1, 1, 1, 1024, 64}, .stride = {65536, 65536, 65536, 64, 1}}};
        put(&i, PTO_ROLE_SRC, gm);
        put(&i, PTO_ROLE_DST, tile(PTO_F32, 64, 64, 64, 64));
        put(&i, PTO_ROLE_IDX, tile(PTO_I32, 64, elements ? 64 : 8, 64, elements ? 64 : 1));
        struct sim_cost c = sim_cost_of(&(struct sim_cost_env){.target = a5(), .active_cores = 1}, &i);
        int64_t expect = 1100000 + (elements ? 4096 * INT64_C(5120) : 64 * INT64_C(10240));
        assert_true(c.busy_m >= expect * 99 / 100 && c.busy_m <= expect * 101 / 100);
        assert_int_equal(c.read_bytes, 64 * 64 * 4);
        c = sim_cost_of(&(struct sim_cost_env){.target = isa_target_find("a3"), .active_cores = 1}, &i);
        int64_t runs = elements ? 4096 : 64;
        assert_true(c.busy_m >= runs * 11000 && c.busy_m <= runs * 25000);
    }
}

/* The times follow from the parameters of the target. */
static void parameters(void **state)
{
    (void)state;
    struct pto_target t = *a5();
    const char *why = NULL;
    struct pto_operand x = tile(PTO_F32, 1, 640, 1, 640);
    struct pto_insn i = insn_of(PTO_OP_TADD, x, x, x);
    assert_true(isa_target_set(&t, "vf_start", "123", &why));
    assert_int_equal(time_on(&t, &i), 167000);
    assert_true(isa_target_set(&t, "vf_issue", "1", &why)); /* five micro-operations with the predicate: five cycles an iteration */
    assert_int_equal(time_on(&t, &i), (155 + 3 + 9 * 5) * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_loop),
        cmocka_unit_test(a_loop_in_a_loop),
        cmocka_unit_test(banks),
        cmocka_unit_test(every_operation_has_a_row),
        cmocka_unit_test(properties),
        cmocka_unit_test(indexed_rows_and_elements),
        cmocka_unit_test(parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
