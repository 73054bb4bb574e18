/* Scalar code by types and constants: ways of casts, elements of local arrays and structs, and results that only some operations
 * may take (pto-as.md 4, 5.1; pto-as-2026-08.md 1.4, 2.2).  Works from isa/cast.def, isa/use.def and the rule sets of the rows. */
#include "asm/verify.h"

enum cast_way { CAST_NONE, CAST_WIDENS, CAST_NARROWS, CAST_KEEPS, CAST_INDEX };

static unsigned bits_of(const struct pto_type *t)
{
    return t->kind == PTO_TYPE_INT ? t->width : t->kind == PTO_TYPE_FLOAT ? isa_dtype((enum pto_dtype)t->dtype)->bits : 0;
}

static bool check_cast(struct verify *v, const struct pto_operation *op)
{
    static const uint8_t ways[PTO_OP_COUNT] = {
#define PTO_CAST(op, way) [PTO_OP_##op] = CAST_##way,
#include "isa/cast.def"
#undef PTO_CAST
    };
    static const char *const wrong[] = {"", "which does not widen", "which does not narrow", "which does not keep the number of bits",
                                        "of which exactly one must be index"};
    pto_value_id in = ways[op->op] != CAST_NONE && op->nresults == 1 ? isa_operand(v->p, op, 0) : 0;
    if (in == 0)
        return true;
    const struct pto_type *a = verify_type(v, in), *b = verify_type(v, op->results);
    unsigned from = bits_of(a), to = bits_of(b);
    bool good = true;
    switch ((enum cast_way)ways[op->op]) {
    case CAST_NONE: break;
    case CAST_WIDENS: good = from == 0 || to == 0 || to > from; break;
    case CAST_NARROWS: good = from == 0 || to == 0 || to < from; break;
    case CAST_KEEPS: good = from == 0 || to == 0 || to == from; break;
    case CAST_INDEX: good = (a->kind == PTO_TYPE_INDEX) != (b->kind == PTO_TYPE_INDEX); break;
    }
    if (!good)
        asm_verify_error(v, op, PTO_D_CAST_WIDTH, "takes `%s` to `%s`, %s", asm_verify_type_text(v, v->p->values[in].type),
                         asm_verify_type_text(v, v->p->values[op->results].type), wrong[ways[op->op]]);
    return good;
}

/* The value that an access reads or writes; 0 if the operation has none. */
static pto_value_id accessed(const struct verify *v, const struct pto_operation *op)
{
    return op->nresults == 1 ? op->results : isa_operand_of_role(v->p, op, PTO_ROLE_VALUE);
}

static bool wrong_element(struct verify *v, const struct pto_operation *op, pto_value_id value, const char *element, pto_value_id of)
{
    struct base_diag *d = asm_verify_error(v, op, PTO_D_ELEMENT_TYPE, "%s `%s`, but %s", op->nresults == 1 ? "gives" : "stores",
                                           asm_verify_type_text(v, v->p->values[value].type), element);
    asm_verify_label(v, d, of);
    return false;
}

static bool check_array(struct verify *v, const struct pto_operation *op)
{
    pto_value_id array = isa_operand_of_role(v->p, op, PTO_ROLE_ARRAY), value = accessed(v, op);
    const struct pto_type *t = verify_type(v, array);
    uint32_t n = 0;
    const pto_value_id *indices = isa_operand_list(v->p, op, isa_op_slot((enum pto_op)op->op, PTO_ROLE_OFFSETS), &n);
    if (n != t->rank) {
        asm_verify_label(v, asm_verify_error(v, op, PTO_D_ARRAY_INDEX, "has %u ind%s for an array of %u dimension%s", n, n == 1 ? "ex" : "ices", t->rank,
                                             t->rank == 1 ? "" : "s"), array);
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        int64_t index;
        if (!isa_const_int(v->p, indices[i], &index) || (index >= 0 && index < t->dims[i]))
            continue;
        asm_verify_label(v, asm_verify_error(v, op, PTO_D_ARRAY_INDEX, "has index %lld in dimension %u, which goes from 0 to %lld", (long long)index, i,
                                             (long long)t->dims[i] - 1), array);
        return false;
    }
    return isa_type_is_element(v->p, v->p->values[array].type, v->p->values[value].type) || wrong_element(v, op, value, "the array holds others", array);
}

