/* What can be proven of a function's synchronisation without running it (vector.md 26).  Private to asm/static*.c except for
 * asm_check_sync, which asm/asm.h declares.
 *
 * One walk over the structured operations serves two questions. WHETHER A RACE IS CERTAIN: what is not known orders everything, and
 * what may not touch common bytes does not count. WHETHER ALL IS CERTAINLY ORDERED: what is not known orders nothing, and what may
 * meet meets; then synchronisation whose absence leaves that true is redundant. */
#ifndef PTO_ASM_STATIC_H
#define PTO_ASM_STATIC_H
#include "asm/sync.h"
#include "isa/insn.h"

enum static_question { STATIC_RACES, STATIC_ORDER };
enum { STATIC_KEYS = SYNC_PIPES * SYNC_PIPES * SYNC_IDS, ALL_OF_PIPES = (1 << SYNC_PIPES) - 1 };

/* What an operation orders, read from it once. */
enum static_kind { STATIC_NONE, STATIC_SET, STATIC_WAIT, STATIC_GET, STATIC_RELEASE, STATIC_BARRIER_V, STATIC_BARRIER_ALL,
                   STATIC_OTHER_CORE, /* makes cores wait for each other */
                   STATIC_FIRST_DONE, /* comes behind everything that was issued */
                   STATIC_UNKNOWN_FLAG, STATIC_UNKNOWN_BUFFER };
struct static_op {
    uint8_t kind; /* enum static_kind */
    uint8_t src, dst; /* pipes of a flag; dst: of a buffer id */
    bool away;        /* of this question it is not there: what would be without it? */
    uint16_t key;     /* of its flag or buffer id in struct static_walk.used; UNKNOWN_FLAG: none */
};

/* An access is a touch of the function (sync.h), by its index; its latest execution is followed. Behind them stand the last waits of
 * the flags, which what sets them again must be behind. */
enum { KNOWN_THERE = 0x100, KNOWN_COMPLETE = 0x80 /* a write of PIPE_V that is done as PIPE_V sees it, too */ };
enum { FLAG_EMPTY, FLAG_SET, FLAG_UNKNOWN };
struct static_state {
    uint16_t *known;    /* by access: KNOWN_THERE, and the pipes whose later work is behind it */
    uint32_t *when;     /* by access: the moment of its execution */
    uint8_t *flag;      /* by key */
    uint8_t *held;      /* by key: waits that came before their sets */
    uint8_t *lost_flag; /* by key: was it set by a pipe of which nothing is known? */
    uint32_t *set_by;   /* by key: op */
    uint64_t *carried;  /* by key: set of accesses that its set, or the last release of a buffer id, is behind */
    uint8_t *taken;     /* by key, buffer ids: 1 + pipe that has it */
    uint8_t lost;       /* pipes that may be behind anything, because they waited for what is not known */
};

/* A loop that is being walked. */
struct static_loop {
    pto_op_id op;
    uint32_t turn_began; /* moment */
};

struct static_walk {
    struct sync *s;
    struct isa_static_memo *memo;
    enum static_question question;
    struct static_op *ops;           /* by op */
    uint32_t *pos, *end;             /* by op: preorder number; one past the last operation inside */
    pto_op_id *op_of;                /* by access */
    uint32_t *by_region, *of_region; /* accesses by region: of_region[by_region[r] .. by_region[r + 1]) */
    uint32_t nkeys, naccesses, words; /* naccesses: with those that stand for waits */
    bool has_sync, has_calls; /* orders its pipes; calls what works */
    bool called;              /* by another function: flags may be set and waited for there */
    bool gives_up;                   /* not structured, too large, or, of ORDER, something unknown: nothing is said */
    bool disordered;                 /* ORDER: something is not certainly ordered */
    bool vector_core, skip_cube, skip_vector; /* which core it is on */
    uint32_t moment;
    uint64_t steps, max_steps;
    struct static_loop loops[32];
    unsigned nloops, depth;
    struct static_state at;
    struct base_arena states;
    void *found;     /* of who looks for races */
    uint32_t *group; /* ORDER, by op: a forest of sets and waits that belong together; NULL: not asked for */
};

/* Reads the operations of w->s->func, which asm_sync_read has read. */
bool static_begin(struct static_walk *w, struct base_arena *arena);
/* Walks it; the state at its end is w->at. */
void static_run(struct static_walk *w, enum static_question question);
void static_end(struct static_walk *w);
/* The innermost region, by its index, around an operation that may not run though the function does; 0: none. Not beyond outer. */
uint32_t static_condition(const struct static_walk *w, pto_op_id op, pto_op_id outer);
/* How often a loop runs its body; -1: not known. */
int64_t static_trips(const struct static_walk *w, pto_op_id loop);
/* Is op inside of outer, or outer itself? */
static inline bool static_inside(const struct static_walk *w, pto_op_id op, pto_op_id outer) { return w->pos[op] >= w->pos[outer] && w->pos[op] < w->end[outer]; }

/* static_race.c: what the walk of RACES finds. */
void static_found_race(struct static_walk *w, uint32_t first, uint32_t second, bool same_pipe);
enum static_misuse { STATIC_SET_TWICE, STATIC_LEFT_SET, STATIC_NEVER_SET, STATIC_SCALAR_WAIT };
void static_found_misuse(struct static_walk *w, enum static_misuse what, pto_op_id op, pto_op_id other);
void static_look_for_races(struct static_walk *w);
/* static_redundant.c */
void static_look_for_redundant(struct static_walk *w);
#endif
