/* include/pto/rules.h: for each operation with an intrinsic what its operands must be, as far as the declarations say it. Rows of legal.def
 * come by isa/static_rule.def, the checks column by gen_rules_check.c. A rule is asserted if C or execution refuses what breaks it. */
#include "asm/gen/gen_intrin.h"
#include "asm/gen/gen_rules.h"
#include "isa/legal.h"
#include "isa/target.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct static_rule {
    const char *rule, *broken;
} static_rules[] = {
#define PTO_STATIC_RULE(rule, as, ...) {#rule, #__VA_ARGS__},
#include "isa/static_rule.def"
#undef PTO_STATIC_RULE
};
enum { STATIC_RULES = sizeof static_rules / sizeof static_rules[0] };

static const char *const roles[PTO_ROLE_COUNT] = {
    "",
#define PTO_ROLE(id, text) #id,
#include "isa/role.def"
#undef PTO_ROLE
};

static const char *const op_ids[PTO_OP_COUNT] = {
    "",
#define PTO_OP(id, ...) #id,
#include "isa/ops.def"
#undef PTO_OP
};

static const char *broken_form(const char *rule)
{
    for (size_t i = 0; i < STATIC_RULES; i++)
        if (strcmp(static_rules[i].rule, rule) == 0)
            return static_rules[i].broken;
    return NULL;
}

static bool kind_in(enum pto_op op, unsigned slot, uint64_t kinds)
{
    const struct pto_slot *s = &isa_op(op)->slots[slot];
    return !isa_slot_is_list(s) && (kinds >> s->kind & 1) != 0;
}
#define KIND(id) (UINT64_C(1) << PTO_OPD_##id)
bool gen_rules_is_tile(enum pto_op op, unsigned slot) { return kind_in(op, slot, KIND(TILE) | KIND(TILE_INFERRED)); }
bool gen_rules_is_window(enum pto_op op, unsigned slot)
{
    return kind_in(op, slot, KIND(VIEW) | KIND(VIEW_OUT) | KIND(TENSOR_VIEW) | KIND(PARTITION_VIEW) | KIND(ANY_VIEW));
}

const char *gen_rules_operand(enum pto_op op, unsigned slot, char name[GEN_NAME_SIZE])
{
    if (!gen_rules_is_tile(op, slot) && !gen_rules_is_window(op, slot))
        return NULL;
    enum pto_role role = (enum pto_role)isa_op(op)->slots[slot].role;
    const char *from = role == PTO_ROLE_RESULT ? "TILE" : roles[role];
    size_t i = 0;
    for (; from[i] != '\0' && i + 1 < GEN_NAME_SIZE; i++)
        name[i] = (char)tolower((unsigned char)from[i]);
    name[i] = '\0';
    return name;
}

const char *gen_rules_message(struct gen_assertions *list, const char *intrinsic, const char *text, enum pto_diag_code code)
{
    struct base_buf message = {0}, out = {0};
    base_printf(&message, "%s: %s [PTO%04u]", intrinsic, text, (unsigned)base_diag_info(code)->number);
    gen_escaped(&out, message.data, message.len, "\"\\", "\\");
    const char *kept = base_strdup(&list->arena, out.data);
    base_buf_free(&message);
    base_buf_free(&out);
    return kept;
}

/* "lhs is Nz (machine-and-cube.md d.2)": with the section that the row or the operation names. */
static const char *rule_message(struct gen_assertions *list, const char *intrinsic, const struct isa_legal_rule_info *info, const char *section)
{
    struct base_buf text = {0};
    const char *ref = strrchr(info->doc, '(');
    bool cube = ref != NULL && ref[1] >= 'a' && ref[1] <= 'e' && ref[2] == '.' && isdigit((unsigned char)ref[3]);
    bool manual = ref != NULL && isdigit((unsigned char)ref[1]) && ref[2] == '.';
    base_printf(&text, "%s: %.*s", info->name, (int)(cube || manual ? ref + 1 - info->doc : (long)strlen(info->doc)), info->doc);
    if (cube || manual)
        base_printf(&text, "%s.md %s", cube ? "machine-and-cube" : "pto-as-2026-08", ref + 1);
    else if (ref == NULL)
        base_printf(&text, " (%s)", section);
    const char *message = gen_rules_message(list, intrinsic, text.data, info->diag);
    base_buf_free(&text);
    return message;
}

