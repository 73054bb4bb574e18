/* The cube instructions against the known answers of machine-and-cube.md f (V2-V6, V8b, V9), run as instructions on tiles. */
#include "exec_fixture.h"

/* Operands of one product m x k x n with data and scales at the addresses that belong together (a.6). */
struct product {
    struct pto_tile a, b, as, bs, c, bias, acc;
    enum pto_op op;
    bool has_bias, has_acc, scaled;
};

static int32_t up(int32_t n, int32_t to) { return (n + to - 1) / to * to; }

static struct product product(const struct fixture *f, enum pto_op op, enum pto_dtype a, enum pto_dtype b, enum pto_dtype c, int32_t m, int32_t k,
                              int32_t n)
{
    bool gemv = strncmp(isa_op(op)->mnemonic, "pto.tgemv", 9) == 0;
    int32_t kp = up(k, isa_dtype_c0(a) > isa_dtype_c0(b) ? isa_dtype_c0(a) : isa_dtype_c0(b)), rows = gemv ? 1 : up(m, 16), np = up(n, 16);
    int32_t groups = 2 * ((k + 63) / 64);
    const char *left = f->x.target->left_is_nz ? "Nz" : "Zz";
    struct product p = {.op = op, .scaled = isa_op_slot(op, PTO_ROLE_LHS_SCALE) >= 0, .has_bias = isa_op_slot(op, PTO_ROLE_BIAS) >= 0,
                        .has_acc = isa_op_slot(op, PTO_ROLE_ACC_IN) >= 0};
    p.a = with_valid(make_tile(PTO_SPACE_LEFT, a, rows, kp, left, 0x1000), m, k);
    p.b = with_valid(make_tile(PTO_SPACE_RIGHT, b, kp, np, "Zn", 0x2000), k, n);
    p.as = with_valid(make_tile(PTO_SPACE_SCALE_LEFT, PTO_F8E8M0, rows, groups, "Zz", 0x100), m, groups);
    p.bs = with_valid(make_tile(PTO_SPACE_SCALE_RIGHT, PTO_F8E8M0, groups, np, "Nn", 0x200), groups, n);
    p.c = with_valid(make_tile(PTO_SPACE_ACC, c, up(m, 16), np, "Nz", 0x4000), m, n);
    p.acc = p.c;
    p.bias = with_valid(make_tile(PTO_SPACE_BIAS, c, 1, np, "ND", 0), 1, n);
    return p;
}

static void execute(struct fixture *f, const struct product *p, unsigned mad_mode)
{
    struct pto_insn insn = make_insn(p->op);
    set_tile(&insn, PTO_ROLE_LHS, p->a);
    set_tile(&insn, PTO_ROLE_RHS, p->b);
    set_tile(&insn, PTO_ROLE_DST, p->c);
    if (p->scaled) {
        set_tile(&insn, PTO_ROLE_LHS_SCALE, p->as);
        set_tile(&insn, PTO_ROLE_RHS_SCALE, p->bs);
    }
    if (p->has_bias)
        set_tile(&insn, PTO_ROLE_BIAS, p->bias);
    if (p->has_acc)
        set_tile(&insn, PTO_ROLE_ACC_IN, p->acc);
    set_attr(&insn, PTO_ATTR_MAD_MODE, mad_mode);
    run(f, &insn);
}

static void expect(struct fixture *f, const struct product *p, int32_t i, int32_t j, uint64_t bits)
{
    uint64_t got = get(f, &p->c, i, j);
    if (got != bits)
        fail_msg("%s C(%d,%d) = %08llX instead of %08llX", isa_op(p->op)->mnemonic, (int)i, (int)j, (unsigned long long)got, (unsigned long long)bits);
}

static void put_v2(struct fixture *f, const struct product *p, unsigned as0, unsigned as1, unsigned bs0, unsigned bs1)
{
    for (int32_t k = 0; k < 64; k++) {
        put(f, &p->a, 0, k, k < 32 ? 0x38 : 0x40);
        put(f, &p->b, k, 0, k < 32 ? 0x3C : 0xB8);
    }
    put(f, &p->as, 0, 0, as0);
    put(f, &p->as, 0, 1, as1);
    put(f, &p->bs, 0, 0, bs0);
    put(f, &p->bs, 1, 0, bs1);
}

