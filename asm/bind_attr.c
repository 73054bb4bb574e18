/* The attributes of one operation against its row: known keys, values of their kind, the order of the table, and those that
 * stand at a place of their own in the text. Values by themselves are parse_attr.c's. */
#include "asm/bind.h"

/* One word of a list such as `overflow<nsw, nuw>`. */
static bool is_flag(const struct asm_parser *ps, const struct pto_attribute *word, const struct isa_flags *flags)
{
    return word->kind == PTO_LIT_STRING && flags != NULL &&
           base_in_words(flags->words, base_str(&ps->p->strings, word->str), base_str_len(&ps->p->strings, word->str), false);
}

/* Can the text form hold this value at the attribute's own place? The generic form may have given it any. */
static bool fits_place(struct asm_parser *ps, struct pto_attribute *a, const struct asm_elem *e)
{
    uint8_t kind = e->attr != 0 ? isa_attr((enum pto_attr)e->attr)->kind : PTO_AK_NONE;
    bool ok = a->kind == PTO_LIT_ARRAY && a->count != 0;
    if (e->kind == ASM_EL_WORDS) {
        for (uint32_t k = 0; ok && k < a->count; k++)
            ok = is_flag(ps, &ps->p->attrs[a->first + k], isa_flags(e->text, e->len));
    } else if (kind == PTO_AK_INTS) {
        for (uint32_t k = 0; ok && k < a->count; k++) {
            ok = ps->p->attrs[a->first + k].kind == PTO_LIT_INT;
            ps->p->attrs[a->first + k].type = 0;
        }
    } else if (kind == PTO_AK_ANY) {
        if (a->type == 0 && (a->kind == PTO_LIT_INT || a->kind == PTO_LIT_FLOAT))
            a->type = a->kind == PTO_LIT_INT ? isa_type_int(ps->p, 64, 0) : isa_type_float(ps->p, PTO_F64);
        ok = a->kind == PTO_LIT_INT || a->kind == PTO_LIT_FLOAT || a->kind == PTO_LIT_BOOL || (a->kind == PTO_LIT_OPAQUE && strncmp(base_str(&ps->p->strings, a->str), "dense", 5) == 0);
    } else {
        a->type = kind == PTO_AK_INT ? 0 : a->type; /* its place has no room for one */
        ok = true;
    }
    if (!ok)
        base_diag_emit(ps->diags, PTO_D_BAD_ATTR, a->span, "`%.*s` cannot have this value", (int)e->len, e->text);
    return ok;
}

/* `overflowFlags = #arith.overflow<nsw, nuw>`, as the generic form of MLIR has it, to our list; true if no flag is set. */
static bool fit_flags(struct asm_parser *ps, struct pto_attribute *a)
{
    const struct isa_flags *flags = a->key < PTO_ATTR_COUNT || a->kind != PTO_LIT_OPAQUE ? NULL : isa_flags_property(base_str(&ps->p->strings, a->key));
    const char *t = flags != NULL ? base_str(&ps->p->strings, a->str) : "";
    if (strncmp(t, "#arith.", 7) != 0 || strchr(t, '<') == NULL)
        return false;
    struct pto_attribute list = {.key = base_intern_z(&ps->p->strings, flags->key), .kind = PTO_LIT_ARRAY, .first = ps->p->nattrs, .span = a->span};
    bool none = false;
    t = base_str(&ps->p->strings, a->str);
    for (size_t at = (size_t)(strchr(t, '<') - t) + 1, len; t[at] != '>' && t[at] != '\0'; at += len + strspn(t + at + len, ", \t")) {
        at += strspn(t + at, " \t");
        len = strcspn(t + at, ",> \t");
        if (len == 0 || !base_in_words(flags->words, t + at, len, false))
            return false; /* refused as a value that cannot stand here */
        none |= len == 4 && memcmp(t + at, "none", 4) == 0;
        pto_str_id word = base_intern(&ps->p->strings, t + at, len);
        t = base_str(&ps->p->strings, a->str);
        BASE_GROW(ps->p->attrs, ps->p->nattrs, ps->p->attrs_cap);
        ps->p->attrs[ps->p->nattrs++] = (struct pto_attribute){.kind = PTO_LIT_STRING, .str = word};
        list.count++;
    }
    *a = list;
    return none;
}

bool asm_fit_places(struct asm_parser *ps, enum pto_op op, const struct asm_form *form, struct pto_span name, uint32_t attrs)
{
    bool ok = true;
    for (const struct asm_elem *e = form->elems; form->places && e->kind != ASM_EL_END; e++) {
        if (e->kind != ASM_EL_ATTR && e->kind != ASM_EL_WORDS)
            continue;
        pto_str_id key = e->attr != 0 ? e->attr : base_intern(&ps->p->strings, e->text, e->len);
        bool found = false;
        for (uint32_t k = attrs; k < ps->nentries; k++)
            if (ps->entries[k].key == key) {
                found = true;
                ok &= fits_place(ps, &ps->entries[k], e);
            }
        if (!found && !e->optional) {
            base_diag_emit(ps->diags, PTO_D_BAD_ATTR, name, "`%s` lacks its attribute `%.*s`", isa_op(op)->mnemonic, (int)e->len, e->text);
            ok = false;
        }
    }
    return ok;
}

static bool has_entry(const void *ctx, const struct asm_elem *e)
{
    const struct matcher *m = ctx;
    pto_str_id key = e->attr != 0 ? e->attr : base_find(&m->ps->p->strings, e->text, e->len);
    for (uint32_t k = m->attrs; k < m->ps->nentries; k++)
        if (key != 0 && m->ps->entries[k].key == key)
            return true;
    return false;
}

