/* y = x times w + residual, as linear.h but for the end: the cube core's product goes through a FIFO to the vector cores of its block,
 * which add the residual in f32. `slots` is room in GM for the slots that an A2/A3 passes tiles through (8 of 16 KiB a block).
 *
 * To look at: one kernel with a section for each kind of core; the pipe has two ends; split = 1: vector core 0 has the upper half of the
 * rows, core 1 the lower (m is even). linear_residual.pto is the same in text. */
#ifndef LINEAR_RESIDUAL_H
#define LINEAR_RESIDUAL_H
#include "../example.h"

PTO_KERNEL(linear_residual, (const bfloat16_t *)x, (int64_t)x_stride, (const bfloat16_t *)w, (const bfloat16_t *)residual, (bfloat16_t *)y, (float *)slots,
           (int64_t)m, (int64_t)k, (int64_t)n)
{
    float *my_slots = slots + get_block_idx() * 8 * 64 * 64;
    int64_t first = get_block_idx() * 64, step = get_block_num() * 64;

    PTO_CUBE_SECTION
    {
        TileMat(x_1, bfloat16_t, 64, 64, PTO_DYNAMIC, 64);
        TileMat(w_1, bfloat16_t, 64, 64);
        TileLeft(x_0, bfloat16_t, 64, 64, PTO_DYNAMIC, 64);
        TileRight(w_0, bfloat16_t, 64, 64);
        TileAcc(sum, float, 64, 64, PTO_DYNAMIC, 64);
        GlobalND(x_all, bfloat16_t, x, m, k, x_stride);
        GlobalND(w_all, bfloat16_t, w, k, n);
        pto_scalar(1); /* first, step, my_slots */
        int64_t fifo = import_reserved_buffer("fifo", "linear_residual");
        aic_initialize_pipe(1, 16384, my_slots, fifo, 0);
        pto_scalar(2); /* shape of the tensors */
        PTO_FOR(row, 0, m, 64) {
            int64_t rows = min_of(m - row, 64);
            pto_scalar(2); /* rows */
            PLACE(x_1, 0, rows, 64);
            TASSIGN(w_1, 8192);
            PLACE(x_0, 0, rows, 64);
            TASSIGN(w_0, 0);
            PLACE(sum, 0, rows, 64);
            PTO_FOR(col, first, n, step) {
                PTO_FOR(kk, 0, k, 64) {
                    Part(x_win, x_all, x + row * x_stride + kk, rows, 64);
                    Part(w_win, w_all, w + kk * n + col, 64, 64);
                    TLOAD(x_1, x_win);
                    TLOAD(w_1, w_win);
                    TMOV(x_0, x_1);
                    TMOV(w_0, w_1);
                    pto_scalar(2); /* the branch */
                    if (kk == 0)
                        TMATMUL(sum, x_0, w_0);
                    else
                        TMATMUL_ACC(sum, sum, x_0, w_0);
                }
                TPUSH_TO_AIV(sum, 1);
            }
        }
        pto_scalar(1); /* the return */
    }
    PTO_VECTOR_SECTION
    {
        TileVec(r16, bfloat16_t, 32, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(r32, float, 32, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        TileVec(product, float, 32, 64, PTO_DYNAMIC, PTO_DYNAMIC);
        GlobalND(r_all, bfloat16_t, residual, m, n);
        GlobalND(y_all, bfloat16_t, y, m, n);
        pto_scalar(2); /* first, step, my_slots */
        int64_t fifo = reserve_buffer_at("fifo", 8 * 16384, SPACE_VEC, false, 12288);
        aiv_initialize_pipe(1, 16384, my_slots, fifo, 0);
        pto_scalar(2); /* shape of the tensors */
        PTO_FOR(row, 0, m, 64) {
            int64_t rows = min_of(m - row, 64) / 2, my_row = row + get_subblock_idx() * rows;
            pto_scalar(5); /* those */
            PLACE(r16, 0, rows, 64);
            PLACE(r32, 4096, rows, 64);
            PTO_FOR(col, first, n, step) {
                Part(r_win, r_all, residual + my_row * n + col, rows, 64);
                Part(y_win, y_all, y + my_row * n + col, rows, 64);
                TLOAD(r16, r_win);
                TCVT(r32, r16, CAST_RINT);
                TPOP_FROM_AIC(product, rows, 64, 1);
                TADD(r32, r32, product);
                TFREE_FROM_AIC(1);
                TCVT(r16, r32, CAST_RINT);
                TSTORE(y_win, r16);
            }
        }
        pto_scalar(1); /* the return */
    }
}
#endif
