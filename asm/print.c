/* Canonical text of a program, from the same format strings that the parser reads by: printing, parsing and printing again
 * gives the same bytes. Names are kept; a value without one, or whose name is taken where it stands, gets a number. */
#include "asm/print.h"

#include <stdlib.h>
#include <string.h>

void asm_put_indent(struct asm_printer *x)
{
    for (unsigned i = 0; i < x->indent; i++)
        base_puts(x->out, "  ");
}

/* ---- names ---- */

static void mark_names(struct asm_printer *x)
{
    const struct pto_program *p = x->p;
    /* numbers keep off every name, wherever it stands */
    for (pto_value_id v = 1; v < p->nvalues; v++)
        if (p->values[v].name != 0)
            x->used[p->values[v].name] = 1;
}

static bool name_is_used(struct asm_printer *x, uint32_t number)
{
    char text[16];
    int n = snprintf(text, sizeof text, "%u", number);
    pto_str_id id = base_find(&x->p->strings, text, (size_t)n);
    return id != 0 && x->used[id] != 0;
}

void asm_print_bind(struct asm_printer *x, pto_value_id v, uint32_t pack)
{
    pto_str_id name = x->p->values[v].name;
    struct asm_value_name *n = &x->names[v];
    n->pack = pack;
    if (name != 0 && (x->bound[name] == 0 || pack > 1)) {
        n->name = name;
        if (x->bound[name] == 0) {
            x->bound[name] = v;
            BASE_GROW(x->undo, x->nundo, x->undo_cap);
            x->undo[x->nundo++] = name;
        }
        return;
    }
    n->name = 0;
    n->pack = 0;
    do
        n->number = x->next_number++;
    while (name_is_used(x, n->number));
}

void asm_print_unbind(struct asm_printer *x, uint32_t mark)
{
    while (x->nundo > mark)
        x->bound[x->undo[--x->nundo]] = 0;
}

void asm_put_value(struct asm_printer *x, pto_value_id v)
{
    const struct asm_value_name *n = &x->names[v];
    if (n->name != 0)
        base_printf(x->out, "%%%s", base_str(&x->p->strings, n->name));
    else
        base_printf(x->out, "%%%u", n->number);
    if (n->pack != 0)
        base_printf(x->out, "#%u", n->pack - 1);
}

/* Results that share a name are one `%r:n`. */
static void put_results(struct asm_printer *x, const struct pto_operation *op)
{
    for (uint32_t i = 0; i < op->nresults;) {
        pto_value_id v = op->results + i;
        pto_str_id name = x->p->values[v].name;
        uint32_t n = 1;
        while (name != 0 && x->bound[name] == 0 && i + n < op->nresults && x->p->values[v + n].name == name)
            n++;
        for (uint32_t k = 0; k < n; k++)
            asm_print_bind(x, v + k, n > 1 ? k + 1 : 0);
        base_puts(x->out, i != 0 ? ", " : "");
        uint32_t pack = x->names[v].pack;
        x->names[v].pack = 0;
        asm_put_value(x, v);
        x->names[v].pack = pack;
        if (n > 1)
            base_printf(x->out, ":%u", n);
        i += n;
    }
    if (op->nresults != 0)
        base_puts(x->out, " = ");
}

/* ---- parts of operations ---- */

static bool given(const struct asm_printer *x, const struct pto_operation *op, int slot)
{
    return isa_operand(x->p, op, slot) != 0;
}

static void put_type_list(struct asm_printer *x, const pto_value_id *values, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) {
        base_puts(x->out, k != 0 ? ", " : "");
        asm_put_type(x, asm_print_type_of(x, values[k]));
    }
}

static void put_result_types(struct asm_printer *x, const struct pto_operation *op)
{
    bool one = op->nresults == 1 && isa_type(x->p, asm_print_type_of(x, op->results))->kind != PTO_TYPE_FUNC;
    base_puts(x->out, one ? "" : "(");
    for (uint32_t k = 0; k < op->nresults; k++) {
        base_puts(x->out, k != 0 ? ", " : "");
        asm_put_type(x, asm_print_type_of(x, op->results + k));
    }
    base_puts(x->out, one ? "" : ")");
}

