/* Names: of SSA values, scoped by function and region (pto-as.md 2), of results, and of the blocks of a region. */
#include "asm/parse.h"

#include <string.h>

/* ---- scopes (pto-as.md 2): names of one function or region; regions see the names around them ---- */

static struct asm_binding *binding_of(struct asm_parser *ps, pto_str_id name)
{
    BASE_REACH(ps->bindings, ps->nbindings, name);
    return &ps->bindings[name];
}

/* A value without type, so that a name in error is not complained about at every use. */
static pto_value_id orphan_value(struct asm_parser *ps, pto_str_id name)
{
    BASE_GROW(ps->p->values, ps->p->nvalues, ps->p->values_cap);
    ps->p->values[ps->p->nvalues] = (struct pto_value){.name = name};
    return ps->p->nvalues++;
}

static pto_value_id poison(struct asm_parser *ps)
{
    if (ps->poison == 0)
        ps->poison = orphan_value(ps, 0);
    return ps->poison;
}

void asm_bind_name(struct asm_parser *ps, pto_str_id name, pto_value_id value, uint32_t count, struct pto_span span)
{
    struct asm_binding *b = binding_of(ps, name);
    ps->p->values[value].span = span;
    if (b->value != 0 && b->count != 0) {
        struct base_diag *d = base_diag_emit(ps->diags, PTO_D_DUPLICATE, span, "`%%%.60s` is defined already",
                                             base_str(&ps->p->strings, name));
        base_diag_label(d, ps->p->values[b->value].span, "first defined here");
        value = poison(ps); /* which of them a use means is not known */
        count = 0;
    }
    BASE_GROW(ps->undo, ps->nundo, ps->undo_cap);
    ps->undo[ps->nundo++] = (struct asm_undo){name, *b};
    *b = (struct asm_binding){value, count};
}

void asm_unbind_to(struct asm_parser *ps, uint32_t mark)
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
    unsigned limit = len < 4 ? 0 : len < 8 ? 1 : 2; /* short names are alike by accident */
    bool several = false;
    for (uint32_t i = ps->nundo; i > 0 && ps->nundo - i < 4096 && limit != 0; i--) {
        if (ps->bindings[ps->undo[i - 1].name].count == 0)
            continue; /* itself undefined, or out of scope */
        const char *s = base_str(&ps->p->strings, ps->undo[i - 1].name);
        unsigned d = base_edit_distance(name, s, limit);
        if (d > limit || d == 0)
            continue;
        several = best != NULL && d == limit && strcmp(best, s) != 0;
        best = s;
        limit = d;
    }
    return several ? NULL : best;
}

/* A line of the function that defines the name, though not where it could be seen from the use. */
static struct pto_span find_definition(const struct asm_parser *ps, uint32_t begin, uint32_t end)
{
    uint32_t from = 0, len = end - begin;
    for (uint32_t k = ps->nopen; k > 0 && from == 0; k--)
        if (ps->open[k - 1].op != 0 && ps->p->ops[ps->open[k - 1].op].op == PTO_OP_FUNC)
            from = ps->open[k - 1].name.begin;
    for (uint32_t at = from; from != 0 && at < ps->len;) {
        uint32_t next = asm_skip_blank(ps, at);
        if (ps->text[next] == '%' && ps->len - next > len && memcmp(ps->text + next, ps->text + begin, len) == 0 &&
            strchr(" =:,", ps->text[next + len]) != NULL) {
            const char *eol = memchr(ps->text + next, '\n', ps->len - next), *equals = memchr(ps->text + next, '=', ps->len - next);
            if (equals != NULL && (eol == NULL || equals < eol))
                return asm_span(ps, next, next + len);
        }
        if (next > from && ps->len - next > 9 && memcmp(ps->text + next, "func.func", 9) == 0)
            break;
        const char *eol = memchr(ps->text + next, '\n', ps->len - next);
        at = eol != NULL ? (uint32_t)(eol - ps->text) + 1 : (uint32_t)ps->len;
    }
    return (struct pto_span){0};
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
        return poison(ps);
    }
    const char *mark = memchr(ps->text + begin, '#', end - begin);
    uint32_t name_end = mark != NULL ? (uint32_t)(mark - ps->text) : end;
    pto_str_id id = base_intern(&ps->p->strings, ps->text + begin + 1, name_end - begin - 1);
    if (binding_of(ps, id)->value != 0)
        return poison(ps); /* said at an earlier use */
    if (ps->diags->counts[PTO_SEV_ERROR] != 0 && !in_function(ps))
        return poison(ps); /* outside every function no name is defined: that is what is wrong, perhaps for a `}` too many */
    struct base_diag *d = base_diag_emit(ps->diags, PTO_D_UNDEFINED_VALUE, span, "`%.*s` is not defined here", shown, ps->text + begin);
    struct pto_span other = find_definition(ps, begin, name_end);
    if (other.file != 0) {
        base_diag_label(d, other, other.begin < begin ? "it is defined here, in a region that ends before this use" : "it is defined here, behind this use");
        asm_bind_name(ps, id, orphan_value(ps, id), 0, span);
        return poison(ps);
    }
    const char *near = name_end - begin < 64 ? nearest_name(ps, base_str(&ps->p->strings, id)) : NULL;
    if (near != NULL)
        base_diag_fix(d, asm_span(ps, begin, name_end), "%%%s", near);
    asm_bind_name(ps, id, orphan_value(ps, id), 0, span);
    return poison(ps);
}

