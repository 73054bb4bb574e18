/* The recurrence of one core (see timing.h). Owns pipes, queues and flags; costs are in cost.c, dependences in timing_hazard.c,
 * moments and what is told of flags in timing_moment.c and timing_find.c. Must not know how values are computed or how reports look. */
#include "sim/timing_impl.h"
#include "base/arena.h"
#include "isa/pipe_op.h"

#include <stdlib.h>
#include <string.h>

static int64_t max2(int64_t a, int64_t b) { return a > b ? a : b; }

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
    for (unsigned p = 0; p < PTO_PIPE_COUNT; p++) {
        t->pipe[p].starts = base_realloc_array(NULL, (size_t)t->depth, sizeof(int64_t));
        memset(t->pipe[p].starts, 0, (size_t)t->depth * sizeof(int64_t));
    }
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
                            .kind = it->kind, .issue_m = t->o.start_m + it->issue_m, .start_m = t->o.start_m + start_m,
                            .end_m = t->o.start_m + end_m, .ready_m = t->o.start_m + ready_m};
    memcpy(e->stall_m, stall_m, sizeof e->stall_m);
}

/* Splits the gap of a pipe up to a start among the causes; the order is the order in which a queue meets them. Every
 * mcycle of the gap goes to exactly one cause. Returns the start. */
static int64_t split_gap(int64_t from_m, const int64_t until_m[SIM_STALL_COUNT], int64_t stall_m[SIM_STALL_COUNT])
{
    static const enum sim_stall order[] = {SIM_STALL_ISSUE, SIM_STALL_BARRIER, SIM_STALL_FLAG, SIM_STALL_CROSS, SIM_STALL_DEP};
    int64_t at = from_m;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (until_m[order[i]] > at) {
            stall_m[order[i]] += until_m[order[i]] - at;
            at = until_m[order[i]];
        }
    return at;
}

static struct unit_flag *unit_of(struct sim_timer *t, int64_t addr)
{
    for (unsigned i = 0; i < t->nunits; i++)
        if (t->unit[i].addr == addr)
            return &t->unit[i];
    unsigned at = t->nunits < UNIT_FLAGS ? t->nunits++ : UNIT_FLAGS - 1;
    t->unit[at] = (struct unit_flag){.addr = addr};
    return &t->unit[at];
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
    bool published = unit_of(t, it->unit)->published;
    return it->cost.macs != 0 ? !published : published;
}

static void fire_set(struct sim_timer *t, const struct item *it, int64_t at_m)
{
    struct flag *f = &t->flag[it->src][it->dst][it->id];
    bool twice = f->count != 0 && !sim_timing_wait_pending(t, it);
    bool early = f->count == 0 && f->waited_m > at_m;
    if ((twice || early) && sim_timing_first_report(t, it->op)) {
        struct base_diag *d = sim_timing_finding(t, it->span, "set while it is already set", it);
        if (twice)
            base_diag_label(d, f->set_span[f->count - 1], "set here before, and no wait took it");
        else
            base_diag_label(d, f->wait_span, "this wait takes the earlier set only later: nothing orders it before");
        base_diag_note(d, "a flag is one deep (R26): the second set is lost. Wait for the flag before it is set again, or use another event id");
    }
    if (f->count < FLAG_BACKLOG) {
        f->set_m[f->count] = at_m;
        f->set_op[f->count] = it->op;
        f->set_clock[f->count] = t->o.race != NULL ? sim_race_release(t->o.race, it->src) : NULL;
        f->set_span[f->count++] = it->span;
    }
}

static void log_flow(struct sim_timer *t, struct sim_flow flow)
{
    if (!t->log->keep_events || t->log->nflows >= SIM_MAX_EVENTS)
        return;
    BASE_GROW(t->log->flows, t->log->nflows, t->log->flows_cap);
    t->log->flows[t->log->nflows++] = flow;
}

/* One of the pipes that a moment is about has come to it. */
static void reach_moment(struct sim_timer *t, struct sim_moment *moment, unsigned pipe, int64_t at_m)
{
    moment->at_m = max2(moment->at_m, t->o.start_m + at_m);
    moment->core = t->o.first_core + t->o.core;
    moment->pipe = (uint8_t)pipe;
    if (t->o.race != NULL)
        sim_race_release_into(t->o.race, pipe, &moment->clock);
    if (--moment->pending == 0) {
        moment->at_m += moment->delay_m;
        moment->known = 1;
    }
    sim_moment_drop(moment);
}

