/* Level 1 to 2: carried tiles of memories without a copy within themselves (mat, left, right, acc ..) whose buffer would be written
 * while they are needed: a tile loaded ahead, say.  All values that one carried tile may be, and what they are made from in place, get
 * one multi-buffer; the program carries the number of a slot instead of the tile, and each operation that makes such a value writes
 * a slot that none of those needed at that moment lies in.  With as many slots as are needed at once and one more there always is
 * one.  The analysis starts anew with what is left. */
#include "asm/lower_tiles.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SLOTS = 16 }; /* of a multi-buffer (2026-08 2.2) */

struct choosing {
    struct tiles *t;
    struct pto_program *p;
    uint32_t *class_of;      /* by value: joined sets */
    pto_value_id *by_class;  /* values by class; of the root r from class_first[r] on */
    uint32_t *class_first;
    pto_value_id *member;    /* of the class, in order of definition */
    uint32_t nmembers, root;
    pto_value_id *number;    /* by value: which slot it lies in, an index value */
    pto_value_id *from;      /* by member: what it takes the place of, or 0 */
    struct needed {          /* by member: those that are needed when it is made */
        pto_value_id *list;
        uint32_t count;
    } *needed;
    uint32_t *mark, marks;   /* by value: the last search that met it */
    pto_value_id *stack;
    uint32_t most_needed;
    pto_type_id index, tile, multi;
    pto_value_id slots;
};

static void unite(struct choosing *c, pto_value_id a, pto_value_id b)
{
    uint32_t x = asm_lower_root(c->class_of, a), y = asm_lower_root(c->class_of, b);
    c->class_of[x > y ? x : y] = x < y ? x : y;
}

/* What the value takes the place of, if nobody needs that any more; 0 if it gets another place. */
static pto_value_id goes_on_from(const struct choosing *c, pto_value_id value)
{
    const struct live *v = &c->t->live;
    pto_op_id def = c->p->values[value].def;
    pto_value_id from = asm_tiles_is_written(c->t, value) && c->p->ops[def].nresults == 1 ? asm_tiles_continued(c->p, &c->p->ops[def]) : 0;
    if (from == 0 || v->base[from] != from || c->p->values[from].type != c->p->values[value].type)
        return 0;
    return asm_live_at_def(v, from, value) || asm_live_read_by_def(v, from, value) ? 0 : from;
}

static void find_classes(struct choosing *c)
{
    struct tiles *t = c->t;
    const struct pto_program *p = c->p;
    c->class_of = base_alloc_array(&t->l->arena, p->nvalues, sizeof *c->class_of);
    for (pto_value_id v = 0; v < p->nvalues; v++)
        c->class_of[v] = v;
    for (pto_value_id v = 1; v < p->nvalues; v++) {
        if (t->live.base[v] != v)
            continue;
        unite(c, v, asm_tiles_find(t, v));
        if (goes_on_from(c, v) != 0)
            unite(c, v, goes_on_from(c, v));
    }
    for (uint32_t i = 0; i < t->flows.count; i++) {
        pto_value_id from = t->live.base[p->pool[t->flows.list[i].place]];
        if (from != 0)
            unite(c, from, t->flows.list[i].to);
    }
}

/* Scales lie where the place of their data tile says, which no slot follows. */
static bool is_scale(const struct pto_tile_type *t)
{
    return t->space == PTO_SPACE_SCALING || t->space == PTO_SPACE_SCALE_LEFT || t->space == PTO_SPACE_SCALE_RIGHT;
}

