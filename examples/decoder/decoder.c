/* A Transformer layer: eleven launches on shared buffers, on an A5 (-DEXAMPLE_A5). Runs in the folder that data.py filled. */
#include "../flash_attention/flash_attention_a5.h"
#include "../linear/linear.h"
#include "../linear/linear_residual.h"
#include "../rmsnorm/rmsnorm.h"
#include "../rope/rope.h"
#include "../swiglu/silu_mul.h"
#include "copy_rows.h"

int main(void)
{
    struct pto_sim *sim = pto_sim_new("a5");
    bfloat16_t *x = pto_gm_spec(sim, "x", "bf16[16,256]=@x.npy");
    bfloat16_t *norm_1 = pto_gm_spec(sim, "norm_1", "bf16[256]=@norm_1.npy");
    bfloat16_t *norm_2 = pto_gm_spec(sim, "norm_2", "bf16[256]=@norm_2.npy");
    bfloat16_t *w_qkv = pto_gm_spec(sim, "w_qkv", "bf16[256,768]=@w_qkv.npy");
    bfloat16_t *w_out = pto_gm_spec(sim, "w_out", "bf16[256,256]=@w_out.npy");
    bfloat16_t *w_gate_up = pto_gm_spec(sim, "w_gate_up", "bf16[256,1024]=@w_gate_up.npy");
    bfloat16_t *w_down = pto_gm_spec(sim, "w_down", "bf16[512,256]=@w_down.npy");
    float *cos = pto_gm_spec(sim, "cos", "f32[64,32]=@cos.npy");
    float *sin = pto_gm_spec(sim, "sin", "f32[64,32]=@sin.npy");
    int32_t *positions = pto_gm_spec(sim, "positions", "i32[16]=@positions.npy");
    bfloat16_t *k_cache = pto_gm_spec(sim, "k_cache", "bf16[64,4,64]=@k_cache.npy");
    bfloat16_t *v_cache = pto_gm_spec(sim, "v_cache", "bf16[64,4,64]=@v_cache.npy");
    bfloat16_t *h = pto_gm_spec(sim, "h", "bf16[16,256]");
    bfloat16_t *qkv = pto_gm_spec(sim, "qkv", "bf16[16,768]");
    bfloat16_t *q = pto_gm_spec(sim, "q", "bf16[16,256]");
    bfloat16_t *attention = pto_gm_spec(sim, "attention", "bf16[16,256]");
    bfloat16_t *gate_up = pto_gm_spec(sim, "gate_up", "bf16[16,1024]");
    bfloat16_t *inner = pto_gm_spec(sim, "inner", "bf16[16,512]");
    float *slots = pto_gm_spec(sim, "slots", "f32[4,8,64,64]");

    pto_launch(sim, rmsnorm, 2, x, norm_1, h, 16, 256, 1e-06f);
    pto_launch(sim, linear, 4, h, 256, w_qkv, qkv, 16, 256, 768);
    pto_group_begin(sim); /* these run at the same time */
    pto_launch(sim, rope, 4, qkv, 768, cos, sin, positions, q, 16, 4, 64, false);
    pto_launch(sim, rope, 4, qkv + 256, 768, cos, sin, positions, k_cache, 16, 4, 64, true);
    pto_launch(sim, copy_rows, 4, qkv + 512, 768, positions, v_cache, 16, 64, 256);
    pto_group_end(sim);
    pto_launch(sim, flash_attention, 4, q, k_cache, v_cache, attention, 16, 64, 48, 256, 256, 256);
    pto_launch(sim, linear_residual, 4, attention, 256, w_out, x, x, slots, 16, 256, 256);
    pto_launch(sim, rmsnorm, 2, x, norm_2, h, 16, 256, 1e-06f);
    pto_launch(sim, linear, 4, h, 256, w_gate_up, gate_up, 16, 256, 1024);
    pto_launch(sim, silu_mul, 4, gate_up, inner, 16, 512);
    pto_launch(sim, linear_residual, 4, inner, 512, w_down, x, x, slots, 16, 512, 256);

    pto_gm_expect(sim, k_cache, "@k_cache_out.npy", &(struct pto_tolerance){.atol = 0.001, .ulp = 1});
    pto_gm_expect(sim, v_cache, "@v_cache_out.npy", &(struct pto_tolerance){.atol = 0.001, .ulp = 1});
    pto_gm_expect(sim, attention, "@attention.npy", &(struct pto_tolerance){.atol = 0.001, .ulp = 1});
    pto_gm_expect(sim, x, "@y.npy", &(struct pto_tolerance){.atol = 0.001, .ulp = 1});
    return example_end(sim);
}
