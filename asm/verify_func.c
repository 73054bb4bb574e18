/* Structure: what stands in modules, functions and scf regions; terminators and their types; entry markers; calls and
 * recursion (pto-as.md 2, 4, 7.6). */
#include "asm/verify.h"

#include <string.h>
#include <strings.h>

static const enum pto_attr markers[] = {PTO_ATTR_ENTRY, PTO_ATTR_KERNEL, PTO_ATTR_AICORE, PTO_ATTR_HACC_ENTRY};

static const char *func_name(const struct verify *v, const struct pto_operation *func)
{
    const struct pto_attribute *name = isa_find_attr(v->p, func, PTO_ATTR_SYM_NAME);
    return name != NULL ? base_str(&v->p->strings, name->str) : "";
}

static const struct pto_type *func_type(const struct verify *v, const struct pto_operation *func)
{
    const struct pto_attribute *type = isa_find_attr(v->p, func, PTO_ATTR_FUNCTION_TYPE);
    return type != NULL && isa_type(v->p, type->type)->kind == PTO_TYPE_FUNC ? isa_type(v->p, type->type) : NULL;
}

static pto_op_id last_op(const struct verify *v, const struct pto_operation *op, uint32_t region)
{
    pto_block_id block = isa_entry_block(v->p, op, region);
    return block != 0 ? v->p->blocks[block].last : 0;
}

/* The values' types against expected ones; returns the first that differs, n if the counts do, -1 if all is well. */
static int64_t compare(const struct verify *v, const pto_value_id *values, uint32_t nvalues, const uint32_t *types, uint32_t ntypes)
{
    if (nvalues != ntypes)
        return nvalues < ntypes ? nvalues : ntypes;
    for (uint32_t i = 0; i < ntypes; i++) {
        pto_type_id have = values[i] != 0 ? v->p->values[values[i]].type : 0;
        if (have != types[i] && have != 0 && types[i] != 0)
            return i;
    }
    return -1;
}

static bool one_block(struct verify *v, const struct pto_operation *op)
{
    for (uint32_t k = 0; k < op->nregions; k++) {
        pto_block_id first = isa_entry_block(v->p, op, k);
        if (first == 0 || v->p->blocks[first].next == 0)
            continue;
        asm_verify_error(v, op, PTO_D_STRUCTURE, "has a region with several blocks; one is allowed");
        return false;
    }
    return true;
}

/* `pto.entry` and its other names (pto-as.md 2): on definitions that return nothing. */
static bool check_entry(struct verify *v, const struct pto_operation *func, bool has_body)
{
    for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++) {
        if (isa_find_attr(v->p, func, markers[i]) == NULL)
            continue;
        const struct pto_type *type = func_type(v, func);
        const char *key = isa_attr(markers[i])->key;
        if (!has_body) {
            base_diag_emit(v->diags, PTO_D_ENTRY, asm_verify_attr_span(v, func, markers[i]), "%s on the declaration of `@%.60s`; only definitions are entries",
                           key, func_name(v, func));
            return false;
        }
        if (type != NULL && type->nresults != 0) {
            base_diag_emit(v->diags, PTO_D_ENTRY, asm_verify_span(v, func), "PTO entry functions must return void; `@%.60s` returns %u value%s",
                           func_name(v, func), type->nresults, type->nresults == 1 ? "" : "s");
            return false;
        }
    }
    return true;
}

