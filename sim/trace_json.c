/* The trace as JSON for Chrome and Perfetto. Times are exact thousandths of a cycle turned into microseconds by integer arithmetic, so
 * equal runs give equal bytes. What does not change from event to event is made once. */
#define _POSIX_C_SOURCE 200809L
#include "sim/trace_impl.h"
#include "sim/report.h"

#include <stdlib.h>

/* One launch on the way out. */
struct launch {
    struct sim_trace *t;
    const struct sim *sim;
    const uint32_t *pid; /* by core */
    int64_t start_m, khz;
    struct base_buf text;        /* by op: its name and category, and the members of args that it always has */
    uint32_t *name, *args;       /* [nops + 1]: where they begin; 0: not there */
};

enum { NUMBERS_BYTES = 1024 }; /* more than the numbers of an event take */

static char *put_z(char *p, const char *text) { return stpcpy(p, text); }

/* m mcycles are m / khz microseconds. */
static char *put_us(char *p, int64_t time_m, int64_t khz)
{
    return sim_trace_fixed(p, time_m / khz, (uint32_t)(time_m % khz * 1000000 / khz), 6);
}

static char *put_cycles(char *p, int64_t time_m) { return sim_trace_fixed(p, time_m / 1000, (uint32_t)(time_m % 1000), 3); }

static void put_text(struct sim_trace *t, const char *text) { sim_sink_put(t->sink, text, strlen(text)); }

static void put_quoted(struct sim_trace *t, const char *text, size_t len)
{
    struct base_buf quoted = {0};
    base_put_json_string(&quoted, text, len);
    sim_sink_put(t->sink, quoted.data, quoted.len);
    base_buf_free(&quoted);
}

static const char *main_file(const struct sim_trace *t) { return sim_trace_file(t->parts[0].sim, t->parts[0].sim->func); }

static void make_op(struct launch *l, pto_op_id op, uint32_t launch)
{
    struct base_buf *b = &l->text;
    const char *file = sim_trace_file(l->sim, op);
    size_t len;
    l->name[op] = (uint32_t)b->len;
    base_printf(b, "\"name\":\"%s\",\"cat\":\"", sim_trace_op_name(l->sim, op));
    base_putc(b, '\0');
    l->args[op] = (uint32_t)b->len;
    base_puts(b, ",\"args\":{");
    if (launch != 0) {
        const char *name = sim_kernel_name(l->sim, &len);
        base_printf(b, "\"launch\":%u,\"kernel\":", launch);
        base_put_json_string(b, name, len);
        base_putc(b, ',');
    }
    if (strcmp(file, main_file(l->t)) != 0) { /* the usual one stands once, in front */
        base_puts(b, "\"file\":");
        base_put_json_string(b, file, strlen(file));
        base_putc(b, ',');
    }
    base_printf(b, "\"line\":%u,\"cycles\":", sim_source_line(l->sim, op));
    base_putc(b, '\0');
}

static void put_event(struct launch *l, const struct sim_event *e, const char *const *stalls, uint32_t launch)
{
    struct sim_sink *sink = l->t->sink;
    if (l->args[e->op] == 0)
        make_op(l, e->op, launch);
    const char *name = l->text.data + l->name[e->op], *args = l->text.data + l->args[e->op];
    size_t args_len = strlen(args);
    if (args_len > SIM_SINK_BYTES / 4)
        args = ",\"args\":{\"cycles\":", args_len = strlen(args);
    char *p = sim_sink_room(sink, NUMBERS_BYTES + args_len);
    p = put_z(p, ",\n{\"ph\":\"X\",\"pid\":");
    p = sim_trace_digits(p, l->pid[e->core]);
    p = put_z(p, ",\"tid\":");
    p = sim_trace_digits(p, e->pipe);
    *p++ = ',';
    p = put_z(p, name);
    p = put_z(p, e->kind == SIM_EVENT_WORK ? "work\",\"ts\":" : "sync\",\"ts\":");
    p = put_us(p, l->start_m + e->start_m, l->khz);
    p = put_z(p, ",\"dur\":");
    p = put_us(p, e->end_m - e->start_m, l->khz);
    p = put_z(p, args);
    p = put_cycles(p, e->end_m - e->start_m);
    p = put_z(p, ",\"issue_cycle\":");
    p = put_cycles(p, l->start_m + e->issue_m);
    if (e->bytes != 0) {
        p = put_z(p, ",\"bytes\":");
        p = sim_trace_digits(p, e->bytes);
    }
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++)
        if (e->stall_m[i] != 0) {
            p = put_z(p, stalls[i]);
            p = put_cycles(p, e->stall_m[i]);
        }
    if (e->detail != 0)
        *p++ = ',';
    sim_sink_end(sink, p);
    sim_sink_put(sink, base_str(&l->sim->log.details, e->detail), base_str_len(&l->sim->log.details, e->detail));
    sim_sink_put(sink, "}}", 2);
}

