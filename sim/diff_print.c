/* A comparison as text, CSV and JSON (diff.h). */
#include "sim/diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void put_m(struct base_buf *out, int64_t m) { base_printf(out, "%s%lld.%03lld", m < 0 ? "-" : "", (long long)llabs(m / 1000), (long long)llabs(m % 1000)); }
static double us(const struct diff_report *r) { return (double)r->total_m / (double)r->clock_khz; }
/* What rounds to nothing is nothing. */
static bool matters(double cycles) { return fabs(cycles) >= 0.0005; }
/* As printed with one place: what rounds to zero has no sign. */
static double tenths(double x) { return fabs(x) < 0.05 ? 0 : x; }
static const char *named(const struct diff_line *l) { return l->text[0] != '\0' ? l->text : l->op[0] != '\0' ? l->op : "(scalar unit)"; }
static uint32_t shown(const struct sim_diff *d, uint32_t top) { return top != 0 && top < d->nrows ? top : d->nrows; }

/* Mean cycles of one part in A and B. */
static void line_part(const struct sim_diff *d, const struct diff_row *row, unsigned part, double at[2])
{
    at[0] = row->a != UINT32_MAX ? sim_diff_line_cycles(&d->report[0], &d->report[0].lines[row->a], part) : 0;
    at[1] = row->b != UINT32_MAX ? sim_diff_line_cycles(&d->report[1], &d->report[1].lines[row->b], part) : 0;
}

/* Names of pipes, those of A first. */
static const char *pipe_at(const struct sim_diff *d, uint32_t i)
{
    const struct diff_report *a = &d->report[0], *b = &d->report[1];
    if (i < a->npipes)
        return a->pipes[i].name;
    for (uint32_t k = 0, extra = i - a->npipes; k < b->npipes; k++)
        if (sim_diff_pipe(a, b->pipes[k].name) == NULL && extra-- == 0)
            return b->pipes[k].name;
    return NULL;
}
static const char *bound_at(const struct sim_diff *d, uint32_t i, int64_t m[2])
{
    const char *name = NULL;
    for (unsigned r = 0, at = 0; r < 2 && name == NULL; r++)
        for (uint32_t k = 0; k < d->report[r].nbounds && name == NULL; k++) {
            bool seen = false;
            for (uint32_t o = 0; r == 1 && o < d->report[0].nbounds; o++)
                seen = seen || strcmp(d->report[0].bounds[o].name, d->report[1].bounds[k].name) == 0;
            if (!seen && at++ == i)
                name = d->report[r].bounds[k].name;
        }
    for (unsigned r = 0; r < 2; r++) {
        m[r] = -1;
        for (uint32_t k = 0; name != NULL && k < d->report[r].nbounds; k++)
            if (strcmp(d->report[r].bounds[k].name, name) == 0)
                m[r] = d->report[r].bounds[k].cycles_m;
    }
    return name;
}

struct cause {
    unsigned part;
    double change;
};
static int by_size(const void *left, const void *right)
{
    const struct cause *a = left, *b = right;
    double x = fabs(a->change), y = fabs(b->change);
    return x > y ? -1 : x < y ? 1 : a->part < b->part ? -1 : a->part > b->part;
}

/* "flag -120.5, issue +3.1": what changed most. */
static void put_causes(const struct sim_diff *d, struct cause *causes, unsigned n, unsigned most, struct base_buf *out)
{
    qsort(causes, n, sizeof *causes, by_size);
    for (unsigned i = 0; i < n && i < most; i++)
        base_printf(out, "%s%s %+.1f", i != 0 ? ", " : "", sim_diff_part(d, causes[i].part), causes[i].change);
    if (n > most)
        base_puts(out, ", ..");
}

