/* Diagnostics to text with carets, to JSON, and the --explain page. */
#include "base/diag.h"

#include <string.h>

enum { MAX_SHOWN_COLUMNS = 160 };

static const char *const severity_names[] = {"off", "note", "warning", "error", "fatal error", "internal error"};
static const char *const severity_colors[] = {"", "\033[1;36m", "\033[1;35m", "\033[1;31m", "\033[1;31m", "\033[1;31m"};

struct place {
    const char *file;
    uint32_t line, column, end_line, end_column;
};

static struct place locate(struct base_sources *sources, struct pto_span span)
{
    struct place place = {0};
    const struct base_source *src = base_source_get(sources, span.file);
    if (src == NULL)
        return place;
    place.file = src->name;
    base_source_position(sources, span.file, span.begin, &place.line, &place.column);
    base_source_position(sources, span.file, span.end > span.begin ? span.end : span.begin, &place.end_line,
                         &place.end_column);
    return place;
}

/* One byte of source as shown: controls and bytes over 0x7E that would break alignment become '?', tab a blank. */
static char shown(char c)
{
    unsigned char u = (unsigned char)c;
    return u == '\t' ? ' ' : u < 0x20 || u == 0x7F ? '?' : c;
}

/* Text goes to terminals and logs as UTF-8, whatever bytes the input had: each byte that is not becomes a '?'. */
static void put_utf8(struct base_buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t n = base_utf8_length(text + i, len - i);
        if (n == 0)
            base_putc(out, '?');
        else
            base_put(out, text + i, n);
        i += n != 0 ? n : 1;
    }
}

/* The source line with a caret line under it: "  12 |  text" and "     |  ^~~~ label". */
static void put_snippet(struct base_sources *sources, struct pto_span span, char mark, const char *label,
                        const char *color, struct base_buf *out)
{
    const char *text;
    size_t len;
    struct place at = locate(sources, span);
    if (at.file == NULL || !base_source_line(sources, span.file, at.line, &text, &len))
        return;
    size_t from = at.column - 1, width = 1;
    if (from > len)
        from = len;
    if (at.end_line == at.line && at.end_column > at.column)
        width = at.end_column - at.column;
    else if (at.end_line > at.line)
        width = len > from ? len - from : 1;
    size_t first = 0;
    if (from > MAX_SHOWN_COLUMNS - 40) { /* a window of a very long line */
        first = from - (MAX_SHOWN_COLUMNS / 2);
    }
    size_t end = len - first > MAX_SHOWN_COLUMNS ? first + MAX_SHOWN_COLUMNS : len;
    base_printf(out, "%5u | %s", at.line, first != 0 ? "..." : "");
    for (size_t i = first; i < end; i++)
        base_putc(out, shown(text[i]));
    base_puts(out, end < len ? "...\n" : "\n");
    base_printf(out, "      | %s", first != 0 ? "   " : "");
    for (size_t i = first; i < from; i++)
        if (((unsigned char)text[i] & 0xC0) != 0x80) /* one column a UTF-8 character */
            base_putc(out, ' ');
    base_puts(out, color);
    for (size_t i = 0; i < width && from + i < first + MAX_SHOWN_COLUMNS; i++)
        if (i == 0 || from + i >= len || ((unsigned char)text[from + i] & 0xC0) != 0x80)
            base_putc(out, i == 0 ? mark : '~');
    if (label != NULL && *label != '\0')
        base_printf(out, " %s", label);
    base_puts(out, *color != '\0' ? "\033[0m\n" : "\n");
}

static void render_one(const struct base_diags *diags, const struct base_diag *diag, struct base_buf *out, bool color)
{
    struct base_sources *sources = diags->sources;
    struct place at = locate(sources, diag->span);
    const char *on = color ? severity_colors[diag->severity] : "", *bold = color ? "\033[1m" : "";
    const char *off = color ? "\033[0m" : "";
    if (at.file != NULL)
        base_printf(out, "%s%s:%u:%u:%s ", bold, at.file, at.line, at.column, off);
    base_printf(out, "%s%s[PTO%04u]%s", on, severity_names[diag->severity], base_diag_info(diag->code)->number, off);
    if (diag->check != NULL)
        base_printf(out, " %s", diag->check);
    base_printf(out, ": %s%s%s\n", bold, diag->message, off);
    put_snippet(sources, diag->span, '^', NULL, on, out);
    const char *note_color = color ? severity_colors[PTO_SEV_NOTE] : "";
    for (const struct base_diag_label *l = diag->labels; l != NULL; l = l->next) {
        struct place where = locate(sources, l->span);
        if (where.file != NULL)
            base_printf(out, "%s:%u:%u: ", where.file, where.line, where.column);
        if (!l->is_fix)
            base_printf(out, "note: %s\n", l->text);
        else if (l->span.end > l->span.begin)
            base_printf(out, "fix: replace with '%s'\n", l->text);
        else
            base_printf(out, "fix: insert '%s'\n", l->text);
        put_snippet(sources, l->span, l->is_fix ? '+' : '-', NULL, note_color, out);
    }
    for (const struct base_diag_label *n = diag->notes; n != NULL; n = n->next)
        base_printf(out, "  = note: %s\n", n->text);
}

