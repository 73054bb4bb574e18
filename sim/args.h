/* Kernel arguments from the command line (design.md 9): SPEC texts to scalars and buffers, and files to buffers.
 *
 *   scalar  7  -3  0.5  0x3C00 (bits)  true  false  inf  nan
 *   buffer  @a.npy   DTYPE[SHAPE]   DTYPE[SHAPE]=INIT   [SHAPE]=INIT
 *   INIT    @FILE.npy and after it :cast (numeric conversion), :zz or :nn (a logical [M,KG] or [KG,N] matrix of MX scales
 *           becomes the blocked image of machine-and-cube.md b.9, padding 0);
 *           zeros  ones  iota  const:V  rand:SEED
 *           peers:NAME[,first_word=N,rank_word=N]  (peers.h) the addresses of another argument's copies on all devices
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
    bool zeros; /* all bytes of data */
};

/* Splits "NAME=REST" or "NAME@DEVICE=REST" and finds the argument of func: by SSA name without %, else by position. *device is -1
 * if none is named. False after a diagnostic. */
bool sim_arg_find(const struct pto_program *p, pto_op_id func, const char *option, const char *text, uint32_t devices, uint32_t *index,
                  int64_t *device, const char **rest, struct base_diags *diags);
/* Makes the bytes a buffer SPEC describes. dtype: of elements the SPEC names none for; like: shape and dtype to use when the
 * SPEC gives none (may be NULL). option, name: for messages, as in `--arg x`. The data lie in the arena. */
bool sim_data_make(const char *spec, const char *option, const char *name, enum pto_dtype dtype, const struct sim_data *like,
                   struct base_arena *arena, struct base_diags *diags, struct sim_data *out);
/* The argument of this name or position, if there is one. */
bool sim_arg_index(const struct pto_program *p, pto_op_id func, const char *name, size_t len, uint32_t *index);
/* Adds a note with the arguments of a kernel. */
void sim_args_list(const struct pto_program *p, pto_op_id func, struct base_diag *diag);
/* A scalar SPEC of a type. label: for messages, as in `--arg n`. */
bool sim_scalar_make(const char *spec, const char *label, const struct pto_program *p, pto_type_id type,
                     struct base_diags *diags, struct pto_operand *out);
/* A buffer of GM with these contents; -1 after a diagnostic. option, name: for messages. The name is kept. */
int sim_args_add_buffer(struct sim_gm *gm, const char *option, const char *name, const struct sim_data *data, struct base_diags *diags);
/* The contents of a buffer. */
struct sim_data sim_gm_data(const struct sim_gm *gm, int buffer);
/* All --arg texts: makes the buffers in the memory of the simulators and fills args[0..nargs), one for each argument of func. With
 * several devices (one simulator each, sharing their memory) every buffer has one copy a device, args holds nargs for each. */
bool sim_args_bind_devices(struct sim *const *sims, uint32_t devices, const struct pto_program *p, pto_op_id func, const char *const *texts,
                           uint32_t ntexts, struct sim_arg *args, uint32_t nargs);
static inline bool sim_args_bind(struct sim *sim, const struct pto_program *p, pto_op_id func, const char *const *texts, uint32_t ntexts,
                                 struct sim_arg *args, uint32_t nargs)
{
    return sim_args_bind_devices(&sim, 1, p, func, texts, ntexts, args, nargs);
}
/* A buffer as .npy bytes: numpy's own dtype, or raw u1/u2 where numpy has none. malloc'd. */
void *sim_data_to_npy(enum pto_dtype dtype, unsigned rank, const int64_t *shape, const uint8_t *data, size_t *len);
#endif
