/* Figures of reports, and the summary. Everything is integer arithmetic on mcycles, so equal runs print equal bytes. */
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

void sim_put_us(const struct sim *sim, struct base_buf *out, int64_t m)
{
    int64_t khz = clock_khz(sim);
    base_printf(out, "%lld.%03lld", (long long)(m / khz), (long long)(m % khz * 1000 / khz));
}

/* Part as a percentage with one place. */
void sim_put_percent(struct base_buf *out, int64_t part_m, int64_t whole_m)
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

bool sim_is_complete(const struct sim *sim)
{
    for (uint32_t b = 0; b < sim->ncores; b++)
        if (sim->cores[b].incomplete)
            return false;
    return true;
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
    sim_put_us(sim, out, sim->total_m);
    base_puts(out, " us");
    if (s.macs != 0) {
        base_puts(out, ", cube ");
        sim_put_percent(out, s.busy_m[PTO_PIPE_M], s.total_m[PTO_PIPE_M]);
        base_puts(out, " busy");
    }
    if (!sim_is_complete(sim))
        base_puts(out, " (time is incomplete: a wait is never satisfied)");
    base_putc(out, '\n');
}