static pto_str_id attr_key(const struct asm_printer *x, const struct asm_elem *e)
{
    return e->attr != 0 ? e->attr : base_find(&x->p->strings, e->text, e->len);
}

static const struct pto_attribute *placed_attr(const struct asm_printer *x, const struct pto_operation *op, const struct asm_elem *e)
{
    pto_str_id key = attr_key(x, e);
    return key != 0 ? isa_find_attr(x->p, op, key) : NULL;
}

/* Stands the attribute at a place of its own? Then it is not in the dictionary. */
static bool is_placed(struct asm_printer *x, const struct pto_operation *op, pto_str_id key)
{
    (void)op;
    return x->form != NULL && asm_form_place(x->form, key < PTO_ATTR_COUNT ? (uint16_t)key : 0, base_str(&x->p->strings, key), base_str_len(&x->p->strings, key)) != NULL;
}

static void put_placed(struct asm_printer *x, const struct pto_operation *op, const struct asm_elem *e)
{
    const struct pto_attribute *a = placed_attr(x, op, e);
    if (a == NULL) {
        base_puts(x->out, "<?>");
        return;
    }
    if (a->kind == PTO_LIT_UNIT) {
        base_put(x->out, e->text, e->len);
        return;
    }
    if (a->kind == PTO_LIT_ENUM && e->quoted) {
        const char *quoted = isa_enum_text((enum pto_enum)a->enumeration, a->i);
        base_printf(x->out, "\"%s\"", quoted != NULL ? quoted : "?");
        return;
    }
    if (a->kind == PTO_LIT_ENUM) {
        const char *text = isa_enum_text((enum pto_enum)a->enumeration, a->i);
        if (isa_enum_is_long((enum pto_enum)a->enumeration) && !e->brief)
            asm_put_attr_value(x, a);
        else
            base_printf(x->out, isa_enum_is_word((enum pto_enum)a->enumeration) ? "%s" : "<%s>", text != NULL ? text : "?");
        return;
    }
    if (a->kind != PTO_LIT_ARRAY) {
        asm_put_attr_value(x, a);
        return;
    }
    for (uint32_t k = 0; k < a->count; k++) {
        const struct pto_attribute *item = &x->p->attrs[a->first + k];
        base_puts(x->out, k != 0 ? ", " : "");
        if (item->kind == PTO_LIT_STRING)
            base_puts(x->out, base_str(&x->p->strings, item->str));
        else
            asm_put_attr_value(x, item);
    }
}

static pto_value_id result_of_slot(const struct pto_operation *op, int slot)
{
    const struct pto_slot *slots = isa_op((enum pto_op)op->op)->slots;
    uint32_t k = 0;
    for (int s = 0; s < slot; s++)
        k += isa_slot_is_result(&slots[s]);
    return k < op->nresults ? op->results + k : 0;
}

static void put_slot_type(struct asm_printer *x, const struct pto_operation *op, int slot)
{
    bool result = isa_slot_is_result(&isa_op((enum pto_op)op->op)->slots[slot]);
    asm_put_type(x, asm_print_type_of(x, result ? result_of_slot(op, slot) : isa_operand(x->p, op, slot)));
}

static void put_same_type(struct asm_printer *x, const struct pto_operation *op)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    for (int s = 0; s < info->nslots; s++)
        if (isa_slot_kind((enum pto_slot_kind)info->slots[s].kind)->shared) {
            put_slot_type(x, op, s);
            return;
        }
}

/* ---- the format ---- */

struct op_parts {
    const struct asm_printer *x;
    const struct pto_operation *op;
    bool given[PTO_MAX_SLOTS];
};

static bool has_attr(const void *ctx, const struct asm_elem *e)
{
    const struct op_parts *parts = ctx;
    return placed_attr(parts->x, parts->op, e) != NULL;
}

