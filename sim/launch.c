/* Launches: arguments to values, blocks to cores, totals (launch.h). In time a block starts on the core that is free first. */
#include "sim/launch.h"
#include "sim/taint.h"
#include "sim/fifo.h"
#include "sim/native.h"
#include "sim/why.h"
#include "sim/xflag.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_BLOCKS = 65535, MAX_CORES = 4096 };

/* The argument of the launch that belongs to argument i of a function, NULL if none is given. */
static const struct sim_arg *arg_of(const struct sim_launch *l, pto_op_id func, uint32_t i)
{
    int64_t k = sim_kernel_arg(l->sim->program, &l->kernel, func, i);
    return k >= 0 && k < l->nargs && l->args[k].given ? &l->args[k] : NULL;
}

static bool set_args(struct sim_launch *l, struct sim_interp *it, pto_op_id func)
{
    const struct pto_program *p = it->program;
    const struct pto_block *b = &p->blocks[isa_entry_block(p, &p->ops[func], 0)];
    const int64_t filled[] = {0, it->exec.block_idx, it->exec.block_num, it->exec.subblock_idx};
    for (uint32_t i = 0; i < b->nargs; i++) {
        pto_value_id id = b->args + i;
        const struct pto_type *type = isa_type(p, p->values[id].type);
        struct pto_operand *v = &it->values[id];
        const struct sim_arg *arg = arg_of(l, func, i);
        enum sim_block_arg which = sim_block_arg(p, id);
        if (arg == NULL && which != SIM_ARG_GIVEN) {
            *v = (struct pto_operand){.kind = PTO_OK_INT, .dtype = PTO_I32, .u.i = filled[which]};
        } else if (arg == NULL) {
            base_diag_emit(l->sim->diags, PTO_D_ARGUMENT, p->values[id].span, "argument %%%s (%u) has no value: the cube function has no argument in its place",
                           base_str(&p->strings, p->values[id].name), i);
            return false;
        } else if (arg->buffer < 0) {
            *v = arg->scalar;
        } else {
            const struct sim_gm_buffer *buffer = &sim_memory(l->sim)->buffers[arg->buffer];
            *v = (struct pto_operand){.kind = PTO_OK_PTR, .dtype = type->dtype};
            v->u.ptr = (struct pto_ptr){.dtype = type->dtype, .space = PTO_SPACE_GM, .addr = buffer->base + arg->offset_bytes, .nibble = arg->nibble};
        }
    }
    return true;
}

/* R24: each function by itself, unless the options say it for all. */
static enum sim_sync sync_of(const struct sim *sim, const struct pto_program *p, pto_op_id func)
{
    bool has_pipes;
    if (sim->options.sync != SIM_SYNC_DEFAULT || func == 0)
        return sim->sync;
    return sim_has_sync(p, &func, 1, &has_pipes) ? SIM_SYNC_EXPLICIT : SIM_SYNC_AUTO;
}

