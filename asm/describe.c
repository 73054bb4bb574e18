/* What the tables say of an operation, collected (describe.h). Owns the words for directions, kinds of attributes and conditions of
 * scratch; every fact is of isa/. */
#include "asm/describe.h"
#include "asm/format.h"
#include "isa/check.h"
#include "isa/optypes.h"
#include "isa/path.h"
#include "isa/target.h"

#include <string.h>

/* Text made in buf as a string of the description; buf is empty then. */
static const char *keep(struct asm_op_text *t, struct base_buf *buf)
{
    const char *text = base_strndup(&t->arena, buf->data != NULL ? buf->data : "", buf->len);
    base_buf_free(buf);
    return text;
}

static const char *targets_of(struct asm_op_text *t, uint32_t families)
{
    struct base_buf b = {0};
    if ((families & PTO_F_ALL) == PTO_F_ALL)
        return "all";
    for (size_t i = 0; i < isa_target_count(); i++)
        if ((isa_target_at(i)->family & families) != 0)
            base_printf(&b, "%s%s", b.len != 0 ? ", " : "", isa_target_at(i)->name);
    return keep(t, &b);
}

/* ---- forms ---- */

/* Once each: alternatives of a format may differ in what level 1 leaves out. */
static void add_form(struct asm_op_text *t, const char *label, struct base_buf *buf)
{
    const char *text = keep(t, buf);
    for (unsigned i = 0; i < t->nforms; i++)
        if (strcmp(t->forms[i].text, text) == 0)
            return;
    if (t->nforms < ASM_MAX_FORM_TEXTS)
        t->forms[t->nforms++] = (struct asm_form_text){label, text};
}

/* "%a, %b = " of the slots that are results always. */
static void put_results(struct base_buf *out, const struct isa_op_info *info)
{
    unsigned n = 0;
    for (unsigned s = 0; s < info->nslots; s++)
        if (isa_slot_is_result(&info->slots[s]))
            base_printf(out, "%s%%%s%s", n++ != 0 ? ", " : "", info->slots[s].name, isa_slot_is_list(&info->slots[s]) ? "..." : "");
    base_puts(out, n != 0 ? " = " : "");
}

/* Results of level 1, then the mnemonic, the operands of the form in order and the types (pto-as.md 6.1, 6.2). */
static void put_level1(struct base_buf *out, const struct isa_op_info *info, const struct asm_form *form, bool bare)
{
    unsigned k = 0, results = 0;
    for (unsigned s = 0; s < info->nslots; s++)
        if (isa_slot_is_out(&info->slots[s]) && form->named[s])
            base_printf(out, "%s%%%s", results++ != 0 ? ", " : "", info->slots[s].name);
    base_printf(out, "%s%s", results != 0 ? " = " : "", info->mnemonic + (bare ? strlen("pto.") : 0));
    for (unsigned i = 0; i < form->norder; i++) {
        const struct pto_slot *s = &info->slots[form->order[i]];
        if (s->role == PTO_ROLE_TMP || (isa_slot_is_out(s) && s->dir != PTO_DIR_INOUT))
            continue;
        base_printf(out, "%s%%%s%s", k++ != 0 ? ", " : " ", s->name, isa_slot_is_list(s) ? "..." : form->optional[form->order[i]] ? "?" : "");
    }
    base_puts(out, " {attributes} : ");
    if (bare)
        base_puts(out, "TYPE");
    else
        base_printf(out, "(%s) -> %s", k != 0 ? "TYPE, .." : "", results == 0 ? "()" : results == 1 ? "TYPE" : "(TYPE, ..)");
}

static void add_forms(struct asm_op_text *t, enum pto_op op)
{
    const struct isa_op_info *info = t->info;
    bool is_pto = strncmp(info->mnemonic, "pto.", 4) == 0;
    struct asm_formats *formats = base_alloc(&t->arena, sizeof *formats);
    memset(formats, 0, sizeof *formats);
    const struct asm_format *format = asm_format(formats, op);
    struct base_buf b = {0};
    for (unsigned f = 0; f < format->nforms && info->format[0] != '\0'; f++) {
        put_results(&b, info);
        asm_put_form(&b, info, &format->forms[f]);
        add_form(t, format->dps ? "level 2 and 3" : "text", &b);
    }
    for (int bare = 0; bare <= (is_pto ? 1 : 0); bare++)
        for (unsigned f = 0; f < format->nforms && format->dps; f++)
            if (format->forms[f].dps) {
                put_level1(&b, info, &format->forms[f], bare != 0);
                add_form(t, bare ? "bare" : "level 1", &b);
            }
    asm_formats_free(formats);
    if (t->example.level1.len != 0) {
        base_put(&b, t->example.level1.data, t->example.level1.len);
        add_form(t, "level 1, for example", &b);
    }
    if (t->example.generic.len != 0) {
        base_put(&b, t->example.generic.data, t->example.generic.len);
        add_form(t, "generic, for example", &b);
    }
}

