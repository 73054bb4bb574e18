/* The checks column of a row (isa/check.h) as constant expressions: of a condition, what is certainly true or certainly false. What depends
 * on attributes, scalars, addresses and the shapes of windows is not known when a kernel is compiled. */
#include "asm/gen/gen_rules.h"
#include "isa/check_impl.h"

#include <stdio.h>
#include <string.h>

struct maker {
    enum pto_op op;
    const struct isa_check_column *column;
};

static bool fact(const struct maker *m, unsigned slot, const char *name, char *buf, size_t size)
{
    char operand_name[GEN_NAME_SIZE];
    const char *operand = gen_rules_operand(m->op, slot, operand_name);
    bool both = strcmp(name, "dtype") == 0, window = strcmp(name, "layout") == 0;
    if (operand == NULL || (window ? !gen_rules_is_window(m->op, slot) : !both && !gen_rules_is_tile(m->op, slot)))
        return false;
    snprintf(buf, size, "pto_%s_%s", operand, name);
    return true;
}

/* The value of a term, and what must be so for it to be known; false if it never is. */
static bool put_term(struct base_buf *out, struct base_buf *known, const struct maker *m, const struct check_node *n)
{
    static const char *const facts[TERM_COUNT] = {
        [TERM_ROWS] = "rows", [TERM_COLS] = "cols", [TERM_VALID_ROWS] = "vrow", [TERM_VALID_COLS] = "vcol", [TERM_EXTENT_ROWS] = "vrow",
        [TERM_EXTENT_COLS] = "vcol", [TERM_DTYPE] = "dtype", [TERM_BITS] = "dtype", [TERM_SIZE] = "dtype", [TERM_PLACE] = "space",
        [TERM_BLAYOUT] = "bl", [TERM_SLAYOUT] = "sl", [TERM_FRACTAL] = "fractal", [TERM_PAD] = "pad", [TERM_COMPACT] = "compact",
        [TERM_GM_LAYOUT] = "layout"};
    char name[64], other[64];
    if (n->term == TERM_LAYOUT) {
        if (!fact(m, n->slot, "bl", name, sizeof name) || !fact(m, n->slot, "sl", other, sizeof other))
            return false;
        base_printf(out, "(%s * 3 + %s)", name, other);
        base_printf(known, " && %s >= 0 && %s >= 0", name, other);
        return true;
    }
    if (facts[n->term] == NULL || !fact(m, n->slot, facts[n->term], name, sizeof name))
        return false;
    base_printf(out, n->term == TERM_BITS ? "PTO_BITS_(%s)" : n->term == TERM_SIZE ? "((PTO_BITS_(%s) + 7) / 8)" : "(%s + 0LL)", name);
    base_printf(known, " && %s >= 0", name);
    return true;
}

static bool put_value(struct base_buf *out, struct base_buf *known, const struct maker *m, unsigned index)
{
    const struct check_node *n = &m->column->nodes[index];
    static const char *const infix[] = {[NODE_ADD] = "+", [NODE_SUB] = "-", [NODE_MUL] = "*", [NODE_DIV] = "/", [NODE_REM] = "%"};
    struct base_buf a = {0}, b = {0};
    bool good = false;
    switch ((enum check_node_op)n->op) {
    case NODE_INT: base_printf(out, "%lldLL", (long long)n->value); return true;
    case NODE_TERM: return put_term(out, known, m, n);
    case NODE_NEG:
        base_puts(out, "(-");
        good = put_value(out, known, m, n->a);
        base_putc(out, ')');
        return good;
    case NODE_ADD: case NODE_SUB: case NODE_MUL: case NODE_DIV: case NODE_REM: case NODE_CEIL: case NODE_ALIGN: case NODE_MIN: case NODE_MAX:
        break;
    default: return false; /* attributes, and truth as a number */
    }
    good = put_value(&a, known, m, n->a) && put_value(&b, known, m, n->b);
    bool divides = n->op == NODE_DIV || n->op == NODE_REM || n->op == NODE_CEIL || n->op == NODE_ALIGN;
    if (good && divides) {
        base_printf(known, " && %s != 0", b.data);
        base_printf(&b, " == 0 ? 1 : ");
        struct base_buf whole = {0};
        base_printf(&whole, "(%s%.*s)", b.data, (int)(b.len - strlen(" == 0 ? 1 : ")), b.data);
        base_buf_free(&b);
        b = whole;
    }
    if (good && n->op == NODE_CEIL)
        base_printf(out, "PTO_CEIL_(%s, %s)", a.data, b.data);
    else if (good && n->op == NODE_ALIGN)
        base_printf(out, "(PTO_CEIL_(%s, %s) * %s)", a.data, b.data, b.data);
    else if (good && (n->op == NODE_MIN || n->op == NODE_MAX))
        base_printf(out, "PTO_%s_(%s, %s)", n->op == NODE_MIN ? "MIN" : "MAX", a.data, b.data);
    else if (good)
        base_printf(out, "(%s %s %s)", a.data, infix[n->op], b.data);
    base_buf_free(&a);
    base_buf_free(&b);
    return good;
}