bool asm_names_value(const struct asm_parser *ps, struct pto_span word)
{
    pto_str_id name = base_find(&ps->p->strings, ps->text + word.begin, word.end - word.begin);
    return name != 0 && name < ps->nbindings && ps->bindings[name].count != 0;
}

void asm_bind_unknown(struct asm_parser *ps, uint32_t begin, uint32_t end)
{
    const char *mark = memchr(ps->text + begin, '#', end - begin);
    pto_str_id name = base_intern(&ps->p->strings, ps->text + begin + 1, (mark != NULL ? (uint32_t)(mark - ps->text) : end) - begin - 1);
    if (binding_of(ps, name)->value == 0)
        asm_bind_name(ps, name, orphan_value(ps, name), 0, asm_span(ps, begin, end));
}

/* Whether it has been said; a changed definition would else be told again at every use. */
static bool said_mismatch(struct asm_parser *ps, pto_value_id value, pto_type_id type)
{
    for (uint32_t i = 0; i < ps->nmismatches; i++)
        if (ps->mismatches[i].value == value && ps->mismatches[i].type == type)
            return true;
    BASE_GROW(ps->mismatches, ps->nmismatches, ps->mismatches_cap);
    ps->mismatches[ps->nmismatches++] = (struct asm_mismatch){value, type};
    return false;
}

