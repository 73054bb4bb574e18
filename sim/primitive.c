/* Primitives on rows (primitive.h): one loop a primitive and lane type, made from primitive.def. Loops over arrays, so that the
 * compiler can vectorise them. */
#include "sim/primitive.h"
#include "isa/elementary.h"
#include "sim/formula.h"

#include <math.h>

enum sim_lane sim_lane_of(enum pto_dtype dtype)
{
    const struct isa_dtype_info *info = isa_dtype(dtype);
    if (isa_dtype_is_float(dtype))
        return info->bits <= 32 ? SIM_LANE_F32 : SIM_LANE_NONE;
    if (!isa_dtype_is_int(dtype))
        return SIM_LANE_NONE;
    bool is_signed = info->kind == PTO_KIND_SINT;
    if (info->bits < 32 || (info->bits == 32 && is_signed))
        return SIM_LANE_I32;
    return info->bits == 32 || is_signed ? SIM_LANE_I64 : SIM_LANE_U64;
}

void sim_row_load(enum sim_lane lane, const struct sim_grid *g, int32_t r, int32_t n, union sim_row *out)
{
    switch (lane) {
    case SIM_LANE_F32: sim_load_f32(g, r, n, out->f32); break;
    case SIM_LANE_I32: sim_load_i32(g, r, n, out->i32); break;
    case SIM_LANE_I64: sim_load_i64(g, r, n, out->i64); break;
    default: sim_load_bits(g, r, n, out->u64); break;
    }
}

void sim_row_store(enum sim_lane lane, const struct sim_grid *g, int32_t r, int32_t n, const union sim_row *in)
{
    switch (lane) {
    case SIM_LANE_F32: sim_store_f32(g, r, n, in->f32); break;
    case SIM_LANE_I32: sim_store_i32(g, r, n, in->i32); break;
    case SIM_LANE_I64: sim_store_i64(g, r, n, in->i64); break;
    default: sim_store_bits(g, r, n, in->u64); break;
    }
}

/* Sign- or zero-extends the low `bits` bits in each lane: shifting up and down again. */
#define WRAP_LANES(T, U, field, width)                                                     \
    do {                                                                                   \
        unsigned unused = (width) - bits;                                                  \
        if (is_signed)                                                                     \
            for (int32_t i = 0; i < n; i++)                                                \
                v->field[i] = (T)((U)v->field[i] << unused) >> unused;                     \
        else                                                                               \
            for (int32_t i = 0; i < n; i++)                                                \
                v->field[i] = (T)((U)v->field[i] << unused >> unused);                     \
    } while (0)

void sim_row_settle(enum sim_lane lane, enum pto_dtype dtype, int32_t n, union sim_row *v)
{
    const struct isa_dtype_info *info = isa_dtype(dtype);
    unsigned bits = info->mbits != 0 ? info->mbits : info->bits; /* of an integer: its value bits (dtype.def) */
    bool is_signed = info->kind == PTO_KIND_SINT;
    switch (lane) {
    case SIM_LANE_F32: sim_round_f32(dtype, n, v->f32); break;
    case SIM_LANE_I32:
        if (bits < 32)
            WRAP_LANES(int32_t, uint32_t, i32, 32);
        break;
    case SIM_LANE_I64:
        if (bits < 64)
            WRAP_LANES(int64_t, uint64_t, i64, 64);
        break;
    default: break;
    }
}

#define FILL(field, value)                     \
    for (int i = 0; i < SIM_ROW_PIECE; i++)    \
        out->field[i] = (value)

bool sim_row_scalar(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, enum pto_dtype dtype, enum sim_lane lane,
                    union sim_row *out)
{
    float f = 0;
    int64_t i64 = 0;
    if (!(lane == SIM_LANE_F32 ? sim_scalar_f32(x, insn, role, dtype, &f) : sim_scalar_i64(x, insn, role, dtype, &i64)))
        return false;
    switch (lane) {
    case SIM_LANE_F32: FILL(f32, f); break;
    case SIM_LANE_I32: FILL(i32, (int32_t)i64); break;
    case SIM_LANE_I64: FILL(i64, i64); break;
    default: FILL(u64, (uint64_t)i64); break;
    }
    return true;
}

/* a * b + c of types narrower than f32, where the product is exact in double: rounded to odd, so that rounding it once more to the
 * type is the one rounding of a fused operation (4). An inexact result whose last bit is 0 goes to its odd neighbour on the side of
 * the exact one. */
static inline float fma_to_odd(float a, float b, float c)
{
    double product = (double)a * (double)b, sum = product + (double)c;
    double back = sum - product, error = (product - (sum - back)) + ((double)c - back); /* exact (Knuth) */
    if (error != 0 && (num_f64_bits(sum) & 1) == 0 && isfinite(sum))
        sum = nextafter(sum, error > 0 ? INFINITY : -INFINITY);
    float f = (float)sum;
    if ((double)f != sum && (num_f32_bits(f) & 1) == 0 && isfinite(f))
        f = nextafterf(f, (double)f < sum ? INFINITY : -INFINITY);
    return f;
}

