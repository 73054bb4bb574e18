/* Where the clocks of the timer come from and who keeps whom waiting, for those who ask (why.h); and what a run is tried without
 * (whatif.h). Changes no clock but through the cost of an instruction. */
#include "sim/timing_impl.h"
#include "sim/why.h"

static int64_t max2(int64_t a, int64_t b) { return a > b ? a : b; }

/* The order in which a queue meets them. */
static const enum sim_stall order[] = {SIM_STALL_ISSUE, SIM_STALL_BARRIER, SIM_STALL_FLAG, SIM_STALL_CROSS, SIM_STALL_DEP};
static const uint8_t part_cause[SIM_PART_COUNT] = {
    [SIM_PART_START] = SIM_CAUSE_START,         [SIM_PART_WORK] = SIM_CAUSE_WORK,     [SIM_PART_BANK] = SIM_CAUSE_BANK,     [SIM_PART_BURST] = SIM_CAUSE_BURST,
    [SIM_PART_BANDWIDTH] = SIM_CAUSE_BANDWIDTH, [SIM_PART_SERIAL] = SIM_CAUSE_SERIAL, [SIM_PART_LATENCY] = SIM_CAUSE_LATENCY};
static const uint8_t stall_cause[SIM_STALL_COUNT] = {
    [SIM_STALL_ISSUE] = SIM_CAUSE_ISSUE, [SIM_STALL_PIPE] = SIM_CAUSE_COUNT,  [SIM_STALL_BARRIER] = SIM_CAUSE_BARRIER, [SIM_STALL_FLAG] = SIM_CAUSE_FLAG,
    [SIM_STALL_CROSS] = SIM_CAUSE_CROSS, [SIM_STALL_DEP] = SIM_CAUSE_DEP,     [SIM_STALL_QUEUE] = SIM_CAUSE_QUEUE};

static void add_causes(const int64_t part_m[SIM_PART_COUNT], const int64_t stall_m[SIM_STALL_COUNT], int64_t cause_m[SIM_CAUSE_COUNT])
{
    for (unsigned i = 0; i < SIM_CAUSE_COUNT; i++)
        cause_m[i] = 0;
    for (unsigned i = 0; i < SIM_PART_COUNT; i++)
        cause_m[part_cause[i]] += part_m[i];
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++)
        if (i != SIM_STALL_PIPE)
            cause_m[stall_cause[i]] += stall_m[i];
}

void sim_pipe_causes(const struct sim_pipe_stats *p, int64_t cause_m[SIM_CAUSE_COUNT])
{
    add_causes(p->part_m, p->stall_m, cause_m);
    cause_m[SIM_CAUSE_IDLE] = p->idle_m;
}

void sim_op_causes(const struct sim_op_stats *op, int64_t cause_m[SIM_CAUSE_COUNT]) { add_causes(op->part_m, op->stall_m, cause_m); }

/* Splits the gap of a pipe up to a start among the causes; the order is the order in which a queue meets them. Every
 * mcycle of the gap goes to exactly one cause. Returns the start. */
int64_t sim_timing_split_gap(int64_t from_m, const int64_t until_m[SIM_STALL_COUNT], int64_t stall_m[SIM_STALL_COUNT])
{
    int64_t at = from_m;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (until_m[order[i]] > at) {
            stall_m[order[i]] += until_m[order[i]] - at;
            at = until_m[order[i]];
        }
    return at;
}

uint32_t sim_timing_step(struct sim_timer *t, uint32_t from, int64_t at_m, unsigned pipe, uint32_t op, enum sim_cause cause)
{
    return t->log->why == NULL ? 0 : sim_why_step(t->log->why, from, t->o.start_m + at_m, t->o.first_core + t->o.core, pipe, op, cause);
}

void sim_timing_scalar_step(struct sim_timer *t, uint32_t op)
{
    if (!t->now_shared) {
        sim_why_stretch(t->log->why, t->now_step, t->o.start_m + t->now_m);
        return;
    }
    t->now_step = sim_timing_step(t, t->now_step, t->now_m, PTO_PIPE_S, op, SIM_CAUSE_ISSUE);
    t->now_shared = false;
}

/* When the pipe could start the entry if it were free, by what holds it up. */
void sim_timing_find_waits(const struct item *it, const struct pipe *p, const struct unit_flag *unit, struct waits *w)
{
    w->until_m[SIM_STALL_ISSUE] = it->issue_m;
    w->by[SIM_STALL_ISSUE] = (struct sim_mark){it->issue_step, it->issue_op};
    w->until_m[SIM_STALL_CROSS] = p->cross_m;
    w->by[SIM_STALL_CROSS] = p->cross_by;
    w->until_m[SIM_STALL_FLAG] = p->flag_m;
    w->flag = p->flag_by;
    w->until_m[SIM_STALL_BARRIER] = p->barrier_m;
    w->by[SIM_STALL_BARRIER] = p->barrier_by;
    w->until_m[SIM_STALL_DEP] = it->dep_m;
    w->by[SIM_STALL_DEP] = it->dep_by;
    int64_t unit_m = unit == NULL ? 0 : it->cost.macs != 0 ? unit->cleared_m : unit->published_m;
    if (unit_m > w->until_m[SIM_STALL_FLAG]) {
        const struct sim_mark *by = it->cost.macs != 0 ? &unit->cleared_by : &unit->published_by;
        w->until_m[SIM_STALL_FLAG] = unit_m;
        w->flag = (struct flag_by){.step = by->step, .set_op = by->op, .behind = by->op, .src = PTO_PIPE_COUNT};
    }
    w->by[SIM_STALL_FLAG] = (struct sim_mark){w->flag.step, w->flag.set_op};
}

