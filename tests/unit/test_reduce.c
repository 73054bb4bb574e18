/* Reductions, indices of extremes, histograms (vector.md 7, 13, 24) against formulas written here. */
#include "vector_image.h"

static const enum pto_dtype types[] = {PTO_F32, PTO_F16, PTO_BF16, PTO_F8E4M3, PTO_F8E5M2, PTO_HIF8, PTO_F4E2M1, PTO_I4, PTO_I8, PTO_U8, PTO_I16,
                                       PTO_U16, PTO_I32, PTO_U32, PTO_I64, PTO_U64};
enum { NTYPES = sizeof types / sizeof types[0] };

enum kind { SUM, PROD, MAX, MIN };
static const enum pto_op row_op[] = {PTO_OP_TROWSUM, PTO_OP_TROWPROD, PTO_OP_TROWMAX, PTO_OP_TROWMIN};
static const enum pto_op col_op[] = {PTO_OP_TCOLSUM, PTO_OP_TCOLPROD, PTO_OP_TCOLMAX, PTO_OP_TCOLMIN};

/* The reduction of n codes of type src to one of type dst. */
static uint64_t reduced(enum kind kind, enum pto_dtype src, enum pto_dtype dst, const uint64_t *v, int32_t n)
{
    if (is_int_type(src)) {
        uint64_t acc = kind == SUM ? 0 : kind == PROD ? 1 : v[0];
        for (int32_t i = 0; i < n; i++) {
            uint64_t wide = (uint64_t)num_to_i64(src, v[i]);
            if (kind == SUM)
                acc += wide;
            else if (kind == PROD)
                acc *= wide;
            else if (kind == MAX ? int_less(src, acc, v[i]) : int_less(src, v[i], acc))
                acc = v[i];
        }
        if (kind >= MAX)
            acc = (uint64_t)num_to_i64(src, acc);
        unsigned bits = isa_dtype(dst)->bits;
        return bits == 64 ? acc : acc & ((UINT64_C(1) << bits) - 1);
    }
    double acc = kind == SUM ? 0 : kind == PROD ? 1 : NAN;
    for (int32_t i = 0; i < n; i++) {
        double x = value_of(src, v[i]);
        if (kind == SUM)
            acc = (double)(float)(acc + x);
        else if (kind == PROD)
            acc = value_of(dst, code_of(dst, acc * x));
        else
            acc = kind == MAX ? max_of(acc, x) : min_of(acc, x);
    }
    return code_of(dst, acc);
}

/* Runs a reduction of src and compares the memory. */
static void check_reduction(struct fixture *f, enum kind kind, bool by_row, struct pto_tile src, struct pto_tile dst, const char *what)
{
    struct pto_insn insn = make_insn(by_row ? row_op[kind] : col_op[kind]);
    set_tile(&insn, PTO_ROLE_SRC, src);
    set_tile(&insn, PTO_ROLE_DST, dst);
    struct image want = image_of(f), old = image_of(f);
    int32_t lines = by_row ? src.v_row : src.v_col, n = by_row ? src.v_col : src.v_row;
    uint64_t *v = malloc((size_t)(n > 0 ? n : 1) * sizeof *v);
    for (int32_t i = 0; i < lines && n > 0; i++) {
        for (int32_t k = 0; k < n; k++)
            v[k] = image_get(&old, &src, by_row ? i : k, by_row ? k : i);
        image_put(&want, &dst, by_row ? i : 0, by_row ? 0 : i, reduced(kind, (enum pto_dtype)src.dtype, (enum pto_dtype)dst.dtype, v, n));
    }
    free(v);
    free(old.bytes);
    run(f, &insn);
    char text[96];
    snprintf(text, sizeof text, "%s of %s, %s", isa_op((enum pto_op)insn.op)->mnemonic, isa_dtype((enum pto_dtype)src.dtype)->name, what);
    image_check(f, &want, text);
}

