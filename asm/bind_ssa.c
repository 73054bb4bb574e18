/* Operation bodies that do not follow the format string: the level-1 (SSA) and bare form (pto-as.md 6.1, 6.2). */
#include "asm/bind.h"

#include <stdio.h>

enum { MAX_OPERANDS = 32 };

struct operands {
    pto_value_id value[MAX_OPERANDS];
    uint32_t item[MAX_OPERANDS], n;
    uint32_t view_at, view_first, view_count; /* `%view[%i, %j]`: operand, and its indices on parser->scratch */
    bool has_view, has_number; /* a number has no value until its type is known */
};

static pto_type_id type_of(const struct asm_parser *ps, pto_value_id v) { return v != 0 ? ps->p->values[v].type : 0; }

static bool takes(const struct matcher *m, int slot, pto_value_id v)
{
    return asm_slot_takes((enum pto_slot_kind)m->info->slots[slot].kind, isa_type(m->ps->p, type_of(m->ps, v))->kind);
}

/* ---- numbers as operands (9.1): constants in front of the operation ---- */

static pto_value_id make_constant(struct matcher *m, struct pto_attribute a)
{
    struct pto_program *p = m->ps->p;
    a.key = PTO_ATTR_VALUE;
    struct isa_op_spec spec = {.op = PTO_OP_ARITH_CONSTANT, .flags = PTO_OPFLAG_SYNTHETIC, .span = m->span, .name_span = m->name,
                               .result_types = &a.type, .nresults = 1, .attrs = &a, .nattrs = 1};
    pto_op_id id = isa_op_new(p, &spec);
    isa_op_append(p, m->ps->block, id);
    return p->ops[id].results;
}

static bool is_number(int kind) { return kind == INT || kind == HEX || kind == FLOAT; }

static bool number_at(const struct matcher *m, uint32_t i)
{
    i += i < m->n && m->items[i].kind == '-';
    return i < m->n && is_number(m->items[i].kind);
}

/* The number at an item as a constant of the type; 0 after a diagnostic. `2` is 2.0 where a float stands. */
static pto_value_id number_value(struct matcher *m, uint32_t item, pto_type_id type)
{
    struct asm_parser *ps = m->ps;
    bool negative = m->items[item].kind == '-';
    struct pto_span span = asm_span(ps, m->items[item].begin, m->items[item + negative].end);
    uint8_t kind = isa_type(ps->p, type)->kind;
    if (kind != PTO_TYPE_INT && kind != PTO_TYPE_INDEX && kind != PTO_TYPE_FLOAT) {
        base_diag_emit(ps->diags, PTO_D_OP_FORMAT, span, "a number cannot stand here: the operand is no scalar");
        return 0;
    }
    struct pto_attribute a = asm_literal(ps, m->items[item + negative].kind, span, negative);
    if (kind == PTO_TYPE_FLOAT && a.kind == PTO_LIT_INT && !a.hex) {
        a.kind = PTO_LIT_FLOAT;
        a.f = (double)a.i;
        char text[32];
        snprintf(text, sizeof text, "%lld.0", (long long)a.i);
        a.str = base_intern(&ps->p->strings, text, strlen(text));
    }
    a.type = type;
    uint32_t errors = ps->diags->counts[PTO_SEV_ERROR];
    asm_literal_typed(ps, &a);
    return ps->diags->counts[PTO_SEV_ERROR] == errors ? make_constant(m, a) : 0;
}

/* ---- reading ---- */

/* A value, or a number that becomes one later. Returns false if neither stands here. */
static bool read_operand(struct matcher *m, struct operands *ops)
{
    bool use = at_kind(m, USE);
    if (!use && !number_at(m, m->i))
        return false;
    ops->item[ops->n] = m->i;
    ops->value[ops->n] = use ? asm_use(m->ps, m->items[m->i].begin, m->items[m->i].end) : 0;
    ops->has_number |= !use;
    ops->n++;
    m->i += 1u + at_kind(m, '-');
    return true;
}

static pto_value_id read_index(struct matcher *m)
{
    uint32_t at = m->i;
    m->i += 1u + at_kind(m, '-');
    if (m->items[at].kind == USE)
        return asm_use(m->ps, m->items[at].begin, m->items[at].end);
    return number_value(m, at, isa_type_simple(m->ps->p, PTO_TYPE_INDEX));
}

