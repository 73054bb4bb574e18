/* What statements do: scopes of SSA names, regions and blocks, and the operations whose text is in the grammar
 * (module, func.func, scf.for, scf.if) or generic. Bodies of table operations are bind.c's. */
#include "asm/parse.h"

#include <string.h>

/* ---- scopes (pto-as.md 2): names of one function or region; regions see the names around them ---- */

static struct asm_binding *binding_of(struct asm_parser *ps, pto_str_id name)
{
    BASE_REACH(ps->bindings, ps->nbindings, name);
    return &ps->bindings[name];
}

static void bind(struct asm_parser *ps, pto_str_id name, pto_value_id value, uint32_t count, struct pto_span span)
{
    struct asm_binding *b = binding_of(ps, name);
    ps->p->values[value].span = span;
    if (b->value != 0 && b->count != 0) {
        struct base_diag *d = base_diag_emit(ps->diags, PTO_D_DUPLICATE, span, "`%%%.60s` is defined already",
                                             base_str(&ps->p->strings, name));
        base_diag_label(d, ps->p->values[b->value].span, "first defined here");
    }
    BASE_GROW(ps->undo, ps->nundo, ps->undo_cap);
    ps->undo[ps->nundo++] = (struct asm_undo){name, *b};
    *b = (struct asm_binding){value, count};
}

static void unbind_to(struct asm_parser *ps, uint32_t mark)
{
    while (ps->nundo > mark) {
        const struct asm_undo *u = &ps->undo[--ps->nundo];
        ps->bindings[u->name] = u->old;
    }
}

struct asm_binding asm_lookup(struct asm_parser *ps, uint32_t begin, uint32_t end)
{
    const char *t = ps->text + begin + 1, *mark = memchr(t, '#', end - begin - 1);
    size_t len = mark != NULL ? (size_t)(mark - t) : end - begin - 1;
    pto_str_id name = base_find(&ps->p->strings, t, len);
    if (name == 0 || name >= ps->nbindings || ps->bindings[name].value == 0)
        return (struct asm_binding){0};
    struct asm_binding b = ps->bindings[name];
    uint64_t k = 0;
    for (const char *d = mark != NULL ? mark + 1 : NULL; d != NULL && d < ps->text + end && k <= b.count; d++)
        k = k * 10 + (uint64_t)(*d - '0');
    if (k >= b.count)
        return (struct asm_binding){0, b.count};
    return (struct asm_binding){b.value + (uint32_t)k, b.count};
}

/* The visible name that is nearest to one that is not. */
static const char *nearest_name(struct asm_parser *ps, const char *name)
{
    const char *best = NULL;
    size_t len = strlen(name);
    unsigned limit = len < 2 ? 0 : len < 4 ? 1 : 2;
    for (uint32_t i = ps->nundo; i > 0 && ps->nundo - i < 4096 && limit != 0; i--) {
        if (ps->bindings[ps->undo[i - 1].name].count == 0)
            continue; /* itself undefined, or out of scope */
        const char *s = base_str(&ps->p->strings, ps->undo[i - 1].name);
        unsigned d = base_edit_distance(name, s, limit);
        if (d <= limit && d > 0) {
            best = s;
            limit = d - 1;
        }
    }
    return best;
}

/* A value without type, so that a name in error is not complained about at every use. */
static pto_value_id orphan_value(struct asm_parser *ps, pto_str_id name)
{
    BASE_GROW(ps->p->values, ps->p->nvalues, ps->p->values_cap);
    ps->p->values[ps->p->nvalues] = (struct pto_value){.name = name};
    return ps->p->nvalues++;
}

static bool in_function(const struct asm_parser *ps)
{
    for (uint32_t k = ps->nopen; k > 0; k--)
        if (ps->open[k - 1].op == 0 || ps->p->ops[ps->open[k - 1].op].op == PTO_OP_FUNC)
            return true;
    return false;
}

