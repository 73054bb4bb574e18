/* What statements do: modules, functions, operations with regions in the generic form, and the end of every operation with
 * regions. Names are parse_scope.c's, the headers of scf operations parse_scf.c's, bodies of table operations bind.c's. */
#include "asm/parse.h"

#include <string.h>

void asm_statement_end(struct asm_parser *ps)
{
    const struct asm_open_op *o = ps->nopen != 0 ? &ps->open[ps->nopen - 1] : NULL;
    ps->nuses = o != NULL ? o->base_uses : 0;
    ps->nentries = o != NULL ? o->base_entries : 0;
    ps->nresults = o != NULL ? o->base_results : 0;
    ps->nscratch = 0;
    ps->stmt_errors = ps->diags->counts[PTO_SEV_ERROR];
}

/* ---- regions ---- */

struct asm_open_op *asm_open_op(struct asm_parser *ps, pto_op_id op, struct pto_span name)
{
    uint32_t results = asm_first_result(ps);
    BASE_GROW(ps->open, ps->nopen, ps->open_cap);
    struct asm_open_op *o = &ps->open[ps->nopen++];
    *o = (struct asm_open_op){.op = op, .undo_mark = ps->nundo, .outer_block = ps->block, .base_uses = ps->nuses,
                              .base_entries = ps->nentries, .base_results = ps->nresults, .results = results, .name = name,
                              .base_cases = ps->ncases};
    if (ps->diags->counts[PTO_SEV_ERROR] > ps->stmt_errors)
        ps->p->ops[op].flags |= PTO_OPFLAG_BROKEN;
    return o;
}

pto_op_id asm_new_op(struct asm_parser *ps, enum pto_op op, struct pto_span name, const pto_value_id *operands,
                        uint32_t noperands, uint32_t nregions, uint32_t results, uint32_t results_end)
{
    uint32_t mark = ps->nscratch;
    for (uint32_t i = results; i < results_end; i += 2)
        asm_push_scratch(ps, ps->uses[i]);
    struct isa_op_spec spec = {.op = op, .span = name, .name_span = name, .operands = operands, .noperands = noperands,
                               .result_types = ps->scratch + mark, .nresults = ps->nscratch - mark, .nregions = nregions};
    pto_op_id id = isa_op_new(ps->p, &spec);
    ps->nscratch = mark;
    if (ps->block != 0)
        isa_op_append(ps->p, ps->block, id);
    return id;
}

void asm_set_attrs(struct asm_parser *ps, pto_op_id op, uint32_t first)
{
    struct pto_program *p = ps->p;
    p->ops[op].attrs = p->nattrs;
    p->ops[op].nattrs = ps->nentries - first;
    for (uint32_t i = first; i < ps->nentries; i++) {
        BASE_GROW(p->attrs, p->nattrs, p->attrs_cap);
        p->attrs[p->nattrs++] = ps->entries[i];
    }
    ps->nentries = first;
}

/* Operations whose header was read but which an error cut off are closed; only those around the open region stay. */
void asm_statement_failed(struct asm_parser *ps)
{
    uint32_t keep = ps->nregions != 0 ? ps->regions[ps->nregions - 1].nopen : 0;
    for (; ps->nopen > keep; ps->nopen--) {
        asm_unbind_to(ps, ps->open[ps->nopen - 1].undo_mark);
        ps->p->ops[ps->open[ps->nopen - 1].op].flags |= PTO_OPFLAG_BROKEN;
        ps->block = ps->open[ps->nopen - 1].outer_block;
        ps->nresults = ps->open[ps->nopen - 1].base_results;
        ps->ncases = ps->open[ps->nopen - 1].base_cases;
    }
    asm_define_error_results(ps);
    asm_statement_lost(ps);
}

