/* Inside of execution (sim/exec*.c, sim/mad*.c): regions of memory as grids of elements, and the diagnostics that execution
 * functions share.  A grid is what is left of a layout once the shape is known: one table of row offsets, one of column
 * offsets (every layout is separable, isa/layout.h). */
#ifndef PTO_SIM_EXEC_H
#define PTO_SIM_EXEC_H
#include "base/arena.h"
#include "sim/machine.h"

/* Element (r, c) lies row[r] + col[c] elements from base. */
struct sim_grid {
    uint8_t *base;
    uint8_t dtype; /* enum pto_dtype */
    int32_t rows, cols;
    int64_t *row, *col;
};

/* rows x cols elements of a tile from (row0, col0) on. False after a diagnostic (tile outside its space). */
bool sim_grid_of_tile(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_tile *tile,
                      int32_t row0, int32_t col0, int32_t rows, int32_t cols, struct sim_grid *grid);
/* The upper left rows x cols of a GM window. False after a diagnostic (bytes in no buffer). */
bool sim_grid_of_gm(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_gm *gm,
                    int32_t rows, int32_t cols, struct sim_grid *grid);
/* The same for rows that lie row[r] elements from element 0 of the window (the grid takes the table over); whoever computes
 * them has checked with sim_gm_range() that the window's offsets fit 64 bits. */
bool sim_grid_of_gm_rows(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_gm *gm,
                         int64_t *row, int32_t rows, int32_t cols, struct sim_grid *grid);
/* False after a diagnostic: the window has no elements or unknown ones, or offsets that do not fit. */
bool sim_gm_range(struct sim_exec *x, const struct pto_insn *insn, const struct pto_gm *gm);
/* The same elements with rows and columns exchanged. */
struct sim_grid sim_grid_transposed(const struct sim_grid *g);
/* rows x cols elements from (row, col) on; shares the tables. */
static inline struct sim_grid sim_grid_part(const struct sim_grid *g, int64_t row, int64_t col, int64_t rows, int64_t cols)
{
    return (struct sim_grid){.base = g->base, .dtype = g->dtype, .rows = rows > 0 ? (int32_t)rows : 0, .cols = cols > 0 ? (int32_t)cols : 0,
                             .row = g->row + row, .col = g->col + col};
}
/* dst = src, element bits unchanged: both sides have elements of one size. Reads all before it writes if they overlap. */
void sim_grid_copy(const struct sim_grid *dst, const struct sim_grid *src);
void sim_grid_fill(const struct sim_grid *dst, uint64_t bits);
static inline uint64_t sim_grid_load(const struct sim_grid *g, int32_t r, int32_t c);
static inline void sim_grid_store(const struct sim_grid *g, int32_t r, int32_t c, uint64_t bits);
/* Do the bytes of the two meet? Do they lie at the same places, element for element (exact aliasing, vector.md 0.4)? */
bool sim_grid_overlap(const struct sim_grid *a, const struct sim_grid *b);
bool sim_grid_same(const struct sim_grid *a, const struct sim_grid *b);
/* Makes *src a copy of its elements in the arena if writing dst could change it before it is read: the bytes meet, and not
 * exactly. With always, exact aliasing counts too (operations that do not go element by element). */
void sim_grid_settle(struct base_arena *arena, struct sim_grid *src, const struct sim_grid *dst, bool always);

/* The smaller of two extents, one of which fits 32 bits: operations work as far as all operands reach. */
static inline int32_t sim_least(int64_t a, int64_t b) { return (int32_t)(a < b ? a : b); }

/* One element of an atomic add: one rounding for floats, wrapping for integers (machine-and-cube.md e.4). */
uint64_t sim_atomic_add(enum pto_dtype dtype, uint64_t old, uint64_t value);

/* Adds NO_MEANING, or TRAP, for the instruction; false, for `return sim_refuse(..)`. */
bool sim_refuse(struct sim_exec *x, const struct pto_insn *insn, const char *fmt, ...) BASE_PRINTF(3, 4);
bool sim_trap(struct sim_exec *x, const struct pto_insn *insn, const char *fmt, ...) BASE_PRINTF(3, 4);
/* What the instruction is called in messages. */
static inline const char *sim_insn_name(const struct pto_insn *insn) { return isa_op((enum pto_op)insn->op)->mnemonic; }
/* The name of the tile's slot in the instruction's row, for messages. */
const char *sim_slot_name(const struct pto_insn *insn, const struct pto_tile *tile);
/* The valid region, or the physical extent where nobody set one. */
static inline int32_t sim_valid_rows(const struct pto_tile *t) { return t->v_row < 0 ? t->rows : t->v_row; }
static inline int32_t sim_valid_cols(const struct pto_tile *t) { return t->v_col < 0 ? t->cols : t->v_col; }

#define ROW_INSN(exec) sim_exec_fn sim_ex_##exec;
#define ROW_VIEW(exec)
#define ROW_SCALAR(exec)
#define ROW_CONTROL(exec)
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) ROW_##cls(exec)
#include "isa/ops.def"
#undef PTO_OP
#undef ROW_INSN
#undef ROW_VIEW
#undef ROW_SCALAR
#undef ROW_CONTROL

#include "isa/num.h"
static inline uint64_t sim_grid_load(const struct sim_grid *g, int32_t r, int32_t c)
{
    return num_load(g->base, (uint64_t)(g->row[r] + g->col[c]), (enum pto_dtype)g->dtype);
}
static inline void sim_grid_store(const struct sim_grid *g, int32_t r, int32_t c, uint64_t bits)
{
    num_store(g->base, (uint64_t)(g->row[r] + g->col[c]), (enum pto_dtype)g->dtype, bits);
}
#endif
