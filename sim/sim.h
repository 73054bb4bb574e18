/* The simulator: loads a program, runs a kernel on blocks of cores, gives values, cycles and a trace.
 * All state is in struct sim; nothing prints or exits. */
#ifndef PTO_SIM_SIM_H
#define PTO_SIM_SIM_H
#include "isa/program.h"
#include "sim/machine.h"

enum sim_sync { SIM_SYNC_DEFAULT, SIM_SYNC_AUTO, SIM_SYNC_EXPLICIT, SIM_SYNC_SEQUENTIAL };
enum sim_stall { SIM_STALL_ISSUE, SIM_STALL_PIPE, SIM_STALL_FLAG, SIM_STALL_BARRIER, SIM_STALL_DEP, SIM_STALL_QUEUE,
                 SIM_STALL_COUNT };

struct sim_options {
    struct pto_target target; /* a copy, so that --set can change it */
    enum sim_acc_order acc_order;
    enum sim_sync sync;
    bool strict, init_zero, timing, values, trace;
    int64_t block_dim, max_insns;
    int64_t max_seconds;
};

/* One argument of the kernel: a buffer of sim->gm or a scalar. */
struct sim_arg {
    int buffer;      /* index, or -1 for a scalar */
    int64_t offset_elems;
    struct pto_operand scalar;
};

/* One executed instruction (kept when options.trace). Times in mcycles from the start of the kernel. */
struct sim_event {
    uint32_t op;   /* program op id */
    uint16_t core; /* index of the block */
    uint8_t pipe;
    uint8_t stall; /* largest cause of waiting before start */
    int64_t issue_m, start_m, end_m;
    int64_t stall_m[SIM_STALL_COUNT];
    uint32_t detail; /* index into sim->details: shapes, dtypes, bytes as text */
};

/* Per pipe totals of one block: busy + sum of stalls + idle = total, exactly. */
struct sim_pipe_stats {
    int64_t busy_m, idle_m, stall_m[SIM_STALL_COUNT];
    uint64_t insns;
    int64_t bytes;
};
struct sim_block_stats {
    int64_t total_m;
    struct sim_pipe_stats pipe[PTO_PIPE_COUNT];
    uint64_t insns;
    uint64_t macs;
};

struct sim {
    struct sim_options options;
    struct base_diags *diags;
    struct sim_gm gm;
    struct sim_event *events;
    uint32_t nevents, events_cap;
    struct base_strings details;
    struct sim_block_stats *blocks; /* [block_dim] */
    int64_t total_m;                /* launch included */
    uint64_t insns;
    bool sequential_note;           /* ran without sync ops (R24) */
};

void sim_init(struct sim *sim, const struct sim_options *options, struct base_diags *diags);
void sim_free(struct sim *sim);
/* Runs the function with its arguments on options.block_dim blocks. False after an error. */
bool sim_run(struct sim *sim, const struct pto_program *program, pto_op_id func, const struct sim_arg *args, uint32_t nargs);
#endif
