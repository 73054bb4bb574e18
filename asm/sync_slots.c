/* Operands whose place depends on the number of a slot that is chosen at run time: %slot of a multi_tile_get, say (pto-as-2026-08.md
 * 7.3; sync.h). Finds the value and proves its range, 0 to n - 1, and what is touched for each of them. Knows nothing of order. */
#include "asm/sync.h"
#include "base/checked.h"
#include "isa/enums.h"
#include "isa/resolve.h"

#include <string.h>

enum { DEPTH = 24, FUEL = 512, GUESSES = 3, MOST = 256 }; /* slots of a function: their regions may all meet each other */

struct range {
    int64_t lo, hi;
};

/* What is taken to be so while something is looked at. */
struct guess {
    pto_value_id value;
    struct range range;
};

struct looking {
    const struct pto_program *p;
    struct guess guesses[GUESSES];
    unsigned nguesses, depth, fuel;
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
        l->guesses[l->nguesses++] = (struct guess){value, *out};
        bool holds = range_of(l, next[k - 1], &other) && other.lo >= 0 && other.hi <= out->hi;
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
    for (unsigned i = 0; i < l->nguesses; i++)
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
        known = true;
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
    if (def == 0 || l->depth >= DEPTH || l->fuel == 0)
        return;
    l->depth++;
    l->fuel--;
    if (functions[p->ops[def].op] == range_select && out->kind == PTO_OK_TILE && range_of(l, isa_operand(p, &p->ops[def], 0), &range) && range.lo == range.hi) {
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
        if (s->slots[i].count == n && same_value(p, s->slots[i].value, value))
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
    if (def == 0 || (isa_op((enum pto_op)p->ops[def].op)->cls != PTO_CLASS_VIEW && functions[p->ops[def].op] == NULL))
        return 0;
    l->depth++;
    for (uint32_t i = 0; i < p->ops[def].noperands && found == 0; i++)
        found = find_slot(l, p->pool[p->ops[def].operands + i], n);
    l->depth--;
    return found;
}

uint32_t asm_sync_slot_of(struct sync *s, pto_op_id id, pto_value_id value, unsigned at, const struct isa_access *access, struct isa_access *parts)
{
    struct looking l = {.p = s->p, .fuel = FUEL};
    struct isa_access found[ISA_MAX_ACCESSES];
    struct pto_operand list[ISA_MAX_ACCESSES];
    struct pto_insn insn;
    unsigned n = 0;
    pto_value_id slot = s->by_slots && value != 0 && s->nslots < MOST ? find_slot(&l, value, &n) : 0;
    if (slot == 0)
        return 0;
    for (unsigned k = 0; k < n; k++) {
        l = (struct looking){.p = s->p, .fuel = FUEL, .guesses = {{slot, {k, k}}}, .nguesses = 1};
        isa_resolve_with_list(s->p, id, read_guessed, &l, list, ISA_MAX_ACCESSES, &insn);
        if (isa_accesses(&insn, found) <= at || !found[at].known || found[at].space != access->space || found[at].slot != access->slot || found[at].write != access->write)
            return 0;
        parts[k] = found[at];
        parts[k].slot = 0;
        parts[k].write = parts[k].atomic = false;
    }
    return slot_number(s, slot, n);
}
