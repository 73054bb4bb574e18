/* Grids of elements: tiles and GM windows as row and column offset tables, bounds, copies.  The one place where execution
 * turns addresses into host pointers. Knows layouts only through isa/layout.h. */
#include "sim/exec.h"
#include "sim/launch.h"
#include "base/checked.h"

#include <string.h>

const char *sim_slot_name(const struct pto_insn *insn, const struct pto_tile *tile)
{
    const struct isa_op_info *info = isa_op((enum pto_op)insn->op);
    for (int i = 0; i < info->nslots; i++)
        if (tile == &insn->operand[i].u.tile)
            return info->slots[i].name;
    return "tile";
}

uint8_t *sim_tile_base(struct sim_exec *x, const struct pto_insn *insn, const struct pto_tile *tile)
{
    const struct isa_space_info *space = isa_space((enum pto_space)tile->space);
    const char *name = sim_insn_name(insn), *slot = sim_slot_name(insn, tile);
    const char *dtype = isa_dtype((enum pto_dtype)tile->dtype)->name;
    int64_t begin, end, size = x->core->size[tile->space];
    if (!isa_tile_range(tile, false, &begin, &end)) {
        struct base_diag *d = base_diag_emit(x->diags, PTO_D_TILE_BOUNDS, insn->span, "%s: `%s` (%s %dx%d in %s) has no address", name, slot, dtype,
                                             (int)tile->rows, (int)tile->cols, space->text);
        if (x->block != NULL && x->block->launch->sim->program->in_c)
            base_diag_note(d, "TASSIGN(tile, address) gives it one");
        return NULL;
    }
    if (tile->addr >= 0 && begin >= 0 && end <= size && x->core->space[tile->space] != NULL)
        return sim_core_space(x->core, (enum pto_space)tile->space) + tile->addr;
    if (size == 0) {
        (void)base_diag_emit(x->diags, PTO_D_TILE_BOUNDS, insn->span, "%s: `%s` lies in %s (%s), which target %s does not have", name,
                             slot, space->text, space->hw, x->target->name);
        return NULL;
    }
    struct base_diag *d = base_diag_emit(x->diags, PTO_D_TILE_BOUNDS, insn->span,
                                         "%s: `%s` (%s %dx%d, %s) takes bytes 0x%llx to 0x%llx of %s (%s), which has 0x%llx (%lld) on %s",
                                         name, slot, dtype, (int)tile->rows, (int)tile->cols, isa_tile_layout_name(tile),
                                         (unsigned long long)begin, (unsigned long long)end, space->text, space->hw,
                                         (unsigned long long)size, (long long)size, x->target->name);
    int64_t room = size - (end - begin);
    if (room >= 0)
        base_diag_note(d, "the highest address at which %lld bytes fit is 0x%llx", (long long)(end - begin),
                       (unsigned long long)(room / space->align * space->align));
    else
        base_diag_note(d, "the tile is larger than the memory: split it");
    return NULL;
}

static int64_t *table(struct base_arena *arena, int32_t n) { return base_alloc_array(arena, (size_t)(n > 0 ? n : 1), sizeof(int64_t)); }

/* The parts of indices [from, from + n): equal steps inside a box, and all along an unboxed tile. */
static void tabulate(const struct pto_tile *tile, int64_t (*part)(const struct pto_tile *, int32_t), int32_t from, int32_t origin,
                     int32_t box, int32_t n, int64_t *out)
{
    for (int32_t i = 0, run; i < n; i += run) {
        int32_t room = tile->slayout == PTO_SLAYOUT_NONE ? n : box - (int32_t)(((int64_t)origin + from + i) % box);
        run = room < n - i ? room : n - i;
        int64_t first = part(tile, from + i), step = run > 1 ? part(tile, from + i + 1) - first : 0;
        for (int32_t k = 0; k < run; k++)
            out[i + k] = first + k * step;
    }
}

