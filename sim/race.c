/* Vector clocks and the check of each access (see race.h); the shadow is race_shadow.c's. */
#include "sim/race.h"
#include "base/arena.h"
#include "sim/race_shadow.h"
#include "sim/race_twins.h"

#include <stdlib.h>
#include <string.h>

enum { PIPES = PTO_PIPE_COUNT, BLOCK = 3 };

/* Clocks of the pipes of one core, as another thread knows them. */
struct known {
    uint32_t core;
    uint32_t clk[PIPES];
};
/* A vector clock: by core, in the order of their ids. */
struct sim_clock {
    struct known *known;
    uint32_t count, cap;
};

struct sim_race_core {
    struct sim_races *races;
    uint32_t id;
    bool barrier_v, in_order, has_twin;
    uint32_t twin;
    uint32_t step[PIPES];     /* how much each pipe has done */
    uint32_t v_done;          /* what of it PIPE_V itself knows to be complete */
    struct sim_clock clock[PIPES];
    uint64_t changes, issued[PIPES]; /* of what the scalar unit knows; what of them each pipe has seen */
    struct shadow shadow[PTO_SPACE_COUNT];
    struct sim_race_core *block[BLOCK]; /* its cores, if there are several */
};

struct sim_races {
    sim_race_report *report;
    void *ctx;
    struct shadow gm;
    struct twins twins;
};

struct sim_races *sim_races_new(sim_race_report *report, void *ctx)
{
    struct sim_races *r = base_realloc_array(NULL, 1, sizeof *r);
    *r = (struct sim_races){.report = report, .ctx = ctx};
    return r;
}

void sim_races_free(struct sim_races *r)
{
    if (r != NULL) {
        shadow_free(&r->gm);
        twins_free(&r->twins);
    }
    free(r);
}

struct sim_race_core *sim_race_core_new(struct sim_races *races, uint32_t core_id, bool barrier_v, bool in_order)
{
    struct sim_race_core *c = base_realloc_array(NULL, 1, sizeof *c);
    memset(c, 0, sizeof *c);
    c->races = races;
    c->id = core_id;
    c->barrier_v = barrier_v && !in_order;
    c->in_order = in_order;
    return c;
}

void sim_race_core_twin(struct sim_race_core *c, uint32_t twin_id)
{
    c->twin = twin_id;
    c->has_twin = true;
}

void sim_race_core_block(struct sim_race_core *c, unsigned i, struct sim_race_core *other)
{
    if (i < BLOCK)
        c->block[i] = other;
}

bool sim_race_has_twin(const struct sim_race_core *c) { return c->has_twin; }

void sim_race_stored(struct sim_race_core *c, uint32_t op, uint64_t place, uint64_t data)
{
    if (c->has_twin)
        twins_stored(&c->races->twins, c->id, c->twin, op, place, data);
}

void sim_race_core_free(struct sim_race_core *c)
{
    if (c == NULL)
        return;
    for (unsigned i = 0; i < PIPES; i++)
        free(c->clock[i].known);
    for (unsigned i = 0; i < PTO_SPACE_COUNT; i++)
        shadow_free(&c->shadow[i]);
    free(c);
}

void sim_clock_drop(struct sim_clock *clock)
{
    if (clock != NULL)
        free(clock->known);
    free(clock);
}

static struct known *known_of(struct sim_clock *clock, uint32_t core, bool make)
{
    uint32_t at = 0, end = clock->count;
    while (at < end) {
        uint32_t mid = at + (end - at) / 2;
        if (clock->known[mid].core < core)
            at = mid + 1;
        else
            end = mid;
    }
    if (at < clock->count && clock->known[at].core == core)
        return &clock->known[at];
    if (!make)
        return NULL;
    BASE_GROW(clock->known, clock->count, clock->cap);
    memmove(&clock->known[at + 1], &clock->known[at], (clock->count - at) * sizeof *clock->known);
    clock->count++;
    clock->known[at] = (struct known){.core = core};
    return &clock->known[at];
}

static void raise_to(struct known *k, const struct known *from)
{
    for (unsigned p = 0; p < PIPES; p++)
        k->clk[p] = k->clk[p] > from->clk[p] ? k->clk[p] : from->clk[p];
}

