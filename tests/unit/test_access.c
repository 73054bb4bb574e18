/* What instructions touch (isa/access.h): regions of tiles and windows against their elements one by one. */
#include "isa/access.h"
#include "isa/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

enum { BYTES = 1 << 16 };
static uint8_t in_region[2][BYTES], in_tile[2][BYTES];

static void paint(const struct isa_access *a, uint8_t *bytes)
{
    memset(bytes, 0, BYTES);
    assert_true(a->known);
    for (int64_t g = 0; g < a->count[1]; g++)
        for (int64_t r = 0; r < a->count[0]; r++)
            for (int64_t b = 0; b < a->run; b++) {
                int64_t at = a->begin + g * a->step[1] + r * a->step[0] + b;
                assert_in_range(at, 0, BYTES - 1);
                bytes[at] = 1;
            }
}

static void paint_tile(const struct pto_tile *t, uint8_t *bytes)
{
    int64_t bits = isa_dtype((enum pto_dtype)t->dtype)->bits;
    memset(bytes, 0, BYTES);
    for (int32_t r = 0; r < t->v_row; r++)
        for (int32_t c = 0; c < t->v_col; c++)
            for (int64_t bit = isa_tile_offset(t, r, c) * bits, end = bit + bits; bit < end; bit++)
                bytes[t->addr + bit / 8] = 1;
}

static uint32_t draw(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 12) % below;
}

static struct pto_tile draw_tile(uint32_t *seed)
{
    static const uint8_t dtypes[] = {PTO_F32, PTO_F16, PTO_I8, PTO_F4E2M1};
    struct pto_tile t = {.space = PTO_SPACE_MAT, .dtype = dtypes[draw(seed, 4)], .fractal = 512};
    bool boxed = draw(seed, 2) != 0;
    t.blayout = (uint8_t)draw(seed, 2) == 0 ? PTO_BLAYOUT_ROW : PTO_BLAYOUT_COL;
    t.slayout = boxed ? (draw(seed, 2) != 0 ? PTO_SLAYOUT_ROW : PTO_SLAYOUT_COL) : PTO_SLAYOUT_NONE;
    t.phys_rows = t.rows = (int32_t)(1 + draw(seed, 2)) * 32;
    t.phys_cols = t.cols = (int32_t)(1 + draw(seed, 2)) * 32;
    t.addr = (int64_t)draw(seed, 64) * 256;
    if (draw(seed, 3) == 0) { /* a subview */
        t.rows = t.phys_rows / 2;
        t.cols = t.phys_cols / 2;
        t.row0 = draw(seed, 2) != 0 ? t.rows : 0;
        t.col0 = draw(seed, 2) != 0 ? t.cols : 0;
    }
    t.v_row = draw(seed, 2) != 0 ? t.rows : (int32_t)draw(seed, (uint32_t)t.rows + 1);
    t.v_col = draw(seed, 2) != 0 ? t.cols : (int32_t)draw(seed, (uint32_t)t.cols + 1);
    return t;
}

static int64_t size_of(uint32_t *seed, uint32_t most) { return 1 + (int64_t)draw(seed, most); }

static struct pto_gm draw_gm(uint32_t *seed)
{
    static const uint8_t dtypes[] = {PTO_F32, PTO_F16, PTO_I8, PTO_F4E2M1}, layouts[] = {PTO_GM_LAYOUT_ND, PTO_GM_LAYOUT_DN, PTO_GM_LAYOUT_NZ};
    struct pto_gm g = {.dtype = dtypes[draw(seed, 4)], .layout = layouts[draw(seed, 3)], .rank = 5};
    static const uint8_t orders[4][5] = {{0, 1, 2, 3, 4}, {0, 1, 2, 4, 3}, {1, 0, 2, 3, 4}, {2, 1, 0, 4, 3}};
    const uint8_t *order = orders[draw(seed, 4)];
    bool flat = draw(seed, 2) != 0;
    int64_t step = size_of(seed, 2);
    for (int d = 0; d < 5; d++)
        g.shape[d] = d < 3 && flat ? 1 : size_of(seed, d < 3 ? 3 : 8);
    for (int k = 4; k >= 0; k--) { /* dense, or with room between the lines */
        g.stride[order[k]] = step;
        step = step * g.shape[order[k]] + (draw(seed, 3) == 0 ? (int64_t)draw(seed, 6) : 0);
    }
    g.nibble = g.dtype == PTO_F4E2M1 && draw(seed, 2) != 0;
    g.addr = 512;
    return g;
}

static void paint_gm(const struct pto_gm *g, int64_t rows, int64_t cols, uint8_t *bytes)
{
    int64_t bits = isa_dtype((enum pto_dtype)g->dtype)->bits;
    memset(bytes, 0, BYTES);
    for (int64_t r = 0; r < rows; r++)
        for (int64_t c = 0; c < cols; c++)
            for (int64_t bit = g->addr * 8 + g->nibble * 4 + isa_gm_offset(g, r, c) * bits, end = bit + bits; bit < end; bit++)
                bytes[bit / 8] = 1;
}

