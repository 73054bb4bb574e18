/* A SwiGLU MLP: three kernels chained on buffers. Runs in the folder that data.py filled. */
#include "../linear/linear.h"
#include "../linear/linear_residual.h"
#include "silu_mul.h"

int main(void)
{
    struct pto_sim *sim = pto_sim_new(EXAMPLE_ARCH);
    bfloat16_t *x = pto_gm_spec(sim, "x", "bf16[32,256]=@x.npy");
    bfloat16_t *w_gate_up = pto_gm_spec(sim, "w_gate_up", "bf16[256,1024]=@w_gate_up.npy");
    bfloat16_t *w_down = pto_gm_spec(sim, "w_down", "bf16[512,256]=@w_down.npy");
    bfloat16_t *gate_up = pto_gm_spec(sim, "gate_up", "bf16[32,1024]");
    bfloat16_t *h = pto_gm_spec(sim, "h", "bf16[32,512]");
    float *slots = pto_gm_spec(sim, "slots", "f32[2,8,64,64]");
    bfloat16_t *y = pto_gm_spec(sim, "y", "bf16[32,256]");

    pto_launch(sim, linear, 4, x, 256, w_gate_up, gate_up, 32, 256, 1024);
    pto_launch(sim, silu_mul, 4, gate_up, h, 32, 512);
    pto_launch(sim, linear_residual, 2, h, 512, w_down, x, y, slots, 32, 512, 256);

    pto_gm_expect(sim, y, "@y.npy", &(struct pto_tolerance){.atol = 0.001, .ulp = 1});
    return example_end(sim);
}
