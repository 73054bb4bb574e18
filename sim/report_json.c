/* The JSON report; its schema is in report.h. */
#include "sim/report.h"
#include "sim/trace.h"

#include <string.h>

static void put_stalls(struct base_buf *out, const int64_t stall_m[SIM_STALL_COUNT])
{
    base_puts(out, ",\"stall\":{");
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++) {
        base_printf(out, "%s\"%s\":", i != 0 ? "," : "", sim_stall_name((enum sim_stall)i));
        sim_put_cycles(out, stall_m[i]);
    }
    base_puts(out, "}");
}

static void put_pipes(const struct sim *sim, struct base_buf *out)
{
    const char *comma = "";
    base_puts(out, ",\n\"pipes\":[");
    for (uint32_t b = 0; b < sim->ncores; b++)
        for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
            unsigned pipe = sim_trace_order()[i];
            const struct sim_pipe_stats *p = &sim->cores[b].pipe[pipe];
            struct base_buf name = {0};
            sim_core_name(sim, b, &name);
            base_printf(out, "%s\n{\"block\":%u,\"core\":\"%s\",\"pipe\":\"%s\",\"busy\":", comma, sim->cores[b].block, name.data,
                        sim_pipe_ratio_name(pipe));
            base_buf_free(&name);
            sim_put_cycles(out, p->busy_m);
            base_puts(out, ",\"idle\":");
            sim_put_cycles(out, p->idle_m);
            put_stalls(out, p->stall_m);
            base_printf(out, ",\"instructions\":%llu,\"bytes\":%lld,\"total\":", (unsigned long long)p->insns, (long long)p->bytes);
            sim_put_cycles(out, sim->cores[b].total_m);
            base_puts(out, "}");
            comma = ",";
        }
    base_puts(out, "]");
}

static void put_lines(const struct sim *sim, struct base_buf *out)
{
    const char *comma = "";
    base_puts(out, ",\n\"lines\":[");
    for (pto_op_id op = 1; op < sim->program->nops; op++) {
        const struct sim_op_stats *s = &sim->log.ops[op];
        if (s->count == 0)
            continue;
        base_printf(out, "%s\n{\"line\":%u,\"op\":\"%s\",\"count\":%llu,\"busy\":", comma, sim_source_line(sim, op),
                    isa_op((enum pto_op)sim->program->ops[op].op)->mnemonic, (unsigned long long)s->count);
        sim_put_cycles(out, s->busy_m);
        put_stalls(out, s->stall_m);
        struct base_buf text = {0};
        sim_put_source_line(sim, op, &text, 200);
        base_printf(out, ",\"bytes\":%lld,\"text\":", (long long)s->bytes);
        base_put_json_string(out, text.len != 0 ? text.data : "", text.len);
        base_puts(out, "}");
        base_buf_free(&text);
        comma = ",";
    }
    base_puts(out, "]");
}

void sim_report_json(const struct sim *sim, struct base_buf *out)
{
    const struct sim_sums sums = sim_sum_cores(sim);
    const struct pto_target *t = &sim->options.target;
    size_t len;
    const char *name = sim_kernel_name(sim, &len);
    int64_t khz = t->param[PTO_P_clock_khz] > 0 ? t->param[PTO_P_clock_khz] : 1;
    base_puts(out, "{\"version\":1,\"kernel\":");
    base_put_json_string(out, name, len);
    base_printf(out, ",\"target\":\"%s\",\"clock_khz\":%lld,\"sync\":\"%s\",\"blocks\":%u,\"cores\":%lld,\"total_cycles\":", t->name,
                (long long)khz, sim_sync_name(sim->sync), sim->nblocks, (long long)sim->active_cores);
    sim_put_cycles(out, sim->total_m);
    base_printf(out, ",\"total_us\":%lld.%06lld,\"launch_cycles\":%lld", (long long)(sim->total_m / khz),
                (long long)(sim->total_m % khz * 1000000 / khz), (long long)t->param[PTO_P_launch_cycles]);
    base_printf(out, ",\"instructions\":%llu,\"macs\":%llu,\"gm_read_bytes\":%lld,\"gm_write_bytes\":%lld,\n\"bounds\":[",
                (unsigned long long)sim->insns, (unsigned long long)sums.macs, (long long)sums.read_bytes, (long long)sums.write_bytes);
    struct sim_bound bounds[SIM_BOUNDS];
    unsigned n = sim->options.timing ? sim_bounds(sim, bounds) : 0;
    for (unsigned i = 0; i < n; i++) {
        base_printf(out, "%s{\"name\":\"%s\",\"cycles\":", i != 0 ? "," : "", bounds[i].name);
        sim_put_cycles(out, bounds[i].cycles_m);
        base_puts(out, "}");
    }
    base_puts(out, "],\n\"ratios\":{");
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
        unsigned p = sim_trace_order()[i];
        int64_t ppm = sums.total_m[p] > 0 ? (int64_t)((double)sums.busy_m[p] / (double)sums.total_m[p] * 1e6 + 0.5) : 0;
        base_printf(out, "%s\"%s\":%lld.%06lld", i != 0 ? "," : "", sim_pipe_ratio_name(p), (long long)(ppm / 1000000),
                    (long long)(ppm % 1000000));
    }
    base_puts(out, "}");
    put_pipes(sim, out);
    put_lines(sim, out);
    base_puts(out, "}\n");
}