const struct asm_form *asm_form_of_operands(struct matcher *m)
{
    const struct asm_format *format = asm_format(&m->ps->formats, m->op);
    bool given[PTO_MAX_SLOTS];
    for (int s = 0; s < m->info->nslots; s++)
        given[s] = m->o.given[s] || m->o.is_result[s] || isa_slot_is_result(&m->info->slots[s]);
    const struct asm_parts parts = {.given = given, .has = has_entry, .ctx = m, .level1 = (m->o.flags & PTO_OPFLAG_SSA) != 0};
    const struct asm_form *best = NULL;
    for (unsigned k = 0; k < format->nforms; k++) {
        if (asm_form_holds(&format->forms[k], m->info, &parts))
            return &format->forms[k];
        bool named = true, needed = true;
        for (int s = 0; s < m->info->nslots; s++) {
            named &= !given[s] || isa_slot_is_result(&m->info->slots[s]) || format->forms[k].named[s];
            needed &= given[s] || !format->forms[k].named[s] || format->forms[k].optional[s] || (parts.level1 && m->info->slots[s].role == PTO_ROLE_TMP);
        }
        best = best == NULL && named && needed ? &format->forms[k] : best;
    }
    return best != NULL ? best : &format->forms[0];
}

/* A key may be another attribute's own and this one's second spelling. */
static bool is_key_of(const char *key, const struct isa_attr_info *info) { return strcmp(key, info->key) == 0 || strcmp(key, info->alias) == 0; }

/* The key of the row that was meant, in place of the one that is written. */
static void suggest_key(struct asm_parser *ps, struct base_diag *d, struct pto_span span, const char *key, const uint8_t *attrs)
{
    const char *best = NULL;
    unsigned limit = strlen(key) < 4 ? 1 : 2;
    size_t len = strlen(key);
    for (const uint8_t *t = attrs; *t != 0; t++) {
        unsigned n = base_edit_distance(key, isa_attr((enum pto_attr)*t)->key, limit);
        if (n <= limit) {
            best = isa_attr((enum pto_attr)*t)->key;
            limit = n != 0 ? n - 1 : 0;
        }
    }
    if (best == NULL)
        return;
    if (span.end - span.begin >= len && memcmp(ps->text + span.begin, key, len) == 0)
        base_diag_fix(d, asm_span(ps, span.begin, span.begin + (uint32_t)len), "%s", best);
    else
        base_diag_note(d, "did you mean `%s`?", best);
}

bool asm_fit_attrs(struct asm_parser *ps, enum pto_op op, uint32_t attrs)
{
    const struct isa_op_info *info = isa_op(op);
    bool ok = true;
    uint32_t n = ps->nentries - attrs;
    if (n > 256) {
        base_diag_emit(ps->diags, PTO_D_LIMIT, ps->entries[attrs].span, "an operation has at most 256 attributes");
        ps->nentries = attrs;
        return false;
    }
    for (uint32_t i = attrs; i < ps->nentries; i++) {
        struct pto_attribute *a = &ps->entries[i];
        if (fit_flags(ps, a)) {
            memmove(a, a + 1, (ps->nentries - i - 1) * sizeof *a);
            ps->nentries--;
            i--;
            continue;
        }
        bool listed = false;
        for (const uint8_t *t = info->attrs; *t != 0 && !listed; t++)
            if (a->key == *t || (a->key < PTO_ATTR_COUNT && a->key != 0 && is_key_of(isa_attr((enum pto_attr)a->key)->key, isa_attr((enum pto_attr)*t)))) {
                a->key = *t;
                listed = true;
            }
        for (uint32_t k = attrs; k < i; k++)
            if (ps->entries[k].key == a->key) {
                struct base_diag *d = base_diag_emit(ps->diags, PTO_D_DUPLICATE, a->span, "`%.60s` is given twice", a->key < PTO_ATTR_COUNT ? isa_attr((enum pto_attr)a->key)->key : base_str(&ps->p->strings, a->key));
                base_diag_label(d, ps->entries[k].span, "first given here");
                ok = false;
            }
        const char *key = base_str(&ps->p->strings, a->key);
        bool free_key = info->cls == PTO_CLASS_CONTROL || strchr(key, '.') != NULL || isa_flags(key, strlen(key)) != NULL;
        if (!listed && !free_key) {
            bool fixed = asm_format(&ps->formats, op)->fixed_keys || isa_flags_property(key) != NULL /* fit_flags() did not take it */, strict = ps->options != NULL && ps->options->strict;
            struct base_diag *d = base_diag_emit_as(ps->diags, fixed ? PTO_D_BAD_ATTR : PTO_D_UNKNOWN_ATTR, fixed || strict ? PTO_SEV_ERROR : PTO_SEV_WARNING,
                                                    a->span, "`%s` has no attribute `%.60s`", info->mnemonic, key);
            suggest_key(ps, d, a->span, key, info->attrs);
            ok &= d->severity < PTO_SEV_ERROR;
            if (a->kind != PTO_LIT_OPAQUE || !a->hex)
                continue; /* its value may be anything */
        }
        ok &= asm_attr_fit(ps, a, op);
    }
    /* the order of the table, then the rest as written */
    uint32_t at = attrs;
    for (const uint8_t *t = info->attrs; *t != 0; t++)
        for (uint32_t i = at; i < ps->nentries; i++)
            if (ps->entries[i].key == *t) {
                struct pto_attribute a = ps->entries[i];
                memmove(&ps->entries[at + 1], &ps->entries[at], (i - at) * sizeof a);
                ps->entries[at++] = a;
                break;
            }
    return ok;
}
