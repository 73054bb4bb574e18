/* VIEW operations: what handle of a tile, GM window or pointer each makes. One function a row (column exec). */
#include "base/checked.h"
#include "isa/layout.h"
#include "isa/view_impl.h"

#include <string.h>

/* Text units to elements for an extent or offset along rows (row = true) or columns of a tile (R1). */
static int64_t tile_elems(const struct pto_tile *t, bool row, int64_t n)
{
    return isa_mul_known(n, isa_text_unit((enum pto_dtype)t->dtype, t->blayout, t->slayout, row));
}

/* Sets one valid extent from a run-time value; values outside 0..limit are reported. */
static const char *set_extent(int64_t n, int32_t limit, int32_t *extent)
{
    if (n == PTO_UNKNOWN)
        return NULL;
    *extent = n < 0 ? 0 : n > limit ? limit : (int32_t)n;
    return n < 0 || n > limit ? "valid extent is outside 0 .. physical extent" : NULL;
}

/* valid_row / valid_col operands, where written. */
static const char *set_valid(struct view *v, struct pto_tile *t)
{
    int64_t row = tile_elems(t, true, isa_view_int(v, PTO_ROLE_VALID_ROW, PTO_UNKNOWN));
    const char *why = set_extent(row, t->rows, &t->v_row);
    int row_slot = v->slot;
    int64_t col = tile_elems(t, false, isa_view_int(v, PTO_ROLE_VALID_COL, PTO_UNKNOWN));
    const char *col_why = set_extent(col, t->cols, &t->v_col);
    if (why != NULL)
        v->slot = row_slot;
    return why != NULL ? why : col_why;
}

/* The operand addr as the tile's place; the machine cannot start a tile elsewhere than at 32 bytes (R10). */
static const char *set_addr(struct view *v, struct pto_tile *t)
{
    t->addr = isa_view_int(v, PTO_ROLE_ADDR, PTO_UNKNOWN);
    t->value = v->op->results;
    if (t->addr == PTO_UNKNOWN)
        return NULL;
    return t->addr < 0 ? "address is negative" : t->addr % isa_space((enum pto_space)t->space)->align != 0 ? "address is no multiple of 32 bytes" : NULL;
}

static const char *vw_alloc_tile(struct view *v)
{
    struct pto_tile *t = &v->out->u.tile;
    v->out->kind = PTO_OK_TILE;
    *t = isa_tile_of_type(&isa_view_result(v)->tile);
    const char *why = set_addr(v, t);
    return why != NULL ? why : set_valid(v, t);
}

/* Slot k lies k tiles behind the first (2026-08 2.2). */
static const char *vw_multi_tile_get(struct view *v)
{
    *v->out = isa_view_read(v, PTO_ROLE_SRC);
    if (v->out->kind != PTO_OK_TILE)
        return "the source is no multi-buffer";
    struct pto_tile *t = &v->out->u.tile;
    const struct pto_type *all = isa_type(v->p, v->p->values[isa_operand(v->p, v->op, v->slot)].type);
    int64_t index = isa_view_int(v, PTO_ROLE_INDEX, PTO_UNKNOWN);
    t->value = v->op->results;
    if (index == PTO_UNKNOWN || index < 0 || index >= (int64_t)all->count) {
        t->addr = PTO_UNKNOWN;
        return index == PTO_UNKNOWN ? NULL : "the multi-buffer has no such slot";
    }
    t->addr = isa_add_known(t->addr, isa_mul_known(index, isa_tile_bytes(t)));
    return NULL;
}

/* What a pop or talloc fills: the type without a place. */
static const char *vw_declare(struct view *v)
{
    isa_read_type(v->p, v->op->results, v->out);
    return NULL;
}

static const char *vw_tassign(struct view *v)
{
    *v->out = isa_view_read(v, PTO_ROLE_SRC);
    return v->out->kind == PTO_OK_TILE ? set_addr(v, &v->out->u.tile) : "the operand is no tile";
}

/* treshape, bitcast: the bytes of the source under the result's type (vector.md 10). What begins inside another tile's storage
 * has a stride that no type states. A valid size that the type leaves open is the source's, if the shape is the same or that of a
 * row made from a column (or the other way round). */
