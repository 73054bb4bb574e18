/* Memory of the scalar unit: what local arrays, structs, arrays of event ids and memrefs are made of, and accesses to their
 * elements (vector.md 25.3, pto-as.md 4). Runs in order with the rest of the scalar unit, and touches no tile memory. */
#include "base/arena.h"
#include "isa/resolve.h"
#include "sim/exec.h"
#include "sim/scalar.h"

#include <stdlib.h>
#include <string.h>

/* A new object behind the handle that the result's type describes. */
static bool create(struct sim_exec *x, const struct pto_insn *insn, struct pto_operand *handle, int64_t elems, uint8_t fill)
{
    handle->u.object.id = sim_object_new(&x->objects, (enum pto_dtype)handle->u.object.dtype, elems, fill);
    if (handle->u.object.id == 0)
        return sim_refuse(x, insn, "%lld elements are more than the memory of the scalar unit has room for", (long long)elems);
    sim_set_result(x, insn, PTO_ROLE_RESULT, *handle);
    return true;
}

static const struct pto_operand *result_handle(const struct pto_insn *insn)
{
    const struct pto_operand *r = isa_insn_operand(insn, PTO_ROLE_RESULT);
    return r != NULL && r->kind == PTO_OK_OBJECT ? r : NULL;
}

static bool declare(struct sim_exec *x, const struct pto_insn *insn, uint8_t fill)
{
    const struct pto_operand *r = result_handle(insn);
    if (r == NULL)
        return sim_refuse(x, insn, "its result is no memory of the scalar unit");
    struct pto_operand handle = *r;
    struct pto_object *o = &handle.u.object;
    uint32_t given = 0;
    int64_t elems = 1;
    o->offset = 0;
    for (int i = 0; i < o->rank; i++) {
        if (o->shape[i] == PTO_UNKNOWN && given < insn->nlist)
            o->shape[i] = insn->list[given++].u.i;
        if (o->shape[i] < 0)
            return sim_trap(x, insn, "a size is negative");
        if (!base_mul_i64(elems, o->shape[i], &elems))
            return sim_trap(x, insn, "the sizes are too large");
    }
    isa_object_dense(o);
    return create(x, insn, &handle, elems, fill);
}

bool sim_ex_declare_array(struct sim_exec *x, const struct pto_insn *insn) { return declare(x, insn, 0); }
/* R21: memory that nobody wrote */
bool sim_ex_memref_alloc(struct sim_exec *x, const struct pto_insn *insn) { return declare(x, insn, 0xFF); }

/* The object behind an operand, NULL after a diagnostic. */
static struct sim_object *object_of(struct sim_exec *x, const struct pto_insn *insn, const struct pto_operand *handle)
{
    struct sim_object *object = NULL;
    if (handle == NULL || handle->kind != PTO_OK_OBJECT || handle->u.object.id == 0)
        sim_refuse(x, insn, "works on memory that this program made: a local array, a struct, or a memref of memref.alloc");
    else if ((object = sim_object_at(&x->objects, handle->u.object.id)) == NULL)
        sim_trap(x, insn, "the memory was deallocated");
    return object;
}

bool sim_ex_memref_dealloc(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_operand *handle = isa_insn_operand(insn, PTO_ROLE_SRC);
    if (object_of(x, insn, handle) == NULL)
        return false;
    sim_object_release(&x->objects, handle->u.object.id);
    return true;
}

/* The element at the indices; -1 after a diagnostic. */
static int64_t element(struct sim_exec *x, const struct pto_insn *insn, const struct pto_object *o,
                       const struct sim_object *object, const struct pto_operand *indices, uint32_t count)
{
    int64_t at = o->offset;
    if (count != o->rank) {
        sim_trap(x, insn, "%u indices for %u dimensions", count, (unsigned)o->rank);
        return -1;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (indices[i].u.i < 0 || indices[i].u.i >= o->shape[i]) {
            sim_trap(x, insn, "index %lld is outside 0 .. %lld of dimension %u", (long long)indices[i].u.i, (long long)o->shape[i] - 1, i);
            return -1;
        }
        at = isa_add_known(at, isa_mul_known(indices[i].u.i, o->stride[i]));
    }
    if (at == PTO_UNKNOWN || at < 0 || at >= object->elems) {
        sim_trap(x, insn, "the element lies outside the memory of %lld elements", (long long)object->elems);
        return -1;
    }
    return at;
}

