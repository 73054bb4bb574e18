/* Types, literals and tile declarations in C (machine-and-cube.md c.2; include/pto/tile.h). Must not know operations. */
#include "asm/emit_c.h"
#include "isa/num.h"

#include <math.h>

bool emit_is_truth(const struct pto_program *p, pto_type_id type)
{
    const struct pto_type *t = isa_type(p, type);
    return t->kind == PTO_TYPE_INT && t->width == 1;
}

unsigned emit_int_width(const struct pto_program *p, pto_type_id type)
{
    const struct pto_type *t = isa_type(p, type);
    return t->kind == PTO_TYPE_INT && t->width >= 1 && t->width <= 64 ? t->width : 64;
}

bool emit_int_is_unsigned(const struct pto_program *p, pto_type_id type)
{
    const struct pto_type *t = isa_type(p, type);
    return t->kind == PTO_TYPE_INT && (t->sign == 'u' || t->width == 1);
}

/* The endings of pto/scalar.h: types whose single elements C holds. */
static const char *const suffixes[PTO_DTYPE_COUNT] = {[PTO_F32] = "f32",       [PTO_F64] = "f64",       [PTO_F16] = "f16",       [PTO_BF16] = "bf16",
                                                      [PTO_F8E4M3] = "f8e4m3", [PTO_F8E5M2] = "f8e5m2", [PTO_F8E8M0] = "f8e8m0", [PTO_HIF8] = "hif8"};

const char *emit_float_suffix(enum pto_dtype dtype) { return suffixes[dtype]; }

static const char *int_type(unsigned width, bool is_unsigned)
{
    static const char *const names[2][4] = {{"int8_t", "int16_t", "int32_t", "int64_t"}, {"uint8_t", "uint16_t", "uint32_t", "uint64_t"}};
    return names[is_unsigned][width <= 8 ? 0 : width <= 16 ? 1 : width <= 32 ? 2 : 3];
}

const char *emit_type(struct emit *e, pto_type_id type)
{
    static const char *const handles[PTO_TYPE_KINDS] = {
        [PTO_TYPE_TILE_BUF] = "pto_tile",          [PTO_TYPE_MULTI_TILE] = "pto_tile",
        [PTO_TYPE_TENSOR_VIEW] = "pto_gm",         [PTO_TYPE_PARTITION_VIEW] = "pto_gm",
        [PTO_TYPE_LOCAL_ARRAY] = "struct pto_object_var",
        [PTO_TYPE_EVENT_ARRAY] = "struct pto_object_var", [PTO_TYPE_PIPE] = "struct pto_object_var",
        [PTO_TYPE_ASYNC_SESSION] = "struct pto_object_var", [PTO_TYPE_ASYNC_EVENT] = "struct pto_object_var",
        [PTO_TYPE_PREFETCH_CONTEXT] = "struct pto_object_var",
    };
    const struct pto_type *t = isa_type(e->p, type);
    if (t->kind == PTO_TYPE_INDEX)
        return "int64_t";
    if (t->kind == PTO_TYPE_INT)
        return t->width == 1 ? "bool" : t->width <= 64 ? int_type(t->width, t->sign == 'u') : NULL;
    if (t->kind == PTO_TYPE_FLOAT)
        return suffixes[t->dtype] != NULL ? isa_dtype((enum pto_dtype)t->dtype)->cxx : NULL;
    if (t->kind == PTO_TYPE_PTR)
        return t->space == PTO_SPACE_NONE || t->space == PTO_SPACE_GM ? emit_format(e, "%s *", isa_dtype((enum pto_dtype)t->dtype)->cxx) : NULL;
    if (t->kind == PTO_TYPE_STRUCT)
        return emit_format(e, "struct record%u *", (unsigned)type);
    return handles[t->kind];
}

bool emit_is_view(const struct pto_program *p, pto_value_id v)
{
    unsigned kind = isa_type(p, p->values[v].type)->kind;
    return kind == PTO_TYPE_TENSOR_VIEW || kind == PTO_TYPE_PARTITION_VIEW;
}

bool emit_is_tile(const struct pto_program *p, pto_value_id v)
{
    unsigned kind = isa_type(p, p->values[v].type)->kind;
    return kind == PTO_TYPE_TILE_BUF || kind == PTO_TYPE_MULTI_TILE;
}

bool emit_is_object(const struct pto_program *p, pto_value_id v)
{
    static const bool objects[PTO_TYPE_KINDS] = {[PTO_TYPE_LOCAL_ARRAY] = true, [PTO_TYPE_EVENT_ARRAY] = true, [PTO_TYPE_PIPE] = true, [PTO_TYPE_ASYNC_SESSION] = true,
                                                 [PTO_TYPE_ASYNC_EVENT] = true, [PTO_TYPE_PREFETCH_CONTEXT] = true};
    return objects[isa_type(p, p->values[v].type)->kind];
}

const char *emit_type_of(struct emit *e, pto_value_id v)
{
    const char *type = emit_type(e, e->p->values[v].type);
    if (type != NULL)
        return type;
    struct base_buf text = {0};
    isa_type_print(e->p, e->p->values[v].type, PTO_TYPE_TEXT_COMPACT, &text);
    struct pto_span span = e->p->values[v].span;
    pto_op_id def = e->p->values[v].def;
    emit_refuse(e, span.file == 0 && def != 0 ? e->p->ops[def].span : span, "a value of type `%s` has no form in C", text.data != NULL ? text.data : "?");
    base_buf_free(&text);
    return "int";
}

