/* Compare and select against bits that are set one by one (vector.md 5, 24): every mode on every type, mask element types, row
 * strides, the last byte, overlap of mask and sources; select as a copy of bits. */
#include "vector_fixture.h"

__extension__ typedef __int128 wide;

static bool holds(unsigned mode, enum pto_dtype t, uint64_t a, uint64_t b)
{
    int order; /* -1, 0, 1; 2: none, one is a NaN */
    if (isa_dtype_is_int(t)) {
        wide x = t == PTO_U64 ? (wide)a : (wide)num_to_i64(t, a), y = t == PTO_U64 ? (wide)b : (wide)num_to_i64(t, b);
        order = x < y ? -1 : x > y;
    } else {
        double x = num_decode(t, a), y = num_decode(t, b);
        order = isnan(x) || isnan(y) ? 2 : x < y ? -1 : x > y;
    }
    switch (mode) {
    case PTO_CMP_EQ: return order == 0;
    case PTO_CMP_NE: return order != 0;
    case PTO_CMP_LT: return order == -1;
    case PTO_CMP_LE: return order == -1 || order == 0;
    case PTO_CMP_GT: return order == 1;
    default: return order == 1 || order == 0;
    }
}

/* Bit c of row r of a row-major mask. */
static void expect_bit(struct expected *e, const struct pto_tile *mask, int32_t r, int32_t c, bool bit)
{
    uint8_t *row = e->bytes + mask->addr + (int64_t)r * mask->cols * (isa_dtype((enum pto_dtype)mask->dtype)->bits / 8);
    row[c / 8] = (uint8_t)((row[c / 8] & ~(1u << c % 8)) | (bit ? 1u << c % 8 : 0u));
}
static bool bit_at(const struct fixture *f, const struct pto_tile *mask, int32_t r, int32_t c)
{
    const uint8_t *row = f->core.space[PTO_SPACE_VEC] + mask->addr + (int64_t)r * mask->cols * (isa_dtype((enum pto_dtype)mask->dtype)->bits / 8);
    return (row[c / 8] >> c % 8 & 1) != 0;
}

static const struct shape {
    int32_t rows, cols, mask_rows, mask_cols, mask_v_row, mask_v_col;
    enum pto_dtype mask_dtype;
    int64_t mask_addr;
} shapes[] = {
    {3, 40, 3, 32, 3, 32, PTO_U8, 0x8000},      /* 24.: row 1 at byte 32 */
    {3, 40, 3, 64, 3, 40, PTO_I8, 0x8000},      /* as A5 has it: the source's shape */
    {2, 37, 2, 8, 2, 2, PTO_U32, 0x8000},       /* 32-bit words, bits beyond the columns */
    {1, 1100, 1, 160, 1, 138, PTO_I8, 0x8000},  /* more than a piece of a row */
    {4, 8, 4, 32, 4, 1, PTO_I8, 0x8000},        /* one byte a row */
    {5, 40, 8, 16, 8, 10, PTO_I16, 0x8000},
    {3, 40, 3, 64, 3, 40, PTO_I8, 0x0},         /* the mask takes the place of src0 */
    {3, 40, 3, 64, 3, 40, PTO_I8, 0x2004},      /* and lies in src1 */
    {1, 1100, 1, 160, 0, 0, PTO_I8, 0x4300},    /* in src1, nothing of it valid: the domain is the source's */
    {1, 1100, 1, 160, 0, 0, PTO_I8, 0x0300},    /* in src0 */
};

