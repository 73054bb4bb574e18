/* Compiling a row's `checks` column (language: check.h, kinds: check.def): recursive descent over the text of the row, which is ours,
 * so that the first problem ends it and a unit test finds it.  Knows no instruction and judges nothing. */
#include "isa/check_impl.h"

#include <stdio.h>
#include <string.h>

#define BIT(n) (UINT64_C(1) << (n))
enum { MAX_DEPTH = 32 };

static const struct {
    const char *word;
    uint8_t kind;
    uint64_t set;
} words[] = {
#define PTO_CHECK_WORD(word, kind, set) {word, CHECK_##kind, set},
#include "isa/check.def"
#undef PTO_CHECK_WORD
};
enum { WORD_COUNT = sizeof words / sizeof words[0] };

static const struct {
    const char *word;
    uint32_t families;
} guards[] = {
#define PTO_CHECK_GUARD(word, families, text) {word, families},
#include "isa/check.def"
#undef PTO_CHECK_GUARD
};

struct guards { /* in force around a statement */
    uint32_t families;
    bool lint;
    uint16_t condition;
    const char *text;
    struct check_aspects concerns;
};

struct parser {
    struct base_arena *arena;
    const struct isa_op_info *info;
    const char *at;
    struct check_statement *statements;
    struct check_node *nodes;
    unsigned nstatements, nnodes, nnode_cap, depth;
    uint32_t family; /* 0: all */
    const char *problem;
};

static void fail(struct parser *p, const char *what)
{
    if (p->problem != NULL)
        return;
    char text[160];
    snprintf(text, sizeof text, "%s before `%.40s`", what, p->at);
    p->problem = base_strdup(p->arena, text);
}

