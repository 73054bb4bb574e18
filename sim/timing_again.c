/* Instructions that come again (fast.h): what the timer reads from one is kept and given a time as often as wanted. Knows nothing of
 * operands. The rules of time are those of timing.c; where no queue holds anything back and nobody asks for more than the time they
 * are written out here without marks, events and entries (again_*()), for the sake of speed. test_fast.c holds both against each other. */
#include "sim/timing_impl.h"
#include "base/arena.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct sim_timed *sim_timed_new(struct sim_timer *t, const struct pto_insn *insn)
{
    if (t->o.race != NULL || t->log->why != NULL || t->log->keep_events)
        return NULL;
    struct isa_access accesses[ISA_MAX_ACCESSES];
    unsigned n = t->o.sync == SIM_SYNC_AUTO ? isa_accesses(insn, accesses) : 0;
    struct sim_timed *timed = base_realloc_array(NULL, 1, sizeof *timed);
    memset(timed, 0, sizeof *timed);
    sim_timing_read(t, insn, accesses, n, timed);
    return timed;
}

void sim_timed_free(struct sim_timed *timed)
{
    free(timed->item.accesses);
    free(timed);
}

static bool same_access(const struct isa_access *a, const struct isa_access *b)
{
    return a->space == b->space && a->slot == b->slot && a->write == b->write && a->atomic == b->atomic && a->known == b->known && a->exact == b->exact &&
           a->begin == b->begin && a->run == b->run && a->step[0] == b->step[0] && a->step[1] == b->step[1] && a->count[0] == b->count[0] && a->count[1] == b->count[1];
}

bool sim_timed_same(const struct sim_timed *a, const struct sim_timed *b)
{
    struct sim_timed plain[2] = {*a, *b};
    plain[0].item.accesses = plain[1].item.accesses = NULL;
    if (a->item.naccesses != b->item.naccesses || !sim_same_bytes(&plain[0], &plain[1], sizeof plain[0]))
        return false;
    for (unsigned i = 0; i < a->item.naccesses; i++)
        if (!same_access(&a->item.accesses[i], &b->item.accesses[i]))
            return false;
    return true;
}

int64_t sim_timed_address(const struct sim_timed *timed) { return timed->item.cost.gm.bytes != 0 ? timed->item.cost.gm.addr : PTO_UNKNOWN; }

