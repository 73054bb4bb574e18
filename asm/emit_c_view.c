/* Handles in C: tiles with their addresses, windows of GM with host pointers moved on, pointers (pto-as.md 5.1, 5.2; include/pto/tile.h,
 * tensor.h). What has an intrinsic is emit_c_insn.c's. */
#include "asm/emit_c.h"
#include "isa/layout.h"
#include "isa/resolve.h"

typedef void view_fn(struct emit *e, const struct pto_operation *op);

/* A variable of the type of a tile. */
static void declare_tile(struct emit *e, pto_value_id v)
{
    emit_declare(e, v);
}

static void define_like(struct emit *e, pto_value_id v, pto_value_id from)
{
    declare_tile(e, v);
    emit_line(e, "%s.t = %s.t;", emit_value(e, v), emit_value(e, from));
}

/* An extent that a valid_row or valid_col operand gives, in elements (R1); the static one if there is none. */
static const char *valid_extent(struct emit *e, const struct pto_operation *op, enum pto_role role, const struct pto_tile_type *t)
{
    bool row = role == PTO_ROLE_VALID_ROW;
    const char *text = emit_operand(e, op, role);
    int unit = isa_text_unit((enum pto_dtype)t->dtype, t->blayout, t->slayout, row);
    if (text == NULL)
        return emit_format(e, "%d", (int)(row ? t->v_row < 0 ? t->rows : t->v_row : t->v_col < 0 ? t->cols : t->v_col));
    return unit == 1 ? text : emit_format(e, "%s * %d", emit_atom(e, text), unit);
}

static void view_alloc_tile(struct emit *e, const struct pto_operation *op)
{
    const struct pto_tile_type *t = &isa_type(e->p, e->p->values[op->results].type)->tile;
    const char *addr = emit_operand(e, op, PTO_ROLE_ADDR);
    bool dynamic = isa_operand_of_role(e->p, op, PTO_ROLE_VALID_ROW) != 0 || isa_operand_of_role(e->p, op, PTO_ROLE_VALID_COL) != 0;
    e->pending += op->noperands != 0;
    if (!e->values[op->results].needed)
        return;
    declare_tile(e, op->results);
    if (addr != NULL) {
        emit_line(e, "TASSIGN(%s, %s);", emit_value(e, op->results), addr);
        e->pending--;
    }
    if (dynamic) {
        emit_line(e, "TSET_VALID(%s, %s, %s);", emit_value(e, op->results), valid_extent(e, op, PTO_ROLE_VALID_ROW, t), valid_extent(e, op, PTO_ROLE_VALID_COL, t));
        e->pending--;
    }
}

/* The tiles of a multi-buffer follow each other from the first, which the variable stands for. */
static void view_multi_tile_get(struct emit *e, const struct pto_operation *op)
{
    pto_value_id src = isa_operand_of_role(e->p, op, PTO_ROLE_SRC), index = isa_operand_of_role(e->p, op, PTO_ROLE_INDEX);
    const struct pto_type *all = isa_type(e->p, e->p->values[src].type);
    struct pto_tile tile = isa_tile_of_type(&all->tile);
    const char *at = emit_value(e, index);
    define_like(e, op->results, src);
    if (e->values[index].low < 0 || e->values[index].high >= (int64_t)all->count)
        at = emit_format(e, "pto_s_within(%s, %u)", at, (unsigned)all->count);
    const char *addr = emit_format(e, "%s.t.addr + %s * %lld", emit_value(e, src), emit_atom(e, at), (long long)isa_tile_bytes(&tile));
    if (isa_tile_bytes(&tile) % isa_space((enum pto_space)tile.space)->align == 0) {
        emit_line(e, "TASSIGN(%s, %s);", emit_value(e, op->results), addr);
    } else { /* text judges no address of a slot */
        emit_line(e, "%s.t.addr = %s;", emit_value(e, op->results), addr);
        e->pending++;
    }
}

static void view_tassign(struct emit *e, const struct pto_operation *op)
{
    define_like(e, op->results, isa_operand_of_role(e->p, op, PTO_ROLE_SRC));
    emit_line(e, "TASSIGN(%s, %s);", emit_value(e, op->results), emit_operand(e, op, PTO_ROLE_ADDR));
}