bool sim_grid_of_tile(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_tile *tile,
                      int32_t row0, int32_t col0, int32_t rows, int32_t cols, struct sim_grid *grid)
{
    *grid = (struct sim_grid){.dtype = tile->dtype, .rows = rows > 0 ? rows : 0, .cols = cols > 0 ? cols : 0};
    grid->base = sim_tile_base(x, insn, tile);
    if (grid->base == NULL)
        return false;
    if (rows > 0 && cols > 0 && (row0 < 0 || col0 < 0 || row0 > tile->rows - rows || col0 > tile->cols - cols))
        return sim_refuse(x, insn, "rows %d to %d and columns %d to %d are asked of `%s`, which has %dx%d", (int)row0,
                          (int)(row0 + rows), (int)col0, (int)(col0 + cols), sim_slot_name(insn, tile), (int)tile->rows,
                          (int)tile->cols);
    grid->row = table(arena, grid->rows);
    grid->col = table(arena, grid->cols);
    int32_t box_rows, box_cols;
    (void)isa_tile_box(tile, &box_rows, &box_cols);
    tabulate(tile, isa_tile_row_part, row0, tile->row0, box_rows, grid->rows, grid->row);
    tabulate(tile, isa_tile_col_part, col0, tile->col0, box_cols, grid->cols, grid->col);
    return true;
}

/* Shape and strides of a view; "?" for what is beyond 64 bits. */
static void note_view(struct base_diag *d, const struct pto_gm *gm)
{
    struct base_buf text = {0};
    for (int k = 0; k < 10; k++) {
        int64_t n = k < 5 ? gm->shape[k] : gm->stride[k - 5];
        base_puts(&text, k == 0 ? "view of shape [" : k == 5 ? "], strides [" : ", ");
        if (n == PTO_UNKNOWN)
            base_putc(&text, '?');
        else
            base_printf(&text, "%lld", (long long)n);
    }
    base_diag_note(d, "%s], layout %s", text.data, isa_enum_text(PTO_ENUM_GM_LAYOUT, gm->layout));
    base_buf_free(&text);
}

/* Says where a GM access [begin, end) lies relative to the nearest buffer. */
static bool gm_outside(struct sim_exec *x, const struct pto_insn *insn, const struct pto_gm *gm, int32_t rows, int32_t cols,
                       int64_t begin, int64_t end)
{
    const char *name = sim_insn_name(insn);
    struct base_diag *d = base_diag_emit(x->diags, PTO_D_GM_BOUNDS, insn->span,
                                         "%s: %dx%d elements of %s at GM bytes 0x%llx to 0x%llx lie in no buffer", name, (int)rows,
                                         (int)cols, isa_dtype((enum pto_dtype)gm->dtype)->name, (unsigned long long)begin,
                                         (unsigned long long)end);
    const struct sim_gm_buffer *near = NULL;
    for (uint32_t i = 0; i < x->gm->count; i++) /* the one that starts last before the access, or the first one */
        if (near == NULL || x->gm->buffers[i].base <= (gm->whole_addr > 0 ? gm->whole_addr : begin))
            near = &x->gm->buffers[i];
    if (near != NULL) {
        int64_t first = begin - near->base, last = end - near->base;
        base_diag_note(d, "relative to buffer `%s` (%lld bytes) the access covers bytes %lld to %lld%s", near->name,
                       (long long)near->bytes, (long long)first, (long long)last,
                       first < 0 ? ": it starts before the buffer" : last > near->bytes ? ": it ends past the buffer" : "");
    }
    note_view(d, gm);
    return false;
}

static void widen(const int64_t *part, int32_t n, int64_t *lo, int64_t *hi)
{
    int64_t least = part[0], most = part[0];
    for (int32_t i = 1; i < n; i++) {
        least = part[i] < least ? part[i] : least;
        most = part[i] > most ? part[i] : most;
    }
    *lo += least;
    *hi += most;
}

