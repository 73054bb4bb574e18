/* The JSON report, version 2: every key stands in docs/report.md, and a test holds the two together. Cycles are decimals with three
 * places, made by integer arithmetic, so equal runs print equal bytes. */
#include "sim/report.h"
#include "sim/profile.h"
#include "sim/trace.h"

#include <string.h>

enum { MAX_STEPS = 2000, MAX_BLAMES = 2000, MAX_POINTS = 512 };

static void put_key_cycles(struct base_buf *out, const char *key, int64_t time_m)
{
    base_printf(out, ",\"%s\":", key);
    sim_put_cycles(out, time_m);
}

/* "work", what else is busy, and "stall": each cause of a pipe or an operation but idle. */
static void put_causes(struct base_buf *out, const int64_t cause_m[SIM_CAUSE_COUNT])
{
    const char *comma = "";
    for (unsigned i = 0; i < SIM_CAUSE_COUNT; i++)
        if (sim_cause_is_busy((enum sim_cause)i) && !sim_cause_is_stall((enum sim_cause)i))
            put_key_cycles(out, sim_cause_name((enum sim_cause)i), cause_m[i]);
    base_puts(out, ",\"stall\":{");
    for (unsigned i = 0; i < SIM_CAUSE_COUNT; i++)
        if (sim_cause_is_stall((enum sim_cause)i)) {
            base_printf(out, "%s\"%s\":", comma, sim_cause_name((enum sim_cause)i));
            sim_put_cycles(out, cause_m[i]);
            comma = ",";
        }
    base_puts(out, "}");
}

static void put_core(const struct sim *sim, uint32_t core, struct base_buf *out)
{
    struct base_buf name = {0};
    sim_core_name(sim, core, &name);
    base_printf(out, "\"core\":\"%s\"", name.data);
    base_buf_free(&name);
}

static void put_pipes(const struct sim *sim, struct base_buf *out)
{
    const char *comma = "";
    base_puts(out, ",\n\"pipes\":[");
    for (uint32_t b = 0; b < sim->ncores; b++)
        for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
            unsigned pipe = sim_trace_order()[i];
            const struct sim_pipe_stats *p = &sim->cores[b].pipe[pipe];
            int64_t cause_m[SIM_CAUSE_COUNT];
            sim_pipe_causes(p, cause_m);
            base_printf(out, "%s\n{\"block\":%u,", comma, sim->cores[b].block);
            put_core(sim, b, out);
            base_printf(out, ",\"pipe\":\"%s\"", sim_pipe_ratio_name(pipe));
            put_key_cycles(out, "total", sim->cores[b].total_m);
            put_key_cycles(out, "busy", p->busy_m);
            put_causes(out, cause_m);
            put_key_cycles(out, "idle", p->idle_m);
            base_printf(out, ",\"instructions\":%llu,\"bytes\":%lld}", (unsigned long long)p->insns, (long long)p->bytes);
            comma = ",";
        }
    base_puts(out, "]");
}

static const char *op_name(const struct sim *sim, uint32_t op) { return op == 0 ? "" : isa_op((enum pto_op)sim->program->ops[op].op)->mnemonic; }

static void put_lines(const struct sim *sim, struct base_buf *out)
{
    const char *comma = "";
    base_puts(out, ",\n\"lines\":[");
    for (pto_op_id op = 0; op < sim->program->nops; op++) {
        const struct sim_op_stats *s = &sim->log.ops[op];
        int64_t cause_m[SIM_CAUSE_COUNT];
        bool any = s->count != 0 || s->busy_m != 0;
        sim_op_causes(s, cause_m);
        for (unsigned i = 0; i < SIM_CAUSE_COUNT; i++)
            any = any || cause_m[i] != 0;
        if (!any)
            continue;
        struct base_buf text = {0};
        if (op != 0)
            sim_put_source_line(sim, op, &text, 200);
        base_printf(out, "%s\n{\"line\":%u,\"op\":\"%s\",\"pipe\":\"%s\",\"count\":%llu", comma, op != 0 ? sim_source_line(sim, op) : 0, op_name(sim, op),
                    sim_pipe_ratio_name(op != 0 ? s->pipe : PTO_PIPE_S), (unsigned long long)s->count);
        put_key_cycles(out, "busy", s->busy_m);
        put_causes(out, cause_m);
        base_printf(out, ",\"bytes\":%lld,\"text\":", (long long)s->bytes);
        base_put_json_string(out, text.len != 0 ? text.data : "", text.len);
        base_puts(out, "}");
        base_buf_free(&text);
        comma = ",";
    }
    base_puts(out, "]");
}

