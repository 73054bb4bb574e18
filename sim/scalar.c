/* Scalar operations of the arith dialect and the dispatch of all (math: scalar_math.c). f16 and bf16 compute in f32 and round after each op (pto-as.md 4.1).
 * No state, no diagnostics: a trap is a returned text. */
#include "sim/scalar_impl.h"
#include "isa/num.h"

#include <math.h>
#include <string.h>

int64_t sim_scalar_wrap(uint64_t bits, unsigned width, bool is_unsigned) { return isa_wrap_int(bits, width, is_unsigned); }

double sim_scalar_decode(enum pto_dtype dtype, uint64_t code)
{
    double value = num_decode(dtype, code);
    uint64_t bits = dtype == PTO_F64 ? code : UINT64_C(0x7FF8) << 48 | code;
    if (isnan(value))
        memcpy(&value, &bits, sizeof value);
    return value;
}

uint64_t sim_scalar_encode(enum pto_dtype dtype, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (isnan(value) && (dtype == PTO_F64 || (bits & UINT32_MAX) != 0))
        return dtype == PTO_F64 ? bits : bits & sc_mask(isa_dtype(dtype)->bits);
    return num_encode(dtype, value, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
}

struct pto_operand sim_scalar_of_bits(enum pto_dtype dtype, uint64_t bits)
{
    struct pto_operand out = {.dtype = (uint8_t)dtype};
    if (isa_dtype_is_float(dtype)) {
        out.kind = PTO_OK_FLOAT;
        out.u.f = sim_scalar_decode(dtype, bits);
    } else {
        out.kind = PTO_OK_INT;
        out.u.i = num_to_i64(dtype, bits);
    }
    return out;
}

uint64_t sim_scalar_to_bits(enum pto_dtype dtype, const struct pto_operand *value)
{
    return value->kind == PTO_OK_FLOAT ? sim_scalar_encode(dtype, value->u.f)
                                       : num_encode_i64(dtype, value->u.i, dtype == PTO_U64, PTO_ROUND_RINT, NUM_OVF_WRAP);
}

static const char div_zero[] = "division by zero";
static const char div_overflow[] = "the quotient overflows: smallest value / -1";
static const char shift_range[] = "the shift count is not below the width";

static bool overflows(const struct sim_scalar *s)
{
    return sc_signed(s, 1) == -1 && sc_low(s, 0) == UINT64_C(1) << (s->in_width >= 64 ? 63 : s->in_width - 1);
}

#define INT_OP(name, expr) \
    const char *sim_sc_##name(struct sim_scalar *s) { return sc_put_int(s, (uint64_t)(expr)); }
INT_OP(addi, sc_low(s, 0) + sc_low(s, 1))
INT_OP(subi, sc_low(s, 0) - sc_low(s, 1))
INT_OP(muli, sc_low(s, 0) * sc_low(s, 1))
INT_OP(andi, sc_low(s, 0) & sc_low(s, 1))
INT_OP(ori, sc_low(s, 0) | sc_low(s, 1))
INT_OP(xori, sc_low(s, 0) ^ sc_low(s, 1))
INT_OP(minsi, sc_signed(s, 0) < sc_signed(s, 1) ? sc_low(s, 0) : sc_low(s, 1))
INT_OP(maxsi, sc_signed(s, 0) > sc_signed(s, 1) ? sc_low(s, 0) : sc_low(s, 1))
INT_OP(minui, sc_low(s, 0) < sc_low(s, 1) ? sc_low(s, 0) : sc_low(s, 1))
INT_OP(maxui, sc_low(s, 0) > sc_low(s, 1) ? sc_low(s, 0) : sc_low(s, 1))
INT_OP(get_block_idx, s->block_idx)
INT_OP(get_block_num, s->block_num)
INT_OP(get_subblock_idx, s->subblock_idx)
INT_OP(get_subblock_num, s->subblock_num)
/* casts between integers: the source's own width decides how it widens */
INT_OP(index_cast, sc_signed(s, 0))
INT_OP(index_castui, sc_low(s, 0))
INT_OP(extsi, sc_signed(s, 0))
INT_OP(extui, sc_low(s, 0))
INT_OP(trunci, sc_low(s, 0))

#define DIVIDE(name, signed_, expr)                                                                                  \
    const char *sim_sc_##name(struct sim_scalar *s)                                                           \
    {                                                                                                                \
        if (sc_low(s, 1) == 0)                                                                                          \
            return div_zero;                                                                                         \
        if (signed_ && overflows(s))                                                                                 \
            return div_overflow;                                                                                     \
        return sc_put_int(s, (uint64_t)(expr));                                                                         \
    }
DIVIDE(divsi, true, sc_signed(s, 0) / sc_signed(s, 1))
DIVIDE(remsi, true, sc_signed(s, 0) % sc_signed(s, 1))
DIVIDE(divui, false, sc_low(s, 0) / sc_low(s, 1))
DIVIDE(remui, false, sc_low(s, 0) % sc_low(s, 1))
DIVIDE(ceildivui, false, sc_low(s, 0) / sc_low(s, 1) + (sc_low(s, 0) % sc_low(s, 1) != 0))
DIVIDE(ceildivsi, true,
       sc_signed(s, 0) / sc_signed(s, 1) + (sc_signed(s, 0) % sc_signed(s, 1) != 0 && (sc_signed(s, 0) < 0) == (sc_signed(s, 1) < 0)))
DIVIDE(floordivsi, true,
       sc_signed(s, 0) / sc_signed(s, 1) - (sc_signed(s, 0) % sc_signed(s, 1) != 0 && (sc_signed(s, 0) < 0) != (sc_signed(s, 1) < 0)))

#define SHIFT(name, expr)                                      \
    const char *sim_sc_##name(struct sim_scalar *s)     \
    {                                                          \
        uint64_t n = sc_low(s, 1);                                \
        if (n >= s->in_width)                                  \
            return shift_range;                                \
        return sc_put_int(s, (uint64_t)(expr));                   \
    }
SHIFT(shli, sc_low(s, 0) << n)
SHIFT(shrui, sc_low(s, 0) >> n)
/* an arithmetic shift by division: shifting a negative number right is the compiler's choice in C */
SHIFT(shrsi, sc_signed(s, 0) >= 0 ? sc_low(s, 0) >> n : ~(~(uint64_t)sc_signed(s, 0) >> n))

const char *sim_sc_cmpi(struct sim_scalar *s)
{
    bool r = false;
    switch (s->predicate) {
    case PTO_CMPI_EQ: r = sc_low(s, 0) == sc_low(s, 1); break;
    case PTO_CMPI_NE: r = sc_low(s, 0) != sc_low(s, 1); break;
    case PTO_CMPI_SLT: r = sc_signed(s, 0) < sc_signed(s, 1); break;
    case PTO_CMPI_SLE: r = sc_signed(s, 0) <= sc_signed(s, 1); break;
    case PTO_CMPI_SGT: r = sc_signed(s, 0) > sc_signed(s, 1); break;
    case PTO_CMPI_SGE: r = sc_signed(s, 0) >= sc_signed(s, 1); break;
    case PTO_CMPI_ULT: r = sc_low(s, 0) < sc_low(s, 1); break;
    case PTO_CMPI_ULE: r = sc_low(s, 0) <= sc_low(s, 1); break;
    case PTO_CMPI_UGT: r = sc_low(s, 0) > sc_low(s, 1); break;
    case PTO_CMPI_UGE: r = sc_low(s, 0) >= sc_low(s, 1); break;
    default: return "unknown comparison predicate";
    }
    return sc_put_int(s, r);
}

const char *sim_sc_cmpf(struct sim_scalar *s)
{
    double a = s->in[0]->u.f, b = s->in[1]->u.f;
    bool un = isnan(a) || isnan(b), r = false;
    switch (s->predicate) {
    case PTO_CMPF_FALSE: r = false; break;
    case PTO_CMPF_OEQ: r = !un && a == b; break;
    case PTO_CMPF_OGT: r = !un && a > b; break;
    case PTO_CMPF_OGE: r = !un && a >= b; break;
    case PTO_CMPF_OLT: r = !un && a < b; break;
    case PTO_CMPF_OLE: r = !un && a <= b; break;
    case PTO_CMPF_ONE: r = !un && a != b; break;
    case PTO_CMPF_ORD: r = !un; break;
    case PTO_CMPF_UEQ: r = un || a == b; break;
    case PTO_CMPF_UGT: r = un || a > b; break;
    case PTO_CMPF_UGE: r = un || a >= b; break;
    case PTO_CMPF_ULT: r = un || a < b; break;
    case PTO_CMPF_ULE: r = un || a <= b; break;
    case PTO_CMPF_UNE: r = un || a != b; break;
    case PTO_CMPF_UNO: r = un; break;
    case PTO_CMPF_TRUE: r = true; break;
    default: return "unknown comparison predicate";
    }
    return sc_put_int(s, r);
}

const char *sim_sc_select(struct sim_scalar *s)
{
    *s->out = *s->in[s->in[0]->u.i != 0 ? 1 : 2];
    return NULL;
}

/* f64 computes in double, everything narrower in f32 with one rounding; the result is rounded to its type. */
#define FLOAT_OP(name, expr64, expr32)                                  \
    const char *sim_sc_##name(struct sim_scalar *s)              \
    {                                                                   \
        double x = s->in[0]->u.f, y = s->in[1] != NULL ? s->in[1]->u.f : 0.0; \
        float a = (float)x, b = (float)y;                               \
        (void)y, (void)a, (void)b;                                      \
        return sc_put_float(s, s->out_dtype == PTO_F64 ? (expr64) : (double)(expr32)); \
    }
/* -0 < +0; of two NaN the canonical one comes out */
static double minimum(double x, double y) { return isnan(x) || isnan(y) ? (double)NAN : x == y ? (signbit(x) ? x : y) : x < y ? x : y; }
static double maximum(double x, double y) { return isnan(x) || isnan(y) ? (double)NAN : x == y ? (signbit(x) ? y : x) : x > y ? x : y; }
static double minnum(double x, double y) { return isnan(x) ? y : isnan(y) ? x : minimum(x, y); }
static double maxnum(double x, double y) { return isnan(x) ? y : isnan(y) ? x : maximum(x, y); }
FLOAT_OP(addf, x + y, a + b)
FLOAT_OP(subf, x - y, a - b)
FLOAT_OP(mulf, x * y, a * b)
FLOAT_OP(divf, x / y, a / b)
FLOAT_OP(remf, fmod(x, y), fmodf(a, b))
FLOAT_OP(negf, -x, -a)
FLOAT_OP(minimumf, minimum(x, y), (float)minimum(x, y))
FLOAT_OP(maximumf, maximum(x, y), (float)maximum(x, y))
FLOAT_OP(minnumf, minnum(x, y), (float)minnum(x, y))
FLOAT_OP(maxnumf, maxnum(x, y), (float)maxnum(x, y))

const char *sim_sc_extf(struct sim_scalar *s) { return sc_put_float(s, s->in[0]->u.f); }
const char *sim_sc_truncf(struct sim_scalar *s) { return sc_put_float(s, s->in[0]->u.f); }

static const char *from_int(struct sim_scalar *s, uint64_t bits, bool is_unsigned)
{
    int64_t value;
    memcpy(&value, &bits, sizeof value);
    if (s->out_dtype == PTO_F64)
        return sc_put_float(s, is_unsigned ? (double)bits : (double)value);
    return sc_put_float(s, num_decode(s->out_dtype, num_encode_i64(s->out_dtype, value, is_unsigned, PTO_ROUND_RINT, NUM_OVF_INF)));
}
const char *sim_sc_sitofp(struct sim_scalar *s) { return from_int(s, (uint64_t)sc_signed(s, 0), false); }
const char *sim_sc_uitofp(struct sim_scalar *s) { return from_int(s, sc_low(s, 0), true); }

/* Truncates; out of range saturates and NaN gives 0, both trap under --strict. */
static const char *to_int(struct sim_scalar *s, bool is_unsigned)
{
    double v = trunc(s->in[0]->u.f);
    unsigned w = s->out_width > 64 ? 64 : s->out_width;
    double end = ldexp(1.0, (int)(is_unsigned ? w : w - 1)), begin = is_unsigned ? 0.0 : -end;
    if (isnan(v))
        return s->strict ? "conversion of NaN to an integer" : sc_put_int(s, 0);
    if (v < begin || v >= end) {
        if (s->strict)
            return "the value does not fit the integer type";
        uint64_t top = is_unsigned ? sc_mask(w) : sc_mask(w) >> 1;
        return sc_put_int(s, v < begin ? (is_unsigned ? 0 : top + 1) : top);
    }
    return sc_put_int(s, is_unsigned ? (uint64_t)v : (uint64_t)(int64_t)v);
}
const char *sim_sc_fptosi(struct sim_scalar *s) { return to_int(s, false); }
const char *sim_sc_fptoui(struct sim_scalar *s) { return to_int(s, true); }

const char *sim_sc_bitcast(struct sim_scalar *s)
{
    const struct pto_operand *in = s->in[0];
    uint64_t bits = (uint64_t)in->u.i;
    if (in->kind == PTO_OK_FLOAT)
        bits = sim_scalar_encode((enum pto_dtype)in->dtype, in->u.f);
    if (!isa_dtype_is_float(s->out_dtype))
        return sc_put_int(s, bits);
    s->out->kind = PTO_OK_FLOAT;
    s->out->dtype = (uint8_t)s->out_dtype;
    s->out->u.f = sim_scalar_decode(s->out_dtype, bits & sc_mask(isa_dtype(s->out_dtype)->bits));
    return NULL;
}

const char *sim_sc_constant(struct sim_scalar *s)
{
    const struct pto_attribute *a = isa_find_attr(s->program, s->op, PTO_ATTR_VALUE);
    if (a == NULL)
        return "the constant has no value";
    const struct pto_type *type = isa_type(s->program, s->program->values[s->op->results].type);
    if (type->kind == PTO_TYPE_VECTOR || type->kind == PTO_TYPE_TENSOR || a->kind == PTO_LIT_OPAQUE)
        return sc_put_int(s, 0); /* dense<..>: a vector is a place for results only (tmrgsort), nothing reads it */
    if (!isa_dtype_is_float(s->out_dtype)) {
        if (a->kind != PTO_LIT_INT && a->kind != PTO_LIT_BOOL)
            return "the constant is no integer";
        return sc_put_int(s, (uint64_t)a->i);
    }
    if (a->hex) { /* the bits of its type */
        s->out->kind = PTO_OK_FLOAT;
        s->out->dtype = (uint8_t)s->out_dtype;
        s->out->u.f = sim_scalar_decode(s->out_dtype, (uint64_t)a->i & sc_mask(isa_dtype(s->out_dtype)->bits));
        return NULL;
    }
    if (a->kind == PTO_LIT_INT)
        return sc_put_float(s, (double)a->i);
    return a->kind == PTO_LIT_FLOAT ? sc_put_float(s, a->f) : "the constant is no number";
}

/* Only SCALAR rows reach the functions: an INSN, VIEW or CONTROL row expands to nothing. */
#define SCALAR_INSN(exec) NULL
#define SCALAR_VIEW(exec) NULL
#define SCALAR_CONTROL(exec) NULL
#define SCALAR_SCALAR(exec) sim_sc_##exec
static sim_scalar_fn *const rows[PTO_OP_COUNT] = {
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) \
    [PTO_OP_##id] = SCALAR_##cls(exec),
#include "isa/ops.def"
#undef PTO_OP
};

static unsigned width_of(const struct pto_program *p, pto_value_id value)
{
    const struct pto_type *t = isa_type(p, p->values[value].type);
    return t->kind == PTO_TYPE_INT && t->width >= 1 && t->width <= 64 ? t->width : 64;
}

void sim_scalar_types(struct sim_scalar *s)
{
    const struct pto_program *p = s->program;
    const struct pto_operation *op = s->op;
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    s->in_width = 64;
    for (int i = 0; i < info->nslots && i < 3; i++) { /* the last integer operand tells: the condition of select is first */
        pto_value_id v = isa_slot_is_result(&info->slots[i]) ? 0 : isa_operand(p, op, i);
        if (v != 0)
            s->in_width = width_of(p, v);
    }
    const struct pto_type *t = isa_type(p, p->values[op->results].type);
    s->out_width = width_of(p, op->results);
    s->out_unsigned = t->kind == PTO_TYPE_INT && (t->sign == 'u' || t->width == 1);
    s->out_dtype = isa_type_dtype(p, p->values[op->results].type);
    if (op->nresults > 1) {
        s->second_width = width_of(p, op->results + 1);
        s->second_dtype = isa_type_dtype(p, p->values[op->results + 1].type);
    }
    /* both predicates have one key text, and so perhaps one key id (isa_program_init) */
    const struct pto_attribute *predicate = isa_find_attr(p, op, PTO_ATTR_PRED_I);
    if (predicate == NULL)
        predicate = isa_find_attr(p, op, PTO_ATTR_PRED_F);
    s->predicate = predicate != NULL ? predicate->i : -1;
}

const char *sim_scalar_run(struct sim_scalar *s)
{
    sim_scalar_fn *fn = rows[s->op->op];
    return fn != NULL ? fn(s) : "the operation computes no scalar";
}
