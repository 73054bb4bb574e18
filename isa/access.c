/* Regions of bytes (see access.h): layouts are separable (layout.h), so a region is a product of arithmetic progressions; neighbours
 * are joined and what is left beyond two steps is covered by its hull. */
#include "isa/access.h"
#include "isa/layout.h"
#include "isa/path.h"
#include "isa/pipe_op.h"
#include "isa/product.h"

/* Elements at 0, step, 2 step ..: one factor of a region. */
struct factor {
    int64_t step, count;
};
enum { MAX_FACTORS = 8 };
struct region {
    struct factor factor[MAX_FACTORS];
    unsigned n;
    bool exact;
};

static void add_factor(struct region *r, int64_t step, int64_t count)
{
    if (count <= 1 || r->n >= MAX_FACTORS)
        return;
    unsigned at = r->n++;
    for (; at > 0 && r->factor[at - 1].step > step; at--)
        r->factor[at] = r->factor[at - 1];
    r->factor[at] = (struct factor){step, count};
}

/* Joins factors that continue each other, covers what two steps cannot say, and turns elements into bytes. */
static void put_region(struct isa_access *a, struct region *r, int64_t addr_bits, int64_t first, int64_t bits)
{
    int64_t run = 1;
    struct factor left[MAX_FACTORS];
    unsigned n = 0;
    for (unsigned i = 0; i < r->n; i++) {
        struct factor f = r->factor[i];
        if (n == 0 && f.step <= run)
            run = (f.count - 1) * f.step + run;
        else if (n > 0 && left[n - 1].step * left[n - 1].count == f.step)
            left[n - 1].count *= f.count;
        else
            left[n++] = f;
    }
    a->exact = r->exact;
    unsigned from = 0;
    unsigned apart = n; /* steps that are no whole bytes go into the run as well, with all within them */
    while (apart > 0 && left[apart - 1].step * bits % 8 == 0)
        apart--;
    for (; n - from > 2 || from < apart; from++) { /* the innermost steps go into the run */
        run += (left[from].count - 1) * left[from].step;
        a->exact = false;
    }
    int64_t begin = addr_bits + first * bits, end = begin + run * bits;
    a->begin = begin >= 0 ? begin / 8 : -((-begin + 7) / 8);
    a->run = (end + 7) / 8 - a->begin;
    for (unsigned k = 0; k < 2; k++) {
        bool have = from + k < n;
        a->step[k] = have ? left[from + k].step * bits / 8 : 0;
        a->count[k] = have ? left[from + k].count : 1;
    }
    a->known = true;
}

static int32_t known(int32_t extent, int32_t physical) { return extent < 0 || extent > physical ? physical : extent; }

/* Factors of indices [0, n) of one dimension with boxes; start: where the dimension begins in them. */
static void add_dimension(struct region *r, const struct pto_tile *t, int32_t n, int32_t box, bool rows)
{
    int64_t (*part)(const struct pto_tile *, int32_t) = rows ? isa_tile_row_part : isa_tile_col_part;
    if (n <= 1)
        return;
    if (box <= 1 || n <= box) {
        add_factor(r, part(t, 1) - part(t, 0), n);
        return;
    }
    add_factor(r, part(t, 1) - part(t, 0), box);
    add_factor(r, part(t, box) - part(t, 0), (n + box - 1) / box);
    r->exact = r->exact && n % box == 0;
}

struct isa_access isa_tile_access(const struct pto_tile *tile, bool whole)
{
    struct isa_access a = {.space = tile->space};
    struct region r = {.exact = whole || (tile->v_row >= 0 && tile->v_col >= 0)};
    int32_t rows = whole ? tile->rows : known(tile->v_row, tile->rows), cols = whole ? tile->cols : known(tile->v_col, tile->cols), box_rows, box_cols;
    int64_t bits = isa_dtype((enum pto_dtype)tile->dtype)->bits, begin, end;
    if (tile->addr == PTO_UNKNOWN || !isa_tile_range(tile, !whole, &begin, &end) || !isa_tile_box(tile, &box_rows, &box_cols))
        return a;
    if (tile->row0 == PTO_UNKNOWN_EXTENT || tile->col0 == PTO_UNKNOWN_EXTENT) { /* a window somewhere in its parent */
        struct pto_tile parent = *tile;
        parent.row0 = parent.col0 = 0;
        parent.rows = parent.v_row = tile->phys_rows;
        parent.cols = parent.v_col = tile->phys_cols;
        a = isa_tile_access(&parent, true);
        a.exact = false;
        return a;
    }
    bool odd = tile->row0 % box_rows != 0 || tile->col0 % box_cols != 0;
    if (rows <= 0 || cols <= 0) {
        a.known = a.exact = true;
        a.begin = tile->addr;
        a.count[0] = a.count[1] = 1;
        return a;
    }
    if (odd || tile->compact != PTO_COMPACT_NULL) { /* boxes that are cut, rows of other lengths: the hull */
        a = (struct isa_access){.space = tile->space, .known = true, .begin = begin, .run = end - begin, .count = {1, 1}};
        return a;
    }
    add_dimension(&r, tile, rows, box_rows, true);
    add_dimension(&r, tile, cols, box_cols, false);
    put_region(&a, &r, tile->addr * 8, isa_tile_offset(tile, 0, 0), bits);
    if (a.begin < begin || isa_access_end(&a) > end) /* a part of a last box: not beyond the tile */
        a = (struct isa_access){.space = tile->space, .known = true, .begin = begin, .run = end - begin, .count = {1, 1}};
    return a;
}

