/* Inside of the timer (sim/timing*.c): its queues and flags, and what its files call of each other. */
#ifndef PTO_SIM_TIMING_IMPL_H
#define PTO_SIM_TIMING_IMPL_H
#include "sim/timing.h"
#include "sim/timing_hazard.h"

enum { MAX_QUEUE = 4096, FLAG_IDS = 8, FLAG_BACKLOG = 4, UNIT_FLAGS = 64 };

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
    struct sim_cost cost;
    struct isa_access *accesses; /* owned; NULL where nobody asks */
    unsigned naccesses;
    struct sim_clock *issued; /* what the scalar unit had done when it was issued; NULL: it still has done no more */
};

struct flag {
    int64_t set_m[FLAG_BACKLOG]; /* sets no wait has taken yet, oldest first */
    uint32_t set_op[FLAG_BACKLOG];
    struct pto_span set_span[FLAG_BACKLOG];
    struct sim_clock *set_clock[FLAG_BACKLOG];
    unsigned count;
    int64_t waited_m; /* when the last wait took it */
    struct pto_span wait_span;
};

struct pipe {
    struct item *queue; /* entries that cannot start yet: [head, count) */
    uint32_t head, count, cap;
    int64_t *starts;    /* ring of start times, for the depth of the queue */
    uint64_t entered, started;
    int64_t last_start_m, busy_end_m, retired_m, barrier_m, flag_m, cross_m;
    struct sim_pipe_stats stats;
    bool used;
};

struct unit_flag {
    int64_t addr, published_m, cleared_m;
    bool published;
    struct sim_clock *clock; /* of who published or cleared it last */
};

struct sim_timer {
    struct sim_timer_options o;
    struct sim_log *log;
    struct sim_cost_env env;
    int64_t depth, s_issue_m, flag_lat_m, barrier_m;
    int64_t now_m; /* of the scalar unit */
    struct pipe pipe[PTO_PIPE_COUNT];
    struct flag flag[PTO_PIPE_COUNT][PTO_PIPE_COUNT][FLAG_IDS];
    struct sim_clock *implied[PTO_PIPE_COUNT][PTO_PIPE_COUNT][FLAG_IDS]; /* set for checks only */
    struct unit_flag unit[UNIT_FLAGS];
    unsigned nunits;
    struct sim_hazards hazards;
    struct sim_core_stats stats;
    bool stuck; /* the scalar unit can never go on */
    uint64_t progress; /* grows when something that was held up starts */
};

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
#endif
