/* Gather and scatter on chip and in GM (vector.md 11, 23.1, 24, 25.8, 25.9): known answers, random indices against loops of
 * their own, indices out of range in every mode. */
#include "exec_fixture.h"

static struct pto_tile nd(enum pto_dtype dtype, int32_t rows, int32_t cols, int64_t addr) { return make_tile(PTO_SPACE_VEC, dtype, rows, cols, "ND", addr); }
static void number(struct fixture *f, const struct pto_tile *t, int64_t first)
{
    for (int32_t r = 0; r < t->rows; r++)
        for (int32_t c = 0; c < t->cols; c++)
            put(f, t, r, c, (uint64_t)(first + (int64_t)r * t->cols + c));
}
static struct pto_insn of(enum pto_op op, struct pto_tile src, struct pto_tile dst)
{
    struct pto_insn insn = make_insn(op);
    set_tile(&insn, PTO_ROLE_SRC, src);
    set_tile(&insn, PTO_ROLE_DST, dst);
    return insn;
}

static void gather_by_index(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    /* 24: src 10..25, indices 99 14 13 .. 0 */
    struct pto_tile src = nd(PTO_I32, 2, 8, 0), idx = nd(PTO_I32, 2, 8, 0x100), dst = nd(PTO_I32, 2, 8, 0x200);
    number(&f, &src, 10);
    for (int32_t n = 0; n < 16; n++)
        put(&f, &idx, n / 8, n % 8, n == 0 ? 99 : (uint64_t)(15 - n));
    struct pto_insn insn = of(PTO_OP_TGATHER, src, dst);
    set_tile(&insn, PTO_ROLE_IDX, idx);
    run(&f, &insn);
    for (int32_t n = 0; n < 16; n++)
        assert_int_equal(get(&f, &dst, n / 8, n % 8), n == 0 ? 0 : 25 - n);
    number(&f, &dst, 7); /* behind src lies idx, not zeros: one past the end is out of range, too */
    put(&f, &idx, 0, 0, 16);
    run(&f, &insn);
    assert_int_equal(get(&f, &dst, 0, 0), 0);
    fixture_close(&f);
    /* every width, indices of 16 and 32 bits, negative and far ones, dst on top of its indices */
    static const enum pto_dtype types[] = {PTO_I8, PTO_F16, PTO_F32, PTO_I64}, index_types[] = {PTO_I16, PTO_I32, PTO_U16};
    uint64_t seed = 7;
    for (size_t t = 0; t < 12; t++) {
        fixture_open(&f, "a5");
        src = with_valid(nd(types[t % 4], 8, 32, 0), 1, 1); /* what is valid does not matter: the storage counts */
        idx = with_valid(nd(index_types[t / 4], 6, 32, 0x2000), 5, 30);
        dst = with_valid(nd(types[t % 4], 6, 32, (t & 1) != 0 ? 0x2000 : 0x4000), 4, 27);
        number(&f, &src, 1);
        int64_t at[6][32];
        for (int32_t r = 0; r < 6; r++)
            for (int32_t c = 0; c < 32; c++) {
                at[r][c] = (int64_t)(rnd(&seed) % 256);
                if (rnd(&seed) % 8 == 0)
                    at[r][c] = rnd(&seed) % 2 != 0 ? -1 - (int64_t)(rnd(&seed) % 9) : 256 + (int64_t)(rnd(&seed) % 999);
                put(&f, &idx, r, c, (uint64_t)at[r][c]);
            }
        insn = of(PTO_OP_TGATHER, src, dst);
        set_tile(&insn, PTO_ROLE_IDX, idx);
        run(&f, &insn);
        for (int32_t r = 0; r < 4; r++)
            for (int32_t c = 0; c < 27; c++) {
                uint64_t want = at[r][c] < 0 || at[r][c] >= 256 ? 0 : (uint64_t)at[r][c] + 1;
                assert_int_equal(get(&f, &dst, r, c), types[t % 4] == PTO_I8 ? want & 0xFF : want);
            }
        if ((t & 1) == 0)
            assert_int_equal(get(&f, &dst, 0, 27) & 0xFF, 0xFF);
        fixture_close(&f);
    }
}

