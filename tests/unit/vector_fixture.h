/* For tests of vector operations: a memory of random bytes, a copy of it in which the test writes down what it expects, and sets
 * of element values that matter. */
#ifndef PTO_TESTS_VECTOR_FIXTURE_H
#define PTO_TESTS_VECTOR_FIXTURE_H
#include "exec_fixture.h"

enum { VECTOR_MEMORY = 64 << 10 };

/* All of UB that tests use, as it must be afterwards. */
struct expected {
    uint8_t bytes[VECTOR_MEMORY];
};

static inline void randomize(struct fixture *f, uint64_t *state)
{
    for (size_t i = 0; i < VECTOR_MEMORY; i += 8) {
        uint64_t v = rnd(state);
        memcpy(f->core.space[PTO_SPACE_VEC] + i, &v, 8);
    }
}
static inline void expect_start(struct fixture *f, struct expected *e) { memcpy(e->bytes, f->core.space[PTO_SPACE_VEC], VECTOR_MEMORY); }
static inline void expect_put(struct expected *e, const struct pto_tile *t, int32_t r, int32_t c, uint64_t bits)
{
    num_store(e->bytes + t->addr, (uint64_t)isa_tile_offset(t, r, c), (enum pto_dtype)t->dtype, bits);
}
static inline void same_memory(struct fixture *f, const struct expected *e, const char *what)
{
    const uint8_t *got = f->core.space[PTO_SPACE_VEC];
    for (size_t i = 0; i < VECTOR_MEMORY; i++)
        if (got[i] != e->bytes[i])
            fail_msg("%s: byte 0x%zx is %02x, expected %02x", what, i, got[i], e->bytes[i]);
}

/* Half of all elements are special, the others any code. */
static inline uint64_t some_code(enum pto_dtype dtype, uint64_t *state)
{
    static const double values[] = {0, 1, -1, 2, -2, 0.5, -0.5, 3, -7, 100, -100, 1.5, 127, 0.1, 1e-3, 40, 65504, 1e-7, 3e38, 1e-40, 1e-30};
    uint64_t any = rnd(state);
    unsigned bits = isa_dtype(dtype)->bits;
    uint64_t mask = bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;
    switch (any >> 60) {
    case 0: return num_max_finite(dtype, false);
    case 1: return num_max_finite(dtype, true);
    case 2: return isa_dtype_is_float(dtype) ? num_inf(dtype, (any & 1) != 0) : any & 7;
    case 3: return isa_dtype_is_float(dtype) ? num_nan(dtype) | (any & 3) : any & 63;
    case 4: return isa_dtype_is_float(dtype) ? (any & 1) << (bits - 1) : any & 1; /* +-0 */
    case 5: return isa_dtype_is_float(dtype) ? 1 + (any & 15) : (0 - (any & 15)) & mask; /* subnormal, small negative */
    case 6:
    case 7: return num_encode(dtype, values[any % (sizeof values / sizeof values[0])], PTO_ROUND_RINT, NUM_OVF_SATURATE, NUM_NAN_CANON);
    default: return any & mask;
    }
}
static inline void put_some(struct fixture *f, const struct pto_tile *t, uint64_t *state)
{
    for (int32_t r = 0; r < t->rows; r++)
        for (int32_t c = 0; c < t->cols; c++)
            put(f, t, r, c, some_code((enum pto_dtype)t->dtype, state));
}

static const enum pto_dtype vector_types[] = {PTO_F32, PTO_F16, PTO_BF16, PTO_I8, PTO_U8, PTO_I16, PTO_U16, PTO_I32, PTO_U32, PTO_I64, PTO_U64};
enum { VECTOR_TYPES = sizeof vector_types / sizeof vector_types[0] };
#endif
