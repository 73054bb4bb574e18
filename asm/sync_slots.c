/* Operands whose place depends on the number of a slot that is chosen at run time: %slot of a multi_tile_get, say (pto-as-2026-08.md
 * 7.3; sync.h). Finds the value and proves its range, 0 to n - 1, and what is touched for each of them. Knows nothing of order. */
#include "asm/sync.h"
#include "base/checked.h"
#include "isa/enums.h"
#include "isa/resolve.h"

#include <string.h>

enum { DEPTH = 24, FUEL = 512, GUESSES = 3, MOST_ARGUMENTS = 16 };

struct range {
    int64_t lo, hi;
};

/* What is taken to be so while something is looked at: in all turns so far, or, of the first `now` guesses, where it is looked at. */
struct guess {
    pto_value_id value;
    struct range range;
};

struct looking {
    const struct pto_program *p;
    struct guess guesses[GUESSES];
    pto_block_id turning; /* not 0: the turn of the loop of this block is `turn`, modulo as many as its tiles go round in */
    unsigned turn;
    unsigned nguesses, now, from, depth, fuel; /* from: of the guesses that hold */
};

static bool range_of(struct looking *l, pto_value_id value, struct range *out);

/* --- ranges of scalar operations --- */

static struct range limits(const struct pto_program *p, pto_value_id value)
{
    const struct pto_type *type = isa_type(p, p->values[value].type);
    unsigned bits = type->kind == PTO_TYPE_INDEX ? 64u : type->kind == PTO_TYPE_INT ? type->width : 0u;
    return bits >= 64 ? (struct range){INT64_MIN, INT64_MAX} : bits < 8 ? (struct range){0, 1} : (struct range){-(INT64_C(1) << (bits - 1)), (INT64_C(1) << (bits - 1)) - 1};
}

static bool is_bit(const struct pto_program *p, pto_value_id value)
{
    return limits(p, value).hi == 1;
}

typedef bool range_fn(struct looking *l, const struct pto_operation *op, const struct range *a, struct range *out);

static bool range_constant(struct looking *l, const struct pto_operation *op, const struct range *a, struct range *out)
{
    (void)a;
    if (is_bit(l->p, op->results) || !isa_const_int(l->p, op->results, &out->lo))
        return false;
    out->hi = out->lo;
    return true;
}

static bool range_add(struct looking *l, const struct pto_operation *op, const struct range *a, struct range *out)
{
    (void)l, (void)op;
    return base_add_i64(a[0].lo, a[1].lo, &out->lo) && base_add_i64(a[0].hi, a[1].hi, &out->hi);
}

static bool range_sub(struct looking *l, const struct pto_operation *op, const struct range *a, struct range *out)
{
    (void)l, (void)op;
    return a[1].lo != INT64_MIN && a[1].hi != INT64_MIN && base_add_i64(a[0].lo, -a[1].hi, &out->lo) && base_add_i64(a[0].hi, -a[1].lo, &out->hi);
}

static bool range_mul(struct looking *l, const struct pto_operation *op, const struct range *a, struct range *out)
{
    (void)l, (void)op;
    return a[0].lo >= 0 && a[1].lo >= 0 && base_mul_i64(a[0].lo, a[1].lo, &out->lo) && base_mul_i64(a[0].hi, a[1].hi, &out->hi);
}

static bool range_rem(struct looking *l, const struct pto_operation *op, const struct range *a, struct range *out)
{
    (void)l, (void)op;
    if (a[0].lo < 0 || a[1].lo < 1)
        return false;
    if (a[0].lo == a[0].hi && a[1].lo == a[1].hi)
        out->lo = out->hi = a[0].lo % a[1].lo;
    else
        *out = (struct range){0, a[0].hi < a[1].hi - 1 ? a[0].hi : a[1].hi - 1};
    return true;
}

static bool range_remu(struct looking *l, const struct pto_operation *op, const struct range *a, struct range *out)
{
    struct range any[2] = {a[0].lo >= 0 ? a[0] : (struct range){0, INT64_MAX}, a[1]};
    return range_rem(l, op, any, out);
}

static bool range_div(struct looking *l, const struct pto_operation *op, const struct range *a, struct range *out)
{
    (void)l, (void)op;
    if (a[0].lo < 0 || a[1].lo < 1)
        return false;
    *out = (struct range){a[0].lo / a[1].hi, a[0].hi / a[1].lo};
    return true;
}

