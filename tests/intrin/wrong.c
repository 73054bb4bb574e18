/* Uses that must not compile without a warning: one for each number of WRONG; with 0 all is well (compile.sh). */
#include <pto/pto.h>

PTO_VECTOR_KERNEL(wrong, (float *)y)
{
    TileVec(a, float, 16, 64);
    TileVec(h, half, 16, 64);
    GlobalND(g, float, y, 16, 64);
#if WRONG == 1
    TCVT(h, a, SAT_ON); /* of another attribute */
#elif WRONG == 2
    TSTORE(g, a, ATOMIC_ADD); /* not the first attribute */
#elif WRONG == 3
    set_flag(PIPE_V, EVENT_ID0, 1); /* an event where a pipe belongs */
#elif WRONG == 4
    TPRINT(a, g, PRINT_W8_P4, 1); /* more than there are */
#elif WRONG == 5
    TileVec(d, float, 16, 64, PTO_DYNAMIC, PTO_DYNAMIC);
    TSET_VALID(d, 1.5f, 64); /* no integer */
#elif WRONG == 6
    TSTORE(a, g); /* a tile and a window the wrong way round */
#elif WRONG == 7
    TADD(a, a); /* less than there are */
#elif WRONG == 8
    TASSIGN(a, y); /* a pointer for a tile */
#elif WRONG == 9
    TASSIGN(g, 64); /* an integer for a window */
#elif WRONG == 10
    TASSIGN(g, (half *)(void *)y); /* of other elements */
#elif WRONG == 11
    TASSIGN(a, 1.5f); /* no integer */
#else
    TCVT(h, a, CAST_RINT, SAT_ON);
    TASSIGN(a, 64);
    TASSIGN(g, y + 64);
    TASSIGN(g, (const void *)y);
    TSTORE(g, a);
#endif
}

void use(void);
void use(void) { (void)pto_launch((struct pto_sim *)NULL, wrong, 1, NULL); }