static void v2_mx_dot(void **state)
{
    (void)state;
    static const enum pto_op plain[] = {PTO_OP_TMATMUL_MX, PTO_OP_TGEMV_MX};
    static const enum pto_op init[] = {PTO_OP_TMATMUL_MX_BIAS, PTO_OP_TMATMUL_MX_ACC, PTO_OP_TGEMV_MX_BIAS, PTO_OP_TGEMV_MX_ACC};
    struct fixture f;
    fixture_open(&f, "a5");
    for (int v = 0; v < 2; v++) {
        struct product p = product(&f, plain[v], PTO_F8E4M3, PTO_F8E4M3, PTO_F32, 1, 64, 1);
        put_v2(&f, &p, 0x80, 0x7F, 0x7E, 0x81);
        execute(&f, &p, PTO_MAD_MODE_IEEE);
        expect(&f, &p, 0, 0, 0xC3500000); /* V2a */
        put(&f, &p.as, 0, 1, 0xFF);
        execute(&f, &p, PTO_MAD_MODE_IEEE);
        expect(&f, &p, 0, 0, 0x7FC00000); /* V2c */
        for (int32_t k = 32; k < 64; k++)
            put(&f, &p.a, 0, k, 0);
        execute(&f, &p, PTO_MAD_MODE_IEEE);
        expect(&f, &p, 0, 0, 0x7FC00000);
        for (int32_t k = 0; k < 64; k++) { /* V2b */
            put(&f, &p.a, 0, k, k == 0 ? 0x7E : 0);
            put(&f, &p.b, k, 0, k == 0 ? 0x38 : 0);
        }
        put(&f, &p.as, 0, 0, 0xFE);
        put(&f, &p.as, 0, 1, 0x7F);
        put(&f, &p.bs, 0, 0, 0x00);
        put(&f, &p.bs, 1, 0, 0x7F);
        execute(&f, &p, PTO_MAD_MODE_IEEE);
        expect(&f, &p, 0, 0, 0x43E00000);
        for (int32_t k = 0; k < 64; k++) { /* V2d */
            put(&f, &p.a, 0, k, 0x7E);
            put(&f, &p.b, k, 0, k == 0 ? 0x7E : 0x01);
        }
        put(&f, &p.as, 0, 0, 0x7F);
        put(&f, &p.bs, 0, 0, 0x7F);
        execute(&f, &p, PTO_MAD_MODE_IEEE);
        expect(&f, &p, 0, 0, 0x48440DC8);
    }
    for (int v = 0; v < 4; v++) {
        struct product p = product(&f, init[v], PTO_F8E4M3, PTO_F8E4M3, PTO_F32, 1, 64, 1);
        put_v2(&f, &p, 0x80, 0x7F, 0x7E, 0x81);
        put(&f, p.has_bias ? &p.bias : &p.acc, 0, 0, f32_bits(0.5f));
        execute(&f, &p, PTO_MAD_MODE_IEEE);
        expect(&f, &p, 0, 0, 0xC34F8000);
    }
    fixture_close(&f);
}

static void v3_fp4_dot(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct product p = product(&f, PTO_OP_TMATMUL_MX, PTO_F4E2M1, PTO_F4E1M2, PTO_F32, 1, 64, 1);
    /* Row 0 of the first 64-wide box and column 0 of the first box: the bytes of V3 as they lie in memory. */
    memset(f.core.space[PTO_SPACE_LEFT] + p.a.addr, 0x21, 32);
    memset(f.core.space[PTO_SPACE_RIGHT] + p.b.addr, 0x94, 32);
    for (int32_t g = 0; g < 2; g++) {
        put(&f, &p.as, 0, g, 0x7F);
        put(&f, &p.bs, g, 0, 0x7F);
    }
    execute(&f, &p, PTO_MAD_MODE_IEEE);
    expect(&f, &p, 0, 0, 0x41000000);
    memset(f.core.space[PTO_SPACE_RIGHT] + p.b.addr, 0x49, 32); /* nibbles swapped */
    execute(&f, &p, PTO_MAD_MODE_IEEE);
    expect(&f, &p, 0, 0, f32_bits(28.0f));
    fixture_close(&f);
}

