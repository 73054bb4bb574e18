/* Broadcast of a row or a column, alone or as one side of an operation (vector.md 8).  Which operations there are stands in
 * expand.def; here is which element of the broadcast operand meets which of the full one: row form j mod v_col of each operand
 * (a column: always its element; 32 bytes a row: tiled), column form row 0.  Pieces of rows are read before they are
 * written, so that dst may be the full operand; an operand whose bytes meet dst in any other way is read from a copy (0.4). */
#include "sim/primitive.h"

#include <string.h>

struct operation {
    enum sim_prim prim, then; /* then: SIM_PRIM_COUNT if nothing follows */
};

static const char *name_of(unsigned dtype) { return isa_dtype((enum pto_dtype)dtype)->name; }

/* ---- the plain ops copy bits ---- */

static bool expand(struct sim_exec *x, const struct pto_insn *insn, bool by_row)
{
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (src == NULL || dst == NULL)
        return sim_refuse(x, insn, "needs a source and a destination tile");
    if (isa_dtype((enum pto_dtype)src->dtype)->bits != isa_dtype((enum pto_dtype)dst->dtype)->bits)
        return sim_refuse(x, insn, "copies elements: %s and %s differ in size", name_of(src->dtype), name_of(dst->dtype));
    int32_t rows = sim_valid_rows(dst), cols = sim_valid_cols(dst);
    if (by_row)
        rows = sim_least(rows, sim_valid_rows(src));
    else
        cols = sim_least(cols, sim_valid_cols(src));
    if (rows <= 0 || cols <= 0 || sim_valid_rows(src) <= 0 || sim_valid_cols(src) <= 0)
        return true;
    struct base_arena arena = {0};
    struct sim_grid from, to;
    bool ok = sim_open_part(x, insn, &arena, PTO_ROLE_SRC, by_row ? rows : 1, by_row ? 1 : cols, &from) &&
              sim_open_part(x, insn, &arena, PTO_ROLE_DST, rows, cols, &to);
    if (ok) {
        /* every column of the source is its first one, or every row */
        int32_t n = by_row ? cols : rows;
        int64_t *same = base_alloc_array(&arena, (size_t)n, sizeof *same);
        sim_grid_settle(&arena, &from, &to, true);
        for (int32_t i = 0; i < n; i++)
            same[i] = by_row ? from.col[0] : from.row[0];
        *(by_row ? &from.col : &from.row) = same;
        *(by_row ? &from.cols : &from.rows) = n;
        sim_grid_copy(&to, &from);
    }
    base_arena_free(&arena);
    return ok;
}

bool sim_ex_trowexpand(struct sim_exec *x, const struct pto_insn *insn) { return expand(x, insn, true); }
bool sim_ex_tcolexpand(struct sim_exec *x, const struct pto_insn *insn) { return expand(x, insn, false); }

/* ---- operations ---- */

/* One operand: elements [at, at + n) of a row as wide as dst's. */
struct side {
    struct sim_grid g;
    int32_t period; /* columns of the operand; column j of dst meets column j mod period */
    bool one_row;   /* row 0 for all rows of dst */
    char *repeated; /* if the period is smaller than dst: a row of dst's width; else NULL */
    int32_t loaded; /* its number, -1: none */
    union sim_row piece;
};

static bool open_side(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role role,
                      const struct pto_tile *tile, bool one_row, const struct sim_grid *dst, size_t width, struct side *s)
{
    s->period = sim_least(sim_valid_cols(tile), dst->cols);
    s->one_row = one_row;
    s->repeated = s->period < dst->cols ? base_alloc_array(arena, (size_t)dst->cols, width) : NULL;
    s->loaded = -1;
    if (!sim_open_part(x, insn, arena, role, one_row ? 1 : dst->rows, s->period, &s->g))
        return false;
    sim_grid_settle(arena, &s->g, dst, false);
    return true;
}

static void load_piece(struct side *s, enum sim_lane lane, int32_t r, int32_t at, int32_t n)
{
    struct sim_grid part = sim_grid_from(&s->g, at);
    sim_row_load(lane, &part, r, n, &s->piece);
}

/* Row r over and over again: each copy doubles what is there. */
static void repeat_row(struct side *s, enum sim_lane lane, size_t width, int32_t r, int32_t cols)
{
    int32_t have = 0, more;
    for (; have < s->period; have += more) {
        more = sim_least(SIM_ROW_PIECE, s->period - have);
        load_piece(s, lane, r, have, more);
        memcpy(s->repeated + (size_t)have * width, &s->piece, (size_t)more * width);
    }
    for (; have < cols; have += more) {
        more = sim_least(have, cols - have);
        memcpy(s->repeated + (size_t)have * width, s->repeated, (size_t)more * width);
    }
    s->loaded = r;
}

/* The n elements from column `at` on of row r of dst, which has `cols` columns. */
static const union sim_row *elements(struct side *s, enum sim_lane lane, size_t width, int32_t r, int32_t at, int32_t n, int32_t cols)
{
    r = s->one_row ? 0 : r;
    if (s->repeated == NULL) {
        load_piece(s, lane, r, at, n);
        return &s->piece;
    }
    if (s->loaded != r)
        repeat_row(s, lane, width, r, cols);
    memcpy(&s->piece, s->repeated + (size_t)at * width, (size_t)n * width);
    return &s->piece;
}

