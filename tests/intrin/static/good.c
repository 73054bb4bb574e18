/* Legal kernels, also at the edge of what the declarations say: nothing here may be refused or warned of. */
#include <pto/pto.h>

void manual(void);
void unknown(pto_tile *x, int rows);

/* machine-and-cube.md d.3: 16x64 e5m2 by 64x32 with scales and bias */
void manual(void)
{
    TileLeft(a, float8_e5m2_t, 16, 64);
    TileLeftScale(as, float8_e8m0_t, 16, 2);
    TileRight(b, float8_e5m2_t, 64, 32);
    TileRightScale(bs, float8_e8m0_t, 2, 32);
    TileBias(bias, float, 1, 32);
    TileAcc(c, float, 16, 32);
    TASSIGN_AT(a, 0x1000);
    TASSIGN_AT(b, 0x2000);
    TGET_SCALE_ADDR(as, a);
    TGET_SCALE_ADDR(bs, b);
    TASSIGN_AT(bias, 0x0);
    TASSIGN_AT(c, 0x4000);
    TMATMUL_MX(c, a, as, b, bs);
    TMATMUL_MX(c, c, a, as, b, bs);
    TMATMUL_MX(c, a, as, b, bs, bias);
}

/* What is not known breaks nothing. */
void unknown(pto_tile *x, int rows)
{
    TileVec(v, float, 16, 64, PTO_DYNAMIC, 32);
    TileVec(w, float, 16, 64, 8, PTO_DYNAMIC);
    pto_tile y = PTO_COPY(v);
    TileMat(m, half, 64, 64);
    TileLeft(l, half, 16, 16);
    TADD(v, v, w);
    TADD(*x, v, y);
    TMATMUL(*x, y, *x);
    TMATMUL_MX(*x, *x, y, *x, y);
    TCVT(*x, y, CAST_RINT);
    TMOV(y, *x);
    TEXTRACT(l, m, rows, 16);
}
