/* Tutorial, step 5: step 4 with block scales that lie in GM as the machine wants them, in boxes of 16 rows (columns) by 2 groups. */
#include <pto/pto.h>
#include <pto/record.h>
#include <pto/sim.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { M = 256, K = 1024, N = 256 };                 /* the problem */
enum { TM = 128, TK = 128, TN = 128, TG = TK / 32 }; /* a block's part of out; what one step takes of K, and its scales */
enum { GROUPS = K / 32, STEPS = K / TK };

PTO_CUBE_KERNEL(mx_gemm, (float *)out, (const float8_e4m3_t *)a, (const float8_e8m0_t *)a_scale, (const float8_e5m2_t *)b,
                (const float8_e8m0_t *)b_scale)
{
    TileMat(a_l1, float8_e4m3_t, TM, TK);
    TileMat(b_l1, float8_e5m2_t, TK, TN);
    Tile(a_scale_l1, Mat, float8_e8m0_t, TM, TG, RowMajor, TM, TG, RowMajor, 32, Null, Null);
    Tile(b_scale_l1, Mat, float8_e8m0_t, TG, TN, ColMajor, TG, TN, ColMajor, 32, Null, Null);
    TileLeft(a_l0, float8_e4m3_t, TM, TK);
    TileRight(b_l0, float8_e5m2_t, TK, TN);
    TileLeftScale(a_scale_l0, float8_e8m0_t, TM, TG);
    TileRightScale(b_scale_l0, float8_e8m0_t, TG, TN);
    TileAcc(acc, float, TM, TN);
    TASSIGN(acc, 0x0);

    /* Where this block's rows of a, columns of b and part of out begin. */
    int64_t row = get_block_idx() / (N / TN) * TM, col = get_block_idx() % (N / TN) * TN;

    /* Both halves are free, of L1 (MTE1 has read them) and of L0 (the cube has): the first two waits below need somebody who said so. */
    set_flag(PIPE_MTE1, PIPE_MTE2, EVENT_ID0);
    set_flag(PIPE_MTE1, PIPE_MTE2, EVENT_ID1);
    set_flag(PIPE_M, PIPE_MTE1, EVENT_ID0);
    set_flag(PIPE_M, PIPE_MTE1, EVENT_ID1);

    PTO_FOR(step, 0, STEPS, 1)
    {
        int64_t ping = step % 2, k = step * TK, group = step * TG;
        GlobalND(a_gm, float8_e4m3_t, a + row * K + k, TM, TK, K);
        GlobalND(b_gm, float8_e5m2_t, b + k * N + col, TK, TN, N);
        GlobalTensor(a_scale_gm, float8_e8m0_t, a_scale + row * GROUPS + 16 * group, MX_A_ZZ, 1, TM / 16, TG / 2, 16, 2, 0, 16 * GROUPS, 32, 2, 1);
        GlobalTensor(b_scale_gm, float8_e8m0_t, b_scale + col * GROUPS + 16 * group, MX_B_NN, 1, TN / 16, TG / 2, 16, 2, 0, 16 * GROUPS, 32, 2, 1);
        TASSIGN(a_l1, ping * 0x4000); /* 16 KiB each */
        TASSIGN(b_l1, 0x8000 + ping * 0x4000);
        TASSIGN(a_scale_l1, 0x10000 + ping * 0x200);
        TASSIGN(b_scale_l1, 0x10400 + ping * 0x200);
        TASSIGN(a_l0, ping * 0x8000); /* L0A and L0B have 64 KiB each */
        TASSIGN(b_l0, ping * 0x8000);
        TASSIGN(a_scale_l0, GetScaleAddr(a_l0));
        TASSIGN(b_scale_l0, GetScaleAddr(b_l0));

        wait_flag(PIPE_MTE1, PIPE_MTE2, ping); /* MTE2 fills one half of L1 .. */
        TLOAD(a_l1, a_gm);
        TLOAD(a_scale_l1, a_scale_gm);
        TLOAD(b_l1, b_gm);
        TLOAD(b_scale_l1, b_scale_gm);
        set_flag(PIPE_MTE2, PIPE_MTE1, ping);

        wait_flag(PIPE_MTE2, PIPE_MTE1, ping); /* .. while MTE1 moves the other one on .. */
        wait_flag(PIPE_M, PIPE_MTE1, ping);
        TMOV(a_l0, a_l1);
        TMOV(a_scale_l0, a_scale_l1);
        TMOV(b_l0, b_l1);
        TMOV(b_scale_l0, b_scale_l1);
        set_flag(PIPE_MTE1, PIPE_MTE2, ping);
        set_flag(PIPE_MTE1, PIPE_M, ping);

        wait_flag(PIPE_MTE1, PIPE_M, ping); /* .. and the cube works on the one before. */
        if (step == 0)
            TMATMUL_MX(acc, a_l0, a_scale_l0, b_l0, b_scale_l0);
        else
            TMATMUL_MX(acc, acc, a_l0, a_scale_l0, b_l0, b_scale_l0);
        set_flag(PIPE_M, PIPE_MTE1, ping);
    }
    set_flag(PIPE_M, PIPE_FIX, EVENT_ID0);
    wait_flag(PIPE_M, PIPE_FIX, EVENT_ID0);
    GlobalND(out_gm, float, out + row * N + col, TM, TN, N);
    TSTORE(out_gm, acc);

    /* A kernel leaves no flag behind. */
    wait_flag(PIPE_MTE1, PIPE_MTE2, EVENT_ID0);
    wait_flag(PIPE_MTE1, PIPE_MTE2, EVENT_ID1);
    wait_flag(PIPE_M, PIPE_MTE1, EVENT_ID0);
    wait_flag(PIPE_M, PIPE_MTE1, EVENT_ID1);
}

