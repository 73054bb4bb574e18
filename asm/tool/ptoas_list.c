/* --list-ops and --list-targets: the tables as text or JSON. */
#include "asm/tool/ptoas.h"

#include <string.h>

static void put_string(struct base_buf *out, const char *s) { base_put_json_string(out, s, strlen(s)); }

static void put_families(struct base_buf *out, uint32_t families)
{
    bool any = false;
    for (size_t i = 0; i < isa_target_count(); i++) {
        if ((families & isa_target_at(i)->family) == 0)
            continue;
        base_puts(out, any ? ", " : "");
        put_string(out, isa_target_at(i)->name);
        any = true;
    }
}

static void op_json(struct base_buf *out, enum pto_op op)
{
    static const char *const dirs[] = {"", "in", "out", "optional", "list", "alias", "bind", "result", "results"};
    const struct isa_op_info *info = isa_op(op);
    base_puts(out, "  {\"mnemonic\": ");
    put_string(out, info->mnemonic);
    base_puts(out, ", \"form\": ");
    put_string(out, info->format);
    base_puts(out, ", \"slots\": [");
    for (int s = 0; s < info->nslots; s++) {
        base_puts(out, s != 0 ? ", {\"name\": " : "{\"name\": ");
        put_string(out, info->slots[s].name);
        base_printf(out, ", \"is\": \"%s\"}", dirs[info->slots[s].dir]);
    }
    base_puts(out, "], \"attributes\": [");
    for (const uint8_t *a = info->attrs; *a != 0; a++) {
        base_puts(out, a != info->attrs ? ", " : "");
        put_string(out, isa_attr((enum pto_attr)*a)->key);
    }
    base_puts(out, "], \"targets\": [");
    put_families(out, info->families);
    base_puts(out, "], \"meaning\": ");
    put_string(out, info->doc);
    base_putc(out, '}');
}

void ptoas_list_ops(struct base_buf *out, bool json)
{
    base_puts(out, json ? "[\n" : "");
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        const struct isa_op_info *info = isa_op((enum pto_op)op);
        if (json) {
            op_json(out, (enum pto_op)op);
            base_puts(out, op + 1 < PTO_OP_COUNT ? ",\n" : "\n");
        } else {
            base_printf(out, "%-28s %s\n", info->mnemonic, info->doc);
            if (info->format[0] != '\0')
                base_printf(out, "    %s\n", info->format);
        }
    }
    base_puts(out, json ? "]\n" : "");
}

void ptoas_list_targets(struct base_buf *out)
{
    for (size_t i = 0; i < isa_target_count(); i++) {
        const struct pto_target *t = isa_target_at(i);
        base_printf(out, "%-12s %s%s%s%s\n", t->name, t->doc, t->aliases[0] != '\0' ? "; also " : "", t->aliases, "");
    }
}
