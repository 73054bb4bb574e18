/* Scalar code (pto-as.md 4.1): one pure function an operation, dispatched from the rows of isa/ops.def. */
#ifndef PTO_SIM_SCALAR_H
#define PTO_SIM_SCALAR_H
#include "isa/insn.h"
#include "isa/program.h"

struct sim_scalar {
    const struct pto_program *program;
    const struct pto_operation *op;
    const struct pto_operand *in[3]; /* operands in slot order */
    unsigned in_width, out_width;    /* bits of integer types; index is 64 */
    unsigned second_width;           /* of the second result */
    enum pto_dtype second_dtype;
    bool out_unsigned;
    enum pto_dtype out_dtype;
    int64_t predicate;
    int64_t block_idx, block_num, subblock_idx, subblock_num;
    bool strict;
    struct pto_operand *out, *second; /* results; second: of the operations that have two */
};
/* NULL, or a static text that says why the program traps. */
typedef const char *sim_scalar_fn(struct sim_scalar *s);
const char *sim_scalar_run(struct sim_scalar *s);
/* Prepares widths and dtypes from the operation's types; in[] and out are the caller's. */
void sim_scalar_types(struct sim_scalar *s);
/* Brings bits into the representation of an integer of this width. */
int64_t sim_scalar_wrap(uint64_t bits, unsigned width, bool is_unsigned);
/* Between the code of a float and the double that stands for it. What is only moved keeps its bits (4.1, bitcast): the code of a
 * NaN is kept in the double's payload. Arithmetic gives canonical NaNs. */
double sim_scalar_decode(enum pto_dtype dtype, uint64_t code);
uint64_t sim_scalar_encode(enum pto_dtype dtype, double value);
/* An element's bits as a scalar operand, and a scalar of either kind as the bits of an element (integers keep the low bits). */
struct pto_operand sim_scalar_of_bits(enum pto_dtype dtype, uint64_t bits);
uint64_t sim_scalar_to_bits(enum pto_dtype dtype, const struct pto_operand *value);
#endif
