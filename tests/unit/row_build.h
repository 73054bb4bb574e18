/* Instructions made from a row of the op table alone: operands that satisfy it, found by search over element types, places, layouts
 * and extents, as a resolved instruction and as the text of a function.  For test_op_rows.c. */
#ifndef ROW_BUILD_H
#define ROW_BUILD_H
#include "asm/asm.h"
#include "isa/legal.h"

#include <stdio.h>
#include <string.h>

enum form { FORM_NONE, FORM_TILE, FORM_VIEW, FORM_INT, FORM_INDEX, FORM_FLOAT, FORM_PTR };
struct opd {
    uint8_t form, dtype, space, blayout, slayout, pad;
    uint16_t fractal;
    int32_t rows, cols, v_row, v_col;
};
struct row {
    enum pto_op op;
    struct opd opd[PTO_MAX_SLOTS];
    int64_t attr[PTO_MAX_OP_ATTRS];
    uint16_t given;
};

static uint32_t rng_state = 20260801;
static uint32_t rng(uint32_t n)
{
    rng_state ^= rng_state << 13;
    rng_state ^= rng_state >> 17;
    rng_state ^= rng_state << 5;
    return rng_state % n;
}
#define PICK(array) ((array)[rng(sizeof(array) / sizeof(array)[0])])

static const uint8_t dtypes[] = {PTO_F32, PTO_F16, PTO_BF16, PTO_I8, PTO_I16, PTO_I32, PTO_U8, PTO_U16, PTO_U32, PTO_I64, PTO_F8E4M3,
                                 PTO_F8E5M2, PTO_HIF8, PTO_F8E8M0, PTO_F4E2M1};
static const uint8_t int_dtypes[] = {PTO_I8, PTO_I16, PTO_I32, PTO_I64};
static const uint8_t float_dtypes[] = {PTO_F32, PTO_F16, PTO_BF16};
static const uint8_t spaces[] = {PTO_SPACE_VEC, PTO_SPACE_VEC, PTO_SPACE_MAT, PTO_SPACE_LEFT, PTO_SPACE_RIGHT, PTO_SPACE_ACC, PTO_SPACE_BIAS,
                                 PTO_SPACE_SCALING};
