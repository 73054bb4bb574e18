/* The reference manual in Markdown: an index, one page a family, the diagnostics. */
#include "asm/describe.h"
#include "asm/gen/gen.h"
#include "asm/gen/gen_intrin.h"

#include <string.h>

static const char made[] = "<!-- made by pto_gen from the tables under isa/; change those -->\n";

/* Running text: what Markdown would read is escaped, except between backticks. */
static void put_text(struct base_buf *out, const char *text)
{
    bool code = false;
    for (const char *c = text; *c != '\0'; c++) {
        code = code != (*c == '`');
        if (*c == '|')
            base_puts(out, "\\|");
        else if (*c == '<' && !code)
            base_puts(out, "&lt;");
        else if (strchr("*_", *c) != NULL && !code)
            base_printf(out, "\\%c", *c);
        else
            base_putc(out, *c);
    }
}

/* Inline code in a table cell. */
static void put_code(struct base_buf *out, const char *text)
{
    base_putc(out, '`');
    gen_escaped(out, text, strlen(text), "|", "\\");
    base_putc(out, '`');
}

/* "#ptotadd": the anchor of a heading `pto.tadd`. */
static void put_anchor(struct base_buf *out, const char *heading)
{
    for (const char *c = heading; *c != '\0'; c++)
        if (*c != '.')
            base_putc(out, *c);
}

static void put_diag_link(struct base_buf *out, enum pto_diag_code code)
{
    unsigned number = base_diag_info(code)->number;
    base_printf(out, "[PTO%04u](../diagnostics.md#pto%04u)", number, number);
}

/* How C writes it (include/pto/ops.h). */
static void put_c_forms(struct base_buf *out, enum pto_op op)
{
    struct base_buf forms = {0};
    intrin_signatures(op, "`, `", &forms);
    if (forms.len != 0)
        base_printf(out, "C: `%s`.\n", forms.data);
    else if (intrin_without(op) != NULL)
        base_printf(out, "C: %s.\n", intrin_without(op));
    base_buf_free(&forms);
}

static void put_op(struct base_buf *out, enum pto_op op)
{
    struct asm_op_text t;
    asm_describe(op, &t);
    base_printf(out, "\n## %s\n\n", t.info->mnemonic);
    put_text(out, t.info->doc);
    base_printf(out, "\n\n%c%s. Pipe: %s. Targets: %s. Specification: %s.\n", t.kind[0] - 'a' + 'A', t.kind + 1, t.pipe, t.targets, t.section);
    if (t.aliases[0] != '\0')
        base_printf(out, "Also read: %s.\n", t.aliases);
    put_c_forms(out, op);
    base_puts(out, t.nforms != 0 ? "\n```\n" : "");
    for (unsigned i = 0; i < t.nforms; i++)
        base_printf(out, "// %s\n%s\n", t.forms[i].label, t.forms[i].text);
    base_puts(out, t.nforms != 0 ? "```\n" : "");
    base_puts(out, t.noperands != 0 ? "\n| operand | what it is | direction | type |\n| --- | --- | --- | --- |\n" : "");
    for (unsigned i = 0; i < t.noperands; i++) {
        const struct asm_operand_text *o = &t.operands[i];
        base_printf(out, "| `%s` | %s | %s%s%s | ", o->name, o->role, o->direction, o->optional ? ", optional" : "", o->list ? ", any number" : "");
        put_text(out, o->kind);
        base_puts(out, " |\n");
    }
    base_puts(out, t.nattrs != 0 ? "\n| attribute | values | default |\n| --- | --- | --- |\n" : "");
    for (unsigned i = 0; i < t.nattrs; i++) {
        const struct asm_attr_text *a = &t.attrs[i];
        base_printf(out, "| `%s`%s%s%s | %s%s", a->key, a->alias[0] != '\0' ? " (also `" : "", a->alias, a->alias[0] != '\0' ? "`)" : "", a->kind,
                    a->values[0] != '\0' ? " " : "");
        put_text(out, a->values);
        base_printf(out, " | %s%s |\n", a->needed ? "must be given" : "", a->def);
    }
    base_puts(out, t.nrules != 0 ? "\nRules:\n\n" : "");
    for (unsigned i = 0; i < t.nrules; i++) {
        const struct asm_rule_text *r = &t.rules[i];
        base_puts(out, "* ");
        put_text(out, r->text);
        if (strcmp(r->targets, "all") != 0)
            base_printf(out, " (%s)", r->targets);
        if (r->code != PTO_D_COUNT) {
            base_puts(out, ": ");
            put_diag_link(out, r->code);
            base_printf(out, ", %s", r->severity);
        }
        base_putc(out, '\n');
    }
    if (t.example.target != NULL)
        base_printf(out, "\nExample (%s):\n\n```mlir\n%.*s```\n", t.example.target->name, (int)t.example.text.len, t.example.text.data);
    asm_describe_free(&t);
}

