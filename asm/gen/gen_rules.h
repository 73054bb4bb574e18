/* Inside the generator of include/pto/rules.h: tables (gen_rules_table.c), the checks column (gen_rules_check.c), rule sets (gen_rules.c). */
#ifndef PTO_ASM_GEN_RULES_H
#define PTO_ASM_GEN_RULES_H
#include "asm/gen/gen.h"

/* Arch tokens, constants, capacities, sets of element types. */
void gen_rules_tables(struct base_buf *out);

/* One assertion: its enumerator is 1 if it is broken, 2 if an earlier one covers it. */
struct gen_assertion {
    char name[24];
    const char *message;
};
enum { GEN_MAX_ASSERTIONS = 64 };
struct gen_assertions {
    struct base_arena arena;
    struct gen_assertion list[GEN_MAX_ASSERTIONS];
    unsigned count;
};
/* The refused statements of the op's checks column: their enumerators into out, the rest into list. */
void gen_rules_checks(struct base_buf *out, enum pto_op op, const char *intrinsic, struct gen_assertions *list);

/* What the facts of a slot are called: "src", in name; NULL if nothing is known of it when a kernel is compiled. */
enum { GEN_NAME_SIZE = 24 };
const char *gen_rules_operand(enum pto_op op, unsigned slot, char name[GEN_NAME_SIZE]);
bool gen_rules_is_tile(enum pto_op op, unsigned slot);
bool gen_rules_is_window(enum pto_op op, unsigned slot);
/* A message as C has it, with the number of its diagnostic. */
const char *gen_rules_message(struct gen_assertions *list, const char *intrinsic, const char *text, enum pto_diag_code code);
#endif
