/* What carries a communicator: the memory that ranks see of each other, and running their kernels at the same time (kernels.md 7.2).
 * Operators, their kernels and streams know this interface only. transport_local.c is the one for ranks of one process;
 * docs/kernels/all_reduce.md says what one of several processes has to provide. */
#ifndef PTO_KERNELS_TRANSPORT_H
#define PTO_KERNELS_TRANSPORT_H
#include "kernels/op.h"

/* A part of the symmetric memory: the same size on each rank, zero at first. */
enum kern_window {
    KERN_WINDOW_DATA,    /* what ranks exchange; its contents do not outlive a run */
    KERN_WINDOW_SIGNALS, /* int32 words: each has one writer and only grows, run after run */
    KERN_WINDOWS
};
struct kern_transport_state;
struct kern_transport {
    const char *name;
    /* The transport's memory for a communicator of so many ranks of a session. NULL after kern_fail(). */
    struct kern_transport_state *(*open)(struct pto_sim *sim, uint32_t ranks, const char *group);
    void (*close)(struct kern_transport_state *state);
    /* Does this process run the rank? */
    bool (*here)(const struct kern_transport_state *state, uint32_t rank);
    /* At least so many bytes on each rank; all ranks ask for the same in the same order. What signals hold stays. */
    enum pto_op_status (*reserve)(struct kern_transport_state *state, enum kern_window window, int64_t bytes);
    /* For kernels of rank self: where the window of rank `of` begins. Any operand of TPUT, TGET, TNOTIFY and TWAIT. */
    void *(*at)(const struct kern_transport_state *state, enum kern_window window, uint32_t self, uint32_t of);
    /* What is launched between them runs at the same time on all ranks, at end(); that returns when the kernels of all ranks have ended,
     * so that windows are free for the next run. */
    enum pto_status (*begin)(struct kern_transport_state *state);
    enum pto_status (*end)(struct kern_transport_state *state);
};
/* Ranks are devices of one session. */
extern const struct kern_transport kern_transport_local;
#endif
