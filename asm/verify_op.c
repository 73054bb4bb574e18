/* Operands of one operation: present, of the kind of their slot, defined before, types that must be one; attributes that
 * must be given; tile values against tile buffers.  Works from the op table alone. */
#include "asm/verify.h"

#include <stdio.h>

static bool fits(const struct pto_type *t, enum pto_slot_kind kind)
{
    const struct isa_slot_kind_info *k = isa_slot_kind(kind);
    return k->types == 0 || ((k->types >> t->kind & 1) != 0 && (k->width == 0 || t->width == k->width));
}

/* The ancestor of op (or op itself) that lies in the given region; 0 if none. */
static pto_op_id ancestor_in(const struct pto_program *p, pto_op_id op, pto_region_id region)
{
    while (op != 0 && p->blocks[p->ops[op].block].region != region)
        op = isa_parent(p, op);
    return op;
}

static bool defined_before(const struct verify *v, pto_value_id value, pto_op_id use)
{
    const struct pto_program *p = v->p;
    const struct pto_value *val = &p->values[value];
    if (val->def == 0) {
        pto_op_id inside = ancestor_in(p, use, p->blocks[val->block].region);
        return val->block != 0 && inside != 0 && asm_verify_dominates(v, val->block, p->ops[inside].block);
    }
    if (v->order[val->def] == 0)
        return false;
    if (p->ops[val->def].block == p->ops[use].block) /* most of them */
        return v->order[val->def] < v->order[use];
    pto_block_id block = p->ops[val->def].block;
    pto_op_id at = ancestor_in(p, use, p->blocks[block].region);
    if (at == 0)
        return false;
    return p->ops[at].block == block ? v->order[val->def] < v->order[at] : asm_verify_dominates(v, block, p->ops[at].block);
}

static bool check_uses(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    bool good = true;
    for (uint32_t i = 0; i < op->noperands; i++) {
        pto_value_id value = v->p->pool[op->operands + i];
        if (value == 0 || (value < v->p->nvalues && defined_before(v, value, id)))
            continue;
        char name[96];
        struct base_diag *d = asm_verify_error(v, op, PTO_D_USE_BEFORE_DEF, "uses %s, which is not defined before it in this block or one around it",
                                           value < v->p->nvalues ? asm_verify_name(v, value, name, sizeof name) : "no value");
        if (value < v->p->nvalues && v->p->values[value].span.file != 0)
            base_diag_label(d, v->p->values[value].span, "defined here");
        good = false;
    }
    return good;
}

static bool check_kind(struct verify *v, const struct pto_operation *op, const struct pto_slot *slot, pto_value_id value)
{
    const struct pto_type *t = verify_type(v, value);
    if (t->kind == PTO_TYPE_NONE) { /* the parser could not type it and said so */
        v->bad[value] = 1;
        return true;
    }
    if (fits(t, (enum pto_slot_kind)slot->kind))
        return true;
    uint32_t place = (uint32_t)op->op << 8 | slot->kind;
    if (v->said_kind[value] == place)
        return false; /* the value is what is wrong, at each such use */
    v->said_kind[value] = place;
    char name[96];
    struct base_diag *d = asm_verify_error(v, op, PTO_D_OPERAND_KIND, "expects %s to be %s, but %s is `%s`", slot->name,
                                       isa_slot_kind((enum pto_slot_kind)slot->kind)->text, asm_verify_name(v, value, name, sizeof name),
                                       asm_verify_type_text(v, v->p->values[value].type));
    if (!isa_slot_is_list(slot) && !isa_slot_is_result(slot))
        asm_verify_label_use(v, d, op, (int)(slot - isa_op((enum pto_op)op->op)->slots));
    asm_verify_label(v, d, value);
    if (t->kind == PTO_TYPE_MEMREF) /* 2026-08 0 */
        base_diag_note(d, "no operation on tiles or scalars takes a memref since August 2026: write !pto.tile_buf from pto.alloc_tile, or !pto.ptr");
    return false;
}

static bool is_shared(const struct pto_slot *slot) { return isa_slot_kind((enum pto_slot_kind)slot->kind)->shared; }

/* The value in a slot, be it operand or result; 0 if there is none (lists: the first). */
static pto_value_id slot_value(const struct verify *v, const struct pto_operation *op, int slot)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    bool result = isa_slot_is_result(&info->slots[slot]) ||
                  ((op->flags & PTO_OPFLAG_SSA) != 0 && isa_slot_is_out(&info->slots[slot]));
    return result ? isa_slot_result(v->p, op, slot) : isa_operand(v->p, op, slot);
}