void asm_statement_lost(struct asm_parser *ps)
{
    bool top = ps->nopen != 0 && ps->open[ps->nopen - 1].op != 0 && ps->p->ops[ps->open[ps->nopen - 1].op].op == PTO_OP_MODULE;
    ps->lost |= top ? ASM_LOST_STATEMENTS | ASM_LOST_FUNCTIONS : ASM_LOST_STATEMENTS;
}

/* The entries from `attrs` on become one dictionary on their stack. Returns 1 + its index, 0 if it is empty. */
static uint32_t close_dict(struct asm_parser *ps, struct pto_span span, uint32_t attrs)
{
    struct pto_attribute dict = {.kind = PTO_LIT_DICT, .first = ps->p->nattrs, .count = ps->nentries - attrs, .span = span};
    for (uint32_t i = attrs; i < ps->nentries; i++) {
        BASE_GROW(ps->p->attrs, ps->p->nattrs, ps->p->attrs_cap);
        ps->p->attrs[ps->p->nattrs++] = ps->entries[i];
    }
    ps->nentries = attrs;
    if (dict.count == 0)
        return 0;
    BASE_GROW(ps->entries, ps->nentries, ps->entries_cap);
    ps->entries[ps->nentries++] = dict;
    return ps->nentries;
}

void asm_arg(struct asm_parser *ps, struct pto_span name, pto_type_id type_id, uint32_t attrs)
{
    const uint32_t fields[4] = {name.begin, name.end, type_id, close_dict(ps, name, attrs)};
    for (int i = 0; i < 4; i++) {
        BASE_GROW(ps->uses, ps->nuses, ps->uses_cap);
        ps->uses[ps->nuses++] = fields[i];
    }
}

/* Results of functions have attributes, too; the dictionary remembers by its number which result it belongs to. */
void asm_type_dict(struct asm_parser *ps, struct pto_span span, uint32_t attrs)
{
    if (ps->stmt_op != PTO_OP_FUNC) {
        base_diag_emit(ps->diags, PTO_D_SYNTAX, span, "only the arguments and results of a function have attributes");
        ps->nentries = attrs;
        return;
    }
    uint32_t dict = close_dict(ps, span, attrs);
    if (dict != 0)
        ps->entries[dict - 1].i = (int64_t)ps->nuses + 1;
}

pto_type_id asm_func_type(struct asm_parser *ps, uint32_t params, uint32_t results)
{
    uint32_t mark = ps->nscratch, nparams = (results - params) / 2, nresults = (ps->nuses - results) / 2;
    bool bad = false;
    for (uint32_t i = params; i < ps->nuses; i += 2) {
        asm_push_scratch(ps, ps->uses[i]);
        bad |= ps->uses[i] == 0;
    }
    const pto_type_id *t = ps->scratch + mark;
    pto_type_id id = bad ? 0 : isa_type_func(ps->p, t, nparams, t + nparams, nresults);
    ps->nscratch = mark;
    ps->nuses = params;
    return id;
}

/* ---- module and functions ---- */

static pto_str_id symbol_name(struct asm_parser *ps, struct pto_span s)
{
    if (ps->text[s.begin + 1] == '"')
        return asm_string_value(ps, asm_span(ps, s.begin + 1, s.end));
    return base_intern(&ps->p->strings, ps->text + s.begin + 1, s.end - s.begin - 1);
}

static void push_entry(struct asm_parser *ps, struct pto_attribute a)
{
    BASE_GROW(ps->entries, ps->nentries, ps->entries_cap);
    ps->entries[ps->nentries++] = a;
}

/* The outermost operation stands for a text without `module`, too. */
void asm_open_root(struct asm_parser *ps)
{
    struct pto_span whole = asm_span(ps, 0, (uint32_t)ps->len);
    pto_op_id op = asm_new_op(ps, PTO_OP_MODULE, whole, NULL, 0, 1, 0, 0);
    ps->p->module = op;
    ps->p->implicit_module = true;
    asm_open_op(ps, op, whole);
    asm_region_begin(ps);
}

