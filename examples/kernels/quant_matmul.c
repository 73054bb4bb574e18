/* A layer of int8 with a scale for each output channel, its result as f16 and as int8; the weight in boxes; a weight of int4. */
#include <pto/kernels/quant_matmul.h>

#include <stdio.h>
#include <stdlib.h>

enum { M = 48, N = 96, K = 320 };
static int8_t x1[M * K], x2[K * N], y8[M * N];
static int32_t bias[N], int4[K * N], words1[M * K / 8], words2[K * N / 8];
static float scale[N], offset[N];
static uint64_t words[N];
static half y16[M * N];

static void show(const char *what, struct pto_stream *stream, enum pto_op_status status, const void *y, int dtype)
{
    struct pto_op_report report;
    double v[4];
    if (status != PTO_SUCCESS) {
        printf("%s: %s: ", what, pto_op_status_string(status));
        printf("%s\n", pto_last_error());
        return;
    }
    pto_decode(dtype, y, 4, v);
    printf("%-20s %g %g %g %g", what, v[0], v[1], v[2], v[3]);
    if (pto_stream_report(stream, &report))
        printf("; %u launch, %llu multiply-adds, %u findings", report.launches, (unsigned long long)report.useful_macs, report.findings);
    printf("\n");
}

int main(void)
{
    struct pto_sim *sim = pto_sim_new("a3");
    struct pto_stream *stream = pto_stream_new(sim, 0);

    for (int i = 0; i < M * K; i++)
        x1[i] = (int8_t)(i * 7 % 31 - 15);
    for (int i = 0; i < K * N; i++)
        x2[i] = (int8_t)(i * 5 % 23 - 11);
    for (int j = 0; j < N; j++) {
        bias[j] = 100 * (j % 5);
        scale[j] = 0.01f * (float)(1 + j % 3);
        offset[j] = (float)(j % 7 - 3);
    }
    struct pto_tensor a = PTO_TENSOR(int8_t, x1, M, K), b = PTO_TENSOR(int8_t, x2, K, N), s = PTO_TENSOR(float, scale, N), o = PTO_TENSOR(float, offset, N),
                      t = PTO_TENSOR(int32_t, bias, N), f16 = PTO_TENSOR(half, y16, M, N), i8 = PTO_TENSOR(int8_t, y8, M, N);

    /* The fixpipe scales: to f16, and to int8 with offsets, by words that are made once. */
    struct pto_quant_matmul_params p = {.x1 = &a, .x2 = &b, .scale = &s, .bias = &t, .y = &f16};
    show("f16", stream, pto_quant_matmul(stream, &p), y16, PTO_DT_half);
    struct pto_tensor w = PTO_TENSOR(uint64_t, words, N);
    if (pto_trans_quant_param(&s, &o, 0, &w) != PTO_SUCCESS)
        return EXIT_FAILURE;
    p.scale = &w;
    p.y = &i8;
    show("int8, offsets", stream, pto_quant_matmul(stream, &p), y8, PTO_DT_int8_t);

    /* The same weight in boxes of 16 x 32, as models are stored. */
    struct pto_tensor nz = {0};
    int64_t bytes;
    if (pto_nz_size(&b, &nz, &bytes) != PTO_SUCCESS || (nz.data = malloc((size_t)bytes)) == NULL || pto_format_cast_nz(&b, &nz) != PTO_SUCCESS)
        return EXIT_FAILURE;
    p.x2 = &nz;
    show("int8, NZ weight", stream, pto_quant_matmul(stream, &p), y8, PTO_DT_int8_t);

    /* int4: eight numbers a word, unpacked by the vector cores in the same launch. */
    for (int i = 0; i < M * K; i++)
        int4[i % (K * N)] = x1[i] / 2 < -8 ? -8 : x1[i] / 2;
    if (pto_pack_int4(int4, M * K, words1) != PTO_SUCCESS)
        return EXIT_FAILURE;
    for (int i = 0; i < K * N; i++)
        int4[i] = x2[i] / 2;
    if (pto_pack_int4(int4, K * N, words2) != PTO_SUCCESS)
        return EXIT_FAILURE;
    struct pto_tensor a4 = PTO_TENSOR(int32_t, words1, M, K / 8), b4 = PTO_TENSOR(int32_t, words2, K, N / 8);
    p = (struct pto_quant_matmul_params){.x1 = &a4, .x2 = &b4, .scale = &s, .bias = &t, .y = &f16};
    show("int4 to f16", stream, pto_quant_matmul(stream, &p), y16, PTO_DT_half);

    /* What does not go together is said. */
    p.x1 = &a;
    p.x2 = &b;
    p.offset = &o;
    show("f16 with offsets", stream, pto_quant_matmul(stream, &p), NULL, 0);
    free(nz.data);
    pto_stream_free(stream);
    pto_sim_free(sim);
    return EXIT_SUCCESS;
}
