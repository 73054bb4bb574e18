/* Quantised weights in front of a product: vector cores unpack codes of 1, 2, 4 or 8 bits, give them their values, apply zeros and scales by
 * groups of K, and leave plain rows of numbers in global memory for the cube. What format it is, and in which order the roundings come, the
 * operator says in struct kern_weight; nothing here knows one.
 *
 *     struct kern_weight w = {.n = n, .k = k, .group = g, .packed = .., .bits = 4, .add = -8, .mode = KERN_WEIGHT_SCALE, .scale = .., ..};
 *     kern_weight_plan(call->target, &w);
 *     w.scratch = kern_temp(call, "zeros", PTO_DT_half, kern_weight_scratch(&w));
 *     w.out = kern_temp(call, "w", w.out_dtype, n * k);
 *     struct kern_mixed mixed = {.prepare = kern_weight_prepare, .arg = &w};     the B of the product: .data = w.out, .order = KERN_COLS, .ld = k
 * An operator that needs arg for more calls kern_weight_prepare(&plan->weight, worker, workers) in its own prepare. */
#ifndef PTO_KERNELS_WEIGHT_H
#define PTO_KERNELS_WEIGHT_H
#include "kernels/op.h"

/* v is the value of a code; each step is rounded to math. s, z: of its row n and group k / group. */
enum kern_weight_mode {
    KERN_WEIGHT_PLAIN,   /* v */
    KERN_WEIGHT_SCALE,   /* v * s */
    KERN_WEIGHT_SUB_MUL, /* (v - z) * s; scale NULL: v - z */
    KERN_WEIGHT_MUL_SUB  /* v * s - z; scale NULL: v - z */
};
/* How codes of less than 8 bits come apart. */
enum kern_unpack_way {
    KERN_UNPACK_LANES, /* 32-bit lanes; any target */
    KERN_UNPACK_BYTES  /* bytes that interleave; A5 */
};
/* In each 32-bit word, bits under the mask and those `shift` above them change places. */
struct kern_swap {
    int shift;
    uint32_t mask;
};
struct kern_weight {
    int64_t n, k;
    int64_t group;           /* of K, for each a scale and a zero; divides k */
    const void *packed;      /* [n, k * bits / 8] bytes without gaps, element i of a byte at bits i * bits; k * bits is a multiple of 8 */
    int bits;                /* 1, 2, 4, 8 */
    bool two_complement;     /* of 8 bits */
    struct kern_swap swaps[3]; /* done first, in this order, to the words of packed; then k * bits is a multiple of 32 */
    int swap_count;
    double mul, add;         /* value = code * mul + add, exact in f16; mul 0 means 1 */
    const void *table;       /* f16[16] in device memory: value = table[code]; NULL: none */
    uint8_t mode;            /* enum kern_weight_mode */
    const void *scale, *zero; /* [n, k / group] */
    int scale_dtype;         /* of both: half, float or bfloat16_t; widened to math */
    bool zero_packed;        /* zero is [k / group, n * bits / 8] bytes, codes packed along n */
    int math;                /* PTO_DT_half, PTO_DT_float */
    int out_dtype;           /* math, or int8_t with mode PLAIN */
    void *out;               /* [n, k] without gaps */
    void *scratch;           /* kern_weight_scratch() elements of half; only used with zero_packed */
    /* Of kern_weight_plan(): tiles of rows x cols, where a row is one group of one n; how many of them there are; who makes which. */
    uint8_t way;             /* enum kern_unpack_way */
    int64_t elems;           /* of a tile */
    int64_t in_at, work_at, shifted_at, mask_at, codes_at, out_at, swap_at, ub_end; /* in UB, bytes */
    int64_t row_group;       /* elements of a row */
    int64_t rows, cols, rows_all, row_tiles, col_tiles, workers;
    bool whole_rows;         /* groups begin within bytes: unpacked first, then scaled, by one core for all of a row of n */
    int64_t overlap;         /* rows of n whose zeros two cores may both unpack */
};

/* Chooses tiles. Its data may still be NULL, but whether table, scale and zero are there counts (any address will do). */
void kern_weight_plan(const struct pto_target *target, struct kern_weight *weight);
/* Elements of half of its scratch memory; 0: none. */
int64_t kern_weight_scratch(const struct kern_weight *weight);
/* What one of the vector cores does, a kern_mixed.prepare: weight is the struct, planned, with all its data. UB is all its; flags 0 to 4
 * among MTE2, V and MTE3 are consumed at the end. At most as many workers as the target has vector cores. */
void kern_weight_prepare(void *weight, int64_t worker, int64_t workers);
#endif
