/* The trace in Perfetto's own form: a stream of TracePackets (perfetto.dev, protos/perfetto/trace). All names, source lines and texts of
 * operands are interned and stand in front; an event is a few numbers, its operands a block made once. Times are nanoseconds; the
 * exact cycles stand in the annotations.
 *
 * Instructions are slices on the track of their pipe. What takes no time is an instant, so that slices of a pipe never cross. */
#include "sim/trace_impl.h"
#include "sim/trace_proto.h"
#include "sim/report.h"

#include <stdlib.h>

/* Field numbers of the public .proto files. */
enum { TRACE_packet = 1 };
enum {
    PACKET_timestamp = 8, PACKET_sequence_id = 10, PACKET_track_event = 11, PACKET_interned_data = 12, PACKET_sequence_flags = 13,
    PACKET_track_descriptor = 60
};
enum { FLAG_CLEARED = 1, FLAG_NEEDS = 2 };
enum { TRACK_uuid = 1, TRACK_name = 2, TRACK_process = 3, TRACK_thread = 4, TRACK_parent = 5, TRACK_counter = 8, TRACK_ordering = 11, TRACK_rank = 12 };
enum { ORDERING_EXPLICIT = 3 };
enum { PROCESS_pid = 1, PROCESS_name = 6, PROCESS_labels = 8 };
enum { THREAD_pid = 1, THREAD_tid = 2, THREAD_name = 5 };
enum { COUNTER_unit = 3, COUNTER_unit_name = 6, UNIT_BYTES = 3 };
enum {
    EVENT_categories = 3, EVENT_annotations = 4, EVENT_type = 9, EVENT_name = 10, EVENT_track = 11, EVENT_literal_name = 23, EVENT_counter = 30,
    EVENT_location = 34, EVENT_double_counter = 44, EVENT_flow = 47, EVENT_last_flow = 48
};
enum { TYPE_BEGIN = 1, TYPE_END = 2, TYPE_INSTANT = 3, TYPE_COUNTER = 4 };
enum { ANNOTATION_name = 1, ANNOTATION_uint = 3, ANNOTATION_double = 5, ANNOTATION_text = 17 };
enum { INTERNED_categories = 1, INTERNED_names = 2, INTERNED_annotations = 3, INTERNED_locations = 4, INTERNED_texts = 29 };
enum { LOCATION_iid = 1, LOCATION_file = 2, LOCATION_function = 3, LOCATION_line = 4 };

enum { SEQUENCE = 1, MAX_TEXT = 4096, BODY_BYTES = 1024, UUIDS_OF_PROCESS = 64 };
enum { CATEGORY_WORK = 1, CATEGORY_SYNC, CATEGORY_COUNT };
enum { NAME_CYCLES = 1, NAME_ISSUE, NAME_START, NAME_LAUNCH, NAME_KERNEL, NAME_BYTES, NAME_STALL, NAME_OTHERS = NAME_STALL + SIM_STALL_COUNT };

/* Bytes made once: [begin, begin + len) of a buffer. */
struct piece {
    uint32_t begin, len;
};
struct launch {
    struct sim_trace *t;
    const struct sim *sim;
    const uint32_t *pid;
    int64_t start_m, khz;
    struct piece *op, *detail; /* fields of TrackEvent: by op, by detail */
    uint32_t *set_flow, *wait_flow; /* by event: arrows that begin and end there, 0: none */
    uint32_t first_flow;
};
struct writer {
    struct sim_trace *t;
    struct base_buf pieces, interned;
    struct base_strings names, keys, texts; /* ids are the iids */
    uint32_t nlocations;
    uint8_t *declared; /* by uuid: counter tracks that launches share */
    bool began;
};

_Static_assert(1 + PTO_PIPE_COUNT + PTO_SPACE_COUNT <= UUIDS_OF_PROCESS, "a process has room for its tracks");

static int64_t to_ns(int64_t time_m, int64_t khz) { return time_m / khz * 1000 + time_m % khz * 1000 / khz; }

static uint64_t process_uuid(uint32_t pid) { return (uint64_t)(pid + 1) * UUIDS_OF_PROCESS; }
static uint64_t pipe_uuid(uint32_t pid, unsigned pipe) { return process_uuid(pid) + 1 + pipe; }
static uint64_t counter_uuid(uint32_t pid, unsigned which) { return process_uuid(pid) + 1 + PTO_PIPE_COUNT + which; }

