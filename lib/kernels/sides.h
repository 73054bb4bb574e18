/* What kernels on vector cores share: operations in order on the vector pipe, and two halves of UB by turns with flags by hand, so that
 * loads, arithmetic and stores overlap. A side is 0 or 1, and the number of its flags MTE2 <-> V <-> MTE3; a kernel may use further numbers
 * as further sides. Knows no operator. */
#ifndef PTO_KERNELS_SIDES_H
#define PTO_KERNELS_SIDES_H
#include "kernels/tile.h"

/* Two operations of A2/A3's vector pipe of which one needs what the other wrote want a barrier between them (vector.md 26). */
#define KERN_V(...)             \
    do {                        \
        __VA_ARGS__;            \
        pipe_barrier(PIPE_V);   \
    } while (0)

/* A side is free: what MTE2 fills and V reads, what V makes and MTE3 stores. */
static inline void kern_side_open(int64_t side)
{
    set_flag(PIPE_V, PIPE_MTE2, side);
    set_flag(PIPE_MTE3, PIPE_V, side);
}
/* It is free again, and its flags are consumed. */
static inline void kern_side_close(int64_t side)
{
    wait_flag(PIPE_V, PIPE_MTE2, side);
    wait_flag(PIPE_MTE3, PIPE_V, side);
}
static inline void kern_sides_open(void)
{
    kern_side_open(0);
    kern_side_open(1);
}
static inline void kern_sides_close(void)
{
    kern_side_close(0);
    kern_side_close(1);
}

/* The same as begin and end of a kern_mixed. */
static inline void kern_sides_begin(void *arg, int64_t *state)
{
    (void)arg;
    (void)state;
    kern_sides_open();
}
static inline void kern_sides_end(void *arg, int64_t *state)
{
    (void)arg;
    (void)state;
    kern_sides_close();
}

/* Around the loads of a turn: the side is free; its data are there. */
static inline void kern_may_load(int64_t side) { wait_flag(PIPE_V, PIPE_MTE2, side); }
static inline void kern_loaded(int64_t side)
{
    set_flag(PIPE_MTE2, PIPE_V, side);
    wait_flag(PIPE_MTE2, PIPE_V, side);
}
/* V needs what was loaded no longer. */
static inline void kern_used(int64_t side) { set_flag(PIPE_V, PIPE_MTE2, side); }
/* In front of what V writes for MTE3, in front of the store, behind it. */
static inline void kern_may_make(int64_t side) { wait_flag(PIPE_MTE3, PIPE_V, side); }
static inline void kern_made(int64_t side)
{
    set_flag(PIPE_V, PIPE_MTE3, side);
    wait_flag(PIPE_V, PIPE_MTE3, side);
}
static inline void kern_stored(int64_t side) { set_flag(PIPE_MTE3, PIPE_V, side); }
#endif
