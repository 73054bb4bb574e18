/* Compiling format strings (isa/op.h) to elements, and what can be said of a form without a program: which operations it can
 * show, how people read it. The strings are ours: a malformed one is a bug that the unit test over all rows finds. */
#include "asm/format.h"
#include "isa/program.h"

#include <string.h>

enum { MAX_ELEMS = 96 };

static int find_slot(const struct isa_op_info *info, const char *name, size_t len)
{
    for (int i = 0; i < info->nslots; i++)
        if (strlen(info->slots[i].name) == len && memcmp(info->slots[i].name, name, len) == 0)
            return i;
    return -1;
}

static uint16_t find_attr(const struct isa_op_info *info, const char *key, size_t len)
{
    for (const uint8_t *a = info->attrs; *a != 0; a++)
        if (strlen(isa_attr((enum pto_attr)*a)->key) == len && memcmp(isa_attr((enum pto_attr)*a)->key, key, len) == 0)
            return *a;
    return 0;
}

static bool is_word(const char *text, size_t len, const char *word) { return strlen(word) == len && memcmp(text, word, len) == 0; }

/* `#name`, `#'name'`, `#<name>`, `#name...`. */
static struct asm_elem attribute(const struct isa_op_info *info, const char *text, size_t len)
{
    struct asm_elem e = {.kind = ASM_EL_ATTR, .slot = -1};
    text++;
    len--;
    if (len > 2 && text[0] == '\'') {
        e.quoted = true;
        text++;
        len -= 2;
    } else if (len > 2 && text[0] == '<') {
        e.brief = true;
        text++;
        len -= 2;
    } else if (len > 3 && memcmp(text + len - 3, "...", 3) == 0) {
        e.kind = ASM_EL_WORDS;
        len -= 3;
    }
    e.text = text;
    e.len = (uint16_t)len;
    e.attr = find_attr(info, text, len);
    return e;
}

/* `$name`, `@name`, `&name`, `^name` and their `...` forms. */
static struct asm_elem reference(const struct isa_op_info *info, const char *text, size_t len)
{
    struct asm_elem e = {.slot = -1};
    char mark = text[0];
    bool list = len > 3 && memcmp(text + len - 3, "...", 3) == 0;
    text++;
    len -= list ? 4 : 1;
    e.text = text;
    e.len = (uint16_t)len;
    e.slot = (int8_t)find_slot(info, text, len);
    if (mark == '&' || mark == '^')
        e.kind = mark == '&' ? ASM_EL_SUCCESSOR : ASM_EL_REGION;
    else if (mark == '@' && is_word(text, len, "*"))
        e.kind = ASM_EL_SAME;
    else if (mark == '@' && is_word(text, len, "_"))
        e.kind = ASM_EL_DROP;
    else if (mark == '@' && is_word(text, len, "func"))
        e.kind = ASM_EL_FUNC;
    else if (mark == '@' && e.slot < 0 && (is_word(text, len, "ins") || is_word(text, len, "outs") || is_word(text, len, "all")))
        e.kind = ASM_EL_SLOT_TYPES;
    else
        e.kind = mark == '$' ? (list ? ASM_EL_USES : ASM_EL_USE) : (list ? ASM_EL_TYPES : ASM_EL_TYPE);
    return e;
}

static struct asm_elem element(const struct isa_op_info *info, const char *text, size_t len)
{
    if (is_word(text, len, "(?") || is_word(text, len, "(~"))
        return (struct asm_elem){.kind = ASM_EL_OPEN, .slot = -1, .read_only = text[1] == '~'};
    if (is_word(text, len, "?)") || is_word(text, len, "~)"))
        return (struct asm_elem){.kind = ASM_EL_CLOSE, .slot = -1};
    if (is_word(text, len, "(&") || is_word(text, len, "&") || is_word(text, len, "&)"))
        return (struct asm_elem){.kind = len == 1 ? ASM_EL_CLAUSE : text[0] == '(' ? ASM_EL_CLAUSES : ASM_EL_CLAUSES_END, .slot = -1};
    if (is_word(text, len, "{}") || is_word(text, len, "{~}"))
        return (struct asm_elem){.kind = ASM_EL_DICT, .slot = -1, .read_only = len == 3};
    if (text[0] == '#')
        return attribute(info, text, len);
    if (text[0] == '$' || text[0] == '@' || text[0] == '&' || text[0] == '^')
        return reference(info, text, len);
    bool punct = strchr("(),:[]=<>-", text[0]) != NULL;
    return (struct asm_elem){.kind = punct ? ASM_EL_PUNCT : ASM_EL_WORD, .slot = -1, .text = text, .len = (uint16_t)len};
}

