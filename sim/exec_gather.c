/* Gather and scatter by index, by mask and by comparison, on chip and in GM (vector.md 11, 23.1, 25.8, 25.9).  Every index is
 * checked against what it points into; an element is only ever looked up inside of a tile or buffer. */
#include "base/checked.h"
#include "sim/rows.h"

#include <string.h>

static unsigned bits_of(const struct sim_grid *g) { return isa_dtype((enum pto_dtype)g->dtype)->bits; }
static bool is_float(const struct sim_grid *g) { return isa_dtype_is_float((enum pto_dtype)g->dtype); }

static bool same_width(struct sim_exec *x, const struct pto_insn *insn, const struct sim_grid *a, const struct sim_grid *b)
{
    return bits_of(a) == bits_of(b) || sim_refuse(x, insn, "elements move as they are: %s and %s differ in size",
                                                  isa_dtype((enum pto_dtype)a->dtype)->name, isa_dtype((enum pto_dtype)b->dtype)->name);
}

static bool is_index(struct sim_exec *x, const struct pto_insn *insn, const struct sim_grid *idx)
{
    return isa_dtype_is_int((enum pto_dtype)idx->dtype) ||
           sim_refuse(x, insn, "indices are integers, not %s", isa_dtype((enum pto_dtype)idx->dtype)->name);
}

/* The physical extent of a tile, where flat indices count: element k is (k / cols, k % cols) (section 11). */
static bool open_whole(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role role, struct sim_grid *grid)
{
    const struct pto_tile *tile = isa_insn_tile(insn, role);
    if (tile == NULL)
        return sim_refuse(x, insn, "needs a tile operand that is not there");
    return sim_grid_of_tile(x, insn, arena, tile, 0, 0, tile->rows, tile->cols, grid);
}

/* ---- masks ---- */
struct mask {
    int32_t step, offset;
};
/* Patterns are read from the right: the last digit is element 0. */
static const struct mask masks[] = {[PTO_MASK_PATTERN_P0101] = {2, 0}, [PTO_MASK_PATTERN_P1010] = {2, 1}, [PTO_MASK_PATTERN_P0001] = {4, 0},
                                    [PTO_MASK_PATTERN_P0010] = {4, 1}, [PTO_MASK_PATTERN_P0100] = {4, 2}, [PTO_MASK_PATTERN_P1000] = {4, 3},
                                    [PTO_MASK_PATTERN_P1111] = {1, 0}};

static bool mask_of(struct sim_exec *x, const struct pto_insn *insn, struct mask *mask)
{
    int64_t pattern = isa_insn_attr(insn, PTO_ATTR_MASK_PATTERN);
    if (pattern < PTO_MASK_PATTERN_P0101 || pattern > PTO_MASK_PATTERN_P1111)
        return sim_refuse(x, insn, "needs an index tile, a value to compare with, or a mask pattern");
    *mask = masks[pattern];
    return true;
}

/* Rows that the pattern selects, or the elements of selected columns packed behind one another whatever the rows (25.9). */
static bool gather_mask(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena)
{
    struct sim_grid from, to;
    struct mask m = {0};
    const struct pto_tile *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    bool by_row = isa_insn_attr(insn, PTO_ATTR_MASK_AXIS) == PTO_MASK_AXIS_COL;
    if (!mask_of(x, insn, &m) || !sim_open(x, insn, arena, PTO_ROLE_SRC, &from) || dst == NULL ||
        !sim_open_part(x, insn, arena, PTO_ROLE_DST, sim_valid_rows(dst), by_row ? sim_valid_cols(dst) : dst->cols, &to) ||
        !same_width(x, insn, &from, &to))
        return false;
    sim_grid_settle(arena, &from, &to, true);
    int32_t out_r = 0, out_c = 0;
    for (int32_t r = by_row ? m.offset : 0; r < from.rows && out_r < to.rows; r += by_row ? m.step : 1) {
        if (by_row) {
            for (int32_t c = 0; c < from.cols && c < to.cols; c++)
                sim_grid_store(&to, out_r, c, sim_grid_load(&from, r, c));
            out_r++;
            continue;
        }
        for (int32_t c = m.offset; c < from.cols && out_r < to.rows && to.cols > 0; c += m.step) {
            sim_grid_store(&to, out_r, out_c, sim_grid_load(&from, r, c));
            out_c = out_c + 1 < to.cols ? out_c + 1 : 0;
            out_r += out_c == 0;
        }
    }
    return true;
}

