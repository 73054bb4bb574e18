/* The body of a table operation: its items against the row's format string (isa/op.h). One matcher for all operations;
 * nothing here knows a particular one. The level-1 and the generic form are bind_ssa.c's. */
#include "asm/bind.h"

#include <string.h>

struct pto_span asm_item_span(const struct matcher *m, uint32_t i)
{
    if (i < m->n)
        return asm_span(m->ps, m->items[i].begin, m->items[i].end);
    uint32_t end = m->n != 0 ? m->items[m->n - 1].end : m->name.end;
    return asm_span(m->ps, end, end);
}

/* ---- operands ---- */

static void match_uses(struct matcher *m, int slot, bool list)
{
    m->at[slot] = m->i;
    m->o.first[slot] = m->ps->nscratch;
    for (bool more = !m->decided || !list || m->length[slot] != 0; more;) {
        if (!at_kind(m, USE)) {
            if (!list || m->o.count[slot] != 0 || at_kind(m, INT) || at_kind(m, HEX) || at_kind(m, FLOAT))
                asm_expected(m, "a value such as %x");
            break;
        }
        pto_value_id v = asm_use(m->ps, m->items[m->i].begin, m->items[m->i].end);
        m->i++;
        asm_push_scratch(m->ps, v);
        m->o.value[slot] = v;
        m->o.count[slot]++;
        more = list && (!m->decided || m->o.count[slot] < m->length[slot]) && at_kind(m, ',') && m->i + 1 < m->n && m->items[m->i + 1].kind == USE;
        m->i += more;
    }
    m->o.given[slot] = true;
}

/* ---- types ---- */

/* `(T, ..)` or, where a single one may stand alone, T: onto the scratch stack. Returns how many. */
uint32_t asm_match_type_list(struct matcher *m, bool alone, unsigned depth)
{
    struct pto_span span;
    if (alone && !at_kind(m, '(')) {
        pto_type_id t = asm_match_type(m, &span, depth);
        asm_push_scratch(m->ps, t);
        return 1;
    }
    uint32_t n = 0;
    if (!at_kind(m, '(')) {
        asm_expected(m, "`(`");
        return 0;
    }
    for (m->i++; !at_kind(m, ')') && !m->failed; n++) {
        if (n != 0 && !at_kind(m, ',')) {
            asm_expected(m, "`,` or `)`");
            return n;
        }
        m->i += n != 0;
        pto_type_id t = asm_match_type(m, &span, depth);
        asm_push_scratch(m->ps, t);
    }
    m->i++;
    return n;
}

static pto_type_id match_func_type(struct matcher *m, unsigned depth)
{
    if (depth > 32) {
        base_diag_emit(m->ps->diags, PTO_D_LIMIT, asm_item_span(m, m->i), "function types are nested too deep");
        m->failed = true;
        return 0;
    }
    uint32_t mark = m->ps->nscratch, params = asm_match_type_list(m, false, depth + 1), results = 0;
    if (!m->failed && !at_kind(m, ARROW))
        asm_expected(m, "`->`");
    if (!m->failed) {
        m->i++;
        results = asm_match_type_list(m, true, depth + 1);
    }
    pto_type_id id = 0;
    if (!m->failed)
        id = isa_type_func(m->ps->p, m->ps->scratch + mark, params, m->ps->scratch + mark + params, results);
    m->ps->nscratch = mark;
    return id;
}

