/* Where the tile values come from that regions and blocks hand on: loops, branches, conditions.  Goes by the tables of regions only
 * (isa/flow.def, isa/region.def); knows nothing of buffers. */
#include "asm/lower.h"

#include <stdlib.h>

struct building {
    const struct pto_program *p;
    const struct live *v;
    struct flow *list;
    uint32_t n, cap;
};

static void add(struct building *b, pto_op_id op, pto_op_id owner, uint32_t place, pto_value_id to, bool entry)
{
    if (b->v->base[to] != to)
        return;
    BASE_GROW(b->list, b->n, b->cap);
    b->list[b->n++] = (struct flow){op, owner, place, to, entry};
}

/* The last operands of op stand for the last of n values from `to` on. */
static void add_last(struct building *b, pto_op_id op, pto_op_id owner, pto_value_id to, uint32_t n, bool entry)
{
    const struct pto_operation *o = &b->p->ops[op];
    for (uint32_t k = 1; k <= n && k <= o->noperands; k++)
        add(b, op, owner, o->operands + o->noperands - k, to + (n - k), entry);
}

static void add_args(struct building *b, pto_op_id op, pto_op_id owner, uint32_t region, bool entry)
{
    const struct pto_block *block = &b->p->blocks[isa_entry_block(b->p, &b->p->ops[owner], region)];
    add_last(b, op, owner, block->args, block->nargs, entry);
}

static void add_regions(struct building *b, pto_op_id id)
{
    const struct pto_program *p = b->p;
    const struct pto_operation *op = &p->ops[id];
    bool loop = asm_lower_is_loop(p, id), turns = asm_lower_takes_turns(p, id);
    if (loop)
        add_args(b, id, id, 0, true);
    if (loop && !turns)
        add_last(b, id, id, op->results, op->nresults, true);
    for (uint32_t r = 0; r < op->nregions; r++)
        for (pto_block_id block = p->regions[op->regions + r].first; block != 0; block = p->blocks[block].next) {
            pto_op_id last = p->blocks[block].last;
            pto_block_id to;
            const pto_value_id *args;
            uint32_t nargs;
            if (last == 0 || !isa_op_is_terminator((enum pto_op)p->ops[last].op))
                continue;
            for (uint32_t k = 0; k < p->ops[last].nsuccessors; k++) {
                to = isa_successor(p, &p->ops[last], k, &args, &nargs);
                for (uint32_t i = 0; i < nargs && i < p->blocks[to].nargs; i++)
                    add(b, last, id, (uint32_t)(args - p->pool) + i, p->blocks[to].args + i, false);
            }
            if (p->ops[last].nsuccessors != 0)
                continue;
            if (loop)
                add_args(b, last, id, turns && r == 0 ? 1 : 0, false);
            if (!turns || r == 0)
                add_last(b, last, id, op->results, op->nresults, false);
        }
}

static int by_target(const void *x, const void *y)
{
    const struct flow *a = x, *b = y;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

void asm_flows_build(struct flows *f, const struct live *v, struct base_arena *arena)
{
    struct building b = {.p = v->p, .v = v};
    for (uint32_t i = 0; i < v->norder; i++)
        if (v->p->ops[v->order[i]].nregions != 0)
            add_regions(&b, v->order[i]);
    f->list = base_alloc_array(arena, (size_t)b.n + 1, sizeof *f->list);
    f->first = base_alloc_array(arena, (size_t)v->p->nvalues + 1, sizeof *f->first);
    for (uint32_t i = 0; i < b.n; i++) {
        f->list[i] = b.list[i];
        f->first[b.list[i].to + 1]++;
    }
    f->count = b.n;
    free(b.list);
    if (b.n != 0)
        qsort(f->list, b.n, sizeof *f->list, by_target);
    for (uint32_t i = 0; i < v->p->nvalues; i++)
        f->first[i + 1] += f->first[i];
}
