/* An MX-FP8 matrix product on one cube core of an A5 (Ascend 950), addresses and flags by hand; mx_gemm.pto in C:
 *
 *     out[256, 256] = bias[1, 256] + (a[256, 1024] * 2^(a_scale - 127)) x (b[1024, 256] * 2^(b_scale - 127))
 *
 * a is e4m3, b is e5m2, and every 32 elements along K share one e8m0 scale byte: a_scale is [256, 32], b_scale [32, 256].
 *
 *     GM --MTE2--> L1 --MTE1--> L0A, L0B and their scale buffers, BT --M--> L0C --FIX--> GM
 *
 * How the work is cut:
 *   * K in 4 panels of 256 for L1, loaded alternately into two halves (stage 0, stage 1): one is filled while the other is read;
 *   * each panel in 2 steps of 128 for L0A and L0B;
 *   * out in 2 blocks of 128 rows. Their accumulators, 128 KiB each, fill L0C, so that both are carried through all of K and every part
 *     of b is loaded and moved once and used twice.
 * L0A alternates between its halves by block, L0B by step.
 *
 * A flag (A, B, id) says "pipe A has done it, pipe B may go on". Forward flags carry data: MTE2 -> MTE1 -> M -> FIX. Back flags carry
 * room: B has read it, A may overwrite. A back flag must be set once before the loop, as everything is free then. */
#ifndef MX_GEMM_H
#define MX_GEMM_H
#include "../example.h"

/* Scales on their way through L1: in boxes of 32 bytes. */
#define TileLeftScaleMat(name, rows, cols) Tile(name, Mat, float8_e8m0_t, rows, cols, RowMajor, rows, cols, RowMajor, 32, Null, Null)
#define TileRightScaleMat(name, rows, cols) Tile(name, Mat, float8_e8m0_t, rows, cols, ColMajor, rows, cols, ColMajor, 32, Null, Null)