static void view_extent_of_tile(struct emit *e, const struct pto_operation *op, bool row)
{
    pto_value_id src = isa_operand_of_role(e->p, op, PTO_ROLE_SRC);
    const struct pto_tile_type *t = &isa_type(e->p, e->p->values[src].type)->tile;
    int unit = isa_text_unit((enum pto_dtype)t->dtype, t->blayout, t->slayout, row);
    e->pending++;
    if (!e->values[op->results].needed)
        return;
    const char *text = emit_format(e, "%s.t.%s", emit_value(e, src), row ? "v_row" : "v_col");
    emit_define(e, op->results, unit == 1 ? text : emit_format(e, "%s / %d", text, unit), true);
    emit_range_full(e, op->results);
    e->values[op->results].low = 0;
    e->values[op->results].high = INT32_MAX;
}
static void view_tile_valid_rows(struct emit *e, const struct pto_operation *op) { view_extent_of_tile(e, op, true); }
static void view_tile_valid_cols(struct emit *e, const struct pto_operation *op) { view_extent_of_tile(e, op, false); }

/* ---- windows of GM ---- */

/* Texts of a LIST slot, right-aligned to five; *constant: they are all literals. */
static void list_texts(struct emit *e, const struct pto_operation *op, enum pto_role role, const char *fill, const char *out[5])
{
    uint32_t n;
    const pto_value_id *ids = isa_operand_list(e->p, op, isa_op_slot((enum pto_op)op->op, role), &n);
    for (int i = 0; i < 5; i++) {
        int k = i - (5 - (int)n);
        out[i] = k >= 0 ? emit_value(e, ids[k]) : fill;
    }
}

static const char *product(struct emit *e, const char *a, const char *b)
{
    int64_t x, y, z;
    bool first = base_parse_i64(a, &x), second = base_parse_i64(b, &y);
    if (first && second && !__builtin_mul_overflow(x, y, &z))
        return emit_int(e, z, 64, false);
    if ((first && x == 0) || (second && y == 0))
        return "0";
    if (first && x == 1)
        return b;
    if (second && y == 1)
        return a;
    return emit_format(e, "%s * %s", strchr(a, '+') != NULL ? emit_atom(e, a) : a, strchr(b, '+') != NULL ? emit_atom(e, b) : b);
}

static const char *sum(struct emit *e, const char *a, const char *b)
{
    if (strcmp(a, "0") == 0)
        return b;
    return strcmp(b, "0") == 0 ? a : emit_format(e, "%s + %s", a, b);
}

/* A tensor view: what the operation made_by says of it, and the layout that follows. */
struct tensor {
    const struct pto_operation *made_by; /* make_tensor_view; NULL: a view that something else made */
    const char *ptr, *shape[5], *stride[5]; /* as the text counts */
    unsigned layout, dtype, rank;
    bool given, pairs;
    int contiguous;
};

static bool tensor_of(struct emit *e, pto_value_id view, struct tensor *t)
{
    const struct pto_program *p = e->p;
    pto_op_id def = p->values[view].def;
    struct pto_operand known;
    *t = (struct tensor){0};
    if (def == 0 || p->ops[def].op != PTO_OP_MAKE_TENSOR_VIEW || e->values[view].handle)
        return false;
    t->made_by = &p->ops[def];
    isa_static_reader((void *)(uintptr_t)p, view, &known);
    t->ptr = emit_operand(e, t->made_by, PTO_ROLE_PTR);
    list_texts(e, t->made_by, PTO_ROLE_SHAPE, "1", t->shape);
    list_texts(e, t->made_by, PTO_ROLE_STRIDES, "0", t->stride);
    t->layout = known.u.gm.layout;
    t->given = known.u.gm.layout_given;
    t->dtype = known.u.gm.dtype;
    t->rank = isa_type(p, p->values[view].type)->rank;
    t->pairs = isa_dtype_is_x2((enum pto_dtype)t->dtype);
    t->contiguous = t->layout == PTO_GM_LAYOUT_DN ? 3 : 4;
    return true;
}

