/* Fill, transpose, concatenate, pack, interleave (vector.md 10, 23.1, 24, 25.2): known answers, and references that go through
 * the layout functions element by element. */
#include "exec_fixture.h"

static uint64_t mark(unsigned dtype, int32_t r, int32_t c)
{
    uint64_t v = (uint64_t)(r * 37 + c * 11 + 5) * UINT64_C(0x9E3779B97F4A7C15) >> 13;
    unsigned bits = isa_dtype((enum pto_dtype)dtype)->bits;
    return bits < 64 ? v & ((UINT64_C(1) << bits) - 1) : v;
}
static void put_marks(struct fixture *f, const struct pto_tile *t)
{
    for (int32_t r = 0; r < t->rows; r++)
        for (int32_t c = 0; c < t->cols; c++)
            put(f, t, r, c, mark(t->dtype, r, c));
}
static uint64_t ones(unsigned dtype)
{
    unsigned bits = isa_dtype((enum pto_dtype)dtype)->bits;
    return bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;
}
static void run1(struct fixture *f, enum pto_op op, struct pto_tile src, struct pto_tile dst)
{
    struct pto_insn insn = make_insn(op);
    set_tile(&insn, PTO_ROLE_SRC, src);
    set_tile(&insn, PTO_ROLE_DST, dst);
    run(f, &insn);
}
static const enum pto_dtype types[] = {PTO_I8, PTO_U8, PTO_F8E4M3, PTO_I16, PTO_U16, PTO_F16, PTO_BF16, PTO_I32, PTO_U32, PTO_F32, PTO_I64, PTO_F4E2M1};

/* b.11 by hand: zero, max, min of every type. */
static uint64_t pad_of(enum pto_dtype dtype, unsigned pad)
{
    static const struct {
        enum pto_dtype dtype;
        uint64_t max, min;
    } pads[] = {{PTO_F32, 0x7F800000, 0xFF800000}, {PTO_F16, 0x7C00, 0xFC00}, {PTO_BF16, 0x7F80, 0xFF80}, {PTO_I32, 0x7FFFFFFF, 0x80000000},
                {PTO_I16, 0x7FFF, 0x8000}, {PTO_I8, 0x7F, 0x80}, {PTO_U32, 0xFFFFFFFF, 0}, {PTO_U16, 0xFFFF, 0}, {PTO_U8, 0xFF, 0}};
    for (size_t i = 0; i < sizeof pads / sizeof pads[0]; i++)
        if (pads[i].dtype == dtype)
            return pad == PTO_PAD_MAX ? pads[i].max : pad == PTO_PAD_MIN ? pads[i].min : 0;
    return 0;
}

static void fill_pads_all_that_is_not_valid(void **state)
{
    (void)state;
    static const unsigned pads[] = {PTO_PAD_ZERO, PTO_PAD_MAX, PTO_PAD_MIN};
    for (size_t d = 0; d < sizeof types / sizeof types[0]; d++)
        for (size_t p = 0; p < 3; p++)
            for (int larger = 0; larger < 2; larger++)
                for (int in_place = 0; in_place < 2; in_place++) {
                    struct fixture f;
                    fixture_open(&f, "a5");
                    struct pto_tile src = with_valid(make_tile(PTO_SPACE_VEC, types[d], 4, 64, "ND", 0x100), 3, 37);
                    struct pto_tile dst = with_valid(make_tile(PTO_SPACE_VEC, types[d], larger ? 7 : 4, larger ? 128 : 64, "ND", in_place ? 0x100 : 0x4000), 2, 9);
                    dst.pad = (uint8_t)pads[p];
                    put_marks(&f, &src);
                    run1(&f, PTO_OP_TFILLPAD, src, dst);
                    for (int32_t r = 0; r < dst.rows; r++)
                        for (int32_t c = 0; c < dst.cols; c++)
                            assert_int_equal(get(&f, &dst, r, c), r < 3 && c < 37 ? mark(types[d], r, c) : pad_of(types[d], pads[p]));
                    fixture_close(&f);
                }
}

