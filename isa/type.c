/* Types: unique ids and canonical text. */
#include "isa/program.h"
#include "isa/insn.h"

#include <stdlib.h>
#include <string.h>

static uint32_t hash_bytes(const void *data, size_t len, uint32_t h)
{
    const unsigned char *b = data;
    for (size_t i = 0; i < len; i++)
        h = (h ^ b[i]) * 16777619u;
    return h;
}

static uint32_t hash_type(const struct pto_program *p, const struct pto_type *t)
{
    const struct pto_tile_type *tile = &t->tile;
    int64_t key[] = {t->kind, t->dtype, t->space, t->rank, t->width, t->sign, t->text, tile->space, tile->dtype,
                     tile->blayout, tile->slayout, tile->pad, tile->compact, tile->fractal, tile->rows, tile->cols,
                     tile->v_row, tile->v_col, t->nparams, t->nresults, t->count};
    uint32_t h = hash_bytes(key, sizeof key, 2166136261u);
    h = hash_bytes(t->dims, sizeof t->dims[0] * t->rank, h);
    if (t->nparams + t->nresults != 0)
        h = hash_bytes(&p->pool[t->members], sizeof(uint32_t) * (t->nparams + t->nresults), h);
    return h;
}

static bool same_type(const struct pto_program *p, const struct pto_type *a, const struct pto_type *b)
{
    const struct pto_tile_type *x = &a->tile, *y = &b->tile;
    if (a->kind != b->kind || a->dtype != b->dtype || a->space != b->space || a->rank != b->rank || a->width != b->width ||
        a->sign != b->sign || a->text != b->text || a->nparams != b->nparams || a->nresults != b->nresults || a->count != b->count)
        return false;
    if (x->space != y->space || x->dtype != y->dtype || x->blayout != y->blayout || x->slayout != y->slayout ||
        x->pad != y->pad || x->compact != y->compact || x->fractal != y->fractal || x->rows != y->rows ||
        x->cols != y->cols || x->v_row != y->v_row || x->v_col != y->v_col)
        return false;
    if (memcmp(a->dims, b->dims, sizeof a->dims[0] * a->rank) != 0)
        return false;
    uint32_t members = a->nparams + a->nresults;
    return members == 0 || memcmp(&p->pool[a->members], &p->pool[b->members], sizeof(uint32_t) * members) == 0;
}

static void grow_slots(struct pto_program *p)
{
    p->ntype_slots = p->ntype_slots != 0 ? p->ntype_slots * 2 : 128;
    p->type_slots = base_realloc_array(p->type_slots, p->ntype_slots, sizeof *p->type_slots);
    memset(p->type_slots, 0, p->ntype_slots * sizeof *p->type_slots);
    for (uint32_t id = 1; id < p->ntypes; id++) {
        uint32_t at = hash_type(p, &p->types[id]) & (p->ntype_slots - 1);
        while (p->type_slots[at] != 0)
            at = (at + 1) & (p->ntype_slots - 1);
        p->type_slots[at] = id;
    }
}

pto_type_id isa_type_intern(struct pto_program *p, const struct pto_type *type)
{
    if (p->ntypes >= p->ntype_slots / 2)
        grow_slots(p);
    uint32_t at = hash_type(p, type) & (p->ntype_slots - 1);
    for (; p->type_slots[at] != 0; at = (at + 1) & (p->ntype_slots - 1))
        if (same_type(p, &p->types[p->type_slots[at]], type))
            return p->type_slots[at];
    struct pto_type copy = *type; /* the caller's may lie in p->types */
    BASE_GROW(p->types, p->ntypes, p->types_cap);
    p->types[p->ntypes] = copy;
    p->type_slots[at] = p->ntypes;
    return p->ntypes++;
}

pto_type_id isa_type_simple(struct pto_program *p, enum pto_type_kind kind)
{
    return isa_type_intern(p, &(struct pto_type){.kind = (uint8_t)kind});
}

pto_type_id isa_type_int(struct pto_program *p, unsigned width, char sign)
{
    return isa_type_intern(p, &(struct pto_type){.kind = PTO_TYPE_INT, .width = (uint8_t)width, .sign = sign});
}

pto_type_id isa_type_float(struct pto_program *p, enum pto_dtype dtype)
{
    return isa_type_intern(p, &(struct pto_type){.kind = PTO_TYPE_FLOAT, .dtype = (uint8_t)dtype});
}

pto_type_id isa_type_of_dtype(struct pto_program *p, enum pto_dtype dtype)
{
    if (!isa_dtype_is_int(dtype))
        return isa_type_float(p, dtype);
    if (dtype == PTO_I1)
        return isa_type_int(p, 1, 0);
    return isa_type_int(p, isa_dtype(dtype)->bits, isa_dtype(dtype)->kind == PTO_KIND_UINT ? 'u' : 0);
}

