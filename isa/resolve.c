/* Operations to resolved instructions; static reading of values. The views themselves are in view.c. */
#include "isa/resolve.h"
#include "base/checked.h"
#include "isa/layout.h"

#include <string.h>

/* Known, and so small that the products of two extents stay inside 64 bits. */
static bool can_count(int64_t n) { return n >= 0 && n <= INT64_C(1) << 30; }

/* Turns the GM operand of an MX scale transfer into the image its layout names (machine-and-cube.md b.9, e.1): a dense one if fewer than five
 * dimensions say where it lies. */
static void make_scale_image(struct pto_gm *gm, const struct pto_tile *tile)
{
    bool a_side = tile->blayout == PTO_BLAYOUT_ROW;
    if (tile->fractal != 32 || tile->slayout == PTO_SLAYOUT_NONE || (a_side && tile->rows == 1))
        return;
    bool is_mx = gm->layout >= PTO_GM_LAYOUT_MX_A_ND && gm->layout <= PTO_GM_LAYOUT_MX_B_NN;
    if (gm->dtype != PTO_F8E8M0 && !is_mx)
        return;
    unsigned layout = gm->layout;
    if (!is_mx) /* R5, e.1: a written nd or dn is honoured, anything else is the blocked image */
        layout = gm->layout_given && gm->layout == PTO_GM_LAYOUT_ND   ? (a_side ? PTO_GM_LAYOUT_MX_A_ND : PTO_GM_LAYOUT_MX_B_ND)
                 : gm->layout_given && gm->layout == PTO_GM_LAYOUT_DN ? (a_side ? PTO_GM_LAYOUT_MX_A_DN : PTO_GM_LAYOUT_MX_B_DN)
                 : a_side                                             ? PTO_GM_LAYOUT_MX_A_ZZ
                                                                      : PTO_GM_LAYOUT_MX_B_NN;
    int64_t rows, cols;
    isa_gm_extent(gm, &rows, &cols);
    /* outer: rows of A or columns of B; groups: the K groups. All layouts are functions of these two. */
    bool b_layout = layout >= PTO_GM_LAYOUT_MX_B_ND;
    int64_t outer = b_layout ? cols : rows, groups = b_layout ? rows : cols;
    int64_t whole_outer = b_layout ? gm->whole_cols : gm->whole_rows, whole_groups = b_layout ? gm->whole_rows : gm->whole_cols;
    int64_t off_outer = b_layout ? gm->off_col : gm->off_row, off_group = b_layout ? gm->off_row : gm->off_col;
    gm->layout = (uint8_t)layout;
    gm->scale_image = true;
    gm->image_rows = rows;
    gm->image_cols = cols;
    if (is_mx && gm->rank == PTO_MAX_RANK) /* all dimensions of b.9 are written, with their strides */
        return;
    if (!can_count(rows) || !can_count(cols) || !can_count(whole_outer) || !can_count(whole_groups) || !can_count(off_outer) ||
        !can_count(off_group)) {
        gm->addr = PTO_UNKNOWN;
        for (int i = 0; i < 5; i++)
            gm->shape[i] = gm->stride[i] = PTO_UNKNOWN;
        return;
    }
    int64_t padded_groups = (whole_groups + 1) / 2 * 2, pairs = (groups + 1) / 2;
    int64_t shape[5] = {1, 1, 1, 1, 2}, stride[5] = {0, 0, 0, 2, 1}, offset;
    switch (layout) {
    case PTO_GM_LAYOUT_MX_A_ZZ:
    case PTO_GM_LAYOUT_MX_B_NN: /* boxes of 16 outer x 2 groups */
        shape[1] = (outer + 15) / 16, shape[2] = pairs, shape[3] = 16;
        stride[1] = 16 * padded_groups, stride[2] = 32;
        offset = off_outer / 16 * stride[1] + off_group / 2 * stride[2];
        break;
    case PTO_GM_LAYOUT_MX_A_ND:
    case PTO_GM_LAYOUT_MX_B_DN: /* groups contiguous for each outer */
        shape[2] = outer, shape[3] = pairs;
        stride[2] = whole_groups;
        offset = off_outer * stride[2] + off_group;
        break;
    default: /* A_DN, B_ND: group pairs interleaved */
        shape[2] = pairs, shape[3] = outer;
        stride[2] = 2 * whole_outer;
        offset = off_group / 2 * stride[2] + off_outer * 2;
        break;
    }
    stride[0] = shape[1] * stride[1] != 0 ? shape[1] * stride[1] : shape[2] * stride[2];
    memcpy(gm->shape, shape, sizeof shape);
    memcpy(gm->stride, stride, sizeof stride);
    if (gm->whole_addr == PTO_UNKNOWN || !base_add_i64(gm->whole_addr, offset, &gm->addr))
        gm->addr = PTO_UNKNOWN;
}

