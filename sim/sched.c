/* The scheduler (launch.h): each core runs until it waits; a core goes on when what it waits for has changed. When nothing can go
 * on and cores are left, that is a deadlock, told with who waits for whom (vector.md 25.4, design.md 8). */
#include "sim/launch.h"
#include "sim/xflag.h"

enum { QUANTUM = 1 << 20 }; /* operations after which a core that polls memory lets others on */

static bool can_go_on(const struct sim_unit *u) { return !u->done && (!u->waiting || *u->it.exec.wait.stamp != u->it.exec.wait.seen); }

/* Lets one core go on. False after an error. */
static bool run_unit(struct sim_unit *u)
{
    u->waiting = false;
    switch (sim_interp_run(&u->it, QUANTUM)) {
    case SIM_BLOCKED: u->waiting = true; return true;
    case SIM_PAUSED: return true;
    case SIM_DONE: u->done = true; return true;
    default: return false;
    }
}

/* One round over all cores. False after an error; *moved: did one go on? */
static bool run_round(struct sim_launch *l, bool *moved)
{
    for (uint32_t i = 0; i < l->nblocks; i++)
        for (unsigned k = 0; k < l->blocks[i]->ncores; k++) {
            struct sim_unit *u = &l->blocks[i]->unit[k];
            if (!can_go_on(u))
                continue;
            *moved = true;
            if (!run_unit(u))
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
        sim_launch_core_name(l, core_id - l->first_core_id, name);
        for (uint32_t i = 0; i < l->nblocks; i++)
            for (unsigned u = 0; u < l->blocks[i]->ncores; u++)
                if (l->blocks[i]->unit[u].it.exec.core_id == core_id)
                    return &l->blocks[i]->unit[u];
    }
    return NULL;
}

/* "core0.veccore0 waits for a push into pipe 0; core0.cubecore0, which could end that, has ended" */
static void note_wait(struct base_diag *d, struct sim_launch *const *launches, uint32_t n, const struct sim_unit *u)
{
    struct base_buf line = {0};
    (void)unit_by_id(launches, n, u->it.exec.core_id, &line);
    base_printf(&line, " waits for %s", u->it.exec.wait.text);
    for (unsigned i = 0; i < u->it.exec.wait.ncores; i++) {
        struct base_buf name = {0};
        const struct sim_unit *other = unit_by_id(launches, n, u->it.exec.wait.core[i], &name);
        if (name.len != 0)
            base_printf(&line, "; %s could end that and %s", name.data,
                        other == NULL ? "has ended or not begun" : other->done ? "has ended" : "waits itself");
        base_buf_free(&name);
    }
    base_diag_note(d, "%s", line.data);
    base_buf_free(&line);
}

static pto_op_id waits_at(const struct sim_unit *u) { return u->it.insn.source_op; }

static void report_deadlock(struct sim_launch *const *launches, uint32_t n)
{
    enum { MAX_SHOWN = 16 };
    struct base_diag *d = NULL;
    uint32_t waiting = 0;
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t i = 0; i < launches[k]->nblocks; i++)
            for (unsigned j = 0; j < launches[k]->blocks[i]->ncores; j++) {
                const struct sim_unit *u = &launches[k]->blocks[i]->unit[j];
                if (u->done)
                    continue;
                struct pto_span span = launches[k]->sim->program->ops[waits_at(u)].span;
                if (d == NULL) {
                    d = base_diag_emit(launches[k]->sim->diags, PTO_D_DEADLOCK, span, "deadlock: no core can go on");
                    d->check = "sync";
                } else if (waiting < MAX_SHOWN) {
                    base_diag_label(d, span, "and here");
                }
                if (waiting++ < MAX_SHOWN)
                    note_wait(d, launches, n, u);
            }
    if (d != NULL && waiting > MAX_SHOWN)
        base_diag_note(d, "%u more cores wait", (unsigned)(waiting - MAX_SHOWN));
    for (uint32_t k = 0; k < n && d != NULL; k++)
        if (launches[k]->next_block < launches[k]->sim->options.block_dim)
            base_diag_note(d, "blocks %lld to %lld have not started: %s has %lld cores for them, and all are taken by blocks that wait",
                           (long long)launches[k]->next_block, (long long)launches[k]->sim->options.block_dim - 1,
                           launches[k]->sim->options.target.name, (long long)launches[k]->sim->active_cores);
}

bool sim_schedule(struct sim_launch *const *launches, uint32_t n)
{
    for (;;) {
        bool moved = false;
        for (uint32_t k = 0; k < n; k++)
            if (!run_round(launches[k], &moved))
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
        if (!moved)
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
