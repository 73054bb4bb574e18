/* What all forms of a trace have in common (design.md 9.3): one process a core, one thread a pipe, arrows from set to wait, counters;
 * and the choice of the form. The forms themselves are trace_json.c and trace_perfetto.c. */
#include "sim/trace_impl.h"
#include "sim/report.h"

#include <stdlib.h>
#include <string.h>

const char *sim_trace_track(unsigned pipe)
{
    static const char *const names[PTO_PIPE_COUNT] = {
        [PTO_PIPE_S] = "SCALAR",  [PTO_PIPE_V] = "VECTOR",  [PTO_PIPE_M] = "CUBE",   [PTO_PIPE_MTE1] = "MTE1",
        [PTO_PIPE_MTE2] = "MTE2", [PTO_PIPE_MTE3] = "MTE3", [PTO_PIPE_FIX] = "FIXP",
    };
    return pipe < PTO_PIPE_COUNT ? names[pipe] : "?";
}

const uint8_t *sim_trace_order(void)
{
    static const uint8_t order[PTO_PIPE_COUNT] = {PTO_PIPE_S,    PTO_PIPE_V,    PTO_PIPE_M,  PTO_PIPE_MTE1,
                                                  PTO_PIPE_MTE2, PTO_PIPE_MTE3, PTO_PIPE_FIX};
    return order;
}

uint32_t sim_source_line(const struct sim *sim, pto_op_id op)
{
    struct pto_span span = sim->program->ops[op].span;
    const struct base_source *src = base_source_get(sim->diags->sources, span.file);
    uint32_t line = 0, column = 0;
    if (src == NULL)
        return 0;
    base_source_position(sim->diags->sources, span.file, span.begin, &line, &column);
    return line;
}

static void put_tile(struct base_buf *out, const struct pto_program *p, const struct pto_tile *t)
{
    const char *name = t->value != 0 ? base_str(&p->strings, p->values[t->value].name) : "";
    if (*name != '\0')
        base_printf(out, "%%%s ", name);
    base_printf(out, "%s %s %dx%d", isa_space((enum pto_space)t->space)->text, isa_dtype((enum pto_dtype)t->dtype)->name,
                t->v_row, t->v_col);
    if (t->v_row != t->rows || t->v_col != t->cols)
        base_printf(out, " of %dx%d", t->rows, t->cols);
    if (t->addr != PTO_UNKNOWN)
        base_printf(out, " @0x%llx", (unsigned long long)t->addr);
}

static void put_gm(struct base_buf *out, const struct pto_program *p, const struct pto_gm *gm)
{
    const char *name = gm->value != 0 ? base_str(&p->strings, p->values[gm->value].name) : "";
    int64_t rows, cols;
    isa_gm_extent(gm, &rows, &cols);
    if (*name != '\0')
        base_printf(out, "%%%s ", name);
    base_printf(out, "gm %s %lldx%lld", isa_dtype((enum pto_dtype)gm->dtype)->name, (long long)rows, (long long)cols);
    const char *layout = isa_enum_text(PTO_ENUM_GM_LAYOUT, gm->layout);
    base_printf(out, " %s @0x%llx", layout != NULL ? layout : "?", (unsigned long long)gm->addr);
}

uint32_t sim_trace_detail(struct base_strings *strings, const struct pto_program *p, const struct pto_insn *insn)
{
    const struct isa_op_info *info = isa_op((enum pto_op)insn->op);
    struct base_buf json = {0}, text = {0};
    for (unsigned i = 0; i < info->nslots; i++) {
        const struct pto_operand *o = &insn->operand[i];
        text.len = 0;
        if (o->kind == PTO_OK_TILE)
            put_tile(&text, p, &o->u.tile);
        else if (o->kind == PTO_OK_GM)
            put_gm(&text, p, &o->u.gm);
        else if (o->kind == PTO_OK_INT)
            base_printf(&text, "%lld", (long long)o->u.i);
        else
            continue;
        base_printf(&json, "%s\"%s\":", json.len != 0 ? "," : "", info->slots[i].name);
        base_put_json_string(&json, text.data, text.len);
    }
    for (unsigned i = 0; info->attrs[i] != 0; i++) {
        const struct isa_attr_info *attr = isa_attr((enum pto_attr)info->attrs[i]);
        const char *value = attr->kind == PTO_AK_ENUM ? isa_enum_text((enum pto_enum)attr->enumeration, insn->attr[i]) : NULL;
        if (value != NULL && insn->attr[i] != attr->def)
            base_printf(&json, "%s\"%s\":\"%s\"", json.len != 0 ? "," : "", attr->key, value);
    }
    uint32_t id = json.len != 0 ? base_intern(strings, json.data, json.len) : 0;
    base_buf_free(&json);
    base_buf_free(&text);
    return id;
}