pto_type_id asm_match_type(struct matcher *m, struct pto_span *span, unsigned depth)
{
    *span = asm_item_span(m, m->i);
    if (at_kind(m, '('))
        return match_func_type(m, depth);
    if (at_kind(m, '<') && m->i + 2 < m->n && m->items[m->i + 2].kind == '>') { /* `<f32>`: short for a pointer */
        pto_type_id e = asm_type_of_text(m->ps, m->items[m->i + 1].begin, m->items[m->i + 1].end);
        m->i += 3;
        return e == 0 ? 0 : isa_type_intern(m->ps->p, &(struct pto_type){.kind = PTO_TYPE_PTR, .dtype = (uint8_t)isa_type_dtype(m->ps->p, e),
                                                                         .space = PTO_SPACE_GM, .text = isa_type(m->ps->p, e)->text});
    }
    if (!at_kind(m, TYPE) && !at_kind(m, WORD) && !at_kind(m, CHUNK)) {
        asm_expected(m, "a type");
        return 0;
    }
    m->i++;
    return asm_type_of_text(m->ps, span->begin, span->end);
}

static bool give_type(struct matcher *m, int slot, pto_type_id type, struct pto_span span)
{
    if (isa_slot_is_result(&m->info->slots[slot])) {
        m->o.results[slot] = type;
        m->o.given[slot] = true;
        return true;
    }
    return !m->o.given[slot] || asm_check_type(m->ps, span, type, m->o.value[slot]);
}

static void match_types(struct matcher *m, int slot)
{
    struct pto_span span;
    for (uint32_t k = 0; k < m->o.count[slot] && !m->failed; k++) {
        if (k != 0 && !at_kind(m, ',')) {
            struct base_buf b = {0};
            base_printf(&b, "%u types, one for each value", m->o.count[slot]);
            asm_expected(m, b.data);
            base_buf_free(&b);
            return;
        }
        m->i += k != 0;
        pto_type_id t = asm_match_type(m, &span, 0);
        asm_check_type(m->ps, span, t, m->ps->scratch[m->o.first[slot] + k]);
    }
}

/* One type for each value; a single one stands for all (pto-as.md 10.2). */
static void match_slot_types(struct matcher *m, const struct asm_elem *e)
{
    struct pto_span span;
    pto_type_id type = 0;
    bool all = false;
    for (unsigned k = 0, n = 0; k < e->nslots && !m->failed; k++) {
        int slot = e->slots[k];
        bool list = isa_slot_is_list(&m->info->slots[slot]);
        for (uint32_t i = 0; i < (list ? m->o.count[slot] : m->o.given[slot]) && !m->failed; i++, n++) {
            all |= n == 1 && !at_kind(m, ',') && !at_kind(m, TYPE) && !at_kind(m, CHUNK);
            if (!all && n != 0 && !at_kind(m, ',')) {
                asm_expected(m, "`,` and the type of the next operand");
                return;
            }
            if (!all) {
                m->i += n != 0;
                type = asm_match_type(m, &span, 0);
            }
            if (list)
                asm_check_type(m->ps, span, type, m->ps->scratch[m->o.first[slot] + i]);
            else
                give_type(m, slot, type, span);
        }
    }
}

static bool is_same_kind(const struct pto_slot *s) { return isa_slot_kind((enum pto_slot_kind)s->kind)->shared; }

static void match_same(struct matcher *m)
{
    struct pto_span span;
    m->same = asm_match_type(m, &span, 0);
    for (int s = 0; s < m->info->nslots && !m->failed; s++)
        if (is_same_kind(&m->info->slots[s]) && !give_type(m, s, m->same, isa_slot_is_result(&m->info->slots[s]) ? span : asm_item_span(m, m->at[s]))) {
            m->mismatch = true; /* said once; what follows from the type is not known */
            return;
        }
}

