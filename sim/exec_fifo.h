/* Inside of sim/exec_fifo*.c: a pipe between cores with its directions, and one operation on one of them. exec_fifo_init.c makes
 * pipes of their ends, exec_fifo.c counts and waits, exec_fifo_data.c moves elements. */
#ifndef PTO_SIM_EXEC_FIFO_H
#define PTO_SIM_EXEC_FIFO_H
#include "sim/exec.h"
#include "sim/fifo.h"
#include "sim/launch.h"

/* How the two ends of a pipe find each other: by the buffer they share (7.4), else by id, flag_base or the order of initialisation. */
enum sim_pipe_key { SIM_PIPE_BY_ID, SIM_PIPE_BY_FLAG, SIM_PIPE_BY_ORDER };
struct sim_pipe {
    struct sim_pipe *next;
    pto_op_id reserve;
    uint8_t key, mask; /* enum sim_pipe_key, enum isa_pipe_direction */
    int64_t id;
    struct sim_fifo fifo[2]; /* cube to vector, vector to cube; those of mask */
};
/* The pipe that this core initialised under an id (lowered: with a handle); NULL if none. */
struct sim_pipe *sim_pipe_find(const struct sim_exec *x, bool lowered, int64_t id);

/* One operation on one direction of a pipe. */
struct sim_pipe_use {
    struct sim_exec *x;
    const struct pto_insn *insn;
    struct sim_pipe *pipe;
    struct sim_fifo *f;
    unsigned split, lane; /* lane: which vector core works or is worked with; of the cube core 0 */
    unsigned half;        /* the part of a split tile this core has */
    bool cube, idle;      /* idle: the second vector core takes no part (R23) */
    struct sim_fifo_lane *me;
};
/* What the instruction uses. False after a diagnostic. */
bool sim_pipe_open_use(struct sim_exec *x, const struct pto_insn *insn, struct sim_pipe_use *u);

/* The elements of a pushed tile into the n-th slot, through the fixpipe if the pipe has an epilogue. False after a diagnostic. */
bool sim_pipe_put_tile(const struct sim_pipe_use *u, const struct pto_tile *tile, struct sim_slot *slot, int64_t n);
/* The handle of a popped tile: its place, its valid region. Then its elements: the part of the slot that this core has. */
bool sim_pipe_place_tile(const struct sim_pipe_use *u, const struct sim_slot *slot, int64_t n, struct sim_tile_part part, struct pto_tile *tile);
bool sim_pipe_take_tile(const struct sim_pipe_use *u, struct sim_slot *slot, int64_t n, struct sim_tile_part part, const struct pto_tile *tile);
/* The n-th slot as an entry in GM. */
struct pto_operand sim_pipe_view_of(const struct sim_pipe_use *u, int64_t n, const struct pto_operand *like);

/* Of a core that belongs to a block. */
static inline const struct pto_program *sim_program_of(const struct sim_exec *x) { return x->block->launch->sim->program; }
/* For messages: `the pipe of flag` 3 (`cube to vector`, ..). */
static inline const char *sim_direction_name(unsigned d) { return d == ISA_PIPE_C2V ? "cube to vector" : "vector to cube"; }
static inline const char *sim_pipe_name(const struct sim_pipe *p) { return p->key == SIM_PIPE_BY_ID ? "pipe" : p->key == SIM_PIPE_BY_FLAG ? "the pipe of flag" : "lowered pipe"; }
#endif
