/* ${NAME}, ${NAME:default} and ${2*NAME+1} (macro.h). Comments are left alone; so is what a string holds unless its value is known.
 * One pass over the text, pieces without line ends, so that lines keep their numbers. */
#include "asm/macro.h"
#include "base/checked.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 32, MAX_TEXT = 1 << 30 };

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static size_t name_length(const char *text, size_t len)
{
    size_t n = 0;
    if (len == 0 || !is_letter(text[0]))
        return 0;
    while (n < len && (is_letter(text[n]) || is_digit(text[n])))
        n++;
    return n;
}

struct asm_macro *asm_macro_find(const struct asm_macros *macros, const char *name, size_t len)
{
    for (uint32_t i = 0; macros != NULL && i < macros->count; i++)
        if (macros->items[i].name_len == len && memcmp(macros->items[i].name, name, len) == 0)
            return &macros->items[i];
    return NULL;
}

const char *asm_macro_define(struct asm_macros *macros, const char *text)
{
    size_t n = name_length(text, strlen(text));
    if (n == 0 || text[n] != '=')
        return "write NAME=VALUE; a name is made of letters, digits and _";
    if (strpbrk(text + n, "\r\n") != NULL)
        return "a value has one line";
    struct asm_macro *m = asm_macro_find(macros, text, n);
    if (m == NULL) {
        BASE_GROW(macros->items, macros->count, macros->cap);
        m = &macros->items[macros->count++];
    }
    *m = (struct asm_macro){.name = text, .name_len = n, .value = text + n + 1};
    return NULL;
}

void asm_macros_free(struct asm_macros *macros)
{
    free(macros->items);
    memset(macros, 0, sizeof *macros);
}

void asm_macros_unused(const struct asm_macros *macros, struct base_diags *diags)
{
    for (uint32_t i = 0; i < macros->count; i++)
        if (!macros->items[i].used)
            base_diag_emit(diags, PTO_D_UNUSED_MACRO, (struct pto_span){0}, "-D %.*s: no text of this run has a ${%.*s}", (int)macros->items[i].name_len,
                           macros->items[i].name, (int)macros->items[i].name_len, macros->items[i].name);
}

/* A default, from where it stands to the end of the text. */
struct dflt {
    const char *name, *value;
    size_t name_len, value_len;
    struct pto_span span;
};
struct expansion {
    struct asm_macros *macros;
    struct base_diags *diags;
    const char *text;
    size_t len;
    uint32_t file;
    struct dflt *defaults;
    uint32_t ndefaults, defaults_cap;
    struct base_piece *pieces;
    uint32_t npieces, pieces_cap;
    struct base_buf out;
    bool failed;
    uint32_t begin, end; /* of the ${..} that is looked at */
};

static struct pto_span here(const struct expansion *x) { return (struct pto_span){x->file, x->begin, x->end}; }
/* For messages: no more than a line's worth. */
static int shown(size_t len) { return len > 60 ? 60 : (int)len; }

static struct base_diag *fail(struct expansion *x, const char *fmt, ...) BASE_PRINTF(2, 3);
static struct base_diag *fail(struct expansion *x, const char *fmt, ...)
{
    struct base_buf text = {0};
    va_list args;
    va_start(args, fmt);
    base_vprintf(&text, fmt, args);
    va_end(args);
    struct base_diag *d = base_diag_emit(x->diags, PTO_D_MACRO, here(x), "%s", text.data);
    base_buf_free(&text);
    x->failed = true;
    return d;
}

static const struct dflt *find_default(const struct expansion *x, const char *name, size_t len)
{
    for (uint32_t i = 0; i < x->ndefaults; i++)
        if (x->defaults[i].name_len == len && memcmp(x->defaults[i].name, name, len) == 0)
            return &x->defaults[i];
    return NULL;
}

/* The value of a name; false if it has none. */
static bool value_of(struct expansion *x, const char *name, size_t len, const char **value, size_t *value_len)
{
    struct asm_macro *m = asm_macro_find(x->macros, name, len);
    const struct dflt *d = find_default(x, name, len);
    if (m != NULL) {
        m->used = true;
        *value = m->value;
        *value_len = strlen(m->value);
    } else if (d != NULL) {
        *value = d->value;
        *value_len = d->value_len;
    }
    return m != NULL || d != NULL;
}

static void no_value(struct expansion *x, const char *name, size_t len)
{
    struct base_diag *d = fail(x, "`%.*s` has no value", shown(len), name);
    char copy[40] = "";
    if (len < sizeof copy)
        memcpy(copy, name, len);
    for (uint32_t i = 0; x->macros != NULL && i < x->macros->count && copy[0] != '\0'; i++) {
        char other[40] = "";
        if (x->macros->items[i].name_len < sizeof other)
            memcpy(other, x->macros->items[i].name, x->macros->items[i].name_len);
        if (other[0] != '\0' && base_edit_distance(copy, other, len > 2 ? 2 : 1) <= (len > 2 ? 2 : 1)) {
            base_diag_note(d, "did you mean %s, which -D gives?", other);
            return;
        }
    }
    base_diag_note(d, "give it one: -D %.*s=VALUE, or a default: ${%.*s:VALUE}", shown(len), name, shown(len), name);
}