/* Symbols are names of one module. */
static void define_symbol(struct asm_parser *ps, pto_str_id name, pto_op_id op, struct pto_span span)
{
    BASE_REACH(ps->functions, ps->nfunctions, name);
    pto_op_id old = ps->functions[name];
    if (old != 0 && ps->p->ops[old].block == ps->p->ops[op].block) {
        struct base_diag *d = base_diag_emit(ps->diags, PTO_D_DUPLICATE, span, "%s `@%.60s` is defined already",
                                             ps->p->ops[op].op == PTO_OP_FUNC ? "function" : "module", base_str(&ps->p->strings, name));
        base_diag_label(d, ps->p->ops[old].name_span, "first defined here");
        return;
    }
    ps->functions[name] = op;
}

/* Something stands beside the module that seemed to be the wrapper of the whole text: it becomes a child of the implicit one. */
static void unwrap(struct asm_parser *ps)
{
    struct pto_program *p = ps->p;
    pto_block_id body = isa_entry_block(p, &p->ops[p->module], 0);
    if (p->implicit_module || ps->block != body || ps->nopen != 1)
        return;
    const struct pto_operation was = p->ops[p->module];
    struct isa_op_spec spec = {.op = PTO_OP_MODULE, .span = was.span, .name_span = was.name_span, .nregions = 1};
    pto_op_id child = isa_op_new(p, &spec);
    p->ops[child].attrs = was.attrs;
    p->ops[child].nattrs = was.nattrs;
    p->ops[p->module].nattrs = 0;
    pto_region_id outer = was.regions, inner = p->ops[child].regions;
    p->regions[inner].first = p->regions[outer].first;
    p->regions[inner].last = p->regions[outer].last;
    p->blocks[body].region = inner;
    p->regions[outer].first = p->regions[outer].last = 0;
    ps->block = isa_block_append(p, outer);
    isa_op_append(p, ps->block, child);
    p->implicit_module = true;
}

void asm_open_module(struct asm_parser *ps, struct pto_span span, struct pto_span symbol, uint32_t attrs)
{
    if (symbol.end > symbol.begin)
        push_entry(ps, (struct pto_attribute){.key = PTO_ATTR_SYM_NAME, .kind = PTO_LIT_SYMBOL, .str = symbol_name(ps, symbol), .span = symbol});
    asm_fit_attrs(ps, PTO_OP_MODULE, attrs);
    struct pto_program *p = ps->p;
    pto_block_id root = isa_entry_block(p, &p->ops[p->module], 0);
    if (p->implicit_module && p->blocks[root].first == 0 && ps->block == root) {
        /* the wrapper of the whole text: it takes the place of the implicit one */
        p->implicit_module = false;
        p->ops[p->module].span = p->ops[p->module].name_span = span;
        asm_set_attrs(ps, p->module, attrs);
        asm_open_op(ps, p->module, span)->reuse = true;
        return;
    }
    unwrap(ps);
    pto_op_id op = asm_new_op(ps, PTO_OP_MODULE, span, NULL, 0, 1, 0, 0);
    asm_set_attrs(ps, op, attrs);
    const struct pto_attribute *name = isa_find_attr(p, &p->ops[op], PTO_ATTR_SYM_NAME);
    if (name != NULL)
        define_symbol(ps, name->str, op, symbol);
    asm_open_op(ps, op, span);
}

void asm_define_function(struct asm_parser *ps, pto_op_id op, struct pto_span span)
{
    const struct pto_attribute *name = isa_find_attr(ps->p, &ps->p->ops[op], PTO_ATTR_SYM_NAME);
    if (name != NULL)
        define_symbol(ps, name->str, op, span);
    else
        base_diag_emit(ps->diags, PTO_D_OP_FORMAT, span, "a function needs the attribute sym_name");
}

