/* See why.h: steps, blames, traffic. */
#include "sim/why.h"
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum {
    STEPS = 1 << 22,       /* kept; a power of two */
    MAX_PATH = 1 << 20,    /* told of the critical path */
    BLAMES = 1 << 16,      /* different ones that are kept; a power of two */
    BINS = 1024,           /* of the traffic */
    BIN_M = 256 * 1000,    /* of a short run */
    OCCUPANCY_CORES = 12   /* so many are followed */
};

struct step {
    int64_t at_m;
    uint32_t from, op;
    uint32_t core;
    uint8_t pipe, cause;
};

struct sim_steps {
    struct step *ring;
    uint32_t cap;  /* a power of two, at most STEPS */
    uint32_t next; /* id of the next step; 0 is none */
};

struct sim_why {
    struct sim_steps *steps;
    const struct pto_target *target;
    uint32_t first_core, ncores;
    struct sim_blame *blames; /* open addressing; count 0: free */
    uint32_t nblames, blames_cap;
    uint64_t dropped;
    int64_t macs[PTO_DTYPE_COUNT], macs_time_m[PTO_DTYPE_COUNT];
    struct sim_bandwidth traffic;
    struct sim_occupancy **occupancy;
    uint32_t end;
    int64_t end_m;
};

struct sim_steps *sim_steps_new(void)
{
    struct sim_steps *s = base_realloc_array(NULL, 1, sizeof *s);
    *s = (struct sim_steps){.cap = 1 << 12, .next = 1};
    s->ring = base_realloc_array(NULL, s->cap, sizeof *s->ring);
    return s;
}

void sim_steps_free(struct sim_steps *s)
{
    if (s != NULL)
        free(s->ring);
    free(s);
}

/* NULL: no longer kept. */
static struct step *step_at(const struct sim_steps *s, uint32_t id)
{
    return id == 0 || s->next - id > s->cap ? NULL : &s->ring[id & (s->cap - 1)];
}

uint32_t sim_why_step(struct sim_why *w, uint32_t from, int64_t at_m, uint32_t core, unsigned pipe, uint32_t op, enum sim_cause cause)
{
    struct sim_steps *s = w->steps;
    const struct step *before = step_at(s, from);
    if ((before != NULL && before->at_m >= at_m) || s->next == UINT32_MAX)
        return from;
    if (s->next == s->cap && s->cap < STEPS) { /* ids below the capacity stand in order */
        s->cap *= 2;
        s->ring = base_realloc_array(s->ring, s->cap, sizeof *s->ring);
    }
    s->ring[s->next & (s->cap - 1)] = (struct step){.at_m = at_m, .from = from, .op = op, .core = core, .pipe = (uint8_t)pipe, .cause = (uint8_t)cause};
    return s->next++;
}

void sim_why_stretch(struct sim_why *w, uint32_t step, int64_t at_m)
{
    struct step *s = step_at(w->steps, step);
    if (s != NULL && s->at_m < at_m)
        s->at_m = at_m;
}

struct sim_why *sim_why_new(struct sim_steps *steps, const struct pto_target *target, uint32_t first_core, uint32_t ncores)
{
    struct sim_why *w = base_realloc_array(NULL, 1, sizeof *w);
    *w = (struct sim_why){.steps = steps, .target = target, .first_core = first_core, .ncores = ncores, .blames_cap = 256};
    w->blames = base_realloc_array(NULL, w->blames_cap, sizeof *w->blames);
    memset(w->blames, 0, w->blames_cap * sizeof *w->blames);
    int64_t **bins[] = {&w->traffic.read, &w->traffic.written, &w->traffic.missed};
    for (unsigned i = 0; i < 3; i++) {
        *bins[i] = base_realloc_array(NULL, BINS, sizeof **bins[i]);
        memset(*bins[i], 0, BINS * sizeof **bins[i]);
    }
    w->traffic.bin_m = BIN_M;
    w->occupancy = base_realloc_array(NULL, OCCUPANCY_CORES, sizeof *w->occupancy);
    memset(w->occupancy, 0, OCCUPANCY_CORES * sizeof *w->occupancy);
    return w;
}

