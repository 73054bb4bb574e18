/* structure.pto in C. */
#ifndef SAME_STRUCTURE_H
#define SAME_STRUCTURE_H
#include <pto/pto.h>

PTO_KERNEL(in_turn, (float *)x, (int32_t *)ptr)
{
    (void)x;
    PTO_CUBE_SECTION
    {
        store_scalar(ptr, 0, 7);
    }
    PTO_VECTOR_SECTION
    {
        int32_t a = (int32_t)load_scalar(ptr, 0);
        pto_scalar(1);
        store_scalar(ptr, 1, a + 7);
    }
    PTO_CUBE_SECTION
    {
        int32_t a = (int32_t)load_scalar(ptr, 1);
        pto_scalar(1);
        store_scalar(ptr, 2, a + 7);
    }
    PTO_VECTOR_SECTION
    {
        int32_t a = (int32_t)load_scalar(ptr, 2);
        pto_scalar(1);
        store_scalar(ptr, 3, a + 7);
    }
    pto_scalar(1);
}

PTO_KERNEL(one_section, (float *)x, (int32_t *)ptr)
{
    (void)x;
    PTO_VECTOR_SECTION
    {
        store_scalar(ptr, 0, 7);
    }
    pto_scalar(1);
}

PTO_KERNEL(both, (float *)x, (int32_t *)ptr)
{
    (void)ptr;
    TileVec(a, float, 16, 64);
    TileMat(m, half, 16, 16);
    TileRight(b, half, 16, 16);
    GlobalND(x_win, float, x, 16, 64);
    TASSIGN(a, 0);
    TASSIGN(m, 0);
    TASSIGN(b, 0);
    TLOAD(a, x_win);
    TADDS(a, a, 1.0f);
    TSTORE(x_win, a);
    TMOV(b, m);
    pto_scalar(1);
}

PTO_VECTOR_KERNEL(adds, (float *)x, (int32_t *)ptr)
{
    (void)ptr;
    TileVec(a, float, 16, 64);
    GlobalND(x_win, float, x, 16, 64);
    TASSIGN(a, 0);
    pto_scalar(3);
    TEXPANDS(a, (float)get_block_idx() * 0.333f);
    TSTORE(x_win, a, .atomic = ATOMIC_ADD);
    TPRINT(a);
    pto_scalar(1);
}
#endif