struct isa_access isa_gm_access(const struct pto_gm *gm, int64_t rows, int64_t cols)
{
    struct isa_access a = {.space = PTO_SPACE_GM};
    struct region r = {.exact = true};
    int64_t lo, hi, bits = isa_dtype((enum pto_dtype)gm->dtype)->bits, first = 0, shape[5];
    bool flat = (gm->layout == PTO_GM_LAYOUT_ND || gm->layout == PTO_GM_LAYOUT_DN) && !gm->scale_image && gm->shape[0] == 1 && gm->shape[1] == 1 && gm->shape[2] == 1;
    if (gm->addr == PTO_UNKNOWN || !isa_gm_range(gm, &lo, &hi))
        return a;
    for (int d = 0; d < 5; d++)
        shape[d] = gm->shape[d];
    if (flat && rows != PTO_UNKNOWN && rows < shape[3])
        shape[3] = rows;
    if (flat && cols != PTO_UNKNOWN && cols < shape[4])
        shape[4] = cols;
    for (int d = 0; d < 5; d++) {
        int64_t step = gm->stride[d];
        if (shape[d] > 1 && step < 0) {
            first += (shape[d] - 1) * step;
            step = -step;
        }
        add_factor(&r, step, shape[d]);
    }
    r.exact = flat || (rows == PTO_UNKNOWN && cols == PTO_UNKNOWN);
    put_region(&a, &r, gm->addr * 8 + gm->nibble * 4, first, bits);
    return a;
}

int64_t isa_access_end(const struct isa_access *a)
{
    return a->begin + (a->count[0] - 1) * a->step[0] + (a->count[1] - 1) * a->step[1] + a->run;
}

/* Two sets of runs with the same step: compare places within a step. */
static bool runs_meet(const struct isa_access *a, const struct isa_access *b)
{
    int64_t step = a->count[0] > 1 ? a->step[0] : b->step[0];
    bool same = (a->count[0] == 1 || a->step[0] == step) && (b->count[0] == 1 || b->step[0] == step) && a->run <= step && b->run <= step;
    if (!same || (a->count[0] == 1 && b->count[0] == 1))
        return true;
    /* run i of a and run k of b meet iff their distance d = b.begin - a.begin + (k - i) step lies in (-b.run, a.run) */
    int64_t d = b->begin - a->begin, least = -(a->count[0] - 1), most = b->count[0] - 1;
    int64_t k = (-b->run - d) / step - 1;
    k = k < least ? least : k;
    for (int tries = 0; tries < 5 && k <= most; tries++, k++) {
        int64_t at = d + k * step;
        if (at > -b->run && at < a->run)
            return true;
        if (at >= a->run)
            return false;
    }
    return false;
}

bool isa_access_meet(const struct isa_access *a, const struct isa_access *b)
{
    if (a->space != b->space)
        return false;
    if (!a->known || !b->known)
        return true;
    if (a->run == 0 || b->run == 0 || a->begin >= isa_access_end(b) || b->begin >= isa_access_end(a))
        return false;
    return a->count[1] > 1 || b->count[1] > 1 || runs_meet(a, b);
}

enum touch { VALID, WHOLE, ALL, MAT_WHOLE, SIGNAL, NOTHING, WINDOW, MOVED, ROW_0, COLUMN_0, M_K, K_N, M_N, ONE_N };
static const uint8_t touches[PTO_OP_COUNT][PTO_ROLE_COUNT] = {
#define PTO_TOUCH(op, role, part) [PTO_OP_##op][PTO_ROLE_##role] = part,
#include "isa/touch.def"
#undef PTO_TOUCH
};

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/* rows x cols of a tile from an element on, as far as it has them. */
static struct isa_access part_access(const struct pto_tile *tile, int64_t row, int64_t col, int64_t rows, int64_t cols, bool exact)
{
    struct pto_tile part = *tile;
    bool compact = tile->compact != PTO_COMPACT_NULL; /* strides are of the valid region */
    if (row < 0 || col < 0 || row >= tile->rows || col >= tile->cols || tile->row0 < 0 || tile->col0 < 0 || (compact && (tile->v_row < 0 || tile->v_col < 0))) {
        struct isa_access a = isa_tile_access(tile, true);
        a.exact = false;
        return a;
    }
    part.row0 = (int32_t)(tile->row0 + row);
    part.col0 = (int32_t)(tile->col0 + col);
    part.rows = (int32_t)least(rows, tile->rows - row);
    part.cols = (int32_t)least(cols, tile->cols - col);
    if (!compact) {
        part.v_row = part.rows;
        part.v_col = part.cols;
    }
    struct isa_access a = isa_tile_access(&part, true);
    a.exact = a.exact && exact;
    return a;
}

