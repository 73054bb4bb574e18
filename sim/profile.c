/* Makes the profile of a launch from its statistics and from what was written down while it ran (profile.h). */
#include "sim/profile.h"
#include "base/arena.h"
#include "sim/bounds.h"
#include "sim/sim.h"
#include "sim/why.h"

#include <stdlib.h>
#include <string.h>

const char *sim_cause_name(enum sim_cause cause)
{
    static const char *const names[SIM_CAUSE_COUNT] = {
#define PTO_CAUSE(id, name) name,
        SIM_CAUSES(PTO_CAUSE)
#undef PTO_CAUSE
    };
    return names[cause];
}

bool sim_cause_is_busy(enum sim_cause cause) { return cause <= SIM_CAUSE_LATENCY; }
bool sim_cause_is_stall(enum sim_cause cause)
{
    return (cause >= SIM_CAUSE_BANK && cause <= SIM_CAUSE_BANDWIDTH) || (cause >= SIM_CAUSE_ISSUE && cause <= SIM_CAUSE_QUEUE);
}

static int by_place(const void *a, const void *b)
{
    const struct sim_path_step *x = a, *y = b;
    if (x->op != y->op)
        return x->op < y->op ? -1 : 1;
    if (x->cause != y->cause)
        return x->cause < y->cause ? -1 : 1;
    return x->pipe < y->pipe ? -1 : x->pipe > y->pipe;
}

static int by_sum(const void *a, const void *b)
{
    const struct sim_path_sum *x = a, *y = b;
    if (x->time_m != y->time_m)
        return x->time_m > y->time_m ? -1 : 1;
    if (x->op != y->op)
        return x->op < y->op ? -1 : 1;
    if (x->cause != y->cause)
        return x->cause < y->cause ? -1 : 1;
    return x->pipe < y->pipe ? -1 : x->pipe > y->pipe;
}

static void sum_path(struct sim_profile *p)
{
    struct sim_path_step *sorted = base_realloc_array(NULL, p->npath + 1, sizeof *sorted);
    uint32_t cap = 0;
    if (p->npath != 0)
        memcpy(sorted, p->path, p->npath * sizeof *sorted);
    qsort(sorted, p->npath, sizeof *sorted, by_place);
    for (uint32_t i = 0; i < p->npath; i++) {
        if (i == 0 || by_place(&sorted[i - 1], &sorted[i]) != 0) {
            BASE_GROW(p->path_sums, p->npath_sums, cap);
            p->path_sums[p->npath_sums++] = (struct sim_path_sum){.op = sorted[i].op, .cause = sorted[i].cause, .pipe = sorted[i].pipe};
        }
        p->path_sums[p->npath_sums - 1].count++;
        p->path_sums[p->npath_sums - 1].time_m += sorted[i].end_m - sorted[i].begin_m;
    }
    if (p->npath_sums != 0)
        qsort(p->path_sums, p->npath_sums, sizeof *p->path_sums, by_sum);
    free(sorted);
}

static int by_blame(const void *a, const void *b)
{
    const struct sim_blame *x = a, *y = b;
    if (x->time_m != y->time_m)
        return x->time_m > y->time_m ? -1 : 1;
    if (x->victim != y->victim)
        return x->victim < y->victim ? -1 : 1;
    if (x->culprit != y->culprit)
        return x->culprit < y->culprit ? -1 : 1;
    if (x->behind != y->behind)
        return x->behind < y->behind ? -1 : 1;
    if (x->cause != y->cause)
        return x->cause < y->cause ? -1 : 1;
    if (x->pipe != y->pipe)
        return x->pipe < y->pipe ? -1 : 1;
    if (x->src_pipe != y->src_pipe)
        return x->src_pipe < y->src_pipe ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static int by_busy(const void *a, const void *b)
{
    const struct sim_mix *x = a, *y = b;
    if (x->busy_m != y->busy_m)
        return x->busy_m > y->busy_m ? -1 : 1;
    if (x->op != y->op)
        return x->op < y->op ? -1 : 1;
    return x->pipe < y->pipe ? -1 : x->pipe > y->pipe;
}

static void make_mix(const struct sim *sim, struct sim_profile *p)
{
    uint32_t cap = 0;
    for (pto_op_id op = 1; op < sim->program->nops; op++) {
        const struct sim_op_stats *s = &sim->log.ops[op];
        struct sim_mix *m = NULL;
        if (s->count == 0)
            continue;
        for (uint32_t i = 0; i < p->nmix && m == NULL; i++)
            if (p->mix[i].op == sim->program->ops[op].op && p->mix[i].pipe == s->pipe)
                m = &p->mix[i];
        if (m == NULL) {
            BASE_GROW(p->mix, p->nmix, cap);
            m = &p->mix[p->nmix++];
            *m = (struct sim_mix){.op = sim->program->ops[op].op, .pipe = s->pipe};
        }
        m->count += s->count;
        m->busy_m += s->busy_m;
        m->bytes += s->bytes;
    }
    if (p->nmix != 0)
        qsort(p->mix, p->nmix, sizeof *p->mix, by_busy);
}

void sim_profile_make(struct sim *sim)
{
    struct sim_profile *p = base_realloc_array(NULL, 1, sizeof *p);
    memset(p, 0, sizeof *p);
    p->total_m = sim->total_m;
    sim_why_tell(sim->log.why, p);
    sum_path(p);
    if (p->nblames != 0)
        qsort(p->blames, p->nblames, sizeof *p->blames, by_blame);
    make_mix(sim, p);
    sim_bounds_make(sim, p);
    sim->profile = p;
}

void sim_profile_free(struct sim_profile *p)
{
    if (p == NULL)
        return;
    for (uint32_t i = 0; i < p->nspaces; i++) {
        free(p->spaces[i].live.at_m);
        free(p->spaces[i].live.value);
    }
    free(p->spaces);
    free(p->path);
    free(p->path_sums);
    free(p->blames);
    free(p->bandwidth.read);
    free(p->bandwidth.written);
    free(p->bandwidth.missed);
    free(p->mix);
    free(p->bounds);
    free(p->gains);
    free(p);
}
