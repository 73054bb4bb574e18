/* The sets of optypes.def: which element types, pairs and triples of them an operation takes on which targets.
 * For legality and for whoever executes; texts for messages are legality's own (legal_impl.h). */
#ifndef PTO_ISA_OPTYPES_H
#define PTO_ISA_OPTYPES_H
#include "isa/dtype.h"
#include "isa/op.h"

enum isa_dtype_list {
    ISA_DL_NONE,
#define PTO_DTYPE_LIST(id) ISA_DL_##id,
#include "isa/optypes.def"
    ISA_DL_COUNT
};
enum isa_mad_form { ISA_MAD_PLAIN, ISA_MAD_MX };

/* families: PTO_F_* bits; a member counts if one of these targets has it. */
bool isa_lt_in_list(enum isa_dtype_list list, unsigned dtype, uint32_t families);
bool isa_lt_pair(enum isa_dtype_list list, unsigned src, unsigned dst, uint32_t families);
bool isa_lt_triple(enum isa_mad_form form, unsigned dst, unsigned lhs, unsigned rhs, uint32_t families);
#endif
