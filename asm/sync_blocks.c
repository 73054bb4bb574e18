/* The blocks of a function as insertion walks them: what of a block takes part, and how often, or by which ways, the blocks of an operation
 * run. Must not know of flags and clocks. */
#include "asm/sync_walk.h"

#include <stdlib.h>
#include <string.h>

bool asm_sync_takes_turns(const struct walk *w, pto_op_id op)
{
    const struct pto_program *p = w->s->p;
    return asm_lower_is_loop(p, op) && p->ops[op].nregions == 1 && p->regions[p->ops[op].regions].first == p->regions[p->ops[op].regions].last;
}

/* A loop of several regions, or branches: every block ends with a barrier. */
bool asm_sync_is_rough(const struct walk *w, pto_op_id op)
{
    const struct pto_program *p = w->s->p;
    const struct pto_operation *o = &p->ops[op];
    for (uint32_t r = 0; r < o->nregions; r++)
        if (p->regions[o->regions + r].first != p->regions[o->regions + r].last)
            return true;
    return asm_lower_is_loop(p, op) && !asm_sync_takes_turns(w, op);
}

/* The blocks of the function, outer ones first. */
void asm_sync_collect_blocks(struct walk *w)
{
    const struct pto_program *p = w->s->p;
    uint32_t cap = 0;
    struct block *blocks = NULL;
    for (pto_op_id id = w->s->func; id != 0; id = id == w->s->func ? asm_lower_first(p, id) : asm_lower_next(p, w->s->func, id)) {
        const struct pto_operation *op = &p->ops[id];
        for (uint32_t r = 0; r < op->nregions; r++)
            for (pto_block_id b = p->regions[op->regions + r].first; b != 0; b = p->blocks[b].next) {
                BASE_GROW(blocks, w->nblocks, cap);
                blocks[w->nblocks++] = (struct block){.id = b};
            }
    }
    w->blocks = base_alloc_array(&w->s->arena, (size_t)w->nblocks + 1, sizeof *w->blocks);
    w->block_at = base_alloc_array(&w->s->arena, p->nblocks, sizeof *w->block_at);
    if (w->nblocks != 0)
        memcpy(w->blocks, blocks, w->nblocks * sizeof *w->blocks);
    for (uint32_t i = 0; i < w->nblocks; i++)
        w->block_at[blocks[i].id] = i;
    free(blocks);
}

/* An operation of which nothing inside works or uses flags is none. */
static bool is_item(const struct walk *w, pto_op_id id)
{
    const struct sync_item *item = &w->s->items[id];
    return item->kind != SYNC_NOTHING && (item->kind != SYNC_INSIDE || item->count != 0 || w->insides[id] == NULL || w->insides[id]->busy);
}

/* What of a block takes part: known once the blocks inside it are done. */
void asm_sync_list_items(struct walk *w, struct block *b)
{
    const struct pto_program *p = w->s->p;
    uint32_t n = 0;
    for (pto_op_id id = p->blocks[b->id].first; id != 0; id = p->ops[id].next)
        n += is_item(w, id);
    b->ops = base_alloc_array(&w->s->arena, (size_t)n + 1, sizeof *b->ops);
    b->before = base_alloc_array(&w->s->arena, (size_t)n + 1, sizeof *b->before);
    for (pto_op_id id = p->blocks[b->id].first; id != 0; id = p->ops[id].next)
        if (is_item(w, id))
            b->ops[b->nops++] = id;
}

/* Pipes that work in the blocks of an operation; ALL_PIPES among them if something else is done there. */
static unsigned pipes_inside(const struct walk *w, pto_op_id owner)
{
    const struct pto_program *p = w->s->p;
    const struct pto_operation *op = &p->ops[owner];
    unsigned pipes = 0;
    for (uint32_t r = 0; r < op->nregions; r++)
        for (pto_block_id b = p->regions[op->regions + r].first; b != 0; b = p->blocks[b].next)
            for (pto_op_id id = p->blocks[b].first; id != 0; id = p->ops[id].next) {
                const struct sync_item *item = &w->s->items[id];
                if (!is_item(w, id))
                    continue;
                if ((item->kind != SYNC_WORK && item->kind != SYNC_INSIDE) || (w->insides[id] != NULL && w->insides[id]->busy))
                    pipes |= ALL_PIPES;
                for (uint32_t i = item->first; i < item->first + item->count; i++)
                    pipes |= 1u << w->s->touches[i].pipe;
            }
    return pipes;
}

static unsigned workers(const struct walk *w, pto_op_id op)
{
    const struct pto_program *p = w->s->p;
    unsigned n = 0;
    for (uint32_t r = p->ops[op].regions; r < p->ops[op].regions + p->ops[op].nregions; r++) {
        bool works = false;
        for (pto_block_id b = p->regions[r].first; b != 0; b = p->blocks[b].next)
            for (pto_op_id id = p->blocks[b].first; id != 0 && !works; id = p->ops[id].next)
                works = is_item(w, id);
        n += works;
    }
    return n;
}

/* Then a branch runs again and again like the body of a loop, only that some turns are left out. */
static bool in_loop(const struct walk *w, pto_op_id op)
{
    if (op == w->s->func || w->s->items[op].kind == SYNC_SECTION)
        return false;
    for (pto_op_id up = isa_parent(w->s->p, op); up != 0 && up != w->s->func && w->s->items[up].kind != SYNC_SECTION; up = isa_parent(w->s->p, up))
        if (asm_lower_is_loop(w->s->p, up))
            return true;
    return false;
}

/* Known once all inside them are done. */
enum run asm_sync_how_it_runs(const struct walk *w, pto_op_id op)
{
    const struct pto_operation *o = &w->s->p->ops[op];
    if (asm_sync_takes_turns(w, op))
        return RUN_TURNS;
    if (!asm_sync_is_rough(w, op))
        return in_loop(w, op) && o->nregions != 0 && workers(w, op) == 1 ? RUN_TURNS : RUN_ONCE;
    unsigned pipes = pipes_inside(w, op);
    if ((pipes & (pipes - 1)) == 0 && pipes != ALL_PIPES && (pipes != 1u << PTO_PIPE_V || !w->s->v_needs_barriers))
        return RUN_ONCE; /* one pipe is in order whatever the path */
    for (uint32_t r = 0; r < o->nregions; r++)
        if (w->s->p->regions[o->regions + r].first != w->s->p->regions[o->regions + r].last)
            return RUN_ROUGH;
    return workers(w, op) <= 1 ? RUN_TURNS : RUN_ROUGH; /* scf.while */
}

/* All flags of a call's callee may be in use inside. */
void asm_sync_mark_calls(struct walk *w, const struct block *b)
{
    for (uint32_t i = 0; i < b->nops; i++)
        if (w->s->items[b->ops[i]].kind == SYNC_CALL) {
            w->insides[b->ops[i]] = base_alloc(&w->s->arena, sizeof **w->insides);
            memset(w->insides[b->ops[i]]->used, 0xFF, PAIRS);
            w->insides[b->ops[i]]->busy = true;
        }
}