/* Makes room for the cores that only the other clock knows. */
static void add_cores(struct sim_clock *to, const struct sim_clock *from)
{
    uint32_t more = 0;
    for (uint32_t i = 0, k = 0; i < from->count; i++) {
        while (k < to->count && to->known[k].core < from->known[i].core)
            k++;
        more += k == to->count || to->known[k].core != from->known[i].core;
    }
    if (more == 0)
        return;
    uint32_t i = to->count, k = from->count, at = to->count + more;
    to->cap = at;
    to->known = base_realloc_array(to->known, at, sizeof *to->known);
    to->count = at;
    while (k > 0) /* from behind, in place */
        if (i > 0 && to->known[i - 1].core >= from->known[k - 1].core) {
            k -= to->known[i - 1].core == from->known[k - 1].core;
            to->known[--at] = to->known[--i];
        } else {
            to->known[--at] = (struct known){.core = from->known[--k].core};
        }
}

static void join(struct sim_clock *to, const struct sim_clock *from)
{
    if (from->count <= 4 && from->count < to->count / 4) { /* few of many */
        for (uint32_t i = 0; i < from->count; i++)
            raise_to(known_of(to, from->known[i].core, true), &from->known[i]);
        return;
    }
    add_cores(to, from);
    for (uint32_t i = 0, k = 0; i < from->count; i++) {
        while (to->known[k].core < from->known[i].core)
            k++;
        raise_to(&to->known[k], &from->known[i]);
    }
}

/* The scalar unit knows or has done something new. */
static void note_change(struct sim_race_core *c, unsigned pipe) { c->changes += pipe == PTO_PIPE_S; }

void sim_clock_join(struct sim_clock **to, const struct sim_clock *from)
{
    if (from == NULL)
        return;
    if (*to == NULL) {
        *to = base_realloc_array(NULL, 1, sizeof **to);
        **to = (struct sim_clock){0};
    }
    join(*to, from);
}

static unsigned thread_of(const struct sim_race_core *c, unsigned pipe) { return c->in_order || pipe >= PIPES ? (unsigned)PTO_PIPE_S : pipe; }

void sim_race_release_into(struct sim_race_core *c, unsigned pipe, struct sim_clock **clock)
{
    pipe = thread_of(c, pipe);
    if (*clock == NULL) {
        *clock = base_realloc_array(NULL, 1, sizeof **clock);
        **clock = (struct sim_clock){0};
    }
    join(*clock, &c->clock[pipe]);
    struct known *own = known_of(*clock, c->id, true);
    own->clk[pipe] = own->clk[pipe] > c->step[pipe] ? own->clk[pipe] : c->step[pipe];
}

struct sim_clock *sim_race_release(struct sim_race_core *c, unsigned pipe)
{
    struct sim_clock *clock = NULL;
    sim_race_release_into(c, pipe, &clock);
    return clock;
}

/* What was set behind V's work has come back to it: that work is complete. */
static void note_round_trip(struct sim_race_core *c, unsigned pipe)
{
    const struct known *own = pipe == PTO_PIPE_V ? known_of(&c->clock[pipe], c->id, false) : NULL;
    if (own != NULL && own->clk[pipe] > c->v_done)
        c->v_done = own->clk[pipe];
}

void sim_race_acquire(struct sim_race_core *c, unsigned pipe, const struct sim_clock *clock)
{
    pipe = thread_of(c, pipe);
    if (clock == NULL)
        return;
    join(&c->clock[pipe], clock);
    note_change(c, pipe);
    note_round_trip(c, pipe);
}

void sim_race_issue(struct sim_race_core *c, unsigned pipe)
{
    pipe = thread_of(c, pipe);
    if (pipe == PTO_PIPE_S || c->issued[pipe] == c->changes)
        return;
    c->issued[pipe] = c->changes;
    join(&c->clock[pipe], &c->clock[PTO_PIPE_S]);
    struct known *own = known_of(&c->clock[pipe], c->id, true);
    own->clk[PTO_PIPE_S] = c->step[PTO_PIPE_S];
    note_round_trip(c, pipe);
}

void sim_race_barrier(struct sim_race_core *c, unsigned pipe)
{
    if (pipe == PTO_PIPE_V)
        c->v_done = c->step[PTO_PIPE_V];
}

void sim_race_release_all(struct sim_race_core *c, struct sim_clock **clock)
{
    for (unsigned p = 0; p < PIPES; p++)
        sim_race_release_into(c, p, clock);
}

void sim_race_acquire_all(struct sim_race_core *c, const struct sim_clock *clock)
{
    for (unsigned p = 0; p < PIPES; p++)
        sim_race_acquire(c, p, clock);
}

