/* Types from their text (pto-as.md 3, 6.1; pto-as-2026-08.md 1.1-1.3). A type is one chunk of text, looked up by its bytes
 * first: a program writes the same few types over and over. The checks of a type are made when its text is first met, and
 * a bad one is reported once. */
#include "asm/parse_type.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Aliases make types of types in few bytes: what is written out stays small. */
enum { MAX_DEPTH = 32, MAX_FIELDS = 4096, MAX_TEXT = 4096, MAX_EVENTS = 65535 };

struct base_diag *asm_tr_fail(struct asm_type_reader *r, uint32_t begin, uint32_t end, const char *fmt, ...)
{
    struct base_diag *d = &r->ps->diags->sink;
    if (r->failed) {
        *d = (struct base_diag){.owner = NULL};
        return d;
    }
    char message[256];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    r->failed = true;
    return base_diag_emit(r->ps->diags, PTO_D_BAD_TYPE, asm_span(r->ps, begin, end > begin ? end : begin + 1), "%s", message);
}

void asm_tr_skip(struct asm_type_reader *r)
{
    uint32_t at = asm_skip_blank(r->ps, r->at);
    r->at = at < r->end ? at : r->end;
}
char asm_tr_peek(struct asm_type_reader *r)
{
    asm_tr_skip(r);
    return r->at < r->end ? r->ps->text[r->at] : '\0';
}
bool asm_tr_take(struct asm_type_reader *r, char c)
{
    if (asm_tr_peek(r) != c)
        return false;
    r->at++;
    return true;
}
bool asm_tr_expect(struct asm_type_reader *r, char c)
{
    if (r->failed)
        return false;
    if (asm_tr_take(r, c))
        return true;
    asm_tr_fail(r, r->at, r->at + 1, "expected `%c` in this type", c);
    return false;
}
static bool word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '$';
}
/* A word, or the inside of a string. */
bool asm_tr_word(struct asm_type_reader *r, uint32_t *begin, uint32_t *end)
{
    char c = asm_tr_peek(r);
    *begin = *end = r->at;
    if (c == '"') {
        *begin = *end = r->at + 1;
        while (*end < r->end && r->ps->text[*end] != '"')
            (*end)++;
        r->at = *end + 1 < r->end ? *end + 1 : r->end;
        return *end > *begin;
    }
    while (*end < r->end && word_char(r->ps->text[*end]))
        (*end)++;
    r->at = *end;
    return *end > *begin;
}
bool asm_tr_is(const struct asm_type_reader *r, uint32_t begin, uint32_t end, const char *text)
{
    return strlen(text) == end - begin && memcmp(r->ps->text + begin, text, end - begin) == 0;
}

/* Digits at r->at; false (silently) if there are none, a diagnostic if they are too many. */
bool asm_tr_digits(struct asm_type_reader *r, int64_t *out)
{
    uint32_t begin = r->at;
    int64_t v = 0;
    for (; r->at < r->end && r->ps->text[r->at] >= '0' && r->ps->text[r->at] <= '9'; r->at++)
        v = v > INT32_MAX ? v : v * 10 + (r->ps->text[r->at] - '0');
    if (r->at == begin)
        return false;
    if (v > INT32_MAX)
        asm_tr_fail(r, begin, r->at, "this number is too large for a dimension (at most 2147483647)");
    *out = v;
    return !r->failed;
}
/* `?`, -1 or a number. */
bool asm_tr_dim(struct asm_type_reader *r, int64_t *out)
{
    uint32_t begin = r->at;
    if (asm_tr_take(r, '?')) {
        *out = PTO_DYNAMIC_DIM;
        return true;
    }
    bool negative = asm_tr_take(r, '-');
    if (!asm_tr_digits(r, out) || (negative && *out != 1)) {
        asm_tr_fail(r, begin, r->at, "expected a number or `?`");
        return false;
    }
    if (negative)
        *out = PTO_DYNAMIC_DIM;
    return true;
}
/* One `Nx` or `?x` of a dimension list (of valid= also `-1x`), only if an `x` follows. */
bool asm_tr_dim_x(struct asm_type_reader *r, int64_t *out, bool valid)
{
    uint32_t begin = r->at;
    asm_tr_skip(r);
    if (r->at < r->end && r->ps->text[r->at] == '?') {
        r->at++;
        *out = PTO_DYNAMIC_DIM;
    } else if (valid && r->end - r->at > 2 && memcmp(r->ps->text + r->at, "-1", 2) == 0) {
        r->at += 2;
        *out = PTO_DYNAMIC_DIM;
    } else if (!asm_tr_digits(r, out)) {
        r->at = begin;
        return false;
    }
    if (r->at < r->end && r->ps->text[r->at] == 'x') {
        r->at++;
        return true;
    }
    r->at = begin;
    return false;
}

