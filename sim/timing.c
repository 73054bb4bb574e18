/* The recurrence of one core (see timing.h). Owns pipes, queues and flags; costs are in cost.c, dependences in timing_hazard.c,
 * moments and what is told of flags in timing_moment.c and timing_find.c. Must not know how values are computed or how reports look. */
#include "sim/timing_impl.h"
#include "sim/why.h"
#include "base/arena.h"
#include "isa/layout.h"
#include "isa/pipe_op.h"

#include <stdlib.h>
#include <string.h>

static int64_t max2(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t min2(int64_t a, int64_t b) { return a < b ? a : b; }

/* The later one of two clocks, with what it comes from. */
static void later(int64_t *at_m, struct sim_mark *by, int64_t other_m, struct sim_mark other)
{
    if (other_m > *at_m) {
        *at_m = other_m;
        *by = other;
    }
}

const char *sim_stall_name(enum sim_stall stall)
{
    static const char *const names[SIM_STALL_COUNT] = {"issue", "pipe", "barrier", "flag", "cross-core", "dependence", "queue full"};
    return names[stall];
}

struct sim_timer *sim_timer_new(const struct sim_timer_options *options, struct sim_log *log)
{
    struct sim_timer *t = base_realloc_array(NULL, 1, sizeof *t);
    memset(t, 0, sizeof *t);
    const int64_t *param = options->target->param;
    t->o = *options;
    t->log = log;
    t->env = (struct sim_cost_env){.target = options->target, .active_cores = options->active_cores};
    t->depth = param[PTO_P_queue_depth] < 1 ? 1 : param[PTO_P_queue_depth] > MAX_QUEUE ? MAX_QUEUE : param[PTO_P_queue_depth];
    t->s_issue_m = param[PTO_P_s_issue] * 1000;
    t->flag_lat_m = param[PTO_P_flag_lat] * 1000;
    t->barrier_m = param[PTO_P_barrier_cycles] * 1000;
    t->v_gap_m = param[PTO_P_v_gap] * 1000;
    for (unsigned p = 0; p < PTO_PIPE_COUNT; p++) {
        t->pipe[p].starts = base_realloc_array(NULL, (size_t)t->depth, sizeof(int64_t));
        memset(t->pipe[p].starts, 0, (size_t)t->depth * sizeof(int64_t));
        t->pipe[p].start_by = base_realloc_array(NULL, (size_t)t->depth, sizeof(struct sim_mark));
        t->pipe[p].busy_by.step = t->pipe[p].last_start_by.step = t->pipe[p].retired_by.step = options->start_step;
    }
    t->now_step = options->start_step;
    t->now_shared = true;
    return t;
}

static void drop_item(struct item *it)
{
    sim_clock_drop(it->issued);
    free(it->accesses);
    it->issued = NULL;
    it->accesses = NULL;
}

void sim_timer_free(struct sim_timer *t)
{
    for (unsigned p = 0; p < PTO_PIPE_COUNT; p++) {
        for (uint32_t i = t->pipe[p].head; i < t->pipe[p].count; i++) {
            sim_moment_drop(t->pipe[p].queue[i].moment);
            drop_item(&t->pipe[p].queue[i]);
        }
        free(t->pipe[p].queue);
        free(t->pipe[p].starts);
        free(t->pipe[p].start_by);
    }
    for (unsigned i = 0; i < t->nunits; i++)
        sim_clock_drop(t->unit[i].clock);
    for (unsigned i = 0; i < PTO_PIPE_COUNT * PTO_PIPE_COUNT * FLAG_IDS; i++) {
        struct flag *f = &t->flag[i / FLAG_IDS / PTO_PIPE_COUNT][i / FLAG_IDS % PTO_PIPE_COUNT][i % FLAG_IDS];
        for (unsigned k = 0; k < f->count; k++)
            sim_clock_drop(f->set_clock[k]);
        sim_clock_drop(t->implied[i / FLAG_IDS / PTO_PIPE_COUNT][i / FLAG_IDS % PTO_PIPE_COUNT][i % FLAG_IDS]);
    }
    sim_hazard_free(&t->hazards);
    sim_cost_memo_free(t->memo);
    free(t);
}


static void log_event(struct sim_timer *t, const struct item *it, unsigned pipe, int64_t start_m, int64_t end_m,
                      int64_t ready_m, const int64_t stall_m[SIM_STALL_COUNT])
{
    struct sim_log *log = t->log;
    if (!log->keep_events)
        return;
    if (log->nevents >= SIM_MAX_EVENTS) {
        log->dropped++;
        return;
    }
    BASE_GROW(log->events, log->nevents, log->events_cap);
    struct sim_event *e = &log->events[log->nevents++];
    *e = (struct sim_event){.op = it->op, .detail = it->detail, .core = t->o.core, .pipe = (uint8_t)pipe,
                            .kind = it->kind, .bytes = it->cost.bytes, .issue_m = t->o.start_m + it->issue_m, .start_m = t->o.start_m + start_m,
                            .end_m = t->o.start_m + end_m, .ready_m = t->o.start_m + ready_m};
    memcpy(e->stall_m, stall_m, sizeof e->stall_m);
}

/* May the entry at the head of a pipe start, as far as sets and unit flags are known? */
static bool can_resolve(struct sim_timer *t, const struct item *it)
{
    if (it->kind == SIM_EVENT_WAIT)
        return t->flag[it->src][it->dst][it->id].count != 0;
    if (it->kind == SIM_EVENT_AWAIT)
        return it->moment->known != 0;
    if (it->phase == 0)
        return true;
    bool published = sim_timing_unit(t, it->unit)->published;
    return it->cost.macs != 0 ? !published : published;
}

static void count_op(struct sim_timer *t, const struct item *it, unsigned pipe, const int64_t stall_m[SIM_STALL_COUNT])
{
    if (t->log->ops == NULL)
        return;
    struct sim_op_stats *s = &t->log->ops[it->op];
    s->count++;
    s->pipe = (uint8_t)pipe;
    s->busy_m += it->cost.busy_m;
    s->bytes += it->cost.bytes;
    for (unsigned i = 0; i < SIM_PART_COUNT; i++)
        s->part_m[i] += it->cost.part_m[i];
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++)
        s->stall_m[i] += stall_m[i];
}