static void scale_index(struct pto_operand *index, const struct pto_tile *tile, bool row)
{
    int unit = isa_text_unit((enum pto_dtype)tile->dtype, tile->blayout, tile->slayout, row);
    if (unit != 1 && index->u.i != PTO_UNKNOWN && !base_mul_i64(index->u.i, unit, &index->u.i))
        index->u.i = PTO_UNKNOWN;
}

/* Indices of the text count in its units, the program in elements (R1). */
static void scale_indices(struct pto_insn *insn)
{
    int row = isa_op_slot((enum pto_op)insn->op, PTO_ROLE_ROW), col = isa_op_slot((enum pto_op)insn->op, PTO_ROLE_COL);
    if (row < 0 || col < 0)
        return;
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (src == NULL || dst == NULL)
        return;
    const struct pto_tile *indexed = insn->op == PTO_OP_TINSERT ? dst : src;
    scale_index(&insn->operand[row], indexed, true);
    scale_index(&insn->operand[col], indexed, false);
}

void isa_resolve(const struct pto_program *p, pto_op_id id, isa_value_reader *read, void *ctx, struct pto_insn *insn)
{
    const struct pto_operation *op = isa_operation_c(p, id);
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    insn->op = op->op;
    insn->span = op->span;
    insn->source_op = id;
    insn->noperands = 0;
    for (int slot = 0; slot < info->nslots; slot++) {
        struct pto_operand *out = &insn->operand[slot];
        bool result = isa_slot_is_result(&info->slots[slot]) ||
                      ((op->flags & PTO_OPFLAG_SSA) != 0 && isa_slot_is_out(&info->slots[slot]));
        out->kind = PTO_OK_NONE;
        insn->noperands = (uint8_t)(slot + 1);
        if (isa_slot_is_list(&info->slots[slot]))
            continue;
        pto_value_id value = result ? isa_slot_result(p, op, slot) : isa_operand(p, op, slot);
        if (value != 0)
            read(ctx, value, out);
    }
    insn->attr_given = 0;
    insn->text = NULL;
    for (unsigned i = 0; info->attrs[i] != 0; i++) {
        const struct pto_attribute *a = isa_find_attr(p, op, info->attrs[i]);
        insn->attr[i] = a == NULL ? isa_attr((enum pto_attr)info->attrs[i])->def : a->kind == PTO_LIT_UNIT ? 1 : a->i;
        insn->attr_given = (uint16_t)(insn->attr_given | (a != NULL) << i);
        if (a != NULL && a->kind == PTO_LIT_STRING && isa_attr((enum pto_attr)info->attrs[i])->kind == PTO_AK_STRING)
            insn->text = base_str(&p->strings, a->str);
    }
    for (int slot = 0; slot < info->nslots; slot++) {
        if (insn->operand[slot].kind != PTO_OK_GM)
            continue;
        const struct pto_tile *tile = isa_insn_tile(insn, info->slots[slot].role == PTO_ROLE_SRC ? PTO_ROLE_DST : PTO_ROLE_SRC);
        if (tile != NULL)
            make_scale_image(&insn->operand[slot].u.gm, tile);
    }
    scale_indices(insn);
    insn->pipe = (uint8_t)isa_insn_pipe(insn, p->target);
}

