/* Flags and barriers between cores (vector.md 17, 25.4): the counting flags of each core, and groups whose members all have to
 * contribute before any of them goes on.  Knows who did what and when; nothing of instructions (exec_xflag.c). */
#ifndef PTO_SIM_XFLAG_H
#define PTO_SIM_XFLAG_H
#include "sim/timing.h"

enum { SIM_XFLAG_IDS = 32 };

/* Moments that together make one set of a flag or one round of a barrier; held by everyone who is still to take it. */
struct sim_join {
    uint32_t refs, n, arrived;
    struct sim_moment **moment; /* NULL entries: no time */
    struct sim_moment *last;    /* when all are known: the latest, for everybody; NULL: not found yet, or no time */
};
struct sim_join *sim_join_new(uint32_t n, uint32_t refs);
void sim_join_drop(struct sim_join *join);

/* Sets that no wait has taken yet, oldest first. */
struct sim_xflag {
    struct sim_join **set;
    uint32_t count, cap;
    uint32_t set_by; /* program op of the latest set */
};
/* What a core has of its own. */
struct sim_xcore {
    uint64_t stamp; /* changes with its flags */
    struct sim_xflag flag[SIM_XFLAG_IDS];
    struct sim_join *barrier;               /* the round it has arrived at and waits for, NULL: none */
    struct sim_moment *released[SIM_XFLAG_IDS]; /* by buffer id: the end of the latest get..rls (vector.md 16) */
    uint32_t taken_by[SIM_XFLAG_IDS];       /* op of the get that is not released, 0: none */
};
/* Cores that meet. The n-th contributions of all members make one round. */
struct sim_xgroup {
    uint64_t stamp;
    uint32_t key[3];         /* what kind of group, where, which flag */
    uint32_t members;        /* how many make a round */
    uint64_t rounds;         /* complete ones */
    uint64_t *given;         /* by core of the launch: contributions */
    struct sim_join **open;  /* rounds to which something is missing, oldest first */
    uint32_t nopen, cap;
};
struct sim_xflags {
    struct sim_xcore **core; /* by core of the launch; NULL: nothing yet */
    uint32_t ncores;
    struct sim_xgroup **groups;
    uint32_t ngroups, cap;
};
struct sim_xflags *sim_xflags_new(uint32_t ncores);
void sim_xflags_free(struct sim_xflags *x); /* NULL is fine */
struct sim_xcore *sim_xflags_core(struct sim_xflags *x, uint32_t core);
struct sim_xgroup *sim_xflags_group(struct sim_xflags *x, uint32_t kind, uint32_t where, uint32_t id, uint32_t members);
/* Sets a flag of a core; takes one hold of the join. */
void sim_xflags_set(struct sim_xflags *x, uint32_t core, uint32_t id, struct sim_join *join, uint32_t op);
/* A contribution of a core; takes the moment's hold. Returns the round it belongs to, which the group holds until it is complete. */
struct sim_join *sim_xgroup_give(struct sim_xgroup *g, uint32_t core, struct sim_moment *moment);
/* Is the oldest open round complete? Then takes it off the list: the caller has the group's hold. */
struct sim_join *sim_xgroup_complete(struct sim_xgroup *g);

struct sim_launch;
/* At the end of a launch: says which flags were left set. */
void sim_xflags_finish(const struct sim_launch *launch);
#endif
