/* When the storage of each planned tile is needed (2026-08 7.2 P2, P3, P4): one interval of points in program order, widened over
 * loops, with the uses of every handle that may name the tile counted as uses of the tile.  Places nothing. */
#include "asm/plan.h"

/* Points where something is needed; begin > end: nowhere. The own ones are those where it has not become the result of a choice. */
struct life {
    uint32_t begin, end, apart_end, own_begin, own_end;
};
struct lives {
    struct plan *plan;
    const struct pto_program *p;
    const struct live *order;
    struct life *of; /* by value id below plan->nvalues */
    bool changed;
};

enum when { WHEN_NEVER, WHEN_ALWAYS, WHEN_DIFFERS, WHEN_GROWS };
static const struct no_inplace {
    uint16_t op;
    uint8_t when, role;
} no_inplace[] = {
#define PTO_NO_INPLACE(op, when, role) {PTO_OP_##op, WHEN_##when, PTO_ROLE_##role},
#include "isa/inplace.def"
#undef PTO_NO_INPLACE
    {PTO_OP_NONE, WHEN_NEVER, PTO_ROLE_NONE},
};

/* --- where things are --- */

static pto_block_id home_of(const struct lives *s, pto_value_id value)
{
    const struct pto_value *v = &s->p->values[value];
    return v->def != 0 ? s->p->ops[v->def].block : v->block;
}

static bool block_encloses(const struct lives *s, pto_block_id outer, pto_block_id inner)
{
    for (pto_block_id b = inner; b != 0; b = s->p->ops[s->p->regions[s->p->blocks[b].region].owner].block)
        if (b == outer)
            return true;
    return false;
}

static void widen(struct life *l, uint32_t begin, uint32_t end, uint32_t apart_end, uint32_t own_begin, uint32_t own_end)
{
    l->begin = begin < l->begin ? begin : l->begin;
    l->end = end > l->end ? end : l->end;
    l->apart_end = apart_end > l->apart_end ? apart_end : l->apart_end;
    l->own_begin = own_begin < l->own_begin ? own_begin : l->own_begin;
    l->own_end = own_end > l->own_end ? own_end : l->own_end;
}

static void widen_over(const struct lives *s, struct life *l, pto_op_id op)
{
    uint32_t first = 2 * s->order->pos[op], last = 2 * s->order->end[op] - 1;
    widen(l, first, last, last, first, last);
}

/* What is needed in block `from` and lies in `home` is needed through every loop between; blocks with branches may run again, too. */
static void widen_over_loops(const struct lives *s, struct life *l, pto_block_id from, pto_block_id home)
{
    const struct pto_program *p = s->p;
    pto_block_id outer = home;
    if (!block_encloses(s, home, from)) { /* only another block of home's region, or one inside of such, sees it */
        pto_region_id region = p->blocks[home].region;
        for (outer = from; outer != 0 && p->blocks[outer].region != region;)
            outer = p->ops[p->regions[p->blocks[outer].region].owner].block;
        if (outer == 0)
            return;
        widen_over(s, l, p->regions[region].owner);
    }
    for (pto_block_id b = from; b != outer && b != 0;) {
        pto_region_id region = p->blocks[b].region;
        pto_op_id owner = p->regions[region].owner;
        if (asm_lower_is_loop(p, owner) || p->regions[region].first != p->regions[region].last)
            widen_over(s, l, owner);
        b = p->ops[owner].block;
    }
}

/* --- who needs what --- */

static bool is_storage(const struct lives *s, pto_value_id value)
{
    if (value == 0 || value >= s->plan->nvalues)
        return false;
    uint8_t kind = isa_type(s->p, s->p->values[value].type)->kind;
    return kind == PTO_TYPE_TILE_BUF || kind == PTO_TYPE_MULTI_TILE;
}

/* Whatever needs `to` needs `from`, whose storage it may be. `arm_end`: the end of an arm that makes it the result of a choice, or 0. */
static void flows_into(struct lives *s, pto_value_id from, pto_value_id to, pto_op_id back_edge_of, pto_op_id arm_end)
{
    if (from == to || !is_storage(s, from) || !is_storage(s, to) || s->of[to].begin > s->of[to].end)
        return;
    struct life l = s->of[to], *mine = &s->of[from];
    widen_over_loops(s, &l, home_of(s, to), home_of(s, from));
    if (back_edge_of != 0)
        widen_over(s, &l, back_edge_of);
    struct life before = *mine;
    if (arm_end != 0)
        l.own_begin = l.own_end = 2 * s->order->pos[arm_end];
    widen(mine, l.begin, l.end, l.apart_end, l.own_begin, l.own_end);
    s->changed = s->changed || before.begin != mine->begin || before.end != mine->end || before.apart_end != mine->apart_end ||
                 before.own_begin != mine->own_begin || before.own_end != mine->own_end;
}

