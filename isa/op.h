/* The instruction table.  Each row of isa/<family>.def is
 *
 *   PTO_OP(ID, "mnemonic", CLASS, "format", slots, attributes, PIPE, families, RULES, "checks", exec, cost, "semantics")
 *
 * and everything that is true of the operation stands in it.  Consumers define PTO_OP and include isa/ops.def.
 *
 * CLASS    INSN: becomes a resolved instruction (insn.h).  VIEW: makes or changes a tile, view or pointer handle.
 *          SCALAR: computes scalars from scalars.  CONTROL: structure; its text is in the grammar.
 * slots    operands and results in definition order (the order of the generic form: ins, then outs), each
 *          IN|OUT|INOUT|OPT|OPTOUT|LIST|ALIAS|BIND|RES|RESLIST(ROLE, "name", KIND).  OPT is an optional input (role TMP: a
 *          scratch tile), OPTOUT an optional output; INOUT is read and written; LIST any number; ALIAS an input whose storage
 *          the result shares; BIND a handle that the op changes or reads without touching its bytes.  KIND: slot_kind.def.
 * format   the text between mnemonic and end, words and punctuation separated by blanks. Several forms are separated by `||`:
 *          the first whose structure and operand kinds fit is read, the first that holds all that is given is printed.
 *            word , ( ) [ ] : = -> < >   themselves
 *            $name     one use of that slot           $name...  uses separated by commas, perhaps none
 *            @name     the type of that slot          @name...  types of a list
 *            @ins @outs  the types of all slots named so far since the last '(' in their order
 *            @all      the types of all slots named so far in this form
 *            @*        one type for all slots of kind *_T
 *            @_        a type that is read and dropped
 *            @func     a function type `(..) -> ..` of the LIST and the RESLIST
 *            #name     the attribute of that key or pipe/event position: an enumeration value in any of its spellings
 *                      (<X>, "X", X, #pto.kind<X>), an integer, a literal with its type (#value), or a symbol (#callee)
 *            #'name'   the same, printed as "X"
 *            #<name>   the same, printed as <X> even if the enumeration is written #pto.kind<X> elsewhere
 *            #name...  words separated by commas (flags; kept as an attribute)
 *            {}        an attribute dictionary may stand here, and is printed here
 *            {~}       one may stand here, too, but is printed at {}; behind a {} that is no part of `ins (` it is the true one,
 *                      and {} is syntax of the operation, with the keys of the row only
 *            ^name     a region (region.def says what may stand in it); read and printed by the grammar, nothing stands before it
 *            &name...  a block with the values of that LIST as its arguments: `^bb(%a, .. : T, ..)`
 *            (? .. ?)  all of it or nothing; decided by the first element (behind a comma), an operand by its type, a type by
 *                      its operand; not taken when the operands left are needed by what must follow; they nest
 *            (& a & b &)  the clauses a, b .. in any order, separated by commas, each at most once; printed in this order
 *            (~ .. ~)  as (? ?), but only read: with such an operand the printer writes the generic form
 *            A list may stand before further operands: it leaves as many as these need. @ins, @outs and @all expand lists.
 *            In place, an integer has no type, a unit attribute is its key as a word, a string and "X" are quoted.
 *            At level 1 the operands are those of one alternative in their order without the outs (INOUT stays), TMP may be
 *            left out, and the outs and INOUTs are the results; all attributes stand in the dictionary.
 *          Parser and printer both work from it, so text and program cannot drift apart.
 * PIPE     a pipe name, NONE, or a rule of isa_insn_pipe(): STORE, MOVE (by operand spaces), those of pipe_rule.def (by target,
 *          too), FROM_* (a flag or barrier of the pipe that an attribute names; *_OP: by event_pipe.def), NAMED (work of that pipe),
 *          DRAIN (a barrier of all pipes).
 * families PTO_F_* bits of the targets that have it.
 * RULES    rule set of legal.def that legality applies to it (rules that need code).
 * checks   constraints on operands in the language of check.h; most rows need nothing else.
 * exec     sim/: sim_ex_<exec> (INSN), sim_sc_<exec> (SCALAR), sim_ct_<exec> (CONTROL); isa/view.c: vw_<exec> (VIEW). none: text only,
 *          refused at run time.
 * cost     sim/: cost row.
 * semantics one line for --list-ops and the manual. */
