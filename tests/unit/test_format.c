/* The format strings of all rows: they compile, name every slot and only what the row has, and alternatives can be told apart. */
#include "asm/format.h"
#include "isa/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct asm_formats formats;

static void wrong(enum pto_op op, unsigned form, const char *what, const struct asm_elem *e)
{
    print_error("%s, form %u: %s `%.*s`\n", isa_op(op)->mnemonic, form, what, e != NULL ? (int)e->len : 0, e != NULL && e->text != NULL ? e->text : "");
    fail();
}

static void check_element(enum pto_op op, unsigned form, const struct asm_elem *e)
{
    const struct isa_op_info *info = isa_op(op);
    switch ((enum asm_elem_kind)e->kind) {
    case ASM_EL_USE:
    case ASM_EL_TYPE:
        if (e->slot < 0)
            wrong(op, form, "no slot is called", e);
        if (isa_slot_is_list(&info->slots[e->slot]))
            wrong(op, form, "a list wants ... behind", e);
        break;
    case ASM_EL_USES:
    case ASM_EL_TYPES:
    case ASM_EL_SUCCESSOR:
        if (e->slot < 0 || !isa_slot_is_list(&info->slots[e->slot]))
            wrong(op, form, "no list is called", e);
        break;
    case ASM_EL_ATTR:
        if (e->attr == 0)
            wrong(op, form, "no attribute is called", e);
        break;
    case ASM_EL_SLOT_TYPES:
        if (e->nslots == 0)
            wrong(op, form, "no values stand in front of", e);
        break;
    case ASM_EL_OPEN:
    case ASM_EL_CLAUSES:
    case ASM_EL_CLAUSE:
        if (e->next == 0)
            wrong(op, form, "a group is not closed", NULL);
        break;
    case ASM_EL_PUNCT:
        if (e->len > 1 && (e->len != 2 || memcmp(e->text, "->", 2) != 0))
            wrong(op, form, "punctuation needs blanks around it:", e);
        break;
    case ASM_EL_WORD:
        for (unsigned i = 0; i < e->len; i++)
            if (strchr("(){}[],:$@#?~&|", e->text[i]) != NULL)
                wrong(op, form, "punctuation needs blanks around it:", e);
        break;
    case ASM_EL_END:
    case ASM_EL_SAME:
    case ASM_EL_DROP:
    case ASM_EL_FUNC:
    case ASM_EL_WORDS:
    case ASM_EL_REGION:
    case ASM_EL_DICT:
    case ASM_EL_CLOSE:
    case ASM_EL_CLAUSES_END:
        break;
    }
}

static bool has_text(enum pto_op op) { return isa_op(op)->format[0] != '\0'; }

static void every_form_compiles(void **state)
{
    (void)state;
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        const struct asm_format *format = asm_format(&formats, (enum pto_op)op);
        unsigned blanks = 0, words = 1;
        for (const char *s = isa_op((enum pto_op)op)->format; *s != '\0'; s++)
            blanks += s[0] == ' ' && s[1] == ' ';
        for (const char *s = isa_op((enum pto_op)op)->format; (s = strstr(s, " || ")) != NULL; s++)
            words++;
        if (blanks != 0 || format->nforms != words)
            wrong((enum pto_op)op, 0, "stray blanks, or too many alternatives", NULL);
        for (unsigned f = 0; f < format->nforms; f++) {
            unsigned dicts = 0;
            for (const struct asm_elem *e = format->forms[f].elems; e->kind != ASM_EL_END; e++) {
                check_element((enum pto_op)op, f, e);
                dicts += e->kind == ASM_EL_DICT && !e->read_only;
            }
            if (dicts > 1)
                wrong((enum pto_op)op, f, "{} stands twice; further places are {~}", NULL);
        }
    }
}

static void every_slot_is_named(void **state)
{
    (void)state;
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        const struct isa_op_info *info = isa_op((enum pto_op)op);
        const struct asm_format *format = asm_format(&formats, (enum pto_op)op);
        for (int s = 0; s < info->nslots && has_text((enum pto_op)op); s++) {
            bool named = isa_slot_is_result(&info->slots[s]) || info->slots[s].dir == PTO_DIR_OPTOUT;
            for (unsigned f = 0; f < format->nforms; f++)
                named |= format->forms[f].named[s];
            if (!named) {
                print_error("%s: no form names %s\n", info->mnemonic, info->slots[s].name);
                fail();
            }
        }
    }
}

