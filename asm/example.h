/* A worked example of each operation: a program that verifies. From isa/example.def, else made from the row (row.h). */
#ifndef PTO_ASM_EXAMPLE_H
#define PTO_ASM_EXAMPLE_H
#include "asm/asm.h"

struct asm_example {
    const struct pto_target *target; /* it is for this one; NULL: there is none */
    struct base_buf text, generic;   /* the program, canonical unless written by hand; the operation in generic form */
    struct base_buf level1;          /* the operation of the example at level 1; empty if there is no such form */
};
void asm_example_make(enum pto_op op, struct asm_example *example);
void asm_example_free(struct asm_example *example);
#endif