/* A gap of a pipe in front of no instruction of it is charged to the operation that makes it. */
static void charge_op(struct sim_timer *t, uint32_t op, enum sim_stall cause, int64_t time_m)
{
    if (t->log->ops != NULL)
        t->log->ops[op].stall_m[cause] += time_m;
}

/* Adds what an instruction moves and computes to the block. */
static void count_work(struct sim_timer *t, const struct item *it, struct pipe *p)
{
    p->stats.busy_m += it->cost.busy_m;
    for (unsigned i = 0; i < SIM_PART_COUNT; i++)
        p->stats.part_m[i] += it->cost.part_m[i];
    p->stats.insns++;
    p->stats.bytes += it->cost.bytes;
    t->stats.macs += (uint64_t)it->cost.macs;
    t->stats.read_bytes += it->cost.read_bytes;
    t->stats.write_bytes += it->cost.write_bytes;
}

/* A transfer begins: the memory says what it takes. */
static void serve(struct sim_timer *t, struct sim_cost *c, int64_t start_m)
{
    t->transfer_m = max2(t->transfer_m, start_m);
    if (t->o.memory == NULL)
        return;
    struct sim_gm_time time = sim_memory_serve(t->o.memory, t->o.first_core + t->o.core, t->o.start_m + start_m, &c->gm);
    c->missed_bytes = time.missed_bytes;
    c->part_m[SIM_PART_WORK] = time.work_m;
    c->part_m[SIM_PART_BURST] = time.burst_m;
    c->part_m[SIM_PART_BANDWIDTH] = time.bandwidth_m;
    c->busy_m = c->part_m[SIM_PART_START] + time.work_m + time.burst_m + time.bandwidth_m;
    c->ready_m = c->busy_m + time.lat_m;
}

/* A pipe that stood still fills first; what comes right behind an instruction fills while that one works. */
static void fill(struct sim_cost *c, int64_t idle_m)
{
    int64_t more = max2(0, min2(idle_m, c->fill_m));
    c->part_m[SIM_PART_START] += more;
    c->busy_m += more;
    c->ready_m += more;
}

