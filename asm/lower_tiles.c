/* Level 1 to 2 (pto-as.md 6.1, 6.3 point 1): tile values become buffers.
 *
 * Values that never need storage at the same time, and are linked by an accumulation or by a loop or branch that carries them,
 * are put into one group; each group gets one buffer and every operation writes the buffer of its result's group.  A carried
 * value whose sources all lie in its own group disappears; any other stays as a handle that names the buffer of its source at
 * run time.  A handle is only right while no operation writes a buffer that it may name: that is checked, and what fails is
 * copied (lower_copy.c), or where the memory has no copy within itself, gets slots that are chosen at run time (lower_slots.c).
 * In-place sharing happens through the accumulator only.  The rewriting is in lower_rewrite.c. */
#include "asm/lower_tiles.h"
#include "isa/pipe_op.h"

#include <stdlib.h>

pto_value_id asm_tiles_find(struct tiles *t, pto_value_id value)
{
    while (t->parent[value] != value) {
        t->parent[value] = t->parent[t->parent[value]];
        value = t->parent[value];
    }
    return value;
}

/* The operation that makes the bytes of a value: an instruction with tile results. Handles and views have none. */
bool asm_tiles_is_written(const struct tiles *t, pto_value_id value)
{
    const struct pto_program *p = t->l->p;
    pto_op_id def = p->values[value].def;
    return t->live.base[value] == value && def != 0 && p->ops[def].nregions == 0;
}

bool asm_tiles_is_popped(const struct pto_program *p, pto_value_id value)
{
    pto_op_id def = p->values[value].def;
    return def != 0 && isa_pipe_op((enum pto_op)p->ops[def].op)->action == ISA_PIPE_POP;
}

pto_value_id asm_tiles_slot(const struct tiles *t, pto_value_id value) { return value < t->slots->count ? t->slots->tile[value] : 0; }

static uint32_t sources(const struct tiles *t, pto_value_id value, const struct flow **list)
{
    *list = t->flows.list + t->flows.first[value];
    return t->flows.first[value + 1] - t->flows.first[value];
}

static pto_value_id source(const struct tiles *t, const struct flow *f) { return t->l->p->pool[f->place]; }

static bool is_carried(const struct tiles *t, pto_value_id value)
{
    pto_op_id def = t->l->p->values[value].def;
    return value != 0 && t->live.base[value] == value && (def == 0 || t->l->p->ops[def].nregions != 0);
}

/* Branches keep what they give their blocks. */
static bool is_branched(const struct pto_program *p, pto_value_id value)
{
    return p->values[value].def == 0 && p->values[value].block != p->regions[p->blocks[p->values[value].block].region].first;
}

/* --- groups --- */

static bool groups_interfere(struct tiles *t, pto_value_id a, pto_value_id b)
{
    if (t->group_end[a] < t->group_begin[b] || t->group_end[b] < t->group_begin[a])
        return false;
    pto_value_id x = a;
    do {
        pto_value_id y = b;
        do {
            if (asm_live_interfere(&t->live, x, y))
                return true;
            y = t->next_member[y];
        } while (y != b);
        x = t->next_member[x];
    } while (x != a);
    return false;
}

/* Puts two values into one buffer if nothing speaks against it. */
static void join(struct tiles *t, pto_value_id a, pto_value_id b)
{
    const struct pto_program *p = t->l->p;
    if (a == 0 || b == 0 || t->live.base[a] != a || t->live.base[b] != b || p->values[a].type != p->values[b].type)
        return;
    a = asm_tiles_find(t, a);
    b = asm_tiles_find(t, b);
    if (a == b || asm_tiles_is_popped(p, a) || asm_tiles_is_popped(p, b) || asm_tiles_slot(t, a) != 0 || asm_tiles_slot(t, b) != 0 ||
        groups_interfere(t, a, b))
        return;
    t->parent[b] = a;
    pto_value_id after = t->next_member[a];
    t->next_member[a] = t->next_member[b];
    t->next_member[b] = after;
    t->group_begin[a] = t->group_begin[a] < t->group_begin[b] ? t->group_begin[a] : t->group_begin[b];
    t->group_end[a] = t->group_end[a] > t->group_end[b] ? t->group_end[a] : t->group_end[b];
}

/* The ends of blocks first: what a loop starts with is handed over once. */
static void join_sources(struct tiles *t, pto_value_id value)
{
    const struct flow *list;
    uint32_t n = sources(t, value, &list);
    for (int entry = 0; entry < 2; entry++)
        for (uint32_t i = 0; i < n; i++)
            if (list[i].entry == (entry != 0))
                join(t, value, source(t, &list[i]));
}

