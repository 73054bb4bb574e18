/* Rotary position embedding of `heads` (at most 8) vectors of 64 elements a token: element i and element i + 32 of a head are turned
 * by the angle whose cos and sin stand in row `pos[t]` of the tables (f32, 32 columns). bf16 in and out, f32 inside.
 *
 *     out[i]      = x[i] * cos[i] - x[i + 32] * sin[i]
 *     out[i + 32] = x[i + 32] * cos[i] + x[i] * sin[i]
 *
 * Each block takes every block_num-th token. Rows of x are `x_stride` elements apart, so that x may be the middle of a wider matrix (Q or
 * K inside QKV). Token t goes to row t of out, or with `by_position` to row pos[t]: that is how keys are written into a cache.
 * rope.pto is the same in text. To look at: a position is read by the scalar unit (load_scalar) and becomes an offset of C. */
#ifndef ROPE_H
#define ROPE_H
#include "../example.h"

PTO_VECTOR_KERNEL(rope, (const bfloat16_t *)x, (int64_t)x_stride, (const float *)cos, (const float *)sin, (const int32_t *)pos, (bfloat16_t *)out,
                  (int64_t)tokens, (int64_t)heads, (int64_t)positions, (bool)by_position)
{
    TileVec(low16, bfloat16_t, 8, 32, PTO_DYNAMIC, 32);
    TileVec(high16, bfloat16_t, 8, 32, PTO_DYNAMIC, 32);
    TileVec(low, float, 8, 32, PTO_DYNAMIC, 32);
    TileVec(high, float, 8, 32, PTO_DYNAMIC, 32);
    TileVec(a, float, 8, 32, PTO_DYNAMIC, 32);
    TileVec(b, float, 8, 32, PTO_DYNAMIC, 32);
    TileVec(c, float, 1, 32);
    TileVec(s, float, 1, 32);
    PLACE(low16, 0, heads, 32);
    PLACE(high16, 512, heads, 32);
    PLACE(low, 1024, heads, 32);
    PLACE(high, 2048, heads, 32);
    PLACE(a, 3072, heads, 32);
    PLACE(b, 4096, heads, 32);
    TASSIGN(c, 5120);
    TASSIGN(s, 5376);
    GlobalND(x_all, bfloat16_t, x, heads, 32, 64);
    GlobalND(out_all, bfloat16_t, out, heads, 32, 64);
    GlobalND(angles, float, cos, positions, 32);
    pto_scalar(1); /* the row length of out */

    PTO_FOR(t, get_block_idx(), tokens, get_block_num()) {
        int64_t p = load_scalar(pos, t), to = by_position ? p : t;
        pto_scalar(2); /* where that is, and to */
        Part(low_win, x_all, x + t * x_stride, heads, 32);
        Part(high_win, x_all, x + t * x_stride + 32, heads, 32);
        Part(cos_win, angles, cos + p * 32, 1, 32);
        Part(sin_win, angles, sin + p * 32, 1, 32);
        TLOAD(low16, low_win);
        TLOAD(high16, high_win);
        TLOAD(c, cos_win);
        TLOAD(s, sin_win);
        TCVT(low, low16, CAST_RINT);
        TCVT(high, high16, CAST_RINT);

        TCOLEXPANDMUL(a, low, c);
        TCOLEXPANDMUL(b, high, s);
        TSUB(a, a, b);
        TCOLEXPANDMUL(high, high, c);
        TCOLEXPANDMUL(low, low, s);
        TADD(b, high, low);

        TCVT(low16, a, CAST_RINT);
        TCVT(high16, b, CAST_RINT);
        Part(low_out, out_all, out + to * heads * 64, heads, 32);
        Part(high_out, out_all, out + to * heads * 64 + 32, heads, 32);
        TSTORE(low_out, low16);
        TSTORE(high_out, high16);
    }
    pto_scalar(1); /* the return */
}
#endif