static const struct {
    int pattern, step, offset;
} patterns[] = {{PTO_MASK_PATTERN_P0101, 2, 0}, {PTO_MASK_PATTERN_P1010, 2, 1}, {PTO_MASK_PATTERN_P0001, 4, 0}, {PTO_MASK_PATTERN_P0010, 4, 1},
                {PTO_MASK_PATTERN_P0100, 4, 2}, {PTO_MASK_PATTERN_P1000, 4, 3}, {PTO_MASK_PATTERN_P1111, 1, 0}};

static void gather_by_mask(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_tile src = nd(PTO_F32, 2, 32, 0), dst = nd(PTO_F32, 2, 32, 0x1000);
    for (size_t p = 0; p < 7; p++) {
        number(&f, &src, 0);
        number(&f, &dst, 1000);
        struct pto_insn insn = of(PTO_OP_TGATHER, src, dst);
        set_attr(&insn, PTO_ATTR_MASK_PATTERN, patterns[p].pattern);
        run(&f, &insn);
        int32_t each = 32 / patterns[p].step; /* 24: 0 2 4 .. 62, then nothing; 1 5 9 .. 61 */
        for (int32_t n = 0; n < 64; n++)
            assert_int_equal(get(&f, &dst, n / 32, n % 32), n < 2 * each ? n * patterns[p].step + patterns[p].offset : 1000 + n);
    }
    /* whole rows; in place; of what is valid only */
    struct pto_tile tall = nd(PTO_I16, 10, 16, 0x2000);
    for (size_t p = 0; p < 7; p++) {
        number(&f, &tall, 0);
        struct pto_insn insn = of(PTO_OP_TGATHER, with_valid(tall, 9, 15), tall);
        set_attr(&insn, PTO_ATTR_MASK_PATTERN, patterns[p].pattern);
        set_attr(&insn, PTO_ATTR_MASK_AXIS, PTO_MASK_AXIS_COL);
        run(&f, &insn);
        int32_t out = 0;
        for (int32_t r = patterns[p].offset; r < 9; r += patterns[p].step, out++)
            for (int32_t c = 0; c < 15; c++)
                assert_int_equal(get(&f, &tall, out, c), r * 16 + c);
        for (; out < 10; out++)
            assert_int_equal(get(&f, &tall, out, 3), out * 16 + 3);
        assert_int_equal(get(&f, &tall, 0, 15), 15);
    }
    fixture_close(&f);
}