static void fill_of_empty_regions(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_tile t = make_tile(PTO_SPACE_VEC, PTO_F32, 2, 8, "ND", 0), none = with_valid(t, 2, 0);
    t.pad = PTO_PAD_MIN;
    run1(&f, PTO_OP_TFILLPAD, none, t); /* nothing is valid: everything is padding */
    for (int32_t c = 0; c < 16; c++)
        assert_int_equal(get(&f, &t, c / 8, c % 8), 0xFF800000);
    t.pad = PTO_PAD_ZERO;
    run1(&f, PTO_OP_TFILLPAD, t, with_valid(t, 0, 8)); /* an empty destination: nothing happens */
    assert_int_equal(get(&f, &t, 0, 0), 0xFF800000);
    /* vector.md 24 */
    for (int32_t c = 0; c < 5; c++)
        put(&f, &t, 0, c, f32_bits((float)c));
    t.pad = PTO_PAD_MIN;
    run1(&f, PTO_OP_TFILLPAD, with_valid(t, 1, 5), t);
    for (int32_t c = 0; c < 16; c++)
        assert_int_equal(get(&f, &t, c / 8, c % 8), c < 5 ? f32_bits((float)c) : 0xFF800000);
    /* in L1, boxes and all */
    struct pto_tile nz = make_tile(PTO_SPACE_MAT, PTO_F16, 32, 48, "Nz", 0x200);
    nz.pad = PTO_PAD_ZERO;
    put_marks(&f, &nz);
    run1(&f, PTO_OP_TFILLPAD, with_valid(nz, 19, 33), with_valid(nz, 19, 33));
    for (int32_t r = 0; r < 32; r++)
        for (int32_t c = 0; c < 48; c++)
            assert_int_equal(get(&f, &nz, r, c), r < 19 && c < 33 ? mark(PTO_F16, r, c) : 0);
    /* only up to whole boxes of rows where the compact mode says so */
    nz.compact = PTO_COMPACT_ROW_ALIGNED_PADDING;
    put_marks(&f, &nz);
    run1(&f, PTO_OP_TFILLPAD, with_valid(nz, 3, 48), nz);
    assert_int_equal(get(&f, &nz, 15, 47), 0);
    assert_int_equal(get(&f, &nz, 16, 0), mark(PTO_F16, 16, 0));
    fixture_close(&f);
}

static void transpose(void **state)
{
    (void)state;
    static const char *const layouts[] = {"ND", "DN"};
    for (size_t d = 0; d < sizeof types / sizeof types[0]; d++)
        for (int from = 0; from < 2; from++)
            for (int to = 0; to < 2; to++)
                for (int apart = 0; apart < 2; apart++) {
                    struct fixture f;
                    fixture_open(&f, "a5");
                    struct pto_tile src = with_valid(make_tile(PTO_SPACE_VEC, types[d], 64, 64, layouts[from], 0), 13, 22);
                    struct pto_tile dst = with_valid(make_tile(PTO_SPACE_VEC, types[d], 64, 64, layouts[to], apart ? 0x8000 : 0), 22, 13);
                    put_marks(&f, &src);
                    run1(&f, PTO_OP_TTRANS, src, dst);
                    for (int32_t r = 0; r < 22; r++)
                        for (int32_t c = 0; c < 13; c++)
                            assert_int_equal(get(&f, &dst, r, c), mark(types[d], c, r));
                    if (apart) {
                        assert_int_equal(get(&f, &dst, 22, 0), ones(types[d]));
                        assert_int_equal(get(&f, &dst, 0, 13), ones(types[d]));
                    }
                    fixture_close(&f);
                }
    /* 24: 2x3 valid, row pitch 8; and no further than dst reaches */
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_tile src = with_valid(make_tile(PTO_SPACE_VEC, PTO_I32, 2, 8, "ND", 0), 2, 3), dst = make_tile(PTO_SPACE_VEC, PTO_I32, 2, 8, "ND", 0x100);
    for (int32_t n = 0; n < 16; n++)
        put(&f, &src, n / 8, n % 8, (uint64_t)n);
    run1(&f, PTO_OP_TTRANS, src, dst);
    assert_int_equal(get(&f, &dst, 0, 1), 8);
    assert_int_equal(get(&f, &dst, 1, 0), 1);
    assert_int_equal(get(&f, &dst, 1, 1), 9);
    fixture_close(&f);
}

static void concat_two(struct fixture *f, enum pto_op op, const struct pto_tile *a, const struct pto_tile *b, const struct pto_tile *d, const struct pto_tile *idx)
{
    struct pto_insn insn = make_insn(op);
    set_tile(&insn, PTO_ROLE_SRC, *a);
    set_tile(&insn, PTO_ROLE_SRC1, *b);
    set_tile(&insn, PTO_ROLE_DST, *d);
    if (idx != NULL) {
        set_tile(&insn, PTO_ROLE_IDX, idx[0]);
        set_tile(&insn, PTO_ROLE_IDX1, idx[1]);
    }
    run(f, &insn);
}

