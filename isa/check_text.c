/* The constraint engine's words: what a statement expects, what the operands are instead, sentences for the manual.
 * Used when a check has failed and for documents, never on the way of a legal instruction. */
#include "isa/check_impl.h"

#include <stdio.h>
#include <string.h>

static const struct {
    uint32_t families;
    const char *text;
} guards[] = {
#define PTO_CHECK_GUARD(word, families, text) {families, text},
#include "isa/check.def"
#undef PTO_CHECK_GUARD
};

static unsigned count_bits(uint64_t bits)
{
    unsigned n = 0;
    for (; bits != 0; bits &= bits - 1)
        n++;
    return n;
}

/* What stands before item k of n of a list: "", ", ", " and ". */
static const char *joint(unsigned k, unsigned n, const char *last) { return k == 0 ? "" : k + 1 == n ? last : ", "; }

static void put_names(struct base_buf *out, const struct isa_check_column *column, uint16_t which)
{
    unsigned n = count_bits(which), k = 0;
    for (unsigned s = 0; s < PTO_MAX_SLOTS; s++)
        if ((which >> s & 1) != 0)
            base_printf(out, "%s%s", joint(k++, n, " and "), column->info->slots[s].name);
}

static unsigned words_of(const struct check_statement *s)
{
    switch ((enum check_kind)s->kind) {
    case CHECK_TYPE: return WORDS_DTYPE;
    case CHECK_PLACE: return WORDS_PLACE;
    case CHECK_BLAYOUT: return WORDS_ENUM + PTO_ENUM_BLAYOUT;
    case CHECK_SLAYOUT: return WORDS_ENUM + PTO_ENUM_SLAYOUT;
    default: return WORDS_NONE;
    }
}

/* How messages call a word of a T's or LOC's set. */
static void put_word(struct base_buf *out, const char *word, size_t len, unsigned words)
{
    static const struct {
        const char *word, *text;
    } groups[] = {
#define PTO_CHECK_TYPES(word, set, spoken) {word, spoken},
#include "isa/check.def"
#undef PTO_CHECK_TYPES
    };
    bool signless = len > 0 && word[0] == '=';
    word += signless;
    len -= signless;
    for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++)
        if (words == WORDS_DTYPE && strlen(groups[g].word) == len && memcmp(groups[g].word, word, len) == 0) {
            base_printf(out, "%s%s", signless ? "signless " : "", groups[g].text);
            return;
        }
    uint64_t set = isa_check_word(words, word, len);
    int64_t value = 0;
    while (value < 63 && (set >> value & 1) == 0)
        value++;
    const char *text = words == WORDS_DTYPE ? isa_check_word_text(words, value) : NULL;
    if (text != NULL)
        base_puts(out, text);
    else
        base_put(out, word, len);
}

/* The set as the row writes it, or the one value a word of the language stands for. */
static void put_set(struct base_buf *out, const struct check_statement *s)
{
    unsigned n = 0, k = 0, words = words_of(s);
    for (size_t pass = 0; pass < 2 && s->text != NULL; pass++)
        for (size_t i = 0, len; i < s->text_len; i += len) {
            i += strspn(s->text + i, " ");
            len = strcspn(s->text + i, " )");
            if (len == 0 || i >= s->text_len)
                break;
            if (pass == 0) {
                n++;
                continue;
            }
            base_puts(out, joint(k++, n, " or "));
            put_word(out, s->text + i, len, words);
        }
    for (int v = 0; v < 64 && s->text == NULL; v++)
        if ((s->set >> v & 1) != 0)
            base_puts(out, isa_check_word_text(words, v));
}

static void put_family(struct base_buf *out, uint32_t families)
{
    for (size_t i = 0; i < sizeof guards / sizeof guards[0] && families != PTO_F_ALL; i++)
        if (guards[i].families == families)
            base_puts(out, guards[i].text);
}