static void start_work(struct sim_timer *t, struct item *it, unsigned pipe)
{
    struct pipe *p = &t->pipe[pipe];
    struct waits w = {0};
    int64_t stall_m[SIM_STALL_COUNT] = {0};
    struct unit_flag *unit = it->phase != 0 ? sim_timing_unit(t, it->unit) : NULL;
    struct sim_mark needs_by = {0};
    bool mad = it->cost.macs != 0;
    sim_timing_find_waits(it, p, unit, &w);
    int64_t free_m = p->busy_end_m, waits_m = 0, needs = it->ntouches != 0 ? sim_stream_needs_m(p, it, &needs_by) : -1;
    if (needs >= 0 && t->o.sync == SIM_SYNC_AUTO && needs + t->barrier_m > w.until_m[SIM_STALL_BARRIER]) {
        /* the barrier between instructions of the unit that need each other */
        w.until_m[SIM_STALL_BARRIER] = needs + t->barrier_m;
        w.by[SIM_STALL_BARRIER] = (struct sim_mark){sim_timing_step(t, needs_by.step, needs + t->barrier_m, pipe, it->op, SIM_CAUSE_BARRIER), needs_by.op};
    }
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++)
        waits_m = max2(waits_m, w.until_m[i]);
    sim_timing_count_tail(t, p, max2(free_m, waits_m));
    int64_t gap_m = p->busy_end_m, start = sim_timing_split_gap(gap_m, w.until_m, stall_m);
    if (it->ntouches != 0)
        sim_stream_overlap(t->v_gap_m, p, &it->cost, max2(waits_m, needs));
    if (it->cost.lead_m != 0 && p->used)
        sim_stream_hide(&it->cost, min2(it->cost.lead_m, free_m - waits_m));
    if (it->cost.fill_m != 0)
        fill(&it->cost, p->used ? waits_m - free_m + it->cost.fill_m : it->cost.fill_m);
    if (it->cost.gm.bytes != 0)
        serve(t, &it->cost, start);
    if (t->o.lifts != 0)
        sim_timing_lift(t, &it->cost, pipe);
    if (unit != NULL && t->o.race != NULL)
        sim_race_acquire(t->o.race, pipe, unit->clock);
    if (t->o.race != NULL)
        sim_race_work(t->o.race, pipe, it->op, it->accesses, it->naccesses);
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++)
        p->stats.stall_m[i] += stall_m[i];
    int64_t end = start + it->cost.busy_m, ready = start + it->cost.ready_m;
    struct sim_mark begun = {p->busy_by.step, it->op}, ended = begun, known = begun;
    if (t->log->why != NULL) {
        begun.step = sim_timing_binding(&w, p->busy_by.step, free_m, start);
        ended.step = sim_timing_parts(t, begun.step, it, pipe, start);
        known.step = sim_timing_step(t, ended.step, ready, pipe, it->op, SIM_CAUSE_LATENCY);
        sim_timing_blame(t, it, pipe, &w, stall_m);
        sim_why_touch(t->log->why, t->o.core, it->op, it->accesses, it->naccesses, t->o.start_m + start, t->o.start_m + end);
        if (it->cost.read_bytes != 0 || it->cost.write_bytes != 0)
            sim_why_traffic(t->log->why, t->o.start_m + start, t->o.start_m + end, it->cost.read_bytes, it->cost.write_bytes, it->cost.missed_bytes);
    }
    count_work(t, it, p);
    count_op(t, it, pipe, stall_m);
    stall_m[SIM_STALL_PIPE] = max2(0, p->busy_end_m - it->issue_m);
    stall_m[SIM_STALL_QUEUE] = it->stall_queue_m;
    log_event(t, it, pipe, start, end, ready, stall_m);
    p->last_start_m = start;
    p->last_start_by = begun;
    p->busy_end_m = t->o.lifts & SIM_LIFT_OCCUPANCY ? 0 : end;
    p->busy_by = ended;
    p->work_end_m = end - it->cost.tail_m;
    p->last_op = it->op;
    sim_stream_written(p, it, end, ended);
    later(&p->retired_m, &p->retired_by, max2(end, ready), known);
    if (it->cost.gm.bytes != 0 && ready > p->tail_m && (t->o.lifts & SIM_LIFT_OCCUPANCY) == 0) {
        p->tail_m = ready;
        p->tail_op = it->op;
    }
    p->used = true;
    if (unit != NULL && it->phase == PTO_ACC_PHASE_FINAL) {
        unit->published = mad;
        *(mad ? &unit->published_m : &unit->cleared_m) = max2(end, ready);
        *(mad ? &unit->published_by : &unit->cleared_by) = known;
        if (t->o.race != NULL)
            sim_race_release_into(t->o.race, pipe, &unit->clock);
    }
    if (t->o.sync == SIM_SYNC_AUTO)
        sim_hazard_add(&t->hazards, pipe, it->accesses, it->naccesses, end, max2(end, ready), t->now_m - t->flag_lat_m, ended, known);
}

/* When everything earlier of the pipe is done, waits included. */
static int64_t passed(const struct pipe *p, const struct item *it, struct sim_mark *by)
{
    int64_t at = it->issue_m;
    *by = (struct sim_mark){it->issue_step, it->op};
    later(&at, by, p->retired_m, p->retired_by);
    later(&at, by, p->flag_m, (struct sim_mark){p->flag_by.step, p->flag_by.wait_op});
    later(&at, by, p->cross_m, p->cross_by);
    later(&at, by, p->barrier_m, p->barrier_by);
    return at;
}

static void reach_post(struct sim_timer *t, const struct item *it, const struct pipe *p, unsigned pipe)
{
    struct sim_mark by;
    int64_t at = passed(p, it, &by);
    later(&at, &by, it->dep_m, it->dep_by);
    by.op = it->op;
    sim_timing_reach_moment(t, it->moment, pipe, at, by);
}