static bool range_and(struct looking *l, const struct pto_operation *op, const struct range *a, struct range *out)
{
    (void)l, (void)op;
    if (a[0].lo == a[0].hi && a[1].lo == a[1].hi) {
        out->lo = out->hi = a[0].lo & a[1].lo;
        return true;
    }
    int64_t x = a[0].lo >= 0 ? a[0].hi : INT64_MAX, y = a[1].lo >= 0 ? a[1].hi : INT64_MAX;
    *out = (struct range){0, x < y ? x : y};
    return a[0].lo >= 0 || a[1].lo >= 0;
}

static bool range_xor(struct looking *l, const struct pto_operation *op, const struct range *a, struct range *out)
{
    (void)l, (void)op;
    *out = (struct range){0, 1};
    if (a[0].lo == a[0].hi && a[1].lo == a[1].hi)
        out->lo = out->hi = a[0].lo ^ a[1].lo;
    return a[0].lo >= 0 && a[0].hi <= 1 && a[1].lo >= 0 && a[1].hi <= 1;
}

static bool range_compare(struct looking *l, const struct pto_operation *op, const struct range *a, struct range *out)
{
    int64_t how = isa_attr_code(l->p, op, PTO_ATTR_PRED_I);
    *out = (struct range){0, 1};
    if ((how == PTO_CMPI_EQ || how == PTO_CMPI_NE) && (a[0].hi < a[1].lo || a[1].hi < a[0].lo))
        out->lo = out->hi = how == PTO_CMPI_NE;
    else if ((how == PTO_CMPI_EQ || how == PTO_CMPI_NE) && a[0].lo == a[0].hi && a[1].lo == a[1].hi)
        out->lo = out->hi = how == PTO_CMPI_EQ;
    return true;
}

static bool range_select(struct looking *l, const struct pto_operation *op, const struct range *a, struct range *out)
{
    struct range yes = a[1], no = a[2];
    pto_op_id cond = l->p->values[isa_operand(l->p, op, 0)].def;
    const struct pto_operation *test = cond != 0 ? &l->p->ops[cond] : NULL;
    int64_t last;
    if (a[0].lo == a[0].hi) {
        *out = a[0].lo != 0 ? yes : no;
        return true;
    }
    /* x == c ? y : x is less than c if x is not more */
    if (test != NULL && test->op == PTO_OP_ARITH_CMPI && isa_attr_code(l->p, test, PTO_ATTR_PRED_I) == PTO_CMPI_EQ && isa_operand(l->p, test, 0) == isa_operand(l->p, op, 2) &&
        isa_const_int(l->p, isa_operand(l->p, test, 1), &last) && no.hi == last && no.lo < no.hi)
        no.hi--;
    *out = (struct range){yes.lo < no.lo ? yes.lo : no.lo, yes.hi > no.hi ? yes.hi : no.hi};
    return true;
}

static bool range_extend(struct looking *l, const struct pto_operation *op, const struct range *a, struct range *out)
{
    (void)l, (void)op;
    *out = a[0];
    return a[0].lo >= 0;
}

static bool range_cast(struct looking *l, const struct pto_operation *op, const struct range *a, struct range *out)
{
    *out = a[0];
    return !is_bit(l->p, isa_operand(l->p, op, 0));
}

static range_fn *const functions[PTO_OP_COUNT] = {
#define PTO_SYNC_RANGE(op, function) [PTO_OP_##op] = range_##function,
#include "asm/sync_range.def"
#undef PTO_SYNC_RANGE
};

/* --- values --- */

/* The loop that a value is an argument of the only block of; 0 if there is none. */
static pto_op_id loop_of(const struct pto_program *p, pto_value_id value)
{
    pto_block_id block = p->values[value].block;
    pto_op_id owner = block != 0 ? p->regions[p->blocks[block].region].owner : 0;
    return owner != 0 && p->ops[owner].op == PTO_OP_SCF_FOR && p->regions[p->ops[owner].regions].first == block ? owner : 0;
}

/* Counted by the loop, or handed on from turn to turn: then the range is one that holds for the first turn, and for each turn if it does
 * for the one before. */
