/* Rows of elements as arrays: how vector operations read tiles, compute and write back (vector.md 0.2-0.7).
 * An operation opens its operands as grids, settles sources that overlap the destination, then goes row by row:
 * load, compute, store.  Knows dtypes only through isa/num.h, nothing of instructions but their operands. */
#ifndef PTO_SIM_ROWS_H
#define PTO_SIM_ROWS_H
#include "sim/exec.h"

/* The valid region of the tile of a role as a grid. False after a diagnostic: no such operand, or outside its space. */
bool sim_open(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role role, struct sim_grid *grid);
/* The same for rows x cols of it, which must lie in its physical extent. */
bool sim_open_part(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role role, int32_t rows,
                   int32_t cols, struct sim_grid *grid);

/* Columns [0, n) of row r as values. f32: float elements of at most 32 bits, exact. i64: integers, sign- or zero-extended by
 * their type. bits: the codes of any type. */
void sim_load_f32(const struct sim_grid *g, int32_t r, int32_t n, float *out);
void sim_load_i64(const struct sim_grid *g, int32_t r, int32_t n, int64_t *out);
void sim_load_i32(const struct sim_grid *g, int32_t r, int32_t n, int32_t *out); /* integers whose values fit: not u32, i64, u64 */
void sim_load_bits(const struct sim_grid *g, int32_t r, int32_t n, uint64_t *out);
/* The reverse. f32: rounded to nearest even, overflow to infinity, NaN canonical (0.7). i64, bits: the low bits. */
void sim_store_f32(const struct sim_grid *g, int32_t r, int32_t n, const float *in);
void sim_store_i64(const struct sim_grid *g, int32_t r, int32_t n, const int64_t *in);
void sim_store_i32(const struct sim_grid *g, int32_t r, int32_t n, const int32_t *in); /* elements of at most 32 bits */
void sim_store_bits(const struct sim_grid *g, int32_t r, int32_t n, const uint64_t *in);
/* Rounds values to the grid of a float type in place, as a primitive of that type does after computing in f32 (0.7). */
void sim_round_f32(enum pto_dtype dtype, int32_t n, float *v);
float sim_round_one_f32(enum pto_dtype dtype, float v);
/* sim_grid_settle() for grids of tiles, whose tables grow: a look at their ends tells that most do not meet. */
void sim_tile_settle(struct base_arena *arena, struct sim_grid *src, const struct sim_grid *dst, bool always);
/* Columns [c, cols) of a grid as a grid of its own; shares the tables. */
static inline struct sim_grid sim_grid_from(const struct sim_grid *g, int32_t c)
{
    return sim_grid_part(g, 0, c, g->rows, (int64_t)g->cols - c);
}

/* A scalar operand in a tile's element type, converted first (vector.md 2): floats to nearest even, integers truncated to width;
 * between kinds by value. False after a diagnostic: absent or no scalar. */
bool sim_scalar_f32(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, enum pto_dtype dtype, float *out);
bool sim_scalar_i64(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, enum pto_dtype dtype, int64_t *out);
/* The same as the bits of an element; what has the tile's type already keeps its bits, those of a NaN, too. */
bool sim_scalar_bits(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, enum pto_dtype dtype, uint64_t *out);
#endif
