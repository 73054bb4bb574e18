/* Families of operations (ops.def), sections of the specification (section.def), pipe rules in words: tables for documents. */
#include "isa/family.h"

#include <stddef.h>

/* The number of each family's first operation: families take no number of their own. */
enum {
    BEFORE_ALL,
#define PTO_FAMILY(name, title, sections) FIRST_##name, BEFORE_##name = FIRST_##name - 1,
#define PTO_OP(id, ...) NUMBER_##id,
#include "isa/ops.def"
#undef PTO_OP
    BEHIND_ALL
};
_Static_assert((int)BEHIND_ALL == (int)PTO_OP_COUNT, "families count operations as the table does");

static const struct isa_family families[] = {
#define PTO_FAMILY(name, title, sections) {#name, title, sections, FIRST_##name},
#define PTO_OP(...)
#include "isa/ops.def"
#undef PTO_OP
};
enum { FAMILIES = sizeof families / sizeof families[0] };

static const char *const sections[PTO_OP_COUNT] = {
#define PTO_SECTION(op, text) [PTO_OP_##op] = text,
#include "isa/section.def"
#undef PTO_SECTION
};

const struct isa_family *isa_family(unsigned index) { return index < FAMILIES ? &families[index] : NULL; }

enum pto_op isa_family_end(const struct isa_family *family)
{
    return family + 1 < families + FAMILIES ? (enum pto_op)family[1].first : PTO_OP_COUNT;
}

const struct isa_family *isa_op_family(enum pto_op op)
{
    unsigned i = 0;
    while (i + 1 < FAMILIES && families[i + 1].first <= op)
        i++;
    return &families[i];
}

const char *isa_op_section(enum pto_op op) { return sections[op] != NULL ? sections[op] : isa_op_family(op)->sections; }

const char *isa_pipe_rule_text(enum pto_pipe_rule rule)
{
    switch (rule) {
    case PTO_PR_NONE: return "no pipe";
    case PTO_PR_STORE: return "PIPE_FIX if the source lies in acc, else PIPE_MTE3";
    case PTO_PR_MOVE: return "by the memories of source and destination";
#define PTO_PIPE_RULE(id, a3, a3_mat, a5, a5_mat, text) case PTO_PR_##id: return text;
#include "isa/pipe_rule.def"
#undef PTO_PIPE_RULE
    case PTO_PR_FROM_SRC_PIPE: return "the one that src_pipe names";
    case PTO_PR_FROM_DST_PIPE: return "the one that dst_pipe names";
    case PTO_PR_FROM_PIPE:
    case PTO_PR_NAMED: return "the one that pipe names";
    case PTO_PR_FROM_SRC_OP: return "that of src_op";
    case PTO_PR_FROM_DST_OP: return "that of dst_op";
    case PTO_PR_FROM_OP: return "that of op_type";
    case PTO_PR_DRAIN: return "all";
    default: return isa_enum_text(PTO_ENUM_PIPE, (int64_t)rule);
    }
}

const char *isa_role_text(enum pto_role role)
{
    static const char *const texts[PTO_ROLE_COUNT] = {
        "",
#define PTO_ROLE(id, text) text,
#include "isa/role.def"
#undef PTO_ROLE
    };
    return texts[role];
}