static const char *reshape(struct view *v, const struct pto_operand *src)
{
    if (src->kind != PTO_OK_TILE)
        return "the source is no tile";
    struct pto_tile *t = &v->out->u.tile;
    const struct pto_tile *from = &src->u.tile;
    v->out->kind = PTO_OK_TILE;
    *t = isa_tile_of_type(&isa_view_result(v)->tile);
    t->value = v->op->results;
    bool whole = from->row0 == 0 && from->col0 == 0 && from->phys_rows == from->rows && from->phys_cols == from->cols;
    t->addr = whole ? from->addr : PTO_UNKNOWN;
    const struct pto_tile_type *type = &isa_view_result(v)->tile;
    bool same = from->rows == t->rows && from->cols == t->cols;
    bool turned = from->rows == t->cols && from->cols == t->rows && (t->rows == 1 || t->cols == 1);
    if (type->v_row < 0 && (same || turned))
        t->v_row = same ? from->v_row : from->v_col;
    if (type->v_col < 0 && (same || turned))
        t->v_col = same ? from->v_col : from->v_row;
    return NULL;
}

static const char *vw_treshape(struct view *v)
{
    struct pto_operand src = isa_view_read(v, PTO_ROLE_SRC);
    return reshape(v, &src);
}

/* The window [row, row+rows) x [col, col+cols) of a tile; the valid region is set by the callers. */
static const char *window(struct view *v, int64_t *row, int64_t *col)
{
    const struct pto_tile_type *type = &isa_view_result(v)->tile;
    *v->out = isa_view_read(v, PTO_ROLE_SRC);
    if (v->out->kind != PTO_OK_TILE)
        return "the source is no tile";
    struct pto_tile *t = &v->out->u.tile;
    *row = tile_elems(t, true, isa_view_int(v, PTO_ROLE_ROW, PTO_UNKNOWN));
    *col = tile_elems(t, false, isa_view_int(v, PTO_ROLE_COL, PTO_UNKNOWN));
    int32_t parent_rows = t->rows, parent_cols = t->cols;
    t->value = v->op->results;
    t->rows = type->rows;
    t->cols = type->cols;
    t->pad = type->pad;
    if (*row == PTO_UNKNOWN || *col == PTO_UNKNOWN) {
        t->addr = PTO_UNKNOWN;
        return NULL;
    }
    bool row_good = *row >= 0 && *row <= parent_rows - t->rows, col_good = *col >= 0 && *col <= parent_cols - t->cols;
    v->slot = isa_op_slot((enum pto_op)v->op->op, row_good ? PTO_ROLE_COL : PTO_ROLE_ROW);
    if (!row_good || !col_good) {
        t->addr = PTO_UNKNOWN;
        return "the window does not lie inside its parent";
    }
    t->row0 += (int32_t)*row;
    t->col0 += (int32_t)*col;
    return NULL;
}

static const char *vw_subview(struct view *v)
{
    int64_t row, col;
    const char *why = window(v, &row, &col);
    if (v->out->kind != PTO_OK_TILE)
        return why;
    struct pto_tile *t = &v->out->u.tile; /* R22: never the parent's valid region */
    const struct pto_tile_type *type = &isa_view_result(v)->tile;
    t->v_row = type->v_row < 0 ? PTO_UNKNOWN_EXTENT : type->v_row;
    t->v_col = type->v_col < 0 ? PTO_UNKNOWN_EXTENT : type->v_col;
    return why != NULL ? why : set_valid(v, t);
}

/* April's rule (pto-as.md 5.2): min(size, pv - off mod pv). */
static int32_t subset_valid(int32_t size, int32_t parent_valid, int64_t off)
{
    if (parent_valid == PTO_UNKNOWN_EXTENT || off == PTO_UNKNOWN || off < 0)
        return PTO_UNKNOWN_EXTENT;
    if (parent_valid == 0)
        return 0;
    int64_t rest = parent_valid - off % parent_valid;
    return rest < size ? (int32_t)rest : size;
}

