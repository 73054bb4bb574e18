/* Data movement between GM, L1, L0 and UB (machine-and-cube.md e; R2, R20, R30): every path by element identity, 4-bit
 * re-pairing, tails, bounds. */
#include "exec_fixture.h"

/* A value for element (r, c) that differs from its neighbours in every width. */
static uint64_t mark(enum pto_dtype dtype, int64_t r, int64_t c)
{
    uint64_t v = (uint64_t)(r * 37 + c * 11 + 5) * UINT64_C(0x9E3779B97F4A7C15) >> 13;
    unsigned bits = isa_dtype(dtype)->bits;
    return bits < 64 ? v & ((UINT64_C(1) << bits) - 1) : v;
}

static struct pto_gm marked_gm(struct fixture *f, enum pto_dtype dtype, int64_t rows, int64_t cols, unsigned layout)
{
    struct pto_gm gm = make_gm(f, dtype, rows, cols, layout, "x");
    for (int64_t r = 0; r < rows; r++)
        for (int64_t c = 0; c < cols; c++)
            gm_put(f, &gm, r, c, mark(dtype, r, c));
    return gm;
}

static void expect_marks(struct fixture *f, const struct pto_tile *t, int32_t rows, int32_t cols, int64_t row0, int64_t col0, const char *what)
{
    for (int32_t r = 0; r < rows; r++)
        for (int32_t c = 0; c < cols; c++)
            if (get(f, t, r, c) != mark((enum pto_dtype)t->dtype, r + row0, c + col0))
                fail_msg("%s %s %s (%d,%d): %llX", what, isa_dtype((enum pto_dtype)t->dtype)->name, isa_tile_layout_name(t), (int)r, (int)c,
                         (unsigned long long)get(f, t, r, c));
}

static const enum pto_dtype types[] = {PTO_F4E2M1, PTO_F8E4M3, PTO_F16, PTO_F32, PTO_I64};

static void gm_to_l1_and_back(void **state)
{
    (void)state;
    static const struct {
        unsigned layout;
        const char *tile;
    } paths[] = {{PTO_GM_LAYOUT_ND, "Nz"}, {PTO_GM_LAYOUT_DN, "Nz"}, {PTO_GM_LAYOUT_ND, "ND"}, {PTO_GM_LAYOUT_DN, "DN"},
                 {PTO_GM_LAYOUT_NZ, "Nz"}, {PTO_GM_LAYOUT_DN, "Zn"}, {PTO_GM_LAYOUT_ND, "Zn"}, {PTO_GM_LAYOUT_ND, "Zz"}};
    for (size_t d = 0; d < sizeof types / sizeof types[0]; d++)
        for (size_t p = 0; p < sizeof paths / sizeof paths[0]; p++) {
            struct fixture f;
            fixture_open(&f, "a5");
            bool nz = paths[p].layout == PTO_GM_LAYOUT_NZ;
            int32_t rows = nz ? 64 : 50, cols = nz ? 128 : 70;
            struct pto_tile t = with_valid(make_tile(PTO_SPACE_MAT, types[d], 64, 128, paths[p].tile, 0x400), rows, cols);
            load(&f, marked_gm(&f, types[d], rows, cols, paths[p].layout), t);
            expect_marks(&f, &t, rows, cols, 0, 0, "load");
            struct pto_gm out = make_gm(&f, types[d], rows, cols, paths[p].layout, "y");
            store(&f, t, out);
            for (int32_t r = 0; r < rows; r++)
                for (int32_t c = 0; c < cols; c++)
                    assert_int_equal(gm_get(&f, &out, r, c), mark(types[d], r, c));
            fixture_close(&f);
        }
}