pto_type_id isa_type_tile(struct pto_program *p, enum pto_type_kind kind, const struct pto_tile_type *tile)
{
    return isa_type_intern(p, &(struct pto_type){.kind = (uint8_t)kind, .dtype = tile->dtype, .space = tile->space,
                                                 .tile = *tile});
}

pto_type_id isa_type_func(struct pto_program *p, const pto_type_id *params, uint32_t nparams, const pto_type_id *results,
                          uint32_t nresults)
{
    struct pto_type t = {.kind = PTO_TYPE_FUNC, .nparams = nparams, .nresults = nresults};
    t.members = isa_pool_add(p, params, nparams);
    isa_pool_add(p, results, nresults);
    return isa_type_intern(p, &t);
}

static enum pto_dtype int_dtype(unsigned width, char sign)
{
    static const enum pto_dtype sints[] = {PTO_I1, PTO_I4, PTO_I8, PTO_I16, PTO_I32, PTO_I64};
    static const enum pto_dtype uints[] = {PTO_I1, PTO_DTYPE_NONE, PTO_U8, PTO_U16, PTO_U32, PTO_U64};
    static const unsigned widths[] = {1, 4, 8, 16, 32, 64};
    for (size_t i = 0; i < 6; i++)
        if (widths[i] == width)
            return sign == 'u' ? uints[i] : sints[i];
    return PTO_DTYPE_NONE;
}

enum pto_dtype isa_type_dtype(const struct pto_program *p, pto_type_id id)
{
    const struct pto_type *t = &p->types[id];
    return t->kind == PTO_TYPE_INDEX ? PTO_I64
           : t->kind == PTO_TYPE_INT ? int_dtype(t->width, t->sign)
                                     : (enum pto_dtype)t->dtype;
}

/* The element's own spelling; of a type that is kept as text, the part in front of the first `,` or `>`. 0: the dtype's. */
static const char *element_text(const struct pto_program *p, const struct pto_type *t, size_t *len)
{
    if (t->text == 0)
        return NULL;
    const char *text = base_str(&p->strings, t->text);
    *len = strlen(text);
    if (t->kind != PTO_TYPE_MEMREF)
        return text;
    text += strcspn(text, "<") + 1;
    for (size_t n; (n = strspn(text, "0123456789?")) != 0 && text[n] == 'x';)
        text += n + 1;
    *len = strcspn(text, ",<>");
    return text;
}

pto_type_id isa_type_element(struct pto_program *p, pto_type_id id)
{
    const struct pto_type *t = &p->types[id];
    size_t len = 0;
    const char *text = element_text(p, t, &len);
    if (text != NULL && len == 5 && memcmp(text, "index", 5) == 0)
        return isa_type_simple(p, PTO_TYPE_INDEX);
    enum pto_dtype dtype = (enum pto_dtype)t->dtype;
    if (dtype == PTO_DTYPE_NONE)
        return 0;
    if (isa_dtype_is_int(dtype))
        return text != NULL && text[0] == 's' ? isa_type_int(p, isa_dtype(dtype)->bits, 's') : isa_type_of_dtype(p, dtype);
    struct pto_type f = {.kind = PTO_TYPE_FLOAT, .dtype = (uint8_t)dtype};
    if (text != NULL && (len != strlen(isa_dtype(dtype)->text) || memcmp(text, isa_dtype(dtype)->text, len) != 0))
        f.text = base_intern(&p->strings, text, len);
    return isa_type_intern(p, &f);
}

bool isa_type_is_element(const struct pto_program *p, pto_type_id id, pto_type_id scalar)
{
    const struct pto_type *t = &p->types[id], *s = &p->types[scalar];
    size_t len = 0;
    const char *text = element_text(p, t, &len);
    bool index = text != NULL && len == 5 && memcmp(text, "index", 5) == 0;
    if (s->kind == PTO_TYPE_INDEX || index)
        return s->kind == PTO_TYPE_INDEX && index;
    if (isa_type_dtype(p, scalar) != (enum pto_dtype)t->dtype || t->dtype == PTO_DTYPE_NONE)
        return false;
    if (s->kind == PTO_TYPE_INT)
        return (s->sign == 's') == (text != NULL && text[0] == 's');
    if (t->kind != PTO_TYPE_MEMREF)
        return s->kind == PTO_TYPE_FLOAT && s->text == t->text;
    const char *own = s->text != 0 ? base_str(&p->strings, s->text) : isa_dtype((enum pto_dtype)s->dtype)->text;
    return s->kind == PTO_TYPE_FLOAT && strlen(own) == len && memcmp(own, text, len) == 0;
}