static const int32_t extents[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

static const struct opd plain_tile = {.form = FORM_TILE, .dtype = PTO_F32, .space = PTO_SPACE_VEC, .fractal = 512, .rows = 16, .cols = 64,
                                      .v_row = 16, .v_col = 64};

/* Keeps an operand inside what a type may say: left has the target's blayout (R4), a scale tile is what makes it one,
 * 4-bit tiles have even extents (R1). */
static void settle(struct opd *o, const struct pto_target *target)
{
    if (o->form != FORM_TILE)
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

/* A first operand for a slot; FORM_NONE: these tests make none of its kind. */
static struct opd first_operand(enum pto_slot_kind kind)
{
    struct opd view = {.form = FORM_VIEW, .dtype = PTO_F32, .rows = 16, .cols = 64};
    switch (kind) {
    case PTO_OPD_TILE: case PTO_OPD_TILE_OR_SCALAR: case PTO_OPD_TILE_OR_VIEW: return plain_tile;
    case PTO_OPD_VIEW: case PTO_OPD_VIEW_OUT: case PTO_OPD_PARTITION_VIEW: case PTO_OPD_ANY_VIEW: case PTO_OPD_PTR_OR_VIEW: return view;
    case PTO_OPD_INDEX: return (struct opd){.form = FORM_INDEX, .dtype = PTO_I64};
    case PTO_OPD_INT: case PTO_OPD_I32: return (struct opd){.form = FORM_INT, .dtype = PTO_I32};
    case PTO_OPD_I64: return (struct opd){.form = FORM_INT, .dtype = PTO_I64};
    case PTO_OPD_FLOAT: case PTO_OPD_SCALAR: return (struct opd){.form = FORM_FLOAT, .dtype = PTO_F32};
    case PTO_OPD_PTR: return (struct opd){.form = FORM_PTR, .dtype = PTO_F32};
    default: return (struct opd){0};
    }
}

/* What a matrix operation takes: one row of 64 times 64 x 32. */
static struct opd matrix_operand(enum pto_op op, enum pto_role role, struct opd o, const struct pto_target *target)
{
    bool scaled = isa_op_slot(op, PTO_ROLE_LHS_SCALE) >= 0;
    const uint8_t in = scaled ? PTO_F8E4M3 : PTO_F16, out = (target->family & PTO_F_KIRIN) != 0 ? PTO_F16 : PTO_F32;
    const struct opd lhs = {.form = FORM_TILE, .dtype = in, .space = PTO_SPACE_LEFT, .slayout = PTO_SLAYOUT_ROW, .fractal = 512, .rows = 16, .cols = 64, .v_row = 1, .v_col = 64};
    const struct opd rhs = {.form = FORM_TILE, .dtype = in, .space = PTO_SPACE_RIGHT, .slayout = PTO_SLAYOUT_COL, .fractal = 512, .rows = 64, .cols = 32, .v_row = 64, .v_col = 32};
    const struct opd acc = {.form = FORM_TILE, .dtype = out, .space = PTO_SPACE_ACC, .blayout = PTO_BLAYOUT_COL, .slayout = PTO_SLAYOUT_ROW, .fractal = 1024, .rows = 16, .cols = 32, .v_row = 1, .v_col = 32};
    switch (role) {
    case PTO_ROLE_LHS: return lhs;
    case PTO_ROLE_RHS: return rhs;
    case PTO_ROLE_DST: case PTO_ROLE_ACC_IN: return acc;
    case PTO_ROLE_BIAS: return (struct opd){.form = FORM_TILE, .dtype = out, .space = PTO_SPACE_BIAS, .fractal = 512, .rows = 1, .cols = 32, .v_row = 1, .v_col = 32};
    case PTO_ROLE_LHS_SCALE: return (struct opd){.form = FORM_TILE, .space = PTO_SPACE_SCALE_LEFT, .rows = isa_op(op)->ruleset >= PTO_RULES_GEMV_MX ? 1 : 16, .cols = 2, .v_row = 1, .v_col = 2};
    case PTO_ROLE_RHS_SCALE: return (struct opd){.form = FORM_TILE, .space = PTO_SPACE_SCALE_RIGHT, .rows = 2, .cols = 32, .v_row = 2, .v_col = 32};
    default: return o;
    }
}

static void random_layout(struct opd *o)
{
    static const uint8_t pairs[][2] = {{PTO_BLAYOUT_ROW, PTO_SLAYOUT_NONE}, {PTO_BLAYOUT_COL, PTO_SLAYOUT_NONE}, {PTO_BLAYOUT_COL, PTO_SLAYOUT_ROW},
                                       {PTO_BLAYOUT_ROW, PTO_SLAYOUT_COL}, {PTO_BLAYOUT_ROW, PTO_SLAYOUT_ROW}};
    const uint8_t *pair = PICK(pairs);
    o->blayout = pair[0];
    o->slayout = pair[1];
}

static void random_dtype(struct opd *o, enum pto_slot_kind kind)
{
    if (o->form == FORM_TILE || o->form == FORM_VIEW || o->form == FORM_PTR) {
        o->dtype = PICK(dtypes);
    } else if (kind == PTO_OPD_SCALAR || kind == PTO_OPD_TILE_OR_SCALAR) {
        o->form = rng(2) != 0 ? FORM_INT : FORM_FLOAT;
        o->dtype = o->form == FORM_INT ? PICK(int_dtypes) : PICK(float_dtypes);
    } else if (kind == PTO_OPD_INT) {
        o->dtype = PICK(int_dtypes);
    } else if (kind == PTO_OPD_FLOAT) {
        o->dtype = PICK(float_dtypes);
    }
}

/* One change of one aspect of one operand. */
static void vary(struct opd *o, enum pto_slot_kind kind)
{
    switch (rng(8)) {
    case 0: random_dtype(o, kind); break;
    case 1: o->space = o->form == FORM_TILE ? PICK(spaces) : o->space; break;
    case 2: random_layout(o); break;
    case 3: o->rows = PICK(extents); o->v_row = o->rows; break;
    case 4: o->cols = PICK(extents); o->v_col = o->cols; break;
    case 5: o->v_row = PICK(extents); break;
    case 6: o->v_col = PICK(extents); break;
    default:
        if (kind == PTO_OPD_TILE_OR_SCALAR && o->form != FORM_TILE)
            *o = plain_tile;
        else if (kind == PTO_OPD_TILE_OR_SCALAR)
            *o = (struct opd){.form = FORM_FLOAT, .dtype = PICK(float_dtypes)};
        else if (kind == PTO_OPD_TILE_OR_VIEW && o->form == FORM_TILE)
            *o = (struct opd){.form = FORM_VIEW, .dtype = o->dtype, .rows = o->rows, .cols = o->cols};
        else if (kind == PTO_OPD_TILE_OR_VIEW)
            *o = plain_tile;
        else if (o->form == FORM_TILE && rng(2) != 0)
            o->fractal = rng(2) != 0 ? 512 : 1024;
        else if (o->form == FORM_TILE)
            o->pad = (uint8_t)rng(4);
        break;
    }
}

static void count_code(const char *text, int64_t code, void *ctx)
{
    int64_t *codes = ctx;
    (void)text;
    codes[1 + codes[0]++] = code;
}

/* Gives attribute k a value, or takes it away; false if these tests know no value for it. */
static bool vary_attr(struct row *r, unsigned k)
{
    const struct isa_attr_info *a = isa_attr((enum pto_attr)isa_op(r->op)->attrs[k]);
    int64_t codes[65] = {0};
    r->given = (uint16_t)(r->given | 1u << k);
    switch ((enum pto_attr_kind)a->kind) {
    case PTO_AK_ENUM:
        isa_enum_each((enum pto_enum)a->enumeration, count_code, codes);
        r->attr[k] = codes[1 + rng((uint32_t)codes[0])];
        break;
    case PTO_AK_INT: r->attr[k] = rng(4); break;
    case PTO_AK_BOOL: r->attr[k] = rng(2); break;
    default:
        if (a->def == INT64_MIN)
            return false;
        r->given = (uint16_t)(r->given & ~(1u << k));
        break;
    }
    if (a->def != INT64_MIN && rng(4) != 0) {
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

/* A first instruction of the row; false if it has operands or attributes that these tests cannot make. */
static bool start_row(struct row *r, enum pto_op op, const struct pto_target *target)
{
    const struct isa_op_info *info = isa_op(op);
    memset(r, 0, sizeof *r);
    r->op = op;
    for (int s = 0; s < info->nslots; s++) {
        if (isa_slot_is_list(&info->slots[s]))
            return false;
        if (isa_slot_is_optional(&info->slots[s]))
            continue;
        r->opd[s] = first_operand((enum pto_slot_kind)info->slots[s].kind);
        if (isa_op_slot(op, PTO_ROLE_RHS) >= 0)
            r->opd[s] = matrix_operand(op, (enum pto_role)info->slots[s].role, r->opd[s], target);
        settle(&r->opd[s], target);
        if (r->opd[s].form == FORM_NONE)
            return false;
    }
    for (size_t h = 0; h < sizeof hints / sizeof hints[0]; h++)
        if (hints[h].op == op) {
            r->opd[hints[h].slot].dtype = hints[h].dtype;
            r->opd[hints[h].slot].cols = r->opd[hints[h].slot].v_col = hints[h].cols;
        }
    for (unsigned k = 0; info->attrs[k] != 0; k++) {
        r->attr[k] = isa_attr((enum pto_attr)info->attrs[k])->def;
        if (r->attr[k] == INT64_MIN && !vary_attr(r, k))
            return false;
    }
    return true;
}

static void resolve_row(const struct row *r, struct pto_insn *insn)
{
    const struct isa_op_info *info = isa_op(r->op);
    memset(insn, 0, sizeof *insn);
    insn->op = (uint16_t)r->op;
    insn->noperands = info->nslots;
    insn->attr_given = r->given;
    memcpy(insn->attr, r->attr, sizeof r->attr);
    for (int s = 0; s < info->nslots; s++) {
        const struct opd *o = &r->opd[s];
        struct pto_operand *out = &insn->operand[s];
        out->dtype = o->dtype;
        switch ((enum form)o->form) {
        case FORM_NONE: break;
        case FORM_TILE: {
            const struct pto_tile_type t = {.space = o->space, .dtype = o->dtype, .blayout = o->blayout, .slayout = o->slayout, .pad = o->pad,
                                            .fractal = o->fractal, .rows = o->rows, .cols = o->cols, .v_row = o->v_row, .v_col = o->v_col};
            out->kind = PTO_OK_TILE;
            out->u.tile = isa_tile_of_type(&t);
            out->u.tile.value = (uint32_t)s + 1;
            break;
        }
        case FORM_VIEW:
            out->kind = PTO_OK_GM;
            out->u.gm = (struct pto_gm){.dtype = o->dtype, .rank = 2, .addr = PTO_UNKNOWN, .value = (uint32_t)s + 1, .whole_rows = PTO_UNKNOWN,
                                        .whole_cols = PTO_UNKNOWN, .off_row = PTO_UNKNOWN, .off_col = PTO_UNKNOWN, .whole_addr = PTO_UNKNOWN,
                                        .shape = {1, 1, 1, o->rows, o->cols},
                                        .stride = {PTO_UNKNOWN, PTO_UNKNOWN, PTO_UNKNOWN, PTO_UNKNOWN, PTO_UNKNOWN}};
            break;
        case FORM_INT: case FORM_INDEX:
            out->kind = PTO_OK_INT;
            out->u.i = PTO_UNKNOWN;
            break;
        case FORM_FLOAT: out->kind = PTO_OK_FLOAT; break;
        case FORM_PTR:
            out->kind = PTO_OK_PTR;
            out->u.ptr = (struct pto_ptr){.dtype = o->dtype, .space = PTO_SPACE_GM, .addr = PTO_UNKNOWN};
            break;
        }
    }
}

/* Errors of the instruction in text; 0: it is right. */
static unsigned errors_of(struct isa_rulebook *book, const struct row *r)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_insn insn;
    base_diags_init(&diags, &sources);
    resolve_row(r, &insn);
    isa_legal_judge(book, &insn, ISA_LEGAL_TEXT, &diags);
    unsigned errors = diags.counts[PTO_SEV_ERROR];
    base_diags_free(&diags);
    return errors;
}

/* Changes several operands in the same way: most constraints ask that they agree. */
static void vary_all(struct row *r)
{
    const struct isa_op_info *info = isa_op(r->op);
    struct opd like = plain_tile;
    like.dtype = PICK(dtypes);
    like.space = PICK(spaces);
    random_layout(&like);
    like.rows = PICK(extents);
    like.cols = PICK(extents);
    unsigned what = rng(4);
    for (int s = 0; s < info->nslots; s++) {
        struct opd *o = &r->opd[s];
        if (o->form == FORM_NONE || (o->form != FORM_TILE && what != 0))
            continue;
        if (what == 0 && (o->form == FORM_TILE || o->form == FORM_VIEW))
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
static void copy_operand(struct row *r)
{
    static const int32_t parts[] = {1, 1, 2, 8, 32};
    unsigned n = isa_op(r->op)->nslots, from = rng(n), to = rng(n);
    struct opd *o = &r->opd[to];
    if (r->opd[from].form != FORM_TILE || o->form != FORM_TILE)
        return;
    int32_t part = PICK(parts);
    uint8_t dtype = o->dtype;
    *o = r->opd[from];
    if (part != 1 && o->cols % part == 0 && o->v_col % part == 0) {
        o->cols /= part;
        o->v_col /= part;
        o->dtype = dtype;
    }
}

/* Search: random steps that do not make it worse, from the start and again. False if none is found. */
static bool solve(struct row *r, enum pto_op op, struct isa_rulebook *book)
{
    const struct isa_op_info *info = isa_op(op);
    unsigned nattrs = 0;
    while (info->attrs[nattrs] != 0)
        nattrs++;
    for (unsigned attempt = 0; attempt < 20; attempt++) {
        if (!start_row(r, op, book->target))
            return false;
        unsigned errors = errors_of(book, r);
        for (unsigned step = 0; step < 1500 && errors != 0; step++) {
            struct row next = *r;
            for (unsigned changes = 1 + rng(2); changes > 0; changes--) {
                unsigned s = rng(info->nslots);
                unsigned way = rng(8);
                if (way < 2) {
                    vary_all(&next);
                } else if (way == 2) {
                    copy_operand(&next);
                } else if (nattrs != 0 && rng(6) == 0) {
                    (void)vary_attr(&next, rng(nattrs));
                } else if (next.opd[s].form != FORM_NONE) {
                    if (isa_slot_is_optional(&info->slots[s]) && rng(6) == 0)
                        next.opd[s] = (struct opd){0};
                    else
                        vary(&next.opd[s], (enum pto_slot_kind)info->slots[s].kind);
                } else if (rng(3) == 0) {
                    next.opd[s] = first_operand((enum pto_slot_kind)info->slots[s].kind);
                }
            }
            for (int s = 0; s < info->nslots; s++)
                settle(&next.opd[s], book->target);
            unsigned now = errors_of(book, &next);
            if (now < errors || (now == errors && rng(3) == 0)) { /* a level walk, but slowly: what is right should stay so */
                *r = next;
                errors = now;
            }
        }
        if (errors == 0)
            return true;
    }
    return false;
}

/* Level 1: tiles are values, and what is written is a result (op.h). */
static bool is_argument(const struct row *r, int slot, bool level1)
{
    const struct pto_slot *s = &isa_op(r->op)->slots[slot];
    return r->opd[slot].form != FORM_NONE && !isa_slot_is_result(s) && !(level1 && isa_slot_is_out(s) && s->dir != PTO_DIR_INOUT);
}

static bool is_result(const struct row *r, int slot, bool level1)
{
    const struct pto_slot *s = &isa_op(r->op)->slots[slot];
    return r->opd[slot].form != FORM_NONE && (isa_slot_is_result(s) || (level1 && isa_slot_is_out(s)));
}

/* Does the row have a level-1 form: tiles that it writes? */
static bool has_level1(const struct row *r)
{
    bool out = false;
    for (int s = 0; s < isa_op(r->op)->nslots; s++)
        out = out || (isa_slot_is_out(&isa_op(r->op)->slots[s]) && r->opd[s].form == FORM_TILE);
    return out;
}

static pto_type_id type_of(struct pto_program *p, const struct opd *o, bool level1)
{
    switch ((enum form)o->form) {
    case FORM_TILE: {
        const struct pto_tile_type t = {.space = o->space, .dtype = o->dtype, .blayout = o->blayout, .slayout = o->slayout, .pad = o->pad,
                                        .fractal = o->fractal, .rows = o->rows, .cols = o->cols, .v_row = o->v_row, .v_col = o->v_col};
        return isa_type_tile(p, level1 ? PTO_TYPE_TILE : PTO_TYPE_TILE_BUF, &t);
    }
    case FORM_VIEW: {
        bool x2 = isa_dtype_is_x2((enum pto_dtype)o->dtype); /* views count pairs (R1) */
        const struct pto_type t = {.kind = PTO_TYPE_PARTITION_VIEW, .dtype = o->dtype, .rank = 2, .dims = {o->rows, x2 ? o->cols / 2 : o->cols}};
        return isa_type_intern(p, &t);
    }
    case FORM_PTR: {
        const struct pto_type t = {.kind = PTO_TYPE_PTR, .dtype = o->dtype, .space = PTO_SPACE_GM};
        return isa_type_intern(p, &t);
    }
    case FORM_INDEX: return isa_type_simple(p, PTO_TYPE_INDEX);
    default: return isa_type_of_dtype(p, (enum pto_dtype)o->dtype);
    }
}

/* "func.func @fN(%a0: T0, ..) {": the operands that are no results, as arguments. */
static void put_function(struct base_buf *out, const struct row *r, unsigned number, bool level1)
{
    const struct isa_op_info *info = isa_op(r->op);
    struct pto_program p;
    isa_program_init(&p, isa_target_at(0));
    bool first = true;
    base_printf(out, "func.func @f%u(", number);
    for (int s = 0; s < info->nslots; s++) {
        if (!is_argument(r, s, level1))
            continue;
        base_printf(out, "%s%%a%d: ", first ? "" : ", ", s);
        isa_type_print(&p, type_of(&p, &r->opd[s], level1), PTO_TYPE_TEXT_COMPACT, out);
        first = false;
    }
    base_puts(out, ") {\n  return\n}\n");
    isa_program_free(&p);
}

/* Puts the instruction before the return of a function that put_function() made. */
static void put_operation(struct pto_program *p, pto_op_id func, const struct row *r, bool level1)
{
    const struct isa_op_info *info = isa_op(r->op);
    pto_block_id block = isa_entry_block(p, isa_operation_c(p, func), 0);
    pto_value_id operands[PTO_MAX_SLOTS] = {0}, next = p->blocks[block].args;
    pto_type_id results[PTO_MAX_SLOTS];
    struct pto_attribute attrs[PTO_MAX_OP_ATTRS];
    struct isa_op_spec spec = {.op = r->op, .flags = level1 ? PTO_OPFLAG_SSA : 0, .operands = operands, .result_types = results, .attrs = attrs};
    for (int s = 0; s < info->nslots; s++) {
        if (is_result(r, s, level1))
            results[spec.nresults++] = type_of(p, &r->opd[s], level1);
        if (is_argument(r, s, level1))
            operands[s] = next++;
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
#endif