/* ND2NZ: the last C0 group of each row is completed with zeros, rows beyond the valid ones are left alone (e.1). */
static void tails_are_zero(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile t = with_valid(make_tile(PTO_SPACE_MAT, PTO_F16, 32, 64, "Nz", 0), 5, 20);
    load(&f, marked_gm(&f, PTO_F16, 5, 20, PTO_GM_LAYOUT_ND), t);
    expect_marks(&f, &t, 5, 20, 0, 0, "tail");
    for (int32_t c = 20; c < 64; c++)
        assert_int_equal(get(&f, &t, 4, c), c < 32 ? 0 : 0xFFFF);
    for (int32_t c = 0; c < 64; c++)
        assert_int_equal(get(&f, &t, 5, c), 0xFFFF);
    t = with_valid(make_tile(PTO_SPACE_MAT, PTO_F16, 64, 32, "Zn", 0x8000), 20, 5); /* DN2ZN: along K */
    load(&f, marked_gm(&f, PTO_F16, 20, 5, PTO_GM_LAYOUT_DN), t);
    assert_int_equal(get(&f, &t, 31, 4), 0);
    assert_int_equal(get(&f, &t, 32, 4), 0xFFFF);
    assert_int_equal(get(&f, &t, 0, 5), 0xFFFF);
    t = with_valid(make_tile(PTO_SPACE_MAT, PTO_F4E2M1, 16, 128, "Nz", 0x10000), 3, 5); /* odd count of nibbles */
    load(&f, marked_gm(&f, PTO_F4E2M1, 3, 5, PTO_GM_LAYOUT_ND), t);
    expect_marks(&f, &t, 3, 5, 0, 0, "tail");
    assert_int_equal(get(&f, &t, 2, 5), 0);
    assert_int_equal(get(&f, &t, 2, 63), 0);
    assert_int_equal(get(&f, &t, 2, 64), 15);
    t = with_valid(make_tile(PTO_SPACE_MAT, PTO_F16, 1, 256, "ND", 0x20000), 1, 10); /* the vector of a gemv */
    load(&f, marked_gm(&f, PTO_F16, 1, 10, PTO_GM_LAYOUT_ND), t);
    assert_int_equal(get(&f, &t, 0, 15), 0);
    assert_int_equal(get(&f, &t, 0, 16), 0xFFFF);
    /* UB: nothing without a pad value, the pad value up to 32 bytes with one */
    t = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 4, 16, "ND", 0), 2, 3);
    load(&f, marked_gm(&f, PTO_F32, 2, 3, PTO_GM_LAYOUT_ND), t);
    assert_int_equal(get(&f, &t, 1, 3), 0xFFFFFFFF);
    t.pad = PTO_PAD_MIN;
    load(&f, marked_gm(&f, PTO_F32, 2, 3, PTO_GM_LAYOUT_ND), t);
    assert_int_equal(get(&f, &t, 1, 3), 0xFF800000);
    assert_int_equal(get(&f, &t, 1, 7), 0xFF800000);
    assert_int_equal(get(&f, &t, 1, 8), 0xFFFFFFFF);
    fixture_close(&f);
}

/* R20: the smaller of view and valid region moves, in each dimension. */
static void the_smaller_extent_moves(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_tile t = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 16, 16, "ND", 0), 4, 16);
    load(&f, marked_gm(&f, PTO_F32, 9, 8, PTO_GM_LAYOUT_ND), t);
    expect_marks(&f, &t, 4, 8, 0, 0, "min");
    assert_int_equal(get(&f, &t, 4, 0), 0xFFFFFFFF);
    assert_int_equal(get(&f, &t, 0, 8), 0xFFFFFFFF);
    struct pto_gm out = make_gm(&f, PTO_F32, 2, 20, PTO_GM_LAYOUT_ND, "y");
    store(&f, t, out);
    assert_int_equal(gm_get(&f, &out, 1, 7), mark(PTO_F32, 1, 7));
    assert_int_equal(gm_get(&f, &out, 1, 8), 0xFFFFFFFF); /* valid in the tile, never written */
    assert_int_equal(gm_get(&f, &out, 1, 16), 0);
    t.v_row = 0; /* nothing, not even bounds */
    struct pto_gm nowhere = out;
    nowhere.addr = 0;
    store(&f, t, nowhere);
    load(&f, nowhere, t);
    fixture_close(&f);
}

