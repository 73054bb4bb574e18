/* PyTorch's weight-only products: the same f32 weights with 8 bits (a scale for each row), with 4 bits (scale and zero for groups of 32), and with
 * 4 bits and activations that are quantised as they come. How far each is from the product that is not quantised; report.cycles says what it cost. */
#include <pto/kernels/woq.h>

#include <math.h>
#include <stdio.h>

enum { M = 32, N = 128, K = 256, GROUP = 32 };

static float input[M * K], weights[N * K], exact[M * N], out[M * N];

/* Numbers that look random, from -1 to 1. */
static float number(int i) { return (float)(i * 7919 % 2003) / 1001.0f - 1.0f; }

static void tell(const char *name, struct pto_stream *stream, enum pto_op_status status)
{
    struct pto_op_report report;
    double error = 0, all = 0;
    if (status != PTO_SUCCESS || !pto_stream_report(stream, &report)) {
        printf("%s: %s\n", name, pto_last_error());
        return;
    }
    for (int i = 0; i < M * N; i++) {
        error += fabs((double)(out[i] - exact[i]));
        all += fabs((double)exact[i]);
    }
    printf("%-22s off by %.1f %%; %u launch, %u findings\n", name, 100 * error / all, report.launches, report.findings);
}

int main(void)
{
    struct pto_sim *sim = pto_sim_new("a3");
    struct pto_stream *stream = pto_stream_new(sim, 0);
    for (int i = 0; i < M * K; i++)
        input[i] = number(i);
    for (int i = 0; i < N * K; i++)
        weights[i] = number(3 * i + 1);
    for (int m = 0; m < M; m++)
        for (int n = 0; n < N; n++)
            for (int k = 0; k < K; k++)
                exact[m * N + n] += input[m * K + k] * weights[n * K + k];
    struct pto_tensor x = PTO_TENSOR(float, input, M, K), y = PTO_TENSOR(float, out, M, N), w = PTO_TENSOR(float, weights, N, K);

    /* 8 bits. */
    static int8_t w8[N * K];
    static float s8[N];
    for (int n = 0; n < N; n++) {
        s8[n] = 1.0f / 127;
        for (int k = 0; k < K; k++)
            w8[n * K + k] = (int8_t)lrintf(weights[n * K + k] / s8[n]);
    }
    struct pto_tensor tw8 = PTO_TENSOR(int8_t, w8, N, K), ts8 = PTO_TENSOR(float, s8, N);
    tell("weight_int8pack_mm", stream, pto_weight_int8pack_mm(stream, &(struct pto_weight_int8pack_mm_params){&x, &tw8, &ts8, &y}));

    /* 4 bits, 15 steps from the least to the largest weight of a group: z is what code 8 stands for. */
    static int32_t codes[N * K];
    static uint8_t packed[N * K / 2];
    static float pairs[K / GROUP * N * 2];
    for (int n = 0; n < N; n++)
        for (int g = 0; g < K / GROUP; g++) {
            const float *group = weights + n * K + g * GROUP;
            float least = group[0], most = group[0], *pair = pairs + (g * N + n) * 2;
            for (int k = 1; k < GROUP; k++) {
                least = fminf(least, group[k]);
                most = fmaxf(most, group[k]);
            }
            pair[0] = (most - least) / 15;
            pair[1] = least + 8 * pair[0];
            for (int k = 0; k < GROUP; k++)
                codes[n * K + g * GROUP + k] = (int32_t)lrintf((group[k] - least) / pair[0]);
        }
    struct pto_tensor tcodes = PTO_TENSOR(int32_t, codes, N, K), tpacked = PTO_TENSOR(uint8_t, packed, N, K / 2), tpairs = PTO_TENSOR(float, pairs, K / GROUP, N, 2);
    if (pto_convert_weight_to_int4pack(&(struct pto_convert_weight_to_int4pack_params){.weight = &tcodes, .out = &tpacked}) != PTO_SUCCESS)
        puts(pto_last_error());
    tell("weight_int4pack_mm", stream,
         pto_weight_int4pack_mm(stream, &(struct pto_weight_int4pack_mm_params){.input = &x, .weight = &tpacked, .q_group_size = GROUP, .q_scale_and_zeros = &tpairs, .out = &y}));

    /* 4 bits, and 8 bits for each row of the input. */
    static uint8_t w4[N * K / 2], opaque[2 * N * K];
    static float s4[N * K / GROUP];
    struct pto_tensor tw4 = PTO_TENSOR(uint8_t, w4, N, K / 2), ts4 = PTO_TENSOR(float, s4, N, K / GROUP);
    struct pto_tensor topaque = PTO_TENSOR(uint8_t, opaque, pto_dyn_quant_packed_bytes(GROUP, K, N, false));
    if (pto_dyn_quant_quantize_4bit(&w, GROUP, &tw4, &ts4) != PTO_SUCCESS ||
        pto_dyn_quant_pack_4bit_weight(&(struct pto_dyn_quant_pack_4bit_weight_params){&tw4, &ts4, NULL, GROUP, K, N, &topaque}) != PTO_SUCCESS)
        puts(pto_last_error());
    tell("dyn_quant_matmul_4bit", stream,
         pto_dyn_quant_matmul_4bit(stream, &(struct pto_dyn_quant_matmul_4bit_params){.inp = &x, .packed_weights = &topaque, .block_size = GROUP, .in_features = K, .out_features = N, .out = &y}));

    /* What is wrong is said in words. */
    if (pto_weight_int4pack_mm(stream, &(struct pto_weight_int4pack_mm_params){.input = &x, .weight = &tpacked, .q_group_size = 48, .q_scale_and_zeros = &tpairs, .out = &y}) != PTO_SUCCESS)
        puts(pto_last_error());
    pto_stream_free(stream);
    pto_sim_free(sim);
    return 0;
}
