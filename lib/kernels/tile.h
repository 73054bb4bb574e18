/* Tiles and windows of the kernel library's kernels: shapes and element types are known when the planner has chosen them, not when C is
 * compiled, so the rules of the ISA are judged at run time (pto/tile.h: pto_tile). Units as there: elements; addresses in bytes. */
#ifndef PTO_KERNELS_TILE_H
#define PTO_KERNELS_TILE_H
#include "pto/pto.h"
#include "pto/sim.h"

/* dtype is a code PTO_DT_*. Physical shape, valid shape; TASSIGN gives the address. */
#define KERN_TILE_(place, dtype, rows, cols, bl, vr, vc, sl, fractal) \
    ((pto_tile){.t = pto_tile_init(PTO_LOC_##place, dtype, (int32_t)(rows), (int32_t)(cols), bl, (int32_t)(vr), (int32_t)(vc), sl, fractal, PTO_PAD_Null, PTO_CM_Null, #place)})
/* ND in UB; a column of UB (column-major, one element a row); Nz in UB (what the cube takes). */
#define KERN_VEC(dtype, rows, cols, vr, vc) KERN_TILE_(Vec, dtype, rows, cols, PTO_BL_RowMajor, vr, vc, PTO_SL_NoneBox, 512)
#define KERN_VEC_COL(dtype, rows, vr) KERN_TILE_(Vec, dtype, rows, 1, PTO_BL_ColMajor, vr, 1, PTO_SL_NoneBox, 512)
#define KERN_VEC_NZ(dtype, rows, cols, vr, vc) KERN_TILE_(Vec, dtype, rows, cols, PTO_BL_ColMajor, vr, vc, PTO_SL_RowMajor, 512)
/* Nz in L1; Zn in L1 (what a transposed load fills); ND in L1 (bias, scaling words). */
#define KERN_MAT(dtype, rows, cols, vr, vc) KERN_TILE_(Mat, dtype, rows, cols, PTO_BL_ColMajor, vr, vc, PTO_SL_RowMajor, 512)
#define KERN_MAT_ZN(dtype, rows, cols, vr, vc) KERN_TILE_(Mat, dtype, rows, cols, PTO_BL_RowMajor, vr, vc, PTO_SL_ColMajor, 512)
#define KERN_MAT_ND(dtype, rows, cols, vr, vc) KERN_TILE_(Mat, dtype, rows, cols, PTO_BL_RowMajor, vr, vc, PTO_SL_NoneBox, 512)
/* Block scales in L1. */
#define KERN_MAT_LSCALE(rows, cols, vr, vc) KERN_TILE_(Mat, PTO_DT_float8_e8m0_t, rows, cols, PTO_BL_RowMajor, vr, vc, PTO_SL_RowMajor, 32)
#define KERN_MAT_RSCALE(rows, cols, vr, vc) KERN_TILE_(Mat, PTO_DT_float8_e8m0_t, rows, cols, PTO_BL_ColMajor, vr, vc, PTO_SL_ColMajor, 32)
#define KERN_LEFT(dtype, rows, cols, vr, vc) KERN_TILE_(Left, dtype, rows, cols, -1, vr, vc, PTO_SL_RowMajor, 512)
#define KERN_RIGHT(dtype, rows, cols, vr, vc) KERN_TILE_(Right, dtype, rows, cols, PTO_BL_RowMajor, vr, vc, PTO_SL_ColMajor, 512)
#define KERN_LSCALE(rows, cols, vr, vc) KERN_TILE_(ScaleLeft, PTO_DT_float8_e8m0_t, rows, cols, PTO_BL_RowMajor, vr, vc, PTO_SL_RowMajor, 32)
#define KERN_RSCALE(rows, cols, vr, vc) KERN_TILE_(ScaleRight, PTO_DT_float8_e8m0_t, rows, cols, PTO_BL_ColMajor, vr, vc, PTO_SL_ColMajor, 32)
#define KERN_ACC(dtype, rows, cols, vr, vc) KERN_TILE_(Acc, dtype, rows, cols, PTO_BL_ColMajor, vr, vc, PTO_SL_RowMajor, 1024)
#define KERN_BIAS(dtype, cols, vc) KERN_TILE_(Bias, dtype, 1, cols, PTO_BL_RowMajor, 1, vc, PTO_SL_NoneBox, 512)
#define KERN_SCALING(dtype, cols, vc) KERN_TILE_(Scaling, dtype, 1, cols, PTO_BL_RowMajor, 1, vc, PTO_SL_NoneBox, 512)

/* Windows: extents and strides in elements, of a matrix row after row (ld from one to the next), or column after column. */
#define KERN_GM_(ptr, dtype, layout, given, g0, g1, g2, g3, g4, s0, s1, s2, s3, s4) \
    ((pto_gm){.t = pto_gm_declare(ptr, dtype, layout, given, g0, g1, g2, g3, g4, s0, s1, s2, s3, s4, "gm", PTO_HERE_)})
#define KERN_GM(ptr, dtype, rows, cols, ld) \
    KERN_GM_(ptr, dtype, PTO_GL_ND, false, 1, 1, 1, rows, cols, pto_times(rows, ld), pto_times(rows, ld), pto_times(rows, ld), ld, 1)
#define KERN_GM_DN(ptr, dtype, rows, cols, ld) \
    KERN_GM_(ptr, dtype, PTO_GL_DN, true, 1, 1, 1, rows, cols, pto_times(cols, ld), pto_times(cols, ld), pto_times(cols, ld), 1, ld)
/* Byte address of element i; the same of what is written. */
static inline const void *kern_at(const void *ptr, int dtype, int64_t i) { return (const char *)ptr + i * pto_dtype_bits(dtype) / 8; }
static inline void *kern_to(const void *ptr, int dtype, int64_t i) { return (void *)(uintptr_t)kern_at(ptr, dtype, i); }
/* A tile at an address. */
static inline pto_tile kern_placed(pto_tile t, int64_t at)
{
    TASSIGN(t, at);
    return t;
}
#endif