static void blanks(struct parser *p)
{
    while (*p->at == ' ' || *p->at == '\n' || *p->at == '\t')
        p->at++;
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Length of the word at the cursor, 0 if none stands there. */
static size_t word(struct parser *p)
{
    blanks(p);
    size_t n = 0;
    if (is_letter(*p->at))
        while (is_letter(p->at[n]) || is_digit(p->at[n]))
            n++;
    return n;
}

static bool same(const char *text, size_t len, const char *name) { return strlen(name) == len && memcmp(text, name, len) == 0; }

static bool take_word(struct parser *p, const char *name)
{
    size_t n = word(p);
    if (n == 0 || !same(p->at, n, name))
        return false;
    p->at += n;
    return true;
}

static bool take(struct parser *p, const char *punctuation)
{
    blanks(p);
    size_t n = strlen(punctuation);
    if (strncmp(p->at, punctuation, n) != 0)
        return false;
    p->at += n;
    return true;
}

static void need(struct parser *p, const char *punctuation)
{
    if (!take(p, punctuation)) {
        char text[32];
        snprintf(text, sizeof text, "no `%s`", punctuation);
        fail(p, text);
    }
}

static int find_slot(const struct parser *p, const char *name, size_t len)
{
    for (int s = 0; s < p->info->nslots; s++)
        if (same(name, len, p->info->slots[s].name))
            return s;
    return -1;
}

/* The slot named here. Instructions do not hold the members of a list, so that nothing can be asked of them. */
static unsigned slot(struct parser *p)
{
    size_t n = word(p);
    int s = n != 0 ? find_slot(p, p->at, n) : -1;
    if (s < 0)
        fail(p, "no slot of the row");
    else if (isa_slot_is_list(&p->info->slots[s]))
        fail(p, "a list");
    else
        p->at += n;
    return s < 0 ? 0 : (unsigned)s;
}

static uint16_t node(struct parser *p, struct check_node n)
{
    if (p->nnodes >= p->nnode_cap) {
        fail(p, "too long an expression");
        return 0;
    }
    p->nodes[p->nnodes] = n;
    return (uint16_t)p->nnodes++;
}

static void concern(struct check_aspects *c, enum check_aspect aspect, unsigned bit)
{
    if (aspect != ASPECT_NONE)
        c->of[aspect] = (uint16_t)(c->of[aspect] | 1u << bit);
}

static void join(struct check_aspects *c, const struct check_aspects *other)
{
    for (unsigned a = 0; a < ASPECT_COUNT; a++)
        c->of[a] |= other->of[a];
}

static uint16_t disjunction(struct parser *p, struct check_aspects *c);

static uint16_t binary(struct parser *p, enum check_node_op op, uint16_t a, uint16_t b)
{
    return node(p, (struct check_node){.op = (uint8_t)op, .a = a, .b = b});
}

static uint16_t number(struct parser *p)
{
    int64_t value = 0;
    while (is_digit(*p->at) && value < INT32_MAX)
        value = value * 10 + (*p->at++ - '0');
    return node(p, (struct check_node){.op = NODE_INT, .value = value});
}

static uint16_t attribute(struct parser *p, struct check_aspects *c)
{
    size_t n = word(p);
    for (unsigned i = 0; n != 0 && p->info->attrs[i] != 0; i++) {
        const struct isa_attr_info *a = isa_attr((enum pto_attr)p->info->attrs[i]);
        if (!same(p->at, n, a->key) && !same(p->at, n, a->alias))
            continue;
        p->at += n;
        concern(c, ASPECT_ATTR, i);
        bool given = strncmp(p->at, ".given", 6) == 0 && !is_letter(p->at[6]);
        if (given)
            p->at += 6;
        uint8_t names = a->kind == PTO_AK_ENUM && !given ? (uint8_t)(WORDS_ENUM + a->enumeration) : WORDS_NONE;
        return node(p, (struct check_node){.op = given ? NODE_ATTR_GIVEN : NODE_ATTR, .slot = (uint8_t)i, .words = names});
    }
    fail(p, "no attribute of the row");
    return 0;
}

/* x.word, or x: the value of a scalar. */
static uint16_t term(struct parser *p, struct check_aspects *c)
{
    unsigned s = slot(p), which = TERM_VALUE;
    uint16_t k = 0;
    if (p->problem == NULL && *p->at == '.') {
        p->at++;
        size_t n = word(p);
        for (which = 0; which < TERM_VALUE && !same(p->at, n, isa_check_term((enum check_term)which)->word); which++)
            continue;
        if (which == TERM_VALUE)
            fail(p, "no property");
        p->at += n;
        if (which == TERM_DIM) {
            need(p, "(");
            blanks(p);
            if (!is_digit(*p->at) || *p->at > '4')
                fail(p, "no dimension 0..4");
            k = (uint16_t)(*p->at - '0');
            p->at++;
            need(p, ")");
        }
    }
    const struct check_term_info *info = isa_check_term((enum check_term)which);
    concern(c, (enum check_aspect)info->aspect, s);
    return node(p, (struct check_node){.op = NODE_TERM, .slot = (uint8_t)s, .term = (uint8_t)which, .words = info->words, .a = k});
}

static uint16_t primary(struct parser *p, struct check_aspects *c)
{
    static const struct {
        const char *name;
        enum check_node_op op;
    } functions[] = {{"ceil", NODE_CEIL}, {"align", NODE_ALIGN}, {"min", NODE_MIN}, {"max", NODE_MAX}};
    uint16_t n = 0;
    blanks(p);
    if (++p->depth > MAX_DEPTH) {
        fail(p, "too deep");
    } else if (take(p, "(")) {
        n = disjunction(p, c);
        need(p, ")");
    } else if (take(p, "#")) {
        n = attribute(p, c);
    } else if (take(p, "-")) {
        n = binary(p, NODE_NEG, primary(p, c), 0);
    } else if (is_digit(*p->at)) {
        n = number(p);
    } else {
        size_t len = word(p);
        const char *behind = p->at + len;
        while (*behind == ' ')
            behind++;
        if (len == 0 || *behind != '(') {
            n = term(p, c);
        } else if (take_word(p, "given")) {
            need(p, "(");
            unsigned s = slot(p);
            concern(c, ASPECT_PRESENCE, s);
            n = node(p, (struct check_node){.op = NODE_GIVEN, .slot = (uint8_t)s});
            need(p, ")");
        } else {
            for (size_t f = 0; f < sizeof functions / sizeof functions[0] && n == 0; f++)
                if (take_word(p, functions[f].name)) {
                    need(p, "(");
                    uint16_t a = disjunction(p, c);
                    need(p, ",");
                    n = binary(p, functions[f].op, a, disjunction(p, c));
                    need(p, ")");
                }
            if (n == 0)
                fail(p, "no function");
        }
    }
    p->depth--;
    return n;
}

static uint16_t product(struct parser *p, struct check_aspects *c)
{
    uint16_t n = primary(p, c);
    while (p->problem == NULL)
        if (take(p, "*"))
            n = binary(p, NODE_MUL, n, primary(p, c));
        else if (take(p, "/"))
            n = binary(p, NODE_DIV, n, primary(p, c));
        else if (take(p, "%"))
            n = binary(p, NODE_REM, n, primary(p, c));
        else
            break;
    return n;
}

static uint16_t sum(struct parser *p, struct check_aspects *c)
{
    uint16_t n = product(p, c);
    while (p->problem == NULL)
        if (take(p, "+"))
            n = binary(p, NODE_ADD, n, product(p, c));
        else if (take(p, "-"))
            n = binary(p, NODE_SUB, n, product(p, c));
        else
            break;
    return n;
}

/* One value of a set: a word of the left side's names, or a small number. */
static uint64_t member(struct parser *p, unsigned names)
{
    size_t n = word(p);
    uint64_t set = n != 0 ? isa_check_word(names, p->at, n) : 0;
    if (n == 0 && is_digit(*p->at)) {
        unsigned value = 0;
        while (is_digit(*p->at) && value < 64)
            value = value * 10 + (unsigned)(*p->at++ - '0');
        return value < 64 ? BIT(value) : 0;
    }
    if (set != 0)
        p->at += n;
    return set;
}

static uint16_t comparison(struct parser *p, struct check_aspects *c)
{
    static const struct {
        const char *text;
        enum check_node_op op;
    } signs[] = {{"==", NODE_EQ}, {"!=", NODE_NE}, {"<=", NODE_LE}, {">=", NODE_GE}, {"<", NODE_LT}, {">", NODE_GT}};
    uint16_t a = sum(p, c);
    unsigned names = p->nodes[a].words;
    if (take_word(p, "in")) {
        uint64_t set = 0;
        need(p, "(");
        while (p->problem == NULL && !take(p, ")")) {
            uint64_t one = member(p, names);
            if (one == 0)
                fail(p, "no value");
            set |= one;
        }
        return node(p, (struct check_node){.op = NODE_IN, .a = a, .value = (int64_t)set});
    }
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (!take(p, signs[i].text))
            continue;
        const char *back = p->at;
        uint64_t set = names != WORDS_NONE && signs[i].op <= NODE_NE && word(p) != 0 ? member(p, names) : 0;
        if (set == 0 || *p->at == '.') { /* not a word: a value, perhaps of a slot that is called like one */
            p->at = back;
            return binary(p, signs[i].op, a, sum(p, c));
        }
        uint16_t in = node(p, (struct check_node){.op = NODE_IN, .a = a, .value = (int64_t)set});
        return signs[i].op == NODE_EQ ? in : binary(p, NODE_NOT, in, 0);
    }
    return a;
}

