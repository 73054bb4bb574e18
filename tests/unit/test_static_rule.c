/* The static forms of rules (isa/static_rule.def) against the checks that run (isa/legal_*.c). The same text that the compiler judges is
 * compiled here as ordinary C; legal instructions of every kind are changed at random, on every target, and what the form says is held
 * against what the rule's own function says. Broken for the compiler: broken at run time. EXACT and nothing hidden: the other way, too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "isa/legal_impl.h"
#include "legal_build.h"
#include <pto/rules.h>

enum kind { EXACT, LESS };
enum { MAX_BASES = 64, ROUNDS = 40000 };

struct facts { /* of one operand; below 0: not known */
    int space, dtype, rows, cols, vrow, vcol, sl, fractal, pad, compact, given, bl, layout;
};
struct all_facts {
    struct facts lhs, rhs, dst, src, lhs_scale, rhs_scale, bias, acc_in, fp, gm, tile;
    long long addr;
    int archs, is_gemv, is_mx, is_tmov, is_textract;
};
enum static_rule {
#define PTO_STATIC_RULE(rule, as, ...) S_##rule,
#include "isa/static_rule.def"
#undef PTO_STATIC_RULE
    S_COUNT
};
static const struct {
    const char *name;
    uint8_t as;
    isa_lc_check *check;
} rules[] = {
#define PTO_RULE(name, check, ...) {#name, 0, isa_lc_##check},
#define PTO_RULESET(id)
#include "isa/legal.def"
#undef PTO_RULE
#undef PTO_RULESET
};
enum { RULES = sizeof rules / sizeof rules[0] };
static const struct {
    const char *name;
    uint8_t as;
} forms[S_COUNT] = {
#define PTO_STATIC_RULE(rule, as, ...) {#rule, as},
#include "isa/static_rule.def"
#undef PTO_STATIC_RULE
};

/* Certainly broken, as the compiler sees it. */
static bool broken(enum static_rule rule, const struct all_facts *f)
{
#define OPERAND(x)                                                                                                           \
    const int pto_##x##_space = f->x.space, pto_##x##_dtype = f->x.dtype, pto_##x##_rows = f->x.rows, pto_##x##_cols = f->x.cols, \
              pto_##x##_vrow = f->x.vrow, pto_##x##_vcol = f->x.vcol, pto_##x##_sl = f->x.sl, pto_##x##_fractal = f->x.fractal,  \
              pto_##x##_pad = f->x.pad, pto_##x##_compact = f->x.compact, pto_##x##_given = f->x.given, pto_##x##_bl = f->x.bl, \
              pto_##x##_bits = PTO_BITS_(f->x.dtype);                                                                        \
    (void)pto_##x##_space, (void)pto_##x##_dtype, (void)pto_##x##_rows, (void)pto_##x##_cols, (void)pto_##x##_vrow, (void)pto_##x##_vcol, \
        (void)pto_##x##_sl, (void)pto_##x##_fractal, (void)pto_##x##_pad, (void)pto_##x##_compact, (void)pto_##x##_given, (void)pto_##x##_bl, (void)pto_##x##_bits
    OPERAND(lhs); OPERAND(rhs); OPERAND(dst); OPERAND(src); OPERAND(lhs_scale); OPERAND(rhs_scale); OPERAND(bias); OPERAND(acc_in); OPERAND(fp); OPERAND(tile);
#undef OPERAND
    const int pto_gm_dtype = f->gm.dtype, pto_gm_layout = f->gm.layout, pto_archs = f->archs;
    const int pto_is_gemv = f->is_gemv, pto_is_mx = f->is_mx, pto_is_tmov = f->is_tmov, pto_is_textract = f->is_textract;
    const long long pto_addr = f->addr;
    const int PTO_MAD_FACTS_;
    const int PTO_MX_FACTS_;
    switch (rule) {
#define PTO_STATIC_RULE(rule, as, ...) case S_##rule: return __VA_ARGS__;
#include "isa/static_rule.def"
#undef PTO_STATIC_RULE
    default: return false;
    }
}

static int known(int32_t extent) { return extent == PTO_UNKNOWN_EXTENT ? -1 : extent; }

