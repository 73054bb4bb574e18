/* Operations with intrinsics: which form of ops.h holds everything that an operation says, and its arguments (asm/emit_c_form.def, made
 * from the table). Structs of the scalar unit are structs of C. */
#include "asm/emit_c.h"
#include "isa/layout.h"
#include "isa/resolve.h"

static const struct form {
    enum pto_op op;
    const char *name, *args;
    unsigned tail;
    int shape_attr, shape_slot;
} forms[] = {
#define PTO_C_FORM(op, name, args, tail, shape_attr, shape_slot) {PTO_OP_##op, name, args, tail, shape_attr, shape_slot},
#include "asm/emit_c_form.def"
#undef PTO_C_FORM
    {PTO_OP_NONE, NULL, "", 0, -1, -1}};

static const struct { enum pto_enum which; const char *prefix; int base; } prefixes[] = {
#define PTO_INTRIN_ENUM(which, prefix, base) {PTO_ENUM_##which, prefix, base},
#include "isa/intrin.def"
};
static const struct { enum pto_attr attr; const char *member; } members[] = {
#define PTO_INTRIN_MEMBER(attr, member) {PTO_ATTR_##attr, member},
#include "isa/intrin.def"
};
static const struct { uint8_t which; const char *id; int64_t code; } codes[] = {
#define PTO_ENUM_BEGIN(id, name, spelling)
#define PTO_ENUM_VALUE(owner, id, code, text, aliases) {PTO_ENUM_##owner, #id, code},
#define PTO_ENUM_END
#include "isa/enum.def"
#undef PTO_ENUM_BEGIN
#undef PTO_ENUM_VALUE
#undef PTO_ENUM_END
};

static const char *member_of(enum pto_attr attr)
{
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (members[i].attr == attr)
            return members[i].member;
    return isa_attr(attr)->key;
}

/* The enumerator of enums.h; NULL if C has none. */
static const char *enumerator(struct emit *e, enum pto_enum which, int64_t code)
{
    const char *prefix = NULL;
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (prefixes[i].which == which)
            prefix = prefixes[i].prefix;
    for (size_t i = 0; prefix != NULL && i < sizeof codes / sizeof codes[0]; i++)
        if (codes[i].which == which && codes[i].code == code)
            return emit_format(e, "%s%s", prefix, codes[i].id);
    return NULL;
}

/* ---- what an operation has in a slot ---- */

static pto_value_id in_slot(const struct emit *e, const struct pto_operation *op, int slot)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    if (isa_slot_is_result(&info->slots[slot]))
        return isa_slot_result(e->p, op, slot);
    return isa_operand(e->p, op, slot);
}

static bool is_scalar(const struct pto_program *p, pto_value_id v)
{
    unsigned kind = isa_type(p, p->values[v].type)->kind;
    return kind == PTO_TYPE_INT || kind == PTO_TYPE_INDEX || kind == PTO_TYPE_FLOAT;
}

/* The result that the intrinsic returns, -1 if there is none. */
static int scalar_result(const struct emit *e, const struct pto_operation *op)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    for (int s = 0; s < info->nslots; s++)
        if (isa_slot_is_result(&info->slots[s]) && in_slot(e, op, s) != 0 && is_scalar(e->p, in_slot(e, op, s)))
            return s;
    return -1;
}

/* Would the compiler refuse what text may say: where text does not know a layout, or is held to less (README R7)? */
static bool breaks_rules(struct emit *e, pto_op_id id)
{
    struct pto_insn insn;
    isa_resolve(e->p, id, isa_static_reader, (void *)(uintptr_t)e->p, &insn);
    for (unsigned i = 0; i < insn.noperands; i++)
        if (insn.operand[i].kind == PTO_OK_GM)
            insn.operand[i].u.gm.layout_given = true;
    struct base_diag **end = e->judged.last;
    bool fine = isa_legal_judge(&e->rules, &insn, ISA_LEGAL_STRICT, &e->judged) && *end == NULL;
    struct base_diag **middle = e->judged.last;
    return !(isa_legal_judge(&e->rules, &insn, ISA_LEGAL_CAPI, &e->judged) && *middle == NULL) || !fine;
}