/* ---- expressions ---- */
struct cursor {
    struct expansion *x;
    const char *at, *end;
    unsigned depth;
};
enum { LEVELS = 3 };

static void skip(struct cursor *c)
{
    while (c->at < c->end && is_blank(*c->at))
        c->at++;
}

static bool expression(struct cursor *c, int level, int64_t *out);

static bool integer(const char *text, size_t len, int64_t *out)
{
    char copy[32] = "";
    if (len == 0 || len >= sizeof copy)
        return false;
    memcpy(copy, text, len);
    return base_parse_i64(copy, out);
}

static bool primary(struct cursor *c, int64_t *out)
{
    skip(c);
    if (c->at < c->end && (*c->at == '(' || *c->at == '-')) {
        bool minus = *c->at++ == '-';
        if (++c->depth > MAX_DEPTH) {
            fail(c->x, "this nests deeper than %d", (int)MAX_DEPTH);
            return false;
        }
        if (!(minus ? primary(c, out) : expression(c, 0, out)))
            return false;
        c->depth--;
        if (minus)
            return base_mul_i64(*out, -1, out) || (fail(c->x, "the number is too large"), false);
        skip(c);
        if (c->at < c->end && *c->at == ')') {
            c->at++;
            return true;
        }
        fail(c->x, "a `)` is missing");
        return false;
    }
    size_t n = name_length(c->at, (size_t)(c->end - c->at));
    if (n != 0) {
        const char *name = c->at, *value;
        size_t len;
        c->at += n;
        if (!value_of(c->x, name, n, &value, &len)) {
            no_value(c->x, name, n);
            return false;
        }
        if (!integer(value, len, out)) {
            fail(c->x, "%.*s is `%.*s`, which is no integer to compute with", shown(n), name, shown(len), value);
            return false;
        }
        return true;
    }
    while (c->at + n < c->end && (is_digit(c->at[n]) || is_letter(c->at[n])))
        n++;
    if (!integer(c->at, n, out)) {
        fail(c->x, n == 0 ? "a number or a name is missing" : "`%.*s` is no integer", shown(n), c->at);
        return false;
    }
    c->at += n;
    return true;
}

/* *out = a op b; false if it has no meaning. */
static bool compute(char op, int64_t a, int64_t b, int64_t *out)
{
    bool divides = b != 0 && !(a == INT64_MIN && b == -1), shifts = b >= 0 && b < 63;
    switch (op) {
    case '+': return base_add_i64(a, b, out);
    case '-': return b != INT64_MIN && base_add_i64(a, -b, out);
    case '*': return base_mul_i64(a, b, out);
    case '/': *out = divides ? a / b : 0; return divides;
    case '%': *out = divides ? a % b : 0; return divides;
    case '<': return shifts && base_mul_i64(a, INT64_C(1) << b, out);
    default: *out = shifts ? (a < 0 ? ~(~a >> b) : a >> b) : 0; return shifts;
    }
}

/* Left to right; level 0: shifts, 1: + -, 2: * / %. */
static bool expression(struct cursor *c, int level, int64_t *out)
{
    static const char *const ops[LEVELS] = {"<>", "+-", "*/%"};
    if (!(level + 1 < LEVELS ? expression(c, level + 1, out) : primary(c, out)))
        return false;
    for (;;) {
        skip(c);
        if (c->at == c->end || strchr(ops[level], *c->at) == NULL)
            return true;
        char op = *c->at;
        int64_t right;
        if (level == 0 && (c->at + 1 == c->end || c->at[1] != op))
            return true;
        c->at += level == 0 ? 2 : 1;
        if (!(level + 1 < LEVELS ? expression(c, level + 1, &right) : primary(c, &right)))
            return false;
        if (!compute(op, *out, right, out)) {
            fail(c->x, op == '/' || op == '%' ? "division by zero" : "the number is too large");
            return false;
        }
    }
}

/* ---- the text ---- */

static void add_default(struct expansion *x, const char *name, size_t name_len, const char *value, size_t len)
{
    const struct dflt *d = find_default(x, name, name_len);
    if (d == NULL) {
        BASE_GROW(x->defaults, x->ndefaults, x->defaults_cap);
        x->defaults[x->ndefaults++] = (struct dflt){name, value, name_len, len, here(x)};
    } else if (d->value_len != len || memcmp(d->value, value, len) != 0) {
        base_diag_label(fail(x, "%.*s has another default already", shown(name_len), name), d->span, "here it is `%.*s`", shown(d->value_len), d->value);
    }
}

