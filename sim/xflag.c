/* Storage and counting of flags between cores (see xflag.h). */
#include "sim/xflag.h"
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

static void *zeroed(size_t n, size_t size)
{
    void *p = base_realloc_array(NULL, n != 0 ? n : 1, size);
    memset(p, 0, (n != 0 ? n : 1) * size);
    return p;
}

struct sim_join *sim_join_new(uint32_t n, uint32_t refs)
{
    struct sim_join *j = zeroed(1, sizeof *j);
    j->n = n;
    j->refs = refs;
    j->moment = zeroed(n, sizeof *j->moment);
    return j;
}

void sim_join_drop(struct sim_join *j)
{
    if (j == NULL || --j->refs != 0)
        return;
    for (uint32_t i = 0; i < j->n; i++)
        sim_moment_drop(j->moment[i]);
    sim_moment_drop(j->last);
    free(j->moment);
    free(j);
}

struct sim_xflags *sim_xflags_new(uint32_t ncores)
{
    struct sim_xflags *x = zeroed(1, sizeof *x);
    x->ncores = ncores;
    x->core = zeroed(ncores, sizeof *x->core);
    return x;
}

static void free_core(struct sim_xcore *c)
{
    for (unsigned id = 0; c != NULL && id < SIM_XFLAG_IDS; id++) {
        for (uint32_t i = 0; i < c->flag[id].count; i++)
            sim_join_drop(c->flag[id].set[i]);
        free(c->flag[id].set);
        sim_moment_drop(c->released[id]);
    }
    if (c != NULL)
        sim_join_drop(c->barrier);
    free(c);
}

void sim_xflags_free(struct sim_xflags *x)
{
    if (x == NULL)
        return;
    for (uint32_t i = 0; i < x->ncores; i++)
        free_core(x->core[i]);
    for (uint32_t i = 0; i < x->ngroups; i++) {
        for (uint32_t k = 0; k < x->groups[i]->nopen; k++)
            sim_join_drop(x->groups[i]->open[k]);
        free(x->groups[i]->open);
        free(x->groups[i]->given);
        free(x->groups[i]);
    }
    free(x->core);
    free(x->groups);
    free(x);
}

struct sim_xcore *sim_xflags_core(struct sim_xflags *x, uint32_t core)
{
    if (x->core[core] == NULL)
        x->core[core] = zeroed(1, sizeof *x->core[core]);
    return x->core[core];
}

struct sim_xgroup *sim_xflags_group(struct sim_xflags *x, uint32_t kind, uint32_t where, uint32_t id, uint32_t members)
{
    for (uint32_t i = 0; i < x->ngroups; i++)
        if (x->groups[i]->key[0] == kind && x->groups[i]->key[1] == where && x->groups[i]->key[2] == id)
            return x->groups[i];
    struct sim_xgroup *g = zeroed(1, sizeof *g);
    *g = (struct sim_xgroup){.key = {kind, where, id}, .members = members, .given = zeroed(x->ncores, sizeof *g->given)};
    BASE_GROW(x->groups, x->ngroups, x->cap);
    x->groups[x->ngroups++] = g;
    return g;
}

void sim_xflags_set(struct sim_xflags *x, uint32_t core, uint32_t id, struct sim_join *join, uint32_t op)
{
    struct sim_xcore *c = sim_xflags_core(x, core);
    struct sim_xflag *f = &c->flag[id];
    BASE_GROW(f->set, f->count, f->cap);
    f->set[f->count++] = join;
    f->set_by = op;
    c->stamp++;
}

struct sim_join *sim_xgroup_give(struct sim_xgroup *g, uint32_t core, struct sim_moment *moment)
{
    uint64_t at = g->given[core]++ - g->rounds;
    while (g->nopen <= at) {
        BASE_GROW(g->open, g->nopen, g->cap);
        g->open[g->nopen++] = sim_join_new(g->members, 1);
    }
    struct sim_join *j = g->open[at];
    if (j->arrived < j->n)
        j->moment[j->arrived++] = moment;
    else
        sim_moment_drop(moment);
    g->stamp++;
    return j;
}

struct sim_join *sim_xgroup_complete(struct sim_xgroup *g)
{
    if (g->nopen == 0 || g->open[0]->arrived < g->members)
        return NULL;
    struct sim_join *j = g->open[0];
    memmove(g->open, g->open + 1, --g->nopen * sizeof(struct sim_join *));
    g->rounds++;
    return j;
}
