/* The points of a sweep as a picture (ptosim_sweep.h): the first axis along x, one line for each combination of the others. An SVG
 * that follows the viewer's dark or light mode and needs nothing from outside, alone or in a page with the table. */
#include "ptosim_sweep.h"
#include "sim/report.h"

#include <string.h>

enum { LEFT = 84, RIGHT = 24, TOP = 56, WIDTH = 860, PLOT_HEIGHT = 340, BOTTOM = 64, LEGEND_ROW = 20, SERIES_COLOURS = 8, MAX_SERIES = 24 };

static const char style[] =
    ".sw{--ink:#1b1f24;--dim:#5b6470;--line:#d9dde3;--page:#ffffff;--c0:#1f6feb;--c1:#c2410c;--c2:#0f7b6c;--c3:#8e44ad;--c4:#a16207;--c5:#be185d;"
    "--c6:#3f6212;--c7:#475569;--bad:#b91c1c;font:13px system-ui,sans-serif}\n"
    "@media(prefers-color-scheme:dark){.sw{--ink:#e6e9ee;--dim:#9aa4b2;--line:#343b46;--page:#14181e;--c0:#6ea8fe;--c1:#fb923c;--c2:#34d399;"
    "--c3:#c792ea;--c4:#facc15;--c5:#f472b6;--c6:#a3e635;--c7:#94a3b8;--bad:#f87171}}\n"
    ".sw text{fill:var(--ink)}.sw .dim{fill:var(--dim)}.sw .grid{stroke:var(--line)}.sw polyline{fill:none;stroke-width:2}"
    ".sw .bg{fill:var(--page)}.sw .bad{stroke:var(--bad);stroke-width:2}.sw .ring{fill:none;stroke:var(--ink);stroke-width:2}\n";

struct plot {
    const struct sweep *s;
    uint32_t nx, nseries; /* of the first axis; combinations of the others */
    double least, most, step; /* us at the ends of the y axis, and between its lines */
};

static double x_of(const struct plot *p, uint32_t k)
{
    double width = WIDTH - LEFT - RIGHT;
    return LEFT + (p->nx == 1 ? width / 2 : 12 + (width - 24) * k / (p->nx - 1));
}
static double y_of(const struct plot *p, double us) { return TOP + PLOT_HEIGHT - PLOT_HEIGHT * (us - p->least) / (p->most - p->least); }

/* 1, 2 or 5 times a power of ten, for about five lines. */
static double tick_step(double range)
{
    double power = 1;
    while (power * 10 <= range)
        power *= 10;
    while (power > range)
        power /= 10;
    double n = range / power;
    return n >= 5 ? power : n >= 2 ? power / 2 : power / 5;
}

static void put_series_name(const struct sweep *s, uint32_t series, struct base_buf *out)
{
    for (uint32_t i = 1; i < s->naxes; i++) { /* the point of x = 0 has the others' values */
        base_puts(out, i != 1 ? ", " : "");
        base_put_html(out, s->axes[i].name);
        base_putc(out, '=');
        base_put_html(out, sweep_value(s, series, i));
    }
}

static void put_axes(const struct plot *p, struct base_buf *out)
{
    for (int i = 0; i <= 20; i++) {
        double us = p->least + p->step * i;
        if (us > p->most * (1 + 1e-9))
            break;
        base_printf(out, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"dim\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.6g</text>\n",
                    LEFT, WIDTH - RIGHT, y_of(p, us), y_of(p, us), LEFT - 8, y_of(p, us) + 4, us);
    }
    uint32_t every = (p->nx + 15) / 16;
    for (uint32_t k = 0; k < p->nx; k += every) {
        base_printf(out, "<text class=\"dim\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", x_of(p, k), TOP + PLOT_HEIGHT + 20);
        base_put_html(out, p->s->axes[0].values[k]);
        base_puts(out, "</text>\n");
    }
    base_printf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">", (LEFT + WIDTH - RIGHT) / 2, TOP + PLOT_HEIGHT + 42);
    base_put_html(out, p->s->axes[0].name);
    base_printf(out, "</text>\n<text class=\"dim\" x=\"%d\" y=\"%d\">time in us; lower is better</text>\n", LEFT, TOP - 12);
}