/* ---- words ---- */

/* MLIR spellings that are types of their own although our dtype is that of another name. */
static bool is_distinct(const char *t, size_t len)
{
    static const char *const names[] = {"f8E4M3", "si4", "si8", "si16", "si32", "si64"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strlen(names[i]) == len && memcmp(names[i], t, len) == 0)
            return true;
    return false;
}

static bool int_word(const char *t, size_t len, char *sign, unsigned *width)
{
    size_t i = 0;
    *sign = 0;
    if (len > 2 && (t[0] == 's' || t[0] == 'u') && t[1] == 'i')
        *sign = t[i++];
    if (len - i < 2 || len - i > 4 || t[i] != 'i')
        return false;
    for (*width = 0, i++; i < len; i++) {
        if (t[i] < '0' || t[i] > '9')
            return false;
        *width = *width * 10 + (unsigned)(t[i] - '0');
    }
    return *width >= 1 && *width <= 255;
}

/* Element types that only have a name here: they are read and printed, and no operation computes with them (pto-as.md 3.1;
 * 2026-08 1.1). */
static const char named_only[] = "f8E4M3FNUZ f8E5M2FNUZ f8E4M3B11FNUZ f8E3M4 !pto.bf16x2 !pto.hif8x2";

static pto_type_id named(struct asm_parser *ps, const char *t, size_t len)
{
    return isa_type_intern(ps->p, &(struct pto_type){.kind = PTO_TYPE_OPAQUE, .text = base_intern(&ps->p->strings, t, len)});
}

static pto_type_id word_type(struct asm_parser *ps, const char *t, size_t len)
{
    char sign;
    unsigned width;
    if (len == 5 && memcmp(t, "index", 5) == 0)
        return isa_type_simple(ps->p, PTO_TYPE_INDEX);
    if (len == 4 && memcmp(t, "none", 4) == 0)
        return isa_type_simple(ps->p, PTO_TYPE_NONE_TYPE);
    if (int_word(t, len, &sign, &width))
        return isa_type_int(ps->p, width, sign);
    if (base_in_words(named_only, t, len, false))
        return named(ps, t, len);
    enum pto_dtype d = isa_dtype_find(t, len);
    if (d == PTO_DTYPE_NONE)
        return 0;
    if (isa_dtype_is_int(d))
        return isa_type_of_dtype(ps->p, d);
    struct pto_type type = {.kind = PTO_TYPE_FLOAT, .dtype = (uint8_t)d};
    if (is_distinct(t, len))
        type.text = base_intern(&ps->p->strings, t, len);
    return isa_type_intern(ps->p, &type);
}

bool asm_is_type_word(struct asm_parser *ps, uint32_t begin, uint32_t end)
{
    const char *t = ps->text + begin;
    if (end - begin >= 24)
        return false;
    pto_str_id known = base_find(&ps->p->strings, t, end - begin); /* plain words come back: "PIPE_V", "true" */
    if (known != 0 && known < ps->nplain_words && ps->plain_words[known] != 0)
        return false;
    if (word_type(ps, t, end - begin) != 0)
        return true;
    if (known != 0) {
        BASE_REACH(ps->plain_words, ps->nplain_words, known);
        ps->plain_words[known] = 1;
    }
    return false;
}