/* When this core sees a known moment. */
static int64_t take_moment(struct sim_timer *t, struct sim_moment *moment, unsigned pipe, int64_t reach_m)
{
    int64_t seen = max2(0, moment->at_m - t->o.start_m) + t->flag_lat_m;
    log_flow(t, (struct sim_flow){.src_core = moment->core, .of_run = true, .dst_core = t->o.core, .src_pipe = moment->pipe, .dst_pipe = (uint8_t)pipe,
                                  .set_m = moment->at_m, .wait_m = t->o.start_m + max2(seen, reach_m)});
    if (t->o.race != NULL)
        sim_race_acquire(t->o.race, pipe, moment->clock);
    sim_moment_drop(moment);
    return seen;
}

/* Takes the oldest set of a flag; returns when the waiting side sees it. */
static int64_t take_flag(struct sim_timer *t, const struct item *it, int64_t reach_m)
{
    struct flag *f = &t->flag[it->src][it->dst][it->id];
    int64_t set_m = f->set_m[0], seen_m = set_m + t->flag_lat_m;
    f->waited_m = max2(seen_m, reach_m);
    f->wait_span = it->span;
    if (t->o.race != NULL)
        sim_race_acquire(t->o.race, it->dst, f->set_clock[0]);
    sim_clock_drop(f->set_clock[0]);
    f->count--;
    memmove(f->set_clock, f->set_clock + 1, f->count * sizeof f->set_clock[0]);
    memmove(f->set_m, f->set_m + 1, f->count * sizeof f->set_m[0]);
    memmove(f->set_op, f->set_op + 1, f->count * sizeof f->set_op[0]);
    memmove(f->set_span, f->set_span + 1, f->count * sizeof f->set_span[0]);
    log_flow(t, (struct sim_flow){.src_core = t->o.core, .dst_core = t->o.core, .src_pipe = it->src, .dst_pipe = it->dst,
                                  .set_m = t->o.start_m + set_m, .wait_m = t->o.start_m + f->waited_m});
    return seen_m;
}

static void count_op(struct sim_timer *t, const struct item *it, const int64_t stall_m[SIM_STALL_COUNT])
{
    if (t->log->ops == NULL)
        return;
    struct sim_op_stats *s = &t->log->ops[it->op];
    s->count++;
    s->busy_m += it->cost.busy_m;
    s->bytes += it->cost.bytes;
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++)
        s->stall_m[i] += stall_m[i];
}

/* Adds what an instruction moves and computes to the block. */
static void count_work(struct sim_timer *t, const struct item *it, struct pipe *p)
{
    p->stats.busy_m += it->cost.busy_m;
    p->stats.insns++;
    p->stats.bytes += it->cost.bytes;
    t->stats.macs += (uint64_t)it->cost.macs;
    t->stats.read_bytes += it->cost.read_bytes;
    t->stats.write_bytes += it->cost.write_bytes;
}