void sim_why_free(struct sim_why *w)
{
    if (w == NULL)
        return;
    for (unsigned i = 0; i < OCCUPANCY_CORES; i++)
        sim_occupancy_free(w->occupancy[i]);
    free(w->occupancy);
    free(w->blames);
    free(w->traffic.read);
    free(w->traffic.written);
    free(w->traffic.missed);
    free(w);
}

static bool same_blame(const struct sim_blame *a, const struct sim_blame *b)
{
    return a->victim == b->victim && a->culprit == b->culprit && a->behind == b->behind && a->cause == b->cause && a->pipe == b->pipe &&
           a->src_pipe == b->src_pipe && a->id == b->id;
}

static struct sim_blame *blame_slot(struct sim_blame *blames, uint32_t cap, const struct sim_blame *who)
{
    uint64_t h = (who->victim * UINT64_C(0x9E3779B97F4A7C15)) ^ (who->culprit * UINT64_C(0xC2B2AE3D27D4EB4F)) ^ (who->behind * UINT64_C(0x165667B19E3779F9)) ^
                 (uint64_t)who->cause << 40 ^ (uint64_t)who->pipe << 48;
    uint32_t at = (uint32_t)(h >> 32 ^ h) & (cap - 1);
    while (blames[at].count != 0 && !same_blame(&blames[at], who))
        at = (at + 1) & (cap - 1);
    return &blames[at];
}

void sim_why_blame(struct sim_why *w, const struct sim_blame *who, int64_t time_m)
{
    if (w->nblames * 2 >= w->blames_cap && w->blames_cap < BLAMES) {
        uint32_t cap = w->blames_cap * 2;
        struct sim_blame *blames = base_realloc_array(NULL, cap, sizeof *blames);
        memset(blames, 0, cap * sizeof *blames);
        for (uint32_t i = 0; i < w->blames_cap; i++)
            if (w->blames[i].count != 0)
                *blame_slot(blames, cap, &w->blames[i]) = w->blames[i];
        free(w->blames);
        w->blames = blames;
        w->blames_cap = cap;
    }
    struct sim_blame *b = blame_slot(w->blames, w->blames_cap, who);
    if (b->count == 0) {
        if (w->nblames * 4 >= w->blames_cap * 3) { /* full for good */
            w->dropped++;
            return;
        }
        w->nblames++;
        *b = *who;
        b->count = 0;
        b->time_m = 0;
    }
    b->count++;
    b->time_m += time_m;
}

void sim_why_macs(struct sim_why *w, enum pto_dtype dtype, int64_t macs, int64_t time_m)
{
    w->macs[dtype] += macs;
    w->macs_time_m[dtype] += time_m;
}

void sim_why_macs_told(const struct sim_why *w, const int64_t **macs, const int64_t **time_m)
{
    *macs = w->macs;
    *time_m = w->macs_time_m;
}

/* Two bins become one. */
static void fold_bins(int64_t *bins)
{
    for (unsigned i = 0; i < BINS / 2; i++)
        bins[i] = bins[2 * i] + bins[2 * i + 1];
    memset(bins + BINS / 2, 0, BINS / 2 * sizeof *bins);
}

/* Spreads an amount over [begin, end); what is given adds up to it. */
static void spread(int64_t *bins, int64_t bin_m, int64_t begin_m, int64_t end_m, int64_t amount)
{
    int64_t given = 0;
    for (int64_t b = begin_m / bin_m; amount != 0 && b <= (end_m - 1) / bin_m; b++) {
        int64_t until_m = (b + 1) * bin_m < end_m ? (b + 1) * bin_m : end_m;
        int64_t to = until_m == end_m ? amount : (int64_t)((double)amount * ((double)(until_m - begin_m) / (double)(end_m - begin_m)));
        bins[b] += to - given;
        given = to;
    }
}

