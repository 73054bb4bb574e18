/* The description of an operation (describe.h) as plain text and as JSON. */
#include "asm/describe.h"

#include <string.h>

static void put_code(struct base_buf *out, enum pto_diag_code code) { base_printf(out, "PTO%04u", base_diag_info(code)->number); }

static void put_indented(struct base_buf *out, const struct base_buf *text)
{
    bool at_start = true;
    for (size_t i = 0; i < text->len; i++) {
        if (at_start && text->data[i] != '\n')
            base_puts(out, "  ");
        base_putc(out, text->data[i]);
        at_start = text->data[i] == '\n';
    }
}

void asm_describe_text(const struct asm_op_text *t, struct base_buf *out)
{
    base_printf(out, "%s: %s\n", t->info->mnemonic, t->info->doc);
    base_printf(out, "  %s, family `%s` (%s); specification: %s\n", t->kind, t->family->name, t->family->title, t->section);
    base_printf(out, "  pipe: %s; targets: %s\n", t->pipe, t->targets);
    if (t->aliases[0] != '\0')
        base_printf(out, "  also read: %s\n", t->aliases);
    base_puts(out, "\nforms\n");
    for (unsigned i = 0; i < t->nforms; i++)
        base_printf(out, "  %s:\n    %s\n", t->forms[i].label, t->forms[i].text);
    if (t->nforms == 0)
        base_puts(out, "  as in the example\n");
    base_puts(out, t->noperands != 0 ? "\noperands\n" : "");
    for (unsigned i = 0; i < t->noperands; i++) {
        const struct asm_operand_text *o = &t->operands[i];
        base_printf(out, "  %-12s %s; %s%s%s; %s\n", o->name, o->direction, o->optional ? "optional; " : "", o->list ? "any number of them; each " : "", o->kind,
                    o->role);
    }
    base_puts(out, t->nattrs != 0 ? "\nattributes\n" : "");
    for (unsigned i = 0; i < t->nattrs; i++) {
        const struct asm_attr_text *a = &t->attrs[i];
        base_printf(out, "  %-12s %s%s%s%s%s%s%s%s\n", a->key, a->kind, a->values[0] != '\0' ? " " : "", a->values, a->needed ? "; must be given" : "",
                    a->def[0] != '\0' ? "; default " : "", a->def, a->alias[0] != '\0' ? "; also read: " : "", a->alias);
    }
    base_puts(out, t->nrules != 0 ? "\nrules\n" : "");
    for (unsigned i = 0; i < t->nrules; i++) {
        const struct asm_rule_text *r = &t->rules[i];
        base_printf(out, "  - %s", r->text);
        if (strcmp(r->targets, "all") != 0)
            base_printf(out, " [%s]", r->targets);
        if (r->code != PTO_D_COUNT) {
            base_puts(out, " (");
            put_code(out, r->code);
            base_printf(out, ", %s)", r->severity);
        }
        base_putc(out, '\n');
    }
    base_puts(out, "\ndiagnostics (besides those of every operation)\n");
    for (unsigned i = 0; i < t->ncodes; i++) {
        base_puts(out, "  ");
        put_code(out, t->codes[i]);
        base_printf(out, " %s: %s\n", base_diag_info(t->codes[i])->name, base_diag_info(t->codes[i])->brief);
    }
    base_puts(out, t->ncodes == 0 ? "  none\n" : "");
    if (t->example.target != NULL) {
        base_printf(out, "\nexample (%s)\n", t->example.target->name);
        put_indented(out, &t->example.text);
    }
}

static void put_string(struct base_buf *out, const char *key, const char *text, bool first)
{
    base_printf(out, "%s\"%s\": ", first ? "{" : ", ", key);
    base_put_json_string(out, text, strlen(text));
}

static void put_flag(struct base_buf *out, const char *key, bool flag) { base_printf(out, ", \"%s\": %s", key, flag ? "true" : "false"); }

/* "a, b" as ["a", "b"]. */
static void put_words(struct base_buf *out, const char *key, const char *words)
{
    base_printf(out, ", \"%s\": [", key);
    for (const char *w = words; *w != '\0';) {
        size_t n = strcspn(w, ",");
        base_puts(out, w != words ? ", " : "");
        base_put_json_string(out, w, n);
        w += n;
        w += strspn(w, ", ");
    }
    base_putc(out, ']');
}

void asm_describe_json(const struct asm_op_text *t, struct base_buf *out)
{
    put_string(out, "mnemonic", t->info->mnemonic, true);
    put_string(out, "meaning", t->info->doc, false);
    put_string(out, "kind", t->kind, false);
    put_string(out, "family", t->family->name, false);
    put_string(out, "section", t->section, false);
    put_string(out, "pipe", t->pipe, false);
    put_words(out, "targets", t->targets);
    put_words(out, "also_read", t->aliases);
    put_string(out, "form", t->info->format, false);
    base_puts(out, ",\n   \"forms\": [");
    for (unsigned i = 0; i < t->nforms; i++) {
        base_puts(out, i != 0 ? ", " : "");
        put_string(out, "level", t->forms[i].label, true);
        put_string(out, "text", t->forms[i].text, false);
        base_putc(out, '}');
    }
    base_puts(out, "],\n   \"operands\": [");
    for (unsigned i = 0; i < t->noperands; i++) {
        const struct asm_operand_text *o = &t->operands[i];
        base_puts(out, i != 0 ? ", " : "");
        put_string(out, "name", o->name, true);
        put_string(out, "role", o->role, false);
        put_string(out, "kind", o->kind, false);
        put_string(out, "direction", o->direction, false);
        put_flag(out, "optional", o->optional);
        put_flag(out, "list", o->list);
        put_flag(out, "result", o->result);
        base_putc(out, '}');
    }
    base_puts(out, "],\n   \"attributes\": [");
    for (unsigned i = 0; i < t->nattrs; i++) {
        const struct asm_attr_text *a = &t->attrs[i];
        base_puts(out, i != 0 ? ", " : "");
        put_string(out, "key", a->key, true);
        put_string(out, "also_read", a->alias, false);
        put_string(out, "kind", a->kind, false);
        put_words(out, "values", a->values);
        if (a->def[0] != '\0')
            put_string(out, "default", a->def, false);
        put_flag(out, "needed", a->needed);
        base_putc(out, '}');
    }
    base_puts(out, "],\n   \"rules\": [");
    for (unsigned i = 0; i < t->nrules; i++) {
        const struct asm_rule_text *r = &t->rules[i];
        base_puts(out, i != 0 ? ", " : "");
        put_string(out, "text", r->text, true);
        if (strcmp(r->targets, "all") != 0)
            put_words(out, "targets", r->targets);
        if (r->code != PTO_D_COUNT) {
            put_string(out, "severity", r->severity, false);
            base_puts(out, ", \"code\": \"");
            put_code(out, r->code);
            base_putc(out, '"');
        }
        base_putc(out, '}');
    }
    base_puts(out, "],\n   \"diagnostics\": [");
    for (unsigned i = 0; i < t->ncodes; i++) {
        base_puts(out, i != 0 ? ", \"" : "\"");
        put_code(out, t->codes[i]);
        base_putc(out, '"');
    }
    base_puts(out, "]");
    if (t->example.target != NULL) {
        base_puts(out, ",\n   \"example\": ");
        put_string(out, "target", t->example.target->name, true);
        base_puts(out, ", \"text\": ");
        base_put_json_string(out, t->example.text.data, t->example.text.len);
        base_putc(out, '}');
    }
    base_putc(out, '}');
}