PTO_CUBE_KERNEL(mx_gemm, (const float8_e4m3_t *)a, (const float8_e8m0_t *)a_scale, (const float8_e5m2_t *)b, (const float8_e8m0_t *)b_scale,
                (const float *)bias, (float *)out)
{
    /* Where things lie, in bytes. L1 (512 KiB): two stages of a and of b (64 KiB each) and of their scales (2 KiB each), the bias. */
    enum { L1_A = 0x00000, L1_B = 0x20000, L1_STAGE = 0x10000, L1_AS = 0x40000, L1_BS = 0x41000, L1_SCALE_STAGE = 0x00800, L1_BIAS = 0x42000 };
    /* L0A and L0B (64 KiB each) and L0C (256 KiB) by halves. */
    enum { L0_HALF = 0x8000, L0C_HALF = 0x20000 };
    TileMat(a_1, float8_e4m3_t, 256, 256);
    TileLeftScaleMat(as_1, 256, 8);
    TileMat(b_1, float8_e5m2_t, 256, 256);
    TileRightScaleMat(bs_1, 8, 256);
    Tile(bias_1, Mat, float, 1, 256, RowMajor, 1, 256, NoneBox, 512, Null, Null);
    TileLeft(a_0, float8_e4m3_t, 128, 128);
    TileLeftScale(as_0, float8_e8m0_t, 128, 4);
    TileRight(b_0, float8_e5m2_t, 128, 256);
    TileRightScale(bs_0, float8_e8m0_t, 4, 256);
    TileBias(bias_0, float, 1, 256);
    TileAcc(acc, float, 128, 256);
    GlobalND(a_win, float8_e4m3_t, a, 256, 256, 1024);
    GlobalTensor(as_win, float8_e8m0_t, a_scale, MX_A_ZZ, 1, 16, 4, 16, 2, 256 * 32, 16 * 32, 32, 2, 1);
    GlobalND(b_win, float8_e5m2_t, b, 256, 256);
    pto_scalar(0);

    /* Everything is free: say so once for each buffer, or the first wait of the loop would wait for ever. */
    set_flag(PIPE_MTE1, PIPE_MTE2, EVENT_ID0); /* L1 stage 0 may be loaded */
    set_flag(PIPE_MTE1, PIPE_MTE2, EVENT_ID1); /* L1 stage 1 */
    set_flag(PIPE_M, PIPE_MTE1, EVENT_ID0);    /* L0A ping may be filled */
    set_flag(PIPE_M, PIPE_MTE1, EVENT_ID1);    /* L0A pong */
    set_flag(PIPE_M, PIPE_MTE1, EVENT_ID2);    /* L0B ping */
    set_flag(PIPE_M, PIPE_MTE1, EVENT_ID3);    /* L0B pong */

    /* The bias goes GM -> L1 -> bias table, once. M does not wait for it by a flag of its own: the flag that hands over the first operands
     * comes later on the same pipe (MTE1), and a pipe works in order. */
    GlobalND(bias_win, float, bias, 1, 256);
    TASSIGN(bias_1, L1_BIAS);
    pto_scalar(-1);
    TASSIGN(bias_0, 0);
    TLOAD(bias_1, bias_win);
    set_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID2);
    wait_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID2);
    TMOV(bias_0, bias_1);
    GlobalTensor(bs_win, float8_e8m0_t, b_scale, MX_B_NN, 1, 16, 4, 16, 2, 256 * 32, 16 * 32, 32, 2, 1);
    pto_scalar(-2);

    PTO_FOR(panel, 0, 4, 1) { /* 256 of K: GM -> L1 */
        int64_t stage = panel % 2;
        pto_scalar(10); /* addresses */
        TASSIGN(a_1, L1_A + stage * L1_STAGE);
        TASSIGN(as_1, L1_AS + stage * L1_SCALE_STAGE);
        TASSIGN(b_1, L1_B + stage * L1_STAGE);
        TASSIGN(bs_1, L1_BS + stage * L1_SCALE_STAGE);
        TASSIGN(a_win, a + panel * 256);
        TASSIGN(as_win, a_scale + panel * 4 * 32);
        TASSIGN(b_win, b + panel * 256 * 256);
        TASSIGN(bs_win, b_scale + panel * 4 * 32);
        wait_flag_dyn(PIPE_MTE1, PIPE_MTE2, stage); /* the stage has been read */
        TLOAD(a_1, a_win);
        TLOAD(as_1, as_win);
        TLOAD(b_1, b_win);
        TLOAD(bs_1, bs_win);
        set_flag_dyn(PIPE_MTE2, PIPE_MTE1, stage);
        wait_flag_dyn(PIPE_MTE2, PIPE_MTE1, stage); /* the stage is loaded */

        PTO_FOR(half_k, 0, 2, 1) { /* 128 of K: L1 -> L0 */
            int64_t b_free = half_k + 2; /* ids 2 and 3 are those of L0B */
            pto_scalar(6);               /* addresses */
            TASSIGN(b_0, half_k * L0_HALF);
            TASSIGN(bs_0, GetScaleAddr(b_0));
            TGET_SCALE_ADDR(bs_0, b_0); /* says the same; binds the two together */
            wait_flag_dyn(PIPE_M, PIPE_MTE1, b_free); /* the cube is done with this half of L0B */
            TEXTRACT(b_0, b_1, half_k * 128, 0);
            TEXTRACT(bs_0, bs_1, half_k * 4, 0);
            int64_t step = panel * 2 + half_k; /* along K, 0 to 7 */
            pto_scalar(4);                     /* that, and whether it is the first or the last */

            PTO_FOR(block, 0, 2, 1) { /* 128 rows of out */
                pto_scalar(5);        /* addresses */
                TASSIGN(a_0, block * L0_HALF);
                TASSIGN(as_0, GetScaleAddr(a_0));
                TASSIGN(acc, block * L0C_HALF);
                TGET_SCALE_ADDR(as_0, a_0);
                wait_flag_dyn(PIPE_M, PIPE_MTE1, block); /* the cube is done with this half of L0A */
                TEXTRACT(a_0, a_1, block * 128, half_k * 128);
                TEXTRACT(as_0, as_1, block * 128, half_k * 4);
                set_flag_dyn(PIPE_MTE1, PIPE_M, block);
                wait_flag_dyn(PIPE_MTE1, PIPE_M, block); /* a, b and their scales are there: MTE1 works in order */
                pto_scalar(1);                           /* the branch */
                if (step == 0)
                    TMATMUL_MX(acc, a_0, as_0, b_0, bs_0, bias_0); /* starts from the bias */
                else
                    TMATMUL_MX(acc, acc, a_0, as_0, b_0, bs_0); /* goes on from what it holds */
                set_flag_dyn(PIPE_M, PIPE_MTE1, block); /* this half of L0A may be filled again */
                pto_scalar(1);                          /* the branch */
                if (step == 7)
                    set_flag_dyn(PIPE_M, PIPE_FIX, block); /* the block is complete */
            }
            set_flag_dyn(PIPE_M, PIPE_MTE1, b_free); /* this half of L0B, too */
        }
        set_flag_dyn(PIPE_MTE1, PIPE_MTE2, stage); /* this stage of L1 may be loaded again */
    }

    /* L0C -> GM; the first block while the cube still works on the second. */
    PTO_FOR(block, 0, 2, 1) {
        pto_scalar(1); /* addresses */
        TASSIGN(acc, block * L0C_HALF);
        GlobalND(out_win, float, out + block * 128 * 256, 128, 256);
        pto_scalar(1);
        wait_flag_dyn(PIPE_M, PIPE_FIX, block);
        TSTORE(out_win, acc);
    }

    /* Take back the flags that the last iterations left set: a kernel leaves none behind. */
    wait_flag(PIPE_MTE1, PIPE_MTE2, EVENT_ID0);
    wait_flag(PIPE_MTE1, PIPE_MTE2, EVENT_ID1);
    wait_flag(PIPE_M, PIPE_MTE1, EVENT_ID0);
    wait_flag(PIPE_M, PIPE_MTE1, EVENT_ID1);
    wait_flag(PIPE_M, PIPE_MTE1, EVENT_ID2);
    wait_flag(PIPE_M, PIPE_MTE1, EVENT_ID3);
    pto_scalar(1); /* the return */
}