/* A number or a handle as an argument: floats that C has no arithmetic for go as the number they are. Handles whose rules the compiler
 * should not judge go as the type that says nothing. */
static const char *argument(struct emit *e, pto_value_id v)
{
    const struct pto_type *type = isa_type(e->p, e->p->values[v].type);
    if (e->loose && emit_is_tile(e->p, v))
        return emit_format(e, "*PTO_REF(%s)", emit_value(e, v));
    if (e->loose && emit_is_view(e->p, v))
        return emit_format(e, "*PTO_GM_REF(%s)", emit_value(e, v));
    if (type->kind == PTO_TYPE_FLOAT && type->dtype != PTO_F32 && type->dtype != PTO_F64)
        return emit_format(e, "pto_s_from_%s(%s)", emit_float_suffix((enum pto_dtype)type->dtype), emit_value(e, v));
    return emit_value(e, v);
}

static const char *list_argument(struct emit *e, const struct pto_operation *op, int slot)
{
    uint32_t n;
    const pto_value_id *list = isa_operand_list(e->p, op, slot, &n);
    bool index = isa_op((enum pto_op)op->op)->slots[slot].kind == PTO_OPD_INDEX;
    struct base_buf text = {0};
    if (index) { /* of an array of one or more dimensions, which C's has one of */
        const struct pto_type *array = isa_type(e->p, e->p->values[isa_operand_of_role(e->p, op, PTO_ROLE_ARRAY)].type);
        for (uint32_t k = 0; k < n; k++) {
            const struct emit_value *v = &e->values[list[k]];
            bool inside = n == 1 || (v->low >= 0 && v->high < array->dims[k]);
            const char *at = inside ? emit_value(e, list[k]) : emit_format(e, "pto_s_within(%s, %lld)", emit_value(e, list[k]), (long long)array->dims[k]);
            int64_t stride = 1;
            for (uint32_t d = k + 1; d < array->rank; d++)
                stride *= array->dims[d];
            base_printf(&text, "%s%s", text.len != 0 ? " + " : "", stride == 1 ? at : emit_format(e, "%s * %lld", emit_atom(e, at), (long long)stride));
        }
    } else {
        for (uint32_t k = 0; k < n; k++)
            base_printf(&text, "%s%s", k != 0 ? ", " : "(", argument(e, list[k]));
        base_puts(&text, n != 0 ? ")" : "");
    }
    const char *copy = base_strdup(&e->arena, text.data != NULL ? text.data : "");
    base_buf_free(&text);
    return copy;
}

/* What stands for an operand that is not there; NULL: the form needs it. A buffer of the direction that a pipe has not is never looked at. */
static const char *absent(const struct pto_slot *slot)
{
    static const char *const texts[PTO_OPD_COUNT] = {[PTO_OPD_TILE] = "PTO_NONE", [PTO_OPD_TILE_OR_VIEW] = "PTO_NONE", [PTO_OPD_PTR] = "NULL", [PTO_OPD_PTR_OR_VIEW] = "NULL"};
    bool unused_buffer = slot->role == PTO_ROLE_C2V_BUF || slot->role == PTO_ROLE_V2C_BUF;
    return unused_buffer ? "0" : texts[slot->kind];
}

/* ---- attributes ---- */

static const char *string_literal(struct emit *e, const char *text)
{
    struct base_buf out = {0};
    base_putc(&out, '"');
    for (const char *at = text; *at != '\0'; at++)
        if (*at == '"' || *at == '\\')
            base_printf(&out, "\\%c", *at);
        else if ((unsigned char)*at < ' ' || (unsigned char)*at > '~')
            base_printf(&out, "\\%03o", (unsigned)(unsigned char)*at);
        else
            base_putc(&out, *at);
    base_putc(&out, '"');
    const char *copy = base_strdup(&e->arena, out.data);
    base_buf_free(&out);
    return copy;
}