/* The declaration of a window of these extents (as the text counts) at ptr; strides are the tensor's. */
static void declare_window(struct emit *e, pto_value_id v, const struct tensor *t, const char *ptr, const char *const size[5])
{
    const char *shape[5], *stride[5], *type = isa_dtype((enum pto_dtype)t->dtype)->cxx;
    const char *name = emit_name_value(e, v);
    const char *declared = e->values[v].hoisted ? emit_format(e, "%s_declared", e->values[v].text) : name;
    for (int i = 4; i >= 0; i--) { /* dimensions that the text leaves out are 1; where the next one would lie is nobody's business */
        shape[i] = t->pairs && i == t->contiguous ? product(e, size[i], "2") : size[i];
        if (i < 5 - (int)t->rank)
            stride[i] = product(e, shape[i + 1], stride[i + 1]);
        else
            stride[i] = t->pairs && i != t->contiguous ? product(e, t->stride[i], "2") : t->stride[i];
    }
    bool flat = strcmp(shape[0], "1") == 0 && strcmp(shape[1], "1") == 0 && strcmp(shape[2], "1") == 0;
    if (flat && !t->given && t->layout == PTO_GM_LAYOUT_ND && strcmp(stride[4], "1") == 0) {
        bool dense = strcmp(stride[3], shape[4]) == 0;
        emit_line(e, "GlobalND(%s, %s, %s, %s, %s%s%s);", declared, type, ptr, shape[3], shape[4], dense ? "" : ", ", dense ? "" : stride[3]);
    } else {
        emit_line(e, "GlobalTensor(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s);", declared, type, ptr, emit_gm_layout(e, t->layout), shape[0], shape[1],
                  shape[2], shape[3], shape[4], stride[0], stride[1], stride[2], stride[3], stride[4]);
    }
    if (e->values[v].hoisted)
        emit_line(e, "%s.t = %s.t;", e->values[v].text, declared);
    else
        e->values[v].text = name;
    e->pending -= 2;
}

/* The tile that a window of block scales is moved to or from: 1 beside the left operand, 2 beside the right one, 0 none. */
static int scale_side(const struct emit *e, pto_value_id window)
{
    const struct pto_program *p = e->p;
    for (pto_op_id id = 1; id < p->nops; id++) {
        const struct pto_operation *op = &p->ops[id];
        bool takes = false;
        for (uint32_t i = 0; op->block != 0 && i < op->noperands; i++)
            takes = takes || p->pool[op->operands + i] == window;
        for (uint32_t i = 0; takes && i < op->noperands; i++) {
            pto_value_id v = p->pool[op->operands + i];
            const struct pto_tile_type *t = v != 0 && emit_is_tile(p, v) ? &isa_type(p, p->values[v].type)->tile : NULL;
            if (t != NULL && t->fractal == 32 && t->slayout != PTO_SLAYOUT_NONE && !(t->blayout == PTO_BLAYOUT_ROW && t->rows == 1))
                return t->blayout == PTO_BLAYOUT_ROW ? 1 : 2;
        }
    }
    return 0;
}

/* A part of a tensor of block scales. Text says where it lies in rows and groups, and the blocked image (machine-and-cube.md e.1) is
 * laid out for the whole tensor: in C that is a window of five dimensions with the image's strides. True: it is declared, or refused. */
static bool declare_scales(struct emit *e, const struct pto_operation *op, const struct tensor *t, const char *const offset[5], const char *const size[5])
{
    pto_value_id v = op->results;
    int side = t->dtype == PTO_F8E8M0 && t->rank < 5 && t->made_by != NULL ? scale_side(e, v) : 0;
    bool whole = strcmp(offset[3], "0") == 0 && strcmp(offset[4], "0") == 0 && strcmp(size[3], t->shape[3]) == 0 && strcmp(size[4], t->shape[4]) == 0;
    int64_t outer, groups, all;
    if (side == 0 || whole)
        return false;
    const char *of_outer = side == 1 ? offset[3] : offset[4], *of_group = side == 1 ? offset[4] : offset[3], *whole_groups = side == 1 ? t->shape[4] : t->shape[3];
    bool known = base_parse_i64(side == 1 ? size[3] : size[4], &outer) && base_parse_i64(side == 1 ? size[4] : size[3], &groups) && base_parse_i64(whole_groups, &all);
    if (!known || t->given || t->rank != 2 || outer % 16 != 0 || groups % 2 != 0 || all % 2 != 0) {
        emit_refuse(e, op->span, "a part of a tensor of block scales has a form in C if its layout is not written and its extents are constant, in whole boxes of 16 by 2");
        return true;
    }
    const char *at = sum(e, product(e, of_outer, whole_groups), product(e, of_group, "16")), *name = emit_name_value(e, v);
    if (e->values[v].hoisted) {
        emit_refuse(e, op->span, "a part of a tensor of block scales that several blocks use has no form in C");
        return true;
    }
    emit_line(e, "GlobalTensor(%s, float8_e8m0_t, %s%s%s, %s, 1, %lld, %lld, 16, 2, %lld, %lld, 32, 2, 1);", name, t->ptr, strcmp(at, "0") == 0 ? "" : " + ", strcmp(at, "0") == 0 ? "" : at,
              side == 1 ? "MX_A_ZZ" : "MX_B_NN", (long long)(outer / 16), (long long)(groups / 2), (long long)(outer * all), (long long)(16 * all));
    e->values[v].text = name;
    e->pending -= 2;
    return true;
}

