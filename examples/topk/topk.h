/* The router of a mixture of experts: for each token the 8 best of 256 experts and their weights, softmax over those 8 scores.
 *
 * Each block takes every block_num-th token. topk.pto is the same in text.
 *     256 scores and their numbers --TSORT32--> 8 sorted lists of 32 records (score, number) --TMRGSORT, 4 at a time--> 2 lists of 128
 *     --TMRGSORT--> the best 8 records --TGATHER_MASK--> 8 scores, 8 numbers
 * To look at: records are pairs of 32-bit words, so a list of n records is a tile of 2n columns; the last merge makes only as many
 * records as its destination holds; the tile of the best is read a second time as i32 to get at the numbers (TRESHAPE); the maximum
 * is the first score, read by the scalar unit (TGETVAL). Equal scores keep the order of their numbers. */
#ifndef TOPK_H
#define TOPK_H
#include "../example.h"

PTO_VECTOR_KERNEL(topk, (const float *)x, (float *)weights, (int32_t *)experts, (int64_t)tokens)
{
    TileVec(scores, float, 1, 256);
    TileVec(numbers, int32_t, 1, 256);
    TileVec(sorted, float, 1, 512);
    TileVec(merged, float, 1, 512);
    TileVec(scratch, float, 1, 512);
    TileVec(low, float, 1, 256);
    TileVec(high, float, 1, 256);
    TileVec(best, float, 1, 16);
    TileVec(best_i, int32_t, 1, 16);
    TileVec(top, float, 1, 8);
    TileVec(top_i, int32_t, 1, 8);
    TileVec(row_scratch, float, 1, 8);
    TileVec(sum, float, 1, 8, 1, 1);
    TileVec(tmp, float, 1, 192);
    TASSIGN(scores, 0);
    TASSIGN(numbers, 1024);
    TASSIGN(sorted, 2048);
    TASSIGN(merged, 4096);
    TASSIGN(scratch, 6144);
    TASSIGN(best, 8192);
    TASSIGN(top, 8448);
    TASSIGN(top_i, 8704);
    TASSIGN(row_scratch, 8960);
    TASSIGN(sum, 9216);
    GlobalND(x_win, float, x, 1, 256);
    GlobalND(w_win, float, weights, 1, 8);
    GlobalND(e_win, int32_t, experts, 1, 8);
    pto_scalar(-1); /* first token and step, three windows */
    ON_A3(TASSIGN(tmp, 9472));
    TCI(numbers, 0 SCRATCH(tmp));

    PTO_FOR(t, get_block_idx(), tokens, get_block_num()) {
        TASSIGN(x_win, x + t * 256);
        TASSIGN(w_win, weights + t * 8);
        TASSIGN(e_win, experts + t * 8);
        TLOAD(scores, x_win);
        TSORT32(sorted, scores, numbers);
        TMRGSORT(merged, sorted, 64);
        TSUBVIEW(low, merged, 0, 0);
        TSUBVIEW(high, merged, 0, 256);
        TMRGSORT(best, scratch, low, high);
        TRESHAPE(best_i, best);
        TGATHER_MASK(top, best, MASK_P0101);
        TGATHER_MASK(top_i, best_i, MASK_P1010);
        TSUBS(top, top, TGETVAL(top, 0));
        TEXP(top, top);
        TROWSUM(sum, top, row_scratch);
        TDIVS(top, top, TGETVAL(sum, 0));
        TSTORE(w_win, top);
        TSTORE(e_win, top_i);
    }
    pto_scalar(1); /* the return */
}
#endif