#ifndef PTO_ISA_OP_H
#define PTO_ISA_OP_H
#include "isa/enums.h"

enum pto_op {
    PTO_OP_NONE,
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) PTO_OP_##id,
#include "isa/ops.def"
#undef PTO_OP
    PTO_OP_COUNT
};

enum pto_op_class { PTO_CLASS_NONE, PTO_CLASS_INSN, PTO_CLASS_VIEW, PTO_CLASS_SCALAR, PTO_CLASS_CONTROL };

/* What a slot is for (role.def). */
enum pto_role {
    PTO_ROLE_NONE,
#define PTO_ROLE(id, text) PTO_ROLE_##id,
#include "isa/role.def"
#undef PTO_ROLE
    PTO_ROLE_COUNT
};

enum pto_slot_dir { PTO_DIR_NONE, PTO_DIR_IN, PTO_DIR_OUT, PTO_DIR_INOUT, PTO_DIR_OPT, PTO_DIR_OPTOUT, PTO_DIR_LIST,
                    PTO_DIR_ALIAS, PTO_DIR_BIND, PTO_DIR_RES, PTO_DIR_RESLIST };

/* What type may stand in a slot (slot_kind.def). */
enum pto_slot_kind {
#define PTO_SLOT_KIND(id, text, types, width, shared) PTO_OPD_##id,
#include "isa/slot_kind.def"
#undef PTO_SLOT_KIND
    PTO_OPD_COUNT
};

enum { PTO_MAX_SLOTS = 9, PTO_MAX_OP_ATTRS = 12 };

struct pto_slot {
    const char *name;
    uint8_t role, dir, kind;
};

/* Attribute keys (attr.def). The parser interns attr.def's keys first, so that a known key's string id equals its
 * enum value. */
enum pto_attr {
    PTO_ATTR_NONE,
#define PTO_ATTR(id, key, alias, kind, enumeration, def) PTO_ATTR_##id,
#include "isa/attr.def"
#undef PTO_ATTR
    PTO_ATTR_COUNT
};
enum pto_attr_kind { PTO_AK_NONE, PTO_AK_ENUM, PTO_AK_INT, PTO_AK_BOOL, PTO_AK_INTS, PTO_AK_SYMBOL, PTO_AK_STRING,
                     PTO_AK_UNIT, PTO_AK_ANY };
struct isa_attr_info {
    const char *key, *alias;
    uint8_t kind;        /* enum pto_attr_kind */
    uint8_t enumeration; /* enum pto_enum */
    int64_t def;         /* INT64_MIN: must be given */
};
extern const struct isa_attr_info isa_attrs[PTO_ATTR_COUNT];
static inline const struct isa_attr_info *isa_attr(enum pto_attr attr) { return &isa_attrs[attr]; }

enum pto_pipe_rule {
    PTO_PR_S, PTO_PR_V, PTO_PR_M, PTO_PR_MTE1, PTO_PR_MTE2, PTO_PR_MTE3, PTO_PR_FIX, /* = PTO_PIPE_* */
    PTO_PR_NONE, PTO_PR_STORE, PTO_PR_MOVE, PTO_PR_FROM_SRC_PIPE, PTO_PR_FROM_DST_PIPE, PTO_PR_FROM_PIPE,
    PTO_PR_FROM_SRC_OP, PTO_PR_FROM_DST_OP, PTO_PR_FROM_OP, PTO_PR_NAMED, PTO_PR_DRAIN,
#define PTO_PIPE_RULE(id, a3, a3_mat, a5, a5_mat, text) PTO_PR_##id,
#include "isa/pipe_rule.def"
#undef PTO_PIPE_RULE
    PTO_PR_COUNT
};