static bool scatter_mask(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena)
{
    struct sim_grid from, to;
    struct mask m = {0};
    if (!mask_of(x, insn, &m) || !sim_open(x, insn, arena, PTO_ROLE_SRC, &from) || !sim_open(x, insn, arena, PTO_ROLE_DST, &to) ||
        !same_width(x, insn, &from, &to))
        return false;
    bool by_row = isa_insn_attr(insn, PTO_ATTR_MASK_AXIS) == PTO_MASK_AXIS_COL;
    sim_grid_settle(arena, &from, &to, true);
    sim_grid_fill(&to, 0);
    for (int32_t r = 0; r < from.rows; r++)
        for (int32_t c = 0; c < from.cols; c++) {
            int64_t i = by_row ? (int64_t)r * m.step + m.offset : r, j = by_row ? c : (int64_t)c * m.step + m.offset;
            if (i < to.rows && j < to.cols)
                sim_grid_store(&to, (int32_t)i, (int32_t)j, sim_grid_load(&from, r, c));
        }
    return true;
}

/* ---- indices into tiles ---- */
static bool gather_index(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena)
{
    struct sim_grid from, to, idx;
    if (!open_whole(x, insn, arena, PTO_ROLE_SRC, &from) || !sim_open(x, insn, arena, PTO_ROLE_IDX, &idx) ||
        !sim_open(x, insn, arena, PTO_ROLE_DST, &to) || !is_index(x, insn, &idx) || !same_width(x, insn, &from, &to))
        return false;
    sim_grid_settle(arena, &from, &to, true);
    sim_grid_settle(arena, &idx, &to, true);
    int32_t rows = sim_least(to.rows, idx.rows), cols = sim_least(to.cols, idx.cols);
    int64_t *at = base_alloc_array(arena, (size_t)cols + 1, sizeof *at), count = (int64_t)from.rows * from.cols;
    uint64_t *out = base_alloc_array(arena, (size_t)cols + 1, sizeof *out);
    for (int32_t r = 0; r < rows; r++) {
        sim_load_i64(&idx, r, cols, at);
        for (int32_t c = 0; c < cols; c++) /* out of range: 0 */
            out[c] = at[c] < 0 || at[c] >= count ? 0 : sim_grid_load(&from, (int32_t)(at[c] / from.cols), (int32_t)(at[c] % from.cols));
        sim_store_bits(&to, r, cols, out);
    }
    return true;
}

/* What no index names becomes 0 (R18); an index out of range is passed over; the last of several writes stays. */
static bool scatter_index(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena)
{
    struct sim_grid from, to, valid, idx;
    if (!sim_open(x, insn, arena, PTO_ROLE_SRC, &from) || !sim_open(x, insn, arena, PTO_ROLE_IDX, &idx) ||
        !open_whole(x, insn, arena, PTO_ROLE_DST, &to) || !sim_open(x, insn, arena, PTO_ROLE_DST, &valid) || !is_index(x, insn, &idx) ||
        !same_width(x, insn, &from, &to))
        return false;
    sim_grid_settle(arena, &from, &to, true);
    sim_grid_settle(arena, &idx, &to, true);
    sim_grid_fill(&valid, 0);
    int32_t rows = sim_least(from.rows, idx.rows), cols = sim_least(from.cols, idx.cols);
    int64_t *at = base_alloc_array(arena, (size_t)cols + 1, sizeof *at), count = (int64_t)to.rows * to.cols;
    for (int32_t r = 0; r < rows; r++) {
        sim_load_i64(&idx, r, cols, at);
        for (int32_t c = 0; c < cols; c++)
            if (at[c] >= 0 && at[c] < count)
                sim_grid_store(&to, (int32_t)(at[c] / to.cols), (int32_t)(at[c] % to.cols), sim_grid_load(&from, r, c));
    }
    return true;
}