/* Whose memory a move between cores writes: from acc to vec that of vector cores (e.4, AccToVecMode), from vec to mat the cube core's. */
static uint8_t moved_away(const struct pto_insn *insn)
{
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (src == NULL || dst == NULL)
        return 0;
    if (src->space == PTO_SPACE_VEC && dst->space == PTO_SPACE_MAT)
        return 1;
    if (src->space != PTO_SPACE_ACC || dst->space != PTO_SPACE_VEC)
        return 0;
    switch (isa_insn_attr(insn, PTO_ATTR_ACC_TO_VEC)) {
    case PTO_ACC_TO_VEC_SINGLE_VEC1: return 4;
    case PTO_ACC_TO_VEC_DUAL_M:
    case PTO_ACC_TO_VEC_DUAL_N: return 6;
    default: return 2;
    }
}

/* What moves between two tiles: as large as the smaller one, which is the other operand of a WINDOW (at ROW and COL). */
static struct isa_access moved_access(const struct pto_insn *insn, const struct pto_tile *tile, const struct pto_tile *other, bool source, bool window)
{
    const struct pto_tile *small = window ? other : tile, *large = window ? tile : other, *fp = isa_insn_tile(insn, PTO_ROLE_FP);
    int64_t row = isa_insn_int(insn, PTO_ROLE_ROW, 0), col = isa_insn_int(insn, PTO_ROLE_COL, 0);
    bool split = isa_insn_attr(insn, PTO_ATTR_ACC_TO_VEC) >= PTO_ACC_TO_VEC_DUAL_M;
    if ((fp != NULL && fp->space == PTO_SPACE_VEC) || (split && source)) /* block exponents take another order (2026-08 2.3); both halves */
        return isa_tile_access(tile, false);
    enum isa_path path = source ? isa_path_find(tile->space, other->space) : isa_path_find(other->space, tile->space);
    int32_t rows = known(small->v_row, small->rows), cols = known(small->v_col, small->cols);
    bool exact = !split && small->v_row >= 0 && small->v_col >= 0;
    if (isa_path_fills(path)) {
        isa_path_filled(small, &rows, &cols);
        exact = small->compact == PTO_COMPACT_NULL;
    }
    bool inside = row >= 0 && col >= 0 && row < large->rows && col < large->cols;
    if (window)
        return part_access(tile, row, col, rows, cols, exact);
    return part_access(tile, 0, 0, inside ? least(rows, large->rows - row) : rows, inside ? least(cols, large->cols - col) : cols, exact && inside);
}

/* A factor, the result, or what is added to it. */
static struct isa_access product_access(const struct pto_insn *insn, const struct pto_tile *tile, enum touch touch)
{
    struct isa_product p = isa_product_of(insn);
    int32_t rows = touch == K_N ? p.k : touch == ONE_N ? 1 : p.m, cols = touch == M_K ? p.k : p.n;
    if (p.m == 0 || p.k == 0 || p.n == 0) /* R9 */
        rows = cols = 0;
    return part_access(tile, 0, 0, rows < 0 ? tile->rows : rows, cols < 0 ? tile->cols : cols, rows >= 0 && cols >= 0);
}

/* The first row or column of the valid region. */
static struct isa_access first_line_access(const struct pto_tile *tile, bool row)
{
    struct pto_tile part = *tile;
    int32_t *extent = row ? &part.v_row : &part.v_col;
    if (*extent > 1)
        *extent = 1;
    return isa_tile_access(&part, false);
}

/* A scalar access through a pointer. */
static struct isa_access pointer_access(const struct pto_insn *insn, const struct pto_ptr *ptr)
{
    int64_t bits = isa_dtype((enum pto_dtype)ptr->dtype)->bits, offset = isa_insn_int(insn, PTO_ROLE_OFFSET, 0), bit, at;
    struct isa_access a = {.space = ptr->space == PTO_SPACE_NONE ? PTO_SPACE_GM : ptr->space, .count = {1, 1}};
    if (ptr->addr == PTO_UNKNOWN || offset == PTO_UNKNOWN || !base_mul_i64(offset, bits, &bit) || !base_add_i64(bit, ptr->nibble * 4, &bit) ||
        !base_add_i64(ptr->addr, bit >= 0 ? bit / 8 : -((7 - bit) / 8), &at))
        return a;
    a.known = a.exact = true;
    a.begin = at;
    a.run = (bits + 7) / 8;
    return a;
}

