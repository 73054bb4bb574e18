/* sim/scalar_math.c: the math dialect against MPFR in four types, the operations of two results against wider arithmetic. */
#include "elementary_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "isa/num.h"
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

/* An operation of n operands and one or two results, all of one type (the second result may be another). */
static pto_op_id make(struct bench *b, enum pto_op op, pto_type_id type, uint32_t n, uint32_t nresults, pto_type_id second)
{
    pto_value_id values[3];
    pto_type_id results[2] = {type, second};
    for (uint32_t i = 0; i < n; i++)
        values[i] = isa_block_add_arg(&b->p, b->block, type, 0);
    return isa_op_new(&b->p, &(struct isa_op_spec){.op = op, .operands = values, .noperands = n, .result_types = results, .nresults = nresults});
}

static const double numbers[] = {0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 0.1, -0.7, 3.3, 10.0, -10.0, 88.5, -100.0, 1e-3, 1e-7, -1e-7,
                                 123456.75, INFINITY, -INFINITY, NAN};
enum { NUMBERS = sizeof numbers / sizeof numbers[0] };
static const enum pto_dtype types[] = {PTO_F64, PTO_F32, PTO_F16, PTO_BF16};

static double as(enum pto_dtype dtype, double v)
{
    return num_decode(dtype, num_encode(dtype, v, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON));
}

static double mpfr_integral(double x, mpfr_rnd_t round)
{
    mpfr_t r;
    mpfr_set_emin(-1073);
    mpfr_set_emax(1024);
    mpfr_init2(r, 53);
    mpfr_set_d(r, x, MPFR_RNDN);
    if (round == MPFR_RNDNA)
        mpfr_round(r, r);
    else
        mpfr_rint(r, r, round);
    double v = mpfr_get_d(r, MPFR_RNDN);
    mpfr_clear(r);
    return v;
}

static double expected(enum pto_op op, double x, double y, double z, bool single)
{
    static const struct {
        enum pto_op op;
        enum num_function function;
    } functions[] = {{PTO_OP_MATH_EXP, NUM_FN_EXP}, {PTO_OP_MATH_EXP2, NUM_FN_EXP2}, {PTO_OP_MATH_EXPM1, NUM_FN_EXPM1}, {PTO_OP_MATH_LOG, NUM_FN_LOG},
                     {PTO_OP_MATH_LOG2, NUM_FN_LOG2}, {PTO_OP_MATH_LOG10, NUM_FN_LOG10}, {PTO_OP_MATH_LOG1P, NUM_FN_LOG1P},
                     {PTO_OP_MATH_RSQRT, NUM_FN_RSQRT}, {PTO_OP_MATH_SIN, NUM_FN_SIN}, {PTO_OP_MATH_COS, NUM_FN_COS}, {PTO_OP_MATH_TANH, NUM_FN_TANH},
                     {PTO_OP_MATH_ERF, NUM_FN_ERF}, {PTO_OP_MATH_POWF, NUM_FN_POW}, {PTO_OP_MATH_ATAN2, NUM_FN_ATAN2}};
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (functions[i].op == op)
            return oracle_function(functions[i].function, x, y, single);
    switch (op) {
    case PTO_OP_MATH_ABSF: return x < 0 || signbit(x) ? -x : x;
    case PTO_OP_MATH_SQRT: return single ? (double)sqrtf((float)x) : sqrt(x);
    case PTO_OP_MATH_CEIL: return mpfr_integral(x, MPFR_RNDU);
    case PTO_OP_MATH_FLOOR: return mpfr_integral(x, MPFR_RNDD);
    case PTO_OP_MATH_TRUNC: return mpfr_integral(x, MPFR_RNDZ);
    case PTO_OP_MATH_ROUND: return mpfr_integral(x, MPFR_RNDNA);
    case PTO_OP_MATH_ROUNDEVEN: return mpfr_integral(x, MPFR_RNDN);
    case PTO_OP_MATH_COPYSIGN: return signbit(y) ? -fabs(x) : fabs(x);
    case PTO_OP_MATH_FMA: return single ? (double)fmaf((float)x, (float)y, (float)z) : fma(x, y, z);
    default: return 0.0;
    }
}