static void start_work(struct sim_timer *t, struct item *it, unsigned pipe)
{
    struct pipe *p = &t->pipe[pipe];
    int64_t stall_m[SIM_STALL_COUNT] = {0}, until_m[SIM_STALL_COUNT] = {0};
    until_m[SIM_STALL_ISSUE] = it->issue_m;
    until_m[SIM_STALL_BARRIER] = p->barrier_m;
    until_m[SIM_STALL_FLAG] = p->flag_m;
    until_m[SIM_STALL_CROSS] = p->cross_m;
    until_m[SIM_STALL_DEP] = it->dep_m;
    struct unit_flag *unit = it->phase != 0 ? unit_of(t, it->unit) : NULL;
    bool mad = it->cost.macs != 0;
    if (unit != NULL)
        until_m[SIM_STALL_FLAG] = max2(until_m[SIM_STALL_FLAG], mad ? unit->cleared_m : unit->published_m);
    int64_t start = split_gap(p->busy_end_m, until_m, stall_m);
    if (unit != NULL && t->o.race != NULL)
        sim_race_acquire(t->o.race, pipe, unit->clock);
    if (t->o.race != NULL)
        sim_race_work(t->o.race, pipe, it->op, it->accesses, it->naccesses);
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++)
        p->stats.stall_m[i] += stall_m[i];
    stall_m[SIM_STALL_PIPE] = max2(0, p->busy_end_m - it->issue_m);
    stall_m[SIM_STALL_QUEUE] = it->stall_queue_m;
    int64_t end = start + it->cost.busy_m, ready = start + it->cost.ready_m;
    p->last_start_m = start;
    p->busy_end_m = end;
    p->retired_m = max2(p->retired_m, max2(end, ready));
    p->used = true;
    count_work(t, it, p);
    count_op(t, it, stall_m);
    log_event(t, it, pipe, start, end, ready, stall_m);
    if (unit != NULL && it->phase == PTO_ACC_PHASE_FINAL) {
        unit->published = mad;
        *(mad ? &unit->published_m : &unit->cleared_m) = max2(end, ready);
        if (t->o.race != NULL)
            sim_race_release_into(t->o.race, pipe, &unit->clock);
    }
    if (t->o.sync == SIM_SYNC_AUTO)
        sim_hazard_add(&t->hazards, pipe, it->accesses, it->naccesses, end, max2(end, ready), t->now_m - t->flag_lat_m);
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
        /* behind everything earlier of the pipe, waits included, but it does not hold the pipe */
        int64_t at = max2(max2(it->issue_m, p->retired_m), max2(max2(p->flag_m, p->cross_m), p->barrier_m));
        fire_set(t, it, at);
        count_op(t, it, none);
        log_event(t, it, pipe, at, at, at, none);
        break;
    }
    case SIM_EVENT_WAIT: {
        /* it stands at the head of the queue as soon as the work before it has started */
        p->flag_m = max2(p->flag_m, take_flag(t, it, max2(it->issue_m, p->last_start_m)));
        p->last_start_m = max2(p->last_start_m, max2(it->issue_m, p->flag_m));
        none[SIM_STALL_FLAG] = max2(0, p->flag_m - reach);
        count_op(t, it, none);
        log_event(t, it, pipe, reach, max2(reach, p->flag_m), max2(reach, p->flag_m), none);
        break;
    }
    case SIM_EVENT_BARRIER:
        if (p->used)
            p->barrier_m = max2(p->barrier_m, max2(p->retired_m, it->issue_m) + t->barrier_m);
        none[SIM_STALL_BARRIER] = max2(0, p->barrier_m - reach);
        count_op(t, it, none);
        if (t->o.race != NULL)
            sim_race_barrier(t->o.race, pipe);
        break;
    case SIM_EVENT_POST:
        if (t->o.race != NULL)
            sim_race_work(t->o.race, pipe, it->op, it->accesses, it->naccesses);
        reach_moment(t, it->moment, pipe, max2(max2(max2(it->issue_m, it->dep_m), p->retired_m), max2(max2(p->flag_m, p->cross_m), p->barrier_m)));
        break;
    case SIM_EVENT_AWAIT:
        p->cross_m = max2(p->cross_m, take_moment(t, it->moment, pipe, max2(it->issue_m, p->last_start_m)));
        p->last_start_m = max2(p->last_start_m, max2(it->issue_m, p->cross_m));
        none[SIM_STALL_CROSS] = max2(0, p->cross_m - reach);
        if (t->log->ops != NULL)
            t->log->ops[it->op].stall_m[SIM_STALL_CROSS] += none[SIM_STALL_CROSS];
        break;
    }
    drop_item(it);
    if (it->kind != SIM_EVENT_POST && it->kind != SIM_EVENT_AWAIT)
        p->starts[p->started++ % (uint64_t)t->depth] = max2(p->last_start_m, it->issue_m);
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

static bool anything_held(const struct sim_timer *t)
{
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++)
        if (t->pipe[i].head < t->pipe[i].count)
            return true;
    return false;
}

static void stall_scalar(struct sim_timer *t, enum sim_stall cause, int64_t until_m)
{
    if (until_m > t->now_m) {
        t->pipe[PTO_PIPE_S].stats.stall_m[cause] += until_m - t->now_m;
        t->now_m = until_m;
    }
}

