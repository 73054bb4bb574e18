/* From operations to resolved operands: the one place where a program's views, tiles, pointers and attributes become
 * descriptors.  Used by the interpreter (all values known) and by the verifier (types and constants only, PTO_UNKNOWN else).
 * Rulings R1 (4-bit counting), R5 (scale images), R22 (valid of subview). */
#ifndef PTO_ISA_RESOLVE_H
#define PTO_ISA_RESOLVE_H
#include "isa/insn.h"
#include "isa/program.h"

/* Reads the operand a value stands for. What is not known is PTO_UNKNOWN; never fails. */
typedef void isa_value_reader(void *ctx, pto_value_id value, struct pto_operand *out);

/* Fills *insn from an INSN op: operands in slot order, attributes with defaults, pipe, span. For a level-1 op
 * (PTO_OPFLAG_SSA) the OUT slots are the results.  A tload or tstore of an e8m0 view and a fractal-32 tile gets its
 * GM operand turned into the blocked scale image (machine-and-cube.md e.1). */
void isa_resolve(const struct pto_program *p, pto_op_id op, isa_value_reader *read, void *ctx, struct pto_insn *insn);

/* The same, and the values of its LIST slot, as many as fit, into list. */
void isa_resolve_with_list(const struct pto_program *p, pto_op_id op, isa_value_reader *read, void *ctx, struct pto_operand *list, uint32_t max, struct pto_insn *insn);

/* Result of a VIEW op (not set_validshape). Problems that make the view meaningless are returned as a static
 * message, with *slot the slot to blame; *out is usable then, too. */
const char *isa_resolve_view(const struct pto_program *p, pto_op_id op, isa_value_reader *read, void *ctx,
                             struct pto_operand *out, int *slot);

/* Where a window of a view lies whose offsets, as the text counts them, are these (right-aligned to five). The rest of *window stands. */
void isa_place_window(const struct pto_gm *view, const int64_t offset[5], struct pto_gm *window);

/* What the type of a value says about it: a tile or view without address, a scalar without value. */
void isa_read_type(const struct pto_program *p, pto_value_id value, struct pto_operand *out);

/* Strides of an object whose elements lie in row-major order without gaps. */
void isa_object_dense(struct pto_object *object);

/* A reader that knows types, constants and the VIEW ops behind a value; ctx is the program. Depth-limited. */
isa_value_reader isa_static_reader;

/* The same over a program that does not change meanwhile: remembers what the views read last were, because operations use the same
 * few over and over. ctx is the memo; {.program = p} is a new one. */
enum { ISA_MEMO_VIEWS = 256 };
struct isa_static_memo {
    const struct pto_program *program;
    bool arguments_apart; /* pointer arguments of functions have the addresses isa_argument_base(): offsets from one can be told apart */
    struct {
        pto_value_id value;
        struct pto_operand operand;
    } last[ISA_MEMO_VIEWS]; /* by value modulo ISA_MEMO_VIEWS */
};
isa_value_reader isa_static_memo_reader;
/* What readers of views do last: what the view does not say its type does. */
void isa_settle(const struct pto_operand *by_type, struct pto_operand *out);
/* Stands for the unknown address of the buffer that a pointer argument points to: ISA_ARGUMENT_BYTES apart from the next one's. */
#define ISA_ARGUMENT_BYTES (INT64_C(1) << 40)
int64_t isa_argument_base(pto_value_id argument); /* PTO_UNKNOWN if there are too many values */
/* As isa_resolve_view() with that reader, and remembers what the operation makes. */
const char *isa_static_memo_define(struct isa_static_memo *memo, pto_op_id op, int *slot);

/* Layout inference of make_tensor_view (pto-as.md 7.3) from constant shape and strides (elements, right-aligned to 5).
 * *ambiguous: nd and dn both fit (they address the same bytes then). Returns PTO_GM_LAYOUT_ND, _DN or _NZ. */
unsigned isa_infer_gm_layout(unsigned rank, const int64_t shape[5], const int64_t stride[5], enum pto_dtype dtype,
                             bool *ambiguous);
#endif