/* Groups know where they end; clauses where the next one begins; everything in either is optional. */
static void close_groups(struct asm_elem *elems, unsigned n)
{
    unsigned open[ASM_MAX_GROUPS], depth = 0, groups = 0;
    bool clauses = false;
    for (unsigned i = 0; i < n; i++) {
        struct asm_elem *e = &elems[i];
        if (e->kind == ASM_EL_CLAUSES || e->kind == ASM_EL_CLAUSE) {
            unsigned j = i + 1;
            while (j < n && elems[j].kind != ASM_EL_CLAUSE && elems[j].kind != ASM_EL_CLAUSES_END)
                j++;
            e->next = (uint16_t)j;
        }
        clauses = e->kind == ASM_EL_CLAUSES || (clauses && e->kind != ASM_EL_CLAUSES_END);
        e->optional = clauses || depth != 0;
        if (e->kind == ASM_EL_OPEN && depth < ASM_MAX_GROUPS && groups < ASM_MAX_GROUPS) {
            e->group = (uint8_t)groups++;
            open[depth++] = i;
        } else if (e->kind == ASM_EL_CLOSE && depth != 0) {
            elems[open[--depth]].next = (uint16_t)(i + 1);
        }
    }
}

static bool begin_alike(const struct asm_elem *a, const struct asm_elem *b)
{
    bool use_a = a->kind == ASM_EL_USE || a->kind == ASM_EL_USES, use_b = b->kind == ASM_EL_USE || b->kind == ASM_EL_USES;
    return (use_a && use_b) || (a->kind == b->kind && a->kind == ASM_EL_PUNCT && a->len == b->len && memcmp(a->text, b->text, a->len) == 0);
}

/* An optional part, or a list, behind which what must stand begins as it does itself. */
static bool is_choosy(const struct asm_elem *elems)
{
    static const struct asm_elem comma = {.kind = ASM_EL_PUNCT, .text = ",", .len = 1};
    for (const struct asm_elem *e = elems; e->kind != ASM_EL_END; e++) {
        const struct asm_elem *after = e->kind == ASM_EL_OPEN ? &elems[e->next] : e + 1;
        if (e->kind != ASM_EL_OPEN && e->kind != ASM_EL_USES)
            continue;
        while (after->kind == ASM_EL_OPEN || after->kind == ASM_EL_CLOSE) {
            if (e->kind == ASM_EL_USES && begin_alike(&comma, after + 1))
                return true;
            after = after->kind == ASM_EL_OPEN ? &elems[after->next] : after + 1;
        }
        if (begin_alike(e->kind == ASM_EL_OPEN ? e + 1 : &comma, after))
            return true;
    }
    return false;
}

static const char *compile_form(struct asm_formats *formats, struct asm_form *f, const struct isa_op_info *info, const char *s)
{
    struct asm_elem elems[MAX_ELEMS + 1];
    unsigned n = 0;
    uint8_t since_paren = 0;
    for (; *s != '\0' && n < MAX_ELEMS;) {
        size_t len = strcspn(s, " ");
        if (is_word(s, len, "||"))
            break;
        struct asm_elem e = element(info, s, len);
        if (e.kind == ASM_EL_PUNCT && e.text[0] == '(')
            since_paren = f->norder;
        if ((e.kind == ASM_EL_USE || e.kind == ASM_EL_USES || e.kind == ASM_EL_SUCCESSOR) && e.slot >= 0 && f->norder < PTO_MAX_SLOTS) {
            f->order[f->norder++] = (uint8_t)e.slot;
            f->named[e.slot] = true;
        }
        e.needed = e.kind == ASM_EL_DICT && n != 0 && elems[n - 1].kind == ASM_EL_PUNCT && elems[n - 1].text[0] == ',' && !e.read_only;
        if (e.kind == ASM_EL_SLOT_TYPES) {
            uint8_t from = is_word(e.text, e.len, "all") ? 0 : since_paren;
            e.nslots = (uint8_t)(f->norder - from);
            memcpy(e.slots, f->order + from, e.nslots);
        }
        f->places = f->places || e.kind == ASM_EL_ATTR || e.kind == ASM_EL_WORDS;
        elems[n++] = e;
        s += len;
        s += *s == ' ';
    }
    elems[n] = (struct asm_elem){.kind = ASM_EL_END, .slot = -1};
    close_groups(elems, n);
    for (unsigned i = 0; i < n; i++)
        if ((elems[i].kind == ASM_EL_USE || elems[i].kind == ASM_EL_USES) && elems[i].slot >= 0)
            f->optional[elems[i].slot] = elems[i].optional;
    f->dps = n > 1 && elems[0].kind == ASM_EL_WORD && is_word(elems[0].text, elems[0].len, "ins");
    f->choosy = is_choosy(elems);
    struct asm_elem *copy = base_alloc_array(&formats->arena, n + 1, sizeof *copy);
    memcpy(copy, elems, (n + 1) * sizeof *copy);
    f->elems = copy;
    return s;
}

