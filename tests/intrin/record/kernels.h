/* Kernels that are recorded. Each is written as its author would, with the work of loops and windows that C counts by itself. */
#ifndef RECORD_KERNELS_H
#define RECORD_KERNELS_H
#include <pto/pto.h>
#include <pto/asm.h>
#include <pto/record.h>

/* The ISA page's example (machine-and-cube.md a.6). */
PTO_KERNEL(mx, (float *)y, (const float8_e5m2_t *)x, (const float8_e5m2_t *)w, (const float8_e8m0_t *)xs, (const float8_e8m0_t *)ws)
{
    GlobalND(gx, float8_e5m2_t, x, 16, 64);
    GlobalND(gw, float8_e5m2_t, w, 64, 32);
    GlobalTensor(gxs, float8_e8m0_t, xs, MX_A_ZZ, 1, 1, 1, 16, 2, 32, 32, 32, 2, 1);
    GlobalTensor(gws, float8_e8m0_t, ws, MX_B_NN, 1, 1, 1, 2, 32, 64, 64, 64, 32, 1);
    GlobalND(gy, float, y, 16, 32);
    TileMat(xm, float8_e5m2_t, 16, 64);
    TileMat(wm, float8_e5m2_t, 64, 32);
    TileLeft(a, float8_e5m2_t, 16, 64);
    TileRight(b, float8_e5m2_t, 64, 32);
    TileAcc(c, float, 16, 32);
    (void)gxs, (void)gws;
    TASSIGN(xm, 0);
    TASSIGN(wm, 0x2000);
    TASSIGN(a, 0x1000);
    TASSIGN(b, 0x2000);
    TASSIGN(c, 0x4000);
    TLOAD(xm, gx);
    TLOAD(wm, gw);
    set_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID0);
    wait_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID0);
    TMOV(a, xm);
    TMOV(b, wm);
    set_flag(PIPE_MTE1, PIPE_M, EVENT_ID0);
    wait_flag(PIPE_MTE1, PIPE_M, EVENT_ID0);
    TMATMUL(c, a, b);
    set_flag(PIPE_M, PIPE_FIX, EVENT_ID0);
    wait_flag(PIPE_M, PIPE_FIX, EVENT_ID0);
    TSTORE(gy, c);
}

/* y = 2 x, rows of 64 in turn: plain C inside of PTO_FOR. */
PTO_KERNEL(doubled, (float *)y, (const float *)x, (int)tiles)
{
    TileVec(t, float, 8, 64);
    TASSIGN(t, 0x100);
    PTO_FOR (i, 0, tiles, 1) {
        GlobalND(gx, float, x + i * 512, 8, 64);
        GlobalND(gy, float, y + i * 512, 8, 64);
        TLOAD(t, gx);
        set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
        wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
        TADD(t, t, t);
        set_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
        wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
        TSTORE(gy, t);
        set_flag(PIPE_MTE3, PIPE_MTE2, EVENT_ID0);
        wait_flag(PIPE_MTE3, PIPE_MTE2, EVENT_ID0);
    }
}

/* Two buffers in turn, windows in a block's rows; no flags: the simulator orders it. */
PTO_KERNEL(pingpong, (float *)y, (const float *)x)
{
    TileVec(t, float, 8, 64);
    const int64_t block = get_block_idx();
    pto_scalar(1);
    PTO_FOR (i, 0, 16, 1) {
        GlobalND(gx, float, x + (block * 16 + i) * 512, 8, 64);
        GlobalND(gy, float, y + (block * 16 + i) * 512, 8, 64);
        TASSIGN(t, (i & 1) * 0x1000);
        TLOAD(t, gx);
        TADDS(t, t, 1.5f);
        TSTORE(gy, t);
    }
}

/* A tail in the last block: dynamic valid rows. */
PTO_VECTOR_KERNEL(tail, (float *)y, (const float *)x, (int)rows)
{
    const int64_t first = get_block_idx() * 8, left = rows - first, n = left < 8 ? left : 8;
    TileVec(t, float, 8, 64, PTO_DYNAMIC, 64);
    GlobalND(gx, float, x + first * 64, n, 64);
    GlobalND(gy, float, y + first * 64, n, 64);
    TASSIGN(t, 0);
    TSET_VALID(t, n, 64);
    TLOAD(t, gx);
    TMULS(t, t, 3.0f);
    TSTORE(gy, t);
}