static void all_types_and_shapes(void **state)
{
    (void)state;
    static const int32_t shapes[][2] = {{1, 1}, {1, 64}, {16, 1}, {19, 37}, {32, 64}};
    uint64_t seed = 5;
    for (int t = 0; t < NTYPES; t++)
        for (int kind = SUM; kind <= MIN; kind++)
            for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
                struct fixture f;
                fixture_open(&f, "a5");
                struct pto_tile src = with_valid(make_tile(PTO_SPACE_VEC, types[t], 32, 64, "ND", 0x1000), shapes[s][0], shapes[s][1]);
                fill_tile(&f, &src, &seed);
                struct pto_tile column = with_valid(make_tile(PTO_SPACE_VEC, types[t], 32, 1, "DN", 0x9000), src.v_row, 1);
                struct pto_tile wide = with_valid(make_tile(PTO_SPACE_VEC, types[t], 32, 64, "ND", 0xA000), src.v_row, 1);
                struct pto_tile row = with_valid(make_tile(PTO_SPACE_VEC, types[t], 1, 64, "ND", 0xE000), 1, src.v_col);
                check_reduction(&f, (enum kind)kind, true, src, column, "to a column");
                check_reduction(&f, (enum kind)kind, true, src, wide, "to a row_major tile");
                check_reduction(&f, (enum kind)kind, false, src, row, "to a row");
                wide.addr = src.addr; /* over the source itself */
                check_reduction(&f, (enum kind)kind, true, src, wide, "in place");
                fill_tile(&f, &src, &seed);
                column.addr = src.addr;
                check_reduction(&f, (enum kind)kind, true, src, column, "to a column over the source");
                fill_tile(&f, &src, &seed);
                row.addr = src.addr + 0x40;
                check_reduction(&f, (enum kind)kind, false, src, row, "to a row over the source");
                fixture_close(&f);
            }
}

/* A wider destination, and the order of a sum: small numbers behind a large one are lost, before it they are not. */
static void wider_and_ordered(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    static const enum pto_dtype pairs[][2] = {{PTO_F16, PTO_F32}, {PTO_BF16, PTO_F32}, {PTO_I16, PTO_I32}};
    uint64_t seed = 9;
    for (size_t p = 0; p < 3; p++) {
        struct pto_tile src = make_tile(PTO_SPACE_VEC, pairs[p][0], 16, 256, "ND", 0), dst = make_tile(PTO_SPACE_VEC, pairs[p][1], 16, 1, "DN", 0x8000);
        fill_tile(&f, &src, &seed);
        check_reduction(&f, SUM, true, src, dst, "to a wider column");
    }
    struct pto_tile src = make_tile(PTO_SPACE_VEC, PTO_F32, 2, 8, "ND", 0), dst = make_tile(PTO_SPACE_VEC, PTO_F32, 2, 1, "DN", 0x100);
    static const float rows[2][8] = {{16777216.0f, 1, 1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1, 1, 16777216.0f}};
    for (int32_t r = 0; r < 2; r++)
        for (int32_t c = 0; c < 8; c++)
            put(&f, &src, r, c, f32_bits(rows[r][c]));
    check_reduction(&f, SUM, true, src, dst, "in order");
    assert_int_equal(get(&f, &dst, 0, 0), f32_bits(16777216.0f));
    assert_int_equal(get(&f, &dst, 1, 0), f32_bits(16777224.0f));
    fixture_close(&f);
}

static void negative_zero_and_nan(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_tile src = make_tile(PTO_SPACE_VEC, PTO_F32, 4, 8, "ND", 0), dst = make_tile(PTO_SPACE_VEC, PTO_F32, 4, 1, "DN", 0x100);
    static const uint32_t rows[4][2] = {{0x80000000, 0x80000000}, {0x80000000, 0}, {0xFFC12345, 0x3F800000}, {0xFF812345, 0x7FC00001}};
    static const struct {
        enum kind kind;
        uint32_t want[4];
    } cases[] = {{SUM, {0, 0, 0x7FC00000, 0x7FC00000}},
                 {MAX, {0x80000000, 0, 0x3F800000, 0x7FC00000}},
                 {MIN, {0x80000000, 0x80000000, 0x3F800000, 0x7FC00000}}};
    for (int32_t r = 0; r < 4; r++)
        for (int32_t c = 0; c < 8; c++)
            put(&f, &src, r, c, rows[r][c % 2]);
    for (size_t i = 0; i < 3; i++) {
        check_reduction(&f, cases[i].kind, true, src, dst, "specials");
        for (int32_t r = 0; r < 4; r++)
            assert_int_equal(get(&f, &dst, r, 0), cases[i].want[r]);
    }
    fixture_close(&f);
}

/* ---- indices ---- */

