/* The interpreter's walk: an explicit stack of blocks, so that neither nesting nor calls use the host's stack.
 * Values are always those of program order (vector.md 16). Must not know what any tile instruction computes. */
#define _POSIX_C_SOURCE 200809L
#include "sim/interp.h"
#include "base/checked.h"
#include "isa/resolve.h"
#include "sim/scalar.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_DEPTH = 65536, MAX_CALLS = 64, CLOCK_EVERY = 256 };

static bool trap(struct sim_interp *it, pto_op_id op, const char *why)
{
    base_diag_emit(it->sim->diags, PTO_D_TRAP, it->program->ops[op].span, "%s: %s",
                   isa_op((enum pto_op)it->program->ops[op].op)->mnemonic, why);
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

/* Counts one executed operation against the limits. */
static bool within_limits(struct sim_interp *it, pto_op_id op)
{
    struct sim *sim = it->sim;
    sim->steps++;
    if (sim->options.max_insns > 0 && sim->steps > (uint64_t)sim->options.max_insns) {
        struct base_diag *d = base_diag_emit(sim->diags, PTO_D_RUN_LIMIT, it->program->ops[op].span,
                                             "stopped after %lld executed operations", (long long)sim->options.max_insns);
        base_diag_note(d, "--max-insns N sets the limit (0: none)");
        return false;
    }
    if (it->deadline_ns != 0 && sim->steps % CLOCK_EVERY == 0 && now_ns() > it->deadline_ns) {
        struct base_diag *d = base_diag_emit(sim->diags, PTO_D_RUN_LIMIT, it->program->ops[op].span,
                                             "stopped after %lld seconds", (long long)sim->options.max_seconds);
        base_diag_note(d, "--max-seconds N sets the limit (0: none)");
        return false;
    }
    return true;
}

static bool push(struct sim_interp *it, struct sim_frame frame)
{
    if (it->nframes >= MAX_DEPTH || (frame.call != 0 && it->ncalls >= MAX_CALLS)) {
        base_diag_emit(it->sim->diags, PTO_D_RUN_LIMIT, it->program->ops[frame.call != 0 ? frame.call : frame.owner].span,
                       frame.call != 0 ? "calls nest deeper than %d" : "regions nest deeper than %d",
                       frame.call != 0 ? MAX_CALLS : MAX_DEPTH);
        return false;
    }
    it->ncalls += frame.call != 0;
    BASE_GROW(it->frames, it->nframes, it->frames_cap);
    it->frames[it->nframes++] = frame;
    return true;
}

static pto_op_id first_of(const struct pto_program *p, pto_op_id owner, uint32_t region)
{
    pto_block_id block = isa_entry_block(p, &p->ops[owner], region);
    return block != 0 ? p->blocks[block].first : 0;
}

/* Copies the values of a list slot to consecutive value ids, through a buffer since they may overlap (swapped iter_args). */
static void assign_list(struct sim_interp *it, const struct pto_operation *op, int slot, pto_value_id to, uint32_t max)
{
    uint32_t n;
    const pto_value_id *from = isa_operand_list(it->program, op, slot, &n);
    struct pto_operand few[8], *copy = few;
    n = n < max ? n : max;
    if (n > 8)
        copy = base_realloc_array(NULL, n, sizeof *copy);
    for (uint32_t i = 0; i < n; i++)
        copy[i] = it->values[from[i]];
    for (uint32_t i = 0; i < n; i++)
        it->values[to + i] = copy[i];
    if (copy != few)
        free(copy);
}

static void set_iv(struct sim_interp *it, const struct sim_frame *f)
{
    const struct pto_block *b = &it->program->blocks[isa_entry_block(it->program, &it->program->ops[f->owner], 0)];
    if (b->nargs == 0)
        return;
    struct pto_operand *iv = &it->values[b->args];
    memset(iv, 0, sizeof *iv);
    iv->kind = PTO_OK_INT;
    iv->dtype = (uint8_t)isa_type_dtype(it->program, it->program->values[b->args].type);
    iv->u.i = f->iv;
}

static bool start_for(struct sim_interp *it, pto_op_id id)
{
    const struct pto_program *p = it->program;
    const struct pto_operation *op = &p->ops[id];
    struct sim_frame f = {.owner = id, .iv = it->values[isa_operand_of_role(p, op, PTO_ROLE_LB)].u.i,
                      .ub = it->values[isa_operand_of_role(p, op, PTO_ROLE_UB)].u.i,
                      .step = it->values[isa_operand_of_role(p, op, PTO_ROLE_STEP)].u.i};
    if (f.step <= 0)
        return trap(it, id, "the step is not positive");
    int inits = isa_op_slot(PTO_OP_SCF_FOR, PTO_ROLE_INITS);
    if (f.iv >= f.ub) {
        assign_list(it, op, inits, op->results, op->nresults);
        return true;
    }
    pto_block_id block = isa_entry_block(p, op, 0);
    if (block == 0)
        return true;
    if (p->blocks[block].nargs > 1)
        assign_list(it, op, inits, p->blocks[block].args + 1, p->blocks[block].nargs - 1);
    set_iv(it, &f);
    f.next = p->blocks[block].first;
    return push(it, f);
}

static bool start_call(struct sim_interp *it, pto_op_id id)
{
    const struct pto_program *p = it->program;
    const struct pto_operation *op = &p->ops[id];
    const struct pto_attribute *callee = isa_find_attr(p, op, PTO_ATTR_CALLEE);
    pto_op_id func = callee != NULL ? isa_find_func(p, callee->str) : 0;
    pto_block_id block = func != 0 ? isa_entry_block(p, &p->ops[func], 0) : 0;
    if (block == 0)
        return trap(it, id, "the called function has no body in this module");
    assign_list(it, op, isa_op_slot(PTO_OP_CALL, PTO_ROLE_VALUES), p->blocks[block].args, p->blocks[block].nargs);
    return push(it, (struct sim_frame){.owner = func, .call = id, .next = p->blocks[block].first});
}

/* Ends the innermost block; terminator is its yield or return, 0 if none is written. */
static void end_block(struct sim_interp *it, pto_op_id terminator)
{
    const struct pto_program *p = it->program;
    struct sim_frame *f = &it->frames[it->nframes - 1];
    const struct pto_operation *owner = &p->ops[f->owner], *term = terminator != 0 ? &p->ops[terminator] : NULL;
    int slot = term != NULL ? isa_op_slot((enum pto_op)term->op, PTO_ROLE_VALUES) : -1;
    if (owner->op == PTO_OP_SCF_FOR) {
        const struct pto_block *b = &p->blocks[isa_entry_block(p, owner, 0)];
        int64_t next;
        bool more = !__builtin_add_overflow(f->iv, f->step, &next) && next < f->ub;
        if (term != NULL)
            assign_list(it, term, slot, more ? b->args + 1 : owner->results, more ? b->nargs - 1 : owner->nresults);
        if (more) {
            f->iv = next;
            f->next = b->first;
            set_iv(it, f);
            if (it->timer != NULL)
                sim_timer_scalar(it->timer, 1);
            return;
        }
    } else if (owner->op == PTO_OP_FUNC) {
        if (f->call != 0 && term != NULL)
            assign_list(it, term, slot, p->ops[f->call].results, p->ops[f->call].nresults);
        it->ncalls -= f->call != 0;
    } else if (term != NULL) {
        assign_list(it, term, slot, owner->results, owner->nresults);
    }
    it->nframes--;
}

/* A return inside nested regions leaves them all. */
static void do_return(struct sim_interp *it, pto_op_id op)
{
    while (it->nframes != 0 && it->program->ops[it->frames[it->nframes - 1].owner].op != PTO_OP_FUNC)
        it->nframes--;
    if (it->nframes != 0)
        end_block(it, op);
}

static bool run_scalar(struct sim_interp *it, pto_op_id id)
{
    const struct pto_program *p = it->program;
    const struct pto_operation *op = &p->ops[id];
    struct pto_operand out = {0}, second = {0};
    struct sim_scalar s = {.program = p, .op = op, .block_idx = it->exec.block_idx, .block_num = it->exec.block_num,
                           .subblock_idx = it->exec.subblock_idx, .subblock_num = it->exec.subblock_num, .strict = it->sim->options.strict, .out = &out, .second = &second};
    int n = 0;
    for (int slot = 0; slot < isa_op((enum pto_op)op->op)->nslots && n < 3; slot++) {
        pto_value_id v = isa_slot_is_result(&isa_op((enum pto_op)op->op)->slots[slot]) ? 0 : isa_operand(p, op, slot);
        if (v != 0)
            s.in[n++] = &it->values[v];
    }
    sim_scalar_types(&s);
    const char *why = sim_scalar_run(&s);
    if (why != NULL)
        return trap(it, id, why);
    it->values[op->results] = out;
    if (op->nresults > 1)
        it->values[op->results + 1] = second;
    if (it->timer != NULL && n != 0)
        sim_timer_scalar(it->timer, 1);
    return true;
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
    if (why != NULL)
        return trap(it, id, why);
    pto_value_id to = op->op == PTO_OP_SET_VALIDSHAPE ? isa_operand_of_role(p, op, PTO_ROLE_SRC) : op->results;
    it->values[to] = out;
    if (it->timer != NULL && op->noperands != 0)
        sim_timer_scalar(it->timer, 1);
    return true;
}

static bool run_control(struct sim_interp *it, pto_op_id id)
{
    const struct pto_program *p = it->program;
    const struct pto_operation *op = &p->ops[id];
    if (it->timer != NULL && op->op != PTO_OP_SCF_YIELD)
        sim_timer_scalar(it->timer, 1);
    switch ((enum pto_op)op->op) {
    case PTO_OP_SCF_FOR:
        return start_for(it, id);
    case PTO_OP_SCF_IF: {
        uint32_t region = it->values[isa_operand_of_role(p, op, PTO_ROLE_COND)].u.i != 0 ? 0 : 1;
        if (isa_entry_block(p, op, region) == 0)
            return true;
        return push(it, (struct sim_frame){.owner = id, .next = first_of(p, id, region)});
    }
    case PTO_OP_SCF_YIELD:
        end_block(it, id);
        return true;
    case PTO_OP_CALL:
        return start_call(it, id);
    case PTO_OP_RETURN:
        do_return(it, id);
        return true;
    default:
        return trap(it, id, "cannot be executed here");
    }
}

bool sim_interp_start(struct sim_interp *it, pto_op_id func)
{
    it->nframes = it->ncalls = 0;
    return push(it, (struct sim_frame){.owner = func, .next = first_of(it->program, func, 0)});
}

/* One operation of the innermost block. False after an error, or with exec.blocked. */
static bool step(struct sim_interp *it)
{
    struct sim_frame *f = &it->frames[it->nframes - 1];
    pto_op_id id = f->next;
    if (id == 0) { /* counts as a step, too: an empty body must not escape the limits */
        bool ok = within_limits(it, f->owner);
        end_block(it, 0);
        return ok;
    }
    if (!within_limits(it, id))
        return false;
    f->next = it->program->ops[id].next;
    switch ((enum pto_op_class)isa_op((enum pto_op)it->program->ops[id].op)->cls) {
    case PTO_CLASS_INSN:
        if (sim_interp_insn(it, id))
            return true;
        if (it->exec.blocked)
            it->frames[it->nframes - 1].next = id;
        return false;
    case PTO_CLASS_VIEW: return run_view(it, id);
    case PTO_CLASS_SCALAR: return run_scalar(it, id);
    case PTO_CLASS_CONTROL: return run_control(it, id);
    default: return trap(it, id, "is no operation");
    }
}

enum sim_progress sim_interp_run(struct sim_interp *it, uint64_t steps)
{
    it->exec.blocked = false;
    for (uint64_t i = 0; it->nframes != 0; i++) {
        if (i == steps)
            return SIM_PAUSED;
        if (!step(it))
            return it->exec.blocked ? SIM_BLOCKED : SIM_FAILED;
    }
    return SIM_DONE;
}

void sim_interp_free(struct sim_interp *it)
{
    base_diags_free(&it->scratch);
    free(it->frames);
    free(it->values);
    free(it->list);
}