/* C = A B, 64 wide steps of k in two halves of L1 and L0; k goes on in columns of A and rows of B. */
#define GEMM(name, LOOP)                                                                                                     \
    PTO_CUBE_KERNEL(name, (float *)c, (const half *)a, (const half *)b, (int)k)                                              \
    {                                                                                                                        \
        TileMat(am, half, 32, 64);                                                                                           \
        TileMat(bm, half, 64, 32);                                                                                           \
        TileLeft(al, half, 32, 64);                                                                                          \
        TileRight(br, half, 64, 32);                                                                                         \
        TileAcc(acc, float, 32, 32);                                                                                         \
        TASSIGN(acc, 0);                                                                                                     \
        set_flag(PIPE_M, PIPE_MTE2, EVENT_ID0);                                                                              \
        set_flag(PIPE_M, PIPE_MTE2, EVENT_ID1);                                                                              \
        LOOP(i, k / 64)                                                                                                      \
        {                                                                                                                    \
            const int half_of = (int)(i & 1);                                                                                \
            GlobalND(ga, half, a + i * 64, 32, 64, k);                                                                       \
            GlobalND(gb, half, b + i * 64 * 32, 64, 32);                                                                     \
            TASSIGN(am, half_of * 0x2000);                                                                                   \
            TASSIGN(bm, 0x8000 + half_of * 0x2000);                                                                          \
            TASSIGN(al, half_of * 0x2000);                                                                                   \
            TASSIGN(br, half_of * 0x2000);                                                                                   \
            if (half_of == 0)                                                                                                \
                wait_flag(PIPE_M, PIPE_MTE2, EVENT_ID0);                                                                     \
            else                                                                                                             \
                wait_flag(PIPE_M, PIPE_MTE2, EVENT_ID1);                                                                     \
            TLOAD(am, ga);                                                                                                   \
            TLOAD(bm, gb);                                                                                                   \
            set_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID0);                                                                       \
            wait_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID0);                                                                      \
            TMOV(al, am);                                                                                                    \
            TMOV(br, bm);                                                                                                    \
            set_flag(PIPE_MTE1, PIPE_M, EVENT_ID0);                                                                          \
            wait_flag(PIPE_MTE1, PIPE_M, EVENT_ID0);                                                                         \
            if (i == 0)                                                                                                      \
                TMATMUL(acc, al, br);                                                                                        \
            else                                                                                                             \
                TMATMUL_ACC(acc, acc, al, br);                                                                               \
            if (half_of == 0)                                                                                                \
                set_flag(PIPE_M, PIPE_MTE2, EVENT_ID0);                                                                      \
            else                                                                                                             \
                set_flag(PIPE_M, PIPE_MTE2, EVENT_ID1);                                                                      \
        }                                                                                                                    \
        wait_flag(PIPE_M, PIPE_MTE2, EVENT_ID0);                                                                             \
        wait_flag(PIPE_M, PIPE_MTE2, EVENT_ID1);                                                                             \
        set_flag(PIPE_M, PIPE_FIX, EVENT_ID0);                                                                               \
        wait_flag(PIPE_M, PIPE_FIX, EVENT_ID0);                                                                              \
        GlobalND(gc, float, c, 32, 32);                                                                                      \
        TSTORE(gc, acc);                                                                                                     \
    }
#define LOOP_PTO(i, n) PTO_FOR (i, 0, n, 1)
#define LOOP_C(i, n) for (int64_t i = 0; i < (n); i++)
GEMM(gemm, LOOP_PTO)
GEMM(gemm_c, LOOP_C)

/* A branch by a value of the data. */
PTO_VECTOR_KERNEL(branch, (float *)y, (const float *)x)
{
    TileVec(t, float, 8, 64);
    GlobalND(gx, float, x, 8, 64);
    GlobalND(gy, float, y, 8, 64);
    TASSIGN(t, 0);
    TLOAD(t, gx);
    set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
    wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
    set_flag(PIPE_MTE2, PIPE_S, EVENT_ID0);
    wait_flag(PIPE_MTE2, PIPE_S, EVENT_ID0);
    if (TGETVAL(t, 3) > 0.5f)
        TADDS(t, t, 10.0f);
    else
        TMULS(t, t, -1.0f);
    set_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
    wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
    TSTORE(gy, t);
}