void sim_timer_scalar(struct sim_timer *t, int64_t count)
{
    if (t->stuck)
        return;
    t->pipe[PTO_PIPE_S].stats.busy_m += count * t->s_issue_m;
    t->now_m += count * t->s_issue_m;
    t->pipe[PTO_PIPE_S].busy_end_m = t->now_m;
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
        stall_scalar(t, SIM_STALL_QUEUE, p->starts[must_start % (uint64_t)t->depth]);
        it->stall_queue_m = t->now_m - before;
    }
    if (takes_room)
        sim_timer_scalar(t, 1);
    it->issue_m = t->now_m;
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
    } else {
        resolve(t, it, pipe);
    }
    if (anything_held(t))
        pump(t);
}

static int64_t all_retired(const struct sim_timer *t)
{
    int64_t at = t->now_m;
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++)
        at = max2(at, max2(max2(t->pipe[i].retired_m, t->pipe[i].cross_m), max2(t->pipe[i].flag_m, t->pipe[i].barrier_m)));
    return at;
}

/* An instruction of the scalar unit itself: it blocks the issue of what follows. */
static void run_scalar(struct sim_timer *t, struct item *it)
{
    struct pipe *s = &t->pipe[PTO_PIPE_S];
    int64_t stall_m[SIM_STALL_COUNT] = {0};
    it->issue_m = t->now_m;
    stall_m[SIM_STALL_DEP] = max2(0, it->dep_m - t->now_m);
    stall_scalar(t, SIM_STALL_DEP, it->dep_m);
    int64_t start = t->now_m, end = start + it->cost.busy_m, ready = max2(end, start + it->cost.ready_m);
    t->now_m = end;
    s->busy_end_m = end;
    s->retired_m = max2(s->retired_m, ready);
    s->used = true;
    count_work(t, it, s);
    count_op(t, it, stall_m);
    log_event(t, it, PTO_PIPE_S, start, end, ready, stall_m);
    if (t->o.race != NULL)
        sim_race_work(t->o.race, PTO_PIPE_S, it->op, it->accesses, it->naccesses);
    if (t->o.sync == SIM_SYNC_AUTO)
        sim_hazard_add(&t->hazards, PTO_PIPE_S, it->accesses, it->naccesses, end, ready, start - t->flag_lat_m);
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
        fire_set(t, it, t->now_m);
    } else if (t->flag[it->src][it->dst][it->id].count == 0) {
        t->stuck = true;
        if (sim_timing_first_report(t, it->op)) {
            struct base_diag *d = sim_timing_finding(t, it->span, "the scalar unit waits for a flag that no earlier instruction sets", it);
            base_diag_note(d, "the scalar unit issues everything; what comes after this wait can never set the flag");
        }
        return;
    } else {
        int64_t seen = take_flag(t, it, t->now_m);
        stall_m[SIM_STALL_FLAG] = max2(0, seen - t->now_m);
        stall_scalar(t, SIM_STALL_FLAG, seen);
    }
    count_op(t, it, stall_m);
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
    int64_t stall_m[SIM_STALL_COUNT] = {0}, until = all_retired(t) + t->barrier_m;
    it->issue_m = t->now_m;
    stall_m[SIM_STALL_BARRIER] = until - t->now_m;
    stall_scalar(t, SIM_STALL_BARRIER, until);
    if (t->o.race != NULL)
        sim_race_barrier_all(t->o.race);
    count_op(t, it, stall_m);
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
            it.dep_m = sim_hazard_ready(&t->hazards, i, behind, 1, t->flag_lat_m);
        if (behind != NULL && behind->run > 0 && t->o.race != NULL) { /* what is given up may be overwritten: as if it were written now */
            it.accesses = base_realloc_array(NULL, 1, sizeof *it.accesses);
            *it.accesses = *behind;
            it.naccesses = 1;
        }
        if (t->stuck) {
            unheld++;
            drop_item(&it);
        } else if (i == PTO_PIPE_S) {
            reach_moment(t, moment, i, t->now_m);
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
        int64_t before = t->now_m;
        stall_scalar(t, SIM_STALL_CROSS, take_moment(t, moment, PTO_PIPE_S, t->now_m));
        if (t->log->ops != NULL)
            t->log->ops[it.op].stall_m[SIM_STALL_CROSS] += t->now_m - before;
    }
}

