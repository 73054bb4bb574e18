/* Every operation in every form of its row, with as little and as much as the form allows, and at level 1: what is read prints,
 * reads back the same, and survives the generic form. Only forms are looked at: nothing is verified. */
#include "asm/asm.h"
#include "asm/format.h"
#include "asm/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct asm_formats formats;
static unsigned failures;

static const struct { uint8_t kind; const char *level2, *level1; } types[] = {
    {PTO_TYPE_TILE_BUF, "!pto.tile_buf<vec, 16x64xf32>", "!pto.tile<vec, 16x64xf32>"},
    {PTO_TYPE_PARTITION_VIEW, "!pto.partition_tensor_view<16x64xf32>", NULL}, {PTO_TYPE_TENSOR_VIEW, "!pto.tensor_view<16x64xf32>", NULL},
    {PTO_TYPE_PTR, "!pto.ptr<f32>", NULL}, {PTO_TYPE_FLOAT, "f32", NULL}, {PTO_TYPE_INDEX, "index", NULL}, {PTO_TYPE_INT, "i32", NULL},
    {PTO_TYPE_MULTI_TILE, "!pto.multi_tile_buf<vec, 16x16xf16, count=2>", NULL}, {PTO_TYPE_LOCAL_ARRAY, "!pto.local_array<8xf32>", NULL},
    {PTO_TYPE_STRUCT, "!pto.struct<f32, i8>", NULL}, {PTO_TYPE_EVENT_ARRAY, "!pto.eventid_array<4>", NULL}, {PTO_TYPE_PIPE, "!pto.pipe", NULL},
    {PTO_TYPE_ASYNC_SESSION, "!pto.async_session", NULL}, {PTO_TYPE_ASYNC_EVENT, "!pto.async_event", NULL},
    {PTO_TYPE_PREFETCH_CONTEXT, "!pto.prefetch_async_context", NULL}, {PTO_TYPE_MEMREF, "memref<16xf32>", NULL}, {PTO_TYPE_VECTOR, "vector<4xi16>", NULL}};
enum { NTYPES = sizeof types / sizeof types[0] };

static unsigned type_of(const struct isa_op_info *info, int slot)
{
    const struct isa_slot_kind_info *k = isa_slot_kind((enum pto_slot_kind)info->slots[slot].kind);
    for (unsigned i = 0; i < NTYPES; i++)
        if ((k->types >> types[i].kind & 1) != 0)
            return i;
    return 6;
}

static const char *type_text(const struct isa_op_info *info, int slot, bool level1)
{
    const struct isa_slot_kind_info *k = isa_slot_kind((enum pto_slot_kind)info->slots[slot].kind);
    unsigned t = type_of(info, slot);
    if (types[t].kind == PTO_TYPE_INT && k->width != 0)
        return k->width == 1 ? "i1" : k->width == 64 ? "i64" : "i32";
    return level1 && types[t].level1 != NULL ? types[t].level1 : types[t].level2;
}

static void put_value(struct base_buf *b, const struct isa_op_info *info, int slot, bool level1)
{
    const char *t = type_text(info, slot, level1);
    base_putc(b, '%');
    for (; *t != '\0'; t++)
        base_putc(b, (*t >= 'a' && *t <= 'z') || (*t >= '0' && *t <= '9') ? *t : '_');
}

static void first_value(const char *text, int64_t code, void *ctx)
{
    (void)code;
    const char **first = ctx;
    *first = *first == NULL ? text : *first;
}