/* Rule sets of legal.def. */
enum pto_ruleset {
    PTO_RULES_NONE,
#define PTO_RULESET(id) PTO_RULES_##id,
#define PTO_RULE(...)
#include "isa/legal.def"
#undef PTO_RULESET
#undef PTO_RULE
    PTO_RULES_COUNT
};

struct isa_op_info {
    const char *mnemonic, *format, *checks, *doc;
    const struct pto_slot *slots; /* ended by dir == PTO_DIR_NONE */
    const uint8_t *attrs;         /* enum pto_attr, ended by 0 */
    uint8_t cls, pipe_rule, ruleset, nslots;
    uint32_t families;
};
extern const struct isa_op_info isa_ops[PTO_OP_COUNT];
static inline const struct isa_op_info *isa_op(enum pto_op op) { return &isa_ops[op]; }
/* By mnemonic, legacy spellings (alias.def) included, with or without "pto."; *legacy tells which. NONE if unknown. */
enum pto_op isa_op_find(const char *text, size_t len, bool *legacy);
struct isa_slot_kind_info {
    const char *text;   /* "a !pto.ptr" */
    uint32_t types;     /* 1u << enum pto_type_kind */
    uint8_t width;      /* of integers, 0 = any */
    bool shared;        /* slots of these kinds of one op have one type */
};
extern const struct isa_slot_kind_info isa_slot_kinds[PTO_OPD_COUNT];
static inline const struct isa_slot_kind_info *isa_slot_kind(enum pto_slot_kind kind) { return &isa_slot_kinds[kind]; }
/* Regions of an operation (region.def); NULL if it has none. */
enum pto_region_end { PTO_END_FREE, PTO_END_IMPLIED, PTO_END_NEEDED };
enum pto_region_blocks { PTO_BLOCKS_ONE, PTO_BLOCKS_MANY };
enum pto_region_holds { PTO_HOLDS_OPS, PTO_HOLDS_TOP };
struct isa_region_info {
    uint16_t first, others; /* enum pto_op: what ends the first region and the others */
    uint16_t least, most;
    uint8_t end, blocks, holds, stands; /* stands: in what holds such */
    bool dict_first;
};
const struct isa_region_info *isa_op_regions(enum pto_op op);
bool isa_op_is_terminator(enum pto_op op);
/* What a mnemonic that is in no table is by its beginning (below.def): NULL if it might have been an operation on tiles. */
const char *isa_op_below(const char *text, size_t len);
/* Is `text` of a dialect that some operation of the table is of? */
bool isa_op_dialect_known(const char *text, size_t len);
/* The slot index of a role, or -1. */
static inline int isa_op_slot(enum pto_op op, enum pto_role role)
{
    const struct isa_op_info *info = &isa_ops[op];
    for (int i = 0; i < info->nslots; i++)
        if (info->slots[i].role == role)
            return i;
    return -1;
}
/* The nearest mnemonic for a suggestion, or NULL. */
const char *isa_op_suggest(const char *text);

/* Written by the op: an operand of level 2, a result of level 1. */
static inline bool isa_slot_is_out(const struct pto_slot *s) { return s->dir == PTO_DIR_OUT || s->dir == PTO_DIR_OPTOUT || s->dir == PTO_DIR_INOUT; }
static inline bool isa_slot_is_optional(const struct pto_slot *s) { return s->dir == PTO_DIR_OPT || s->dir == PTO_DIR_OPTOUT; }
static inline bool isa_slot_is_result(const struct pto_slot *s) { return s->dir >= PTO_DIR_RES; }
static inline bool isa_slot_is_list(const struct pto_slot *s) { return s->dir == PTO_DIR_LIST || s->dir == PTO_DIR_RESLIST; }
#endif