void isa_resolve_with_list(const struct pto_program *p, pto_op_id op, isa_value_reader *read, void *ctx, struct pto_operand *list, uint32_t max, struct pto_insn *insn)
{
    const struct isa_op_info *info = isa_op((enum pto_op)p->ops[op].op);
    isa_resolve(p, op, read, ctx, insn);
    insn->list = list;
    insn->nlist = 0;
    for (int slot = 0; slot < info->nslots; slot++) {
        uint32_t n;
        if (info->slots[slot].dir != PTO_DIR_LIST)
            continue;
        const pto_value_id *values = isa_operand_list(p, &p->ops[op], slot, &n);
        for (uint32_t k = 0; k < n && insn->nlist < max; k++)
            read(ctx, values[k], &list[insn->nlist++]);
    }
}

/* Views of views are followed so deep and so often for one value: a view may use others many times over. */
enum { MAX_STATIC_DEPTH = 32, MAX_STATIC_VIEWS = 256 };
struct static_ctx {
    const struct pto_program *program;
    struct isa_static_memo *memo; /* or NULL */
    int depth, views;
    bool cut_off; /* some view was not followed: what was found depends on where reading began */
};

static void read_static(void *ctx, pto_value_id value, struct pto_operand *out);

void isa_object_dense(struct pto_object *object)
{
    int64_t stride = 1;
    for (int i = object->rank - 1; i >= 0; i--) {
        object->stride[i] = stride;
        stride = isa_mul_known(stride, object->shape[i]);
    }
}

static struct pto_object object_of_type(const struct pto_type *type)
{
    struct pto_object o = {.dtype = type->dtype, .rank = type->rank};
    for (int i = 0; i < type->rank; i++)
        o.shape[i] = type->dims[i] < 0 ? PTO_UNKNOWN : type->dims[i];
    if (type->kind == PTO_TYPE_EVENT_ARRAY) {
        o.dtype = PTO_I64;
        o.rank = 1;
        o.shape[0] = type->count;
    }
    isa_object_dense(&o);
    return o;
}

void isa_read_type(const struct pto_program *p, pto_value_id value, struct pto_operand *out)
{
    const struct pto_type *type = isa_type(p, p->values[value].type);
    memset(out, 0, sizeof *out);
    out->dtype = (uint8_t)isa_type_dtype(p, p->values[value].type);
    switch ((enum pto_type_kind)type->kind) {
    case PTO_TYPE_TILE_BUF:
    case PTO_TYPE_TILE:
    case PTO_TYPE_MULTI_TILE: /* its first slot */
        out->kind = PTO_OK_TILE;
        out->u.tile = isa_tile_of_type(&type->tile);
        out->u.tile.value = value;
        break;
    case PTO_TYPE_TENSOR_VIEW:
    case PTO_TYPE_PARTITION_VIEW:
        out->kind = PTO_OK_GM;
        out->u.gm = (struct pto_gm){.dtype = type->dtype, .rank = type->rank, .addr = PTO_UNKNOWN, .value = value,
                                    .whole_rows = PTO_UNKNOWN, .whole_cols = PTO_UNKNOWN, .off_row = PTO_UNKNOWN,
                                    .off_col = PTO_UNKNOWN, .whole_addr = PTO_UNKNOWN};
        for (int i = 0; i < 5; i++) {
            int k = i - (5 - type->rank);
            out->u.gm.shape[i] = k < 0 ? 1 : type->dims[k] < 0 ? PTO_UNKNOWN : type->dims[k];
            out->u.gm.stride[i] = PTO_UNKNOWN;
        }
        break;
    case PTO_TYPE_PTR:
        out->kind = PTO_OK_PTR;
        out->u.ptr = (struct pto_ptr){.dtype = type->dtype, .space = type->space, .addr = PTO_UNKNOWN};
        break;
    case PTO_TYPE_LOCAL_ARRAY:
    case PTO_TYPE_EVENT_ARRAY:
    case PTO_TYPE_STRUCT:
    case PTO_TYPE_MEMREF:
        out->kind = PTO_OK_OBJECT;
        out->u.object = object_of_type(type);
        break;
    case PTO_TYPE_INDEX:
    case PTO_TYPE_INT:
        out->kind = PTO_OK_INT;
        if (!isa_const_int(p, value, &out->u.i))
            out->u.i = PTO_UNKNOWN;
        break;
    case PTO_TYPE_FLOAT:
        out->kind = PTO_OK_FLOAT;
        break;
    default:
        break;
    }
}