/* ---- comparison ---- */
static int order(double a, double b) { return a < b ? -1 : a > b ? 1 : a == b ? 0 : 2; }
static int order_i64(int64_t a, int64_t b) { return a < b ? -1 : a > b; }
/* Bit k of a mode: an order of k - 1 (less, equal, greater, unordered) satisfies it. */
static const uint8_t satisfied_by[] = {[PTO_CMP_EQ] = 2, [PTO_CMP_NE] = 13, [PTO_CMP_LT] = 1, [PTO_CMP_LE] = 3, [PTO_CMP_GT] = 4, [PTO_CMP_GE] = 6};

/* Row by row the columns where src compares to k, and how many they are; columns beyond dst are counted, but not written. */
static bool gather_compare(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena)
{
    struct sim_grid from, to, count;
    int64_t mode = isa_insn_attr(insn, PTO_ATTR_CMP_MODE), offset = isa_insn_attr(insn, PTO_ATTR_CMP_OFFSET), k = 0;
    float kf = 0;
    if (mode < 0 || mode >= (int64_t)(sizeof satisfied_by / sizeof satisfied_by[0]))
        return sim_refuse(x, insn, "there is no such cmpMode");
    if (!sim_open(x, insn, arena, PTO_ROLE_SRC, &from) || !sim_open(x, insn, arena, PTO_ROLE_DST, &to) ||
        !sim_open(x, insn, arena, PTO_ROLE_DST1, &count))
        return false;
    if (is_float(&from) ? !sim_scalar_f32(x, insn, PTO_ROLE_SCALAR, (enum pto_dtype)from.dtype, &kf)
                        : !sim_scalar_i64(x, insn, PTO_ROLE_SCALAR, (enum pto_dtype)from.dtype, &k))
        return false;
    if (!isa_dtype_is_int((enum pto_dtype)to.dtype) || !isa_dtype_is_int((enum pto_dtype)count.dtype))
        return sim_refuse(x, insn, "columns and their number are integers");
    sim_grid_settle(arena, &from, &to, true);
    sim_grid_settle(arena, &from, &count, true);
    for (int32_t r = 0; r < from.rows; r++) {
        int64_t n = 0;
        for (int32_t c = 0; c < from.cols; c++) {
            uint64_t bits = sim_grid_load(&from, r, c);
            int o = is_float(&from) ? order(num_decode((enum pto_dtype)from.dtype, bits), (double)kf)
                                    : order_i64(num_to_i64((enum pto_dtype)from.dtype, bits), k);
            if ((satisfied_by[mode] >> (o + 1) & 1) == 0)
                continue;
            if (r < to.rows && n < to.cols)
                sim_grid_store(&to, r, (int32_t)n, (uint64_t)c + (uint64_t)offset);
            n++;
        }
        /* one count a row, in a column or in a row */
        bool flat = count.rows == 1;
        if (flat ? r < count.cols : r < count.rows && count.cols > 0)
            sim_grid_store(&count, flat ? 0 : r, flat ? r : 0, (uint64_t)n);
    }
    return true;
}

bool sim_ex_tgather(struct sim_exec *x, const struct pto_insn *insn)
{
    struct base_arena arena = {0};
    bool ok = isa_insn_operand(insn, PTO_ROLE_IDX) != NULL      ? gather_index(x, insn, &arena)
              : isa_insn_operand(insn, PTO_ROLE_SCALAR) != NULL ? gather_compare(x, insn, &arena)
                                                                : gather_mask(x, insn, &arena);
    base_arena_free(&arena);
    return ok;
}

bool sim_ex_tscatter(struct sim_exec *x, const struct pto_insn *insn)
{
    struct base_arena arena = {0};
    bool ok = isa_insn_operand(insn, PTO_ROLE_IDX) != NULL ? scatter_index(x, insn, &arena) : scatter_mask(x, insn, &arena);
    base_arena_free(&arena);
    return ok;
}

