/* The HTML report: the page of sim/html/ with the data of the launches put in. One file, no network. What is large is packed: events and
 * arrows as variable-length numbers in base64. Whatever comes from the input stands in one JSON text without '<'. */
#include "sim/profile.h"
#include "sim/report.h"
#include "sim/trace_impl.h"
#include "report_page.h"

#include <stdlib.h>
#include <string.h>

/* JSON inside a script element must not hold "</" or "<!--". */
static void put_script_json(struct base_buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '<')
            base_puts(out, "\\u003c");
        else
            base_putc(out, text[i]);
    }
}

static void put_text(struct base_buf *out, const char *text, size_t len)
{
    struct base_buf quoted = {0};
    base_put_json_string(&quoted, text != NULL ? text : "", len);
    put_script_json(out, quoted.data, quoted.len);
    base_buf_free(&quoted);
}

static void put_z(struct base_buf *out, const char *text) { put_text(out, text, strlen(text)); }

static void put_times(struct base_buf *out, const int64_t *time_m, unsigned n)
{
    base_putc(out, '[');
    for (unsigned i = 0; i < n; i++)
        base_printf(out, "%s%lld", i != 0 ? "," : "", (long long)time_m[i]);
    base_putc(out, ']');
}

/* ---- packed numbers ---- */

static void pack(struct base_buf *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        base_putc(b, (char)(v | 0x80));
    base_putc(b, (char)v);
}

static void pack_signed(struct base_buf *b, int64_t v) { pack(b, (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0)); }

static void put_base64(struct base_buf *out, const struct base_buf *bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    base_putc(out, '"');
    for (size_t i = 0; i < bytes->len; i += 3) {
        uint32_t v = 0;
        for (size_t k = 0; k < 3; k++)
            v = v << 8 | (i + k < bytes->len ? (uint8_t)bytes->data[i + k] : 0);
        char four[4] = {digits[v >> 18], digits[v >> 12 & 63], i + 1 < bytes->len ? digits[v >> 6 & 63] : '=', i + 2 < bytes->len ? digits[v & 63] : '='};
        base_put(out, four, 4);
    }
    base_putc(out, '"');
}

/* ---- operations ---- */

/* The page counts the operations that were executed from 1; 0 is none. */
static uint32_t *number_ops(const struct sim *sim)
{
    uint32_t *number = base_realloc_array(NULL, (size_t)sim->program->nops + 1, sizeof *number), n = 0;
    number[0] = 0;
    for (pto_op_id op = 1; op < sim->program->nops; op++)
        number[op] = sim->log.ops != NULL && sim->log.ops[op].count != 0 ? ++n : 0;
    return number;
}

static void put_ops(const struct sim *sim, struct base_buf *out)
{
    base_puts(out, ",\n\"ops\":[null");
    for (pto_op_id op = 1; op < sim->program->nops && sim->log.ops != NULL; op++) {
        const struct sim_op_stats *s = &sim->log.ops[op];
        int64_t cause_m[SIM_CAUSE_COUNT] = {0};
        if (s->count == 0)
            continue;
        sim_op_causes(s, cause_m);
        base_puts(out, ",\n[");
        put_z(out, sim_trace_op_name(sim, op));
        base_printf(out, ",%u,%llu,%lld,%lld,", sim_source_line(sim, op), (unsigned long long)s->count, (long long)s->bytes, (long long)s->busy_m);
        put_times(out, cause_m, SIM_CAUSE_COUNT);
        base_puts(out, "]");
    }
    base_puts(out, "]");
}

/* The text of the program, line by line; of large ones nothing but the lines of operations is needed, and those only are taken. */
static void put_source(const struct sim *sim, struct base_buf *out)
{
    enum { MAX_SOURCE = 4 << 20, MAX_LINE = 400 };
    struct pto_span span = sim->program->ops[sim->func].span;
    const struct base_source *src = base_source_get(sim->diags->sources, span.file);
    const char *text;
    size_t len;
    base_puts(out, ",\n\"file\":");
    put_z(out, src != NULL ? src->name : "");
    base_puts(out, ",\"src\":[");
    for (uint32_t line = 1; src != NULL && src->text != NULL && src->len <= MAX_SOURCE && base_source_line(sim->diags->sources, span.file, line, &text, &len); line++) {
        base_puts(out, line != 1 ? ",\n" : "\n");
        put_text(out, text, len > MAX_LINE ? MAX_LINE : len);
    }
    base_puts(out, "]");
}