bool sim_trace_next_member(const char **at, struct sim_trace_member *m)
{
    const char *p = *at;
    if (*p == ',')
        p++;
    if (*p != '"')
        return false;
    m->key = ++p;
    p += strcspn(p, "\"");
    m->key_len = (size_t)(p - m->key);
    p += 2;
    m->value = p;
    bool text = *p == '"';
    if (text) {
        for (p++; *p != '"'; p++)
            p += *p == '\\';
        p++;
    } else {
        p += strcspn(p, ",");
    }
    m->value_len = (size_t)(p - m->value);
    *at = p;
    return true;
}

void sim_trace_unquote(const char *text, size_t len, struct base_buf *out)
{
    if (len == 0 || text[0] != '"') {
        base_put(out, text, len);
        return;
    }
    for (size_t i = 1; i + 1 < len; i++) {
        if (text[i] != '\\') {
            base_putc(out, text[i]);
            continue;
        }
        unsigned code = 0;
        switch (text[++i]) {
        case 'n': base_putc(out, '\n'); break;
        case 't': base_putc(out, '\t'); break;
        case 'r': base_putc(out, '\r'); break;
        case 'b': base_putc(out, '\b'); break;
        case 'f': base_putc(out, '\f'); break;
        case 'u': /* of base_put_json_string: a control character */
            for (unsigned k = 1; k <= 4 && i + k + 1 < len; k++) {
                char c = text[i + k];
                code = code * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
            }
            base_putc(out, (char)(code < 0x80 ? code : '?'));
            i += 4;
            break;
        default: base_putc(out, text[i]);
        }
    }
}

int64_t sim_trace_khz(const struct sim *sim)
{
    int64_t khz = sim->options.target.param[PTO_P_clock_khz];
    return khz > 0 ? khz : 1;
}

/* ---- arrows: which events they begin and end at ---- */

struct set_key {
    uint64_t place; /* core and pipe */
    int64_t at_m;
    uint32_t event;
};

static int compare_sets(const void *a, const void *b)
{
    const struct set_key *x = a, *y = b;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    if (x->at_m != y->at_m)
        return x->at_m < y->at_m ? -1 : 1;
    return x->event < y->event ? -1 : x->event > y->event;
}

static uint32_t take_set(struct set_key *sets, uint32_t n, struct set_key want)
{
    uint32_t lo = 0, hi = n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (sets[mid].place < want.place || (sets[mid].place == want.place && sets[mid].at_m < want.at_m))
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < n && sets[lo].place == want.place && sets[lo].at_m == want.at_m; lo++)
        if (sets[lo].event != UINT32_MAX) {
            uint32_t event = sets[lo].event;
            sets[lo].event = UINT32_MAX;
            return event;
        }
    return UINT32_MAX;
}

