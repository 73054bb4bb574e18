/* Bytes of on-chip memory that nobody has defined, on their way to a result (vector.md 26, init; R21).  Beside every memory of a core
 * lies a shadow with a label for each byte: 0 is defined, 1 never written, others say which operation read such a byte first.  Labels
 * follow values through operations as taint.def says; a store, an address or a scalar that has one is a finding.  Values are not changed. */
#ifndef PTO_SIM_TAINT_H
#define PTO_SIM_TAINT_H
#include "sim/exec.h"

enum { SIM_TAINT_LABELS = 256, SIM_TAINT_FRESH = 1 };

/* Of a launch: what labels mean, and which operations have been told. */
struct sim_taint {
    pto_op_id op[SIM_TAINT_LABELS]; /* by label: the first reader and the slot it read */
    uint8_t slot[SIM_TAINT_LABELS];
    unsigned count;                 /* of labels in use */
    uint8_t *told;                  /* by op */
};
struct sim_taint *sim_taint_new(const struct pto_program *program);
void sim_taint_free(struct sim_taint *taint); /* NULL is fine */

/* Behind an instruction that was executed: labels of its results, findings among the diagnostics. */
void sim_taint_insn(struct sim_exec *x, const struct pto_insn *insn);

struct sim_slot;
struct sim_tile_part;
/* For execution functions that know best what they move; nothing happens where no shadow is kept.  Grids are of real memory. */
void sim_taint_move(struct sim_exec *x, const struct pto_insn *insn, struct sim_core *to_core, const struct pto_tile *dst, const struct sim_grid *to, const struct pto_tile *src,
                    const struct sim_grid *from);
void sim_taint_push(struct sim_exec *x, const struct pto_insn *insn, const struct pto_tile *tile, const struct sim_grid *from, struct sim_slot *slot, struct sim_tile_part part);
void sim_taint_pop(struct sim_exec *x, const struct pto_tile *tile, const struct sim_grid *to, const struct sim_slot *slot, struct sim_tile_part part);
/* [at, at + bytes) of dst's memory was made from all of src in another order. */
void sim_taint_image(struct sim_exec *x, const struct pto_insn *insn, const struct pto_tile *dst, const uint8_t *at, int64_t bytes, const struct pto_tile *src);
#endif
