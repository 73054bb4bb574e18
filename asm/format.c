/* Compiling format strings (isa/op.h) to elements. The strings are ours: a malformed one is a bug that the unit test over
 * all rows finds, so nothing is diagnosed here. */
#include "asm/format.h"
#include "isa/program.h"

#include <string.h>

enum { MAX_ELEMS = 64 };

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

/* `$name`, `@name`, `#name` and their `...` forms. */
static struct asm_elem reference(const struct isa_op_info *info, const char *text, size_t len)
{
    struct asm_elem e = {.slot = -1};
    char mark = text[0];
    bool list = len > 3 && memcmp(text + len - 3, "...", 3) == 0;
    text++;
    len -= list ? 4 : 1;
    e.text = text;
    e.len = (uint16_t)len;
    if (mark == '#') {
        e.kind = list ? ASM_EL_WORDS : ASM_EL_ATTR;
        e.attr = find_attr(info, text, len);
        return e;
    }
    if (mark == '&' || mark == '^')
        e.kind = mark == '&' ? ASM_EL_SUCCESSOR : ASM_EL_REGION;
    else if (mark == '@' && is_word(text, len, "*"))
        e.kind = ASM_EL_SAME;
    else if (mark == '@' && is_word(text, len, "_"))
        e.kind = ASM_EL_DROP;
    else if (mark == '@' && is_word(text, len, "func"))
        e.kind = ASM_EL_FUNC;
    else if (mark == '@' && (is_word(text, len, "ins") || is_word(text, len, "outs")))
        e.kind = find_slot(info, text, len) >= 0 ? ASM_EL_TYPE : ASM_EL_SLOT_TYPES;
    else
        e.kind = mark == '$' ? (list ? ASM_EL_USES : ASM_EL_USE) : (list ? ASM_EL_TYPES : ASM_EL_TYPE);
    e.slot = (int8_t)find_slot(info, text, len);
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
    if (is_word(text, len, "{}"))
        return (struct asm_elem){.kind = ASM_EL_DICT, .slot = -1};
    if (text[0] == '$' || text[0] == '@' || text[0] == '#' || text[0] == '&' || text[0] == '^')
        return reference(info, text, len);
    bool punct = strchr("(),:[]=<>-", text[0]) != NULL;
    return (struct asm_elem){.kind = punct ? ASM_EL_PUNCT : ASM_EL_WORD, .slot = -1, .text = text, .len = (uint16_t)len};
}

static void close_groups(struct asm_elem *elems, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        if (elems[i].kind == ASM_EL_CLAUSES || elems[i].kind == ASM_EL_CLAUSE) {
            unsigned j = i + 1;
            while (j < n && elems[j].kind != ASM_EL_CLAUSE && elems[j].kind != ASM_EL_CLAUSES_END)
                j++;
            elems[i].next = (uint16_t)j;
        }
        if (elems[i].kind != ASM_EL_OPEN)
            continue;
        unsigned j = i + 1;
        while (j < n && elems[j].kind != ASM_EL_CLOSE)
            j++;
        elems[i].next = (uint16_t)(j + 1);
    }
}

static void compile(struct asm_formats *formats, struct asm_format *f, const struct isa_op_info *info, const char *text)
{
    struct asm_elem elems[MAX_ELEMS + 1];
    unsigned n = 0;
    uint8_t named[PTO_MAX_SLOTS], nnamed = 0;
    for (const char *s = text; *s != '\0' && n < MAX_ELEMS;) {
        size_t len = strcspn(s, " ");
        struct asm_elem e = element(info, s, len);
        if (e.kind == ASM_EL_PUNCT && e.text[0] == '(')
            nnamed = 0;
        if ((e.kind == ASM_EL_USE || e.kind == ASM_EL_USES) && e.slot >= 0) {
            if (nnamed < PTO_MAX_SLOTS)
                named[nnamed++] = (uint8_t)e.slot;
            if (f->norder < PTO_MAX_SLOTS)
                f->order[f->norder++] = (uint8_t)e.slot;
        }
        if (e.kind == ASM_EL_SLOT_TYPES) {
            memcpy(e.slots, named, nnamed);
            e.nslots = nnamed;
        }
        elems[n++] = e;
        s += len + (s[len] == ' ');
    }
    close_groups(elems, n);
    elems[n] = (struct asm_elem){.kind = ASM_EL_END, .slot = -1};
    f->dps = n > 1 && elems[0].kind == ASM_EL_WORD && is_word(elems[0].text, elems[0].len, "ins");
    struct asm_elem *copy = base_alloc_array(&formats->arena, n + 1, sizeof *copy);
    memcpy(copy, elems, (n + 1) * sizeof *copy);
    f->elems = copy;
}

const struct asm_format *asm_format(struct asm_formats *formats, enum pto_op op)
{
    struct asm_format *f = &formats->of[op];
    if (f->elems == NULL)
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
            if (formats->old[i].elems == NULL)
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
