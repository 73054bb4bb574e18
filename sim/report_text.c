/* The text report: most important first, within 100 columns. Where the time goes and what would help is also what --why prints. */
#include "base/arena.h"
#include "sim/bounds.h"
#include "sim/report.h"

#include <stdlib.h>
#include <string.h>

enum { TOP_GAINS = 3, TOP_BLAMES = 10, TOP_SUMS = 12, TOP_MIX = 24, MAX_CORES = 64, MAX_FOLDS = 40, MAX_PERIOD = 48, WIDTH = 97 /* room for ... */ };

/* A number of cycles with one place, right-aligned. */
static void put_tenths(struct base_buf *out, int width, int64_t time_m)
{
    int64_t tenths = (time_m + (time_m < 0 ? -50 : 50)) / 100;
    struct base_buf text = {0};
    base_printf(&text, "%s%lld.%lld", tenths < 0 ? "-" : "", (long long)(llabs(tenths) / 10), (long long)(llabs(tenths) % 10));
    base_printf(out, "%*s", width, text.data);
    base_buf_free(&text);
}

static const char *short_name(const struct sim *sim, uint32_t op)
{
    const char *name = isa_op((enum pto_op)sim->program->ops[op].op)->mnemonic;
    return strncmp(name, "pto.", 4) == 0 ? name + 4 : name;
}

/* "line 12 tload"; what the scalar unit does has no line. */
static void put_place(const struct sim *sim, uint32_t op, struct base_buf *out)
{
    if (op == 0)
        base_puts(out, "scalar code");
    else
        base_printf(out, "line %u %s", sim_source_line(sim, op), short_name(sim, op));
}

static void put_text(const struct sim *sim, uint32_t op, struct base_buf *out, size_t max)
{
    if (op != 0)
        sim_put_source_line(sim, op, out, max);
}

static void put_bounds(const struct sim *sim, uint32_t most, struct base_buf *out)
{
    const struct sim_profile *p = sim->profile;
    base_puts(out, "\nlower bounds of the total, launch included (attained: of what the resource can do at most)\n");
    for (uint32_t i = 0; i < p->nbounds && i < most; i++) {
        const struct sim_bound_row *b = &p->bounds[i];
        base_puts(out, "  ");
        put_tenths(out, 12, b->cycles_m);
        base_puts(out, "  ");
        sim_put_percent(out, b->cycles_m, sim->total_m);
        base_printf(out, "  %-24s", b->name);
        if (b->amount != 0)
            base_printf(out, " %14lld %-4s", (long long)b->amount, b->unit);
        if (b->peak_milli != 0 && sim->total_m != 0) {
            int64_t rate_milli = (int64_t)((double)b->amount / (double)sim->total_m * 1e6 + 0.5);
            base_puts(out, " ");
            put_tenths(out, 1, rate_milli);
            base_puts(out, " of ");
            put_tenths(out, 1, b->peak_milli);
            base_puts(out, "/cycle");
        }
        base_putc(out, '\n');
    }
}

static void put_gains(const struct sim *sim, uint32_t most, struct base_buf *out)
{
    const struct sim_profile *p = sim->profile;
    uint32_t shown = 0;
    base_puts(out, "\nwhat would help (each is a run with that limit lifted)\n");
    for (uint32_t i = 0; i < p->ngains && shown < most && p->gains[i].gain_m > 0 && !p->gains[i].outside; i++, shown++) {
        base_printf(out, "  %u.", shown + 1);
        put_tenths(out, 13, -p->gains[i].gain_m);
        base_puts(out, " cycles (-");
        struct base_buf percent = {0};
        sim_put_percent(&percent, p->gains[i].gain_m, sim->total_m);
        base_puts(out, percent.data + strspn(percent.data, " "));
        base_buf_free(&percent);
        base_printf(out, ")  %s\n       %s\n", p->gains[i].name, p->gains[i].sentence);
    }
    if (shown == 0 && p->ngains != 0)
        base_puts(out, "  nothing alone: no single limit holds it up\n");
    for (uint32_t i = 0; i < p->ngains; i++)
        if (p->gains[i].outside && p->gains[i].gain_m > 0) {
            base_puts(out, "  (");
            put_tenths(out, 1, -p->gains[i].gain_m);
            base_printf(out, " cycles: %s; %s)\n", p->gains[i].name, p->gains[i].sentence);
        }
    if (p->gains_note != NULL)
        base_printf(out, "  %s\n", p->gains_note);
}