const char *emit_copy(struct emit *e, pto_value_id v)
{
    if (emit_is_tile(e->p, v))
        return emit_format(e, "PTO_COPY(%s)", emit_value(e, v));
    if (emit_is_view(e->p, v))
        return emit_format(e, "*PTO_GM_REF(%s)", emit_value(e, v));
    return emit_is_object(e->p, v) ? emit_format(e, "%s.t", emit_value(e, v)) : emit_value(e, v);
}

/* ---- literals ---- */

const char *emit_int(struct emit *e, int64_t n, unsigned width, bool is_unsigned)
{
    if (is_unsigned && width > 32)
        return emit_format(e, (uint64_t)n <= UINT32_MAX ? "%lluu" : "UINT64_C(%llu)", (unsigned long long)(uint64_t)n);
    if (is_unsigned)
        return emit_format(e, "%lluu", (unsigned long long)(uint64_t)n);
    if (n == INT64_MIN)
        return "INT64_MIN";
    if (n == INT32_MIN)
        return "INT32_MIN";
    return emit_format(e, n > INT32_MAX || n < INT32_MIN ? "INT64_C(%lld)" : "%lld", (long long)n);
}

/* Decimals where they are the number itself, else hexadecimal digits. */
static const char *number(struct emit *e, double value)
{
    char text[64];
    double back;
    (void)snprintf(text, sizeof text, "%.9g", value);
    if (!base_parse_double(text, &back) || back != value)
        return emit_format(e, "%a", value);
    return emit_format(e, "%s%s", text, strpbrk(text, ".e") != NULL ? "" : ".0");
}

const char *emit_float_literal(struct emit *e, enum pto_dtype dtype, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    bool plain = isfinite(value) && (dtype == PTO_F32 || dtype == PTO_F64);
    if (plain)
        return emit_format(e, "%s%s", number(e, value), dtype == PTO_F32 ? "f" : "");
    /* as the simulator keeps NaNs: the code in the payload of the double */
    uint64_t mask = isa_dtype(dtype)->bits >= 64 ? UINT64_MAX : (UINT64_C(1) << isa_dtype(dtype)->bits) - 1;
    bool kept = isnan(value) && (dtype == PTO_F64 || (bits & UINT32_MAX) != 0);
    uint64_t code = kept ? bits & mask : num_encode(dtype, value, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
    return emit_format(e, "pto_s_of_bits_%s(%s%llx)", suffixes[dtype], "0x", (unsigned long long)code);
}

/* ---- tiles ---- */

enum { OF_TARGET = 255 };
struct tile_row {
    const char *token, *brief;
    uint8_t blayout, slayout;
    uint16_t fractal;
};
#define PTO_BLAYOUT_OF_TARGET OF_TARGET
static const struct tile_row places[PTO_SPACE_COUNT] = {
#define PTO_C_TILE(space, token, brief, bl, sl, fractal) [PTO_SPACE_##space] = {token, brief, PTO_BLAYOUT_##bl, PTO_SLAYOUT_##sl, fractal},
#include "isa/c_tile.def"
#undef PTO_C_TILE
};

static const char *extent(struct emit *e, int32_t n) { return n < 0 ? "PTO_DYNAMIC" : emit_format(e, "%d", (int)n); }

const char *emit_tile_declaration(struct emit *e, const struct pto_tile_type *t, const char *name)
{
    static const char *const blayouts[] = {"RowMajor", "ColMajor"}, *const slayouts[] = {"NoneBox", "RowMajor", "ColMajor"},
                      *const pads[] = {"Null", "Zero", "Max", "Min"}, *const compacts[] = {"Null", "Normal", "RowPlusOne", "RowAlignedPadding"};
    const struct tile_row *row = &places[t->space];
    const char *type = isa_dtype((enum pto_dtype)t->dtype)->cxx;
    unsigned blayout = row->blayout != OF_TARGET ? row->blayout : e->p->target->left_is_nz ? PTO_BLAYOUT_COL : PTO_BLAYOUT_ROW;
    if (t->blayout != blayout || t->slayout != row->slayout || t->fractal != row->fractal || t->pad != PTO_PAD_NULL || t->compact != PTO_COMPACT_NULL)
        return emit_format(e, "Tile(%s, %s, %s, %d, %d, %s, %s, %s, %s, %d, %s, %s)", name, row->token, type, (int)t->rows, (int)t->cols, blayouts[t->blayout & 1],
                           extent(e, t->v_row), extent(e, t->v_col), slayouts[t->slayout % 3], (int)t->fractal, pads[t->pad & 3], compacts[t->compact & 3]);
    if (t->v_row == t->rows && t->v_col == t->cols)
        return emit_format(e, "%s(%s, %s, %d, %d)", row->brief, name, type, (int)t->rows, (int)t->cols);
    return emit_format(e, "%s(%s, %s, %d, %d, %s, %s)", row->brief, name, type, (int)t->rows, (int)t->cols, extent(e, t->v_row), extent(e, t->v_col));
}

const char *emit_gm_layout(struct emit *e, unsigned layout)
{
    return emit_upper(e, isa_enum_text(PTO_ENUM_GM_LAYOUT, layout));
}

const char *emit_upper(struct emit *e, const char *text)
{
    char *upper = base_strdup(&e->arena, text != NULL ? text : "0");
    for (char *at = upper; *at != '\0'; at++)
        *at = (char)(*at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at == '.' ? '_' : *at);
    return upper;
}