static struct base_diag *no_element(struct asm_type_reader *r, uint32_t begin, uint32_t end)
{
    struct base_diag *d = asm_tr_fail(r, begin, end, "no element type has this name");
    asm_tr_suggest(r, d, begin, end, "f32 f16 bf16 i8 i16 i32 i64 ui8 ui16 ui32 ui64 f8E4M3FN f8E5M2");
    return d;
}

struct asm_type_elem asm_tr_element(struct asm_type_reader *r)
{
    struct asm_type_elem e = {PTO_DTYPE_NONE, 0};
    uint32_t begin, end, start;
    asm_tr_skip(r);
    start = r->at;
    bool dialect = asm_tr_take(r, '!');
    if (!asm_tr_word(r, &begin, &end)) {
        asm_tr_fail(r, start, start + 1, "expected an element type such as f32, i8 or !pto.f8E8M0");
        return e;
    }
    const char *t = r->ps->text + begin;
    size_t len = end - begin;
    if (dialect && memchr(t, '.', len) == NULL) {
        const struct asm_alias *a = asm_alias_find(r->ps, start, end);
        const struct pto_type *type = a != NULL && a->is_type ? isa_type(r->ps->p, a->type) : NULL;
        if (type != NULL && (type->kind == PTO_TYPE_INT || type->kind == PTO_TYPE_FLOAT)) {
            e.dtype = isa_type_dtype(r->ps->p, a->type);
            e.text = type->text;
        }
    } else if (base_in_words(named_only, r->ps->text + start, end - start, false)) {
        e.text = base_intern(&r->ps->p->strings, r->ps->text + start, end - start);
        return e;
    } else {
        e.dtype = dialect ? isa_dtype_find(r->ps->text + start, end - start) : isa_dtype_find(t, len);
        if (is_distinct(t, len))
            e.text = base_intern(&r->ps->p->strings, t, len);
    }
    if (e.dtype == PTO_DTYPE_NONE)
        base_diag_note(no_element(r, start, end),
                       "element types: f32 f16 bf16 i8 i16 i32 i64 ui8 ui16 ui32 f8E4M3FN f8E5M2 !pto.f8E8M0 !pto.hif8 !pto.f4E2M1x2 !pto.f4E1M2x2");
    return e;
}

void asm_tr_suggest(const struct asm_type_reader *r, struct base_diag *d, uint32_t begin, uint32_t end, const char *words)
{
    char text[24] = {0}, word[24], best[24] = "";
    if (d == NULL || end - begin >= sizeof text || end - begin < 2)
        return;
    memcpy(text, r->ps->text + begin, end - begin);
    unsigned limit = end - begin < 4 ? 1 : 2;
    for (size_t len; *words != '\0'; words += len + (words[len] == ' ')) {
        len = strcspn(words, " ");
        if (len >= sizeof word)
            continue;
        memcpy(word, words, len);
        word[len] = '\0';
        unsigned n = base_edit_distance(text, word, limit);
        if (n == 0 || n > limit)
            continue;
        memcpy(best, word, len + 1);
        limit = n - 1;
        if (limit == 0)
            break;
    }
    if (best[0] != '\0')
        base_diag_fix(d, asm_span(r->ps, begin, end), "%s", best);
}

uint32_t asm_tr_until(const struct asm_type_reader *r, const char *stops)
{
    unsigned depth = 0;
    for (uint32_t at = r->at; at < r->end; at++) {
        char c = r->ps->text[at];
        if (depth == 0 && strchr(stops, c) != NULL)
            return at;
        if (c == '-' && at + 1 < r->end && r->ps->text[at + 1] == '>')
            at++;
        else if (strchr("<([{", c) != NULL)
            depth++;
        else if (strchr(">)]}", c) != NULL)
            depth -= depth != 0;
    }
    return r->end;
}