/* The dictionaries of arguments or results as one list, if there is any. */
static void push_dicts(struct asm_parser *ps, pto_str_id key, const uint32_t *dicts, uint32_t n, struct pto_span span)
{
    struct pto_program *p = ps->p;
    bool any = false;
    for (uint32_t i = 0; i < n; i++)
        any |= dicts[i] != 0;
    if (!any)
        return;
    struct pto_attribute list = {.key = key, .kind = PTO_LIT_ARRAY, .first = p->nattrs, .count = n, .span = span};
    for (uint32_t i = 0; i < n; i++) {
        BASE_GROW(p->attrs, p->nattrs, p->attrs_cap);
        p->attrs[p->nattrs] = dicts[i] != 0 ? ps->entries[dicts[i] - 1] : (struct pto_attribute){.kind = PTO_LIT_DICT};
        p->attrs[p->nattrs++].i = 0;
    }
    push_entry(ps, list);
}

void asm_open_func(struct asm_parser *ps, struct pto_span span, struct pto_span visibility, struct pto_span symbol,
                   uint32_t args, uint32_t results, uint32_t attrs)
{
    struct pto_program *p = ps->p;
    pto_str_id name = symbol_name(ps, symbol);
    push_entry(ps, (struct pto_attribute){.key = PTO_ATTR_SYM_NAME, .kind = PTO_LIT_SYMBOL, .str = name, .span = symbol});
    if (visibility.end > visibility.begin)
        push_entry(ps, (struct pto_attribute){.key = PTO_ATTR_SYM_VISIBILITY, .kind = PTO_LIT_STRING, .span = visibility,
                                              .str = base_intern(&p->strings, ps->text + visibility.begin, visibility.end - visibility.begin)});
    uint32_t mark = ps->nscratch, end = ps->nuses, nargs = (results - args) / 4, nresults = (end - results) / 2;
    unwrap(ps);
    for (uint32_t i = args; i < end; i += i < results ? 4 : 2)
        asm_push_scratch(ps, ps->uses[i < results ? i + 2 : i]);
    pto_type_id type = isa_type_func(p, ps->scratch + mark, nargs, ps->scratch + mark + nargs, nresults);
    ps->nscratch = mark;
    push_entry(ps, (struct pto_attribute){.key = PTO_ATTR_FUNCTION_TYPE, .kind = PTO_LIT_TYPE, .type = type, .span = symbol});
    uint32_t *dicts = base_alloc_array(&ps->arena, nargs + nresults + 1, sizeof *dicts);
    for (uint32_t i = 0; i < nargs; i++)
        dicts[i] = ps->uses[args + 4 * i + 3];
    for (uint32_t i = ps->open[ps->nopen - 1].base_entries; i < attrs; i++)
        if (ps->entries[i].i > (int64_t)results)
            dicts[nargs + ((uint32_t)ps->entries[i].i - 1 - results) / 2] = i + 1;
    push_dicts(ps, ps->arg_attrs_key, dicts, nargs, symbol);
    push_dicts(ps, ps->res_attrs_key, dicts + nargs, nresults, symbol);
    asm_fit_attrs(ps, PTO_OP_FUNC, attrs);
    pto_op_id op = asm_new_op(ps, PTO_OP_FUNC, span, NULL, 0, 1, 0, 0);
    p->ops[op].name_span = symbol;
    define_symbol(ps, name, op, symbol);
    asm_set_attrs(ps, op, attrs);
    struct asm_open_op *o = asm_open_op(ps, op, span);
    o->args = args;
    o->args_end = results;
}

/* ---- generic and unknown operations with regions ---- */

static enum pto_op quoted_op(struct asm_parser *ps, struct pto_span name)
{
    const struct asm_word *w = asm_word_find(ps, ps->text + name.begin + 1, name.end - name.begin - 2);
    /* the bare form is no name of an operation in quotes */
    return w != NULL && w->op != 0 && strlen(w->full) == name.end - name.begin - 2 ? (enum pto_op)w->op : PTO_OP_NONE;
}

