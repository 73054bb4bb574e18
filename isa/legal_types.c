/* Look-ups in the tables of optypes.def and their texts for messages. Knows no instruction. */
#include "isa/legal_impl.h"

#include <stdio.h>
#include <string.h>

struct member {
    uint8_t list, src, dst; /* dst NONE: a single type */
    uint32_t families;
};
static const struct member members[] = {
#define PTO_LIST_DTYPE(list, dtype, families) {ISA_DL_##list, PTO_##dtype, PTO_DTYPE_NONE, (uint32_t)(families)},
#define PTO_LIST_PAIR(list, src, dst, families) {ISA_DL_##list, PTO_##src, PTO_##dst, (uint32_t)(families)},
#include "isa/optypes.def"
};

static const struct triple {
    uint8_t form, dst, lhs, rhs;
    uint32_t families;
} triples[] = {
#define PTO_MAD_TRIPLE(form, dst, lhs, rhs, families) {ISA_MAD_##form, PTO_##dst, PTO_##lhs, PTO_##rhs, (uint32_t)(families)},
#include "isa/optypes.def"
};

bool isa_lt_pair(enum isa_dtype_list list, unsigned src, unsigned dst, uint32_t families)
{
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (members[i].list == list && members[i].src == src && members[i].dst == dst && (members[i].families & families) != 0)
            return true;
    return false;
}

bool isa_lt_in_list(enum isa_dtype_list list, unsigned dtype, uint32_t families)
{
    return isa_lt_pair(list, dtype, PTO_DTYPE_NONE, families);
}

bool isa_lt_triple(enum isa_mad_form form, unsigned dst, unsigned lhs, unsigned rhs, uint32_t families)
{
    for (size_t i = 0; i < sizeof triples / sizeof triples[0]; i++)
        if (triples[i].form == form && triples[i].dst == dst && triples[i].lhs == lhs && triples[i].rhs == rhs &&
            (triples[i].families & families) != 0)
            return true;
    return false;
}

static void append(char *text, size_t size, const char *word)
{
    size_t len = strlen(text);
    if (len + 1 < size)
        snprintf(text + len, size - len, "%s%s", len != 0 ? ", " : "", word);
}

const char *isa_lt_triple_targets(struct legal *l, enum isa_mad_form form, unsigned dst, unsigned lhs, unsigned rhs)
{
    char *text = l->text[l->next_text++ % 6];
    text[0] = '\0';
    for (size_t t = 0; t < isa_target_count(); t++)
        if (isa_lt_triple(form, dst, lhs, rhs, isa_target_at(t)->family))
            append(text, sizeof l->text[0], isa_target_at(t)->name);
    return text[0] != '\0' ? text : "no target";
}

const char *isa_lt_targets_of(struct legal *l, enum isa_dtype_list list, unsigned src, uint32_t families)
{
    char *text = l->text[l->next_text++ % 6];
    text[0] = '\0';
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const struct member *m = &members[i];
        if (m->list != list || (m->families & families) == 0 || (src != PTO_DTYPE_NONE && m->src != src))
            continue;
        append(text, sizeof l->text[0], isa_dtype((enum pto_dtype)(m->dst != PTO_DTYPE_NONE ? m->dst : m->src))->text);
    }
    return text[0] != '\0' ? text : "none";
}

const char *isa_lt_list_text(struct legal *l, enum isa_dtype_list list, uint32_t families)
{
    return isa_lt_targets_of(l, list, PTO_DTYPE_NONE, families);
}