static void put_dim(struct base_buf *out, int64_t dim)
{
    if (dim < 0)
        base_putc(out, '?');
    else
        base_printf(out, "%lld", (long long)dim);
}

/* Element type as written; a spelling that is not the canonical one is kept (f8E4M3 and f8E4M3FN differ in MLIR). */
static void put_elem(const struct pto_program *p, const struct pto_type *t, enum pto_dtype dtype, struct base_buf *out)
{
    base_puts(out, t->text != 0 ? base_str(&p->strings, t->text) : isa_dtype(dtype)->text);
}

/* Elements to the text's units (R1). */
static void text_units(const struct pto_tile_type *t, int32_t *rows, int32_t *cols)
{
    int32_t row = isa_text_unit((enum pto_dtype)t->dtype, t->blayout, t->slayout, true);
    int32_t col = isa_text_unit((enum pto_dtype)t->dtype, t->blayout, t->slayout, false);
    *rows = *rows > 0 ? (*rows - 1) / row + 1 : *rows;
    *cols = *cols > 0 ? (*cols - 1) / col + 1 : *cols;
}

static const char *space_text(uint8_t space)
{
    bool scale = space == PTO_SPACE_SCALE_LEFT || space == PTO_SPACE_SCALE_RIGHT;
    return isa_space(scale ? PTO_SPACE_SCALING : (enum pto_space)space)->text;
}

/* The body of a tile type, without the brackets around it. The compact spelling leaves out what is the default (2026-08 1.3). */
static void print_tile(const struct pto_program *p, const struct pto_type *type, int style, struct base_buf *out)
{
    const struct pto_tile_type *t = &type->tile;
    int32_t rows = t->rows, cols = t->cols, v_row = t->v_row, v_col = t->v_col;
    text_units(t, &rows, &cols);
    text_units(t, &v_row, &v_col);
    const char *blayout = isa_enum_text(PTO_ENUM_BLAYOUT, t->blayout), *slayout = isa_enum_text(PTO_ENUM_SLAYOUT, t->slayout);
    if (style == PTO_TYPE_TEXT_LONG) {
        base_printf(out, "loc=%s, dtype=", space_text(t->space));
        put_elem(p, type, (enum pto_dtype)t->dtype, out);
        base_printf(out, ", rows=%d, cols=%d, v_row=", rows, cols);
        put_dim(out, v_row);
        base_puts(out, ", v_col=");
        put_dim(out, v_col);
        base_printf(out, ", blayout=%s, slayout=%s, fractal=%u, pad=%u", blayout, slayout, t->fractal, t->pad);
        if (t->compact != 0)
            base_printf(out, ", compact=%u", t->compact);
        return;
    }
    bool placed = t->space != PTO_SPACE_NONE; /* a level-1 tile without loc: place and layout follow from its operation */
    if (placed)
        base_printf(out, "%s, ", space_text(t->space));
    base_printf(out, "%dx%dx", rows, cols);
    put_elem(p, type, (enum pto_dtype)t->dtype, out);
    if (v_row != rows || v_col != cols) {
        base_puts(out, ", valid=");
        put_dim(out, v_row);
        base_putc(out, 'x');
        put_dim(out, v_col);
    }
    if (t->blayout != PTO_BLAYOUT_ROW)
        base_printf(out, ", blayout=%s", blayout);
    if (t->slayout != PTO_SLAYOUT_NONE)
        base_printf(out, ", slayout=%s", slayout);
    if (t->fractal != (placed ? 512 : 0))
        base_printf(out, ", fractal=%u", t->fractal);
    if (t->pad != 0)
        base_printf(out, ", pad=%u", t->pad);
    if (t->compact != 0)
        base_printf(out, ", compact=%u", t->compact);
}

static void print_multi(const struct pto_program *p, const struct pto_type *t, int style, struct base_buf *out)
{
    base_puts(out, style == PTO_TYPE_TEXT_LONG ? "!pto.multi_tile_buf<!pto.tile_buf<" : "!pto.multi_tile_buf<");
    print_tile(p, t, style, out);
    base_printf(out, style == PTO_TYPE_TEXT_LONG ? ">, count=%u>" : ", count=%u>", t->count);
}

/* `NAME<DxDxELEMENT>` */
static void print_shaped(const struct pto_program *p, const struct pto_type *t, const char *name, struct base_buf *out)
{
    base_printf(out, "%s<", name);
    for (unsigned i = 0; i < t->rank; i++) {
        put_dim(out, t->dims[i]);
        base_putc(out, 'x');
    }
    put_elem(p, t, (enum pto_dtype)t->dtype, out);
    base_putc(out, '>');
}