static void l1_to_l0(void **state)
{
    (void)state;
    static const struct {
        const char *mat, *dst;
        enum pto_space space;
    } paths[] = {{"Nz", "Nz", PTO_SPACE_LEFT},  {"Zn", "Nz", PTO_SPACE_LEFT},  {"Nz", "Zz", PTO_SPACE_LEFT},
                 {"Zn", "Zn", PTO_SPACE_RIGHT}, {"Nz", "Zn", PTO_SPACE_RIGHT}};
    for (size_t d = 0; d < 4; d++)
        for (size_t p = 0; p < sizeof paths / sizeof paths[0]; p++)
            for (int extract = 0; extract < 2; extract++) {
                struct fixture f;
                fixture_open(&f, "a5");
                struct pto_tile mat = make_tile(PTO_SPACE_MAT, types[d], 128, 192, paths[p].mat, 0);
                load(&f, marked_gm(&f, types[d], 128, 192, PTO_GM_LAYOUT_ND), mat);
                struct pto_tile dst = make_tile(paths[p].space, types[d], 64, 64, paths[p].dst, 0x200);
                dst.v_row = dst.v_col = 3; /* the full capacity moves whatever is valid (e.2) */
                struct pto_insn insn = make_insn(extract != 0 ? PTO_OP_TEXTRACT : PTO_OP_TMOV);
                set_tile(&insn, PTO_ROLE_SRC, mat);
                set_tile(&insn, PTO_ROLE_DST, dst);
                if (extract != 0) {
                    set_int(&insn, PTO_ROLE_ROW, 64);
                    set_int(&insn, PTO_ROLE_COL, 128);
                }
                run(&f, &insn);
                expect_marks(&f, &dst, 64, 64, extract != 0 ? 64 : 0, extract != 0 ? 128 : 0, "l0");
                fixture_close(&f);
            }
}

/* b.6: in GM and in an Nz tile the pair of a B byte lies along N, in L0B along K. */
static void nibbles_are_paired_anew(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_gm gm = make_gm(&f, PTO_F4E2M1, 64, 64, PTO_GM_LAYOUT_ND, "b");
    for (int64_t k = 0; k < 64; k++)
        for (int64_t n = 0; n < 64; n += 2) /* code of (k, n): k odd -> 10 + n odd, else n odd */
            gm_bytes(&f, &gm)[(k * 64 + n) / 2] = (uint8_t)((k % 2 != 0 ? 0xA : 0x0) | (k % 2 != 0 ? 0xB : 0x1) << 4);
    struct pto_tile mat = make_tile(PTO_SPACE_MAT, PTO_F4E2M1, 64, 64, "Nz", 0), right = make_tile(PTO_SPACE_RIGHT, PTO_F4E2M1, 64, 64, "Zn", 0);
    load(&f, gm, mat);
    assert_int_equal(f.core.space[PTO_SPACE_MAT][0], 0x10);
    assert_int_equal(f.core.space[PTO_SPACE_MAT][32], 0xBA); /* row 1 of the 16 x 64 box */
    move_tile(&f, mat, right);
    assert_int_equal(f.core.space[PTO_SPACE_RIGHT][0], 0xA0);  /* (0,0) low, (1,0) high */
    assert_int_equal(f.core.space[PTO_SPACE_RIGHT][32], 0xB1); /* column 1 */
    fixture_close(&f);
}

static void scales_and_tables(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile mat = make_tile(PTO_SPACE_MAT, PTO_F8E8M0, 32, 4, "Zz", 0), left = make_tile(PTO_SPACE_SCALE_LEFT, PTO_F8E8M0, 16, 2, "Zz", 0x40);
    for (int32_t r = 0; r < 32; r++)
        for (int32_t c = 0; c < 4; c++)
            put(&f, &mat, r, c, mark(PTO_F8E8M0, r, c));
    struct pto_insn insn = make_insn(PTO_OP_TEXTRACT);
    set_tile(&insn, PTO_ROLE_SRC, mat);
    set_tile(&insn, PTO_ROLE_DST, left);
    set_int(&insn, PTO_ROLE_ROW, 16);
    set_int(&insn, PTO_ROLE_COL, 2);
    run(&f, &insn);
    expect_marks(&f, &left, 16, 2, 16, 2, "scale");
    /* a whole box moves: bytes 96.. of the mat tile */
    assert_memory_equal(f.core.space[PTO_SPACE_SCALE_LEFT] + 0x40, f.core.space[PTO_SPACE_MAT] + 96, 32);

    static const enum pto_dtype narrow[] = {PTO_F16, PTO_BF16, PTO_F32};
    for (int i = 0; i < 3; i++) { /* bias widens exactly */
        struct pto_tile src = make_tile(PTO_SPACE_MAT, narrow[i], 1, 64, "ND", 0x1000), bias = make_tile(PTO_SPACE_BIAS, PTO_F32, 1, 64, "ND", 0x100);
        for (int32_t c = 0; c < 64; c++)
            put(&f, &src, 0, c, num_encode(narrow[i], c - 1.5, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON));
        move_tile(&f, src, bias);
        for (int32_t c = 0; c < 64; c++)
            assert_int_equal(get(&f, &bias, 0, c), f32_bits((float)c - 1.5f));
    }
    struct pto_tile words = make_tile(PTO_SPACE_MAT, PTO_U64, 1, 16, "ND", 0x2000), fb = make_tile(PTO_SPACE_SCALING, PTO_U64, 1, 16, "ND", 0x2000);
    for (int32_t c = 0; c < 16; c++)
        put(&f, &words, 0, c, mark(PTO_U64, 0, c));
    move_tile(&f, words, fb); /* beyond the 4 KiB of FB: backing store (R6) */
    expect_marks(&f, &fb, 1, 16, 0, 0, "fb");
    fixture_close(&f);
}