static struct asm_parts parts_of(struct op_parts *parts)
{
    const struct isa_op_info *info = isa_op((enum pto_op)parts->op->op);
    for (int s = 0; s < info->nslots; s++)
        parts->given[s] = isa_slot_is_result(&info->slots[s]) || given(parts->x, parts->op, s) || isa_slot_result(parts->x->p, parts->op, s) != 0;
    return (struct asm_parts){.given = parts->given, .has = has_attr, .ctx = parts, .level1 = (parts->op->flags & PTO_OPFLAG_SSA) != 0};
}

static bool attrs_have_place(struct asm_printer *x, const struct pto_operation *op, const struct asm_form *form)
{
    bool dict = false, needed = false, rest = false;
    for (const struct asm_elem *e = form->elems; e->kind != ASM_EL_END; e++) {
        dict |= e->kind == ASM_EL_DICT && !e->read_only;
        needed |= e->needed;
    }
    x->form = form;
    for (uint32_t k = 0; k < op->nattrs; k++)
        rest |= !is_placed(x, op, x->p->attrs[op->attrs + k].key);
    return rest ? dict : !needed;
}

/* Level-1 text has no places for absent operands: would a reader put one that may be absent itself into an earlier empty place? */
static bool would_shift(const struct asm_printer *x, const struct pto_operation *op, const struct asm_form *form)
{
    const struct pto_slot *slots = isa_op((enum pto_op)op->op)->slots;
    const struct pto_slot *empty = NULL;
    for (unsigned k = 0; k < form->norder; k++) {
        const struct pto_slot *s = &slots[form->order[k]];
        if (isa_slot_is_result(s) || (isa_slot_is_out(s) && s->dir != PTO_DIR_INOUT))
            continue;
        if (isa_operand(x->p, op, form->order[k]) == 0)
            empty = isa_slot_is_list(s) ? empty : s;
        else if (empty != NULL && empty->kind == s->kind && (isa_slot_is_optional(s) || s->role == PTO_ROLE_TMP))
            return true;
        else if (!isa_slot_is_list(s))
            empty = NULL;
    }
    return false;
}

/* The first form that can show all of the operation; NULL: only the generic form can. */
static const struct asm_form *form_of(struct asm_printer *x, const struct pto_operation *op)
{
    const struct asm_format *format = asm_format(&x->formats, (enum pto_op)op->op);
    struct op_parts all = {.x = x, .op = op};
    const struct asm_parts parts = parts_of(&all);
    bool ssa = (op->flags & PTO_OPFLAG_SSA) != 0;
    for (unsigned k = 0; k < format->nforms; k++)
        if (asm_form_holds(&format->forms[k], isa_op((enum pto_op)op->op), &parts) && (ssa ? !would_shift(x, op, &format->forms[k]) : attrs_have_place(x, op, &format->forms[k])))
            return &format->forms[k];
    return NULL;
}

/* Blank between the last thing printed and this element? */
static bool blank_before(const struct asm_elem *prev, const struct asm_elem *e)
{
    char c = e->kind == ASM_EL_PUNCT && e->len == 1 ? e->text[0] : '\0';
    char last = prev != NULL && prev->kind == ASM_EL_PUNCT && prev->len == 1 ? prev->text[0] : '\0';
    if (last == '(' || last == '[' || last == '<' || c == ',' || c == ')' || c == ']' || c == '>' || e->kind == ASM_EL_DICT)
        return false;
    if (c == '<')
        return false;
    if (c == '(')
        return prev != NULL && prev->kind != ASM_EL_WORD && prev->kind != ASM_EL_ATTR;
    if (c == '[')
        return prev != NULL && prev->kind != ASM_EL_USE;
    return true;
}

