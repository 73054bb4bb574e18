/* Building and reading programs. Types are in type.c. */
#include "isa/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void isa_program_init(struct pto_program *p, const struct pto_target *target)
{
    memset(p, 0, sizeof *p);
    p->target = target;
    /* id 0 of every array is "none" */
    BASE_GROW(p->types, p->ntypes, p->types_cap);
    p->types[p->ntypes++] = (struct pto_type){0};
    BASE_GROW(p->ops, p->nops, p->ops_cap);
    p->ops[p->nops++] = (struct pto_operation){0};
    BASE_GROW(p->values, p->nvalues, p->values_cap);
    p->values[p->nvalues++] = (struct pto_value){0};
    BASE_GROW(p->blocks, p->nblocks, p->blocks_cap);
    p->blocks[p->nblocks++] = (struct pto_block){0};
    BASE_GROW(p->regions, p->nregions, p->regions_cap);
    p->regions[p->nregions++] = (struct pto_region){0};
    BASE_GROW(p->pool, p->npool, p->pool_cap);
    p->pool[p->npool++] = 0;
    /* Known attribute keys get string ids equal to their enum values; two rows of one key share the first's text,
     * so the second takes a placeholder id. */
    for (unsigned i = 1; i < PTO_ATTR_COUNT; i++) {
        const char *key = isa_attr((enum pto_attr)i)->key;
        if (base_intern_z(&p->strings, key) == i)
            continue;
        char taken[24];
        snprintf(taken, sizeof taken, "\1%u", i);
        base_intern_z(&p->strings, taken);
    }
}

void isa_program_free(struct pto_program *p)
{
    base_strings_free(&p->strings);
    free(p->types);
    free(p->ops);
    free(p->values);
    free(p->blocks);
    free(p->regions);
    free(p->attrs);
    free(p->pool);
    free(p->type_slots);
    memset(p, 0, sizeof *p);
}

uint32_t isa_pool_add(struct pto_program *p, const uint32_t *ids, uint32_t count)
{
    uint32_t first = p->npool;
    for (uint32_t i = 0; i < count; i++) {
        BASE_GROW(p->pool, p->npool, p->pool_cap);
        p->pool[p->npool++] = ids[i];
    }
    return first;
}

pto_region_id isa_region_new(struct pto_program *p, pto_op_id owner)
{
    BASE_GROW(p->regions, p->nregions, p->regions_cap);
    p->regions[p->nregions] = (struct pto_region){.owner = owner};
    return p->nregions++;
}

pto_block_id isa_block_new(struct pto_program *p, pto_region_id region)
{
    BASE_GROW(p->blocks, p->nblocks, p->blocks_cap);
    p->blocks[p->nblocks] = (struct pto_block){.region = region};
    return p->nblocks++;
}

pto_block_id isa_block_append(struct pto_program *p, pto_region_id region)
{
    pto_block_id id = isa_block_new(p, region);
    isa_block_link(p, id);
    return id;
}

void isa_block_link(struct pto_program *p, pto_block_id id)
{
    struct pto_region *r = &p->regions[p->blocks[id].region];
    if (r->last != 0)
        p->blocks[r->last].next = id;
    else
        r->first = id;
    r->last = id;
}

static pto_value_id new_value(struct pto_program *p, struct pto_value value)
{
    BASE_GROW(p->values, p->nvalues, p->values_cap);
    p->values[p->nvalues] = value;
    return p->nvalues++;
}

pto_value_id isa_block_add_arg(struct pto_program *p, pto_block_id block, pto_type_id type, pto_str_id name)
{
    struct pto_block *b = &p->blocks[block];
    pto_value_id id = new_value(p, (struct pto_value){.type = type, .name = name, .block = block, .index = b->nargs});
    if (b->nargs++ == 0)
        b->args = id;
    return id;
}

static void push_attr(struct pto_program *p, struct pto_attribute attr)
{
    BASE_GROW(p->attrs, p->nattrs, p->attrs_cap);
    p->attrs[p->nattrs++] = attr;
}

