/* All that the tables say of one operation, as words: for --list-ops, the manual and editors. Renderers lay it out. */
#ifndef PTO_ASM_DESCRIBE_H
#define PTO_ASM_DESCRIBE_H
#include "asm/example.h"
#include "base/arena.h"
#include "isa/family.h"

struct asm_form_text { const char *label, *text; };
struct asm_operand_text {
    const char *name, *role, *kind, *direction;
    bool optional, list, result;
};
struct asm_attr_text {
    const char *key, *alias, *kind, *values, *def; /* values: of an enumeration, else ""; def: "" if there is none */
    bool needed;
};
struct asm_rule_text {
    const char *text, *severity, *targets;
    enum pto_diag_code code; /* PTO_D_COUNT: says more than it forbids */
};

enum { ASM_MAX_RULES = 96, ASM_MAX_FORM_TEXTS = 16 };
struct asm_op_text {
    struct base_arena arena;
    const struct isa_op_info *info;
    const struct isa_family *family;
    const char *section, *pipe, *targets, *kind, *aliases; /* targets, aliases: separated by ", " */
    struct asm_form_text forms[ASM_MAX_FORM_TEXTS];
    struct asm_operand_text operands[PTO_MAX_SLOTS];
    struct asm_attr_text attrs[PTO_MAX_OP_ATTRS];
    struct asm_rule_text rules[ASM_MAX_RULES];
    enum pto_diag_code codes[ASM_MAX_RULES];
    unsigned nforms, noperands, nattrs, nrules, ncodes;
    struct asm_example example;
};
void asm_describe(enum pto_op op, struct asm_op_text *out);
void asm_describe_free(struct asm_op_text *text);

/* The page of one operation; base_diag codes as PTOnnnn. */
void asm_describe_text(const struct asm_op_text *text, struct base_buf *out);
void asm_describe_json(const struct asm_op_text *text, struct base_buf *out);
#endif
