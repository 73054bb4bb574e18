/* The planner's two ends: what needs room, and the addresses in the program; and what it says when there is not enough.
 * Deterministic; knows sizes, alignments and capacities from the tables only. */
#include "asm/plan.h"
#include "base/checked.h"
#include "isa/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- collecting --- */

/* 2026-08 7.1; what the layout really touches, if that is more (machine-and-cube.md b.8). */
static int64_t size_of(const struct pto_tile_type *t)
{
    int64_t rows = t->rows, cols = t->cols, elems = rows * cols;
    if (t->compact == PTO_COMPACT_ROW_PLUS_ONE && rows > 0)
        elems = (rows - 1) * (cols + 1) + cols;
    int64_t bits;
    if (!base_mul_i64(elems, isa_dtype((enum pto_dtype)t->dtype)->bits, &bits))
        return INT64_MAX / 2;
    struct pto_tile tile = isa_tile_of_type(t);
    int64_t touched = isa_tile_bytes(&tile);
    return bits / 8 + (bits % 8 != 0) > touched ? bits / 8 + (bits % 8 != 0) : touched;
}

/* Functions joined by calls, in either direction, by op id; the root is the one that stands first. */
static uint32_t *components(struct lower *l)
{
    struct pto_program *p = l->p;
    const pto_op_id *functions = asm_lower_functions(p, &l->arena);
    uint32_t *parent = base_alloc_array(&l->arena, p->nops, sizeof *parent);
    for (pto_op_id id = 0; id < p->nops; id++)
        parent[id] = id;
    pto_op_id func = 0;
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id)) {
        if (p->ops[id].op == PTO_OP_FUNC)
            func = id;
        pto_op_id other = asm_lower_callee(p, functions, id);
        if (other == 0 || func == 0)
            continue;
        uint32_t a = asm_lower_root(parent, func), b = asm_lower_root(parent, other);
        parent[a > b ? a : b] = a < b ? a : b;
    }
    for (pto_op_id id = 0; id < p->nops; id++)
        parent[id] = asm_lower_root(parent, id);
    return parent;
}

static int by_component(const void *x, const void *y)
{
    const struct plan_root *a = x, *b = y;
    if (a->component != b->component)
        return a->component < b->component ? -1 : 1;
    return a->func < b->func ? -1 : a->func > b->func; /* the order of definition, for the moment */
}

static bool holds_scales(uint8_t space)
{
    return space == PTO_SPACE_SCALING || space == PTO_SPACE_SCALE_LEFT || space == PTO_SPACE_SCALE_RIGHT;
}

/* A tile is a scale tile by its space, or because an operation uses it as one where scales may lie. */
static void mark_scales(struct plan *plan)
{
    struct pto_program *p = plan->l->p;
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id)) {
        struct isa_scale scales[ISA_MAX_SCALES];
        for (unsigned i = 0, n = isa_scales_of(p, &p->ops[id], scales); i < n; i++)
            if (plan->root_of[scales[i].tile] != 0 && holds_scales(plan->roots[plan->root_of[scales[i].tile] - 1].space))
                plan->roots[plan->root_of[scales[i].tile] - 1].scale = true;
    }
}