bool sim_launch_init(struct sim_launch *l, struct sim *sim, const struct pto_program *p, pto_op_id func,
                     const struct sim_arg *args, uint32_t nargs)
{
    memset(l, 0, sizeof *l);
    l->sim = sim;
    l->kernel = sim_kernel_of(p, func);
    if (func == 0 || isa_entry_block(p, &p->ops[func], 0) == 0 || sim->options.block_dim < 1 || sim->options.block_dim > MAX_BLOCKS) {
        base_diag_emit(sim->diags, PTO_D_USAGE, (struct pto_span){0},
                       func == 0 ? "no kernel to run" : "--block-dim must be 1..%d and the kernel must have a body", MAX_BLOCKS);
        return false;
    }
    l->args = args;
    l->nargs = nargs;
    l->deadline_ns = sim_deadline(sim->options.max_seconds);
    l->rules.target = &sim->options.target;
    bool one_function = l->kernel.cube != 0 && l->kernel.cube == l->kernel.vector;
    sim_code_init(&l->code, p, &sim->options.target, one_function);
    l->sync_cube = sync_of(sim, p, l->kernel.cube);
    l->sync_vector = sync_of(sim, p, l->kernel.vector);
    l->implied_cube = l->sync_cube == SIM_SYNC_AUTO && l->kernel.cube != 0 && sim_is_implied(p, l->kernel.cube);
    l->implied_vector = l->sync_vector == SIM_SYNC_AUTO && l->kernel.vector != 0 && sim_is_implied(p, l->kernel.vector);
    l->by_time = sim->options.timing && sim->options.block_dim > 1 && !sim_order_shows(p);
    l->in_turns = one_function && !sim_orders_cores(p, func);
    l->verdict = base_realloc_array(NULL, isa_ops_room(p), sizeof *l->verdict);
    memset(l->verdict, 0, isa_ops_room(p) * sizeof *l->verdict);
    int64_t cores = sim->options.target.param[l->kernel.cube == 0 ? PTO_P_aiv_cores : PTO_P_aic_cores];
    sim->nblocks = (uint32_t)sim->options.block_dim;
    sim->active_cores = cores < 1 ? 1 : cores > MAX_CORES ? MAX_CORES : cores;
    if (sim->active_cores > sim->options.block_dim)
        sim->active_cores = sim->options.block_dim;
    l->slot_free_m = base_realloc_array(NULL, (size_t)sim->active_cores, sizeof *l->slot_free_m);
    for (int64_t s = 0; s < sim->active_cores; s++)
        l->slot_free_m[s] = sim->options.timing ? sim->options.target.param[PTO_P_launch_cycles] * 1000 : 0;
    l->slot_step = base_realloc_array(NULL, (size_t)sim->active_cores, sizeof *l->slot_step);
    memset(l->slot_step, 0, (size_t)sim->active_cores * sizeof *l->slot_step);
    unsigned per_block = sim_kernel_cores(&l->kernel);
    sim->ncores = sim->nblocks * per_block;
    free(sim->cores);
    sim->cores = base_realloc_array(NULL, sim->ncores, sizeof *sim->cores);
    memset(sim->cores, 0, sim->ncores * sizeof *sim->cores);
    for (uint32_t i = 0; i < sim->ncores; i++) {
        pto_op_id runs;
        sim->cores[i].block = i / per_block;
        sim->cores[i].kind = (uint8_t)sim_kernel_core(&l->kernel, i % per_block, &runs);
        sim->cores[i].sub = per_block == 3 && i % 3 == 2;
    }
    sim->log.ops = base_realloc_array(sim->log.ops, isa_ops_room(p), sizeof *sim->log.ops);
    memset(sim->log.ops, 0, isa_ops_room(p) * sizeof *sim->log.ops);
    if (sim->options.check_init && sim->options.values && !sim->options.init_zero)
        l->taint = sim_taint_new(p);
    sim->log.reported = base_realloc_array(sim->log.reported, isa_ops_room(p), 1);
    memset(sim->log.reported, 0, isa_ops_room(p));
    return true;
}

/* Memories and values of a core, as new. */
static void take_spare(struct sim_launch *l, struct sim_unit *u)
{
    const struct sim_options *o = &l->sim->options;
    uint32_t n = isa_values_room(l->sim->program);
    if (l->nspare != 0) {
        const struct sim_spare *s = &l->spare[--l->nspare];
        u->memory = s->memory;
        u->it.values = s->values;
        u->it.fast = s->fast;
        sim_core_renew(&u->memory);
        for (uint32_t i = 0; i < n; i++)
            u->it.values[i].kind = PTO_OK_NONE;
        return;
    }
    sim_core_init(&u->memory, &o->target, o->init_zero ? 0 : 0xFF);
    if (l->taint != NULL)
        sim_core_add_shadow(&u->memory, &o->target, SIM_TAINT_FRESH);
    u->it.values = base_realloc_array(NULL, n, sizeof *u->it.values);
    memset(u->it.values, 0, n * sizeof *u->it.values);
}

static void give_spare(struct sim_launch *l, struct sim_unit *u)
{
    if (u->it.values == NULL) /* was never started */
        return;
    BASE_GROW(l->spare, l->nspare, l->spare_cap);
    l->spare[l->nspare++] = (struct sim_spare){.memory = u->memory, .values = u->it.values, .fast = u->it.fast};
    u->it.values = NULL;
}

