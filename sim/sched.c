/* The scheduler (launch.h): each core runs until it waits; a core goes on when what it waits for has changed. When nothing can go
 * on and cores are left, that is a deadlock, told with who waits for whom (vector.md 25.4, design.md 8). */
#include "sim/launch.h"
#include "sim/xflag.h"

#include <string.h>

enum { QUANTUM = 1 << 20 }; /* operations after which a core that polls memory lets others on */

static bool can_go_on(const struct sim_unit *u) { return !u->done && (!u->waiting || *u->it.exec.wait.stamp != u->it.exec.wait.seen); }

/* Lets one core go on. False after an error. */
static bool run_unit(struct sim_unit *u, bool *moved, bool *polls)
{
    u->waiting = false;
    switch (sim_interp_run(&u->it, QUANTUM)) {
    case SIM_BLOCKED: u->waiting = *moved = true; return true;
    case SIM_AHEAD: *moved = true; return true;
    case SIM_PAUSED: *polls = true; return true;
    case SIM_DONE:
        u->done = *moved = true;
        sim_interp_end_turns(&u->it);
        return true;
    default: return false;
    }
}

/* One round over all cores. False after an error; *moved: did one come to a wait or its end? *polls: did one go on that may only
 * look at memory again and again? Then what it looks for may come from a block that has not begun. */
static bool run_round(struct sim_launch *l, bool *moved, bool *polls)
{
    for (uint32_t i = 0; i < l->nblocks; i++)
        for (unsigned k = 0; k < l->blocks[i]->ncores; k++) {
            struct sim_unit *u = &l->blocks[i]->unit[k];
            if (!can_go_on(u))
                continue;
            if (!run_unit(u, moved, polls))
                return false;
        }
    return true;
}

/* Clocks that waited for others. */
static bool poll_timers(struct sim_launch *l)
{
    bool moved = false;
    for (uint32_t i = 0; i < l->nblocks; i++)
        for (unsigned k = 0; k < l->blocks[i]->ncores; k++)
            if (l->blocks[i]->unit[k].it.timer != NULL && sim_timer_poll(l->blocks[i]->unit[k].it.timer))
                moved = true;
    return moved;
}

static bool finish_blocks(struct sim_launch *l, bool force)
{
    bool moved = false;
    for (uint32_t i = 0; i < l->nblocks;) {
        if (sim_launch_finish_block(l, i, force))
            moved = true;
        else
            i++;
    }
    return moved;
}

static const struct sim_unit *unit_by_id(struct sim_launch *const *launches, uint32_t n, uint32_t core_id, struct base_buf *name)
{
    for (uint32_t k = 0; k < n; k++) {
        struct sim_launch *l = launches[k];
        if (core_id < l->first_core_id || core_id - l->first_core_id >= l->sim->ncores)
            continue;
        sim_core_name(l->sim, core_id - l->first_core_id, name);
        for (uint32_t i = 0; i < l->nblocks; i++)
            for (unsigned u = 0; u < l->blocks[i]->ncores; u++)
                if (l->blocks[i]->unit[u].it.exec.core_id == core_id)
                    return &l->blocks[i]->unit[u];
    }
    return NULL;
}

/* Why a core that is waited for does not help. */
static const char *state_of(struct sim_launch *const *launches, uint32_t n, uint32_t core_id, struct base_buf *name)
{
    const struct sim_unit *u = unit_by_id(launches, n, core_id, name);
    if (u != NULL)
        return u->done ? "has ended" : "waits itself";
    for (uint32_t k = 0; k < n; k++) {
        struct sim_launch *l = launches[k];
        if (core_id >= l->first_core_id && core_id - l->first_core_id < l->sim->ncores)
            return (core_id - l->first_core_id) / sim_kernel_cores(&l->kernel) >= (uint64_t)l->next_block ? "has not begun" : "has ended";
    }
    return "has ended";
}

/* Cores that wait at one place for the same: the first, and how many there are. */
struct waiting {
    const struct sim_unit *unit;
    uint32_t count;
};

