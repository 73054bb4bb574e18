/* --list-ops and --list-targets: the tables as text or JSON. */
#include "asm/describe.h"
#include "asm/tool/ptoas.h"

#include <string.h>

static void put_op(struct base_buf *out, enum pto_op op, bool json)
{
    struct asm_op_text text;
    asm_describe(op, &text);
    if (json)
        asm_describe_json(&text, out);
    else
        asm_describe_text(&text, out);
    asm_describe_free(&text);
}

static bool unknown(const char *name, struct base_diags *diags)
{
    struct base_diag *d = base_diag_emit(diags, PTO_D_USAGE, (struct pto_span){0}, "--list-ops: no operation is called `%s`", name);
    const char *near = isa_op_suggest(name), *below = isa_op_below(name, strlen(name));
    if (near != NULL)
        base_diag_note(d, "did you mean %s?", near);
    else if (below != NULL)
        base_diag_note(d, "it is %s, below the operations on tiles", below);
    else
        base_diag_note(d, "`ptoas --list-ops` lists all of them");
    return false;
}

bool ptoas_list_ops(const char *name, bool json, struct base_diags *diags, struct base_buf *out)
{
    bool legacy;
    enum pto_op only = name != NULL ? isa_op_find(name, strlen(name), &legacy) : PTO_OP_NONE;
    if (name != NULL && only == PTO_OP_NONE)
        return unknown(name, diags);
    if (only != PTO_OP_NONE) {
        put_op(out, only, json);
        base_puts(out, json ? "\n" : "");
        return true;
    }
    base_puts(out, json ? "[\n" : "");
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        const struct isa_op_info *info = isa_op((enum pto_op)op);
        if (json) {
            base_puts(out, "  ");
            put_op(out, (enum pto_op)op, true);
            base_puts(out, op + 1 < PTO_OP_COUNT ? ",\n" : "\n");
        } else {
            base_printf(out, "%-28s %s\n", info->mnemonic, info->doc);
        }
    }
    base_puts(out, json ? "]\n" : "\n`ptoas --list-ops=NAME` tells all about one: forms, operands, attributes, rules, an example.\n");
    return true;
}

void ptoas_list_targets(struct base_buf *out)
{
    for (size_t i = 0; i < isa_target_count(); i++) {
        const struct pto_target *t = isa_target_at(i);
        base_printf(out, "%-12s %s%s%s\n", t->name, t->doc, t->aliases[0] != '\0' ? "; also " : "", t->aliases);
    }
}