static bool get(struct sim_exec *x, const struct pto_insn *insn, const struct pto_operand *handle,
                const struct pto_operand *indices, uint32_t count)
{
    const struct sim_object *object = object_of(x, insn, handle);
    int64_t at = object == NULL ? -1 : element(x, insn, &handle->u.object, object, indices, count);
    if (at < 0)
        return false;
    enum pto_dtype dtype = (enum pto_dtype)object->dtype;
    sim_set_result(x, insn, PTO_ROLE_RESULT, sim_scalar_of_bits(dtype, num_load(object->data, (uint64_t)at, dtype)));
    return true;
}

static bool set(struct sim_exec *x, const struct pto_insn *insn, const struct pto_operand *handle,
                const struct pto_operand *indices, uint32_t count)
{
    const struct pto_operand *value = isa_insn_operand(insn, PTO_ROLE_VALUE);
    const struct sim_object *object = object_of(x, insn, handle);
    int64_t at = object == NULL ? -1 : element(x, insn, &handle->u.object, object, indices, count);
    if (at < 0)
        return false;
    if (value == NULL || (value->kind != PTO_OK_INT && value->kind != PTO_OK_FLOAT))
        return sim_refuse(x, insn, "stores scalars");
    enum pto_dtype dtype = (enum pto_dtype)object->dtype;
    num_store(object->data, (uint64_t)at, dtype, sim_scalar_to_bits(dtype, value));
    return true;
}

bool sim_ex_array_get(struct sim_exec *x, const struct pto_insn *insn)
{
    return get(x, insn, isa_insn_operand(insn, PTO_ROLE_ARRAY), insn->list, insn->nlist);
}

bool sim_ex_array_set(struct sim_exec *x, const struct pto_insn *insn)
{
    return set(x, insn, isa_insn_operand(insn, PTO_ROLE_ARRAY), insn->list, insn->nlist);
}

bool sim_ex_eventid_get(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_operand *index = isa_insn_operand(insn, PTO_ROLE_INDEX);
    return get(x, insn, isa_insn_operand(insn, PTO_ROLE_ARRAY), index, index != NULL);
}

bool sim_ex_eventid_set(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_operand *index = isa_insn_operand(insn, PTO_ROLE_INDEX);
    return set(x, insn, isa_insn_operand(insn, PTO_ROLE_ARRAY), index, index != NULL);
}

bool sim_ex_memref_load(struct sim_exec *x, const struct pto_insn *insn)
{
    return get(x, insn, isa_insn_operand(insn, PTO_ROLE_SRC), insn->list, insn->nlist);
}

bool sim_ex_memref_store(struct sim_exec *x, const struct pto_insn *insn)
{
    return set(x, insn, isa_insn_operand(insn, PTO_ROLE_SRC), insn->list, insn->nlist);
}

/* Reads or writes all elements of a window in row-major order. False after a diagnostic. */
static bool walk(struct sim_exec *x, const struct pto_insn *insn, const struct pto_object *o, const struct sim_object *object,
                 uint64_t *bits, bool write)
{
    struct pto_operand index[5] = {{0}};
    for (size_t n = 0;; n++) {
        int64_t at = element(x, insn, o, object, index, o->rank);
        if (at < 0)
            return false;
        if (write)
            num_store(object->data, (uint64_t)at, (enum pto_dtype)object->dtype, bits[n]);
        else
            bits[n] = num_load(object->data, (uint64_t)at, (enum pto_dtype)object->dtype);
        int i = o->rank - 1;
        while (i >= 0 && ++index[i].u.i == o->shape[i])
            index[i--].u.i = 0;
        if (i < 0)
            return true;
    }
}

bool sim_ex_memref_copy(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_operand *from = isa_insn_operand(insn, PTO_ROLE_SRC), *to = isa_insn_operand(insn, PTO_ROLE_DST);
    const struct sim_object *src = object_of(x, insn, from), *dst = src != NULL ? object_of(x, insn, to) : NULL;
    if (src == NULL || dst == NULL)
        return false;
    const struct pto_object *a = &from->u.object, *b = &to->u.object;
    bool fits = a->rank == b->rank && src->dtype == dst->dtype;
    int64_t elems = 1;
    for (int i = 0; fits && i < a->rank; i++)
        fits = a->shape[i] == b->shape[i] && base_mul_i64(elems, a->shape[i], &elems);
    if (!fits)
        return sim_trap(x, insn, "source and target differ in their sizes or element types");
    if (elems == 0)
        return true;
    if (elems > SIM_OBJECT_BYTES / (int64_t)sizeof(uint64_t))
        return sim_refuse(x, insn, "%lld elements are too many for one copy", (long long)elems);
    uint64_t *bits = base_realloc_array(NULL, (size_t)elems, sizeof *bits); /* the windows may overlap */
    bool ok = walk(x, insn, a, src, bits, false) && walk(x, insn, b, dst, bits, true);
    free(bits);
    return ok;
}