/* ---- operands and attributes ---- */

static void add_operands(struct asm_op_text *t)
{
    static const char *const directions[] = {
        [PTO_DIR_IN] = "in", [PTO_DIR_OUT] = "out", [PTO_DIR_INOUT] = "in and out", [PTO_DIR_OPT] = "in", [PTO_DIR_OPTOUT] = "out",
        [PTO_DIR_LIST] = "in", [PTO_DIR_ALIAS] = "in; the result shares its storage", [PTO_DIR_BIND] = "handle", [PTO_DIR_RES] = "result",
        [PTO_DIR_RESLIST] = "result"};
    for (unsigned s = 0; s < t->info->nslots; s++) {
        const struct pto_slot *slot = &t->info->slots[s];
        t->operands[t->noperands++] = (struct asm_operand_text){
            .name = slot->name, .role = isa_role_text((enum pto_role)slot->role), .kind = isa_slot_kind((enum pto_slot_kind)slot->kind)->text,
            .direction = directions[slot->dir], .optional = isa_slot_is_optional(slot), .list = isa_slot_is_list(slot),
            .result = isa_slot_is_result(slot)};
    }
}

static void put_value(const char *text, int64_t code, void *ctx)
{
    struct base_buf *out = ctx;
    (void)code;
    base_printf(out, "%s%s", out->len != 0 ? ", " : "", text);
}

static void add_attrs(struct asm_op_text *t)
{
    static const char *const kinds[] = {[PTO_AK_NONE] = "", [PTO_AK_ENUM] = "one of", [PTO_AK_INT] = "integer", [PTO_AK_BOOL] = "true or false",
                                        [PTO_AK_INTS] = "list of integers", [PTO_AK_SYMBOL] = "symbol", [PTO_AK_STRING] = "string",
                                        [PTO_AK_UNIT] = "unit", [PTO_AK_ANY] = "literal"};
    for (const uint8_t *k = t->info->attrs; *k != 0; k++) {
        const struct isa_attr_info *a = isa_attr((enum pto_attr)*k);
        struct base_buf values = {0}, def = {0};
        if (a->kind == PTO_AK_ENUM) {
            isa_enum_each((enum pto_enum)a->enumeration, put_value, &values);
            if (a->def != INT64_MIN && isa_enum_text((enum pto_enum)a->enumeration, a->def) != NULL)
                base_puts(&def, isa_enum_text((enum pto_enum)a->enumeration, a->def));
        } else if (a->kind == PTO_AK_BOOL && a->def >= 0) {
            base_puts(&def, a->def != 0 ? "true" : "false");
        } else if (a->kind == PTO_AK_INT && a->def != INT64_MIN && a->def >= 0) {
            base_printf(&def, "%lld", (long long)a->def);
        }
        t->attrs[t->nattrs++] = (struct asm_attr_text){.key = a->key, .alias = a->alias, .kind = kinds[a->kind], .values = keep(t, &values),
                                                       .def = keep(t, &def),
                                                       .needed = a->def == INT64_MIN && t->info->cls != PTO_CLASS_CONTROL};
    }
}

/* ---- rules ---- */

static void add_code(struct asm_op_text *t, enum pto_diag_code code)
{
    unsigned i = 0;
    while (i < t->ncodes && t->codes[i] != code)
        i++;
    if (i == t->ncodes)
        t->codes[t->ncodes++] = code;
}

/* What text gets, and C where that differs. */
static const char *severity_text(unsigned text, unsigned strict, unsigned c)
{
    bool strict_error = strict >= PTO_SEV_ERROR, c_error = c >= PTO_SEV_ERROR, c_off = c == PTO_SEV_OFF;
    if (text >= PTO_SEV_ERROR)
        return c_error ? "error" : c_off ? "error; off in C" : "error; warning in C";
    if (text == PTO_SEV_OFF)
        return c_error ? "off; error with --strict and in C" : "off; error with --strict";
    if (strict_error)
        return c_error ? "warning; error with --strict and in C" : c_off ? "warning; error with --strict; off in C" : "warning; error with --strict";
    return text == PTO_SEV_NOTE ? "note" : c_error ? "warning; error in C" : "warning";
}

static void add_rule(struct asm_op_text *t, struct base_buf *text, const char *severity, uint32_t families, enum pto_diag_code code)
{
    if (t->nrules == ASM_MAX_RULES) {
        base_buf_free(text);
        return;
    }
    t->rules[t->nrules++] = (struct asm_rule_text){keep(t, text), severity, targets_of(t, families & t->info->families), code};
    if ((families & t->info->families) == t->info->families)
        t->rules[t->nrules - 1].targets = "all";
    if (code != PTO_D_COUNT)
        add_code(t, code);
}

