/* The structure of PTO-AS text (pto-as.md 9.1): statements, regions, dictionaries, attribute values. The body of an operation
 * is a flat list of items here; bind.c matches it against the format string of the table. Statement ends (EOS) are put in
 * by parse_token.c. */
%code requires {
#include "asm/parse.h"
}
%define api.pure full
%define api.prefix {asm_yy}
%define api.value.type {struct asm_token}
%define api.location.type {struct pto_span}
%define parse.error custom
%define lr.default-reduction consistent
%locations
%expect 0
%param {struct asm_parser *ps}
%initial-action { @$ = asm_span(ps, 0, 0); }
%code {
#include <string.h>

#define YYLLOC_DEFAULT(current, rhs, n)                                                             \
    do {                                                                                            \
        if (n)                                                                                      \
            (current) = asm_span(ps, YYRHSLOC(rhs, 1).begin, YYRHSLOC(rhs, n).end);                 \
        else                                                                                        \
            (current) = asm_span(ps, YYRHSLOC(rhs, 0).end, YYRHSLOC(rhs, 0).end);                   \
    } while (0)

static void asm_yyerror(struct pto_span *span, struct asm_parser *ps, const char *message);

static void add_item(struct asm_parser *ps, int kind, struct pto_span at, uint32_t id, uint32_t first)
{
    BASE_GROW(ps->items, ps->nitems, ps->items_cap);
    ps->items[ps->nitems++] = (struct asm_item){kind, at.begin, at.end, id, first};
}
/* From an operation's name to the end of its body, most of which asm_yylex() has put on the list. */
static struct pto_span body_span(const struct asm_parser *ps, struct pto_span name)
{
    return asm_span(ps, name.begin, ps->nitems != 0 ? ps->items[ps->nitems - 1].end : name.end);
}
static void add_use(struct asm_parser *ps, uint32_t a, uint32_t b)
{
    BASE_GROW(ps->uses, ps->nuses, ps->uses_cap);
    ps->uses[ps->nuses++] = a;
    BASE_GROW(ps->uses, ps->nuses, ps->uses_cap);
    ps->uses[ps->nuses++] = b;
}
static void add_entry(struct asm_parser *ps, struct pto_attribute a)
{
    BASE_GROW(ps->entries, ps->nentries, ps->entries_cap);
    ps->entries[ps->nentries++] = a;
}
static void add_result(struct asm_parser *ps, struct pto_span name, uint32_t count);
static void close_nested(struct asm_parser *ps, int kind, uint32_t first, struct pto_span span);
static void add_named_entry(struct asm_parser *ps, struct pto_span key, bool quoted, uint32_t value, struct pto_span span);
static void typed_number(struct asm_parser *ps, struct pto_span span, uint32_t type);
static uint32_t count_of(struct asm_parser *ps, struct pto_span span);
}
%token EOS "the end of the statement" USE "a value" DEF "a result name" OPNAME "an operation" GENERIC "a quoted operation" WORD "a word" SYMBOL "a symbol" BLOCK "a block label"
%token TYPE "a type" HASH "an attribute" INT "an integer" HEX "a hexadecimal number" FLOAT "a float" STRING "a string" CHUNK "a type or attribute" ARROW "`->`"
%token TYPE_ALIAS "a type alias" HASH_ALIAS "an attribute alias" LDICT "`{`" RDICT "`}`" LREGION "the `{` of the body" RREGION "the `}` of the body" EMPTY "`{}`"
%token MODULE "module" FUNC "func.func" FOR "scf.for" IF "scf.if" ATTRIBUTES "`attributes`" VISIBILITY "`private`" TO "`to`" STEP "`step`" ITER_ARGS "`iter_args`" ELSE "`else`"
%token WHILE "scf.while" DO "`do`" SWITCH "scf.index_switch" CASE "`case`" DEFAULT "`default`" EXECUTE "scf.execute_region" REGIONAL "an operation with a region"
%token LOC "a location" BAD "text that is no token"
%%
file: stmts ;
stmts: %empty
    | stmts stmt EOS { asm_statement_end(ps); }
    | stmts error EOS { yyerrok; asm_statement_failed(ps); asm_statement_end(ps); } ;
