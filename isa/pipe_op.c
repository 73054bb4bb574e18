/* Look-ups in pipe_op.def and sync_use.def, and the kind of core an operation needs. Knows nothing of diagnostics. */
#include "isa/pipe_op.h"
#include "isa/insn.h"
#include "isa/resolve.h"

static const struct isa_pipe_op pipe_ops[PTO_OP_COUNT] = {
#define PTO_PIPE_OP(op, action, direction, side) [PTO_OP_##op] = {ISA_PIPE_##action, ISA_PIPE_##direction, ISA_CORE_##side},
#include "isa/pipe_op.def"
#undef PTO_PIPE_OP
};
static const uint8_t sync_uses[PTO_OP_COUNT] = {
#define PTO_SYNC_USE(op, how) [PTO_OP_##op] = ISA_SYNC_##how,
#include "isa/sync_use.def"
#undef PTO_SYNC_USE
};
static const uint8_t sections[PTO_OP_COUNT] = {[PTO_OP_SECTION_CUBE] = ISA_CORE_CUBE, [PTO_OP_SECTION_VECTOR] = ISA_CORE_VECTOR};

const struct isa_pipe_op *isa_pipe_op(enum pto_op op) { return &pipe_ops[op]; }
enum isa_sync_use isa_sync_use(enum pto_op op) { return (enum isa_sync_use)sync_uses[op]; }
enum isa_core isa_section_kind(enum pto_op op) { return (enum isa_core)sections[op]; }

enum isa_core isa_core_around(const struct pto_program *p, pto_op_id op)
{
    for (pto_op_id at = isa_parent(p, op); at != 0; at = isa_parent(p, at)) {
        const struct pto_operation *o = isa_operation_c(p, at);
        if (sections[o->op] != ISA_CORE_ANY)
            return (enum isa_core)sections[o->op];
        const struct pto_attribute *kind = o->op == PTO_OP_FUNC || o->op == PTO_OP_MODULE ? isa_find_attr(p, o, PTO_ATTR_KERNEL_KIND) : NULL;
        if (kind != NULL && kind->kind == PTO_LIT_ENUM)
            return kind->i == PTO_KERNEL_KIND_CUBE ? ISA_CORE_CUBE : ISA_CORE_VECTOR;
    }
    return ISA_CORE_ANY;
}

/* Spaces that only one kind of core has; mat is shared by the transfers of both. */
static const uint8_t core_of_space[PTO_SPACE_COUNT] = {
    [PTO_SPACE_VEC] = ISA_CORE_VECTOR,    [PTO_SPACE_LEFT] = ISA_CORE_CUBE,       [PTO_SPACE_RIGHT] = ISA_CORE_CUBE,
    [PTO_SPACE_ACC] = ISA_CORE_CUBE,      [PTO_SPACE_BIAS] = ISA_CORE_CUBE,       [PTO_SPACE_SCALING] = ISA_CORE_CUBE,
    [PTO_SPACE_SCALE_LEFT] = ISA_CORE_CUBE, [PTO_SPACE_SCALE_RIGHT] = ISA_CORE_CUBE};
static const uint8_t core_of_pipe[PTO_PIPE_NONE + 1] = {
    [PTO_PIPE_M] = ISA_CORE_CUBE, [PTO_PIPE_MTE1] = ISA_CORE_CUBE, [PTO_PIPE_FIX] = ISA_CORE_CUBE, [PTO_PIPE_V] = ISA_CORE_VECTOR, [PTO_PIPE_MTE3] = ISA_CORE_VECTOR};

static const struct pto_tile_type *tile_type(const struct pto_program *p, pto_value_id value)
{
    return value != 0 && isa_type_is_tile(p, p->values[value].type) ? &isa_type(p, p->values[value].type)->tile : NULL;
}

/* The only tile of an operation that goes to or comes from GM; NULL if it does not. */
static const struct pto_tile_type *transferred(const struct pto_program *p, const struct pto_operation *op)
{
    const struct pto_tile_type *tile = NULL;
    bool view = false;
    for (uint32_t i = 0; i < op->noperands + op->nresults; i++) {
        pto_value_id value = i < op->noperands ? p->pool[op->operands + i] : op->results + i - op->noperands;
        unsigned kind = isa_type(p, p->values[value].type)->kind;
        view |= kind == PTO_TYPE_PARTITION_VIEW || kind == PTO_TYPE_TENSOR_VIEW;
        tile = tile == NULL ? tile_type(p, value) : tile;
    }
    return view ? tile : NULL;
}

enum isa_core isa_core_of_op(const struct pto_program *p, pto_op_id id, bool *undecided)
{
    const struct pto_operation *op = isa_operation_c(p, id);
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    *undecided = false;
    if (info->cls != PTO_CLASS_INSN)
        return ISA_CORE_ANY;
    if (pipe_ops[op->op].action != ISA_PIPE_NONE)
        return (enum isa_core)pipe_ops[op->op].side;
    const struct pto_tile_type *moved = transferred(p, op);
    if (moved != NULL && (info->pipe_rule == PTO_PR_MTE2 || info->pipe_rule == PTO_PR_GATHER || info->pipe_rule == PTO_PR_STORE))
        return moved->space == PTO_SPACE_VEC ? ISA_CORE_VECTOR : ISA_CORE_CUBE;
    bool tiles = false, vec = false;
    for (uint32_t i = 0; i < op->noperands + op->nresults; i++) {
        const struct pto_tile_type *t = tile_type(p, i < op->noperands ? p->pool[op->operands + i] : op->results + i - op->noperands);
        if (t == NULL)
            continue;
        if (core_of_space[t->space] == ISA_CORE_CUBE)
            return ISA_CORE_CUBE;
        tiles = true;
        vec |= t->space == PTO_SPACE_VEC;
    }
    if (!tiles)
        return ISA_CORE_ANY;
    if (vec)
        return ISA_CORE_VECTOR;
    struct pto_insn insn;
    isa_resolve(p, id, isa_static_reader, (void *)(uintptr_t)p, &insn);
    enum isa_core core = (enum isa_core)core_of_pipe[insn.pipe <= PTO_PIPE_NONE ? insn.pipe : PTO_PIPE_NONE];
    *undecided = core == ISA_CORE_ANY;
    return core;
}
