/* Every instruction of the op table, on each generation of targets: a program that satisfies it is found, accepted, printed, read back and
 * put into the generic form and back; then each aspect of each operand is changed, and the verdict on the text must agree with a
 * second, simple reading of the row's `checks` column, which stands here and shares nothing with isa/check*.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "asm/row.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t seed = ASM_ROW_SEED;

/* ---- the second reading ---- */

/* Codes of kinds that both readings know; 1016 and 1017 (REQ) are the engine's alone. */
enum { PLACE = 1001, BLAYOUT, SLAYOUT, SAME_TYPE, SAME_WIDTH, TYPE, VALID, VALID_ROWS, VALID_COLS, SHAPE, STATIC, SOME, DISTINCT, GIVEN, ABSENT };

struct reading {
    const struct asm_row *row;
    const struct isa_op_info *info;
    uint32_t family;
    uint32_t broken;  /* bit (code - 1000): certainly broken */
    uint32_t perhaps; /* broken if its guard holds, which is not read here */
};

static bool word_is(const char *t, size_t n, const char *word) { return strlen(word) == n && strncmp(t, word, n) == 0; }

static bool type_in(unsigned dtype, const char *t, size_t n)
{
    static const struct {
        const char *word;
        unsigned members[9];
    } groups[] = {{"i8", {PTO_I8, PTO_U8}}, {"i16", {PTO_I16, PTO_U16}}, {"i32", {PTO_I32, PTO_U32}}, {"i64", {PTO_I64, PTO_U64}},
                  {"=i8", {PTO_I8}}, {"=i16", {PTO_I16}}, {"=i32", {PTO_I32}}, {"=i64", {PTO_I64}}, {"ui8", {PTO_U8}}, {"ui16", {PTO_U16}},
                  {"ui32", {PTO_U32}}, {"f16", {PTO_F16}}, {"bf16", {PTO_BF16}}, {"f32", {PTO_F32}}, {"f8", {PTO_F8E4M3, PTO_F8E5M2}},
                  {"fp4", {PTO_F4E2M1, PTO_F4E1M2}}, {"e8m0", {PTO_F8E8M0}}, {"hif8", {PTO_HIF8}}, {"float", {PTO_F16, PTO_BF16, PTO_F32, PTO_F64, PTO_TF32}},
                  {"int", {PTO_I8, PTO_U8, PTO_I16, PTO_U16, PTO_I32, PTO_U32, PTO_I64, PTO_U64}}};
    for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++)
        for (unsigned m = 0; m < 9 && word_is(t, n, groups[g].word); m++)
            if (groups[g].members[m] == dtype && dtype != 0)
                return true;
    if (word_is(t, n, "any"))
        return true;
    return t[0] == 'b' && isdigit((unsigned char)t[1]) && (unsigned)atoi(t + 1) == isa_dtype((enum pto_dtype)dtype)->bits;
}

static bool place_in(unsigned space, const char *t, size_t n) { return word_is(t, n, isa_space((enum pto_space)space)->text); }

static void say(struct reading *r, unsigned code, bool guarded)
{
    if (guarded)
        r->perhaps |= 1u << (code - 1000);
    else
        r->broken |= 1u << (code - 1000);
}

static bool differ(int32_t a, int32_t b) { return a >= 0 && b >= 0 && a != b; }