stmt: op
    | results '=' op
    | TYPE_ALIAS '=' type { asm_alias_define(ps, @1, true, $3.id, NULL); }
    | HASH_ALIAS '=' attr { asm_alias_define(ps, @1, false, 0, &ps->entries[ps->nentries - 1]); }
    | BLOCK ':' { asm_block_label(ps, @1, ps->nuses); }
    | BLOCK '(' block_args ')' ':' { asm_block_label(ps, @1, $3.first); } ;
results: result | results ',' result ;
result: DEF { add_result(ps, @1, 1); }
    | DEF ':' INT { add_result(ps, @1, count_of(ps, @3)); } ;
block_args: %empty { $$.first = ps->nuses; }
    | block_arg { $$.first = $1.first; }
    | block_args ',' block_arg { $$.first = $1.first; } ;
block_arg: USE ':' type { $$.first = ps->nuses; add_use(ps, @1.begin, @1.end); add_use(ps, $3.id, @3.begin); } ;

op: OPNAME items { asm_bind_named(ps, (enum pto_op)$1.id, @1, body_span(ps, @1)); }
    | OPNAME items { asm_open_unknown(ps, @1); } open_region { asm_close_op(ps, @1, ps->nentries); } items
    | generic | module | func | for | if | while | switch | execute | regional ;
items: %empty { ps->nitems = 0; } | items item ;
item: USE { add_item(ps, USE, @1, 0, 0); } | INT { add_item(ps, INT, @1, 0, 0); } | HEX { add_item(ps, HEX, @1, 0, 0); }
    | FLOAT { add_item(ps, FLOAT, @1, 0, 0); } | STRING { add_item(ps, STRING, @1, 0, 0); } | WORD { add_item(ps, WORD, @1, 0, 0); }
    | SYMBOL { add_item(ps, SYMBOL, @1, 0, 0); } | TYPE { add_item(ps, TYPE, @1, 0, 0); } | HASH { add_item(ps, HASH, @1, 0, 0); }
    | CHUNK { add_item(ps, CHUNK, @1, 0, 0); } | BLOCK { add_item(ps, BLOCK, @1, 0, 0); } | ARROW { add_item(ps, ARROW, @1, 0, 0); }
    | '(' { add_item(ps, '(', @1, 0, 0); } | ')' { add_item(ps, ')', @1, 0, 0); } | '[' { add_item(ps, '[', @1, 0, 0); }
    | ']' { add_item(ps, ']', @1, 0, 0); } | '<' { add_item(ps, '<', @1, 0, 0); } | '>' { add_item(ps, '>', @1, 0, 0); }
    | ',' { add_item(ps, ',', @1, 0, 0); } | ':' { add_item(ps, ':', @1, 0, 0); } | '=' { add_item(ps, '=', @1, 0, 0); }
    | '-' { add_item(ps, '-', @1, 0, 0); } | '+' { add_item(ps, '+', @1, 0, 0); } | '*' { add_item(ps, '*', @1, 0, 0); }
    | '?' { add_item(ps, '?', @1, 0, 0); } | '/' { add_item(ps, '/', @1, 0, 0); } | '|' { add_item(ps, '|', @1, 0, 0); }
    | dict { add_item(ps, LDICT, @1, ps->nentries - $1.first, $1.first); } ;

generic: generic_head '(' uses ')' opt_successors props gregions opt_dict ':' '(' opt_types ')' ARROW result_types
      { asm_close_generic(ps, @1, (uint32_t[4]){$3.first, $11.first, $14.first, ps->nuses}, $1.first, $7.id != 0); } ;
generic_head: GENERIC { $$.first = ps->nentries; ps->nsuccessors = 0; ps->name_begin = @1.begin; ps->name_end = @1.end; } ;
uses: %empty { $$.first = ps->nuses; } | use_list ;
use_list: USE { $$.first = ps->nuses; add_use(ps, @1.begin, @1.end); }
    | use_list ',' USE { $$.first = $1.first; add_use(ps, @3.begin, @3.end); } ;