static char *put_flow_end(char *p, const char *begin, uint32_t id, uint32_t pid, unsigned pipe, int64_t at_m, int64_t khz)
{
    p = put_z(p, begin);
    p = sim_trace_digits(p, id);
    p = put_z(p, ",\"pid\":");
    p = sim_trace_digits(p, pid);
    p = put_z(p, ",\"tid\":");
    p = sim_trace_digits(p, pipe);
    p = put_z(p, ",\"name\":\"flag\",\"cat\":\"flag\",\"ts\":");
    p = put_us(p, at_m, khz);
    *p++ = '}';
    return p;
}

/* An end of an arrow between cores is no instruction; viewers bind arrows to slices, and would take whichever came last. */
static char *put_mark(char *p, const char *name, uint32_t pid, unsigned pipe, int64_t at_m, int64_t khz)
{
    p = put_z(p, ",\n{\"ph\":\"X\",\"pid\":");
    p = sim_trace_digits(p, pid);
    p = put_z(p, ",\"tid\":");
    p = sim_trace_digits(p, pipe);
    p = put_z(p, ",\"name\":\"");
    p = put_z(p, name);
    p = put_z(p, "\",\"ts\":");
    p = put_us(p, at_m, khz);
    return put_z(p, ",\"dur\":0}");
}

/* An arrow, between two processes that may be of two launches. */
static void put_flow(const struct launch *l, const struct sim_flow *f, uint32_t src_pid, uint32_t id)
{
    uint32_t dst_pid = l->pid[f->dst_core];
    int64_t set_m = l->start_m + f->set_m, wait_m = l->start_m + f->wait_m;
    char *p = sim_sink_room(l->t->sink, NUMBERS_BYTES);
    if (src_pid != dst_pid)
        p = put_mark(p, "signal", src_pid, f->src_pipe, set_m, l->khz);
    p = put_flow_end(p, ",\n{\"ph\":\"s\",\"id\":", id, src_pid, f->src_pipe, set_m, l->khz);
    if (src_pid != dst_pid)
        p = put_mark(p, "await", dst_pid, f->dst_pipe, wait_m, l->khz);
    p = put_flow_end(p, ",\n{\"ph\":\"f\",\"bp\":\"e\",\"id\":", id, dst_pid, f->dst_pipe, wait_m, l->khz);
    sim_sink_end(l->t->sink, p);
}

/* ---- counters ---- */

static char *begin_counter(char *p, uint32_t pid, const char *name, int64_t at_m, int64_t khz)
{
    p = put_z(p, ",\n{\"ph\":\"C\",\"pid\":");
    p = sim_trace_digits(p, pid);
    p = put_z(p, ",\"name\":\"");
    p = put_z(p, name);
    p = put_z(p, "\",\"ts\":");
    p = put_us(p, at_m, khz);
    return put_z(p, ",\"args\":{\"");
}

static void put_space(const struct launch *l, const struct sim_space_use *u)
{
    const char *space = isa_space((enum pto_space)u->space)->text;
    for (uint32_t i = 0; i < u->live.count; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s bytes", space);
        char *p = sim_sink_room(l->t->sink, NUMBERS_BYTES);
        p = begin_counter(p, l->pid[u->core], name, l->start_m + u->live.at_m[i], l->khz);
        p = put_z(p, "bytes\":");
        p = sim_trace_digits(p, u->live.value[i]);
        sim_sink_end(l->t->sink, put_z(p, "}}"));
    }
}

static void put_rates(const struct launch *l, const struct sim_bandwidth *b, uint32_t pid)
{
    for (uint32_t bin = 0; bin <= b->nbins && b->nbins != 0; bin++) {
        int64_t mb_s[SIM_TRACE_RATES] = {0};
        if (bin < b->nbins)
            sim_trace_rate(b, bin, l->khz, mb_s);
        for (unsigned i = 0; i < SIM_TRACE_RATES; i++) {
            char *p = sim_sink_room(l->t->sink, NUMBERS_BYTES);
            p = begin_counter(p, pid, sim_trace_rates[i], l->start_m + sim_trace_bin_m(l->sim, bin), l->khz);
            p = put_z(p, "GB/s\":");
            p = sim_trace_fixed(p, mb_s[i] / 1000, (uint32_t)(mb_s[i] % 1000), 3);
            sim_sink_end(l->t->sink, put_z(p, "}}"));
        }
    }
}

