/* isa/layout: the worked offsets of machine-and-cube.md b.10 (V7), and that every layout is a bijection inside its footprint. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "isa/layout.h"

enum { ROW = PTO_BLAYOUT_ROW, COL = PTO_BLAYOUT_COL, NONE = PTO_SLAYOUT_NONE, SROW = PTO_SLAYOUT_ROW, SCOL = PTO_SLAYOUT_COL };

static struct pto_tile tile(unsigned space, unsigned dtype, int32_t rows, int32_t cols, unsigned blayout, unsigned slayout, unsigned fractal)
{
    return (struct pto_tile){.space = (uint8_t)space, .dtype = (uint8_t)dtype, .rows = rows, .cols = cols, .v_row = rows, .v_col = cols,
                             .phys_rows = rows, .phys_cols = cols, .blayout = (uint8_t)blayout, .slayout = (uint8_t)slayout,
                             .fractal = (uint16_t)fractal};
}

static void worked_offsets(void **state)
{
    (void)state;
    static const struct {
        uint8_t space, dtype;
        int32_t rows, cols;
        uint8_t blayout, slayout;
        uint16_t fractal;
        int32_t r, c;
        int64_t element;
    } rows[] = {
        {PTO_SPACE_MAT, PTO_F16, 32, 48, COL, SROW, 512, 17, 33, 1297},
        {PTO_SPACE_LEFT, PTO_F16, 32, 48, ROW, SROW, 512, 17, 33, 1297},
        {PTO_SPACE_MAT, PTO_F16, 32, 48, COL, SROW, 512, 5, 20, 596},
        {PTO_SPACE_LEFT, PTO_F16, 32, 48, ROW, SROW, 512, 5, 20, 340},
        {PTO_SPACE_MAT, PTO_F16, 32, 48, COL, SROW, 512, 16, 0, 256},
        {PTO_SPACE_LEFT, PTO_F16, 32, 48, ROW, SROW, 512, 16, 0, 768},
        {PTO_SPACE_MAT, PTO_F32, 32, 24, COL, SROW, 512, 17, 9, 393},
        {PTO_SPACE_LEFT, PTO_I8, 32, 64, COL, SROW, 512, 17, 33, 1569},
        {PTO_SPACE_LEFT, PTO_F8E4M3, 32, 64, COL, SROW, 512, 17, 33, 1569},
        {PTO_SPACE_LEFT, PTO_F4E2M1, 32, 128, COL, SROW, 512, 17, 65, 3137},
        {PTO_SPACE_RIGHT, PTO_F16, 48, 32, ROW, SCOL, 512, 17, 30, 993},
        {PTO_SPACE_RIGHT, PTO_F8E4M3, 64, 32, ROW, SCOL, 512, 33, 17, 1569},
        {PTO_SPACE_RIGHT, PTO_F4E1M2, 128, 32, ROW, SCOL, 512, 65, 17, 3137},
        {PTO_SPACE_ACC, PTO_F32, 32, 48, COL, SROW, 1024, 17, 33, 1297},
        {PTO_SPACE_SCALE_LEFT, PTO_F8E8M0, 32, 4, ROW, SROW, 32, 17, 3, 99},
        {PTO_SPACE_SCALE_RIGHT, PTO_F8E8M0, 4, 32, COL, SCOL, 32, 3, 17, 99},
        /* V6: one byte an element at base 0 */
        {PTO_SPACE_LEFT, PTO_F8E4M3, 16, 64, COL, SROW, 512, 1, 33, 545},
        {PTO_SPACE_RIGHT, PTO_F8E4M3, 64, 16, ROW, SCOL, 512, 33, 1, 545},
        {PTO_SPACE_SCALE_LEFT, PTO_F8E8M0, 16, 2, ROW, SROW, 32, 1, 1, 3},
        {PTO_SPACE_SCALE_RIGHT, PTO_F8E8M0, 2, 16, COL, SCOL, 32, 1, 1, 3},
        /* unboxed */
        {PTO_SPACE_VEC, PTO_F32, 16, 24, ROW, NONE, 512, 3, 5, 77},
        {PTO_SPACE_VEC, PTO_F32, 16, 24, COL, NONE, 512, 3, 5, 83},
        /* one-row operands are linear (b.5): A of a gemv in either Left layout, its scales in L0A-MX and L1 */
        {PTO_SPACE_LEFT, PTO_F16, 1, 256, COL, SROW, 512, 0, 100, 100},
        {PTO_SPACE_LEFT, PTO_F16, 1, 256, ROW, SROW, 512, 0, 100, 100},
        {PTO_SPACE_SCALE_LEFT, PTO_F8E8M0, 1, 32, ROW, SROW, 32, 0, 31, 31},
        {PTO_SPACE_MAT, PTO_F8E8M0, 1, 32, ROW, SROW, 32, 0, 31, 31},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct pto_tile t = tile(rows[i].space, rows[i].dtype, rows[i].rows, rows[i].cols, rows[i].blayout, rows[i].slayout, rows[i].fractal);
        if (isa_tile_offset(&t, rows[i].r, rows[i].c) != rows[i].element)
            fail_msg("row %zu: %lld instead of %lld", i, (long long)isa_tile_offset(&t, rows[i].r, rows[i].c), (long long)rows[i].element);
    }
}

