/* VIEW operations by types, lists and levels: what the resolved instruction does not show (pto-as.md 5.1, 5.2, 7.3;
 * pto-as-2026-08.md 2.2; R1, R13, R22).  Bounds and addresses are rules of isa/legal.def. */
#include "asm/verify.h"

#include "base/checked.h"
#include "isa/layout.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static pto_value_id operand(const struct verify *v, const struct pto_operation *op, enum pto_role role)
{
    return isa_operand_of_role(v->p, op, role);
}

static const pto_value_id *list(const struct verify *v, const struct pto_operation *op, enum pto_role role, uint32_t *n)
{
    return isa_operand_list(v->p, op, isa_op_slot((enum pto_op)op->op, role), n);
}

/* Text units to elements along rows or columns (R1). */
static int64_t elems(const struct pto_tile_type *t, bool row, int64_t n)
{
    int64_t scaled;
    return base_mul_i64(n, isa_text_unit((enum pto_dtype)t->dtype, t->blayout, t->slayout, row), &scaled) ? scaled : n;
}

/* valid_row and valid_col are there exactly where the type says `?` (2026-08 2.2). */
static bool check_valid_operands(struct verify *v, const struct pto_operation *op, const struct pto_tile_type *t)
{
    static const enum pto_role roles[] = {PTO_ROLE_VALID_ROW, PTO_ROLE_VALID_COL};
    const int32_t valid[] = {t->v_row, t->v_col};
    bool good = true;
    for (int i = 0; i < 2; i++) {
        bool given = operand(v, op, roles[i]) != 0, dynamic = valid[i] < 0;
        if (given == dynamic)
            continue;
        const char *name = i == 0 ? "valid_row" : "valid_col";
        if (dynamic)
            asm_verify_error(v, op, PTO_D_VALID_OPERANDS, "requires '%s': the type says `?` there", name);
        else
            asm_verify_error(v, op, PTO_D_VALID_OPERANDS, "has '%s', but the type says %d there; write `?` or leave the operand out", name, valid[i]);
        good = false;
    }
    return good;
}

/* All slots of a multi-buffer, one behind the other (2026-08 2.2); one slot alone is judged as a tile. As for tiles, what has no
 * address is the planner's to judge, and a place beyond the memory is a warning in text. */
static bool check_slots_fit(struct verify *v, const struct pto_operation *op, const struct pto_type *type)
{
    struct pto_tile slot = isa_tile_of_type(&type->tile);
    int64_t addr, bytes, end, capacity = isa_capacity(v->p->target, (enum pto_space)type->space);
    pto_value_id at = operand(v, op, PTO_ROLE_ADDR);
    if (at == 0 || !isa_const_int(v->p, at, &addr) || addr < 0 || isa_tile_bytes(&slot) > capacity)
        return true;
    if (base_mul_i64(isa_tile_bytes(&slot), type->count, &bytes) && base_add_i64(addr, bytes, &end) && end <= capacity)
        return true;
    struct base_diag *d = base_diag_emit_as(v->diags, PTO_D_SA0353, v->context == ISA_LEGAL_TEXT ? PTO_SEV_WARNING : PTO_SEV_ERROR, asm_verify_span(v, op),
                                            "'%s' places %u slots of %lld bytes at 0x%llx; %s ends at 0x%llx", isa_op((enum pto_op)op->op)->mnemonic,
                                            type->count, (long long)isa_tile_bytes(&slot), (unsigned long long)addr,
                                            isa_space((enum pto_space)type->space)->text, (unsigned long long)capacity);
    return d->severity < PTO_SEV_ERROR;
}

static bool check_alloc(struct verify *v, const struct pto_operation *op)
{
    const struct pto_type *type = verify_type(v, op->results);
    bool has_addr = operand(v, op, PTO_ROLE_ADDR) != 0, good = true;
    if (type->kind == PTO_TYPE_TILE) {
        asm_verify_error(v, op, PTO_D_LEVEL_TILES, "makes storage, and `%s` is none; write !pto.tile_buf", asm_verify_type_text(v, v->p->values[op->results].type));
        return false;
    }
    if (v->level == 3 && !has_addr) {
        asm_verify_error(v, op, PTO_D_LEVEL_ADDR, "requires 'addr' operand when --pto-level=level3");
        good = false;
    } else if ((v->level == 1 || v->level == 2) && has_addr) {
        asm_verify_error(v, op, PTO_D_LEVEL_ADDR, "unexpected 'addr' operand: only supported when --pto-level=level3");
        good = false;
    }
    good = check_valid_operands(v, op, &type->tile) && good;
    return (type->kind != PTO_TYPE_MULTI_TILE || check_slots_fit(v, op, type)) && good;
}