pto_op_id isa_op_new(struct pto_program *p, const struct isa_op_spec *spec)
{
    BASE_GROW(p->ops, p->nops, p->ops_cap);
    pto_op_id id = p->nops++;
    struct pto_operation op = {.op = (uint16_t)spec->op, .flags = spec->flags, .span = spec->span,
                               .name_span = spec->name_span, .noperands = spec->noperands, .nresults = spec->nresults,
                               .nattrs = spec->nattrs, .nregions = spec->nregions};
    op.operands = isa_pool_add(p, spec->operands, spec->noperands);
    if (spec->segments != NULL)
        op.segments = isa_pool_add(p, spec->segments, (uint32_t)isa_op(spec->op)->nslots + 1);
    op.results = p->nvalues;
    for (uint32_t i = 0; i < spec->nresults; i++)
        new_value(p, (struct pto_value){.type = spec->result_types[i],
                                        .name = spec->result_names != NULL ? spec->result_names[i] : 0,
                                        .def = id, .index = i, .span = spec->name_span});
    op.attrs = p->nattrs;
    for (uint32_t i = 0; i < spec->nattrs; i++)
        push_attr(p, spec->attrs[i]);
    op.regions = p->nregions;
    for (uint32_t i = 0; i < spec->nregions; i++)
        isa_region_new(p, id);
    op.nsuccessors = spec->nsuccessors;
    op.successors = spec->nsuccessors != 0 ? isa_pool_add(p, spec->successors, spec->nsuccessors) : 0;
    p->ops[id] = op;
    return id;
}

static void link_op(struct pto_program *p, pto_block_id block, pto_op_id prev, pto_op_id op, pto_op_id next)
{
    p->ops[op].block = block;
    p->ops[op].prev = prev;
    p->ops[op].next = next;
    if (prev != 0)
        p->ops[prev].next = op;
    else
        p->blocks[block].first = op;
    if (next != 0)
        p->ops[next].prev = op;
    else
        p->blocks[block].last = op;
}

void isa_op_append(struct pto_program *p, pto_block_id block, pto_op_id op)
{
    link_op(p, block, p->blocks[block].last, op, 0);
}

void isa_op_insert_before(struct pto_program *p, pto_op_id before, pto_op_id op)
{
    link_op(p, p->ops[before].block, p->ops[before].prev, op, before);
}

void isa_op_insert_after(struct pto_program *p, pto_op_id after, pto_op_id op)
{
    link_op(p, p->ops[after].block, after, op, p->ops[after].next);
}

void isa_op_unlink(struct pto_program *p, pto_op_id op)
{
    struct pto_operation *o = &p->ops[op];
    if (o->prev != 0)
        p->ops[o->prev].next = o->next;
    else
        p->blocks[o->block].first = o->next;
    if (o->next != 0)
        p->ops[o->next].prev = o->prev;
    else
        p->blocks[o->block].last = o->prev;
    o->block = o->prev = o->next = 0;
}

void isa_replace_uses(struct pto_program *p, pto_value_id old_value, pto_value_id new_value)
{
    for (uint32_t o = 1; o < p->nops; o++)
        for (uint32_t i = 0; i < p->ops[o].noperands; i++)
            if (p->pool[p->ops[o].operands + i] == old_value)
                p->pool[p->ops[o].operands + i] = new_value;
}

pto_value_id isa_slot_result(const struct pto_program *p, const struct pto_operation *op, int slot)
{
    (void)p;
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    bool ssa = (op->flags & PTO_OPFLAG_SSA) != 0;
    uint32_t needed = 0, at = 0;
    for (int s = 0; s < info->nslots; s++)
        needed += info->slots[s].dir == PTO_DIR_RES || (ssa && isa_slot_is_out(&info->slots[s]) && info->slots[s].dir != PTO_DIR_OPTOUT);
    for (int s = 0; s < info->nslots; s++) {
        const struct pto_slot *info_slot = &info->slots[s];
        bool there = info_slot->dir == PTO_DIR_RES || (ssa && isa_slot_is_out(info_slot));
        if (there && info_slot->dir == PTO_DIR_OPTOUT)
            there = needed < op->nresults && needed++ < op->nresults;
        if (s == slot)
            return there && at < op->nresults ? op->results + at : 0;
        at += there;
    }
    return 0;
}

