/* Liveness of level-1 tile values, from positions and sorted uses, without bit sets: exact over structured control flow.  In a region
 * of several blocks with branches between them, what another block uses lives wherever its definition dominates.
 * Knows nothing of buffers. */
#include "asm/lower.h"

#include <stdlib.h>
#include <string.h>

void asm_live_number(struct live *v, const struct pto_program *p, struct base_arena *arena)
{
    *v = (struct live){.p = p};
    v->order = base_alloc_array(arena, p->nops, sizeof *v->order);
    v->pos = base_alloc_array(arena, p->nops, sizeof *v->pos);
    v->end = base_alloc_array(arena, p->nops, sizeof *v->end);
    uint32_t n = 0;
    v->order[n++] = p->module;
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id)) {
        v->pos[id] = n;
        v->order[n++] = id;
    }
    v->norder = n;
    for (uint32_t i = n; i-- > 0;) { /* the inner ones of an op lie behind it: children first */
        pto_op_id id = v->order[i], parent = isa_parent(p, id);
        if (v->end[id] < i + 1)
            v->end[id] = i + 1;
        if (parent != 0 && v->end[parent] < v->end[id])
            v->end[parent] = v->end[id];
    }
}

static uint32_t block_begin(const struct live *v, pto_block_id b)
{
    return v->p->blocks[b].first != 0 ? v->pos[v->p->blocks[b].first] : 0;
}

static uint32_t block_end(const struct live *v, pto_block_id b)
{
    return v->p->blocks[b].last != 0 ? v->end[v->p->blocks[b].last] : 0;
}

pto_block_id asm_live_def_block(const struct live *v, pto_value_id value)
{
    const struct pto_value *x = &v->p->values[value];
    return x->def != 0 ? v->p->ops[x->def].block : x->block;
}

static bool is_tile_value(const struct pto_program *p, pto_value_id value)
{
    return isa_type(p, p->values[value].type)->kind == PTO_TYPE_TILE;
}

/* A view op (subview, set_validshape in level-1 form) shows the bytes of its first tile operand. */
static pto_value_id viewed(const struct pto_program *p, const struct pto_operation *op)
{
    if (isa_op((enum pto_op)op->op)->cls != PTO_CLASS_VIEW)
        return 0;
    for (uint32_t i = 0; i < op->noperands; i++) {
        pto_value_id w = p->pool[op->operands + i];
        if (w != 0 && is_tile_value(p, w))
            return w;
    }
    return 0;
}

static void find_bases(struct live *v, struct base_arena *arena)
{
    const struct pto_program *p = v->p;
    v->base = base_alloc_array(arena, p->nvalues, sizeof *v->base);
    for (uint32_t i = 0; i < v->norder; i++) {
        const struct pto_operation *op = &p->ops[v->order[i]];
        pto_value_id source = viewed(p, op);
        bool is_view = isa_op((enum pto_op)op->op)->cls == PTO_CLASS_VIEW;
        for (uint32_t k = 0; k < op->nresults; k++)
            if (is_tile_value(p, op->results + k))
                v->base[op->results + k] = source != 0 ? v->base[source] : is_view ? 0 : op->results + k; /* a view of storage needs none */
        for (uint32_t r = 0; r < op->nregions; r++)
            for (pto_block_id b = p->regions[op->regions + r].first; b != 0; b = p->blocks[b].next)
                for (uint32_t k = 0; k < p->blocks[b].nargs; k++)
                    if (is_tile_value(p, p->blocks[b].args + k))
                        v->base[p->blocks[b].args + k] = p->blocks[b].args + k;
    }
}

/* Visits each place where an operation reads a tile value. */
static void each_use(struct live *v, void (*visit)(struct live *v, pto_value_id base, struct live_use use, uint32_t *cursor),
                     uint32_t *cursor)
{
    const struct pto_program *p = v->p;
    for (uint32_t i = 0; i < v->norder; i++) {
        const struct pto_operation *op = &p->ops[v->order[i]];
        const struct isa_op_info *info = isa_op((enum pto_op)op->op);
        for (int slot = 0; slot < info->nslots; slot++) {
            if (isa_slot_is_result(&info->slots[slot]))
                continue;
            uint32_t n;
            const pto_value_id *ids = isa_operand_list(p, op, slot, &n);
            for (uint32_t k = 0; k < n; k++)
                if (ids[k] != 0 && v->base[ids[k]] != 0)
                    visit(v, v->base[ids[k]], (struct live_use){v->order[i], info->slots[slot].role == PTO_ROLE_ACC_IN || info->slots[slot].dir == PTO_DIR_INOUT}, cursor);
        }
    }
}

