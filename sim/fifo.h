/* Pipes between the cube core and the vector cores of a block: who may put, take and give back which slot, and when (vector.md 18).
 * One sim_fifo is one direction of a pipe.  Knows nothing of instructions, tiles or memories: exec_fifo.c moves the data. */
#ifndef PTO_SIM_FIFO_H
#define PTO_SIM_FIFO_H
#include "isa/epilogue.h"
#include "isa/insn.h"
#include "isa/pipe_op.h"
#include "sim/timing.h"

enum { SIM_FIFO_LANES = 2, SIM_FIFO_CREDITS = 4 };

struct sim_block;
struct sim_fifos;
/* Of a block: all its pipes. */
void sim_fifos_free(struct sim_fifos *fifos);
/* At the end of the block: says which pipes hold tiles that nobody took. */
void sim_fifos_finish(const struct sim_block *block);

/* What the producer left in a slot. */
struct sim_slot {
    uint8_t dtype, split;
    bool entry;                      /* a view of GM that the program fills itself */
    int32_t rows, cols;              /* of the whole, unsplit tile */
    uint8_t *data;                   /* rows x cols elements, dense; NULL for slots in GM */
    size_t cap;
    uint8_t *label;                  /* of each element (taint.h), as far as kept */
    size_t nlabels;
    pto_op_id pushed_by;
    struct sim_moment *ready[SIM_FIFO_LANES], *free[SIM_FIFO_LANES]; /* by vector core */
};

/* How far one of the producers or consumers is. */
struct sim_fifo_lane {
    int64_t allocated, pushed, popped, freed;
    int64_t released;       /* frees executed: pops of slots in GM free at once (18.3) */
};

struct sim_fifo {
    uint64_t stamp;         /* changes with every push, pop and free */
    uint8_t dir;            /* enum isa_pipe_direction: C2V or V2C */
    bool via_gm;            /* slots lie in GM, pops copy them (A2/A3); else in the consumer's memory */
    int64_t slot_size, slots, local_slots;
    int64_t gm_addr;        /* of slot 0, PTO_UNKNOWN if there is none */
    int64_t local_addr;     /* of the consumer's buffer, PTO_UNKNOWN if there is none */
    struct pto_gm tensor;   /* what entries look like; dtype NONE: no entries */
    struct sim_slot *slot;
    /* [0] is the cube core; of the vector cores [k] is the k-th. lanes: a mask of the vector cores that take part. */
    struct sim_fifo_lane cube, vector[SIM_FIFO_LANES];
    unsigned lanes;
    struct sim_moment *credit[SIM_FIFO_LANES][SIM_FIFO_CREDITS]; /* A2/A3: space given back in batches (18.3) */
    int64_t credits[SIM_FIFO_LANES];                             /* how many were given */
    const struct isa_epilogue_quant *quant; /* NULL: no epilogue */
    bool relu;
    uint64_t scale, *scales; /* words of the fixpipe */
    int32_t nscales;
    bool scale_given;
};
void sim_fifo_init(struct sim_fifo *f, unsigned dir, int64_t slot_size, int64_t slots);
void sim_fifo_free(struct sim_fifo *f);

/* Pushes every producer has made; slots every consumer has given back. */
int64_t sim_fifo_pushed(const struct sim_fifo *f);
int64_t sim_fifo_freed(const struct sim_fifo *f);
/* May the producer (lane: which vector core, of a C2V pipe 0) put its next tile, may the consumer take one? */
bool sim_fifo_has_room(const struct sim_fifo *f, unsigned lane);
bool sim_fifo_has_tile(const struct sim_fifo *f, unsigned lane);
struct sim_fifo_lane *sim_fifo_producer(struct sim_fifo *f, unsigned lane);
struct sim_fifo_lane *sim_fifo_consumer(struct sim_fifo *f, unsigned lane);
/* The slot of the n-th tile. */
static inline struct sim_slot *sim_fifo_slot(struct sim_fifo *f, int64_t n) { return &f->slot[n % f->slots]; }
/* Tiles a credit of A2/A3 stands for (18.3). */
int64_t sim_fifo_batch(const struct sim_fifo *f);

/* The part of a rows x cols tile that a vector core has (18.2). */
struct sim_tile_part {
    int32_t row, col, rows, cols;
};
struct sim_tile_part sim_fifo_part(unsigned split, int32_t rows, int32_t cols, unsigned lane);
/* The tile that parts of rows x cols make up, and where in it the part of a vector core lies. */
struct sim_tile_part sim_fifo_whole(unsigned split, int32_t rows, int32_t cols, unsigned lane, int32_t *whole_rows, int32_t *whole_cols);
#endif
