/* asm/emit_c_form.def: the intrinsics as ptoas --emit=c writes them, from the same data as ops.h. Knows nothing of programs. */
#include "asm/gen/gen.h"
#include "asm/gen/gen_intrin.h"

static const char *const ids[PTO_OP_COUNT] = {
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) [PTO_OP_##id] = #id,
#include "isa/ops.def"
#undef PTO_OP
};

static void put_form(struct base_buf *out, const struct intrin *intrin, const struct intrin_variant *v)
{
    base_printf(out, "PTO_C_FORM(%s, \"%s\", \"", ids[v->op], intrin->name);
    for (unsigned p = 0; p < v->nparams; p++) {
        base_puts(out, p != 0 ? " " : "");
        if (v->params[p].kind == INTRIN_ATTR)
            base_printf(out, "a%u", v->params[p].attr);
        const char *sign = "s";
        for (unsigned s = 0; v->params[p].kind == INTRIN_SLOT && s < PTO_MAX_SLOTS; s++)
            if ((v->params[p].slots >> s & 1) != 0) {
                base_printf(out, "%s%u", sign, s);
                sign = "=";
            }
    }
    base_printf(out, "\", 0x%x, %d, %d)\n", (unsigned)v->tail, v->shape_attr, v->shape_slot);
}

/* The other operation of an overload by place: its destination, then what it reads. */
static void put_other(struct base_buf *out, const struct intrin *intrin, enum pto_op op)
{
    const struct isa_op_info *info = isa_op(op);
    const char *blank = "";
    base_printf(out, "PTO_C_FORM(%s, \"%s\", \"", ids[op], intrin->name);
    for (int pass = 0; pass < 2; pass++)
        for (int s = 0; s < info->nslots; s++)
            if (intrin_slot_is_destination(&info->slots[s]) == (pass == 0)) {
                base_printf(out, "%ss%d", blank, s);
                blank = " ";
            }
    base_puts(out, "\", 0x0, -1, -1)\n");
}

void gen_emit_forms(struct base_buf *out)
{
    struct intrin intrin;
    base_puts(out, "/* How operations are written with the intrinsics of ops.h. Made by pto_gen from isa/ops.def and isa/intrin.def; change those.\n"
                   " * PTO_C_FORM(OP, \"NAME\", \"arguments\", optional attributes by bit, attribute that is a shape, slot of that tile)\n"
                   " *   sN     the operand or result of slot N; s2=0: both slots hold the same        aN   the N-th attribute of the row\n"
                   " * An operation's scalar result is what the intrinsic returns. */\n");
    for (unsigned op = 1; op < PTO_OP_COUNT; op++)
        for (unsigned i = 0; intrin_of((enum pto_op)op, i, &intrin); i++)
            for (unsigned v = 0; v < intrin.nvariants; v++) {
                put_form(out, &intrin, &intrin.variants[v]);
                if (intrin.variants[v].other != PTO_OP_NONE)
                    put_other(out, &intrin, intrin.variants[v].other);
            }
}