static void put_counters(const struct launch *l, uint32_t memory_pid)
{
    const struct sim_profile *profile = l->sim->profile;
    if (profile == NULL)
        return;
    for (uint32_t i = 0; i < profile->nspaces; i++)
        put_space(l, &profile->spaces[i]);
    put_rates(l, &profile->bandwidth, memory_pid);
}

/* ---- the whole ---- */

static void put_process(struct sim_trace *t, uint32_t pid)
{
    char text[160];
    snprintf(text, sizeof text, ",\n{\"ph\":\"M\",\"pid\":%u,\"name\":\"process_name\",\"args\":{\"name\":", pid);
    put_text(t, text);
    put_quoted(t, base_str(&t->processes, pid + 1), base_str_len(&t->processes, pid + 1));
    snprintf(text, sizeof text, "}},\n{\"ph\":\"M\",\"pid\":%u,\"name\":\"process_sort_index\",\"args\":{\"sort_index\":%u}}", pid, pid);
    put_text(t, text);
    for (unsigned i = 0; i < PTO_PIPE_COUNT && pid < t->ncores; i++) {
        unsigned pipe = sim_trace_order()[i];
        snprintf(text, sizeof text, ",\n{\"ph\":\"M\",\"pid\":%u,\"tid\":%u,\"name\":\"thread_name\",\"args\":{\"name\":\"%s\"}}", pid, pipe,
                 sim_trace_track(pipe));
        put_text(t, text);
        snprintf(text, sizeof text, ",\n{\"ph\":\"M\",\"pid\":%u,\"tid\":%u,\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":%u}}", pid, pipe, i);
        put_text(t, text);
    }
}

static void put_head(struct sim_trace *t)
{
    const struct sim *sim = t->parts[0].sim;
    char *p = sim_sink_room(t->sink, NUMBERS_BYTES);
    p = put_z(p, "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"target\":\"");
    p = put_z(p, sim->options.target.name);
    p = put_z(p, "\",\"clock_khz\":");
    p = sim_trace_digits(p, sim_trace_khz(sim));
    p = put_z(p, ",\"total_cycles\":");
    p = put_cycles(p, t->total_m);
    p = put_z(p, ",\"dropped_events\":");
    p = sim_trace_digits(p, (int64_t)sim_trace_dropped(t));
    sim_sink_end(t->sink, put_z(p, ",\"file\":"));
    put_quoted(t, main_file(t), strlen(main_file(t)));
    p = sim_sink_room(t->sink, NUMBERS_BYTES);
    sim_sink_end(t->sink, put_z(p, "},\n\"traceEvents\":[\n{\"ph\":\"M\",\"pid\":0,\"name\":\"trace\"}"));
    for (uint32_t pid = 0; pid < t->processes.count; pid++)
        put_process(t, pid);
}

void sim_trace_json(struct sim_trace *t)
{
    uint32_t flow = 0;
    char names[SIM_STALL_COUNT][40];
    const char *stalls[SIM_STALL_COUNT];
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++) {
        snprintf(names[i], sizeof names[i], ",\"stall %s\":", sim_stall_name((enum sim_stall)i));
        stalls[i] = names[i];
    }
    put_head(t);
    for (uint32_t k = 0; k < t->nparts; k++) {
        const struct sim *sim = t->parts[k].sim;
        const struct sim_log *log = &sim->log;
        struct launch l = {.t = t, .sim = sim, .pid = t->pid[k], .start_m = t->parts[k].start_m, .khz = sim_trace_khz(sim)};
        size_t nops = sim->program != NULL ? sim->program->nops : 0;
        l.name = base_realloc_array(NULL, nops + 1, sizeof *l.name);
        l.args = base_realloc_array(NULL, nops + 1, sizeof *l.args);
        memset(l.args, 0, (nops + 1) * sizeof *l.args);
        base_putc(&l.text, '\0');
        for (uint32_t i = 0; i < log->nevents; i++)
            put_event(&l, &log->events[i], stalls, t->nparts > 1 ? k + 1 : 0);
        for (uint32_t i = 0; i < log->nflows; i++) {
            const struct sim_flow *f = &log->flows[i];
            put_flow(&l, f, f->of_run ? sim_trace_core_pid(t, k, f->src_core) : l.pid[f->src_core], ++flow);
        }
        put_counters(&l, t->memory_pid[k]);
        free(l.name);
        free(l.args);
        base_buf_free(&l.text);
    }
    put_text(t, "\n]}\n");
}
