/* Regions against isa/region.def: what stands where, how many regions and blocks, what ends a block and with which values;
 * and what is special of the scf operations (pto-as.md 2, 4, 4.1). */
#include "asm/verify.h"

#include <string.h>

/* ---- what stands where ---- */

/* The operations whose regions `op` ends, as text: "scf.for, scf.if". */
static void put_parents(struct base_buf *out, enum pto_op op)
{
    for (unsigned k = 1; k < PTO_OP_COUNT; k++) {
        const struct isa_region_info *r = isa_op_regions((enum pto_op)k);
        if (r != NULL && (r->first == op || r->others == op))
            base_printf(out, "%s%s", out->len != 0 ? ", " : "", isa_op((enum pto_op)k)->mnemonic);
    }
}

/* What must end the region that a block lies in; NONE: nothing. */
static enum pto_op ends_region(const struct pto_program *p, pto_region_id region, const struct isa_region_info *info)
{
    return (enum pto_op)(region == p->ops[p->regions[region].owner].regions ? info->first : info->others);
}

static bool misplaced(struct verify *v, const struct pto_operation *op, const struct isa_region_info *under)
{
    pto_region_id region = v->p->blocks[op->block].region;
    bool fits = under != NULL && (op->nsuccessors != 0 ? under->blocks == PTO_BLOCKS_MANY : ends_region(v->p, region, under) == (enum pto_op)op->op);
    if (!fits && (v->lost & ASM_LOST_BRACES) != 0)
        return true; /* the brace is what is wrong */
    if (!fits) {
        struct base_buf parents = {0};
        put_parents(&parents, (enum pto_op)op->op);
        if (parents.len != 0)
            asm_verify_error(v, op, PTO_D_STRUCTURE, "stands in a region that it does not end; it ends regions of %s", parents.data);
        else
            asm_verify_error(v, op, PTO_D_STRUCTURE, "stands in a region that has one block, so that there is nothing to go to");
        base_buf_free(&parents);
    } else if (op->next != 0) {
        asm_verify_error(v, op, PTO_D_STRUCTURE, "is not the last operation of its block");
        fits = false;
    }
    return !fits;
}

static bool stands_at_top(const struct pto_operation *op)
{
    const struct isa_region_info *own = isa_op_regions((enum pto_op)op->op);
    return own != NULL && own->stands == PTO_HOLDS_TOP;
}

static bool check_place(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    pto_op_id parent = isa_parent(v->p, id);
    if (parent == 0)
        return true;
    const struct isa_region_info *under = isa_op_regions((enum pto_op)v->p->ops[parent].op);
    bool at_top = under != NULL && under->holds == PTO_HOLDS_TOP;
    if (stands_at_top(op)) {
        if (!at_top)
            asm_verify_error(v, op, PTO_D_STRUCTURE, "stands outside the top level of a module");
        return at_top;
    }
    if (at_top) { /* of a row of operations outside every function the first is reported */
        if (op->prev == 0 || stands_at_top(isa_operation_c(v->p, op->prev)))
            asm_verify_error(v, op, PTO_D_STRUCTURE, "stands outside every function");
        return false;
    }
    return !isa_op_is_terminator((enum pto_op)op->op) || !misplaced(v, op, under);
}

/* ---- what ends a block ---- */

/* The types that the end of a region must give: the results of the operation or, behind the first region of a loop that tests
 * there, what that region takes. */
static uint32_t wanted(struct verify *v, const struct pto_operation *op, uint32_t region, uint32_t **types)
{
    const struct pto_program *p = v->p;
    const struct isa_region_info *info = isa_op_regions((enum pto_op)op->op);
    if (info->stands == PTO_HOLDS_TOP) {
        const struct pto_type *t = asm_verify_func_type(v, op);
        *types = t != NULL ? &p->pool[t->members + t->nparams] : NULL;
        return t != NULL ? t->nresults : UINT32_MAX;
    }
    const struct pto_block *before = &p->blocks[isa_entry_block(p, op, 0)];
    bool again = region != 0 && info->first != info->others;
    pto_value_id first = again ? before->args : op->results;
    uint32_t n = again ? before->nargs : op->nresults;
    *types = base_alloc_array(&v->arena, n + 1, sizeof **types);
    for (uint32_t i = 0; i < n; i++)
        (*types)[i] = p->values[first + i].type;
    return n;
}