static void put_title(const struct sweep *s, uint32_t point, struct base_buf *out)
{
    base_puts(out, "<title>");
    for (uint32_t i = 0; i < s->naxes; i++) {
        base_put_html(out, s->axes[i].name);
        base_putc(out, '=');
        base_put_html(out, sweep_value(s, point, i));
        base_putc(out, ' ');
    }
    if (s->points[point].done) {
        base_printf(out, "%.3f us, ", sweep_ns(&s->points[point]) / 1000);
        sim_put_cycles(out, s->points[point].total_m);
        base_puts(out, " cycles</title>");
    } else {
        base_puts(out, "fails: ");
        base_put_html(out, s->points[point].said);
        base_puts(out, "</title>");
    }
}

/* Points at this place of the axis that fail, of the series before this one. */
static uint32_t failed_before(const struct plot *p, uint32_t k, uint32_t series)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < series; i++)
        n += !p->s->points[k * p->nseries + i].done;
    return n;
}

static void put_series(const struct plot *p, uint32_t series, struct base_buf *out)
{
    const struct sweep *s = p->s;
    unsigned colour = series % SERIES_COLOURS;
    const char *dash = series < SERIES_COLOURS ? "" : series < 2 * SERIES_COLOURS ? " stroke-dasharray=\"6 4\"" : " stroke-dasharray=\"2 3\"";
    bool open = false;
    for (uint32_t k = 0; k < p->nx; k++) { /* a point that fails parts the line */
        const struct sweep_point *at = &s->points[k * p->nseries + series];
        if (at->done) {
            if (!open)
                base_printf(out, "<polyline style=\"stroke:var(--c%u)\"%s points=\"", colour, dash);
            base_printf(out, "%.1f,%.1f ", x_of(p, k), y_of(p, sweep_ns(at) / 1000));
        } else if (open) {
            base_puts(out, "\"/>\n");
        }
        open = at->done;
    }
    base_puts(out, open ? "\"/>\n" : "");
    for (uint32_t k = 0; k < p->nx; k++) {
        uint32_t point = k * p->nseries + series;
        bool done = s->points[point].done; /* those that fail stand on the axis, side by side */
        double x = x_of(p, k) - (done ? 0 : failed_before(p, k, series) % 8 * 11), y = done ? y_of(p, sweep_ns(&s->points[point]) / 1000) : TOP + PLOT_HEIGHT;
        if (s->points[point].done)
            base_printf(out, "<g><circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" style=\"fill:var(--c%u)\">", x, y, colour);
        else
            base_printf(out, "<g><path class=\"bad\" d=\"M%.1f %.1fl8 8m0 -8l-8 8\">", x - 4, y - 4);
        put_title(s, point, out);
        base_puts(out, s->points[point].done ? "</circle>" : "</path>");
        if (point == s->best)
            base_printf(out, "<circle class=\"ring\" cx=\"%.1f\" cy=\"%.1f\" r=\"8\"/><text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">best: %.3f us</text>", x, y,
                        k + 1 == p->nx ? x - 12 : k == 0 ? x + 12 : x, y + 24, k + 1 == p->nx ? "end" : k == 0 ? "start" : "middle",
                        sweep_ns(&s->points[point]) / 1000);
        base_puts(out, "</g>\n");
    }
}

static void put_legend(const struct plot *p, struct base_buf *out)
{
    uint32_t shown = p->nseries > MAX_SERIES ? MAX_SERIES : p->nseries;
    for (uint32_t i = 0; i < shown && p->nseries > 1; i++) {
        int x = LEFT + (int)(i % 3) * 250, y = TOP + PLOT_HEIGHT + BOTTOM + (int)(i / 3) * LEGEND_ROW;
        base_printf(out, "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" style=\"stroke:var(--c%u);stroke-width:3\"%s/><text x=\"%d\" y=\"%d\">", x, x + 22, y, y, i % SERIES_COLOURS,
                    i < SERIES_COLOURS ? "" : i < 2 * SERIES_COLOURS ? " stroke-dasharray=\"6 4\"" : " stroke-dasharray=\"2 3\"", x + 30, y + 4);
        put_series_name(p->s, i, out);
        base_puts(out, "</text>\n");
    }
    if (p->nseries > shown)
        base_printf(out, "<text class=\"dim\" x=\"%d\" y=\"%d\">and %u more</text>\n", LEFT, TOP + PLOT_HEIGHT + BOTTOM + (int)(shown / 3) * LEGEND_ROW + 4, (unsigned)(p->nseries - shown));
}