static void read_operands(struct matcher *m, struct operands *ops)
{
    struct asm_parser *ps = m->ps;
    while (!m->failed) {
        if (ops->n == MAX_OPERANDS) {
            asm_expected(m, "fewer operands");
            return;
        }
        if (!read_operand(m, ops))
            return;
        uint32_t at = ops->n - 1;
        uint8_t kind = isa_type(ps->p, type_of(ps, ops->value[at]))->kind;
        bool view = kind == PTO_TYPE_TENSOR_VIEW || kind == PTO_TYPE_PARTITION_VIEW;
        if (at_kind(m, '[')) {
            m->i++;
            if (view) {
                ops->has_view = true;
                ops->view_at = at;
                ops->view_first = ps->nscratch;
            }
            for (bool more = true; more && !m->failed;) {
                if ((!at_kind(m, USE) && !number_at(m, m->i)) || ops->n == MAX_OPERANDS) {
                    asm_expected(m, "an index such as %i or 16");
                    return;
                }
                uint32_t item = m->i;
                pto_value_id v = read_index(m);
                m->failed |= v == 0 && m->items[item].kind != USE;
                if (view) {
                    asm_push_scratch(ps, v);
                    ops->view_count++;
                } else {
                    ops->item[ops->n] = item;
                    ops->value[ops->n++] = v;
                }
                more = at_kind(m, ',');
                m->i += more;
            }
            if (!at_kind(m, ']'))
                asm_expected(m, "`]`");
            m->i++;
        }
        if (!at_kind(m, ','))
            break;
        m->i++;
        if (!at_kind(m, USE) && !number_at(m, m->i))
            asm_expected(m, "a value such as %x");
    }
}

static bool has_tile(const struct matcher *m, const struct operands *ops)
{
    for (uint32_t k = 0; k < ops->n; k++)
        if (isa_type_is_tile(m->ps->p, type_of(m->ps, ops->value[k])))
            return true;
    return false;
}

/* Written types against the operands: one each, or one for all tiles and then one for each scalar that has one. */
static void check_types(struct matcher *m, const struct operands *ops, uint32_t first, uint32_t n, const struct pto_span *spans)
{
    struct asm_parser *ps = m->ps;
    uint32_t total = ops->n + (ops->has_view ? ops->view_count : 0), at = 1;
    uint32_t scalars = 0;
    for (uint32_t k = 1; k < ops->n; k++)
        scalars += !isa_type_is_tile(ps->p, type_of(ps, ops->value[k]));
    if (n == 1 && !at_kind(m, ARROW) && !has_tile(m, ops))
        return; /* of the result, which is the only tile */
    if (n == 0 || (n != total && n > 1 + scalars)) {
        if (n != total)
            base_diag_emit(ps->diags, PTO_D_OP_FORMAT, m->name, "%u operands are given, but %u types for them", total, n);
        return;
    }
    for (uint32_t k = 0, t = 0; k < ops->n; k++, t++) {
        pto_type_id have = type_of(ps, ops->value[k]);
        if (n == total) {
            const struct pto_type *w = isa_type(ps->p, ps->scratch[first + t]), *h = isa_type(ps->p, have);
            bool loose = w->kind == PTO_TYPE_TILE && w->tile.fractal == 0 && h->kind == PTO_TYPE_TILE && w->tile.rows == h->tile.rows &&
                         w->tile.cols == h->tile.cols && w->dtype == h->dtype;
            if (!loose)
                asm_check_type(ps, spans[t < MAX_OPERANDS ? t : 0], ps->scratch[first + t], ops->value[k]);
            t += ops->has_view && k == ops->view_at ? ops->view_count : 0;
        } else if (isa_type_is_tile(ps->p, have) || k == 0) {
            if (!asm_check_type(ps, spans[0], ps->scratch[first], ops->value[k]))
                return;
        } else if (at < n) {
            asm_check_type(ps, spans[at], ps->scratch[first + at], ops->value[k]);
            at++;
        }
    }
}

/* The slots that a level-1 operation of this form takes operands for, in the order of the text. */
static unsigned operand_slots(const struct matcher *m, const struct asm_form *form, uint8_t *slots)
{
    unsigned n = 0;
    for (unsigned k = 0; k < form->norder; k++) {
        uint8_t dir = m->info->slots[form->order[k]].dir;
        if (dir != PTO_DIR_OUT && dir != PTO_DIR_OPTOUT)
            slots[n++] = form->order[k];
    }
    return n;
}

/* Scratch is left out at level 1 (R12). */
static bool may_lack(const struct matcher *m, const struct asm_form *form, int slot)
{
    const struct pto_slot *s = &m->info->slots[slot];
    return form->optional[slot] || isa_slot_is_optional(s) || isa_slot_is_list(s) || s->role == PTO_ROLE_TMP;
}