void sim_race_barrier_all(struct sim_race_core *c)
{
    struct sim_clock *all = NULL;
    sim_race_release_all(c, &all);
    sim_race_acquire_all(c, all);
    sim_clock_drop(all);
    c->v_done = c->step[PTO_PIPE_V];
}

void sim_race_core_in_order(struct sim_race_core *c)
{
    if (!c->in_order)
        sim_race_barrier_all(c);
    c->in_order = true;
    c->barrier_v = false;
}

/* Does the epoch happen before what the pipe does now? */
static bool before(struct sim_race_core *c, unsigned pipe, const struct epoch *e)
{
    if (e->core == c->id && (e->pipe == pipe || c->in_order))
        return true;
    const struct known *k = known_of(&c->clock[pipe], e->core, false);
    return k != NULL && k->clk[e->pipe] >= e->clk;
}

struct visit {
    struct sim_race_core *core;
    const struct isa_access *access;
    struct epoch now;
    uint8_t space;
    bool found; /* one race of an access is enough */
    struct sim_race race;
};

static bool differ(const struct sim_race_core *c, uint32_t op) { return twins_differ(&c->races->twins, c->id, c->twin, op); }

/* One race of an access is told, with all bytes that lie next to each other. */
static void tell(struct visit *v, const struct epoch *e, int64_t begin, int64_t end, bool same_pipe)
{
    struct sim_race *r = &v->race;
    if (v->found) {
        if (r->first.core == e->core && r->first.op == e->op && r->first.slot == e->slot && r->first.write == e->wrote && r->end == begin)
            r->end = end;
        return;
    }
    v->found = true;
    *r = (struct sim_race){.first = {.core = e->core, .pipe = e->pipe, .slot = e->slot, .write = e->wrote, .atomic = e->atomic, .op = e->op, .begin = e->begin},
                           .second = {.core = v->now.core, .pipe = v->now.pipe, .slot = v->now.slot, .write = v->access->write, .atomic = v->access->atomic, .op = v->now.op, .begin = v->now.begin},
                           .space = v->space, .begin = begin, .end = end, .same_pipe = same_pipe,
                           .twins = v->core->has_twin && e->core == v->core->twin && e->wrote && v->access->write && e->op == v->now.op && differ(v->core, e->op)};
}

/* Two instructions of PIPE_V (vector.md 26): a write and what follows on its bytes need a barrier, except a read of exactly what was
 * written, contiguous and of at least 16 repeats of 256 bytes. */
static bool v_hazard(const struct visit *v, const struct epoch *write)
{
    enum { FORWARDED = 16 * 256 };
    const struct isa_access *a = v->access;
    if (!v->core->barrier_v || v->now.pipe != PTO_PIPE_V || write->pipe != PTO_PIPE_V || write->core != v->now.core || write->clk <= v->core->v_done)
        return false;
    return a->write || v->now.bytes == 0 || write->bytes < FORWARDED || write->bytes != v->now.bytes || write->begin != v->now.begin;
}

/* Reads since the last write, and atomic writes that it is not ordered behind. */
static void visit_others(struct visit *v, struct segment *s, int64_t base, bool twin)
{
    const struct isa_access *a = v->access;
    for (unsigned i = 0; i < s->nreads; i++) {
        const struct epoch *e = &s->reads[i];
        bool same = e->core == v->now.core && e->pipe == v->now.pipe, own = same && e->clk == v->now.clk;
        bool of_twin = twin && e->core == v->core->twin && (!e->wrote || e->op == s->write.op);
        if (own || of_twin || (!a->write && !e->wrote) || (a->atomic && e->atomic))
            continue;
        if (!before(v->core, v->now.pipe, e) || (e->wrote && v_hazard(v, e)))
            tell(v, e, base + s->begin, base + s->end, same);
    }
}

/* Two vector cores of a block store the same data by the same operation (or different data: race_twins.h): did they write these bytes last? */
static bool both_wrote(const struct visit *v, const struct segment *s)
{
    const struct sim_race_core *c = v->core;
    if (!c->has_twin || (v->space != PTO_SPACE_GM && v->space != PTO_SPACE_MAT) || (s->write.core != c->twin && s->write.core != c->id) || differ(c, s->write.op))
        return false;
    uint32_t other = s->write.core == c->id ? c->twin : c->id;
    for (unsigned i = 0; i < s->nreads; i++)
        if (s->reads[i].wrote && s->reads[i].core == other && s->reads[i].op == s->write.op)
            return true;
    return other == c->id && v->access->write && s->write.op == v->now.op; /* this one does so now */
}