static void put_head(const struct sim_diff *d, struct base_buf *out)
{
    const struct diff_report *a = &d->report[0], *b = &d->report[1];
    base_printf(out, "%s%s%s on %s%s%s: ", a->kernel, strcmp(a->kernel, b->kernel) != 0 ? " -> " : "", strcmp(a->kernel, b->kernel) != 0 ? b->kernel : "", a->target,
                strcmp(a->target, b->target) != 0 ? " -> " : "", strcmp(a->target, b->target) != 0 ? b->target : "");
    put_m(out, a->total_m);
    base_puts(out, " -> ");
    put_m(out, b->total_m);
    base_printf(out, " cycles (%+.3f), %.3f -> %.3f us (%+.2f%%)\n", (double)(b->total_m - a->total_m) / 1000, us(a), us(b), sim_diff_change(d) * 100);
    for (unsigned i = 0; i < 2; i++) {
        const struct diff_report *r = &d->report[i];
        base_printf(out, "  %c: %s, %lld block%s on %lld core%s, --sync=%s", "AB"[i], r->file, (long long)r->blocks, r->blocks == 1 ? "" : "s", (long long)r->cores,
                    r->cores == 1 ? "" : "s", r->sync);
        if (r->nlaunches > 1)
            base_printf(out, ", %u launches", (unsigned)r->nlaunches);
        base_putc(out, '\n');
    }
}

void sim_diff_text(const struct sim_diff *d, uint32_t top, struct base_buf *out)
{
    const char *name;
    int64_t m[2];
    put_head(d, out);
    base_puts(out, "\npipes: cycles of a core that uses them\n  pipe           busy A       busy B      change  by cause\n");
    for (uint32_t i = 0; (name = pipe_at(d, i)) != NULL; i++) {
        const struct diff_pipe *a = sim_diff_pipe(&d->report[0], name), *b = sim_diff_pipe(&d->report[1], name);
        if ((a == NULL || a->cores == 0) && (b == NULL || b->cores == 0))
            continue;
        struct cause causes[DIFF_MAX_CAUSES + 1];
        unsigned n = 0;
        for (unsigned part = 1; part < sim_diff_parts(d); part++)
            if (tenths(sim_diff_pipe_cycles(b, part) - sim_diff_pipe_cycles(a, part)) != 0)
                causes[n++] = (struct cause){part, sim_diff_pipe_cycles(b, part) - sim_diff_pipe_cycles(a, part)};
        base_printf(out, "  %-8s %12.1f %12.1f %+11.1f  ", name, sim_diff_pipe_cycles(a, 0), sim_diff_pipe_cycles(b, 0), tenths(sim_diff_pipe_cycles(b, 0) - sim_diff_pipe_cycles(a, 0)));
        put_causes(d, causes, n, 4, out);
        base_putc(out, '\n');
    }
    base_puts(out, "\nbounds: cycles that cannot be beaten              A            B      change\n");
    for (uint32_t i = 0; (name = bound_at(d, i, m)) != NULL; i++) {
        base_printf(out, "  %-28s", name);
        for (unsigned r = 0; r < 2; r++)
            if (m[r] < 0)
                base_printf(out, " %12s", "-");
            else
                base_printf(out, " %12.1f", (double)m[r] / 1000);
        if (m[0] >= 0 && m[1] >= 0)
            base_printf(out, " %+11.1f", tenths((double)(m[1] - m[0]) / 1000));
        base_putc(out, '\n');
    }
    uint32_t changed = 0, count[5] = {0};
    for (uint32_t i = 0; i < d->nrows; i++) {
        changed += matters(d->rows[i].change);
        count[d->rows[i].match]++;
    }
    base_printf(out, "\nlines: cycles of a core, busy and waiting (%u of %u changed; %u moved, %u with another text, %u only in A, %u only in B)\n", (unsigned)changed,
                (unsigned)d->nrows, (unsigned)count[DIFF_MOVED], (unsigned)count[DIFF_CHANGED], (unsigned)count[DIFF_ONLY_A], (unsigned)count[DIFF_ONLY_B]);
    base_puts(out, "     A     B      change  source, and by what\n");
    for (uint32_t i = 0; i < shown(d, top) && matters(d->rows[i].change); i++) {
        const struct diff_row *row = &d->rows[i];
        const struct diff_line *a = row->a != UINT32_MAX ? &d->report[0].lines[row->a] : NULL, *b = row->b != UINT32_MAX ? &d->report[1].lines[row->b] : NULL;
        struct cause causes[DIFF_MAX_CAUSES + 1];
        unsigned n = 0;
        for (unsigned part = 1; part < sim_diff_parts(d); part++) {
            double at[2];
            line_part(d, row, part, at);
            if (tenths(at[1] - at[0]) != 0)
                causes[n++] = (struct cause){part, at[1] - at[0]};
        }
        char number[2][16] = {"-", "-"};
        struct base_buf text = {0};
        for (unsigned r = 0; r < 2; r++)
            if ((r == 0 ? a : b) != NULL) {
                base_printf(&text, "%u", (unsigned)(r == 0 ? a : b)->line);
                memcpy(number[r], text.data, text.len + 1);
                text.len = 0;
            }
        base_buf_free(&text);
        const struct diff_line *l = b != NULL ? b : a;
        base_printf(out, "%6s%6s %+11.1f  %.90s\n%25s", number[0], number[1], tenths(row->change), named(l), "");
        if (row->match != DIFF_SAME)
            base_printf(out, "%s: ", sim_diff_match_name((enum diff_match)row->match));
        put_causes(d, causes, n, 5, out);
        base_putc(out, '\n');
    }
    if (changed > shown(d, top))
        base_printf(out, "  and %u more; --top 0 shows all\n", (unsigned)(changed - shown(d, top)));
    if (changed == 0)
        base_puts(out, "  none\n");
}