/* What an operation asks room for; false if it asks for none. */
static bool root_of_op(const struct pto_program *p, pto_op_id id, struct plan_root *root)
{
    const struct pto_operation *op = &p->ops[id];
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    *root = (struct plan_root){.op = id, .value = op->results, .addr = PLAN_UNPLACED};
    if (op->op == PTO_OP_RESERVE_BUFFER && op->nresults == 1) {
        const char *space = isa_enum_text(PTO_ENUM_ADDRESS_SPACE, isa_attr_code(p, op, PTO_ATTR_LOCATION));
        int64_t base = isa_attr_code(p, op, PTO_ATTR_BASE), size = isa_attr_code(p, op, PTO_ATTR_BUFFER_SIZE);
        root->reserved = true;
        root->space = space != NULL ? (uint8_t)isa_space_find(space, strlen(space)) : PTO_SPACE_VEC;
        root->size_bytes = size > 0 ? size : 0;
        root->given = isa_attr_code(p, op, PTO_ATTR_AUTO) == 0;
        root->addr = root->given && base >= 0 ? base : PLAN_UNPLACED;
        return true;
    }
    if (info->cls != PTO_CLASS_VIEW || isa_op_slot((enum pto_op)op->op, PTO_ROLE_ADDR) < 0 || isa_op_slot((enum pto_op)op->op, PTO_ROLE_SRC) >= 0 ||
        op->nresults != 1)
        return false;
    const struct pto_type *type = isa_type(p, p->values[op->results].type);
    bool multi = type->kind == PTO_TYPE_MULTI_TILE;
    if (!multi && !isa_type_is_tile(p, p->values[op->results].type))
        return false;
    const struct pto_tile_type *t = &type->tile;
    int64_t addr, size = size_of(t);
    root->space = t->space;
    root->elem_bits = isa_dtype((enum pto_dtype)t->dtype)->bits;
    root->size_bytes = multi && !base_mul_i64(size, type->count, &size) ? INT64_MAX / 2 : size;
    root->given = isa_operand_of_role(p, op, PTO_ROLE_ADDR) != 0;
    root->scale = t->space == PTO_SPACE_SCALE_LEFT || t->space == PTO_SPACE_SCALE_RIGHT;
    if (root->given && isa_const_int(p, isa_operand_of_role(p, op, PTO_ROLE_ADDR), &addr) && addr >= 0)
        root->addr = addr;
    return true;
}

void asm_plan_collect(struct plan *plan)
{
    struct pto_program *p = plan->l->p;
    uint32_t *component = components(plan->l), cap = 0;
    pto_op_id func = 0, before = 0;
    plan->nvalues = p->nvalues;
    plan->root_of = base_alloc_array(&plan->l->arena, p->nvalues, sizeof *plan->root_of);
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id)) {
        struct plan_root root;
        if (p->ops[id].op == PTO_OP_FUNC)
            func = id;
        if (!root_of_op(p, id, &root))
            continue;
        root.component = component[func];
        root.func = plan->nroots; /* the order of definition, for the moment */
        BASE_GROW(plan->roots, plan->nroots, cap);
        plan->roots[plan->nroots++] = root;
    }
    if (plan->nroots != 0)
        qsort(plan->roots, plan->nroots, sizeof *plan->roots, by_component);
    for (uint32_t i = 0, number = 0; i < plan->nroots; i++) {
        struct plan_root *r = &plan->roots[i];
        plan->root_of[r->value] = i + 1;
        func = isa_func_of(p, r->op);
        number = i == 0 || r->component != r[-1].component ? 0 : func != before ? number + 1 : number;
        before = func;
        r->func = number < PLAN_MANY_FUNCS ? number : PLAN_MANY_FUNCS;
    }
    mark_scales(plan);
}

/* --- reporting --- */

static int by_size(const void *x, const void *y)
{
    const struct plan_root *a = *(const struct plan_root *const *)x, *b = *(const struct plan_root *const *)y;
    if (a->size_bytes != b->size_bytes)
        return a->size_bytes > b->size_bytes ? -1 : 1;
    return a->op < b->op ? -1 : a->op > b->op;
}

struct event {
    uint64_t key; /* twice the point, plus one behind its end */
    int64_t bytes;
};

static int by_event(const void *x, const void *y)
{
    const struct event *a = x, *b = y;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->bytes < b->bytes ? -1 : a->bytes > b->bytes;
}