static void put_details(const struct sim *sim, struct base_buf *out)
{
    base_puts(out, ",\n\"details\":[{}");
    for (uint32_t i = 1; i <= sim->log.details.count; i++) {
        base_puts(out, ",\n{");
        put_script_json(out, base_str(&sim->log.details, i), base_str_len(&sim->log.details, i));
        base_puts(out, "}");
    }
    base_puts(out, "]");
}

/* ---- events ---- */

/* More of them is more than a browser likes; the traces have all. */
enum { MAX_EVENTS = 1000000 };
static uint32_t events_shown(const struct sim *sim) { return sim->log.nevents < MAX_EVENTS ? sim->log.nevents : MAX_EVENTS; }

static uint8_t track_of(unsigned pipe)
{
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++)
        if (sim_trace_order()[i] == pipe)
            return (uint8_t)i;
    return 0;
}

struct place {
    int64_t start_m;
    uint32_t lane, event;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->lane != y->lane)
        return x->lane < y->lane ? -1 : 1;
    if (x->start_m != y->start_m)
        return x->start_m < y->start_m ? -1 : 1;
    return x->event < y->event ? -1 : x->event > y->event;
}

/* Events lane by lane (a pipe of a core) in the order of their starts: from the start before, duration, start - issue, operation,
 * operands, kind and number of stalls, and those. */
static void pack_events(const struct sim *sim, const struct place *places, const uint32_t *number, struct base_buf *b)
{
    uint32_t lane = UINT32_MAX;
    int64_t before = 0;
    for (uint32_t i = 0; i < events_shown(sim); i++) {
        const struct sim_event *e = &sim->log.events[places[i].event];
        before = places[i].lane == lane ? before : 0;
        lane = places[i].lane;
        pack(b, (uint64_t)(e->start_m - before));
        before = e->start_m;
        pack(b, (uint64_t)(e->end_m - e->start_m));
        pack_signed(b, e->start_m - e->issue_m);
        pack(b, number[e->op]);
        pack(b, e->detail);
        unsigned n = 0;
        for (unsigned k = 0; k < SIM_STALL_COUNT; k++)
            n += e->stall_m[k] != 0;
        pack(b, n * 8 + e->kind);
        for (unsigned k = 0; k < SIM_STALL_COUNT; k++)
            if (e->stall_m[k] != 0) {
                pack(b, k);
                pack_signed(b, e->stall_m[k]);
            }
    }
}

/* Arrows: lane, time and event (from 1, 0: none) of both ends. An end in another launch is left out. */
static uint32_t pack_flows(const struct sim *sim, const struct place *places, struct base_buf *b)
{
    struct sim_trace_link link;
    uint32_t *sorted = base_realloc_array(NULL, (size_t)sim->log.nevents + 1, sizeof *sorted), n = 0;
    memset(sorted, 0, ((size_t)sim->log.nevents + 1) * sizeof *sorted);
    for (uint32_t i = 0; i < events_shown(sim); i++)
        sorted[places[i].event] = i + 1;
    sim_trace_link(sim, &link);
    for (uint32_t i = 0; i < sim->log.nflows; i++) {
        const struct sim_flow *f = &sim->log.flows[i];
        if (f->src_core >= sim->ncores || n == MAX_EVENTS)
            continue;
        pack(b, f->src_core * PTO_PIPE_COUNT + track_of(f->src_pipe));
        pack(b, (uint64_t)f->set_m);
        pack(b, link.set[i] != UINT32_MAX ? sorted[link.set[i]] : 0);
        pack(b, f->dst_core * PTO_PIPE_COUNT + track_of(f->dst_pipe));
        pack(b, (uint64_t)f->wait_m);
        pack(b, link.wait[i] != UINT32_MAX ? sorted[link.wait[i]] : 0);
        n++;
    }
    sim_trace_link_free(&link);
    free(sorted);
    return n;
}

