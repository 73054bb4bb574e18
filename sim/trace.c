/* Chrome/Perfetto JSON (design.md 9.3): one process a core, one thread a pipe, slices named by mnemonic, arrows from set to
 * wait. Times are exact thousandths of a cycle turned into microseconds by integer arithmetic, so equal runs give equal bytes. */
#include "sim/trace.h"
#include "sim/report.h"

#include <stdlib.h>
#include <string.h>

static const char *const track_names[PTO_PIPE_COUNT] = {
    [PTO_PIPE_S] = "SCALAR",  [PTO_PIPE_V] = "VECTOR",  [PTO_PIPE_M] = "CUBE",   [PTO_PIPE_MTE1] = "MTE1",
    [PTO_PIPE_MTE2] = "MTE2", [PTO_PIPE_MTE3] = "MTE3", [PTO_PIPE_FIX] = "FIXP",
};

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

/* Microseconds of the target's clock with six places. m mcycles = m / (clock_khz) us. */
static void put_us(struct base_buf *out, int64_t time_m, int64_t clock_khz)
{
    int64_t whole = time_m / clock_khz, rest = time_m % clock_khz;
    base_printf(out, "%lld.%06lld", (long long)whole, (long long)(rest * 1000000 / clock_khz));
}

static void put_cycles(struct base_buf *out, int64_t time_m)
{
    base_printf(out, "%lld.%03lld", (long long)(time_m / 1000), (long long)(time_m % 1000));
}

/* What of a trace is of one launch: its processes and where its time begins. */
struct slice {
    const struct sim *sim;
    const uint32_t *pid; /* by core */
    int64_t start_m, khz;
    uint32_t launch;     /* from 1; 0: there is only one */
};

static void put_event(const struct slice *l, const struct sim_event *e, struct base_buf *out)
{
    const struct sim *sim = l->sim;
    int64_t khz = l->khz;
    const char *mnemonic = isa_op((enum pto_op)sim->program->ops[e->op].op)->mnemonic;
    base_printf(out, ",\n{\"ph\":\"X\",\"pid\":%u,\"tid\":%u,\"name\":\"%s\",\"cat\":\"%s\",\"ts\":", l->pid[e->core], e->pipe,
                strncmp(mnemonic, "pto.", 4) == 0 ? mnemonic + 4 : mnemonic, e->kind == SIM_EVENT_WORK ? "work" : "sync");
    put_us(out, l->start_m + e->start_m, khz);
    base_puts(out, ",\"dur\":");
    put_us(out, e->end_m - e->start_m, khz);
    base_puts(out, ",\"args\":{");
    if (l->launch != 0) {
        size_t len;
        const char *name = sim_kernel_name(sim, &len);
        base_printf(out, "\"launch\":%u,\"kernel\":\"%.*s\",", l->launch, (int)len, name);
    }
    base_printf(out, "\"line\":%u,\"cycles\":", sim_source_line(sim, e->op));
    put_cycles(out, e->end_m - e->start_m);
    base_puts(out, ",\"start_cycle\":");
    put_cycles(out, l->start_m + e->start_m);
    base_puts(out, ",\"issue_cycle\":");
    put_cycles(out, l->start_m + e->issue_m);
    for (unsigned i = 0; i < SIM_STALL_COUNT; i++)
        if (e->stall_m[i] != 0) {
            base_printf(out, ",\"stall %s\":", sim_stall_name((enum sim_stall)i));
            put_cycles(out, e->stall_m[i]);
        }
    if (e->detail != 0)
        base_printf(out, ",%s", base_str(&sim->log.details, e->detail));
    base_puts(out, "}}");
}

/* An arrow, between two processes that may be of two launches. */
static void put_flow(const struct slice *l, const struct sim_flow *f, uint32_t src_pid, uint32_t id, struct base_buf *out)
{
    base_printf(out, ",\n{\"ph\":\"s\",\"id\":%u,\"pid\":%u,\"tid\":%u,\"name\":\"flag\",\"cat\":\"flag\",\"ts\":", id, src_pid,
                f->src_pipe);
    put_us(out, l->start_m + f->set_m, l->khz);
    base_printf(out, "},\n{\"ph\":\"f\",\"bp\":\"e\",\"id\":%u,\"pid\":%u,\"tid\":%u,\"name\":\"flag\",\"cat\":\"flag\",\"ts\":", id,
                l->pid[f->dst_core], f->dst_pipe);
    put_us(out, l->start_m + f->wait_m, l->khz);
    base_puts(out, "}");
}

