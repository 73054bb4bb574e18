/* TCVT of one element: which pairs exist, their default saturation, and the rules per destination (README R14-R16,
 * vector.md 9, machine-and-cube.md c.6).  Composes num_decode and num_encode; knows nothing of tiles. */
#include "isa/num_format.h"

struct pair {
    uint8_t targets, default_sat;
};

#define A2A3 NUM_TCVT_A2A3
#define A5 NUM_TCVT_A5
#define BOTH (NUM_TCVT_A2A3 | NUM_TCVT_A5)
static const struct pair pairs[PTO_DTYPE_COUNT][PTO_DTYPE_COUNT] = {
#define NUM_TCVT(src, dst, targets, sat) [PTO_##src][PTO_##dst] = {targets, PTO_SAT_##sat},
#include "isa/num_tcvt.def"
#undef NUM_TCVT
};
#undef A2A3
#undef A5
#undef BOTH

/* What a destination makes of overflow and NaN (R16). The first entry is for the types without a row: no saturation
 * ("no bit is touched when dst is f32", c.6), NaN stays a quiet NaN of the same sign. */
enum range_rule { RANGE_INF, RANGE_BY_MODE, RANGE_ALWAYS_SATURATE };
enum nan_rule { NAN_SIGNED, NAN_CANON, NAN_ZERO };
struct dst_rule {
    uint8_t range, nan;
    uint8_t round; /* used whatever the mode says; NONE: the mode is obeyed */
};
static const struct dst_rule float_rules[PTO_DTYPE_COUNT] = {
    [PTO_F16] = {RANGE_BY_MODE, NAN_SIGNED, PTO_ROUND_NONE},
    [PTO_BF16] = {RANGE_BY_MODE, NAN_SIGNED, PTO_ROUND_NONE},
    [PTO_F8E4M3] = {RANGE_ALWAYS_SATURATE, NAN_ZERO, PTO_ROUND_RINT},
    [PTO_F8E5M2] = {RANGE_ALWAYS_SATURATE, NAN_ZERO, PTO_ROUND_RINT},
    [PTO_F8E8M0] = {RANGE_BY_MODE, NAN_CANON, PTO_ROUND_NONE},
    [PTO_HIF8] = {RANGE_BY_MODE, NAN_CANON, PTO_ROUND_ROUND},
    [PTO_F4E2M1] = {RANGE_ALWAYS_SATURATE, NAN_CANON, PTO_ROUND_NONE},
    [PTO_F4E1M2] = {RANGE_ALWAYS_SATURATE, NAN_CANON, PTO_ROUND_NONE},
    [PTO_HIF4] = {RANGE_ALWAYS_SATURATE, NAN_CANON, PTO_ROUND_NONE},
};

unsigned num_tcvt_targets(enum pto_dtype dst, enum pto_dtype src) { return pairs[src][dst].targets; }

unsigned num_tcvt_default_sat(enum pto_dtype dst, enum pto_dtype src)
{
    if (pairs[src][dst].targets != 0)
        return pairs[src][dst].default_sat;
    return dst == PTO_HIF8 ? PTO_SAT_OFF : PTO_SAT_ON;
}

/* The mode in force. ODD exists for f32 -> f16 only, HYBRID for hif8, whose row above replaces it; elsewhere both fall
 * back to the default, like NONE (vector.md 9, R14): that is TRUNC for float -> int, else RINT, which num_encode does. */
unsigned num_tcvt_round(enum pto_dtype dst, enum pto_dtype src, unsigned round)
{
    if (!isa_dtype_is_int(dst) && float_rules[dst].round != PTO_ROUND_NONE)
        return float_rules[dst].round;
    if (round == PTO_ROUND_ODD && !(src == PTO_F32 && dst == PTO_F16))
        return PTO_ROUND_NONE;
    return round > PTO_ROUND_ODD ? PTO_ROUND_NONE : round;
}

static uint64_t convert_nan(enum pto_dtype dst, bool negative)
{
    if (isa_dtype_is_int(dst) || float_rules[dst].nan == NAN_ZERO)
        return 0;
    uint64_t code = num_nan(dst);
    if (code == 0) /* fp4 */
        return num_max_finite(dst, false);
    return float_rules[dst].nan == NAN_SIGNED && negative ? code | num_format(dst).sign : code;
}

uint64_t num_tcvt(enum pto_dtype dst, enum pto_dtype src, uint64_t bits, unsigned round, unsigned sat)
{
    if (sat != PTO_SAT_ON && sat != PTO_SAT_OFF)
        sat = num_tcvt_default_sat(dst, src);
    round = num_tcvt_round(dst, src, round);
    bool to_int = isa_dtype_is_int(dst);
    enum num_overflow overflow = sat == PTO_SAT_ON ? NUM_OVF_SATURATE : to_int ? NUM_OVF_WRAP : NUM_OVF_INF;
    if (!to_int && float_rules[dst].range == RANGE_ALWAYS_SATURATE)
        overflow = NUM_OVF_SATURATE;
    else if (!to_int && float_rules[dst].range == RANGE_INF)
        overflow = NUM_OVF_INF;

    if (isa_dtype_is_int(src))
        return num_encode_i64(dst, num_to_i64(src, bits), isa_dtype(src)->kind == PTO_KIND_UINT, round, overflow);
    if (num_is_nan(src, bits)) {
        const struct num_format from = num_format(src);
        return convert_nan(dst, from.kind == PTO_KIND_FLOAT && (bits & from.sign) != 0);
    }
    double value = num_decode(src, bits);
    if (src == PTO_F32 && dst == PTO_F32) /* "round-only": to an integral value */
        value = num_round_integral(value, round);
    return num_encode(dst, value, round, overflow, NUM_NAN_CANON);
}
