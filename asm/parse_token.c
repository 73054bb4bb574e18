/* Statements out of tokens. The text has no statement ends and line ends mean nothing (pto-as.md 1), so this layer between
 * flex and bison finds where a statement begins - `%r = `, an operation's name, a block label, an alias - and puts an EOS
 * before it. That keeps the grammar small and gives one place to go on after an error. Also tells dictionaries from regions,
 * and drops loc(...) trailers. Knows nothing of what an operation means. */
#include "asm/parse.h"
#include "grammar.h"

#include <stdlib.h>
#include <string.h>

/* ---- names of operations and words of formats ---- */

static void add_word(struct asm_parser *ps, const char *text, size_t len, enum pto_op op, bool legacy, const char *full)
{
    uint32_t at = base_hash(text, len) & (ps->nword_slots - 1);
    for (; ps->words[at].text != NULL; at = (at + 1) & (ps->nword_slots - 1))
        if (ps->words[at].len == len && memcmp(ps->words[at].text, text, len) == 0)
            return;
    ps->words[at] = (struct asm_word){.text = text, .len = (uint32_t)len, .op = (uint16_t)op, .legacy = legacy, .full = full};
}

static void add_op(struct asm_parser *ps, const char *name, enum pto_op op, bool legacy)
{
    add_word(ps, name, strlen(name), op, legacy, name);
    if (strncmp(name, "pto.", 4) == 0)
        add_word(ps, name + 4, strlen(name + 4), op, legacy, name);
}

static void add_format_words(struct asm_parser *ps, const char *format)
{
    while (*format != '\0') {
        size_t n = strcspn(format, " ");
        if ((format[0] >= 'a' && format[0] <= 'z') || format[0] == '_')
            add_word(ps, format, n, PTO_OP_NONE, false, NULL);
        format += n + (format[n] == ' ');
    }
}

void asm_words_build(struct asm_parser *ps)
{
    static const char *const grammar_words[] = {"attributes", "private", "public", "nested", "to", "step", "iter_args",
                                                "else", "do", "case", "default", "loc", "true", "false", "unit", "index", "none"};
    static const struct { const char *text; enum pto_op op; } aliases[] = {
#define PTO_ALIAS(text, op) {text, PTO_OP_##op},
#include "isa/alias.def"
#undef PTO_ALIAS
    };
    ps->nword_slots = 256;
    while (ps->nword_slots < 8 * (PTO_OP_COUNT + sizeof aliases / sizeof aliases[0]))
        ps->nword_slots *= 2;
    ps->words = base_alloc_array(&ps->arena, ps->nword_slots, sizeof *ps->words);
    for (unsigned op = 1; op < PTO_OP_COUNT; op++)
        add_op(ps, isa_op((enum pto_op)op)->mnemonic, (enum pto_op)op, false);
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
        add_op(ps, aliases[i].text, aliases[i].op, strncmp(aliases[i].text, "pto.", 4) == 0);
    for (size_t i = 0; i < sizeof grammar_words / sizeof grammar_words[0]; i++)
        add_word(ps, grammar_words[i], strlen(grammar_words[i]), PTO_OP_NONE, false, NULL);
    for (unsigned op = 1; op < PTO_OP_COUNT; op++)
        add_format_words(ps, isa_op((enum pto_op)op)->format);
}

const struct asm_word *asm_word_find(const struct asm_parser *ps, const char *text, size_t len)
{
    uint32_t at = base_hash(text, len) & (ps->nword_slots - 1);
    for (; ps->words[at].text != NULL; at = (at + 1) & (ps->nword_slots - 1))
        if (ps->words[at].len == len && memcmp(ps->words[at].text, text, len) == 0)
            return &ps->words[at];
    return NULL;
}

/* ---- looking ahead in the text ---- */

uint32_t asm_skip_blank(const struct asm_parser *ps, uint32_t at)
{
    for (;;) {
        while (ps->text[at] == ' ' || ps->text[at] == '\t' || ps->text[at] == '\r' || ps->text[at] == '\n')
            at++;
        if (ps->text[at] != '/' || ps->text[at + 1] != '/')
            return at;
        const char *nl = memchr(ps->text + at, '\n', ps->len - at);
        at = nl != NULL ? (uint32_t)(nl - ps->text) : (uint32_t)ps->len;
    }
}