static void match_function(struct matcher *m)
{
    uint32_t begin = m->i;
    pto_type_id id = match_func_type(m, 0);
    if (m->failed || id == 0)
        return;
    struct pto_span span = asm_span(m->ps, asm_item_span(m, begin).begin, asm_item_span(m, m->i - 1).end);
    const struct pto_type t = *isa_type(m->ps->p, id);
    for (int s = 0; s < m->info->nslots; s++) {
        if (m->info->slots[s].dir == PTO_DIR_LIST) {
            if (t.nparams != m->o.count[s])
                base_diag_emit(m->ps->diags, PTO_D_OP_FORMAT, span, "%u values are given, but %u types for them", m->o.count[s], t.nparams);
            for (uint32_t k = 0; k < t.nparams && k < m->o.count[s]; k++)
                asm_check_type(m->ps, asm_item_span(m, m->at[s] + 2 * k), m->ps->p->pool[t.members + k], m->ps->scratch[m->o.first[s] + k]);
        } else if (m->info->slots[s].dir == PTO_DIR_RESLIST) {
            m->o.first[s] = m->ps->nscratch;
            m->o.count[s] = t.nresults;
            for (uint32_t k = 0; k < t.nresults; k++)
                asm_push_scratch(m->ps, m->ps->p->pool[t.members + t.nparams + k]);
        }
    }
}

/* ---- attributes in place ---- */

static void push_attr(struct matcher *m, struct pto_attribute a)
{
    struct asm_parser *ps = m->ps;
    BASE_GROW(ps->entries, ps->nentries, ps->entries_cap);
    ps->entries[ps->nentries++] = a;
}

static struct pto_attribute match_number(struct matcher *m)
{
    bool negative = at_kind(m, '-');
    uint32_t begin = asm_item_span(m, m->i).begin;
    m->i += negative;
    if (!at_kind(m, INT) && !at_kind(m, HEX) && !at_kind(m, FLOAT)) {
        asm_expected(m, "a number");
        return (struct pto_attribute){0};
    }
    const struct asm_item *it = &m->items[m->i++];
    return asm_literal(m->ps, it->kind, asm_span(m->ps, begin, it->end), negative);
}

/* A literal with its type: the value of arith.constant. */
static struct pto_attribute match_literal(struct matcher *m)
{
    struct pto_attribute a = {0};
    struct pto_span span = asm_item_span(m, m->i), type_span;
    bool typed = false;
    if (at_kind(m, '-') || at_kind(m, INT) || at_kind(m, HEX) || at_kind(m, FLOAT)) {
        a = match_number(m);
        typed = true;
    } else if (at_kind(m, WORD) || at_kind(m, STRING) || at_kind(m, HASH) || at_kind(m, CHUNK)) {
        const struct asm_item *it = &m->items[m->i++];
        a = asm_literal(m->ps, it->kind, span, false);
        typed = it->kind == CHUNK || it->kind == HASH;
        if (a.kind == PTO_LIT_OPAQUE && a.hex) {
            m->i--;
            asm_expected(m, "a literal such as 5 : index, 1.0 : f32 or true");
        }
    } else {
        asm_expected(m, "a literal such as 5 : index, 1.0 : f32 or true");
    }
    if (m->failed)
        return a;
    if (typed && at_kind(m, ':')) {
        m->i++;
        a.type = asm_match_type(m, &type_span, 0);
        m->literal = a.type;
        a.span.end = type_span.end;
        asm_literal_typed(m->ps, &a);
    } else if (a.kind == PTO_LIT_BOOL) {
        m->literal = isa_type_int(m->ps->p, 1, 0);
    } else if (a.kind == PTO_LIT_INT || a.kind == PTO_LIT_FLOAT) { /* MLIR's types of bare literals */
        m->literal = a.type = a.kind == PTO_LIT_INT ? isa_type_int(m->ps->p, 64, 0) : isa_type_float(m->ps->p, PTO_F64);
    }
    return a;
}