/* body: between the braces. False: it stays as it stands. */
static bool replace(struct expansion *x, const char *body, size_t len, bool in_string)
{
    while (len != 0 && is_blank(body[0])) {
        body++;
        len--;
    }
    while (len != 0 && is_blank(body[len - 1]))
        len--;
    size_t n = name_length(body, len), at = n;
    while (at < len && is_blank(body[at]))
        at++;
    bool has_default = n != 0 && at < len && body[at] == ':';
    if (has_default) {
        const char *value = body + at + 1;
        while (value < body + len && is_blank(*value))
            value++;
        add_default(x, body, n, value, (size_t)(body + len - value));
    }
    const char *value = "";
    size_t value_len = 0;
    if (n != 0 && (at == len || has_default)) {
        if (!value_of(x, body, n, &value, &value_len)) {
            if (in_string)
                return false;
            no_value(x, body, n);
        }
        base_put(&x->out, value, value_len);
        return true;
    }
    if (in_string)
        return false;
    struct cursor c = {.x = x, .at = body, .end = body + len};
    int64_t number = 0;
    if (len == 0)
        fail(x, "`${}` names nothing; write ${NAME}");
    else if (expression(&c, 0, &number) && c.at != c.end)
        fail(x, "`%.*s` cannot stand here; ${..} holds a name, NAME:DEFAULT, or integers, names and + - * / %% << >> ( )", shown((size_t)(c.end - c.at)), c.at);
    base_printf(&x->out, "%lld", (long long)number);
    return true;
}

/* A `${` at offset i; returns where to go on. */
static size_t dollar(struct expansion *x, size_t i, bool in_string)
{
    size_t end = i + 2;
    while (end < x->len && x->text[end] != '}' && x->text[end] != '\n' && x->text[end] != '\0')
        end++;
    x->begin = (uint32_t)i;
    x->end = (uint32_t)i + 2;
    if (end == x->len || x->text[end] != '}') {
        if (!in_string)
            fail(x, "`${` is not closed on its line");
        base_put(&x->out, "${", 2);
        return i + 2;
    }
    x->end = (uint32_t)end + 1;
    struct base_piece piece = {.begin = (uint32_t)x->out.len, .written_begin = x->begin, .written_end = x->end};
    if (!replace(x, x->text + i + 2, end - i - 2, in_string)) {
        base_put(&x->out, x->text + i, 2);
        return i + 2;
    }
    piece.end = (uint32_t)x->out.len;
    BASE_GROW(x->pieces, x->npieces, x->pieces_cap);
    x->pieces[x->npieces++] = piece;
    return end + 1;
}

static void walk(struct expansion *x)
{
    bool in_string = false;
    size_t copied = 0, i = 0;
    while (i < x->len && x->out.len < MAX_TEXT) {
        const char c = x->text[i], next = i + 1 < x->len ? x->text[i + 1] : '\0';
        if (c == '\n') {
            in_string = false;
        } else if (c == '"') {
            in_string = !in_string;
        } else if (c == '\\' && in_string && next != '\n') {
            i++;
        } else if (c == '/' && next == '/' && !in_string) {
            const char *end = memchr(x->text + i, '\n', x->len - i);
            i = end != NULL ? (size_t)(end - x->text) : x->len;
            continue;
        } else if (c == '$' && next == '{') {
            base_put(&x->out, x->text + copied, i - copied);
            i = copied = dollar(x, i, in_string);
            continue;
        }
        i++;
    }
    base_put(&x->out, x->text + copied, x->len - copied);
    if (x->out.len >= MAX_TEXT)
        base_diag_emit(x->diags, PTO_D_LIMIT, (struct pto_span){0}, "the text with its ${..} replaced is larger than 1 GiB");
    x->failed = x->failed || x->out.len >= MAX_TEXT;
}

void asm_macros_mask(char *text, size_t len)
{
    bool in_string = false;
    for (size_t i = 0; i < len; i++) {
        const char next = i + 1 < len ? text[i + 1] : '\0';
        if (text[i] == '\n') {
            in_string = false;
        } else if (text[i] == '"') {
            in_string = !in_string;
        } else if (text[i] == '\\' && in_string && next != '\n') {
            i++;
        } else if (text[i] == '/' && next == '/' && !in_string) {
            const char *end = memchr(text + i, '\n', len - i);
            i = end != NULL ? (size_t)(end - text) - 1 : len;
        } else if (text[i] == '$' && next == '{' && !in_string) {
            size_t end = i;
            while (end < len && text[end] != '}' && text[end] != '\n')
                end++;
            if (end < len && text[end] == '}')
                memset(text + i, '1', end + 1 - i);
        }
    }
}

bool asm_expand(uint32_t file, struct asm_macros *macros, struct base_sources *sources, struct base_diags *diags)
{
    const struct base_source *src = base_source_get(sources, file);
    struct expansion x = {.macros = macros, .diags = diags, .text = src->text, .len = src->len, .file = file};
    const char *at = src->text, *end = src->text + src->len;
    while (at < end && (at = memchr(at, '$', (size_t)(end - at))) != NULL && (at + 1 == end || at[1] != '{'))
        at++;
    if (at == NULL || at >= end || src->len >= MAX_TEXT)
        return true;
    walk(&x);
    if (!x.failed && x.npieces != 0) {
        base_source_replace(sources, file, base_strndup(&sources->arena, x.out.data, x.out.len), x.out.len, x.pieces, x.npieces);
        x.pieces = NULL;
    }
    free(x.pieces);
    free(x.defaults);
    base_buf_free(&x.out);
    return !x.failed;
}
