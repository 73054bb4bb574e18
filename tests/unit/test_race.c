/* Races (sim/race.h, vector.md 26) against a model that shares nothing with it: happens-before as the transitive closure of edges between
 * the events of a random trace, and for every byte the whole list of accesses that a later one may conflict with.  Both must give one
 * verdict on every access. */
#include "isa/enums.h"
#include "sim/race.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS = 80, CORES = 3, CELLS = 70, TRACES = 3000, MAX_PENDING = 12, MAX_PARTS = 3, SMALL = 64 };

static uint64_t seed;
static uint32_t pick(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

/* Cells: single bytes, then stretches that accesses touch as a whole, some over borders of pages. */
static const int64_t borders[] = {64, 4095, 4096, 4100, 8192, 12288, 12300};
static int64_t cell_begin(unsigned i) { return i < SMALL ? (int64_t)i : borders[i - SMALL]; }

struct set {
    uint64_t bits[(EVENTS + 63) / 64];
};
static void put(struct set *s, unsigned i) { s->bits[i / 64] |= (uint64_t)1 << i % 64; }
static bool has(const struct set *s, unsigned i) { return (s->bits[i / 64] >> i % 64 & 1) != 0; }
static void merge(struct set *to, const struct set *from)
{
    for (unsigned i = 0; i < sizeof to->bits / sizeof to->bits[0]; i++)
        to->bits[i] |= from->bits[i];
}

struct did { /* one access of one event to a cell */
    unsigned event;
    bool write, atomic;
    int64_t begin, whole; /* of an exact contiguous access, else whole is 0 */
};
struct event {
    unsigned core, pipe;
    struct set after; /* what happens before it, itself included */
    struct set done;  /* PIPE_V: events of V itself that are known to be complete */
};
struct pending {
    struct sim_clock *clock;
    struct set set; /* what happens before who takes it */
    unsigned core, dst;
    bool used;
};
struct model {
    struct event event[EVENTS];
    unsigned nevents;
    struct set last[CORES][PTO_PIPE_COUNT], done[CORES];
    struct did *history[CELLS];
    unsigned nhistory[CELLS], cap[CELLS];
    bool barrier_v, in_order;
    struct sim_races *races;
    struct sim_race_core *core[CORES];
    struct pending flag[MAX_PENDING], moment[MAX_PENDING];
    /* what the code under test said of the access in hand */
    bool told[MAX_PARTS], bad_told[MAX_PARTS];
    struct sim_race race[MAX_PARTS];
};

static void on_race(void *ctx, const struct sim_race *race)
{
    struct model *m = ctx;
    assert_true(race->second.slot < MAX_PARTS);
    m->bad_told[race->second.slot] = m->told[race->second.slot];
    m->told[race->second.slot] = true;
    m->race[race->second.slot] = *race;
}

static unsigned thread(const struct model *m, unsigned pipe) { return m->in_order ? (unsigned)PTO_PIPE_S : pipe; }

/* A new event behind what its pipe did, and what the scalar unit did until it was issued. */
static unsigned add_event(struct model *m, unsigned core, unsigned pipe)
{
    unsigned at = m->nevents++;
    struct event *e = &m->event[at];
    *e = (struct event){.core = core, .pipe = pipe};
    merge(&e->after, &m->last[core][pipe]);
    merge(&e->after, &m->last[core][PTO_PIPE_S]);
    if (pipe == PTO_PIPE_V)
        merge(&m->done[core], &m->last[core][PTO_PIPE_S]);
    put(&e->after, at);
    merge(&m->last[core][pipe], &e->after);
    return at;
}

static void behind(struct model *m, unsigned core, unsigned pipe, const struct set *set)
{
    merge(&m->last[core][pipe], set);
    if (pipe == PTO_PIPE_V)
        merge(&m->done[core], set);
}

static bool conflicts(const struct model *m, unsigned now, const struct did *old, const struct did *new)
{
    const struct event *e = &m->event[now], *o = &m->event[old->event];
    if ((!old->write && !new->write) || (old->atomic && new->atomic) || old->event == now)
        return false;
    if (!has(&e->after, old->event))
        return true;
    bool both_v = e->pipe == PTO_PIPE_V && o->pipe == PTO_PIPE_V && e->core == o->core && m->barrier_v && !m->in_order;
    if (!both_v || !old->write || has(&m->done[e->core], old->event))
        return false;
    bool forwarded = !new->write && new->whole >= 16 * 256 && new->whole == old->whole && new->begin == old->begin;
    return !forwarded;
}

static void enter(struct model *m, unsigned cell, unsigned now, struct did did)
{
    struct did *h = m->history[cell];
    unsigned kept = 0;
    for (unsigned i = 0; did.write && i < m->nhistory[cell]; i++)
        if (did.atomic && h[i].atomic && !has(&m->event[now].after, h[i].event))
            h[kept++] = h[i];
    m->nhistory[cell] = did.write ? kept : m->nhistory[cell];
    if (m->nhistory[cell] == m->cap[cell]) {
        m->cap[cell] = m->cap[cell] * 2 + 8;
        m->history[cell] = realloc(m->history[cell], m->cap[cell] * sizeof *h);
        assert_non_null(m->history[cell]);
    }
    m->history[cell][m->nhistory[cell]++] = did;
}

static bool touches(const struct isa_access *a, int64_t byte)
{
    for (int64_t k = 0; k < a->count[1]; k++)
        for (int64_t j = 0; j < a->count[0]; j++) {
            int64_t begin = a->begin + k * a->step[1] + j * a->step[0];
            if (byte >= begin && byte < begin + a->run)
                return true;
        }
    return false;
}

static struct isa_access random_access(unsigned slot)
{
    struct isa_access a = {.space = PTO_SPACE_GM, .slot = (uint8_t)slot, .write = pick(2) != 0, .known = true, .exact = pick(4) != 0, .count = {1, 1}};
    if (pick(3) == 0) {
        unsigned first = pick(CELLS - SMALL), last = first + 1 + pick(CELLS - SMALL - first);
        a.begin = borders[first];
        a.run = borders[last] - a.begin;
    } else {
        a.begin = pick(24);
        a.run = 1 + pick(6);
        a.step[0] = a.run + pick(4);
        a.step[1] = 9 + pick(8);
        a.count[0] = 1 + pick(2);
        a.count[1] = 1 + pick(2);
    }
    a.atomic = pick(5) == 0;
    return a;
}

static void do_work(struct model *m, unsigned core, unsigned pipe)
{
    struct isa_access accesses[MAX_PARTS];
    unsigned n = 1 + pick(MAX_PARTS), now = add_event(m, core, pipe);
    bool expected[MAX_PARTS] = {false};
    for (unsigned i = 0; i < n; i++)
        accesses[i] = random_access(i);
    memset(m->told, 0, sizeof m->told);
    memset(m->bad_told, 0, sizeof m->bad_told);
    sim_race_issue(m->core[core], pipe);
    sim_race_work(m->core[core], pipe, now, accesses, n);
    for (unsigned pass = 0; pass < 2; pass++)
        for (unsigned i = 0; i < n; i++) {
            const struct isa_access *a = &accesses[i];
            bool blamed = false;
            if (a->write != (pass == 1))
                continue;
            bool whole = a->exact && a->count[0] == 1 && a->count[1] == 1;
            struct did did = {.event = now, .write = a->write, .atomic = a->atomic, .begin = a->begin, .whole = whole ? a->run : 0};
            for (unsigned c = 0; c < CELLS; c++) {
                if (!touches(a, cell_begin(c)))
                    continue;
                for (unsigned k = 0; k < m->nhistory[c]; k++) {
                    const struct did *old = &m->history[c][k];
                    bool bad = conflicts(m, now, old, &did);
                    expected[i] = expected[i] || bad;
                    const struct sim_race *r = &m->race[i];
                    bool inside = cell_begin(c) >= r->begin && cell_begin(c) < r->end;
                    if (bad && m->told[i] && inside && r->first.op == old->event && r->first.write == old->write)
                        blamed = true;
                }
            }
            if (expected[i] != m->told[i] || (m->told[i] && (!blamed || m->bad_told[i] || m->race[i].second.op != now)))
                fail_msg("event %u, access %u: %s by the model, %s by race.c%s", now, i, expected[i] ? "a race" : "none", m->told[i] ? "a race" : "none",
                         m->told[i] && !blamed ? ", of another pair" : "");
            for (unsigned c = 0; c < CELLS; c++)
                if (touches(a, cell_begin(c)))
                    enter(m, c, now, did);
        }
}

static struct pending *find(struct pending *list, bool used)
{
    unsigned start = pick(MAX_PENDING);
    for (unsigned i = 0; i < MAX_PENDING; i++)
        if (list[(start + i) % MAX_PENDING].used == used)
            return &list[(start + i) % MAX_PENDING];
    return NULL;
}

static void drop(struct pending *p)
{
    sim_clock_drop(p->clock);
    *p = (struct pending){0};
}

static void do_flag(struct model *m, unsigned core, unsigned pipe, bool set)
{
    struct pending *f = find(m->flag, !set);
    if (f == NULL)
        return;
    if (set) {
        unsigned at = add_event(m, core, pipe);
        sim_race_issue(m->core[core], pipe);
        *f = (struct pending){.used = true, .core = core, .dst = thread(m, pick(5)), .set = m->event[at].after, .clock = sim_race_release(m->core[core], pipe)};
        return;
    }
    add_event(m, f->core, f->dst);
    sim_race_issue(m->core[f->core], f->dst);
    sim_race_acquire(m->core[f->core], f->dst, f->clock);
    behind(m, f->core, f->dst, &f->set);
    drop(f);
}

static void do_moment(struct model *m, unsigned core, unsigned pipe)
{
    bool all = pick(2) != 0, post = pick(2) != 0;
    struct pending *p = find(m->moment, pick(3) != 0);
    if (p == NULL || (!post && !p->used))
        return;
    unsigned first = all && !m->in_order ? 0 : pipe, last = all && !m->in_order ? PTO_PIPE_COUNT - 1 : pipe;
    p->used = true;
    for (unsigned i = first; i <= last; i++)
        if (post) {
            merge(&p->set, &m->last[core][i]);
            sim_race_release_into(m->core[core], i, &p->clock);
        } else {
            behind(m, core, i, &p->set);
            sim_race_acquire(m->core[core], i, p->clock);
        }
    if (!post && pick(3) == 0)
        drop(p);
}

static void do_barrier(struct model *m, unsigned core, unsigned pipe)
{
    if (pick(4) != 0) {
        add_event(m, core, pipe);
        sim_race_issue(m->core[core], pipe);
        sim_race_barrier(m->core[core], pipe);
        if (pipe == PTO_PIPE_V)
            merge(&m->done[core], &m->last[core][pipe]);
        return;
    }
    struct set all = {0};
    for (unsigned p = 0; p < PTO_PIPE_COUNT; p++)
        merge(&all, &m->last[core][p]);
    for (unsigned p = 0; p < PTO_PIPE_COUNT; p++)
        behind(m, core, p, &all);
    sim_race_barrier_all(m->core[core]);
}

static unsigned trace(uint64_t with)
{
    struct model *m = calloc(1, sizeof *m);
    unsigned found = 0;
    assert_non_null(m);
    seed = with;
    m->barrier_v = pick(2) != 0;
    m->in_order = pick(8) == 0;
    m->races = sim_races_new(on_race, m);
    for (unsigned c = 0; c < CORES; c++)
        m->core[c] = sim_race_core_new(m->races, c * 7, m->barrier_v, m->in_order);
    unsigned cores = 1 + pick(CORES), pipes = 2 + pick(4);
    while (m->nevents + 1 < EVENTS) {
        unsigned core = pick(cores), pipe = thread(m, pick(pipes)), what = pick(16);
        if (what < 7) {
            do_work(m, core, pipe);
            for (unsigned i = 0; i < MAX_PARTS; i++)
                found += m->told[i];
        } else if (what < 13) {
            do_flag(m, core, pipe, what < 10);
        } else if (what < 15) {
            do_moment(m, core, pipe);
        } else {
            do_barrier(m, core, pipe);
        }
    }
    for (unsigned i = 0; i < MAX_PENDING; i++) {
        drop(&m->flag[i]);
        drop(&m->moment[i]);
    }
    for (unsigned c = 0; c < CORES; c++)
        sim_race_core_free(m->core[c]);
    sim_races_free(m->races);
    for (unsigned c = 0; c < CELLS; c++)
        free(m->history[c]);
    free(m);
    return found;
}

static void test_random_traces(void **state)
{
    (void)state;
    unsigned with = 0;
    for (unsigned i = 0; i < TRACES; i++)
        with += trace(i * 0x9e3779b97f4a7c15u + 1) != 0;
    assert_in_range(with, TRACES / 4, TRACES); /* races are there to be found */
}

static void count_race(void *ctx, const struct sim_race *race)
{
    (void)race;
    ++*(unsigned *)ctx;
}

/* Vector cores 0 and 1 of a block store the same by one operation (vector.md 19); core 2 is another's. */
static void test_twins(void **state)
{
    (void)state;
    unsigned races = 0;
    struct sim_races *r = sim_races_new(count_race, &races);
    struct sim_race_core *c[3];
    for (uint32_t i = 0; i < 3; i++)
        c[i] = sim_race_core_new(r, i, true, false);
    sim_race_core_twin(c[0], 1);
    sim_race_core_twin(c[1], 0);
    struct isa_access write = {.space = PTO_SPACE_GM, .write = true, .known = true, .exact = true, .run = 64, .count = {1, 1}}, read = write;
    read.write = false;
    const struct { unsigned core; uint32_t op; bool write; unsigned races; } steps[] = {
        {0, 5, true, 0}, {1, 5, true, 0}, {0, 6, false, 0}, {1, 6, false, 0}, /* both store and read it again */
        {1, 5, true, 0}, {1, 6, false, 0}, {0, 5, true, 0}, {0, 6, false, 0}, /* another turn */
        {2, 7, false, 1},                                                     /* who is not behind them */
        {0, 8, true, 1},                                                      /* another operation: the other core's write, the reads of all */
        {1, 6, false, 1},                                                     /* reads what it did not write so */
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        races = 0;
        sim_race_work(c[steps[i].core], PTO_PIPE_MTE3, steps[i].op, steps[i].write ? &write : &read, 1);
        if (races != steps[i].races)
            fail_msg("step %zu: %u races, expected %u", i, races, steps[i].races);
    }
    for (uint32_t i = 0; i < 3; i++)
        sim_race_core_free(c[i]);
    sim_races_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_traces), cmocka_unit_test(test_twins)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
