/* The 8 best of 256 experts for 12 tokens. Runs in the folder that data.py filled. */
#include "topk.h"

int main(void)
{
    struct pto_sim *sim = pto_sim_new(EXAMPLE_ARCH);
    float *x = pto_gm_spec(sim, "x", "f32[12,256]=@x.npy");
    float *weights = pto_gm_spec(sim, "weights", "f32[12,8]");
    int32_t *experts = pto_gm_spec(sim, "experts", "i32[12,8]");

    pto_launch(sim, topk, 5, x, weights, experts, 12);

    pto_gm_expect(sim, weights, "@weights.npy", &(struct pto_tolerance){.rtol = 1e-05});
    pto_gm_expect(sim, experts, "@experts.npy", NULL);
    return example_end(sim);
}