/* ---- pointers, views, arrays ---- */

static pto_type_id pointer_type(struct asm_type_reader *r)
{
    static const char attr[] = "#pto.address_space<";
    struct asm_type_elem e = asm_tr_element(r);
    enum pto_space s = PTO_SPACE_GM;
    uint32_t begin, end;
    if (!r->failed && asm_tr_take(r, ',')) {
        asm_tr_skip(r);
        bool long_form = r->end - r->at >= sizeof attr && memcmp(r->ps->text + r->at, attr, sizeof attr - 1) == 0;
        r->at += long_form ? (uint32_t)sizeof attr - 1 : 0;
        asm_tr_word(r, &begin, &end);
        s = isa_space_find(r->ps->text + begin, end - begin);
        if (s == PTO_SPACE_NONE || s > PTO_SPACE_SCALING || asm_tr_is(r, begin, end, "zero"))
            asm_tr_fail(r, begin, end, "no memory space has this name; spaces are gm, vec (ub), mat (l1), left (l0a), right (l0b), acc (l0c), bias (bt), scaling (fb)");
        if (long_form)
            asm_tr_expect(r, '>');
    }
    if (!asm_tr_expect(r, '>'))
        return 0;
    return isa_type_intern(r->ps->p, &(struct pto_type){.kind = PTO_TYPE_PTR, .dtype = (uint8_t)e.dtype, .space = (uint8_t)s, .text = e.text});
}

/* `DxDx..ELEMENT>` of a view or an array. */
static pto_type_id shaped_type(struct asm_type_reader *r, enum pto_type_kind kind)
{
    bool array = kind == PTO_TYPE_LOCAL_ARRAY;
    struct pto_type t = {.kind = (uint8_t)kind, .space = array ? PTO_SPACE_NONE : PTO_SPACE_GM};
    const char *what = array ? "an array" : "a view";
    int64_t d;
    uint32_t begin, end, first = r->at;
    for (uint32_t at = r->at; asm_tr_dim_x(r, &d, false); at = r->at) {
        if (t.rank == PTO_MAX_RANK) {
            asm_tr_fail(r, first, r->at, "%s has 1 to %d dimensions", what, PTO_MAX_RANK);
            return 0;
        }
        if (array && d <= 0)
            asm_tr_fail(r, at, r->at, "the dimensions of a local array are static and positive");
        t.dims[t.rank++] = d;
    }
    if (t.rank == 0)
        asm_tr_fail(r, first, r->at + 1, "expected the dimensions of %s, such as %s", what, array ? "8x8xf32" : "16x64xf32 or ?x?xf32");
    struct asm_type_reader back = *r;
    asm_tr_skip(r);
    if (array && asm_tr_word(r, &begin, &end) && asm_tr_is(r, begin, end, "index")) {
        t.dtype = PTO_I64;
        t.text = base_intern_z(&r->ps->p->strings, "index");
    } else {
        r->at = back.at;
        struct asm_type_elem e = asm_tr_element(r);
        t.dtype = (uint8_t)e.dtype;
        t.text = e.text;
    }
    if (!asm_tr_expect(r, '>'))
        return 0;
    return isa_type_intern(r->ps->p, &t);
}

/* Fields are integers of whole bytes, floats and structs (2026-08 1.4). */
static bool may_be_field(const struct pto_type *t)
{
    bool whole = t->width == 8 || t->width == 16 || t->width == 32 || t->width == 64;
    bool real = t->dtype == PTO_F16 || t->dtype == PTO_BF16 || t->dtype == PTO_F32 || t->dtype == PTO_F64;
    return t->kind == PTO_TYPE_STRUCT || (t->kind == PTO_TYPE_INT && whole) || (t->kind == PTO_TYPE_FLOAT && real);
}

