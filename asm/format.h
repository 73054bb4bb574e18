/* The format strings of isa/op.h, compiled to element arrays: what bind.c reads text by and print.c writes it by.
 * Owns nothing but these arrays; knows neither tokens nor programs. */
#ifndef PTO_ASM_FORMAT_H
#define PTO_ASM_FORMAT_H
#include "base/arena.h"
#include "base/str.h"
#include "isa/op.h"

enum asm_elem_kind {
    ASM_EL_END,
    ASM_EL_WORD,      /* text */
    ASM_EL_PUNCT,     /* text; `->` is '>' with len 2 */
    ASM_EL_USE,       /* slot */
    ASM_EL_USES,      /* slot, a list */
    ASM_EL_TYPE,      /* slot */
    ASM_EL_TYPES,     /* slot, a list */
    ASM_EL_SLOT_TYPES, /* slots[0 .. nslots): @ins, @outs, @all */
    ASM_EL_SAME,      /* @*: one type for the slots of the *_T kinds */
    ASM_EL_DROP,      /* @_ */
    ASM_EL_FUNC,      /* @func */
    ASM_EL_ATTR,      /* attr (0: no row of attr.def), text = key */
    ASM_EL_WORDS,     /* text = key */
    ASM_EL_SUCCESSOR, /* &slot...: a block and its arguments */
    ASM_EL_REGION,    /* ^name: read by the grammar */
    ASM_EL_DICT,      /* {}; read_only: {~} */
    ASM_EL_OPEN,      /* (? or (~ : next = index behind the matching close; read_only for (~; group = its number */
    ASM_EL_CLOSE,
    ASM_EL_CLAUSES,   /* (& : the first clause follows; next = index of the separator or end behind it */
    ASM_EL_CLAUSE,    /* & : another clause follows; next likewise */
    ASM_EL_CLAUSES_END /* &) */
};

struct asm_elem {
    uint8_t kind, nslots, group;
    int8_t slot;
    bool read_only;
    bool optional; /* inside a group or a clause */
    bool needed;   /* DICT: a comma stands in front of it */
    bool quoted;   /* ATTR: printed as "X" */
    bool brief;    /* ATTR: printed as <X>, whatever its enumeration says */
    uint16_t attr, next, len;
    const char *text; /* not NUL ended */
    uint8_t slots[PTO_MAX_SLOTS];
};

enum { ASM_MAX_GROUPS = 16, ASM_MAX_FORMS = 8 };

/* One alternative of a format. */
struct asm_form {
    const struct asm_elem *elems; /* ended by ASM_EL_END */
    bool dps;                     /* starts with `ins (`: has a level-1 form */
    bool choosy;                  /* which optional parts are there cannot be told from the left */
    bool places;                  /* some attribute has a place of its own */
    uint8_t order[PTO_MAX_SLOTS], norder; /* the slots of `$` elements in text order */
    bool named[PTO_MAX_SLOTS], optional[PTO_MAX_SLOTS]; /* by slot: stands in it; only in a group or a clause */
};

struct asm_format {
    const struct asm_form *forms; /* NULL until compiled */
    unsigned nforms;
    bool dps;
    bool fixed_keys; /* its dictionary is syntax of its own, with a true one behind it */
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

/* What an operation has, as far as it matters for which form can show it. */
struct asm_parts {
    const bool *given; /* by slot: has a value (results of level 1 for their outs) */
    bool (*has)(const void *ctx, const struct asm_elem *attr); /* the attribute of an ATTR or WORDS element */
    const void *ctx;
    bool level1; /* scratch may be left out (R12) */
};
/* Has the form a place for every value given, and is everything given that it needs? */
bool asm_form_holds(const struct asm_form *form, const struct isa_op_info *info, const struct asm_parts *parts);
/* Is anything of the optional group or clause there that opens at `at`? */
bool asm_group_is_there(const struct asm_form *form, uint32_t at, const struct asm_parts *parts);
/* Stands the attribute at a place of its own? Its element, or NULL. */
const struct asm_elem *asm_form_place(const struct asm_form *form, uint16_t attr, const char *key, size_t len);
/* The form for people: `pto.tadd ins(%a, %b : T, ..) outs(%c : T) {attributes}`. */
void asm_put_form(struct base_buf *out, const struct isa_op_info *info, const struct asm_form *form);

/* Can a value of this type kind stand in the slot? Decides optional operands whose groups begin alike. */
bool asm_slot_takes(enum pto_slot_kind slot, uint8_t type_kind);
#endif