static bool is_refused(const struct isa_legal_rule_info *info)
{
    return info->severity[ISA_LEGAL_CAPI] >= PTO_SEV_ERROR || info->severity[ISA_LEGAL_RUN] >= PTO_SEV_ERROR;
}

/* Targets that a form of the set is for: rows of several families may have one (TSTORE_ACC_COLS). */
static uint32_t families_of(const char *broken, enum pto_ruleset set)
{
    uint32_t families = 0;
    const struct isa_legal_rule_info *info;
    for (unsigned r = 0; (info = isa_legal_rule(r)) != NULL; r++) {
        const char *form = broken_form(info->name);
        if (form != NULL && isa_legal_rule_in(r, set) && is_refused(info) && strcmp(form, broken) == 0)
            families |= info->families;
    }
    return families;
}

/* The rows of a rule set that have a static form, behind the assertions that are there already (checks), which come first. */
static void put_rules(struct base_buf *out, enum pto_op op, const char *intrinsic, struct gen_assertions *list)
{
    uint8_t made[GEN_MAX_ASSERTIONS];
    unsigned nmade = 0, nchecks = list->count;
    enum pto_ruleset set = (enum pto_ruleset)isa_op(op)->ruleset;
    const struct isa_legal_rule_info *info;
    for (unsigned r = 0; (info = isa_legal_rule(r)) != NULL; r++) {
        const char *broken = broken_form(info->name);
        if (broken == NULL || !isa_legal_rule_in(r, set) || !is_refused(info) || (info->families & isa_op(op)->families) == 0)
            continue;
        struct gen_assertion *a = &list->list[list->count++];
        snprintf(a->name, sizeof a->name, "pto_%s", info->name);
        a->message = rule_message(list, intrinsic, info, isa_op_section(op));
        base_printf(out, "%s = ", a->name);
        unsigned before = 0;
        for (unsigned c = 0; c < nchecks; c++)
            base_printf(out, "%s%s", before++ != 0 ? " | " : "(", list->list[c].name);
        for (unsigned k = 0, need; (need = isa_legal_prerequisite(r, k)) != r; k++)
            for (unsigned i = 0; i < nmade; i++)
                if (made[i] == need)
                    base_printf(out, "%spto_%s", before++ != 0 ? " | " : "(", isa_legal_rule(need)->name);
        for (unsigned i = 0; i < nmade; i++) /* one that says the same */
            if (strcmp(broken_form(isa_legal_rule(made[i])->name), broken) == 0)
                base_printf(out, "%spto_%s", before++ != 0 ? " | " : "(", isa_legal_rule(made[i])->name);
        base_printf(out, "%spto_archs != 0", before != 0 ? ") != 0 ? 2 : " : "");
        uint32_t others = isa_op(op)->families & ~families_of(broken, set) & PTO_F_ALL;
        if (others != 0)
            base_printf(out, " && (pto_archs & %u) == 0", (unsigned)others);
        base_printf(out, " && (%s), \\\n        ", broken);
        made[nmade++] = (uint8_t)r;
    }
}

static const char *const fact_names[][2] = {{"space", "SPACE"}, {"dtype", "DTYPE"}, {"rows", "ROWS"}, {"cols", "COLS"}, {"vrow", "VROW"}, {"vcol", "VCOL"},
                                            {"bl", "BLAYOUT"}, {"sl", "SLAYOUT"}, {"fractal", "FRACTAL"}, {"pad", "PAD"}, {"compact", "COMPACT"}};
enum { FACTS = sizeof fact_names / sizeof fact_names[0] };

static bool mentions(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
        if (!isalnum((unsigned char)at[n]) && at[n] != '_')
            return true;
    return false;
}

