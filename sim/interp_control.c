/* Control flow: what each CONTROL row does to the frames, and what the end of a region means to the operation that owns it
 * (pto-as.md 4, 4.1). Must not know tiles or instructions. */
#include "sim/interp.h"

#include <stdlib.h>
#include <string.h>

typedef bool control_fn(struct sim_interp *it, pto_op_id id);

static const struct pto_block *entry_of(const struct pto_program *p, pto_op_id owner, uint32_t region)
{
    pto_block_id block = isa_entry_block(p, &p->ops[owner], region);
    return block != 0 ? &p->blocks[block] : NULL;
}

static struct sim_frame *innermost(struct sim_interp *it) { return &it->frames[it->nframes - 1]; }

static int64_t int_of_role(const struct sim_interp *it, const struct pto_operation *op, enum pto_role role)
{
    return it->values[isa_operand_of_role(it->program, op, role)].u.i;
}

/* Gives n values to consecutive value ids, through a buffer since they may overlap (swapped iter_args). */
static void assign(struct sim_interp *it, const pto_value_id *from, uint32_t n, pto_value_id to, uint32_t max)
{
    struct pto_operand few[4], *copy = few;
    n = n < max ? n : max;
    if (n == 1) {
        it->values[to] = it->values[from[0]];
        if (it->keys != NULL)
            it->keys[to] = it->keys[from[0]];
        return;
    }
    if (n > sizeof few / sizeof few[0])
        copy = base_realloc_array(NULL, n, sizeof *copy);
    for (uint32_t i = 0; i < n; i++)
        copy[i] = it->values[from[i]];
    for (uint32_t i = 0; i < n; i++)
        it->values[to + i] = copy[i];
    for (uint32_t i = 0; it->keys != NULL && i < n; i++)
        it->keys[to + i] = sim_key_of(&copy[i]);
    if (copy != few)
        free(copy);
}

/* The same for the values of a list slot. */
static void assign_list(struct sim_interp *it, const struct pto_operation *op, enum pto_role role, pto_value_id to, uint32_t max)
{
    uint32_t n;
    const pto_value_id *from = isa_operand_list(it->program, op, isa_op_slot((enum pto_op)op->op, role), &n);
    assign(it, from, n, to, max);
}

/* ---- ends of regions: f is the innermost frame, term the terminator or NULL where none is written ---- */

static void set_iv(struct sim_interp *it, pto_value_id iv, int64_t value)
{
    struct pto_operand *v = &it->values[iv];
    v->kind = PTO_OK_INT;
    v->dtype = (uint8_t)isa_type_dtype(it->program, it->program->values[iv].type);
    v->u.i = value;
    if (it->keys != NULL)
        it->keys[iv] = sim_key_of(v);
}

static void end_for(struct sim_interp *it, struct sim_frame *f, const struct pto_operation *term)
{
    const struct pto_operation *owner = &it->program->ops[f->owner];
    const struct pto_block *b = entry_of(it->program, f->owner, 0);
    int64_t next;
    bool more = !__builtin_add_overflow(f->iv, f->step, &next) && next < f->ub;
    if (term != NULL)
        assign_list(it, term, PTO_ROLE_VALUES, more ? b->args + 1 : owner->results, more ? b->nargs - 1 : owner->nresults);
    if (!more) {
        it->nframes--;
        return;
    }
    f->iv = next;
    f->next = b->first;
    set_iv(it, b->args, next);
    if (it->timer != NULL)
        sim_timer_scalar(it->timer, 1);
}

/* The second region is done: its values go to the first, which decides (the first ends with scf.condition). */
static void end_while(struct sim_interp *it, struct sim_frame *f, const struct pto_operation *term)
{
    const struct pto_block *before = entry_of(it->program, f->owner, 0);
    if (term != NULL)
        assign_list(it, term, PTO_ROLE_VALUES, before->args, before->nargs);
    f->next = before->first;
}

