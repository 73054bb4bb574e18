/* A run of one kernel: options, the mode of synchronisation, the launch. */
#include "sim/sim.h"
#include "sim/launch.h"

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

/* R24: a function with flags is taken at its word, another gets its dependences inserted. Called functions count. */
static bool has_flags(const struct pto_program *p, bool *has_pipes)
{
    bool flags = false;
    *has_pipes = false;
    for (pto_op_id id = 1; id < p->nops; id++) {
        unsigned rule = isa_op((enum pto_op)p->ops[id].op)->pipe_rule;
        if (p->ops[id].block == 0)
            continue;
        flags = flags || rule == PTO_PR_FROM_SRC_PIPE || rule == PTO_PR_FROM_DST_PIPE;
        *has_pipes = *has_pipes || (rule != PTO_PR_NONE && rule != PTO_PR_S);
    }
    return flags;
}

static void choose_sync(struct sim *sim, const struct pto_program *p, pto_op_id func)
{
    if (func == 0)
        return;
    sim->sync = sim->options.sync;
    if (sim->sync != SIM_SYNC_DEFAULT)
        return;
    bool has_pipes;
    sim->sync = has_flags(p, &has_pipes) ? SIM_SYNC_EXPLICIT : SIM_SYNC_AUTO;
    if (sim->sync == SIM_SYNC_AUTO && sim->options.timing && has_pipes)
        base_diag_emit(sim->diags, PTO_D_NO_SYNC, p->ops[func].name_span,
                       "no set_flag or wait_flag here: values are in program order, time is --sync=auto");
}

bool sim_run(struct sim *sim, const struct pto_program *p, pto_op_id func, const struct sim_arg *args, uint32_t nargs)
{
    struct sim_launch launch, *one = &launch;
    unsigned errors = sim->diags->counts[PTO_SEV_ERROR];
    sim->program = p;
    sim->func = func;
    choose_sync(sim, p, func);
    bool ok = sim_launch_init(&launch, sim, p, func, args, nargs);
    ok = ok && sim_schedule(&one, 1);
    sim_launch_free(&launch);
    if (sim->log.dropped != 0)
        base_diag_emit_as(sim->diags, PTO_D_RUN_LIMIT, PTO_SEV_WARNING, (struct pto_span){0},
                          "the trace holds the first %d instructions only; %llu more were run", (int)SIM_MAX_EVENTS,
                          (unsigned long long)sim->log.dropped);
    return ok && sim->diags->counts[PTO_SEV_ERROR] == errors;
}
