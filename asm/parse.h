/* Private to the parser: tokens, items of an operation's body, and the state that one asm_parse() has.
 * Owners: lexer.l bytes to raw tokens; parse_token.c where statements begin and end; grammar.y structure; parse_type.c and
 * parse_attr.c types and attribute values; parse_stmt.c scopes, regions, headers; bind*.c operation bodies. */
#ifndef PTO_ASM_PARSE_H
#define PTO_ASM_PARSE_H
#include "asm/asm.h"
#include "asm/format.h"

enum { ASM_MAX_NESTING = 256, ASM_MAX_OPERANDS = 65535, ASM_MAX_CHUNK_BYTES = 65536, ASM_MAX_ERRORS = 200, ASM_MAX_SUCCESSORS = 2 };
#define ASM_MAX_FILE_BYTES ((size_t)1 << 30)

/* What the grammar passes around; the text of a token is its span. */
struct asm_token {
    uint32_t id;    /* op, type id, value id or string id, by token kind */
    uint32_t first; /* begin of a range on a scratch stack */
};

/* One thing in the body of an operation. kind is a token of grammar.y. */
struct asm_item {
    int kind;
    uint32_t begin, end;
    uint32_t id;            /* TYPE: type id; USE: string id; dictionary: number of entries */
    uint32_t first;         /* dictionary: first on parser->entries */
};

/* The binding of an SSA name: count values from value on. */
struct asm_binding {
    pto_value_id value;
    uint32_t count;
};
struct asm_undo {
    pto_str_id name;
    struct asm_binding old;
};

/* An operation whose regions are being read, and what to go back to behind them. */
struct asm_open_op {
    pto_op_id op;    /* 0: not known; its regions belong to nothing */
    uint32_t region; /* regions entered so far */
    bool reuse;      /* the module: its region is there already */
    bool generic;
    bool wrong_results; /* their number is wrong, and said to be */
    bool collects;      /* its regions are on parser->cases */
    uint32_t base_cases;
    uint32_t undo_mark;
    pto_block_id outer_block;
    uint32_t args, args_end; /* block arguments on parser->uses */
    uint32_t base_uses, base_entries, base_results, results; /* scratch stacks: where statements inside begin; own result names */
    struct pto_span name;
};

/* A region that is being read. */
struct asm_open_region {
    uint32_t nopen;       /* how many operations are open */
    uint32_t base_labels;
};

/* A block label of an open region, perhaps one that is only branched to so far. */
struct asm_label {
    pto_str_id name;
    uint32_t outer; /* what the name stood for outside: 1 + index, 0 */
    pto_block_id block;
    bool defined;
    struct pto_span span;
};

/* A region of an operation whose number of regions shows at its end; value: of the case. */
struct asm_case {
    int64_t value;
    pto_region_id region;
    struct pto_span span;
};

struct asm_result {
    pto_str_id name;
    uint32_t count;
    struct pto_span span;
};

/* Brackets that are open: kind is one of ( [ < D(ictionary) R(egion). */
struct asm_bracket {
    char kind;
    bool in_stmt;
    uint16_t stmt_op;  /* enum pto_op of the statement around */
    uint32_t base, begin, stmt_begin;
};

/* A value whose use with this type has been complained about: the next use of it says nothing new. */
struct asm_mismatch {
    pto_value_id value;
    pto_type_id type;
};

struct asm_word {
    const char *text;
    uint32_t len;
    uint16_t op;      /* enum pto_op, or 0: a word of some format */
    bool legacy;
    const char *full; /* the name in the table, with dialect */
};

struct asm_parser {
    struct pto_program *p;
    struct base_diags *diags, unsaid;
    const struct asm_options *options;
    uint32_t file;
    const char *text; /* ended by NUL */
    size_t len;
    void *flex;
    struct asm_formats formats;
    struct base_arena arena;

    /* names of operations and words of formats: open addressing */
    struct asm_word *words;
    uint32_t nword_slots;

