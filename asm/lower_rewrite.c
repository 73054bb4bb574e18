/* Level 1 to 2, second half: buffers are allocated, operations put into destination form, carried values that became superfluous
 * dropped, and every use of a tile value replaced.  Decides nothing about sharing (lower_tiles.c). */
#include "asm/lower_tiles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rewrite {
    struct tiles *t;
    struct pto_program *p;
    uint32_t count;            /* values before the rewriting */
    pto_value_id *map;         /* by old value: what stands for it now */
    pto_value_id *buffer;      /* by group root */
    uint32_t *written, *first; /* by group root: operations that write it; the first of them (index into live.order) */
    bool *carried;             /* by group root: a member is carried, or source of a carried value */
    struct valid_sizes known;
    struct name_count {
        pto_op_id func;
        uint32_t values;
    } *names; /* by string id: values of the present function with that name */
    uint32_t names_cap;
    pto_op_id func;
};

/* --- names --- */

static uint32_t name_uses(const struct rewrite *w, pto_str_id name)
{
    return name < w->names_cap && w->names[name].func == w->func ? w->names[name].values : 0;
}

static void count_name(struct rewrite *w, pto_str_id name)
{
    if (name == 0)
        return;
    if (name >= w->names_cap) {
        uint32_t cap = (name + 1) * 2;
        w->names = base_realloc_array(w->names, cap, sizeof *w->names);
        memset(w->names + w->names_cap, 0, (cap - w->names_cap) * sizeof *w->names);
        w->names_cap = cap;
    }
    w->names[name].values = name_uses(w, name) + 1;
    w->names[name].func = w->func;
}

static void count_names(struct rewrite *w)
{
    const struct pto_program *p = w->p;
    for (pto_op_id id = w->func; id != 0; id = asm_lower_next(p, w->func, id)) {
        const struct pto_operation *op = &p->ops[id];
        for (uint32_t k = 0; k < op->nresults; k++)
            count_name(w, p->values[op->results + k].name);
        for (uint32_t r = 0; r < op->nregions; r++)
            for (pto_block_id b = p->regions[op->regions + r].first; b != 0; b = p->blocks[b].next)
                for (uint32_t k = 0; k < p->blocks[b].nargs; k++)
                    count_name(w, p->values[p->blocks[b].args + k].name);
    }
}

/* The value's own name if nothing else of the function has it (a hoisted buffer is visible in more places), else name_1 .. */
static pto_str_id buffer_name(struct rewrite *w, pto_value_id value)
{
    pto_str_id name = w->p->values[value].name;
    if (name == 0)
        return 0;
    if (name_uses(w, name) <= 1)
        return name;
    for (unsigned k = 1;; k++) {
        char text[128];
        snprintf(text, sizeof text, "%.100s_%u", base_str(&w->p->strings, name), k);
        pto_str_id id = base_intern_z(&w->p->strings, text);
        if (name_uses(w, id) == 0) {
            count_name(w, id);
            return id;
        }
    }
}

/* --- buffers --- */

static bool is_dynamic(const struct pto_tile_type *t) { return t->v_row < 0 || t->v_col < 0; }

static pto_op_id alloc_place(struct rewrite *w, pto_value_id group)
{
    uint32_t n = 1;
    for (pto_value_id member = w->t->next_member[group]; member != group; member = w->t->next_member[member])
        n++;
    pto_op_id *makers = base_alloc_array(&w->t->l->arena, (size_t)n + 1, sizeof *makers), def;
    n = 0;
    makers[n++] = w->t->live.order[w->first[group]];
    for (pto_value_id member = w->t->next_member[group], end = group;; member = w->t->next_member[member]) {
        def = w->p->values[member].def;
        if (def != 0 && def != makers[0])
            makers[n++] = def;
        if (member == end)
            break;
    }
    return asm_tiles_alloc_place(w->p, makers, n);
}

