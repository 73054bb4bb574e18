/* Broadcasts, and operations with one operand broadcast (vector.md 8, 24), against formulas written here; exp by MPFR. */
#include "vector_image.h"

#include <mpfr.h>

static const enum pto_dtype types[] = {PTO_F32, PTO_F16, PTO_BF16, PTO_F8E4M3, PTO_HIF8, PTO_I8, PTO_U8, PTO_I16, PTO_U16, PTO_I32, PTO_U32, PTO_I64, PTO_U64};
enum { NTYPES = sizeof types / sizeof types[0] };
enum kind { ADD, SUB, MUL, DIV, MAX, MIN, EXPDIF, KINDS };
static const enum pto_op row_op[KINDS] = {PTO_OP_TROWEXPANDADD, PTO_OP_TROWEXPANDSUB, PTO_OP_TROWEXPANDMUL, PTO_OP_TROWEXPANDDIV,
                                          PTO_OP_TROWEXPANDMAX, PTO_OP_TROWEXPANDMIN, PTO_OP_TROWEXPANDEXPDIF};
static const enum pto_op col_op[KINDS] = {PTO_OP_TCOLEXPANDADD, PTO_OP_TCOLEXPANDSUB, PTO_OP_TCOLEXPANDMUL, PTO_OP_TCOLEXPANDDIV,
                                          PTO_OP_TCOLEXPANDMAX, PTO_OP_TCOLEXPANDMIN, PTO_OP_TCOLEXPANDEXPDIF};

static double exp_of(double v)
{
    mpfr_t x;
    mpfr_init2(x, 24);
    mpfr_set_emin(-148); /* f32 with its subnormals */
    mpfr_set_emax(128);
    mpfr_set_d(x, v, MPFR_RNDN);
    int inexact = mpfr_exp(x, x, MPFR_RNDN);
    (void)mpfr_subnormalize(x, inexact, MPFR_RNDN);
    double result = mpfr_get_d(x, MPFR_RNDN);
    mpfr_clear(x);
    mpfr_set_emin(mpfr_get_emin_min());
    mpfr_set_emax(mpfr_get_emax_max());
    return result;
}

static uint64_t operated(enum kind kind, enum pto_dtype dtype, uint64_t a, uint64_t b)
{
    if (is_int_type(dtype)) {
        uint64_t x = (uint64_t)num_to_i64(dtype, a), y = (uint64_t)num_to_i64(dtype, b), r = 0;
        switch (kind) {
        case ADD: r = x + y; break;
        case SUB: r = x - y; break;
        case MUL: r = x * y; break;
        case DIV: r = dtype == PTO_U64 ? x / y : y == UINT64_MAX ? 0 - x : (uint64_t)((int64_t)x / (int64_t)y); break;
        case MAX: r = int_less(dtype, a, b) ? y : x; break;
        default: r = int_less(dtype, b, a) ? y : x;
        }
        unsigned bits = isa_dtype(dtype)->bits;
        return bits == 64 ? r : r & ((UINT64_C(1) << bits) - 1);
    }
    double x = value_of(dtype, a), y = value_of(dtype, b);
    switch (kind) {
    case ADD: return code_of(dtype, x + y);
    case SUB: return code_of(dtype, x - y);
    case MUL: return code_of(dtype, x * y);
    case DIV: return code_of(dtype, x / y);
    case MAX: return code_of(dtype, max_of(x, y));
    case MIN: return code_of(dtype, min_of(x, y));
    default: return code_of(dtype, exp_of(value_of(dtype, code_of(dtype, x - y))));
    }
}

static void check_operation(struct fixture *f, enum kind kind, bool by_row, struct pto_tile a, struct pto_tile b, struct pto_tile dst, const char *what)
{
    struct pto_insn insn = make_insn(by_row ? row_op[kind] : col_op[kind]);
    set_tile(&insn, PTO_ROLE_SRC, a);
    set_tile(&insn, PTO_ROLE_SRC1, b);
    set_tile(&insn, PTO_ROLE_DST, dst);
    struct image want = image_of(f), old = image_of(f);
    for (int32_t r = 0; r < dst.v_row; r++)
        for (int32_t c = 0; c < dst.v_col; c++)
            image_put(&want, &dst, r, c,
                      operated(kind, (enum pto_dtype)dst.dtype, image_get(&old, &a, r, c % a.v_col), image_get(&old, &b, by_row ? r : 0, c % b.v_col)));
    free(old.bytes);
    run(f, &insn);
    char text[96];
    snprintf(text, sizeof text, "%s of %s, %s", isa_op((enum pto_op)insn.op)->mnemonic, isa_dtype((enum pto_dtype)dst.dtype)->name, what);
    image_check(f, &want, text);
}