static int64_t clock_of(const struct sim *sim)
{
    int64_t khz = sim->options.target.param[PTO_P_clock_khz];
    return khz > 0 ? khz : 1;
}

/* The processes of one launch: cores are told apart by name, so that those of later launches go on where earlier ones were. */
static void put_processes(const struct sim *sim, struct base_strings *names, uint32_t *pid, struct base_buf *out)
{
    for (uint32_t b = 0; b < sim->ncores; b++) {
        struct base_buf name = {0};
        sim_core_name(sim, b, &name);
        bool known = base_find(names, name.data, name.len) != 0;
        pid[b] = base_intern(names, name.data, name.len) - 1;
        if (!known) {
            base_printf(out, ",\n{\"ph\":\"M\",\"pid\":%u,\"name\":\"process_name\",\"args\":{\"name\":\"%s\"}}", pid[b], name.data);
            base_printf(out, ",\n{\"ph\":\"M\",\"pid\":%u,\"name\":\"process_sort_index\",\"args\":{\"sort_index\":%u}}", pid[b], pid[b]);
        }
        for (unsigned i = 0; i < PTO_PIPE_COUNT && !known; i++) {
            base_printf(out, ",\n{\"ph\":\"M\",\"pid\":%u,\"tid\":%u,\"name\":\"thread_name\",\"args\":{\"name\":\"%s\"}}", pid[b],
                        sim_trace_order()[i], track_names[sim_trace_order()[i]]);
            base_printf(out, ",\n{\"ph\":\"M\",\"pid\":%u,\"tid\":%u,\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":%u}}",
                        pid[b], sim_trace_order()[i], i);
        }
        base_buf_free(&name);
    }
}

/* The process of a core of the launches that run together with part k, by its number among all their cores. */
static uint32_t pid_of_core(const struct sim_part *parts, uint32_t n, uint32_t *const *pids, uint32_t k, uint32_t core_id)
{
    uint32_t first = k;
    while (first != 0 && parts[first - 1].group == parts[k].group)
        first--;
    for (; first < n && parts[first].group == parts[k].group; first++) {
        if (core_id < parts[first].sim->ncores)
            return pids[first][core_id];
        core_id -= parts[first].sim->ncores;
    }
    return pids[k][0];
}

void sim_trace_write(const struct sim_part *parts, uint32_t n, int64_t total_m, struct base_buf *out)
{
    struct base_strings names = {0};
    int64_t khz = clock_of(parts[0].sim);
    uint32_t **pids = base_realloc_array(NULL, n, sizeof *pids), flow = 0;
    base_printf(out, "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"target\":\"%s\",\"clock_khz\":%lld,\"total_cycles\":", parts[0].sim->options.target.name,
                (long long)khz);
    put_cycles(out, total_m);
    base_puts(out, "},\n\"traceEvents\":[\n{\"ph\":\"M\",\"pid\":0,\"name\":\"trace\"}");
    for (uint32_t k = 0; k < n; k++) {
        pids[k] = base_realloc_array(NULL, parts[k].sim->ncores + 1, sizeof *pids[k]);
        pids[k][0] = 0;
        put_processes(parts[k].sim, &names, pids[k], out);
    }
    for (uint32_t k = 0; k < n; k++) {
        const struct sim_log *log = &parts[k].sim->log;
        struct slice l = {.sim = parts[k].sim, .pid = pids[k], .start_m = parts[k].start_m, .khz = clock_of(parts[k].sim), .launch = n > 1 ? k + 1 : 0};
        for (uint32_t i = 0; i < log->nevents; i++)
            put_event(&l, &log->events[i], out);
        for (uint32_t i = 0; i < log->nflows; i++)
            put_flow(&l, &log->flows[i], log->flows[i].of_run ? pid_of_core(parts, n, pids, k, log->flows[i].src_core) : l.pid[log->flows[i].src_core], ++flow, out);
    }
    base_puts(out, "\n]}\n");
    for (uint32_t k = 0; k < n; k++)
        free(pids[k]);
    free(pids);
    base_strings_free(&names);
}
