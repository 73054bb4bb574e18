/* VIEW operations on memrefs (pto-as.md 4): other windows on the same memory. Sizes are those of the lists, whatever the result's
 * type says; what bounds an element is checked at its access. */
#include "isa/view_impl.h"

/* One list of reinterpret_cast and subview: numbers of the attribute, where that leaves one open (or is absent) values of the
 * operand. False if the counts do not fit. */
static bool read_numbers(struct view *v, enum pto_role role, pto_str_id key, uint32_t count, int64_t out[5])
{
    const struct pto_attribute *a = isa_find_attr(v->p, v->op, key);
    uint32_t n, taken = 0;
    v->slot = isa_op_slot((enum pto_op)v->op->op, role);
    const pto_value_id *ids = isa_operand_list(v->p, v->op, v->slot, &n);
    bool listed = a != NULL && a->kind == PTO_LIT_ARRAY && a->count != 0;
    if (listed && a->count != count)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        out[i] = listed ? v->p->attrs[a->first + i].i : INT64_MIN;
        if (out[i] != INT64_MIN)
            continue;
        struct pto_operand o = {0};
        if (taken == n)
            return false;
        v->read(v->ctx, ids[taken++], &o);
        out[i] = o.kind == PTO_OK_INT ? o.u.i : PTO_UNKNOWN;
    }
    return taken == n;
}

static const char *source(struct view *v)
{
    *v->out = isa_view_read(v, PTO_ROLE_SRC);
    return v->out->kind == PTO_OK_OBJECT ? NULL : "the source is no memref";
}

static const char *all_positive(const struct pto_object *o)
{
    for (int i = 0; i < o->rank; i++)
        if (o->shape[i] != PTO_UNKNOWN && o->shape[i] < 0)
            return "a size is negative";
    return NULL;
}

const char *vw_memref_cast(struct view *v)
{
    const char *why = source(v);
    const struct pto_object *o = &v->out->u.object;
    const struct pto_type *type = isa_view_result(v);
    bool same = o->rank == type->rank;
    for (int i = 0; why == NULL && same && i < o->rank; i++)
        same = o->shape[i] == PTO_UNKNOWN || type->dims[i] < 0 || o->shape[i] == type->dims[i];
    return why != NULL || same ? why : "the sizes are not those of the result's type";
}

/* The offset counts from the beginning of the memory, not of the source's window. */
const char *vw_memref_reinterpret_cast(struct view *v)
{
    const char *why = source(v);
    const struct pto_type *type = isa_view_result(v);
    struct pto_object *o = &v->out->u.object;
    int64_t offset[5];
    if (why != NULL)
        return why;
    o->rank = type->rank;
    if (!read_numbers(v, PTO_ROLE_OFFSETS, PTO_ATTR_STATIC_OFFSETS, 1, offset) ||
        !read_numbers(v, PTO_ROLE_SIZES, PTO_ATTR_STATIC_SIZES, type->rank, o->shape) ||
        !read_numbers(v, PTO_ROLE_STRIDES, PTO_ATTR_STATIC_STRIDES, type->rank, o->stride))
        return "the list is not as long as the result has dimensions";
    o->offset = offset[0];
    return all_positive(o);
}

/* A result of fewer dimensions lacks some of size 1. */
static void drop_units(struct pto_object *o, const struct pto_type *type)
{
    int excess = o->rank - type->rank, kept = 0;
    for (int i = 0; i < o->rank; i++) {
        bool wanted = kept < type->rank && type->dims[kept] == 1;
        if (excess > 0 && o->shape[i] == 1 && (!wanted || o->rank - i - 1 < type->rank - kept)) {
            excess--;
            continue;
        }
        o->shape[kept] = o->shape[i];
        o->stride[kept++] = o->stride[i];
    }
    o->rank = (uint8_t)kept;
}

const char *vw_memref_subview(struct view *v)
{
    const char *why = source(v);
    struct pto_object *o = &v->out->u.object;
    int64_t offset[5], size[5], step[5];
    if (why != NULL)
        return why;
    if (!read_numbers(v, PTO_ROLE_OFFSETS, PTO_ATTR_STATIC_OFFSETS, o->rank, offset) ||
        !read_numbers(v, PTO_ROLE_SIZES, PTO_ATTR_STATIC_SIZES, o->rank, size) ||
        !read_numbers(v, PTO_ROLE_STRIDES, PTO_ATTR_STATIC_STRIDES, o->rank, step))
        return "the list is not as long as the source has dimensions";
    for (int i = 0; i < o->rank; i++) {
        int64_t last = isa_add_known(offset[i], isa_mul_known(isa_add_known(size[i], -1), step[i]));
        bool known = last != PTO_UNKNOWN && o->shape[i] != PTO_UNKNOWN && size[i] > 0;
        if (known && (offset[i] < 0 || offset[i] >= o->shape[i] || last < 0 || last >= o->shape[i]))
            return "the window does not lie inside its source";
        o->offset = isa_add_known(o->offset, isa_mul_known(offset[i], o->stride[i]));
        o->stride[i] = isa_mul_known(o->stride[i], step[i]);
        o->shape[i] = size[i];
    }
    why = all_positive(o);
    drop_units(o, isa_view_result(v));
    return why;
}

const char *vw_memref_dim(struct view *v)
{
    struct pto_operand src = isa_view_read(v, PTO_ROLE_SRC);
    int64_t index = isa_view_int(v, PTO_ROLE_INDEX, PTO_UNKNOWN);
    *v->out = (struct pto_operand){.kind = PTO_OK_INT, .dtype = PTO_I64, .u.i = PTO_UNKNOWN};
    if (src.kind != PTO_OK_OBJECT || index == PTO_UNKNOWN)
        return NULL;
    if (index < 0 || index >= src.u.object.rank)
        return "the memref has no such dimension";
    v->out->u.i = src.u.object.shape[index];
    return NULL;
}
