/* sim/scalar: pto-as.md 4.1 against the compiler's own fixed-width arithmetic and worked-out values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <math.h>
#include <cmocka.h>

#include "sim/scalar.h"

struct bench {
    struct pto_program p;
    pto_block_id block;
};
static void open_bench(struct bench *b)
{
    isa_program_init(&b->p, isa_target_find("a3"));
    b->block = isa_block_append(&b->p, isa_region_new(&b->p, 0));
}

/* Runs one operation on operands of given types. */
static const char *run(struct bench *b, enum pto_op op, pto_type_id in, pto_type_id out_type, const struct pto_operand *x,
                       const struct pto_operand *y, const struct pto_operand *z, int64_t predicate, bool strict, struct pto_operand *out)
{
    pto_value_id values[3];
    const struct pto_operand *operands[3] = {x, y, z};
    uint32_t n = 0;
    for (int i = 0; i < 3; i++)
        if (operands[i] != NULL) {
            pto_type_id type = op == PTO_OP_ARITH_SELECT && i == 0 ? isa_type_int(&b->p, 1, 0) : in;
            values[n++] = isa_block_add_arg(&b->p, b->block, type, 0);
        }
    struct pto_attribute attr = {.key = op == PTO_OP_ARITH_CMPF ? PTO_ATTR_PRED_F : PTO_ATTR_PRED_I, .kind = PTO_LIT_ENUM, .i = predicate};
    struct isa_op_spec spec = {.op = op, .operands = values, .noperands = n, .result_types = &out_type, .nresults = 1,
                               .attrs = &attr, .nattrs = predicate >= 0};
    pto_op_id id = isa_op_new(&b->p, &spec);
    struct sim_scalar s = {.program = &b->p, .op = &b->p.ops[id], .in = {x, y, z}, .strict = strict, .out = out};
    *out = (struct pto_operand){0};
    sim_scalar_types(&s);
    return sim_scalar_run(&s);
}
static struct pto_operand of_int(int64_t v) { return (struct pto_operand){.kind = PTO_OK_INT, .dtype = PTO_I64, .u.i = v}; }
static struct pto_operand of_float(enum pto_dtype d, double v) { return (struct pto_operand){.kind = PTO_OK_FLOAT, .dtype = (uint8_t)d, .u.f = v}; }

static int64_t int2(struct bench *b, enum pto_op op, unsigned width, int64_t x, int64_t y)
{
    struct pto_operand a = of_int(x), c = of_int(y), out;
    pto_type_id t = isa_type_int(&b->p, width, 0);
    assert_null(run(b, op, t, t, &a, &c, NULL, -1, false, &out));
    assert_int_equal(out.kind, PTO_OK_INT);
    return out.u.i;
}
static bool traps(struct bench *b, enum pto_op op, unsigned width, int64_t x, int64_t y, const char *text)
{
    struct pto_operand a = of_int(x), c = of_int(y), out;
    pto_type_id t = isa_type_int(&b->p, width, 0);
    const char *why = run(b, op, t, t, &a, &c, NULL, -1, false, &out);
    return why != NULL && strstr(why, text) != NULL;
}

