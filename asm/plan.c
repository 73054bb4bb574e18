/* The simple planner: every tile side by side in order of definition, no reuse, around given addresses.
 * Deterministic; knows sizes, alignments and capacities from the tables only. */
#include "asm/plan.h"
#include "base/checked.h"
#include "isa/layout.h"

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

static uint32_t find(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

/* Functions joined by calls, in either direction, by op id; the root is the one that stands first. */
static uint32_t *components(struct lower *l)
{
    struct pto_program *p = l->p;
    uint32_t *parent = base_alloc_array(&l->arena, p->nops, sizeof *parent);
    for (pto_op_id id = 0; id < p->nops; id++)
        parent[id] = id;
    pto_op_id func = 0;
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id)) {
        if (p->ops[id].op == PTO_OP_FUNC)
            func = id;
        const struct pto_attribute *callee = p->ops[id].op == PTO_OP_CALL ? isa_find_attr(p, &p->ops[id], PTO_ATTR_CALLEE) : NULL;
        pto_op_id other = callee != NULL ? isa_find_func(p, callee->str) : 0;
        if (other == 0 || func == 0)
            continue;
        uint32_t a = find(parent, func), b = find(parent, other);
        parent[a > b ? a : b] = a < b ? a : b;
    }
    for (pto_op_id id = 0; id < p->nops; id++)
        parent[id] = find(parent, id);
    return parent;
}

static int by_component(const void *x, const void *y)
{
    const struct plan_root *a = x, *b = y;
    if (a->component != b->component)
        return a->component < b->component ? -1 : 1;
    return a->addr < b->addr ? -1 : a->addr > b->addr; /* addr: the order of definition, for the moment */
}

/* A tile is a scale tile by its space, or because a product or tget_scale_addr uses it as one. */
static void mark_scales(struct plan *plan)
{
    static const enum pto_role roles[] = {PTO_ROLE_LHS_SCALE, PTO_ROLE_RHS_SCALE};
    struct pto_program *p = plan->l->p;
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id)) {
        pto_value_id scale[3] = {0};
        for (int i = 0; i < 2; i++)
            scale[i] = isa_operand_of_role(p, &p->ops[id], roles[i]);
        if (p->ops[id].op == PTO_OP_TGET_SCALE_ADDR)
            scale[2] = isa_operand_of_role(p, &p->ops[id], PTO_ROLE_DST);
        for (int i = 0; i < 3; i++)
            if (scale[i] != 0 && plan->root_of[scale[i]] != 0)
                plan->roots[plan->root_of[scale[i]] - 1].scale = true;
    }
}

void asm_plan_collect(struct plan *plan)
{
    struct pto_program *p = plan->l->p;
    uint32_t *component = components(plan->l), cap = 0;
    pto_op_id func = 0;
    plan->nvalues = p->nvalues;
    plan->root_of = base_alloc_array(&plan->l->arena, p->nvalues, sizeof *plan->root_of);
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id)) {
        const struct pto_operation *op = &p->ops[id];
        if (op->op == PTO_OP_FUNC)
            func = id;
        if (op->op != PTO_OP_ALLOC_TILE || op->nresults != 1 || !isa_type_is_tile(p, p->values[op->results].type))
            continue;
        const struct pto_tile_type *t = &isa_type(p, p->values[op->results].type)->tile;
        BASE_GROW(plan->roots, plan->nroots, cap);
        plan->roots[plan->nroots] = (struct plan_root){
            .op = id, .value = op->results, .space = t->space, .component = component[func], .addr = plan->nroots, .size_bytes = size_of(t),
            .given = isa_operand_of_role(p, op, PTO_ROLE_ADDR) != 0,
            .scale = t->space == PTO_SPACE_SCALE_LEFT || t->space == PTO_SPACE_SCALE_RIGHT};
        plan->nroots++;
    }
    if (plan->nroots != 0)
        qsort(plan->roots, plan->nroots, sizeof *plan->roots, by_component);
    for (uint32_t i = 0; i < plan->nroots; i++) {
        struct plan_root *r = &plan->roots[i];
        plan->root_of[r->value] = i + 1;
        r->addr = PLAN_UNPLACED;
        int64_t addr;
        if (r->given && isa_const_int(p, isa_operand_of_role(p, &p->ops[r->op], PTO_ROLE_ADDR), &addr) && addr >= 0)
            r->addr = addr;
    }
    mark_scales(plan);
}