/* The tile_buf type of a value's bytes; the spelling of its element type is kept. */
static pto_type_id storage_type(struct pto_program *p, pto_value_id value, const struct pto_tile_type *tile)
{
    struct pto_type type = *isa_type(p, p->values[value].type);
    type.kind = PTO_TYPE_TILE_BUF;
    type.tile = *tile;
    return isa_type_intern(p, &type);
}

static pto_value_id make_alloc(struct rewrite *w, pto_op_id before, pto_value_id value, const struct pto_tile_type *type,
                               pto_value_id row, pto_value_id col)
{
    struct pto_program *p = w->p;
    pto_op_id def = p->values[value].def;
    pto_type_id result = storage_type(p, value, type);
    pto_str_id name = buffer_name(w, value);
    struct isa_op_spec spec = {.op = PTO_OP_ALLOC_TILE, .flags = PTO_OPFLAG_SYNTHETIC, .span = p->ops[def].span,
                               .name_span = p->ops[def].name_span, .operands = (pto_value_id[]){0, row, col}, .noperands = 3,
                               .result_types = &result, .result_names = &name, .nresults = 1};
    pto_op_id op = isa_op_new(p, &spec);
    p->values[p->ops[op].results].span = p->values[value].span;
    isa_op_insert_before(p, before, op);
    return p->ops[op].results;
}

static void set_valid(struct rewrite *w, pto_op_id before, pto_value_id buffer, pto_value_id row, pto_value_id col)
{
    struct pto_program *p = w->p;
    struct isa_op_spec spec = {.op = PTO_OP_SET_VALIDSHAPE, .flags = PTO_OPFLAG_SYNTHETIC, .span = p->ops[before].span,
                               .name_span = p->ops[before].name_span, .operands = (pto_value_id[]){buffer, row, col}, .noperands = 3};
    isa_op_insert_before(p, before, isa_op_new(p, &spec));
}

static pto_value_id extent_constant(struct rewrite *w, pto_op_id before, const struct pto_tile_type *type, bool row, int64_t elems)
{
    return asm_lower_constant(w->p, before, isa_type_simple(w->p, PTO_TYPE_INDEX), asm_lower_text_extent(type, row, elems), 0);
}

/* The buffer of a written value, allocated when its group is met for the first time; valid sizes are set as needed. */
static bool place_value(struct rewrite *w, pto_op_id op, pto_value_id value)
{
    struct pto_program *p = w->p;
    pto_value_id group = asm_tiles_find(w->t, value), row = 0, col = 0;
    struct pto_tile_type type = isa_type(p, p->values[value].type)->tile;
    bool several = w->written[group] > 1;
    if (asm_tiles_slot(w->t, value) != 0) {
        w->buffer[group] = asm_tiles_slot(w->t, value);
        return true;
    }
    if (is_dynamic(&type)) {
        if (!asm_lower_valid(w->t->l, &w->known, op, value, &type, &row, &col))
            return false;
        w->known.row[value] = row;
        w->known.col[value] = col;
        /* set_validshape and carried handles want both dimensions dynamic */
        if (several || w->carried[group]) {
            row = row != 0 ? row : extent_constant(w, op, &type, true, type.v_row);
            col = col != 0 ? col : extent_constant(w, op, &type, false, type.v_col);
            type.v_row = type.v_col = PTO_DYNAMIC_DIM;
        }
    }
    if (w->buffer[group] == 0) {
        pto_op_id at = !is_dynamic(&type) || several ? alloc_place(w, group) : op;
        pto_value_id r = row, c = col;
        if (is_dynamic(&type) && several) {
            r = extent_constant(w, at, &type, true, type.rows);
            c = extent_constant(w, at, &type, false, type.cols);
        }
        w->buffer[group] = make_alloc(w, at, value, &type, r, c);
    }
    if (is_dynamic(&type) && several)
        set_valid(w, op, w->buffer[group], row, col);
    return true;
}

