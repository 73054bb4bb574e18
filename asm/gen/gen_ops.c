/* include/pto/ops.h: a macro for each intrinsic (gen_intrin.h). Knows how a use becomes a call of pto_issue(), and no operation. */
#include "asm/gen/gen.h"
#include "asm/gen/gen_intrin.h"
#include "isa/target.h"

#include <stdlib.h>
#include <string.h>

static void new_line(struct base_buf *out, const char *text) { base_printf(out, " \\\n%s", text); }

static const struct isa_attr_info *attr_of(enum pto_op op, unsigned i) { return isa_attr((enum pto_attr)isa_op(op)->attrs[i]); }

static void put_params(struct base_buf *out, const struct intrin_variant *v)
{
    for (unsigned p = 0; p < v->nparams; p++)
        base_printf(out, "%s%s", p != 0 ? ", " : "", v->params[p].name);
}
static const struct intrin_param *param_of_slot(const struct intrin_variant *v, int slot)
{
    for (unsigned p = 0; p < v->nparams; p++)
        if (v->params[p].kind == INTRIN_SLOT && (v->params[p].slots >> slot & 1) != 0)
            return &v->params[p];
    return NULL;
}
static const struct intrin_param *param_of_attr(const struct intrin_variant *v, unsigned attr)
{
    for (unsigned p = 0; p < v->nparams; p++)
        if (v->params[p].kind == INTRIN_ATTR && v->params[p].attr == attr)
            return &v->params[p];
    return NULL;
}
static bool variant_gives(const struct intrin_variant *v, unsigned attr)
{
    return (v->tail >> attr & 1) != 0 || v->shape_attr == (int)attr || param_of_attr(v, attr) != NULL;
}

/* The initialiser of the site of an operation: {"pto.tadd", "", 3, 0}. */
static void put_site(struct base_buf *out, const struct intrin_variant *v, enum pto_op op)
{
    const struct isa_op_info *info = isa_op(op);
    unsigned n = 0;
    base_printf(out, "{\"%s\", \"", info->mnemonic);
    for (unsigned i = 0; i < PTO_MAX_OP_ATTRS && info->attrs[i] != 0; i++)
        if (variant_gives(v, i))
            base_printf(out, "%s%s", n++ != 0 ? " " : "", attr_of(op, i)->key);
    base_printf(out, "\", %u, %u}", info->nslots, n);
}

/* A list of one index is no list in C; other lists are (a, b, ..). */
static bool is_list(const struct pto_slot *slot) { return slot->dir == PTO_DIR_LIST && slot->kind != PTO_OPD_INDEX; }
static bool is_single_list(const struct pto_slot *slot) { return slot->dir == PTO_DIR_LIST && slot->kind == PTO_OPD_INDEX; }

/* One argument for two slots. */
static bool is_shared(const struct intrin_param *p) { return (p->slots & (p->slots - 1)) != 0; }

static void put_refs(struct base_buf *out, const struct intrin_variant *v)
{
    const struct isa_op_info *info = isa_op(v->op);
    for (int s = 0; s < info->nslots; s++) {
        const struct intrin_param *p = param_of_slot(v, s);
        base_puts(out, s != 0 ? ", " : "");
        if (p == NULL)
            base_puts(out, "pto_ref_none()");
        else if (info->slots[s].dir == PTO_DIR_LIST)
            base_puts(out, "pto_ref_list(pto_list_, sizeof pto_list_ / sizeof pto_list_[0])");
        else if (is_shared(p))
            base_puts(out, "pto_shared_");
        else
            base_printf(out, "%s(%s)", intrin_kind_macro((enum pto_slot_kind)info->slots[s].kind), p->name);
    }
}

/* Enumerations have types, so that compilers tell them apart; any integer is an event. */
static bool is_typed(const struct isa_attr_info *attr) { return attr->kind == PTO_AK_ENUM && attr->enumeration != PTO_ENUM_EVENT; }
static void put_type(struct base_buf *out, const struct isa_attr_info *attr)
{
    if (is_typed(attr))
        base_printf(out, "enum pto_%s_code", isa_enum_name((enum pto_enum)attr->enumeration));
    else
        base_puts(out, attr->kind == PTO_AK_BOOL ? "bool" : "int64_t");
}