void isa_check_put_expected(struct base_buf *out, const struct isa_check_column *column, const struct check_statement *s, uint16_t which)
{
    base_puts(out, "expects ");
    for (const char *t = isa_check_kind((enum check_kind)s->kind)->expected; *t != '\0'; t++) {
        if (*t != '$') {
            base_putc(out, *t);
            continue;
        }
        switch (*++t) {
        case 'x': put_names(out, column, which); break;
        case 's': put_set(out, s); break;
        case 'f': put_family(out, s->families); break;
        default:
            if (s->message != NULL)
                base_put(out, s->message, s->message_len);
            else
                base_printf(out, "`%.*s`", (int)s->text_len, s->text);
            break;
        }
    }
}

static void put_extent(struct base_buf *out, int64_t n)
{
    if (n == PTO_UNKNOWN)
        base_putc(out, '?');
    else
        base_printf(out, "%lld", (long long)n);
}

/* What one operand is in the sense of a statement; nothing for kinds without a value. */
static void put_value(struct base_buf *out, const struct pto_operand *o, const struct check_statement *s)
{
    unsigned words = words_of(s);
    enum check_term term = TERM_DTYPE;
    int64_t rows, cols;
    switch ((enum check_kind)s->kind) {
    case CHECK_TYPE: case CHECK_SAME_TYPE: words = WORDS_DTYPE; break;
    case CHECK_PLACE: term = TERM_PLACE; break;
    case CHECK_BLAYOUT: term = TERM_BLAYOUT; break;
    case CHECK_SLAYOUT: term = TERM_SLAYOUT; break;
    case CHECK_SAME_WIDTH: base_printf(out, "%s", isa_check_word_text(WORDS_DTYPE, isa_check_operand_term(o, TERM_DTYPE, 0))); return;
    case CHECK_SAME_VALID: case CHECK_SAME_SHAPE: case CHECK_STATIC: case CHECK_SOME:
        isa_check_extents(o, s->kind != CHECK_SAME_SHAPE, &rows, &cols);
        put_extent(out, rows);
        base_putc(out, 'x');
        put_extent(out, cols);
        return;
    case CHECK_SAME_VALID_ROWS: put_extent(out, isa_check_operand_term(o, TERM_VALID_ROWS, 0)); return;
    case CHECK_SAME_VALID_COLS: put_extent(out, isa_check_operand_term(o, TERM_VALID_COLS, 0)); return;
    default: return;
    }
    const char *text = isa_check_word_text(words, isa_check_operand_term(o, term, 0));
    base_puts(out, text != NULL ? text : "none");
}

static bool has_values(const struct check_statement *s)
{
    return s->kind != CHECK_DISTINCT && s->kind != CHECK_GIVEN && s->kind != CHECK_ABSENT;
}

/* The terms of a condition with their values, each once: "rows of src = 15, valid columns of dst = 3". */
static void put_terms(struct base_buf *out, const struct check_values *v, unsigned index, unsigned begin, bool *first)
{
    const struct check_node *n = &v->column->nodes[index];
    if (n->op > NODE_GIVEN) {
        put_terms(out, v, n->a, begin, first);
        if (n->op != NODE_NOT && n->op != NODE_NEG && n->op != NODE_IN)
            put_terms(out, v, n->b, begin, first);
        return;
    }
    if (n->op != NODE_TERM && n->op != NODE_ATTR)
        return;
    for (unsigned i = begin; i < index; i++) {
        const struct check_node *m = &v->column->nodes[i];
        if (m->op == n->op && m->slot == n->slot && m->term == n->term && m->a == n->a)
            return;
    }
    int64_t value = isa_check_eval(v, index);
    const char *text = isa_check_word_text(n->words, value);
    if (n->op == NODE_TERM && isa_check_operand(v->insn, n->slot) == NULL)
        return;
    base_puts(out, *first ? " (" : ", ");
    *first = false;
    const struct isa_op_info *info = v->column->info;
    if (n->op == NODE_TERM && n->term == TERM_IS_TILE) {
        base_printf(out, "%s is %s tile", info->slots[n->slot].name, value != 0 ? "a" : "no");
        return;
    }
    const struct check_term_info *term = isa_check_term((enum check_term)n->term);
    if (n->op == NODE_ATTR)
        base_printf(out, "%s", isa_attr((enum pto_attr)info->attrs[n->slot])->key);
    else if (n->term == TERM_DIM)
        base_printf(out, "dimension %u of %s", n->a, info->slots[n->slot].name);
    else
        base_printf(out, "%s%s%s", term->text, term->text[0] != '\0' ? " " : "", info->slots[n->slot].name);
    base_puts(out, " = ");
    if (text != NULL)
        base_puts(out, text);
    else
        put_extent(out, value);
}