/* Results become operands of the slots that are written. */
/* A written vector (the records tmrgsort used) is a destination as well: a constant that the operation is said to write. */
static bool is_plain_result(const struct rewrite *w, pto_value_id value)
{
    return w->t->live.base[value] == 0 && isa_type(w->p, w->p->values[value].type)->kind == PTO_TYPE_VECTOR;
}
static pto_value_id plain_destination(struct rewrite *w, pto_op_id before, pto_value_id result)
{
    struct pto_program *p = w->p;
    pto_type_id type = p->values[result].type;
    pto_str_id name = p->values[result].name;
    struct pto_attribute value = {.key = PTO_ATTR_VALUE, .kind = PTO_LIT_OPAQUE, .str = base_intern(&p->strings, "dense<0>", 8), .type = type,
                                  .span = p->ops[before].span};
    struct isa_op_spec spec = {.op = PTO_OP_ARITH_CONSTANT, .flags = PTO_OPFLAG_SYNTHETIC, .span = p->ops[before].span, .name_span = p->ops[before].name_span,
                               .result_types = &type, .nresults = 1, .attrs = &value, .result_names = &name, .nattrs = 1};
    pto_op_id op = isa_op_new(p, &spec);
    isa_op_insert_before(p, before, op);
    pto_value_id made = p->ops[op].results;
    isa_replace_uses(p, result, made);
    return made;
}

static void to_destination_form(struct rewrite *w, pto_op_id id)
{
    struct pto_program *p = w->p;
    const struct isa_op_info *info = isa_op((enum pto_op)p->ops[id].op);
    struct base_arena *arena = &w->t->l->arena;
    uint32_t *ids = base_alloc_array(arena, (size_t)p->ops[id].noperands + (size_t)info->nslots + 1, sizeof *ids);
    uint32_t *segments = base_alloc_array(arena, (size_t)info->nslots + 1, sizeof *segments);
    uint32_t n = 0;
    bool lists = false;
    p->ops[id].flags |= PTO_OPFLAG_SSA; /* its results are those of the written slots */
    for (int slot = 0; slot < info->nslots; slot++) {
        const struct pto_slot *s = &info->slots[slot];
        uint32_t count;
        segments[slot] = n;
        lists = lists || isa_slot_is_list(s);
        if (isa_slot_is_result(s))
            continue;
        const pto_value_id *list = isa_operand_list(p, &p->ops[id], slot, &count);
        if (isa_slot_is_out(s)) {
            pto_value_id result = isa_slot_result(p, &p->ops[id], slot);
            ids[n++] = result == 0 ? 0 : is_plain_result(w, result) ? plain_destination(w, id, result) : w->buffer[asm_tiles_find(w->t, result)];
        } else if (isa_slot_is_list(s)) {
            for (uint32_t k = 0; k < count; k++)
                ids[n++] = list[k];
        } else {
            ids[n++] = count != 0 ? list[0] : 0;
        }
    }
    segments[info->nslots] = n;
    struct pto_operation *op = &p->ops[id];
    op->operands = isa_pool_add(p, ids, n);
    op->noperands = n;
    op->segments = lists ? isa_pool_add(p, segments, (uint32_t)info->nslots + 1) : 0;
    op->results = op->nresults = 0;
    op->flags &= (uint16_t)~PTO_OPFLAG_SSA;
}

static uint32_t out_slots(const struct isa_op_info *info)
{
    uint32_t n = 0;
    for (int slot = 0; slot < info->nslots; slot++)
        n += isa_slot_is_out(&info->slots[slot]);
    return n;
}

/* Does `result` lie where the operand that its operation goes on from does? base: of the operand; 0 if that is a buffer already. */
static bool goes_on_in_place(const struct rewrite *w, pto_value_id base, pto_value_id result)
{
    if (asm_tiles_slot(w->t, result) != 0)
        return w->t->slots->in_place[result];
    if (base == 0)
        return true;
    const struct named *n = &w->t->named[base]; /* a handle that may name one buffer only always does */
    pto_value_id group = !w->t->handle[base] ? asm_tiles_find(w->t, base) : n->count == 1 && !n->too_many ? n->group[0] : 0;
    return group == asm_tiles_find(w->t, result);
}

