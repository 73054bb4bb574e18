/* Headers of operations with regions whose text is in the grammar: scf.for, scf.if, scf.while, scf.execute_region,
 * scf.index_switch, and those that are nothing but a region (pto-as.md 4, 4.1). */
#include "asm/parse.h"
#include "grammar.h"

static void push_use(struct asm_parser *ps, uint32_t v)
{
    BASE_GROW(ps->uses, ps->nuses, ps->uses_cap);
    ps->uses[ps->nuses++] = v;
}

/* The values that a loop starts with, four entries of parser->uses each, onto parser->scratch. Their types
 * must be those at `types`, two entries each. */
static void push_inits(struct asm_parser *ps, uint32_t inits, uint32_t ninits, uint32_t types, uint32_t ntypes)
{
    for (uint32_t i = 0; i < ninits; i++) {
        struct pto_span at = asm_span(ps, ps->uses[inits + 4 * i + 2], ps->uses[inits + 4 * i + 3]);
        pto_value_id v = asm_use(ps, at.begin, at.end);
        if (i < ntypes)
            asm_check_type(ps, at, ps->uses[types + 2 * i], v);
        asm_push_scratch(ps, v);
    }
}

/* Their names as arguments of the loop's block. */
static void push_init_args(struct asm_parser *ps, uint32_t inits, uint32_t ninits, uint32_t types, uint32_t ntypes)
{
    for (uint32_t i = 0; i < ninits; i++) {
        const uint32_t arg[4] = {ps->uses[inits + 4 * i], ps->uses[inits + 4 * i + 1], i < ntypes ? ps->uses[types + 2 * i] : 0, 0};
        for (int k = 0; k < 4; k++)
            push_use(ps, arg[k]);
    }
}

void asm_open_for(struct asm_parser *ps, struct pto_span span, const struct pto_span parts[4], uint32_t inits,
                  uint32_t results, uint32_t end, pto_type_id type)
{
    struct pto_program *p = ps->p;
    uint32_t ninits = (results - inits) / 4, nresults = (end - results) / 2, mark = ps->nscratch;
    pto_type_id iv = type != 0 ? type : isa_type_simple(p, PTO_TYPE_INDEX);
    if (ninits != nresults)
        base_diag_emit(ps->diags, PTO_D_OP_FORMAT, span, "iter_args names %u value%s, but %u result type%s written", ninits,
                       ninits == 1 ? "" : "s", nresults, nresults == 1 ? " is" : "s are");
    bool fits = true;
    for (int i = 1; i < 4; i++) {
        pto_value_id v = asm_use(ps, parts[i].begin, parts[i].end);
        fits = fits && asm_check_type(ps, parts[i], iv, v);
        asm_push_scratch(ps, v);
    }
    push_inits(ps, inits, ninits, results, nresults);
    uint32_t noperands = 3 + ninits;
    const uint32_t segments[] = {0, 1, 2, 3, noperands, noperands};
    uint32_t types = ps->nscratch;
    for (uint32_t i = results; i < end; i += 2)
        asm_push_scratch(ps, ps->uses[i]);
    struct isa_op_spec spec = {.op = PTO_OP_SCF_FOR, .span = span, .name_span = span, .operands = ps->scratch + mark, .noperands = noperands,
                               .segments = segments, .result_types = ps->scratch + types, .nresults = nresults, .nregions = 1};
    pto_op_id op = isa_op_new(p, &spec);
    isa_op_append(p, ps->block, op);
    ps->nscratch = mark;
    /* block arguments: the induction variable, then the carried values */
    uint32_t args = ps->nuses;
    const uint32_t first[4] = {parts[0].begin, parts[0].end, iv, 0};
    for (int k = 0; k < 4; k++)
        push_use(ps, first[k]);
    push_init_args(ps, inits, ninits, results, nresults);
    struct asm_open_op *o = asm_open_op(ps, op, span);
    o->args = args;
    o->args_end = ps->nuses;
    o->wrong_results = ninits != nresults;
}

void asm_open_if(struct asm_parser *ps, struct pto_span span, struct pto_span cond, uint32_t results)
{
    pto_value_id v = asm_use(ps, cond.begin, cond.end);
    asm_check_type(ps, cond, isa_type_int(ps->p, 1, 0), v);
    pto_op_id op = asm_new_op(ps, PTO_OP_SCF_IF, span, &v, 1, 2, results, ps->nuses);
    asm_open_op(ps, op, span);
}

/* ---- while ---- */