static const struct facts nothing = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, -1, -1};

static struct facts facts_of(const struct pto_tile *t)
{
    if (t == NULL)
        return nothing;
    return (struct facts){t->space, t->dtype, t->rows, t->cols, known(t->v_row), known(t->v_col), t->slayout, t->fractal, t->pad, t->compact, 1, t->blayout, -1};
}

static struct legal judged(const struct pto_insn *i, const struct pto_target *t)
{
    struct legal l = {.insn = i, .target = t, .context = ISA_LEGAL_CAPI};
    l.lhs = isa_insn_tile(i, PTO_ROLE_LHS), l.rhs = isa_insn_tile(i, PTO_ROLE_RHS), l.dst = isa_insn_tile(i, PTO_ROLE_DST);
    l.src = isa_insn_tile(i, PTO_ROLE_SRC), l.bias = isa_insn_tile(i, PTO_ROLE_BIAS), l.acc_in = isa_insn_tile(i, PTO_ROLE_ACC_IN);
    l.lhs_scale = isa_insn_tile(i, PTO_ROLE_LHS_SCALE), l.rhs_scale = isa_insn_tile(i, PTO_ROLE_RHS_SCALE), l.fp = isa_insn_tile(i, PTO_ROLE_FP);
    static const enum pto_role sides[] = {PTO_ROLE_DST, PTO_ROLE_SRC};
    for (int s = 0; s < 2; s++) {
        const struct pto_operand *o = isa_insn_operand(i, sides[s]);
        if (o != NULL && o->kind == PTO_OK_GM)
            l.gm = &o->u.gm;
    }
    return l;
}

static struct all_facts facts_for(const struct legal *l)
{
    enum pto_op op = (enum pto_op)l->insn->op;
    const struct pto_tile *tile = isa_insn_tile(l->insn, PTO_ROLE_RESULT);
    struct all_facts f = {.lhs = facts_of(l->lhs), .rhs = facts_of(l->rhs), .dst = facts_of(l->dst), .src = facts_of(l->src), .bias = facts_of(l->bias),
                          .lhs_scale = facts_of(l->lhs_scale), .rhs_scale = facts_of(l->rhs_scale), .acc_in = facts_of(l->acc_in), .fp = facts_of(l->fp),
                          .gm = nothing, .tile = facts_of(tile), .archs = (int)l->target->family, .is_tmov = op == PTO_OP_TMOV, .is_textract = op == PTO_OP_TEXTRACT};
    f.is_gemv = l->lhs != NULL && isa_lc_is_gemv(l);
    f.is_mx = l->lhs_scale != NULL;
    f.addr = tile != NULL && tile->addr != PTO_UNKNOWN ? tile->addr : 0;
    if (l->gm != NULL) {
        f.gm.dtype = l->gm->dtype;
        f.gm.layout = l->gm->layout;
    }
    return f;
}

/* ---- changes ---- */
static uint64_t state = 7;
static unsigned any(unsigned n)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(state >> 33) % n;
}

static void change_tile(struct pto_tile *t)
{
    static const int32_t sizes[] = {0, 1, 2, 4, 8, 15, 16, 32, 48, 64, 96, 128, 256, 1024, 4095, 4096, 20000};
    static const uint16_t fractals[] = {32, 512, 1024, 64};
    int32_t size = sizes[any(sizeof sizes / sizeof sizes[0])];
    switch (any(12)) {
    case 0: t->space = (uint8_t)(PTO_SPACE_VEC + any(PTO_SPACE_COUNT - PTO_SPACE_VEC)); break;
    case 1: t->dtype = (uint8_t)(1 + any(PTO_DTYPE_COUNT - 1)); break;
    case 2: t->blayout = (uint8_t)any(2); break;
    case 3: t->slayout = (uint8_t)any(3); break;
    case 4: t->fractal = fractals[any(4)]; break;
    case 5: t->rows = t->phys_rows = size != 0 ? size : 1; t->v_row = t->v_row > t->rows && any(8) != 0 ? t->rows : t->v_row; break;
    case 6: t->cols = t->phys_cols = size != 0 ? size : 1; t->v_col = t->v_col > t->cols && any(8) != 0 ? t->cols : t->v_col; break;
    case 7: t->v_row = size; break;
    case 8: t->v_col = size; break;
    case 9: *(any(2) != 0 ? &t->v_row : &t->v_col) = PTO_UNKNOWN_EXTENT; break;
    case 10: t->pad = (uint8_t)any(4); t->compact = (uint8_t)(any(4) == 0 ? any(2) : t->compact); break;
    default: t->addr = (int64_t)any(20) * 16 * (any(4) == 0 ? 4096 : 1) - 32; break;
    }
}

