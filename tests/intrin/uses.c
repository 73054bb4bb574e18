/* Writes a C file that uses every form of every intrinsic: `uses > uses_all.h`. Operands are *T("slot"), *G("slot"), I("slot") ..: things that
 * are named as the slot that they are meant for, so that whoever takes the calls can compare them with the table (test_intrin.c). */
#include "asm/gen/gen.h"
#include "asm/gen/gen_intrin.h"

#include <string.h>

/* The last value of an enumeration: its enumerator. */
struct last { const char *id; };
static void keep(const char *id, int64_t code, void *ctx)
{
    (void)code;
    ((struct last *)ctx)->id = id;
}
static void put_enumerator(struct base_buf *out, enum pto_enum which)
{
    struct last last = {NULL};
    gen_enum_each(which, keep, &last);
    base_printf(out, "%s%s", gen_enum_prefix(which), last.id);
}
static void put_attr(struct base_buf *out, const struct isa_attr_info *attr)
{
    if (attr->kind == PTO_AK_ENUM)
        put_enumerator(out, (enum pto_enum)attr->enumeration);
    else
        base_puts(out, attr->kind == PTO_AK_INT ? "I_ATTR" : attr->kind == PTO_AK_BOOL ? "true" : "S_ATTR");
}

/* What each macro of ref.h takes; several: one use each. */
static const struct { const char *macro, *uses[4]; } makers[] = {
    {"PTO_ARG_TILE_", {"*T"}}, {"PTO_ARG_GM_", {"*G"}}, {"PTO_ARG_OBJECT_", {"*O"}}, {"PTO_ARG_PTR_", {"P", "Q"}}, {"PTO_ARG_INT_", {"I", "U"}},
    {"PTO_ARG_SCALAR_", {"I", "F", "D", "U"}}, {"PTO_ARG_VALUE_", {"*T", "F", "I", "U"}}, {"PTO_ARG_AREA_", {"*T", "*G"}}, {"PTO_ARG_MEMORY_", {"P", "*G"}}};
static const char *maker(const struct intrin_variant *v, const struct intrin_param *p, unsigned turn)
{
    const char *macro = intrin_kind_macro((enum pto_slot_kind)intrin_param_slot(v, p)->kind);
    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++)
        if (strcmp(makers[i].macro, macro) == 0)
            return makers[i].uses[turn] != NULL ? makers[i].uses[turn] : makers[i].uses[0];
    return "?";
}
/* tail: 0 none, 1 all attributes in their order, 2 all by name */
static void put_use(struct base_buf *out, const struct intrin *in, const struct intrin_variant *v, unsigned turn, int tail)
{
    const struct isa_op_info *info = isa_op(v->op);
    bool is_result = intrin_result(v->op) >= 0;
    base_printf(out, "    USE(\"%s\", \"%s\", %d, %s%s(", in->name, info->mnemonic, tail != 0, is_result ? "(void)" : "", in->name);
    for (unsigned p = 0; p < v->nparams; p++) {
        const struct intrin_param *param = &v->params[p];
        base_puts(out, p != 0 ? ", " : "");
        if (param->kind == INTRIN_ATTR) {
            put_attr(out, isa_attr((enum pto_attr)info->attrs[param->attr]));
            continue;
        }
        const struct pto_slot *slot = intrin_param_slot(v, param);
        bool list = slot->dir == PTO_DIR_LIST && slot->kind != PTO_OPD_INDEX;
        base_printf(out, list ? "(%s(\"%s\"), %s(\"%s\"))" : "%s(\"%s\")", maker(v, param, turn), slot->name, maker(v, param, turn), slot->name);
    }
    for (unsigned a = 0; tail != 0 && a < PTO_MAX_OP_ATTRS && info->attrs[a] != 0; a++)
        if ((v->tail >> a & 1) != 0) {
            base_puts(out, ", ");
            if (tail == 2)
                base_printf(out, ".%s = ", intrin_member((enum pto_attr)info->attrs[a]));
            put_attr(out, isa_attr((enum pto_attr)info->attrs[a]));
        }
    base_puts(out, "))\n");
}

static void put_uses(struct base_buf *out, const struct intrin *in)
{
    for (unsigned n = 0; n < in->nvariants; n++) {
        const struct intrin_variant *v = &in->variants[n];
        if (v->other != PTO_OP_NONE)
            continue; /* by place: test_intrin.c */
        unsigned turns = 1;
        for (unsigned p = 0; p < v->nparams; p++)
            for (unsigned t = turns; v->params[p].kind == INTRIN_SLOT && t < 4; t++)
                if (strcmp(maker(v, &v->params[p], t), maker(v, &v->params[p], 0)) != 0)
                    turns = t + 1;
        for (unsigned t = 0; t < turns; t++)
            put_use(out, in, v, t, 0);
        if (v->tail == 0)
            continue;
        put_use(out, in, v, 0, 1);
        base_puts(out, "#ifndef __cplusplus\n");
        put_use(out, in, v, 0, 2);
        base_puts(out, "#endif\n");
    }
}

int main(void)
{
    struct base_buf out = {0};
    struct intrin in;
    for (unsigned op = 1; op < PTO_OP_COUNT; op++)
        for (unsigned i = 0; intrin_of((enum pto_op)op, i, &in); i++)
            put_uses(&out, &in);
    fwrite(out.data, 1, out.len, stdout);
    base_buf_free(&out);
    return 0;
}