static void put_pipes(const struct sim *sim, struct base_buf *out)
{
    static const char *const heads[SIM_CAUSE_COUNT] = {
        [SIM_CAUSE_WORK] = "work",    [SIM_CAUSE_START] = "start",     [SIM_CAUSE_SERIAL] = "seri.", [SIM_CAUSE_BANK] = "bank",   [SIM_CAUSE_BURST] = "burst",
        [SIM_CAUSE_BANDWIDTH] = "bandw", [SIM_CAUSE_LATENCY] = "laten", [SIM_CAUSE_ISSUE] = "issue",  [SIM_CAUSE_BARRIER] = "barri", [SIM_CAUSE_FLAG] = "flag",
        [SIM_CAUSE_CROSS] = "cross",  [SIM_CAUSE_DEP] = "depen",       [SIM_CAUSE_QUEUE] = "queue",  [SIM_CAUSE_IDLE] = "idle"};
    base_puts(out, "\npipes, % of the time of the cores that have them: busy, and of it work up to latency; waits; idle\n  pipe     busy ");
    for (unsigned i = 0; i <= SIM_CAUSE_IDLE; i++)
        base_printf(out, "%s%5s", i == SIM_CAUSE_ISSUE ? " |" : i != 0 ? " " : "", heads[i]);
    base_putc(out, '\n');
    const struct sim_sums sums = sim_sum_cores(sim);
    for (unsigned k = 0; k < PTO_PIPE_COUNT; k++) {
        unsigned pipe = sim_trace_order()[k];
        int64_t sum_m[SIM_CAUSE_COUNT] = {0};
        uint64_t insns = 0;
        for (uint32_t c = 0; c < sim->ncores; c++) {
            int64_t cause_m[SIM_CAUSE_COUNT];
            if (!sim_core_has_pipe(sim->cores[c].kind, pipe))
                continue;
            sim_pipe_causes(&sim->cores[c].pipe[pipe], cause_m);
            insns += sim->cores[c].pipe[pipe].insns;
            for (unsigned i = 0; i < SIM_CAUSE_COUNT; i++)
                sum_m[i] += cause_m[i];
        }
        if (insns == 0 && sums.busy_m[pipe] == 0)
            continue;
        base_printf(out, "  %-7s", sim_pipe_ratio_name(pipe));
        sim_put_percent(out, sums.busy_m[pipe], sums.total_m[pipe]);
        base_putc(out, ' ');
        for (unsigned i = 0; i <= SIM_CAUSE_IDLE; i++) {
            base_puts(out, i == SIM_CAUSE_ISSUE ? " |" : i != 0 ? " " : "");
            put_tenths(out, 5, sums.total_m[pipe] > 0 ? (int64_t)((double)sum_m[i] / (double)sums.total_m[pipe] * 1e5 + 0.5) : 0);
        }
        base_putc(out, '\n');
    }
}

/* The exact account of each core: parts add up to its total. */
static void put_core_pipes(const struct sim *sim, uint32_t core, struct base_buf *out)
{
    const struct sim_core_stats *k = &sim->cores[core];
    base_putc(out, '\n');
    sim_core_name(sim, core, out);
    base_puts(out, ": started at ");
    sim_put_cycles(out, k->start_m);
    base_puts(out, ", ran ");
    sim_put_cycles(out, k->total_m);
    base_printf(out, " cycles, %llu instructions, %llu MACs\n", (unsigned long long)k->insns, (unsigned long long)k->macs);
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
        unsigned pipe = sim_trace_order()[i];
        const struct sim_pipe_stats *s = &k->pipe[pipe];
        int64_t cause_m[SIM_CAUSE_COUNT];
        if (s->insns == 0 && s->busy_m == 0)
            continue;
        sim_pipe_causes(s, cause_m);
        base_printf(out, "  %-8s %llu instructions, %lld bytes:", sim_pipe_ratio_name(pipe), (unsigned long long)s->insns, (long long)s->bytes);
        unsigned shown = 0;
        for (unsigned c = 0; c < SIM_CAUSE_COUNT; c++)
            if (cause_m[c] != 0) {
                base_puts(out, shown % 4 == 3 ? "\n             " : "");
                base_printf(out, "%s %s ", shown++ != 0 ? " +" : "", sim_cause_name((enum sim_cause)c));
                sim_put_cycles(out, cause_m[c]);
            }
        base_putc(out, '\n');
    }
}