void gen_manual_family(struct base_buf *out, const struct isa_family *family)
{
    enum pto_op end = isa_family_end(family);
    base_printf(out, "%s# %s\n\nSpecification: %s. [All operations](../isa.md)\n\n", made, family->title, family->sections);
    for (unsigned op = family->first; op < end; op++) {
        const char *name = isa_op((enum pto_op)op)->mnemonic;
        base_printf(out, "%s[`%s`](#", op != family->first ? " \xc2\xb7\n" : "", name);
        put_anchor(out, name);
        base_putc(out, ')');
    }
    base_putc(out, '\n');
    for (unsigned op = family->first; op < end; op++)
        put_op(out, (enum pto_op)op);
}

void gen_manual_index(struct base_buf *out)
{
    base_printf(out, "%s# The operations of PTO-AS\n\n"
                "Every operation that `ptoas` reads: forms of text, operands, attributes, pipe, rules with the diagnostics that break them, and "
                "an example that verifies. `ptoas --list-ops=NAME` says the same in a terminal, `man pto-isa` in short; [isa.html](isa.html) is "
                "all of it on one page with a search box; [diagnostics.md](diagnostics.md) explains every diagnostic.\n\n"
                "At level 2 and 3 operands are named in `ins(..) outs(..)`; at level 1 tiles are values and the outs are results; the bare form is "
                "level 1 without `pto.`; every operation can be written in MLIR's generic form. A form shows `T` for a type, `[..]` for what may be "
                "left out, `{attributes}` where the dictionary stands.\n", made);
    const struct isa_family *family;
    for (unsigned i = 0; (family = isa_family(i)) != NULL; i++) {
        enum pto_op end = isa_family_end(family);
        base_printf(out, "\n## [%s](isa/%s.md)\n\n| operation | meaning |\n| --- | --- |\n", family->title, family->name);
        for (unsigned op = family->first; op < end; op++) {
            const struct isa_op_info *info = isa_op((enum pto_op)op);
            base_printf(out, "| [`%s`](isa/%s.md#", info->mnemonic, family->name);
            put_anchor(out, info->mnemonic);
            base_puts(out, ") | ");
            put_text(out, info->doc);
            base_puts(out, " |\n");
        }
    }
    base_puts(out, "\n## Enumerations\n\n| name | values |\n| --- | --- |\n");
    for (unsigned e = 1; e < PTO_ENUM_COUNT; e++) {
        base_printf(out, "| `%s` | ", isa_enum_name((enum pto_enum)e));
        bool first = true;
        for (int64_t code = 0; code < 64; code++)
            if (isa_enum_text((enum pto_enum)e, code) != NULL) {
                base_puts(out, first ? "" : ", ");
                put_code(out, isa_enum_text((enum pto_enum)e, code));
                first = false;
            }
        base_puts(out, " |\n");
    }
}

void gen_diagnostics(struct base_buf *out)
{
    static const struct {
        unsigned hundred;
        const char *title;
    } groups[] = {{1, "Text and syntax"}, {2, "Names and types"}, {3, "Operations (verifier)"}, {4, "Legality of matrix operations"},
                  {5, "Memory planning and lowering"}, {6, "Run time"}, {7, "Files and command line"}, {8, "Checker findings"},
                  {9, "Legality of transfers, moves and flags"}, {10, "Constraints on operands"}, {11, "Sections, pipes, communication"}};
    static const char *const severities[] = {"off", "note", "warning", "error", "fatal error", "bug of ours"};
    base_printf(out, "%s# Diagnostics\n\nEvery diagnostic of `ptoas` and `ptosim`. `--explain CODE` says the same; warnings are switched by name with "
                     "`-WNAME`, `-Wno-NAME`, `-Werror=NAME`.\n", made);
    for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
        base_printf(out, "\n## %s\n", groups[g].title);
        for (unsigned code = 0; code < PTO_D_COUNT; code++) {
            const struct base_diag_info *d = base_diag_info((enum pto_diag_code)code);
            if (d->number / 100 != groups[g].hundred)
                continue;
            base_printf(out, "\n### PTO%04u\n\n`%s`, %s: ", d->number, d->name, severities[d->severity]);
            put_text(out, d->brief);
            base_puts(out, ".\n\n");
            put_text(out, d->text);
            base_putc(out, '\n');
        }
    }
}