/* One packet: what is in it, and when if timed. */
static void put_packet(struct writer *w, const uint8_t *fields, size_t len, const void *more, size_t more_len)
{
    uint8_t *p = (uint8_t *)sim_sink_room(w->t->sink, len + 2 * PROTO_MAX_VARINT);
    p = proto_head(p, TRACE_packet, len + more_len);
    memcpy(p, fields, len);
    sim_sink_end(w->t->sink, (char *)(p + len));
    if (more_len != 0)
        sim_sink_put(w->t->sink, more, more_len);
}

/* ---- what is interned ---- */

static void flush_interned(struct writer *w)
{
    uint8_t head[64], *p = head;
    if (w->interned.len == 0 && w->began)
        return;
    p = proto_uint(p, PACKET_sequence_id, SEQUENCE);
    p = proto_uint(p, PACKET_sequence_flags, w->began ? FLAG_NEEDS : FLAG_CLEARED);
    p = proto_head(p, PACKET_interned_data, w->interned.len);
    put_packet(w, head, (size_t)(p - head), w->interned.data, w->interned.len);
    w->began = true;
    w->interned.len = 0;
}

/* EventCategory, EventName, DebugAnnotationName and InternedString are alike: iid = 1, text = 2. */
static void intern_text(struct writer *w, uint32_t field, uint64_t iid, const char *text, size_t len)
{
    uint8_t body[MAX_TEXT + 64], head[2 * PROTO_MAX_VARINT];
    if (len > MAX_TEXT)
        len = MAX_TEXT;
    uint8_t *p = proto_bytes(proto_uint(body, 1, iid), 2, text, len);
    uint8_t *h = proto_head(head, field, (size_t)(p - body));
    base_put(&w->interned, (const char *)head, (size_t)(h - head));
    base_put(&w->interned, (const char *)body, (size_t)(p - body));
    if (w->interned.len > SIM_SINK_BYTES / 4)
        flush_interned(w);
}

static uint32_t intern(struct writer *w, struct base_strings *strings, uint32_t field, const char *text, size_t len)
{
    uint32_t before = strings->count, id = base_intern(strings, text, len);
    if (id > before)
        intern_text(w, field, id, text, len);
    return id;
}

static uint32_t intern_z(struct writer *w, struct base_strings *strings, uint32_t field, const char *text)
{
    return intern(w, strings, field, text, strlen(text));
}

static void intern_fixed(struct writer *w)
{
    static const char *const keys[] = {[NAME_CYCLES] = "cycles", [NAME_ISSUE] = "issue_cycle", [NAME_START] = "start_cycle",
                                       [NAME_LAUNCH] = "launch", [NAME_KERNEL] = "kernel", [NAME_BYTES] = "bytes"};
    intern_text(w, INTERNED_categories, CATEGORY_WORK, "work", 4);
    intern_text(w, INTERNED_categories, CATEGORY_SYNC, "sync", 4);
    intern_text(w, INTERNED_categories, CATEGORY_COUNT, "counter", 7);
    for (unsigned i = NAME_CYCLES; i < NAME_STALL; i++)
        intern_z(w, &w->keys, INTERNED_annotations, keys[i]);
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++) {
        char name[64];
        snprintf(name, sizeof name, "stall %s", sim_stall_name((enum sim_stall)i));
        intern_z(w, &w->keys, INTERNED_annotations, name);
    }
}

/* Interns the operands of an instruction; what is appended is a block of annotations. */
static struct piece make_detail(struct writer *w, const char *members)
{
    struct piece piece = {.begin = (uint32_t)w->pieces.len};
    struct sim_trace_member m;
    struct base_buf text = {0};
    while (sim_trace_next_member(&members, &m)) {
        uint8_t body[64], head[2 * PROTO_MAX_VARINT], *p = body, *h;
        p = proto_uint(p, ANNOTATION_name, intern(w, &w->keys, INTERNED_annotations, m.key, m.key_len));
        text.len = 0;
        sim_trace_unquote(m.value, m.value_len, &text);
        p = proto_uint(p, ANNOTATION_text, intern(w, &w->texts, INTERNED_texts, text.data != NULL ? text.data : "", text.len));
        h = proto_head(head, EVENT_annotations, (size_t)(p - body));
        base_put(&w->pieces, (const char *)head, (size_t)(h - head));
        base_put(&w->pieces, (const char *)body, (size_t)(p - body));
    }
    base_buf_free(&text);
    piece.len = (uint32_t)w->pieces.len - piece.begin;
    return piece;
}