static void acc_and_vec_moves(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile acc = with_valid(make_tile(PTO_SPACE_ACC, PTO_F32, 32, 32, "Nz", 0), 20, 30);
    for (int32_t r = 0; r < 32; r++)
        for (int32_t c = 0; c < 32; c++)
            put(&f, &acc, r, c, f32_bits((float)(r * 64 + c)));
    struct pto_tile vec = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 32, 32, "ND", 0), 20, 30);
    move_tile(&f, acc, vec);
    assert_int_equal(get(&f, &vec, 19, 29), f32_bits(19 * 64 + 29));
    assert_int_equal(get(&f, &vec, 20, 0), 0xFFFFFFFF);
    struct pto_tile nz = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 32, 32, "Nz", 0x2000), 20, 30);
    move_tile(&f, vec, nz);
    assert_int_equal(get(&f, &nz, 19, 29), f32_bits(19 * 64 + 29));
    assert_int_equal(get(&f, &nz, 19, 30), 0xFFFFFFFF);
    struct pto_tile mat = make_tile(PTO_SPACE_MAT, PTO_F32, 64, 64, "Nz", 0);
    struct pto_insn insn = make_insn(PTO_OP_TINSERT);
    set_tile(&insn, PTO_ROLE_SRC, vec);
    set_tile(&insn, PTO_ROLE_DST, mat);
    set_int(&insn, PTO_ROLE_ROW, 32);
    set_int(&insn, PTO_ROLE_COL, 16);
    run(&f, &insn);
    assert_int_equal(get(&f, &mat, 32 + 19, 16 + 29), f32_bits(19 * 64 + 29));
    assert_int_equal(get(&f, &mat, 31, 16), 0xFFFFFFFF);
    /* an insert into itself reads everything first */
    insn = make_insn(PTO_OP_TINSERT);
    set_tile(&insn, PTO_ROLE_SRC, with_valid(vec, 10, 16));
    set_tile(&insn, PTO_ROLE_DST, vec);
    set_int(&insn, PTO_ROLE_ROW, 1);
    set_int(&insn, PTO_ROLE_COL, 0);
    run(&f, &insn);
    for (int32_t r = 0; r < 10; r++)
        assert_int_equal(get(&f, &vec, r + 1, 3), f32_bits((float)(r * 64 + 3)));
    fixture_close(&f);
}

/* The Kirins' f16 accumulator leaves unchanged; i32 likewise. */
static void acc_to_gm_layouts(void **state)
{
    (void)state;
    static const unsigned layouts[] = {PTO_GM_LAYOUT_ND, PTO_GM_LAYOUT_DN, PTO_GM_LAYOUT_NZ};
    static const enum pto_dtype accs[] = {PTO_F32, PTO_I32, PTO_F16};
    for (int l = 0; l < 3; l++)
        for (int d = 0; d < 3; d++) {
            struct fixture f;
            fixture_open(&f, "a5");
            struct pto_tile acc = with_valid(make_tile(PTO_SPACE_ACC, accs[d], 32, 48, "Nz", 0x800), 20, 32);
            struct pto_gm gm = make_gm(&f, accs[d], 20, 32, layouts[l], "y");
            for (int32_t r = 0; r < 32; r++)
                for (int32_t c = 0; c < 48; c++)
                    put(&f, &acc, r, c, mark(accs[d], r, c));
            store(&f, acc, gm);
            for (int32_t r = 0; r < 20; r++)
                for (int32_t c = 0; c < 32; c++)
                    assert_int_equal(gm_get(&f, &gm, r, c), mark(accs[d], r, c));
            fixture_close(&f);
        }
}