opt_successors: %empty | '[' successors ']' ;
successors: BLOCK { asm_successor(ps, @1); } | successors ',' BLOCK { asm_successor(ps, @3); } ;
props: %empty | '<' dict '>' ;
gregions: %empty { $$.id = 0; } | '(' { asm_open_generic(ps); } gregion_list ')' { $$.id = 1; } ;
gregion_list: region | gregion_list ',' region ;

module: MODULE opt_symbol opt_attributes { asm_open_module(ps, @1, @2, $3.first); } region { asm_close_op(ps, @$, ps->nentries); } ;
opt_symbol: %empty | SYMBOL ;
opt_attributes: %empty { $$.first = ps->nentries; } | ATTRIBUTES dict { $$.first = $2.first; } ;

func: FUNC opt_visibility SYMBOL '(' args ')' opt_results func_attributes
      { asm_open_func(ps, @1, @2, @3, $5.first, $7.first, $8.first); } opt_region { asm_close_op(ps, @$, ps->nentries); } ;
func_attributes: %empty { $$.first = ps->nentries; } | ATTRIBUTES dict { $$.first = $2.first; } ;
opt_visibility: %empty | VISIBILITY ;
opt_region: %empty | region ;
args: %empty { $$.first = ps->nuses; } | arg_list ;
arg_list: arg { $$.first = $1.first; } | arg_list ',' arg { $$.first = $1.first; } ;
arg: USE ':' type opt_dict { $$.first = ps->nuses; asm_arg(ps, @1, $3.id, $4.first); }
    | type opt_dict { $$.first = ps->nuses; asm_arg(ps, asm_span(ps, 0, 0), $1.id, $2.first); } ;
opt_results: %empty { $$.first = ps->nuses; } | ARROW result_types { $$.first = $2.first; } ;
result_types: type { $$.first = ps->nuses; add_use(ps, $1.id, @1.begin); }
    | '(' opt_types ')' { $$.first = $2.first; } ;
opt_types: %empty { $$.first = ps->nuses; } | type_list ;
type_list: type_item { $$.first = $1.first; } | type_list ',' type_item { $$.first = $1.first; } ;
type_item: type { $$.first = ps->nuses; add_use(ps, $1.id, @1.begin); }
    | type dict { $$.first = ps->nuses; asm_type_dict(ps, @2, $2.first); add_use(ps, $1.id, @1.begin); } ;

for: FOR USE '=' USE TO USE STEP USE iter_args opt_type
      { asm_open_for(ps, @1, (struct pto_span[4]){@2, @4, @6, @8}, $9.first, $9.id, ps->nuses, $10.id); }
      region opt_dict { asm_close_op(ps, @$, $13.first); } ;
iter_args: %empty { $$.first = $$.id = ps->nuses; }
    | ITER_ARGS '(' binds ')' ARROW result_types { $$.first = $3.first; $$.id = $6.first; } ;
binds: bind { $$.first = $1.first; } | binds ',' bind { $$.first = $1.first; } ;
bind: USE '=' USE { $$.first = ps->nuses; add_use(ps, @1.begin, @1.end); add_use(ps, @3.begin, @3.end); } ;
opt_type: %empty { $$.id = 0; } | ':' type { $$.id = $2.id; } ;
if: IF USE opt_results { asm_open_if(ps, @1, @2, $3.first); } region opt_else opt_dict { asm_close_op(ps, @$, $7.first); } ;
opt_else: %empty | ELSE region ;
while: WHILE opt_binds ':' '(' opt_types ')' ARROW result_types { asm_open_while(ps, @1, $2.first, $5.first, $8.first, ps->nuses); }
      region DO region opt_attributes { asm_close_op(ps, @$, $13.first); } ;
opt_binds: %empty { $$.first = ps->nuses; } | '(' binds ')' { $$.first = $2.first; } ;
switch: SWITCH USE opt_dict switch_results { asm_open_switch(ps, @1, @2, $3.first, $4.first); } cases DEFAULT { asm_switch_default(ps); } region
      { asm_close_op(ps, @$, ps->nentries); } ;