static void gm_offsets(void **state)
{
    (void)state;
    /* b.10: MX_A_DN M=32 and MX_B_ND N=32 (17,3) / (3,17) -> 99; MX_A_ND KG=4 and MX_B_DN KG=4 -> 71; ZZ and NN as the tiles. */
    static const struct {
        uint8_t layout;
        int64_t shape[5], stride[5], r, c, element, rows, cols;
    } rows[] = {
        {PTO_GM_LAYOUT_MX_A_DN, {1, 1, 2, 32, 2}, {128, 128, 64, 2, 1}, 17, 3, 99, 32, 4},
        {PTO_GM_LAYOUT_MX_B_ND, {1, 1, 2, 32, 2}, {128, 128, 64, 2, 1}, 3, 17, 99, 4, 32},
        {PTO_GM_LAYOUT_MX_A_ND, {1, 1, 32, 2, 2}, {128, 128, 4, 2, 1}, 17, 3, 71, 32, 4},
        {PTO_GM_LAYOUT_MX_B_DN, {1, 1, 32, 2, 2}, {128, 128, 4, 2, 1}, 3, 17, 71, 4, 32},
        {PTO_GM_LAYOUT_MX_A_ZZ, {1, 2, 2, 16, 2}, {128, 64, 32, 2, 1}, 17, 3, 99, 32, 4},
        {PTO_GM_LAYOUT_MX_B_NN, {1, 2, 2, 16, 2}, {128, 64, 32, 2, 1}, 3, 17, 99, 4, 32},
        {PTO_GM_LAYOUT_ND, {1, 1, 1, 16, 24}, {384, 384, 384, 24, 1}, 3, 5, 77, 16, 24},
        {PTO_GM_LAYOUT_DN, {1, 1, 1, 16, 24}, {384, 384, 384, 1, 16}, 3, 5, 83, 16, 24},
        /* rows over four dimensions: (r/(g1g2g3), ..): row 23 of 2x2x3x4 is (1, 1, 2, 3) */
        {PTO_GM_LAYOUT_ND, {2, 2, 3, 4, 8}, {10000, 1000, 100, 10, 1}, 47, 7, 11237, 48, 8},
        /* DN columns over g0 g1 g2 g4: column 23 of 2*2*2*3 is (1, 1, 1, 2) */
        {PTO_GM_LAYOUT_DN, {2, 2, 2, 5, 3}, {10000, 1000, 100, 1, 10}, 4, 23, 11124, 5, 24},
        /* NZ of a 32x48 f16 matrix: the tile's own image */
        {PTO_GM_LAYOUT_NZ, {1, 3, 2, 16, 16}, {1536, 512, 256, 16, 1}, 17, 33, 1297, 32, 48},
        /* NZ with two outer groups of columns: column 40 is box 2 = (1, 0) of 2x2 boxes of 16 */
        {PTO_GM_LAYOUT_NZ, {2, 2, 2, 16, 16}, {5000, 512, 256, 16, 1}, 17, 40, 5000 + 256 + 16 + 8, 32, 64},
        /* HiF4 cells: row 17, group pair element 6 = cell 1, third byte pair half (b.7): 64*2 + 64 + 32 + 2 + 0 */
        {PTO_GM_LAYOUT_HIF4_A_ZZ, {1, 2, 2, 16, 4}, {0, 32, 64, 4, 1}, 17, 6, 128 + 64 + 32 + 2, 32, 8},
        {PTO_GM_LAYOUT_HIF4_B_NN, {1, 2, 2, 16, 4}, {0, 32, 64, 4, 1}, 6, 17, 128 + 64 + 32 + 2, 8, 32},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct pto_gm gm = {.dtype = PTO_U8, .layout = rows[i].layout, .rank = 5};
        memcpy(gm.shape, rows[i].shape, sizeof gm.shape);
        memcpy(gm.stride, rows[i].stride, sizeof gm.stride);
        int64_t extent_rows, extent_cols, lo, hi, most = 0;
        isa_gm_extent(&gm, &extent_rows, &extent_cols);
        assert_int_equal(extent_rows, rows[i].rows);
        assert_int_equal(extent_cols, rows[i].cols);
        if (isa_gm_offset(&gm, rows[i].r, rows[i].c) != rows[i].element)
            fail_msg("row %zu: %lld instead of %lld", i, (long long)isa_gm_offset(&gm, rows[i].r, rows[i].c), (long long)rows[i].element);
        assert_true(isa_gm_range(&gm, &lo, &hi));
        for (int64_t r = 0; r < extent_rows; r++)
            for (int64_t c = 0; c < extent_cols; c++)
                most = isa_gm_offset(&gm, r, c) > most ? isa_gm_offset(&gm, r, c) : most;
        assert_int_equal(lo, 0);
        assert_int_equal(hi, most);
    }
}

