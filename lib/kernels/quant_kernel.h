/* Tile code of the quantised matrix product on vector cores: int4 becomes int8 in front of the cube, int32 becomes f16 or bf16 behind it. */
#ifndef PTO_KERNELS_QUANT_KERNEL_H
#define PTO_KERNELS_QUANT_KERNEL_H
#include "kernels/gemm.h"

/* y = cast(float(acc) * scale[j] * pertoken[i] + bias[j]), one operation of f32 at a time. Data in device memory. */
struct quant_epilogue {
    const void *scale, *bias, *pertoken; /* bias, pertoken NULL: none */
    int scale_dtype, bias_dtype, y_dtype;
    bool one_scale;              /* for all columns */
    bool barriers;               /* between operations of the vector unit that need each other's results */
    void *y;
    const int64_t *y_at;         /* elements, of each batch; NULL: all 0 */
    int64_t bias_step;           /* elements from batch to batch */
    int64_t ldy, cols, rows;     /* cols: of tiles at most; rows: of C in UB at a time */
    int64_t acc_at, out_at, scale_at, bias_at, raw_at, token_at; /* UB, bytes */
    int64_t acc_bytes, out_bytes, row_bytes, token_bytes;        /* of one of two */
};
/* Places what it needs in UB, for tiles of at most cols columns. */
void quant_epilogue_place(struct quant_epilogue *e, int64_t ub_bytes, int64_t cols);
void quant_epilogue_begin(void *epilogue, int64_t *state);
void quant_epilogue_tile(void *epilogue, const struct kern_tile_at *at);
void quant_epilogue_end(void *epilogue, int64_t *state);

/* Pairs of int4, row after row of bytes, that become int8. */
struct quant_unpack {
    const char *from;
    char *to;
    int64_t rows, bytes, from_ld, to_ld;          /* bytes: of a row of pairs */
    int64_t panels, from_step, to_step;           /* so many of them, side by side */
};
enum { QUANT_UNPACKS = 4 };
struct quant_unpacks {
    struct quant_unpack each[QUANT_UNPACKS];
    int count;
    bool barriers; /* A2/A3: between operations of the vector unit that need each other's results */
};
/* All of a dense run of `pairs` bytes: one matrix, and what remains. */
void quant_unpack_dense(struct quant_unpacks *u, const void *from, void *to, int64_t pairs);
/* For kern_mixed.prepare. */
void quant_unpack_run(void *unpacks, int64_t worker, int64_t workers);
#endif
