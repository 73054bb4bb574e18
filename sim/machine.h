/* The state of a machine: on-chip memories of a core, global memory, and what an execution function gets to see.
 * Storage is bytes; a tile is only a view of them (layout.h). */
#ifndef PTO_SIM_MACHINE_H
#define PTO_SIM_MACHINE_H
#include "base/diag.h"
#include "base/str.h"
#include "isa/access.h"
#include "isa/insn.h"
#include "isa/layout.h"
#include "sim/objects.h"

struct sim_gm_buffer {
    const char *name;
    int64_t base, bytes; /* flat GM address (R30), size */
    uint8_t *data;
    uint8_t dtype;       /* of the argument it was made for */
    uint8_t rank;
    bool window;         /* other devices reach into it: not worth a warning (R30) */
    bool lent;           /* made by the library for its own use: found by no name, and used again */
    bool idle;           /* .. not in use just now */
    int64_t room;        /* of a lent one: bytes that it can have */
    uint32_t device;     /* whose copy it is */
    int64_t shape[8];    /* elements, as given on the command line */
};

/* All of GM. Buffers lie at increasing 512-byte aligned addresses with unmapped room between them. */
struct sim_gm {
    struct base_arena arena;
    struct sim_gm_buffer *buffers;
    uint32_t count, cap;
    int64_t next_base;
    uint64_t changes;            /* grows whenever an instruction may have written: the stamp of waits for memory */
    struct sim_signals *signals; /* words that notifications changed, for time (signal.h); NULL: none */
};
/* Adds a zeroed buffer; returns its index, or -1 if bytes is negative or beyond the limit. */
int sim_gm_add(struct sim_gm *gm, const char *name, int64_t bytes);
/* Host address of [addr, addr + bytes) if it lies in one buffer, else NULL. *buffer (may be NULL) tells which. */
uint8_t *sim_gm_at(const struct sim_gm *gm, int64_t addr, int64_t bytes, int *buffer);
void sim_gm_free(struct sim_gm *gm);

/* On-chip memories of one core. size = capacity, or the backing store of R6 where that is larger. */
struct sim_core {
    uint8_t *space[PTO_SPACE_COUNT]; /* use sim_core_space() */
    int64_t size[PTO_SPACE_COUNT];
    bool stale[PTO_SPACE_COUNT]; /* has still to be filled */
    uint8_t fill;
    struct sim_core *shadow; /* as large; bytes are labels of taint.h. NULL: not kept */
};
/* fill: 0xFF (poison, R21) or 0. */
void sim_core_init(struct sim_core *core, const struct pto_target *target, uint8_t fill);
/* Gives the core a shadow whose bytes start as label. */
void sim_core_add_shadow(struct sim_core *core, const struct pto_target *target, uint8_t label);
void sim_core_free(struct sim_core *core);
/* As after sim_core_init(), at once: a memory is filled when it is used. */
void sim_core_renew(struct sim_core *core);
void sim_core_fill(struct sim_core *core, enum pto_space space);
/* A memory of the core, NULL if it has none of the space. */
static inline uint8_t *sim_core_space(struct sim_core *core, enum pto_space space)
{
    if (core->stale[space])
        sim_core_fill(core, space);
    return core->space[space];
}

enum sim_acc_order { SIM_ACC_SEEDED, SIM_ACC_CPU_SIM, SIM_ACC_EXACT };

struct sim_block;
struct sim_taint;
struct sim_moment;

/* What code a core runs: everything (a function of no kind, vector.md 19), the cube's, the vector's. */
enum sim_core_kind { SIM_CORE_FUSED, SIM_CORE_CUBE, SIM_CORE_VECTOR };

/* What an execution function gives a slot: a result (RES), or a handle that the instruction binds (BIND, OPTOUT of no tile). */
struct sim_result {
    int slot;
    struct pto_operand value;
};
enum { SIM_MAX_RESULTS = 4 };

/* What an instruction that cannot go on waits for. It is executed again, from its start, when *stamp is no longer seen. */
enum { SIM_WAIT_TEXT = 200, SIM_WAIT_CORES = 4 };
struct sim_wait {
    const uint64_t *stamp;
    uint64_t seen;
    char text[SIM_WAIT_TEXT];      /* "a push into pipe 0", for the wait-for graph */
    uint32_t core[SIM_WAIT_CORES]; /* ids (sim_exec.core_id) of cores that could end it; none: any other */
    unsigned ncores;
};
/* A point in time that the instruction makes or waits for between cores (timing.h), behind or before its own work. What it makes also
 * comes behind whoever uses bytes of a memory, where dependences are inserted (--sync=auto). */