static struct piece make_op(struct writer *w, const struct launch *l, pto_op_id op, uint32_t launch)
{
    struct piece piece = {.begin = (uint32_t)w->pieces.len};
    const char *file = sim_trace_file(l->sim, op);
    size_t kernel_len, file_len = strlen(file);
    const char *kernel = sim_kernel_name(l->sim, &kernel_len);
    uint8_t body[2 * MAX_TEXT + 64], *p = body;
    file_len = file_len > MAX_TEXT ? MAX_TEXT : file_len;
    kernel_len = kernel_len > MAX_TEXT ? MAX_TEXT : kernel_len;
    p = proto_uint(p, LOCATION_iid, ++w->nlocations);
    p = proto_bytes(p, LOCATION_file, file, file_len);
    p = proto_bytes(p, LOCATION_function, kernel, kernel_len);
    p = proto_uint(p, LOCATION_line, sim_source_line(l->sim, op));
    uint8_t head[2 * PROTO_MAX_VARINT], *h = proto_head(head, INTERNED_locations, (size_t)(p - body));
    base_put(&w->interned, (const char *)head, (size_t)(h - head));
    base_put(&w->interned, (const char *)body, (size_t)(p - body));
    p = proto_uint(body, EVENT_name, intern_z(w, &w->names, INTERNED_names, sim_trace_op_name(l->sim, op)));
    p = proto_uint(p, EVENT_location, w->nlocations);
    if (launch != 0) {
        uint8_t note[64], *n = proto_uint(proto_uint(note, ANNOTATION_name, NAME_LAUNCH), ANNOTATION_uint, launch);
        p = proto_bytes(p, EVENT_annotations, note, (size_t)(n - note));
        n = proto_uint(note, ANNOTATION_name, NAME_KERNEL);
        n = proto_uint(n, ANNOTATION_text, intern(w, &w->texts, INTERNED_texts, kernel, kernel_len));
        p = proto_bytes(p, EVENT_annotations, note, (size_t)(n - note));
    }
    base_put(&w->pieces, (const char *)body, (size_t)(p - body));
    piece.len = (uint32_t)w->pieces.len - piece.begin;
    return piece;
}

/* ---- tracks ---- */

static void put_track(struct writer *w, const uint8_t *body, size_t len)
{
    uint8_t fields[MAX_TEXT + 256], *p = proto_uint(fields, PACKET_sequence_id, SEQUENCE);
    p = proto_bytes(p, PACKET_track_descriptor, body, len);
    put_packet(w, fields, (size_t)(p - fields), NULL, 0);
}

static uint32_t public_pid(uint32_t pid) { return (pid + 1) * 10; }

static void put_process(struct writer *w, uint32_t pid)
{
    const struct sim *sim = w->t->parts[0].sim;
    uint8_t process[MAX_TEXT + 64], body[MAX_TEXT + 128], *p = process, *b = body;
    char label[96];
    size_t len = base_str_len(&w->t->processes, pid + 1);
    snprintf(label, sizeof label, "%s, %lld.%03lld MHz", sim->options.target.name, (long long)(sim_trace_khz(sim) / 1000), (long long)(sim_trace_khz(sim) % 1000));
    p = proto_uint(p, PROCESS_pid, public_pid(pid));
    p = proto_bytes(p, PROCESS_name, base_str(&w->t->processes, pid + 1), len > 1024 ? 1024 : len);
    p = proto_bytes(p, PROCESS_labels, label, strlen(label));
    b = proto_uint(b, TRACK_uuid, process_uuid(pid));
    b = proto_bytes(b, TRACK_process, process, (size_t)(p - process));
    b = proto_uint(b, TRACK_ordering, ORDERING_EXPLICIT);
    put_track(w, body, (size_t)(b - body));
    for (unsigned i = 0; i < PTO_PIPE_COUNT && pid < w->t->ncores; i++) {
        unsigned pipe = sim_trace_order()[i];
        p = proto_uint(process, THREAD_pid, public_pid(pid));
        p = proto_uint(p, THREAD_tid, public_pid(pid) + 1 + i);
        p = proto_bytes(p, THREAD_name, sim_trace_track(pipe), strlen(sim_trace_track(pipe)));
        b = proto_uint(body, TRACK_uuid, pipe_uuid(pid, pipe));
        b = proto_uint(b, TRACK_parent, process_uuid(pid));
        b = proto_bytes(b, TRACK_thread, process, (size_t)(p - process));
        b = proto_uint(b, TRACK_rank, i);
        put_track(w, body, (size_t)(b - body));
    }
}

