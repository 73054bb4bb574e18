/* Attribute values and keys (pto-as.md 1, 2026-08 1.5), and the aliases of the top level. */
#include "asm/parse.h"
#include "grammar.h"

#include <string.h>

static int shown(struct pto_span s) { return s.end - s.begin > 60 ? 60 : (int)(s.end - s.begin); }

/* ---- numbers and strings ---- */

static int64_t integer(struct asm_parser *ps, struct pto_span span, bool negative, bool hex)
{
    const char *t = ps->text + span.begin + (hex ? 2 : 0), *end = ps->text + span.end;
    uint64_t v = 0, limit = negative ? (uint64_t)INT64_MAX + 1 : UINT64_MAX;
    for (; t < end; t++) {
        unsigned digit = *t <= '9' ? (unsigned)(*t - '0') : ((unsigned)*t | 32u) - 'a' + 10u;
        if (v > (limit - digit) / (hex ? 16 : 10)) {
            base_diag_emit(ps->diags, PTO_D_BAD_NUMBER, span, "`%.*s` does not fit 64 bits", shown(span), ps->text + span.begin);
            return 0;
        }
        v = v * (hex ? 16 : 10) + digit;
    }
    return (int64_t)(negative ? 0 - v : v);
}

pto_str_id asm_string_value(struct asm_parser *ps, struct pto_span span)
{
    struct base_buf b = {0};
    const char *t = ps->text + span.begin + 1, *end = ps->text + span.end - 1;
    if (memchr(t, '\\', (size_t)(end - t)) == NULL)
        return base_intern(&ps->p->strings, t, (size_t)(end - t));
    static const char hex[] = "0123456789abcdef";
    for (; t < end; t++) {
        if (*t != '\\') {
            base_putc(&b, *t);
            continue;
        }
        char c = *++t;
        const char *hi = end - t > 1 ? strchr(hex, c | 32) : NULL, *lo = end - t > 1 ? strchr(hex, t[1] | 32) : NULL;
        if (c == 'n' || c == 't' || c == '\\' || c == '"') {
            base_putc(&b, c == 'n' ? '\n' : c == 't' ? '\t' : c);
        } else if (hi != NULL && lo != NULL && *hi != '\0' && *lo != '\0') {
            base_putc(&b, (char)((hi - hex) * 16 + (lo - hex)));
            t++;
        } else {
            base_diag_emit(ps->diags, PTO_D_SYNTAX, asm_span(ps, (uint32_t)(t - ps->text) - 1, (uint32_t)(t - ps->text) + 1),
                           "a string knows \\n, \\t, \\\\, \\\" and \\ with two hexadecimal digits");
        }
    }
    pto_str_id id = base_intern(&ps->p->strings, b.data != NULL ? b.data : "", b.len);
    base_buf_free(&b);
    return id;
}

static pto_str_id text_of(struct asm_parser *ps, uint32_t begin, uint32_t end)
{
    return base_intern(&ps->p->strings, ps->text + begin, end - begin);
}

void asm_literal_typed(struct asm_parser *ps, struct pto_attribute *a)
{
    if (a->type == 0)
        return;
    const struct pto_type *t = isa_type(ps->p, a->type);
    bool is_float = t->kind == PTO_TYPE_FLOAT;
    if (is_float && a->kind == PTO_LIT_INT && a->hex) {
        a->kind = PTO_LIT_FLOAT; /* the bits of the float */
        unsigned bits = isa_dtype(isa_type_dtype(ps->p, a->type))->bits;
        if (bits > 0 && bits < 64 && (uint64_t)a->i >> bits != 0)
            base_diag_emit(ps->diags, PTO_D_BAD_NUMBER, a->span, "0x%llX has more than the %u bits of its type", (unsigned long long)a->i, bits);
        return;
    }
    if (is_float != (a->kind == PTO_LIT_FLOAT)) {
        base_diag_emit(ps->diags, PTO_D_BAD_NUMBER, a->span, is_float ? "a float literal needs a dot, or 0x and its bits" : "an integer type needs an integer literal");
        return;
    }
    /* what is written without a sign beyond 2^63 is the bits of a signless or unsigned integer */
    bool beyond = a->kind == PTO_LIT_INT && a->i < 0 && ps->text[a->span.begin] != '-', wide = t->kind == PTO_TYPE_INT && t->width >= 64;
    if (beyond && !(wide && t->sign != 's') && !(a->hex && wide)) {
        base_diag_emit(ps->diags, PTO_D_BAD_NUMBER, a->span, "this number does not fit its type");
        return;
    }
    if (t->kind != PTO_TYPE_INT || a->kind != PTO_LIT_INT || wide)
        return;
    int64_t lowest = t->sign == 'u' ? 0 : -((int64_t)1 << (t->width - 1)), most = (int64_t)(((uint64_t)1 << (t->width - (t->sign == 's'))) - 1);
    if (a->i < lowest || a->i > most)
        base_diag_emit(ps->diags, PTO_D_BAD_NUMBER, a->span, "%lld does not fit %u bits (%lld to %lld)", (long long)a->i, t->width,
                       (long long)lowest, (long long)most);
}