static bool range_of_argument(struct looking *l, pto_value_id value, struct range *out)
{
    const struct pto_program *p = l->p;
    pto_op_id loop = loop_of(p, value);
    struct range first, other, limit = limits(p, value);
    uint32_t ninits, nlast, k = p->values[value].index;
    if (loop == 0)
        return false;
    const struct pto_operation *op = &p->ops[loop];
    if (k == 0) {
        if (!range_of(l, isa_operand_of_role(p, op, PTO_ROLE_LB), &first) || !range_of(l, isa_operand_of_role(p, op, PTO_ROLE_STEP), &other) || other.lo < 1)
            return false;
        bool bounded = range_of(l, isa_operand_of_role(p, op, PTO_ROLE_UB), &other) && other.hi > limit.lo;
        *out = (struct range){first.lo, (bounded ? other.hi : limit.hi) - 1};
        return out->lo <= out->hi;
    }
    const pto_value_id *inits = isa_operand_list(p, op, isa_op_slot(PTO_OP_SCF_FOR, PTO_ROLE_INITS), &ninits);
    const struct pto_operation *last = &p->ops[p->blocks[p->values[value].block].last];
    const pto_value_id *next = last->op == PTO_OP_SCF_YIELD ? isa_operand_list(p, last, isa_op_slot(PTO_OP_SCF_YIELD, PTO_ROLE_VALUES), &nlast) : NULL;
    if (inits == NULL || next == NULL || k > ninits || k > nlast || l->nguesses == GUESSES || !range_of(l, inits[k - 1], &first) || first.lo < 0)
        return false;
    for (int64_t n = 2; n <= SYNC_SLOTS; n++) {
        *out = (struct range){0, n - 1};
        if (first.hi > out->hi)
            continue;
        unsigned from = l->from;
        l->guesses[l->nguesses++] = (struct guess){value, *out};
        l->from = l->now;
        bool holds = range_of(l, next[k - 1], &other) && other.lo >= 0 && other.hi <= out->hi;
        l->from = from;
        l->nguesses--;
        if (holds)
            return true;
    }
    return false;
}

static bool range_of(struct looking *l, pto_value_id value, struct range *out)
{
    const struct pto_program *p = l->p;
    pto_op_id def = value != 0 ? p->values[value].def : 0;
    const struct pto_type *type = value != 0 ? isa_type(p, p->values[value].type) : NULL;
    if (type == NULL || (type->kind != PTO_TYPE_INDEX && type->kind != PTO_TYPE_INT))
        return false;
    for (unsigned i = l->from; i < l->nguesses; i++)
        if (l->guesses[i].value == value) {
            *out = l->guesses[i].range;
            return true;
        }
    if (l->depth >= DEPTH || l->fuel == 0)
        return false;
    l->depth++;
    l->fuel--;
    bool known = false;
    if (def == 0) {
        known = range_of_argument(l, value, out);
    } else if (functions[p->ops[def].op] != NULL) {
        struct range a[3];
        const struct pto_operation *op = &p->ops[def];
        range_fn *f = functions[op->op];
        for (unsigned i = 0; i < op->noperands && i < 3; i++)
            if (!range_of(l, isa_operand(p, op, (int)i), &a[i]))
                a[i] = limits(p, isa_operand(p, op, (int)i));
        struct range limit = limits(p, value);
        known = f(l, op, a, out) && out->lo >= limit.lo && out->hi <= limit.hi;
    }
    l->depth--;
    return known;
}

/* --- operands --- */

/* What an scf.if gives for a result; 0 if its branch is not one of two plain ones. */
static pto_value_id yielded(const struct pto_program *p, pto_value_id value, unsigned branch)
{
    const struct pto_operation *op = &p->ops[p->values[value].def];
    uint32_t n, k = value - op->results;
    if (op->nregions != 2 || isa_entry_block(p, op, branch) == 0)
        return 0;
    const struct pto_operation *last = &p->ops[p->blocks[isa_entry_block(p, op, branch)].last];
    const pto_value_id *values = last->op == PTO_OP_SCF_YIELD ? isa_operand_list(p, last, isa_op_slot(PTO_OP_SCF_YIELD, PTO_ROLE_VALUES), &n) : NULL;
    return values != NULL && k < n ? values[k] : 0;
}

static bool handed_on(const struct pto_program *p, pto_value_id value, pto_value_id *init, pto_value_id *next);

/* Tiles that go round from turn to turn: what the value was in the first turn, so many turns ago. *n: after how many it is the same again,
 * 0 if it does not go round. */