static void put_values(struct base_buf *out, double a, double b) { base_printf(out, "%.3f,%.3f,%.3f", a, b, b - a); }

/* One row a thing and part: for pivot tables. */
void sim_diff_csv(const struct sim_diff *d, uint32_t top, struct base_buf *out)
{
    const char *name;
    int64_t m[2];
    base_puts(out, "kind,name,line_a,line_b,match,part,cycles_a,cycles_b,change,text\r\ntotal,,,,,total,");
    put_values(out, (double)d->report[0].total_m / 1000, (double)d->report[1].total_m / 1000);
    base_puts(out, ",\r\n");
    for (uint32_t i = 0; (name = bound_at(d, i, m)) != NULL; i++) {
        base_puts(out, "bound,");
        base_put_csv(out, name);
        base_puts(out, ",,,,bound,");
        put_values(out, (double)(m[0] > 0 ? m[0] : 0) / 1000, (double)(m[1] > 0 ? m[1] : 0) / 1000);
        base_puts(out, ",\r\n");
    }
    for (uint32_t i = 0; (name = pipe_at(d, i)) != NULL; i++)
        for (unsigned part = 0; part < sim_diff_parts(d); part++) {
            if (!matters(sim_diff_pipe_cycles(sim_diff_pipe(&d->report[0], name), part)) && !matters(sim_diff_pipe_cycles(sim_diff_pipe(&d->report[1], name), part)))
                continue;
            base_puts(out, "pipe,");
            base_put_csv(out, name);
            base_puts(out, ",,,,");
            base_put_csv(out, sim_diff_part(d, part));
            base_putc(out, ',');
            put_values(out, sim_diff_pipe_cycles(sim_diff_pipe(&d->report[0], name), part), sim_diff_pipe_cycles(sim_diff_pipe(&d->report[1], name), part));
            base_puts(out, ",\r\n");
        }
    for (uint32_t i = 0; i < shown(d, top); i++)
        for (unsigned part = 1; part < sim_diff_parts(d); part++) {
            const struct diff_row *row = &d->rows[i];
            const struct diff_line *a = row->a != UINT32_MAX ? &d->report[0].lines[row->a] : NULL, *b = row->b != UINT32_MAX ? &d->report[1].lines[row->b] : NULL;
            double at[2];
            line_part(d, row, part, at);
            if (!matters(at[0]) && !matters(at[1]))
                continue;
            base_puts(out, "line,");
            base_put_csv(out, (b != NULL ? b : a)->op);
            base_putc(out, ',');
            if (a != NULL)
                base_printf(out, "%u", (unsigned)a->line);
            base_putc(out, ',');
            if (b != NULL)
                base_printf(out, "%u", (unsigned)b->line);
            base_printf(out, ",%s,", sim_diff_match_name((enum diff_match)row->match));
            base_put_csv(out, sim_diff_part(d, part));
            base_putc(out, ',');
            put_values(out, at[0], at[1]);
            base_putc(out, ',');
            base_put_csv(out, (b != NULL ? b : a)->text);
            base_puts(out, "\r\n");
        }
}

static void put_string(struct base_buf *out, const char *text) { base_put_json_string(out, text, strlen(text)); }

