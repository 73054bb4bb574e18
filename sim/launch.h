/* A launch at work: blocks, their cores, and the scheduler that lets each core go on until it waits for another.
 *
 * Cores run one at a time, in a fixed order, so that results depend on nothing but the programs. Each block starts when no
 * core can go on and one of the machine's cores is free, so blocks that do not wait for each other run one after another.
 * In time, when the order of the cores can not be seen in values (sim_launch.by_time), the core whose clock is behind goes on, so
 * that the cores come to the memory they share in about the order of time; then a block starts as soon as a core is free. */
#ifndef PTO_SIM_LAUNCH_H
#define PTO_SIM_LAUNCH_H
#include "sim/interp.h"
#include "sim/kernel.h"

enum { SIM_BLOCK_CORES = 3 };

/* One core that runs a function. */
struct sim_unit {
    struct sim_interp it;
    struct sim_core memory;
    struct sim_race_core *race;
    uint32_t stats; /* index in sim->cores */
    bool done, waiting;
    bool polled; /* it looks at memory again and again: when the others have gone on */
};

/* The cores of one block and what they share. */
struct sim_block {
    struct sim_launch *launch;
    int64_t index;
    uint32_t slot; /* which of the machine's cores it occupies */
    unsigned ncores;
    struct sim_unit unit[SIM_BLOCK_CORES]; /* the cube core, if there is one, first */
    bool finished; /* in time, too */
    struct sim_turns turns;
    struct sim_fifos *fifos; /* fifo.h; NULL: none yet */
    uint64_t reserved;       /* changes with every reserve_buffer that is executed */
};

/* What a core that is done leaves to the next one: memories and values, to be allocated once, and what is known of instructions. */
struct sim_spare {
    struct sim_core memory;
    struct pto_operand *values;
    struct sim_fast *fast; /* with these values; NULL: none */
};

struct sim_launch {
    struct sim *sim;
    struct sim_kernel kernel;
    const struct sim_arg *args;
    uint32_t nargs;
    struct isa_rulebook rules;
    struct sim_code code;
    enum sim_sync sync_cube, sync_vector; /* of its two functions (R24) */
    bool implied_cube, implied_vector; /* whose pipes are ordered for checks only (PTO_OPFLAG_IMPLIED) */
    bool in_turns; /* the cores of a block keep program order among them (struct sim_turns) */
    uint64_t *verdict;
    int64_t deadline_ns;
    int64_t *slot_free_m;      /* by slot: when it is free; -1 while a block occupies it */
    uint32_t *slot_step;       /* .. and what that comes from (why.h) */
    struct sim_block **blocks; /* those at work, in the order of their start */
    uint32_t nblocks, blocks_cap;
    int64_t next_block;
    struct sim_spare *spare;
    uint32_t nspare, spare_cap;
    uint32_t first_core_id;    /* sim_exec.core_id = this + index in sim->cores */
    struct sim_races *races;   /* of all launches that run together; NULL: races are not looked for */
    struct sim_taint *taint;   /* taint.h; NULL: undefined bytes are not looked for */
    struct sim_xflags *xflags; /* xflag.h; NULL: none yet */
    struct sim_memory *memory; /* of all launches that run together, in time; NULL: no time */
    bool by_time;
    const struct sim_native *native; /* NULL: cores walk their function */
};
/* Readies a launch of a kernel that sim_init() and sim_kernel_of() gave. False after a diagnosed error. */
bool sim_launch_init(struct sim_launch *launch, struct sim *sim, const struct pto_program *program, pto_op_id func,
                     const struct sim_arg *args, uint32_t nargs);
void sim_launch_free(struct sim_launch *launch);
/* Runs launches concurrently to their end. They share what sim->gm points to. False after an error. */
bool sim_schedule(struct sim_launch *const *launches, uint32_t n);

/* launch.c, for the scheduler: starts the next block if one is left and a slot is free; 1 started, 0 none, -1 error. */
int sim_launch_start_block(struct sim_launch *launch);
/* When it would start; INT64_MAX if none is left or no slot is free. */
int64_t sim_launch_next_m(const struct sim_launch *launch);
/* Ends a block whose cores are done; force: in spite of waits that nothing ends. False if its time is not known yet. */
bool sim_launch_finish_block(struct sim_launch *launch, uint32_t at, bool force);
#endif
