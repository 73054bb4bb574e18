/* Tile code that PyTorch's weight-only kernels share: tiles of UB by address, two halves of UB by turns (side 0 and 1) with flags by hand,
 * conversion of whole arrays. For vector cores. Knows no operator. */
#ifndef PTO_KERNELS_WOQ_TILE_H
#define PTO_KERNELS_WOQ_TILE_H
#include "kernels/tile.h"

/* Two operations of A2/A3's vector pipe of which one needs what the other wrote want a barrier between them (vector.md 26). */
#define WOQ_V(...)              \
    do {                        \
        __VA_ARGS__;            \
        pipe_barrier(PIPE_V);   \
    } while (0)

static inline int64_t woq_min(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t woq_ceil_div(int64_t a, int64_t by) { return (a + by - 1) / by; }
static inline int64_t woq_round_up(int64_t a, int64_t unit) { return woq_ceil_div(a, unit) * unit; }

/* A tile at an address. What one line of C places is one tile for the rules that tell operands apart, wherever it lies: so it is a new one. */
static inline pto_tile woq_placed(pto_tile t, int64_t at)
{
    TASSIGN(t, at);
    t.t.value = 0;
    return t;
}

/* rows x cols valid, in lines of `line` elements. */
static inline pto_tile woq_vec(int64_t at, int dtype, int64_t rows, int64_t line, int64_t cols) { return woq_placed(KERN_VEC(dtype, rows, line, rows, cols), at); }

/* One value a row; what lies there is as well a line of that many. */
static inline pto_tile woq_column(int64_t at, int dtype, int64_t rows)
{
    return woq_placed(KERN_VEC_COL(dtype, woq_round_up(rows, 16), rows), at);
}

static inline void woq_load(pto_tile *t, const void *gm, int dtype, int64_t rows, int64_t cols, int64_t ld)
{
    pto_gm from = KERN_GM(gm, dtype, rows, cols, ld);
    TLOAD(*t, from);
}

/* A line of n elements. */
static inline pto_tile woq_load_line(int64_t at, const void *gm, int dtype, int64_t n)
{
    pto_tile t = woq_vec(at, dtype, 1, woq_round_up(n, 32), n);
    woq_load(&t, gm, dtype, 1, n, n);
    return t;
}

static inline void woq_store(void *gm, int dtype, int64_t rows, int64_t cols, int64_t ld, pto_tile *t)
{
    pto_gm to = KERN_GM(gm, dtype, rows, cols, ld);
    TSTORE(to, *t);
}

static inline void *woq_at(void *ptr, int dtype, int64_t i) { return (char *)ptr + i * pto_dtype_bits(dtype) / 8; }

/* Both halves are free: of what MTE2 fills and V reads, of what V makes and MTE3 stores. */
static inline void woq_open(void)
{
    for (int side = 0; side < 2; side++) {
        set_flag(PIPE_V, PIPE_MTE2, side);
        set_flag(PIPE_MTE3, PIPE_V, side);
    }
}

static inline void woq_close(void)
{
    for (int side = 0; side < 2; side++) {
        wait_flag(PIPE_V, PIPE_MTE2, side);
        wait_flag(PIPE_MTE3, PIPE_V, side);
    }
    pipe_barrier(PIPE_ALL); /* before somebody sets them again */
}

/* Around the loads of a turn: the half is free; its data are there. */
static inline void woq_may_load(int64_t side) { wait_flag(PIPE_V, PIPE_MTE2, side); }
static inline void woq_loaded(int64_t side)
{
    set_flag(PIPE_MTE2, PIPE_V, side);
    wait_flag(PIPE_MTE2, PIPE_V, side);
}
/* V needs what was loaded no longer. */
static inline void woq_used(int64_t side) { set_flag(PIPE_V, PIPE_MTE2, side); }
/* In front of what V writes for MTE3, in front of the store, behind it. */
static inline void woq_may_make(int64_t side) { wait_flag(PIPE_MTE3, PIPE_V, side); }
static inline void woq_made(int64_t side)
{
    set_flag(PIPE_V, PIPE_MTE3, side);
    wait_flag(PIPE_V, PIPE_MTE3, side);
}
static inline void woq_stored(int64_t side) { set_flag(PIPE_MTE3, PIPE_V, side); }

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
