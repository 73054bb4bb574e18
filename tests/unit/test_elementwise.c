/* Elementwise operations against a model of their formulas (vector.md 0.6, 0.7, 1-4, 6): every operation on every element type it
 * has a meaning for, random and special values, layouts, valid regions, in place and overlapping; the memory as a whole is
 * compared. The model works on doubles and 128-bit integers, MPFR where a formula is none of C's. */
#include <mpfr.h>

#include "vector_fixture.h"

__extension__ typedef __int128 wide;

/* One operation on one element: the operands' exact values, the rounding or wrapping of its type. */
typedef double float_model(enum pto_dtype t, double a, double b, double c);
typedef wide int_model(enum pto_dtype t, wide a, wide b, wide c);

static double to_type(enum pto_dtype t, double v) /* f32 first, then the type: 0.7 */
{
    return num_decode(t, num_encode(t, (double)(float)v, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON));
}
static int width(enum pto_dtype t) { return isa_dtype(t)->bits; }
static bool has_sign(enum pto_dtype t) { return isa_dtype(t)->kind == PTO_KIND_SINT; }
static wide wrapped(enum pto_dtype t, wide v)
{
    wide span = (wide)1 << width(t), low = v % span;
    low = low < 0 ? low + span : low;
    return has_sign(t) && low >= span / 2 ? low - span : low;
}

#define FM(name, formula)                                                          \
    static double f_##name(enum pto_dtype t, double a, double b, double c)         \
    {                                                                              \
        (void)t, (void)a, (void)b, (void)c;                                        \
        return formula;                                                            \
    }
#define IM(name, formula)                                                          \
    static wide i_##name(enum pto_dtype t, wide a, wide b, wide c)                 \
    {                                                                              \
        (void)t, (void)a, (void)b, (void)c;                                        \
        return formula;                                                            \
    }
static double larger(double a, double b)
{
    if (isnan(a) || isnan(b))
        return isnan(a) ? b : a;
    if (a == 0 && b == 0)
        return signbit(a) && signbit(b) ? -0.0 : 0.0;
    return a > b ? a : b;
}
static double floor_mod(double a, double b)
{
    double r = fmod(a, b);
    return r != 0 && signbit(r) != signbit(b) ? (double)((float)r + (float)b) : r;
}
static wide int_floor_mod(wide a, wide b)
{
    wide q = a / b;
    q -= q * b != a && (a < 0) != (b < 0);
    return a - q * b;
}
static wide power(enum pto_dtype t, wide base, wide exp)
{
    wide p = 1, square = base;
    if (exp < 0)
        return base == 1 ? 1 : base == -1 ? (exp % 2 == 0 ? 1 : -1) : 0;
    for (; exp > 0; exp /= 2) {
        if (exp % 2 != 0)
            p = wrapped(t, wrapped(PTO_I64, p) * wrapped(PTO_I64, square));
        square = wrapped(t, wrapped(PTO_I64, square) * wrapped(PTO_I64, square));
    }
    return p;
}
static double by_mpfr(int (*fn)(mpfr_t, const mpfr_t, mpfr_rnd_t), double a)
{
    mpfr_t v;
    mpfr_init2(v, 200);
    mpfr_set_d(v, a, MPFR_RNDN);
    (void)fn(v, v, MPFR_RNDN);
    float out = mpfr_get_flt(v, MPFR_RNDN);
    mpfr_clear(v);
    return (double)out;
}
static double by_mpfr_pow(double a, double b)
{
    mpfr_t x, y;
    mpfr_inits2(200, x, y, (mpfr_ptr)0);
    mpfr_set_d(x, a, MPFR_RNDN);
    mpfr_set_d(y, b, MPFR_RNDN);
    mpfr_pow(x, x, y, MPFR_RNDN);
    float out = mpfr_get_flt(x, MPFR_RNDN);
    mpfr_clears(x, y, (mpfr_ptr)0);
    return (double)out;
}
/* Rounded to odd: any rounding to a narrower type gives what rounding the exact value gives. */
static double by_mpfr_fma(double a, double b, double c)
{
    mpfr_t x, y, z;
    mpfr_inits2(1000, x, y, z, (mpfr_ptr)0); /* exact */
    mpfr_set_d(x, a, MPFR_RNDN);
    mpfr_set_d(y, b, MPFR_RNDN);
    mpfr_set_d(z, c, MPFR_RNDN);
    mpfr_fma(x, x, y, z, MPFR_RNDN);
    double out = mpfr_get_d(x, MPFR_RNDZ);
    uint64_t bits;
    memcpy(&bits, &out, 8);
    bits |= mpfr_number_p(x) != 0 && mpfr_cmp_d(x, out) != 0;
    memcpy(&out, &bits, 8);
    mpfr_clears(x, y, z, (mpfr_ptr)0);
    return out;
}