static void gm_ranges_do_not_overflow(void **state)
{
    (void)state;
    struct pto_gm gm = {.dtype = PTO_F32, .layout = PTO_GM_LAYOUT_ND, .rank = 2, .shape = {1, 1, 1, 4, 8}, .stride = {0, 0, 0, -8, 1}};
    int64_t lo, hi, rows, cols;
    assert_true(isa_gm_range(&gm, &lo, &hi));
    assert_int_equal(lo, -24);
    assert_int_equal(hi, 7);
    gm.stride[3] = INT64_MAX / 2;
    assert_false(isa_gm_range(&gm, &lo, &hi));
    gm.stride[3] = 8;
    gm.shape[3] = 0;
    assert_false(isa_gm_range(&gm, &lo, &hi));
    gm.shape[3] = PTO_UNKNOWN;
    assert_false(isa_gm_range(&gm, &lo, &hi));
    isa_gm_extent(&gm, &rows, &cols);
    assert_true(rows == PTO_UNKNOWN && cols == 8);
    for (int i = 0; i < 4; i++)
        gm.shape[i] = INT64_C(1) << 40;
    isa_gm_extent(&gm, &rows, &cols);
    assert_true(rows == PTO_UNKNOWN);
    struct pto_gm boxes = {.dtype = PTO_F8E8M0, .layout = PTO_GM_LAYOUT_MX_A_ZZ, .rank = 5, .shape = {1, 1, 1, 16, 2}, .stride = {32, 32, 32, 2, 1}};
    assert_true(isa_gm_range(&boxes, &lo, &hi) && hi == 31);
    boxes.shape[3] = 8; /* a box has 16 rows */
    assert_false(isa_gm_range(&boxes, &lo, &hi));
    boxes.shape[3] = 16;
    boxes.scale_image = true;
    boxes.image_rows = 17; /* more than the one box has */
    boxes.image_cols = 2;
    assert_false(isa_gm_range(&boxes, &lo, &hi));
    gm.scale_image = true;
    gm.image_rows = 5;
    gm.image_cols = 2;
    isa_gm_extent(&gm, &rows, &cols);
    assert_true(rows == 5 && cols == 2);
}