/* The remainder with the sign of the divisor (R18): exact, then one rounded addition. */
static inline float float_rem(float a, float b)
{
    float r = fmodf(a, b);
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

/* base^exp modulo 2^64; a negative exponent of an integer (vector.md 1, tpow): 1 and -1 have reciprocals, 0 else. */
static inline uint64_t int_pow(uint64_t base, uint64_t exp, bool negative)
{
    uint64_t power = 1;
    if (negative)
        return base == 1 || base == UINT64_MAX ? ((exp & 1) != 0 ? base : 1) : 0;
    for (; exp != 0; exp >>= 1, base *= base)
        power *= (exp & 1) != 0 ? base : 1;
    return power;
}

#define WRAP(value) ((T)(value))
#define FUNCTION(id, lane)                                                                                                         \
    static void id##_##lane(int32_t n, unsigned bits, union sim_row *out, const union sim_row *ra, const union sim_row *rb,        \
                            const union sim_row *rc)
#define LOOP(field, formula)                                                                                                       \
    T *restrict d = out->field;                                                                                                    \
    const T *pa = ra->field, *pb = rb->field, *pc = rc->field;                                                                     \
    (void)bits;                                                                                                                    \
    for (int32_t i = 0; i < n; i++) {                                                                                              \
        T a = pa[i], b = pb[i], c = pc[i];                                                                                         \
        (void)b;                                                                                                                   \
        (void)c;                                                                                                                   \
        d[i] = (formula);                                                                                                          \
    }
/* One inclusion of primitive.def for each lane type: T its elements, U their unsigned twin. */
#define SIM_PRIM(id, on_float, on_int, divisor) SIM_PRIM_FLOAT(id, on_float) SIM_PRIM_INT(id, on_int)
#define T float
#define SIM_PRIM_INT(id, formula)
#define SIM_PRIM_FLOAT(id, formula) FUNCTION(id, f32) { LOOP(f32, formula) }
#define SIM_PRIM_FLOAT_ROW(id, call)                                                                                               \
    FUNCTION(id, f32)                                                                                                              \
    {                                                                                                                              \
        float *d = out->f32;                                                                                                       \
        (void)bits, (void)rb, (void)rc;                                                                                            \
        call;                                                                                                                      \
    }
#include "sim/primitive.def"
#undef T
#undef SIM_PRIM_INT
#undef SIM_PRIM_FLOAT
#undef SIM_PRIM_FLOAT_ROW
#define SIM_PRIM_FLOAT(id, formula)
#define SIM_PRIM_FLOAT_ROW(id, call)
#define T int32_t
#define U uint32_t
#define IS_MINUS_ONE(v) ((v) == -1)
#define IS_NEGATIVE(v) ((v) < 0)
#define SIM_PRIM_INT(id, formula) FUNCTION(id, i32) { LOOP(i32, formula) }
#include "sim/primitive.def"
#undef T
#undef U
#undef SIM_PRIM_INT
#define T int64_t
#define U uint64_t
#define SIM_PRIM_INT(id, formula) FUNCTION(id, i64) { LOOP(i64, formula) }
#include "sim/primitive.def"
#undef T
#undef IS_MINUS_ONE
#undef IS_NEGATIVE
#undef SIM_PRIM_INT
#define T uint64_t
#define IS_MINUS_ONE(v) false
#define IS_NEGATIVE(v) ((void)(v), false)
#define SIM_PRIM_INT(id, formula) FUNCTION(id, u64) { LOOP(u64, formula) }
#include "sim/primitive.def"
#undef T
#undef U
#undef SIM_PRIM
#undef SIM_PRIM_INT
#undef SIM_PRIM_FLOAT
#undef SIM_PRIM_FLOAT_ROW

enum divisor { DIVISOR_NO, DIVISOR_A, DIVISOR_B };
typedef void prim_fn(int32_t n, unsigned bits, union sim_row *out, const union sim_row *a, const union sim_row *b, const union sim_row *c);

static const struct prim_info {
    prim_fn *fn[SIM_LANE_COUNT];
    uint8_t divisor;
} prims[SIM_PRIM_COUNT] = {
#define FLOATS(id) [SIM_LANE_F32] = id##_f32
#define INTS(id) [SIM_LANE_I32] = id##_i32, [SIM_LANE_I64] = id##_i64, [SIM_LANE_U64] = id##_u64
#define SIM_PRIM(id, on_float, on_int, div) [SIM_PRIM_##id] = {{FLOATS(id), INTS(id)}, DIVISOR_##div},
#define SIM_PRIM_FLOAT(id, formula) [SIM_PRIM_##id] = {{FLOATS(id)}, DIVISOR_NO},
#define SIM_PRIM_FLOAT_ROW(id, call) SIM_PRIM_FLOAT(id, call)
#define SIM_PRIM_INT(id, formula) [SIM_PRIM_##id] = {{INTS(id)}, DIVISOR_NO},
#include "sim/primitive.def"
};

bool sim_prim_exists(enum sim_prim prim, enum sim_lane lane) { return prims[prim].fn[lane] != NULL; }

bool sim_prim(enum sim_prim prim, enum sim_lane lane, enum pto_dtype dtype, int32_t n, union sim_row *out, const union sim_row *a,
              const union sim_row *b, const union sim_row *c)
{
    prim_fn *fn = prims[prim].fn[lane];
    if (fn != NULL)
        fn(n, isa_dtype(dtype)->bits, out, a, b, c);
    return fn != NULL;
}

int32_t sim_prim_trap(enum sim_prim prim, enum sim_lane lane, int32_t n, const union sim_row *a, const union sim_row *b)
{
    const union sim_row *v = prims[prim].divisor == DIVISOR_A ? a : b;
    if (prims[prim].divisor == DIVISOR_NO || lane == SIM_LANE_F32)
        return -1;
    for (int32_t i = 0; i < n; i++)
        if (lane == SIM_LANE_I32 ? v->i32[i] == 0 : v->u64[i] == 0)
            return i;
    return -1;
}