/* Takes the scalars of a type from *left; false if it has more, or is nested too deep. */
static bool count_fields(const struct pto_program *p, pto_type_id id, unsigned depth, uint32_t *left)
{
    const struct pto_type *t = isa_type(p, id);
    if (*left == 0 || depth > MAX_DEPTH)
        return false;
    --*left;
    for (uint32_t i = 0; t->kind == PTO_TYPE_STRUCT && i < t->nparams; i++)
        if (!count_fields(p, p->pool[t->members + i], depth + 1, left))
            return false;
    return true;
}

static pto_type_id struct_type(struct asm_type_reader *r)
{
    struct asm_parser *ps = r->ps;
    uint32_t mark = ps->nscratch, left = MAX_FIELDS;
    do {
        asm_tr_skip(r);
        uint32_t begin = r->at, end = asm_tr_until(r, ",>");
        r->at = end;
        pto_type_id field = asm_tr_type(r, begin, end);
        if (field != 0 && !may_be_field(isa_type(ps->p, field)))
            asm_tr_fail(r, begin, end, "a field of a struct is i8, i16, i32, i64, f16, bf16, f32, f64 or a struct");
        if (field != 0 && !r->failed && !count_fields(ps->p, field, r->depth, &left))
            asm_tr_fail(r, begin, end, "a struct has at most %d fields, nested at most %d deep", MAX_FIELDS, MAX_DEPTH);
        asm_push_scratch(ps, field);
    } while (!r->failed && asm_tr_take(r, ','));
    pto_type_id id = 0;
    if (asm_tr_expect(r, '>')) {
        struct pto_type t = {.kind = PTO_TYPE_STRUCT, .nparams = ps->nscratch - mark};
        t.members = isa_pool_add(ps->p, ps->scratch + mark, t.nparams);
        id = isa_type_intern(ps->p, &t);
    }
    ps->nscratch = mark;
    return id;
}

static pto_type_id event_type(struct asm_type_reader *r)
{
    int64_t n = 0;
    asm_tr_skip(r);
    uint32_t begin = r->at;
    if (!asm_tr_digits(r, &n) || n < 1 || n > MAX_EVENTS)
        asm_tr_fail(r, begin, r->at, "expected how many event ids the array has, 1 to %d", MAX_EVENTS);
    if (!asm_tr_expect(r, '>'))
        return 0;
    return isa_type_intern(r->ps->p, &(struct pto_type){.kind = PTO_TYPE_EVENT_ARRAY, .count = (uint32_t)n});
}

/* ---- builtin types of dialects around ---- */

/* The rest of a type, `, strided<..>, #pto.address_space<vec>`, with one way of spacing. */
static void put_rest(struct base_buf *b, const char *t, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = t[i];
        bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        char last = b->len != 0 ? b->data[b->len - 1] : '<';
        if (!blank && (c == '>' || c == ')' || c == ']' || c == ',') && last == ' ')
            b->data[--b->len] = '\0';
        if (!blank)
            base_putc(b, c);
        else if (strchr(" <([", last) == NULL)
            base_putc(b, ' ');
        if (c == ',' || c == ':')
            base_putc(b, ' ');
    }
}