struct sim_sync_point {
    bool post;
    uint8_t pipe, space; /* space: PTO_SPACE_NONE, no bytes */
    int64_t begin, end;
    struct sim_moment *moment;
};
enum { SIM_MAX_SYNC_POINTS = 16 };

/* A buffer id that the instruction took or released (vector.md 16), for orders other than the program's (interleave.h). */
struct sim_buffer_use {
    bool used, takes;
    uint8_t pipe;
    uint8_t id;
};
enum { SIM_BUFFER_IDS = 32 };

enum { SIM_MAX_PRINT = 1 << 20 };

/* What execution functions read and change. */
/* The accesses of the instruction at work, found once for all who ask (access.h). */
struct sim_accesses {
    const struct pto_insn *of; /* NULL: nobody has asked */
    unsigned n;
    struct isa_access list[ISA_MAX_ACCESSES];
};

struct sim_exec {
    const struct pto_target *target;
    struct sim_core *core;
    struct sim_gm *gm;
    struct base_diags *diags;
    enum sim_acc_order acc_order;
    bool strict, ftz, mad_sat, quant_scalar_fp32;
    bool poison_tmp;             /* scratch operands are filled with A5 afterwards (R12) */
    enum sim_core_kind core_kind;
    int64_t block_idx, block_num, subblock_idx, subblock_num;
    struct base_buf *print;      /* what the program prints, at most SIM_MAX_PRINT bytes; may be NULL */
    struct sim_objects objects;  /* memory of the scalar unit */
    struct sim_taint *taint;     /* taint.h; NULL: undefined bytes are not looked for */
    uint32_t core_id;            /* unique in the run */
    uint32_t device;             /* of the core */
    struct sim_block *block;     /* what the cores of a block share (launch.h) */
    bool explicit_sync;          /* its function orders its pipes itself (R24) */
    bool timed;                  /* cores have clocks: moments matter */
    bool blocked;                /* the instruction at work set wait and did nothing else */
    bool polls;                  /* the instruction at work found nothing yet: let others go on before it looks again */
    struct sim_wait wait;
    struct sim_sync_point sync[SIM_MAX_SYNC_POINTS]; /* of the instruction at work */
    unsigned nsync;
    struct sim_buffer_use buffer;
    struct sim_result result[SIM_MAX_RESULTS]; /* of the instruction at work; whoever runs it hands them on */
    unsigned nresults;
    struct sim_accesses accesses;
};

/* Executes one resolved instruction (values only). False after a diagnosed error. */
bool sim_execute(struct sim_exec *x, const struct pto_insn *insn);
/* Good until another instruction is executed, or its operands change. */
const struct sim_accesses *sim_accesses_of(struct sim_exec *x, const struct pto_insn *insn);
/* Is it executed with --values=off, too? What decides where the program goes is (protocol.def). */
bool sim_is_protocol(enum pto_op op);
typedef bool sim_exec_fn(struct sim_exec *x, const struct pto_insn *insn);

/* The instruction has to wait: `return sim_block_until(x, &stamp, "a push into %s", ..)` before anything was changed. fmt: what for. */
bool sim_block_until(struct sim_exec *x, const uint64_t *stamp, const char *fmt, ...) BASE_PRINTF(3, 4);
/* Adds a core that could end the wait. */
void sim_block_on(struct sim_exec *x, uint32_t core_id);
/* The work of a pipe up to and with this instruction makes the moment; later work of the pipe waits for it. NULL moments (without
 * time there are none) are fine. A wait of the scalar unit (pipe S, ALL, NONE) needs a known moment: sim_known() first. */
void sim_post(struct sim_exec *x, unsigned pipe, struct sim_moment *moment);
void sim_await(struct sim_exec *x, unsigned pipe, struct sim_moment *moment);
/* The moment is also behind whoever uses these bytes of the core. */
void sim_post_behind(struct sim_exec *x, unsigned pipe, struct sim_moment *moment, enum pto_space space, int64_t begin, int64_t end);
/* A new moment if there is time, else NULL. */
struct sim_moment *sim_new_moment(const struct sim_exec *x);
bool sim_known(const struct sim_moment *moment);

/* Gives a slot of the instruction its value; the first slot of that role counts. */
void sim_set_result(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, struct pto_operand value);

/* Host pointer to the tile's space if its range lies inside, else NULL with a diagnostic. */
uint8_t *sim_tile_base(struct sim_exec *x, const struct pto_insn *insn, const struct pto_tile *tile);
#endif
