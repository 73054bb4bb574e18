/* Legality of instructions: named rules over resolved (perhaps partial) instructions, each a row of legal.def.
 * Who enforces what how hard is a column of the row: text, --strict, the C API, and execution (README R7 and section 2). */
#ifndef PTO_ISA_LEGAL_H
#define PTO_ISA_LEGAL_H
#include "base/diag.h"
#include "isa/insn.h"

enum isa_legal_context { ISA_LEGAL_TEXT, ISA_LEGAL_STRICT, ISA_LEGAL_CAPI, ISA_LEGAL_RUN };

/* Applies the op's rule set. Adds one diagnostic a broken rule; returns false if one of them is an error. */
bool isa_legal_check(const struct pto_insn *insn, const struct pto_target *target, enum isa_legal_context context,
                     struct base_diags *diags);
/* Name of a rule ("MX1") by index, for --list-rules and the coverage test; NULL past the end. */
const char *isa_legal_rule_name(unsigned index);
#endif