static bool check_values(struct verify *v, const struct pto_operation *op, const struct pto_operation *end, const uint32_t *types, uint32_t ntypes)
{
    bool func = stands_at_top(op);
    enum pto_diag_code code = func ? PTO_D_RETURN_TYPES : PTO_D_YIELD_TYPES;
    uint32_t n = 0;
    const pto_value_id *values = end != NULL ? isa_operand_list(v->p, end, isa_op_slot((enum pto_op)end->op, PTO_ROLE_VALUES), &n) : NULL;
    for (uint32_t i = 0; i < n; i++)
        if (values[i] != 0 && verify_type(v, values[i])->kind == PTO_TYPE_STRUCT) {
            asm_verify_label(v, asm_verify_error(v, end, code, "gives a !pto.struct, which is never a result; give its fields"), values[i]);
            return false;
        }
    int64_t at = asm_verify_compare(v, values, n, types, ntypes);
    if (at < 0)
        return true;
    const struct pto_operation *where = end != NULL ? end : op;
    struct base_diag *d;
    if (func && n != ntypes)
        d = asm_verify_error(v, where, code, "gives %u value%s, `@%.60s` returns %u", n, n == 1 ? "" : "s", asm_verify_func_name(v, op), ntypes);
    else if (func)
        d = asm_verify_error(v, where, code, "gives `%s` as result %lld, `@%.60s` returns `%s`", asm_verify_type_text(v, v->p->values[values[at]].type),
                             (long long)at, asm_verify_func_name(v, op), asm_verify_type_text(v, types[at]));
    else if (n != ntypes)
        d = asm_verify_error(v, where, code, end != NULL ? "gives %u value%s, the operation has %u result%s" : "has a region that yields %u value%s for %u result%s",
                             n, n == 1 ? "" : "s", ntypes, ntypes == 1 ? "" : "s");
    else
        d = asm_verify_error(v, where, code, "gives `%s` for result %lld, which is `%s`", asm_verify_type_text(v, v->p->values[values[at]].type),
                             (long long)at, asm_verify_type_text(v, types[at]));
    if (end != NULL)
        base_diag_label(d, asm_verify_span(v, op), func ? "the function is declared here" : "of this operation");
    return false;
}

/* One block: ended by its terminator, or a branch where there are several; without values the end may be left out where the
 * row says so. */
static bool check_end(struct verify *v, const struct pto_operation *op, pto_block_id block, enum pto_op ender, const uint32_t *types, uint32_t ntypes)
{
    const struct pto_block *b = &v->p->blocks[block];
    const struct isa_region_info *info = isa_op_regions((enum pto_op)op->op);
    const struct pto_operation *last = b->last != 0 ? isa_operation_c(v->p, b->last) : NULL;
    bool ended = last != NULL && last->op == ender, branches = last != NULL && last->nsuccessors != 0;
    if (branches && info->blocks == PTO_BLOCKS_MANY)
        return true;
    if (!ended && (v->lost & ASM_LOST_STATEMENTS) != 0)
        return true; /* it is perhaps what could not be read */
    if (!ended && info->end == PTO_END_NEEDED) {
        for (pto_op_id o = b->first; o != 0; o = v->p->ops[o].next)
            if (isa_op_is_terminator((enum pto_op)v->p->ops[o].op))
                return false; /* check_place() reports the one that stands wrong */
        struct base_diag *d;
        if (stands_at_top(op) && v->p->regions[b->region].first == block)
            d = base_diag_emit(v->diags, PTO_D_STRUCTURE, asm_verify_span(v, op), "the body of `@%.60s` does not end with return", asm_verify_func_name(v, op));
        else
            d = asm_verify_error(v, op, PTO_D_STRUCTURE, "has a block that does not end with %s", isa_op(ender)->mnemonic);
        if (last != NULL)
            base_diag_label(d, asm_verify_span(v, last), "this is its last operation");
        return false;
    }
    return ntypes == UINT32_MAX || check_values(v, op, ended ? last : NULL, types, ntypes);
}

