/* Tile code that PyTorch's weight-only kernels share: tiles of UB in lines, their loads and stores, conversion of whole arrays. For vector
 * cores. Knows no operator. */
#ifndef PTO_KERNELS_WOQ_TILE_H
#define PTO_KERNELS_WOQ_TILE_H
#include "base/checked.h"
#include "kernels/sides.h"

/* rows x cols valid, in lines of `line` elements. */
static inline pto_tile woq_vec(int64_t at, int dtype, int64_t rows, int64_t line, int64_t cols) { return kern_placed(KERN_VEC(dtype, rows, line, rows, cols), at); }

/* One value a row; what lies there is as well a line of that many. */
static inline pto_tile woq_column(int64_t at, int dtype, int64_t rows)
{
    return kern_placed(KERN_VEC_COL(dtype, base_round_up(rows, 16), rows), at);
}

static inline void woq_load(pto_tile *t, const void *gm, int dtype, int64_t rows, int64_t cols, int64_t ld)
{
    pto_gm from = KERN_GM(gm, dtype, rows, cols, ld);
    TLOAD(*t, from);
}

/* A line of n elements. */
static inline pto_tile woq_load_line(int64_t at, const void *gm, int dtype, int64_t n)
{
    pto_tile t = woq_vec(at, dtype, 1, base_round_up(n, 32), n);
    woq_load(&t, gm, dtype, 1, n, n);
    return t;
}

static inline void woq_store(void *gm, int dtype, int64_t rows, int64_t cols, int64_t ld, pto_tile *t)
{
    pto_gm to = KERN_GM(gm, dtype, rows, cols, ld);
    TSTORE(to, *t);
}

/* Behind what opened both sides: somebody may open them again. */
static inline void woq_close(void)
{
    kern_sides_close();
    pipe_barrier(PIPE_ALL);
}

/* An array of another element type; exact where `out` holds all values of `in`, else rounded to nearest even. int8 -> f16, bf16, f32; f16,
 * bf16 -> f32. */
struct woq_array {
    const void *in;
    void *out;
    int in_dtype, out_dtype;
    int64_t elems;
};
/* This core's share: a part of a kern_mixed.prepare. */
void woq_convert(const struct woq_array *array, int64_t worker, int64_t workers);
/* The same of codes of 4 bits, low half of a byte first: values code - 8 as int8 or f16. */
void woq_unpack(const uint8_t *packed, void *out, int out_dtype, int64_t bytes, int64_t worker, int64_t workers);
#endif