static void compare(struct fixture *f, enum pto_dtype t, unsigned mode, const struct shape *s, bool with_scalar, uint64_t *seed)
{
    static struct expected e;
    randomize(f, seed);
    struct pto_tile a = with_valid(make_tile(PTO_SPACE_VEC, t, s->rows + 1, s->cols, "ND", 0), s->rows, s->cols);
    struct pto_tile b = with_valid(make_tile(PTO_SPACE_VEC, t, s->rows, (s->cols + 31) / 32 * 32, "ND", s->cols > 1000 ? 0x4000 : 0x2000), s->rows, s->cols);
    struct pto_tile mask = with_valid(make_tile(PTO_SPACE_VEC, s->mask_dtype, s->mask_rows, s->mask_cols, "ND", s->mask_addr), s->mask_v_row, s->mask_v_col);
    put_some(f, &a, seed);
    put_some(f, &b, seed);
    for (int32_t r = 0; r < s->rows; r++)
        for (int32_t c = 0; c < s->cols; c++)
            if (rnd(seed) % 3 == 0)
                put(f, &b, r, c, get(f, &a, r, c)); /* equal ones */
    uint64_t scalar = some_code(t, seed);
    struct pto_insn insn = make_insn(with_scalar ? PTO_OP_TCMPS : PTO_OP_TCMP);
    set_attr(&insn, PTO_ATTR_CMP_MODE, mode);
    set_tile(&insn, PTO_ROLE_SRC, a);
    if (!with_scalar)
        set_tile(&insn, PTO_ROLE_SRC1, b);
    else if (isa_dtype_is_float(t))
        set_float(&insn, PTO_ROLE_SCALAR, t, num_decode(t, scalar));
    else
        set_int(&insn, PTO_ROLE_SCALAR, num_to_i64(t, scalar));
    set_tile(&insn, PTO_ROLE_DST, mask);
    expect_start(f, &e);
    for (int32_t r = 0; r < mask.v_row; r++)
        for (int32_t c = 0; c < mask.v_col; c++)
            expect_put(&e, &mask, r, c, 0);
    for (int32_t r = 0; r < s->rows; r++)
        for (int32_t c = 0; c < (s->cols + 7) / 8 * 8; c++) /* the last byte as a whole */
            expect_bit(&e, &mask, r, c, c < s->cols && holds(mode, t, get(f, &a, r, c), with_scalar ? scalar : get(f, &b, r, c)));
    run(f, &insn);
    char what[120];
    (void)snprintf(what, sizeof what, "%s %s mode %u, %dx%d, mask %s", isa_op((enum pto_op)insn.op)->mnemonic, isa_dtype(t)->name, mode,
                   (int)s->rows, (int)s->cols, isa_dtype(s->mask_dtype)->name);
    same_memory(f, &e, what);
}

static void every_mode_on_every_type(void **state)
{
    (void)state;
    struct fixture f;
    uint64_t seed = 9;
    fixture_open(&f, "a5");
    for (unsigned t = 0; t < VECTOR_TYPES; t++)
        for (unsigned mode = 0; mode < 6; mode++)
            for (unsigned s = 0; s < sizeof shapes / sizeof shapes[0]; s++)
                for (unsigned with_scalar = 0; with_scalar < 2; with_scalar++)
                    compare(&f, vector_types[t], mode, &shapes[s], with_scalar != 0, &seed);
    fixture_close(&f);
}