bool sim_timer_poll(struct sim_timer *t) { return anything_held(t) && pump(t); }

bool sim_timer_waits(const struct sim_timer *t)
{
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++)
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

/* The accumulator address a unit-flag phase is about (d.7). */
static void set_unit(struct item *it, const struct pto_insn *insn)
{
    int64_t acc_phase = isa_insn_attr(insn, PTO_ATTR_ACC_PHASE), st_phase = isa_insn_attr(insn, PTO_ATTR_ST_PHASE);
    const struct pto_tile *acc = isa_insn_tile(insn, it->cost.macs != 0 ? PTO_ROLE_DST : PTO_ROLE_SRC);
    int64_t phase = it->cost.macs != 0 ? acc_phase : st_phase;
    if (acc == NULL || acc->space != PTO_SPACE_ACC)
        return;
    it->phase = (uint8_t)phase;
    it->unit = acc->addr;
}

/* The second phase of a transfer from GM to GM: MTE3 stores what the first pipe loads, and the core waits for the end of both. */
static void run_store(struct sim_timer *t, unsigned first, const struct item *loads)
{
    const struct pipe *p = &t->pipe[first];
    struct item it = {.op = loads->op, .detail = loads->detail, .span = loads->span, .kind = SIM_EVENT_WORK};
    it.cost.busy_m = it.cost.ready_m = loads->cost.store_m;
    it.dep_m = p->last_start_m;
    issue(t, PTO_PIPE_MTE3, &it);
    if (anything_held(t))
        return;
    stall_scalar(t, SIM_STALL_DEP, max2(p->retired_m, t->pipe[PTO_PIPE_MTE3].retired_m));
    if (t->o.race != NULL) {
        struct sim_clock *both = sim_race_release(t->o.race, first);
        sim_race_acquire(t->o.race, PTO_PIPE_S, both);
        sim_clock_drop(both);
    }
}

bool sim_flag_of(const struct pto_insn *insn, bool vector_core, struct sim_flag_use *flag)
{
    unsigned rule = isa_op((enum pto_op)insn->op)->pipe_rule;
    bool by_op = rule == PTO_PR_FROM_SRC_OP || rule == PTO_PR_FROM_DST_OP;
    if (!by_op && rule != PTO_PR_FROM_SRC_PIPE && rule != PTO_PR_FROM_DST_PIPE)
        return false;
    flag->set = rule == PTO_PR_FROM_SRC_PIPE || rule == PTO_PR_FROM_SRC_OP;
    flag->src = (uint8_t)(by_op ? isa_event_pipe(isa_insn_attr(insn, PTO_ATTR_SRC_OP)) : (unsigned)isa_insn_attr(insn, PTO_ATTR_SRC_PIPE));
    flag->dst = (uint8_t)(by_op ? isa_event_pipe(isa_insn_attr(insn, PTO_ATTR_DST_OP)) : (unsigned)isa_insn_attr(insn, PTO_ATTR_DST_PIPE));
    if (vector_core) {
        flag->src = flag->src == PTO_PIPE_FIX ? PTO_PIPE_MTE3 : flag->src;
        flag->dst = flag->dst == PTO_PIPE_FIX ? PTO_PIPE_MTE3 : flag->dst;
    }
    const struct pto_operand *event = isa_insn_operand(insn, PTO_ROLE_EVENT);
    flag->id = event != NULL && event->kind == PTO_OK_INT ? event->u.i : isa_insn_attr(insn, PTO_ATTR_EVENT_ID);
    return true;
}

unsigned sim_pipe_of(const struct pto_insn *insn, bool vector_core)
{
    bool named = isa_op((enum pto_op)insn->op)->pipe_rule == PTO_PR_NAMED;
    return vector_core && named && insn->pipe == PTO_PIPE_FIX ? PTO_PIPE_MTE3 : insn->pipe;
}