/* --- placing --- */

struct range {
    int64_t begin, end;
};

static int by_begin(const void *x, const void *y)
{
    const struct range *a = x, *b = y;
    return a->begin < b->begin ? -1 : a->begin > b->begin;
}

/* Sums that cannot overflow further: sizes and addresses come from the text. */
static int64_t add_sizes(int64_t a, int64_t b)
{
    int64_t sum;
    return base_add_i64(a, b, &sum) ? sum : INT64_MAX;
}

static int64_t align_up(int64_t n, int64_t align) { return add_sizes(n, (align - n % align) % align); }

/* The lowest aligned address where size bytes touch none of the ranges; *index: in front of which range. */
static int64_t first_hole(const struct range *taken, uint32_t n, int64_t size, int64_t align, uint32_t *index)
{
    int64_t at = 0;
    for (*index = 0; *index < n && taken[*index].begin < add_sizes(at, size); (*index)++)
        if (taken[*index].end > at)
            at = align_up(taken[*index].end, align);
    return at;
}

/* One space of one component: roots first .. last - 1 side by side, around the given ranges. */
static bool place_space(struct plan *plan, uint32_t first, uint32_t last, enum pto_space space)
{
    int64_t align = isa_space(space)->plan_align, capacity = isa_plan_capacity(plan->l->p->target, space), needed = 0;
    struct range *taken = base_alloc_array(&plan->l->arena, (size_t)(last - first) + 1, sizeof *taken);
    uint32_t n = 0;
    const struct plan_root *culprit = NULL;
    for (uint32_t i = first; i < last; i++) {
        const struct plan_root *r = &plan->roots[i];
        if (r->space == space && !r->scale && r->addr != PLAN_UNPLACED && r->size_bytes != 0)
            taken[n++] = (struct range){r->addr, add_sizes(r->addr, r->size_bytes)};
    }
    qsort(taken, n, sizeof *taken, by_begin);
    for (uint32_t i = first; i < last; i++) {
        struct plan_root *r = &plan->roots[i];
        if (r->space != space || r->scale || r->given)
            continue;
        uint32_t index = n;
        r->addr = culprit == NULL ? first_hole(taken, n, r->size_bytes, align, &index) : align_up(needed, align);
        int64_t end = add_sizes(r->addr, r->size_bytes);
        needed = end > needed ? end : needed;
        if (end > capacity && culprit == NULL)
            culprit = r; /* from here on only what is needed is of interest */
        if (culprit != NULL || r->size_bytes == 0)
            continue;
        memmove(taken + index + 1, taken + index, (n - index) * sizeof *taken);
        taken[index] = (struct range){r->addr, end};
        n++;
    }
    if (culprit == NULL)
        return true;
    asm_plan_report_overflow(plan, plan->roots[first].component, space, needed, culprit);
    return false;
}

/* R6: what the planner's verdict allows beyond the machine's own buffers. */
static bool warn_beyond_machine(struct plan *plan)
{
    bool ok = true;
    const struct pto_program *p = plan->l->p;
    for (uint32_t i = 0; i < plan->nroots; i++) {
        const struct plan_root *r = &plan->roots[i];
        int64_t capacity = isa_capacity(p->target, (enum pto_space)r->space);
        if (r->given || r->scale || r->addr + r->size_bytes <= capacity)
            continue;
        char name[80];
        bool strict = plan->l->options != NULL && plan->l->options->strict;
        struct base_diag *d = base_diag_emit_as(plan->l->diags, PTO_D_PLAN_BEYOND_MACHINE, strict ? PTO_SEV_ERROR : PTO_SEV_WARNING,
                                                asm_lower_span(p, r->value),
                                                "%s is planned at bytes %lld..%lld of %s, but the machine has %lld bytes there",
                                                asm_lower_name(p, r->value, name, sizeof name), (long long)r->addr,
                                                (long long)(r->addr + r->size_bytes), isa_space((enum pto_space)r->space)->text,
                                                (long long)capacity);
        base_diag_note(d, "it runs here in a larger backing store; on hardware it does not fit");
        ok = ok && d->severity < PTO_SEV_ERROR;
    }
    return ok;
}