/* Blocks of 32 bytes by byte offset from the start of src (23.1 point 4); one that does not lie in src is passed over. */
bool sim_ex_tgatherb(struct sim_exec *x, const struct pto_insn *insn)
{
    enum { BLOCK = 32 };
    struct base_arena arena = {0};
    struct sim_grid to, off, from;
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC);
    int64_t begin, end;
    bool ok = open_whole(x, insn, &arena, PTO_ROLE_SRC, &from) && sim_open(x, insn, &arena, PTO_ROLE_IDX, &off) &&
              sim_open(x, insn, &arena, PTO_ROLE_DST, &to) && is_index(x, insn, &off);
    if (ok && isa_tile_range(src, false, &begin, &end) && bits_of(&to) >= 8) {
        int32_t width = (int32_t)(bits_of(&to) / 8), each = BLOCK / width;
        const uint8_t *bytes = from.base + (begin - src->addr);
        uint64_t mask = bits_of(&off) < 64 ? (UINT64_C(1) << bits_of(&off)) - 1 : UINT64_MAX, size = (uint64_t)(end - begin);
        if (sim_grid_overlap(&from, &to)) {
            uint8_t *copy = base_alloc(&arena, (size_t)size + 1);
            memcpy(copy, bytes, (size_t)size);
            bytes = copy;
        }
        sim_grid_settle(&arena, &off, &to, true);
        for (int32_t r = 0; r < to.rows && r < off.rows; r++)
            for (int32_t b = 0; b < off.cols && (int64_t)b * each < to.cols; b++) {
                uint64_t at = sim_grid_load(&off, r, b) & mask; /* an unsigned number, whatever the type says */
                if (size < BLOCK || at > size - BLOCK)
                    continue;
                for (int32_t c = 0; c < each && b * each + c < to.cols; c++)
                    sim_grid_store(&to, r, b * each + c, num_load(bytes + at, (uint64_t)c, (enum pto_dtype)to.dtype));
            }
    }
    base_arena_free(&arena);
    return ok;
}

/* ---- GM ---- */

/* What becomes of an index outside of the table. AS_IS: the address is computed all the same; it must lie in the buffer (R30). */
enum beyond { AS_IS, CLAMP, WRAP, NONE };
static const uint8_t gather_beyond[] = {[PTO_GATHER_OOB_UNDEFINED] = AS_IS, [PTO_GATHER_OOB_CLAMP] = CLAMP, [PTO_GATHER_OOB_WRAP] = WRAP, [PTO_GATHER_OOB_ZERO] = NONE};
static const uint8_t scatter_beyond[] = {[PTO_SCATTER_OOB_UNDEFINED] = AS_IS, [PTO_SCATTER_OOB_SKIP] = NONE, [PTO_SCATTER_OOB_CLAMP] = CLAMP, [PTO_SCATTER_OOB_WRAP] = WRAP};

/* Moves between a tile and rows or elements of a table by index. rows x cols of the tile; place[n] is the row of the grid that
 * belongs to the n-th index, or -1 if there is none. */
struct table {
    struct sim_grid grid, tile;
    int32_t rows, cols;
    bool by_row;
    int32_t *place;
};

/* The n-th index as one of the table, -1 if it has no place. False: outside in mode AS_IS. */
static bool settle_index(int64_t *k, int64_t capacity, enum beyond beyond)
{
    if (*k >= 0 && *k < capacity)
        return true;
    if (beyond == AS_IS)
        return false;
    if (beyond == NONE || capacity <= 0)
        *k = -1;
    else if (beyond == CLAMP)
        *k = *k < 0 ? 0 : capacity - 1;
    else
        *k = *k % capacity + (*k % capacity < 0 ? capacity : 0);
    return true;
}

/* An index beyond the view still has an address if its offset is sure to fit. */
static bool has_offset(const struct pto_gm *gm, int64_t index)
{
    int64_t sum = 0, reach;
    if (index > INT64_MAX / 256)
        return false;
    for (int d = 0; d < 5; d++)
        if (gm->stride[d] == PTO_UNKNOWN || gm->stride[d] == INT64_MIN || !base_mul_i64(gm->stride[d] < 0 ? -gm->stride[d] : gm->stride[d], index + 1, &reach) ||
            !base_add_i64(sum, reach, &sum))
            return false;
    return base_mul_i64(sum, 256, &reach);
}