uint32_t asm_scan_angle(const struct asm_parser *ps, uint32_t at)
{
    static const bool matters[256] = {['<'] = true, ['>'] = true, ['"'] = true, ['/'] = true, ['{'] = true};
    uint32_t depth = 0, limit = ps->len - at > ASM_MAX_CHUNK_BYTES ? at + ASM_MAX_CHUNK_BYTES : (uint32_t)ps->len;
    for (const char *t = ps->text; at < limit; at++) {
        if (!matters[(unsigned char)t[at]])
            continue;
        if ((t[at] == '<' || t[at] == '>') && t[at + 1] == '=' && t[at - 1] == ' ')
            at++; /* a comparison of affine_set<..> */
        else if (t[at] == '<')
            depth++;
        else if (t[at] == '>' && t[at - 1] != '-' && --depth == 0)
            return at + 1;
        else if (t[at] == '"')
            for (at++; at < limit && t[at] != '"' && t[at] != '\n'; at++)
                at += t[at] == '\\';
        else if (t[at] == '/' && t[at + 1] == '/')
            while (at + 1 < limit && t[at + 1] != '\n')
                at++;
        else if (t[at] == '{' && depth == 0)
            return 0;
    }
    return 0;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '.';
}

static uint32_t skip_name(const struct asm_parser *ps, uint32_t at)
{
    while (is_name_char(ps->text[at]) || (ps->text[at] == '-' && ps->text[at + 1] != '>'))
        at++;
    return at;
}

/* Does the name list that goes on at `at` end in `=`? If it does not, everything up to there is a use: remembered, so that a
 * long operand list is not scanned once a name. */
static bool leads_to_equals(struct asm_parser *ps, uint32_t at)
{
    for (;;) {
        at = asm_skip_blank(ps, at);
        if (ps->text[at] == ':') {
            at = asm_skip_blank(ps, at + 1);
            if (ps->text[at] < '0' || ps->text[at] > '9')
                break;
            at = asm_skip_blank(ps, skip_name(ps, at));
        }
        if (ps->text[at] == '=')
            return true;
        if (ps->text[at] != ',')
            break;
        at = asm_skip_blank(ps, at + 1);
        if (ps->text[at] != '%')
            break;
        at = skip_name(ps, at + 1);
    }
    ps->no_def_until = at;
    return false;
}

/* Behind the `=` that leads_to_equals() found: an operation's name, as behind results; a header's `%i = %lb` is none. */
static bool names_op_behind_equals(const struct asm_parser *ps, uint32_t at)
{
    while (ps->text[at] != '=')
        at++;
    at = asm_skip_blank(ps, at + 1);
    return ps->text[at] != '%' && (ps->text[at] == '"' || (is_name_char(ps->text[at]) && (ps->text[at] < '0' || ps->text[at] > '9')));
}

static bool first_on_line(const struct asm_parser *ps, uint32_t at)
{
    while (at > 0 && (ps->text[at - 1] == ' ' || ps->text[at - 1] == '\t'))
        at--;
    return at == 0 || ps->text[at - 1] == '\n' || ps->text[at - 1] == '\r';
}

static bool at_statement_level(const struct asm_parser *ps)
{
    return ps->nbrackets == 0 || ps->brackets[ps->nbrackets - 1].kind == 'R';
}

/* What a `{` opens: 'D'ictionary, 'R'egion, 'E'mpty braces. */
static char brace_kind(const struct asm_parser *ps, uint32_t at)
{
    at = asm_skip_blank(ps, at);
    const char *t = ps->text;
    if (t[at] == '}')
        return 'E';
    /* between a header and its body nothing but `attributes` has a dictionary: what looks like one is a bad statement */
    const struct isa_region_info *header = isa_op_regions((enum pto_op)ps->stmt_op);
    if (header != NULL && ps->in_stmt && at_statement_level(ps) && ps->prev_kind != ATTRIBUTES && ps->prev_kind != RREGION && ps->prev_kind != EMPTY &&
        !(header->dict_first && ps->prev_kind == USE))
        return 'R';
    uint32_t end = at;
    if (t[at] == '"') {
        for (end++; t[end] != '"' && t[end] != '\n' && t[end] != '\0'; end++)
            end += t[end] == '\\' && t[end + 1] != '\0';
        char next = t[asm_skip_blank(ps, end + (t[end] == '"'))];
        return next == '(' ? 'R' : 'D';
    }
    if (!is_name_char(t[at]))
        return 'R';
    while (is_name_char(t[end]) || t[end] == '-')
        end++;
    char next = t[asm_skip_blank(ps, end)];
    if (next == '=' || next == ',')
        return 'D';
    const struct asm_word *w = asm_word_find(ps, t + at, end - at);
    return next == '}' && (w == NULL || w->op == PTO_OP_NONE) ? 'D' : 'R';
}

