/* Where the elements of a tile lie (machine-and-cube.md b.2, b.5-b.8; R2).  Every layout is a sum of a part that depends on
 * the row and one that depends on the column, both growing; all else here follows from the two parts.
 * Knows nothing of memories or values; global memory is in layout_gm.c. */
#include "isa/layout.h"
#include "base/checked.h"

bool isa_tile_box(const struct pto_tile *tile, int32_t *box_rows, int32_t *box_cols)
{
    *box_rows = *box_cols = 1;
    if (tile->slayout == PTO_SLAYOUT_NONE)
        return true;
    if (tile->dtype == PTO_DTYPE_NONE || tile->slayout > PTO_SLAYOUT_COL)
        return false;
    int32_t inner;
    switch (tile->fractal) {
    case 512: inner = isa_dtype_c0((enum pto_dtype)tile->dtype); break;
    case 1024: inner = 16; break;
    case 32: inner = 2; break;
    default: return false;
    }
    bool row_major = tile->slayout == PTO_SLAYOUT_ROW;
    *box_rows = row_major ? 16 : inner;
    *box_cols = row_major ? inner : 16;
    return true;
}

/* One-row operand vectors are linear whatever their boxes say: A of a gemv and its scales (b.5). */
static bool is_linear_row(const struct pto_tile *t)
{
    if (t->phys_rows != 1 || t->slayout == PTO_SLAYOUT_NONE)
        return false;
    return t->space == PTO_SPACE_LEFT || t->space == PTO_SPACE_SCALE_LEFT ||
           (t->space == PTO_SPACE_MAT && t->fractal == 32 && t->blayout == PTO_BLAYOUT_ROW && t->slayout == PTO_SLAYOUT_ROW);
}

static int64_t known(int32_t extent, int32_t physical) { return extent == PTO_UNKNOWN_EXTENT ? physical : extent; }

/* Rows and columns that the strides are made of (b.8). */
static void effective_extents(const struct pto_tile *t, int64_t *rows, int64_t *cols)
{
    *rows = t->phys_rows;
    *cols = t->phys_cols;
    int64_t v_row = known(t->v_row, t->rows), v_col = known(t->v_col, t->cols), c0 = isa_dtype_c0((enum pto_dtype)t->dtype);
    if (t->compact == PTO_COMPACT_ROW_PLUS_ONE && t->space == PTO_SPACE_VEC)
        *rows = base_round_up(v_row, 16) + 1;
    if (t->compact != PTO_COMPACT_NORMAL)
        return;
    switch (t->space) {
    case PTO_SPACE_LEFT:
        *rows = base_round_up(v_row, 16);
        *cols = base_round_up(v_col, c0);
        break;
    case PTO_SPACE_RIGHT:
        *rows = base_round_up(v_row, c0);
        *cols = base_round_up(v_col, 16);
        break;
    case PTO_SPACE_ACC:
        *rows = base_round_up(v_row, 16);
        break;
    case PTO_SPACE_SCALE_LEFT:
        *rows = base_round_up(v_row, 16);
        *cols = v_col;
        break;
    case PTO_SPACE_SCALE_RIGHT:
        *rows = v_row;
        *cols = base_round_up(v_col, 16);
        break;
    default:
        break;
    }
}

int64_t isa_tile_row_part(const struct pto_tile *t, int32_t row)
{
    int64_t r = (int64_t)row + t->row0, rows, cols;
    int32_t ir, ic;
    if (is_linear_row(t))
        return 0;
    effective_extents(t, &rows, &cols);
    if (t->slayout == PTO_SLAYOUT_NONE)
        return t->blayout == PTO_BLAYOUT_ROW ? r * cols : r;
    (void)isa_tile_box(t, &ir, &ic);
    int64_t box_step = t->blayout == PTO_BLAYOUT_ROW ? base_round_up(cols, ic) * ir : (int64_t)ir * ic;
    return r / ir * box_step + r % ir * (t->slayout == PTO_SLAYOUT_ROW ? ic : 1);
}