/* Every pair of i8 against C's int arithmetic. */
static void i8_exhaustively(void **state)
{
    (void)state;
    struct bench b;
    open_bench(&b);
    pto_type_id t = isa_type_int(&b.p, 8, 0);
    static const enum pto_op ops[] = {PTO_OP_ARITH_ADDI, PTO_OP_ARITH_SUBI, PTO_OP_ARITH_MULI, PTO_OP_ARITH_DIVSI, PTO_OP_ARITH_REMSI,
                                      PTO_OP_ARITH_DIVUI, PTO_OP_ARITH_REMUI, PTO_OP_ARITH_CEILDIVSI, PTO_OP_ARITH_FLOORDIVSI,
                                      PTO_OP_ARITH_CEILDIVUI, PTO_OP_ARITH_MINUI, PTO_OP_ARITH_MAXSI, PTO_OP_ARITH_SHLI,
                                      PTO_OP_ARITH_SHRSI, PTO_OP_ARITH_SHRUI, PTO_OP_ARITH_XORI};
    for (size_t k = 0; k < sizeof ops / sizeof ops[0]; k++) {
        struct pto_operand a = of_int(0), c = of_int(0), out = {0};
        pto_value_id v[2] = {isa_block_add_arg(&b.p, b.block, t, 0), isa_block_add_arg(&b.p, b.block, t, 0)};
        pto_op_id id = isa_op_new(&b.p, &(struct isa_op_spec){.op = ops[k], .operands = v, .noperands = 2, .result_types = &t, .nresults = 1});
        struct sim_scalar s = {.program = &b.p, .op = &b.p.ops[id], .in = {&a, &c}, .out = &out};
        sim_scalar_types(&s);
        for (int x = -128; x < 128; x++)
            for (int y = -128; y < 128; y++) {
                int ux = x & 255, uy = y & 255, want = 0;
                bool trap = false;
                double q = (double)x / y, uq = (double)ux / uy;
                switch (ops[k]) {
                case PTO_OP_ARITH_ADDI: want = x + y; break;
                case PTO_OP_ARITH_SUBI: want = x - y; break;
                case PTO_OP_ARITH_MULI: want = x * y; break;
                case PTO_OP_ARITH_XORI: want = x ^ y; break;
                case PTO_OP_ARITH_MINUI: want = ux < uy ? x : y; break;
                case PTO_OP_ARITH_MAXSI: want = x > y ? x : y; break;
                case PTO_OP_ARITH_SHLI: trap = uy >= 8; want = trap ? 0 : ux << uy; break;
                case PTO_OP_ARITH_SHRSI: trap = uy >= 8; want = trap ? 0 : (int)floor(ldexp(x, -uy)); break;
                case PTO_OP_ARITH_SHRUI: trap = uy >= 8; want = trap ? 0 : ux >> uy; break;
                case PTO_OP_ARITH_DIVUI: trap = y == 0; want = trap ? 0 : ux / uy; break;
                case PTO_OP_ARITH_REMUI: trap = y == 0; want = trap ? 0 : ux % uy; break;
                case PTO_OP_ARITH_CEILDIVUI: trap = y == 0; want = trap ? 0 : (int)ceil(uq); break;
                default:
                    trap = y == 0 || (x == -128 && y == -1);
                    if (!trap)
                        want = ops[k] == PTO_OP_ARITH_DIVSI     ? (int)trunc(q)
                               : ops[k] == PTO_OP_ARITH_CEILDIVSI ? (int)ceil(q)
                               : ops[k] == PTO_OP_ARITH_FLOORDIVSI ? (int)floor(q)
                                                                   : x - (int)trunc(q) * y;
                }
                a.u.i = x;
                c.u.i = y;
                const char *why = sim_scalar_run(&s);
                if ((why != NULL) != trap || (!trap && out.u.i != (int8_t)want))
                    fail_msg("op %zu: %d, %d gave %lld (%s), expected %d", k, x, y, (long long)out.u.i, why != NULL ? why : "", want);
            }
    }
    isa_program_free(&b.p);
}

