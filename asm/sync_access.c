/* What the operations of one function touch, as numbered regions of bytes and their neighbours (see sync.h).  Addresses are those of the
 * plan; what is not known is covered by something larger (S3).  Decides nothing about order. */
#include "asm/sync.h"
#include "isa/pipe_op.h"
#include "isa/resolve.h"

#include <stdlib.h>
#include <string.h>

enum how { HOW_PLAIN, HOW_BY_HAND, HOW_CALL, HOW_SECTION, HOW_FENCE, HOW_SIGNAL, HOW_AWAIT };
static const uint8_t hows[PTO_OP_COUNT] = {
#define PTO_AUTO_SYNC(op, how) [PTO_OP_##op] = HOW_##how,
#include "isa/auto_sync.def"
#undef PTO_AUTO_SYNC
};

/* Slots of pipes between cores lie in the reserved buffers of the function, where other tiles may look at them; in none, they are apart
 * from all tiles (2026-08 7.2 P6): a byte nobody has stands for them. */
static struct isa_access slots_of_pipes(const struct sync *s, unsigned space)
{
    if (space < PTO_SPACE_COUNT && s->reserved[space].known)
        return s->reserved[space];
    return (struct isa_access){.space = (uint8_t)space, .known = true, .begin = ISA_ARGUMENT_BYTES / 2, .run = 1, .count = {1, 1}};
}

static void find_reserved(struct sync *s)
{
    const struct pto_program *p = s->p;
    memset(s->reserved, 0, sizeof s->reserved);
    for (pto_op_id id = asm_lower_first(p, s->func); id != 0; id = asm_lower_next(p, s->func, id)) {
        const struct pto_operation *op = &p->ops[id];
        int64_t base, size, end;
        if (isa_pipe_op((enum pto_op)op->op)->action != ISA_PIPE_RESERVE)
            continue;
        const char *name = isa_enum_text(PTO_ENUM_ADDRESS_SPACE, isa_attr_code(p, op, PTO_ATTR_LOCATION));
        unsigned space = name != NULL ? isa_space_find(name, strlen(name)) : PTO_SPACE_VEC;
        base = isa_attr_code(p, op, PTO_ATTR_BASE);
        size = isa_attr_code(p, op, PTO_ATTR_BUFFER_SIZE);
        if (space >= PTO_SPACE_COUNT || base < 0 || size <= 0 || isa_attr_code(p, op, PTO_ATTR_AUTO) != 0 || !base_add_i64(base, size, &end))
            continue;
        struct isa_access *all = &s->reserved[space];
        int64_t first = all->known && all->begin < base ? all->begin : base, last = all->known && isa_access_end(all) > end ? isa_access_end(all) : end;
        *all = (struct isa_access){.space = (uint8_t)space, .known = true, .begin = first, .run = last - first, .count = {1, 1}};
    }
}

/* --- numbering --- */

static uint64_t hash(const struct isa_access *a)
{
    uint64_t h = (uint64_t)a->space * 4 + a->known * 2u + a->exact;
    const int64_t parts[] = {a->begin, a->run, a->step[0], a->step[1], a->count[0], a->count[1]};
    for (unsigned i = 0; i < sizeof parts / sizeof parts[0]; i++)
        h = (h ^ (uint64_t)parts[i]) * UINT64_C(0x9E3779B97F4A7C15), h ^= h >> 29;
    return h;
}

static bool same_place(const struct isa_access *a, const struct isa_access *b)
{
    return a->space == b->space && a->known == b->known && a->exact == b->exact && a->begin == b->begin && a->run == b->run &&
           a->step[0] == b->step[0] && a->step[1] == b->step[1] && a->count[0] == b->count[0] && a->count[1] == b->count[1];
}

static bool same(const struct sync *s, const struct sync_region *a, const struct sync_region *b)
{
    if (!same_place(&a->access, &b->access) || a->slot != b->slot)
        return false;
    for (unsigned k = 0; a->slot != 0 && k < s->slots[a->slot - 1].count; k++)
        if (!same_place(&s->parts[a->parts + k], &s->parts[b->parts + k]))
            return false;
    return true;
}

