/* A layer with weights of four bits: BitBLAS's Matmul and Linear. Codes are packed on the host, unpacked and scaled on vector cores, and
 * multiplied by the cube, in one launch. */
#include <pto/kernels/matmul.h>

#include <stdio.h>
#include <stdlib.h>

enum { M = 16, N = 512, K = 1024, GROUP = 128, GROUPS = K / GROUP };

static int fail(const char *what, struct pto_sim *sim)
{
    fprintf(stderr, "%s: %s\n%s", what, pto_last_error(), pto_diag_text(sim));
    return EXIT_FAILURE;
}

int main(void)
{
    static half a[M * K], scale[N * GROUPS], bias[N], c[M * N];
    static int8_t values[N * K];
    static double numbers[M * K];
    struct pto_sim *sim = pto_sim_new("a3");
    struct pto_stream *stream = pto_stream_new(sim, 0);

    /* Activations 0, 1/4, 1/2, 3/4 by turns; weights -8 to 7, each group of 128 with a scale of 1/2 or 1; a bias. */
    for (int i = 0; i < M * K; i++)
        numbers[i] = i % 4 * 0.25;
    pto_encode(PTO_DT_half, numbers, M * K, a);
    for (int i = 0; i < N * K; i++)
        values[i] = (int8_t)((i / K + i) % 16 - 8);
    for (int i = 0; i < N * GROUPS; i++)
        numbers[i] = i % 2 != 0 ? 1 : 0.5;
    pto_encode(PTO_DT_half, numbers, N * GROUPS, scale);
    for (int i = 0; i < N; i++)
        numbers[i] = i % 8;
    pto_encode(PTO_DT_half, numbers, N, bias);

    struct pto_tensor ta = PTO_TENSOR(half, a, M, K), tw = PTO_TENSOR(int8_t, values, N, K), ts = PTO_TENSOR(half, scale, N, GROUPS),
                      tb = PTO_TENSOR(half, bias, N), tc = PTO_TENSOR(half, c, M, N);
    struct pto_linear_config config = {.in_features = K, .out_features = N, .bias = true, .w_dtype = PTO_W_INT4, .group_size = GROUP, .with_scaling = true};
    struct pto_linear *linear;
    if (pto_linear_create(&config, &linear) != PTO_SUCCESS || pto_linear_load_and_transform_weight(linear, &tw, &ts, NULL, &tb) != PTO_SUCCESS ||
        pto_linear_forward(linear, stream, &ta, &tc) != PTO_SUCCESS)
        return fail("linear", sim);
    pto_decode(PTO_DT_half, c, 4, numbers);
    printf("C[0,0..3] = %g %g %g %g\n", numbers[0], numbers[1], numbers[2], numbers[3]);

    struct pto_op_report report;
    if (pto_stream_report(stream, &report))
        printf("%s: %u launch, %llu multiply-adds, %u findings; %s the bound\n", report.op, report.launches, (unsigned long long)report.useful_macs, report.findings,
               report.cycles >= report.bound_cycles ? "not below" : "below");

    /* What is not allowed is said. */
    config.group_size = 96;
    struct pto_linear *wrong;
    printf("%s: ", pto_op_status_string(pto_linear_create(&config, &wrong)));
    printf("%s\n", pto_last_error());
    pto_linear_free(linear);
    pto_stream_free(stream);
    pto_sim_free(sim);
    return EXIT_SUCCESS;
}
