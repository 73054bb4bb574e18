/* A quantised linear layer: three kernels, one after the other. Runs in the folder that data.py filled. */
#include "w8a8.h"

int main(void)
{
    struct pto_sim *sim = pto_sim_new("a3");
    bfloat16_t *x = pto_gm_spec(sim, "x", "bf16[48,256]=@x.npy");
    int8_t *wq = pto_gm_spec(sim, "wq", "i8[192,256]=@wq.npy");
    float *w_scale = pto_gm_spec(sim, "w_scale", "f32[192]=@w_scale.npy");
    int8_t *xq = pto_gm_spec(sim, "xq", "i8[48,256]");
    float *x_scale = pto_gm_spec(sim, "x_scale", "f32[48]");
    int32_t *sum = pto_gm_spec(sim, "sum", "i32[48,192]");
    bfloat16_t *y = pto_gm_spec(sim, "y", "bf16[48,192]");

    pto_launch(sim, quantize, 2, x, xq, x_scale, 48);
    pto_launch(sim, matmul_i8, 3, xq, wq, sum, 48, 192);
    pto_launch(sim, dequantize, 2, sum, x_scale, w_scale, y, 48, 192);

    pto_gm_expect(sim, xq, "@xq.npy", NULL);
    pto_gm_expect(sim, y, "@y.npy", &(struct pto_tolerance){.ulp = 1});
    return example_end(sim);
}