static void rehash(struct sync *s)
{
    uint32_t n = s->nbuckets != 0 ? s->nbuckets * 2 : 256;
    s->buckets = base_realloc_array(s->buckets, n, sizeof *s->buckets);
    memset(s->buckets, 0, n * sizeof *s->buckets);
    s->nbuckets = n;
    for (uint32_t i = 0; i < s->nregions; i++) {
        uint32_t at = (uint32_t)hash(&s->regions[i].access) & (n - 1);
        while (s->buckets[at] != 0)
            at = (at + 1) & (n - 1);
        s->buckets[at] = i + 1;
    }
}

/* By a slot: a covers the places, which are the last of s->parts. */
static uint32_t number(struct sync *s, struct isa_access a, uint32_t slot)
{
    unsigned n = slot != 0 ? s->slots[slot - 1].count : 0;
    if (s->nregions * 2 >= s->nbuckets)
        rehash(s);
    a.slot = 0;
    a.write = a.atomic = false;
    if (!a.known)
        a = (struct isa_access){.space = a.space};
    uint32_t at = (uint32_t)hash(&a) & (s->nbuckets - 1);
    struct sync_region region = {.access = a, .slot = slot, .parts = s->nparts - n, .long_run = true};
    for (; s->buckets[at] != 0; at = (at + 1) & (s->nbuckets - 1))
        if (same(s, &s->regions[s->buckets[at] - 1], &region)) {
            s->nparts -= n;
            return s->buckets[at] - 1;
        }
    BASE_GROW(s->regions, s->nregions, s->regions_cap);
    /* S2: at least 16 repeats of 256 bytes, contiguous */
    for (unsigned k = 0; k == 0 || k < n; k++) {
        const struct isa_access *part = n != 0 ? &s->parts[region.parts + k] : &a;
        region.long_run = region.long_run && part->known && part->exact && part->count[0] == 1 && part->count[1] == 1 && part->run >= 16 * 256;
    }
    s->regions[s->nregions] = region;
    s->buckets[at] = ++s->nregions;
    return s->nregions - 1;
}

static void touch_region(struct sync *s, struct sync_item *item, uint32_t region, bool write, unsigned pipe)
{
    for (uint32_t i = item->first; i < item->first + item->count; i++)
        if (s->touches[i].region == region && s->touches[i].write == write && s->touches[i].pipe == pipe)
            return;
    BASE_GROW(s->touches, s->ntouches, s->touches_cap);
    s->touches[s->ntouches++] = (struct sync_touch){.region = region, .pipe = (uint8_t)pipe, .write = write};
    item->count++;
}

static void touch(struct sync *s, struct sync_item *item, const struct isa_access *a, bool write, unsigned pipe)
{
    if (pipe < SYNC_PIPES && (!a->known || a->run != 0))
        touch_region(s, item, number(s, *a, 0), write, pipe);
}

/* One of these places, whichever the slot says. */
static void touch_by_slot(struct sync *s, struct sync_item *item, uint32_t slot, const struct isa_access *parts, bool write, unsigned pipe)
{
    struct isa_access all = parts[0];
    int64_t end = isa_access_end(&parts[0]);
    bool any = false;
    for (unsigned k = 0; k < s->slots[slot - 1].count; k++) {
        BASE_GROW(s->parts, s->nparts, s->parts_cap);
        s->parts[s->nparts++] = parts[k];
        any = any || parts[k].run != 0;
        all.begin = all.begin < parts[k].begin ? all.begin : parts[k].begin;
        end = end > isa_access_end(&parts[k]) ? end : isa_access_end(&parts[k]);
    }
    all = (struct isa_access){.space = all.space, .known = true, .begin = all.begin, .run = end - all.begin, .count = {1, 1}};
    if (pipe < SYNC_PIPES && any)
        touch_region(s, item, number(s, all, slot), write, pipe);
    else
        s->nparts -= s->slots[slot - 1].count;
}

