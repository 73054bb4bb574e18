/* Inside of sim/scalar*.c: what the functions of SCALAR rows share. */
#ifndef PTO_SIM_SCALAR_IMPL_H
#define PTO_SIM_SCALAR_IMPL_H
#include "isa/num.h"
#include "sim/scalar.h"

#include <math.h>
#include <string.h>

static inline uint64_t sc_mask(unsigned width) { return width >= 64 ? UINT64_MAX : (UINT64_C(1) << width) - 1; }
static inline uint64_t sc_low(const struct sim_scalar *s, int k) { return (uint64_t)s->in[k]->u.i & sc_mask(s->in_width); }
/* As a signed number of the width, whatever the type's own sign; i1 true is -1 to signed ops. */
static inline int64_t sc_signed(const struct sim_scalar *s, int k)
{
    uint64_t bits = sc_low(s, k), top = UINT64_C(1) << (s->in_width >= 64 ? 63 : s->in_width - 1);
    if ((bits & top) != 0)
        bits |= ~sc_mask(s->in_width);
    int64_t value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline const char *sc_put_int(struct sim_scalar *s, uint64_t bits)
{
    s->out->kind = PTO_OK_INT;
    s->out->dtype = (uint8_t)s->out_dtype;
    s->out->u.i = sim_scalar_wrap(bits, s->out_width, s->out_unsigned);
    return NULL;
}

/* Rounds an exact or f32/f64 result to the type of the op. */
static inline const char *sc_put_float(struct sim_scalar *s, double value)
{
    s->out->kind = PTO_OK_FLOAT;
    s->out->dtype = (uint8_t)s->out_dtype;
    if (s->out_dtype == PTO_F64)
        s->out->u.f = value;
    else
        s->out->u.f = num_decode(s->out_dtype, num_encode(s->out_dtype, value, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON));
    if (isnan(s->out->u.f))
        s->out->u.f = (double)NAN;
    return NULL;
}

#define SC_ROW_INSN(exec)
#define SC_ROW_VIEW(exec)
#define SC_ROW_CONTROL(exec)
#define SC_ROW_SCALAR(exec) const char *sim_sc_##exec(struct sim_scalar *s);
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) SC_ROW_##cls(exec)
#include "isa/ops.def"
#undef PTO_OP
#undef SC_ROW_INSN
#undef SC_ROW_VIEW
#undef SC_ROW_CONTROL
#undef SC_ROW_SCALAR
#endif