int64_t asm_plan_peak(struct plan *plan, const struct plan_root **list, uint32_t n, uint32_t *at)
{
    struct event *events = base_alloc_array(&plan->l->arena, 2 * (size_t)n + 1, sizeof *events);
    int64_t now = 0, most = 0, limit = n != 0 ? INT64_MAX / 4 / (int64_t)n : 0;
    uint64_t key = 0;
    for (uint32_t i = 0; i < n; i++) {
        int64_t size = list[i]->size_bytes < limit ? list[i]->size_bytes : limit;
        events[2 * i] = (struct event){2 * (uint64_t)list[i]->begin, size};
        events[2 * i + 1] = (struct event){2 * (uint64_t)list[i]->end + 1, -size};
    }
    qsort(events, 2 * (size_t)n, sizeof *events, by_event);
    for (uint32_t i = 0; i < 2 * n; i++) {
        now += events[i].bytes;
        if (now > most) {
            most = now;
            key = events[i].key;
        }
    }
    *at = (uint32_t)(key / 2);
    return most;
}

void asm_plan_report_overflow(struct plan *plan, uint32_t component, enum pto_space space, int64_t needed, const struct plan_root *culprit)
{
    enum { SHOWN = 8 };
    const struct pto_program *p = plan->l->p;
    int64_t capacity = isa_plan_capacity(p->target, space);
    const struct plan_root **list = base_alloc_array(&plan->l->arena, plan->nroots, sizeof *list);
    uint32_t n = 0, live = 0;
    for (uint32_t i = 0; i < plan->nroots; i++)
        if (plan->roots[i].component == component && plan->roots[i].space == space && plan->roots[i].scale == culprit->scale)
            list[n++] = &plan->roots[i];
    uint32_t at;
    int64_t peak = asm_plan_peak(plan, list, n, &at);
    needed = peak > needed ? peak : needed;
    for (uint32_t i = 0; i < n; i++)
        if (list[i]->begin <= at && at <= list[i]->end)
            list[live++] = list[i];
    qsort(list, live, sizeof *list, by_size);
    for (uint32_t i = 0; i < live; i++) /* point at a tile that is needed there: the last of them */
        if (i == 0 || list[i]->op > culprit->op)
            culprit = list[i];
    char name[80];
    struct base_diag *d = base_diag_emit(plan->l->diags, PTO_D_OVERFLOW, asm_lower_span(p, culprit->value),
                                         "%s overflow, requires %lld bits while %lld bits available (%lld of %lld bytes)",
                                         isa_space(space)->text, (long long)(needed < INT64_MAX / 8 ? needed * 8 : INT64_MAX),
                                         (long long)capacity * 8, (long long)needed, (long long)capacity);
    for (uint32_t i = 0; i < live && i < SHOWN; i++) {
        const struct pto_tile_type *t = &isa_type(p, p->values[list[i]->value].type)->tile;
        const struct pto_type *type = isa_type(p, p->values[list[i]->value].type);
        char slots[32] = "";
        if (type->kind == PTO_TYPE_MULTI_TILE)
            snprintf(slots, sizeof slots, " in %u slots", (unsigned)type->count);
        asm_lower_name(p, list[i]->value, name, sizeof name);
        const char *how = list[i]->given ? ", address given" : list[i] == culprit ? ", the last of those needed at once" : "";
        if (list[i]->reserved)
            base_diag_label(d, asm_lower_span(p, list[i]->value), "%s: reserved, %lld bytes%s", name, (long long)list[i]->size_bytes, how);
        else
            base_diag_label(d, asm_lower_span(p, list[i]->value), "%s: %dx%dx%s%s, %lld bytes%s", name, t->rows, t->cols,
                            isa_dtype((enum pto_dtype)t->dtype)->text, slots, (long long)list[i]->size_bytes, how);
    }
    if (live > SHOWN)
        base_diag_note(d, "and %u more", live - SHOWN);
    if (live < n)
        base_diag_note(d, "tiles of this memory that are needed at other times share its bytes: %u", n - live);
    if (needed > capacity)
        base_diag_note(d, "%s has %lld bytes on %s, %lld too few; planned tiles start at multiples of %u", isa_space(space)->text,
                       (long long)capacity, p->target->name, (long long)(needed - capacity), isa_space(space)->plan_align);
    else
        base_diag_note(d, "%s has %lld bytes on %s; planned tiles start at multiples of %u", isa_space(space)->text, (long long)capacity,
                       p->target->name, isa_space(space)->plan_align);
}