static uint16_t negation(struct parser *p, struct check_aspects *c)
{
    blanks(p);
    if (*p->at != '!' || p->at[1] == '=')
        return comparison(p, c);
    p->at++;
    if (++p->depth > MAX_DEPTH)
        fail(p, "too deep");
    uint16_t n = p->problem == NULL ? binary(p, NODE_NOT, negation(p, c), 0) : 0;
    p->depth--;
    return n;
}

static uint16_t conjunction(struct parser *p, struct check_aspects *c)
{
    uint16_t n = negation(p, c);
    while (p->problem == NULL && (take_word(p, "and") || take(p, "&&")))
        n = binary(p, NODE_AND, n, negation(p, c));
    return n;
}

static uint16_t disjunction(struct parser *p, struct check_aspects *c)
{
    uint16_t n = conjunction(p, c);
    while (p->problem == NULL && (take_word(p, "or") || take(p, "||")))
        n = binary(p, NODE_OR, n, conjunction(p, c));
    return n;
}

/* Severities by context, that of LOAD included (legal.h). */
static void severities(const struct parser *p, struct check_statement *s)
{
    const struct check_kind_info *kind = isa_check_kind((enum check_kind)s->kind);
    memcpy(s->severity, kind->severity, sizeof kind->severity);
    if (s->lint) {
        s->severity[ISA_LEGAL_TEXT] = s->severity[ISA_LEGAL_CAPI] = PTO_SEV_WARNING;
        s->severity[ISA_LEGAL_RUN] = PTO_SEV_OFF;
    }
    uint32_t slots = 0;
    for (unsigned a = 0; a < ASPECT_COUNT; a++)
        slots |= a != ASPECT_ATTR ? s->blames.of[a] : 0;
    for (unsigned i = 0; i < p->info->nslots; i++)
        if ((slots >> i & 1) != 0 && p->info->slots[i].role == PTO_ROLE_TMP)
            s->severity[ISA_LEGAL_RUN] = PTO_SEV_OFF; /* scratch is never needed for values (R12) */
    uint8_t run = s->severity[ISA_LEGAL_RUN], text = s->severity[ISA_LEGAL_TEXT];
    s->severity[ISA_LEGAL_LOAD] = run != PTO_SEV_OFF ? run : text < PTO_SEV_WARNING ? text : PTO_SEV_WARNING;
}

