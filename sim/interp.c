/* The interpreter's walk: an explicit stack of regions, so that neither nesting nor calls use the host's stack. Values are always
 * those of program order (vector.md 16). A function is not called again before it returned (recursion is refused), so that each
 * SSA value has one place. Must not know what any tile instruction computes, nor what control flow means. */
#define _POSIX_C_SOURCE 200809L
#include "sim/interp.h"
#include "sim/native.h"
#include "base/checked.h"
#include "isa/resolve.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_DEPTH = 65536, CLOCK_EVERY = 256 };

/* "%off = -1", "%v is a view of 16x64", "%t is a `!pto.tile_buf<..>`": what an operation reads. */
static void print_operand(const struct pto_program *p, pto_value_id id, const struct pto_operand *v, struct base_buf *text)
{
    const struct pto_type *type = isa_type(p, p->values[id].type);
    base_printf(text, "%s%%%s ", text->len != 0 ? ", " : "where ", base_str(&p->strings, p->values[id].name));
    if (v->kind == PTO_OK_INT)
        base_printf(text, "= %lld", (long long)v->u.i);
    else if (v->kind == PTO_OK_FLOAT)
        base_printf(text, "= %.9g", v->u.f);
    else if (v->kind == PTO_OK_GM)
        for (unsigned i = 5 - type->rank; i < 5; i++)
            base_printf(text, "%s%lld", i == 5u - type->rank ? "is a view of " : "x", (long long)v->u.gm.shape[i]);
    else {
        base_printf(text, "is a `");
        isa_type_print(p, p->values[id].type, PTO_TYPE_TEXT_COMPACT, text);
        base_printf(text, "`");
    }
}

/* What the operation reads, and what tile it would make. */
static void note_operands(const struct sim_interp *it, struct base_diag *d, const struct pto_operation *op)
{
    enum { MAX_SHOWN = 12 };
    const struct pto_program *p = it->program;
    struct base_buf text = {0};
    for (uint32_t i = 0; i < op->noperands && i < MAX_SHOWN; i++) {
        pto_value_id id = p->pool[op->operands + i];
        const struct pto_operand *v = &it->values[id];
        bool shown = v->kind == PTO_OK_INT || v->kind == PTO_OK_FLOAT || v->kind == PTO_OK_TILE || v->kind == PTO_OK_GM;
        if (id != 0 && p->values[id].name != 0 && shown)
            print_operand(p, id, v, &text);
    }
    if (op->nresults == 1 && isa_type(p, p->values[op->results].type)->kind == PTO_TYPE_TILE_BUF) {
        base_printf(&text, "%sthe result is a `", text.len != 0 ? ", " : "where ");
        isa_type_print(p, p->values[op->results].type, PTO_TYPE_TEXT_COMPACT, &text);
        base_printf(&text, "`");
    }
    if (text.len != 0)
        base_diag_note(d, "%s", text.data);
    base_buf_free(&text);
}

void sim_interp_note_core(const struct sim_interp *it, struct base_diag *d)
{
    struct base_buf name = {0};
    if (it->sim->ncores <= 1 && it->sim->ndevices <= 1)
        return;
    sim_core_name(it->sim, it->stats, &name);
    base_diag_note(d, "on %s", name.data);
    base_buf_free(&name);
}

static struct base_diag *say_trap(struct sim_interp *it, pto_op_id op, const char *text)
{
    struct base_diag *d = base_diag_emit(it->sim->diags, PTO_D_TRAP, it->program->ops[op].span, "%s: %s",
                                         isa_op((enum pto_op)it->program->ops[op].op)->mnemonic, text);
    note_operands(it, d, &it->program->ops[op]);
    sim_interp_note_core(it, d);
    return d;
}

bool sim_interp_trap(struct sim_interp *it, pto_op_id op, const char *fmt, ...)
{
    char text[512];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    (void)say_trap(it, op, text);
    return false;
}

void sim_interp_read(void *ctx, pto_value_id value, struct pto_operand *out)
{
    *out = ((struct sim_interp *)ctx)->values[value];
}

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t sim_deadline(int64_t seconds)
{
    int64_t ns;
    bool limited = seconds > 0 && base_mul_i64(seconds, 1000000000, &ns) && base_add_i64(ns, now_ns(), &ns);
    return limited ? ns : 0;
}

