/* How full the memories of a core are over time: bytes count from the write that fills them to their last read (why.h). Work comes in
 * the order in which the timer gives it times, which for bytes that two instructions share is the order of time. A region counts as
 * the range around its runs. Must not know pipes or flags. */
#include "sim/why.h"
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum {
    LIVES = 512,            /* ranges alive at a time; more: the oldest one ends */
    CHANGES = 1 << 20       /* of one memory; more: what follows is not told */
};

/* Bytes that hold one content. */
struct life {
    int64_t begin, end;
    int64_t born_m, last_m;
    uint32_t op; /* that wrote it */
};
struct change {
    int64_t at_m, bytes; /* more or less from then on */
    uint32_t op;
};
struct space {
    struct life *lives;
    uint32_t nlives, lives_cap;
    struct change *changes;
    uint32_t nchanges, changes_cap;
    int64_t extent;
};
struct sim_occupancy {
    struct space space[PTO_SPACE_COUNT];
};

struct sim_occupancy *sim_occupancy_new(void)
{
    struct sim_occupancy *o = base_realloc_array(NULL, 1, sizeof *o);
    memset(o, 0, sizeof *o);
    return o;
}

void sim_occupancy_free(struct sim_occupancy *o)
{
    for (unsigned i = 0; o != NULL && i < PTO_SPACE_COUNT; i++) {
        free(o->space[i].lives);
        free(o->space[i].changes);
    }
    free(o);
}

static void add_change(struct space *s, int64_t at_m, int64_t bytes, uint32_t op)
{
    if (s->nchanges >= CHANGES)
        return;
    BASE_GROW(s->changes, s->nchanges, s->changes_cap);
    s->changes[s->nchanges++] = (struct change){.at_m = at_m, .bytes = bytes, .op = op};
}

/* So many bytes of a life are over; what was written and never read lived while it was written. */
static void bury(struct space *s, const struct life *l, int64_t bytes)
{
    if (s->nchanges + 2 > CHANGES)
        return;
    add_change(s, l->born_m, bytes, l->op);
    add_change(s, l->last_m, -bytes, 0);
}

static void add_life(struct space *s, struct life l)
{
    if (s->nlives == LIVES) {
        bury(s, &s->lives[0], s->lives[0].end - s->lives[0].begin);
        memmove(s->lives, s->lives + 1, (LIVES - 1) * sizeof *s->lives);
        s->nlives--;
    }
    BASE_GROW(s->lives, s->nlives, s->lives_cap);
    s->lives[s->nlives++] = l;
}

static void use(struct space *s, int64_t begin, int64_t end, int64_t at_m)
{
    for (uint32_t i = 0; i < s->nlives; i++)
        if (s->lives[i].begin < end && begin < s->lives[i].end && s->lives[i].last_m < at_m)
            s->lives[i].last_m = at_m;
}

/* New content: what was there ends, also in part. */
static void fill(struct space *s, int64_t begin, int64_t end, int64_t born_m, int64_t last_m, uint32_t op)
{
    for (uint32_t i = 0; i < s->nlives;) {
        struct life l = s->lives[i];
        int64_t from = l.begin > begin ? l.begin : begin, to = l.end < end ? l.end : end;
        if (from >= to) {
            i++;
            continue;
        }
        if (l.last_m > born_m) /* values in another order than time: never two contents at once */
            l.last_m = l.born_m > born_m ? l.born_m : born_m;
        bury(s, &l, to - from);
        s->lives[i] = s->lives[--s->nlives];
        if (l.begin < from)
            add_life(s, (struct life){l.begin, from, l.born_m, l.last_m, l.op});
        if (to < l.end)
            add_life(s, (struct life){to, l.end, l.born_m, l.last_m, l.op});
    }
    add_life(s, (struct life){begin, end, born_m, last_m, op});
}

/* Does the instruction read what it writes there? Then the content goes on. */
static bool goes_on(const struct isa_access *accesses, unsigned n, const struct isa_access *write)
{
    for (unsigned i = 0; i < n; i++)
        if (!accesses[i].write && accesses[i].known && accesses[i].space == write->space && accesses[i].begin == write->begin)
            return true;
    return false;
}

