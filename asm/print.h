/* Private to the printers. */
#ifndef PTO_ASM_PRINT_H
#define PTO_ASM_PRINT_H
#include "asm/asm.h"
#include "asm/format.h"

struct asm_value_name {
    pto_str_id name; /* 0: the number */
    uint32_t number, pack; /* pack: 1 + index in a `%r:n` result list, 0 for a name of its own */
};

struct asm_printer {
    const struct pto_program *p;
    const struct asm_print_options *options;
    struct base_buf *out;
    struct asm_formats formats;
    struct asm_value_name *names;
    uint32_t *used;  /* by string id: 1 if a value has the name */
    uint32_t *bound; /* by string id: value id that has it now */
    uint32_t *undo, nundo, undo_cap;
    uint32_t next_number;
    unsigned indent;
    const struct asm_form *form; /* of the operation at hand; NULL: attributes have no places */
};

void asm_put_type(struct asm_printer *x, pto_type_id type);
void asm_put_attr_value(struct asm_printer *x, const struct pto_attribute *a);
void asm_put_attr(struct asm_printer *x, const struct pto_attribute *a);
void asm_put_value(struct asm_printer *x, pto_value_id value);
void asm_put_symbol(struct asm_printer *x, pto_str_id name);
/* `{a, b}` of the attributes for which skip() is false, table order first; with a blank in front; nothing if none. */
void asm_put_dict(struct asm_printer *x, const struct pto_operation *op, bool (*skip)(struct asm_printer *, const struct pto_operation *, pto_str_id));
/* print.c */
/* `{a = x, operandSegmentSizes = ..}` of the generic form without the keys of the list (ended by 0); nothing if there are none. */
void asm_put_properties(struct asm_printer *x, const struct pto_operation *op, const pto_str_id *without);
void asm_put_op(struct asm_printer *x, pto_op_id id);
void asm_put_indent(struct asm_printer *x);
/* Gives a value its name from here on; pack: 1 + its index in a `%r:n` list, 0 for a name of its own. */
void asm_print_bind(struct asm_printer *x, pto_value_id v, uint32_t pack);
void asm_print_unbind(struct asm_printer *x, uint32_t mark);
static inline pto_type_id asm_print_type_of(const struct asm_printer *x, pto_value_id v) { return x->p->values[v].type; }
/* print_region.c: `{`, the operations, `}`; args: the first block's arguments as a label */
void asm_put_region(struct asm_printer *x, pto_region_id region, bool args);
void asm_put_successor(struct asm_printer *x, const struct pto_operation *op, int slot); /* `^bb(%a : T)` of a LIST slot */
void asm_put_successors(struct asm_printer *x, const struct pto_operation *op);          /* `[^bb1, ^bb2]` */
/* An operation with regions whose text is in the grammar; false if it is none. */
bool asm_put_structure(struct asm_printer *x, const struct pto_operation *op);
/* Can the regions of the operation be written in its text form? */
bool asm_regions_fit(const struct asm_printer *x, const struct pto_operation *op);
#endif
