/* What the files of the C emitter share (ptoas --emit=c): values and their C names, lines, scalar work that is still to be said.
 * Private to asm/emit_c*.c; asm_emit_c() is in asm/asm.h. */
#ifndef PTO_ASM_EMIT_C_H
#define PTO_ASM_EMIT_C_H
#include "asm/asm.h"
#include "isa/insn.h"
#include "isa/legal.h"

#include <stdlib.h>
#include <string.h>

/* What an SSA value is in C. */
struct emit_value {
    const char *text;  /* its name, or a literal; NULL: none yet */
    int64_t low, high; /* integers: it lies between them */
    bool literal;      /* no variable */
    bool needed;       /* something in the C reads it */
    bool hoisted;      /* used in another block than the one that makes it: declared where their region begins */
    bool handle;       /* a view: stands in a variable of its own, not only in the windows made of it */
};

struct emit {
    const struct pto_program *p;
    const struct asm_c_launches *launches;
    struct base_diags *diags;
    struct base_arena arena;
    struct base_buf *out;
    unsigned indent;
    struct emit_value *values;   /* by value */
    const char **function_names; /* by op: of functions that are written */
    /* names that are taken: by id of `names` how often, and what to give back when a scope ends */
    struct base_strings names;
    uint32_t *taken, taken_cap;
    uint32_t *scope, nscope, scope_cap;
    const char **labels;   /* by block: of those that branches name */
    const char **end_label; /* by op: behind an operation whose region has several blocks */
    struct isa_rulebook rules; /* what the compiler will judge by */
    struct base_diags judged;
    int64_t pending;  /* operations of the scalar unit that the text has and C has not said yet */
    unsigned unnamed; /* values so far of the function that had no name */
    pto_op_id func;
    const char *kernel; /* the one that is written, with what it calls */
    bool in_section;
    bool loose; /* the operation at work is not to be judged by the compiler */
    bool failed;
};

/* ---- lines and names (emit_c_text.c) ---- */
void emit_line(struct emit *e, const char *fmt, ...) BASE_PRINTF(2, 3); /* indented, with its end */
void emit_open(struct emit *e, const char *fmt, ...) BASE_PRINTF(2, 3); /* a line that ends in ` {`; indents what follows */
void emit_brace(struct emit *e);                                        /* `{` alone */
void emit_close(struct emit *e, const char *text);                      /* `}` and text */
const char *emit_format(struct emit *e, const char *fmt, ...) BASE_PRINTF(2, 3); /* in the arena */
/* A name that is neither taken nor a word of C or of the headers, as near to text as possible; taken until the scope ends. */
const char *emit_name(struct emit *e, const char *text);
uint32_t emit_scope(const struct emit *e);
void emit_unscope(struct emit *e, uint32_t mark);
/* The name of a value that gets a variable: its own if it has one, else made up after its type. */
const char *emit_name_value(struct emit *e, pto_value_id v);
/* The one diagnostic for what C cannot express. */
void emit_refuse(struct emit *e, struct pto_span span, const char *fmt, ...) BASE_PRINTF(3, 4);

/* ---- types and literals (emit_c_type.c) ---- */
/* The C type of variables of it; NULL: there is none. */
const char *emit_type(struct emit *e, pto_type_id type);
/* emit_type(), diagnosed at the value if there is none; then it is "int". */
const char *emit_type_of(struct emit *e, pto_value_id v);
/* How a handle of that type is copied: "PTO_COPY(%s)"; "%s" for what C copies by itself. */
const char *emit_copy(struct emit *e, pto_value_id v);
/* Handles, which stand in a variable with a member t. */
bool emit_is_tile(const struct pto_program *p, pto_value_id v);
bool emit_is_view(const struct pto_program *p, pto_value_id v);
bool emit_is_object(const struct pto_program *p, pto_value_id v);
bool emit_is_truth(const struct pto_program *p, pto_type_id type); /* i1: a bool */
unsigned emit_int_width(const struct pto_program *p, pto_type_id type); /* index: 64 */
bool emit_int_is_unsigned(const struct pto_program *p, pto_type_id type);
const char *emit_int(struct emit *e, int64_t n, unsigned width, bool is_unsigned);
/* f32 for float: the ending of functions of pto/scalar.h; NULL: no scalar of C. */
const char *emit_float_suffix(enum pto_dtype dtype);
const char *emit_float_literal(struct emit *e, enum pto_dtype dtype, double value);
/* `TileVec(name, float, 16, 64)`: the declaration of a tile of that type, without `;`. */
const char *emit_tile_declaration(struct emit *e, const struct pto_tile_type *type, const char *name);
const char *emit_gm_layout(struct emit *e, unsigned layout); /* ND */
const char *emit_upper(struct emit *e, const char *text);     /* in upper case, dots as underscores */

/* ---- what is read and where (emit_c_need.c) ---- */
void emit_find_needed(struct emit *e);

/* ---- ranges of integers (emit_c_range.c) ---- */
void emit_range_of(struct emit *e, pto_op_id op);
void emit_range_full(struct emit *e, pto_value_id v);
void emit_range_loop(struct emit *e, pto_op_id op, pto_value_id iv);

/* ---- operations ---- */
static inline const char *emit_value(const struct emit *e, pto_value_id v) { return e->values[v].text != NULL ? e->values[v].text : "0"; }
static inline const char *emit_operand(struct emit *e, const struct pto_operation *op, enum pto_role role)
{
    pto_value_id v = isa_operand_of_role(e->p, op, role);
    return v != 0 ? emit_value(e, v) : NULL;
}
/* In an expression: in parentheses if it needs them. */
const char *emit_atom(struct emit *e, const char *text);
/* Declares the variable of a result and gives it a value: `const T name = init;`, or `name = init;` where it is hoisted. */
void emit_define(struct emit *e, pto_value_id v, const char *init, bool is_const);
/* Declares a variable without a value (or with none that counts). */
void emit_declare(struct emit *e, pto_value_id v);
/* The scalar work of the text so far, before something that takes time. */
void emit_flush(struct emit *e);
void emit_block(struct emit *e, pto_block_id block);
void emit_region(struct emit *e, pto_op_id owner, uint32_t k);
void emit_scalar(struct emit *e, pto_op_id op);  /* emit_c_scalar.c */
void emit_view(struct emit *e, pto_op_id op);    /* emit_c_view.c */
void emit_control(struct emit *e, pto_op_id op); /* emit_c_flow.c */
void emit_insn(struct emit *e, pto_op_id op);    /* emit_c_insn.c */
#endif
