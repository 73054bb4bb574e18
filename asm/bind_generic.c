/* The generic form `"pto.x"(..) <{..}> ({..}) {..} : (..) -> (..)` (pto-as.md 5.0): operands in definition order, told apart by
 * operandSegmentSizes where several places may be empty or hold a list. */
#include "asm/bind.h"

enum { ANY_SIZE = UINT32_MAX };

/* The numbers of `array<i32: 1, 0>` or `[1, 0]`; how many there are, 0 if it is neither. */
static unsigned read_sizes(struct asm_parser *ps, const struct pto_attribute *a, uint32_t *sizes)
{
    unsigned n = 0;
    if (a->kind == PTO_LIT_ARRAY) {
        for (; n < a->count && n < PTO_MAX_SLOTS; n++) {
            const struct pto_attribute *item = &ps->p->attrs[a->first + n];
            if (item->kind != PTO_LIT_INT || item->i < 0 || item->i > ASM_MAX_OPERANDS)
                return 0;
            sizes[n] = (uint32_t)item->i;
        }
        return a->count;
    }
    const char *t = a->kind == PTO_LIT_OPAQUE ? strchr(base_str(&ps->p->strings, a->str), ':') : NULL;
    while (t != NULL && (*t == ':' || *t == ',')) {
        uint32_t size = 0;
        for (t++; *t == ' ' || *t == '\t'; t++) {}
        if (*t < '0' || *t > '9')
            return 0;
        for (; *t >= '0' && *t <= '9'; t++)
            size = size > ASM_MAX_OPERANDS ? size : size * 10 + (uint32_t)(*t - '0');
        t += strspn(t, " \t");
        if (n < PTO_MAX_SLOTS)
            sizes[n] = size;
        n++;
    }
    return t != NULL && *t == '>' ? n : 0;
}

static const struct { uint16_t op; uint8_t at, places; } joined[] = {
#define PTO_SEGMENT(op, at, places) {PTO_OP_##op, at, places},
#include "isa/segment.def"
#undef PTO_SEGMENT
};

/* Sizes that count the places of segment.def as one, spread over them. Returns how many sizes there are then. */
static unsigned spread_sizes(enum pto_op op, uint32_t *sizes, unsigned n, unsigned places)
{
    for (size_t i = 0; i < sizeof joined / sizeof joined[0]; i++) {
        unsigned at = joined[i].at, width = joined[i].places;
        if (joined[i].op != op || n + width - 1 != places || sizes[at] > width)
            continue;
        uint32_t count = sizes[at];
        memmove(&sizes[at + width], &sizes[at + 1], (n - at - 1) * sizeof *sizes);
        for (unsigned k = 0; k < width; k++)
            sizes[at + k] = k < count;
        return places;
    }
    return n;
}

/* The last size may be missing if that place came later and may be empty: the scratch tile of tquant (pto-as-2026-08.md 2.4). */
static unsigned pad_sizes(const struct isa_op_info *info, uint32_t *sizes, unsigned n, unsigned places)
{
    const struct pto_slot *last = &info->slots[info->nslots - 1];
    if (n == 0 || n + 1 != places || isa_slot_is_result(last) || !isa_slot_is_optional(last))
        return n;
    sizes[n] = 0;
    return places;
}

/* Takes the sizes of segments off the attributes. False after a diagnostic; *found: they are there. */
static bool take_segments(struct matcher *m, uint32_t *sizes, unsigned places, bool *found)
{
    struct asm_parser *ps = m->ps;
    bool ok = true;
    for (uint32_t i = m->attrs; i < ps->nentries;) {
        const struct pto_attribute a = ps->entries[i];
        const char *key = base_str(&ps->p->strings, a.key);
        bool operand = strcmp(key, "operandSegmentSizes") == 0 || strcmp(key, "operand_segment_sizes") == 0;
        if (!operand && strcmp(key, "resultSegmentSizes") != 0 && strcmp(key, "result_segment_sizes") != 0) {
            i++;
            continue;
        }
        unsigned n = operand ? spread_sizes(m->op, sizes, read_sizes(ps, &a, sizes), places) : 0;
        n = operand ? pad_sizes(m->info, sizes, n, places) : 0;
        if (operand && n != places) {
            struct base_diag *d = base_diag_emit(ps->diags, PTO_D_BAD_ATTR, a.span, "`%s` has %u places for operands, but %u sizes are given", m->info->mnemonic,
                                                 places, n);
            struct base_buf b = {0};
            for (int s = 0; s < m->info->nslots; s++)
                if (!isa_slot_is_result(&m->info->slots[s]))
                    base_printf(&b, "%s%s", b.len != 0 ? ", " : "", m->info->slots[s].name);
            base_diag_note(d, "they are: %s; sizes are written array<i32: 1, ..>", b.data != NULL ? b.data : "none");
            base_buf_free(&b);
            ok = false;
        }
        *found |= operand;
        memmove(&ps->entries[i], &ps->entries[i + 1], (ps->nentries - i - 1) * sizeof ps->entries[i]);
        ps->nentries--;
    }
    return ok;
}

