/* Tiles of a kernel (machine-and-cube.md a.3 to b.9; names of the ISA page).
 *
 * A declaration makes a variable whose TYPE carries element type, place, shape and layout: the members behind `t` are pointers to
 * arrays whose sizes are those numbers (plus 2, so that PTO_DYNAMIC and 0 have one, too). They share their storage with `t`, are never
 * followed, and cost nothing; PTO_ST_*() reads them as integer constant expressions, and so the static rules of rules.h can fire.
 *
 *     TileLeft(a, float8_e5m2_t, 16, 64);              16 rows of 64 elements in L0A, all of them valid
 *     TileVec(x, float, 16, 64, rows, PTO_DYNAMIC);    a valid region that is set at run time: rows must be a constant or PTO_DYNAMIC
 *
 * Units: rows and columns count elements, 4-bit ones too (R1). Declarations stand in a kernel or a function that one calls: the layout
 * of TileLeft depends on the machine it runs on (R4). A tile has no address until TASSIGN, TGET_SCALE_ADDR or an operation gives it one. */
#ifndef PTO_TILE_H
#define PTO_TILE_H
#include <pto/rules.h>
#include <pto/types.h>

/* As a valid size in a declaration: it is set at run time, with TSET_VALID, which takes no other tiles; until then all rows or columns are valid. */
#define PTO_DYNAMIC (-1)
/* The address of a tile that has none yet. */
#define PTO_NO_ADDRESS INT64_MIN

/* What an intrinsic gets of a tile. The first members are those of `struct pto_tile` of the simulator, in its order. */
struct pto_tile_var {
    uint8_t space, dtype, blayout, slayout, pad, compact; /* codes of enums.h: PTO_LOC_*, PTO_DT_*, PTO_BL_*, PTO_SL_*, PTO_PAD_*, PTO_CM_* */
    uint16_t fractal;                                     /* bytes of an inner box: 512, 1024 (acc), 32 (block scales) */
    int32_t rows, cols;                                   /* physical shape, elements */
    int32_t v_row, v_col;                                 /* valid region, elements; PTO_DYNAMIC: not set */
    int32_t phys_rows, phys_cols, row0, col0;             /* of the tile that a subview lies in, and where */
    int64_t addr;                                         /* bytes from the beginning of its memory, or PTO_NO_ADDRESS */
    uint32_t value;                                       /* of the runtime: which tile of the program it is; 0: none yet */
    uint8_t dynamic;                                      /* 1: valid rows are set at run time, 2: valid columns */
    const char *name;                                     /* of the variable, for messages */
};

/* The general form. Loc: Vec, Mat, Left, Right, Acc, Bias, Scaling, ScaleLeft, ScaleRight. BLayout: RowMajor, ColMajor. SLayout: NoneBox, RowMajor, ColMajor.
 * Pad: Null, Zero, Max, Min. Compact: Null, Normal, RowPlusOne, RowAlignedPadding. (machine-and-cube.md b.2, b.3, b.8) */