static void put_events(const struct sim *sim, const uint32_t *number, struct base_buf *out)
{
    uint32_t n = events_shown(sim);
    struct place *places = base_realloc_array(NULL, (size_t)n + 1, sizeof *places);
    struct base_buf bytes = {0};
    for (uint32_t i = 0; i < n; i++) {
        const struct sim_event *e = &sim->log.events[i];
        places[i] = (struct place){.start_m = e->start_m, .lane = e->core * PTO_PIPE_COUNT + track_of(e->pipe), .event = i};
    }
    if (n != 0)
        qsort(places, n, sizeof *places, compare_places);
    base_puts(out, ",\n\"lanes\":[");
    for (uint32_t i = 0, from = 0; i < n; i++)
        if (i + 1 == n || places[i + 1].lane != places[i].lane) {
            base_printf(out, "%s[%u,%u]", from != 0 ? "," : "", places[i].lane, i + 1 - from);
            from = i + 1;
        }
    pack_events(sim, places, number, &bytes);
    base_puts(out, "],\n\"events\":");
    put_base64(out, &bytes);
    bytes.len = 0;
    uint32_t flows = pack_flows(sim, places, &bytes);
    base_printf(out, ",\n\"nflows\":%u,\"flows\":", flows);
    put_base64(out, &bytes);
    base_buf_free(&bytes);
    free(places);
}

/* ---- where the time went ---- */

static void put_pipes(const struct sim *sim, struct base_buf *out)
{
    const char *comma = "";
    base_puts(out, ",\n\"cores\":[");
    for (uint32_t b = 0; b < sim->ncores; b++) {
        struct base_buf name = {0};
        sim_core_name(sim, b, &name);
        base_printf(out, "%s\"%s\"", b != 0 ? "," : "", name.data);
        base_buf_free(&name);
    }
    base_puts(out, "],\n\"pipes\":[");
    for (uint32_t b = 0; b < sim->ncores; b++)
        for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
            const struct sim_pipe_stats *p = &sim->cores[b].pipe[sim_trace_order()[i]];
            int64_t cause_m[SIM_CAUSE_COUNT] = {0};
            if (p->insns == 0 && p->busy_m == 0)
                continue;
            sim_pipe_causes(p, cause_m);
            base_printf(out, "%s\n[%u,%u,%llu,%lld,%lld,%lld,", comma, b, i, (unsigned long long)p->insns, (long long)p->bytes, (long long)sim->cores[b].total_m,
                        (long long)p->busy_m);
            put_times(out, cause_m, SIM_CAUSE_COUNT);
            base_puts(out, "]");
            comma = ",";
        }
    base_puts(out, "]");
}

static void put_path(const struct sim_profile *p, const uint32_t *number, struct base_buf *out)
{
    enum { MAX_ROWS = 400 };
    base_puts(out, ",\n\"path\":[");
    for (uint32_t i = 0; i < p->npath_sums && i < MAX_ROWS; i++) {
        const struct sim_path_sum *s = &p->path_sums[i];
        base_printf(out, "%s[%u,%u,%d,%llu,%lld]", i != 0 ? "," : "", number[s->op], s->cause, s->pipe < PTO_PIPE_COUNT ? track_of(s->pipe) : -1,
                    (unsigned long long)s->count, (long long)s->time_m);
    }
    base_puts(out, "],\n\"steps\":");
    struct base_buf bytes = {0};
    for (uint32_t i = 0; i < p->npath; i++) { /* on the time line */
        const struct sim_path_step *s = &p->path[i];
        pack(&bytes, s->pipe < PTO_PIPE_COUNT ? s->core * PTO_PIPE_COUNT + track_of(s->pipe) + 1 : 0);
        pack(&bytes, (uint64_t)s->begin_m);
        pack(&bytes, (uint64_t)(s->end_m - s->begin_m));
        pack(&bytes, s->cause);
    }
    put_base64(out, &bytes);
    base_buf_free(&bytes);
    base_printf(out, ",\"nsteps\":%u,\n\"blames\":[", p->npath);
    for (uint32_t i = 0; i < p->nblames && i < MAX_ROWS; i++) {
        const struct sim_blame *b = &p->blames[i];
        base_printf(out, "%s[%u,%u,%u,%u,%d,%d,%u,%llu,%lld]", i != 0 ? "," : "", number[b->victim], number[b->culprit], number[b->behind], b->cause,
                    b->pipe < PTO_PIPE_COUNT ? track_of(b->pipe) : -1, b->src_pipe < PTO_PIPE_COUNT ? track_of(b->src_pipe) : -1, b->id,
                    (unsigned long long)b->count, (long long)b->time_m);
    }
    base_puts(out, "]");
}

