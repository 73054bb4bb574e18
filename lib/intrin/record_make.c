/* Operations of a recorded launch, one by one: constants, index arithmetic, tiles, windows, instructions. What is there already is used
 * again. Must not know loops. */
#include "intrin/record_emit.h"
#include "isa/layout.h"
#include "isa/num.h"
#include "isa/pipe_op.h"
#include "isa/resolve.h"
#include "sim/scalar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_NUMBER = 1, KEY_DIM, KEY_TILE, KEY_WINDOW, KEY_BOUND, KEY_RESERVED, KEY_VIEW, KEY_POINTER, KEY_CONST, MIN_HEADS = 1024, ANY_VALUE = 1, MAX_WRITTEN = 8, MAX_WANTED = 256 };

/* ---- what is known ---- */

static void add_word(struct rec_key *k, uint64_t word)
{
    k->a = (k->a ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    k->a ^= k->a >> 29;
    k->b = (k->b + word) * UINT64_C(0xD6E8FEB86659FD93);
    k->b ^= k->b >> 32;
}

static void add_expr(struct rec_key *k, const struct rec_expr *e)
{
    add_word(k, (uint64_t)e->c);
    for (unsigned d = 0; d < REC_DIMS; d++)
        if (e->k[d] != 0) {
            add_word(k, d + 1);
            add_word(k, (uint64_t)e->k[d]);
        }
    add_word(k, UINT64_MAX);
}

static struct rec_key key_of(uint64_t kind, uint64_t word)
{
    struct rec_key k = {1, 2};
    add_word(&k, kind);
    add_word(&k, word);
    return k;
}

static pto_value_id look_up(const struct rec_table *t, struct rec_key key)
{
    for (uint32_t i = t->nheads != 0 ? t->heads[key.a & (t->nheads - 1)] : 0; i != 0; i = t->at[i - 1].next)
        if (t->at[i - 1].key.a == key.a && t->at[i - 1].key.b == key.b)
            return t->at[i - 1].value;
    return 0;
}

static void enter(struct rec_table *t, struct rec_key key, pto_value_id value)
{
    if (t->n >= t->nheads) {
        t->nheads = t->nheads != 0 ? 2 * t->nheads : MIN_HEADS;
        t->heads = base_realloc_array(t->heads, t->nheads, sizeof *t->heads);
        memset(t->heads, 0, t->nheads * sizeof *t->heads);
        for (uint32_t i = 0; i < t->n; i++) {
            uint32_t *head = &t->heads[t->at[i].key.a & (t->nheads - 1)];
            t->at[i].next = *head;
            *head = i + 1;
        }
    }
    BASE_GROW(t->at, t->n, t->cap);
    uint32_t *head = &t->heads[key.a & (t->nheads - 1)];
    t->at[t->n] = (struct rec_known){.key = key, .value = value, .next = *head};
    *head = ++t->n;
}

void rec_table_free(struct rec_table *t)
{
    free(t->at);
    free(t->heads);
    *t = (struct rec_table){0};
}

static pto_value_id find(const struct rec_out *x, struct rec_key key) { return look_up(&x->known, key); }

static pto_value_id note(struct rec_out *x, struct rec_key key, pto_value_id value)
{
    enter(&x->known, key, value);
    return value;
}

void rec_forget(struct rec_out *x, uint32_t mark)
{
    while (x->known.n > mark) {
        const struct rec_known *k = &x->known.at[--x->known.n];
        x->known.heads[k->key.a & (x->known.nheads - 1)] = k->next;
    }
}

void rec_forget_all(struct rec_out *x)
{
    rec_table_free(&x->known);
    rec_table_free(&x->consts);
    if (x->nnamed != 0)
        memset(x->named, 0, x->nnamed * sizeof *x->named);
    x->last_const = 0;
}

/* ---- operations ---- */

static void spend(struct rec_out *x, int64_t n) { x->credit -= n; }

/* Names are told apart: t, t_2, t_3. */
pto_str_id rec_name(struct rec_out *x, const char *name)
{
    if (x->dry != 0 || name == NULL || *name == '\0')
        return 0;
    pto_str_id id = base_intern_z(&x->p.strings, name);
    while (id >= x->nnamed) {
        uint32_t n = 2 * id + 64;
        x->named = base_realloc_array(x->named, n, sizeof *x->named);
        memset(x->named + x->nnamed, 0, (n - x->nnamed) * sizeof *x->named);
        x->nnamed = n;
    }
    if (++x->named[id] == 1)
        return id;
    char text[80];
    (void)snprintf(text, sizeof text, "%.60s_%u", name, x->named[id]);
    return base_intern_z(&x->p.strings, text);
}

static pto_value_id make(struct rec_out *x, const struct isa_op_spec *spec)
{
    if (x->dry != 0)
        return ANY_VALUE;
    pto_op_id id = isa_op_new(&x->p, spec);
    isa_op_append(&x->p, x->block, id);
    return spec->nresults != 0 ? x->p.ops[id].results : 0;
}

pto_value_id rec_make(struct rec_out *x, enum pto_op op, const pto_value_id *operands, uint32_t n, const struct pto_attribute *attrs, uint32_t nattrs, pto_type_id result,
                      const char *name)
{
    pto_str_id id = rec_name(x, name);
    return make(x, &(struct isa_op_spec){.op = op, .operands = operands, .noperands = n, .attrs = attrs, .nattrs = nattrs, .result_types = &result, .result_names = &id,
                                         .nresults = result != 0});
}

static pto_type_id index_type(struct rec_out *x) { return isa_type_simple(&x->p, PTO_TYPE_INDEX); }

/* A constant at the top of the function, where it costs nothing. */
static pto_value_id constant(struct rec_out *x, pto_type_id type, const struct pto_attribute *literal, const char *name)
{
    struct rec_key key = key_of(KEY_CONST, type);
    add_word(&key, (uint64_t)literal->i);
    if (x->dry != 0)
        return ANY_VALUE;
    pto_value_id value = look_up(&x->consts, key);
    if (value != 0)
        return value;
    pto_str_id id = rec_name(x, name);
    pto_op_id op = isa_op_new(&x->p, &(struct isa_op_spec){.op = PTO_OP_ARITH_CONSTANT, .attrs = literal, .nattrs = 1, .result_types = &type, .result_names = &id, .nresults = 1});
    pto_op_id first = x->p.blocks[x->entry].first;
    if (x->last_const != 0)
        isa_op_insert_after(&x->p, x->last_const, op);
    else if (first != 0)
        isa_op_insert_before(&x->p, first, op);
    else
        isa_op_append(&x->p, x->entry, op);
    x->last_const = op;
    enter(&x->consts, key, x->p.ops[op].results);
    return x->p.ops[op].results;
}

pto_value_id rec_const(struct rec_out *x, pto_type_id type, int64_t n)
{
    char name[40];
    const struct pto_type *t = isa_type(&x->p, type);
    bool index = t->kind == PTO_TYPE_INDEX;
    (void)snprintf(name, sizeof name, index ? "c%s%llu" : "c%s%llu_i%u", n < 0 ? "m" : "", (unsigned long long)(n < 0 ? 0 - (uint64_t)n : (uint64_t)n), t->width);
    struct pto_attribute literal = {.key = PTO_ATTR_VALUE, .kind = PTO_LIT_INT, .type = type, .i = n};
    if (!index && t->width == 1)
        literal = (struct pto_attribute){.key = PTO_ATTR_VALUE, .kind = PTO_LIT_BOOL, .i = n & 1};
    return constant(x, type, &literal, name);
}

static pto_value_id float_const(struct rec_out *x, pto_type_id type, uint64_t bits_of_double)
{
    double f;
    memcpy(&f, &bits_of_double, sizeof f);
    enum pto_dtype dtype = isa_type_dtype(&x->p, type);
    return constant(x, type, &(struct pto_attribute){.key = PTO_ATTR_VALUE, .kind = PTO_LIT_FLOAT, .hex = true, .type = type, .i = (int64_t)sim_scalar_encode(dtype, f), .f = f}, NULL);
}

static pto_value_id binary(struct rec_out *x, enum pto_op op, pto_value_id a, pto_value_id b)
{
    spend(x, 1);
    return rec_make(x, op, (pto_value_id[]){a, b}, 2, NULL, 0, index_type(x), NULL);
}

static pto_value_id cast_index(struct rec_out *x, pto_value_id v, pto_type_id to, const char *name)
{
    spend(x, 1);
    return rec_make(x, PTO_OP_ARITH_INDEX_CAST, &v, 1, NULL, 0, to, name);
}

static void add_want(struct rec_wants *to, const struct rec_want *want)
{
    if (to->n >= MAX_WANTED)
        return;
    BASE_GROW(to->at, to->n, to->cap);
    to->at[to->n++] = *want;
}

/* What a dimension counts. Blocks and vector cores are asked for where they are first needed. */
static pto_value_id dimension(struct rec_out *x, unsigned d)
{
    if (d >= REC_DIM_LOOPS)
        return x->dry != 0 ? ANY_VALUE : x->dim[d].value;
    struct rec_key key = key_of(KEY_DIM, d);
    pto_value_id value = find(x, key);
    if (value != 0)
        return value;
    bool block = d == REC_DIM_BLOCK;
    add_want(&x->fresh, &(struct rec_want){.kind = REC_WANT_DIM, .dim = d});
    value = rec_make(x, block ? PTO_OP_GET_BLOCK_IDX : PTO_OP_GET_SUBBLOCK_IDX, NULL, 0, NULL, 0, isa_type_int(&x->p, 64, 0), NULL);
    return note(x, key, cast_index(x, value, index_type(x), block ? "block" : "subblock"));
}

static bool is_const(const struct rec_expr *e)
{
    for (unsigned d = 0; d < REC_DIMS; d++)
        if (e->k[d] != 0)
            return false;
    return true;
}

static bool outside_loops(const struct rec_expr *e)
{
    for (unsigned d = REC_DIM_LOOPS; d < REC_DIMS; d++)
        if (e->k[d] != 0)
            return false;
    return true;
}

pto_value_id rec_number(struct rec_out *x, const struct rec_expr *e, pto_type_id type)
{
    bool index = isa_type(&x->p, type)->kind == PTO_TYPE_INDEX;
    if (is_const(e))
        return rec_const(x, type, e->c);
    struct rec_key key = key_of(KEY_NUMBER, type);
    add_expr(&key, e);
    pto_value_id value = find(x, key);
    if (value != 0)
        return value;
    if (!index)
        return note(x, key, cast_index(x, rec_number(x, e, index_type(x)), type, NULL));
    if (outside_loops(e))
        add_want(&x->fresh, &(struct rec_want){.kind = REC_WANT_NUMBER, .e = {*e}});
    for (unsigned d = 0; d < REC_DIMS; d++) {
        if (e->k[d] == 0)
            continue;
        pto_value_id term = dimension(x, d);
        if (e->k[d] != 1)
            term = binary(x, PTO_OP_ARITH_MULI, term, rec_const(x, type, e->k[d]));
        value = value != 0 ? binary(x, PTO_OP_ARITH_ADDI, value, term) : term;
    }
    if (e->c != 0)
        value = binary(x, PTO_OP_ARITH_ADDI, value, rec_const(x, type, e->c));
    return note(x, key, value);
}

/* An empty loop counts as its turns do. */
void rec_idle(struct rec_out *x, int64_t n)
{
    pto_type_id index = index_type(x);
    if (x->dry != 0 || n <= 0)
        return;
    if (n <= MAX_WRITTEN) {
        for (; n > 0; n--)
            (void)rec_make(x, PTO_OP_ARITH_ADDI, (pto_value_id[]){rec_const(x, index, 0), rec_const(x, index, 0)}, 2, NULL, 0, index, NULL);
        return;
    }
    pto_value_id bounds[3] = {rec_const(x, index, 0), rec_const(x, index, n), rec_const(x, index, 1)};
    uint32_t segments[6] = {0, 1, 2, 3, 3, 3};
    pto_op_id op = isa_op_new(&x->p, &(struct isa_op_spec){.op = PTO_OP_SCF_FOR, .operands = bounds, .noperands = 3, .segments = segments, .nregions = 1});
    isa_op_append(&x->p, x->block, op);
    (void)isa_block_add_arg(&x->p, isa_block_append(&x->p, isa_op_region(&x->p.ops[op], 0)), index, 0);
}

static void make_early(struct rec_out *x, const struct rec_want *want);

void rec_settle(struct rec_out *x)
{
    for (uint32_t i = 0; x->early != NULL && i < x->early->n && x->credit > 0 && !x->ending; i++)
        make_early(x, &x->early->at[i]);
    if (x->credit > 0)
        rec_idle(x, x->credit);
    else
        x->surplus += -x->credit * x->mult;
    for (uint32_t i = 0; i < x->fresh.n && x->credit < 0 && x->dry == 0; i++)
        add_want(&x->wanted, &x->fresh.at[i]);
    x->fresh.n = 0;
    x->credit = 0;
}

/* ---- types, names, attributes of the synthetic program ---- */

static pto_type_id copy_type(struct rec_out *x, pto_type_id id)
{
    struct pto_type t = *isa_type(x->src, id);
    if (t.text != 0)
        t.text = base_intern_z(&x->p.strings, base_str(&x->src->strings, t.text));
    return isa_type_intern(&x->p, &t);
}

static const char *name_of(const struct rec_out *x, uint32_t value) { return value != 0 ? base_str(&x->src->strings, x->src->values[value].name) : NULL; }

static struct pto_attribute copy_attr(struct rec_out *x, const struct pto_attribute *from)
{
    struct pto_attribute a = *from;
    a.span = (struct pto_span){0};
    if (a.str != 0)
        a.str = base_intern_z(&x->p.strings, base_str(&x->src->strings, a.str));
    if (a.kind != PTO_LIT_ARRAY)
        return a;
    a.first = x->p.nattrs;
    for (uint32_t i = 0; i < a.count; i++) {
        BASE_GROW(x->p.attrs, x->p.nattrs, x->p.attrs_cap);
        x->p.attrs[x->p.nattrs++] = x->src->attrs[from->first + i];
    }
    return a;
}

static struct pto_attribute list_attr(struct rec_out *x, enum pto_attr key, const int64_t *n, uint32_t count)
{
    struct pto_attribute a = {.key = key, .kind = PTO_LIT_ARRAY, .first = x->p.nattrs, .count = count};
    for (uint32_t i = 0; i < count && x->dry == 0; i++) {
        BASE_GROW(x->p.attrs, x->p.nattrs, x->p.attrs_cap);
        x->p.attrs[x->p.nattrs++] = (struct pto_attribute){.kind = PTO_LIT_INT, .i = n[i]};
    }
    return a;
}

/* ---- tiles ---- */

static struct rec_expr divided(const struct rec_expr *e, int64_t by)
{
    struct rec_expr r = *e;
    r.c /= by;
    for (unsigned d = 0; d < REC_DIMS; d++)
        r.k[d] /= by;
    return r;
}

static unsigned open_sizes(const struct rec_tile *t) { return (t->type.v_row < 0 ? 1u : 0u) + (t->type.v_col < 0 ? 1u : 0u); }

static int unit_of(const struct pto_tile_type *t, bool row) { return isa_text_unit((enum pto_dtype)t->dtype, t->blayout, t->slayout, row); }

static pto_value_id alloc_tile(struct rec_out *x, const struct pto_tile_type *type, const struct rec_expr *addr, const struct rec_expr *valid, const char *name)
{
    pto_value_id operands[3] = {rec_number(x, addr, isa_type_int(&x->p, 64, 0)), 0, 0};
    unsigned k = 0;
    for (unsigned i = 0; i < 2; i++)
        if ((i == 0 ? type->v_row : type->v_col) < 0) {
            struct rec_expr e = divided(&valid[k++], unit_of(type, i == 0));
            operands[1 + i] = rec_number(x, &e, index_type(x));
        }
    spend(x, 1);
    return rec_make(x, PTO_OP_ALLOC_TILE, operands, 3, NULL, 0, isa_type_tile(&x->p, PTO_TYPE_TILE_BUF, type), name);
}

static pto_value_id subview(struct rec_out *x, const struct rec_tile *tile, const struct rec_expr *e, unsigned nvalid, const char *name)
{
    struct pto_tile_type parent = tile->type;
    parent.rows = parent.v_row = tile->phys_rows;
    parent.cols = parent.v_col = tile->phys_cols;
    int row_unit = unit_of(&tile->type, true), col_unit = unit_of(&tile->type, false);
    pto_value_id operands[5] = {alloc_tile(x, &parent, &e[0], NULL, name)};
    struct rec_expr row = divided(&e[1 + nvalid], row_unit), col = divided(&e[2 + nvalid], col_unit);
    operands[1] = rec_number(x, &row, index_type(x));
    operands[2] = rec_number(x, &col, index_type(x));
    unsigned k = 1;
    for (unsigned i = 0; i < 2; i++)
        if ((i == 0 ? tile->type.v_row : tile->type.v_col) < 0) {
            struct rec_expr n = divided(&e[k++], i == 0 ? row_unit : col_unit);
            operands[3 + i] = rec_number(x, &n, index_type(x));
        }
    if ((operands[3] == 0) != (operands[4] == 0)) {
        int64_t n = operands[3] == 0 ? tile->type.v_row / row_unit : tile->type.v_col / col_unit;
        operands[operands[3] == 0 ? 3 : 4] = rec_const(x, index_type(x), n);
    }
    struct pto_attribute sizes = list_attr(x, PTO_ATTR_SIZES, (int64_t[]){tile->type.rows / row_unit, tile->type.cols / col_unit}, 2);
    spend(x, 1);
    return rec_make(x, PTO_OP_SUBVIEW, operands, 5, &sizes, 1, isa_type_tile(&x->p, PTO_TYPE_TILE_BUF, &tile->type), name);
}

/* A whole tile at a constant address. */
static void want_tile(struct rec_out *x, const struct rec_ref *ref, const struct rec_expr *e, unsigned n)
{
    struct rec_want want = {.kind = REC_WANT_TILE, .ref = *ref};
    for (unsigned i = 0; i < n; i++) {
        if (!is_const(&e[i]))
            return;
        want.e[i] = e[i];
    }
    add_want(&x->fresh, &want);
}

static pto_value_id tile_value(struct rec_out *x, const struct rec_ref *ref, const struct rec_expr *e)
{
    const struct rec_tile *tile = &x->r->tiles[ref->which];
    unsigned nvalid = open_sizes(tile), n = 1 + nvalid + (tile->whole ? 0 : 2);
    if (ref->unplaced)
        return rec_make(x, PTO_OP_DECLARE_TILE, NULL, 0, NULL, 0, isa_type_tile(&x->p, PTO_TYPE_TILE_BUF, &tile->type), name_of(x, ref->value));
    const char *name = name_of(x, ref->value);
    struct rec_key key = key_of(KEY_TILE, ref->which), named;
    for (unsigned i = 0; i < n; i++)
        add_expr(&key, &e[i]);
    named = key; /* messages call tiles by name: one of the same name is better */
    add_word(&named, base_hash(name != NULL ? name : "", name != NULL ? strlen(name) : 0));
    pto_value_id value = find(x, named);
    if (value == 0)
        value = find(x, key);
    if (value != 0)
        return value;
    if (tile->whole)
        want_tile(x, ref, e, n);
    value = tile->whole ? alloc_tile(x, &tile->type, &e[0], &e[1], name) : subview(x, tile, e, nvalid, name);
    note(x, key, value);
    return note(x, named, value);
}

/* A tile gets a place. One of the same name there is the same; another's name is not its own. */
static void put_handle(struct rec_out *x, const struct rec_ref *ref, const struct rec_expr *e)
{
    const struct rec_tile *tile = &x->r->tiles[ref->which];
    const char *name = name_of(x, ref->value);
    unsigned nvalid = open_sizes(tile);
    struct rec_key key = key_of(KEY_TILE, ref->which), named;
    for (unsigned i = 0; i < 1 + nvalid; i++)
        add_expr(&key, &e[i]);
    named = key;
    add_word(&named, base_hash(name != NULL ? name : "", name != NULL ? strlen(name) : 0));
    if (find(x, named) != 0)
        return;
    want_tile(x, ref, e, 1 + nvalid);
    pto_value_id value = alloc_tile(x, &tile->type, &e[0], &e[1], name);
    note(x, key, value);
    note(x, named, value);
}

/* ---- pointers and windows ---- */

/* The argument that leads to a byte of a buffer: the last one that begins before it. */
static const struct rec_arg *argument(const struct rec_out *x, uint32_t buffer, int64_t least)
{
    const struct rec_arg *best = NULL;
    for (uint32_t i = 0; i < x->nargs; i++)
        if (x->args[i].buffer == buffer && (best == NULL || (x->args[i].offset <= least && (x->args[i].offset > best->offset || best->offset > least))))
            best = &x->args[i];
    return best;
}

static int64_t least_of(const struct rec_out *x, const struct rec_expr *e)
{
    int64_t least = e->c;
    for (unsigned d = 0; d < REC_DIMS; d++)
        if (e->k[d] != 0)
            least += e->k[d] * (e->k[d] > 0 ? x->dim[d].lb : x->dim[d].ub);
    return least;
}

static int64_t most_of(const struct rec_out *x, const struct rec_expr *e)
{
    int64_t most = e->c;
    for (unsigned d = 0; d < REC_DIMS; d++)
        if (e->k[d] != 0)
            most += e->k[d] * (e->k[d] > 0 ? x->dim[d].ub : x->dim[d].lb);
    return most;
}

static pto_type_id ptr_type(struct rec_out *x, unsigned dtype)
{
    return isa_type_intern(&x->p, &(struct pto_type){.kind = PTO_TYPE_PTR, .dtype = (uint8_t)dtype, .space = PTO_SPACE_GM});
}

/* Elements as text counts them: pairs for types that lie in pairs (R1). 0 if bytes are none. */
static bool in_elements(unsigned dtype, struct rec_expr *e)
{
    int64_t bits = isa_dtype((enum pto_dtype)dtype)->bits * (isa_dtype_is_x2((enum pto_dtype)dtype) ? 2 : 1);
    bool whole = e->c * 8 % bits == 0;
    e->c = e->c * 8 / bits;
    for (unsigned d = 0; d < REC_DIMS; d++) {
        whole = whole && e->k[d] * 8 % bits == 0;
        e->k[d] = e->k[d] * 8 / bits;
    }
    return whole;
}

/* The argument as a pointer to this type; *at: byte offset on entry, then elements behind the argument. 0: there is none. */
static pto_value_id base_pointer(struct rec_out *x, const struct rec_ref *ref, struct rec_expr *at)
{
    const struct rec_arg *arg = argument(x, ref->which, least_of(x, at));
    if (arg == NULL)
        return 0;
    at->c -= arg->offset;
    if (!in_elements(ref->dtype, at)) {
        rec_fail(x->r, "an address in %s is no multiple of its elements' size", arg->name);
        return 0;
    }
    if (arg->dtype == ref->dtype)
        return arg->value;
    struct rec_key key = key_of(KEY_POINTER, ref->dtype);
    add_word(&key, (uint64_t)(arg - x->args));
    pto_value_id value = find(x, key);
    if (value != 0)
        return value;
    spend(x, 1);
    return note(x, key, rec_make(x, PTO_OP_CASTPTR, &arg->value, 1, NULL, 0, ptr_type(x, ref->dtype), arg->name));
}

static pto_value_id moved(struct rec_out *x, const struct rec_ref *ref, pto_value_id ptr, const struct rec_expr *at)
{
    if (is_const(at) && at->c == 0)
        return ptr;
    struct rec_key key = key_of(KEY_POINTER, UINT64_C(1) << 32 | ref->dtype);
    add_word(&key, ptr);
    add_word(&key, ref->which);
    add_expr(&key, at);
    pto_value_id value = find(x, key);
    if (value != 0)
        return value;
    pto_value_id offset = rec_number(x, at, index_type(x));
    spend(x, 1);
    return note(x, key, rec_make(x, PTO_OP_ADDPTR, (pto_value_id[]){ptr, offset}, 2, NULL, 0, ptr_type(x, ref->dtype), NULL));
}

static pto_value_id pointer_value(struct rec_out *x, const struct rec_ref *ref, const struct rec_expr *bytes)
{
    struct rec_expr at = *bytes;
    int64_t before = x->credit;
    pto_value_id ptr = base_pointer(x, ref, &at);
    if (ptr != 0)
        ptr = moved(x, ref, ptr, &at);
    if (x->credit < before && outside_loops(bytes))
        add_want(&x->fresh, &(struct rec_want){.kind = REC_WANT_POINTER, .ref = *ref, .e = {*bytes}});
    return ptr;
}

/* A window as text says it: view[k] and stride[k] of the view that it is a part of, its offsets and extents. */
struct window {
    struct rec_expr offset[5], size[5], stride[5];
    int64_t view[5];
};

static bool lies_apart(const struct window *w, unsigned j) { return is_const(&w->offset[j]) && w->offset[j].c == 0; }

/* Which dimension goes this many elements ahead a step: one that has this stride, or one of a single element, whose stride may be any. */
static int dimension_for(const struct window *w, int64_t step, bool may_set)
{
    for (int j = 4; j >= 0; j--)
        if (is_const(&w->stride[j]) && w->stride[j].c == step && lies_apart(w, (unsigned)j) && !(is_const(&w->size[j]) && w->size[j].c == 1 && j < 3))
            return j;
    for (int j = 2; j >= 0 && may_set; j--)
        if (is_const(&w->size[j]) && w->size[j].c == 1 && lies_apart(w, (unsigned)j))
            return j;
    return -1;
}

/* Puts an offset into dimensions, so that no arithmetic is needed. False: it cannot be. */
static bool spread(const struct rec_out *x, struct window *w, const struct rec_expr *at, unsigned contiguous)
{
    unsigned wide = contiguous == 4 ? 3 : 4;
    if (at->c < 0)
        return false;
    for (unsigned d = 0; d < REC_DIMS; d++) {
        int j = at->k[d] > 0 ? dimension_for(w, at->k[d], true) : -1;
        if (at->k[d] == 0)
            continue;
        if (j < 0 || x->dim[d].lb < 0)
            return false;
        w->stride[j] = (struct rec_expr){.c = at->k[d]};
        w->offset[j].k[d] = 1;
    }
    int64_t pitch = is_const(&w->stride[wide]) ? w->stride[wide].c : 0, step = is_const(&w->stride[contiguous]) ? w->stride[contiguous].c : 0;
    int64_t rows = pitch > 0 && step == 1 ? at->c / pitch : 0;
    if (at->c != 0 && step != 1)
        return false;
    w->offset[wide].c += rows;
    w->offset[contiguous].c += at->c - rows * pitch;
    return true;
}

static pto_value_id make_view(struct rec_out *x, const struct rec_ref *ref, pto_value_id ptr, const struct rec_expr *shape, const struct rec_expr *stride, const char *name)
{
    struct rec_key key = key_of(KEY_VIEW, ref->dtype);
    add_word(&key, (uint64_t)ptr << 32 | ref->which); /* without an operation of its own a pointer is told by its buffer and argument */
    add_word(&key, (uint64_t)ref->layout << 1 | ref->layout_given);
    pto_value_id operands[11] = {ptr};
    int64_t n[5], s[5];
    bool constant = true, ambiguous = false;
    for (unsigned i = 0; i < 5; i++) {
        add_expr(&key, &shape[i]);
        add_expr(&key, &stride[i]);
        constant = constant && is_const(&shape[i]) && is_const(&stride[i]);
        n[i] = shape[i].c;
        s[i] = stride[i].c;
    }
    pto_value_id value = find(x, key);
    if (value != 0)
        return value;
    for (unsigned i = 0; i < 5; i++)
        operands[1 + i] = rec_number(x, &shape[i], index_type(x));
    for (unsigned i = 0; i < 5; i++)
        operands[6 + i] = rec_number(x, &stride[i], index_type(x));
    unsigned inferred = constant ? isa_infer_gm_layout(5, n, s, (enum pto_dtype)ref->dtype, &ambiguous) : PTO_GM_LAYOUT_ND;
    inferred = constant && ambiguous && isa_dtype_is_x2((enum pto_dtype)ref->dtype) ? PTO_GM_LAYOUT_ND : inferred;
    struct pto_attribute layout = {.key = PTO_ATTR_LAYOUT, .kind = PTO_LIT_ENUM, .enumeration = isa_attr(PTO_ATTR_LAYOUT)->enumeration, .i = ref->layout};
    struct pto_type type = {.kind = PTO_TYPE_TENSOR_VIEW, .dtype = ref->dtype, .rank = 5, .dims = {-1, -1, -1, -1, -1}};
    pto_type_id result = isa_type_intern(&x->p, &type);
    pto_str_id id = rec_name(x, name);
    spend(x, 1);
    value = make(x, &(struct isa_op_spec){.op = PTO_OP_MAKE_TENSOR_VIEW, .operands = operands, .noperands = 11, .segments = (uint32_t[]){0, 1, 6, 11, 12}, .attrs = &layout,
                                          .nattrs = ref->layout_given || inferred != ref->layout, .result_types = &result, .result_names = &id, .nresults = 1});
    return note(x, key, value);
}

static pto_value_id make_partition(struct rec_out *x, const struct rec_ref *ref, pto_value_id view, const struct window *w, const char *name)
{
    pto_value_id operands[11] = {view};
    for (unsigned i = 0; i < 5; i++)
        operands[1 + i] = rec_number(x, &w->offset[i], index_type(x));
    for (unsigned i = 0; i < 5; i++)
        operands[6 + i] = rec_number(x, &w->size[i], index_type(x));
    struct pto_type type = {.kind = PTO_TYPE_PARTITION_VIEW, .dtype = ref->dtype, .rank = 5, .dims = {-1, -1, -1, -1, -1}};
    pto_type_id result = isa_type_intern(&x->p, &type);
    pto_str_id id = rec_name(x, name);
    spend(x, 1);
    return make(x, &(struct isa_op_spec){.op = PTO_OP_PARTITION_VIEW, .operands = operands, .noperands = 11, .segments = (uint32_t[]){0, 1, 6, 11, 12}, .result_types = &result,
                                         .result_names = &id, .nresults = 1});
}

static pto_value_id view_of(struct rec_out *x, const struct rec_ref *ref, const struct rec_arg *arg, const struct rec_expr *shape, const struct rec_expr *stride)
{
    struct rec_want want = {.kind = REC_WANT_VIEW, .ref = *ref, .start = arg->offset};
    char name[80];
    bool constant = arg->dtype == ref->dtype;
    for (unsigned i = 0; i < 5; i++) {
        constant = constant && is_const(&shape[i]) && is_const(&stride[i]);
        want.e[i] = shape[i];
        want.e[5 + i] = stride[i];
    }
    (void)snprintf(name, sizeof name, "%.60s_all", arg->name);
    int64_t before = x->credit;
    struct rec_expr start = {.c = arg->offset};
    pto_value_id view = make_view(x, ref, base_pointer(x, ref, &start), shape, stride, name);
    if (constant && x->credit < before)
        add_want(&x->fresh, &want);
    return view;
}

static void make_early(struct rec_out *x, const struct rec_want *want)
{
    switch ((enum rec_want_kind)want->kind) {
    case REC_WANT_DIM: (void)dimension(x, want->dim); break;
    case REC_WANT_NUMBER: (void)rec_number(x, &want->e[0], index_type(x)); break;
    case REC_WANT_POINTER: (void)pointer_value(x, &want->ref, &want->e[0]); break;
    case REC_WANT_TILE: put_handle(x, &want->ref, want->e); break;
    case REC_WANT_VIEW: {
        const struct rec_arg *arg = argument(x, want->ref.which, want->start);
        if (arg != NULL)
            (void)view_of(x, &want->ref, arg, want->e, want->e + 5);
        break;
    }
    }
}

/* The whole that a window is a part of: all rows of the buffer, if it is a matrix in one. */
static void size_view(const struct rec_out *x, struct window *w, const struct rec_ref *ref, int64_t elems, unsigned contiguous)
{
    unsigned wide = contiguous == 4 ? 3 : 4;
    for (unsigned j = 0; j < 5; j++)
        w->view[j] = most_of(x, &w->offset[j]) + most_of(x, &w->size[j]);
    if (ref->layout > PTO_GM_LAYOUT_DN || !is_const(&w->stride[wide]) || !is_const(&w->stride[contiguous]) || w->stride[contiguous].c != 1 || w->stride[wide].c <= 0)
        return;
    int64_t rows = elems / w->stride[wide].c;
    w->view[wide] = rows > w->view[wide] ? rows : w->view[wide];
    w->view[contiguous] = w->stride[wide].c > w->view[contiguous] ? w->stride[wide].c : w->view[contiguous];
}

/* declared: no operation takes it yet, and perhaps none ever will. */
static pto_value_id window_value(struct rec_out *x, const struct rec_ref *ref, const struct rec_expr *e, bool declared)
{
    struct rec_key key = key_of(KEY_WINDOW, (uint64_t)ref->which << 32 | (uint64_t)ref->dtype << 16 | (uint64_t)ref->layout << 8 | ref->layout_given);
    for (unsigned i = 0; i < 11; i++)
        add_expr(&key, &e[i]);
    if (!declared && look_up(&x->used, key) == 0)
        enter(&x->used, key, ANY_VALUE);
    if (declared && x->needed != NULL && look_up(x->needed, key) == 0)
        return 0;
    pto_value_id value = find(x, key);
    if (value != 0)
        return value;
    const char *name = name_of(x, ref->value);
    struct rec_expr at = e[0];
    pto_value_id ptr = base_pointer(x, ref, &at);
    if (ptr == 0)
        return 0;
    bool x2 = isa_dtype_is_x2((enum pto_dtype)ref->dtype);
    unsigned contiguous = ref->layout == PTO_GM_LAYOUT_DN ? 3 : 4;
    struct window w;
    memset(&w, 0, sizeof w);
    for (unsigned i = 0; i < 5; i++) {
        w.size[i] = x2 && i == contiguous ? divided(&e[1 + i], 2) : e[1 + i];
        w.stride[i] = x2 && i != contiguous ? divided(&e[6 + i], 2) : e[6 + i];
    }
    struct window whole = w;
    /* a window of scales is an image of the whole, and so has to be one (machine-and-cube.md e.1) */
    bool image = ref->dtype == PTO_F8E8M0;
    bool spreads = !image && spread(x, &w, &at, contiguous);
    if (!spreads && ref->layout == PTO_GM_LAYOUT_DN && x->dry != 0)
        x->surplus += x->mult; /* the assembler warns of such a view: better none */
    if (!spreads) {
        value = make_view(x, ref, moved(x, ref, ptr, &at), whole.size, whole.stride, name);
        return note(x, key, value);
    }
    const struct sim_gm_buffer *b = &x->r->gm->buffers[ref->which];
    size_view(x, &w, ref, b->bytes * 8 / (isa_dtype((enum pto_dtype)ref->dtype)->bits * (x2 ? 2 : 1)), contiguous);
    struct rec_expr shape[5];
    for (unsigned i = 0; i < 5; i++)
        shape[i] = (struct rec_expr){.c = w.view[i]};
    value = make_partition(x, ref, view_of(x, ref, argument(x, ref->which, least_of(x, &e[0])), shape, w.stride), &w, name);
    return note(x, key, value);
}

/* ---- operations of the synthetic program ---- */

static struct rec_key reserved_key(unsigned action, int64_t address)
{
    struct rec_key key = key_of(KEY_RESERVED, action);
    add_word(&key, (uint64_t)address);
    return key;
}

static pto_value_id bound(struct rec_out *x, uint32_t value)
{
    pto_value_id v = find(x, key_of(KEY_BOUND, value));
    x->lost = x->lost || v == 0;
    return v;
}

/* Where text takes no part of a view. */
static pto_value_id whole_view(struct rec_out *x, const struct rec_ref *ref, const struct rec_expr *e)
{
    struct rec_expr at = e[0], size[5], stride[5];
    bool x2 = isa_dtype_is_x2((enum pto_dtype)ref->dtype);
    unsigned contiguous = ref->layout == PTO_GM_LAYOUT_DN ? 3 : 4;
    for (unsigned i = 0; i < 5; i++) {
        size[i] = x2 && i == contiguous ? divided(&e[1 + i], 2) : e[1 + i];
        stride[i] = x2 && i != contiguous ? divided(&e[6 + i], 2) : e[6 + i];
    }
    pto_value_id ptr = base_pointer(x, ref, &at);
    return ptr != 0 ? make_view(x, ref, moved(x, ref, ptr, &at), size, stride, name_of(x, ref->value)) : 0;
}

/* The end of a pipe that consumes owns its slots, the other one imports them. */
static pto_value_id slots_of(struct rec_out *x, enum pto_op op, unsigned role, int64_t address)
{
    bool owns = (isa_pipe_op(op)->side == ISA_CORE_VECTOR) == (role == PTO_ROLE_C2V_BUF);
    pto_value_id value = find(x, reserved_key(owns ? ISA_PIPE_RESERVE : ISA_PIPE_IMPORT, address));
    return value != 0 ? value : find(x, reserved_key(owns ? ISA_PIPE_IMPORT : ISA_PIPE_RESERVE, address));
}

static pto_value_id operand(struct rec_out *x, enum pto_op op, const struct isa_op_info *info, const struct rec_ref *ref, const struct rec_expr *e)
{
    unsigned role = info->slots[ref->slot].role;
    switch ((enum rec_mode)ref->mode) {
    case REC_TILE: return tile_value(x, ref, e);
    case REC_GM:
        if (isa_slot_kind((enum pto_slot_kind)info->slots[ref->slot].kind)->types == 1u << PTO_TYPE_TENSOR_VIEW)
            return whole_view(x, ref, e);
        return window_value(x, ref, e, false);
    case REC_PTR: return pointer_value(x, ref, &e[0]);
    case REC_INT: {
        bool buffer = role == PTO_ROLE_C2V_BUF || role == PTO_ROLE_V2C_BUF;
        pto_value_id reserved = buffer ? slots_of(x, op, role, e[0].c) : 0;
        if (buffer && reserved == 0 && e[0].c == 0 && isa_slot_is_optional(&info->slots[ref->slot]))
            return 0; /* the direction that the pipe does not have, for which C says 0 */
        return reserved != 0 ? reserved : rec_number(x, e, copy_type(x, x->src->values[ref->value].type));
    }
    case REC_FLOAT: return float_const(x, copy_type(x, x->src->values[ref->value].type), ref->bits);
    case REC_BOUND: return bound(x, ref->value);
    default: return 0;
    }
}

static unsigned numbers_of(const struct rec_out *x, const struct rec_ref *ref)
{
    const struct rec_tile *tile;
    switch ((enum rec_mode)ref->mode) {
    case REC_TILE:
        tile = &x->r->tiles[ref->which];
        return ref->unplaced ? 0 : 1 + open_sizes(tile) + (tile->whole ? 0 : 2);
    case REC_GM: return 11;
    case REC_PTR:
    case REC_INT: return 1;
    default: return 0;
    }
}

bool rec_binds(enum pto_op op)
{
    unsigned action = isa_pipe_op(op)->action;
    return action == ISA_PIPE_POP || action == ISA_PIPE_ALLOC;
}

/* What an operation binds is declared for it, which costs nothing. */
static pto_value_id declared(struct rec_out *x, uint32_t value)
{
    const struct pto_type *type = isa_type(x->src, x->src->values[value].type);
    return rec_make(x, type->kind == PTO_TYPE_TILE_BUF ? PTO_OP_DECLARE_TILE : PTO_OP_DECLARE_GLOBAL, NULL, 0, NULL, 0, copy_type(x, x->src->values[value].type), name_of(x, value));
}

static void put_operation(struct rec_out *x, const struct rec_token *t, const struct rec_expr *e)
{
    const struct pto_operation *op = &x->src->ops[t->op];
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    pto_value_id *operands = base_realloc_array(NULL, t->nrefs + PTO_MAX_SLOTS, sizeof *operands);
    uint32_t segments[PTO_MAX_SLOTS + 1], n = 0, nresults = 0, k = 0, at = 0;
    pto_type_id types[PTO_MAX_SLOTS];
    pto_str_id names[PTO_MAX_SLOTS];
    struct pto_attribute attrs[PTO_MAX_OP_ATTRS];
    bool listed = false;
    for (unsigned slot = 0; slot < info->nslots; slot++)
        listed = listed || info->slots[slot].dir == PTO_DIR_LIST;
    int64_t reserved = 0;
    for (unsigned slot = 0; slot < info->nslots; slot++) {
        segments[slot] = n + nresults;
        if (info->slots[slot].dir == PTO_DIR_RES) {
            types[nresults] = copy_type(x, x->src->values[op->results + nresults].type);
            names[nresults] = rec_name(x, name_of(x, op->results + nresults));
            nresults++;
            continue;
        }
        uint32_t before = n;
        for (; k < t->nrefs && t->refs[k].slot == slot; at += numbers_of(x, &t->refs[k]), k++) {
            bool bind = info->slots[slot].dir == PTO_DIR_BIND && rec_binds((enum pto_op)op->op);
            operands[n++] = bind ? declared(x, t->refs[k].value) : operand(x, (enum pto_op)op->op, info, &t->refs[k], &e[at]);
            if (bind)
                note(x, key_of(KEY_BOUND, t->refs[k].value), operands[n - 1]);
        }
        if (n == before && !listed)
            operands[n++] = 0;
    }
    if (k < t->nrefs)
        reserved = e[at].c;
    segments[info->nslots] = n + nresults;
    for (uint32_t i = 0; i < op->nattrs && x->dry == 0; i++)
        attrs[i] = copy_attr(x, &x->src->attrs[op->attrs + i]);
    for (uint32_t i = 0; i < op->nattrs && x->dry == 0 && x->peer != NULL; i++)
        if (attrs[i].key == PTO_ATTR_PEER_FUNC)
            attrs[i].str = base_intern_z(&x->p.strings, x->peer);
    if (info->cls == PTO_CLASS_VIEW)
        spend(x, op->noperands != 0);
    else if (t->insn)
        rec_settle(x);
    pto_value_id first = make(x, &(struct isa_op_spec){.op = (enum pto_op)op->op, .operands = operands, .noperands = n, .segments = listed ? segments : NULL, .result_types = types,
                                                       .result_names = names, .nresults = nresults, .attrs = attrs, .nattrs = op->nattrs});
    for (uint32_t i = 0; i < nresults; i++)
        note(x, key_of(KEY_BOUND, op->results + i), x->dry != 0 ? ANY_VALUE : first + i);
    if (k < t->nrefs)
        note(x, reserved_key(isa_pipe_op((enum pto_op)op->op)->action, reserved), first);
    free(operands);
}

void rec_put_event(struct rec_out *x, const struct rec_token *t, const struct rec_expr *e)
{
    switch ((enum rec_kind)t->kind) {
    case REC_OP: put_operation(x, t, e); break;
    case REC_HANDLE: put_handle(x, &t->refs[0], e); break;
    case REC_WINDOW: (void)window_value(x, &t->refs[0], e, true); break;
    default: break;
    }
}
