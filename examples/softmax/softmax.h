/* Softmax of the rows of a matrix: y[i, :] = exp(x[i, :] - max) / sum(exp(x[i, :] - max)), f32, `rows` x `cols` with cols <= 256.
 *
 * Each block takes every block_num-th group of 16 rows, so that any number of blocks does. softmax.pto is the same in text.
 * To look at: sizes that are known only at run time (PTO_DYNAMIC; 37 x 200 leaves a tail in both), the column vectors of reductions,
 * work in place, and that there are no flags: the simulator finds out what must wait for what (sync=auto). */
#ifndef SOFTMAX_H
#define SOFTMAX_H
#include "../example.h"

PTO_VECTOR_KERNEL(softmax, (const float *)x, (float *)y, (int64_t)rows, (int64_t)cols)
{
    TileVec(t, float, 16, 256, PTO_DYNAMIC, PTO_DYNAMIC);
    TileVec(scratch, float, 16, 256, PTO_DYNAMIC, PTO_DYNAMIC);
    TileVec(tmp, float, 1, 2048);
    TileVec(tmp2, float, 1, 2048);
    TileCol(max, float, 16, PTO_DYNAMIC);
    TileCol(sum, float, 16, PTO_DYNAMIC);
    GlobalND(x_all, float, x, rows, cols);
    GlobalND(y_all, float, y, rows, cols);
    pto_scalar(2); /* first row and step */

    PTO_FOR(row, get_block_idx() * 16, rows, get_block_num() * 16) {
        int64_t n = min_of(rows - row, 16);
        pto_scalar(2); /* n */
        Part(x_win, x_all, x + row * cols, n, cols);
        Part(y_win, y_all, y + row * cols, n, cols);
        PLACE(t, 0x0, n, cols);
        PLACE(scratch, 0x4000, n, cols);
        PLACE(max, 0x8000, n, 1);
        PLACE(sum, 0x8100, n, 1);

        TLOAD(t, x_win);
        TROWMAX(max, t, scratch);
        ON_A3(TASSIGN(tmp, 0x8200));
        TROWEXPANDSUB(t, t, max SCRATCH(tmp));
        TEXP(t, t);
        TROWSUM(sum, t, scratch);
        ON_A3(TASSIGN(tmp2, 0xa200));
        TROWEXPANDDIV(t, t, sum SCRATCH(tmp2));
        TSTORE(y_win, t);
    }
    pto_scalar(1); /* the return */
}
#endif