static const char *vw_subset(struct view *v)
{
    int64_t row, col;
    const char *why = window(v, &row, &col);
    if (v->out->kind != PTO_OK_TILE)
        return why;
    struct pto_tile *t = &v->out->u.tile;
    t->v_row = subset_valid(t->rows, t->v_row, row);
    t->v_col = subset_valid(t->cols, t->v_col, col);
    return why;
}

/* The changed handle of the operand; whoever keeps handles stores it back under the operand's value. */
static const char *vw_set_validshape(struct view *v)
{
    *v->out = isa_view_read(v, PTO_ROLE_SRC);
    return v->out->kind == PTO_OK_TILE ? set_valid(v, &v->out->u.tile) : "the operand is no tile";
}

static const char *valid_extent(struct view *v, bool row)
{
    struct pto_operand src = isa_view_read(v, PTO_ROLE_SRC);
    *v->out = (struct pto_operand){.kind = PTO_OK_INT, .dtype = PTO_I64};
    v->out->u.i = PTO_UNKNOWN;
    if (src.kind != PTO_OK_TILE)
        return "the operand is no tile";
    const struct pto_tile *t = &src.u.tile;
    int32_t n = row ? t->v_row : t->v_col, unit = isa_text_unit((enum pto_dtype)t->dtype, t->blayout, t->slayout, row);
    v->out->u.i = n == PTO_UNKNOWN_EXTENT ? PTO_UNKNOWN : n / unit;
    return NULL;
}

static const char *vw_tile_valid_rows(struct view *v) { return valid_extent(v, true); }
static const char *vw_tile_valid_cols(struct view *v) { return valid_extent(v, false); }

/* Values of a LIST slot, right-aligned to five; text units. */
static void read_list(struct view *v, enum pto_role role, int64_t fill, int64_t out[5], bool *constant)
{
    uint32_t n;
    const pto_value_id *ids = isa_operand_list(v->p, v->op, isa_op_slot((enum pto_op)v->op->op, role), &n);
    for (int i = 0; i < 5; i++) {
        int k = i - (5 - (int)(n < 5 ? n : 5));
        struct pto_operand o = {.kind = PTO_OK_INT};
        int64_t ignored;
        o.u.i = fill;
        if (k >= 0) {
            v->read(v->ctx, ids[k], &o);
            *constant = *constant && isa_const_int(v->p, ids[k], &ignored);
        }
        out[i] = o.kind == PTO_OK_INT ? o.u.i : PTO_UNKNOWN;
    }
}

unsigned isa_infer_gm_layout(unsigned rank, const int64_t shape[5], const int64_t stride[5], enum pto_dtype dtype,
                             bool *ambiguous)
{
    *ambiguous = false;
    int64_t rows = shape[3], cols = shape[4], t4 = stride[3], t5 = stride[4];
    /* nz if the last two dims are one dense 512-byte box of 16 rows (docs/decisions.md on the text of 7.3); text counts x2 types in bytes (R1) */
    int64_t bits = isa_dtype_is_x2(dtype) ? 8 : isa_dtype(dtype)->bits;
    if (rank == 5 && rows == 16 && isa_mul_known(isa_mul_known(rows, cols), bits) == 512 * 8 && t5 == 1 && t4 == cols)
        return PTO_GM_LAYOUT_NZ;
    bool nd = (cols == 1 || t5 == 1) && (rows == 1 || (cols == 1 ? t4 == 1 : t4 == cols));
    bool dn = (rows == 1 || t4 == 1) && (cols == 1 || (rows == 1 ? t5 == 1 : t5 == rows));
    *ambiguous = nd && dn;
    if (nd && dn)
        return cols == 1 && rows != 1 ? PTO_GM_LAYOUT_DN : PTO_GM_LAYOUT_ND;
    return dn ? PTO_GM_LAYOUT_DN : PTO_GM_LAYOUT_ND;
}

/* Which of the five dimensions counts pairs in the text of an x2 view. */
static int contiguous_dim(unsigned layout) { return layout == PTO_GM_LAYOUT_DN ? 3 : 4; }