static void fp4_chain_multiplies(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    enum { M = 6, K = 128, N = 64 };
    struct pto_gm ga = marked_gm(&f, PTO_F4E2M1, M, K, PTO_GM_LAYOUT_ND), gb = marked_gm(&f, PTO_F4E1M2, K, N, PTO_GM_LAYOUT_ND),
                  gc = make_gm(&f, PTO_F32, M, N, PTO_GM_LAYOUT_ND, "c");
    struct pto_tile ma = with_valid(make_tile(PTO_SPACE_MAT, PTO_F4E2M1, 16, K, "Nz", 0), M, K), mb = make_tile(PTO_SPACE_MAT, PTO_F4E1M2, K, N, "Nz", 0x8000);
    struct pto_tile a = with_valid(make_tile(PTO_SPACE_LEFT, PTO_F4E2M1, 16, K, "Nz", 0), M, K), b = make_tile(PTO_SPACE_RIGHT, PTO_F4E1M2, K, N, "Zn", 0);
    struct pto_tile as = make_tile(PTO_SPACE_SCALE_LEFT, PTO_F8E8M0, 16, K / 32, "Zz", 0), bs = make_tile(PTO_SPACE_SCALE_RIGHT, PTO_F8E8M0, K / 32, N, "Nn", 0),
                    c = with_valid(make_tile(PTO_SPACE_ACC, PTO_F32, 16, N, "Nz", 0), M, N);
    load(&f, ga, ma);
    load(&f, gb, mb);
    move_tile(&f, ma, a);
    move_tile(&f, mb, b);
    for (int32_t g = 0; g < K / 32; g++) {
        for (int32_t i = 0; i < M; i++)
            put(&f, &as, i, g, (uint64_t)(126 + (i + g) % 3));
        for (int32_t j = 0; j < N; j++)
            put(&f, &bs, g, j, (uint64_t)(126 + (j + 2 * g) % 3));
    }
    struct pto_insn insn = make_insn(PTO_OP_TMATMUL_MX);
    set_tile(&insn, PTO_ROLE_LHS, a);
    set_tile(&insn, PTO_ROLE_LHS_SCALE, as);
    set_tile(&insn, PTO_ROLE_RHS, b);
    set_tile(&insn, PTO_ROLE_RHS_SCALE, bs);
    set_tile(&insn, PTO_ROLE_DST, c);
    run(&f, &insn);
    store(&f, c, gc);
    /* c.1: magnitudes by code. All sums of such terms are exact: multiples of 1/32 below 2^13. */
    static const double e2m1[] = {0, .5, 1, 1.5, 2, 3, 4, 6};
    for (int32_t i = 0; i < M; i++)
        for (int32_t j = 0; j < N; j++) {
            double sum = 0;
            for (int32_t k = 0; k < K; k++) {
                uint64_t x = mark(PTO_F4E2M1, i, k), y = mark(PTO_F4E1M2, k, j);
                double term = e2m1[x & 7] * (double)(y & 7) / 4 * (((x ^ y) & 8) != 0 ? -1 : 1);
                sum += ldexp(term, (i + k / 32) % 3 - 1 + (j + 2 * (k / 32)) % 3 - 1);
            }
            assert_int_equal(gm_get(&f, &gc, i, j), f32_bits((float)sum));
        }
    fixture_close(&f);
}