/* Where "(lint)" stands, which the severity says: the length in front of it. */
static size_t lint_begins(const char *sentence)
{
    static const char mark[] = " (lint)";
    size_t n = strlen(sentence), m = sizeof mark - 1;
    return n > m && memcmp(sentence + n - m, mark, m) == 0 ? n - m : n;
}

static void add_checks(struct asm_op_text *t, enum pto_op op)
{
    char sentence[1024];
    struct isa_check_statement s;
    for (unsigned i = 0; isa_check_statement(op, i, &s) && isa_check_sentence(op, i, sentence, sizeof sentence) != NULL; i++) {
        struct base_buf b = {0};
        base_put(&b, sentence, lint_begins(sentence));
        if ((s.families & t->info->families) != 0)
            add_rule(t, &b, severity_text(s.text, s.strict, s.capi), s.families, s.code);
        else
            base_buf_free(&b);
    }
    const struct isa_legal_rule_info *rule;
    for (unsigned i = 0; (rule = isa_legal_rule(i)) != NULL; i++)
        if (isa_legal_rule_in(i, (enum pto_ruleset)t->info->ruleset) && (rule->families & t->info->families) != 0 &&
            (rule->severity[ISA_LEGAL_TEXT] != PTO_SEV_OFF || rule->severity[ISA_LEGAL_STRICT] != PTO_SEV_OFF)) {
            struct base_buf b = {0};
            base_printf(&b, "%s: %s", rule->name, rule->doc);
            add_rule(t, &b, severity_text(rule->severity[ISA_LEGAL_TEXT], rule->severity[ISA_LEGAL_STRICT], rule->severity[ISA_LEGAL_CAPI]), rule->families, rule->diag);
        }
}

/* Element types that a matrix operation multiplies. */
static void add_products(struct asm_op_text *t, enum pto_op op)
{
    static const struct {
        uint8_t form, dst, lhs, rhs;
        uint32_t families;
    } rows[] = {
#define PTO_MAD_TRIPLE(form, dst, lhs, rhs, families) {ISA_MAD_##form, PTO_##dst, PTO_##lhs, PTO_##rhs, families},
#include "isa/optypes.def"
    };
    if (t->info->cls != PTO_CLASS_INSN || isa_op_slot(op, PTO_ROLE_LHS) < 0 || isa_op_slot(op, PTO_ROLE_RHS) < 0)
        return;
    unsigned form = isa_op_slot(op, PTO_ROLE_LHS_SCALE) >= 0 ? ISA_MAD_MX : ISA_MAD_PLAIN;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct base_buf b = {0};
        if (rows[i].form != form || (rows[i].families & t->info->families) == 0)
            continue;
        base_printf(&b, "multiplies %s by %s into %s", isa_dtype((enum pto_dtype)rows[i].lhs)->text, isa_dtype((enum pto_dtype)rows[i].rhs)->text,
                    isa_dtype((enum pto_dtype)rows[i].dst)->text);
        add_rule(t, &b, "", rows[i].families, PTO_D_COUNT);
    }
}

static void add_paths(struct asm_op_text *t, enum pto_op op)
{
    for (unsigned src = 1; src < PTO_SPACE_COUNT && t->info->pipe_rule == PTO_PR_MOVE; src++)
        for (unsigned dst = 1; dst < PTO_SPACE_COUNT; dst++) {
            enum isa_path path = isa_path_find(src, dst);
            uint32_t families = 0;
            for (size_t i = 0; i < isa_target_count() && path != ISA_PATH_NONE; i++)
                if (isa_path_allows(path, op, isa_target_at(i)->family))
                    families |= isa_target_at(i)->family;
            if (families == 0)
                continue;
            struct base_buf b = {0};
            base_printf(&b, "moves from %s to %s on %s", isa_space((enum pto_space)src)->text, isa_space((enum pto_space)dst)->text,
                        isa_enum_text(PTO_ENUM_PIPE, isa_path_pipe(path)));
            add_rule(t, &b, "", families, PTO_D_COUNT);
        }
}