switch_results: %empty { $$.first = ps->nuses; } | ARROW type_list { $$.first = $2.first; } | ARROW '(' opt_types ')' { $$.first = $3.first; } ;
cases: %empty | cases CASE case_value region ;
case_value: INT { asm_switch_case(ps, @1, false); } | '-' INT { asm_switch_case(ps, @$, true); } ;
execute: EXECUTE opt_results { asm_open_execute(ps, @1, $2.first); } region opt_dict { asm_close_op(ps, @$, $5.first); } ;
regional: REGIONAL { asm_open_regional(ps, (enum pto_op)$1.id, @1); } region opt_dict { asm_close_op(ps, @$, $4.first); } ;
region: EMPTY { asm_region_begin(ps); asm_region_end(ps); }
    | open_region ;
open_region: LREGION { asm_region_begin(ps); } stmts RREGION { asm_region_end(ps); } ;

type: TYPE { $$.id = asm_type_of_text(ps, @1.begin, @1.end); } | WORD { $$.id = asm_type_of_text(ps, @1.begin, @1.end); }
    | CHUNK { $$.id = asm_type_of_text(ps, @1.begin, @1.end); }
    | '(' opt_types ')' ARROW result_types { $$.id = asm_func_type(ps, $2.first, $5.first); } ;

opt_dict: %empty { $$.first = ps->nentries; } | dict ;
dict: EMPTY { $$.first = ps->nentries; }
    | LDICT { $$.first = ps->nentries; } entries RDICT { $$.first = $2.first; } ;
entries: entry | entries ',' entry ;
entry: WORD { add_named_entry(ps, @1, false, UINT32_MAX, @$); }
    | STRING { add_named_entry(ps, @1, true, UINT32_MAX, @$); }
    | WORD '=' attr { add_named_entry(ps, @1, false, ps->nentries - 1, @$); }
    | STRING '=' attr { add_named_entry(ps, @1, true, ps->nentries - 1, @$); } ;
attr: number { add_entry(ps, asm_literal(ps, (int)$1.id, @1, $1.first)); }
    | number ':' type { add_entry(ps, asm_literal(ps, (int)$1.id, @1, $1.first)); typed_number(ps, @$, $3.id); }
    | STRING { add_entry(ps, asm_literal(ps, STRING, @1, false)); } | SYMBOL { add_entry(ps, asm_literal(ps, SYMBOL, @1, false)); }
    | WORD { add_entry(ps, asm_literal(ps, WORD, @1, false)); } | TYPE { add_entry(ps, asm_literal(ps, TYPE, @1, false)); }
    | HASH { add_entry(ps, asm_literal(ps, HASH, @1, false)); } | LOC { add_entry(ps, asm_literal(ps, CHUNK, @1, false)); }
    | CHUNK { add_entry(ps, asm_literal(ps, CHUNK, @1, false)); } | CHUNK ':' type { add_entry(ps, asm_literal(ps, CHUNK, @1, false)); typed_number(ps, @$, $3.id); }
    | '<' WORD '>' { add_entry(ps, asm_literal(ps, WORD, @2, false)); }
    | '(' opt_types ')' ARROW result_types { struct pto_attribute a = {.kind = PTO_LIT_TYPE, .span = @$}; a.type = asm_func_type(ps, $2.first, $5.first); add_entry(ps, a); }
    | '[' { $$.first = ps->nentries; } opt_attrs ']' { close_nested(ps, PTO_LIT_ARRAY, $2.first, @$); }
    | dict { close_nested(ps, PTO_LIT_DICT, $1.first, @$); } ;
opt_attrs: %empty | attrs ;
attrs: attr | attrs ',' attr ;
number: INT { $$.id = INT; $$.first = 0; } | HEX { $$.id = HEX; $$.first = 0; } | FLOAT { $$.id = FLOAT; $$.first = 0; }
    | '-' INT { $$.id = INT; $$.first = 1; } | '-' HEX { $$.id = HEX; $$.first = 1; } | '-' FLOAT { $$.id = FLOAT; $$.first = 1; } ;
%%

static uint32_t count_of(struct asm_parser *ps, struct pto_span span)
{
    uint64_t n = 0;
    for (uint32_t i = span.begin; i < span.end && n <= ASM_MAX_OPERANDS; i++)
        n = n * 10 + (uint64_t)(ps->text[i] - '0');
    if (n == 0 || n > ASM_MAX_OPERANDS) {
        base_diag_emit(ps->diags, PTO_D_LIMIT, span, "an operation has 1 to %d results", ASM_MAX_OPERANDS);
        return 1;
    }
    return (uint32_t)n;
}

