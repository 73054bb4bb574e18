/* Rules of the ISA that a compiler holds kernels to. Made by pto_gen from the tables under isa/; change those.
 *
 * Every intrinsic asserts what the declarations of its operands decide: places, element types, layouts, static shapes. What is not
 * known then (PTO_DYNAMIC, a pto_tile, attributes, addresses) is judged at run time, by the same tables. -DPTO_ARCH=PTO_A5 (or another
 * of the words below) asserts the rules of that target; without it what is asserted is wrong on every target that has the operation.
 *
 * PTO_RULES_<OP>_(operands in the order of the row's slots) are declarations for a block of their own; what is absent, a scalar or no
 * tile and no window is PTO_NONE_. PTO_RULES_IF_<OP>_(condition, ..) asserts if the constant condition holds. */
#ifndef PTO_RULES_H
#define PTO_RULES_H
#include <pto/static.h>

/* Targets for PTO_ARCH. */
#define PTO_A3 1 /* Atlas A2/A3: Ascend 910B and 910C */
#define PTO_A2 1
#define PTO_A2A3 1
#define PTO_A5 2 /* A5: Ascend 950 */
#define PTO_A6 4 /* A6 */
#define PTO_KIRIN9030 8 /* Kirin 9030 */
#define PTO_KIRINX90 16 /* Kirin X90 */
#define PTO_KIRINDEV0000 32 /* Kirin Dev 0000 */
#define PTO_ARCH_ALL_ 63
#define PTO_LIKE_A3_ 17
#define PTO_MX_ARCHS_ 6
#define PTO_LEFT_BL_(f) (((f) & 46) == 0 ? 0 : ((f) & 17) == 0 ? 1 : -1)

#define PTO_K_GM_ 1
#define PTO_K_VEC_ 2
#define PTO_K_MAT_ 3
#define PTO_K_LEFT_ 4
#define PTO_K_RIGHT_ 5
#define PTO_K_ACC_ 6
#define PTO_K_BIAS_ 7
#define PTO_K_SCALING_ 8
#define PTO_K_SCALE_LEFT_ 9
#define PTO_K_SCALE_RIGHT_ 10
#define PTO_K_F32_ 1
#define PTO_K_F16_ 2
#define PTO_K_BF16_ 3
#define PTO_K_F64_ 4
#define PTO_K_TF32_ 5
#define PTO_K_HF32_ 6
#define PTO_K_F8E4M3_ 7
#define PTO_K_F8E5M2_ 8
#define PTO_K_F8E8M0_ 9
#define PTO_K_HIF8_ 10
#define PTO_K_F4E2M1_ 11
#define PTO_K_F4E1M2_ 12
#define PTO_K_HIF4_ 13
#define PTO_K_I4_ 14
#define PTO_K_I8_ 15
#define PTO_K_I16_ 16
#define PTO_K_I32_ 17
#define PTO_K_I64_ 18
#define PTO_K_U8_ 19
#define PTO_K_U16_ 20
#define PTO_K_U32_ 21
#define PTO_K_U64_ 22
#define PTO_K_I1_ 23
#define PTO_K_ROW_ 0
#define PTO_K_COL_ 1
#define PTO_K_NONE_BOX_ 0
#define PTO_K_ROW_BOX_ 1
#define PTO_K_COL_BOX_ 2
#define PTO_K_GM_ND_ 0
#define PTO_K_GM_DN_ 1
#define PTO_K_GM_NZ_ 2
#define PTO_K_GM_MX_A_ND_ 4
#define PTO_K_GM_MX_A_ZZ_ 6
#define PTO_K_GM_MX_B_ND_ 7
#define PTO_K_GM_MX_B_NN_ 9
#define PTO_EXTENT_MAX_ 4095
#define PTO_LOAD_ROWS_MAX_ 16384
#define PTO_LOAD_ELEMS_MAX_ 524288
#define PTO_FIX_COLS_MAX_ 4095
#define PTO_FIX_ND_ROWS_MAX_ 8192
#define PTO_FIX_NZ_ROWS_MAX_ 65535
#define PTO_BITS_(d) ((d) < 0 ? -1 : (0x7800u >> ((d)&31) & 1u) != 0 ? 4 : (0x888780u >> ((d)&31) & 1u) != 0 ? 8 : (0x11000cu >> ((d)&31) & 1u) != 0 ? 16 : (0x440010u >> ((d)&31) & 1u) != 0 ? 64 : 32)

#define PTO_CAPACITY_VEC_(f) (((f) & 6) != 0 ? 262144LL : ((f) & 1) != 0 ? 196608LL : 131072LL)
#define PTO_CAPACITY_MAT_(f) (((f) & 32) != 0 ? 1572864LL : ((f) & 16) != 0 ? 1048576LL : 524288LL)
#define PTO_CAPACITY_LEFT_(f) (((f) & 23) != 0 ? 65536LL : ((f) & 8) != 0 ? 32768LL : 0LL)
#define PTO_CAPACITY_RIGHT_(f) (((f) & 32) != 0 ? 131072LL : ((f) & 23) != 0 ? 65536LL : 32768LL)
#define PTO_CAPACITY_ACC_(f) (((f) & 6) != 0 ? 262144LL : ((f) & 17) != 0 ? 131072LL : ((f) & 8) != 0 ? 65536LL : 0LL)
#define PTO_CAPACITY_BIAS_(f) (((f) & 6) != 0 ? 4096LL : 1024LL)
#define PTO_CAPACITY_SCALING_(f) (((f) & 8) != 0 ? 7168LL : ((f) & 16) != 0 ? 6144LL : ((f) & 6) != 0 ? 4096LL : ((f) & 1) != 0 ? 2048LL : 0LL)
#define PTO_CAPACITY_SCALE_LEFT_(f) (((f) & 6) != 0 ? 4096LL : 0LL)
#define PTO_CAPACITY_SCALE_RIGHT_(f) (((f) & 6) != 0 ? 4096LL : 0LL)
#define PTO_CAPACITY_(s, f) ((s) == 2 ? PTO_CAPACITY_VEC_(f) : (s) == 3 ? PTO_CAPACITY_MAT_(f) : (s) == 4 ? PTO_CAPACITY_LEFT_(f) : (s) == 5 ? PTO_CAPACITY_RIGHT_(f) : (s) == 6 ? PTO_CAPACITY_ACC_(f) : (s) == 7 ? PTO_CAPACITY_BIAS_(f) : (s) == 8 ? PTO_CAPACITY_SCALING_(f) : (s) == 9 ? PTO_CAPACITY_SCALE_LEFT_(f) : (s) == 10 ? PTO_CAPACITY_SCALE_RIGHT_(f) : 0LL)
#define PTO_ROOM_VEC_(f) (((f) & 6) != 0 ? 262144LL : ((f) & 1) != 0 ? 196608LL : 131072LL)
#define PTO_ROOM_MAT_(f) (((f) & 32) != 0 ? 1572864LL : ((f) & 16) != 0 ? 1048576LL : 524288LL)
#define PTO_ROOM_LEFT_(f) (((f) & 23) != 0 ? 65536LL : ((f) & 8) != 0 ? 32768LL : 0LL)
#define PTO_ROOM_RIGHT_(f) (((f) & 32) != 0 ? 131072LL : ((f) & 23) != 0 ? 65536LL : 32768LL)
#define PTO_ROOM_ACC_(f) (((f) & 6) != 0 ? 262144LL : ((f) & 17) != 0 ? 131072LL : ((f) & 8) != 0 ? 65536LL : 0LL)
#define PTO_ROOM_BIAS_(f) (65536LL)
#define PTO_ROOM_SCALING_(f) (((f) & 31) != 0 ? 65536LL : 0LL)
#define PTO_ROOM_SCALE_LEFT_(f) (((f) & 6) != 0 ? 4096LL : 0LL)
#define PTO_ROOM_SCALE_RIGHT_(f) (((f) & 6) != 0 ? 4096LL : 0LL)
#define PTO_ROOM_(s, f) ((s) == 2 ? PTO_ROOM_VEC_(f) : (s) == 3 ? PTO_ROOM_MAT_(f) : (s) == 4 ? PTO_ROOM_LEFT_(f) : (s) == 5 ? PTO_ROOM_RIGHT_(f) : (s) == 6 ? PTO_ROOM_ACC_(f) : (s) == 7 ? PTO_ROOM_BIAS_(f) : (s) == 8 ? PTO_ROOM_SCALING_(f) : (s) == 9 ? PTO_ROOM_SCALE_LEFT_(f) : (s) == 10 ? PTO_ROOM_SCALE_RIGHT_(f) : 0LL)
#define PTO_ALIGN_(s) ((s) == 2 ? 32 : (s) == 3 ? 32 : (s) == 4 ? 32 : (s) == 5 ? 32 : (s) == 6 ? 32 : (s) == 7 ? 32 : (s) == 8 ? 32 : (s) == 9 ? 32 : 32)

#define PTO_LIST_TRANSFER_(d, f) ((d) < 0 || (((((f) & 1) != 0 ? 0x7f800eu : 0u) | (((f) & 2) != 0 ? 0x7f9f8eu : 0u) | (((f) & 4) != 0 ? 0x7fff8eu : 0u) | (((f) & 56) != 0 ? 0x7f8006u : 0u)) >> ((d)&31) & 1u) != 0)
#define PTO_LIST_L0_(d, f) ((d) < 0 || (((((f) & 1) != 0 ? 0x800eu : 0u) | (((f) & 2) != 0 ? 0x9d8eu : 0u) | (((f) & 4) != 0 ? 0x8fd8eu : 0u) | (((f) & 56) != 0 ? 0x8004u : 0u)) >> ((d)&31) & 1u) != 0)
#define PTO_LIST_VEC_VEC_(d, f) ((d) < 0 || (((((f) & 1) != 0 ? 0x8800eu : 0u) | (((f) & 6) != 0 ? 0x2a998eu : 0u) | (((f) & 56) != 0 ? 0x88006u : 0u)) >> ((d)&31) & 1u) != 0)
#define PTO_LIST_VEC_MAT_(d, f) ((d) < 0 || (((((f) & 6) != 0 ? 0x2a998eu : 0u)) >> ((d)&31) & 1u) != 0)
#define PTO_LIST_ACC_SRC_(d, f) ((d) < 0 || (((((f) & 7) != 0 ? 0x20002u : 0u) | (((f) & 56) != 0 ? 0x20006u : 0u)) >> ((d)&31) & 1u) != 0)
#define PTO_LIST_ATOMIC_(d, f) ((d) < 0 || (0x3800eu >> ((d)&31) & 1u) != 0)
#define PTO_PAIR_STORE_PLAIN_(s, d, f) ((s) < 0 || (d) < 0 || (((s) == 1 ? ((((f) & 7) != 0 ? 0x2000eu : 0u)) : (s) == 2 ? ((((f) & 56) != 0 ? 0x4u : 0u)) : (s) == 17 ? ((((f) & 7) != 0 ? 0x2000eu : 0u) | (((f) & 56) != 0 ? 0x20000u : 0u)) : 0u) >> ((d)&31) & 1u) != 0)
#define PTO_PAIR_STORE_QUANT_(s, d, f) ((s) < 0 || (d) < 0 || (((s) == 1 ? ((((f) & 57) != 0 ? 0x88000u : 0u) | (((f) & 6) != 0 ? 0x8848eu : 0u)) : (s) == 17 ? ((((f) & 57) != 0 ? 0x88004u : 0u) | (((f) & 6) != 0 ? 0x8800cu : 0u)) : 0u) >> ((d)&31) & 1u) != 0)
#define PTO_PAIR_ACC_MOVE_PLAIN_(s, d, f) ((s) < 0 || (d) < 0 || (((s) == 1 ? ((((f) & 1) != 0 ? 0xcu : 0u) | (((f) & 6) != 0 ? 0xeu : 0u)) : (s) == 2 ? ((((f) & 56) != 0 ? 0x4u : 0u)) : (s) == 17 ? ((((f) & 62) != 0 ? 0x20000u : 0u)) : 0u) >> ((d)&31) & 1u) != 0)
#define PTO_PAIR_ACC_MOVE_QUANT_(s, d, f) ((s) < 0 || (d) < 0 || (((s) == 1 ? ((((f) & 57) != 0 ? 0x8000u : 0u) | (((f) & 6) != 0 ? 0x818eu : 0u)) : (s) == 17 ? ((((f) & 1) != 0 ? 0x18004u : 0u) | (((f) & 6) != 0 ? 0x800cu : 0u) | (((f) & 56) != 0 ? 0x8004u : 0u)) : 0u) >> ((d)&31) & 1u) != 0)
#define PTO_PAIR_FIX_PLAIN_(s, d, f) ((s) < 0 || (d) < 0 || (((s) == 1 ? ((((f) & 7) != 0 ? 0xeu : 0u)) : (s) == 2 ? ((((f) & 56) != 0 ? 0x4u : 0u)) : (s) == 17 ? 0x20000u : 0u) >> ((d)&31) & 1u) != 0)
#define PTO_PAIR_FIX_QUANT_(s, d, f) ((s) < 0 || (d) < 0 || (((s) == 1 ? ((((f) & 57) != 0 ? 0x88000u : 0u) | (((f) & 6) != 0 ? 0x8848eu : 0u)) : (s) == 17 ? ((((f) & 1) != 0 ? 0x98004u : 0u) | (((f) & 6) != 0 ? 0x8800cu : 0u) | (((f) & 56) != 0 ? 0x88004u : 0u)) : 0u) >> ((d)&31) & 1u) != 0)
#define PTO_PAIR_BIAS_MOVE_(s, d, f) ((s) < 0 || (d) < 0 || (((s) == 1 ? ((((f) & 7) != 0 ? 0x2u : 0u)) : (s) == 2 ? ((((f) & 7) != 0 ? 0x2u : 0u) | (((f) & 56) != 0 ? 0x4u : 0u)) : (s) == 3 ? ((((f) & 6) != 0 ? 0x2u : 0u)) : (s) == 17 ? 0x20000u : 0u) >> ((d)&31) & 1u) != 0)
#define PTO_LIST_FB_MOVE_(d, f) ((d) < 0 || (0x440000u >> ((d)&31) & 1u) != 0)
#define PTO_LIST_SCALE_(d, f) ((d) < 0 || (((((f) & 6) != 0 ? 0x80200u : 0u)) >> ((d)&31) & 1u) != 0)
#define PTO_TRIPLE_PLAIN_(d, l, r, f) ((d) < 0 || (l) < 0 || (r) < 0 || (((d) == 1 ? ((l) == 1 ? ((((f) & 7) != 0 ? 0x2u : 0u)) : (l) == 2 ? ((((f) & 3) != 0 ? 0x4u : 0u) | (((f) & 4) != 0 ? 0xc084u : 0u)) : (l) == 3 ? ((((f) & 3) != 0 ? 0x8u : 0u) | (((f) & 4) != 0 ? 0xc088u : 0u)) : (l) == 7 ? ((((f) & 6) != 0 ? 0x180u : 0u)) : (l) == 8 ? ((((f) & 6) != 0 ? 0x180u : 0u)) : (l) == 10 ? ((((f) & 6) != 0 ? 0x400u : 0u)) : 0u) : (d) == 2 ? ((l) == 2 ? ((((f) & 56) != 0 ? 0x4u : 0u)) : 0u) : (d) == 17 ? ((l) == 15 ? ((((f) & 59) != 0 ? 0x8000u : 0u) | (((f) & 4) != 0 ? 0xc000u : 0u)) : 0u) : 0u) >> ((r)&31) & 1u) != 0)
#define PTO_TRIPLE_MX_(d, l, r, f) ((d) < 0 || (l) < 0 || (r) < 0 || (((d) == 1 ? ((l) == 2 ? ((((f) & 4) != 0 ? 0x2800u : 0u)) : (l) == 3 ? ((((f) & 4) != 0 ? 0x2800u : 0u)) : (l) == 7 ? ((((f) & 2) != 0 ? 0x180u : 0u) | (((f) & 4) != 0 ? 0x2980u : 0u)) : (l) == 8 ? ((((f) & 6) != 0 ? 0x180u : 0u)) : (l) == 11 ? ((((f) & 2) != 0 ? 0x1800u : 0u) | (((f) & 4) != 0 ? 0x1880u : 0u)) : (l) == 12 ? ((((f) & 6) != 0 ? 0x1800u : 0u)) : (l) == 13 ? ((((f) & 4) != 0 ? 0x2000u : 0u)) : 0u) : 0u) >> ((r)&31) & 1u) != 0)
#define PTO_PATHS_TMOV_(s, d, f) ((s) < 0 || (d) < 0 || (((s) == 2 ? ((((f) & 17) != 0 ? 0x4u : 0u) | (((f) & 46) != 0 ? 0xcu : 0u)) : (s) == 3 ? ((((f) & 57) != 0 ? 0x1b0u : 0u) | (((f) & 6) != 0 ? 0x7b0u : 0u)) : (s) == 6 ? 0xcu : 0u) >> ((d)&31) & 1u) != 0)
#define PTO_PATHS_TEXTRACT_(s, d, f) ((s) < 0 || (d) < 0 || (((s) == 2 ? ((((f) & 17) != 0 ? 0x4u : 0u) | (((f) & 46) != 0 ? 0xcu : 0u)) : (s) == 3 ? ((((f) & 17) != 0 ? 0x30u : 0u) | (((f) & 6) != 0 ? 0x730u : 0u) | (((f) & 40) != 0 ? 0x130u : 0u)) : (s) == 6 ? ((((f) & 17) != 0 ? 0x8u : 0u) | (((f) & 46) != 0 ? 0xcu : 0u)) : 0u) >> ((d)&31) & 1u) != 0)
#define PTO_PATHS_TINSERT_(s, d, f) ((s) < 0 || (d) < 0 || (((s) == 2 ? ((((f) & 17) != 0 ? 0x4u : 0u) | (((f) & 46) != 0 ? 0xcu : 0u)) : (s) == 6 ? ((((f) & 17) != 0 ? 0x8u : 0u) | (((f) & 46) != 0 ? 0xcu : 0u)) : 0u) >> ((d)&31) & 1u) != 0)
#define PTO_PATH_(s, d, f) (pto_is_tmov ? PTO_PATHS_TMOV_(s, d, f) : pto_is_textract ? PTO_PATHS_TEXTRACT_(s, d, f) : PTO_PATHS_TINSERT_(s, d, f))
#define PTO_TCVT_PAIR_(s, d, f) ((s) < 0 || (d) < 0 || (((s) == 1 ? 0x73f8eu : (s) == 2 ? ((((f) & 17) != 0 ? 0xbff82u : 0u) | (((f) & 46) != 0 ? 0xbbf82u : 0u)) : (s) == 3 ? ((((f) & 17) != 0 ? 0x23f82u : 0u) | (((f) & 46) != 0 ? 0x23f86u : 0u)) : (s) == 4 ? 0x3f80u : (s) == 5 ? 0x3f80u : (s) == 6 ? 0x3f80u : (s) == 7 ? 0xfffffeu : (s) == 8 ? 0xfffffeu : (s) == 9 ? 0xfffffeu : (s) == 10 ? 0xfffffeu : (s) == 11 ? 0xfffffeu : (s) == 12 ? 0xfffffeu : (s) == 13 ? 0xfffffeu : (s) == 14 ? ((((f) & 17) != 0 ? 0x3f84u : 0u) | (((f) & 46) != 0 ? 0x3f80u : 0u)) : (s) == 15 ? ((((f) & 17) != 0 ? 0x3f84u : 0u) | (((f) & 46) != 0 ? 0x33f84u : 0u)) : (s) == 16 ? ((((f) & 17) != 0 ? 0x3f86u : 0u) | (((f) & 46) != 0 ? 0x2a3f86u : 0u)) : (s) == 17 ? ((((f) & 17) != 0 ? 0x53f86u : 0u) | (((f) & 46) != 0 ? 0x1d3f82u : 0u)) : (s) == 18 ? 0x23f82u : (s) == 19 ? ((((f) & 17) != 0 ? 0x3f84u : 0u) | (((f) & 46) != 0 ? 0x103f84u : 0u)) : (s) == 20 ? 0x3f80u : (s) == 21 ? ((((f) & 17) != 0 ? 0x3f80u : 0u) | (((f) & 46) != 0 ? 0x193f80u : 0u)) : (s) == 22 ? 0x3f80u : (s) == 23 ? 0x3f80u : 0u) >> ((d)&31) & 1u) != 0)

/* A declaration of a tile; a semicolon follows. */
#define PTO_TILE_RULES_(t) \
    enum { pto_tile_##t##_space = PTO_ST_SPACE(t), pto_tile_##t##_dtype = PTO_ST_DTYPE(t), pto_tile_##t##_rows = PTO_ST_ROWS(t), pto_tile_##t##_cols = PTO_ST_COLS(t), pto_tile_##t##_vrow = PTO_ST_VROW(t), pto_tile_##t##_vcol = PTO_ST_VCOL(t), pto_tile_##t##_bl = PTO_ST_BLAYOUT(t), pto_tile_##t##_sl = PTO_ST_SLAYOUT(t), pto_tile_##t##_fractal = PTO_ST_FRACTAL(t), pto_tile_##t##_pad = PTO_ST_PAD(t), pto_tile_##t##_compact = PTO_ST_COMPACT(t), \
        pto_tile_##t##_SHAPE = pto_tile_##t##_rows <= 0 || pto_tile_##t##_cols <= 0, \
        pto_tile_##t##_SA0351 = (pto_tile_##t##_SHAPE) != 0 ? 2 : pto_tile_##t##_space > 0 && PTO_CAPACITY_(pto_tile_##t##_space, (PTO_ARCHS_)) == 0, \
        pto_tile_##t##_SA0352 = (pto_tile_##t##_SHAPE | pto_tile_##t##_SA0351) != 0 ? 2 : pto_tile_##t##_space > 0 && PTO_BYTES_(pto_tile_##t##_rows, pto_tile_##t##_cols, pto_tile_##t##_dtype) > PTO_ROOM_(pto_tile_##t##_space, (PTO_ARCHS_)), \
        pto_tile_##t##_TILE_FRACTAL = (pto_tile_##t##_SHAPE) != 0 ? 2 : pto_tile_##t##_fractal >= 0 && pto_tile_##t##_fractal != 512 && pto_tile_##t##_fractal != 1024 && pto_tile_##t##_fractal != 32, \
        pto_tile_##t##_TILE_VALID = (pto_tile_##t##_SHAPE) != 0 ? 2 : PTO_LT_(pto_tile_##t##_rows, pto_tile_##t##_vrow) || PTO_LT_(pto_tile_##t##_cols, pto_tile_##t##_vcol), \
        pto_tile_##t##_ROW_BYTES = (pto_tile_##t##_SHAPE) != 0 ? 2 : pto_tile_##t##_sl == PTO_K_NONE_BOX_ && pto_tile_##t##_bl >= 0 && pto_tile_##t##_dtype >= 0 && 1LL * (pto_tile_##t##_bl == PTO_K_COL_ ? pto_tile_##t##_rows : pto_tile_##t##_cols) * PTO_BITS_(pto_tile_##t##_dtype) % (PTO_BITS_(pto_tile_##t##_dtype) == 4 ? 128 : 256) != 0, \
        pto_tile_##t##_BOX_MULTIPLE = (pto_tile_##t##_SHAPE | pto_tile_##t##_TILE_FRACTAL) != 0 ? 2 : PTO_BOXED_(pto_tile_##t##_dtype, pto_tile_##t##_fractal, pto_tile_##t##_sl) && (PTO_NOT_MULTIPLE_(pto_tile_##t##_cols, PTO_BOX_COLS_(pto_tile_##t##_dtype, pto_tile_##t##_fractal, pto_tile_##t##_sl, 0)) || (pto_tile_##t##_space != PTO_K_VEC_ && pto_tile_##t##_fractal != 32 && pto_tile_##t##_rows != 1 && PTO_NOT_MULTIPLE_(pto_tile_##t##_rows, PTO_BOX_ROWS_(pto_tile_##t##_dtype, pto_tile_##t##_fractal, pto_tile_##t##_sl, 0)))), \
        pto_tile_##t##_FP4_BOX = (pto_tile_##t##_SHAPE | pto_tile_##t##_BOX_MULTIPLE) != 0 ? 2 : PTO_BITS_(pto_tile_##t##_dtype) == 4 && pto_tile_##t##_sl > PTO_K_NONE_BOX_ && pto_tile_##t##_fractal == 512 && (PTO_NOT_MULTIPLE_(pto_tile_##t##_cols, PTO_BOX_COLS_(pto_tile_##t##_dtype, 512, pto_tile_##t##_sl, 1)) || (pto_tile_##t##_sl == PTO_K_COL_BOX_ && PTO_NOT_MULTIPLE_(pto_tile_##t##_rows, 64))) }; \
    PTO_STATIC_ASSERT_(pto_tile_##t##_SHAPE != 1, "tile " #t ": SHAPE: rows and columns are positive (machine-and-cube.md b.3)"); \
    PTO_STATIC_ASSERT_(pto_tile_##t##_SA0351 != 1, "tile " #t ": SA0351: the target has the space (machine-and-cube.md a.5, b.3) [PTO0451]"); \
    PTO_STATIC_ASSERT_(pto_tile_##t##_SA0352 != 1, "tile " #t ": SA0352: the tile is no larger than its space (machine-and-cube.md a.5, b.3) [PTO0452]"); \
    PTO_STATIC_ASSERT_(pto_tile_##t##_TILE_FRACTAL != 1, "tile " #t ": TILE_FRACTAL: fractal 32, 512 or 1024 (machine-and-cube.md b.3) [PTO0457]"); \
    PTO_STATIC_ASSERT_(pto_tile_##t##_TILE_VALID != 1, "tile " #t ": TILE_VALID: 0 <= valid <= shape (machine-and-cube.md b.3) [PTO0458]"); \
    PTO_STATIC_ASSERT_(pto_tile_##t##_ROW_BYTES != 1, "tile " #t ": ROW_BYTES: rows (or columns) of unboxed tiles fill 32 bytes (pto-as-2026-08.md 6.1) [PTO0459]"); \
    PTO_STATIC_ASSERT_(pto_tile_##t##_BOX_MULTIPLE != 1, "tile " #t ": BOX_MULTIPLE: boxed tiles are whole boxes (pto-as-2026-08.md 6.1) [PTO0460]"); \
    PTO_STATIC_ASSERT_(pto_tile_##t##_FP4_BOX != 1, "tile " #t ": FP4_BOX: 4-bit boxes are 64 elements wide (R2) [PTO0461]")

/** TASSIGN_AT(tile, address)
 *
 * The ISA's TASSIGN<address>(tile): TASSIGN with a constant address in bytes, judged by the compiler (machine-and-cube.md a.5). */
#define TASSIGN_AT(t, address) \
    do { \
    enum { pto_tile_space = PTO_ST_SPACE(t), pto_tile_dtype = PTO_ST_DTYPE(t), pto_tile_rows = PTO_ST_ROWS(t), pto_tile_cols = PTO_ST_COLS(t), pto_tile_vrow = PTO_ST_VROW(t), pto_tile_vcol = PTO_ST_VCOL(t), pto_tile_bl = PTO_ST_BLAYOUT(t), pto_tile_sl = PTO_ST_SLAYOUT(t), pto_tile_fractal = PTO_ST_FRACTAL(t), pto_tile_pad = PTO_ST_PAD(t), pto_tile_compact = PTO_ST_COMPACT(t), \
        pto_tile_SHAPE = pto_tile_rows <= 0 || pto_tile_cols <= 0, \
        pto_tile_ADDR_NEGATIVE = (0) != 0 ? 2 : (address) < 0, \
        pto_tile_SA0353 = (0 | pto_tile_ADDR_NEGATIVE) != 0 ? 2 : pto_tile_space > 0 && (address) + PTO_BYTES_(pto_tile_rows, pto_tile_cols, pto_tile_dtype) > PTO_ROOM_(pto_tile_space, (PTO_ARCHS_)), \
        pto_tile_SA0354 = (0 | pto_tile_ADDR_NEGATIVE) != 0 ? 2 : pto_tile_space > 0 && (address) >= 0 && (address) % PTO_ALIGN_(pto_tile_space) != 0 }; \
    PTO_STATIC_ASSERT_(pto_tile_ADDR_NEGATIVE != 1, "TASSIGN_AT of " #t ": ADDR_NEGATIVE: addresses are not negative (machine-and-cube.md a.5, b.3) [PTO0450]"); \
    PTO_STATIC_ASSERT_(pto_tile_SA0353 != 1, "TASSIGN_AT of " #t ": SA0353: address + size lies in the space (machine-and-cube.md a.5, b.3) [PTO0453]"); \
    PTO_STATIC_ASSERT_(pto_tile_SA0354 != 1, "TASSIGN_AT of " #t ": SA0354: the address is aligned (R10) [PTO0454]"); \
        TASSIGN(t, address); \
    } while (0)

#define PTO_RULES_MEMREF_ALLOC_(s0, s1)
#define PTO_RULES_MEMREF_DEALLOC_(s0)
#define PTO_RULES_MEMREF_LOAD_(s0, s1, s2)
#define PTO_RULES_MEMREF_STORE_(s0, s1, s2)
#define PTO_RULES_MEMREF_CAST_(s0, s1)
#define PTO_RULES_MEMREF_REINTERPRET_CAST_(s0, s1, s2, s3, s4)
#define PTO_RULES_MEMREF_SUBVIEW_(s0, s1, s2, s3, s4)
#define PTO_RULES_MEMREF_DIM_(s0, s1, s2)
#define PTO_RULES_MEMREF_COPY_(s0, s1)
#define PTO_RULES_UNREALIZED_CAST_(s0, s1)
#define PTO_RULES_IF_ALLOC_TILE_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_NO_FACTS_(src), PTO_NO_FACTS_(dst), PTO_NO_FACTS_(fp), pto_gm_dtype = -1, pto_gm_layout = -1, pto_is_tmov = 0, pto_is_textract = 0, \
        pto_ADDR_NEGATIVE = pto_archs != 0 && (pto_addr < 0), \
        pto_SA0351 = pto_archs != 0 && (pto_tile_space > 0 && PTO_CAPACITY_(pto_tile_space, pto_archs) == 0), \
        pto_SA0352 = (pto_SA0351) != 0 ? 2 : pto_archs != 0 && (pto_tile_space > 0 && PTO_BYTES_(pto_tile_rows, pto_tile_cols, pto_tile_dtype) > PTO_ROOM_(pto_tile_space, pto_archs)), \
        pto_SA0353 = (pto_SA0351 | pto_SA0352 | pto_ADDR_NEGATIVE) != 0 ? 2 : pto_archs != 0 && (pto_tile_space > 0 && pto_addr + PTO_BYTES_(pto_tile_rows, pto_tile_cols, pto_tile_dtype) > PTO_ROOM_(pto_tile_space, pto_archs)), \
        pto_SA0354 = (pto_ADDR_NEGATIVE) != 0 ? 2 : pto_archs != 0 && (pto_tile_space > 0 && pto_addr >= 0 && pto_addr % PTO_ALIGN_(pto_tile_space) != 0), \
        pto_TILE_FRACTAL = pto_archs != 0 && (pto_tile_fractal >= 0 && pto_tile_fractal != 512 && pto_tile_fractal != 1024 && pto_tile_fractal != 32), \
        pto_TILE_VALID = pto_archs != 0 && (PTO_LT_(pto_tile_rows, pto_tile_vrow) || PTO_LT_(pto_tile_cols, pto_tile_vcol)), \
        pto_ROW_BYTES = pto_archs != 0 && (pto_tile_sl == PTO_K_NONE_BOX_ && pto_tile_bl >= 0 && pto_tile_dtype >= 0 && 1LL * (pto_tile_bl == PTO_K_COL_ ? pto_tile_rows : pto_tile_cols) * PTO_BITS_(pto_tile_dtype) % (PTO_BITS_(pto_tile_dtype) == 4 ? 128 : 256) != 0), \
        pto_BOX_MULTIPLE = (pto_TILE_FRACTAL) != 0 ? 2 : pto_archs != 0 && (PTO_BOXED_(pto_tile_dtype, pto_tile_fractal, pto_tile_sl) && (PTO_NOT_MULTIPLE_(pto_tile_cols, PTO_BOX_COLS_(pto_tile_dtype, pto_tile_fractal, pto_tile_sl, 0)) || (pto_tile_space != PTO_K_VEC_ && pto_tile_fractal != 32 && pto_tile_rows != 1 && PTO_NOT_MULTIPLE_(pto_tile_rows, PTO_BOX_ROWS_(pto_tile_dtype, pto_tile_fractal, pto_tile_sl, 0))))), \
        pto_FP4_BOX = (pto_BOX_MULTIPLE) != 0 ? 2 : pto_archs != 0 && (PTO_BITS_(pto_tile_dtype) == 4 && pto_tile_sl > PTO_K_NONE_BOX_ && pto_tile_fractal == 512 && (PTO_NOT_MULTIPLE_(pto_tile_cols, PTO_BOX_COLS_(pto_tile_dtype, 512, pto_tile_sl, 1)) || (pto_tile_sl == PTO_K_COL_BOX_ && PTO_NOT_MULTIPLE_(pto_tile_rows, 64)))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_ADDR_NEGATIVE != 1, "ALLOC_TILE: ADDR_NEGATIVE: addresses are not negative (vector.md 10) [PTO0450]"); \
    PTO_STATIC_ASSERT_(pto_SA0351 != 1, "ALLOC_TILE: SA0351: the target has the space (vector.md 10) [PTO0451]"); \
    PTO_STATIC_ASSERT_(pto_SA0352 != 1, "ALLOC_TILE: SA0352: the tile is no larger than its space (vector.md 10) [PTO0452]"); \
    PTO_STATIC_ASSERT_(pto_SA0353 != 1, "ALLOC_TILE: SA0353: address + size lies in the space (vector.md 10) [PTO0453]"); \
    PTO_STATIC_ASSERT_(pto_SA0354 != 1, "ALLOC_TILE: SA0354: the address is aligned (R10) [PTO0454]"); \
    PTO_STATIC_ASSERT_(pto_TILE_FRACTAL != 1, "ALLOC_TILE: TILE_FRACTAL: fractal 32, 512 or 1024 (machine-and-cube.md b.3) [PTO0457]"); \
    PTO_STATIC_ASSERT_(pto_TILE_VALID != 1, "ALLOC_TILE: TILE_VALID: 0 <= valid <= shape (machine-and-cube.md b.3) [PTO0458]"); \
    PTO_STATIC_ASSERT_(pto_ROW_BYTES != 1, "ALLOC_TILE: ROW_BYTES: rows (or columns) of unboxed tiles fill 32 bytes (pto-as-2026-08.md 6.1) [PTO0459]"); \
    PTO_STATIC_ASSERT_(pto_BOX_MULTIPLE != 1, "ALLOC_TILE: BOX_MULTIPLE: boxed tiles are whole boxes (pto-as-2026-08.md 6.1) [PTO0460]"); \
    PTO_STATIC_ASSERT_(pto_FP4_BOX != 1, "ALLOC_TILE: FP4_BOX: 4-bit boxes are 64 elements wide (R2) [PTO0461]");
#define PTO_RULES_ALLOC_TILE_(s0, s1, s2, s3) PTO_RULES_IF_ALLOC_TILE_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_ALLOC_MULTI_TILE_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_NO_FACTS_(src), PTO_NO_FACTS_(dst), PTO_NO_FACTS_(fp), pto_gm_dtype = -1, pto_gm_layout = -1, pto_is_tmov = 0, pto_is_textract = 0, \
        pto_ADDR_NEGATIVE = pto_archs != 0 && (pto_addr < 0), \
        pto_SA0351 = pto_archs != 0 && (pto_tile_space > 0 && PTO_CAPACITY_(pto_tile_space, pto_archs) == 0), \
        pto_SA0352 = (pto_SA0351) != 0 ? 2 : pto_archs != 0 && (pto_tile_space > 0 && PTO_BYTES_(pto_tile_rows, pto_tile_cols, pto_tile_dtype) > PTO_ROOM_(pto_tile_space, pto_archs)), \
        pto_SA0353 = (pto_SA0351 | pto_SA0352 | pto_ADDR_NEGATIVE) != 0 ? 2 : pto_archs != 0 && (pto_tile_space > 0 && pto_addr + PTO_BYTES_(pto_tile_rows, pto_tile_cols, pto_tile_dtype) > PTO_ROOM_(pto_tile_space, pto_archs)), \
        pto_SA0354 = (pto_ADDR_NEGATIVE) != 0 ? 2 : pto_archs != 0 && (pto_tile_space > 0 && pto_addr >= 0 && pto_addr % PTO_ALIGN_(pto_tile_space) != 0), \
        pto_TILE_FRACTAL = pto_archs != 0 && (pto_tile_fractal >= 0 && pto_tile_fractal != 512 && pto_tile_fractal != 1024 && pto_tile_fractal != 32), \
        pto_TILE_VALID = pto_archs != 0 && (PTO_LT_(pto_tile_rows, pto_tile_vrow) || PTO_LT_(pto_tile_cols, pto_tile_vcol)), \
        pto_ROW_BYTES = pto_archs != 0 && (pto_tile_sl == PTO_K_NONE_BOX_ && pto_tile_bl >= 0 && pto_tile_dtype >= 0 && 1LL * (pto_tile_bl == PTO_K_COL_ ? pto_tile_rows : pto_tile_cols) * PTO_BITS_(pto_tile_dtype) % (PTO_BITS_(pto_tile_dtype) == 4 ? 128 : 256) != 0), \
        pto_BOX_MULTIPLE = (pto_TILE_FRACTAL) != 0 ? 2 : pto_archs != 0 && (PTO_BOXED_(pto_tile_dtype, pto_tile_fractal, pto_tile_sl) && (PTO_NOT_MULTIPLE_(pto_tile_cols, PTO_BOX_COLS_(pto_tile_dtype, pto_tile_fractal, pto_tile_sl, 0)) || (pto_tile_space != PTO_K_VEC_ && pto_tile_fractal != 32 && pto_tile_rows != 1 && PTO_NOT_MULTIPLE_(pto_tile_rows, PTO_BOX_ROWS_(pto_tile_dtype, pto_tile_fractal, pto_tile_sl, 0))))), \
        pto_FP4_BOX = (pto_BOX_MULTIPLE) != 0 ? 2 : pto_archs != 0 && (PTO_BITS_(pto_tile_dtype) == 4 && pto_tile_sl > PTO_K_NONE_BOX_ && pto_tile_fractal == 512 && (PTO_NOT_MULTIPLE_(pto_tile_cols, PTO_BOX_COLS_(pto_tile_dtype, 512, pto_tile_sl, 1)) || (pto_tile_sl == PTO_K_COL_BOX_ && PTO_NOT_MULTIPLE_(pto_tile_rows, 64)))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_ADDR_NEGATIVE != 1, "ALLOC_MULTI_TILE: ADDR_NEGATIVE: addresses are not negative (vector.md 25.3) [PTO0450]"); \
    PTO_STATIC_ASSERT_(pto_SA0351 != 1, "ALLOC_MULTI_TILE: SA0351: the target has the space (vector.md 25.3) [PTO0451]"); \
    PTO_STATIC_ASSERT_(pto_SA0352 != 1, "ALLOC_MULTI_TILE: SA0352: the tile is no larger than its space (vector.md 25.3) [PTO0452]"); \
    PTO_STATIC_ASSERT_(pto_SA0353 != 1, "ALLOC_MULTI_TILE: SA0353: address + size lies in the space (vector.md 25.3) [PTO0453]"); \
    PTO_STATIC_ASSERT_(pto_SA0354 != 1, "ALLOC_MULTI_TILE: SA0354: the address is aligned (R10) [PTO0454]"); \
    PTO_STATIC_ASSERT_(pto_TILE_FRACTAL != 1, "ALLOC_MULTI_TILE: TILE_FRACTAL: fractal 32, 512 or 1024 (machine-and-cube.md b.3) [PTO0457]"); \
    PTO_STATIC_ASSERT_(pto_TILE_VALID != 1, "ALLOC_MULTI_TILE: TILE_VALID: 0 <= valid <= shape (machine-and-cube.md b.3) [PTO0458]"); \
    PTO_STATIC_ASSERT_(pto_ROW_BYTES != 1, "ALLOC_MULTI_TILE: ROW_BYTES: rows (or columns) of unboxed tiles fill 32 bytes (pto-as-2026-08.md 6.1) [PTO0459]"); \
    PTO_STATIC_ASSERT_(pto_BOX_MULTIPLE != 1, "ALLOC_MULTI_TILE: BOX_MULTIPLE: boxed tiles are whole boxes (pto-as-2026-08.md 6.1) [PTO0460]"); \
    PTO_STATIC_ASSERT_(pto_FP4_BOX != 1, "ALLOC_MULTI_TILE: FP4_BOX: 4-bit boxes are 64 elements wide (R2) [PTO0461]");
#define PTO_RULES_ALLOC_MULTI_TILE_(s0, s1, s2, s3) PTO_RULES_IF_ALLOC_MULTI_TILE_(1, s0, s1, s2, s3)
#define PTO_RULES_MULTI_TILE_GET_(s0, s1, s2)
#define PTO_RULES_IF_SUBVIEW_(applies, s0, s1, s2, s3, s4, s5) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_FACTS_(src, s0), PTO_FACTS_(tile, s5), pto_gm_dtype = -1, pto_gm_layout = -1, pto_is_tmov = 0, pto_is_textract = 0, \
        pto_TILE_VALID = pto_archs != 0 && (PTO_LT_(pto_tile_rows, pto_tile_vrow) || PTO_LT_(pto_tile_cols, pto_tile_vcol)), \
        pto_SUBVIEW_BOUNDS = pto_archs != 0 && (PTO_LT_(pto_src_rows, pto_tile_rows) || PTO_LT_(pto_src_cols, pto_tile_cols)), \
        pto_SUBVIEW_BOX = (pto_SUBVIEW_BOUNDS) != 0 ? 2 : pto_archs != 0 && (PTO_BOXED_(pto_src_dtype, pto_src_fractal, pto_src_sl) && (PTO_NOT_MULTIPLE_(pto_tile_rows, PTO_BOX_ROWS_(pto_src_dtype, pto_src_fractal, pto_src_sl, 1)) || PTO_NOT_MULTIPLE_(pto_tile_cols, PTO_BOX_COLS_(pto_src_dtype, pto_src_fractal, pto_src_sl, 1)))), \
        pto_SUBVIEW_FULL = (pto_SUBVIEW_BOUNDS | pto_SUBVIEW_BOX) != 0 ? 2 : pto_archs != 0 && (pto_src_sl > PTO_K_NONE_BOX_ && pto_src_bl >= 0 && (pto_src_bl == PTO_K_ROW_ ? PTO_NE_(pto_tile_cols, pto_src_cols) : PTO_NE_(pto_tile_rows, pto_src_rows))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_TILE_VALID != 1, "TSUBVIEW: TILE_VALID: 0 <= valid <= shape (machine-and-cube.md b.3) [PTO0458]"); \
    PTO_STATIC_ASSERT_(pto_SUBVIEW_BOUNDS != 1, "TSUBVIEW: SUBVIEW_BOUNDS: the window lies in its parent (vector.md 10) [PTO0462]"); \
    PTO_STATIC_ASSERT_(pto_SUBVIEW_BOX != 1, "TSUBVIEW: SUBVIEW_BOX: boxed parents: whole boxes (vector.md 10) [PTO0463]"); \
    PTO_STATIC_ASSERT_(pto_SUBVIEW_FULL != 1, "TSUBVIEW: SUBVIEW_FULL: boxed parents: the full extent along the boxes (vector.md 10) [PTO0464]");
#define PTO_RULES_SUBVIEW_(s0, s1, s2, s3, s4, s5) PTO_RULES_IF_SUBVIEW_(1, s0, s1, s2, s3, s4, s5)
#define PTO_RULES_IF_SUBSET_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_FACTS_(src, s0), PTO_FACTS_(tile, s3), pto_gm_dtype = -1, pto_gm_layout = -1, pto_is_tmov = 0, pto_is_textract = 0, \
        pto_TILE_VALID = pto_archs != 0 && (PTO_LT_(pto_tile_rows, pto_tile_vrow) || PTO_LT_(pto_tile_cols, pto_tile_vcol)), \
        pto_SUBVIEW_BOUNDS = pto_archs != 0 && (PTO_LT_(pto_src_rows, pto_tile_rows) || PTO_LT_(pto_src_cols, pto_tile_cols)), \
        pto_SUBVIEW_BOX = (pto_SUBVIEW_BOUNDS) != 0 ? 2 : pto_archs != 0 && (PTO_BOXED_(pto_src_dtype, pto_src_fractal, pto_src_sl) && (PTO_NOT_MULTIPLE_(pto_tile_rows, PTO_BOX_ROWS_(pto_src_dtype, pto_src_fractal, pto_src_sl, 1)) || PTO_NOT_MULTIPLE_(pto_tile_cols, PTO_BOX_COLS_(pto_src_dtype, pto_src_fractal, pto_src_sl, 1)))), \
        pto_SUBVIEW_FULL = (pto_SUBVIEW_BOUNDS | pto_SUBVIEW_BOX) != 0 ? 2 : pto_archs != 0 && (pto_src_sl > PTO_K_NONE_BOX_ && pto_src_bl >= 0 && (pto_src_bl == PTO_K_ROW_ ? PTO_NE_(pto_tile_cols, pto_src_cols) : PTO_NE_(pto_tile_rows, pto_src_rows))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_TILE_VALID != 1, "TSUBSET: TILE_VALID: 0 <= valid <= shape (machine-and-cube.md b.3) [PTO0458]"); \
    PTO_STATIC_ASSERT_(pto_SUBVIEW_BOUNDS != 1, "TSUBSET: SUBVIEW_BOUNDS: the window lies in its parent (vector.md 10) [PTO0462]"); \
    PTO_STATIC_ASSERT_(pto_SUBVIEW_BOX != 1, "TSUBSET: SUBVIEW_BOX: boxed parents: whole boxes (vector.md 10) [PTO0463]"); \
    PTO_STATIC_ASSERT_(pto_SUBVIEW_FULL != 1, "TSUBSET: SUBVIEW_FULL: boxed parents: the full extent along the boxes (vector.md 10) [PTO0464]");
#define PTO_RULES_SUBSET_(s0, s1, s2, s3) PTO_RULES_IF_SUBSET_(1, s0, s1, s2, s3)
#define PTO_RULES_SET_VALIDSHAPE_(s0, s1, s2)
#define PTO_RULES_TILE_VALID_ROWS_(s0, s1)
#define PTO_RULES_TILE_VALID_COLS_(s0, s1)
#define PTO_RULES_TRESHAPE_(s0, s1)
#define PTO_RULES_BITCAST_(s0, s1)
#define PTO_RULES_IF_TASSIGN_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_FACTS_(src, s0), PTO_NO_FACTS_(dst), PTO_NO_FACTS_(fp), pto_gm_dtype = -1, pto_gm_layout = -1, pto_is_tmov = 0, pto_is_textract = 0, \
        pto_ADDR_NEGATIVE = pto_archs != 0 && (pto_addr < 0), \
        pto_SA0351 = pto_archs != 0 && (pto_tile_space > 0 && PTO_CAPACITY_(pto_tile_space, pto_archs) == 0), \
        pto_SA0352 = (pto_SA0351) != 0 ? 2 : pto_archs != 0 && (pto_tile_space > 0 && PTO_BYTES_(pto_tile_rows, pto_tile_cols, pto_tile_dtype) > PTO_ROOM_(pto_tile_space, pto_archs)), \
        pto_SA0353 = (pto_SA0351 | pto_SA0352 | pto_ADDR_NEGATIVE) != 0 ? 2 : pto_archs != 0 && (pto_tile_space > 0 && pto_addr + PTO_BYTES_(pto_tile_rows, pto_tile_cols, pto_tile_dtype) > PTO_ROOM_(pto_tile_space, pto_archs)), \
        pto_SA0354 = (pto_ADDR_NEGATIVE) != 0 ? 2 : pto_archs != 0 && (pto_tile_space > 0 && pto_addr >= 0 && pto_addr % PTO_ALIGN_(pto_tile_space) != 0), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_ADDR_NEGATIVE != 1, "TASSIGN: ADDR_NEGATIVE: addresses are not negative (vector.md 10) [PTO0450]"); \
    PTO_STATIC_ASSERT_(pto_SA0351 != 1, "TASSIGN: SA0351: the target has the space (vector.md 10) [PTO0451]"); \
    PTO_STATIC_ASSERT_(pto_SA0352 != 1, "TASSIGN: SA0352: the tile is no larger than its space (vector.md 10) [PTO0452]"); \
    PTO_STATIC_ASSERT_(pto_SA0353 != 1, "TASSIGN: SA0353: address + size lies in the space (vector.md 10) [PTO0453]"); \
    PTO_STATIC_ASSERT_(pto_SA0354 != 1, "TASSIGN: SA0354: the address is aligned (R10) [PTO0454]");
#define PTO_RULES_TASSIGN_(s0, s1, s2) PTO_RULES_IF_TASSIGN_(1, s0, s1, s2)
#define PTO_RULES_MAKE_TENSOR_VIEW_(s0, s1, s2, s3)
#define PTO_RULES_PARTITION_VIEW_(s0, s1, s2, s3)
#define PTO_RULES_GET_TENSOR_VIEW_DIM_(s0, s1, s2)
#define PTO_RULES_GET_TENSOR_VIEW_STRIDE_(s0, s1, s2)
#define PTO_RULES_ADDPTR_(s0, s1, s2)
#define PTO_RULES_CASTPTR_(s0, s1)
#define PTO_RULES_PTRTOINT_(s0, s1)
#define PTO_RULES_INTTOPTR_(s0, s1)
#define PTO_RULES_LOAD_SCALAR_(s0, s1, s2)
#define PTO_RULES_STORE_SCALAR_(s0, s1, s2)
#define PTO_RULES_DECLARE_LOCAL_ARRAY_(s0)
#define PTO_RULES_LOCAL_ARRAY_GET_(s0, s1, s2)
#define PTO_RULES_LOCAL_ARRAY_SET_(s0, s1, s2)
#define PTO_RULES_DECLARE_STRUCT_(s0)
#define PTO_RULES_STRUCT_GET_(s0, s1)
#define PTO_RULES_STRUCT_SET_(s0, s1)
#define PTO_RULES_IF_TLOAD_(applies, s0, s1, s2, s3, s4, s5) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_NO_FACTS_(src), PTO_FACTS_(dst, s1), PTO_NO_FACTS_(fp), PTO_GM_FACTS_(gm, s0), pto_is_tmov = 0, pto_is_textract = 0, \
        pto_check0 = pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_HAS_(0x4ULL, (pto_dst_space + 0LL)) && pto_dst_space >= 0) && ((((!PTO_HAS_(0x1ULL, (pto_dst_bl * 3 + pto_dst_sl)) && pto_dst_bl >= 0 && pto_dst_sl >= 0) && (!PTO_HAS_(0x8ULL, (pto_dst_bl * 3 + pto_dst_sl)) && pto_dst_bl >= 0 && pto_dst_sl >= 0)) && (!PTO_HAS_(0x10ULL, (pto_dst_bl * 3 + pto_dst_sl)) && pto_dst_bl >= 0 && pto_dst_sl >= 0))), \
        pto_TLOAD_LOC = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_space, PTO_K_VEC_) && pto_dst_space != PTO_K_MAT_), \
        pto_TRANSFER_DTYPE = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_TILE_IS_NO_ACC_ && (!PTO_LIST_TRANSFER_(PTO_TILE_DTYPE_, pto_archs) || !PTO_LIST_TRANSFER_(pto_gm_dtype, pto_archs))), \
        pto_TRANSFER_SIZE = (pto_check0 | pto_TRANSFER_DTYPE) != 0 ? 2 : pto_archs != 0 && (PTO_TILE_IS_NO_ACC_ && PTO_NE_(PTO_BITS_(PTO_TILE_DTYPE_), PTO_BITS_(pto_gm_dtype))), \
        pto_TLOAD_PAD64 = (pto_check0 | pto_TRANSFER_DTYPE) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (pto_dst_bits == 64 && pto_dst_pad > 1), \
        pto_TLOAD_LAYOUT = (pto_check0 | pto_TLOAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_gm_layout >= 0 && (PTO_NO_VECTOR_(dst) || pto_gm_layout > PTO_K_GM_DN_) && (pto_dst_space == PTO_K_VEC_ ? (pto_gm_layout == PTO_K_GM_ND_ && PTO_NOT_ND_(dst)) || (pto_gm_layout == PTO_K_GM_DN_ && PTO_NOT_DN_(dst)) || (pto_gm_layout == PTO_K_GM_NZ_ && PTO_NOT_NZ_(dst)) : pto_dst_space == PTO_K_MAT_ && pto_gm_layout > PTO_K_GM_NZ_ ? (pto_gm_layout >= PTO_K_GM_MX_A_ND_ && pto_gm_layout <= PTO_K_GM_MX_A_ZZ_ && (PTO_NOT_ZZ_(dst) || PTO_NOT_(pto_dst_fractal, 32))) || (pto_gm_layout >= PTO_K_GM_MX_B_ND_ && pto_gm_layout <= PTO_K_GM_MX_B_NN_ && (PTO_NOT_NN_(dst) || PTO_NOT_(pto_dst_fractal, 32))) : pto_dst_space == PTO_K_MAT_ && PTO_NOT_(pto_dst_fractal, 32) && ((pto_gm_layout == PTO_K_GM_ND_ && PTO_NOT_ND_(dst) && (PTO_NOT_NZ_(dst) || PTO_NOT_(pto_dst_fractal, 512) || pto_dst_bits == 64)) || (pto_gm_layout == PTO_K_GM_DN_ && PTO_NOT_DN_(dst) && PTO_NOT_ZN_(dst) && (PTO_NOT_NZ_(dst) || PTO_NOT_(pto_dst_fractal, 512) || pto_dst_bits == 64 || pto_dst_bits == 4 || (pto_archs & ~PTO_LIKE_A3_) == 0)) || (pto_gm_layout == PTO_K_GM_NZ_ && PTO_NOT_NZ_(dst))))), \
        pto_TLOAD_LIMITS = (pto_check0 | pto_TLOAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_dst_space == PTO_K_MAT_ && (pto_dst_rows > PTO_LOAD_ROWS_MAX_ || 1LL * pto_dst_rows * pto_dst_cols > PTO_LOAD_ELEMS_MAX_)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TLOAD: A5: when `dst.loc == vec`, expects a vec tile in nd, dn or nz [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_TLOAD_LOC != 1, "TLOAD: TLOAD_LOC: into vec or mat (machine-and-cube.md e.1) [PTO0901]"); \
    PTO_STATIC_ASSERT_(pto_TRANSFER_DTYPE != 1, "TLOAD: TRANSFER_DTYPE: element types of the target (machine-and-cube.md e.1) [PTO0903]"); \
    PTO_STATIC_ASSERT_(pto_TRANSFER_SIZE != 1, "TLOAD: TRANSFER_SIZE: same element size on both sides (machine-and-cube.md e.1) [PTO0904]"); \
    PTO_STATIC_ASSERT_(pto_TLOAD_PAD64 != 1, "TLOAD: TLOAD_PAD64: 64-bit elements pad with zero (machine-and-cube.md e.1) [PTO0905]"); \
    PTO_STATIC_ASSERT_(pto_TLOAD_LAYOUT != 1, "TLOAD: TLOAD_LAYOUT: GM and tile layout go together (machine-and-cube.md e.1) [PTO0908]"); \
    PTO_STATIC_ASSERT_(pto_TLOAD_LIMITS != 1, "TLOAD: TLOAD_LIMITS: size limits of loads to mat (machine-and-cube.md e.1) [PTO0909]");
#define PTO_RULES_TLOAD_(s0, s1, s2, s3, s4, s5) PTO_RULES_IF_TLOAD_(1, s0, s1, s2, s3, s4, s5)
#define PTO_RULES_IF_TSTORE_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_FACTS_(src, s0), PTO_NO_FACTS_(dst), PTO_FACTS_(fp, s2), PTO_GM_FACTS_(gm, s3), pto_is_tmov = 0, pto_is_textract = 0, \
        pto_check0 = pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_HAS_(0x4ULL, (pto_src_space + 0LL)) && pto_src_space >= 0) && ((((!PTO_HAS_(0x1ULL, (pto_src_bl * 3 + pto_src_sl)) && pto_src_bl >= 0 && pto_src_sl >= 0) && (!PTO_HAS_(0x8ULL, (pto_src_bl * 3 + pto_src_sl)) && pto_src_bl >= 0 && pto_src_sl >= 0)) && (!PTO_HAS_(0x10ULL, (pto_src_bl * 3 + pto_src_sl)) && pto_src_bl >= 0 && pto_src_sl >= 0))), \
        pto_TSTORE_LOC = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_src_space, PTO_K_VEC_) && pto_src_space != PTO_K_ACC_ && !(pto_src_space == PTO_K_MAT_ && (pto_archs & PTO_LIKE_A3_) != 0)), \
        pto_TRANSFER_DTYPE = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_TILE_IS_NO_ACC_ && (!PTO_LIST_TRANSFER_(PTO_TILE_DTYPE_, pto_archs) || !PTO_LIST_TRANSFER_(pto_gm_dtype, pto_archs))), \
        pto_TRANSFER_SIZE = (pto_check0 | pto_TRANSFER_DTYPE) != 0 ? 2 : pto_archs != 0 && (PTO_TILE_IS_NO_ACC_ && PTO_NE_(PTO_BITS_(PTO_TILE_DTYPE_), PTO_BITS_(pto_gm_dtype))), \
        pto_TSTORE_ACC_SRC = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_FROM_ACC_ && !PTO_LIST_ACC_SRC_(pto_src_dtype, pto_archs)), \
        pto_TSTORE_ACC_COLS = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_FROM_ACC_ && (pto_src_cols > PTO_FIX_COLS_MAX_ || pto_src_vcol > PTO_FIX_COLS_MAX_)), \
        pto_TSTORE_ACC_WIDE = (pto_check0 | pto_TSTORE_ACC_COLS) != 0 ? 2 : pto_archs != 0 && (PTO_FROM_ACC_ && (pto_src_cols > PTO_FIX_COLS_MAX_ || pto_src_vcol > PTO_FIX_COLS_MAX_)), \
        pto_TSTORE_LIMITS = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_FROM_ACC_ && ((pto_gm_layout == PTO_K_GM_ND_ && pto_src_vrow > PTO_FIX_ND_ROWS_MAX_) || (pto_gm_layout == PTO_K_GM_NZ_ && (pto_src_vrow > PTO_FIX_NZ_ROWS_MAX_ || PTO_NOT_MULTIPLE_(pto_src_vcol, 16))))), \
        pto_TSTORE_LAYOUT = (pto_check0 | pto_TSTORE_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_FROM_ACC_ ? pto_gm_layout == PTO_K_GM_DN_ : pto_src_space >= 0 && pto_gm_layout >= 0 && (PTO_NO_VECTOR_(src) || pto_gm_layout > PTO_K_GM_DN_) && ((pto_gm_layout == PTO_K_GM_ND_ && PTO_NOT_ND_(src)) || (pto_gm_layout == PTO_K_GM_DN_ && PTO_NOT_DN_(src)) || (pto_gm_layout == PTO_K_GM_NZ_ && PTO_NOT_NZ_(src)))), \
        pto_FIX_ACC_ONLY = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_FROM_ACC_ && pto_fp_given && (!pto_is_tmov || PTO_NOT_(pto_fp_space, PTO_K_VEC_))), \
        pto_FP_LOC = (pto_check0 | pto_FIX_ACC_ONLY) != 0 ? 2 : pto_archs != 0 && (pto_fp_given && (pto_is_tmov && pto_fp_space == PTO_K_VEC_ ? (pto_archs & PTO_MX_ARCHS_) == 0 : PTO_NOT_(pto_fp_space, PTO_K_SCALING_))), \
        pto_FP_DTYPE = (pto_check0 | pto_FIX_ACC_ONLY | pto_FP_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_FP_TABLE_ && !PTO_LIST_FB_MOVE_(pto_fp_dtype, PTO_ARCH_ALL_)), \
        pto_FP_SPAN = (pto_check0 | pto_FIX_ACC_ONLY | pto_FP_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_FP_TABLE_ && PTO_LT_(pto_fp_cols, pto_is_textract ? pto_dst_vcol : pto_src_vcol)), \
        pto_FIX_COMPUTES = (pto_check0 | pto_TSTORE_ACC_SRC) != 0 ? 2 : pto_archs != 0 && (PTO_FROM_ACC_ && (pto_fp_given || !PTO_PAIR_FIX_PLAIN_(pto_src_dtype, PTO_OUT_DTYPE_, pto_archs)) && !PTO_PAIR_FIX_QUANT_(pto_src_dtype, PTO_OUT_DTYPE_, pto_archs)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSTORE: A5: when `src.loc == vec`, expects a vec tile in nd, dn or nz [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_TSTORE_LOC != 1, "TSTORE: TSTORE_LOC: from vec, acc, A2/A3 also mat (machine-and-cube.md e.4) [PTO0902]"); \
    PTO_STATIC_ASSERT_(pto_TRANSFER_DTYPE != 1, "TSTORE: TRANSFER_DTYPE: element types of the target (machine-and-cube.md e.4) [PTO0903]"); \
    PTO_STATIC_ASSERT_(pto_TRANSFER_SIZE != 1, "TSTORE: TRANSFER_SIZE: same element size on both sides (machine-and-cube.md e.4) [PTO0904]"); \
    PTO_STATIC_ASSERT_(pto_TSTORE_ACC_SRC != 1, "TSTORE: TSTORE_ACC_SRC: accumulators are f32 or i32 (machine-and-cube.md e.4) [PTO0910]"); \
    PTO_STATIC_ASSERT_(pto_TSTORE_ACC_COLS != 1, "TSTORE: TSTORE_ACC_COLS: 1..4095 accumulator columns (pto-as-2026-08.md 2.3) [PTO0912]"); \
    PTO_STATIC_ASSERT_(pto_TSTORE_ACC_WIDE != 1, "TSTORE: TSTORE_ACC_WIDE: the same on A5, a limit of the machine (machine-and-cube.md e.4) [PTO0913]"); \
    PTO_STATIC_ASSERT_(pto_TSTORE_LIMITS != 1, "TSTORE: TSTORE_LIMITS: rows and column multiples of accumulator stores (machine-and-cube.md e.4) [PTO0914]"); \
    PTO_STATIC_ASSERT_(pto_TSTORE_LAYOUT != 1, "TSTORE: TSTORE_LAYOUT: tile and GM layout go together (machine-and-cube.md e.4) [PTO0915]"); \
    PTO_STATIC_ASSERT_(pto_FIX_ACC_ONLY != 1, "TSTORE: FIX_ACC_ONLY: fp, pre-quant and relu need a source in acc (machine-and-cube.md e.4) [PTO0918]"); \
    PTO_STATIC_ASSERT_(pto_FP_LOC != 1, "TSTORE: FP_LOC: fp in scaling (machine-and-cube.md e.4) [PTO0920]"); \
    PTO_STATIC_ASSERT_(pto_FP_DTYPE != 1, "TSTORE: FP_DTYPE: fp holds 64-bit words (machine-and-cube.md e.4) [PTO0921]"); \
    PTO_STATIC_ASSERT_(pto_FP_SPAN != 1, "TSTORE: FP_SPAN: fp has a word for each column (machine-and-cube.md e.4) [PTO0922]"); \
    PTO_STATIC_ASSERT_(pto_FIX_COMPUTES != 1, "TSTORE: FIX_COMPUTES: conversions the fixpipe has (machine-and-cube.md e.4) [PTO0931]");
#define PTO_RULES_TSTORE_(s0, s1, s2, s3) PTO_RULES_IF_TSTORE_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TMOV_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_FACTS_(src, s0), PTO_FACTS_(dst, s1), PTO_FACTS_(fp, s2), pto_gm_dtype = -1, pto_gm_layout = -1, pto_is_tmov = 1, pto_is_textract = 0, \
        pto_check0 = pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_HAS_(0x4ULL, (pto_fp_space + 0LL)) && pto_fp_space >= 0) && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_HAS_(0x4ULL, (pto_fp_space + 0LL)) && pto_fp_space >= 0) && ((pto_src_dtype >= 0 && !PTO_HAS_(0x80600ULL, pto_src_dtype)) || (pto_dst_dtype >= 0 && !PTO_HAS_(0x80600ULL, pto_dst_dtype))), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_HAS_(0x4ULL, (pto_fp_space + 0LL)) && pto_fp_space >= 0) && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_HAS_(0x4ULL, (pto_fp_space + 0LL)) && pto_fp_space >= 0) && ((!PTO_HAS_(0x1ULL, (pto_src_bl * 3 + pto_src_sl)) && pto_src_bl >= 0 && pto_src_sl >= 0)), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_HAS_(0x4ULL, (pto_fp_space + 0LL)) && pto_fp_space >= 0) && ((!PTO_HAS_(0x2ULL, (pto_dst_bl * 3 + pto_dst_sl)) && pto_dst_bl >= 0 && pto_dst_sl >= 0)), \
        pto_check5 = pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_HAS_(0x4ULL, (pto_fp_space + 0LL)) && pto_fp_space >= 0) && ((!((pto_src_cols + 0LL) == (pto_src_vcol + 0LL)) && pto_src_cols >= 0 && pto_src_vcol >= 0)), \
        pto_MOVE_PAIR = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5) != 0 ? 2 : pto_archs != 0 && (!PTO_PATH_(pto_src_space, pto_dst_space, pto_archs)), \
        pto_FIX_ACC_ONLY = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_FROM_ACC_ && pto_fp_given && (!pto_is_tmov || PTO_NOT_(pto_fp_space, PTO_K_VEC_))), \
        pto_FP_LOC = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_FIX_ACC_ONLY) != 0 ? 2 : pto_archs != 0 && (pto_fp_given && (pto_is_tmov && pto_fp_space == PTO_K_VEC_ ? (pto_archs & PTO_MX_ARCHS_) == 0 : PTO_NOT_(pto_fp_space, PTO_K_SCALING_))), \
        pto_FP_DTYPE = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_FIX_ACC_ONLY | pto_FP_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_FP_TABLE_ && !PTO_LIST_FB_MOVE_(pto_fp_dtype, PTO_ARCH_ALL_)), \
        pto_FP_SPAN = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_FIX_ACC_ONLY | pto_FP_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_FP_TABLE_ && PTO_LT_(pto_fp_cols, pto_is_textract ? pto_dst_vcol : pto_src_vcol)), \
        pto_FP_SRC_DTYPE = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_FIX_ACC_ONLY) != 0 ? 2 : pto_archs != 0 && (pto_fp_given && PTO_FROM_ACC_ && !PTO_LIST_ACC_SRC_(pto_src_dtype, pto_archs)), \
        pto_TMOV_SRC_DTYPE = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_FP_SRC_DTYPE) != 0 ? 2 : pto_archs != 0 && (PTO_FROM_ACC_ && !PTO_LIST_ACC_SRC_(pto_src_dtype, pto_archs)), \
        pto_FIX_SRC_LAYOUT = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5) != 0 ? 2 : pto_archs != 0 && (PTO_FROM_ACC_ && (!pto_is_tmov || pto_fp_given) && PTO_NOT_NZ_(src)), \
        pto_ACC_MAT_FRACTAL = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_MOVES_(PTO_K_ACC_, PTO_K_MAT_) && PTO_NOT_(pto_dst_fractal, 512)), \
        pto_FIX_COMPUTES = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_MOVE_PAIR | pto_TMOV_SRC_DTYPE) != 0 ? 2 : pto_archs != 0 && (PTO_FROM_ACC_ && (pto_fp_given || !PTO_PAIR_FIX_PLAIN_(pto_src_dtype, PTO_OUT_DTYPE_, pto_archs)) && !PTO_PAIR_FIX_QUANT_(pto_src_dtype, PTO_OUT_DTYPE_, pto_archs)), \
        pto_ACC_VEC_PATH = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_MOVE_PAIR) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_MOVES_(PTO_K_ACC_, PTO_K_VEC_)), \
        pto_TMOV_SHAPE = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_MOVE_PAIR) != 0 ? 2 : pto_archs != 0 && ((pto_src_space == PTO_K_MAT_ || (pto_archs & ~PTO_LIKE_A3_) == 0) && (PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols))), \
        pto_TMOV_DTYPE = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_MOVE_PAIR) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_FROM_ACC_ && PTO_NOT_(pto_dst_space, PTO_K_BIAS_) && PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_BIAS_MOVE_DTYPE = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_MOVE_PAIR) != 0 ? 2 : pto_archs != 0 && (pto_dst_space == PTO_K_BIAS_ && !PTO_PAIR_BIAS_MOVE_(pto_src_dtype, pto_dst_dtype, pto_archs)), \
        pto_BIAS_PAYLOAD = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_MOVE_PAIR | pto_TMOV_SHAPE) != 0 ? 2 : pto_archs != 0 && (pto_dst_space == PTO_K_BIAS_ && (PTO_NOT_(pto_dst_rows, 1) || (pto_dst_cols >= 0 && pto_dst_dtype >= 0 && (1LL * pto_dst_cols * pto_dst_bits / 8 % 64 != 0 || 1LL * pto_dst_cols * pto_dst_bits / 8 > PTO_CAPACITY_BIAS_(pto_archs))))), \
        pto_FB_PAYLOAD = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_MOVE_PAIR | pto_TMOV_SHAPE) != 0 ? 2 : pto_archs != 0 && (pto_dst_space == PTO_K_SCALING_ && (!PTO_LIST_FB_MOVE_(pto_dst_dtype, PTO_ARCH_ALL_) || PTO_NOT_(pto_dst_rows, 1) || PTO_NOT_MULTIPLE_(pto_dst_cols, 16) || (pto_dst_cols >= 0 && pto_dst_cols * 8LL > PTO_CAPACITY_SCALING_(pto_archs)))), \
        pto_SCALE_MOVE = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_MOVE_PAIR) != 0 ? 2 : pto_archs != 0 && ((pto_dst_space == PTO_K_SCALE_LEFT_ && PTO_NOT_ZZ_(src)) || (pto_dst_space == PTO_K_SCALE_RIGHT_ && PTO_NOT_NN_(src)) || ((pto_dst_space == PTO_K_SCALE_LEFT_ || pto_dst_space == PTO_K_SCALE_RIGHT_) && (PTO_NOT_(pto_src_fractal, 32) || !PTO_LIST_SCALE_(pto_src_dtype, PTO_ARCH_ALL_)))), \
        pto_L0_DTYPE = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_MOVE_PAIR | pto_TMOV_DTYPE) != 0 ? 2 : pto_archs != 0 && (PTO_TO_L0_ && !PTO_LIST_L0_(pto_dst_dtype, pto_archs)), \
        pto_L0_LAYOUT = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_MOVE_PAIR) != 0 ? 2 : pto_archs != 0 && (PTO_TO_L0_ && (PTO_NOT_L0_LAYOUT_ || (PTO_NOT_NZ_(src) && PTO_NOT_ZN_(src) && (PTO_NOT_(pto_src_rows, 1) || PTO_NOT_ND_(src))))), \
        pto_L0_ALIGN = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_MOVE_PAIR | pto_TMOV_SHAPE | pto_L0_LAYOUT) != 0 ? 2 : pto_archs != 0 && (PTO_TO_L0_ && pto_dst_dtype >= 0 && pto_src_bl >= 0 && pto_src_rows >= 0 && (pto_src_rows == 1 && PTO_IS_ND_(src) ? PTO_NOT_UNITS_(1, 4096 / pto_dst_bits) : pto_dst_space == PTO_K_LEFT_ && PTO_IS_NZ_(src) ? PTO_NOT_UNITS_(16, PTO_C0_(pto_dst_bits)) : pto_dst_space == PTO_K_RIGHT_ && PTO_IS_ZN_(src) ? PTO_NOT_UNITS_(PTO_C0_(pto_dst_bits), 16) : PTO_NOT_UNITS_(PTO_MAX_(PTO_C0_(pto_dst_bits), 16), PTO_MAX_(PTO_C0_(pto_dst_bits), 16)))), \
        pto_VEC_COPY = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_MOVE_PAIR | pto_FP_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_MOVES_(PTO_K_VEC_, PTO_K_VEC_) && (PTO_NE_(pto_src_bl, pto_dst_bl) || PTO_NE_(pto_src_sl, pto_dst_sl))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TMOV: A5: when `fp.loc == vec`, expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TMOV: when `fp.loc == vec`, expects A5 src and dst element type to be ui8, !pto.hif8 or !pto.f8E8M0 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TMOV: A5: when `fp.loc == vec`, expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TMOV: A5: when `fp.loc == vec`, expects src row_major and unboxed [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TMOV: A5: when `fp.loc == vec`, expects dst row_major in row_major boxes [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TMOV: A5: when `fp.loc == vec`, expects src valid in all its columns [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_MOVE_PAIR != 1, "TMOV: MOVE_PAIR: spaces the op moves between (pto-as-2026-08.md 2.3) [PTO0932]"); \
    PTO_STATIC_ASSERT_(pto_FIX_ACC_ONLY != 1, "TMOV: FIX_ACC_ONLY: fp, pre-quant and relu need a source in acc (machine-and-cube.md e.2-e.4) [PTO0918]"); \
    PTO_STATIC_ASSERT_(pto_FP_LOC != 1, "TMOV: FP_LOC: fp in scaling (machine-and-cube.md e.2-e.4) [PTO0920]"); \
    PTO_STATIC_ASSERT_(pto_FP_DTYPE != 1, "TMOV: FP_DTYPE: fp holds 64-bit words (machine-and-cube.md e.4) [PTO0921]"); \
    PTO_STATIC_ASSERT_(pto_FP_SPAN != 1, "TMOV: FP_SPAN: fp has a word for each column (machine-and-cube.md e.4) [PTO0922]"); \
    PTO_STATIC_ASSERT_(pto_FP_SRC_DTYPE != 1, "TMOV: FP_SRC_DTYPE: accumulators that fp quantises are f32 or i32 (pto-as.md 5.4) [PTO0924]"); \
    PTO_STATIC_ASSERT_(pto_TMOV_SRC_DTYPE != 1, "TMOV: TMOV_SRC_DTYPE: the same without fp, where text has no element rule (machine-and-cube.md e.2-e.4) [PTO0924]"); \
    PTO_STATIC_ASSERT_(pto_FIX_SRC_LAYOUT != 1, "TMOV: FIX_SRC_LAYOUT: the accumulator is Nz (pto-as-2026-08.md 2.3) [PTO0925]"); \
    PTO_STATIC_ASSERT_(pto_ACC_MAT_FRACTAL != 1, "TMOV: ACC_MAT_FRACTAL: acc to mat: dst of fractal 512 (pto-as-2026-08.md 2.3) [PTO0926]"); \
    PTO_STATIC_ASSERT_(pto_FIX_COMPUTES != 1, "TMOV: FIX_COMPUTES: conversions the fixpipe has (machine-and-cube.md e.4) [PTO0931]"); \
    PTO_STATIC_ASSERT_(pto_ACC_VEC_PATH != 1, "TMOV: ACC_VEC_PATH: A2/A3 has no path from acc to vec (machine-and-cube.md e.4) [PTO0933]"); \
    PTO_STATIC_ASSERT_(pto_TMOV_SHAPE != 1, "TMOV: TMOV_SHAPE: equal shapes from mat, A2/A3 always (pto-as-2026-08.md 2.3) [PTO0934]"); \
    PTO_STATIC_ASSERT_(pto_TMOV_DTYPE != 1, "TMOV: TMOV_DTYPE: moves copy bits (machine-and-cube.md e.2) [PTO0935]"); \
    PTO_STATIC_ASSERT_(pto_BIAS_MOVE_DTYPE != 1, "TMOV: BIAS_MOVE_DTYPE: what widens into the bias table (machine-and-cube.md e.2) [PTO0936]"); \
    PTO_STATIC_ASSERT_(pto_BIAS_PAYLOAD != 1, "TMOV: BIAS_PAYLOAD: bias rows of 64 bytes (machine-and-cube.md a.4) [PTO0937]"); \
    PTO_STATIC_ASSERT_(pto_FB_PAYLOAD != 1, "TMOV: FB_PAYLOAD: parameter rows of 128 bytes (machine-and-cube.md a.4) [PTO0938]"); \
    PTO_STATIC_ASSERT_(pto_SCALE_MOVE != 1, "TMOV: SCALE_MOVE: scales move in their own layout (machine-and-cube.md e.2) [PTO0939]"); \
    PTO_STATIC_ASSERT_(pto_L0_DTYPE != 1, "TMOV: L0_DTYPE: types that go to left and right (machine-and-cube.md e.2) [PTO0940]"); \
    PTO_STATIC_ASSERT_(pto_L0_LAYOUT != 1, "TMOV: L0_LAYOUT: layouts that go to left and right (machine-and-cube.md e.2) [PTO0941]"); \
    PTO_STATIC_ASSERT_(pto_L0_ALIGN != 1, "TMOV: L0_ALIGN: units of moves to left and right (machine-and-cube.md e.2) [PTO0948]"); \
    PTO_STATIC_ASSERT_(pto_VEC_COPY != 1, "TMOV: VEC_COPY: vec to vec copies one layout on A2/A3 (machine-and-cube.md e.3) [PTO0952]");
#define PTO_RULES_TMOV_(s0, s1, s2, s3) PTO_RULES_IF_TMOV_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TEXTRACT_(applies, s0, s1, s2, s3, s4, s5) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_FACTS_(src, s0), PTO_FACTS_(dst, s3), PTO_FACTS_(fp, s4), pto_gm_dtype = -1, pto_gm_layout = -1, pto_is_tmov = 0, pto_is_textract = 1, \
        pto_MOVE_PAIR = pto_archs != 0 && (!PTO_PATH_(pto_src_space, pto_dst_space, pto_archs)), \
        pto_FIX_ACC_ONLY = pto_archs != 0 && (PTO_NOT_FROM_ACC_ && pto_fp_given && (!pto_is_tmov || PTO_NOT_(pto_fp_space, PTO_K_VEC_))), \
        pto_FP_LOC = (pto_FIX_ACC_ONLY) != 0 ? 2 : pto_archs != 0 && (pto_fp_given && (pto_is_tmov && pto_fp_space == PTO_K_VEC_ ? (pto_archs & PTO_MX_ARCHS_) == 0 : PTO_NOT_(pto_fp_space, PTO_K_SCALING_))), \
        pto_FP_DTYPE = (pto_FIX_ACC_ONLY | pto_FP_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_FP_TABLE_ && !PTO_LIST_FB_MOVE_(pto_fp_dtype, PTO_ARCH_ALL_)), \
        pto_FP_SPAN = (pto_FIX_ACC_ONLY | pto_FP_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_FP_TABLE_ && PTO_LT_(pto_fp_cols, pto_is_textract ? pto_dst_vcol : pto_src_vcol)), \
        pto_ACC_SRC_DTYPE = pto_archs != 0 && (PTO_FROM_ACC_ && !PTO_LIST_ACC_SRC_(pto_src_dtype, pto_archs)), \
        pto_FIX_SRC_LAYOUT = pto_archs != 0 && (PTO_FROM_ACC_ && (!pto_is_tmov || pto_fp_given) && PTO_NOT_NZ_(src)), \
        pto_ACC_MAT_FRACTAL = pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_MOVES_(PTO_K_ACC_, PTO_K_MAT_) && PTO_NOT_(pto_dst_fractal, 512)), \
        pto_ACC_TYPES = (pto_MOVE_PAIR | pto_ACC_SRC_DTYPE) != 0 ? 2 : pto_archs != 0 && (PTO_FROM_ACC_ && (pto_fp_given || !PTO_PAIR_ACC_MOVE_PLAIN_(pto_src_dtype, pto_dst_dtype, pto_archs)) && !PTO_PAIR_ACC_MOVE_QUANT_(pto_src_dtype, pto_dst_dtype, pto_archs)), \
        pto_FIX_COMPUTES = (pto_MOVE_PAIR | pto_ACC_SRC_DTYPE | pto_ACC_TYPES) != 0 ? 2 : pto_archs != 0 && (PTO_FROM_ACC_ && (pto_fp_given || !PTO_PAIR_FIX_PLAIN_(pto_src_dtype, PTO_OUT_DTYPE_, pto_archs)) && !PTO_PAIR_FIX_QUANT_(pto_src_dtype, PTO_OUT_DTYPE_, pto_archs)), \
        pto_FB_PAYLOAD = (pto_MOVE_PAIR) != 0 ? 2 : pto_archs != 0 && (pto_dst_space == PTO_K_SCALING_ && (!PTO_LIST_FB_MOVE_(pto_dst_dtype, PTO_ARCH_ALL_) || PTO_NOT_(pto_dst_rows, 1) || PTO_NOT_MULTIPLE_(pto_dst_cols, 16) || (pto_dst_cols >= 0 && pto_dst_cols * 8LL > PTO_CAPACITY_SCALING_(pto_archs)))), \
        pto_SCALE_MOVE = (pto_MOVE_PAIR) != 0 ? 2 : pto_archs != 0 && ((pto_dst_space == PTO_K_SCALE_LEFT_ && PTO_NOT_ZZ_(src)) || (pto_dst_space == PTO_K_SCALE_RIGHT_ && PTO_NOT_NN_(src)) || ((pto_dst_space == PTO_K_SCALE_LEFT_ || pto_dst_space == PTO_K_SCALE_RIGHT_) && (PTO_NOT_(pto_src_fractal, 32) || !PTO_LIST_SCALE_(pto_src_dtype, PTO_ARCH_ALL_)))), \
        pto_TEXTRACT_BOUNDS = pto_archs != 0 && (PTO_LT_(pto_src_rows, pto_dst_rows) || PTO_LT_(pto_src_cols, pto_dst_cols)), \
        pto_SAME_DTYPE = (pto_MOVE_PAIR) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_FROM_ACC_ && PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_TEXTRACT_DTYPE = (pto_MOVE_PAIR | pto_SAME_DTYPE) != 0 ? 2 : pto_archs != 0 && (PTO_TO_L0_ && !PTO_LIST_L0_(pto_dst_dtype, pto_archs)), \
        pto_TEXTRACT_LAYOUT = (pto_MOVE_PAIR) != 0 ? 2 : pto_archs != 0 && ((PTO_TO_L0_ && (PTO_NOT_L0_LAYOUT_ || ((pto_archs & ~PTO_LIKE_A3_) == 0 && PTO_NOT_(pto_src_bl, PTO_K_ROW_) && PTO_NOT_NZ_(src)))) || (PTO_MOVES_(PTO_K_VEC_, PTO_K_VEC_) && (pto_archs & PTO_LIKE_A3_) == 0 && (PTO_NOT_ND_(src) || PTO_NOT_ND_(dst))) || (PTO_MOVES_(PTO_K_ACC_, PTO_K_VEC_) && PTO_NOT_ND_(dst)) || (PTO_MOVES_(PTO_K_ACC_, PTO_K_MAT_) && PTO_NOT_NZ_(dst))), \
        pto_L0_SRC_LAYOUT = (pto_MOVE_PAIR | pto_TEXTRACT_LAYOUT) != 0 ? 2 : pto_archs != 0 && (PTO_TO_L0_ && (PTO_NOT_L0_LAYOUT_ || (PTO_NOT_NZ_(src) && PTO_NOT_ZN_(src) && (PTO_NOT_(pto_src_rows, 1) || PTO_NOT_ND_(src))))), \
        pto_L0_ALIGN = (pto_MOVE_PAIR | pto_TEXTRACT_LAYOUT | pto_L0_SRC_LAYOUT | pto_TEXTRACT_BOUNDS) != 0 ? 2 : pto_archs != 0 && (PTO_TO_L0_ && pto_dst_dtype >= 0 && pto_src_bl >= 0 && pto_src_rows >= 0 && (pto_src_rows == 1 && PTO_IS_ND_(src) ? PTO_NOT_UNITS_(1, 4096 / pto_dst_bits) : pto_dst_space == PTO_K_LEFT_ && PTO_IS_NZ_(src) ? PTO_NOT_UNITS_(16, PTO_C0_(pto_dst_bits)) : pto_dst_space == PTO_K_RIGHT_ && PTO_IS_ZN_(src) ? PTO_NOT_UNITS_(PTO_C0_(pto_dst_bits), 16) : PTO_NOT_UNITS_(PTO_MAX_(PTO_C0_(pto_dst_bits), 16), PTO_MAX_(PTO_C0_(pto_dst_bits), 16)))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_MOVE_PAIR != 1, "TEXTRACT: MOVE_PAIR: spaces the op moves between (pto-as-2026-08.md 2.3) [PTO0932]"); \
    PTO_STATIC_ASSERT_(pto_FIX_ACC_ONLY != 1, "TEXTRACT: FIX_ACC_ONLY: fp, pre-quant and relu need a source in acc (machine-and-cube.md e.2-e.4) [PTO0918]"); \
    PTO_STATIC_ASSERT_(pto_FP_LOC != 1, "TEXTRACT: FP_LOC: fp in scaling (machine-and-cube.md e.2-e.4) [PTO0920]"); \
    PTO_STATIC_ASSERT_(pto_FP_DTYPE != 1, "TEXTRACT: FP_DTYPE: fp holds 64-bit words (machine-and-cube.md e.4) [PTO0921]"); \
    PTO_STATIC_ASSERT_(pto_FP_SPAN != 1, "TEXTRACT: FP_SPAN: fp has a word for each column (machine-and-cube.md e.4) [PTO0922]"); \
    PTO_STATIC_ASSERT_(pto_ACC_SRC_DTYPE != 1, "TEXTRACT: ACC_SRC_DTYPE: accumulators are f32 or i32 (machine-and-cube.md e.2-e.4) [PTO0924]"); \
    PTO_STATIC_ASSERT_(pto_FIX_SRC_LAYOUT != 1, "TEXTRACT: FIX_SRC_LAYOUT: the accumulator is Nz (pto-as-2026-08.md 2.3) [PTO0925]"); \
    PTO_STATIC_ASSERT_(pto_ACC_MAT_FRACTAL != 1, "TEXTRACT: ACC_MAT_FRACTAL: acc to mat: dst of fractal 512 (pto-as-2026-08.md 2.3) [PTO0926]"); \
    PTO_STATIC_ASSERT_(pto_ACC_TYPES != 1, "TEXTRACT: ACC_TYPES: types an accumulator converts to (pto-as-2026-08.md 2.3) [PTO0930]"); \
    PTO_STATIC_ASSERT_(pto_FIX_COMPUTES != 1, "TEXTRACT: FIX_COMPUTES: conversions the fixpipe has (machine-and-cube.md e.4) [PTO0931]"); \
    PTO_STATIC_ASSERT_(pto_FB_PAYLOAD != 1, "TEXTRACT: FB_PAYLOAD: parameter rows of 128 bytes (machine-and-cube.md a.4) [PTO0938]"); \
    PTO_STATIC_ASSERT_(pto_SCALE_MOVE != 1, "TEXTRACT: SCALE_MOVE: scales move in their own layout (machine-and-cube.md e.2) [PTO0939]"); \
    PTO_STATIC_ASSERT_(pto_TEXTRACT_BOUNDS != 1, "TEXTRACT: TEXTRACT_BOUNDS: dst lies inside src (pto-as-2026-08.md 5.4) [PTO0943]"); \
    PTO_STATIC_ASSERT_(pto_SAME_DTYPE != 1, "TEXTRACT: SAME_DTYPE: one element type unless the source is acc (pto-as-2026-08.md 5.4) [PTO0945]"); \
    PTO_STATIC_ASSERT_(pto_TEXTRACT_DTYPE != 1, "TEXTRACT: TEXTRACT_DTYPE: types of textract to left and right (op-dtypes.tsv) [PTO0946]"); \
    PTO_STATIC_ASSERT_(pto_TEXTRACT_LAYOUT != 1, "TEXTRACT: TEXTRACT_LAYOUT: layouts of textract (pto-as-2026-08.md 5.4) [PTO0947]"); \
    PTO_STATIC_ASSERT_(pto_L0_SRC_LAYOUT != 1, "TEXTRACT: L0_SRC_LAYOUT: sources of moves to left and right (machine-and-cube.md e.2) [PTO0941]"); \
    PTO_STATIC_ASSERT_(pto_L0_ALIGN != 1, "TEXTRACT: L0_ALIGN: units of moves to left and right (machine-and-cube.md e.2) [PTO0948]");
#define PTO_RULES_TEXTRACT_(s0, s1, s2, s3, s4, s5) PTO_RULES_IF_TEXTRACT_(1, s0, s1, s2, s3, s4, s5)
#define PTO_RULES_IF_TINSERT_(applies, s0, s1, s2, s3, s4, s5) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_FACTS_(src, s0), PTO_FACTS_(dst, s3), PTO_FACTS_(fp, s4), pto_gm_dtype = -1, pto_gm_layout = -1, pto_is_tmov = 0, pto_is_textract = 0, \
        pto_MOVE_PAIR = pto_archs != 0 && (!PTO_PATH_(pto_src_space, pto_dst_space, pto_archs)), \
        pto_FIX_ACC_ONLY = pto_archs != 0 && (PTO_NOT_FROM_ACC_ && pto_fp_given && (!pto_is_tmov || PTO_NOT_(pto_fp_space, PTO_K_VEC_))), \
        pto_FP_LOC = (pto_FIX_ACC_ONLY) != 0 ? 2 : pto_archs != 0 && (pto_fp_given && (pto_is_tmov && pto_fp_space == PTO_K_VEC_ ? (pto_archs & PTO_MX_ARCHS_) == 0 : PTO_NOT_(pto_fp_space, PTO_K_SCALING_))), \
        pto_FP_DTYPE = (pto_FIX_ACC_ONLY | pto_FP_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_FP_TABLE_ && !PTO_LIST_FB_MOVE_(pto_fp_dtype, PTO_ARCH_ALL_)), \
        pto_FP_SPAN = (pto_FIX_ACC_ONLY | pto_FP_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_FP_TABLE_ && PTO_LT_(pto_fp_cols, pto_is_textract ? pto_dst_vcol : pto_src_vcol)), \
        pto_ACC_SRC_DTYPE = pto_archs != 0 && (PTO_FROM_ACC_ && !PTO_LIST_ACC_SRC_(pto_src_dtype, pto_archs)), \
        pto_FIX_SRC_LAYOUT = pto_archs != 0 && (PTO_FROM_ACC_ && (!pto_is_tmov || pto_fp_given) && PTO_NOT_NZ_(src)), \
        pto_ACC_MAT_FRACTAL = pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_MOVES_(PTO_K_ACC_, PTO_K_MAT_) && PTO_NOT_(pto_dst_fractal, 512)), \
        pto_ACC_TYPES = (pto_MOVE_PAIR | pto_ACC_SRC_DTYPE) != 0 ? 2 : pto_archs != 0 && (PTO_FROM_ACC_ && (pto_fp_given || !PTO_PAIR_ACC_MOVE_PLAIN_(pto_src_dtype, pto_dst_dtype, pto_archs)) && !PTO_PAIR_ACC_MOVE_QUANT_(pto_src_dtype, pto_dst_dtype, pto_archs)), \
        pto_FIX_COMPUTES = (pto_MOVE_PAIR | pto_ACC_SRC_DTYPE | pto_ACC_TYPES) != 0 ? 2 : pto_archs != 0 && (PTO_FROM_ACC_ && (pto_fp_given || !PTO_PAIR_FIX_PLAIN_(pto_src_dtype, PTO_OUT_DTYPE_, pto_archs)) && !PTO_PAIR_FIX_QUANT_(pto_src_dtype, PTO_OUT_DTYPE_, pto_archs)), \
        pto_TINSERT_BOUNDS = pto_archs != 0 && (PTO_LT_(pto_dst_rows, pto_src_vrow) || PTO_LT_(pto_dst_cols, pto_src_vcol)), \
        pto_SAME_DTYPE = (pto_MOVE_PAIR) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_FROM_ACC_ && PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_TINSERT_DTYPE = (pto_MOVE_PAIR | pto_SAME_DTYPE) != 0 ? 2 : pto_archs != 0 && ((PTO_MOVES_(PTO_K_VEC_, PTO_K_MAT_) && !PTO_LIST_VEC_MAT_(pto_src_dtype, pto_archs)) || (pto_src_space == PTO_K_VEC_ && PTO_NOT_(pto_dst_space, PTO_K_MAT_) && !PTO_LIST_VEC_VEC_(pto_src_dtype, pto_archs))), \
        pto_TINSERT_LAYOUT = (pto_MOVE_PAIR) != 0 ? 2 : pto_archs != 0 && ((pto_dst_space == PTO_K_MAT_ && PTO_NOT_NZ_(dst)) || (PTO_MOVES_(PTO_K_VEC_, PTO_K_MAT_) && PTO_NOT_ND_(src) && PTO_NOT_NZ_(src)) || (PTO_MOVES_(PTO_K_ACC_, PTO_K_VEC_) && PTO_NOT_ND_(dst) && PTO_NOT_NZ_(dst)) || (PTO_MOVES_(PTO_K_VEC_, PTO_K_VEC_) && (pto_archs & PTO_LIKE_A3_) == 0 && (PTO_NOT_ND_(src) || PTO_NOT_ND_(dst)) && (PTO_NOT_NZ_(src) || PTO_NOT_NZ_(dst)))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_MOVE_PAIR != 1, "TINSERT: MOVE_PAIR: spaces the op moves between (pto-as-2026-08.md 2.3) [PTO0932]"); \
    PTO_STATIC_ASSERT_(pto_FIX_ACC_ONLY != 1, "TINSERT: FIX_ACC_ONLY: fp, pre-quant and relu need a source in acc (machine-and-cube.md e.2-e.4) [PTO0918]"); \
    PTO_STATIC_ASSERT_(pto_FP_LOC != 1, "TINSERT: FP_LOC: fp in scaling (machine-and-cube.md e.2-e.4) [PTO0920]"); \
    PTO_STATIC_ASSERT_(pto_FP_DTYPE != 1, "TINSERT: FP_DTYPE: fp holds 64-bit words (machine-and-cube.md e.4) [PTO0921]"); \
    PTO_STATIC_ASSERT_(pto_FP_SPAN != 1, "TINSERT: FP_SPAN: fp has a word for each column (machine-and-cube.md e.4) [PTO0922]"); \
    PTO_STATIC_ASSERT_(pto_ACC_SRC_DTYPE != 1, "TINSERT: ACC_SRC_DTYPE: accumulators are f32 or i32 (machine-and-cube.md e.2-e.4) [PTO0924]"); \
    PTO_STATIC_ASSERT_(pto_FIX_SRC_LAYOUT != 1, "TINSERT: FIX_SRC_LAYOUT: the accumulator is Nz (pto-as-2026-08.md 2.3) [PTO0925]"); \
    PTO_STATIC_ASSERT_(pto_ACC_MAT_FRACTAL != 1, "TINSERT: ACC_MAT_FRACTAL: acc to mat: dst of fractal 512 (pto-as-2026-08.md 2.3) [PTO0926]"); \
    PTO_STATIC_ASSERT_(pto_ACC_TYPES != 1, "TINSERT: ACC_TYPES: types an accumulator converts to (pto-as-2026-08.md 2.3) [PTO0930]"); \
    PTO_STATIC_ASSERT_(pto_FIX_COMPUTES != 1, "TINSERT: FIX_COMPUTES: conversions the fixpipe has (machine-and-cube.md e.4) [PTO0931]"); \
    PTO_STATIC_ASSERT_(pto_TINSERT_BOUNDS != 1, "TINSERT: TINSERT_BOUNDS: the valid region of src lies inside dst (pto-as-2026-08.md 5.4) [PTO0944]"); \
    PTO_STATIC_ASSERT_(pto_SAME_DTYPE != 1, "TINSERT: SAME_DTYPE: one element type unless the source is acc (pto-as-2026-08.md 5.4) [PTO0945]"); \
    PTO_STATIC_ASSERT_(pto_TINSERT_DTYPE != 1, "TINSERT: TINSERT_DTYPE: types of tinsert from vec (op-dtypes.tsv) [PTO0949]"); \
    PTO_STATIC_ASSERT_(pto_TINSERT_LAYOUT != 1, "TINSERT: TINSERT_LAYOUT: layouts of tinsert (pto-as-2026-08.md 2.3) [PTO0950]");
#define PTO_RULES_TINSERT_(s0, s1, s2, s3, s4, s5) PTO_RULES_IF_TINSERT_(1, s0, s1, s2, s3, s4, s5)
#define PTO_RULES_IF_TGET_SCALE_ADDR_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 6 : 0, PTO_FACTS_(src, s0), PTO_FACTS_(dst, s1), PTO_NO_FACTS_(fp), pto_gm_dtype = -1, pto_gm_layout = -1, pto_is_tmov = 0, pto_is_textract = 0, \
        pto_here = (applies) && (PTO_ARCHS_ & 6) == 0, \
        pto_GET_SCALE_SRC = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_src_space, PTO_K_LEFT_) && pto_src_space != PTO_K_RIGHT_), \
        pto_GET_SCALE_DST = (pto_here | pto_GET_SCALE_SRC) != 0 ? 2 : pto_archs != 0 && (pto_src_space >= 0 && pto_dst_space >= 0 && pto_dst_space != PTO_K_SCALING_ && pto_dst_space != (pto_src_space == PTO_K_LEFT_ ? PTO_K_SCALE_LEFT_ : PTO_K_SCALE_RIGHT_)), \
        pto_GET_SCALE_SHAPE = (pto_here | pto_GET_SCALE_SRC | pto_GET_SCALE_DST) != 0 ? 2 : pto_archs != 0 && (pto_src_space == PTO_K_LEFT_ ? PTO_NE_(pto_dst_rows, pto_src_rows) || PTO_NO_GROUPS_(pto_src_dtype, pto_src_vcol, pto_dst_cols) || PTO_NE_(pto_dst_vrow, pto_src_vrow) || PTO_NO_GROUPS_(pto_src_dtype, pto_src_vcol, pto_dst_vcol) : pto_src_space >= 0 && (PTO_NE_(pto_dst_cols, pto_src_cols) || PTO_NO_GROUPS_(pto_src_dtype, pto_src_vrow, pto_dst_rows) || PTO_NE_(pto_dst_vcol, pto_src_vcol) || PTO_NO_GROUPS_(pto_src_dtype, pto_src_vrow, pto_dst_vrow))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TGET_SCALE_ADDR: X1: exists on a5, a6, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_GET_SCALE_SRC != 1, "TGET_SCALE_ADDR: GET_SCALE_SRC: src in left or right (2026-08 2.6) [PTO0447]"); \
    PTO_STATIC_ASSERT_(pto_GET_SCALE_DST != 1, "TGET_SCALE_ADDR: GET_SCALE_DST: dst in scaling, on src's side (machine-and-cube.md a.6; README R5) [PTO0448]"); \
    PTO_STATIC_ASSERT_(pto_GET_SCALE_SHAPE != 1, "TGET_SCALE_ADDR: GET_SCALE_SHAPE: dst is [M, ceil(K/32)] or [ceil(K/32), N], padded or not (R5) [PTO0449]");
#define PTO_RULES_TGET_SCALE_ADDR_(s0, s1) PTO_RULES_IF_TGET_SCALE_ADDR_(1, s0, s1)
#define PTO_RULES_IF_TMATMUL_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_FACTS_(lhs, s0), PTO_FACTS_(rhs, s1), PTO_FACTS_(dst, s2), PTO_NO_FACTS_(bias), PTO_NO_FACTS_(acc_in), PTO_NO_FACTS_(lhs_scale), PTO_NO_FACTS_(rhs_scale), pto_is_gemv = 0, pto_is_mx = 0, PTO_MAD_FACTS_, \
        pto_MAD_LOC = pto_archs != 0 && (PTO_NOT_(pto_lhs_space, PTO_K_LEFT_) || PTO_NOT_(pto_rhs_space, PTO_K_RIGHT_) || PTO_NOT_(pto_dst_space, PTO_K_ACC_)), \
        pto_MAD_DTYPES = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (!PTO_TRIPLE_PLAIN_(pto_dst_dtype, pto_lhs_dtype, pto_rhs_dtype, pto_archs)), \
        pto_MAD_LHS_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_NZ_(lhs)), \
        pto_MAD_RHS_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_ZN_(rhs)), \
        pto_MAD_ACC_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_NZ_(dst)), \
        pto_MAD_EXTENT = pto_archs != 0 && (PTO_BEYOND_(pto_m, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_k, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_n, 1, PTO_EXTENT_MAX_)), \
        pto_MAD_COVER = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_UNCOVERED_), \
        pto_ACC_FRACTAL = (pto_MAD_LOC | pto_MAD_ACC_LAYOUT) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_fractal, 1024)), \
        pto_MAD_CAPACITY = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_OVER_(lhs, LEFT) || PTO_OVER_(rhs, RIGHT) || PTO_OVER_(dst, ACC)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_MAD_LOC != 1, "TMATMUL: MAD_LOC: lhs in left, rhs in right, dst in acc (machine-and-cube.md d) [PTO0401]"); \
    PTO_STATIC_ASSERT_(pto_MAD_DTYPES != 1, "TMATMUL: MAD_DTYPES: element type triple of the target (machine-and-cube.md d.2) [PTO0402]"); \
    PTO_STATIC_ASSERT_(pto_MAD_LHS_LAYOUT != 1, "TMATMUL: MAD_LHS_LAYOUT: lhs is Nz (machine-and-cube.md d.2) [PTO0403]"); \
    PTO_STATIC_ASSERT_(pto_MAD_RHS_LAYOUT != 1, "TMATMUL: MAD_RHS_LAYOUT: rhs is Zn (machine-and-cube.md d.2) [PTO0404]"); \
    PTO_STATIC_ASSERT_(pto_MAD_ACC_LAYOUT != 1, "TMATMUL: MAD_ACC_LAYOUT: dst is Nz (machine-and-cube.md d.2) [PTO0405]"); \
    PTO_STATIC_ASSERT_(pto_MAD_EXTENT != 1, "TMATMUL: MAD_EXTENT: M, K, N in 0..4095, C API 1..4095 (R9) [PTO0407]"); \
    PTO_STATIC_ASSERT_(pto_MAD_COVER != 1, "TMATMUL: MAD_COVER: physical shapes agree, B holds k rows, C holds m x n (machine-and-cube.md d.2) [PTO0411]"); \
    PTO_STATIC_ASSERT_(pto_ACC_FRACTAL != 1, "TMATMUL: ACC_FRACTAL: accumulator of fractal 1024 (machine-and-cube.md b.4, R7) [PTO0412]"); \
    PTO_STATIC_ASSERT_(pto_MAD_CAPACITY != 1, "TMATMUL: MAD_CAPACITY: A, B, C fit L0A, L0B, L0C (machine-and-cube.md d.2 strict) [PTO0414]");
#define PTO_RULES_TMATMUL_(s0, s1, s2) PTO_RULES_IF_TMATMUL_(1, s0, s1, s2)
#define PTO_RULES_IF_TMATMUL_ACC_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_FACTS_(lhs, s1), PTO_FACTS_(rhs, s2), PTO_FACTS_(dst, s3), PTO_NO_FACTS_(bias), PTO_FACTS_(acc_in, s0), PTO_NO_FACTS_(lhs_scale), PTO_NO_FACTS_(rhs_scale), pto_is_gemv = 0, pto_is_mx = 0, PTO_MAD_FACTS_, \
        pto_MAD_LOC = pto_archs != 0 && (PTO_NOT_(pto_lhs_space, PTO_K_LEFT_) || PTO_NOT_(pto_rhs_space, PTO_K_RIGHT_) || PTO_NOT_(pto_dst_space, PTO_K_ACC_)), \
        pto_MAD_DTYPES = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (!PTO_TRIPLE_PLAIN_(pto_dst_dtype, pto_lhs_dtype, pto_rhs_dtype, pto_archs)), \
        pto_MAD_LHS_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_NZ_(lhs)), \
        pto_MAD_RHS_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_ZN_(rhs)), \
        pto_MAD_ACC_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_NZ_(dst)), \
        pto_MAD_EXTENT = pto_archs != 0 && (PTO_BEYOND_(pto_m, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_k, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_n, 1, PTO_EXTENT_MAX_)), \
        pto_MAD_COVER = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_UNCOVERED_), \
        pto_ACC_FRACTAL = (pto_MAD_LOC | pto_MAD_ACC_LAYOUT) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_fractal, 1024)), \
        pto_MAD_CAPACITY = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_OVER_(lhs, LEFT) || PTO_OVER_(rhs, RIGHT) || PTO_OVER_(dst, ACC)), \
        pto_ACC_IN_LOC = pto_archs != 0 && (PTO_NOT_(pto_acc_in_space, PTO_K_ACC_)), \
        pto_ACC_IN_DTYPE = (pto_ACC_IN_LOC | pto_MAD_DTYPES) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_acc_in_dtype, pto_dst_dtype)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_MAD_LOC != 1, "TMATMUL_ACC: MAD_LOC: lhs in left, rhs in right, dst in acc (machine-and-cube.md d) [PTO0401]"); \
    PTO_STATIC_ASSERT_(pto_MAD_DTYPES != 1, "TMATMUL_ACC: MAD_DTYPES: element type triple of the target (machine-and-cube.md d.2) [PTO0402]"); \
    PTO_STATIC_ASSERT_(pto_MAD_LHS_LAYOUT != 1, "TMATMUL_ACC: MAD_LHS_LAYOUT: lhs is Nz (machine-and-cube.md d.2) [PTO0403]"); \
    PTO_STATIC_ASSERT_(pto_MAD_RHS_LAYOUT != 1, "TMATMUL_ACC: MAD_RHS_LAYOUT: rhs is Zn (machine-and-cube.md d.2) [PTO0404]"); \
    PTO_STATIC_ASSERT_(pto_MAD_ACC_LAYOUT != 1, "TMATMUL_ACC: MAD_ACC_LAYOUT: dst is Nz (machine-and-cube.md d.2) [PTO0405]"); \
    PTO_STATIC_ASSERT_(pto_MAD_EXTENT != 1, "TMATMUL_ACC: MAD_EXTENT: M, K, N in 0..4095, C API 1..4095 (R9) [PTO0407]"); \
    PTO_STATIC_ASSERT_(pto_MAD_COVER != 1, "TMATMUL_ACC: MAD_COVER: physical shapes agree, B holds k rows, C holds m x n (machine-and-cube.md d.2) [PTO0411]"); \
    PTO_STATIC_ASSERT_(pto_ACC_FRACTAL != 1, "TMATMUL_ACC: ACC_FRACTAL: accumulator of fractal 1024 (machine-and-cube.md b.4, R7) [PTO0412]"); \
    PTO_STATIC_ASSERT_(pto_MAD_CAPACITY != 1, "TMATMUL_ACC: MAD_CAPACITY: A, B, C fit L0A, L0B, L0C (machine-and-cube.md d.2 strict) [PTO0414]"); \
    PTO_STATIC_ASSERT_(pto_ACC_IN_LOC != 1, "TMATMUL_ACC: ACC_IN_LOC: the accumulator read is in acc (machine-and-cube.md d) [PTO0421]"); \
    PTO_STATIC_ASSERT_(pto_ACC_IN_DTYPE != 1, "TMATMUL_ACC: ACC_IN_DTYPE: it has the type of dst (machine-and-cube.md d) [PTO0422]");
#define PTO_RULES_TMATMUL_ACC_(s0, s1, s2, s3) PTO_RULES_IF_TMATMUL_ACC_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TMATMUL_BIAS_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_FACTS_(lhs, s0), PTO_FACTS_(rhs, s1), PTO_FACTS_(dst, s3), PTO_FACTS_(bias, s2), PTO_NO_FACTS_(acc_in), PTO_NO_FACTS_(lhs_scale), PTO_NO_FACTS_(rhs_scale), pto_is_gemv = 0, pto_is_mx = 0, PTO_MAD_FACTS_, \
        pto_MAD_LOC = pto_archs != 0 && (PTO_NOT_(pto_lhs_space, PTO_K_LEFT_) || PTO_NOT_(pto_rhs_space, PTO_K_RIGHT_) || PTO_NOT_(pto_dst_space, PTO_K_ACC_)), \
        pto_MAD_DTYPES = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (!PTO_TRIPLE_PLAIN_(pto_dst_dtype, pto_lhs_dtype, pto_rhs_dtype, pto_archs)), \
        pto_MAD_LHS_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_NZ_(lhs)), \
        pto_MAD_RHS_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_ZN_(rhs)), \
        pto_MAD_ACC_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_NZ_(dst)), \
        pto_MAD_EXTENT = pto_archs != 0 && (PTO_BEYOND_(pto_m, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_k, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_n, 1, PTO_EXTENT_MAX_)), \
        pto_MAD_COVER = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_UNCOVERED_), \
        pto_ACC_FRACTAL = (pto_MAD_LOC | pto_MAD_ACC_LAYOUT) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_fractal, 1024)), \
        pto_MAD_CAPACITY = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_OVER_(lhs, LEFT) || PTO_OVER_(rhs, RIGHT) || PTO_OVER_(dst, ACC)), \
        pto_BIAS_LOC = pto_archs != 0 && (PTO_NOT_(pto_bias_space, PTO_K_BIAS_)), \
        pto_BIAS_ROWS = pto_archs != 0 && (PTO_NOT_(pto_bias_rows, 1)), \
        pto_BIAS_DTYPE = (pto_MAD_DTYPES) != 0 ? 2 : pto_archs != 0 && (pto_archs & 16) == 0 && (PTO_NE_(pto_bias_dtype, pto_dst_dtype)), \
        pto_BIAS_LAYOUT = pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_(pto_bias_bl, PTO_K_ROW_)), \
        pto_BIAS_SPAN = (pto_BIAS_ROWS) != 0 ? 2 : pto_archs != 0 && (PTO_LT_(pto_bias_vcol < 0 ? pto_bias_cols : pto_bias_vcol, pto_rhs_vcol)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_MAD_LOC != 1, "TMATMUL_BIAS: MAD_LOC: lhs in left, rhs in right, dst in acc (machine-and-cube.md d) [PTO0401]"); \
    PTO_STATIC_ASSERT_(pto_MAD_DTYPES != 1, "TMATMUL_BIAS: MAD_DTYPES: element type triple of the target (machine-and-cube.md d.2) [PTO0402]"); \
    PTO_STATIC_ASSERT_(pto_MAD_LHS_LAYOUT != 1, "TMATMUL_BIAS: MAD_LHS_LAYOUT: lhs is Nz (machine-and-cube.md d.2) [PTO0403]"); \
    PTO_STATIC_ASSERT_(pto_MAD_RHS_LAYOUT != 1, "TMATMUL_BIAS: MAD_RHS_LAYOUT: rhs is Zn (machine-and-cube.md d.2) [PTO0404]"); \
    PTO_STATIC_ASSERT_(pto_MAD_ACC_LAYOUT != 1, "TMATMUL_BIAS: MAD_ACC_LAYOUT: dst is Nz (machine-and-cube.md d.2) [PTO0405]"); \
    PTO_STATIC_ASSERT_(pto_MAD_EXTENT != 1, "TMATMUL_BIAS: MAD_EXTENT: M, K, N in 0..4095, C API 1..4095 (R9) [PTO0407]"); \
    PTO_STATIC_ASSERT_(pto_MAD_COVER != 1, "TMATMUL_BIAS: MAD_COVER: physical shapes agree, B holds k rows, C holds m x n (machine-and-cube.md d.2) [PTO0411]"); \
    PTO_STATIC_ASSERT_(pto_ACC_FRACTAL != 1, "TMATMUL_BIAS: ACC_FRACTAL: accumulator of fractal 1024 (machine-and-cube.md b.4, R7) [PTO0412]"); \
    PTO_STATIC_ASSERT_(pto_MAD_CAPACITY != 1, "TMATMUL_BIAS: MAD_CAPACITY: A, B, C fit L0A, L0B, L0C (machine-and-cube.md d.2 strict) [PTO0414]"); \
    PTO_STATIC_ASSERT_(pto_BIAS_LOC != 1, "TMATMUL_BIAS: BIAS_LOC: bias in the bias table (machine-and-cube.md d) [PTO0416]"); \
    PTO_STATIC_ASSERT_(pto_BIAS_ROWS != 1, "TMATMUL_BIAS: BIAS_ROWS: bias has one row (machine-and-cube.md d) [PTO0417]"); \
    PTO_STATIC_ASSERT_(pto_BIAS_DTYPE != 1, "TMATMUL_BIAS: BIAS_DTYPE: bias has the type of dst (X90 checks nothing) [PTO0418]"); \
    PTO_STATIC_ASSERT_(pto_BIAS_LAYOUT != 1, "TMATMUL_BIAS: BIAS_LAYOUT: bias is row_major (machine-and-cube.md d) [PTO0419]"); \
    PTO_STATIC_ASSERT_(pto_BIAS_SPAN != 1, "TMATMUL_BIAS: BIAS_SPAN: bias covers n columns (machine-and-cube.md d.2 strict) [PTO0420]");
#define PTO_RULES_TMATMUL_BIAS_(s0, s1, s2, s3) PTO_RULES_IF_TMATMUL_BIAS_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TMATMUL_MX_(applies, s0, s1, s2, s3, s4) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 6 : 0, PTO_FACTS_(lhs, s0), PTO_FACTS_(rhs, s2), PTO_FACTS_(dst, s4), PTO_NO_FACTS_(bias), PTO_NO_FACTS_(acc_in), PTO_FACTS_(lhs_scale, s1), PTO_FACTS_(rhs_scale, s3), pto_is_gemv = 0, pto_is_mx = 1, PTO_MAD_FACTS_, PTO_MX_FACTS_, \
        pto_here = (applies) && (PTO_ARCHS_ & 6) == 0, \
        pto_MX1 = (pto_here) != 0 ? 2 : pto_archs != 0 && (!PTO_TRIPLE_MX_(PTO_K_F32_, pto_lhs_dtype, pto_rhs_dtype, pto_archs)), \
        pto_ACC_FRACTAL = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_fractal, 1024)), \
        pto_MX2 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_dtype, PTO_K_F32_)), \
        pto_MX4 = (pto_here | pto_MX1) != 0 ? 2 : pto_archs != 0 && (pto_lhs_bits == 4 && PTO_NOT_MULTIPLE_(pto_lhs_cols, 2)), \
        pto_MX3 = (pto_here | pto_MX4) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_MULTIPLE_(pto_lhs_cols, 64)), \
        pto_MX5 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_lhs_space, PTO_K_LEFT_) || PTO_NOT_NZ_(lhs)), \
        pto_MX6 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_rhs_space, PTO_K_RIGHT_) || PTO_NOT_ZN_(rhs)), \
        pto_MX7 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_space, PTO_K_ACC_) || PTO_NOT_NZ_(dst)), \
        pto_MX9 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_BEYOND_(pto_m, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_k, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_n, 1, PTO_EXTENT_MAX_)), \
        pto_SCALE_FORM = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_lhs_scale_space, PTO_K_SCALE_LEFT_) || PTO_NOT_(pto_lhs_scale_fractal, 32) || PTO_NOT_ZZ_(lhs_scale) || PTO_NOT_(pto_rhs_scale_space, PTO_K_SCALE_RIGHT_) || PTO_NOT_(pto_rhs_scale_fractal, 32) || PTO_NOT_NN_(rhs_scale)), \
        pto_X2 = (pto_here) != 0 ? 2 : pto_archs != 0 && (!PTO_LIST_SCALE_(pto_lhs_scale_dtype, PTO_ARCH_ALL_) || !PTO_LIST_SCALE_(pto_rhs_scale_dtype, PTO_ARCH_ALL_) || (PTO_NE_(pto_lhs_scale_dtype, pto_rhs_scale_dtype) && (pto_archs & PTO_A6) == 0)), \
        pto_X3 = (pto_here | pto_SCALE_FORM | pto_MX3) != 0 ? 2 : pto_archs != 0 && ((pto_a_padded >= 0 && pto_lhs_scale_cols >= 0 && (pto_lhs_scale_cols % 2 != 0 || pto_lhs_scale_cols < pto_a_padded || (pto_m > 16 && pto_lhs_scale_cols != pto_a_padded))) || (pto_b_padded >= 0 && PTO_NOT_(pto_rhs_scale_rows, pto_b_padded)) || (pto_a_padded >= 0 && PTO_LT_(pto_lhs_scale_rows, pto_is_gemv ? 1 : pto_lhs_rows)) || (pto_b_padded >= 0 && PTO_LT_(pto_rhs_scale_cols, pto_n))), \
        pto_X4 = (pto_here | pto_X3 | pto_MX3 | pto_MX9) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_MULTIPLE_(pto_k, 64)), \
        pto_X6 = (pto_here | pto_MX5 | pto_MX6 | pto_MX7) != 0 ? 2 : pto_archs != 0 && (PTO_UNCOVERED_), \
        pto_X7 = (pto_here | pto_MX5 | pto_MX6) != 0 ? 2 : pto_archs != 0 && (PTO_OVER_(lhs, LEFT) || PTO_OVER_(rhs, RIGHT) || (pto_bias_given && pto_rhs_vcol >= 0 && pto_rhs_vcol * 4LL > PTO_CAPACITY_BIAS_(pto_archs))), \
        pto_MX_STRIDE = (pto_here | pto_MX5 | pto_MX6 | pto_MX7) != 0 ? 2 : pto_archs != 0 && (!pto_is_gemv && pto_m > 0 && pto_k > 0 && pto_n > 0 && ((pto_lhs_compact == 0 && PTO_IS_NZ_(lhs) && pto_lhs_dtype >= 0 && pto_k > PTO_C0_(pto_lhs_bits) && PTO_NOT_(pto_lhs_rows, PTO_UP_(pto_m, 16))) || (pto_lhs_compact == 0 && PTO_IS_ZZ_(lhs) && pto_lhs_dtype >= 0 && pto_m > 16 && PTO_NOT_(pto_lhs_cols, PTO_UP_(pto_k, PTO_C0_(pto_lhs_bits)))) || (pto_rhs_compact == 0 && PTO_IS_ZN_(rhs) && pto_rhs_dtype >= 0 && pto_k > PTO_C0_(pto_rhs_bits) && PTO_NOT_(pto_rhs_cols, PTO_UP_(pto_n, 16))) || (pto_dst_compact == 0 && PTO_IS_NZ_(dst) && pto_n > 16 && PTO_NOT_(pto_dst_rows, PTO_UP_(pto_m, 16))))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TMATMUL_MX: X1: exists on a5, a6, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_MX1 != 1, "TMATMUL_MX: MX1: element types of A and B (machine-and-cube.md d.3) [PTO0425]"); \
    PTO_STATIC_ASSERT_(pto_ACC_FRACTAL != 1, "TMATMUL_MX: ACC_FRACTAL: accumulator of fractal 1024 (machine-and-cube.md b.4, R7) [PTO0412]"); \
    PTO_STATIC_ASSERT_(pto_MX2 != 1, "TMATMUL_MX: MX2: dst is f32 (machine-and-cube.md d.3) [PTO0426]"); \
    PTO_STATIC_ASSERT_(pto_MX4 != 1, "TMATMUL_MX: MX4: 4-bit A has an even number of columns (machine-and-cube.md d.3) [PTO0429]"); \
    PTO_STATIC_ASSERT_(pto_MX3 != 1, "TMATMUL_MX: MX3: physical K is a multiple of 64 (machine-and-cube.md d.3) [PTO0427]"); \
    PTO_STATIC_ASSERT_(pto_MX5 != 1, "TMATMUL_MX: MX5: A in left, Nz (machine-and-cube.md d.3) [PTO0430]"); \
    PTO_STATIC_ASSERT_(pto_MX6 != 1, "TMATMUL_MX: MX6: B in right, Zn (machine-and-cube.md d.3) [PTO0431]"); \
    PTO_STATIC_ASSERT_(pto_MX7 != 1, "TMATMUL_MX: MX7: C in acc, Nz (machine-and-cube.md d.3) [PTO0432]"); \
    PTO_STATIC_ASSERT_(pto_MX9 != 1, "TMATMUL_MX: MX9: M, K, N in 1..4095 (an execution with 0 does nothing, R9) [PTO0434]"); \
    PTO_STATIC_ASSERT_(pto_SCALE_FORM != 1, "TMATMUL_MX: SCALE_FORM: scale tiles in scaling, Zz and Nn, fractal 32 (X2) [PTO0436]"); \
    PTO_STATIC_ASSERT_(pto_X2 != 1, "TMATMUL_MX: X2: scales are f8e8m0 or u8; one byte wide to execute (R7) [PTO0439]"); \
    PTO_STATIC_ASSERT_(pto_X3 != 1, "TMATMUL_MX: X3: scale tiles hold 2*ceil(k/64) groups (machine-and-cube.md d.3) [PTO0440]"); \
    PTO_STATIC_ASSERT_(pto_X4 != 1, "TMATMUL_MX: X4: valid K is a multiple of 64 (machine-and-cube.md d.3) [PTO0441]"); \
    PTO_STATIC_ASSERT_(pto_X6 != 1, "TMATMUL_MX: X6: physical shapes agree, B holds k rows, C holds m x n (machine-and-cube.md d.3) [PTO0443]"); \
    PTO_STATIC_ASSERT_(pto_X7 != 1, "TMATMUL_MX: X7: A and B fit L0A and L0B, the bias BT (machine-and-cube.md d.3) [PTO0444]"); \
    PTO_STATIC_ASSERT_(pto_MX_STRIDE != 1, "TMATMUL_MX: MX_STRIDE: tile strides are those that m, n, k imply (machine-and-cube.md b.8, R7) [PTO0446]");
#define PTO_RULES_TMATMUL_MX_(s0, s1, s2, s3, s4) PTO_RULES_IF_TMATMUL_MX_(1, s0, s1, s2, s3, s4)
#define PTO_RULES_IF_TMATMUL_MX_ACC_(applies, s0, s1, s2, s3, s4, s5) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 6 : 0, PTO_FACTS_(lhs, s1), PTO_FACTS_(rhs, s3), PTO_FACTS_(dst, s5), PTO_NO_FACTS_(bias), PTO_FACTS_(acc_in, s0), PTO_FACTS_(lhs_scale, s2), PTO_FACTS_(rhs_scale, s4), pto_is_gemv = 0, pto_is_mx = 1, PTO_MAD_FACTS_, PTO_MX_FACTS_, \
        pto_here = (applies) && (PTO_ARCHS_ & 6) == 0, \
        pto_MX1 = (pto_here) != 0 ? 2 : pto_archs != 0 && (!PTO_TRIPLE_MX_(PTO_K_F32_, pto_lhs_dtype, pto_rhs_dtype, pto_archs)), \
        pto_ACC_FRACTAL = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_fractal, 1024)), \
        pto_ACC_IN_LOC = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_acc_in_space, PTO_K_ACC_)), \
        pto_ACC_IN_DTYPE = (pto_here | pto_ACC_IN_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_acc_in_dtype, pto_dst_dtype)), \
        pto_MX2 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_dtype, PTO_K_F32_)), \
        pto_MX4 = (pto_here | pto_MX1) != 0 ? 2 : pto_archs != 0 && (pto_lhs_bits == 4 && PTO_NOT_MULTIPLE_(pto_lhs_cols, 2)), \
        pto_MX3 = (pto_here | pto_MX4) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_MULTIPLE_(pto_lhs_cols, 64)), \
        pto_MX5 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_lhs_space, PTO_K_LEFT_) || PTO_NOT_NZ_(lhs)), \
        pto_MX6 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_rhs_space, PTO_K_RIGHT_) || PTO_NOT_ZN_(rhs)), \
        pto_MX7 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_space, PTO_K_ACC_) || PTO_NOT_NZ_(dst)), \
        pto_MX9 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_BEYOND_(pto_m, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_k, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_n, 1, PTO_EXTENT_MAX_)), \
        pto_SCALE_FORM = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_lhs_scale_space, PTO_K_SCALE_LEFT_) || PTO_NOT_(pto_lhs_scale_fractal, 32) || PTO_NOT_ZZ_(lhs_scale) || PTO_NOT_(pto_rhs_scale_space, PTO_K_SCALE_RIGHT_) || PTO_NOT_(pto_rhs_scale_fractal, 32) || PTO_NOT_NN_(rhs_scale)), \
        pto_X2 = (pto_here) != 0 ? 2 : pto_archs != 0 && (!PTO_LIST_SCALE_(pto_lhs_scale_dtype, PTO_ARCH_ALL_) || !PTO_LIST_SCALE_(pto_rhs_scale_dtype, PTO_ARCH_ALL_) || (PTO_NE_(pto_lhs_scale_dtype, pto_rhs_scale_dtype) && (pto_archs & PTO_A6) == 0)), \
        pto_X3 = (pto_here | pto_SCALE_FORM | pto_MX3) != 0 ? 2 : pto_archs != 0 && ((pto_a_padded >= 0 && pto_lhs_scale_cols >= 0 && (pto_lhs_scale_cols % 2 != 0 || pto_lhs_scale_cols < pto_a_padded || (pto_m > 16 && pto_lhs_scale_cols != pto_a_padded))) || (pto_b_padded >= 0 && PTO_NOT_(pto_rhs_scale_rows, pto_b_padded)) || (pto_a_padded >= 0 && PTO_LT_(pto_lhs_scale_rows, pto_is_gemv ? 1 : pto_lhs_rows)) || (pto_b_padded >= 0 && PTO_LT_(pto_rhs_scale_cols, pto_n))), \
        pto_X4 = (pto_here | pto_X3 | pto_MX3 | pto_MX9) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_MULTIPLE_(pto_k, 64)), \
        pto_X6 = (pto_here | pto_MX5 | pto_MX6 | pto_MX7) != 0 ? 2 : pto_archs != 0 && (PTO_UNCOVERED_), \
        pto_X7 = (pto_here | pto_MX5 | pto_MX6) != 0 ? 2 : pto_archs != 0 && (PTO_OVER_(lhs, LEFT) || PTO_OVER_(rhs, RIGHT) || (pto_bias_given && pto_rhs_vcol >= 0 && pto_rhs_vcol * 4LL > PTO_CAPACITY_BIAS_(pto_archs))), \
        pto_MX_STRIDE = (pto_here | pto_MX5 | pto_MX6 | pto_MX7) != 0 ? 2 : pto_archs != 0 && (!pto_is_gemv && pto_m > 0 && pto_k > 0 && pto_n > 0 && ((pto_lhs_compact == 0 && PTO_IS_NZ_(lhs) && pto_lhs_dtype >= 0 && pto_k > PTO_C0_(pto_lhs_bits) && PTO_NOT_(pto_lhs_rows, PTO_UP_(pto_m, 16))) || (pto_lhs_compact == 0 && PTO_IS_ZZ_(lhs) && pto_lhs_dtype >= 0 && pto_m > 16 && PTO_NOT_(pto_lhs_cols, PTO_UP_(pto_k, PTO_C0_(pto_lhs_bits)))) || (pto_rhs_compact == 0 && PTO_IS_ZN_(rhs) && pto_rhs_dtype >= 0 && pto_k > PTO_C0_(pto_rhs_bits) && PTO_NOT_(pto_rhs_cols, PTO_UP_(pto_n, 16))) || (pto_dst_compact == 0 && PTO_IS_NZ_(dst) && pto_n > 16 && PTO_NOT_(pto_dst_rows, PTO_UP_(pto_m, 16))))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TMATMUL_MX_ACC: X1: exists on a5, a6, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_MX1 != 1, "TMATMUL_MX_ACC: MX1: element types of A and B (machine-and-cube.md d.3) [PTO0425]"); \
    PTO_STATIC_ASSERT_(pto_ACC_FRACTAL != 1, "TMATMUL_MX_ACC: ACC_FRACTAL: accumulator of fractal 1024 (machine-and-cube.md b.4, R7) [PTO0412]"); \
    PTO_STATIC_ASSERT_(pto_ACC_IN_LOC != 1, "TMATMUL_MX_ACC: ACC_IN_LOC: the accumulator read is in acc (machine-and-cube.md d) [PTO0421]"); \
    PTO_STATIC_ASSERT_(pto_ACC_IN_DTYPE != 1, "TMATMUL_MX_ACC: ACC_IN_DTYPE: it has the type of dst (machine-and-cube.md d) [PTO0422]"); \
    PTO_STATIC_ASSERT_(pto_MX2 != 1, "TMATMUL_MX_ACC: MX2: dst is f32 (machine-and-cube.md d.3) [PTO0426]"); \
    PTO_STATIC_ASSERT_(pto_MX4 != 1, "TMATMUL_MX_ACC: MX4: 4-bit A has an even number of columns (machine-and-cube.md d.3) [PTO0429]"); \
    PTO_STATIC_ASSERT_(pto_MX3 != 1, "TMATMUL_MX_ACC: MX3: physical K is a multiple of 64 (machine-and-cube.md d.3) [PTO0427]"); \
    PTO_STATIC_ASSERT_(pto_MX5 != 1, "TMATMUL_MX_ACC: MX5: A in left, Nz (machine-and-cube.md d.3) [PTO0430]"); \
    PTO_STATIC_ASSERT_(pto_MX6 != 1, "TMATMUL_MX_ACC: MX6: B in right, Zn (machine-and-cube.md d.3) [PTO0431]"); \
    PTO_STATIC_ASSERT_(pto_MX7 != 1, "TMATMUL_MX_ACC: MX7: C in acc, Nz (machine-and-cube.md d.3) [PTO0432]"); \
    PTO_STATIC_ASSERT_(pto_MX9 != 1, "TMATMUL_MX_ACC: MX9: M, K, N in 1..4095 (an execution with 0 does nothing, R9) [PTO0434]"); \
    PTO_STATIC_ASSERT_(pto_SCALE_FORM != 1, "TMATMUL_MX_ACC: SCALE_FORM: scale tiles in scaling, Zz and Nn, fractal 32 (X2) [PTO0436]"); \
    PTO_STATIC_ASSERT_(pto_X2 != 1, "TMATMUL_MX_ACC: X2: scales are f8e8m0 or u8; one byte wide to execute (R7) [PTO0439]"); \
    PTO_STATIC_ASSERT_(pto_X3 != 1, "TMATMUL_MX_ACC: X3: scale tiles hold 2*ceil(k/64) groups (machine-and-cube.md d.3) [PTO0440]"); \
    PTO_STATIC_ASSERT_(pto_X4 != 1, "TMATMUL_MX_ACC: X4: valid K is a multiple of 64 (machine-and-cube.md d.3) [PTO0441]"); \
    PTO_STATIC_ASSERT_(pto_X6 != 1, "TMATMUL_MX_ACC: X6: physical shapes agree, B holds k rows, C holds m x n (machine-and-cube.md d.3) [PTO0443]"); \
    PTO_STATIC_ASSERT_(pto_X7 != 1, "TMATMUL_MX_ACC: X7: A and B fit L0A and L0B, the bias BT (machine-and-cube.md d.3) [PTO0444]"); \
    PTO_STATIC_ASSERT_(pto_MX_STRIDE != 1, "TMATMUL_MX_ACC: MX_STRIDE: tile strides are those that m, n, k imply (machine-and-cube.md b.8, R7) [PTO0446]");
#define PTO_RULES_TMATMUL_MX_ACC_(s0, s1, s2, s3, s4, s5) PTO_RULES_IF_TMATMUL_MX_ACC_(1, s0, s1, s2, s3, s4, s5)
#define PTO_RULES_IF_TMATMUL_MX_BIAS_(applies, s0, s1, s2, s3, s4, s5) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 6 : 0, PTO_FACTS_(lhs, s0), PTO_FACTS_(rhs, s2), PTO_FACTS_(dst, s5), PTO_FACTS_(bias, s4), PTO_NO_FACTS_(acc_in), PTO_FACTS_(lhs_scale, s1), PTO_FACTS_(rhs_scale, s3), pto_is_gemv = 0, pto_is_mx = 1, PTO_MAD_FACTS_, PTO_MX_FACTS_, \
        pto_here = (applies) && (PTO_ARCHS_ & 6) == 0, \
        pto_MX1 = (pto_here) != 0 ? 2 : pto_archs != 0 && (!PTO_TRIPLE_MX_(PTO_K_F32_, pto_lhs_dtype, pto_rhs_dtype, pto_archs)), \
        pto_ACC_FRACTAL = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_fractal, 1024)), \
        pto_BIAS_SPAN = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_LT_(pto_bias_vcol < 0 ? pto_bias_cols : pto_bias_vcol, pto_rhs_vcol)), \
        pto_MX2 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_dtype, PTO_K_F32_)), \
        pto_MX4 = (pto_here | pto_MX1) != 0 ? 2 : pto_archs != 0 && (pto_lhs_bits == 4 && PTO_NOT_MULTIPLE_(pto_lhs_cols, 2)), \
        pto_MX3 = (pto_here | pto_MX4) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_MULTIPLE_(pto_lhs_cols, 64)), \
        pto_MX5 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_lhs_space, PTO_K_LEFT_) || PTO_NOT_NZ_(lhs)), \
        pto_MX6 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_rhs_space, PTO_K_RIGHT_) || PTO_NOT_ZN_(rhs)), \
        pto_MX7 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_space, PTO_K_ACC_) || PTO_NOT_NZ_(dst)), \
        pto_MX9 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_BEYOND_(pto_m, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_k, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_n, 1, PTO_EXTENT_MAX_)), \
        pto_MX10 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_bias_space, PTO_K_BIAS_) || PTO_NOT_(pto_bias_rows, 1) || PTO_NOT_(pto_bias_dtype, PTO_K_F32_)), \
        pto_SCALE_FORM = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_lhs_scale_space, PTO_K_SCALE_LEFT_) || PTO_NOT_(pto_lhs_scale_fractal, 32) || PTO_NOT_ZZ_(lhs_scale) || PTO_NOT_(pto_rhs_scale_space, PTO_K_SCALE_RIGHT_) || PTO_NOT_(pto_rhs_scale_fractal, 32) || PTO_NOT_NN_(rhs_scale)), \
        pto_X2 = (pto_here) != 0 ? 2 : pto_archs != 0 && (!PTO_LIST_SCALE_(pto_lhs_scale_dtype, PTO_ARCH_ALL_) || !PTO_LIST_SCALE_(pto_rhs_scale_dtype, PTO_ARCH_ALL_) || (PTO_NE_(pto_lhs_scale_dtype, pto_rhs_scale_dtype) && (pto_archs & PTO_A6) == 0)), \
        pto_X3 = (pto_here | pto_SCALE_FORM | pto_MX3) != 0 ? 2 : pto_archs != 0 && ((pto_a_padded >= 0 && pto_lhs_scale_cols >= 0 && (pto_lhs_scale_cols % 2 != 0 || pto_lhs_scale_cols < pto_a_padded || (pto_m > 16 && pto_lhs_scale_cols != pto_a_padded))) || (pto_b_padded >= 0 && PTO_NOT_(pto_rhs_scale_rows, pto_b_padded)) || (pto_a_padded >= 0 && PTO_LT_(pto_lhs_scale_rows, pto_is_gemv ? 1 : pto_lhs_rows)) || (pto_b_padded >= 0 && PTO_LT_(pto_rhs_scale_cols, pto_n))), \
        pto_X4 = (pto_here | pto_X3 | pto_MX3 | pto_MX9) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_MULTIPLE_(pto_k, 64)), \
        pto_X6 = (pto_here | pto_MX5 | pto_MX6 | pto_MX7) != 0 ? 2 : pto_archs != 0 && (PTO_UNCOVERED_), \
        pto_X7 = (pto_here | pto_MX5 | pto_MX6) != 0 ? 2 : pto_archs != 0 && (PTO_OVER_(lhs, LEFT) || PTO_OVER_(rhs, RIGHT) || (pto_bias_given && pto_rhs_vcol >= 0 && pto_rhs_vcol * 4LL > PTO_CAPACITY_BIAS_(pto_archs))), \
        pto_MX_STRIDE = (pto_here | pto_MX5 | pto_MX6 | pto_MX7) != 0 ? 2 : pto_archs != 0 && (!pto_is_gemv && pto_m > 0 && pto_k > 0 && pto_n > 0 && ((pto_lhs_compact == 0 && PTO_IS_NZ_(lhs) && pto_lhs_dtype >= 0 && pto_k > PTO_C0_(pto_lhs_bits) && PTO_NOT_(pto_lhs_rows, PTO_UP_(pto_m, 16))) || (pto_lhs_compact == 0 && PTO_IS_ZZ_(lhs) && pto_lhs_dtype >= 0 && pto_m > 16 && PTO_NOT_(pto_lhs_cols, PTO_UP_(pto_k, PTO_C0_(pto_lhs_bits)))) || (pto_rhs_compact == 0 && PTO_IS_ZN_(rhs) && pto_rhs_dtype >= 0 && pto_k > PTO_C0_(pto_rhs_bits) && PTO_NOT_(pto_rhs_cols, PTO_UP_(pto_n, 16))) || (pto_dst_compact == 0 && PTO_IS_NZ_(dst) && pto_n > 16 && PTO_NOT_(pto_dst_rows, PTO_UP_(pto_m, 16))))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TMATMUL_MX_BIAS: X1: exists on a5, a6, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_MX1 != 1, "TMATMUL_MX_BIAS: MX1: element types of A and B (machine-and-cube.md d.3) [PTO0425]"); \
    PTO_STATIC_ASSERT_(pto_ACC_FRACTAL != 1, "TMATMUL_MX_BIAS: ACC_FRACTAL: accumulator of fractal 1024 (machine-and-cube.md b.4, R7) [PTO0412]"); \
    PTO_STATIC_ASSERT_(pto_BIAS_SPAN != 1, "TMATMUL_MX_BIAS: BIAS_SPAN: bias covers n columns (machine-and-cube.md d.2 strict) [PTO0420]"); \
    PTO_STATIC_ASSERT_(pto_MX2 != 1, "TMATMUL_MX_BIAS: MX2: dst is f32 (machine-and-cube.md d.3) [PTO0426]"); \
    PTO_STATIC_ASSERT_(pto_MX4 != 1, "TMATMUL_MX_BIAS: MX4: 4-bit A has an even number of columns (machine-and-cube.md d.3) [PTO0429]"); \
    PTO_STATIC_ASSERT_(pto_MX3 != 1, "TMATMUL_MX_BIAS: MX3: physical K is a multiple of 64 (machine-and-cube.md d.3) [PTO0427]"); \
    PTO_STATIC_ASSERT_(pto_MX5 != 1, "TMATMUL_MX_BIAS: MX5: A in left, Nz (machine-and-cube.md d.3) [PTO0430]"); \
    PTO_STATIC_ASSERT_(pto_MX6 != 1, "TMATMUL_MX_BIAS: MX6: B in right, Zn (machine-and-cube.md d.3) [PTO0431]"); \
    PTO_STATIC_ASSERT_(pto_MX7 != 1, "TMATMUL_MX_BIAS: MX7: C in acc, Nz (machine-and-cube.md d.3) [PTO0432]"); \
    PTO_STATIC_ASSERT_(pto_MX9 != 1, "TMATMUL_MX_BIAS: MX9: M, K, N in 1..4095 (an execution with 0 does nothing, R9) [PTO0434]"); \
    PTO_STATIC_ASSERT_(pto_MX10 != 1, "TMATMUL_MX_BIAS: MX10: bias f32, in bias, one row (machine-and-cube.md d.3) [PTO0435]"); \
    PTO_STATIC_ASSERT_(pto_SCALE_FORM != 1, "TMATMUL_MX_BIAS: SCALE_FORM: scale tiles in scaling, Zz and Nn, fractal 32 (X2) [PTO0436]"); \
    PTO_STATIC_ASSERT_(pto_X2 != 1, "TMATMUL_MX_BIAS: X2: scales are f8e8m0 or u8; one byte wide to execute (R7) [PTO0439]"); \
    PTO_STATIC_ASSERT_(pto_X3 != 1, "TMATMUL_MX_BIAS: X3: scale tiles hold 2*ceil(k/64) groups (machine-and-cube.md d.3) [PTO0440]"); \
    PTO_STATIC_ASSERT_(pto_X4 != 1, "TMATMUL_MX_BIAS: X4: valid K is a multiple of 64 (machine-and-cube.md d.3) [PTO0441]"); \
    PTO_STATIC_ASSERT_(pto_X6 != 1, "TMATMUL_MX_BIAS: X6: physical shapes agree, B holds k rows, C holds m x n (machine-and-cube.md d.3) [PTO0443]"); \
    PTO_STATIC_ASSERT_(pto_X7 != 1, "TMATMUL_MX_BIAS: X7: A and B fit L0A and L0B, the bias BT (machine-and-cube.md d.3) [PTO0444]"); \
    PTO_STATIC_ASSERT_(pto_MX_STRIDE != 1, "TMATMUL_MX_BIAS: MX_STRIDE: tile strides are those that m, n, k imply (machine-and-cube.md b.8, R7) [PTO0446]");
#define PTO_RULES_TMATMUL_MX_BIAS_(s0, s1, s2, s3, s4, s5) PTO_RULES_IF_TMATMUL_MX_BIAS_(1, s0, s1, s2, s3, s4, s5)
#define PTO_RULES_IF_TGEMV_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_FACTS_(lhs, s0), PTO_FACTS_(rhs, s1), PTO_FACTS_(dst, s2), PTO_NO_FACTS_(bias), PTO_NO_FACTS_(acc_in), PTO_NO_FACTS_(lhs_scale), PTO_NO_FACTS_(rhs_scale), pto_is_gemv = 1, pto_is_mx = 0, PTO_MAD_FACTS_, \
        pto_MAD_LOC = pto_archs != 0 && (PTO_NOT_(pto_lhs_space, PTO_K_LEFT_) || PTO_NOT_(pto_rhs_space, PTO_K_RIGHT_) || PTO_NOT_(pto_dst_space, PTO_K_ACC_)), \
        pto_MAD_DTYPES = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (!PTO_TRIPLE_PLAIN_(pto_dst_dtype, pto_lhs_dtype, pto_rhs_dtype, pto_archs)), \
        pto_MAD_LHS_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_NZ_(lhs)), \
        pto_MAD_RHS_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_ZN_(rhs)), \
        pto_MAD_ACC_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_NZ_(dst)), \
        pto_MAD_EXTENT = pto_archs != 0 && (PTO_BEYOND_(pto_m, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_k, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_n, 1, PTO_EXTENT_MAX_)), \
        pto_MAD_COVER = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_UNCOVERED_), \
        pto_ACC_FRACTAL = (pto_MAD_LOC | pto_MAD_ACC_LAYOUT) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_fractal, 1024)), \
        pto_MAD_CAPACITY = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_OVER_(lhs, LEFT) || PTO_OVER_(rhs, RIGHT) || PTO_OVER_(dst, ACC)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_MAD_LOC != 1, "TGEMV: MAD_LOC: lhs in left, rhs in right, dst in acc (machine-and-cube.md d) [PTO0401]"); \
    PTO_STATIC_ASSERT_(pto_MAD_DTYPES != 1, "TGEMV: MAD_DTYPES: element type triple of the target (machine-and-cube.md d.2) [PTO0402]"); \
    PTO_STATIC_ASSERT_(pto_MAD_LHS_LAYOUT != 1, "TGEMV: MAD_LHS_LAYOUT: lhs is Nz (machine-and-cube.md d.2) [PTO0403]"); \
    PTO_STATIC_ASSERT_(pto_MAD_RHS_LAYOUT != 1, "TGEMV: MAD_RHS_LAYOUT: rhs is Zn (machine-and-cube.md d.2) [PTO0404]"); \
    PTO_STATIC_ASSERT_(pto_MAD_ACC_LAYOUT != 1, "TGEMV: MAD_ACC_LAYOUT: dst is Nz (machine-and-cube.md d.2) [PTO0405]"); \
    PTO_STATIC_ASSERT_(pto_MAD_EXTENT != 1, "TGEMV: MAD_EXTENT: M, K, N in 0..4095, C API 1..4095 (R9) [PTO0407]"); \
    PTO_STATIC_ASSERT_(pto_MAD_COVER != 1, "TGEMV: MAD_COVER: physical shapes agree, B holds k rows, C holds m x n (machine-and-cube.md d.2) [PTO0411]"); \
    PTO_STATIC_ASSERT_(pto_ACC_FRACTAL != 1, "TGEMV: ACC_FRACTAL: accumulator of fractal 1024 (machine-and-cube.md b.4, R7) [PTO0412]"); \
    PTO_STATIC_ASSERT_(pto_MAD_CAPACITY != 1, "TGEMV: MAD_CAPACITY: A, B, C fit L0A, L0B, L0C (machine-and-cube.md d.2 strict) [PTO0414]");
#define PTO_RULES_TGEMV_(s0, s1, s2) PTO_RULES_IF_TGEMV_(1, s0, s1, s2)
#define PTO_RULES_IF_TGEMV_ACC_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_FACTS_(lhs, s1), PTO_FACTS_(rhs, s2), PTO_FACTS_(dst, s3), PTO_NO_FACTS_(bias), PTO_FACTS_(acc_in, s0), PTO_NO_FACTS_(lhs_scale), PTO_NO_FACTS_(rhs_scale), pto_is_gemv = 1, pto_is_mx = 0, PTO_MAD_FACTS_, \
        pto_MAD_LOC = pto_archs != 0 && (PTO_NOT_(pto_lhs_space, PTO_K_LEFT_) || PTO_NOT_(pto_rhs_space, PTO_K_RIGHT_) || PTO_NOT_(pto_dst_space, PTO_K_ACC_)), \
        pto_MAD_DTYPES = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (!PTO_TRIPLE_PLAIN_(pto_dst_dtype, pto_lhs_dtype, pto_rhs_dtype, pto_archs)), \
        pto_MAD_LHS_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_NZ_(lhs)), \
        pto_MAD_RHS_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_ZN_(rhs)), \
        pto_MAD_ACC_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_NZ_(dst)), \
        pto_MAD_EXTENT = pto_archs != 0 && (PTO_BEYOND_(pto_m, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_k, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_n, 1, PTO_EXTENT_MAX_)), \
        pto_MAD_COVER = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_UNCOVERED_), \
        pto_ACC_FRACTAL = (pto_MAD_LOC | pto_MAD_ACC_LAYOUT) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_fractal, 1024)), \
        pto_MAD_CAPACITY = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_OVER_(lhs, LEFT) || PTO_OVER_(rhs, RIGHT) || PTO_OVER_(dst, ACC)), \
        pto_ACC_IN_LOC = pto_archs != 0 && (PTO_NOT_(pto_acc_in_space, PTO_K_ACC_)), \
        pto_ACC_IN_DTYPE = (pto_ACC_IN_LOC | pto_MAD_DTYPES) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_acc_in_dtype, pto_dst_dtype)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_MAD_LOC != 1, "TGEMV_ACC: MAD_LOC: lhs in left, rhs in right, dst in acc (machine-and-cube.md d) [PTO0401]"); \
    PTO_STATIC_ASSERT_(pto_MAD_DTYPES != 1, "TGEMV_ACC: MAD_DTYPES: element type triple of the target (machine-and-cube.md d.2) [PTO0402]"); \
    PTO_STATIC_ASSERT_(pto_MAD_LHS_LAYOUT != 1, "TGEMV_ACC: MAD_LHS_LAYOUT: lhs is Nz (machine-and-cube.md d.2) [PTO0403]"); \
    PTO_STATIC_ASSERT_(pto_MAD_RHS_LAYOUT != 1, "TGEMV_ACC: MAD_RHS_LAYOUT: rhs is Zn (machine-and-cube.md d.2) [PTO0404]"); \
    PTO_STATIC_ASSERT_(pto_MAD_ACC_LAYOUT != 1, "TGEMV_ACC: MAD_ACC_LAYOUT: dst is Nz (machine-and-cube.md d.2) [PTO0405]"); \
    PTO_STATIC_ASSERT_(pto_MAD_EXTENT != 1, "TGEMV_ACC: MAD_EXTENT: M, K, N in 0..4095, C API 1..4095 (R9) [PTO0407]"); \
    PTO_STATIC_ASSERT_(pto_MAD_COVER != 1, "TGEMV_ACC: MAD_COVER: physical shapes agree, B holds k rows, C holds m x n (machine-and-cube.md d.2) [PTO0411]"); \
    PTO_STATIC_ASSERT_(pto_ACC_FRACTAL != 1, "TGEMV_ACC: ACC_FRACTAL: accumulator of fractal 1024 (machine-and-cube.md b.4, R7) [PTO0412]"); \
    PTO_STATIC_ASSERT_(pto_MAD_CAPACITY != 1, "TGEMV_ACC: MAD_CAPACITY: A, B, C fit L0A, L0B, L0C (machine-and-cube.md d.2 strict) [PTO0414]"); \
    PTO_STATIC_ASSERT_(pto_ACC_IN_LOC != 1, "TGEMV_ACC: ACC_IN_LOC: the accumulator read is in acc (machine-and-cube.md d) [PTO0421]"); \
    PTO_STATIC_ASSERT_(pto_ACC_IN_DTYPE != 1, "TGEMV_ACC: ACC_IN_DTYPE: it has the type of dst (machine-and-cube.md d) [PTO0422]");
#define PTO_RULES_TGEMV_ACC_(s0, s1, s2, s3) PTO_RULES_IF_TGEMV_ACC_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TGEMV_BIAS_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_FACTS_(lhs, s0), PTO_FACTS_(rhs, s1), PTO_FACTS_(dst, s3), PTO_FACTS_(bias, s2), PTO_NO_FACTS_(acc_in), PTO_NO_FACTS_(lhs_scale), PTO_NO_FACTS_(rhs_scale), pto_is_gemv = 1, pto_is_mx = 0, PTO_MAD_FACTS_, \
        pto_MAD_LOC = pto_archs != 0 && (PTO_NOT_(pto_lhs_space, PTO_K_LEFT_) || PTO_NOT_(pto_rhs_space, PTO_K_RIGHT_) || PTO_NOT_(pto_dst_space, PTO_K_ACC_)), \
        pto_MAD_DTYPES = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (!PTO_TRIPLE_PLAIN_(pto_dst_dtype, pto_lhs_dtype, pto_rhs_dtype, pto_archs)), \
        pto_MAD_LHS_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_NZ_(lhs)), \
        pto_MAD_RHS_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_ZN_(rhs)), \
        pto_MAD_ACC_LAYOUT = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_NZ_(dst)), \
        pto_MAD_EXTENT = pto_archs != 0 && (PTO_BEYOND_(pto_m, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_k, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_n, 1, PTO_EXTENT_MAX_)), \
        pto_MAD_COVER = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_UNCOVERED_), \
        pto_ACC_FRACTAL = (pto_MAD_LOC | pto_MAD_ACC_LAYOUT) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_fractal, 1024)), \
        pto_MAD_CAPACITY = (pto_MAD_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_OVER_(lhs, LEFT) || PTO_OVER_(rhs, RIGHT) || PTO_OVER_(dst, ACC)), \
        pto_BIAS_LOC = pto_archs != 0 && (PTO_NOT_(pto_bias_space, PTO_K_BIAS_)), \
        pto_BIAS_ROWS = pto_archs != 0 && (PTO_NOT_(pto_bias_rows, 1)), \
        pto_BIAS_DTYPE = (pto_MAD_DTYPES) != 0 ? 2 : pto_archs != 0 && (pto_archs & 16) == 0 && (PTO_NE_(pto_bias_dtype, pto_dst_dtype)), \
        pto_BIAS_LAYOUT = pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NOT_(pto_bias_bl, PTO_K_ROW_)), \
        pto_BIAS_SPAN = (pto_BIAS_ROWS) != 0 ? 2 : pto_archs != 0 && (PTO_LT_(pto_bias_vcol < 0 ? pto_bias_cols : pto_bias_vcol, pto_rhs_vcol)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_MAD_LOC != 1, "TGEMV_BIAS: MAD_LOC: lhs in left, rhs in right, dst in acc (machine-and-cube.md d) [PTO0401]"); \
    PTO_STATIC_ASSERT_(pto_MAD_DTYPES != 1, "TGEMV_BIAS: MAD_DTYPES: element type triple of the target (machine-and-cube.md d.2) [PTO0402]"); \
    PTO_STATIC_ASSERT_(pto_MAD_LHS_LAYOUT != 1, "TGEMV_BIAS: MAD_LHS_LAYOUT: lhs is Nz (machine-and-cube.md d.2) [PTO0403]"); \
    PTO_STATIC_ASSERT_(pto_MAD_RHS_LAYOUT != 1, "TGEMV_BIAS: MAD_RHS_LAYOUT: rhs is Zn (machine-and-cube.md d.2) [PTO0404]"); \
    PTO_STATIC_ASSERT_(pto_MAD_ACC_LAYOUT != 1, "TGEMV_BIAS: MAD_ACC_LAYOUT: dst is Nz (machine-and-cube.md d.2) [PTO0405]"); \
    PTO_STATIC_ASSERT_(pto_MAD_EXTENT != 1, "TGEMV_BIAS: MAD_EXTENT: M, K, N in 0..4095, C API 1..4095 (R9) [PTO0407]"); \
    PTO_STATIC_ASSERT_(pto_MAD_COVER != 1, "TGEMV_BIAS: MAD_COVER: physical shapes agree, B holds k rows, C holds m x n (machine-and-cube.md d.2) [PTO0411]"); \
    PTO_STATIC_ASSERT_(pto_ACC_FRACTAL != 1, "TGEMV_BIAS: ACC_FRACTAL: accumulator of fractal 1024 (machine-and-cube.md b.4, R7) [PTO0412]"); \
    PTO_STATIC_ASSERT_(pto_MAD_CAPACITY != 1, "TGEMV_BIAS: MAD_CAPACITY: A, B, C fit L0A, L0B, L0C (machine-and-cube.md d.2 strict) [PTO0414]"); \
    PTO_STATIC_ASSERT_(pto_BIAS_LOC != 1, "TGEMV_BIAS: BIAS_LOC: bias in the bias table (machine-and-cube.md d) [PTO0416]"); \
    PTO_STATIC_ASSERT_(pto_BIAS_ROWS != 1, "TGEMV_BIAS: BIAS_ROWS: bias has one row (machine-and-cube.md d) [PTO0417]"); \
    PTO_STATIC_ASSERT_(pto_BIAS_DTYPE != 1, "TGEMV_BIAS: BIAS_DTYPE: bias has the type of dst (X90 checks nothing) [PTO0418]"); \
    PTO_STATIC_ASSERT_(pto_BIAS_LAYOUT != 1, "TGEMV_BIAS: BIAS_LAYOUT: bias is row_major (machine-and-cube.md d) [PTO0419]"); \
    PTO_STATIC_ASSERT_(pto_BIAS_SPAN != 1, "TGEMV_BIAS: BIAS_SPAN: bias covers n columns (machine-and-cube.md d.2 strict) [PTO0420]");
#define PTO_RULES_TGEMV_BIAS_(s0, s1, s2, s3) PTO_RULES_IF_TGEMV_BIAS_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TGEMV_MX_(applies, s0, s1, s2, s3, s4) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 6 : 0, PTO_FACTS_(lhs, s0), PTO_FACTS_(rhs, s2), PTO_FACTS_(dst, s4), PTO_NO_FACTS_(bias), PTO_NO_FACTS_(acc_in), PTO_FACTS_(lhs_scale, s1), PTO_FACTS_(rhs_scale, s3), pto_is_gemv = 1, pto_is_mx = 1, PTO_MAD_FACTS_, PTO_MX_FACTS_, \
        pto_here = (applies) && (PTO_ARCHS_ & 6) == 0, \
        pto_MX1 = (pto_here) != 0 ? 2 : pto_archs != 0 && (!PTO_TRIPLE_MX_(PTO_K_F32_, pto_lhs_dtype, pto_rhs_dtype, pto_archs)), \
        pto_ACC_FRACTAL = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_fractal, 1024)), \
        pto_MX2 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_dtype, PTO_K_F32_)), \
        pto_MX4 = (pto_here | pto_MX1) != 0 ? 2 : pto_archs != 0 && (pto_lhs_bits == 4 && PTO_NOT_MULTIPLE_(pto_lhs_cols, 2)), \
        pto_MX3_GEMV = (pto_here | pto_MX4) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_MULTIPLE_(pto_lhs_cols, 64)), \
        pto_MX5 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_lhs_space, PTO_K_LEFT_) || PTO_NOT_NZ_(lhs)), \
        pto_MX6 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_rhs_space, PTO_K_RIGHT_) || PTO_NOT_ZN_(rhs)), \
        pto_MX7 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_space, PTO_K_ACC_) || PTO_NOT_NZ_(dst)), \
        pto_MX9 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_BEYOND_(pto_m, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_k, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_n, 1, PTO_EXTENT_MAX_)), \
        pto_SCALE_FORM = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_lhs_scale_space, PTO_K_SCALE_LEFT_) || PTO_NOT_(pto_lhs_scale_fractal, 32) || PTO_NOT_ZZ_(lhs_scale) || PTO_NOT_(pto_rhs_scale_space, PTO_K_SCALE_RIGHT_) || PTO_NOT_(pto_rhs_scale_fractal, 32) || PTO_NOT_NN_(rhs_scale)), \
        pto_X2 = (pto_here) != 0 ? 2 : pto_archs != 0 && (!PTO_LIST_SCALE_(pto_lhs_scale_dtype, PTO_ARCH_ALL_) || !PTO_LIST_SCALE_(pto_rhs_scale_dtype, PTO_ARCH_ALL_) || (PTO_NE_(pto_lhs_scale_dtype, pto_rhs_scale_dtype) && (pto_archs & PTO_A6) == 0)), \
        pto_X3 = (pto_here | pto_SCALE_FORM | pto_MX3_GEMV) != 0 ? 2 : pto_archs != 0 && ((pto_a_padded >= 0 && pto_lhs_scale_cols >= 0 && (pto_lhs_scale_cols % 2 != 0 || pto_lhs_scale_cols < pto_a_padded || (pto_m > 16 && pto_lhs_scale_cols != pto_a_padded))) || (pto_b_padded >= 0 && PTO_NOT_(pto_rhs_scale_rows, pto_b_padded)) || (pto_a_padded >= 0 && PTO_LT_(pto_lhs_scale_rows, pto_is_gemv ? 1 : pto_lhs_rows)) || (pto_b_padded >= 0 && PTO_LT_(pto_rhs_scale_cols, pto_n))), \
        pto_X4 = (pto_here | pto_X3 | pto_MX3_GEMV | pto_MX9) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_MULTIPLE_(pto_k, 64)), \
        pto_X6 = (pto_here | pto_MX5 | pto_MX6 | pto_MX7) != 0 ? 2 : pto_archs != 0 && (PTO_UNCOVERED_), \
        pto_X7 = (pto_here | pto_MX5 | pto_MX6) != 0 ? 2 : pto_archs != 0 && (PTO_OVER_(lhs, LEFT) || PTO_OVER_(rhs, RIGHT) || (pto_bias_given && pto_rhs_vcol >= 0 && pto_rhs_vcol * 4LL > PTO_CAPACITY_BIAS_(pto_archs))), \
        pto_MX_STRIDE = (pto_here | pto_MX5 | pto_MX6 | pto_MX7) != 0 ? 2 : pto_archs != 0 && (!pto_is_gemv && pto_m > 0 && pto_k > 0 && pto_n > 0 && ((pto_lhs_compact == 0 && PTO_IS_NZ_(lhs) && pto_lhs_dtype >= 0 && pto_k > PTO_C0_(pto_lhs_bits) && PTO_NOT_(pto_lhs_rows, PTO_UP_(pto_m, 16))) || (pto_lhs_compact == 0 && PTO_IS_ZZ_(lhs) && pto_lhs_dtype >= 0 && pto_m > 16 && PTO_NOT_(pto_lhs_cols, PTO_UP_(pto_k, PTO_C0_(pto_lhs_bits)))) || (pto_rhs_compact == 0 && PTO_IS_ZN_(rhs) && pto_rhs_dtype >= 0 && pto_k > PTO_C0_(pto_rhs_bits) && PTO_NOT_(pto_rhs_cols, PTO_UP_(pto_n, 16))) || (pto_dst_compact == 0 && PTO_IS_NZ_(dst) && pto_n > 16 && PTO_NOT_(pto_dst_rows, PTO_UP_(pto_m, 16))))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TGEMV_MX: X1: exists on a5, a6, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_MX1 != 1, "TGEMV_MX: MX1: element types of A and B (machine-and-cube.md d.3) [PTO0425]"); \
    PTO_STATIC_ASSERT_(pto_ACC_FRACTAL != 1, "TGEMV_MX: ACC_FRACTAL: accumulator of fractal 1024 (machine-and-cube.md b.4, R7) [PTO0412]"); \
    PTO_STATIC_ASSERT_(pto_MX2 != 1, "TGEMV_MX: MX2: dst is f32 (machine-and-cube.md d.3) [PTO0426]"); \
    PTO_STATIC_ASSERT_(pto_MX4 != 1, "TGEMV_MX: MX4: 4-bit A has an even number of columns (machine-and-cube.md d.3) [PTO0429]"); \
    PTO_STATIC_ASSERT_(pto_MX3_GEMV != 1, "TGEMV_MX: MX3_GEMV: the same for gemv, where text does not demand it (machine-and-cube.md d) [PTO0428]"); \
    PTO_STATIC_ASSERT_(pto_MX5 != 1, "TGEMV_MX: MX5: A in left, Nz (machine-and-cube.md d.3) [PTO0430]"); \
    PTO_STATIC_ASSERT_(pto_MX6 != 1, "TGEMV_MX: MX6: B in right, Zn (machine-and-cube.md d.3) [PTO0431]"); \
    PTO_STATIC_ASSERT_(pto_MX7 != 1, "TGEMV_MX: MX7: C in acc, Nz (machine-and-cube.md d.3) [PTO0432]"); \
    PTO_STATIC_ASSERT_(pto_MX9 != 1, "TGEMV_MX: MX9: M, K, N in 1..4095 (an execution with 0 does nothing, R9) [PTO0434]"); \
    PTO_STATIC_ASSERT_(pto_SCALE_FORM != 1, "TGEMV_MX: SCALE_FORM: scale tiles in scaling, Zz and Nn, fractal 32 (X2) [PTO0436]"); \
    PTO_STATIC_ASSERT_(pto_X2 != 1, "TGEMV_MX: X2: scales are f8e8m0 or u8; one byte wide to execute (R7) [PTO0439]"); \
    PTO_STATIC_ASSERT_(pto_X3 != 1, "TGEMV_MX: X3: scale tiles hold 2*ceil(k/64) groups (machine-and-cube.md d.3) [PTO0440]"); \
    PTO_STATIC_ASSERT_(pto_X4 != 1, "TGEMV_MX: X4: valid K is a multiple of 64 (machine-and-cube.md d.3) [PTO0441]"); \
    PTO_STATIC_ASSERT_(pto_X6 != 1, "TGEMV_MX: X6: physical shapes agree, B holds k rows, C holds m x n (machine-and-cube.md d.3) [PTO0443]"); \
    PTO_STATIC_ASSERT_(pto_X7 != 1, "TGEMV_MX: X7: A and B fit L0A and L0B, the bias BT (machine-and-cube.md d.3) [PTO0444]"); \
    PTO_STATIC_ASSERT_(pto_MX_STRIDE != 1, "TGEMV_MX: MX_STRIDE: tile strides are those that m, n, k imply (machine-and-cube.md b.8, R7) [PTO0446]");
#define PTO_RULES_TGEMV_MX_(s0, s1, s2, s3, s4) PTO_RULES_IF_TGEMV_MX_(1, s0, s1, s2, s3, s4)
#define PTO_RULES_IF_TGEMV_MX_ACC_(applies, s0, s1, s2, s3, s4, s5) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 6 : 0, PTO_FACTS_(lhs, s1), PTO_FACTS_(rhs, s3), PTO_FACTS_(dst, s5), PTO_NO_FACTS_(bias), PTO_FACTS_(acc_in, s0), PTO_FACTS_(lhs_scale, s2), PTO_FACTS_(rhs_scale, s4), pto_is_gemv = 1, pto_is_mx = 1, PTO_MAD_FACTS_, PTO_MX_FACTS_, \
        pto_here = (applies) && (PTO_ARCHS_ & 6) == 0, \
        pto_MX1 = (pto_here) != 0 ? 2 : pto_archs != 0 && (!PTO_TRIPLE_MX_(PTO_K_F32_, pto_lhs_dtype, pto_rhs_dtype, pto_archs)), \
        pto_ACC_FRACTAL = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_fractal, 1024)), \
        pto_ACC_IN_LOC = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_acc_in_space, PTO_K_ACC_)), \
        pto_ACC_IN_DTYPE = (pto_here | pto_ACC_IN_LOC) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_acc_in_dtype, pto_dst_dtype)), \
        pto_MX2 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_dtype, PTO_K_F32_)), \
        pto_MX4 = (pto_here | pto_MX1) != 0 ? 2 : pto_archs != 0 && (pto_lhs_bits == 4 && PTO_NOT_MULTIPLE_(pto_lhs_cols, 2)), \
        pto_MX3_GEMV = (pto_here | pto_MX4) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_MULTIPLE_(pto_lhs_cols, 64)), \
        pto_MX5 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_lhs_space, PTO_K_LEFT_) || PTO_NOT_NZ_(lhs)), \
        pto_MX6 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_rhs_space, PTO_K_RIGHT_) || PTO_NOT_ZN_(rhs)), \
        pto_MX7 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_space, PTO_K_ACC_) || PTO_NOT_NZ_(dst)), \
        pto_MX9 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_BEYOND_(pto_m, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_k, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_n, 1, PTO_EXTENT_MAX_)), \
        pto_SCALE_FORM = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_lhs_scale_space, PTO_K_SCALE_LEFT_) || PTO_NOT_(pto_lhs_scale_fractal, 32) || PTO_NOT_ZZ_(lhs_scale) || PTO_NOT_(pto_rhs_scale_space, PTO_K_SCALE_RIGHT_) || PTO_NOT_(pto_rhs_scale_fractal, 32) || PTO_NOT_NN_(rhs_scale)), \
        pto_X2 = (pto_here) != 0 ? 2 : pto_archs != 0 && (!PTO_LIST_SCALE_(pto_lhs_scale_dtype, PTO_ARCH_ALL_) || !PTO_LIST_SCALE_(pto_rhs_scale_dtype, PTO_ARCH_ALL_) || (PTO_NE_(pto_lhs_scale_dtype, pto_rhs_scale_dtype) && (pto_archs & PTO_A6) == 0)), \
        pto_X3 = (pto_here | pto_SCALE_FORM | pto_MX3_GEMV) != 0 ? 2 : pto_archs != 0 && ((pto_a_padded >= 0 && pto_lhs_scale_cols >= 0 && (pto_lhs_scale_cols % 2 != 0 || pto_lhs_scale_cols < pto_a_padded || (pto_m > 16 && pto_lhs_scale_cols != pto_a_padded))) || (pto_b_padded >= 0 && PTO_NOT_(pto_rhs_scale_rows, pto_b_padded)) || (pto_a_padded >= 0 && PTO_LT_(pto_lhs_scale_rows, pto_is_gemv ? 1 : pto_lhs_rows)) || (pto_b_padded >= 0 && PTO_LT_(pto_rhs_scale_cols, pto_n))), \
        pto_X4 = (pto_here | pto_X3 | pto_MX3_GEMV | pto_MX9) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_MULTIPLE_(pto_k, 64)), \
        pto_X6 = (pto_here | pto_MX5 | pto_MX6 | pto_MX7) != 0 ? 2 : pto_archs != 0 && (PTO_UNCOVERED_), \
        pto_X7 = (pto_here | pto_MX5 | pto_MX6) != 0 ? 2 : pto_archs != 0 && (PTO_OVER_(lhs, LEFT) || PTO_OVER_(rhs, RIGHT) || (pto_bias_given && pto_rhs_vcol >= 0 && pto_rhs_vcol * 4LL > PTO_CAPACITY_BIAS_(pto_archs))), \
        pto_MX_STRIDE = (pto_here | pto_MX5 | pto_MX6 | pto_MX7) != 0 ? 2 : pto_archs != 0 && (!pto_is_gemv && pto_m > 0 && pto_k > 0 && pto_n > 0 && ((pto_lhs_compact == 0 && PTO_IS_NZ_(lhs) && pto_lhs_dtype >= 0 && pto_k > PTO_C0_(pto_lhs_bits) && PTO_NOT_(pto_lhs_rows, PTO_UP_(pto_m, 16))) || (pto_lhs_compact == 0 && PTO_IS_ZZ_(lhs) && pto_lhs_dtype >= 0 && pto_m > 16 && PTO_NOT_(pto_lhs_cols, PTO_UP_(pto_k, PTO_C0_(pto_lhs_bits)))) || (pto_rhs_compact == 0 && PTO_IS_ZN_(rhs) && pto_rhs_dtype >= 0 && pto_k > PTO_C0_(pto_rhs_bits) && PTO_NOT_(pto_rhs_cols, PTO_UP_(pto_n, 16))) || (pto_dst_compact == 0 && PTO_IS_NZ_(dst) && pto_n > 16 && PTO_NOT_(pto_dst_rows, PTO_UP_(pto_m, 16))))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TGEMV_MX_ACC: X1: exists on a5, a6, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_MX1 != 1, "TGEMV_MX_ACC: MX1: element types of A and B (machine-and-cube.md d.3) [PTO0425]"); \
    PTO_STATIC_ASSERT_(pto_ACC_FRACTAL != 1, "TGEMV_MX_ACC: ACC_FRACTAL: accumulator of fractal 1024 (machine-and-cube.md b.4, R7) [PTO0412]"); \
    PTO_STATIC_ASSERT_(pto_ACC_IN_LOC != 1, "TGEMV_MX_ACC: ACC_IN_LOC: the accumulator read is in acc (machine-and-cube.md d) [PTO0421]"); \
    PTO_STATIC_ASSERT_(pto_ACC_IN_DTYPE != 1, "TGEMV_MX_ACC: ACC_IN_DTYPE: it has the type of dst (machine-and-cube.md d) [PTO0422]"); \
    PTO_STATIC_ASSERT_(pto_MX2 != 1, "TGEMV_MX_ACC: MX2: dst is f32 (machine-and-cube.md d.3) [PTO0426]"); \
    PTO_STATIC_ASSERT_(pto_MX4 != 1, "TGEMV_MX_ACC: MX4: 4-bit A has an even number of columns (machine-and-cube.md d.3) [PTO0429]"); \
    PTO_STATIC_ASSERT_(pto_MX3_GEMV != 1, "TGEMV_MX_ACC: MX3_GEMV: the same for gemv, where text does not demand it (machine-and-cube.md d) [PTO0428]"); \
    PTO_STATIC_ASSERT_(pto_MX5 != 1, "TGEMV_MX_ACC: MX5: A in left, Nz (machine-and-cube.md d.3) [PTO0430]"); \
    PTO_STATIC_ASSERT_(pto_MX6 != 1, "TGEMV_MX_ACC: MX6: B in right, Zn (machine-and-cube.md d.3) [PTO0431]"); \
    PTO_STATIC_ASSERT_(pto_MX7 != 1, "TGEMV_MX_ACC: MX7: C in acc, Nz (machine-and-cube.md d.3) [PTO0432]"); \
    PTO_STATIC_ASSERT_(pto_MX9 != 1, "TGEMV_MX_ACC: MX9: M, K, N in 1..4095 (an execution with 0 does nothing, R9) [PTO0434]"); \
    PTO_STATIC_ASSERT_(pto_SCALE_FORM != 1, "TGEMV_MX_ACC: SCALE_FORM: scale tiles in scaling, Zz and Nn, fractal 32 (X2) [PTO0436]"); \
    PTO_STATIC_ASSERT_(pto_X2 != 1, "TGEMV_MX_ACC: X2: scales are f8e8m0 or u8; one byte wide to execute (R7) [PTO0439]"); \
    PTO_STATIC_ASSERT_(pto_X3 != 1, "TGEMV_MX_ACC: X3: scale tiles hold 2*ceil(k/64) groups (machine-and-cube.md d.3) [PTO0440]"); \
    PTO_STATIC_ASSERT_(pto_X4 != 1, "TGEMV_MX_ACC: X4: valid K is a multiple of 64 (machine-and-cube.md d.3) [PTO0441]"); \
    PTO_STATIC_ASSERT_(pto_X6 != 1, "TGEMV_MX_ACC: X6: physical shapes agree, B holds k rows, C holds m x n (machine-and-cube.md d.3) [PTO0443]"); \
    PTO_STATIC_ASSERT_(pto_X7 != 1, "TGEMV_MX_ACC: X7: A and B fit L0A and L0B, the bias BT (machine-and-cube.md d.3) [PTO0444]"); \
    PTO_STATIC_ASSERT_(pto_MX_STRIDE != 1, "TGEMV_MX_ACC: MX_STRIDE: tile strides are those that m, n, k imply (machine-and-cube.md b.8, R7) [PTO0446]");
#define PTO_RULES_TGEMV_MX_ACC_(s0, s1, s2, s3, s4, s5) PTO_RULES_IF_TGEMV_MX_ACC_(1, s0, s1, s2, s3, s4, s5)
#define PTO_RULES_IF_TGEMV_MX_BIAS_(applies, s0, s1, s2, s3, s4, s5) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 6 : 0, PTO_FACTS_(lhs, s0), PTO_FACTS_(rhs, s2), PTO_FACTS_(dst, s5), PTO_FACTS_(bias, s4), PTO_NO_FACTS_(acc_in), PTO_FACTS_(lhs_scale, s1), PTO_FACTS_(rhs_scale, s3), pto_is_gemv = 1, pto_is_mx = 1, PTO_MAD_FACTS_, PTO_MX_FACTS_, \
        pto_here = (applies) && (PTO_ARCHS_ & 6) == 0, \
        pto_MX1 = (pto_here) != 0 ? 2 : pto_archs != 0 && (!PTO_TRIPLE_MX_(PTO_K_F32_, pto_lhs_dtype, pto_rhs_dtype, pto_archs)), \
        pto_ACC_FRACTAL = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_fractal, 1024)), \
        pto_BIAS_SPAN = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_LT_(pto_bias_vcol < 0 ? pto_bias_cols : pto_bias_vcol, pto_rhs_vcol)), \
        pto_MX2 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_dtype, PTO_K_F32_)), \
        pto_MX4 = (pto_here | pto_MX1) != 0 ? 2 : pto_archs != 0 && (pto_lhs_bits == 4 && PTO_NOT_MULTIPLE_(pto_lhs_cols, 2)), \
        pto_MX3_GEMV = (pto_here | pto_MX4) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_MULTIPLE_(pto_lhs_cols, 64)), \
        pto_MX5 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_lhs_space, PTO_K_LEFT_) || PTO_NOT_NZ_(lhs)), \
        pto_MX6 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_rhs_space, PTO_K_RIGHT_) || PTO_NOT_ZN_(rhs)), \
        pto_MX7 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_dst_space, PTO_K_ACC_) || PTO_NOT_NZ_(dst)), \
        pto_MX9 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_BEYOND_(pto_m, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_k, 1, PTO_EXTENT_MAX_) || PTO_BEYOND_(pto_n, 1, PTO_EXTENT_MAX_)), \
        pto_MX10 = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_bias_space, PTO_K_BIAS_) || PTO_NOT_(pto_bias_rows, 1) || PTO_NOT_(pto_bias_dtype, PTO_K_F32_)), \
        pto_SCALE_FORM = (pto_here) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_(pto_lhs_scale_space, PTO_K_SCALE_LEFT_) || PTO_NOT_(pto_lhs_scale_fractal, 32) || PTO_NOT_ZZ_(lhs_scale) || PTO_NOT_(pto_rhs_scale_space, PTO_K_SCALE_RIGHT_) || PTO_NOT_(pto_rhs_scale_fractal, 32) || PTO_NOT_NN_(rhs_scale)), \
        pto_X2 = (pto_here) != 0 ? 2 : pto_archs != 0 && (!PTO_LIST_SCALE_(pto_lhs_scale_dtype, PTO_ARCH_ALL_) || !PTO_LIST_SCALE_(pto_rhs_scale_dtype, PTO_ARCH_ALL_) || (PTO_NE_(pto_lhs_scale_dtype, pto_rhs_scale_dtype) && (pto_archs & PTO_A6) == 0)), \
        pto_X3 = (pto_here | pto_SCALE_FORM | pto_MX3_GEMV) != 0 ? 2 : pto_archs != 0 && ((pto_a_padded >= 0 && pto_lhs_scale_cols >= 0 && (pto_lhs_scale_cols % 2 != 0 || pto_lhs_scale_cols < pto_a_padded || (pto_m > 16 && pto_lhs_scale_cols != pto_a_padded))) || (pto_b_padded >= 0 && PTO_NOT_(pto_rhs_scale_rows, pto_b_padded)) || (pto_a_padded >= 0 && PTO_LT_(pto_lhs_scale_rows, pto_is_gemv ? 1 : pto_lhs_rows)) || (pto_b_padded >= 0 && PTO_LT_(pto_rhs_scale_cols, pto_n))), \
        pto_X4 = (pto_here | pto_X3 | pto_MX3_GEMV | pto_MX9) != 0 ? 2 : pto_archs != 0 && (PTO_NOT_MULTIPLE_(pto_k, 64)), \
        pto_X6 = (pto_here | pto_MX5 | pto_MX6 | pto_MX7) != 0 ? 2 : pto_archs != 0 && (PTO_UNCOVERED_), \
        pto_X7 = (pto_here | pto_MX5 | pto_MX6) != 0 ? 2 : pto_archs != 0 && (PTO_OVER_(lhs, LEFT) || PTO_OVER_(rhs, RIGHT) || (pto_bias_given && pto_rhs_vcol >= 0 && pto_rhs_vcol * 4LL > PTO_CAPACITY_BIAS_(pto_archs))), \
        pto_MX_STRIDE = (pto_here | pto_MX5 | pto_MX6 | pto_MX7) != 0 ? 2 : pto_archs != 0 && (!pto_is_gemv && pto_m > 0 && pto_k > 0 && pto_n > 0 && ((pto_lhs_compact == 0 && PTO_IS_NZ_(lhs) && pto_lhs_dtype >= 0 && pto_k > PTO_C0_(pto_lhs_bits) && PTO_NOT_(pto_lhs_rows, PTO_UP_(pto_m, 16))) || (pto_lhs_compact == 0 && PTO_IS_ZZ_(lhs) && pto_lhs_dtype >= 0 && pto_m > 16 && PTO_NOT_(pto_lhs_cols, PTO_UP_(pto_k, PTO_C0_(pto_lhs_bits)))) || (pto_rhs_compact == 0 && PTO_IS_ZN_(rhs) && pto_rhs_dtype >= 0 && pto_k > PTO_C0_(pto_rhs_bits) && PTO_NOT_(pto_rhs_cols, PTO_UP_(pto_n, 16))) || (pto_dst_compact == 0 && PTO_IS_NZ_(dst) && pto_n > 16 && PTO_NOT_(pto_dst_rows, PTO_UP_(pto_m, 16))))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TGEMV_MX_BIAS: X1: exists on a5, a6, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_MX1 != 1, "TGEMV_MX_BIAS: MX1: element types of A and B (machine-and-cube.md d.3) [PTO0425]"); \
    PTO_STATIC_ASSERT_(pto_ACC_FRACTAL != 1, "TGEMV_MX_BIAS: ACC_FRACTAL: accumulator of fractal 1024 (machine-and-cube.md b.4, R7) [PTO0412]"); \
    PTO_STATIC_ASSERT_(pto_BIAS_SPAN != 1, "TGEMV_MX_BIAS: BIAS_SPAN: bias covers n columns (machine-and-cube.md d.2 strict) [PTO0420]"); \
    PTO_STATIC_ASSERT_(pto_MX2 != 1, "TGEMV_MX_BIAS: MX2: dst is f32 (machine-and-cube.md d.3) [PTO0426]"); \
    PTO_STATIC_ASSERT_(pto_MX4 != 1, "TGEMV_MX_BIAS: MX4: 4-bit A has an even number of columns (machine-and-cube.md d.3) [PTO0429]"); \
    PTO_STATIC_ASSERT_(pto_MX3_GEMV != 1, "TGEMV_MX_BIAS: MX3_GEMV: the same for gemv, where text does not demand it (machine-and-cube.md d) [PTO0428]"); \
    PTO_STATIC_ASSERT_(pto_MX5 != 1, "TGEMV_MX_BIAS: MX5: A in left, Nz (machine-and-cube.md d.3) [PTO0430]"); \
    PTO_STATIC_ASSERT_(pto_MX6 != 1, "TGEMV_MX_BIAS: MX6: B in right, Zn (machine-and-cube.md d.3) [PTO0431]"); \
    PTO_STATIC_ASSERT_(pto_MX7 != 1, "TGEMV_MX_BIAS: MX7: C in acc, Nz (machine-and-cube.md d.3) [PTO0432]"); \
    PTO_STATIC_ASSERT_(pto_MX9 != 1, "TGEMV_MX_BIAS: MX9: M, K, N in 1..4095 (an execution with 0 does nothing, R9) [PTO0434]"); \
    PTO_STATIC_ASSERT_(pto_MX10 != 1, "TGEMV_MX_BIAS: MX10: bias f32, in bias, one row (machine-and-cube.md d.3) [PTO0435]"); \
    PTO_STATIC_ASSERT_(pto_SCALE_FORM != 1, "TGEMV_MX_BIAS: SCALE_FORM: scale tiles in scaling, Zz and Nn, fractal 32 (X2) [PTO0436]"); \
    PTO_STATIC_ASSERT_(pto_X2 != 1, "TGEMV_MX_BIAS: X2: scales are f8e8m0 or u8; one byte wide to execute (R7) [PTO0439]"); \
    PTO_STATIC_ASSERT_(pto_X3 != 1, "TGEMV_MX_BIAS: X3: scale tiles hold 2*ceil(k/64) groups (machine-and-cube.md d.3) [PTO0440]"); \
    PTO_STATIC_ASSERT_(pto_X4 != 1, "TGEMV_MX_BIAS: X4: valid K is a multiple of 64 (machine-and-cube.md d.3) [PTO0441]"); \
    PTO_STATIC_ASSERT_(pto_X6 != 1, "TGEMV_MX_BIAS: X6: physical shapes agree, B holds k rows, C holds m x n (machine-and-cube.md d.3) [PTO0443]"); \
    PTO_STATIC_ASSERT_(pto_X7 != 1, "TGEMV_MX_BIAS: X7: A and B fit L0A and L0B, the bias BT (machine-and-cube.md d.3) [PTO0444]"); \
    PTO_STATIC_ASSERT_(pto_MX_STRIDE != 1, "TGEMV_MX_BIAS: MX_STRIDE: tile strides are those that m, n, k imply (machine-and-cube.md b.8, R7) [PTO0446]");
#define PTO_RULES_TGEMV_MX_BIAS_(s0, s1, s2, s3, s4, s5) PTO_RULES_IF_TGEMV_MX_BIAS_(1, s0, s1, s2, s3, s4, s5)
#define PTO_RULES_SET_FLAG_()
#define PTO_RULES_WAIT_FLAG_()
#define PTO_RULES_SET_FLAG_DYN_(s0)
#define PTO_RULES_WAIT_FLAG_DYN_(s0)
#define PTO_RULES_RECORD_EVENT_()
#define PTO_RULES_WAIT_EVENT_()
#define PTO_RULES_BARRIER_()
#define PTO_RULES_BARRIER_SYNC_()
#define PTO_RULES_GET_BUF_()
#define PTO_RULES_RLS_BUF_()
#define PTO_RULES_GET_BUF_DYN_(s0)
#define PTO_RULES_RLS_BUF_DYN_(s0)
#define PTO_RULES_TSYNC_(s0)
#define PTO_RULES_SYNC_SET_(s0)
#define PTO_RULES_SYNC_WAIT_(s0)
#define PTO_RULES_SET_CROSS_BLOCK_(s0)
#define PTO_RULES_WAIT_CROSS_BLOCK_(s0)
#define PTO_RULES_SET_INTRA_BLOCK_(s0)
#define PTO_RULES_WAIT_INTRA_BLOCK_(s0)
#define PTO_RULES_SET_FFTS_(s0)
#define PTO_RULES_SYNCALL_(s0, s1)
#define PTO_RULES_CACHEINVALID_(s0)
#define PTO_RULES_FENCE_()
#define PTO_RULES_DECLARE_EVENTID_ARRAY_(s0)
#define PTO_RULES_EVENTID_ARRAY_GET_(s0, s1, s2)
#define PTO_RULES_EVENTID_ARRAY_SET_(s0, s1, s2)
#define PTO_RULES_IF_TADD_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check5 = (pto_check0 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TADD: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TADD: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TADD: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TADD: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TADD: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TADD: expects A5 src0 element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]");
#define PTO_RULES_TADD_(s0, s1, s2) PTO_RULES_IF_TADD_(1, s0, s1, s2)
#define PTO_RULES_IF_TSUB_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check5 = (pto_check0 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSUB: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TSUB: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TSUB: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TSUB: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TSUB: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TSUB: expects A5 src0 element type to be i8, i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TSUB_(s0, s1, s2) PTO_RULES_IF_TSUB_(1, s0, s1, s2)
#define PTO_RULES_IF_TMUL_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TMUL: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TMUL: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TMUL: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TMUL: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TMUL: expects src0 element type to be i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TMUL_(s0, s1, s2) PTO_RULES_IF_TMUL_(1, s0, s1, s2)
#define PTO_RULES_IF_TDIV_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_check5 = (pto_check0 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TDIV: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TDIV: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TDIV: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TDIV: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TDIV: expects A2/A3 src0 element type to be f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TDIV: expects A5 src0 element type to be i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TDIV_(s0, s1, s2) PTO_RULES_IF_TDIV_(1, s0, s1, s2)
#define PTO_RULES_IF_TMAX_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check5 = (pto_check0 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TMAX: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TMAX: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TMAX: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TMAX: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TMAX: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TMAX: expects A5 src0 element type to be i8, i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TMAX_(s0, s1, s2) PTO_RULES_IF_TMAX_(1, s0, s1, s2)
#define PTO_RULES_IF_TMIN_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check5 = (pto_check0 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TMIN: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TMIN: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TMIN: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TMIN: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TMIN: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TMIN: expects A5 src0 element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]");
#define PTO_RULES_TMIN_(s0, s1, s2) PTO_RULES_IF_TMIN_(1, s0, s1, s2)
#define PTO_RULES_IF_TFMOD_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TFMOD: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TFMOD: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TFMOD: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TFMOD: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TFMOD: expects src0 element type to be i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TFMOD_(s0, s1, s2) PTO_RULES_IF_TFMOD_(1, s0, s1, s2)
#define PTO_RULES_IF_TREM_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_tmp_dtype = PTO_ST_DTYPE(s2), pto_tmp_vrow = PTO_ST_VROW(s2), pto_tmp_vcol = PTO_ST_VCOL(s2), pto_tmp_bl = PTO_ST_BLAYOUT(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x220002ULL, pto_src_dtype))), \
        pto_check5 = (pto_check0 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check6 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_dst_dtype, pto_tmp_dtype)), \
        pto_check7 = pto_archs != 0 && ((pto_tmp_bl >= 0 && !PTO_HAS_(0x1ULL, pto_tmp_bl))), \
        pto_check8 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (((!((pto_tmp_vrow + 0LL) >= 1LL) && pto_tmp_vrow >= 0) || (!((pto_tmp_vcol + 0LL) >= (pto_dst_vcol + 0LL)) && pto_tmp_vcol >= 0 && pto_dst_vcol >= 0))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TREM: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TREM: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TREM: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TREM: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TREM: expects A2/A3 src0 element type to be i32 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TREM: expects A5 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TREM: expects tmp and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TREM: expects tmp to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "TREM: A2/A3: expects tmp to have a row at least as wide as dst [PTO1017]");
#define PTO_RULES_TREM_(s0, s1, s2, s3) PTO_RULES_IF_TREM_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TADDRELU_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 17 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_here = (applies) && (PTO_ARCHS_ & 17) == 0, \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x110006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TADDRELU: X1: exists on a3, kirinx90, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TADDRELU: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TADDRELU: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TADDRELU: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TADDRELU: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TADDRELU: expects src0 element type to be i16, f16 or f32 [PTO1006]");
#define PTO_RULES_TADDRELU_(s0, s1, s2) PTO_RULES_IF_TADDRELU_(1, s0, s1, s2)
#define PTO_RULES_IF_TPOW_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_space = PTO_ST_SPACE(s1), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_tmp_space = PTO_ST_SPACE(s2), pto_tmp_dtype = PTO_ST_DTYPE(s2), pto_tmp_given = (int)PTO_GIVEN_(s2), pto_dst_space = PTO_ST_SPACE(s3), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8002ULL, pto_src_dtype))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x7f8000ULL, (pto_src_dtype + 0LL)) && pto_src_dtype >= 0) && (pto_tmp_given), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_dst_dtype, pto_tmp_dtype)), \
        pto_check4 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_src1_space >= 0 && !PTO_HAS_(0x4ULL, pto_src1_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space)) || (pto_tmp_space >= 0 && !PTO_HAS_(0x4ULL, pto_tmp_space))), \
        pto_check5 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check6 = (pto_check5) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check7 = (pto_check4) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TPOW: expects base, exp and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TPOW: expects A2/A3 base element type to be i8, i16, i32 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TPOW: when `base.dtype in (int)`, expects no operand tmp here [PTO1015]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TPOW: expects tmp and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TPOW: expects base, exp, tmp and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TPOW: expects base and exp to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TPOW: expects base and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TPOW: expects base, exp and dst to use the row_major blayout [PTO1002]");
#define PTO_RULES_TPOW_(s0, s1, s2, s3) PTO_RULES_IF_TPOW_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TPRELU_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_rows = PTO_ST_ROWS(s1), pto_src1_cols = PTO_ST_COLS(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_tmp_dtype = PTO_ST_DTYPE(s2), pto_tmp_bl = PTO_ST_BLAYOUT(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_rows = PTO_ST_ROWS(s3), pto_dst_cols = PTO_ST_COLS(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_check2 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src1_vrow, pto_dst_vrow) || PTO_NE_(pto_src1_vcol, pto_dst_vcol)), \
        pto_check5 = (pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_src1_rows) || PTO_NE_(pto_src_cols, pto_src1_cols) || PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols) || PTO_NE_(pto_src1_rows, pto_dst_rows) || PTO_NE_(pto_src1_cols, pto_dst_cols)), \
        pto_check6 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_tmp_dtype >= 0 && !PTO_HAS_(0x88000ULL, pto_tmp_dtype))), \
        pto_check7 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_tmp_bl >= 0 && !PTO_HAS_(0x1ULL, pto_tmp_bl))), \
        pto_check8 = (pto_check6) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_tmp_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_tmp_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TPRELU: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TPRELU: expects src0 element type to be f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TPRELU: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TPRELU: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TPRELU: expects src1 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TPRELU: expects src0, src1 and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TPRELU: expects A2/A3 tmp element type to be i8 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TPRELU: A2/A3: expects tmp to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "TPRELU: expects A5 tmp element type to be any integer or any float of 16 bits or more [PTO1006]");
#define PTO_RULES_TPRELU_(s0, s1, s2, s3) PTO_RULES_IF_TPRELU_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TPARTADD_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check3 = pto_archs != 0 && (pto_archs & 46) == 0 && (((!((pto_src_vrow + 0LL) <= (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src_vcol + 0LL) <= (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0))), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (((!((pto_src1_vrow + 0LL) <= (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src1_vcol + 0LL) <= (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0))), \
        pto_check5 = (pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((((!((pto_src_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0)) && ((!((pto_src1_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src1_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0)))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TPARTADD: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TPARTADD: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TPARTADD: expects A5 src0 element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TPARTADD: A2/A3: expects src0 to lie within the valid_shape of dst [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TPARTADD: A2/A3: expects src1 to lie within the valid_shape of dst [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TPARTADD: A2/A3: expects src0 or src1 to have the valid_shape of dst [PTO1017]");
#define PTO_RULES_TPARTADD_(s0, s1, s2) PTO_RULES_IF_TPARTADD_(1, s0, s1, s2)
#define PTO_RULES_IF_TPARTMUL_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check3 = pto_archs != 0 && (pto_archs & 46) == 0 && (((!((pto_src_vrow + 0LL) <= (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src_vcol + 0LL) <= (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0))), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (((!((pto_src1_vrow + 0LL) <= (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src1_vcol + 0LL) <= (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0))), \
        pto_check5 = (pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((((!((pto_src_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0)) && ((!((pto_src1_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src1_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0)))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TPARTMUL: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TPARTMUL: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TPARTMUL: expects A5 src0 element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TPARTMUL: A2/A3: expects src0 to lie within the valid_shape of dst [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TPARTMUL: A2/A3: expects src1 to lie within the valid_shape of dst [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TPARTMUL: A2/A3: expects src0 or src1 to have the valid_shape of dst [PTO1017]");
#define PTO_RULES_TPARTMUL_(s0, s1, s2) PTO_RULES_IF_TPARTMUL_(1, s0, s1, s2)
#define PTO_RULES_IF_TPARTMAX_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_rows = PTO_ST_ROWS(s1), pto_src1_cols = PTO_ST_COLS(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_rows = PTO_ST_ROWS(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_src1_rows) || PTO_NE_(pto_src_cols, pto_src1_cols) || PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols) || PTO_NE_(pto_src1_rows, pto_dst_rows) || PTO_NE_(pto_src1_cols, pto_dst_cols)), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (((!((pto_src_vrow + 0LL) <= (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src_vcol + 0LL) <= (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0))), \
        pto_check5 = (pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (((!((pto_src1_vrow + 0LL) <= (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src1_vcol + 0LL) <= (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0))), \
        pto_check6 = (pto_check3 | pto_check4 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((((!((pto_src_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0)) && ((!((pto_src1_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src1_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0)))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TPARTMAX: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TPARTMAX: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TPARTMAX: expects A5 src0 element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TPARTMAX: expects src0, src1 and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TPARTMAX: A2/A3: expects src0 to lie within the valid_shape of dst [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TPARTMAX: A2/A3: expects src1 to lie within the valid_shape of dst [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TPARTMAX: A2/A3: expects src0 or src1 to have the valid_shape of dst [PTO1017]");
#define PTO_RULES_TPARTMAX_(s0, s1, s2) PTO_RULES_IF_TPARTMAX_(1, s0, s1, s2)
#define PTO_RULES_IF_TPARTMIN_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_rows = PTO_ST_ROWS(s1), pto_src1_cols = PTO_ST_COLS(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_rows = PTO_ST_ROWS(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_src1_rows) || PTO_NE_(pto_src_cols, pto_src1_cols) || PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols) || PTO_NE_(pto_src1_rows, pto_dst_rows) || PTO_NE_(pto_src1_cols, pto_dst_cols)), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (((!((pto_src_vrow + 0LL) <= (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src_vcol + 0LL) <= (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0))), \
        pto_check5 = (pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (((!((pto_src1_vrow + 0LL) <= (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src1_vcol + 0LL) <= (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0))), \
        pto_check6 = (pto_check3 | pto_check4 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((((!((pto_src_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0)) && ((!((pto_src1_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src1_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0)))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TPARTMIN: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TPARTMIN: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TPARTMIN: expects A5 src0 element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TPARTMIN: expects src0, src1 and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TPARTMIN: A2/A3: expects src0 to lie within the valid_shape of dst [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TPARTMIN: A2/A3: expects src1 to lie within the valid_shape of dst [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TPARTMIN: A2/A3: expects src0 or src1 to have the valid_shape of dst [PTO1017]");
#define PTO_RULES_TPARTMIN_(s0, s1, s2) PTO_RULES_IF_TPARTMIN_(1, s0, s1, s2)
#define PTO_RULES_IF_TPARTARGMAX_(applies, s0, s1, s2, s3, s4, s5) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_rows = PTO_ST_ROWS(s1), pto_src1_cols = PTO_ST_COLS(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_idx_dtype = PTO_ST_DTYPE(s2), pto_idx1_dtype = PTO_ST_DTYPE(s3), pto_dst_dtype = PTO_ST_DTYPE(s4), pto_dst_rows = PTO_ST_ROWS(s4), pto_dst_cols = PTO_ST_COLS(s4), pto_dst_vrow = PTO_ST_VROW(s4), pto_dst_vcol = PTO_ST_VCOL(s4), pto_dst1_dtype = PTO_ST_DTYPE(s5), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_check2 = pto_archs != 0 && ((pto_idx_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_idx_dtype)) || (pto_idx1_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_idx1_dtype)) || (pto_dst1_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_dst1_dtype))), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_src1_rows) || PTO_NE_(pto_src_cols, pto_src1_cols) || PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols) || PTO_NE_(pto_src1_rows, pto_dst_rows) || PTO_NE_(pto_src1_cols, pto_dst_cols)), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (((!((pto_src_vrow + 0LL) <= (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src_vcol + 0LL) <= (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0))), \
        pto_check5 = (pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (((!((pto_src1_vrow + 0LL) <= (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src1_vcol + 0LL) <= (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0))), \
        pto_check6 = (pto_check3 | pto_check4 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((((!((pto_src_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0)) && ((!((pto_src1_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src1_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0)))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TPARTARGMAX: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TPARTARGMAX: expects src0 element type to be f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TPARTARGMAX: expects idx0, idx1 and dst_idx element type to be i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TPARTARGMAX: expects src0, src1 and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TPARTARGMAX: A2/A3: expects src0 to lie within the valid_shape of dst [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TPARTARGMAX: A2/A3: expects src1 to lie within the valid_shape of dst [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TPARTARGMAX: A2/A3: expects src0 or src1 to have the valid_shape of dst [PTO1017]");
#define PTO_RULES_TPARTARGMAX_(s0, s1, s2, s3, s4, s5) PTO_RULES_IF_TPARTARGMAX_(1, s0, s1, s2, s3, s4, s5)
#define PTO_RULES_IF_TPARTARGMIN_(applies, s0, s1, s2, s3, s4, s5) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_rows = PTO_ST_ROWS(s1), pto_src1_cols = PTO_ST_COLS(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_idx_dtype = PTO_ST_DTYPE(s2), pto_idx1_dtype = PTO_ST_DTYPE(s3), pto_dst_dtype = PTO_ST_DTYPE(s4), pto_dst_rows = PTO_ST_ROWS(s4), pto_dst_cols = PTO_ST_COLS(s4), pto_dst_vrow = PTO_ST_VROW(s4), pto_dst_vcol = PTO_ST_VCOL(s4), pto_dst1_dtype = PTO_ST_DTYPE(s5), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_check2 = pto_archs != 0 && ((pto_idx_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_idx_dtype)) || (pto_idx1_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_idx1_dtype)) || (pto_dst1_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_dst1_dtype))), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_src1_rows) || PTO_NE_(pto_src_cols, pto_src1_cols) || PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols) || PTO_NE_(pto_src1_rows, pto_dst_rows) || PTO_NE_(pto_src1_cols, pto_dst_cols)), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (((!((pto_src_vrow + 0LL) <= (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src_vcol + 0LL) <= (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0))), \
        pto_check5 = (pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (((!((pto_src1_vrow + 0LL) <= (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src1_vcol + 0LL) <= (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0))), \
        pto_check6 = (pto_check3 | pto_check4 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((((!((pto_src_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0)) && ((!((pto_src1_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (!((pto_src1_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0)))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TPARTARGMIN: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TPARTARGMIN: expects src0 element type to be f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TPARTARGMIN: expects idx0, idx1 and dst_idx element type to be i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TPARTARGMIN: expects src0, src1 and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TPARTARGMIN: A2/A3: expects src0 to lie within the valid_shape of dst [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TPARTARGMIN: A2/A3: expects src1 to lie within the valid_shape of dst [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TPARTARGMIN: A2/A3: expects src0 or src1 to have the valid_shape of dst [PTO1017]");
#define PTO_RULES_TPARTARGMIN_(s0, s1, s2, s3, s4, s5) PTO_RULES_IF_TPARTARGMIN_(1, s0, s1, s2, s3, s4, s5)
#define PTO_RULES_IF_TADDC_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_rows = PTO_ST_ROWS(s1), pto_src1_cols = PTO_ST_COLS(s1), pto_src2_dtype = PTO_ST_DTYPE(s2), pto_src2_rows = PTO_ST_ROWS(s2), pto_src2_cols = PTO_ST_COLS(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_rows = PTO_ST_ROWS(s3), pto_dst_cols = PTO_ST_COLS(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_src1_rows) || PTO_NE_(pto_src_cols, pto_src1_cols) || PTO_NE_(pto_src_rows, pto_src2_rows) || PTO_NE_(pto_src_cols, pto_src2_cols) || PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols) || PTO_NE_(pto_src1_rows, pto_src2_rows) || PTO_NE_(pto_src1_cols, pto_src2_cols) || PTO_NE_(pto_src1_rows, pto_dst_rows) || PTO_NE_(pto_src1_cols, pto_dst_cols) || PTO_NE_(pto_src2_rows, pto_dst_rows) || PTO_NE_(pto_src2_cols, pto_dst_cols)), \
        pto_check1 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src_dtype)) || (pto_src1_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src1_dtype)) || (pto_src2_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src2_dtype)) || (pto_dst_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_dst_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TADDC: expects src0, src1, src2 and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TADDC: expects src0, src1, src2 and dst element type to be any integer or any float of 16 bits or more [PTO1006]");
#define PTO_RULES_TADDC_(s0, s1, s2, s3) PTO_RULES_IF_TADDC_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TSUBC_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src2_dtype = PTO_ST_DTYPE(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), \
        pto_check0 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src_dtype)) || (pto_src1_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src1_dtype)) || (pto_src2_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src2_dtype)) || (pto_dst_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_dst_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSUBC: expects src0, src1, src2 and dst element type to be any integer or any float of 16 bits or more [PTO1006]");
#define PTO_RULES_TSUBC_(s0, s1, s2, s3) PTO_RULES_IF_TSUBC_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TADDSC_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src1_dtype = PTO_ST_DTYPE(s2), pto_src1_rows = PTO_ST_ROWS(s2), pto_src1_cols = PTO_ST_COLS(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_rows = PTO_ST_ROWS(s3), pto_dst_cols = PTO_ST_COLS(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_src1_rows) || PTO_NE_(pto_src_cols, pto_src1_cols) || PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols) || PTO_NE_(pto_src1_rows, pto_dst_rows) || PTO_NE_(pto_src1_cols, pto_dst_cols)), \
        pto_check1 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src_dtype)) || (pto_src1_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src1_dtype)) || (pto_dst_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_dst_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TADDSC: expects src0, src1 and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TADDSC: expects src0, src1 and dst element type to be any integer or any float of 16 bits or more [PTO1006]");
#define PTO_RULES_TADDSC_(s0, s1, s2, s3) PTO_RULES_IF_TADDSC_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TSUBSC_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src1_dtype = PTO_ST_DTYPE(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), \
        pto_check0 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src_dtype)) || (pto_src1_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src1_dtype)) || (pto_dst_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_dst_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSUBSC: expects src0, src1 and dst element type to be any integer or any float of 16 bits or more [PTO1006]");
#define PTO_RULES_TSUBSC_(s0, s1, s2, s3) PTO_RULES_IF_TSUBSC_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TFUSEDMULADD_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TFUSEDMULADD: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TFUSEDMULADD: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TFUSEDMULADD: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TFUSEDMULADD: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TFUSEDMULADD: expects src0 element type to be any integer or any float of 16 bits or more [PTO1006]");
#define PTO_RULES_TFUSEDMULADD_(s0, s1, s2) PTO_RULES_IF_TFUSEDMULADD_(1, s0, s1, s2)
#define PTO_RULES_IF_TFUSEDMULADDRELU_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TFUSEDMULADDRELU: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TFUSEDMULADDRELU: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TFUSEDMULADDRELU: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TFUSEDMULADDRELU: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TFUSEDMULADDRELU: expects src0 element type to be any integer or any float of 16 bits or more [PTO1006]");
#define PTO_RULES_TFUSEDMULADDRELU_(s0, s1, s2) PTO_RULES_IF_TFUSEDMULADDRELU_(1, s0, s1, s2)
#define PTO_RULES_IF_TMULADDDST_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TMULADDDST: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TMULADDDST: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TMULADDDST: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TMULADDDST: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TMULADDDST: expects src0 element type to be any integer or any float of 16 bits or more [PTO1006]");
#define PTO_RULES_TMULADDDST_(s0, s1, s2) PTO_RULES_IF_TMULADDDST_(1, s0, s1, s2)
#define PTO_RULES_IF_TADDRELUCONV_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x110006ULL, pto_src_dtype))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x2ULL, (pto_src_dtype + 0LL)) && pto_src_dtype >= 0) && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x4ULL, pto_dst_dtype))), \
        pto_check3 = (pto_check0 | pto_check1 | pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x110004ULL, (pto_src_dtype + 0LL)) && pto_src_dtype >= 0) && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x88000ULL, pto_dst_dtype))), \
        pto_check4 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check5 = (pto_check4) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check6 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TADDRELUCONV: expects src0 and src1 to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TADDRELUCONV: expects src0 element type to be i16, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TADDRELUCONV: when `src0.dtype == f32`, expects dst element type to be f16 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TADDRELUCONV: when `src0.dtype in (i16 f16)`, expects dst element type to be i8 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TADDRELUCONV: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TADDRELUCONV: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TADDRELUCONV: expects src0, src1 and dst to use the row_major blayout [PTO1002]");
#define PTO_RULES_TADDRELUCONV_(s0, s1, s2) PTO_RULES_IF_TADDRELUCONV_(1, s0, s1, s2)
#define PTO_RULES_IF_TADDDEQRELU_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_src_dtype)) || (pto_src1_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_src1_dtype))), \
        pto_check1 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x4ULL, pto_dst_dtype))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TADDDEQRELU: expects src0 and src1 element type to be i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TADDDEQRELU: expects dst element type to be f16 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TADDDEQRELU: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TADDDEQRELU: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TADDDEQRELU: expects src0, src1 and dst to use the row_major blayout [PTO1002]");
#define PTO_RULES_TADDDEQRELU_(s0, s1, s2, s3) PTO_RULES_IF_TADDDEQRELU_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TSUBRELU_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x110006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSUBRELU: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TSUBRELU: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TSUBRELU: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TSUBRELU: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TSUBRELU: expects src0 element type to be i16, f16 or f32 [PTO1006]");
#define PTO_RULES_TSUBRELU_(s0, s1, s2) PTO_RULES_IF_TSUBRELU_(1, s0, s1, s2)
#define PTO_RULES_IF_TPAIRREDUCESUM_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vrow = PTO_ST_VROW(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TPAIRREDUCESUM: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TPAIRREDUCESUM: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TPAIRREDUCESUM: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TPAIRREDUCESUM: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TPAIRREDUCESUM: expects src element type to be f16 or f32 [PTO1006]");
#define PTO_RULES_TPAIRREDUCESUM_(s0, s1) PTO_RULES_IF_TPAIRREDUCESUM_(1, s0, s1)
#define PTO_RULES_IF_TADDS_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_check4 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check5 = (pto_check1 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TADDS: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TADDS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TADDS: expects src and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TADDS: A2/A3: expects src and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TADDS: expects A2/A3 src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TADDS: expects A5 src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]");
#define PTO_RULES_TADDS_(s0, s1, s2) PTO_RULES_IF_TADDS_(1, s0, s1, s2)
#define PTO_RULES_IF_TSUBS_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_check4 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check5 = (pto_check1 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSUBS: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TSUBS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TSUBS: expects src and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TSUBS: A2/A3: expects src and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TSUBS: expects A2/A3 src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TSUBS: expects A5 src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]");
#define PTO_RULES_TSUBS_(s0, s1, s2) PTO_RULES_IF_TSUBS_(1, s0, s1, s2)
#define PTO_RULES_IF_TMULS_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_check4 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check5 = (pto_check1 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TMULS: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TMULS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TMULS: expects src and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TMULS: A2/A3: expects src and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TMULS: expects A2/A3 src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TMULS: expects A5 src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]");
#define PTO_RULES_TMULS_(s0, s1, s2) PTO_RULES_IF_TMULS_(1, s0, s1, s2)
#define PTO_RULES_IF_TMINS_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_check4 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check5 = (pto_check1 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TMINS: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TMINS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TMINS: expects src and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TMINS: A2/A3: expects src and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TMINS: expects A2/A3 src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TMINS: expects A5 src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]");
#define PTO_RULES_TMINS_(s0, s1, s2) PTO_RULES_IF_TMINS_(1, s0, s1, s2)
#define PTO_RULES_IF_TMAXS_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_check4 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check5 = (pto_check1 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TMAXS: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TMAXS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TMAXS: expects src and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TMAXS: expects src and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TMAXS: expects A2/A3 src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TMAXS: expects A5 src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]");
#define PTO_RULES_TMAXS_(s0, s1, s2) PTO_RULES_IF_TMAXS_(1, s0, s1, s2)
#define PTO_RULES_TDIVS_(s0, s1, s2)
#define PTO_RULES_IF_TFMODS_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check2 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TFMODS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TFMODS: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TFMODS: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TFMODS: expects src element type to be i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TFMODS_(s0, s1, s2) PTO_RULES_IF_TFMODS_(1, s0, s1, s2)
#define PTO_RULES_IF_TREMS_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_tmp_dtype = PTO_ST_DTYPE(s2), pto_tmp_vrow = PTO_ST_VROW(s2), pto_tmp_vcol = PTO_ST_VCOL(s2), pto_tmp_bl = PTO_ST_BLAYOUT(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check2 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x220002ULL, pto_src_dtype))), \
        pto_check4 = (pto_check0 | pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check5 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_dst_dtype, pto_tmp_dtype)), \
        pto_check6 = pto_archs != 0 && ((pto_tmp_bl >= 0 && !PTO_HAS_(0x1ULL, pto_tmp_bl))), \
        pto_check7 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (((!((pto_tmp_vrow + 0LL) >= 1LL) && pto_tmp_vrow >= 0) || (!((pto_tmp_vcol + 0LL) >= (pto_dst_vcol + 0LL)) && pto_tmp_vcol >= 0 && pto_dst_vcol >= 0))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TREMS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TREMS: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TREMS: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TREMS: expects A2/A3 src element type to be i32 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TREMS: expects A5 src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TREMS: expects tmp and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TREMS: expects tmp to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TREMS: A2/A3: expects tmp to have a row at least as wide as dst [PTO1017]");
#define PTO_RULES_TREMS_(s0, s1, s2, s3) PTO_RULES_IF_TREMS_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TPOWS_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_tmp_space = PTO_ST_SPACE(s2), pto_tmp_dtype = PTO_ST_DTYPE(s2), pto_tmp_given = (int)PTO_GIVEN_(s2), pto_dst_space = PTO_ST_SPACE(s3), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8002ULL, pto_src_dtype))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x7f8000ULL, (pto_src_dtype + 0LL)) && pto_src_dtype >= 0) && (pto_tmp_given), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_dst_dtype, pto_tmp_dtype)), \
        pto_check4 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space)) || (pto_tmp_space >= 0 && !PTO_HAS_(0x4ULL, pto_tmp_space))), \
        pto_check5 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check6 = (pto_check4) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TPOWS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TPOWS: expects A2/A3 src element type to be i8, i16, i32 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TPOWS: when `src.dtype in (int)`, expects no operand tmp here [PTO1015]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TPOWS: expects tmp and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TPOWS: expects src, tmp and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TPOWS: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TPOWS: expects src and dst to use the row_major blayout [PTO1002]");
#define PTO_RULES_TPOWS_(s0, s1, s2, s3) PTO_RULES_IF_TPOWS_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TAXPY_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_rows = PTO_ST_ROWS(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols)), \
        pto_check4 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_check5 = (pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0xeULL, pto_src_dtype))), \
        pto_check6 = (pto_check4 | pto_check5) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x4ULL, (pto_src_dtype + 0LL)) && pto_src_dtype >= 0) && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_dst_dtype))), \
        pto_check7 = (pto_check4 | pto_check5 | pto_check6) != 0 ? 2 : pto_archs != 0 && (!PTO_HAS_(0x4ULL, (pto_src_dtype + 0LL)) && pto_src_dtype >= 0) && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TAXPY: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TAXPY: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TAXPY: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TAXPY: expects src and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TAXPY: expects A2/A3 src element type to be f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TAXPY: expects A5 src element type to be f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TAXPY: when `src.dtype == f16`, expects dst element type to be f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TAXPY: when `src.dtype != f16`, expects src and dst to have the same element type [PTO1004]");
#define PTO_RULES_TAXPY_(s0, s1, s2) PTO_RULES_IF_TAXPY_(1, s0, s1, s2)
#define PTO_RULES_IF_TLRELU_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TLRELU: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TLRELU: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TLRELU: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TLRELU: expects src element type to be f16 or f32 [PTO1006]");
#define PTO_RULES_TLRELU_(s0, s1, s2) PTO_RULES_IF_TLRELU_(1, s0, s1, s2)
#define PTO_RULES_IF_TEXPANDS_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0xcULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x33000eULL, pto_dst_dtype))), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_dst_dtype))), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_HAS_(0x4ULL, (pto_dst_space + 0LL)) && pto_dst_space >= 0) && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TEXPANDS: expects dst to be in the vec or mat address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TEXPANDS: expects A2/A3 dst element type to be i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TEXPANDS: expects A5 dst element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TEXPANDS: A2/A3: when `dst.loc == vec`, expects dst to use the row_major blayout [PTO1002]");
#define PTO_RULES_TEXPANDS_(s0, s1) PTO_RULES_IF_TEXPANDS_(1, s0, s1)
#define PTO_RULES_IF_TABS_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vrow = PTO_ST_VROW(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TABS: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TABS: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TABS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TABS: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TABS: expects src element type to be f16 or f32 [PTO1006]");
#define PTO_RULES_TABS_(s0, s1) PTO_RULES_IF_TABS_(1, s0, s1)
#define PTO_RULES_IF_TEXP_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vrow = PTO_ST_VROW(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TEXP: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TEXP: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TEXP: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TEXP: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TEXP: expects src element type to be f16 or f32 [PTO1006]");
#define PTO_RULES_TEXP_(s0, s1) PTO_RULES_IF_TEXP_(1, s0, s1)
#define PTO_RULES_IF_TLOG_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vrow = PTO_ST_VROW(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TLOG: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TLOG: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TLOG: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TLOG: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TLOG: expects src element type to be f16 or f32 [PTO1006]");
#define PTO_RULES_TLOG_(s0, s1) PTO_RULES_IF_TLOG_(1, s0, s1)
#define PTO_RULES_IF_TSQRT_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vrow = PTO_ST_VROW(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSQRT: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TSQRT: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TSQRT: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TSQRT: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TSQRT: expects src element type to be f16 or f32 [PTO1006]");
#define PTO_RULES_TSQRT_(s0, s1) PTO_RULES_IF_TSQRT_(1, s0, s1)
#define PTO_RULES_IF_TRSQRT_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_tmp_space = PTO_ST_SPACE(s1), pto_tmp_bl = PTO_ST_BLAYOUT(s1), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_check5 = pto_archs != 0 && ((pto_tmp_space >= 0 && !PTO_HAS_(0x4ULL, pto_tmp_space))), \
        pto_check6 = (pto_check5) != 0 ? 2 : pto_archs != 0 && ((pto_tmp_bl >= 0 && !PTO_HAS_(0x1ULL, pto_tmp_bl))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TRSQRT: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TRSQRT: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TRSQRT: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TRSQRT: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TRSQRT: expects src element type to be f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TRSQRT: expects tmp to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TRSQRT: expects tmp to use the row_major blayout [PTO1002]");
#define PTO_RULES_TRSQRT_(s0, s1, s2) PTO_RULES_IF_TRSQRT_(1, s0, s1, s2)
#define PTO_RULES_IF_TRECIP_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vrow = PTO_ST_VROW(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TRECIP: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TRECIP: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TRECIP: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TRECIP: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TRECIP: expects src element type to be f16 or f32 [PTO1006]");
#define PTO_RULES_TRECIP_(s0, s1) PTO_RULES_IF_TRECIP_(1, s0, s1)
#define PTO_RULES_IF_TRELU_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vrow = PTO_ST_VROW(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x220006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TRELU: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TRELU: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TRELU: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TRELU: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TRELU: expects src element type to be i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TRELU_(s0, s1) PTO_RULES_IF_TRELU_(1, s0, s1)
#define PTO_RULES_IF_TNEG_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vrow = PTO_ST_VROW(s1), pto_dst_vcol = PTO_ST_VCOL(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check2 = pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check5 = (pto_check1 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TNEG: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TNEG: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TNEG: A2/A3: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TNEG: A5: expects src and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TNEG: expects A2/A3 src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TNEG: expects A5 src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]");
#define PTO_RULES_TNEG_(s0, s1) PTO_RULES_IF_TNEG_(1, s0, s1)
#define PTO_RULES_IF_TNOT_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vrow = PTO_ST_VROW(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x110000ULL, pto_src_dtype))), \
        pto_check5 = (pto_check2 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8000ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TNOT: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TNOT: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TNOT: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TNOT: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TNOT: expects A2/A3 src element type to be i16 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TNOT: expects A5 src element type to be i8, i16 or i32 [PTO1006]");
#define PTO_RULES_TNOT_(s0, s1) PTO_RULES_IF_TNOT_(1, s0, s1)
#define PTO_RULES_IF_TCMP_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src1_space = PTO_ST_SPACE(s1), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_rows = PTO_ST_ROWS(s1), pto_src1_cols = PTO_ST_COLS(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_rows = PTO_ST_ROWS(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x220006ULL, pto_src_dtype))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check3 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x88000ULL, pto_dst_dtype))), \
        pto_check4 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_src1_space >= 0 && !PTO_HAS_(0x4ULL, pto_src1_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check5 = pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vcol, pto_src1_vcol)), \
        pto_check6 = (pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_check7 = (pto_check5 | pto_check6) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_NE_(pto_src_rows, pto_src1_rows) || PTO_NE_(pto_src_cols, pto_src1_cols) || PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols) || PTO_NE_(pto_src1_rows, pto_dst_rows) || PTO_NE_(pto_src1_cols, pto_dst_cols)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCMP: expects src0 and src1 to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCMP: expects A2/A3 src0 element type to be i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCMP: expects A5 src0 element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCMP: expects dst element type to be i8 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCMP: A2/A3: expects src0, src1 and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCMP: A2/A3: expects src0 and src1 to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TCMP: A2/A3: expects src0 and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TCMP: A5: expects src0, src1 and dst to have the same shape [PTO1010]");
#define PTO_RULES_TCMP_(s0, s1, s2) PTO_RULES_IF_TCMP_(1, s0, s1, s2)
#define PTO_RULES_IF_TCMPS_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_check2 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_check4 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_dst_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCMPS: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCMPS: expects src and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCMPS: expects A2/A3 src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCMPS: expects A5 src element type to be i8, i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCMPS: expects dst element type to be any integer or any float of 16 bits or more [PTO1006]");
#define PTO_RULES_TCMPS_(s0, s1, s2) PTO_RULES_IF_TCMPS_(1, s0, s1, s2)
#define PTO_RULES_IF_TSEL_(applies, s0, s1, s2, s3, s4) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_mask_dtype = PTO_ST_DTYPE(s0), pto_src_dtype = PTO_ST_DTYPE(s1), pto_src_bl = PTO_ST_BLAYOUT(s1), pto_src1_dtype = PTO_ST_DTYPE(s2), pto_src1_bl = PTO_ST_BLAYOUT(s2), pto_tmp_dtype = PTO_ST_DTYPE(s3), pto_dst_dtype = PTO_ST_DTYPE(s4), pto_dst_bl = PTO_ST_BLAYOUT(s4), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x33000eULL, pto_src_dtype))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check3 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = pto_archs != 0 && ((pto_mask_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_mask_dtype))), \
        pto_check5 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_tmp_dtype >= 0 && !PTO_HAS_(0x220062ULL, pto_tmp_dtype))), \
        pto_check6 = (pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_tmp_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_tmp_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSEL: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TSEL: expects A2/A3 src0 element type to be i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TSEL: expects A5 src0 element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TSEL: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TSEL: expects mask element type to be any integer or any float of 16 bits or more [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TSEL: expects A2/A3 tmp element type to be any 32-bit type [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TSEL: expects A5 tmp element type to be any integer or any float of 16 bits or more [PTO1006]");
#define PTO_RULES_TSEL_(s0, s1, s2, s3, s4) PTO_RULES_IF_TSEL_(1, s0, s1, s2, s3, s4)
#define PTO_RULES_IF_TSELS_(applies, s0, s1, s2, s3, s4) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_mask_dtype = PTO_ST_DTYPE(s0), pto_src_dtype = PTO_ST_DTYPE(s1), pto_src_vrow = PTO_ST_VROW(s1), pto_src_vcol = PTO_ST_VCOL(s1), pto_src_bl = PTO_ST_BLAYOUT(s1), pto_tmp_dtype = PTO_ST_DTYPE(s2), pto_dst_dtype = PTO_ST_DTYPE(s4), pto_dst_vrow = PTO_ST_VROW(s4), pto_dst_vcol = PTO_ST_VCOL(s4), pto_dst_bl = PTO_ST_BLAYOUT(s4), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check2 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check4 = (pto_check0 | pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_check5 = pto_archs != 0 && ((pto_mask_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_mask_dtype)) || (pto_tmp_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_tmp_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSELS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TSELS: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TSELS: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TSELS: expects A2/A3 src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TSELS: expects A5 src element type to be i8, i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TSELS: expects mask and tmp element type to be any integer or any float of 16 bits or more [PTO1006]");
#define PTO_RULES_TSELS_(s0, s1, s2, s3, s4) PTO_RULES_IF_TSELS_(1, s0, s1, s2, s3, s4)
#define PTO_RULES_IF_TAND_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src1_vrow, pto_dst_vrow) || PTO_NE_(pto_src1_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8000ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TAND: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TAND: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TAND: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TAND: expects src1 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TAND: expects src0 element type to be i8, i16 or i32 [PTO1006]");
#define PTO_RULES_TAND_(s0, s1, s2) PTO_RULES_IF_TAND_(1, s0, s1, s2)
#define PTO_RULES_IF_TOR_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src1_vrow, pto_dst_vrow) || PTO_NE_(pto_src1_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8000ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TOR: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TOR: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TOR: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TOR: expects src1 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TOR: expects src0 element type to be i8, i16 or i32 [PTO1006]");
#define PTO_RULES_TOR_(s0, s1, s2) PTO_RULES_IF_TOR_(1, s0, s1, s2)
#define PTO_RULES_IF_TXOR_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_tmp_dtype = PTO_ST_DTYPE(s2), pto_tmp_vrow = PTO_ST_VROW(s2), pto_tmp_vcol = PTO_ST_VCOL(s2), pto_tmp_bl = PTO_ST_BLAYOUT(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src1_vrow, pto_dst_vrow) || PTO_NE_(pto_src1_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8000ULL, pto_src_dtype))), \
        pto_check5 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_dst_dtype, pto_tmp_dtype)), \
        pto_check6 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_tmp_bl >= 0 && !PTO_HAS_(0x1ULL, pto_tmp_bl))), \
        pto_check7 = (pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_dst_vrow, pto_tmp_vrow) || PTO_NE_(pto_dst_vcol, pto_tmp_vcol)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TXOR: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TXOR: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TXOR: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TXOR: expects src1 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TXOR: expects src0 element type to be i8, i16 or i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TXOR: A2/A3: expects tmp and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TXOR: A2/A3: expects tmp to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TXOR: A2/A3: expects tmp and dst to have the same valid_shape [PTO1007]");
#define PTO_RULES_TXOR_(s0, s1, s2, s3) PTO_RULES_IF_TXOR_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TSHL_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src1_vrow, pto_dst_vrow) || PTO_NE_(pto_src1_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8000ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSHL: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TSHL: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TSHL: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TSHL: expects src1 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TSHL: expects src0 element type to be i8, i16 or i32 [PTO1006]");
#define PTO_RULES_TSHL_(s0, s1, s2) PTO_RULES_IF_TSHL_(1, s0, s1, s2)
#define PTO_RULES_IF_TSHR_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src1_vrow, pto_dst_vrow) || PTO_NE_(pto_src1_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8000ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSHR: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TSHR: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TSHR: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TSHR: expects src1 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TSHR: expects src0 element type to be i8, i16 or i32 [PTO1006]");
#define PTO_RULES_TSHR_(s0, s1, s2) PTO_RULES_IF_TSHR_(1, s0, s1, s2)
#define PTO_RULES_IF_TANDS_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x198000ULL, pto_src_dtype))), \
        pto_check4 = (pto_check0 | pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8000ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TANDS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TANDS: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TANDS: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TANDS: expects A2/A3 src element type to be i8 or i16 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TANDS: expects A5 src element type to be i8, i16 or i32 [PTO1006]");
#define PTO_RULES_TANDS_(s0, s1, s2) PTO_RULES_IF_TANDS_(1, s0, s1, s2)
#define PTO_RULES_IF_TORS_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x198000ULL, pto_src_dtype))), \
        pto_check4 = (pto_check0 | pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8000ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TORS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TORS: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TORS: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TORS: expects A2/A3 src element type to be i8 or i16 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TORS: expects A5 src element type to be i8, i16 or i32 [PTO1006]");
#define PTO_RULES_TORS_(s0, s1, s2) PTO_RULES_IF_TORS_(1, s0, s1, s2)
#define PTO_RULES_IF_TXORS_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_tmp_dtype = PTO_ST_DTYPE(s2), pto_tmp_vrow = PTO_ST_VROW(s2), pto_tmp_vcol = PTO_ST_VCOL(s2), pto_tmp_bl = PTO_ST_BLAYOUT(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x198000ULL, pto_src_dtype))), \
        pto_check4 = (pto_check0 | pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8000ULL, pto_src_dtype))), \
        pto_check5 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_dst_dtype, pto_tmp_dtype)), \
        pto_check6 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_tmp_bl >= 0 && !PTO_HAS_(0x1ULL, pto_tmp_bl))), \
        pto_check7 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_dst_vrow, pto_tmp_vrow) || PTO_NE_(pto_dst_vcol, pto_tmp_vcol)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TXORS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TXORS: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TXORS: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TXORS: expects A2/A3 src element type to be i8 or i16 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TXORS: expects A5 src element type to be i8, i16 or i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TXORS: A2/A3: expects tmp and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TXORS: A2/A3: expects tmp to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TXORS: A2/A3: expects tmp and dst to have the same valid_shape [PTO1007]");
#define PTO_RULES_TXORS_(s0, s1, s2, s3) PTO_RULES_IF_TXORS_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TSHLS_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_dst_dtype = PTO_ST_DTYPE(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f8000ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSHLS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TSHLS: expects src element type to be any integer [PTO1006]");
#define PTO_RULES_TSHLS_(s0, s1, s2) PTO_RULES_IF_TSHLS_(1, s0, s1, s2)
#define PTO_RULES_IF_TSHRS_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330000ULL, pto_src_dtype))), \
        pto_check5 = (pto_check2 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8000ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSHRS: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TSHRS: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TSHRS: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TSHRS: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TSHRS: expects A2/A3 src element type to be i16 or i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TSHRS: expects A5 src element type to be i8, i16 or i32 [PTO1006]");
#define PTO_RULES_TSHRS_(s0, s1, s2) PTO_RULES_IF_TSHRS_(1, s0, s1, s2)
#define PTO_RULES_IF_TROWSUM_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_tmp_space = PTO_ST_SPACE(s1), pto_tmp_dtype = PTO_ST_DTYPE(s1), pto_tmp_cols = PTO_ST_COLS(s1), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), pto_dst_sl = PTO_ST_SLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl))), \
        pto_check3 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && ((pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check5 = (pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (((!PTO_HAS_(0x1ULL, (pto_dst_bl + 0LL)) && pto_dst_bl >= 0) && (!((pto_dst_cols + 0LL) == 1LL) && pto_dst_cols >= 0))), \
        pto_check6 = (pto_check5) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_check7 = pto_archs != 0 && ((pto_tmp_space >= 0 && !PTO_HAS_(0x4ULL, pto_tmp_space))), \
        pto_check8 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check9 = (pto_check8) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check10 = (pto_check8 | pto_check9) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_tmp_dtype)), \
        pto_check11 = (pto_check6) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((!((pto_tmp_cols + 0LL) >= (pto_src_vcol + 0LL)) && pto_tmp_cols >= 0 && pto_src_vcol >= 0)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TROWSUM: expects src to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TROWSUM: expects src to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TROWSUM: expects src to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TROWSUM: expects dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TROWSUM: expects dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TROWSUM: expects dst to be row_major, or col_major with one column [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TROWSUM: expects src and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TROWSUM: expects tmp to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "TROWSUM: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check9 != 1, "TROWSUM: expects src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check10 != 1, "TROWSUM: expects src and tmp to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check11 != 1, "TROWSUM: A2/A3: expects tmp to be at least as wide as the valid region of src [PTO1017]");
#define PTO_RULES_TROWSUM_(s0, s1, s2) PTO_RULES_IF_TROWSUM_(1, s0, s1, s2)
#define PTO_RULES_IF_TROWMAX_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_tmp_space = PTO_ST_SPACE(s1), pto_tmp_dtype = PTO_ST_DTYPE(s1), pto_tmp_cols = PTO_ST_COLS(s1), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), pto_dst_sl = PTO_ST_SLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl))), \
        pto_check3 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && ((pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check5 = (pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (((!PTO_HAS_(0x1ULL, (pto_dst_bl + 0LL)) && pto_dst_bl >= 0) && (!((pto_dst_cols + 0LL) == 1LL) && pto_dst_cols >= 0))), \
        pto_check6 = (pto_check5) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_check7 = pto_archs != 0 && ((pto_tmp_space >= 0 && !PTO_HAS_(0x4ULL, pto_tmp_space))), \
        pto_check8 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check9 = (pto_check8) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check10 = (pto_check8 | pto_check9) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_tmp_dtype)), \
        pto_check11 = (pto_check6) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((!((pto_tmp_cols + 0LL) >= (pto_src_vcol + 0LL)) && pto_tmp_cols >= 0 && pto_src_vcol >= 0)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TROWMAX: expects src to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TROWMAX: expects src to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TROWMAX: expects src to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TROWMAX: expects dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TROWMAX: expects dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TROWMAX: expects dst to be row_major, or col_major with one column [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TROWMAX: expects src and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TROWMAX: expects tmp to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "TROWMAX: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check9 != 1, "TROWMAX: expects src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check10 != 1, "TROWMAX: expects src and tmp to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check11 != 1, "TROWMAX: A2/A3: expects tmp to be at least as wide as the valid region of src [PTO1017]");
#define PTO_RULES_TROWMAX_(s0, s1, s2) PTO_RULES_IF_TROWMAX_(1, s0, s1, s2)
#define PTO_RULES_IF_TROWMIN_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_tmp_space = PTO_ST_SPACE(s1), pto_tmp_dtype = PTO_ST_DTYPE(s1), pto_tmp_cols = PTO_ST_COLS(s1), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), pto_dst_sl = PTO_ST_SLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl))), \
        pto_check3 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && ((pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check5 = (pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (((!PTO_HAS_(0x1ULL, (pto_dst_bl + 0LL)) && pto_dst_bl >= 0) && (!((pto_dst_cols + 0LL) == 1LL) && pto_dst_cols >= 0))), \
        pto_check6 = (pto_check5) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_check7 = pto_archs != 0 && ((pto_tmp_space >= 0 && !PTO_HAS_(0x4ULL, pto_tmp_space))), \
        pto_check8 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check9 = (pto_check8) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check10 = (pto_check8 | pto_check9) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_tmp_dtype)), \
        pto_check11 = (pto_check6) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((!((pto_tmp_cols + 0LL) >= (pto_src_vcol + 0LL)) && pto_tmp_cols >= 0 && pto_src_vcol >= 0)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TROWMIN: expects src to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TROWMIN: expects src to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TROWMIN: expects src to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TROWMIN: expects dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TROWMIN: expects dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TROWMIN: expects dst to be row_major, or col_major with one column [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TROWMIN: expects src and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TROWMIN: expects tmp to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "TROWMIN: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check9 != 1, "TROWMIN: expects src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check10 != 1, "TROWMIN: expects src and tmp to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check11 != 1, "TROWMIN: A2/A3: expects tmp to be at least as wide as the valid region of src [PTO1017]");
#define PTO_RULES_TROWMIN_(s0, s1, s2) PTO_RULES_IF_TROWMIN_(1, s0, s1, s2)
#define PTO_RULES_IF_TROWPROD_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_tmp_space = PTO_ST_SPACE(s1), pto_tmp_dtype = PTO_ST_DTYPE(s1), pto_tmp_cols = PTO_ST_COLS(s1), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), pto_dst_sl = PTO_ST_SLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl))), \
        pto_check3 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && ((pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check5 = (pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (((!PTO_HAS_(0x1ULL, (pto_dst_bl + 0LL)) && pto_dst_bl >= 0) && (!((pto_dst_cols + 0LL) == 1LL) && pto_dst_cols >= 0))), \
        pto_check6 = (pto_check5) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_check7 = pto_archs != 0 && ((pto_tmp_space >= 0 && !PTO_HAS_(0x4ULL, pto_tmp_space))), \
        pto_check8 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check9 = (pto_check8) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check10 = (pto_check8 | pto_check9) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_tmp_dtype)), \
        pto_check11 = (pto_check6) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((!((pto_tmp_cols + 0LL) >= (pto_src_vcol + 0LL)) && pto_tmp_cols >= 0 && pto_src_vcol >= 0)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TROWPROD: expects src to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TROWPROD: expects src to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TROWPROD: expects src to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TROWPROD: expects dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TROWPROD: expects dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TROWPROD: expects dst to be row_major, or col_major with one column [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TROWPROD: expects src and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TROWPROD: expects tmp to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "TROWPROD: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check9 != 1, "TROWPROD: expects src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check10 != 1, "TROWPROD: expects src and tmp to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check11 != 1, "TROWPROD: A2/A3: expects tmp to be at least as wide as the valid region of src [PTO1017]");
#define PTO_RULES_TROWPROD_(s0, s1, s2) PTO_RULES_IF_TROWPROD_(1, s0, s1, s2)
#define PTO_RULES_IF_TROWARGMAX_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_tmp_space = PTO_ST_SPACE(s1), pto_tmp_dtype = PTO_ST_DTYPE(s1), pto_dst1_space = PTO_ST_SPACE(s2), pto_dst1_dtype = PTO_ST_DTYPE(s2), pto_dst1_vrow = PTO_ST_VROW(s2), pto_dst1_vcol = PTO_ST_VCOL(s2), pto_dst1_sl = PTO_ST_SLAYOUT(s2), pto_dst_space = PTO_ST_SPACE(s3), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_cols = PTO_ST_COLS(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), pto_dst_sl = PTO_ST_SLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl))), \
        pto_check3 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && ((pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check5 = (pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (((!PTO_HAS_(0x1ULL, (pto_dst_bl + 0LL)) && pto_dst_bl >= 0) && (!((pto_dst_cols + 0LL) == 1LL) && pto_dst_cols >= 0))), \
        pto_check6 = (pto_check5) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_check7 = pto_archs != 0 && ((pto_tmp_space >= 0 && !PTO_HAS_(0x4ULL, pto_tmp_space))), \
        pto_check8 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check9 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_dst_dtype))), \
        pto_check10 = (pto_check8) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_src_dtype, pto_tmp_dtype)), \
        pto_check11 = pto_archs != 0 && ((pto_dst1_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst1_space))), \
        pto_check12 = (pto_check11) != 0 ? 2 : pto_archs != 0 && ((pto_dst1_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst1_sl))), \
        pto_check13 = (pto_check8 | pto_check10) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst1_dtype)), \
        pto_check14 = (pto_check5 | pto_check6) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_dst_vrow, pto_dst1_vrow) || PTO_NE_(pto_dst_vcol, pto_dst1_vcol)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TROWARGMAX: expects src to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TROWARGMAX: expects src to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TROWARGMAX: expects src to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TROWARGMAX: expects dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TROWARGMAX: expects dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TROWARGMAX: expects dst to be row_major, or col_major with one column [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TROWARGMAX: expects src and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TROWARGMAX: expects tmp to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "TROWARGMAX: expects src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check9 != 1, "TROWARGMAX: expects dst element type to be i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check10 != 1, "TROWARGMAX: A2/A3: expects src and tmp to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check11 != 1, "TROWARGMAX: expects value to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check12 != 1, "TROWARGMAX: expects value to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check13 != 1, "TROWARGMAX: expects src and value to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check14 != 1, "TROWARGMAX: expects value and dst to have the same valid_shape [PTO1007]");
#define PTO_RULES_TROWARGMAX_(s0, s1, s2, s3) PTO_RULES_IF_TROWARGMAX_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TROWARGMIN_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_tmp_space = PTO_ST_SPACE(s1), pto_tmp_dtype = PTO_ST_DTYPE(s1), pto_dst1_space = PTO_ST_SPACE(s2), pto_dst1_dtype = PTO_ST_DTYPE(s2), pto_dst1_vrow = PTO_ST_VROW(s2), pto_dst1_vcol = PTO_ST_VCOL(s2), pto_dst1_sl = PTO_ST_SLAYOUT(s2), pto_dst_space = PTO_ST_SPACE(s3), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_cols = PTO_ST_COLS(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), pto_dst_sl = PTO_ST_SLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl))), \
        pto_check3 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && ((pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check5 = (pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (((!PTO_HAS_(0x1ULL, (pto_dst_bl + 0LL)) && pto_dst_bl >= 0) && (!((pto_dst_cols + 0LL) == 1LL) && pto_dst_cols >= 0))), \
        pto_check6 = (pto_check5) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_check7 = pto_archs != 0 && ((pto_tmp_space >= 0 && !PTO_HAS_(0x4ULL, pto_tmp_space))), \
        pto_check8 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check9 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_dst_dtype))), \
        pto_check10 = (pto_check8) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_src_dtype, pto_tmp_dtype)), \
        pto_check11 = pto_archs != 0 && ((pto_dst1_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst1_space))), \
        pto_check12 = (pto_check11) != 0 ? 2 : pto_archs != 0 && ((pto_dst1_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst1_sl))), \
        pto_check13 = (pto_check8 | pto_check10) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst1_dtype)), \
        pto_check14 = (pto_check5 | pto_check6) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_dst_vrow, pto_dst1_vrow) || PTO_NE_(pto_dst_vcol, pto_dst1_vcol)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TROWARGMIN: expects src to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TROWARGMIN: expects src to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TROWARGMIN: expects src to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TROWARGMIN: expects dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TROWARGMIN: expects dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TROWARGMIN: expects dst to be row_major, or col_major with one column [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TROWARGMIN: expects src and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TROWARGMIN: expects tmp to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "TROWARGMIN: expects src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check9 != 1, "TROWARGMIN: expects dst element type to be i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check10 != 1, "TROWARGMIN: A2/A3: expects src and tmp to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check11 != 1, "TROWARGMIN: expects value to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check12 != 1, "TROWARGMIN: expects value to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check13 != 1, "TROWARGMIN: expects src and value to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check14 != 1, "TROWARGMIN: expects value and dst to have the same valid_shape [PTO1007]");
#define PTO_RULES_TROWARGMIN_(s0, s1, s2, s3) PTO_RULES_IF_TROWARGMIN_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TCOLSUM_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_tmp_space = PTO_ST_SPACE(s1), pto_tmp_dtype = PTO_ST_DTYPE(s1), pto_tmp_bl = PTO_ST_BLAYOUT(s1), pto_tmp_sl = PTO_ST_SLAYOUT(s1), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), pto_dst_sl = PTO_ST_SLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl)) || (pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check4 = pto_archs != 0 && (PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check5 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check6 = (pto_check3 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check7 = pto_archs != 0 && ((pto_tmp_space >= 0 && !PTO_HAS_(0x4ULL, pto_tmp_space))), \
        pto_check8 = (pto_check7) != 0 ? 2 : pto_archs != 0 && ((pto_tmp_bl >= 0 && !PTO_HAS_(0x1ULL, pto_tmp_bl))), \
        pto_check9 = (pto_check7 | pto_check8) != 0 ? 2 : pto_archs != 0 && ((pto_tmp_sl >= 0 && !PTO_HAS_(0x1ULL, pto_tmp_sl))), \
        pto_check10 = (pto_check3 | pto_check5 | pto_check6) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_tmp_dtype)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCOLSUM: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCOLSUM: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCOLSUM: expects src and dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCOLSUM: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCOLSUM: expects src and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCOLSUM: expects A2/A3 src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TCOLSUM: expects A5 src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TCOLSUM: expects tmp to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "TCOLSUM: expects tmp to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check9 != 1, "TCOLSUM: expects tmp to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check10 != 1, "TCOLSUM: expects src and tmp to have the same element type [PTO1004]");
#define PTO_RULES_TCOLSUM_(s0, s1, s2) PTO_RULES_IF_TCOLSUM_(1, s0, s1, s2)
#define PTO_RULES_IF_TCOLMAX_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), pto_dst_sl = PTO_ST_SLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl)) || (pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check4 = pto_archs != 0 && (PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check5 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check6 = (pto_check3 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCOLMAX: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCOLMAX: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCOLMAX: expects src and dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCOLMAX: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCOLMAX: expects src and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCOLMAX: expects A2/A3 src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TCOLMAX: expects A5 src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]");
#define PTO_RULES_TCOLMAX_(s0, s1) PTO_RULES_IF_TCOLMAX_(1, s0, s1)
#define PTO_RULES_IF_TCOLMIN_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), pto_dst_sl = PTO_ST_SLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl)) || (pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check4 = pto_archs != 0 && (PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check5 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check6 = (pto_check3 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCOLMIN: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCOLMIN: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCOLMIN: expects src and dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCOLMIN: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCOLMIN: expects src and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCOLMIN: expects A2/A3 src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TCOLMIN: expects A5 src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]");
#define PTO_RULES_TCOLMIN_(s0, s1) PTO_RULES_IF_TCOLMIN_(1, s0, s1)
#define PTO_RULES_IF_TCOLPROD_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), pto_dst_sl = PTO_ST_SLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl)) || (pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check4 = pto_archs != 0 && (PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check5 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check6 = (pto_check3 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x33000eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCOLPROD: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCOLPROD: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCOLPROD: expects src and dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCOLPROD: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCOLPROD: expects src and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCOLPROD: expects A2/A3 src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TCOLPROD: expects A5 src element type to be i16, i32, f16, bf16 or f32 [PTO1006]");
#define PTO_RULES_TCOLPROD_(s0, s1) PTO_RULES_IF_TCOLPROD_(1, s0, s1)
#define PTO_RULES_IF_TCOLARGMAX_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_tmp_space = PTO_ST_SPACE(s1), pto_tmp_dtype = PTO_ST_DTYPE(s1), pto_dst1_space = PTO_ST_SPACE(s2), pto_dst1_dtype = PTO_ST_DTYPE(s2), pto_dst1_vrow = PTO_ST_VROW(s2), pto_dst1_vcol = PTO_ST_VCOL(s2), pto_dst1_bl = PTO_ST_BLAYOUT(s2), pto_dst1_sl = PTO_ST_SLAYOUT(s2), pto_dst_space = PTO_ST_SPACE(s3), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), pto_dst_sl = PTO_ST_SLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl))), \
        pto_check3 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check4 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check5 = (pto_check4) != 0 ? 2 : pto_archs != 0 && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check6 = (pto_check4 | pto_check5) != 0 ? 2 : pto_archs != 0 && ((pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check7 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_dst_dtype))), \
        pto_check8 = pto_archs != 0 && ((!((pto_dst_vrow + 0LL) == 1LL) && pto_dst_vrow >= 0)), \
        pto_check9 = (pto_check8) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check10 = pto_archs != 0 && ((pto_tmp_space >= 0 && !PTO_HAS_(0x4ULL, pto_tmp_space))), \
        pto_check11 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_src_dtype, pto_tmp_dtype)), \
        pto_check12 = pto_archs != 0 && ((pto_dst1_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst1_space))), \
        pto_check13 = (pto_check12) != 0 ? 2 : pto_archs != 0 && ((pto_dst1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst1_bl))), \
        pto_check14 = (pto_check12 | pto_check13) != 0 ? 2 : pto_archs != 0 && ((pto_dst1_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst1_sl))), \
        pto_check15 = (pto_check3 | pto_check11) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst1_dtype)), \
        pto_check16 = (pto_check8 | pto_check9) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_dst_vrow, pto_dst1_vrow) || PTO_NE_(pto_dst_vcol, pto_dst1_vcol)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCOLARGMAX: expects src to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCOLARGMAX: expects src to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCOLARGMAX: expects src to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCOLARGMAX: expects src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCOLARGMAX: expects dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCOLARGMAX: expects dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TCOLARGMAX: expects dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TCOLARGMAX: expects dst element type to be i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "TCOLARGMAX: expects dst to have one valid row [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check9 != 1, "TCOLARGMAX: expects src and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check10 != 1, "TCOLARGMAX: expects tmp to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check11 != 1, "TCOLARGMAX: A2/A3: expects src and tmp to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check12 != 1, "TCOLARGMAX: expects value to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check13 != 1, "TCOLARGMAX: expects value to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check14 != 1, "TCOLARGMAX: expects value to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check15 != 1, "TCOLARGMAX: expects src and value to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check16 != 1, "TCOLARGMAX: expects value and dst to have the same valid_shape [PTO1007]");
#define PTO_RULES_TCOLARGMAX_(s0, s1, s2, s3) PTO_RULES_IF_TCOLARGMAX_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TCOLARGMIN_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_tmp_space = PTO_ST_SPACE(s1), pto_tmp_dtype = PTO_ST_DTYPE(s1), pto_dst1_space = PTO_ST_SPACE(s2), pto_dst1_dtype = PTO_ST_DTYPE(s2), pto_dst1_vrow = PTO_ST_VROW(s2), pto_dst1_vcol = PTO_ST_VCOL(s2), pto_dst1_bl = PTO_ST_BLAYOUT(s2), pto_dst1_sl = PTO_ST_SLAYOUT(s2), pto_dst_space = PTO_ST_SPACE(s3), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), pto_dst_sl = PTO_ST_SLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl))), \
        pto_check3 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check4 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check5 = (pto_check4) != 0 ? 2 : pto_archs != 0 && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check6 = (pto_check4 | pto_check5) != 0 ? 2 : pto_archs != 0 && ((pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check7 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_dst_dtype))), \
        pto_check8 = pto_archs != 0 && ((!((pto_dst_vrow + 0LL) == 1LL) && pto_dst_vrow >= 0)), \
        pto_check9 = (pto_check8) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check10 = pto_archs != 0 && ((pto_tmp_space >= 0 && !PTO_HAS_(0x4ULL, pto_tmp_space))), \
        pto_check11 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_src_dtype, pto_tmp_dtype)), \
        pto_check12 = pto_archs != 0 && ((pto_dst1_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst1_space))), \
        pto_check13 = (pto_check12) != 0 ? 2 : pto_archs != 0 && ((pto_dst1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst1_bl))), \
        pto_check14 = (pto_check12 | pto_check13) != 0 ? 2 : pto_archs != 0 && ((pto_dst1_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst1_sl))), \
        pto_check15 = (pto_check3 | pto_check11) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst1_dtype)), \
        pto_check16 = (pto_check8 | pto_check9) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_dst_vrow, pto_dst1_vrow) || PTO_NE_(pto_dst_vcol, pto_dst1_vcol)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCOLARGMIN: expects src to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCOLARGMIN: expects src to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCOLARGMIN: expects src to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCOLARGMIN: expects src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCOLARGMIN: expects dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCOLARGMIN: expects dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TCOLARGMIN: expects dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TCOLARGMIN: expects dst element type to be i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "TCOLARGMIN: expects dst to have one valid row [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check9 != 1, "TCOLARGMIN: expects src and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check10 != 1, "TCOLARGMIN: expects tmp to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check11 != 1, "TCOLARGMIN: A2/A3: expects src and tmp to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check12 != 1, "TCOLARGMIN: expects value to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check13 != 1, "TCOLARGMIN: expects value to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check14 != 1, "TCOLARGMIN: expects value to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check15 != 1, "TCOLARGMIN: expects src and value to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check16 != 1, "TCOLARGMIN: expects value and dst to have the same valid_shape [PTO1007]");
#define PTO_RULES_TCOLARGMIN_(s0, s1, s2, s3) PTO_RULES_IF_TCOLARGMIN_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_THISTOGRAM_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 46 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_idx_dtype = PTO_ST_DTYPE(s1), pto_idx_cols = PTO_ST_COLS(s1), pto_idx_vrow = PTO_ST_VROW(s1), pto_idx_bl = PTO_ST_BLAYOUT(s1), pto_idx_sl = PTO_ST_SLAYOUT(s1), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), pto_dst_sl = PTO_ST_SLAYOUT(s2), \
        pto_here = (applies) && (PTO_ARCHS_ & 46) == 0, \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl))), \
        pto_check3 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x300000ULL, pto_src_dtype))), \
        pto_check4 = pto_archs != 0 && ((pto_idx_bl >= 0 && !PTO_HAS_(0x2ULL, pto_idx_bl))), \
        pto_check5 = (pto_check4) != 0 ? 2 : pto_archs != 0 && ((pto_idx_sl >= 0 && !PTO_HAS_(0x1ULL, pto_idx_sl))), \
        pto_check6 = pto_archs != 0 && ((pto_idx_dtype >= 0 && !PTO_HAS_(0x80000ULL, pto_idx_dtype))), \
        pto_check7 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check8 = (pto_check7) != 0 ? 2 : pto_archs != 0 && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check9 = (pto_check7 | pto_check8) != 0 ? 2 : pto_archs != 0 && ((pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check10 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x200000ULL, pto_dst_dtype))), \
        pto_check11 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_check12 = (pto_check11) != 0 ? 2 : pto_archs != 0 && ((!((pto_dst_cols + 0LL) >= 256LL) && pto_dst_cols >= 0)), \
        pto_check13 = (pto_check11 | pto_check12) != 0 ? 2 : pto_archs != 0 && (((!((pto_dst_vcol + 0LL) == 0LL) && pto_dst_vcol >= 0) && (!((pto_dst_vcol + 0LL) >= 256LL) && pto_dst_vcol >= 0))), \
        pto_check14 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x100000ULL, (pto_src_dtype + 0LL)) && pto_src_dtype >= 0) && ((!((pto_idx_cols + 0LL) == 1LL) && pto_idx_cols >= 0)), \
        pto_check15 = (pto_check3 | pto_check11 | pto_check14) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x100000ULL, (pto_src_dtype + 0LL)) && pto_src_dtype >= 0) && (PTO_NE_(pto_src_vrow, pto_idx_vrow)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "THISTOGRAM: X1: exists on a5, a6, kirin9030, kirindev0000, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "THISTOGRAM: expects src to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "THISTOGRAM: expects src to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "THISTOGRAM: expects src to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "THISTOGRAM: expects src element type to be ui16 or ui32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "THISTOGRAM: expects idx to use the col_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "THISTOGRAM: expects idx to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "THISTOGRAM: expects idx element type to be ui8 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "THISTOGRAM: expects dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "THISTOGRAM: expects dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check9 != 1, "THISTOGRAM: expects dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check10 != 1, "THISTOGRAM: expects dst element type to be ui32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check11 != 1, "THISTOGRAM: expects src and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check12 != 1, "THISTOGRAM: expects dst to have at least 256 columns [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check13 != 1, "THISTOGRAM: expects dst to have no valid column, or at least 256 [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check14 != 1, "THISTOGRAM: when `src.dtype == ui16`, expects idx to have one column [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check15 != 1, "THISTOGRAM: when `src.dtype == ui16`, expects src and idx to have the same valid_shape[0] [PTO1008]");
#define PTO_RULES_THISTOGRAM_(s0, s1, s2) PTO_RULES_IF_THISTOGRAM_(1, s0, s1, s2)
#define PTO_RULES_IF_TROWEXPAND_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vrow = PTO_ST_VROW(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), pto_dst_sl = PTO_ST_SLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl))), \
        pto_check2 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check4 = (pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && ((pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check5 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check6 = (pto_check5) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check7 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TROWEXPAND: expects src to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TROWEXPAND: expects src to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TROWEXPAND: expects dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TROWEXPAND: expects dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TROWEXPAND: expects dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TROWEXPAND: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TROWEXPAND: expects src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TROWEXPAND: expects src and dst to have the same valid_shape[0] [PTO1008]");
#define PTO_RULES_TROWEXPAND_(s0, s1) PTO_RULES_IF_TROWEXPAND_(1, s0, s1)
#define PTO_RULES_IF_TCOLEXPAND_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), pto_dst_sl = PTO_ST_SLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl)) || (pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check5 = pto_archs != 0 && (PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCOLEXPAND: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCOLEXPAND: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCOLEXPAND: expects src and dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCOLEXPAND: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCOLEXPAND: expects src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCOLEXPAND: expects src and dst to have the same valid_shape[1] [PTO1009]");
#define PTO_RULES_TCOLEXPAND_(s0, s1) PTO_RULES_IF_TCOLEXPAND_(1, s0, s1)
#define PTO_RULES_IF_TROWEXPANDADD_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_tmp_given = (int)PTO_GIVEN_(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src1_vrow, pto_dst_vrow)), \
        pto_check4 = (pto_check0 | pto_check3) != 0 ? 2 : pto_archs != 0 && ((((!PTO_HAS_(0x2ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0) || (!((pto_src1_vcol + 0LL) == 1LL) && pto_src1_vcol >= 0)) && ((!PTO_HAS_(0x1ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0) || (!((pto_src1_vcol + 0LL) == (32LL / (((PTO_BITS_(pto_src1_dtype) + 7) / 8) == 0 ? 1 : ((PTO_BITS_(pto_src1_dtype) + 7) / 8)))) && pto_src1_vcol >= 0 && pto_src1_dtype >= 0 && ((PTO_BITS_(pto_src1_dtype) + 7) / 8) != 0)))), \
        pto_check5 = (pto_check1 | pto_check4) != 0 ? 2 : pto_archs != 0 && pto_tmp_given && (((!PTO_HAS_(0x2ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) && (!PTO_HAS_(0x2ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0))), \
        pto_check6 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check7 = (pto_check0 | pto_check6) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TROWEXPANDADD: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TROWEXPANDADD: expects src0 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TROWEXPANDADD: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TROWEXPANDADD: expects src1 and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TROWEXPANDADD: expects src1 to hold one value a row: col_major with one column, or row_major with 32 bytes [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TROWEXPANDADD: when `given(tmp)`, expects no tmp unless src0 or src1 is a col_major column [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TROWEXPANDADD: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TROWEXPANDADD: expects A5 src0 element type to be i8, i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TROWEXPANDADD_(s0, s1, s2, s3) PTO_RULES_IF_TROWEXPANDADD_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TROWEXPANDSUB_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_tmp_given = (int)PTO_GIVEN_(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && pto_tmp_given && (((!PTO_HAS_(0x2ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) && (!PTO_HAS_(0x2ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0))), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check4 = (pto_check0 | pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TROWEXPANDSUB: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TROWEXPANDSUB: expects dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TROWEXPANDSUB: when `given(tmp)`, expects no tmp unless src0 or src1 is a col_major column [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TROWEXPANDSUB: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TROWEXPANDSUB: expects A5 src0 element type to be i8, i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TROWEXPANDSUB_(s0, s1, s2, s3) PTO_RULES_IF_TROWEXPANDSUB_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TROWEXPANDMUL_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_tmp_given = (int)PTO_GIVEN_(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && pto_tmp_given && (((!PTO_HAS_(0x2ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) && (!PTO_HAS_(0x2ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0))), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check4 = (pto_check0 | pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TROWEXPANDMUL: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TROWEXPANDMUL: expects dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TROWEXPANDMUL: when `given(tmp)`, expects no tmp unless src0 or src1 is a col_major column [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TROWEXPANDMUL: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TROWEXPANDMUL: expects A5 src0 element type to be i8, i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TROWEXPANDMUL_(s0, s1, s2, s3) PTO_RULES_IF_TROWEXPANDMUL_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TROWEXPANDDIV_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_tmp_given = (int)PTO_GIVEN_(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && pto_tmp_given && (((!PTO_HAS_(0x2ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) && (!PTO_HAS_(0x2ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0))), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_check4 = (pto_check0 | pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TROWEXPANDDIV: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TROWEXPANDDIV: expects dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TROWEXPANDDIV: when `given(tmp)`, expects no tmp unless src0 or src1 is a col_major column [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TROWEXPANDDIV: expects A2/A3 src0 element type to be f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TROWEXPANDDIV: expects A5 src0 element type to be i8, i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TROWEXPANDDIV_(s0, s1, s2, s3) PTO_RULES_IF_TROWEXPANDDIV_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TROWEXPANDMAX_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_tmp_dtype = PTO_ST_DTYPE(s2), pto_tmp_given = (int)PTO_GIVEN_(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((((((!PTO_HAS_(0x1ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) || (!((pto_src_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0)) || (!((pto_src_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0)) || ((!((pto_src1_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (((!PTO_HAS_(0x2ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0) || (!((pto_src1_vcol + 0LL) == 1LL) && pto_src1_vcol >= 0)) && ((!PTO_HAS_(0x1ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0) || (!((pto_src1_vcol + 0LL) == (32LL / (((PTO_BITS_(pto_src1_dtype) + 7) / 8) == 0 ? 1 : ((PTO_BITS_(pto_src1_dtype) + 7) / 8)))) && pto_src1_vcol >= 0 && pto_src1_dtype >= 0 && ((PTO_BITS_(pto_src1_dtype) + 7) / 8) != 0))))) && ((((!PTO_HAS_(0x1ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0) || (!((pto_src1_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0)) || (!((pto_src1_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0)) || ((!((pto_src_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (((!PTO_HAS_(0x2ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) || (!((pto_src_vcol + 0LL) == 1LL) && pto_src_vcol >= 0)) && ((!PTO_HAS_(0x1ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) || (!((pto_src_vcol + 0LL) == (32LL / (((PTO_BITS_(pto_src_dtype) + 7) / 8) == 0 ? 1 : ((PTO_BITS_(pto_src_dtype) + 7) / 8)))) && pto_src_vcol >= 0 && pto_src_dtype >= 0 && ((PTO_BITS_(pto_src_dtype) + 7) / 8) != 0))))))), \
        pto_check3 = pto_archs != 0 && (pto_archs & 17) == 0 && (pto_tmp_given), \
        pto_check4 = (pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && pto_tmp_given && (((!PTO_HAS_(0x2ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) && (!PTO_HAS_(0x2ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0))), \
        pto_check5 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_dst_dtype, pto_tmp_dtype)), \
        pto_check6 = (pto_check0 | pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check7 = (pto_check0 | pto_check2 | pto_check6) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TROWEXPANDMAX: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TROWEXPANDMAX: expects dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TROWEXPANDMAX: expects one of src0 and src1 to be row_major with the valid_shape of dst and the other to hold one value a row: col_major with one column, or row_major with 32 bytes [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TROWEXPANDMAX: A5: expects no operand tmp here [PTO1015]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TROWEXPANDMAX: when `given(tmp)`, expects no tmp unless src0 or src1 is a col_major column [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TROWEXPANDMAX: expects tmp and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TROWEXPANDMAX: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TROWEXPANDMAX: expects A5 src0 element type to be i8, i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TROWEXPANDMAX_(s0, s1, s2, s3) PTO_RULES_IF_TROWEXPANDMAX_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TROWEXPANDMIN_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_tmp_dtype = PTO_ST_DTYPE(s2), pto_tmp_given = (int)PTO_GIVEN_(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((((((!PTO_HAS_(0x1ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) || (!((pto_src_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0)) || (!((pto_src_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0)) || ((!((pto_src1_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (((!PTO_HAS_(0x2ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0) || (!((pto_src1_vcol + 0LL) == 1LL) && pto_src1_vcol >= 0)) && ((!PTO_HAS_(0x1ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0) || (!((pto_src1_vcol + 0LL) == (32LL / (((PTO_BITS_(pto_src1_dtype) + 7) / 8) == 0 ? 1 : ((PTO_BITS_(pto_src1_dtype) + 7) / 8)))) && pto_src1_vcol >= 0 && pto_src1_dtype >= 0 && ((PTO_BITS_(pto_src1_dtype) + 7) / 8) != 0))))) && ((((!PTO_HAS_(0x1ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0) || (!((pto_src1_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0)) || (!((pto_src1_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0)) || ((!((pto_src_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (((!PTO_HAS_(0x2ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) || (!((pto_src_vcol + 0LL) == 1LL) && pto_src_vcol >= 0)) && ((!PTO_HAS_(0x1ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) || (!((pto_src_vcol + 0LL) == (32LL / (((PTO_BITS_(pto_src_dtype) + 7) / 8) == 0 ? 1 : ((PTO_BITS_(pto_src_dtype) + 7) / 8)))) && pto_src_vcol >= 0 && pto_src_dtype >= 0 && ((PTO_BITS_(pto_src_dtype) + 7) / 8) != 0))))))), \
        pto_check3 = pto_archs != 0 && (pto_archs & 17) == 0 && (pto_tmp_given), \
        pto_check4 = (pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && pto_tmp_given && (((!PTO_HAS_(0x2ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) && (!PTO_HAS_(0x2ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0))), \
        pto_check5 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_dst_dtype, pto_tmp_dtype)), \
        pto_check6 = (pto_check0 | pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check7 = (pto_check0 | pto_check2 | pto_check6) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TROWEXPANDMIN: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TROWEXPANDMIN: expects dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TROWEXPANDMIN: expects one of src0 and src1 to be row_major with the valid_shape of dst and the other to hold one value a row: col_major with one column, or row_major with 32 bytes [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TROWEXPANDMIN: A5: expects no operand tmp here [PTO1015]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TROWEXPANDMIN: when `given(tmp)`, expects no tmp unless src0 or src1 is a col_major column [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TROWEXPANDMIN: expects tmp and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TROWEXPANDMIN: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TROWEXPANDMIN: expects A5 src0 element type to be i8, i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TROWEXPANDMIN_(s0, s1, s2, s3) PTO_RULES_IF_TROWEXPANDMIN_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TROWEXPANDEXPDIF_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_tmp_dtype = PTO_ST_DTYPE(s2), pto_tmp_given = (int)PTO_GIVEN_(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_vrow = PTO_ST_VROW(s3), pto_dst_vcol = PTO_ST_VCOL(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((((((!PTO_HAS_(0x1ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) || (!((pto_src_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0)) || (!((pto_src_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src_vcol >= 0 && pto_dst_vcol >= 0)) || ((!((pto_src1_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0) || (((!PTO_HAS_(0x2ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0) || (!((pto_src1_vcol + 0LL) == 1LL) && pto_src1_vcol >= 0)) && ((!PTO_HAS_(0x1ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0) || (!((pto_src1_vcol + 0LL) == (32LL / (((PTO_BITS_(pto_src1_dtype) + 7) / 8) == 0 ? 1 : ((PTO_BITS_(pto_src1_dtype) + 7) / 8)))) && pto_src1_vcol >= 0 && pto_src1_dtype >= 0 && ((PTO_BITS_(pto_src1_dtype) + 7) / 8) != 0))))) && ((((!PTO_HAS_(0x1ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0) || (!((pto_src1_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src1_vrow >= 0 && pto_dst_vrow >= 0)) || (!((pto_src1_vcol + 0LL) == (pto_dst_vcol + 0LL)) && pto_src1_vcol >= 0 && pto_dst_vcol >= 0)) || ((!((pto_src_vrow + 0LL) == (pto_dst_vrow + 0LL)) && pto_src_vrow >= 0 && pto_dst_vrow >= 0) || (((!PTO_HAS_(0x2ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) || (!((pto_src_vcol + 0LL) == 1LL) && pto_src_vcol >= 0)) && ((!PTO_HAS_(0x1ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) || (!((pto_src_vcol + 0LL) == (32LL / (((PTO_BITS_(pto_src_dtype) + 7) / 8) == 0 ? 1 : ((PTO_BITS_(pto_src_dtype) + 7) / 8)))) && pto_src_vcol >= 0 && pto_src_dtype >= 0 && ((PTO_BITS_(pto_src_dtype) + 7) / 8) != 0))))))), \
        pto_check3 = pto_archs != 0 && (pto_archs & 17) == 0 && (pto_tmp_given), \
        pto_check4 = (pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && pto_tmp_given && (((!PTO_HAS_(0x2ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) && (!PTO_HAS_(0x2ULL, (pto_src1_bl + 0LL)) && pto_src1_bl >= 0))), \
        pto_check5 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_dst_dtype, pto_tmp_dtype)), \
        pto_check6 = (pto_check0 | pto_check2) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TROWEXPANDEXPDIF: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TROWEXPANDEXPDIF: expects dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TROWEXPANDEXPDIF: expects one of src0 and src1 to be row_major with the valid_shape of dst and the other to hold one value a row: col_major with one column, or row_major with 32 bytes [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TROWEXPANDEXPDIF: A5: expects no operand tmp here [PTO1015]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TROWEXPANDEXPDIF: when `given(tmp)`, expects no tmp unless src0 or src1 is a col_major column [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TROWEXPANDEXPDIF: expects tmp and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TROWEXPANDEXPDIF: expects src0 element type to be f16 or f32 [PTO1006]");
#define PTO_RULES_TROWEXPANDEXPDIF_(s0, s1, s2, s3) PTO_RULES_IF_TROWEXPANDEXPDIF_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TCOLEXPANDADD_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_rows = PTO_ST_ROWS(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src1_vcol, pto_dst_vcol)), \
        pto_check5 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check6 = (pto_check0 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCOLEXPANDADD: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCOLEXPANDADD: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCOLEXPANDADD: expects src0 and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCOLEXPANDADD: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCOLEXPANDADD: expects src1 and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCOLEXPANDADD: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TCOLEXPANDADD: expects A5 src0 element type to be i8, i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TCOLEXPANDADD_(s0, s1, s2) PTO_RULES_IF_TCOLEXPANDADD_(1, s0, s1, s2)
#define PTO_RULES_IF_TCOLEXPANDSUB_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_rows = PTO_ST_ROWS(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src1_vcol, pto_dst_vcol)), \
        pto_check5 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check6 = (pto_check0 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCOLEXPANDSUB: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCOLEXPANDSUB: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCOLEXPANDSUB: expects src0 and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCOLEXPANDSUB: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCOLEXPANDSUB: expects src1 and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCOLEXPANDSUB: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TCOLEXPANDSUB: expects A5 src0 element type to be i8, i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TCOLEXPANDSUB_(s0, s1, s2) PTO_RULES_IF_TCOLEXPANDSUB_(1, s0, s1, s2)
#define PTO_RULES_IF_TCOLEXPANDMUL_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_rows = PTO_ST_ROWS(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src1_vcol, pto_dst_vcol)), \
        pto_check5 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check6 = (pto_check0 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCOLEXPANDMUL: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCOLEXPANDMUL: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCOLEXPANDMUL: expects src0 and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCOLEXPANDMUL: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCOLEXPANDMUL: expects src1 and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCOLEXPANDMUL: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TCOLEXPANDMUL: expects A5 src0 element type to be i8, i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TCOLEXPANDMUL_(s0, s1, s2) PTO_RULES_IF_TCOLEXPANDMUL_(1, s0, s1, s2)
#define PTO_RULES_IF_TCOLEXPANDDIV_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_rows = PTO_ST_ROWS(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src1_vcol, pto_dst_vcol)), \
        pto_check5 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_check6 = (pto_check0 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCOLEXPANDDIV: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCOLEXPANDDIV: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCOLEXPANDDIV: expects src0 and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCOLEXPANDDIV: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCOLEXPANDDIV: expects src1 and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCOLEXPANDDIV: expects A2/A3 src0 element type to be f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TCOLEXPANDDIV: expects A5 src0 element type to be i8, i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TCOLEXPANDDIV_(s0, s1, s2) PTO_RULES_IF_TCOLEXPANDDIV_(1, s0, s1, s2)
#define PTO_RULES_IF_TCOLEXPANDMAX_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_rows = PTO_ST_ROWS(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src1_vcol, pto_dst_vcol)), \
        pto_check5 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check6 = (pto_check0 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCOLEXPANDMAX: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCOLEXPANDMAX: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCOLEXPANDMAX: expects src0 and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCOLEXPANDMAX: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCOLEXPANDMAX: expects src1 and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCOLEXPANDMAX: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TCOLEXPANDMAX: expects A5 src0 element type to be i8, i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TCOLEXPANDMAX_(s0, s1, s2) PTO_RULES_IF_TCOLEXPANDMAX_(1, s0, s1, s2)
#define PTO_RULES_IF_TCOLEXPANDMIN_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_rows = PTO_ST_ROWS(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src1_vcol, pto_dst_vcol)), \
        pto_check5 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check6 = (pto_check0 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCOLEXPANDMIN: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCOLEXPANDMIN: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCOLEXPANDMIN: expects src0 and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCOLEXPANDMIN: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCOLEXPANDMIN: expects src1 and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCOLEXPANDMIN: expects A2/A3 src0 element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TCOLEXPANDMIN: expects A5 src0 element type to be i8, i16, i32, f16 or f32 [PTO1006]");
#define PTO_RULES_TCOLEXPANDMIN_(s0, s1, s2) PTO_RULES_IF_TCOLEXPANDMIN_(1, s0, s1, s2)
#define PTO_RULES_IF_TCOLEXPANDEXPDIF_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_rows = PTO_ST_ROWS(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_vcol = PTO_ST_VCOL(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src1_vcol, pto_dst_vcol)), \
        pto_check5 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCOLEXPANDEXPDIF: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCOLEXPANDEXPDIF: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCOLEXPANDEXPDIF: expects src0 and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCOLEXPANDEXPDIF: expects src0 and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCOLEXPANDEXPDIF: expects src1 and dst to have the same valid_shape[1] [PTO1009]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCOLEXPANDEXPDIF: expects src0 element type to be f16 or f32 [PTO1006]");
#define PTO_RULES_TCOLEXPANDEXPDIF_(s0, s1, s2) PTO_RULES_IF_TCOLEXPANDEXPDIF_(1, s0, s1, s2)
#define PTO_RULES_IF_TFILLPAD_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_src_fractal = PTO_ST_FRACTAL(s0), pto_src_pad = PTO_ST_PAD(s0), pto_src_compact = PTO_ST_COMPACT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_rows = PTO_ST_ROWS(s1), pto_dst_cols = PTO_ST_COLS(s1), pto_dst_vrow = PTO_ST_VROW(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), pto_dst_sl = PTO_ST_SLAYOUT(s1), pto_dst_fractal = PTO_ST_FRACTAL(s1), pto_dst_pad = PTO_ST_PAD(s1), pto_dst_compact = PTO_ST_COMPACT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0xcULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0xcULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0xbb9feeULL, pto_src_dtype)) || (pto_dst_dtype >= 0 && !PTO_HAS_(0xbb9feeULL, pto_dst_dtype))), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(PTO_BITS_(pto_src_dtype), PTO_BITS_(pto_dst_dtype))), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((!((pto_src_space + 0LL) == (pto_dst_space + 0LL)) && pto_src_space >= 0 && pto_dst_space >= 0)), \
        pto_check4 = pto_archs != 0 && ((PTO_HAS_(0x1ULL, (pto_dst_pad + 0LL)) && pto_dst_pad >= 0)), \
        pto_check5 = (pto_check0 | pto_check3) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x4ULL, (pto_dst_space + 0LL)) && pto_dst_space >= 0) && (((!((pto_dst_rows + 0LL) >= (pto_src_rows + 0LL)) && pto_dst_rows >= 0 && pto_src_rows >= 0) || (!((pto_dst_cols + 0LL) >= (pto_src_cols + 0LL)) && pto_dst_cols >= 0 && pto_src_cols >= 0))), \
        pto_check6 = (pto_check0 | pto_check1 | pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x8ULL, (pto_dst_space + 0LL)) && pto_dst_space >= 0) && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check7 = (pto_check0 | pto_check3 | pto_check5) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x8ULL, (pto_dst_space + 0LL)) && pto_dst_space >= 0) && (PTO_NE_(pto_src_rows, pto_dst_rows) || PTO_NE_(pto_src_cols, pto_dst_cols)), \
        pto_check8 = (pto_check0 | pto_check3 | pto_check5 | pto_check7) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x8ULL, (pto_dst_space + 0LL)) && pto_dst_space >= 0) && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check9 = (pto_check0 | pto_check3) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x8ULL, (pto_dst_space + 0LL)) && pto_dst_space >= 0) && (((!((pto_src_bl + 0LL) == (pto_dst_bl + 0LL)) && pto_src_bl >= 0 && pto_dst_bl >= 0) || (!((pto_src_sl + 0LL) == (pto_dst_sl + 0LL)) && pto_src_sl >= 0 && pto_dst_sl >= 0))), \
        pto_check10 = (pto_check0 | pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x8ULL, (pto_dst_space + 0LL)) && pto_dst_space >= 0) && ((((!((pto_src_fractal + 0LL) == (pto_dst_fractal + 0LL)) && pto_src_fractal >= 0 && pto_dst_fractal >= 0) || (!((pto_src_pad + 0LL) == (pto_dst_pad + 0LL)) && pto_src_pad >= 0 && pto_dst_pad >= 0)) || (!((pto_src_compact + 0LL) == (pto_dst_compact + 0LL)) && pto_src_compact >= 0 && pto_dst_compact >= 0))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TFILLPAD: expects src and dst to be in the vec or mat address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TFILLPAD: expects src and dst element type to be any 8-bit type, any 16-bit type, any 32-bit type or fp4 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TFILLPAD: expects src and dst to have the same element size [PTO1005]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TFILLPAD: expects src and dst in the same address space [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TFILLPAD: expects dst with a pad value other than null [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TFILLPAD: when `dst.loc == vec`, expects dst to be at least as large as src [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TFILLPAD: when `dst.loc == mat`, expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TFILLPAD: when `dst.loc == mat`, expects src and dst to have the same shape [PTO1010]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "TFILLPAD: when `dst.loc == mat`, expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check9 != 1, "TFILLPAD: when `dst.loc == mat`, expects src and dst of one layout in mat [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check10 != 1, "TFILLPAD: when `dst.loc == mat`, expects src and dst of one type in mat [PTO1016]");
#define PTO_RULES_TFILLPAD_(s0, s1) PTO_RULES_IF_TFILLPAD_(1, s0, s1)
#define PTO_RULES_IF_TTRANS_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_tmp_dtype = PTO_ST_DTYPE(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_rows = PTO_ST_ROWS(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_tmp_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_tmp_dtype, pto_dst_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check2 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl))), \
        pto_check3 = (pto_check0 | pto_check1 | pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((((!PTO_HAS_(0x1ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) || (!((((pto_src_cols + 0LL) * ((PTO_BITS_(pto_src_dtype) + 7) / 8)) % (32LL == 0 ? 1 : 32LL)) == 0LL) && pto_src_cols >= 0 && pto_src_dtype >= 0 && 32LL != 0)) && ((!PTO_HAS_(0x2ULL, (pto_src_bl + 0LL)) && pto_src_bl >= 0) || (!((((pto_src_rows + 0LL) * ((PTO_BITS_(pto_src_dtype) + 7) / 8)) % (32LL == 0 ? 1 : 32LL)) == 0LL) && pto_src_rows >= 0 && pto_src_dtype >= 0 && 32LL != 0)))), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((((!PTO_HAS_(0x1ULL, (pto_dst_bl + 0LL)) && pto_dst_bl >= 0) || (!((((pto_dst_cols + 0LL) * ((PTO_BITS_(pto_dst_dtype) + 7) / 8)) % (32LL == 0 ? 1 : 32LL)) == 0LL) && pto_dst_cols >= 0 && pto_dst_dtype >= 0 && 32LL != 0)) && ((!PTO_HAS_(0x2ULL, (pto_dst_bl + 0LL)) && pto_dst_bl >= 0) || (!((((pto_dst_rows + 0LL) * ((PTO_BITS_(pto_dst_dtype) + 7) / 8)) % (32LL == 0 ? 1 : 32LL)) == 0LL) && pto_dst_rows >= 0 && pto_dst_dtype >= 0 && 32LL != 0)))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TTRANS: expects src, tmp and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TTRANS: expects src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TTRANS: A2/A3: expects src to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TTRANS: A5: expects src to fill 32-byte blocks along its major dimension [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TTRANS: A5: expects dst to fill 32-byte blocks along its major dimension [PTO1016]");
#define PTO_RULES_TTRANS_(s0, s1, s2) PTO_RULES_IF_TTRANS_(1, s0, s1, s2)
#define PTO_RULES_IF_TCONCAT_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_space = PTO_ST_SPACE(s1), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_src1_vcol = PTO_ST_VCOL(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_cols = PTO_ST_COLS(s2), pto_dst_vrow = PTO_ST_VROW(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_src1_space >= 0 && !PTO_HAS_(0x4ULL, pto_src1_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src1_vrow, pto_dst_vrow)), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check5 = (pto_check3) != 0 ? 2 : pto_archs != 0 && ((!(((pto_src_vcol + 0LL) + (pto_src1_vcol + 0LL)) <= (pto_dst_cols + 0LL)) && pto_src_vcol >= 0 && pto_src1_vcol >= 0 && pto_dst_cols >= 0)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCONCAT: expects src0, src1 and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCONCAT: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCONCAT: expects src0 element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCONCAT: expects src0, src1 and dst to have the same valid_shape[0] [PTO1008]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCONCAT: A5: expects src0, src1 and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCONCAT: expects dst to hold the valid columns of src0 and src1 [PTO1017]");
#define PTO_RULES_TCONCAT_(s0, s1, s2) PTO_RULES_IF_TCONCAT_(1, s0, s1, s2)
#define PTO_RULES_IF_TCONCATIDX_(applies, s0, s1, s2, s3, s4) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src1_space = PTO_ST_SPACE(s1), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_vrow = PTO_ST_VROW(s1), pto_idx_space = PTO_ST_SPACE(s2), pto_idx_dtype = PTO_ST_DTYPE(s2), pto_idx1_space = PTO_ST_SPACE(s3), pto_idx1_dtype = PTO_ST_DTYPE(s3), pto_dst_space = PTO_ST_SPACE(s4), pto_dst_dtype = PTO_ST_DTYPE(s4), pto_dst_vrow = PTO_ST_VROW(s4), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_src1_space >= 0 && !PTO_HAS_(0x4ULL, pto_src1_space)) || (pto_idx_space >= 0 && !PTO_HAS_(0x4ULL, pto_idx_space)) || (pto_idx1_space >= 0 && !PTO_HAS_(0x4ULL, pto_idx1_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check3 = pto_archs != 0 && ((pto_idx_dtype >= 0 && !PTO_HAS_(0x3b8000ULL, pto_idx_dtype)) || (pto_idx1_dtype >= 0 && !PTO_HAS_(0x3b8000ULL, pto_idx1_dtype))), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_idx_dtype, pto_idx1_dtype)), \
        pto_check5 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_src1_vrow) || PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src1_vrow, pto_dst_vrow)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCONCATIDX: expects src0, src1, idx0, idx1 and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCONCATIDX: expects src0, src1 and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCONCATIDX: expects src0 element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCONCATIDX: expects idx0 and idx1 element type to be i8, i16 or i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCONCATIDX: expects idx0 and idx1 to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCONCATIDX: expects src0, src1 and dst to have the same valid_shape[0] [PTO1008]");
#define PTO_RULES_TCONCATIDX_(s0, s1, s2, s3, s4) PTO_RULES_IF_TCONCATIDX_(1, s0, s1, s2, s3, s4)
#define PTO_RULES_IF_TPACK_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 46 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_vrow = PTO_ST_VROW(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), \
        pto_here = (applies) && (PTO_ARCHS_ & 46) == 0, \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src_dtype)) || (pto_dst_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_dst_dtype))), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_check4 = (pto_check2) != 0 ? 2 : pto_archs != 0 && ((((!(((PTO_BITS_(pto_src_dtype) + 7) / 8) == 4LL) && pto_src_dtype >= 0) || (!(((PTO_BITS_(pto_dst_dtype) + 7) / 8) < 4LL) && pto_dst_dtype >= 0)) && ((!(((PTO_BITS_(pto_src_dtype) + 7) / 8) == 2LL) && pto_src_dtype >= 0) || (!(((PTO_BITS_(pto_dst_dtype) + 7) / 8) == 1LL) && pto_dst_dtype >= 0)))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TPACK: X1: exists on a5, a6, kirin9030, kirindev0000, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TPACK: expects src and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TPACK: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TPACK: expects src and dst element type to be any integer or any float of 16 bits or more [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TPACK: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TPACK: expects elements of 4 bytes into 2 or 1, or of 2 into 1 [PTO1016]");
#define PTO_RULES_TPACK_(s0, s1) PTO_RULES_IF_TPACK_(1, s0, s1)
#define PTO_RULES_IF_TINTERLEAVE_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 46 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_space = PTO_ST_SPACE(s1), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), pto_dst1_space = PTO_ST_SPACE(s3), pto_dst1_dtype = PTO_ST_DTYPE(s3), pto_dst1_bl = PTO_ST_BLAYOUT(s3), \
        pto_here = (applies) && (PTO_ARCHS_ & 46) == 0, \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_src1_space >= 0 && !PTO_HAS_(0x4ULL, pto_src1_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space)) || (pto_dst1_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst1_space))), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src_dtype, pto_dst1_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst1_dtype) || PTO_NE_(pto_dst_dtype, pto_dst1_dtype)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src_dtype))), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl)) || (pto_dst1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst1_bl))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TINTERLEAVE: X1: exists on a5, a6, kirin9030, kirindev0000, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TINTERLEAVE: expects src0, src1, dst0 and dst1 to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TINTERLEAVE: expects src0, src1, dst0 and dst1 to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TINTERLEAVE: expects src0 element type to be any integer or any float of 16 bits or more [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TINTERLEAVE: expects src0, src1, dst0 and dst1 to use the row_major blayout [PTO1002]");
#define PTO_RULES_TINTERLEAVE_(s0, s1, s2, s3) PTO_RULES_IF_TINTERLEAVE_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TDEINTERLEAVE_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 46 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src1_space = PTO_ST_SPACE(s1), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src1_bl = PTO_ST_BLAYOUT(s1), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), pto_dst1_space = PTO_ST_SPACE(s3), pto_dst1_dtype = PTO_ST_DTYPE(s3), pto_dst1_bl = PTO_ST_BLAYOUT(s3), \
        pto_here = (applies) && (PTO_ARCHS_ & 46) == 0, \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_src1_space >= 0 && !PTO_HAS_(0x4ULL, pto_src1_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space)) || (pto_dst1_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst1_space))), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src_dtype, pto_dst1_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_dst1_dtype) || PTO_NE_(pto_dst_dtype, pto_dst1_dtype)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src_dtype))), \
        pto_check3 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_src1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src1_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl)) || (pto_dst1_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst1_bl))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TDEINTERLEAVE: X1: exists on a5, a6, kirin9030, kirindev0000, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TDEINTERLEAVE: expects src0, src1, dst0 and dst1 to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TDEINTERLEAVE: expects src0, src1, dst0 and dst1 to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TDEINTERLEAVE: expects src0 element type to be any integer or any float of 16 bits or more [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TDEINTERLEAVE: expects src0, src1, dst0 and dst1 to use the row_major blayout [PTO1002]");
#define PTO_RULES_TDEINTERLEAVE_(s0, s1, s2, s3) PTO_RULES_IF_TDEINTERLEAVE_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TGATHER_(applies, s0, s1, s2, s3, s4, s5) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_cols = PTO_ST_COLS(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst1_given = (int)PTO_GIVEN_(s2), pto_idx_dtype = PTO_ST_DTYPE(s3), pto_idx_cols = PTO_ST_COLS(s3), pto_idx_vrow = PTO_ST_VROW(s3), pto_idx_vcol = PTO_ST_VCOL(s3), pto_idx_given = (int)PTO_GIVEN_(s3), pto_tmp_dtype = PTO_ST_DTYPE(s4), pto_tmp_vrow = PTO_ST_VROW(s4), pto_tmp_vcol = PTO_ST_VCOL(s4), \
        pto_check0 = pto_archs != 0 && pto_idx_given && (pto_dst1_given), \
        pto_check1 = pto_archs != 0 && pto_idx_given && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && pto_idx_given && ((pto_src_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_src_dtype))), \
        pto_check3 = pto_archs != 0 && (pto_archs & 46) == 0 && pto_idx_given && ((pto_idx_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_idx_dtype))), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 46) == 0 && pto_idx_given && (PTO_NE_(pto_idx_dtype, pto_tmp_dtype)), \
        pto_check5 = pto_archs != 0 && (pto_archs & 46) == 0 && pto_idx_given && (PTO_NE_(pto_idx_vrow, pto_tmp_vrow) || PTO_NE_(pto_idx_vcol, pto_tmp_vcol)), \
        pto_check6 = (pto_check1 | pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && pto_idx_given && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b8006ULL, pto_src_dtype))), \
        pto_check7 = (pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && pto_idx_given && ((pto_idx_dtype >= 0 && !PTO_HAS_(0x330000ULL, pto_idx_dtype))), \
        pto_check8 = pto_archs != 0 && pto_idx_given && ((!((pto_dst_vcol + 0LL) == (pto_dst_cols + 0LL)) && pto_dst_vcol >= 0 && pto_dst_cols >= 0)), \
        pto_check9 = (pto_check5) != 0 ? 2 : pto_archs != 0 && pto_idx_given && ((!((pto_idx_vcol + 0LL) == (pto_idx_cols + 0LL)) && pto_idx_vcol >= 0 && pto_idx_cols >= 0)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TGATHER: when `given(idx)`, expects no operand cdst and k here [PTO1015]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TGATHER: when `given(idx)`, expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TGATHER: when `given(idx)`, expects A2/A3 src element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TGATHER: when `given(idx)`, expects A2/A3 idx element type to be i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TGATHER: A2/A3: when `given(idx)`, expects idx and tmp to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TGATHER: A2/A3: when `given(idx)`, expects idx and tmp to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TGATHER: when `given(idx)`, expects A5 src element type to be i8, i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TGATHER: when `given(idx)`, expects A5 idx element type to be i16 or i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "TGATHER: when `given(idx)`, expects dst to be valid in all its columns [PTO1017]"); \
    PTO_STATIC_ASSERT_(pto_check9 != 1, "TGATHER: when `given(idx)`, expects idx to be valid in all its columns [PTO1017]");
#define PTO_RULES_TGATHER_(s0, s1, s2, s3, s4, s5) PTO_RULES_IF_TGATHER_(1, s0, s1, s2, s3, s4, s5)
#define PTO_RULES_IF_TGATHERB_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_idx_dtype = PTO_ST_DTYPE(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_bl = PTO_ST_BLAYOUT(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src_dtype)) || (pto_idx_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_idx_dtype))), \
        pto_check1 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_dst_dtype))), \
        pto_check2 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TGATHERB: expects src and offsets element type to be any integer or any float of 16 bits or more [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TGATHERB: expects dst element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TGATHERB: A2/A3: expects dst to use the row_major blayout [PTO1002]");
#define PTO_RULES_TGATHERB_(s0, s1, s2) PTO_RULES_IF_TGATHERB_(1, s0, s1, s2)
#define PTO_RULES_IF_TSCATTER_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_idx_space = PTO_ST_SPACE(s1), pto_idx_dtype = PTO_ST_DTYPE(s1), pto_idx_given = (int)PTO_GIVEN_(s1), pto_dst_space = PTO_ST_SPACE(s2), pto_dst_dtype = PTO_ST_DTYPE(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_idx_space >= 0 && !PTO_HAS_(0x4ULL, pto_idx_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check3 = pto_archs != 0 && pto_idx_given && ((pto_idx_dtype >= 0 && !PTO_HAS_(0x330000ULL, pto_idx_dtype))), \
        pto_check4 = (pto_check1 | pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && pto_idx_given && ((!(((PTO_BITS_(pto_idx_dtype) + 7) / 8) == PTO_MAX_(((PTO_BITS_(pto_src_dtype) + 7) / 8), 2LL)) && pto_idx_dtype >= 0 && pto_src_dtype >= 0)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSCATTER: expects src, indexes and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TSCATTER: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TSCATTER: expects src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TSCATTER: when `given(indexes)`, expects indexes element type to be i16 or i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TSCATTER: when `given(indexes)`, expects indexes as wide as the data, of 2 bytes for data of 1 [PTO1016]");
#define PTO_RULES_TSCATTER_(s0, s1, s2) PTO_RULES_IF_TSCATTER_(1, s0, s1, s2)
#define PTO_RULES_IF_MGATHER_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_dst_space = PTO_ST_SPACE(s3), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_rows = PTO_ST_ROWS(s3), pto_dst_cols = PTO_ST_COLS(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), pto_dst_sl = PTO_ST_SLAYOUT(s3), pto_dst_fractal = PTO_ST_FRACTAL(s3), \
        pto_check0 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0xcULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_dst_dtype))), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x3b818eULL, pto_dst_dtype))), \
        pto_check3 = (pto_check1 | pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check4 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x4ULL, (pto_dst_space + 0LL)) && pto_dst_space >= 0) && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check5 = (pto_check0 | pto_check4) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x4ULL, (pto_dst_space + 0LL)) && pto_dst_space >= 0) && ((pto_dst_sl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_sl))), \
        pto_check6 = (pto_check0 | pto_check4 | pto_check5) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x8ULL, (pto_dst_space + 0LL)) && pto_dst_space >= 0) && ((pto_dst_bl >= 0 && !PTO_HAS_(0x2ULL, pto_dst_bl))), \
        pto_check7 = (pto_check0 | pto_check4 | pto_check5 | pto_check6) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x8ULL, (pto_dst_space + 0LL)) && pto_dst_space >= 0) && ((pto_dst_sl >= 0 && !PTO_HAS_(0x2ULL, pto_dst_sl))), \
        pto_check8 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x8ULL, (pto_dst_space + 0LL)) && pto_dst_space >= 0) && ((!((pto_dst_fractal + 0LL) == 512LL) && pto_dst_fractal >= 0)), \
        pto_check9 = (pto_check0 | pto_check1 | pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && (PTO_HAS_(0x8ULL, (pto_dst_space + 0LL)) && pto_dst_space >= 0) && (((!(((pto_dst_rows + 0LL) % (16LL == 0 ? 1 : 16LL)) == 0LL) && pto_dst_rows >= 0 && 16LL != 0) || (!((((pto_dst_cols + 0LL) * ((PTO_BITS_(pto_dst_dtype) + 7) / 8)) % (32LL == 0 ? 1 : 32LL)) == 0LL) && pto_dst_cols >= 0 && pto_dst_dtype >= 0 && 32LL != 0))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "MGATHER: expects dst to be in the vec or mat address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "MGATHER: expects A2/A3 dst element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "MGATHER: expects A5 dst element type to be i8, i16, i32, f16, bf16, f32 or f8 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "MGATHER: expects mem and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "MGATHER: when `dst.loc == vec`, expects dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "MGATHER: when `dst.loc == vec`, expects idx and dst to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "MGATHER: when `dst.loc == mat`, expects dst to use the col_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "MGATHER: when `dst.loc == mat`, expects dst to use the row_major slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "MGATHER: when `dst.loc == mat`, expects dst of fractal 512 in mat [PTO1016]"); \
    PTO_STATIC_ASSERT_(pto_check9 != 1, "MGATHER: when `dst.loc == mat`, expects dst to be whole boxes of 16 rows and 32 bytes [PTO1016]");
#define PTO_RULES_MGATHER_(s0, s1, s2, s3) PTO_RULES_IF_MGATHER_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_MSCATTER_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_src_sl = PTO_ST_SLAYOUT(s0), pto_idx_space = PTO_ST_SPACE(s1), pto_idx_dtype = PTO_ST_DTYPE(s1), pto_idx_sl = PTO_ST_SLAYOUT(s1), pto_dst_dtype = PTO_ST_DTYPE(s2), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && ((pto_src_sl >= 0 && !PTO_HAS_(0x1ULL, pto_src_sl))), \
        pto_check3 = pto_archs != 0 && ((pto_idx_space >= 0 && !PTO_HAS_(0x4ULL, pto_idx_space))), \
        pto_check4 = (pto_check3) != 0 ? 2 : pto_archs != 0 && ((pto_idx_sl >= 0 && !PTO_HAS_(0x1ULL, pto_idx_sl))), \
        pto_check5 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_src_dtype))), \
        pto_check6 = (pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x3b818eULL, pto_src_dtype))), \
        pto_check7 = (pto_check5 | pto_check6) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check8 = pto_archs != 0 && ((pto_idx_dtype >= 0 && !PTO_HAS_(0x20000ULL, pto_idx_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "MSCATTER: expects src to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "MSCATTER: expects src to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "MSCATTER: expects src to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "MSCATTER: expects idx to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "MSCATTER: expects idx to use the none_box slayout [PTO1003]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "MSCATTER: expects A2/A3 src element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "MSCATTER: expects A5 src element type to be i8, i16, i32, f16, bf16, f32 or f8 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "MSCATTER: expects src and mem to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check8 != 1, "MSCATTER: expects idx element type to be signless i32 [PTO1006]");
#define PTO_RULES_MSCATTER_(s0, s1, s2) PTO_RULES_IF_MSCATTER_(1, s0, s1, s2)
#define PTO_RULES_IF_TSORT32_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_idx_space = PTO_ST_SPACE(s1), pto_idx_dtype = PTO_ST_DTYPE(s1), pto_idx_bl = PTO_ST_BLAYOUT(s1), pto_tmp_space = PTO_ST_SPACE(s2), pto_tmp_bl = PTO_ST_BLAYOUT(s2), pto_dst_space = PTO_ST_SPACE(s3), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_idx_space >= 0 && !PTO_HAS_(0x4ULL, pto_idx_space)) || (pto_tmp_space >= 0 && !PTO_HAS_(0x4ULL, pto_tmp_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_idx_bl >= 0 && !PTO_HAS_(0x1ULL, pto_idx_bl)) || (pto_tmp_bl >= 0 && !PTO_HAS_(0x1ULL, pto_tmp_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst_dtype)), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_check4 = pto_archs != 0 && ((pto_idx_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_idx_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSORT32: expects src, idx, tmp and dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TSORT32: expects src, idx, tmp and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TSORT32: expects src and dst to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TSORT32: expects src element type to be f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TSORT32: expects idx element type to be i32 [PTO1006]");
#define PTO_RULES_TSORT32_(s0, s1, s2, s3) PTO_RULES_IF_TSORT32_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TMRGSORT_(applies, s0, s1, s2, s3, s4, s5, s6, s7) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src1_dtype = PTO_ST_DTYPE(s1), pto_src2_dtype = PTO_ST_DTYPE(s2), pto_src3_dtype = PTO_ST_DTYPE(s3), pto_dst_dtype = PTO_ST_DTYPE(s5), pto_dst_rows = PTO_ST_ROWS(s5), pto_dst_cols = PTO_ST_COLS(s5), pto_tmp_dtype = PTO_ST_DTYPE(s6), pto_tmp_rows = PTO_ST_ROWS(s6), pto_tmp_cols = PTO_ST_COLS(s6), pto_tmp_given = (int)PTO_GIVEN_(s6), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_src1_dtype) || PTO_NE_(pto_src_dtype, pto_src2_dtype) || PTO_NE_(pto_src_dtype, pto_src3_dtype) || PTO_NE_(pto_src_dtype, pto_tmp_dtype) || PTO_NE_(pto_src_dtype, pto_dst_dtype) || PTO_NE_(pto_src1_dtype, pto_src2_dtype) || PTO_NE_(pto_src1_dtype, pto_src3_dtype) || PTO_NE_(pto_src1_dtype, pto_tmp_dtype) || PTO_NE_(pto_src1_dtype, pto_dst_dtype) || PTO_NE_(pto_src2_dtype, pto_src3_dtype) || PTO_NE_(pto_src2_dtype, pto_tmp_dtype) || PTO_NE_(pto_src2_dtype, pto_dst_dtype) || PTO_NE_(pto_src3_dtype, pto_tmp_dtype) || PTO_NE_(pto_src3_dtype, pto_dst_dtype) || PTO_NE_(pto_tmp_dtype, pto_dst_dtype)), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_check2 = pto_archs != 0 && pto_tmp_given && (((!((pto_tmp_rows + 0LL) >= (pto_dst_rows + 0LL)) && pto_tmp_rows >= 0 && pto_dst_rows >= 0) || (!((pto_tmp_cols + 0LL) >= (pto_dst_cols + 0LL)) && pto_tmp_cols >= 0 && pto_dst_cols >= 0))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TMRGSORT: expects src, src1, src2, src3, dst and tmp to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TMRGSORT: expects src element type to be f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TMRGSORT: when `given(tmp)`, expects tmp to be at least as large as dst [PTO1017]");
#define PTO_RULES_TMRGSORT_(s0, s1, s2, s3, s4, s5, s6, s7) PTO_RULES_IF_TMRGSORT_(1, s0, s1, s2, s3, s4, s5, s6, s7)
#define PTO_RULES_IF_TCVT_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, PTO_FACTS_(src, s0), PTO_FACTS_(dst, s2), PTO_NO_FACTS_(fp), pto_gm_dtype = -1, pto_gm_layout = -1, pto_is_tmov = 0, pto_is_textract = 0, \
        pto_check0 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7fc03eULL, pto_src_dtype)) || (pto_dst_dtype >= 0 && !PTO_HAS_(0x7fc03eULL, pto_dst_dtype))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f9dbeULL, pto_src_dtype)) || (pto_dst_dtype >= 0 && !PTO_HAS_(0x7f9dbeULL, pto_dst_dtype))), \
        pto_check2 = (pto_check0 | pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_HAS_(0x180ULL, (pto_dst_dtype + 0LL)) && pto_dst_dtype >= 0) && ((pto_src_dtype >= 0 && !PTO_HAS_(0x2ULL, pto_src_dtype))), \
        pto_check3 = (pto_check0 | pto_check1 | pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_HAS_(0x400ULL, (pto_dst_dtype + 0LL)) && pto_dst_dtype >= 0) && ((pto_src_dtype >= 0 && !PTO_HAS_(0x6ULL, pto_src_dtype))), \
        pto_check4 = (pto_check0 | pto_check1 | pto_check2 | pto_check3) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && (PTO_HAS_(0x1800ULL, (pto_dst_dtype + 0LL)) && pto_dst_dtype >= 0) && ((pto_src_dtype >= 0 && !PTO_HAS_(0x8ULL, pto_src_dtype))), \
        pto_check5 = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((!PTO_HAS_(0x1d80ULL, (pto_dst_dtype + 0LL)) && pto_dst_dtype >= 0) && (PTO_HAS_(0x1800ULL, (pto_src_dtype + 0LL)) && pto_src_dtype >= 0)) && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x8ULL, pto_dst_dtype))), \
        pto_check6 = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((!PTO_HAS_(0x1d80ULL, (pto_dst_dtype + 0LL)) && pto_dst_dtype >= 0) && (PTO_HAS_(0x580ULL, (pto_src_dtype + 0LL)) && pto_src_dtype >= 0)) && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x2ULL, pto_dst_dtype))), \
        pto_check7 = pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_TCVT_PAIR = (pto_check0 | pto_check1 | pto_check2 | pto_check3 | pto_check4 | pto_check5 | pto_check6 | pto_check7) != 0 ? 2 : pto_archs != 0 && (pto_archs & 56) == 0 && (!PTO_TCVT_PAIR_(pto_src_dtype, pto_dst_dtype, pto_archs)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCVT: expects A2/A3 src and dst element type to be any integer, any float of 16 bits or more or i4 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCVT: expects A5 src and dst element type to be any integer, any float of 16 bits or more, f8, !pto.hif8 or fp4 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TCVT: when `dst.dtype in (f8)`, expects A5 src element type to be f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TCVT: when `dst.dtype in (hif8)`, expects A5 src element type to be f32 or f16 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TCVT: when `dst.dtype in (fp4)`, expects A5 src element type to be bf16 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check5 != 1, "TCVT: when `!(dst.dtype in (f8 hif8 fp4)) and src.dtype in (fp4)`, expects A5 dst element type to be bf16 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check6 != 1, "TCVT: when `!(dst.dtype in (f8 hif8 fp4)) and src.dtype in (f8 hif8)`, expects A5 dst element type to be f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check7 != 1, "TCVT: expects src and dst to have the same valid_shape [PTO1007]"); \
    PTO_STATIC_ASSERT_(pto_TCVT_PAIR != 1, "TCVT: TCVT_PAIR: pairs of types that the hardware converts (vector.md 9) [PTO0959]");
#define PTO_RULES_TCVT_(s0, s1, s2) PTO_RULES_IF_TCVT_(1, s0, s1, s2)
#define PTO_RULES_IF_TQUANT_(applies, s0, s1, s2, s3, s4) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_cols = PTO_ST_COLS(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_fp_dtype = PTO_ST_DTYPE(s1), pto_offsets_dtype = PTO_ST_DTYPE(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), pto_tmp_dtype = PTO_ST_DTYPE(s4), pto_tmp_rows = PTO_ST_ROWS(s4), pto_tmp_cols = PTO_ST_COLS(s4), \
        pto_check0 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x2ULL, pto_src_dtype)) || (pto_fp_dtype >= 0 && !PTO_HAS_(0x2ULL, pto_fp_dtype)) || (pto_offsets_dtype >= 0 && !PTO_HAS_(0x2ULL, pto_offsets_dtype))), \
        pto_check1 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x88000ULL, pto_dst_dtype))), \
        pto_check2 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check3 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_tmp_dtype >= 0 && !PTO_HAS_(0x2ULL, pto_tmp_dtype))), \
        pto_check4 = pto_archs != 0 && (pto_archs & 46) == 0 && (PTO_NE_(pto_src_rows, pto_tmp_rows) || PTO_NE_(pto_src_cols, pto_tmp_cols)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TQUANT: expects src, fp and offset element type to be f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TQUANT: expects dst element type to be i8 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TQUANT: A2/A3: expects src and dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TQUANT: expects A2/A3 tmp element type to be f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TQUANT: A2/A3: expects src and tmp to have the same shape [PTO1010]");
#define PTO_RULES_TQUANT_(s0, s1, s2, s3, s4) PTO_RULES_IF_TQUANT_(1, s0, s1, s2, s3, s4)
#define PTO_RULES_IF_TDEQUANT_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_bl = PTO_ST_BLAYOUT(s0), pto_fp_dtype = PTO_ST_DTYPE(s1), pto_offsets_dtype = PTO_ST_DTYPE(s2), pto_dst_dtype = PTO_ST_DTYPE(s3), pto_dst_bl = PTO_ST_BLAYOUT(s3), \
        pto_check0 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x198000ULL, pto_src_dtype))), \
        pto_check1 = pto_archs != 0 && ((pto_fp_dtype >= 0 && !PTO_HAS_(0x2ULL, pto_fp_dtype)) || (pto_offsets_dtype >= 0 && !PTO_HAS_(0x2ULL, pto_offsets_dtype)) || (pto_dst_dtype >= 0 && !PTO_HAS_(0x2ULL, pto_dst_dtype))), \
        pto_check2 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_bl >= 0 && !PTO_HAS_(0x1ULL, pto_src_bl)) || (pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TDEQUANT: expects src element type to be i8 or i16 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TDEQUANT: expects scale, offset and dst element type to be f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TDEQUANT: A2/A3: expects src and dst to use the row_major blayout [PTO1002]");
#define PTO_RULES_TDEQUANT_(s0, s1, s2, s3) PTO_RULES_IF_TDEQUANT_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_TQUANT_MX_(applies, s0, s1, s2, s3, s4, s5) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 6 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_src_rows = PTO_ST_ROWS(s0), pto_src_vrow = PTO_ST_VROW(s0), pto_src_vcol = PTO_ST_VCOL(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_rows = PTO_ST_ROWS(s1), pto_dst_vrow = PTO_ST_VROW(s1), pto_dst_vcol = PTO_ST_VCOL(s1), pto_dst1_space = PTO_ST_SPACE(s2), pto_dst1_dtype = PTO_ST_DTYPE(s2), pto_dst1_rows = PTO_ST_ROWS(s2), pto_dst1_vrow = PTO_ST_VROW(s2), pto_dst1_vcol = PTO_ST_VCOL(s2), pto_dst2_space = PTO_ST_SPACE(s3), pto_dst2_dtype = PTO_ST_DTYPE(s3), pto_dst2_rows = PTO_ST_ROWS(s3), pto_dst2_vrow = PTO_ST_VROW(s3), pto_dst2_vcol = PTO_ST_VCOL(s3), pto_dst3_space = PTO_ST_SPACE(s4), pto_dst3_dtype = PTO_ST_DTYPE(s4), pto_dst3_rows = PTO_ST_ROWS(s4), pto_dst3_vrow = PTO_ST_VROW(s4), pto_dst3_vcol = PTO_ST_VCOL(s4), pto_dst4_space = PTO_ST_SPACE(s5), pto_dst4_dtype = PTO_ST_DTYPE(s5), pto_dst4_rows = PTO_ST_ROWS(s5), pto_dst4_vrow = PTO_ST_VROW(s5), pto_dst4_vcol = PTO_ST_VCOL(s5), \
        pto_here = (applies) && (PTO_ARCHS_ & 6) == 0, \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space)) || (pto_dst1_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst1_space)) || (pto_dst2_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst2_space)) || (pto_dst3_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst3_space)) || (pto_dst4_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst4_space))), \
        pto_check1 = pto_archs != 0 && ((pto_src_rows >= 0 && (pto_src_vrow < 0 || pto_src_vcol < 0)) || (pto_dst_rows >= 0 && (pto_dst_vrow < 0 || pto_dst_vcol < 0)) || (pto_dst1_rows >= 0 && (pto_dst1_vrow < 0 || pto_dst1_vcol < 0)) || (pto_dst2_rows >= 0 && (pto_dst2_vrow < 0 || pto_dst2_vcol < 0)) || (pto_dst3_rows >= 0 && (pto_dst3_vrow < 0 || pto_dst3_vcol < 0)) || (pto_dst4_rows >= 0 && (pto_dst4_vrow < 0 || pto_dst4_vcol < 0))), \
        pto_check2 = pto_archs != 0 && ((pto_dst1_dtype >= 0 && !PTO_HAS_(0x88000ULL, pto_dst1_dtype)) || (pto_dst4_dtype >= 0 && !PTO_HAS_(0x88000ULL, pto_dst4_dtype))), \
        pto_check3 = pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst2_dtype) || PTO_NE_(pto_src_dtype, pto_dst3_dtype) || PTO_NE_(pto_dst2_dtype, pto_dst3_dtype)), \
        pto_check4 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_vrow, pto_dst_vrow) || PTO_NE_(pto_src_vcol, pto_dst_vcol)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TQUANT_MX: X1: exists on a5, a6, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TQUANT_MX: expects src, dst, exp, max, scaling and exp_zz to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TQUANT_MX: expects src, dst, exp, max, scaling and exp_zz to have a static valid_shape [PTO1011]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TQUANT_MX: expects exp and exp_zz element type to be i8 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TQUANT_MX: expects src, max and scaling to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check4 != 1, "TQUANT_MX: expects src and dst to have the same valid_shape [PTO1007]");
#define PTO_RULES_TQUANT_MX_(s0, s1, s2, s3, s4, s5) PTO_RULES_IF_TQUANT_MX_(1, s0, s1, s2, s3, s4, s5)
#define PTO_RULES_IF_TQUANT_DN_(applies, s0, s1, s2, s3, s4) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 6 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst1_space = PTO_ST_SPACE(s2), pto_dst2_space = PTO_ST_SPACE(s3), pto_dst2_dtype = PTO_ST_DTYPE(s3), pto_dst3_space = PTO_ST_SPACE(s4), pto_dst3_dtype = PTO_ST_DTYPE(s4), \
        pto_here = (applies) && (PTO_ARCHS_ & 6) == 0, \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space)) || (pto_dst1_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst1_space)) || (pto_dst2_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst2_space)) || (pto_dst3_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst3_space))), \
        pto_check1 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0xeULL, pto_src_dtype))), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(pto_src_dtype, pto_dst2_dtype) || PTO_NE_(pto_src_dtype, pto_dst3_dtype) || PTO_NE_(pto_dst2_dtype, pto_dst3_dtype)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TQUANT_DN: X1: exists on a5, a6, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TQUANT_DN: expects src, dst, exp, max and scaling to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TQUANT_DN: expects src element type to be f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TQUANT_DN: expects src, max and scaling to have the same element type [PTO1004]");
#define PTO_RULES_TQUANT_DN_(s0, s1, s2, s3, s4) PTO_RULES_IF_TQUANT_DN_(1, s0, s1, s2, s3, s4)
#define PTO_RULES_IF_TQUANT_HIF4_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 4 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst1_space = PTO_ST_SPACE(s2), \
        pto_here = (applies) && (PTO_ARCHS_ & 4) == 0, \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space)) || (pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space)) || (pto_dst1_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst1_space))), \
        pto_check1 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0xeULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TQUANT_HIF4: X1: exists on a6, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TQUANT_HIF4: expects src, dst and scale to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TQUANT_HIF4: expects src element type to be f16, bf16 or f32 [PTO1006]");
#define PTO_RULES_TQUANT_HIF4_(s0, s1, s2) PTO_RULES_IF_TQUANT_HIF4_(1, s0, s1, s2)
#define PTO_RULES_IF_TMATMUL_MX_HIF4_(applies, s0, s1, s2, s3, s4) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 4 : 0, pto_lhs_space = PTO_ST_SPACE(s0), pto_rhs_space = PTO_ST_SPACE(s2), pto_dst_space = PTO_ST_SPACE(s4), pto_dst_dtype = PTO_ST_DTYPE(s4), \
        pto_here = (applies) && (PTO_ARCHS_ & 4) == 0, \
        pto_check0 = pto_archs != 0 && ((pto_lhs_space >= 0 && !PTO_HAS_(0x10ULL, pto_lhs_space))), \
        pto_check1 = pto_archs != 0 && ((pto_rhs_space >= 0 && !PTO_HAS_(0x20ULL, pto_rhs_space))), \
        pto_check2 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0x40ULL, pto_dst_space))), \
        pto_check3 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x2ULL, pto_dst_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TMATMUL_MX_HIF4: X1: exists on a6, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TMATMUL_MX_HIF4: expects a to be in the left address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TMATMUL_MX_HIF4: expects b to be in the right address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TMATMUL_MX_HIF4: expects dst to be in the acc address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TMATMUL_MX_HIF4: expects dst element type to be f32 [PTO1006]");
#define PTO_RULES_TMATMUL_MX_HIF4_(s0, s1, s2, s3, s4) PTO_RULES_IF_TMATMUL_MX_HIF4_(1, s0, s1, s2, s3, s4)
#define PTO_RULES_IF_TCI_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_dst_dtype = PTO_ST_DTYPE(s2), pto_dst_cols = PTO_ST_COLS(s2), \
        pto_check0 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x330000ULL, pto_dst_dtype))), \
        pto_check1 = pto_archs != 0 && ((!((pto_dst_cols + 0LL) != 1LL) && pto_dst_cols >= 0)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TCI: expects dst element type to be i16 or i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TCI: expects dst of more than one column [PTO1017]");
#define PTO_RULES_TCI_(s0, s1, s2) PTO_RULES_IF_TCI_(1, s0, s1, s2)
#define PTO_RULES_IF_TTRI_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), pto_dst_bl = PTO_ST_BLAYOUT(s1), \
        pto_check0 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0x4ULL, pto_dst_space))), \
        pto_check1 = (pto_check0) != 0 ? 2 : pto_archs != 0 && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_check2 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x330006ULL, pto_dst_dtype))), \
        pto_check3 = (pto_check2) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x3b800eULL, pto_dst_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TTRI: expects dst to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TTRI: expects dst to use the row_major blayout [PTO1002]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TTRI: expects A2/A3 dst element type to be i16, i32, f16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TTRI: expects A5 dst element type to be i8, i16, i32, f16, bf16 or f32 [PTO1006]");
#define PTO_RULES_TTRI_(s0, s1) PTO_RULES_IF_TTRI_(1, s0, s1)
#define PTO_RULES_IF_TRANDOM_(applies, s0, s1, s2, s3, s4, s5, s6) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 46 : 0, pto_dst_dtype = PTO_ST_DTYPE(s6), pto_dst_bl = PTO_ST_BLAYOUT(s6), \
        pto_here = (applies) && (PTO_ARCHS_ & 46) == 0, \
        pto_check0 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_dst_dtype))), \
        pto_check1 = pto_archs != 0 && ((pto_dst_bl >= 0 && !PTO_HAS_(0x1ULL, pto_dst_bl))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_here != 1, "TRANDOM: X1: exists on a5, a6, kirin9030, kirindev0000, not on PTO_ARCH [PTO0302]"); \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TRANDOM: expects dst element type to be i32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TRANDOM: expects dst to use the row_major blayout [PTO1002]");
#define PTO_RULES_TRANDOM_(s0, s1, s2, s3, s4, s5, s6) PTO_RULES_IF_TRANDOM_(1, s0, s1, s2, s3, s4, s5, s6)
#define PTO_RULES_IF_TGETVAL_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_src_dtype = PTO_ST_DTYPE(s0), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x4ULL, pto_src_space))), \
        pto_check1 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TGETVAL: expects src to be in the vec address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TGETVAL: expects src element type to be any integer or any float of 16 bits or more [PTO1006]");
#define PTO_RULES_TGETVAL_(s0, s1, s2) PTO_RULES_IF_TGETVAL_(1, s0, s1, s2)
#define PTO_RULES_IF_TSETVAL_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_dst_dtype = PTO_ST_DTYPE(s0), \
        pto_check0 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x7f803eULL, pto_dst_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TSETVAL: expects dst element type to be any integer or any float of 16 bits or more [PTO1006]");
#define PTO_RULES_TSETVAL_(s0, s1, s2) PTO_RULES_IF_TSETVAL_(1, s0, s1, s2)
#define PTO_RULES_TPRINT_(s0, s1)
#define PTO_RULES_PRINT_(s0)
#define PTO_RULES_TRAP_()
#define PTO_RULES_IF_TPREFETCH_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), pto_dst_space = PTO_ST_SPACE(s1), pto_dst_dtype = PTO_ST_DTYPE(s1), \
        pto_check0 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0xcULL, pto_dst_space))), \
        pto_check1 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f800eULL, pto_src_dtype)) || (pto_dst_dtype >= 0 && !PTO_HAS_(0x7f800eULL, pto_dst_dtype))), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x7f9f8eULL, pto_src_dtype)) || (pto_dst_dtype >= 0 && !PTO_HAS_(0x7f9f8eULL, pto_dst_dtype))), \
        pto_check3 = (pto_check1 | pto_check2) != 0 ? 2 : pto_archs != 0 && (PTO_NE_(PTO_BITS_(pto_src_dtype), PTO_BITS_(pto_dst_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TPREFETCH: expects dst to be in the vec or mat address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TPREFETCH: expects A2/A3 src and dst element type to be i8, i16, i32, i64, f16, bf16 or f32 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "TPREFETCH: expects A5 src and dst element type to be i8, i16, i32, i64, f16, bf16, f32, f8, !pto.hif8, fp4 or !pto.f8E8M0 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check3 != 1, "TPREFETCH: expects src and dst to have the same element size [PTO1005]");
#define PTO_RULES_TPREFETCH_(s0, s1) PTO_RULES_IF_TPREFETCH_(1, s0, s1)
#define PTO_RULES_TPREFETCH_ASYNC_(s0, s1, s2)
#define PTO_RULES_MAKE_PREFETCH_ASYNC_CONTEXT_(s0, s1)
#define PTO_RULES_GET_PREFETCH_ASYNC_SESSION_(s0, s1)
#define PTO_RULES_IF_TIMG2COL_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_space = PTO_ST_SPACE(s0), pto_dst_space = PTO_ST_SPACE(s3), \
        pto_check0 = pto_archs != 0 && ((pto_src_space >= 0 && !PTO_HAS_(0x8ULL, pto_src_space))), \
        pto_check1 = pto_archs != 0 && ((pto_dst_space >= 0 && !PTO_HAS_(0x10ULL, pto_dst_space))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TIMG2COL: expects src to be in the mat address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TIMG2COL: expects dst to be in the left address space [PTO1001]");
#define PTO_RULES_TIMG2COL_(s0, s1, s2, s3) PTO_RULES_IF_TIMG2COL_(1, s0, s1, s2, s3)
#define PTO_RULES_SETFMATRIX_(s0)
#define PTO_RULES_SET_IMG2COL_PADDING_(s0)
#define PTO_RULES_SET_IMG2COL_RPT_(s0)
#define PTO_RULES_RESERVE_BUFFER_(s0)
#define PTO_RULES_IMPORT_RESERVED_BUFFER_(s0)
#define PTO_RULES_AIC_INITIALIZE_PIPE_(s0, s1, s2, s3)
#define PTO_RULES_AIV_INITIALIZE_PIPE_(s0, s1, s2, s3)
#define PTO_RULES_TALLOC_TO_AIV_(s0)
#define PTO_RULES_TALLOC_TO_AIC_(s0)
#define PTO_RULES_TPUSH_TO_AIV_(s0, s1)
#define PTO_RULES_TPUSH_TO_AIC_(s0, s1)
#define PTO_RULES_TPOP_FROM_AIC_(s0, s1, s2, s3)
#define PTO_RULES_TPOP_FROM_AIV_(s0, s1, s2, s3)
#define PTO_RULES_TFREE_FROM_AIC_(s0, s1)
#define PTO_RULES_TFREE_FROM_AIV_(s0, s1)
#define PTO_RULES_SET_QUANT_SCALAR_(s0)
#define PTO_RULES_IF_SET_QUANT_VECTOR_(applies, s0) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_fp_space = PTO_ST_SPACE(s0), pto_fp_dtype = PTO_ST_DTYPE(s0), \
        pto_check0 = pto_archs != 0 && ((pto_fp_space >= 0 && !PTO_HAS_(0x700ULL, pto_fp_space))), \
        pto_check1 = pto_archs != 0 && (pto_archs & 46) == 0 && ((pto_fp_dtype >= 0 && !PTO_HAS_(0x440000ULL, pto_fp_dtype))), \
        pto_check2 = (pto_check1) != 0 ? 2 : pto_archs != 0 && (pto_archs & 17) == 0 && ((pto_fp_dtype >= 0 && !PTO_HAS_(0xeULL, pto_fp_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "set_quant_vector: expects fp to be in the scaling address space [PTO1001]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "set_quant_vector: expects A2/A3 fp element type to be i64, i64 or ui64 [PTO1006]"); \
    PTO_STATIC_ASSERT_(pto_check2 != 1, "set_quant_vector: expects A5 fp element type to be f16, bf16 or f32 [PTO1006]");
#define PTO_RULES_SET_QUANT_VECTOR_(s0) PTO_RULES_IF_SET_QUANT_VECTOR_(1, s0)
#define PTO_RULES_INITIALIZE_L2L_PIPE_(s0, s1, s2)
#define PTO_RULES_INITIALIZE_L2G2L_PIPE_(s0, s1, s2, s3)
#define PTO_RULES_TALLOC_(s0, s1)
#define PTO_RULES_TPUSH_(s0, s1, s2)
#define PTO_RULES_TPOP_(s0, s1, s2)
#define PTO_RULES_TFREE_(s0, s1, s2)
#define PTO_RULES_DECLARE_TILE_(s0)
#define PTO_RULES_DECLARE_GLOBAL_(s0)
#define PTO_RULES_IF_COMM_TPUT_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_dst_dtype = PTO_ST_DTYPE(s0), pto_src_dtype = PTO_ST_DTYPE(s1), pto_ping_space = PTO_ST_SPACE(s2), pto_pong_space = PTO_ST_SPACE(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_dst_dtype, pto_src_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_ping_space >= 0 && !PTO_HAS_(0x4ULL, pto_ping_space)) || (pto_pong_space >= 0 && !PTO_HAS_(0x4ULL, pto_pong_space))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TPUT: expects dst and src to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TPUT: expects ping and pong to be in the vec address space [PTO1001]");
#define PTO_RULES_COMM_TPUT_(s0, s1, s2, s3) PTO_RULES_IF_COMM_TPUT_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_COMM_TGET_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_dst_dtype = PTO_ST_DTYPE(s0), pto_src_dtype = PTO_ST_DTYPE(s1), pto_ping_space = PTO_ST_SPACE(s2), pto_pong_space = PTO_ST_SPACE(s3), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_dst_dtype, pto_src_dtype)), \
        pto_check1 = pto_archs != 0 && ((pto_ping_space >= 0 && !PTO_HAS_(0x4ULL, pto_ping_space)) || (pto_pong_space >= 0 && !PTO_HAS_(0x4ULL, pto_pong_space))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TGET: expects dst and src to have the same element type [PTO1004]"); \
    PTO_STATIC_ASSERT_(pto_check1 != 1, "TGET: expects ping and pong to be in the vec address space [PTO1001]");
#define PTO_RULES_COMM_TGET_(s0, s1, s2, s3) PTO_RULES_IF_COMM_TGET_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_COMM_TNOTIFY_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_dst_dtype = PTO_ST_DTYPE(s0), \
        pto_check0 = pto_archs != 0 && ((pto_dst_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_dst_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TNOTIFY: expects signal element type to be i32 [PTO1006]");
#define PTO_RULES_COMM_TNOTIFY_(s0, s1) PTO_RULES_IF_COMM_TNOTIFY_(1, s0, s1)
#define PTO_RULES_IF_COMM_TWAIT_(applies, s0, s1) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), \
        pto_check0 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TWAIT: expects signal element type to be i32 [PTO1006]");
#define PTO_RULES_COMM_TWAIT_(s0, s1) PTO_RULES_IF_COMM_TWAIT_(1, s0, s1)
#define PTO_RULES_IF_COMM_TTEST_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_src_dtype = PTO_ST_DTYPE(s0), \
        pto_check0 = pto_archs != 0 && ((pto_src_dtype >= 0 && !PTO_HAS_(0x220000ULL, pto_src_dtype))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TTEST: expects signal element type to be i32 [PTO1006]");
#define PTO_RULES_COMM_TTEST_(s0, s1, s2) PTO_RULES_IF_COMM_TTEST_(1, s0, s1, s2)
#define PTO_RULES_IF_COMM_TBROADCAST_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_ping_space = PTO_ST_SPACE(s1), pto_pong_space = PTO_ST_SPACE(s2), \
        pto_check0 = pto_archs != 0 && ((pto_ping_space >= 0 && !PTO_HAS_(0x4ULL, pto_ping_space)) || (pto_pong_space >= 0 && !PTO_HAS_(0x4ULL, pto_pong_space))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TBROADCAST: expects ping and pong to be in the vec address space [PTO1001]");
#define PTO_RULES_COMM_TBROADCAST_(s0, s1, s2, s3) PTO_RULES_IF_COMM_TBROADCAST_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_COMM_TGATHER_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_ping_space = PTO_ST_SPACE(s1), pto_pong_space = PTO_ST_SPACE(s2), \
        pto_check0 = pto_archs != 0 && ((pto_ping_space >= 0 && !PTO_HAS_(0x4ULL, pto_ping_space)) || (pto_pong_space >= 0 && !PTO_HAS_(0x4ULL, pto_pong_space))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "COMM_TGATHER: expects ping and pong to be in the vec address space [PTO1001]");
#define PTO_RULES_COMM_TGATHER_(s0, s1, s2, s3) PTO_RULES_IF_COMM_TGATHER_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_COMM_TSCATTER_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_ping_space = PTO_ST_SPACE(s1), pto_pong_space = PTO_ST_SPACE(s2), \
        pto_check0 = pto_archs != 0 && ((pto_ping_space >= 0 && !PTO_HAS_(0x4ULL, pto_ping_space)) || (pto_pong_space >= 0 && !PTO_HAS_(0x4ULL, pto_pong_space))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "COMM_TSCATTER: expects ping and pong to be in the vec address space [PTO1001]");
#define PTO_RULES_COMM_TSCATTER_(s0, s1, s2, s3) PTO_RULES_IF_COMM_TSCATTER_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_COMM_TREDUCE_(applies, s0, s1, s2, s3, s4) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_acc_in_space = PTO_ST_SPACE(s1), pto_ping_space = PTO_ST_SPACE(s2), pto_pong_space = PTO_ST_SPACE(s3), \
        pto_check0 = pto_archs != 0 && ((pto_acc_in_space >= 0 && !PTO_HAS_(0x4ULL, pto_acc_in_space)) || (pto_ping_space >= 0 && !PTO_HAS_(0x4ULL, pto_ping_space)) || (pto_pong_space >= 0 && !PTO_HAS_(0x4ULL, pto_pong_space))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TREDUCE: expects acc, ping and pong to be in the vec address space [PTO1001]");
#define PTO_RULES_COMM_TREDUCE_(s0, s1, s2, s3, s4) PTO_RULES_IF_COMM_TREDUCE_(1, s0, s1, s2, s3, s4)
#define PTO_RULES_IF_COMM_BUILD_ASYNC_SESSION_(applies, s0, s1, s2) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_tmp_space = PTO_ST_SPACE(s0), \
        pto_check0 = pto_archs != 0 && ((pto_tmp_space >= 0 && !PTO_HAS_(0x4ULL, pto_tmp_space))), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "build_async_session: expects scratch to be in the vec address space [PTO1001]");
#define PTO_RULES_COMM_BUILD_ASYNC_SESSION_(s0, s1, s2) PTO_RULES_IF_COMM_BUILD_ASYNC_SESSION_(1, s0, s1, s2)
#define PTO_RULES_IF_COMM_TPUT_ASYNC_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_dst_dtype = PTO_ST_DTYPE(s0), pto_src_dtype = PTO_ST_DTYPE(s1), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_dst_dtype, pto_src_dtype)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TPUT_ASYNC: expects dst and src to have the same element type [PTO1004]");
#define PTO_RULES_COMM_TPUT_ASYNC_(s0, s1, s2, s3) PTO_RULES_IF_COMM_TPUT_ASYNC_(1, s0, s1, s2, s3)
#define PTO_RULES_IF_COMM_TGET_ASYNC_(applies, s0, s1, s2, s3) \
    enum { pto_archs = (applies) ? PTO_ARCHS_ & 63 : 0, pto_dst_dtype = PTO_ST_DTYPE(s0), pto_src_dtype = PTO_ST_DTYPE(s1), \
        pto_check0 = pto_archs != 0 && (PTO_NE_(pto_dst_dtype, pto_src_dtype)), \
        pto_end }; \
    PTO_STATIC_ASSERT_(pto_check0 != 1, "TGET_ASYNC: expects dst and src to have the same element type [PTO1004]");
#define PTO_RULES_COMM_TGET_ASYNC_(s0, s1, s2, s3) PTO_RULES_IF_COMM_TGET_ASYNC_(1, s0, s1, s2, s3)
#define PTO_RULES_COMM_WAIT_ASYNC_EVENT_(s0, s1, s2)
#define PTO_RULES_COMM_TEST_ASYNC_EVENT_(s0, s1, s2)
#endif