static pto_value_id goes_round(const struct pto_program *p, pto_value_id value, unsigned turns, unsigned *n)
{
    pto_value_id at = value, init, next, found = 0;
    *n = 0;
    for (unsigned k = 0; k < SYNC_SLOTS && handed_on(p, at, &init, &next); k++) {
        found = k == turns ? init : found;
        if (p->values[next].def != 0 || p->values[next].block != p->values[value].block || p->values[next].index == 0)
            return 0;
        if (next == value) {
            *n = k + 1;
            return found;
        }
        at = next;
    }
    return 0;
}

/* As isa_static_reader, with what is guessed. */
static void read_guessed(void *ctx, pto_value_id value, struct pto_operand *out)
{
    struct looking *l = ctx;
    const struct pto_program *p = l->p;
    pto_op_id def = p->values[value].def;
    struct pto_operand by_type;
    struct range range;
    int slot;
    isa_read_type(p, value, out);
    if (out->kind == PTO_OK_INT && range_of(l, value, &range) && range.lo == range.hi)
        out->u.i = range.lo;
    if (l->depth >= DEPTH || l->fuel == 0)
        return;
    unsigned n;
    pto_value_id same = def == 0 && l->turning != 0 && p->values[value].block == l->turning ? goes_round(p, value, l->turn, &n) : 0;
    if (def != 0 && p->ops[def].op == PTO_OP_SCF_IF && out->kind == PTO_OK_TILE && range_of(l, isa_operand(p, &p->ops[def], 0), &range) && range.lo == range.hi)
        same = yielded(p, value, range.lo != 0 ? 0 : 1);
    if (def == 0 && same == 0)
        return;
    l->depth++;
    l->fuel--;
    if (same != 0)
        read_guessed(ctx, same, out);
    else if (functions[p->ops[def].op] == range_select && out->kind == PTO_OK_TILE && range_of(l, isa_operand(p, &p->ops[def], 0), &range) && range.lo == range.hi) {
        read_guessed(ctx, isa_operand(p, &p->ops[def], range.lo != 0 ? 1 : 2), out);
    } else if (isa_op((enum pto_op)p->ops[def].op)->cls == PTO_CLASS_VIEW) {
        by_type = *out;
        (void)isa_resolve_view(p, def, read_guessed, ctx, out, &slot);
        isa_settle(&by_type, out);
    }
    l->depth--;
}

/* The same operation on the same values, of those that make slots. */
static bool same_value(const struct pto_program *p, pto_value_id a, pto_value_id b)
{
    pto_op_id x = p->values[a].def, y = p->values[b].def;
    int64_t m, n;
    if (a == b)
        return true;
    if (x == 0 || y == 0 || p->values[a].type != p->values[b].type || p->ops[x].op != p->ops[y].op || p->ops[x].block != p->ops[y].block || p->ops[x].nattrs != 0 || p->ops[y].nattrs != 0 ||
        p->ops[x].noperands != p->ops[y].noperands || functions[p->ops[x].op] == NULL)
        return false;
    for (int i = 0; i < (int)p->ops[x].noperands; i++) {
        pto_value_id c = isa_operand(p, &p->ops[x], i), d = isa_operand(p, &p->ops[y], i);
        if (c != d && !(isa_const_int(p, c, &m) && isa_const_int(p, d, &n) && m == n))
            return false;
    }
    return true;
}

static uint32_t slot_number(struct sync *s, pto_value_id value, unsigned n)
{
    const struct pto_program *p = s->p;
    pto_op_id def = p->values[value].def;
    for (uint32_t i = 0; i < s->nslots; i++)
        if (s->slots[i].count == n && !s->slots[i].turns && same_value(p, s->slots[i].value, value))
            return i + 1;
    BASE_GROW(s->slots, s->nslots, s->slots_cap);
    s->slots[s->nslots++] = (struct sync_slot){.value = value, .block = def != 0 ? p->ops[def].block : p->values[value].block, .count = (uint8_t)n};
    return s->nslots;
}

