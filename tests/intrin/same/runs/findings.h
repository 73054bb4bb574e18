/* findings.pto in C. */
#ifndef SAME_FINDINGS_H
#define SAME_FINDINGS_H
#include <pto/pto.h>

PTO_VECTOR_KERNEL(races, (float *)x, (float *)y)
{
    TileVec(a, float, 16, 64);
    TileVec(b, float, 16, 64);
    GlobalND(x_win, float, x, 16, 64);
    GlobalND(y_win, float, y, 16, 64);
    TASSIGN(a, 0);
    TASSIGN(b, 4096);
    TLOAD(a, x_win);
    TADDS(b, a, 1.0f);
    set_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
    wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
    TSTORE(y_win, b);
    TMULS(b, a, 1.0f);
    set_flag(PIPE_V, PIPE_MTE3, EVENT_ID1);
    pto_scalar(1);
}

PTO_VECTOR_KERNEL(never_set, (float *)x, (float *)y)
{
    (void)x, (void)y;
    TileVec(a, float, 16, 64);
    TASSIGN(a, 0);
    TEXPANDS(a, 1.0f);
    wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID3);
    TEXP(a, a);
    pto_scalar(1);
}

PTO_VECTOR_KERNEL(not_written, (float *)x, (float *)y)
{
    (void)x;
    TileVec(a, float, 16, 64);
    TileVec(b, float, 16, 64);
    GlobalND(y_win, float, y, 16, 64);
    TASSIGN(a, 0);
    TASSIGN(b, 4096);
    TEXP(b, a);
    TSTORE(y_win, b);
    pto_scalar(1);
}

PTO_VECTOR_KERNEL(outside, (float *)x, (float *)y)
{
    (void)y;
    TileVec(a, float, 16, 64);
    GlobalND(x_win, float, x + 128, 16, 64);
    TASSIGN(a, 0);
    pto_scalar(1);
    TLOAD(a, x_win);
    pto_scalar(1);
}

/* Not the same as in text: another number, and a cycle more of the scalar unit. */
PTO_VECTOR_KERNEL(different, (float *)x, (float *)y)
{
    (void)x;
    TileVec(a, float, 16, 64);
    GlobalND(y_win, float, y, 16, 64);
    TASSIGN(a, 0);
    pto_scalar(1);
    TEXPANDS(a, 2.0f);
    TSTORE(y_win, a);
    pto_scalar(1);
}
#endif
