/* Search for operands that satisfy a row of the op table, and the text around them (row.h). Knows the rules only by what
 * isa_legal_judge says of an instruction. */
#include "asm/row.h"

#include <string.h>

uint32_t asm_random(uint32_t *g, uint32_t n)
{
    *g ^= *g << 13;
    *g ^= *g >> 17;
    *g ^= *g << 5;
    return *g % n;
}
#define PICK(g, array) ((array)[asm_random(g, sizeof(array) / sizeof(array)[0])])

const uint8_t asm_opd_dtypes[15] = {PTO_F32, PTO_F16, PTO_BF16, PTO_I8, PTO_I16, PTO_I32, PTO_U8, PTO_U16, PTO_U32, PTO_I64, PTO_F8E4M3,
                                 PTO_F8E5M2, PTO_HIF8, PTO_F8E8M0, PTO_F4E2M1};
const uint8_t asm_opd_int_dtypes[4] = {PTO_I8, PTO_I16, PTO_I32, PTO_I64};
const uint8_t asm_opd_float_dtypes[3] = {PTO_F32, PTO_F16, PTO_BF16};
const uint8_t asm_opd_spaces[8] = {PTO_SPACE_VEC, PTO_SPACE_VEC, PTO_SPACE_MAT, PTO_SPACE_LEFT, PTO_SPACE_RIGHT, PTO_SPACE_ACC, PTO_SPACE_BIAS,
                                 PTO_SPACE_SCALING};
