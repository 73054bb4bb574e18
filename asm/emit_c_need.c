/* Which values the C reads, and which are used in other blocks than their own, so that a goto does not jump over their declaration.
 * What nothing reads gets no variable: compilers warn of those. Must not know what operations compute. */
#include "asm/emit_c.h"

struct search {
    struct emit *e;
    pto_value_id *stack;
    uint32_t n, cap;
};

static void need(struct search *s, pto_value_id v)
{
    unsigned kind = v != 0 ? isa_type(s->e->p, s->e->p->values[v].type)->kind : PTO_TYPE_VECTOR;
    if (kind == PTO_TYPE_VECTOR || s->e->values[v].needed) /* vectors are places for results that nothing reads */
        return;
    s->e->values[v].needed = true;
    BASE_GROW(s->stack, s->n, s->cap);
    s->stack[s->n++] = v;
}

static void need_all(struct search *s, const struct pto_operation *op)
{
    for (uint32_t i = 0; i < op->noperands; i++)
        need(s, s->e->p->pool[op->operands + i]);
}

/* The k-th of the values that an operation hands on through the list of that role. */
static void need_listed(struct search *s, const struct pto_operation *op, enum pto_role role, uint32_t k)
{
    uint32_t n;
    const pto_value_id *list = isa_operand_list(s->e->p, op, isa_op_slot((enum pto_op)op->op, role), &n);
    if (list != NULL && k < n)
        need(s, list[k]);
}

/* What the ends of a region hand on as their k-th value. */
static void need_ends(struct search *s, pto_region_id region, uint32_t k)
{
    const struct pto_program *p = s->e->p;
    for (pto_block_id b = p->regions[region].first; b != 0; b = p->blocks[b].next) {
        const struct pto_operation *last = p->blocks[b].last != 0 ? &p->ops[p->blocks[b].last] : NULL;
        if (last != NULL && last->nsuccessors == 0 && isa_op_is_terminator((enum pto_op)last->op))
            need_listed(s, last, PTO_ROLE_VALUES, k);
    }
}

/* A result of an operation with regions: the variable that its ends set. A loop's stands for the value it carries, too. */
static void need_result(struct search *s, const struct pto_operation *op, uint32_t k)
{
    const struct pto_program *p = s->e->p;
    if (op->op == PTO_OP_SCF_FOR) {
        pto_block_id body = isa_entry_block(p, op, 0);
        need_listed(s, op, PTO_ROLE_INITS, k);
        need_ends(s, isa_op_region(op, 0), k);
        if (body != 0 && k + 1 < p->blocks[body].nargs)
            need(s, p->blocks[body].args + k + 1);
        return;
    }
    for (uint32_t r = 0; r < (op->op == PTO_OP_SCF_WHILE ? 1 : op->nregions); r++)
        need_ends(s, isa_op_region(op, r), k);
}

/* An argument of a block: of a loop's body, of a block that is branched to, of a function. */
static void need_argument(struct search *s, pto_value_id v)
{
    const struct pto_program *p = s->e->p;
    const struct pto_value *value = &p->values[v];
    const struct pto_region *region = &p->regions[p->blocks[value->block].region];
    const struct pto_operation *owner = &p->ops[region->owner];
    if (value->block != region->first) {
        for (pto_block_id b = region->first; b != 0; b = p->blocks[b].next) {
            const struct pto_operation *last = p->blocks[b].last != 0 ? &p->ops[p->blocks[b].last] : NULL;
            for (uint32_t k = 0; last != NULL && k < last->nsuccessors; k++) {
                const pto_value_id *args;
                uint32_t nargs;
                if (isa_successor(p, last, k, &args, &nargs) == value->block && value->index < nargs)
                    need(s, args[value->index]);
            }
        }
    } else if (owner->op == PTO_OP_SCF_FOR && value->index > 0) {
        need_listed(s, owner, PTO_ROLE_INITS, value->index - 1);
        need_ends(s, isa_op_region(owner, 0), value->index - 1);
        if (value->index <= owner->nresults)
            need(s, owner->results + value->index - 1);
    } else if (owner->op == PTO_OP_SCF_WHILE && p->blocks[value->block].region == isa_op_region(owner, 0)) {
        need_listed(s, owner, PTO_ROLE_INITS, value->index);
        need_ends(s, isa_op_region(owner, 1), value->index);
    } else if (owner->op == PTO_OP_SCF_WHILE) {
        need_ends(s, isa_op_region(owner, 0), value->index);
    }
}

