/* Rules of tile declarations, addresses and views of tiles (machine-and-cube.md a.3-a.5, b.3; pto-as-2026-08.md 2.2, 6.1;
 * R2, R6, R10, R11, R22). */
#include "isa/legal_impl.h"

#include "base/checked.h"

static const struct pto_tile *declared(const struct legal *l) { return isa_insn_tile(l->insn, PTO_ROLE_RESULT); }

static int64_t text_elems(const struct pto_tile *t, bool row, int64_t n)
{
    int64_t elems;
    return n != PTO_UNKNOWN && base_mul_i64(n, isa_text_unit((enum pto_dtype)t->dtype, t->blayout, t->slayout, row), &elems) ? elems : n;
}

static bool is_table(const struct pto_tile *t) { return t->space == PTO_SPACE_BIAS || t->space == PTO_SPACE_SCALING; }

/* The bytes that hard rules grant a space: BT and FB have a backing store beyond their capacity (R6). */
static int64_t room(const struct legal *l, const struct pto_tile *t)
{
    int64_t capacity = isa_capacity(l->target, (enum pto_space)t->space), backing = l->target->param[PTO_P_backing_bytes];
    return is_table(t) && capacity != 0 && backing > capacity ? backing : capacity;
}

static const char *where(const struct pto_tile *t) { return isa_space((enum pto_space)t->space)->text; }

/* Text says only `scaling` (2026-08 1.3), and its alloc_tile takes every layout there on every target: what needs A5 is the use. */
bool isa_lc_space_exists(struct legal *l)
{
    const struct pto_tile *t = declared(l);
    bool scale = t != NULL && (t->space == PTO_SPACE_SCALE_LEFT || t->space == PTO_SPACE_SCALE_RIGHT);
    if (scale && l->context == ISA_LEGAL_TEXT && isa_capacity(l->target, PTO_SPACE_SCALING) > 0)
        return true;
    return t == NULL || isa_capacity(l->target, (enum pto_space)t->space) > 0 ||
           isa_lc_fail(l, "declares a tile in %s, which is not available on %s", where(t), l->target->name);
}

/* Of a tile without an address the planner says it (2026-08 7.2 P8). */
bool isa_lc_tile_fits(struct legal *l)
{
    const struct pto_tile *t = declared(l);
    const struct pto_operand *addr = isa_insn_operand(l->insn, PTO_ROLE_ADDR);
    bool text = l->context == ISA_LEGAL_TEXT || l->context == ISA_LEGAL_STRICT;
    if (t == NULL || isa_tile_bytes(t) <= room(l, t) || (text && addr == NULL))
        return true;
    return isa_lc_fail(l, "declares a tile of %lld bytes (%s), %s has %lld", (long long)isa_tile_bytes(t), isa_lc_tile(l, t), where(t),
                       (long long)room(l, t));
}

static bool ends_within(struct legal *l, const struct pto_tile *t, int64_t capacity)
{
    int64_t end;
    if (t == NULL || t->addr == PTO_UNKNOWN || (base_add_i64(t->addr, isa_tile_bytes(t), &end) && end <= capacity))
        return true;
    return isa_lc_fail(l, "places a tile of %lld bytes at 0x%llx; %s ends at 0x%llx", (long long)isa_tile_bytes(t),
                       (unsigned long long)t->addr, where(t), (unsigned long long)capacity);
}

bool isa_lc_tile_end(struct legal *l)
{
    const struct pto_tile *t = declared(l);
    return t == NULL || ends_within(l, t, room(l, t));
}

bool isa_lc_table_range(struct legal *l)
{
    const struct pto_tile *t = declared(l);
    if (t == NULL || !is_table(t))
        return true;
    int64_t capacity = isa_capacity(l->target, (enum pto_space)t->space);
    if (isa_tile_bytes(t) > capacity)
        return isa_lc_fail(l, "declares a tile of %lld bytes, %s of %s has %lld", (long long)isa_tile_bytes(t),
                           isa_space((enum pto_space)t->space)->hw, l->target->name, (long long)capacity);
    return ends_within(l, t, capacity);
}

/* R11: the planner keeps the last 8 KiB of A5's UB free, the machine has it. */
bool isa_lc_ub_plan(struct legal *l)
{
    const struct pto_tile *t = declared(l);
    int64_t plan = isa_plan_capacity(l->target, PTO_SPACE_VEC), end;
    if (t == NULL || t->space != PTO_SPACE_VEC || t->addr == PTO_UNKNOWN || !base_add_i64(t->addr, isa_tile_bytes(t), &end) || end <= plan)
        return true;
    return isa_lc_fail(l, "reaches 0x%llx; bytes above 0x%llx of UB are outside what the planner would use", (unsigned long long)end,
                       (unsigned long long)plan);
}