static const char *vw_make_tensor_view(struct view *v)
{
    struct pto_operand ptr = isa_view_read(v, PTO_ROLE_PTR);
    int ptr_slot = v->slot;
    const struct pto_type *type = isa_view_result(v);
    v->out->kind = PTO_OK_GM;
    struct pto_gm *gm = &v->out->u.gm;
    *gm = (struct pto_gm){.dtype = type->dtype, .rank = type->rank, .value = v->op->results, .addr = PTO_UNKNOWN};
    bool constant = true, ambiguous = false;
    read_list(v, PTO_ROLE_SHAPE, 1, gm->shape, &constant);
    read_list(v, PTO_ROLE_STRIDES, 0, gm->stride, &constant);
    for (int i = 4 - type->rank; i >= 0; i--) /* padded dims: shape 1, stride of the dense next one */
        gm->stride[i] = isa_mul_known(gm->shape[i + 1], gm->stride[i + 1]);
    int64_t layout = isa_attr_code(v->p, v->op, PTO_ATTR_LAYOUT);
    gm->layout_given = layout >= 0;
    gm->layout = (uint8_t)(layout >= 0 ? layout
                           : constant  ? (int64_t)isa_infer_gm_layout(type->rank, gm->shape, gm->stride, (enum pto_dtype)type->dtype, &ambiguous)
                                       : PTO_GM_LAYOUT_ND);
    if (isa_dtype_is_x2((enum pto_dtype)gm->dtype) && !gm->layout_given && constant && ambiguous) /* one column of pairs: pairs go along rows of elements */
        gm->layout = PTO_GM_LAYOUT_ND;
    if (isa_dtype_is_x2((enum pto_dtype)gm->dtype)) {
        int unit = contiguous_dim(gm->layout);
        for (int i = 0; i < 5; i++)
            if (i == unit)
                gm->shape[i] = isa_mul_known(gm->shape[i], 2);
            else
                gm->stride[i] = isa_mul_known(gm->stride[i], 2);
    }
    if (ptr.kind == PTO_OK_PTR) {
        gm->addr = ptr.u.ptr.addr;
        gm->nibble = ptr.u.ptr.nibble;
    }
    gm->whole_addr = gm->addr;
    isa_gm_extent(gm, &gm->whole_rows, &gm->whole_cols);
    for (int i = 0; i < 5; i++)
        if (gm->shape[i] != PTO_UNKNOWN && gm->shape[i] < 0) {
            v->slot = isa_op_slot((enum pto_op)v->op->op, PTO_ROLE_SHAPE);
            return "a dimension is negative";
        }
    v->slot = ptr_slot;
    return NULL;
}

/* Moves a GM address by elements; 4-bit types keep the nibble. */
static void advance(int64_t *addr, uint8_t *nibble, unsigned dtype, int64_t elems)
{
    int64_t bits = isa_mul_known(elems, isa_dtype((enum pto_dtype)dtype)->bits);
    bits = isa_add_known(bits, *nibble != 0 ? 4 : 0);
    if (bits == PTO_UNKNOWN || *addr == PTO_UNKNOWN) {
        *addr = PTO_UNKNOWN;
        return;
    }
    *nibble = (uint8_t)((bits & 7) != 0);
    *addr = isa_add_known(*addr, bits >> 3);
}

void isa_place_window(const struct pto_gm *view, const int64_t offsets[5], struct pto_gm *window)
{
    int64_t offset[5], elems = 0;
    bool x2 = isa_dtype_is_x2((enum pto_dtype)view->dtype), dn = view->layout == PTO_GM_LAYOUT_DN;
    for (int i = 0; i < 5; i++) {
        offset[i] = x2 && i == contiguous_dim(view->layout) ? isa_mul_known(offsets[i], 2) : offsets[i];
        elems = isa_add_known(elems, offset[i] == 0 ? 0 : isa_mul_known(offset[i], view->stride[i]));
    }
    window->addr = view->addr;
    window->nibble = view->nibble;
    advance(&window->addr, &window->nibble, view->dtype, elems);
    const int64_t *whole = view->shape;
    int64_t outer = isa_add_known(isa_mul_known(isa_add_known(isa_mul_known(offset[0], whole[1]), offset[1]), whole[2]), offset[2]);
    int64_t row = dn ? offset[3] : isa_add_known(isa_mul_known(outer, whole[3]), offset[3]);
    int64_t col = dn ? isa_add_known(isa_mul_known(outer, whole[4]), offset[4]) : offset[4];
    window->off_row = isa_add_known(view->off_row, row);
    window->off_col = isa_add_known(view->off_col, col);
}