static void put_blame(const struct sim *sim, const struct sim_blame *b, struct base_buf *out)
{
    bool inside = sim_cause_is_busy((enum sim_cause)b->cause);
    base_puts(out, "  ");
    put_tenths(out, 11, b->time_m);
    base_printf(out, " %5llux  ", (unsigned long long)b->count);
    put_place(sim, b->victim, out);
    if (inside) {
        base_printf(out, ": %s\n", sim_cause_name((enum sim_cause)b->cause));
        return;
    }
    switch ((enum sim_cause)b->cause) {
    case SIM_CAUSE_FLAG:
        base_puts(out, ": flag");
        if (b->src_pipe < PTO_PIPE_COUNT)
            base_printf(out, " %s->%s %u", sim_pipe_ratio_name(b->src_pipe), sim_pipe_ratio_name(b->pipe), b->id);
        base_printf(out, " set in line %u", b->culprit != 0 ? sim_source_line(sim, b->culprit) : 0);
        if (b->behind != 0 && b->behind != b->culprit) {
            base_puts(out, " behind ");
            put_place(sim, b->behind, out);
        }
        break;
    case SIM_CAUSE_ISSUE:
        base_puts(out, ": not issued yet");
        if (b->culprit != 0) {
            base_puts(out, ", the scalar unit waited in ");
            put_place(sim, b->culprit, out);
        }
        break;
    case SIM_CAUSE_QUEUE:
        base_puts(out, ": queue full until start of ");
        put_place(sim, b->culprit, out);
        break;
    case SIM_CAUSE_CROSS:
        base_puts(out, ": another core, at its ");
        put_place(sim, b->culprit, out);
        break;
    default:
        base_printf(out, ": %s on ", sim_cause_name((enum sim_cause)b->cause));
        put_place(sim, b->culprit, out);
        break;
    }
    base_putc(out, '\n');
}

static void put_blames(const struct sim *sim, uint32_t most, struct base_buf *out)
{
    const struct sim_profile *p = sim->profile;
    if (p->nblames == 0)
        return;
    base_puts(out, "\nwho waits for whom (cycles over all cores, how often)\n");
    for (uint32_t i = 0; i < p->nblames && i < most; i++) {
        struct base_buf line = {0};
        put_blame(sim, &p->blames[i], &line);
        bool long_one = line.len > WIDTH + 3;
        base_put(out, line.data, long_one ? WIDTH : line.len - 1);
        base_puts(out, long_one ? "...\n" : "\n");
        base_buf_free(&line);
    }
}

static void put_path_sums(const struct sim *sim, uint32_t most, struct base_buf *out)
{
    const struct sim_profile *p = sim->profile;
    base_puts(out, "\ncritical path by line (adds up to the total)\n");
    for (uint32_t i = 0; i < p->npath_sums && i < most; i++) {
        const struct sim_path_sum *s = &p->path_sums[i];
        base_puts(out, "  ");
        put_tenths(out, 12, s->time_m);
        base_puts(out, "  ");
        sim_put_percent(out, s->time_m, sim->total_m);
        base_printf(out, " %7llux  %-10s ", (unsigned long long)s->count, sim_cause_name((enum sim_cause)s->cause));
        if (s->op != 0) {
            base_printf(out, "%5u  ", sim_source_line(sim, s->op));
            put_text(sim, s->op, out, WIDTH - 51);
        } else {
            base_puts(out, s->cause == SIM_CAUSE_ISSUE ? "scalar code" : s->cause == SIM_CAUSE_CROSS ? "another launch" : "");
        }
        base_putc(out, '\n');
    }
    if (p->npath_sums > most)
        base_printf(out, "  ... and %u more\n", p->npath_sums - most);
    if (p->path_from_m > 0)
        base_puts(out, "  (not kept: the beginning, which has more steps than are kept)\n");
}

/* Steps of the path, equal neighbours as one. */
struct run {
    uint32_t op, core;
    uint8_t pipe, cause;
    uint64_t count;
    int64_t time_m;
};

static bool alike(const struct run *a, const struct run *b)
{
    return a->op == b->op && a->cause == b->cause && a->pipe == b->pipe && a->core == b->core;
}