/* Windows of global memory likewise, whole and as far as a tile takes them. */
static void test_windows(void **state)
{
    (void)state;
    uint32_t seed = 7;
    unsigned exact = 0;
    for (unsigned i = 0; i < 4000; i++) {
        struct pto_gm g = draw_gm(&seed);
        int64_t rows, cols;
        isa_gm_extent(&g, &rows, &cols);
        bool whole = draw(&seed, 2) != 0;
        int64_t r = whole ? rows : (int64_t)draw(&seed, (uint32_t)rows) + 1, c = whole ? cols : (int64_t)draw(&seed, (uint32_t)cols) + 1;
        struct isa_access a = isa_gm_access(&g, whole ? PTO_UNKNOWN : r, whole ? PTO_UNKNOWN : c);
        paint(&a, in_region[0]);
        paint_gm(&g, r, c, in_tile[0]);
        for (unsigned b = 0; b < BYTES; b++) {
            assert_true(in_region[0][b] >= in_tile[0][b]);
            if (a.exact)
                assert_int_equal(in_region[0][b], in_tile[0][b]);
        }
        exact += a.exact;
    }
    print_message("%u of 4000 windows exact\n", exact);
    assert_true(exact > 2000);
}

/* A region covers its elements, is no more than them where it says so, and two regions are told to meet whenever they have a common byte. */
static void test_tiles(void **state)
{
    (void)state;
    uint32_t seed = 1;
    unsigned apart = 0, wrong = 0, exact = 0;
    for (unsigned i = 0; i < 3000; i++) {
        struct isa_access a[2];
        bool covered = true, meet_elements = false;
        for (unsigned k = 0; k < 2; k++) {
            struct pto_tile t = draw_tile(&seed);
            a[k] = isa_tile_access(&t, false);
            paint(&a[k], in_region[k]);
            paint_tile(&t, in_tile[k]);
            for (unsigned b = 0; b < BYTES; b++) {
                covered = covered && in_region[k][b] >= in_tile[k][b];
                if (a[k].exact)
                    assert_int_equal(in_region[k][b], in_tile[k][b]);
            }
            exact += a[k].exact;
        }
        assert_true(covered);
        for (unsigned b = 0; b < BYTES; b++)
            meet_elements |= (in_tile[0][b] & in_tile[1][b]) != 0;
        assert_int_equal(isa_access_meet(&a[0], &a[1]), isa_access_meet(&a[1], &a[0]));
        assert_true(!meet_elements || isa_access_meet(&a[0], &a[1]));
        apart += !meet_elements;
        wrong += !meet_elements && isa_access_meet(&a[0], &a[1]);
    }
    print_message("%u of 6000 regions exact, %u of %u pairs apart taken to meet\n", exact, wrong, apart);
    assert_true(exact > 4000 && wrong * 4 < apart);
}

/* A subview at an unknown place is somewhere in its parent; one with an unknown address anywhere. */
static void test_unknown(void **state)
{
    (void)state;
    struct pto_tile t = {.space = PTO_SPACE_VEC, .dtype = PTO_F32, .fractal = 512, .rows = 8, .cols = 16, .v_row = 8, .v_col = 16, .phys_rows = 16, .phys_cols = 64,
                         .row0 = PTO_UNKNOWN_EXTENT, .col0 = 16, .addr = 4096};
    struct isa_access a = isa_tile_access(&t, false);
    assert_true(a.known && !a.exact);
    assert_int_equal(a.begin, 4096);
    assert_int_equal(isa_access_end(&a), 4096 + 16 * 64 * 4);
    t.addr = PTO_UNKNOWN;
    struct isa_access b = isa_tile_access(&t, false);
    assert_false(b.known);
    assert_true(isa_access_meet(&a, &b));
    b.space = PTO_SPACE_MAT;
    assert_false(isa_access_meet(&a, &b));
}

static struct pto_operand tile_of(enum pto_space space, int32_t rows, int32_t cols, int32_t v_row, int32_t v_col, int64_t addr)
{
    struct pto_operand o = {.kind = PTO_OK_TILE, .dtype = PTO_F32};
    o.u.tile = (struct pto_tile){.space = (uint8_t)space, .dtype = PTO_F32, .slayout = PTO_SLAYOUT_ROW, .blayout = PTO_BLAYOUT_COL, .fractal = 512,
                                 .rows = rows, .cols = cols, .v_row = v_row, .v_col = v_col, .phys_rows = rows, .phys_cols = cols, .addr = addr};
    if (space == PTO_SPACE_ACC)
        o.u.tile.fractal = 1024;
    return o;
}

static void put(struct pto_insn *insn, enum pto_role role, struct pto_operand o) { insn->operand[isa_op_slot((enum pto_op)insn->op, role)] = o; }

