/* The intrinsics of the C API as data: the default forms of ops.def and the rows of intrin.def, one variant a number of arguments.
 * Knows nothing of how headers are laid out. */
#ifndef PTO_ASM_GEN_INTRIN_H
#define PTO_ASM_GEN_INTRIN_H
#include "isa/op.h"

enum { INTRIN_MAX_PARAMS = 12, INTRIN_MAX_VARIANTS = 8, INTRIN_NAME = 40 };
enum intrin_param_kind { INTRIN_SLOT, INTRIN_ATTR };
struct intrin_param {
    char name[INTRIN_NAME];
    enum intrin_param_kind kind;
    uint16_t slots; /* SLOT: bits of the slots that get it */
    uint8_t attr;   /* ATTR: index in the row */
    bool optional;
};
/* One number of arguments. Attributes that are no argument: given as the shape of a tile, at the end (tail), or never. */
struct intrin_variant {
    enum pto_op op, other; /* other: of a variant by place, else NONE */
    const char *space;     /* by place: "Acc" */
    struct intrin_param params[INTRIN_MAX_PARAMS];
    unsigned nparams;
    uint16_t tail;                   /* bits of optional attributes */
    int8_t shape_attr, shape_slot;   /* -1: none */
};
/* All variants of one name, by rising number of arguments. */
struct intrin {
    char name[INTRIN_NAME];
    struct intrin_variant variants[INTRIN_MAX_VARIANTS];
    unsigned nvariants;
};
/* The intrinsics of an operation, by number: false past the last. A name of several operations is of that of its first row. Prints what is
 * wrong in intrin.def, and exits. */
bool intrin_of(enum pto_op op, unsigned index, struct intrin *out);
const char *intrin_without(enum pto_op op); /* what C has instead; NULL: there are intrinsics */
const char *intrin_member(enum pto_attr attr);
const char *intrin_kind_macro(enum pto_slot_kind kind); /* NULL: none */
const char *intrin_needs(const struct intrin *intrin, const struct intrin_param *param); /* what else is asserted of the argument; NULL: nothing */
const char *intrin_role_note(enum pto_role role); /* what C has for such operands; NULL: nothing */
const char *intrin_kind_words(enum pto_slot_kind kind);
/* The slot of a scalar result, or -1. */
int intrin_result(enum pto_op op);
/* The slot is set by C's argument order first. */
bool intrin_slot_is_destination(const struct pto_slot *slot);
/* The slot that a parameter is named after. */
const struct pto_slot *intrin_param_slot(const struct intrin_variant *v, const struct intrin_param *param);
/* "TSTORE(dst, src[, phase, atomic])"; op: which of the operations of a variant by place. */
struct base_buf;
void intrin_signature(const struct intrin *intrin, unsigned variant, enum pto_op op, struct base_buf *out);
/* All signatures that make the operation, or one line that says what C has instead, or nothing. */
void intrin_signatures(enum pto_op op, const char *between, struct base_buf *out);
#endif
