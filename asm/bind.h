/* What the matchers of operation bodies share (bind.c, bind_ssa.c). */
#ifndef PTO_ASM_BIND_H
#define PTO_ASM_BIND_H
#include "asm/parse.h"
#include "grammar.h"

#include <string.h>

struct matcher {
    struct asm_parser *ps;
    enum pto_op op;
    const struct isa_op_info *info;
    const struct asm_item *items;
    uint32_t n, i;
    struct pto_span name, span;
    struct asm_operands o;
    uint32_t at[PTO_MAX_SLOTS]; /* item index of the slot's first use */
    uint32_t attrs;             /* the operation's attributes on parser->entries */
    pto_type_id same, literal;  /* of @*, of #value */
    bool failed, mismatch;
};

struct pto_span asm_item_span(const struct matcher *m, uint32_t i);
void asm_expected(struct matcher *m, const char *what);
void asm_push_scratch(struct asm_parser *ps, uint32_t v);
pto_type_id asm_match_type(struct matcher *m, struct pto_span *span, unsigned depth);
/* `(T, ..)` or, if `alone`, perhaps a bare T: onto parser->scratch. Returns how many. */
uint32_t asm_match_type_list(struct matcher *m, bool alone, unsigned depth);

static inline bool at_kind(const struct matcher *m, int kind) { return m->i < m->n && m->items[m->i].kind == kind; }

static inline bool at_text(const struct matcher *m, uint32_t i, const char *text, size_t len)
{
    return i < m->n && m->items[i].end - m->items[i].begin == len && memcmp(m->ps->text + m->items[i].begin, text, len) == 0;
}

#endif
