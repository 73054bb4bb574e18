/* Inside of the product engine: sizes that follow from operands and tiling, the tiles of a block, the cube core's run. For gemm*.c. */
#ifndef PTO_KERNELS_GEMM_IMPL_H
#define PTO_KERNELS_GEMM_IMPL_H
#include "base/checked.h"
#include "kernels/gemm.h"

enum {
    KERN_GEMM_STAGES = 8, /* panels in L1 at most, of both operands: each has a flag of its own */
    KERN_GEMM_A_PLACES = 4, KERN_GEMM_B_PLACES = 3, /* in L0 at most */
    KERN_GEMM_WORDS = 3   /* rows of quantisation words in L1: loads are ahead by two tiles at most */
};

/* Units in elements, places and sizes in bytes. */
struct kern_gemm_sizes {
    int32_t bits, c0;             /* of operands */
    int32_t um, un, uk;           /* tiles in L1 and L0 are multiples of these */
    bool a_turns, b_turns;        /* on the way to L0 */
    bool mx;
    int64_t a_bytes, b_bytes, as_bytes, bs_bytes, bias_bytes, words_bytes; /* a stage */
    int64_t kept_bytes;           /* of B, which come first */
    int64_t a_at, b_at, as_at, bs_at, bias_at, words_at, l1_bytes;
    int64_t a_step, b_step;       /* of L0A, L0B that a step takes */
    int32_t a_places, b_places;   /* of such steps there: at least two */
    int64_t acc_bytes;            /* of an accumulator */
};
struct kern_gemm_sizes kern_gemm_sizes(const struct kern_gemm *gemm, const struct kern_tiling *tiling);

/* A tile of C: valid extents, those of its boxes. */
struct kern_gemm_tile {
    int64_t batch, row, col, number;
    int32_t rows, cols, phys_rows, phys_cols;
};
/* The i-th tile of a block; false: there are no more. */
bool kern_gemm_tile_at(const struct kern_gemm *gemm, const struct kern_gemm_sizes *sizes, int64_t block, int64_t blocks, int64_t i, struct kern_gemm_tile *out);

/* Where a tile goes that leaves raw, for vector cores: called in front of its store and behind it. */
struct kern_gemm_sink {
    void (*before)(void *arg, int64_t turn); /* the place is free when this pipe FIX has passed it */
    void (*after)(void *arg, int64_t turn);
    void *(*place)(void *arg, int64_t turn, int64_t *ld);
    void *arg;
};
/* The cube core's work; sink NULL: C goes to gemm->out. */
void kern_gemm_run_cube(const struct kern_gemm *gemm, const struct kern_gemm_sink *sink);
#endif
