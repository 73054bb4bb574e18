/* What is told of where the time of a launch went: made once at its end (profile.c), read by reports, traces and the page.
 * Plain data: no reader needs the timer, no maker knows how it is shown. Times are in mcycles after the start of the launch. */
#ifndef PTO_SIM_PROFILE_H
#define PTO_SIM_PROFILE_H
#include "sim/timing.h"

/* What a stretch of time of a pipe, or of the critical path, was for: all of it is exactly one of these. PTO_CAUSE(ID, "name in reports") */
#define SIM_CAUSES(PTO_CAUSE)                                                                             \
    PTO_CAUSE(WORK, "work")             /* the amount at the best rate */                                 \
    PTO_CAUSE(START, "start")           /* fixed parts of instructions: start, drain */                   \
    PTO_CAUSE(SERIAL, "serial")         /* inside an instruction: steps that need each other's result */  \
    PTO_CAUSE(BANK, "bank")             /* .. conflicts in banks of the unified buffer */                 \
    PTO_CAUSE(BURST, "burst")           /* .. runs of bytes too short for the rate, or not aligned */     \
    PTO_CAUSE(BANDWIDTH, "bandwidth")   /* .. waits for memory that all cores share */                    \
    PTO_CAUSE(LATENCY, "latency")       /* from the end of an instruction to its result */                \
    PTO_CAUSE(ISSUE, "issue")           /* the scalar unit had not issued the instruction yet */          \
    PTO_CAUSE(BARRIER, "barrier")       /* pipe_barrier */                                                \
    PTO_CAUSE(FLAG, "flag")             /* wait_flag, the unit flag of an accumulator */                  \
    PTO_CAUSE(CROSS, "cross-core")      /* another core */                                                \
    PTO_CAUSE(DEP, "dependence")        /* operands, in auto and sequential mode */                       \
    PTO_CAUSE(QUEUE, "queue full")      /* of the scalar unit: a pipe's queue had no room */              \
    PTO_CAUSE(IDLE, "idle")             /* nothing left to do */                                          \
    PTO_CAUSE(LAUNCH, "launch")         /* before the first instruction */                                \
    PTO_CAUSE(FORGOTTEN, "not kept")    /* of the critical path: more steps than are kept */
enum sim_cause {
#define PTO_CAUSE(id, name) SIM_CAUSE_##id,
    SIM_CAUSES(PTO_CAUSE)
#undef PTO_CAUSE
        SIM_CAUSE_COUNT
};
const char *sim_cause_name(enum sim_cause cause);
/* Is the time counted as busy by the profiler (timing.md 4.3)? WORK .. LATENCY. */
bool sim_cause_is_busy(enum sim_cause cause);
/* Is it lost: neither work nor the end of it? BANK .. QUEUE. */
bool sim_cause_is_stall(enum sim_cause cause);

/* The time of a pipe by cause: adds up to the total of its core, exactly (PIPE and LAUNCH have none). */
void sim_pipe_causes(const struct sim_pipe_stats *pipe, int64_t cause_m[SIM_CAUSE_COUNT]);
/* The same of a source operation: its instructions' time, and the gaps in front of them. The lines of a launch add up to its pipes
 * (without IDLE). */
void sim_op_causes(const struct sim_op_stats *op, int64_t cause_m[SIM_CAUSE_COUNT]);

/* One step of the critical path. In the order of time, without gaps: the first begins at 0, the last ends at the total. */
struct sim_path_step {
    int64_t begin_m, end_m;
    uint32_t op;    /* program op id; 0: none (launch, scalar code, another launch) */
    uint32_t core;  /* index in sim->cores */
    uint8_t pipe;   /* where the time passed; PTO_PIPE_COUNT: between pipes */
    uint8_t cause;  /* enum sim_cause */
};
/* Steps of one operation and cause, longest first; they add up to the total. */
struct sim_path_sum {
    uint32_t op;
    uint8_t cause, pipe;
    uint64_t count;
    int64_t time_m;
};