/* Types hold types: what a broken object nests deeper than any text is cut off. */
enum { MAX_PRINT_DEPTH = 64 };
static void print_type(const struct pto_program *p, pto_type_id id, int style, unsigned depth, struct base_buf *out);

static void print_list(const struct pto_program *p, uint32_t first, uint32_t count, int style, unsigned depth, struct base_buf *out)
{
    for (uint32_t i = 0; i < count; i++) {
        base_puts(out, i != 0 ? ", " : "");
        print_type(p, p->pool[first + i], style, depth + 1, out);
    }
}

static void print_func(const struct pto_program *p, const struct pto_type *t, int style, unsigned depth, struct base_buf *out)
{
    base_putc(out, '(');
    print_list(p, t->members, t->nparams, style, depth, out);
    base_puts(out, ") -> ");
    if (t->nresults != 1)
        base_putc(out, '(');
    print_list(p, t->members + t->nparams, t->nresults, style, depth, out);
    if (t->nresults != 1)
        base_putc(out, ')');
}

static void print_type(const struct pto_program *p, pto_type_id id, int style, unsigned depth, struct base_buf *out)
{
    const struct pto_type *t = &p->types[id];
    if (depth > MAX_PRINT_DEPTH) {
        base_puts(out, "..");
        return;
    }
    switch ((enum pto_type_kind)t->kind) {
    case PTO_TYPE_NONE:
    case PTO_TYPE_KINDS:
        base_puts(out, "<invalid type>");
        break;
    case PTO_TYPE_INDEX:
        base_puts(out, "index");
        break;
    case PTO_TYPE_NONE_TYPE:
        base_puts(out, "none");
        break;
    case PTO_TYPE_INT:
        base_printf(out, "%s%si%u", t->sign == 'u' ? "u" : "", t->sign == 's' ? "s" : "", t->width);
        break;
    case PTO_TYPE_FLOAT:
        put_elem(p, t, (enum pto_dtype)t->dtype, out);
        break;
    case PTO_TYPE_PTR:
        base_puts(out, "!pto.ptr<");
        put_elem(p, t, (enum pto_dtype)t->dtype, out);
        if (t->space != PTO_SPACE_GM)
            base_printf(out, ", %s", isa_space((enum pto_space)t->space)->text);
        base_putc(out, '>');
        break;
    case PTO_TYPE_TENSOR_VIEW:
        print_shaped(p, t, "!pto.tensor_view", out);
        break;
    case PTO_TYPE_PARTITION_VIEW:
        print_shaped(p, t, "!pto.partition_tensor_view", out);
        break;
    case PTO_TYPE_LOCAL_ARRAY:
        print_shaped(p, t, "!pto.local_array", out);
        break;
    case PTO_TYPE_TILE_BUF:
    case PTO_TYPE_TILE:
        base_puts(out, t->kind == PTO_TYPE_TILE ? "!pto.tile<" : "!pto.tile_buf<");
        print_tile(p, t, t->kind == PTO_TYPE_TILE ? PTO_TYPE_TEXT_COMPACT : style, out);
        base_putc(out, '>');
        break;
    case PTO_TYPE_MULTI_TILE:
        print_multi(p, t, style, out);
        break;
    case PTO_TYPE_FUNC:
        print_func(p, t, style, depth, out);
        break;
    case PTO_TYPE_STRUCT:
        base_puts(out, "!pto.struct<");
        print_list(p, t->members, t->nparams, style, depth, out);
        base_putc(out, '>');
        break;
    case PTO_TYPE_EVENT_ARRAY:
        base_printf(out, "!pto.eventid_array<%u>", t->count);
        break;
    case PTO_TYPE_PIPE:
        base_puts(out, "!pto.pipe");
        break;
    case PTO_TYPE_ASYNC_SESSION:
        base_puts(out, "!pto.async_session");
        break;
    case PTO_TYPE_ASYNC_EVENT:
        base_puts(out, "!pto.async_event");
        break;
    case PTO_TYPE_PREFETCH_CONTEXT:
        base_puts(out, "!pto.prefetch_async_context");
        break;
    case PTO_TYPE_MEMREF:
    case PTO_TYPE_VECTOR:
    case PTO_TYPE_TENSOR:
    case PTO_TYPE_OPAQUE:
        base_puts(out, base_str(&p->strings, t->text));
        break;
    }
}

void isa_type_print(const struct pto_program *p, pto_type_id id, int style, struct base_buf *out) { print_type(p, id, style, 0, out); }