/* Counts executed operations against the limits; the last of them is op. */
static bool count_steps(struct sim_interp *it, pto_op_id op, uint64_t n)
{
    struct sim *sim = it->sim;
    uint64_t before = sim->steps;
    sim->steps += n;
    if (sim->options.max_insns > 0 && sim->steps > (uint64_t)sim->options.max_insns) {
        struct base_diag *d = base_diag_emit(sim->diags, PTO_D_RUN_LIMIT, it->program->ops[op].span,
                                             "stopped after %lld executed operations", (long long)sim->options.max_insns);
        base_diag_note(d, "--max-insns N sets the limit (0: none)");
        return false;
    }
    if (it->deadline_ns != 0 && sim->steps / CLOCK_EVERY != before / CLOCK_EVERY && now_ns() > it->deadline_ns) {
        struct base_diag *d = base_diag_emit(sim->diags, PTO_D_RUN_LIMIT, it->program->ops[op].span,
                                             "stopped after %lld seconds", (long long)sim->options.max_seconds);
        base_diag_note(d, "--max-seconds N sets the limit (0: none)");
        return false;
    }
    return true;
}

static bool within_limits(struct sim_interp *it, pto_op_id op) { return count_steps(it, op, 1); }

bool sim_interp_push(struct sim_interp *it, struct sim_frame frame)
{
    if (it->nframes >= MAX_DEPTH || (frame.call != 0 && it->ncalls >= SIM_MAX_CALLS)) {
        base_diag_emit(it->sim->diags, PTO_D_RUN_LIMIT, it->program->ops[frame.call != 0 ? frame.call : frame.owner].span,
                       frame.call != 0 ? "calls nest deeper than %d" : "regions nest deeper than %d",
                       frame.call != 0 ? SIM_MAX_CALLS : MAX_DEPTH);
        return false;
    }
    it->ncalls += frame.call != 0;
    BASE_GROW(it->frames, it->nframes, it->frames_cap);
    it->frames[it->nframes++] = frame;
    return true;
}

void sim_interp_place_scalar(const struct sim_interp *it, struct sim_scalar *s)
{
    s->block_idx = it->exec.block_idx;
    s->block_num = it->exec.block_num;
    s->subblock_idx = it->exec.subblock_idx;
    s->subblock_num = it->exec.subblock_num;
}

unsigned sim_interp_ready_scalar(const struct sim_interp *it, pto_op_id id, struct sim_scalar *s)
{
    const struct pto_program *p = it->program;
    const struct pto_operation *op = &p->ops[id];
    unsigned n = 0;
    *s = (struct sim_scalar){.program = p, .op = op, .strict = it->sim->options.strict};
    sim_interp_place_scalar(it, s);
    for (int slot = 0; slot < isa_op((enum pto_op)op->op)->nslots && n < 3; slot++) {
        pto_value_id v = isa_slot_is_result(&isa_op((enum pto_op)op->op)->slots[slot]) ? 0 : isa_operand(p, op, slot);
        if (v != 0)
            s->in[n++] = &it->values[v];
    }
    sim_scalar_types(s);
    return n;
}

static bool run_scalar(struct sim_interp *it, pto_op_id id)
{
    const struct pto_operation *op = &it->program->ops[id];
    struct pto_operand out = {0}, second = {0};
    struct sim_scalar s;
    unsigned n = sim_interp_ready_scalar(it, id, &s);
    s.out = &out;
    s.second = &second;
    const char *why = sim_scalar_run(&s);
    if (why != NULL)
        return sim_interp_trap(it, id, "%s", why);
    it->values[op->results] = out;
    if (op->nresults > 1)
        it->values[op->results + 1] = second;
    if (it->timer != NULL && n != 0 && (op->flags & PTO_OPFLAG_IMPLIED) == 0)
        sim_timer_scalar(it->timer, 1);
    return true;
}

