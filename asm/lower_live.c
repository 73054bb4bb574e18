/* Liveness of level-1 tile values, from positions and sorted uses: exact over structured control flow.  In a region of several
 * blocks with branches between them, what another block uses has one bit for each block that needs it at its start.
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

/* The entry of a region, to which no block branches, runs once each time that the region is entered. */
static bool is_once(const struct live *v, pto_block_id b)
{
    return v->p->regions[v->p->blocks[b].region].first == b && v->first_before[b] == v->first_before[b + 1];
}

/* What happens in block b, or inside it, may happen again before its region is left. */
static bool runs_again(const struct live *v, pto_block_id b)
{
    return asm_lower_is_loop(v->p, v->p->regions[v->p->blocks[b].region].owner) || (has_branches(v->p, b) && !is_once(v, b));
}

/* Is value used by what may run again, or later, while the region of block b is not left? Of a loop that is all of it. */
static bool used_again(const struct live *v, pto_value_id value, pto_block_id b)
{
    const struct pto_program *p = v->p;
    pto_op_id owner = p->regions[p->blocks[b].region].owner;
    pto_block_id first = p->regions[p->blocks[b].region].first;
    if (asm_lower_is_loop(p, owner))
        return used_between(v, value, v->pos[owner] + 1, v->end[owner]);
    return has_branches(p, b) && used_between(v, value, block_begin(v, is_once(v, first) ? p->blocks[first].next : first), v->end[owner]);
}

/* --- between the blocks of a region: what one of them defines and others use --- */

static bool is_live_in(const struct live *v, pto_value_id value, pto_block_id b)
{
    uint32_t bit = v->block_number[b];
    return v->escapes[value] != NULL && (v->escapes[value][bit / 64] >> (bit % 64) & 1) != 0;
}

static bool is_live_out(const struct live *v, pto_value_id value, pto_block_id b)
{
    const struct pto_program *p = v->p;
    const struct pto_operation *last = &p->ops[p->blocks[b].last];
    bool live = false;
    for (uint32_t k = 0; v->escapes[value] != NULL && p->blocks[b].last != 0 && k < last->nsuccessors; k++)
        live = live || is_live_in(v, value, p->pool[last->successors + k]);
    return live;
}

/* The blocks that branch to each block: v->before[first_before[b] ..]; and the numbers of blocks in their regions. */
static void find_branches(struct live *v, struct base_arena *arena)
{
    const struct pto_program *p = v->p;
    v->block_number = base_alloc_array(arena, p->nblocks, sizeof *v->block_number);
    v->first_before = base_alloc_array(arena, (size_t)p->nblocks + 1, sizeof *v->first_before);
    uint32_t *cursor = base_alloc_array(arena, p->nblocks, sizeof *cursor);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < v->norder; i++) {
            const struct pto_operation *op = &p->ops[v->order[i]];
            for (uint32_t k = 0; k < op->nsuccessors; k++) {
                pto_block_id to = p->pool[op->successors + k];
                if (round == 0)
                    v->first_before[to + 1]++;
                else
                    v->before[v->first_before[to] + cursor[to]++] = op->block;
            }
            for (uint32_t r = 0; r < op->nregions; r++) {
                uint32_t n = 0;
                for (pto_block_id b = p->regions[op->regions + r].first; b != 0; b = p->blocks[b].next)
                    v->block_number[b] = n++;
            }
        }
        for (pto_block_id b = 0; round == 0 && b < p->nblocks; b++)
            v->first_before[b + 1] += v->first_before[b];
        if (round == 0)
            v->before = base_alloc_array(arena, (size_t)v->first_before[p->nblocks] + 1, sizeof *v->before);
    }
}

/* A use in block b of the region of value's home: needed at the start of b and of all blocks on the ways there. */
static void mark_live_in(struct live *v, pto_value_id value, pto_block_id home, pto_block_id b, struct base_arena *arena)
{
    const struct pto_program *p = v->p;
    uint32_t depth = 0;
    if (v->escapes[value] == NULL)
        v->escapes[value] = base_alloc_array(arena, (size_t)v->block_number[p->regions[p->blocks[home].region].last] / 64 + 1, sizeof *v->escapes[value]);
    for (v->stack[depth++] = b; depth != 0;) {
        pto_block_id at = v->stack[--depth];
        if (at == home || is_live_in(v, value, at))
            continue;
        v->escapes[value][v->block_number[at] / 64] |= (uint64_t)1 << (v->block_number[at] % 64);
        for (uint32_t i = v->first_before[at]; i < v->first_before[at + 1]; i++)
            v->stack[depth++] = v->before[i];
    }
}

static void find_hulls(struct live *v, struct base_arena *arena)
{
    const struct pto_program *p = v->p;
    v->def_at = base_alloc_array(arena, p->nvalues, sizeof *v->def_at);
    v->escapes = base_alloc_array(arena, p->nvalues, sizeof *v->escapes);
    v->stack = base_alloc_array(arena, (size_t)v->first_before[p->nblocks] + 1, sizeof *v->stack);
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
                bool again = runs_again(v, b), beside = p->blocks[b].region == p->blocks[home].region;
                op = p->regions[p->blocks[b].region].owner;
                if (again && 2 * v->end[op] - 1 > at)
                    at = 2 * v->end[op] - 1;
                if (beside) {
                    mark_live_in(v, x, home, b, arena);
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
    find_branches(v, arena);
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
            return b != 0 && is_live_out(v, value, b);
        if (used_again(v, value, b))
            return true;
        op = p->regions[p->blocks[b].region].owner;
    }
}

static bool live_at_start(const struct live *v, pto_value_id value, pto_block_id b)
{
    if (used_between(v, value, block_begin(v, b), block_end(v, b)))
        return true;
    pto_block_id home = asm_live_def_block(v, value);
    if (v->p->blocks[b].region == v->p->blocks[home].region)
        return b == home ? is_live_out(v, value, b) : is_live_in(v, value, b);
    return used_again(v, value, b) || live_after(v, value, v->p->regions[v->p->blocks[b].region].owner);
}

/* Is block b in, or inside, another block of the region that value is of, and value used in another one than its own? */
static bool is_beside(const struct live *v, pto_value_id value, pto_block_id b)
{
    const struct pto_program *p = v->p;
    pto_region_id region = p->blocks[asm_live_def_block(v, value)].region;
    if (v->escapes[value] == NULL)
        return false;
    while (b != 0 && p->blocks[b].region != region)
        b = p->ops[p->regions[p->blocks[b].region].owner].block;
    return b != 0;
}

bool asm_live_at_def(const struct live *v, pto_value_id value, pto_value_id at)
{
    pto_block_id home = asm_live_def_block(v, value), there = asm_live_def_block(v, at);
    bool visible = block_begin(v, home) <= block_begin(v, there) && block_end(v, there) <= block_end(v, home);
    if (visible ? v->def_at[value] > v->def_at[at] : !is_beside(v, value, there))
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