/* How many operands a place has if nobody says: ANY_SIZE where that cannot be told. */
static uint32_t fixed_size(const struct pto_slot *slot, bool ssa)
{
    if (ssa && (slot->dir == PTO_DIR_OUT || slot->dir == PTO_DIR_OPTOUT))
        return 0;
    return isa_slot_is_optional(slot) || isa_slot_is_list(slot) ? ANY_SIZE : 1;
}

static bool size_fits(const struct pto_slot *slot, bool ssa, uint32_t size)
{
    uint32_t fixed = fixed_size(slot, ssa);
    return fixed != ANY_SIZE ? size == fixed : size <= 1 || isa_slot_is_list(slot);
}

/* How many of the `left` operands an optional place or a list takes if no sizes say it: a single optional operand comes before a second
 * out, several optional operands need sizes. */
static uint32_t unsaid_size(const struct pto_slot *slot, unsigned open, uint32_t left)
{
    if (open > 1)
        return 0;
    return isa_slot_is_list(slot) || left == 0 ? left : 1;
}

/* Where the operands, already on parser->scratch from `first` on, stand. False after a diagnostic. */
static bool place_operands(struct matcher *m, uint32_t first, uint32_t n, bool ssa)
{
    uint32_t sizes[PTO_MAX_SLOTS] = {0}, fixed = 0, total = 0, left;
    unsigned places = 0, open = 0;
    int slots[PTO_MAX_SLOTS];
    bool segmented = false;
    for (int s = 0; s < m->info->nslots; s++)
        if (!isa_slot_is_result(&m->info->slots[s])) {
            uint32_t size = fixed_size(&m->info->slots[s], ssa);
            slots[places++] = s;
            open += size == ANY_SIZE && m->info->slots[s].dir != PTO_DIR_OPTOUT;
            fixed += size == ANY_SIZE ? 0 : size;
        }
    left = n >= fixed ? n - fixed : 0;
    if (!take_segments(m, sizes, places, &segmented))
        return false;
    for (unsigned k = 0; k < places; k++) {
        const struct pto_slot *slot = &m->info->slots[slots[k]];
        if (!segmented) {
            uint32_t size = fixed_size(slot, ssa);
            sizes[k] = size != ANY_SIZE ? size : unsaid_size(slot, open, left);
            left -= size == ANY_SIZE ? sizes[k] : 0;
        }
        if (!size_fits(slot, ssa, sizes[k]) || total + sizes[k] > n) {
            base_diag_emit(m->ps->diags, PTO_D_OP_FORMAT, m->name, "the operands do not fit the %u places of `%s`", places, m->info->mnemonic);
            return false;
        }
        m->o.first[slots[k]] = first + total;
        m->o.count[slots[k]] = sizes[k];
        m->o.given[slots[k]] = sizes[k] != 0;
        m->o.value[slots[k]] = sizes[k] != 0 ? m->ps->scratch[first + total] : 0;
        total += sizes[k];
    }
    if (total == n)
        return true;
    base_diag_note(base_diag_emit(m->ps->diags, PTO_D_OP_FORMAT, m->name, "`%s` takes %u operands here, not %u", m->info->mnemonic, total, n),
                   open > 1 && !segmented ? "it has optional operands: give operandSegmentSizes = array<i32: ..>" : "operands stand in definition order, outs last");
    return false;
}

/* The form of a legacy spelling whose operands stand in another order than those of its successor (alias_form.def): none left out,
 * outs last. NULL for other names. */
static const struct asm_form *old_form(struct matcher *m)
{
    struct asm_parser *ps = m->ps;
    const struct asm_word *w = asm_word_find(ps, ps->text + m->name.begin + 1, m->name.end - m->name.begin - 2);
    if (w == NULL || !w->legacy || strncmp(w->full, "pto.", 4) != 0)
        return NULL;
    const struct asm_format *old = asm_old_format(ps, m->op, w->full, asm_span(ps, m->name.begin + 1, m->name.end - 1));
    return old != asm_format(&ps->formats, m->op) && old->forms[0].norder != 0 ? &old->forms[0] : NULL;
}

static void place_old_operands(struct matcher *m, const struct asm_form *form, uint32_t first)
{
    for (unsigned k = 0; k < form->norder; k++) {
        int s = form->order[k];
        m->o.first[s] = first + k;
        m->o.count[s] = 1;
        m->o.given[s] = true;
        m->o.value[s] = m->ps->scratch[first + k];
    }
}