    /* tokens */
    struct asm_bracket *brackets;
    uint32_t nbrackets, brackets_cap;
    bool in_stmt, in_label, in_body, every_token, nresults_open, recovering, skipping, aborted, eof_reported, bad_comment, lacks_region;
    uint16_t stmt_op;
    uint32_t stmt_begin;         /* offset */
    struct pto_span odd_open, odd_close; /* the first `{` whose `}` does not stand below the begin of its statement */
    uint32_t stmt_base, recover_base, body_dict; /* body_dict: brackets open in the dictionary of a body */
    unsigned stmt_errors, lost; /* errors said before the statement; enum asm_lost */
    pto_value_id poison;        /* what an undefined name stands for */
    struct asm_mismatch *mismatches;
    uint32_t nmismatches, mismatches_cap;
    int held_kind, prev_kind;
    struct asm_token held;
    struct pto_span held_span;
    uint32_t no_def_until; /* names before this offset are known to be uses */

    uint8_t *plain_words; /* by string id: the word is no type */
    uint32_t nplain_words;

    /* types by their text; aliases */
    struct asm_type_entry *type_cache;
    uint32_t type_cache_slots, ntype_cache;
    struct asm_alias *aliases;
    uint32_t naliases, aliases_cap;
    uint32_t *alias_of, nalias_of; /* 1 + index by string id */
    bool aliases_scanned;

    /* scratch of the statement at hand */
    struct asm_item *items;
    uint32_t nitems, items_cap;
    struct pto_attribute *entries; /* stack of attribute values and dictionary entries */
    uint32_t nentries, entries_cap;
    struct asm_result *results;
    uint32_t nresults, results_cap;
    uint32_t *uses; /* ids: operands, types ... of headers */
    uint32_t nuses, uses_cap;
    uint32_t name_begin, name_end; /* of a quoted operation */
    pto_value_id *scratch; /* operand lists and types being put together */
    uint32_t nscratch, scratch_cap;

    /* scopes */
    struct asm_binding *bindings; /* by string id */
    uint32_t nbindings;
    struct asm_undo *undo;
    uint32_t nundo, undo_cap;
    pto_op_id *functions; /* by string id of the symbol */
    uint32_t nfunctions;
    struct asm_open_op *open;
    uint32_t nopen, open_cap;
    struct asm_open_region *regions;
    uint32_t nregions, regions_cap;
    struct asm_label *labels;
    uint32_t nlabels, labels_cap;
    uint32_t *label_of, nlabel_of; /* 1 + index by string id */
    struct asm_case *cases;
    uint32_t ncases, cases_cap;
    struct asm_case next_case;
    pto_block_id successors[ASM_MAX_SUCCESSORS]; /* of a quoted operation */
    uint32_t nsuccessors;
    pto_block_id block;
    bool said_below; /* that operations below the tile level are refused */
    pto_str_id arg_attrs_key, res_attrs_key;
};

/* parse.c: a parser over a text (the buffer is malloc'd; freed by the caller) and what it holds. */
bool asm_open_text(struct asm_parser *ps, const struct base_source *src, char **buffer);
void asm_release(struct asm_parser *ps);
/* The next token as the grammar sees it. */
int asm_yylex(struct asm_token *value, struct pto_span *span, struct asm_parser *ps);
/* lexer.l: buffer is ended by two NULs */
bool asm_lexer_open(struct asm_parser *ps, char *buffer, size_t len);
void asm_lexer_close(struct asm_parser *ps);
const char *asm_token_name(int kind);
/* parse_token.c */
int asm_next_raw(void *value, struct pto_span *span, struct asm_parser *ps); /* lexer.l through flex */
void asm_words_build(struct asm_parser *ps);
const struct asm_word *asm_word_find(const struct asm_parser *ps, const char *text, size_t len);
void asm_begin_recovery(struct asm_parser *ps, int lookahead);
/* Offset behind the `>` that closes the `<` at `at`, 0 if there is none within limits. */
uint32_t asm_scan_angle(const struct asm_parser *ps, uint32_t at);
uint32_t asm_skip_blank(const struct asm_parser *ps, uint32_t at);

/* parse_type.c: a type written as one word or chunk; 0 after a diagnostic. */
struct asm_type_entry { uint32_t begin, len, hash; pto_type_id type; bool used; };
pto_type_id asm_type_of_text(struct asm_parser *ps, uint32_t begin, uint32_t end);
bool asm_is_type_word(struct asm_parser *ps, uint32_t begin, uint32_t end);

