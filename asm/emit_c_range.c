/* Between which numbers an integer lies, as far as that shows: where it does, plain operators of C compute what the text does. */
#include "asm/emit_c.h"

struct range {
    int64_t low, high;
    bool known;
};

static struct range full(const struct pto_program *p, pto_type_id type)
{
    unsigned width = emit_int_width(p, type);
    if (emit_int_is_unsigned(p, type))
        return (struct range){0, width >= 63 ? INT64_MAX : (INT64_C(1) << width) - 1, true};
    return (struct range){width >= 64 ? INT64_MIN : -(INT64_C(1) << (width - 1)), width >= 64 ? INT64_MAX : (INT64_C(1) << (width - 1)) - 1, true};
}

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

static struct range range_NONE(struct range a, struct range b, struct range c)
{
    (void)a, (void)b, (void)c;
    return (struct range){0};
}

static struct range range_ADD(struct range a, struct range b, struct range c)
{
    struct range r = {.known = true};
    (void)c;
    r.known = !__builtin_add_overflow(a.low, b.low, &r.low) && !__builtin_add_overflow(a.high, b.high, &r.high);
    return r;
}

static struct range range_SUB(struct range a, struct range b, struct range c)
{
    struct range r = {.known = true};
    (void)c;
    r.known = !__builtin_sub_overflow(a.low, b.high, &r.low) && !__builtin_sub_overflow(a.high, b.low, &r.high);
    return r;
}

static struct range range_MUL(struct range a, struct range b, struct range c)
{
    int64_t x[4];
    (void)c;
    if (__builtin_mul_overflow(a.low, b.low, &x[0]) || __builtin_mul_overflow(a.low, b.high, &x[1]) || __builtin_mul_overflow(a.high, b.low, &x[2]) ||
        __builtin_mul_overflow(a.high, b.high, &x[3]))
        return (struct range){0};
    return (struct range){least(least(x[0], x[1]), least(x[2], x[3])), most(most(x[0], x[1]), most(x[2], x[3])), true};
}

/* Of numbers that are not negative by positive ones. */
static struct range range_DIV(struct range a, struct range b, struct range c)
{
    (void)c;
    return a.low >= 0 && b.low > 0 ? (struct range){a.low / b.high, a.high / b.low, true} : (struct range){0};
}

static struct range range_CEILDIV(struct range a, struct range b, struct range c)
{
    (void)c;
    return a.low >= 0 && b.low > 0 ? (struct range){a.low / b.high, a.high / b.low + (a.high < INT64_MAX), true} : (struct range){0};
}

static struct range range_REM(struct range a, struct range b, struct range c)
{
    (void)c;
    return a.low >= 0 && b.low > 0 ? (struct range){0, least(a.high, b.high - 1), true} : (struct range){0};
}

static struct range range_AND(struct range a, struct range b, struct range c)
{
    (void)c;
    return a.low >= 0 && b.low >= 0 ? (struct range){0, least(a.high, b.high), true} : (struct range){0};
}

static struct range range_MIN(struct range a, struct range b, struct range c)
{
    (void)c;
    return (struct range){least(a.low, b.low), least(a.high, b.high), true};
}

static struct range range_MAX(struct range a, struct range b, struct range c)
{
    (void)c;
    return (struct range){most(a.low, b.low), most(a.high, b.high), true};
}

static struct range range_SELECT(struct range a, struct range b, struct range c)
{
    (void)a;
    return (struct range){least(b.low, c.low), most(b.high, c.high), true};
}

static struct range range_SAME(struct range a, struct range b, struct range c)
{
    (void)b, (void)c;
    return a;
}

/* Numbers and indices of blocks and cores, and valid extents. */
static struct range range_COUNT(struct range a, struct range b, struct range c)
{
    (void)a, (void)b, (void)c;
    return (struct range){0, INT32_MAX, true};
}

typedef struct range range_fn(struct range a, struct range b, struct range c);
static range_fn *const rows[PTO_OP_COUNT] = {
#define PTO_C_SCALAR(op, safe, range, plain, exact, truth) [PTO_OP_##op] = range_##range,
#include "isa/c_scalar.def"
#undef PTO_C_SCALAR
};

static bool is_int(const struct pto_program *p, pto_value_id v)
{
    unsigned kind = isa_type(p, p->values[v].type)->kind;
    return kind == PTO_TYPE_INT || kind == PTO_TYPE_INDEX;
}

void emit_range_full(struct emit *e, pto_value_id v)
{
    struct range r = is_int(e->p, v) ? full(e->p, e->p->values[v].type) : (struct range){0};
    e->values[v].low = r.low;
    e->values[v].high = r.high;
}

void emit_range_of(struct emit *e, pto_op_id id)
{
    const struct pto_operation *op = &e->p->ops[id];
    struct range in[3] = {{0}}, r = {0};
    bool ints = rows[op->op] != NULL;
    for (uint32_t i = 0; i < op->nresults; i++)
        emit_range_full(e, op->results + i);
    for (uint32_t i = 0; i < op->noperands && i < 3; i++) {
        pto_value_id v = e->p->pool[op->operands + i];
        in[i] = (struct range){e->values[v].low, e->values[v].high, true};
        ints = ints && (is_int(e->p, v) || isa_type(e->p, e->p->values[v].type)->kind == PTO_TYPE_TILE_BUF) && !emit_is_truth(e->p, e->p->values[v].type);
    }
    if (op->op == PTO_OP_ARITH_SELECT && is_int(e->p, op->results))
        ints = true;
    if (ints)
        r = rows[op->op](in[0], in[1], in[2]);
    for (uint32_t i = 0; i < op->nresults && r.known; i++) {
        struct emit_value *v = &e->values[op->results + i];
        if (is_int(e->p, op->results + i) && r.low >= v->low && r.high <= v->high) {
            v->low = r.low;
            v->high = r.high;
        }
    }
}

void emit_range_loop(struct emit *e, pto_op_id id, pto_value_id iv)
{
    const struct pto_operation *op = &e->p->ops[id];
    const struct emit_value *lb = &e->values[isa_operand_of_role(e->p, op, PTO_ROLE_LB)], *ub = &e->values[isa_operand_of_role(e->p, op, PTO_ROLE_UB)];
    emit_range_full(e, iv);
    struct emit_value *v = &e->values[iv];
    if (lb->low > v->low) /* steps are positive */
        v->low = lb->low;
    if (ub->high > INT64_MIN && ub->high - 1 < v->high)
        v->high = ub->high - 1 > v->low ? ub->high - 1 : v->low;
}