static void change(struct pto_insn *i)
{
    for (unsigned n = i->noperands != 0 ? 1 + any(3) : 0; n > 0; n--) {
        struct pto_operand *o = &i->operand[any(i->noperands)];
        if (o->kind == PTO_OK_TILE)
            change_tile(&o->u.tile);
        else if (o->kind == PTO_OK_GM && any(2) != 0)
            o->u.gm.dtype = (uint8_t)(1 + any(PTO_DTYPE_COUNT - 1));
        else if (o->kind == PTO_OK_GM && !o->u.gm.scale_image) {
            o->u.gm.layout = (uint8_t)any(3);
            o->u.gm.layout_given = true;
        }
    }
}

/* The address that the operation gives is that of its tile. */
static void same_address(struct pto_insn *i)
{
    int addr = isa_op_slot((enum pto_op)i->op, PTO_ROLE_ADDR), tile = isa_op_slot((enum pto_op)i->op, PTO_ROLE_RESULT);
    if (addr < 0 || tile < 0 || i->operand[tile].kind != PTO_OK_TILE)
        return;
    struct pto_tile *t = &i->operand[tile].u.tile;
    t->addr = t->addr == PTO_UNKNOWN ? 0 : t->addr;
    put_int(i, PTO_ROLE_ADDR, PTO_I64, t->addr);
}

/* The same types on all sides now and then: most rules need them to be reached. */
static void change_types(struct pto_insn *i)
{
    unsigned dtype = 1 + any(PTO_DTYPE_COUNT - 1);
    for (unsigned s = 0; s < i->noperands; s++)
        if (i->operand[s].kind == PTO_OK_TILE && any(6) != 0)
            i->operand[s].u.tile.dtype = (uint8_t)dtype;
}

/* What the compiler does not know of one operand, a pto_tile, or of valid extents. True if something was hidden. */
static bool hide(struct all_facts *f)
{
    struct facts *const of[] = {&f->lhs, &f->rhs, &f->dst, &f->src, &f->lhs_scale, &f->rhs_scale, &f->bias, &f->acc_in, &f->fp, &f->tile};
    struct facts *x = of[any(sizeof of / sizeof of[0])];
    if (any(3) != 0)
        return false;
    int given = x->given;
    *x = nothing;
    x->given = given;
    return true;
}

struct counts { unsigned broken, both, kept; };

static int find(const char *rule)
{
    for (int s = 0; s < S_COUNT; s++)
        if (strcmp(forms[s].name, rule) == 0)
            return s;
    return -1;
}

static bool has_unknown(const struct all_facts *f)
{
    const struct facts *const of[] = {&f->lhs, &f->rhs, &f->dst, &f->src, &f->lhs_scale, &f->rhs_scale, &f->bias, &f->acc_in, &f->fp, &f->tile};
    for (size_t k = 0; k < sizeof of / sizeof of[0]; k++)
        if (of[k]->given && (of[k]->vrow < 0 || of[k]->vcol < 0))
            return true;
    return false;
}