/* A number that stands for "not known" in text has no meaning when it comes up in a run; neither has an address that wraps around. */
static const char *beyond_64_bits(const struct sim_interp *it, const struct pto_operation *op, const struct pto_operand *out)
{
    bool placed = false;
    for (uint32_t i = 0; i < op->noperands; i++) {
        const struct pto_operand *v = &it->values[it->program->pool[op->operands + i]];
        if (v->kind == PTO_OK_INT && v->u.i == PTO_UNKNOWN)
            return "an operand is the smallest integer of 64 bits, which is no extent, offset or address";
        placed = placed || (v->kind == PTO_OK_GM && v->u.gm.addr != PTO_UNKNOWN) || (v->kind == PTO_OK_PTR && v->u.ptr.addr != PTO_UNKNOWN);
    }
    bool lost = (out->kind == PTO_OK_GM && out->u.gm.addr == PTO_UNKNOWN) || (out->kind == PTO_OK_PTR && out->u.ptr.addr == PTO_UNKNOWN);
    return placed && lost ? "the offsets lead to an address beyond 64 bits" : NULL;
}

static bool run_view(struct sim_interp *it, pto_op_id id)
{
    const struct pto_program *p = it->program;
    const struct pto_operation *op = &p->ops[id];
    struct pto_operand out = {0};
    int slot = 0;
    const char *why = isa_resolve_view(p, id, sim_interp_read, it, &out, &slot);
    if (why == NULL && out.kind == PTO_OK_NONE)
        why = "cannot be executed here";
    if (why == NULL)
        why = beyond_64_bits(it, op, &out);
    if (why != NULL) {
        const struct isa_op_info *info = isa_op((enum pto_op)op->op);
        struct base_diag *d = say_trap(it, id, why);
        d->check = slot >= 0 && slot < info->nslots && info->slots[slot].role == PTO_ROLE_ADDR ? "mem" : d->check;
        return false;
    }
    pto_value_id to = op->op == PTO_OP_SET_VALIDSHAPE ? isa_operand_of_role(p, op, PTO_ROLE_SRC) : op->results;
    it->values[to] = out;
    if (it->timer != NULL && op->noperands != 0)
        sim_timer_scalar(it->timer, 1);
    return true;
}

bool sim_interp_start(struct sim_interp *it, pto_op_id func)
{
    const struct pto_program *p = it->program;
    it->nframes = it->ncalls = 0;
    for (uint32_t i = 0; it->keys != NULL && i < p->nvalues; i++)
        it->keys[i] = sim_key_of(&it->values[i]);
    sim_objects_init(&it->exec.objects, it->program, it->values);
    if ((it->code->skip[func] & it->skip & SIM_SKIP_SECOND) != 0)
        return true;
    return sim_interp_push(it, (struct sim_frame){.owner = func, .next = p->blocks[isa_entry_block(p, &p->ops[func], 0)].first});
}

void sim_interp_void_results(struct sim_interp *it, const struct pto_operation *op)
{
    for (uint32_t i = 0; i < op->nresults; i++) {
        struct pto_operand *v = &it->values[op->results + i];
        isa_read_type(it->program, op->results + i, v);
        if (v->kind == PTO_OK_INT)
            v->u.i = 0;
        if (it->keys != NULL)
            it->keys[op->results + i] = sim_key_of(v);
    }
}

static void end_turn(struct sim_interp *it)
{
    it->in_turn = false;
    if (it->race != NULL && it->turns_order)
        sim_race_release_all(it->race, &it->turns->clock);
    it->turns->done[it->turns_core]++;
    it->turns->stamp++;
}

void sim_interp_end_turns(struct sim_interp *it)
{
    if (it->turns == NULL)
        return;
    it->turns->done[it->turns_core] = UINT64_MAX;
    it->turns->stamp++;
}

/* Has every other core behind it what stands before this turn? Vector cores take the same turn one after the other. */
static bool my_turn(const struct sim_interp *it)
{
    const struct sim_turns *t = it->turns;
    for (unsigned i = 0; i < sizeof t->done / sizeof t->done[0]; i++)
        if (i != it->turns_core && t->done[i] < t->done[it->turns_core] + (i != 0 && i < it->turns_core))
            return false;
    return true;
}