struct pto_attribute asm_literal(struct asm_parser *ps, int token, struct pto_span span, bool negative)
{
    struct pto_attribute a = {.span = span};
    struct pto_span digits = span;
    if (negative)
        for (digits.begin++; ps->text[digits.begin] < '0' || ps->text[digits.begin] > '9';)
            digits.begin++;
    switch (token) {
    case INT:
    case HEX:
        a.kind = PTO_LIT_INT;
        a.hex = token == HEX && !negative; /* bits have no sign */
        a.i = integer(ps, digits, negative, token == HEX);
        break;
    case FLOAT: {
        a.kind = PTO_LIT_FLOAT;
        struct base_buf b = {0};
        base_puts(&b, negative ? "-" : "");
        base_put(&b, ps->text + digits.begin, digits.end - digits.begin);
        if (b.len > 4096 || !base_parse_double(b.data, &a.f))
            base_diag_emit(ps->diags, PTO_D_BAD_NUMBER, span, "this float is out of range");
        a.str = base_intern(&ps->p->strings, b.data, b.len);
        base_buf_free(&b);
        break;
    }
    case STRING:
        a.kind = PTO_LIT_STRING;
        a.str = asm_string_value(ps, span);
        break;
    case SYMBOL:
        a.kind = PTO_LIT_SYMBOL;
        a.str = ps->text[span.begin + 1] == '"' ? asm_string_value(ps, asm_span(ps, span.begin + 1, span.end)) : text_of(ps, span.begin + 1, span.end);
        break;
    case HASH:
        return asm_hash_attr(ps, span);
    case TYPE:
        a.kind = PTO_LIT_TYPE;
        a.type = asm_type_of_text(ps, span.begin, span.end);
        break;
    case CHUNK:
        a.kind = PTO_LIT_OPAQUE;
        a.str = text_of(ps, span.begin, span.end);
        break;
    default: {
        const char *t = ps->text + span.begin;
        size_t len = span.end - span.begin;
        if ((len == 4 && memcmp(t, "true", 4) == 0) || (len == 5 && memcmp(t, "false", 5) == 0)) {
            a.kind = PTO_LIT_BOOL;
            a.i = len == 4;
        } else if (len == 4 && memcmp(t, "unit", 4) == 0) {
            a.kind = PTO_LIT_UNIT;
        } else if (asm_is_type_word(ps, span.begin, span.end)) {
            a.kind = PTO_LIT_TYPE;
            a.type = asm_type_of_text(ps, span.begin, span.end);
        } else {
            a.kind = PTO_LIT_OPAQUE; /* a bare word: fits an enumeration or nothing */
            a.str = text_of(ps, span.begin, span.end);
            a.hex = true;
        }
    }
    }
    return a;
}

/* ---- enumerations ---- */

struct nearest { const char *text, *best; unsigned limit, alike; struct base_buf all; }; /* alike: how many are as near as the best one */
static void visit_value(const char *text, int64_t code, void *ctx)
{
    (void)code;
    struct nearest *n = ctx;
    unsigned d = base_edit_distance(n->text, text, n->limit);
    if (d <= n->limit) {
        n->alike = n->best != NULL && d == n->limit ? n->alike + 1 : 1;
        n->best = text;
        n->limit = d;
    }
    base_printf(&n->all, "%s%s", n->all.len != 0 ? ", " : "", text);
}

