/* A layer in MXFP8: its weights are quantised once, its bf16 activations by each product, in the same launch. */
#include <pto/kernels.h>

#include <math.h>
#include <stdio.h>

enum { TOKENS = 128, IN = 512, OUT = 256, GROUPS = IN / 32 };

static float weights[IN][OUT], y[TOKENS][OUT];
static uint16_t x[TOKENS][IN]; /* bf16: the upper half of a float */
static uint8_t codes[IN][OUT], scales[OUT / 16][GROUPS / 2][16][2];

static float wave(int i, int j) { return sinf((float)(i * 37 + j * 11)) / (float)(1 + (i + j) % 7); }
static float value(uint16_t bf16)
{
    union { uint32_t bits; float f; } u = {(uint32_t)bf16 << 16};
    return u.f;
}

static int failed(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, pto_last_error());
    return 1;
}

int main(void)
{
    struct pto_sim *sim = pto_sim_new("a5");
    struct pto_stream *stream = pto_stream_new(sim, 0);
    struct pto_op_report report;
    for (int i = 0; i < IN; i++)
        for (int j = 0; j < OUT; j++)
            weights[i][j] = wave(i, j);
    for (int i = 0; i < TOKENS; i++)
        for (int k = 0; k < IN; k++) {
            union { float f; uint32_t bits; } u = {wave(k, i)};
            x[i][k] = (uint16_t)(u.bits >> 16);
        }

    /* Groups of 32 along k, which are columns of the weights: axis -2. Scales as the cube reads them: boxes. */
    struct pto_tensor w = PTO_TENSOR(float, weights, IN, OUT), b = PTO_TENSOR(float8_e4m3_t, codes, IN, OUT);
    struct pto_tensor scale_b = PTO_TENSOR(float8_e8m0_t, scales, OUT / 16, GROUPS / 2, 16, 2);
    if (pto_mx_quantize(stream, &(struct pto_mx_quantize_params){.x = &w, .y = &b, .scale = &scale_b, .axis = -2}) != PTO_SUCCESS)
        return failed("mx_quantize");
    printf("weights[0][1] = %.6f: code 0x%02x, scale 2^%d\n", (double)weights[0][1], codes[0][1], scales[0][0][1][0] - 127);

    struct pto_tensor a = PTO_TENSOR(bfloat16_t, x, TOKENS, IN), c = PTO_TENSOR(float, y, TOKENS, OUT);
    if (pto_mx_matmul(stream, &(struct pto_mx_matmul_params){.a = &a, .b = &b, .scale_b = &scale_b, .c = &c}) != PTO_SUCCESS)
        return failed("mx_matmul");

    double off = 0, all = 0; /* against the product of what was not quantised */
    for (int i = 0; i < TOKENS; i++)
        for (int j = 0; j < OUT; j++) {
            double sum = 0;
            for (int k = 0; k < IN; k++)
                sum += (double)value(x[i][k]) * (double)weights[k][j];
            off += (sum - (double)y[i][j]) * (sum - (double)y[i][j]);
            all += sum * sum;
        }
    printf("y[0][0] = %.4f, y[127][255] = %.4f; relative error of MXFP8: %.4f\n", (double)y[0][0], (double)y[127][255], sqrt(off / all));
    if (pto_stream_report(stream, &report))
        printf("%u launch, %u findings, %llu multiply-adds\n", report.launches, report.findings, (unsigned long long)report.useful_macs);
    pto_stream_free(stream);
    pto_sim_free(sim);
    return 0;
}