/* Binds the elements [lo, hi] of a window, counted from its element 0, to the host: *shift is what to add to such an offset. */
static bool bind_gm(struct sim_exec *x, const struct pto_insn *insn, const struct pto_gm *gm, struct sim_grid *grid, int64_t lo,
                    int64_t hi, int64_t *shift)
{
    int64_t bits = isa_dtype((enum pto_dtype)gm->dtype)->bits, begin, end;
    lo += gm->nibble != 0 ? 1 : 0;
    hi += gm->nibble != 0 ? 1 : 0;
    /* floor and ceiling of bit positions; the callers have seen to it that these products fit */
    begin = lo * bits >= 0 ? lo * bits / 8 : -((-lo * bits + 7) / 8);
    end = (hi + 1) * bits >= 0 ? ((hi + 1) * bits + 7) / 8 : -(-(hi + 1) * bits / 8);
    if (!base_add_i64(gm->addr, begin, &begin) || !base_add_i64(gm->addr, end, &end))
        return sim_refuse(x, insn, "the shape and strides of the view give addresses beyond 64 bits");
    int buffer, home;
    uint8_t *host = sim_gm_at(x->gm, begin, end - begin, &buffer);
    if (host == NULL)
        return gm_outside(x, insn, gm, grid->rows, grid->cols, begin, end);
    if (gm->whole_addr != PTO_UNKNOWN && sim_gm_at(x->gm, gm->whole_addr, 1, &home) != NULL && home != buffer &&
        !x->gm->buffers[buffer].window)
        (void)base_diag_emit(x->diags, PTO_D_OTHER_BUFFER, insn->span, "%s: the view of buffer `%s` reaches into buffer `%s`",
                             sim_insn_name(insn), x->gm->buffers[home].name, x->gm->buffers[buffer].name);
    /* Offsets from the first byte touched, so that no pointer outside the buffer is formed. */
    *shift = (gm->addr - begin) * 8 / bits + (gm->nibble != 0 ? 1 : 0);
    grid->base = host;
    return true;
}

bool sim_gm_range(struct sim_exec *x, const struct pto_insn *insn, const struct pto_gm *gm)
{
    int64_t lo, hi;
    if (isa_gm_range(gm, &lo, &hi) && gm->addr != PTO_UNKNOWN && gm->addr >= 0)
        return true;
    struct base_diag *d = base_diag_emit(x->diags, PTO_D_NO_MEANING, insn->span,
                                         "%s: the shape of the view is none of layout %s, or its strides give addresses beyond 64 bits",
                                         sim_insn_name(insn), isa_enum_text(PTO_ENUM_GM_LAYOUT, gm->layout));
    note_view(d, gm);
    return false;
}

bool sim_grid_of_gm(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_gm *gm,
                    int32_t rows, int32_t cols, struct sim_grid *grid)
{
    int64_t *row = table(arena, rows);
    if (rows > 0 && cols > 0 && !sim_gm_range(x, insn, gm))
        return false;
    for (int32_t r = 0; r < rows && cols > 0; r++)
        row[r] = isa_gm_row_part(gm, r);
    return sim_grid_of_gm_rows(x, insn, arena, gm, row, rows, cols, grid);
}

bool sim_grid_of_gm_rows(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_gm *gm,
                         int64_t *row, int32_t rows, int32_t cols, struct sim_grid *grid)
{
    *grid = (struct sim_grid){.dtype = gm->dtype, .rows = rows > 0 ? rows : 0, .cols = cols > 0 ? cols : 0, .row = row};
    grid->col = table(arena, grid->cols);
    if (grid->rows == 0 || grid->cols == 0)
        return true;
    bool even = isa_gm_cols_even(gm);
    int64_t first = isa_gm_col_part(gm, 0), step = even ? isa_gm_col_part(gm, 1) - first : 0;
    for (int32_t c = 0; even && c < grid->cols; c++)
        grid->col[c] = first + c * step;
    for (int32_t c = 0; !even && c < grid->cols; c++)
        grid->col[c] = isa_gm_col_part(gm, c);
    int64_t lo = 0, hi = 0, shift = 0;
    widen(grid->row, grid->rows, &lo, &hi);
    widen(grid->col, grid->cols, &lo, &hi);
    if (!bind_gm(x, insn, gm, grid, lo, hi, &shift))
        return false;
    for (int32_t r = 0; r < grid->rows; r++)
        grid->row[r] += shift;
    return true;
}