static bool check_region(struct verify *v, const struct pto_operation *op, uint32_t k)
{
    const struct isa_region_info *info = isa_op_regions((enum pto_op)op->op);
    pto_region_id region = isa_op_region(op, k);
    enum pto_op ender = ends_region(v->p, region, info);
    pto_block_id first = v->p->regions[region].first;
    uint32_t *types = NULL, ntypes = 0;
    if (first == 0 && info->end == PTO_END_NEEDED && !stands_at_top(op)) {
        asm_verify_error(v, op, PTO_D_STRUCTURE, "has a region without a block; it ends with %s", isa_op(ender)->mnemonic);
        return false;
    }
    if (first != 0 && v->p->blocks[first].next != 0 && info->blocks == PTO_BLOCKS_ONE) {
        asm_verify_error(v, op, PTO_D_STRUCTURE, "has a region with several blocks; one is allowed");
        return false;
    }
    if (ender == PTO_OP_NONE)
        return true;
    ntypes = wanted(v, op, k, &types);
    if (first == 0 && !stands_at_top(op)) /* nothing at all is what an empty block is */
        return ntypes == UINT32_MAX || check_values(v, op, NULL, types, ntypes);
    bool good = true;
    for (pto_block_id b = first; b != 0; b = v->p->blocks[b].next)
        good = check_end(v, op, b, ender, types, ntypes) && good;
    return good;
}

/* ---- scf ---- */

static bool check_for(struct verify *v, const struct pto_operation *op)
{
    pto_block_id body = isa_entry_block(v->p, op, 0);
    const struct pto_block *b = &v->p->blocks[body];
    uint32_t ninits = 0;
    const pto_value_id *inits = isa_operand_list(v->p, op, isa_op_slot(PTO_OP_SCF_FOR, PTO_ROLE_INITS), &ninits);
    pto_type_id iv = b->nargs != 0 ? v->p->values[b->args].type : 0;
    for (int s = 0; s < 3; s++) {
        pto_value_id bound = isa_operand(v->p, op, s);
        if (bound != 0 && iv != 0 && v->p->values[bound].type != iv && v->p->values[bound].type != 0) {
            struct base_diag *d = asm_verify_error(v, op, PTO_D_SAME_TYPE, "counts with `%s`, but its %s is `%s`", asm_verify_type_text(v, iv),
                                               isa_op(PTO_OP_SCF_FOR)->slots[s].name, asm_verify_type_text(v, v->p->values[bound].type));
            asm_verify_label(v, d, bound);
            return false;
        }
    }
    if (b->nargs != ninits + 1 || ninits != op->nresults) {
        asm_verify_error(v, op, PTO_D_STRUCTURE, "carries %u values into a body with %u arguments and gives %u results", ninits, b->nargs, op->nresults);
        return false;
    }
    for (uint32_t i = 0; i < ninits; i++) {
        pto_type_id result = v->p->values[op->results + i].type, init = v->p->values[inits[i]].type, arg = v->p->values[b->args + 1 + i].type;
        if ((init != result && init != 0) || (arg != result && arg != 0)) {
            struct base_diag *d = asm_verify_error(v, op, PTO_D_YIELD_TYPES, "carries value %u as `%s`, started with `%s`", i, asm_verify_type_text(v, result),
                                               asm_verify_type_text(v, init));
            asm_verify_label(v, d, inits[i]);
            return false;
        }
    }
    pto_value_id step = isa_operand_of_role(v->p, op, PTO_ROLE_STEP);
    int64_t by;
    if (step != 0 && isa_const_int(v->p, step, &by) && by <= 0) {
        struct base_diag *d = asm_verify_error(v, op, PTO_D_LOOP_STEP, "has a step of %lld; it must be positive", (long long)by);
        asm_verify_label(v, d, step);
    }
    return true;
}

static bool check_if(struct verify *v, const struct pto_operation *op)
{
    bool has_else = op->nregions == 2 && isa_entry_block(v->p, op, 1) != 0;
    if (op->nresults == 0 || has_else)
        return true;
    asm_verify_error(v, op, PTO_D_STRUCTURE, "has results and no else region; both must yield them");
    return false;
}

