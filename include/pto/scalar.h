/* Scalars of kernels, as exact as in text (pto-as.md 4.1): what C's operators do not say, or leave open. ptoas --emit=c writes them;
 * kernels by hand may use them where bits matter.
 *
 * Integers: pto_s_OP(width, a, b) computes on the low `width` bits and gives the result sign-extended (unsigned minimum, quotient and the
 * like: of the same bits). A division by zero, a quotient that overflows and a shift by width or more end the run with a finding at this line.
 * Floats: pto_s_OP_TYPE(a, b) with TYPE f32, f64, f16, bf16, f8e4m3, f8e5m2, f8e8m0, hif8. f32 and f64 are rounded once, to nearest even;
 * narrower types compute in f32 and round once more. Every NaN that comes out is the one canonical NaN. */
#ifndef PTO_SCALAR_H
#define PTO_SCALAR_H
#include <pto/types.h>

#include <string.h>

PTO_BEGIN_DECLS
/* An operation of the arith or math dialect by its name on floats of a type (PTO_DT_float ..), all as their bits. */
PTO_API uint64_t pto_s_float(const char *op, int type, uint64_t a, uint64_t b, uint64_t c);
/* On integers; second: the second result (carry, high half). */
PTO_API int64_t pto_s_int(const char *op, bool second, unsigned width, int64_t a, int64_t b, struct pto_here here);
/* From integer to float bits and back; is_unsigned: of the integer. */
PTO_API uint64_t pto_s_from_int(int type, unsigned width, bool is_unsigned, int64_t a);
PTO_API int64_t pto_s_to_int(int type, unsigned width, bool is_unsigned, uint64_t a, struct pto_here here);
/* The value of a float's bits; a number rounded to the type. */
PTO_API double pto_s_value(int type, uint64_t bits);
PTO_API uint64_t pto_s_round_to(int type, double value);
/* Comparison by the number of its predicate (arith.cmpi) on the low bits. */
PTO_API bool pto_s_compare(unsigned width, int predicate, int64_t a, int64_t b);
/* Ends the run unless the condition holds. */
PTO_API void pto_s_require_at(bool condition, const char *message, struct pto_here here);
/* An address of the machine's global memory (R30) for a pointer into a buffer, and back; NULL if no buffer is there. */
PTO_API int64_t pto_s_address(const void *ptr);
PTO_API void *pto_s_pointer(int64_t address);
PTO_END_DECLS

/* Ends the run with a finding at this line unless the condition holds. */
#define pto_s_require(condition, message) pto_s_require_at((condition) != 0, message, PTO_HERE_)
/* i, which has to lie in 0 .. n - 1. */
#define pto_s_within(i, n) pto_s_within_at(i, n, PTO_HERE_)
static inline int64_t pto_s_within_at(int64_t i, int64_t n, struct pto_here here)
{
    pto_s_require_at(i >= 0 && i < n, "an index outside", here);
    return i;
}

