/* Types from their text (pto-as.md 3, 6.1; pto-as-2026-08.md 1.1-1.3). A type is one chunk of text, looked up by its bytes
 * first: a program writes the same few types over and over. The checks of a type are made when its text is first met, and
 * a bad one is reported once. */
#include "asm/parse.h"
#include "isa/insn.h"

#include <string.h>
#include <strings.h>

/* The text being read; at moves on. After the first diagnostic everything fails quietly. */
struct reader {
    struct asm_parser *ps;
    uint32_t at, end;
    bool failed;
};
struct elem {
    enum pto_dtype dtype;
    pto_str_id text;
};

static struct base_diag *fail(struct reader *r, uint32_t begin, uint32_t end, const char *message)
{
    struct base_diag *d = &r->ps->diags->sink;
    if (!r->failed)
        d = base_diag_emit(r->ps->diags, PTO_D_BAD_TYPE, asm_span(r->ps, begin, end > begin ? end : begin + 1), "%s", message);
    else
        *d = (struct base_diag){.owner = NULL};
    r->failed = true;
    return d;
}

static void skip(struct reader *r)
{
    uint32_t at = asm_skip_blank(r->ps, r->at);
    r->at = at < r->end ? at : r->end;
}
static char peek(struct reader *r)
{
    skip(r);
    return r->at < r->end ? r->ps->text[r->at] : '\0';
}
static bool take(struct reader *r, char c)
{
    if (peek(r) != c)
        return false;
    r->at++;
    return true;
}
static bool expect(struct reader *r, char c)
{
    if (r->failed)
        return false;
    if (take(r, c))
        return true;
    char message[64] = "expected `?` in this type";
    message[10] = c;
    fail(r, r->at, r->at + 1, message);
    return false;
}
static bool word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '$';
}
/* A word, or the inside of a string. */
static bool word(struct reader *r, uint32_t *begin, uint32_t *end)
{
    char c = peek(r);
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
static bool is(const struct reader *r, uint32_t begin, uint32_t end, const char *text)
{
    return strlen(text) == end - begin && memcmp(r->ps->text + begin, text, end - begin) == 0;
}

/* Digits at r->at; false (silently) if there are none, a diagnostic if they are too many. */
static bool digits(struct reader *r, int64_t *out)
{
    uint32_t begin = r->at;
    int64_t v = 0;
    for (; r->at < r->end && r->ps->text[r->at] >= '0' && r->ps->text[r->at] <= '9'; r->at++)
        v = v > INT32_MAX ? v : v * 10 + (r->ps->text[r->at] - '0');
    if (r->at == begin)
        return false;
    if (v > INT32_MAX)
        fail(r, begin, r->at, "this number is too large for a dimension (at most 2147483647)");
    *out = v;
    return !r->failed;
}
/* `?`, -1 or a number. */
static bool dim(struct reader *r, int64_t *out)
{
    uint32_t begin = r->at;
    if (take(r, '?')) {
        *out = PTO_DYNAMIC_DIM;
        return true;
    }
    bool negative = take(r, '-');
    if (!digits(r, out) || (negative && *out != 1)) {
        fail(r, begin, r->at, "expected a number or `?`");
        return false;
    }
    if (negative)
        *out = PTO_DYNAMIC_DIM;
    return true;
}
/* One `Nx` or `?x` of a dimension list (of valid= also `-1x`), only if an `x` follows. */
static bool dim_x_of(struct reader *r, int64_t *out, bool valid)
{
    uint32_t begin = r->at;
    skip(r);
    if (r->at < r->end && r->ps->text[r->at] == '?') {
        r->at++;
        *out = PTO_DYNAMIC_DIM;
    } else if (valid && r->end - r->at > 2 && memcmp(r->ps->text + r->at, "-1", 2) == 0) {
        r->at += 2;
        *out = PTO_DYNAMIC_DIM;
    } else if (!digits(r, out)) {
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

static bool dim_x(struct reader *r, int64_t *out) { return dim_x_of(r, out, false); }

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
    return end - begin < 24 && word_type(ps, ps->text + begin, end - begin) != 0;
}

static struct elem element(struct reader *r)
{
    struct elem e = {PTO_DTYPE_NONE, 0};
    uint32_t begin, end, start;
    skip(r);
    start = r->at;
    bool dialect = take(r, '!');
    if (!word(r, &begin, &end)) {
        fail(r, start, start + 1, "expected an element type such as f32, i8 or !pto.f8E8M0");
        return e;
    }
    const char *t = r->ps->text + begin;
    size_t len = end - begin;
    if (dialect && memchr(t, '.', len) == NULL) {
        const struct asm_alias *a = asm_alias_find(r->ps, start, end);
        if (a != NULL && a->is_type) {
            e.dtype = isa_type_dtype(r->ps->p, a->type);
            e.text = isa_type(r->ps->p, a->type)->text;
        }
    } else {
        e.dtype = dialect ? isa_dtype_find(r->ps->text + start, end - start) : isa_dtype_find(t, len);
        if (is_distinct(t, len))
            e.text = base_intern(&r->ps->p->strings, t, len);
    }
    if (e.dtype == PTO_DTYPE_NONE)
        base_diag_note(fail(r, start, end, "no element type has this name"),
                       "element types: f32 f16 bf16 i8 i16 i32 i64 ui8 ui16 ui32 f8E4M3FN f8E5M2 !pto.f8E8M0 !pto.hif8 !pto.f4E2M1x2 !pto.f4E1M2x2");
    return e;
}

/* ---- tiles ---- */

enum field { F_LOC, F_DTYPE, F_ROWS, F_COLS, F_V_ROW, F_V_COL, F_BLAYOUT, F_SLAYOUT, F_FRACTAL, F_PAD, F_COMPACT, F_VALID, F_COUNT };
static const char *const field_names[F_COUNT] = {"loc", "dtype", "rows", "cols", "v_row", "v_col", "blayout", "slayout", "fractal", "pad", "compact", "valid"};

struct tile_reader {
    struct reader *r;
    struct pto_tile_type t;
    struct elem e;
    bool given[F_COUNT];
    uint32_t at[F_COUNT], stop[F_COUNT]; /* where each value stands */
    int64_t rows, cols, v_row, v_col;
    bool level1;
};

static void set_loc(struct tile_reader *x, uint32_t begin, uint32_t end)
{
    const char *t = x->r->ps->text + begin;
    enum pto_space s = isa_space_find(t, end - begin);
    if (s > PTO_SPACE_GM && is(x->r, begin, end, isa_space(s)->text)) {
        x->t.space = (uint8_t)s;
        return;
    }
    struct base_diag *d = fail(x->r, begin, end, "no tile location has this name; locations are vec, mat, left, right, acc, bias, scaling");
    if (s > PTO_SPACE_GM)
        base_diag_fix(d, asm_span(x->r->ps, begin, end), "%s", isa_space(s)->text);
}

static int64_t enum_value(struct tile_reader *x, enum field f, enum pto_enum which, bool by_number)
{
    struct reader *r = x->r;
    uint32_t begin, end;
    int64_t v = -1;
    if (!word(r, &begin, &end)) {
        fail(r, r->at, r->at + 1, "expected a value");
        return 0;
    }
    if (by_number && r->ps->text[begin] >= '0' && r->ps->text[begin] <= '9') {
        for (uint32_t i = begin; i < end && v < 100; i++)
            v = (v < 0 ? 0 : v) * 10 + (r->ps->text[i] - '0');
        if (isa_enum_text(which, v) == NULL)
            v = -1;
    } else {
        v = isa_enum_code(which, r->ps->text + begin, end - begin);
    }
    x->at[f] = begin;
    x->stop[f] = end;
    if (v < 0) {
        struct base_buf b = {0};
        base_printf(&b, "`%.*s` is no value of %s", (int)(end - begin > 40 ? 40 : end - begin), r->ps->text + begin, field_names[f]);
        struct base_diag *d = fail(r, begin, end, b.data);
        base_buf_free(&b);
        for (int64_t c = 0; c < 4; c++)
            if (isa_enum_text(which, c) != NULL)
                base_diag_note(d, by_number ? "%s = %d: %s" : "%s: value %d is %s", field_names[f], (int)c, isa_enum_text(which, c));
    }
    return v < 0 ? 0 : v;
}

static void read_value(struct tile_reader *x, enum field f)
{
    struct reader *r = x->r;
    uint32_t begin, end;
    skip(r);
    x->at[f] = r->at;
    int64_t v = 0;
    switch (f) {
    case F_LOC:
        if (word(r, &begin, &end))
            set_loc(x, begin, end);
        else
            fail(r, r->at, r->at + 1, "expected a tile location");
        break;
    case F_DTYPE:
        x->e = element(r);
        break;
    case F_ROWS:
    case F_COLS:
        if (!digits(r, f == F_ROWS ? &x->rows : &x->cols))
            fail(r, r->at, r->at + 1, "expected a number; rows and cols are static");
        break;
    case F_V_ROW:
    case F_V_COL:
        dim(r, f == F_V_ROW ? &x->v_row : &x->v_col);
        break;
    case F_VALID:
        if (!dim_x_of(r, &x->v_row, true) || !dim(r, &x->v_col))
            fail(r, r->at, r->at + 1, "expected valid=RxC, each a number or `?`");
        break;
    case F_BLAYOUT:
        x->t.blayout = (uint8_t)enum_value(x, f, PTO_ENUM_BLAYOUT, false);
        break;
    case F_SLAYOUT:
        x->t.slayout = (uint8_t)enum_value(x, f, PTO_ENUM_SLAYOUT, false);
        break;
    case F_FRACTAL:
        if (!digits(r, &v) || (v != 32 && v != 512 && v != 1024))
            base_diag_note(fail(r, x->at[f], r->at, "unsupported s_fractal_size: a fractal is 32, 512 or 1024 bytes"),
                           "32 is a block-scale tile, 512 a matrix operand, 1024 an accumulator");
        x->t.fractal = (uint16_t)v;
        break;
    case F_PAD:
        x->t.pad = (uint8_t)enum_value(x, f, PTO_ENUM_PAD, true);
        break;
    case F_COMPACT:
        x->t.compact = (uint8_t)enum_value(x, f, PTO_ENUM_COMPACT, true);
        if (x->t.compact > PTO_COMPACT_ROW_PLUS_ONE) /* 2026-08 1.3: the C API has one more */
            fail(r, x->at[f], x->stop[f], "text has compact = 0 (null), 1 (normal) and 2 (row_plus_one)");
        break;
    case F_COUNT:
        break;
    }
    if (x->stop[f] == 0)
        x->stop[f] = r->at;
}

static enum field find_field(const struct reader *r, uint32_t begin, uint32_t end)
{
    int f = 0;
    while (f < F_COUNT && !is(r, begin, end, field_names[f]))
        f++;
    return (enum field)f;
}

static void unknown_key(struct reader *r, uint32_t begin, uint32_t end, int first)
{
    struct base_buf b = {0};
    base_printf(&b, "a tile type has no field `%.*s`", (int)(end - begin > 40 ? 40 : end - begin), r->ps->text + begin);
    struct base_diag *d = fail(r, begin, end, b.data);
    base_buf_free(&b);
    char name[24] = {0};
    if (end - begin < sizeof name)
        memcpy(name, r->ps->text + begin, end - begin);
    for (int f = first; f < F_COUNT; f++)
        if (name[0] != 0 && base_edit_distance(name, field_names[f], 2) <= 2) {
            base_diag_fix(d, asm_span(r->ps, begin, end), "%s", field_names[f]);
            return;
        }
}

/* `key=value` fields in any order, from `first` of the table on. */
static void free_fields(struct tile_reader *x, int first)
{
    struct reader *r = x->r;
    while (!r->failed && take(r, ',')) {
        uint32_t begin, end;
        if (!word(r, &begin, &end)) {
            fail(r, r->at, r->at + 1, "expected a field such as blayout=col_major");
            return;
        }
        enum field f = find_field(r, begin, end);
        if (f == F_COUNT || (int)f < first || f == F_V_ROW || f == F_V_COL) {
            unknown_key(r, begin, end, F_BLAYOUT);
            return;
        }
        if (x->given[f]) {
            struct base_diag *d = fail(r, begin, end, "this field is given twice");
            base_diag_label(d, asm_span(r->ps, x->at[f], x->stop[f]), "first given here");
            return;
        }
        x->given[f] = true;
        if (expect(r, '='))
            read_value(x, f);
    }
}

/* All ten fields in their order, then perhaps compact. */
static void long_fields(struct tile_reader *x)
{
    struct reader *r = x->r;
    for (int f = F_LOC; f <= F_COMPACT && !r->failed; f++) {
        uint32_t begin, end;
        if (f == F_COMPACT && peek(r) != ',')
            return;
        if (f != F_LOC && !expect(r, ','))
            return;
        if (!word(r, &begin, &end) || !is(r, begin, end, field_names[f])) {
            struct base_buf b = {0};
            base_printf(&b, "expected `%s=` here", field_names[f]);
            base_diag_note(fail(r, begin, end, b.data),
                           "the fields of this spelling stand in one order: loc, dtype, rows, cols, v_row, v_col, blayout, slayout, fractal, pad, compact");
            base_buf_free(&b);
            return;
        }
        x->given[f] = true;
        if (expect(r, '='))
            read_value(x, (enum field)f);
    }
}

/* The conventional layout of a location (pto-as.md 3.3). */
static void conventional(const struct pto_target *target, struct pto_tile_type *t)
{
    t->blayout = t->space == PTO_SPACE_MAT || t->space == PTO_SPACE_ACC || (t->space == PTO_SPACE_LEFT && target->left_is_nz);
    t->slayout = t->space == PTO_SPACE_RIGHT                                                                      ? PTO_SLAYOUT_COL
                 : t->space == PTO_SPACE_MAT || t->space == PTO_SPACE_ACC || t->space == PTO_SPACE_LEFT ? PTO_SLAYOUT_ROW
                                                                                                                  : PTO_SLAYOUT_NONE;
    t->fractal = t->space == PTO_SPACE_ACC ? 1024 : 512;
}

/* The ISA's positional spellings (pto-as.md 6.1): <loc, dtype, rows, cols, blayout, slayout, fractal, pad> and <f32, 16, 16>. */
static void positional(struct tile_reader *x)
{
    static const enum field order[] = {F_ROWS, F_COLS, F_BLAYOUT, F_SLAYOUT, F_FRACTAL, F_PAD, F_COMPACT};
    struct reader *r = x->r;
    x->e = element(r);
    for (size_t i = 0; i < sizeof order / sizeof order[0] && !r->failed && take(r, ','); i++) {
        uint32_t back = r->at, begin, end;
        enum field f = order[i];
        if (word(r, &begin, &end) && find_field(r, begin, end) == f && take(r, '='))
            back = r->at;
        r->at = back;
        skip(r);
        static const struct { const char *text; int blayout, slayout; } fractals[] = {
            {"none", 0, 0}, {"nz", 1, 1}, {"zn", 0, 2}, {"zz", 0, 1}, {"nn", 1, 2}};
        bool named = false;
        if (f == F_FRACTAL && word(r, &begin, &end)) {
            for (size_t k = 0; k < 5; k++)
                if (strlen(fractals[k].text) == end - begin && strncasecmp(fractals[k].text, r->ps->text + begin, end - begin) == 0) {
                    x->t.blayout = (uint8_t)fractals[k].blayout;
                    x->t.slayout = (uint8_t)fractals[k].slayout;
                    x->t.fractal = x->t.space == PTO_SPACE_ACC ? 1024 : 512;
                    named = true;
                }
            if (!named)
                r->at = back;
        }
        if (!named)
            read_value(x, f);
        x->given[f] = true;
    }
    if (!r->failed && (!x->given[F_ROWS] || !x->given[F_COLS]))
        fail(r, r->at, r->at + 1, "expected the rows and cols of the tile");
    if (x->t.space != PTO_SPACE_NONE && !x->given[F_BLAYOUT] && !x->given[F_FRACTAL])
        conventional(r->ps->p->target, &x->t);
    else if (x->t.space == PTO_SPACE_NONE)
        x->t.fractal = 0; /* the layout follows from the operation, too */
    if (!x->given[F_FRACTAL] && x->t.fractal == 0 && x->t.space != PTO_SPACE_NONE)
        x->t.fractal = 512;
}

static void shape_and_element(struct tile_reader *x)
{
    skip(x->r);
    uint32_t begin = x->r->at;
    if (!dim_x(x->r, &x->rows) || !dim_x(x->r, &x->cols)) {
        fail(x->r, x->r->at, x->r->at + 1, "expected the shape as ROWSxCOLSxELEMENT, both static");
        return;
    }
    if (x->rows < 0 || x->cols < 0) {
        fail(x->r, begin, x->r->at, "rows and cols of a tile are static; `?` can stand in valid=");
        return;
    }
    int64_t more;
    uint32_t at = x->r->at;
    if (dim_x(x->r, &more)) {
        fail(x->r, at, x->r->at, "a tile has two dimensions");
        return;
    }
    x->e = element(x->r);
}

static void tile_body(struct tile_reader *x)
{
    struct reader *r = x->r;
    uint32_t begin, end, start;
    skip(r);
    start = r->at;
    int64_t first;
    if (x->level1 && dim_x(r, &first)) {
        r->at = start;
        shape_and_element(x);
        x->t.fractal = 0;
        free_fields(x, F_BLAYOUT);
        return;
    }
    if (!word(r, &begin, &end)) {
        base_diag_note(fail(r, r->at, r->at + 1, "expected a tile location"), "for example <vec, 16x64xf32> or <loc=vec, dtype=f32, rows=16, ...>");
        return;
    }
    if (is(r, begin, end, "...")) {
        fail(r, begin, end, "`...` stands for a type; write the type itself, for example <vec, 16x64xf32>");
        return;
    }
    if (peek(r) == '=') {
        if (!is(r, begin, end, "loc")) {
            unknown_key(r, begin, end, F_LOC);
            return;
        }
        r->at = start;
        if (!x->level1) {
            long_fields(x);
            return;
        }
        word(r, &begin, &end);
        take(r, '=');
        read_value(x, F_LOC);
        uint32_t behind = r->at;
        if (take(r, ',') && word(r, &begin, &end) && is(r, begin, end, "dtype")) {
            r->at = start;
            long_fields(x);
            return;
        }
        r->at = behind;
    } else if (x->level1 && isa_space_find(r->ps->text + begin, end - begin) == PTO_SPACE_NONE &&
               isa_dtype_find(r->ps->text + begin, end - begin) != PTO_DTYPE_NONE) {
        r->at = start;
        positional(x);
        return;
    } else {
        x->at[F_LOC] = begin;
        x->stop[F_LOC] = end;
        set_loc(x, begin, end);
    }
    if (r->failed || !expect(r, ','))
        return;
    uint32_t body = r->at;
    if (x->level1 && !dim_x(r, &first)) {
        positional(x);
        return;
    }
    r->at = body;
    shape_and_element(x);
    free_fields(x, F_BLAYOUT);
}

/* Checks and rewrites that need the whole tuple: 2026-08 1.3, R1, R4, scale tiles. */
static void finish_tile(struct tile_reader *x, uint32_t begin)
{
    struct reader *r = x->r;
    struct pto_tile_type *t = &x->t;
    uint32_t end = r->end;
    if (x->rows <= 0 || x->cols <= 0)
        fail(r, begin, end, "tile_buf rows/cols must be positive");
    if (!x->given[F_V_ROW] && !x->given[F_VALID]) {
        x->v_row = x->rows;
        x->v_col = x->cols;
    }
    char message[96];
    if (x->v_row > x->rows) {
        snprintf(message, sizeof message, "tile_buf valid_row (%lld) exceeds row (%lld)", (long long)x->v_row, (long long)x->rows);
        fail(r, begin, end, message);
    }
    if (x->v_col > x->cols) {
        snprintf(message, sizeof message, "tile_buf valid_col (%lld) exceeds col (%lld)", (long long)x->v_col, (long long)x->cols);
        fail(r, begin, end, message);
    }
    bool left = t->space == PTO_SPACE_SCALE_LEFT, right = t->space == PTO_SPACE_SCALE_RIGHT;
    if ((left || right) && !x->given[F_BLAYOUT] && !x->given[F_SLAYOUT] && !x->given[F_FRACTAL]) {
        t->blayout = left ? PTO_BLAYOUT_ROW : PTO_BLAYOUT_COL;
        t->slayout = left ? PTO_SLAYOUT_ROW : PTO_SLAYOUT_COL;
        t->fractal = 32;
    }
    if (t->space == PTO_SPACE_LEFT && t->fractal != 0)
        t->blayout = r->ps->p->target->left_is_nz ? PTO_BLAYOUT_COL : PTO_BLAYOUT_ROW;
    bool row_scale = t->fractal == 32 && t->blayout == PTO_BLAYOUT_ROW && t->slayout == PTO_SLAYOUT_ROW;
    bool col_scale = t->fractal == 32 && t->blayout == PTO_BLAYOUT_COL && t->slayout == PTO_SLAYOUT_COL;
    if (t->space == PTO_SPACE_SCALING && row_scale)
        t->space = PTO_SPACE_SCALE_LEFT;
    if (t->space == PTO_SPACE_SCALING && col_scale)
        t->space = PTO_SPACE_SCALE_RIGHT;
    if ((left && !row_scale) || (right && !col_scale))
        fail(r, begin, end, left ? "loc=scale_left is row_major, row_major, fractal 32" : "loc=scale_right is col_major, col_major, fractal 32");
    t->dtype = (uint8_t)x->e.dtype;
    if (x->e.dtype == PTO_I1) /* 2026-08 6.1: an element has a byte size */
        fail(r, begin, end, "i1 is no element type of a tile; masks are i8");
    int row_unit = isa_text_unit(x->e.dtype, t->blayout, t->slayout, true), col_unit = isa_text_unit(x->e.dtype, t->blayout, t->slayout, false);
    if (x->rows > INT32_MAX / row_unit || x->cols > INT32_MAX / col_unit) {
        fail(r, begin, end, "the tile is too large");
        return;
    }
    x->rows *= row_unit;
    x->cols *= col_unit;
    x->v_row = x->v_row > 0 ? x->v_row * row_unit : x->v_row;
    x->v_col = x->v_col > 0 ? x->v_col * col_unit : x->v_col;
    t->rows = (int32_t)x->rows;
    t->cols = (int32_t)x->cols;
    t->v_row = (int32_t)x->v_row;
    t->v_col = (int32_t)x->v_col;
}

static pto_type_id tile_type(struct reader *r, bool level1, uint32_t begin)
{
    struct tile_reader x = {.r = r, .level1 = level1, .t = {.fractal = 512}};
    tile_body(&x);
    if (!r->failed)
        expect(r, '>');
    if (!r->failed)
        finish_tile(&x, begin);
    if (r->failed)
        return 0;
    struct pto_type type = {.kind = level1 ? PTO_TYPE_TILE : PTO_TYPE_TILE_BUF, .dtype = x.t.dtype, .space = x.t.space, .text = x.e.text, .tile = x.t};
    return isa_type_intern(r->ps->p, &type);
}

/* ---- the other types ---- */

static pto_type_id pointer_type(struct reader *r)
{
    struct elem e = element(r);
    enum pto_space s = PTO_SPACE_GM;
    uint32_t begin, end;
    if (!r->failed && take(r, ',')) {
        word(r, &begin, &end);
        s = isa_space_find(r->ps->text + begin, end - begin);
        if (s == PTO_SPACE_NONE || is(r, begin, end, "zero"))
            fail(r, begin, end, "no memory space has this name; spaces are gm, vec (ub), mat (l1), left, right, acc, bias, scaling");
    }
    if (!expect(r, '>'))
        return 0;
    return isa_type_intern(r->ps->p, &(struct pto_type){.kind = PTO_TYPE_PTR, .dtype = (uint8_t)e.dtype, .space = (uint8_t)s, .text = e.text});
}

static pto_type_id view_type(struct reader *r, enum pto_type_kind kind)
{
    struct pto_type t = {.kind = (uint8_t)kind, .space = PTO_SPACE_GM};
    int64_t d;
    uint32_t begin = r->at;
    while (dim_x(r, &d)) {
        if (t.rank == PTO_MAX_RANK) {
            fail(r, begin, r->at, "a view has 1 to 5 dimensions");
            return 0;
        }
        t.dims[t.rank++] = d;
    }
    if (t.rank == 0)
        fail(r, begin, r->at + 1, "expected the dimensions of the view, such as 16x64xf32 or ?x?xf32");
    struct elem e = element(r);
    t.dtype = (uint8_t)e.dtype;
    t.text = e.text;
    if (!expect(r, '>'))
        return 0;
    return isa_type_intern(r->ps->p, &t);
}

static pto_type_id opaque(struct asm_parser *ps, uint32_t begin, uint32_t end)
{
    return isa_type_intern(ps->p, &(struct pto_type){.kind = PTO_TYPE_OPAQUE, .text = base_intern(&ps->p->strings, ps->text + begin, end - begin)});
}

static pto_type_id dialect_type(struct reader *r, uint32_t begin)
{
    static const struct { const char *name; int what; } known[] = {
        {"pto.ptr", 0}, {"pto.tensor_view", 1}, {"pto.partition_tensor_view", 2}, {"pto.tile_view", 3}, {"pto.tile_buf", 4}, {"pto.tile", 5}};
    /* types of operations that nothing here looks into, and those of the ISA's pages (pto-as.md 3.2, 2026-08 1.4) */
    static const char opaque_names[] = "pto.eventid_array pto.pipe pto.async_session pto.async_event pto.multi_tile_buf pto.local_array pto.struct "
                                       "pto.prefetch_async_context pto.event pto.memref pto.global pto.group pto.mask pto.vreg pto.align pto.fmatrix_config";
    struct asm_parser *ps = r->ps;
    uint32_t name, stop = begin + 1;
    r->at = begin + 1;
    name = r->at;
    while (stop < r->end && (word_char(ps->text[stop]) || ps->text[stop] == '-'))
        stop++;
    r->at = stop;
    int what = -1;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (is(r, name, stop, known[i].name))
            what = known[i].what;
    enum pto_dtype d = isa_dtype_find(ps->text + begin, stop - begin);
    if (stop == r->end && what < 0 && memchr(ps->text + name, '.', stop - name) == NULL) {
        const struct asm_alias *a = asm_alias_find(ps, begin, stop);
        if (a != NULL && a->is_type)
            return a->type;
        fail(r, begin, stop, "no type alias has this name");
        return 0;
    }
    if (what < 0 && stop == r->end && d != PTO_DTYPE_NONE)
        return isa_type_of_dtype(ps->p, d);
    if (what < 0 && stop - name > 4 && memcmp(ps->text + name, "pto.", 4) == 0 && !base_in_words(opaque_names, ps->text + name, stop - name, false) &&
        d == PTO_DTYPE_NONE) {
        struct base_diag *bad = fail(r, begin, stop, "no type has this name");
        char text[32] = {0};
        if (stop - name < sizeof text)
            memcpy(text, ps->text + name, stop - name);
        for (size_t i = 0; text[0] != 0 && i < sizeof known / sizeof known[0]; i++)
            if (base_edit_distance(text, known[i].name, 2) <= 2) {
                base_diag_fix(bad, asm_span(ps, name, stop), "%s", known[i].name);
                break;
            }
        return 0;
    }
    if (what < 0)
        return opaque(ps, begin, r->end);
    if (!expect(r, '<'))
        return 0;
    if (what == 3)
        base_diag_fix(base_diag_emit(ps->diags, PTO_D_OLD_SPELLING, asm_span(ps, begin, stop), "`!pto.tile_view` is now `!pto.partition_tensor_view`"),
                      asm_span(ps, begin, stop), "!pto.partition_tensor_view");
    pto_type_id id = what == 0   ? pointer_type(r)
                     : what == 1 ? view_type(r, PTO_TYPE_TENSOR_VIEW)
                     : what <= 3 ? view_type(r, PTO_TYPE_PARTITION_VIEW)
                                 : tile_type(r, what == 5, begin);
    if (!r->failed && r->at != r->end)
        fail(r, r->at, r->end, "the type ends before this");
    return r->failed ? 0 : id;
}

static pto_type_id read_type(struct asm_parser *ps, uint32_t begin, uint32_t end)
{
    struct reader r = {.ps = ps, .at = begin, .end = end};
    if (ps->text[begin] == '!')
        return dialect_type(&r, begin);
    if (end - begin > 2 && ps->text[end - 1] == '>')
        return opaque(ps, begin, end); /* memref<..>, vector<..>, tensor<..> */
    pto_type_id id = word_type(ps, ps->text + begin, end - begin);
    if (id != 0)
        return id;
    struct base_diag *d = fail(&r, begin, end, "no type has this name");
    if (end - begin > 4 && memcmp(ps->text + begin, "pto.", 4) == 0)
        base_diag_fix(d, asm_span(ps, begin, begin), "!");
    return 0;
}

/* ---- the cache ---- */

static uint32_t hash(const char *t, uint32_t len)
{
    uint64_t h = len, w;
    for (; len >= 8; t += 8, len -= 8) {
        memcpy(&w, t, 8);
        h = (h ^ w) * 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
    }
    for (; len > 0; t++, len--)
        h = (h ^ (unsigned char)*t) * 0x100000001B3u;
    return (uint32_t)(h ^ h >> 32);
}

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

pto_type_id asm_type_of_text(struct asm_parser *ps, uint32_t begin, uint32_t end)
{
    uint32_t len = end - begin, h = hash(ps->text + begin, len);
    if (ps->ntype_cache >= ps->type_cache_slots / 2)
        grow_cache(ps);
    uint32_t at = h & (ps->type_cache_slots - 1);
    for (; ps->type_cache[at].used; at = (at + 1) & (ps->type_cache_slots - 1)) {
        const struct asm_type_entry *e = &ps->type_cache[at];
        if (e->hash == h && e->len == len && memcmp(ps->text + e->begin, ps->text + begin, len) == 0)
            return e->type;
    }
    pto_type_id id = read_type(ps, begin, end);
    /* aliases read on the way may have put entries in */
    for (at = h & (ps->type_cache_slots - 1); ps->type_cache[at].used;)
        at = (at + 1) & (ps->type_cache_slots - 1);
    ps->type_cache[at] = (struct asm_type_entry){begin, len, h, id, true};
    ps->ntype_cache++;
    return id;
}