/* The value that says where the operand lies, and its range. */
static pto_value_id find_slot(struct looking *l, pto_value_id value, unsigned *n)
{
    const struct pto_program *p = l->p;
    pto_op_id def = value != 0 ? p->values[value].def : 0;
    struct range range;
    int64_t c;
    pto_value_id found = 0;
    if (value == 0 || l->depth >= DEPTH || l->fuel == 0)
        return 0;
    l->fuel--;
    bool cast = def != 0 && functions[p->ops[def].op] == range_cast;
    if (!cast && range_of(l, value, &range)) {
        if (isa_const_int(p, value, &c) || range.lo == range.hi)
            return 0;
        if (range.lo >= 0 && range.hi < SYNC_SLOTS && !is_bit(p, value)) {
            *n = (unsigned)range.hi + 1;
            return value;
        }
    }
    if (def == 0 || (isa_op((enum pto_op)p->ops[def].op)->cls != PTO_CLASS_VIEW && functions[p->ops[def].op] == NULL && p->ops[def].op != PTO_OP_SCF_IF))
        return 0;
    l->depth++;
    for (uint32_t i = 0; i < p->ops[def].noperands && found == 0; i++)
        found = find_slot(l, p->pool[p->ops[def].operands + i], n);
    l->depth--;
    return found;
}

/* The tile that goes round in a loop which an operand is or is a view of. */
static pto_value_id find_round(const struct pto_program *p, pto_value_id value, unsigned *n)
{
    for (unsigned depth = 0; depth < DEPTH && value != 0; depth++) {
        pto_op_id def = p->values[value].def;
        if (def == 0)
            return goes_round(p, value, 0, n) != 0 && *n >= 2 && isa_type_is_tile(p, p->values[value].type) ? value : 0;
        if (isa_op((enum pto_op)p->ops[def].op)->cls != PTO_CLASS_VIEW || p->ops[def].noperands == 0)
            return 0;
        value = isa_operand(p, &p->ops[def], 0);
    }
    return 0;
}

uint32_t asm_sync_slot_of_turn(struct sync *s, pto_block_id block, unsigned n)
{
    for (uint32_t i = 0; i < s->nslots; i++)
        if (s->slots[i].turns && s->slots[i].block == block && s->slots[i].count == n)
            return i + 1;
    BASE_GROW(s->slots, s->nslots, s->slots_cap);
    s->slots[s->nslots++] = (struct sync_slot){.value = s->p->blocks[block].args, .block = block, .count = (uint8_t)n, .turns = true};
    return s->nslots;
}

uint32_t asm_sync_slot_of(struct sync *s, pto_op_id id, pto_value_id value, unsigned at, const struct isa_access *access, struct isa_access *parts)
{
    struct looking l = {.p = s->p, .fuel = FUEL};
    struct isa_access found[ISA_MAX_ACCESSES];
    struct pto_operand list[ISA_MAX_ACCESSES];
    struct pto_insn insn;
    unsigned n = 0;
    pto_value_id slot = s->by_slots && value != 0 && s->nslots < SYNC_MOST_SLOTS ? find_slot(&l, value, &n) : 0;
    pto_value_id round = slot == 0 && s->by_slots && value != 0 && s->nslots < SYNC_MOST_SLOTS ? find_round(s->p, value, &n) : 0;
    if (slot == 0 && round == 0)
        return 0;
    for (unsigned k = 0; k < n; k++) {
        l = (struct looking){.p = s->p, .fuel = FUEL, .guesses = {{slot, {k, k}}}, .nguesses = 1, .now = 1};
        if (round != 0)
            l = (struct looking){.p = s->p, .fuel = FUEL, .turning = s->p->values[round].block, .turn = k};
        isa_resolve_with_list(s->p, id, read_guessed, &l, list, ISA_MAX_ACCESSES, &insn);
        if (isa_accesses(&insn, found) <= at || !found[at].known || found[at].space != access->space || found[at].slot != access->slot || found[at].write != access->write)
            return 0;
        parts[k] = found[at];
        parts[k].slot = 0;
        parts[k].write = parts[k].atomic = false;
    }
    return round != 0 ? asm_sync_slot_of_turn(s, s->p->values[round].block, n) : slot_number(s, slot, n);
}

/* --- two slots --- */

/* A value that is base / by + plus, modulo some m; no base: a constant. */
struct residue {
    pto_value_id base;
    int64_t plus, by;
};

static bool is_power(int64_t n) { return n > 0 && (n & (n - 1)) == 0; }

static bool divide(struct residue *r, int64_t by)
{
    if (by < 1 || r->by != 1 || r->plus % by != 0)
        return false;
    r->plus /= by;
    r->by = by;
    return true;
}