/* ---- integers ---- */
/* The low `width` bits, zero-extended. */
static inline int64_t pto_s_low_bits(unsigned width, int64_t a) { return width >= 64 ? a : (int64_t)((uint64_t)a & ((UINT64_C(1) << width) - 1)); }
/* Comparison of integers by the number of its predicate (arith.cmpi): 0 or 1. */
#define pto_s_cmpi(width, predicate, a, b) pto_s_compare(width, predicate, (int64_t)(a), (int64_t)(b))
#define PTO_S_INT2_(op, width, a, b) pto_s_int(op, false, width, (int64_t)(a), (int64_t)(b), PTO_HERE_)
#define PTO_S_INT1_(op, width, a) pto_s_int(op, false, width, (int64_t)(a), 0, PTO_HERE_)
/* The operation of the arith dialect of this name, on the low `width` bits. */
#define pto_s_addi(width, a, b) PTO_S_INT2_("arith.addi", width, a, b)
#define pto_s_subi(width, a, b) PTO_S_INT2_("arith.subi", width, a, b)
#define pto_s_muli(width, a, b) PTO_S_INT2_("arith.muli", width, a, b)
#define pto_s_divsi(width, a, b) PTO_S_INT2_("arith.divsi", width, a, b)
#define pto_s_divui(width, a, b) PTO_S_INT2_("arith.divui", width, a, b)
#define pto_s_remsi(width, a, b) PTO_S_INT2_("arith.remsi", width, a, b)
#define pto_s_remui(width, a, b) PTO_S_INT2_("arith.remui", width, a, b)
#define pto_s_ceildivsi(width, a, b) PTO_S_INT2_("arith.ceildivsi", width, a, b)
#define pto_s_ceildivui(width, a, b) PTO_S_INT2_("arith.ceildivui", width, a, b)
#define pto_s_floordivsi(width, a, b) PTO_S_INT2_("arith.floordivsi", width, a, b)
#define pto_s_andi(width, a, b) PTO_S_INT2_("arith.andi", width, a, b)
#define pto_s_ori(width, a, b) PTO_S_INT2_("arith.ori", width, a, b)
#define pto_s_xori(width, a, b) PTO_S_INT2_("arith.xori", width, a, b)
#define pto_s_shli(width, a, b) PTO_S_INT2_("arith.shli", width, a, b)
#define pto_s_shrsi(width, a, b) PTO_S_INT2_("arith.shrsi", width, a, b)
#define pto_s_shrui(width, a, b) PTO_S_INT2_("arith.shrui", width, a, b)
#define pto_s_minsi(width, a, b) PTO_S_INT2_("arith.minsi", width, a, b)
#define pto_s_maxsi(width, a, b) PTO_S_INT2_("arith.maxsi", width, a, b)
#define pto_s_minui(width, a, b) PTO_S_INT2_("arith.minui", width, a, b)
#define pto_s_maxui(width, a, b) PTO_S_INT2_("arith.maxui", width, a, b)
/* The operation of the math dialect. */
#define pto_s_absi(width, a) PTO_S_INT1_("math.absi", width, a)
/* Sign- or zero-extended from `width` bits. */
#define pto_s_extsi(width, a) PTO_S_INT1_("arith.extsi", width, a)
#define pto_s_extui(width, a) pto_s_low_bits(width, (int64_t)(a))
#define pto_s_trunci(width, a) PTO_S_INT1_("arith.trunci", width, a)
#define pto_s_index_cast(width, a) PTO_S_INT1_("arith.index_cast", width, a)
#define pto_s_index_castui(width, a) pto_s_low_bits(width, (int64_t)(a))
/* Two results: the sum and its carry, the low and the high half of the product. */
#define pto_s_addui_extended(width, a, b) PTO_S_INT2_("arith.addui_extended", width, a, b)
#define pto_s_addui_extended_second(width, a, b) pto_s_int("arith.addui_extended", true, width, (int64_t)(a), (int64_t)(b), PTO_HERE_)
#define pto_s_mulsi_extended(width, a, b) PTO_S_INT2_("arith.mulsi_extended", width, a, b)
#define pto_s_mulsi_extended_second(width, a, b) pto_s_int("arith.mulsi_extended", true, width, (int64_t)(a), (int64_t)(b), PTO_HERE_)
#define pto_s_mului_extended(width, a, b) PTO_S_INT2_("arith.mului_extended", width, a, b)
#define pto_s_mului_extended_second(width, a, b) pto_s_int("arith.mului_extended", true, width, (int64_t)(a), (int64_t)(b), PTO_HERE_)

/* ---- floats ---- */
#define PTO_S_FLOATS_(f)                                                                                                     \
    f(f32, float, uint32_t) f(f64, double, uint64_t) f(f16, half, uint16_t) f(bf16, bfloat16_t, uint16_t) f(f8e4m3, float8_e4m3_t, uint8_t) \
        f(f8e5m2, float8_e5m2_t, uint8_t) f(f8e8m0, float8_e8m0_t, uint8_t) f(hif8, hifloat8_t, uint8_t)
/* pto_s_bits_f32(x), pto_s_of_bits_f32(bits): the bits of a float, and the float of bits.
 * pto_s_from_f16(x), pto_s_to_f16(x): its value as a double, which holds all of them; a double rounded to nearest even.
 * pto_s_sitofp_f32(width, n), pto_s_uitofp_f32, pto_s_fptosi_f32(width, x), pto_s_fptoui_f32: integers of that width; what does not fit
 * becomes the nearest that does, NaN becomes 0. */
#define PTO_S_BASICS_(t, type, word)                                                                                         \
    static inline uint64_t pto_s_bits_##t(type x)                                                                            \
    {                                                                                                                        \
        word bits;                                                                                                           \
        memcpy(&bits, &x, sizeof bits);                                                                                      \
        return bits;                                                                                                         \
    }                                                                                                                        \
    static inline type pto_s_of_bits_##t(uint64_t code)                                                                      \
    {                                                                                                                        \
        word bits = (word)code;                                                                                              \
        type x;                                                                                                              \
        memcpy(&x, &bits, sizeof x);                                                                                         \
        return x;                                                                                                            \
    }                                                                                                                        \
    static inline double pto_s_from_##t(type x) { return pto_s_value(PTO_DT_##type, pto_s_bits_##t(x)); }                     \
    static inline type pto_s_to_##t(double x) { return pto_s_of_bits_##t(pto_s_round_to(PTO_DT_##type, x)); }                 \
    static inline type pto_s_sitofp_##t(unsigned width, int64_t n) { return pto_s_of_bits_##t(pto_s_from_int(PTO_DT_##type, width, false, n)); } \
    static inline type pto_s_uitofp_##t(unsigned width, int64_t n) { return pto_s_of_bits_##t(pto_s_from_int(PTO_DT_##type, width, true, n)); }