static const char *attribute_text(struct emit *e, const struct pto_operation *op, enum pto_attr attr)
{
    const struct isa_attr_info *info = isa_attr(attr);
    const struct pto_attribute *a = isa_find_attr(e->p, op, attr);
    if (attr == PTO_ATTR_PEER_FUNC) /* the functions of a pair are one kernel in C */
        return string_literal(e, e->kernel);
    if (info->kind == PTO_AK_STRING || info->kind == PTO_AK_SYMBOL)
        return a != NULL ? string_literal(e, base_str(&e->p->strings, a->str)) : NULL;
    int64_t code = isa_attr_code(e->p, op, attr), kind = isa_attr_code(e->p, op, PTO_ATTR_OPT_OP_TYPE);
    if (attr == PTO_ATTR_OPT_PIPE && a == NULL && kind >= 0)
        code = isa_event_pipe(kind);
    if (info->kind == PTO_AK_ENUM)
        return code >= 0 ? enumerator(e, (enum pto_enum)info->enumeration, code) : NULL;
    if (info->kind == PTO_AK_BOOL)
        return code < 0 ? NULL : code != 0 ? "true" : "false";
    return info->kind == PTO_AK_INT && (a != NULL || code != INT64_MIN) ? emit_int(e, code, 64, false) : NULL;
}

/* The members at the end of a call: what is given and not the default. False if something cannot be said so. */
static bool tail_text(struct emit *e, const struct pto_operation *op, const struct form *f, uint32_t positional, struct base_buf *out)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    for (unsigned i = 0; i < PTO_MAX_OP_ATTRS && info->attrs[i] != 0; i++) {
        enum pto_attr attr = (enum pto_attr)info->attrs[i];
        const struct pto_attribute *a = isa_find_attr(e->p, op, attr);
        if (a == NULL || (positional >> i & 1) != 0 || f->shape_attr == (int)i)
            continue;
        int64_t code = isa_attr_code(e->p, op, attr);
        unsigned kind = isa_attr(attr)->kind;
        if (kind != PTO_AK_ENUM && kind != PTO_AK_INT && kind != PTO_AK_BOOL && kind != PTO_AK_UNIT)
            return false;
        if (attr == PTO_ATTR_OPT_OP_TYPE || (kind == PTO_AK_BOOL && code == 0 && isa_attr(attr)->def < 0))
            continue; /* said by its pipe; not given is false */
        if (attr == PTO_ATTR_FLAG_BASE && code == 0)
            continue; /* C has no word for flag 0: then both ends are paired by their order */
        bool zero_is_unset = kind != PTO_AK_ENUM && code == 0;
        if (((f->tail >> i & 1) == 0 || zero_is_unset) && code == isa_attr(attr)->def)
            continue;
        const char *text = (f->tail >> i & 1) != 0 && !zero_is_unset ? attribute_text(e, op, attr) : NULL;
        if (text == NULL)
            return false;
        base_printf(out, ", .%s = %s", member_of(attr), text);
    }
    return true;
}

/* ---- a form ---- */

struct attempt {
    struct base_buf text;
    unsigned placeholders;
};

/* The arguments of the operation in this form; false if it does not hold them all. */
static bool try_form(struct emit *e, const struct pto_operation *op, const struct form *f, struct attempt *t)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    uint32_t slots = 0, attrs = 0;
    int returned = scalar_result(e, op);
    base_printf(&t->text, "%s(", f->name);
    const char *comma = "";
    for (const char *at = f->args; *at != '\0'; at += strcspn(at, " "), at += *at == ' ') {
        const char *text = NULL;
        int n = at[1] - '0';
        if (at[1] == '1' && at[2] >= '0' && at[2] <= '9')
            n = 10 + at[2] - '0';
        if (*at == 'a') {
            text = attribute_text(e, op, (enum pto_attr)info->attrs[n]);
            attrs |= 1u << n;
        } else {
            pto_value_id v = in_slot(e, op, n);
            bool list = info->slots[n].dir == PTO_DIR_LIST;
            slots |= 1u << n;
            text = list ? list_argument(e, op, n) : v != 0 ? argument(e, v) : absent(&info->slots[n]);
            t->placeholders += v == 0 && !list;
            if (at[2] == '=') { /* one argument for two operands */
                pto_value_id same = in_slot(e, op, at[3] - '0');
                slots |= 1u << (at[3] - '0');
                if (same != v && same != 0)
                    return false;
            }
        }
        if (text == NULL)
            return false;
        base_printf(&t->text, "%s%s", comma, text);
        comma = ", ";
    }
    for (int s = 0; s < info->nslots; s++)
        if (s != returned && (slots >> s & 1) == 0 && in_slot(e, op, s) != 0 && info->slots[s].kind != PTO_OPD_VECTOR)
            return false; /* vectors are places that nothing reads */
    if (!tail_text(e, op, f, attrs, &t->text))
        return false;
    base_putc(&t->text, ')');
    return true;
}