void isa_check_put_values(struct base_buf *out, const struct check_values *v, const struct check_statement *s, uint16_t which)
{
    if (s->condition != 0) {
        bool first = true;
        put_terms(out, v, s->condition, s->first_node, &first);
        if (!first)
            base_putc(out, ')');
        return;
    }
    if ((s->kind == CHECK_GIVEN || s->kind == CHECK_ABSENT) && s->guard != 0) { /* `here` means these values */
        bool first = true;
        put_terms(out, v, s->guard, s->guard, &first);
        if (!first)
            base_putc(out, ')');
    }
    if (!has_values(s))
        return;
    struct base_buf all = {0}, first = {0}, one = {0};
    unsigned n = count_bits(which), k = 0;
    bool differ = false;
    for (unsigned slot = 0; slot < PTO_MAX_SLOTS; slot++) {
        const struct pto_operand *o = (which >> slot & 1) != 0 ? isa_check_operand(v->insn, slot) : NULL;
        if (o == NULL)
            continue;
        one.len = 0;
        put_value(k == 0 ? &first : &one, o, s);
        differ = differ || (k != 0 && (first.len != one.len || memcmp(first.data, one.data, one.len) != 0));
        base_printf(&all, "%s%s", joint(k, n, " and "), k == 0 ? first.data : one.data);
        k++;
    }
    if (k != 0) /* the same of all of them once */
        base_printf(out, ", got %s", differ ? all.data : first.data);
    base_buf_free(&all);
    base_buf_free(&first);
    base_buf_free(&one);
}

const char *isa_check_sentence(enum pto_op op, unsigned index, char *buf, size_t size)
{
    struct base_arena arena = {0};
    struct base_buf text = {0};
    const struct isa_check_column *column = isa_check_compile(&arena, isa_op(op), 0);
    if (index < column->count) {
        const struct check_statement *s = &column->statements[index];
        uint16_t which = 0;
        for (unsigned i = 0; i < s->nslots; i++)
            which = (uint16_t)(which | 1u << s->slot[i]);
        if (s->families != PTO_F_ALL && strstr(isa_check_kind((enum check_kind)s->kind)->expected, "$f") == NULL) {
            put_family(&text, s->families);
            if (text.len != 0)
                text.data[text.len - 1] = ':';
            base_putc(&text, ' ');
        }
        if (s->guard_text != NULL)
            base_printf(&text, "when `%s`, ", s->guard_text);
        isa_check_put_expected(&text, column, s, which);
        if (s->lint)
            base_puts(&text, " (lint)");
        snprintf(buf, size, "%s", text.data);
    }
    const char *result = index < column->count ? buf : NULL;
    base_buf_free(&text);
    base_arena_free(&arena);
    return result;
}

bool isa_check_statement(enum pto_op op, unsigned index, struct isa_check_statement *out)
{
    struct base_arena arena = {0};
    const struct isa_check_column *column = isa_check_compile(&arena, isa_op(op), 0);
    bool found = index < column->count;
    if (found) {
        const struct check_statement *s = &column->statements[index];
        *out = (struct isa_check_statement){.code = isa_check_kind((enum check_kind)s->kind)->diag, .families = s->families,
                                            .text = s->severity[ISA_LEGAL_TEXT], .strict = s->severity[ISA_LEGAL_STRICT], .capi = s->severity[ISA_LEGAL_CAPI]};
    }
    base_arena_free(&arena);
    return found;
}