void isa_settle(const struct pto_operand *by_type, struct pto_operand *out)
{
    if (out->kind == PTO_OK_NONE)
        *out = *by_type;
    /* The handle's dynamic valid region may be changed by set_validshape: what the type leaves open stays open. */
    if (out->kind == PTO_OK_TILE && by_type->kind == PTO_OK_TILE) {
        if (by_type->u.tile.v_row == PTO_UNKNOWN_EXTENT)
            out->u.tile.v_row = PTO_UNKNOWN_EXTENT;
        if (by_type->u.tile.v_col == PTO_UNKNOWN_EXTENT)
            out->u.tile.v_col = PTO_UNKNOWN_EXTENT;
    }
}

int64_t isa_argument_base(pto_value_id argument)
{
    return argument < UINT32_C(1) << 22 ? ((int64_t)argument + 1) * ISA_ARGUMENT_BYTES : PTO_UNKNOWN;
}

static bool is_argument(const struct pto_program *p, pto_value_id value)
{
    pto_block_id block = p->values[value].block;
    pto_region_id region = block != 0 ? p->blocks[block].region : 0;
    return region != 0 && p->regions[region].first == block && p->ops[p->regions[region].owner].op == PTO_OP_FUNC;
}

static void read_static(void *ctx, pto_value_id value, struct pto_operand *out)
{
    struct static_ctx *c = ctx;
    pto_op_id def = c->program->values[value].def;
    bool view = def != 0 && isa_op((enum pto_op)c->program->ops[def].op)->cls == PTO_CLASS_VIEW;
    unsigned at = value % ISA_MEMO_VIEWS;
    if (view && c->memo != NULL && c->memo->last[at].value == value) {
        *out = c->memo->last[at].operand;
        return;
    }
    isa_read_type(c->program, value, out);
    if (c->memo != NULL && c->memo->arguments_apart && out->kind == PTO_OK_PTR && (out->u.ptr.space == PTO_SPACE_NONE || out->u.ptr.space == PTO_SPACE_GM) &&
        is_argument(c->program, value))
        out->u.ptr.addr = isa_argument_base(value);
    if (!view)
        return;
    if (c->depth >= MAX_STATIC_DEPTH || c->views >= MAX_STATIC_VIEWS) {
        c->cut_off = true;
        return;
    }
    c->depth++;
    c->views++;
    int slot;
    struct pto_operand by_type = *out;
    (void)isa_resolve_view(c->program, def, read_static, ctx, out, &slot);
    c->depth--;
    isa_settle(&by_type, out);
    if (c->memo != NULL && !c->cut_off) {
        c->memo->last[at].value = value;
        c->memo->last[at].operand = *out;
    }
}

void isa_static_reader(void *ctx, pto_value_id value, struct pto_operand *out)
{
    struct static_ctx c = {.program = ctx};
    read_static(&c, value, out);
}

void isa_static_memo_reader(void *ctx, pto_value_id value, struct pto_operand *out)
{
    struct isa_static_memo *memo = ctx;
    struct static_ctx c = {.program = memo->program, .memo = memo};
    read_static(&c, value, out);
}

const char *isa_static_memo_define(struct isa_static_memo *memo, pto_op_id op, int *slot)
{
    const struct pto_operation *o = isa_operation_c(memo->program, op);
    struct pto_operand by_type, out;
    const char *why = isa_resolve_view(memo->program, op, isa_static_memo_reader, memo, &out, slot);
    if (o->nresults != 1)
        return why;
    isa_read_type(memo->program, o->results, &by_type);
    isa_settle(&by_type, &out);
    memo->last[o->results % ISA_MEMO_VIEWS].value = o->results;
    memo->last[o->results % ISA_MEMO_VIEWS].operand = out;
    return why;
}
