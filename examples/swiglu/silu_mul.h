/* h = gate * sigmoid(gate) * up, element by element: the middle of a SwiGLU MLP; bf16 in and out, f32 inside.
 *
 * `gate` and `up` stand side by side in rows of 2 * width elements, as one product with both weights leaves them; width is a multiple of
 * 64. Each block takes every block_num-th column of tiles of 16 x 64. silu_mul.pto is the same in text, at level 1. */
#ifndef SILU_MUL_H
#define SILU_MUL_H
#include "../example.h"

PTO_VECTOR_KERNEL(silu_mul, (const bfloat16_t *)gate_up, (bfloat16_t *)h, (int64_t)tokens, (int64_t)width)
{
    TileVec(gate16, bfloat16_t, 16, 64);
    TileVec(up16, bfloat16_t, 16, 64);
    TileVec(gate, float, 16, 64);
    TileVec(up, float, 16, 64);
    TileVec(minus, float, 16, 64);
    TileVec(exp, float, 16, 64);
    TileVec(plus, float, 16, 64);
    TileVec(silu, float, 16, 64);
    TileVec(product, float, 16, 64);
    TileVec(out, bfloat16_t, 16, 64);
    TASSIGN(gate16, 0);
    TASSIGN(up16, 2048);
    TASSIGN(gate, 4096);
    TASSIGN(up, 8192);
    TASSIGN(minus, 12288);
    TASSIGN(exp, 16384);
    TASSIGN(plus, 20480);
    TASSIGN(silu, 24576);
    TASSIGN(product, 28672);
    TASSIGN(out, 32768);
    GlobalND(in_all, bfloat16_t, gate_up, tokens, 2 * width);
    GlobalND(out_all, bfloat16_t, h, tokens, width);
    pto_scalar(3); /* first column, step, and the length of a row */

    PTO_FOR(row, 0, tokens, 16) {
        PTO_FOR(col, get_block_idx() * 64, width, get_block_num() * 64) {
            pto_scalar(1); /* the column of up */
            Part(gate_win, in_all, gate_up + row * 2 * width + col, 16, 64);
            Part(up_win, in_all, gate_up + row * 2 * width + col + width, 16, 64);
            Part(out_win, out_all, h + row * width + col, 16, 64);
            TLOAD(gate16, gate_win);
            TLOAD(up16, up_win);
            TCVT(gate, gate16, CAST_RINT);
            TCVT(up, up16, CAST_RINT);
            TNEG(minus, gate);
            TEXP(exp, minus);
            TADDS(plus, exp, 1.0);
            TDIV(silu, gate, plus);
            TMUL(product, silu, up);
            TCVT(out, product, CAST_RINT);
            TSTORE(out_win, out);
        }
    }
    pto_scalar(1); /* the return */
}
#endif
