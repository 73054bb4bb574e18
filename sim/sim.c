/* A run: arguments to values, blocks to cores, totals. Blocks run one after another in values, so results do not depend on
 * anything but the program; in time each starts on the core that is free first. */
#include "sim/sim.h"
#include "sim/interp.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_BLOCKS = 65535, MAX_CORES = 4096 };

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
    free(sim->blocks);
    memset(sim, 0, sizeof *sim);
}

static const struct { const char *suffix; bool index, sub; } block_args[] = {
    {"spmd_block_idx", true, false}, {"spmd_block_num", false, false}, {"spmd_subblock_idx", true, true}};

static int block_arg(const struct pto_program *p, pto_value_id arg)
{
    const struct pto_type *t = isa_type(p, p->values[arg].type);
    const char *name = base_str(&p->strings, p->values[arg].name);
    size_t n = strlen(name);
    for (int i = 0; i < 3; i++) {
        size_t k = strlen(block_args[i].suffix);
        if (t->kind == PTO_TYPE_INT && t->width == 32 && n >= k && strcmp(name + n - k, block_args[i].suffix) == 0)
            return i;
    }
    return -1;
}

bool sim_is_block_arg(const struct pto_program *p, pto_value_id arg) { return block_arg(p, arg) >= 0; }

void sim_core_name(const struct sim *sim, uint32_t block, struct base_buf *out)
{
    base_printf(out, "core%u.%s", block, sim->vector_core ? "veccore0" : "cubecore0");
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
    sim->sync = sim->options.sync;
    if (sim->sync != SIM_SYNC_DEFAULT)
        return;
    bool has_pipes;
    sim->sync = has_flags(p, &has_pipes) ? SIM_SYNC_EXPLICIT : SIM_SYNC_AUTO;
    if (sim->sync == SIM_SYNC_AUTO && sim->options.timing && has_pipes)
        base_diag_emit(sim->diags, PTO_D_NO_SYNC, p->ops[func].name_span,
                       "no set_flag or wait_flag here: values are in program order, time is --sync=auto");
}

/* The arguments of one block as values of the entry block. */
static bool set_args(struct sim *sim, struct sim_interp *it, const struct sim_arg *args, uint32_t nargs)
{
    const struct pto_program *p = it->program;
    const struct pto_block *b = &p->blocks[isa_entry_block(p, &p->ops[sim->func], 0)];
    for (uint32_t i = 0; i < b->nargs; i++) {
        pto_value_id id = b->args + i;
        const struct pto_type *type = isa_type(p, p->values[id].type);
        struct pto_operand *v = &it->values[id];
        const struct sim_arg *arg = i < nargs && args[i].given ? &args[i] : NULL;
        int which = block_arg(p, id);
        if (arg == NULL && which >= 0) {
            int64_t n = block_args[which].sub ? 0 : block_args[which].index ? it->exec.block_idx : it->exec.block_num;
            *v = (struct pto_operand){.kind = PTO_OK_INT, .dtype = PTO_I32, .u.i = n};
        } else if (arg == NULL) {
            base_diag_emit(sim->diags, PTO_D_ARGUMENT, p->values[id].span, "argument %%%s (%u) has no value",
                           base_str(&p->strings, p->values[id].name), i);
            return false;
        } else if (arg->buffer < 0) {
            *v = arg->scalar;
        } else {
            const struct sim_gm_buffer *buffer = &sim->gm.buffers[arg->buffer];
            *v = (struct pto_operand){.kind = PTO_OK_PTR, .dtype = type->dtype};
            v->u.ptr = (struct pto_ptr){.dtype = type->dtype, .space = PTO_SPACE_GM, .addr = buffer->base};
        }
    }
    return true;
}

static bool run_block(struct sim *sim, struct sim_interp *it, const struct sim_arg *args, uint32_t nargs, int64_t block,
                      int64_t start_m)
{
    struct sim_core core = {0};
    sim_core_init(&core, &sim->options.target, sim->options.init_zero ? 0 : 0xFF);
    it->exec.core = &core;
    it->exec.block_idx = block;
    struct sim_timer_options timer = {.target = &sim->options.target, .sync = sim->sync, .start_m = start_m,
                                      .active_cores = sim->active_cores, .block = (uint16_t)block,
                                      .vector_core = sim->vector_core};
    it->timer = sim->options.timing ? sim_timer_new(&timer, &sim->log) : NULL;
    memset(it->values, 0, it->program->nvalues * sizeof it->values[0]);
    bool ok = set_args(sim, it, args, nargs) && sim_interp_run(it, sim->func);
    if (it->timer != NULL) {
        if (ok)
            sim_timer_finish(it->timer, &sim->blocks[block]);
        sim_timer_free(it->timer);
        it->timer = NULL;
    }
    it->exec.core = NULL;
    sim_core_free(&core);
    return ok;
}