/* ---- brackets ---- */

static bool push_bracket(struct asm_parser *ps, char kind, struct pto_span span)
{
    if (ps->nbrackets >= ASM_MAX_NESTING) {
        base_diag_emit(ps->skipping ? &ps->unsaid : ps->diags, PTO_D_LIMIT, span, "brackets are nested more than %d deep", ASM_MAX_NESTING);
        ps->aborted = true;
        return false;
    }
    BASE_GROW(ps->brackets, ps->nbrackets, ps->brackets_cap);
    ps->brackets[ps->nbrackets++] = (struct asm_bracket){.kind = kind, .in_stmt = ps->in_stmt, .stmt_op = ps->stmt_op,
                                                          .base = ps->stmt_base, .begin = span.begin, .stmt_begin = ps->stmt_begin};
    if (kind == 'R') {
        ps->in_stmt = false;
        ps->stmt_op = 0;
        ps->stmt_base = ps->nbrackets;
    }
    return true;
}

/* Drops what is open inside the innermost region: its closers are missing. */
static void drop_to_region(struct asm_parser *ps)
{
    while (!at_statement_level(ps))
        ps->nbrackets--;
}

static void pop_plain(struct asm_parser *ps, char kind)
{
    if (ps->nbrackets != 0 && ps->brackets[ps->nbrackets - 1].kind == kind)
        ps->nbrackets--;
}

static void pop_region(struct asm_parser *ps)
{
    const struct asm_bracket *b = &ps->brackets[--ps->nbrackets];
    ps->in_stmt = b->in_stmt;
    ps->stmt_op = b->stmt_op;
    ps->stmt_base = b->base;
    ps->stmt_begin = b->stmt_begin;
}

static uint32_t indentation(const struct asm_parser *ps, uint32_t at)
{
    uint32_t line = at;
    while (line > 0 && ps->text[line - 1] != '\n')
        line--;
    return asm_skip_blank(ps, line) - line;
}

/* ---- classification ---- */

static int begin_statement(struct asm_parser *ps, int kind, struct asm_token *value, struct pto_span span)
{
    int out = kind;
    if (ps->in_stmt) {
        ps->held_kind = kind;
        ps->held = *value;
        ps->held_span = span;
        out = EOS;
    }
    ps->in_stmt = true;
    ps->in_label = false;
    ps->stmt_begin = span.begin;
    ps->prev_kind = kind;
    return out;
}

static int keyword(const struct asm_parser *ps, const char *t, size_t len)
{
    static const struct { const char *text; uint16_t op; int kind; } table[] = {
        {"attributes", PTO_OP_MODULE, ATTRIBUTES}, {"attributes", PTO_OP_FUNC, ATTRIBUTES}, {"private", PTO_OP_FUNC, VISIBILITY},
        {"public", PTO_OP_FUNC, VISIBILITY},       {"nested", PTO_OP_FUNC, VISIBILITY},     {"to", PTO_OP_SCF_FOR, TO},
        {"step", PTO_OP_SCF_FOR, STEP},            {"iter_args", PTO_OP_SCF_FOR, ITER_ARGS}, {"else", PTO_OP_SCF_IF, ELSE},
        {"do", PTO_OP_SCF_WHILE, DO},              {"attributes", PTO_OP_SCF_WHILE, ATTRIBUTES}, {"case", PTO_OP_SCF_INDEX_SWITCH, CASE},
        {"default", PTO_OP_SCF_INDEX_SWITCH, DEFAULT}};
    if (isa_op_regions((enum pto_op)ps->stmt_op) == NULL)
        return WORD; /* most operations */
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].op == ps->stmt_op && strlen(table[i].text) == len && memcmp(table[i].text, t, len) == 0)
            return table[i].kind;
    return WORD;
}