/* What a pop has filled, all slots of its pipe if it is not known which. A part for each that is told apart: which of them is where does not matter. */
static void touch_popped(struct sync *s, struct sync_item *item, pto_op_id pop, unsigned space, bool write, unsigned pipe)
{
    struct isa_access all = slots_of_pipes(s, space), parts[SYNC_SLOTS];
    uint32_t slot = s->reserved[space].known && all.run >= SYNC_SLOTS ? asm_sync_slot_of_pop(s, pop) : 0;
    if (slot == 0) {
        touch(s, item, &all, write, pipe);
        return;
    }
    int64_t n = s->slots[slot - 1].count, size = all.run / n;
    for (int64_t k = 0; k < n; k++) {
        parts[k] = all;
        parts[k].begin = all.begin + k * size;
        parts[k].run = k == n - 1 ? all.run - k * size : size;
    }
    touch_by_slot(s, item, slot, parts, write, pipe);
}

/* --- neighbours --- */

/* Of slots a and b, not the same, of s->slots. */
static bool differ(struct sync *s, uint32_t a, uint32_t b)
{
    if (s->slots[a].block != s->slots[b].block)
        return false;
    if (s->differ == NULL)
        s->differ = base_alloc_array(&s->arena, (size_t)s->nslots * s->nslots, 1);
    uint8_t *known = &s->differ[(size_t)(a < b ? a : b) * s->nslots + (a < b ? b : a)];
    if (*known == 0)
        *known = (uint8_t)(1 + asm_sync_slots_differ(s, a, b));
    return *known == 2;
}

/* Do two regions meet; *how: SYNC_APART, SYNC_DIFFER or 0. */
static bool meet(struct sync *s, const struct sync_region *a, const struct sync_region *b, uint32_t *how)
{
    unsigned n = a->slot != 0 ? s->slots[a->slot - 1].count : 1, m = b->slot != 0 ? s->slots[b->slot - 1].count : 1;
    bool any = false, other = false, same = false;
    for (unsigned i = 0; i < n; i++)
        for (unsigned k = 0; k < m; k++)
            if (isa_access_meet(a->slot != 0 ? &s->parts[a->parts + i] : &a->access, b->slot != 0 ? &s->parts[b->parts + k] : &b->access)) {
                any = true;
                other = other || i != k;
                same = same || i == k;
            }
    *how = 0;
    if (any && other && !same && a->slot != 0 && a->slot == b->slot)
        *how = SYNC_DIFFER;
    else if (any && !other && a->slot != 0 && b->slot != 0)
        *how = a->slot == b->slot ? SYNC_APART : differ(s, a->slot - 1, b->slot - 1) ? SYNC_DIFFER : 0;
    return any;
}

struct order {
    const struct sync *s;
    uint32_t region;
};

