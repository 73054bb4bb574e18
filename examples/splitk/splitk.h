/* y += x[32, k] times w[k, 128], f32, where few tiles of output and a long K leave cores idle: the blocks share K, and their partial
 * sums meet by atomic adds in global memory. k is a multiple of 128; any number of blocks, also more than there are pieces.
 *
 * To look at: TSTORE with .atomic; a block without any piece stores nothing. splitk.pto is the same in text. */
#ifndef SPLITK_H
#define SPLITK_H
#include "../example.h"

PTO_CUBE_KERNEL(splitk, (const bfloat16_t *)x, (const bfloat16_t *)w, (float *)y, (int64_t)k)
{
    int64_t steps = (k + 127) / 128, share = (steps + get_block_num() - 1) / get_block_num() * 128;
    int64_t from = get_block_idx() * share, to = min_of(from + share, k);
    bool begun = false;
    TileMat(x_1, bfloat16_t, 32, 128);
    TileMat(w_1, bfloat16_t, 128, 128);
    TileLeft(x_0, bfloat16_t, 32, 128);
    TileRight(w_0, bfloat16_t, 128, 128);
    TileAcc(sum, float, 32, 128);
    TASSIGN(x_1, 0);
    TASSIGN(w_1, 8192);
    TASSIGN(x_0, 0);
    TASSIGN(w_0, 0);
    TASSIGN(sum, 0);
    GlobalND(x_all, bfloat16_t, x, 32, k);
    GlobalND(w_all, bfloat16_t, w, k, 128);
    GlobalND(y_win, float, y, 32, 128);
    pto_scalar(5); /* steps, share, from, to */

    PTO_FOR(kk, from, to, 128) {
        Part(x_win, x_all, x + kk, 32, 128);
        Part(w_win, w_all, w + kk * 128, 128, 128);
        TLOAD(x_1, x_win);
        TLOAD(w_1, w_win);
        TMOV(x_0, x_1);
        TMOV(w_0, w_1);
        pto_scalar(2); /* the branch */
        if (!begun)
            TMATMUL(sum, x_0, w_0);
        else
            TMATMUL_ACC(sum, sum, x_0, w_0);
        begun = true;
    }
    pto_scalar(2); /* the branch */
    if (begun) {
        pto_scalar(1); /* the window */
        TSTORE(y_win, sum, .atomic = ATOMIC_ADD);
    }
    pto_scalar(1); /* the return */
}
#endif
