/* Counters, slots and splits of pipes between cores (see fifo.h). */
#include "sim/fifo.h"
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

void sim_fifo_init(struct sim_fifo *f, unsigned dir, int64_t slot_size, int64_t slots)
{
    *f = (struct sim_fifo){.dir = (uint8_t)dir, .slot_size = slot_size, .slots = slots, .local_slots = slots, .gm_addr = PTO_UNKNOWN,
                           .local_addr = PTO_UNKNOWN, .lanes = 1};
    f->slot = base_realloc_array(NULL, (size_t)slots, sizeof *f->slot);
    memset(f->slot, 0, (size_t)slots * sizeof *f->slot);
}

void sim_fifo_free(struct sim_fifo *f)
{
    for (int64_t k = 0; k < f->slots; k++) {
        for (unsigned i = 0; i < SIM_FIFO_LANES; i++) {
            sim_moment_drop(f->slot[k].ready[i]);
            sim_moment_drop(f->slot[k].free[i]);
        }
        free(f->slot[k].data);
        free(f->slot[k].label);
    }
    for (unsigned i = 0; i < SIM_FIFO_LANES; i++)
        for (unsigned k = 0; k < SIM_FIFO_CREDITS; k++)
            sim_moment_drop(f->credit[i][k]);
    free(f->slot);
    free(f->scales);
}

struct sim_fifo_lane *sim_fifo_producer(struct sim_fifo *f, unsigned lane) { return f->dir == ISA_PIPE_C2V ? &f->cube : &f->vector[lane]; }
struct sim_fifo_lane *sim_fifo_consumer(struct sim_fifo *f, unsigned lane) { return f->dir == ISA_PIPE_C2V ? &f->vector[lane] : &f->cube; }

int64_t sim_fifo_pushed(const struct sim_fifo *f)
{
    if (f->dir == ISA_PIPE_C2V)
        return f->cube.pushed;
    int64_t least = INT64_MAX;
    for (unsigned i = 0; i < SIM_FIFO_LANES; i++)
        if ((f->lanes >> i & 1) != 0 && f->vector[i].pushed < least)
            least = f->vector[i].pushed;
    return least;
}

int64_t sim_fifo_freed(const struct sim_fifo *f)
{
    if (f->dir == ISA_PIPE_V2C)
        return f->cube.freed;
    int64_t least = INT64_MAX;
    for (unsigned i = 0; i < SIM_FIFO_LANES; i++)
        if ((f->lanes >> i & 1) != 0 && f->vector[i].freed < least)
            least = f->vector[i].freed;
    return least;
}

bool sim_fifo_has_room(const struct sim_fifo *f, unsigned lane)
{
    const struct sim_fifo_lane *p = f->dir == ISA_PIPE_C2V ? &f->cube : &f->vector[lane];
    int64_t next = p->allocated > p->pushed ? p->allocated : p->pushed;
    return next - sim_fifo_freed(f) < f->slots;
}

bool sim_fifo_has_tile(const struct sim_fifo *f, unsigned lane)
{
    const struct sim_fifo_lane *c = f->dir == ISA_PIPE_C2V ? &f->vector[lane] : &f->cube;
    return c->popped < sim_fifo_pushed(f);
}

int64_t sim_fifo_batch(const struct sim_fifo *f) { return f->slots <= 2 ? f->slots : f->slots / 2; }

struct sim_tile_part sim_fifo_part(unsigned split, int32_t rows, int32_t cols, unsigned lane)
{
    /* the even splits halve, too: an odd extent gives the first core the greater part, as 3 and 4 do */
    int32_t upper = (rows + 1) / 2, left = (cols + 1) / 2;
    bool second = lane != 0;
    switch (split) {
    case 1:
    case 3: return second ? (struct sim_tile_part){upper, 0, rows - upper, cols} : (struct sim_tile_part){0, 0, upper, cols};
    case 2:
    case 4: return second ? (struct sim_tile_part){0, left, rows, cols - left} : (struct sim_tile_part){0, 0, rows, left};
    default: return (struct sim_tile_part){0, 0, rows, cols};
    }
}

struct sim_tile_part sim_fifo_whole(unsigned split, int32_t rows, int32_t cols, unsigned lane, int32_t *whole_rows, int32_t *whole_cols)
{
    bool halves_rows = split == 1 || split == 3, halves_cols = split == 2 || split == 4;
    *whole_rows = halves_rows ? 2 * rows : rows;
    *whole_cols = halves_cols ? 2 * cols : cols;
    return (struct sim_tile_part){halves_rows && lane != 0 ? rows : 0, halves_cols && lane != 0 ? cols : 0, rows, cols};
}