void isa_set_operand(struct pto_program *p, pto_op_id op, int slot, pto_value_id value)
{
    const struct pto_operation *o = &p->ops[op];
    uint32_t at = o->segments != 0 ? p->pool[o->segments + (uint32_t)slot] : (uint32_t)slot;
    p->pool[o->operands + at] = value;
}

void isa_set_attr(struct pto_program *p, pto_op_id op, const struct pto_attribute *attr)
{
    struct pto_operation *o = &p->ops[op];
    struct pto_attribute copy = *attr; /* the caller's may lie in p->attrs */
    for (uint32_t i = 0; i < o->nattrs; i++)
        if (p->attrs[o->attrs + i].key == copy.key) {
            p->attrs[o->attrs + i] = copy;
            return;
        }
    uint32_t first = p->nattrs; /* the list moves to the end, where it can grow */
    for (uint32_t i = 0; i < o->nattrs; i++)
        push_attr(p, p->attrs[o->attrs + i]);
    push_attr(p, copy);
    o->attrs = first;
    o->nattrs++;
}

pto_region_id isa_op_region(const struct pto_operation *op, uint32_t k) { return k < op->nregions ? op->regions + k : 0; }

pto_block_id isa_successor(const struct pto_program *p, const struct pto_operation *op, uint32_t k, const pto_value_id **args, uint32_t *nargs)
{
    *nargs = 0;
    if (k >= op->nsuccessors)
        return 0;
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    uint32_t lists = 0;
    for (int s = 0; s < info->nslots; s++)
        if (info->slots[s].dir == PTO_DIR_LIST && lists++ == k)
            *args = isa_operand_list(p, op, s, nargs);
    return p->pool[op->successors + k];
}

pto_block_id isa_entry_block(const struct pto_program *p, const struct pto_operation *op, uint32_t region_index)
{
    pto_region_id r = isa_op_region(op, region_index);
    return r != 0 ? p->regions[r].first : 0;
}

pto_op_id isa_func_of(const struct pto_program *p, pto_op_id op)
{
    while (op != 0 && p->ops[op].op != PTO_OP_FUNC)
        op = isa_parent(p, op);
    return op;
}

pto_op_id isa_find_func(const struct pto_program *p, pto_str_id name)
{
    for (pto_op_id id = p->blocks[isa_entry_block(p, &p->ops[p->module], 0)].first; id != 0; id = p->ops[id].next) {
        const struct pto_attribute *a = isa_find_attr(p, &p->ops[id], PTO_ATTR_SYM_NAME);
        if (p->ops[id].op == PTO_OP_FUNC && a != NULL && a->str == name)
            return id;
    }
    return 0;
}

pto_op_id isa_entry_func(const struct pto_program *p)
{
    static const enum pto_attr markers[] = {PTO_ATTR_ENTRY, PTO_ATTR_KERNEL, PTO_ATTR_AICORE, PTO_ATTR_HACC_ENTRY};
    pto_op_id only = 0;
    unsigned definitions = 0;
    for (pto_op_id id = p->blocks[isa_entry_block(p, &p->ops[p->module], 0)].first; id != 0; id = p->ops[id].next) {
        const struct pto_operation *op = &p->ops[id];
        if (op->op != PTO_OP_FUNC || isa_entry_block(p, op, 0) == 0)
            continue;
        for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++)
            if (isa_find_attr(p, op, markers[i]) != NULL)
                return id;
        only = id;
        definitions++;
    }
    return definitions == 1 ? only : 0;
}

bool isa_const_int(const struct pto_program *p, pto_value_id value, int64_t *out)
{
    for (int depth = 0; depth < 16 && value != 0; depth++) {
        const struct pto_operation *op = &p->ops[p->values[value].def];
        if (op->op == PTO_OP_ARITH_CONSTANT) {
            const struct pto_attribute *a = isa_find_attr(p, op, PTO_ATTR_VALUE);
            if (a == NULL || (a->kind != PTO_LIT_INT && a->kind != PTO_LIT_BOOL))
                return false;
            *out = a->i;
            return true;
        }
        if (op->op != PTO_OP_ARITH_INDEX_CAST && op->op != PTO_OP_ARITH_EXTSI)
            return false;
        value = isa_operand(p, op, 0);
    }
    return false;
}