/* One past the end of the run of columns from c on that are neighbours on both sides. */
static int32_t run_end(const struct sim_grid *dst, const struct sim_grid *src, int32_t c)
{
    while (++c < src->cols)
        if (dst->col[c] != dst->col[c - 1] + 1 || src->col[c] != src->col[c - 1] + 1)
            break;
    return c;
}

struct sim_grid sim_grid_transposed(const struct sim_grid *g)
{
    struct sim_grid t = *g;
    t.rows = g->cols;
    t.cols = g->rows;
    t.row = g->col;
    t.col = g->row;
    return t;
}

static bool is_dense(const int64_t *part, int32_t n) { return n > 1 && part[1] == part[0] + 1; }

static void copy_nibbles(const struct sim_grid *dst, const struct sim_grid *src, int32_t r, int32_t from, int32_t to)
{
    for (int32_t c = from; c < to; c++) {
        uint64_t s = (uint64_t)(src->row[r] + src->col[c]), d = (uint64_t)(dst->row[r] + dst->col[c]);
        unsigned code = (unsigned)src->base[s >> 1] >> (s & 1) * 4 & 15u, keep = (d & 1) != 0 ? 0x0Fu : 0xF0u;
        dst->base[d >> 1] = (uint8_t)((dst->base[d >> 1] & keep) | code << (d & 1) * 4);
    }
}

static void copy_rows(const struct sim_grid *dst, const struct sim_grid *src, unsigned bits)
{
    size_t width = bits / 8;
    for (int32_t from = 0, to; from < src->cols; from = to) {
        to = run_end(dst, src, from);
        int64_t n = to - from;
        for (int32_t r = 0; r < src->rows; r++) {
            int64_t s = src->row[r] + src->col[from], d = dst->row[r] + dst->col[from];
            if (bits == 4 && ((s | d | n) & 1) != 0)
                copy_nibbles(dst, src, r, from, to);
            else if (bits == 4)
                memcpy(dst->base + d / 2, src->base + s / 2, (size_t)n / 2);
            else
                memcpy(dst->base + d * (int64_t)width, src->base + s * (int64_t)width, (size_t)n * width);
        }
    }
}

/* Element by element, for re-layouts that keep no neighbours. */
#define COPY_ELEMENTS(T)                                                                              \
    for (int32_t r = 0; r < src->rows; r++) {                                                         \
        const uint8_t *from = src->base + src->row[r] * (int64_t)sizeof(T);                           \
        uint8_t *to = dst->base + dst->row[r] * (int64_t)sizeof(T);                                   \
        for (int32_t c = 0; c < src->cols; c++)                                                       \
            memcpy(to + dst->col[c] * (int64_t)sizeof(T), from + src->col[c] * (int64_t)sizeof(T), sizeof(T)); \
    }

static void copy_elements(const struct sim_grid *dst, const struct sim_grid *src, unsigned bits)
{
    switch (bits) {
    case 4:
        for (int32_t r = 0; r < src->rows; r++)
            copy_nibbles(dst, src, r, 0, src->cols);
        break;
    case 8: COPY_ELEMENTS(uint8_t) break;
    case 16: COPY_ELEMENTS(uint16_t) break;
    case 32: COPY_ELEMENTS(uint32_t) break;
    default: COPY_ELEMENTS(uint64_t) break;
    }
}

/* Byte range of a grid from its base; rows and cols are not 0. */
static void extent(const struct sim_grid *g, const uint8_t **begin, const uint8_t **end)
{
    int64_t lo = 0, hi = 0, bits = isa_dtype((enum pto_dtype)g->dtype)->bits;
    widen(g->row, g->rows, &lo, &hi);
    widen(g->col, g->cols, &lo, &hi);
    *begin = g->base + lo * bits / 8;
    *end = g->base + ((hi + 1) * bits + 7) / 8;
}