static void put_attr(struct base_buf *b, enum pto_attr attr, bool in_place)
{
    const struct isa_attr_info *a = isa_attr(attr);
    const char *text = NULL;
    switch ((enum pto_attr_kind)a->kind) {
    case PTO_AK_ENUM:
        isa_enum_each((enum pto_enum)a->enumeration, first_value, &text);
        base_printf(b, !in_place ? "\"%s\"" : isa_enum_is_word((enum pto_enum)a->enumeration) ? "%s" : "<%s>", text);
        break;
    case PTO_AK_INT:
        base_puts(b, "1");
        break;
    case PTO_AK_BOOL:
        base_puts(b, "true");
        break;
    case PTO_AK_INTS:
        base_puts(b, in_place ? "16, 32" : "[16, 32]");
        break;
    case PTO_AK_SYMBOL:
        base_puts(b, "@f");
        break;
    case PTO_AK_STRING:
        base_puts(b, "\"s\"");
        break;
    case PTO_AK_UNIT:
        base_puts(b, in_place ? a->key : "unit");
        break;
    case PTO_AK_NONE:
    case PTO_AK_ANY:
        base_puts(b, "1 : i32");
        break;
    }
}

static void put_dict(struct base_buf *b, const struct isa_op_info *info, const struct asm_form *form, bool all, bool one)
{
    unsigned n = 0;
    for (const uint8_t *a = info->attrs; *a != 0; a++) {
        if ((!all && (!one || n != 0)) || (form != NULL && asm_form_place(form, *a, "", 0) != NULL))
            continue;
        base_printf(b, "%s\"%s\" = ", n++ != 0 ? ", " : "{", isa_attr((enum pto_attr)*a)->key);
        put_attr(b, (enum pto_attr)*a, false);
    }
    base_puts(b, n != 0 ? "} " : "");
}

static void put_types(struct base_buf *b, const struct isa_op_info *info, int slot, uint32_t n, unsigned *written)
{
    for (uint32_t k = 0; k < n; k++) {
        base_puts(b, (*written)++ != 0 ? ", " : "");
        base_puts(b, type_text(info, slot, false));
    }
}

/* One operation in this form; all: with everything optional. */
static void put_op(struct base_buf *b, const struct isa_op_info *info, const struct asm_form *form, bool all)
{
    uint32_t count[PTO_MAX_SLOTS] = {0};
    unsigned results = 0, written = 0;
    for (int s = 0; s < info->nslots; s++)
        results += info->slots[s].dir == PTO_DIR_RES;
    for (unsigned k = 0; k < results; k++)
        base_printf(b, "%s%%r%u", k != 0 ? ", " : "", k);
    base_printf(b, "%s%s ", results != 0 ? " = " : "", info->mnemonic);
    for (uint32_t k = 0; form->elems[k].kind != ASM_EL_END; k++) {
        const struct asm_elem *e = &form->elems[k];
        written = 0;
        if (e->kind == ASM_EL_OPEN && (!all || e->read_only || form->elems[k + 2].kind == ASM_EL_DROP)) {
            k = e->next - 1u;
            continue;
        }
        if (e->kind == ASM_EL_CLAUSES && !all) {
            while (form->elems[k].kind != ASM_EL_CLAUSES_END)
                k++;
            continue;
        }
        switch ((enum asm_elem_kind)e->kind) {
        case ASM_EL_WORD:
        case ASM_EL_PUNCT:
            base_put(b, e->text, e->len);
            break;
        case ASM_EL_USE:
        case ASM_EL_USES:
            count[e->slot] = e->kind == ASM_EL_USES && all ? 2 : 1;
            for (uint32_t i = 0; i < count[e->slot]; i++) {
                base_puts(b, i != 0 ? ", " : "");
                put_value(b, info, e->slot, false);
            }
            break;
        case ASM_EL_TYPE:
            put_types(b, info, e->slot, 1, &written);
            break;
        case ASM_EL_TYPES:
            put_types(b, info, e->slot, count[e->slot], &written);
            break;
        case ASM_EL_SLOT_TYPES:
            for (unsigned i = 0; i < e->nslots; i++)
                put_types(b, info, e->slots[i], count[e->slots[i]], &written);
            break;
        case ASM_EL_SAME:
            for (int s = 0; s < info->nslots && written == 0; s++)
                if (isa_slot_kind((enum pto_slot_kind)info->slots[s].kind)->shared)
                    put_types(b, info, s, 1, &written);
            break;
        case ASM_EL_FUNC:
            base_puts(b, "(");
            for (int s = 0; s < info->nslots; s++)
                put_types(b, info, s, count[s], &written);
            base_puts(b, ") -> ()");
            break;
        case ASM_EL_ATTR:
            put_attr(b, (enum pto_attr)e->attr, true);
            break;
        case ASM_EL_WORDS:
            assert_non_null(isa_flags(e->text, e->len)); /* bind.c relies on it */
            base_put(b, isa_flags(e->text, e->len)->words, strcspn(isa_flags(e->text, e->len)->words, " "));
            break;
        case ASM_EL_DICT:
            if (!e->read_only)
                put_dict(b, info, form, all, e->needed);
            break;
        case ASM_EL_CLAUSE:
            base_puts(b, ",");
            break;
        case ASM_EL_DROP:
        case ASM_EL_SUCCESSOR:
        case ASM_EL_REGION:
        case ASM_EL_OPEN:
        case ASM_EL_CLOSE:
        case ASM_EL_CLAUSES:
        case ASM_EL_CLAUSES_END:
        case ASM_EL_END:
            break;
        }
        base_puts(b, " ");
    }
}

