/* Which form of an operation its items have, and which optional parts of it are there: a dry match without side effects, by
 * tokens and by the kinds of the operands' types. Only forms that cannot be told from the left come here. */
#include "asm/bind.h"

enum { MAX_STEPS = 1 << 14 };
#define NOWHERE UINT32_MAX

struct probe {
    const struct matcher *m;
    const struct asm_elem *elems;
    bool loose; /* any value fits any slot */
    uint32_t steps, furthest, taken, taken_furthest;
    uint32_t count[PTO_MAX_SLOTS];
};

bool asm_item_fits(const struct matcher *m, int slot, uint32_t item)
{
    if (item >= m->n || m->items[item].kind != USE)
        return false;
    struct asm_binding b = asm_lookup(m->ps, m->items[item].begin, m->items[item].end);
    return b.value == 0 || asm_slot_takes((enum pto_slot_kind)m->info->slots[slot].kind, isa_type(m->ps->p, m->ps->p->values[b.value].type)->kind);
}

static bool is(const struct probe *x, uint32_t i, int kind) { return i < x->m->n && x->m->items[i].kind == kind; }

static bool fits(const struct probe *x, int slot, uint32_t i) { return x->loose ? is(x, i, USE) : asm_item_fits(x->m, slot, i); }

static uint32_t skip_parens(const struct probe *x, uint32_t i)
{
    unsigned depth = 0;
    for (; i < x->m->n; i++) {
        depth += is(x, i, '(');
        if (is(x, i, ')') && --depth == 0)
            return i + 1;
    }
    return NOWHERE;
}

/* `(T, ..)` or one type, which may be a function's. */
static uint32_t skip_types(const struct probe *x, uint32_t i)
{
    for (bool func = true; func;) {
        if (is(x, i, '('))
            i = skip_parens(x, i);
        else if (is(x, i, '<') && is(x, i + 2, '>'))
            i += 3;
        else
            i = is(x, i, TYPE) || is(x, i, WORD) || is(x, i, CHUNK) ? i + 1 : NOWHERE;
        func = i != NOWHERE && is(x, i, ARROW) && is(x, i - 1, ')');
        i += func;
    }
    return i;
}

static uint32_t skip_type(const struct probe *x, uint32_t i)
{
    uint32_t end = skip_types(x, i);
    bool list = is(x, i, '(') && end != NOWHERE && skip_parens(x, i) == end;
    return list ? NOWHERE : end;
}

static uint32_t skip_type_list(const struct probe *x, uint32_t i, uint32_t count)
{
    for (uint32_t k = 0; k < count && i != NOWHERE; k++) {
        if (k != 0 && !is(x, i, ','))
            return k == 1 ? i : NOWHERE; /* one stands for all */
        i = skip_type(x, i + (k != 0));
    }
    return i;
}

static uint32_t skip_number(const struct probe *x, uint32_t i)
{
    i += is(x, i, '-');
    return is(x, i, INT) || is(x, i, HEX) || is(x, i, FLOAT) ? i + 1 : NOWHERE;
}

static uint32_t skip_attr(const struct probe *x, const struct asm_elem *e, uint32_t i)
{
    switch ((enum pto_attr_kind)isa_attr((enum pto_attr)e->attr)->kind) {
    case PTO_AK_ENUM:
        if (is(x, i, '<') && is(x, i + 2, '>'))
            return i + 3;
        return is(x, i, WORD) || is(x, i, STRING) || is(x, i, HASH) || is(x, i, INT) ? i + 1 : NOWHERE;
    case PTO_AK_INT:
        return skip_number(x, i);
    case PTO_AK_INTS:
        for (i = skip_number(x, i); i != NOWHERE && is(x, i, ',') && skip_number(x, i + 1) != NOWHERE;)
            i = skip_number(x, i + 1);
        return i;
    case PTO_AK_SYMBOL:
        return is(x, i, SYMBOL) ? i + 1 : NOWHERE;
    case PTO_AK_STRING:
        return is(x, i, STRING) ? i + 1 : NOWHERE;
    case PTO_AK_BOOL:
        return is(x, i, WORD) ? i + 1 : NOWHERE;
    case PTO_AK_UNIT:
        return at_text(x->m, i, e->text, e->len) ? i + 1 : NOWHERE;
    case PTO_AK_NONE:
    case PTO_AK_ANY:
        break;
    }
    uint32_t end = skip_number(x, i);
    if (end == NOWHERE && (is(x, i, WORD) || is(x, i, STRING) || is(x, i, HASH) || is(x, i, CHUNK)))
        end = i + 1;
    return end != NOWHERE && is(x, end, ':') && skip_type(x, end + 1) != NOWHERE ? skip_type(x, end + 1) : end;
}

static uint32_t skip_words(const struct probe *x, uint32_t i)
{
    if (!is(x, i, WORD))
        return NOWHERE;
    while (is(x, i + 1, ',') && is(x, i + 2, WORD))
        i += 2;
    return i + 1;
}