static const char *call_text(struct emit *e, const struct pto_operation *op)
{
    const char *best = NULL;
    unsigned least = UINT32_MAX;
    for (const struct form *f = forms; f->name != NULL; f++) {
        struct attempt t = {0};
        if (f->op == (enum pto_op)op->op && try_form(e, op, f, &t) && t.placeholders < least) {
            best = base_strdup(&e->arena, t.text.data);
            least = t.placeholders;
        }
        base_buf_free(&t.text);
    }
    return best;
}

static void define_scalar(struct emit *e, pto_value_id v, const char *call)
{
    const struct pto_type *type = isa_type(e->p, e->p->values[v].type);
    emit_range_full(e, v);
    if (!e->values[v].needed) {
        emit_line(e, "(void)%s;", call);
        return;
    }
    const char *ctype = emit_type_of(e, v);
    if (type->kind == PTO_TYPE_FLOAT && type->dtype != PTO_F32 && type->dtype != PTO_F64)
        call = emit_format(e, "pto_s_to_%s(%s)", emit_float_suffix((enum pto_dtype)type->dtype), call);
    else if (emit_is_truth(e->p, e->p->values[v].type))
        call = emit_format(e, "%s != 0", call);
    else if (strcmp(ctype, "int64_t") != 0 && strcmp(ctype, "double") != 0)
        call = emit_format(e, "(%s)%s", ctype, call);
    emit_define(e, v, call, true);
}

/* ---- structs ---- */

static const char *member_path(struct emit *e, const struct pto_operation *op)
{
    const struct pto_attribute *path = isa_find_attr(e->p, op, PTO_ATTR_PATH);
    const char *text = emit_operand(e, op, PTO_ROLE_ARRAY);
    text = text[0] == '&' ? emit_format(e, "%s.", text + 1) : emit_format(e, "%s->", text);
    for (uint32_t k = 0; path != NULL && k < path->count; k++)
        text = emit_format(e, "%s%sf%lld", text, k != 0 ? "." : "", (long long)e->p->attrs[path->first + k].i);
    return text;
}

static void declare_struct(struct emit *e, const struct pto_operation *op)
{
    if (e->values[op->results].needed)
        emit_declare(e, op->results);
}

static void struct_get(struct emit *e, const struct pto_operation *op)
{
    emit_range_full(e, op->results);
    if (e->values[op->results].needed)
        emit_define(e, op->results, member_path(e, op), true);
}

static void struct_set(struct emit *e, const struct pto_operation *op)
{
    emit_line(e, "%s = %s;", member_path(e, op), emit_operand(e, op, PTO_ROLE_VALUE));
}

typedef void insn_fn(struct emit *e, const struct pto_operation *op);
static insn_fn *const special[PTO_OP_COUNT] = {[PTO_OP_DECLARE_STRUCT] = declare_struct, [PTO_OP_STRUCT_GET] = struct_get, [PTO_OP_STRUCT_SET] = struct_set};

void emit_insn(struct emit *e, pto_op_id id)
{
    const struct pto_operation *op = &e->p->ops[id];
    if (special[op->op] != NULL) {
        special[op->op](e, op);
        return;
    }
    int returned = scalar_result(e, op);
    for (uint32_t k = 0; k < op->nresults; k++)
        if (!is_scalar(e->p, op->results + k) && e->values[op->results + k].text == NULL)
            emit_declare(e, op->results + k);
    emit_flush(e);
    e->loose = breaks_rules(e, id);
    const char *call = call_text(e, op);
    e->loose = false;
    if (call == NULL) {
        emit_refuse(e, op->span, "no intrinsic of C says what this %s does", isa_op((enum pto_op)op->op)->mnemonic);
        return;
    }
    if (returned >= 0)
        define_scalar(e, in_slot(e, op, returned), call);
    else
        emit_line(e, "%s;", call);
}