static void add(struct parser *p, struct check_statement *s, const struct guards *g)
{
    s->families = (g->families & PTO_F_ALL) != 0 ? g->families & PTO_F_ALL : g->families; /* PTO_F_NAMED_A3 alone stays */
    s->lint = g->lint;
    s->guard = g->condition;
    s->guard_text = g->text;
    s->concerns = g->concerns;
    join(&s->concerns, &s->blames);
    severities(p, s);
    if (p->problem == NULL && (p->family == 0 || (p->family & s->families) != 0))
        p->statements[p->nstatements++] = *s;
}

/* Extents and scalars alone: what text may leave open. */
static bool is_size(const struct check_aspects *c)
{
    bool known_in_text = false;
    for (unsigned a = 0; a < ASPECT_COUNT; a++)
        known_in_text = known_in_text || (c->of[a] != 0 && a != ASPECT_EXTENT && a != ASPECT_VALUE);
    return !known_in_text;
}

static void requirement(struct parser *p, struct check_statement *s)
{
    blanks(p);
    s->text = p->at;
    s->first_node = (uint16_t)p->nnodes;
    s->condition = disjunction(p, &s->blames);
    s->text_len = (uint16_t)(p->at - s->text);
    while (s->text_len > 0 && s->text[s->text_len - 1] == ' ')
        s->text_len--;
    if (take(p, ",")) {
        need(p, "'");
        s->message = p->at;
        while (*p->at != '\'' && *p->at != '\0')
            p->at++;
        s->message_len = (uint16_t)(p->at - s->message);
        need(p, "'");
    }
    if (is_size(&s->blames))
        s->kind = CHECK_REQUIRED_SIZE;
}

static void arguments(struct parser *p, struct check_statement *s, bool *has_set)
{
    while (p->problem == NULL && word(p) != 0) {
        if (s->nslots == PTO_MAX_SLOTS) {
            fail(p, "too many operands");
            break;
        }
        s->slot[s->nslots++] = (uint8_t)slot(p);
    }
    *has_set = take(p, ":");
    unsigned names = s->kind == CHECK_TYPE ? WORDS_DTYPE : WORDS_PLACE;
    s->text = *has_set ? p->at : NULL;
    while (p->problem == NULL && *has_set) {
        blanks(p);
        if (*p->at == ')')
            break;
        if (*p->at == '=') /* =iN: signless. The program keeps no difference to signed */
            p->at++;
        bool signless = p->at[-1] == '=';
        uint64_t one = member(p, names);
        if (one == 0)
            fail(p, "no type or place");
        s->set |= signless ? one & ~(BIT(PTO_U8) | BIT(PTO_U16) | BIT(PTO_U32) | BIT(PTO_U64)) : one;
        s->text_len = (uint16_t)(p->at - s->text);
    }
}

static void statement(struct parser *p, const struct guards *g);

