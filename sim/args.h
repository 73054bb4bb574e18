/* Kernel arguments from the command line (design.md 9): SPEC texts to scalars and buffers, and files to buffers.
 *
 *   scalar  7  -3  0.5  0x3C00 (bits)  true  false  inf  nan
 *   buffer  @a.npy   DTYPE[SHAPE]   DTYPE[SHAPE]=INIT   [SHAPE]=INIT
 *   INIT    @FILE.npy and after it :cast (numeric conversion), :zz or :nn (a logical [M,KG] or [KG,N] matrix of MX scales
 *           becomes the blocked image of machine-and-cube.md b.9, padding 0);
 *           zeros  ones  iota  const:V  rand:SEED
 *
 * iota is 0, 1, 2 .. in row-major order and const:V the number V, each rounded to the dtype (nearest even, saturating).
 * rand:SEED takes element i from x = splitmix64(SEED + (i + 1) * 0x9E3779B97F4A7C15) as k = (x >> 32) mod 7 - 3: floats get
 * k / 2, signed integers k, unsigned k + 3, f8e8m0 2^k, i1 the lowest bit of x; every format holds these exactly. */
#ifndef PTO_SIM_ARGS_H
#define PTO_SIM_ARGS_H
#include "sim/sim.h"

struct sim_data {
    enum pto_dtype dtype;
    unsigned rank;
    int64_t shape[8];
    int64_t elems, bytes;
    uint8_t *data;
};

/* Splits "NAME=REST" and finds the argument of func: by SSA name without %, else by position. False after a diagnostic. */
bool sim_arg_find(const struct pto_program *p, pto_op_id func, const char *option, const char *text, uint32_t *index,
                  const char **rest, struct base_diags *diags);
/* Makes the bytes a buffer SPEC describes. dtype: of elements the SPEC names none for; like: shape and dtype to use when the
 * SPEC gives none (may be NULL). option, name: for messages, as in `--arg x`. The data lie in the arena. */
bool sim_data_make(const char *spec, const char *option, const char *name, enum pto_dtype dtype, const struct sim_data *like,
                   struct base_arena *arena, struct base_diags *diags, struct sim_data *out);
/* A scalar SPEC of a type. */
bool sim_scalar_make(const char *spec, const char *name, const struct pto_program *p, pto_type_id type,
                     struct base_diags *diags, struct pto_operand *out);
/* All --arg texts: makes the buffers in sim->gm and fills args[0..nargs), one for each argument of func. */
bool sim_args_bind(struct sim *sim, const struct pto_program *p, pto_op_id func, const char *const *texts, uint32_t ntexts,
                   struct sim_arg *args, uint32_t nargs);
/* A buffer as .npy bytes: numpy's own dtype, or raw u1/u2 where numpy has none. malloc'd. */
void *sim_data_to_npy(enum pto_dtype dtype, unsigned rank, const int64_t *shape, const uint8_t *data, size_t *len);
#endif