static const int32_t extents[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

static const struct asm_opd asm_plain_tile = {.form = ASM_FORM_TILE, .dtype = PTO_F32, .space = PTO_SPACE_VEC, .fractal = 512, .rows = 16, .cols = 64,
                                      .v_row = 16, .v_col = 64};

/* Keeps an operand inside what a type may say: left has the target's blayout (R4), a scale tile is what makes it one,
 * 4-bit tiles have even extents (R1). */
void asm_opd_settle(struct asm_opd *o, const struct pto_target *target)
{
    if (o->form != ASM_FORM_TILE)
        return;
    if (o->space == PTO_SPACE_LEFT)
        o->blayout = target->left_is_nz ? PTO_BLAYOUT_COL : PTO_BLAYOUT_ROW;
    bool left_scale = o->space == PTO_SPACE_SCALE_LEFT;
    if (left_scale || o->space == PTO_SPACE_SCALE_RIGHT) {
        o->dtype = PTO_F8E8M0; /* else it is no scale tile */
        o->blayout = left_scale ? PTO_BLAYOUT_ROW : PTO_BLAYOUT_COL;
        o->slayout = left_scale ? PTO_SLAYOUT_ROW : PTO_SLAYOUT_COL;
        o->fractal = 32;
    } else if (o->fractal == 32) {
        o->fractal = 512;
    }
    if (isa_dtype((enum pto_dtype)o->dtype)->bits == 4) {
        o->rows += o->rows & 1;
        o->cols += o->cols & 1;
        o->v_row += o->v_row > 0 ? o->v_row & 1 : 0;
        o->v_col += o->v_col > 0 ? o->v_col & 1 : 0;
    }
    if (o->v_row > o->rows)
        o->v_row = o->rows;
    if (o->v_col > o->cols)
        o->v_col = o->cols;
}

/* A first operand for a slot; FORM_NONE: none of its kind can be made. */
struct asm_opd asm_opd_first(enum pto_slot_kind kind)
{
    struct asm_opd view = {.form = ASM_FORM_VIEW, .dtype = PTO_F32, .rows = 16, .cols = 64};
    switch (kind) {
    case PTO_OPD_TILE: case PTO_OPD_TILE_OR_SCALAR: case PTO_OPD_TILE_OR_VIEW: return asm_plain_tile;
    case PTO_OPD_VIEW: case PTO_OPD_VIEW_OUT: case PTO_OPD_PARTITION_VIEW: case PTO_OPD_ANY_VIEW: case PTO_OPD_PTR_OR_VIEW: return view;
    case PTO_OPD_INDEX: return (struct asm_opd){.form = ASM_FORM_INDEX, .dtype = PTO_I64};
    case PTO_OPD_INT: case PTO_OPD_FIXED_INT: case PTO_OPD_I32: return (struct asm_opd){.form = ASM_FORM_INT, .dtype = PTO_I32};
    case PTO_OPD_INT_T: case PTO_OPD_SAME_T: return (struct asm_opd){.form = ASM_FORM_INT, .dtype = PTO_I32};
    case PTO_OPD_I1: return (struct asm_opd){.form = ASM_FORM_INT, .dtype = PTO_I1};
    case PTO_OPD_I64: return (struct asm_opd){.form = ASM_FORM_INT, .dtype = PTO_I64};
    case PTO_OPD_FLOAT: case PTO_OPD_FLOAT_T: case PTO_OPD_SCALAR: case PTO_OPD_BITS: case PTO_OPD_ELEMENT: return (struct asm_opd){.form = ASM_FORM_FLOAT, .dtype = PTO_F32};
    case PTO_OPD_PTR: return (struct asm_opd){.form = ASM_FORM_PTR, .dtype = PTO_F32};
    default: return (struct asm_opd){0};
    }
}

/* What a matrix operation takes: one row of 64 times 64 x 32. */
static struct asm_opd matrix_operand(enum pto_op op, enum pto_role role, struct asm_opd o, const struct pto_target *target)
{
    bool scaled = isa_op_slot(op, PTO_ROLE_LHS_SCALE) >= 0;
    const uint8_t in = scaled ? PTO_F8E4M3 : PTO_F16, out = (target->family & PTO_F_KIRIN) != 0 ? PTO_F16 : PTO_F32;
    const struct asm_opd lhs = {.form = ASM_FORM_TILE, .dtype = in, .space = PTO_SPACE_LEFT, .slayout = PTO_SLAYOUT_ROW, .fractal = 512, .rows = 16, .cols = 64, .v_row = 1, .v_col = 64};
    const struct asm_opd rhs = {.form = ASM_FORM_TILE, .dtype = in, .space = PTO_SPACE_RIGHT, .slayout = PTO_SLAYOUT_COL, .fractal = 512, .rows = 64, .cols = 32, .v_row = 64, .v_col = 32};
    const struct asm_opd acc = {.form = ASM_FORM_TILE, .dtype = out, .space = PTO_SPACE_ACC, .blayout = PTO_BLAYOUT_COL, .slayout = PTO_SLAYOUT_ROW, .fractal = 1024, .rows = 16, .cols = 32, .v_row = 1, .v_col = 32};
    switch (role) {
    case PTO_ROLE_LHS: return lhs;
    case PTO_ROLE_RHS: return rhs;
    case PTO_ROLE_DST: case PTO_ROLE_ACC_IN: return acc;
    case PTO_ROLE_BIAS: return (struct asm_opd){.form = ASM_FORM_TILE, .dtype = out, .space = PTO_SPACE_BIAS, .fractal = 512, .rows = 1, .cols = 32, .v_row = 1, .v_col = 32};
    case PTO_ROLE_LHS_SCALE: return (struct asm_opd){.form = ASM_FORM_TILE, .space = PTO_SPACE_SCALE_LEFT, .rows = isa_op(op)->ruleset >= PTO_RULES_GEMV_MX ? 1 : 16, .cols = 2, .v_row = 1, .v_col = 2};
    case PTO_ROLE_RHS_SCALE: return (struct asm_opd){.form = ASM_FORM_TILE, .space = PTO_SPACE_SCALE_RIGHT, .rows = 2, .cols = 32, .v_row = 2, .v_col = 32};
    default: return o;
    }
}

static void random_layout(uint32_t *g, struct asm_opd *o)
{
    static const uint8_t pairs[][2] = {{PTO_BLAYOUT_ROW, PTO_SLAYOUT_NONE}, {PTO_BLAYOUT_COL, PTO_SLAYOUT_NONE}, {PTO_BLAYOUT_COL, PTO_SLAYOUT_ROW},
                                       {PTO_BLAYOUT_ROW, PTO_SLAYOUT_COL}, {PTO_BLAYOUT_ROW, PTO_SLAYOUT_ROW}};
    const uint8_t *pair = PICK(g, pairs);
    o->blayout = pair[0];
    o->slayout = pair[1];
}

static void random_dtype(uint32_t *g, struct asm_opd *o, enum pto_slot_kind kind)
{
    if (o->form == ASM_FORM_TILE || o->form == ASM_FORM_VIEW || o->form == ASM_FORM_PTR) {
        o->dtype = PICK(g, asm_opd_dtypes);
    } else if (kind == PTO_OPD_SCALAR || kind == PTO_OPD_BITS || kind == PTO_OPD_TILE_OR_SCALAR) {
        o->form = asm_random(g, 2) != 0 ? ASM_FORM_INT : ASM_FORM_FLOAT;
        o->dtype = o->form == ASM_FORM_INT ? PICK(g, asm_opd_int_dtypes) : PICK(g, asm_opd_float_dtypes);
    } else if (kind == PTO_OPD_INT || kind == PTO_OPD_FIXED_INT) {
        o->dtype = PICK(g, asm_opd_int_dtypes);
    } else if (kind == PTO_OPD_FLOAT) {
        o->dtype = PICK(g, asm_opd_float_dtypes);
    }
}

/* One change of one aspect of one operand. */
static void vary(uint32_t *g, struct asm_opd *o, enum pto_slot_kind kind)
{
    switch (asm_random(g, 8)) {
    case 0: random_dtype(g, o, kind); break;
    case 1: o->space = o->form == ASM_FORM_TILE ? PICK(g, asm_opd_spaces) : o->space; break;
    case 2: random_layout(g, o); break;
    case 3: o->rows = PICK(g, extents); o->v_row = o->rows; break;
    case 4: o->cols = PICK(g, extents); o->v_col = o->cols; break;
    case 5: o->v_row = PICK(g, extents); break;
    case 6: o->v_col = PICK(g, extents); break;
    default:
        if (kind == PTO_OPD_TILE_OR_SCALAR && o->form != ASM_FORM_TILE)
            *o = asm_plain_tile;
        else if (kind == PTO_OPD_TILE_OR_SCALAR)
            *o = (struct asm_opd){.form = ASM_FORM_FLOAT, .dtype = PICK(g, asm_opd_float_dtypes)};
        else if (kind == PTO_OPD_TILE_OR_VIEW && o->form == ASM_FORM_TILE)
            *o = (struct asm_opd){.form = ASM_FORM_VIEW, .dtype = o->dtype, .rows = o->rows, .cols = o->cols};
        else if (kind == PTO_OPD_TILE_OR_VIEW)
            *o = asm_plain_tile;
        else if (o->form == ASM_FORM_TILE && asm_random(g, 2) != 0)
            o->fractal = asm_random(g, 2) != 0 ? 512 : 1024;
        else if (o->form == ASM_FORM_TILE)
            o->pad = (uint8_t)asm_random(g, 4);
        break;
    }
}

static void count_code(const char *text, int64_t code, void *ctx)
{
    int64_t *codes = ctx;
    (void)text;
    codes[1 + codes[0]++] = code;
}

/* Gives attribute k a value, or takes it away; false if no value is known for it. */
bool asm_row_vary_attr(uint32_t *g, struct asm_row *r, unsigned k)
{
    const struct isa_attr_info *a = isa_attr((enum pto_attr)isa_op(r->op)->attrs[k]);
    int64_t codes[65] = {0};
    r->given = (uint16_t)(r->given | 1u << k);
    switch ((enum pto_attr_kind)a->kind) {
    case PTO_AK_ENUM:
        isa_enum_each((enum pto_enum)a->enumeration, count_code, codes);
        r->attr[k] = codes[1 + asm_random(g, (uint32_t)codes[0])];
        break;
    case PTO_AK_INT: r->attr[k] = asm_random(g, 4); break;
    case PTO_AK_BOOL: r->attr[k] = asm_random(g, 2); break;
    default:
        if (a->def == INT64_MIN)
            return false;
        r->given = (uint16_t)(r->given & ~(1u << k));
        break;
    }
    if (a->def != INT64_MIN && asm_random(g, 4) != 0) {
        r->given = (uint16_t)(r->given & ~(1u << k));
        r->attr[k] = a->def;
    }
    return true;
}

/* Where search takes too long: operands of these element types, 16 x cols. */
static const struct {
    uint16_t op;
    uint8_t slot, dtype;
    int32_t cols;
} hints[] = {{PTO_OP_TQUANT_MX, 1, PTO_I8, 64}, {PTO_OP_TQUANT_MX, 2, PTO_I8, 2}, {PTO_OP_TQUANT_MX, 3, PTO_F32, 2}, {PTO_OP_TQUANT_MX, 4, PTO_F32, 2}};

/* A first instruction of the row; false if it has operands or attributes that cannot be made. */
bool asm_row_start(uint32_t *g, struct asm_row *r, enum pto_op op, const struct pto_target *target)
{
    const struct isa_op_info *info = isa_op(op);
    memset(r, 0, sizeof *r);
    r->op = op;
    for (int s = 0; s < info->nslots; s++) {
        if (isa_slot_is_list(&info->slots[s]))
            return false;
        if (isa_slot_is_optional(&info->slots[s]))
            continue;
        r->opd[s] = asm_opd_first((enum pto_slot_kind)info->slots[s].kind);
        if (isa_op_slot(op, PTO_ROLE_RHS) >= 0 && r->opd[s].form == ASM_FORM_TILE)
            r->opd[s] = matrix_operand(op, (enum pto_role)info->slots[s].role, r->opd[s], target);
        asm_opd_settle(&r->opd[s], target);
        if (r->opd[s].form == ASM_FORM_NONE)
            return false;
    }
    for (size_t h = 0; h < sizeof hints / sizeof hints[0]; h++)
        if (hints[h].op == op) {
            r->opd[hints[h].slot].dtype = hints[h].dtype;
            r->opd[hints[h].slot].cols = r->opd[hints[h].slot].v_col = hints[h].cols;
        }
    for (unsigned k = 0; info->attrs[k] != 0; k++) {
        r->attr[k] = isa_attr((enum pto_attr)info->attrs[k])->def;
        if (r->attr[k] == INT64_MIN && !asm_row_vary_attr(g, r, k))
            return false;
    }
    return true;
}

void asm_row_resolve(const struct asm_row *r, struct pto_insn *insn)
{
    const struct isa_op_info *info = isa_op(r->op);
    memset(insn, 0, sizeof *insn);
    insn->op = (uint16_t)r->op;
    insn->noperands = info->nslots;
    insn->attr_given = r->given;
    memcpy(insn->attr, r->attr, sizeof r->attr);
    for (int s = 0; s < info->nslots; s++) {
        const struct asm_opd *o = &r->opd[s];
        struct pto_operand *out = &insn->operand[s];
        out->dtype = o->dtype;
        switch ((enum asm_form_of)o->form) {
        case ASM_FORM_NONE: break;
        case ASM_FORM_TILE: {
            const struct pto_tile_type t = {.space = o->space, .dtype = o->dtype, .blayout = o->blayout, .slayout = o->slayout, .pad = o->pad,
                                            .fractal = o->fractal, .rows = o->rows, .cols = o->cols, .v_row = o->v_row, .v_col = o->v_col};
            out->kind = PTO_OK_TILE;
            out->u.tile = isa_tile_of_type(&t);
            out->u.tile.value = (uint32_t)s + 1;
            break;
        }
        case ASM_FORM_VIEW:
            out->kind = PTO_OK_GM;
            out->u.gm = (struct pto_gm){.dtype = o->dtype, .rank = 2, .addr = PTO_UNKNOWN, .value = (uint32_t)s + 1, .whole_rows = PTO_UNKNOWN,
                                        .whole_cols = PTO_UNKNOWN, .off_row = PTO_UNKNOWN, .off_col = PTO_UNKNOWN, .whole_addr = PTO_UNKNOWN,
                                        .shape = {1, 1, 1, o->rows, o->cols},
                                        .stride = {PTO_UNKNOWN, PTO_UNKNOWN, PTO_UNKNOWN, PTO_UNKNOWN, PTO_UNKNOWN}};
            break;
        case ASM_FORM_INT: case ASM_FORM_INDEX:
            out->kind = PTO_OK_INT;
            out->u.i = PTO_UNKNOWN;
            break;
        case ASM_FORM_FLOAT: out->kind = PTO_OK_FLOAT; break;
        case ASM_FORM_PTR:
            out->kind = PTO_OK_PTR;
            out->u.ptr = (struct pto_ptr){.dtype = o->dtype, .space = PTO_SPACE_GM, .addr = PTO_UNKNOWN};
            break;
        }
    }
}

/* Errors of the instruction, with STRICT of the declarations of its tiles, too; 0: it is right. */
unsigned asm_row_errors(struct isa_rulebook *book, const struct asm_row *r, enum isa_legal_context context)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_insn insn;
    base_diags_init(&diags, &sources);
    asm_row_resolve(r, &insn);
    isa_legal_judge(book, &insn, context, &diags);
    for (unsigned s = 0; s < insn.noperands && context == ISA_LEGAL_STRICT; s++)
        if (insn.operand[s].kind == PTO_OK_TILE)
            isa_legal_check_tile(&insn.operand[s].u.tile, book->target, context, insn.span, &diags);
    unsigned errors = diags.counts[PTO_SEV_ERROR];
    base_diags_free(&diags);
    return errors;
}

