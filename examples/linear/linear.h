/* y[m, n] = x[m, k] times w[k, n]: bf16 in and out, f32 in between; n and k multiples of 64, any m. Rows of x are x_stride elements apart.
 *
 * A cube kernel; each block takes every block_num-th column of tiles of 64 x 64. linear.pto is the same in text.
 * To look at: the loop over K begins with TMATMUL and goes on with TMATMUL_ACC; the last rows are fewer, which goes along through window,
 * L1, L0A and accumulator. */
#ifndef LINEAR_H
#define LINEAR_H
#include "../example.h"

PTO_CUBE_KERNEL(linear, (const bfloat16_t *)x, (int64_t)x_stride, (const bfloat16_t *)w, (bfloat16_t *)y, (int64_t)m, (int64_t)k, (int64_t)n)
{
    TileMat(x_1, bfloat16_t, 64, 64, PTO_DYNAMIC, 64);
    TileMat(w_1, bfloat16_t, 64, 64);
    TileLeft(x_0, bfloat16_t, 64, 64, PTO_DYNAMIC, 64);
    TileRight(w_0, bfloat16_t, 64, 64);
    TileAcc(sum, float, 64, 64, PTO_DYNAMIC, 64);
    GlobalND(x_all, bfloat16_t, x, m, k, x_stride);
    GlobalND(w_all, bfloat16_t, w, k, n);
    GlobalND(y_all, bfloat16_t, y, m, n);
    pto_scalar(1); /* first column and step */

    PTO_FOR(row, 0, m, 64) {
        int64_t rows = min_of(m - row, 64);
        pto_scalar(2); /* rows */
        PLACE(x_1, 0, rows, 64);
        TASSIGN(w_1, 8192);
        PLACE(x_0, 0, rows, 64);
        TASSIGN(w_0, 0);
        PLACE(sum, 0, rows, 64);
        PTO_FOR(col, get_block_idx() * 64, n, get_block_num() * 64) {
            PTO_FOR(kk, 0, k, 64) {
                Part(x_win, x_all, x + row * x_stride + kk, rows, 64);
                Part(w_win, w_all, w + kk * n + col, 64, 64);
                TLOAD(x_1, x_win);
                TLOAD(w_1, w_win);
                TMOV(x_0, x_1);
                TMOV(w_0, w_1);
                pto_scalar(2); /* the branch */
                if (kk == 0)
                    TMATMUL(sum, x_0, w_0);
                else
                    TMATMUL_ACC(sum, sum, x_0, w_0);
            }
            Part(y_win, y_all, y + row * n + col, rows, 64);
            TSTORE(y_win, sum);
        }
    }
    pto_scalar(1); /* the return */
}
#endif