static const char *vw_partition_view(struct view *v)
{
    *v->out = isa_view_read(v, PTO_ROLE_SRC);
    if (v->out->kind != PTO_OK_GM)
        return "the source is no view";
    struct pto_gm *gm = &v->out->u.gm, whole = *gm;
    int64_t offset[5], size[5];
    bool constant = true;
    read_list(v, PTO_ROLE_OFFSETS, 0, offset, &constant);
    read_list(v, PTO_ROLE_SIZES, 1, size, &constant);
    const char *why = NULL;
    for (int i = 0; i < 5; i++) {
        if (isa_dtype_is_x2((enum pto_dtype)gm->dtype) && i == contiguous_dim(gm->layout))
            size[i] = isa_mul_known(size[i], 2);
        /* a window that begins before its view is judged by the bytes that are touched, like one that ends behind it (R30) */
        if (size[i] != PTO_UNKNOWN && size[i] < 0) {
            why = "a size is negative";
            v->slot = isa_op_slot((enum pto_op)v->op->op, PTO_ROLE_SIZES);
            offset[i] = size[i] = 0;
        }
        gm->shape[i] = size[i];
    }
    isa_place_window(&whole, offset, gm);
    gm->rank = isa_view_result(v)->rank;
    gm->value = v->op->results;
    return why;
}

static const char *view_int(struct view *v, bool stride)
{
    struct pto_operand src = isa_view_read(v, PTO_ROLE_SRC);
    uint32_t rank = isa_type(v->p, v->p->values[isa_operand(v->p, v->op, 0)].type)->rank;
    int64_t index = isa_view_int(v, PTO_ROLE_INDEX, PTO_UNKNOWN);
    v->out->kind = PTO_OK_INT;
    v->out->dtype = PTO_I64;
    v->out->u.i = PTO_UNKNOWN;
    if (index == PTO_UNKNOWN || src.kind != PTO_OK_GM)
        return NULL;
    if (index < 0 || index >= (int64_t)rank)
        return "the view has no such dimension";
    int64_t at = 5 - (int64_t)rank + index;
    int64_t n = stride ? src.u.gm.stride[at] : src.u.gm.shape[at];
    bool contiguous = at == contiguous_dim(src.u.gm.layout);
    v->out->u.i = isa_dtype_is_x2((enum pto_dtype)src.u.gm.dtype) && contiguous != stride && n != PTO_UNKNOWN ? n / 2 : n;
    return NULL;
}

static const char *vw_get_tensor_view_dim(struct view *v) { return view_int(v, false); }
static const char *vw_get_tensor_view_stride(struct view *v) { return view_int(v, true); }

static const char *vw_addptr(struct view *v)
{
    *v->out = isa_view_read(v, PTO_ROLE_PTR);
    if (v->out->kind != PTO_OK_PTR)
        return "the operand is no pointer";
    struct pto_ptr *ptr = &v->out->u.ptr;
    int64_t offset = isa_view_int(v, PTO_ROLE_OFFSET, PTO_UNKNOWN);
    if (isa_dtype_is_x2((enum pto_dtype)ptr->dtype)) /* x2 pointers count pairs (R1) */
        offset = isa_mul_known(offset, 2);
    advance(&ptr->addr, &ptr->nibble, ptr->dtype, offset);
    return NULL;
}

