/* See whatif.h. */
#include "sim/whatif.h"
#include "base/arena.h"
#include "sim/bounds.h"
#include "sim/interp.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_SETS = 8, SECOND_NS = 1000000000 };

/* A parameter of the target that changes; none: the end. from none: to the value, else to that of another parameter. */
struct set {
    uint16_t param, from;
    int64_t value;
};
struct row {
    const char *name, *sentence;
    uint32_t lifts, causes, pipes;
    struct set sets[MAX_SETS];
};

#define C(id) (1u << SIM_CAUSE_##id)
#define P(id) (1u << PTO_PIPE_##id)
#define TO(param, value) {PTO_P_##param, PTO_P_none, value}
#define AS(param, other) {PTO_P_##param, PTO_P_##other, 0}
#define SETS(...) {__VA_ARGS__}
static const struct row rows[] = {
#define PTO_WHATIF(id, name, sentence, lifts, causes, pipes, sets) {name, sentence, lifts, causes, pipes, sets},
#include "sim/whatif.def"
#undef PTO_WHATIF
};
/* No pipe, queue or memory is ever occupied by others: what is left is who needs whose result. */
static const struct row dependences = {"dependences", "", SIM_LIFT_OCCUPANCY, 0, 0,
                                       SETS(TO(ddr, 1000000000), TO(gm_lat_load, 0), TO(l2_bw, 1000000000), TO(l2_shared, 0), TO(queue_depth, 4096), TO(s_issue, 0))};
static const struct row as_it_is = {"", "", 0, 0, 0, SETS(TO(none, 0))};
#undef SETS
enum { ROWS = sizeof rows / sizeof rows[0] };

struct sim_snapshot {
    const struct sim_gm *of;
    uint8_t *data; /* of all buffers, one behind the other */
    int64_t bytes;
    uint32_t count;
};

struct sim_snapshot *sim_snapshot_take(const struct sim_gm *gm)
{
    int64_t bytes = 0, most = (int64_t)SIM_SNAPSHOT_MIB << 20, at = 0;
    for (uint32_t i = 0; i < gm->count; i++) {
        if (gm->buffers[i].bytes > most - bytes)
            return NULL;
        bytes += gm->buffers[i].bytes;
    }
    struct sim_snapshot *s = base_realloc_array(NULL, 1, sizeof *s);
    *s = (struct sim_snapshot){.of = gm, .bytes = bytes, .count = gm->count, .data = base_realloc_array(NULL, (size_t)bytes + 1, 1)};
    for (uint32_t i = 0; i < gm->count; i++) {
        if (gm->buffers[i].bytes != 0)
            memcpy(s->data + at, gm->buffers[i].data, (size_t)gm->buffers[i].bytes);
        at += gm->buffers[i].bytes;
    }
    return s;
}

void sim_snapshot_free(struct sim_snapshot *s)
{
    if (s != NULL)
        free(s->data);
    free(s);
}

static void put_back(const struct sim_snapshot *s)
{
    int64_t at = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->of->buffers[i].bytes != 0)
            memcpy(s->of->buffers[i].data, s->data + at, (size_t)s->of->buffers[i].bytes);
        at += s->of->buffers[i].bytes;
    }
}

struct trial {
    const struct sim_job *jobs;
    uint32_t njobs;
    const struct sim_snapshot *before;
    struct sim_gm gm; /* with the same buffers: kernels in C have pointers into them */
    bool values;
    int64_t *total_m; /* of each job, in the last run */
    uint64_t insns;
    int64_t deadline_ns; /* 0: none */
};

static void change(struct sim_options *o, const struct row *row, const struct sim_options *base, bool values)
{
    *o = *base;
    o->values = values;
    o->trace = o->profile = o->check_race = o->check_init = o->check_mem = o->interleave = false;
    o->no_findings = true;
    o->lifts = row->lifts;
    for (unsigned i = 0; i < MAX_SETS && row->sets[i].param != PTO_P_none; i++) {
        const struct set *s = &row->sets[i];
        o->target.param[s->param] = s->from == PTO_P_none ? s->value : base->target.param[s->from];
    }
}

