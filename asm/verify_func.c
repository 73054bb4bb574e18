/* Functions: entry markers, attributes, what crosses their border; calls and recursion (pto-as.md 2, 7.6). Their bodies are
 * verify_region.c's. */
#include "asm/verify.h"

#include <string.h>
#include <strings.h>

static const enum pto_attr markers[] = {PTO_ATTR_ENTRY, PTO_ATTR_KERNEL, PTO_ATTR_AICORE, PTO_ATTR_HACC_ENTRY};

const char *asm_verify_func_name(const struct verify *v, const struct pto_operation *func)
{
    const struct pto_attribute *name = isa_find_attr(v->p, func, PTO_ATTR_SYM_NAME);
    return name != NULL ? base_str(&v->p->strings, name->str) : "";
}

const struct pto_type *asm_verify_func_type(const struct verify *v, const struct pto_operation *func)
{
    const struct pto_attribute *type = isa_find_attr(v->p, func, PTO_ATTR_FUNCTION_TYPE);
    return type != NULL && isa_type(v->p, type->type)->kind == PTO_TYPE_FUNC ? isa_type(v->p, type->type) : NULL;
}

/* The values' types against expected ones; returns the first that differs, n if the counts do, -1 if all is well. */
int64_t asm_verify_compare(const struct verify *v, const pto_value_id *values, uint32_t nvalues, const uint32_t *types, uint32_t ntypes)
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