static void concatenate(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    /* 24: i16, 2x3 and 2x2 */
    struct pto_tile a = with_valid(make_tile(PTO_SPACE_VEC, PTO_I16, 2, 16, "ND", 0), 2, 3), b = with_valid(make_tile(PTO_SPACE_VEC, PTO_I16, 2, 16, "ND", 0x100), 2, 2);
    struct pto_tile d = with_valid(make_tile(PTO_SPACE_VEC, PTO_I16, 2, 16, "ND", 0x200), 2, 5);
    for (int32_t n = 0; n < 32; n++) {
        put(&f, &a, n / 16, n % 16, (uint64_t)n);
        put(&f, &b, n / 16, n % 16, (uint64_t)(100 + n));
    }
    concat_two(&f, PTO_OP_TCONCAT, &a, &b, &d, NULL);
    static const uint16_t want[2][6] = {{0, 1, 2, 100, 101, 0xFFFF}, {16, 17, 18, 116, 117, 0xFFFF}};
    for (int32_t n = 0; n < 12; n++)
        assert_int_equal(get(&f, &d, n / 6, n % 6), want[n / 6][n % 6]);
    /* onto the first source: both are read before anything is written */
    concat_two(&f, PTO_OP_TCONCAT, &b, &a, &a, NULL);
    static const uint16_t onto[2][5] = {{100, 101, 0, 1, 2}, {116, 117, 16, 17, 18}};
    for (int32_t n = 0; n < 10; n++)
        assert_int_equal(get(&f, &a, n / 5, n % 5), onto[n / 5][n % 5]);
    /* more columns than there is room for */
    a.v_col = b.v_col = 10;
    concat_two(&f, PTO_OP_TCONCAT, &a, &b, &d, NULL);
    assert_int_equal(get(&f, &d, 1, 15), 121);
    assert_int_equal(num_load(f.core.space[PTO_SPACE_VEC] + 0x240, 0, PTO_I16), 0xFFFF);
    fixture_close(&f);
}

static void concatenate_by_count(void **state)
{
    (void)state;
    static const enum pto_dtype index_types[] = {PTO_I8, PTO_I16, PTO_I32, PTO_U32};
    for (size_t t = 0; t < 4; t++) {
        struct fixture f;
        fixture_open(&f, "a5");
        struct pto_tile a = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 5, 8, "ND", 0), 5, 6), b = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 5, 8, "ND", 0x200), 5, 7);
        struct pto_tile d = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 5, 16, "ND", 0x400), 5, 10);
        struct pto_tile idx[2] = {make_tile(PTO_SPACE_VEC, index_types[t], 5, 32, "ND", 0x1000), make_tile(PTO_SPACE_VEC, index_types[t], 5, 32, "ND", 0x2000)};
        static const int64_t n0[5] = {3, 0, -2, 100, 6}, n1[5] = {2, 7, 1, 100, 0};
        put_marks(&f, &a);
        put_marks(&f, &b);
        for (int32_t r = 0; r < 5; r++) {
            put(&f, &idx[0], r, 0, (uint64_t)n0[r]);
            put(&f, &idx[1], r, 0, (uint64_t)n1[r]);
        }
        concat_two(&f, PTO_OP_TCONCATIDX, &a, &b, &d, idx);
        for (int32_t r = 0; r < 5; r++) {
            bool huge = n0[r] < 0 && index_types[t] == PTO_U32;
            int32_t first = n0[r] < 0 && !huge ? 0 : n0[r] > 6 || huge ? 6 : (int32_t)n0[r];
            int32_t second = n1[r] > 7 ? 7 : (int32_t)n1[r];
            second = second > 10 - first ? 10 - first : second;
            for (int32_t c = 0; c < 16; c++) {
                uint64_t want = c < first ? mark(PTO_F32, r, c) : c < first + second ? mark(PTO_F32, r, c - first) : 0xFFFFFFFF;
                assert_int_equal(get(&f, &d, r, c), want);
            }
        }
        fixture_close(&f);
    }
}

static void pack_keeps_low_bits(void **state)
{
    (void)state;
    static const enum pto_dtype from[] = {PTO_I32, PTO_F32, PTO_I32, PTO_U16}, to[] = {PTO_I16, PTO_BF16, PTO_I8, PTO_U8};
    for (size_t t = 0; t < 4; t++)
        for (int apart = 0; apart < 2; apart++) {
            struct fixture f;
            fixture_open(&f, "a5");
            struct pto_tile src = with_valid(make_tile(PTO_SPACE_VEC, from[t], 4, 32, "ND", 0), 4, 19);
            struct pto_tile dst = with_valid(make_tile(PTO_SPACE_VEC, to[t], 4, 32, "ND", apart ? 0x1000 : 0), 4, 19);
            put_marks(&f, &src);
            run1(&f, PTO_OP_TPACK, src, dst);
            for (int32_t r = 0; r < 4; r++)
                for (int32_t c = 0; c < 19; c++)
                    assert_int_equal(get(&f, &dst, r, c), mark(from[t], r, c) & ones(to[t]));
            fixture_close(&f);
        }
}

