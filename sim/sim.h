/* The simulator: loads a program, runs a kernel on blocks of cores, gives values, cycles and a trace.
 * All state is in struct sim; nothing prints or exits. */
#ifndef PTO_SIM_SIM_H
#define PTO_SIM_SIM_H
#include "isa/program.h"
#include "sim/machine.h"
#include "sim/profile.h"

struct sim_native;
struct sim_options {
    struct pto_target target; /* a copy, so that --set can change it */
    enum sim_acc_order acc_order;
    enum sim_sync sync;
    bool strict, init_zero;
    bool ftz;     /* subnormal inputs and results of the cube are zero (machine-and-cube.md c.6, d.6) */
    bool mad_sat; /* the cube and the fixpipe saturate (d.5, e.4) */
    bool quant_scalar_fp32; /* scalar quantisation words keep all 32 bits of their scale (e.4) */
    bool timing;  /* advance clocks; off leaves every time 0 */
    bool values;  /* compute tile data */
    bool trace;   /* keep events */
    bool profile; /* make sim->profile; needs timing */
    uint32_t lifts; /* enum sim_lift: what the run is tried without */
    bool no_findings; /* --check=none */
    bool check_race;  /* needs timing */
    bool check_init;  /* taint.h; needs values, and memory that starts undefined */
    bool interleave;  /* explicit mode: instructions of a core in another legal order, which the seed chooses */
    uint64_t interleave_seed;
    bool check_mem, mem_notes; /* memcheck.h */
    bool no_short_cuts; /* every operation goes the long way (fast.h): the same values and times, for tests */
    bool poison_tmp;  /* scratch operands are filled with A5 (R12) */
    int64_t block_dim;
    int64_t max_insns;   /* executed operations of all blocks; 0 = no limit */
    int64_t max_seconds; /* 0 = no limit */
};
/* Defaults: the target, seeded accumulation, timing and values on, one block. */
void sim_options_init(struct sim_options *options, const struct pto_target *target);
enum { SIM_DEFAULT_MAX_INSNS = 200000000 };

/* One argument of the kernel: a buffer of sim->gm or a scalar. */
struct sim_arg {
    bool given;      /* not given: a block index argument of R25, else an error */
    int buffer;      /* index in sim->gm, or -1 for a scalar */
    struct pto_operand scalar;
    int64_t offset_bytes; /* the pointer is so far behind the beginning of the buffer */
    uint8_t nibble;       /* .. and, of 4-bit elements, points at a high half */
};

struct sim {
    struct sim_options options;
    struct base_diags *diags;
    struct sim_gm gm;
    struct sim_gm *shared_gm; /* used instead of gm, if not NULL: launches that share their memory */
    uint32_t together;         /* launches that ran at the same time as it, itself included */
    uint32_t device, ndevices; /* which of how many (0, 0 is one of one) */
    struct sim_log log;
    struct sim_core_stats *cores; /* [ncores]: blocks in order, each with its cube core first */
    uint32_t ncores, nblocks;
    enum sim_sync sync;             /* the mode that was used */
    bool said_no_sync;              /* NO_SYNC stands among the diagnostics */
    int64_t total_m;                /* of the kernel, launch included */
    int64_t active_cores;
    struct sim_memory_totals memory_totals; /* of all launches that ran together */
    uint64_t insns;                 /* resolved instructions */
    uint64_t steps;                 /* executed operations of any kind */
    struct sim_profile *profile;    /* where the time went (profile.h); NULL: nobody asked */
    struct base_buf printed;        /* what the program prints */
    const struct pto_program *program;
    pto_op_id func;
};

void sim_init(struct sim *sim, const struct sim_options *options, struct base_diags *diags);
void sim_free(struct sim *sim);
static inline struct sim_gm *sim_memory(struct sim *sim) { return sim->shared_gm != NULL ? sim->shared_gm : &sim->gm; }
/* Kernels that run at the same time, each on a simulator of its own; those that share their memory can wait for each other. */
struct sim_job {
    struct sim *sim;
    const struct pto_program *program;
    pto_op_id func;
    const struct sim_arg *args;
    uint32_t nargs;
    uint8_t *reported; /* by op of the program: has it a finding? Kept from launch to launch by the caller; NULL: of this one only */
    const struct sim_native *native; /* where operations come from (native.h); NULL: from the function */
};
bool sim_run_together(const struct sim_job *jobs, uint32_t njobs);
/* Runs the function with its arguments on options.block_dim blocks. False after an error (findings count as such). */
bool sim_run(struct sim *sim, const struct pto_program *program, pto_op_id func, const struct sim_arg *args, uint32_t nargs);
/* Name of a core in traces: core<b>.cubecore0 (design.md 9.3). core: index in sim->cores. */
void sim_core_name(const struct sim *sim, uint32_t core, struct base_buf *out);
#endif