/* A nibble address and odd strides: windows of 4-bit views need not start at a byte. */
static void views_may_start_at_a_high_nibble(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_gm whole = marked_gm(&f, PTO_F4E2M1, 8, 64, PTO_GM_LAYOUT_ND), part = whole;
    part.addr += 64 / 2 * 2 + 3; /* element (2, 7) */
    part.nibble = 1;
    part.shape[3] = 4;
    part.shape[4] = 33;
    struct pto_tile t = with_valid(make_tile(PTO_SPACE_MAT, PTO_F4E2M1, 16, 64, "Nz", 0), 4, 33);
    load(&f, part, t);
    expect_marks(&f, &t, 4, 33, 2, 7, "nibble");
    part.addr = whole.addr + 7 * 32 + 15; /* element (7, 31): exactly 33 are left */
    store(&f, with_valid(t, 1, 33), part);
    assert_int_equal(gm_get(&f, &whole, 7, 30), mark(PTO_F4E2M1, 7, 30));
    for (int64_t c = 31; c < 64; c++)
        assert_int_equal(gm_get(&f, &whole, 7, c), mark(PTO_F4E2M1, 2, c - 31 + 7));
    struct pto_insn insn = make_insn(PTO_OP_TSTORE);
    set_tile(&insn, PTO_ROLE_SRC, with_valid(t, 2, 33));
    set_gm(&insn, PTO_ROLE_DST, part);
    refused(&f, &insn, PTO_D_GM_BOUNDS, "2x33 elements of f4e2m1");
    part.shape[4] = 34; /* 17 bytes, but one nibble further on */
    set_tile(&insn, PTO_ROLE_SRC, with_valid(t, 1, 34));
    set_gm(&insn, PTO_ROLE_DST, part);
    refused(&f, &insn, PTO_D_GM_BOUNDS, "1x34 elements of f4e2m1");
    fixture_close(&f);
}

static void gm_bounds(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_gm gm = marked_gm(&f, PTO_F32, 8, 8, PTO_GM_LAYOUT_ND), other = make_gm(&f, PTO_F32, 8, 8, PTO_GM_LAYOUT_ND, "z"), bad = gm;
    struct pto_tile t = make_tile(PTO_SPACE_VEC, PTO_F32, 8, 8, "ND", 0);
    struct pto_insn insn = make_insn(PTO_OP_TLOAD);
    set_tile(&insn, PTO_ROLE_DST, t);
    bad.addr += 4;
    set_gm(&insn, PTO_ROLE_SRC, bad);
    refused(&f, &insn, PTO_D_GM_BOUNDS, "8x8 elements of f32 at GM bytes");
    assert_non_null(f.diags.first->notes);
    assert_non_null(strstr(f.diags.first->notes->text, "relative to buffer `x` (256 bytes) the access covers bytes 4 to 260: it ends past the buffer"));
    bad = gm;
    bad.stride[3] = -8;
    set_gm(&insn, PTO_ROLE_SRC, bad);
    refused(&f, &insn, PTO_D_GM_BOUNDS, "in no buffer");
    bad.addr += 7 * 32; /* backwards inside the buffer */
    set_gm(&insn, PTO_ROLE_SRC, bad);
    run(&f, &insn);
    assert_int_equal(get(&f, &t, 7, 3), mark(PTO_F32, 0, 3));
    bad = gm;
    bad.stride[3] = INT64_MAX / 8;
    set_gm(&insn, PTO_ROLE_SRC, bad);
    refused(&f, &insn, PTO_D_NO_MEANING, "beyond 64 bits");
    bad = gm;
    bad.addr = INT64_MAX - 8;
    set_gm(&insn, PTO_ROLE_SRC, bad);
    refused(&f, &insn, PTO_D_NO_MEANING, "beyond 64 bits");
    bad = gm;
    bad.shape[0] = bad.shape[1] = INT64_C(1) << 40;
    set_gm(&insn, PTO_ROLE_SRC, bad);
    refused(&f, &insn, PTO_D_NO_MEANING, "more rows or columns than 64 bits can count");
    assert_int_equal(f.diags.counts[PTO_SEV_WARNING], 0);
    bad = gm;
    bad.addr = other.addr; /* the view was made from x (R30) */
    set_gm(&insn, PTO_ROLE_SRC, bad);
    run(&f, &insn);
    assert_int_equal(f.diags.counts[PTO_SEV_WARNING], 1);
    const struct base_diag *last = f.diags.first;
    while (last->next != NULL)
        last = last->next;
    assert_int_equal(last->code, PTO_D_OTHER_BUFFER);
    assert_non_null(strstr(last->message, "the view of buffer `x` reaches into buffer `z`"));
    fixture_close(&f);
}

