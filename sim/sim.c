/* A run of one kernel: options, the mode of synchronisation, the launch. */
#include "sim/sim.h"
#include "sim/finding.h"
#include "sim/launch.h"
#include "sim/signal.h"
#include "sim/why.h"

#include <stdlib.h>
#include <string.h>

void sim_options_init(struct sim_options *o, const struct pto_target *target)
{
    *o = (struct sim_options){.target = *target, .timing = true, .values = true, .block_dim = 1,
                              .max_insns = SIM_DEFAULT_MAX_INSNS};
}

void sim_init(struct sim *sim, const struct sim_options *options, struct base_diags *diags)
{
    memset(sim, 0, sizeof *sim);
    sim->options = *options;
    sim->diags = diags;
    sim->log.diags = diags;
    sim->log.keep_events = options->trace && options->timing;
    sim->log.no_findings = options->no_findings;
}

static void free_log(struct sim_log *log)
{
    free(log->events);
    free(log->flows);
    free(log->ops);
    free(log->reported);
    base_strings_free(&log->details);
}

void sim_free(struct sim *sim)
{
    sim_gm_free(&sim->gm);
    free_log(&sim->log);
    free(sim->cores);
    sim_profile_free(sim->profile);
    base_buf_free(&sim->printed);
    memset(sim, 0, sizeof *sim);
}

void sim_core_name(const struct sim *sim, uint32_t core, struct base_buf *out)
{
    const struct sim_core_stats *c = &sim->cores[core];
    if (sim->ndevices > 1)
        base_printf(out, "dev%u.", sim->device);
    if (c->kind == SIM_CORE_VECTOR)
        base_printf(out, "core%u.veccore%u", c->block, c->sub);
    else
        base_printf(out, "core%u.cubecore0", c->block);
}

/* Has another device or launch said that the function has no synchronisation? */
static bool was_said(const struct sim *sim, const struct pto_program *p, pto_op_id func)
{
    bool said = false;
    for (const struct base_diag *d = sim->diags->first; d != NULL; d = d->next)
        said = said || (d->code == PTO_D_NO_SYNC && d->span.file == p->ops[func].name_span.file && d->span.begin == p->ops[func].name_span.begin);
    return said;
}

static void say_no_sync(const struct sim *sim, const struct pto_program *p, pto_op_id func)
{
    bool implied = sim->options.check_race && sim_is_implied(p, func);
    base_diag_emit(sim->diags, PTO_D_NO_SYNC, p->ops[func].name_span, "no set_flag or wait_flag here: values are in program order, time is --sync=auto%s",
                   implied ? "; races are looked for as --enable-insert-sync would order it" : "");
}

/* R24: a kernel with flags is taken at its word, another gets its dependences inserted. */
static void choose_sync(struct sim *sim, const struct pto_program *p, pto_op_id func)
{
    if (func == 0)
        return;
    sim->sync = sim->options.sync;
    if (sim->sync != SIM_SYNC_DEFAULT)
        return;
    sim->said_no_sync = sim->said_no_sync || was_said(sim, p, func);
    struct sim_kernel kernel = sim_kernel_of(p, func);
    const pto_op_id funcs[] = {kernel.cube, kernel.vector};
    bool has_pipes;
    sim->sync = sim_has_sync(p, funcs, 2, &has_pipes) ? SIM_SYNC_EXPLICIT : SIM_SYNC_AUTO;
    if (sim->sync == SIM_SYNC_AUTO && sim->options.timing && has_pipes && !sim->said_no_sync)
        say_no_sync(sim, p, func);
    for (unsigned i = 0; i < 2 && sim->sync == SIM_SYNC_EXPLICIT && kernel.cube != kernel.vector && sim->options.timing; i++) /* one of a pair */
        if (funcs[i] != 0 && !sim_has_sync(p, &funcs[i], 1, &has_pipes) && has_pipes && !was_said(sim, p, funcs[i]))
            say_no_sync(sim, p, funcs[i]);
}

static void ready(const struct sim_job *job, uint32_t n)
{
    job->sim->program = job->program;
    job->sim->func = job->func;
    job->sim->together = n;
    choose_sync(job->sim, job->program, job->func);
}

/* The memory's notifications belong to the launches that run together: a later one has a clock of its own. */
static void forget_signals(const struct sim_job *jobs, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        sim_signals_free(sim_memory(jobs[k].sim));
}