/* Who kept whom waiting, longest first. */
struct sim_blame {
    uint32_t victim;  /* op that started late; 0: the end of the core, or scalar code */
    uint32_t culprit; /* op: the set_flag, the barrier, the writer of the operand, who fills the queue; 0: the scalar unit, or itself */
    uint32_t behind;  /* op whose end the culprit told of: the last work before a set, 0 if none */
    uint8_t cause, pipe; /* pipe of the victim */
    uint8_t src_pipe, id; /* of a flag: where it is set, which; else PTO_PIPE_COUNT, 0 */
    uint64_t count;
    int64_t time_m;
};

/* A step function: value[i] holds from at_m[i] to at_m[i + 1]. At most SIM_SERIES_POINTS; larger ones are thinned so that every
 * peak stays. */
struct sim_series {
    int64_t *at_m, *value;
    uint32_t count;
};
enum { SIM_SERIES_POINTS = 4096 };

/* One memory of one core: bytes that hold something somebody still reads, from first write to last read. */
struct sim_space_use {
    uint32_t core;
    uint8_t space;          /* enum pto_space */
    int64_t capacity_bytes; /* of the target */
    int64_t peak_bytes, peak_at_m;
    uint32_t peak_op;       /* whose write made the peak */
    int64_t extent_bytes;   /* one past the highest byte touched: what is allocated, dead or not */
    struct sim_series live; /* bytes */
};

/* Bytes by equal stretches of time, of all cores of the launch together. */
struct sim_bandwidth {
    int64_t bin_m;
    uint32_t nbins;
    int64_t *read, *written; /* GM, as the pipes move it */
    int64_t *missed;         /* .. of the reads, what device memory served */
};

/* Instructions of one operation on one pipe. */
struct sim_mix {
    uint16_t op;  /* enum pto_op */
    uint8_t pipe;
    uint64_t count;
    int64_t busy_m, bytes;
};

/* A resource: what it had to do, what it could do, and so how long the launch takes at least. */
enum sim_bound_kind { SIM_BOUND_COMPUTE, SIM_BOUND_MEMORY, SIM_BOUND_CONTROL };
struct sim_bound_row {
    const char *name;  /* "cube f16", "device memory", "L1 to L0", "scalar unit", "dependences" */
    const char *unit;  /* of amount: "MAC", "B", "instruction"; "" if it has none */
    uint8_t kind;
    int64_t amount;    /* done, by all cores */
    int64_t peak_milli;/* 1/1000 units a cycle, of all cores together; 0: none */
    int64_t cycles_m;  /* <= the total of the launch, always */
};

/* The launch with one limit lifted. */
struct sim_gain {
    const char *name, *sentence; /* rows of whatif.def */
    int64_t total_m;             /* of the run without the limit */
    int64_t gain_m;              /* less than the base; may be negative with several cores */
    bool outside;                /* nothing that the kernel can do; these stand last */
};

struct sim_profile {
    int64_t total_m; /* of the launch */
    /* critical path */
    struct sim_path_step *path;
    uint32_t npath;
    int64_t path_from_m; /* > 0: the steps before are not kept (one FORGOTTEN step stands for them) */
    struct sim_path_sum *path_sums;
    uint32_t npath_sums;
    struct sim_blame *blames;
    uint32_t nblames;
    uint64_t blames_dropped; /* pairs beyond what is kept */
    struct sim_space_use *spaces; /* those that were used, by core */
    uint32_t nspaces;
    uint32_t space_cores;    /* occupancy is kept of the first so many cores */
    struct sim_bandwidth bandwidth;
    struct sim_mix *mix;     /* most busy first */
    uint32_t nmix;
    struct sim_bound_row *bounds; /* longest first */
    uint32_t nbounds;
    struct sim_gain *gains;  /* greatest first; filled by whatif.h, if asked */
    uint32_t ngains;
    const char *gains_note;  /* why there are none or not all; NULL */
};

struct sim;
/* sim->profile is NULL unless options.profile was set (and timing). */
void sim_profile_free(struct sim_profile *profile);
/* At the end of a launch, from sim->log.why. */
void sim_profile_make(struct sim *sim);
#endif
