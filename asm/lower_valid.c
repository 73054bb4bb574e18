/* Dynamic valid sizes of level-1 results (pto-as.md 6.1 point 2): index values computed from the operands by the rule that
 * isa/valid.def states for the operation.  Counts are in text units: an unboxed x2 tile and an x2 view count pairs in their
 * contiguous dimension (R1). */
#include "asm/lower.h"
#include "isa/resolve.h"

enum rule { RULE_NONE, RULE_SAME, RULE_PART, RULE_MOST, RULE_TURNED, RULE_BESIDE, RULE_VIEW, RULE_WINDOW };
struct valid_rule {
    uint8_t rule, row_role, col_role;
};
static const struct valid_rule rules[PTO_OP_COUNT] = {
#define PTO_VALID(op, rule, row, col) [PTO_OP_##op] = {RULE_##rule, PTO_ROLE_##row, PTO_ROLE_##col},
#include "isa/valid.def"
#undef PTO_VALID
};

struct sizes {
    struct pto_program *p;
    const struct valid_sizes *known;
    pto_op_id before;
};

/* Elements that one unit of the text stands for. */
static int64_t tile_unit(const struct pto_tile_type *t, bool row)
{
    return isa_text_unit((enum pto_dtype)t->dtype, t->blayout, t->slayout, row);
}

int64_t asm_lower_text_extent(const struct pto_tile_type *type, bool row, int64_t elems)
{
    int64_t unit = tile_unit(type, row);
    return (elems + unit - 1) / unit;
}

static pto_value_id constant(struct sizes *s, int64_t n)
{
    return asm_lower_constant(s->p, s->before, isa_type_simple(s->p, PTO_TYPE_INDEX), n, 0);
}

/* a OP b as an index, folded when both are constant. */
static pto_value_id binary(struct sizes *s, enum pto_op op, pto_value_id a, pto_value_id b)
{
    pto_type_id type = isa_type_simple(s->p, PTO_TYPE_INDEX);
    const struct pto_operation *at = &s->p->ops[s->before];
    struct isa_op_spec spec = {.op = op, .flags = PTO_OPFLAG_SYNTHETIC, .span = at->span, .name_span = at->name_span,
                               .operands = (pto_value_id[]){a, b}, .noperands = 2, .result_types = &type, .nresults = 1};
    pto_op_id id = isa_op_new(s->p, &spec);
    isa_op_insert_before(s->p, s->before, id);
    return s->p->ops[id].results;
}

/* n units of `from` elements as units of `to` elements, rounded up. */
static pto_value_id convert(struct sizes *s, pto_value_id n, int64_t from, int64_t to)
{
    if (n == 0 || from == to)
        return n;
    return from > to ? binary(s, PTO_OP_ARITH_MULI, n, constant(s, from)) : binary(s, PTO_OP_ARITH_CEILDIVSI, n, constant(s, to));
}

/* What the tile's handle says at run time: of a tile that a loop or branch carries nothing else is known. 0 for x2 elements, whose
 * counts the handle has in another unit. */
static pto_value_id ask_extent(struct sizes *s, pto_value_id tile, bool row)
{
    if (tile_unit(&isa_type(s->p, s->p->values[tile].type)->tile, row) != 1)
        return 0;
    pto_type_id type = isa_type_simple(s->p, PTO_TYPE_INDEX);
    const struct pto_operation *at = &s->p->ops[s->before];
    struct isa_op_spec spec = {.op = row ? PTO_OP_TILE_VALID_ROWS : PTO_OP_TILE_VALID_COLS, .flags = PTO_OPFLAG_SYNTHETIC, .span = at->span,
                               .name_span = at->name_span, .operands = &tile, .noperands = 1, .result_types = &type, .nresults = 1};
    pto_op_id id = isa_op_new(s->p, &spec);
    isa_op_insert_before(s->p, s->before, id);
    return s->p->ops[id].results;
}

static pto_value_id tile_extent(struct sizes *s, pto_value_id tile, bool row)
{
    const struct pto_tile_type *t = &isa_type(s->p, s->p->values[tile].type)->tile;
    int32_t n = row ? t->v_row : t->v_col;
    if (n >= 0)
        return constant(s, asm_lower_text_extent(t, row, n));
    pto_value_id known = tile < s->known->count ? (row ? s->known->row : s->known->col)[tile] : 0;
    return known != 0 ? known : ask_extent(s, tile, row);
}

