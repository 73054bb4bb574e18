/* What a vector operation must leave: a copy of UB, in which a test writes the expected elements; afterwards the whole memory is
 * compared, so that a byte that changes outside the destination is found, too. */
#ifndef PTO_TESTS_VECTOR_IMAGE_H
#define PTO_TESTS_VECTOR_IMAGE_H
#include "exec_fixture.h"

struct image {
    uint8_t *bytes;
    size_t size;
};

static inline struct image image_of(const struct fixture *f)
{
    struct image im = {.size = (size_t)f->core.size[PTO_SPACE_VEC]};
    im.bytes = malloc(im.size);
    assert_non_null(im.bytes);
    memcpy(im.bytes, f->core.space[PTO_SPACE_VEC], im.size);
    return im;
}
static inline uint64_t image_get(const struct image *im, const struct pto_tile *t, int32_t r, int32_t c)
{
    return num_load(im->bytes + t->addr, (uint64_t)isa_tile_offset(t, r, c), (enum pto_dtype)t->dtype);
}
static inline void image_put(const struct image *im, const struct pto_tile *t, int32_t r, int32_t c, uint64_t bits)
{
    num_store(im->bytes + t->addr, (uint64_t)isa_tile_offset(t, r, c), (enum pto_dtype)t->dtype, bits);
}
/* Compares and frees. */
static inline void image_check(const struct fixture *f, struct image *im, const char *what)
{
    const uint8_t *have = f->core.space[PTO_SPACE_VEC];
    for (size_t i = 0; i < im->size; i++)
        if (have[i] != im->bytes[i])
            fail_msg("%s: byte 0x%zx is %02X, not %02X", what, i, have[i], im->bytes[i]);
    free(im->bytes);
}

/* Random codes: for floats a third small integers, some special values; integers often small. */
static inline void fill_tile(struct fixture *f, const struct pto_tile *t, uint64_t *state)
{
    enum pto_dtype dtype = (enum pto_dtype)t->dtype;
    for (int32_t r = 0; r < t->rows; r++)
        for (int32_t c = 0; c < t->cols; c++) {
            uint64_t bits = rnd(state) >> 7, kind = rnd(state) >> 40;
            if (kind % 3 == 0)
                bits = num_encode(dtype, (double)(int64_t)(bits % 17) - 8, PTO_ROUND_RINT, NUM_OVF_SATURATE, NUM_NAN_CANON);
            else if (kind % 3 == 1 && isa_dtype_is_float(dtype))
                bits = num_encode(dtype, ((double)(int64_t)(bits % 200001) - 100000) / 4096, PTO_ROUND_RINT, NUM_OVF_SATURATE, NUM_NAN_CANON);
            else if (kind % 64 == 2)
                bits = num_nan(dtype);
            put(f, t, r, c, bits);
        }
}
static inline bool is_int_type(unsigned dtype) { return isa_dtype_is_int((enum pto_dtype)dtype); }
static inline double value_of(unsigned dtype, uint64_t bits) { return num_decode((enum pto_dtype)dtype, bits); }
/* One rounding to f32, one to the type. */
static inline uint64_t code_of(unsigned dtype, double v)
{
    return num_encode((enum pto_dtype)dtype, (double)(float)v, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
}
static inline double max_of(double a, double b)
{
    if (isnan(a) || isnan(b))
        return isnan(a) ? b : a;
    return a == b ? (signbit(a) ? b : a) : a > b ? a : b;
}
static inline double min_of(double a, double b)
{
    if (isnan(a) || isnan(b))
        return isnan(a) ? b : a;
    return a == b ? (signbit(a) ? a : b) : a < b ? a : b;
}
static inline bool int_less(unsigned dtype, uint64_t a, uint64_t b)
{
    int64_t x = num_to_i64((enum pto_dtype)dtype, a), y = num_to_i64((enum pto_dtype)dtype, b);
    return dtype == PTO_U64 ? (uint64_t)x < (uint64_t)y : x < y;
}
#endif