static void join_carried(struct tiles *t, pto_op_id op)
{
    const struct pto_program *p = t->l->p;
    const struct pto_operation *o = &p->ops[op];
    for (uint32_t r = 0; r < o->nregions; r++)
        for (pto_block_id b = p->regions[o->regions + r].first; b != 0; b = p->blocks[b].next)
            for (uint32_t k = 0; k < p->blocks[b].nargs; k++)
                join_sources(t, p->blocks[b].args + k);
    for (uint32_t k = 0; k < o->nresults; k++)
        join_sources(t, o->results + k);
}

pto_value_id asm_tiles_continued(const struct pto_program *p, const struct pto_operation *op)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    pto_value_id value = isa_operand_of_role(p, op, PTO_ROLE_ACC_IN);
    for (int slot = 0; slot < info->nslots && value == 0; slot++)
        if (info->slots[slot].dir == PTO_DIR_INOUT)
            value = isa_operand(p, op, slot);
    return value;
}

static void join_accumulators(struct tiles *t, pto_op_id op)
{
    const struct pto_program *p = t->l->p;
    const struct pto_operation *o = &p->ops[op];
    pto_value_id acc = asm_tiles_continued(p, o);
    if (o->nresults == 1 && acc != 0 && t->live.base[o->results] != 0)
        join(t, t->live.base[acc], o->results);
}

/* --- handles --- */

static bool is_handle(struct tiles *t, pto_value_id value)
{
    const struct flow *list;
    uint32_t n = sources(t, value, &list);
    for (uint32_t i = 0; i < n; i++) {
        pto_value_id from = source(t, &list[i]);
        if (from == 0 || t->live.base[from] != from || t->handle[from] || asm_tiles_find(t, from) != asm_tiles_find(t, value))
            return true;
    }
    return is_branched(t->l->p, value);
}

static void find_handles(struct tiles *t)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < t->ncarried; i++)
            if (!t->handle[t->carried[i]] && is_handle(t, t->carried[i])) {
                t->handle[t->carried[i]] = true;
                changed = true;
            }
    }
}

static void report_overwritten(struct tiles *t, pto_value_id handle, pto_value_id writer)
{
    struct pto_program *p = t->l->p;
    char name[80], by[80];
    bool own = t->live.base[handle] == handle && p->values[handle].def == 0;
    struct base_diag *d = base_diag_emit(t->l->diags, PTO_D_TILE_CARRIED, asm_lower_span(p, writer),
                                         "%s overwrites the buffer of %s, which is still needed", asm_lower_name(p, writer, by, sizeof by),
                                         asm_lower_name(p, handle, name, sizeof name));
    base_diag_label(d, asm_lower_span(p, handle), "%s is carried %s", name, own ? "round the loop" : "out of here");
    if (t->live.first_use[handle] < t->live.first_use[handle + 1])
        base_diag_label(d, p->ops[t->live.uses[t->live.first_use[handle + 1] - 1].op].span, "needed here");
    const struct pto_tile_type *type = &isa_type(p, p->values[handle].type)->tile;
    if (type->space == PTO_SPACE_SCALING || type->space == PTO_SPACE_SCALE_LEFT || type->space == PTO_SPACE_SCALE_RIGHT)
        base_diag_note(d, "scales lie where their data tile's address says; carry the tiles of mat that they are moved from instead");
    else if (type->space != PTO_SPACE_VEC && (type->v_row < 0 || type->v_col < 0))
        base_diag_note(d, "slots are chosen at run time only for tiles whose valid size is known; give the carried tile a static one");
    base_diag_note(d, "use the carried tile before the new one is made, or write the loop at level 2 with two buffers");
}

static bool has_writer(struct tiles *t, pto_value_id group)
{
    pto_value_id member = group;
    do {
        if (asm_tiles_is_written(t, member))
            return true;
        member = t->next_member[member];
    } while (member != group);
    return false;
}

/* Adds a group to those that the handle may name; true if it is new there. */
static bool add_named(struct tiles *t, pto_value_id handle, pto_value_id group)
{
    struct named *n = &t->named[handle];
    for (uint32_t i = 0; i < n->count; i++)
        if (n->group[i] == group)
            return false;
    if (n->count == TILES_MAX_NAMED) {
        n->too_many = true;
        return false;
    }
    if (n->group == NULL)
        n->group = base_alloc_array(&t->l->arena, TILES_MAX_NAMED, sizeof *n->group);
    n->group[n->count++] = group;
    return true;
}