static bool check_tassign(struct verify *v, const struct pto_operation *op)
{
    if (v->written_level != 3) {
        asm_verify_error(v, op, PTO_D_TASSIGN_LEVEL, "is only supported when --pto-level=level3");
        return false;
    }
    pto_value_id tile = operand(v, op, PTO_ROLE_SRC);
    if (v->p->values[tile].type == v->p->values[op->results].type)
        return true;
    struct base_diag *d = asm_verify_error(v, op, PTO_D_TASSIGN_TYPE, "makes `%s` of `%s`", asm_verify_type_text(v, v->p->values[op->results].type),
                                       asm_verify_type_text(v, v->p->values[tile].type));
    asm_verify_label(v, d, tile);
    return false;
}

static bool same_tile(const struct pto_type *a, const struct pto_type *b)
{
    const struct pto_tile_type *x = &a->tile, *y = &b->tile;
    return a->text == b->text && x->space == y->space && x->dtype == y->dtype && x->blayout == y->blayout && x->slayout == y->slayout &&
           x->pad == y->pad && x->compact == y->compact && x->fractal == y->fractal && x->rows == y->rows && x->cols == y->cols &&
           x->v_row == y->v_row && x->v_col == y->v_col;
}

static bool check_multi_get(struct verify *v, const struct pto_operation *op)
{
    pto_value_id from = operand(v, op, PTO_ROLE_SRC);
    const struct pto_type *all = verify_type(v, from), *one = verify_type(v, op->results);
    int64_t index;
    if (one->kind != PTO_TYPE_TILE_BUF || !same_tile(all, one)) {
        asm_verify_label(v, asm_verify_error(v, op, PTO_D_HANDLE_TYPE, "gives `%s`, which is not the type of the slots",
                                             asm_verify_type_text(v, v->p->values[op->results].type)), from);
        return false;
    }
    if (!isa_const_int(v->p, operand(v, op, PTO_ROLE_INDEX), &index) || (index >= 0 && index < (int64_t)all->count))
        return true;
    asm_verify_label(v, asm_verify_error(v, op, PTO_D_ARRAY_INDEX, "takes slot %lld of a multi-buffer with slots 0 to %u", (long long)index, all->count - 1), from);
    return false;
}

/* The bits that a tile takes, padding included. */
static int64_t storage_bits(const struct pto_tile_type *t)
{
    return (int64_t)t->rows * t->cols * isa_dtype((enum pto_dtype)t->dtype)->bits;
}

/* pto-as.md 5.2: another way to see the same bytes. */
static bool check_reshape(struct verify *v, const struct pto_operation *op, bool bitcast)
{
    pto_value_id src = operand(v, op, PTO_ROLE_SRC);
    const struct pto_type *from = verify_type(v, src), *to = verify_type(v, op->results);
    const struct pto_tile_type *a = &from->tile, *b = &to->tile;
    bool boxed = a->slayout != PTO_SLAYOUT_NONE;
    const char *what = from->kind != to->kind ? "one kind of tile"
                       : a->space != b->space ? "one location"
                       : !bitcast && boxed != (b->slayout != PTO_SLAYOUT_NONE) ? "both tiles in boxes, or none"
                       : !bitcast && storage_bits(a) != storage_bits(b)          ? "as many bytes as before"
                       : !bitcast                                                ? NULL
                       : a->rows != b->rows || a->cols != b->cols                ? "one shape"
                       : a->v_row != b->v_row || a->v_col != b->v_col            ? "one valid region"
                       : a->blayout != b->blayout || a->slayout != b->slayout || a->fractal != b->fractal ? "one layout"
                       : a->dtype == b->dtype && from->text == to->text          ? "another element type"
                       : storage_bits(b) > storage_bits(a)                       ? "no more bytes than before"
                                                                                 : NULL;
    if (what == NULL)
        return true;
    asm_verify_label(v, asm_verify_error(v, op, PTO_D_HANDLE_TYPE, "expects %s, got `%s` from `%s`", what, asm_verify_type_text(v, v->p->values[op->results].type),
                                         asm_verify_type_text(v, v->p->values[src].type)), src);
    return false;
}