static void put_element(struct asm_printer *x, const struct pto_operation *op, const struct asm_elem *e)
{
    uint32_t n = 0;
    const pto_value_id *list;
    switch ((enum asm_elem_kind)e->kind) {
    case ASM_EL_WORD:
    case ASM_EL_PUNCT:
        base_put(x->out, e->text, e->len);
        break;
    case ASM_EL_USE:
        asm_put_value(x, isa_operand(x->p, op, e->slot));
        break;
    case ASM_EL_USES:
        list = isa_operand_list(x->p, op, e->slot, &n);
        for (uint32_t k = 0; k < n; k++) {
            base_puts(x->out, k != 0 ? ", " : "");
            asm_put_value(x, list[k]);
        }
        break;
    case ASM_EL_TYPE:
        put_slot_type(x, op, e->slot);
        break;
    case ASM_EL_TYPES:
        list = isa_operand_list(x->p, op, e->slot, &n);
        put_type_list(x, list, n);
        break;
    case ASM_EL_SLOT_TYPES:
        for (unsigned k = 0; k < e->nslots; k++) {
            uint32_t count;
            list = isa_operand_list(x->p, op, e->slots[k], &count);
            for (uint32_t i = 0; i < count; i++)
                if (list[i] != 0) {
                    base_puts(x->out, n++ != 0 ? ", " : "");
                    asm_put_type(x, asm_print_type_of(x, list[i]));
                }
        }
        break;
    case ASM_EL_SAME:
        put_same_type(x, op);
        break;
    case ASM_EL_FUNC:
        base_putc(x->out, '(');
        for (int s = 0; s < isa_op((enum pto_op)op->op)->nslots; s++)
            if (isa_op((enum pto_op)op->op)->slots[s].dir == PTO_DIR_LIST) {
                list = isa_operand_list(x->p, op, s, &n);
                put_type_list(x, list, n);
            }
        base_puts(x->out, ") -> ");
        put_result_types(x, op);
        break;
    case ASM_EL_ATTR:
    case ASM_EL_WORDS:
        put_placed(x, op, e);
        break;
    case ASM_EL_SUCCESSOR:
        asm_put_successor(x, op, e->slot);
        break;
    case ASM_EL_REGION:
        asm_put_region(x, op->regions, false);
        break;
    case ASM_EL_DICT:
        asm_put_dict(x, op, is_placed);
        break;
    case ASM_EL_DROP:
    case ASM_EL_OPEN:
    case ASM_EL_CLOSE:
    case ASM_EL_CLAUSES:
    case ASM_EL_CLAUSE:
    case ASM_EL_CLAUSES_END:
    case ASM_EL_END:
        break;
    }
}

/* The clauses behind `(&` at elems[at] that hold something. Returns the index of the end. */
static uint32_t put_clauses(struct asm_printer *x, const struct pto_operation *op, const struct asm_form *form, uint32_t at, const struct asm_elem *prev)
{
    struct op_parts all = {.x = x, .op = op};
    const struct asm_parts parts = parts_of(&all);
    const struct asm_elem *elems = form->elems;
    for (bool first = true; elems[at].kind != ASM_EL_CLAUSES_END; at = elems[at].next) {
        if (!asm_group_is_there(form, at, &parts))
            continue;
        base_puts(x->out, first ? "" : ", ");
        for (uint32_t k = at + 1; k < elems[at].next; k++) {
            if (k == at + 1 ? first && blank_before(prev, &elems[k]) : blank_before(&elems[k - 1], &elems[k]))
                base_putc(x->out, ' ');
            put_element(x, op, &elems[k]);
        }
        first = false;
    }
    return at;
}