/* Which buffers each handle may name: what its sources may, to a fixed point. */
static void find_named(struct tiles *t)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < t->ncarried; i++) {
            pto_value_id handle = t->carried[i];
            const struct flow *list;
            uint32_t count = t->handle[handle] ? sources(t, handle, &list) : 0;
            for (uint32_t k = 0; k < count; k++) {
                pto_value_id from = source(t, &list[k]), base = from != 0 ? t->live.base[from] : 0;
                if (base == 0)
                    continue;
                if (!t->handle[base])
                    changed = (has_writer(t, asm_tiles_find(t, base)) && add_named(t, handle, asm_tiles_find(t, base))) || changed;
                for (uint32_t j = 0; t->handle[base] && j < t->named[base].count; j++)
                    changed = add_named(t, handle, t->named[base].group[j]) || changed;
            }
        }
    }
}

/* Every buffer that the handle may name must keep its contents while the handle lives: the value that is written over it, or 0. */
static pto_value_id overwriter(struct tiles *t, pto_value_id handle)
{
    const struct named *n = &t->named[handle];
    for (uint32_t i = 0; i < n->count; i++) {
        pto_value_id group = n->group[i], member = group;
        do {
            bool near = t->live.def_at[member] <= t->live.hull_end[handle] && t->live.def_at[member] + 1 >= t->live.hull_begin[handle];
            if (near && asm_tiles_is_written(t, member) &&
                (asm_live_at_def(&t->live, handle, member) || asm_live_read_by_def(&t->live, handle, member)))
                return member;
            member = t->next_member[member];
        } while (member != group);
    }
    return 0;
}

/* A view that a tile of dynamic size is made from has a type of its own; what a handle may name has one type. A copy settles it. */
static bool is_unlike(struct tiles *t, pto_value_id handle)
{
    const struct pto_tile_type *type = &isa_type(t->l->p, t->l->p->values[handle].type)->tile;
    const struct flow *list;
    uint32_t n = sources(t, handle, &list);
    bool unlike = false;
    for (uint32_t i = 0; i < n; i++)
        unlike = unlike || t->live.base[source(t, &list[i])] != source(t, &list[i]);
    return unlike && type->space == PTO_SPACE_VEC && (type->v_row < 0 || type->v_col < 0);
}

static bool check_handles(struct tiles *t)
{
    bool ok = true;
    for (uint32_t i = 0; i < t->ncarried; i++) {
        pto_value_id handle = t->carried[i];
        t->overwritten[handle] = t->handle[handle] && (t->named[handle].too_many || overwriter(t, handle) != 0 || is_unlike(t, handle));
        ok = ok && !t->overwritten[handle];
    }
    return ok;
}

static void report_handles(struct tiles *t)
{
    for (uint32_t i = 0; i < t->ncarried; i++) {
        pto_value_id handle = t->carried[i];
        char name[80];
        if (t->overwritten[handle] && t->named[handle].too_many)
            base_diag_emit(t->l->diags, PTO_D_TILE_CARRIED, asm_lower_span(t->l->p, handle), "%s may lie in more than %d buffers",
                           asm_lower_name(t->l->p, handle, name, sizeof name), TILES_MAX_NAMED);
        else if (t->overwritten[handle])
            report_overwritten(t, handle, overwriter(t, handle));
    }
}

/* --- what level 1 does not carry --- */

static bool report_boundary(struct tiles *t, struct pto_span span, const char *what)
{
    struct base_diag *d = base_diag_emit(t->l->diags, PTO_D_TILE_BOUNDARY, span, "%s", what);
    base_diag_note(d, "a tile value has no storage that could be handed over; pass a view and load the tile where it is needed");
    return false;
}

static bool check_boundaries(struct tiles *t)
{
    const struct pto_program *p = t->l->p;
    bool ok = true;
    for (uint32_t i = 0; i < t->live.norder; i++) {
        const struct pto_operation *op = &p->ops[t->live.order[i]];
        bool carries = false;
        for (uint32_t k = 0; k < op->nresults; k++)
            carries = carries || t->live.base[op->results + k] != 0;
        for (uint32_t k = 0; k < op->noperands; k++)
            carries = carries || (p->pool[op->operands + k] != 0 && t->live.base[p->pool[op->operands + k]] != 0);
        if (op->op == PTO_OP_FUNC) {
            pto_block_id body = isa_entry_block(p, op, 0);
            for (uint32_t k = 0; body != 0 && k < p->blocks[body].nargs; k++)
                if (t->live.base[p->blocks[body].args + k] != 0)
                    ok = report_boundary(t, asm_lower_span(p, p->blocks[body].args + k), "a function takes a tile value");
        } else if (carries && (op->op == PTO_OP_RETURN || op->op == PTO_OP_CALL)) {
            ok = report_boundary(t, op->span, op->op == PTO_OP_CALL ? "a call passes tile values" : "a function returns a tile value");
        }
    }
    return ok;
}