static uint32_t step(struct probe *x, const struct asm_elem *e, uint32_t i)
{
    uint32_t n = 0;
    switch ((enum asm_elem_kind)e->kind) {
    case ASM_EL_WORD:
    case ASM_EL_PUNCT:
        return at_text(x->m, i, e->text, e->len) ? i + 1 : NOWHERE;
    case ASM_EL_USE:
        x->count[e->slot] = 1;
        return fits(x, e->slot, i) ? i + 1 : NOWHERE;
    case ASM_EL_TYPE:
    case ASM_EL_SAME:
        return skip_type(x, i);
    case ASM_EL_TYPES:
        return skip_type_list(x, i, x->count[e->slot]);
    case ASM_EL_SLOT_TYPES:
        for (unsigned k = 0; k < e->nslots; k++)
            n += x->count[e->slots[k]];
        return skip_type_list(x, i, n);
    case ASM_EL_DROP:
    case ASM_EL_FUNC:
        return skip_types(x, i);
    case ASM_EL_ATTR:
        return skip_attr(x, e, i);
    case ASM_EL_WORDS:
        return skip_words(x, i);
    case ASM_EL_SUCCESSOR:
        return !is(x, i, BLOCK) ? NOWHERE : is(x, i + 1, '(') ? skip_parens(x, i + 1) : i + 1;
    case ASM_EL_DICT:
        return is(x, i, LDICT) ? i + 1 : e->needed ? NOWHERE : i;
    case ASM_EL_USES:
    case ASM_EL_REGION:
    case ASM_EL_OPEN:
    case ASM_EL_CLOSE:
    case ASM_EL_CLAUSES:
    case ASM_EL_CLAUSE:
    case ASM_EL_CLAUSES_END:
    case ASM_EL_END:
        break;
    }
    return i;
}

/* The clauses behind elems[open]; *end is the index of their end. */
static uint32_t skip_clauses(struct probe *x, uint32_t open, uint32_t i, uint32_t *end)
{
    for (*end = open; x->elems[*end].kind != ASM_EL_CLAUSES_END;)
        *end = x->elems[*end].next;
    for (bool first = true;; first = false) {
        if (!first && !is(x, i, ','))
            return i;
        uint32_t next = NOWHERE;
        for (uint32_t k = open; k != *end && next == NOWHERE; k = x->elems[k].next) {
            next = i + !first;
            for (uint32_t c = k + 1; c < x->elems[k].next && next != NOWHERE; c++)
                next = step(x, &x->elems[c], next);
        }
        if (next == NOWHERE)
            return first ? i : NOWHERE;
        i = next;
    }
}

static bool probe(struct probe *x, uint32_t k, uint32_t i);

/* A list takes as many values as leave enough for what follows. */
static bool probe_list(struct probe *x, uint32_t k, uint32_t i)
{
    int8_t slot = x->elems[k].slot;
    uint32_t n = 0;
    while (fits(x, slot, i + 2 * n) && (n == 0 || is(x, i + 2 * n - 1, ',')))
        n++;
    for (uint32_t count = n;; count--) {
        x->count[slot] = count;
        if (probe(x, k + 1, count != 0 ? i + 2 * count - 1 : i))
            return true;
        if (count == 0 || x->steps > MAX_STEPS)
            return false;
    }
}

static void forget(struct probe *x, const struct asm_elem *from, const struct asm_elem *to)
{
    for (; from < to; from++)
        if (from->slot >= 0 && (from->kind == ASM_EL_USE || from->kind == ASM_EL_USES))
            x->count[from->slot] = 0;
}

static bool probe(struct probe *x, uint32_t k, uint32_t i)
{
    for (;; k++) {
        const struct asm_elem *e = &x->elems[k];
        if (i > x->furthest) {
            x->furthest = i;
            x->taken_furthest = x->taken;
        }
        if (x->steps++ > MAX_STEPS)
            return false;
        if (e->kind == ASM_EL_END)
            return i >= x->m->n;
        if (e->kind == ASM_EL_USES)
            return probe_list(x, k, i);
        if (e->kind == ASM_EL_OPEN) {
            x->taken |= 1u << e->group;
            if (probe(x, k + 1, i))
                return true;
            x->taken &= ~(1u << e->group);
            forget(x, e, &x->elems[e->next]);
            k = e->next - 1u;
            continue;
        }
        if (e->kind == ASM_EL_CLAUSES)
            i = skip_clauses(x, k, i, &k);
        else if (e->kind == ASM_EL_TYPE && !isa_slot_is_result(&x->m->info->slots[e->slot]) && e->optional && x->count[e->slot] == 0)
            i = NOWHERE; /* the type of an operand that was not given */
        else
            i = step(x, e, i);
        if (i == NOWHERE)
            return false;
    }
}

static void decide(struct matcher *m, const struct asm_form *form, const struct probe *x, uint32_t taken)
{
    m->form = form;
    m->decided = true;
    m->taken = taken;
    for (int s = 0; s < PTO_MAX_SLOTS; s++)
        m->length[s] = x->count[s];
}

void asm_choose_form(struct matcher *m, const struct asm_format *format)
{
    m->form = &format->forms[0];
    if (format->nforms == 1 && !m->form->choosy)
        return;
    uint32_t furthest = 0, taken = 0;
    for (int loose = 0; loose < 2; loose++)
        for (unsigned k = 0; k < format->nforms; k++) {
            struct probe x = {.m = m, .elems = format->forms[k].elems, .loose = loose != 0};
            if (probe(&x, 0, 0)) {
                decide(m, &format->forms[k], &x, x.taken);
                return;
            }
            if (x.furthest > furthest && loose != 0) {
                furthest = x.furthest;
                taken = x.taken_furthest;
                m->form = &format->forms[k];
            }
        }
    /* none: the text is wrong, and read by the form that got furthest to say where */
    struct probe none = {0};
    for (int s = 0; s < PTO_MAX_SLOTS; s++)
        none.count[s] = UINT32_MAX;
    decide(m, m->form, &none, taken);
}