/* The value of an attribute as pto_issue() takes it. */
static void put_attr(struct base_buf *out, const struct intrin_variant *v, unsigned i)
{
    const struct isa_attr_info *attr = attr_of(v->op, i);
    const struct intrin_param *p = param_of_attr(v, i);
    bool is_enum = attr->kind == PTO_AK_ENUM;
    if (v->shape_attr == (int)i)
        base_puts(out, "pto_attr_list(pto_shape_)");
    else if (p == NULL)
        base_printf(out, "pto_attr_%s(pto_a_.%s)", is_enum ? "code" : "int", intrin_member((enum pto_attr)isa_op(v->op)->attrs[i]));
    else if (attr->kind == PTO_AK_STRING || attr->kind == PTO_AK_SYMBOL)
        base_printf(out, "pto_attr_text(%s)", p->name);
    else if (is_typed(attr))
        base_printf(out, gen_enum_base((enum pto_enum)attr->enumeration) == 1 ? "pto_attr_code(pto_%s_)" : "(int64_t)pto_%s_", p->name);
    else
        base_printf(out, "PTO_INTEGER_(%s)", p->name);
}
static unsigned put_attrs(struct base_buf *out, const struct intrin_variant *v)
{
    unsigned n = 0;
    for (unsigned i = 0; i < PTO_MAX_OP_ATTRS && isa_op(v->op)->attrs[i] != 0; i++)
        if (variant_gives(v, i)) {
            base_puts(out, n++ != 0 ? ", " : "");
            put_attr(out, v, i);
        }
    return n;
}

/* What has to stand in a slot, if it is one thing only. */
static const char *need_of(const struct pto_slot *slot)
{
    const char *macro = intrin_kind_macro((enum pto_slot_kind)slot->kind);
    if (macro == NULL || is_list(slot))
        return NULL;
    return strcmp(macro, "PTO_ARG_TILE_") == 0 ? "TILE" : strcmp(macro, "PTO_ARG_GM_") == 0 ? "WINDOW" : NULL;
}

/* What the static rules get: the operands in the order of the slots. */
static void put_rules(struct base_buf *out, const struct intrin_variant *v, const char *op_id)
{
    const struct isa_op_info *info = isa_op(v->op);
    base_printf(out, "PTO_RULES_%s_(", op_id);
    for (int s = 0; s < info->nslots; s++) {
        const struct intrin_param *p = param_of_slot(v, s);
        const char *need = p != NULL && p->kind == INTRIN_SLOT ? need_of(&info->slots[s]) : NULL;
        base_puts(out, s != 0 ? ", " : "");
        if (need != NULL)
            base_printf(out, "PTO_AS_%s_(%s)", need, p->name);
        else
            base_puts(out, p != NULL ? p->name : "PTO_NONE_");
    }
    base_putc(out, ')');
}

static const char *const op_ids[PTO_OP_COUNT] = {
    "",
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) #id,
#include "isa/ops.def"
#undef PTO_OP
};

/* Tiles and windows where such belong. */
static void put_needs(struct base_buf *out, const struct intrin *in, const struct intrin_variant *v)
{
    bool any = false;
    for (unsigned p = 0; p < v->nparams; p++) {
        if (v->params[p].kind != INTRIN_SLOT)
            continue;
        const char *need = need_of(intrin_param_slot(v, &v->params[p]));
        if (need == NULL)
            continue;
        if (!any)
            new_line(out, "        ");
        base_printf(out, "%sPTO_NEEDS_%s_(%s, %s)", any ? " " : "", need, in->name, v->params[p].name);
        any = true;
        if (intrin_needs(in, &v->params[p]) != NULL)
            base_printf(out, " %s(%s, %s)", intrin_needs(in, &v->params[p]), in->name, v->params[p].name);
    }
}