/* Values allow to go on from an accumulator that is needed again; the machine has no such operation (R8, d.1), so say it here, where
 * the text still shows the reason. */
static bool check_accumulator(struct rewrite *w, pto_op_id id)
{
    struct pto_program *p = w->p;
    const struct live *v = &w->t->live;
    pto_value_id acc = isa_operand_of_role(p, &p->ops[id], PTO_ROLE_ACC_IN);
    pto_value_id base = acc != 0 && acc < w->count ? v->base[acc] : 0;
    if (acc == 0 || goes_on_in_place(w, base, p->ops[id].results))
        return true;
    bool strict = w->t->l->options != NULL && w->t->l->options->strict;
    char name[80];
    struct base_diag *d = base_diag_emit_as(w->t->l->diags, PTO_D_ACC_IN_ADDR, strict ? PTO_SEV_ERROR : PTO_SEV_WARNING, p->ops[id].span,
                                            "the result of '%s' cannot take the place of %s and gets an accumulator of its own",
                                            isa_op((enum pto_op)p->ops[id].op)->mnemonic, asm_lower_name(p, acc, name, sizeof name));
    for (uint32_t i = v->first_use[base]; base != 0 && i < v->first_use[base + 1]; i++)
        if (v->pos[v->uses[i].op] > v->pos[id]) {
            base_diag_label(d, p->ops[v->uses[i].op].span, "%s is needed again here", name);
            break;
        }
    base_diag_note(d, "the machine accumulates onto the tile it writes and does not read %s; compute %s once more for its other use", name, name);
    return d->severity < PTO_SEV_ERROR;
}

/* What an operation reads and writes, and what is needed again: copied into the place of the result first. */
static void keep_continued(struct rewrite *w, pto_op_id id)
{
    struct pto_program *p = w->p;
    const struct pto_operation *op = &p->ops[id];
    pto_value_id from = asm_tiles_continued(p, op), base = from != 0 ? w->t->live.base[from] : 0;
    if (from == 0 || isa_operand_of_role(p, op, PTO_ROLE_ACC_IN) != 0 || goes_on_in_place(w, base, op->results))
        return;
    pto_value_id operands[PTO_MAX_SLOTS] = {0};
    operands[isa_op_slot(PTO_OP_TMOV, PTO_ROLE_SRC)] = from;
    operands[isa_op_slot(PTO_OP_TMOV, PTO_ROLE_DST)] = w->buffer[asm_tiles_find(w->t, op->results)];
    struct isa_op_spec spec = {.op = PTO_OP_TMOV, .flags = PTO_OPFLAG_SYNTHETIC, .span = op->span, .name_span = op->name_span,
                               .operands = operands, .noperands = isa_op(PTO_OP_TMOV)->nslots};
    isa_op_insert_before(p, id, isa_op_new(p, &spec));
}

/* What a pop gives is written as in level 2 (6.1): the handle of a slot, which needs no buffer. */
static void keep_popped(struct rewrite *w, pto_op_id id)
{
    const struct pto_operation *op = &w->p->ops[id];
    w->buffer[op->results] = op->results;
    w->known.row[op->results] = isa_operand_of_role(w->p, op, PTO_ROLE_VALID_ROW);
    w->known.col[op->results] = isa_operand_of_role(w->p, op, PTO_ROLE_VALID_COL);
}