static struct pto_attribute match_enum(struct matcher *m, const struct isa_attr_info *info)
{
    struct pto_span span = asm_item_span(m, m->i);
    if (at_kind(m, '<') && m->i + 2 < m->n && (m->items[m->i + 1].kind == WORD || m->items[m->i + 1].kind == STRING) && m->items[m->i + 2].kind == '>') {
        span = asm_item_span(m, m->i + 1);
        int kind = m->items[m->i + 1].kind;
        m->i += 3;
        return asm_literal(m->ps, kind, span, false);
    }
    if (!at_kind(m, WORD) && !at_kind(m, STRING) && !at_kind(m, HASH) && !at_kind(m, INT)) {
        const char *example = isa_enum_text((enum pto_enum)info->enumeration, 0);
        char what[96];
        snprintf(what, sizeof what, "a value of %.30s%s%.30s", isa_enum_name((enum pto_enum)info->enumeration), example != NULL ? " such as " : "",
                 example != NULL ? example : "");
        asm_expected(m, what);
        return (struct pto_attribute){0};
    }
    return asm_literal(m->ps, m->items[m->i++].kind, span, false);
}

static void match_attr(struct matcher *m, const struct asm_elem *e)
{
    const struct isa_attr_info *info = isa_attr((enum pto_attr)e->attr);
    struct pto_attribute a = {0};
    struct pto_span span = asm_item_span(m, m->i);
    if (info->kind == PTO_AK_ENUM) {
        a = match_enum(m, info);
    } else if (info->kind == PTO_AK_INTS) {
        uint32_t mark = m->ps->nentries;
        do
            push_attr(m, match_number(m));
        while (!m->failed && at_kind(m, ',') && m->i++ < m->n);
        a = (struct pto_attribute){.kind = PTO_LIT_ARRAY, .first = m->ps->p->nattrs, .count = m->ps->nentries - mark};
        for (uint32_t k = mark; k < m->ps->nentries; k++) {
            BASE_GROW(m->ps->p->attrs, m->ps->p->nattrs, m->ps->p->attrs_cap);
            m->ps->p->attrs[m->ps->p->nattrs++] = m->ps->entries[k];
        }
        m->ps->nentries = mark;
        span.end = asm_item_span(m, m->i != 0 ? m->i - 1 : 0).end;
        a.span = span;
    } else if (info->kind == PTO_AK_INT) {
        a = match_number(m);
    } else if (info->kind == PTO_AK_STRING) {
        if (at_kind(m, STRING))
            a = asm_literal(m->ps, m->items[m->i++].kind, span, false);
        else
            asm_expected(m, "a string");
    } else if (info->kind == PTO_AK_BOOL) {
        if (at_kind(m, WORD))
            a = asm_literal(m->ps, m->items[m->i++].kind, span, false);
        else
            asm_expected(m, "true or false");
    } else if (info->kind == PTO_AK_UNIT) { /* its key is the word */
        a = (struct pto_attribute){.kind = PTO_LIT_UNIT, .span = span};
        if (at_text(m, m->i, e->text, e->len))
            m->i++;
        else
            asm_expected(m, info->key);
    } else if (info->kind == PTO_AK_SYMBOL) {
        if (at_kind(m, SYMBOL))
            a = asm_literal(m->ps, SYMBOL, asm_span(m->ps, m->items[m->i].begin, m->items[m->i].end), false), m->i++;
        else
            asm_expected(m, "a symbol such as @name");
    } else {
        a = match_literal(m);
    }
    if (m->failed)
        return;
    a.key = e->attr != 0 ? e->attr : base_intern(&m->ps->p->strings, e->text, e->len);
    push_attr(m, a);
}

