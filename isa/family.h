/* What documents say about an operation besides its row: its family and where the specification speaks of it. */
#ifndef PTO_ISA_FAMILY_H
#define PTO_ISA_FAMILY_H
#include "isa/op.h"

struct isa_family {
    const char *name, *title, *sections;
    uint16_t first; /* enum pto_op */
};
/* By index, in the order of the table; NULL past the end. */
const struct isa_family *isa_family(unsigned index);
enum pto_op isa_family_end(const struct isa_family *family); /* behind its last operation */
const struct isa_family *isa_op_family(enum pto_op op);
/* "vector.md 1": where the meaning of the operation is stated. */
const char *isa_op_section(enum pto_op op);
/* "PIPE_V", or the rule in words. */
const char *isa_pipe_rule_text(enum pto_pipe_rule rule);
const char *isa_role_text(enum pto_role role); /* what an operand is for */
#endif
