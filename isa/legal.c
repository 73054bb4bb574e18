/* Applying the rows of legal.def: order, prerequisites, severities. Owns no fact of any instruction. */
#include "isa/check.h"
#include "isa/legal_impl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum rule {
#define PTO_RULESET(id)
#define PTO_RULE(name, ...) RULE_##name,
#include "isa/legal.def"
#undef PTO_RULE
    RULE_COUNT
};

#define SET(id) [PTO_RULES_##id] = true,
#define NEEDS(id) RULE_##id,
#define PTO_RULE(name, check, sets, needs, diag, text, strict, capi, run, families, doc) \
    static const bool sets_##name[PTO_RULES_COUNT] = {sets};                             \
    static const uint8_t needs_##name[] = {needs RULE_COUNT};
#include "isa/legal.def"
#undef PTO_RULE
#undef SET
#undef NEEDS

_Static_assert(RULE_COUNT < 256, "needs_* holds bytes");

static const struct row {
    struct isa_legal_rule_info info;
    isa_lc_check *check;
    const bool *sets;
    const uint8_t *needs; /* ended by RULE_COUNT */
} rows[RULE_COUNT] = {
#define PTO_RULE(name, check, sets, needs, diag, text, strict, capi, run, families, doc)                                \
    {{#name, doc, PTO_D_##diag, {PTO_SEV_##text, PTO_SEV_##strict, PTO_SEV_##capi, PTO_SEV_##run}, (uint32_t)(families)}, \
     isa_lc_##check, sets_##name, needs_##name},
#include "isa/legal.def"
#undef PTO_RULE
#undef PTO_RULESET
};

const struct isa_legal_rule_info *isa_legal_rule(unsigned index) { return index < RULE_COUNT ? &rows[index].info : NULL; }
const char *isa_legal_rule_name(unsigned index) { return index < RULE_COUNT ? rows[index].info.name : NULL; }
bool isa_legal_rule_in(unsigned index, enum pto_ruleset set) { return index < RULE_COUNT && rows[index].sets[set]; }

unsigned isa_legal_prerequisite(unsigned index, unsigned k)
{
    const uint8_t *need = rows[index].needs;
    for (unsigned i = 0; i < k && *need != RULE_COUNT; i++)
        need++;
    return *need != RULE_COUNT ? *need : index;
}

bool isa_lc_fail(struct legal *l, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vsnprintf(l->message, sizeof l->message, fmt, args);
    va_end(args);
    return false;
}

const char *isa_lc_name(const struct legal *l, enum pto_role role)
{
    int slot = isa_op_slot((enum pto_op)l->insn->op, role);
    return slot < 0 ? "" : isa_op((enum pto_op)l->insn->op)->slots[slot].name;
}

static void put_extent(char *text, size_t size, int64_t n)
{
    if (n == PTO_UNKNOWN || n == PTO_UNKNOWN_EXTENT)
        snprintf(text, size, "?");
    else
        snprintf(text, size, "%lld", (long long)n);
}

static const char *two(struct legal *l, int64_t a, int64_t b, const char *before, const char *between, const char *behind)
{
    char *text = l->text[l->next_text++ % 6], r[24], c[24];
    put_extent(r, sizeof r, a);
    put_extent(c, sizeof c, b);
    snprintf(text, sizeof l->text[0], "%s%s%s%s%s", before, r, between, c, behind);
    return text;
}

const char *isa_lc_shape(struct legal *l, int64_t height, int64_t width) { return two(l, height, width, "", "x", ""); }
const char *isa_lc_at(struct legal *l, int64_t row, int64_t col) { return two(l, row, col, "[", ", ", "]"); }

const char *isa_lc_tile(struct legal *l, const struct pto_tile *tile)
{
    char *text = l->text[l->next_text++ % 6], valid[64] = "";
    if (tile->v_row != tile->rows || tile->v_col != tile->cols) {
        char r[24], c[24];
        put_extent(r, sizeof r, tile->v_row);
        put_extent(c, sizeof c, tile->v_col);
        snprintf(valid, sizeof valid, " (valid %sx%s)", r, c);
    }
    snprintf(text, sizeof l->text[0], "%s %dx%d%s in %s, %s/%s/%u", isa_dtype((enum pto_dtype)tile->dtype)->text, tile->rows,
             tile->cols, valid, isa_space((enum pto_space)tile->space)->text, isa_enum_text(PTO_ENUM_BLAYOUT, tile->blayout),
             isa_enum_text(PTO_ENUM_SLAYOUT, tile->slayout), (unsigned)tile->fractal);
    return text;
}

/* The severity of a row, and in *as the context its check reads. */
static enum pto_severity severity_of(const struct isa_legal_rule_info *info, enum isa_legal_context context,
                                     enum isa_legal_context *as)
{
    *as = context;
    if (context != ISA_LEGAL_LOAD)
        return (enum pto_severity)info->severity[context];
    enum pto_severity text = (enum pto_severity)info->severity[ISA_LEGAL_TEXT], run = (enum pto_severity)info->severity[ISA_LEGAL_RUN];
    *as = run != PTO_SEV_OFF ? ISA_LEGAL_RUN : ISA_LEGAL_TEXT;
    return run != PTO_SEV_OFF ? run : text < PTO_SEV_WARNING ? text : PTO_SEV_WARNING;
}

static bool said_before(const struct base_diags *diags, enum pto_diag_code code, struct pto_span span)
{
    for (const struct base_diag *d = diags->first; d != NULL && span.file != 0; d = d->next)
        if (d->code == code && d->span.file == span.file && d->span.begin >= span.begin && d->span.begin <= span.end)
            return true;
    return false;
}

/* What applies to one op on one target: its compiled checks and the rows of legal.def in their order. */
struct isa_rulebook_page {
    const struct isa_check_column *checks;
    int8_t lhs, rhs, dst, src, lhs_scale, rhs_scale, bias, acc_in, fp; /* slots, or -1 */
    uint8_t rules[RULE_COUNT + 1]; /* ended by RULE_COUNT */
};

static const struct isa_rulebook_page *make_page(struct base_arena *arena, enum pto_op op, uint32_t family)
{
    struct isa_rulebook_page *page = base_alloc(arena, sizeof *page);
    unsigned n = 0, set = isa_op(op)->ruleset;
    page->checks = isa_op(op)->checks[0] != '\0' ? isa_check_compile(arena, isa_op(op), family) : NULL;
    for (unsigned r = 0; r < RULE_COUNT && set != PTO_RULES_NONE; r++)
        if (rows[r].sets[set] && (rows[r].info.families & family) != 0)
            page->rules[n++] = (uint8_t)r;
    page->rules[n] = RULE_COUNT;
    page->lhs = (int8_t)isa_op_slot(op, PTO_ROLE_LHS);
    page->rhs = (int8_t)isa_op_slot(op, PTO_ROLE_RHS);
    page->dst = (int8_t)isa_op_slot(op, PTO_ROLE_DST);
    page->src = (int8_t)isa_op_slot(op, PTO_ROLE_SRC);
    page->lhs_scale = (int8_t)isa_op_slot(op, PTO_ROLE_LHS_SCALE);
    page->rhs_scale = (int8_t)isa_op_slot(op, PTO_ROLE_RHS_SCALE);
    page->bias = (int8_t)isa_op_slot(op, PTO_ROLE_BIAS);
    page->acc_in = (int8_t)isa_op_slot(op, PTO_ROLE_ACC_IN);
    page->fp = (int8_t)isa_op_slot(op, PTO_ROLE_FP);
    return page;
}

static const struct pto_tile *tile_in(const struct pto_insn *insn, int slot)
{
    return slot >= 0 && insn->operand[slot].kind == PTO_OK_TILE ? &insn->operand[slot].u.tile : NULL;
}

static const struct pto_gm *gm_in(const struct pto_insn *insn, int slot)
{
    return slot >= 0 && insn->operand[slot].kind == PTO_OK_GM ? &insn->operand[slot].u.gm : NULL;
}

static bool apply_rules(const struct isa_rulebook_page *page, const struct pto_insn *insn, const struct pto_target *target,
                        enum isa_legal_context context, struct base_diags *diags)
{
    struct legal l;
    l.insn = insn;
    l.target = target;
    l.next_text = 0;
    l.lhs = tile_in(insn, page->lhs);
    l.rhs = tile_in(insn, page->rhs);
    l.dst = tile_in(insn, page->dst);
    l.src = tile_in(insn, page->src);
    l.lhs_scale = tile_in(insn, page->lhs_scale);
    l.rhs_scale = tile_in(insn, page->rhs_scale);
    l.bias = tile_in(insn, page->bias);
    l.acc_in = tile_in(insn, page->acc_in);
    l.fp = tile_in(insn, page->fp);
    l.gm = gm_in(insn, page->src);
    if (l.gm == NULL)
        l.gm = gm_in(insn, page->dst);

    uint8_t broken[RULE_COUNT] = {PTO_SEV_OFF}; /* how hard each rule was broken, itself or by its prerequisites */
    bool good = true;
    for (const uint8_t *r = page->rules; *r != RULE_COUNT; r++) {
        const struct row *row = &rows[*r];
        enum pto_severity severity = severity_of(&row->info, context, &l.context);
        if (severity == PTO_SEV_OFF)
            continue;
        bool covered = false; /* its cause was reported already, and as hard */
        for (const uint8_t *need = row->needs; *need != RULE_COUNT && !covered; need++)
            covered = broken[*need] >= severity;
        if (covered || row->check(&l)) {
            broken[*r] = covered ? (uint8_t)severity : PTO_SEV_OFF;
            continue;
        }
        broken[*r] = (uint8_t)severity;
        if (context == ISA_LEGAL_RUN && severity < PTO_SEV_ERROR && said_before(diags, row->info.diag, insn->span))
            continue;
        unsigned before = diags->counts[PTO_SEV_ERROR];
        base_diag_emit_as(diags, row->info.diag, severity, insn->span, "'%s' %s", isa_op((enum pto_op)insn->op)->mnemonic, l.message);
        good = good && diags->counts[PTO_SEV_ERROR] == before;
    }
    return good;
}

static bool apply(const struct isa_rulebook_page *page, const struct pto_insn *insn, const struct pto_target *target,
                  enum isa_legal_context context, struct base_diags *diags)
{
    bool good = page->checks == NULL || isa_check(page->checks, insn, target, context, diags);
    return good && (page->rules[0] == RULE_COUNT || apply_rules(page, insn, target, context, diags));
}

void isa_rulebook_free(struct isa_rulebook *book)
{
    base_arena_free(&book->arena);
    book->pages = NULL;
}

bool isa_legal_judge(struct isa_rulebook *book, const struct pto_insn *insn, enum isa_legal_context context, struct base_diags *diags)
{
    if (book->pages == NULL)
        book->pages = base_alloc_array(&book->arena, PTO_OP_COUNT, sizeof *book->pages);
    const struct isa_rulebook_page **page = &book->pages[insn->op];
    if (*page == NULL)
        *page = make_page(&book->arena, (enum pto_op)insn->op, book->target->family | (book->named_a3 ? PTO_F_NAMED_A3 : 0u));
    return apply(*page, insn, book->target, context, diags);
}

bool isa_legal_check(const struct pto_insn *insn, const struct pto_target *target, enum isa_legal_context context,
                     struct base_diags *diags)
{
    struct base_arena arena = {0};
    const struct isa_rulebook_page *page = make_page(&arena, (enum pto_op)insn->op, target->family);
    bool good = apply(page, insn, target, context, diags);
    base_arena_free(&arena);
    return good;
}

bool isa_legal_check_tile(const struct pto_tile *tile, const struct pto_target *target, enum isa_legal_context context,
                          struct pto_span span, struct base_diags *diags)
{
    struct pto_insn insn = {.op = PTO_OP_ALLOC_TILE, .pipe = PTO_PIPE_NONE, .span = span};
    int slot = isa_op_slot(PTO_OP_ALLOC_TILE, PTO_ROLE_RESULT);
    insn.noperands = (uint8_t)(slot + 1);
    insn.operand[slot].kind = PTO_OK_TILE;
    insn.operand[slot].u.tile = *tile;
    return isa_legal_check(&insn, target, context, diags);
}
