/* Banks of the unified buffer (timing.md 2): what it costs that blocks of 32 bytes which are wanted in one cycle lie in one group of
 * banks, and that results go where sources are read. Pure functions of addresses; knows nothing of operations. */
#ifndef PTO_SIM_UB_BANK_H
#define PTO_SIM_UB_BANK_H
#include "isa/target.h"

/* The blocks that one operand of a vector instruction touches: blocks of them a repeat. Steps count blocks. */
struct sim_bank_view {
    int64_t addr;
    int64_t block_step, repeat_step;
    int blocks;
};
enum { SIM_BANK_READS = 3 };
struct sim_bank_use {
    struct sim_bank_view read[SIM_BANK_READS], write;
    unsigned nreads;   /* whose addresses are known */
    bool writes;       /* and so is that of what is written */
    int64_t repeats;
    int64_t rate_m;    /* of a repeat without conflict */
    int64_t lat;       /* cycles from reading a repeat to writing it */
    int64_t drain;     /* from the last repeat's start to the end */
};
/* 1/1000 cycles beyond repeats * rate_m. Constant time: groups come round after as many repeats as there are groups. */
int64_t sim_ub_bank_m(const struct pto_target *target, const struct sim_bank_use *use);
#endif