static void widths_and_traps(void **state)
{
    (void)state;
    struct bench b;
    open_bench(&b);
    assert_int_equal(int2(&b, PTO_OP_ARITH_ADDI, 32, INT32_MAX, 1), INT32_MIN);
    assert_int_equal(int2(&b, PTO_OP_ARITH_MULI, 64, INT64_MAX, 2), -2);
    assert_int_equal(int2(&b, PTO_OP_ARITH_SHRSI, 64, INT64_MIN, 63), -1);
    assert_int_equal(int2(&b, PTO_OP_ARITH_SHRUI, 64, -1, 63), 1);
    assert_true(int2(&b, PTO_OP_ARITH_ADDI, 1, 1, 1) == 0);
    assert_true(traps(&b, PTO_OP_ARITH_DIVSI, 64, 1, 0, "division by zero"));
    assert_true(traps(&b, PTO_OP_ARITH_REMSI, 64, INT64_MIN, -1, "overflows"));
    assert_true(traps(&b, PTO_OP_ARITH_SHLI, 32, 1, 32, "shift count"));
    assert_true(traps(&b, PTO_OP_ARITH_SHLI, 32, 1, -1, "shift count"));
    struct pto_operand out, t = of_int(1), x = of_int(-1);
    pto_type_id i1 = isa_type_int(&b.p, 1, 0), i8 = isa_type_int(&b.p, 8, 0), i64 = isa_type_int(&b.p, 64, 0), u32 = isa_type_int(&b.p, 32, 'u');
    assert_null(run(&b, PTO_OP_ARITH_EXTSI, i1, i64, &t, NULL, NULL, -1, false, &out));
    assert_int_equal(out.u.i, -1);
    assert_null(run(&b, PTO_OP_ARITH_EXTUI, i1, i64, &t, NULL, NULL, -1, false, &out));
    assert_int_equal(out.u.i, 1);
    assert_null(run(&b, PTO_OP_ARITH_INDEX_CASTUI, i8, i64, &x, NULL, NULL, -1, false, &out));
    assert_int_equal(out.u.i, 255);
    assert_null(run(&b, PTO_OP_ARITH_TRUNCI, i64, u32, &x, NULL, NULL, -1, false, &out));
    assert_int_equal(out.u.i, INT64_C(4294967295));
    /* comparisons of -1 and 1: signed less, unsigned greater */
    struct pto_operand one = of_int(1);
    static const bool want[] = {false, true, true, true, false, false, false, false, true, true};
    for (int p = PTO_CMPI_EQ; p <= PTO_CMPI_UGE; p++) {
        assert_null(run(&b, PTO_OP_ARITH_CMPI, i8, i1, &x, &one, NULL, p, false, &out));
        assert_int_equal(out.u.i, want[p]);
    }
    isa_program_free(&b.p);
}

static double float2(struct bench *b, enum pto_op op, enum pto_dtype d, double x, double y)
{
    struct pto_operand a = of_float(d, x), c = of_float(d, y), out;
    pto_type_id t = isa_type_float(&b->p, d);
    assert_null(run(b, op, t, t, &a, &c, NULL, -1, false, &out));
    return out.u.f;
}