static void gather_by_comparison(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    static const float rows[3][8] = {{1, 5, NAN, 3, 3, 7, -0.0f, 0}, {3, 3, 3, 3, 3, 3, 3, 3}, {0, 0, 0, 0, 0, 0, 0, INFINITY}};
    struct pto_tile src = nd(PTO_F32, 3, 8, 0), dst = nd(PTO_I32, 3, 8, 0x100), count = with_valid(nd(PTO_I32, 3, 8, 0x200), 3, 1);
    for (int32_t n = 0; n < 24; n++)
        put(&f, &src, n / 8, n % 8, f32_bits(rows[n / 8][n % 8]));
    struct pto_insn insn = of(PTO_OP_TGATHER, src, dst);
    set_tile(&insn, PTO_ROLE_DST1, count);
    *slot_of(&insn, PTO_ROLE_SCALAR) = (struct pto_operand){.kind = PTO_OK_FLOAT, .dtype = PTO_F32, .u.f = 3};
    for (int mode = PTO_CMP_EQ; mode <= PTO_CMP_GE; mode++) {
        set_attr(&insn, PTO_ATTR_CMP_MODE, mode);
        set_attr(&insn, PTO_ATTR_CMP_OFFSET, 100);
        number(&f, &dst, 5000);
        run(&f, &insn);
        for (int32_t r = 0; r < 3; r++) {
            int32_t n = 0;
            for (int32_t c = 0; c < 8; c++) {
                float v = rows[r][c];
                bool hit = mode == PTO_CMP_EQ ? v == 3 : mode == PTO_CMP_NE ? v != 3 : mode == PTO_CMP_LT ? v < 3 : mode == PTO_CMP_LE ? v <= 3 : mode == PTO_CMP_GT ? v > 3 : v >= 3;
                if (hit)
                    assert_int_equal(get(&f, &dst, r, n++), 100 + c);
            }
            assert_int_equal(get(&f, &count, r, 0), n);
            for (int32_t c = n; c < 8; c++)
                assert_int_equal(get(&f, &dst, r, c), 5000 + 8 * r + c);
        }
    }
    /* integers; counts in one row; more hits than dst has columns are counted */
    src.dtype = PTO_I32;
    for (int32_t n = 0; n < 24; n++)
        put(&f, &src, n / 8, n % 8, (uint64_t)(int64_t)(n - 12));
    insn = of(PTO_OP_TGATHER, src, with_valid(dst, 3, 2));
    set_tile(&insn, PTO_ROLE_DST1, with_valid(nd(PTO_I32, 1, 8, 0x300), 1, 3));
    *slot_of(&insn, PTO_ROLE_SCALAR) = (struct pto_operand){.kind = PTO_OK_INT, .dtype = PTO_I32, .u.i = -3};
    set_attr(&insn, PTO_ATTR_CMP_MODE, PTO_CMP_GT);
    run(&f, &insn);
    struct pto_tile flat = nd(PTO_I32, 1, 8, 0x300);
    static const int32_t counts[] = {0, 6, 8};
    for (int32_t r = 0; r < 3; r++)
        assert_int_equal(get(&f, &flat, 0, r), counts[r]);
    assert_int_equal(get(&f, &dst, 1, 1), 3);
    fixture_close(&f);
}

static void gather_blocks(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_tile src = nd(PTO_F32, 4, 32, 0), off = with_valid(nd(PTO_U32, 2, 8, 0x400), 2, 4), dst = nd(PTO_F32, 2, 32, 0x500);
    number(&f, &src, 0);
    static const uint32_t offsets[2][4] = {{64, 96, 480, 481}, {0xFFFFFFE0, 4, 512, 0}};
    for (int32_t n = 0; n < 8; n++)
        put(&f, &off, n / 4, n % 4, offsets[n / 4][n % 4]);
    number(&f, &dst, 9000);
    struct pto_insn insn = of(PTO_OP_TGATHERB, src, dst);
    set_tile(&insn, PTO_ROLE_IDX, off);
    run(&f, &insn);
    for (int32_t c = 0; c < 16; c++) /* 24: offsets 64, 96 give 16..31 */
        assert_int_equal(get(&f, &dst, 0, c), 16 + c);
    for (int32_t c = 0; c < 8; c++) {
        assert_int_equal(get(&f, &dst, 0, 16 + c), 120 + c);
        assert_int_equal(get(&f, &dst, 0, 24 + c), 9024 + c); /* one byte beyond the end of src: passed over */
        assert_int_equal(get(&f, &dst, 1, c), 9032 + c);
        assert_int_equal(get(&f, &dst, 1, 8 + c), 1 + c);
        assert_int_equal(get(&f, &dst, 1, 16 + c), 9048 + c);
        assert_int_equal(get(&f, &dst, 1, 24 + c), c);
    }
    fixture_close(&f);
}

/* Blocks that do not lie in src whole are passed over; the others may start anywhere. */
static void gather_blocks_at_the_edge(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile src = nd(PTO_U8, 2, 64, 0x40), off = with_valid(nd(PTO_I32, 1, 8, 0x400), 1, 6), dst = with_valid(nd(PTO_U8, 1, 192, 0x500), 1, 180);
    number(&f, &src, 0);
    static const uint32_t offsets[] = {96, 97, 1, 0x80000000, 128, 33};
    for (int32_t n = 0; n < 6; n++)
        put(&f, &off, 0, n, offsets[n]);
    struct pto_insn insn = of(PTO_OP_TGATHERB, src, dst);
    set_tile(&insn, PTO_ROLE_IDX, off);
    run(&f, &insn);
    for (int32_t c = 0; c < 192; c++) {
        int32_t b = c / 32;
        bool moved = (b == 0 || b == 2 || b == 5) && c < 180;
        assert_int_equal(get(&f, &dst, 0, c), moved ? (int)offsets[b] + c % 32 : 0xFF);
    }
    /* over its own source */
    insn = of(PTO_OP_TGATHERB, src, with_valid(src, 1, 64));
    static const uint32_t swap[] = {64, 0};
    for (int32_t n = 0; n < 2; n++)
        put(&f, &off, 0, n, swap[n]);
    set_tile(&insn, PTO_ROLE_IDX, with_valid(off, 1, 2));
    run(&f, &insn);
    for (int32_t c = 0; c < 64; c++)
        assert_int_equal(get(&f, &src, 0, c), c < 32 ? 64 + c : c - 32);
    fixture_close(&f);
}