/* The same at level 1: operands and results of the form. */
static void put_level1(struct base_buf *b, const struct isa_op_info *info, const struct asm_form *form, bool all)
{
    struct base_buf operands = {0}, result_types = {0}, operand_types = {0};
    unsigned n = 0, results = 0;
    for (int s = 0; s < info->nslots; s++) {
        bool out = isa_slot_is_out(&info->slots[s]) && form->named[s] && (all || info->slots[s].dir != PTO_DIR_OPTOUT || !form->optional[s]);
        if (!out && info->slots[s].dir != PTO_DIR_RES)
            continue;
        base_printf(b, "%s%%r%u", results != 0 ? ", " : "", results);
        base_printf(&result_types, "%s%s", results++ != 0 ? ", " : "", type_text(info, s, true));
    }
    for (unsigned k = 0; k < form->norder; k++) {
        int s = form->order[k];
        uint8_t dir = info->slots[s].dir;
        if (dir == PTO_DIR_OUT || dir == PTO_DIR_OPTOUT || (!all && (form->optional[s] || info->slots[s].role == PTO_ROLE_TMP)))
            continue;
        base_puts(&operands, n != 0 ? ", " : "");
        put_value(&operands, info, s, true);
        base_printf(&operand_types, "%s%s", n++ != 0 ? ", " : "", type_text(info, s, true));
    }
    base_printf(b, "%s%s %s ", results != 0 ? " = " : "", info->mnemonic, operands.data != NULL ? operands.data : "");
    bool needs = all;
    for (const struct asm_elem *e = form->elems; e->kind != ASM_EL_END; e++)
        needs |= (e->kind == ASM_EL_ATTR && !e->optional) || e->needed;
    put_dict(b, info, NULL, needs, false);
    base_printf(b, ": (%s) -> (%s)", operand_types.data != NULL ? operand_types.data : "", result_types.data != NULL ? result_types.data : "");
    base_buf_free(&operands);
    base_buf_free(&operand_types);
    base_buf_free(&result_types);
}

static void put_program(struct base_buf *b, const struct isa_op_info *info, const char *op, bool level1)
{
    base_puts(b, "func.func @f(");
    bool seen[NTYPES + 3] = {false};
    unsigned n = 0;
    for (int s = 0; s < info->nslots; s++) {
        const char *t = type_text(info, s, level1);
        unsigned id = type_of(info, s);
        id = strcmp(t, "i1") == 0 ? NTYPES : strcmp(t, "i64") == 0 ? NTYPES + 1 : id;
        if (seen[id] || isa_slot_is_result(&info->slots[s]))
            continue;
        seen[id] = true;
        base_puts(b, n++ != 0 ? ", " : "");
        put_value(b, info, s, level1);
        base_printf(b, ": %s", t);
    }
    base_printf(b, ") {\n  %s\n  return\n}\n", op);
}