static void kind(struct parser *p, const struct guards *g)
{
    size_t n = word(p);
    unsigned first = 0;
    while (first < WORD_COUNT && !same(p->at, n, words[first].word))
        first++;
    if (first == WORD_COUNT) {
        fail(p, "no constraint");
        return;
    }
    p->at += n;
    need(p, "(");
    struct check_statement s = {.kind = words[first].kind, .set = words[first].set};
    const struct check_kind_info *info = isa_check_kind((enum check_kind)s.kind);
    if (info->arguments == ARGS_CONDITION) {
        requirement(p, &s);
        need(p, ")");
        add(p, &s, g);
        return;
    }
    bool has_set, wants_set = (s.kind == CHECK_TYPE || s.kind == CHECK_PLACE) && s.set == 0;
    arguments(p, &s, &has_set);
    need(p, ")");
    if (s.nslots < (info->arguments == ARGS_ALL ? 2 : 1) || has_set != wants_set || (wants_set && s.set == 0))
        fail(p, "wrong arguments");
    for (unsigned w = first; w < WORD_COUNT && strcmp(words[w].word, words[first].word) == 0; w++) {
        if (w > first)
            s.set = words[w].set;
        s.kind = words[w].kind;
        s.blames = (struct check_aspects){{0}};
        for (unsigned i = 0; i < s.nslots; i++)
            concern(&s.blames, (enum check_aspect)isa_check_kind((enum check_kind)s.kind)->aspect, s.slot[i]);
        add(p, &s, g);
    }
}

static bool guard(struct parser *p, struct guards *g)
{
    size_t n = word(p);
    if (same(p->at, n, "when")) {
        p->at += n;
        need(p, "(");
        const char *begin = p->at;
        uint16_t condition = disjunction(p, &g->concerns);
        struct base_buf text = {0};
        base_printf(&text, "%s%s%.*s", g->text != NULL ? g->text : "", g->text != NULL ? " and " : "", (int)(p->at - begin), begin);
        g->text = base_strndup(p->arena, text.data != NULL ? text.data : "", text.len);
        base_buf_free(&text);
        need(p, ")");
        g->condition = g->condition != 0 ? binary(p, NODE_AND, g->condition, condition) : condition;
        return true;
    }
    if (n == 0 || p->at[n] != ':')
        return false;
    if (same(p->at, n, "lint")) {
        p->at += n + 1;
        g->lint = true;
        return true;
    }
    for (size_t i = 0; i < sizeof guards / sizeof guards[0]; i++)
        if (same(p->at, n, guards[i].word)) {
            p->at += n + 1;
            g->families &= guards[i].families;
            return true;
        }
    fail(p, "no guard");
    return false;
}

static void statement(struct parser *p, const struct guards *around)
{
    struct guards g = *around;
    while (p->problem == NULL && guard(p, &g))
        continue;
    if (p->problem != NULL)
        return;
    if (!take(p, "{")) {
        kind(p, &g);
        return;
    }
    if (++p->depth > MAX_DEPTH)
        fail(p, "too deep");
    while (p->problem == NULL && !take(p, "}"))
        statement(p, &g);
    p->depth--;
}

const struct isa_check_column *isa_check_compile(struct base_arena *arena, const struct isa_op_info *info, uint32_t family)
{
    struct isa_check_column *column = base_alloc(arena, sizeof *column);
    column->info = info;
    size_t most = 0, len = strlen(info->checks);
    for (size_t i = 0; i < len; i++)
        most += info->checks[i] == '(';
    if (len == 0)
        return column;
    struct parser p = {.arena = arena, .info = info, .at = info->checks, .family = family, .nnodes = 1};
    p.nnode_cap = (unsigned)(len < UINT16_MAX ? len : UINT16_MAX - 1) + 1; /* a node takes a character at least */
    p.statements = base_alloc_array(arena, most * 3 + 1, sizeof *p.statements); /* a word stands for three at most */
    p.nodes = base_alloc_array(arena, p.nnode_cap, sizeof *p.nodes);
    const struct guards all = {.families = PTO_F_ALL | PTO_F_NAMED_A3};
    while (p.problem == NULL && (blanks(&p), *p.at != '\0'))
        statement(&p, &all);
    column->statements = p.statements;
    column->nodes = p.nodes;
    column->count = p.problem == NULL ? p.nstatements : 0;
    column->problem = p.problem;
    return column;
}