static void v4_int8_with_bias(void **state)
{
    (void)state;
    static const int a[2][3] = {{1, -2, 3}, {127, -128, 5}}, b[3][2] = {{4, -5}, {6, 7}, {-8, 127}}, bias[2] = {1000, -1000};
    static const uint32_t want[2][2] = {{0x000003C8, 0xFFFFFD82}, {0x000002BC, 0xFFFFF898}};
    static const char *const targets[] = {"a3", "a5", "kirinx90"};
    for (int t = 0; t < 3; t++) {
        struct fixture f;
        fixture_open(&f, targets[t]);
        struct product p = product(&f, PTO_OP_TMATMUL_BIAS, PTO_I8, PTO_I8, PTO_I32, 2, 3, 2);
        for (int32_t k = 0; k < 3; k++)
            for (int32_t i = 0; i < 2; i++) {
                put(&f, &p.a, i, k, (uint64_t)(int64_t)a[i][k]);
                put(&f, &p.b, k, i, (uint64_t)(int64_t)b[k][i]);
                put(&f, &p.bias, 0, i, (uint64_t)(int64_t)bias[i]);
            }
        execute(&f, &p, PTO_MAD_MODE_IEEE);
        for (int32_t i = 0; i < 2; i++)
            for (int32_t j = 0; j < 2; j++)
                expect(&f, &p, i, j, want[i][j]);
        fixture_close(&f);
    }
}

static void int32_wraps(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct product p = product(&f, PTO_OP_TMATMUL_ACC, PTO_I8, PTO_I8, PTO_I32, 1, 2, 1);
    put(&f, &p.acc, 0, 0, 0x7FFFFFFF);
    for (int32_t k = 0; k < 2; k++) {
        put(&f, &p.a, 0, k, k == 0 ? 1 : 0);
        put(&f, &p.b, k, 0, 1);
    }
    execute(&f, &p, PTO_MAD_MODE_IEEE);
    expect(&f, &p, 0, 0, 0x80000000);
    fixture_close(&f);
}

/* One dot product of up to 4 terms. */
static uint64_t dot(const char *target, enum pto_op op, enum pto_dtype a, enum pto_dtype b, enum pto_dtype c, enum sim_acc_order order, unsigned mode,
                    int32_t k, const uint32_t *va, const uint32_t *vb, uint32_t init)
{
    struct fixture f;
    fixture_open(&f, target);
    f.x.acc_order = order;
    struct product p = product(&f, op, a, b, c, 1, k, 1);
    for (int32_t i = 0; i < k; i++) {
        put(&f, &p.a, 0, i, va[i]);
        put(&f, &p.b, i, 0, vb[i]);
    }
    put(&f, &p.acc, 0, 0, init);
    put(&f, &p.bias, 0, 0, init);
    execute(&f, &p, mode);
    uint64_t bits = get(&f, &p.c, 0, 0);
    fixture_close(&f);
    return bits;
}

static void v5_rounding_and_order(void **state)
{
    (void)state;
    const uint32_t up_k[] = {0x6C00, 0x3C00, 0x3C00}, down_k[] = {0x3C00, 0x3C00, 0x6C00}, ones[] = {0x3C00, 0x3C00};
    const char *const targets[] = {"a3", "a5"};
    for (int t = 0; t < 2; t++) {
        const char *target = targets[t];
        assert_int_equal(dot(target, PTO_OP_TMATMUL, PTO_F16, PTO_F16, PTO_F32, SIM_ACC_SEEDED, 0, 3, up_k, up_k, 0), 0x4B800000);
        assert_int_equal(dot(target, PTO_OP_TMATMUL, PTO_F16, PTO_F16, PTO_F32, SIM_ACC_SEEDED, 0, 3, down_k, down_k, 0), 0x4B800001);
        static const enum pto_op seeded[] = {PTO_OP_TMATMUL_ACC, PTO_OP_TMATMUL_BIAS, PTO_OP_TGEMV_ACC, PTO_OP_TGEMV_BIAS};
        for (int v = 0; v < 4; v++) {
            assert_int_equal(dot(target, seeded[v], PTO_F16, PTO_F16, PTO_F32, SIM_ACC_SEEDED, 0, 2, ones, ones, 0x4B800000), 0x4B800000);
            assert_int_equal(dot(target, seeded[v], PTO_F16, PTO_F16, PTO_F32, SIM_ACC_CPU_SIM, 0, 2, ones, ones, 0x4B800000), 0x4B800001);
            assert_int_equal(dot(target, seeded[v], PTO_F16, PTO_F16, PTO_F32, SIM_ACC_EXACT, 0, 2, ones, ones, 0x4B800000), 0x4B800001);
        }
        const uint32_t ca[] = {0x3F800000, 0x3F800001}, cb[] = {0xBF800002, 0x3F800001};
        assert_int_equal(dot(target, PTO_OP_TMATMUL, PTO_F32, PTO_F32, PTO_F32, SIM_ACC_SEEDED, 0, 2, ca, cb, 0), 0x28800000);
        const uint32_t da[] = {0x2E66, 0x3266}, db[] = {0x34CD, 0x3666};
        assert_int_equal(dot(target, PTO_OP_TGEMV, PTO_F16, PTO_F16, PTO_F32, SIM_ACC_SEEDED, 0, 2, da, db, 0), 0x3DE131EC);
    }
    const uint32_t ea[] = {0x09, 0x18, 0x20, 0x81}, eb[] = {0x0F, 0x30, 0x88, 0x08};
    assert_int_equal(dot("a5", PTO_OP_TMATMUL, PTO_HIF8, PTO_HIF8, PTO_F32, SIM_ACC_SEEDED, 0, 4, ea, eb, 0), 0xBFE20002);
}

