/* Inside of isa/view*.c: what the functions of VIEW rows work on. */
#ifndef PTO_ISA_VIEW_IMPL_H
#define PTO_ISA_VIEW_IMPL_H
#include "isa/resolve.h"

struct view {
    const struct pto_program *p;
    const struct pto_operation *op;
    isa_value_reader *read;
    void *ctx;
    struct pto_operand *out;
    int slot; /* to blame */
};
typedef const char *view_fn(struct view *v);

/* The operand of a role, of kind NONE if not written. It is the one to blame from now on. */
static inline struct pto_operand isa_view_read(struct view *v, enum pto_role role)
{
    struct pto_operand o = {0};
    v->slot = isa_op_slot((enum pto_op)v->op->op, role);
    pto_value_id value = isa_operand(v->p, v->op, v->slot);
    if (value != 0)
        v->read(v->ctx, value, &o);
    return o;
}

/* An integer operand; absent if not written. */
static inline int64_t isa_view_int(struct view *v, enum pto_role role, int64_t absent)
{
    struct pto_operand o = isa_view_read(v, role);
    return o.kind == PTO_OK_INT ? o.u.i : absent;
}

static inline const struct pto_type *isa_view_result(const struct view *v)
{
    return isa_type(v->p, v->p->values[v->op->results].type);
}

/* view_memref.c */
view_fn vw_memref_cast, vw_memref_reinterpret_cast, vw_memref_subview, vw_memref_dim;
#endif