static void select_copies_bits(void **state)
{
    (void)state;
    struct fixture f;
    uint64_t seed = 10;
    static struct expected e;
    fixture_open(&f, "a5");
    for (unsigned t = 0; t < VECTOR_TYPES; t++)
        for (unsigned place = 0; place < 5; place++)
            for (unsigned with_scalar = 0; with_scalar < 2; with_scalar++) {
                enum pto_dtype type = vector_types[t];
                static const enum pto_dtype mask_types[] = {PTO_I8, PTO_U32, PTO_I16, PTO_U8, PTO_I8};
                int32_t rows = place == 3 ? 1 : 3, cols = place == 3 ? 777 : 37;
                struct pto_tile mask = make_tile(PTO_SPACE_VEC, mask_types[place], rows, place == 3 ? 128 : 32, "ND", 0xC000);
                struct pto_tile a = with_valid(make_tile(PTO_SPACE_VEC, type, 4, place == 3 ? 800 : 64, "ND", 0), rows, cols);
                struct pto_tile b = with_valid(make_tile(PTO_SPACE_VEC, type, rows, place == 3 ? 800 : 40, place == 1 ? "DN" : "ND", 0x7000), rows, cols);
                struct pto_tile dst = with_valid(make_tile(PTO_SPACE_VEC, type, rows, place == 3 ? 784 : 40, "ND", 0x9000), rows, cols);
                if (place == 1)
                    dst = b;
                if (place == 2)
                    dst.addr = 8; /* across src0 */
                if (place == 4)
                    mask.addr = dst.addr + 16; /* the mask is overwritten */
                randomize(&f, &seed);
                struct pto_insn insn = make_insn(with_scalar != 0 ? PTO_OP_TSELS : PTO_OP_TSEL);
                uint64_t scalar = some_code(type, &seed);
                set_tile(&insn, PTO_ROLE_MASK, mask);
                set_tile(&insn, PTO_ROLE_SRC, a);
                set_tile(&insn, PTO_ROLE_DST, dst);
                if (with_scalar == 0) {
                    set_tile(&insn, PTO_ROLE_SRC1, b);
                } else if (isa_dtype_is_float(type)) {
                    set_float(&insn, PTO_ROLE_SCALAR, type, num_decode(type, scalar));
                    scalar = num_is_nan(type, scalar) ? num_nan(type) : scalar;
                } else {
                    set_int(&insn, PTO_ROLE_SCALAR, num_to_i64(type, scalar));
                }
                expect_start(&f, &e);
                for (int32_t r = 0; r < rows; r++)
                    for (int32_t c = 0; c < cols; c++)
                        expect_put(&e, &dst, r, c, bit_at(&f, &mask, r, c) ? get(&f, &a, r, c) : with_scalar != 0 ? scalar : get(&f, &b, r, c));
                run(&f, &insn);
                same_memory(&f, &e, isa_dtype(type)->name);
            }
    fixture_close(&f);
}

/* vector.md 24. */
static void known_answers(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_tile a = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 2, 64, "ND", 0), 2, 40), b = a, mask;
    b.addr = 0x1000;
    for (int32_t r = 0; r < 2; r++)
        for (int32_t c = 0; c < 40; c++) {
            put(&f, &a, r, c, f32_bits((float)c));
            put(&f, &b, r, c, f32_bits(r == 0 ? 2.0f : 20.0f));
        }
    mask = with_valid(make_tile(PTO_SPACE_VEC, PTO_U8, 2, 32, "ND", 0x4000), 2, 5);
    struct pto_insn insn = make_insn(PTO_OP_TCMP);
    set_attr(&insn, PTO_ATTR_CMP_MODE, PTO_CMP_LT);
    set_tile(&insn, PTO_ROLE_SRC, a);
    set_tile(&insn, PTO_ROLE_SRC1, b);
    set_tile(&insn, PTO_ROLE_DST, mask);
    run(&f, &insn);
    static const uint8_t rows[2][6] = {{3, 0, 0, 0, 0, 0xFF}, {0xFF, 0xFF, 0x0F, 0, 0, 0xFF}}; /* FF: untouched */
    for (int32_t r = 0; r < 2; r++)
        for (int32_t k = 0; k < 6; k++)
            assert_int_equal(get(&f, &mask, r, k), rows[r][k]);
    /* the default mode is eq */
    insn = make_insn(PTO_OP_TCMPS);
    set_tile(&insn, PTO_ROLE_SRC, a);
    set_float(&insn, PTO_ROLE_SCALAR, PTO_F32, 9);
    set_tile(&insn, PTO_ROLE_DST, mask);
    run(&f, &insn);
    assert_int_equal(get(&f, &mask, 1, 0), 0);
    assert_int_equal(get(&f, &mask, 1, 1), 2);

    static const int tsel[8] = {0, 101, 2, 103, 4, 5, 106, 107}, tsels[8] = {0, -1, 2, -1, 4, 5, -1, -1};
    struct pto_tile x = make_tile(PTO_SPACE_VEC, PTO_F32, 1, 8, "ND", 0), y = make_tile(PTO_SPACE_VEC, PTO_F32, 1, 8, "ND", 0x100),
                    d = make_tile(PTO_SPACE_VEC, PTO_F32, 1, 8, "ND", 0x200);
    mask = make_tile(PTO_SPACE_VEC, PTO_I8, 1, 32, "ND", 0x300);
    put(&f, &mask, 0, 0, 0x35);
    for (int32_t c = 0; c < 8; c++) {
        put(&f, &x, 0, c, f32_bits((float)c));
        put(&f, &y, 0, c, f32_bits((float)(100 + c)));
    }
    insn = make_insn(PTO_OP_TSEL);
    set_tile(&insn, PTO_ROLE_MASK, mask);
    set_tile(&insn, PTO_ROLE_SRC, x);
    set_tile(&insn, PTO_ROLE_SRC1, y);
    set_tile(&insn, PTO_ROLE_DST, d);
    run(&f, &insn);
    for (int32_t c = 0; c < 8; c++)
        assert_int_equal(get(&f, &d, 0, c), f32_bits((float)tsel[c]));
    insn = make_insn(PTO_OP_TSELS);
    set_tile(&insn, PTO_ROLE_MASK, mask);
    set_tile(&insn, PTO_ROLE_SRC, x);
    set_int(&insn, PTO_ROLE_SCALAR, -1); /* an integer for a float tile counts by value */
    set_tile(&insn, PTO_ROLE_DST, d);
    run(&f, &insn);
    for (int32_t c = 0; c < 8; c++)
        assert_int_equal(get(&f, &d, 0, c), f32_bits((float)tsels[c]));
    fixture_close(&f);
}