static void floats(void **unused)
{
    (void)unused;
    struct bench b;
    open_bench(&b);
    for (int op = PTO_OP_MATH_ABSF; op <= PTO_OP_MATH_FMA; op++) {
        if (op == PTO_OP_MATH_ABSI)
            continue;
        uint32_t arity = 0;
        while (!isa_slot_is_result(&isa_op((enum pto_op)op)->slots[arity]))
            arity++;
        for (size_t t = 0; t < sizeof types / sizeof types[0]; t++) {
            pto_op_id id = make(&b, (enum pto_op)op, isa_type_float(&b.p, types[t]), arity, 1, 0);
            for (int i = 0; i < NUMBERS; i++)
                for (int k = 0; k < NUMBERS && (k == 0 || arity > 1); k++) {
                    struct pto_operand in[3] = {{.kind = PTO_OK_FLOAT}, {.kind = PTO_OK_FLOAT}, {.kind = PTO_OK_FLOAT}}, out = {0};
                    in[0].u.f = as(types[t], numbers[i]);
                    in[1].u.f = as(types[t], numbers[k]);
                    in[2].u.f = as(types[t], numbers[(i + 3 * k) % NUMBERS]);
                    struct sim_scalar s = {.program = &b.p, .op = &b.p.ops[id], .in = {&in[0], arity > 1 ? &in[1] : NULL, arity > 2 ? &in[2] : NULL}, .out = &out};
                    sim_scalar_types(&s);
                    assert_null(sim_scalar_run(&s));
                    double want = as(types[t], expected((enum pto_op)op, in[0].u.f, in[1].u.f, in[2].u.f, types[t] != PTO_F64));
                    if (!oracle_same(want, out.u.f))
                        fail_msg("%s(%a, %a, %a) in %s: %a, expected %a", isa_op((enum pto_op)op)->mnemonic, in[0].u.f, in[1].u.f, in[2].u.f,
                                 isa_dtype(types[t])->name, out.u.f, want);
                }
        }
    }
    isa_program_free(&b.p);
}

/* Sums and products as pairs of words of the given width. */
static void pairs(void **unused)
{
    (void)unused;
    static const enum pto_op ops[] = {PTO_OP_ARITH_ADDUI_EXTENDED, PTO_OP_ARITH_MULUI_EXTENDED, PTO_OP_ARITH_MULSI_EXTENDED};
    static const int64_t words[] = {0, 1, -1, 2, -2, 7, 100, -128, 127, 255, 32767, -32768, INT32_MAX, INT32_MIN, 0x123456789ABCDEF, INT64_MAX, INT64_MIN};
    enum { WORDS = sizeof words / sizeof words[0] };
    struct bench b;
    open_bench(&b);
    for (unsigned width = 1; width <= 64; width++)
        for (int k = 0; k < 3; k++) {
            pto_type_id type = isa_type_int(&b.p, width, 'u');
            pto_op_id id = make(&b, ops[k], type, 2, 2, k == 0 ? isa_type_int(&b.p, 1, 0) : type);
            uint64_t mask = width == 64 ? UINT64_MAX : (UINT64_C(1) << width) - 1;
            for (int i = 0; i < WORDS * WORDS; i++) {
                struct pto_operand x = {.kind = PTO_OK_INT}, y = {.kind = PTO_OK_INT}, out = {0}, second = {0};
                x.u.i = words[i / WORDS];
                y.u.i = words[i % WORDS];
                struct sim_scalar s = {.program = &b.p, .op = &b.p.ops[id], .in = {&x, &y}, .out = &out, .second = &second};
                sim_scalar_types(&s);
                assert_null(sim_scalar_run(&s));
                uint64_t a = (uint64_t)x.u.i & mask, c = (uint64_t)y.u.i & mask, top = UINT64_C(1) << (width - 1);
                __extension__ typedef unsigned __int128 wide; /* wraps: the product of two unsigned 64-bit numbers has no sign */
                wide p = (wide)a, q = (wide)c;
                if (k == 2) {
                    p -= (a & top) != 0 ? (wide)1 << width : 0;
                    q -= (c & top) != 0 ? (wide)1 << width : 0;
                }
                wide r = k == 0 ? p + q : p * q;
                uint64_t low = (uint64_t)r & mask, high = (uint64_t)(r >> width) & (k == 0 ? 1 : mask);
                if (((uint64_t)out.u.i & mask) != low || (uint64_t)second.u.i != high)
                    fail_msg("op %d, width %u: %llx, %llx gave %llx, %llx", k, width, (unsigned long long)a, (unsigned long long)c,
                             (unsigned long long)out.u.i, (unsigned long long)second.u.i);
            }
        }
    pto_op_id id = make(&b, PTO_OP_MATH_ABSI, isa_type_int(&b.p, 8, 0), 1, 1, 0);
    for (int v = -128; v < 128; v++) {
        struct pto_operand x = {.kind = PTO_OK_INT, .u.i = v}, out = {0};
        struct sim_scalar s = {.program = &b.p, .op = &b.p.ops[id], .in = {&x}, .out = &out};
        sim_scalar_types(&s);
        assert_null(sim_scalar_run(&s));
        assert_int_equal(out.u.i, v == -128 ? -128 : v < 0 ? -v : v);
    }
    isa_program_free(&b.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(floats), cmocka_unit_test(pairs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