static void put_memory(const struct sim_profile *p, const uint32_t *number, struct base_buf *out)
{
    base_puts(out, ",\n\"spaces\":[");
    for (uint32_t i = 0; i < p->nspaces; i++) {
        const struct sim_space_use *u = &p->spaces[i];
        struct base_buf bytes = {0};
        base_printf(out, "%s\n[%u,\"%s\",%lld,%lld,%lld,%u,%lld,%u,", i != 0 ? "," : "", u->core, isa_space((enum pto_space)u->space)->text,
                    (long long)u->capacity_bytes, (long long)u->peak_bytes, (long long)u->peak_at_m, number[u->peak_op], (long long)u->extent_bytes, u->live.count);
        for (uint32_t k = 0; k < u->live.count; k++) {
            pack(&bytes, (uint64_t)(u->live.at_m[k] - (k != 0 ? u->live.at_m[k - 1] : 0)));
            pack(&bytes, (uint64_t)u->live.value[k]);
        }
        put_base64(out, &bytes);
        base_puts(out, "]");
        base_buf_free(&bytes);
    }
    const struct sim_bandwidth *b = &p->bandwidth;
    base_printf(out, "],\n\"bin\":%lld,\"rates\":[", (long long)b->bin_m);
    const int64_t *kinds[] = {b->read, b->written, b->missed};
    for (unsigned k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        base_puts(out, k != 0 ? "," : "");
        put_times(out, kinds[k], kinds[k] != NULL ? b->nbins : 0);
    }
    base_puts(out, "]");
}

static void put_limits(const struct sim_profile *p, struct base_buf *out)
{
    base_puts(out, ",\n\"bounds\":[");
    for (uint32_t i = 0; i < p->nbounds; i++) {
        const struct sim_bound_row *b = &p->bounds[i];
        base_puts(out, i != 0 ? ",[" : "[");
        put_z(out, b->name);
        base_putc(out, ',');
        put_z(out, b->unit);
        base_printf(out, ",%u,%lld,%lld,%lld]", b->kind, (long long)b->amount, (long long)b->peak_milli, (long long)b->cycles_m);
    }
    base_puts(out, "],\n\"gains\":[");
    for (uint32_t i = 0; i < p->ngains; i++) {
        base_puts(out, i != 0 ? ",[" : "[");
        put_z(out, p->gains[i].name);
        base_putc(out, ',');
        put_z(out, p->gains[i].sentence);
        base_printf(out, ",%lld,%lld]", (long long)p->gains[i].total_m, (long long)p->gains[i].gain_m);
    }
    base_puts(out, "],\n\"mix\":[");
    for (uint32_t i = 0; i < p->nmix; i++) {
        const char *name = isa_op((enum pto_op)p->mix[i].op)->mnemonic;
        base_printf(out, "%s[\"%s\",%u,%llu,%lld,%lld]", i != 0 ? "," : "", strncmp(name, "pto.", 4) == 0 ? name + 4 : name, track_of(p->mix[i].pipe),
                    (unsigned long long)p->mix[i].count, (long long)p->mix[i].busy_m, (long long)p->mix[i].bytes);
    }
    base_puts(out, "]");
    if (p->gains_note != NULL) {
        base_puts(out, ",\"gainsNote\":");
        put_z(out, p->gains_note);
    }
}