/* The n last of a list of values stand for the n last of another one: the values that a region gets or gives. */
static void flow_lists(struct lives *s, const pto_value_id *from, uint32_t nfrom, pto_value_id to, uint32_t nto, pto_op_id back_edge_of,
                       pto_op_id arm_end)
{
    for (uint32_t k = 1; k <= nfrom && k <= nto; k++)
        flows_into(s, from[nfrom - k], to + (nto - k), back_edge_of, arm_end);
}

static void flow_of_regions(struct lives *s, pto_op_id id)
{
    const struct pto_program *p = s->p;
    const struct pto_operation *op = &p->ops[id];
    const pto_value_id *operands = p->pool + op->operands;
    pto_op_id loop = asm_lower_is_loop(p, id) ? id : 0;
    if (loop != 0)
        flow_lists(s, operands, op->noperands, op->results, op->nresults, 0, 0);
    for (uint32_t r = 0; r < op->nregions; r++) {
        pto_block_id entry = p->regions[op->regions + r].first;
        if (entry != 0 && loop != 0)
            flow_lists(s, operands, op->noperands, p->blocks[entry].args, p->blocks[entry].nargs, 0, 0);
        for (pto_block_id b = entry; b != 0; b = p->blocks[b].next) {
            const struct pto_operation *last = &p->ops[p->blocks[b].last];
            if (p->blocks[b].last == 0 || last->noperands == 0)
                continue;
            flow_lists(s, p->pool + last->operands, last->noperands, op->results, op->nresults, 0,
                       asm_lower_is_choice(p, id) ? p->blocks[b].last : 0);
            for (uint32_t q = 0; loop != 0 && q < op->nregions; q++) {
                pto_block_id to = p->regions[op->regions + q].first;
                if (to != 0)
                    flow_lists(s, p->pool + last->operands, last->noperands, p->blocks[to].args, p->blocks[to].nargs, loop,
                               0);
            }
            const pto_value_id *args;
            uint32_t nargs;
            pto_block_id to;
            for (uint32_t k = 0; (to = isa_successor(p, last, k, &args, &nargs)) != 0; k++)
                flow_lists(s, args, nargs, p->blocks[to].args, p->blocks[to].nargs, id, 0);
        }
    }
}

/* Anything but an instruction that makes a handle out of handles: views, selections, calls. */
static void flow_of_handles(struct lives *s, pto_op_id id)
{
    const struct pto_program *p = s->p;
    const struct pto_operation *op = &p->ops[id];
    for (uint32_t k = 0; k < op->nresults; k++)
        for (uint32_t i = 0; i < op->noperands; i++)
            flows_into(s, p->pool[op->operands + i], op->results + k, 0, 0);
}

/* The cube finds scales by the address of the data tile, so that nothing else may lie at that address while the scales are needed. */
static void flow_of_scales(struct lives *s, const struct pto_operation *op)
{
    struct isa_scale scales[ISA_MAX_SCALES];
    for (unsigned i = 0, n = isa_scales_of(s->p, op, scales); i < n; i++)
        flows_into(s, scales[i].data, scales[i].tile, 0, 0);
}

/* --- direct uses --- */

static bool same_extents(const struct pto_tile_type *a, const struct pto_tile_type *b) { return a->rows == b->rows && a->cols == b->cols; }

static bool keeps_apart(const struct lives *s, const struct pto_operation *op, const struct pto_slot *slot, pto_value_id input)
{
    if (slot->role == PTO_ROLE_TMP)
        return true;
    for (const struct no_inplace *n = no_inplace; n->op != PTO_OP_NONE; n++) {
        if (n->op != op->op || (n->role != slot->role && n->role != PTO_ROLE_COUNT))
            continue;
        if (n->when == WHEN_ALWAYS)
            return true;
        pto_value_id out = isa_operand_of_role(s->p, op, PTO_ROLE_DST);
        if (out == 0 || !isa_type_is_tile(s->p, s->p->values[out].type) || !isa_type_is_tile(s->p, s->p->values[input].type))
            continue;
        const struct pto_tile_type *a = &isa_type(s->p, s->p->values[input].type)->tile, *b = &isa_type(s->p, s->p->values[out].type)->tile;
        if (n->when == WHEN_GROWS ? b->rows > a->rows || b->cols > a->cols : !same_extents(a, b))
            return true;
    }
    return false;
}