/* No zeros among divisors. */
static void no_zeros(struct fixture *f, const struct pto_tile *t)
{
    for (int32_t r = 0; r < t->rows; r++)
        for (int32_t c = 0; c < t->cols; c++)
            if (get(f, t, r, c) == 0)
                put(f, t, r, c, 3);
}

static void all_types(void **state)
{
    (void)state;
    static const int32_t shapes[][2] = {{1, 1}, {1, 64}, {16, 3}, {13, 40}, {16, 64}, {3, 600}};
    uint64_t seed = 11;
    for (int t = 0; t < NTYPES; t++)
        for (int kind = ADD; kind <= EXPDIF; kind++)
            for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
                enum pto_dtype dtype = types[t];
                int32_t rows = shapes[s][0], cols = shapes[s][1], block = 256 / (int32_t)isa_dtype(dtype)->bits;
                struct fixture f;
                fixture_open(&f, "a5");
                if ((kind == EXPDIF && is_int_type(dtype)) || (s >= 4 && dtype != PTO_F32 && dtype != PTO_U64)) {
                    fixture_close(&f);
                    continue;
                }
                struct pto_tile full = with_valid(make_tile(PTO_SPACE_VEC, dtype, 16, 640, "ND", 0x1000), rows, cols);
                struct pto_tile dst = full, column = with_valid(make_tile(PTO_SPACE_VEC, dtype, 32, 1, "DN", 0x100), rows, 1);
                struct pto_tile blocks = with_valid(make_tile(PTO_SPACE_VEC, dtype, 16, block, "ND", 0x400), rows, block);
                struct pto_tile row = with_valid(make_tile(PTO_SPACE_VEC, dtype, 1, 640, "ND", 0x2C000), 1, cols);
                dst.addr = 0x18000;
                fill_tile(&f, &full, &seed);
                fill_tile(&f, &column, &seed);
                fill_tile(&f, &blocks, &seed);
                fill_tile(&f, &row, &seed);
                if (kind == DIV && is_int_type(dtype)) {
                    no_zeros(&f, &full);
                    no_zeros(&f, &column);
                    no_zeros(&f, &blocks);
                    no_zeros(&f, &row);
                }
                enum kind k = (enum kind)kind;
                check_operation(&f, k, true, full, column, dst, "a column second");
                check_operation(&f, k, true, column, full, dst, "a column first");
                check_operation(&f, k, true, full, blocks, dst, "blocks second");
                check_operation(&f, k, true, blocks, full, dst, "blocks first");
                check_operation(&f, k, false, full, row, dst, "a row");
                if (kind == DIV && is_int_type(dtype)) { /* quotients may be 0: not again in place */
                    fixture_close(&f);
                    continue;
                }
                check_operation(&f, k, true, full, column, full, "in place");
                check_operation(&f, k, true, column, full, full, "in place, a column first");
                check_operation(&f, k, false, full, row, full, "in place by columns");
                row.addr = full.addr; /* the first row of what is written */
                check_operation(&f, k, false, full, row, full, "the row in the destination");
                column.addr = full.addr + 32;
                column.v_row = rows;
                check_operation(&f, k, true, full, column, full, "the column in the destination");
                blocks.addr = full.addr;
                check_operation(&f, k, true, full, blocks, full, "blocks in the destination");
                fixture_close(&f);
            }
}