bool sim_interp_execute(struct sim_interp *it, pto_op_id id)
{
    switch ((enum pto_op_class)isa_op((enum pto_op)it->program->ops[id].op)->cls) {
    case PTO_CLASS_INSN: return sim_interp_insn(it, id);
    case PTO_CLASS_VIEW: return run_view(it, id);
    case PTO_CLASS_SCALAR: return run_scalar(it, id);
    case PTO_CLASS_CONTROL: return sim_interp_control(it, id);
    default: return sim_interp_trap(it, id, "is no operation");
    }
}

bool sim_interp_step(struct sim_interp *it, pto_op_id id)
{
    if (!within_limits(it, id))
        return false;
    bool skip = (it->code->skip[id] & it->skip) != 0;
    bool turn = it->turns != NULL && !it->in_turn && (it->code->skip[id] & (SIM_SKIP_CUBE | SIM_SKIP_VECTOR)) != 0;
    if (turn && !skip && !my_turn(it)) {
        it->insn.source_op = id;
        return sim_block_until(&it->exec, &it->turns->stamp, "what stands before this and other cores execute");
    }
    if (turn) {
        if (it->race != NULL && it->turns_order && !skip)
            sim_race_acquire_all(it->race, it->turns->clock);
        it->in_turn = true;
        it->turn_frames = it->nframes;
    }
    if (skip) {
        sim_interp_void_results(it, &it->program->ops[id]);
        return true;
    }
    return it->fast != NULL ? sim_fast_step(it->fast, id) : sim_interp_execute(it, id);
}

/* One operation of the innermost block. False after an error, or with exec.blocked. */
static bool step(struct sim_interp *it)
{
    struct sim_frame *f = &it->frames[it->nframes - 1];
    pto_op_id id = f->next;
    if (id == 0) { /* counts as a step, too: an empty body must not escape the limits */
        bool ok = within_limits(it, f->owner);
        sim_interp_end_region(it, 0);
        return ok;
    }
    f->next = it->program->ops[id].next;
    if (sim_interp_step(it, id))
        return true;
    if (it->exec.blocked)
        it->frames[it->nframes - 1].next = id;
    return false;
}

/* What one operation leads to; DONE: the next one may follow at once. */
static enum sim_progress after_step(struct sim_interp *it, bool ok)
{
    if (!ok)
        return it->exec.blocked ? SIM_BLOCKED : SIM_FAILED;
    if (it->in_turn && it->nframes <= it->turn_frames)
        end_turn(it);
    if (it->exec.polls) {
        it->exec.polls = false;
        return SIM_PAUSED;
    }
    return it->limit_m != 0 && sim_timer_front(it->timer) > it->limit_m ? SIM_AHEAD : SIM_DONE;
}

enum sim_progress sim_native_step(struct sim_interp *it, pto_op_id op)
{
    it->exec.blocked = false;
    return after_step(it, sim_interp_step(it, op));
}

bool sim_native_count(struct sim_interp *it, uint64_t steps)
{
    pto_op_id at = it->insn.source_op != 0 ? it->insn.source_op : it->sim->func;
    return count_steps(it, at, steps);
}

void sim_native_leave(struct sim_interp *it)
{
    sim_interp_end_region(it, 0);
    if (it->in_turn && it->nframes <= it->turn_frames)
        end_turn(it);
}

enum sim_progress sim_interp_run(struct sim_interp *it, uint64_t steps)
{
    it->exec.blocked = false;
    if (it->native != NULL) {
        enum sim_progress progress = it->native->run(it->producer, steps);
        if (progress != SIM_DONE)
            return progress;
    }
    for (uint64_t i = 0; it->nframes != 0 && it->native == NULL; i++) {
        if (i == steps)
            return SIM_PAUSED;
        enum sim_progress progress = after_step(it, step(it));
        if (progress != SIM_DONE)
            return progress;
    }
    if (it->interleave != NULL && !sim_interleave_drain(it->interleave))
        return SIM_FAILED;
    return SIM_DONE;
}

void sim_interp_free(struct sim_interp *it)
{
    base_diags_free(&it->scratch);
    sim_objects_free(&it->exec.objects);
    free(it->frames);
    free(it->values);
    free(it->list);
}
