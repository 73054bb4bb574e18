/* How large a product of the cube is (machine-and-cube.md d.1): one answer for legality, execution and accesses. */
#ifndef PTO_ISA_PRODUCT_H
#define PTO_ISA_PRODUCT_H
#include "isa/insn.h"

/* dst(m, n) = lhs(m, k) x rhs(k, n); negative where it is not known. */
struct isa_product {
    int32_t m, k, n;
};
/* Of an instruction with two factors. */
struct isa_product isa_product_of(const struct pto_insn *insn);
#endif
