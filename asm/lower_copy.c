/* Level 1 to 2: carried tiles that no sharing of buffers can keep are copied into one buffer of their own.
 *
 * The vector memory copies within itself (vector.md 0.3: TMOV vec to vec), so that a tile that a loop or branch carries there can
 * always be carried: its sources are copied where they are handed over, and since nothing else needs the copies, they share the
 * buffer of the carried tile.  Which carried tiles need it is decided in lower_tiles.c; nothing is placed here. */
#include "asm/lower_tiles.h"

static bool can_copy(const struct pto_program *p, pto_value_id value)
{
    return isa_type(p, p->values[value].type)->tile.space == PTO_SPACE_VEC;
}

static bool is_copy(const struct pto_program *p, pto_value_id value)
{
    pto_op_id def = p->values[value].def;
    return def != 0 && p->ops[def].op == PTO_OP_TMOV && (p->ops[def].flags & PTO_OPFLAG_SYNTHETIC) != 0;
}

static void copy_in_front(struct pto_program *p, pto_op_id before, uint32_t place)
{
    pto_value_id from = p->pool[place];
    pto_type_id type = p->values[from].type;
    pto_str_id name = p->values[from].name;
    pto_value_id operands[PTO_MAX_SLOTS] = {0};
    operands[isa_op_slot(PTO_OP_TMOV, PTO_ROLE_SRC)] = from;
    struct isa_op_spec spec = {.op = PTO_OP_TMOV, .flags = PTO_OPFLAG_SYNTHETIC | PTO_OPFLAG_SSA, .span = p->ops[before].span,
                               .name_span = p->ops[before].name_span, .operands = operands, .noperands = isa_op(PTO_OP_TMOV)->nslots,
                               .result_types = &type, .result_names = &name, .nresults = 1};
    pto_op_id op = isa_op_new(p, &spec);
    isa_op_insert_before(p, before, op);
    p->values[p->ops[op].results].span = p->values[from].span;
    p->pool[place] = p->ops[op].results;
}

/* Where in the pool the k-th value of the list of a role stands. */
static uint32_t place_of(const struct pto_program *p, pto_op_id op, enum pto_role role, uint32_t k)
{
    uint32_t n;
    const pto_value_id *list = isa_operand_list(p, &p->ops[op], isa_op_slot((enum pto_op)p->ops[op].op, role), &n);
    return (uint32_t)(list - p->pool) + k;
}

static pto_op_id yield_of(const struct pto_program *p, pto_op_id op, uint32_t region)
{
    return p->blocks[p->regions[isa_op_region(&p->ops[op], region)].last].last;
}

/* The k-th result is copied, or hands on what the loop carries: then it may not change before all others are read. */
static bool hands_on(const struct tiles *t, pto_op_id loop, pto_value_id yielded)
{
    const struct pto_program *p = t->l->p;
    pto_value_id base = t->live.base[yielded];
    return base != 0 && p->values[base].def == 0 && p->values[base].block == isa_entry_block(p, &p->ops[loop], 0);
}

static bool needs_copy(const struct tiles *t, pto_op_id op, uint32_t k)
{
    const struct pto_program *p = t->l->p;
    const struct pto_operation *o = &p->ops[op];
    pto_value_id result = o->results + k, yielded = p->pool[place_of(p, yield_of(p, op, 0), PTO_ROLE_VALUES, k)];
    if (t->live.base[result] == 0 || !can_copy(p, result) || is_copy(p, yielded))
        return false;
    if (o->op == PTO_OP_SCF_IF)
        return t->overwritten[result];
    return t->overwritten[result] || t->overwritten[p->blocks[isa_entry_block(p, o, 0)].args + k + 1] || hands_on(t, op, yielded);
}

static bool copy_sources(struct tiles *t, pto_op_id op)
{
    struct pto_program *p = t->l->p;
    bool loop = p->ops[op].op == PTO_OP_SCF_FOR, any = false, twice = false;
    uint32_t n = p->ops[op].nresults;
    bool *chosen = base_alloc_array(&t->l->arena, n, sizeof *chosen);
    for (uint32_t k = 0; k < n; k++) {
        chosen[k] = needs_copy(t, op, k);
        any = any || chosen[k];
        twice = twice || (loop && hands_on(t, op, p->pool[place_of(p, yield_of(p, op, 0), PTO_ROLE_VALUES, k)]));
    }
    for (uint32_t region = 0; any && region < (loop ? 1u : 2u); region++) {
        pto_op_id yield = yield_of(p, op, region);
        for (int stage = 0; stage < 1 + twice; stage++)
            for (uint32_t k = 0; k < n; k++)
                if (chosen[k])
                    copy_in_front(p, yield, place_of(p, yield, PTO_ROLE_VALUES, k));
    }
    for (uint32_t k = 0; loop && k < n; k++)
        if (chosen[k])
            copy_in_front(p, op, place_of(p, op, PTO_ROLE_INITS, k));
    return any;
}

bool asm_tiles_copy_carried(struct tiles *t)
{
    struct pto_program *p = t->l->p;
    bool any = false;
    for (uint32_t i = 0; i < t->ncarried; i++) {
        const struct pto_value *v = &p->values[t->carried[i]];
        if (t->overwritten[t->carried[i]])
            any = copy_sources(t, v->def != 0 ? v->def : p->regions[p->blocks[v->block].region].owner) || any;
    }
    return any;
}