/* memref, vector, tensor: dimensions and element, then text (pto-as.md 3.1). What has no such form stays opaque. */
static pto_type_id builtin_type(struct asm_type_reader *r, uint32_t begin, enum pto_type_kind kind)
{
    struct pto_program *p = r->ps->p;
    struct pto_type t = {.kind = (uint8_t)kind};
    struct base_buf b = {0};
    int64_t d;
    base_put(&b, r->ps->text + begin, r->at - begin);
    while (asm_tr_dim_x(r, &d, false)) {
        if (t.rank < PTO_MAX_RANK)
            t.dims[t.rank] = d;
        t.rank = t.rank <= PTO_MAX_RANK ? (uint8_t)(t.rank + 1) : t.rank;
        if (d < 0)
            base_puts(&b, "?x");
        else
            base_printf(&b, "%lldx", (long long)d);
    }
    asm_tr_skip(r);
    uint32_t from = r->at, to = asm_tr_until(r, ",>");
    bool plain = t.rank <= PTO_MAX_RANK && from < to && strchr("*[", r->ps->text[from]) == NULL;
    if (!plain) {
        base_buf_free(&b);
        return named(r->ps, r->ps->text + begin, r->end - begin);
    }
    r->at = to;
    pto_type_id element = asm_tr_type(r, from, to);
    t.dtype = element != 0 ? (uint8_t)isa_type_dtype(p, element) : 0;
    isa_type_print(p, element, PTO_TYPE_TEXT_COMPACT, &b);
    const char *rest = r->ps->text + to, *space = strstr(rest, "address_space<");
    put_rest(&b, rest, r->end - to);
    t.space = kind == PTO_TYPE_MEMREF ? PTO_SPACE_GM : PTO_SPACE_NONE;
    if (kind == PTO_TYPE_MEMREF && space != NULL && space < r->ps->text + r->end) {
        space += strlen("address_space<");
        t.space = (uint8_t)isa_space_find(space, strcspn(space, "> "));
    }
    if (b.len > MAX_TEXT)
        asm_tr_fail(r, begin, r->end, "written out, this type takes %zu bytes; %d are the most", b.len, MAX_TEXT);
    t.text = r->failed ? 0 : base_intern(&p->strings, b.data, b.len);
    base_buf_free(&b);
    r->at = r->end;
    return r->failed ? 0 : isa_type_intern(p, &t);
}

/* ---- names ---- */

enum type_name { NAME_PTR, NAME_TENSOR_VIEW, NAME_PARTITION, NAME_TILE_VIEW, NAME_TILE_BUF, NAME_TILE, NAME_MULTI_TILE, NAME_ARRAY, NAME_STRUCT, NAME_EVENTS,
                 NAME_PIPE, NAME_SESSION, NAME_EVENT, NAME_CONTEXT, NAME_COUNT };
static const struct {
    const char *name;
    enum pto_type_kind kind;
    bool alone; /* no `<..>` behind it */
} names[NAME_COUNT] = {
    [NAME_PTR] = {"pto.ptr", PTO_TYPE_PTR, false},
    [NAME_TENSOR_VIEW] = {"pto.tensor_view", PTO_TYPE_TENSOR_VIEW, false},
    [NAME_PARTITION] = {"pto.partition_tensor_view", PTO_TYPE_PARTITION_VIEW, false},
    [NAME_TILE_VIEW] = {"pto.tile_view", PTO_TYPE_PARTITION_VIEW, false},
    [NAME_TILE_BUF] = {"pto.tile_buf", PTO_TYPE_TILE_BUF, false},
    [NAME_TILE] = {"pto.tile", PTO_TYPE_TILE, false},
    [NAME_MULTI_TILE] = {"pto.multi_tile_buf", PTO_TYPE_MULTI_TILE, false},
    [NAME_ARRAY] = {"pto.local_array", PTO_TYPE_LOCAL_ARRAY, false},
    [NAME_STRUCT] = {"pto.struct", PTO_TYPE_STRUCT, false},
    [NAME_EVENTS] = {"pto.eventid_array", PTO_TYPE_EVENT_ARRAY, false},
    [NAME_PIPE] = {"pto.pipe", PTO_TYPE_PIPE, true},
    [NAME_SESSION] = {"pto.async_session", PTO_TYPE_ASYNC_SESSION, true},
    [NAME_EVENT] = {"pto.async_event", PTO_TYPE_ASYNC_EVENT, true},
    [NAME_CONTEXT] = {"pto.prefetch_async_context", PTO_TYPE_PREFETCH_CONTEXT, true},
};
/* Types of the ISA's pages that no operation here takes (pto-as.md 3.2). */
static const char opaque_names[] = "pto.event pto.memref pto.global pto.group pto.mask pto.vreg pto.align pto.fmatrix_config";

