/* Tutorial, step 6: a vector kernel, y = max(x * factor, 0), on any number of rows: tails by valid regions that are set at run time. */
#include <pto/pto.h>
#include <pto/sim.h>

#include <stdio.h>

enum { ROWS = 37, COLS = 200, TILE_ROWS = 4, WIDTH = 208 }; /* rows of a tile fill whole 32 bytes */

/* A function of a kernel takes tiles by pointer; what it knows of them it learns at run time. */
static void scale_and_clip(pto_tile *t, float factor)
{
    TMULS(*t, *t, factor);
    pipe_barrier(PIPE_V);
    TRELU(*t, *t);
}

PTO_VECTOR_KERNEL(scaled_relu, (float *)y, (const float *)x, (int)rows, (float)factor)
{
    TileVec(t, float, TILE_ROWS, WIDTH, PTO_DYNAMIC, COLS);
    set_flag(PIPE_MTE3, PIPE_MTE2, EVENT_ID0); /* both halves of UB are free */
    set_flag(PIPE_MTE3, PIPE_MTE2, EVENT_ID1);
    int64_t turn = 0;
    PTO_FOR(row, get_block_idx() * TILE_ROWS, rows, get_block_num() * TILE_ROWS)
    {
        int64_t n = rows - row < TILE_ROWS ? rows - row : TILE_ROWS, side = turn++ % 2;
        GlobalND(x_gm, float, x + row * COLS, n, COLS);
        GlobalND(y_gm, float, y + row * COLS, n, COLS);
        TASSIGN(t, side * 0x4000);
        TSET_VALID(t, n, COLS);

        wait_flag(PIPE_MTE3, PIPE_MTE2, side);
        TLOAD(t, x_gm);
        set_flag(PIPE_MTE2, PIPE_V, side);

        wait_flag(PIPE_MTE2, PIPE_V, side);
        scale_and_clip(PTO_REF(t), factor);
        set_flag(PIPE_V, PIPE_MTE3, side);

        wait_flag(PIPE_V, PIPE_MTE3, side);
        TSTORE(y_gm, t);
        set_flag(PIPE_MTE3, PIPE_MTE2, side);
    }
    wait_flag(PIPE_MTE3, PIPE_MTE2, EVENT_ID0);
    wait_flag(PIPE_MTE3, PIPE_MTE2, EVENT_ID1);
}

int main(void)
{
    struct pto_sim *sim = pto_sim_new("a3");
    float *x = PTO_GM(sim, float, "x", ROWS * COLS), *y = PTO_GM(sim, float, "y", ROWS * COLS);
    pto_gm_fill(sim, x, "rand:1");
    int status = pto_launch(sim, scaled_relu, 3, y, x, ROWS, 2.5f);
    int wrong = 0;
    for (int i = 0; i < ROWS * COLS; i++)
        wrong += y[i] != (x[i] > 0 ? x[i] * 2.5f : 0);
    fputs(pto_diag_text(sim), stdout);
    printf("%d of %d elements are wrong\n%s", wrong, ROWS * COLS, pto_summary(sim));
    pto_sim_free(sim);
    return status != PTO_OK || wrong != 0;
}
