/* A quantised linear layer, y = x W^T, with 8-bit weights and activations ("W8A8"), as three kernels; w8a8.pto in C:
 *
 *     quantize    x bf16 [tokens, 256] -> xq i8, x_scale f32 [tokens]: each token is scaled so that its largest element becomes 127
 *     matmul_i8   xq [tokens, 256] times wq i8 [n, 256] transposed -> sum i32 [tokens, n], exact
 *     dequantize  y bf16 = sum * x_scale[token] * w_scale[column]
 *
 * tokens and n are multiples of 16 and 64. To look at: how f32 becomes i8 on machines that convert only in steps (f32 -> i32 -> f16 -> i8:
 * a3); W is read transposed by its window alone (GlobalDN) into a tile whose boxes go the other way; scales of tokens are columns, of
 * which one byte range is also a row (TRESHAPE). */
#ifndef W8A8_H
#define W8A8_H
#include "../example.h"

PTO_VECTOR_KERNEL(quantize, (const bfloat16_t *)x, (int8_t *)xq, (float *)x_scale, (int64_t)tokens)
{
    TileVec(x16, bfloat16_t, 16, 256);
    TileVec(x32, float, 16, 256);
    TileVec(abs, float, 16, 256);
    TileVec(scratch, float, 16, 256);
    TileVec(q32, int32_t, 16, 256);
    TileVec(qf16, half, 16, 256);
    TileVec(q8, int8_t, 16, 256);
    TileCol(largest, float, 16, 16);
    TileCol(inverse_col, float, 16, 16);
    TileVec(largest_row, float, 1, 16);
    TileVec(inverse, float, 1, 16);
    TileVec(scale, float, 1, 16);
    TileVec(tmp, float, 1, 2048);
    TileVec(tmp8, int8_t, 1, 256);
    TASSIGN(x16, 0);
    TASSIGN(x32, 8192);
    TASSIGN(abs, 24576);
    TASSIGN(scratch, 40960);
    TASSIGN(q32, 57344);
    TASSIGN(qf16, 73728);
    TASSIGN(q8, 81920);
    TASSIGN(largest, 86016);
    TASSIGN(inverse, 86272);
    TASSIGN(scale, 86528);
    TRESHAPE(largest_row, largest);
    TRESHAPE(inverse_col, inverse);
    GlobalND(x_win, bfloat16_t, x, 16, 256);
    GlobalND(q_win, int8_t, xq, 16, 256);
    GlobalND(s_win, float, x_scale, 1, 16);
    pto_scalar(1); /* the first token of this block */

    PTO_FOR(t, get_block_idx() * 16, tokens, get_block_num() * 16) {
        TASSIGN(x_win, x + t * 256);
        TLOAD(x16, x_win);
        TCVT(x32, x16, CAST_ROUND);
        TABS(abs, x32);
        TROWMAX(largest, abs, scratch);
        TMAXS(largest_row, largest_row, 1.0e-6);
        TDIVS(scale, largest_row, 127.0);
        TDIVS(inverse, 127.0, largest_row);
        TASSIGN(tmp, 86784);
        TROWEXPANDMUL(x32, x32, inverse_col, tmp);
        TCVT(q32, x32, CAST_RINT);
        TCVT(qf16, q32, CAST_ROUND);
        TASSIGN(tmp8, 94976);
        TCVT_TMP(q8, qf16, tmp8, CAST_TRUNC);
        TASSIGN(q_win, xq + t * 256);
        TASSIGN(s_win, x_scale + t);
        TSTORE(q_win, q8);
        TSTORE(s_win, scale);
    }
    pto_scalar(1); /* the return */
}

PTO_CUBE_KERNEL(matmul_i8, (const int8_t *)xq, (const int8_t *)wq, (int32_t *)sum, (int64_t)tokens, (int64_t)n)
{
    TileMat(x_1, int8_t, 16, 256);
    Tile(w_1, Mat, int8_t, 256, 64, RowMajor, 256, 64, ColMajor, 512, Null, Null);
    TileLeft(x_0, int8_t, 16, 128);
    TileRight(w_0, int8_t, 128, 64);
    TileAcc(acc, int32_t, 16, 64);
    TASSIGN(x_1, 0);
    TASSIGN(w_1, 4096);
    TASSIGN(x_0, 0);
    TASSIGN(w_0, 0);
    TASSIGN(acc, 0);
    GlobalND(x_win, int8_t, xq, 16, 256);
    GlobalDN(w_win, int8_t, wq, 256, 64);
    GlobalND(sum_win, int32_t, sum, 16, 64, n);
    pto_scalar(1); /* the first column of this block */

    PTO_FOR(col, get_block_idx() * 64, n, get_block_num() * 64) {
        TASSIGN(w_win, wq + col * 256);
        TLOAD(w_1, w_win);
        PTO_FOR(row, 0, tokens, 16) {
            TASSIGN(x_win, xq + row * 256);
            TLOAD(x_1, x_win);
            TEXTRACT(x_0, x_1, 0, 0);
            TEXTRACT(w_0, w_1, 0, 0);
            TMATMUL(acc, x_0, w_0);
            TEXTRACT(x_0, x_1, 0, 128);
            TEXTRACT(w_0, w_1, 128, 0);
            TMATMUL_ACC(acc, acc, x_0, w_0);
            TASSIGN(sum_win, sum + row * n + col);
            TSTORE(sum_win, acc);
        }
    }
    pto_scalar(1); /* the return */
}

PTO_VECTOR_KERNEL(dequantize, (const int32_t *)sum, (const float *)x_scale, (const float *)w_scale, (bfloat16_t *)y, (int64_t)tokens, (int64_t)n)
{
    TileVec(i32, int32_t, 16, 64);
    TileVec(f32, float, 16, 64);
    TileVec(bf16, bfloat16_t, 16, 64);
    TileCol(xs, float, 16, 16);
    TileVec(ws, float, 1, 64);
    TileVec(tmp, float, 1, 2048);
    TASSIGN(i32, 0);
    TASSIGN(f32, 4096);
    TASSIGN(bf16, 8192);
    TASSIGN(xs, 10240);
    TASSIGN(ws, 10496);
    GlobalND(sum_win, int32_t, sum, 16, 64, n);
    GlobalDN(xs_win, float, x_scale, 16, 1);
    GlobalND(ws_win, float, w_scale, 1, 64);
    GlobalND(y_win, bfloat16_t, y, 16, 64, n);

    PTO_FOR(col, get_block_idx() * 64, n, get_block_num() * 64) {
        TASSIGN(ws_win, w_scale + col);
        TLOAD(ws, ws_win);
        PTO_FOR(row, 0, tokens, 16) {
            TASSIGN(xs_win, x_scale + row);
            TASSIGN(sum_win, sum + row * n + col);
            TLOAD(xs, xs_win);
            TLOAD(i32, sum_win);
            TCVT(f32, i32, CAST_ROUND);
            TASSIGN(tmp, 10752);
            TROWEXPANDMUL(f32, f32, xs, tmp);
            TCOLEXPANDMUL(f32, f32, ws);
            TCVT(bf16, f32, CAST_RINT);
            TASSIGN(y_win, y + row * n + col);
            TSTORE(y_win, bf16);
        }
    }
    pto_scalar(1); /* the return */
}
#endif