FM(add, a + b)
FM(sub, a - b)
FM(mul, a * b)
FM(div, a / b)
FM(max, larger(a, b))
FM(min, -larger(-a, -b))
FM(fmod, fmod(a, b))
FM(rem, floor_mod(a, b))
FM(pow, by_mpfr_pow(a, b))
FM(leaky, a > 0 ? a : a * b)
FM(add_relu, larger(to_type(t, a + b), 0))
FM(sub_relu, larger(to_type(t, a - b), 0))
FM(add_add, to_type(t, a + b) + c)
FM(sub_add, to_type(t, a - b) + c)
FM(mul_add, to_type(t, a * b) + c)
FM(mul_add_relu, larger(to_type(t, to_type(t, a * b) + c), 0))
FM(fma, by_mpfr_fma(a, b, c))
FM(abs, fabs(a))
FM(neg, -a)
FM(exp, by_mpfr(mpfr_exp, a))
FM(log, by_mpfr(mpfr_log, a))
FM(sqrt, sqrt(a))
FM(rsqrt, by_mpfr(mpfr_rec_sqrt, a))
FM(recip, 1 / a)
FM(relu, larger(a, 0))
IM(add, a + b)
IM(sub, a - b)
IM(mul, wrapped(PTO_I64, a) * wrapped(PTO_I64, b))
IM(div, a / b)
IM(max, a > b ? a : b)
IM(min, a < b ? a : b)
IM(fmod, a - a / b * b)
IM(rem, int_floor_mod(a, b))
IM(pow, power(t, a, b))
IM(leaky, a > 0 ? a : wrapped(PTO_I64, a) * wrapped(PTO_I64, b))
IM(add_relu, wrapped(t, a + b) > 0 ? wrapped(t, a + b) : 0)
IM(sub_relu, wrapped(t, a - b) > 0 ? wrapped(t, a - b) : 0)
IM(add_add, a + b + c)
IM(sub_add, a - b + c)
IM(mul_add, wrapped(PTO_I64, a) * wrapped(PTO_I64, b) + c)
IM(mul_add_relu, wrapped(t, i_mul_add(t, a, b, c)) > 0 ? i_mul_add(t, a, b, c) : 0)
IM(fma, i_mul_add(t, a, b, c))
IM(abs, a < 0 ? -a : a)
IM(neg, -a)
IM(recip, 1 / a)
IM(relu, a > 0 ? a : 0)
IM(not, -a - 1)
IM(and, (wide)((uint64_t)a & (uint64_t)b))
IM(or, (wide)((uint64_t)a | (uint64_t)b))
IM(xor, (wide)((uint64_t)a ^ (uint64_t)b))
IM(shl, wrapped(PTO_U64, a) << (unsigned)(wrapped(PTO_U64, b) % width(t)))
/* floor division by a power of two is what an arithmetic shift does */
IM(shr, (a - int_floor_mod(a, (wide)1 << (unsigned)(wrapped(PTO_U64, b) % width(t)))) / ((wide)1 << (unsigned)(wrapped(PTO_U64, b) % width(t))))