static int by_place(const void *x, const void *y)
{
    const struct order *p = x, *q = y;
    const struct isa_access *a = &p->s->regions[p->region].access, *b = &q->s->regions[q->region].access;
    if (a->space != b->space)
        return a->space < b->space ? -1 : 1;
    if (a->known != b->known)
        return a->known ? 1 : -1;
    if (a->known && a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return p->region < q->region ? -1 : p->region > q->region;
}

struct edge {
    uint32_t a, b, how;
};

static int by_edge(const void *x, const void *y)
{
    const struct edge *p = x, *q = y;
    return p->a != q->a ? (p->a < q->a ? -1 : 1) : p->b < q->b ? -1 : p->b > q->b;
}

/* A sweep over each memory: regions that are open when another begins. */
static void meet_all(struct sync *s)
{
    struct order *order = base_alloc_array(&s->arena, (size_t)s->nregions + 1, sizeof *order);
    uint32_t *open = base_alloc_array(&s->arena, (size_t)s->nregions + 1, sizeof *open), nopen = 0;
    struct edge *edges = NULL;
    uint32_t nedges = 0, cap = 0;
    for (uint32_t i = 0; i < s->nregions; i++)
        order[i] = (struct order){s, i};
    qsort(order, s->nregions, sizeof *order, by_place);
    for (uint32_t i = 0; i < s->nregions; i++) {
        uint32_t r = order[i].region, kept = 0;
        const struct isa_access *a = &s->regions[r].access;
        BASE_GROW(edges, nedges, cap);
        uint32_t how;
        (void)meet(s, &s->regions[r], &s->regions[r], &how);
        edges[nedges++] = (struct edge){r, r, how};
        for (uint32_t k = 0; k < nopen; k++) {
            const struct isa_access *b = &s->regions[open[k]].access;
            if (b->space != a->space || (a->known && b->known && isa_access_end(b) <= a->begin))
                continue;
            open[kept++] = open[k];
            if (!meet(s, &s->regions[r], &s->regions[open[k]], &how))
                continue;
            BASE_GROW(edges, nedges, cap);
            edges[nedges++] = (struct edge){r, open[k], how};
            BASE_GROW(edges, nedges, cap);
            edges[nedges++] = (struct edge){open[k], r, how};
        }
        nopen = kept;
        open[nopen++] = r;
    }
    if (nedges != 0)
        qsort(edges, nedges, sizeof *edges, by_edge);
    for (uint32_t i = 0; i < nedges; i++) {
        struct sync_region *region = &s->regions[edges[i].a];
        if (region->count++ == 0)
            region->first = s->nneighbours;
        BASE_GROW(s->neighbours, s->nneighbours, s->neighbours_cap);
        s->neighbours[s->nneighbours++] = edges[i].b | edges[i].how;
        region->differs = region->differs || edges[i].how == SYNC_DIFFER;
    }
    free(edges);
}

/* --- operands whose place is not known exactly --- */

/* Through handles and views to what was allocated, popped or given. */
static pto_value_id root_of(const struct pto_program *p, pto_value_id value)
{
    for (int depth = 0; depth < 64; depth++) {
        pto_op_id def = p->values[value].def;
        if (def == 0 || isa_op((enum pto_op)p->ops[def].op)->cls != PTO_CLASS_VIEW)
            return value;
        int slot = isa_op_slot((enum pto_op)p->ops[def].op, PTO_ROLE_SRC);
        slot = slot >= 0 ? slot : isa_op_slot((enum pto_op)p->ops[def].op, PTO_ROLE_PTR);
        pto_value_id from = slot >= 0 ? isa_operand(p, &p->ops[def], slot) : 0;
        if (from == 0)
            return value;
        value = from;
    }
    return 0;
}

/* Something filled by a pop or talloc: a slot of a pipe. */
static bool is_slot(const struct pto_program *p, pto_value_id root)
{
    pto_op_id def = root != 0 ? p->values[root].def : 0;
    unsigned action = def != 0 ? isa_pipe_op((enum pto_op)p->ops[def].op)->action : ISA_PIPE_NONE;
    return action == ISA_PIPE_POP || action == ISA_PIPE_ALLOC || action == ISA_PIPE_DECLARE;
}

static struct isa_access widen(struct sync *s, struct isa_static_memo *memo, struct isa_access a, pto_value_id value)
{
    const struct pto_program *p = s->p;
    pto_value_id root = value != 0 ? root_of(p, value) : 0;
    if (root == 0)
        return a;
    if (is_slot(p, root))
        return slots_of_pipes(s, a.space);
    struct pto_operand o;
    isa_static_memo_reader(memo, root, &o);
    if (a.space == PTO_SPACE_GM && o.kind == PTO_OK_PTR && o.u.ptr.addr != PTO_UNKNOWN) /* anywhere in the buffer of the argument */
        return (struct isa_access){.space = a.space, .known = true, .begin = o.u.ptr.addr - ISA_ARGUMENT_BYTES / 4, .run = ISA_ARGUMENT_BYTES / 2, .count = {1, 1}};
    const struct pto_type *type = isa_type(p, p->values[root].type);
    if (o.kind != PTO_OK_TILE || o.u.tile.addr == PTO_UNKNOWN || o.u.tile.space != a.space)
        return a;
    struct isa_access whole = isa_tile_access(&o.u.tile, true);
    int64_t slots = type->kind == PTO_TYPE_MULTI_TILE && type->count > 1 ? type->count : 1, bytes;
    if (!whole.known)
        return a;
    whole.run = isa_access_end(&whole) - whole.begin;
    whole.count[0] = whole.count[1] = 1;
    whole.step[0] = whole.step[1] = 0;
    whole.exact = false;
    if (slots > 1 && (!base_mul_i64(whole.run, slots - 1, &bytes) || !base_add_i64(whole.run, bytes, &whole.run)))
        return a;
    return whole;
}

/* The value in the slot an access is of; 0 for lists. */
static pto_value_id value_of(const struct pto_program *p, const struct pto_operation *op, unsigned slot)
{
    return isa_slot_is_list(&isa_op((enum pto_op)op->op)->slots[slot]) ? 0 : isa_operand(p, op, (int)slot);
}

/* --- operations --- */

static void read_plain(struct sync *s, struct isa_static_memo *memo, pto_op_id id, struct sync_item *item)
{
    const struct pto_program *p = s->p;
    const struct pto_operation *op = &p->ops[id];
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    struct isa_access accesses[ISA_MAX_ACCESSES];
    struct pto_operand list[ISA_MAX_ACCESSES];
    struct pto_insn insn;
    isa_resolve_with_list(p, id, isa_static_memo_reader, memo, list, ISA_MAX_ACCESSES, &insn);
    if (insn.pipe == PTO_PIPE_ALL || info->pipe_rule == PTO_PR_FROM_PIPE || info->pipe_rule == PTO_PR_FROM_OP) {
        item->kind = SYNC_BARRIER;
        item->pipe = insn.pipe;
        return;
    }
    unsigned n = isa_accesses(&insn, accesses);
    if (n != 0 && insn.pipe >= SYNC_PIPES) {
        item->kind = SYNC_FENCE; /* it works, but nothing says where */
        return;
    }
    item->pipe = insn.pipe;
    for (unsigned i = 0; i < n; i++) {
        struct isa_access parts[SYNC_SLOTS];
        uint32_t by_slot = !accesses[i].known && accesses[i].space != PTO_SPACE_GM ? asm_sync_slot_of(s, id, value_of(p, op, accesses[i].slot), i, &accesses[i], parts) : 0;
        if (by_slot != 0) {
            touch_by_slot(s, item, by_slot, parts, accesses[i].write, insn.pipe);
            continue;
        }
        if (!accesses[i].known)
            accesses[i] = (struct isa_access){.space = accesses[i].space, .slot = accesses[i].slot, .write = accesses[i].write};
        pto_value_id value = value_of(p, op, accesses[i].slot), root = value != 0 && !accesses[i].known ? root_of(p, value) : 0;
        pto_op_id popped = root != 0 ? p->values[root].def : 0;
        if (popped != 0 && accesses[i].space != PTO_SPACE_GM && accesses[i].space < PTO_SPACE_COUNT && isa_pipe_op((enum pto_op)p->ops[popped].op)->action == ISA_PIPE_POP) {
            if (insn.pipe < SYNC_PIPES)
                touch_popped(s, item, popped, accesses[i].space, accesses[i].write, insn.pipe);
            continue;
        }
        struct isa_access a = accesses[i].known ? accesses[i] : widen(s, memo, accesses[i], value);
        touch(s, item, &a, accesses[i].write, insn.pipe);
    }
    int tmp = isa_op_slot((enum pto_op)op->op, PTO_ROLE_TMP); /* values never need it, hardware writes it */
    if (tmp >= 0 && insn.operand[tmp].kind == PTO_OK_TILE) {
        struct isa_access a = isa_tile_access(&insn.operand[tmp].u.tile, true);
        a = a.known ? a : widen(s, memo, a, isa_operand(p, op, tmp));
        touch(s, item, &a, true, insn.pipe);
    }
}

/* Arguments of a function, the first 64, that it stores to. */
static uint64_t stored_args(const struct pto_program *p, pto_op_id func)
{
    uint64_t args = 0;
    pto_block_id entry = isa_entry_block(p, &p->ops[func], 0);
    for (pto_op_id id = asm_lower_first(p, func); id != 0; id = asm_lower_next(p, func, id)) {
        const struct pto_operation *op = &p->ops[id];
        pto_value_id dst = isa_op((enum pto_op)op->op)->cls == PTO_CLASS_INSN || isa_op((enum pto_op)op->op)->cls == PTO_CLASS_SCALAR ? isa_operand_of_role(p, op, PTO_ROLE_DST) : 0;
        dst = dst != 0 ? dst : isa_operand_of_role(p, op, PTO_ROLE_PTR);
        pto_value_id root = dst != 0 ? root_of(p, dst) : 0;
        if (root != 0 && p->values[root].def == 0 && p->values[root].block == entry && p->values[root].index < 64)
            args |= UINT64_C(1) << p->values[root].index;
    }
    return args;
}

/* A push, a pop and a free also tell the other core that memory which both know may be read or written: what one function of the module
 * stores to is touched by the operations of its pipes and of the pipes of the others. */
static void find_told(struct sync *s)
{
    const struct pto_program *p = s->p;
    uint64_t mine = stored_args(p, s->func), others = 0;
    s->told = s->heard = 0;
    bool any = false;
    for (pto_op_id id = asm_lower_first(p, s->func); id != 0 && !any; id = asm_lower_next(p, s->func, id))
        any = isa_pipe_op((enum pto_op)p->ops[id].op)->action != ISA_PIPE_NONE;
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0 && any; id = asm_lower_next(p, p->module, id))
        if (id < s->nops && p->ops[id].op == PTO_OP_FUNC && id != s->func && isa_entry_block(p, &p->ops[id], 0) != 0)
            others |= stored_args(p, id);
    s->told = mine;
    s->heard = others;
}