/* The same address: another element type, or the address as an integer, or an integer as an address (25.3). */
static const char *castptr(struct view *v, const struct pto_operand *src)
{
    const struct pto_type *type = isa_view_result(v);
    if (src->kind != PTO_OK_PTR && src->kind != PTO_OK_INT)
        return "the operand is neither pointer nor integer";
    struct pto_ptr ptr = src->u.ptr;
    if (src->kind == PTO_OK_INT)
        ptr = (struct pto_ptr){.space = type->space, .addr = src->u.i};
    ptr.dtype = type->dtype;
    *v->out = (struct pto_operand){.kind = PTO_OK_PTR, .dtype = type->dtype, .u.ptr = ptr};
    if (type->kind != PTO_TYPE_PTR)
        *v->out = (struct pto_operand){.kind = PTO_OK_INT, .dtype = PTO_I64, .u.i = ptr.addr};
    return NULL;
}

static const char *vw_castptr(struct view *v)
{
    struct pto_operand src = isa_view_read(v, PTO_ROLE_PTR);
    return castptr(v, &src);
}

static const char *vw_ptrtoint(struct view *v)
{
    struct pto_operand ptr = isa_view_read(v, PTO_ROLE_PTR);
    *v->out = (struct pto_operand){.kind = PTO_OK_INT, .dtype = PTO_I64};
    v->out->u.i = ptr.kind == PTO_OK_PTR ? ptr.u.ptr.addr : PTO_UNKNOWN;
    return ptr.kind == PTO_OK_PTR ? NULL : "the operand is no pointer";
}

static const char *vw_inttoptr(struct view *v)
{
    int64_t addr = isa_view_int(v, PTO_ROLE_ADDR, PTO_UNKNOWN);
    const struct pto_type *type = isa_view_result(v);
    *v->out = (struct pto_operand){.kind = PTO_OK_PTR, .dtype = type->dtype};
    v->out->u.ptr = (struct pto_ptr){.dtype = type->dtype, .space = type->space, .addr = addr};
    return NULL;
}

/* One value under another type of its kind, or an address under one of the two; other pairs are left by no lowering, and have no
 * value. */
static const char *vw_unrealized_cast(struct view *v)
{
    uint32_t n;
    const pto_value_id *ids = isa_operand_list(v->p, v->op, isa_op_slot((enum pto_op)v->op->op, PTO_ROLE_VALUES), &n);
    struct pto_operand src = {0}, like;
    const struct pto_type *type = isa_view_result(v);
    if (n != 1)
        return NULL;
    v->read(v->ctx, ids[0], &src);
    isa_read_type(v->p, v->op->results, &like);
    if (like.kind == PTO_OK_TILE && src.kind == PTO_OK_TILE)
        return reshape(v, &src);
    if ((like.kind == PTO_OK_PTR || like.kind == PTO_OK_INT) && src.kind == PTO_OK_PTR)
        return castptr(v, &src);
    if (like.kind == PTO_OK_PTR && src.kind == PTO_OK_INT)
        return castptr(v, &src);
    if (like.kind != src.kind || (like.kind == PTO_OK_FLOAT && like.dtype != src.dtype))
        return NULL;
    *v->out = src;
    if (like.kind == PTO_OK_INT) {
        v->out->dtype = like.dtype;
        if (type->kind == PTO_TYPE_INT && src.u.i != PTO_UNKNOWN)
            v->out->u.i = isa_wrap_int((uint64_t)src.u.i, type->width, type->sign == 'u' || type->width == 1);
    }
    return NULL;
}

/* Rows of class VIEW by their exec column. */
#define ROW_VIEW(id, exec) [PTO_OP_##id] = vw_##exec,
#define ROW_INSN(id, exec)
#define ROW_SCALAR(id, exec)
#define ROW_CONTROL(id, exec)
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) ROW_##cls(id, exec)
static view_fn *const views[PTO_OP_COUNT] = {
#include "isa/ops.def"
};
#undef PTO_OP

const char *isa_resolve_view(const struct pto_program *p, pto_op_id op, isa_value_reader *read, void *ctx,
                             struct pto_operand *out, int *slot)
{
    struct view v = {.p = p, .op = isa_operation_c(p, op), .read = read, .ctx = ctx, .out = out};
    memset(out, 0, sizeof *out);
    const char *why = views[v.op->op] != NULL ? views[v.op->op](&v) : "not a view operation";
    *slot = v.slot;
    return why;
}