/* A dense row-major image of the source in fresh memory. */
static struct sim_grid snapshot(struct base_arena *arena, const struct sim_grid *src, unsigned bits)
{
    struct sim_grid g = *src;
    uint64_t elems = (uint64_t)src->rows * (uint64_t)src->cols;
    g.base = base_alloc(arena, (size_t)(elems * bits + 7) / 8);
    g.row = table(arena, src->rows);
    g.col = table(arena, src->cols);
    for (int32_t r = 0; r < src->rows; r++)
        g.row[r] = (int64_t)r * src->cols;
    for (int32_t c = 0; c < src->cols; c++)
        g.col[c] = c;
    copy_elements(&g, src, bits);
    return g;
}

bool sim_grid_overlap(const struct sim_grid *a, const struct sim_grid *b)
{
    const uint8_t *ab, *ae, *bb, *be;
    if (a->rows <= 0 || a->cols <= 0 || b->rows <= 0 || b->cols <= 0)
        return false;
    extent(a, &ab, &ae);
    extent(b, &bb, &be);
    return (uintptr_t)ab < (uintptr_t)be && (uintptr_t)bb < (uintptr_t)ae;
}

bool sim_grid_same(const struct sim_grid *a, const struct sim_grid *b)
{
    if (a->base != b->base || a->rows != b->rows || a->cols != b->cols ||
        isa_dtype((enum pto_dtype)a->dtype)->bits != isa_dtype((enum pto_dtype)b->dtype)->bits)
        return false;
    return memcmp(a->row, b->row, (size_t)a->rows * sizeof a->row[0]) == 0 &&
           memcmp(a->col, b->col, (size_t)a->cols * sizeof a->col[0]) == 0;
}

void sim_grid_settle(struct base_arena *arena, struct sim_grid *src, const struct sim_grid *dst, bool always)
{
    if ((always || !sim_grid_same(src, dst)) && sim_grid_overlap(src, dst))
        *src = snapshot(arena, src, isa_dtype((enum pto_dtype)src->dtype)->bits);
}

void sim_grid_copy(const struct sim_grid *dst, const struct sim_grid *src)
{
    unsigned bits = isa_dtype((enum pto_dtype)src->dtype)->bits;
    if (src->rows <= 0 || src->cols <= 0)
        return;
    const uint8_t *db, *de, *sb, *se;
    extent(dst, &db, &de);
    extent(src, &sb, &se);
    struct base_arena arena = {0};
    struct sim_grid d = *dst, s = *src;
    if ((uintptr_t)db < (uintptr_t)se && (uintptr_t)sb < (uintptr_t)de)
        s = snapshot(&arena, src, bits);
    if (!(is_dense(d.col, d.cols) && is_dense(s.col, s.cols)) && is_dense(d.row, d.rows) && is_dense(s.row, s.rows)) {
        d = sim_grid_transposed(&d);
        s = sim_grid_transposed(&s);
    }
    if (is_dense(d.col, s.cols) && is_dense(s.col, s.cols))
        copy_rows(&d, &s, bits);
    else
        copy_elements(&d, &s, bits);
    base_arena_free(&arena);
}

/* A run of n > 0 equal elements: the first, then what is there is doubled. */
static void fill_run(uint8_t *at, int64_t n, unsigned width, uint64_t bits)
{
    size_t total = (size_t)n * width, done = width;
    for (unsigned i = 0; i < width; i++)
        at[i] = (uint8_t)(bits >> 8 * i);
    for (size_t more; done < total; done += more) {
        more = done < total - done ? done : total - done;
        memcpy(at + done, at, more);
    }
}

void sim_grid_fill(const struct sim_grid *dst, uint64_t bits)
{
    unsigned width = isa_dtype((enum pto_dtype)dst->dtype)->bits / 8u;
    for (int32_t from = 0, to; from < dst->cols; from = to) {
        to = run_end(dst, dst, from);
        for (int32_t r = 0; r < dst->rows; r++)
            if (width != 0)
                fill_run(dst->base + (dst->row[r] + dst->col[from]) * (int64_t)width, to - from, width, bits);
            else
                for (int32_t c = from; c < to; c++)
                    sim_grid_store(dst, r, c, bits);
    }
}