enum divisor { NO_DIVISOR, DIVISOR_A, DIVISOR_B };
static const struct operation {
    enum pto_op op;
    enum pto_role role[3];
    float_model *on_float;
    int_model *on_int;
    enum divisor divisor;
    const char *target; /* NULL: both */
} operations[] = {
    {PTO_OP_TADD, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, f_add, i_add, NO_DIVISOR, NULL},
    {PTO_OP_TSUB, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, f_sub, i_sub, NO_DIVISOR, NULL},
    {PTO_OP_TMUL, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, f_mul, i_mul, NO_DIVISOR, NULL},
    {PTO_OP_TDIV, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, f_div, i_div, DIVISOR_B, NULL},
    {PTO_OP_TMAX, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, f_max, i_max, NO_DIVISOR, NULL},
    {PTO_OP_TMIN, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, f_min, i_min, NO_DIVISOR, NULL},
    {PTO_OP_TFMOD, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, f_fmod, i_fmod, DIVISOR_B, NULL},
    {PTO_OP_TREM, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, f_rem, i_rem, DIVISOR_B, NULL},
    {PTO_OP_TPOW, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, f_pow, i_pow, NO_DIVISOR, NULL},
    {PTO_OP_TPRELU, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, f_leaky, i_leaky, NO_DIVISOR, NULL},
    {PTO_OP_TADDRELU, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, f_add_relu, i_add_relu, NO_DIVISOR, NULL},
    {PTO_OP_TSUBRELU, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, f_sub_relu, i_sub_relu, NO_DIVISOR, NULL},
    {PTO_OP_TADDS, {PTO_ROLE_SRC, PTO_ROLE_SCALAR}, f_add, i_add, NO_DIVISOR, NULL},
    {PTO_OP_TSUBS, {PTO_ROLE_SRC, PTO_ROLE_SCALAR}, f_sub, i_sub, NO_DIVISOR, NULL},
    {PTO_OP_TMULS, {PTO_ROLE_SRC, PTO_ROLE_SCALAR}, f_mul, i_mul, NO_DIVISOR, NULL},
    {PTO_OP_TMAXS, {PTO_ROLE_SRC, PTO_ROLE_SCALAR}, f_max, i_max, NO_DIVISOR, NULL},
    {PTO_OP_TMINS, {PTO_ROLE_SRC, PTO_ROLE_SCALAR}, f_min, i_min, NO_DIVISOR, NULL},
    {PTO_OP_TFMODS, {PTO_ROLE_SRC, PTO_ROLE_SCALAR}, f_fmod, i_fmod, DIVISOR_B, NULL},
    {PTO_OP_TREMS, {PTO_ROLE_SRC, PTO_ROLE_SCALAR}, f_rem, i_rem, DIVISOR_B, NULL},
    {PTO_OP_TPOWS, {PTO_ROLE_SRC, PTO_ROLE_SCALAR}, f_pow, i_pow, NO_DIVISOR, NULL},
    {PTO_OP_TLRELU, {PTO_ROLE_SRC, PTO_ROLE_SCALAR}, f_leaky, i_leaky, NO_DIVISOR, NULL},
    {PTO_OP_TAXPY, {PTO_ROLE_SRC, PTO_ROLE_SCALAR, PTO_ROLE_DST}, f_mul_add, i_mul_add, NO_DIVISOR, NULL},
    {PTO_OP_TADDC, {PTO_ROLE_SRC, PTO_ROLE_SRC1, PTO_ROLE_SRC2}, f_add_add, i_add_add, NO_DIVISOR, NULL},
    {PTO_OP_TSUBC, {PTO_ROLE_SRC, PTO_ROLE_SRC1, PTO_ROLE_SRC2}, f_sub_add, i_sub_add, NO_DIVISOR, NULL},
    {PTO_OP_TADDSC, {PTO_ROLE_SRC, PTO_ROLE_SCALAR, PTO_ROLE_SRC1}, f_add_add, i_add_add, NO_DIVISOR, NULL},
    {PTO_OP_TSUBSC, {PTO_ROLE_SRC, PTO_ROLE_SCALAR, PTO_ROLE_SRC1}, f_sub_add, i_sub_add, NO_DIVISOR, NULL},
    {PTO_OP_TFUSEDMULADD, {PTO_ROLE_SRC, PTO_ROLE_DST, PTO_ROLE_SRC1}, f_mul_add, i_mul_add, NO_DIVISOR, "a3"},
    {PTO_OP_TFUSEDMULADD, {PTO_ROLE_SRC, PTO_ROLE_DST, PTO_ROLE_SRC1}, f_fma, i_fma, NO_DIVISOR, "a5"},
    {PTO_OP_TFUSEDMULADDRELU, {PTO_ROLE_SRC, PTO_ROLE_DST, PTO_ROLE_SRC1}, f_mul_add_relu, i_mul_add_relu, NO_DIVISOR, NULL},
    {PTO_OP_TMULADDDST, {PTO_ROLE_SRC, PTO_ROLE_SRC1, PTO_ROLE_DST}, f_mul_add, i_mul_add, NO_DIVISOR, NULL},
    {PTO_OP_TABS, {PTO_ROLE_SRC}, f_abs, i_abs, NO_DIVISOR, NULL},
    {PTO_OP_TNEG, {PTO_ROLE_SRC}, f_neg, i_neg, NO_DIVISOR, NULL},
    {PTO_OP_TEXP, {PTO_ROLE_SRC}, f_exp, NULL, NO_DIVISOR, NULL},
    {PTO_OP_TLOG, {PTO_ROLE_SRC}, f_log, NULL, NO_DIVISOR, NULL},
    {PTO_OP_TSQRT, {PTO_ROLE_SRC}, f_sqrt, NULL, NO_DIVISOR, NULL},
    {PTO_OP_TRSQRT, {PTO_ROLE_SRC}, f_rsqrt, NULL, NO_DIVISOR, NULL},
    {PTO_OP_TRECIP, {PTO_ROLE_SRC}, f_recip, i_recip, DIVISOR_A, NULL},
    {PTO_OP_TRELU, {PTO_ROLE_SRC}, f_relu, i_relu, NO_DIVISOR, NULL},
    {PTO_OP_TNOT, {PTO_ROLE_SRC}, NULL, i_not, NO_DIVISOR, NULL},
    {PTO_OP_TAND, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, NULL, i_and, NO_DIVISOR, NULL},
    {PTO_OP_TOR, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, NULL, i_or, NO_DIVISOR, NULL},
    {PTO_OP_TXOR, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, NULL, i_xor, NO_DIVISOR, NULL},
    {PTO_OP_TSHL, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, NULL, i_shl, NO_DIVISOR, NULL},
    {PTO_OP_TSHR, {PTO_ROLE_SRC, PTO_ROLE_SRC1}, NULL, i_shr, NO_DIVISOR, NULL},
    {PTO_OP_TANDS, {PTO_ROLE_SRC, PTO_ROLE_SCALAR}, NULL, i_and, NO_DIVISOR, NULL},
    {PTO_OP_TORS, {PTO_ROLE_SRC, PTO_ROLE_SCALAR}, NULL, i_or, NO_DIVISOR, NULL},
    {PTO_OP_TXORS, {PTO_ROLE_SRC, PTO_ROLE_SCALAR}, NULL, i_xor, NO_DIVISOR, NULL},
    {PTO_OP_TSHLS, {PTO_ROLE_SRC, PTO_ROLE_SCALAR}, NULL, i_shl, NO_DIVISOR, NULL},
    {PTO_OP_TSHRS, {PTO_ROLE_SRC, PTO_ROLE_SCALAR}, NULL, i_shr, NO_DIVISOR, NULL},
};
enum { OPERATIONS = sizeof operations / sizeof operations[0] };

