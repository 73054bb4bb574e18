/* The math dialect, and the operations of two results (pto-as.md 4.1): correctly rounded in f32 and f64; narrower types compute in
 * f32 and round once more. No state, no diagnostics: a trap is a returned text. */
#include "isa/elementary.h"
#include "isa/insn.h"
#include "sim/scalar_impl.h"

static const char *call(struct sim_scalar *s, enum num_function function)
{
    double y = s->in[1] != NULL ? s->in[1]->u.f : 0.0;
    return sc_put_float(s, num_function(function, s->in[0]->u.f, y, s->out_dtype != PTO_F64));
}
#define NUM_FUNCTION(id, name, arguments) \
    const char *sim_sc_math_##name(struct sim_scalar *s) { return call(s, NUM_FN_##id); }
#include "isa/elementary.def"
#undef NUM_FUNCTION

/* Exact before the rounding to the type; the root of a double, rounded to f32, is the root rounded to f32 (53 >= 2 * 24 + 2). */
#define EXACT_OP(name, expr)                                                                                         \
    const char *sim_sc_math_##name(struct sim_scalar *s)                                                             \
    {                                                                                                                \
        double x = s->in[0]->u.f;                                                                                    \
        return sc_put_float(s, expr);                                                                                \
    }
EXACT_OP(absf, fabs(x))
EXACT_OP(sqrt, s->out_dtype == PTO_F64 ? sqrt(x) : (double)(float)sqrt(x))
EXACT_OP(ceil, num_round_integral(x, PTO_ROUND_CEIL))
EXACT_OP(floor, num_round_integral(x, PTO_ROUND_FLOOR))
EXACT_OP(trunc, num_round_integral(x, PTO_ROUND_TRUNC))
EXACT_OP(round, num_round_integral(x, PTO_ROUND_ROUND))
EXACT_OP(roundeven, num_round_integral(x, PTO_ROUND_RINT))
EXACT_OP(copysign, copysign(x, s->in[1]->u.f))

const char *sim_sc_math_fma(struct sim_scalar *s)
{
    double x = s->in[0]->u.f, y = s->in[1]->u.f, z = s->in[2]->u.f;
    return sc_put_float(s, s->out_dtype == PTO_F64 ? fma(x, y, z) : (double)fmaf((float)x, (float)y, (float)z));
}

const char *sim_sc_math_absi(struct sim_scalar *s) { return sc_put_int(s, sc_signed(s, 0) < 0 ? 0 - sc_low(s, 0) : sc_low(s, 0)); }

static const char *put_pair(struct sim_scalar *s, uint64_t first, uint64_t second, bool second_unsigned)
{
    s->second->kind = PTO_OK_INT;
    s->second->dtype = (uint8_t)s->second_dtype;
    s->second->u.i = sim_scalar_wrap(second, s->second_width, second_unsigned);
    return sc_put_int(s, first);
}

const char *sim_sc_addui_extended(struct sim_scalar *s)
{
    uint64_t a = sc_low(s, 0), sum = (a + sc_low(s, 1)) & sc_mask(s->in_width);
    return put_pair(s, sum, sum < a, true);
}

/* The upper 64 bits of the product of two words. */
static uint64_t high_word(uint64_t a, uint64_t b)
{
    uint64_t al = a & UINT32_MAX, ah = a >> 32, bl = b & UINT32_MAX, bh = b >> 32;
    uint64_t middle = ah * bl + (al * bl >> 32), other = al * bh + (middle & UINT32_MAX);
    return ah * bh + (middle >> 32) + (other >> 32);
}

/* The two halves of a product of 2 * width bits, given as two words. */
static const char *put_halves(struct sim_scalar *s, uint64_t low, uint64_t high)
{
    unsigned w = s->in_width;
    return put_pair(s, low, w >= 64 ? high : low >> w | high << (64 - w), s->out_unsigned);
}

const char *sim_sc_mului_extended(struct sim_scalar *s)
{
    uint64_t a = sc_low(s, 0), b = sc_low(s, 1);
    return put_halves(s, a * b, high_word(a, b));
}

const char *sim_sc_mulsi_extended(struct sim_scalar *s)
{
    uint64_t a = (uint64_t)sc_signed(s, 0), b = (uint64_t)sc_signed(s, 1);
    uint64_t high = high_word(a, b) - (a >> 63 != 0 ? b : 0) - (b >> 63 != 0 ? a : 0);
    return put_halves(s, a * b, high);
}

/* Valid sizes of a tile handle, in units of the text (R1). */
const char *sim_sc_get_validshape(struct sim_scalar *s)
{
    if (s->in[0] == NULL || s->in[0]->kind != PTO_OK_TILE)
        return "the operand is no tile";
    const struct pto_tile *t = &s->in[0]->u.tile;
    int32_t rows = t->v_row < 0 ? t->rows : t->v_row, cols = t->v_col < 0 ? t->cols : t->v_col;
    return put_pair(s, (uint64_t)(rows / isa_text_unit((enum pto_dtype)t->dtype, t->blayout, t->slayout, true)),
                    (uint64_t)(cols / isa_text_unit((enum pto_dtype)t->dtype, t->blayout, t->slayout, false)), false);
}
