/* The kernel. How the data flow, and which pipe moves them (each works through its own queue, all of them at the same time):
 *
 *     GM --MTE2--> L1 --MTE1--> L0A, L0B and their scale buffers --M--> L0C --FIX--> GM
 *
 * Panels of 256 along K go to L1, two steps of 128 of each to L0; both memories are used in halves, one filled while the other is read. A
 * flag (P, Q, id) says that pipe P has done it and pipe Q may go on; id 0 and 1 are the halves. Flags forward carry data, flags back room. */
#include "gemm.h"

#include <pto/pto.h>

enum { TM = GEMM_TM, TN = GEMM_TN, PANEL = GEMM_PANEL, STEP = PANEL / 2, PG = PANEL / GEMM_GROUP, SG = STEP / GEMM_GROUP };
/* Bytes: L1 has 512 KiB, L0A and L0B 64 KiB each. */
enum { A_L1 = 0, B_L1 = 0x20000, AS_L1 = 0x40000, BS_L1 = 0x41000, BIAS_L1 = 0x43000, HALF_A_L1 = TM * PANEL, HALF_B_L1 = PANEL * TN, HALF_L0 = 0x8000 };

PTO_CUBE_KERNEL(gemm, (float *)out, (const float8_e4m3_t *)a, (const float8_e8m0_t *)a_scale, (const float8_e5m2_t *)b, (const float8_e8m0_t *)b_scale,
                (const float *)bias, (int)n, (int)k)
{
    TileMat(a_l1, float8_e4m3_t, TM, PANEL);
    TileMat(b_l1, float8_e5m2_t, PANEL, TN);
    Tile(as_l1, Mat, float8_e8m0_t, TM, PG, RowMajor, TM, PG, RowMajor, 32, Null, Null);
    Tile(bs_l1, Mat, float8_e8m0_t, PG, TN, ColMajor, PG, TN, ColMajor, 32, Null, Null);
    Tile(bias_l1, Mat, float, 1, TN, RowMajor, 1, TN, NoneBox, 512, Null, Null);
    TileLeft(a_l0, float8_e4m3_t, TM, STEP);
    TileRight(b_l0, float8_e5m2_t, STEP, TN);
    TileLeftScale(as_l0, float8_e8m0_t, TM, SG);
    TileRightScale(bs_l0, float8_e8m0_t, SG, TN);
    TileBias(bias_bt, float, 1, TN);
    TileAcc(acc, float, TM, TN);
    TASSIGN(bias_l1, BIAS_L1);
    TASSIGN(bias_bt, 0);
    TASSIGN(acc, 0);

    const int64_t blocks_n = n / TN, row = get_block_idx() / blocks_n * TM, col = get_block_idx() % blocks_n * TN, groups = k / GEMM_GROUP;

    /* All is free. */
    for (int side = 0; side < 2; side++) {
        set_flag(PIPE_MTE1, PIPE_MTE2, side);
        set_flag(PIPE_M, PIPE_MTE1, side);
    }
    /* The bias, once. The cube needs no flag of its own for it: MTE1 hands over the first operands behind it. */
    GlobalND(bias_gm, float, bias + col, 1, TN);
    TLOAD(bias_l1, bias_gm);
    set_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID2);
    wait_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID2);
    TMOV(bias_bt, bias_l1);

    PTO_FOR(panel, 0, k / PANEL, 1)
    {
        const int64_t stage = panel % 2, at = panel * PANEL, group = panel * PG;
        GlobalND(a_gm, float8_e4m3_t, a + row * k + at, TM, PANEL, k);
        GlobalND(b_gm, float8_e5m2_t, b + at * n + col, PANEL, TN, n);
        GlobalTensor(as_gm, float8_e8m0_t, a_scale + row * groups + 16 * group, MX_A_ZZ, 1, TM / 16, PG / 2, 16, 2, 0, 16 * groups, 32, 2, 1);
        GlobalTensor(bs_gm, float8_e8m0_t, b_scale + col * groups + 16 * group, MX_B_NN, 1, TN / 16, PG / 2, 16, 2, 0, 16 * groups, 32, 2, 1);
        TASSIGN(a_l1, A_L1 + stage * HALF_A_L1);
        TASSIGN(b_l1, B_L1 + stage * HALF_B_L1);
        TASSIGN(as_l1, AS_L1 + stage * (TM * PG));
        TASSIGN(bs_l1, BS_L1 + stage * (PG * TN));

        wait_flag(PIPE_MTE1, PIPE_MTE2, stage);
        TLOAD(a_l1, a_gm);
        TLOAD(as_l1, as_gm);
        TLOAD(b_l1, b_gm);
        TLOAD(bs_l1, bs_gm);
        set_flag(PIPE_MTE2, PIPE_MTE1, stage);
        wait_flag(PIPE_MTE2, PIPE_MTE1, stage);

        PTO_FOR(step, 0, 2, 1)
        {
            TASSIGN(a_l0, step * HALF_L0);
            TASSIGN(b_l0, step * HALF_L0);
            TASSIGN(as_l0, GetScaleAddr(a_l0));
            TASSIGN(bs_l0, GetScaleAddr(b_l0));

            wait_flag(PIPE_M, PIPE_MTE1, step);
            TEXTRACT(a_l0, a_l1, 0, step * STEP);
            TEXTRACT(as_l0, as_l1, 0, step * SG);
            TEXTRACT(b_l0, b_l1, step * STEP, 0);
            TEXTRACT(bs_l0, bs_l1, step * SG, 0);
            set_flag(PIPE_MTE1, PIPE_M, step);
            wait_flag(PIPE_MTE1, PIPE_M, step);

            /* The first step starts from the bias, all others from what is there. */
            if (panel == 0 && step == 0)
                TMATMUL_MX(acc, a_l0, as_l0, b_l0, bs_l0, bias_bt);
            else
                TMATMUL_MX(acc, acc, a_l0, as_l0, b_l0, bs_l0);
            set_flag(PIPE_M, PIPE_MTE1, step);
        }
        set_flag(PIPE_MTE1, PIPE_MTE2, stage);
    }
    set_flag(PIPE_M, PIPE_FIX, EVENT_ID0);
    wait_flag(PIPE_M, PIPE_FIX, EVENT_ID0);
    GlobalND(out_gm, float, out + row * n + col, TM, TN, n);
    TSTORE(out_gm, acc);

    /* A kernel leaves no flag behind. */
    for (int side = 0; side < 2; side++) {
        wait_flag(PIPE_MTE1, PIPE_MTE2, side);
        wait_flag(PIPE_M, PIPE_MTE1, side);
    }
}

int gemm_launch(struct pto_sim *sim, int m, int n, int k, float *out, const float8_e4m3_t *a, const float8_e8m0_t *a_scale, const float8_e5m2_t *b,
                const float8_e8m0_t *b_scale, const float *bias)
{
    return pto_launch(sim, gemm, (int64_t)(m / TM) * (n / TN), out, a, a_scale, b, b_scale, bias, n, k);
}