/* Words of tmp.def. */
#define WHEN_ALWAYS ""
#define WHEN_COLUMN " when an input is a col_major column"
#define WHEN_UNSATURATED " for conversions in several steps with sat_mode OFF"
#define WHEN_BINARY " with isBinary"
#define WHEN_FLOAT " when the elements of dst are floats"
#define WHEN_UNEVEN " when the valid columns of src are unknown or no multiple of 32"
#define WHEN_LISTS " for several sorted lists"
#define SHAPE_NOTHING NULL
#define SHAPE_PLACEHOLDER "of 32 bytes"
#define SHAPE_LIKE_SRC "like src"
#define SHAPE_LIKE_DST "like dst"
#define SHAPE_ONE_ROW "of one row of dst"
#define SHAPE_TWO_ROWS "of two rows of dst"
#define SHAPE_ROW_MORE "of bytes, with one row more than dst"
#define SHAPE_HALF_SRC "of half the valid rows of src"
#define SHAPE_F32_LIKE_SRC "of f32, like src"
#define SHAPE_WORDS_16 "of 16 words"
#define SHAPE_BYTES_8192 "of 8192 bytes"
#define SHAPE_INDEX "for the row of indices"
#define SHAPE_CAST "for the steps of the conversion"
#define SHAPE_MERGED "of one row for all lists"
#define LEVEL3_FREE false
#define LEVEL3_NEEDED true

static void add_scratch(struct asm_op_text *t, enum pto_op op)
{
    static const struct {
        uint16_t op;
        const char *when, *shape[2];
        bool needed[2];
    } rows[] = {
#define PTO_TMP(op, when, shape3, needed3, shape5, needed5) \
    {PTO_OP_##op, WHEN_##when, {SHAPE_##shape3, SHAPE_##shape5}, {LEVEL3_##needed3, LEVEL3_##needed5}},
#include "isa/tmp.def"
#undef PTO_TMP
    };
    static const uint32_t families[] = {PTO_F_LIKE_A3, PTO_F_LIKE_A5};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (unsigned k = 0; k < 2 && rows[i].op == op; k++) {
            struct base_buf b = {0};
            if ((t->info->families & families[k]) == 0)
                continue;
            if (rows[i].shape[k] == NULL)
                base_puts(&b, "tmp is not used");
            else
                base_printf(&b, "tmp%s: where it is left out, a tile %s is planned%s", rows[i].when, rows[i].shape[k],
                            rows[i].needed[k] ? "; at level 3, where nothing is planned, the text has to give it" : "; at level 3 it may stay away");
            add_rule(t, &b, "", families[k], PTO_D_COUNT);
        }
}

#define INPLACE_ALWAYS ""
#define INPLACE_DIFFERS " of other extents"
#define INPLACE_GROWS " that is smaller than it"

static void add_inplace(struct asm_op_text *t, enum pto_op op)
{
    static const struct {
        uint16_t op;
        uint8_t role; /* COUNT: all */
        const char *when;
    } rows[] = {
#define PTO_NO_INPLACE(op, when, role) {PTO_OP_##op, PTO_ROLE_##role, INPLACE_##when},
#include "isa/inplace.def"
#undef PTO_NO_INPLACE
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct base_buf b = {0};
        if (rows[i].op != op)
            continue;
        int slot = rows[i].role == PTO_ROLE_COUNT ? -1 : isa_op_slot(op, (enum pto_role)rows[i].role);
        base_printf(&b, "the planner puts no output on the bytes of %s%s", slot >= 0 ? t->info->slots[slot].name : "an input", rows[i].when);
        add_rule(t, &b, "", PTO_F_ALL, PTO_D_COUNT);
    }
}

static void add_aliases(struct asm_op_text *t, enum pto_op op)
{
    static const struct {
        const char *text;
        uint16_t op;
    } rows[] = {
#define PTO_ALIAS(text, op) {text, PTO_OP_##op},
#include "isa/alias.def"
#undef PTO_ALIAS
    };
    struct base_buf b = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].op == op)
            base_printf(&b, "%s%s", b.len != 0 ? ", " : "", rows[i].text);
    t->aliases = keep(t, &b);
}

void asm_describe(enum pto_op op, struct asm_op_text *t)
{
    static const char *const kinds[] = {"", "instruction", "handle", "scalar code", "structure"};
    memset(t, 0, sizeof *t);
    t->info = isa_op(op);
    t->family = isa_op_family(op);
    t->section = isa_op_section(op);
    t->kind = kinds[t->info->cls];
    t->pipe = isa_pipe_rule_text((enum pto_pipe_rule)t->info->pipe_rule);
    struct base_buf names = {0};
    for (size_t i = 0; i < isa_target_count(); i++)
        if ((isa_target_at(i)->family & t->info->families) != 0)
            base_printf(&names, "%s%s", names.len != 0 ? ", " : "", isa_target_at(i)->name);
    t->targets = keep(t, &names);
    asm_example_make(op, &t->example);
    add_aliases(t, op);
    add_forms(t, op);
    add_operands(t);
    add_attrs(t);
    add_checks(t, op);
    add_products(t, op);
    add_paths(t, op);
    add_scratch(t, op);
    add_inplace(t, op);
}

void asm_describe_free(struct asm_op_text *t)
{
    asm_example_free(&t->example);
    base_arena_free(&t->arena);
}