static void v6_gemm_and_its_memory_image(void **state)
{
    (void)state;
    static const uint32_t want[2][2] = {{0xC0A00000, 0x42AAEE00}, {0xC0840000, 0x4180E800}};
    static const uint8_t as[2][2] = {{0x7F, 0x80}, {0x7D, 0x81}}, bs[2][2] = {{0x7E, 0x82}, {0x7F, 0x7C}};
    struct fixture f;
    fixture_open(&f, "a5");
    struct product p = product(&f, PTO_OP_TMATMUL_MX, PTO_F8E4M3, PTO_F8E4M3, PTO_F32, 2, 64, 2);
    p.a.addr = p.b.addr = p.as.addr = p.bs.addr = 0;
    for (int32_t k = 0; k < 64; k++) {
        put(&f, &p.a, 0, k, (uint64_t)(0x38 + k % 4));
        put(&f, &p.a, 1, k, (uint64_t)(0x30 + k % 8));
        put(&f, &p.b, k, 0, k % 2 == 0 ? 0x38 : 0xB8);
        put(&f, &p.b, k, 1, (uint64_t)(0x20 + k % 16));
    }
    for (int32_t g = 0; g < 2; g++)
        for (int32_t i = 0; i < 2; i++) {
            put(&f, &p.as, i, g, as[i][g]);
            put(&f, &p.bs, g, i, bs[g][i]);
        }
    assert_int_equal(f.core.space[PTO_SPACE_LEFT][545], 0x31);
    assert_int_equal(f.core.space[PTO_SPACE_RIGHT][545], 0x21);
    assert_int_equal(f.core.space[PTO_SPACE_SCALE_LEFT][3], 0x81);
    assert_int_equal(f.core.space[PTO_SPACE_SCALE_RIGHT][3], 0x7C);
    execute(&f, &p, PTO_MAD_MODE_IEEE);
    for (int32_t i = 0; i < 2; i++)
        for (int32_t j = 0; j < 2; j++)
            expect(&f, &p, i, j, want[i][j]);
    fixture_close(&f);
}

static void v8b_manual_example(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    for (int form = 0; form < 2; form++) {
        struct product p = product(&f, form == 0 ? PTO_OP_TMATMUL_MX_BIAS : PTO_OP_TMATMUL_MX, PTO_F8E5M2, PTO_F8E5M2, PTO_F32, 16, 64, 32);
        p.bias.addr = 0x3000; /* beyond BT: the backing store of R6 */
        memset(f.core.space[PTO_SPACE_LEFT] + 0x1000, 0x3C, 1024);
        memset(f.core.space[PTO_SPACE_RIGHT] + 0x2000, 0x3C, 2048);
        memset(f.core.space[PTO_SPACE_SCALE_LEFT] + 0x100, 0x7F, 32);
        memset(f.core.space[PTO_SPACE_SCALE_RIGHT] + 0x200, 0x7F, 64);
        for (int32_t j = 0; j < 32; j++)
            put(&f, &p.bias, 0, j, f32_bits((float)j));
        execute(&f, &p, PTO_MAD_MODE_IEEE);
        expect(&f, &p, 7, 0, 0x42800000);
        expect(&f, &p, 7, 31, form == 0 ? 0x42BE0000 : 0x42800000);
        put(&f, &p.as, 3, 0, 0x80);
        put(&f, &p.bs, 1, 5, 0xFF);
        execute(&f, &p, PTO_MAD_MODE_IEEE);
        for (int32_t i = 0; i < 16; i++)
            for (int32_t j = 0; j < 32; j++)
                expect(&f, &p, i, j, j == 5 ? 0x7FC00000 : f32_bits((i == 3 ? 96.0f : 64.0f) + (form == 0 ? (float)j : 0)));
    }
    fixture_close(&f);
}