static void put_bounds(const struct sim_profile *p, struct base_buf *out)
{
    static const char *const kinds[] = {"compute", "memory", "control"};
    base_puts(out, ",\n\"bounds\":[");
    for (uint32_t i = 0; i < p->nbounds; i++) {
        const struct sim_bound_row *b = &p->bounds[i];
        base_printf(out, "%s\n{\"name\":\"%s\",\"kind\":\"%s\"", i != 0 ? "," : "", b->name, kinds[b->kind]);
        put_key_cycles(out, "cycles", b->cycles_m);
        base_printf(out, ",\"amount\":%lld,\"unit\":\"%s\"", (long long)b->amount, b->unit);
        put_key_cycles(out, "peak_per_cycle", b->peak_milli);
        base_puts(out, "}");
    }
    base_puts(out, "]");
}

static void put_gains(const struct sim_profile *p, struct base_buf *out)
{
    base_puts(out, ",\n\"gains\":[");
    for (uint32_t i = 0; i < p->ngains; i++) {
        const struct sim_gain *g = &p->gains[i];
        base_printf(out, "%s\n{\"name\":\"%s\",\"sentence\":\"%s\"", i != 0 ? "," : "", g->name, g->sentence);
        put_key_cycles(out, "total_cycles", g->total_m);
        base_printf(out, ",\"outside\":%s,\"gain_cycles\":", g->outside ? "true" : "false");
        if (g->gain_m < 0)
            base_putc(out, '-');
        sim_put_cycles(out, g->gain_m < 0 ? -g->gain_m : g->gain_m);
        base_puts(out, "}");
    }
    base_puts(out, "],\"gains_note\":");
    if (p->gains_note != NULL)
        base_put_json_string(out, p->gains_note, strlen(p->gains_note));
    else
        base_puts(out, "null");
}

/* An operation of a wait; null for the scalar unit. */
static void put_op(const struct sim *sim, const char *key, uint32_t op, struct base_buf *out)
{
    if (op == 0)
        base_printf(out, ",\"%s\":null", key);
    else
        base_printf(out, ",\"%s\":{\"line\":%u,\"op\":\"%s\"}", key, sim_source_line(sim, op), op_name(sim, op));
}

static void put_blames(const struct sim *sim, struct base_buf *out)
{
    const struct sim_profile *p = sim->profile;
    uint32_t shown = p->nblames < MAX_BLAMES ? p->nblames : MAX_BLAMES;
    base_puts(out, ",\n\"blames\":[");
    for (uint32_t i = 0; i < shown; i++) {
        const struct sim_blame *b = &p->blames[i];
        base_printf(out, "%s\n{\"cause\":\"%s\",\"pipe\":\"%s\"", i != 0 ? "," : "", sim_cause_name((enum sim_cause)b->cause), sim_pipe_ratio_name(b->pipe));
        put_key_cycles(out, "cycles", b->time_m);
        base_printf(out, ",\"count\":%llu", (unsigned long long)b->count);
        put_op(sim, "victim", b->victim, out);
        put_op(sim, "culprit", b->culprit, out);
        put_op(sim, "behind", b->behind, out);
        if (b->src_pipe < PTO_PIPE_COUNT)
            base_printf(out, ",\"flag\":{\"src\":\"%s\",\"dst\":\"%s\",\"id\":%u}}", sim_pipe_ratio_name(b->src_pipe), sim_pipe_ratio_name(b->pipe), b->id);
        else
            base_puts(out, ",\"flag\":null}");
    }
    base_printf(out, "],\"blames_dropped\":%llu", (unsigned long long)(p->blames_dropped + p->nblames - shown));
}