/* Does any of the n operands break the kind, alone or with another? */
static void read_kind(struct reading *r, const char *kind, size_t len, const struct asm_opd *const *o, unsigned n, const char *set, bool guarded)
{
    for (unsigned i = 0; i < n; i++) {
        bool tile = o[i]->form == ASM_FORM_TILE;
        if (word_is(kind, len, "GIVEN") && o[i]->form == ASM_FORM_NONE)
            say(r, GIVEN, guarded);
        if (o[i]->form == ASM_FORM_NONE)
            continue;
        if (word_is(kind, len, "ABSENT"))
            say(r, ABSENT, guarded);
        if ((word_is(kind, len, "VEC") || word_is(kind, len, "ND")) && tile && o[i]->space != PTO_SPACE_VEC)
            say(r, PLACE, guarded);
        if ((word_is(kind, len, "RM") || word_is(kind, len, "ND")) && tile && o[i]->blayout != PTO_BLAYOUT_ROW)
            say(r, BLAYOUT, guarded);
        if ((word_is(kind, len, "CM") || word_is(kind, len, "NZ")) && tile && o[i]->blayout != PTO_BLAYOUT_COL)
            say(r, BLAYOUT, guarded);
        if ((word_is(kind, len, "UNBOX") || word_is(kind, len, "ND")) && tile && o[i]->slayout != PTO_SLAYOUT_NONE)
            say(r, SLAYOUT, guarded);
        if (word_is(kind, len, "NZ") && tile && o[i]->slayout != PTO_SLAYOUT_ROW)
            say(r, SLAYOUT, guarded);
        if (word_is(kind, len, "STATIC") && tile && (o[i]->v_row < 0 || o[i]->v_col < 0))
            say(r, STATIC, guarded);
        if (word_is(kind, len, "SOME") && tile && (o[i]->v_row == 0 || o[i]->v_col == 0))
            say(r, SOME, guarded);
        bool listed = false;
        for (const char *t = set; t != NULL && *t != ')';) {
            size_t w = strcspn(t, " )");
            listed = listed || (word_is(kind, len, "T") && type_in(o[i]->dtype, t, w)) || (word_is(kind, len, "LOC") && place_in(o[i]->space, t, w));
            t += w;
            t += strspn(t, " ");
        }
        if (word_is(kind, len, "T") && !listed)
            say(r, TYPE, guarded);
        if (word_is(kind, len, "LOC") && tile && !listed)
            say(r, PLACE, guarded);
        for (unsigned j = 0; j < i; j++) {
            if (o[j]->form == ASM_FORM_NONE)
                continue;
            bool has_shape = o[i]->form <= ASM_FORM_VIEW && o[j]->form <= ASM_FORM_VIEW;
            int32_t vr[2], vc[2];
            for (unsigned k = 0; k < 2; k++) {
                const struct asm_opd *x = o[k == 0 ? i : j];
                vr[k] = x->form == ASM_FORM_TILE ? x->v_row : x->rows;
                vc[k] = x->form == ASM_FORM_TILE ? x->v_col : x->cols;
            }
            if (word_is(kind, len, "E") && o[i]->dtype != o[j]->dtype)
                say(r, SAME_TYPE, guarded);
            if (word_is(kind, len, "EBITS") && isa_dtype((enum pto_dtype)o[i]->dtype)->bits != isa_dtype((enum pto_dtype)o[j]->dtype)->bits)
                say(r, SAME_WIDTH, guarded);
            if (word_is(kind, len, "V") && has_shape && (differ(vr[0], vr[1]) || differ(vc[0], vc[1])))
                say(r, VALID, guarded);
            if (word_is(kind, len, "V0") && has_shape && differ(vr[0], vr[1]))
                say(r, VALID_ROWS, guarded);
            if (word_is(kind, len, "V1") && has_shape && differ(vc[0], vc[1]))
                say(r, VALID_COLS, guarded);
            if (word_is(kind, len, "SH") && has_shape && (o[i]->rows != o[j]->rows || o[i]->cols != o[j]->cols))
                say(r, SHAPE, guarded);
        }
    }
}

/* The end of a parenthesis or brace that opens at t. */
static const char *closing(const char *t)
{
    int depth = 0;
    bool quoted = false;
    for (;; t++) {
        quoted = quoted != (*t == '\'');
        depth += !quoted && (*t == '(' || *t == '{');
        depth -= !quoted && (*t == ')' || *t == '}');
        if (depth == 0 || *t == '\0')
            return t;
    }
}