/* UB re-layout of exponents with a scratch operand (e.3): ND to Zz/32. */
static void scratch_operands_are_ignored(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile nd = make_tile(PTO_SPACE_VEC, PTO_F8E8M0, 32, 32, "ND", 0), zz = make_tile(PTO_SPACE_VEC, PTO_F8E8M0, 32, 32, "Zz", 0x1000);
    load(&f, marked_gm(&f, PTO_F8E8M0, 32, 32, PTO_GM_LAYOUT_ND), nd);
    struct pto_insn insn = make_insn(PTO_OP_TMOV);
    set_tile(&insn, PTO_ROLE_SRC, nd);
    set_tile(&insn, PTO_ROLE_DST, zz);
    set_tile(&insn, PTO_ROLE_FP, make_tile(PTO_SPACE_VEC, PTO_F8E8M0, 32, 32, "ND", 0x2000));
    run(&f, &insn);
    expect_marks(&f, &zz, 32, 32, 0, 0, "zz");
    assert_int_equal(f.core.space[PTO_SPACE_VEC][0x2000], 0xFF);
    fixture_close(&f);
}

static void gm_buffers(void **state)
{
    (void)state;
    struct sim_gm gm = {0};
    int buffer;
    assert_int_equal(sim_gm_add(&gm, "a", 100), 0);
    assert_int_equal(sim_gm_add(&gm, "b", 0), 1);
    assert_int_equal(sim_gm_add(&gm, "c", 513), 2);
    assert_int_equal(sim_gm_add(&gm, "d", -1), -1);
    assert_int_equal(sim_gm_add(&gm, "d", INT64_MAX), -1);
    for (uint32_t i = 0; i < gm.count; i++) {
        const struct sim_gm_buffer *b = &gm.buffers[i];
        assert_int_equal(b->base % 512, 0);
        assert_true(b->base > 0 && (i == 0 || b->base > gm.buffers[i - 1].base + gm.buffers[i - 1].bytes));
        assert_ptr_equal(sim_gm_at(&gm, b->base, b->bytes, &buffer), b->data);
        assert_int_equal(buffer, i);
        assert_null(sim_gm_at(&gm, b->base, b->bytes + 1, NULL));
        assert_null(sim_gm_at(&gm, b->base + b->bytes, 1, NULL));
        assert_null(sim_gm_at(&gm, b->base - 1, 1, NULL));
    }
    assert_ptr_equal(sim_gm_at(&gm, gm.buffers[2].base + 512, 1, NULL), gm.buffers[2].data + 512);
    assert_null(sim_gm_at(&gm, gm.buffers[2].base, INT64_MAX, NULL));
    assert_null(sim_gm_at(&gm, 0, 1, NULL));
    sim_gm_free(&gm);
}