static void put_floats(struct fixture *f, const struct pto_tile *t, const float *v)
{
    for (int32_t r = 0; r < t->rows; r++)
        for (int32_t c = 0; c < t->cols; c++)
            put(f, t, r, c, f32_bits(v[r * t->cols + c]));
}
static void expect_floats(struct fixture *f, const struct pto_tile *t, const float *v)
{
    for (int32_t r = 0; r < t->rows; r++)
        for (int32_t c = 0; c < t->cols; c++)
            if (get(f, t, r, c) != f32_bits(v[r * t->cols + c]))
                fail_msg("(%d,%d) is %llX, not %X", (int)r, (int)c, (unsigned long long)get(f, t, r, c), f32_bits(v[r * t->cols + c]));
}
static void run_op(struct fixture *f, enum pto_op op, struct pto_tile a, struct pto_tile b, struct pto_tile dst)
{
    struct pto_insn insn = make_insn(op);
    set_tile(&insn, PTO_ROLE_SRC, a);
    set_tile(&insn, PTO_ROLE_SRC1, b);
    set_tile(&insn, PTO_ROLE_DST, dst);
    run(f, &insn);
}

static void known_answers(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_tile a = make_tile(PTO_SPACE_VEC, PTO_F32, 2, 16, "ND", 0), b = make_tile(PTO_SPACE_VEC, PTO_F32, 2, 8, "ND", 0x100);
    struct pto_tile c = make_tile(PTO_SPACE_VEC, PTO_F32, 2, 1, "DN", 0x200), d = a, e = make_tile(PTO_SPACE_VEC, PTO_F32, 2, 8, "ND", 0x400);
    float full[32], minus[32], from[32];
    for (int i = 0; i < 32; i++) {
        full[i] = (float)(i % 16 + 1);
        minus[i] = full[i] - (i < 16 ? 2.0f : 3.0f);
        from[i] = (i < 16 ? 2.0f : 3.0f) - full[i];
    }
    d.addr = 0x300;
    put_floats(&f, &a, full);
    put_floats(&f, &b, (const float[16]){0, 1, 2, 3, 4, 5, 6, 7, 80, 90, 100, 110, 120, 130, 140, 150});
    put_floats(&f, &c, (const float[2]){2, 3});
    run_op(&f, PTO_OP_TROWEXPANDMUL, a, b, d);
    expect_floats(&f, &d, (const float[32]){0,  2,   6,   12,  20,  30,  42,  56,   0,   10,  22,   36,   52,   70,   90,   112,
                                            80, 180, 300, 440, 600, 780, 980, 1200, 720, 900, 1100, 1320, 1560, 1820, 2100, 2400});
    run_op(&f, PTO_OP_TROWEXPANDSUB, a, c, d);
    expect_floats(&f, &d, minus);
    run_op(&f, PTO_OP_TROWEXPANDSUB, c, a, d);
    expect_floats(&f, &d, from);
    float quarters[16];
    for (int i = 0; i < 16; i++)
        quarters[i] = (float)i / 4;
    put_floats(&f, &e, quarters);
    struct pto_tile half = make_tile(PTO_SPACE_VEC, PTO_F32, 1, 8, "ND", 0x500);
    put_floats(&f, &half, (const float[8]){0, 0.5f, 1, 1.5f, 2, 2.5f, 3, 3.5f});
    run_op(&f, PTO_OP_TCOLEXPANDEXPDIF, e, half, e);
    static const float want[2][4] = {{1, .7788008f, .6065307f, .4723666f}, {7.389056f, 5.754603f, 4.481689f, 3.490343f}};
    for (int32_t r = 0; r < 2; r++)
        for (int32_t j = 0; j < 4; j++) {
            double got = value_of(PTO_F32, get(&f, &e, r, j));
            assert_true(fabs(got - (double)want[r][j]) < 1e-6 * (double)want[r][j]);
        }
    fixture_close(&f);
}

/* 8x8 f32: both operands look like the full one; then it is elementwise (23.1 item 15). */
static void square(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    uint64_t seed = 2;
    struct pto_tile a = make_tile(PTO_SPACE_VEC, PTO_F32, 8, 8, "ND", 0), b = a, d = a;
    b.addr = 0x200;
    d.addr = 0x400;
    fill_tile(&f, &a, &seed);
    fill_tile(&f, &b, &seed);
    check_operation(&f, SUB, true, a, b, d, "square");
    check_operation(&f, SUB, true, a, b, b, "square, in place");
    fixture_close(&f);
}