/* Gives the entry its time. */
static void resolve(struct sim_timer *t, struct item *it, unsigned pipe)
{
    struct pipe *p = &t->pipe[pipe];
    int64_t none[SIM_STALL_COUNT] = {0};
    if (t->o.race != NULL && it->issued != NULL)
        sim_race_acquire(t->o.race, pipe, it->issued);
    else if (t->o.race != NULL)
        sim_race_issue(t->o.race, pipe);
    int64_t reach = max2(it->issue_m, max2(p->busy_end_m, max2(max2(p->flag_m, p->cross_m), p->barrier_m)));
    switch ((enum sim_event_kind)it->kind) {
    case SIM_EVENT_WORK:
        start_work(t, it, pipe);
        break;
    case SIM_EVENT_SET: {
        struct sim_mark by;
        int64_t at = passed(p, it, &by); /* it does not hold the pipe */
        sim_timing_fire_set(t, it, at, by.step, p->last_op);
        count_op(t, it, pipe, none);
        log_event(t, it, pipe, at, at, at, none);
        break;
    }
    case SIM_EVENT_WAIT: {
        /* it stands at the head of the queue as soon as the work before it has started */
        struct flag_by by;
        int64_t seen = sim_timing_take_flag(t, it, max2(it->issue_m, p->last_start_m), &by);
        if (seen > p->flag_m && !sim_timing_lifts_wait(t, it)) {
            p->flag_m = seen;
            p->flag_by = by;
        }
        later(&p->last_start_m, &p->last_start_by, it->issue_m, (struct sim_mark){it->issue_step, it->op});
        later(&p->last_start_m, &p->last_start_by, p->flag_m, (struct sim_mark){p->flag_by.step, it->op});
        count_op(t, it, pipe, none);
        none[SIM_STALL_FLAG] = max2(0, p->flag_m - reach);
        log_event(t, it, pipe, reach, max2(reach, p->flag_m), max2(reach, p->flag_m), none);
        break;
    }
    case SIM_EVENT_BARRIER:
        if (p->used && (t->o.lifts & SIM_LIFT_BARRIER) == 0) {
            struct sim_mark by = {it->issue_step, it->op};
            int64_t from = it->issue_m;
            later(&from, &by, p->retired_m, p->retired_by);
            by = (struct sim_mark){sim_timing_step(t, by.step, from + t->barrier_m, pipe, it->op, SIM_CAUSE_BARRIER), it->op};
            later(&p->barrier_m, &p->barrier_by, from + t->barrier_m, by);
        }
        count_op(t, it, pipe, none);
        if (t->o.race != NULL)
            sim_race_barrier(t->o.race, pipe);
        break;
    case SIM_EVENT_POST:
        if (t->o.race != NULL)
            sim_race_work(t->o.race, pipe, it->op, it->accesses, it->naccesses);
        reach_post(t, it, p, pipe);
        break;
    case SIM_EVENT_AWAIT: {
        struct sim_mark by;
        int64_t seen = sim_timing_take_moment(t, it->moment, pipe, max2(it->issue_m, p->last_start_m), it->op, &by);
        p->cross_op = seen > p->cross_m ? it->op : p->cross_op;
        later(&p->cross_m, &p->cross_by, seen, by);
        later(&p->last_start_m, &p->last_start_by, it->issue_m, (struct sim_mark){it->issue_step, it->op});
        later(&p->last_start_m, &p->last_start_by, p->cross_m, p->cross_by);
        break;
    }
    }
    drop_item(it);
    if (it->kind != SIM_EVENT_POST && it->kind != SIM_EVENT_AWAIT) {
        uint64_t at = p->started++ % (uint64_t)t->depth;
        p->starts[at] = it->issue_m;
        p->start_by[at] = (struct sim_mark){it->issue_step, it->op};
        later(&p->starts[at], &p->start_by[at], p->last_start_m, p->last_start_by);
    }
}

/* Starts everything that can start; sets of one pipe release waits of others. True if something did. */
static bool pump(struct sim_timer *t)
{
    bool progress = true, any = false;
    while (progress) {
        progress = false;
        for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
            struct pipe *p = &t->pipe[i];
            while (p->head < p->count && can_resolve(t, &p->queue[p->head])) {
                t->held--;
                resolve(t, &p->queue[p->head++], i);
                t->progress++;
                any = progress = true;
            }
            if (p->head == p->count)
                p->head = p->count = 0;
        }
    }
    return any;
}

static bool anything_held(const struct sim_timer *t) { return t->held != 0; }

/* The scalar unit waits, with an operation, for what another one did. */
static void stall_scalar(struct sim_timer *t, enum sim_stall cause, int64_t until_m, uint32_t op, struct sim_mark by)
{
    int64_t time_m = until_m - t->now_m;
    if (time_m <= 0)
        return;
    t->pipe[PTO_PIPE_S].stats.stall_m[cause] += time_m;
    t->now_m = until_m;
    t->now_step = by.step;
    t->now_shared = true;
    t->late_m = until_m;
    t->late_op = op;
    charge_op(t, op, cause, time_m);
    sim_timing_blame_scalar(t, op, cause, by.op, time_m);
}

void sim_timer_scalar(struct sim_timer *t, int64_t count)
{
    if (t->stuck)
        return;
    int64_t time_m = count * t->s_issue_m;
    t->pipe[PTO_PIPE_S].stats.busy_m += time_m;
    t->pipe[PTO_PIPE_S].stats.part_m[SIM_PART_WORK] += time_m;
    t->now_m += time_m;
    t->pipe[PTO_PIPE_S].busy_end_m = t->now_m;
    if (t->log->ops != NULL) {
        t->log->ops[0].busy_m += time_m;
        t->log->ops[0].part_m[SIM_PART_WORK] += time_m;
    }
    if (t->log->why != NULL)
        sim_timing_scalar_step(t, 0);
}