uint32_t sim_timing_binding(const struct waits *w, uint32_t work, int64_t free_m, int64_t start_m)
{
    if (free_m >= start_m)
        return work;
    for (unsigned i = 0; i < sizeof order / sizeof order[0]; i++)
        if (w->until_m[order[i]] == start_m)
            return w->by[order[i]].step;
    return work;
}

uint32_t sim_timing_parts(struct sim_timer *t, uint32_t from, const struct item *it, unsigned pipe, int64_t start_m)
{
    static const enum sim_cost_part inner[] = {SIM_PART_START, SIM_PART_BANDWIDTH, SIM_PART_BURST, SIM_PART_WORK, SIM_PART_BANK, SIM_PART_SERIAL};
    int64_t at = start_m;
    for (unsigned i = 0; i < sizeof inner / sizeof inner[0]; i++)
        if (it->cost.part_m[inner[i]] > 0) {
            at += it->cost.part_m[inner[i]];
            from = sim_timing_step(t, from, at, pipe, it->op, (enum sim_cause)part_cause[inner[i]]);
        }
    return from;
}

static void blame(struct sim_timer *t, struct sim_blame who, int64_t time_m)
{
    if (t->log->why != NULL && time_m > 0)
        sim_why_blame(t->log->why, &who, time_m);
}

void sim_timing_blame(struct sim_timer *t, const struct item *it, unsigned pipe, const struct waits *w, const int64_t stall_m[SIM_STALL_COUNT])
{
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++) {
        struct sim_blame who = {.victim = it->op, .culprit = w->by[i].op, .cause = stall_cause[i], .pipe = (uint8_t)pipe, .src_pipe = PTO_PIPE_COUNT};
        if (stall_m[i] <= 0 || i == SIM_STALL_PIPE)
            continue;
        if (i == SIM_STALL_FLAG) {
            who.behind = w->flag.behind;
            who.src_pipe = w->flag.src;
            who.id = w->flag.id;
        }
        blame(t, who, stall_m[i]);
    }
    static const enum sim_cost_part inside[] = {SIM_PART_BANK, SIM_PART_BURST, SIM_PART_BANDWIDTH};
    for (unsigned i = 0; i < sizeof inside / sizeof inside[0]; i++)
        blame(t, (struct sim_blame){.victim = it->op, .culprit = it->op, .cause = part_cause[inside[i]], .pipe = (uint8_t)pipe, .src_pipe = PTO_PIPE_COUNT},
              it->cost.part_m[inside[i]]);
}

void sim_timing_blame_scalar(struct sim_timer *t, uint32_t victim, enum sim_stall cause, uint32_t culprit, int64_t time_m)
{
    blame(t, (struct sim_blame){.victim = victim, .culprit = culprit, .cause = stall_cause[cause], .pipe = PTO_PIPE_S, .src_pipe = PTO_PIPE_COUNT}, time_m);
}

int64_t sim_timing_depends(struct sim_timer *t, unsigned pipe, const struct isa_access *accesses, unsigned n, uint32_t op, struct sim_mark *by)
{
    struct isa_access of_gm[ISA_MAX_ACCESSES];
    if ((t->o.lifts & SIM_LIFT_LOADS) != 0 && pipe == PTO_PIPE_MTE2) { /* the buffers are free, what is read must be there */
        unsigned kept = 0;
        for (unsigned i = 0; i < n; i++)
            if (accesses[i].space == PTO_SPACE_GM)
                of_gm[kept++] = accesses[i];
        accesses = of_gm;
        n = kept;
    }
    int64_t ready = sim_hazard_ready(&t->hazards, pipe, accesses, n, t->flag_lat_m, by);
    if (ready > 0)
        by->step = sim_timing_step(t, by->step, ready, pipe, op, SIM_CAUSE_DEP);
    return ready;
}

static void drop_part(struct sim_cost *c, enum sim_cost_part part, int64_t time_m)
{
    c->part_m[part] -= time_m;
    c->busy_m -= time_m;
    c->ready_m = max2(c->busy_m, c->ready_m - time_m);
}

void sim_timing_lift(const struct sim_timer *t, struct sim_cost *c, unsigned pipe)
{
    uint32_t lifts = t->o.lifts;
    bool free = ((lifts & SIM_LIFT_CUBE) != 0 && pipe == PTO_PIPE_M) || ((lifts & SIM_LIFT_VECTOR) != 0 && pipe == PTO_PIPE_V) ||
                ((lifts & SIM_LIFT_STORES) != 0 && (pipe == PTO_PIPE_MTE3 || pipe == PTO_PIPE_FIX));
    if ((lifts & SIM_LIFT_BANK) != 0)
        drop_part(c, SIM_PART_BANK, c->part_m[SIM_PART_BANK]);
    if ((lifts & SIM_LIFT_BURST) != 0)
        drop_part(c, SIM_PART_BURST, c->part_m[SIM_PART_BURST]);
    for (unsigned i = 0; i < SIM_PART_COUNT; i++)
        drop_part(c, (enum sim_cost_part)i, free ? c->part_m[i] : (lifts & SIM_LIFT_MTE1) != 0 && pipe == PTO_PIPE_MTE1 ? c->part_m[i] / 2 : 0);
    if (free)
        c->ready_m = c->head_m = c->tail_m = 0;
}

/* Loads that do not wait for their buffer: waits of MTE2 for those who use what it loads. */
bool sim_timing_lifts_wait(const struct sim_timer *t, const struct item *wait)
{
    return (t->o.lifts & SIM_LIFT_LOADS) != 0 && wait->dst == PTO_PIPE_MTE2 && wait->src != PTO_PIPE_MTE3 && wait->src != PTO_PIPE_FIX;
}
