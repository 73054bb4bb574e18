/* The points of a sweep as text, CSV and JSON (ptosim_sweep.h). */
#include "ptosim_sweep.h"
#include "sim/report.h"

#include <string.h>

static double best_ns(const struct sweep *s) { return s->best < s->npoints ? sweep_ns(&s->points[s->best]) : 0; }
/* Over the best; 1: it is the best. */
static double ratio(const struct sweep *s, const struct sweep_point *p) { return best_ns(s) > 0 ? sweep_ns(p) / best_ns(s) : 1; }

static void put_us(struct base_buf *out, const struct sweep_point *p) { base_printf(out, "%.3f", sweep_ns(p) / 1000); }

static void put_setting(const struct sweep *s, uint32_t point, struct base_buf *out)
{
    for (uint32_t i = 0; i < s->naxes; i++)
        base_printf(out, "%s%s=%s", i != 0 ? " " : "", s->axes[i].name, sweep_value(s, point, i));
}

void sweep_put_text(const struct sweep *s, struct base_buf *out)
{
    int width[SWEEP_MAX_AXES];
    uint32_t failed = 0;
    base_puts(out, "  ");
    for (uint32_t i = 0; i < s->naxes; i++) {
        size_t w = strlen(s->axes[i].name);
        for (uint32_t k = 0; k < s->axes[i].count; k++)
            w = strlen(s->axes[i].values[k]) > w ? strlen(s->axes[i].values[k]) : w;
        width[i] = (int)(w > 40 ? 40 : w);
        base_printf(out, "%*s  ", width[i], s->axes[i].name);
    }
    base_printf(out, "%14s %12s %8s  %-14s %12s\n", "cycles", "us", "of best", "busiest pipe", "GM bytes");
    for (uint32_t p = 0; p < s->npoints; p++) {
        const struct sweep_point *at = &s->points[p];
        base_puts(out, p == s->best ? "* " : "  ");
        for (uint32_t i = 0; i < s->naxes; i++)
            base_printf(out, "%*s  ", width[i], sweep_value(s, p, i));
        if (!at->done) {
            failed++;
            base_printf(out, "fails: %s\n", at->said);
            continue;
        }
        struct base_buf cycles = {0}, us = {0};
        sim_put_cycles(&cycles, at->total_m);
        put_us(&us, at);
        base_printf(out, "%14s %12s %7.3fx  %-8s %4.1f%% %12lld\n", cycles.data, us.data, ratio(s, at), at->busiest, (double)at->busiest_ppm / 1e4,
                    (long long)(at->read_bytes + at->write_bytes));
        base_buf_free(&cycles);
        base_buf_free(&us);
    }
    base_printf(out, "%u point%s", (unsigned)s->npoints, s->npoints == 1 ? "" : "s");
    if (failed != 0)
        base_printf(out, ", %u of them fail%s", (unsigned)failed, failed == 1 ? "s" : "");
    if (s->best < s->npoints) {
        base_puts(out, "; best (*): ");
        put_setting(s, s->best, out);
        base_puts(out, ", ");
        put_us(out, &s->points[s->best]);
        base_puts(out, " us");
    }
    base_putc(out, '\n');
}

void sweep_put_csv(const struct sweep *s, struct base_buf *out)
{
    for (uint32_t i = 0; i < s->naxes; i++) {
        base_put_csv(out, s->axes[i].name);
        base_putc(out, ',');
    }
    base_puts(out, "status,target,cycles,us,of_best,best,busiest_pipe,busiest_ratio,instructions,macs,gm_read_bytes,gm_write_bytes,message\r\n");
    for (uint32_t p = 0; p < s->npoints; p++) {
        const struct sweep_point *at = &s->points[p];
        for (uint32_t i = 0; i < s->naxes; i++) {
            base_put_csv(out, sweep_value(s, p, i));
            base_putc(out, ',');
        }
        if (at->done) {
            base_printf(out, "ok,%s,", at->target);
            sim_put_cycles(out, at->total_m);
            base_printf(out, ",%.6f,%.6f,%d,%s,%.6f,%llu,%llu,%lld,%lld,", sweep_ns(at) / 1000, ratio(s, at), p == s->best, at->busiest,
                        (double)at->busiest_ppm / 1e6, (unsigned long long)at->insns, (unsigned long long)at->macs, (long long)at->read_bytes,
                        (long long)at->write_bytes);
        } else {
            base_puts(out, "fails,,,,,0,,,,,,,");
            base_put_csv(out, at->said);
        }
        base_puts(out, "\r\n");
    }
}

void sweep_put_json(const struct sweep *s, struct base_buf *out)
{
    base_puts(out, "{\"version\":1,\"sweep\":[");
    for (uint32_t i = 0; i < s->naxes; i++) {
        base_puts(out, i != 0 ? ",{\"name\":" : "{\"name\":");
        base_put_json_string(out, s->axes[i].name, strlen(s->axes[i].name));
        base_puts(out, ",\"values\":[");
        for (uint32_t k = 0; k < s->axes[i].count; k++) {
            base_puts(out, k != 0 ? "," : "");
            base_put_json_string(out, s->axes[i].values[k], strlen(s->axes[i].values[k]));
        }
        base_puts(out, "]}");
    }
    base_puts(out, "],\"program\":");
    base_put_json_string(out, s->program, strlen(s->program));
    if (s->best < s->npoints)
        base_printf(out, ",\"best\":%u", (unsigned)s->best);
    else
        base_puts(out, ",\"best\":null");
    base_puts(out, ",\n\"points\":[");
    for (uint32_t p = 0; p < s->npoints; p++) {
        const struct sweep_point *at = &s->points[p];
        base_puts(out, p != 0 ? ",\n{\"values\":[" : "\n{\"values\":[");
        for (uint32_t i = 0; i < s->naxes; i++) {
            base_puts(out, i != 0 ? "," : "");
            base_put_json_string(out, sweep_value(s, p, i), strlen(sweep_value(s, p, i)));
        }
        if (at->done) {
            base_printf(out, "],\"status\":\"ok\",\"target\":\"%s\",\"cycles\":", at->target);
            sim_put_cycles(out, at->total_m);
            base_printf(out, ",\"us\":%.6f,\"of_best\":%.6f,\"busiest_pipe\":\"%s\",\"busiest_ratio\":%.6f,\"instructions\":%llu,\"macs\":%llu,"
                        "\"gm_read_bytes\":%lld,\"gm_write_bytes\":%lld}", sweep_ns(at) / 1000, ratio(s, at), at->busiest, (double)at->busiest_ppm / 1e6,
                        (unsigned long long)at->insns, (unsigned long long)at->macs, (long long)at->read_bytes, (long long)at->write_bytes);
        } else {
            base_printf(out, "],\"status\":\"fails\",\"exit\":%d,\"message\":", (int)at->exit_code);
            base_put_json_string(out, at->said, strlen(at->said));
            base_putc(out, '}');
        }
    }
    base_puts(out, "\n]}\n");
}
