/* A comparison as one page (diff.h): nothing from outside, dark and light. */
#include "sim/diff.h"

#include <math.h>
#include <string.h>

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1b1f24;--dim:#5b6470;--line:#d9dde3;--page:#fff;--less:#1f6feb;--more:#c2410c}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--dim:#9aa4b2;--line:#343b46;--page:#14181e;--less:#6ea8fe;--more:#fb923c}}"
    "body{font:14px system-ui,sans-serif;margin:24px auto;max-width:1100px;padding:0 16px;background:var(--page);color:var(--ink)}"
    "h1{font-size:20px}h2{font-size:16px;margin-top:28px}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}"
    "th,td{padding:4px 10px;text-align:right;border-bottom:1px solid var(--line);vertical-align:top}th{color:var(--dim);font-weight:500}"
    "td.l,th.l{text-align:left}td code{white-space:pre-wrap;overflow-wrap:anywhere}.less{color:var(--less)}.more{color:var(--more)}.dim{color:var(--dim)}"
    ".big{font-size:28px;font-weight:600}td.bar{width:180px;min-width:120px;padding:4px 0}.bar div{height:12px;margin-top:3px}"
    ".bar .less{background:var(--less);margin-left:auto;margin-right:50%}.bar .more{background:var(--more);margin-left:50%}";

static const char *direction(double change) { return change < 0 ? "less" : change > 0 ? "more" : "dim"; }

static void put_change(struct base_buf *out, double change) { base_printf(out, "<td class=\"%s\">%+.1f</td>", direction(change), change); }

/* To the left what got less, to the right what got more. */
static void put_bar(struct base_buf *out, double change, double most)
{
    double percent = most > 0 ? fabs(change) / most * 50 : 0;
    base_printf(out, "<td class=\"bar\"><div class=\"%s\" style=\"width:%.2f%%\"></div></td>", direction(change), percent);
}

static void put_pipes(const struct sim_diff *d, struct base_buf *out)
{
    base_puts(out, "<h2>Pipes: cycles of a core that uses them</h2><div class=\"scroll\"><table><thead><tr><th class=\"l\">pipe</th><th class=\"l\">part</th><th>A</th><th>B</th>"
                   "<th>change</th><th></th></tr></thead><tbody>\n");
    double most = 0;
    for (int print = 0; print < 2; print++)
        for (unsigned r = 0; r < 2; r++)
            for (uint32_t i = 0; i < d->report[r].npipes; i++) {
                const char *name = d->report[r].pipes[i].name;
                const struct diff_pipe *a = sim_diff_pipe(&d->report[0], name), *b = sim_diff_pipe(&d->report[1], name);
                if (r == 1 && a != NULL)
                    continue;
                for (unsigned part = 0; part < sim_diff_parts(d); part++) {
                    double x = sim_diff_pipe_cycles(a, part), y = sim_diff_pipe_cycles(b, part);
                    if (fabs(x) < 0.0005 && fabs(y) < 0.0005)
                        continue;
                    most = fabs(y - x) > most ? fabs(y - x) : most;
                    if (print == 0)
                        continue;
                    base_puts(out, "<tr><td class=\"l\">");
                    base_put_html(out, name);
                    base_puts(out, "</td><td class=\"l\">");
                    base_put_html(out, sim_diff_part(d, part));
                    base_printf(out, "</td><td>%.1f</td><td>%.1f</td>", x, y);
                    put_change(out, y - x);
                    put_bar(out, y - x, most);
                    base_puts(out, "</tr>\n");
                }
            }
    base_puts(out, "</tbody></table></div>\n");
}

static void put_causes(const struct sim_diff *d, const struct diff_row *row, struct base_buf *out)
{
    const char *comma = "";
    for (unsigned part = 1; part < sim_diff_parts(d); part++) {
        double x = row->a != UINT32_MAX ? sim_diff_line_cycles(&d->report[0], &d->report[0].lines[row->a], part) : 0;
        double y = row->b != UINT32_MAX ? sim_diff_line_cycles(&d->report[1], &d->report[1].lines[row->b], part) : 0;
        if (fabs(y - x) < 0.05)
            continue;
        base_puts(out, comma);
        base_put_html(out, sim_diff_part(d, part));
        base_printf(out, " <span class=\"%s\">%+.1f</span>", direction(y - x), y - x);
        comma = ", ";
    }
}