/* "core0.veccore0 waits for a push of pipe 0: core0.cubecore0 has ended" */
static void note_wait(struct base_diag *d, struct sim_launch *const *launches, uint32_t n, const struct waiting *w)
{
    struct base_buf line = {0};
    const struct sim_unit *u = w->unit;
    (void)unit_by_id(launches, n, u->it.exec.core_id, &line);
    if (w->count > 1)
        base_printf(&line, " and %u more wait", (unsigned)(w->count - 1));
    base_printf(&line, "%s for %s", w->count > 1 ? "" : " waits", u->it.exec.wait.text);
    for (unsigned i = 0; i < u->it.exec.wait.ncores; i++) {
        struct base_buf name = {0};
        const char *state = state_of(launches, n, u->it.exec.wait.core[i], &name);
        if (name.len != 0)
            base_printf(&line, "%s %s %s", i == 0 ? ":" : ",", name.data, state);
        base_buf_free(&name);
    }
    base_diag_note(d, "%s", line.data);
    base_buf_free(&line);
}

static pto_op_id waits_at(const struct sim_unit *u) { return u->it.insn.source_op; }

enum { MAX_SHOWN = 16 };

/* Adds a waiting core to those that wait alike. */
static void add_waiting(struct waiting shown[MAX_SHOWN], uint32_t *nshown, uint32_t *others, const struct sim_unit *u)
{
    for (uint32_t i = 0; i < *nshown; i++)
        if (waits_at(shown[i].unit) == waits_at(u) && shown[i].unit->it.sim == u->it.sim && strcmp(shown[i].unit->it.exec.wait.text, u->it.exec.wait.text) == 0) {
            shown[i].count++;
            return;
        }
    if (*nshown < MAX_SHOWN)
        shown[(*nshown)++] = (struct waiting){.unit = u, .count = 1};
    else
        (*others)++;
}

static void report_deadlock(struct sim_launch *const *launches, uint32_t n)
{
    struct base_diag *d = NULL;
    struct waiting shown[MAX_SHOWN];
    uint32_t nshown = 0, others = 0;
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t i = 0; i < launches[k]->nblocks; i++)
            for (unsigned j = 0; j < launches[k]->blocks[i]->ncores; j++)
                if (!launches[k]->blocks[i]->unit[j].done)
                    add_waiting(shown, &nshown, &others, &launches[k]->blocks[i]->unit[j]);
    for (uint32_t i = 0; i < nshown; i++) {
        const struct sim_unit *u = shown[i].unit;
        struct pto_span span = u->it.program->ops[waits_at(u)].span;
        bool labelled = false;
        for (uint32_t k = 0; k < i; k++)
            labelled = labelled || waits_at(shown[k].unit) == waits_at(u);
        if (d == NULL) {
            d = base_diag_emit(u->it.sim->diags, PTO_D_DEADLOCK, span, "deadlock: no core can go on");
            d->check = "sync";
        } else if (!labelled) {
            base_diag_label(d, span, "and here");
        }
        note_wait(d, launches, n, &shown[i]);
    }
    if (d != NULL && others != 0)
        base_diag_note(d, "%u more cores wait", (unsigned)others);
    for (uint32_t k = 0; k < n && d != NULL; k++)
        if (launches[k]->next_block < launches[k]->sim->options.block_dim)
            base_diag_note(d, "blocks %lld to %lld have not started: %s has %lld cores for them, and all are taken by blocks that wait",
                           (long long)launches[k]->next_block, (long long)launches[k]->sim->options.block_dim - 1,
                           launches[k]->sim->options.target.name, (long long)launches[k]->sim->active_cores);
}

/* Starts the blocks that begin no later than a time. False after an error. */
static bool start_blocks(struct sim_launch *const *launches, uint32_t n, int64_t until_m, bool *moved)
{
    for (uint32_t k = 0; k < n; k++)
        for (int64_t at_m; (at_m = sim_launch_next_m(launches[k])) != INT64_MAX && at_m <= until_m; *moved = true)
            if (sim_launch_start_block(launches[k]) < 0)
                return false;
    return true;
}