/* The write takes the place of all that happens before it; atomic accesses of others stay, for who comes later must be behind them, too. */
static void put_write(struct visit *v, struct segment *s, bool twin)
{
    uint16_t kept = 0;
    if (v->access->atomic) {
        for (unsigned i = 0; i < s->nreads; i++)
            if (s->reads[i].atomic && !before(v->core, v->now.pipe, &s->reads[i]))
                s->reads[kept++] = s->reads[i];
        s->nreads = kept;
        if (s->write.clk != 0 && s->write.atomic && !before(v->core, v->now.pipe, &s->write))
            segment_add_read(s, s->write);
    } else if (twin) {
        for (unsigned i = 0; i < s->nreads; i++) /* the other's last write stays */
            if (s->reads[i].wrote && s->reads[i].op == v->now.op && s->reads[i].core == v->core->twin)
                s->reads[kept++] = s->reads[i];
        s->nreads = kept;
        if (s->write.core == v->core->twin)
            segment_add_read(s, s->write);
    } else {
        segment_clear_reads(s);
    }
    s->write = v->now;
}

static void visit_segment(struct visit *v, struct segment *s, int64_t base)
{
    struct sim_race_core *c = v->core;
    const struct isa_access *a = v->access;
    bool twin = both_wrote(v, s) && (!a->write || s->write.op == v->now.op);
    if (s->write.clk != 0 && !(a->atomic && s->write.atomic) && !(twin && s->write.core == c->twin)) {
        bool same = s->write.core == v->now.core && s->write.pipe == v->now.pipe;
        bool own = same && s->write.clk == v->now.clk; /* of this very instruction */
        if (!own && (!before(c, v->now.pipe, &s->write) || v_hazard(v, &s->write)))
            tell(v, &s->write, base + s->begin, base + s->end, same);
    }
    visit_others(v, s, base, twin);
    if (a->write)
        put_write(v, s, twin);
    else
        segment_add_read(s, v->now);
}

static void visit_run(struct visit *v, struct shadow *shadow, int64_t begin, int64_t end)
{
    while (begin < end) {
        int64_t base = begin - begin % PAGE_BYTES, stop = base + PAGE_BYTES < end ? base + PAGE_BYTES : end;
        struct page *page = shadow_page(shadow, begin);
        uint32_t n, first = shadow_cut(page, (uint32_t)(begin - base), (uint32_t)(stop - base), &n);
        for (uint32_t i = 0; i < n; i++)
            visit_segment(v, &page->segments[first + i], base);
        shadow_join(page, first, n);
        begin = stop;
    }
}

static void visit_access(struct visit *v, struct shadow *shadow)
{
    const struct isa_access *a = v->access;
    for (int64_t k = 0; k < a->count[1]; k++)
        for (int64_t j = 0; j < a->count[0]; j++) {
            int64_t begin = a->begin + k * a->step[1] + j * a->step[0];
            visit_run(v, shadow, begin, begin + a->run);
        }
}

void sim_race_work(struct sim_race_core *c, unsigned pipe, uint32_t op, const struct isa_access *accesses, unsigned n)
{
    pipe = thread_of(c, pipe);
    if (n == 0)
        return;
    c->step[pipe]++;
    note_change(c, pipe);
    for (unsigned pass = 0; pass < 2; pass++) /* an instruction reads before it writes */
        for (unsigned i = 0; i < n; i++) {
            const struct isa_access *a = &accesses[i];
            if (a->write != (pass == 1) || !a->known || a->run <= 0 || a->begin < 0)
                continue;
            bool contiguous = a->exact && a->count[0] == 1 && a->count[1] == 1;
            struct visit v = {.core = c, .access = a, .space = a->space,
                              .now = {.core = c->id, .clk = c->step[pipe], .op = op, .pipe = (uint8_t)pipe, .slot = a->slot, .atomic = a->atomic, .wrote = a->write,
                                      .bytes = contiguous && a->run <= UINT32_MAX ? (uint32_t)a->run : 0, .begin = a->begin}};
            bool away = false;
            for (unsigned k = 0; k < BLOCK; k++)
                if ((a->away >> k & 1) != 0 && c->block[k] != NULL) {
                    visit_access(&v, &c->block[k]->shadow[a->space]);
                    away = true;
                }
            if (!away)
                visit_access(&v, a->space == PTO_SPACE_GM ? &c->races->gm : &c->shadow[a->space]);
            if (v.found)
                c->races->report(c->races->ctx, &v.race);
        }
}