static void put_statement(struct base_buf *out, const struct intrin *in, const struct intrin_variant *v)
{
    const struct isa_op_info *info = isa_op(v->op);
    new_line(out, "    do {");
    put_needs(out, in, v);
    new_line(out, "        ");
    put_rules(out, v, op_ids[v->op]);
    new_line(out, "        static const struct pto_site pto_site_ = ");
    put_site(out, v, v->op);
    base_putc(out, ';');
    if (v->tail != 0) {
        new_line(out, "        PTO_STRICT_ENUMS_ const struct pto_attrs_");
        base_printf(out, "%s pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_", in->name);
    }
    for (int s = 0; s < info->nslots; s++)
        if (is_list(&info->slots[s])) {
            new_line(out, "        const struct pto_ref pto_list_[] = {");
            base_printf(out, "PTO_LIST_(%s, %s)};", intrin_kind_macro((enum pto_slot_kind)info->slots[s].kind), param_of_slot(v, s)->name);
        } else if (is_single_list(&info->slots[s])) {
            new_line(out, "        const struct pto_ref pto_list_[] = {");
            base_printf(out, "PTO_ARG_INT_(%s)};", param_of_slot(v, s)->name);
        }
    for (unsigned p = 0; p < v->nparams; p++)
        if (v->params[p].kind == INTRIN_SLOT && is_shared(&v->params[p])) {
            new_line(out, "        const struct pto_ref pto_shared_ = ");
            base_printf(out, "%s(%s);", intrin_kind_macro((enum pto_slot_kind)intrin_param_slot(v, &v->params[p])->kind), v->params[p].name);
        }
    if (info->nslots != 0) {
        new_line(out, "        const struct pto_ref pto_refs_[] = {");
        put_refs(out, v);
        base_puts(out, "};");
    }
    if (v->shape_attr >= 0) {
        new_line(out, "        const int64_t pto_shape_[] = {");
        base_printf(out, "2, pto_refs_[%d].u.tile->rows, pto_refs_[%d].u.tile->cols};", v->shape_slot, v->shape_slot);
    }
    for (unsigned p = 0; p < v->nparams; p++)
        if (v->params[p].kind == INTRIN_ATTR && is_typed(attr_of(v->op, v->params[p].attr))) {
            new_line(out, "        PTO_STRICT_ENUMS_ const ");
            put_type(out, attr_of(v->op, v->params[p].attr));
            base_printf(out, " pto_%s_ = (%s); PTO_LAX_ENUMS_", v->params[p].name, v->params[p].name);
        }
    struct base_buf attrs = {0};
    unsigned nattrs = put_attrs(&attrs, v);
    if (nattrs != 0) {
        new_line(out, "        const int64_t pto_values_[] = {");
        base_printf(out, "%s};", attrs.data);
    }
    base_buf_free(&attrs);
    new_line(out, "        (void)pto_issue(&pto_site_, PTO_HERE_, ");
    base_printf(out, "%s, %s);", info->nslots != 0 ? "pto_refs_" : "NULL", nattrs != 0 ? "pto_values_" : "NULL");
    new_line(out, "    } while (0)");
    base_putc(out, '\n');
}

/* Two operations with the same order of slots, told apart by the place of the second argument: the static rules of one apply. */
static void put_by_place(struct base_buf *out, const struct intrin_variant *v)
{
    enum pto_op both[] = {v->op, v->other};
    new_line(out, "    do {");
    for (int k = 0; k < 2; k++) {
        new_line(out, "        {");
        base_printf(out, "PTO_RULES_IF_%s_(PTO_ST_SPACE(%s) %s PTO_LOC_%s", op_ids[both[k]], v->params[1].name,
                    k == 0 ? "==" : "> 0 && PTO_ST_SPACE(arg1) !=", v->space);
        for (unsigned p = 1; p <= v->nparams; p++)
            base_printf(out, ", %s", v->params[p % v->nparams].name);
        base_puts(out, ")}");
    }
    new_line(out, "        static const struct pto_site pto_sites_[] = {");
    put_site(out, v, both[0]);
    base_puts(out, ", ");
    put_site(out, v, both[1]);
    base_puts(out, "};");
    new_line(out, "        const struct pto_ref pto_refs_[] = {");
    for (unsigned p = 1; p <= v->nparams; p++)
        base_printf(out, "%sPTO_ARG_TILE_(%s)", p != 1 ? ", " : "", v->params[p % v->nparams].name);
    base_puts(out, "};");
    new_line(out, "        (void)pto_issue(&pto_sites_[pto_refs_[0].u.tile->space == PTO_LOC_");
    base_printf(out, "%s ? 0 : 1], PTO_HERE_, pto_refs_, NULL);", v->space);
    new_line(out, "    } while (0)");
    base_putc(out, '\n');
}

