/* What tests of operators share: random numbers from a seed of the test's own (SEED, defined before), memory, sessions that must stay silent.
 * Included behind cmocka.h. Header only. */
#ifndef PTO_TESTS_KERNELS_SESSION_H
#define PTO_TESTS_KERNELS_SESSION_H
#include <pto/sim.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

static uint32_t state = SEED;
/* 0 to 2^24 - 1. */
static inline uint32_t next(void)
{
    state = state * 1664525u + 1013904223u;
    return state >> 8;
}
static inline int64_t between(int64_t lo, int64_t hi) { return lo + (int64_t)(next() % (uint32_t)(hi - lo + 1)); }
static inline bool some(int percent) { return between(1, 100) <= percent; }
static inline float real(float lo, float hi) { return lo + (hi - lo) * (float)next() / 16777216.0f; }

static inline void *room(int64_t bytes)
{
    void *p = calloc(1, (size_t)bytes + 64);
    assert_non_null(p);
    return p;
}

/* The run said nothing: no error, no finding, no note. */
static inline void quiet(struct pto_sim *sim, const char *what)
{
    if (pto_diag_count(sim) != 0)
        fail_msg("%s: %s", what, pto_diag_text(sim));
}
#endif