static void unknown_type(struct asm_type_reader *r, uint32_t begin, uint32_t name, uint32_t stop)
{
    struct base_diag *bad = asm_tr_fail(r, begin, stop, "no type is called `%.*s`", (int)(stop - begin > 60 ? 60 : stop - begin), r->ps->text + begin);
    char text[32] = {0};
    if (stop - name < sizeof text)
        memcpy(text, r->ps->text + name, stop - name);
    for (size_t i = 0; text[0] != 0 && i < NAME_COUNT; i++)
        if (base_edit_distance(text, names[i].name, 2) <= 2) {
            base_diag_fix(bad, asm_span(r->ps, name, stop), "%s", names[i].name);
            return;
        }
}

static pto_type_id named_type(struct asm_type_reader *r, enum type_name what, uint32_t begin, uint32_t stop)
{
    enum pto_type_kind kind = names[what].kind;
    if (names[what].alone) {
        if (stop != r->end)
            asm_tr_fail(r, stop, r->end, "`!%s` has no parameters", names[what].name);
        r->at = r->end;
        return r->failed ? 0 : isa_type_simple(r->ps->p, kind);
    }
    if (!asm_tr_expect(r, '<'))
        return 0;
    if (what == NAME_TILE_VIEW)
        base_diag_fix(base_diag_emit(r->ps->diags, PTO_D_OLD_SPELLING, asm_span(r->ps, begin, stop), "`!pto.tile_view` is now `!pto.partition_tensor_view`"),
                      asm_span(r->ps, begin, stop), "!pto.partition_tensor_view");
    switch (what) {
    case NAME_PTR: return pointer_type(r);
    case NAME_STRUCT: return struct_type(r);
    case NAME_EVENTS: return event_type(r);
    case NAME_TILE_BUF:
    case NAME_TILE:
    case NAME_MULTI_TILE: return asm_tile_type(r, kind, begin);
    default: return shaped_type(r, kind);
    }
}

static pto_type_id dialect_type(struct asm_type_reader *r, uint32_t begin)
{
    struct asm_parser *ps = r->ps;
    uint32_t name = begin + 1, stop = name;
    while (stop < r->end && (word_char(ps->text[stop]) || ps->text[stop] == '-'))
        stop++;
    r->at = stop;
    if (stop == r->end && memchr(ps->text + name, '.', stop - name) == NULL) {
        const struct asm_alias *a = asm_alias_find(ps, begin, stop);
        if (a != NULL && a->is_type)
            return a->type;
        asm_tr_fail(r, begin, stop, "no type alias is called `%.*s`", (int)(stop - begin > 60 ? 60 : stop - begin), ps->text + begin);
        return 0;
    }
    for (unsigned what = 0; what < NAME_COUNT; what++) {
        if (!asm_tr_is(r, name, stop, names[what].name))
            continue;
        pto_type_id id = named_type(r, (enum type_name)what, begin, stop);
        if (!r->failed && r->at != r->end)
            asm_tr_fail(r, r->at, r->end, "the type ends before this");
        return r->failed ? 0 : id;
    }
    if (stop - name > 4 && memcmp(ps->text + name, "pto.", 4) == 0) {
        enum pto_dtype d = isa_dtype_find(ps->text + begin, stop - begin);
        if (stop == r->end && d != PTO_DTYPE_NONE)
            return isa_type_of_dtype(ps->p, d);
        if (!base_in_words(opaque_names, ps->text + name, stop - name, false) && !base_in_words(named_only, ps->text + begin, stop - begin, false)) {
            unknown_type(r, begin, name, stop);
            return 0;
        }
    }
    return named(ps, ps->text + begin, r->end - begin);
}

