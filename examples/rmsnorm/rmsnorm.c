/* RMSNorm of 21 tokens x 512 on two blocks. Runs in the folder that data.py filled. */
#include "rmsnorm.h"

int main(void)
{
    struct pto_sim *sim = pto_sim_new(EXAMPLE_ARCH);
    bfloat16_t *x = pto_gm_spec(sim, "x", "bf16[21,512]=@x.npy");
    bfloat16_t *weight = pto_gm_spec(sim, "weight", "bf16[512]=@weight.npy");
    bfloat16_t *y = pto_gm_spec(sim, "y", "bf16[21,512]");

    pto_launch(sim, rmsnorm, 2, x, weight, y, 21, 512, 1e-06f);

    pto_gm_expect(sim, y, "@y.npy", &(struct pto_tolerance){.ulp = 1});
    return example_end(sim);
}