static void add_result(struct asm_parser *ps, struct pto_span name, uint32_t count)
{
    BASE_GROW(ps->results, ps->nresults, ps->results_cap);
    ps->results[ps->nresults++] = (struct asm_result){
        base_intern(&ps->p->strings, ps->text + name.begin + 1, name.end - name.begin - 1), count, name};
}

/* The attributes from first on become the members of one array or dictionary. */
static void close_nested(struct asm_parser *ps, int kind, uint32_t first, struct pto_span span)
{
    struct pto_attribute a = {.kind = (uint8_t)kind, .first = ps->p->nattrs, .count = ps->nentries - first, .span = span};
    for (uint32_t i = first; i < ps->nentries; i++) {
        BASE_GROW(ps->p->attrs, ps->p->nattrs, ps->p->attrs_cap);
        ps->p->attrs[ps->p->nattrs++] = ps->entries[i];
    }
    ps->nentries = first;
    add_entry(ps, a);
}

static void add_named_entry(struct asm_parser *ps, struct pto_span key, bool quoted, uint32_t value, struct pto_span span)
{
    if (value == UINT32_MAX) {
        add_entry(ps, (struct pto_attribute){.kind = PTO_LIT_UNIT});
        value = ps->nentries - 1;
    }
    struct pto_attribute *a = &ps->entries[value];
    a->key = asm_attr_key(ps, key, quoted);
    a->span = span;
}

static void typed_number(struct asm_parser *ps, struct pto_span span, uint32_t type)
{
    struct pto_attribute *a = &ps->entries[ps->nentries - 1];
    a->type = type;
    a->span = span;
    asm_literal_typed(ps, a);
}

/* The tokens that could stand here, if they are few enough to be helpful. */
static void put_expected(const yypcontext_t *context, struct base_buf *out)
{
    yysymbol_kind_t expected[6];
    int n = yypcontext_expected_tokens(context, expected, 6), kept = 0;
    for (int i = 0; i < n; i++) /* `{}` goes where `{` goes */
        if (expected[i] != YYSYMBOL_EMPTY)
            expected[kept++] = expected[i];
    n = kept;
    for (int i = 0; i < n; i++) {
        const char *name = yysymbol_name(expected[i]);
        bool quoted = name[0] == '"' || name[0] == '\'';
        base_puts(out, i == 0 ? "expected " : i + 1 == n ? " or " : ", ");
        if (name[0] == '\'')
            base_printf(out, "`%c`", name[1]);
        else
            base_put(out, name + quoted, strlen(name) - 2u * quoted);
    }
}

static bool expects_region(const yypcontext_t *context)
{
    yysymbol_kind_t expected[16];
    int n = yypcontext_expected_tokens(context, expected, 16);
    for (int i = 0; i < n; i++)
        if (expected[i] == YYSYMBOL_LREGION)
            return true;
    return false;
}

/* The text between the end of one statement and the begin of the next is blank or comment. */
static uint32_t end_before(const struct asm_parser *ps, uint32_t at)
{
    for (uint32_t end = at;;) {
        while (end > 0 && strchr(" \t\r\n", ps->text[end - 1]) != NULL)
            end--;
        uint32_t line = end, comment = end;
        for (; line > 0 && ps->text[line - 1] != '\n'; line--)
            if (ps->text[line - 1] == '/' && ps->text[line] == '/')
                comment = line - 1;
        if (comment == end)
            return end != 0 ? end : at;
        end = comment;
    }
}

