/* Tutorial, step 2: the product of step 1 with data. No flags: the simulator runs the kernel in the order in which it is written, and times it
 * as if flags stood wherever they have to. */
#include <pto/pto.h>
#include <pto/sim.h>

#include <math.h>
#include <stdio.h>

enum { M = 16, K = 64, N = 32, GROUPS = K / 32 };

PTO_CUBE_KERNEL(product, (float *)out, (const float8_e5m2_t *)a, (const float8_e8m0_t *)a_scale, (const float8_e5m2_t *)b,
                (const float8_e8m0_t *)b_scale, (const float *)bias)
{
    GlobalND(a_gm, float8_e5m2_t, a, M, K);
    GlobalND(b_gm, float8_e5m2_t, b, K, N);
    GlobalND(bias_gm, float, bias, 1, N);
    GlobalND(out_gm, float, out, M, N);
    /* Scales as plain matrices, two groups of K next to each other as one unit: a row of a has its scales together, a column of b its own. */
    GlobalTensor(a_scale_gm, float8_e8m0_t, a_scale, MX_A_ND, 1, 1, M, GROUPS / 2, 2, M * GROUPS, M * GROUPS, GROUPS, 2, 1);
    GlobalTensor(b_scale_gm, float8_e8m0_t, b_scale, MX_B_DN, 1, 1, N, GROUPS / 2, 2, N * GROUPS, N * GROUPS, GROUPS, 2, 1);

    /* L1: data in boxes of 16 rows x 32 bytes, scales in boxes of 32 bytes, the bias as one row. */
    TileMat(a_l1, float8_e5m2_t, M, K);
    Tile(a_scale_l1, Mat, float8_e8m0_t, M, GROUPS, RowMajor, M, GROUPS, RowMajor, 32, Null, Null);
    TileMat(b_l1, float8_e5m2_t, K, N);
    Tile(b_scale_l1, Mat, float8_e8m0_t, GROUPS, N, ColMajor, GROUPS, N, ColMajor, 32, Null, Null);
    Tile(bias_l1, Mat, float, 1, N, RowMajor, 1, N, NoneBox, 512, Null, Null);
    TASSIGN(a_l1, 0x0000);
    TASSIGN(b_l1, 0x1000);
    TASSIGN(a_scale_l1, 0x2000);
    TASSIGN(b_scale_l1, 0x2100);
    TASSIGN(bias_l1, 0x2200);

    TileLeft(a_l0, float8_e5m2_t, M, K);
    TileLeftScale(a_scale_l0, float8_e8m0_t, M, GROUPS);
    TileRight(b_l0, float8_e5m2_t, K, N);
    TileRightScale(b_scale_l0, float8_e8m0_t, GROUPS, N);
    TileBias(bias_bt, float, 1, N);
    TileAcc(acc, float, M, N);
    TASSIGN(a_l0, 0x0);
    TASSIGN(b_l0, 0x0);
    TASSIGN(a_scale_l0, GetScaleAddr(a_l0));
    TASSIGN(b_scale_l0, GetScaleAddr(b_l0));
    TASSIGN(bias_bt, 0x0);
    TASSIGN(acc, 0x0);

    TLOAD(a_l1, a_gm); /* MTE2: GM to L1 */
    TLOAD(a_scale_l1, a_scale_gm);
    TLOAD(b_l1, b_gm);
    TLOAD(b_scale_l1, b_scale_gm);
    TLOAD(bias_l1, bias_gm);

    TMOV(a_l0, a_l1); /* MTE1: L1 to L0A, L0B, their scale buffers, the bias table */
    TMOV(a_scale_l0, a_scale_l1);
    TMOV(b_l0, b_l1);
    TMOV(b_scale_l0, b_scale_l1);
    TMOV(bias_bt, bias_l1);

    TMATMUL_MX(acc, a_l0, a_scale_l0, b_l0, b_scale_l0, bias_bt); /* M: the cube */

    TSTORE(out_gm, acc); /* FIX: L0C to GM */
}

int main(void)
{
    struct pto_sim *sim = pto_sim_new("a5");
    float *out = PTO_GM(sim, float, "out", M * N);
    float8_e5m2_t *a = PTO_GM(sim, float8_e5m2_t, "a", M * K);
    float8_e5m2_t *b = PTO_GM(sim, float8_e5m2_t, "b", K * N);
    float8_e8m0_t *a_scale = PTO_GM(sim, float8_e8m0_t, "a_scale", M * GROUPS);
    float8_e8m0_t *b_scale = PTO_GM(sim, float8_e8m0_t, "b_scale", N * GROUPS);
    float *bias = PTO_GM(sim, float, "bias", N);
    pto_gm_fill(sim, a, "rand:1");
    pto_gm_fill(sim, b, "rand:2");
    for (int i = 0; i < M * GROUPS; i++)
        a_scale[i].bits = (uint8_t)(126 + i % 3); /* 2^-1, 2^0, 2^1 */
    for (int i = 0; i < GROUPS * N; i++)
        b_scale[i].bits = (uint8_t)(127 + i % 2);
    pto_gm_fill(sim, bias, "iota");

    int status = pto_launch(sim, product, 1, out, a, a_scale, b, b_scale, bias);

    static double av[M * K], bv[K * N];
    pto_decode(PTO_DT_float8_e5m2_t, a, M * K, av);
    pto_decode(PTO_DT_float8_e5m2_t, b, K * N, bv);
    double worst = 0;
    for (int i = 0; i < M; i++)
        for (int j = 0; j < N; j++) {
            double want = bias[j];
            for (int k = 0; k < K; k++)
                want += ldexp(av[i * K + k], a_scale[i * GROUPS + k / 32].bits - 127) * ldexp(bv[k * N + j], b_scale[j * GROUPS + k / 32].bits - 127);
            worst = fmax(worst, fabs(out[i * N + j] - want) / fmax(1, fabs(want)));
        }
    fputs(pto_diag_text(sim), stdout);
    fputs(pto_summary(sim), stdout);
    printf("worst relative error %.1e\n", worst);
    pto_sim_free(sim);
    return status != PTO_OK || worst > 1e-5;
}