static bool rewrite_instruction(struct rewrite *w, pto_op_id id)
{
    struct pto_program *p = w->p;
    const struct isa_op_info *info = isa_op((enum pto_op)p->ops[id].op);
    uint32_t tiles = 0, plain = 0, nresults = p->ops[id].nresults;
    for (uint32_t k = 0; k < nresults; k++) {
        tiles += w->t->live.base[p->ops[id].results + k] != 0;
        plain += is_plain_result(w, p->ops[id].results + k);
    }
    if (tiles == 0)
        return true;
    if (asm_tiles_is_popped(p, p->ops[id].results)) {
        keep_popped(w, id);
        return true;
    }
    if (tiles + plain != nresults || out_slots(info) < nresults) {
        base_diag_emit(w->t->l->diags, PTO_D_TILE_BOUNDARY, p->ops[id].span, "%s has no form whose results are tile values",
                       info->mnemonic);
        return false;
    }
    for (uint32_t k = 0; k < nresults; k++)
        if (!is_plain_result(w, p->ops[id].results + k) && !place_value(w, id, p->ops[id].results + k))
            return false;
    bool ok = check_accumulator(w, id);
    keep_continued(w, id);
    to_destination_form(w, id);
    return ok;
}

/* A new value of a tile with another valid size shows the same bytes through a handle of its own: a subview of everything. The tile
 * itself stays as it is, as values do. */
static void rewrite_set_validshape(struct rewrite *w, pto_op_id id)
{
    struct pto_program *p = w->p;
    pto_value_id old = p->ops[id].results, tile = isa_operand_of_role(p, &p->ops[id], PTO_ROLE_SRC);
    struct pto_tile_type type = isa_type(p, p->values[old].type)->tile;
    pto_value_id row = isa_operand_of_role(p, &p->ops[id], PTO_ROLE_VALID_ROW);
    pto_value_id col = isa_operand_of_role(p, &p->ops[id], PTO_ROLE_VALID_COL);
    type.v_row = type.v_col = PTO_DYNAMIC_DIM;
    pto_type_id result = storage_type(p, old, &type);
    pto_value_id zero = asm_lower_constant(p, id, isa_type_simple(p, PTO_TYPE_INDEX), 0, 0);
    struct pto_attribute sizes[2] = {
        {.kind = PTO_LIT_INT, .i = asm_lower_text_extent(&type, true, type.rows), .span = p->ops[id].span},
        {.kind = PTO_LIT_INT, .i = asm_lower_text_extent(&type, false, type.cols), .span = p->ops[id].span},
    };
    uint32_t first = p->nattrs;
    for (unsigned i = 0; i < 2; i++) {
        BASE_GROW(p->attrs, p->nattrs, p->attrs_cap);
        p->attrs[p->nattrs++] = sizes[i];
    }
    struct pto_attribute list = {.key = PTO_ATTR_SIZES, .kind = PTO_LIT_ARRAY, .first = first, .count = 2, .span = p->ops[id].span};
    pto_str_id name = p->values[old].name;
    struct isa_op_spec spec = {.op = PTO_OP_SUBVIEW, .flags = PTO_OPFLAG_SYNTHETIC, .span = p->ops[id].span,
                               .name_span = p->ops[id].name_span, .operands = (pto_value_id[]){tile, zero, zero, row, col},
                               .noperands = 5, .result_types = &result, .result_names = &name, .nresults = 1, .attrs = &list, .nattrs = 1};
    pto_op_id view = isa_op_new(p, &spec);
    isa_op_insert_before(p, id, view);
    isa_op_unlink(p, id);
    w->map[old] = p->ops[view].results;
    w->known.row[old] = row;
    w->known.col[old] = col;
}

static void rewrite_view(struct rewrite *w, pto_op_id id)
{
    struct pto_program *p = w->p;
    const struct pto_operation *op = &p->ops[id];
    if (op->nresults != 1 || isa_type(p, p->values[op->results].type)->kind != PTO_TYPE_TILE)
        return;
    if (op->op == PTO_OP_SET_VALIDSHAPE) {
        rewrite_set_validshape(w, id);
        return;
    }
    w->known.row[op->results] = isa_operand_of_role(p, op, PTO_ROLE_VALID_ROW);
    w->known.col[op->results] = isa_operand_of_role(p, op, PTO_ROLE_VALID_COL);
}