/* An out that a form may have or not. */
static bool is_extra(const struct matcher *m, const struct asm_form *form, int slot)
{
    return m->info->slots[slot].dir == PTO_DIR_OPTOUT && form->optional[slot];
}

/* Results of the form: how many there must be, how many there may be. */
static void count_results(const struct matcher *m, const struct asm_form *form, unsigned *least, unsigned *most)
{
    *least = *most = 0;
    for (int s = 0; s < m->info->nslots; s++) {
        bool out = m->info->slots[s].dir == PTO_DIR_RES || (isa_slot_is_out(&m->info->slots[s]) && form->named[s]);
        *most += out;
        *least += out && !is_extra(m, form, s);
    }
}

/* An operand that is not known, perhaps the view of the indices behind it, was reported where it stands. */
static bool has_unknown(const struct matcher *m, const struct operands *ops)
{
    for (uint32_t k = 0; k < ops->n; k++)
        if (type_of(m->ps, ops->value[k]) == 0 && m->items[ops->item[k]].kind == USE)
            return true;
    return false;
}

/* The operands from `at` on against the slots from `k` on; writes what stands in each. */
static bool assign(struct matcher *m, const struct asm_form *form, const uint8_t *slots, unsigned nslots, const struct operands *ops, unsigned k, uint32_t at,
                   bool loose)
{
    if (k == nslots)
        return at == ops->n;
    int s = slots[k];
    bool list = isa_slot_is_list(&m->info->slots[s]);
    uint32_t n = 0;
    while (at + n < ops->n && n < (list ? ops->n : 1) && (loose || takes(m, s, ops->value[at + n])))
        n++;
    for (;; n--) {
        if (n == 0 && !may_lack(m, form, s))
            return false;
        if (assign(m, form, slots, nslots, ops, k + 1, at + n, loose))
            break;
        if (n == 0)
            return false;
    }
    m->o.value[s] = n != 0 ? ops->value[at] : 0;
    m->o.given[s] = n != 0;
    m->o.count[s] = n;
    m->o.first[s] = at; /* an index of ops until the operands are settled */
    return true;
}

/* The form that the operands and the number of results fit. */
static const struct asm_form *form_of(struct matcher *m, const struct operands *ops, unsigned nresults, bool loose)
{
    const struct asm_format *format = asm_format(&m->ps->formats, m->op);
    for (unsigned k = 0; k < format->nforms; k++) {
        uint8_t slots[PTO_MAX_SLOTS];
        unsigned least, most, nslots = operand_slots(m, &format->forms[k], slots);
        count_results(m, &format->forms[k], &least, &most);
        if (nresults >= least && nresults <= most && assign(m, &format->forms[k], slots, nslots, ops, 0, 0, loose))
            return &format->forms[k];
    }
    return NULL;
}

/* Says why the operands fit no form. Before the types are looked at: they cannot fit operands that are too few or too many. */
static bool count_fits(struct matcher *m, const struct operands *ops, unsigned outs)
{
    const struct asm_format *format = asm_format(&m->ps->formats, m->op);
    unsigned least = UINT32_MAX, most = 0;
    for (unsigned f = 0; f < format->nforms; f++) {
        uint8_t slots[PTO_MAX_SLOTS];
        unsigned required = 0, nslots = operand_slots(m, &format->forms[f], slots);
        for (unsigned k = 0; k < nslots; k++) {
            required += !may_lack(m, &format->forms[f], slots[k]);
            most = isa_slot_is_list(&m->info->slots[slots[k]]) ? MAX_OPERANDS : most;
        }
        least = required < least ? required : least;
        most = nslots > most ? nslots : most;
    }
    if (ops->n >= least && ops->n <= most)
        return true;
    if (has_unknown(m, ops))
        return false;
    struct base_diag *d = base_diag_emit(m->ps->diags, PTO_D_OP_FORMAT, m->name,
                                         least == most || ops->n > most ? "`%s` takes %u operand%s, not %u" : "`%s` takes at least %u operand%s, not %u",
                                         m->info->mnemonic, ops->n > most ? most : least, (ops->n > most ? most : least) == 1 ? "" : "s", ops->n);
    if (outs != 0 && ops->n == most + outs && asm_result_names(m->ps) == 0)
        base_diag_note(d, "results are written before `=`, not as the first operand: %%dst = %s ...", m->info->mnemonic);
    return false;
}