static void bad_enum_value(struct asm_parser *ps, enum pto_enum which, uint32_t begin, uint32_t end)
{
    struct pto_span span = asm_span(ps, begin, end);
    char text[32] = {0};
    if (end - begin < sizeof text)
        memcpy(text, ps->text + begin, end - begin);
    struct nearest n = {.text = text, .limit = 2};
    isa_enum_each(which, visit_value, &n);
    struct base_diag *d = base_diag_emit(ps->diags, PTO_D_BAD_ATTR, span, "`%.*s` is no value of %s", shown(span), ps->text + begin, isa_enum_name(which));
    base_diag_note(d, "%s is one of %s", isa_enum_name(which), n.all.data != NULL ? n.all.data : "nothing");
    if (n.best != NULL && text[0] != 0 && n.alike == 1)
        base_diag_fix(d, span, "%s", n.best);
    base_buf_free(&n.all);
}

static bool name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '$' || c == '-';
}
static uint32_t name_end(const struct asm_parser *ps, uint32_t at, uint32_t end)
{
    while (at < end && name_char(ps->text[at]))
        at++;
    return at;
}

/* `#pto.NAME<VALUE>`, `#pto<NAME VALUE>`, `#pto<NAME<VALUE>>`; other dialects are kept as text. */
struct pto_attribute asm_hash_attr(struct asm_parser *ps, struct pto_span span)
{
    struct pto_attribute a = {.kind = PTO_LIT_OPAQUE, .span = span};
    const char *t = ps->text;
    uint32_t begin = span.begin + 1, stop = name_end(ps, begin, span.end);
    if (stop == span.end && memchr(t + begin, '.', stop - begin) == NULL) {
        const struct asm_alias *alias = asm_alias_find(ps, span.begin, span.end);
        if (alias != NULL && !alias->is_type) {
            a = alias->attr;
            a.span = span;
            a.key = 0;
            return a;
        }
        base_diag_emit(ps->diags, PTO_D_BAD_ATTR, span, "no attribute alias has the name `%.*s`", shown(span), t + span.begin);
        return a;
    }
    a.str = text_of(ps, span.begin, span.end);
    bool short_form = stop - begin == 3 && memcmp(t + begin, "pto", 3) == 0;
    if (stop == span.end || (!short_form && (stop - begin < 5 || memcmp(t + begin, "pto.", 4) != 0)))
        return a;
    uint32_t name = begin + 4, value = asm_skip_blank(ps, asm_skip_blank(ps, stop) + 1);
    if (short_form) {
        name = value;
        stop = name_end(ps, name, span.end);
        value = asm_skip_blank(ps, stop);
        if (t[value] == '<')
            value = asm_skip_blank(ps, value + 1);
    }
    enum pto_enum which = isa_enum_find(t + name, stop - name);
    if (which == PTO_ENUM_NONE)
        return a;
    if (t[value] == '"')
        value++;
    uint32_t value_end = name_end(ps, value, span.end);
    a.i = isa_enum_code(which, t + value, value_end - value);
    a.kind = PTO_LIT_ENUM;
    a.enumeration = (uint8_t)which;
    if (a.i < 0) {
        bad_enum_value(ps, which, value < span.end ? value : span.begin, value_end > value ? value_end : span.end);
        a.kind = PTO_LIT_UNIT;
        a.type = 0;
        a.hex = true; /* diagnosed */
        return a;
    }
    uint32_t rest = asm_skip_blank(ps, value_end + (t[value_end] == '"'));
    if (rest < span.end && t[rest] != '>') {
        base_diag_emit(ps->diags, PTO_D_BAD_ATTR, asm_span(ps, rest, span.end), "expected `>` behind the value of %s", isa_enum_name(which));
        a.kind = PTO_LIT_UNIT;
        a.hex = true;
    }
    return a;
}

/* ---- keys ---- */

pto_str_id asm_attr_key(struct asm_parser *ps, struct pto_span span, bool quoted)
{
    const char *t = ps->text + span.begin + (quoted ? 1 : 0);
    size_t len = span.end - span.begin - (quoted ? 2 : 0);
    pto_str_id id = quoted ? asm_string_value(ps, span) : base_intern(&ps->p->strings, t, len);
    if (id < PTO_ATTR_COUNT)
        return id;
    for (unsigned i = 1; i < PTO_ATTR_COUNT; i++) {
        const char *alias = isa_attr((enum pto_attr)i)->alias;
        if (strlen(alias) == len && memcmp(alias, t, len) == 0)
            return i;
    }
    return id;
}

