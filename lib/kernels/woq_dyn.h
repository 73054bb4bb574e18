/* Between plan and vector code of the dynamically quantised 4-bit product (P5, kernels.md 5). */
#ifndef PTO_KERNELS_WOQ_DYN_H
#define PTO_KERNELS_WOQ_DYN_H
#include "kernels/gemm.h"

/* Of a run: what vector cores have to know. All pointers are device memory. */
struct woq_dyn {
    int64_t m, n, k, groups;
    const void *inp;                /* [m, k] f32 or bf16, ld apart */
    int dtype;                      /* of inp and out */
    int64_t ld, out_ld;
    bool halves;                    /* the cube multiplies q - zero point and codes as f16, sums are exact in f32; else q and codes as int8 */
    int8_t *q;                      /* [m, k]; NULL with halves: nobody wants it */
    void *centred;                  /* [m, k] f16 q - zero point, with halves */
    float *inv;                     /* [m] */
    int32_t *zero;                  /* [m] */
    const uint8_t *codes;           /* [n, k / 2] */
    void *weight;                   /* [n, k] of their values, int8 or f16 */
    const float *scales;            /* [groups, n] */
    const int32_t *sums;            /* [groups, n] of the codes' values; not used with halves */
    const float *bias;              /* [n] or NULL */
    void *out;
};
/* Tiles of C: lines of at most so many elements; with several groups at most so many elements for a vector core, whose sums stay in UB. */
enum { WOQ_DYN_COLS = 512, WOQ_DYN_TOTAL = 16384, WOQ_DYN_GROUP_COLS = 256 };
/* A kern_mixed's prepare and tile, between kern_sides_begin() and _end(). arg: the struct. With several groups, batches of the product, all of a tile follow each other. */
void woq_dyn_prepare(void *arg, int64_t worker, int64_t workers);
void woq_dyn_tile(void *arg, const struct kern_tile_at *at);
#endif