/* A name that is not defined is said to be so once: it is bound then, with no results. */
pto_value_id asm_use(struct asm_parser *ps, uint32_t begin, uint32_t end)
{
    struct asm_binding b = asm_lookup(ps, begin, end);
    if (b.value != 0)
        return b.value;
    struct pto_span span = asm_span(ps, begin, end);
    int shown = end - begin > 60 ? 60 : (int)(end - begin);
    if (b.count != 0) {
        base_diag_emit(ps->diags, PTO_D_UNDEFINED_VALUE, span, "`%.*s` is past the %u results of the operation", shown,
                       ps->text + begin, b.count);
        return 0;
    }
    const char *mark = memchr(ps->text + begin, '#', end - begin);
    uint32_t name_end = mark != NULL ? (uint32_t)(mark - ps->text) : end;
    pto_str_id id = base_intern(&ps->p->strings, ps->text + begin + 1, name_end - begin - 1);
    if (binding_of(ps, id)->value != 0)
        return 0; /* said at an earlier use */
    if (ps->diags->counts[PTO_SEV_ERROR] != 0 && !in_function(ps))
        return 0; /* outside every function no name is defined: that is what is wrong, perhaps for a `}` too many */
    struct base_diag *d = base_diag_emit(ps->diags, PTO_D_UNDEFINED_VALUE, span, "`%.*s` is not defined here", shown, ps->text + begin);
    const char *near = name_end - begin < 64 ? nearest_name(ps, base_str(&ps->p->strings, id)) : NULL;
    if (near != NULL)
        base_diag_fix(d, asm_span(ps, begin, name_end), "%%%s", near);
    bind(ps, id, orphan_value(ps, id), 0, span);
    return 0;
}

bool asm_check_type(struct asm_parser *ps, struct pto_span span, pto_type_id written, pto_value_id value)
{
    if (value == 0 || written == 0 || ps->p->values[value].type == 0 || ps->p->values[value].type == written)
        return true;
    struct base_buf have = {0}, want = {0};
    isa_type_print(ps->p, written, PTO_TYPE_TEXT_COMPACT, &want);
    isa_type_print(ps->p, ps->p->values[value].type, PTO_TYPE_TEXT_COMPACT, &have);
    struct base_diag *d = base_diag_emit(ps->diags, PTO_D_TYPE_MISMATCH, span, "the value is `%s`, but its use says `%s`", have.data, want.data);
    if (ps->p->values[value].span.file != 0)
        base_diag_label(d, ps->p->values[value].span, "defined here as `%s`", have.data);
    base_buf_free(&have);
    base_buf_free(&want);
    return false;
}

/* ---- results ---- */

static uint32_t first_result(const struct asm_parser *ps) { return ps->nopen != 0 ? ps->open[ps->nopen - 1].base_results : 0; }

uint32_t asm_result_names(const struct asm_parser *ps)
{
    uint32_t n = 0;
    for (uint32_t i = first_result(ps); i < ps->nresults; i++)
        n += ps->results[i].count;
    return n;
}

static void bind_errors(struct asm_parser *ps, uint32_t from)
{
    for (uint32_t i = from; i < ps->nresults; i++) {
        const struct asm_result r = ps->results[i];
        pto_value_id first = orphan_value(ps, r.name);
        for (uint32_t k = 1; k < r.count; k++)
            orphan_value(ps, r.name);
        bind(ps, r.name, first, r.count, r.span);
    }
}

void asm_define_error_results(struct asm_parser *ps)
{
    bind_errors(ps, first_result(ps));
    ps->nresults = first_result(ps);
}

static void define_results(struct asm_parser *ps, pto_op_id op, uint32_t from)
{
    uint32_t named = 0, at = 0;
    for (uint32_t i = from; i < ps->nresults; i++)
        named += ps->results[i].count;
    uint32_t have = ps->p->ops[op].nresults, first = ps->p->ops[op].results;
    if (named != 0 && named != have) {
        base_diag_emit(ps->diags, PTO_D_OP_FORMAT, ps->results[from].span, "the operation gives %u result%s, but %u %s named", have,
                       have == 1 ? "" : "s", named, named == 1 ? "is" : "are");
        bind_errors(ps, from);
        ps->nresults = from;
        return;
    }
    for (uint32_t i = from; i < ps->nresults; at += ps->results[i++].count) {
        const struct asm_result r = ps->results[i];
        for (uint32_t k = 0; k < r.count; k++)
            ps->p->values[first + at + k].name = r.name;
        bind(ps, r.name, first + at, r.count, r.span);
    }
    ps->nresults = from;
}

void asm_define_results(struct asm_parser *ps, pto_op_id op) { define_results(ps, op, first_result(ps)); }

void asm_statement_end(struct asm_parser *ps)
{
    const struct asm_open_op *o = ps->nopen != 0 ? &ps->open[ps->nopen - 1] : NULL;
    ps->nuses = o != NULL ? o->base_uses : 0;
    ps->nentries = o != NULL ? o->base_entries : 0;
    ps->nresults = o != NULL ? o->base_results : 0;
    ps->nscratch = 0;
}