/* The core that is behind goes on until it has passed the next one by a quantum. False after an error. */
static bool run_by_time(struct sim_launch *const *launches, uint32_t n, int64_t quantum_m, bool *moved, bool *polls)
{
    struct sim_unit *behind = NULL;
    struct sim_launch *of = NULL;
    uint32_t block = 0;
    int64_t first_m = INT64_MAX, next_m = INT64_MAX;
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t i = 0; i < launches[k]->nblocks; i++)
            for (unsigned j = 0; j < launches[k]->blocks[i]->ncores; j++) {
                struct sim_unit *u = &launches[k]->blocks[i]->unit[j];
                if (!can_go_on(u) || u->polled)
                    continue;
                int64_t front_m = sim_timer_front(u->it.timer);
                if (front_m < first_m) {
                    next_m = first_m;
                    first_m = front_m;
                    behind = u;
                    of = launches[k];
                    block = i;
                } else if (front_m < next_m) {
                    next_m = front_m;
                }
            }
    bool begun = false;
    if (!start_blocks(launches, n, first_m, &begun))
        return false;
    *moved = *moved || begun;
    if (behind == NULL || begun)
        return true;
    behind->it.limit_m = next_m > INT64_MAX - quantum_m ? 0 : next_m + quantum_m;
    bool polled = false;
    if (!run_unit(behind, moved, &polled))
        return false;
    behind->polled = polled; /* the others first */
    *polls = *polls || polled;
    *moved = true;
    for (unsigned j = 0; j < of->blocks[block]->ncores; j++)
        if (sim_timer_poll(of->blocks[block]->unit[j].it.timer))
            *moved = true;
    if (behind->done)
        (void)sim_launch_finish_block(of, block, false);
    return true;
}

static void forget_polls(struct sim_launch *l)
{
    for (uint32_t i = 0; i < l->nblocks; i++)
        for (unsigned k = 0; k < l->blocks[i]->ncores; k++)
            l->blocks[i]->unit[k].polled = false;
}

/* Lets cores go on, one after the other or the one that is behind. False after an error. */
static bool run_some(struct sim_launch *const *launches, uint32_t n, bool *moved, bool *polls)
{
    bool by_time = true;
    for (uint32_t k = 0; k < n; k++)
        by_time = by_time && launches[k]->by_time;
    if (!by_time) {
        for (uint32_t k = 0; k < n; k++)
            if (!run_round(launches[k], moved, polls))
                return false;
        return true;
    }
    int64_t quantum_m = launches[0]->sim->options.target.param[PTO_P_sched_quantum] * 1000;
    for (bool some = true; some;) {
        some = false;
        if (!run_by_time(launches, n, quantum_m, &some, polls))
            return false;
        *moved = *moved || some;
    }
    for (uint32_t k = 0; k < n; k++)
        forget_polls(launches[k]);
    return true;
}

bool sim_schedule(struct sim_launch *const *launches, uint32_t n)
{
    for (;;) {
        bool moved = false, polls = false;
        if (!run_some(launches, n, &moved, &polls))
            return false;
        for (uint32_t k = 0; k < n; k++)
            moved = poll_timers(launches[k]) || moved;
        for (uint32_t k = 0; k < n; k++)
            moved = finish_blocks(launches[k], false) || moved;
        if (moved)
            continue;
        for (uint32_t k = 0; k < n && !moved; k++) {
            int started = sim_launch_start_block(launches[k]);
            if (started < 0)
                return false;
            moved = started > 0;
        }
        if (!moved && !polls)
            break;
    }
    for (uint32_t k = 0; k < n; k++)
        if (launches[k]->nblocks == 0)
            sim_xflags_finish(launches[k]);
    report_deadlock(launches, n);
    for (uint32_t k = 0; k < n; k++)
        (void)finish_blocks(launches[k], true);
    return true;
}
