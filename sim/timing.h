/* Time of one core: in-order pipes as a max-plus recurrence (design.md section 6, timing.md 4.1).  Knows costs, flags and
 * dependences; nothing of values.  Unit: 1/1000 cycle ("mcycles").
 *
 * The scalar unit issues in program order; each pipe takes its instructions in that order and starts one at the latest of:
 * the pipe is free, the instruction was issued, a barrier, its flags (explicit mode) or its operands (auto mode).  A wait
 * whose flag is not set yet holds up its pipe only; what comes behind it is kept until a later set releases it. */
#ifndef PTO_SIM_TIMING_H
#define PTO_SIM_TIMING_H
#include "base/diag.h"
#include "isa/insn.h"
#include "sim/memory_model.h"
#include "sim/race.h"

enum sim_sync { SIM_SYNC_DEFAULT, SIM_SYNC_AUTO, SIM_SYNC_EXPLICIT, SIM_SYNC_SEQUENTIAL };

/* Why a pipe that had work to come did not work. */
enum sim_stall {
    SIM_STALL_ISSUE,   /* nothing issued yet: the queue was empty */
    SIM_STALL_PIPE,    /* of an instruction only: an earlier one occupies the pipe */
    SIM_STALL_BARRIER, /* pipe_barrier */
    SIM_STALL_FLAG,    /* wait_flag, or the unit flag of an accumulator */
    SIM_STALL_CROSS,   /* another core: a slot of a pipe, a cross-core flag, a barrier of cores */
    SIM_STALL_DEP,     /* operands (auto and sequential mode) */
    SIM_STALL_QUEUE,   /* of the scalar unit: a queue was full */
    SIM_STALL_COUNT
};
const char *sim_stall_name(enum sim_stall stall);

/* What the time of an instruction is made of. BANK and BURST are told as stalls in reports, though the pipe counts as busy. */
enum sim_cost_part {
    SIM_PART_START,  /* fixed: start and drain */
    SIM_PART_WORK,   /* what the amount takes at the best rate */
    SIM_PART_BANK,   /* conflicts in banks of the unified buffer */
    SIM_PART_BURST,  /* bursts too short for the rate */
    SIM_PART_BANDWIDTH, /* waits for the memory that all cores share */
    SIM_PART_SERIAL, /* waits inside: steps that need each other's result */
    SIM_PART_LATENCY, /* of statistics only: a pipe that waits for the last byte of its transfers */
    SIM_PART_COUNT
};
/* What an instruction costs its pipe and its consumers, and what it moves. */
struct sim_cost {
    int64_t busy_m;  /* the pipe is occupied this long */
    int64_t part_m[SIM_PART_COUNT]; /* adds up to busy_m */
    int64_t head_m, tail_m; /* of busy_m: before and behind its work; in a stream of independent instructions they overlap */
    int64_t lead_m;         /* of busy_m: passes while the pipe still works on what stands before it, needed or not */
    int64_t ready_m; /* its result is there this long after its start; >= busy_m */
    int64_t read_bytes, write_bytes; /* of GM */
    int64_t bytes;   /* moved by the pipe */
    int64_t macs;
    int64_t missed_bytes; /* of what it reads, not found in L2: known at its start */
    int64_t fill_m;  /* more, START, if the pipe stood still before: it overlaps with what comes before */
    struct sim_gm_use gm; /* what passes the shared memory, which at the start says how long that takes; gm.bytes 0: nothing */
    int64_t store_m; /* a transfer from GM to GM: how long its second phase occupies MTE3, and the scalar unit waits for both */
};
struct sim_cost_env {
    const struct pto_target *target;
    int64_t active_cores; /* cores that share the device memory */
};
typedef struct sim_cost sim_cost_fn(const struct sim_cost_env *env, const struct pto_insn *insn);
struct sim_cost sim_cost_of(const struct sim_cost_env *env, const struct pto_insn *insn);
/* Of the vector unit (cost_vec.c). */
struct sim_cost sim_cost_vec(const struct sim_cost_env *env, const struct pto_insn *insn);
/* Cycles (1/1000) of the cube for m x k x n multiply-adds without the fixed part. */
int64_t sim_mad_cycles_m(const struct pto_target *target, enum pto_dtype dtype, bool hf32, int64_t m, int64_t k, int64_t n);
/* MACs a cycle of the cube at most, for one dtype. */
int64_t sim_mad_peak(const struct pto_target *target, enum pto_dtype dtype, bool hf32);