static void end_func(struct sim_interp *it, struct sim_frame *f, const struct pto_operation *term)
{
    if (f->call != 0) {
        const struct pto_operation *call = &it->program->ops[f->call];
        if (term != NULL)
            assign_list(it, term, PTO_ROLE_VALUES, call->results, call->nresults);
        it->ncalls--;
    }
    it->nframes--;
}

static void end_once(struct sim_interp *it, struct sim_frame *f, const struct pto_operation *term)
{
    const struct pto_operation *owner = &it->program->ops[f->owner];
    if (term != NULL)
        assign_list(it, term, PTO_ROLE_VALUES, owner->results, owner->nresults);
    it->nframes--;
}

typedef void end_fn(struct sim_interp *it, struct sim_frame *f, const struct pto_operation *term);
/* Operations whose regions do more at their end than give results; NULL: end_once(). */
static end_fn *const ends[PTO_OP_COUNT] = {[PTO_OP_SCF_FOR] = end_for, [PTO_OP_SCF_WHILE] = end_while, [PTO_OP_FUNC] = end_func};

void sim_interp_end_region(struct sim_interp *it, pto_op_id terminator)
{
    struct sim_frame *f = innermost(it);
    end_fn *end = ends[it->program->ops[f->owner].op];
    (end != NULL ? end : end_once)(it, f, terminator != 0 ? &it->program->ops[terminator] : NULL);
}

/* ---- operations ---- */

static bool enter(struct sim_interp *it, pto_op_id id, uint32_t region)
{
    const struct pto_block *b = entry_of(it->program, id, region);
    return b == NULL || sim_interp_push(it, (struct sim_frame){.owner = id, .next = b->first});
}

static bool sim_ct_region(struct sim_interp *it, pto_op_id id) { return enter(it, id, 0); }

static bool sim_ct_if(struct sim_interp *it, pto_op_id id)
{
    return enter(it, id, int_of_role(it, &it->program->ops[id], PTO_ROLE_COND) != 0 ? 0 : 1);
}

static bool sim_ct_for(struct sim_interp *it, pto_op_id id)
{
    const struct pto_program *p = it->program;
    const struct pto_operation *op = &p->ops[id];
    struct sim_frame f = {.owner = id, .iv = int_of_role(it, op, PTO_ROLE_LB), .ub = int_of_role(it, op, PTO_ROLE_UB), .step = int_of_role(it, op, PTO_ROLE_STEP)};
    if (f.step <= 0)
        return sim_interp_trap(it, id, "the step is %lld, it must be positive", (long long)f.step);
    const struct pto_block *b = entry_of(p, id, 0);
    if (f.iv >= f.ub || b == NULL || b->nargs == 0) {
        assign_list(it, op, PTO_ROLE_INITS, op->results, op->nresults);
        return true;
    }
    assign_list(it, op, PTO_ROLE_INITS, b->args + 1, b->nargs - 1);
    set_iv(it, b->args, f.iv);
    f.next = b->first;
    return sim_interp_push(it, f);
}

static bool sim_ct_while(struct sim_interp *it, pto_op_id id)
{
    const struct pto_block *before = entry_of(it->program, id, 0);
    if (before == NULL)
        return true;
    assign_list(it, &it->program->ops[id], PTO_ROLE_INITS, before->args, before->nargs);
    return enter(it, id, 0);
}

static bool sim_ct_condition(struct sim_interp *it, pto_op_id id)
{
    const struct pto_operation *op = &it->program->ops[id];
    struct sim_frame *f = innermost(it);
    const struct pto_operation *owner = &it->program->ops[f->owner];
    const struct pto_block *after = entry_of(it->program, f->owner, 1);
    if (int_of_role(it, op, PTO_ROLE_COND) != 0 && after != NULL) {
        assign_list(it, op, PTO_ROLE_VALUES, after->args, after->nargs);
        f->next = after->first;
    } else {
        assign_list(it, op, PTO_ROLE_VALUES, owner->results, owner->nresults);
        it->nframes--;
    }
    return true;
}