int64_t isa_tile_col_part(const struct pto_tile *t, int32_t col)
{
    int64_t c = (int64_t)col + t->col0, rows, cols;
    int32_t ir, ic;
    if (is_linear_row(t))
        return c;
    effective_extents(t, &rows, &cols);
    if (t->slayout == PTO_SLAYOUT_NONE)
        return t->blayout == PTO_BLAYOUT_ROW ? c : c * rows;
    (void)isa_tile_box(t, &ir, &ic);
    /* Nz rows are dense whatever their number; Nn rows (K groups) come in whole boxes. */
    int64_t box_rows = t->slayout == PTO_SLAYOUT_ROW ? rows : base_round_up(rows, ir);
    int64_t box_step = t->blayout == PTO_BLAYOUT_ROW ? (int64_t)ir * ic : box_rows * ic;
    return c / ic * box_step + c % ic * (t->slayout == PTO_SLAYOUT_ROW ? 1 : ir);
}

int64_t isa_tile_offset(const struct pto_tile *tile, int32_t r, int32_t c)
{
    return isa_tile_row_part(tile, r) + isa_tile_col_part(tile, c);
}

/* Extents of a tile type are any 31-bit numbers, so that offsets fit 64 bits but bit positions need not: such a size saturates
 * (it fits no memory). Partial bytes are rounded by `extra` bits: 0 down, 7 up. */
static int64_t to_bytes(int64_t elems, int64_t bits, int64_t extra)
{
    int64_t total;
    return base_mul_i64(elems, bits, &total) && base_add_i64(total, extra, &total) ? total / 8 : INT64_MAX / 8;
}

int64_t isa_tile_bytes(const struct pto_tile *tile)
{
    if (tile->rows <= 0 || tile->cols <= 0)
        return 0;
    struct pto_tile own = *tile; /* as if it stood alone */
    own.phys_rows = own.rows;
    own.phys_cols = own.cols;
    own.row0 = own.col0 = 0;
    own.compact = PTO_COMPACT_NULL;
    int64_t elems = (int64_t)own.rows * own.cols, rows, cols;
    /* Boxes that reach over the edge: rows of a vec or scale tile need not fill one. */
    int64_t last = isa_tile_offset(&own, own.rows - 1, own.cols - 1) + 1;
    elems = last > elems ? last : elems;
    /* Compact strides are those of the valid region, rounded up; where that is the larger one, it counts. */
    effective_extents(tile, &rows, &cols);
    if (tile->compact != PTO_COMPACT_NULL) {
        rows = rows > own.rows ? rows : own.rows;
        cols = cols > own.cols ? cols : own.cols;
        elems = rows * cols > elems ? rows * cols : elems;
    }
    return to_bytes(elems, isa_dtype((enum pto_dtype)tile->dtype)->bits, 7);
}

bool isa_tile_range(const struct pto_tile *tile, bool valid_only, int64_t *begin, int64_t *end)
{
    if (tile->addr == PTO_UNKNOWN)
        return false;
    *begin = *end = tile->addr;
    int32_t rows = tile->rows, cols = tile->cols;
    if (valid_only) {
        rows = (int32_t)known(tile->v_row, rows);
        cols = (int32_t)known(tile->v_col, cols);
    }
    if (rows <= 0 || cols <= 0)
        return true;
    int64_t bits = isa_dtype((enum pto_dtype)tile->dtype)->bits, first = 0, bytes;
    if (!valid_only && tile->compact == PTO_COMPACT_NORMAL && tile->row0 == 0 && tile->col0 == 0) {
        bytes = isa_tile_bytes(tile); /* strides of the valid region say nothing about the rest */
    } else {
        first = to_bytes(isa_tile_offset(tile, 0, 0), bits, 0);
        bytes = to_bytes(isa_tile_offset(tile, rows - 1, cols - 1) + 1, bits, 7);
    }
    if (!base_add_i64(tile->addr, first, begin))
        *begin = INT64_MAX;
    if (!base_add_i64(tile->addr, bytes, end))
        *end = INT64_MAX;
    return true;
}

const char *isa_tile_layout_name(const struct pto_tile *tile)
{
    static const char *const names[2][3] = {{"ND", "Zz", "Zn"}, {"DN", "Nz", "Nn"}};
    return tile->blayout <= PTO_BLAYOUT_COL && tile->slayout <= PTO_SLAYOUT_COL ? names[tile->blayout][tile->slayout] : "?";
}