static void put_lines(const struct sim_diff *d, uint32_t top, struct base_buf *out)
{
    uint32_t n = top != 0 && top < d->nrows ? top : d->nrows;
    double most = n != 0 ? fabs(d->rows[0].change) : 0;
    base_puts(out, "<h2>Lines: cycles of a core, busy and waiting</h2><div class=\"scroll\"><table><thead><tr><th>A</th><th>B</th><th class=\"l\">source</th><th>change</th>"
                   "<th></th><th class=\"l\">by what</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < n && fabs(d->rows[i].change) >= 0.0005; i++) {
        const struct diff_row *row = &d->rows[i];
        const struct diff_line *a = row->a != UINT32_MAX ? &d->report[0].lines[row->a] : NULL, *b = row->b != UINT32_MAX ? &d->report[1].lines[row->b] : NULL;
        base_puts(out, "<tr><td>");
        if (a != NULL)
            base_printf(out, "%u", (unsigned)a->line);
        base_puts(out, "</td><td>");
        if (b != NULL)
            base_printf(out, "%u", (unsigned)b->line);
        base_puts(out, "</td><td class=\"l\">");
        if (a != NULL && (b == NULL || strcmp(a->text, b->text) != 0)) {
            base_puts(out, "<code class=\"dim\">");
            base_put_html(out, a->text[0] != '\0' ? a->text : a->op);
            base_puts(out, b != NULL ? "</code><br>" : "</code>");
        }
        if (b != NULL) {
            base_puts(out, "<code>");
            base_put_html(out, b->text[0] != '\0' ? b->text : b->op);
            base_puts(out, "</code>");
        }
        if (row->match != DIFF_SAME)
            base_printf(out, " <span class=\"dim\">(%s)</span>", sim_diff_match_name((enum diff_match)row->match));
        base_puts(out, "</td>");
        put_change(out, row->change);
        put_bar(out, row->change, most);
        base_puts(out, "<td class=\"l\">");
        put_causes(d, row, out);
        base_puts(out, "</td></tr>\n");
    }
    base_puts(out, "</tbody></table></div>\n");
}

void sim_diff_html(const struct sim_diff *d, uint32_t top, struct base_buf *out)
{
    const struct diff_report *a = &d->report[0], *b = &d->report[1];
    double change = sim_diff_change(d) * 100;
    base_puts(out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>");
    base_put_html(out, b->kernel);
    base_printf(out, ": %+.2f%%</title><style>%s</style></head>\n<body><h1>", change, style);
    base_put_html(out, a->kernel);
    if (strcmp(a->kernel, b->kernel) != 0) {
        base_puts(out, " &rarr; ");
        base_put_html(out, b->kernel);
    }
    base_printf(out, "</h1>\n<p><span class=\"big %s\">%+.2f%%</span> time: %.3f &rarr; %.3f cycles, %.3f &rarr; %.3f us</p>\n", direction(change), change,
                (double)a->total_m / 1000, (double)b->total_m / 1000, (double)a->total_m / (double)a->clock_khz, (double)b->total_m / (double)b->clock_khz);
    for (unsigned i = 0; i < 2; i++) {
        base_printf(out, "<p class=\"dim\">%c: ", "AB"[i]);
        base_put_html(out, d->report[i].file);
        base_puts(out, ", ");
        base_put_html(out, d->report[i].target);
        base_printf(out, ", %lld blocks on %lld cores, sync ", (long long)d->report[i].blocks, (long long)d->report[i].cores);
        base_put_html(out, d->report[i].sync);
        base_puts(out, "</p>\n");
    }
    put_lines(d, top, out);
    put_pipes(d, out);
    base_puts(out, "</body></html>\n");
}
