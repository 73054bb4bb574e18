/* Softmax of a 37 x 200 matrix on two blocks. Runs in the folder that data.py filled. */
#include "softmax.h"

int main(void)
{
    struct pto_sim *sim = pto_sim_new(EXAMPLE_ARCH);
    float *x = pto_gm_spec(sim, "x", "f32[37,200]=@x.npy");
    float *y = pto_gm_spec(sim, "y", "f32[37,200]");

    pto_launch(sim, softmax, 2, x, y, 37, 200);

    pto_gm_expect(sim, y, "@y.npy", &(struct pto_tolerance){.rtol = 0.0001, .atol = 1e-07});
    return example_end(sim);
}