/* The enumerators that `text` uses of one operand, read from the macro parameter `from`. */
static void put_facts(struct base_buf *out, const char *text, const char *operand, const char *from, bool tile)
{
    char word[64];
    for (size_t i = 0; i < FACTS; i++) {
        snprintf(word, sizeof word, "pto_%s_%s", operand, fact_names[i][0]);
        if (mentions(text, word) && (tile || strcmp(fact_names[i][0], "dtype") == 0))
            base_printf(out, "%s = PTO_ST_%s(%s), ", word, fact_names[i][1], from);
    }
    snprintf(word, sizeof word, "pto_%s_given", operand);
    if (tile && mentions(text, word))
        base_printf(out, "%s = (int)PTO_GIVEN_(%s), ", word, from);
    snprintf(word, sizeof word, "pto_%s_layout", operand);
    if (!tile && mentions(text, word))
        base_printf(out, "%s = PTO_ST_LAYOUT(%s), ", word, from);
}

static bool is_mad(enum pto_op op) { return isa_op_slot(op, PTO_ROLE_LHS) >= 0; }

/* Every fact that forms of rules may use, those of operands the operation does not have, too. */
static void put_all_facts(struct base_buf *out, enum pto_op op)
{
    static const char *const of_mad[] = {"lhs", "rhs", "dst", "bias", "acc_in", "lhs_scale", "rhs_scale", NULL};
    static const char *const of_others[] = {"src", "dst", "fp", NULL};
    static const char *const of_views[] = {"src", "tile", NULL};
    const char *const *names = is_mad(op) ? of_mad : isa_op(op)->ruleset == PTO_RULES_SUBVIEW ? of_views : of_others;
    int gm = -1;
    for (; *names != NULL; names++) {
        int at = -1;
        for (unsigned s = 0; s < isa_op(op)->nslots; s++) {
            char buf[GEN_NAME_SIZE];
            const char *operand = gen_rules_operand(op, s, buf);
            at = operand != NULL && strcmp(operand, *names) == 0 && gen_rules_is_tile(op, s) ? (int)s : at;
            gm = operand != NULL && gen_rules_is_window(op, s) ? (int)s : gm;
        }
        if (at >= 0)
            base_printf(out, "PTO_FACTS_(%s, s%d), ", *names, at);
        else
            base_printf(out, "PTO_NO_FACTS_(%s), ", *names);
    }
    if (is_mad(op)) {
        unsigned set = isa_op(op)->ruleset;
        base_printf(out, "pto_is_gemv = %d, pto_is_mx = %d, PTO_MAD_FACTS_, ", set >= PTO_RULES_GEMV && set <= PTO_RULES_GEMV_MX_BIAS,
                    isa_op_slot(op, PTO_ROLE_LHS_SCALE) >= 0);
        base_puts(out, isa_op_slot(op, PTO_ROLE_LHS_SCALE) >= 0 ? "PTO_MX_FACTS_, " : "");
        return;
    }
    base_printf(out, gm >= 0 ? "PTO_GM_FACTS_(gm, s%d), " : "pto_gm_dtype = -1, pto_gm_layout = -1, ", gm);
    base_printf(out, "pto_is_tmov = %d, pto_is_textract = %d, ", op == PTO_OP_TMOV, op == PTO_OP_TEXTRACT);
}

static void put_parameters(struct base_buf *out, enum pto_op op)
{
    for (unsigned s = 0; s < isa_op(op)->nslots; s++)
        base_printf(out, "%ss%u", s != 0 ? ", " : "", s);
}

static void put_assertions(struct base_buf *out, const struct gen_assertions *list)
{
    for (unsigned i = 0; i < list->count; i++)
        base_printf(out, " \\\n    PTO_STATIC_ASSERT_(%s != 1, \"%s\");", list->list[i].name, list->list[i].message);
}