bool asm_plan_place(struct plan *plan)
{
    bool ok = true;
    for (uint32_t first = 0, last; first < plan->nroots; first = last) {
        bool seen[PTO_SPACE_COUNT] = {false};
        for (last = first; last < plan->nroots && plan->roots[last].component == plan->roots[first].component; last++)
            seen[plan->roots[last].space] = true;
        for (unsigned space = 0; space < PTO_SPACE_COUNT; space++)
            if (seen[space])
                ok = place_space(plan, first, last, (enum pto_space)space) && ok;
    }
    return ok && warn_beyond_machine(plan);
}

/* --- reporting --- */

static int by_size(const void *x, const void *y)
{
    const struct plan_root *a = *(const struct plan_root *const *)x, *b = *(const struct plan_root *const *)y;
    if (a->size_bytes != b->size_bytes)
        return a->size_bytes > b->size_bytes ? -1 : 1;
    return a->op < b->op ? -1 : a->op > b->op;
}

void asm_plan_report_overflow(struct plan *plan, uint32_t component, enum pto_space space, int64_t needed, const struct plan_root *culprit)
{
    enum { SHOWN = 8 };
    const struct pto_program *p = plan->l->p;
    int64_t capacity = isa_plan_capacity(p->target, space);
    const struct plan_root **list = base_alloc_array(&plan->l->arena, plan->nroots, sizeof *list);
    uint32_t n = 0;
    for (uint32_t i = 0; i < plan->nroots; i++)
        if (plan->roots[i].component == component && plan->roots[i].space == space && plan->roots[i].scale == culprit->scale)
            list[n++] = &plan->roots[i];
    qsort(list, n, sizeof *list, by_size);
    char name[80];
    struct base_diag *d = base_diag_emit(plan->l->diags, PTO_D_OVERFLOW, asm_lower_span(p, culprit->value),
                                         "%s overflow, requires %lld bits while %lld bits available (%lld of %lld bytes)",
                                         isa_space(space)->text, (long long)(needed < INT64_MAX / 8 ? needed * 8 : INT64_MAX),
                                         (long long)capacity * 8, (long long)needed, (long long)capacity);
    for (uint32_t i = 0; i < n && i < SHOWN; i++) {
        const struct pto_tile_type *t = &isa_type(p, p->values[list[i]->value].type)->tile;
        base_diag_label(d, asm_lower_span(p, list[i]->value), "%s: %dx%dx%s, %lld bytes%s%s",
                        asm_lower_name(p, list[i]->value, name, sizeof name), t->rows, t->cols, isa_dtype((enum pto_dtype)t->dtype)->text,
                        (long long)list[i]->size_bytes, list[i]->given ? ", address given" : "",
                        list[i] == culprit ? ", the first that does not fit" : "");
    }
    if (n > SHOWN)
        base_diag_note(d, "and %u smaller tiles", n - SHOWN);
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

static bool needs_address(const struct pto_program *p, const struct plan_root *r)
{
    return r->addr != PLAN_UNPLACED && isa_operand_of_role(p, &p->ops[r->op], PTO_ROLE_ADDR) == 0;
}

static void set_address(struct pto_program *p, pto_op_id op, pto_value_id addr)
{
    if (p->ops[op].noperands == 0) { /* built without places for its optional operands */
        p->ops[op].operands = isa_pool_add(p, (uint32_t[]){0, 0, 0}, 3);
        p->ops[op].noperands = 3;
    }
    isa_set_operand(p, op, isa_op_slot(PTO_OP_ALLOC_TILE, PTO_ROLE_ADDR), addr);
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
        }
    }
}

bool asm_lower_plan(struct lower *l)
{
    struct plan plan = {.l = l};
    asm_plan_collect(&plan);
    bool ok = asm_plan_place(&plan);
    if (ok) {
        ok = asm_plan_place_scales(&plan);
        if (ok)
            asm_plan_write(&plan);
    }
    free(plan.roots);
    return ok;
}