/* Where the tiles lie: shapes, layouts and addresses of dst and of up to three sources. */
struct placement {
    const char *name;
    int32_t rows, cols; /* valid */
    struct {
        const char *layout;
        int32_t rows, cols;
        int64_t addr;
    } tile[4];
};
static const struct placement placements[] = {
    {"row-major, strides of their own", 3, 13, {{"ND", 5, 32, 0x100}, {"ND", 3, 16, 0x2000}, {"ND", 4, 64, 0x4000}, {"ND", 3, 32, 0x8000}}},
    {"packed rows", 6, 8, {{"ND", 6, 8, 0}, {"ND", 6, 8, 0x2000}, {"ND", 6, 8, 0x4000}, {"ND", 6, 8, 0x8000}}},
    {"one long row", 1, 600, {{"ND", 1, 640, 0}, {"ND", 1, 600, 0x2000}, {"ND", 1, 1024, 0x4000}, {"ND", 1, 608, 0x8000}}},
    {"one column", 17, 1, {{"DN", 32, 1, 0}, {"DN", 32, 1, 0x2000}, {"ND", 32, 8, 0x4000}, {"DN", 17, 1, 0x8000}}},
    {"column-major", 7, 3, {{"DN", 16, 4, 0}, {"DN", 32, 3, 0x2000}, {"DN", 8, 3, 0x4000}, {"DN", 16, 3, 0x8000}}},
    {"boxed", 18, 40, {{"Nz", 32, 64, 0}, {"ND", 18, 64, 0x3000}, {"Nz", 32, 64, 0x7000}, {"ND", 18, 40, 0xC000}}},
    {"dst is src0", 3, 13, {{"ND", 5, 32, 0x2000}, {"ND", 5, 32, 0x2000}, {"ND", 4, 64, 0x4000}, {"ND", 3, 32, 0x8000}}},
    {"dst is src1", 4, 32, {{"ND", 4, 32, 0x2000}, {"ND", 4, 32, 0}, {"ND", 4, 32, 0x2000}, {"ND", 4, 32, 0x8000}}},
    {"dst lies across src0", 5, 160, {{"ND", 5, 160, 0x2040}, {"ND", 5, 160, 0x2000}, {"ND", 5, 160, 0x6000}, {"ND", 5, 160, 0xA000}}},
    {"dst lies behind src1", 1, 600, {{"ND", 1, 600, 0x2020}, {"ND", 1, 600, 0x8000}, {"ND", 1, 600, 0x2000}, {"ND", 1, 600, 0xA000}}},
    {"one shape, two layouts", 8, 7, {{"ND", 8, 8, 0}, {"DN", 8, 8, 0x2000}, {"ND", 8, 8, 0x4000}, {"DN", 8, 8, 0x8000}}},
    {"the other layout of src0's bytes", 16, 1, {{"DN", 16, 1, 0x2000}, {"ND", 16, 1, 0x2000}, {"DN", 16, 1, 0x4000}, {"DN", 16, 1, 0x8000}}},
    {"nothing", 0, 13, {{"ND", 5, 32, 0x100}, {"ND", 3, 16, 0x2000}, {"ND", 4, 64, 0x4000}, {"ND", 3, 32, 0x8000}}},
};

/* No operand that would trap, no exponent beyond what 128-bit squares hold. */
static void keep_in_domain(const struct operation *o, enum pto_dtype t, uint64_t *a, uint64_t *b)
{
    uint64_t *v = o->divisor == DIVISOR_A ? a : b;
    if (isa_dtype_is_int(t) && o->divisor != NO_DIVISOR && num_to_i64(t, *v) == 0)
        *v = 3;
}

static wide int_value(enum pto_dtype t, uint64_t bits) { return t == PTO_U64 ? (wide)bits : (wide)num_to_i64(t, bits); }