static pto_type_id read_type(struct asm_type_reader *r)
{
    static const struct { const char *name; enum pto_type_kind kind; } builtins[] = {
        {"memref<", PTO_TYPE_MEMREF}, {"vector<", PTO_TYPE_VECTOR}, {"tensor<", PTO_TYPE_TENSOR}, {"complex<", PTO_TYPE_OPAQUE}, {"tuple<", PTO_TYPE_OPAQUE}};
    struct asm_parser *ps = r->ps;
    uint32_t begin = r->at, end = r->end;
    const char *t = ps->text + begin;
    if (t[0] == '!')
        return dialect_type(r, begin);
    for (size_t i = 0; i < sizeof builtins / sizeof builtins[0]; i++) {
        size_t len = strlen(builtins[i].name);
        if (end - begin <= len || memcmp(t, builtins[i].name, len) != 0)
            continue;
        r->at += (uint32_t)len;
        return builtins[i].kind == PTO_TYPE_OPAQUE ? named(ps, t, end - begin) : builtin_type(r, begin, builtins[i].kind);
    }
    pto_type_id id = word_type(ps, t, end - begin);
    if (id != 0)
        return id;
    struct base_diag *d = asm_tr_fail(r, begin, end, "no type is called `%.*s`", (int)(end - begin > 60 ? 60 : end - begin), t);
    if (end - begin > 4 && memcmp(t, "pto.", 4) == 0)
        base_diag_fix(d, asm_span(ps, begin, begin), "!");
    else
        asm_tr_suggest(r, d, begin, end, "index f32 f16 bf16 f64 i1 i8 i16 i32 i64 none");
    return 0;
}

/* ---- the cache ---- */

static void grow_cache(struct asm_parser *ps)
{
    uint32_t old = ps->type_cache_slots, fresh = old != 0 ? old * 2 : 256;
    struct asm_type_entry *was = ps->type_cache;
    ps->type_cache = base_alloc_array(&ps->arena, fresh, sizeof *ps->type_cache);
    ps->type_cache_slots = fresh;
    for (uint32_t i = 0; i < old; i++) {
        if (!was[i].used)
            continue;
        uint32_t at = was[i].hash & (fresh - 1);
        while (ps->type_cache[at].used)
            at = (at + 1) & (fresh - 1);
        ps->type_cache[at] = was[i];
    }
}

static pto_type_id type_of_text(struct asm_parser *ps, uint32_t begin, uint32_t end, unsigned depth)
{
    uint32_t len = end - begin, h = base_hash(ps->text + begin, len);
    if (ps->ntype_cache >= ps->type_cache_slots / 2)
        grow_cache(ps);
    uint32_t at = h & (ps->type_cache_slots - 1);
    for (; ps->type_cache[at].used; at = (at + 1) & (ps->type_cache_slots - 1)) {
        const struct asm_type_entry *e = &ps->type_cache[at];
        if (e->hash == h && e->len == len && memcmp(ps->text + e->begin, ps->text + begin, len) == 0)
            return e->type;
    }
    struct asm_type_reader r = {.ps = ps, .at = begin, .end = end, .depth = depth};
    pto_type_id id = read_type(&r);
    /* aliases read on the way may have put entries in */
    for (at = h & (ps->type_cache_slots - 1); ps->type_cache[at].used;)
        at = (at + 1) & (ps->type_cache_slots - 1);
    ps->type_cache[at] = (struct asm_type_entry){begin, len, h, id, true};
    ps->ntype_cache++;
    return id;
}

pto_type_id asm_type_of_text(struct asm_parser *ps, uint32_t begin, uint32_t end) { return type_of_text(ps, begin, end, 0); }

pto_type_id asm_tr_type(struct asm_type_reader *r, uint32_t begin, uint32_t end)
{
    while (end > begin && strchr(" \t\r\n", r->ps->text[end - 1]) != NULL)
        end--;
    if (begin >= end)
        asm_tr_fail(r, begin, begin + 1, "expected a type");
    else if (r->depth >= MAX_DEPTH)
        asm_tr_fail(r, begin, end, "types are nested too deep");
    if (r->failed)
        return 0;
    pto_type_id id = type_of_text(r->ps, begin, end, r->depth + 1);
    r->failed = id == 0; /* said where the inner type was first met */
    return id;
}