/* Scalars of a struct lie in words, in the order of its text. How many of them a type has; 0 if more than there is room for. */
enum { MAX_LEAVES = 65536, MAX_STRUCT_DEPTH = 64 };
static int64_t leaves(const struct pto_program *p, pto_type_id id, int64_t room, int depth)
{
    const struct pto_type *t = isa_type(p, id);
    int64_t n = 0;
    if (t->kind != PTO_TYPE_STRUCT)
        return 1;
    for (uint32_t i = 0; i < t->nparams; i++) {
        int64_t more = depth > 0 && n < room ? leaves(p, p->pool[t->members + i], room - n, depth - 1) : 0;
        if (more == 0 || more > room - n)
            return 0;
        n += more;
    }
    return n;
}

bool sim_ex_declare_struct(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_operand *r = result_handle(insn);
    const struct pto_program *p = x->objects.program;
    if (r == NULL || p == NULL)
        return sim_refuse(x, insn, "its result is no memory of the scalar unit");
    struct pto_operand handle = *r;
    handle.u.object.dtype = PTO_U64;
    int64_t n = leaves(p, p->values[p->ops[insn->source_op].results].type, MAX_LEAVES, MAX_STRUCT_DEPTH);
    return n != 0 ? create(x, insn, &handle, n, 0) : sim_refuse(x, insn, "a struct of more than %d scalars has no room", MAX_LEAVES);
}

/* The word at the end of the path, and the type it holds. NULL after a diagnostic. */
static uint8_t *field(struct sim_exec *x, const struct pto_insn *insn, enum pto_dtype *dtype)
{
    const struct pto_program *p = x->objects.program;
    const struct sim_object *object = object_of(x, insn, isa_insn_operand(insn, PTO_ROLE_ARRAY));
    if (object == NULL)
        return NULL;
    const struct pto_operation *op = &p->ops[insn->source_op];
    const struct pto_attribute *path = isa_find_attr(p, op, PTO_ATTR_PATH);
    pto_type_id at = p->values[isa_operand_of_role(p, op, PTO_ROLE_ARRAY)].type;
    int64_t word = 0;
    for (uint32_t i = 0; path != NULL && i < path->count; i++) {
        const struct pto_type *t = isa_type(p, at);
        int64_t index = p->attrs[path->first + i].i;
        if (t->kind != PTO_TYPE_STRUCT || index < 0 || index >= (int64_t)t->nparams) {
            sim_trap(x, insn, "the struct has no such field");
            return NULL;
        }
        for (uint32_t k = 0; k < (uint32_t)index; k++)
            word += leaves(p, p->pool[t->members + k], MAX_LEAVES, MAX_STRUCT_DEPTH);
        at = p->pool[t->members + (uint32_t)index];
    }
    *dtype = isa_type_dtype(p, at);
    if (isa_type(p, at)->kind == PTO_TYPE_STRUCT || isa_dtype(*dtype)->bits == 0 || word >= object->elems) {
        sim_trap(x, insn, "the path does not end at a scalar");
        return NULL;
    }
    return object->data + word * 8;
}

bool sim_ex_struct_get(struct sim_exec *x, const struct pto_insn *insn)
{
    enum pto_dtype dtype = PTO_DTYPE_NONE;
    const uint8_t *at = field(x, insn, &dtype);
    if (at == NULL)
        return false;
    sim_set_result(x, insn, PTO_ROLE_RESULT, sim_scalar_of_bits(dtype, num_load(at, 0, PTO_U64)));
    return true;
}

bool sim_ex_struct_set(struct sim_exec *x, const struct pto_insn *insn)
{
    enum pto_dtype dtype = PTO_DTYPE_NONE;
    uint8_t *at = field(x, insn, &dtype);
    const struct pto_operand *value = isa_insn_operand(insn, PTO_ROLE_VALUE);
    if (at == NULL)
        return false;
    if (value == NULL || (value->kind != PTO_OK_INT && value->kind != PTO_OK_FLOAT))
        return sim_refuse(x, insn, "stores scalars");
    num_store(at, 0, PTO_U64, sim_scalar_to_bits(dtype, value));
    return true;
}
