/* Level 1 to 2: carried tiles that no sharing of buffers can keep are copied into one buffer of their own.
 *
 * The vector memory copies within itself (vector.md 0.3: TMOV vec to vec), so that a tile that a loop or branch carries there can
 * always be carried: its sources are copied where they are handed over, and since nothing else needs the copies, they share the
 * buffer of the carried tile; where branches would still write that too early, it is copied where it arrives, too.  Which carried
 * tiles need it is decided in lower_tiles.c; nothing is placed here. */
#include "asm/lower_tiles.h"

#include <stdlib.h>

static bool can_copy(const struct pto_program *p, pto_value_id value)
{
    return isa_type(p, p->values[value].type)->tile.space == PTO_SPACE_VEC;
}

static bool is_copy(const struct pto_program *p, pto_value_id value)
{
    pto_op_id def = p->values[value].def;
    return def != 0 && p->ops[def].op == PTO_OP_TMOV && (p->ops[def].flags & PTO_OPFLAG_SYNTHETIC) != 0;
}

static pto_value_id make_copy(struct pto_program *p, pto_op_id before, pto_value_id from)
{
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
    return p->ops[op].results;
}

static void copy_in_front(struct pto_program *p, pto_op_id before, uint32_t place)
{
    pto_value_id copy = make_copy(p, before, p->pool[place]);
    p->pool[place] = copy;
}

/* Hands on what a block of the same operation carries: that may not change before all others are read. */
static bool hands_on(const struct tiles *t, const struct flow *f)
{
    const struct pto_program *p = t->l->p;
    pto_value_id from = p->pool[f->place], base = is_copy(p, from) ? 0 : t->live.base[from];
    return base != 0 && p->values[base].def == 0 && p->regions[p->blocks[p->values[base].block].region].owner == f->owner && f->op != f->owner;
}

/* The copies in front of one operation that hands values over; one place may go to several (an argument and a result). */
static bool copy_in_front_of(struct tiles *t, const struct flow *const *list, uint32_t n)
{
    struct pto_program *p = t->l->p;
    bool twice = false;
    for (uint32_t i = 0; i < n; i++)
        twice = twice || hands_on(t, list[i]);
    for (int stage = 0; stage < 1 + twice; stage++)
        for (uint32_t i = 0; i < n; i++)
            copy_in_front(p, list[i]->op, list[i]->place);
    return n != 0;
}

static int by_op_and_place(const void *x, const void *y)
{
    const struct flow *a = *(const struct flow *const *)x, *b = *(const struct flow *const *)y;
    if (a->op != b->op)
        return a->op < b->op ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

/* All that op hands to overwritten tiles, and what it exchanges beside them. */
static bool copy_sources(struct tiles *t, pto_op_id owner)
{
    struct pto_program *p = t->l->p;
    uint32_t total = t->flows.count, n = 0;
    const struct flow **list = base_alloc_array(&t->l->arena, (size_t)total + 1, sizeof *list);
    bool *chosen = base_alloc_array(&t->l->arena, p->nvalues, sizeof *chosen), any = false;
    for (uint32_t i = 0; i < total; i++) {
        const struct flow *f = &t->flows.list[i];
        if (f->owner == owner && can_copy(p, f->to) && (t->overwritten[f->to] || hands_on(t, f)))
            chosen[f->to] = true;
    }
    for (uint32_t i = 0; i < total; i++)
        if (chosen[t->flows.list[i].to] && !is_copy(p, p->pool[t->flows.list[i].place]))
            list[n++] = &t->flows.list[i];
    if (n != 0)
        qsort(list, n, sizeof *list, by_op_and_place);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++)
        if (kept == 0 || list[kept - 1]->place != list[i]->place)
            list[kept++] = list[i];
    for (uint32_t i = 0, end; i < kept; i = end) {
        for (end = i; end < kept && list[end]->op == list[i]->op; end++)
            continue;
        any = copy_in_front_of(t, list + i, end - i) || any;
    }
    return any;
}

/* One more copy, made where the tile is handed over to, serves all uses; then what carries it is needed no longer. A branch on one of
 * two ways writes what it carries on both, and on the other way the old contents may be needed. */
static bool copy_behind(struct tiles *t, pto_value_id value)
{
    struct pto_program *p = t->l->p;
    const struct pto_value *v = &p->values[value];
    uint32_t first = t->live.first_use[value], n = t->live.first_use[value + 1] - first;
    if (n == 0 || (n == 1 && p->ops[t->live.uses[first].op].op == PTO_OP_TMOV && (p->ops[t->live.uses[first].op].flags & PTO_OPFLAG_SYNTHETIC) != 0))
        return false;
    pto_value_id copy = make_copy(p, v->def != 0 ? p->ops[v->def].next : p->blocks[v->block].first, value);
    isa_replace_uses(p, value, copy);
    isa_set_operand(p, p->values[copy].def, isa_op_slot(PTO_OP_TMOV, PTO_ROLE_SRC), value);
    return true;
}

bool asm_tiles_copy_carried(struct tiles *t)
{
    const struct pto_program *p = t->l->p;
    bool any = false;
    for (uint32_t i = 0; i < t->ncarried; i++) {
        const struct pto_value *v = &p->values[t->carried[i]];
        if (t->overwritten[t->carried[i]] && can_copy(p, t->carried[i]))
            any = copy_sources(t, v->def != 0 ? v->def : p->regions[p->blocks[v->block].region].owner) || any;
    }
    for (uint32_t i = 0, n = any ? 0 : t->ncarried; i < n; i++)
        if (t->overwritten[t->carried[i]] && can_copy(p, t->carried[i]))
            any = copy_behind(t, t->carried[i]) || any;
    return any;
}
