/* What the parts of the verifier share. Private to asm/verify*.c. */
#ifndef PTO_ASM_VERIFY_H
#define PTO_ASM_VERIFY_H
#include "asm/asm.h"
#include "isa/legal.h"
#include "isa/resolve.h"

struct verify {
    const struct pto_program *p;
    const struct asm_options *options;
    struct base_diags *diags;
    struct base_arena arena; /* freed when the verifier ends */
    enum isa_legal_context context;
    struct isa_rulebook rules; /* of the program's target */
    struct isa_static_memo *views;
    unsigned lost;     /* enum asm_lost: what could not be read */
    int level;         /* 1..3: held to it (--pto-level); 0: both ways are right (R13) */
    int written_level; /* --pto-level, else what the text is written at */
    uint32_t *order;   /* by op: number in its block, from 1; 0 = not in the program */
    pto_op_id *func;   /* by string id: the first function of that name, in whatever module */
    pto_op_id *same_name; /* by op: the next function of that name */
    uint32_t *dom_begin, *dom_end; /* by block: interval in the dominator tree of its region; NULL: no region has several blocks */
    uint8_t *bad;      /* by value: its definition was refused, or stands on one that was */
    uint32_t *said_kind; /* by value: the operation and the kind of place that it was last said not to fit */
    bool said_level;   /* that the text uses the tiles of another level */
    uint8_t *bound;    /* by value: a tget_scale_addr gives it its address */
    bool binds;        /* there is a tget_scale_addr */
};

/* The place to point at: the mnemonic if known, else the operation. */
struct pto_span asm_verify_span(const struct verify *v, const struct pto_operation *op);
/* Where attribute `attr` or the definition of `value` stands, else the operation. */
struct pto_span asm_verify_attr_span(const struct verify *v, const struct pto_operation *op, enum pto_attr attr);
/* Adds an error at op, "'mnemonic' message". */
struct base_diag *asm_verify_error(struct verify *v, const struct pto_operation *op, enum pto_diag_code code, const char *fmt, ...)
    BASE_PRINTF(4, 5);
/* Adds "`%name` is defined here as `type`" to a diagnostic. */
void asm_verify_label(struct verify *v, struct base_diag *diag, pto_value_id value);
/* Marks where op uses the value as its operand `slot`, if the text can be found; the slot's name is the label. */
void asm_verify_label_use(struct verify *v, struct base_diag *diag, const struct pto_operation *op, int slot);
/* "`%name`" or "operand 'slot'" in buf. */
const char *asm_verify_name(const struct verify *v, pto_value_id value, char *buf, size_t size);
/* The type's text, in the verifier's arena. */
const char *asm_verify_type_text(struct verify *v, pto_type_id type);
static inline const struct pto_type *verify_type(const struct verify *v, pto_value_id value)
{
    return isa_type(v->p, v->p->values[value].type);
}

/* Each returns false if it added an error. */
bool asm_verify_operands(struct verify *v, pto_op_id id);   /* kinds, required ones, definitions before uses, shared types */
bool asm_verify_structure(struct verify *v, pto_op_id id);  /* what stands where; functions, scf, calls */
bool asm_verify_scalar(struct verify *v, pto_op_id id);     /* casts, elements of arrays and structs, who may take what */
bool asm_verify_view(struct verify *v, pto_op_id id);       /* VIEW operations by their types and lists */
bool asm_verify_recursion(struct verify *v);
/* The whole program, after its operations. */
bool asm_verify_fifo(struct verify *v);    /* cube-vector pipes */
bool asm_verify_section(struct verify *v); /* sections, what synchronisation needs */
bool asm_verify_comm(struct verify *v, pto_op_id id); /* communication: one operation */
/* verify_cfg.c */
void asm_verify_dominators(struct verify *v);
bool asm_verify_dominates(const struct verify *v, pto_block_id a, pto_block_id b);
bool asm_verify_branches(struct verify *v, const struct pto_operation *op); /* what it gives its blocks */
/* verify_func.c */
bool asm_verify_func(struct verify *v, pto_op_id id);
bool asm_verify_call(struct verify *v, pto_op_id id);
const char *asm_verify_func_name(const struct verify *v, const struct pto_operation *func);
const struct pto_type *asm_verify_func_type(const struct verify *v, const struct pto_operation *func);
/* The values' types against expected ones; returns the first that differs, n if the counts do, -1 if all is well. */
int64_t asm_verify_compare(const struct verify *v, const pto_value_id *values, uint32_t nvalues, const uint32_t *types, uint32_t ntypes);
#endif
