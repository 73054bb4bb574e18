/* Elementwise operations (vector.md 0-4, 6): one loop for all of them; what differs are the operands and the steps of
 * elementwise.def.  Knows the shape of the work (domain, aliasing, rows), not the arithmetic (primitive.h). */
#include "sim/primitive.h"

enum { MAX_INPUTS = 3, MAX_STEPS = 3 };
enum value { VALUE_A, VALUE_B, VALUE_C, VALUE_P };

struct step {
    uint8_t prim, a, b, c; /* enum sim_prim, enum value */
};
struct elementwise {
    uint8_t role[MAX_INPUTS];    /* enum pto_role, NONE behind the last one */
    struct step step[MAX_STEPS]; /* SIM_PRIM_NONE behind the last one */
};

/* An operation at work. Grids: dst first, then the inputs that are tiles. */
struct work {
    enum pto_dtype dtype; /* of dst: what every step computes in */
    enum sim_lane lane;
    struct sim_grid grid[1 + MAX_INPUTS];
    bool is_tile[MAX_INPUTS], transposed;
    int32_t fold; /* columns of a row before rows were put behind one another */
    union sim_row input[MAX_INPUTS], result[2];
};

/* Element types of sources that have a meaning for dst: any float for a float (taxpy reads f16 into f32: section 2), integers
 * of its width. */
static bool fits(struct sim_exec *x, const struct pto_insn *insn, const struct pto_tile *tile, enum pto_dtype dtype)
{
    enum pto_dtype own = (enum pto_dtype)tile->dtype;
    bool floats = isa_dtype_is_float(own) && isa_dtype_is_float(dtype);
    bool ints = isa_dtype_is_int(own) && isa_dtype_is_int(dtype) && isa_dtype(own)->bits == isa_dtype(dtype)->bits;
    return floats || ints || sim_refuse(x, insn, "`%s` is %s where the destination is %s", sim_slot_name(insn, tile), isa_dtype(own)->name,
                                        isa_dtype(dtype)->name);
}

/* Do elements of the two tiles lie at the same offsets from their addresses? */
static bool lies_alike(const struct pto_tile *a, const struct pto_tile *b)
{
    return a->space == b->space && isa_dtype((enum pto_dtype)a->dtype)->bits == isa_dtype((enum pto_dtype)b->dtype)->bits &&
           a->blayout == b->blayout && a->slayout == b->slayout && a->fractal == b->fractal && a->compact == b->compact &&
           a->rows == b->rows && a->cols == b->cols && a->phys_rows == b->phys_rows && a->phys_cols == b->phys_cols &&
           a->row0 == b->row0 && a->col0 == b->col0;
}

/* Opens a source; with the tables of dst where it can. */
static bool open_source(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_tile *tile,
                        const struct sim_grid *dst, struct sim_grid *grid)
{
    if (!lies_alike(tile, isa_insn_tile(insn, PTO_ROLE_DST)))
        return sim_grid_of_tile(x, insn, arena, tile, 0, 0, dst->rows, dst->cols, grid);
    *grid = *dst;
    grid->dtype = tile->dtype;
    grid->base = sim_tile_base(x, insn, tile);
    return grid->base != NULL;
}

/* Binds dst and the inputs to the domain, dst's valid region as far as the sources reach. */
static bool bind(struct sim_exec *x, const struct pto_insn *insn, const struct elementwise *op, struct base_arena *arena, struct work *w,
                 int32_t rows, int32_t cols)
{
    enum pto_dtype scalar_dtype = w->dtype;
    if (!sim_open_part(x, insn, arena, PTO_ROLE_DST, rows, cols, &w->grid[0]))
        return false;
    for (unsigned k = 0; k < MAX_INPUTS && op->role[k] != PTO_ROLE_NONE; k++) {
        const struct pto_tile *tile = isa_insn_tile(insn, (enum pto_role)op->role[k]);
        w->is_tile[k] = tile != NULL;
        if (tile == NULL)
            continue;
        if (!fits(x, insn, tile, w->dtype) || !open_source(x, insn, arena, tile, &w->grid[0], &w->grid[1 + k]))
            return false;
        sim_tile_settle(arena, &w->grid[1 + k], &w->grid[0], false);
        if (isa_dtype_is_int(w->dtype))
            w->grid[1 + k].dtype = (uint8_t)w->dtype; /* a signed type and its unsigned twin */
        if (op->role[k] != PTO_ROLE_DST)
            scalar_dtype = (enum pto_dtype)w->grid[1 + k].dtype;
    }
    for (unsigned k = 0; k < MAX_INPUTS && op->role[k] != PTO_ROLE_NONE; k++)
        if (!w->is_tile[k] && !sim_row_scalar(x, insn, (enum pto_role)op->role[k], scalar_dtype, w->lane, &w->input[k]))
            return false;
    return true;
}