static void v9_input_rounding(void **state)
{
    (void)state;
    static const uint32_t rows[][5] = {
        {0x3F801000, 0x3F800000, 0x3F802000, 0x3F801000, 0x3F801000}, {0x3F800800, 0x3F800000, 0x3F800000, 0x3F800000, 0x3F801000},
        {0x3F801800, 0x3F802000, 0x3F802000, 0x3F802000, 0x3F802000}, {0x3F803000, 0x3F804000, 0x3F804000, 0x3F803000, 0x3F803000},
        {0x3FFFF000, 0x40000000, 0x40000000, 0x3FFFF000, 0x3FFFF000},
    };
    const uint32_t one = 0x3F800000;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int v = 0; v < 4; v++) { /* x * 1 is the rounded x */
            uint64_t got = dot(v < 2 ? "a5" : "a3", PTO_OP_TMATMUL, PTO_F32, PTO_F32, PTO_F32, SIM_ACC_SEEDED,
                               v % 2 == 0 ? PTO_MAD_MODE_TF32_RINT : PTO_MAD_MODE_TF32_ROUND, 1, &rows[i][0], &one, 0);
            assert_int_equal(got, rows[i][1 + v]);
            /* the mode concerns f32 x f32 only */
            uint32_t f16 = 0x3C01;
            assert_int_equal(dot("a5", PTO_OP_TMATMUL, PTO_F16, PTO_F16, PTO_F32, SIM_ACC_SEEDED, PTO_MAD_MODE_TF32_ROUND, 1, &f16, &f16, 0),
                             f32_bits(1.0009765625f * 1.0009765625f));
        }
}

static void special_values(void **state)
{
    (void)state;
    const uint32_t inf = 0x7C00, zero = 0, one = 0x3C00, minus_zero = 0x8000, nan = 0xFE01;
    const uint32_t infs[] = {0x7C00, 0xFC00}, both[] = {0x3C00, 0x3C00}, tiny = 0x00000001, half = 0x3F000000, huge = 0x7F7FFFFF, two = 0x40000000;
    assert_int_equal(dot("a3", PTO_OP_TMATMUL, PTO_F16, PTO_F16, PTO_F32, SIM_ACC_SEEDED, 0, 1, &inf, &zero, 0), 0x7FC00000);
    assert_int_equal(dot("a3", PTO_OP_TMATMUL, PTO_F16, PTO_F16, PTO_F32, SIM_ACC_SEEDED, 0, 2, infs, both, 0), 0x7FC00000);
    assert_int_equal(dot("a3", PTO_OP_TMATMUL, PTO_F16, PTO_F16, PTO_F32, SIM_ACC_EXACT, 0, 2, infs, both, 0), 0x7FC00000);
    assert_int_equal(dot("a3", PTO_OP_TMATMUL, PTO_F16, PTO_F16, PTO_F32, SIM_ACC_SEEDED, 0, 1, &nan, &one, 0), 0x7FC00000);
    assert_int_equal(dot("a3", PTO_OP_TMATMUL, PTO_F16, PTO_F16, PTO_F32, SIM_ACC_SEEDED, 0, 1, &inf, &one, 0), 0x7F800000);
    assert_int_equal(dot("a3", PTO_OP_TMATMUL, PTO_F16, PTO_F16, PTO_F32, SIM_ACC_SEEDED, 0, 1, &minus_zero, &one, 0), 0);
    assert_int_equal(dot("a3", PTO_OP_TMATMUL, PTO_F32, PTO_F32, PTO_F32, SIM_ACC_SEEDED, 0, 1, &tiny, &half, 0), 0); /* tie to even */
    assert_int_equal(dot("a3", PTO_OP_TMATMUL, PTO_F32, PTO_F32, PTO_F32, SIM_ACC_SEEDED, 0, 1, &tiny, &two, 0), 2);
    assert_int_equal(dot("a3", PTO_OP_TMATMUL, PTO_F32, PTO_F32, PTO_F32, SIM_ACC_SEEDED, 0, 1, &huge, &two, 0), 0x7F800000);
    /* f16 accumulator (d.6 point 8): 2048 + 1 is a tie, 2048 + 3 * 1 added singly never moves */
    const uint32_t ones[] = {0x3C00, 0x3C00, 0x3C00};
    assert_int_equal(dot("kirinx90", PTO_OP_TMATMUL_ACC, PTO_F16, PTO_F16, PTO_F16, SIM_ACC_SEEDED, 0, 3, ones, ones, 0x6800), 0x6800);
    assert_int_equal(dot("kirinx90", PTO_OP_TMATMUL_ACC, PTO_F16, PTO_F16, PTO_F16, SIM_ACC_EXACT, 0, 3, ones, ones, 0x6800), 0x6802);
    assert_int_equal(dot("kirinx90", PTO_OP_TMATMUL_ACC, PTO_F16, PTO_F16, PTO_F16, SIM_ACC_CPU_SIM, 0, 3, ones, ones, 0x6800), 0x6802);
}