/* No wait between load and work: a race, in each turn. */
PTO_VECTOR_KERNEL(race, (float *)y, (const float *)x)
{
    TileVec(t, float, 8, 64);
    TASSIGN(t, 0);
    PTO_FOR (i, 0, 4, 1) {
        GlobalND(gx, float, x + i * 512, 8, 64);
        GlobalND(gy, float, y + i * 512, 8, 64);
        TLOAD(t, gx);
        TADD(t, t, t);
        set_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
        wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
        TSTORE(gy, t);
        set_flag(PIPE_MTE3, PIPE_MTE2, EVENT_ID0);
        wait_flag(PIPE_MTE3, PIPE_MTE2, EVENT_ID0);
    }
}

/* Three loops in each other, of which the text can be what C is. */
PTO_VECTOR_KERNEL(nested, (float *)y, (const float *)x)
{
    TileVec(t, float, 8, 64);
    TASSIGN(t, 0);
    PTO_FOR (i, 0, 4, 1)
        PTO_FOR (j, 0, 5, 1)
            PTO_FOR (k, 0, 384, 64) {
                GlobalND(gx, float, x + i * 5 * 8 * 384 + j * 8 * 384 + k, 8, 64, 384);
                GlobalND(gy, float, y + i * 5 * 8 * 384 + j * 8 * 384 + k, 8, 64, 384);
                TLOAD(t, gx);
                TABS(t, t);
                TSTORE(gy, t);
            }
}

/* Addresses that go on with the turns: index arithmetic that C has not counted. */
PTO_VECTOR_KERNEL(slots, (float *)y, (const float *)x, (int)n)
{
    pto_tile t[4];
    TileVec(one, float, 8, 64);
    for (int i = 0; i < n; i++) {
        t[i & 3] = PTO_COPY(one);
        GlobalND(gx, float, x + i * 512, 8, 64);
        TASSIGN(t[i & 3], i * 0x800);
        TLOAD(t[i & 3], gx);
    }
    for (int i = 0; i < n; i++) {
        GlobalND(gy, float, y + i * 512, 8, 64);
        t[0] = PTO_COPY(one);
        TASSIGN(t[0], i * 0x800);
        TSTORE(gy, t[0]);
    }
}

/* Parts of tiles, in an array too, scalars of GM, a loop that is left, a function. */
static void part_of(pto_tile *to, pto_tile *from, int row)
{
    TSUBVIEW(*to, *from, row, 0);
}
PTO_VECTOR_KERNEL(parts, (float *)y, (const float *)x)
{
    TileVec(t, float, 16, 64);
    TileVec(p, float, 8, 64);
    pto_tile half_of[2] = {PTO_COPY(p), PTO_COPY(p)};
    GlobalND(gx, float, x, 16, 64);
    GlobalND(gy, float, y, 16, 64);
    TASSIGN(t, 0x400);
    TLOAD(t, gx);
    for (int i = 0; i < 2; i++)
        part_of(&half_of[i], PTO_REF(t), 8 * i);
    TADDS(half_of[0], half_of[0], 1.0f);
    TADDS(half_of[1], half_of[1], 2.0f);
    TADD(half_of[1], half_of[1], half_of[0]);
    PTO_FOR (i, 0, 10, 1) {
        if (i == 6)
            break;
        TMULS(half_of[0], half_of[0], 0.5f);
    }
    TSTORE(gy, t);
    store_scalar(y, 5, load_scalar(x, 700) + 1.0f);
}

/* Many instructions. */
PTO_VECTOR_KERNEL(many, (float *)y, (int)n)
{
    TileVec(t, float, 1, 64);
    GlobalND(gy, float, y, 1, 64);
    TASSIGN(t, 0);
    TEXPANDS(t, 1.0f);
    for (int i = 0; i < n; i++) {
        TADDS(t, t, 1.0f);
        TMULS(t, t, 0.5f);
    }
    TSTORE(gy, t);
}

/* Nothing in it repeats. */
PTO_VECTOR_KERNEL(noise, (float *)y, (int)n)
{
    TileVec(t, float, 1, 64);
    GlobalND(gy, float, y, 1, 64);
    uint32_t seed = 1;
    TASSIGN(t, 0);
    TEXPANDS(t, 0.0f);
    for (int i = 0; i < n; i++) {
        seed = seed * 1664525u + 1013904223u;
        TASSIGN(t, (seed >> 16) % 256 * 0x100);
        if ((seed >> 28) < 8)
            TEXPANDS(t, 2.0f);
        else
            TADDS(t, t, 1.0f);
    }
    TASSIGN(t, 0);
    TSTORE(gy, t);
}
#endif