static void use(struct lives *s, pto_op_id id, const struct pto_slot *slot, pto_value_id value)
{
    const struct pto_operation *op = &s->p->ops[id];
    uint32_t at = 2 * s->order->pos[id];
    bool instruction = isa_op((enum pto_op)op->op)->cls == PTO_CLASS_INSN;
    bool writes = slot->dir == PTO_DIR_OUT || slot->dir == PTO_DIR_OPTOUT;
    struct life l;
    if (!instruction)
        l = (struct life){at, at + 1, at + 1, at, at + 1};
    else if (writes)
        l = (struct life){at + 1, at + 1, at + 1, at + 1, at + 1};
    else if (slot->dir == PTO_DIR_INOUT || keeps_apart(s, op, slot, value))
        l = (struct life){at, at + 1, at + 1, at, at + 1};
    else
        l = (struct life){at, at, at + 1, at, at + 1};
    widen_over_loops(s, &l, op->block, home_of(s, value));
    widen(&s->of[value], l.begin, l.end, l.apart_end, l.own_begin, l.own_end);
}

/* Handles that only change or look at a handle touch no byte. */
static void direct_uses(struct lives *s, pto_op_id id)
{
    const struct pto_operation *op = &s->p->ops[id];
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    if (info->cls == PTO_CLASS_VIEW || isa_op_is_terminator((enum pto_op)op->op))
        return;
    for (int slot = 0; slot < info->nslots; slot++) {
        if (isa_slot_is_result(&info->slots[slot]) || info->slots[slot].dir == PTO_DIR_BIND)
            continue;
        uint32_t n;
        const pto_value_id *ids = isa_operand_list(s->p, op, slot, &n);
        for (uint32_t k = 0; k < n; k++)
            if (is_storage(s, ids[k]))
                use(s, id, &info->slots[slot], ids[k]);
    }
}

static void propagate(struct lives *s)
{
    enum { MOST_ROUNDS = 100 };
    const struct live *order = s->order;
    s->changed = true;
    for (unsigned round = 0; s->changed && round < MOST_ROUNDS; round++) {
        s->changed = false;
        for (uint32_t i = order->norder; i-- > 0;) {
            pto_op_id id = order->order[i];
            const struct pto_operation *op = &s->p->ops[id];
            if (op->nregions != 0)
                flow_of_regions(s, id);
            else if (isa_op((enum pto_op)op->op)->cls != PTO_CLASS_INSN)
                flow_of_handles(s, id);
            else
                flow_of_scales(s, op);
        }
    }
    for (pto_value_id v = 1; s->changed && v < s->plan->nvalues; v++) /* too tangled: everything lives all the time */
        s->of[v] = (struct life){0, UINT32_MAX, UINT32_MAX, 0, UINT32_MAX};
}

/* --- calls --- */

struct call {
    uint32_t func, point; /* the caller; where */
    uint64_t runs;        /* functions that may run */
};

/* Which functions of the component run while a root is needed: a tile must outlast the calls inside its life. */
static void lives_over_calls(struct lives *s)
{
    const struct pto_program *p = s->p;
    struct plan *plan = s->plan;
    uint32_t ncalls = 0, n = 0;
    uint32_t *number = base_alloc_array(&plan->l->arena, p->nops, sizeof *number);
    pto_op_id func = 0;
    for (uint32_t i = 0; i < plan->nroots; i++) {
        pto_op_id f = isa_func_of(p, plan->roots[i].op);
        number[f] = plan->roots[i].func + 1;
    }
    for (uint32_t i = 0; i < s->order->norder; i++)
        ncalls += p->ops[s->order->order[i]].op == PTO_OP_CALL;
    if (ncalls == 0)
        return;
    const pto_op_id *functions = asm_lower_functions(p, &plan->l->arena);
    struct call *calls = base_alloc_array(&plan->l->arena, ncalls, sizeof *calls);
    uint64_t *reach = base_alloc_array(&plan->l->arena, p->nops, sizeof *reach);
    for (pto_op_id id = 0; id < p->nops; id++)
        reach[id] = number[id] != 0 ? (uint64_t)1 << (number[id] - 1) : 0;
    for (bool changed = true; changed;) { /* what a function's calls reach, it reaches; there is no recursion */
        changed = false;
        n = 0;
        for (uint32_t i = 0; i < s->order->norder; i++) {
            pto_op_id id = s->order->order[i];
            if (p->ops[id].op == PTO_OP_FUNC)
                func = id;
            pto_op_id to = asm_lower_callee(p, functions, id);
            if (to == 0 || func == 0)
                continue;
            calls[n++] = (struct call){func, 2 * i, reach[to]};
            changed = changed || (reach[func] | reach[to]) != reach[func];
            reach[func] |= reach[to];
        }
    }
    for (uint32_t i = 0; i < plan->nroots; i++) {
        struct plan_root *r = &plan->roots[i];
        pto_op_id home = isa_func_of(p, r->op);
        uint32_t k = 0, hi = n; /* the first call inside its life; calls are in program order */
        while (k < hi) {
            uint32_t mid = k + (hi - k) / 2;
            if (calls[mid].point + 1 < r->begin)
                k = mid + 1;
            else
                hi = mid;
        }
        for (; k < n && calls[k].point <= r->apart_end; k++)
            r->calls |= calls[k].func == home ? calls[k].runs : 0;
    }
}