static void match_words(struct matcher *m, const struct asm_elem *e)
{
    const char *known = isa_flags(e->text, e->len)->words; /* tests/unit/test_form_round.c: every list of a row has a table */
    struct pto_attribute a = {.kind = PTO_LIT_ARRAY, .first = m->ps->p->nattrs, .span = asm_item_span(m, m->i)};
    a.key = base_intern(&m->ps->p->strings, e->text, e->len);
    for (;;) {
        if (!at_kind(m, WORD)) {
            asm_expected(m, "a word");
            return;
        }
        struct pto_span at = asm_item_span(m, m->i);
        if (!base_in_words(known, m->ps->text + at.begin, at.end - at.begin, false)) {
            base_diag_note(base_diag_emit(m->ps->diags, PTO_D_BAD_ATTR, at, "`%.*s` is no flag of %.*s", at.end - at.begin > 40 ? 40 : (int)(at.end - at.begin),
                                          m->ps->text + at.begin, (int)e->len, e->text), "flags: %s", known);
            m->failed = true;
            return;
        }
        BASE_GROW(m->ps->p->attrs, m->ps->p->nattrs, m->ps->p->attrs_cap);
        m->ps->p->attrs[m->ps->p->nattrs++] = (struct pto_attribute){
            .kind = PTO_LIT_STRING, .str = base_intern(&m->ps->p->strings, m->ps->text + m->items[m->i].begin, m->items[m->i].end - m->items[m->i].begin)};
        a.count++;
        m->i++;
        if (!at_kind(m, ','))
            break;
        m->i++;
    }
    bool none = a.count == 1 && strcmp(base_str(&m->ps->p->strings, m->ps->p->attrs[a.first].str), "none") == 0;
    if (!none) /* the default, which MLIR does not print */
        push_attr(m, a);
}

/* ---- elements ---- */

static bool attr_starts(const struct matcher *m, const struct asm_elem *e)
{
    switch ((enum pto_attr_kind)isa_attr((enum pto_attr)e->attr)->kind) {
    case PTO_AK_STRING:
        return at_kind(m, STRING);
    case PTO_AK_SYMBOL:
        return at_kind(m, SYMBOL);
    case PTO_AK_INT:
    case PTO_AK_INTS:
        return at_kind(m, INT) || at_kind(m, HEX) || at_kind(m, '-');
    case PTO_AK_UNIT:
        return at_text(m, m->i, e->text, e->len);
    case PTO_AK_ENUM:
        return at_kind(m, '<') || at_kind(m, WORD) || at_kind(m, STRING) || at_kind(m, HASH);
    case PTO_AK_BOOL:
    case PTO_AK_NONE:
    case PTO_AK_ANY:
        break;
    }
    return at_kind(m, WORD);
}

/* Does the group that starts at e stand here? Its first element decides; where groups begin alike, the operand behind the
 * comma does, by its type, and a type stands only for an operand that was given. */
static bool group_starts(const struct matcher *m, const struct asm_elem *e)
{
    uint32_t i = m->i;
    if (e->kind == ASM_EL_WORD || e->kind == ASM_EL_PUNCT) {
        if (!at_text(m, i, e->text, e->len))
            return false;
        i++;
        e++;
    }
    if (e->kind == ASM_EL_TYPE && !isa_slot_is_result(&m->info->slots[e->slot]))
        return m->o.given[e->slot];
    if (e->kind == ASM_EL_USE || e->kind == ASM_EL_USES)
        return asm_item_fits(m, e->slot, i);
    if (e->kind == ASM_EL_DICT)
        return i < m->n && m->items[i].kind == LDICT;
    if (e->kind == ASM_EL_ATTR && i == m->i)
        return attr_starts(m, e);
    return i > m->i;
}

/* `^bb(%a, .. : T, ..)`: a block and the values its arguments get. */
static void match_successor(struct matcher *m, int slot)
{
    m->o.first[slot] = m->ps->nscratch;
    m->o.given[slot] = true;
    if (!at_kind(m, BLOCK)) {
        asm_expected(m, "a block such as ^bb1");
        return;
    }
    struct pto_span at = asm_item_span(m, m->i++);
    if (m->o.nsuccessors < ASM_MAX_SUCCESSORS)
        m->o.successors[m->o.nsuccessors++] = asm_block_use(m->ps, at);
    if (!at_kind(m, '('))
        return;
    m->i++;
    match_uses(m, slot, true);
    if (!m->failed && !at_kind(m, ':'))
        asm_expected(m, "`:` and the types of the values");
    m->i++;
    if (!m->failed)
        match_types(m, slot);
    if (!m->failed && !at_kind(m, ')'))
        asm_expected(m, "`)`");
    m->i++;
}