static bool start_unit(struct sim_launch *l, struct sim_block *b, unsigned i, int64_t start_m, uint32_t start_step)
{
    struct sim *sim = l->sim;
    const struct sim_options *o = &sim->options;
    struct sim_unit *u = &b->unit[i];
    pto_op_id func;
    enum sim_core_kind kind = sim_kernel_core(&l->kernel, i, &func);
    enum sim_sync sync = kind == SIM_CORE_VECTOR ? l->sync_vector : l->sync_cube;
    bool implied = kind == SIM_CORE_VECTOR ? l->implied_vector : l->implied_cube;
    u->stats = (uint32_t)b->index * b->ncores + i;
    u->it = (struct sim_interp){.sim = sim, .program = sim->program, .code = &l->code, .stats = u->stats, .rules = &l->rules, .verdict = l->verdict, .deadline_ns = l->deadline_ns};
    u->it.exec = (struct sim_exec){.target = &o->target, .core = &u->memory, .gm = sim_memory(sim), .device = sim->device, .diags = sim->diags, .acc_order = o->acc_order,
                                   .strict = o->strict, .ftz = o->ftz, .mad_sat = o->mad_sat, .quant_scalar_fp32 = o->quant_scalar_fp32,
                                   .poison_tmp = o->poison_tmp, .core_kind = kind, .block_idx = b->index, .block_num = o->block_dim,
                                   .subblock_idx = sim->cores[u->stats].sub, .subblock_num = b->ncores == 3 && kind == SIM_CORE_VECTOR ? 2 : 1,
                                   .print = &sim->printed, .core_id = l->first_core_id + u->stats, .block = b, .timed = o->timing, .taint = l->taint};
    u->it.turns = l->in_turns ? &b->turns : NULL;
    u->it.turns_core = i;
    u->it.turns_order = sync != SIM_SYNC_EXPLICIT;
    u->it.implied = implied;
    take_spare(l, u);
    sim_interp_clear_scratch(&u->it);
    if (kind == SIM_CORE_CUBE)
        u->it.skip = SIM_SKIP_CUBE;
    else if (kind == SIM_CORE_VECTOR)
        u->it.skip = SIM_SKIP_VECTOR | (u->it.exec.subblock_idx != 0 ? SIM_SKIP_SECOND : 0u);
    struct sim_timer_options timer = {.start_step = start_step, .lifts = o->lifts, .target = &o->target, .sync = sync, .start_m = start_m, .active_cores = sim->active_cores,
                                      .core = u->stats, .first_core = l->first_core_id, .memory = l->memory, .vector_core = kind == SIM_CORE_VECTOR};
    if (l->races != NULL) {
        bool barrier_v = (o->target.family & PTO_F_LIKE_A5) == 0;
        timer.race = u->it.race = u->race = sim_race_core_new(l->races, u->it.exec.core_id, barrier_v, sync != SIM_SYNC_EXPLICIT && !implied);
        for (unsigned k = 0; kind == SIM_CORE_VECTOR && k < b->ncores; k++) {
            pto_op_id other;
            if (k != i && sim_kernel_core(&l->kernel, k, &other) == SIM_CORE_VECTOR)
                sim_race_core_twin(u->race, u->it.exec.core_id - i + k);
        }
    }
    u->it.memcheck = o->check_mem ? sim_memcheck_new(sim->program, sim->diags, o->mem_notes, b->ncores == SIM_BLOCK_CORES) : NULL;
    if (o->interleave && o->values && sync == SIM_SYNC_EXPLICIT && (u->it.turns == NULL || b->ncores == 1))
        u->it.interleave = sim_interleave_new(&(struct sim_interleave_options){.seed = o->interleave_seed ^ (uint64_t)u->it.exec.core_id << 32,
                                                                               .depth = (uint32_t)(o->target.param[PTO_P_queue_depth] < 1 ? 1 : o->target.param[PTO_P_queue_depth]),
                                                                               .vector_core = kind == SIM_CORE_VECTOR, .run = sim_interp_late, .ctx = &u->it});
    u->it.timer = o->timing ? sim_timer_new(&timer, &sim->log) : NULL;
    if (o->timing && !o->values && !o->no_short_cuts && l->native == NULL && l->races == NULL && !o->check_mem && !sim->log.keep_events && sim->log.why == NULL) {
        u->it.fast = sim_fast_renew(u->it.fast, &u->it, sync);
        u->it.keys = sim_fast_keys(u->it.fast);
    }
    if (!set_args(l, &u->it, func) || !sim_interp_start(&u->it, func))
        return false;
    if (l->native != NULL) {
        u->it.producer = l->native->begin(l->native->ctx, &u->it);
        u->it.native = l->native;
    }
    return true;
}

void sim_native_extend(struct sim_interp *it, pto_op_id first) { sim_code_extend(&it->exec.block->launch->code, it->program, first); }

/* The slot that is free first, -1 if none is. */
static int64_t free_slot(const struct sim_launch *l)
{
    int64_t slot = -1;
    for (int64_t s = 0; s < l->sim->active_cores; s++)
        if (l->slot_free_m[s] >= 0 && (slot < 0 || l->slot_free_m[s] < l->slot_free_m[slot]))
            slot = s;
    return slot;
}