static bool has_grid(const struct work *w, unsigned k) { return k == 0 || w->is_tile[k - 1]; }
static bool grows_by_one(const int64_t *part, int32_t n) { return part[n - 1] - part[0] == n - 1; }

/* Elements are independent, so that rows may be columns and several rows one: long rows of neighbours are fast. */
static void reshape(struct base_arena *arena, struct work *w)
{
    int32_t rows = w->grid[0].rows, cols = w->grid[0].cols;
    bool dense_cols = true, dense_rows = true, packed = true;
    for (unsigned k = 0; k <= MAX_INPUTS; k++) {
        const struct sim_grid *g = &w->grid[k];
        if (!has_grid(w, k))
            continue;
        dense_cols = dense_cols && grows_by_one(g->col, cols);
        dense_rows = dense_rows && grows_by_one(g->row, rows);
        packed = packed && g->row[1 % rows] - g->row[0] == (rows > 1 ? cols : 0) && g->row[rows - 1] - g->row[0] == (int64_t)(rows - 1) * cols;
    }
    w->fold = cols;
    w->transposed = rows > 1 && (cols == 1 || (dense_rows && !dense_cols));
    if (w->transposed) {
        for (unsigned k = 0; k <= MAX_INPUTS; k++)
            if (has_grid(w, k))
                w->grid[k] = sim_grid_transposed(&w->grid[k]);
        w->fold = rows;
    } else if (rows > 1 && dense_cols && packed && cols < SIM_ROW_PIECE / 4) {
        int32_t all = rows * cols; /* a tile lies in a memory: no overflow */
        int64_t *col = base_alloc_array(arena, (size_t)all, sizeof *col);
        for (int32_t i = 0; i < all; i++)
            col[i] = i;
        for (unsigned k = 0; k <= MAX_INPUTS; k++) {
            struct sim_grid *g = &w->grid[k];
            if (!has_grid(w, k))
                continue;
            int64_t *first = base_alloc_array(arena, 1, sizeof *first); /* tables may be shared */
            *first = g->row[0] + g->col[0];
            g->row = first;
            g->col = col;
            g->rows = 1;
            g->cols = all;
        }
    }
}

static bool trap(struct sim_exec *x, const struct pto_insn *insn, const struct work *w, int32_t r, int32_t c)
{
    r += c / w->fold;
    c %= w->fold;
    return sim_trap(x, insn, "division by zero in row %d, column %d", (int)(w->transposed ? c : r), (int)(w->transposed ? r : c));
}

/* Columns [c, c + n) of row r. */
static bool run_piece(struct sim_exec *x, const struct pto_insn *insn, const struct elementwise *op, struct work *w, int32_t r, int32_t c,
                      int32_t n)
{
    const union sim_row *value[] = {&w->input[0], &w->input[1], &w->input[2], &w->input[0]};
    for (unsigned k = 0; k < MAX_INPUTS; k++)
        if (w->is_tile[k]) {
            struct sim_grid g = sim_grid_from(&w->grid[1 + k], c);
            sim_row_load(w->lane, &g, r, n, &w->input[k]);
        }
    for (unsigned i = 0; i < MAX_STEPS && op->step[i].prim != SIM_PRIM_NONE; i++) {
        const struct step *s = &op->step[i];
        union sim_row *out = &w->result[i % 2];
        int32_t zero = sim_prim_trap((enum sim_prim)s->prim, w->lane, n, value[s->a], value[s->b]);
        if (zero >= 0)
            return trap(x, insn, w, r, c + zero);
        if (i > 0)
            sim_row_settle(w->lane, w->dtype, n, &w->result[(i + 1) % 2]); /* the last result is settled by storing it */
        (void)sim_prim((enum sim_prim)s->prim, w->lane, w->dtype, n, out, value[s->a], value[s->b], value[s->c]);
        value[VALUE_P] = out;
    }
    struct sim_grid g = sim_grid_from(&w->grid[0], c);
    sim_row_store(w->lane, &g, r, n, value[VALUE_P]);
    return true;
}