static void put_format(struct asm_printer *x, const struct pto_operation *op, const struct asm_form *form)
{
    const struct asm_elem *elems = form->elems, *prev = NULL;
    struct op_parts all = {.x = x, .op = op};
    const struct asm_parts parts = parts_of(&all);
    /* as everybody writes it; the full name is for the generic form */
    base_puts(x->out, op->op == PTO_OP_RETURN ? "return" : isa_op((enum pto_op)op->op)->mnemonic);
    for (uint32_t k = 0; elems[k].kind != ASM_EL_END; k++) {
        const struct asm_elem *e = &elems[k];
        if (e->kind == ASM_EL_OPEN) {
            if (!asm_group_is_there(form, k, &parts))
                k = (uint32_t)e->next - 1;
            continue;
        }
        if (e->kind == ASM_EL_CLAUSES) {
            k = put_clauses(x, op, form, k, prev);
            continue;
        }
        uint32_t n = 1;
        if (e->kind == ASM_EL_CLOSE || (e->kind == ASM_EL_USES && (isa_operand_list(x->p, op, e->slot, &n), n == 0)) || (e->kind == ASM_EL_DICT && e->read_only))
            continue;
        bool behind_dict = x->out->len != 0 && x->out->data[x->out->len - 1] == '}' && e->kind == ASM_EL_PUNCT && e->text[0] == '(';
        if (behind_dict || blank_before(prev, e))
            base_putc(x->out, ' ');
        x->form = form;
        put_element(x, op, e);
        if (e->kind != ASM_EL_DICT)
            prev = e;
    }
}

/* A level-1 operation: operands in text order, all attributes in the dictionary, results by type (pto-as.md 6.1). */
static void put_ssa(struct asm_printer *x, const struct pto_operation *op, const struct asm_form *form)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    uint32_t n = 0, count;
    base_puts(x->out, info->mnemonic);
    for (int types = 0; types < 2; types++) {
        if (types != 0) {
            x->form = NULL;
            asm_put_dict(x, op, is_placed);
            base_puts(x->out, " : (");
            n = 0;
        }
        for (unsigned k = 0; k < form->norder; k++) {
            const pto_value_id *list = isa_operand_list(x->p, op, form->order[k], &count);
            for (uint32_t i = 0; i < count; i++) {
                if (list[i] == 0)
                    continue;
                base_puts(x->out, n++ != 0 ? ", " : types != 0 ? "" : " ");
                if (types == 0)
                    asm_put_value(x, list[i]);
                else
                    asm_put_type(x, asm_print_type_of(x, list[i]));
            }
        }
    }
    base_puts(x->out, ") -> ");
    put_result_types(x, op);
}

/* ---- the generic form ---- */

/* Flags as MLIR spells them (bind_attr.c reads them): `overflowFlags = #arith.overflow<nsw, nuw>`. */
static bool put_flags(struct asm_printer *x, const struct pto_attribute *a, const char *key)
{
    const struct isa_flags *flags = isa_flags(key, strlen(key));
    if (flags == NULL || a->kind != PTO_LIT_ARRAY)
        return false;
    base_printf(x->out, "%s = #arith.%s<", flags->property, flags->key);
    for (uint32_t k = 0; k < a->count; k++)
        base_printf(x->out, "%s%s", k != 0 ? ", " : "", base_str(&x->p->strings, x->p->attrs[a->first + k].str));
    base_putc(x->out, '>');
    return true;
}

/* Operations of builtin dialects print the number of an enumeration, and lists of numbers as MLIR's arrays. */
static void put_generic_attr(struct asm_printer *x, const struct pto_operation *op, const struct pto_attribute *a)
{
    bool own = strncmp(isa_op((enum pto_op)op->op)->mnemonic, "pto.", 4) == 0, known = a->key < PTO_ATTR_COUNT;
    if (put_flags(x, a, known ? "" : base_str(&x->p->strings, a->key)))
        return;
    struct pto_attribute copy = *a;
    bool number = !own && a->kind == PTO_LIT_ENUM && known && asm_form_place(&asm_format(&x->formats, (enum pto_op)op->op)->forms[0], (uint16_t)a->key, "", 0) != NULL;
    if (number || a->key == PTO_ATTR_SYM_NAME)
        copy.kind = number ? PTO_LIT_INT : PTO_LIT_STRING;
    copy.type = number ? 0 : a->type;
    if (!own && known && isa_attr((enum pto_attr)a->key)->kind == PTO_AK_INTS && a->kind == PTO_LIT_ARRAY && a->count != 0) {
        base_printf(x->out, "%s = array<i64", isa_attr((enum pto_attr)a->key)->key);
        for (uint32_t k = 0; k < a->count; k++)
            base_printf(x->out, "%s %lld", k != 0 ? "," : ":", (long long)x->p->attrs[a->first + k].i);
        base_putc(x->out, '>');
        return;
    }
    asm_put_attr(x, &copy);
    base_puts(x->out, number ? " : i64" : "");
}