/* Offset of (row, col), also beyond the view: its outermost dimension goes on. */
static int64_t offset_of(const struct pto_gm *gm, int64_t row, int64_t col, bool inside)
{
    if (inside)
        return isa_gm_offset(gm, row, col);
    struct pto_gm open = *gm;
    if (open.rank >= 1 && open.rank < 5)
        open.shape[5 - open.rank] = INT64_MAX;
    return isa_gm_row_part(&open, row) + isa_gm_col_part(&open, col);
}

static int64_t index_at(const struct sim_grid *idx, int64_t n)
{
    int64_t r = n / idx->cols, c = n % idx->cols;
    return num_to_i64((enum pto_dtype)idx->dtype, sim_grid_load(idx, (int32_t)r, (int32_t)c));
}

/* The index operand, a tile or a window of GM. */
static bool open_index(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, int64_t count, struct sim_grid *idx)
{
    const struct pto_gm *gm = isa_insn_gm(insn, PTO_ROLE_IDX);
    int64_t rows, cols;
    bool ok;
    if (gm != NULL) {
        isa_gm_extent(gm, &rows, &cols);
        if (rows == PTO_UNKNOWN || cols == PTO_UNKNOWN)
            return sim_refuse(x, insn, "the index view has no countable extent");
        cols = cols < count ? cols : count; /* no more is looked at than is used: if one row is enough, its beginning */
        int64_t needed = cols > 0 ? (count + cols - 1) / cols : 0;
        ok = sim_grid_of_gm(x, insn, arena, gm, (int32_t)(rows < needed ? rows : needed), (int32_t)cols, idx);
    } else {
        ok = sim_open(x, insn, arena, PTO_ROLE_IDX, idx);
    }
    return ok && is_index(x, insn, idx);
}

static bool open_table(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_gm *gm,
                       enum pto_role tile_role, bool by_row, enum beyond beyond, struct table *t)
{
    struct sim_grid idx;
    int64_t gm_rows, gm_cols, lo, hi;
    isa_gm_extent(gm, &gm_rows, &gm_cols);
    if (gm_rows == PTO_UNKNOWN || gm_cols == PTO_UNKNOWN)
        return sim_refuse(x, insn, "the shape of the view has more rows or columns than 64 bits can count");
    if (!sim_open(x, insn, arena, tile_role, &t->tile) ||
        !open_index(x, insn, arena, by_row ? t->tile.rows : (int64_t)t->tile.rows * t->tile.cols, &idx))
        return false;
    sim_grid_settle(arena, &idx, &t->tile, true);
    t->by_row = by_row;
    t->rows = t->tile.rows;
    t->cols = t->tile.cols;
    if (by_row)
        t->cols = t->cols < gm_cols ? t->cols : (int32_t)gm_cols;
    bool paired = !by_row && isa_insn_tile(insn, PTO_ROLE_IDX) != NULL; /* index (i, j) for element (i, j) */
    if (paired) {
        t->rows = sim_least(t->rows, idx.rows);
        t->cols = sim_least(t->cols, idx.cols);
    }
    int64_t wanted = by_row ? t->rows : (int64_t)t->rows * t->cols, stated = (int64_t)idx.rows * idx.cols, capacity;
    if (!base_mul_i64(gm_rows, by_row ? 1 : gm_cols, &capacity))
        capacity = INT64_MAX;
    if (!paired && wanted > stated) { /* rows without an index are left alone */
        wanted = stated;
        t->rows = by_row ? (int32_t)stated : (int32_t)(stated / (t->cols > 0 ? t->cols : 1));
        wanted = by_row ? wanted : (int64_t)t->rows * t->cols;
    }
    if (t->rows <= 0 || t->cols <= 0 || wanted > INT32_MAX)
        t->rows = 0;
    t->place = base_alloc_array(arena, (size_t)wanted + 1, sizeof *t->place);
    int64_t *offset = base_alloc_array(arena, (size_t)wanted + 1, sizeof *offset);
    int32_t used = 0;
    bool counts = isa_gm_range(gm, &lo, &hi);
    for (int64_t n = 0; n < wanted && t->rows > 0; n++) {
        int64_t k = paired ? num_to_i64((enum pto_dtype)idx.dtype, sim_grid_load(&idx, (int32_t)(n / t->cols), (int32_t)(n % t->cols))) : index_at(&idx, n);
        bool inside = settle_index(&k, counts ? capacity : 0, beyond);
        t->place[n] = -1;
        if (inside && k < 0)
            continue;
        bool line = !by_row && (gm_rows == 1 || gm_cols <= 0); /* elements of one row go on as such */
        int64_t row = by_row ? k : line ? 0 : k / gm_cols, col = by_row ? 0 : line ? k : k % gm_cols;
        if (!inside && (k < 0 || !counts || !has_offset(gm, k))) {
            (void)base_diag_emit(x->diags, PTO_D_GM_BOUNDS, insn->span, "%s: index %lld is outside of the view, which has %lld %s",
                                 sim_insn_name(insn), (long long)k, (long long)capacity, by_row ? "rows" : "elements");
            return false;
        }
        offset[used] = offset_of(gm, row, col, inside);
        t->place[n] = used++;
    }
    t->grid = (struct sim_grid){.dtype = gm->dtype};
    return same_width(x, insn, &t->grid, &t->tile) &&
           (used == 0 || (sim_gm_range(x, insn, gm) && sim_grid_of_gm_rows(x, insn, arena, gm, offset, used, by_row ? t->cols : 1, &t->grid)));
}