static void check_plain(struct fixture *f, bool by_row, struct pto_tile src, struct pto_tile dst)
{
    struct pto_insn insn = make_insn(by_row ? PTO_OP_TROWEXPAND : PTO_OP_TCOLEXPAND);
    set_tile(&insn, PTO_ROLE_SRC, src);
    set_tile(&insn, PTO_ROLE_DST, dst);
    struct image want = image_of(f), old = image_of(f);
    for (int32_t r = 0; r < dst.v_row; r++)
        for (int32_t c = 0; c < dst.v_col; c++)
            image_put(&want, &dst, r, c, image_get(&old, &src, by_row ? r : 0, by_row ? 0 : c));
    free(old.bytes);
    run(f, &insn);
    image_check(f, &want, by_row ? "trowexpand" : "tcolexpand");
}

static void plain(void **state)
{
    (void)state;
    uint64_t seed = 21;
    static const enum pto_dtype all[] = {PTO_F32, PTO_F16, PTO_BF16, PTO_I8, PTO_U8, PTO_I16, PTO_I32, PTO_I64, PTO_F8E5M2, PTO_F4E2M1};
    for (size_t t = 0; t < sizeof all / sizeof all[0]; t++)
        for (int32_t n = 1; n <= 32; n += 31) {
            struct fixture f;
            fixture_open(&f, "a5");
            struct pto_tile dst = with_valid(make_tile(PTO_SPACE_VEC, all[t], 32, 64, "ND", 0x1000), n, 64 - n);
            struct pto_tile column = with_valid(make_tile(PTO_SPACE_VEC, all[t], 32, 1, "DN", 0x8000), n, 1);
            struct pto_tile block = with_valid(make_tile(PTO_SPACE_VEC, all[t], 32, 64, "ND", 0xA000), n, 64);
            for (int32_t i = 0; i < 32 * 64; i++) /* any bits: NaN payloads are kept, too */
                put(&f, &block, i / 64, i % 64, rnd(&seed) >> 11);
            for (int32_t i = 0; i < 32; i++)
                put(&f, &column, i, 0, rnd(&seed) >> 11);
            check_plain(&f, true, column, dst);
            check_plain(&f, true, block, dst);
            check_plain(&f, false, block, dst);
            check_plain(&f, true, block, block);
            column.addr = block.addr;
            check_plain(&f, true, column, block);
            check_plain(&f, false, block, block);
            fixture_close(&f);
        }
}

static void refusals(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile a = make_tile(PTO_SPACE_VEC, PTO_I32, 4, 8, "ND", 0), b = make_tile(PTO_SPACE_VEC, PTO_I32, 4, 1, "DN", 0x100);
    struct pto_insn insn = make_insn(PTO_OP_TROWEXPANDDIV);
    set_tile(&insn, PTO_ROLE_SRC, a);
    set_tile(&insn, PTO_ROLE_SRC1, b);
    set_tile(&insn, PTO_ROLE_DST, a);
    put(&f, &b, 3, 0, 0);
    refused(&f, &insn, PTO_D_TRAP, "division by zero");
    insn.op = PTO_OP_TROWEXPANDEXPDIF;
    refused(&f, &insn, PTO_D_NO_MEANING, "has no meaning for i32");
    insn.op = PTO_OP_TROWEXPANDADD;
    b.dtype = PTO_F32;
    set_tile(&insn, PTO_ROLE_SRC1, b);
    refused(&f, &insn, PTO_D_NO_MEANING, "one kind of numbers");
    insn = make_insn(PTO_OP_TROWEXPAND);
    b.dtype = PTO_I16;
    set_tile(&insn, PTO_ROLE_SRC, b);
    set_tile(&insn, PTO_ROLE_DST, a);
    refused(&f, &insn, PTO_D_NO_MEANING, "differ in size");
    /* fewer rows of the column than of dst: those there are; nothing valid: nothing */
    b.dtype = PTO_F32;
    a.dtype = PTO_F32;
    struct pto_tile dst = make_tile(PTO_SPACE_VEC, PTO_F32, 4, 8, "ND", 0x1000);
    struct image want = image_of(&f);
    insn = make_insn(PTO_OP_TROWEXPANDADD);
    set_tile(&insn, PTO_ROLE_SRC, a);
    set_tile(&insn, PTO_ROLE_SRC1, with_valid(b, 0, 1));
    set_tile(&insn, PTO_ROLE_DST, dst);
    run(&f, &insn);
    image_check(&f, &want, "no rows");
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_types), cmocka_unit_test(known_answers), cmocka_unit_test(square), cmocka_unit_test(plain),
                                       cmocka_unit_test(refusals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