/* ---- regions ---- */

static struct asm_open_op *open_op(struct asm_parser *ps, pto_op_id op, struct pto_span name)
{
    uint32_t results = first_result(ps);
    BASE_GROW(ps->open, ps->nopen, ps->open_cap);
    struct asm_open_op *o = &ps->open[ps->nopen++];
    *o = (struct asm_open_op){.op = op, .undo_mark = ps->nundo, .outer_block = ps->block, .base_uses = ps->nuses,
                              .base_entries = ps->nentries, .base_results = ps->nresults, .results = results, .name = name};
    return o;
}

static pto_op_id new_op(struct asm_parser *ps, enum pto_op op, struct pto_span name, const pto_value_id *operands,
                        uint32_t noperands, uint32_t nregions, uint32_t results, uint32_t results_end)
{
    uint32_t mark = ps->nscratch;
    for (uint32_t i = results; i < results_end; i += 2) {
        BASE_GROW(ps->scratch, ps->nscratch, ps->scratch_cap);
        ps->scratch[ps->nscratch++] = ps->uses[i];
    }
    struct isa_op_spec spec = {.op = op, .span = name, .name_span = name, .operands = operands, .noperands = noperands,
                               .result_types = ps->scratch + mark, .nresults = ps->nscratch - mark, .nregions = nregions};
    pto_op_id id = isa_op_new(ps->p, &spec);
    ps->nscratch = mark;
    if (ps->block != 0)
        isa_op_append(ps->p, ps->block, id);
    return id;
}

static void set_attrs(struct asm_parser *ps, pto_op_id op, uint32_t first)
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

static void add_block_arg(struct asm_parser *ps, pto_block_id block, uint32_t use)
{
    uint32_t begin = ps->uses[use], end = ps->uses[use + 1];
    pto_str_id name = end > begin ? base_intern(&ps->p->strings, ps->text + begin + 1, end - begin - 1) : 0;
    pto_value_id v = isa_block_add_arg(ps->p, block, ps->uses[use + 2], name);
    if (name != 0)
        bind(ps, name, v, 1, asm_span(ps, begin, end));
}

/* Operations whose header was read but which an error cut off are closed; only those around the open region stay. */
void asm_statement_failed(struct asm_parser *ps)
{
    uint32_t keep = ps->nregions != 0 ? ps->regions[ps->nregions - 1] : 0;
    for (; ps->nopen > keep; ps->nopen--) {
        unbind_to(ps, ps->open[ps->nopen - 1].undo_mark);
        ps->block = ps->open[ps->nopen - 1].outer_block;
        ps->nresults = ps->open[ps->nopen - 1].base_results;
    }
    asm_define_error_results(ps);
}

void asm_region_begin(struct asm_parser *ps)
{
    struct asm_open_op *o = &ps->open[ps->nopen - 1];
    BASE_GROW(ps->regions, ps->nregions, ps->regions_cap);
    ps->regions[ps->nregions++] = ps->nopen;
    uint32_t k = o->region++;
    if (o->reuse && k == 0) {
        ps->block = isa_entry_block(ps->p, &ps->p->ops[o->op], 0);
        return;
    }
    pto_region_id region = isa_op_region(&ps->p->ops[o->op], k);
    if (region == 0)
        region = isa_region_new(ps->p, 0);
    ps->block = isa_block_append(ps->p, region);
    for (uint32_t i = o->args; i < o->args_end; i += 4)
        add_block_arg(ps, ps->block, i);
}

void asm_region_end(struct asm_parser *ps)
{
    struct asm_open_op *o = &ps->open[ps->nopen - 1];
    unbind_to(ps, o->undo_mark);
    const struct pto_block *b = &ps->p->blocks[ps->block];
    if (o->generic && b->first == 0 && b->label == 0) /* `({ })` has no block: a declaration */
        ps->p->regions[b->region].first = ps->p->regions[b->region].last = 0;
    ps->block = o->outer_block;
    ps->nregions--;
}

void asm_block_label(struct asm_parser *ps, struct pto_span label, uint32_t first_arg)
{
    uint32_t first = first_arg == ps->nuses ? ps->nuses : first_arg;
    struct pto_block *b = &ps->p->blocks[ps->block];
    if (ps->block == 0 || b->first != 0 || b->label != 0 || b->nargs != 0) {
        base_diag_emit(ps->diags, PTO_D_SYNTAX, label, "a region has one block; its label stands before its first operation");
        return;
    }
    b->label = base_intern(&ps->p->strings, ps->text + label.begin + 1, label.end - label.begin - 1);
    for (uint32_t i = first; i < ps->nuses; i += 4)
        add_block_arg(ps, ps->block, i);
}