static void view_make_tensor_view(struct emit *e, const struct pto_operation *op)
{
    struct tensor t;
    e->pending++;
    if (!e->values[op->results].handle || !e->values[op->results].needed)
        return; /* declared with each window of it */
    e->values[op->results].handle = false;
    (void)tensor_of(e, op->results, &t);
    e->values[op->results].handle = true;
    declare_window(e, op->results, &t, t.ptr, t.shape);
}

static void view_partition_view(struct emit *e, const struct pto_operation *op)
{
    pto_value_id src = isa_operand_of_role(e->p, op, PTO_ROLE_SRC);
    struct tensor t;
    const char *offset[5], *size[5], *at = "0";
    e->pending++;
    if (!e->values[op->results].needed)
        return;
    bool handle = e->values[src].handle;
    e->values[src].handle = false;
    bool made = tensor_of(e, src, &t);
    e->values[src].handle = handle;
    list_texts(e, op, PTO_ROLE_OFFSETS, "0", offset);
    list_texts(e, op, PTO_ROLE_SIZES, "1", size);
    if (!made) { /* an argument, or what a pipe gives: shape and strides stand in its variable */
        const struct pto_type *type = isa_type(e->p, e->p->values[src].type);
        const char *name = emit_value(e, src);
        t = (struct tensor){.dtype = type->dtype, .rank = type->rank, .layout = PTO_GM_LAYOUT_ND, .pairs = isa_dtype_is_x2((enum pto_dtype)type->dtype), .contiguous = 4};
        t.ptr = emit_format(e, "(const %s *)%s.t.ptr", isa_dtype((enum pto_dtype)type->dtype)->cxx, name);
        for (int i = 0; i < 5; i++)
            t.stride[i] = emit_format(e, t.pairs && i != t.contiguous ? "%s.t.stride[%d] / 2" : "%s.t.stride[%d]", name, i);
    }
    if (made && declare_scales(e, op, &t, offset, size))
        return;
    for (int i = 0; i < 5; i++)
        at = sum(e, at, product(e, offset[i], t.stride[i]));
    if (t.dtype == PTO_I4 && strcmp(at, "0") != 0) { /* two elements a byte, and pointers count bytes */
        int64_t n;
        if (base_parse_i64(at, &n) && n % 2 != 0)
            emit_refuse(e, op->span, "the window begins in the middle of a byte, where no C pointer points");
        at = product(e, "1", emit_format(e, "(%s) / 2", at));
    }
    declare_window(e, op->results, &t, strcmp(at, "0") == 0 ? t.ptr : emit_format(e, "%s + %s", t.ptr, at), size);
}

static void view_size(struct emit *e, const struct pto_operation *op, bool stride)
{
    pto_value_id src = isa_operand(e->p, op, 0), index = isa_operand_of_role(e->p, op, PTO_ROLE_INDEX);
    const struct pto_type *type = isa_type(e->p, e->p->values[src].type);
    struct tensor t;
    int64_t k;
    e->pending++;
    emit_range_full(e, op->results);
    if (!e->values[op->results].needed)
        return;
    bool constant = isa_const_int(e->p, index, &k) && k >= 0 && k < type->rank;
    if (constant && tensor_of(e, src, &t)) {
        e->values[op->results].text = (stride ? t.stride : t.shape)[5 - type->rank + k];
        e->values[op->results].literal = true;
        return;
    }
    if (e->values[src].text == NULL || (isa_dtype_is_x2((enum pto_dtype)type->dtype) && !constant)) {
        emit_refuse(e, op->span, "the size of a view in a dimension that is not constant has no form in C");
        return;
    }
    const char *at = constant ? emit_format(e, "%d", (int)(5 - type->rank + k)) : emit_format(e, "%d + %s", 5 - (int)type->rank, emit_value(e, index));
    bool halved = isa_dtype_is_x2((enum pto_dtype)type->dtype) && (5 - type->rank + k == 4) != stride;
    emit_define(e, op->results, emit_format(e, halved ? "%s.t.%s[%s] / 2" : "%s.t.%s[%s]", emit_value(e, src), stride ? "stride" : "shape", at), true);
}
static void view_get_tensor_view_dim(struct emit *e, const struct pto_operation *op) { view_size(e, op, false); }
static void view_get_tensor_view_stride(struct emit *e, const struct pto_operation *op) { view_size(e, op, true); }

/* What a pop or an allocation fills. */
static void view_declare(struct emit *e, const struct pto_operation *op)
{
    if (e->values[op->results].needed)
        emit_declare(e, op->results);
}

/* ---- pointers ---- */