/* The scalar unit puts an entry into a pipe's queue, when there is room. */
static void issue(struct sim_timer *t, unsigned pipe, struct item *it)
{
    struct pipe *p = &t->pipe[pipe];
    bool takes_room = it->kind != SIM_EVENT_POST && it->kind != SIM_EVENT_AWAIT;
    if (takes_room && p->entered >= (uint64_t)t->depth) {
        uint64_t must_start = p->entered - (uint64_t)t->depth;
        if (must_start >= p->started) {
            t->stuck = true; /* the queue is full and its head waits for something that comes later */
            sim_moment_drop(it->moment);
            drop_item(it);
            return;
        }
        int64_t before = t->now_m;
        stall_scalar(t, SIM_STALL_QUEUE, p->starts[must_start % (uint64_t)t->depth], it->op, p->start_by[must_start % (uint64_t)t->depth]);
        it->stall_queue_m = t->now_m - before;
    }
    if (takes_room)
        sim_timer_scalar(t, 1);
    it->issue_m = t->now_m;
    it->issue_step = t->now_step;
    it->issue_op = t->late_m > p->busy_end_m ? t->late_op : 0;
    t->now_shared = true;
    p->entered += takes_room;
    if (p->head < p->count || !can_resolve(t, it)) {
        if (p->head != 0 && p->count == p->cap) { /* room at the front */
            memmove(p->queue, p->queue + p->head, (p->count - p->head) * sizeof p->queue[0]);
            p->count -= p->head;
            p->head = 0;
        }
        BASE_GROW(p->queue, p->count, p->cap);
        it->issued = t->o.race != NULL ? sim_race_release(t->o.race, PTO_PIPE_S) : NULL;
        p->queue[p->count++] = *it;
        t->held++;
    } else {
        resolve(t, it, pipe);
    }
    if (anything_held(t))
        pump(t);
}

static int64_t all_retired(const struct sim_timer *t, struct sim_mark *by)
{
    struct item now = {.issue_m = t->now_m, .issue_step = t->now_step};
    int64_t at = t->now_m;
    *by = (struct sim_mark){t->now_step, 0};
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
        struct sim_mark other;
        int64_t other_m = passed(&t->pipe[i], &now, &other);
        later(&at, by, other_m, other);
    }
    return at;
}

/* An instruction of the scalar unit itself: it blocks the issue of what follows. */
static void run_scalar(struct sim_timer *t, struct item *it)
{
    struct pipe *s = &t->pipe[PTO_PIPE_S];
    int64_t stall_m[SIM_STALL_COUNT] = {0};
    it->issue_m = t->now_m;
    int64_t none[SIM_STALL_COUNT] = {0}; /* the wait is charged where it happens */
    stall_m[SIM_STALL_DEP] = max2(0, it->dep_m - t->now_m);
    stall_scalar(t, SIM_STALL_DEP, it->dep_m, it->op, it->dep_by);
    int64_t start = t->now_m, end = start + it->cost.busy_m, ready = max2(end, start + it->cost.ready_m);
    t->now_m = end;
    s->busy_end_m = end;
    struct sim_mark ended = {t->now_step, it->op}, known = ended;
    if (t->log->why != NULL) {
        t->now_step = ended.step = sim_timing_parts(t, t->now_step, it, PTO_PIPE_S, start);
        known.step = sim_timing_step(t, ended.step, ready, PTO_PIPE_S, it->op, SIM_CAUSE_LATENCY);
        t->now_shared = true;
        if (it->cost.read_bytes != 0 || it->cost.write_bytes != 0)
            sim_why_traffic(t->log->why, t->o.start_m + start, t->o.start_m + end, it->cost.read_bytes, it->cost.write_bytes, 0);
    }
    later(&s->retired_m, &s->retired_by, ready, known);
    s->used = true;
    s->last_op = it->op;
    count_work(t, it, s);
    count_op(t, it, PTO_PIPE_S, none);
    log_event(t, it, PTO_PIPE_S, start, end, ready, stall_m);
    if (t->o.race != NULL)
        sim_race_work(t->o.race, PTO_PIPE_S, it->op, it->accesses, it->naccesses);
    if (t->o.sync == SIM_SYNC_AUTO)
        sim_hazard_add(&t->hazards, PTO_PIPE_S, it->accesses, it->naccesses, end, ready, start - t->flag_lat_m, ended, known);
    drop_item(it);
}

