/* TCVT of many elements that lie side by side: the bits of num_tcvt, faster, for the pairs that whole kernels run on. */
#ifndef PTO_ISA_NUM_TCVT_ROW_H
#define PTO_ISA_NUM_TCVT_ROW_H
#include "isa/num.h"

struct num_tcvt_row {
    uint8_t dst, src, round, sat; /* round, sat: in force */
    float table[256];             /* 8-bit floats as f32 */
};
/* False for a pair without a fast way. */
bool num_tcvt_row_init(struct num_tcvt_row *row, enum pto_dtype dst, enum pto_dtype src, unsigned round, unsigned sat);
/* out may be in itself if the elements have the same size, else they lie apart. */
void num_tcvt_row(const struct num_tcvt_row *row, void *out, const void *in, int32_t n);
#endif