static void touch_args(struct sync *s, struct isa_static_memo *memo, struct sync_item *item, uint64_t args, bool write, unsigned pipe)
{
    const struct pto_program *p = s->p;
    const struct pto_block *entry = &p->blocks[isa_entry_block(p, &p->ops[s->func], 0)];
    for (uint32_t i = 0; i < entry->nargs && i < 64; i++) {
        struct isa_access gm = {.space = PTO_SPACE_GM};
        if ((args & UINT64_C(1) << i) == 0)
            continue;
        gm = widen(s, memo, gm, entry->args + i);
        touch(s, item, &gm, write, pipe);
    }
}

/* What pops and frees do to slots (vector.md 18.3). */
static void read_pipe_op(struct sync *s, pto_op_id id, const struct isa_pipe_op *pipe, struct sync_item *item)
{
    const struct pto_program *p = s->p;
    const struct pto_operation *op = &p->ops[id];
    bool like_a5 = (p->target->family & PTO_F_LIKE_A5) != 0;
    pto_value_id value = pipe->action == ISA_PIPE_POP ? isa_slot_result(p, op, isa_op_slot((enum pto_op)op->op, PTO_ROLE_RESULT)) : isa_operand_of_role(p, op, PTO_ROLE_ENTRY);
    if (value == 0 && pipe->action == ISA_PIPE_POP)
        value = isa_operand_of_role(p, op, PTO_ROLE_DST);
    if (value != 0 && !isa_type_is_tile(p, p->values[value].type)) {
        struct isa_access gm = slots_of_pipes(s, PTO_SPACE_GM);
        touch(s, item, &gm, true, pipe->action == ISA_PIPE_POP ? item->pipe : PTO_PIPE_S);
        return;
    }
    if (pipe->action == ISA_PIPE_POP && value != 0) {
        touch_popped(s, item, id, isa_type(p, p->values[value].type)->tile.space, true, item->pipe);
        return;
    }
    if (!like_a5) /* the pop itself has freed it */
        return;
    for (int mat = 0; mat < 2; mat++) { /* the pipe of the pop, behind which the slot is free */
        unsigned space = mat != 0 ? PTO_SPACE_MAT : PTO_SPACE_VEC;
        struct isa_access slot = slots_of_pipes(s, space);
        if (pipe->side != ISA_CORE_ANY && (pipe->side == ISA_CORE_VECTOR) != (mat == 0))
            continue;
        if (value == 0 || isa_type(p, p->values[value].type)->tile.space == space)
            touch(s, item, &slot, true, mat != 0 ? PTO_PIPE_MTE1 : PTO_PIPE_V);
    }
}

