/* Report figures and the text report. Everything is integer arithmetic on mcycles, so equal runs print equal bytes. */
#include "sim/report.h"
#include "sim/bounds.h"
#include "sim/trace.h"

#include <string.h>

static int64_t max2(int64_t a, int64_t b) { return a > b ? a : b; }

const char *sim_pipe_ratio_name(unsigned pipe)
{
    static const char *const names[PTO_PIPE_COUNT] = {
        [PTO_PIPE_S] = "scalar",  [PTO_PIPE_V] = "vec",     [PTO_PIPE_M] = "mac",     [PTO_PIPE_MTE1] = "mte1",
        [PTO_PIPE_MTE2] = "mte2", [PTO_PIPE_MTE3] = "mte3", [PTO_PIPE_FIX] = "fixpipe"};
    return pipe < PTO_PIPE_COUNT ? names[pipe] : "?";
}

const char *sim_sync_name(enum sim_sync sync)
{
    static const char *const names[] = {"default", "auto", "explicit", "sequential"};
    return names[sync];
}

const char *sim_kernel_name(const struct sim *sim, size_t *len)
{
    const struct pto_attribute *a = isa_find_attr(sim->program, &sim->program->ops[sim->func], PTO_ATTR_SYM_NAME);
    const char *name = a != NULL ? base_str(&sim->program->strings, a->str) : "";
    bool pair = sim->ncores > 1 && sim->cores[0].kind == SIM_CORE_CUBE && sim->cores[1].kind == SIM_CORE_VECTOR;
    *len = strlen(name);
    if (pair && *len > 4 && strcmp(name + *len - 4, "_aic") == 0)
        *len -= 4;
    return name;
}

void sim_put_cycles(struct base_buf *out, int64_t m) { base_printf(out, "%lld.%03lld", (long long)(m / 1000), (long long)(m % 1000)); }

static int64_t clock_khz(const struct sim *sim) { return max2(1, sim->options.target.param[PTO_P_clock_khz]); }

static void put_us(const struct sim *sim, struct base_buf *out, int64_t m)
{
    int64_t khz = clock_khz(sim);
    base_printf(out, "%lld.%03lld", (long long)(m / khz), (long long)(m % khz * 1000 / khz));
}

/* Part as a percentage with one place. */
static void put_percent(struct base_buf *out, int64_t part_m, int64_t whole_m)
{
    int64_t tenths = whole_m > 0 ? (int64_t)((double)part_m / (double)whole_m * 1000.0 + 0.5) : 0;
    base_printf(out, "%3lld.%lld%%", (long long)(tenths / 10), (long long)(tenths % 10));
}

/* Has a core of the kind the pipe? */
bool sim_core_has_pipe(unsigned kind, unsigned pipe)
{
    bool cube = pipe == PTO_PIPE_M || pipe == PTO_PIPE_MTE1 || pipe == PTO_PIPE_FIX;
    return kind == SIM_CORE_VECTOR ? !cube : kind == SIM_CORE_CUBE ? pipe != PTO_PIPE_V : true;
}

struct sim_sums sim_sum_cores(const struct sim *sim)
{
    struct sim_sums s = {0};
    for (uint32_t b = 0; b < sim->ncores; b++) {
        const struct sim_core_stats *k = &sim->cores[b];
        s.macs += k->macs;
        s.read_bytes += k->read_bytes;
        s.write_bytes += k->write_bytes;
        s.mad_m += k->mad_m;
        for (unsigned p = 0; p < PTO_PIPE_COUNT; p++) {
            s.busy_m[p] += k->pipe[p].busy_m;
            s.total_m[p] += sim_core_has_pipe(k->kind, p) ? k->total_m : 0;
        }
    }
    return s;
}

