/* What the examples in C share: what differs between an A2/A3 and an A5, and a main program that looks alike. */
#ifndef PTO_EXAMPLE_H
#define PTO_EXAMPLE_H
#include <pto/pto.h>
#include <pto/sim.h>
#include <stdio.h>

/* Kernels are compiled for one target, as on the machine: -DEXAMPLE_A5 for an A5. Row-wise operations of an A2/A3 want a scratch tile
 * as their last operand; those of an A5 do not: TROWEXPANDSUB(y, x, max SCRATCH(tmp)). */
#ifdef EXAMPLE_A5
#define EXAMPLE_ARCH "a5"
#define SCRATCH(tile)
#define ON_A3(statement) (void)0
#define SLOTS(ptr) NULL /* FIFOs of an A5 need no slots in GM */
#else
#define EXAMPLE_ARCH "a3"
#define SCRATCH(tile) , tile
#define ON_A3(statement) statement
#define SLOTS(ptr) ptr
#endif

/* Address and valid sizes of a tile whose sizes are PTO_DYNAMIC, at once, as the ISA's constructors take them. */
#define PLACE(tile, addr, rows, cols) \
    do { \
        (tile).t.v_row = (int32_t)(rows); \
        (tile).t.v_col = (int32_t)(cols); \
        TASSIGN(tile, addr); \
    } while (0)
/* A column of UB, as reductions over rows give it: TileCol(name, type, rows, valid rows). */
#define TileCol(name, dtype, rows, valid) Tile(name, Vec, dtype, rows, 1, ColMajor, valid, 1, NoneBox, 512, Null, Null)
/* A part of a declared tensor: rows x cols from ptr on, with the tensor's strides. One operation of the scalar unit. */
#define Part(part, tensor, ptr, rows, cols) \
    pto_gm part = *PTO_GM_REF(tensor); \
    part.t.name = #part; \
    part.t.shape[3] = (rows); \
    part.t.shape[4] = (cols); \
    TASSIGN(part, ptr)

static inline int64_t min_of(int64_t a, int64_t b) { return a < b ? a : b; }

/* The end of every main: what was found, how long it took; 0 if all is well. */
static inline int example_end(struct pto_sim *sim)
{
    int bad = 0;
    for (uint32_t i = 0; i < pto_diag_count(sim); i++) {
        struct pto_diag d;
        bad |= pto_diag_get(sim, i, &d) && d.severity >= PTO_ERROR;
    }
    fputs(pto_diag_text(sim), stderr);
    fputs(pto_summary(sim), stdout);
    pto_sim_free(sim);
    return bad;
}
#endif