/* What goes from one region of scf.while to the other: its operands into the first, scf.condition's values into the second. */
static bool check_while(struct verify *v, const struct pto_operation *op)
{
    const struct pto_program *p = v->p;
    uint32_t n = 0;
    const pto_value_id *inits = isa_operand_list(p, op, isa_op_slot(PTO_OP_SCF_WHILE, PTO_ROLE_INITS), &n);
    for (uint32_t k = 0; k < 2; k++) {
        const struct pto_block *b = &p->blocks[isa_entry_block(p, op, k)];
        uint32_t want = k == 0 ? n : op->nresults;
        if (b->nargs != want) {
            asm_verify_error(v, op, PTO_D_CONDITION_TYPES, k == 0 ? "starts with %u value%s, its first region takes %u" : "has %u result%s, its second region takes %u",
                             want, want == 1 ? "" : "s", b->nargs);
            return false;
        }
        for (uint32_t i = 0; i < want; i++) {
            pto_value_id value = k == 0 ? inits[i] : op->results + i;
            pto_type_id have = value != 0 ? p->values[value].type : 0, takes = p->values[b->args + i].type;
            if (have == takes || have == 0 || takes == 0)
                continue;
            struct base_diag *d = asm_verify_error(v, op, PTO_D_CONDITION_TYPES, k == 0 ? "starts value %u as `%s`, its first region takes `%s`" :
                                                   "gives result %u as `%s`, its second region takes `%s`", i, asm_verify_type_text(v, have), asm_verify_type_text(v, takes));
            asm_verify_label(v, d, b->args + i);
            return false;
        }
    }
    return true;
}

static bool check_switch(struct verify *v, const struct pto_operation *op)
{
    const struct pto_attribute *cases = isa_find_attr(v->p, op, PTO_ATTR_CASES);
    uint32_t n = cases != NULL && cases->kind == PTO_LIT_ARRAY ? cases->count : 0;
    if (n + 1 == op->nregions)
        return true;
    asm_verify_error(v, op, PTO_D_STRUCTURE, "has %u case value%s and %u regions; each case has one, and the default one", n, n == 1 ? "" : "s", op->nregions);
    return false;
}

static bool count_fits(struct verify *v, const struct pto_operation *op, const struct isa_region_info *info)
{
    bool lacks = op->nregions < info->least || op->nregions > info->most;
    for (uint32_t k = 0; k < info->least && !lacks && info->end != PTO_END_NEEDED; k++)
        lacks = isa_entry_block(v->p, op, k) == 0 && op->nresults != 0;
    if (!lacks)
        return true;
    if (info->least == info->most)
        asm_verify_error(v, op, PTO_D_STRUCTURE, info->least == 1 ? "needs one region" : "needs %u regions", info->least);
    else
        asm_verify_error(v, op, PTO_D_STRUCTURE, "needs %u or more regions, and has %u", info->least, op->nregions);
    return false;
}

static bool check_regions(struct verify *v, pto_op_id id)
{
    static const struct { uint16_t op; bool (*check)(struct verify *, const struct pto_operation *); } special[] = {
        {PTO_OP_SCF_FOR, check_for}, {PTO_OP_SCF_IF, check_if}, {PTO_OP_SCF_WHILE, check_while}, {PTO_OP_SCF_INDEX_SWITCH, check_switch}};
    const struct pto_operation *op = isa_operation_c(v->p, id);
    const struct isa_region_info *info = isa_op_regions((enum pto_op)op->op);
    if (info == NULL) {
        if (op->nregions != 0)
            asm_verify_error(v, op, PTO_D_STRUCTURE, "has no region");
        return op->nregions == 0;
    }
    if (!count_fits(v, op, info) || (op->op == PTO_OP_FUNC && !asm_verify_func(v, id)))
        return false;
    bool good = true;
    for (uint32_t k = 0; k < op->nregions; k++)
        good = check_region(v, op, k) && good;
    for (size_t i = 0; i < sizeof special / sizeof special[0] && good; i++)
        if (special[i].op == op->op)
            good = special[i].check(v, op);
    return good;
}

bool asm_verify_structure(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    if (!check_place(v, id) || !check_regions(v, id) || !asm_verify_branches(v, op))
        return false;
    return op->op != PTO_OP_CALL || asm_verify_call(v, id);
}
