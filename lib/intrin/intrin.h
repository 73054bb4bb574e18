/* The runtime behind the C intrinsics: kernels that are native code, as producers of operations for sim/ (sim/native.h).
 *
 * Each native kernel of a session has a program that grows by an operation for each use of an intrinsic that its runs come to. What text
 * says before a run (on which cores, with which synchronisation) is learned that way; when it changes, the launch begins anew. */
#ifndef PTO_INTRIN_INTRIN_H
#define PTO_INTRIN_INTRIN_H
#include "api/session.h"
#include "pto/issue.h"
#include "pto/kernel.h"
#include "sim/native.h"

enum { INTRIN_JUDGED = 4 };
/* One use of an intrinsic with operands of certain types and values: an operation of the program. */
struct intrin_use {
    struct intrin_use *next; /* of the same place */
    pto_op_id op;
    uint64_t print[PTO_MAX_SLOTS]; /* of what was in the slots, to compare; 0: nothing */
    pto_value_id value[PTO_MAX_SLOTS]; /* of operands and results */
    int64_t attr[PTO_MAX_OP_ATTRS];
    uint32_t nlist;
    pto_value_id *list;    /* values of its LIST slot; session's arena */
    uint64_t *list_print;
    uint64_t judged[INTRIN_JUDGED]; /* VIEW: prints of operands that passed legality; 0: none */
    bool told;             /* legality had something to say */
    bool checked;          /* intrin_check_new() found nothing; a launch may begin anew before it is asked */
};
struct intrin_place; /* a place in the source, with its uses */
enum { INTRIN_RECENT = 512 };

/* What is learned of a kernel as it runs. */
struct intrin_facts {
    pto_op_id cube, vector;
    bool fused, has_pipes, has_sync, order_shows, orders_cores;
    uint8_t skip[3]; /* SIM_SKIP_* of the function and its sections (R23) */
};

struct intrin_kernel {
    struct intrin_kernel *next;
    const struct pto_kernel *kernel;
    struct pto_sim *session;
    struct pto_program program;
    pto_op_id func;
    pto_op_id section[3];  /* by enum pto_kernel_kind; 0: none yet */
    pto_block_id body[3];  /* by enum pto_kernel_kind: of the function, of its cube and vector sections (0: none yet) */
    bool met[3];           /* by enum pto_kernel_kind: a core came to that section */
    bool one_kind, settled; /* it has sections of one kind only; that is true of later runs, too */
    struct intrin_place *places; /* hash */
    struct intrin_place *recent[INTRIN_RECENT]; /* by place in the source: the one asked for last */
};
struct intrin_kernels {
    struct intrin_kernel *first;
    struct rec_session *recording; /* record.h; NULL: never asked for */
};

/* One step of a hash that tells uses, operands and recorded turns apart. */
static inline uint64_t intrin_mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 29;
}

/* ---- program.c ---- */
struct intrin_kernels *intrin_kernels_of(struct pto_sim *session);
/* The session's kernel, made when it is first asked for. */
struct intrin_kernel *intrin_kernel_of(struct pto_sim *session, const struct pto_kernel *kernel);
struct intrin_facts intrin_facts_of(const struct intrin_kernel *kernel);
/* The use of an operation, made if it is new (*is_new). Operands as pto_issue() has them. NULL if the operation is none. */
struct intrin_use *intrin_use_of(struct intrin_kernel *kernel, unsigned section, const struct pto_site *site, struct pto_here here,
                                 const struct pto_ref *refs, const int64_t *attrs, bool *is_new);
/* The value that stands for a window of GM declared there. */
pto_value_id intrin_gm_value(struct intrin_kernel *kernel, struct pto_here here, int dtype, const char *name, bool *is_new);
/* The block of a section, made if it is new. With the first section comes one of the other kind: its cores may be what this one waits for
 * before it would come there itself. */
void intrin_section(struct intrin_kernel *kernel, unsigned kind, struct pto_here here, bool *is_new);
/* After a run: takes back a section that no core came to. False: there is none. settled: later runs need not assume it again. */
bool intrin_section_forget(struct intrin_kernel *kernel, bool settled);
struct pto_span intrin_span(struct intrin_kernel *kernel, struct pto_here here, const char *word);

/* ---- core.c ---- */
struct intrin_core;
struct intrin_stack;
/* A launch of a native kernel at work. */
struct intrin_launch {
    struct intrin_kernel *kernel;
    const void *args;
    struct intrin_facts facts; /* it began with these */
    uint32_t nops;             /* of the program that sim/ knows of */
    bool again;                /* more became known: begin anew */
    struct intrin_stack *spare;
    struct record *record;     /* NULL: it is not recorded */
    struct sim_native native;
};
void intrin_launch_init(struct intrin_launch *launch, struct intrin_kernel *kernel, const void *args);
void intrin_launch_free(struct intrin_launch *launch);

struct intrin_core {
    struct intrin_launch *launch;
    struct sim_interp *it;
    struct intrin_stack *stack;
    uint64_t left;          /* operations until others go on */
    enum sim_progress progress;
    unsigned section;       /* enum pto_kernel_kind of the section it is in */
    uint32_t last_buffer;   /* of the last pointer */
    struct rec_core *record; /* NULL: it is not recorded */
    bool ended;
};
/* The core whose kernel runs on this thread; NULL outside of launches. */
struct intrin_core *intrin_current(void);
/* From inside a kernel: lets the scheduler go on; returns when the core goes on. With FAILED never. */
void intrin_leave(struct intrin_core *core, enum sim_progress progress);
/* The program has grown: tells sim/, and begins anew if that changes what the launch is. */
void intrin_grown(struct intrin_core *core);
/* Executes an operation whose operands are in values[]. */
void intrin_step(struct intrin_core *core, pto_op_id op);

/* ---- check.c ---- */
/* A new operation: is it one that this core and target have, with attributes that mean something? False after a diagnostic. */
bool intrin_check_new(struct intrin_core *core, pto_op_id op);
/* What C hands to an operation: addresses that are none, valid sizes that are static. False after a diagnostic. */
bool intrin_check_refs(struct intrin_core *core, pto_op_id op, const struct isa_op_info *info, const struct pto_ref *refs, unsigned nrefs);

/* ---- issue.c ---- */
/* Flat GM address of a host pointer: by the buffer it points into, or is near to; others lead where no buffer lies. */
int64_t intrin_gm_address(struct intrin_core *core, const void *ptr);
#endif