static bool check_setvalid(struct verify *v, const struct pto_operation *op)
{
    pto_value_id tile = operand(v, op, PTO_ROLE_SRC);
    const struct pto_type *type = verify_type(v, tile);
    if (type->kind == PTO_TYPE_TILE) /* level 1 makes a new value; its result type is open */
        return true;
    const char *why = type->tile.v_row >= 0 || type->tile.v_col >= 0 ? "expects both valid dimensions of the type to be `?`"
                      : v->p->values[tile].def == 0                  ? "expects a tile declared in this function, not an argument"
                                                                     : NULL;
    if (why == NULL)
        return true;
    asm_verify_label(v, asm_verify_error(v, op, PTO_D_SETVALID_STATIC, "%s; it is `%s`", why, asm_verify_type_text(v, v->p->values[tile].type)), tile);
    return false;
}

/* The integers of the `sizes` attribute; false if it is absent or odd. */
static bool sizes_of(const struct verify *v, const struct pto_operation *op, int64_t out[2])
{
    const struct pto_attribute *a = isa_find_attr(v->p, op, PTO_ATTR_SIZES);
    if (a == NULL || a->kind != PTO_LIT_ARRAY || a->count != 2)
        return false;
    for (uint32_t i = 0; i < 2; i++)
        out[i] = v->p->attrs[a->first + i].i;
    return true;
}

/* The valid extent that the result of a subview must state (2026-08 2.2, R22): PTO_DYNAMIC_DIM, a number, or -2 = any static one. */
static int64_t wanted_valid(const struct verify *v, const struct pto_operation *op, const struct pto_tile_type *t, bool row)
{
    pto_value_id given = operand(v, op, row ? PTO_ROLE_VALID_ROW : PTO_ROLE_VALID_COL);
    int64_t n;
    if (given == 0)
        return -2;
    return isa_const_int(v->p, given, &n) ? elems(t, row, n) : PTO_DYNAMIC_DIM;
}

static bool check_subview(struct verify *v, const struct pto_operation *op)
{
    pto_value_id parent = operand(v, op, PTO_ROLE_SRC);
    const struct pto_type *from = verify_type(v, parent), *to = verify_type(v, op->results);
    const struct pto_tile_type *a = &from->tile, *b = &to->tile;
    const char *what = from->kind != to->kind                                   ? "kind"
                       : a->space != b->space                                   ? "loc"
                       : a->dtype != b->dtype                                   ? "element type"
                       : a->blayout != b->blayout                               ? "blayout"
                       : a->slayout != b->slayout || a->fractal != b->fractal ? "slayout or fractal"
                       : a->pad != b->pad                                       ? "pad"
                       : a->compact != b->compact                               ? "compact mode"
                                                                                : NULL;
    struct base_diag *d;
    int64_t sizes[2];
    if (what != NULL) {
        d = asm_verify_error(v, op, PTO_D_SUBVIEW_TYPE, "expects the result to have the %s of its parent: `%s`", what,
                         asm_verify_type_text(v, v->p->values[op->results].type));
        asm_verify_label(v, d, parent);
        return false;
    }
    if (sizes_of(v, op, sizes) && (elems(b, true, sizes[0]) != b->rows || elems(b, false, sizes[1]) != b->cols)) {
        asm_verify_error(v, op, PTO_D_SUBVIEW_TYPE, "takes sizes [%lld, %lld], but its result is `%s`", (long long)sizes[0], (long long)sizes[1],
                     asm_verify_type_text(v, v->p->values[op->results].type));
        return false;
    }
    if (isa_op((enum pto_op)op->op)->slots[isa_op_slot((enum pto_op)op->op, PTO_ROLE_RESULT)].kind == PTO_OPD_TILE_INFERRED)
        return true; /* subset: its result type is made, not written */
    const int32_t have[] = {b->v_row, b->v_col};
    for (int i = 0; i < 2; i++) {
        int64_t want = wanted_valid(v, op, b, i == 0);
        if (want == -2 ? have[i] >= 0 : want == PTO_DYNAMIC_DIM ? have[i] < 0 : have[i] < 0 || have[i] == want)
            continue;
        if (want == -2)
            asm_verify_error(v, op, PTO_D_SUBVIEW_TYPE, "needs valid [..] operands: its result has a dynamic valid %s", i == 0 ? "row" : "column");
        else if (want == PTO_DYNAMIC_DIM)
            asm_verify_error(v, op, PTO_D_SUBVIEW_TYPE, "has a valid %s that is no constant; its result says %d instead of `?`",
                         i == 0 ? "row" : "column", have[i]);
        else
            asm_verify_error(v, op, PTO_D_SUBVIEW_TYPE, "has a valid %s of %lld; its result says %d", i == 0 ? "row" : "column", (long long)want, have[i]);
        return false;
    }
    return true;
}