#define Tile(name, Loc, dtype, rows, cols, BLayout, vr, vc, SLayout, fractal, Pad, Compact) \
    PTO_TILE_(name, dtype, PTO_LOC_##Loc, PTO_DT_##dtype, rows, cols, PTO_BL_##BLayout, vr, vc, PTO_SL_##SLayout, fractal, PTO_PAD_##Pad, PTO_CM_##Compact)

/* The usual layout of each place (machine-and-cube.md b.3). Optional: valid rows and columns. */
#define TileVec(name, dtype, ...) PTO_VALID_(PTO_TILE_VEC_, name, dtype, PTO_DT_##dtype, __VA_ARGS__)               /* ND in UB */
#define TileMat(name, dtype, ...) PTO_VALID_(PTO_TILE_MAT_, name, dtype, PTO_DT_##dtype, __VA_ARGS__)               /* Nz in L1 */
#define TileLeft(name, dtype, ...) PTO_VALID_(PTO_TILE_LEFT_, name, dtype, PTO_DT_##dtype, __VA_ARGS__)             /* L0A: Zz on A2/A3, Nz else */
#define TileRight(name, dtype, ...) PTO_VALID_(PTO_TILE_RIGHT_, name, dtype, PTO_DT_##dtype, __VA_ARGS__)           /* Zn in L0B */
#define TileAcc(name, dtype, ...) PTO_VALID_(PTO_TILE_ACC_, name, dtype, PTO_DT_##dtype, __VA_ARGS__)               /* Nz, fractal 1024, in L0C */
#define TileLeftScale(name, dtype, ...) PTO_VALID_(PTO_TILE_LSCALE_, name, dtype, PTO_DT_##dtype, __VA_ARGS__)      /* Zz, fractal 32, L0A-MX */
#define TileRightScale(name, dtype, ...) PTO_VALID_(PTO_TILE_RSCALE_, name, dtype, PTO_DT_##dtype, __VA_ARGS__)     /* Nn, fractal 32, L0B-MX */
#define TileBias(name, dtype, ...) PTO_VALID_(PTO_TILE_BIAS_, name, dtype, PTO_DT_##dtype, __VA_ARGS__)             /* one row in BT */
#define TileScaling(name, dtype, ...) PTO_VALID_(PTO_TILE_SCALING_, name, dtype, PTO_DT_##dtype, __VA_ARGS__)       /* one row in FB */
/* The same with compact mode Normal: strides are those of the valid region, as the cube unit has them (machine-and-cube.md b.4, b.8). */
#define TileLeftCompact(name, dtype, ...) PTO_VALID_(PTO_TILE_LEFT_COMPACT_, name, dtype, PTO_DT_##dtype, __VA_ARGS__)
#define TileRightCompact(name, dtype, ...) PTO_VALID_(PTO_TILE_RIGHT_COMPACT_, name, dtype, PTO_DT_##dtype, __VA_ARGS__)
#define TileAccCompact(name, dtype, ...) PTO_VALID_(PTO_TILE_ACC_COMPACT_, name, dtype, PTO_DT_##dtype, __VA_ARGS__)
#define TileLeftScaleCompact(name, dtype, ...) PTO_VALID_(PTO_TILE_LSCALE_COMPACT_, name, dtype, PTO_DT_##dtype, __VA_ARGS__)
#define TileRightScaleCompact(name, dtype, ...) PTO_VALID_(PTO_TILE_RSCALE_COMPACT_, name, dtype, PTO_DT_##dtype, __VA_ARGS__)

/* A tile as a parameter of a function: anything that was declared, but its type knows nothing, so that rules are judged at run time
 * only. `void f(pto_tile *x)` is called `f(PTO_REF(a))`, or `pto_tile x = PTO_COPY(a)`. */
#define PTO_TYPE_MEMBERS_(elem, space, dtype, rows, cols, bl, vr, vc, sl, fr, pad, cm)                                             \
    elem *elem_;                                                                                                             \
    char(*space_)[(space) + 2];                                                                                              \
    char(*dtype_)[(dtype) + 2];                                                                                              \
    char(*rows_)[(rows) + 2];                                                                                                \
    char(*cols_)[(cols) + 2];                                                                                                \
    char(*blayout_)[(bl) + 2];                                                                                               \
    char(*v_row_)[(vr) + 2];                                                                                                 \
    char(*v_col_)[(vc) + 2];                                                                                                 \
    char(*slayout_)[(sl) + 2];                                                                                               \
    char(*fractal_)[(fr) + 2];                                                                                               \
    char(*pad_)[(pad) + 2];                                                                                                  \
    char(*compact_)[(cm) + 2];
typedef union pto_tile_any {
    struct pto_tile_var t; /* the tile */
    PTO_TYPE_MEMBERS_(double, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1)
} pto_tile;
/* Storage is shared and `t` is the first member of both, so one may stand for the other. */
#define PTO_REF(a) ((pto_tile *)(void *)&(a).t)
#define PTO_COPY(a) (*PTO_REF(a))

/* What is known of a tile when the kernel is compiled: integer constant expressions; -1: not known (pto_tile; PTO_DYNAMIC). */
#define PTO_ST_SPACE(a) ((int)sizeof(*(a).space_) - 2)
#define PTO_ST_DTYPE(a) ((int)sizeof(*(a).dtype_) - 2)
#define PTO_ST_ROWS(a) ((int)sizeof(*(a).rows_) - 2)
#define PTO_ST_COLS(a) ((int)sizeof(*(a).cols_) - 2)
#define PTO_ST_BLAYOUT(a) ((int)sizeof(*(a).blayout_) - 2) /* -1 of TileLeft: depends on the machine */
#define PTO_ST_SLAYOUT(a) ((int)sizeof(*(a).slayout_) - 2)
#define PTO_ST_VROW(a) ((int)sizeof(*(a).v_row_) - 2)
#define PTO_ST_VCOL(a) ((int)sizeof(*(a).v_col_) - 2)
#define PTO_ST_FRACTAL(a) ((int)sizeof(*(a).fractal_) - 2)
#define PTO_ST_PAD(a) ((int)sizeof(*(a).pad_) - 2)
#define PTO_ST_COMPACT(a) ((int)sizeof(*(a).compact_) - 2)

/* ---- how the declarations are made ---- */
#define PTO_TILE_(name, elem, space, dtype, rows, cols, bl, vr, vc, sl, fr, pad, cm)                                               \
    union {                                                                                                                  \
        struct pto_tile_var t;                                                                                               \
        PTO_TYPE_MEMBERS_(elem, space, dtype, rows, cols, bl, vr, vc, sl, fr, pad, cm)                                            \
    } name = {pto_tile_init(space, dtype, rows, cols, bl, vr, vc, sl, fr, pad, cm, #name)};                                  \
    PTO_TILE_RULES_(name)
#define PTO_PICK_VALID_(_1, _2, _3, _4, pick, ...) pick
#define PTO_VALID_(make, name, elem, dt, ...) PTO_PICK_VALID_(__VA_ARGS__, PTO_VALID4_, PTO_VALID3_, PTO_VALID2_, PTO_VALID1_, )(make, name, elem, dt, __VA_ARGS__)
#define PTO_VALID2_(make, name, elem, dt, rows, cols) make(name, elem, dt, rows, cols, rows, cols)
#define PTO_VALID4_(make, name, elem, dt, rows, cols, vr, vc) make(name, elem, dt, rows, cols, vr, vc)
#define PTO_TILE_VEC_(name, e, dt, r, c, vr, vc) PTO_TILE_(name, e, PTO_LOC_Vec, dt, r, c, PTO_BL_RowMajor, vr, vc, PTO_SL_NoneBox, 512, PTO_PAD_Null, PTO_CM_Null)
#define PTO_TILE_MAT_(name, e, dt, r, c, vr, vc) PTO_TILE_(name, e, PTO_LOC_Mat, dt, r, c, PTO_BL_ColMajor, vr, vc, PTO_SL_RowMajor, 512, PTO_PAD_Null, PTO_CM_Null)
#define PTO_TILE_LEFT_(name, e, dt, r, c, vr, vc) PTO_TILE_(name, e, PTO_LOC_Left, dt, r, c, -1, vr, vc, PTO_SL_RowMajor, 512, PTO_PAD_Null, PTO_CM_Null)
#define PTO_TILE_RIGHT_(name, e, dt, r, c, vr, vc) PTO_TILE_(name, e, PTO_LOC_Right, dt, r, c, PTO_BL_RowMajor, vr, vc, PTO_SL_ColMajor, 512, PTO_PAD_Null, PTO_CM_Null)
#define PTO_TILE_ACC_(name, e, dt, r, c, vr, vc) PTO_TILE_(name, e, PTO_LOC_Acc, dt, r, c, PTO_BL_ColMajor, vr, vc, PTO_SL_RowMajor, 1024, PTO_PAD_Null, PTO_CM_Null)
#define PTO_TILE_LSCALE_(name, e, dt, r, c, vr, vc) PTO_TILE_(name, e, PTO_LOC_ScaleLeft, dt, r, c, PTO_BL_RowMajor, vr, vc, PTO_SL_RowMajor, 32, PTO_PAD_Null, PTO_CM_Null)
#define PTO_TILE_RSCALE_(name, e, dt, r, c, vr, vc) PTO_TILE_(name, e, PTO_LOC_ScaleRight, dt, r, c, PTO_BL_ColMajor, vr, vc, PTO_SL_ColMajor, 32, PTO_PAD_Null, PTO_CM_Null)
#define PTO_TILE_BIAS_(name, e, dt, r, c, vr, vc) PTO_TILE_(name, e, PTO_LOC_Bias, dt, r, c, PTO_BL_RowMajor, vr, vc, PTO_SL_NoneBox, 512, PTO_PAD_Null, PTO_CM_Null)
#define PTO_TILE_SCALING_(name, e, dt, r, c, vr, vc) PTO_TILE_(name, e, PTO_LOC_Scaling, dt, r, c, PTO_BL_RowMajor, vr, vc, PTO_SL_NoneBox, 512, PTO_PAD_Null, PTO_CM_Null)
#define PTO_TILE_LEFT_COMPACT_(name, e, dt, r, c, vr, vc) PTO_TILE_(name, e, PTO_LOC_Left, dt, r, c, -1, vr, vc, PTO_SL_RowMajor, 512, PTO_PAD_Null, PTO_CM_Normal)
#define PTO_TILE_RIGHT_COMPACT_(name, e, dt, r, c, vr, vc) PTO_TILE_(name, e, PTO_LOC_Right, dt, r, c, PTO_BL_RowMajor, vr, vc, PTO_SL_ColMajor, 512, PTO_PAD_Null, PTO_CM_Normal)
#define PTO_TILE_ACC_COMPACT_(name, e, dt, r, c, vr, vc) PTO_TILE_(name, e, PTO_LOC_Acc, dt, r, c, PTO_BL_ColMajor, vr, vc, PTO_SL_RowMajor, 1024, PTO_PAD_Null, PTO_CM_Normal)
#define PTO_TILE_LSCALE_COMPACT_(name, e, dt, r, c, vr, vc) PTO_TILE_(name, e, PTO_LOC_ScaleLeft, dt, r, c, PTO_BL_RowMajor, vr, vc, PTO_SL_RowMajor, 32, PTO_PAD_Null, PTO_CM_Normal)
#define PTO_TILE_RSCALE_COMPACT_(name, e, dt, r, c, vr, vc) PTO_TILE_(name, e, PTO_LOC_ScaleRight, dt, r, c, PTO_BL_ColMajor, vr, vc, PTO_SL_ColMajor, 32, PTO_PAD_Null, PTO_CM_Normal)

PTO_BEGIN_DECLS
/* blayout -1: the launch's target decides (R4). */
static inline struct pto_tile_var pto_tile_init(int space, int dtype, int32_t rows, int32_t cols, int blayout, int32_t v_row, int32_t v_col, int slayout,
                                                int fractal, int pad, int compact, const char *name)
{
    struct pto_tile_var t = {(uint8_t)space, (uint8_t)dtype, (uint8_t)(blayout < 0 ? PTO_BL_OF_TARGET : blayout), (uint8_t)slayout, (uint8_t)pad, (uint8_t)compact,
                             (uint16_t)fractal, rows, cols, v_row < 0 ? rows : v_row, v_col < 0 ? cols : v_col, rows, cols, 0, 0, PTO_NO_ADDRESS, 0, (uint8_t)((v_row < 0 ? 1 : 0) | (v_col < 0 ? 2 : 0)), name};
    return t;
}
PTO_END_DECLS
#endif