/* An operation with a scalar result: a function that issues it, and a macro that converts what it gives. */
static void put_expression(struct base_buf *out, const struct intrin *in, const struct intrin_variant *v)
{
    const struct isa_op_info *info = isa_op(v->op);
    const struct pto_slot *result = &info->slots[intrin_result(v->op)];
    struct base_buf actuals = {0}, attrs = {0};
    const char *elem = NULL, *open = "";
    base_printf(out, "static inline struct pto_result pto_do_%s(struct pto_here here", in->name);
    for (unsigned p = 0; p < v->nparams; p++) {
        const struct intrin_param *param = &v->params[p];
        base_puts(&actuals, ", ");
        if (param->kind == INTRIN_ATTR) {
            const struct isa_attr_info *attr = attr_of(v->op, param->attr);
            base_puts(out, ", ");
            put_type(out, attr);
            base_printf(out, " pto_%s_", param->name);
            if (is_typed(attr))
                base_puts(&actuals, param->name);
            else
                put_attr(&actuals, v, param->attr);
            continue;
        }
        const struct pto_slot *slot = intrin_param_slot(v, param);
        base_printf(out, ", struct pto_ref %s_", param->name);
        base_printf(&actuals, "%s(%s)", intrin_kind_macro((enum pto_slot_kind)slot->kind), param->name);
        if (elem == NULL) {
            elem = param->name;
            open = slot->kind == PTO_OPD_PTR ? "(%s)" : "(%s).elem_";
        }
    }
    base_puts(out, ")\n{\n    static const struct pto_site site = ");
    put_site(out, v, v->op);
    base_puts(out, ";\n    const struct pto_ref refs[] = {");
    for (int s = 0; s < info->nslots; s++) {
        const struct intrin_param *p = param_of_slot(v, s);
        base_printf(out, "%s", s != 0 ? ", " : "");
        if (p != NULL && is_single_list(&info->slots[s]))
            base_printf(out, "pto_ref_list(&%s_, 1)", p->name);
        else
            base_printf(out, "%s%s", p != NULL ? p->name : "pto_ref_none()", p != NULL ? "_" : "");
    }
    base_puts(out, "};\n");
    for (unsigned i = 0; i < PTO_MAX_OP_ATTRS && info->attrs[i] != 0; i++)
        if (param_of_attr(v, i) != NULL) {
            base_puts(&attrs, attrs.len != 0 ? ", " : "");
            if (is_typed(attr_of(v->op, i)))
                put_attr(&attrs, v, i);
            else
                base_printf(&attrs, "pto_%s_", param_of_attr(v, i)->name);
        }
    if (attrs.len != 0)
        base_printf(out, "    const int64_t values[] = {%s};\n", attrs.data);
    base_printf(out, "    return pto_issue(&site, here, refs, %s);\n}\n#define %s(", attrs.len != 0 ? "values" : "NULL", in->name);
    put_params(out, v);
    base_puts(out, ") ");
    if (result->kind == PTO_OPD_SCALAR) {
        const char *mark = strstr(open, "%s");
        base_printf(out, "PTO_VALUE_OF_(%.*s%s%s, ", (int)(mark - open), open, elem, mark + 2);
    }
    base_printf(out, "%spto_do_%s(PTO_HERE_%s)%s\n", result->kind == PTO_OPD_SCALAR ? "" : "(", in->name, actuals.data,
                result->kind == PTO_OPD_SCALAR ? ")" : result->kind == PTO_OPD_I1 ? ".i != 0)" : ".i)");
    base_buf_free(&actuals);
    base_buf_free(&attrs);
}

static void put_struct(struct base_buf *out, const struct intrin *in, const struct intrin_variant *v)
{
    base_printf(out, "\n/** Optional attributes of %s. */\nstruct pto_attrs_%s {\n    PTO_MEMBERS_\n", in->name, in->name);
    for (unsigned i = 0; i < PTO_MAX_OP_ATTRS && isa_op(v->op)->attrs[i] != 0; i++)
        if ((v->tail >> i & 1) != 0) {
            const struct isa_attr_info *attr = attr_of(v->op, i);
            base_puts(out, "    ");
            put_type(out, attr);
            base_printf(out, " %s PTO_UNSET_MEMBER_;\n", intrin_member((enum pto_attr)isa_op(v->op)->attrs[i]));
        }
    base_puts(out, "};\n");
}

