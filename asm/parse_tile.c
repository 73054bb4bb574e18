/* Tile types from their text: the compact spelling, the one of ten fields, level-1 tiles with the ISA's positional spellings, and
 * multi-buffers (pto-as.md 3.3, 6.1; pto-as-2026-08.md 1.3, 1.4; R1, R4). */
#include "asm/parse_type.h"
#include "isa/insn.h"

#include <string.h>
#include <strings.h>

enum field { F_LOC, F_DTYPE, F_ROWS, F_COLS, F_V_ROW, F_V_COL, F_BLAYOUT, F_SLAYOUT, F_FRACTAL, F_PAD, F_COMPACT, F_VALID, F_SLOTS, F_COUNT };
static const char *const field_names[F_COUNT] = {"loc", "dtype", "rows", "cols", "v_row", "v_col", "blayout", "slayout", "fractal", "pad", "compact", "valid", "count"};

enum { MIN_SLOTS = 2, MAX_SLOTS = 16 }; /* 2026-08 1.4 */

struct tile_reader {
    struct asm_type_reader *r;
    struct pto_tile_type t;
    struct asm_type_elem e;
    bool given[F_COUNT];
    uint32_t at[F_COUNT], stop[F_COUNT]; /* where each value stands */
    int64_t rows, cols, v_row, v_col, slots;
    bool level1, multi;
};

/* Equal but for case and underscores. */
static bool same_word(const char *a, const char *b, size_t len)
{
    for (; *a != '\0'; a++) {
        if (*a == '_')
            continue;
        while (len != 0 && *b == '_')
            b++, len--;
        if (len == 0 || strncasecmp(a, b, 1) != 0)
            return false;
        b++;
        len--;
    }
    return len == 0;
}

static void set_loc(struct tile_reader *x, uint32_t begin, uint32_t end)
{
    const char *t = x->r->ps->text + begin;
    enum pto_space s = isa_space_find(t, end - begin);
    /* the ISA's pages, where level 1 comes from, write ScaleLeft and the like */
    for (unsigned k = PTO_SPACE_GM + 1; x->level1 && s == PTO_SPACE_NONE && k < PTO_SPACE_COUNT; k++)
        if (same_word(isa_space((enum pto_space)k)->text, t, end - begin))
            s = (enum pto_space)k;
    if (s > PTO_SPACE_GM && (x->level1 || asm_tr_is(x->r, begin, end, isa_space(s)->text))) {
        x->t.space = (uint8_t)s;
        return;
    }
    struct base_diag *d = asm_tr_fail(x->r, begin, end, "no tile location has this name; locations are vec, mat, left, right, acc, bias, scaling");
    if (s > PTO_SPACE_GM)
        base_diag_fix(d, asm_span(x->r->ps, begin, end), "%s", isa_space(s)->text);
    else
        asm_tr_suggest(x->r, d, begin, end, "vec mat left right acc bias scaling");
}

static int64_t enum_value(struct tile_reader *x, enum field f, enum pto_enum which, bool by_number)
{
    struct asm_type_reader *r = x->r;
    uint32_t begin, end;
    int64_t v = -1;
    if (!asm_tr_word(r, &begin, &end)) {
        asm_tr_fail(r, r->at, r->at + 1, "expected a value");
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
        struct base_diag *d = asm_tr_fail(r, begin, end, "`%.*s` is no value of %s", (int)(end - begin > 40 ? 40 : end - begin),
                                          r->ps->text + begin, field_names[f]);
        for (int64_t c = 0; c < 4; c++)
            if (isa_enum_text(which, c) != NULL)
                asm_tr_suggest(r, d, begin, end, isa_enum_text(which, c));
        for (int64_t c = 0; c < 4; c++)
            if (isa_enum_text(which, c) != NULL)
                base_diag_note(d, by_number ? "%s = %d: %s" : "%s: value %d is %s", field_names[f], (int)c, isa_enum_text(which, c));
    }
    return v < 0 ? 0 : v;
}

