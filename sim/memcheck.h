/* Findings about memory that are no errors of a run (vector.md 26, mem): a tile that is written over another while both are needed.
 * Notes for those who ask, since kernels do it on purpose: other tiles of different kinds that share bytes, windows that leave their
 * tensor inside the buffer.  Bounds and alignment are errors where they happen (exec_grid.c, isa/legal).  Knows nothing of pipes or time:
 * the order is the program's. */
#ifndef PTO_SIM_MEMCHECK_H
#define PTO_SIM_MEMCHECK_H
#include "isa/access.h"
#include "isa/program.h"
#include "base/diag.h"

struct sim_memcheck; /* of one core */
/* in_block: what instructions touch away from their core (isa_access.away) is the memory of another. */
struct sim_memcheck *sim_memcheck_new(const struct pto_program *program, struct base_diags *diags, bool notes, bool in_block);
void sim_memcheck_free(struct sim_memcheck *check); /* NULL is fine */
/* Another core wrote there: nobody here holds those bytes any more. */
void sim_memcheck_forget(struct sim_memcheck *check, const struct isa_access *access);
/* One instruction that was executed, and what it touches. */
void sim_memcheck_insn(struct sim_memcheck *check, const struct pto_insn *insn, const struct isa_access *accesses, unsigned n);
#endif