static bool run_blocks(struct sim *sim, struct sim_interp *it, const struct sim_arg *args, uint32_t nargs)
{
    int64_t *free_m = base_realloc_array(NULL, (size_t)sim->active_cores, sizeof *free_m);
    int64_t launch_m = sim->options.timing ? sim->options.target.param[PTO_P_launch_cycles] * 1000 : 0;
    bool ok = true;
    for (int64_t c = 0; c < sim->active_cores; c++)
        free_m[c] = launch_m;
    for (int64_t b = 0; ok && b < (int64_t)sim->nblocks; b++) {
        int64_t core = 0;
        for (int64_t c = 1; c < sim->active_cores; c++)
            core = free_m[c] < free_m[core] ? c : core;
        ok = run_block(sim, it, args, nargs, b, free_m[core]);
        free_m[core] += sim->blocks[b].total_m;
        sim->total_m = free_m[core] > sim->total_m ? free_m[core] : sim->total_m;
    }
    free(free_m);
    return ok;
}

bool sim_run(struct sim *sim, const struct pto_program *p, pto_op_id func, const struct sim_arg *args, uint32_t nargs)
{
    if (func == 0 || isa_entry_block(p, &p->ops[func], 0) == 0 || sim->options.block_dim < 1 ||
        sim->options.block_dim > MAX_BLOCKS) {
        base_diag_emit(sim->diags, PTO_D_USAGE, (struct pto_span){0},
                       func == 0 ? "no kernel to run" : "--block-dim must be 1..%d and the kernel must have a body", MAX_BLOCKS);
        return false;
    }
    unsigned errors = sim->diags->counts[PTO_SEV_ERROR];
    sim->program = p;
    sim->func = func;
    sim->vector_core = isa_attr_code(p, &p->ops[func], PTO_ATTR_KERNEL_KIND) == PTO_KERNEL_KIND_VECTOR;
    int64_t cores = sim->options.target.param[sim->vector_core ? PTO_P_aiv_cores : PTO_P_aic_cores];
    sim->nblocks = (uint32_t)sim->options.block_dim;
    sim->active_cores = cores < 1 ? 1 : cores > MAX_CORES ? MAX_CORES : cores;
    if (sim->active_cores > sim->options.block_dim)
        sim->active_cores = sim->options.block_dim;
    choose_sync(sim, p, func);
    free(sim->blocks);
    sim->blocks = base_realloc_array(NULL, sim->nblocks, sizeof *sim->blocks);
    memset(sim->blocks, 0, sim->nblocks * sizeof *sim->blocks);
    sim->log.ops = base_realloc_array(sim->log.ops, p->nops, sizeof *sim->log.ops);
    memset(sim->log.ops, 0, p->nops * sizeof *sim->log.ops);
    sim->log.reported = base_realloc_array(sim->log.reported, p->nops, 1);
    memset(sim->log.reported, 0, p->nops);
    struct sim_interp it = {.sim = sim, .program = p};
    it.exec = (struct sim_exec){.target = &sim->options.target, .gm = &sim->gm, .diags = sim->diags,
                                .acc_order = sim->options.acc_order, .strict = sim->options.strict,
                                .ftz = sim->options.ftz, .mad_sat = sim->options.mad_sat,
                                .quant_scalar_fp32 = sim->options.quant_scalar_fp32,
                                .block_num = sim->options.block_dim};
    it.rules.target = &sim->options.target;
    it.values = base_realloc_array(NULL, p->nvalues, sizeof *it.values);
    it.verdict = base_realloc_array(NULL, p->nops, sizeof *it.verdict);
    memset(it.verdict, 0, p->nops * sizeof *it.verdict);
    sim_interp_clear_scratch(&it);
    sim_interp_set_deadline(&it, sim->options.max_seconds);
    bool ok = run_blocks(sim, &it, args, nargs);
    base_diags_free(&it.scratch);
    isa_rulebook_free(&it.rules);
    free(it.values);
    free(it.list);
    free(it.verdict);
    if (sim->log.dropped != 0)
        base_diag_emit_as(sim->diags, PTO_D_RUN_LIMIT, PTO_SEV_WARNING, (struct pto_span){0},
                          "the trace holds the first %d instructions only; %llu more were run", (int)SIM_MAX_EVENTS,
                          (unsigned long long)sim->log.dropped);
    return ok && sim->diags->counts[PTO_SEV_ERROR] == errors;
}
