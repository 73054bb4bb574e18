/* Scratch operands that the text leaves out (pto-as-2026-08.md 5): below level 3 a tile is made for each, so that the plan has room
 * for it; at level 3, where nothing is planned, the text has to give those that the hardware needs (R12).  Values never need one. */
#include "asm/pass.h"
#include "isa/layout.h"

enum when { WHEN_NEVER, WHEN_ALWAYS, WHEN_COLUMN, WHEN_UNSATURATED, WHEN_BINARY, WHEN_FLOAT, WHEN_UNEVEN, WHEN_LISTS };
enum shape { SHAPE_NOTHING, SHAPE_PLACEHOLDER, SHAPE_LIKE_SRC, SHAPE_LIKE_DST, SHAPE_ONE_ROW, SHAPE_TWO_ROWS, SHAPE_ROW_MORE, SHAPE_HALF_SRC,
             SHAPE_F32_LIKE_SRC, SHAPE_WORDS_16, SHAPE_BYTES_8192, SHAPE_INDEX, SHAPE_CAST, SHAPE_MERGED };
enum { LEVEL3_FREE, LEVEL3_NEEDED };

static const struct tmp_row {
    uint8_t when;
    uint8_t shape[2], level3[2]; /* targets like A3, like A5 */
} rules[PTO_OP_COUNT] = {
#define PTO_TMP(op, when_, shape3, needed3, shape5, needed5) \
    [PTO_OP_##op] = {WHEN_##when_, {SHAPE_##shape3, SHAPE_##shape5}, {LEVEL3_##needed3, LEVEL3_##needed5}},
#include "isa/tmp.def"
#undef PTO_TMP
};

static const struct pto_tile_type *tile_of(const struct pto_program *p, const struct pto_operation *op, enum pto_role role)
{
    pto_value_id value = isa_operand_of_role(p, op, role);
    return value != 0 && isa_type_is_tile(p, p->values[value].type) ? &isa_type(p, p->values[value].type)->tile : NULL;
}

/* f32 to i16, f16 to i16 and i8: what A2/A3 does in several steps. */
static bool is_stepwise_cast(const struct pto_tile_type *src, const struct pto_tile_type *dst)
{
    return (src->dtype == PTO_F32 && dst->dtype == PTO_I16) || (src->dtype == PTO_F16 && (dst->dtype == PTO_I16 || dst->dtype == PTO_I8));
}

static bool applies(const struct pto_program *p, const struct pto_operation *op, enum when when)
{
    const struct pto_tile_type *src = tile_of(p, op, PTO_ROLE_SRC), *src1 = tile_of(p, op, PTO_ROLE_SRC1), *dst = tile_of(p, op, PTO_ROLE_DST);
    if (dst == NULL)
        return false;
    switch (when) {
    case WHEN_ALWAYS: return true;
    case WHEN_COLUMN: return (src != NULL && src->blayout == PTO_BLAYOUT_COL) || (src1 != NULL && src1->blayout == PTO_BLAYOUT_COL);
    case WHEN_UNSATURATED: return src != NULL && is_stepwise_cast(src, dst) && isa_attr_code(p, op, PTO_ATTR_SAT_MODE) != PTO_SAT_ON;
    case WHEN_BINARY: return isa_attr_code(p, op, PTO_ATTR_IS_BINARY) != 0;
    case WHEN_FLOAT: return isa_dtype_is_float((enum pto_dtype)dst->dtype);
    case WHEN_UNEVEN: return src != NULL && (src->v_col < 0 || src->v_col % 32 != 0);
    case WHEN_LISTS: return src1 != NULL;
    default: return false;
    }
}

/* The least bytes of scratch for a conversion: r, c valid extents of dst, C columns of src; divisions truncate (2026-08 5). */
static int64_t cast_bytes(const struct pto_tile_type *src, const struct pto_tile_type *dst)
{
    int64_t r = dst->v_row >= 0 ? dst->v_row : dst->rows, c = dst->v_col >= 0 ? dst->v_col : dst->cols, wide = src->cols, m = c < 64 ? c : 64;
    if (src->dtype == PTO_F32) {
        int64_t repeats = c / 64 < 255 ? c / 64 : 255, steps = r < 255 ? r : 255;
        int64_t whole = 256 * repeats, rest = c % 64 != 0 ? 32 * ((steps - 1) * (wide / 8) + (c % 64 + 7) / 8) : 0;
        return whole > rest ? whole : rest;
    }
    int64_t half = 32 * ((m + 7) / 8), byte = 128 + 32 * ((m + 15) / 16);
    return dst->dtype == PTO_I8 && byte > half ? byte : half;
}

static int64_t columns_of_lists(const struct pto_program *p, const struct pto_operation *op)
{
    static const enum pto_role lists[] = {PTO_ROLE_SRC, PTO_ROLE_SRC1, PTO_ROLE_SRC2, PTO_ROLE_SRC3};
    int64_t cols = 0;
    for (unsigned i = 0; i < sizeof lists / sizeof lists[0]; i++)
        cols += tile_of(p, op, lists[i]) != NULL ? tile_of(p, op, lists[i])->cols : 0;
    return cols;
}

static struct pto_tile_type scratch(enum pto_dtype dtype, int64_t rows, int64_t cols)
{
    int64_t row = isa_dtype_c0(dtype); /* rows of 32 bytes and multiples (2026-08 6.1) */
    cols = cols <= 0 ? row : cols > INT32_MAX - row ? INT32_MAX - INT32_MAX % row : (cols + row - 1) / row * row;
    int32_t r = rows <= 0 ? 1 : rows > INT32_MAX ? INT32_MAX : (int32_t)rows, c = (int32_t)cols;
    return (struct pto_tile_type){.space = PTO_SPACE_VEC, .dtype = (uint8_t)dtype, .blayout = PTO_BLAYOUT_ROW, .slayout = PTO_SLAYOUT_NONE,
                                  .fractal = 512, .rows = r, .cols = c, .v_row = r, .v_col = c};
}

static struct pto_tile_type make_type(const struct pto_program *p, const struct pto_operation *op, enum shape shape)
{
    const struct pto_tile_type *dst = tile_of(p, op, PTO_ROLE_DST), *src = tile_of(p, op, PTO_ROLE_SRC);
    src = src != NULL ? src : dst;
    enum pto_dtype from = (enum pto_dtype)src->dtype, to = (enum pto_dtype)dst->dtype;
    int64_t valid = src->v_row >= 0 ? src->v_row : src->rows, lists;
    switch (shape) {
    case SHAPE_LIKE_SRC: return scratch(from, src->rows, src->cols);
    case SHAPE_LIKE_DST: { /* valid like it, too: the check of a given one asks for that */
        struct pto_tile_type like = scratch(to, dst->rows, dst->cols);
        like.v_row = dst->v_row >= 0 ? dst->v_row : like.v_row;
        like.v_col = dst->v_col >= 0 ? dst->v_col : like.v_col;
        return like;
    }
    case SHAPE_ONE_ROW: return scratch(to, 1, dst->cols);
    case SHAPE_TWO_ROWS: return scratch(to, 2, dst->cols);
    case SHAPE_ROW_MORE: return scratch(PTO_U8, (dst->v_row >= 0 ? dst->v_row : dst->rows) + (int64_t)1, dst->cols);
    case SHAPE_HALF_SRC: return scratch(from, (valid + 1) / 2, src->cols);
    case SHAPE_F32_LIKE_SRC: return scratch(PTO_F32, src->rows, src->cols);
    case SHAPE_WORDS_16: return scratch(PTO_I32, 1, 16);
    case SHAPE_BYTES_8192: return scratch(to, 1, INT64_C(8192) * 8 / isa_dtype(to)->bits);
    case SHAPE_INDEX: return scratch(PTO_F32, 1, isa_dtype(to)->bits == 16 ? 448 : 192);
    case SHAPE_CAST: return scratch(PTO_I8, 1, cast_bytes(src, dst));
    case SHAPE_MERGED:
        lists = columns_of_lists(p, op);
        return scratch(to, dst->rows, lists > dst->cols ? lists : dst->cols); /* at least as large as dst */
    default: return scratch(from, 1, isa_dtype_c0(from)); /* 32 bytes, of the type the operation asks of its tmp */
    }
}

static void give(struct lower *l, pto_op_id id, int slot, enum shape shape)
{
    struct pto_program *p = l->p;
    struct pto_tile_type tile = make_type(p, &p->ops[id], shape);
    pto_type_id type = isa_type_tile(p, PTO_TYPE_TILE_BUF, &tile);
    struct isa_op_spec spec = {.op = PTO_OP_ALLOC_TILE, .flags = PTO_OPFLAG_SYNTHETIC, .span = p->ops[id].span, .name_span = p->ops[id].name_span,
                               .operands = (pto_value_id[]){0, 0, 0}, .noperands = 3, .result_types = &type, .nresults = 1};
    pto_op_id alloc = isa_op_new(p, &spec);
    isa_op_insert_before(p, id, alloc);
    isa_set_operand(p, id, slot, p->ops[alloc].results);
}

static bool report(struct lower *l, pto_op_id id)
{
    const struct pto_operation *op = &l->p->ops[id];
    bool held = l->options->level == 3 || l->options->strict;
    struct base_diag *d = base_diag_emit_as(l->diags, PTO_D_TMP_MISSING, held ? PTO_SEV_ERROR : PTO_SEV_WARNING,
                                            op->name_span.file != 0 ? op->name_span : op->span,
                                            "'%s' requires explicit tmp when PlanMemory is skipped", isa_op((enum pto_op)op->op)->mnemonic);
    base_diag_note(d, "at level 3 addresses are yours, the one of the scratch tile too; below it the tile is made and planned");
    return d->severity < PTO_SEV_ERROR;
}

bool asm_pass_tmp(struct lower *l)
{
    struct pto_program *p = l->p;
    int like_a5 = isa_like_a5(p->target);
    bool ok = true;
    for (pto_op_id id = asm_lower_first(p, p->module), next; id != 0; id = next) {
        const struct pto_operation *op = &p->ops[id];
        const struct tmp_row *row = &rules[op->op];
        next = asm_lower_next(p, p->module, id);
        if (row->when == WHEN_NEVER || (op->flags & PTO_OPFLAG_SSA) != 0)
            continue;
        int slot = isa_op_slot((enum pto_op)op->op, PTO_ROLE_TMP);
        if (slot < 0 || isa_operand(p, op, slot) != 0 || !applies(p, op, (enum when)row->when))
            continue;
        if (l->text_level < 3 && row->shape[like_a5] != SHAPE_NOTHING)
            give(l, id, slot, (enum shape)row->shape[like_a5]);
        else if (l->text_level == 3 && row->level3[like_a5] == LEVEL3_NEEDED)
            ok = report(l, id) && ok;
    }
    return ok;
}