static void match_element(struct matcher *m, const struct asm_elem *e)
{
    struct pto_span span;
    char what[64];
    switch ((enum asm_elem_kind)e->kind) {
    case ASM_EL_WORD:
    case ASM_EL_PUNCT:
        if (at_text(m, m->i, e->text, e->len)) {
            m->i++;
            break;
        }
        if (e->len == 1 && e->text[0] == ',' && e[1].kind == ASM_EL_USE && !at_kind(m, USE))
            snprintf(what, sizeof what, "`,` and the operand %.40s", m->info->slots[e[1].slot].name);
        else
            snprintf(what, sizeof what, "`%.*s`", (int)e->len, e->text);
        asm_expected(m, what);
        break;
    case ASM_EL_USE:
        match_uses(m, e->slot, false);
        break;
    case ASM_EL_USES:
        match_uses(m, e->slot, true);
        break;
    case ASM_EL_TYPE: {
        pto_type_id t = asm_match_type(m, &span, 0);
        give_type(m, e->slot, t, span);
        break;
    }
    case ASM_EL_TYPES:
        match_types(m, e->slot);
        break;
    case ASM_EL_SLOT_TYPES:
        match_slot_types(m, e);
        break;
    case ASM_EL_SAME:
        match_same(m);
        break;
    case ASM_EL_DROP:
        asm_match_type_list(m, true, 0);
        break;
    case ASM_EL_FUNC:
        match_function(m);
        break;
    case ASM_EL_ATTR:
        match_attr(m, e);
        break;
    case ASM_EL_WORDS:
        match_words(m, e);
        break;
    case ASM_EL_SUCCESSOR:
        match_successor(m, e->slot);
        break;
    case ASM_EL_DICT:
        if (e->needed && !at_kind(m, LDICT))
            asm_expected(m, "an attribute dictionary");
        m->i += at_kind(m, LDICT);
        break;
    case ASM_EL_REGION:
    case ASM_EL_OPEN:
    case ASM_EL_CLOSE:
    case ASM_EL_CLAUSES:
    case ASM_EL_CLAUSE:
    case ASM_EL_CLAUSES_END:
    case ASM_EL_END:
        break;
    }
}

/* The clauses between `(&` at elems[open] and `&)`. Returns the index of the end. */
static uint32_t match_clauses(struct matcher *m, const struct asm_elem *elems, uint32_t open)
{
    uint32_t end = open;
    while (elems[end].kind != ASM_EL_CLAUSES_END)
        end = elems[end].next;
    for (bool first = true; !m->failed; first = false) {
        uint32_t k = open;
        if (!first && !at_kind(m, ','))
            return end;
        m->i += !first;
        while (k != end && !group_starts(m, &elems[k + 1]))
            k = elems[k].next;
        if (k == end) {
            if (!first || at_kind(m, WORD))
                asm_expected(m, "a clause of the operation");
            return end;
        }
        uint32_t stop = elems[k].next;
        for (k++; k < stop && !m->failed; k++) {
            if (elems[k].kind == ASM_EL_USE && m->o.given[elems[k].slot]) {
                struct pto_span at = asm_item_span(m, m->i);
                base_diag_label(base_diag_emit(m->ps->diags, PTO_D_DUPLICATE, at, "`%s` is given twice", m->info->slots[elems[k].slot].name),
                                asm_item_span(m, m->at[elems[k].slot]), "first given here");
                m->failed = true;
                return end;
            }
            match_element(m, &elems[k]);
        }
    }
    return end;
}

static void match(struct matcher *m)
{
    const struct asm_elem *elems = m->form->elems;
    for (uint32_t k = 0; elems[k].kind != ASM_EL_END && !m->failed;) {
        const struct asm_elem *e = &elems[k];
        if (e->kind == ASM_EL_OPEN && !(m->decided ? (m->taken >> e->group & 1) != 0 : group_starts(m, e + 1))) {
            k = e->next;
            continue;
        }
        if (e->kind == ASM_EL_CLAUSES)
            k = match_clauses(m, elems, k);
        else
            match_element(m, e);
        k++;
    }
    if (!m->failed && m->i < m->n)
        asm_expected(m, "the end of the operation");
}

