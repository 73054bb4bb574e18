/* Which functions a launch runs on which cores (vector.md 19; R25). Reads the program; knows nothing of machines. */
#ifndef PTO_SIM_KERNEL_H
#define PTO_SIM_KERNEL_H
#include "base/diag.h"
#include "isa/program.h"
#include "sim/machine.h"

struct sim_kernel {
    pto_op_id cube, vector; /* the functions of the cube core and of the vector cores; 0: that core has nothing to do */
    bool fused;             /* cube is run by one core that does everything */
    pto_op_id main;         /* the one whose arguments the launch gives */
};
/* The kernel that func is, or belongs to. */
struct sim_kernel sim_kernel_of(const struct pto_program *program, pto_op_id func);
/* Finds the kernel to run: by name (of a function, or of a pair NAME_aic, NAME_aiv), or the module's only one (name NULL): what
 * is marked as entry, else what nothing calls. kernel->main is 0 if there is none or more than one. */
void sim_kernel_find(const struct pto_program *program, const char *name, struct sim_kernel *kernel);
/* The names of the kernels one could choose, separated by commas; how many. */
unsigned sim_kernel_names(const struct pto_program *program, struct base_buf *names);
/* Which argument of kernel->main goes to argument i of another function of the kernel: block indices by their names, others by
 * position (R25). -1: none. */
int64_t sim_kernel_arg(const struct pto_program *program, const struct sim_kernel *kernel, pto_op_id func, uint32_t i);
/* Cores of a block: 1 for one kind of code, 3 for a cube core with two vector cores. */
unsigned sim_kernel_cores(const struct sim_kernel *kernel);
/* Kind and function of the i-th of them. */
enum sim_core_kind sim_kernel_core(const struct sim_kernel *kernel, unsigned i, pto_op_id *func);
#endif