/* --- carried values --- */

/* Keeps the operands of an op's LIST slot (values k .. of it) that keep[] marks. */
static void keep_operands(struct rewrite *w, pto_op_id id, int list_slot, const bool *keep, uint32_t nkeep)
{
    struct pto_program *p = w->p;
    const struct isa_op_info *info = isa_op((enum pto_op)p->ops[id].op);
    struct base_arena *arena = &w->t->l->arena;
    uint32_t *ids = base_alloc_array(arena, (size_t)p->ops[id].noperands + 1, sizeof *ids);
    uint32_t *segments = base_alloc_array(arena, (size_t)info->nslots + 1, sizeof *segments);
    uint32_t n = 0;
    for (int slot = 0; slot < info->nslots; slot++) {
        uint32_t count;
        const pto_value_id *list = isa_operand_list(p, &p->ops[id], slot, &count);
        segments[slot] = n;
        for (uint32_t k = 0; k < count && !isa_slot_is_result(&info->slots[slot]); k++)
            if (slot != list_slot || k >= nkeep || keep[k])
                ids[n++] = list[k];
    }
    segments[info->nslots] = n;
    p->ops[id].operands = isa_pool_add(p, ids, n);
    p->ops[id].noperands = n;
    p->ops[id].segments = isa_pool_add(p, segments, (uint32_t)info->nslots + 1);
}

static pto_value_id copy_value(struct rewrite *w, pto_value_id old, uint32_t index)
{
    struct pto_program *p = w->p;
    struct pto_value value = p->values[old];
    value.index = index;
    BASE_GROW(p->values, p->nvalues, p->values_cap);
    p->values[p->nvalues] = value;
    w->map[old] = p->nvalues;
    return p->nvalues++;
}

/* The list of an operation that hands values over. */
static int list_slot(const struct pto_operation *op)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    int slot = 0;
    while (slot < info->nslots && (!isa_slot_is_list(&info->slots[slot]) || isa_slot_is_result(&info->slots[slot])))
        slot++;
    return slot;
}

static uint32_t kept(const bool *keep, uint32_t n)
{
    uint32_t count = 0;
    for (uint32_t k = 0; k < n; k++)
        count += keep[k];
    return count;
}

/* What the blocks of a region that leave it give. */
static void drop_given(struct rewrite *w, pto_op_id id, uint32_t region, const bool *keep, uint32_t n)
{
    struct pto_program *p = w->p;
    for (pto_block_id b = isa_entry_block(p, &p->ops[id], region); b != 0; b = p->blocks[b].next) {
        pto_op_id last = p->blocks[b].last;
        if (last == 0 || !isa_op_is_terminator((enum pto_op)p->ops[last].op) || p->ops[last].nsuccessors != 0)
            continue;
        keep_operands(w, last, list_slot(&p->ops[last]), keep, n);
        if (kept(keep, n) == 0 && isa_op_regions((enum pto_op)p->ops[id].op)->end == PTO_END_IMPLIED)
            isa_op_unlink(p, last); /* without values no yield is written (pto-as.md 4) */
    }
}

/* The last n arguments of a region's entry block. */
static void drop_arguments(struct rewrite *w, pto_op_id id, uint32_t region, const bool *keep, uint32_t n)
{
    struct pto_program *p = w->p;
    pto_block_id body = isa_entry_block(p, &p->ops[id], region);
    uint32_t old = p->blocks[body].args, count = p->blocks[body].nargs, first = p->nvalues, nargs = 0;
    for (uint32_t k = 0; k < count; k++)
        if (k + n < count || keep[k + n - count])
            (void)copy_value(w, old + k, nargs++);
    p->blocks[body].args = first;
    p->blocks[body].nargs = nargs;
}