static void options(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct product p = product(&f, PTO_OP_TMATMUL, PTO_F32, PTO_F32, PTO_F32, 1, 1, 1);
    put(&f, &p.a, 0, 0, 0x00000100);
    put(&f, &p.b, 0, 0, 0x7F000000);
    execute(&f, &p, 0);
    expect(&f, &p, 0, 0, f32_bits(0x1p-14f)); /* 2^-141 * 2^127 */
    f.x.ftz = true;
    execute(&f, &p, 0);
    expect(&f, &p, 0, 0, 0);
    put(&f, &p.a, 0, 0, 0x00800000); /* 2^-126 * 2^-1: a subnormal result */
    put(&f, &p.b, 0, 0, 0x3F000000);
    execute(&f, &p, 0);
    expect(&f, &p, 0, 0, 0);
    f.x.ftz = false;
    f.x.mad_sat = true;
    put(&f, &p.a, 0, 0, 0x7F800000);
    put(&f, &p.b, 0, 0, 0xC0000000);
    execute(&f, &p, 0);
    expect(&f, &p, 0, 0, 0xFF7FFFFF);
    put(&f, &p.a, 0, 0, 0x7FC00000);
    execute(&f, &p, 0);
    expect(&f, &p, 0, 0, 0x80000000 & 0); /* NaN counts as 0; 0 + 0 * -2 = +0 */
    fixture_close(&f);
}

/* R9: nothing happens; and the sizes of d.1. */
static void sizes(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct product p = product(&f, PTO_OP_TMATMUL, PTO_F16, PTO_F16, PTO_F32, 2, 3, 2);
    put(&f, &p.c, 0, 0, 0x12345678);
    for (int v = 0; v < 3; v++) {
        struct product q = p;
        *(v == 0 ? &q.a.v_row : v == 1 ? &q.a.v_col : &q.b.v_col) = 0;
        execute(&f, &q, 0);
        expect(&f, &p, 0, 0, 0x12345678);
    }
    for (int32_t k = 0; k < 16; k++)
        for (int32_t i = 0; i < 16; i++) {
            put(&f, &p.a, i, k, 0x3C00);
            put(&f, &p.b, k, i, 0x3C00);
        }
    put(&f, &p.c, 2, 0, 0x12345678);
    put(&f, &p.c, 0, 2, 0x12345678);
    execute(&f, &p, 0);
    expect(&f, &p, 1, 1, f32_bits(3));
    expect(&f, &p, 2, 0, 0x12345678); /* outside m x n */
    expect(&f, &p, 0, 2, 0x12345678);
    struct product g = product(&f, PTO_OP_TGEMV, PTO_F16, PTO_F16, PTO_F32, 1, 16, 2);
    memcpy(f.core.space[PTO_SPACE_LEFT] + g.a.addr, (uint16_t[16]){0x3C00, 0x3C00, 0x3C00, 0x3C00, 0x3C00, 0x3C00, 0x3C00, 0x3C00, 0x3C00, 0x3C00,
                                                                  0x3C00, 0x3C00, 0x3C00, 0x3C00, 0x3C00, 0x3C00}, 32);
    g.b.v_row = 5; /* k of a gemv */
    execute(&f, &g, 0);
    expect(&f, &g, 0, 1, f32_bits(5));
    fixture_close(&f);
}