/* Changes several operands in the same way: most constraints ask that they agree. */
static void vary_all(uint32_t *g, struct asm_row *r)
{
    const struct isa_op_info *info = isa_op(r->op);
    struct asm_opd like = asm_plain_tile;
    like.dtype = PICK(g, asm_opd_dtypes);
    like.space = PICK(g, asm_opd_spaces);
    random_layout(g, &like);
    like.rows = PICK(g, extents);
    like.cols = PICK(g, extents);
    unsigned what = asm_random(g, 4);
    for (int s = 0; s < info->nslots; s++) {
        struct asm_opd *o = &r->opd[s];
        if (o->form == ASM_FORM_NONE || (o->form != ASM_FORM_TILE && what != 0))
            continue;
        if (what == 0 && (o->form == ASM_FORM_TILE || o->form == ASM_FORM_VIEW))
            o->dtype = like.dtype;
        if (what == 1)
            o->space = like.space;
        if (what == 2)
            o->blayout = like.blayout, o->slayout = like.slayout;
        if (what == 3)
            o->rows = o->v_row = like.rows, o->cols = o->v_col = like.cols;
    }
}

/* One operand becomes like another, or has a part of its columns. */
static void copy_operand(uint32_t *g, struct asm_row *r)
{
    static const int32_t parts[] = {1, 1, 2, 8, 32};
    unsigned n = isa_op(r->op)->nslots, from = asm_random(g, n), to = asm_random(g, n);
    struct asm_opd *o = &r->opd[to];
    if (r->opd[from].form != ASM_FORM_TILE || o->form != ASM_FORM_TILE)
        return;
    int32_t part = PICK(g, parts);
    uint8_t dtype = o->dtype;
    *o = r->opd[from];
    if (part != 1 && o->cols % part == 0 && o->v_col % part == 0) {
        o->cols /= part;
        o->v_col /= part;
        o->dtype = dtype;
    }
}