/* What the value is modulo m. Sums that may overflow are ones of their own, but if that changes nothing. */
static struct residue residue_of(struct looking *l, pto_value_id value, int64_t m, bool exact)
{
    const struct pto_program *p = l->p;
    const struct residue itself = {.base = value, .by = 1};
    pto_op_id def = p->values[value].def;
    const struct pto_operation *op = &p->ops[def];
    struct range range;
    struct residue r;
    int64_t c;
    if (isa_const_int(p, value, &c))
        return (struct residue){.plus = c, .by = 1};
    if (def == 0 || functions[op->op] == NULL || l->depth >= DEPTH || l->fuel == 0)
        return itself;
    range_fn *f = functions[op->op];
    pto_value_id a = isa_operand(p, op, 0), b = op->noperands > 1 ? isa_operand(p, op, 1) : 0;
    bool left = f == range_add && isa_const_int(p, a, &c), given = b != 0 && isa_const_int(p, left ? a : b, &c);
    l->depth++;
    l->fuel--;
    bool whole = range_of(l, value, &range), positive = range_of(l, a, &range) && range.lo >= 0;
    r = itself;
    if ((f == range_add || f == range_sub) && given && (whole || (!exact && is_power(m)))) {
        struct residue inner = residue_of(l, left ? b : a, m, exact);
        if (c > INT64_MIN && base_add_i64(inner.plus, f == range_add ? c : -c, &inner.plus))
            r = inner;
    } else if ((f == range_rem || f == range_remu) && !exact && given && c > 0 && c % m == 0 && (positive || (f == range_remu && is_power(c)))) {
        r = residue_of(l, a, m, false);
    } else if (f == range_and && !exact && given && c < INT64_MAX && is_power(m) && (c & (m - 1)) == m - 1) {
        r = residue_of(l, a, m, false);
    } else if (f == range_div && given && c > 0 && positive) {
        struct residue inner = residue_of(l, a, m, true);
        if (divide(&inner, c))
            r = inner;
    } else if ((f == range_cast || f == range_extend) && whole && positive) {
        r = residue_of(l, a, m, exact);
    }
    l->depth--;
    return r;
}

static bool differ(struct looking *l, pto_value_id a, pto_value_id b);

/* Whatever one is, the other is something else. */
static bool differ_by_range(struct looking *l, pto_value_id a, pto_value_id b)
{
    const struct pto_program *p = l->p;
    struct range one, other;
    if (!range_of(l, a, &one))
        return false;
    if (range_of(l, b, &other) && (one.hi < other.lo || other.hi < one.lo))
        return true;
    if (one.lo < 0 || one.hi >= SYNC_SLOTS)
        return false;
    bool all = true;
    for (int64_t k = one.lo; k <= one.hi && all; k++) {
        struct looking guessed = {.p = p, .fuel = l->fuel, .guesses = {{a, {k, k}}}, .nguesses = 1, .now = 1};
        all = range_of(&guessed, b, &other) && (other.hi < k || other.lo > k);
    }
    return all;
}

/* Both are n less than something, modulo n. */
static bool differ_by_residue(struct looking *l, pto_value_id a, pto_value_id b)
{
    for (int64_t m = 2; m <= SYNC_SLOTS; m++) {
        struct residue x = residue_of(l, a, m, false), y = residue_of(l, b, m, false);
        bool same = x.base == y.base || (x.base != 0 && y.base != 0 && same_value(l->p, x.base, y.base));
        if (same && x.by == y.by && (x.plus % m + m) % m != (y.plus % m + m) % m)
            return true;
    }
    return false;
}

/* What a loop hands on for an argument of its block: at first, and from each turn to the next. False if that is not known. */
static bool handed_on(const struct pto_program *p, pto_value_id value, pto_value_id *init, pto_value_id *next)
{
    pto_op_id loop = loop_of(p, value);
    uint32_t k = p->values[value].index, ninits, nlast;
    if (p->values[value].def != 0 || loop == 0 || k == 0)
        return false;
    const struct pto_operation *last = &p->ops[p->blocks[p->values[value].block].last];
    const pto_value_id *inits = isa_operand_list(p, &p->ops[loop], isa_op_slot(PTO_OP_SCF_FOR, PTO_ROLE_INITS), &ninits);
    const pto_value_id *yields = last->op == PTO_OP_SCF_YIELD ? isa_operand_list(p, last, isa_op_slot(PTO_OP_SCF_YIELD, PTO_ROLE_VALUES), &nlast) : NULL;
    if (inits == NULL || yields == NULL || k > ninits || k > nlast)
        return false;
    *init = inits[k - 1];
    *next = yields[k - 1];
    return true;
}