static void what_the_cube_refuses(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct product p = product(&f, PTO_OP_TMATMUL, PTO_F16, PTO_F16, PTO_F32, 2, 64, 2);
    struct pto_insn insn = make_insn(PTO_OP_TMATMUL);
    set_tile(&insn, PTO_ROLE_LHS, p.a);
    set_tile(&insn, PTO_ROLE_RHS, p.b);
    set_tile(&insn, PTO_ROLE_DST, p.c);
    struct pto_insn wrong = insn;
    slot_of(&wrong, PTO_ROLE_LHS)->u.tile.addr = 0xFC00;
    refused(&f, &wrong, PTO_D_TILE_BOUNDS, "`lhs` (f16 16x64, Nz) takes bytes 0xfc00 to 0x10400 of left (L0A), which has 0x10000 (65536) on a5");
    wrong = insn;
    slot_of(&wrong, PTO_ROLE_LHS)->u.tile.addr = PTO_UNKNOWN;
    refused(&f, &wrong, PTO_D_TILE_BOUNDS, "has no address");
    wrong = insn;
    slot_of(&wrong, PTO_ROLE_RHS)->u.tile.rows = 32;
    refused(&f, &wrong, PTO_D_NO_MEANING, "rows 0 to 64 and columns 0 to 2 are asked of `rhs`, which has 32x16");
    wrong = insn;
    slot_of(&wrong, PTO_ROLE_DST)->u.tile.dtype = PTO_BF16;
    refused(&f, &wrong, PTO_D_NO_MEANING, "an accumulator is f32, i32 or f16, not bf16");
    wrong = insn;
    slot_of(&wrong, PTO_ROLE_LHS)->u.tile.dtype = PTO_I16;
    refused(&f, &wrong, PTO_D_NO_MEANING, "the cube does not multiply i16 by f16 into f32");
    wrong = insn;
    slot_of(&wrong, PTO_ROLE_LHS)->u.tile.dtype = PTO_HIF4;
    refused(&f, &wrong, PTO_D_NO_MEANING, "HiF4");
    struct product q = product(&f, PTO_OP_TMATMUL_MX, PTO_F8E4M3, PTO_F8E4M3, PTO_F32, 2, 64, 2);
    wrong = make_insn(PTO_OP_TMATMUL_MX);
    set_tile(&wrong, PTO_ROLE_LHS, q.a);
    set_tile(&wrong, PTO_ROLE_RHS, q.b);
    set_tile(&wrong, PTO_ROLE_DST, q.c);
    set_tile(&wrong, PTO_ROLE_LHS_SCALE, q.as);
    set_tile(&wrong, PTO_ROLE_RHS_SCALE, q.bs);
    slot_of(&wrong, PTO_ROLE_LHS_SCALE)->u.tile.dtype = PTO_F16; /* R7 */
    refused(&f, &wrong, PTO_D_NO_MEANING, "a scale is one e8m0 byte; `a_scale` has elements of type f16");
    fixture_close(&f);
    fixture_open(&f, "a3"); /* no scale buffers, and a 64 KiB bias table by R6 */
    refused(&f, &wrong, PTO_D_NO_MEANING, "e8m0");
    slot_of(&wrong, PTO_ROLE_LHS_SCALE)->u.tile.dtype = PTO_F8E8M0;
    refused(&f, &wrong, PTO_D_TILE_BOUNDS, "lies in scale_left (L0A-MX), which target a3 does not have");
    assert_int_equal(f.core.size[PTO_SPACE_BIAS], 65536);
    assert_int_equal(f.core.size[PTO_SPACE_LEFT], 65536);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(v2_mx_dot),
        cmocka_unit_test(v3_fp4_dot),
        cmocka_unit_test(v4_int8_with_bias),
        cmocka_unit_test(int32_wraps),
        cmocka_unit_test(v5_rounding_and_order),
        cmocka_unit_test(v6_gemm_and_its_memory_image),
        cmocka_unit_test(v8b_manual_example),
        cmocka_unit_test(v9_input_rounding),
        cmocka_unit_test(special_values),
        cmocka_unit_test(options),
        cmocka_unit_test(sizes),
        cmocka_unit_test(what_the_cube_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