static void check_index(struct fixture *f, enum pto_op op, bool by_row, bool smallest, struct pto_tile src, struct pto_tile dst, const struct pto_tile *value)
{
    struct pto_insn insn = make_insn(op);
    set_tile(&insn, PTO_ROLE_SRC, src);
    set_tile(&insn, PTO_ROLE_DST, dst);
    if (value != NULL)
        set_tile(&insn, PTO_ROLE_DST1, *value);
    struct image want = image_of(f), old = image_of(f);
    int32_t lines = by_row ? src.v_row : src.v_col, n = by_row ? src.v_col : src.v_row;
    for (int32_t i = 0; i < lines; i++) {
        int32_t best = 0;
        for (int32_t k = 1; k < n; k++) {
            uint64_t a = image_get(&old, &src, by_row ? i : best, by_row ? best : i), b = image_get(&old, &src, by_row ? i : k, by_row ? k : i);
            double x = value_of(src.dtype, a), y = value_of(src.dtype, b);
            bool better = is_int_type(src.dtype) ? (smallest ? int_less(src.dtype, b, a) : int_less(src.dtype, a, b))
                                                 : (smallest ? y < x : y > x) || (isnan(x) && !isnan(y));
            best = better ? k : best;
        }
        image_put(&want, &dst, by_row ? i : 0, by_row ? 0 : i, (uint64_t)best);
        if (value != NULL)
            image_put(&want, value, by_row ? i : 0, by_row ? 0 : i, image_get(&old, &src, by_row ? i : best, by_row ? best : i));
    }
    free(old.bytes);
    run(f, &insn);
    image_check(f, &want, isa_op(op)->mnemonic);
}

static void indices(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int t = 0; t < NTYPES; t++)
        for (int32_t cols = 1; cols <= 64; cols += 21) {
            struct fixture f;
            fixture_open(&f, "a5");
            struct pto_tile src = with_valid(make_tile(PTO_SPACE_VEC, types[t], 24, 64, "ND", 0x1000), 17, cols);
            struct pto_tile column = make_tile(PTO_SPACE_VEC, PTO_I32, 17, 1, "DN", 0x9000), row = make_tile(PTO_SPACE_VEC, PTO_U32, 1, cols, "ND", 0x9000);
            struct pto_tile values = with_valid(make_tile(PTO_SPACE_VEC, types[t], 24, 64, "ND", 0x1000), 17, 1), line = make_tile(PTO_SPACE_VEC, types[t], 1, cols, "ND", 0xC000);
            fill_tile(&f, &src, &seed);
            check_index(&f, PTO_OP_TROWARGMAX, true, false, src, column, NULL);
            check_index(&f, PTO_OP_TROWARGMIN, true, true, src, column, NULL);
            check_index(&f, PTO_OP_TCOLARGMAX, false, false, src, row, &line);
            check_index(&f, PTO_OP_TCOLARGMIN, false, true, src, row, &line);
            check_index(&f, PTO_OP_TROWARGMIN, true, true, src, column, &values); /* values over the source */
            fixture_close(&f);
        }
}

/* ---- histogram ---- */

static void check_histogram(struct fixture *f, struct pto_tile src, struct pto_tile idx, struct pto_tile dst, int64_t byte)
{
    struct pto_insn insn = make_insn(PTO_OP_THISTOGRAM);
    set_tile(&insn, PTO_ROLE_SRC, src);
    set_tile(&insn, PTO_ROLE_IDX, idx);
    set_tile(&insn, PTO_ROLE_DST, dst);
    set_attr(&insn, PTO_ATTR_BYTE, byte);
    struct image want = image_of(f);
    for (int32_t r = 0; r < src.v_row; r++) {
        uint32_t sum = 0;
        for (unsigned b = 0; b < 256; b++) {
            for (int32_t c = 0; c < src.v_col; c++) {
                uint64_t v = get(f, &src, r, c);
                bool counts = (v >> (8 * byte) & 0xFF) == b;
                if (src.dtype == PTO_U16 && byte == 0)
                    counts = counts && v >> 8 == get(f, &idx, r, 0);
                if (src.dtype == PTO_U32 && byte < 3)
                    counts = counts && v >> 24 == get(f, &idx, 0, 0);
                if (src.dtype == PTO_U32 && byte < 2)
                    counts = counts && (v >> 16 & 0xFF) == get(f, &idx, 1, 0);
                if (src.dtype == PTO_U32 && byte < 1)
                    counts = counts && (v >> 8 & 0xFF) == get(f, &idx, 2, 0);
                sum += counts;
            }
            image_put(&want, &dst, r, (int32_t)b, sum);
        }
    }
    run(f, &insn);
    image_check(f, &want, "thistogram");
}