static void floats(void **state)
{
    (void)state;
    struct bench b;
    open_bench(&b);
    assert_true(float2(&b, PTO_OP_ARITH_ADDF, PTO_F32, 16777216, 1) == 16777216);
    assert_true(float2(&b, PTO_OP_ARITH_ADDF, PTO_F64, 16777216, 1) == 16777217);
    assert_true(float2(&b, PTO_OP_ARITH_ADDF, PTO_BF16, 256, 1) == 256);
    assert_true(float2(&b, PTO_OP_ARITH_ADDF, PTO_BF16, 256, 3) == 260);
    assert_true(float2(&b, PTO_OP_ARITH_MULF, PTO_F16, 256, 256) == HUGE_VAL); /* 65536 > 65504 */
    assert_true(float2(&b, PTO_OP_ARITH_DIVF, PTO_F32, 1, 3) == (double)(1.0f / 3.0f));
    assert_true(float2(&b, PTO_OP_ARITH_DIVF, PTO_F32, 1, 0) == HUGE_VAL);
    assert_true(float2(&b, PTO_OP_ARITH_REMF, PTO_F32, -7, 3) == -1);
    assert_true(signbit(float2(&b, PTO_OP_ARITH_MINIMUMF, PTO_F32, 0.0, -0.0)) != 0);
    assert_true(signbit(float2(&b, PTO_OP_ARITH_MAXIMUMF, PTO_F32, -0.0, 0.0)) == 0);
    assert_true(isnan(float2(&b, PTO_OP_ARITH_MINIMUMF, PTO_F32, (double)NAN, 1)));
    assert_true(float2(&b, PTO_OP_ARITH_MAXNUMF, PTO_F32, (double)NAN, 1) == 1);
    assert_true(float2(&b, PTO_OP_ARITH_MINNUMF, PTO_F32, 2, (double)NAN) == 2);
    /* ordered and unordered predicates on (1, NaN) */
    pto_type_id i1 = isa_type_int(&b.p, 1, 0), f32 = isa_type_float(&b.p, PTO_F32), f16 = isa_type_float(&b.p, PTO_F16), i8 = isa_type_int(&b.p, 8, 0),
                u8 = isa_type_int(&b.p, 8, 'u'), i32 = isa_type_int(&b.p, 32, 0), i64 = isa_type_int(&b.p, 64, 0);
    struct pto_operand one = of_float(PTO_F32, 1), nan = of_float(PTO_F32, (double)NAN), out;
    for (int p = PTO_CMPF_FALSE; p <= PTO_CMPF_TRUE; p++) {
        assert_null(run(&b, PTO_OP_ARITH_CMPF, f32, i1, &one, &nan, NULL, p, false, &out));
        assert_int_equal(out.u.i, p >= PTO_CMPF_UEQ); /* all that begin with u, and true */
    }
    /* conversions to integers: truncated, saturated, NaN to 0; all of that traps under --strict */
    static const struct { double x; int64_t as_signed, as_unsigned; bool strict_signed; } conversions[] = {
        {127.9, 127, 127, false}, {-0.9, 0, 0, false}, {128.0, 127, 128, true}, {1e30, 127, 255, true}, {-128.9, -128, 0, false},
        {-129.0, -128, 0, true}, {HUGE_VAL, 127, 255, true}, {(double)NAN, 0, 0, true}};
    for (size_t i = 0; i < sizeof conversions / sizeof conversions[0]; i++) {
        struct pto_operand x = of_float(PTO_F32, conversions[i].x);
        assert_null(run(&b, PTO_OP_ARITH_FPTOSI, f32, i8, &x, NULL, NULL, -1, false, &out));
        assert_int_equal(out.u.i, conversions[i].as_signed);
        assert_null(run(&b, PTO_OP_ARITH_FPTOUI, f32, u8, &x, NULL, NULL, -1, false, &out));
        assert_int_equal(out.u.i, conversions[i].as_unsigned);
        assert_int_equal(run(&b, PTO_OP_ARITH_FPTOSI, f32, i8, &x, NULL, NULL, -1, true, &out) != NULL, conversions[i].strict_signed);
    }
    /* integers to floats round once, to nearest even: 2^24 + 1, and 2049 in f16 */
    struct pto_operand big = of_int(16777217), h = of_int(2049), minus = of_int(-1);
    assert_null(run(&b, PTO_OP_ARITH_SITOFP, i32, f32, &big, NULL, NULL, -1, false, &out));
    assert_true(out.u.f == 16777216);
    assert_null(run(&b, PTO_OP_ARITH_SITOFP, i32, f16, &h, NULL, NULL, -1, false, &out));
    assert_true(out.u.f == 2048);
    assert_null(run(&b, PTO_OP_ARITH_UITOFP, i64, f32, &minus, NULL, NULL, -1, false, &out));
    assert_true(out.u.f == 18446744073709551616.0);
    /* bits: 1.0f is 3F800000 */
    assert_null(run(&b, PTO_OP_ARITH_BITCAST, f32, i32, &one, NULL, NULL, -1, false, &out));
    assert_int_equal(out.u.i, 0x3F800000);
    struct pto_operand bits = of_int(0x40490FDB);
    assert_null(run(&b, PTO_OP_ARITH_BITCAST, i32, f32, &bits, NULL, NULL, -1, false, &out));
    assert_true(out.u.f == (double)3.14159274f);
    isa_program_free(&b.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(i8_exhaustively), cmocka_unit_test(widths_and_traps), cmocka_unit_test(floats)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
