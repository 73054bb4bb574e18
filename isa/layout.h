/* Where elements lie: pure functions of tile and GM view descriptors (machine-and-cube.md b.2, b.5-b.9). */
#ifndef PTO_ISA_LAYOUT_H
#define PTO_ISA_LAYOUT_H
#include "isa/insn.h"

/* Rows and columns of the inner box (b.2); 1 x 1 for an unboxed tile. False for an unsupported combination. */
bool isa_tile_box(const struct pto_tile *tile, int32_t *box_rows, int32_t *box_cols);
/* Offset in elements of (r, c) of the tile from its address (b.5, compact modes b.8, one-row special case). 0 <= r < rows etc. */
int64_t isa_tile_offset(const struct pto_tile *tile, int32_t r, int32_t c);
/* The same as a sum: offset(r, c) = row part(r) + column part(c), both growing (every layout of b.5 is separable). */
int64_t isa_tile_row_part(const struct pto_tile *tile, int32_t r);
int64_t isa_tile_col_part(const struct pto_tile *tile, int32_t c);
/* Footprint in bytes of rows x cols (not of a subview's parent): ceil(rows*cols*bits/8), more where a last box reaches
 * over the edge (rows of vec and scale tiles need not fill one) and for the extra row of compact row_plus_one. */
int64_t isa_tile_bytes(const struct pto_tile *tile);
/* Byte range [*begin, *end) in the space that the tile's rows x cols (or its valid region) can touch. False if the address is unknown. */
bool isa_tile_range(const struct pto_tile *tile, bool valid_only, int64_t *begin, int64_t *end);
/* Conventional name: "ND" "DN" "Nz" "Zz" "Zn" "Nn". */
const char *isa_tile_layout_name(const struct pto_tile *tile);

/* Logical rows and columns of a GM view (b.9, e.1); PTO_UNKNOWN if not known. */
void isa_gm_extent(const struct pto_gm *gm, int64_t *rows, int64_t *cols);
/* Offset in elements of logical (r, c) from element 0 (b.9). */
int64_t isa_gm_offset(const struct pto_gm *gm, int64_t r, int64_t c);
int64_t isa_gm_row_part(const struct pto_gm *gm, int64_t r); /* offset = row part + column part */
int64_t isa_gm_col_part(const struct pto_gm *gm, int64_t c);
bool isa_gm_cols_even(const struct pto_gm *gm); /* do all columns lie equally far apart, as those of plain rows? */
/* Element offsets [*lo, *hi] that the whole view touches; false if empty, unknown, overflowing, or of a shape that is none
 * of its layout's (boxes of b.9). */
bool isa_gm_range(const struct pto_gm *gm, int64_t *lo, int64_t *hi);
#endif
