/* The state of a machine: on-chip memories of a core, global memory, and what an execution function gets to see.
 * Storage is bytes; a tile is only a view of them (layout.h). */
#ifndef PTO_SIM_MACHINE_H
#define PTO_SIM_MACHINE_H
#include "base/diag.h"
#include "base/str.h"
#include "isa/insn.h"
#include "isa/layout.h"

struct sim_gm_buffer {
    const char *name;
    int64_t base, bytes; /* flat GM address (R30), size */
    uint8_t *data;
    uint8_t dtype;       /* of the argument it was made for */
    uint8_t rank;
    int64_t shape[8];    /* elements, as given on the command line */
};

/* All of GM. Buffers lie at increasing 512-byte aligned addresses with unmapped room between them. */
struct sim_gm {
    struct base_arena arena;
    struct sim_gm_buffer *buffers;
    uint32_t count, cap;
    int64_t next_base;
};
/* Adds a zeroed buffer; returns its index, or -1 if bytes is negative or beyond the limit. */
int sim_gm_add(struct sim_gm *gm, const char *name, int64_t bytes);
/* Host address of [addr, addr + bytes) if it lies in one buffer, else NULL. *buffer (may be NULL) tells which. */
uint8_t *sim_gm_at(const struct sim_gm *gm, int64_t addr, int64_t bytes, int *buffer);
void sim_gm_free(struct sim_gm *gm);

/* On-chip memories of one core. size = capacity, or the backing store of R6 where that is larger. */
struct sim_core {
    uint8_t *space[PTO_SPACE_COUNT];
    int64_t size[PTO_SPACE_COUNT];
};
/* fill: 0xFF (poison, R21) or 0. */
void sim_core_init(struct sim_core *core, const struct pto_target *target, uint8_t fill);
void sim_core_free(struct sim_core *core);

enum sim_acc_order { SIM_ACC_SEEDED, SIM_ACC_CPU_SIM, SIM_ACC_EXACT };

/* What code a core runs: everything (a function of no kind, vector.md 19), the cube's, the vector's. */
enum sim_core_kind { SIM_CORE_FUSED, SIM_CORE_CUBE, SIM_CORE_VECTOR };

/* What an execution function gives a slot: a result (RES), or a handle that the instruction binds (BIND, OPTOUT of no tile). */
struct sim_result {
    int slot;
    struct pto_operand value;
};
enum { SIM_MAX_RESULTS = 4 };

/* What execution functions read and change. */
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
    struct base_buf *print;      /* what the program prints */
    struct sim_result result[SIM_MAX_RESULTS]; /* of the instruction at work; whoever runs it hands them on */
    unsigned nresults;
};

/* Executes one resolved instruction (values only). False after a diagnosed error. */
bool sim_execute(struct sim_exec *x, const struct pto_insn *insn);
/* Is it executed with --values=off, too? What decides where the program goes is (protocol.def). */
bool sim_is_protocol(enum pto_op op);
typedef bool sim_exec_fn(struct sim_exec *x, const struct pto_insn *insn);

/* Gives a slot of the instruction its value; the first slot of that role counts. */
void sim_set_result(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, struct pto_operand value);

/* Host pointer to the tile's space if its range lies inside, else NULL with a diagnostic. */
uint8_t *sim_tile_base(struct sim_exec *x, const struct pto_insn *insn, const struct pto_tile *tile);
#endif
