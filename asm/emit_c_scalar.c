/* Scalar operations in C: the templates of isa/c_scalar.def, or the functions of pto/scalar.h that compute on the simulator's code. */
#include "asm/emit_c.h"

enum safe { SAFE_NEVER, SAFE_ALWAYS, SAFE_FITS, SAFE_DIVIDES, SAFE_SHIFTS };
struct row {
    const char *plain, *exact, *truth;
    uint8_t safe;
};
static const struct row rows[PTO_OP_COUNT] = {
#define PTO_C_SCALAR(op, safe, range, plain, exact, truth) [PTO_OP_##op] = {plain, exact, truth, SAFE_##safe},
#include "isa/c_scalar.def"
#undef PTO_C_SCALAR
};
#define PTO_C_CMPI(predicate, ints, truth)
#define PTO_C_CMPF(predicate, floats)
static const struct { const char *ints, *truth; } of_ints[] = {
#undef PTO_C_CMPI
#define PTO_C_CMPI(predicate, ints, truth) [PTO_CMPI_##predicate] = {ints, truth},
#include "isa/c_predicate.def"
};
static const char *const of_floats[] = {
#undef PTO_C_CMPI
#undef PTO_C_CMPF
#define PTO_C_CMPI(predicate, ints, truth)
#define PTO_C_CMPF(predicate, floats) [PTO_CMPF_##predicate] = floats,
#include "isa/c_predicate.def"
#undef PTO_C_CMPI
#undef PTO_C_CMPF
};

/* One operation at work. */
struct scalar {
    struct emit *e;
    const struct pto_operation *op;
    pto_value_id in[3];
    unsigned n;
    pto_value_id out;
    bool natural;   /* no operand can be negative */
    unsigned width; /* of its integer operands: the last one tells, for the condition of select is first */
};

static pto_type_id type_of(const struct scalar *s, pto_value_id v) { return s->e->p->values[v].type; }
static bool is_float(const struct scalar *s, pto_value_id v) { return isa_type(s->e->p, type_of(s, v))->kind == PTO_TYPE_FLOAT; }
static bool is_truth(const struct scalar *s, pto_value_id v) { return emit_is_truth(s->e->p, type_of(s, v)); }
static bool is_odd(unsigned width) { return width != 1 && width != 8 && width != 16 && width != 32 && width != 64; }

/* An operand as an integer of its width with or without sign; modular: as an unsigned one that C does not widen to int. */
static const char *as_int(struct scalar *s, unsigned k, bool is_unsigned, bool modular)
{
    struct emit *e = s->e;
    pto_value_id v = s->in[k];
    const char *atom = emit_atom(e, emit_value(e, v));
    unsigned width = emit_int_width(e->p, type_of(s, v));
    if (modular && e->values[v].literal && e->values[v].low >= 0 && e->values[v].low == e->values[v].high)
        return emit_int(e, e->values[v].low, width, true);
    if (modular)
        return emit_format(e, "(uint%d_t)%s", width > 32 ? 64 : 32, atom);
    if (s->natural) /* none is negative: the same with and without a sign */
        return atom;
    if (is_truth(s, v))
        return is_unsigned ? atom : emit_format(e, "-%s", atom);
    if (emit_int_is_unsigned(e->p, type_of(s, v)) == is_unsigned || (e->values[v].literal && e->values[v].low >= 0 && width == 64 && !is_unsigned))
        return atom;
    return emit_format(e, "(%sint%u_t)%s", is_unsigned ? "u" : "", width <= 8 ? 8 : width <= 16 ? 16 : width <= 32 ? 32 : 64, atom);
}

/* A float in a type that C compares. */
static const char *as_float(struct scalar *s, unsigned k)
{
    enum pto_dtype dtype = (enum pto_dtype)isa_type(s->e->p, type_of(s, s->in[k]))->dtype;
    const char *atom = emit_atom(s->e, emit_value(s->e, s->in[k]));
    return dtype == PTO_F32 || dtype == PTO_F64 ? atom : emit_format(s->e, "pto_s_from_%s(%s)", emit_float_suffix(dtype), atom);
}

/* Valid rows or columns of a tile in the units of the text (R1). */
static const char *valid_extent(struct scalar *s, bool row)
{
    const struct pto_tile_type *t = &isa_type(s->e->p, type_of(s, s->in[0]))->tile;
    int unit = isa_text_unit((enum pto_dtype)t->dtype, t->blayout, t->slayout, row);
    return emit_format(s->e, unit == 1 ? "%s.t.%s" : "%s.t.%s / %d", emit_value(s->e, s->in[0]), row ? "v_row" : "v_col", unit);
}

