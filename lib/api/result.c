/* Results of launches: figures, what was printed, reports, traces (pto/sim.h). */
#include "api/session.h"
#include "sim/trace_sink.h"

#include <stdio.h>
#include <string.h>

static double cycles(int64_t time_m) { return (double)time_m / 1000.0; }
static double microseconds(const struct sim *sim, int64_t time_m) { return (double)time_m / (double)sim->options.target.param[PTO_P_clock_khz]; }

static int64_t last_total_m(const struct pto_sim *s)
{
    int64_t longest_m = 0;
    for (uint32_t i = 0; i < s->nruns && s->good; i++)
        longest_m = s->runs[i]->total_m > longest_m ? s->runs[i]->total_m : longest_m;
    return longest_m;
}

double pto_cycles(const struct pto_sim *s) { return cycles(last_total_m(s)); }
double pto_microseconds(const struct pto_sim *s) { return s->good && s->nruns != 0 ? microseconds(s->runs[0], last_total_m(s)) : 0; }

/* ---- figures ---- */

static const struct sim *run_at(const struct pto_sim *s, uint32_t run) { return run < s->nparts ? s->parts[run].sim : NULL; }

uint32_t pto_run_count(const struct pto_sim *s) { return s->nparts; }

bool pto_run_get(const struct pto_sim *s, uint32_t run, struct pto_run_info *out)
{
    const struct sim *sim = run_at(s, run);
    if (sim == NULL)
        return false;
    const struct sim_sums sums = sim_sum_cores(sim);
    size_t len;
    const char *name = sim_kernel_name(sim, &len);
    *out = (struct pto_run_info){.device = sim->device,
                                 .group = s->parts[run].group, .blocks = sim->nblocks, .cores = sim->ncores, .sync = sim_sync_name(sim->sync),
                                 .begun = cycles(s->parts[run].start_m), .cycles = cycles(sim->total_m),
                                 .microseconds = microseconds(sim, sim->total_m), .instructions = sim->insns, .macs = sums.macs,
                                 .read_bytes = sums.read_bytes, .written_bytes = sums.write_bytes, .complete = sim_is_complete(sim)};
    len = len < sizeof out->kernel ? len : sizeof out->kernel - 1;
    memcpy(out->kernel, name, len);
    return true;
}

bool pto_core_get(const struct pto_sim *s, uint32_t run, uint32_t core, struct pto_core_info *out)
{
    const struct sim *sim = run_at(s, run);
    if (sim == NULL || core >= sim->ncores)
        return false;
    const struct sim_core_stats *c = &sim->cores[core];
    struct base_buf name = {0};
    *out = (struct pto_core_info){.block = c->block, .vector = c->kind == SIM_CORE_VECTOR, .start = cycles(c->start_m), .cycles = cycles(c->total_m),
                                  .instructions = c->insns, .macs = c->macs, .pipes = PTO_PIPE_COUNT};
    sim_core_name(sim, core, &name);
    (void)snprintf(out->name, sizeof out->name, "%s", name.data);
    base_buf_free(&name);
    return true;
}

bool pto_pipe_get(const struct pto_sim *s, uint32_t run, uint32_t core, uint32_t pipe, struct pto_pipe_info *out)
{
    const struct sim *sim = run_at(s, run);
    if (sim == NULL || core >= sim->ncores || pipe >= PTO_PIPE_COUNT)
        return false;
    unsigned which = sim_trace_order()[pipe];
    const struct sim_pipe_stats *p = &sim->cores[core].pipe[which];
    *out = (struct pto_pipe_info){.name = sim_pipe_ratio_name(which), .busy = cycles(p->busy_m), .idle = cycles(p->idle_m),
                                  .stall = cycles(sim->cores[core].total_m - p->busy_m - p->idle_m), .instructions = p->insns, .bytes = p->bytes};
    return true;
}

/* ---- texts ---- */

const char *pto_printed(struct pto_sim *s)
{
    struct base_buf *out = api_text(s);
    for (uint32_t i = 0; i < s->nruns; i++) { /* each from the beginning of a line */
        if (out->len != 0 && out->data[out->len - 1] != '\n')
            base_putc(out, '\n');
        base_put(out, api_str(&s->runs[i]->printed), s->runs[i]->printed.len);
    }
    return api_str(out);
}

const char *pto_summary(struct pto_sim *s)
{
    struct base_buf *out = api_text(s);
    for (uint32_t i = 0; i < s->nparts; i++)
        sim_report_summary(s->parts[i].sim, out);
    return api_str(out);
}

/* Is there something to report? */
static bool has_parts(struct pto_sim *s, const char *what)
{
    if (s->nparts == 0)
        (void)api_usage(s, "%s: there are no results: nothing was launched, or the launch was ended by an error", what);
    return s->nparts != 0;
}

const char *pto_report(struct pto_sim *s, const char *format)
{
    if (!has_parts(s, "report"))
        return NULL;
    if (sim_report_make(s->parts, s->nparts, s->total_m, format, api_text(s)))
        return api_str(s->text);
    (void)api_usage(s, "report: '%s' is none of txt, json, html, csv, pipes.csv", format);
    return NULL;
}

enum pto_status pto_report_write(struct pto_sim *s, const char *path)
{
    if (!has_parts(s, path))
        return PTO_USAGE;
    if (!sim_report_has_form(path))
        return api_usage(s, "report %s: the name must end in .txt, .json, .html or .csv", path);
    return sim_report_write(s->parts, s->nparts, s->total_m, path, &s->diags) ? PTO_OK : PTO_DIAGNOSED;
}

enum pto_status pto_trace_write(struct pto_sim *s, const char *path)
{
    enum sim_trace_format format;
    bool zstd;
    if (!has_parts(s, path))
        return PTO_USAGE;
    if (!s->parts[0].sim->log.keep_events)
        return api_usage(s, "trace %s: no events were kept; set trace to on before the launch, with timing", path);
    if (!sim_trace_format_of(path, &format, &zstd))
        return api_usage(s, "trace %s: the name must end in .json, .pftrace or .perfetto-trace; .zst behind it compresses", path);
    if (zstd && !sim_sink_has_zstd())
        return api_usage(s, "trace %s: this library was built without libzstd", path);
    const char *why = sim_trace_write(s->parts, s->nparts, s->total_m, path);
    if (why != NULL)
        base_diag_emit(&s->diags, PTO_D_CANNOT_WRITE, (struct pto_span){0}, "%s: %s", path, why);
    return why == NULL ? PTO_OK : PTO_DIAGNOSED;
}

const char *pto_why(struct pto_sim *s)
{
    if (!has_parts(s, "why"))
        return NULL;
    struct base_buf *out = api_text(s);
    for (uint32_t i = 0; i < s->nparts; i++) {
        if (s->parts[i].sim->profile == NULL) {
            (void)api_usage(s, "why: nothing was written down of where the time goes; timing and profile must be on before the launch");
            return NULL;
        }
        sim_report_why(s->parts[i].sim, out);
    }
    return api_str(out);
}
