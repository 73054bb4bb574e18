/* What the vector cost models of the targets share. */
#ifndef PTO_SIM_COST_VEC_H
#define PTO_SIM_COST_VEC_H
#include "sim/timing.h"

/* Bytes of the valid region. */
int64_t sim_vec_bytes(const struct pto_tile *tile);
/* 256-byte steps over the valid region. */
int64_t sim_vec_repeats(const struct pto_tile *tile);
/* A2/A3 (cost_a2a3.c); false for an operation that its table does not have. */
bool sim_cost_vec_a2a3(const struct sim_cost_env *env, const struct pto_insn *insn, struct sim_cost *cost);
/* A5: vector functions (cost_a5.c). */
struct sim_cost sim_cost_vec_a5(const struct sim_cost_env *env, const struct pto_insn *insn);
#endif