static void histograms(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    uint64_t seed = 4;
    struct pto_tile dst = make_tile(PTO_SPACE_VEC, PTO_U32, 5, 264, "ND", 0x8000), idx = make_tile(PTO_SPACE_VEC, PTO_U8, 32, 1, "DN", 0x100);
    for (int64_t byte = 0; byte < 4; byte++) {
        struct pto_tile wide = with_valid(make_tile(PTO_SPACE_VEC, PTO_U32, 5, 128, "ND", 0x1000), 5, 100);
        struct pto_tile half = with_valid(make_tile(PTO_SPACE_VEC, PTO_U16, 5, 128, "ND", 0x1000), 5, 100);
        for (int32_t i = 0; i < 32; i++)
            put(&f, &idx, i, 0, (uint64_t)(i % 3));
        for (int32_t r = 0; r < 5; r++)
            for (int32_t c = 0; c < 128; c++)
                put(&f, &wide, r, c, rnd(&seed) >> 13 & 0x03030303);
        check_histogram(&f, wide, idx, dst, byte);
        if (byte < 2)
            check_histogram(&f, half, idx, dst, byte);
    }
    static const uint16_t known[8] = {0x0001, 0x0102, 0x01ff, 0x0203, 0x0201, 0xff00, 0x0102, 0x0000}; /* vector.md 24 */
    struct pto_tile src = make_tile(PTO_SPACE_VEC, PTO_U16, 1, 16, "ND", 0x1000), one = make_tile(PTO_SPACE_VEC, PTO_U32, 1, 256, "ND", 0x8000);
    src.v_col = 8;
    for (int32_t c = 0; c < 8; c++)
        put(&f, &src, 0, c, known[c]);
    put(&f, &idx, 0, 0, 1);
    check_histogram(&f, src, idx, one, 1);
    assert_int_equal(get(&f, &one, 0, 0), 2);
    assert_int_equal(get(&f, &one, 0, 1), 5);
    assert_int_equal(get(&f, &one, 0, 254), 7);
    assert_int_equal(get(&f, &one, 0, 255), 8);
    check_histogram(&f, src, idx, one, 0);
    assert_int_equal(get(&f, &one, 0, 1), 0);
    assert_int_equal(get(&f, &one, 0, 254), 2);
    assert_int_equal(get(&f, &one, 0, 255), 3);
    fixture_close(&f);
}

static void nothing_and_nonsense(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile src = make_tile(PTO_SPACE_VEC, PTO_F32, 8, 64, "ND", 0), dst = make_tile(PTO_SPACE_VEC, PTO_F32, 8, 1, "DN", 0x4000);
    check_reduction(&f, SUM, true, with_valid(src, 0, 64), with_valid(dst, 0, 1), "no rows");
    check_reduction(&f, SUM, true, with_valid(src, 8, 0), dst, "no columns");
    check_reduction(&f, MAX, false, with_valid(src, 0, 64), make_tile(PTO_SPACE_VEC, PTO_F32, 1, 64, "ND", 0x4000), "no rows");
    struct pto_insn insn = make_insn(PTO_OP_TROWSUM);
    set_tile(&insn, PTO_ROLE_SRC, src);
    dst.dtype = PTO_I32;
    set_tile(&insn, PTO_ROLE_DST, dst);
    refused(&f, &insn, PTO_D_NO_MEANING, "does not give i32");
    src.dtype = PTO_F64;
    src.addr = 0x1000;
    set_tile(&insn, PTO_ROLE_SRC, src);
    refused(&f, &insn, PTO_D_NO_MEANING, "does not compute in f64");
    insn = make_insn(PTO_OP_TROWARGMAX);
    src.dtype = PTO_F32;
    dst.dtype = PTO_F32;
    set_tile(&insn, PTO_ROLE_SRC, src);
    set_tile(&insn, PTO_ROLE_DST, dst);
    refused(&f, &insn, PTO_D_NO_MEANING, "an index is an integer");
    insn = make_insn(PTO_OP_THISTOGRAM);
    set_tile(&insn, PTO_ROLE_SRC, make_tile(PTO_SPACE_VEC, PTO_U32, 2, 16, "ND", 0));
    set_tile(&insn, PTO_ROLE_IDX, make_tile(PTO_SPACE_VEC, PTO_U8, 2, 1, "DN", 0x100));
    set_tile(&insn, PTO_ROLE_DST, make_tile(PTO_SPACE_VEC, PTO_U32, 2, 256, "ND", 0x200));
    set_attr(&insn, PTO_ATTR_BYTE, 0);
    refused(&f, &insn, PTO_D_NO_MEANING, "needs 3 filter bytes");
    set_attr(&insn, PTO_ATTR_BYTE, 4);
    refused(&f, &insn, PTO_D_NO_MEANING, "byte 4");
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_types_and_shapes), cmocka_unit_test(wider_and_ordered), cmocka_unit_test(negative_zero_and_nan),
                                       cmocka_unit_test(indices), cmocka_unit_test(histograms), cmocka_unit_test(nothing_and_nonsense)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