/* Reads statements in [t, end). Nesting is that of our own rows. */
static void read_statements(struct reading *r, const char *t, const char *end, bool skip, bool guarded)
{
    bool skip_this = skip, guarded_this = guarded;
    while (t < end) {
        if (*t == ' ') {
            t++;
            continue;
        }
        if (*t == '{') {
            const char *close = closing(t);
            read_statements(r, t + 1, close, skip_this, guarded_this);
            t = close + 1;
            skip_this = skip, guarded_this = guarded;
            continue;
        }
        size_t n = strcspn(t, ":({ ");
        if (t[n] == ':') {
            uint32_t families = word_is(t, n, "a3") ? PTO_F_A2A3 | PTO_F_KIRINX90
                                : word_is(t, n, "a5") ? PTO_F_A5 | PTO_F_A6 | PTO_F_KIRIN9030 | PTO_F_KIRINDEV
                                : word_is(t, n, "a6") ? PTO_F_A6
                                : word_is(t, n, "kirin") ? PTO_F_KIRIN9030 | PTO_F_KIRINX90 | PTO_F_KIRINDEV
                                                         : 0;
            skip_this = skip_this || (families & r->family) == 0; /* lint, too: its warnings are no verdict */
            t += n + 1;
            continue;
        }
        const char *open = t + n, *close = closing(open);
        if (word_is(t, n, "when")) {
            guarded_this = true;
            t = close + 1;
            continue;
        }
        if (!skip_this && !word_is(t, n, "REQ")) {
            const struct asm_opd *o[PTO_MAX_SLOTS];
            unsigned count = 0;
            const char *a = open + 1, *set = memchr(a, ':', (size_t)(close - a));
            for (const char *stop = set != NULL ? set : close; a < stop; a += strspn(a, " ")) {
                size_t w = strcspn(a, " :)");
                for (int s = 0; s < r->info->nslots; s++)
                    if (word_is(a, w, r->info->slots[s].name))
                        o[count++] = &r->row->opd[s];
                a += w;
            }
            read_kind(r, t, n, o, count, set != NULL ? set + 1 + strspn(set + 1, " ") : NULL, guarded_this);
        }
        t = close + 1;
        skip_this = skip, guarded_this = guarded;
    }
}

static struct reading read_row(const struct asm_row *row, const struct pto_target *target)
{
    struct reading r = {.row = row, .info = isa_op(row->op), .family = target->family};
    read_statements(&r, r.info->checks, r.info->checks + strlen(r.info->checks), false, false);
    return r;
}

/* ---- many functions of one instruction each as one text ---- */

enum { MAX_ROWS = 4000 };
struct batch {
    struct asm_row rows[MAX_ROWS];
    unsigned count;
    bool level1; /* tiles are values */
};

struct verdict {
    unsigned code;      /* of the first error, 0: accepted */
    uint32_t begin, end; /* the function in the text */
    char message[160];
};

static pto_op_id next_function(const struct pto_program *p, pto_op_id f)
{
    pto_op_id id = f == 0 ? p->blocks[isa_entry_block(p, isa_operation_c(p, p->module), 0)].first : p->ops[f].next;
    while (id != 0 && p->ops[id].op != PTO_OP_FUNC)
        id = p->ops[id].next;
    return id;
}

static bool parse(struct pto_program *p, struct base_sources *sources, struct base_diags *diags, const struct base_buf *text, const struct pto_target *target)
{
    struct asm_options options = {.arch = target};
    uint32_t file = base_source_add(sources, "rows.pto", text->data, text->len);
    return asm_parse(p, file, &options, diags);
}

/* The canonical text of all of them, made by the printer from operations put into parsed functions. */
static void print_batch(const struct batch *b, const struct pto_target *target, struct base_buf *out)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct base_buf frame = {0};
    struct pto_program p;
    base_diags_init(&diags, &sources);
    for (unsigned i = 0; i < b->count; i++) {
        char name[16];
        snprintf(name, sizeof name, "f%u", i);
        asm_row_put_function(&frame, &b->rows[i], name, b->level1 ? ASM_ROW_VALUES : ASM_ROW_ARGUMENTS);
    }
    bool good = parse(&p, &sources, &diags, &frame, target);
    if (!good)
        fail_msg("frame: %s", diags.first->message);
    pto_op_id f = 0;
    for (unsigned i = 0; i < b->count; i++) {
        f = next_function(&p, f);
        assert_true(f != 0);
        asm_row_put_operation(&p, f, &b->rows[i], b->level1 ? ASM_ROW_VALUES : ASM_ROW_ARGUMENTS);
    }
    const struct asm_print_options options = {0};
    asm_print(&p, &options, out);
    isa_program_free(&p);
    base_diags_free(&diags);
    base_sources_free(&sources);
    base_buf_free(&frame);
}

