/* c[m, n] = a[m, k] times b[k, n]: f16 operands, f32 accumulation and result; m, n, k multiples of the tile's TM, TN, TK.
 *
 * One cube core a block; the blocks take the TM x TN tiles of c in turn. Sizes and counts are left open, as in gemm.pto: -DTM=64 of the
 * compiler; BUFS: how many tiles of each operand L1 and L0 hold.
 * To look at: addresses are computed from BUFS, so that loads of the next step do not wait for the last use; without flags the simulator
 * inserts the waits itself (sync=auto). What does not fit is refused at the tile that does not. */
#ifndef GEMM_H
#define GEMM_H
#include "../example.h"
#ifndef TM
#define TM 128
#endif
#ifndef TN
#define TN 128
#endif
#ifndef TK
#define TK 64
#endif
#ifndef BUFS
#define BUFS 2
#endif

PTO_CUBE_KERNEL(gemm, (const half *)a, (const half *)b, (float *)c, (int64_t)m, (int64_t)k, (int64_t)n)
{
    int64_t columns = n / TN, tiles = m / TM * columns;
    TileMat(a_1, half, TM, TK);
    TileMat(b_1, half, TK, TN);
    TileLeft(a_0, half, TM, TK);
    TileRight(b_0, half, TK, TN);
    TileAcc(sum, float, TM, TN);
    GlobalND(a_all, half, a, m, k);
    GlobalND(b_all, half, b, k, n);
    GlobalND(c_all, float, c, m, n);
    pto_scalar(2); /* columns, tiles */

    PTO_FOR(tile, get_block_idx(), tiles, get_block_num()) {
        int64_t row = tile / columns * TM, col = tile % columns * TN;
        pto_scalar(4); /* row, col */
        TASSIGN(sum, 0);
        PTO_FOR(kk, 0, k, TK) {
            int64_t buf = kk / TK % BUFS;
            pto_scalar(8); /* addresses */
            TASSIGN(a_1, buf * TM * TK * 2);
            TASSIGN(b_1, (BUFS * TM + buf * TN) * TK * 2);
            TASSIGN(a_0, buf * TM * TK * 2);
            TASSIGN(b_0, buf * TK * TN * 2);
            Part(a_win, a_all, a + row * k + kk, TM, TK);
            Part(b_win, b_all, b + kk * n + col, TK, TN);
            TLOAD(a_1, a_win);
            TLOAD(b_1, b_win);
            TMOV(a_0, a_1);
            TMOV(b_0, b_1);
            pto_scalar(2); /* the branch */
            if (kk == 0)
                TMATMUL(sum, a_0, b_0);
            else
                TMATMUL_ACC(sum, sum, a_0, b_0);
        }
        Part(c_win, c_all, c + row * n + col, TM, TN);
        TSTORE(c_win, sum);
    }
    pto_scalar(1); /* the return */
}
#endif