bool isa_lc_addr_negative(struct legal *l)
{
    int64_t addr = isa_insn_int(l->insn, PTO_ROLE_ADDR, PTO_UNKNOWN);
    return addr == PTO_UNKNOWN || addr >= 0 || isa_lc_fail(l, "expects addr >= 0, got %lld", (long long)addr);
}

/* R10: 32 or 512 for constants in text, 32 for the machine. */
bool isa_lc_addr_aligned(struct legal *l)
{
    const struct pto_tile *t = declared(l);
    if (t == NULL || t->addr == PTO_UNKNOWN || t->addr < 0)
        return true;
    const struct isa_space_info *space = isa_space((enum pto_space)t->space);
    unsigned align = l->context == ISA_LEGAL_TEXT || l->context == ISA_LEGAL_STRICT ? space->text_align : space->align;
    return t->addr % align == 0 || isa_lc_fail(l, "addr must be aligned to %u bytes for local tile memory space %s, got 0x%llx", align,
                                               space->text, (unsigned long long)t->addr);
}

bool isa_lc_tile_fractal(struct legal *l)
{
    const struct pto_tile *t = declared(l);
    return t == NULL || t->fractal == 512 || t->fractal == 1024 || t->fractal == 32 ||
           isa_lc_fail(l, "declares a tile of fractal %u; 32, 512 and 1024 exist", (unsigned)t->fractal);
}

bool isa_lc_tile_valid(struct legal *l)
{
    const struct pto_tile *t = declared(l);
    if (t == NULL)
        return true;
    int64_t row = text_elems(t, true, isa_insn_int(l->insn, PTO_ROLE_VALID_ROW, PTO_UNKNOWN));
    int64_t col = text_elems(t, false, isa_insn_int(l->insn, PTO_ROLE_VALID_COL, PTO_UNKNOWN));
    row = row == PTO_UNKNOWN && lc_known(t->v_row) ? t->v_row : row;
    col = col == PTO_UNKNOWN && lc_known(t->v_col) ? t->v_col : col;
    if ((row == PTO_UNKNOWN || (row >= 0 && row <= t->rows)) && (col == PTO_UNKNOWN || (col >= 0 && col <= t->cols)))
        return true;
    return isa_lc_fail(l, "has a valid region of %s, its tile is %s", isa_lc_shape(l, row, col), isa_lc_shape(l, t->rows, t->cols));
}

bool isa_lc_row_bytes(struct legal *l)
{
    const struct pto_tile *t = declared(l);
    if (t == NULL || t->slayout != PTO_SLAYOUT_NONE)
        return true;
    bool col = t->blayout == PTO_BLAYOUT_COL;
    int64_t elems = col ? t->rows : t->cols, bits = elems * lc_bits(t->dtype), unit = lc_bits(t->dtype) == 4 ? 16 : 32;
    if (bits % (unit * 8) == 0)
        return true;
    return isa_lc_fail(l, "expects %s of a none_box tile to take a multiple of %lld bytes; %lld elements of %s take %lld%s",
                       col ? "columns" : "rows", (long long)unit, (long long)elems, isa_dtype((enum pto_dtype)t->dtype)->text,
                       (long long)(bits / 8), bits % 8 != 0 ? " and a half" : "");
}

bool isa_lc_box_multiple(struct legal *l)
{
    const struct pto_tile *t = declared(l);
    int32_t rows, cols;
    if (t == NULL || t->slayout == PTO_SLAYOUT_NONE || !isa_tile_box(t, &rows, &cols))
        return true;
    if (lc_bits(t->dtype) == 4 && t->fractal == 512) { /* R2: this rule counts 32 elements, FP4_BOX the real 64 */
        rows = rows == 64 ? 32 : rows;
        cols = cols == 64 ? 32 : cols;
    }
    bool rows_free = t->space == PTO_SPACE_VEC || t->fractal == 32 || t->rows == 1;
    if (t->cols % cols == 0 && (rows_free || t->rows % rows == 0))
        return true;
    return isa_lc_fail(l, "expects %s to be a multiple of its %dx%d box, got %s", t->cols % cols != 0 ? "cols" : "rows", rows, cols,
                       isa_lc_tile(l, t));
}

