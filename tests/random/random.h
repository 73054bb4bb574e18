/* Random programs: what generator, printer, runner, properties and reducer share.  A program is a tree of statements over tile variables;
 * its text at level 1, 2 or 3 is made from the tree, so that taking statements away leaves a program.  The op table decides what a
 * statement may be (asm/row.h); nothing here knows an operation beyond what moves tiles in and out. */
#ifndef PTO_TESTS_RANDOM_H
#define PTO_TESTS_RANDOM_H
#include "asm/asm.h"
#include "asm/row.h"
#include "sim/sim.h"

enum { RND_MAX_VARS = 40, RND_MAX_STMTS = 240, RND_VARIANTS = 4, RND_MAX_LOOPS = 3 };
enum { RND_ELEMS = 8192 /* of each element type in GM, of each core */, RND_TILE_BYTES = 8192, RND_VIEW_ELEMS = 2048 };
enum rnd_kind { RND_OP, RND_FOR, RND_IF, RND_WHILE };
enum rnd_where { RND_FUSED, RND_VECTOR, RND_CUBE, RND_WHERE_COUNT };

struct rnd_var {
    struct asm_opd o;
    int64_t addr, apart; /* of level 3: by chance, and where nothing else lies */
    uint8_t copies;      /* 2, 3: buffers that loop turns take in turn; 1: one */
};
struct rnd_window { /* of GM, in elements of the text */
    int32_t row, col, step, stride;
    uint8_t loop; /* 1 + depth of the loop whose turns it goes by */
};
struct rnd_stmt {
    uint8_t kind;
    bool gone, open; /* open: the reducer has put what is inside in its place */
    uint8_t trips, condition;
    uint16_t next, first, other; /* 0: none; the next in its block, the first inside, the first of else */
    struct asm_row row;
    int16_t var[PTO_MAX_SLOTS];
    struct rnd_window window[PTO_MAX_SLOTS];
    int8_t scalar[PTO_MAX_SLOTS];
    char *form[2];       /* what the printer makes of the row at level 1 and below it; rnd_forget() */
    uint32_t begin, end; /* in the text last made */
};
struct rnd_program {
    const struct pto_target *target;
    uint64_t seed;
    int level;
    enum rnd_where where;
    uint8_t blocks;
    bool zeros; /* memory starts as zeros, not as what is undefined */
    enum asm_sync sync;
    unsigned nvars, nstmts; /* statement 0 is none, 1 the first of the function */
    struct rnd_var var[RND_MAX_VARS];
    struct rnd_stmt stmt[RND_MAX_STMTS];
    int64_t used[PTO_SPACE_COUNT]; /* bytes that lie apart */
};

/* --- rows that the table takes, solved once (generate.c) --- */
struct rnd_rows;
struct rnd_rows *rnd_rows_new(void);
void rnd_rows_free(struct rnd_rows *rows);
/* Why an operation does not appear on a target; NULL: it does. */
const char *rnd_op_absent(struct rnd_rows *rows, const struct pto_target *target, enum pto_op op);
void rnd_generate(struct rnd_program *p, uint64_t seed, struct rnd_rows *rows);

/* --- text (text.c): at p->level, or at level 3 with every tile in a place of its own --- */
void rnd_print(struct rnd_program *p, bool apart, struct base_buf *out);
void rnd_forget(struct rnd_program *p);

/* --- running (run.c) --- */
struct rnd_bench {
    struct base_sources sources;
    struct base_diags diags;
    struct pto_program program;
    struct base_buf text;
};
/* Reads the text (taken over) and assembles it to level (0: its own). False after a diagnostic. */
bool rnd_load(struct rnd_bench *b, struct base_buf *text, const struct pto_target *target, int level, enum asm_sync sync);
void rnd_unload(struct rnd_bench *b);
/* "--arg" options of ptosim for the kernel. */
void rnd_put_arguments(const struct rnd_bench *b, const struct rnd_program *p, struct base_buf *out);
enum rnd_order { RND_IN_ORDER /* of the program, with the check of undefined bytes */, RND_CHECKED /* with time and all checks */, RND_RACES, RND_OTHER_ORDER };
struct rnd_outcome {
    bool failed;               /* an error that is no finding */
    bool bad_time;             /* the parts of a pipe's time are not the whole */
    unsigned races, syncs, inits, others; /* findings */
    bool idle;                 /* instructions of the program never ran */
    uint64_t bytes;            /* hash of GM */
    const char *message;       /* the first error; lives until the next run */
    struct pto_span span;
    unsigned code;
};
struct rnd_outcome rnd_run(struct rnd_bench *b, const struct rnd_program *p, enum rnd_order order, uint64_t seed, uint64_t *ran);

/* --- properties (property.c) --- */
enum rnd_property { RND_VALUES = 1, RND_FINDINGS = 2, RND_TEXT = 4, RND_DELETIONS = 8, RND_ORDERS = 16, RND_TIME = 32, RND_ALL = 63 };
struct rnd_figures {
    bool verbose;
    uint64_t programs, statements, removed, skipped, failed;
    uint64_t flags, deleted, found, silent, missed; /* deletions */
    uint64_t orders;
    uint64_t appeared[PTO_OP_COUNT], ran[PTO_OP_COUNT];
    uint32_t refused[PTO_OP_COUNT]; /* number of the diagnostic that refused it last */
};
/* Takes away what a check or the run refuses. False if what is left is no program. */
bool rnd_settle(struct rnd_program *p, struct rnd_figures *figures);
/* The first property of the set that does not hold, 0 if all do; why says more. */
unsigned rnd_judge(struct rnd_program *p, unsigned properties, unsigned orders, struct rnd_figures *figures, struct base_buf *why);
/* Smallest program found for which the property still fails (reduce.c). */
void rnd_reduce(struct rnd_program *p, unsigned property, unsigned orders);
typedef bool rnd_fails(struct rnd_program *p, void *user);
void rnd_reduce_by(struct rnd_program *p, rnd_fails *fails, void *user);
const char *rnd_property_name(unsigned property);
#endif
