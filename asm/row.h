/* Instructions made from a row of the op table alone: operands that satisfy it, found by search over element types, places, layouts
 * and extents, as a resolved instruction and as the text of a function. For worked examples and for the test of all rows. */
#ifndef PTO_ASM_ROW_H
#define PTO_ASM_ROW_H
#include "asm/asm.h"
#include "isa/legal.h"

enum asm_form_of { ASM_FORM_NONE, ASM_FORM_TILE, ASM_FORM_VIEW, ASM_FORM_INT, ASM_FORM_INDEX, ASM_FORM_FLOAT, ASM_FORM_PTR };
struct asm_opd {
    uint8_t form, dtype, space, blayout, slayout, pad;
    uint16_t fractal;
    int32_t rows, cols, v_row, v_col;
};
struct asm_row {
    enum pto_op op;
    struct asm_opd opd[PTO_MAX_SLOTS];
    int64_t attr[PTO_MAX_OP_ATTRS];
    uint16_t given;
};

/* What search draws from. */
extern const uint8_t asm_opd_dtypes[15], asm_opd_int_dtypes[4], asm_opd_float_dtypes[3], asm_opd_spaces[8];
enum { ASM_ROW_SEED = 20260801 };
/* The next number below n. *g: the state, not 0; whoever makes rows keeps one. */
uint32_t asm_random(uint32_t *g, uint32_t n);

/* A first operand for a slot; form NONE: none of its kind can be made. */
struct asm_opd asm_opd_first(enum pto_slot_kind kind);
/* Keeps an operand inside what a type may say: left has the target's blayout (R4), a scale tile is what makes it one,
 * 4-bit tiles have even extents (R1). */
void asm_opd_settle(struct asm_opd *o, const struct pto_target *target);
/* A first instruction of the row; false if it has operands or attributes that cannot be made. */
bool asm_row_start(uint32_t *g, struct asm_row *r, enum pto_op op, const struct pto_target *target);
/* Gives attribute k a value, or takes it away; false if no value is known for it. */
bool asm_row_vary_attr(uint32_t *g, struct asm_row *r, unsigned k);
/* Search: random steps that do not make it worse, from the start and again. False if nothing is found that the op's rules take. */
bool asm_row_solve(uint32_t *g, struct asm_row *r, enum pto_op op, struct isa_rulebook *book, enum isa_legal_context context);
/* Makes a right row plainer where it stays right: layouts, attributes, optional operands. */
void asm_row_simplify(struct asm_row *r, struct isa_rulebook *book, enum isa_legal_context context);
void asm_row_resolve(const struct asm_row *r, struct pto_insn *insn);
/* Errors of the instruction, with STRICT of the declarations of its tiles, too; 0: it is right. */
unsigned asm_row_errors(struct isa_rulebook *book, const struct asm_row *r, enum isa_legal_context context);
/* Does the row have a level-1 form: tiles that it writes? */
bool asm_row_has_level1(const struct asm_row *r);
/* Where the operands of the operation come from: the function's arguments, tile buffers or (level 1) tile values; or tiles that the function
 * allocates, the others being arguments. */
enum asm_row_frame { ASM_ROW_ARGUMENTS, ASM_ROW_VALUES, ASM_ROW_TILES };
/* "func.func @NAME(%src: T, ..) {" .. "}" with the operands that are no results. */
void asm_row_put_function(struct base_buf *out, const struct asm_row *r, const char *name, enum asm_row_frame frame);
/* Puts the instruction before the return of a function that asm_row_put_function() made. */
void asm_row_put_operation(struct pto_program *p, pto_op_id func, const struct asm_row *r, enum asm_row_frame frame);
#endif