/* An expression that is 1 if the condition certainly is `want`; false if that is never certain. */
static bool put_truth(struct base_buf *out, const struct maker *m, unsigned index, bool want)
{
    const struct check_node *n = &m->column->nodes[index];
    static const char *const compare[] = {[NODE_EQ] = "==", [NODE_NE] = "!=", [NODE_LT] = "<", [NODE_LE] = "<=", [NODE_GT] = ">", [NODE_GE] = ">="};
    struct base_buf a = {0}, b = {0}, known = {0};
    bool good = false;
    switch ((enum check_node_op)n->op) {
    case NODE_NOT: return put_truth(out, m, n->a, !want);
    case NODE_AND:
    case NODE_OR: {
        bool first = put_truth(&a, m, n->a, want), second = put_truth(&b, m, n->b, want), both = (n->op == NODE_AND) == want;
        good = both ? first && second : first || second;
        if (good && first && second)
            base_printf(out, "(%s %s %s)", a.data, both ? "&&" : "||", b.data);
        else if (good)
            base_puts(out, first ? a.data : b.data);
        break;
    }
    case NODE_EQ: case NODE_NE: case NODE_LT: case NODE_LE: case NODE_GT: case NODE_GE:
        good = put_value(&a, &known, m, n->a) && put_value(&b, &known, m, n->b);
        if (good)
            base_printf(out, "(%s(%s %s %s)%s)", want ? "" : "!", a.data, compare[n->op], b.data, known.len != 0 ? known.data : "");
        break;
    case NODE_IN:
        good = put_value(&a, &known, m, n->a);
        if (good)
            base_printf(out, "(%sPTO_HAS_(0x%llxULL, %s)%s)", want ? "" : "!", (unsigned long long)n->value, a.data, known.len != 0 ? known.data : "");
        break;
    case NODE_GIVEN:
        if (!isa_slot_is_optional(&m->column->info->slots[n->slot])) {
            base_puts(out, "1");
            good = want;
        } else if (gen_rules_is_tile(m->op, n->slot)) {
            char operand[GEN_NAME_SIZE];
            base_printf(out, "%spto_%s_given", want ? "" : "!", gen_rules_operand(m->op, n->slot, operand));
            good = true;
        }
        break;
    default: break;
    }
    base_buf_free(&a);
    base_buf_free(&b);
    base_buf_free(&known);
    return good;
}

/* What certainly breaks an EACH kind for one operand. */
static bool put_each(struct base_buf *out, const struct maker *m, const struct check_statement *s, unsigned slot)
{
    const char *name = s->kind == CHECK_PLACE ? "space" : s->kind == CHECK_BLAYOUT ? "bl" : s->kind == CHECK_SLAYOUT ? "sl" : s->kind == CHECK_TYPE ? "dtype" : NULL;
    char text[64], other[64], rows[64];
    if (name != NULL) {
        if (!fact(m, slot, name, text, sizeof text))
            return false;
        base_printf(out, "(%s >= 0 && !PTO_HAS_(0x%llxULL, %s))", text, (unsigned long long)s->set, text);
        return true;
    }
    if (!gen_rules_is_tile(m->op, slot))
        return false;
    if (s->kind == CHECK_GIVEN || s->kind == CHECK_ABSENT) {
        char operand[GEN_NAME_SIZE];
        base_printf(out, "%spto_%s_given", s->kind == CHECK_GIVEN ? "!" : "", gen_rules_operand(m->op, slot, operand));
        return true;
    }
    if (!fact(m, slot, "vrow", text, sizeof text) || !fact(m, slot, "vcol", other, sizeof other) || !fact(m, slot, "rows", rows, sizeof rows))
        return false;
    if (s->kind == CHECK_SOME)
        base_printf(out, "(%s == 0 || %s == 0)", text, other);
    else if (s->kind == CHECK_STATIC) /* nothing is known of a pto_tile */
        base_printf(out, "(%s >= 0 && (%s < 0 || %s < 0))", rows, text, other);
    return s->kind == CHECK_SOME || s->kind == CHECK_STATIC;
}

