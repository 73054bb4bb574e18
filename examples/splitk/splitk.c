/* A product with a long K, shared by six blocks. Runs in the folder that data.py filled. */
#include "splitk.h"

int main(void)
{
    struct pto_sim *sim = pto_sim_new(EXAMPLE_ARCH);
    bfloat16_t *x = pto_gm_spec(sim, "x", "bf16[32,1152]=@x.npy");
    bfloat16_t *w = pto_gm_spec(sim, "w", "bf16[1152,128]=@w.npy");
    float *y = pto_gm_spec(sim, "y", "f32[32,128]=@y_in.npy");

    pto_launch(sim, splitk, 6, x, w, y, 1152);

    pto_gm_expect(sim, y, "@y.npy", &(struct pto_tolerance){.rtol = 0.0001, .atol = 1e-05});
    return example_end(sim);
}