static void drop_results(struct rewrite *w, pto_op_id id, const bool *keep)
{
    struct pto_program *p = w->p;
    uint32_t n = p->ops[id].nresults, old = p->ops[id].results, first = p->nvalues, nresults = 0;
    for (uint32_t k = 0; k < n; k++)
        if (keep[k])
            (void)copy_value(w, old + k, nresults++);
    p->ops[id].results = nresults != 0 ? first : 0;
    p->ops[id].nresults = nresults;
}

/* Which of n values from `first` on stay: what is no tile, and handles. */
static void mark_kept(const struct rewrite *w, pto_value_id first, uint32_t n, bool *keep)
{
    for (uint32_t k = 0; k < n; k++)
        keep[k] = keep[k] || w->t->live.base[first + k] == 0 || w->t->handle[first + k];
}

/* The last n arguments of the entry of a region; no more than it has. */
static pto_value_id last_arguments(const struct pto_program *p, pto_op_id id, uint32_t region, uint32_t n)
{
    const struct pto_block *entry = &p->blocks[isa_entry_block(p, &p->ops[id], region)];
    return entry->args + (entry->nargs > n ? entry->nargs - n : 0);
}

/* A loop of two regions carries one list round, and gives another to its second region and its results. */
static void drop_from_turns(struct rewrite *w, pto_op_id id)
{
    struct pto_program *p = w->p;
    uint32_t ncarried = p->blocks[isa_entry_block(p, &p->ops[id], 0)].nargs, ngiven = p->ops[id].nresults;
    bool *carried = base_alloc_array(&w->t->l->arena, (size_t)ncarried + 1, sizeof *carried);
    bool *given = base_alloc_array(&w->t->l->arena, (size_t)ngiven + 1, sizeof *given);
    mark_kept(w, last_arguments(p, id, 0, ncarried), ncarried, carried);
    mark_kept(w, last_arguments(p, id, 1, ngiven), ngiven, given);
    mark_kept(w, p->ops[id].results, ngiven, given);
    if (kept(carried, ncarried) != ncarried) {
        drop_given(w, id, 1, carried, ncarried);
        keep_operands(w, id, list_slot(&p->ops[id]), carried, ncarried);
        drop_arguments(w, id, 0, carried, ncarried);
    }
    if (kept(given, ngiven) != ngiven) {
        drop_given(w, id, 0, given, ngiven);
        drop_arguments(w, id, 1, given, ngiven);
        drop_results(w, id, given);
    }
}

static void drop_carried(struct rewrite *w, pto_op_id id)
{
    struct pto_program *p = w->p;
    uint32_t n = p->ops[id].nresults;
    bool loop = asm_lower_is_loop(p, id);
    bool *keep = base_alloc_array(&w->t->l->arena, (size_t)n + 1, sizeof *keep);
    if (asm_lower_takes_turns(p, id)) {
        drop_from_turns(w, id);
        return;
    }
    mark_kept(w, p->ops[id].results, n, keep);
    if (loop)
        mark_kept(w, last_arguments(p, id, 0, n), n, keep);
    if (kept(keep, n) == n)
        return;
    for (uint32_t r = 0; r < p->ops[id].nregions; r++)
        drop_given(w, id, r, keep, n);
    if (loop) {
        keep_operands(w, id, list_slot(&p->ops[id]), keep, n);
        drop_arguments(w, id, 0, keep, n);
    }
    drop_results(w, id, keep);
}

/* --- the whole --- */

static void gather_groups(struct rewrite *w)
{
    struct tiles *t = w->t;
    const struct pto_program *p = w->p;
    for (uint32_t i = 0; i < t->live.norder; i++) {
        const struct pto_operation *op = &p->ops[t->live.order[i]];
        for (uint32_t k = 0; k < op->nresults; k++)
            if (asm_tiles_is_written(t, op->results + k)) {
                pto_value_id group = asm_tiles_find(t, op->results + k);
                if (w->written[group]++ == 0)
                    w->first[group] = i;
            }
    }
    for (uint32_t i = 0; i < t->flows.count; i++) {
        pto_value_id base = t->live.base[p->pool[t->flows.list[i].place]];
        if (base != 0)
            w->carried[asm_tiles_find(t, base)] = true;
    }
}