void asm_successor(struct asm_parser *ps, struct pto_span label)
{
    if (ps->nsuccessors < ASM_MAX_SUCCESSORS)
        ps->successors[ps->nsuccessors++] = asm_block_use(ps, label);
    else
        base_diag_emit(ps->diags, PTO_D_OP_FORMAT, label, "no operation goes to more than %d blocks", ASM_MAX_SUCCESSORS);
}

void asm_open_generic(struct asm_parser *ps)
{
    struct pto_span name = asm_span(ps, ps->name_begin, ps->name_end);
    enum pto_op op = quoted_op(ps, name);
    pto_block_id root = isa_entry_block(ps->p, &ps->p->ops[ps->p->module], 0);
    if (op == PTO_OP_MODULE && ps->p->implicit_module && ps->block == root && ps->p->blocks[root].first == 0) {
        ps->p->implicit_module = false;
        asm_open_op(ps, ps->p->module, name)->reuse = true;
        return;
    }
    unwrap(ps);
    struct asm_open_op *o = asm_open_op(ps, op != PTO_OP_NONE ? asm_new_op(ps, op, name, NULL, 0, 0, 0, 0) : 0, name);
    if (o->op != 0)
        ps->p->ops[o->op].flags |= PTO_OPFLAG_BROKEN; /* until its end is read, where its operands and types stand */
    o->generic = true;
    o->collects = o->op != 0;
}

void asm_open_unknown(struct asm_parser *ps, struct pto_span name)
{
    const struct asm_word *w = asm_word_find(ps, ps->text + name.begin, name.end - name.begin);
    if (w != NULL && w->op != 0)
        base_diag_emit(ps->diags, PTO_D_OP_FORMAT, name, "`%s` has no region", w->full);
    else
        asm_unknown_op(ps, name, ps->text + name.begin, name.end - name.begin);
    asm_open_op(ps, 0, name);
    for (uint32_t i = 0; i < ps->nitems; i++) /* what it takes or defines is not known: nothing of it is an error of its own */
        if (ps->text[ps->items[i].begin] == '%')
            asm_bind_unknown(ps, ps->items[i].begin, ps->items[i].end);
}

void asm_close_op(struct asm_parser *ps, struct pto_span span, uint32_t attrs)
{
    struct asm_open_op o = ps->open[ps->nopen - 1];
    asm_unbind_to(ps, o.undo_mark);
    ps->block = o.outer_block;
    ps->nopen--;
    if (o.op == 0) {
        asm_define_error_results(ps);
        return;
    }
    if (o.collects)
        asm_close_cases(ps, &o);
    struct pto_operation *op = &ps->p->ops[o.op];
    op->span = span;
    if (op->op == PTO_OP_SCF_IF)
        op->nregions = o.region;
    if (attrs < ps->nentries && op->nattrs == 0 && asm_fit_attrs(ps, (enum pto_op)op->op, attrs))
        asm_set_attrs(ps, o.op, attrs);
    if (o.wrong_results) { /* said at its header */
        asm_bind_errors(ps, o.results);
        ps->nresults = o.results;
    } else {
        asm_define_results_from(ps, o.op, o.results);
    }
}

void asm_close_generic(struct asm_parser *ps, struct pto_span name, const uint32_t at[4], uint32_t attrs, bool has_regions)
{
    enum pto_op op = quoted_op(ps, name);
    pto_op_id shell = 0;
    struct pto_span span = asm_span(ps, name.begin, name.end);
    if (has_regions) {
        struct asm_open_op o = ps->open[--ps->nopen];
        asm_unbind_to(ps, o.undo_mark);
        ps->block = o.outer_block;
        shell = o.op;
        if (o.collects)
            asm_close_cases(ps, &o);
    }
    if (op == PTO_OP_NONE) {
        asm_unknown_op(ps, name, ps->text + name.begin + 1, name.end - name.begin - 2);
        asm_define_error_results(ps);
        return;
    }
    asm_bind_generic(ps, op, name, span, shell, at, attrs);
}