static bool type_position(const struct asm_parser *ps)
{
    int k = ps->prev_kind;
    return k == ':' || k == ARROW || k == ',' || k == '-' || k == '=';
}

static int op_token(uint16_t op)
{
    static const struct { uint16_t op; int kind; } table[] = {
        {PTO_OP_MODULE, MODULE}, {PTO_OP_FUNC, FUNC}, {PTO_OP_SCF_FOR, FOR}, {PTO_OP_SCF_IF, IF}, {PTO_OP_SCF_WHILE, WHILE},
        {PTO_OP_SCF_INDEX_SWITCH, SWITCH}, {PTO_OP_SCF_EXECUTE_REGION, EXECUTE}};
    if (isa_op_regions((enum pto_op)op) == NULL)
        return OPNAME;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].op == op)
            return table[i].kind;
    return REGIONAL;
}

/* Is the word an operation's name at this place? *found is its row, or NULL for an unknown one. */
static bool names_op(struct asm_parser *ps, struct pto_span span, const struct asm_word **found)
{
    const char *t = ps->text + span.begin;
    size_t len = span.end - span.begin;
    bool inside = !at_statement_level(ps), begins = !ps->in_stmt || ps->prev_kind == DEF;
    *found = NULL;
    if (inside || (!begins && type_position(ps)))
        if ((inside && ps->prev_kind == '=') || !first_on_line(ps, span.begin))
            return false; /* whatever the word is */
    *found = asm_word_find(ps, t, len);
    bool known = *found != NULL && (*found)->op != PTO_OP_NONE, dotted = memchr(t, '.', len) != NULL;
    if (inside) {
        /* A new line with an operation in unclosed parentheses: the parentheses are what is wrong. */
        char next = ps->text[asm_skip_blank(ps, span.end)];
        return known && dotted && next != '=' && next != ',' && next != '}';
    }
    if (begins)
        return true;
    if (type_position(ps))
        return dotted && known;
    if (known)
        return true;
    if (*found != NULL)
        return false;
    return dotted ? ps->text[asm_skip_blank(ps, span.end)] != '='
                  : first_on_line(ps, span.begin) && !asm_is_type_word(ps, span.begin, span.end);
}

static int word_token(struct asm_parser *ps, struct asm_token *value, struct pto_span *span)
{
    const struct asm_word *w = NULL;
    if (!names_op(ps, *span, &w)) {
        int k = keyword(ps, ps->text + span->begin, span->end - span->begin);
        ps->prev_kind = k;
        return k;
    }
    bool after_results = ps->prev_kind == DEF && ps->in_stmt;
    drop_to_region(ps);
    value->id = w != NULL ? w->op : PTO_OP_NONE;
    int kind = op_token((uint16_t)value->id);
    if (after_results) {
        ps->stmt_op = (uint16_t)value->id;
        ps->prev_kind = kind;
        return kind;
    }
    int out = begin_statement(ps, kind, value, *span);
    ps->stmt_op = (uint16_t)value->id;
    return out;
}

static int use_token(struct asm_parser *ps, struct asm_token *value, struct pto_span *span)
{
    bool level = at_statement_level(ps);
    if (level && ps->nresults_open && ps->prev_kind == ',')
        return ps->prev_kind = DEF;
    if (span->begin >= ps->no_def_until && (level ? ps->prev_kind != FOR : first_on_line(ps, span->begin)) &&
        memchr(ps->text + span->begin, '#', span->end - span->begin) == NULL && leads_to_equals(ps, span->end)) {
        if ((level && first_on_line(ps, span->begin)) || names_op_behind_equals(ps, span->end)) {
            drop_to_region(ps);
            ps->nresults_open = true;
            return begin_statement(ps, DEF, value, *span);
        }
    }
    ps->prev_kind = USE;
    return USE;
}

static int open_brace(struct asm_parser *ps, struct pto_span *span)
{
    char kind = brace_kind(ps, span->end);
    if (kind == 'E') {
        struct asm_token none;
        struct pto_span close;
        if (asm_next_raw(&none, &close, ps) != '}')
            return BAD;
        span->end = close.end;
        return ps->prev_kind = EMPTY;
    }
    if (!push_bracket(ps, kind, *span))
        return 0;
    return ps->prev_kind = kind == 'R' ? LREGION : LDICT;
}