static void scatter(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    /* 24: the rest of dst becomes 0 (R18) */
    struct pto_tile src = nd(PTO_I32, 2, 8, 0), idx = with_valid(nd(PTO_I32, 2, 8, 0x100), 2, 3), dst = nd(PTO_I32, 2, 8, 0x200);
    number(&f, &src, 10);
    static const int32_t at[2][3] = {{3, 9, 3}, {1, 0, 15}};
    for (int32_t n = 0; n < 6; n++)
        put(&f, &idx, n / 3, n % 3, (uint64_t)at[n / 3][n % 3]);
    struct pto_insn insn = of(PTO_OP_TSCATTER, src, dst);
    set_tile(&insn, PTO_ROLE_IDX, idx);
    run(&f, &insn);
    static const int32_t want[16] = {[0] = 19, [1] = 18, [3] = 12, [9] = 11, [15] = 20};
    for (int32_t n = 0; n < 16; n++)
        assert_int_equal(get(&f, &dst, n / 8, n % 8), want[n]);
    /* out of range: passed over; the zeros stop at what is valid */
    number(&f, &dst, 500);
    put(&f, &idx, 0, 0, (uint64_t)-1);
    put(&f, &idx, 0, 1, 16);
    put(&f, &idx, 0, 2, INT32_MAX);
    insn = of(PTO_OP_TSCATTER, src, with_valid(dst, 2, 7));
    set_tile(&insn, PTO_ROLE_IDX, with_valid(idx, 1, 3));
    run(&f, &insn);
    for (int32_t n = 0; n < 16; n++)
        assert_int_equal(get(&f, &dst, n / 8, n % 8), n % 8 < 7 ? 0 : 500 + n);
    assert_int_equal(get(&f, &idx, 1, 0), 1); /* behind src, before dst: untouched */
    /* bytes with 16-bit indices, onto themselves */
    struct pto_tile bytes = nd(PTO_U8, 1, 32, 0x400), wide = nd(PTO_I16, 1, 32, 0x500);
    number(&f, &bytes, 1);
    for (int32_t c = 0; c < 32; c++)
        put(&f, &wide, 0, c, (uint64_t)(31 - c));
    insn = of(PTO_OP_TSCATTER, bytes, bytes);
    set_tile(&insn, PTO_ROLE_IDX, wide);
    run(&f, &insn);
    for (int32_t c = 0; c < 32; c++)
        assert_int_equal(get(&f, &bytes, 0, c), 32 - c);
    fixture_close(&f);
}

static void scatter_by_mask(void **state)
{
    (void)state;
    for (size_t p = 0; p < 7; p++)
        for (int axis = 0; axis < 2; axis++) {
            struct fixture f;
            fixture_open(&f, "a5");
            struct pto_tile src = with_valid(nd(PTO_F16, 4, 16, 0), 3, 10), dst = with_valid(nd(PTO_F16, 12, 48, 0x1000), 11, 37);
            number(&f, &src, 1);
            struct pto_insn insn = of(PTO_OP_TSCATTER, src, dst);
            set_attr(&insn, PTO_ATTR_MASK_PATTERN, patterns[p].pattern);
            set_attr(&insn, PTO_ATTR_MASK_AXIS, axis);
            run(&f, &insn);
            for (int32_t r = 0; r < 12; r++)
                for (int32_t c = 0; c < 48; c++) {
                    int32_t n = axis == PTO_MASK_AXIS_ROW ? c : r, s = n / patterns[p].step;
                    int32_t i = axis == PTO_MASK_AXIS_ROW ? r : s, j = axis == PTO_MASK_AXIS_ROW ? s : c;
                    bool hit = n % patterns[p].step == patterns[p].offset && i < 3 && j < 10;
                    assert_int_equal(get(&f, &dst, r, c), r >= 11 || c >= 37 ? 0xFFFF : hit ? 1 + 16 * i + j : 0);
                }
            fixture_close(&f);
        }
}