/* A tile of fixed size, made by an operation that can write a slot, or handed over whole. */
static bool may_lie_in_slot(struct choosing *c, pto_value_id value)
{
    struct tiles *t = c->t;
    const struct pto_type *type = isa_type(c->p, c->p->values[value].type);
    pto_op_id def = c->p->values[value].def;
    if (c->p->values[value].type != c->tile || type->tile.v_row < 0 || type->tile.v_col < 0 || type->tile.compact == PTO_COMPACT_ROW_PLUS_ONE || is_scale(&type->tile) ||
        asm_tiles_is_popped(c->p, value) || asm_tiles_slot(t, value) != 0)
        return false;
    for (uint32_t i = t->flows.first[value]; i < t->flows.first[value + 1]; i++) {
        pto_value_id from = c->p->pool[t->flows.list[i].place];
        if (t->live.base[from] != from)
            return false;
    }
    return def == 0 || c->p->ops[def].nregions != 0 || asm_tiles_is_written(t, value);
}

struct by_point {
    uint32_t point;
    pto_value_id value;
};

static int compare_points(const void *x, const void *y)
{
    const struct by_point *a = x, *b = y;
    if (a->point != b->point)
        return a->point < b->point ? -1 : 1;
    return a->value < b->value ? -1 : a->value > b->value;
}

static void sort_by_class(struct choosing *c)
{
    struct base_arena *arena = &c->t->l->arena;
    uint32_t n = c->p->nvalues, *cursor = base_alloc_array(arena, n, sizeof *cursor);
    c->class_first = base_alloc_array(arena, (size_t)n + 1, sizeof *c->class_first);
    c->by_class = base_alloc_array(arena, (size_t)n + 1, sizeof *c->by_class);
    for (pto_value_id v = 1; v < n; v++)
        if (c->t->live.base[v] == v)
            c->class_first[asm_lower_root(c->class_of, v) + 1]++;
    for (uint32_t i = 0; i < n; i++)
        c->class_first[i + 1] += c->class_first[i];
    for (pto_value_id v = 1; v < n; v++)
        if (c->t->live.base[v] == v) {
            uint32_t root = asm_lower_root(c->class_of, v);
            c->by_class[c->class_first[root] + cursor[root]++] = v;
        }
}

static bool gather_members(struct choosing *c)
{
    struct base_arena *arena = &c->t->l->arena;
    const struct live *v = &c->t->live;
    const pto_value_id *values = c->by_class + c->class_first[c->root];
    uint32_t n = c->class_first[c->root + 1] - c->class_first[c->root];
    struct by_point *list = base_alloc_array(arena, (size_t)n + 1, sizeof *list);
    bool ok = true;
    for (uint32_t i = 0; i < n; i++) {
        ok = ok && may_lie_in_slot(c, values[i]);
        list[i] = (struct by_point){v->def_at[values[i]], values[i]};
    }
    if (n != 0)
        qsort(list, n, sizeof *list, compare_points);
    c->member = base_alloc_array(arena, (size_t)n + 1, sizeof *c->member);
    c->needed = base_alloc_array(arena, (size_t)n + 1, sizeof *c->needed);
    c->from = base_alloc_array(arena, (size_t)n + 1, sizeof *c->from);
    for (uint32_t i = 0; i < n; i++)
        c->member[i] = list[i].value;
    c->nmembers = n;
    return ok;
}

/* The members that are needed when the k-th one is made. Goes by positions: before anything is inserted. */
static void find_needed(struct choosing *c, uint32_t k)
{
    const struct live *v = &c->t->live;
    pto_value_id value = c->member[k];
    struct needed *n = &c->needed[k];
    n->list = base_alloc_array(&c->t->l->arena, c->nmembers, sizeof *n->list);
    for (uint32_t i = 0; i < c->nmembers; i++) {
        pto_value_id other = c->member[i];
        bool beside = c->p->values[other].def == c->p->values[value].def; /* another result of the operation: each looks at those before it */
        if (i == k || (beside && i > k) || v->hull_end[other] < v->hull_begin[value] || v->hull_begin[other] > v->hull_end[value])
            continue;
        if (beside || asm_live_at_def(v, other, value) || asm_live_read_by_def(v, other, value))
            n->list[n->count++] = other;
    }
}

