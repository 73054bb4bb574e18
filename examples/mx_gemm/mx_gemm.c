/* The MX-FP8 product of mx_gemm.h, and one tile of it, on an A5 (-DEXAMPLE_A5). Runs in a folder where `reference big 256 256 1024` and
 * `reference tile 128 128 256` (reference.c) made the folders big and tile. The results have equal bits. */
#include "mx_gemm.h"

int main(void)
{
    struct pto_sim *sim = pto_sim_new("a5");
    float8_e4m3_t *a = pto_gm_spec(sim, "a", "f8E4M3FN=@big/a.npy"), *tile_a = pto_gm_spec(sim, "tile_a", "f8E4M3FN=@tile/a.npy");
    float8_e5m2_t *b = pto_gm_spec(sim, "b", "f8E5M2=@big/b.npy"), *tile_b = pto_gm_spec(sim, "tile_b", "f8E5M2=@tile/b.npy");
    float8_e8m0_t *a_scale = pto_gm_spec(sim, "a_scale", "f8E8M0=@big/a_scale.npy:zz"), *b_scale = pto_gm_spec(sim, "b_scale", "f8E8M0=@big/b_scale.npy:nn");
    float8_e8m0_t *tile_as = pto_gm_spec(sim, "tile_as", "f8E8M0=@tile/a_scale.npy:zz"), *tile_bs = pto_gm_spec(sim, "tile_bs", "f8E8M0=@tile/b_scale.npy:nn");
    float *bias = pto_gm_spec(sim, "bias", "f32=@big/bias.npy"), *tile_bias = pto_gm_spec(sim, "tile_bias", "f32=@tile/bias.npy");
    float *out = PTO_GM(sim, float, "out", 256 * 256), *tile_out = PTO_GM(sim, float, "tile_out", 128 * 128);

    pto_launch(sim, mx_gemm, 1, a, a_scale, b, b_scale, bias, out);
    pto_launch(sim, mx_gemm_tile, 1, tile_a, tile_as, tile_b, tile_bs, tile_bias, tile_out);
    pto_gm_expect(sim, out, "@big/expected.npy", NULL);
    pto_gm_expect(sim, tile_out, "@tile/expected.npy", NULL);
    return example_end(sim);
}