/* The launch whose memory the k-th one shares: the first one of its device. */
static uint32_t memory_of(const struct sim_job *jobs, uint32_t k)
{
    uint32_t first = 0;
    while (jobs[first].sim->device != jobs[k].sim->device)
        first++;
    return first;
}

/* Each device has a memory in time, which its cores share. */
static void make_memories(const struct sim_job *jobs, struct sim_launch *launches, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) {
        uint32_t first = memory_of(jobs, k);
        int64_t cores = 0;
        for (uint32_t i = k; i < n && first == k; i++)
            cores += memory_of(jobs, i) == k ? jobs[i].sim->active_cores * sim_kernel_cores(&launches[i].kernel) : 0;
        launches[k].memory = first == k ? sim_memory_new(&jobs[k].sim->options.target, cores) : launches[first].memory;
    }
}

static void end_memories(const struct sim_job *jobs, struct sim_launch *launches, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        if (launches[k].memory != NULL)
            jobs[k].sim->memory_totals = sim_memory_totals(launches[k].memory);
    for (uint32_t k = 0; k < n; k++)
        if (memory_of(jobs, k) == k)
            sim_memory_free(launches[k].memory);
}

bool sim_run_together(const struct sim_job *jobs, uint32_t n)
{
    struct base_diags *diags = jobs[0].sim->diags;
    unsigned errors = diags->counts[PTO_SEV_ERROR];
    struct sim_launch *launches = base_realloc_array(NULL, n, sizeof *launches), **list = base_realloc_array(NULL, n, sizeof *list);
    uint32_t ready_count = 0, first_core = 0;
    bool ok = true;
    for (; ready_count < n && ok; ready_count++) {
        const struct sim_job *job = &jobs[ready_count];
        ready(job, n);
        list[ready_count] = &launches[ready_count];
        ok = sim_launch_init(&launches[ready_count], job->sim, job->program, job->func, job->args, job->nargs);
        launches[ready_count].first_core_id = first_core;
        launches[ready_count].native = job->native;
        if (job->reported != NULL && ok) {
            free(job->sim->log.reported);
            job->sim->log.reported = job->reported;
        }
        first_core += job->sim->ncores;
    }
    struct sim_findings findings = {.launches = list, .nlaunches = ready_count};
    struct sim_races *races = ok && jobs[0].sim->options.check_race ? sim_races_new(sim_find_race, &findings) : NULL;
    struct sim_steps *steps = ok && jobs[0].sim->options.profile && jobs[0].sim->options.timing ? sim_steps_new() : NULL;
    for (uint32_t k = 0; k < ready_count; k++) {
        launches[k].races = races;
        if (steps != NULL)
            jobs[k].sim->log.why = sim_why_new(steps, &jobs[k].sim->options.target, launches[k].first_core_id, jobs[k].sim->ncores);
    }
    if (ok && jobs[0].sim->options.timing)
        make_memories(jobs, launches, n);
    ok = ok && sim_schedule(list, n);
    if (races != NULL)
        sim_findings_end(&findings);
    end_memories(jobs, launches, ready_count);
    for (uint32_t k = 0; k < ready_count; k++)
        sim_launch_free(&launches[k]);
    sim_races_free(races);
    for (uint32_t k = 0; k < ready_count && steps != NULL; k++) {
        if (ok) /* a native kernel that begins anew has more operations than there are figures of */
            sim_profile_make(jobs[k].sim);
        sim_why_free(jobs[k].sim->log.why);
        jobs[k].sim->log.why = NULL;
    }
    sim_steps_free(steps);
    for (uint32_t k = 0; k < ready_count; k++)
        if (jobs[k].sim->log.reported == jobs[k].reported)
            jobs[k].sim->log.reported = NULL;
    forget_signals(jobs, n);
    free(launches);
    free(list);
    for (uint32_t k = 0; k < n; k++)
        if (jobs[k].sim->log.dropped != 0)
            base_diag_emit_as(diags, PTO_D_RUN_LIMIT, PTO_SEV_WARNING, (struct pto_span){0},
                              "the trace holds the first %d instructions only; %llu more were run", (int)SIM_MAX_EVENTS,
                              (unsigned long long)jobs[k].sim->log.dropped);
    return ok && diags->counts[PTO_SEV_ERROR] == errors;
}

bool sim_run(struct sim *sim, const struct pto_program *p, pto_op_id func, const struct sim_arg *args, uint32_t nargs)
{
    struct sim_job job = {.sim = sim, .program = p, .func = func, .args = args, .nargs = nargs};
    return sim_run_together(&job, 1);
}
