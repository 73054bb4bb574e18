/* Windows of global memory (machine-and-cube.md b.9; the ISA's GlobalTensor).
 *
 *     GlobalND(x, float, ptr, rows, cols);                     rows x cols, row after row, at ptr
 *     GlobalTensor(y, half, ptr, NZ, g0, g1, g2, g3, g4, s0, s1, s2, s3, s4);   five extents and strides
 *
 * ptr is a pointer of the element type into a buffer of the simulator (pto/sim.h), as the kernel got it or moved on: pointer arithmetic is
 * C's. Extents and strides count elements, 4-bit ones too (R1), and may be computed at run time. A declaration costs two operations of the
 * scalar unit, as pto.make_tensor_view and pto.partition_view do; TASSIGN(window, pointer) moves it for one. Bounds are those of the buffer (R30). */
#ifndef PTO_TENSOR_H
#define PTO_TENSOR_H
#include <pto/types.h>

/* What an intrinsic gets of a window. */
struct pto_gm_var {
    const void *ptr;             /* host address inside a buffer of the simulator */
    int64_t shape[5], stride[5]; /* elements, outermost first */
    uint8_t dtype, layout;       /* PTO_DT_*, PTO_GL_* of enums.h */
    bool layout_given;           /* false: GlobalND, which lets loads of MX scales choose (machine-and-cube.md e.1) */
    uint32_t value;              /* of the runtime */
    const char *name;            /* of the variable */
};

/* Five extents and strides, outermost first, in a layout: ND, DN, NZ, MX_A_ZZ, MX_A_ND, MX_A_DN, MX_B_NN, MX_B_ND, MX_B_DN, HIF4_A_ZZ,
 * HIF4_B_NN. Which extents and strides a matrix has in them: machine-and-cube.md b.9. The usual ones of block scales [M, G] and [G, N], G = K / 32 even:
 *     MX_A_ZZ  1, M / 16, G / 2, 16, 2   strides 16 * M * G.., 16 * G, 32, 2, 1   boxes of 16 rows by 2 groups: what is loaded fastest
 *     MX_B_NN  1, N / 16, G / 2, 16, 2   strides 16 * N * G.., 16 * G, 32, 2, 1   boxes of 16 columns by 2 groups
 *     MX_A_ND  1, 1, M, G / 2, 2         strides M * G, M * G, G, 2, 1            row after row
 *     MX_B_DN  1, 1, N, G / 2, 2         strides N * G, N * G, G, 2, 1            column after column
 * A stride of an extent that is 1 does not matter. For a part of a larger matrix, G in the strides is that of the whole one. */
#define GlobalTensor(name, dtype, ptr, Layout, g0, g1, g2, g3, g4, s0, s1, s2, s3, s4)                                       \
    PTO_GM_(name, dtype, PTO_DT_##dtype, ptr, PTO_GL_##Layout, true, g0, g1, g2, g3, g4, s0, s1, s2, s3, s4)
/* Two dimensions, row after row or column after column: (name, dtype, ptr, rows, cols[, elements from one row (column) to the next]). */
#define GlobalND(name, dtype, ...) PTO_GM_PICK_(__VA_ARGS__, PTO_GM_ND4_, PTO_GM_ND3_, , )(name, dtype, PTO_DT_##dtype, __VA_ARGS__)
#define GlobalDN(name, dtype, ...) PTO_GM_PICK_(__VA_ARGS__, PTO_GM_DN4_, PTO_GM_DN3_, , )(name, dtype, PTO_DT_##dtype, __VA_ARGS__)

/* A window as a parameter of a function: `void f(pto_gm *g)` is called `f(PTO_GM_REF(x))`. */
typedef union pto_gm_any {
    struct pto_gm_var t; /* the window */
    char (*dtype_)[1];
    char (*layout_)[1];
} pto_gm;
#define PTO_GM_REF(a) ((pto_gm *)(void *)&(a).t)

/* What is known of a window when the kernel is compiled, as of tiles (tile.h). PTO_ST_DTYPE works, too. */
#define PTO_ST_LAYOUT(a) ((int)sizeof(*(a).layout_) - 2)

/* ---- how the declarations are made ---- */
#define PTO_GM_(name, elem, dtype, ptr, layout, given, g0, g1, g2, g3, g4, s0, s1, s2, s3, s4)                               \
    union {                                                                                                                  \
        struct pto_gm_var t;                                                                                                 \
        char(*dtype_)[(dtype) + 2];                                                                                          \
        char(*layout_)[(layout) + 2];                                                                                        \
    } name = {pto_gm_declare(PTO_TYPED_(elem, ptr), dtype, layout, given, g0, g1, g2, g3, g4, s0, s1, s2, s3, s4, #name, PTO_HERE_)}
#define PTO_GM_PICK_(_1, _2, _3, _4, pick, ...) pick
#define PTO_GM_ND3_(name, elem, dt, ptr, r, c) PTO_GM_(name, elem, dt, ptr, PTO_GL_ND, false, 1, 1, 1, r, c, pto_times(r, c), pto_times(r, c), pto_times(r, c), c, 1)
#define PTO_GM_ND4_(name, elem, dt, ptr, r, c, s) PTO_GM_(name, elem, dt, ptr, PTO_GL_ND, false, 1, 1, 1, r, c, pto_times(r, s), pto_times(r, s), pto_times(r, s), s, 1)
#define PTO_GM_DN3_(name, elem, dt, ptr, r, c) PTO_GM_(name, elem, dt, ptr, PTO_GL_DN, true, 1, 1, 1, r, c, pto_times(r, c), pto_times(r, c), pto_times(r, c), 1, r)
#define PTO_GM_DN4_(name, elem, dt, ptr, r, c, s) PTO_GM_(name, elem, dt, ptr, PTO_GL_DN, true, 1, 1, 1, r, c, pto_times(c, s), pto_times(c, s), pto_times(c, s), 1, s)

PTO_BEGIN_DECLS
/* Wraps around where sizes have no meaning, which the run then says. */
static inline int64_t pto_times(int64_t a, int64_t b) { return (int64_t)((uint64_t)a * (uint64_t)b); }
/* Tells the simulator of a window, as it is declared. */
PTO_API struct pto_gm_var pto_gm_declare(const void *ptr, int dtype, int layout, bool layout_given, int64_t g0, int64_t g1, int64_t g2, int64_t g3, int64_t g4,
                                         int64_t s0, int64_t s1, int64_t s2, int64_t s3, int64_t s4, const char *name, struct pto_here here);
/* Moves a declared window to another pointer: TASSIGN(window, ptr). */
PTO_API void pto_gm_assign(struct pto_gm_var *window, const void *ptr, struct pto_here here);
PTO_END_DECLS
#endif
