/* A decode step of five requests on a paged cache. Runs in the folder that data.py filled. */
#include "paged_attention.h"

int main(void)
{
    struct pto_sim *sim = pto_sim_new(EXAMPLE_ARCH);
    bfloat16_t *q = pto_gm_spec(sim, "q", "bf16[5,16,64]=@q.npy");
    bfloat16_t *k_pages = pto_gm_spec(sim, "k_pages", "bf16[12,64,2,64]=@k_pages.npy");
    bfloat16_t *v_pages = pto_gm_spec(sim, "v_pages", "bf16[12,64,2,64]=@v_pages.npy");
    int32_t *block_table = pto_gm_spec(sim, "block_table", "i32[5,4]=@block_table.npy");
    int32_t *seq_lens = pto_gm_spec(sim, "seq_lens", "i32[5]=@seq_lens.npy");
    float *slots = pto_gm_spec(sim, "slots", "f32[3,4,1024]");
    bfloat16_t *out = pto_gm_spec(sim, "out", "bf16[5,16,64]");

    pto_launch(sim, paged_attention, 3, q, k_pages, v_pages, block_table, seq_lens, out, slots, 5, 12, 4);

    pto_gm_expect(sim, out, "@out.npy", &(struct pto_tolerance){.atol = 0.004, .ulp = 1});
    return example_end(sim);
}