/* One run of all jobs. False if it came to no end that means something. */
static bool run(struct trial *t, const struct row *row)
{
    struct base_diags diags;
    const struct sim *first = t->jobs[0].sim;
    base_diags_init(&diags, first->diags->sources);
    memcpy(diags.level, first->diags->level, sizeof diags.level);
    struct sim *sims = base_realloc_array(NULL, t->njobs, sizeof *sims);
    struct sim_job *jobs = base_realloc_array(NULL, t->njobs, sizeof *jobs);
    put_back(t->before);
    for (uint32_t k = 0; k < t->njobs; k++) {
        const struct sim *base = t->jobs[k].sim;
        struct sim_options o;
        change(&o, row, &base->options, t->values);
        o.max_insns = (int64_t)(base->steps * 2 + 1000000);
        sim_init(&sims[k], &o, &diags);
        sims[k].shared_gm = &t->gm;
        sims[k].device = base->device;
        sims[k].ndevices = base->ndevices;
        sims[k].said_no_sync = true;
        jobs[k] = t->jobs[k];
        jobs[k].sim = &sims[k];
        jobs[k].reported = NULL;
    }
    bool ok = sim_run_together(jobs, t->njobs);
    t->insns = 0;
    for (uint32_t k = 0; k < t->njobs; k++) {
        for (uint32_t c = 0; c < sims[k].ncores; c++)
            ok = ok && !sims[k].cores[c].incomplete;
        t->total_m[k] = sims[k].total_m;
        t->insns += sims[k].insns;
        sim_free(&sims[k]);
    }
    free(sims);
    free(jobs);
    base_diags_free(&diags);
    return ok;
}

static bool as_before(const struct trial *t)
{
    for (uint32_t k = 0; k < t->njobs; k++)
        if (t->total_m[k] != t->jobs[k].sim->total_m)
            return false;
    return true;
}

/* What of the critical path a row could take away. */
static int64_t hope_m(const struct trial *t, const struct row *row)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < t->njobs; k++) {
        const struct sim_profile *p = t->jobs[k].sim->profile;
        for (uint32_t i = 0; p != NULL && i < p->npath_sums; i++)
            if ((row->causes & 1u << p->path_sums[i].cause) != 0 && (row->pipes == 0 || (p->path_sums[i].pipe < PTO_PIPE_COUNT && (row->pipes & 1u << p->path_sums[i].pipe) != 0)))
                sum += p->path_sums[i].time_m;
    }
    return sum;
}

static void note(const struct trial *t, const char *text)
{
    for (uint32_t k = 0; k < t->njobs; k++)
        if (t->jobs[k].sim->profile != NULL)
            t->jobs[k].sim->profile->gains_note = text;
}

static void keep(struct trial *t, const struct row *row)
{
    for (uint32_t k = 0; k < t->njobs; k++) {
        struct sim_profile *p = t->jobs[k].sim->profile;
        if (p == NULL)
            continue;
        p->gains = base_realloc_array(p->gains, p->ngains + 1, sizeof *p->gains);
        p->gains[p->ngains++] = (struct sim_gain){.name = row->name, .sentence = row->sentence, .total_m = t->total_m[k], .gain_m = p->total_m - t->total_m[k],
                                                         .outside = (row->causes & C(LAUNCH)) != 0};
    }
}

/* With several cores another order of work can be slower than the launch: then it bounds nothing. */
static void keep_bound(struct trial *t)
{
    for (uint32_t k = 0; k < t->njobs; k++) {
        struct sim_profile *p = t->jobs[k].sim->profile;
        if (p == NULL || t->total_m[k] > p->total_m)
            continue;
        p->bounds = base_realloc_array(p->bounds, p->nbounds + 1, sizeof *p->bounds);
        p->bounds[p->nbounds++] = (struct sim_bound_row){.name = "dependences", .unit = "", .kind = SIM_BOUND_CONTROL, .cycles_m = t->total_m[k]};
        sim_bounds_sort(p);
    }
}