/* One dimension of a view: from its type, from the list that made it, or asked at run time. */
static pto_value_id view_dim(struct sizes *s, pto_value_id view, uint32_t dim)
{
    struct pto_program *p = s->p;
    int64_t n = isa_type(p, p->values[view].type)->dims[dim];
    if (n >= 0)
        return constant(s, n);
    const struct pto_operation *def = &p->ops[p->values[view].def];
    int slot = def->op == PTO_OP_PARTITION_VIEW     ? isa_op_slot(PTO_OP_PARTITION_VIEW, PTO_ROLE_SIZES)
               : def->op == PTO_OP_MAKE_TENSOR_VIEW ? isa_op_slot(PTO_OP_MAKE_TENSOR_VIEW, PTO_ROLE_SHAPE)
                                                    : -1;
    uint32_t count;
    const pto_value_id *list = isa_operand_list(p, def, slot, &count);
    if (dim < count)
        return list[dim];
    pto_value_id index = constant(s, dim);
    pto_type_id type = isa_type_simple(p, PTO_TYPE_INDEX);
    const struct pto_operation *at = &p->ops[s->before];
    struct isa_op_spec spec = {.op = PTO_OP_GET_TENSOR_VIEW_DIM, .flags = PTO_OPFLAG_SYNTHETIC, .span = at->span,
                               .name_span = at->name_span, .operands = (pto_value_id[]){view, index}, .noperands = 2,
                               .result_types = &type, .nresults = 1};
    pto_op_id id = isa_op_new(p, &spec);
    isa_op_insert_before(p, s->before, id);
    return p->ops[id].results;
}

/* Logical rows or columns of a view (machine-and-cube.md e.1); *unit: elements that the result counts in. */
static pto_value_id view_extent(struct sizes *s, pto_value_id view, bool row, int64_t *unit)
{
    struct pto_operand gm = {0};
    isa_static_reader(s->p, view, &gm);
    const struct pto_type *type = isa_type(s->p, s->p->values[view].type);
    unsigned layout = gm.kind == PTO_OK_GM ? gm.u.gm.layout : PTO_GM_LAYOUT_ND;
    uint32_t rank = type->rank;
    bool dn = layout == PTO_GM_LAYOUT_DN;
    if (rank == 0 || layout == PTO_GM_LAYOUT_NZ)
        return 0;
    uint32_t last = rank - 1, single = dn ? (rank >= 2 ? rank - 2 : rank) : last;
    *unit = isa_dtype_is_x2((enum pto_dtype)type->dtype) && (dn == row) ? 2 : 1;
    /* nd: columns are the last dimension, rows the product of the others; dn: rows are the second last one. */
    if (row == dn)
        return single < rank ? view_dim(s, view, single) : constant(s, 1);
    pto_value_id product = 0;
    for (uint32_t i = 0; i < rank; i++) {
        if (i == single)
            continue;
        const struct pto_type *now = isa_type(s->p, s->p->values[view].type); /* types may have moved */
        if (product != 0 && now->dims[i] == 1)
            continue;
        pto_value_id dim = view_dim(s, view, i);
        product = product == 0 ? dim : binary(s, PTO_OP_ARITH_MULI, product, dim);
    }
    return product != 0 ? product : constant(s, 1);
}

/* min(physical, max(extent - index, 0)), all in units of the source. */
static pto_value_id window_extent(struct sizes *s, pto_value_id extent, pto_value_id index, int64_t physical)
{
    if (extent == 0 || index == 0)
        return 0;
    pto_value_id rest = binary(s, PTO_OP_ARITH_SUBI, extent, index);
    rest = binary(s, PTO_OP_ARITH_MAXSI, rest, constant(s, 0));
    return binary(s, PTO_OP_ARITH_MINSI, rest, constant(s, physical));
}