/* Search: random steps that do not make it worse, from the start and again. False if none is found. */
bool asm_row_solve(uint32_t *g, struct asm_row *r, enum pto_op op, struct isa_rulebook *book, enum isa_legal_context context)
{
    const struct isa_op_info *info = isa_op(op);
    unsigned nattrs = 0;
    while (info->attrs[nattrs] != 0)
        nattrs++;
    for (unsigned attempt = 0; attempt < 20; attempt++) {
        if (!asm_row_start(g, r, op, book->target))
            return false;
        unsigned errors = asm_row_errors(book, r, context);
        for (unsigned step = 0; step < 1500 && errors != 0; step++) {
            struct asm_row next = *r;
            for (unsigned changes = 1 + asm_random(g, 2); changes > 0; changes--) {
                unsigned s = asm_random(g, info->nslots);
                unsigned way = asm_random(g, 8);
                if (way < 2) {
                    vary_all(g, &next);
                } else if (way == 2) {
                    copy_operand(g, &next);
                } else if (nattrs != 0 && asm_random(g, 6) == 0) {
                    (void)asm_row_vary_attr(g, &next, asm_random(g, nattrs));
                } else if (next.opd[s].form != ASM_FORM_NONE) {
                    if (isa_slot_is_optional(&info->slots[s]) && asm_random(g, 6) == 0)
                        next.opd[s] = (struct asm_opd){0};
                    else
                        vary(g, &next.opd[s], (enum pto_slot_kind)info->slots[s].kind);
                } else if (asm_random(g, 3) == 0) {
                    next.opd[s] = asm_opd_first((enum pto_slot_kind)info->slots[s].kind);
                }
            }
            for (int s = 0; s < info->nslots; s++)
                asm_opd_settle(&next.opd[s], book->target);
            unsigned now = asm_row_errors(book, &next, context);
            if (now < errors || (now == errors && asm_random(g, 3) == 0)) { /* a level walk, but slowly: what is right should stay so */
                *r = next;
                errors = now;
            }
        }
        if (errors == 0)
            return true;
    }
    return false;
}