static void put_launch(const struct sim_part *part, struct base_buf *out)
{
    const struct sim *sim = part->sim;
    const struct sim_sums sums = sim_sum_cores(sim);
    size_t len;
    const char *name = sim_kernel_name(sim, &len);
    uint32_t *number = number_ops(sim);
    bool incomplete = false;
    for (uint32_t b = 0; b < sim->ncores; b++)
        incomplete = incomplete || sim->cores[b].incomplete;
    base_puts(out, "{\"kernel\":");
    put_text(out, name, len);
    base_puts(out, ",\"target\":");
    put_z(out, sim->options.target.name);
    base_printf(out, ",\"khz\":%lld,\"sync\":\"%s\",\"blocks\":%u,\"device\":%u,\"ndevices\":%u,\"activeCores\":%lld,\"begun\":%lld,\"total\":%lld",
                (long long)sim_trace_khz(sim), sim_sync_name(sim->sync), sim->nblocks, (unsigned)sim->device, (unsigned)sim->ndevices, (long long)sim->active_cores,
                (long long)part->start_m, (long long)sim->total_m);
    base_printf(out, ",\"timing\":%s,\"insns\":%llu,\"macs\":%llu,\"read\":%lld,\"written\":%lld,\"dropped\":%llu,\"incomplete\":%s", sim->options.timing ? "true" : "false",
                (unsigned long long)sim->insns, (unsigned long long)sums.macs, (long long)sums.read_bytes, (long long)sums.write_bytes, (unsigned long long)(sim->log.dropped + sim->log.nevents - events_shown(sim)),
                incomplete ? "true" : "false");
    put_pipes(sim, out);
    put_ops(sim, out);
    put_source(sim, out);
    put_details(sim, out);
    put_events(sim, number, out);
    if (sim->profile != NULL) {
        put_path(sim->profile, number, out);
        put_memory(sim->profile, number, out);
        put_limits(sim->profile, out);
    }
    base_puts(out, "}");
    free(number);
}

static void put_page(struct base_buf *out, const unsigned char *text, size_t len) { base_put(out, (const char *)text, len); }

void sim_report_html_parts(const struct sim_part *parts, uint32_t n, int64_t total_m, struct base_buf *out)
{
    base_puts(out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                   "<meta name=\"generator\" content=\"ptosim\">\n<title>ptosim report</title>\n<style>\n");
    put_page(out, report_page_css, sizeof report_page_css);
    base_puts(out, "</style>\n");
    put_page(out, report_page_html, sizeof report_page_html);
    base_printf(out, "<script type=\"application/json\" id=\"data\">{\"total\":%lld,\"tracks\":[", (long long)total_m);
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++)
        base_printf(out, "%s\"%s\"", i != 0 ? "," : "", sim_trace_track(sim_trace_order()[i]));
    base_puts(out, "],\"stalls\":[");
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++)
        base_printf(out, "%s\"%s\"", i != 0 ? "," : "", sim_stall_name((enum sim_stall)i));
    base_puts(out, "],\"causes\":[");
    for (unsigned i = 0; i < SIM_CAUSE_COUNT; i++)
        base_printf(out, "%s[\"%s\",%d,%d]", i != 0 ? "," : "", sim_cause_name((enum sim_cause)i), sim_cause_is_busy((enum sim_cause)i), sim_cause_is_stall((enum sim_cause)i));
    base_puts(out, "],\n\"launches\":[");
    for (uint32_t k = 0; k < n; k++) {
        base_puts(out, k != 0 ? ",\n" : "");
        put_launch(&parts[k], out);
    }
    base_puts(out, "]}</script>\n<script>\n");
    put_page(out, report_page_js, sizeof report_page_js);
    base_puts(out, "</script>\n</body></html>\n");
}

void sim_report_html(const struct sim *sim, struct base_buf *out)
{
    struct sim_part part = {.sim = sim};
    sim_report_html_parts(&part, 1, sim->total_m, out);
}
