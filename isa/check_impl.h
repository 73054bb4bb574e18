/* Inside the constraint engine: the compiled form of a row's `checks` column, shared by parsing (check_parse.c), evaluation
 * (check_eval.c), judging (check.c) and wording (check_text.c). */
#ifndef PTO_ISA_CHECK_IMPL_H
#define PTO_ISA_CHECK_IMPL_H
#include "base/str.h"
#include "isa/check.h"

enum check_kind {
#define PTO_CHECK(id, ...) CHECK_##id,
#include "isa/check.def"
#undef PTO_CHECK
    CHECK_KINDS
};
enum check_arguments { ARGS_EACH, ARGS_ALL, ARGS_CONDITION };
/* ATTR: bits are attributes of the row, not slots. NONE: a condition's aspects are those of its terms. */
enum check_aspect { ASPECT_TYPE, ASPECT_PLACE, ASPECT_LAYOUT, ASPECT_CONFIG, ASPECT_EXTENT, ASPECT_PRESENCE, ASPECT_VALUE,
                    ASPECT_ATTR, ASPECT_COUNT, ASPECT_NONE = ASPECT_COUNT };
/* What of which operands: a bit a slot (PTO_MAX_SLOTS) or attribute (PTO_MAX_OP_ATTRS). */
struct check_aspects { uint16_t of[ASPECT_COUNT]; };

struct check_kind_info {
    uint8_t arguments, aspect;
    uint8_t severity[ISA_LEGAL_CONTEXTS];
    enum pto_diag_code diag;
    const char *expected;
};
const struct check_kind_info *isa_check_kind(enum check_kind kind);

enum check_term {
#define PTO_CHECK_TERM(id, ...) TERM_##id,
#include "isa/check.def"
#undef PTO_CHECK_TERM
    TERM_COUNT
};
/* What names the values of a term: nothing, element types, places, layouts, or (WORDS_ENUM + e) an enumeration. */
enum check_words { WORDS_NONE, WORDS_DTYPE, WORDS_PLACE, WORDS_LAYOUT, WORDS_ENUM };
struct check_term_info {
    const char *word, *text;
    uint8_t aspect, words;
};
const struct check_term_info *isa_check_term(enum check_term term);
/* The values a word stands for, a bit each; 0 if it is none. */
uint64_t isa_check_word(unsigned words, const char *text, size_t len);
/* A value as a word ("f16", "vec", "row_major", "nz"); NULL if it has none. */
const char *isa_check_word_text(unsigned words, int64_t value);

/* Expressions: values are 64-bit, truth is not 0, PTO_UNKNOWN is unknown. Node 0 is not used. */
enum check_node_op { NODE_NONE, NODE_INT, NODE_TERM, NODE_ATTR, NODE_ATTR_GIVEN, NODE_GIVEN, NODE_NEG, NODE_NOT, NODE_ADD, NODE_SUB,
                     NODE_MUL, NODE_DIV, NODE_REM, NODE_CEIL, NODE_ALIGN, NODE_MIN, NODE_MAX, NODE_EQ, NODE_NE, NODE_LT, NODE_LE,
                     NODE_GT, NODE_GE, NODE_IN, NODE_AND, NODE_OR };
struct check_node {
    uint8_t op, slot /* or attribute index */, term;
    uint8_t words; /* what names the value, for messages */
    uint16_t a, b; /* operands; NODE_TERM: a is the k of dim(k) */
    int64_t value; /* NODE_INT; NODE_IN: the set */
};

struct check_statement {
    uint8_t kind, nslots;
    uint8_t slot[PTO_MAX_SLOTS];
    uint8_t severity[ISA_LEGAL_LOAD + 1]; /* by context */
    bool lint;
    uint16_t guard, condition; /* nodes; 0 = none */
    uint16_t first_node;       /* of the condition's nodes */
    uint32_t families;
    uint64_t set;
    struct check_aspects concerns, blames; /* concerns: the guard's terms, too */
    const char *message, *text;            /* of a REQ: its message, the text of its condition; of a T or LOC: the text of its set */
    const char *guard_text;                /* the conditions of its when(), NULL without */
    uint16_t message_len, text_len;
};

struct isa_check_column {
    const struct isa_op_info *info;
    const struct check_statement *statements;
    const struct check_node *nodes;
    unsigned count;
    const char *problem; /* NULL if the column is well formed */
};

struct check_values {
    const struct pto_insn *insn;
    const struct isa_check_column *column;
};
int64_t isa_check_eval(const struct check_values *v, unsigned node);
int64_t isa_check_operand_term(const struct pto_operand *o, enum check_term term, unsigned k);
/* Physical and valid extents of a tile, logical ones of a view; PTO_UNKNOWN. False for other operands. */
bool isa_check_extents(const struct pto_operand *o, bool valid, int64_t *rows, int64_t *cols);
static inline const struct pto_operand *isa_check_operand(const struct pto_insn *insn, unsigned slot)
{
    const struct pto_operand *o = &insn->operand[slot];
    return slot < insn->noperands && o->kind != PTO_OK_NONE ? o : NULL;
}

/* "expects src0 and dst to have ..": the slots in `which`, without values. */
void isa_check_put_expected(struct base_buf *out, const struct isa_check_column *column, const struct check_statement *s, uint16_t which);
/* ", got f16 and f32": what the operands in `which` are in the sense of the statement. */
void isa_check_put_values(struct base_buf *out, const struct check_values *v, const struct check_statement *s, uint16_t which);
#endif