/* A moment that the timer of one core finds out and that of another waits for. Two hold it: who posts and who awaits. */
struct sim_moment {
    uint64_t known;     /* 0 or 1: a stamp for sim_wait_for() */
    int64_t at_m;       /* of the launch: 0 is its start */
    int64_t delay_m;    /* on the way to who awaits it: a link between devices */
    uint32_t pending;   /* pipes that have still to reach it */
    uint32_t refs;
    uint32_t step, op;  /* where it comes from (why.h) */
    uint32_t core;      /* the posting core and pipe, for arrows of the trace */
    uint8_t pipe;
    struct sim_clock *clock; /* what happens before it (race.h), NULL: not followed */
};
struct sim_moment *sim_moment_new(void); /* for one to post and one to await */
void sim_moment_drop(struct sim_moment *moment); /* NULL is fine */
/* The latest of known moments as one for one to await; NULL if there is none. */
struct sim_moment *sim_moment_latest(struct sim_moment *const *moments, uint32_t n);

/* One timed instruction (kept when the trace is wanted). */
enum sim_event_kind { SIM_EVENT_WORK, SIM_EVENT_SET, SIM_EVENT_WAIT, SIM_EVENT_BARRIER, SIM_EVENT_POST, SIM_EVENT_AWAIT };
struct sim_event {
    uint32_t op;     /* program op id */
    uint32_t detail; /* string id in sim_log.details: JSON members of the instruction's operands */
    uint32_t core;   /* index in sim->cores */
    uint8_t pipe, kind;
    int64_t issue_m, start_m, end_m, ready_m;
    int64_t bytes;   /* moved */
    int64_t stall_m[SIM_STALL_COUNT];
};
/* A flag from its set to its wait, or what one core waits for of another. */
struct sim_flow {
    uint32_t src_core, dst_core;
    bool of_run; /* src_core counts over the cores of all launches that run together */
    uint8_t src_pipe, dst_pipe;
    int64_t set_m, wait_m;
};
/* Of one source operation. Each gap of a pipe is charged to one operation: that which starts late, or what nothing follows. Operation 0
 * stands for the scalar unit's own work. So the lines of a launch add up to its pipes, cause by cause (PIPE aside). */
struct sim_op_stats {
    uint64_t count;
    int64_t busy_m, part_m[SIM_PART_COUNT], stall_m[SIM_STALL_COUNT];
    int64_t bytes;
    uint8_t pipe; /* that it runs on */
};

/* What all cores write to; owned by struct sim. */
struct sim_log {
    bool keep_events;
    struct sim_event *events;
    struct sim_flow *flows;
    uint32_t nevents, events_cap, nflows, flows_cap;
    uint64_t dropped; /* events beyond the limit */
    struct base_strings details;
    struct sim_op_stats *ops; /* by program op id */
    struct sim_why *why;      /* why.h; NULL: nobody asks */
    bool no_findings;         /* misused flags are not reported (--check=none) */
    uint8_t *reported;        /* by program op id: has it a finding? */
    struct base_diags *diags;
};
enum { SIM_MAX_EVENTS = 8000000 }; /* of one launch; about 1 GiB */

/* Totals of one pipe of one core: busy + sum of stalls + idle = total, exactly. part_m adds up to busy_m, which is what the profiler
 * calls busy (timing.md 4.3): its conflicts, short bursts and waits for shared memory are told as stalls. */
struct sim_pipe_stats {
    int64_t busy_m, part_m[SIM_PART_COUNT], idle_m, stall_m[SIM_STALL_COUNT];
    uint64_t insns;
    int64_t bytes;
};
struct sim_core_stats {
    uint32_t block;
    uint8_t kind, sub; /* enum sim_core_kind; which of the vector cores of the block */
    int64_t start_m; /* after the start of the kernel, launch included */
    int64_t total_m;
    struct sim_pipe_stats pipe[PTO_PIPE_COUNT];
    uint64_t insns, macs;
    int64_t read_bytes, write_bytes;
    int64_t mad_m;   /* cycles the MACs need at the peak rate */
    bool incomplete; /* a wait is never satisfied: what stands behind it has no time */
};

/* A set or a wait of an event flag, as the pipes of the core see it (R27: FIX is MTE3 on vector cores). id is not checked. */
struct sim_flag_use {
    bool set;
    uint8_t src, dst;
    int64_t id;
};
/* False for other instructions. */
bool sim_flag_of(const struct pto_insn *insn, bool vector_core, struct sim_flag_use *flag);
/* The pipe that an instruction occupies. */
unsigned sim_pipe_of(const struct pto_insn *insn, bool vector_core);