static bool check_count(struct verify *v, const struct pto_operation *op, const char *what, uint32_t n, unsigned rank)
{
    if (n == rank && n <= PTO_MAX_RANK)
        return true;
    if (n > PTO_MAX_RANK)
        asm_verify_error(v, op, PTO_D_VIEW_RANK, "has %u %s; views have at most %d dimensions", n, what, PTO_MAX_RANK);
    else
        asm_verify_error(v, op, PTO_D_VIEW_RANK, "has %u %s for a view of %u dimension%s", n, what, rank, rank == 1 ? "" : "s");
    return false;
}

/* Constants of a list, right-aligned to five; false if one is no constant. */
static bool constants(const struct verify *v, const pto_value_id *ids, uint32_t n, int64_t fill, int64_t out[5])
{
    for (int i = 0; i < 5; i++)
        out[i] = fill;
    for (uint32_t k = 0; k < n && k < 5; k++)
        if (ids[k] == 0 || !isa_const_int(v->p, ids[k], &out[5 - n + k]))
            return false;
    return true;
}

/* Of rules that only the text has: whoever executes takes a layout as it is written and looks at the bytes that are touched (R30). */
static enum pto_severity text_rule(const struct verify *v)
{
    return v->context == ISA_LEGAL_LOAD ? PTO_SEV_WARNING : PTO_SEV_ERROR;
}

/* A written nd, dn or nz must be what 7.3 infers; images of scales are what they are written as (machine-and-cube.md e.1). */
static bool check_layout(struct verify *v, const struct pto_operation *op, const struct pto_type *type, const pto_value_id *shape,
                         const pto_value_id *strides, uint32_t rank)
{
    int64_t written = isa_attr_code(v->p, op, PTO_ATTR_LAYOUT), dims[5], steps[5];
    if (v->options->no_layout_inference || written < 0 || written > PTO_GM_LAYOUT_NZ || type->dtype == PTO_F8E8M0 || !constants(v, shape, rank, 1, dims) ||
        !constants(v, strides, rank, 0, steps))
        return true;
    for (int i = 4 - (int)rank; i >= 0; i--)
        if (!base_mul_i64(dims[i + 1], steps[i + 1], &steps[i]))
            return true;
    bool ambiguous;
    unsigned inferred = isa_infer_gm_layout(rank, dims, steps, (enum pto_dtype)type->dtype, &ambiguous);
    if (written == (int64_t)inferred || (ambiguous && written <= PTO_GM_LAYOUT_DN))
        return true;
    /* what we take for nz by itself may be a matrix, too, and the text has another formula for nz (docs/decisions.md): both are right if written */
    unsigned plain = isa_infer_gm_layout(4, dims, steps, (enum pto_dtype)type->dtype, &ambiguous);
    if (written == (int64_t)plain || (ambiguous && written <= PTO_GM_LAYOUT_DN))
        return true;
    int64_t bits = isa_dtype_is_x2((enum pto_dtype)type->dtype) ? 8 : isa_dtype((enum pto_dtype)type->dtype)->bits;
    if (written == PTO_GM_LAYOUT_NZ && dims[2] == 16 && isa_mul_known(16 * bits, dims[3]) == 512 * 8 && steps[4] == 1 && steps[3] == dims[4])
        return true;
    /* the accumulator is stored in boxes of 16 x 16 whatever the element's size (machine-and-cube.md e.4); nz must then be written */
    if (written == PTO_GM_LAYOUT_NZ && rank == 5 && dims[3] == 16 && dims[4] == 16 && steps[4] == 1 && steps[3] == 16 &&
        isa_dtype((enum pto_dtype)type->dtype)->bits == 32)
        return true;
    struct base_diag *d = base_diag_emit_as(v->diags, PTO_D_VIEW_LAYOUT, text_rule(v), asm_verify_attr_span(v, op, PTO_ATTR_LAYOUT),
                                            "'%s' layout mismatch: user-specified layout=%s but inferred=%s", isa_op((enum pto_op)op->op)->mnemonic,
                                            isa_enum_text(PTO_ENUM_GM_LAYOUT, written), isa_enum_text(PTO_ENUM_GM_LAYOUT, inferred));
    return d->severity < PTO_SEV_ERROR;
}

