/* Happens-before and races (vector.md 26, design.md section 7).  Every pipe of every core is a thread of its own with a vector clock; what
 * orders them is told by the timer as it comes to it, and so is every instruction's work.  A shadow of each memory says for runs of bytes
 * who wrote them last and who read them since.  Knows nothing of values or cycles. */
#ifndef PTO_SIM_RACE_H
#define PTO_SIM_RACE_H
#include "base/diag.h"
#include "isa/access.h"
#include "isa/target.h"

struct sim_races;     /* of the launches that run together */
struct sim_race_core; /* one core of them */

/* One access that another may conflict with. */
struct sim_touch {
    uint32_t core;  /* sim_exec.core_id */
    uint8_t pipe, slot; /* slot: of the operation's row */
    bool write, atomic;
    uint32_t op;    /* of the program of that core */
    int64_t begin;  /* first byte of all that it touches there */
};
/* A race: both happen, nothing orders them. The bytes are [begin, end) of space. */
struct sim_race {
    struct sim_touch first, second; /* in the order of their execution */
    uint8_t space;
    int64_t begin, end;
    bool twins;     /* the two vector cores of a block, by one operation, with different data */
    bool same_pipe; /* two instructions of PIPE_V without a barrier (A2/A3) */
};
/* Called for each; whoever reports keeps what it has reported. */
typedef void sim_race_report(void *ctx, const struct sim_race *race);

struct sim_races *sim_races_new(sim_race_report *report, void *ctx);
void sim_races_free(struct sim_races *races);

/* barrier_v: two instructions of PIPE_V need a barrier between a write and what follows it on the same bytes. in_order: the core
 * does one thing after another, whatever its pipes (programs without synchronisation). */
struct sim_race_core *sim_race_core_new(struct sim_races *races, uint32_t core_id, bool barrier_v, bool in_order);
/* From here on the core does one thing after another. */
void sim_race_core_in_order(struct sim_race_core *core);
/* The vector core of the same block that executes the same code: both may store the same data once each (vector.md 19). */
void sim_race_core_twin(struct sim_race_core *core, uint32_t twin_id);
/* Core i of its block, the cube core first: some moves write the memory of another (isa_access.away). */
void sim_race_core_block(struct sim_race_core *core, unsigned i, struct sim_race_core *other);
bool sim_race_has_twin(const struct sim_race_core *core);
/* What the core has stored to GM by an operation, as hashes of where and what: that the twin stores the same is compared. */
void sim_race_stored(struct sim_race_core *core, uint32_t op, uint64_t place, uint64_t data);
void sim_race_core_free(struct sim_race_core *core);

/* A set of clocks that goes from one thread to another. */
struct sim_clock;
void sim_clock_drop(struct sim_clock *clock); /* NULL is fine */
/* *to holds what both held; NULL is empty. */
void sim_clock_join(struct sim_clock **to, const struct sim_clock *from);

/* What the scalar unit has done happens before what it issues to the pipe now. */
void sim_race_issue(struct sim_race_core *core, unsigned pipe);
/* The pipe's work so far, to be joined by another: a set flag, a post, a release. */
struct sim_clock *sim_race_release(struct sim_race_core *core, unsigned pipe);
/* The same joined into a clock that several make; *clock may be NULL. */
void sim_race_release_into(struct sim_race_core *core, unsigned pipe, struct sim_clock **clock);
/* What the clock holds happens before the pipe's later work. The clock stays the caller's. */
void sim_race_acquire(struct sim_race_core *core, unsigned pipe, const struct sim_clock *clock);
/* The same of all pipes of the core. */
void sim_race_release_all(struct sim_race_core *core, struct sim_clock **clock);
void sim_race_acquire_all(struct sim_race_core *core, const struct sim_clock *clock);
/* Earlier work of the pipe happens before its later work, also where order of issue is not enough. */
void sim_race_barrier(struct sim_race_core *core, unsigned pipe);
/* All earlier work of the core happens before all later work. */
void sim_race_barrier_all(struct sim_race_core *core);
/* One instruction: its accesses, ordered behind what the scalar unit had done when it was issued. */
void sim_race_work(struct sim_race_core *core, unsigned pipe, uint32_t op, const struct isa_access *accesses, unsigned n);
#endif