static void what_has_no_path(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_gm gm = make_gm(&f, PTO_F16, 16, 16, PTO_GM_LAYOUT_ND, "x");
    struct pto_tile mat = make_tile(PTO_SPACE_MAT, PTO_F16, 16, 16, "Nz", 0), vec = make_tile(PTO_SPACE_VEC, PTO_F16, 16, 16, "ND", 0),
                    left = make_tile(PTO_SPACE_LEFT, PTO_F16, 16, 16, "Nz", 0), acc = make_tile(PTO_SPACE_ACC, PTO_F32, 16, 16, "Nz", 0);
    struct pto_insn insn = make_insn(PTO_OP_TLOAD);
    set_gm(&insn, PTO_ROLE_SRC, gm);
    set_tile(&insn, PTO_ROLE_DST, left);
    refused(&f, &insn, PTO_D_NO_MEANING, "GM is connected to vec and mat, not to left");
    set_tile(&insn, PTO_ROLE_DST, make_tile(PTO_SPACE_VEC, PTO_F32, 16, 16, "ND", 0));
    refused(&f, &insn, PTO_D_NO_MEANING, "f16 and f32 differ in size");
    insn = make_insn(PTO_OP_TSTORE);
    set_gm(&insn, PTO_ROLE_DST, gm);
    set_tile(&insn, PTO_ROLE_SRC, left);
    refused(&f, &insn, PTO_D_NO_MEANING, "vec, mat and acc are connected to GM, not left");
    set_tile(&insn, PTO_ROLE_SRC, make_tile(PTO_SPACE_VEC, PTO_F32, 16, 16, "ND", 0));
    refused(&f, &insn, PTO_D_NO_MEANING, "only a store from acc converts");
    insn = make_insn(PTO_OP_TMOV);
    set_tile(&insn, PTO_ROLE_SRC, left);
    set_tile(&insn, PTO_ROLE_DST, mat);
    refused(&f, &insn, PTO_D_NO_MEANING, "no data path from left to mat");
    set_tile(&insn, PTO_ROLE_SRC, mat);
    set_tile(&insn, PTO_ROLE_DST, make_tile(PTO_SPACE_LEFT, PTO_F32, 16, 16, "Nz", 0));
    refused(&f, &insn, PTO_D_NO_MEANING, "the path from mat to left does not convert f16 to f32");
    set_tile(&insn, PTO_ROLE_DST, left);
    set_attr(&insn, PTO_ATTR_RELU, PTO_RELU_NORMAL);
    refused(&f, &insn, PTO_D_NO_MEANING, "only a move from acc goes through the fixpipe");
    insn = make_insn(PTO_OP_TMOV);
    set_tile(&insn, PTO_ROLE_SRC, acc);
    set_tile(&insn, PTO_ROLE_DST, vec);
    set_attr(&insn, PTO_ATTR_ACC_TO_VEC, PTO_ACC_TO_VEC_DUAL_M);
    refused(&f, &insn, PTO_D_NO_MEANING, "accToVecMode dual_mode_split_m");
    insn = make_insn(PTO_OP_TEXTRACT);
    set_tile(&insn, PTO_ROLE_SRC, mat);
    set_tile(&insn, PTO_ROLE_DST, left);
    set_int(&insn, PTO_ROLE_ROW, 16);
    set_int(&insn, PTO_ROLE_COL, 0);
    refused(&f, &insn, PTO_D_NO_MEANING, "index (16, 0) is outside `src`, which has 16x16");
    insn = make_insn(PTO_OP_TINSERT);
    set_tile(&insn, PTO_ROLE_SRC, vec);
    set_tile(&insn, PTO_ROLE_DST, mat);
    set_int(&insn, PTO_ROLE_ROW, 0);
    set_int(&insn, PTO_ROLE_COL, 1);
    refused(&f, &insn, PTO_D_NO_MEANING, "16x16 elements do not fit into `dst` (16x16) at (0, 1)");
    slot_of(&insn, PTO_ROLE_DST)->u.tile.addr = -64;
    set_int(&insn, PTO_ROLE_COL, 0);
    refused(&f, &insn, PTO_D_TILE_BOUNDS, "of mat (L1)");
    slot_of(&insn, PTO_ROLE_DST)->u.tile.addr = 0;
    slot_of(&insn, PTO_ROLE_DST)->u.tile.phys_cols = slot_of(&insn, PTO_ROLE_DST)->u.tile.cols = INT32_MAX;
    refused(&f, &insn, PTO_D_TILE_BOUNDS, "of mat (L1)");
    set_tile(&insn, PTO_ROLE_DST, mat);
    slot_of(&insn, PTO_ROLE_DST)->u.tile.addr = 0x80000;
    set_int(&insn, PTO_ROLE_COL, 0);
    refused(&f, &insn, PTO_D_TILE_BOUNDS, "`dst` (f16 16x16, Nz) takes bytes 0x80000 to 0x80200 of mat (L1), which has 0x80000 (524288) on a5");
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gm_to_l1_and_back),
        cmocka_unit_test(tails_are_zero),
        cmocka_unit_test(the_smaller_extent_moves),
        cmocka_unit_test(l1_to_l0),
        cmocka_unit_test(nibbles_are_paired_anew),
        cmocka_unit_test(scales_and_tables),
        cmocka_unit_test(acc_and_vec_moves),
        cmocka_unit_test(acc_to_gm_layouts),
        cmocka_unit_test(fp4_chain_multiplies),
        cmocka_unit_test(views_may_start_at_a_high_nibble),
        cmocka_unit_test(gm_bounds),
        cmocka_unit_test(scratch_operands_are_ignored),
        cmocka_unit_test(gm_buffers),
        cmocka_unit_test(what_has_no_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