/* ---- GM ---- */
static struct pto_gm numbered_gm(struct fixture *f, enum pto_dtype dtype, int64_t rows, int64_t cols)
{
    struct pto_gm gm = make_gm(f, dtype, rows, cols, PTO_GM_LAYOUT_ND, "table");
    for (int64_t r = 0; r < rows; r++)
        for (int64_t c = 0; c < cols; c++)
            gm_put(f, &gm, r, c, (uint64_t)(r * cols + c));
    return gm;
}
static int64_t settled(int64_t k, int64_t cap, int mode)
{
    if (k >= 0 && k < cap)
        return k;
    if (mode == PTO_GATHER_OOB_CLAMP)
        return k < 0 ? 0 : cap - 1;
    if (mode == PTO_GATHER_OOB_WRAP)
        return (k % cap + cap) % cap;
    return -1;
}
static const int64_t wild[] = {3, 0, 7, -1, 8, 100, -9, 2};

static void gather_rows_of_gm(void **state)
{
    (void)state;
    for (int mode = PTO_GATHER_OOB_CLAMP; mode <= PTO_GATHER_OOB_ZERO; mode++)
        for (int column = 0; column < 2; column++) {
            struct fixture f;
            fixture_open(&f, "a5");
            struct pto_gm gm = numbered_gm(&f, PTO_F16, 8, 20);
            struct pto_tile dst = with_valid(nd(PTO_F16, 8, 32, 0), 8, 20);
            struct pto_tile idx = column ? make_tile(PTO_SPACE_VEC, PTO_I32, 8, 1, "DN", 0x1000) : nd(PTO_I32, 1, 8, 0x1000);
            for (int32_t n = 0; n < 8; n++)
                put(&f, &idx, column ? n : 0, column ? 0 : n, (uint64_t)wild[n]);
            struct pto_insn insn = make_insn(PTO_OP_MGATHER);
            set_gm(&insn, PTO_ROLE_SRC, gm);
            set_tile(&insn, PTO_ROLE_IDX, idx);
            set_tile(&insn, PTO_ROLE_DST, dst);
            set_attr(&insn, PTO_ATTR_COALESCE, PTO_COALESCE_ROW);
            set_attr(&insn, PTO_ATTR_GATHER_OOB, mode);
            run(&f, &insn);
            for (int32_t r = 0; r < 8; r++)
                for (int32_t c = 0; c < 32; c++) {
                    int64_t k = settled(wild[r], 8, mode);
                    assert_int_equal(get(&f, &dst, r, c), c >= 20 ? 0xFFFF : k < 0 ? 0 : 20 * k + c);
                }
            fixture_close(&f);
        }
}

static void gather_elements_of_gm(void **state)
{
    (void)state;
    for (int mode = PTO_GATHER_OOB_CLAMP; mode <= PTO_GATHER_OOB_ZERO; mode++) {
        struct fixture f;
        fixture_open(&f, "a5");
        struct pto_gm gm = numbered_gm(&f, PTO_I32, 4, 6), part = gm;
        part.shape[3] = 2; /* rows 1 and 2, columns 2 to 5 */
        part.shape[4] = 4;
        part.addr += (6 + 2) * 4;
        struct pto_tile dst = nd(PTO_I32, 2, 8, 0), idx = nd(PTO_I32, 2, 8, 0x1000);
        for (int32_t n = 0; n < 16; n++)
            put(&f, &idx, n / 8, n % 8, (uint64_t)wild[(n * 3) % 8]);
        struct pto_insn insn = make_insn(PTO_OP_MGATHER);
        set_gm(&insn, PTO_ROLE_SRC, part);
        set_tile(&insn, PTO_ROLE_IDX, idx);
        set_tile(&insn, PTO_ROLE_DST, dst);
        set_attr(&insn, PTO_ATTR_COALESCE, PTO_COALESCE_ELEM);
        set_attr(&insn, PTO_ATTR_GATHER_OOB, mode);
        run(&f, &insn);
        for (int32_t n = 0; n < 16; n++) {
            int64_t k = settled(wild[(n * 3) % 8], 8, mode);
            assert_int_equal(get(&f, &dst, n / 8, n % 8), k < 0 ? 0 : (1 + k / 4) * 6 + 2 + k % 4);
        }
        fixture_close(&f);
    }
}