int64_t sim_launch_next_m(const struct sim_launch *l)
{
    int64_t slot = l->next_block < l->sim->options.block_dim ? free_slot(l) : -1;
    return slot < 0 ? INT64_MAX : l->slot_free_m[slot];
}

int sim_launch_start_block(struct sim_launch *l)
{
    int64_t slot = free_slot(l);
    if (slot < 0 || l->next_block >= l->sim->options.block_dim)
        return 0;
    struct sim_block *b = base_realloc_array(NULL, 1, sizeof *b);
    memset(b, 0, sizeof *b);
    b->launch = l;
    b->index = l->next_block++;
    b->slot = (uint32_t)slot;
    b->ncores = sim_kernel_cores(&l->kernel);
    BASE_GROW(l->blocks, l->nblocks, l->blocks_cap);
    l->blocks[l->nblocks++] = b;
    int64_t start_m = l->slot_free_m[slot];
    struct sim_why *why = l->sim->log.why;
    uint32_t step = l->slot_step[slot];
    if (step == 0 && why != NULL)
        step = sim_why_step(why, 0, start_m, l->first_core_id + (uint32_t)b->index * b->ncores, PTO_PIPE_COUNT, 0, SIM_CAUSE_LAUNCH);
    l->slot_free_m[slot] = -1;
    for (unsigned i = 0; i < b->ncores; i++)
        if (!start_unit(l, b, i, start_m, step))
            return -1;
    for (unsigned i = 0; i < b->ncores && b->ncores == SIM_BLOCK_CORES; i++)
        for (unsigned k = 0; k < b->ncores && b->unit[i].race != NULL; k++)
            sim_race_core_block(b->unit[i].race, k, b->unit[k].race);
    return 1;
}

static void free_unit(struct sim_launch *l, struct sim_unit *u)
{
    if (u->it.native != NULL)
        u->it.native->end(u->it.producer);
    if (u->it.timer != NULL)
        sim_timer_free(u->it.timer);
    sim_race_core_free(u->race);
    sim_memcheck_free(u->it.memcheck);
    sim_interleave_free(u->it.interleave);
    give_spare(l, u);
    sim_interp_free(&u->it);
}

static void free_block(struct sim_launch *l, struct sim_block *b)
{
    sim_fifos_free(b->fifos);
    sim_clock_drop(b->turns.clock);
    for (unsigned i = 0; i < b->ncores; i++)
        free_unit(l, &b->unit[i]);
    free(b);
}

bool sim_launch_finish_block(struct sim_launch *l, uint32_t at, bool force)
{
    struct sim_block *b = l->blocks[at];
    int64_t end_m = 0;
    for (unsigned i = 0; i < b->ncores && !force; i++)
        if (!b->unit[i].done || (b->unit[i].it.timer != NULL && sim_timer_waits(b->unit[i].it.timer)))
            return false;
    if (!force)
        sim_fifos_finish(b);
    for (unsigned i = 0; i < b->ncores; i++) {
        struct sim_unit *u = &b->unit[i];
        struct sim_core_stats *stats = &l->sim->cores[u->stats];
        if (u->it.timer != NULL) {
            uint32_t step = sim_timer_finish(u->it.timer, stats);
            if (stats->start_m + stats->total_m > end_m)
                l->slot_step[b->slot] = step;
            if (l->sim->log.why != NULL)
                sim_why_end(l->sim->log.why, step, stats->start_m + stats->total_m);
            stats->incomplete = stats->incomplete || !u->done;
        }
        end_m = stats->start_m + stats->total_m > end_m ? stats->start_m + stats->total_m : end_m;
    }
    l->slot_free_m[b->slot] = end_m;
    l->sim->total_m = end_m > l->sim->total_m ? end_m : l->sim->total_m;
    free_block(l, b);
    memmove(&l->blocks[at], &l->blocks[at + 1], (l->nblocks - at - 1) * sizeof(struct sim_block *));
    l->nblocks--;
    return true;
}

void sim_launch_free(struct sim_launch *l)
{
    for (uint32_t i = 0; i < l->nblocks; i++)
        free_block(l, l->blocks[i]);
    for (uint32_t i = 0; i < l->nspare; i++) {
        sim_core_free(&l->spare[i].memory);
        free(l->spare[i].values);
        sim_fast_free(l->spare[i].fast);
    }
    free(l->spare);
    sim_xflags_free(l->xflags);
    sim_taint_free(l->taint);
    free(l->blocks);
    free(l->slot_free_m);
    free(l->slot_step);
    free(l->verdict);
    isa_rulebook_free(&l->rules);
    sim_code_free(&l->code);
}