static bool in_keys(const pto_str_id *keys, pto_str_id key)
{
    while (*keys != 0 && *keys != key)
        keys++;
    return *keys != 0;
}

static const struct { uint16_t op; uint8_t at, places; } joined[] = {
#define PTO_SEGMENT(op, at, places) {PTO_OP_##op, at, places},
#include "isa/segment.def"
#undef PTO_SEGMENT
};

/* Sizes of the operand places, counted as the reference counts them (segment.def). */
static void put_segments(struct asm_printer *x, const struct pto_operation *op)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    uint32_t sizes[PTO_MAX_SLOTS] = {0};
    unsigned n = 0;
    for (int s = 0; s < info->nslots; s++) {
        if (isa_slot_is_result(&info->slots[s]))
            continue;
        const pto_value_id *list = isa_operand_list(x->p, op, s, &sizes[n]);
        if (sizes[n] == 1 && list[0] == 0)
            sizes[n] = 0;
        n++;
    }
    for (size_t i = 0; i < sizeof joined / sizeof joined[0]; i++) {
        if (joined[i].op != op->op)
            continue;
        for (unsigned k = 1; k < joined[i].places; k++) {
            sizes[joined[i].at] += sizes[joined[i].at + 1];
            memmove(&sizes[joined[i].at + 1], &sizes[joined[i].at + 2], (n - joined[i].at - 2) * sizeof *sizes);
            n--;
        }
    }
    base_puts(x->out, "operandSegmentSizes = array<i32: ");
    for (unsigned k = 0; k < n; k++)
        base_printf(x->out, "%s%u", k != 0 ? ", " : "", sizes[k]);
    base_putc(x->out, '>');
}

enum attr_group { OWN, DISCARDABLE, BOTH };

/* MLIR's own attributes of an operation are its properties; the others stand in the dictionary behind the regions. */
static bool is_discardable(const struct asm_printer *x, const struct pto_operation *op, pto_str_id key)
{
    const char *text = key < PTO_ATTR_COUNT ? isa_attr((enum pto_attr)key)->key : base_str(&x->p->strings, key);
    if (strchr(text, '.') != NULL)
        return true;
    for (const uint8_t *t = isa_op((enum pto_op)op->op)->attrs; *t != 0; t++)
        if (*t == key)
            return false;
    return !base_in_words("arg_attrs res_attrs overflow fastmath", text, strlen(text), false);
}

static void put_attrs(struct asm_printer *x, const struct pto_operation *op, const pto_str_id *without, enum attr_group group)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    unsigned open = 0, n = 0;
    for (int s = 0; s < info->nslots; s++)
        open += isa_slot_is_optional(&info->slots[s]) || info->slots[s].dir == PTO_DIR_LIST;
    for (uint32_t k = 0; k < op->nattrs; k++) {
        const struct pto_attribute *a = &x->p->attrs[op->attrs + k];
        if (in_keys(without, a->key) || (group != BOTH && is_discardable(x, op, a->key) != (group == DISCARDABLE)))
            continue;
        base_puts(x->out, n++ != 0 ? ", " : "{");
        put_generic_attr(x, op, a);
    }
    if (open > 1 && group != DISCARDABLE) {
        base_puts(x->out, n++ != 0 ? ", " : "{");
        put_segments(x, op);
    }
    base_puts(x->out, n != 0 ? "}" : "");
}

void asm_put_properties(struct asm_printer *x, const struct pto_operation *op, const pto_str_id *without) { put_attrs(x, op, without, BOTH); }

