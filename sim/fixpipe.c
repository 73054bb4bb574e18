/* Arithmetic of the fixpipe and the table of its modes (machine-and-cube.md e.4; R17).  Knows nothing of layouts. */
#include "sim/fixpipe.h"
#include "sim/exec.h"

#include <math.h>
#include <string.h>

/* e.4, "QuantMode numbers". The same conversion has one code with a scalar and one with a vector of scales. */
#define NO_PARAM(name, code, src, dst, kind) {name, code, PTO_##src, PTO_##dst, SIM_FIX_##kind, SIM_FIX_NONE},
#define SCALED(name, scalar, vector, src, dst, kind)                                      \
    {name, scalar, PTO_##src, PTO_##dst, SIM_FIX_##kind, SIM_FIX_SCALAR},                 \
    {"V" name, vector, PTO_##src, PTO_##dst, SIM_FIX_##kind, SIM_FIX_VECTOR},
static const struct sim_fix_mode modes[] = {
    NO_PARAM("NoQuant", 0, F32, F32, COPY)
    NO_PARAM("NoQuant", 0, I32, I32, COPY)
    NO_PARAM("NoQuant", 0, F16, F16, COPY) /* the f16 accumulator of the Kirins */
    NO_PARAM("F322F16", 1, F32, F16, CAST)
    NO_PARAM("F322BF16", 16, F32, BF16, CAST)
    SCALED("REQ8", 3, 2, I32, I8, SCALE8)
    SCALED("REQ8", 3, 2, I32, U8, SCALE8)
    SCALED("DEQF16", 5, 4, I32, F16, SCALE)
    SCALED("SHIFTS322S16", 13, 12, I32, I16, SHIFT16)
    SCALED("QF322B8_PRE", 24, 23, F32, I8, SCALE8)
    SCALED("QF322B8_PRE", 24, 23, F32, U8, SCALE8)
    SCALED("QF322HIF8", 25, 28, F32, HIF8, SCALE)
    SCALED("QF322FP8", 26, 37, F32, F8E4M3, SCALE)
    SCALED("QF322F32", 27, 38, F32, F32, SCALE)
    SCALED("QF322F16", 32, 33, F32, F16, SCALE)
    SCALED("QF322BF16", 34, 36, F32, BF16, SCALE)
    SCALED("QS322BF16", 35, 39, I32, BF16, SCALE)
};

const struct sim_fix_mode *sim_fix_mode(enum pto_dtype src, enum pto_dtype dst, enum sim_fix_param param)
{
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (modes[i].src == src && modes[i].dst == dst && modes[i].param == param)
            return &modes[i];
    return NULL;
}

static float scale_of(const struct sim_fixpipe *f, uint64_t word)
{
    if (f->mode->param == SIM_FIX_VECTOR ? !f->words_fp32 : !f->scalar_fp32)
        return num_fp19(word);
    uint32_t bits = (uint32_t)word;
    float scale;
    memcpy(&scale, &bits, sizeof scale);
    return scale;
}

/* x * s rounded to odd in 53 bits: rounding that to at most 51 bits gives the same as rounding the exact product. The
 * product of an i32 and a full f32 scale has up to 55 bits; all others are exact as they stand. */
static double product(double x, double s)
{
    double p = x * s, rest = fma(x, s, -p);
    uint64_t bits;
    memcpy(&bits, &p, sizeof bits);
    if (rest == 0 || isnan(rest) || (bits & 1) != 0)
        return p;
    return nextafter(p, rest > 0 ? INFINITY : -INFINITY);
}

static double clamp(double v, double lo, double hi) { return v < lo ? lo : v > hi ? hi : v; }

/* Signed 9-bit offset in bits [45:37]. */
static int offset_of(uint64_t word)
{
    int field = (int)(word >> 37 & 0x1FF);
    return field >= 256 ? field - 512 : field;
}

static uint64_t scale8(double p, uint64_t word)
{
    bool is_signed = (word >> 46 & 1) != 0;
    /* Adding 1.5 * 2^52 and taking it away rounds small numbers to integers, ties to even. */
    double whole = clamp(p, -256, 255) + 0x1.8p52 - 0x1.8p52, t = isnan(p) ? 0 : whole + offset_of(word);
    int y = (int)clamp(t, is_signed ? -128 : 0, is_signed ? 127 : 255);
    return (uint64_t)y & 0xFF;
}

/* Arithmetic shift right by code + 1, then saturation to 16 bits. */
static uint64_t shift16(int64_t x, uint64_t word)
{
    unsigned shift = (unsigned)(word >> 32 & 15) + 1;
    int64_t y = x >= 0 ? x >> shift : ~(~x >> shift);
    y = y < INT16_MIN ? INT16_MIN : y > INT16_MAX ? INT16_MAX : y;
    return (uint64_t)y & 0xFFFF;
}

uint64_t sim_fix_element(const struct sim_fixpipe *f, int32_t col, uint64_t bits)
{
    const struct sim_fix_mode *m = f->mode;
    enum pto_dtype dst = (enum pto_dtype)m->dst;
    enum num_overflow overflow = f->saturate ? NUM_OVF_SATURATE : NUM_OVF_INF;
    double x = num_decode((enum pto_dtype)m->src, bits);
    /* relu makes the multiplier 0 (R17), so that the product is an exact 0 whatever x was. */
    bool cut = f->relu && x < 0;
    if (m->kind == SIM_FIX_COPY)
        return cut ? 0 : bits;
    if (m->kind == SIM_FIX_CAST)
        return num_encode(dst, cut ? 0 : x, PTO_ROUND_RINT, overflow, NUM_NAN_CANON);
    uint64_t word = m->param == SIM_FIX_VECTOR ? f->words[col] : f->word;
    if (m->kind == SIM_FIX_SHIFT16)
        return cut ? 0 : shift16(num_to_i64((enum pto_dtype)m->src, bits), word);
    double p = cut ? 0 : product(x, (double)scale_of(f, word));
    if (m->kind == SIM_FIX_SCALE8)
        return scale8(p, word);
    return num_encode(dst, p, dst == PTO_HIF8 ? PTO_ROUND_ROUND : PTO_ROUND_RINT, overflow, NUM_NAN_CANON);
}

bool sim_fix_has_rows(const struct sim_fixpipe *f)
{
    const struct sim_fix_mode *m = f->mode;
    bool full = m->param == SIM_FIX_VECTOR ? f->words_fp32 : f->scalar_fp32;
    if (m->src == PTO_I32 && full) /* 55 bits */
        return false;
    return m->kind == SIM_FIX_SCALE8 || (m->kind == SIM_FIX_SCALE && !f->saturate && (m->dst == PTO_F32 || m->dst == PTO_F16 || m->dst == PTO_BF16));
}

void sim_fix_scales(const struct sim_fixpipe *f, int32_t n, double *scale)
{
    for (int32_t c = 0; c < n; c++)
        scale[c] = (double)scale_of(f, f->mode->param == SIM_FIX_VECTOR ? f->words[c] : f->word);
}

/* Rounded to odd: another rounding to fewer bits then gives what rounding p gives. */
static float to_odd(double p)
{
    float v = (float)p;
    double back = (double)v;
    uint32_t bits = num_f32_bits(v), larger = fabs(back) > fabs(p), exact = !(back < p) && !(back > p);
    return exact ? v : num_f32_from_bits((bits - larger) | 1);
}

void sim_fix_row(const struct sim_fixpipe *f, int32_t n, const double *scale, const double *x, float *value, int32_t *code)
{
    bool by_word = f->mode->param == SIM_FIX_VECTOR, whole = f->mode->dst == PTO_F32;
    for (int32_t c = 0; c < n; c++) {
        double p = f->relu && x[c] < 0 ? 0 : x[c] * scale[c];
        if (f->mode->kind == SIM_FIX_SCALE8)
            code[c] = (int32_t)scale8(p, by_word ? f->words[c] : f->word);
        else
            value[c] = whole ? (float)p : to_odd(p);
    }
}

bool sim_fix_setup(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_dtype src,
                   enum pto_dtype dst, int32_t col0, int32_t cols, struct sim_fixpipe *f)
{
    static const char *const params[] = {"without a scale", "with a scalar scale", "with a scaling tile"};
    const struct pto_operand *pre = isa_insn_operand(insn, PTO_ROLE_PRE), *fp = isa_insn_operand(insn, PTO_ROLE_FP);
    int64_t relu = isa_insn_attr(insn, PTO_ATTR_RELU);
    *f = (struct sim_fixpipe){.relu = relu == PTO_RELU_NORMAL, .saturate = x->mad_sat, .scalar_fp32 = x->quant_scalar_fp32};
    if (relu != PTO_RELU_NO && relu != PTO_RELU_NORMAL)
        return sim_refuse(x, insn, "reluPreMode %s has no published arithmetic; no_relu and normal_relu have",
                          isa_enum_text(PTO_ENUM_RELU, relu));
    if (pre != NULL && fp != NULL)
        return sim_refuse(x, insn, "a pre-quant scalar and a scaling tile exclude each other");
    enum sim_fix_param param = fp != NULL ? SIM_FIX_VECTOR : pre != NULL ? SIM_FIX_SCALAR : SIM_FIX_NONE;
    f->mode = sim_fix_mode(src, dst, param);
    if (f->mode == NULL)
        return sim_refuse(x, insn, "the fixpipe has no mode from %s to %s %s", isa_dtype(src)->name, isa_dtype(dst)->name,
                          params[param]);
    if (param == SIM_FIX_SCALAR) {
        if (pre->kind != PTO_OK_INT)
            return sim_refuse(x, insn, "the pre-quant operand is no integer: it holds the 64-bit scale word");
        f->word = (uint64_t)pre->u.i;
    }
    if (param != SIM_FIX_VECTOR)
        return true;
    const struct pto_tile *tile = isa_insn_tile(insn, PTO_ROLE_FP);
    struct sim_grid words;
    if (tile == NULL || isa_dtype((enum pto_dtype)tile->dtype)->bits != 64 || tile->space != PTO_SPACE_SCALING)
        return sim_refuse(x, insn, "the `fp` operand must be a scaling tile of 64-bit words");
    if (!sim_grid_of_tile(x, insn, arena, tile, 0, col0, 1, cols, &words))
        return false;
    uint64_t *list = base_alloc_array(arena, (size_t)(cols > 0 ? cols : 1), sizeof *list);
    for (int32_t c = 0; c < cols; c++)
        list[c] = sim_grid_load(&words, 0, c);
    f->words = list;
    return true;
}