/* Into L1: the indices lie in GM, the values come to stand in boxes. */
static void gather_into_l1(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_gm gm = numbered_gm(&f, PTO_F16, 40, 32), idx = make_gm(&f, PTO_I32, 1, 16, PTO_GM_LAYOUT_ND, "idx"), each = make_gm(&f, PTO_I32, 16, 32, PTO_GM_LAYOUT_ND, "each");
    struct pto_tile dst = make_tile(PTO_SPACE_MAT, PTO_F16, 16, 32, "Nz", 0x200);
    for (int64_t r = 0; r < 16; r++) {
        gm_put(&f, &idx, 0, r, (uint64_t)(39 - 2 * r));
        for (int64_t c = 0; c < 32; c++)
            gm_put(&f, &each, r, c, (uint64_t)((r * 32 + c) * 7 % 1280));
    }
    struct pto_insn insn = make_insn(PTO_OP_MGATHER);
    set_gm(&insn, PTO_ROLE_SRC, gm);
    set_gm(&insn, PTO_ROLE_IDX, idx);
    set_tile(&insn, PTO_ROLE_DST, dst);
    set_attr(&insn, PTO_ATTR_COALESCE, PTO_COALESCE_ROW);
    run(&f, &insn);
    for (int32_t r = 0; r < 16; r++)
        for (int32_t c = 0; c < 32; c++)
            assert_int_equal(get(&f, &dst, r, c), (39 - 2 * r) * 32 + c);
    set_gm(&insn, PTO_ROLE_IDX, each);
    set_attr(&insn, PTO_ATTR_COALESCE, PTO_COALESCE_ELEM);
    run(&f, &insn);
    for (int32_t r = 0; r < 16; r++)
        for (int32_t c = 0; c < 32; c++)
            assert_int_equal(get(&f, &dst, r, c), (r * 32 + c) * 7 % 1280);
    fixture_close(&f);
}

static struct pto_insn scatter_insn(struct pto_tile src, struct pto_tile idx, struct pto_gm gm, int coalesce, int oob, int atomic)
{
    struct pto_insn insn = make_insn(PTO_OP_MSCATTER);
    set_tile(&insn, PTO_ROLE_SRC, src);
    set_tile(&insn, PTO_ROLE_IDX, idx);
    set_gm(&insn, PTO_ROLE_DST, gm);
    set_attr(&insn, PTO_ATTR_OPT_COALESCE, coalesce);
    set_attr(&insn, PTO_ATTR_SCATTER_OOB, oob);
    set_attr(&insn, PTO_ATTR_SCATTER_ATOMIC, atomic);
    return insn;
}