/* parse_attr.c */
struct asm_alias { pto_str_id name; bool is_type; pto_type_id type; struct pto_attribute attr; uint32_t begin, end; };
void asm_alias_define(struct asm_parser *ps, struct pto_span name, bool is_type, pto_type_id type,
                      const struct pto_attribute *attr);
const struct asm_alias *asm_alias_find(struct asm_parser *ps, uint32_t begin, uint32_t end);
/* A literal from the tokens of one value; kind is the token, negative says a '-' stands before it. */
struct pto_attribute asm_literal(struct asm_parser *ps, int token, struct pto_span span, bool negative);
struct pto_attribute asm_hash_attr(struct asm_parser *ps, struct pto_span span);
/* Gives an attribute its key and makes its value fit the row of the key. False after a diagnostic. */
bool asm_attr_fit(struct asm_parser *ps, struct pto_attribute *a, enum pto_op op);
void asm_literal_typed(struct asm_parser *ps, struct pto_attribute *a); /* a number got its type */
pto_str_id asm_attr_key(struct asm_parser *ps, struct pto_span span, bool quoted);
pto_str_id asm_string_value(struct asm_parser *ps, struct pto_span span); /* with quotes, escapes resolved */

/* parse_scope.c: names of values and blocks */
void asm_bind_name(struct asm_parser *ps, pto_str_id name, pto_value_id value, uint32_t count, struct pto_span span);
void asm_unbind_to(struct asm_parser *ps, uint32_t mark);
pto_block_id asm_block_use(struct asm_parser *ps, struct pto_span label);
void asm_block_label(struct asm_parser *ps, struct pto_span label, uint32_t first_arg);
void asm_add_block_arg(struct asm_parser *ps, pto_block_id block, uint32_t use);
void asm_region_begin(struct asm_parser *ps);
void asm_region_end(struct asm_parser *ps);
void asm_bind_errors(struct asm_parser *ps, uint32_t from);
void asm_define_results_from(struct asm_parser *ps, pto_op_id op, uint32_t from);
uint32_t asm_first_result(const struct asm_parser *ps);
struct asm_binding asm_lookup(struct asm_parser *ps, uint32_t begin, uint32_t end); /* with %, perhaps #k; no diagnostic */
pto_value_id asm_use(struct asm_parser *ps, uint32_t begin, uint32_t end);          /* a value without type after a diagnostic */
bool asm_names_value(const struct asm_parser *ps, struct pto_span word); /* a name without its % */
void asm_bind_unknown(struct asm_parser *ps, uint32_t begin, uint32_t end); /* a name that is not bound: whatever it is, it is no error */
void asm_define_results(struct asm_parser *ps, pto_op_id op);
void asm_define_error_results(struct asm_parser *ps);
uint32_t asm_result_names(const struct asm_parser *ps); /* how many results the statement names */
bool asm_check_type(struct asm_parser *ps, struct pto_span span, pto_type_id written, pto_value_id value);
/* parse_stmt.c */
void asm_statement_end(struct asm_parser *ps);
void asm_statement_failed(struct asm_parser *ps);
void asm_statement_lost(struct asm_parser *ps); /* the statement does not get into the program */
pto_type_id asm_func_type(struct asm_parser *ps, uint32_t params, uint32_t results); /* from parser->uses, which it drops */
void asm_arg(struct asm_parser *ps, struct pto_span name, pto_type_id type_id, uint32_t attrs);
void asm_type_dict(struct asm_parser *ps, struct pto_span span, uint32_t attrs); /* of the type that comes next on parser->uses */
void asm_open_root(struct asm_parser *ps);
void asm_open_module(struct asm_parser *ps, struct pto_span span, struct pto_span symbol, uint32_t attrs);
void asm_open_func(struct asm_parser *ps, struct pto_span span, struct pto_span visibility, struct pto_span symbol,
                   uint32_t args, uint32_t results, uint32_t attrs);
void asm_define_function(struct asm_parser *ps, pto_op_id op, struct pto_span span); /* a generic one */
struct asm_open_op *asm_open_op(struct asm_parser *ps, pto_op_id op, struct pto_span name);
pto_op_id asm_new_op(struct asm_parser *ps, enum pto_op op, struct pto_span name, const pto_value_id *operands,
                     uint32_t noperands, uint32_t nregions, uint32_t results, uint32_t results_end);