static void put_parts(const struct sim_diff *d, const double (*at)[2], struct base_buf *out)
{
    const char *comma = "";
    base_puts(out, "{");
    for (unsigned part = 1; part < sim_diff_parts(d); part++) {
        if (!matters(at[part][0]) && !matters(at[part][1]))
            continue;
        base_puts(out, comma);
        put_string(out, sim_diff_part(d, part));
        base_printf(out, ":[%.3f,%.3f]", at[part][0], at[part][1]);
        comma = ",";
    }
    base_puts(out, "}");
}

void sim_diff_json(const struct sim_diff *d, uint32_t top, struct base_buf *out)
{
    const char *name, *comma = "";
    int64_t m[2];
    base_puts(out, "{\"version\":1,\"diff\":[");
    for (unsigned i = 0; i < 2; i++) {
        const struct diff_report *r = &d->report[i];
        base_puts(out, i != 0 ? ",\n{\"file\":" : "\n{\"file\":");
        put_string(out, r->file);
        base_puts(out, ",\"kernel\":");
        put_string(out, r->kernel);
        base_puts(out, ",\"target\":");
        put_string(out, r->target);
        base_printf(out, ",\"clock_khz\":%lld,\"blocks\":%lld,\"cores\":%lld,\"launches\":%u,\"total_cycles\":", (long long)r->clock_khz, (long long)r->blocks, (long long)r->cores,
                    (unsigned)r->nlaunches);
        put_m(out, r->total_m);
        base_putc(out, '}');
    }
    base_printf(out, "],\n\"change\":%.9f,\n\"bounds\":[", sim_diff_change(d));
    for (uint32_t i = 0; (name = bound_at(d, i, m)) != NULL; i++) {
        base_puts(out, i != 0 ? ",{\"name\":" : "{\"name\":");
        put_string(out, name);
        base_puts(out, ",\"cycles\":[");
        for (unsigned r = 0; r < 2; r++) {
            base_puts(out, r != 0 ? "," : "");
            if (m[r] < 0)
                base_puts(out, "null");
            else
                put_m(out, m[r]);
        }
        base_puts(out, "]}");
    }
    base_puts(out, "],\n\"pipes\":[");
    for (uint32_t i = 0; (name = pipe_at(d, i)) != NULL; i++) {
        double at[DIFF_MAX_CAUSES + 1][2];
        for (unsigned part = 0; part < sim_diff_parts(d); part++)
            for (unsigned r = 0; r < 2; r++)
                at[part][r] = sim_diff_pipe_cycles(sim_diff_pipe(&d->report[r], name), part);
        base_puts(out, i != 0 ? ",\n{\"pipe\":" : "\n{\"pipe\":");
        put_string(out, name);
        base_printf(out, ",\"busy\":[%.3f,%.3f],\"cycles\":", at[0][0], at[0][1]);
        put_parts(d, (const double (*)[2])at, out);
        base_putc(out, '}');
    }
    base_puts(out, "],\n\"lines\":[");
    for (uint32_t i = 0; i < shown(d, top); i++, comma = ",") {
        const struct diff_row *row = &d->rows[i];
        double at[DIFF_MAX_CAUSES + 1][2];
        for (unsigned part = 0; part < sim_diff_parts(d); part++)
            line_part(d, row, part, at[part]);
        base_printf(out, "%s\n{\"match\":\"%s\",\"change\":%.3f,\"cycles\":", comma, sim_diff_match_name((enum diff_match)row->match), row->change);
        put_parts(d, (const double (*)[2])at, out);
        for (unsigned r = 0; r < 2; r++) {
            uint32_t index = r == 0 ? row->a : row->b;
            base_printf(out, ",\"%c\":", "ab"[r]);
            if (index == UINT32_MAX) {
                base_puts(out, "null");
                continue;
            }
            const struct diff_line *l = &d->report[r].lines[index];
            base_printf(out, "{\"launch\":%u,\"line\":%u,\"op\":", (unsigned)l->launch, (unsigned)l->line);
            put_string(out, l->op);
            base_printf(out, ",\"count\":%llu,\"bytes\":%lld,\"text\":", (unsigned long long)l->count, (long long)l->bytes);
            put_string(out, l->text);
            base_putc(out, '}');
        }
        base_putc(out, '}');
    }
    base_puts(out, "]}\n");
}