static const char *convert_floats(struct scalar *s);
static const char *keep_bits(struct scalar *s);
static const char *from_int(struct scalar *s, bool is_unsigned);

static const char *expand(struct scalar *s, const char *text)
{
    struct base_buf out = {0};
    for (; *text != '\0'; text++) {
        if (*text != '$') {
            base_putc(&out, *text);
            continue;
        }
        char what = *++text;
        bool whole = strchr("Txbij0123456789", what) != NULL;
        unsigned k = whole ? 0 : (unsigned)(*++text - '0');
        if (what == 'x')
            base_puts(&out, convert_floats(s));
        else if (what == 'b')
            base_puts(&out, keep_bits(s));
        else if (what == 'i' || what == 'j')
            base_puts(&out, from_int(s, what == 'j'));
        else if (what == 'T')
            base_puts(&out, emit_type_of(s->e, s->out));
        else if (what >= '0' && what <= '9')
            base_puts(&out, emit_atom(s->e, emit_value(s->e, s->in[what - '0'])));
        else if (what == 'f')
            base_puts(&out, as_float(s, k));
        else if (what == 'r' || what == 'c')
            base_puts(&out, valid_extent(s, what == 'r'));
        else
            base_puts(&out, as_int(s, k, what == 'u', what == 'm'));
    }
    const char *copy = base_strdup(&s->e->arena, out.data != NULL ? out.data : "");
    base_buf_free(&out);
    return copy;
}

/* The function of pto/scalar.h: of the float type, or of integers of a width. */
static const char *function_of(const struct scalar *s)
{
    const char *name = isa_op((enum pto_op)s->op->op)->mnemonic, *dot = strrchr(name, '.');
    return dot != NULL ? dot + 1 : name;
}

static const char *call(struct scalar *s, unsigned result)
{
    struct emit *e = s->e;
    struct base_buf text = {0};
    bool to_int = !is_float(s, s->out), floats = s->n != 0 && is_float(s, s->in[0]);
    const struct pto_type *type = isa_type(e->p, type_of(s, floats ? s->in[0] : s->out));
    if (to_int)
        base_printf(&text, "(%s)", emit_type_of(e, s->out));
    base_printf(&text, "pto_s_%s", function_of(s));
    if (floats || !to_int)
        base_printf(&text, "_%s", emit_float_suffix((enum pto_dtype)type->dtype));
    if (result != 0)
        base_puts(&text, "_second");
    const char *comma = "(";
    if (!floats || to_int) { /* the width of the integers that it takes, or makes of a float */
        unsigned out = emit_int_width(e->p, type_of(s, s->out));
        base_printf(&text, "(%u", floats || (s->n == 1 && to_int && out < s->width) ? out : s->width); /* the narrower one of a cast */
        comma = ", ";
    }
    for (unsigned k = 0; k < s->n; k++, comma = ", ")
        base_printf(&text, "%s%s", comma, !floats && emit_int_is_unsigned(e->p, type_of(s, s->in[k])) && s->width == 64 ? emit_format(e, "(int64_t)%s", emit_atom(e, emit_value(e, s->in[k])))
                                                                                                                       : emit_value(e, s->in[k]));
    base_putc(&text, ')');
    const char *copy = base_strdup(&e->arena, text.data);
    base_buf_free(&text);
    return copy;
}

/* From float to float: through double, which holds every value of every type. */
static const char *convert_floats(struct scalar *s)
{
    const char *from = emit_float_suffix((enum pto_dtype)isa_type(s->e->p, type_of(s, s->in[0]))->dtype);
    const char *to = emit_float_suffix((enum pto_dtype)isa_type(s->e->p, type_of(s, s->out))->dtype);
    return emit_format(s->e, "pto_s_to_%s(pto_s_from_%s(%s))", to, from, emit_value(s->e, s->in[0]));
}