void asm_plan_lives(struct plan *plan)
{
    struct base_arena *arena = &plan->l->arena;
    struct lives s = {.plan = plan, .p = plan->l->p, .order = &plan->order};
    asm_live_number(&plan->order, plan->l->p, arena);
    s.of = base_alloc_array(arena, plan->nvalues, sizeof *s.of);
    for (pto_value_id v = 0; v < plan->nvalues; v++)
        s.of[v] = (struct life){UINT32_MAX, 0, 0, UINT32_MAX, 0};
    for (uint32_t i = 0; i < plan->order.norder; i++)
        direct_uses(&s, plan->order.order[i]);
    propagate(&s);
    for (uint32_t i = 0; i < plan->nroots; i++) {
        struct plan_root *r = &plan->roots[i];
        struct life l = s.of[r->value];
        uint32_t at = 2 * plan->order.pos[r->op];
        if (r->reserved)
            l = (struct life){0, UINT32_MAX, UINT32_MAX, 0, UINT32_MAX};
        else if (l.begin > l.end) /* nothing uses it */
            l = (struct life){at, at, at, at, at};
        r->begin = l.begin;
        r->end = l.end;
        r->apart_end = l.apart_end;
        r->own_begin = l.own_begin;
        r->own_end = l.own_end;
    }
    lives_over_calls(&s);
}

/* --- who may share --- */

/* Is it used in this arm and nowhere else but as what the arm gives? */
static bool is_of_arm(const struct plan *plan, pto_region_id arm, const struct plan_root *r)
{
    const struct pto_program *p = plan->l->p;
    pto_op_id first = p->blocks[p->regions[arm].first].first, last = p->blocks[p->regions[arm].last].last;
    return first != 0 && last != 0 && r->own_begin >= 2 * plan->order.pos[first] && r->own_end < 2 * plan->order.end[last];
}

/* Are they of different arms of one choice? Then at most one of them is ever there. */
static bool exclusive(const struct plan *plan, const struct plan_root *a, const struct plan_root *b)
{
    const struct pto_program *p = plan->l->p;
    const struct live *o = &plan->order;
    if (a->begin / 2 >= o->norder || b->begin / 2 >= o->norder)
        return false;
    for (pto_block_id x = p->ops[o->order[a->begin / 2]].block; x != 0; x = p->ops[p->regions[p->blocks[x].region].owner].block) {
        pto_region_id region = p->blocks[x].region;
        pto_op_id owner = p->regions[region].owner;
        if (!asm_lower_is_choice(p, owner))
            continue;
        for (pto_block_id y = p->ops[o->order[b->begin / 2]].block; y != 0; y = p->ops[p->regions[p->blocks[y].region].owner].block) {
            pto_region_id other = p->blocks[y].region;
            if (p->regions[other].owner == owner)
                return other != region && is_of_arm(plan, region, a) && is_of_arm(plan, other, b);
        }
    }
    return false;
}

enum plan_relation asm_plan_relation(const struct plan *plan, const struct plan_root *a, const struct plan_root *b)
{
    if (a->reserved || b->reserved)
        return PLAN_TOGETHER;
    if (a->func != b->func) {
        bool many = a->func >= PLAN_MANY_FUNCS || b->func >= PLAN_MANY_FUNCS;
        return many || (a->calls >> b->func & 1) != 0 || (b->calls >> a->func & 1) != 0 ? PLAN_TOGETHER : PLAN_APART;
    }
    if (a->apart_end < b->begin || b->apart_end < a->begin)
        return PLAN_APART;
    if (exclusive(plan, a, b))
        return PLAN_APART;
    return a->end < b->begin || b->end < a->begin ? PLAN_TOUCH : PLAN_TOGETHER;
}