void asm_arg(struct asm_parser *ps, struct pto_span name, struct pto_span type, pto_type_id type_id, uint32_t attrs)
{
    (void)type;
    struct pto_attribute dict = {.kind = PTO_LIT_DICT, .first = ps->p->nattrs, .count = ps->nentries - attrs, .span = name};
    for (uint32_t i = attrs; i < ps->nentries; i++) {
        BASE_GROW(ps->p->attrs, ps->p->nattrs, ps->p->attrs_cap);
        ps->p->attrs[ps->p->nattrs++] = ps->entries[i];
    }
    ps->nentries = attrs;
    uint32_t entry = 0;
    if (dict.count != 0) {
        BASE_GROW(ps->entries, ps->nentries, ps->entries_cap);
        ps->entries[ps->nentries++] = dict;
        entry = ps->nentries;
    }
    const uint32_t fields[4] = {name.begin, name.end, type_id, entry};
    for (int i = 0; i < 4; i++) {
        BASE_GROW(ps->uses, ps->nuses, ps->uses_cap);
        ps->uses[ps->nuses++] = fields[i];
    }
}

pto_type_id asm_func_type(struct asm_parser *ps, uint32_t params, uint32_t results)
{
    uint32_t mark = ps->nscratch, nparams = (results - params) / 2, nresults = (ps->nuses - results) / 2;
    bool bad = false;
    for (uint32_t i = params; i < ps->nuses; i += 2) {
        BASE_GROW(ps->scratch, ps->nscratch, ps->scratch_cap);
        ps->scratch[ps->nscratch++] = ps->uses[i];
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
    pto_op_id op = new_op(ps, PTO_OP_MODULE, whole, NULL, 0, 1, 0, 0);
    ps->p->module = op;
    ps->p->implicit_module = true;
    open_op(ps, op, whole);
    asm_region_begin(ps);
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
        set_attrs(ps, p->module, attrs);
        open_op(ps, p->module, span)->reuse = true;
        return;
    }
    if (ps->block == root && !p->implicit_module)
        base_diag_emit(ps->diags, PTO_D_SYNTAX, span, "a second module stands beside the first; a file holds one");
    pto_op_id op = new_op(ps, PTO_OP_MODULE, span, NULL, 0, 1, 0, 0);
    set_attrs(ps, op, attrs);
    open_op(ps, op, span);
}

static void define_function(struct asm_parser *ps, pto_str_id name, pto_op_id op, struct pto_span span)
{
    BASE_REACH(ps->functions, ps->nfunctions, name);
    if (ps->functions[name] != 0) {
        struct base_diag *d = base_diag_emit(ps->diags, PTO_D_DUPLICATE, span, "function `@%.60s` is defined already", base_str(&ps->p->strings, name));
        base_diag_label(d, ps->p->ops[ps->functions[name]].name_span, "first defined here");
        return;
    }
    ps->functions[name] = op;
}

void asm_define_function(struct asm_parser *ps, pto_op_id op, struct pto_span span)
{
    const struct pto_attribute *name = isa_find_attr(ps->p, &ps->p->ops[op], PTO_ATTR_SYM_NAME);
    if (name != NULL)
        define_function(ps, name->str, op, span);
    else
        base_diag_emit(ps->diags, PTO_D_OP_FORMAT, span, "a function needs the attribute sym_name");
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
    uint32_t mark = ps->nscratch, nargs = (results - args) / 4, nresults = (ps->nuses - results) / 2;
    bool any_attrs = false;
    for (uint32_t i = args; i < ps->nuses; i += i < results ? 4 : 2) {
        BASE_GROW(ps->scratch, ps->nscratch, ps->scratch_cap);
        ps->scratch[ps->nscratch++] = ps->uses[i < results ? i + 2 : i];
        any_attrs |= i < results && ps->uses[i + 3] != 0;
    }
    pto_type_id type = isa_type_func(p, ps->scratch + mark, nargs, ps->scratch + mark + nargs, nresults);
    ps->nscratch = mark;
    push_entry(ps, (struct pto_attribute){.key = PTO_ATTR_FUNCTION_TYPE, .kind = PTO_LIT_TYPE, .type = type, .span = symbol});
    if (any_attrs) {
        struct pto_attribute list = {.key = ps->arg_attrs_key, .kind = PTO_LIT_ARRAY, .first = p->nattrs, .count = nargs, .span = symbol};
        for (uint32_t i = args; i < results; i += 4) {
            BASE_GROW(p->attrs, p->nattrs, p->attrs_cap);
            p->attrs[p->nattrs++] = ps->uses[i + 3] != 0 ? ps->entries[ps->uses[i + 3] - 1] : (struct pto_attribute){.kind = PTO_LIT_DICT};
        }
        push_entry(ps, list);
    }
    asm_fit_attrs(ps, PTO_OP_FUNC, attrs);
    pto_op_id op = new_op(ps, PTO_OP_FUNC, span, NULL, 0, 1, 0, 0);
    p->ops[op].name_span = symbol;
    define_function(ps, name, op, symbol);
    set_attrs(ps, op, attrs);
    struct asm_open_op *o = open_op(ps, op, span);
    o->args = args;
    o->args_end = results;
}