static bool wrong_kind(struct asm_parser *ps, const struct pto_attribute *a, const char *wants)
{
    base_diag_emit(ps->diags, PTO_D_BAD_ATTR, a->span, "`%s` takes %s", isa_attr((enum pto_attr)a->key)->key, wants);
    return false;
}

static bool fit_enum(struct asm_parser *ps, struct pto_attribute *a, enum pto_enum which)
{
    if (a->kind == PTO_LIT_ENUM && (a->enumeration == which || isa_enum_serves((enum pto_enum)a->enumeration, which))) {
        const char *same = isa_enum_text((enum pto_enum)a->enumeration, a->i);
        a->i = a->enumeration == which ? a->i : isa_enum_code(which, same, strlen(same));
        a->enumeration = (uint8_t)which;
        return true;
    }
    if (a->kind == PTO_LIT_UNIT && a->hex)
        return false; /* diagnosed where it was read */
    if (a->kind == PTO_LIT_INT && isa_enum_text(which, a->i) != NULL) {
        a->kind = PTO_LIT_ENUM;
        a->enumeration = (uint8_t)which;
        a->type = 0;
        return true;
    }
    bool is_text = a->kind == PTO_LIT_STRING || (a->kind == PTO_LIT_OPAQUE && a->hex) || a->kind == PTO_LIT_BOOL;
    const char *text = a->kind == PTO_LIT_BOOL ? (a->i ? "true" : "false") : base_str(&ps->p->strings, a->str);
    int64_t code = is_text ? isa_enum_code(which, text, strlen(text)) : -1;
    if (code >= 0) {
        a->kind = PTO_LIT_ENUM;
        a->enumeration = (uint8_t)which;
        a->i = code;
        a->hex = false;
        return true;
    }
    if (is_text) {
        bad_enum_value(ps, which, a->span.begin, a->span.end);
        return false;
    }
    struct nearest n = {.text = "", .limit = 0};
    isa_enum_each(which, visit_value, &n);
    base_diag_note(base_diag_emit(ps->diags, PTO_D_BAD_ATTR, a->span, "`%s` takes a value of %s", isa_attr((enum pto_attr)a->key)->key, isa_enum_name(which)),
                   "%s is one of %s", isa_enum_name(which), n.all.data != NULL ? n.all.data : "nothing");
    base_buf_free(&n.all);
    return false;
}

/* `array<i64: 16, 64>` as a list. */
static bool array_of_ints(struct asm_parser *ps, struct pto_attribute *a)
{
    const char *t = base_str(&ps->p->strings, a->str);
    if (strncmp(t, "array<", 6) != 0 || (t = strchr(t, ':')) == NULL)
        return false;
    a->kind = PTO_LIT_ARRAY;
    a->first = ps->p->nattrs;
    a->count = 0;
    for (t++; *t != '>' && *t != '\0' && a->count < 64; t += strcspn(t, ",>"), t += *t == ',') {
        while (*t == ' ')
            t++;
        bool negative = *t == '-';
        int64_t v = 0;
        for (t += negative; *t >= '0' && *t <= '9' && v < INT32_MAX; t++)
            v = v * 10 + (*t - '0');
        BASE_GROW(ps->p->attrs, ps->p->nattrs, ps->p->attrs_cap);
        ps->p->attrs[ps->p->nattrs++] = (struct pto_attribute){.kind = PTO_LIT_INT, .i = negative ? -v : v, .span = a->span};
        a->count++;
    }
    return true;
}

bool asm_attr_fit(struct asm_parser *ps, struct pto_attribute *a, enum pto_op op)
{
    (void)op;
    if (a->key == 0 || a->key >= PTO_ATTR_COUNT) {
        if (a->kind == PTO_LIT_OPAQUE && a->hex) {
            base_diag_emit(ps->diags, PTO_D_BAD_ATTR, a->span, "`%.60s` is no attribute value; a string needs quotes", base_str(&ps->p->strings, a->str));
            return false;
        }
        return true;
    }
    const struct isa_attr_info *info = isa_attr((enum pto_attr)a->key);
    switch ((enum pto_attr_kind)info->kind) {
    case PTO_AK_ENUM:
        return fit_enum(ps, a, (enum pto_enum)info->enumeration);
    case PTO_AK_INT:
        return a->kind == PTO_LIT_INT || wrong_kind(ps, a, "an integer");
    case PTO_AK_BOOL:
        return a->kind == PTO_LIT_BOOL || wrong_kind(ps, a, "true or false");
    case PTO_AK_INTS:
        return (a->kind == PTO_LIT_OPAQUE && array_of_ints(ps, a)) || a->kind == PTO_LIT_ARRAY || wrong_kind(ps, a, "a list of integers");
    case PTO_AK_SYMBOL:
        if (a->kind == PTO_LIT_STRING)
            a->kind = PTO_LIT_SYMBOL;
        return a->kind == PTO_LIT_SYMBOL || wrong_kind(ps, a, "a symbol such as @name");
    case PTO_AK_STRING:
        return a->kind == PTO_LIT_STRING || wrong_kind(ps, a, "a string");
    case PTO_AK_UNIT:
        return a->kind == PTO_LIT_UNIT || a->kind == PTO_LIT_BOOL || wrong_kind(ps, a, "no value");
    case PTO_AK_NONE:
    case PTO_AK_ANY:
        break;
    }
    return true;
}