static void compare(const struct pto_insn *i, const struct pto_target *t, struct counts counts[S_COUNT])
{
    struct legal l = judged(i, t);
    struct all_facts f = facts_for(&l);
    bool hidden = hide(&f), unknown = hidden || has_unknown(&f), refused[RULES] = {false};
    for (unsigned r = 0; r < RULES; r++) {
        const struct isa_legal_rule_info *info = isa_legal_rule(r);
        bool counts_here = isa_legal_rule_in(r, (enum pto_ruleset)isa_op((enum pto_op)i->op)->ruleset) && (info->families & t->family) != 0 &&
                           (info->severity[ISA_LEGAL_CAPI] >= PTO_SEV_ERROR || info->severity[ISA_LEGAL_RUN] >= PTO_SEV_ERROR);
        if (!counts_here)
            continue;
        for (unsigned k = 0, need; (need = isa_legal_prerequisite(r, k)) != r; k++)
            refused[r] = refused[r] || refused[need];
        if (refused[r])
            continue;
        refused[r] = !rules[r].check(&l);
        int s = find(info->name);
        if (s < 0)
            continue;
        bool is_broken = broken((enum static_rule)s, &f);
        counts[s].broken += refused[r];
        counts[s].both += refused[r] && is_broken;
        counts[s].kept += !refused[r];
        if (is_broken && !refused[r])
            fail_msg("%s of %s on %s: the compiler would refuse what runs", info->name, isa_op((enum pto_op)i->op)->mnemonic, t->name);
        if (!is_broken && refused[r] && forms[s].as == EXACT && !unknown)
            fail_msg("%s of %s on %s: the compiler misses: %s", info->name, isa_op((enum pto_op)i->op)->mnemonic, t->name, l.message);
    }
}

/* Binary operations keep it; those that build no instruction of a set with forms have nothing to compare. */
static void test_forms_against_checks(void **unused)
{
    (void)unused;
    static struct counts counts[S_COUNT];
    for (unsigned round = 0; round < ROUNDS; round++)
        for (unsigned b = B_NONE + 1; b < B_COUNT; b++) {
            const struct pto_target *t = isa_target_at(any((unsigned)isa_target_count()));
            struct pto_insn i;
            if (round % 8 != b % 8)
                continue;
            build(&i, (enum base)b, t);
            if (any(4) == 0)
                change_types(&i);
            change(&i);
            same_address(&i);
            if ((isa_op((enum pto_op)i.op)->families & t->family) != 0)
                compare(&i, t, counts);
        }
    for (int s = 0; s < S_COUNT; s++) {
        if (counts[s].both == 0 || counts[s].kept == 0)
            fail_msg("%s: broken %u times, by the compiler %u, kept %u", forms[s].name, counts[s].broken, counts[s].both, counts[s].kept);
        if (forms[s].as == LESS)
            print_message("%s: the compiler finds %u of %u\n", forms[s].name, counts[s].both, counts[s].broken);
    }
}

/* A mask of targets asks for all of them: broken only if broken for each. */
static void test_masks_of_targets(void **unused)
{
    (void)unused;
    for (unsigned round = 0; round < 4 * ROUNDS; round++) {
        struct pto_insn i;
        const struct pto_target *t = isa_target_at(any((unsigned)isa_target_count()));
        build(&i, (enum base)(B_NONE + 1 + any(B_COUNT - 1)), t);
        change(&i);
        struct legal l = judged(&i, t);
        struct all_facts f = facts_for(&l);
        enum static_rule s = (enum static_rule)any(S_COUNT);
        int mask = 1 + (int)any(PTO_F_ALL);
        f.archs = mask;
        if (!broken(s, &f))
            continue;
        for (f.archs = 1; f.archs <= PTO_F_ALL; f.archs *= 2)
            if ((mask & f.archs) != 0 && !broken(s, &f))
                fail_msg("%s: broken for targets %d, not for %d", forms[s].name, mask, f.archs);
    }
}

/* Each form is of a rule that C or execution refuses. */
static void test_forms_are_of_rules(void **unused)
{
    (void)unused;
    for (int s = 0; s < S_COUNT; s++) {
        unsigned r = 0;
        while (r < RULES && strcmp(rules[r].name, forms[s].name) != 0)
            r++;
        assert_true(r < RULES);
        assert_true(isa_legal_rule(r)->severity[ISA_LEGAL_CAPI] >= PTO_SEV_ERROR || isa_legal_rule(r)->severity[ISA_LEGAL_RUN] >= PTO_SEV_ERROR);
    }
}

int main(void)
{
    (void)apply; /* of legal_build.h: for edits by name */
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms_are_of_rules), cmocka_unit_test(test_forms_against_checks), cmocka_unit_test(test_masks_of_targets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
