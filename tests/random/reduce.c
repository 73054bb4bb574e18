/* Makes a random program smaller while the same property fails (random.h): statements go, alone and in runs, regions are opened, loops
 * get fewer turns, everything gets plainer. */
#include "random.h"

#include <stdlib.h>
#include <string.h>


/* What is inside comes where the region stands. */
static void open_region(struct rnd_program *p, unsigned number)
{
    struct rnd_stmt *s = &p->stmt[number];
    uint16_t inside = s->first, *last = &inside;
    while (*last != 0)
        last = &p->stmt[*last].next;
    *last = s->other;
    while (*last != 0)
        last = &p->stmt[*last].next;
    *last = s->next;
    s->next = inside;
    s->first = s->other = 0;
    s->gone = true;
}

static bool try_open(struct rnd_program *p, unsigned number, rnd_fails *fails, void *user)
{
    struct rnd_program *less = malloc(sizeof *less);
    memcpy(less, p, sizeof *less);
    open_region(less, number);
    bool better = fails(less, user);
    if (better)
        memcpy(p, less, sizeof *p);
    free(less);
    return better;
}

static bool drop_runs(struct rnd_program *p, unsigned size, rnd_fails *fails, void *user)
{
    bool better = false;
    for (unsigned at = 1; at < p->nstmts; at += size) {
        bool was[RND_MAX_STMTS];
        unsigned there = 0;
        for (unsigned i = at; i < at + size && i < p->nstmts; i++) {
            was[i] = p->stmt[i].gone;
            there += !was[i];
            p->stmt[i].gone = true;
        }
        if (there != 0 && fails(p, user)) {
            better = true;
            continue;
        }
        for (unsigned i = at; i < at + size && i < p->nstmts; i++)
            p->stmt[i].gone = was[i];
    }
    return better;
}

void rnd_reduce_by(struct rnd_program *p, rnd_fails *fails, void *user)
{
    bool better = true;
    for (unsigned round = 0; round < 6 && better; round++) {
        better = false;
        for (unsigned size = p->nstmts / 2; size > 0; size /= 2)
            better = drop_runs(p, size, fails, user) || better;
        for (unsigned i = 1; i < p->nstmts; i++) {
            struct rnd_stmt *s = &p->stmt[i];
            if (s->gone || s->kind == RND_OP)
                continue;
            if (try_open(p, i, fails, user)) {
                better = true;
                continue;
            }
            for (uint8_t trips = s->trips, less = 1; less < trips; less++) {
                s->trips = less;
                if (fails(p, user)) {
                    better = true;
                    break;
                }
                s->trips = trips;
            }
        }
    }
    uint8_t blocks = p->blocks;
    p->blocks = 1;
    if (!fails(p, user))
        p->blocks = blocks;
    for (unsigned v = 0; v < p->nvars; v++) {
        uint8_t copies = p->var[v].copies;
        p->var[v].copies = 1;
        if (copies > 1 && !fails(p, user))
            p->var[v].copies = copies;
    }
}

struct property {
    unsigned which, orders;
};
static bool fails_property(struct rnd_program *p, void *user)
{
    const struct property *property = user;
    struct rnd_figures *figures = calloc(1, sizeof *figures);
    struct base_buf why = {0};
    unsigned bad = rnd_judge(p, property->which, property->orders, figures, &why);
    base_buf_free(&why);
    free(figures);
    return bad == property->which;
}

void rnd_reduce(struct rnd_program *p, unsigned property, unsigned orders)
{
    struct property user = {property, orders};
    rnd_reduce_by(p, fails_property, &user);
}
