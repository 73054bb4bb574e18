/* Loops that kernel engineers write, to measure time without values with: level 3, buffers and flags by hand. */
#ifndef PTO_BENCH_LOOPS_H
#define PTO_BENCH_LOOPS_H
#include "base/str.h"

struct bench_loop {
    const char *name, *arch, *args[4];
    const char *sync; /* NULL: its own flags */
    int turns;        /* of its innermost loop, all in all */
    void (*text)(struct base_buf *out, int turns);
};
extern const struct bench_loop bench_loops[];
extern const unsigned bench_nloops;
#endif
