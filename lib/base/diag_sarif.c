/* Diagnostics as SARIF 2.1.0, for editors and code hosts: one run, the rules that occur with their help, results with places and
 * fixes.  Lines and columns as SARIF counts them: from 1, columns in characters, the end behind the last one. */
#include "base/diag.h"
#include "pto/version.h"

#include <stdlib.h>
#include <string.h>

static void put_string(struct base_buf *out, const char *text) { base_put_json_string(out, text, strlen(text)); }

/* "text":"..", the one member of SARIF's message and multiformatMessageString objects that we need. */
static void put_text(struct base_buf *out, const char *key, const char *text)
{
    base_printf(out, "\"%s\":{\"text\":", key);
    put_string(out, text);
    base_putc(out, '}');
}

static const char *level_name(enum pto_severity severity)
{
    return severity == PTO_SEV_OFF ? "none" : severity == PTO_SEV_NOTE ? "note" : severity == PTO_SEV_WARNING ? "warning" : "error";
}

/* A file name as a URI reference: what is no plain character of a path is escaped. */
static void put_uri(struct base_buf *out, const char *name)
{
    base_puts(out, name[0] == '/' ? "{\"uri\":\"file://" : "{\"uri\":\"");
    for (const char *c = name; *c != '\0'; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || strchr("-._~/", *c) != NULL;
        if (plain)
            base_putc(out, *c);
        else
            base_printf(out, "%%%02X", (unsigned)(unsigned char)*c);
    }
    base_puts(out, "\"}");
}

/* Line and column of a byte; columns count characters. */
static void position(struct base_sources *sources, uint32_t file, uint32_t offset, uint32_t *line, uint32_t *column)
{
    const char *text;
    size_t len;
    base_source_position(sources, file, offset, line, column);
    if (!base_source_line(sources, file, *line, &text, &len))
        return;
    uint32_t bytes = *column - 1, characters = 0;
    for (uint32_t i = 0; i < bytes; i++)
        if (i >= len || ((unsigned char)text[i] & 0xC0) != 0x80)
            characters++;
    *column = characters + 1;
}

static void put_region(struct base_sources *sources, struct pto_span span, const char *key, struct base_buf *out)
{
    uint32_t line, column, end_line, end_column, end = span.end > span.begin ? span.end : span.begin;
    position(sources, span.file, span.begin, &line, &column);
    position(sources, span.file, end, &end_line, &end_column);
    uint32_t byte = base_source_written(sources, span.file, span.begin), end_byte = base_source_written(sources, span.file, end);
    base_printf(out, "\"%s\":{\"startLine\":%u,\"startColumn\":%u,\"endLine\":%u,\"endColumn\":%u,\"byteOffset\":%u,\"byteLength\":%u}", key, line, column,
                end_line, end_column, byte, end_byte > byte ? end_byte - byte : 0);
}

/* The physicalLocation member; false if the span is of no file. */
static bool put_place(struct base_sources *sources, struct pto_span span, struct base_buf *out)
{
    const struct base_source *src = base_source_get(sources, span.file);
    if (src == NULL)
        return false;
    base_puts(out, "\"physicalLocation\":{\"artifactLocation\":");
    put_uri(out, src->name);
    base_putc(out, ',');
    put_region(sources, span, "region", out);
    base_putc(out, '}');
    return true;
}

/* All replacements together are one fix, by file. */
static void put_fixes(struct base_sources *sources, const struct base_diag *d, struct base_buf *out)
{
    bool any = false;
    for (const struct base_diag_label *l = d->labels; l != NULL; l = l->next) {
        const struct base_source *src = l->is_fix ? base_source_get(sources, l->span.file) : NULL;
        bool first = src != NULL;
        for (const struct base_diag_label *k = d->labels; k != l && first; k = k->next)
            first = !k->is_fix || k->span.file != l->span.file;
        if (!first)
            continue;
        base_puts(out, any ? "," : ",\"fixes\":[{\"description\":{\"text\":\"what the diagnostic suggests\"},\"artifactChanges\":[");
        any = true;
        base_puts(out, "{\"artifactLocation\":");
        put_uri(out, src->name);
        base_puts(out, ",\"replacements\":[");
        const char *comma = "";
        for (const struct base_diag_label *k = l; k != NULL; k = k->next) {
            if (!k->is_fix || k->span.file != l->span.file)
                continue;
            base_printf(out, "%s{", comma);
            put_region(sources, k->span, "deletedRegion", out);
            base_putc(out, ',');
            put_text(out, "insertedContent", k->text);
            base_putc(out, '}');
            comma = ",";
        }
        base_puts(out, "]}");
    }
    base_puts(out, any ? "]}]" : "");
}

