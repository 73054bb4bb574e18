/* Which operands of an operation are MX scale tiles, and whose scales they hold (scale.def). */
#ifndef PTO_ISA_SCALE_H
#define PTO_ISA_SCALE_H
#include "isa/program.h"

enum { ISA_MAX_SCALES = 3 };
struct isa_scale {
    pto_value_id tile, data; /* data 0: not given */
};
/* The scale tiles among the operands of op; how many. */
unsigned isa_scales_of(const struct pto_program *p, const struct pto_operation *op, struct isa_scale scales[ISA_MAX_SCALES]);
/* Is it the operation that binds a scale tile to its data? */
bool isa_binds_scale(enum pto_op op);
#endif