/* Follows the constants of `path` down to a scalar (2026-08 2.2). */
static bool check_struct(struct verify *v, const struct pto_operation *op)
{
    const struct pto_attribute *path = isa_find_attr(v->p, op, PTO_ATTR_PATH);
    pto_value_id of = isa_operand_of_role(v->p, op, PTO_ROLE_ARRAY), value = accessed(v, op);
    pto_type_id at = v->p->values[of].type;
    for (uint32_t i = 0; path != NULL && i < path->count; i++) {
        const struct pto_type *t = isa_type(v->p, at);
        int64_t index = v->p->attrs[path->first + i].i;
        struct base_diag *d = NULL;
        if (t->kind != PTO_TYPE_STRUCT)
            d = asm_verify_error(v, op, PTO_D_STRUCT_PATH, "goes on behind a scalar: step %u of the path stands in `%s`", i, asm_verify_type_text(v, at));
        else if (index < 0 || index >= (int64_t)t->nparams)
            d = asm_verify_error(v, op, PTO_D_STRUCT_PATH, "takes field %lld of `%s`, which has fields 0 to %u", (long long)index, asm_verify_type_text(v, at),
                                 t->nparams - 1);
        if (d != NULL) {
            asm_verify_label(v, d, of);
            return false;
        }
        at = v->p->pool[t->members + (uint32_t)index];
    }
    if (isa_type(v->p, at)->kind == PTO_TYPE_STRUCT) {
        asm_verify_label(v, asm_verify_error(v, op, PTO_D_STRUCT_PATH, "ends at `%s`; a path ends at a scalar", asm_verify_type_text(v, at)), of);
        return false;
    }
    return v->p->values[value].type == at || wrong_element(v, op, value, "the field is of another type", of);
}

enum use_how { USE_FREE, USE_ACCESS, USE_NAMED };
static const struct use {
    uint8_t how;
    const char *takers;
} uses[PTO_OP_COUNT] = {
#define PTO_USE(op, how, takers) [PTO_OP_##op] = {USE_##how, takers},
#include "isa/use.def"
#undef PTO_USE
};

/* Does the k-th operand stand in a slot that asks for its kind of type? */
static bool is_named(const struct verify *v, const struct pto_operation *op, pto_value_id value)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    for (int s = 0; s < info->nslots; s++) {
        uint32_t n = 0;
        const pto_value_id *list = info->slots[s].dir == PTO_DIR_LIST ? isa_operand_list(v->p, op, s, &n) : NULL;
        bool here = !isa_slot_is_list(&info->slots[s]) && !isa_slot_is_result(&info->slots[s]) && isa_operand(v->p, op, s) == value;
        for (uint32_t k = 0; k < n; k++)
            here |= list[k] == value;
        if (here && isa_slot_kind((enum pto_slot_kind)info->slots[s].kind)->types == 0)
            return false;
    }
    return true;
}

static bool check_use(struct verify *v, const struct pto_operation *op, pto_value_id value)
{
    pto_op_id def = v->p->values[value].def;
    const struct use *use = &uses[def != 0 ? v->p->ops[def].op : PTO_OP_NONE];
    enum pto_ruleset rules = (enum pto_ruleset)isa_op((enum pto_op)op->op)->ruleset;
    if (use->how == USE_FREE || (use->how == USE_ACCESS && (rules == PTO_RULES_LOAD_SCALAR || rules == PTO_RULES_STORE_SCALAR)) ||
        (use->how == USE_NAMED && is_named(v, op, value)))
        return true;
    struct base_diag *d = asm_verify_error(v, op, PTO_D_HANDLE_USE, "cannot take the result of '%s', which is for %s alone",
                                           isa_op((enum pto_op)v->p->ops[def].op)->mnemonic, use->takers);
    asm_verify_label(v, d, value);
    return false;
}

bool asm_verify_scalar(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    for (uint32_t i = 0; i < op->noperands; i++) {
        pto_value_id value = v->p->pool[op->operands + i];
        if (value != 0 && !check_use(v, op, value))
            return false;
    }
    switch ((enum pto_ruleset)isa_op((enum pto_op)op->op)->ruleset) {
    case PTO_RULES_LOCAL_ARRAY: return check_array(v, op);
    case PTO_RULES_STRUCT_PATH: return check_struct(v, op);
    default: return check_cast(v, op);
    }
}