/* Limits that a run is tried without (whatif.def); those that are parameters of the target are not here. */
enum sim_lift {
    SIM_LIFT_BANK = 1,       /* no conflicts in banks */
    SIM_LIFT_BURST = 2,      /* bursts of any length at the full rate */
    SIM_LIFT_CUBE = 4,       /* the cube takes no time */
    SIM_LIFT_VECTOR = 8,     /* nor does the vector unit */
    SIM_LIFT_BARRIER = 16,   /* barriers wait for nothing */
    SIM_LIFT_LOADS = 32,     /* loads wait for no buffer to be free */
    SIM_LIFT_OCCUPANCY = 64, /* pipes take any number of instructions at once: no accounting */
    SIM_LIFT_MTE1 = 128,     /* MTE1 twice as fast */
    SIM_LIFT_STORES = 256,   /* stores take no time */
};
struct sim_timer; /* the time of one core */
struct sim_timer_options {
    const struct pto_target *target;
    enum sim_sync sync; /* not DEFAULT */
    int64_t active_cores;
    uint32_t core;      /* index in sim->cores */
    uint32_t first_core; /* the cores of launches that run with this one and stand before it */
    int64_t start_m;    /* added to every time that is logged */
    uint32_t start_step; /* what the start comes from (why.h) */
    uint32_t lifts;     /* SIM_LIFT_.. */
    bool vector_core;   /* flags that name FIX mean MTE3 (R27) */
    struct sim_memory *memory; /* of all cores; NULL: transfers take what their path alone takes */
    struct sim_race_core *race; /* told of all work and all that orders it; NULL: nobody is */
};
struct sim_timer *sim_timer_new(const struct sim_timer_options *options, struct sim_log *log);
void sim_timer_free(struct sim_timer *timer);
/* One resolved instruction in program order, and what it touches. detail: for its event, 0 if none is kept. */
void sim_timer_insn(struct sim_timer *timer, const struct pto_insn *insn, const struct isa_access *accesses, unsigned n, uint32_t detail);
/* A flag or barrier that orders pipes for checks only (PTO_OPFLAG_IMPLIED): it takes no time. */
void sim_timer_implied(struct sim_timer *timer, const struct pto_insn *insn);
/* What the timer reads from an instruction, to be used again (fast.h). NULL if somebody wants to know more of it than its time. To be
 * freed after the timer. */
struct sim_timed;
struct sim_timed *sim_timed_new(struct sim_timer *timer, const struct pto_insn *insn);
void sim_timed_free(struct sim_timed *timed);
bool sim_timed_same(const struct sim_timed *a, const struct sim_timed *b); /* false is no promise */
/* Where its transfer from or to GM begins; PTO_UNKNOWN if it has none. */
int64_t sim_timed_address(const struct sim_timed *timed);
/* The instruction in program order, its transfer at this address (PTO_UNKNOWN: where it was). False if nothing was done: the scalar
 * unit may have to wait for other cores (sim_timer_holds). */
bool sim_timer_again(struct sim_timer *timer, const struct sim_timed *timed, int64_t address);
/* Scalar work of the program that is no instruction of a pipe. */
void sim_timer_scalar(struct sim_timer *timer, int64_t count);
/* The moment is when all earlier work of the pipe is done (PTO_PIPE_ALL: of all pipes; NONE, S: now), in auto mode also that of other
 * pipes on the bytes of behind (may be NULL). Takes the poster's hold. */
void sim_timer_post(struct sim_timer *timer, const struct pto_insn *insn, unsigned pipe, struct sim_moment *moment,
                    const struct isa_access *behind);
/* Later work of the pipe waits for the moment; S, ALL, NONE: the scalar unit, and then the moment must be known. Takes the
 * awaiter's hold. */
void sim_timer_await(struct sim_timer *timer, const struct pto_insn *insn, unsigned pipe, struct sim_moment *moment);
/* When, in the time of the run, its latest transfer began, or where its scalar unit stands: it touches the memory no earlier. */
int64_t sim_timer_front(const struct sim_timer *timer);
/* Starts what can start now that other cores went on; false if nothing could. */
bool sim_timer_poll(struct sim_timer *timer);
bool sim_timer_waits(const struct sim_timer *timer); /* does something wait for a moment of another core? */
/* Has the scalar unit to wait with this instruction for what other cores make known (a barrier, a full queue)? Then a stamp that
 * changes when one of its pipes goes on, else NULL. */
const uint64_t *sim_timer_holds(const struct sim_timer *timer, const struct pto_insn *insn);
/* Ends the core's work: reports waits that nothing satisfied and flags left set; fills *stats but for block, kind and sub. Returns
 * the step at the end (why.h). */
uint32_t sim_timer_finish(struct sim_timer *timer, struct sim_core_stats *stats);
#endif
