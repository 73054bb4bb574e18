/* The multiply-add of the cube (machine-and-cube.md d.6) on grids of elements: a plain reference and a fast path with the
 * same bits, both for every accumulation order. Knows nothing of instructions. */
#ifndef PTO_SIM_MAD_H
#define PTO_SIM_MAD_H
#include "sim/exec.h"

struct sim_mad {
    int32_t m, k, n;
    struct sim_grid a, b, c;               /* m x k, k x n, m x n */
    struct sim_grid a_scale, b_scale;      /* m x groups, groups x n; base NULL: not scaled */
    struct sim_grid acc_in, bias;          /* m x n, 1 x n; base NULL: absent */
    enum sim_acc_order order;
    uint8_t round_mbits;                   /* TF32 (10) or HF32 (11) input rounding; 0: none */
    bool ties_away, ftz, saturate;
};
enum { SIM_MX_GROUP = 32 };                /* consecutive k that share a scale (d.4) */

void sim_mad_reference(const struct sim_mad *mad);
void sim_mad_run(const struct sim_mad *mad); /* the fast path, the reference where it has none */

/* One operand element as the multiplier sees it: decoded, input-rounded, flushed or clamped. */
double sim_mad_input(const struct sim_mad *mad, const struct sim_grid *g, int32_t r, int32_t c);
/* The initial accumulator of column j of row i, as a value. */
double sim_mad_init(const struct sim_mad *mad, int32_t i, int32_t j);
/* Bits of a float result in the accumulator's type (f32 or f16), NaN canonical. The value has that type's precision. */
uint64_t sim_mad_result(const struct sim_mad *mad, double value);
/* acc + term as the accumulator keeps it; all terms are exact products. */
double sim_mad_round(const struct sim_mad *mad, double sum);

/* Exact sums of doubles between 2^-330 and 2^330 in magnitude (every product of two scaled operands is one). */
enum { SIM_EXACT_LIMBS = 24 };
struct sim_exact {
    int64_t limb[SIM_EXACT_LIMBS]; /* signed digits of weight 2^32, not normalised: room for 2^29 terms */
    bool nan, inf, minus_inf;
};
void sim_exact_add(struct sim_exact *sum, double term);
/* The sum rounded to odd at 53 bits, so that one rounding to any type of at most 51 bits gives the correctly rounded sum. An
 * exact zero is +0. */
double sim_exact_value(const struct sim_exact *sum);
#endif