/* Small integers: their products and sums are exact in any order, so that every element has to be equal. */
static void fill(void *buffer, int dtype, double *values, int n, unsigned seed)
{
    for (int i = 0; i < n; i++) {
        seed = seed * 1103515245u + 12345u;
        values[i] = (int)(seed >> 16) % 7 - 3;
    }
    (void)pto_encode(dtype, values, n, buffer);
}
/* Where the scale of a row (column) and a group lies. */
static int boxed(int row, int group) { return row / 16 * 16 * GROUPS + group / 2 * 32 + row % 16 * 2 + group % 2; }
static void fill_scales(float8_e8m0_t *scales, int n, unsigned seed)
{
    for (int i = 0; i < n; i++) {
        seed = seed * 1103515245u + 12345u;
        scales[i].bits = (uint8_t)(126 + (seed >> 16) % 3); /* 2^-1, 2^0, 2^1 */
    }
}

/* step5 [FILE]: with a file, the launch is written there as text. */
int main(int argc, char **argv)
{
    struct pto_sim *sim = pto_sim_new("a5");
    pto_sim_set(sim, "why", "on");
    pto_sim_set(sim, "trace", "on");
    float *out = PTO_GM(sim, float, "out", M * N);
    float8_e4m3_t *a = PTO_GM(sim, float8_e4m3_t, "a", M * K);
    float8_e5m2_t *b = PTO_GM(sim, float8_e5m2_t, "b", K * N);
    float8_e8m0_t *a_scale = PTO_GM(sim, float8_e8m0_t, "a_scale", M * GROUPS);
    float8_e8m0_t *b_scale = PTO_GM(sim, float8_e8m0_t, "b_scale", N * GROUPS);
    double *av = calloc(M * K, sizeof *av), *bv = calloc(K * N, sizeof *bv);
    if (av == NULL || bv == NULL)
        return 1;
    fill(a, PTO_DT_float8_e4m3_t, av, M * K, 1);
    fill(b, PTO_DT_float8_e5m2_t, bv, K * N, 2);
    fill_scales(a_scale, M * GROUPS, 3);
    fill_scales(b_scale, N * GROUPS, 4);

    if (argc > 1)
        pto_record(sim, PTO_RECORD_EXACT);
    int status = pto_launch(sim, mx_gemm, (M / TM) * (N / TN), out, a, a_scale, b, b_scale);
    fputs(pto_diag_text(sim), stdout);

    for (int i = 0; i < M * K; i++)
        av[i] = ldexp(av[i], a_scale[boxed(i / K, i % K / 32)].bits - 127);
    for (int i = 0; i < K * N; i++)
        bv[i] = ldexp(bv[i], b_scale[boxed(i % N, i / N / 32)].bits - 127);
    int wrong = 0;
    for (int i = 0; i < M; i++)
        for (int j = 0; j < N; j++) {
            double want = 0;
            for (int k = 0; k < K; k++)
                want += av[i * K + k] * bv[k * N + j];
            wrong += want != out[i * N + j];
        }
    printf("%d of %d elements are wrong\n", wrong, M * N);
    fputs(pto_summary(sim), stdout);
    if (status == PTO_OK) {
        pto_report_write(sim, "step5.txt");
        pto_report_write(sim, "step5.html");
        pto_trace_write(sim, "step5.json");
        if (argc > 1 && pto_recorded_write(sim, argv[1]) != PTO_OK)
            fputs(pto_diag_text(sim), stdout);
    }
    free(av);
    free(bv);
    pto_sim_free(sim);
    return status != PTO_OK || wrong != 0;
}