bool asm_check_type(struct asm_parser *ps, struct pto_span span, pto_type_id written, pto_value_id value)
{
    if (value == 0 || written == 0 || ps->p->values[value].type == 0 || ps->p->values[value].type == written)
        return true;
    if (said_mismatch(ps, value, written)) {
        if (ps->stmt_errors != 0 && ps->stmt_errors == ps->diags->counts[PTO_SEV_ERROR])
            ps->stmt_errors--; /* the statement is broken all the same */
        return false;
    }
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

uint32_t asm_first_result(const struct asm_parser *ps) { return ps->nopen != 0 ? ps->open[ps->nopen - 1].base_results : 0; }

uint32_t asm_result_names(const struct asm_parser *ps)
{
    uint32_t n = 0;
    for (uint32_t i = asm_first_result(ps); i < ps->nresults; i++)
        n += ps->results[i].count;
    return n;
}

void asm_bind_errors(struct asm_parser *ps, uint32_t from)
{
    for (uint32_t i = from; i < ps->nresults; i++) {
        const struct asm_result r = ps->results[i];
        pto_value_id first = orphan_value(ps, r.name);
        for (uint32_t k = 1; k < r.count; k++)
            orphan_value(ps, r.name);
        asm_bind_name(ps, r.name, first, r.count, r.span);
    }
}

void asm_define_error_results(struct asm_parser *ps)
{
    asm_statement_lost(ps);
    asm_bind_errors(ps, asm_first_result(ps));
    ps->nresults = asm_first_result(ps);
}

void asm_define_results_from(struct asm_parser *ps, pto_op_id op, uint32_t from)
{
    uint32_t named = 0, at = 0;
    for (uint32_t i = from; i < ps->nresults; i++)
        named += ps->results[i].count;
    uint32_t have = ps->p->ops[op].nresults, first = ps->p->ops[op].results;
    if (named != 0 && named != have) {
        base_diag_emit(ps->diags, PTO_D_OP_FORMAT, ps->results[from].span, "the operation gives %u result%s, but %u %s named", have,
                       have == 1 ? "" : "s", named, named == 1 ? "is" : "are");
        asm_bind_errors(ps, from);
        ps->nresults = from;
        return;
    }
    for (uint32_t i = from; i < ps->nresults; at += ps->results[i++].count) {
        const struct asm_result r = ps->results[i];
        for (uint32_t k = 0; k < r.count; k++)
            ps->p->values[first + at + k].name = r.name;
        asm_bind_name(ps, r.name, first + at, r.count, r.span);
    }
    ps->nresults = from;
}

void asm_define_results(struct asm_parser *ps, pto_op_id op) { asm_define_results_from(ps, op, asm_first_result(ps)); }

/* ---- blocks: names of one region; branches do not leave it (pto-as.md 4.1) ---- */

static struct asm_label *find_label(struct asm_parser *ps, pto_str_id name)
{
    BASE_REACH(ps->label_of, ps->nlabel_of, name);
    uint32_t at = ps->label_of[name], base = ps->regions[ps->nregions - 1].base_labels;
    return at > base ? &ps->labels[at - 1] : NULL;
}

static struct asm_label *new_label(struct asm_parser *ps, pto_str_id name, pto_block_id block, struct pto_span span)
{
    BASE_GROW(ps->labels, ps->nlabels, ps->labels_cap);
    ps->labels[ps->nlabels] = (struct asm_label){.name = name, .outer = ps->label_of[name], .block = block, .span = span};
    ps->label_of[name] = ++ps->nlabels;
    return &ps->labels[ps->nlabels - 1];
}

static pto_str_id label_name(struct asm_parser *ps, struct pto_span label)
{
    return base_intern(&ps->p->strings, ps->text + label.begin + 1, label.end - label.begin - 1);
}

pto_block_id asm_block_use(struct asm_parser *ps, struct pto_span label)
{
    pto_str_id name = label_name(ps, label);
    const struct asm_label *l = find_label(ps, name);
    if (l != NULL && ps->p->regions[ps->p->blocks[l->block].region].first == l->block)
        base_diag_emit(ps->diags, PTO_D_STRUCTURE, label, "`^%.60s` is the first block of its region, which nothing may branch to", base_str(&ps->p->strings, name));
    return l != NULL ? l->block : new_label(ps, name, isa_block_new(ps->p, ps->p->blocks[ps->block].region), label)->block;
}

void asm_block_label(struct asm_parser *ps, struct pto_span label, uint32_t first_arg)
{
    const struct asm_open_op *o = &ps->open[ps->nopen - 1];
    const struct pto_block *now = &ps->p->blocks[ps->block];
    const struct isa_region_info *info = isa_op_regions(o->op != 0 ? (enum pto_op)ps->p->ops[o->op].op : PTO_OP_NONE);
    bool first = now->first == 0 && now->label == 0 && ps->p->regions[now->region].first == ps->block;
    if (first && now->nargs != 0 && (ps->lost & ASM_LOST_STATEMENTS) != 0)
        first = false; /* the branch that stood here was refused */
    if (first && now->nargs != 0) {
        base_diag_emit(ps->diags, PTO_D_SYNTAX, label, "the first block of a region whose header names its arguments has no label");
        pto_str_id said = label_name(ps, label);
        if (find_label(ps, said) == NULL)
            new_label(ps, said, ps->block, label)->defined = true;
        ps->p->blocks[ps->block].label = said;
        return;
    }
    if (!first && info != NULL && info->blocks == PTO_BLOCKS_ONE) {
        base_diag_emit(ps->diags, PTO_D_SYNTAX, label, "a region of `%s` has one block; its label stands before its first operation",
                       isa_op((enum pto_op)ps->p->ops[o->op].op)->mnemonic);
        return;
    }
    pto_str_id name = label_name(ps, label);
    struct asm_label *l = find_label(ps, name);
    if (l != NULL && l->defined) {
        base_diag_label(base_diag_emit(ps->diags, PTO_D_DUPLICATE, label, "the block `^%.60s` is defined already", base_str(&ps->p->strings, name)),
                        l->span, "first defined here");
        l = NULL;
        ps->block = isa_block_append(ps->p, now->region);
    } else if (l != NULL) {
        ps->block = l->block;
        isa_block_link(ps->p, ps->block);
    } else {
        l = new_label(ps, name, first ? ps->block : isa_block_append(ps->p, now->region), label);
        ps->block = l->block;
    }
    if (l != NULL) {
        l->defined = true;
        l->span = label;
    }
    ps->p->blocks[ps->block].label = name;
    for (uint32_t i = first_arg; i < ps->nuses; i += 4)
        asm_add_block_arg(ps, ps->block, i);
}

void asm_add_block_arg(struct asm_parser *ps, pto_block_id block, uint32_t use)
{
    uint32_t begin = ps->uses[use], end = ps->uses[use + 1];
    pto_str_id name = end > begin ? base_intern(&ps->p->strings, ps->text + begin + 1, end - begin - 1) : 0;
    pto_value_id v = isa_block_add_arg(ps->p, block, ps->uses[use + 2], name);
    if (name != 0)
        asm_bind_name(ps, name, v, 1, asm_span(ps, begin, end));
}

/* The regions of an operation are consecutive. Where their number is not known before the last, they are made apart. */
static pto_region_id next_region(struct asm_parser *ps, const struct asm_open_op *o, uint32_t k)
{
    if (!o->collects) {
        pto_region_id region = isa_op_region(&ps->p->ops[o->op], k);
        return region != 0 ? region : isa_region_new(ps->p, 0);
    }
    ps->next_case.region = isa_region_new(ps->p, o->op);
    BASE_GROW(ps->cases, ps->ncases, ps->cases_cap);
    ps->cases[ps->ncases++] = ps->next_case;
    return ps->next_case.region;
}

void asm_region_begin(struct asm_parser *ps)
{
    struct asm_open_op *o = &ps->open[ps->nopen - 1];
    BASE_GROW(ps->regions, ps->nregions, ps->regions_cap);
    ps->regions[ps->nregions++] = (struct asm_open_region){ps->nopen, ps->nlabels};
    ps->stmt_errors = ps->diags->counts[PTO_SEV_ERROR];
    uint32_t k = o->region++;
    if (o->reuse && k == 0) {
        ps->block = isa_entry_block(ps->p, &ps->p->ops[o->op], 0);
        return;
    }
    ps->block = isa_block_append(ps->p, next_region(ps, o, k));
    for (uint32_t i = o->args; i < o->args_end; i += 4)
        asm_add_block_arg(ps, ps->block, i);
    o->args = o->args_end; /* of the first region */
}

/* The block of the region whose label is spelt most alike. */
static void suggest_label(struct asm_parser *ps, struct base_diag *d, pto_region_id region, const struct asm_label *l)
{
    const char *name = base_str(&ps->p->strings, l->name), *best = NULL;
    size_t len = strlen(name);
    unsigned limit = len < 3 ? 0 : len < 6 ? 1 : 2, seen = 0;
    for (pto_block_id b = ps->p->regions[region].first; b != 0 && limit != 0 && seen++ < 4096; b = ps->p->blocks[b].next) {
        const char *s = base_str(&ps->p->strings, ps->p->blocks[b].label);
        unsigned n = b != l->block && s[0] != '\0' ? base_edit_distance(name, s, limit) : limit + 1;
        if (n <= limit) {
            best = s;
            limit = n != 0 ? n - 1 : 0;
        }
    }
    if (best != NULL)
        base_diag_fix(d, l->span, "^%s", best);
}

void asm_region_end(struct asm_parser *ps)
{
    struct asm_open_op *o = &ps->open[ps->nopen - 1];
    asm_unbind_to(ps, o->undo_mark);
    const struct pto_block *b = &ps->p->blocks[ps->block];
    struct pto_region *region = &ps->p->regions[b->region];
    if (o->generic && region->first == ps->block && b->first == 0 && b->label == 0) /* `({ })` has no block: a declaration */
        region->first = region->last = 0;
    const struct isa_region_info *info = isa_op_regions(o->op != 0 ? (enum pto_op)ps->p->ops[o->op].op : PTO_OP_NONE);
    bool branches = info == NULL || info->blocks == PTO_BLOCKS_MANY; /* else the branch itself is what is wrong */
    for (uint32_t base = ps->regions[--ps->nregions].base_labels; ps->nlabels > base; ps->nlabels--) {
        const struct asm_label *l = &ps->labels[ps->nlabels - 1];
        ps->label_of[l->name] = l->outer;
        if (!l->defined && branches) {
            struct base_diag *d = base_diag_emit(ps->diags, PTO_D_UNDEFINED_BLOCK, l->span, "no block `^%.60s` in this region", base_str(&ps->p->strings, l->name));
            suggest_label(ps, d, b->region, l);
        }
    }
    ps->block = o->outer_block;
}
