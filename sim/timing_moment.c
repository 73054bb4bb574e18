/* Moments between the timers of cores (timing.h): who holds them, and the latest of several. */
#include "sim/timing_impl.h"
#include "base/arena.h"

#include <stdlib.h>

struct sim_moment *sim_moment_new(void)
{
    struct sim_moment *moment = base_realloc_array(NULL, 1, sizeof *moment);
    *moment = (struct sim_moment){.refs = 2};
    return moment;
}

struct sim_moment *sim_moment_latest(struct sim_moment *const *moments, uint32_t n)
{
    const struct sim_moment *last = NULL;
    for (uint32_t i = 0; i < n; i++)
        if (moments[i] != NULL && (last == NULL || moments[i]->at_m > last->at_m))
            last = moments[i];
    if (last == NULL)
        return NULL;
    struct sim_moment *m = sim_moment_new();
    *m = *last;
    m->refs = 1;
    m->clock = NULL; /* what happens before any of them happens before all of them */
    for (uint32_t i = 0; i < n; i++)
        if (moments[i] != NULL)
            sim_clock_join(&m->clock, moments[i]->clock);
    return m;
}

void sim_moment_drop_holds(struct sim_moment *moment, uint32_t n)
{
    moment->refs -= n;
    if (moment->refs != 0)
        return;
    sim_clock_drop(moment->clock);
    free(moment);
}

void sim_moment_drop(struct sim_moment *moment)
{
    if (moment != NULL)
        sim_moment_drop_holds(moment, 1);
}
