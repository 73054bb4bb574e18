/* Walks a function of a program: control flow, scalars, handles; hands resolved instructions to execution and time. */
#ifndef PTO_SIM_INTERP_H
#define PTO_SIM_INTERP_H
#include "isa/legal.h"
#include "sim/code.h"
#include "sim/fast.h"
#include "sim/interleave.h"
#include "sim/memcheck.h"
#include "sim/scalar.h"
#include "sim/sim.h"

/* One block being executed. */
struct sim_frame {
    pto_op_id owner; /* of the region; of a call: the called function */
    pto_op_id call;  /* the call that made the frame of a function, 0 for the kernel */
    pto_op_id next;
    int64_t iv, ub, step; /* of scf.for */
};

/* Program order of a function that all cores of a block run with nothing that makes them wait for each other (R24; vector.md 16): the
 * operations that only some of them execute are taken in turn. */
struct sim_turns {
    uint64_t stamp;   /* counts what is added to done[] */
    struct sim_clock *clock; /* what the turns so far have done, for races */
    uint64_t done[3]; /* by core of the block: how many of them it has behind it; UINT64_MAX: it has ended */
};

struct sim_interp {
    struct sim *sim;
    const struct pto_program *program;
    const struct sim_code *code;
    unsigned skip;  /* SIM_SKIP_* of this core */
    uint32_t stats; /* index of the core in sim->cores */
    struct sim_exec exec;
    struct sim_timer *timer; /* NULL: no time */
    struct pto_operand *values; /* by value id */
    struct pto_insn insn;       /* the one at work: large, so not on the stack */
    struct pto_operand *list;   /* the values of its LIST slot */
    uint32_t nlist, list_cap;
    struct isa_rulebook *rules; /* of the target */
    uint64_t *verdict;          /* by op id: hash of the last resolved form that legality passed, 0 = none */
    struct base_diags scratch;  /* what one instruction reports, before it is known whether that is new */
    int64_t limit_m;            /* in time: how far the core may go on now; 0: no limit */
    int64_t deadline_ns;        /* monotonic clock; 0 = none */
    struct sim_frame *frames;   /* the blocks being executed, innermost last */
    uint32_t nframes, frames_cap, ncalls;
    struct sim_race_core *race; /* NULL: races are not looked for */
    struct sim_memcheck *memcheck; /* NULL: not asked for */
    struct sim_interleave *interleave; /* NULL: values are in program order */
    struct sim_fast *fast;     /* NULL: every operation goes the long way (fast.h) */
    struct sim_key *keys;      /* of values[], kept for fast; NULL without it */
    struct sim_turns *turns;   /* NULL: cores run as their own synchronisation lets them */
    bool implied;              /* what is implied orders this core's pipes for checks */
    unsigned turns_core;       /* index in done[] */
    bool in_turn;
    bool turns_order;          /* taking turns is an order that checks know: nobody wrote another one (R24) */
    uint32_t turn_frames;      /* the frames in which it began */
    const struct sim_native *native; /* where its operations come from (native.h); NULL: the function's regions */
    void *producer;            /* what native->begin() made for this core */
};
/* The monotonic time so many seconds from now; 0 for no limit. */
int64_t sim_deadline(int64_t seconds);
/* Readies the run of func, with its arguments in values[] afterwards. False after an error. */
bool sim_interp_start(struct sim_interp *it, pto_op_id func);
enum sim_progress {
    SIM_FAILED,  /* after a diagnosed error */
    SIM_BLOCKED, /* the instruction at work waits for another core: exec.wait */
    SIM_AHEAD,   /* its clock has passed limit_m */
    SIM_PAUSED,  /* so many steps were made, or a test found that something is still to come */
    SIM_DONE
};
/* Goes on for at most so many operations. */
enum sim_progress sim_interp_run(struct sim_interp *it, uint64_t steps);
/* interp.c, for the others: enters a region or a function; says why an operation traps. False after an error. */
bool sim_interp_push(struct sim_interp *it, struct sim_frame frame);
bool sim_interp_trap(struct sim_interp *it, pto_op_id op, const char *fmt, ...) BASE_PRINTF(3, 4);
void sim_interp_note_core(const struct sim_interp *it, struct base_diag *diag); /* if there are several */
/* The results of an operation that is not executed: nothing known of tiles, scalars are 0. */
void sim_interp_void_results(struct sim_interp *it, const struct pto_operation *op);
/* Operation id on this core: skipped, or executed in its turn. False after an error, or with exec.blocked: then it has to be done again. */
bool sim_interp_step(struct sim_interp *it, pto_op_id id);
/* One operation of any class, the long way. */
bool sim_interp_execute(struct sim_interp *it, pto_op_id op);
/* A scalar operation with its operands and types but nowhere to put its results; returns how many operands it has. */
unsigned sim_interp_ready_scalar(const struct sim_interp *it, pto_op_id op, struct sim_scalar *s);
void sim_interp_place_scalar(const struct sim_interp *it, struct sim_scalar *s); /* which core it is on */
/* The core has its turn, and all later ones, behind it. */
void sim_interp_end_turns(struct sim_interp *it);
/* One CONTROL operation (interp_control.c). False after an error. */
bool sim_interp_control(struct sim_interp *it, pto_op_id op);
/* Ends the innermost region; terminator is its yield or return, 0 if none is written. */
void sim_interp_end_region(struct sim_interp *it, pto_op_id terminator);
/* One INSN operation (interp_insn.c). False after an error or if exec.blocked. */
bool sim_interp_insn(struct sim_interp *it, pto_op_id op);
/* The isa_value_reader of values[]; ctx is the interpreter. */
void sim_interp_read(void *ctx, pto_value_id value, struct pto_operand *out);
/* The sim_interleave_run of an interpreter. */
bool sim_interp_late(void *ctx, const struct pto_insn *insn);
/* Readies the scratch with the options of the real diagnostics. */
void sim_interp_clear_scratch(struct sim_interp *it);
void sim_interp_free(struct sim_interp *it); /* not rules and verdict: they are the launch's */
#endif