static uint64_t model(const struct operation *o, enum pto_dtype t, const uint64_t v[3])
{
    if (isa_dtype_is_int(t))
        return (uint64_t)wrapped(t, o->on_int(t, int_value(t, v[0]), int_value(t, v[1]), int_value(t, v[2])));
    double r = o->on_float(t, num_decode(t, v[0]), num_decode(t, v[1]), num_decode(t, v[2]));
    if (o->on_float != f_fma) /* the one operation that does not round to f32 on its way */
        r = (double)(float)r;
    return num_encode(t, r, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
}

static void check(struct fixture *f, const struct operation *o, enum pto_dtype t, const struct placement *p, uint64_t *seed)
{
    static struct expected e;
    struct pto_tile tile[4];
    struct pto_insn insn = make_insn(o->op);
    uint64_t scalar = 0;
    int scalar_at = -1;
    unsigned next = 1;
    randomize(f, seed);
    for (unsigned k = 0; k < 4; k++) {
        tile[k] = make_tile(PTO_SPACE_VEC, t, p->tile[k].rows, p->tile[k].cols, p->tile[k].layout, p->tile[k].addr);
        tile[k] = with_valid(tile[k], p->rows, p->cols);
        put_some(f, &tile[k], seed);
    }
    const struct pto_tile *input[3] = {NULL, NULL, NULL};
    for (unsigned k = 0; k < 3 && o->role[k] != PTO_ROLE_NONE; k++) {
        if (o->role[k] == PTO_ROLE_SCALAR) {
            scalar_at = (int)k;
            uint64_t dummy = 1;
            scalar = some_code(t, seed);
            keep_in_domain(o, t, &dummy, &scalar);
            if (isa_dtype_is_float(t)) { /* an f32 near the element's value: it is rounded to the type first (section 2) */
                float exact = (float)num_decode(t, scalar) * 1.0001f;
                scalar = num_encode(t, (double)exact, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
                set_float(&insn, PTO_ROLE_SCALAR, PTO_F32, (double)exact);
            } else { /* wider than the element: the low bits count */
                set_int(&insn, PTO_ROLE_SCALAR, (int64_t)(width(t) < 64 ? scalar | rnd(seed) << width(t) : scalar));
            }
            continue;
        }
        input[k] = o->role[k] == PTO_ROLE_DST ? &tile[0] : &tile[next++];
        if (o->role[k] != PTO_ROLE_DST)
            set_tile(&insn, o->role[k], *input[k]);
    }
    set_tile(&insn, PTO_ROLE_DST, tile[0]);
    for (int32_t r = 0; r < p->rows; r++) /* twice: tiles may overlap */
        for (int32_t c = 0; c < p->cols; c++) {
            uint64_t v[2] = {input[0] != NULL ? get(f, input[0], r, c) : 1, input[1] != NULL ? get(f, input[1], r, c) : 1};
            keep_in_domain(o, t, &v[0], &v[1]);
            for (unsigned k = 0; k < 2; k++)
                if (input[k] != NULL)
                    put(f, input[k], r, c, v[k]);
        }
    expect_start(f, &e);
    for (int32_t r = 0; r < p->rows; r++)
        for (int32_t c = 0; c < p->cols; c++) {
            uint64_t v[3] = {0, 0, 0};
            for (unsigned k = 0; k < 3; k++)
                v[k] = (int)k == scalar_at ? scalar : input[k] != NULL ? get(f, input[k], r, c) : 0;
            expect_put(&e, &tile[0], r, c, model(o, t, v));
        }
    run(f, &insn);
    char what[160];
    (void)snprintf(what, sizeof what, "%s %s %s", isa_op(o->op)->mnemonic, isa_dtype(t)->name, p->name);
    same_memory(f, &e, what);
}

static void every_operation_on_every_type(void **state)
{
    (void)state;
    static const char *const targets[] = {"a3", "a5"};
    uint64_t seed = 42;
    for (unsigned target = 0; target < 2; target++) {
        struct fixture f;
        fixture_open(&f, targets[target]);
        for (unsigned k = 0; k < OPERATIONS; k++) {
            const struct operation *o = &operations[k];
            if (o->target != NULL && strcmp(o->target, targets[target]) != 0)
                continue;
            for (unsigned t = 0; t < VECTOR_TYPES; t++)
                if (isa_dtype_is_int(vector_types[t]) ? o->on_int != NULL : o->on_float != NULL)
                    for (unsigned p = target * 6; p < (target != 0 ? sizeof placements / sizeof placements[0] : 9); p++)
                        check(&f, o, vector_types[t], &placements[p], &seed);
        }
        fixture_close(&f);
    }
}

/* 3 * 87 = 261 lies in the middle of the bf16 values 260 and 262: what is added decides, however small, if there is one rounding. */
static void fused_multiply_add_rounds_once(void **state)
{
    (void)state;
    static const double added[4] = {0x1p-60, -0x1p-60, 0, 0x1p-100}, on_a5[4] = {262, 260, 260, 262};
    for (unsigned target = 0; target < 2; target++) {
        struct fixture f;
        fixture_open(&f, target == 0 ? "a3" : "a5");
        struct pto_tile a = make_tile(PTO_SPACE_VEC, PTO_BF16, 1, 16, "ND", 0), b = a, d = a;
        b.addr = 0x100;
        d.addr = 0x200;
        for (int32_t c = 0; c < 16; c++) {
            put(&f, &a, 0, c, num_f32_to_bf16(3));
            put(&f, &d, 0, c, num_f32_to_bf16(87));
            put(&f, &b, 0, c, num_f32_to_bf16((float)added[c % 4]));
        }
        struct pto_insn insn = make_insn(PTO_OP_TFUSEDMULADD);
        set_tile(&insn, PTO_ROLE_SRC, a);
        set_tile(&insn, PTO_ROLE_SRC1, b);
        set_tile(&insn, PTO_ROLE_DST, d);
        run(&f, &insn);
        for (int32_t c = 0; c < 16; c++)
            assert_int_equal(get(&f, &d, 0, c), num_f32_to_bf16((float)(target == 0 ? 260 : on_a5[c % 4])));
        fixture_close(&f);
    }
}

/* Formats beyond the assembler's sets run as well: the formula has a meaning. */
static void narrow_formats(void **state)
{
    (void)state;
    static const enum pto_dtype types[] = {PTO_F8E4M3, PTO_F8E5M2, PTO_HIF8, PTO_F4E2M1, PTO_I4};
    struct fixture f;
    uint64_t seed = 5;
    fixture_open(&f, "a5");
    for (unsigned t = 0; t < sizeof types / sizeof types[0]; t++)
        for (unsigned k = 0; k < 3; k++) /* tadd, tsub, tmul */
            check(&f, &operations[k], types[t], &placements[1], &seed);
    fixture_close(&f);
}

/* One row of f32 or i32 values. */
static struct pto_tile row_of(struct fixture *f, enum pto_dtype t, int64_t addr, const double *v, int32_t n)
{
    struct pto_tile tile = make_tile(PTO_SPACE_VEC, t, 1, 64, "ND", addr);
    for (int32_t c = 0; c < n; c++)
        put(f, &tile, 0, c, num_encode(t, v[c], PTO_ROUND_RINT, NUM_OVF_WRAP, NUM_NAN_CANON));
    return with_valid(tile, 1, n);
}
static void expect_row(struct fixture *f, const struct pto_tile *tile, const double *v, int32_t n, const char *what)
{
    for (int32_t c = 0; c < n; c++) {
        double got = num_decode((enum pto_dtype)tile->dtype, get(f, tile, 0, c));
        double want = isa_dtype_is_float((enum pto_dtype)tile->dtype) ? (double)(float)v[c] : v[c];
        if (isnan(want) ? !isnan(got) : got != want || signbit(got) != signbit(want))
            fail_msg("%s column %d: %.9g, expected %.9g", what, (int)c, got, want);
    }
}
static void known(struct fixture *f, enum pto_op op, enum pto_dtype t, const double *a, const double *b, const double *c, const double *scalar,
                  const double *want, int32_t n)
{
    struct pto_insn insn = make_insn(op);
    struct pto_tile dst = make_tile(PTO_SPACE_VEC, t, 1, 64, "ND", 0x3000);
    dst = with_valid(dst, 1, n);
    set_tile(&insn, PTO_ROLE_SRC, row_of(f, t, 0, a, n));
    if (b != NULL)
        set_tile(&insn, PTO_ROLE_SRC1, row_of(f, t, 0x1000, b, n));
    if (c != NULL)
        set_tile(&insn, PTO_ROLE_SRC2, row_of(f, t, 0x2000, c, n));
    if (scalar != NULL)
        set_float(&insn, PTO_ROLE_SCALAR, PTO_F32, *scalar);
    set_tile(&insn, PTO_ROLE_DST, dst);
    run(f, &insn);
    expect_row(f, &dst, want, n, isa_op(op)->mnemonic);
}
#define ROW(...) ((const double[]){__VA_ARGS__})

/* vector.md 24. */
static void known_answers(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    const double *up = ROW(1, 2, 3, 4, 5, 6, 7, 8), *tens = ROW(0, 10, 20, 30, 40, 50, 60, 70), three = 3, four = 4, two = 2, quarter = 0.25;
    known(&f, PTO_OP_TREM, PTO_I32, ROW(7, -7, 7, -7, 6, -6, 0, -1), ROW(3, 3, -3, -3, 3, 3, 5, 5), NULL, NULL, ROW(1, 2, -2, -1, 0, 0, 0, 4), 8);
    const double *a = ROW(7.5, -7.5, 7.5, -7.5, -.5, .5, 6, -6), *b = ROW(2, 2, -2, -2, 2, -2, 3, 3);
    known(&f, PTO_OP_TREM, PTO_F32, a, b, NULL, NULL, ROW(1.5, .5, -.5, -1.5, 1.5, -1.5, 0, -0.0), 8);
    known(&f, PTO_OP_TFMOD, PTO_F32, a, b, NULL, NULL, ROW(1.5, -1.5, 1.5, -1.5, -.5, .5, 0, -0.0), 8);
    known(&f, PTO_OP_TADDC, PTO_F32, up, tens, up, NULL, ROW(2, 14, 26, 38, 50, 62, 74, 86), 8);
    known(&f, PTO_OP_TSUBC, PTO_F32, up, tens, up, NULL, ROW(2, -6, -14, -22, -30, -38, -46, -54), 8);
    known(&f, PTO_OP_TADDSC, PTO_F32, up, tens, NULL, &three, ROW(4, 15, 26, 37, 48, 59, 70, 81), 8);
    known(&f, PTO_OP_TSUBSC, PTO_F32, up, tens, NULL, &three, ROW(-2, 9, 20, 31, 42, 53, 64, 75), 8);
    known(&f, PTO_OP_TLRELU, PTO_F32, ROW(-2, 2, -0.0, NAN), NULL, NULL, &quarter, ROW(-.5, 2, -0.0, NAN), 4);
    known(&f, PTO_OP_TPRELU, PTO_F32, ROW(-2, 2, -0.0, NAN), ROW(.5, .5, .5, .5), NULL, NULL, ROW(-1, 2, -0.0, NAN), 4);
    known(&f, PTO_OP_TSHR, PTO_I16, ROW(-8, -1, 8, 32767, -32768, 1, 85, -3), ROW(0, 1, 2, 3, 0, 1, 2, 3), NULL, NULL,
          ROW(-8, -1, 2, 4095, -32768, 0, 21, -1), 8);
    known(&f, PTO_OP_TSHL, PTO_I16, ROW(-8, -1, 8, 32767, -32768, 1, 85, -3), ROW(0, 1, 2, 3, 0, 1, 2, 3), NULL, NULL,
          ROW(-8, -2, 32, -8, -32768, 2, 340, -24), 8);
    known(&f, PTO_OP_TADD, PTO_I16, ROW(-32768, 1, 85, -3), ROW(-32768, 1, 85, -3), NULL, NULL, ROW(0, 2, 170, -6), 4);
    known(&f, PTO_OP_TMUL, PTO_I16, ROW(-32768, 1, 85, -3), ROW(-32768, 1, 85, -3), NULL, NULL, ROW(0, 1, 7225, 9), 4);
    known(&f, PTO_OP_TMAX, PTO_F32, ROW(0, -0.0, NAN, 1, NAN), ROW(-0.0, 0, 1, NAN, NAN), NULL, NULL, ROW(0, 0, 1, 1, NAN), 5);
    known(&f, PTO_OP_TMIN, PTO_F32, ROW(0, -0.0, NAN, 1, NAN), ROW(-0.0, 0, 1, NAN, NAN), NULL, NULL, ROW(-0.0, -0.0, 1, 1, NAN), 5);
    known(&f, PTO_OP_TRELU, PTO_F32, ROW(-0.0, -1, 2, INFINITY), NULL, NULL, NULL, ROW(0, 0, 2, INFINITY), 4);
    known(&f, PTO_OP_TRSQRT, PTO_F32, ROW(0, -0.0, 4, -1), NULL, NULL, NULL, ROW(INFINITY, INFINITY, .5, NAN), 4);
    known(&f, PTO_OP_TPOW, PTO_I32, ROW(2, -1, -1, 1, 3, 0, 7), ROW(31, -3, -2, -9, -1, 0, 20), NULL, NULL,
          ROW(-2147483648.0, -1, 1, 1, 0, 1, -1199696159), 7);
    known(&f, PTO_OP_TDIV, PTO_I32, ROW(-7, 7, -2147483648.0), ROW(2, -2, -1), NULL, NULL, ROW(-3, -3, -2147483648.0), 3);
    known(&f, PTO_OP_TREM, PTO_I32, ROW(-2147483648.0), ROW(-1), NULL, NULL, ROW(0), 1);

    /* tdivs: the order of the operands tells the form */
    struct pto_insn insn = make_insn(PTO_OP_TDIVS);
    struct pto_tile dst = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 1, 64, "ND", 0x3000), 1, 8);
    set_tile(&insn, PTO_ROLE_SRC, row_of(&f, PTO_F32, 0, up, 8));
    set_float(&insn, PTO_ROLE_SRC1, PTO_F32, four);
    set_tile(&insn, PTO_ROLE_DST, dst);
    run(&f, &insn);
    expect_row(&f, &dst, ROW(.25, .5, .75, 1, 1.25, 1.5, 1.75, 2), 8, "tdivs (t, 4)");
    set_float(&insn, PTO_ROLE_SRC, PTO_F32, four);
    set_tile(&insn, PTO_ROLE_SRC1, row_of(&f, PTO_F32, 0, up, 8));
    run(&f, &insn);
    expect_row(&f, &dst, ROW(4, 2, 4 / 3., 1, .8, 4 / 6., 4 / 7., .5), 8, "tdivs (4, t)");

    /* taxpy: also of f16 into f32, where the product is not rounded to f16 */
    insn = make_insn(PTO_OP_TAXPY);
    dst = row_of(&f, PTO_F32, 0x3000, ROW(1, 1, 1, 1, 1, 1, 1, 1), 8);
    set_tile(&insn, PTO_ROLE_SRC, row_of(&f, PTO_F32, 0, up, 8));
    set_float(&insn, PTO_ROLE_SCALAR, PTO_F32, two);
    set_tile(&insn, PTO_ROLE_DST, dst);
    run(&f, &insn);
    expect_row(&f, &dst, ROW(3, 5, 7, 9, 11, 13, 15, 17), 8, "taxpy");
    dst = row_of(&f, PTO_F32, 0x3000, ROW(1), 1);
    set_tile(&insn, PTO_ROLE_SRC, row_of(&f, PTO_F16, 0, ROW(1 + 1 / 1024.), 1));
    set_float(&insn, PTO_ROLE_SCALAR, PTO_F32, 1 + 1 / 1024. + 1e-6); /* f16 has no such number */
    set_tile(&insn, PTO_ROLE_DST, dst);
    run(&f, &insn);
    expect_row(&f, &dst, ROW(1 + (1 + 1 / 1024.) * (1 + 1 / 1024.)), 1, "taxpy f16");
    dst = row_of(&f, PTO_F16, 0x3000, ROW(1), 1);
    set_tile(&insn, PTO_ROLE_DST, dst);
    run(&f, &insn);
    expect_row(&f, &dst, ROW(2 + 2 / 1024.), 1, "taxpy f16 f16");
    fixture_close(&f);
}

