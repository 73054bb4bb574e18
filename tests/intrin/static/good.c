/* Legal kernels, also at the edge of what the declarations say: nothing here may be refused or warned of. */
#include <pto/pto.h>

void manual(void);
void compact(void);
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

/* b.4: layouts of the usual declarations, compact mode Normal, which MX_STRIDE (b.8) asks for when fewer rows are valid. */
void compact(void)
{
    TileLeftCompact(a, float8_e5m2_t, 32, 64, 16, 64);
    TileRightCompact(b, float8_e5m2_t, 64, 48);
    TileAccCompact(c, float, 32, 48, 16, 48);
    TileLeftScaleCompact(as, float8_e8m0_t, 32, 2, 16, 2);
    TileRightScaleCompact(bs, float8_e8m0_t, 2, 48);
    enum { CM_NORMAL = PTO_CM_Normal };
#define IS(t, loc, sl, fr)                                                                                                                        \
    PTO_STATIC_ASSERT_(PTO_ST_COMPACT(t) == CM_NORMAL && PTO_ST_SPACE(t) == PTO_LOC_##loc && PTO_ST_SLAYOUT(t) == PTO_SL_##sl && PTO_ST_FRACTAL(t) == (fr), #t)
    IS(a, Left, RowMajor, 512);
    IS(b, Right, ColMajor, 512);
    IS(c, Acc, RowMajor, 1024);
    IS(as, ScaleLeft, RowMajor, 32);
    IS(bs, ScaleRight, ColMajor, 32);
    PTO_STATIC_ASSERT_(PTO_ST_BLAYOUT(a) == -1 && PTO_ST_BLAYOUT(b) == PTO_BL_RowMajor && PTO_ST_BLAYOUT(c) == PTO_BL_ColMajor, "blocks");
    PTO_STATIC_ASSERT_(PTO_ST_BLAYOUT(as) == PTO_BL_RowMajor && PTO_ST_BLAYOUT(bs) == PTO_BL_ColMajor && PTO_ST_VROW(a) == 16 && PTO_ST_VROW(b) == 64, "blocks");
    TMATMUL_MX(c, a, as, b, bs);
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