static void run_flag(struct sim_timer *t, struct item *it)
{
    if (t->o.sync != SIM_SYNC_EXPLICIT || it->src >= PTO_PIPE_COUNT || it->dst >= PTO_PIPE_COUNT || it->id >= FLAG_IDS) {
        sim_timer_scalar(t, 1);
        return;
    }
    unsigned pipe = it->kind == SIM_EVENT_SET ? it->src : it->dst;
    if (pipe != PTO_PIPE_S) {
        issue(t, pipe, it);
        return;
    }
    sim_timer_scalar(t, 1);
    it->issue_m = t->now_m;
    int64_t stall_m[SIM_STALL_COUNT] = {0};
    if (it->kind == SIM_EVENT_SET) {
        t->now_shared = true;
        sim_timing_fire_set(t, it, t->now_m, t->now_step, it->op);
    } else if (t->flag[it->src][it->dst][it->id].count == 0) {
        t->stuck = true;
        if (sim_timing_first_report(t, it->op)) {
            struct base_diag *d = sim_timing_finding(t, it->span, "the scalar unit waits for a flag that no earlier instruction sets", it);
            base_diag_note(d, "the scalar unit issues everything; what comes after this wait can never set the flag");
        }
        return;
    } else {
        struct flag_by by;
        int64_t seen = sim_timing_take_flag(t, it, t->now_m, &by);
        stall_m[SIM_STALL_FLAG] = max2(0, seen - t->now_m);
        stall_scalar(t, SIM_STALL_FLAG, seen, it->op, (struct sim_mark){by.step, by.set_op});
    }
    int64_t none[SIM_STALL_COUNT] = {0}; /* the wait is charged where it happens */
    count_op(t, it, PTO_PIPE_S, none);
    log_event(t, it, PTO_PIPE_S, it->issue_m, t->now_m, t->now_m, stall_m);
    if (anything_held(t))
        pump(t);
}

static void run_barrier(struct sim_timer *t, unsigned pipe, struct item *it)
{
    if (pipe < PTO_PIPE_COUNT) {
        if (pipe == PTO_PIPE_S)
            sim_timer_scalar(t, 1);
        else
            issue(t, pipe, it);
        return;
    }
    if (anything_held(t)) {
        t->stuck = true; /* reported with the waits that hold it up */
        return;
    }
    sim_timer_scalar(t, 1);
    struct sim_mark by;
    int64_t stall_m[SIM_STALL_COUNT] = {0}, none[SIM_STALL_COUNT] = {0}, until = all_retired(t, &by) + t->barrier_m;
    it->issue_m = t->now_m;
    if ((t->o.lifts & SIM_LIFT_BARRIER) == 0) {
        stall_m[SIM_STALL_BARRIER] = until - t->now_m;
        by.step = sim_timing_step(t, by.step, until, PTO_PIPE_S, it->op, SIM_CAUSE_BARRIER);
        stall_scalar(t, SIM_STALL_BARRIER, until, it->op, by);
    }
    if (t->o.race != NULL)
        sim_race_barrier_all(t->o.race);
    count_op(t, it, PTO_PIPE_S, none);
    log_event(t, it, PTO_PIPE_S, it->issue_m, t->now_m, t->now_m, stall_m);
}

void sim_timer_post(struct sim_timer *t, const struct pto_insn *insn, unsigned pipe, struct sim_moment *moment,
                    const struct isa_access *behind)
{
    bool all = pipe == PTO_PIPE_ALL;
    unsigned first = all ? 0 : pipe < PTO_PIPE_COUNT ? pipe : PTO_PIPE_S, last = all ? PTO_PIPE_COUNT - 1 : first;
    moment->pending = last - first + 1;
    moment->refs += last - first; /* each pipe holds it */
    uint32_t unheld = 0;
    for (unsigned i = first; i <= last; i++) {
        struct item it = {.op = insn->source_op, .span = insn->span, .kind = SIM_EVENT_POST, .moment = moment};
        if (behind != NULL && t->o.sync == SIM_SYNC_AUTO)
            it.dep_m = sim_timing_depends(t, i, behind, 1, it.op, &it.dep_by);
        if (behind != NULL && behind->run > 0 && t->o.race != NULL) { /* what is given up may be overwritten: as if it were written now */
            it.accesses = base_realloc_array(NULL, 1, sizeof *it.accesses);
            *it.accesses = *behind;
            it.naccesses = 1;
        }
        if (t->stuck) {
            unheld++;
            drop_item(&it);
        } else if (i == PTO_PIPE_S) {
            t->now_shared = true;
            sim_timing_reach_moment(t, moment, i, t->now_m, (struct sim_mark){t->now_step, it.op});
            drop_item(&it);
        } else {
            issue(t, i, &it);
        }
    }
    if (unheld != 0)
        sim_moment_drop_holds(moment, unheld);
}

void sim_timer_await(struct sim_timer *t, const struct pto_insn *insn, unsigned pipe, struct sim_moment *moment)
{
    struct item it = {.op = insn->source_op, .span = insn->span, .kind = SIM_EVENT_AWAIT, .moment = moment};
    if (t->stuck) {
        sim_moment_drop(moment);
    } else if (pipe < PTO_PIPE_COUNT && pipe != PTO_PIPE_S) {
        issue(t, pipe, &it);
    } else {
        struct sim_mark by;
        int64_t seen = sim_timing_take_moment(t, moment, PTO_PIPE_S, t->now_m, it.op, &by);
        stall_scalar(t, SIM_STALL_CROSS, seen, it.op, by);
    }
}