static bool elementwise(struct sim_exec *x, const struct pto_insn *insn, const struct elementwise *op)
{
    const struct pto_tile *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (dst == NULL)
        return sim_refuse(x, insn, "needs a destination tile");
    struct work w;
    w.dtype = (enum pto_dtype)dst->dtype;
    w.lane = sim_lane_of(w.dtype);
    for (unsigned i = 0; i < MAX_STEPS && op->step[i].prim != SIM_PRIM_NONE; i++)
        if (!sim_prim_exists((enum sim_prim)op->step[i].prim, w.lane))
            return sim_refuse(x, insn, "has no meaning on elements of %s", isa_dtype(w.dtype)->name);
    int32_t rows = sim_valid_rows(dst), cols = sim_valid_cols(dst);
    for (unsigned k = 0; k < MAX_INPUTS; k++) {
        const struct pto_tile *tile = op->role[k] == PTO_ROLE_NONE ? NULL : isa_insn_tile(insn, (enum pto_role)op->role[k]);
        w.is_tile[k] = false;
        rows = tile != NULL ? sim_least(rows, tile->rows) : rows;
        cols = tile != NULL ? sim_least(cols, tile->cols) : cols;
    }
    if (rows <= 0 || cols <= 0)
        return true;
    struct base_arena arena = {0};
    bool ok = bind(x, insn, op, &arena, &w, rows, cols);
    if (ok)
        reshape(&arena, &w);
    for (int32_t r = 0; ok && r < w.grid[0].rows; r++)
        for (int32_t c = 0; ok && c < w.grid[0].cols; c += SIM_ROW_PIECE)
            ok = run_piece(x, insn, op, &w, r, c, sim_least(SIM_ROW_PIECE, w.grid[0].cols - c));
    base_arena_free(&arena);
    return ok;
}

/* The operations: a table and a function each. */
#define BY3(p, u, v, w) {SIM_PRIM_##p, VALUE_##u, VALUE_##v, VALUE_##w},
#define BY(p, u, v) BY3(p, u, v, u)
#define OF(p, u) BY3(p, u, u, u)
#define LIST(...) __VA_ARGS__
#define ROLES_OF(a, b, c, ...) {PTO_ROLE_##a, PTO_ROLE_##b, PTO_ROLE_##c}
#define ROLES(...) ROLES_OF(__VA_ARGS__, NONE, NONE, NONE)
#define SIM_EW(exec, roles, steps)                                                                                                  \
    bool sim_ex_##exec(struct sim_exec *x, const struct pto_insn *insn)                                                             \
    {                                                                                                                               \
        static const struct elementwise op = {ROLES roles, {steps}};                                                                \
        return elementwise(x, insn, &op);                                                                                           \
    }
#define SIM_EW_PER_TARGET(exec, roles, steps, steps_a5)                                                                             \
    bool sim_ex_##exec(struct sim_exec *x, const struct pto_insn *insn)                                                             \
    {                                                                                                                               \
        static const struct elementwise op = {ROLES roles, {LIST steps}}, op_a5 = {ROLES roles, {LIST steps_a5}};                   \
        return elementwise(x, insn, isa_like_a5(x->target) ? &op_a5 : &op);                                       \
    }
#include "sim/elementwise.def"
#undef SIM_EW
#undef SIM_EW_PER_TARGET