static bool same_element(const struct asm_elem *a, const struct asm_elem *b)
{
    bool text = a->kind == ASM_EL_WORD || a->kind == ASM_EL_PUNCT || a->kind == ASM_EL_ATTR;
    return a->kind == b->kind && a->slot == b->slot && (!text || (a->len == b->len && memcmp(a->text, b->text, a->len) == 0));
}

static void alternatives_differ(void **state)
{
    (void)state;
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        const struct asm_format *format = asm_format(&formats, (enum pto_op)op);
        for (unsigned f = 1; f < format->nforms; f++)
            for (unsigned g = 0; g < f; g++) {
                const struct asm_elem *a = format->forms[f].elems, *b = format->forms[g].elems;
                while (a->kind != ASM_EL_END && same_element(a, b))
                    a++, b++;
                if (a->kind == ASM_EL_END && b->kind == ASM_EL_END)
                    wrong((enum pto_op)op, f, "says the same as an earlier one", NULL);
            }
    }
}

/* A word of a form may not be taken for the bare name of an operation (pto-as.md 6.2): the statement would end in front of it. */
static void words_name_no_operation(void **state)
{
    (void)state;
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        const struct asm_format *format = asm_format(&formats, (enum pto_op)op);
        for (unsigned f = 0; f < format->nforms; f++)
            for (const struct asm_elem *e = format->forms[f].elems; e->kind != ASM_EL_END; e++) {
                bool legacy;
                if (e->kind == ASM_EL_WORD && isa_op_find(e->text, e->len, &legacy) != PTO_OP_NONE)
                    wrong((enum pto_op)op, f, "this is an operation, too:", e);
            }
    }
}

static bool all_attrs(const void *ctx, const struct asm_elem *attr)
{
    (void)attr;
    return *(const bool *)ctx;
}

/* What a form demands it holds itself, and nothing less. */
static void forms_hold_what_they_name(void **state)
{
    (void)state;
    const bool yes = true, no = false;
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        const struct isa_op_info *info = isa_op((enum pto_op)op);
        const struct asm_format *format = asm_format(&formats, (enum pto_op)op);
        for (unsigned f = 0; f < format->nforms; f++) {
            const struct asm_form *form = &format->forms[f];
            bool given[PTO_MAX_SLOTS], attrs = false;
            int required = -1;
            for (const struct asm_elem *e = form->elems; e->kind != ASM_EL_END; e++)
                attrs |= (e->kind == ASM_EL_ATTR || e->kind == ASM_EL_WORDS) && !e->optional;
            for (int s = 0; s < info->nslots; s++) {
                given[s] = isa_slot_is_result(&info->slots[s]) || (form->named[s] && !form->optional[s]);
                if (given[s] && !isa_slot_is_result(&info->slots[s]) && !isa_slot_is_list(&info->slots[s]))
                    required = s;
            }
            struct asm_parts parts = {.given = given, .has = all_attrs, .ctx = attrs ? &yes : &no};
            if (attrs && !asm_form_holds(form, info, &(struct asm_parts){.given = given, .has = all_attrs, .ctx = &yes}))
                continue; /* its groups want operands, too */
            if (!asm_form_holds(form, info, &parts))
                wrong((enum pto_op)op, f, "does not hold what it demands", NULL);
            if (required < 0)
                continue;
            given[required] = false;
            if (asm_form_holds(form, info, &parts))
                wrong((enum pto_op)op, f, "holds an operation that lacks an operand", NULL);
        }
    }
}

static void forms_read_well(void **state)
{
    (void)state;
    struct base_buf b = {0};
    asm_put_form(&b, isa_op(PTO_OP_TSTORE), &asm_format(&formats, PTO_OP_TSTORE)->forms[0]);
    assert_string_equal(b.data, "pto.tstore ins(%src : T [, %pre : T] [fp %fp : T]) outs(%dst : T) {attributes}");
    b.len = 0;
    asm_put_form(&b, isa_op(PTO_OP_SET_FLAG), &asm_format(&formats, PTO_OP_SET_FLAG)->forms[0]);
    assert_string_equal(b.data, "pto.set_flag [<src_pipe>, <dst_pipe>, <event_id>] {attributes}");
    base_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_form_compiles), cmocka_unit_test(every_slot_is_named), cmocka_unit_test(alternatives_differ), cmocka_unit_test(words_name_no_operation),
                                       cmocka_unit_test(forms_hold_what_they_name), cmocka_unit_test(forms_read_well)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    asm_formats_free(&formats);
    return failed;
}