/* Parses and verifies the text; verdicts by function. */
static void judge_text(const struct batch *b, const struct base_buf *text, const struct pto_target *target, struct verdict *verdicts)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_program p;
    base_diags_init(&diags, &sources);
    diags.max_errors = 0;
    memset(verdicts, 0, b->count * sizeof *verdicts);
    const struct asm_options options = {.arch = target};
    (void)parse(&p, &sources, &diags, text, target); /* a diagnostic of the parser is a verdict, too */
    asm_verify(&p, &options, &diags);
    unsigned n = 0;
    for (pto_op_id f = next_function(&p, 0); f != 0 && n < b->count; f = next_function(&p, f), n++) {
        verdicts[n].begin = p.ops[f].span.begin;
        verdicts[n].end = p.ops[f].span.end;
    }
    assert_int_equal(n, b->count);
    for (const struct base_diag *d = diags.first; d != NULL; d = d->next) {
        unsigned i = 0;
        while (i + 1 < n && verdicts[i + 1].begin <= d->span.begin)
            i++;
        /* the frame of a value is an argument, which functions do not have (pto-as.md 6.1): the operation is judged all the same */
        if (d->severity < PTO_SEV_ERROR || verdicts[i].code != 0 || (b->level1 && d->code == PTO_D_TILE_BOUNDARY))
            continue;
        verdicts[i].code = base_diag_info(d->code)->number;
        snprintf(verdicts[i].message, sizeof verdicts[i].message, "%s", d->message);
    }
    isa_program_free(&p);
    base_diags_free(&diags);
    base_sources_free(&sources);
}

/* Text through the program and back, plain or by way of the generic form. */
static void print_again(const struct base_buf *text, const struct pto_target *target, bool generic, struct base_buf *out)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_program p;
    base_diags_init(&diags, &sources);
    if (!parse(&p, &sources, &diags, text, target))
        print_error("does not parse%s: %s\n", generic ? "" : " back", diags.first->message);
    const struct asm_print_options options = {.generic = generic};
    asm_print(&p, &options, out);
    isa_program_free(&p);
    base_diags_free(&diags);
    base_sources_free(&sources);
}

static const char *first_difference(const struct base_buf *a, const struct base_buf *b)
{
    size_t line = 0;
    for (size_t i = 0; i < a->len && i < b->len && a->data[i] == b->data[i]; i++)
        line = a->data[i] == '\n' ? i + 1 : line;
    return a->data + line;
}

/* ---- tests ---- */

static const char *const targets[] = {"a3", "a5", "a6"};
enum { NTARGETS = sizeof targets / sizeof targets[0] };

/* Rows whose operands these tests cannot make: handles, lists, names; and those that stand in a protocol (FIFOs, flags and buffer
 * ids), which has verifiers and tests of its own. */
static bool can_make(enum pto_op op, const struct pto_target *target)
{
    static const uint16_t protocols[] = {
#define PTO_OP(id, ...) PTO_OP_##id,
#include "isa/fifo.def"
#include "isa/sync.def"
#undef PTO_OP
    };
    for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++)
        if (protocols[i] == op)
            return false;
    struct asm_row r;
    return asm_row_start(&seed, &r, op, target);
}

static struct batch single;

/* A row that the instruction's checks take and the text, too: what the format or a pass asks for is found by trying again. */
static bool solve_text(struct asm_row *r, enum pto_op op, struct isa_rulebook *book, struct verdict *verdict)
{
    verdict->code = 0;
    for (unsigned attempt = 0; attempt < 60; attempt++) {
        struct base_buf text = {0};
        if (!asm_row_solve(&seed, r, op, book, ISA_LEGAL_TEXT))
            return false;
        for (unsigned k = 0; isa_op(op)->attrs[k] != 0 && attempt > 0; k++)
            if (asm_random(&seed, 2) != 0)
                (void)asm_row_vary_attr(&seed, r, k);
        if (asm_row_errors(book, r, ISA_LEGAL_TEXT) != 0)
            continue;
        single.rows[0] = *r;
        single.count = 1;
        print_batch(&single, book->target, &text);
        judge_text(&single, &text, book->target, verdict);
        base_buf_free(&text);
        if (verdict->code == 0)
            return true;
    }
    return false;
}