static void put_op(struct base_buf *out, enum pto_op op)
{
    const struct isa_op_info *info = isa_op(op);
    struct gen_assertions list = {.count = 0};
    struct base_buf name = {0}, broken = {0};
    struct intrin intrin;
    base_puts(&name, intrin_of(op, 0, &intrin) ? intrin.name : op_ids[op]);
    if (info->families != PTO_F_ALL) {
        struct base_buf text = {0};
        base_puts(&text, "X1: exists on");
        for (size_t t = 0, n = 0; t < isa_target_count(); t++)
            if ((isa_target_at(t)->family & info->families) != 0)
                base_printf(&text, "%s %s", n++ != 0 ? "," : "", isa_target_at(t)->name);
        base_puts(&text, ", not on PTO_ARCH");
        list.list[0] = (struct gen_assertion){.name = "pto_here", .message = gen_rules_message(&list, name.data, text.data, PTO_D_TARGET)};
        list.count = 1;
        base_buf_free(&text);
        base_printf(&broken, "pto_here = (applies) && (PTO_ARCHS_ & %u) == 0, \\\n        ", (unsigned)info->families);
    }
    gen_rules_checks(&broken, op, name.data, &list);
    unsigned nchecks = list.count;
    put_rules(&broken, op, name.data, &list);
    if (list.count != 0) {
        base_printf(out, "#define PTO_RULES_IF_%s_(applies", op_ids[op]);
        for (unsigned s = 0; s < info->nslots; s++)
            base_printf(out, ", s%u", s);
        base_printf(out, ") \\\n    enum { pto_archs = (applies) ? PTO_ARCHS_ & %u : 0, ", (unsigned)info->families);
        if (list.count > nchecks)
            put_all_facts(out, op);
        for (unsigned s = 0; s < info->nslots; s++) {
            char from[16], buf[GEN_NAME_SIZE];
            const char *operand = gen_rules_operand(op, s, buf);
            snprintf(from, sizeof from, "s%u", s);
            bool done = list.count > nchecks && (gen_rules_is_tile(op, s) && operand != NULL) &&
                        (is_mad(op) || strcmp(operand, "src") == 0 || strcmp(operand, "dst") == 0 || strcmp(operand, "fp") == 0 || strcmp(operand, "tile") == 0);
            if (operand != NULL && !done)
                put_facts(out, broken.data, operand, from, gen_rules_is_tile(op, s));
        }
        base_printf(out, "\\\n        %spto_end };", broken.data);
        put_assertions(out, &list);
        base_puts(out, "\n");
    }
    base_printf(out, "#define PTO_RULES_%s_(", op_ids[op]);
    put_parameters(out, op);
    base_puts(out, ")");
    if (list.count != 0) {
        base_printf(out, " PTO_RULES_IF_%s_(1%s", op_ids[op], info->nslots != 0 ? ", " : "");
        put_parameters(out, op);
        base_puts(out, ")");
    }
    base_puts(out, "\n");
    base_buf_free(&name);
    base_buf_free(&broken);
    base_arena_free(&list.arena);
}

/* A form that speaks of `tile` alone. tile: what its facts begin with; of a declaration, which shares its block with others, with the
 * variable's name in it. */
static void put_tile_form(struct base_buf *out, const char *form, const char *tile)
{
    const struct {
        const char *from, *to;
    } words[] = {{"pto_tile_", tile}, {"pto_addr", "(address)"}, {"pto_archs", "(PTO_ARCHS_)"}};
    while (*form != '\0') {
        size_t w = 0;
        while (w < 3 && strncmp(form, words[w].from, strlen(words[w].from)) != 0)
            w++;
        if (w == 3)
            base_putc(out, *form++);
        else
            base_puts(out, words[w].to);
        form += w < 3 ? strlen(words[w].from) : 0;
    }
}

/* Is the row asserted of the tile variable? */
static const char *tile_form(unsigned rule, enum pto_ruleset set, bool with_address)
{
    const struct isa_legal_rule_info *info = isa_legal_rule(rule);
    const char *form = broken_form(info->name);
    return form != NULL && isa_legal_rule_in(rule, set) && is_refused(info) && mentions(form, "pto_addr") == with_address ? form : NULL;
}