/* The product for one tile, with bias: nothing but what it needs. level1.pto is the same in text, at level 1: without addresses.
 *
 *     out[128, 128] = bias[1, 128] + (a[128, 256] * 2^(a_scale - 127)) x (b[256, 128] * 2^(b_scale - 127)) */
PTO_CUBE_KERNEL(mx_gemm_tile, (const float8_e4m3_t *)a, (const float8_e8m0_t *)a_scale, (const float8_e5m2_t *)b, (const float8_e8m0_t *)b_scale,
                (const float *)bias, (float *)out)
{
    TileMat(a_1, float8_e4m3_t, 128, 256);
    TileLeftScaleMat(as_1, 128, 8);
    TileMat(b_1, float8_e5m2_t, 256, 128);
    TileRightScaleMat(bs_1, 8, 128);
    Tile(bias_1, Mat, float, 1, 128, RowMajor, 1, 128, NoneBox, 512, Null, Null);
    TileLeft(a_0, float8_e4m3_t, 128, 256);
    TileLeftScale(as_0, float8_e8m0_t, 128, 8);
    TileRight(b_0, float8_e5m2_t, 256, 128);
    TileRightScale(bs_0, float8_e8m0_t, 8, 128);
    TileBias(bias_0, float, 1, 128);
    TileAcc(acc, float, 128, 128);
    GlobalND(a_win, float8_e4m3_t, a, 128, 256);
    GlobalND(as_win, float8_e8m0_t, a_scale, 128, 8);
    GlobalND(b_win, float8_e5m2_t, b, 256, 128);
    GlobalND(bs_win, float8_e8m0_t, b_scale, 8, 128);
    GlobalND(bias_win, float, bias, 1, 128);
    GlobalND(out_win, float, out, 128, 128);
    TASSIGN(a_1, 0);
    TLOAD(a_1, a_win);
    TASSIGN(as_1, 0x8000);
    TLOAD(as_1, as_win);
    TASSIGN(b_1, 0x8400);
    TLOAD(b_1, b_win);
    TASSIGN(bs_1, 0x10400);
    TLOAD(bs_1, bs_win);
    TASSIGN(bias_1, 0x10800);
    TLOAD(bias_1, bias_win);
    TASSIGN(a_0, 0);
    TMOV(a_0, a_1);
    TASSIGN(as_0, GetScaleAddr(a_0));
    TMOV(as_0, as_1);
    TASSIGN(b_0, 0);
    TMOV(b_0, b_1);
    TASSIGN(bs_0, GetScaleAddr(b_0));
    TMOV(bs_0, bs_1);
    TASSIGN(bias_0, 0);
    TMOV(bias_0, bias_1);
    TASSIGN(acc, 0);
    TMATMUL_MX(acc, a_0, as_0, b_0, bs_0, bias_0);
    TSTORE(out_win, acc);
    pto_scalar(1); /* the return */
}
#endif