/* What stands there, between two texts; nothing if nothing does. */
static void put_between(struct asm_printer *x, const struct pto_operation *op, const char *before, enum attr_group group, const char *after)
{
    static const pto_str_id none[] = {0};
    size_t begin = x->out->len, len = strlen(before);
    base_puts(x->out, before);
    put_attrs(x, op, none, group);
    if (x->out->len == begin + len)
        x->out->len = begin;
    else
        base_puts(x->out, after);
}

static void put_generic(struct asm_printer *x, const struct pto_operation *op)
{
    const char *name = isa_op((enum pto_op)op->op)->mnemonic;
    base_printf(x->out, strchr(name, '.') != NULL ? "\"%s\"(" : "\"builtin.%s\"(", name);
    uint32_t n = 0;
    const pto_value_id *operands = &x->p->pool[op->operands];
    for (uint32_t k = 0; k < op->noperands; k++)
        if (operands[k] != 0) {
            base_puts(x->out, n++ != 0 ? ", " : "");
            asm_put_value(x, operands[k]);
        }
    base_putc(x->out, ')');
    asm_put_successors(x, op);
    put_between(x, op, " <", OWN, ">");
    for (uint32_t r = 0; r < op->nregions; r++) {
        base_puts(x->out, r != 0 ? ", " : " (");
        asm_put_region(x, op->regions + r, true);
    }
    const struct isa_region_info *regions = isa_op_regions((enum pto_op)op->op);
    if (regions != NULL && op->nregions == 1 && regions->most == 2)
        base_puts(x->out, ", {}"); /* a branch without else has an empty region there */
    base_puts(x->out, op->nregions != 0 ? ")" : "");
    put_between(x, op, " ", DISCARDABLE, "");
    base_puts(x->out, " : (");
    n = 0;
    for (uint32_t k = 0; k < op->noperands; k++)
        if (operands[k] != 0) {
            base_puts(x->out, n++ != 0 ? ", " : "");
            asm_put_type(x, asm_print_type_of(x, operands[k]));
        }
    base_puts(x->out, ") -> ");
    put_result_types(x, op);
}

void asm_put_op(struct asm_printer *x, pto_op_id id)
{
    const struct pto_operation *op = &x->p->ops[id];
    asm_put_indent(x);
    /* the results of a loop or branch are not visible inside, but their names are taken here */
    put_results(x, op);
    if (x->options->generic)
        put_generic(x, op);
    else if (!asm_put_structure(x, op)) {
        const struct asm_form *form = asm_regions_fit(x, op) ? form_of(x, op) : NULL;
        if (form == NULL)
            put_generic(x, op);
        else if ((op->flags & PTO_OPFLAG_SSA) != 0)
            put_ssa(x, op, form);
        else
            put_format(x, op, form);
    }
    base_putc(x->out, '\n');
}

void asm_print(const struct pto_program *p, const struct asm_print_options *options, struct base_buf *out)
{
    struct asm_printer x = {.p = p, .options = options, .out = out};
    uint32_t names = p->strings.count + 1;
    x.names = base_realloc_array(NULL, p->nvalues + 1, sizeof *x.names);
    x.used = base_realloc_array(NULL, names, sizeof *x.used);
    x.bound = base_realloc_array(NULL, names, sizeof *x.bound);
    memset(x.names, 0, (p->nvalues + 1) * sizeof *x.names);
    memset(x.used, 0, names * sizeof *x.used);
    memset(x.bound, 0, names * sizeof *x.bound);
    mark_names(&x);
    if (p->implicit_module) {
        pto_block_id block = isa_entry_block(p, &p->ops[p->module], 0);
        for (pto_op_id id = block != 0 ? p->blocks[block].first : 0; id != 0; id = p->ops[id].next)
            asm_put_op(&x, id);
    } else {
        asm_put_op(&x, p->module);
    }
    asm_formats_free(&x.formats);
    free(x.names);
    free(x.used);
    free(x.bound);
    free(x.undo);
}