/* The number of results against the slots; *handle: a handle that the operation changes is given back (6.1). */
static bool results_fit(struct matcher *m, uint32_t nresults, bool ssa, bool *handle)
{
    unsigned least = 0, most = 0;
    bool any = false, bind = false;
    for (int s = m->info->nslots - 1; s >= 0; s--) {
        const struct pto_slot *slot = &m->info->slots[s];
        bool result = slot->dir == PTO_DIR_RES || (ssa && isa_slot_is_out(slot));
        most += result;
        least += result && slot->dir != PTO_DIR_OPTOUT;
        any |= slot->dir == PTO_DIR_RESLIST;
        bind = s == 0 && slot->dir == PTO_DIR_BIND;
    }
    *handle = most == 0 && !any && nresults == 1 && bind;
    if (any || *handle || (nresults >= least && nresults <= most))
        return true;
    base_diag_emit(m->ps->diags, PTO_D_OP_FORMAT, m->name, "`%s` gives %u results, but %u types are written for them", m->info->mnemonic, nresults > most ? most : least,
                   nresults);
    return false;
}

static pto_type_id literal_type(struct asm_parser *ps, const struct pto_attribute *a)
{
    return a->kind == PTO_LIT_BOOL ? isa_type_int(ps->p, 1, 0) : a->type;
}

/* Which outs are results: optional ones as far as there are types for them. */
static void mark_results(struct matcher *m, uint32_t nresults)
{
    unsigned needed = 0;
    for (int s = 0; s < m->info->nslots; s++)
        needed += isa_slot_is_out(&m->info->slots[s]) && m->info->slots[s].dir != PTO_DIR_OPTOUT;
    for (int s = 0; s < m->info->nslots; s++)
        if (isa_slot_is_out(&m->info->slots[s]) && (m->info->slots[s].dir != PTO_DIR_OPTOUT || needed++ < nresults))
            m->o.is_result[s] = true;
}

void asm_bind_generic(struct asm_parser *ps, enum pto_op op, struct pto_span name, struct pto_span span, pto_op_id shell, const uint32_t at[4], uint32_t attrs)
{
    struct matcher m = {.ps = ps, .op = op, .info = isa_op(op), .name = name, .span = span, .attrs = attrs};
    m.o.flags = PTO_OPFLAG_GENERIC;
    m.o.shell = shell;
    uint32_t n = (at[1] - at[0]) / 2, ntypes = (at[2] - at[1]) / 2, nresults = (at[3] - at[2]) / 2, first = ps->nscratch;
    bool outs = false, handle = false, ok = n == ntypes;
    for (int s = 0; s < m.info->nslots; s++)
        outs |= isa_slot_is_out(&m.info->slots[s]);
    bool ssa = outs && nresults != 0;
    if (!ok)
        base_diag_emit(ps->diags, PTO_D_OP_FORMAT, name, "%u operands are given, but %u types for them", n, ntypes);
    for (uint32_t k = 0; k < n && ok; k++) {
        struct pto_span use = asm_span(ps, ps->uses[at[0] + 2 * k], ps->uses[at[0] + 2 * k + 1]);
        pto_value_id v = asm_use(ps, use.begin, use.end);
        asm_check_type(ps, use, ps->uses[at[1] + 2 * k], v);
        asm_push_scratch(ps, v);
    }
    const struct asm_form *old = old_form(&m);
    bool in_old_order = ok && old != NULL && !ssa && n == old->norder;
    if (in_old_order)
        place_old_operands(&m, old, first);
    ok = ok && (in_old_order || place_operands(&m, first, n, ssa)) && results_fit(&m, nresults, ssa, &handle);
    if (ssa)
        mark_results(&m, nresults);
    m.o.flags |= ssa || handle ? PTO_OPFLAG_SSA : 0;
    if (!ok || !asm_fit_attrs(ps, op, m.attrs) || !asm_fit_places(ps, op, asm_form_of_operands(&m), name, m.attrs)) {
        asm_define_error_results(ps);
        return;
    }
    for (uint32_t k = attrs; k < ps->nentries; k++) /* a literal is of the type of the result */
        if (ps->entries[k].key == PTO_ATTR_VALUE && ps->entries[k].kind != PTO_LIT_OPAQUE && nresults == 1 && literal_type(ps, &ps->entries[k]) != ps->uses[at[2]] && ps->uses[at[2]] != 0)
            base_diag_emit(ps->diags, PTO_D_TYPE_MISMATCH, ps->entries[k].span, "the literal is not of the type of the result");
    uint32_t types = ps->nscratch;
    for (uint32_t k = 0; k < nresults; k++)
        asm_push_scratch(ps, ps->uses[at[2] + 2 * k]);
    pto_type_id *copy = base_alloc_array(&ps->arena, nresults + 1, sizeof *copy);
    memcpy(copy, ps->scratch + types, nresults * sizeof *copy);
    memcpy(m.o.successors, ps->successors, sizeof m.o.successors);
    m.o.nsuccessors = shell == 0 ? ps->nsuccessors : 0;
    m.o.result_list = copy;
    m.o.nresult_list = nresults;
    pto_op_id id = asm_make_op(ps, op, &m.o, name, span, attrs);
    if (op == PTO_OP_FUNC && id != 0)
        asm_define_function(ps, id, name);
}