unsigned isa_accesses(const struct pto_insn *insn, struct isa_access out[ISA_MAX_ACCESSES])
{
    const struct isa_op_info *info = isa_op((enum pto_op)insn->op);
    const struct pto_tile *moved = isa_insn_tile(insn, PTO_ROLE_DST) != NULL ? isa_insn_tile(insn, PTO_ROLE_DST) : isa_insn_tile(insn, PTO_ROLE_SRC);
    bool pops = isa_pipe_op((enum pto_op)insn->op)->action == ISA_PIPE_POP;
    bool atomic = isa_insn_attr(insn, PTO_ATTR_ATOMIC) == PTO_ATOMIC_ADD;
    unsigned n = 0;
    for (unsigned i = 0; i < info->nslots; i++) {
        const struct pto_slot *slot = &info->slots[i];
        uint32_t count = slot->dir == PTO_DIR_LIST ? insn->nlist : 1;
        /* the slot that a pop fills, or makes visible to the pipe it waits on (vector.md 18.3) */
        bool filled = pops && insn->operand[i].kind == PTO_OK_TILE;
        bool handle = slot->dir == PTO_DIR_ALIAS || slot->dir == PTO_DIR_BIND || isa_slot_is_result(slot);
        if ((handle && !filled) || slot->role == PTO_ROLE_TMP)
            continue; /* handles and scratch: no byte is touched */
        for (uint32_t k = 0; k < count && n + 2 <= ISA_MAX_ACCESSES; k++) {
            const struct pto_operand *o = slot->dir == PTO_DIR_LIST ? &insn->list[k] : &insn->operand[i];
            struct isa_access a;
            enum touch touch = (enum touch)touches[insn->op][slot->role];
            if (touch == NOTHING)
                continue;
            const struct pto_tile *other = isa_insn_tile(insn, slot->role == PTO_ROLE_SRC ? PTO_ROLE_DST : PTO_ROLE_SRC);
            if (o->kind == PTO_OK_TILE && (touch == WINDOW || touch == MOVED) && other != NULL) {
                a = moved_access(insn, &o->u.tile, other, slot->role == PTO_ROLE_SRC, touch == WINDOW);
            } else if (o->kind == PTO_OK_TILE && touch >= M_K) {
                a = product_access(insn, &o->u.tile, touch);
            } else if (o->kind == PTO_OK_TILE && (touch == ROW_0 || touch == COLUMN_0)) {
                a = first_line_access(&o->u.tile, touch == ROW_0);
            } else if (o->kind == PTO_OK_TILE) {
                bool any = touch == WHOLE || (touch == MAT_WHOLE && o->u.tile.space == PTO_SPACE_MAT);
                a = isa_tile_access(&o->u.tile, any || touch == ALL);
                a.exact = a.exact && !any;
            } else if (o->kind == PTO_OK_GM) {
                bool all = moved == NULL || touch == WHOLE;
                a = isa_gm_access(&o->u.gm, all ? PTO_UNKNOWN : known(moved->v_row, moved->rows), all ? PTO_UNKNOWN : known(moved->v_col, moved->cols));
                a.exact = a.exact && touch != WHOLE;
            } else if (o->kind == PTO_OK_PTR) {
                a = pointer_access(insn, &o->u.ptr);
            } else {
                continue;
            }
            bool staging = slot->role == PTO_ROLE_PING || slot->role == PTO_ROLE_PONG;
            bool pointer_out = o->kind == PTO_OK_PTR && isa_insn_operand(insn, PTO_ROLE_VALUE) != NULL;
            bool out_view = slot->kind == PTO_OPD_VIEW_OUT || slot->role == PTO_ROLE_DST || (slot->role == PTO_ROLE_GM_BUF && o->kind == PTO_OK_GM && touch == WHOLE);
            bool writes = filled || isa_slot_is_out(slot) || out_view || staging || pointer_out;
            bool reads = !writes || slot->dir == PTO_DIR_INOUT || staging || (atomic && o->kind == PTO_OK_GM);
            a.slot = (uint8_t)i;
            a.atomic = touch == SIGNAL || (atomic && writes && o->kind == PTO_OK_GM);
            a.away = o->kind == PTO_OK_TILE && slot->role == PTO_ROLE_DST ? moved_away(insn) : 0;
            if (reads) {
                a.write = false;
                out[n++] = a;
            }
            if (writes) {
                a.write = true;
                out[n++] = a;
            }
        }
    }
    return n;
}