/* Marks what a value may be; true if that was marked with `other` already. Loops may hand on in circles. */
static bool mark_origins(struct choosing *c, pto_value_id value, uint32_t mark, uint32_t other)
{
    const struct flows *f = &c->t->flows;
    pto_value_id *stack = c->stack;
    uint32_t depth = 0;
    bool met = c->mark[value] == other;
    for (stack[depth++] = value; depth != 0;) {
        pto_value_id v = stack[--depth];
        for (uint32_t i = f->first[v]; i < f->first[v + 1]; i++) {
            pto_value_id from = c->p->pool[f->list[i].place];
            met = met || c->mark[from] == other;
            if (c->mark[from] != mark)
                stack[depth++] = from;
            c->mark[from] = mark;
        }
    }
    return met;
}

/* May one of the needed members lie where `from` does? Two that are made by different operations never do. */
static bool is_shared(struct choosing *c, pto_value_id from, const struct needed *needed)
{
    for (uint32_t i = 0; i < needed->count; i++) {
        if (asm_tiles_is_written(c->t, from) && asm_tiles_is_written(c->t, needed->list[i]))
            continue;
        uint32_t mine = ++c->marks, theirs = ++c->marks;
        (void)mark_origins(c, from, mine, 0);
        c->mark[from] = mine;
        if (mark_origins(c, needed->list[i], theirs, mine))
            return true;
    }
    return false;
}

/* Counts the slots. A block may stand in front of one that dominates it: then a number would be missing. */
static bool count_slots(struct choosing *c)
{
    const struct live *v = &c->t->live;
    for (uint32_t k = 0; k < c->nmembers; k++) {
        pto_value_id value = c->member[k];
        if (!asm_tiles_is_written(c->t, value))
            continue;
        find_needed(c, k);
        const struct needed *n = &c->needed[k];
        for (uint32_t i = 0; i < n->count; i++)
            if (asm_tiles_is_written(c->t, n->list[i]) && v->def_at[n->list[i]] > v->def_at[value])
                return false;
        c->from[k] = goes_on_from(c, value);
        if (c->from[k] != 0 && is_shared(c, c->from[k], n))
            c->from[k] = 0;
        if (c->from[k] != 0 && v->def_at[c->from[k]] > v->def_at[value])
            return false;
        if (c->from[k] == 0 && n->count > c->most_needed)
            c->most_needed = n->count;
    }
    return c->most_needed < MOST_SLOTS;
}

/* --- the program --- */

static pto_value_id make(struct choosing *c, pto_op_id before, enum pto_op op, const pto_value_id *operands, uint32_t n, pto_type_id type,
                         const struct pto_attribute *attr)
{
    const struct pto_operation *at = &c->p->ops[before];
    struct isa_op_spec spec = {.op = op, .flags = PTO_OPFLAG_SYNTHETIC, .span = at->span, .name_span = at->name_span, .operands = operands,
                               .noperands = n, .result_types = &type, .nresults = 1, .attrs = attr, .nattrs = attr != NULL};
    pto_op_id id = isa_op_new(c->p, &spec);
    isa_op_insert_before(c->p, before, id);
    return c->p->ops[id].results;
}

static pto_value_id number(struct choosing *c, pto_op_id before, int64_t n) { return asm_lower_constant(c->p, before, c->index, n, 0); }