/* A word that is spelt almost like one that could stand here, and a number where a value must stand. */
static void suggest(const yypcontext_t *context, struct asm_parser *ps, struct base_diag *d, struct pto_span at)
{
    yysymbol_kind_t expected[16], token = yypcontext_token(context);
    int n = yypcontext_expected_tokens(context, expected, 16);
    char text[24] = {0}, want[24];
    if (at.end - at.begin < sizeof text)
        memcpy(text, ps->text + at.begin, at.end - at.begin);
    for (int i = 0; i < n && i < 16; i++) {
        const char *name = yysymbol_name(expected[i]);
        size_t len = strlen(name);
        if (token == YYSYMBOL_WORD && name[0] == '`' && len > 3 && len < sizeof want) {
            memcpy(want, name + 1, len - 2);
            want[len - 2] = '\0';
            if (base_edit_distance(text, want, 2) <= (len < 6 ? 1 : 2)) {
                base_diag_fix(d, at, "%s", want);
                return;
            }
        } else if (expected[i] == YYSYMBOL_USE && token == YYSYMBOL_INT) {
            base_diag_note(d, "a number becomes a value by an operation of its own, such as `%%c%s = arith.constant %s : index`", text, text);
        } else if (name[0] == '\'' && name[1] == ',' && token == YYSYMBOL_USE) {
            base_diag_fix(d, asm_span(ps, end_before(ps, at.begin), end_before(ps, at.begin)), ",");
            return;
        }
    }
    for (int i = 0; i < n && i < 16; i++)
        if (expected[i] == YYSYMBOL_SYMBOL && token == YYSYMBOL_WORD) {
            base_diag_fix(d, asm_span(ps, at.begin, at.begin), "@");
            return;
        }
}

static int yyreport_syntax_error(const yypcontext_t *context, struct asm_parser *ps)
{
    yysymbol_kind_t token = yypcontext_token(context);
    asm_begin_recovery(ps, token == YYSYMBOL_LREGION ? LREGION : token == YYSYMBOL_EOS && expects_region(context) ? EOS : 0);
    if (token == YYSYMBOL_BAD || token == YYSYMBOL_YYEMPTY || ps->aborted || ps->eof_reported)
        return 0;
    struct pto_span at = *yypcontext_location(context);
    struct base_buf expected = {0};
    put_expected(context, &expected);
    const char *name = yysymbol_name(token);
    if (token == YYSYMBOL_EOS) {
        uint32_t end = end_before(ps, at.begin);
        struct base_diag *d = base_diag_emit(ps->diags, PTO_D_SYNTAX, asm_span(ps, end, end), "the statement is not complete%s%s",
                                             expected.len != 0 ? "; " : "", expected.len != 0 ? expected.data : "");
        if (expects_region(context) && ps->held_kind > 0 && ps->held_kind != RREGION)
            base_diag_fix(d, asm_span(ps, end, end), " {");
    } else if (at.end > at.begin) {
        struct base_diag *d = base_diag_emit(ps->diags, PTO_D_SYNTAX, at, "`%.*s` cannot stand here%s%s",
                                             (int)(at.end - at.begin > 40 ? 40 : at.end - at.begin), ps->text + at.begin,
                                             expected.len != 0 ? "; " : "", expected.len != 0 ? expected.data : "");
        suggest(context, ps, d, at);
        if (ps->prev_kind != USE && (token == YYSYMBOL_INT || token == YYSYMBOL_FLOAT || token == YYSYMBOL_HEX) && ps->nresults != 0 && expected.len == 0)
            base_diag_note(d, "an operation stands behind `=`; a constant is `arith.constant %.*s : T`", (int)(at.end - at.begin > 40 ? 40 : at.end - at.begin), ps->text + at.begin);
        if (token == YYSYMBOL_RREGION && ps->nbrackets == 0 && ps->odd_close.file != 0) {
            base_diag_label(d, ps->odd_close, "this `}` is the first one that does not stand below the begin of its statement ..");
            base_diag_label(d, ps->odd_open, ".. whose `{` is here");
        }
    } else
        base_diag_emit(ps->diags, PTO_D_SYNTAX, at, "the text ends too early%s%s", expected.len != 0 ? "; " : "",
                       expected.len != 0 ? expected.data : name);
    base_buf_free(&expected);
    return 0;
}

static void asm_yyerror(struct pto_span *span, struct asm_parser *ps, const char *message)
{
    base_diag_emit(ps->diags, PTO_D_LIMIT, *span, "the parser gives up: %s", message);
}

const char *asm_token_name(int kind)
{
    const char *name = yysymbol_name(YYTRANSLATE(kind));
    return name[0] == '\'' ? "punctuation" : name;
}
