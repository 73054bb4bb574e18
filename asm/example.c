/* Worked examples (example.h). What verifies is an example: the same checks as of a file decide. */
#include "asm/example.h"
#include "asm/row.h"

#include <string.h>

static const struct written {
    const char *target, *ops, *text;
} written[] = {
#define PTO_EXAMPLE(target, ops, text) {target, ops, text},
#include "isa/example.def"
#undef PTO_EXAMPLE
};

/* Is the mnemonic one of the words? */
static bool names(const char *words, const char *mnemonic)
{
    size_t n = strlen(mnemonic);
    for (const char *w = words; *w != '\0'; w += strspn(w, " ")) {
        size_t len = strcspn(w, " ");
        if (len == n && memcmp(w, mnemonic, n) == 0)
            return true;
        w += len;
    }
    return false;
}

struct bench {
    struct base_sources sources;
    struct base_diags diags;
    struct pto_program program;
};

static bool load(struct bench *b, const char *data, size_t len, const struct pto_target *target)
{
    const struct asm_options options = {.arch = target};
    memset(b, 0, sizeof *b);
    base_diags_init(&b->diags, &b->sources);
    return asm_parse(&b->program, base_source_add(&b->sources, "example.pto", data, len), &options, &b->diags);
}

static void unload(struct bench *b)
{
    isa_program_free(&b->program);
    base_diags_free(&b->diags);
    base_sources_free(&b->sources);
}

/* Says the checker nothing against the text, not even a warning? */
static bool is_good(const struct base_buf *text, const struct pto_target *target, bool warnings)
{
    const struct asm_options options = {.arch = target};
    struct bench b;
    bool good = load(&b, text->data, text->len, target) && asm_check(&b.program, &options, &b.diags);
    good = good && (warnings || b.diags.counts[PTO_SEV_WARNING] == 0);
    unload(&b);
    return good;
}

static pto_op_id find_op(const struct pto_program *p, enum pto_op op)
{
    for (pto_op_id id = 1; id < p->nops; id++)
        if (p->ops[id].op == op)
            return id;
    return 0;
}

static pto_op_id function_of(const struct pto_program *p) { return find_op(p, PTO_OP_FUNC); }

/* The row's function with the operation in it, as text. */
static void print_row(const struct asm_row *r, const struct pto_target *target, enum asm_row_frame where, struct base_buf *out)
{
    const struct asm_print_options options = {0};
    struct base_buf frame = {0};
    struct bench b;
    asm_row_put_function(&frame, r, "example", where);
    if (load(&b, frame.data, frame.len, target)) {
        asm_row_put_operation(&b.program, function_of(&b.program), r, where);
        asm_print(&b.program, &options, out);
    }
    unload(&b);
    base_buf_free(&frame);
}

/* The first line of the text in which the operation stands, without the blanks in front. */
static void take_line(const struct base_buf *text, const char *mnemonic, struct base_buf *out)
{
    size_t n = strlen(mnemonic);
    for (size_t begin = 0, end; begin < text->len; begin = end + 1) {
        const char *line = text->data + begin, *stop = memchr(line, '\n', text->len - begin);
        end = stop != NULL ? (size_t)(stop - text->data) : text->len;
        for (size_t i = 0; i + n < end - begin; i++)
            if (memcmp(line + i, mnemonic, n) == 0 && strchr(" (", line[i + n]) != NULL) {
                size_t skip = strspn(line, " ");
                base_put(out, line + skip, end - begin - skip);
                return;
            }
    }
}

static bool make_from_row(enum pto_op op, const struct pto_target *target, bool warnings, struct asm_example *e)
{
    struct isa_rulebook book = {.target = target};
    uint32_t seed = ASM_ROW_SEED;
    bool good = false;
    for (unsigned attempt = 0; attempt < 40 && !good; attempt++) {
        struct asm_row r;
        struct base_buf text = {0};
        if (!asm_row_solve(&seed, &r, op, &book, warnings ? ISA_LEGAL_TEXT : ISA_LEGAL_STRICT))
            break;
        for (unsigned k = 0; isa_op(op)->attrs[k] != 0 && attempt > 0; k++)
            if (asm_random(&seed, 2) != 0)
                (void)asm_row_vary_attr(&seed, &r, k);
        if (attempt % 2 == 0) /* what the rules take and the text does not may need what is not plain */
            asm_row_simplify(&r, &book, warnings ? ISA_LEGAL_TEXT : ISA_LEGAL_STRICT);
        print_row(&r, target, ASM_ROW_TILES, &text);
        good = text.len != 0 && (warnings || strstr(text.data, "\"pto.") == NULL) && is_good(&text, target, warnings);
        if (good) {
            struct base_buf again = {0};
            e->target = target;
            e->text = text;
            if (asm_row_has_level1(&r)) {
                print_row(&r, target, ASM_ROW_VALUES, &again);
                take_line(&again, isa_op(op)->mnemonic, &e->level1);
            }
            base_buf_free(&again);
        } else {
            base_buf_free(&text);
        }
    }
    isa_rulebook_free(&book);
    return good;
}

static void put_generic(enum pto_op op, struct asm_example *e)
{
    const struct asm_print_options options = {.generic = true};
    struct base_buf text = {0}, quoted = {0};
    struct bench b;
    if (load(&b, e->text.data, e->text.len, e->target))
        asm_print(&b.program, &options, &text);
    unload(&b);
    base_printf(&quoted, "%s\"", isa_op(op)->mnemonic); /* "builtin.module", too */
    take_line(&text, quoted.data, &e->generic);
    if (e->generic.len != 0 && e->generic.data[e->generic.len - 1] == '{') /* a region begins */
        base_puts(&e->generic, " .. })");
    base_buf_free(&quoted);
    base_buf_free(&text);
}

void asm_example_make(enum pto_op op, struct asm_example *e)
{
    memset(e, 0, sizeof *e);
    for (size_t i = 0; i < sizeof written / sizeof written[0] && e->target == NULL; i++)
        if (names(written[i].ops, isa_op(op)->mnemonic)) {
            e->target = isa_target_find(written[i].target);
            base_puts(&e->text, written[i].text);
        }
    for (int warnings = 0; warnings < 2; warnings++)
        for (size_t t = 0; t < isa_target_count() && e->target == NULL; t++)
            if ((isa_op(op)->families & isa_target_at(t)->family) != 0)
                (void)make_from_row(op, isa_target_at(t), warnings != 0, e);
    if (e->target != NULL)
        put_generic(op, e);
}

void asm_example_free(struct asm_example *e)
{
    base_buf_free(&e->text);
    base_buf_free(&e->generic);
    base_buf_free(&e->level1);
}