void asm_set_attrs(struct asm_parser *ps, pto_op_id op, uint32_t first);
/* parse_scf.c */
void asm_open_while(struct asm_parser *ps, struct pto_span span, uint32_t inits, uint32_t params, uint32_t results, uint32_t end);
void asm_open_switch(struct asm_parser *ps, struct pto_span span, struct pto_span index, uint32_t attrs, uint32_t results);
void asm_switch_case(struct asm_parser *ps, struct pto_span span, bool negative);
void asm_switch_default(struct asm_parser *ps);
void asm_open_execute(struct asm_parser *ps, struct pto_span span, uint32_t results);
void asm_open_regional(struct asm_parser *ps, enum pto_op op, struct pto_span span);
void asm_close_cases(struct asm_parser *ps, struct asm_open_op *o);
void asm_open_for(struct asm_parser *ps, struct pto_span span, const struct pto_span parts[4], uint32_t inits,
                  uint32_t results, uint32_t end, pto_type_id type);
void asm_open_if(struct asm_parser *ps, struct pto_span span, struct pto_span cond, uint32_t results);
/* parse_stmt.c */
void asm_successor(struct asm_parser *ps, struct pto_span label);
void asm_open_generic(struct asm_parser *ps);
void asm_open_unknown(struct asm_parser *ps, struct pto_span name);
void asm_close_op(struct asm_parser *ps, struct pto_span span, uint32_t attrs);
/* at: begin of operands, operand types, result types, and the end, on parser->uses */
void asm_close_generic(struct asm_parser *ps, struct pto_span name, const uint32_t at[4], uint32_t attrs, bool has_regions);

/* bind_say.c: a name that no operation has */
void asm_unknown_op(struct asm_parser *ps, struct pto_span name, const char *text, size_t len);
/* bind_attr.c: checks and completes the attributes on parser->entries from `attrs` on, in the order of the table. */
bool asm_fit_attrs(struct asm_parser *ps, enum pto_op op, uint32_t attrs);
/* Checks those that have a place of their own in the form: given unless optional, and of a kind that can stand there. */
bool asm_fit_places(struct asm_parser *ps, enum pto_op op, const struct asm_form *form, struct pto_span name, uint32_t attrs);
/* bind.c */
void asm_bind_named(struct asm_parser *ps, enum pto_op op, struct pto_span name, struct pto_span span);
/* The operands of one operation, by slot: a value or, for a list, a range of parser->scratch. */
struct asm_operands {
    pto_value_id value[PTO_MAX_SLOTS];
    uint32_t first[PTO_MAX_SLOTS], count[PTO_MAX_SLOTS];
    bool given[PTO_MAX_SLOTS];
    pto_type_id results[PTO_MAX_SLOTS];
    bool is_result[PTO_MAX_SLOTS]; /* level 1: the out is a result */
    const pto_type_id *result_list; /* all results instead of results[] */
    uint32_t nresult_list;
    pto_block_id successors[ASM_MAX_SUCCESSORS];
    uint32_t nsuccessors;
    uint16_t flags;
    pto_op_id shell; /* made before its regions; 0: make one */
};
pto_op_id asm_make_op(struct asm_parser *ps, enum pto_op op, const struct asm_operands *o, struct pto_span name,
                      struct pto_span span, uint32_t attrs);
/* bind_ssa.c */
void asm_bind_ssa(struct asm_parser *ps, enum pto_op op, struct pto_span name, struct pto_span span, uint16_t flags);
/* bind_generic.c */
void asm_bind_generic(struct asm_parser *ps, enum pto_op op, struct pto_span name, struct pto_span span, pto_op_id shell,
                      const uint32_t at[4], uint32_t attrs);

static inline struct pto_span asm_span(const struct asm_parser *ps, uint32_t begin, uint32_t end)
{
    return (struct pto_span){ps->file, begin, end};
}

static inline void asm_push_scratch(struct asm_parser *ps, uint32_t v)
{
    BASE_GROW(ps->scratch, ps->nscratch, ps->scratch_cap);
    ps->scratch[ps->nscratch++] = v;
}
#endif