/* ---- the operation ---- */

/* An operation without outs is a level-1 one when it works on tile values, in whatever form it was written. */
static uint16_t level_flags(struct asm_parser *ps, enum pto_op op, const struct isa_op_spec *spec)
{
    bool outs = false, values = false;
    for (const struct pto_slot *s = isa_op(op)->slots; s->dir != PTO_DIR_NONE; s++)
        outs |= isa_slot_is_out(s);
    if (outs || !asm_format(&ps->formats, op)->dps)
        return spec->flags;
    for (uint32_t k = 0; k < spec->noperands; k++)
        values |= isa_type(ps->p, ps->p->values[spec->operands[k]].type)->kind == PTO_TYPE_TILE;
    return (uint16_t)(values ? spec->flags | PTO_OPFLAG_SSA : spec->flags & ~(unsigned)PTO_OPFLAG_SSA);
}

pto_op_id asm_make_op(struct asm_parser *ps, enum pto_op op, const struct asm_operands *o, struct pto_span name, struct pto_span span, uint32_t attrs)
{
    const struct isa_op_info *info = isa_op(op);
    uint32_t mark = ps->nscratch, segments[PTO_MAX_SLOTS + 1] = {0};
    bool has_list = false;
    for (int s = 0; s < info->nslots; s++)
        has_list |= info->slots[s].dir == PTO_DIR_LIST;
    for (int s = 0; s < info->nslots; s++) {
        const struct pto_slot *slot = &info->slots[s];
        segments[s] = ps->nscratch - mark;
        if (isa_slot_is_result(slot))
            continue;
        if (slot->dir == PTO_DIR_LIST)
            for (uint32_t k = 0; k < o->count[s]; k++) {
                uint32_t v = ps->scratch[o->first[s] + k];
                asm_push_scratch(ps, v);
            }
        else if (!has_list || o->value[s] != 0)
            asm_push_scratch(ps, o->value[s]);
    }
    uint32_t noperands = ps->nscratch - mark, types = ps->nscratch;
    segments[info->nslots] = noperands;
    if (noperands > ASM_MAX_OPERANDS) {
        base_diag_emit(ps->diags, PTO_D_LIMIT, name, "an operation has at most %d operands", ASM_MAX_OPERANDS);
        asm_define_error_results(ps);
        return 0;
    }
    for (uint32_t k = 0; k < o->nresult_list; k++)
        asm_push_scratch(ps, o->result_list[k]);
    for (int s = 0; s < info->nslots && o->result_list == NULL; s++) {
        const struct pto_slot *slot = &info->slots[s];
        if (slot->dir == PTO_DIR_RESLIST)
            for (uint32_t k = 0; k < o->count[s]; k++) {
                uint32_t v = ps->scratch[o->first[s] + k];
                asm_push_scratch(ps, v);
            }
        else if (slot->dir == PTO_DIR_RES || (isa_slot_is_out(slot) && o->is_result[s]))
            asm_push_scratch(ps, o->results[s]);
    }
    struct isa_op_spec spec = {.op = op, .flags = o->flags, .span = span, .name_span = name, .operands = ps->scratch + mark, .noperands = noperands,
                               .segments = has_list ? segments : NULL, .result_types = ps->scratch + types, .nresults = ps->nscratch - types,
                               .attrs = ps->entries + attrs, .nattrs = ps->nentries - attrs,
                               .successors = o->successors, .nsuccessors = o->nsuccessors};
    spec.flags = level_flags(ps, op, &spec);
    bool broken = ps->diags->counts[PTO_SEV_ERROR] > ps->stmt_errors;
    for (uint32_t k = 0; k < spec.nresults && ps->diags->counts[PTO_SEV_ERROR] != 0; k++)
        broken |= spec.result_types[k] == 0; /* of a type that could not be read where it stands */
    if (broken && o->shell == 0)
        spec.flags |= PTO_OPFLAG_BROKEN;
    pto_op_id id = isa_op_new(ps->p, &spec);
    ps->nscratch = mark;
    if (o->shell != 0) { /* takes its place, with the regions that are read already */
        struct pto_operation *made = &ps->p->ops[id], *shell = &ps->p->ops[o->shell], was = *shell;
        for (uint32_t k = 0; k < made->nresults; k++)
            ps->p->values[made->results + k].def = o->shell;
        *shell = *made;
        shell->regions = was.regions;
        shell->nregions = was.nregions;
        shell->block = was.block;
        shell->prev = was.prev;
        shell->next = was.next;
        *made = (struct pto_operation){0};
        id = o->shell;
    } else {
        isa_op_append(ps->p, ps->block, id);
    }
    asm_define_results(ps, id);
    return id;
}

