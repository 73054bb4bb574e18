/* What the assertions of rules.h are made of. Not for kernels.
 *
 * A fact is an integer constant, below 0 if it is not known when the kernel is compiled (a pto_tile, PTO_DYNAMIC, an operand that is not
 * there). Rules (isa/static_rule.def) are written as "certainly broken", so that what is not known breaks none. */
#ifndef PTO_STATIC_H
#define PTO_STATIC_H
#include <pto/types.h>

/* An operand that is not there, or no tile and no window. */
struct pto_none_elem { char bytes[3]; };
union pto_none_type {
    struct pto_none_elem *elem_;
    char (*space_)[1], (*dtype_)[1], (*rows_)[1], (*cols_)[1], (*blayout_)[1], (*v_row_)[1], (*v_col_)[1], (*slayout_)[1], (*fractal_)[1];
    char (*pad_)[1], (*compact_)[1], (*layout_)[1];
};
#define PTO_NONE_ (*(union pto_none_type *)0) /* stands in sizeof alone */
#define PTO_GIVEN_(a) (sizeof(*(a).elem_) != sizeof(struct pto_none_elem))

/* The targets that an assertion is for: one if PTO_ARCH names it, else all. */
#ifdef PTO_ARCH
#define PTO_ARCHS_ (PTO_ARCH)
#else
#define PTO_ARCHS_ PTO_ARCH_ALL_
#endif

/* ---- the facts of one operation, enumerators of the block that it stands in: pto_<operand>_<fact> ---- */
#define PTO_FACTS_(x, a)                                                                                                     \
    pto_##x##_space = PTO_ST_SPACE(a), pto_##x##_dtype = PTO_ST_DTYPE(a), pto_##x##_rows = PTO_ST_ROWS(a), pto_##x##_cols = PTO_ST_COLS(a),\
    pto_##x##_vrow = PTO_ST_VROW(a), pto_##x##_vcol = PTO_ST_VCOL(a), pto_##x##_sl = PTO_ST_SLAYOUT(a), pto_##x##_fractal = PTO_ST_FRACTAL(a),\
    pto_##x##_pad = PTO_ST_PAD(a), pto_##x##_compact = PTO_ST_COMPACT(a), pto_##x##_given = (int)PTO_GIVEN_(a),              \
    pto_##x##_bits = PTO_BITS_(pto_##x##_dtype),                                                                             \
    pto_##x##_bl = PTO_ST_BLAYOUT(a) < 0 && PTO_ST_SPACE(a) == PTO_K_LEFT_ ? PTO_LEFT_BL_(pto_archs) : PTO_ST_BLAYOUT(a)
#define PTO_NO_FACTS_(x)                                                                                                     \
    pto_##x##_space = -1, pto_##x##_dtype = -1, pto_##x##_rows = -1, pto_##x##_cols = -1, pto_##x##_vrow = -1, pto_##x##_vcol = -1, pto_##x##_sl = -1,\
    pto_##x##_fractal = -1, pto_##x##_pad = -1, pto_##x##_compact = -1, pto_##x##_given = 0, pto_##x##_bits = -1, pto_##x##_bl = -1
#define PTO_GM_FACTS_(x, a) pto_##x##_dtype = PTO_ST_DTYPE(a), pto_##x##_layout = PTO_ST_LAYOUT(a)
/* m, k, n of a matrix instruction (machine-and-cube.md d.1) */
#define PTO_MAD_FACTS_                                                                                                       \
    pto_m = pto_is_gemv ? 1 : pto_lhs_vrow, pto_k = pto_is_gemv && !pto_is_mx ? pto_rhs_vrow : pto_lhs_vcol, pto_n = pto_rhs_vcol
/* groups of scales along k of either side, -1 if ignored or not known; the same up to whole boxes */
#define PTO_MX_FACTS_                                                                                                        \
    pto_a_groups = PTO_GROUPS_(pto_lhs_dtype, pto_k), pto_a_padded = pto_a_groups < 0 ? -1 : PTO_UP_(pto_a_groups, 2),        \
    pto_b_groups = PTO_GROUPS_(pto_rhs_dtype, pto_k), pto_b_padded = pto_b_groups < 0 ? -1 : PTO_UP_(pto_b_groups, 2)