/* "phase: ACC_PHASE_UNSPECIFIED (default), .." of one attribute. */
struct values { struct base_buf *out; const char *prefix; int64_t def; bool any; };
static void put_value(const char *id, int64_t code, void *ctx)
{
    struct values *v = ctx;
    base_printf(v->out, "%s%s%s%s", v->any ? ", " : "", v->prefix, id, code == v->def ? " (default)" : "");
    v->any = true;
}
static void put_attr_doc(struct base_buf *out, enum pto_op op, unsigned i, const char *name)
{
    const struct isa_attr_info *attr = attr_of(op, i);
    base_printf(out, " * %s: ", name);
    if (attr->kind == PTO_AK_ENUM) {
        struct values values = {out, gen_enum_prefix((enum pto_enum)attr->enumeration), attr->def, false};
        gen_enum_each((enum pto_enum)attr->enumeration, put_value, &values);
    } else {
        base_puts(out, attr->kind == PTO_AK_BOOL ? "true or false" : attr->kind == PTO_AK_INT ? "integer" : "text");
        if (attr->kind == PTO_AK_INT && attr->def >= 0)
            base_printf(out, " (default %lld)", (long long)attr->def);
        else if (attr->kind == PTO_AK_BOOL && attr->def >= 0)
            base_printf(out, " (default %s)", attr->def != 0 ? "true" : "false");
    }
    base_putc(out, '\n');
}

static void put_doc(struct base_buf *out, const struct intrin *in)
{
    const struct isa_op_info *info = isa_op(in->variants[0].op);
    uint16_t slots_told = 0, attrs_told = 0;
    base_puts(out, "\n/** ");
    for (unsigned i = 0; i < in->nvariants; i++) {
        base_puts(out, i != 0 ? "\n *  " : "");
        intrin_signature(in, i, in->variants[i].op, out);
        if (in->variants[i].other != PTO_OP_NONE) {
            base_puts(out, "\n *  ");
            intrin_signature(in, i, in->variants[i].other, out);
        }
    }
    base_puts(out, "\n *\n");
    for (unsigned i = 0; i < in->nvariants; i++) {
        const struct intrin_variant *v = &in->variants[i];
        const char *doc = isa_op(v->op)->doc;
        if (i != 0 && v->op == in->variants[i - 1].op)
            continue;
        base_printf(out, " * %s. (%s, %s; %s)\n", doc, isa_op(v->op)->mnemonic, isa_pipe_rule_text((enum pto_pipe_rule)info->pipe_rule), isa_op_section(v->op));
        if (v->other != PTO_OP_NONE)
            base_printf(out, " * %s; that is meant unless the second argument lies in %s. (%s)\n", isa_op(v->other)->doc, v->space, isa_op(v->other)->mnemonic);
    }
    for (unsigned i = 0; i < in->nvariants; i++) {
        const struct intrin_variant *v = &in->variants[i];
        if (v->other != PTO_OP_NONE)
            continue;
        for (unsigned p = 0; p < v->nparams; p++) {
            const struct intrin_param *param = &v->params[p];
            if (param->kind == INTRIN_ATTR) {
                if ((attrs_told >> param->attr & 1) == 0)
                    put_attr_doc(out, v->op, param->attr, param->name);
                attrs_told = (uint16_t)(attrs_told | 1u << param->attr);
            } else if ((slots_told & param->slots) != param->slots) {
                const struct pto_slot *slot = intrin_param_slot(v, param);
                const char *note = intrin_role_note((enum pto_role)slot->role);
                base_printf(out, " * %s: %s (%s%s)%s%s\n", param->name, isa_role_text((enum pto_role)slot->role), intrin_kind_words((enum pto_slot_kind)slot->kind),
                            is_list(slot) ? "s in parentheses" : "", note != NULL ? ": " : "", note != NULL ? note : "");
                slots_told = (uint16_t)(slots_told | param->slots);
            }
        }
        for (unsigned a = 0; a < PTO_MAX_OP_ATTRS && isa_op(v->op)->attrs[a] != 0; a++)
            if ((v->tail >> a & 1) != 0 && (attrs_told >> a & 1) == 0) {
                put_attr_doc(out, v->op, a, intrin_member((enum pto_attr)isa_op(v->op)->attrs[a]));
                attrs_told = (uint16_t)(attrs_told | 1u << a);
            }
    }
    base_puts(out, " */\n");
}

static void put_variant(struct base_buf *out, const struct intrin *in, unsigned i, const char *name)
{
    const struct intrin_variant *v = &in->variants[i];
    base_printf(out, "#define %s(", name);
    put_params(out, v);
    bool helper = strcmp(name, in->name) != 0; /* called with one more, empty, argument */
    base_printf(out, "%s%s)", helper && v->nparams != 0 ? ", " : "", v->tail != 0 ? "..." : helper ? "none_" : "");
    if (v->other != PTO_OP_NONE)
        put_by_place(out, v);
    else
        put_statement(out, in, v);
}