/* A level-1 or bare body begins with an operand, where the DPS form has `ins`; an operation that changes its handle gives it
 * back as a result (pto-as.md 6.1). */
static bool is_level1(const struct matcher *m, const struct asm_format *f)
{
    if (f->dps && !at_kind(m, USE)) { /* a dictionary in front, or only outs: a slip in the DPS form */
        bool named = false;
        for (uint32_t i = 0; i < m->n && !named; i++)
            named = at_text(m, i, "ins", 3) || at_text(m, i, "outs", 4);
        return !named;
    }
    if (f->dps)
        return true;
    bool handle = false, results = false, arrow = false;
    for (int s = 0; s < m->info->nslots; s++) {
        handle |= m->info->slots[s].dir == PTO_DIR_BIND;
        results |= isa_slot_is_result(&m->info->slots[s]);
    }
    for (uint32_t i = 0; handle && !results && i < m->n; i++)
        arrow |= m->items[i].kind == ARROW;
    return arrow;
}

void asm_bind_named(struct asm_parser *ps, enum pto_op op, struct pto_span name, struct pto_span span)
{
    const char *text = ps->text + name.begin;
    size_t len = name.end - name.begin;
    const struct asm_word *w = asm_word_find(ps, text, len);
    if (op == PTO_OP_NONE || w == NULL) {
        asm_unknown_op(ps, name, text, len);
        asm_define_error_results(ps);
        return;
    }
    struct matcher m = {.ps = ps, .op = op, .info = isa_op(op), .items = ps->items, .n = ps->nitems, .name = name, .span = span};
    m.attrs = ps->nopen != 0 ? ps->open[ps->nopen - 1].base_entries : 0;
    bool bare = strncmp(w->full, "pto.", 4) == 0 && strncmp(text, "pto.", len < 4 ? len : 4) != 0;
    const struct asm_format *f = w->legacy ? asm_old_format(ps, op, w->full, name) : asm_format(&ps->formats, op);
    uint16_t flags = bare ? PTO_OPFLAG_BARE : 0;
    if (is_level1(&m, f)) {
        asm_bind_ssa(ps, op, name, span, flags);
        return;
    }
    m.o.flags = flags;
    asm_choose_form(&m, f);
    match(&m);
    bool ok = !m.failed && asm_fit_attrs(ps, op, m.attrs) && asm_fit_places(ps, op, m.form, name, m.attrs);
    if (!ok) {
        asm_define_error_results(ps);
        return;
    }
    for (int s = 0; s < m.info->nslots; s++)
        if (m.info->slots[s].dir == PTO_DIR_RES)
            m.o.results[s] = m.mismatch ? 0 : m.o.given[s] ? m.o.results[s] : asm_result_type(&m, s);
    asm_check_pointer_of_view(&m);
    asm_make_op(ps, op, &m.o, name, span, m.attrs);
}
