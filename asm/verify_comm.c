/* Communication between devices: what needs more than one operand's type (pto-as-2026-08.md 4; pto-as.md 5.15). */
#include "asm/verify.h"

enum demand { SAME_SHAPE = 1, GROUP = 2, STATIC_SHAPE = 4, FLAT = 8 };
static const uint8_t demands[PTO_OP_COUNT] = {
#define PTO_TRANSFER(op, what) [PTO_OP_##op] = what,
#include "isa/transfer.def"
#undef PTO_TRANSFER
};

static bool is_dynamic(const struct pto_type *t)
{
    for (unsigned k = 0; k < t->rank; k++)
        if (t->dims[k] < 0)
            return true;
    return false;
}

static bool check_shapes(struct verify *v, const struct pto_operation *op, pto_value_id dst, pto_value_id src)
{
    const struct pto_type *a = verify_type(v, dst), *b = verify_type(v, src);
    bool same = a->rank == b->rank;
    for (unsigned k = 0; same && k < a->rank; k++)
        same = a->dims[k] == b->dims[k];
    if (same)
        return true;
    asm_verify_error(v, op, PTO_D_COMM_SHAPE, "expects dst and src to have the same static and dynamic shape, got `%s` and `%s`", asm_verify_type_text(v, v->p->values[dst].type),
                     asm_verify_type_text(v, v->p->values[src].type));
    return false;
}

static bool check_dynamic(struct verify *v, const struct pto_operation *op, pto_value_id view, bool always)
{
    const struct pto_type *t = verify_type(v, view);
    if (!is_dynamic(t) || (!always && t->kind == PTO_TYPE_PARTITION_VIEW))
        return true;
    asm_verify_label(v, asm_verify_error(v, op, PTO_D_COMM_DYNAMIC, always ? "expects views without dynamic dimensions, got `%s`" : "takes dynamic dimensions in a partition_tensor_view only, got `%s`",
                                         asm_verify_type_text(v, v->p->values[view].type)), view);
    return false;
}

static bool check_flat(struct verify *v, const struct pto_operation *op, pto_value_id view)
{
    const struct pto_type *t = verify_type(v, view);
    for (unsigned k = 0; k + 1 < t->rank; k++)
        if (t->dims[k] != 1) {
            asm_verify_label(v, asm_verify_error(v, op, PTO_D_COMM_FLAT, "expects flat views, all dimensions but the last 1, got `%s`", asm_verify_type_text(v, v->p->values[view].type)), view);
            return false;
        }
    return true;
}

static bool check_group(struct verify *v, const struct pto_operation *op)
{
    uint32_t n = 0;
    const pto_value_id *group = isa_operand_list(v->p, op, isa_op_slot((enum pto_op)op->op, PTO_ROLE_GROUP), &n);
    const struct pto_attribute *root = isa_find_attr(v->p, op, PTO_ATTR_ROOT);
    if (n == 0) {
        asm_verify_error(v, op, PTO_D_COMM_GROUP, "expects at least one view in its group");
        return false;
    }
    for (uint32_t k = 1; k < n; k++)
        if (v->p->values[group[k]].type != v->p->values[group[0]].type) {
            asm_verify_label(v, asm_verify_error(v, op, PTO_D_COMM_GROUP, "expects one type for all views of its group, got `%s` and `%s`", asm_verify_type_text(v, v->p->values[group[0]].type),
                                                 asm_verify_type_text(v, v->p->values[group[k]].type)), group[k]);
            return false;
        }
    if (root != NULL && (root->i < 0 || root->i >= n)) {
        base_diag_emit(v->diags, PTO_D_COMM_ROOT, asm_verify_attr_span(v, op, PTO_ATTR_ROOT), "'%s' expects root in 0..%u, the group's views, got %lld", isa_op((enum pto_op)op->op)->mnemonic,
                       n - 1, (long long)root->i);
        return false;
    }
    for (uint32_t k = 0; k < n; k++)
        if (!check_dynamic(v, op, group[k], true))
            return false;
    return true;
}

bool asm_verify_comm(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    unsigned demand = demands[op->op];
    if (demand == 0)
        return true;
    pto_value_id views[2] = {isa_operand_of_role(v->p, op, PTO_ROLE_DST), isa_operand_of_role(v->p, op, PTO_ROLE_SRC)};
    for (int k = 0; k < 2; k++)
        if (views[k] != 0 && !check_dynamic(v, op, views[k], (demand & STATIC_SHAPE) != 0))
            return false;
    if ((demand & SAME_SHAPE) != 0 && views[0] != 0 && views[1] != 0 && !check_shapes(v, op, views[0], views[1]))
        return false;
    for (int k = 0; k < 2 && (demand & FLAT) != 0; k++)
        if (views[k] != 0 && !check_flat(v, op, views[k]))
            return false;
    return (demand & GROUP) == 0 || check_group(v, op);
}