void sim_why_traffic(struct sim_why *w, int64_t begin_m, int64_t end_m, int64_t read, int64_t written, int64_t missed)
{
    if (begin_m < 0)
        return;
    if (end_m <= begin_m)
        end_m = begin_m + 1;
    while ((end_m - 1) / w->traffic.bin_m >= BINS) {
        fold_bins(w->traffic.read);
        fold_bins(w->traffic.written);
        fold_bins(w->traffic.missed);
        w->traffic.bin_m *= 2;
    }
    spread(w->traffic.read, w->traffic.bin_m, begin_m, end_m, read);
    spread(w->traffic.written, w->traffic.bin_m, begin_m, end_m, written);
    spread(w->traffic.missed, w->traffic.bin_m, begin_m, end_m, missed);
}

void sim_why_touch(struct sim_why *w, uint32_t core, uint32_t op, const struct isa_access *accesses, unsigned n, int64_t begin_m, int64_t end_m)
{
    if (core >= OCCUPANCY_CORES)
        return;
    if (w->occupancy[core] == NULL)
        w->occupancy[core] = sim_occupancy_new();
    sim_occupancy_touch(w->occupancy[core], op, accesses, n, begin_m, end_m);
}

bool sim_why_is_own(const struct sim_why *w, uint32_t core) { return core >= w->first_core && core - w->first_core < w->ncores; }

void sim_why_end(struct sim_why *w, uint32_t step, int64_t at_m)
{
    if (at_m > w->end_m || w->end == 0) {
        w->end = step;
        w->end_m = at_m;
    }
}

/* The path, last step first, as far back as steps are kept and a path is long; then in the order of time. */
static void tell_path(const struct sim_why *w, struct sim_profile *p)
{
    uint32_t cap = 0, id = w->end;
    int64_t at_m = w->end_m;
    const struct step *s = step_at(w->steps, id);
    while (s != NULL && s->at_m <= at_m && p->npath < MAX_PATH && at_m > 0) {
        const struct step *before = step_at(w->steps, s->from);
        int64_t begin_m = before != NULL ? before->at_m : s->from == 0 ? 0 : s->at_m; /* of the oldest one kept the begin is not known */
        bool own = sim_why_is_own(w, s->core);
        if (begin_m < at_m) {
            BASE_GROW(p->path, p->npath, cap);
            p->path[p->npath++] = (struct sim_path_step){.begin_m = begin_m, .end_m = at_m, .op = own ? s->op : 0, .core = own ? s->core - w->first_core : 0,
                                                         .pipe = own ? s->pipe : PTO_PIPE_COUNT, .cause = own ? s->cause : SIM_CAUSE_CROSS};
            at_m = begin_m;
        }
        s = before;
    }
    if (at_m > 0) {
        BASE_GROW(p->path, p->npath, cap);
        p->path[p->npath++] = (struct sim_path_step){.end_m = at_m, .pipe = PTO_PIPE_COUNT, .cause = SIM_CAUSE_FORGOTTEN};
        p->path_from_m = at_m;
    }
    for (uint32_t i = 0; i < p->npath / 2; i++) {
        struct sim_path_step t = p->path[i];
        p->path[i] = p->path[p->npath - 1 - i];
        p->path[p->npath - 1 - i] = t;
    }
}

void sim_why_tell(struct sim_why *w, struct sim_profile *p)
{
    tell_path(w, p);
    p->blames = base_realloc_array(NULL, w->nblames + 1, sizeof *p->blames);
    for (uint32_t i = 0; i < w->blames_cap; i++)
        if (w->blames[i].count != 0)
            p->blames[p->nblames++] = w->blames[i];
    p->blames_dropped = w->dropped;
    p->bandwidth = w->traffic;
    p->bandwidth.nbins = 0;
    for (uint32_t i = 0; i < BINS; i++)
        if ((w->traffic.read[i] | w->traffic.written[i] | w->traffic.missed[i]) != 0)
            p->bandwidth.nbins = i + 1;
    w->traffic = (struct sim_bandwidth){.bin_m = BIN_M};
    p->space_cores = w->ncores < OCCUPANCY_CORES ? w->ncores : OCCUPANCY_CORES;
    for (uint32_t c = 0; c < p->space_cores; c++)
        if (w->occupancy[c] != NULL)
            sim_occupancy_end(w->occupancy[c], w->target, c, p);
}