/* The access of an operand has just the elements of rows x cols of its tile from (row, col) on. */
static void has_part(const struct pto_insn *insn, enum pto_role role, int32_t row, int32_t col, int32_t rows, int32_t cols)
{
    struct isa_access a[ISA_MAX_ACCESSES];
    const struct pto_tile *t = isa_insn_tile(insn, role);
    unsigned n = isa_accesses(insn, a), found = 0;
    int slot = isa_op_slot((enum pto_op)insn->op, role);
    memset(in_tile[0], 0, BYTES);
    for (int32_t r = row; r < row + rows; r++)
        for (int32_t c = col; c < col + cols; c++)
            memset(&in_tile[0][t->addr + 4 * isa_tile_offset(t, r, c)], 1, 4);
    for (unsigned i = 0; i < n; i++) {
        if (a[i].slot != slot)
            continue;
        found++;
        paint(&a[i], in_region[0]);
        assert_true(a[i].exact);
        assert_memory_equal(in_region[0], in_tile[0], BYTES);
    }
    assert_int_equal(found, 1);
}

/* The cube touches m x k, k x n, m x n and 1 x n (machine-and-cube.md d.1), whatever is valid of the result. */
static void test_products(void **state)
{
    (void)state;
    static const enum pto_op ops[] = {PTO_OP_TMATMUL_ACC, PTO_OP_TMATMUL_BIAS, PTO_OP_TGEMV_ACC, PTO_OP_TGEMV_BIAS};
    for (unsigned i = 0; i < 4; i++) {
        bool gemv = i >= 2, bias = i % 2 == 1;
        int32_t m = gemv ? 1 : 16, k = gemv ? 8 : 16;
        struct pto_insn insn = {.op = (uint16_t)ops[i], .noperands = 8};
        put(&insn, PTO_ROLE_LHS, tile_of(PTO_SPACE_LEFT, 32, 16, 16, 16, 0));
        put(&insn, PTO_ROLE_RHS, tile_of(PTO_SPACE_RIGHT, 16, 32, 8, 16, 0));
        put(&insn, PTO_ROLE_DST, tile_of(PTO_SPACE_ACC, 32, 32, 32, 32, 0));
        put(&insn, bias ? PTO_ROLE_BIAS : PTO_ROLE_ACC_IN, tile_of(bias ? PTO_SPACE_BIAS : PTO_SPACE_ACC, 32, 32, 32, 32, 4096));
        has_part(&insn, PTO_ROLE_LHS, 0, 0, m, k);
        has_part(&insn, PTO_ROLE_RHS, 0, 0, k, 16);
        has_part(&insn, PTO_ROLE_DST, 0, 0, m, 16);
        has_part(&insn, bias ? PTO_ROLE_BIAS : PTO_ROLE_ACC_IN, 0, 0, bias ? 1 : m, 16);
    }
}

/* Moves into the memories of the cube fill what the destination can hold, others take its valid region (e.2). */
static void test_moves(void **state)
{
    (void)state;
    struct pto_insn insn = {.op = PTO_OP_TMOV, .noperands = 8};
    put(&insn, PTO_ROLE_SRC, tile_of(PTO_SPACE_MAT, 32, 32, 1, 8, 0));
    put(&insn, PTO_ROLE_DST, tile_of(PTO_SPACE_LEFT, 16, 16, 1, 8, 4096));
    has_part(&insn, PTO_ROLE_SRC, 0, 0, 16, 16);
    has_part(&insn, PTO_ROLE_DST, 0, 0, 16, 16);
    put(&insn, PTO_ROLE_SRC, tile_of(PTO_SPACE_ACC, 32, 32, 16, 16, 0));
    put(&insn, PTO_ROLE_DST, tile_of(PTO_SPACE_MAT, 32, 32, 16, 32, 4096));
    has_part(&insn, PTO_ROLE_SRC, 0, 0, 16, 32);
    has_part(&insn, PTO_ROLE_DST, 0, 0, 16, 32);
    insn.op = PTO_OP_TEXTRACT;
    put(&insn, PTO_ROLE_SRC, tile_of(PTO_SPACE_MAT, 32, 32, 1, 8, 0));
    put(&insn, PTO_ROLE_DST, tile_of(PTO_SPACE_LEFT, 32, 16, 1, 8, 4096));
    put(&insn, PTO_ROLE_ROW, (struct pto_operand){.kind = PTO_OK_INT, .dtype = PTO_I64, .u.i = 16});
    put(&insn, PTO_ROLE_COL, (struct pto_operand){.kind = PTO_OK_INT, .dtype = PTO_I64, .u.i = 8});
    has_part(&insn, PTO_ROLE_SRC, 16, 8, 16, 16); /* no more rows than there are */
    has_part(&insn, PTO_ROLE_DST, 0, 0, 16, 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tiles), cmocka_unit_test(test_windows), cmocka_unit_test(test_unknown),
                                       cmocka_unit_test(test_products), cmocka_unit_test(test_moves)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