static void integer_division_by_zero_traps(void **state)
{
    (void)state;
    static const enum pto_op with_tile[] = {PTO_OP_TDIV, PTO_OP_TFMOD, PTO_OP_TREM}, with_scalar[] = {PTO_OP_TFMODS, PTO_OP_TREMS};
    static const enum pto_dtype types[] = {PTO_I16, PTO_U32, PTO_I64, PTO_U64};
    for (unsigned t = 0; t < 4; t++) {
        for (unsigned shape = 0; shape < 3; shape++) {
            struct fixture f;
            fixture_open(&f, "a5");
            static const char *const layouts[] = {"ND", "ND", "DN"};
            int32_t rows = shape == 1 ? 3 : 8, cols = shape == 1 ? 32 : 8; /* packed, row by row, column-major */
            struct pto_tile a = make_tile(PTO_SPACE_VEC, types[t], rows, shape == 1 ? 64 : cols, layouts[shape], 0), b = a, d = a;
            b.addr = 0x2000;
            d.addr = 0x4000;
            for (int32_t r = 0; r < rows; r++)
                for (int32_t c = 0; c < a.cols; c++) {
                    put(&f, &a, r, c, 7);
                    put(&f, &b, r, c, 2);
                }
            a.v_col = b.v_col = d.v_col = cols;
            put(&f, &b, 2, 5, 0);
            for (unsigned k = 0; k < 3; k++) {
                struct pto_insn insn = make_insn(with_tile[k]);
                set_tile(&insn, PTO_ROLE_SRC, a);
                set_tile(&insn, PTO_ROLE_SRC1, b);
                set_tile(&insn, PTO_ROLE_DST, d);
                refused(&f, &insn, PTO_D_TRAP, "division by zero in row 2, column 5");
            }
            struct pto_insn recip = make_insn(PTO_OP_TRECIP);
            set_tile(&recip, PTO_ROLE_SRC, b);
            set_tile(&recip, PTO_ROLE_DST, d);
            refused(&f, &recip, PTO_D_TRAP, "division by zero in row 2, column 5");
            for (unsigned k = 0; k < 2; k++) {
                struct pto_insn insn = make_insn(with_scalar[k]);
                set_tile(&insn, PTO_ROLE_SRC, a);
                set_int(&insn, PTO_ROLE_SCALAR, 0);
                set_tile(&insn, PTO_ROLE_DST, d);
                refused(&f, &insn, PTO_D_TRAP, "division by zero in row 0, column 0");
            }
            fixture_close(&f);
        }
    }
}