/* A wait takes one flag, and its arrow is logged right before it: on each pipe the n-th arrow belongs to the n-th wait. */
void sim_trace_link(const struct sim *sim, struct sim_trace_link *link)
{
    const struct sim_log *log = &sim->log;
    size_t places = (size_t)sim->ncores * PTO_PIPE_COUNT;
    uint32_t *waits = base_realloc_array(NULL, (size_t)log->nevents + 1, sizeof *waits);
    uint32_t *first = base_realloc_array(NULL, places + 1, sizeof *first), nsets = 0;
    struct set_key *sets = base_realloc_array(NULL, (size_t)log->nevents + 1, sizeof *sets);
    memset(first, 0, (places + 1) * sizeof *first);
    link->set = base_realloc_array(NULL, (size_t)log->nflows + 1, sizeof *link->set);
    link->wait = base_realloc_array(NULL, (size_t)log->nflows + 1, sizeof *link->wait);
    for (uint32_t i = 0; i < log->nevents; i++) {
        const struct sim_event *e = &log->events[i];
        uint64_t place = (uint64_t)e->core * PTO_PIPE_COUNT + e->pipe;
        if (e->kind == SIM_EVENT_WAIT)
            first[place + 1]++;
        else if (e->kind == SIM_EVENT_SET)
            sets[nsets++] = (struct set_key){.place = place, .at_m = e->start_m, .event = i};
    }
    for (size_t p = 0; p < places; p++)
        first[p + 1] += first[p];
    uint32_t *next = base_realloc_array(NULL, places + 1, sizeof *next);
    memcpy(next, first, (places + 1) * sizeof *next);
    for (uint32_t i = 0; i < log->nevents; i++)
        if (log->events[i].kind == SIM_EVENT_WAIT)
            waits[next[(size_t)log->events[i].core * PTO_PIPE_COUNT + log->events[i].pipe]++] = i;
    memcpy(next, first, (places + 1) * sizeof *next);
    if (nsets != 0)
        qsort(sets, nsets, sizeof *sets, compare_sets);
    for (uint32_t i = 0; i < log->nflows; i++) {
        const struct sim_flow *f = &log->flows[i];
        size_t place = (size_t)f->dst_core * PTO_PIPE_COUNT + f->dst_pipe;
        link->set[i] = link->wait[i] = UINT32_MAX;
        if (f->of_run)
            continue;
        link->set[i] = take_set(sets, nsets, (struct set_key){.place = (uint64_t)f->src_core * PTO_PIPE_COUNT + f->src_pipe, .at_m = f->set_m});
        if (next[place] < first[place + 1])
            link->wait[i] = waits[next[place]++];
    }
    free(waits);
    free(first);
    free(next);
    free(sets);
}

void sim_trace_link_free(struct sim_trace_link *link)
{
    free(link->set);
    free(link->wait);
}

/* ---- processes ---- */

/* Cores are told apart by name, so that those of later launches go on where earlier ones were. */
static void name_processes(struct sim_trace *t)
{
    for (uint32_t k = 0; k < t->nparts; k++) {
        const struct sim *sim = t->parts[k].sim;
        t->pid[k] = base_realloc_array(NULL, sim->ncores + 1, sizeof *t->pid[k]);
        t->pid[k][0] = 0;
        for (uint32_t b = 0; b < sim->ncores; b++) {
            struct base_buf name = {0};
            sim_core_name(sim, b, &name);
            t->pid[k][b] = base_intern(&t->processes, name.data, name.len) - 1;
            base_buf_free(&name);
        }
    }
    t->ncores = t->processes.count;
    for (uint32_t k = 0; k < t->nparts; k++) {
        const struct sim *sim = t->parts[k].sim;
        unsigned beside = 0; /* launches of the device that run at the same time */
        for (uint32_t j = k; j != 0 && t->parts[j - 1].group == t->parts[k].group; j--)
            beside += t->parts[j - 1].sim->device == sim->device;
        struct base_buf name = {0};
        if (sim->ndevices > 1)
            base_printf(&name, "dev%u.", (unsigned)sim->device);
        base_puts(&name, "memory");
        if (beside != 0)
            base_printf(&name, " %u", beside + 1);
        t->memory_pid[k] = base_intern(&t->processes, name.data, name.len) - 1;
        base_buf_free(&name);
    }
}

