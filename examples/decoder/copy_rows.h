/* Values into a cache: row t of x (`width` elements, at most 512, rows `x_stride` apart) becomes row pos[t] of out. bf16.
 *
 * Each block takes every block_num-th token. Keys go the same way, but through rope.h. copy_rows.pto is the same in text. */
#ifndef COPY_ROWS_H
#define COPY_ROWS_H
#include "../example.h"

PTO_VECTOR_KERNEL(copy_rows, (const bfloat16_t *)x, (int64_t)x_stride, (const int32_t *)pos, (bfloat16_t *)out, (int64_t)tokens, (int64_t)positions,
                  (int64_t)width)
{
    TileVec(line, bfloat16_t, 1, 512, 1, PTO_DYNAMIC);
    PLACE(line, 0, 1, width);
    GlobalND(x_all, bfloat16_t, x, tokens, width, x_stride);
    GlobalND(out_all, bfloat16_t, out, positions, width);
    PTO_FOR(t, get_block_idx(), tokens, get_block_num()) {
        int64_t p = load_scalar(pos, t);
        pto_scalar(1); /* as an offset */
        Part(from, x_all, x + t * x_stride, 1, width);
        Part(to, out_all, out + p * width, 1, width);
        TLOAD(line, from);
        TSTORE(to, line);
    }
    pto_scalar(1); /* the return */
}
#endif