static void solve_all(const struct pto_target *target, struct batch *b, unsigned *unsolved)
{
    struct isa_rulebook book = {.target = target};
    b->count = 0;
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        if (isa_op((enum pto_op)op)->cls != PTO_CLASS_INSN || (isa_op((enum pto_op)op)->families & target->family) == 0 || !can_make((enum pto_op)op, target))
            continue;
        struct verdict verdict;
        if (solve_text(&b->rows[b->count], (enum pto_op)op, &book, &verdict)) {
            b->count++;
        } else {
            struct asm_row *r = &b->rows[b->count];
            struct base_sources sources = {0};
            struct base_diags diags;
            struct pto_insn insn;
            base_diags_init(&diags, &sources);
            asm_row_resolve(r, &insn);
            isa_legal_judge(&book, &insn, ISA_LEGAL_TEXT, &diags);
            print_error("%s: nothing found that %s takes, e.g. %s\n", target->name, isa_op((enum pto_op)op)->mnemonic,
                        diags.first != NULL ? diags.first->message : verdict.message);
            base_diags_free(&diags);
            ++*unsolved;
        }
    }
    isa_rulebook_free(&book);
}

static struct batch solved[NTARGETS], changed;

/* Accepted, and the same text when it is read and printed, and by way of the generic form. */
static unsigned accept(const struct batch *b, const struct pto_target *target)
{
    unsigned bad = 0;
    struct base_buf text = {0}, again = {0}, generic = {0}, back = {0};
    struct verdict *verdicts = calloc(b->count, sizeof *verdicts);
    print_batch(b, target, &text);
    judge_text(b, &text, target, verdicts);
    for (unsigned i = 0; i < b->count; i++)
        if (verdicts[i].code != 0) {
            print_error("%s: PTO%04u %s: %.*s\n", target->name, verdicts[i].code, verdicts[i].message,
                        (int)(verdicts[i].end - verdicts[i].begin), text.data + verdicts[i].begin);
            bad++;
        }
    print_again(&text, target, false, &again);
    print_again(&text, target, true, &generic);
    print_again(&generic, target, false, &back);
    if (text.len != again.len || memcmp(text.data, again.data, text.len) != 0) {
        print_error("%s: printed, read and printed is another text: %.200s\n", target->name, first_difference(&text, &again));
        bad++;
    }
    if (text.len != back.len || memcmp(text.data, back.data, text.len) != 0) {
        print_error("%s: through the generic form it is another text: %.200s\n", target->name, first_difference(&text, &back));
        bad++;
    }
    free(verdicts);
    base_buf_free(&text);
    base_buf_free(&again);
    base_buf_free(&generic);
    base_buf_free(&back);
    return bad;
}

static void test_accepted(void **state)
{
    (void)state;
    unsigned bad = 0;
    for (unsigned t = 0; t < NTARGETS; t++) {
        const struct pto_target *target = isa_target_find(targets[t]);
        solve_all(target, &solved[t], &bad);
        print_message("%s: %u rows\n", targets[t], solved[t].count);
        bad += accept(&solved[t], target);
    }
    assert_int_equal(bad, 0);
}

/* The same operands as tile values (pto-as.md 6.1). */
static void test_level1(void **state)
{
    (void)state;
    unsigned bad = 0;
    for (unsigned t = 0; t < NTARGETS; t++) {
        changed.count = 0;
        changed.level1 = true;
        for (unsigned i = 0; i < solved[t].count; i++)
            if (asm_row_has_level1(&solved[t].rows[i]))
                changed.rows[changed.count++] = solved[t].rows[i];
        print_message("%s: %u rows as values\n", targets[t], changed.count);
        bad += accept(&changed, isa_target_find(targets[t]));
    }
    changed.level1 = false;
    assert_int_equal(bad, 0);
}

static void add(struct batch *b, const struct asm_row *r, unsigned slot, struct asm_opd o, const struct pto_target *target)
{
    asm_opd_settle(&o, target);
    if (b->count == MAX_ROWS || memcmp(&o, &r->opd[slot], sizeof o) == 0)
        return;
    b->rows[b->count] = *r;
    b->rows[b->count++].opd[slot] = o;
}