/* Distinct offsets inside the footprint, and offset(r, c) = row part + column part. */
static void check_bijection(const struct pto_tile *t)
{
    int64_t bits = isa_dtype((enum pto_dtype)t->dtype)->bits, elems = isa_tile_bytes(t) * 8 / bits, begin, end;
    unsigned char *seen = calloc((size_t)elems, 1);
    for (int32_t r = 0; r < t->rows; r++)
        for (int32_t c = 0; c < t->cols; c++) {
            int64_t at = isa_tile_offset(t, r, c);
            assert_int_equal(at, isa_tile_row_part(t, r) + isa_tile_col_part(t, c));
            assert_in_range(at, 0, elems - 1);
            assert_int_equal(seen[at], 0);
            seen[at] = 1;
        }
    free(seen);
    assert_true(isa_tile_range(t, false, &begin, &end));
    assert_int_equal(begin, t->addr);
    assert_true(end <= t->addr + isa_tile_bytes(t));
}

static void layouts_are_bijections(void **state)
{
    (void)state;
    static const uint8_t layouts[][2] = {{ROW, NONE}, {COL, NONE}, {ROW, SROW}, {COL, SROW}, {ROW, SCOL}, {COL, SCOL}};
    static const uint16_t fractals[] = {512, 1024, 32};
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++)
        for (size_t l = 0; l < 6; l++)
            for (size_t f = 0; f < 3; f++) {
                struct pto_tile t = tile(PTO_SPACE_MAT, d, 64, 64, layouts[l][0], layouts[l][1], fractals[f]);
                t.addr = 4096;
                int32_t box_rows, box_cols;
                assert_true(isa_tile_box(&t, &box_rows, &box_cols));
                if (fractals[f] == 512 && t.slayout != NONE)
                    assert_int_equal((int64_t)box_rows * box_cols * isa_dtype((enum pto_dtype)d)->bits, 512 * 8);
                check_bijection(&t);
                assert_int_equal(isa_tile_bytes(&t), 64 * 64 * isa_dtype((enum pto_dtype)d)->bits / 8);
                t = tile(PTO_SPACE_MAT, d, 2 * box_rows, 3 * box_cols, layouts[l][0], layouts[l][1], fractals[f]);
                check_bijection(&t);
                t = tile(PTO_SPACE_VEC, d, box_rows + 1, 2 * box_cols, layouts[l][0], layouts[l][1], fractals[f]);
                check_bijection(&t);
            }
    struct pto_tile wrong = tile(PTO_SPACE_MAT, PTO_F16, 16, 16, ROW, SROW, 256);
    int32_t box_rows, box_cols;
    assert_false(isa_tile_box(&wrong, &box_rows, &box_cols));
}

static void compact_strides_follow_the_valid_region(void **state)
{
    (void)state;
    /* Left Nz 64x128 f16, valid 20x40: R = 32, so (0, 16) lies 32*16 elements on instead of 64*16. */
    struct pto_tile t = tile(PTO_SPACE_LEFT, PTO_F16, 64, 128, COL, SROW, 512);
    t.v_row = 20;
    t.v_col = 40;
    assert_int_equal(isa_tile_offset(&t, 0, 16), 1024);
    t.compact = PTO_COMPACT_NORMAL;
    assert_int_equal(isa_tile_offset(&t, 0, 16), 512);
    assert_int_equal(isa_tile_bytes(&t), 64 * 128 * 2);
    /* Right Zn 128x64 f16, valid 40x20: Cc = 32, so row 16 starts at 32*16. */
    t = tile(PTO_SPACE_RIGHT, PTO_F16, 128, 64, ROW, SCOL, 512);
    t.v_row = 40;
    t.v_col = 20;
    t.compact = PTO_COMPACT_NORMAL;
    assert_int_equal(isa_tile_offset(&t, 16, 0), 512);
    /* ScaleLeft Zz 32x8 valid 20x4: KG = 4. */
    t = tile(PTO_SPACE_SCALE_LEFT, PTO_F8E8M0, 32, 8, ROW, SROW, 32);
    t.v_row = 20;
    t.v_col = 4;
    t.compact = PTO_COMPACT_NORMAL;
    assert_int_equal(isa_tile_offset(&t, 17, 3), 99);
    /* Whatever the valid region, no element lies outside the footprint, even of tiles that fill no box. */
    for (t.v_row = 0; t.v_row <= 5; t.v_row++)
        for (t.v_col = 0; t.v_col <= 6; t.v_col++) {
            t.rows = t.phys_rows = 5;
            t.cols = t.phys_cols = 6;
            for (int32_t r = 0; r < 5; r++)
                for (int32_t c = 0; c < 6; c++)
                    assert_in_range(isa_tile_offset(&t, r, c), 0, isa_tile_bytes(&t) - 1);
        }
    struct pto_tile left = tile(PTO_SPACE_LEFT, PTO_F16, 8, 64, COL, SROW, 512);
    left.compact = PTO_COMPACT_NORMAL;
    for (left.v_row = 0; left.v_row <= 8; left.v_row++)
        for (left.v_col = 0; left.v_col <= 64; left.v_col++)
            assert_in_range(isa_tile_offset(&left, 7, 63), 0, isa_tile_bytes(&left) / 2 - 1);
    /* Vec Nz 32x32 f16, row_plus_one: R = 33. */
    t = tile(PTO_SPACE_VEC, PTO_F16, 32, 32, COL, SROW, 512);
    t.compact = PTO_COMPACT_ROW_PLUS_ONE;
    assert_int_equal(isa_tile_offset(&t, 0, 16), 33 * 16);
    assert_int_equal(isa_tile_bytes(&t), 33 * 32 * 2);
    check_bijection(&t);
}