static int close_brace(struct asm_parser *ps, struct asm_token *value, struct pto_span *span)
{
    uint32_t n = ps->nbrackets;
    while (n != 0 && ps->brackets[n - 1].kind != 'R' && ps->brackets[n - 1].kind != 'D')
        n--;
    if (n != 0 && ps->brackets[n - 1].kind == 'D') {
        ps->nbrackets = n - 1;
        return ps->prev_kind = RDICT;
    }
    drop_to_region(ps);
    bool in_stmt = ps->in_stmt;
    if (ps->nbrackets != 0) {
        const struct asm_bracket *b = &ps->brackets[ps->nbrackets - 1];
        if (ps->odd_close.file == 0 && first_on_line(ps, span->begin) && first_on_line(ps, b->stmt_begin) &&
            indentation(ps, b->stmt_begin) != indentation(ps, span->begin)) {
            ps->odd_open = asm_span(ps, b->begin, b->begin + 1);
            ps->odd_close = *span;
        }
        pop_region(ps);
    }
    ps->prev_kind = RREGION;
    if (!in_stmt)
        return RREGION;
    ps->held_kind = RREGION;
    ps->held = *value;
    ps->held_span = *span;
    return EOS;
}

/* A loc(...) trailer: dropped, except where an attribute's value stands. */
static bool skip_loc(struct asm_parser *ps, struct pto_span *span, int *kind)
{
    if (span->end - span->begin != 3 || memcmp(ps->text + span->begin, "loc", 3) != 0 ||
        ps->text[asm_skip_blank(ps, span->end)] != '(')
        return false;
    bool keep = ps->prev_kind == '=' || ps->prev_kind == '[' || ps->prev_kind == ',';
    int depth = 0;
    struct asm_token none;
    struct pto_span at = *span;
    do {
        int k = asm_next_raw(&none, &at, ps);
        depth += k == '(' ? 1 : k == ')' ? -1 : 0;
        if (k == BAD) { /* said by the lexer */
            span->end = at.end;
            *kind = BAD;
            return false;
        }
        if (k == 0) {
            base_diag_emit(ps->diags, PTO_D_SYNTAX, *span, "this location has no closing `)`");
            break;
        }
    } while (depth > 0);
    span->end = at.end;
    *kind = LOC;
    return !keep;
}

static int end_of_file(struct asm_parser *ps, struct asm_token *value, struct pto_span *span)
{
    if (ps->in_stmt) {
        ps->in_stmt = false;
        ps->held_kind = -1;
        ps->held = *value;
        ps->held_span = *span;
        return EOS;
    }
    while (ps->nbrackets != 0 && ps->brackets[ps->nbrackets - 1].kind != 'R' && ps->brackets[ps->nbrackets - 1].kind != 'D')
        ps->nbrackets--; /* the statement in which it stands is not complete, which has been said */
    if (ps->nbrackets != 0 && !ps->eof_reported) {
        struct pto_span open = asm_span(ps, ps->brackets[ps->nbrackets - 1].begin, ps->brackets[ps->nbrackets - 1].begin + 1);
        bool odd = ps->odd_close.file != 0 && indentation(ps, ps->odd_close.begin) < indentation(ps, ps->odd_open.begin);
        struct base_diag *d = base_diag_emit(ps->diags, PTO_D_SYNTAX, odd ? ps->odd_open : open, "this `{` is never closed");
        if (odd)
            base_diag_label(d, ps->odd_close, "this `}` would close it, but begins further left");
        base_diag_label(d, *span, "the file ends here");
        ps->eof_reported = true;
        ps->lost |= ASM_LOST_STATEMENTS | ASM_LOST_FUNCTIONS | ASM_LOST_BRACES;
    }
    return 0;
}

