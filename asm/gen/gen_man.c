/* Manual pages in roff (man macros): the tools from their option tables, the operations in short. */
#include "asm/gen/gen.h"
#include "isa/target.h"
#include "pto/version.h"

#include <string.h>

static const char made[] = ".\\\" made by pto_gen from the tables; change those\n";

/* Text that begins no request; a newline is a line break. */
static void put_text(struct base_buf *out, const char *text)
{
    bool at_start = true;
    for (const char *c = text; *c != '\0'; c++) {
        if (at_start && (*c == '.' || *c == '\''))
            base_puts(out, "\\&");
        at_start = *c == '\n';
        if (*c == '\n')
            base_puts(out, "\n.br\n");
        else if (*c == '\\')
            base_puts(out, "\\e");
        else if (*c == '-')
            base_puts(out, "\\-");
        else
            base_putc(out, *c);
    }
}

/* The date is that of the language: a page has one, and bytes may not depend on the day they are made. */
static void put_title(struct base_buf *out, const char *name, int section, const char *brief)
{
    base_printf(out, "%s.TH %s %d 2026-08-01 \"PTO toolchain %s\" \"PTO toolchain\"\n.SH NAME\n", made, name, section, pto_version());
    put_text(out, name);
    base_puts(out, " \\- ");
    put_text(out, brief);
    base_putc(out, '\n');
}

static void put_item(struct base_buf *out, const char *tag, const char *text)
{
    base_puts(out, ".TP\n.B ");
    put_text(out, tag);
    base_putc(out, '\n');
    put_text(out, text);
    base_putc(out, '\n');
}

static void put_word(const char *word, void *ctx)
{
    struct base_buf *out = ctx;
    base_printf(out, " %s", word);
}

void gen_man_tool(struct base_buf *out, const struct gen_tool *tool)
{
    put_title(out, tool->name, 1, tool->brief);
    base_printf(out, ".SH SYNOPSIS\n.B %s\n%s\n.SH DESCRIPTION\n", tool->name, tool->usage);
    put_text(out, tool->text);
    base_puts(out, "\n.SH OPTIONS\n");
    for (unsigned i = 0; i < tool->count; i++) {
        const struct gen_option *o = &tool->options[i];
        if (o->name == NULL) {
            base_puts(out, ".SS ");
            put_text(out, o->show);
            base_putc(out, '\n');
        } else if (o->show != NULL) {
            put_item(out, o->show, o->help);
            if (strcmp(o->choices, "@target") == 0) {
                base_puts(out, "Targets:");
                gen_each_choice(o->choices, put_word, out);
                base_putc(out, '\n');
            }
        }
    }
    if (tool->sub.name != NULL) {
        base_puts(out, ".SH ");
        for (const char *c = tool->sub.title; *c != '\0'; c++)
            base_putc(out, (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c));
        base_printf(out, "\n.B %s %s\n", tool->name, tool->sub.name);
        put_text(out, tool->sub.usage);
        base_puts(out, "\n.PP\n");
        put_text(out, tool->sub.text);
        base_putc(out, '\n');
        for (unsigned i = 0; i < tool->sub.count; i++)
            put_item(out, tool->sub.options[i].show, tool->sub.options[i].help);
    }
    base_puts(out, ".SH EXIT STATUS\n");
    put_item(out, "0", "all is well; notes and warnings included");
    put_item(out, "1", tool->words[0] != '\0' ? "the operator refused its arguments or failed, or a file was diagnosed" : "the program was diagnosed");
    put_item(out, "2", "the command line is wrong");
    if (tool->runs) {
        put_item(out, "3", "a check found something");
        put_item(out, "4", tool->words[0] != '\0' ? "values differ from what was expected" : "values differ from what was expected, or a diff is above what is allowed");
    }
    put_item(out, "5", "a limit was reached");
    put_item(out, "70", "a bug of ours");
    base_puts(out, ".SH SEE ALSO\n");
    for (unsigned i = 0; i < GEN_TOOLS; i++)
        if (strcmp(tool->name, gen_tools[i].name) != 0)
            base_printf(out, ".BR %s (1),\n", gen_tools[i].name);
    base_puts(out, ".BR pto\\-isa (7)\n");
}

void gen_man_isa(struct base_buf *out)
{
    put_title(out, "pto-isa", 7, "operations of PTO-AS");
    base_puts(out, ".SH DESCRIPTION\nThe operations of PTO\\-AS text by family.\n.B ptoas \\-\\-list\\-ops=NAME\n"
                   "tells all about one: forms, operands, attributes, pipe, rules, diagnostics, an example.\n");
    base_puts(out, ".SH TARGETS\n");
    for (size_t i = 0; i < isa_target_count(); i++)
        put_item(out, isa_target_at(i)->name, isa_target_at(i)->doc);
    const struct isa_family *family;
    for (unsigned i = 0; (family = isa_family(i)) != NULL; i++) {
        enum pto_op end = isa_family_end(family);
        base_puts(out, ".SH ");
        for (const char *c = family->title; *c != '\0'; c++)
            base_putc(out, (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c));
        base_putc(out, '\n');
        for (unsigned op = family->first; op < end; op++)
            put_item(out, isa_op((enum pto_op)op)->mnemonic, isa_op((enum pto_op)op)->doc);
    }
    base_puts(out, ".SH SEE ALSO\n.BR ptoas (1),\n.BR ptosim (1),\n.BR ptokern (1)\n");
}