/* Makes one aspect of a tile for vector code plain; false if it is. What the cube works on has layouts of its own. */
static bool make_plain(struct asm_opd *o, unsigned aspect)
{
    struct asm_opd was = *o;
    if (o->form != ASM_FORM_TILE || o->space != PTO_SPACE_VEC)
        return false;
    switch (aspect) {
    case 0: o->blayout = PTO_BLAYOUT_ROW, o->slayout = PTO_SLAYOUT_NONE; break;
    case 1: o->fractal = 512; break;
    case 2: o->pad = 0; break;
    case 3: o->v_row = o->rows, o->v_col = o->cols; break;
    default: o->dtype = PTO_F32; break;
    }
    return memcmp(&was, o, sizeof was) != 0;
}
enum { PLAIN_ASPECTS = 5 };

void asm_row_simplify(struct asm_row *r, struct isa_rulebook *book, enum isa_legal_context context)
{
    const struct isa_op_info *info = isa_op(r->op);
    unsigned all = info->nslots;
    for (unsigned aspect = 0; aspect < PLAIN_ASPECTS; aspect++)
        for (unsigned k = 0; k <= all; k++) { /* first of all operands, then one by one */
            struct asm_row next = *r;
            bool changed = false;
            for (unsigned s = 0; s < all; s++) {
                if (k == 0 || k == s + 1)
                    changed = make_plain(&next.opd[s], aspect) || changed;
                asm_opd_settle(&next.opd[s], book->target);
            }
            if (changed && asm_row_errors(book, &next, context) == 0)
                *r = next;
        }
    for (unsigned k = 0; info->attrs[k] != 0; k++) {
        struct asm_row next = *r;
        next.given = (uint16_t)(next.given & ~(1u << k));
        next.attr[k] = isa_attr((enum pto_attr)info->attrs[k])->def;
        if (next.attr[k] != INT64_MIN && asm_row_errors(book, &next, context) == 0)
            *r = next;
    }
    for (unsigned s = 0; s < all; s++) {
        struct asm_row next = *r;
        next.opd[s] = (struct asm_opd){0};
        if (isa_slot_is_optional(&info->slots[s]) && asm_row_errors(book, &next, context) == 0)
            *r = next;
    }
}