static void refusals(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile a = make_tile(PTO_SPACE_VEC, PTO_F32, 4, 64, "ND", 0), mask = make_tile(PTO_SPACE_VEC, PTO_I8, 4, 7, "ND", 0x4000);
    struct pto_insn insn = make_insn(PTO_OP_TCMP);
    set_tile(&insn, PTO_ROLE_SRC, a);
    set_tile(&insn, PTO_ROLE_SRC1, a);
    set_tile(&insn, PTO_ROLE_DST, mask);
    refused(&f, &insn, PTO_D_NO_MEANING, "`dst` holds 4 rows of 56 bits, 4 rows of 64 are needed");
    set_tile(&insn, PTO_ROLE_DST, make_tile(PTO_SPACE_VEC, PTO_I8, 3, 32, "ND", 0x4000));
    refused(&f, &insn, PTO_D_NO_MEANING, "3 rows of 256 bits, 4 rows of 64 are needed");
    set_tile(&insn, PTO_ROLE_DST, make_tile(PTO_SPACE_VEC, PTO_I4, 4, 64, "ND", 0x4000));
    refused(&f, &insn, PTO_D_NO_MEANING, "no bytes of its own");
    set_tile(&insn, PTO_ROLE_SRC1, make_tile(PTO_SPACE_VEC, PTO_I32, 4, 64, "ND", 0x8000));
    refused(&f, &insn, PTO_D_NO_MEANING, "compares f32 with i32");
    insn = make_insn(PTO_OP_TSEL);
    set_tile(&insn, PTO_ROLE_MASK, mask);
    set_tile(&insn, PTO_ROLE_SRC, a);
    set_tile(&insn, PTO_ROLE_SRC1, make_tile(PTO_SPACE_VEC, PTO_F16, 4, 64, "ND", 0x8000));
    set_tile(&insn, PTO_ROLE_DST, a);
    refused(&f, &insn, PTO_D_NO_MEANING, "`src1` is f16 where the destination is f32");
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mode_on_every_type),
        cmocka_unit_test(select_copies_bits),
        cmocka_unit_test(known_answers),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
