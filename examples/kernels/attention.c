/* Attention of two heads over 200 positions, fused: what the first and the last query get, with all keys and with those up to the query. */
#include <pto/kernels/attention.h>

#include <stdio.h>
#include <stdlib.h>

enum { SEQ = 200, HEADS = 2, DIM = 64, ELEMS = SEQ * HEADS * DIM };
static double numbers[ELEMS];
static half q_data[ELEMS], k_data[ELEMS], v_data[ELEMS], out_data[ELEMS];

/* Numbers between -1 and 1 that look like noise. */
static void fill(half *out, unsigned seed)
{
    for (int i = 0; i < ELEMS; i++) {
        seed = seed * 1664525u + 1013904223u;
        numbers[i] = (double)(seed >> 8) / 8388608 - 1;
    }
    pto_encode(PTO_DT_half, numbers, ELEMS, out);
}

int main(void)
{
    struct pto_sim *sim = pto_sim_new("a3");
    struct pto_stream *stream = pto_stream_new(sim, 0);
    struct pto_tensor q = PTO_TENSOR(half, q_data, 1, SEQ, HEADS, DIM), k = PTO_TENSOR(half, k_data, 1, SEQ, HEADS, DIM);
    struct pto_tensor v = PTO_TENSOR(half, v_data, 1, SEQ, HEADS, DIM), out = PTO_TENSOR(half, out_data, 1, SEQ, HEADS, DIM);
    fill(q_data, 1);
    fill(k_data, 2);
    fill(v_data, 3);
    for (int causal = 0; causal < 2; causal++) {
        struct pto_flash_attention_params p = {.Q = &q, .K = &k, .V = &v, .O = &out, .is_causal = causal != 0};
        struct pto_op_report report;
        double x[4];
        if (pto_flash_attention(stream, &p) != PTO_SUCCESS) {
            printf("%s\n", pto_last_error());
            return EXIT_FAILURE;
        }
        pto_decode(PTO_DT_half, out_data, 2, x);
        pto_decode(PTO_DT_half, out_data + (SEQ - 1) * HEADS * DIM, 2, x + 2);
        printf("%-10s first query %8.4f %8.4f, last query %8.4f %8.4f", causal ? "causal:" : "all keys:", x[0], x[1], x[2], x[3]);
        if (pto_stream_report(stream, &report))
            printf("; %u launch, %llu multiply-adds, %u findings", report.launches, (unsigned long long)report.useful_macs, report.findings);
        printf("\n");
    }
    /* One head less in K than in Q. */
    k.shape[2]--;
    if (pto_flash_attention(stream, &(struct pto_flash_attention_params){.Q = &q, .K = &k, .V = &v, .O = &out}) != PTO_SUCCESS)
        printf("%s\n", pto_last_error());
    pto_stream_free(stream);
    pto_sim_free(sim);
    return EXIT_SUCCESS;
}