void asm_open_while(struct asm_parser *ps, struct pto_span span, uint32_t inits, uint32_t params, uint32_t results, uint32_t end)
{
    uint32_t ninits = (params - inits) / 4, nparams = (results - params) / 2, mark = ps->nscratch;
    if (ninits != nparams)
        base_diag_emit(ps->diags, PTO_D_OP_FORMAT, span, "scf.while starts with %u value%s, but its type takes %u", ninits, ninits == 1 ? "" : "s", nparams);
    push_inits(ps, inits, ninits, params, nparams);
    uint32_t types = ps->nscratch;
    for (uint32_t i = results; i < end; i += 2)
        asm_push_scratch(ps, ps->uses[i]);
    const uint32_t segments[] = {0, ninits, ninits};
    struct isa_op_spec spec = {.op = PTO_OP_SCF_WHILE, .span = span, .name_span = span, .operands = ps->scratch + mark, .noperands = ninits,
                               .segments = segments, .result_types = ps->scratch + types, .nresults = ps->nscratch - types, .nregions = 2};
    pto_op_id op = isa_op_new(ps->p, &spec);
    isa_op_append(ps->p, ps->block, op);
    ps->nscratch = mark;
    uint32_t args = ps->nuses;
    push_init_args(ps, inits, ninits, params, nparams);
    struct asm_open_op *o = asm_open_op(ps, op, span);
    o->args = args;
    o->args_end = ps->nuses;
}

/* ---- switch ---- */

void asm_open_switch(struct asm_parser *ps, struct pto_span span, struct pto_span index, uint32_t attrs, uint32_t results)
{
    pto_value_id v = asm_use(ps, index.begin, index.end);
    asm_check_type(ps, index, isa_type_simple(ps->p, PTO_TYPE_INDEX), v);
    pto_op_id op = asm_new_op(ps, PTO_OP_SCF_INDEX_SWITCH, span, &v, 1, 0, results, ps->nuses);
    if (asm_fit_attrs(ps, PTO_OP_SCF_INDEX_SWITCH, attrs))
        asm_set_attrs(ps, op, attrs);
    ps->nentries = attrs;
    asm_open_op(ps, op, span)->collects = true;
}

void asm_switch_case(struct asm_parser *ps, struct pto_span span, bool negative)
{
    int64_t value = asm_literal(ps, INT, span, negative).i;
    for (uint32_t k = ps->open[ps->nopen - 1].base_cases; k < ps->ncases; k++)
        if (ps->cases[k].value == value) {
            base_diag_label(base_diag_emit(ps->diags, PTO_D_DUPLICATE, span, "scf.index_switch has this case twice"), ps->cases[k].span, "first given here");
            break;
        }
    ps->next_case = (struct asm_case){.value = value, .span = span};
}

void asm_switch_default(struct asm_parser *ps) { ps->next_case = (struct asm_case){0}; }

/* The regions become consecutive; of a switch the default one, last in text, stands first, and the case values are an attribute. */
void asm_close_cases(struct asm_parser *ps, struct asm_open_op *o)
{
    struct pto_program *p = ps->p;
    uint32_t n = ps->ncases - o->base_cases;
    const struct asm_case *cases = ps->cases + o->base_cases;
    pto_region_id first = p->nregions;
    for (uint32_t k = 0; k < n; k++) {
        pto_region_id from = cases[o->generic ? k : k == 0 ? n - 1 : k - 1].region, to = isa_region_new(p, o->op);
        p->regions[to] = p->regions[from];
        p->regions[from] = (struct pto_region){0};
        for (pto_block_id b = p->regions[to].first; b != 0; b = p->blocks[b].next)
            p->blocks[b].region = to;
    }
    p->ops[o->op].regions = first;
    p->ops[o->op].nregions = n;
    if (!o->generic) {
        struct pto_attribute list = {.key = PTO_ATTR_CASES, .kind = PTO_LIT_ARRAY, .first = p->nattrs, .count = n - 1, .span = o->name};
        for (uint32_t k = 0; k + 1 < n; k++) {
            BASE_GROW(p->attrs, p->nattrs, p->attrs_cap);
            p->attrs[p->nattrs++] = (struct pto_attribute){.kind = PTO_LIT_INT, .i = cases[k].value, .span = cases[k].span};
        }
        isa_set_attr(p, o->op, &list);
    }
    ps->ncases = o->base_cases;
}

/* ---- plain regions ---- */

void asm_open_execute(struct asm_parser *ps, struct pto_span span, uint32_t results)
{
    asm_open_op(ps, asm_new_op(ps, PTO_OP_SCF_EXECUTE_REGION, span, NULL, 0, 1, results, ps->nuses), span);
}

void asm_open_regional(struct asm_parser *ps, enum pto_op op, struct pto_span span)
{
    asm_open_op(ps, asm_new_op(ps, op, span, NULL, 0, 1, 0, 0), span);
}