static void compile(struct asm_formats *formats, struct asm_format *f, const struct isa_op_info *info, const char *text)
{
    struct asm_form forms[ASM_MAX_FORMS] = {0};
    for (bool more = true; more && f->nforms < ASM_MAX_FORMS;) {
        text = compile_form(formats, &forms[f->nforms++], info, text);
        more = strncmp(text, "|| ", 3) == 0;
        text += more ? 3 : 0;
    }
    struct asm_form *copy = base_alloc_array(&formats->arena, f->nforms, sizeof *copy);
    memcpy(copy, forms, f->nforms * sizeof *copy);
    f->forms = copy;
    f->dps = copy[0].dps;
    bool own = false;
    for (const struct asm_elem *e = copy[0].elems; e->kind != ASM_EL_END && !f->dps; e++) {
        f->fixed_keys |= e->kind == ASM_EL_DICT && e->read_only && own;
        own |= e->kind == ASM_EL_DICT && !e->read_only;
    }
}

const struct asm_format *asm_format(struct asm_formats *formats, enum pto_op op)
{
    struct asm_format *f = &formats->of[op];
    if (f->forms == NULL)
        compile(formats, f, isa_op(op), isa_op(op)->format);
    return f;
}

static const struct { const char *alias, *format; } old_forms[] = {
#define PTO_ALIAS_FORM(alias, format) {alias, format},
#include "isa/alias_form.def"
#undef PTO_ALIAS_FORM
};
_Static_assert(sizeof old_forms / sizeof old_forms[0] <= 16, "asm_formats.old is too small");

const struct asm_format *asm_format_of_alias(struct asm_formats *formats, const char *alias, enum pto_op op)
{
    for (size_t i = 0; i < sizeof old_forms / sizeof old_forms[0]; i++)
        if (strcmp(old_forms[i].alias, alias) == 0) {
            if (formats->old[i].forms == NULL)
                compile(formats, &formats->old[i], isa_op(op), old_forms[i].format);
            return &formats->old[i];
        }
    return asm_format(formats, op);
}

void asm_formats_free(struct asm_formats *formats) { base_arena_free(&formats->arena); }

bool asm_slot_takes(enum pto_slot_kind slot, uint8_t type_kind)
{
    uint32_t types = isa_slot_kind(slot)->types;
    return type_kind == PTO_TYPE_NONE || types == 0 || (types >> type_kind & 1) != 0;
}

/* ---- which form can show an operation ---- */

static bool is_there(const struct asm_elem *e, const struct asm_parts *parts)
{
    if (e->kind == ASM_EL_ATTR || e->kind == ASM_EL_WORDS)
        return parts->has(parts->ctx, e);
    return (e->kind == ASM_EL_USE || e->kind == ASM_EL_USES) && parts->given[e->slot];
}

static uint32_t end_of(const struct asm_form *form, uint32_t at) { return form->elems[at].next; }

bool asm_group_is_there(const struct asm_form *form, uint32_t at, const struct asm_parts *parts)
{
    if (form->elems[at].read_only)
        return false;
    bool results = false;
    for (uint32_t k = at + 1; k < end_of(form, at); k++) {
        const struct asm_elem *e = &form->elems[k];
        if (is_there(e, parts))
            return true;
        results |= e->kind == ASM_EL_TYPE && parts->given[e->slot];
    }
    return results;
}

/* Everything that must be there is; named: the slots whose values have a place. */
static bool all_there(const struct asm_form *form, const struct isa_op_info *info, const struct asm_parts *parts, bool *named)
{
    for (uint32_t k = 0; form->elems[k].kind != ASM_EL_END; k++) {
        const struct asm_elem *e = &form->elems[k];
        if (e->kind == ASM_EL_OPEN && !asm_group_is_there(form, k, parts)) {
            k = e->next - 1u;
        } else if (e->kind == ASM_EL_CLAUSES || e->kind == ASM_EL_CLAUSE) {
            if (!asm_group_is_there(form, k, parts))
                k = e->next - 1u;
        } else if ((e->kind == ASM_EL_USE || e->kind == ASM_EL_ATTR || e->kind == ASM_EL_WORDS) && !is_there(e, parts)) {
            if (e->kind != ASM_EL_USE || !parts->level1 || info->slots[e->slot].role != PTO_ROLE_TMP)
                return false;
        }
        if (e->slot >= 0 && (e->kind == ASM_EL_USE || e->kind == ASM_EL_USES || e->kind == ASM_EL_SUCCESSOR))
            named[e->slot] = true;
    }
    return true;
}

