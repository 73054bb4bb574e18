/* The format strings of isa/op.h, compiled to element arrays: what bind.c reads text by and print.c writes it by.
 * Owns nothing but these arrays; knows neither tokens nor programs. */
#ifndef PTO_ASM_FORMAT_H
#define PTO_ASM_FORMAT_H
#include "base/arena.h"
#include "isa/op.h"

enum asm_elem_kind {
    ASM_EL_END,
    ASM_EL_WORD,      /* text */
    ASM_EL_PUNCT,     /* text; `->` is '>' with len 2 */
    ASM_EL_USE,       /* slot */
    ASM_EL_USES,      /* slot, a list */
    ASM_EL_TYPE,      /* slot */
    ASM_EL_TYPES,     /* slot, a list */
    ASM_EL_SLOT_TYPES, /* slots[0 .. nslots): @ins, @outs */
    ASM_EL_SAME,      /* @*: one type for the slots of the *_T kinds */
    ASM_EL_DROP,      /* @_ */
    ASM_EL_FUNC,      /* @func */
    ASM_EL_ATTR,      /* attr (0: no row of attr.def), text = key */
    ASM_EL_WORDS,     /* text = key */
    ASM_EL_SUCCESSOR, /* &slot...: a block and its arguments */
    ASM_EL_REGION,    /* ^name: read by the grammar */
    ASM_EL_DICT,
    ASM_EL_OPEN,      /* (? or (~ : next = index behind the matching close; read_only for (~ */
    ASM_EL_CLOSE,
    ASM_EL_CLAUSES,   /* (& : the first clause follows; next = index of the separator or end behind it */
    ASM_EL_CLAUSE,    /* & : another clause follows; next likewise */
    ASM_EL_CLAUSES_END /* &) */
};

struct asm_elem {
    uint8_t kind, nslots;
    int8_t slot;
    bool read_only;
    uint16_t attr, next, len;
    const char *text; /* not NUL ended */
    uint8_t slots[PTO_MAX_SLOTS];
};

struct asm_format {
    const struct asm_elem *elems; /* ended by ASM_EL_END; NULL until compiled */
    bool dps;                     /* starts with `ins (`: has a level-1 form */
    uint8_t order[PTO_MAX_SLOTS], norder; /* the slots of `$` elements in text order */
};

struct asm_formats {
    struct base_arena arena;
    struct asm_format of[PTO_OP_COUNT];
    struct asm_format old[16]; /* by row of isa/alias_form.def */
};

const struct asm_format *asm_format(struct asm_formats *formats, enum pto_op op);
/* The form of a legacy spelling: its own where isa/alias_form.def has one. */
const struct asm_format *asm_format_of_alias(struct asm_formats *formats, const char *alias, enum pto_op op);
void asm_formats_free(struct asm_formats *formats);

/* Can a value of this type kind stand in the slot? Decides optional operands whose groups begin alike. */
bool asm_slot_takes(enum pto_slot_kind slot, uint8_t type_kind);
#endif