static void subviews_keep_their_parents_strides(void **state)
{
    (void)state;
    struct pto_tile parent = tile(PTO_SPACE_MAT, PTO_F16, 64, 64, COL, SROW, 512), view = parent;
    parent.addr = view.addr = 0x100;
    view.rows = view.cols = view.v_row = view.v_col = 16;
    view.row0 = 32;
    view.col0 = 16;
    for (int32_t r = 0; r < 16; r++)
        for (int32_t c = 0; c < 16; c++)
            assert_int_equal(isa_tile_offset(&view, r, c), isa_tile_offset(&parent, r + 32, c + 16));
    int64_t begin, end; /* box (2, 1): 512 dense bytes at 64*16*2 + 2*512 */
    assert_true(isa_tile_range(&view, true, &begin, &end));
    assert_int_equal(begin, 0x100 + 64 * 16 * 2 + 2 * 512);
    assert_int_equal(end, begin + 512);
    assert_int_equal(isa_tile_bytes(&view), 512);
    view.v_row = 0;
    assert_true(isa_tile_range(&view, true, &begin, &end) && begin == end);
    view.addr = PTO_UNKNOWN;
    assert_false(isa_tile_range(&view, true, &begin, &end));
}

static void huge_extents_saturate(void **state)
{
    (void)state;
    struct pto_tile t = tile(PTO_SPACE_MAT, PTO_I64, INT32_MAX, INT32_MAX, ROW, NONE, 512);
    int64_t begin, end;
    assert_true(isa_tile_bytes(&t) > INT64_MAX / 16);
    assert_true(isa_tile_range(&t, false, &begin, &end));
    assert_int_equal(begin, 0);
    assert_true(end > INT64_MAX / 16);
    t.addr = INT64_MAX - 1;
    assert_true(isa_tile_range(&t, false, &begin, &end));
    assert_true(end == INT64_MAX);
    t = tile(PTO_SPACE_MAT, PTO_F4E2M1, 1, 64, ROW, NONE, 512); /* a window that starts at a high nibble */
    t.cols = t.v_col = 3;
    t.col0 = 5;
    assert_true(isa_tile_range(&t, false, &begin, &end));
    assert_int_equal(begin, 2);
    assert_int_equal(end, 4);
}

static void layouts_have_names(void **state)
{
    (void)state;
    static const char *const names[2][3] = {{"ND", "Zz", "Zn"}, {"DN", "Nz", "Nn"}};
    for (unsigned b = 0; b < 2; b++)
        for (unsigned s = 0; s < 3; s++) {
            struct pto_tile t = tile(PTO_SPACE_MAT, PTO_F16, 16, 16, b, s, 512);
            assert_string_equal(isa_tile_layout_name(&t), names[b][s]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_offsets),
        cmocka_unit_test(gm_offsets),
        cmocka_unit_test(gm_ranges_do_not_overflow),
        cmocka_unit_test(layouts_are_bijections),
        cmocka_unit_test(compact_strides_follow_the_valid_region),
        cmocka_unit_test(subviews_keep_their_parents_strides),
        cmocka_unit_test(huge_extents_saturate),
        cmocka_unit_test(layouts_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