static bool print_text(const char *text, bool generic, struct base_buf *out)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_program p;
    base_diags_init(&diags, &sources);
    uint32_t file = base_source_add(&sources, "t.pto", text, strlen(text));
    const struct asm_options options = {0};
    bool ok = asm_parse(&p, file, &options, &diags);
    if (ok)
        asm_print(&p, &(struct asm_print_options){.generic = generic}, out);
    else
        base_printf(out, "%s", diags.first != NULL ? diags.first->message : "");
    isa_program_free(&p);
    base_diags_free(&diags);
    base_sources_free(&sources);
    return ok;
}

static void complain(const char *what, const char *from, const char *to)
{
    failures++;
    print_error("%s:\n%s--- becomes\n%s\n", what, from, to != NULL ? to : "");
}

/* Keeps of a and b: text, its canonical form, through the generic form and back. */
static void check(const struct isa_op_info *info, struct base_buf *op, bool level1)
{
    struct base_buf text = {0}, first = {0}, again = {0}, generic = {0}, back = {0}, generic2 = {0};
    put_program(&text, info, op->data, level1);
    if (!print_text(text.data, false, &first))
        complain("not read", text.data, first.data);
    else if (!print_text(first.data, false, &again) || strcmp(first.data, again.data) != 0)
        complain("printed text", first.data, again.data);
    else if (!print_text(first.data, true, &generic) || !print_text(generic.data, false, &back) || strcmp(first.data, back.data) != 0)
        complain("through the generic form", generic.len != 0 ? generic.data : first.data, back.data);
    else if (!print_text(generic.data, true, &generic2) || strcmp(generic.data, generic2.data) != 0)
        complain("generic form", generic.data, generic2.data);
    struct base_buf *all[] = {&text, &first, &again, &generic, &back, &generic2};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        base_buf_free(all[i]);
    op->len = 0;
}

static bool is_plain(const struct isa_op_info *info, const struct asm_form *form)
{
    bool plain = info->format[0] != '\0' && strcmp(info->mnemonic, "func.return") != 0 && strcmp(info->mnemonic, "func.call") != 0;
    for (const struct asm_elem *e = form->elems; e->kind != ASM_EL_END; e++)
        plain = plain && e->kind != ASM_EL_SUCCESSOR && e->kind != ASM_EL_REGION;
    return plain && strncmp(info->mnemonic, "scf.", 4) != 0;
}

static void forms_survive(void **state)
{
    (void)state;
    struct base_buf op = {0};
    for (unsigned o = 1; o < PTO_OP_COUNT; o++)
        for (unsigned f = 0; f < asm_format(&formats, (enum pto_op)o)->nforms; f++)
            for (int all = 0; all < 2; all++) {
                const struct asm_form *form = &asm_format(&formats, (enum pto_op)o)->forms[f];
                if (!is_plain(isa_op((enum pto_op)o), form))
                    continue;
                put_op(&op, isa_op((enum pto_op)o), form, all != 0);
                check(isa_op((enum pto_op)o), &op, false);
            }
    base_buf_free(&op);
    assert_int_equal(failures, 0);
}

static void level1_survives(void **state)
{
    (void)state;
    struct base_buf op = {0};
    failures = 0;
    for (unsigned o = 1; o < PTO_OP_COUNT; o++)
        for (unsigned f = 0; f < asm_format(&formats, (enum pto_op)o)->nforms; f++)
            for (int all = 0; all < 2; all++) {
                const struct asm_form *form = &asm_format(&formats, (enum pto_op)o)->forms[f];
                if (!form->dps || form->norder == 0)
                    continue;
                put_level1(&op, isa_op((enum pto_op)o), form, all != 0);
                check(isa_op((enum pto_op)o), &op, true);
            }
    base_buf_free(&op);
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(forms_survive), cmocka_unit_test(level1_survives)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    asm_formats_free(&formats);
    return failed;
}