/* ---- tiles without a location (6.1) ---- */

static pto_type_id with_location(struct matcher *m, pto_type_id id, const struct operands *ops)
{
    struct asm_parser *ps = m->ps;
    struct pto_type t = *isa_type(ps->p, id);
    if (t.kind != PTO_TYPE_TILE || t.tile.fractal != 0)
        return id;
    struct pto_tile_type like = {.space = PTO_SPACE_NONE};
    for (uint32_t k = 0; k < ops->n && like.space == PTO_SPACE_NONE; k++)
        if (isa_type_is_tile(ps->p, type_of(ps, ops->value[k])))
            like = isa_type(ps->p, type_of(ps, ops->value[k]))->tile;
    if (m->info->pipe_rule == PTO_PR_M)
        like = (struct pto_tile_type){.space = PTO_SPACE_ACC, .blayout = PTO_BLAYOUT_COL, .slayout = PTO_SLAYOUT_ROW, .fractal = 1024};
    else if (m->info->pipe_rule == PTO_PR_MTE2 || m->info->pipe_rule == PTO_PR_GATHER)
        like = (struct pto_tile_type){.space = PTO_SPACE_VEC, .fractal = 512};
    else if (m->info->pipe_rule == PTO_PR_MOVE || like.space == PTO_SPACE_NONE) {
        base_diag_emit(ps->diags, PTO_D_BAD_TYPE, m->name, "the location of the result of `%s` must be written, such as !pto.tile<left, 16x64xf16>", m->info->mnemonic);
        return 0;
    }
    t.space = t.tile.space = like.space;
    t.tile.blayout = like.blayout;
    t.tile.slayout = like.slayout;
    t.tile.fractal = like.fractal;
    return isa_type_intern(ps->p, &t);
}

/* ---- `%view[%i, %j]`: a window of the tile's size (6.2) ---- */

static pto_value_id make_index(struct matcher *m, int64_t v)
{
    return make_constant(m, (struct pto_attribute){.kind = PTO_LIT_INT, .i = v, .type = isa_type_simple(m->ps->p, PTO_TYPE_INDEX), .span = m->name});
}

static bool make_window(struct matcher *m, struct operands *ops, const struct pto_tile_type *tile)
{
    struct asm_parser *ps = m->ps;
    struct pto_program *p = ps->p;
    struct pto_type t = *isa_type(p, type_of(ps, ops->value[ops->view_at]));
    struct pto_span at = asm_item_span(m, ops->item[ops->view_at]);
    if (has_unknown(m, ops))
        return false;
    if (t.kind != PTO_TYPE_TENSOR_VIEW || tile == NULL) {
        base_diag_emit(ps->diags, PTO_D_OP_FORMAT, at, "indices in place need a tensor view and a tile; window a partition view with pto.partition_view");
        return false;
    }
    if (ops->view_count != 2 || t.rank != 2 || tile->v_row < 0 || tile->v_col < 0) {
        base_diag_emit(ps->diags, PTO_D_OP_FORMAT, at, "indices in place need a view of two dimensions and a static valid shape; the view has %u dimensions, %u indices are given",
                       t.rank, ops->view_count);
        return false;
    }
    t.kind = PTO_TYPE_PARTITION_VIEW;
    t.dims[0] = tile->v_row;
    t.dims[1] = tile->v_col;
    pto_type_id result = isa_type_intern(p, &t);
    const pto_value_id operands[] = {ops->value[ops->view_at], ps->scratch[ops->view_first], ps->scratch[ops->view_first + 1],
                                     make_index(m, tile->v_row), make_index(m, tile->v_col)};
    const uint32_t segments[] = {0, 1, 3, 5, 5};
    struct isa_op_spec spec = {.op = PTO_OP_PARTITION_VIEW, .flags = PTO_OPFLAG_SYNTHETIC, .span = m->span, .name_span = m->name, .operands = operands,
                               .segments = segments, .noperands = 5, .result_types = &result, .nresults = 1};
    pto_op_id id = isa_op_new(p, &spec);
    isa_op_append(p, ps->block, id);
    ops->value[ops->view_at] = p->ops[id].results;
    return true;
}

/* ---- the level-1 form ---- */