unsigned sim_bounds(const struct sim *sim, struct sim_bound out[SIM_BOUNDS])
{
    struct sim_sums s = sim_sum_cores(sim);
    int64_t cores = max2(1, sim->active_cores), launch = sim->options.target.param[PTO_P_launch_cycles] * 1000;
    int64_t busiest = 0, longest = 0;
    unsigned n = 0;
    for (uint32_t b = 0; b < sim->ncores; b++) {
        longest = max2(longest, sim->cores[b].total_m);
        for (unsigned p = 0; p < PTO_PIPE_COUNT; p++)
            busiest = max2(busiest, sim->cores[b].pipe[p].busy_m);
    }
    int64_t ddr = max2(1, sim->options.target.param[PTO_P_ddr]); /* bytes a microsecond; khz mcycles a microsecond */
    int64_t read_m = (int64_t)((double)sim->memory_totals.missed_bytes / (double)ddr * (double)clock_khz(sim));
    if (s.macs != 0)
        out[n++] = (struct sim_bound){"cube at its peak rate", launch + s.mad_m / cores};
    if (read_m != 0)
        out[n++] = (struct sim_bound){"reads of device memory", launch + read_m};
    out[n++] = (struct sim_bound){"busiest pipe of a core", launch + busiest};
    return n;
}

void sim_put_source_line(const struct sim *sim, pto_op_id op, struct base_buf *out, size_t max)
{
    struct pto_span span = sim->program->ops[op].span;
    uint32_t line = sim_source_line(sim, op);
    const char *text;
    size_t len;
    if (line == 0 || !base_source_line(sim->diags->sources, span.file, line, &text, &len))
        return;
    while (len != 0 && (*text == ' ' || *text == '\t'))
        text++, len--;
    base_put(out, text, len < max ? len : max);
    if (len > max)
        base_puts(out, "...");
}

void sim_report_summary(const struct sim *sim, struct base_buf *out)
{
    struct sim_sums s = sim_sum_cores(sim);
    size_t len;
    const char *name = sim_kernel_name(sim, &len);
    base_printf(out, "%.*s on %s, %u block%s", (int)len, name, sim->options.target.name, sim->nblocks, sim->nblocks == 1 ? "" : "s");
    if (sim->ndevices > 1)
        base_printf(out, " of device %u", (unsigned)sim->device);
    if (!sim->options.timing) {
        base_printf(out, ": %llu instructions, no timing\n", (unsigned long long)sim->insns);
        return;
    }
    base_puts(out, ": ");
    sim_put_cycles(out, sim->total_m);
    base_puts(out, " cycles, ");
    put_us(sim, out, sim->total_m);
    base_puts(out, " us");
    if (s.macs != 0) {
        base_puts(out, ", cube ");
        put_percent(out, s.busy_m[PTO_PIPE_M], s.total_m[PTO_PIPE_M]);
        base_puts(out, " busy");
    }
    for (uint32_t b = 0; b < sim->ncores; b++)
        if (sim->cores[b].incomplete) {
            base_puts(out, " (time is incomplete: a wait is never satisfied)");
            break;
        }
    base_putc(out, '\n');
}