static void view_addptr(struct emit *e, const struct pto_operation *op)
{
    pto_value_id ptr = isa_operand_of_role(e->p, op, PTO_ROLE_PTR), offset = isa_operand_of_role(e->p, op, PTO_ROLE_OFFSET);
    const char *at = emit_value(e, offset);
    e->pending++;
    if (!e->values[op->results].needed)
        return;
    if (isa_type(e->p, e->p->values[ptr].type)->dtype == PTO_I4) {
        if (e->values[offset].low == e->values[offset].high && e->values[offset].low % 2 != 0)
            emit_refuse(e, op->span, "the pointer points into the middle of a byte, where no C pointer points");
        at = emit_format(e, "%s / 2", emit_atom(e, at));
    }
    emit_define(e, op->results, emit_format(e, "%s + %s", emit_value(e, ptr), at[0] == '-' ? emit_atom(e, at) : at), false);
}

static void view_castptr(struct emit *e, const struct pto_operation *op)
{
    pto_value_id from = isa_operand(e->p, op, 0);
    e->pending++;
    emit_range_full(e, op->results);
    if (!e->values[op->results].needed)
        return;
    bool to_ptr = isa_type(e->p, e->p->values[op->results].type)->kind == PTO_TYPE_PTR;
    bool from_ptr = isa_type(e->p, e->p->values[from].type)->kind == PTO_TYPE_PTR;
    const char *type = emit_type_of(e, op->results), *value = emit_atom(e, emit_value(e, from));
    if (to_ptr && from_ptr)
        value = emit_format(e, "(%s)(void *)%s", type, value);
    else if (to_ptr)
        value = emit_format(e, "(%s)pto_s_pointer(%s)", type, value);
    else
        value = emit_format(e, "(%s)pto_s_address(%s)", type, value);
    emit_define(e, op->results, value, false);
}
static void view_ptrtoint(struct emit *e, const struct pto_operation *op) { view_castptr(e, op); }
static void view_inttoptr(struct emit *e, const struct pto_operation *op) { view_castptr(e, op); }

/* A value under another type of its kind. */
static void view_unrealized_cast(struct emit *e, const struct pto_operation *op)
{
    uint32_t n;
    const pto_value_id *in = isa_operand_list(e->p, op, isa_op_slot((enum pto_op)op->op, PTO_ROLE_VALUES), &n);
    e->pending += op->noperands != 0;
    emit_range_full(e, op->results);
    if (!e->values[op->results].needed)
        return;
    const char *from = n == 1 ? emit_type(e, e->p->values[in[0]].type) : NULL, *to = emit_type(e, e->p->values[op->results].type);
    unsigned kind = n == 1 ? isa_type(e->p, e->p->values[in[0]].type)->kind : PTO_TYPE_OPAQUE;
    unsigned made = isa_type(e->p, e->p->values[op->results].type)->kind;
    bool number = (kind == PTO_TYPE_INT || kind == PTO_TYPE_INDEX) && (made == PTO_TYPE_INT || made == PTO_TYPE_INDEX);
    if (from == NULL || to == NULL || (!number && kind != made) || (!number && strcmp(from, to) != 0) || kind == PTO_TYPE_TILE_BUF)
        emit_refuse(e, op->span, "this cast has no form in C");
    else
        emit_define(e, op->results, strcmp(from, to) == 0 ? emit_copy(e, in[0]) : emit_format(e, "(%s)%s", to, emit_atom(e, emit_value(e, in[0]))), true);
}

/* Rows whose intrinsics do the work, and those that C has none for. */
#define view_subview NULL
#define view_subset NULL
#define view_set_validshape NULL
#define view_treshape NULL
static void view_refused(struct emit *e, const struct pto_operation *op)
{
    emit_refuse(e, op->span, "%s has no form in C", isa_op((enum pto_op)op->op)->mnemonic);
}
#define view_memref_cast view_refused
#define view_memref_reinterpret_cast view_refused
#define view_memref_subview view_refused
#define view_memref_dim view_refused

#define ROW_VIEW(id, exec) [PTO_OP_##id] = view_##exec,
#define ROW_INSN(id, exec)
#define ROW_SCALAR(id, exec)
#define ROW_CONTROL(id, exec)
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) ROW_##cls(id, exec)
static view_fn *const rows[PTO_OP_COUNT] = {
#include "isa/ops.def"
};
#undef PTO_OP

void emit_view(struct emit *e, pto_op_id id)
{
    const struct pto_operation *op = &e->p->ops[id];
    if (rows[op->op] != NULL)
        rows[op->op](e, op);
    else
        emit_insn(e, id);
}
