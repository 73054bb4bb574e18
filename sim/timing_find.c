/* What is told of flags: misused ones while the core runs, waits that nothing satisfies and flags left set at its end
 * (vector.md 16, 26). Changes nothing of the timer. */
#include "sim/timing_impl.h"

/* A source op reports a kind of problem once, however often it is executed. */
bool sim_timing_first_report(struct sim_timer *t, uint32_t op)
{
    if (t->log->no_findings)
        return false;
    if (t->log->reported == NULL)
        return true;
    bool first = t->log->reported[op] == 0;
    t->log->reported[op] = 1;
    return first;
}

struct base_diag *sim_timing_finding(struct sim_timer *t, struct pto_span span, const char *text, const struct item *it)
{
    struct base_diag *d = base_diag_emit(t->log->diags, PTO_D_SYNC, span, "flag (%s, %s, %u): %s",
                                         isa_enum_text(PTO_ENUM_PIPE, it->src), isa_enum_text(PTO_ENUM_PIPE, it->dst),
                                         it->id, text);
    d->check = "sync";
    return d;
}

/* Is a wait of this flag in a queue of its pipe, not taken yet? */
bool sim_timing_wait_pending(const struct sim_timer *t, const struct item *set)
{
    const struct pipe *p = &t->pipe[set->dst];
    for (uint32_t i = p->head; i < p->count; i++)
        if (p->queue[i].kind == SIM_EVENT_WAIT && p->queue[i].src == set->src && p->queue[i].id == set->id)
            return true;
    return false;
}

/* Is a set of the flag the entry waits for held up in some queue? Then the wait is a consequence, not the cause. */
static bool set_held(const struct sim_timer *t, const struct item *wait)
{
    const struct pipe *p = &t->pipe[wait->src];
    for (uint32_t i = p->head; i < p->count; i++)
        if (p->queue[i].kind == SIM_EVENT_SET && p->queue[i].dst == wait->dst && p->queue[i].id == wait->id)
            return true;
    return false;
}

static void report_held(struct sim_timer *t, const struct item *it, bool cycle)
{
    if (!sim_timing_first_report(t, it->op))
        return;
    if (it->kind != SIM_EVENT_WAIT) {
        struct base_diag *d = base_diag_emit(t->log->diags, PTO_D_SYNC, it->span,
                                             it->cost.macs != 0
                                                 ? "the unit flag of this accumulator is never cleared by a store with stPhase final"
                                                 : "the unit flag of this accumulator is never set by a matmul with accPhase final");
        d->check = "sync";
        return;
    }
    struct base_diag *d = sim_timing_finding(t, it->span, "this wait is never satisfied", it);
    if (cycle)
        base_diag_note(d, "its set stands in a queue that waits for this pipe: a circle of waits");
    else
        base_diag_note(d, "no set_flag of this (source, destination, id) is left for it; %s would hang",
                       isa_enum_text(PTO_ENUM_PIPE, it->dst));
}

void sim_timing_report_deadlock(struct sim_timer *t)
{
    bool found = false;
    for (int cycle = 0; cycle < 2 && !found; cycle++)
        for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
            const struct pipe *p = &t->pipe[i];
            if (p->head == p->count)
                continue;
            const struct item *head = &p->queue[p->head];
            if (head->kind == SIM_EVENT_AWAIT)
                continue; /* of other cores: who schedules them tells */
            if (!cycle && head->kind == SIM_EVENT_WAIT && set_held(t, head))
                continue;
            report_held(t, head, cycle != 0);
            found = true;
            if (cycle)
                break;
        }
}

void sim_timing_report_left_flags(struct sim_timer *t)
{
    for (unsigned s = 0; s < PTO_PIPE_COUNT; s++)
        for (unsigned d = 0; d < PTO_PIPE_COUNT; d++)
            for (unsigned id = 0; id < FLAG_IDS; id++) {
                const struct flag *f = &t->flag[s][d][id];
                if (f->count == 0 || !sim_timing_first_report(t, f->set_op[0]))
                    continue;
                struct item it = {.src = (uint8_t)s, .dst = (uint8_t)d, .id = (uint8_t)id};
                struct base_diag *diag = sim_timing_finding(t, f->set_span[0], "still set at the end of the kernel", &it);
                base_diag_note(diag, "no wait_flag takes this set; the next kernel on this core finds the flag set");
            }
}