static void put_counter_track(struct writer *w, uint32_t pid, unsigned which, const char *name, const char *unit_name)
{
    uint8_t counter[64], body[256], *p = counter, *b = body;
    uint64_t uuid = counter_uuid(pid, which);
    if (w->declared[uuid] != 0)
        return;
    w->declared[uuid] = 1;
    if (unit_name == NULL)
        p = proto_uint(p, COUNTER_unit, UNIT_BYTES);
    else
        p = proto_bytes(p, COUNTER_unit_name, unit_name, strlen(unit_name));
    b = proto_uint(b, TRACK_uuid, uuid);
    b = proto_uint(b, TRACK_parent, process_uuid(pid));
    b = proto_bytes(b, TRACK_name, name, strlen(name));
    b = proto_bytes(b, TRACK_counter, counter, (size_t)(p - counter));
    b = proto_uint(b, TRACK_rank, PTO_PIPE_COUNT + which);
    put_track(w, body, (size_t)(b - body));
}

/* ---- events ---- */

static void put_event_packet(struct writer *w, int64_t at_ns, const uint8_t *body, size_t len, const char *more, size_t more_len)
{
    uint8_t head[64], *h = proto_uint(head, PACKET_timestamp, at_ns < 0 ? 0 : (uint64_t)at_ns);
    h = proto_uint(h, PACKET_sequence_id, SEQUENCE);
    h = proto_uint(h, PACKET_sequence_flags, FLAG_NEEDS);
    h = proto_head(h, PACKET_track_event, len + more_len);
    size_t head_len = (size_t)(h - head);
    uint8_t *p = (uint8_t *)sim_sink_room(w->t->sink, len + sizeof head + 2 * PROTO_MAX_VARINT);
    p = proto_head(p, TRACE_packet, head_len + len + more_len);
    memcpy(p, head, head_len);
    p += head_len;
    memcpy(p, body, len);
    sim_sink_end(w->t->sink, (char *)(p + len));
    if (more_len != 0)
        sim_sink_put(w->t->sink, more, more_len);
}

static uint8_t *put_cycles(uint8_t *p, unsigned name, int64_t time_m)
{
    uint8_t *note = proto_head(p, EVENT_annotations, 11);
    note = proto_uint(note, ANNOTATION_name, name);
    return proto_double(note, ANNOTATION_double, (double)time_m / 1000.0);
}

/* An end of an arrow that stands at no event: between cores, and where a wait that took its time is over (an arrow to its beginning
 * would go back in time). */
static void put_flow_end(struct writer *w, const struct launch *l, uint32_t pid, unsigned pipe, int64_t at_m, unsigned field, uint64_t flow,
                         const char *name)
{
    uint8_t body[128], *p = proto_uint(body, EVENT_type, TYPE_INSTANT);
    p = proto_uint(p, EVENT_track, pipe_uuid(pid, pipe));
    p = proto_uint(p, EVENT_categories, CATEGORY_SYNC);
    p = proto_bytes(p, EVENT_literal_name, name, strlen(name));
    p = proto_fixed64(p, field, flow);
    put_event_packet(w, to_ns(l->start_m + at_m, l->khz), body, (size_t)(p - body), NULL, 0);
}

