/* Rotary embedding of 6 heads of Q, and of 2 heads of K into a cache. Runs in the folder that data.py filled. */
#include "rope.h"

int main(void)
{
    struct pto_sim *sim = pto_sim_new(EXAMPLE_ARCH);
    bfloat16_t *qk = pto_gm_spec(sim, "qk", "bf16[10,512]=@qk.npy");
    float *cos = pto_gm_spec(sim, "cos", "f32[128,32]=@cos.npy");
    float *sin = pto_gm_spec(sim, "sin", "f32[128,32]=@sin.npy");
    int32_t *pos = pto_gm_spec(sim, "pos", "i32[10]=@pos.npy");
    bfloat16_t *q = pto_gm_spec(sim, "q", "bf16[10,6,64]");
    bfloat16_t *cache = pto_gm_spec(sim, "cache", "bf16[128,2,64]=@cache.npy");

    pto_launch(sim, rope, 3, qk, 512, cos, sin, pos, q, 10, 6, 128, false);
    pto_launch(sim, rope, 3, qk + 384, 512, cos, sin, pos, cache, 10, 2, 128, true);

    pto_gm_expect(sim, q, "@q_out.npy", &(struct pto_tolerance){.atol = 1e-06, .ulp = 1});
    pto_gm_expect(sim, cache, "@cache_out.npy", &(struct pto_tolerance){.atol = 1e-06, .ulp = 1});
    return example_end(sim);
}