void sim_occupancy_touch(struct sim_occupancy *o, uint32_t op, const struct isa_access *accesses, unsigned n, int64_t begin_m, int64_t end_m)
{
    for (unsigned pass = 0; pass < 2; pass++) /* reads first */
        for (unsigned i = 0; i < n; i++) {
            const struct isa_access *a = &accesses[i];
            if (a->write != (pass != 0) || !a->known || a->run <= 0 || a->space == PTO_SPACE_GM || a->space >= PTO_SPACE_COUNT)
                continue;
            struct space *s = &o->space[a->space];
            int64_t end = isa_access_end(a);
            s->extent = end > s->extent ? end : s->extent;
            if (!a->write || goes_on(accesses, n, a))
                use(s, a->begin, end, end_m);
            else
                fill(s, a->begin, end, begin_m, end_m, op);
        }
}

static int by_time(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    if (x->at_m != y->at_m)
        return x->at_m < y->at_m ? -1 : 1;
    if (x->bytes != y->bytes) /* what ends first: a buffer that is handed over is not there twice */
        return x->bytes < y->bytes ? -1 : 1;
    return x->op < y->op ? -1 : x->op > y->op;
}

/* Keeps the largest value of each of equal stretches of time. */
static void thin(struct sim_series *s)
{
    if (s->count <= SIM_SERIES_POINTS)
        return;
    int64_t from_m = s->at_m[0], span_m = s->at_m[s->count - 1] - from_m + 1;
    uint32_t kept = 0;
    for (uint32_t i = 0, k = 0; i < s->count && k < SIM_SERIES_POINTS; k++) {
        int64_t until_m = from_m + (int64_t)((double)span_m * (double)(k + 1) / SIM_SERIES_POINTS), most = -1, at_m = s->at_m[i];
        if (k + 1 == SIM_SERIES_POINTS)
            until_m = INT64_MAX;
        if (s->at_m[i] >= until_m)
            continue;
        for (; i < s->count && s->at_m[i] < until_m; i++)
            most = s->value[i] > most ? s->value[i] : most;
        if (i == s->count)
            most = s->value[i - 1] > most || until_m == INT64_MAX ? s->value[i - 1] : most;
        s->at_m[kept] = at_m;
        s->value[kept++] = most;
    }
    s->count = kept;
}

void sim_occupancy_end(struct sim_occupancy *o, const struct pto_target *target, uint32_t core, struct sim_profile *p)
{
    for (unsigned k = 0; k < PTO_SPACE_COUNT; k++) {
        struct space *s = &o->space[k];
        for (uint32_t i = 0; i < s->nlives; i++)
            bury(s, &s->lives[i], s->lives[i].end - s->lives[i].begin);
        s->nlives = 0;
        if (s->nchanges == 0)
            continue;
        struct sim_space_use u = {.core = core, .space = (uint8_t)k, .capacity_bytes = isa_capacity(target, (enum pto_space)k), .extent_bytes = s->extent};
        qsort(s->changes, s->nchanges, sizeof *s->changes, by_time);
        u.live.at_m = base_realloc_array(NULL, s->nchanges, sizeof *u.live.at_m);
        u.live.value = base_realloc_array(NULL, s->nchanges, sizeof *u.live.value);
        int64_t live = 0;
        for (uint32_t i = 0; i < s->nchanges; i++) {
            live += s->changes[i].bytes;
            if (live > u.peak_bytes) {
                u.peak_bytes = live;
                u.peak_at_m = s->changes[i].at_m;
                u.peak_op = s->changes[i].op;
            }
            if (u.live.count == 0 || u.live.at_m[u.live.count - 1] != s->changes[i].at_m)
                u.live.at_m[u.live.count++] = s->changes[i].at_m;
            u.live.value[u.live.count - 1] = live;
        }
        thin(&u.live);
        p->spaces = base_realloc_array(p->spaces, p->nspaces + 1, sizeof *p->spaces);
        p->spaces[p->nspaces++] = u;
    }
}
