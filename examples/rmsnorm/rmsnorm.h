/* RMSNorm, y = x / sqrt(mean(x^2) + eps) * weight: bf16 in and out, f32 inside; `tokens` x `hidden`, hidden a multiple of 128.
 *
 * Each block takes groups of 8 tokens and goes over their columns twice in pieces of 128: once for the sum of squares, once to scale.
 * rmsnorm.pto is the same in text. To look at: the sum of squares is a column (8x1), which is what reductions and broadcasts want, and
 * the same 32 bytes are a row (1x8) for elementwise operations; the bf16 result of each piece overlays its f32 source. */
#ifndef RMSNORM_H
#define RMSNORM_H
#include "../example.h"

PTO_VECTOR_KERNEL(rmsnorm, (const bfloat16_t *)x, (const bfloat16_t *)weight, (bfloat16_t *)y, (int64_t)tokens, (int64_t)hidden, (float)eps)
{
    TileCol(sum, float, 8, PTO_DYNAMIC);
    TileVec(sum_row, float, 1, 8, 1, PTO_DYNAMIC);
    TileVec(x16, bfloat16_t, 8, 128, PTO_DYNAMIC, 128);
    TileVec(x32, float, 8, 128, PTO_DYNAMIC, 128);
    TileVec(tmp, float, 8, 128, PTO_DYNAMIC, 128);
    TileCol(part, float, 8, PTO_DYNAMIC);
    TileVec(part_row, float, 1, 8, 1, PTO_DYNAMIC);
    TileCol(inv, float, 8, PTO_DYNAMIC);
    TileVec(inv_row, float, 1, 8, 1, PTO_DYNAMIC);
    TileVec(w16, bfloat16_t, 1, 128);
    TileVec(w32, float, 1, 128);
    TileVec(y16, bfloat16_t, 8, 128, PTO_DYNAMIC, 128);
    GlobalND(x_all, bfloat16_t, x, tokens, hidden);
    GlobalND(w_all, bfloat16_t, weight, 1, hidden);
    GlobalND(y_all, bfloat16_t, y, tokens, hidden);
    float inv_hidden = 1.0f / (float)hidden;
    pto_scalar(4); /* that, first token, and step */

    PTO_FOR(t, get_block_idx() * 8, tokens, get_block_num() * 8) {
        int64_t n = min_of(tokens - t, 8);
        pto_scalar(3); /* n, and not negative */
        PLACE(sum, 8192, n, 1);
        PLACE(sum_row, 8192, 1, n);
        TEXPANDS(sum_row, 0.0);
        PTO_FOR(h, 0, hidden, 128) {
            Part(x_win, x_all, x + t * hidden + h, n, 128);
            PLACE(x16, 0, n, 128);
            TLOAD(x16, x_win);
            PLACE(x32, 2048, n, 128);
            TCVT(x32, x16, CAST_ROUND);
            TMUL(x32, x32, x32);
            PLACE(tmp, 16384, n, 128);
            PLACE(part, 8224, n, 1);
            TROWSUM(part, x32, tmp);
            PLACE(part_row, 8224, 1, n);
            TADD(sum_row, sum_row, part_row);
        }
        PLACE(inv_row, 8256, 1, n);
        TMULS(sum_row, sum_row, inv_hidden);
        TADDS(sum_row, sum_row, eps);
        TSQRT(sum_row, sum_row);
        TRECIP(inv_row, sum_row);
        PLACE(inv, 8256, n, 1);
        PTO_FOR(h, 0, hidden, 128) {
            Part(x_win, x_all, x + t * hidden + h, n, 128);
            PLACE(x16, 0, n, 128);
            TLOAD(x16, x_win);
            PLACE(x32, 2048, n, 128);
            TCVT(x32, x16, CAST_ROUND);
            TROWEXPANDMUL(x32, x32, inv);
            Part(w_win, w_all, weight + h, 1, 128);
            TASSIGN(w16, 8448);
            TLOAD(w16, w_win);
            TASSIGN(w32, 8704);
            TCVT(w32, w16, CAST_ROUND);
            TCOLEXPANDMUL(x32, x32, w32);
            PLACE(y16, 2048, n, 128);
            TCVT(y16, x32, CAST_RINT);
            Part(y_win, y_all, y + t * hidden + h, n, 128);
            TSTORE(y_win, y16);
        }
    }
    pto_scalar(1); /* the return */
}
#endif