static int classify(struct asm_parser *ps, int kind, struct asm_token *value, struct pto_span *span)
{
    switch (kind) {
    case 0:
        return end_of_file(ps, value, span);
    case WORD:
        return word_token(ps, value, span);
    case USE:
        return use_token(ps, value, span);
    case BLOCK:
        if (!at_statement_level(ps) || ps->prev_kind == ',' || !first_on_line(ps, span->begin))
            return ps->prev_kind = BLOCK;
        kind = begin_statement(ps, BLOCK, value, *span);
        ps->in_label = true;
        ps->stmt_op = PTO_OP_NONE;
        return kind;
    case ':':
        if (!ps->in_label || !at_statement_level(ps))
            break;
        ps->in_label = false; /* an operation comes next, no type */
        ps->prev_kind = EOS;
        return ':';
    case TYPE:
    case HASH:
        if (ps->nbrackets == 0 && ps->prev_kind != '=' && ps->text[span->end - 1] != '>' &&
            ps->text[asm_skip_blank(ps, span->end)] == '=')
            return begin_statement(ps, kind == TYPE ? TYPE_ALIAS : HASH_ALIAS, value, *span);
        break;
    case STRING:
        if (at_statement_level(ps) && ps->text[asm_skip_blank(ps, span->end)] == '(' &&
            (!ps->in_stmt || ps->prev_kind == DEF || first_on_line(ps, span->begin))) {
            if (!ps->in_stmt || ps->prev_kind != DEF)
                return begin_statement(ps, GENERIC, value, *span);
            return ps->prev_kind = GENERIC;
        }
        break;
    case '(':
    case '[':
    case '<':
        return push_bracket(ps, (char)kind, *span) ? (ps->prev_kind = kind) : 0;
    case ')':
        pop_plain(ps, '(');
        break;
    case ']':
        pop_plain(ps, '[');
        break;
    case '>':
        pop_plain(ps, '<');
        break;
    case '{':
        return open_brace(ps, span);
    case '}':
        return close_brace(ps, value, span);
    case '=':
        /* `%r =`: the next word is an operation's name. */
        if (ps->nresults_open && at_statement_level(ps)) {
            ps->nresults_open = false;
            ps->prev_kind = DEF;
            return '=';
        }
        break;
    }
    ps->in_stmt = true;
    return ps->prev_kind = kind;
}

/* After an error: everything up to the next statement of the same region is dropped, inner regions as a whole. */
static int recover(struct asm_parser *ps, struct asm_token *value, struct pto_span *span)
{
    ps->recovering = false;
    ps->nresults_open = false;
    uint32_t base = ps->recover_base;
    ps->lacks_region = ps->lacks_region && ps->held_kind > 0 && ps->held_kind != RREGION;
    if (ps->lacks_region) {
        /* a header without its `{`: what follows up to the `}` is the body all the same, and is dropped with it */
        ps->held_kind = 0;
        if (!push_bracket(ps, 'R', ps->held_span))
            return -2;
    } else if (ps->held_kind != 0) {
        /* the error was met at an EOS whose statement is held: nothing to skip */
        return 0;
    }
    for (;;) {
        int kind = asm_next_raw(value, span, ps);
        if (kind == 0) {
            ps->nbrackets = base < ps->nbrackets ? base : ps->nbrackets;
            return -1;
        }
        bool same = ps->nbrackets >= base;
        for (uint32_t i = base; same && i < ps->nbrackets; i++)
            same = ps->brackets[i].kind != 'R';
        if (kind == '{') {
            char what = brace_kind(ps, span->end);
            if (!push_bracket(ps, what == 'R' ? 'R' : 'D', *span))
                return -2;
        } else if (kind == '}') {
            if (same && (ps->nbrackets == base || ps->brackets[ps->nbrackets - 1].kind != 'D')) {
                ps->nbrackets = base;
                return '}';
            }
            while (ps->nbrackets > base && ps->brackets[ps->nbrackets - 1].kind != 'R' && ps->brackets[ps->nbrackets - 1].kind != 'D')
                ps->nbrackets--;
            if (ps->nbrackets > base && ps->brackets[ps->nbrackets - 1].kind == 'R')
                pop_region(ps);
            else if (ps->nbrackets > base)
                ps->nbrackets--;
        } else if (same && (kind == USE || kind == WORD || kind == BLOCK || kind == TYPE || kind == HASH || kind == STRING)) {
            const struct asm_word *w = kind == WORD ? asm_word_find(ps, ps->text + span->begin, span->end - span->begin) : NULL;
            bool line = first_on_line(ps, span->begin);
            bool starts = (kind == USE && span->begin >= ps->no_def_until && leads_to_equals(ps, span->end) &&
                           names_op_behind_equals(ps, span->end)) || (kind == BLOCK && line) ||
                          (kind == WORD && line && ((w != NULL && w->op != 0) || (w == NULL && memchr(ps->text + span->begin, '.', span->end - span->begin) != NULL))) ||
                          (kind == STRING && line && ps->text[asm_skip_blank(ps, span->end)] == '(') ||
                          ((kind == TYPE || kind == HASH) && line && base == 0 && ps->text[asm_skip_blank(ps, span->end)] == '=');
            if (starts) {
                ps->nbrackets = base;
                return kind;
            }
        }
    }
}