static void put_step(const struct sim *sim, uint32_t op, unsigned pipe, unsigned cause, struct base_buf *out)
{
    base_printf(out, "{\"line\":%u,\"op\":\"%s\",\"pipe\":\"%s\",\"cause\":\"%s\"", op != 0 ? sim_source_line(sim, op) : 0, op_name(sim, op),
                pipe < PTO_PIPE_COUNT ? sim_pipe_ratio_name(pipe) : "", sim_cause_name((enum sim_cause)cause));
}

static void put_path(const struct sim *sim, struct base_buf *out)
{
    const struct sim_profile *p = sim->profile;
    uint32_t first = p->npath > MAX_STEPS ? p->npath - MAX_STEPS : 0;
    base_puts(out, ",\n\"path\":{\"kept_from\":");
    sim_put_cycles(out, p->path_from_m);
    base_puts(out, ",\n\"sums\":[");
    for (uint32_t i = 0; i < p->npath_sums; i++) {
        const struct sim_path_sum *s = &p->path_sums[i];
        base_puts(out, i != 0 ? ",\n" : "\n");
        put_step(sim, s->op, s->pipe, s->cause, out);
        put_key_cycles(out, "cycles", s->time_m);
        base_printf(out, ",\"count\":%llu}", (unsigned long long)s->count);
    }
    base_printf(out, "],\n\"steps_dropped\":%u,\"steps\":[", first);
    for (uint32_t i = first; i < p->npath; i++) {
        const struct sim_path_step *s = &p->path[i];
        base_puts(out, i != first ? ",\n" : "\n");
        put_step(sim, s->op, s->pipe, s->cause, out);
        base_puts(out, ",");
        put_core(sim, s->core, out);
        put_key_cycles(out, "begin", s->begin_m);
        put_key_cycles(out, "end", s->end_m);
        base_puts(out, "}");
    }
    base_puts(out, "]}");
}

static void put_mix(const struct sim_profile *p, struct base_buf *out)
{
    base_puts(out, ",\n\"mix\":[");
    for (uint32_t i = 0; i < p->nmix; i++) {
        const struct sim_mix *m = &p->mix[i];
        base_printf(out, "%s\n{\"op\":\"%s\",\"pipe\":\"%s\",\"count\":%llu", i != 0 ? "," : "", isa_op((enum pto_op)m->op)->mnemonic, sim_pipe_ratio_name(m->pipe),
                    (unsigned long long)m->count);
        put_key_cycles(out, "busy", m->busy_m);
        base_printf(out, ",\"bytes\":%lld}", (long long)m->bytes);
    }
    base_puts(out, "]");
}

/* [cycle, bytes] of a step function; of a long one the largest of neighbours. */
static void put_series(const struct sim_series *s, struct base_buf *out)
{
    uint32_t each = (s->count + MAX_POINTS - 1) / MAX_POINTS;
    base_puts(out, "[");
    for (uint32_t i = 0; i < s->count; i += each) {
        int64_t most = 0;
        for (uint32_t k = i; k < s->count && k < i + each; k++)
            most = s->value[k] > most ? s->value[k] : most;
        if (i + each >= s->count)
            most = s->value[s->count - 1];
        base_puts(out, i != 0 ? ",[" : "[");
        sim_put_cycles(out, s->at_m[i]);
        base_printf(out, ",%lld]", (long long)most);
    }
    base_puts(out, "]");
}

static void put_buffers(const struct sim *sim, struct base_buf *out)
{
    const struct sim_profile *p = sim->profile;
    base_printf(out, ",\n\"buffer_cores\":%u,\"buffers\":[", p->space_cores);
    for (uint32_t i = 0; i < p->nspaces; i++) {
        const struct sim_space_use *u = &p->spaces[i];
        base_puts(out, i != 0 ? ",\n{" : "\n{");
        put_core(sim, u->core, out);
        base_printf(out, ",\"space\":\"%s\",\"capacity_bytes\":%lld,\"extent_bytes\":%lld,\"peak_bytes\":%lld", isa_space((enum pto_space)u->space)->text,
                    (long long)u->capacity_bytes, (long long)u->extent_bytes, (long long)u->peak_bytes);
        put_key_cycles(out, "peak_cycle", u->peak_at_m);
        base_printf(out, ",\"peak_line\":%u,\"live\":", u->peak_op != 0 ? sim_source_line(sim, u->peak_op) : 0);
        put_series(&u->live, out);
        base_puts(out, "}");
    }
    base_puts(out, "]");
}