/* The svg element; alone it carries its style. */
static void put_picture(const struct sweep *s, bool alone, struct base_buf *out)
{
    struct plot p = {.s = s, .nx = s->axes[0].count, .nseries = s->npoints / s->axes[0].count, .least = 0};
    uint32_t failed = 0;
    double low = 0;
    for (uint32_t i = 0; i < s->npoints; i++) {
        double us = sweep_ns(&s->points[i]) / 1000;
        failed += !s->points[i].done;
        if (s->points[i].done && us > p.most)
            p.most = us;
        if (s->points[i].done && (low <= 0 || us < low))
            low = us;
    }
    p.most = p.most > 0 ? p.most * 1.05 : 1;
    /* What is near each other is told apart; the numbers say where the axis begins. */
    double first = low > p.most / 4 ? low - (p.most - low) / 4 : 0;
    p.step = tick_step(p.most - first);
    if (first > 0 && first / p.step < 1e15)
        p.least = (double)(int64_t)(first / p.step) * p.step;
    uint32_t rows = p.nseries > 1 ? ((p.nseries > MAX_SERIES ? MAX_SERIES + 1 : p.nseries) + 2) / 3 : 0;
    int height = TOP + PLOT_HEIGHT + BOTTOM + (int)rows * LEGEND_ROW;
    base_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sw\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"times of a sweep\">\n", WIDTH, height, WIDTH,
                height);
    if (alone)
        base_printf(out, "<style>%s</style>\n", style);
    base_printf(out, "<rect class=\"bg\" width=\"%d\" height=\"%d\"/>\n<text x=\"%d\" y=\"22\" font-weight=\"600\">", WIDTH, height, LEFT);
    base_put_html(out, s->program);
    base_printf(out, "</text><text class=\"dim\" x=\"%d\" y=\"22\" text-anchor=\"end\">%u points", WIDTH - RIGHT, (unsigned)s->npoints);
    if (failed != 0)
        base_printf(out, ", %u fail (crosses)", (unsigned)failed);
    base_puts(out, "</text>\n");
    put_axes(&p, out);
    for (uint32_t i = 0; i < p.nseries; i++)
        put_series(&p, i, out);
    put_legend(&p, out);
    base_puts(out, "</svg>\n");
}

void sweep_put_svg(const struct sweep *s, struct base_buf *out) { put_picture(s, true, out); }

void sweep_put_html(const struct sweep *s, struct base_buf *out)
{
    base_puts(out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Sweep of ");
    base_put_html(out, s->program);
    base_printf(out, "</title><style>%s:root{color-scheme:light dark}body{margin:24px auto;max-width:900px;padding:0 16px}body.sw{background:var(--page);color:var(--ink)}"
                "svg{max-width:100%%;height:auto}.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
                "th,td{padding:4px 12px;text-align:right;border-bottom:1px solid var(--line)}td.said{text-align:left;color:var(--bad)}tr.best{font-weight:600}"
                "h1{font-size:20px}</style></head>\n<body class=\"sw\"><h1>Sweep of ", style);
    base_put_html(out, s->program);
    base_puts(out, "</h1>\n");
    put_picture(s, false, out);
    base_puts(out, "<div class=\"scroll\"><table><thead><tr>");
    for (uint32_t i = 0; i < s->naxes; i++) {
        base_puts(out, "<th>");
        base_put_html(out, s->axes[i].name);
        base_puts(out, "</th>");
    }
    base_puts(out, "<th>cycles</th><th>us</th><th>of best</th><th>busiest pipe</th><th>GM bytes</th></tr></thead><tbody>\n");
    for (uint32_t p = 0; p < s->npoints; p++) {
        const struct sweep_point *at = &s->points[p];
        base_puts(out, p == s->best ? "<tr class=\"best\">" : "<tr>");
        for (uint32_t i = 0; i < s->naxes; i++) {
            base_puts(out, "<td>");
            base_put_html(out, sweep_value(s, p, i));
            base_puts(out, "</td>");
        }
        if (at->done) {
            base_puts(out, "<td>");
            sim_put_cycles(out, at->total_m);
            base_printf(out, "</td><td>%.3f</td><td>%.3fx%s</td><td>%s %.1f%%</td><td>%lld</td></tr>\n", sweep_ns(at) / 1000, sweep_ns(at) / sweep_ns(&s->points[s->best]),
                        p == s->best ? " (best)" : "", at->busiest, (double)at->busiest_ppm / 1e4, (long long)(at->read_bytes + at->write_bytes));
        } else {
            base_puts(out, "<td class=\"said\" colspan=\"5\">fails: ");
            base_put_html(out, at->said);
            base_puts(out, "</td></tr>\n");
        }
    }
    base_puts(out, "</tbody></table></div></body></html>\n");
}