static bool rewrite_ops(struct rewrite *w)
{
    const struct live *v = &w->t->live;
    struct pto_program *p = w->p;
    bool ok = true;
    for (uint32_t i = 0; i < v->norder; i++) {
        pto_op_id id = v->order[i];
        if (p->ops[id].op == PTO_OP_FUNC) {
            w->func = id;
            count_names(w);
        }
        if (isa_op((enum pto_op)p->ops[id].op)->cls == PTO_CLASS_VIEW)
            rewrite_view(w, id);
        else if (p->ops[id].nregions == 0)
            ok = rewrite_instruction(w, id) && ok;
        if (p->ops[id].block != 0 && (p->ops[id].nresults == 0 || !isa_type_is_tile(p, p->values[p->ops[id].results].type))) /* tstore, tgetval */
            p->ops[id].flags &= (uint16_t)~PTO_OPFLAG_SSA;
    }
    return ok;
}

/* Every tile value that is left is storage now. */
static void retype(struct rewrite *w)
{
    struct pto_program *p = w->p;
    for (pto_value_id v = 1; v < p->nvalues; v++) {
        struct pto_type type = *isa_type(p, p->values[v].type);
        if (type.kind != PTO_TYPE_TILE)
            continue;
        bool carried = v >= w->count || w->t->handle[v];
        type.kind = PTO_TYPE_TILE_BUF;
        if (carried && is_dynamic(&type.tile))
            type.tile.v_row = type.tile.v_col = PTO_DYNAMIC_DIM;
        p->values[v].type = isa_type_intern(p, &type);
    }
}

static void replace_uses(struct rewrite *w)
{
    struct pto_program *p = w->p;
    for (pto_op_id id = 1; id < p->nops; id++)
        for (uint32_t k = 0; k < p->ops[id].noperands; k++) {
            uint32_t *use = &p->pool[p->ops[id].operands + k];
            if (*use < w->count)
                *use = w->map[*use];
        }
}

bool asm_tiles_rewrite(struct tiles *t)
{
    struct pto_program *p = t->l->p;
    struct base_arena *arena = &t->l->arena;
    struct rewrite w = {.t = t, .p = p, .count = p->nvalues};
    bool any = false;
    for (pto_value_id v = 1; v < w.count; v++)
        any = any || t->live.base[v] != 0;
    if (!any)
        return true;
    w.map = base_alloc_array(arena, w.count, sizeof *w.map);
    w.buffer = base_alloc_array(arena, w.count, sizeof *w.buffer);
    w.written = base_alloc_array(arena, w.count, sizeof *w.written);
    w.first = base_alloc_array(arena, w.count, sizeof *w.first);
    w.carried = base_alloc_array(arena, w.count, sizeof *w.carried);
    w.known = (struct valid_sizes){base_alloc_array(arena, w.count, sizeof(pto_value_id)),
                                   base_alloc_array(arena, w.count, sizeof(pto_value_id)), w.count};
    for (pto_value_id v = 0; v < w.count; v++)
        w.map[v] = v;
    gather_groups(&w);
    bool ok = rewrite_ops(&w);
    free(w.names);
    if (!ok)
        return false;
    for (uint32_t i = 0; i < t->live.norder; i++)
        if (p->ops[t->live.order[i]].nregions != 0)
            drop_carried(&w, t->live.order[i]);
    for (pto_value_id v = 1; v < w.count; v++)
        if (t->live.base[v] == v && !t->handle[v])
            w.map[v] = w.buffer[asm_tiles_find(t, v)];
    retype(&w);
    replace_uses(&w);
    return true;
}
