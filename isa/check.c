/* Judging an instruction by the compiled `checks` column of its row: order, severities, what an earlier failure covers.
 * The kinds are rows of check.def; here is what each of them compares. */
#include "isa/check_impl.h"

#include <stdio.h>
#include <string.h>

static const struct check_kind_info kinds[CHECK_KINDS] = {
#define PTO_CHECK(id, arguments, aspect, diag, text, strict, capi, run, expected) \
    {ARGS_##arguments, ASPECT_##aspect, {PTO_SEV_##text, PTO_SEV_##strict, PTO_SEV_##capi, PTO_SEV_##run}, PTO_D_##diag, expected},
#include "isa/check.def"
#undef PTO_CHECK
};
const struct check_kind_info *isa_check_kind(enum check_kind kind) { return &kinds[kind]; }

static bool meet(const struct check_aspects *a, const struct check_aspects *b)
{
    unsigned common = 0;
    for (unsigned i = 0; i < ASPECT_COUNT; i++)
        common |= (unsigned)(a->of[i] & b->of[i]);
    return common != 0;
}

/* In the set, or nothing that has such a property, or unknown. */
static bool in_set(const struct pto_operand *o, enum check_term term, uint64_t set)
{
    int64_t value = isa_check_operand_term(o, term, 0);
    return value == PTO_UNKNOWN || ((set >> value) & 1) != 0;
}

/* Does one operand (NULL: absent) keep an EACH kind? */
static bool keeps(const struct check_statement *s, const struct pto_operand *o)
{
    int64_t rows, cols;
    if (s->kind == CHECK_GIVEN)
        return o != NULL;
    if (o == NULL)
        return true;
    switch ((enum check_kind)s->kind) {
    case CHECK_TYPE: return in_set(o, TERM_DTYPE, s->set);
    case CHECK_PLACE: return o->kind != PTO_OK_TILE || in_set(o, TERM_PLACE, s->set);
    case CHECK_BLAYOUT: return in_set(o, TERM_BLAYOUT, s->set);
    case CHECK_SLAYOUT: return in_set(o, TERM_SLAYOUT, s->set);
    case CHECK_STATIC: return !isa_check_extents(o, true, &rows, &cols) || (rows != PTO_UNKNOWN && cols != PTO_UNKNOWN);
    case CHECK_SOME: return !isa_check_extents(o, true, &rows, &cols) || (rows != 0 && cols != 0);
    case CHECK_ABSENT: return false;
    default: return true;
    }
}

/* What an ALL kind compares of an operand, up to two numbers; PTO_UNKNOWN agrees with everything. */
static void compared(const struct check_statement *s, const struct pto_operand *o, int64_t value[2])
{
    value[0] = value[1] = PTO_UNKNOWN;
    switch ((enum check_kind)s->kind) {
    case CHECK_SAME_TYPE: value[0] = isa_check_operand_term(o, TERM_DTYPE, 0); break;
    case CHECK_SAME_WIDTH: value[0] = isa_check_operand_term(o, TERM_BITS, 0); break;
    case CHECK_SAME_VALID: (void)isa_check_extents(o, true, &value[0], &value[1]); break;
    case CHECK_SAME_VALID_ROWS: (void)isa_check_extents(o, true, &value[0], &value[1]); value[1] = PTO_UNKNOWN; break;
    case CHECK_SAME_VALID_COLS: (void)isa_check_extents(o, true, &value[1], &value[0]); value[1] = PTO_UNKNOWN; break;
    case CHECK_SAME_SHAPE: (void)isa_check_extents(o, false, &value[0], &value[1]); break;
    case CHECK_DISTINCT:
        value[0] = o->kind == PTO_OK_TILE && o->u.tile.value != 0 ? o->u.tile.value : o->kind == PTO_OK_GM && o->u.gm.value != 0 ? o->u.gm.value : PTO_UNKNOWN;
        break;
    default: break;
    }
}

/* The first two operands that disagree, 0 if none do. Each number is held against the first operand that has it. */
static uint16_t disagree(const struct check_statement *s, const struct pto_insn *insn)
{
    int64_t first[2] = {PTO_UNKNOWN, PTO_UNKNOWN}, value[2];
    unsigned owner[2] = {0, 0};
    for (unsigned i = 0; i < s->nslots; i++) {
        const struct pto_operand *o = isa_check_operand(insn, s->slot[i]);
        if (o == NULL)
            continue;
        compared(s, o, value);
        for (unsigned k = 0; k < 2; k++) {
            if (value[k] == PTO_UNKNOWN)
                continue;
            if (first[k] == PTO_UNKNOWN) {
                first[k] = value[k];
                owner[k] = s->slot[i];
            } else if (value[k] != first[k]) {
                return (uint16_t)(1u << owner[k] | 1u << s->slot[i]);
            }
        }
    }
    return 0;
}

/* Any two of the operands that are one value (DISTINCT). */
static uint16_t coincide(const struct check_statement *s, const struct pto_insn *insn)
{
    int64_t a[2], b[2];
    for (unsigned i = 0; i < s->nslots; i++)
        for (unsigned j = i + 1; j < s->nslots; j++) {
            const struct pto_operand *x = isa_check_operand(insn, s->slot[i]), *y = isa_check_operand(insn, s->slot[j]);
            if (x == NULL || y == NULL)
                continue;
            compared(s, x, a);
            compared(s, y, b);
            if (a[0] != PTO_UNKNOWN && a[0] == b[0])
                return (uint16_t)(1u << s->slot[i] | 1u << s->slot[j]);
        }
    return 0;
}

enum verdict { KEPT, BROKEN };

/* Judges one statement; *which the slots to name if it is broken. Slots in `skip` were refused in this aspect before. */
static enum verdict judge(const struct check_values *v, const struct check_statement *s, uint16_t skip, uint16_t *which)
{
    *which = 0;
    switch ((enum check_arguments)kinds[s->kind].arguments) {
    case ARGS_EACH:
        for (unsigned i = 0; i < s->nslots; i++)
            if ((skip >> s->slot[i] & 1) == 0 && !keeps(s, isa_check_operand(v->insn, s->slot[i])))
                *which = (uint16_t)(*which | 1u << s->slot[i]);
        return *which != 0 ? BROKEN : KEPT;
    case ARGS_ALL:
        *which = s->kind == CHECK_DISTINCT ? coincide(s, v->insn) : disagree(s, v->insn);
        return *which != 0 ? BROKEN : KEPT;
    default:
        return isa_check_eval(v, s->condition) == 0 ? BROKEN : KEPT;
    }
}

static bool applies(const struct check_values *v, const struct check_statement *s)
{
    if (s->guard == 0)
        return true;
    int64_t truth = isa_check_eval(v, s->guard);
    return truth != 0 && truth != PTO_UNKNOWN;
}

/* Would the operands that broke a statement be accepted in this kind's sense on another family of targets? */
static bool accepted_elsewhere(const struct check_values *here, const struct check_statement *broken, uint16_t which, uint32_t family)
{
    struct base_arena arena = {0};
    const struct isa_check_column *column = isa_check_compile(&arena, here->column->info, family);
    const struct check_values v = {.insn = here->insn, .column = column};
    bool good = true;
    for (unsigned i = 0; i < column->count && good; i++) {
        const struct check_statement *s = &column->statements[i];
        uint16_t others;
        if (s->kind == broken->kind && !s->lint && applies(&v, s))
            good = judge(&v, s, (uint16_t)~which, &others) == KEPT;
    }
    base_arena_free(&arena);
    return good;
}

static void note_targets(struct base_diag *d, const struct check_values *v, const struct check_statement *s, uint16_t which,
                         const struct pto_target *target)
{
    if (kinds[s->kind].arguments != ARGS_EACH || s->kind == CHECK_GIVEN || s->kind == CHECK_ABSENT || s->families == PTO_F_ALL)
        return;
    struct base_buf names = {0};
    for (size_t t = 0; t < isa_target_count(); t++) {
        const struct pto_target *other = isa_target_at(t);
        if (other->family != target->family && (v->column->info->families & other->family) != 0 &&
            accepted_elsewhere(v, s, which, other->family))
            base_printf(&names, "%s%s", names.len != 0 ? ", " : "", other->name);
    }
    if (names.len != 0)
        base_diag_note(d, "accepted on %s", names.data);
    base_buf_free(&names);
}

static void report(const struct check_values *v, const struct check_statement *s, uint16_t which, enum pto_severity severity,
                   const struct pto_target *target, struct base_diags *diags)
{
    struct base_buf text = {0};
    isa_check_put_expected(&text, v->column, s, which);
    isa_check_put_values(&text, v, s, which);
    struct base_diag *d = base_diag_emit_as(diags, kinds[s->kind].diag, severity, v->insn->span, "'%s' %s", v->column->info->mnemonic, text.data);
    note_targets(d, v, s, which, target);
    if ((s->kind == CHECK_GIVEN || s->kind == CHECK_ABSENT) && s->families != PTO_F_ALL)
        base_diag_note(d, "a rule of %s; other targets differ", target->name);
    base_buf_free(&text);
}

bool isa_check(const struct isa_check_column *column, const struct pto_insn *insn, const struct pto_target *target,
               enum isa_legal_context context, struct base_diags *diags)
{
    struct check_aspects warned = {{0}}, refused = {{0}}; /* what a warning, what an error spoke of */
    const struct check_values v = {.insn = insn, .column = column};
    bool good = true;
    for (unsigned i = 0; i < column->count; i++) {
        const struct check_statement *s = &column->statements[i];
        enum pto_severity severity = (enum pto_severity)s->severity[context];
        if (severity == PTO_SEV_OFF)
            continue;
        const struct check_kind_info *kind = &kinds[s->kind];
        const struct check_aspects *covered = severity >= PTO_SEV_ERROR ? &refused : &warned;
        uint16_t skip = 0, which;
        if (kind->arguments == ARGS_EACH)
            skip = covered->of[kind->aspect];
        else if (meet(covered, &s->concerns))
            continue;
        if (!applies(&v, s) || judge(&v, s, skip, &which) == KEPT)
            continue;
        unsigned before = diags->counts[PTO_SEV_ERROR];
        report(&v, s, which, severity, target, diags);
        good = good && diags->counts[PTO_SEV_ERROR] == before;
        struct check_aspects blames = s->blames;
        if (kind->arguments != ARGS_CONDITION)
            blames.of[kind->aspect] = which;
        blames.of[ASPECT_LAYOUT] |= blames.of[ASPECT_PLACE]; /* a tile of the wrong memory has the layout of that memory */
        for (unsigned a = 0; a < ASPECT_COUNT; a++) {
            warned.of[a] |= blames.of[a];
            refused.of[a] |= severity >= PTO_SEV_ERROR ? blames.of[a] : 0;
        }
    }
    return good;
}

const char *isa_check_column_problem(const struct isa_check_column *column, char *buf, size_t size)
{
    if (column->problem == NULL)
        return NULL;
    snprintf(buf, size, "%s: %s", column->info->mnemonic, column->problem);
    return buf;
}

const char *isa_check_problem(enum pto_op op, char *buf, size_t size)
{
    struct base_arena arena = {0};
    const char *problem = isa_check_column_problem(isa_check_compile(&arena, isa_op(op), 0), buf, size);
    base_arena_free(&arena);
    return problem;
}