/* `pto.entry` and its other names (pto-as.md 2): on definitions that return nothing. */
static bool check_entry(struct verify *v, const struct pto_operation *func, bool has_body)
{
    for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++) {
        if (isa_find_attr(v->p, func, markers[i]) == NULL)
            continue;
        const struct pto_type *type = asm_verify_func_type(v, func);
        const char *key = isa_attr(markers[i])->key;
        if (!has_body) {
            base_diag_emit(v->diags, PTO_D_ENTRY, asm_verify_attr_span(v, func, markers[i]), "%s on the declaration of `@%.60s`; only definitions are entries",
                           key, asm_verify_func_name(v, func));
            return false;
        }
        if (type != NULL && type->nresults != 0) {
            base_diag_emit(v->diags, PTO_D_ENTRY, asm_verify_span(v, func), "PTO entry functions must return void; `@%.60s` returns %u value%s",
                           asm_verify_func_name(v, func), type->nresults, type->nresults == 1 ? "" : "s");
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

/* Types that do not cross the border of a function (pto-as.md 6.1 point 3; 2026-08 1.4). */
static bool check_boundary(struct verify *v, const struct pto_operation *func)
{
    static const struct { uint8_t kind; bool may_enter; const char *what, *instead; } rows[] = {
        {PTO_TYPE_TILE, false, "a tile value (!pto.tile)", "pass a view and load the tile where it is needed"},
        {PTO_TYPE_MULTI_TILE, false, "a multi-buffer (!pto.multi_tile_buf)", "pass one of its slots, which pto.multi_tile_get gives"},
        {PTO_TYPE_STRUCT, true, "a !pto.struct", "return its fields one by one"}};
    const struct pto_type *type = asm_verify_func_type(v, func);
    for (uint32_t i = 0; type != NULL && i < type->nparams + type->nresults; i++)
        for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
            if (isa_type(v->p, v->p->pool[type->members + i])->kind != rows[k].kind || (rows[k].may_enter && i < type->nparams))
                continue;
            struct base_diag *d = base_diag_emit(v->diags, PTO_D_TILE_BOUNDARY, asm_verify_span(v, func), "`@%.60s` %s %s", asm_verify_func_name(v, func),
                                                 i < type->nparams ? "takes" : "returns", rows[k].what);
            base_diag_note(d, "%s", rows[k].instead);
            return false;
        }
    return true;
}

/* A declaration says that the code is elsewhere; what everybody sees must be here. */
static bool check_declaration(struct verify *v, const struct pto_operation *op)
{
    const struct pto_attribute *visibility = isa_find_attr(v->p, op, PTO_ATTR_SYM_VISIBILITY);
    const char *text = visibility != NULL && visibility->kind == PTO_LIT_STRING ? base_str(&v->p->strings, visibility->str) : "public";
    if (strcmp(text, "public") != 0)
        return true;
    base_diag_note(base_diag_emit(v->diags, PTO_D_PUBLIC_DECLARATION, asm_verify_span(v, op), "`@%.60s` has no body and is not private",
                                  asm_verify_func_name(v, op)), "write `func.func private @%.60s(..)`, or give it a body", asm_verify_func_name(v, op));
    return false;
}

bool asm_verify_func(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    pto_block_id body = isa_entry_block(v->p, op, 0);
    const struct pto_type *type = asm_verify_func_type(v, op);
    if (!check_entry(v, op, body != 0) || !check_words(v, op) || !check_boundary(v, op))
        return false;
    if (body == 0)
        return check_declaration(v, op);
    if (type != NULL && type->nparams != v->p->blocks[body].nargs) {
        asm_verify_error(v, op, PTO_D_STRUCTURE, "has %u arguments and a type with %u", v->p->blocks[body].nargs, type->nparams);
        return false;
    }
    return true;
}

/* The module around a function. */
static pto_op_id module_of(const struct verify *v, pto_op_id func) { return func != 0 ? isa_parent(v->p, func) : 0; }

/* The function of that name in the caller's module, else one of another module of the program. */
static pto_op_id callee_of(const struct verify *v, pto_op_id call)
{
    const struct pto_attribute *callee = isa_find_attr(v->p, isa_operation_c(v->p, call), PTO_ATTR_CALLEE);
    pto_op_id any = callee != NULL && callee->str <= v->p->strings.count ? v->func[callee->str] : 0;
    if (any == 0 || v->same_name[any] == 0)
        return any;
    pto_op_id here = module_of(v, isa_func_of(v->p, call));
    for (pto_op_id f = any; f != 0; f = v->same_name[f])
        if (module_of(v, f) == here)
            return f;
    return any;
}

/* The function whose name is spelt most like one that does not exist. */
static const char *nearest_function(const struct verify *v, const char *name)
{
    const char *best = NULL;
    unsigned limit = strlen(name) < 5 ? 1 : 2, seen = 0;
    for (pto_op_id id = 1; id < v->p->nops && seen < 256; id++) {
        const struct pto_operation *op = isa_operation_c(v->p, id);
        const struct pto_attribute *own = op->op == PTO_OP_FUNC ? isa_find_attr(v->p, op, PTO_ATTR_SYM_NAME) : NULL;
        seen += own != NULL;
        unsigned n = own != NULL ? base_edit_distance(name, base_str(&v->p->strings, own->str), limit) : 0;
        if (n == 0 || n > limit)
            continue;
        best = base_str(&v->p->strings, own->str);
        limit = n > 1 ? n - 1 : 1;
    }
    return best;
}

bool asm_verify_call(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    const struct pto_attribute *callee = isa_find_attr(v->p, op, PTO_ATTR_CALLEE);
    pto_op_id target = callee_of(v, id);
    if (target == 0 && (v->lost & ASM_LOST_FUNCTIONS) != 0)
        return true;
    if (target == 0) {
        const char *name = callee != NULL ? base_str(&v->p->strings, callee->str) : "";
        struct pto_span at = asm_verify_attr_span(v, op, PTO_ATTR_CALLEE);
        struct base_diag *d = base_diag_emit(v->diags, PTO_D_UNKNOWN_SYMBOL, at, "no function `@%.60s` in this module", name);
        const char *near = v->diags->counts[PTO_SEV_ERROR] <= 20 ? nearest_function(v, name) : NULL; /* more are not shown */
        if (near != NULL)
            base_diag_note(d, "did you mean `@%.60s`?", near);
        if (near != NULL && at.end - at.begin == strlen(name) + 1)
            base_diag_fix(d, at, "@%s", near);
        return false;
    }
    const struct pto_type *type = asm_verify_func_type(v, isa_operation_c(v->p, target));
    if (type == NULL)
        return true;
    uint32_t n = 0;
    const pto_value_id *args = isa_operand_list(v->p, op, 0, &n);
    pto_value_id *results = base_alloc_array(&v->arena, op->nresults + 1, sizeof *results);
    for (uint32_t i = 0; i < op->nresults; i++)
        results[i] = op->results + i;
    if (asm_verify_compare(v, args, n, v->p->pool + type->members, type->nparams) < 0 &&
        asm_verify_compare(v, results, op->nresults, v->p->pool + type->members + type->nparams, type->nresults) < 0)
        return true;
    struct base_diag *d = asm_verify_error(v, op, PTO_D_CALL_TYPES, "does not fit `@%.60s` of type `%s`", base_str(&v->p->strings, callee->str),
                                       asm_verify_type_text(v, isa_find_attr(v->p, isa_operation_c(v->p, target), PTO_ATTR_FUNCTION_TYPE)->type));
    base_diag_label(d, asm_verify_span(v, isa_operation_c(v->p, target)), "defined here");
    return false;
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
            edges[n++] = (struct edge){isa_func_of(p, id), callee_of(v, id), id};
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
                                                   asm_verify_func_name(v, isa_operation_c(p, e->callee)), e->callee == f ? "calls itself" : "is being called here");
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