/* ---- scf ---- */

static void push_use(struct asm_parser *ps, uint32_t v)
{
    BASE_GROW(ps->uses, ps->nuses, ps->uses_cap);
    ps->uses[ps->nuses++] = v;
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
        BASE_GROW(ps->scratch, ps->nscratch, ps->scratch_cap);
        ps->scratch[ps->nscratch++] = v;
    }
    for (uint32_t i = 0; i < ninits; i++) {
        struct pto_span at = asm_span(ps, ps->uses[inits + 4 * i + 2], ps->uses[inits + 4 * i + 3]);
        pto_value_id v = asm_use(ps, at.begin, at.end);
        if (i < nresults)
            asm_check_type(ps, at, ps->uses[results + 2 * i], v);
        BASE_GROW(ps->scratch, ps->nscratch, ps->scratch_cap);
        ps->scratch[ps->nscratch++] = v;
    }
    uint32_t noperands = 3 + ninits;
    const uint32_t segments[] = {0, 1, 2, 3, noperands, noperands};
    uint32_t types = ps->nscratch;
    for (uint32_t i = results; i < end; i += 2) {
        BASE_GROW(ps->scratch, ps->nscratch, ps->scratch_cap);
        ps->scratch[ps->nscratch++] = ps->uses[i];
    }
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
    for (uint32_t i = 0; i < ninits; i++) {
        uint32_t begin = ps->uses[inits + 4 * i], stop = ps->uses[inits + 4 * i + 1];
        push_use(ps, begin);
        push_use(ps, stop);
        push_use(ps, i < nresults ? ps->uses[results + 2 * i] : 0);
        push_use(ps, 0);
    }
    struct asm_open_op *o = open_op(ps, op, span);
    o->args = args;
    o->args_end = ps->nuses;
    o->wrong_results = ninits != nresults;
}

void asm_open_if(struct asm_parser *ps, struct pto_span span, struct pto_span cond, uint32_t results)
{
    pto_value_id v = asm_use(ps, cond.begin, cond.end);
    asm_check_type(ps, cond, isa_type_int(ps->p, 1, 0), v);
    pto_op_id op = new_op(ps, PTO_OP_SCF_IF, span, &v, 1, 2, results, ps->nuses);
    open_op(ps, op, span);
}

/* ---- generic and unknown operations with regions ---- */

static enum pto_op quoted_op(struct asm_parser *ps, struct pto_span name)
{
    const struct asm_word *w = asm_word_find(ps, ps->text + name.begin + 1, name.end - name.begin - 2);
    /* the bare form is no name of an operation in quotes */
    return w != NULL && w->op != 0 && strlen(w->full) == name.end - name.begin - 2 ? (enum pto_op)w->op : PTO_OP_NONE;
}

void asm_open_generic(struct asm_parser *ps)
{
    struct pto_span name = asm_span(ps, ps->name_begin, ps->name_end);
    enum pto_op op = quoted_op(ps, name);
    pto_block_id root = isa_entry_block(ps->p, &ps->p->ops[ps->p->module], 0);
    if (op == PTO_OP_MODULE && ps->p->implicit_module && ps->block == root && ps->p->blocks[root].first == 0) {
        ps->p->implicit_module = false;
        open_op(ps, ps->p->module, name)->reuse = true;
        return;
    }
    open_op(ps, op != PTO_OP_NONE ? new_op(ps, op, name, NULL, 0, 2, 0, 0) : 0, name)->generic = true;
}