static void scatter_to_gm(void **state)
{
    (void)state;
    static const int gather_mode[] = {[PTO_SCATTER_OOB_SKIP] = PTO_GATHER_OOB_ZERO, [PTO_SCATTER_OOB_CLAMP] = PTO_GATHER_OOB_CLAMP, [PTO_SCATTER_OOB_WRAP] = PTO_GATHER_OOB_WRAP};
    for (int mode = PTO_SCATTER_OOB_SKIP; mode <= PTO_SCATTER_OOB_WRAP; mode++)
        for (int op = PTO_SCATTER_ATOMIC_NONE; op <= PTO_SCATTER_ATOMIC_MIN; op++)
            for (int rows = 0; rows < 2; rows++)
                for (int stated = 0; stated < 2; stated++) {
                    struct fixture f;
                    fixture_open(&f, "a5");
                    struct pto_gm gm = numbered_gm(&f, PTO_I32, rows ? 8 : 1, rows ? 5 : 8);
                    struct pto_tile src = with_valid(nd(PTO_I32, 8, 8, 0), 8, 5), idx = rows ? with_valid(nd(PTO_I32, 8, 8, 0x1000), 8, 1) : with_valid(nd(PTO_I32, 8, 8, 0x1000), 8, 5);
                    int64_t want[40];
                    for (int32_t n = 0; n < (rows ? 40 : 8); n++)
                        want[n] = n;
                    for (int32_t r = 0; r < 8; r++)
                        for (int32_t c = 0; c < 5; c++) {
                            int64_t k = settled(wild[rows ? r : (r * 5 + c) % 8], 8, gather_mode[mode]), v = (r * 29 + c * 13) % 31 - 15;
                            put(&f, &src, r, c, (uint64_t)v);
                            if (!rows || c == 0)
                                put(&f, &idx, r, c, (uint64_t)wild[rows ? r : (r * 5 + c) % 8]);
                            if (k < 0)
                                continue;
                            int64_t *at = &want[rows ? k * 5 + c : k];
                            *at = op == PTO_SCATTER_ATOMIC_ADD ? *at + v : op == PTO_SCATTER_ATOMIC_MAX ? (v > *at ? v : *at) : op == PTO_SCATTER_ATOMIC_MIN ? (v < *at ? v : *at) : v;
                        }
                    struct pto_insn insn = scatter_insn(src, idx, gm, !stated ? -1 : rows ? PTO_COALESCE_ROW : PTO_COALESCE_ELEM, mode, op);
                    run(&f, &insn);
                    for (int32_t n = 0; n < (rows ? 40 : 8); n++)
                        assert_int_equal((int32_t)gm_get(&f, &gm, rows ? n / 5 : 0, rows ? n % 5 : n), want[n]);
                    fixture_close(&f);
                }
}

/* Floats: one rounding each, in order; a number wins against NaN, +0 is larger than -0 (0.7). */
static void scatter_floats(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile src = nd(PTO_F16, 1, 16, 0), idx = nd(PTO_I32, 1, 16, 0x100);
    struct pto_gm gm = make_gm(&f, PTO_F16, 1, 4, PTO_GM_LAYOUT_ND, "y");
    for (int32_t c = 0; c < 16; c++) {
        put(&f, &src, 0, c, c == 0 ? 0x6800 : 0x3C00); /* 2048, then ones: each is lost on its own */
        put(&f, &idx, 0, c, c < 8 ? 0 : 1);
    }
    struct pto_insn insn = scatter_insn(src, idx, gm, PTO_COALESCE_ELEM, PTO_SCATTER_OOB_SKIP, PTO_SCATTER_ATOMIC_ADD);
    run(&f, &insn);
    assert_int_equal(gm_get(&f, &gm, 0, 0), 0x6800);
    assert_int_equal(gm_get(&f, &gm, 0, 1), 0x4800); /* eight */
    static const struct {
        uint32_t old, value, max, min;
    } cases[] = {{0x7FC00000, 0x3F800000, 0x3F800000, 0x3F800000}, {0x3F800000, 0xFFC00001, 0x3F800000, 0x3F800000}, {0xFFC00000, 0x7F800001, 0x7FC00000, 0x7FC00000},
                 {0x80000000, 0, 0, 0x80000000}, {0, 0x80000000, 0, 0x80000000}, {0xFF800000, 0xC0000000, 0xC0000000, 0xFF800000}};
    struct pto_tile one = with_valid(nd(PTO_F32, 1, 8, 0x200), 1, 1), zero = with_valid(nd(PTO_I32, 1, 8, 0x300), 1, 1);
    struct pto_gm y = make_gm(&f, PTO_F32, 1, 1, PTO_GM_LAYOUT_ND, "z");
    put(&f, &zero, 0, 0, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int op = PTO_SCATTER_ATOMIC_MAX; op <= PTO_SCATTER_ATOMIC_MIN; op++) {
            gm_put(&f, &y, 0, 0, cases[i].old);
            put(&f, &one, 0, 0, cases[i].value);
            insn = scatter_insn(one, zero, y, PTO_COALESCE_ELEM, PTO_SCATTER_OOB_SKIP, op);
            run(&f, &insn);
            assert_int_equal(gm_get(&f, &y, 0, 0), op == PTO_SCATTER_ATOMIC_MAX ? cases[i].max : cases[i].min);
        }
    fixture_close(&f);
}

