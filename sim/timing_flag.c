/* Flags, unit flags and moments of the timer: who sets and takes them when (timing_impl.h). */
#include "sim/timing_impl.h"
#include "sim/why.h"
#include "base/arena.h"

static int64_t max2(int64_t a, int64_t b) { return a > b ? a : b; }

struct unit_flag *sim_timing_unit(struct sim_timer *t, int64_t addr)
{
    for (unsigned i = 0; i < t->nunits; i++)
        if (t->unit[i].addr == addr)
            return &t->unit[i];
    unsigned at = t->nunits < UNIT_FLAGS ? t->nunits++ : UNIT_FLAGS - 1;
    t->unit[at] = (struct unit_flag){.addr = addr};
    return &t->unit[at];
}

void sim_timing_fire_set(struct sim_timer *t, const struct item *it, int64_t at_m, uint32_t from, uint32_t behind)
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
        f->set_step[f->count] = from;
        f->set_behind[f->count] = behind;
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
void sim_timing_reach_moment(struct sim_timer *t, struct sim_moment *moment, unsigned pipe, int64_t at_m, struct sim_mark by)
{
    if (t->o.start_m + at_m >= moment->at_m) {
        moment->at_m = t->o.start_m + at_m;
        moment->step = by.step;
        moment->op = by.op;
    }
    moment->core = t->o.first_core + t->o.core;
    moment->pipe = (uint8_t)pipe;
    if (t->o.race != NULL)
        sim_race_release_into(t->o.race, pipe, &moment->clock);
    if (--moment->pending == 0) {
        moment->at_m += moment->delay_m;
        moment->step = sim_timing_step(t, moment->step, moment->at_m - t->o.start_m, PTO_PIPE_COUNT, by.op, SIM_CAUSE_CROSS);
        moment->known = 1;
    }
    sim_moment_drop(moment);
}

/* When this core sees a known moment. */
int64_t sim_timing_take_moment(struct sim_timer *t, struct sim_moment *moment, unsigned pipe, int64_t reach_m, uint32_t op, struct sim_mark *by)
{
    int64_t seen = max2(0, moment->at_m - t->o.start_m) + t->flag_lat_m;
    *by = (struct sim_mark){sim_timing_step(t, moment->at_m > t->o.start_m ? moment->step : t->o.start_step, seen, pipe, op, SIM_CAUSE_CROSS), op};
    if (t->log->why != NULL && sim_why_is_own(t->log->why, moment->core))
        by->op = moment->op;
    log_flow(t, (struct sim_flow){.src_core = moment->core, .of_run = true, .dst_core = t->o.core, .src_pipe = moment->pipe, .dst_pipe = (uint8_t)pipe,
                                  .set_m = moment->at_m, .wait_m = t->o.start_m + max2(seen, reach_m)});
    if (t->o.race != NULL)
        sim_race_acquire(t->o.race, pipe, moment->clock);
    sim_moment_drop(moment);
    return seen;
}

/* Takes the oldest set of a flag; returns when the waiting side sees it. */
int64_t sim_timing_take_flag(struct sim_timer *t, const struct item *it, int64_t reach_m, struct flag_by *by)
{
    struct flag *f = &t->flag[it->src][it->dst][it->id];
    int64_t set_m = f->set_m[0], seen_m = set_m + t->flag_lat_m;
    f->waited_m = max2(seen_m, reach_m);
    *by = (struct flag_by){.step = sim_timing_step(t, f->set_step[0], seen_m, it->dst, it->op, SIM_CAUSE_FLAG), .wait_op = it->op, .set_op = f->set_op[0],
                           .behind = f->set_behind[0], .src = it->src, .id = it->id};
    f->wait_span = it->span;
    if (t->o.race != NULL)
        sim_race_acquire(t->o.race, it->dst, f->set_clock[0]);
    sim_clock_drop(f->set_clock[0]);
    f->count--;
    for (unsigned k = 0; k < f->count; k++) {
        f->set_clock[k] = f->set_clock[k + 1];
        f->set_m[k] = f->set_m[k + 1];
        f->set_op[k] = f->set_op[k + 1];
        f->set_step[k] = f->set_step[k + 1];
        f->set_behind[k] = f->set_behind[k + 1];
        f->set_span[k] = f->set_span[k + 1];
    }
    if (t->log->keep_events)
        log_flow(t, (struct sim_flow){.src_core = t->o.core, .dst_core = t->o.core, .src_pipe = it->src, .dst_pipe = it->dst,
                                      .set_m = t->o.start_m + set_m, .wait_m = t->o.start_m + f->waited_m});
    return seen_m;
}