/* The rows of the tile that have a place in the table, and those places, row for row. */
static void pair_rows(struct base_arena *arena, const struct table *t, struct sim_grid *tile, struct sim_grid *grid)
{
    *tile = t->tile;
    *grid = t->grid;
    tile->cols = grid->cols = t->cols;
    tile->rows = 0;
    tile->row = base_alloc_array(arena, (size_t)t->rows + 1, sizeof *tile->row);
    grid->row = base_alloc_array(arena, (size_t)t->rows + 1, sizeof *grid->row);
    for (int32_t r = 0; r < t->rows; r++)
        if (t->place[r] >= 0) {
            tile->row[tile->rows] = t->tile.row[r];
            grid->row[tile->rows++] = t->grid.row[t->place[r]];
        }
    grid->rows = tile->rows;
}

static void clear_row(const struct sim_grid *g, int32_t r, int32_t cols)
{
    struct sim_grid one = *g;
    one.row += r;
    one.rows = 1;
    one.cols = cols;
    sim_grid_fill(&one, 0);
}

static void gather_rows(struct base_arena *arena, const struct table *t)
{
    struct sim_grid tile, grid;
    pair_rows(arena, t, &tile, &grid);
    sim_grid_copy(&tile, &grid);
    for (int32_t r = 0; r < t->rows; r++)
        if (t->place[r] < 0)
            clear_row(&t->tile, r, t->cols);
}

/* dst[r, j] = table[idx[r], j], or dst[i, j] = table_flat[idx[i, j]]; 0 for what has no place. */
bool sim_ex_mgather(struct sim_exec *x, const struct pto_insn *insn)
{
    struct base_arena arena = {0};
    struct table t = {0};
    const struct pto_gm *gm = isa_insn_gm(insn, PTO_ROLE_SRC);
    int64_t oob = isa_insn_attr(insn, PTO_ATTR_GATHER_OOB);
    if (gm == NULL || oob < 0 || oob >= (int64_t)sizeof gather_beyond)
        return sim_refuse(x, insn, "needs a view and a mode for indices out of range");
    bool by_row = isa_insn_attr(insn, PTO_ATTR_COALESCE) == PTO_COALESCE_ROW;
    bool ok = open_table(x, insn, &arena, gm, PTO_ROLE_DST, by_row, (enum beyond)gather_beyond[oob], &t);
    if (ok && by_row)
        gather_rows(&arena, &t);
    for (int32_t r = 0; ok && !by_row && r < t.rows; r++)
        for (int32_t c = 0; c < t.cols; c++) {
            int32_t at = t.place[r * t.cols + c];
            sim_grid_store(&t.tile, r, c, at < 0 ? 0 : sim_grid_load(&t.grid, at, 0));
        }
    base_arena_free(&arena);
    return ok;
}