/* The default region stands first, then those of the cases in their order. */
static bool sim_ct_switch(struct sim_interp *it, pto_op_id id)
{
    const struct pto_program *p = it->program;
    const struct pto_operation *op = &p->ops[id];
    const struct pto_attribute *cases = isa_find_attr(p, op, PTO_ATTR_CASES);
    int64_t index = int_of_role(it, op, PTO_ROLE_INDEX);
    uint32_t region = 0;
    for (uint32_t k = 0; cases != NULL && k < cases->count && region == 0; k++)
        if (p->attrs[cases->first + k].i == index)
            region = k + 1;
    return enter(it, id, region);
}

static bool sim_ct_yield(struct sim_interp *it, pto_op_id id)
{
    sim_interp_end_region(it, id);
    return true;
}

static bool sim_ct_call(struct sim_interp *it, pto_op_id id)
{
    const struct pto_program *p = it->program;
    pto_op_id func = it->code->callee[id];
    const struct pto_block *b = func != 0 ? entry_of(p, func, 0) : NULL;
    if (b == NULL)
        return sim_interp_trap(it, id, "the called function has no body in this module");
    assign_list(it, &p->ops[id], PTO_ROLE_VALUES, b->args, b->nargs);
    return sim_interp_push(it, (struct sim_frame){.owner = func, .call = id, .next = b->first});
}

/* A return inside nested regions leaves them all. */
static bool sim_ct_return(struct sim_interp *it, pto_op_id id)
{
    while (it->nframes > 1 && it->program->ops[innermost(it)->owner].op != PTO_OP_FUNC)
        it->nframes--;
    sim_interp_end_region(it, id);
    return true;
}

static bool go_to(struct sim_interp *it, pto_op_id id, uint32_t k)
{
    const pto_value_id *args;
    uint32_t nargs;
    pto_block_id block = isa_successor(it->program, &it->program->ops[id], k, &args, &nargs);
    const struct pto_block *to = &it->program->blocks[block];
    assign(it, args, nargs, to->args, to->nargs);
    innermost(it)->next = to->first;
    return true;
}

static bool sim_ct_branch(struct sim_interp *it, pto_op_id id) { return go_to(it, id, 0); }

static bool sim_ct_cond_branch(struct sim_interp *it, pto_op_id id)
{
    return go_to(it, id, int_of_role(it, &it->program->ops[id], PTO_ROLE_COND) != 0 ? 0 : 1);
}

static bool sim_ct_assert(struct sim_interp *it, pto_op_id id)
{
    const struct pto_operation *op = &it->program->ops[id];
    const struct pto_attribute *msg = isa_find_attr(it->program, op, PTO_ATTR_MSG);
    if (int_of_role(it, op, PTO_ROLE_COND) != 0)
        return true;
    return sim_interp_trap(it, id, "%s", msg != NULL ? base_str(&it->program->strings, msg->str) : "the condition is false");
}

static bool sim_ct_none(struct sim_interp *it, pto_op_id id) { return sim_interp_trap(it, id, "cannot be executed here"); }

#define ROW_CONTROL(id, exec) [PTO_OP_##id] = sim_ct_##exec,
#define ROW_INSN(id, exec)
#define ROW_VIEW(id, exec)
#define ROW_SCALAR(id, exec)
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) ROW_##cls(id, exec)
static control_fn *const rows[PTO_OP_COUNT] = {
#include "isa/ops.def"
};
#undef PTO_OP

bool sim_interp_control(struct sim_interp *it, pto_op_id id)
{
    control_fn *fn = rows[it->program->ops[id].op];
    if (it->timer != NULL && fn != sim_ct_yield) /* a yield costs nothing: the next iteration does */
        sim_timer_scalar(it->timer, 1);
    return fn(it, id);
}