static void put_pipes(const struct sim *sim, uint32_t b, struct base_buf *out)
{
    static const enum sim_stall shown[] = {SIM_STALL_ISSUE, SIM_STALL_BARRIER, SIM_STALL_FLAG, SIM_STALL_CROSS, SIM_STALL_DEP, SIM_STALL_QUEUE};
    const struct sim_core_stats *k = &sim->cores[b];
    struct base_buf name = {0};
    sim_core_name(sim, b, &name);
    base_printf(out, "\n%s: started at ", name.data);
    sim_put_cycles(out, k->start_m);
    base_puts(out, ", ran ");
    sim_put_cycles(out, k->total_m);
    base_printf(out, " cycles, %llu instructions, %llu MACs\n", (unsigned long long)k->insns, (unsigned long long)k->macs);
    base_printf(out, "  %-8s %8s %14s", "pipe", "ratio", "busy");
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        base_printf(out, " %14s", sim_stall_name(shown[i]));
    base_printf(out, " %14s %8s %12s\n", "idle", "count", "bytes");
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
        unsigned pipe = sim_trace_order()[i];
        const struct sim_pipe_stats *p = &k->pipe[pipe];
        if (p->insns == 0 && p->busy_m == 0)
            continue;
        base_printf(out, "  %-8s   ", sim_pipe_ratio_name(pipe));
        put_percent(out, p->busy_m, k->total_m);
        base_printf(out, " %10lld.%03lld", (long long)(p->busy_m / 1000), (long long)(p->busy_m % 1000));
        for (size_t c = 0; c < sizeof shown / sizeof shown[0]; c++)
            base_printf(out, " %10lld.%03lld", (long long)(p->stall_m[shown[c]] / 1000), (long long)(p->stall_m[shown[c]] % 1000));
        base_printf(out, " %10lld.%03lld %8llu %12lld\n", (long long)(p->idle_m / 1000), (long long)(p->idle_m % 1000),
                    (unsigned long long)p->insns, (long long)p->bytes);
    }
    base_buf_free(&name);
}

static void put_lines(const struct sim *sim, struct base_buf *out)
{
    base_printf(out, "\nby source line\n  %5s %8s %14s %14s %14s  %s\n", "line", "count", "busy", "waited", "bytes", "text");
    for (pto_op_id op = 1; op < sim->program->nops; op++) {
        const struct sim_op_stats *s = &sim->log.ops[op];
        if (s->count == 0)
            continue;
        int64_t waited = 0;
        for (unsigned i = 0; i < SIM_STALL_COUNT; i++)
            waited += i != SIM_STALL_PIPE && i != SIM_STALL_ISSUE ? s->stall_m[i] : 0;
        base_printf(out, "  %5u %8llu %10lld.%03lld %10lld.%03lld %14lld  ", sim_source_line(sim, op), (unsigned long long)s->count,
                    (long long)(s->busy_m / 1000), (long long)(s->busy_m % 1000), (long long)(waited / 1000),
                    (long long)(waited % 1000), (long long)s->bytes);
        sim_put_source_line(sim, op, out, 100);
        base_putc(out, '\n');
    }
}

void sim_report_text(const struct sim *sim, struct base_buf *out)
{
    struct sim_sums s = sim_sum_cores(sim);
    sim_report_summary(sim, out);
    base_printf(out, "sync %s, %lld core%s at ", sim_sync_name(sim->sync), (long long)sim->active_cores, sim->active_cores == 1 ? "" : "s");
    base_printf(out, "%lld.%03lld MHz, launch %lld cycles included\n", (long long)(clock_khz(sim) / 1000),
                (long long)(clock_khz(sim) % 1000), (long long)sim->options.target.param[PTO_P_launch_cycles]);
    base_printf(out, "%llu instructions, %llu MACs, %lld bytes read from and %lld written to device memory\n",
                (unsigned long long)sim->insns, (unsigned long long)s.macs, (long long)s.read_bytes, (long long)s.write_bytes);
    if (sim->options.timing) {
        struct sim_bound bounds[SIM_BOUNDS];
        unsigned n = sim_bounds(sim, bounds);
        base_puts(out, "\nlower bounds of the total (launch included)\n");
        for (unsigned i = 0; i < n; i++) {
            base_printf(out, "  %-24s %10lld.%03lld  ", bounds[i].name, (long long)(bounds[i].cycles_m / 1000),
                        (long long)(bounds[i].cycles_m % 1000));
            put_percent(out, bounds[i].cycles_m, sim->total_m);
            base_putc(out, '\n');
        }
        enum { MAX_SHOWN = 64 };
        for (uint32_t b = 0; b < sim->ncores && b < MAX_SHOWN; b++)
            put_pipes(sim, b, out);
        if (sim->ncores > MAX_SHOWN)
            base_printf(out, "\n... and %u more cores (the JSON report has all)\n", sim->ncores - MAX_SHOWN);
        put_lines(sim, out);
    }
}