static void refusals(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile a = make_tile(PTO_SPACE_VEC, PTO_F32, 8, 8, "ND", 0), i = make_tile(PTO_SPACE_VEC, PTO_I32, 8, 8, "ND", 0x1000);
    struct pto_insn insn = make_insn(PTO_OP_TEXP);
    set_tile(&insn, PTO_ROLE_SRC, i);
    set_tile(&insn, PTO_ROLE_DST, i);
    refused(&f, &insn, PTO_D_NO_MEANING, "no meaning on elements of i32");
    insn = make_insn(PTO_OP_TNOT);
    set_tile(&insn, PTO_ROLE_SRC, a);
    set_tile(&insn, PTO_ROLE_DST, a);
    refused(&f, &insn, PTO_D_NO_MEANING, "no meaning on elements of f32");
    insn = make_insn(PTO_OP_TADD);
    set_tile(&insn, PTO_ROLE_SRC, a);
    set_tile(&insn, PTO_ROLE_SRC1, i);
    set_tile(&insn, PTO_ROLE_DST, a);
    refused(&f, &insn, PTO_D_NO_MEANING, "`src1` is i32 where the destination is f32");
    insn = make_insn(PTO_OP_TADDS); /* no scalar at all */
    set_tile(&insn, PTO_ROLE_SRC, a);
    set_tile(&insn, PTO_ROLE_DST, a);
    refused(&f, &insn, PTO_D_NO_MEANING, "scalar");
    /* A valid region larger than a source: as far as the source reaches. */
    struct pto_tile small = make_tile(PTO_SPACE_VEC, PTO_F32, 2, 8, "ND", 0x2000), dst = make_tile(PTO_SPACE_VEC, PTO_F32, 8, 8, "ND", 0x3000);
    static struct expected e;
    uint64_t seed = 3;
    randomize(&f, &seed);
    put_some(&f, &small, &seed);
    expect_start(&f, &e);
    for (int32_t r = 0; r < 2; r++)
        for (int32_t c = 0; c < 8; c++)
            expect_put(&e, &dst, r, c, model(&operations[0], PTO_F32, (const uint64_t[]){get(&f, &small, r, c), get(&f, &small, r, c), 0}));
    insn = make_insn(PTO_OP_TADD);
    set_tile(&insn, PTO_ROLE_SRC, small);
    set_tile(&insn, PTO_ROLE_SRC1, small);
    set_tile(&insn, PTO_ROLE_DST, dst);
    run(&f, &insn);
    same_memory(&f, &e, "a source smaller than dst");
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation_on_every_type),
        cmocka_unit_test(fused_multiply_add_rounds_once),
        cmocka_unit_test(narrow_formats),
        cmocka_unit_test(known_answers),
        cmocka_unit_test(integer_division_by_zero_traps),
        cmocka_unit_test(refusals),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mpfr_free_cache();
    return failed;
}