static int64_t max2(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t min2(int64_t a, int64_t b) { return a < b ? a : b; }

/* The accesses of an instruction whose window lies elsewhere by so many bytes. */
static void move_accesses(const struct item *item, int64_t by, struct isa_access *accesses)
{
    for (unsigned i = 0; i < item->naccesses; i++) {
        accesses[i] = item->accesses[i];
        if (accesses[i].space == PTO_SPACE_GM && accesses[i].known)
            accesses[i].begin += by;
    }
}

/* Where the next start time of a pipe is kept: that of as many instructions before as the queue is deep. */
static int64_t *start_slot(const struct sim_timer *t, const struct pipe *p)
{
    uint64_t depth = (uint64_t)t->depth;
    return &p->starts[(depth & (depth - 1)) == 0 ? p->started & (depth - 1) : p->started % depth];
}

/* The scalar unit issues to a pipe in whose queue nothing stands; returns when. */
static inline int64_t again_issue(struct sim_timer *t, struct pipe *p, uint32_t op)
{
    struct sim_pipe_stats *s = &t->pipe[PTO_PIPE_S].stats;
    int64_t room_m = p->entered >= (uint64_t)t->depth ? *start_slot(t, p) : 0, wait_m = room_m - t->now_m;
    if (wait_m > 0) {
        s->stall_m[SIM_STALL_QUEUE] += wait_m;
        t->now_m = t->late_m = room_m;
        t->late_op = op;
        if (t->log->ops != NULL)
            t->log->ops[op].stall_m[SIM_STALL_QUEUE] += wait_m;
    }
    s->busy_m += t->s_issue_m;
    s->part_m[SIM_PART_WORK] += t->s_issue_m;
    t->now_m += t->s_issue_m;
    t->pipe[PTO_PIPE_S].busy_end_m = t->now_m;
    if (t->log->ops != NULL) {
        t->log->ops[0].busy_m += t->s_issue_m;
        t->log->ops[0].part_m[SIM_PART_WORK] += t->s_issue_m;
    }
    p->entered++;
    return t->now_m;
}

static inline void again_started(struct sim_timer *t, struct pipe *p, int64_t issue_m)
{
    *start_slot(t, p) = max2(issue_m, p->last_start_m);
    p->started++;
}

/* sim_stream_needs_m() from the newest write on, which is the latest; what ended by then can not matter. */
static int64_t needs_m(const struct pipe *p, const struct item *it, int64_t then_m)
{
    unsigned n = p->nwritten < STREAM_WRITES ? p->nwritten : STREAM_WRITES;
    for (unsigned i = 1; i <= n; i++) {
        unsigned w = (p->nwritten - i) % STREAM_WRITES;
        if (p->written_m[w] <= then_m)
            return -1;
        for (unsigned k = 0; k < it->ntouches; k++)
            if (p->write[w].begin < it->touch[k].end && it->touch[k].begin < p->write[w].end)
                return p->written_m[w];
    }
    return -1;
}

static void serve(struct sim_timer *t, struct sim_cost *c, const struct sim_gm_use *use, int64_t start_m, int64_t by)
{
    t->transfer_m = max2(t->transfer_m, start_m);
    if (t->o.memory == NULL)
        return;
    struct sim_gm_use there = *use;
    there.addr += by;
    struct sim_gm_time time = sim_memory_serve(t->o.memory, t->o.first_core + t->o.core, t->o.start_m + start_m, &there);
    c->part_m[SIM_PART_WORK] = time.work_m;
    c->part_m[SIM_PART_BURST] = time.burst_m;
    c->part_m[SIM_PART_BANDWIDTH] = time.bandwidth_m;
    c->busy_m = c->part_m[SIM_PART_START] + time.work_m + time.burst_m + time.bandwidth_m;
    c->ready_m = c->busy_m + time.lat_m;
}

static void again_work(struct sim_timer *t, const struct sim_timed *timed, struct unit_flag *unit, int64_t by)
{
    const struct item *it = &timed->item;
    const struct sim_cost *whole = &it->cost;
    struct pipe *p = &t->pipe[timed->pipe];
    struct isa_access there[ISA_MAX_ACCESSES];
    const struct isa_access *accesses = it->accesses;
    bool automatic = t->o.sync == SIM_SYNC_AUTO, mad = whole->macs != 0;
    int64_t dep_m = 0;
    t->stats.insns++;
    if (automatic && by != 0) {
        move_accesses(it, by, there);
        accesses = there;
    }
    if (automatic)
        dep_m = sim_hazard_after(&t->hazards, timed->pipe, accesses, it->naccesses, t->flag_lat_m, t->now_m);
    if (mad)
        t->stats.mad_m += timed->least_m;
    int64_t issue_m = again_issue(t, p, it->op), free_m = p->busy_end_m, flag_m = p->flag_m, barrier_m = p->barrier_m;
    if (unit != NULL)
        flag_m = max2(flag_m, mad ? unit->cleared_m : unit->published_m);
    int64_t waits_m = max2(max2(issue_m, barrier_m), max2(max2(flag_m, p->cross_m), dep_m)), needs = -1;
    if (it->ntouches != 0)
        needs = needs_m(p, it, automatic ? min2(waits_m, max2(free_m, max2(issue_m, barrier_m))) - t->barrier_m : waits_m >= free_m ? INT64_MAX : waits_m);
    if (needs >= 0 && automatic)
        barrier_m = max2(barrier_m, needs + t->barrier_m);
    waits_m = max2(waits_m, barrier_m);
    sim_timing_count_tail(t, p, max2(free_m, waits_m));
    struct sim_op_stats *op = t->log->ops != NULL ? &t->log->ops[it->op] : NULL;
    const struct { int64_t until_m; enum sim_stall cause; } gaps[] = {
        {issue_m, SIM_STALL_ISSUE}, {barrier_m, SIM_STALL_BARRIER}, {flag_m, SIM_STALL_FLAG}, {p->cross_m, SIM_STALL_CROSS}, {dep_m, SIM_STALL_DEP}};
    int64_t start = p->busy_end_m;
    for (unsigned i = 0; i < sizeof gaps / sizeof gaps[0]; i++)
        if (gaps[i].until_m > start) {
            p->stats.stall_m[gaps[i].cause] += gaps[i].until_m - start;
            if (op != NULL)
                op->stall_m[gaps[i].cause] += gaps[i].until_m - start;
            start = gaps[i].until_m;
        }
    struct sim_cost c; /* what of it depends on what stands before */
    memcpy(&c, whole, offsetof(struct sim_cost, read_bytes));
    if (it->ntouches != 0)
        sim_stream_overlap(t->v_gap_m, p, &c, max2(waits_m, needs));
    if (c.lead_m != 0 && p->used)
        sim_stream_hide(&c, min2(c.lead_m, free_m - waits_m));
    if (whole->fill_m != 0) {
        int64_t more = max2(0, min2(p->used ? waits_m - free_m + whole->fill_m : whole->fill_m, whole->fill_m));
        c.part_m[SIM_PART_START] += more;
        c.busy_m += more;
        c.ready_m += more;
    }
    if (whole->gm.bytes != 0)
        serve(t, &c, &whole->gm, start, by);
    int64_t end = start + c.busy_m, ready = max2(end, start + c.ready_m);
    p->stats.busy_m += c.busy_m;
    p->stats.insns++;
    p->stats.bytes += whole->bytes;
    t->stats.macs += (uint64_t)whole->macs;
    t->stats.read_bytes += whole->read_bytes;
    t->stats.write_bytes += whole->write_bytes;
    for (unsigned i = 0; i < SIM_PART_COUNT; i++) { /* one by one: they were just written so, and wider reads would wait for that */
        if (c.part_m[i] == 0)
            continue;
        p->stats.part_m[i] += c.part_m[i];
        if (op != NULL)
            op->part_m[i] += c.part_m[i];
    }
    if (op != NULL) {
        op->count++;
        op->pipe = timed->pipe;
        op->busy_m += c.busy_m;
        op->bytes += whole->bytes;
    }
    p->last_start_m = start;
    p->busy_end_m = end;
    p->work_end_m = end - c.tail_m;
    p->last_op = it->op;
    for (unsigned k = 0; k < it->nwrites; k++) {
        unsigned at = p->nwritten++ % STREAM_WRITES;
        p->write[at] = it->touch[k];
        p->written_m[at] = end;
        if (p->nwritten >= 2 * STREAM_WRITES)
            p->nwritten -= STREAM_WRITES;
    }
    p->retired_m = max2(p->retired_m, ready);
    if (whole->gm.bytes != 0 && start + c.ready_m > p->tail_m) {
        p->tail_m = start + c.ready_m;
        p->tail_op = it->op;
    }
    p->used = true;
    if (unit != NULL && it->phase == PTO_ACC_PHASE_FINAL) {
        unit->published = mad;
        *(mad ? &unit->published_m : &unit->cleared_m) = ready;
    }
    if (automatic)
        sim_hazard_add(&t->hazards, timed->pipe, accesses, it->naccesses, end, ready, t->now_m - t->flag_lat_m, (struct sim_mark){0}, (struct sim_mark){0});
    again_started(t, p, issue_m);
}

static void count_entry(struct sim_timer *t, uint32_t op, unsigned pipe)
{
    if (t->log->ops == NULL)
        return;
    t->log->ops[op].count++;
    t->log->ops[op].pipe = (uint8_t)pipe;
}

static void again_set(struct sim_timer *t, const struct item *it)
{
    struct pipe *p = &t->pipe[it->src];
    t->stats.insns++;
    int64_t issue_m = again_issue(t, p, it->op);
    sim_timing_fire_set(t, it, max2(max2(issue_m, p->retired_m), max2(p->flag_m, max2(p->cross_m, p->barrier_m))), 0, p->last_op);
    count_entry(t, it->op, it->src);
    again_started(t, p, issue_m);
}

static void again_wait(struct sim_timer *t, const struct item *it)
{
    struct pipe *p = &t->pipe[it->dst];
    struct flag_by by;
    t->stats.insns++;
    int64_t issue_m = again_issue(t, p, it->op), seen = sim_timing_take_flag(t, it, max2(issue_m, p->last_start_m), &by);
    if (seen > p->flag_m) {
        p->flag_m = seen;
        p->flag_by = by;
    }
    p->last_start_m = max2(p->last_start_m, max2(issue_m, p->flag_m));
    count_entry(t, it->op, it->dst);
    again_started(t, p, issue_m);
}

static void again_barrier(struct sim_timer *t, const struct item *it, unsigned pipe)
{
    struct pipe *p = &t->pipe[pipe];
    t->stats.insns++;
    int64_t issue_m = again_issue(t, p, it->op), until_m = max2(issue_m, p->retired_m) + t->barrier_m;
    if (p->used && until_m > p->barrier_m) {
        p->barrier_m = until_m;
        p->barrier_by = (struct sim_mark){.op = it->op};
    }
    count_entry(t, it->op, pipe);
    again_started(t, p, issue_m);
}

/* The instruction without detours, if there are none to take. */
static bool run_plain(struct sim_timer *t, const struct sim_timed *timed, int64_t by)
{
    const struct item *it = &timed->item;
    bool flag = it->kind == SIM_EVENT_SET || it->kind == SIM_EVENT_WAIT;
    if (t->held != 0 || t->o.lifts != 0)
        return false;
    if (flag && (t->o.sync != SIM_SYNC_EXPLICIT || it->src >= PTO_PIPE_COUNT || it->dst >= PTO_PIPE_COUNT || it->id >= FLAG_IDS))
        return false;
    unsigned pipe = flag ? (it->kind == SIM_EVENT_SET ? it->src : it->dst) : timed->pipe;
    if (pipe >= PTO_PIPE_COUNT || pipe == PTO_PIPE_S)
        return false;
    struct unit_flag *unit = NULL;
    switch ((enum sim_event_kind)it->kind) {
    case SIM_EVENT_SET:
        again_set(t, it);
        return true;
    case SIM_EVENT_WAIT:
        if (t->flag[it->src][it->dst][it->id].count == 0)
            return false;
        again_wait(t, it);
        return true;
    case SIM_EVENT_BARRIER:
        again_barrier(t, it, pipe);
        return true;
    case SIM_EVENT_WORK:
        if (it->phase != 0) {
            unit = sim_timing_unit(t, it->unit);
            if (unit->published == (it->cost.macs != 0)) /* has to wait */
                return false;
        }
        if (it->cost.store_m != 0 || t->o.sync == SIM_SYNC_SEQUENTIAL)
            return false;
        again_work(t, timed, unit, by);
        return true;
    default:
        return false;
    }
}

bool sim_timer_again(struct sim_timer *t, const struct sim_timed *timed, int64_t address)
{
    if (t->stuck)
        return true;
    int64_t by = timed->item.cost.gm.bytes != 0 && address != PTO_UNKNOWN ? address - timed->item.cost.gm.addr : 0;
    if (run_plain(t, timed, by))
        return true;
    if (sim_timer_waits(t)) /* what holds the scalar unit up is found the long way */
        return false;
    struct sim_timed again = *timed;
    again.item.cost.gm.addr += by;
    if (again.item.accesses != NULL) {
        again.item.accesses = base_realloc_array(NULL, again.item.naccesses + 1, sizeof *again.item.accesses);
        move_accesses(&timed->item, by, again.item.accesses);
    }
    sim_timing_enter(t, &again);
    return true;
}