static void read_value(struct tile_reader *x, enum field f)
{
    struct asm_type_reader *r = x->r;
    uint32_t begin, end;
    asm_tr_skip(r);
    x->at[f] = r->at;
    int64_t v = 0;
    switch (f) {
    case F_LOC:
        if (asm_tr_word(r, &begin, &end))
            set_loc(x, begin, end);
        else
            asm_tr_fail(r, r->at, r->at + 1, "expected a tile location");
        break;
    case F_DTYPE:
        x->e = asm_tr_element(r);
        break;
    case F_ROWS:
    case F_COLS:
        if (!asm_tr_digits(r, f == F_ROWS ? &x->rows : &x->cols))
            asm_tr_fail(r, r->at, r->at + 1, "expected a number; rows and cols are static");
        break;
    case F_V_ROW:
    case F_V_COL:
        asm_tr_dim(r, f == F_V_ROW ? &x->v_row : &x->v_col);
        break;
    case F_VALID:
        if (!asm_tr_dim_x(r, &x->v_row, true) || !asm_tr_dim(r, &x->v_col))
            asm_tr_fail(r, r->at, r->at + 1, "expected valid=RxC, each a number or `?`");
        break;
    case F_BLAYOUT:
        x->t.blayout = (uint8_t)enum_value(x, f, PTO_ENUM_BLAYOUT, false);
        break;
    case F_SLAYOUT:
        x->t.slayout = (uint8_t)enum_value(x, f, PTO_ENUM_SLAYOUT, false);
        break;
    case F_FRACTAL:
        if (!asm_tr_digits(r, &v) || (v != 32 && v != 512 && v != 1024))
            base_diag_note(asm_tr_fail(r, x->at[f], r->at, "unsupported s_fractal_size: %lld; a fractal is 32, 512 or 1024 bytes", (long long)v),
                           "32 is a block-scale tile, 512 a matrix operand, 1024 an accumulator");
        x->t.fractal = (uint16_t)v;
        break;
    case F_PAD:
        x->t.pad = (uint8_t)enum_value(x, f, PTO_ENUM_PAD, true);
        break;
    case F_COMPACT:
        x->t.compact = (uint8_t)enum_value(x, f, PTO_ENUM_COMPACT, true);
        if (x->t.compact > PTO_COMPACT_ROW_PLUS_ONE) /* 2026-08 1.3: the C API has one more */
            asm_tr_fail(r, x->at[f], x->stop[f], "text has compact = 0 (null), 1 (normal) and 2 (row_plus_one)");
        break;
    case F_SLOTS:
        if (!asm_tr_digits(r, &x->slots) || x->slots < MIN_SLOTS || x->slots > MAX_SLOTS)
            asm_tr_fail(r, x->at[f], r->at, "a multi-buffer has %d to %d slots", MIN_SLOTS, MAX_SLOTS);
        break;
    case F_COUNT:
        break;
    }
    if (x->stop[f] == 0)
        x->stop[f] = r->at;
}

static enum field find_field(const struct asm_type_reader *r, uint32_t begin, uint32_t end)
{
    int f = 0;
    while (f < F_COUNT && !asm_tr_is(r, begin, end, field_names[f]))
        f++;
    return (enum field)f;
}

static void unknown_key(struct asm_type_reader *r, uint32_t begin, uint32_t end, int first)
{
    struct base_diag *d = asm_tr_fail(r, begin, end, "a tile type has no field `%.*s`", (int)(end - begin > 40 ? 40 : end - begin), r->ps->text + begin);
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
    struct asm_type_reader *r = x->r;
    while (!r->failed && asm_tr_take(r, ',')) {
        uint32_t begin, end;
        if (!asm_tr_word(r, &begin, &end)) {
            asm_tr_fail(r, r->at, r->at + 1, "expected a field such as blayout=col_major");
            return;
        }
        enum field f = find_field(r, begin, end);
        if (f == F_COUNT || (int)f < first || f == F_V_ROW || f == F_V_COL || (f == F_SLOTS && !x->multi)) {
            unknown_key(r, begin, end, F_BLAYOUT);
            return;
        }
        if (x->given[f]) {
            struct base_diag *d = asm_tr_fail(r, begin, end, "this field is given twice");
            base_diag_label(d, asm_span(r->ps, x->at[f], x->stop[f]), "first given here");
            return;
        }
        x->given[f] = true;
        if (asm_tr_expect(r, '='))
            read_value(x, f);
    }
}

static bool count_follows(struct asm_type_reader r)
{
    uint32_t begin, end;
    return asm_tr_take(&r, ',') && asm_tr_word(&r, &begin, &end) && asm_tr_is(&r, begin, end, field_names[F_SLOTS]);
}