/* How often the runs [at, at + period) come in a row. */
static uint32_t repeats(const struct run *runs, uint32_t n, uint32_t at, uint32_t period)
{
    uint32_t same = 0;
    while (at + period + same < n && alike(&runs[at + same], &runs[at + period + same]))
        same++;
    return 1 + same / period;
}

static void put_run(const struct sim *sim, const struct run *r, const char *before, struct base_buf *out)
{
    base_puts(out, before);
    put_tenths(out, 12, r->time_m);
    base_printf(out, " %6llux  %-8s %-10s ", (unsigned long long)r->count, r->pipe < PTO_PIPE_COUNT ? sim_pipe_ratio_name(r->pipe) : "", sim_cause_name((enum sim_cause)r->cause));
    if (r->op != 0) {
        base_printf(out, "%5u  ", sim_source_line(sim, r->op));
        put_text(sim, r->op, out, WIDTH - 53);
    }
    base_putc(out, '\n');
}

/* One loop of the path, or steps outside of loops: what a line of the listing stands for. */
static uint32_t put_fold(const struct sim *sim, const struct run *runs, uint32_t n, uint32_t at, struct base_buf *out)
{
    uint32_t period = 1, times = 1;
    for (uint32_t p = 1; p <= MAX_PERIOD; p++) {
        uint32_t r = repeats(runs, n, at, p);
        if (r > 1 && (uint64_t)r * p > (uint64_t)times * period)
            period = p, times = r;
    }
    if (times == 1) {
        if (out != NULL)
            put_run(sim, &runs[at], "  ", out);
        return 1;
    }
    for (uint32_t k = 0; k < period && out != NULL; k++) {
        struct run sum = runs[at + k];
        for (uint32_t t = 1; t < times; t++) {
            sum.count += runs[at + t * period + k].count;
            sum.time_m += runs[at + t * period + k].time_m;
        }
        if (k == 0)
            base_printf(out, "  %u times:\n", times);
        put_run(sim, &sum, "    ", out);
    }
    return period * times;
}

static void put_path(const struct sim *sim, struct base_buf *out)
{
    const struct sim_profile *p = sim->profile;
    struct run *runs = base_realloc_array(NULL, p->npath + 1, sizeof *runs);
    uint32_t n = 0, folds = 0;
    for (uint32_t i = 0; i < p->npath; i++) {
        const struct sim_path_step *s = &p->path[i];
        struct run r = {.op = s->op, .core = s->core, .pipe = s->pipe, .cause = s->cause, .count = 1, .time_m = s->end_m - s->begin_m};
        if (n != 0 && alike(&runs[n - 1], &r)) {
            runs[n - 1].count++;
            runs[n - 1].time_m += r.time_m;
        } else {
            runs[n++] = r;
        }
    }
    base_puts(out, "\ncritical path in order (repeated parts once, with sums)\n");
    uint32_t at = 0;
    while (at < n && folds < MAX_FOLDS) {
        at += put_fold(sim, runs, n, at, out);
        folds++;
    }
    int64_t rest_m = 0;
    for (uint32_t i = at; i < n; i++)
        rest_m += runs[i].time_m;
    if (at < n) {
        base_printf(out, "  ... %u more steps, ", n - at);
        sim_put_cycles(out, rest_m);
        base_puts(out, " cycles (the JSON report has them)\n");
    }
    free(runs);
}

static void put_buffers(const struct sim *sim, struct base_buf *out)
{
    const struct sim_profile *p = sim->profile;
    if (p->nspaces == 0)
        return;
    base_puts(out, "\nbuffers at their fullest (bytes that are still to be read; extent: highest byte touched)\n");
    for (uint32_t i = 0; i < p->nspaces; i++) {
        const struct sim_space_use *u = &p->spaces[i];
        struct base_buf name = {0};
        sim_core_name(sim, u->core, &name);
        base_printf(out, "  %-18s %-11s %9lld of %9lld ", name.data, isa_space((enum pto_space)u->space)->text, (long long)u->peak_bytes, (long long)u->capacity_bytes);
        sim_put_percent(out, u->peak_bytes, u->capacity_bytes);
        base_printf(out, "  extent %9lld", (long long)u->extent_bytes);
        if (u->peak_op != 0)
            base_printf(out, "  at line %u", sim_source_line(sim, u->peak_op));
        base_putc(out, '\n');
        base_buf_free(&name);
    }
    if (sim->ncores > p->space_cores)
        base_printf(out, "  of the first %u cores\n", p->space_cores);
}