int64_t sim_timer_front(const struct sim_timer *t) { return t->o.start_m + max2(t->transfer_m, t->now_m); }

bool sim_timer_poll(struct sim_timer *t) { return anything_held(t) && pump(t); }

bool sim_timer_waits(const struct sim_timer *t)
{
    for (unsigned i = 0; i < PTO_PIPE_COUNT && t->held != 0; i++)
        for (uint32_t k = t->pipe[i].head; k < t->pipe[i].count; k++)
            if (t->pipe[i].queue[k].kind == SIM_EVENT_AWAIT)
                return true;
    return false;
}

const uint64_t *sim_timer_holds(const struct sim_timer *t, const struct pto_insn *insn)
{
    unsigned rule = isa_op((enum pto_op)insn->op)->pipe_rule, pipe = insn->pipe;
    if (t->stuck || !sim_timer_waits(t))
        return NULL;
    bool barrier = (rule == PTO_PR_FROM_PIPE || rule == PTO_PR_FROM_OP || rule == PTO_PR_DRAIN) && pipe >= PTO_PIPE_COUNT;
    bool scalar_wait = (rule == PTO_PR_FROM_DST_PIPE || rule == PTO_PR_FROM_DST_OP) && pipe == PTO_PIPE_S;
    bool full = pipe < PTO_PIPE_COUNT && t->pipe[pipe].entered - t->pipe[pipe].started >= (uint64_t)t->depth;
    return barrier || scalar_wait || full ? &t->progress : NULL;
}

/* The second phase of a transfer from GM to GM: MTE3 stores what the first pipe loads, and the core waits for the end of both. */
static void run_store(struct sim_timer *t, unsigned first, const struct item *loads)
{
    const struct pipe *p = &t->pipe[first];
    struct item it = {.op = loads->op, .detail = loads->detail, .span = loads->span, .kind = SIM_EVENT_WORK};
    it.cost.busy_m = it.cost.ready_m = it.cost.part_m[SIM_PART_WORK] = loads->cost.store_m;
    it.dep_m = p->last_start_m;
    it.dep_by = p->last_start_by;
    issue(t, PTO_PIPE_MTE3, &it);
    if (anything_held(t))
        return;
    const struct pipe *last = p->retired_m > t->pipe[PTO_PIPE_MTE3].retired_m ? p : &t->pipe[PTO_PIPE_MTE3];
    stall_scalar(t, SIM_STALL_DEP, last->retired_m, it.op, last->retired_by);
    if (t->o.race != NULL) {
        struct sim_clock *both = sim_race_release(t->o.race, first);
        sim_race_acquire(t->o.race, PTO_PIPE_S, both);
        sim_clock_drop(both);
    }
}

/* What an instruction is to the timer, whenever it comes. */
void sim_timing_read(struct sim_timer *t, const struct pto_insn *insn, const struct isa_access *accesses, unsigned n, struct sim_timed *timed)
{
    struct item *it = &timed->item;
    unsigned rule = isa_op((enum pto_op)insn->op)->pipe_rule;
    *timed = (struct sim_timed){.item = {.op = insn->source_op, .span = insn->span, .kind = SIM_EVENT_WORK}, .pipe = insn->pipe};
    struct sim_flag_use flag;
    if (sim_flag_of(insn, t->o.vector_core, &flag)) {
        it->kind = flag.set ? SIM_EVENT_SET : SIM_EVENT_WAIT;
        it->src = flag.src;
        it->dst = flag.dst;
        it->id = (uint8_t)(flag.id < 0 || flag.id >= FLAG_IDS ? FLAG_IDS : flag.id);
        timed->event_id = flag.id;
        return;
    }
    if (rule == PTO_PR_FROM_PIPE || rule == PTO_PR_FROM_OP || rule == PTO_PR_DRAIN) {
        it->kind = SIM_EVENT_BARRIER;
        return;
    }
    timed->barrier_first = isa_sync_use((enum pto_op)insn->op) == ISA_SYNC_BARRIER_FIRST;
    it->cost = sim_cost_remembered(&t->memo, &t->env, insn);
    if (it->cost.head_m + it->cost.tail_m != 0)
        sim_stream_touches(it, insn);
    timed->pipe = (uint8_t)sim_pipe_of(insn, t->o.vector_core);
    if (t->o.sync == SIM_SYNC_AUTO || t->o.race != NULL || t->log->why != NULL) {
        it->naccesses = n;
        it->accesses = base_realloc_array(NULL, it->naccesses + 1, sizeof *it->accesses);
        if (n != 0)
            memcpy(it->accesses, accesses, n * sizeof *it->accesses);
    }
    if (t->o.sync == SIM_SYNC_EXPLICIT)
        sim_timing_set_unit(it, insn);
    if (it->cost.macs != 0) {
        bool hf32 = isa_insn_attr(insn, PTO_ATTR_MAD_MODE) != PTO_MAD_MODE_IEEE;
        const struct pto_tile *lhs = isa_insn_tile(insn, PTO_ROLE_LHS);
        int64_t peak = lhs != NULL ? sim_mad_peak(t->o.target, (enum pto_dtype)lhs->dtype, hf32) : 0;
        timed->least_m = peak != 0 ? it->cost.macs * 1000 / peak : 0;
        timed->mad_dtype = lhs != NULL ? lhs->dtype : PTO_DTYPE_NONE;
    }
}