void asm_open_unknown(struct asm_parser *ps, struct pto_span name)
{
    const struct asm_word *w = asm_word_find(ps, ps->text + name.begin, name.end - name.begin);
    if (w != NULL && w->op != 0)
        base_diag_emit(ps->diags, PTO_D_OP_FORMAT, name, "`%s` has no region", w->full);
    else
        asm_unknown_op(ps, name, ps->text + name.begin, name.end - name.begin);
    open_op(ps, 0, name);
}

void asm_close_op(struct asm_parser *ps, struct pto_span span, uint32_t attrs)
{
    struct asm_open_op o = ps->open[ps->nopen - 1];
    unbind_to(ps, o.undo_mark);
    ps->block = o.outer_block;
    ps->nopen--;
    if (o.op == 0) {
        asm_define_error_results(ps);
        return;
    }
    struct pto_operation *op = &ps->p->ops[o.op];
    op->span = span;
    if (op->op == PTO_OP_SCF_IF)
        op->nregions = o.region;
    if (attrs < ps->nentries && op->nattrs == 0 && asm_fit_attrs(ps, (enum pto_op)op->op, attrs))
        set_attrs(ps, o.op, attrs);
    if (o.wrong_results) { /* said at its header */
        bind_errors(ps, o.results);
        ps->nresults = o.results;
    } else {
        define_results(ps, o.op, o.results);
    }
}

void asm_close_generic(struct asm_parser *ps, struct pto_span name, const uint32_t at[4], uint32_t attrs, bool has_regions)
{
    enum pto_op op = quoted_op(ps, name);
    pto_op_id shell = 0;
    struct pto_span span = asm_span(ps, name.begin, name.end);
    if (has_regions) {
        struct asm_open_op o = ps->open[--ps->nopen];
        unbind_to(ps, o.undo_mark);
        ps->block = o.outer_block;
        shell = o.op;
        if (shell != 0 && !o.reuse)
            ps->p->ops[shell].nregions = o.region < 2 ? o.region : 2;
        if (shell != 0 && o.region > 2)
            base_diag_emit(ps->diags, PTO_D_OP_FORMAT, name, "no operation has %u regions", o.region);
    }
    if (op == PTO_OP_NONE) {
        asm_unknown_op(ps, name, ps->text + name.begin + 1, name.end - name.begin - 2);
        asm_define_error_results(ps);
        return;
    }
    asm_bind_generic(ps, op, name, span, shell, at, attrs);
}

/* ---- calls: functions may be called before they are defined ---- */

void asm_check_calls(struct asm_parser *ps)
{
    struct pto_program *p = ps->p;
    for (pto_op_id id = 1; id < p->nops; id++) {
        const struct pto_operation *op = &p->ops[id];
        if (op->op != PTO_OP_CALL || op->block == 0)
            continue;
        const struct pto_attribute *callee = isa_find_attr(p, op, PTO_ATTR_CALLEE);
        if (callee == NULL)
            continue;
        pto_op_id f = callee->str < ps->nfunctions ? ps->functions[callee->str] : 0;
        if (f == 0) {
            base_diag_emit(ps->diags, PTO_D_UNKNOWN_SYMBOL, callee->span, "no function `@%.60s` in this module", base_str(&p->strings, callee->str));
            continue;
        }
        const struct pto_attribute *ft = isa_find_attr(p, &p->ops[f], PTO_ATTR_FUNCTION_TYPE);
        const struct pto_type *t = ft != NULL ? isa_type(p, ft->type) : NULL;
        bool same = t == NULL || (t->nparams == op->noperands && t->nresults == op->nresults);
        for (uint32_t i = 0; t != NULL && same && i < t->nparams + t->nresults; i++) {
            pto_value_id v = i < t->nparams ? p->pool[op->operands + i] : op->results + i - t->nparams;
            same = p->values[v].type == 0 || p->pool[t->members + i] == 0 || p->values[v].type == p->pool[t->members + i];
        }
        if (same)
            continue;
        struct base_buf want = {0};
        isa_type_print(p, ft->type, PTO_TYPE_TEXT_COMPACT, &want);
        struct base_diag *d = base_diag_emit(ps->diags, PTO_D_TYPE_MISMATCH, callee->span, "`@%.60s` is `%.400s`; the call does not fit it",
                                             base_str(&p->strings, callee->str), want.data);
        base_diag_label(d, p->ops[f].name_span, "defined here");
        base_buf_free(&want);
    }
}