bool isa_lc_fp4_box(struct legal *l)
{
    const struct pto_tile *t = declared(l);
    int32_t rows, cols;
    if (t == NULL || lc_bits(t->dtype) != 4 || t->slayout == PTO_SLAYOUT_NONE || t->fractal != 512 || !isa_tile_box(t, &rows, &cols))
        return true;
    return (t->cols % cols == 0 && (rows != 64 || t->rows % 64 == 0)) ||
           isa_lc_fail(l, "has 4-bit boxes of %dx%d elements on the machine, %s is no whole number of them", rows, cols,
                       isa_lc_shape(l, t->rows, t->cols));
}

/* The window of a subview or subset in elements; PTO_UNKNOWN where an offset is no constant. */
static void window(const struct legal *l, int64_t *row, int64_t *col)
{
    *row = text_elems(l->src, true, isa_insn_int(l->insn, PTO_ROLE_ROW, PTO_UNKNOWN));
    *col = text_elems(l->src, false, isa_insn_int(l->insn, PTO_ROLE_COL, PTO_UNKNOWN));
}

bool isa_lc_subview_bounds(struct legal *l)
{
    const struct pto_tile *view = declared(l);
    if (view == NULL || l->src == NULL)
        return true;
    int64_t row, col, end;
    window(l, &row, &col);
    bool row_good = row == PTO_UNKNOWN ? view->rows <= l->src->rows : row >= 0 && base_add_i64(row, view->rows, &end) && end <= l->src->rows;
    bool col_good = col == PTO_UNKNOWN ? view->cols <= l->src->cols : col >= 0 && base_add_i64(col, view->cols, &end) && end <= l->src->cols;
    return (row_good && col_good) ||
           isa_lc_fail(l, "takes a window of %s at %s of a tile of %s", isa_lc_shape(l, view->rows, view->cols), isa_lc_at(l, row, col),
                       isa_lc_shape(l, l->src->rows, l->src->cols));
}

bool isa_lc_subview_box(struct legal *l)
{
    const struct pto_tile *view = declared(l);
    int32_t rows, cols;
    if (view == NULL || l->src == NULL || l->src->slayout == PTO_SLAYOUT_NONE || !isa_tile_box(l->src, &rows, &cols))
        return true;
    int64_t row, col;
    window(l, &row, &col);
    if (view->rows % rows == 0 && view->cols % cols == 0 && (row == PTO_UNKNOWN || row % rows == 0) && (col == PTO_UNKNOWN || col % cols == 0))
        return true;
    return isa_lc_fail(l, "expects sizes and offsets in multiples of the %dx%d box, got %s at %s", rows, cols,
                       isa_lc_shape(l, view->rows, view->cols), isa_lc_at(l, row, col));
}

/* The stride of boxes stays the parent's, so that a view must span the direction its boxes run in. */
bool isa_lc_subview_full(struct legal *l)
{
    const struct pto_tile *view = declared(l);
    if (view == NULL || l->src == NULL || l->src->slayout == PTO_SLAYOUT_NONE)
        return true;
    int64_t row, col;
    window(l, &row, &col);
    bool by_row = l->src->blayout == PTO_BLAYOUT_ROW;
    if (by_row ? view->cols == l->src->cols && col == 0 : view->rows == l->src->rows && row == 0)
        return true;
    return isa_lc_fail(l, "expects a view of a %s boxed tile to keep all %d %s with %s offset 0, got %s at %s",
                       by_row ? "row_major" : "col_major", by_row ? l->src->cols : l->src->rows, by_row ? "columns" : "rows",
                       by_row ? "column" : "row", isa_lc_shape(l, view->rows, view->cols), isa_lc_at(l, row, col));
}

bool isa_lc_setvalid_range(struct legal *l)
{
    if (l->src == NULL)
        return true;
    int64_t row = text_elems(l->src, true, isa_insn_int(l->insn, PTO_ROLE_VALID_ROW, PTO_UNKNOWN));
    int64_t col = text_elems(l->src, false, isa_insn_int(l->insn, PTO_ROLE_VALID_COL, PTO_UNKNOWN));
    if ((row == PTO_UNKNOWN || (row >= 0 && row <= l->src->rows)) && (col == PTO_UNKNOWN || (col >= 0 && col <= l->src->cols)))
        return true;
    return isa_lc_fail(l, "sets a valid region of %s on a tile of %s", isa_lc_shape(l, row, col),
                       isa_lc_shape(l, l->src->rows, l->src->cols));
}
