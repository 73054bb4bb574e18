/* A product of 512 x 512 x 512 on eight blocks. Tile sizes are those of the compiler: -DTM=64 -DTK=128 -DBUFS=1. */
#include "gemm.h"

int main(void)
{
    struct pto_sim *sim = pto_sim_new(EXAMPLE_ARCH);
    half *a = pto_gm_spec(sim, "a", "f16[512,512]=ones"), *b = pto_gm_spec(sim, "b", "f16[512,512]=const:0.5");
    float *c = PTO_GM(sim, float, "c", 512 * 512);
    pto_launch(sim, gemm, 8, a, b, c, 512, 512, 512);
    pto_gm_expect(sim, c, "const:256", NULL);
    return example_end(sim);
}
