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

/* A line of source and the part of it that is shown: very long lines are cut around what is marked. */
struct view {
    const char *text;
    size_t len, first, end;
};

/* Never between the bytes of one character. */
static size_t char_begin(const struct view *v, size_t at)
{
    while (at > 0 && at < v->len && ((unsigned char)v->text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static struct view view_around(const char *text, size_t len, size_t from)
{
    struct view v = {.text = text, .len = len};
    if (from > MAX_SHOWN_COLUMNS - 40)
        v.first = from - MAX_SHOWN_COLUMNS / 2;
    v.first = char_begin(&v, v.first);
    v.end = char_begin(&v, len - v.first > MAX_SHOWN_COLUMNS ? v.first + MAX_SHOWN_COLUMNS : len);
    return v;
}

static void put_line(const struct view *v, uint32_t line, struct base_buf *out)
{
    base_printf(out, "%5u | %s", line, v->first != 0 ? "..." : "");
    for (size_t i = v->first; i < v->end; i++)
        base_putc(out, shown(v->text[i]));
    base_puts(out, v->end < v->len ? "...\n" : "\n");
}

/* `width` bytes from `from` on, marked under the line: the first one with marks[0], the others with marks[1]. */
static void put_marks(const struct view *v, size_t from, size_t width, const char *marks, const char *label, const char *color,
                      struct base_buf *out)
{
    base_printf(out, "      | %s", v->first != 0 ? "   " : "");
    for (size_t i = v->first; i < from; i++)
        if (((unsigned char)v->text[i] & 0xC0) != 0x80) /* one column a UTF-8 character */
            base_putc(out, ' ');
    base_puts(out, color);
    for (size_t i = 0; i < width && (i == 0 || from + i < v->first + MAX_SHOWN_COLUMNS); i++)
        if (i == 0 || from + i >= v->len || ((unsigned char)v->text[from + i] & 0xC0) != 0x80)
            base_putc(out, marks[i != 0]);
    if (label != NULL && *label != '\0')
        base_printf(out, " %s", label);
    base_puts(out, *color != '\0' ? "\033[0m\n" : "\n");
}

static size_t width_on_line(const struct place *at, size_t from, size_t len)
{
    if (at->end_line == at->line && at->end_column > at->column)
        return at->end_column - at->column;
    return at->end_line > at->line && len > from ? len - from : 1;
}

/* The labels that are drawn under the line of the primary span and not with a line of their own. */
static bool shares_line(const struct place *primary, const struct place *where, const struct view *v)
{
    return primary->file != NULL && where->file != NULL && strcmp(primary->file, where->file) == 0 && primary->line == where->line &&
           where->column - 1 >= v->first && where->column - 1 < v->end;
}

static bool get_line(struct base_sources *sources, struct pto_span span, const struct place *at, struct view *v)
{
    const char *text;
    size_t len;
    *v = (struct view){0};
    if (at->file == NULL || !base_source_line(sources, span.file, at->line, &text, &len))
        return false;
    *v = view_around(text, len, at->column - 1 < len ? at->column - 1 : len);
    return true;
}

static void put_snippet(const struct view *v, const struct place *at, const char *marks, const char *color, struct base_buf *out)
{
    size_t from = at->column - 1 < v->len ? at->column - 1 : v->len;
    put_line(v, at->line, out);
    put_marks(v, from, width_on_line(at, from, v->len), marks, NULL, color, out);
}

/* The line as the fix leaves it; of a fix that makes lines the first. */
static void put_fixed(const struct view *v, const struct place *at, const char *replacement, const char *color, struct base_buf *out)
{
    size_t from = at->column - 1 < v->len ? at->column - 1 : v->len, n = strcspn(replacement, "\n");
    size_t to = replacement[n] != '\0' ? v->len : at->end_line != at->line ? v->len : at->end_column - 1 < v->len ? at->end_column - 1 : v->len;
    struct base_buf line = {0};
    base_put(&line, v->text, from);
    base_put(&line, replacement, n);
    base_put(&line, v->text + to, v->len - to);
    struct view fixed = view_around(line.data != NULL ? line.data : "", line.len, from);
    put_line(&fixed, at->line, out);
    put_marks(&fixed, from, n != 0 ? n : 1, n != 0 ? "++" : "--", NULL, color, out);
    base_buf_free(&line);
}

static void render_one(const struct base_diags *diags, const struct base_diag *diag, struct base_buf *out, bool color)
{
    struct base_sources *sources = diags->sources;
    struct place at = locate(sources, diag->span);
    struct view line;
    const char *on = color ? severity_colors[diag->severity] : "", *bold = color ? "\033[1m" : "";
    const char *off = color ? "\033[0m" : "", *note_color = color ? severity_colors[PTO_SEV_NOTE] : "";
    if (at.file != NULL)
        base_printf(out, "%s%s:%u:%u:%s ", bold, at.file, at.line, at.column, off);
    base_printf(out, "%s%s[PTO%04u]%s", on, severity_names[diag->severity], base_diag_info(diag->code)->number, off);
    if (diag->check != NULL)
        base_printf(out, " %s", diag->check);
    base_printf(out, ": %s%s%s\n", bold, diag->message, off);
    bool has_line = get_line(sources, diag->span, &at, &line);
    if (has_line)
        put_snippet(&line, &at, "^~", on, out);
    for (const struct base_diag_label *l = diag->labels; l != NULL && has_line; l = l->next) {
        struct place where = locate(sources, l->span);
        if (!l->is_fix && shares_line(&at, &where, &line))
            put_marks(&line, where.column - 1, width_on_line(&where, where.column - 1, line.len), "--", l->text, note_color, out);
    }
    for (const struct base_diag_label *l = diag->labels; l != NULL; l = l->next) {
        struct place where = locate(sources, l->span);
        struct view v;
        if (!l->is_fix && has_line && shares_line(&at, &where, &line))
            continue;
        if (where.file != NULL)
            base_printf(out, "%s:%u:%u: ", where.file, where.line, where.column);
        if (!l->is_fix)
            base_printf(out, "note: %s\n", l->text);
        else if (l->span.end > l->span.begin && *l->text != '\0')
            base_printf(out, "fix: replace with '%s'\n", l->text);
        else
            base_printf(out, *l->text != '\0' ? "fix: insert '%.*s'\n" : "fix: remove it%.*s\n", (int)strcspn(l->text, "\n"), l->text);
        if (!get_line(sources, l->span, &where, &v))
            continue;
        if (l->is_fix)
            put_fixed(&v, &where, l->text, note_color, out);
        else
            put_snippet(&v, &where, "-~", note_color, out);
    }
    for (const struct base_diag_label *n = diag->notes; n != NULL; n = n->next)
        base_printf(out, "  = note: %s\n", n->text);
}

void base_diag_render_text(const struct base_diags *diags, const struct base_diag *diag, struct base_buf *out)
{
    struct base_buf text = {0};
    render_one(diags, diag, &text, false);
    put_utf8(out, text.data, text.len);
    base_buf_free(&text);
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
        base_printf(out, "... and %u more error%s (only the first %u are shown)\n", errors - diags->max_errors,
                    errors - diags->max_errors == 1 ? "" : "s", diags->max_errors);
}

static void put_json_span(struct base_sources *sources, struct pto_span span, const char *key, const char *label,
                          struct base_buf *out)
{
    struct place at = locate(sources, span);
    base_puts(out, "{\"file\":");
    base_put_json_string(out, at.file != NULL ? at.file : "", at.file != NULL ? strlen(at.file) : 0);
    base_printf(out, ",\"line\":%u,\"column\":%u,\"end_line\":%u,\"end_column\":%u,\"offset\":%u,\"end_offset\":%u", at.line, at.column,
                at.end_line, at.end_column, span.begin, span.end > span.begin ? span.end : span.begin);
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
    base_puts(out, diags->first != NULL ? "\n]\n" : "]\n");
}

/* In lines of at most `width` columns; code in backquotes is not told apart. */
static void put_wrapped(struct base_buf *out, const char *text, size_t width)
{
    for (size_t column = 0; *text != '\0';) {
        size_t n = strcspn(text, " \n");
        if (column != 0 && column + 1 + n > width) {
            base_putc(out, '\n');
            column = 0;
        }
        base_puts(out, column != 0 ? " " : "");
        base_put(out, text, n);
        column += n + (column != 0);
        text += n;
        if (*text == '\n') {
            base_putc(out, '\n');
            column = 0;
        }
        text += *text != '\0';
    }
    base_putc(out, '\n');
}

void base_diag_explain(enum pto_diag_code code, struct base_buf *out)
{
    const struct base_diag_info *info = base_diag_info(code);
    base_printf(out, "PTO%04u %s (%s", info->number, info->name, severity_names[info->severity]);
    if (info->severity == PTO_SEV_ERROR)
        base_printf(out, ", exit code %d", (int)info->exit_code);
    base_printf(out, ")\n%s\n\n", info->brief);
    put_wrapped(out, info->text, 100);
}