/* The larger extent of two operands in units of the result; of one alone if the other is a scalar. */
static pto_value_id most_extent(struct sizes *s, pto_op_id op, const struct valid_rule *rule, const struct pto_tile_type *type, bool row)
{
    struct pto_program *p = s->p;
    const uint8_t roles[2] = {rule->row_role, rule->col_role};
    pto_value_id most = 0;
    for (unsigned i = 0; i < 2; i++) {
        pto_value_id tile = isa_operand_of_role(p, &p->ops[op], (enum pto_role)roles[i]);
        if (tile == 0 || !isa_type_is_tile(p, p->values[tile].type))
            continue;
        int64_t from = tile_unit(&isa_type(p, p->values[tile].type)->tile, row);
        pto_value_id n = tile_extent(s, tile, row);
        if (n == 0)
            return 0;
        n = convert(s, n, from, tile_unit(type, row));
        most = most == 0 || most == n ? n : binary(s, PTO_OP_ARITH_MAXSI, most, n);
    }
    return most;
}

/* Two operands side by side: the rows of the first, the sum of their columns. */
static pto_value_id beside_extent(struct sizes *s, pto_op_id op, const struct valid_rule *rule, const struct pto_tile_type *type, bool row)
{
    struct pto_program *p = s->p;
    const uint8_t roles[2] = {rule->row_role, rule->col_role};
    pto_value_id sum = 0;
    for (unsigned i = 0; i < (row ? 1u : 2u); i++) {
        pto_value_id tile = isa_operand_of_role(p, &p->ops[op], (enum pto_role)roles[i]);
        pto_value_id n = tile != 0 && isa_type_is_tile(p, p->values[tile].type) ? tile_extent(s, tile, row) : 0;
        if (n == 0)
            return 0;
        n = convert(s, n, tile_unit(&isa_type(p, p->values[tile].type)->tile, row), tile_unit(type, row));
        sum = sum == 0 ? n : binary(s, PTO_OP_ARITH_ADDI, sum, n);
    }
    return sum;
}

static pto_value_id extent(struct sizes *s, pto_op_id op, const struct pto_tile_type *type, bool row)
{
    struct pto_program *p = s->p;
    const struct valid_rule *rule = &rules[p->ops[op].op];
    if (rule->rule == RULE_MOST)
        return most_extent(s, op, rule, type, row);
    if (rule->rule == RULE_BESIDE)
        return beside_extent(s, op, rule, type, row);
    if ((row ? rule->row_role : rule->col_role) == PTO_ROLE_NONE)
        return rule->rule == RULE_SAME ? constant(s, 1) : 0;
    pto_value_id source = isa_operand_of_role(p, &p->ops[op], (enum pto_role)(row ? rule->row_role : rule->col_role));
    int64_t to = tile_unit(type, row), from = 1;
    if (rule->rule == RULE_NONE || source == 0)
        return 0;
    if (rule->rule == RULE_VIEW) {
        pto_value_id n = view_extent(s, source, row, &from);
        return convert(s, n, from, to);
    }
    if (!isa_type_is_tile(p, p->values[source].type))
        return 0;
    bool side = row != (rule->rule == RULE_TURNED); /* rows of a transposed result are columns of its source */
    from = tile_unit(&isa_type(p, p->values[source].type)->tile, side);
    pto_value_id n = tile_extent(s, source, side);
    if (rule->rule == RULE_WINDOW) {
        pto_value_id index = isa_operand_of_role(p, &p->ops[op], row ? PTO_ROLE_ROW : PTO_ROLE_COL);
        n = window_extent(s, n, index, (row ? type->rows : type->cols) / from);
    }
    return convert(s, n, from, to);
}

bool asm_lower_valid(struct lower *l, const struct valid_sizes *known, pto_op_id op, pto_value_id value,
                 const struct pto_tile_type *type, pto_value_id *row, pto_value_id *col)
{
    struct sizes s = {.p = l->p, .known = known, .before = op};
    *row = type->v_row < 0 ? extent(&s, op, type, true) : 0;
    *col = type->v_col < 0 ? extent(&s, op, type, false) : 0;
    bool row_missing = type->v_row < 0 && *row == 0, col_missing = type->v_col < 0 && *col == 0;
    if (!row_missing && !col_missing)
        return true;
    char name[80];
    struct base_diag *d = base_diag_emit(l->diags, PTO_D_VALID_UNKNOWN, asm_lower_span(l->p, value),
                                         "the valid %s of %s cannot be computed from the operands of %s",
                                         row_missing && col_missing ? "size" : row_missing ? "row count" : "column count",
                                         asm_lower_name(l->p, value, name, sizeof name), isa_op((enum pto_op)l->p->ops[op].op)->mnemonic);
    base_diag_note(d, "write the valid size in the result type, or allocate the tile at level 2 with valid_row and valid_col");
    return false;
}
