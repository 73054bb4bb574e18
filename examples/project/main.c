/* Fills the inputs, launches the kernel, compares with a plain loop, says how long it took and where the report and the trace are. */
#include "gemm.h"

#include <pto/sim.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { M = 256, N = 512, K = 1024, GROUPS = K / GEMM_GROUP };

/* Numbers from -3 to 3: sums of their products are exact in any order, and so each element has to be equal. */
static int next_number(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return (int)(*seed >> 16) % 7 - 3;
}

static double *fill(int dtype, void *buffer, int n, unsigned seed)
{
    double *values = calloc((size_t)n, sizeof *values);
    if (values == NULL)
        exit(EXIT_FAILURE);
    for (int i = 0; i < n; i++)
        values[i] = next_number(&seed);
    (void)pto_encode(dtype, values, n, buffer);
    return values;
}

static void fill_scales(float8_e8m0_t *scales, int n, unsigned seed)
{
    for (int i = 0; i < n; i++)
        scales[i].bits = (uint8_t)(127 + next_number(&seed) / 2); /* 2^-1, 2^0, 2^1 */
}

static int wrong_elements(const float *out, double *a, const float8_e8m0_t *a_scale, double *b, const float8_e8m0_t *b_scale, const float *bias)
{
    int wrong = 0;
    for (int i = 0; i < M; i++)
        for (int l = 0; l < K; l++)
            a[i * K + l] = ldexp(a[i * K + l], a_scale[gemm_scale_at(i, l / GEMM_GROUP, GROUPS)].bits - 127);
    for (int l = 0; l < K; l++)
        for (int j = 0; j < N; j++)
            b[l * N + j] = ldexp(b[l * N + j], b_scale[gemm_scale_at(j, l / GEMM_GROUP, GROUPS)].bits - 127);
    for (int i = 0; i < M; i++)
        for (int j = 0; j < N; j++) {
            double want = bias[j];
            for (int l = 0; l < K; l++)
                want += a[i * K + l] * b[l * N + j];
            wrong += want != out[i * N + j];
        }
    return wrong;
}

int main(void)
{
    struct pto_sim *sim = pto_sim_new("a5");
    if (sim == NULL)
        return EXIT_FAILURE;
    (void)pto_sim_set(sim, "trace", "on"); /* for the trace and the time line of the report */
    (void)pto_sim_set(sim, "why", "on");   /* what would help, by runs with one limit lifted */

    float *out = PTO_GM(sim, float, "out", M * N), *bias = PTO_GM(sim, float, "bias", N);
    float8_e4m3_t *a = PTO_GM(sim, float8_e4m3_t, "a", M * K);
    float8_e5m2_t *b = PTO_GM(sim, float8_e5m2_t, "b", K * N);
    float8_e8m0_t *a_scale = PTO_GM(sim, float8_e8m0_t, "a_scale", M * GROUPS), *b_scale = PTO_GM(sim, float8_e8m0_t, "b_scale", N * GROUPS);
    double *a_values = fill(PTO_DT_float8_e4m3_t, a, M * K, 1), *b_values = fill(PTO_DT_float8_e5m2_t, b, K * N, 2);
    fill_scales(a_scale, M * GROUPS, 3);
    fill_scales(b_scale, N * GROUPS, 4);
    (void)pto_gm_fill(sim, bias, "iota");

    int status = gemm_launch(sim, M, N, K, out, a, a_scale, b, b_scale, bias);
    fputs(pto_diag_text(sim), stderr);
    int wrong = wrong_elements(out, a_values, a_scale, b_values, b_scale, bias);
    printf("%d of %d elements are wrong\n%s", wrong, M * N, pto_summary(sim));
    if (status == PTO_OK && pto_report_write(sim, "gemm.html") == PTO_OK && pto_report_write(sim, "gemm.txt") == PTO_OK &&
        pto_trace_write(sim, "gemm.json") == PTO_OK)
        printf("report: gemm.html and gemm.txt; trace: gemm.json (ui.perfetto.dev)\n");
    free(a_values);
    free(b_values);
    pto_sim_free(sim);
    return status == PTO_OK && wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