/* The rows of a set that speak of `tile` alone: of its declaration (ALLOC_TILE), or of its address (TASSIGN). */
static void put_tile_rules(struct base_buf *out, enum pto_ruleset set, bool with_address)
{
    struct gen_assertions list = {.count = 0};
    const char *form, *tile = with_address ? "pto_tile_" : "pto_tile_##t##_";
    base_puts(out, " \\\n    enum { ");
    for (size_t i = 0; i < FACTS; i++)
        base_printf(out, "%s%s = PTO_ST_%s(t), ", tile, fact_names[i][0], fact_names[i][1]);
    base_printf(out, "\\\n        %sSHAPE = %srows <= 0 || %scols <= 0", tile, tile, tile);
    for (unsigned r = 0; isa_legal_rule(r) != NULL; r++) {
        if ((form = tile_form(r, set, with_address)) == NULL)
            continue;
        base_printf(out, ", \\\n        %s%s = (%s%s", tile, isa_legal_rule(r)->name, with_address ? "0" : tile, with_address ? "" : "SHAPE");
        for (unsigned k = 0, need; (need = isa_legal_prerequisite(r, k)) != r; k++)
            if (tile_form(need, set, with_address) != NULL)
                base_printf(out, " | %s%s", tile, isa_legal_rule(need)->name);
        base_puts(out, ") != 0 ? 2 : ");
        put_tile_form(out, form, tile);
    }
    base_puts(out, " }");
    if (!with_address)
        base_puts(out, "; \\\n    PTO_STATIC_ASSERT_(pto_tile_##t##_SHAPE != 1, \"tile \" #t \": SHAPE: rows and columns are positive (machine-and-cube.md b.3)\")");
    for (unsigned r = 0; isa_legal_rule(r) != NULL; r++)
        if (tile_form(r, set, with_address) != NULL)
            base_printf(out, "; \\\n    PTO_STATIC_ASSERT_(%s%s != 1, \"%s \" #t \"%s\")", tile, isa_legal_rule(r)->name, with_address ? "TASSIGN_AT of" : "tile",
                        rule_message(&list, "", isa_legal_rule(r), "machine-and-cube.md a.5, b.3"));
    base_arena_free(&list.arena);
}

void gen_rules(struct base_buf *out)
{
    base_puts(out,
              "/* Rules of the ISA that a compiler holds kernels to. Made by pto_gen from the tables under isa/; change those.\n"
              " *\n"
              " * Every intrinsic asserts what the declarations of its operands decide: places, element types, layouts, static shapes. What is not\n"
              " * known then (PTO_DYNAMIC, a pto_tile, attributes, addresses) is judged at run time, by the same tables. -DPTO_ARCH=PTO_A5 (or another\n"
              " * of the words below) asserts the rules of that target; without it what is asserted is wrong on every target that has the operation.\n"
              " *\n"
              " * PTO_RULES_<OP>_(operands in the order of the row's slots) are declarations for a block of their own; what is absent, a scalar or no\n"
              " * tile and no window is PTO_NONE_. PTO_RULES_IF_<OP>_(condition, ..) asserts if the constant condition holds. */\n"
              "#ifndef PTO_RULES_H\n#define PTO_RULES_H\n#include <pto/static.h>\n\n"
              "/* Targets for PTO_ARCH. */\n");
    gen_rules_tables(out);
    base_puts(out, "\n/* A declaration of a tile; a semicolon follows. */\n#define PTO_TILE_RULES_(t)");
    put_tile_rules(out, PTO_RULES_ALLOC_TILE, false);
    base_puts(out, "\n\n/** TASSIGN_AT(tile, address)\n *\n * The ISA's TASSIGN<address>(tile): TASSIGN with a constant address in bytes, judged by the compiler (machine-and-cube.md a.5). */\n"
                   "#define TASSIGN_AT(t, address) \\\n    do {");
    put_tile_rules(out, PTO_RULES_TASSIGN, true);
    base_puts(out, "; \\\n        TASSIGN(t, address); \\\n    } while (0)\n\n");
    for (unsigned op = 1; op < PTO_OP_COUNT; op++)
        if (isa_op((enum pto_op)op)->cls == PTO_CLASS_INSN || isa_op((enum pto_op)op)->cls == PTO_CLASS_VIEW)
            put_op(out, (enum pto_op)op);
    base_puts(out, "#endif\n");
}