/* ---- aliases ---- */

static struct asm_alias *find_alias(struct asm_parser *ps, pto_str_id name)
{
    return name < ps->nalias_of && ps->alias_of[name] != 0 ? &ps->aliases[ps->alias_of[name] - 1] : NULL;
}

void asm_alias_define(struct asm_parser *ps, struct pto_span name, bool is_type, pto_type_id type, const struct pto_attribute *attr)
{
    pto_str_id id = text_of(ps, name.begin, name.end);
    struct asm_alias *old = find_alias(ps, id);
    if (old != NULL) {
        if (old->begin == name.begin)
            return; /* met ahead of its place */
        struct base_diag *d = base_diag_emit(ps->diags, PTO_D_DUPLICATE, name, "the alias `%.*s` is defined already", shown(name), ps->text + name.begin);
        base_diag_label(d, asm_span(ps, old->begin, old->end), "first defined here");
        return;
    }
    BASE_REACH(ps->alias_of, ps->nalias_of, id);
    ps->alias_of[id] = ps->naliases + 1;
    BASE_GROW(ps->aliases, ps->naliases, ps->aliases_cap);
    ps->aliases[ps->naliases++] = (struct asm_alias){.name = id, .is_type = is_type, .type = type, .attr = attr != NULL ? *attr : (struct pto_attribute){0},
                                                    .begin = name.begin, .end = name.end};
}

/* Aliases may stand behind their uses (pto-as.md 1): once, on the first name that is not known, the lines that begin with
 * `!name =` or `#name =` further on are read ahead when their value is one token. */
static void scan_ahead(struct asm_parser *ps, uint32_t from)
{
    ps->aliases_scanned = true;
    const char *t = ps->text;
    for (const char *nl = t + from; (nl = memchr(nl, '\n', ps->len - (size_t)(nl - t))) != NULL;) {
        nl++;
        uint32_t begin = (uint32_t)(nl - t);
        if (t[begin] != '!' && t[begin] != '#')
            continue;
        uint32_t stop = name_end(ps, begin + 1, (uint32_t)ps->len), value = asm_skip_blank(ps, stop);
        if (stop == begin + 1 || t[value] != '=')
            continue;
        value = asm_skip_blank(ps, value + 1);
        uint32_t end = name_end(ps, value + (t[value] == '!' || t[value] == '#'), (uint32_t)ps->len);
        if (t[end] == '<')
            end = asm_scan_angle(ps, end);
        if (end <= value)
            continue;
        struct pto_attribute attr = {0};
        if (t[begin] == '#' && t[value] != '#')
            continue;
        if (t[begin] == '#')
            attr = asm_hash_attr(ps, asm_span(ps, value, end));
        asm_alias_define(ps, asm_span(ps, begin, stop), t[begin] == '!', t[begin] == '!' ? asm_type_of_text(ps, value, end) : 0, &attr);
    }
}

const struct asm_alias *asm_alias_find(struct asm_parser *ps, uint32_t begin, uint32_t end)
{
    pto_str_id name = base_find(&ps->p->strings, ps->text + begin, end - begin);
    const struct asm_alias *a = name != 0 ? find_alias(ps, name) : NULL;
    if (a == NULL && !ps->aliases_scanned) {
        scan_ahead(ps, end);
        name = base_find(&ps->p->strings, ps->text + begin, end - begin);
        a = name != 0 ? find_alias(ps, name) : NULL;
    }
    return a;
}