/* The scalar unit has come to the instruction; its item's accesses go. */
void sim_timing_enter(struct sim_timer *t, struct sim_timed *timed)
{
    struct item *it = &timed->item;
    unsigned pipe = timed->pipe;
    t->stats.insns++;
    if (it->kind == SIM_EVENT_SET || it->kind == SIM_EVENT_WAIT) {
        if (it->id == FLAG_IDS && sim_timing_first_report(t, it->op)) {
            struct base_diag *d = base_diag_emit(t->log->diags, PTO_D_SYNC, it->span, "event id %lld is not in 0..7", (long long)timed->event_id);
            d->check = "sync";
        }
        run_flag(t, it);
        return;
    }
    if (it->kind == SIM_EVENT_BARRIER) {
        run_barrier(t, pipe, it);
        return;
    }
    if (t->o.race != NULL && timed->barrier_first && !anything_held(t))
        sim_race_barrier_all(t->o.race);
    if (t->o.sync == SIM_SYNC_AUTO)
        it->dep_m = sim_timing_depends(t, pipe, it->accesses, it->naccesses, it->op, &it->dep_by);
    else if (t->o.sync == SIM_SYNC_SEQUENTIAL)
        it->dep_m = all_retired(t, &it->dep_by);
    if (it->cost.macs != 0) {
        t->stats.mad_m += timed->least_m;
        if (t->log->why != NULL && timed->mad_dtype != PTO_DTYPE_NONE)
            sim_why_macs(t->log->why, (enum pto_dtype)timed->mad_dtype, it->cost.macs, timed->least_m);
    }
    if (pipe >= PTO_PIPE_COUNT || pipe == PTO_PIPE_S)
        run_scalar(t, it);
    else
        issue(t, pipe, it);
    if (it->cost.store_m != 0)
        run_store(t, pipe, it);
    if (t->o.sync == SIM_SYNC_SEQUENTIAL) {
        struct sim_mark by;
        int64_t until = all_retired(t, &by);
        stall_scalar(t, SIM_STALL_DEP, until, it->op, by);
    }
}

void sim_timer_insn(struct sim_timer *t, const struct pto_insn *insn, const struct isa_access *accesses, unsigned n, uint32_t detail)
{
    struct sim_timed timed;
    if (t->stuck)
        return;
    sim_timing_read(t, insn, accesses, n, &timed);
    timed.item.detail = detail;
    sim_timing_enter(t, &timed);
}

/* Waits and barriers that nothing follows. */
static int64_t end_pipe(struct sim_timer *t, struct pipe *p)
{
    int64_t until_m[SIM_STALL_COUNT] = {0}, stall_m[SIM_STALL_COUNT] = {0};
    const uint32_t op[SIM_STALL_COUNT] = {[SIM_STALL_BARRIER] = p->barrier_by.op, [SIM_STALL_FLAG] = p->flag_by.wait_op, [SIM_STALL_CROSS] = p->cross_op};
    until_m[SIM_STALL_BARRIER] = p->barrier_m;
    until_m[SIM_STALL_FLAG] = p->flag_m;
    until_m[SIM_STALL_CROSS] = p->cross_m;
    int64_t end = sim_timing_split_gap(p->busy_end_m, until_m, stall_m);
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++) {
        p->stats.stall_m[i] += stall_m[i];
        charge_op(t, op[i], (enum sim_stall)i, stall_m[i]);
    }
    return end;
}

uint32_t sim_timer_finish(struct sim_timer *t, struct sim_core_stats *stats)
{
    if (anything_held(t))
        sim_timing_report_deadlock(t);
    else if (!t->stuck)
        sim_timing_report_left_flags(t);
    t->stats.incomplete = t->stuck || anything_held(t);
    struct sim_mark last;
    int64_t total = all_retired(t, &last);
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
        struct pipe *p = &t->pipe[i];
        sim_timing_count_tail(t, p, total);
        int64_t end = i == PTO_PIPE_S ? t->now_m : end_pipe(t, p);
        p->stats.idle_m = total - end;
        t->stats.pipe[i] = p->stats;
    }
    t->stats.total_m = total;
    t->stats.start_m = t->o.start_m;
    t->stats.block = stats->block;
    t->stats.kind = stats->kind;
    t->stats.sub = stats->sub;
    *stats = t->stats;
    return last.step;
}