bool asm_form_holds(const struct asm_form *form, const struct isa_op_info *info, const struct asm_parts *parts)
{
    bool named[PTO_MAX_SLOTS] = {false};
    if (!all_there(form, info, parts, named))
        return false;
    for (int s = 0; s < info->nslots; s++)
        if (parts->given[s] && !named[s] && !isa_slot_is_result(&info->slots[s]))
            return false;
    return true;
}

const struct asm_elem *asm_form_place(const struct asm_form *form, uint16_t attr, const char *key, size_t len)
{
    for (const struct asm_elem *e = form->elems; e->kind != ASM_EL_END; e++)
        if ((e->kind == ASM_EL_ATTR || e->kind == ASM_EL_WORDS) && (e->attr != 0 ? e->attr == attr : e->len == len && memcmp(e->text, key, len) == 0))
            return e;
    return NULL;
}

/* ---- for people ---- */

static void put_part(struct base_buf *out, const struct isa_op_info *info, const struct asm_elem *e)
{
    switch ((enum asm_elem_kind)e->kind) {
    case ASM_EL_WORD:
    case ASM_EL_PUNCT:
        base_put(out, e->text, e->len);
        break;
    case ASM_EL_USE:
        base_printf(out, "%%%.*s", (int)e->len, e->text);
        break;
    case ASM_EL_USES:
        base_printf(out, "%%%.*s, ..", (int)e->len, e->text);
        break;
    case ASM_EL_SLOT_TYPES:
        for (unsigned k = 0; k < e->nslots; k++)
            base_puts(out, isa_slot_is_list(&info->slots[e->slots[k]]) ? (k != 0 ? ", T, .." : "T, ..") : k != 0 ? ", T" : "T");
        break;
    case ASM_EL_TYPES:
        base_puts(out, "T, ..");
        break;
    case ASM_EL_TYPE:
    case ASM_EL_SAME:
    case ASM_EL_DROP:
        base_puts(out, "T");
        break;
    case ASM_EL_FUNC:
        base_puts(out, "(T, ..) -> (T, ..)");
        break;
    case ASM_EL_ATTR:
        base_printf(out, e->quoted ? "\"%.*s\"" : "<%.*s>", (int)e->len, e->text);
        break;
    case ASM_EL_WORDS:
        base_printf(out, "%.*s, ..", (int)e->len, e->text);
        break;
    case ASM_EL_SUCCESSOR:
        base_puts(out, "^block(%values : types)");
        break;
    case ASM_EL_REGION:
        base_puts(out, "{ .. }");
        break;
    case ASM_EL_DICT:
        base_puts(out, "{attributes}");
        break;
    case ASM_EL_CLAUSE:
        base_puts(out, ",");
        break;
    case ASM_EL_OPEN:
    case ASM_EL_CLAUSES:
        base_puts(out, "[");
        break;
    case ASM_EL_CLOSE:
    case ASM_EL_CLAUSES_END:
        base_puts(out, "]");
        break;
    case ASM_EL_END:
        break;
    }
}

void asm_put_form(struct base_buf *out, const struct isa_op_info *info, const struct asm_form *form)
{
    base_puts(out, info->mnemonic);
    for (uint32_t k = 0; form->elems[k].kind != ASM_EL_END; k++) {
        const struct asm_elem *e = &form->elems[k];
        char last = out->data[out->len - 1], c = e->kind == ASM_EL_PUNCT && e->len == 1 ? e->text[0] : '\0';
        if (e->kind == ASM_EL_OPEN && (e->read_only || e[2].kind == ASM_EL_DROP)) {
            k = e->next - 1u;
            continue;
        }
        if (e->kind == ASM_EL_DICT && e->read_only)
            continue;
        bool tight = last == '(' || last == '[' || c == ',' || c == ')' || c == ']' || e->kind == ASM_EL_CLOSE || e->kind == ASM_EL_CLAUSES_END ||
                     e->kind == ASM_EL_CLAUSE || (c == '(' && k != 0 && form->elems[k - 1].kind == ASM_EL_WORD) ||
                     (c == '[' && k != 0 && form->elems[k - 1].kind == ASM_EL_USE);
        base_puts(out, tight ? "" : " ");
        put_part(out, info, e);
    }
}