static void read_op(struct sync *s, struct isa_static_memo *memo, pto_op_id id)
{
    const struct pto_program *p = s->p;
    const struct pto_operation *op = &p->ops[id];
    struct sync_item *item = &s->items[id];
    const struct isa_pipe_op *pipe = isa_pipe_op((enum pto_op)op->op);
    struct isa_access gm = {.space = PTO_SPACE_GM};
    pto_op_id callee;
    item->first = s->ntouches;
    switch ((enum how)hows[op->op]) {
    case HOW_BY_HAND:
        return;
    case HOW_CALL:
        callee = asm_lower_callee(p, s->functions, id);
        item->kind = callee == 0 || s->works[callee] != 0 ? SYNC_CALL : SYNC_NOTHING;
        return;
    case HOW_SECTION:
        item->kind = SYNC_SECTION;
        return;
    case HOW_FENCE:
        item->kind = SYNC_FENCE;
        return;
    case HOW_SIGNAL:
    case HOW_AWAIT:
        if (hows[op->op] == HOW_AWAIT && (p->target->family & PTO_F_LIKE_A5) == 0)
            return; /* the whole core waits (vector.md 17) */
        item->kind = SYNC_WORK;
        item->pipe = (uint8_t)isa_attr_code(p, op, PTO_ATTR_PIPE);
        touch(s, item, &gm, hows[op->op] == HOW_AWAIT, item->pipe);
        return;
    case HOW_PLAIN:
        break;
    }
    if (op->nregions != 0) {
        item->kind = SYNC_INSIDE;
        return;
    }
    if (isa_op((enum pto_op)op->op)->cls != PTO_CLASS_INSN)
        return;
    item->kind = SYNC_WORK;
    read_plain(s, memo, id, item);
    if (pipe->action == ISA_PIPE_POP || pipe->action == ISA_PIPE_FREE) {
        s->ntouches = item->first;
        item->count = 0;
        item->kind = SYNC_WORK;
        read_pipe_op(s, id, pipe, item);
        if ((p->target->family & PTO_F_LIKE_A5) != 0) /* elsewhere the whole core waits */
            for (unsigned i = item->first, end = item->first + item->count, done = 0; i < end; i++) {
                unsigned on = s->touches[i].pipe;
                if ((done & 1u << on) == 0 && (done == 0 || s->options->sync != ASM_SYNC_BUFFER_IDS)) /* an operation takes a buffer id once */
                    touch_args(s, memo, item, s->heard, true, on);
                done |= 1u << on;
            }
    }
    if (pipe->action == ISA_PIPE_PUSH && item->kind == SYNC_WORK)
        touch_args(s, memo, item, s->told, false, item->pipe);
    if (item->kind == SYNC_WORK && item->count == 0)
        item->kind = SYNC_NOTHING;
}

bool asm_sync_read(struct sync *s)
{
    const struct pto_program *p = s->p;
    for (pto_op_id id = asm_lower_first(p, s->func); id != 0; id = asm_lower_next(p, s->func, id))
        if (!s->by_hand && hows[p->ops[id].op] == HOW_BY_HAND)
            return false;
    find_reserved(s);
    find_told(s);
    struct isa_static_memo *memo = base_alloc(&s->arena, sizeof *memo);
    memo->program = p;
    memo->arguments_apart = true;
    for (pto_op_id id = asm_lower_first(p, s->func); id != 0; id = asm_lower_next(p, s->func, id)) {
        s->items[id] = (struct sync_item){0};
        read_op(s, memo, id);
    }
    meet_all(s);
    return true;
}

void asm_sync_forget(struct sync *s)
{
    s->differ = NULL;
    s->ntouches = s->nregions = s->nneighbours = s->nslots = s->nparts = 0;
    if (s->nbuckets != 0)
        memset(s->buckets, 0, s->nbuckets * sizeof *s->buckets);
    base_arena_free(&s->arena);
}