/* The most arguments of a variant: all optional attributes by their place. */
static unsigned most_of(const struct intrin_variant *v)
{
    unsigned most = v->nparams;
    for (unsigned a = 0; a < PTO_MAX_OP_ATTRS; a++)
        most += v->tail >> a & 1;
    return most != 0 ? most : 1; /* none at all counts as one that is empty */
}

/* "(dst, lhs, rhs) or (dst, acc_in, lhs, rhs[, phase])" */
static void put_usage(struct base_buf *out, const struct intrin *in)
{
    for (unsigned i = 0; i < in->nvariants; i++) {
        const enum pto_op both[] = {in->variants[i].op, in->variants[i].other};
        for (int k = 0; k < 2 && both[k] != PTO_OP_NONE; k++) {
            struct base_buf signature = {0};
            intrin_signature(in, i, both[k], &signature);
            base_printf(out, "%s%s", i + (unsigned)k != 0 ? " or " : "", signature.data + strlen(in->name));
            base_buf_free(&signature);
        }
    }
}

static void put_intrinsic(struct base_buf *out, const struct intrin *in)
{
    const struct intrin_variant *last = &in->variants[in->nvariants - 1];
    for (unsigned i = 0; i < in->nvariants; i++)
        if (in->variants[i].tail != 0) {
            put_struct(out, in, &in->variants[i]);
            break;
        }
    put_doc(out, in);
    if (intrin_result(last->op) >= 0) {
        put_expression(out, in, last);
        return;
    }
    if (in->nvariants == 1 && last->tail == 0) {
        put_variant(out, in, 0, in->name);
        return;
    }
    base_printf(out, "#define %s(...)", in->name);
    unsigned most = most_of(last) < 8 ? 8 : 16; /* one too many is told */
    base_printf(out, " PTO_CAT_(PTO_%s_, PTO_PICK%u_(__VA_ARGS__", in->name, most);
    for (unsigned n = most; n > 0; n--) {
        unsigned i = in->nvariants - 1;
        while (i > 0 && in->variants[i].nparams > n)
            i--;
        if (in->variants[i].nparams > n || most_of(&in->variants[i]) < n)
            base_puts(out, ", wrong_");
        else
            base_printf(out, ", %u", in->variants[i].nparams);
    }
    base_printf(out, ", ))(__VA_ARGS__, )\n#define PTO_%s_wrong_(...) PTO_WRONG_COUNT_(\"%s takes ", in->name, in->name);
    put_usage(out, in);
    base_puts(out, "\")\n");
    for (unsigned i = 0; i < in->nvariants; i++) {
        char name[INTRIN_NAME + 16];
        snprintf(name, sizeof name, "PTO_%s_%u", in->name, in->variants[i].nparams);
        put_variant(out, in, i, name);
    }
}

void gen_ops_header(struct base_buf *out)
{
    base_puts(out, "/* The intrinsics, one for each operation of the instruction set. Made by pto_gen from the tables under isa/; change those.\n"
                   " *\n"
                   " * Arguments: destinations, sources, scalars, scratch tile, attributes that have to be given. Attributes in [..] may be left out; they\n"
                   " * are written in this order, or by name: TSTORE(g, acc, .atomic = ATOMIC_ADD) (in C++ before C++20 in this order only).\n"
                   " * A tile may be any variable of tile.h or *x of a pto_tile *x, a window any variable of tensor.h. Every argument is evaluated\n"
                   " * once. What intrinsics do outside of a kernel that runs: nothing; those with a result give 0. Rules that the types of their\n"
                   " * operands break are compile errors (rules.h), all others findings of the run. What each does exactly, and its rules:\n"
                   " * docs/isa.md, by the mnemonic that stands in parentheses with the pipe and the section of the specification. */\n"
                   "#ifndef PTO_OPS_H\n#define PTO_OPS_H\n#include <pto/ref.h>\n#include <pto/rules.h>\n");
    const struct isa_family *family = NULL;
    struct intrin in;
    for (unsigned op = 1; op < PTO_OP_COUNT; op++)
        for (unsigned i = 0; intrin_of((enum pto_op)op, i, &in); i++) {
            if (isa_op_family((enum pto_op)op) != family) {
                family = isa_op_family((enum pto_op)op);
                base_printf(out, "\n/* ---- %s ---- */\n", family->title);
            }
            put_intrinsic(out, &in);
        }
    base_puts(out, "#endif\n");
}
