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
    int8_t *q;                      /* [m, k] */
    float *inv;                     /* [m] */
    int32_t *zero;                  /* [m] */
    const uint8_t *codes;           /* [n, k / 2] */
    int8_t *weight;                 /* [n, k] of their values */
    const float *scales;            /* [groups, n] */
    const int32_t *sums;            /* [groups, n] of the codes' values */
    const float *bias;              /* [n] or NULL */
    void *out;
};
/* Tiles of C: at most so many elements for a vector core, in lines of at most so many. */
enum { WOQ_DYN_TILE = 4096, WOQ_DYN_COLS = 512 };
/* A kern_mixed's prepare, begin, tile, end. arg: the struct. With several groups, batches of the product, all of a tile follow each other. */
void woq_dyn_prepare(void *arg, int64_t worker, int64_t workers);
void woq_dyn_begin(void *arg, int64_t *state);
void woq_dyn_tile(void *arg, const struct kern_tile_at *at);
void woq_dyn_end(void *arg, int64_t *state);
#endif
