/* A layer whose inner dimension is shared out among four devices: each multiplies its part, the sum is on all of them. Once in fp16, once
 * with int8 on the links. One thread calls for all ranks; each rank may as well have its own (include/pto/aclnn_compat.h). */
#include <pto/kernels.h>
#include <pto/kernels/all_reduce.h>

#include <stdio.h>
#include <string.h>

enum { RANKS = 4, M = 48, K = 64, N = 96 };

static int8_t x1[RANKS][M][K], x2[RANKS][K][N];
static float scale[N], token[M];
static uint16_t comm1[N], comm2[N], y[RANKS][M][N]; /* fp16 */

static int failed(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, pto_last_error());
    return 1;
}

int main(void)
{
    struct pto_sim *sim = pto_sim_new("a3");
    struct pto_stream *stream[RANKS];
    struct pto_comm *comm;
    pto_sim_set(sim, "devices", "4");
    if (pto_comm_init_all(sim, RANKS, "tp", &comm) != PTO_SUCCESS)
        return failed("communicator");
    for (int r = 0; r < RANKS; r++) {
        stream[r] = pto_stream_new(sim, (unsigned)r);
        for (int i = 0; i < M * K; i++)
            x1[r][i / K][i % K] = (int8_t)((i * 37 + r * 11) % 101 - 50);
        for (int i = 0; i < K * N; i++)
            x2[r][i / N][i % N] = (int8_t)((i * 53 + r * 29) % 97 - 48);
    }
    for (int j = 0; j < N; j++) {
        scale[j] = 0.002f;
        pto_encode(PTO_DT_half, &(double){0.5}, 1, &comm1[j]);
        pto_encode(PTO_DT_half, &(double){1.0}, 1, &comm2[j]);
    }
    for (int i = 0; i < M; i++)
        token[i] = 0.5f;

    for (int low_bit = 0; low_bit < 2; low_bit++) {
        struct pto_tensor s = PTO_TENSOR(float, scale, N), t = PTO_TENSOR(float, token, M), c1 = PTO_TENSOR(half, comm1, N), c2 = PTO_TENSOR(half, comm2, N);
        struct pto_tensor a[RANKS], b[RANKS], out[RANKS];
        struct pto_quant_matmul_all_reduce_params params[RANKS];
        const struct pto_quant_matmul_all_reduce_params *all[RANKS];
        for (int r = 0; r < RANKS; r++) {
            a[r] = PTO_TENSOR(int8_t, x1[r], M, K);
            b[r] = PTO_TENSOR(int8_t, x2[r], K, N);
            out[r] = PTO_TENSOR(half, y[r], M, N);
            params[r] = (struct pto_quant_matmul_all_reduce_params){.x1 = &a[r], .x2 = &b[r], .dequant_scale = &s, .pertoken_scale = &t, .group = "tp", .stream_mode = 1, .output = &out[r]};
            if (low_bit) {
                params[r].comm_quant_scale1 = &c1;
                params[r].comm_quant_scale2 = &c2;
            }
            all[r] = &params[r];
        }
        if (pto_quant_matmul_all_reduce_ranks(stream, RANKS, all) != PTO_SUCCESS)
            return failed("quant_matmul_all_reduce");
        double first, last;
        struct pto_op_report report;
        pto_decode(PTO_DT_half, &y[0][0][0], 1, &first);
        pto_decode(PTO_DT_half, &y[3][M - 1][N - 1], 1, &last);
        printf("%s: y[0][0] = %.4f, y[%d][%d] = %.4f", low_bit ? "int8 on the links" : "fp16", first, M - 1, N - 1, last);
        printf("; ranks are %s", memcmp(y[0], y[1], sizeof y[0]) == 0 && memcmp(y[0], y[3], sizeof y[0]) == 0 ? "equal" : "different");
        if (pto_stream_report(stream[0], &report))
            printf("; %u launch a rank, %u findings", report.launches, report.findings);
        printf("\n");
    }
    for (int r = 0; r < RANKS; r++)
        pto_stream_free(stream[r]);
    pto_comm_free(comm);
    pto_sim_free(sim);
    return 0;
}