void asm_begin_recovery(struct asm_parser *ps, int lookahead)
{
    ps->recovering = true;
    ps->lacks_region = lookahead == EOS;
    /* The brace of a region is read already when it is what cannot stand there. */
    ps->recover_base = lookahead == LREGION && ps->nbrackets != 0 ? ps->brackets[ps->nbrackets - 1].base : ps->stmt_base;
}

/* Tokens of an operation's body that stand for themselves are put on the list of items here: passing each through the
 * grammar, which takes them all, would cost more than everything else that is done with them. Dictionaries, regions and
 * statement ends go to the grammar. */
static bool is_item(int kind)
{
    switch (kind) {
    case USE: case INT: case HEX: case FLOAT: case STRING: case WORD: case SYMBOL: case TYPE: case HASH: case CHUNK: case BLOCK: case ARROW:
    case '(': case ')': case '[': case ']': case '<': case '>': case ',': case ':': case '=': case '-': case '+': case '*': case '?': case '/': case '|':
        return true;
    default:
        return false;
    }
}

static void add_item(struct asm_parser *ps, int kind, const struct pto_span *span)
{
    BASE_GROW(ps->items, ps->nitems, ps->items_cap);
    ps->items[ps->nitems++] = (struct asm_item){.kind = kind, .begin = span->begin, .end = span->end};
}

/* Items that classify() would only pass on. */
static bool is_plain_item(const struct asm_parser *ps, int kind)
{
    switch (kind) {
    case ',': case ':': case INT: case HEX: case FLOAT: case SYMBOL: case CHUNK: case ARROW: case '-': case '?':
        return true;
    case TYPE: case HASH:
        return ps->nbrackets != 0;
    case '=':
        return !ps->nresults_open;
    default:
        return false;
    }
}

static int next_token(struct asm_token *value, struct pto_span *span, struct asm_parser *ps)
{
    if (ps->aborted || ps->diags->counts[PTO_SEV_ERROR] > ASM_MAX_ERRORS)
        return 0;
    int kind = 0;
    if (ps->recovering) {
        ps->skipping = true;
        kind = recover(ps, value, span);
        ps->skipping = false;
        if (kind == -2)
            return 0;
        if (kind != 0) {
            /* The statement in error ends here, unless it has ended already; what follows is classified as if it began one. */
            ps->in_stmt = !ps->lacks_region;
            ps->prev_kind = EOS;
            if (kind == -1)
                kind = 0;
        }
        if (kind != 0 || ps->held_kind == 0)
            return classify(ps, kind, value, span);
    }
    if (ps->held_kind != 0) {
        kind = ps->held_kind;
        *value = ps->held;
        *span = ps->held_span;
        ps->held_kind = 0;
        return kind == -1 ? end_of_file(ps, value, span) : kind;
    }
    for (;;) {
        kind = asm_next_raw(value, span, ps);
        if (ps->in_body && !ps->every_token && is_plain_item(ps, kind)) {
            add_item(ps, kind, span);
            ps->prev_kind = kind;
            continue;
        }
        if (kind == WORD && skip_loc(ps, span, &kind))
            continue;
        if (kind == LOC || kind == BAD)
            return ps->prev_kind = kind;
        return classify(ps, kind, value, span);
    }
}

int asm_yylex(struct asm_token *value, struct pto_span *span, struct asm_parser *ps)
{
    for (;;) {
        int kind = next_token(value, span, ps);
        if (ps->in_body && !ps->every_token && is_item(kind)) {
            add_item(ps, kind, span);
            continue;
        }
        if (kind == LDICT && ps->in_body)
            ps->body_dict = ps->nbrackets; /* the body goes on behind this one's `}` */
        bool again = kind == EMPTY ? ps->in_body : kind == RDICT && ps->body_dict == ps->nbrackets + 1;
        ps->in_body = kind == OPNAME || again;
        if (kind != LDICT && (again || ps->in_body))
            ps->body_dict = 0;
        return kind;
    }
}