static void put_bins(const char *key, const int64_t *bins, uint32_t n, struct base_buf *out)
{
    base_printf(out, ",\"%s\":[", key);
    for (uint32_t i = 0; i < n; i++)
        base_printf(out, "%s%lld", i != 0 ? "," : "", (long long)bins[i]);
    base_puts(out, "]");
}

static void put_bandwidth(const struct sim_bandwidth *b, struct base_buf *out)
{
    base_puts(out, ",\n\"bandwidth\":{\"bin_cycles\":");
    sim_put_cycles(out, b->bin_m);
    put_bins("read", b->read, b->nbins, out);
    put_bins("written", b->written, b->nbins, out);
    put_bins("missed", b->missed, b->nbins, out);
    base_puts(out, "}");
}

static void put_ratios(const struct sim_sums *sums, struct base_buf *out)
{
    base_puts(out, ",\n\"ratios\":{");
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
        unsigned p = sim_trace_order()[i];
        int64_t ppm = sums->total_m[p] > 0 ? (int64_t)((double)sums->busy_m[p] / (double)sums->total_m[p] * 1e6 + 0.5) : 0;
        base_printf(out, "%s\"%s\":%lld.%06lld", i != 0 ? "," : "", sim_pipe_ratio_name(p), (long long)(ppm / 1000000),
                    (long long)(ppm % 1000000));
    }
    base_puts(out, "}");
}

void sim_report_json(const struct sim *sim, struct base_buf *out)
{
    const struct sim_sums sums = sim_sum_cores(sim);
    const struct pto_target *t = &sim->options.target;
    const struct sim_memory_totals *m = &sim->memory_totals;
    struct sim_profile none = {0};
    struct sim as = *sim; /* with a profile, if only an empty one */
    size_t len;
    const char *name = sim_kernel_name(sim, &len);
    int64_t khz = t->param[PTO_P_clock_khz] > 0 ? t->param[PTO_P_clock_khz] : 1;
    if (sim->profile == NULL)
        as.profile = &none;
    base_puts(out, "{\"version\":2,\"kernel\":");
    base_put_json_string(out, name, len);
    base_printf(out, ",\"target\":\"%s\",\"clock_khz\":%lld,\"sync\":\"%s\",\"blocks\":%u,\"cores\":%lld,\"total_cycles\":", t->name,
                (long long)khz, sim_sync_name(sim->sync), sim->nblocks, (long long)sim->active_cores);
    sim_put_cycles(out, sim->total_m);
    base_printf(out, ",\"total_us\":%lld.%06lld,\"launch_cycles\":%lld,\"complete\":%s", (long long)(sim->total_m / khz),
                (long long)(sim->total_m % khz * 1000000 / khz), (long long)t->param[PTO_P_launch_cycles], sim_is_complete(sim) ? "true" : "false");
    base_printf(out, ",\"instructions\":%llu,\"macs\":%llu,\"gm_read_bytes\":%lld,\"gm_write_bytes\":%lld",
                (unsigned long long)sim->insns, (unsigned long long)sums.macs, (long long)sums.read_bytes, (long long)sums.write_bytes);
    base_printf(out, ",\"l2_bytes\":%llu,\"l2_missed_bytes\":%llu,\"l2_written_back_bytes\":%llu", (unsigned long long)m->bytes,
                (unsigned long long)m->missed_bytes, (unsigned long long)m->written_back_bytes);
    put_bounds(as.profile, out);
    put_gains(as.profile, out);
    put_ratios(&sums, out);
    put_pipes(sim, out);
    put_lines(sim, out);
    put_blames(&as, out);
    put_path(&as, out);
    put_mix(as.profile, out);
    put_buffers(&as, out);
    put_bandwidth(&as.profile->bandwidth, out);
    base_puts(out, "}\n");
}
