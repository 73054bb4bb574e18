/* Inside of the timer (sim/timing*.c): its queues and flags, and what its files call of each other. */
#ifndef PTO_SIM_TIMING_IMPL_H
#define PTO_SIM_TIMING_IMPL_H
#include "sim/cost_memo.h"
#include "sim/timing.h"
#include "sim/timing_hazard.h"

enum { MAX_QUEUE = 4096, FLAG_IDS = 8, FLAG_BACKLOG = 4, UNIT_FLAGS = 64 };

/* On-chip bytes that an instruction of a stream touches, those that it writes first. More than there is room for: all bytes. */
enum { TOUCHES = 6, STREAM_WRITES = 8 };
struct touch {
    int64_t begin, end;
};

/* One entry of a pipe's queue. */
struct item {
    uint32_t op, detail;
    struct pto_span span;
    uint8_t kind;          /* enum sim_event_kind */
    struct sim_moment *moment; /* POST, AWAIT */
    uint8_t src, dst, id;  /* of a flag */
    uint8_t phase;         /* unit flag: 0, 2 check, 3 check and set / clear (machine-and-cube.md d.7) */
    int64_t unit;          /* L0C address the phase is about */
    int64_t issue_m, dep_m, stall_queue_m;
    uint32_t issue_step, issue_op; /* issue_op: what the scalar unit waited with last */
    struct sim_mark dep_by;
    struct sim_cost cost;
    struct isa_access *accesses; /* owned; NULL where nobody asks */
    unsigned naccesses;
    struct touch touch[TOUCHES]; /* if the cost has a head or a tail */
    uint8_t ntouches, nwrites;
    struct sim_clock *issued; /* what the scalar unit had done when it was issued; NULL: it still has done no more */
};

struct flag {
    int64_t set_m[FLAG_BACKLOG]; /* sets no wait has taken yet, oldest first */
    uint32_t set_op[FLAG_BACKLOG];
    uint32_t set_step[FLAG_BACKLOG];   /* why.h */
    uint32_t set_behind[FLAG_BACKLOG]; /* the work in front of it */
    struct pto_span set_span[FLAG_BACKLOG];
    struct sim_clock *set_clock[FLAG_BACKLOG];
    unsigned count;
    int64_t waited_m; /* when the last wait took it */
    struct pto_span wait_span;
};

/* What a pipe waits for at a flag. */
struct flag_by {
    uint32_t step, wait_op, set_op, behind;
    uint8_t src, id;
};

struct pipe {
    struct item *queue; /* entries that cannot start yet: [head, count) */
    uint32_t head, count, cap;
    int64_t *starts;    /* ring of start times, for the depth of the queue */
    struct sim_mark *start_by;
    /* what the clocks below come from; last_op: the last work */
    struct sim_mark busy_by, last_start_by, retired_by, barrier_by, cross_by;
    struct flag_by flag_by;
    uint32_t tail_op, last_op, cross_op; /* cross_op: that waits for another core */
    uint64_t entered, started;
    int64_t last_start_m, busy_end_m, tail_m, retired_m, barrier_m, flag_m, cross_m;
    int64_t work_end_m;  /* of the last instruction: before its drain */
    struct touch write[STREAM_WRITES]; /* what the last instructions wrote, and when that is there; a ring */
    int64_t written_m[STREAM_WRITES];
    struct sim_mark written_by[STREAM_WRITES];
    unsigned nwritten;
    struct sim_pipe_stats stats;
    bool used;
};

struct unit_flag {
    int64_t addr, published_m, cleared_m;
    struct sim_mark published_by, cleared_by;
    bool published;
    struct sim_clock *clock; /* of who published or cleared it last */
};

struct sim_timer {
    struct sim_timer_options o;
    struct sim_log *log;
    struct sim_cost_env env;
    struct sim_cost_memo *memo;
    int64_t depth, s_issue_m, flag_lat_m, barrier_m, v_gap_m;
    int64_t now_m; /* of the scalar unit */
    uint32_t now_step; /* what that comes from */
    bool now_shared;   /* somebody else has seen the step */
    int64_t late_m;    /* until when the scalar unit waited last, and with what */
    uint32_t late_op;
    int64_t transfer_m; /* the start of the latest transfer */
    struct pipe pipe[PTO_PIPE_COUNT];
    uint32_t held; /* entries in queues */
    struct flag flag[PTO_PIPE_COUNT][PTO_PIPE_COUNT][FLAG_IDS];
    struct sim_clock *implied[PTO_PIPE_COUNT][PTO_PIPE_COUNT][FLAG_IDS]; /* set for checks only */
    struct unit_flag unit[UNIT_FLAGS];
    unsigned nunits;
    struct sim_hazards hazards;
    struct sim_core_stats stats;
    bool stuck; /* the scalar unit can never go on */
    uint64_t progress; /* grows when something that was held up starts */
};

/* An instruction as the timer reads it, before it has a time. */
struct sim_timed {
    struct item item;
    uint8_t pipe;       /* for flags: unused */
    uint8_t mad_dtype;  /* of its multiply-adds, if it makes any */
    bool barrier_first; /* what stands before it is over when it begins, for races */
    int64_t event_id;   /* of a flag, as written */
    int64_t least_m;    /* that its multiply-adds take at the peak rate */
};
void sim_timing_read(struct sim_timer *timer, const struct pto_insn *insn, const struct isa_access *accesses, unsigned n, struct sim_timed *timed);
/* Gives it its time, now or when what holds it up is known. Its accesses are given up. */
void sim_timing_enter(struct sim_timer *timer, struct sim_timed *timed);