static void put_event(struct writer *w, const struct launch *l, uint32_t index)
{
    const struct sim_event *e = &l->sim->log.events[index];
    uint8_t body[BODY_BYTES], *p = body;
    int64_t begin_ns = to_ns(l->start_m + e->start_m, l->khz), end_ns = to_ns(l->start_m + e->end_m, l->khz);
    bool instant = e->end_m == e->start_m;
    uint64_t track = pipe_uuid(l->pid[e->core], e->pipe);
    struct piece op = l->op[e->op], detail = l->detail[e->detail];
    p = proto_uint(p, EVENT_type, instant ? TYPE_INSTANT : TYPE_BEGIN);
    p = proto_uint(p, EVENT_track, track);
    p = proto_uint(p, EVENT_categories, e->kind == SIM_EVENT_WORK ? CATEGORY_WORK : CATEGORY_SYNC);
    if (l->set_flow[index] != 0)
        p = proto_fixed64(p, EVENT_flow, l->set_flow[index]);
    if (l->wait_flow[index] != 0 && instant)
        p = proto_fixed64(p, EVENT_last_flow, l->wait_flow[index]);
    memcpy(p, w->pieces.data + op.begin, op.len);
    p += op.len;
    p = put_cycles(p, NAME_CYCLES, e->end_m - e->start_m);
    p = put_cycles(p, NAME_START, l->start_m + e->start_m);
    p = put_cycles(p, NAME_ISSUE, l->start_m + e->issue_m);
    if (e->bytes > 0) {
        uint8_t note[32], *n = proto_uint(proto_uint(note, ANNOTATION_name, NAME_BYTES), ANNOTATION_uint, (uint64_t)e->bytes);
        p = proto_bytes(p, EVENT_annotations, note, (size_t)(n - note));
    }
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++)
        if (e->stall_m[i] != 0)
            p = put_cycles(p, NAME_STALL + i, e->stall_m[i]);
    put_event_packet(w, begin_ns, body, (size_t)(p - body), w->pieces.data + detail.begin, detail.len);
    if (!instant) {
        p = proto_uint(body, EVENT_type, TYPE_END);
        p = proto_uint(p, EVENT_track, track);
        put_event_packet(w, end_ns, body, (size_t)(p - body), NULL, 0);
        if (l->wait_flow[index] != 0)
            put_flow_end(w, l, l->pid[e->core], e->pipe, e->end_m, EVENT_last_flow, l->wait_flow[index], "flag");
    }
}

static void put_count(struct writer *w, uint64_t track, int64_t at_ns, int64_t value, bool thousandths)
{
    uint8_t body[64], *p = proto_uint(body, EVENT_type, TYPE_COUNTER);
    p = proto_uint(p, EVENT_track, track);
    p = proto_uint(p, EVENT_categories, CATEGORY_COUNT);
    p = thousandths ? proto_double(p, EVENT_double_counter, (double)value / 1000.0) : proto_uint(p, EVENT_counter, (uint64_t)(value < 0 ? 0 : value));
    put_event_packet(w, at_ns, body, (size_t)(p - body), NULL, 0);
}

static void put_counters(struct writer *w, const struct launch *l, uint32_t memory_pid)
{
    const struct sim_profile *profile = l->sim->profile;
    if (profile == NULL)
        return;
    for (uint32_t i = 0; i < profile->nspaces; i++) {
        const struct sim_space_use *u = &profile->spaces[i];
        char name[64];
        snprintf(name, sizeof name, "%s bytes", isa_space((enum pto_space)u->space)->text);
        put_counter_track(w, l->pid[u->core], u->space, name, NULL);
        for (uint32_t k = 0; k < u->live.count; k++)
            put_count(w, counter_uuid(l->pid[u->core], u->space), to_ns(l->start_m + u->live.at_m[k], l->khz), u->live.value[k], false);
    }
    const struct sim_bandwidth *b = &profile->bandwidth;
    for (unsigned i = 0; i < SIM_TRACE_RATES && b->nbins != 0; i++) {
        put_counter_track(w, memory_pid, i, sim_trace_rates[i], "GB/s");
        for (uint32_t bin = 0; bin <= b->nbins; bin++) {
            int64_t mb_s[SIM_TRACE_RATES] = {0};
            if (bin < b->nbins)
                sim_trace_rate(b, bin, l->khz, mb_s);
            put_count(w, counter_uuid(memory_pid, i), to_ns(l->start_m + sim_trace_bin_m(l->sim, bin), l->khz), mb_s[i], true);
        }
    }
}

/* Events that are not there are told of in the trace itself. */
static void put_dropped(struct writer *w)
{
    uint64_t dropped = sim_trace_dropped(w->t);
    char name[96];
    uint8_t body[256], *p = proto_uint(body, EVENT_type, TYPE_INSTANT);
    if (dropped == 0)
        return;
    snprintf(name, sizeof name, "%llu events are not kept", (unsigned long long)dropped);
    p = proto_uint(p, EVENT_track, process_uuid(0));
    p = proto_bytes(p, EVENT_literal_name, name, strlen(name));
    put_event_packet(w, 0, body, (size_t)(p - body), NULL, 0);
}

