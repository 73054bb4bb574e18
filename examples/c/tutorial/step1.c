/* Tutorial, step 1: the example of the ISA's page on TMATMUL_MX. It has no data yet: nothing is loaded, nothing stored. */
#include <pto/pto.h>
#include <pto/sim.h>

#include <stdio.h>

PTO_KERNEL(example)
{
    TileLeft(a, float8_e5m2_t, 16, 64);
    TileLeftScale(aScale, float8_e8m0_t, 16, 2);
    TileRight(b, float8_e5m2_t, 64, 32);
    TileRightScale(bScale, float8_e8m0_t, 2, 32);
    TileBias(bias, float, 1, 32);
    TileAcc(c, float, 16, 32);
    TASSIGN(a, 0x1000);
    TASSIGN(b, 0x2000);
    TASSIGN(aScale, GetScaleAddr(a));
    TASSIGN(bScale, GetScaleAddr(b));
    TASSIGN(bias, 0x3000);
    TASSIGN(c, 0x4000);
    TMATMUL_MX(c, a, aScale, b, bScale, bias);
}

int main(void)
{
    struct pto_sim *sim = pto_sim_new("a5");
    int status = pto_launch(sim, example, 1);
    fputs(pto_diag_text(sim), stdout);
    fputs(pto_summary(sim), stdout);
    pto_sim_free(sim);
    return status;
}
