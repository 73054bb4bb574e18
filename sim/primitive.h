/* Primitives on rows: what elementwise operations are composed of (primitive.def), on arrays of a lane type.  A lane type holds
 * the elements of several dtypes exactly; after each primitive a row is brought back to the values of its dtype (vector.md 0.6,
 * 0.7).  Knows no instructions and no tiles. */
#ifndef PTO_SIM_PRIMITIVE_H
#define PTO_SIM_PRIMITIVE_H
#include "sim/rows.h"

enum sim_lane {
    SIM_LANE_NONE, /* f64: no operation computes in it */
    SIM_LANE_F32,  /* float: every other float type */
    SIM_LANE_I32,  /* int32_t: integers whose values fit */
    SIM_LANE_I64,  /* int64_t: u32, i64 */
    SIM_LANE_U64,  /* uint64_t: u64 */
    SIM_LANE_COUNT
};
enum sim_lane sim_lane_of(enum pto_dtype dtype);

/* The most elements that one call works on. */
enum { SIM_ROW_PIECE = 512 };
union sim_row {
    float f32[SIM_ROW_PIECE];
    int32_t i32[SIM_ROW_PIECE];
    int64_t i64[SIM_ROW_PIECE];
    uint64_t u64[SIM_ROW_PIECE];
};

/* Columns [0, n) of row r of a grid whose dtype has this lane type; n <= SIM_ROW_PIECE. */
void sim_row_load(enum sim_lane lane, const struct sim_grid *g, int32_t r, int32_t n, union sim_row *out);
void sim_row_store(enum sim_lane lane, const struct sim_grid *g, int32_t r, int32_t n, const union sim_row *in);
/* Brings lanes to the values of a dtype: rounding of floats, wrapping of integers. */
void sim_row_settle(enum sim_lane lane, enum pto_dtype dtype, int32_t n, union sim_row *v);
/* A scalar operand in every lane, converted to the dtype first (vector.md 2). False after a diagnostic. */
bool sim_row_scalar(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, enum pto_dtype dtype, enum sim_lane lane,
                    union sim_row *out);

enum sim_prim {
    SIM_PRIM_NONE,
#define SIM_PRIM(id, on_float, on_int, divisor) SIM_PRIM_##id,
#define SIM_PRIM_FLOAT(id, formula) SIM_PRIM_##id,
#define SIM_PRIM_FLOAT_ROW(id, call) SIM_PRIM_##id,
#define SIM_PRIM_INT(id, formula) SIM_PRIM_##id,
#include "sim/primitive.def"
#undef SIM_PRIM
#undef SIM_PRIM_FLOAT
#undef SIM_PRIM_FLOAT_ROW
#undef SIM_PRIM_INT
    SIM_PRIM_COUNT
};
/* out, which is none of the others, = primitive of a, b, c; those that it does not have are given as any row. False if the lane
 * type has no such primitive. */
bool sim_prim(enum sim_prim prim, enum sim_lane lane, enum pto_dtype dtype, int32_t n, union sim_row *out, const union sim_row *a,
              const union sim_row *b, const union sim_row *c);
bool sim_prim_exists(enum sim_prim prim, enum sim_lane lane);
/* The first lane in which a primitive on integers divides by zero, or -1. */
int32_t sim_prim_trap(enum sim_prim prim, enum sim_lane lane, int32_t n, const union sim_row *a, const union sim_row *b);
#endif
