/* Flash attention of an A2/A3: what flash_attention_a5.h computes (shapes and arguments are described there), but the cube core and the
 * vector cores of a block pass their tiles through global memory, s_gm, p_gm and o_gm (64 x 64 each a block), and tell each other by
 * cross-core flags: 0: s is there, 1: p is there, 2: o is there. `flags` is room for the control words (set_ffts).
 *
 * To look at: sync_set stands behind the store whose pipe it names; sync_wait in front of the load. flash_attention_a3.pto is the same. */
#ifndef FLASH_ATTENTION_A3_H
#define FLASH_ATTENTION_A3_H
#include "../example.h"

PTO_KERNEL(flash_attention, (const bfloat16_t *)q, (const bfloat16_t *)k, (const bfloat16_t *)v, (bfloat16_t *)out, (float *)s_gm, (bfloat16_t *)p_gm,
           (float *)o_gm, (int64_t *)flags, (int64_t)tokens, (int64_t)keys, (int64_t)past, (int64_t)q_stride, (int64_t)kv_stride, (int64_t)out_stride)
{
    set_ffts(flags);
    int64_t head_col = get_block_idx() * 64;
    float *my_s = s_gm + get_block_idx() * 64 * 64, *my_o = o_gm + get_block_idx() * 64 * 64;
    bfloat16_t *my_p = p_gm + get_block_idx() * 64 * 64;
    GlobalND(s_all, float, my_s, 64, 64);
    GlobalND(p_all, bfloat16_t, my_p, 64, 64);
    GlobalND(o_all, float, my_o, 64, 64);
    pto_scalar(7); /* head_col, my_s, my_p, my_o, and the shape of the other tensors */

    PTO_CUBE_SECTION
    {
        TileMat(q_1, bfloat16_t, 64, 64, PTO_DYNAMIC, 64);
        TileMat(p_1, bfloat16_t, 64, 64, PTO_DYNAMIC, 64);
        Tile(kt_1, Mat, bfloat16_t, 64, 64, RowMajor, 64, 64, ColMajor, 512, Null, Null);
        TileMat(v_1, bfloat16_t, 64, 64);
        TileLeft(q_0, bfloat16_t, 64, 64, PTO_DYNAMIC, 64);
        TileLeft(p_0, bfloat16_t, 64, 64, PTO_DYNAMIC, 64);
        TileRight(kt_0, bfloat16_t, 64, 64);
        TileRight(v_0, bfloat16_t, 64, 64);
        TileAcc(s, float, 64, 64, PTO_DYNAMIC, 64);
        TileAcc(o, float, 64, 64, PTO_DYNAMIC, 64);
        GlobalND(q_all, bfloat16_t, q, tokens, 64, q_stride);
        GlobalDN(kt_win, bfloat16_t, k, 64, 64, kv_stride);
        GlobalND(v_win, bfloat16_t, v, 64, 64, kv_stride);
        pto_scalar(-5);

        PTO_FOR(i, 0, tokens, 64) {
            int64_t n = min_of(tokens - i, 64), seen = min_of(past + i + n, keys);
            pto_scalar(5); /* n, seen */
            PLACE(q_1, 0, n, 64);
            PLACE(p_1, 8192, n, 64);
            TASSIGN(kt_1, 16384);
            TASSIGN(v_1, 24576);
            PLACE(q_0, 0, n, 64);
            PLACE(p_0, 8192, n, 64);
            TASSIGN(kt_0, 0);
            TASSIGN(v_0, 8192);
            PLACE(s, 0, n, 64);
            PLACE(o, 16384, n, 64);
            Part(s_win, s_all, my_s, n, 64);
            Part(p_win, p_all, my_p, n, 64);
            Part(o_win, o_all, my_o, n, 64);
            Part(q_win, q_all, q + i * q_stride + head_col, n, 64);
            TLOAD(q_1, q_win);
            TMOV(q_0, q_1);
            PTO_FOR(j, 0, seen, 64) {
                TASSIGN(kt_win, k + j * kv_stride + head_col);
                TASSIGN(v_win, v + j * kv_stride + head_col);
                TLOAD(kt_1, kt_win);
                TMOV(kt_0, kt_1);
                TMATMUL(s, q_0, kt_0);
                TSTORE(s_win, s);
                sync_set(PIPE_FIX, 0);

                TLOAD(v_1, v_win);
                TMOV(v_0, v_1);
                sync_wait(PIPE_MTE2, 1);
                TLOAD(p_1, p_win);
                TMOV(p_0, p_1);
                TMATMUL(o, p_0, v_0);
                TSTORE(o_win, o);
                sync_set(PIPE_FIX, 2);
            }
        }
    }

    PTO_VECTOR_SECTION
    {
        TileVec(max, float, 1, 32);
        TileVec(new_max, float, 1, 32);
        TileVec(decay, float, 1, 32);
        TileVec(sum, float, 1, 32);
        TileVec(part, float, 1, 32);
        TileVec(x, float, 32, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(mask, float, 32, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(scratch, float, 32, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(o, float, 32, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(pv, float, 32, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(o16, bfloat16_t, 32, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(p16, bfloat16_t, 32, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(tmp, float, 1, 2048);
        TileCol(new_max_all, float, 32, 32);
        TileCol(decay_all, float, 32, 32);
        TileCol(sum_all, float, 32, 32);
        TileCol(part_all, float, 32, 32);
        TileCol(new_max_col, float, 32, PTO_DYNAMIC);
        TileCol(decay_col, float, 32, PTO_DYNAMIC);
        TileCol(sum_col, float, 32, PTO_DYNAMIC);
        TileCol(part_col, float, 32, PTO_DYNAMIC);
        TASSIGN(max, 0);
        TASSIGN(new_max, 256);
        TASSIGN(decay, 512);
        TASSIGN(sum, 768);
        TASSIGN(part, 1024);
        GlobalND(out_all, bfloat16_t, out, tokens, 64, out_stride);
        pto_scalar(0);

        PTO_FOR(i, 0, tokens, 64) {
            int64_t n = min_of(tokens - i, 64), seen = min_of(past + i + n, keys);
            int64_t h = n / 2, down = get_subblock_idx() * h, my_row = i + down, my_pos = past + my_row; /* the rows of this core */
            pto_scalar(9);
            PLACE(x, 1280, h, 64);
            PLACE(mask, 9472, h, 64);
            PLACE(scratch, 17664, h, 64);
            PLACE(o, 25856, h, 64);
            PLACE(o16, 34048, h, 64);
            PLACE(p16, 38144, h, 64);
            PLACE(pv, 42240, h, 64);
            Part(s_win, s_all, my_s + down * 64, h, 64);
            Part(p_win, p_all, my_p + down * 64, h, 64);
            Part(o_win, o_all, my_o + down * 64, h, 64);
            TRESHAPE(new_max_all, new_max);
            TRESHAPE(decay_all, decay);
            TRESHAPE(sum_all, sum);
            TRESHAPE(part_all, part);
            TSUBVIEW(new_max_col, new_max_all, 0, 0, h, 1);
            TSUBVIEW(decay_col, decay_all, 0, 0, h, 1);
            TSUBVIEW(sum_col, sum_all, 0, 0, h, 1);
            TSUBVIEW(part_col, part_all, 0, 0, h, 1);

            TEXPANDS(max, -3.0e38); /* less than any score, finite: exp(lowest - lowest) must not be NaN */
            TEXPANDS(new_max, -3.0e38);
            TEXPANDS(sum, 0.0);
            TEXPANDS(part, 0.0);
            TEXPANDS(o, 0.0);

            PTO_FOR(j, 0, seen, 64) {
                sync_wait(PIPE_MTE2, 0);
                TLOAD(x, s_win);
                TMULS(x, x, 0.125); /* 1 / sqrt(64) */

                /* Row r may see column c if j + c <= my_pos + r. Above the diagonal 1 becomes 0, so (triangle - 1) * 1e30 is 0 or -1e30. */
                pto_scalar(3);
                if (my_pos - j < 63) {
                    pto_scalar(1);
                    TTRI(mask, my_pos - j);
                    TSUBS(mask, mask, 1.0);
                    TMULS(mask, mask, 1.0e30);
                    TADD(x, x, mask);
                }

                TROWMAX(new_max_col, x, scratch);
                TMAX(new_max, new_max, max);
                TSUB(decay, max, new_max);
                TEXP(decay, decay);
                TMOV(max, new_max);
                TASSIGN(tmp, 50432);
                TROWEXPANDSUB(x, x, new_max_col, tmp);
                TEXP(x, x);
                TROWSUM(part_col, x, scratch);
                TMUL(sum, sum, decay);
                TADD(sum, sum, part);
                TCVT(p16, x, CAST_RINT);
                TSTORE(p_win, p16);
                sync_set(PIPE_MTE3, 1);

                TASSIGN(tmp, 58624);
                TROWEXPANDMUL(o, o, decay_col, tmp);
                sync_wait(PIPE_MTE2, 2);
                TLOAD(pv, o_win);
                TADD(o, o, pv);
            }
            TASSIGN(tmp, 66816);
            TROWEXPANDDIV(o, o, sum_col, tmp);
            TCVT(o16, o, CAST_RINT);
            Part(out_win, out_all, out + my_row * out_stride + head_col, h, 64);
            TSTORE(out_win, o16);
        }
    }
    pto_scalar(1); /* the return */
}
#endif