/* Mode undefined: an index beyond the view still names an element if that lies in the buffer (R30), else it is an error. */
static void indices_without_a_mode(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_gm gm = numbered_gm(&f, PTO_I32, 8, 4);
    gm.shape[3] = 2;
    struct pto_tile dst = with_valid(nd(PTO_I32, 1, 8, 0), 1, 4), idx = with_valid(nd(PTO_I32, 1, 8, 0x100), 1, 1);
    struct pto_insn insn = make_insn(PTO_OP_MGATHER);
    set_gm(&insn, PTO_ROLE_SRC, gm);
    set_tile(&insn, PTO_ROLE_IDX, idx);
    set_tile(&insn, PTO_ROLE_DST, dst);
    set_attr(&insn, PTO_ATTR_COALESCE, PTO_COALESCE_ROW);
    put(&f, &idx, 0, 0, 7);
    run(&f, &insn);
    assert_int_equal(get(&f, &dst, 0, 3), 31);
    put(&f, &idx, 0, 0, 8);
    refused(&f, &insn, PTO_D_GM_BOUNDS, "lie in no buffer");
    put(&f, &idx, 0, 0, (uint64_t)-1);
    refused(&f, &insn, PTO_D_GM_BOUNDS, "index -1 is outside of the view, which has 2 rows");
    gm.stride[3] = INT64_C(1) << 52;
    set_gm(&insn, PTO_ROLE_SRC, gm);
    put(&f, &idx, 0, 0, INT32_MAX);
    refused(&f, &insn, PTO_D_GM_BOUNDS, "index 2147483647 is outside of the view");
    gm.shape[3] = 0; /* no rows: zeros where the mode says so */
    set_gm(&insn, PTO_ROLE_SRC, gm);
    refused(&f, &insn, PTO_D_GM_BOUNDS, "which has 0 rows");
    set_attr(&insn, PTO_ATTR_GATHER_OOB, PTO_GATHER_OOB_CLAMP);
    run(&f, &insn);
    assert_int_equal(get(&f, &dst, 0, 3), 0);
    set_tile(&insn, PTO_ROLE_DST, with_valid(dst, 0, 4)); /* nothing to do, whatever the indices */
    set_attr(&insn, PTO_ATTR_GATHER_OOB, PTO_GATHER_OOB_UNDEFINED);
    run(&f, &insn);
    set_tile(&insn, PTO_ROLE_DST, nd(PTO_F16, 1, 16, 0));
    set_gm(&insn, PTO_ROLE_SRC, numbered_gm(&f, PTO_I32, 8, 4));
    put(&f, &idx, 0, 0, 0);
    refused(&f, &insn, PTO_D_NO_MEANING, "differ in size");
    idx.dtype = PTO_F32;
    set_tile(&insn, PTO_ROLE_IDX, idx);
    refused(&f, &insn, PTO_D_NO_MEANING, "indices are integers, not f32");
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gather_by_index), cmocka_unit_test(gather_by_mask), cmocka_unit_test(gather_by_comparison), cmocka_unit_test(gather_blocks),
        cmocka_unit_test(gather_blocks_at_the_edge), cmocka_unit_test(scatter), cmocka_unit_test(scatter_by_mask), cmocka_unit_test(gather_rows_of_gm),
        cmocka_unit_test(gather_elements_of_gm), cmocka_unit_test(gather_into_l1), cmocka_unit_test(scatter_to_gm), cmocka_unit_test(scatter_floats),
        cmocka_unit_test(indices_without_a_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