/* timing_stream.c: instructions of the vector unit overlap (timing.md 4.2). */
void sim_stream_touches(struct item *item, const struct pto_insn *insn);
/* When the results are there that the instruction needs or writes again, and what they come from; -1: none of those under way. */
int64_t sim_stream_needs_m(const struct pipe *pipe, const struct item *item, struct sim_mark *by);
/* Takes off the cost what passes while the one before works. could_m: when it could start if the pipe were free. */
void sim_stream_overlap(int64_t gap_m, const struct pipe *pipe, struct sim_cost *cost, int64_t could_m);
void sim_stream_hide(struct sim_cost *cost, int64_t hidden_m); /* so much of it passes unseen, its start first */
void sim_stream_written(struct pipe *pipe, const struct item *item, int64_t at_m, struct sim_mark by);

/* timing_why.c: where clocks come from and who keeps whom waiting; what is tried without. */
struct waits { /* of an entry, by enum sim_stall */
    int64_t until_m[SIM_STALL_COUNT];
    struct sim_mark by[SIM_STALL_COUNT];
    struct flag_by flag;
};
/* When the pipe could start the entry if it were free, by what holds it up. *waits: zero. */
void sim_timing_find_waits(const struct item *item, const struct pipe *pipe, const struct unit_flag *unit, struct waits *waits);
/* Splits the gap of a pipe up to a start among the causes, each mcycle to exactly one. Returns the start. */
int64_t sim_timing_split_gap(int64_t from_m, const int64_t until_m[SIM_STALL_COUNT], int64_t stall_m[SIM_STALL_COUNT]);
/* A step behind a clock (why.h), from the end of another one; at_m in the core's time. */
uint32_t sim_timing_step(struct sim_timer *timer, uint32_t from, int64_t at_m, unsigned pipe, uint32_t op, enum sim_cause cause);
/* The scalar unit has come to now_m by its own work. */
void sim_timing_scalar_step(struct sim_timer *timer, uint32_t op);
/* What the start of an entry comes from: the work before it if the pipe was free only then, else the first of what held it up. */
uint32_t sim_timing_binding(const struct waits *waits, uint32_t work, int64_t free_m, int64_t start_m);
/* The parts of an instruction behind its start, one after the other; returns the step at its end. */
uint32_t sim_timing_parts(struct sim_timer *timer, uint32_t from, const struct item *item, unsigned pipe, int64_t start_m);
void sim_timing_blame(struct sim_timer *timer, const struct item *item, unsigned pipe, const struct waits *waits,
                      const int64_t stall_m[SIM_STALL_COUNT]);
void sim_timing_blame_scalar(struct sim_timer *timer, uint32_t victim, enum sim_stall cause, uint32_t culprit, int64_t time_m);
/* When the operands are there (auto mode), with the way of the flag that a compiler would insert. */
int64_t sim_timing_depends(struct sim_timer *timer, unsigned pipe, const struct isa_access *accesses, unsigned n, uint32_t op, struct sim_mark *by);
/* The limits that the run is tried without (enum sim_lift). */
void sim_timing_lift(const struct sim_timer *timer, struct sim_cost *cost, unsigned pipe);
bool sim_timing_lifts_wait(const struct sim_timer *timer, const struct item *wait);

/* timing_insn.c: the accumulator address that a unit-flag phase is about (machine-and-cube.md d.7). */
void sim_timing_set_unit(struct item *item, const struct pto_insn *insn);

/* timing_flag.c */
struct unit_flag *sim_timing_unit(struct sim_timer *timer, int64_t addr);
/* from: the step in front of it; behind: the work. */
void sim_timing_fire_set(struct sim_timer *timer, const struct item *item, int64_t at_m, uint32_t from, uint32_t behind);
/* Takes the oldest set of a flag; returns when the waiting side sees it. */
int64_t sim_timing_take_flag(struct sim_timer *timer, const struct item *item, int64_t reach_m, struct flag_by *by);
/* One of the pipes that a moment is about has come to it. */
void sim_timing_reach_moment(struct sim_timer *timer, struct sim_moment *moment, unsigned pipe, int64_t at_m, struct sim_mark by);
/* When this core sees a known moment. */
int64_t sim_timing_take_moment(struct sim_timer *timer, struct sim_moment *moment, unsigned pipe, int64_t reach_m, uint32_t op, struct sim_mark *by);

/* timing_moment.c: n holds of a moment go at once. */
void sim_moment_drop_holds(struct sim_moment *moment, uint32_t n);

/* timing_find.c: what is told of flags. A source operation reports a kind of problem once, however often it is executed. */
bool sim_timing_first_report(struct sim_timer *timer, uint32_t op);
/* "flag (A, B, id): text" */
struct base_diag *sim_timing_finding(struct sim_timer *timer, struct pto_span span, const char *text, const struct item *item);
/* Is a wait of the flag that the entry sets in a queue, not taken yet? */
bool sim_timing_wait_pending(const struct sim_timer *timer, const struct item *set);
/* The waits that hold up the pipes at the end, and the flags that are left set. */
void sim_timing_report_deadlock(struct sim_timer *timer);
void sim_timing_report_left_flags(struct sim_timer *timer);
/* A transfer counts as work until its last byte has arrived, as the profiler has it: moves the end of what is accounted for. */
static inline void sim_timing_count_tail(struct sim_timer *t, struct pipe *p, int64_t until_m)
{
    int64_t to = p->tail_m < until_m ? p->tail_m : until_m, more = to - p->busy_end_m;
    if (more <= 0)
        return;
    p->stats.busy_m += more;
    p->stats.part_m[SIM_PART_LATENCY] += more;
    if (t->log->ops != NULL) {
        t->log->ops[p->tail_op].busy_m += more;
        t->log->ops[p->tail_op].part_m[SIM_PART_LATENCY] += more;
    }
    p->busy_end_m = to;
}
#endif
