/* Types of results that the text does not write (pto-as.md 5.1, 5.2): they follow from the operands, the slot's kind or a literal. */
#include "asm/bind.h"

static pto_type_id partition_result(struct matcher *m)
{
    struct asm_parser *ps = m->ps;
    int src = isa_op_slot(m->op, PTO_ROLE_SRC), sizes = isa_op_slot(m->op, PTO_ROLE_SIZES);
    if (src < 0 || sizes < 0 || m->o.value[src] == 0)
        return 0;
    struct pto_type t = *isa_type(ps->p, ps->p->values[m->o.value[src]].type);
    if (t.kind != PTO_TYPE_TENSOR_VIEW || m->o.count[sizes] > PTO_MAX_RANK)
        return 0;
    t.kind = PTO_TYPE_PARTITION_VIEW;
    t.rank = (uint8_t)m->o.count[sizes];
    for (unsigned k = 0; k < PTO_MAX_RANK; k++) {
        int64_t c = PTO_DYNAMIC_DIM;
        bool known = k < t.rank && isa_const_int(ps->p, ps->scratch[m->o.first[sizes] + k], &c);
        t.dims[k] = k >= t.rank ? 0 : known && c >= 0 ? c : PTO_DYNAMIC_DIM;
    }
    return isa_type_intern(ps->p, &t);
}

/* pto-as.md 5.2: shape = sizes; valid follows from the parent's and the offset, `?` where either is not known. */
static pto_type_id subset_result(struct matcher *m)
{
    struct asm_parser *ps = m->ps;
    pto_value_id src = m->o.value[isa_op_slot(m->op, PTO_ROLE_SRC)];
    if (src == 0 || !isa_type_is_tile(ps->p, ps->p->values[src].type))
        return 0;
    struct pto_type t = *isa_type(ps->p, ps->p->values[src].type);
    const struct pto_attribute *sizes = NULL;
    for (uint32_t k = m->attrs; k < ps->nentries; k++)
        if (ps->entries[k].key == PTO_ATTR_SIZES)
            sizes = &ps->entries[k];
    if (sizes == NULL || sizes->count != 2 || ps->p->attrs[sizes->first].i <= 0 || ps->p->attrs[sizes->first + 1].i <= 0 ||
        ps->p->attrs[sizes->first].i > INT32_MAX || ps->p->attrs[sizes->first + 1].i > INT32_MAX) {
        base_diag_emit(ps->diags, PTO_D_BAD_ATTR, sizes != NULL ? sizes->span : m->name, "sizes are two positive numbers, rows and columns");
        return 0;
    }
    int32_t *valid[2] = {&t.tile.v_row, &t.tile.v_col}, *shape[2] = {&t.tile.rows, &t.tile.cols};
    const enum pto_role offsets[2] = {PTO_ROLE_ROW, PTO_ROLE_COL};
    for (int d = 0; d < 2; d++) {
        int64_t size = ps->p->attrs[sizes->first + (uint32_t)d].i, offset = 0, parent = *valid[d];
        bool known = isa_const_int(ps->p, m->o.value[isa_op_slot(m->op, offsets[d])], &offset) && offset >= 0;
        int64_t left = parent > 0 && known ? parent - offset % parent : 0;
        *valid[d] = parent <= 0 || !known ? PTO_DYNAMIC_DIM : (int32_t)(size < left ? size : left);
        *shape[d] = (int32_t)size;
    }
    return isa_type_intern(ps->p, &t);
}

pto_type_id asm_result_type(struct matcher *m, int slot)
{
    struct pto_program *p = m->ps->p;
    switch ((enum pto_slot_kind)m->info->slots[slot].kind) {
    case PTO_OPD_INDEX:
        return isa_type_simple(p, PTO_TYPE_INDEX);
    case PTO_OPD_I1:
        return isa_type_int(p, 1, 0);
    case PTO_OPD_I64:
        return isa_type_int(p, 64, 0);
    case PTO_OPD_PARTITION_VIEW:
        return partition_result(m);
    case PTO_OPD_TILE_INFERRED:
        return subset_result(m);
    case PTO_OPD_ELEMENT: {
        int src = isa_op_slot(m->op, PTO_ROLE_SRC);
        return src < 0 || m->o.value[src] == 0 ? 0 : isa_type_element(p, p->values[m->o.value[src]].type);
    }
    default:
        return isa_slot_kind((enum pto_slot_kind)m->info->slots[slot].kind)->shared ? m->same : m->literal;
    }
}

void asm_check_pointer_of_view(struct matcher *m)
{
    struct pto_program *p = m->ps->p;
    int res = isa_op_slot(m->op, PTO_ROLE_RESULT);
    for (int s = 0; s < m->info->nslots && res >= 0; s++) {
        if (m->info->slots[s].kind != PTO_OPD_PTR_OF_VIEW || m->o.value[s] == 0 || m->o.results[res] == 0)
            continue;
        const struct pto_type *ptr = isa_type(p, p->values[m->o.value[s]].type), *view = isa_type(p, m->o.results[res]);
        if (ptr->kind == PTO_TYPE_PTR && (ptr->dtype != view->dtype || ptr->text != view->text))
            asm_check_type(m->ps, asm_item_span(m, m->at[s]),
                           isa_type_intern(p, &(struct pto_type){.kind = PTO_TYPE_PTR, .dtype = view->dtype, .space = ptr->space, .text = view->text}),
                           m->o.value[s]);
    }
}