static int by_gain(const void *a, const void *b)
{
    const struct sim_gain *x = a, *y = b;
    if (x->outside != y->outside)
        return x->outside ? 1 : -1;
    if (x->gain_m != y->gain_m)
        return x->gain_m > y->gain_m ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* Values off if that changes no time: then nothing that decides it is computed by tiles. Takes the first runs off the budget. */
static bool find_mode(struct trial *t, uint64_t *budget)
{
    uint64_t macs = 0, insns = 0;
    for (uint32_t k = 0; k < t->njobs; k++) {
        insns += t->jobs[k].sim->insns;
        for (uint32_t c = 0; c < t->jobs[k].sim->ncores; c++)
            macs += t->jobs[k].sim->cores[c].macs;
    }
    if (insns > *budget / 3) {
        note(t, "not tried: the launch is too long to be repeated");
        return false;
    }
    *budget -= insns;
    if (run(t, &as_it_is) && as_before(t))
        return true;
    t->values = true;
    if (!t->jobs[0].sim->options.values || insns > 400000 || macs > UINT64_C(2000000000)) {
        note(t, "not tried: what the program does depends on the contents of tiles, and the launch is too long to be repeated with values");
        return false;
    }
    *budget -= insns < *budget ? insns : *budget;
    if (run(t, &as_it_is) && as_before(t))
        return true;
    note(t, "not tried: a run from the same inputs does not take the same time");
    return false;
}

static void try_rows(struct trial *t, uint64_t *budget)
{
    bool tried[ROWS] = {false}, all = true;
    uint64_t each = t->insns;
    if (each <= *budget && run(t, &dependences)) {
        *budget -= each;
        keep_bound(t);
    }
    for (unsigned n = 0; n < ROWS; n++) {
        unsigned best = ROWS;
        int64_t most_m = -1;
        for (unsigned i = 0; i < ROWS; i++) {
            int64_t hope = tried[i] ? -1 : hope_m(t, &rows[i]);
            if (hope > most_m) {
                most_m = hope;
                best = i;
            }
        }
        if (best == ROWS)
            break;
        tried[best] = true;
        if (each > *budget || (t->deadline_ns != 0 && sim_deadline(1) - SECOND_NS > t->deadline_ns)) {
            all = false;
            break;
        }
        *budget -= each;
        if (run(t, &rows[best]))
            keep(t, &rows[best]);
    }
    if (!all)
        note(t, "the launch is long: only what the critical path promises most of was tried");
}

void sim_whatif(const struct sim_job *jobs, uint32_t n, const struct sim_snapshot *before, uint64_t *budget)
{
    struct trial t = {.jobs = jobs, .njobs = n, .before = before, .deadline_ns = sim_deadline(jobs[0].sim->options.max_seconds)};
    struct sim_snapshot *after = before != NULL ? sim_snapshot_take(before->of) : NULL;
    if (after == NULL) {
        note(&t, "not tried: the buffers are too large to be kept twice");
        return;
    }
    t.gm = (struct sim_gm){.buffers = after->of->buffers, .count = after->count, .cap = after->count, .next_base = after->of->next_base};
    t.total_m = base_realloc_array(NULL, n, sizeof *t.total_m);
    if (find_mode(&t, budget))
        try_rows(&t, budget);
    for (uint32_t k = 0; k < n; k++) {
        struct sim_profile *p = jobs[k].sim->profile;
        if (p != NULL && p->ngains != 0)
            qsort(p->gains, p->ngains, sizeof *p->gains, by_gain);
    }
    put_back(after);
    sim_snapshot_free(after);
    free(t.total_m);
}