/* What an ALL kind compares: one or two facts. */
static bool put_all(struct base_buf *out, const struct maker *m, const struct check_statement *s)
{
    static const char *const facts[CHECK_KINDS][2] = {[CHECK_SAME_TYPE] = {"dtype", NULL}, [CHECK_SAME_WIDTH] = {"dtype", NULL}, [CHECK_SAME_VALID] = {"vrow", "vcol"},
                                                     [CHECK_SAME_VALID_ROWS] = {"vrow", NULL}, [CHECK_SAME_VALID_COLS] = {"vcol", NULL},
                                                     [CHECK_SAME_SHAPE] = {"rows", "cols"}};
    char x[64], y[64];
    unsigned n = 0;
    for (unsigned i = 0; i < s->nslots; i++)
        for (unsigned j = i + 1; j < s->nslots; j++)
            for (unsigned k = 0; k < 2 && facts[s->kind][k] != NULL; k++)
                if (fact(m, s->slot[i], facts[s->kind][k], x, sizeof x) && fact(m, s->slot[j], facts[s->kind][k], y, sizeof y))
                    base_printf(out, s->kind == CHECK_SAME_WIDTH ? "%sPTO_NE_(PTO_BITS_(%s), PTO_BITS_(%s))" : "%sPTO_NE_(%s, %s)", n++ != 0 ? " || " : "", x, y);
    return n != 0;
}

static bool put_broken(struct base_buf *out, const struct maker *m, const struct check_statement *s)
{
    unsigned n = 0;
    switch ((enum check_arguments)isa_check_kind((enum check_kind)s->kind)->arguments) {
    case ARGS_ALL: return put_all(out, m, s);
    case ARGS_CONDITION: return put_truth(out, m, s->condition, false);
    default: break;
    }
    for (unsigned i = 0; i < s->nslots; i++) {
        struct base_buf one = {0};
        if (put_each(&one, m, s, s->slot[i]))
            base_printf(out, "%s%s", n++ != 0 ? " || " : "", one.data);
        base_buf_free(&one);
    }
    return n != 0;
}

/* Does a statement speak of what an earlier one refuses? (check.h: order) */
static bool covers(const struct check_statement *earlier, const struct check_statement *s)
{
    const struct check_kind_info *kind = isa_check_kind((enum check_kind)earlier->kind);
    struct check_aspects blames = earlier->blames;
    for (unsigned i = 0; i < earlier->nslots && kind->arguments != ARGS_CONDITION; i++)
        blames.of[kind->aspect] = (uint16_t)(blames.of[kind->aspect] | 1u << earlier->slot[i]);
    blames.of[ASPECT_LAYOUT] |= blames.of[ASPECT_PLACE];
    struct check_aspects concerns = s->concerns;
    kind = isa_check_kind((enum check_kind)s->kind);
    for (unsigned i = 0; i < s->nslots && kind->arguments != ARGS_CONDITION; i++)
        concerns.of[kind->aspect] = (uint16_t)(concerns.of[kind->aspect] | 1u << s->slot[i]);
    unsigned common = 0;
    for (unsigned a = 0; a < ASPECT_COUNT; a++)
        common |= (unsigned)(blames.of[a] & concerns.of[a]);
    return common != 0;
}

void gen_rules_checks(struct base_buf *out, enum pto_op op, const char *intrinsic, struct gen_assertions *list)
{
    const struct isa_check_column *column = isa_check_compile(&list->arena, isa_op(op), 0);
    const struct maker m = {.op = op, .column = column};
    unsigned made[GEN_MAX_ASSERTIONS], nmade = 0;
    for (unsigned i = 0; i < column->count && nmade < GEN_MAX_ASSERTIONS; i++) {
        const struct check_statement *s = &column->statements[i];
        struct base_buf guard = {0}, broken = {0};
        bool refused = s->severity[ISA_LEGAL_CAPI] >= PTO_SEV_ERROR || s->severity[ISA_LEGAL_RUN] >= PTO_SEV_ERROR;
        if (refused && (s->families & isa_op(op)->families) != 0 && (s->guard == 0 || put_truth(&guard, &m, s->guard, true)) && put_broken(&broken, &m, s)) {
            char text[1024];
            struct gen_assertion *a = &list->list[list->count++];
            snprintf(a->name, sizeof a->name, "pto_check%u", nmade);
            a->message = gen_rules_message(list, intrinsic, isa_check_sentence(op, i, text, sizeof text), isa_check_kind((enum check_kind)s->kind)->diag);
            base_printf(out, "%s = ", a->name);
            unsigned before = 0;
            for (unsigned k = 0; k < nmade; k++)
                if (covers(&column->statements[made[k]], s))
                    base_printf(out, "%spto_check%u", before++ != 0 ? " | " : "(", k);
            base_printf(out, "%spto_archs != 0%s", before != 0 ? ") != 0 ? 2 : " : "", "");
            uint32_t others = isa_op(op)->families & ~s->families & PTO_F_ALL;
            if (others != 0)
                base_printf(out, " && (pto_archs & %u) == 0", (unsigned)others);
            base_printf(out, "%s%s && (%s), \\\n        ", guard.len != 0 ? " && " : "", guard.len != 0 ? guard.data : "", broken.data);
            made[nmade++] = i;
        }
        base_buf_free(&guard);
        base_buf_free(&broken);
    }
}