uint32_t sim_trace_core_pid(const struct sim_trace *t, uint32_t k, uint32_t core_id)
{
    uint32_t first = k;
    while (first != 0 && t->parts[first - 1].group == t->parts[k].group)
        first--;
    for (; first < t->nparts && t->parts[first].group == t->parts[k].group; first++) {
        if (core_id < t->parts[first].sim->ncores)
            return t->pid[first][core_id];
        core_id -= t->parts[first].sim->ncores;
    }
    return t->pid[k][0];
}

uint64_t sim_trace_dropped(const struct sim_trace *t)
{
    uint64_t n = 0;
    for (uint32_t k = 0; k < t->nparts; k++)
        n += t->parts[k].sim->log.dropped;
    return n;
}

const char *sim_trace_op_name(const struct sim *sim, pto_op_id op)
{
    const char *name = isa_op((enum pto_op)sim->program->ops[op].op)->mnemonic;
    return strncmp(name, "pto.", 4) == 0 ? name + 4 : name;
}

const char *sim_trace_file(const struct sim *sim, pto_op_id op)
{
    const struct base_source *src = base_source_get(sim->diags->sources, sim->program->ops[op].span.file);
    return src != NULL ? src->name : "";
}

/* ---- the memory of all cores ---- */

const char *const sim_trace_rates[SIM_TRACE_RATES] = {"GM read GB/s", "GM write GB/s", "L2 read GB/s", "DDR read GB/s"};

int64_t sim_trace_bin_m(const struct sim *sim, uint32_t bin)
{
    int64_t at_m = (int64_t)bin * sim->profile->bandwidth.bin_m;
    return at_m < sim->total_m ? at_m : sim->total_m;
}

void sim_trace_rate(const struct sim_bandwidth *b, uint32_t bin, int64_t khz, int64_t mb_s[SIM_TRACE_RATES])
{
    int64_t missed = b->missed != NULL ? b->missed[bin] : 0;
    int64_t bytes[SIM_TRACE_RATES] = {b->read[bin], b->written[bin], b->read[bin] > missed ? b->read[bin] - missed : 0, missed};
    for (unsigned i = 0; i < SIM_TRACE_RATES; i++) /* bytes / (bin_m / khz us) are MB/s */
        mb_s[i] = b->bin_m > 0 ? (int64_t)((double)bytes[i] * (double)khz / (double)b->bin_m + 0.5) : 0;
}

/* ---- the choice of the form ---- */

static bool ends_with(const char *text, size_t len, const char *end)
{
    size_t n = strlen(end);
    return len > n && memcmp(text + len - n, end, n) == 0;
}

bool sim_trace_format_of(const char *path, enum sim_trace_format *format, bool *zstd)
{
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    size_t len = strlen(name);
    *zstd = ends_with(name, len, ".zst");
    len -= *zstd ? 4 : 0;
    bool native = ends_with(name, len, ".pftrace") || ends_with(name, len, ".perfetto-trace");
    *format = native ? SIM_TRACE_PERFETTO : SIM_TRACE_JSON;
    return native || ends_with(name, len, ".json") || memchr(name, '.', len) == NULL;
}

const char *sim_trace_write(const struct sim_part *parts, uint32_t n, int64_t total_m, const char *path)
{
    enum sim_trace_format format;
    bool zstd;
    struct sim_sink sink;
    if (!sim_trace_format_of(path, &format, &zstd))
        return "the name must end in .json, .pftrace or .perfetto-trace (.zst behind it compresses)";
    const char *why = sim_sink_open(&sink, path, zstd);
    if (why != NULL)
        return why;
    struct sim_trace t = {.parts = parts, .nparts = n, .total_m = total_m, .sink = &sink};
    t.pid = base_realloc_array(NULL, n, sizeof *t.pid);
    t.memory_pid = base_realloc_array(NULL, n, sizeof *t.memory_pid);
    name_processes(&t);
    (format == SIM_TRACE_PERFETTO ? sim_trace_perfetto : sim_trace_json)(&t);
    for (uint32_t k = 0; k < n; k++)
        free(t.pid[k]);
    free(t.pid);
    free(t.memory_pid);
    base_strings_free(&t.processes);
    return sim_sink_close(&sink);
}
