/* Flash attention of an A5, causal, one head a block: out = softmax(q k^T / 8, masked) v for heads of 64 elements, in pieces of
 * 64 queries and 64 keys, so that the matrix of scores never exists as a whole. bf16 in and out, softmax in f32.
 *
 * A cube core and its two vector cores share each piece, and hand tiles to each other through one pipe with FIFOs in both directions,
 * 4 slots of 16 KiB each, split = 1: vector core 0 has the upper half of the rows.
 *
 *     cube:    s = q k^T          --push-->   vector:  scale, mask, running maximum m and sum l of each row
 *              p (64 x 64 bf16)   <--push--            p = exp(s - m), rounded to bf16
 *              o = p v            --push-->            out = out * exp(m_old - m) + o;   at the end out / l
 *
 * Query i stands at position past + i and sees the keys up to there: pieces of keys beyond are skipped, those on the diagonal masked by a
 * triangle of ones (TTRI) with a diagonal computed at run time. tokens is even (halves), keys a multiple of 64 (pages of a cache; what
 * lies behind the last position is masked, so it may hold anything finite). Rows of q, k, v, out are `stride` elements apart: all heads of
 * a token side by side; q, k and v may be parts of one matrix.
 * To look at: K is read transposed by its window alone (DN); a vector tile must be Nz for the cube (TMOV into p); the columns m, l of the
 * softmax are the same bytes as rows (TRESHAPE), which is what elementwise operations want. flash_attention_a5.pto is the same in text. */
#ifndef FLASH_ATTENTION_A5_H
#define FLASH_ATTENTION_A5_H
#include "../example.h"

PTO_KERNEL(flash_attention, (const bfloat16_t *)q, (const bfloat16_t *)k, (const bfloat16_t *)v, (bfloat16_t *)out, (int64_t)tokens, (int64_t)keys,
           (int64_t)past, (int64_t)q_stride, (int64_t)kv_stride, (int64_t)out_stride)
{
    int64_t head_col = get_block_idx() * 64;
    (void)keys;

    PTO_CUBE_SECTION
    {
        TileMat(q_1, bfloat16_t, 64, 64, PTO_DYNAMIC, 64);
        Tile(kt_1, Mat, bfloat16_t, 64, 64, RowMajor, 64, 64, ColMajor, 512, Null, Null);
        TileMat(v_1, bfloat16_t, 64, 64);
        TileMat(p_1, bfloat16_t, 64, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileLeft(q_0, bfloat16_t, 64, 64, PTO_DYNAMIC, 64);
        TileLeft(p_0, bfloat16_t, 64, 64, PTO_DYNAMIC, 64);
        TileRight(kt_0, bfloat16_t, 64, 64);
        TileRight(v_0, bfloat16_t, 64, 64);
        TileAcc(s, float, 64, 64, PTO_DYNAMIC, 64);
        TileAcc(o, float, 64, 64, PTO_DYNAMIC, 64);
        pto_scalar(1); /* head_col */
        int64_t to_vector = import_reserved_buffer("to_vector", "flash_attention");
        int64_t to_cube = reserve_buffer_at("to_cube", 4 * 16384, SPACE_MAT, false, 24576);
        aic_initialize_pipe(3, 16384, NULL, to_vector, to_cube);
        GlobalND(q_all, bfloat16_t, q, tokens, 64, q_stride);
        GlobalDN(kt_win, bfloat16_t, k, 64, 64, kv_stride);
        GlobalND(v_win, bfloat16_t, v, 64, 64, kv_stride);
        pto_scalar(-2);

        PTO_FOR(i, 0, tokens, 64) {
            int64_t n = min_of(tokens - i, 64), seen = min_of(past + i + n, keys);
            pto_scalar(5); /* n, seen */
            PLACE(q_1, 0, n, 64);
            TASSIGN(kt_1, 8192);
            TASSIGN(v_1, 16384);
            PLACE(q_0, 0, n, 64);
            PLACE(p_0, 8192, n, 64);
            TASSIGN(kt_0, 0);
            TASSIGN(v_0, 8192);
            PLACE(s, 0, n, 64);
            PLACE(o, 16384, n, 64);
            Part(q_win, q_all, q + i * q_stride + head_col, n, 64);
            TLOAD(q_1, q_win);
            TMOV(q_0, q_1);
            PTO_FOR(j, 0, seen, 64) {
                TASSIGN(kt_win, k + j * kv_stride + head_col);
                TASSIGN(v_win, v + j * kv_stride + head_col);
                TLOAD(kt_1, kt_win);
                TMOV(kt_0, kt_1);
                TMATMUL(s, q_0, kt_0);
                TPUSH_TO_AIV(s, 1);

                TLOAD(v_1, v_win);
                TMOV(v_0, v_1);
                TPOP_FROM_AIV(p_1, n, 64, 1);
                TMOV(p_0, p_1);
                TFREE_FROM_AIV(1);
                TMATMUL(o, p_0, v_0);
                TPUSH_TO_AIV(o, 1);
            }
        }
        pto_scalar(1); /* the return */
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
        TileVec(s, float, 32, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(pv, float, 32, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(o16, bfloat16_t, 32, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(p16, bfloat16_t, 32, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        Tile(p, Vec, bfloat16_t, 32, 64, ColMajor, PTO_DYNAMIC, PTO_DYNAMIC, RowMajor, 512, Null, Null);
        TileCol(new_max_all, float, 32, 32);
        TileCol(decay_all, float, 32, 32);
        TileCol(sum_all, float, 32, 32);
        TileCol(part_all, float, 32, 32);
        TileCol(new_max_col, float, 32, PTO_DYNAMIC);
        TileCol(decay_col, float, 32, PTO_DYNAMIC);
        TileCol(sum_col, float, 32, PTO_DYNAMIC);
        TileCol(part_col, float, 32, PTO_DYNAMIC);
        pto_scalar(2); /* head_col, the number of the core */
        int64_t to_vector = reserve_buffer_at("to_vector", 4 * 16384, SPACE_VEC, false, 46336);
        int64_t to_cube = import_reserved_buffer("to_cube", "flash_attention");
        aiv_initialize_pipe(3, 16384, NULL, to_vector, to_cube);
        GlobalND(out_all, bfloat16_t, out, tokens, 64, out_stride);
        TASSIGN(max, 0);
        TASSIGN(new_max, 256);
        TASSIGN(decay, 512);
        TASSIGN(sum, 768);
        TASSIGN(part, 1024);

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
            PLACE(p, 42240, h, 64);
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
                TPOP_FROM_AIC(s, h, 64, 1);
                TMULS(x, s, 0.125); /* 1 / sqrt(64) */
                TFREE_FROM_AIC(1);

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
                TROWEXPANDSUB(x, x, new_max_col);
                TEXP(x, x);
                TROWSUM(part_col, x, scratch);
                TMUL(sum, sum, decay);
                TADD(sum, sum, part);
                TCVT(p16, x, CAST_RINT);
                TMOV(p, p16);
                TPUSH_TO_AIC(p, 1);

                TROWEXPANDMUL(o, o, decay_col);
                TPOP_FROM_AIC(pv, h, 64, 1);
                TADD(o, o, pv);
                TFREE_FROM_AIC(1);
            }
            TROWEXPANDDIV(o, o, sum_col);
            TCVT(o16, o, CAST_RINT);
            Part(out_win, out_all, out + my_row * out_stride + head_col, h, 64);
            TSTORE(out_win, o16);
        }
        pto_scalar(1); /* the return */
    }
}
#endif