/* What run() needs room for, besides the operands. */
struct work {
    struct sim_grid dst;
    enum sim_lane lane;
    size_t width; /* bytes of a lane */
    struct side a, b;
    union sim_row out, then;
};

static bool run(struct sim_exec *x, const struct pto_insn *insn, struct operation op, struct work *w)
{
    enum pto_dtype dtype = (enum pto_dtype)w->dst.dtype;
    int32_t cols = w->dst.cols;
    for (int32_t r = 0; r < w->dst.rows; r++)
        for (int32_t at = 0; at < cols; at += SIM_ROW_PIECE) {
            int32_t n = sim_least(SIM_ROW_PIECE, cols - at);
            const union sim_row *a = elements(&w->a, w->lane, w->width, r, at, n, cols);
            const union sim_row *b = elements(&w->b, w->lane, w->width, r, at, n, cols);
            int32_t zero = sim_prim_trap(op.prim, w->lane, n, a, b);
            if (zero >= 0)
                return sim_trap(x, insn, "division by zero in row %d, column %d", (int)r, (int)(at + zero));
            (void)sim_prim(op.prim, w->lane, dtype, n, &w->out, a, b, b);
            const union sim_row *result = &w->out;
            if (op.then != SIM_PRIM_COUNT) { /* the first step is rounded as if it were stored (8) */
                sim_row_settle(w->lane, dtype, n, &w->out);
                (void)sim_prim(op.then, w->lane, dtype, n, &w->then, result, result, result);
                result = &w->then;
            }
            struct sim_grid part = sim_grid_from(&w->dst, at);
            sim_row_store(w->lane, &part, r, n, result);
        }
    return true;
}

static bool check_types(struct sim_exec *x, const struct pto_insn *insn, struct operation op, const struct pto_tile *a, const struct pto_tile *b,
                        const struct pto_tile *dst)
{
    enum sim_lane lane = sim_lane_of((enum pto_dtype)dst->dtype);
    if (sim_lane_of((enum pto_dtype)a->dtype) != lane || sim_lane_of((enum pto_dtype)b->dtype) != lane)
        return sim_refuse(x, insn, "computes in one kind of numbers, not %s with %s into %s", name_of(a->dtype), name_of(b->dtype),
                          name_of(dst->dtype));
    if (lane == SIM_LANE_NONE || !sim_prim_exists(op.prim, lane) || (op.then != SIM_PRIM_COUNT && !sim_prim_exists(op.then, lane)))
        return sim_refuse(x, insn, "has no meaning for %s", name_of(dst->dtype));
    return true;
}

static bool operate(struct sim_exec *x, const struct pto_insn *insn, bool by_row, struct operation op)
{
    const struct pto_tile *a = isa_insn_tile(insn, PTO_ROLE_SRC), *b = isa_insn_tile(insn, PTO_ROLE_SRC1), *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (a == NULL || b == NULL || dst == NULL)
        return sim_refuse(x, insn, "needs two sources and a destination tile");
    if (!check_types(x, insn, op, a, b, dst))
        return false;
    int32_t rows = sim_least(sim_valid_rows(dst), sim_valid_rows(a)), cols = sim_valid_cols(dst);
    if (by_row)
        rows = sim_least(rows, sim_valid_rows(b));
    if (rows <= 0 || cols <= 0 || sim_valid_cols(a) <= 0 || sim_valid_cols(b) <= 0 || sim_valid_rows(b) <= 0)
        return true;
    struct base_arena arena = {0};
    struct work *w = base_alloc(&arena, sizeof *w);
    w->lane = sim_lane_of((enum pto_dtype)dst->dtype);
    w->width = w->lane == SIM_LANE_F32 || w->lane == SIM_LANE_I32 ? 4 : 8;
    bool ok = sim_open_part(x, insn, &arena, PTO_ROLE_DST, rows, cols, &w->dst) &&
              open_side(x, insn, &arena, PTO_ROLE_SRC, a, false, &w->dst, w->width, &w->a) &&
              open_side(x, insn, &arena, PTO_ROLE_SRC1, b, !by_row, &w->dst, w->width, &w->b) && run(x, insn, op, w);
    base_arena_free(&arena);
    return ok;
}

#define SIM_PRIM_NONE SIM_PRIM_COUNT
#define SIM_EXPAND(name, prim, then)                                                                                  \
    static const struct operation operation_##name = {SIM_PRIM_##prim, SIM_PRIM_##then};                              \
    bool sim_ex_trowexpand##name(struct sim_exec *x, const struct pto_insn *insn) { return operate(x, insn, true, operation_##name); } \
    bool sim_ex_tcolexpand##name(struct sim_exec *x, const struct pto_insn *insn) { return operate(x, insn, false, operation_##name); }
#include "sim/expand.def"
#undef SIM_EXPAND
#undef SIM_PRIM_NONE