static void put_related(struct base_sources *sources, const struct base_diag *d, struct base_buf *out)
{
    unsigned id = 0;
    for (const struct base_diag_label *l = d->labels; l != NULL; l = l->next) {
        if (l->is_fix || base_source_get(sources, l->span.file) == NULL)
            continue;
        base_printf(out, id == 0 ? ",\"relatedLocations\":[{\"id\":%u," : ",{\"id\":%u,", id + 1);
        id++;
        (void)put_place(sources, l->span, out);
        base_putc(out, ',');
        put_text(out, "message", l->text);
        base_putc(out, '}');
    }
    base_puts(out, id != 0 ? "]" : "");
}

/* SARIF knows no notes: they follow the message. */
static void put_message(const struct base_diag *d, struct base_buf *out)
{
    struct base_buf text = {0};
    base_puts(&text, d->message);
    for (const struct base_diag_label *n = d->notes; n != NULL; n = n->next)
        base_printf(&text, "\n%s", n->text);
    put_text(out, "message", text.data != NULL ? text.data : "");
    base_buf_free(&text);
}

static void put_result(struct base_sources *sources, const struct base_diag *d, unsigned rule, struct base_buf *out)
{
    base_printf(out, "{\"ruleId\":\"PTO%04u\",\"ruleIndex\":%u,\"level\":\"%s\",", base_diag_info(d->code)->number, rule, level_name(d->severity));
    put_message(d, out);
    if (base_source_get(sources, d->span.file) != NULL) {
        base_puts(out, ",\"locations\":[{");
        (void)put_place(sources, d->span, out);
        base_puts(out, "}]");
    }
    put_related(sources, d, out);
    put_fixes(sources, d, out);
    if (d->check != NULL) {
        base_puts(out, ",\"properties\":{\"check\":");
        put_string(out, d->check);
        base_putc(out, '}');
    }
    base_putc(out, '}');
}

static void put_rule(enum pto_diag_code code, struct base_buf *out)
{
    const struct base_diag_info *info = base_diag_info(code);
    base_printf(out, "{\"id\":\"PTO%04u\",\"name\":\"%s\",", info->number, info->name);
    put_text(out, "shortDescription", info->brief);
    base_putc(out, ',');
    put_text(out, "help", info->text);
    base_printf(out, ",\"defaultConfiguration\":{\"enabled\":%s,\"level\":\"%s\"}}", info->severity == PTO_SEV_OFF ? "false" : "true", level_name(info->severity));
}

void base_diags_render_sarif(const struct base_diags *diags, const char *tool, struct base_buf *out)
{
    enum pto_exit code = base_diags_exit(diags);
    bool done = code != PTO_EXIT_USAGE && code != PTO_EXIT_LIMIT && code != PTO_EXIT_BUG;
    unsigned rule[PTO_D_COUNT] = {0}, nrules = 0; /* by code: index + 1 */
    base_puts(out, "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":");
    put_string(out, tool);
    base_printf(out, ",\"version\":\"%s\",\"rules\":[", pto_version());
    for (const struct base_diag *d = diags->first; d != NULL; d = d->next) {
        if (rule[d->code] != 0)
            continue;
        base_puts(out, nrules != 0 ? ",\n" : "\n");
        put_rule(d->code, out);
        rule[d->code] = ++nrules;
    }
    base_printf(out, "]}},\n\"columnKind\":\"unicodeCodePoints\",\"invocations\":[{\"executionSuccessful\":%s,\"exitCode\":%d}],\n\"results\":[",
                done ? "true" : "false", (int)code);
    for (const struct base_diag *d = diags->first; d != NULL; d = d->next) {
        base_puts(out, d != diags->first ? ",\n" : "\n");
        put_result(diags->sources, d, rule[d->code] - 1, out);
    }
    base_puts(out, "]}]}\n");
}

void base_diags_render(const struct base_diags *diags, enum base_diag_format format, const char *tool, bool color, struct base_buf *out)
{
    switch (format) {
    case BASE_DIAG_TEXT: base_diags_render_text(diags, out, color); break;
    case BASE_DIAG_JSON: base_diags_render_json(diags, out); break;
    case BASE_DIAG_SARIF: base_diags_render_sarif(diags, tool, out); break;
    }
}
