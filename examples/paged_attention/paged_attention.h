/* Attention of a decode step on a paged KV cache: each of `batch` requests has one new token of 16 heads of 64 elements, groups of 8
 * of which share one of 2 KV heads, and seq_lens[b] keys that lie in pages of 64 tokens wherever block_table[b] says.
 * out[b, head] = softmax(q k^T / 8) v; bf16 in and out, softmax in f32.
 *
 * Each block takes every block_num-th pair of a request and a KV head. Tiles go back and forth through a pipe of 2 slots a direction,
 * undivided (split = 0): on an a5 only vector core 0 takes part, on an a3 both do the same work.
 * To look at: page numbers read by the scalar unit become offsets; the last page of a request is short, and its length goes along
 * through windows, tiles, matmuls and the FIFO; TFILLPAD puts -inf behind it in place, after TSET_VALID said where it ends.
 * paged_attention.pto is the same in text. */
#ifndef PAGED_ATTENTION_H
#define PAGED_ATTENTION_H
#include "../example.h"

PTO_KERNEL(paged_attention, (const bfloat16_t *)q, (const bfloat16_t *)k_pages, (const bfloat16_t *)v_pages, (const int32_t *)block_table,
           (const int32_t *)seq_lens, (bfloat16_t *)out, (float *)slots, (int64_t)batch, (int64_t)pages, (int64_t)table_width)
{
    float *my_slots = slots + get_block_idx() * 4096;

    PTO_CUBE_SECTION
    {
        TileMat(q_mat, bfloat16_t, 16, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileLeft(q_left, bfloat16_t, 16, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        Tile(kt_mat, Mat, bfloat16_t, 64, 64, RowMajor, PTO_DYNAMIC, PTO_DYNAMIC, ColMajor, 512, Null, Null);
        TileRight(kt_right, bfloat16_t, 64, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileAcc(s_acc, float, 16, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileMat(v_mat, bfloat16_t, 64, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileRight(v_right, bfloat16_t, 64, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileMat(p_mat, bfloat16_t, 16, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileLeft(p_left, bfloat16_t, 16, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileAcc(o_acc, float, 16, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        pto_scalar(3); /* my_slots */
        int64_t c2v = import_reserved_buffer("scores", "paged_attention");
        int64_t v2c = reserve_buffer_at("weights", 8192, SPACE_MAT, false, 65536);
        aic_initialize_pipe(3, 4096, my_slots, c2v, v2c, .slot_num = 2, .nosplit = true);
        GlobalND(q_all, bfloat16_t, q, batch * 16, 64);
        GlobalDN(kt_all, bfloat16_t, k_pages, 64, pages * 64, 128);
        GlobalND(v_all, bfloat16_t, v_pages, pages * 64, 64, 128);
        PTO_FOR(item, get_block_idx(), batch * 2, get_block_num()) {
            int64_t b = item / 2, kv_head = item % 2;
            pto_scalar(2);
            int64_t len = load_scalar(seq_lens, b);
            pto_scalar(5); /* len, and where q lies */
            Part(q_win, q_all, q + (b * 16 + kv_head * 8) * 64, 8, 64);
            PLACE(q_mat, 0, 8, 64);
            TLOAD(q_mat, q_win);
            PLACE(q_left, 0, 8, 64);
            TMOV(q_left, q_mat);
            PTO_FOR(at, 0, len, 64) {
                pto_scalar(3); /* where the number of the page stands */
                int64_t row = (int64_t)load_scalar(block_table, b * table_width + at / 64) * 64, n = min_of(len - at, 64);
                pto_scalar(5); /* row, n */
                Part(kt_win, kt_all, k_pages + row * 128 + kv_head * 64, 64, n);
                PLACE(kt_mat, 8192, 64, n);
                TLOAD(kt_mat, kt_win);
                PLACE(kt_right, 0, 64, n);
                TMOV(kt_right, kt_mat);
                PLACE(s_acc, 0, 8, n);
                TMATMUL(s_acc, q_left, kt_right);
                TPUSH_TO_AIV(s_acc, 0);
                Part(v_win, v_all, v_pages + row * 128 + kv_head * 64, n, 64);
                PLACE(v_mat, 16384, n, 64);
                TLOAD(v_mat, v_win);
                PLACE(v_right, 8192, n, 64);
                TMOV(v_right, v_mat);
                TPOP_FROM_AIV(p_mat, 8, n, 0);
                PLACE(p_left, 2048, 8, n);
                TMOV(p_left, p_mat);
                TFREE_FROM_AIV(0);
                PLACE(o_acc, 4096, 8, 64);
                TMATMUL(o_acc, p_left, v_right);
                TPUSH_TO_AIV(o_acc, 0);
            }
        }
        pto_scalar(1); /* the return */
    }

    PTO_VECTOR_SECTION
    {
        TileVec(o, float, 8, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(max, float, 1, 8, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(new_max, float, 1, 8, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(decay, float, 1, 8, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(sum, float, 1, 8, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(part, float, 1, 8, PTO_DYNAMIC, PTO_DYNAMIC);
        TileCol(new_max_col, float, 8, PTO_DYNAMIC);
        TileCol(decay_col, float, 8, PTO_DYNAMIC);
        TileCol(sum_col, float, 8, PTO_DYNAMIC);
        TileCol(part_col, float, 8, PTO_DYNAMIC);
        TileVec(s, float, 8, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(x, float, 8, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        Tile(x_pad, Vec, float, 8, 64, RowMajor, PTO_DYNAMIC, PTO_DYNAMIC, NoneBox, 512, Min, Null);
        TileVec(x_full, float, 8, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(tmp, float, 8, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(p, float, 8, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(p16, bfloat16_t, 8, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(pv, float, 8, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(o16, bfloat16_t, 8, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        pto_scalar(3); /* my_slots */
        int64_t c2v = reserve_buffer_at("scores", 8192, SPACE_VEC, false, 16384);
        int64_t v2c = import_reserved_buffer("weights", "paged_attention");
        aiv_initialize_pipe(3, 4096, my_slots, c2v, v2c, .slot_num = 2, .nosplit = true);
        GlobalND(out_all, bfloat16_t, out, batch * 16, 64);
        pto_scalar(1);
        PTO_FOR(item, get_block_idx(), batch * 2, get_block_num()) {
            int64_t b = item / 2, kv_head = item % 2;
            pto_scalar(2);
            int64_t len = load_scalar(seq_lens, b);
            pto_scalar(4); /* len, and where out lies */
            PLACE(o, 0, 8, 64);
            PLACE(max, 8192, 1, 8);
            PLACE(new_max, 8224, 1, 8);
            PLACE(new_max_col, 8224, 8, 1);
            PLACE(decay, 8256, 1, 8);
            PLACE(decay_col, 8256, 8, 1);
            PLACE(sum, 8288, 1, 8);
            PLACE(sum_col, 8288, 8, 1);
            PLACE(part, 8320, 1, 8);
            PLACE(part_col, 8320, 8, 1);
            TEXPANDS(o, 0.0);
            TEXPANDS(max, -3.0e38);
            TEXPANDS(sum, 0.0);
            PTO_FOR(at, 0, len, 64) {
                int64_t n = min_of(len - at, 64);
                pto_scalar(3); /* n */
                TPOP_FROM_AIC(s, 8, n, 0);
                PLACE(x, 2048, 8, 64);
                TSET_VALID(x, 8, n);
                TMULS(x, s, 0.125); /* 1 / sqrt(64) */
                TFREE_FROM_AIC(0);
                PLACE(x_pad, 2048, 8, 64);
                TFILLPAD(x_pad, x);
                PLACE(x_full, 2048, 8, 64);
                PLACE(tmp, 4096, 8, 64);
                TROWMAX(new_max_col, x_full, tmp);
                TMAX(new_max, new_max, max);
                TSUB(decay, max, new_max);
                TEXP(decay, decay);
                TMOV(max, new_max);
                TROWEXPANDSUB(x_full, x_full, new_max_col);
                TEXP(x_full, x_full);
                TROWSUM(part_col, x_full, tmp);
                TMUL(sum, sum, decay);
                TADD(sum, sum, part);
                PLACE(p, 2048, 8, n);
                PLACE(p16, 6144, 8, n);
                TCVT(p16, p, CAST_RINT);
                TPUSH_TO_AIC(p16, 0);
                TROWEXPANDMUL(o, o, decay_col);
                TPOP_FROM_AIC(pv, 8, 64, 0);
                TADD(o, o, pv);
                TFREE_FROM_AIC(0);
            }
            TROWEXPANDDIV(o, o, sum_col);
            PLACE(o16, 7168, 8, 64);
            TCVT(o16, o, CAST_RINT);
            Part(out_win, out_all, out + (b * 16 + kv_head * 8) * 64, 8, 64);
            TSTORE(out_win, o16);
        }
        pto_scalar(1); /* the return */
    }
}
#endif