/* One element of an atomic operation: integers wrap, floats round once, of one NaN and a number the number wins (0.7). */
static uint64_t combine(enum pto_dtype dtype, int64_t op, uint64_t old, uint64_t value)
{
    if (op == PTO_SCATTER_ATOMIC_NONE)
        return value;
    if (isa_dtype_is_int(dtype)) {
        int64_t a = num_to_i64(dtype, old), b = num_to_i64(dtype, value);
        bool less = dtype == PTO_U64 ? (uint64_t)a < (uint64_t)b : a < b;
        return op == PTO_SCATTER_ATOMIC_ADD ? old + value : less == (op == PTO_SCATTER_ATOMIC_MAX) ? value : old;
    }
    if (op == PTO_SCATTER_ATOMIC_ADD)
        return num_encode(dtype, num_decode(dtype, old) + num_decode(dtype, value), PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
    bool old_nan = num_is_nan(dtype, old), new_nan = num_is_nan(dtype, value);
    if (old_nan || new_nan)
        return old_nan && new_nan ? num_nan(dtype) : old_nan ? value : old;
    double a = num_decode(dtype, old), b = num_decode(dtype, value);
    bool negative_old = (old >> (isa_dtype(dtype)->bits - 1) & 1) != 0;
    if (a == b) /* of two zeros the larger is the positive one */
        return negative_old == (op == PTO_SCATTER_ATOMIC_MAX) ? value : old;
    return (a < b) == (op == PTO_SCATTER_ATOMIC_MAX) ? value : old;
}

/* Without the attribute an index a row is meant where there is one a row (section 11). */
static bool scatters_rows(const struct pto_insn *insn)
{
    const struct pto_tile *idx = isa_insn_tile(insn, PTO_ROLE_IDX), *src = isa_insn_tile(insn, PTO_ROLE_SRC);
    int64_t coalesce = isa_insn_attr(insn, PTO_ATTR_OPT_COALESCE);
    if (coalesce >= 0 || idx == NULL || src == NULL)
        return coalesce == PTO_COALESCE_ROW;
    return sim_valid_cols(idx) == 1 || (sim_valid_rows(idx) == 1 && sim_valid_rows(src) != 1);
}

/* In row-major order of src, so that the last of several writes to an element stays. */
bool sim_ex_mscatter(struct sim_exec *x, const struct pto_insn *insn)
{
    struct base_arena arena = {0};
    struct table t = {0};
    const struct pto_gm *gm = isa_insn_gm(insn, PTO_ROLE_DST);
    int64_t oob = isa_insn_attr(insn, PTO_ATTR_SCATTER_OOB), op = isa_insn_attr(insn, PTO_ATTR_SCATTER_ATOMIC);
    if (gm == NULL || oob < 0 || oob >= (int64_t)sizeof scatter_beyond)
        return sim_refuse(x, insn, "needs a view and a mode for indices out of range");
    bool by_row = scatters_rows(insn);
    bool ok = open_table(x, insn, &arena, gm, PTO_ROLE_SRC, by_row, (enum beyond)scatter_beyond[oob], &t);
    bool rows = by_row && op == PTO_SCATTER_ATOMIC_NONE;
    if (ok && rows) {
        struct sim_grid tile, grid;
        pair_rows(&arena, &t, &tile, &grid);
        sim_grid_copy(&grid, &tile); /* in order of rows, too */
    }
    for (int32_t r = 0; ok && !rows && r < t.rows; r++)
        for (int32_t c = 0; c < t.cols; c++) {
            int32_t at = t.place[by_row ? r : r * t.cols + c], col = by_row ? c : 0;
            if (at < 0)
                continue;
            uint64_t old = op != PTO_SCATTER_ATOMIC_NONE ? sim_grid_load(&t.grid, at, col) : 0;
            sim_grid_store(&t.grid, at, col, combine((enum pto_dtype)gm->dtype, op, old, sim_grid_load(&t.tile, r, c)));
        }
    base_arena_free(&arena);
    return ok;
}