void sim_timer_insn(struct sim_timer *t, const struct pto_insn *insn, const struct isa_access *accesses, unsigned n, uint32_t detail)
{
    if (t->stuck)
        return;
    struct item it = {.op = insn->source_op, .detail = detail, .span = insn->span};
    unsigned rule = isa_op((enum pto_op)insn->op)->pipe_rule;
    t->stats.insns++;
    struct sim_flag_use flag;
    if (sim_flag_of(insn, t->o.vector_core, &flag)) {
        int64_t id = flag.id;
        it.kind = flag.set ? SIM_EVENT_SET : SIM_EVENT_WAIT;
        it.src = flag.src;
        it.dst = flag.dst;
        if (id < 0 || id >= FLAG_IDS) {
            if (sim_timing_first_report(t, it.op)) {
                struct base_diag *d = base_diag_emit(t->log->diags, PTO_D_SYNC, it.span, "event id %lld is not in 0..7", (long long)id);
                d->check = "sync";
            }
            id = FLAG_IDS;
        }
        it.id = (uint8_t)id;
        run_flag(t, &it);
        return;
    }
    if (rule == PTO_PR_FROM_PIPE || rule == PTO_PR_FROM_OP || rule == PTO_PR_DRAIN) {
        it.kind = SIM_EVENT_BARRIER;
        run_barrier(t, insn->pipe, &it);
        return;
    }
    if (t->o.race != NULL && isa_sync_use((enum pto_op)insn->op) == ISA_SYNC_BARRIER_FIRST && !anything_held(t))
        sim_race_barrier_all(t->o.race);
    it.kind = SIM_EVENT_WORK;
    it.cost = sim_cost_of(&t->env, insn);
    unsigned pipe = sim_pipe_of(insn, t->o.vector_core);
    if (t->o.sync == SIM_SYNC_AUTO || t->o.race != NULL) {
        it.naccesses = n;
        it.accesses = base_realloc_array(NULL, it.naccesses + 1, sizeof *it.accesses);
        if (n != 0)
            memcpy(it.accesses, accesses, n * sizeof *it.accesses);
    }
    if (t->o.sync == SIM_SYNC_AUTO) {
        it.dep_m = sim_hazard_ready(&t->hazards, pipe, it.accesses, it.naccesses, t->flag_lat_m);
    } else if (t->o.sync == SIM_SYNC_SEQUENTIAL) {
        it.dep_m = all_retired(t);
    } else {
        set_unit(&it, insn);
    }
    if (it.cost.macs != 0) {
        bool hf32 = isa_insn_attr(insn, PTO_ATTR_MAD_MODE) != PTO_MAD_MODE_IEEE;
        const struct pto_tile *lhs = isa_insn_tile(insn, PTO_ROLE_LHS);
        int64_t peak = lhs != NULL ? sim_mad_peak(t->o.target, (enum pto_dtype)lhs->dtype, hf32) : 0;
        t->stats.mad_m += peak != 0 ? it.cost.macs * 1000 / peak : 0;
    }
    if (pipe >= PTO_PIPE_COUNT || pipe == PTO_PIPE_S)
        run_scalar(t, &it);
    else
        issue(t, pipe, &it);
    if (it.cost.store_m != 0)
        run_store(t, pipe, &it);
    if (t->o.sync == SIM_SYNC_SEQUENTIAL)
        stall_scalar(t, SIM_STALL_DEP, all_retired(t));
}

void sim_timer_finish(struct sim_timer *t, struct sim_core_stats *stats)
{
    if (anything_held(t))
        sim_timing_report_deadlock(t);
    else if (!t->stuck)
        sim_timing_report_left_flags(t);
    t->stats.incomplete = t->stuck || anything_held(t);
    int64_t total = all_retired(t);
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
        struct pipe *p = &t->pipe[i];
        int64_t until_m[SIM_STALL_COUNT] = {0};
        int64_t end = i == PTO_PIPE_S ? t->now_m : p->busy_end_m;
        if (i != PTO_PIPE_S) { /* waits and barriers that nothing follows */
            until_m[SIM_STALL_BARRIER] = p->barrier_m;
            until_m[SIM_STALL_FLAG] = p->flag_m;
            until_m[SIM_STALL_CROSS] = p->cross_m;
            end = split_gap(end, until_m, p->stats.stall_m);
        }
        p->stats.idle_m = total - end;
        t->stats.pipe[i] = p->stats;
    }
    t->stats.total_m = total;
    t->stats.start_m = t->o.start_m;
    t->stats.block = stats->block;
    t->stats.kind = stats->kind;
    t->stats.sub = stats->sub;
    *stats = t->stats;
}