/* The number of a slot in which none of the needed members lies: the lowest one, as far as that is known now. */
static pto_value_id free_slot(struct choosing *c, pto_op_id before, const struct needed *needed)
{
    pto_value_id unknown[MOST_SLOTS];
    int64_t left[MOST_SLOTS + 1] = {0};
    bool used[MOST_SLOTS + 1] = {false};
    uint32_t nunknown = 0, nleft = 0;
    for (uint32_t i = 0; i < needed->count; i++) {
        int64_t slot;
        pto_value_id at = c->number[needed->list[i]];
        bool again = false;
        for (uint32_t k = 0; k < nunknown; k++)
            again = again || unknown[k] == at;
        if (isa_const_int(c->p, at, &slot) && slot >= 0 && slot <= MOST_SLOTS)
            used[slot] = true;
        else if (!again)
            unknown[nunknown++] = at;
    }
    for (int64_t slot = 0; nleft < nunknown + 1; slot++)
        if (!used[slot])
            left[nleft++] = slot;
    pto_value_id found = number(c, before, left[nunknown]);
    pto_type_id i1 = isa_type_int(c->p, 1, 0);
    struct pto_attribute equal = {.key = PTO_ATTR_PRED_I, .kind = PTO_LIT_ENUM, .enumeration = PTO_ENUM_CMPI, .i = PTO_CMPI_EQ,
                                   .span = c->p->ops[before].span};
    for (uint32_t k = nunknown; k-- > 0;) {
        pto_value_id candidate = number(c, before, left[k]), taken = 0;
        for (uint32_t i = 0; i < nunknown; i++) {
            pto_value_id same = make(c, before, PTO_OP_ARITH_CMPI, (pto_value_id[]){unknown[i], candidate}, 2, i1, &equal);
            taken = taken == 0 ? same : make(c, before, PTO_OP_ARITH_ORI, (pto_value_id[]){taken, same}, 2, i1, NULL);
        }
        found = make(c, before, PTO_OP_ARITH_SELECT, (pto_value_id[]){taken, found, candidate}, 3, c->index, NULL);
    }
    return found;
}

static pto_value_id tile_in(struct choosing *c, pto_op_id before, pto_value_id slot)
{
    struct pto_type type = *isa_type(c->p, c->tile);
    type.kind = PTO_TYPE_TILE_BUF;
    return make(c, before, PTO_OP_MULTI_TILE_GET, (pto_value_id[]){c->slots, slot}, 2, isa_type_intern(c->p, &type), NULL);
}

static void make_slots(struct choosing *c)
{
    struct pto_type type = *isa_type(c->p, c->tile);
    pto_op_id *makers = base_alloc_array(&c->t->l->arena, (size_t)c->nmembers + 1, sizeof *makers);
    uint32_t n = 0;
    for (int results = 0; results < 2; results++)
        for (uint32_t i = 0; i < c->nmembers; i++)
            if (c->p->values[c->member[i]].def != 0 && asm_tiles_is_written(c->t, c->member[i]) == (results == 0))
                makers[n++] = c->p->values[c->member[i]].def;
    type.kind = PTO_TYPE_MULTI_TILE;
    type.count = c->most_needed + 1 > 2 ? c->most_needed + 1 : 2;
    c->slots = make(c, asm_tiles_alloc_place(c->p, makers, n), PTO_OP_ALLOC_MULTI_TILE, (pto_value_id[]){0, 0, 0}, 3, isa_type_intern(c->p, &type), NULL);
    c->p->values[c->slots].span = asm_lower_span(c->p, c->member[0]);
}

/* Does an operation use the tile, other than by handing it on? */
static bool is_looked_at(const struct choosing *c, pto_value_id value)
{
    const struct live *v = &c->t->live;
    for (uint32_t i = v->first_use[value]; i < v->first_use[value + 1]; i++) {
        const struct pto_operation *op = &c->p->ops[v->uses[i].op];
        if (op->nregions == 0 && !isa_op_is_terminator((enum pto_op)op->op))
            return true;
    }
    return false;
}

/* The value carries the number from now on; where it stood for the tile, the tile is fetched. */
static void carry_number(struct choosing *c, pto_value_id value)
{
    struct pto_program *p = c->p;
    const struct pto_value *v = &p->values[value];
    pto_op_id before = v->def != 0 ? p->ops[v->def].next : p->blocks[v->block].first;
    c->number[value] = value;
    if (is_looked_at(c, value)) {
        pto_value_id tile = tile_in(c, before, value);
        isa_replace_uses(p, value, tile);
        isa_set_operand(p, p->values[tile].def, isa_op_slot(PTO_OP_MULTI_TILE_GET, PTO_ROLE_INDEX), value);
        p->values[tile].span = p->values[value].span;
        if (p->values[value].def == 0) {
            p->values[tile].name = p->values[value].name;
            p->values[value].name = 0;
        }
    }
    p->values[value].type = c->index;
}