/* Level 1: tiles are values, and what is written is a result (op.h). */
static bool is_argument(const struct asm_row *r, int slot, enum asm_row_frame frame)
{
    const struct pto_slot *s = &isa_op(r->op)->slots[slot];
    return r->opd[slot].form != ASM_FORM_NONE && !isa_slot_is_result(s) && !(frame == ASM_ROW_VALUES && isa_slot_is_out(s) && s->dir != PTO_DIR_INOUT);
}

static bool is_made(const struct asm_row *r, int slot, enum asm_row_frame frame)
{
    return frame == ASM_ROW_TILES && r->opd[slot].form == ASM_FORM_TILE;
}

static bool is_result(const struct asm_row *r, int slot, enum asm_row_frame frame)
{
    const struct pto_slot *s = &isa_op(r->op)->slots[slot];
    return r->opd[slot].form != ASM_FORM_NONE && (isa_slot_is_result(s) || (frame == ASM_ROW_VALUES && isa_slot_is_out(s)));
}

/* Does the row have a level-1 form: tiles that it writes? */
bool asm_row_has_level1(const struct asm_row *r)
{
    bool out = false;
    for (int s = 0; s < isa_op(r->op)->nslots; s++)
        out = out || (isa_slot_is_out(&isa_op(r->op)->slots[s]) && r->opd[s].form == ASM_FORM_TILE);
    return out;
}