static bool check_make_view(struct verify *v, const struct pto_operation *op)
{
    uint32_t nshape = 0, nstrides = 0;
    const pto_value_id *shape = list(v, op, PTO_ROLE_SHAPE, &nshape), *strides = list(v, op, PTO_ROLE_STRIDES, &nstrides);
    pto_value_id ptr = operand(v, op, PTO_ROLE_PTR);
    const struct pto_type *type = verify_type(v, op->results), *from = verify_type(v, ptr);
    if (!check_count(v, op, "sizes in shape", nshape, type->rank) || !check_count(v, op, "strides", nstrides, type->rank))
        return false;
    if (from->dtype != type->dtype) {
        asm_verify_label(v, asm_verify_error(v, op, PTO_D_VIEW_ELEMENT, "views %s elements through a pointer to %s", isa_dtype((enum pto_dtype)type->dtype)->text,
                                     isa_dtype((enum pto_dtype)from->dtype)->text), ptr);
        return false;
    }
    if (from->space != PTO_SPACE_GM && from->space != PTO_SPACE_NONE) {
        asm_verify_label(v, asm_verify_error(v, op, PTO_D_OPERAND_KIND, "expects a pointer to gm, got one to %s", isa_space((enum pto_space)from->space)->text), ptr);
        return false;
    }
    for (uint32_t i = 0; i < nshape; i++) {
        int64_t n;
        if (type->dims[i] >= 0 && isa_const_int(v->p, shape[i], &n) && n != type->dims[i] && n >= 0)
            base_diag_emit(v->diags, PTO_D_VIEW_DIM, asm_verify_span(v, op), "'%s' has %lld in dimension %u, its type says %lld",
                           isa_op((enum pto_op)op->op)->mnemonic, (long long)n, i, (long long)type->dims[i]);
    }
    return check_layout(v, op, type, shape, strides, nshape);
}

static struct base_diag *window_rule(struct verify *v, const struct pto_operation *op, const char *fmt, ...) BASE_PRINTF(3, 4);
static struct base_diag *window_rule(struct verify *v, const struct pto_operation *op, const char *fmt, ...)
{
    char text[160];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return base_diag_emit_as(v->diags, PTO_D_PARTITION_RANGE, text_rule(v), asm_verify_span(v, op), "'%s' %s",
                             isa_op((enum pto_op)op->op)->mnemonic, text);
}