/* Operations whose operands C reads only if it reads a result, or hands on value by value. */
static const bool lazy[PTO_OP_COUNT] = {
    [PTO_OP_ALLOC_TILE] = true,          [PTO_OP_ALLOC_MULTI_TILE] = true,         [PTO_OP_MAKE_TENSOR_VIEW] = true, [PTO_OP_PARTITION_VIEW] = true,
    [PTO_OP_GET_TENSOR_VIEW_DIM] = true, [PTO_OP_GET_TENSOR_VIEW_STRIDE] = true,   [PTO_OP_ADDPTR] = true,           [PTO_OP_CASTPTR] = true,
    [PTO_OP_PTRTOINT] = true,            [PTO_OP_INTTOPTR] = true,                 [PTO_OP_TILE_VALID_ROWS] = true,  [PTO_OP_TILE_VALID_COLS] = true,
    [PTO_OP_SCF_YIELD] = true,           [PTO_OP_CF_BR] = true,                    [PTO_OP_SCF_WHILE] = true,        [PTO_OP_UNREALIZED_CAST] = true,
};
/* Scalar operations that may trap are done whether anybody reads their result or not. */
static const bool traps[PTO_OP_COUNT] = {
    [PTO_OP_ARITH_DIVSI] = true,     [PTO_OP_ARITH_DIVUI] = true,     [PTO_OP_ARITH_REMSI] = true,      [PTO_OP_ARITH_REMUI] = true, [PTO_OP_ARITH_CEILDIVSI] = true,
    [PTO_OP_ARITH_CEILDIVUI] = true, [PTO_OP_ARITH_FLOORDIVSI] = true, [PTO_OP_ARITH_SHLI] = true,       [PTO_OP_ARITH_SHRSI] = true, [PTO_OP_ARITH_SHRUI] = true,
};

static void need_of_op(struct search *s, const struct pto_operation *op)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    bool hands_on = op->op == PTO_OP_SCF_FOR || op->op == PTO_OP_SCF_CONDITION || op->op == PTO_OP_CF_COND_BR;
    if (info->cls == PTO_CLASS_SCALAR && !traps[op->op])
        return;
    if (hands_on) {
        for (int slot = 0; slot < info->nslots; slot++)
            if (!isa_slot_is_list(&info->slots[slot]) && !isa_slot_is_result(&info->slots[slot]))
                need(s, isa_operand(s->e->p, op, slot));
    } else if (!lazy[op->op]) {
        need_all(s, op);
    }
}

static void need_list(struct search *s, const struct pto_operation *op, enum pto_role role)
{
    uint32_t n;
    const pto_value_id *list = isa_operand_list(s->e->p, op, isa_op_slot((enum pto_op)op->op, role), &n);
    for (uint32_t i = 0; i < n; i++)
        need(s, list[i]);
}

/* Windows of a tensor need its pointer and strides, not how large it is. */
static void need_window(struct search *s, const struct pto_operation *op)
{
    need(s, isa_operand_of_role(s->e->p, op, PTO_ROLE_PTR));
    need_list(s, op, PTO_ROLE_STRIDES);
}

static const bool asks_size[PTO_OP_COUNT] = {[PTO_OP_GET_TENSOR_VIEW_DIM] = true};

static void need_size(struct search *s, const struct pto_operation *op)
{
    pto_value_id view = isa_operand(s->e->p, op, 0);
    pto_op_id def = s->e->p->values[view].def;
    if (def != 0 && s->e->p->ops[def].op == PTO_OP_MAKE_TENSOR_VIEW)
        need_list(s, &s->e->p->ops[def], PTO_ROLE_SHAPE);
}

static void follow(struct search *s)
{
    const struct pto_program *p = s->e->p;
    while (s->n != 0) {
        pto_value_id v = s->stack[--s->n];
        const struct pto_value *value = &p->values[v];
        if (value->def == 0) {
            need_argument(s, v);
            continue;
        }
        const struct pto_operation *op = &p->ops[value->def];
        if (op->nregions != 0)
            need_result(s, op, value->index);
        else if (op->op == PTO_OP_MAKE_TENSOR_VIEW && !s->e->values[v].handle)
            need_window(s, op);
        else
            need_all(s, op);
        if (asks_size[op->op])
            need_size(s, op);
    }
}

/* The block of that region in which an operation stands, itself or with what is around it; 0: it does not. */
static pto_block_id block_in(const struct pto_program *p, pto_op_id op, pto_region_id region)
{
    while (op != 0 && p->ops[op].block != 0 && p->blocks[p->ops[op].block].region != region)
        op = p->regions[p->blocks[p->ops[op].block].region].owner;
    return op != 0 ? p->ops[op].block : 0;
}

static void find_hoisted(struct emit *e)
{
    const struct pto_program *p = e->p;
    for (pto_op_id id = 1; id < p->nops; id++) {
        const struct pto_operation *op = &p->ops[id];
        for (uint32_t i = 0; op->block != 0 && i < op->noperands; i++) {
            pto_value_id v = p->pool[op->operands + i];
            pto_op_id def = v != 0 ? p->values[v].def : 0;
            if (def == 0 || p->ops[def].block == 0)
                continue;
            pto_block_id home = p->ops[def].block;
            pto_region_id region = p->blocks[home].region;
            if (p->regions[region].first != p->regions[region].last && block_in(p, id, region) != home)
                e->values[v].hoisted = true;
        }
    }
}

void emit_find_needed(struct emit *e)
{
    struct search s = {.e = e};
    for (pto_op_id id = 1; id < e->p->nops; id++)
        if (e->p->ops[id].block != 0)
            need_of_op(&s, &e->p->ops[id]);
    follow(&s);
    free(s.stack);
    find_hoisted(e);
}