/* ---- certainly so ---- */
#define PTO_NOT_(a, c) ((a) >= 0 && (a) != (c))
#define PTO_NE_(a, b) ((a) >= 0 && (b) >= 0 && (a) != (b))
#define PTO_LT_(a, b) ((a) >= 0 && (b) >= 0 && (a) < (b))
#define PTO_NOT_MULTIPLE_(a, n) ((a) >= 0 && (a) % (n) != 0)
#define PTO_BEYOND_(a, least, most) ((a) >= 0 && ((a) < (least) || (a) > (most)))
/* Matrix operands do not agree: the physical shapes of all but a gemv, or what is valid (machine-and-cube.md d.2, d.3 X6). */
#define PTO_UNCOVERED_                                                                                                       \
    ((!pto_is_gemv && (PTO_NE_(pto_lhs_rows, pto_dst_rows) || PTO_NE_(pto_lhs_cols, pto_rhs_rows) || PTO_NE_(pto_rhs_cols, pto_dst_cols))) || \
     PTO_LT_(pto_rhs_vrow, pto_k) || PTO_LT_(pto_dst_vrow, pto_m) || PTO_LT_(pto_dst_vcol, pto_n))
#define PTO_NOT_LAYOUT_(x, b, s) (PTO_NOT_(pto_##x##_bl, b) || PTO_NOT_(pto_##x##_sl, s))
#define PTO_NOT_ND_(x) PTO_NOT_LAYOUT_(x, PTO_K_ROW_, PTO_K_NONE_BOX_)
#define PTO_NOT_DN_(x) PTO_NOT_LAYOUT_(x, PTO_K_COL_, PTO_K_NONE_BOX_)
#define PTO_NOT_NZ_(x) PTO_NOT_LAYOUT_(x, PTO_K_COL_, PTO_K_ROW_BOX_)
#define PTO_NOT_ZZ_(x) PTO_NOT_LAYOUT_(x, PTO_K_ROW_, PTO_K_ROW_BOX_)
#define PTO_NOT_ZN_(x) PTO_NOT_LAYOUT_(x, PTO_K_ROW_, PTO_K_COL_BOX_)
#define PTO_NOT_NN_(x) PTO_NOT_LAYOUT_(x, PTO_K_COL_, PTO_K_COL_BOX_)
#define PTO_IS_NZ_(x) (pto_##x##_bl == PTO_K_COL_ && pto_##x##_sl == PTO_K_ROW_BOX_)
#define PTO_IS_ZZ_(x) (pto_##x##_bl == PTO_K_ROW_ && pto_##x##_sl == PTO_K_ROW_BOX_)
#define PTO_IS_ZN_(x) (pto_##x##_bl == PTO_K_ROW_ && pto_##x##_sl == PTO_K_COL_BOX_)
#define PTO_IS_ND_(x) (pto_##x##_bl == PTO_K_ROW_ && pto_##x##_sl == PTO_K_NONE_BOX_)
/* A row or column, which nd and dn address alike, it is not. */
#define PTO_NO_VECTOR_(x) (PTO_NOT_(pto_##x##_sl, PTO_K_NONE_BOX_) || (PTO_NOT_(pto_##x##_rows, 1) && PTO_NOT_(pto_##x##_cols, 1)))
#define PTO_UP_(a, n) (((a) + (n)-1) / (n) * (n))
/* What a tile takes at least: a last box may reach over its edge, and compact strides ask for more. */
#define PTO_BYTES_(r, c, d) ((r) < 0 || (c) < 0 || (d) < 0 ? 0LL : (1LL * (r) * (c) * PTO_BITS_(d) + 7) / 8)
/* A tile that no target of the kernel has room for was told where it is declared. */
#define PTO_OVER_(x, space)                                                                                                  \
    (pto_##x##_space == PTO_K_##space##_ && pto_##x##_bits > 0 && pto_##x##_rows >= 0 && pto_##x##_cols >= 0 &&              \
     PTO_BYTES_(pto_##x##_rows, pto_##x##_cols, pto_##x##_dtype) > PTO_CAPACITY_##space##_(pto_archs) &&                     \
     PTO_BYTES_(pto_##x##_rows, pto_##x##_cols, pto_##x##_dtype) <= PTO_ROOM_(PTO_K_##space##_, PTO_ARCHS_))
#define PTO_C0_(bits) (256 / (bits)) /* elements in 32 bytes */
/* Groups of an MX operand with k elements along K, -1 if its scales are ignored or k is not known. Tiles may hold whole boxes of them. */
#define PTO_GROUPS_(d, k)                                                                                                    \
    ((d) < 0 || (k) < 0 || (d) == PTO_K_F16_ || (d) == PTO_K_BF16_ ? -1 : (d) == PTO_K_HIF4_ ? 4 * (((k) + 63) / 64) : ((k) + 31) / 32)
#define PTO_NO_GROUPS_(d, k, have) ((have) >= 0 && PTO_GROUPS_(d, k) >= 0 && (have) != PTO_GROUPS_(d, k) && (have) != PTO_UP_(PTO_GROUPS_(d, k), 2))
/* moves */
#define PTO_MOVES_(s, d) (pto_src_space == (s) && pto_dst_space == (d))
#define PTO_TO_L0_ (PTO_MOVES_(PTO_K_MAT_, PTO_K_LEFT_) || PTO_MOVES_(PTO_K_MAT_, PTO_K_RIGHT_))
#define PTO_NOT_L0_LAYOUT_                                                                                                   \
    (pto_dst_space == PTO_K_RIGHT_ ? PTO_NOT_ZN_(dst) : PTO_NOT_(pto_dst_sl, PTO_K_ROW_BOX_) || (PTO_LEFT_BL_(pto_archs) >= 0 && PTO_NOT_(pto_dst_bl, PTO_LEFT_BL_(pto_archs))))
#define PTO_NOT_UNITS_(r, c) (PTO_NOT_MULTIPLE_(pto_dst_rows, r) || PTO_NOT_MULTIPLE_(pto_dst_cols, c))
#define PTO_FROM_ACC_ (pto_src_space == PTO_K_ACC_)
#define PTO_NOT_FROM_ACC_ PTO_NOT_(pto_src_space, PTO_K_ACC_)
/* fp is a table of parameters, no scratch tile of the X-to-ZZ form of tmov (2026-08 2.6). */
#define PTO_FP_TABLE_ (pto_fp_given && pto_fp_space >= 0 && !(pto_is_tmov && pto_fp_space == PTO_K_VEC_))
#define PTO_OUT_DTYPE_ (pto_dst_dtype >= 0 ? pto_dst_dtype : pto_gm_dtype)
/* the tile of a transfer */
#define PTO_TILE_DTYPE_ (pto_dst_dtype >= 0 ? pto_dst_dtype : pto_src_dtype)
#define PTO_TILE_IS_NO_ACC_ (pto_dst_space >= 0 || PTO_NOT_FROM_ACC_)
/* tile declarations: rows and columns of the inner box (b.2), 4-bit elements counted as text does (R2) if real is 0 */
#define PTO_INNER_(d, f, real) ((f) == 1024 ? 16 : (f) == 32 ? 2 : PTO_BITS_(d) == 4 && !(real) ? 32 : PTO_C0_(PTO_BITS_(d)))
#define PTO_BOX_ROWS_(d, f, s, real) ((s) == PTO_K_ROW_BOX_ ? 16 : PTO_INNER_(d, f, real))
#define PTO_BOX_COLS_(d, f, s, real) ((s) == PTO_K_ROW_BOX_ ? PTO_INNER_(d, f, real) : 16)
#define PTO_BOXED_(d, f, s) ((d) >= 0 && (s) > PTO_K_NONE_BOX_ && ((f) == 512 || (f) == 1024 || (f) == 32))
/* conditions of the checks column: what is certain of a comparison; division by 0 is not known */
#define PTO_CEIL_(a, b) ((a) / (b) + ((a) % (b) != 0 && ((a) < 0) == ((b) < 0)))
#define PTO_DIVISOR_(b) ((b) == 0 ? 1 : (b))
#define PTO_MIN_(a, b) ((a) < (b) ? (a) : (b))
#define PTO_MAX_(a, b) ((a) > (b) ? (a) : (b))
#define PTO_HAS_(set, v) ((v) >= 0 && (v) < 64 && ((set) >> ((v)&63) & 1) != 0)
#endif