static void count_use(struct live *v, pto_value_id base, struct live_use use, uint32_t *cursor)
{
    (void)use;
    (void)cursor;
    v->first_use[base + 1]++;
}

static void store_use(struct live *v, pto_value_id base, struct live_use use, uint32_t *cursor)
{
    v->uses[v->first_use[base] + cursor[base]++] = use;
}

static bool used_between(const struct live *v, pto_value_id value, uint32_t from, uint32_t to)
{
    uint32_t lo = v->first_use[value], hi = v->first_use[value + 1];
    while (lo < hi) { /* the first use at or behind from; uses are in preorder */
        uint32_t mid = lo + (hi - lo) / 2;
        if (v->pos[v->uses[mid].op] < from)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < v->first_use[value + 1] && v->pos[v->uses[lo].op] < to;
}

static bool has_branches(const struct pto_program *p, pto_block_id b)
{
    pto_region_id region = p->blocks[b].region;
    return p->regions[region].first != p->regions[region].last;
}

/* What happens in block b, or inside it, may happen again before its region is left. */
static bool runs_again(const struct pto_program *p, pto_block_id b)
{
    return has_branches(p, b) || asm_lower_is_loop(p, p->regions[p->blocks[b].region].owner);
}

/* Does every way from the entry of their region to block b pass a? */
static bool dominates(const struct live *v, pto_block_id a, pto_block_id b)
{
    const struct pto_program *p = v->p;
    uint32_t depth = 0;
    pto_block_id *stack = base_realloc_array(NULL, p->nblocks, sizeof *stack), entry = p->regions[p->blocks[a].region].first;
    bool *seen = base_realloc_array(NULL, p->nblocks, sizeof *seen);
    memset(seen, 0, p->nblocks * sizeof *seen);
    if (entry != a)
        stack[depth++] = entry;
    seen[entry] = seen[a] = true;
    while (depth != 0 && !(seen[b] && b != a)) {
        const struct pto_operation *last = &p->ops[p->blocks[stack[--depth]].last];
        for (uint32_t k = 0; k < last->nsuccessors; k++) {
            pto_block_id to = p->pool[last->successors + k];
            if (!seen[to])
                stack[depth++] = to;
            seen[to] = true;
        }
    }
    bool reached = seen[b] && b != a;
    free(stack);
    free(seen);
    return !reached;
}

static void find_hulls(struct live *v, struct base_arena *arena)
{
    const struct pto_program *p = v->p;
    v->def_at = base_alloc_array(arena, p->nvalues, sizeof *v->def_at);
    v->escapes = base_alloc_array(arena, p->nvalues, sizeof *v->escapes);
    v->hull_begin = base_alloc_array(arena, p->nvalues, sizeof *v->hull_begin);
    v->hull_end = base_alloc_array(arena, p->nvalues, sizeof *v->hull_end);
    for (pto_value_id x = 1; x < p->nvalues; x++) {
        if (v->base[x] != x)
            continue;
        pto_op_id def = p->values[x].def;
        pto_block_id home = asm_live_def_block(v, x);
        uint32_t begin = def == 0 ? 2 * block_begin(v, home) - 1 : p->ops[def].nregions != 0 ? 2 * v->end[def] - 1 : 2 * v->pos[def] + 1;
        uint32_t end = begin;
        v->def_at[x] = begin;
        for (uint32_t i = v->first_use[x]; i < v->first_use[x + 1]; i++) {
            pto_op_id op = v->uses[i].op;
            bool instruction = isa_op((enum pto_op)p->ops[op].op)->cls == PTO_CLASS_INSN;
            uint32_t at = 2 * v->pos[op] + (instruction && !v->uses[i].in_place ? 1 : 0);
            for (pto_block_id b = p->ops[op].block; b != home && b != 0; b = p->ops[op].block) {
                bool again = runs_again(p, b), beside = p->blocks[b].region == p->blocks[home].region;
                op = p->regions[p->blocks[b].region].owner;
                if (again && 2 * v->end[op] - 1 > at)
                    at = 2 * v->end[op] - 1;
                if (beside) {
                    v->escapes[x] = true;
                    begin = 2 * v->pos[op];
                    break;
                }
            }
            end = at > end ? at : end;
        }
        v->hull_begin[x] = begin;
        v->hull_end[x] = end;
    }
}

void asm_live_build(struct live *v, const struct pto_program *p, struct base_arena *arena)
{
    asm_live_number(v, p, arena);
    find_bases(v, arena);
    v->first_use = base_alloc_array(arena, (size_t)p->nvalues + 1, sizeof *v->first_use);
    uint32_t *cursor = base_alloc_array(arena, p->nvalues, sizeof *cursor);
    each_use(v, count_use, cursor);
    for (uint32_t i = 0; i < p->nvalues; i++)
        v->first_use[i + 1] += v->first_use[i];
    v->uses = base_alloc_array(arena, (size_t)v->first_use[p->nvalues] + 1, sizeof *v->uses);
    each_use(v, store_use, cursor);
    find_hulls(v, arena);
}

/* Is value needed on some path that leaves op (of a block inside value's home block) forwards? */
static bool live_after(const struct live *v, pto_value_id value, pto_op_id op)
{
    const struct pto_program *p = v->p;
    pto_block_id home = asm_live_def_block(v, value);
    for (;;) {
        pto_block_id b = p->ops[op].block;
        if (used_between(v, value, v->end[op], block_end(v, b)))
            return true;
        if (b == home || b == 0 || p->blocks[b].region == p->blocks[home].region)
            return v->escapes[value];
        bool again = runs_again(p, b);
        op = p->regions[p->blocks[b].region].owner;
        if (again && used_between(v, value, v->pos[op] + 1, v->end[op]))
            return true;
    }
}

static bool live_at_start(const struct live *v, pto_value_id value, pto_block_id b)
{
    if (used_between(v, value, block_begin(v, b), block_end(v, b)))
        return true;
    if (v->p->blocks[b].region == v->p->blocks[asm_live_def_block(v, value)].region)
        return v->escapes[value];
    pto_op_id owner = v->p->regions[v->p->blocks[b].region].owner;
    if (runs_again(v->p, b) && used_between(v, value, v->pos[owner] + 1, v->end[owner]))
        return true;
    return live_after(v, value, owner);
}

/* Does the definition of value dominate block b, which is not (in) its own block? Then it lies in another block of value's region. */
static bool reaches(const struct live *v, pto_value_id value, pto_block_id b)
{
    const struct pto_program *p = v->p;
    pto_block_id home = asm_live_def_block(v, value);
    if (!v->escapes[value])
        return false;
    while (b != 0 && p->blocks[b].region != p->blocks[home].region)
        b = p->ops[p->regions[p->blocks[b].region].owner].block;
    return b != 0 && dominates(v, home, b);
}

bool asm_live_at_def(const struct live *v, pto_value_id value, pto_value_id at)
{
    pto_block_id home = asm_live_def_block(v, value), there = asm_live_def_block(v, at);
    bool visible = block_begin(v, home) <= block_begin(v, there) && block_end(v, there) <= block_end(v, home);
    if (visible ? v->def_at[value] > v->def_at[at] : !reaches(v, value, there))
        return false;
    pto_op_id def = v->p->values[at].def;
    return def != 0 ? live_after(v, value, def) : live_at_start(v, value, there);
}

bool asm_live_read_by_def(const struct live *v, pto_value_id value, pto_value_id at)
{
    pto_op_id def = v->p->values[at].def;
    if (def == 0 || isa_op((enum pto_op)v->p->ops[def].op)->cls != PTO_CLASS_INSN)
        return false;
    for (uint32_t i = v->first_use[value]; i < v->first_use[value + 1]; i++)
        if (v->uses[i].op == def && !v->uses[i].in_place)
            return true;
    return false;
}

bool asm_live_interfere(const struct live *v, pto_value_id a, pto_value_id b)
{
    if (v->hull_end[a] < v->hull_begin[b] || v->hull_end[b] < v->hull_begin[a])
        return false;
    return asm_live_at_def(v, a, b) || asm_live_at_def(v, b, a) || asm_live_read_by_def(v, a, b) || asm_live_read_by_def(v, b, a);
}