static void open_launch(struct writer *w, uint32_t k, struct launch *l, uint32_t *flows)
{
    const struct sim *sim = w->t->parts[k].sim;
    const struct sim_log *log = &sim->log;
    size_t nops = sim->program != NULL ? sim->program->nops : 0, nevents = (size_t)log->nevents + 1;
    *l = (struct launch){.t = w->t, .sim = sim, .pid = w->t->pid[k], .start_m = w->t->parts[k].start_m, .khz = sim_trace_khz(sim), .first_flow = *flows + 1};
    l->op = base_realloc_array(NULL, nops + 1, sizeof *l->op);
    l->detail = base_realloc_array(NULL, (size_t)log->details.count + 1, sizeof *l->detail);
    l->set_flow = base_realloc_array(NULL, nevents, sizeof *l->set_flow);
    l->wait_flow = base_realloc_array(NULL, nevents, sizeof *l->wait_flow);
    memset(l->op, 0, (nops + 1) * sizeof *l->op);
    memset(l->set_flow, 0, nevents * sizeof *l->set_flow);
    memset(l->wait_flow, 0, nevents * sizeof *l->wait_flow);
    l->detail[0] = (struct piece){0};
    for (uint32_t i = 1; i <= log->details.count; i++)
        l->detail[i] = make_detail(w, base_str(&log->details, i));
    for (uint32_t i = 0; i < log->nevents; i++)
        if (l->op[log->events[i].op].len == 0)
            l->op[log->events[i].op] = make_op(w, l, log->events[i].op, w->t->nparts > 1 ? k + 1 : 0);
    *flows += log->nflows;
}

static void put_launch(struct writer *w, uint32_t k, const struct launch *l)
{
    const struct sim_log *log = &l->sim->log;
    struct sim_trace_link link;
    sim_trace_link(l->sim, &link);
    for (uint32_t i = 0; i < log->nflows; i++)
        if (link.set[i] != UINT32_MAX && link.wait[i] != UINT32_MAX) {
            l->set_flow[link.set[i]] = l->first_flow + i;
            l->wait_flow[link.wait[i]] = l->first_flow + i;
        }
    for (uint32_t i = 0; i < log->nevents; i++)
        put_event(w, l, i);
    for (uint32_t i = 0; i < log->nflows; i++) {
        const struct sim_flow *f = &log->flows[i];
        if (link.set[i] != UINT32_MAX && link.wait[i] != UINT32_MAX)
            continue;
        uint32_t src = f->of_run ? sim_trace_core_pid(w->t, k, f->src_core) : l->pid[f->src_core];
        put_flow_end(w, l, src, f->src_pipe, f->set_m, EVENT_flow, l->first_flow + i, "signal");
        put_flow_end(w, l, l->pid[f->dst_core], f->dst_pipe, f->wait_m, EVENT_last_flow, l->first_flow + i, "await");
    }
    sim_trace_link_free(&link);
    put_counters(w, l, w->t->memory_pid[k]);
}

void sim_trace_perfetto(struct sim_trace *t)
{
    struct writer w = {.t = t};
    struct launch *launches = base_realloc_array(NULL, t->nparts, sizeof *launches);
    uint32_t flows = 0;
    size_t uuids = (size_t)process_uuid(t->processes.count) + UUIDS_OF_PROCESS;
    w.declared = base_realloc_array(NULL, uuids, 1);
    memset(w.declared, 0, uuids);
    base_putc(&w.pieces, '\0');
    for (uint32_t pid = 0; pid < t->processes.count; pid++)
        put_process(&w, pid);
    intern_fixed(&w);
    for (uint32_t k = 0; k < t->nparts; k++)
        open_launch(&w, k, &launches[k], &flows);
    flush_interned(&w);
    put_dropped(&w);
    for (uint32_t k = 0; k < t->nparts; k++) {
        put_launch(&w, k, &launches[k]);
        free(launches[k].op);
        free(launches[k].detail);
        free(launches[k].set_flow);
        free(launches[k].wait_flow);
    }
    free(launches);
    free(w.declared);
    base_buf_free(&w.pieces);
    base_buf_free(&w.interned);
    base_strings_free(&w.names);
    base_strings_free(&w.keys);
    base_strings_free(&w.texts);
}