/* What a number is where no type is written for it: an element of the tiles, or what its place takes instead. */
static pto_type_id number_type(struct matcher *m, const struct operands *ops, uint32_t k, pto_type_id tile)
{
    struct pto_program *p = m->ps->p;
    for (uint32_t i = 0; i < ops->n && !isa_type_is_tile(p, tile); i++)
        tile = type_of(m->ps, ops->value[i]);
    pto_type_id element = isa_type_is_tile(p, tile) ? isa_type_element(p, tile) : isa_type_simple(p, PTO_TYPE_INDEX);
    uint8_t slots[PTO_MAX_SLOTS];
    if (k >= operand_slots(m, &asm_format(&m->ps->formats, m->op)->forms[0], slots))
        return element;
    enum pto_slot_kind kind = (enum pto_slot_kind)m->info->slots[slots[k]].kind;
    unsigned width = isa_slot_kind(kind)->width;
    if (width != 0)
        return isa_type_int(p, width, 0);
    return asm_slot_takes(kind, isa_type(p, element)->kind) || !asm_slot_takes(kind, PTO_TYPE_INDEX) ? element : isa_type_simple(p, PTO_TYPE_INDEX);
}

/* The numbers among the operands, by the types on parser->scratch from `first` on: one each, or one for the tiles and then one
 * for each scalar that has one. */
static void settle_numbers(struct matcher *m, struct operands *ops, uint32_t first, uint32_t n)
{
    uint32_t total = ops->n + (ops->has_view ? ops->view_count : 0), scalars = 0;
    for (uint32_t k = 0; k < ops->n && !m->failed; k++) {
        bool number = m->items[ops->item[k]].kind != USE && ops->value[k] == 0;
        uint32_t at = n == total ? k + (ops->has_view && k > ops->view_at ? ops->view_count : 0) : 1 + scalars;
        if (number) {
            pto_type_id tile = n != 0 ? m->ps->scratch[first] : 0, written = at < n ? m->ps->scratch[first + at] : 0;
            bool own = written != 0 && (n > 1 || !isa_type_is_tile(m->ps->p, written)); /* one alone may be that of the result */
            ops->value[k] = number_value(m, ops->item[k], own ? written : number_type(m, ops, k, tile));
            m->failed = ops->value[k] == 0;
        }
        scalars += !isa_type_is_tile(m->ps->p, type_of(m->ps, ops->value[k]));
    }
}

static bool read_types(struct matcher *m, struct operands *ops, uint32_t *first, uint32_t *n, struct pto_span *spans)
{
    struct asm_parser *ps = m->ps;
    *first = ps->nscratch;
    *n = 0;
    bool paren = at_kind(m, '(');
    m->i += paren;
    while (!m->failed && !(paren && at_kind(m, ')'))) {
        if (*n != 0) {
            if (!at_kind(m, ',')) {
                if (paren)
                    asm_expected(m, "`,` or `)`");
                break;
            }
            m->i++;
        }
        struct pto_span span;
        pto_type_id t = asm_match_type(m, &span, 0);
        if (*n < MAX_OPERANDS)
            spans[*n] = span;
        asm_push_scratch(ps, t);
        (*n)++;
    }
    m->i += paren;
    if (!m->failed && ops->has_number)
        settle_numbers(m, ops, *first, *n);
    if (!m->failed)
        check_types(m, ops, *first, *n, spans);
    return !m->failed;
}

/* Operands and results to their slots. */
static bool settle(struct matcher *m, const struct operands *ops, uint32_t results, uint32_t nresults)
{
    const struct asm_form *form = form_of(m, ops, nresults, false);
    form = form != NULL ? form : form_of(m, ops, nresults, true); /* the verifier says which operand is of a wrong kind */
    if (form == NULL) {
        if (!has_unknown(m, ops))
            base_diag_emit(m->ps->diags, PTO_D_OP_FORMAT, m->name, "no form of `%s` has %u operands and %u results", m->info->mnemonic, ops->n, nresults);
        return false;
    }
    for (int s = 0; s < m->info->nslots; s++) {
        uint32_t at = m->o.first[s];
        m->o.first[s] = m->ps->nscratch;
        for (uint32_t k = 0; isa_slot_is_list(&m->info->slots[s]) && k < m->o.count[s]; k++)
            asm_push_scratch(m->ps, ops->value[at + k]);
    }
    unsigned least, most, k = 0;
    count_results(m, form, &least, &most);
    unsigned extra = nresults - least;
    for (int s = 0; s < m->info->nslots; s++) {
        const struct pto_slot *slot = &m->info->slots[s];
        bool result = slot->dir == PTO_DIR_RES || (isa_slot_is_out(slot) && form->named[s]); /* tgetval gives a scalar at every level */
        if (!result || (is_extra(m, form, s) && extra == 0))
            continue;
        if (slot->dir == PTO_DIR_RES) /* such an operation is written alike at all levels */
            m->o.flags = (uint16_t)(m->o.flags & ~PTO_OPFLAG_SSA);
        extra -= is_extra(m, form, s);
        m->o.results[s] = m->ps->scratch[results + k++];
        m->o.is_result[s] = true;
    }
    return true;
}

