/* Reports of runs of several launches or devices: those of the launches one after the other, with a total. */
#include "sim/report.h"

#include <string.h>

/* All launches of a group end when the last of them does. */
static void put_total(const struct sim_part *parts, uint32_t n, int64_t total_m, struct base_buf *out)
{
    const struct sim *sim = parts[0].sim;
    int64_t khz = sim->options.target.param[PTO_P_clock_khz] > 0 ? sim->options.target.param[PTO_P_clock_khz] : 1;
    base_printf(out, "total: %u launches", (unsigned)n);
    if (sim->options.timing) {
        base_puts(out, ", ");
        sim_put_cycles(out, total_m);
        base_printf(out, " cycles, %lld.%03lld us", (long long)(total_m / khz), (long long)(total_m % khz * 1000 / khz));
    }
    base_putc(out, '\n');
}

void sim_report_total(const struct sim_part *parts, uint32_t n, int64_t total_m, struct base_buf *out) { put_total(parts, n, total_m, out); }

void sim_report_text_parts(const struct sim_part *parts, uint32_t n, int64_t total_m, struct base_buf *out)
{
    if (n == 1) {
        sim_report_text(parts[0].sim, out);
        return;
    }
    put_total(parts, n, total_m, out);
    for (uint32_t k = 0; k < n; k++) {
        base_printf(out, "\n==== launch %u, begun at ", (unsigned)(k + 1));
        sim_put_cycles(out, parts[k].start_m);
        base_puts(out, "\n");
        sim_report_text(parts[k].sim, out);
    }
}

void sim_report_json_parts(const struct sim_part *parts, uint32_t n, int64_t total_m, struct base_buf *out)
{
    if (n == 1) {
        sim_report_json(parts[0].sim, out);
        return;
    }
    base_puts(out, "{\"version\":2,\"total_cycles\":");
    sim_put_cycles(out, total_m);
    base_puts(out, ",\"launches\":[");
    for (uint32_t k = 0; k < n; k++) {
        base_printf(out, "%s\n{\"launch\":%u,\"device\":%u,\"group\":%u,\"begun\":", k != 0 ? "," : "", (unsigned)(k + 1), (unsigned)parts[k].sim->device,
                    (unsigned)parts[k].group);
        sim_put_cycles(out, parts[k].start_m);
        base_puts(out, ",\"report\":");
        sim_report_json(parts[k].sim, out);
        base_puts(out, "}");
    }
    base_puts(out, "]}\n");
}