void base_diags_render_text(const struct base_diags *diags, struct base_buf *out, bool color)
{
    struct base_buf text = {0};
    for (const struct base_diag *d = diags->first; d != NULL; d = d->next)
        render_one(diags, d, &text, color);
    put_utf8(out, text.data, text.len);
    base_buf_free(&text);
    unsigned errors = diags->counts[PTO_SEV_ERROR];
    if (diags->max_errors != 0 && errors > diags->max_errors)
        base_printf(out, "... and %u more errors (only the first %u are shown)\n", errors - diags->max_errors,
                    diags->max_errors);
}

static void put_json_span(struct base_sources *sources, struct pto_span span, const char *key, const char *label,
                          struct base_buf *out)
{
    struct place at = locate(sources, span);
    base_puts(out, "{\"file\":");
    base_put_json_string(out, at.file != NULL ? at.file : "", at.file != NULL ? strlen(at.file) : 0);
    base_printf(out, ",\"line\":%u,\"column\":%u,\"end_line\":%u,\"end_column\":%u", at.line, at.column, at.end_line,
                at.end_column);
    if (label != NULL) {
        base_printf(out, ",\"%s\":", key);
        base_put_json_string(out, label, strlen(label));
    }
    base_putc(out, '}');
}

static void put_json_list(struct base_sources *sources, const struct base_diag_label *list, bool fixes,
                          const char *comma, struct base_buf *out)
{
    for (const struct base_diag_label *l = list; l != NULL; l = l->next) {
        if (l->is_fix != fixes)
            continue;
        base_puts(out, comma);
        put_json_span(sources, l->span, fixes ? "replacement" : "label", l->text, out);
        comma = ",";
    }
}

void base_diags_render_json(const struct base_diags *diags, struct base_buf *out)
{
    base_puts(out, "[");
    for (const struct base_diag *d = diags->first; d != NULL; d = d->next) {
        base_printf(out, "%s\n{\"code\":\"PTO%04u\",\"name\":\"%s\",\"check\":", d != diags->first ? "," : "",
                    base_diag_info(d->code)->number, base_diag_info(d->code)->name);
        if (d->check != NULL)
            base_put_json_string(out, d->check, strlen(d->check));
        else
            base_puts(out, "null");
        base_printf(out, ",\"severity\":\"%s\",\"message\":", severity_names[d->severity]);
        base_put_json_string(out, d->message, strlen(d->message));
        base_puts(out, ",\"spans\":[");
        bool has_primary = d->span.file != 0;
        if (has_primary)
            put_json_span(diags->sources, d->span, "label", NULL, out);
        put_json_list(diags->sources, d->labels, false, has_primary ? "," : "", out);
        base_puts(out, "],\"notes\":[");
        for (const struct base_diag_label *n = d->notes; n != NULL; n = n->next) {
            base_puts(out, n != d->notes ? "," : "");
            base_put_json_string(out, n->text, strlen(n->text));
        }
        base_puts(out, "],\"fixes\":[");
        put_json_list(diags->sources, d->labels, true, "", out);
        base_puts(out, "]}");
    }
    base_puts(out, "\n]\n");
}

void base_diag_explain(enum pto_diag_code code, struct base_buf *out)
{
    const struct base_diag_info *info = base_diag_info(code);
    base_printf(out, "PTO%04u %s (%s", info->number, info->name, severity_names[info->severity]);
    if (info->severity == PTO_SEV_ERROR)
        base_printf(out, ", exit code %d", (int)info->exit_code);
    base_printf(out, ")\n%s\n\n%s\n", info->brief, info->text);
}