PTO_S_FLOATS_(PTO_S_BASICS_)
#define PTO_S_FPTOINT_(t, type, is_unsigned, width, x) pto_s_to_int(PTO_DT_##type, width, is_unsigned, pto_s_bits_##t(x), PTO_HERE_)
#define pto_s_fptosi_f32(width, x) PTO_S_FPTOINT_(f32, float, false, width, x)
#define pto_s_fptoui_f32(width, x) PTO_S_FPTOINT_(f32, float, true, width, x)
#define pto_s_fptosi_f64(width, x) PTO_S_FPTOINT_(f64, double, false, width, x)
#define pto_s_fptoui_f64(width, x) PTO_S_FPTOINT_(f64, double, true, width, x)
#define pto_s_fptosi_f16(width, x) PTO_S_FPTOINT_(f16, half, false, width, x)
#define pto_s_fptoui_f16(width, x) PTO_S_FPTOINT_(f16, half, true, width, x)
#define pto_s_fptosi_bf16(width, x) PTO_S_FPTOINT_(bf16, bfloat16_t, false, width, x)
#define pto_s_fptoui_bf16(width, x) PTO_S_FPTOINT_(bf16, bfloat16_t, true, width, x)
#define pto_s_fptosi_f8e4m3(width, x) PTO_S_FPTOINT_(f8e4m3, float8_e4m3_t, false, width, x)
#define pto_s_fptoui_f8e4m3(width, x) PTO_S_FPTOINT_(f8e4m3, float8_e4m3_t, true, width, x)
#define pto_s_fptosi_f8e5m2(width, x) PTO_S_FPTOINT_(f8e5m2, float8_e5m2_t, false, width, x)
#define pto_s_fptoui_f8e5m2(width, x) PTO_S_FPTOINT_(f8e5m2, float8_e5m2_t, true, width, x)
#define pto_s_fptosi_f8e8m0(width, x) PTO_S_FPTOINT_(f8e8m0, float8_e8m0_t, false, width, x)
#define pto_s_fptoui_f8e8m0(width, x) PTO_S_FPTOINT_(f8e8m0, float8_e8m0_t, true, width, x)
#define pto_s_fptosi_hif8(width, x) PTO_S_FPTOINT_(hif8, hifloat8_t, false, width, x)
#define pto_s_fptoui_hif8(width, x) PTO_S_FPTOINT_(hif8, hifloat8_t, true, width, x)

#define PTO_S_CALL_(op, t, type, a, b, c) pto_s_of_bits_##t(pto_s_float(op, PTO_DT_##type, a, b, c))
#define PTO_S_ONE_(t, type, name, op) static inline type pto_s_##name##_##t(type x) { return PTO_S_CALL_(op, t, type, pto_s_bits_##t(x), 0, 0); }
#define PTO_S_TWO_(t, type, name, op)                                                                                        \
    static inline type pto_s_##name##_##t(type x, type y) { return PTO_S_CALL_(op, t, type, pto_s_bits_##t(x), pto_s_bits_##t(y), 0); }
#define PTO_S_MATH_(t, type, word)                                                                                           \
    PTO_S_TWO_(t, type, addf, "arith.addf") PTO_S_TWO_(t, type, subf, "arith.subf") PTO_S_TWO_(t, type, mulf, "arith.mulf")  \
    PTO_S_TWO_(t, type, divf, "arith.divf") PTO_S_TWO_(t, type, remf, "arith.remf") PTO_S_TWO_(t, type, minimumf, "arith.minimumf") \
    PTO_S_TWO_(t, type, maximumf, "arith.maximumf") PTO_S_TWO_(t, type, minnumf, "arith.minnumf")                            \
    PTO_S_TWO_(t, type, maxnumf, "arith.maxnumf") PTO_S_TWO_(t, type, powf, "math.powf") PTO_S_TWO_(t, type, atan2, "math.atan2") \
    PTO_S_TWO_(t, type, copysign, "math.copysign") PTO_S_ONE_(t, type, negf, "arith.negf") PTO_S_ONE_(t, type, absf, "math.absf") \
    PTO_S_ONE_(t, type, sqrt, "math.sqrt") PTO_S_ONE_(t, type, rsqrt, "math.rsqrt") PTO_S_ONE_(t, type, exp, "math.exp")     \
    PTO_S_ONE_(t, type, exp2, "math.exp2") PTO_S_ONE_(t, type, expm1, "math.expm1") PTO_S_ONE_(t, type, log, "math.log")     \
    PTO_S_ONE_(t, type, log2, "math.log2") PTO_S_ONE_(t, type, log10, "math.log10") PTO_S_ONE_(t, type, log1p, "math.log1p") \
    PTO_S_ONE_(t, type, sin, "math.sin") PTO_S_ONE_(t, type, cos, "math.cos") PTO_S_ONE_(t, type, tanh, "math.tanh")         \
    PTO_S_ONE_(t, type, erf, "math.erf") PTO_S_ONE_(t, type, ceil, "math.ceil") PTO_S_ONE_(t, type, floor, "math.floor")     \
    PTO_S_ONE_(t, type, trunc, "math.trunc") PTO_S_ONE_(t, type, round, "math.round") PTO_S_ONE_(t, type, roundeven, "math.roundeven") \
    static inline type pto_s_fma_##t(type x, type y, type z) { return PTO_S_CALL_("math.fma", t, type, pto_s_bits_##t(x), pto_s_bits_##t(y), pto_s_bits_##t(z)); }
PTO_S_FLOATS_(PTO_S_MATH_)
#endif
