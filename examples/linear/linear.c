/* A linear layer, and one with a residual, on 90 rows. Runs in the folder that data.py filled. */
#include "linear.h"
#include "linear_residual.h"

int main(void)
{
    struct pto_sim *sim = pto_sim_new(EXAMPLE_ARCH);
    bfloat16_t *x = pto_gm_spec(sim, "x", "bf16[90,256]=@x.npy");
    bfloat16_t *w = pto_gm_spec(sim, "w", "bf16[256,320]=@w.npy");
    bfloat16_t *residual = pto_gm_spec(sim, "residual", "bf16[90,320]=@residual.npy");
    float *slots = pto_gm_spec(sim, "slots", "f32[2,8,64,64]");
    bfloat16_t *y = pto_gm_spec(sim, "y", "bf16[90,320]");
    bfloat16_t *sum = pto_gm_spec(sim, "sum", "bf16[90,320]");

    pto_launch(sim, linear, 2, x, 256, w, y, 90, 256, 320);
    pto_launch(sim, linear_residual, 2, x, 256, w, residual, sum, slots, 90, 256, 320);

    pto_gm_expect(sim, y, "@y.npy", &(struct pto_tolerance){.atol = 1e-05, .ulp = 1});
    pto_gm_expect(sim, sum, "@sum.npy", &(struct pto_tolerance){.atol = 1e-05, .ulp = 1});
    return example_end(sim);
}