static bool check_slots(struct verify *v, const struct pto_operation *op)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    pto_value_id shared = 0, wrong = 0;
    bool good = true;
    for (int s = 0; s < info->nslots; s++) {
        const struct pto_slot *slot = &info->slots[s];
        if (isa_slot_is_list(slot)) {
            uint32_t n = 0;
            const pto_value_id *list = slot->dir == PTO_DIR_LIST ? isa_operand_list(v->p, op, s, &n) : NULL;
            for (uint32_t i = 0; i < n; i++)
                good = (list[i] == 0 || check_kind(v, op, slot, list[i])) && good;
            continue;
        }
        pto_value_id value = slot_value(v, op, s);
        if (value == 0) {
            if (!isa_slot_is_optional(slot)) {
                asm_verify_error(v, op, PTO_D_OPERAND_MISSING, "has no %s %s", slot->name, isa_slot_is_result(slot) ? "(a result)" : "operand");
                good = false;
            }
            continue;
        }
        if (is_shared(slot) && wrong != 0 && v->p->values[wrong].type == v->p->values[value].type)
            continue; /* the one type of the operation is wrong: said at its first operand */
        bool fine = check_kind(v, op, slot, value);
        if (!fine && is_shared(slot))
            wrong = value;
        good = fine && good;
        if (!fine || !is_shared(slot))
            continue;
        if (shared == 0) {
            shared = value;
        } else if (v->p->values[shared].type != v->p->values[value].type && v->p->values[value].type != 0 && v->p->values[shared].type != 0) {
            struct base_diag *d = asm_verify_error(v, op, PTO_D_SAME_TYPE, "expects one type for its operands and result, got `%s` and `%s`",
                                               asm_verify_type_text(v, v->p->values[shared].type), asm_verify_type_text(v, v->p->values[value].type));
            asm_verify_label(v, d, shared);
            asm_verify_label(v, d, value);
            good = false;
        }
    }
    return good;
}

static bool check_attrs(struct verify *v, const struct pto_operation *op)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    bool good = true;
    if (info->cls == PTO_CLASS_CONTROL && op->op != PTO_OP_CALL)
        return true;
    for (const uint8_t *a = info->attrs; *a != 0; a++) {
        const struct isa_attr_info *attr = isa_attr((enum pto_attr)*a);
        if (attr->def != INT64_MIN || isa_find_attr(v->p, op, *a) != NULL)
            continue;
        if (*a == PTO_ATTR_SIZES && op->nresults == 1)
            continue; /* the result's type has them, too */
        asm_verify_error(v, op, PTO_D_OPERAND_MISSING, "has no attribute %s", attr->key);
        good = false;
    }
    return good;
}

/* `!pto.tile` and `!pto.tile_buf` in one operation (pto-as.md 6.1 point 1); tmov is what brings one to the other. */
static bool check_mixing(struct verify *v, const struct pto_operation *op)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    if (info->cls != PTO_CLASS_INSN && info->cls != PTO_CLASS_VIEW)
        return true;
    pto_value_id tile = 0, buffer = 0;
    for (uint32_t i = 0; i < op->noperands + op->nresults; i++) {
        pto_value_id value = i < op->noperands ? v->p->pool[op->operands + i] : op->results + i - op->noperands;
        if (value == 0)
            continue;
        tile = verify_type(v, value)->kind == PTO_TYPE_TILE ? value : tile;
        buffer = verify_type(v, value)->kind == PTO_TYPE_TILE_BUF ? value : buffer;
    }
    if (tile != 0 && buffer != 0 && op->op != PTO_OP_TMOV) {
        struct base_diag *d = asm_verify_error(v, op, PTO_D_LEVEL_TILES, "mixes tile values (!pto.tile) and tile buffers (!pto.tile_buf)");
        asm_verify_label(v, d, tile);
        asm_verify_label(v, d, buffer);
        return false;
    }
    if (tile != 0 && v->level >= 2 && v->said_level)
        return false;
    if (tile != 0 && v->level >= 2) {
        v->said_level = true;
        struct base_diag *d = asm_verify_error(v, op, PTO_D_LEVEL_TILES, "uses tile values, which --pto-level=level%d does not have", v->level);
        asm_verify_label(v, d, tile);
        return false;
    }
    return true;
}

bool asm_verify_operands(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    if (!check_uses(v, id))
        return false;
    bool good = check_slots(v, op);
    good = check_attrs(v, op) && good;
    return good && check_mixing(v, op) && asm_verify_scalar(v, id);
}