static bool check_partition(struct verify *v, const struct pto_operation *op)
{
    uint32_t noffsets = 0, nsizes = 0;
    const pto_value_id *offsets = list(v, op, PTO_ROLE_OFFSETS, &noffsets), *sizes = list(v, op, PTO_ROLE_SIZES, &nsizes);
    pto_value_id src = operand(v, op, PTO_ROLE_SRC);
    const struct pto_type *from = verify_type(v, src), *to = verify_type(v, op->results);
    if (!check_count(v, op, "offsets", noffsets, from->rank) || !check_count(v, op, "sizes", nsizes, from->rank))
        return false;
    if (from->dtype != to->dtype) {
        asm_verify_label(v, asm_verify_error(v, op, PTO_D_PARTITION_TYPE, "makes a window of %s in a view of %s", isa_dtype((enum pto_dtype)to->dtype)->text,
                                     isa_dtype((enum pto_dtype)from->dtype)->text), src);
        return false;
    }
    for (uint32_t i = 0; i < nsizes; i++) {
        int64_t offset = 0, size = 0, end;
        bool has_offset = isa_const_int(v->p, offsets[i], &offset), has_size = isa_const_int(v->p, sizes[i], &size);
        struct base_diag *d = NULL;
        if (has_offset && offset < 0)
            d = window_rule(v, op, "starts at %lld in dimension %u; offsets are not negative", (long long)offset, i);
        else if (has_size && size < 0)
            d = asm_verify_error(v, op, PTO_D_PARTITION_RANGE, "has size %lld in dimension %u; sizes are positive", (long long)size, i);
        else if (has_size && size == 0)
            d = window_rule(v, op, "has size 0 in dimension %u; sizes are positive", i);
        else if (from->dims[i] >= 0 && has_size && (!base_add_i64(has_offset ? offset : 0, size, &end) || end > from->dims[i]))
            d = window_rule(v, op, "takes %lld elements at %lld of dimension %u, which has %lld", (long long)size, (long long)(has_offset ? offset : 0),
                            i, (long long)from->dims[i]);
        else if (to->rank == from->rank && to->dims[i] >= 0 && has_size && size != to->dims[i])
            d = asm_verify_error(v, op, PTO_D_PARTITION_TYPE, "has size %lld in dimension %u, its type says %lld", (long long)size, i, (long long)to->dims[i]);
        if (d != NULL) {
            asm_verify_label(v, d, src);
            if (d->severity >= PTO_SEV_ERROR)
                return false;
        }
    }
    return true;
}

static bool check_ptr(struct verify *v, const struct pto_operation *op)
{
    pto_value_id ptr = operand(v, op, PTO_ROLE_PTR);
    const struct pto_type *from = verify_type(v, ptr), *to = verify_type(v, op->results);
    bool keeps = isa_op((enum pto_op)op->op)->ruleset == PTO_RULES_ADDPTR;
    bool good = keeps ? v->p->values[ptr].type == v->p->values[op->results].type : from->space == to->space;
    if (!keeps && (from->kind == PTO_TYPE_PTR) != (to->kind == PTO_TYPE_PTR)) /* from or to an integer byte address (vector.md 25.3) */
        return true;
    if (!keeps && from->kind != PTO_TYPE_PTR) {
        asm_verify_error(v, op, PTO_D_PTR_TYPE, "expects a pointer on one side, got `%s` and `%s`", asm_verify_type_text(v, v->p->values[ptr].type),
                         asm_verify_type_text(v, v->p->values[op->results].type));
        return false;
    }
    if (!good)
        asm_verify_label(v, asm_verify_error(v, op, PTO_D_PTR_TYPE, keeps ? "gives `%s` for `%s`; the type stays" : "gives `%s` for `%s`; the memory stays",
                                     asm_verify_type_text(v, v->p->values[op->results].type), asm_verify_type_text(v, v->p->values[ptr].type)), ptr);
    return good;
}

bool asm_verify_view(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    switch ((enum pto_ruleset)isa_op((enum pto_op)op->op)->ruleset) {
    case PTO_RULES_ALLOC_TILE: return check_alloc(v, op);
    case PTO_RULES_SUBVIEW: return check_subview(v, op);
    case PTO_RULES_SET_VALIDSHAPE: return check_setvalid(v, op);
    case PTO_RULES_TASSIGN: return check_tassign(v, op);
    case PTO_RULES_MULTI_TILE_GET: return check_multi_get(v, op);
    case PTO_RULES_TRESHAPE: return check_reshape(v, op, false);
    case PTO_RULES_BITCAST: return check_reshape(v, op, true);
    case PTO_RULES_MAKE_TENSOR_VIEW: return check_make_view(v, op);
    case PTO_RULES_PARTITION_VIEW: return check_partition(v, op);
    case PTO_RULES_ADDPTR:
    case PTO_RULES_CASTPTR: return check_ptr(v, op);
    default: return true;
    }
}