/* Both are handed on from turn to turn: they differ in the first, and in each if they do in the one before. */
static bool differ_by_turns(struct looking *l, pto_value_id a, pto_value_id b)
{
    const struct pto_program *p = l->p;
    pto_value_id first[2], next[2];
    if (!handed_on(p, a, &first[0], &next[0]) || !handed_on(p, b, &first[1], &next[1]) || p->values[a].block != p->values[b].block || !differ(l, first[0], first[1]))
        return false;
    return (next[0] == b && next[1] == a) || differ(l, next[0], next[1]);
}

static bool differ(struct looking *l, pto_value_id a, pto_value_id b)
{
    if (a == b || l->depth >= DEPTH || l->fuel == 0)
        return false;
    l->depth++;
    l->fuel--;
    bool known = differ_by_range(l, a, b) || differ_by_range(l, b, a) || differ_by_residue(l, a, b) || differ_by_turns(l, a, b);
    l->depth--;
    return known;
}

bool asm_sync_slots_differ(const struct sync *s, uint32_t a, uint32_t b)
{
    struct looking l = {.p = s->p, .fuel = FUEL};
    return !s->slots[a].turns && !s->slots[b].turns && differ(&l, s->slots[a].value, s->slots[b].value);
}

static bool range_if(const struct pto_program *p, pto_value_id known, int64_t is, pto_value_id value, struct range *out)
{
    struct looking l = {.p = p, .fuel = FUEL, .guesses = {{known, {is, is}}}, .nguesses = 1, .now = 1};
    return range_of(&l, value, out);
}

/* Whatever is handed on for the argument, the value is another one in the next turn. */
static bool changes_with(struct looking *l, pto_value_id value, pto_value_id argument)
{
    const struct pto_program *p = l->p;
    pto_value_id first, next;
    struct range all, now, then, to;
    if (!handed_on(p, argument, &first, &next) || !range_of(l, argument, &all) || all.lo < 0 || all.hi >= SYNC_SLOTS)
        return false;
    for (int64_t k = all.lo; k <= all.hi; k++) {
        if (!range_if(p, argument, k, value, &now) || !range_if(p, argument, k, next, &to) || to.lo < all.lo || to.hi > all.hi)
            return false;
        for (int64_t m = to.lo; m <= to.hi; m++)
            if (!range_if(p, argument, m, value, &then) || (then.lo <= now.hi && now.lo <= then.hi))
                return false;
    }
    return true;
}

bool asm_sync_slot_changes(const struct sync *s, uint32_t slot)
{
    const struct pto_program *p = s->p;
    struct looking l = {.p = p, .fuel = FUEL};
    pto_value_id value = s->slots[slot].value, first, next;
    pto_op_id owner = p->regions[p->blocks[s->slots[slot].block].region].owner;
    struct range range;
    int64_t step;
    const struct pto_block *block = &p->blocks[s->slots[slot].block];
    if (s->slots[slot].turns)
        return true;
    if (handed_on(p, value, &first, &next) && differ(&l, value, next))
        return true;
    for (uint32_t i = 1; i < block->nargs && i <= MOST_ARGUMENTS; i++)
        if (changes_with(&l, value, block->args + i))
            return true;
    for (int64_t m = 2; m <= SYNC_SLOTS; m++) {
        struct residue r = residue_of(&l, value, m, false);
        if (r.base == 0 || loop_of(p, r.base) != owner || owner == 0)
            continue;
        if (handed_on(p, r.base, &first, &next)) {
            struct residue then = residue_of(&l, next, m, r.by != 1);
            int64_t change = then.plus;
            if (then.base == r.base && then.by == 1 && change % r.by == 0 && change / r.by % m != 0)
                return true;
        } else if (p->values[r.base].index == 0 && isa_const_int(p, isa_operand_of_role(p, &p->ops[owner], PTO_ROLE_STEP), &step) && range_of(&l, r.base, &range) && range.lo >= 0 &&
                   step % r.by == 0 && step / r.by % m != 0) {
            return true;
        }
    }
    return false;
}
