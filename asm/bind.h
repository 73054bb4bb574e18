/* What the files that read operation bodies share (bind*.c). */
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
    const struct asm_form *form;
    bool decided;   /* asm_choose_form() has decided which groups and how many values of lists there are */
    uint32_t taken; /* groups, a bit each */
    uint32_t length[PTO_MAX_SLOTS];
};

struct pto_span asm_item_span(const struct matcher *m, uint32_t i);
void asm_expected(struct matcher *m, const char *what);
pto_type_id asm_match_type(struct matcher *m, struct pto_span *span, unsigned depth);
/* `(T, ..)` or, if `alone`, perhaps a bare T: onto parser->scratch. Returns how many. */
uint32_t asm_match_type_list(struct matcher *m, bool alone, unsigned depth);

/* bind_result.c: the type of a result that is not written; the written type of a view against its pointer's */
pto_type_id asm_result_type(struct matcher *m, int slot);
void asm_check_pointer_of_view(struct matcher *m);
/* bind_choose.c: the form that the items have, and what is optional in it; the one that got furthest if none fits. */
void asm_choose_form(struct matcher *m, const struct asm_format *format);
/* bind_attr.c: the form that holds the operands and attributes of an operation that was not written in any: the first whose
 * operands fit if none does. */
const struct asm_form *asm_form_of_operands(struct matcher *m);
/* Can the value of a USE item stand in the slot? One that is not known can. */
bool asm_item_fits(const struct matcher *m, int slot, uint32_t item);

/* bind.c: the form of a legacy spelling, and the note about it */
const struct asm_format *asm_old_format(struct asm_parser *ps, enum pto_op op, const char *alias, struct pto_span name);

static inline bool at_kind(const struct matcher *m, int kind) { return m->i < m->n && m->items[m->i].kind == kind; }

static inline bool at_text(const struct matcher *m, uint32_t i, const char *text, size_t len)
{
    if (i >= m->n || m->items[i].end - m->items[i].begin != len)
        return false;
    const char *t = m->ps->text + m->items[i].begin;
    return t[0] == text[0] && (len == 1 || memcmp(t, text, len) == 0);
}

#endif