static const char *keep_bits(struct scalar *s)
{
    struct emit *e = s->e;
    const char *value = emit_value(e, s->in[0]);
    if (is_float(s, s->in[0]))
        value = emit_format(e, "pto_s_bits_%s(%s)", emit_float_suffix((enum pto_dtype)isa_type(e->p, type_of(s, s->in[0]))->dtype), value);
    else if (is_float(s, s->out))
        value = as_int(s, 0, true, false);
    if (is_float(s, s->out))
        return emit_format(e, "pto_s_of_bits_%s(%s)", emit_float_suffix((enum pto_dtype)isa_type(e->p, type_of(s, s->out))->dtype), value);
    return emit_format(e, "(%s)%s", emit_type_of(e, s->out), emit_atom(e, value));
}

static const char *from_int(struct scalar *s, bool is_unsigned)
{
    enum pto_dtype to = (enum pto_dtype)isa_type(s->e->p, type_of(s, s->out))->dtype;
    if ((to == PTO_F32 || to == PTO_F64) && !is_odd(s->width))
        return emit_format(s->e, "(%s)%s", emit_type_of(s->e, s->out), emit_atom(s->e, as_int(s, 0, is_unsigned, false)));
    return call(s, 0);
}

static const char *compare(struct scalar *s, const struct pto_attribute *predicate)
{
    if (is_float(s, s->in[0]))
        return expand(s, of_floats[predicate->i]);
    if (s->in[0] == s->in[1] || is_odd(s->width)) /* compilers call x == x a mistake */
        return emit_format(s->e, "pto_s_cmpi(%u, %d, %s, %s)", s->width, (int)predicate->i, emit_value(s->e, s->in[0]), emit_value(s->e, s->in[1]));
    return expand(s, is_truth(s, s->in[0]) ? of_ints[predicate->i].truth : of_ints[predicate->i].ints);
}

/* Does the range that follows from the operands fit the type? Then it was kept, unless it is the type's own. */
static bool fits(const struct scalar *s)
{
    const struct emit_value *r = &s->e->values[s->out];
    unsigned width = emit_int_width(s->e->p, type_of(s, s->out));
    int64_t top = width >= 64 ? INT64_MAX : (INT64_C(1) << (width - !emit_int_is_unsigned(s->e->p, type_of(s, s->out)))) - 1;
    int64_t bottom = emit_int_is_unsigned(s->e->p, type_of(s, s->out)) ? 0 : -top - 1;
    return r->low != bottom || r->high != top;
}

static bool is_safe(const struct scalar *s, enum safe safe)
{
    const struct emit_value *b = s->n > 1 ? &s->e->values[s->in[1]] : NULL;
    switch (safe) {
    case SAFE_ALWAYS: return true;
    case SAFE_FITS: return fits(s);
    case SAFE_DIVIDES: return b != NULL && (b->low > 0 || b->high < -1);
    case SAFE_SHIFTS: return b != NULL && b->low >= 0 && b->high < (int64_t)s->width;
    default: return false;
    }
}

static const char *expression(struct scalar *s, unsigned result)
{
    const struct row *row = &rows[s->op->op];
    const struct pto_program *p = s->e->p;
    const struct pto_attribute *predicate = isa_find_attr(p, s->op, PTO_ATTR_PRED_I);
    if (predicate == NULL)
        predicate = isa_find_attr(p, s->op, PTO_ATTR_PRED_F);
    if (predicate != NULL)
        return compare(s, predicate);
    if (row->plain == NULL || row->plain[0] == '\0')
        return call(s, result);
    if (s->n == 3 && (emit_is_tile(p, s->out) || emit_is_view(p, s->out) || emit_is_object(p, s->out)))
        return emit_format(s->e, "%s ? %s : %s", emit_value(s->e, s->in[0]), emit_copy(s->e, s->in[1]), emit_copy(s->e, s->in[2]));
    bool ints = s->n != 0 && !is_float(s, s->in[0]), odd = ints && isa_type(p, type_of(s, s->in[0]))->kind == PTO_TYPE_INT &&
                                                           (is_odd(emit_int_width(p, type_of(s, s->in[0]))) || is_odd(emit_int_width(p, type_of(s, s->out))));
    if (s->op->op != PTO_OP_ARITH_SELECT && s->n != 0 && (is_truth(s, s->out) || is_truth(s, s->in[0])))
        return is_truth(s, s->out) && s->n == 1 && ints && !is_truth(s, s->in[0]) ? expand(s, "($u0 & 1) != 0") /* a cast keeps the low bit */
               : row->truth[0] != '\0'                                           ? expand(s, row->truth)
                                                                                 : call(s, result);
    if (odd && s->op->op != PTO_OP_ARITH_SELECT)
        return call(s, result);
    const char *text = is_safe(s, (enum safe)row->safe) ? row->plain : row->exact;
    if (text[0] == '\0')
        return call(s, result);
    const char *bar = strchr(text, '|');
    if (bar != NULL && s->op->nresults > 1)
        text = result != 0 ? bar + 1 : emit_format(s->e, "%.*s", (int)(bar - text), text);
    text = expand(s, text);
    const struct pto_type *type = isa_type(p, type_of(s, s->out));
    bool cast = type->kind == PTO_TYPE_INT && text[0] != '(' && s->op->op != PTO_OP_ARITH_SELECT && (type->width < 32 || type->sign == 'u');
    return cast ? emit_format(s->e, "(%s)(%s)", emit_type_of(s->e, s->out), text) : text;
}

