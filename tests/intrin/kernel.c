/* A kernel in the ways that kernels are written: intrinsics nested in if and else without braces and in each other's arguments, all
 * sorts of numbers, functions of tiles, attributes by place and by name (compile.sh: no warning of any compiler, as C and as C++). */
#include <pto/pto.h>

static void scaled(pto_tile *to, pto_tile *from, float by)
{
    if (by > 0.0f)
        TMULS(*to, *from, by);
    else
        TNEG(*to, *from);
}

PTO_KERNEL(vectors, (float *)y, (const float *)x, (int)n)
{
    GlobalND(gx, float, x, 16, 64);
    GlobalND(gy, float, y, 16, 64);
    TileVec(a, float, 16, 64);
    TileVec(b, float, 16, 64);
    TileVec(c, float, 16, 64, PTO_DYNAMIC, 64);
    TileVec(h, half, 16, 64);
    TileVec(part, float, 8, 64);
    TASSIGN(a, 0);
    TASSIGN(b, 0x1000);
    TASSIGN(c, 4096 * n);
    TASSIGN(h, (size_t)0x4000);
    TSET_VALID(c, n, 64);
    TLOAD(a, gx);
    set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
    wait_flag(PIPE_MTE2, PIPE_V, n & 7);
    if (n > 1)
        TADD(c, a, b);
    else if (n > 0)
        TADDS(c, a, 2.5f);
    else
        TADDS(c, a, 3);
    PTO_FOR (i, 0, n, 1)
        TADDS(c, a, (float)i);
    TMULS(c, a, TGETVAL(a, 0));
    TMULS(c, a, load_scalar(x, n));
    store_scalar(y, 1, 2.0f);
    TREM(c, a, b);
    TREM(c, a, b, b);
    TREM(c, a, b, PTO_NONE, REM_DEFAULT);
    TDIVS(c, a, 3.0f);
    TDIVS(c, 3.0f, a);
    TCVT(h, a, CAST_RINT);
    TCVT(h, a, CAST_RINT, SAT_ON);
    TSUBVIEW(part, a, 8, 0);
    scaled(PTO_REF(c), PTO_REF(a), 2.0f);
    TPRINT(c);
    TPRINT(gx);
    TASSIGN(gx, x + 64);
    TSTORE(gy, c);
    pipe_barrier(PIPE_ALL);
}

PTO_KERNEL(matrices, (float *)y)
{
    TileLeft(a, float8_e5m2_t, 16, 64);
    TileRight(b, float8_e5m2_t, 64, 32);
    TileLeftScale(as, float8_e8m0_t, 16, 2);
    TileRightScale(bs, float8_e8m0_t, 2, 32);
    TileBias(bias, float, 1, 32);
    TileAcc(c, float, 16, 32);
    GlobalND(gy, float, y, 16, 32);
    TASSIGN(a, 0x1000);
    TASSIGN(as, GetScaleAddr(a));
    TGET_SCALE_ADDR(bs, b);
    TMATMUL(c, a, b);
    TMATMUL(c, a, b, ACC_PHASE_FINAL);
    TMATMUL_ACC(c, a, b);
    TMATMUL_ACC(c, c, a, b);
    TMATMUL_ACC(c, c, a, b, ACC_PHASE_FINAL);
    TMATMUL_BIAS(c, a, b, bias);
    TMATMUL_MX(c, a, as, b, bs);
    TMATMUL_MX(c, c, a, as, b, bs);
    TMATMUL_MX(c, a, as, b, bs, bias);
    TMATMUL_MX_BIAS(c, a, as, b, bs, bias, ACC_PHASE_PARTIAL);
    TSTORE(gy, c, ST_PHASE_FINAL, ATOMIC_ADD);
#ifndef __cplusplus
    TSTORE(gy, c, .atomic = ATOMIC_ADD);
    TSTORE(gy, c, .relu = RELU_NORMAL, .phase = ST_PHASE_FINAL);
#endif
}

PTO_KERNEL(devices, (int32_t *)signals, (float *)x, (float *)y)
{
    GlobalND(here, float, x, 16, 64);
    GlobalND(there, float, y, 16, 64);
    GlobalND(signal, int32_t, signals, 1, 1);
    TileVec(ping, float, 16, 64);
    PipeHandle(pipe);
    TPUT(there, here, ping);
    TNOTIFY(signal, 1, NOTIFY_ADD);
    while (!TTEST(signal, 1, WAIT_GE))
        pto_scalar(1);
    TBROADCAST((here, there), here, ping, 0);
    initialize_l2l_pipe(pipe, 1, 4096, (int)reserve_buffer("slots", 8 * 4096, SPACE_VEC, true));
    TPOP(ping, pipe, 0);
    TFREE(pipe, 0);
}

int main(void)
{
    struct pto_sim *sim = NULL;
    int bad = pto_launch(sim, vectors, 1, NULL, NULL, 1);
    bad += pto_launch(sim, matrices, 1, NULL);
    return bad + pto_launch(sim, devices, 1, NULL, NULL, NULL);
}