/* Each aspect of each operand, one at a time. */
static void change(struct batch *b, const struct asm_row *r, const struct pto_target *target)
{
    const struct isa_op_info *info = isa_op(r->op);
    for (unsigned s = 0; s < info->nslots; s++) {
        struct asm_opd o = r->opd[s];
        if (isa_slot_is_optional(&info->slots[s]))
            add(b, r, s, o.form == ASM_FORM_NONE ? asm_opd_first((enum pto_slot_kind)info->slots[s].kind) : (struct asm_opd){0}, target);
        if (o.form == ASM_FORM_NONE)
            continue;
        bool element = o.form == ASM_FORM_TILE || o.form == ASM_FORM_VIEW || o.form == ASM_FORM_PTR, free_int = info->slots[s].kind == PTO_OPD_SCALAR || info->slots[s].kind == PTO_OPD_INT;
        for (unsigned d = 0; d < sizeof asm_opd_dtypes && element; d++) {
            o.dtype = asm_opd_dtypes[d];
            add(b, r, s, o, target);
        }
        for (unsigned d = 0; d < sizeof asm_opd_int_dtypes && o.form == ASM_FORM_INT && free_int; d++) {
            o.dtype = asm_opd_int_dtypes[d];
            add(b, r, s, o, target);
        }
        for (unsigned d = 0; d < sizeof asm_opd_float_dtypes && o.form == ASM_FORM_FLOAT; d++) {
            o.dtype = asm_opd_float_dtypes[d];
            add(b, r, s, o, target);
        }
        o = r->opd[s];
        if (o.form != ASM_FORM_TILE)
            continue;
        for (unsigned k = 1; k < sizeof asm_opd_spaces; k++) {
            o.space = asm_opd_spaces[k];
            add(b, r, s, o, target);
        }
        o = r->opd[s];
        for (unsigned k = 0; k < 6; k++) {
            o.blayout = (uint8_t)(k / 3);
            o.slayout = (uint8_t)(k % 3);
            add(b, r, s, o, target);
        }
        static const int32_t sizes[] = {1, 8, 24, 32, 64, 256};
        for (unsigned k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
            o = r->opd[s];
            o.rows = o.v_row = sizes[k];
            add(b, r, s, o, target);
            o = r->opd[s];
            o.cols = o.v_col = sizes[k];
            add(b, r, s, o, target);
        }
        static const int32_t valids[] = {-1, 0, 1, 3, 8};
        for (unsigned k = 0; k < sizeof valids / sizeof valids[0]; k++) {
            o = r->opd[s];
            o.v_row = valids[k];
            add(b, r, s, o, target);
            o = r->opd[s];
            o.v_col = valids[k];
            add(b, r, s, o, target);
        }
    }
}

static unsigned compare(const struct batch *b, const struct pto_target *target)
{
    unsigned bad = 0;
    struct base_buf text = {0};
    struct verdict *verdicts = calloc(b->count + 1, sizeof *verdicts);
    print_batch(b, target, &text);
    judge_text(b, &text, target, verdicts);
    for (unsigned i = 0; i < b->count; i++) {
        struct reading r = read_row(&b->rows[i], target);
        unsigned code = verdicts[i].code;
        bool simple = code >= PLACE && code <= ABSENT && code != DISTINCT;
        if (r.broken != 0 && code == 0) {
            print_error("%s: accepted, but the row refuses it (%08x): %.*s\n", target->name, (unsigned)r.broken,
                        (int)(verdicts[i].end - verdicts[i].begin), text.data + verdicts[i].begin);
            bad++;
        } else if (simple && ((r.broken | r.perhaps) >> (code - 1000) & 1) == 0) {
            print_error("%s: refused (PTO%04u %s), but the row does not say so: %.*s\n", target->name, code, verdicts[i].message,
                        (int)(verdicts[i].end - verdicts[i].begin), text.data + verdicts[i].begin);
            bad++;
        }
    }
    free(verdicts);
    base_buf_free(&text);
    return bad;
}

static void test_changed(void **state)
{
    (void)state;
    unsigned bad = 0, total = 0;
    for (unsigned t = 0; t < NTARGETS; t++) {
        const struct pto_target *target = isa_target_find(targets[t]);
        changed.count = 0;
        for (unsigned i = 0; i < solved[t].count; i++) {
            change(&changed, &solved[t].rows[i], target);
            if (changed.count > MAX_ROWS - 1000 || i + 1 == solved[t].count) {
                bad += compare(&changed, target);
                total += changed.count;
                changed.count = 0;
            }
        }
    }
    print_message("%u programs\n", total);
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_accepted), cmocka_unit_test(test_level1), cmocka_unit_test(test_changed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