static void remember(struct slots *s, pto_value_id value, pto_value_id tile, bool in_place, uint32_t nvalues)
{
    if (value >= s->count) {
        s->tile = base_realloc_array(s->tile, nvalues, sizeof *s->tile);
        s->in_place = base_realloc_array(s->in_place, nvalues, sizeof *s->in_place);
        memset(s->tile + s->count, 0, (nvalues - s->count) * sizeof *s->tile);
        memset(s->in_place + s->count, 0, (nvalues - s->count) * sizeof *s->in_place);
        s->count = nvalues;
    }
    s->tile[value] = tile;
    s->in_place[value] = in_place;
}

static void write_slot(struct choosing *c, uint32_t k)
{
    struct pto_program *p = c->p;
    pto_value_id value = c->member[k], from = c->from[k];
    pto_op_id def = p->values[value].def;
    c->number[value] = from != 0 ? c->number[from] : free_slot(c, def, &c->needed[k]);
    pto_value_id tile = tile_in(c, def, c->number[value]);
    p->values[tile].name = p->values[value].name;
    p->values[tile].span = p->values[value].span;
    remember(c->t->slots, value, tile, from != 0, p->nvalues);
}

/* source: what the flows handed on before anything was rewritten. */
static void rewrite(struct choosing *c, const pto_value_id *source)
{
    struct tiles *t = c->t;
    make_slots(c);
    for (uint32_t k = 0; k < c->nmembers; k++)
        if (!asm_tiles_is_written(t, c->member[k]))
            carry_number(c, c->member[k]);
    for (uint32_t k = 0; k < c->nmembers; k++)
        if (asm_tiles_is_written(t, c->member[k]))
            write_slot(c, k);
    for (uint32_t k = 0; k < c->nmembers; k++)
        for (uint32_t i = t->flows.first[c->member[k]]; i < t->flows.first[c->member[k] + 1]; i++)
            c->p->pool[t->flows.list[i].place] = c->number[source[i]];
}

/* All are chosen before the first is rewritten: the analysis goes by the program as it was. */
bool asm_tiles_choose_slots(struct tiles *t)
{
    struct base_arena *arena = &t->l->arena;
    struct choosing c = {.t = t, .p = t->l->p, .index = isa_type_simple(t->l->p, PTO_TYPE_INDEX)};
    struct choosing *chosen = base_alloc_array(arena, (size_t)t->ncarried + 1, sizeof *chosen);
    pto_value_id *source = base_alloc_array(arena, (size_t)t->flows.count + 1, sizeof *source);
    bool *seen = base_alloc_array(arena, c.p->nvalues, sizeof *seen);
    uint32_t n = 0;
    find_classes(&c);
    sort_by_class(&c);
    c.mark = base_alloc_array(arena, c.p->nvalues, sizeof *c.mark);
    c.stack = base_alloc_array(arena, (size_t)t->flows.count + 1, sizeof *c.stack);
    c.number = base_alloc_array(arena, c.p->nvalues, sizeof *c.number);
    for (uint32_t i = 0; i < t->flows.count; i++)
        source[i] = c.p->pool[t->flows.list[i].place];
    for (uint32_t i = 0; i < t->ncarried; i++) {
        c.root = asm_lower_root(c.class_of, t->carried[i]);
        if (!t->overwritten[t->carried[i]] || seen[c.root])
            continue;
        seen[c.root] = true;
        c.tile = c.p->values[t->carried[i]].type;
        c.most_needed = 0;
        if (gather_members(&c) && count_slots(&c))
            chosen[n++] = c;
    }
    for (uint32_t i = 0; i < n; i++)
        rewrite(&chosen[i], source);
    return n != 0;
}