static void interleave_and_back(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile s0 = make_tile(PTO_SPACE_VEC, PTO_F16, 3, 16, "ND", 0), s1 = make_tile(PTO_SPACE_VEC, PTO_F16, 3, 16, "ND", 0x100);
    struct pto_tile d0 = make_tile(PTO_SPACE_VEC, PTO_F16, 3, 16, "ND", 0x200), d1 = make_tile(PTO_SPACE_VEC, PTO_F16, 3, 16, "ND", 0x300);
    for (int32_t r = 0; r < 3; r++)
        for (int32_t c = 0; c < 16; c++) {
            put(&f, &s0, r, c, (uint64_t)(100 * r + c));
            put(&f, &s1, r, c, (uint64_t)(1000 + 100 * r + c));
        }
    struct pto_insn insn = make_insn(PTO_OP_TINTERLEAVE);
    set_tile(&insn, PTO_ROLE_SRC, s0);
    set_tile(&insn, PTO_ROLE_SRC1, s1);
    set_tile(&insn, PTO_ROLE_DST, d0);
    set_tile(&insn, PTO_ROLE_DST1, d1);
    run(&f, &insn);
    for (int32_t r = 0; r < 3; r++)
        for (int32_t k = 0; k < 8; k++) {
            assert_int_equal(get(&f, &d0, r, 2 * k), 100 * r + k);
            assert_int_equal(get(&f, &d0, r, 2 * k + 1), 1000 + 100 * r + k);
            assert_int_equal(get(&f, &d1, r, 2 * k), 100 * r + k + 8);
            assert_int_equal(get(&f, &d1, r, 2 * k + 1), 1000 + 100 * r + k + 8);
        }
    insn = make_insn(PTO_OP_TDEINTERLEAVE); /* in place */
    set_tile(&insn, PTO_ROLE_SRC, d0);
    set_tile(&insn, PTO_ROLE_SRC1, d1);
    set_tile(&insn, PTO_ROLE_DST, d0);
    set_tile(&insn, PTO_ROLE_DST1, d1);
    run(&f, &insn);
    for (int32_t r = 0; r < 3; r++)
        for (int32_t c = 0; c < 16; c++) {
            assert_int_equal(get(&f, &d0, r, c), 100 * r + c);
            assert_int_equal(get(&f, &d1, r, c), 1000 + 100 * r + c);
        }
    slot_of(&insn, PTO_ROLE_SRC1)->kind = PTO_OK_NONE; /* one source: even and odd columns */
    set_tile(&insn, PTO_ROLE_SRC, s0);
    run(&f, &insn);
    for (int32_t k = 0; k < 8; k++) {
        assert_int_equal(get(&f, &d0, 2, k), 200 + 2 * k);
        assert_int_equal(get(&f, &d1, 2, k), 200 + 2 * k + 1);
        assert_int_equal(get(&f, &d1, 2, 8 + k), 1208 + k); /* left alone */
    }
    fixture_close(&f);
}

static void what_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile a = make_tile(PTO_SPACE_VEC, PTO_F32, 8, 8, "ND", 0), h = make_tile(PTO_SPACE_VEC, PTO_F16, 8, 16, "ND", 0x200);
    static const enum pto_op copies[] = {PTO_OP_TFILLPAD, PTO_OP_TTRANS};
    for (size_t i = 0; i < 2; i++) {
        struct pto_insn insn = make_insn(copies[i]);
        set_tile(&insn, PTO_ROLE_SRC, a);
        refused(&f, &insn, PTO_D_NO_MEANING, "needs a tile operand");
        set_tile(&insn, PTO_ROLE_DST, h);
        refused(&f, &insn, PTO_D_NO_MEANING, "elements move as they are: `src` is f32, `dst` f16");
        set_tile(&insn, PTO_ROLE_DST, with_valid(a, 8, 8));
        slot_of(&insn, PTO_ROLE_DST)->u.tile.addr = 1 << 20;
        refused(&f, &insn, PTO_D_TILE_BOUNDS, "of vec (UB)");
    }
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fill_pads_all_that_is_not_valid), cmocka_unit_test(fill_of_empty_regions), cmocka_unit_test(transpose),
        cmocka_unit_test(concatenate), cmocka_unit_test(concatenate_by_count), cmocka_unit_test(pack_keeps_low_bits),
        cmocka_unit_test(interleave_and_back), cmocka_unit_test(what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
