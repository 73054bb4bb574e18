/* Attention of an A5 (-DEXAMPLE_A5): a prompt of 144 tokens, and 16 tokens behind 48 cached ones. Runs in the folder that data.py filled. */
#include "flash_attention_a5.h"

int main(void)
{
    struct pto_sim *sim = pto_sim_new("a5");
    bfloat16_t *q = pto_gm_spec(sim, "q", "bf16[144,256]=@q.npy");
    bfloat16_t *k = pto_gm_spec(sim, "k", "bf16[192,256]=@k.npy");
    bfloat16_t *v = pto_gm_spec(sim, "v", "bf16[192,256]=@v.npy");
    bfloat16_t *prefill = pto_gm_spec(sim, "prefill", "bf16[144,256]");
    bfloat16_t *chunk = pto_gm_spec(sim, "chunk", "bf16[16,256]");

    pto_launch(sim, flash_attention, 4, q, k, v, prefill, 144, 192, 0, 256, 256, 256);
    pto_launch(sim, flash_attention, 4, q, k, v, chunk, 16, 64, 48, 256, 256, 256);

    pto_gm_expect(sim, prefill, "@prefill.npy", &(struct pto_tolerance){.atol = 0.002, .ulp = 1});
    pto_gm_expect(sim, chunk, "@chunk.npy", &(struct pto_tolerance){.atol = 1e-05, .ulp = 1});
    return example_end(sim);
}