void asm_bind_ssa(struct asm_parser *ps, enum pto_op op, struct pto_span name, struct pto_span span, uint16_t flags)
{
    struct matcher m = {.ps = ps, .op = op, .info = isa_op(op), .items = ps->items, .n = ps->nitems, .name = name, .span = span};
    m.attrs = ps->nopen != 0 ? ps->open[ps->nopen - 1].base_entries : 0;
    m.o.flags = (uint16_t)(flags | PTO_OPFLAG_SSA);
    struct operands ops = {0};
    struct pto_span spans[MAX_OPERANDS] = {{0}};
    uint32_t types = 0, ntypes = 0, results = 0, nresults = 0;
    read_operands(&m, &ops);
    const struct asm_format *format = asm_format(&ps->formats, op);
    unsigned outs = 0, most = 0, low, high;
    for (unsigned k = 0; k < format->nforms; k++) {
        count_results(&m, &format->forms[k], &low, &high);
        outs = k == 0 || low < outs ? low : outs;
        most = high > most ? high : most;
    }
    m.failed = m.failed || !count_fits(&m, &ops, outs);
    m.i += !m.failed && at_kind(&m, LDICT);
    bool untyped = outs == 0 && ops.has_view && m.i >= m.n; /* 6.2: `tstore %t, %view[%r, %c]` */
    if (!m.failed && untyped && ops.has_number)
        settle_numbers(&m, &ops, 0, 0);
    if (!m.failed && !untyped && !at_kind(&m, ':'))
        asm_expected(&m, at_kind(&m, HASH) ? "`:`; a level-1 operation gives its results before `=`, not as a first operand" : "`:` and the types");
    m.i++;
    bool arrow = !m.failed && !untyped && read_types(&m, &ops, &types, &ntypes, spans) && at_kind(&m, ARROW);
    results = ps->nscratch;
    if (arrow) {
        m.i++;
        nresults = asm_match_type_list(&m, true, 0);
    }
    if (!m.failed && m.i < m.n)
        asm_expected(&m, "the end of the operation");
    if (!m.failed && !arrow && outs == 1 && ntypes != 0) { /* one type for the tiles and the result */
        nresults = 1;
        asm_push_scratch(ps, ps->scratch[types]);
    }
    bool handle = most == 0 && nresults == 1 && !format->dps;
    if (!m.failed && (nresults < outs || nresults > most) && !handle) {
        base_diag_emit(ps->diags, PTO_D_OP_FORMAT, name, "`%s` gives %u result%s at level 1, but %u result type%s written", m.info->mnemonic, outs,
                       outs == 1 ? "" : "s", nresults, nresults == 1 ? " is" : "s are");
        m.failed = true;
    }
    bool ok = !m.failed;
    for (uint32_t k = 0; k < nresults && ok; k++) {
        ps->scratch[results + k] = with_location(&m, ps->scratch[results + k], &ops);
        ok = ps->scratch[results + k] != 0;
    }
    if (ok && ops.has_view) {
        const struct pto_tile_type *tile = nresults != 0 ? &isa_type(ps->p, ps->scratch[results])->tile : NULL;
        for (uint32_t k = 0; k < ops.n && tile == NULL; k++)
            if (isa_type_is_tile(ps->p, type_of(ps, ops.value[k])))
                tile = &isa_type(ps->p, type_of(ps, ops.value[k]))->tile;
        struct pto_tile_type copy = tile != NULL ? *tile : (struct pto_tile_type){0};
        ok = make_window(&m, &ops, tile != NULL ? &copy : NULL);
    }
    ok = ok && settle(&m, &ops, results, handle ? 0 : nresults) && asm_fit_attrs(ps, op, m.attrs) &&
         asm_fit_places(ps, op, asm_form_of_operands(&m), name, m.attrs);
    if (!ok) {
        asm_define_error_results(ps);
        return;
    }
    pto_type_id type = handle ? ps->scratch[results] : 0;
    if (handle) {
        m.o.result_list = &type;
        m.o.nresult_list = 1;
    }
    asm_make_op(ps, op, &m.o, name, span, m.attrs);
}