/* Attributes of a function whose text is one of a few (pto-as.md 2, 2026-08 1.6): in any case, `_` for `-`. */
static bool check_words(struct verify *v, const struct pto_operation *func)
{
    static const struct { const char *key, *prefix, *words; } rows[] = {
        {"pto.auto_sync_tail_hint", "setwait-", "barrier-all default mte3-to-s-event0"}, {"pto.visibility", "", "internal external"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        pto_str_id key = base_find(&v->p->strings, rows[i].key, strlen(rows[i].key));
        const struct pto_attribute *a = key != 0 ? isa_find_attr(v->p, func, key) : NULL;
        if (a == NULL)
            continue;
        char text[40] = {0};
        const char *given = a->kind == PTO_LIT_STRING ? base_str(&v->p->strings, a->str) : "";
        for (size_t k = 0; k + 1 < sizeof text && given[k] != '\0'; k++)
            text[k] = given[k] == '_' ? '-' : given[k];
        size_t skip = strlen(rows[i].prefix);
        skip = strncasecmp(text, rows[i].prefix, skip) == 0 ? skip : 0;
        if (strlen(given) < sizeof text && base_in_words(rows[i].words, text + skip, strlen(text + skip), false))
            continue;
        base_diag_note(base_diag_emit(v->diags, PTO_D_BAD_ATTR, a->span, "`%.60s` is no value of %s", given, rows[i].key), "values: %s", rows[i].words);
        return false;
    }
    return true;
}

static bool check_boundary(struct verify *v, const struct pto_operation *func)
{
    const struct pto_type *type = func_type(v, func);
    for (uint32_t i = 0; type != NULL && i < type->nparams + type->nresults; i++) {
        if (isa_type(v->p, v->p->pool[type->members + i])->kind != PTO_TYPE_TILE)
            continue;
        struct base_diag *d = base_diag_emit(v->diags, PTO_D_TILE_BOUNDARY, asm_verify_span(v, func), "`@%.60s` %s a tile value (!pto.tile)",
                                             func_name(v, func), i < type->nparams ? "takes" : "returns");
        base_diag_note(d, "pass a view and load the tile where it is needed");
        return false;
    }
    return true;
}

static bool check_func(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    pto_block_id body = isa_entry_block(v->p, op, 0);
    const struct pto_type *type = func_type(v, op);
    if (!check_entry(v, op, body != 0) || !check_words(v, op) || !check_boundary(v, op) || !one_block(v, op))
        return false;
    if (body == 0)
        return true;
    if (type != NULL && type->nparams != v->p->blocks[body].nargs) {
        asm_verify_error(v, op, PTO_D_STRUCTURE, "has %u arguments and a type with %u", v->p->blocks[body].nargs, type->nparams);
        return false;
    }
    pto_op_id last = last_op(v, op, 0);
    for (pto_op_id o = v->p->blocks[body].first; o != 0 && last != 0 && v->p->ops[last].op != PTO_OP_RETURN; o = v->p->ops[o].next)
        if (v->p->ops[o].op == PTO_OP_RETURN)
            return false; /* check_place() reports the one in the middle */
    if (last == 0 || v->p->ops[last].op != PTO_OP_RETURN) {
        struct base_diag *d = base_diag_emit(v->diags, PTO_D_STRUCTURE, asm_verify_span(v, op), "the body of `@%.60s` does not end with return", func_name(v, op));
        if (last != 0)
            base_diag_label(d, asm_verify_span(v, isa_operation_c(v->p, last)), "this is its last operation");
        return false;
    }
    const struct pto_operation *ret = isa_operation_c(v->p, last);
    uint32_t n = 0;
    const pto_value_id *values = isa_operand_list(v->p, ret, 0, &n);
    int64_t at = type == NULL ? -1 : compare(v, values, n, v->p->pool + type->members + type->nparams, type->nresults);
    if (at < 0)
        return true;
    struct base_diag *d;
    if (n != type->nresults)
        d = asm_verify_error(v, ret, PTO_D_RETURN_TYPES, "gives %u value%s, `@%.60s` returns %u", n, n == 1 ? "" : "s", func_name(v, op), type->nresults);
    else
        d = asm_verify_error(v, ret, PTO_D_RETURN_TYPES, "gives `%s` as result %lld, `@%.60s` returns `%s`", asm_verify_type_text(v, v->p->values[values[at]].type),
                         (long long)at, func_name(v, op), asm_verify_type_text(v, v->p->pool[type->members + type->nparams + (uint32_t)at]));
    base_diag_label(d, asm_verify_span(v, op), "the function is declared here");
    return false;
}

/* The region's yield against the results of its operation; without results it may be left out. */
static bool check_yield(struct verify *v, const struct pto_operation *op, uint32_t region)
{
    pto_op_id last = last_op(v, op, region);
    bool yields = last != 0 && v->p->ops[last].op == PTO_OP_SCF_YIELD;
    uint32_t n = 0;
    const pto_value_id *values = yields ? isa_operand_list(v->p, isa_operation_c(v->p, last), 0, &n) : NULL;
    uint32_t *types = base_alloc_array(&v->arena, op->nresults + 1, sizeof *types);
    for (uint32_t i = 0; i < op->nresults; i++)
        types[i] = v->p->values[op->results + i].type;
    int64_t at = compare(v, values, n, types, op->nresults);
    if (at < 0)
        return true;
    const struct pto_operation *where = yields ? isa_operation_c(v->p, last) : op;
    struct base_diag *d;
    if (n != op->nresults)
        d = asm_verify_error(v, where, PTO_D_YIELD_TYPES, yields ? "gives %u value%s, the operation has %u result%s" : "has a region that yields %u value%s for %u result%s",
                         n, n == 1 ? "" : "s", op->nresults, op->nresults == 1 ? "" : "s");
    else
        d = asm_verify_error(v, where, PTO_D_YIELD_TYPES, "gives `%s` for result %lld, which is `%s`", asm_verify_type_text(v, v->p->values[values[at]].type),
                         (long long)at, asm_verify_type_text(v, types[at]));
    if (yields)
        base_diag_label(d, asm_verify_span(v, op), "of this operation");
    return false;
}

static bool check_for(struct verify *v, const struct pto_operation *op)
{
    pto_block_id body = isa_entry_block(v->p, op, 0);
    if (op->nregions != 1 || body == 0) {
        asm_verify_error(v, op, PTO_D_STRUCTURE, "needs one region");
        return false;
    }
    if (!one_block(v, op))
        return false;
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
    return check_yield(v, op, 0);
}

static bool check_if(struct verify *v, const struct pto_operation *op)
{
    if (op->nregions == 0 || op->nregions > 2 || isa_entry_block(v->p, op, 0) == 0) {
        asm_verify_error(v, op, PTO_D_STRUCTURE, "needs one or two regions");
        return false;
    }
    if (!one_block(v, op))
        return false;
    bool has_else = op->nregions == 2 && isa_entry_block(v->p, op, 1) != 0;
    if (op->nresults != 0 && !has_else) {
        asm_verify_error(v, op, PTO_D_STRUCTURE, "has results and no else region; both must yield them");
        return false;
    }
    bool good = check_yield(v, op, 0);
    return (!has_else || check_yield(v, op, 1)) && good;
}

static pto_op_id callee_of(const struct verify *v, const struct pto_operation *call)
{
    const struct pto_attribute *callee = isa_find_attr(v->p, call, PTO_ATTR_CALLEE);
    return callee != NULL && callee->str <= v->p->strings.count ? v->func[callee->str] : 0;
}

static bool check_call(struct verify *v, const struct pto_operation *op)
{
    const struct pto_attribute *callee = isa_find_attr(v->p, op, PTO_ATTR_CALLEE);
    pto_op_id target = callee_of(v, op);
    if (target == 0) {
        base_diag_emit(v->diags, PTO_D_UNKNOWN_SYMBOL, asm_verify_attr_span(v, op, PTO_ATTR_CALLEE), "no function `@%.60s` in this module",
                       callee != NULL ? base_str(&v->p->strings, callee->str) : "");
        return false;
    }
    const struct pto_type *type = func_type(v, isa_operation_c(v->p, target));
    if (type == NULL)
        return true;
    uint32_t n = 0;
    const pto_value_id *args = isa_operand_list(v->p, op, 0, &n);
    pto_value_id *results = base_alloc_array(&v->arena, op->nresults + 1, sizeof *results);
    for (uint32_t i = 0; i < op->nresults; i++)
        results[i] = op->results + i;
    if (compare(v, args, n, v->p->pool + type->members, type->nparams) < 0 &&
        compare(v, results, op->nresults, v->p->pool + type->members + type->nparams, type->nresults) < 0)
        return true;
    struct base_diag *d = asm_verify_error(v, op, PTO_D_CALL_TYPES, "does not fit `@%.60s` of type `%s`", base_str(&v->p->strings, callee->str),
                                       asm_verify_type_text(v, isa_find_attr(v->p, isa_operation_c(v->p, target), PTO_ATTR_FUNCTION_TYPE)->type));
    base_diag_label(d, asm_verify_span(v, isa_operation_c(v->p, target)), "defined here");
    return false;
}

/* Which operation may stand under which (pto-as.md 2, 4). */
static bool check_place(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    pto_op_id parent = isa_parent(v->p, id);
    enum pto_op under = parent != 0 ? (enum pto_op)v->p->ops[parent].op : PTO_OP_NONE;
    const char *why = NULL;
    if (op->op == PTO_OP_MODULE)
        why = parent != 0 && under != PTO_OP_MODULE ? "stands inside another operation than a module" : NULL;
    else if (op->op == PTO_OP_FUNC)
        why = under != PTO_OP_MODULE ? "stands outside the module's top level" : NULL;
    else if (under == PTO_OP_MODULE || under == PTO_OP_NONE)
        why = "stands outside every function";
    else if (op->op == PTO_OP_RETURN)
        why = under != PTO_OP_FUNC ? "stands inside a region; it ends a function" : NULL;
    else if (op->op == PTO_OP_SCF_YIELD)
        why = under != PTO_OP_SCF_FOR && under != PTO_OP_SCF_IF ? "stands outside scf.for and scf.if" : NULL;
    if (why == NULL && (op->op == PTO_OP_RETURN || op->op == PTO_OP_SCF_YIELD) && op->next != 0)
        why = "is not the last operation of its block";
    bool outside = under == PTO_OP_MODULE && op->op != PTO_OP_MODULE && op->op != PTO_OP_FUNC;
    bool said = outside && op->prev != 0 && v->p->ops[op->prev].op != PTO_OP_MODULE && v->p->ops[op->prev].op != PTO_OP_FUNC;
    if (why != NULL && !said) /* of a row of operations outside every function the first is reported */
        asm_verify_error(v, op, PTO_D_STRUCTURE, "%s", why);
    return why == NULL;
}

bool asm_verify_structure(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    if (!check_place(v, id))
        return false;
    switch ((enum pto_op)op->op) {
    case PTO_OP_FUNC: return check_func(v, id);
    case PTO_OP_SCF_FOR: return check_for(v, op);
    case PTO_OP_SCF_IF: return check_if(v, op);
    case PTO_OP_CALL: return check_call(v, op);
    default: return true;
    }
}

struct edge {
    pto_op_id caller, callee, call;
};

/* Depth first over the call graph with an explicit stack; a call to a function that is on the path closes a circle. */
bool asm_verify_recursion(struct verify *v)
{
    const struct pto_program *p = v->p;
    uint32_t nedges = 0;
    for (pto_op_id id = 1; id < p->nops; id++)
        nedges += p->ops[id].op == PTO_OP_CALL && v->order[id] != 0;
    if (nedges == 0)
        return true;
    struct edge *edges = base_alloc_array(&v->arena, nedges, sizeof *edges);
    uint32_t *first = base_alloc_array(&v->arena, p->nops + 1, sizeof *first), n = 0;
    for (pto_op_id id = 1; id < p->nops; id++)
        if (p->ops[id].op == PTO_OP_CALL && v->order[id] != 0)
            edges[n++] = (struct edge){isa_func_of(p, id), callee_of(v, isa_operation_c(p, id)), id};
    /* bucket the edges by caller: first[f] .. first[f + 1] of sorted */
    for (uint32_t i = 0; i < n; i++)
        first[edges[i].caller + 1 <= p->nops ? edges[i].caller + 1 : p->nops]++;
    for (pto_op_id f = 1; f <= p->nops; f++)
        first[f] += first[f - 1];
    struct edge *sorted = base_alloc_array(&v->arena, n, sizeof *sorted);
    uint32_t *fill = base_alloc_array(&v->arena, p->nops + 1, sizeof *fill);
    for (uint32_t i = 0; i < n; i++)
        sorted[first[edges[i].caller] + fill[edges[i].caller]++] = edges[i];
    enum { UNSEEN, ON_PATH, DONE };
    uint8_t *state = base_alloc_array(&v->arena, p->nops + 1, sizeof *state);
    pto_op_id *path = base_alloc_array(&v->arena, p->nops + 1, sizeof *path);
    uint32_t *next = base_alloc_array(&v->arena, p->nops + 1, sizeof *next), depth = 0;
    bool good = true;
    for (uint32_t i = 0; i < n; i++) {
        if (sorted[i].caller == 0 || state[sorted[i].caller] != UNSEEN)
            continue;
        path[depth++] = sorted[i].caller;
        state[sorted[i].caller] = ON_PATH;
        next[sorted[i].caller] = first[sorted[i].caller];
        while (depth != 0) {
            pto_op_id f = path[depth - 1];
            if (next[f] >= first[f + 1]) {
                state[f] = DONE;
                depth--;
                continue;
            }
            const struct edge *e = &sorted[next[f]++];
            if (e->callee == 0 || state[e->callee] == DONE)
                continue;
            if (state[e->callee] == ON_PATH) {
                struct base_diag *d = asm_verify_error(v, isa_operation_c(p, e->call), PTO_D_RECURSION, "closes a circle of calls: `@%.60s` %s",
                                                   func_name(v, isa_operation_c(p, e->callee)), e->callee == f ? "calls itself" : "is being called here");
                base_diag_label(d, asm_verify_span(v, isa_operation_c(p, e->callee)), "this function");
                good = false;
                continue;
            }
            state[e->callee] = ON_PATH;
            next[e->callee] = first[e->callee];
            path[depth++] = e->callee;
        }
    }
    return good;
}