static pto_type_id type_of(struct pto_program *p, const struct asm_opd *o, enum asm_row_frame frame)
{
    switch ((enum asm_form_of)o->form) {
    case ASM_FORM_TILE: {
        const struct pto_tile_type t = {.space = o->space, .dtype = o->dtype, .blayout = o->blayout, .slayout = o->slayout, .pad = o->pad,
                                        .fractal = o->fractal, .rows = o->rows, .cols = o->cols, .v_row = o->v_row, .v_col = o->v_col};
        return isa_type_tile(p, frame == ASM_ROW_VALUES ? PTO_TYPE_TILE : PTO_TYPE_TILE_BUF, &t);
    }
    case ASM_FORM_VIEW: {
        bool x2 = isa_dtype_is_x2((enum pto_dtype)o->dtype); /* views count pairs (R1) */
        const struct pto_type t = {.kind = PTO_TYPE_PARTITION_VIEW, .dtype = o->dtype, .rank = 2, .dims = {o->rows, x2 ? o->cols / 2 : o->cols}};
        return isa_type_intern(p, &t);
    }
    case ASM_FORM_PTR: {
        const struct pto_type t = {.kind = PTO_TYPE_PTR, .dtype = o->dtype, .space = PTO_SPACE_GM};
        return isa_type_intern(p, &t);
    }
    case ASM_FORM_INDEX: return isa_type_simple(p, PTO_TYPE_INDEX);
    default: return isa_type_of_dtype(p, (enum pto_dtype)o->dtype);
    }
}

/* "func.func @NAME(%src: T, ..) {": the operands that are no results, as arguments. */
void asm_row_put_function(struct base_buf *out, const struct asm_row *r, const char *name, enum asm_row_frame frame)
{
    const struct isa_op_info *info = isa_op(r->op);
    struct pto_program p;
    isa_program_init(&p, isa_target_at(0));
    bool first = true;
    base_printf(out, "func.func @%s(", name);
    for (int s = 0; s < info->nslots; s++) {
        if (!is_argument(r, s, frame) || is_made(r, s, frame))
            continue;
        base_printf(out, "%s%%%s: ", first ? "" : ", ", info->slots[s].name);
        isa_type_print(&p, type_of(&p, &r->opd[s], frame), PTO_TYPE_TEXT_COMPACT, out);
        first = false;
    }
    base_puts(out, ") {\n");
    for (int s = 0; s < info->nslots; s++) {
        if (!is_argument(r, s, frame) || !is_made(r, s, frame))
            continue;
        base_printf(out, "  %%%s = pto.alloc_tile : ", info->slots[s].name);
        isa_type_print(&p, type_of(&p, &r->opd[s], frame), PTO_TYPE_TEXT_COMPACT, out);
        base_putc(out, '\n');
    }
    base_puts(out, "  return\n}\n");
    isa_program_free(&p);
}

/* Puts the instruction before the return of a function that asm_row_put_function() made. */
void asm_row_put_operation(struct pto_program *p, pto_op_id func, const struct asm_row *r, enum asm_row_frame frame)
{
    const struct isa_op_info *info = isa_op(r->op);
    pto_block_id block = isa_entry_block(p, isa_operation_c(p, func), 0);
    pto_value_id operands[PTO_MAX_SLOTS] = {0}, next = p->blocks[block].args;
    pto_op_id tile = p->blocks[block].first;
    pto_type_id results[PTO_MAX_SLOTS];
    struct pto_attribute attrs[PTO_MAX_OP_ATTRS];
    struct isa_op_spec spec = {.op = r->op, .flags = frame == ASM_ROW_VALUES ? PTO_OPFLAG_SSA : 0, .operands = operands, .result_types = results, .attrs = attrs};
    for (int s = 0; s < info->nslots; s++) {
        if (is_result(r, s, frame))
            results[spec.nresults++] = type_of(p, &r->opd[s], frame);
        if (is_argument(r, s, frame) && is_made(r, s, frame)) {
            operands[s] = p->ops[tile].results;
            tile = p->ops[tile].next;
        } else if (is_argument(r, s, frame)) {
            operands[s] = next++;
        }
        if (!isa_slot_is_result(&info->slots[s]))
            spec.noperands = (uint32_t)s + 1;
    }
    for (unsigned k = 0; info->attrs[k] != 0; k++) {
        if ((r->given >> k & 1) == 0)
            continue;
        const struct isa_attr_info *a = isa_attr((enum pto_attr)info->attrs[k]);
        attrs[spec.nattrs++] = (struct pto_attribute){.key = info->attrs[k], .i = r->attr[k], .enumeration = a->enumeration,
                                                      .kind = a->kind == PTO_AK_ENUM ? PTO_LIT_ENUM : a->kind == PTO_AK_BOOL ? PTO_LIT_BOOL : PTO_LIT_INT,
                                                      .type = a->kind == PTO_AK_INT ? isa_type_int(p, 32, 0) : 0};
    }
    pto_op_id op = isa_op_new(p, &spec);
    isa_op_insert_before(p, p->blocks[block].last, op);
}