static void put_mix(const struct sim *sim, struct base_buf *out)
{
    const struct sim_profile *p = sim->profile;
    base_printf(out, "\ninstructions\n  %-24s %-8s %10s %14s %14s\n", "operation", "pipe", "count", "busy", "bytes");
    for (uint32_t i = 0; i < p->nmix && i < TOP_MIX; i++) {
        const struct sim_mix *m = &p->mix[i];
        base_printf(out, "  %-24s %-8s %10llu ", isa_op((enum pto_op)m->op)->mnemonic, sim_pipe_ratio_name(m->pipe), (unsigned long long)m->count);
        put_tenths(out, 14, m->busy_m);
        base_printf(out, " %14lld\n", (long long)m->bytes);
    }
    if (p->nmix > TOP_MIX)
        base_printf(out, "  ... and %u more\n", p->nmix - TOP_MIX);
}

static void put_lines(const struct sim *sim, struct base_buf *out)
{
    base_printf(out, "\nby source line (cycles over all cores; waited: gaps in front of it)\n  %5s %8s %12s %12s %12s  %s\n", "line", "count", "busy", "waited", "bytes", "text");
    for (pto_op_id op = 1; op < sim->program->nops; op++) {
        const struct sim_op_stats *s = &sim->log.ops[op];
        int64_t waited = 0;
        for (unsigned i = 0; i < SIM_STALL_COUNT; i++)
            waited += i != SIM_STALL_PIPE ? s->stall_m[i] : 0;
        if (s->count == 0 && waited == 0)
            continue;
        base_printf(out, "  %5u %8llu ", sim_source_line(sim, op), (unsigned long long)s->count);
        put_tenths(out, 12, s->busy_m);
        base_putc(out, ' ');
        put_tenths(out, 12, waited);
        base_printf(out, " %12lld  ", (long long)s->bytes);
        put_text(sim, op, out, WIDTH - 57);
        base_putc(out, '\n');
    }
}

static void put_head(const struct sim *sim, struct base_buf *out)
{
    const struct sim_sums s = sim_sum_cores(sim);
    const int64_t *param = sim->options.target.param;
    base_printf(out, "sync %s, %lld core%s at %lld.%03lld MHz, launch %lld cycles included\n", sim_sync_name(sim->sync), (long long)sim->active_cores,
                sim->active_cores == 1 ? "" : "s", (long long)(param[PTO_P_clock_khz] / 1000), (long long)(param[PTO_P_clock_khz] % 1000), (long long)param[PTO_P_launch_cycles]);
    base_printf(out, "%llu instructions, %llu MACs, %lld bytes read from and %lld written to device memory\n",
                (unsigned long long)sim->insns, (unsigned long long)s.macs, (long long)s.read_bytes, (long long)s.write_bytes);
}

void sim_report_why(const struct sim *sim, struct base_buf *out)
{
    if (!sim->options.timing || sim->profile == NULL)
        return;
    put_bounds(sim, 3, out);
    put_gains(sim, TOP_GAINS, out);
    put_pipes(sim, out);
    put_blames(sim, 5, out);
    put_path_sums(sim, 8, out);
}

void sim_report_text(const struct sim *sim, struct base_buf *out)
{
    sim_report_summary(sim, out);
    put_head(sim, out);
    if (!sim->options.timing)
        return;
    if (sim->profile != NULL) {
        put_bounds(sim, UINT32_MAX, out);
        put_gains(sim, TOP_GAINS, out);
        put_pipes(sim, out);
        put_blames(sim, TOP_BLAMES, out);
        put_path_sums(sim, TOP_SUMS, out);
    } else {
        put_pipes(sim, out);
    }
    put_lines(sim, out);
    if (sim->profile != NULL) {
        put_path(sim, out);
        put_buffers(sim, out);
        put_mix(sim, out);
    }
    for (uint32_t b = 0; b < sim->ncores && b < MAX_CORES; b++)
        put_core_pipes(sim, b, out);
    if (sim->ncores > MAX_CORES)
        base_printf(out, "\n... and %u more cores (the JSON report has all)\n", sim->ncores - MAX_CORES);
}