static void constant(struct emit *e, const struct pto_operation *op)
{
    const struct pto_program *p = e->p;
    const struct pto_attribute *a = isa_find_attr(p, op, PTO_ATTR_VALUE);
    const struct pto_type *type = isa_type(p, p->values[op->results].type);
    struct emit_value *v = &e->values[op->results];
    emit_range_full(e, op->results);
    if (a == NULL || type->kind == PTO_TYPE_VECTOR || type->kind == PTO_TYPE_TENSOR || a->kind == PTO_LIT_OPAQUE) {
        if (v->needed)
            emit_refuse(e, op->span, "constants of vectors and tensors have no form in C");
        return;
    }
    v->literal = true;
    if (type->kind == PTO_TYPE_FLOAT) {
        enum pto_dtype dtype = (enum pto_dtype)type->dtype;
        const char *suffix = emit_float_suffix(dtype);
        if (suffix == NULL && v->needed)
            (void)emit_type_of(e, op->results);
        else if (suffix != NULL && a->hex)
            v->text = emit_format(e, "pto_s_of_bits_%s(0x%llx)", suffix, (unsigned long long)a->i);
        else if (suffix != NULL)
            v->text = emit_float_literal(e, dtype, a->kind == PTO_LIT_INT ? (double)a->i : a->f);
        return;
    }
    unsigned width = emit_int_width(p, p->values[op->results].type);
    bool is_unsigned = emit_int_is_unsigned(p, p->values[op->results].type);
    int64_t n = isa_wrap_int((uint64_t)a->i, width, is_unsigned);
    v->text = emit_is_truth(p, p->values[op->results].type) ? n != 0 ? "true" : "false" : emit_int(e, n, width, is_unsigned);
    if (!is_unsigned || n >= 0)
        v->low = v->high = n;
}

void emit_scalar(struct emit *e, pto_op_id id)
{
    const struct pto_program *p = e->p;
    const struct pto_operation *op = &p->ops[id];
    if (op->op == PTO_OP_ARITH_CONSTANT) {
        constant(e, op);
        return;
    }
    struct scalar s = {.e = e, .op = op, .out = op->results, .width = 64};
    for (uint32_t i = 0; i < op->noperands && s.n < 3; i++)
        if (p->pool[op->operands + i] != 0) {
            s.in[s.n] = p->pool[op->operands + i];
            s.width = emit_int_width(p, type_of(&s, s.in[s.n++]));
        }
    emit_range_of(e, id);
    s.natural = true;
    for (unsigned k = 0; k < s.n; k++)
        s.natural = s.natural && !is_float(&s, s.in[k]) && !is_truth(&s, s.in[k]) && e->values[s.in[k]].low >= 0 && e->values[s.in[k]].high >= e->values[s.in[k]].low &&
                    type_of(&s, s.in[k]) == type_of(&s, s.in[0]);
    e->pending += s.n != 0;
    for (uint32_t k = 0; k < op->nresults; k++) {
        s.out = op->results + k;
        if (!e->values[s.out].needed && k != 0)
            continue;
        if (is_float(&s, s.out) && emit_float_suffix((enum pto_dtype)isa_type(p, type_of(&s, s.out))->dtype) == NULL)
            (void)emit_type_of(e, s.out);
        const char *text = expression(&s, k);
        if (e->values[s.out].needed)
            emit_define(e, s.out, text, true);
        else if (strncmp(text, "pto_s_", 6) == 0 || strstr(text, ")pto_s_") != NULL)
            emit_line(e, "(void)%s;", text);
    }
}
