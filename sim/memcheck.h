/* Findings about memory that are no errors of a run (vector.md 26, mem): tiles of different kinds that share bytes while both are
 * needed, windows that leave their tensor inside the buffer.  Notes only, since kernels do it on purpose.  Bounds and alignment are
 * errors where they happen (exec_grid.c, isa/legal).  Knows nothing of pipes or time: the order is the program's. */
#ifndef PTO_SIM_MEMCHECK_H
#define PTO_SIM_MEMCHECK_H
#include "isa/insn.h"
#include "isa/program.h"
#include "base/diag.h"

struct sim_memcheck; /* of one core */
struct sim_memcheck *sim_memcheck_new(const struct pto_program *program, struct base_diags *diags);
void sim_memcheck_free(struct sim_memcheck *check); /* NULL is fine */
/* One instruction that was executed. */
void sim_memcheck_insn(struct sim_memcheck *check, const struct pto_insn *insn);
#endif