/* Groups and handles; false if a handle would be overwritten. */
static bool analyse(struct tiles *t)
{
    struct pto_program *p = t->l->p;
    struct base_arena *arena = &t->l->arena;
    t->parent = base_alloc_array(arena, p->nvalues, sizeof *t->parent);
    t->next_member = base_alloc_array(arena, p->nvalues, sizeof *t->next_member);
    t->group_begin = base_alloc_array(arena, p->nvalues, sizeof *t->group_begin);
    t->group_end = base_alloc_array(arena, p->nvalues, sizeof *t->group_end);
    t->handle = base_alloc_array(arena, p->nvalues, sizeof *t->handle);
    t->overwritten = base_alloc_array(arena, p->nvalues, sizeof *t->overwritten);
    t->carried = base_alloc_array(arena, p->nvalues, sizeof *t->carried);
    t->named = base_alloc_array(arena, p->nvalues, sizeof *t->named);
    asm_flows_build(&t->flows, &t->live, arena);
    for (pto_value_id v = 0; v < p->nvalues; v++) {
        t->parent[v] = t->next_member[v] = v;
        t->group_begin[v] = t->live.hull_begin[v];
        t->group_end[v] = t->live.hull_end[v];
        if (is_carried(t, v))
            t->carried[t->ncarried++] = v;
    }
    /* Loops first: there a failure costs most. Accumulators last: an accumulation into another buffer is legal (R8). */
    for (int loops = 1; loops >= 0; loops--)
        for (uint32_t i = 0; i < t->live.norder; i++)
            if (p->ops[t->live.order[i]].nregions != 0 && asm_lower_is_loop(p, t->live.order[i]) == (loops != 0))
                join_carried(t, t->live.order[i]);
    for (uint32_t i = 0; i < t->live.norder; i++)
        join_accumulators(t, t->live.order[i]);
    find_handles(t);
    find_named(t);
    return check_handles(t);
}

static pto_region_id region_of(const struct pto_program *p, pto_op_id op) { return p->blocks[p->ops[op].block].region; }

/* What of a region holds op; by structure, since what was inserted meanwhile has no position. 0: it lies elsewhere. */
static pto_op_id holder(const struct pto_program *p, pto_op_id op, pto_region_id region)
{
    while (op != 0 && p->ops[op].block != 0 && region_of(p, op) != region)
        op = isa_parent(p, op);
    return op != 0 && p->ops[op].block != 0 ? op : 0;
}

pto_op_id asm_tiles_alloc_place(const struct pto_program *p, const pto_op_id *makers, uint32_t n)
{
    pto_op_id at = makers[0], op;
    for (uint32_t i = 1; i < n; i++) {
        while ((op = holder(p, makers[i], region_of(p, at))) == 0)
            at = isa_parent(p, at);
        if (p->ops[op].block != p->ops[at].block)
            at = p->blocks[p->regions[region_of(p, at)].first].first;
    }
    for (op = at; op != 0 && p->ops[op].op != PTO_OP_FUNC; op = isa_parent(p, op)) {
        if (asm_lower_is_loop(p, op))
            at = op;
        if (p->ops[op].block != p->regions[region_of(p, op)].first)
            at = p->blocks[p->regions[region_of(p, op)].first].first;
    }
    return at;
}

static bool lower_tiles(struct lower *l, struct slots *slots)
{
    struct tiles t = {.l = l, .slots = slots};
    asm_live_build(&t.live, l->p, &l->arena);
    if (!check_boundaries(&t))
        return false;
    while (!analyse(&t)) {
        if (!asm_tiles_copy_carried(&t) && !asm_tiles_choose_slots(&t)) {
            report_handles(&t);
            return false;
        }
        t = (struct tiles){.l = l, .slots = slots};
        asm_live_build(&t.live, l->p, &l->arena);
    }
    return asm_tiles_rewrite(&t);
}

bool asm_lower_tiles(struct lower *l)
{
    struct slots slots = {.count = 0};
    bool ok = lower_tiles(l, &slots);
    free(slots.tile);
    free(slots.in_place);
    return ok;
}
