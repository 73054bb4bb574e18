/* Legality of instructions: named rules over resolved (perhaps partial) instructions, each a row of legal.def.
 * Who enforces what how hard is a column of the row: text, --strict, the C API, and execution (README R7 and section 2). */
#ifndef PTO_ISA_LEGAL_H
#define PTO_ISA_LEGAL_H
#include "base/diag.h"
#include "isa/insn.h"

/* LOAD: text that is going to be executed. Errors are what RUN refuses; what only text may not say is a warning. */
enum isa_legal_context { ISA_LEGAL_TEXT, ISA_LEGAL_STRICT, ISA_LEGAL_CAPI, ISA_LEGAL_RUN, ISA_LEGAL_LOAD };
enum { ISA_LEGAL_CONTEXTS = ISA_LEGAL_LOAD }; /* columns of the table */

/* The rules and checks of one target, looked up and compiled when an op is first met. One owner, one thread: whoever judges
 * many instructions keeps one. {.target = t} is a new one; the target must outlive it. */
struct isa_rulebook {
    const struct pto_target *target;
    bool named_a3; /* PTO_F_NAMED_A3 */
    struct base_arena arena;
    const struct isa_rulebook_page **pages; /* by op */
};
void isa_rulebook_free(struct isa_rulebook *book);

/* Applies the op's checks (check.h), then its rule set. Adds one diagnostic a broken one; returns false if one of them is an
 * error. RUN repeats no diagnostic that stands in the instruction's span already (the verifier may have seen it). */
bool isa_legal_judge(struct isa_rulebook *book, const struct pto_insn *insn, enum isa_legal_context context, struct base_diags *diags);
/* The same for one instruction on its own. */
bool isa_legal_check(const struct pto_insn *insn, const struct pto_target *target, enum isa_legal_context context,
                     struct base_diags *diags);
/* The rules of a tile declaration alone (alloc_tile's set: SA-0351.., layout): for the C API and for the first use of a tile
 * at run time (machine-and-cube.md a.5). */
bool isa_legal_check_tile(const struct pto_tile *tile, const struct pto_target *target, enum isa_legal_context context,
                          struct pto_span span, struct base_diags *diags);

struct isa_legal_rule_info {
    const char *name, *doc;
    enum pto_diag_code diag;
    uint8_t severity[ISA_LEGAL_CONTEXTS]; /* enum pto_severity */
    uint32_t families;
};
/* A row by index, for descriptions, the manual and the coverage test; NULL past the end. */
const struct isa_legal_rule_info *isa_legal_rule(unsigned index);
bool isa_legal_rule_in(unsigned index, enum pto_ruleset set);
/* Index of the k-th prerequisite of a rule; the rule's own index past the last. */
unsigned isa_legal_prerequisite(unsigned index, unsigned k);
/* Name of a rule ("MX1") by index; NULL past the end. */
const char *isa_legal_rule_name(unsigned index);
#endif