/* --- writing --- */

/* Constants stand at the start of the function, one for each address. */
struct written {
    int64_t addr;
    pto_value_id value;
};

static int by_addr(const void *x, const void *y)
{
    const struct written *a = x, *b = y;
    return a->addr < b->addr ? -1 : a->addr > b->addr;
}

/* reserve_buffer says its place in attributes (pto-as.md 5.14). */
static void set_base(struct pto_program *p, const struct plan_root *r)
{
    struct pto_attribute manual = {.key = PTO_ATTR_AUTO, .kind = PTO_LIT_BOOL, .i = 0, .span = p->ops[r->op].span};
    struct pto_attribute base = {.key = PTO_ATTR_BASE, .kind = PTO_LIT_INT, .i = r->addr, .span = p->ops[r->op].span};
    isa_set_attr(p, r->op, &manual);
    isa_set_attr(p, r->op, &base);
}

static bool needs_address(const struct pto_program *p, const struct plan_root *r)
{
    return !r->reserved && r->addr != PLAN_UNPLACED && isa_operand_of_role(p, &p->ops[r->op], PTO_ROLE_ADDR) == 0;
}

static void set_address(struct pto_program *p, pto_op_id op, pto_value_id addr)
{
    if (p->ops[op].noperands == 0) { /* built without places for its optional operands */
        p->ops[op].operands = isa_pool_add(p, (uint32_t[]){0, 0, 0}, 3);
        p->ops[op].noperands = 3;
    }
    isa_set_operand(p, op, isa_op_slot((enum pto_op)p->ops[op].op, PTO_ROLE_ADDR), addr);
}

void asm_plan_write(struct plan *plan)
{
    struct pto_program *p = plan->l->p;
    struct written *list = base_alloc_array(&plan->l->arena, (size_t)plan->nroots + 1, sizeof *list);
    for (uint32_t first = 0, last; first < plan->nroots; first = last) {
        pto_op_id func = isa_func_of(p, plan->roots[first].op);
        pto_op_id before = func != 0 ? asm_lower_first(p, func) : plan->roots[first].op;
        uint32_t n = 0;
        for (last = first; last < plan->nroots && isa_func_of(p, plan->roots[last].op) == func; last++)
            if (needs_address(p, &plan->roots[last]))
                list[n++].addr = plan->roots[last].addr;
        qsort(list, n, sizeof *list, by_addr);
        uint32_t distinct = 0;
        for (uint32_t i = 0; i < n; i++)
            if (distinct == 0 || list[distinct - 1].addr != list[i].addr) {
                list[distinct].addr = list[i].addr;
                list[distinct++].value = asm_lower_constant(p, before, isa_type_int(p, 64, 0), list[i].addr, 0);
            }
        for (uint32_t i = first; i < last; i++) {
            struct written key = {.addr = plan->roots[i].addr};
            const struct written *at = needs_address(p, &plan->roots[i]) ? bsearch(&key, list, distinct, sizeof *list, by_addr) : NULL;
            if (at != NULL)
                set_address(p, plan->roots[i].op, at->value);
            else if (plan->roots[i].reserved && !plan->roots[i].given && plan->roots[i].addr != PLAN_UNPLACED)
                set_base(p, &plan->roots[i]);
        }
    }
}

bool asm_lower_plan(struct lower *l)
{
    struct plan plan = {.l = l};
    asm_plan_collect(&plan);
    asm_plan_lives(&plan);
    bool ok = asm_plan_place(&plan);
    if (ok) {
        ok = asm_plan_place_scales(&plan);
        if (ok)
            asm_plan_write(&plan);
    }
    free(plan.roots);
    return ok;
}