/* All ten fields in their order, then perhaps compact. */
static void long_fields(struct tile_reader *x)
{
    struct asm_type_reader *r = x->r;
    for (int f = F_LOC; f <= F_COMPACT && !r->failed; f++) {
        uint32_t begin, end;
        if (f == F_COMPACT && (asm_tr_peek(r) != ',' || count_follows(*r)))
            return;
        if (f != F_LOC && !asm_tr_expect(r, ','))
            return;
        if (!asm_tr_word(r, &begin, &end) || !asm_tr_is(r, begin, end, field_names[f])) {
            base_diag_note(asm_tr_fail(r, begin, end, "expected `%s=` here", field_names[f]),
                           "the fields of this spelling stand in one order: loc, dtype, rows, cols, v_row, v_col, blayout, slayout, fractal, pad, compact");
            return;
        }
        x->given[f] = true;
        if (asm_tr_expect(r, '='))
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
    struct asm_type_reader *r = x->r;
    x->e = asm_tr_element(r);
    for (size_t i = 0; i < sizeof order / sizeof order[0] && !r->failed && asm_tr_take(r, ','); i++) {
        uint32_t back = r->at, begin, end;
        enum field f = order[i];
        if (asm_tr_word(r, &begin, &end) && find_field(r, begin, end) == f && asm_tr_take(r, '='))
            back = r->at;
        r->at = back;
        asm_tr_skip(r);
        static const struct { const char *text; int blayout, slayout; } fractals[] = {
            {"none", 0, 0}, {"nz", 1, 1}, {"zn", 0, 2}, {"zz", 0, 1}, {"nn", 1, 2}};
        bool named = false;
        if (f == F_FRACTAL && asm_tr_word(r, &begin, &end)) {
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
        asm_tr_fail(r, r->at, r->at + 1, "expected the rows and cols of the tile");
    if (x->t.space != PTO_SPACE_NONE && !x->given[F_BLAYOUT] && !x->given[F_FRACTAL])
        conventional(r->ps->p->target, &x->t);
    else if (x->t.space == PTO_SPACE_NONE)
        x->t.fractal = 0; /* the layout follows from the operation, too */
    if (!x->given[F_FRACTAL] && x->t.fractal == 0 && x->t.space != PTO_SPACE_NONE)
        x->t.fractal = 512;
}

static void shape_and_element(struct tile_reader *x)
{
    asm_tr_skip(x->r);
    uint32_t begin = x->r->at;
    if (!asm_tr_dim_x(x->r, &x->rows, false) || !asm_tr_dim_x(x->r, &x->cols, false)) {
        asm_tr_fail(x->r, x->r->at, x->r->at + 1, "expected the shape as ROWSxCOLSxELEMENT, both static");
        return;
    }
    if (x->rows < 0 || x->cols < 0) {
        asm_tr_fail(x->r, begin, x->r->at, "rows and cols of a tile are static; `?` can stand in valid=");
        return;
    }
    int64_t more;
    uint32_t at = x->r->at;
    if (asm_tr_dim_x(x->r, &more, false)) {
        asm_tr_fail(x->r, at, x->r->at, "a tile has two dimensions");
        return;
    }
    x->e = asm_tr_element(x->r);
}

static void tile_body(struct tile_reader *x)
{
    struct asm_type_reader *r = x->r;
    uint32_t begin, end, start;
    asm_tr_skip(r);
    start = r->at;
    int64_t first;
    if (x->level1 && asm_tr_dim_x(r, &first, false)) {
        r->at = start;
        shape_and_element(x);
        x->t.fractal = 0;
        free_fields(x, F_BLAYOUT);
        return;
    }
    if (!asm_tr_word(r, &begin, &end)) {
        base_diag_note(asm_tr_fail(r, r->at, r->at + 1, "expected a tile location"), "for example <vec, 16x64xf32> or <loc=vec, dtype=f32, rows=16, ...>");
        return;
    }
    if (asm_tr_is(r, begin, end, "...")) {
        asm_tr_fail(r, begin, end, "`...` stands for a type; write the type itself, for example <vec, 16x64xf32>");
        return;
    }
    if (asm_tr_peek(r) == '=') {
        if (!asm_tr_is(r, begin, end, "loc")) {
            unknown_key(r, begin, end, F_LOC);
            return;
        }
        r->at = start;
        if (!x->level1) {
            long_fields(x);
            return;
        }
        asm_tr_word(r, &begin, &end);
        asm_tr_take(r, '=');
        read_value(x, F_LOC);
        uint32_t behind = r->at;
        if (asm_tr_take(r, ',') && asm_tr_word(r, &begin, &end) && asm_tr_is(r, begin, end, "dtype")) {
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
    if (r->failed || !asm_tr_expect(r, ','))
        return;
    uint32_t body = r->at;
    if (x->level1 && !asm_tr_dim_x(r, &first, false)) {
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
    struct asm_type_reader *r = x->r;
    struct pto_tile_type *t = &x->t;
    uint32_t end = r->end;
    if (x->rows <= 0 || x->cols <= 0)
        asm_tr_fail(r, begin, end, "tile_buf rows/cols must be positive");
    if (!x->given[F_V_ROW] && !x->given[F_VALID]) {
        x->v_row = x->rows;
        x->v_col = x->cols;
    }
    if (x->v_row > x->rows)
        asm_tr_fail(r, begin, end, "tile_buf valid_row (%lld) exceeds row (%lld)", (long long)x->v_row, (long long)x->rows);
    if (x->v_col > x->cols)
        asm_tr_fail(r, begin, end, "tile_buf valid_col (%lld) exceeds col (%lld)", (long long)x->v_col, (long long)x->cols);
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
        asm_tr_fail(r, begin, end, left ? "loc=scale_left is row_major, row_major, fractal 32" : "loc=scale_right is col_major, col_major, fractal 32");
    t->dtype = (uint8_t)x->e.dtype;
    if (x->e.dtype == PTO_I1) /* 2026-08 6.1: an element has a byte size */
        asm_tr_fail(r, begin, end, "i1 is no element type of a tile; masks are i8");
    if (x->e.dtype == PTO_DTYPE_NONE && x->e.text != 0)
        asm_tr_fail(r, begin, end, "%s is known by name only; no operation has tiles of it", base_str(&r->ps->p->strings, x->e.text));
    int row_unit = isa_text_unit(x->e.dtype, t->blayout, t->slayout, true), col_unit = isa_text_unit(x->e.dtype, t->blayout, t->slayout, false);
    if (x->rows > INT32_MAX / row_unit || x->cols > INT32_MAX / col_unit) {
        asm_tr_fail(r, begin, end, "the tile is too large");
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

/* `!pto.tile_buf<..>` or an alias of one, then the count. */
static pto_type_id multi_of_tile(struct asm_type_reader *r)
{
    uint32_t begin = r->at, end = asm_tr_until(r, ",>");
    r->at = end;
    pto_type_id inner = asm_tr_type(r, begin, end);
    struct tile_reader x = {.r = r, .multi = true};
    free_fields(&x, F_SLOTS);
    if (!r->failed && isa_type(r->ps->p, inner)->kind != PTO_TYPE_TILE_BUF)
        asm_tr_fail(r, begin, end, "the slots of a multi-buffer are of a !pto.tile_buf");
    if (!r->failed && !x.given[F_SLOTS])
        asm_tr_fail(r, r->at, r->at + 1, "expected `, count=` and the number of slots");
    if (!asm_tr_expect(r, '>'))
        return 0;
    struct pto_type type = *isa_type(r->ps->p, inner);
    if (type.tile.compact == PTO_COMPACT_ROW_PLUS_ONE)
        asm_tr_fail(r, begin, end, "a multi-buffer has no compact=2 (row_plus_one) slots");
    type.kind = PTO_TYPE_MULTI_TILE;
    type.count = (uint32_t)x.slots;
    return r->failed ? 0 : isa_type_intern(r->ps->p, &type);
}

pto_type_id asm_tile_type(struct asm_type_reader *r, enum pto_type_kind kind, uint32_t begin)
{
    bool multi = kind == PTO_TYPE_MULTI_TILE;
    if (multi && asm_tr_peek(r) == '!')
        return multi_of_tile(r);
    struct tile_reader x = {.r = r, .level1 = kind == PTO_TYPE_TILE, .multi = multi, .t = {.fractal = 512}};
    tile_body(&x);
    if (!r->failed && multi && !x.given[F_SLOTS])
        free_fields(&x, F_SLOTS);
    if (!r->failed && multi && !x.given[F_SLOTS])
        asm_tr_fail(r, r->at, r->at + 1, "expected `, count=` and the number of slots");
    if (!r->failed)
        asm_tr_expect(r, '>');
    if (!r->failed)
        finish_tile(&x, begin);
    if (!r->failed && multi && x.t.compact == PTO_COMPACT_ROW_PLUS_ONE)
        asm_tr_fail(r, x.at[F_COMPACT], x.stop[F_COMPACT], "a multi-buffer has no compact=2 (row_plus_one) slots");
    if (r->failed)
        return 0;
    struct pto_type type = {.kind = (uint8_t)kind, .dtype = x.t.dtype, .space = x.t.space, .text = x.e.text, .tile = x.t, .count = (uint32_t)x.slots};
    return isa_type_intern(r->ps->p, &type);
}
