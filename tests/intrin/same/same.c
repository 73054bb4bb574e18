/* The same kernels as text and as C: `same RUN_FILE [OPTION=VALUE ..]` runs the launches of a run file (docs/runfile.md) in two sessions, one with
 * its programs, one with the C kernels of the same names, and compares everything that a run leaves but positions and names of the source:
 * memory, cycles, pipes, counts, findings, what was printed, and every event of the traces. With the option `record` the text is what
 * pto_recorded() makes of each launch in C (but of groups). */
#include "same.h"
#include "base/file.h"
#include "isa/op.h"
#include "sim/report.h"
#include "sim/runfile.h"
#include "sim/trace.h"
#include "sim/trace_impl.h"

#include <inttypes.h>
#include <pto/asm.h>
#include <pto/record.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SHOWN = 12, MAX_ARGS = 64 };

struct pair {
    struct pto_sim *text, *native;
    unsigned different;
    bool record;
};

static void die(const char *what, const char *detail)
{
    fprintf(stderr, "same: %s%s%s\n", what, detail[0] != '\0' ? ": " : "", detail);
    exit(2);
}

/* Counts a difference; true: it is to be shown. */
static bool differs(struct pair *p) { return p->different++ < MAX_SHOWN; }

/* ---- launching ---- */

static const struct pto_kernel *find_kernel(const char *name)
{
    for (unsigned i = 0; same_kernels[i] != NULL; i++)
        if (strcmp(same_kernels[i]->name, name) == 0)
            return same_kernels[i];
    die("there is no such kernel in C", name);
    return NULL;
}

static const struct runfile_arg *find_arg(const struct runfile_args *args, const char *name)
{
    for (uint32_t i = 0; i < args->count; i++)
        if (strcmp(args->items[i].name, name) == 0)
            return &args->items[i];
    die("the run file gives no argument", name);
    return NULL;
}

static void *pointer_of(struct pto_sim *sim, const struct runfile *rf, const struct runfile_arg *a)
{
    struct pto_buffer b;
    if (a->kind != RUNFILE_BUFFER || !pto_gm_find(sim, rf->buffers[a->buffer].name, &b))
        die("no buffer", a->name);
    return (char *)b.data + a->offset_elems * pto_dtype_bits(b.dtype) / 8;
}

static int64_t integer_of(const char *text) { return strcmp(text, "true") == 0 ? 1 : strcmp(text, "false") == 0 ? 0 : strtoll(text, NULL, 0); }

static void launch_native(struct pto_sim *sim, const struct runfile *rf, const struct runfile_launch *l, const struct pto_kernel *kernel)
{
    char *args = calloc(1, kernel->args_size);
    for (unsigned i = 0; i < kernel->nparams; i++) {
        const struct pto_kernel_param *param = &kernel->params[i];
        const struct runfile_arg *a = find_arg(&l->args, param->name);
        void *to = args + param->offset;
        if (param->kind == PTO_PARAM_POINTER) {
            void *ptr = pointer_of(sim, rf, a);
            memcpy(to, &ptr, sizeof ptr);
        } else if (param->kind == PTO_PARAM_FLOAT && param->size == sizeof(float)) {
            float f = strtof(a->scalar, NULL);
            memcpy(to, &f, sizeof f);
        } else {
            int64_t v = integer_of(a->scalar); /* little-endian, as everything here */
            memcpy(to, &v, param->size);
        }
    }
    (void)pto_launch_kernel(sim, kernel, l->block_dim, args);
    free(args);
}

static void launch_text(struct pto_sim *sim, const struct runfile *rf, const struct runfile_launch *l, struct pto_module *module, const char *entry)
{
    struct pto_arg args[MAX_ARGS];
    if (l->args.count > MAX_ARGS)
        die("too many arguments", entry);
    for (uint32_t i = 0; i < l->args.count; i++) {
        const struct runfile_arg *a = &l->args.items[i];
        args[i] = pto_named(a->name, a->kind == RUNFILE_BUFFER ? pto_ptr(pointer_of(sim, rf, a)) : pto_text(a->scalar));
    }
    (void)pto_run(sim, module, entry, l->block_dim, args, l->args.count);
}

/* What was recorded of the launch in C, with the buffers that its comments name. */
static void launch_recorded(struct pair *p, int64_t grid)
{
    size_t len;
    const char *text = pto_recorded(p->native, &len);
    if (text == NULL)
        die("it was not recorded", pto_diag_text(p->native));
    struct pto_module *module = pto_assemble(p->text, "recorded.pto", text, len);
    if (module == NULL)
        die("what was recorded does not assemble", pto_diag_text(p->text));
    struct pto_arg args[MAX_ARGS];
    struct pto_param_info param;
    uint32_t nargs = 0;
    for (; nargs < MAX_ARGS && pto_param_get(p->text, module, NULL, nargs, &param); nargs++) {
        char name[128];
        struct pto_buffer buffer;
        snprintf(name, sizeof name, "// %%%s: buffer \"", param.name);
        const char *at = strstr(text, name);
        if (at == NULL)
            die("what was recorded does not say which buffer is", param.name);
        at += strlen(name);
        snprintf(name, sizeof name, "%.*s", (int)strcspn(at, "\""), at);
        if (!pto_gm_find(p->text, name, &buffer))
            die("no buffer", name);
        const char *from = strstr(at, " from byte ");
        args[nargs] = pto_ptr((char *)buffer.data + (from != NULL && from < strchr(at, '\n') ? atoll(from + strlen(" from byte ")) : 0));
    }
    (void)pto_run(p->text, module, NULL, grid, args, nargs);
}

/* The program of a launch; each is loaded once. */
static struct pto_module *module_of(struct pair *p, const struct runfile *rf, uint32_t launch, struct pto_module **modules)
{
    for (uint32_t i = 0; i < launch; i++)
        if (strcmp(rf->launches[i].program, rf->launches[launch].program) == 0)
            return modules[launch] = modules[i];
    modules[launch] = pto_load(p->text, rf->launches[launch].program);
    if (modules[launch] == NULL)
        die("the text does not assemble", pto_diag_text(p->text));
    return modules[launch];
}

static void run_all(struct pair *p, struct runfile *rf)
{
    struct pto_module **modules = calloc(rf->nlaunches + 1, sizeof *modules);
    for (uint32_t i = 0; i < rf->nlaunches; i++) {
        struct runfile_launch *l = &rf->launches[i];
        bool first = l->group >= 0 && (i == 0 || rf->launches[i - 1].group != l->group);
        bool last = l->group >= 0 && (i + 1 == rf->nlaunches || rf->launches[i + 1].group != l->group);
        struct pto_module *module = module_of(p, rf, i, modules);
        char entry[256];
        snprintf(entry, sizeof entry, "%s", l->entry != NULL ? l->entry : pto_kernels(p->text, module));
        if (first) {
            (void)pto_group_begin(p->text);
            (void)pto_group_begin(p->native);
        }
        if (!p->record || l->group >= 0)
            launch_text(p->text, rf, l, module, entry);
        launch_native(p->native, rf, l, find_kernel(entry));
        if (p->record && l->group < 0)
            launch_recorded(p, l->block_dim);
        if (last) {
            (void)pto_group_end(p->text);
            (void)pto_group_end(p->native);
        }
    }
    free(modules);
}

/* ---- comparing ---- */

static void compare_memory(struct pair *p)
{
    struct pto_buffer a, b;
    for (uint32_t i = 0; pto_gm_get(p->text, i, &a) && pto_gm_get(p->native, i, &b); i++)
        for (int64_t k = 0; k < a.bytes; k++)
            if (((const uint8_t *)a.data)[k] != ((const uint8_t *)b.data)[k]) {
                if (differs(p))
                    printf("  buffer %s differs at byte %" PRId64 " of %" PRId64 "\n", a.name, k, a.bytes);
                break;
            }
}

/* Without names of values (keep: only without their %); without what is said of synchronisation that ptoas inserts into text to check itself; without the
 * buffer of the direction that a pipe does not have, for which C says 0. */
static void without_names(const char *in, bool keep, char *out, size_t size)
{
    static const char inserted[] = "; races are looked for as --enable-insert-sync", unused[] = ",\"v2c_consumer_buf\":\"0\"";
    size_t n = 0;
    while (*in != '\0' && n + 1 < size && strncmp(in, inserted, sizeof inserted - 1) != 0) {
        if (strncmp(in, unused, sizeof unused - 1) == 0) {
            in += sizeof unused - 1;
        } else if (keep && *in == '%') {
            in++;
        } else if (*in == '%' && in[1] != ' ' && in[1] != '\0') {
            in += strcspn(in, " ,\"");
            in += *in == ' ';
        } else {
            out[n++] = *in++;
        }
    }
    out[n] = '\0';
}

static void compare_findings(struct pair *p)
{
    uint32_t n = pto_diag_count(p->text), m = pto_diag_count(p->native);
    if (n != m && differs(p))
        printf("  %u diagnostics in text, %u in C\ntext:\n%s", (unsigned)n, (unsigned)m, pto_diag_text(p->text));
    if (n != m)
        printf("C:\n%s", pto_diag_text(p->native));
    for (uint32_t i = 0; i < n && i < m; i++) {
        struct pto_diag a, b;
        char x[1024], y[1024];
        (void)pto_diag_get(p->text, i, &a);
        (void)pto_diag_get(p->native, i, &b);
        without_names(a.message, true, x, sizeof x);
        without_names(b.message, true, y, sizeof y);
        if ((strcmp(a.code, b.code) != 0 || a.severity != b.severity || strcmp(x, y) != 0 || a.notes != b.notes) && differs(p))
            printf("  finding %u: text %s %s (%u notes)\n             C    %s %s (%u notes)\n", (unsigned)i, a.code, x, (unsigned)a.notes, b.code, y, (unsigned)b.notes);
    }
}

static void compare_numbers(struct pair *p, const char *core, const char *what, int64_t a, int64_t b)
{
    if (a != b && differs(p))
        printf("  %s: %s: text %" PRId64 ", C %" PRId64 "\n", core, what, a, b);
}

static void compare_core(struct pair *p, const struct sim *a, const struct sim *b, uint32_t core)
{
    const struct sim_core_stats *x = &a->cores[core], *y = &b->cores[core];
    struct base_buf name = {0};
    sim_core_name(a, core, &name);
    compare_numbers(p, name.data, "begins, 1/1000 cycle", x->start_m, y->start_m);
    compare_numbers(p, name.data, "takes, 1/1000 cycle", x->total_m, y->total_m);
    compare_numbers(p, name.data, "instructions", (int64_t)x->insns, (int64_t)y->insns);
    compare_numbers(p, name.data, "MACs", (int64_t)x->macs, (int64_t)y->macs);
    compare_numbers(p, name.data, "bytes read", x->read_bytes, y->read_bytes);
    compare_numbers(p, name.data, "bytes written", x->write_bytes, y->write_bytes);
    for (unsigned pipe = 0; pipe < PTO_PIPE_COUNT; pipe++) {
        const struct sim_pipe_stats *s = &x->pipe[pipe], *t = &y->pipe[pipe];
        base_printf(&name, " %s", sim_trace_track(pipe));
        compare_numbers(p, name.data, "busy, 1/1000 cycle", s->busy_m, t->busy_m);
        compare_numbers(p, name.data, "idle, 1/1000 cycle", s->idle_m, t->idle_m);
        compare_numbers(p, name.data, "instructions", (int64_t)s->insns, (int64_t)t->insns);
        compare_numbers(p, name.data, "bytes", s->bytes, t->bytes);
        for (unsigned c = 0; c < SIM_STALL_COUNT; c++)
            compare_numbers(p, name.data, "a stall, 1/1000 cycle", s->stall_m[c], t->stall_m[c]);
        name.len = strlen(name.data) - strlen(sim_trace_track(pipe)) - 1;
        name.data[name.len] = '\0';
    }
    base_buf_free(&name);
}

static void show_event(const char *who, const struct sim *s, const struct sim_event *e)
{
    struct base_buf core = {0};
    sim_core_name(s, e->core, &core);
    printf("    %-4s %s %s %-20s issued %.3f, %.3f to %.3f, ready %.3f, {%s} line %u\n", who, core.data, sim_trace_track(e->pipe), isa_op((enum pto_op)s->program->ops[e->op].op)->mnemonic,
           (double)e->issue_m / 1000, (double)e->start_m / 1000, (double)e->end_m / 1000, (double)e->ready_m / 1000, base_str(&s->log.details, e->detail),
           (unsigned)sim_source_line(s, e->op));
    base_buf_free(&core);
}

static bool same_event(const struct sim *s, const struct sim_event *a, const struct sim *t, const struct sim_event *b)
{
    char x[2048], y[2048];
    without_names(base_str(&s->log.details, a->detail), false, x, sizeof x);
    without_names(base_str(&t->log.details, b->detail), false, y, sizeof y);
    return s->program->ops[a->op].op == t->program->ops[b->op].op && a->core == b->core && a->pipe == b->pipe && a->kind == b->kind &&
           a->issue_m == b->issue_m && a->start_m == b->start_m && a->end_m == b->end_m && a->ready_m == b->ready_m && a->bytes == b->bytes &&
           memcmp(a->stall_m, b->stall_m, sizeof a->stall_m) == 0 && strcmp(x, y) == 0;
}

/* The events of a pipe of a core, in their order. */
static const struct sim_event *next_event(const struct sim *s, uint32_t core, unsigned pipe, uint32_t *at)
{
    for (; *at < s->log.nevents; (*at)++)
        if (s->log.events[*at].core == core && s->log.events[*at].pipe == pipe)
            return &s->log.events[(*at)++];
    return NULL;
}

static void compare_events(struct pair *p, const struct sim *a, const struct sim *b, uint32_t core, unsigned pipe)
{
    for (uint32_t i = 0, k = 0, n = 0;; n++) {
        const struct sim_event *x = next_event(a, core, pipe, &i), *y = next_event(b, core, pipe, &k);
        if (x == NULL && y == NULL)
            return;
        if (x != NULL && y != NULL && same_event(a, x, b, y))
            continue;
        if (differs(p)) {
            printf("  event %u of the pipe differs\n", (unsigned)n);
            if (x != NULL)
                show_event("text", a, x);
            if (y != NULL)
                show_event("C", b, y);
        }
        return; /* what follows differs because of it */
    }
}

static void compare_launch(struct pair *p, uint32_t i)
{
    const struct sim *a = p->text->parts[i].sim, *b = p->native->parts[i].sim;
    char name[32];
    snprintf(name, sizeof name, "launch %u", (unsigned)i);
    compare_numbers(p, name, "cores", a->ncores, b->ncores);
    compare_numbers(p, name, "sync mode", (int64_t)a->sync, (int64_t)b->sync);
    compare_numbers(p, name, "instructions", (int64_t)a->insns, (int64_t)b->insns);
    compare_numbers(p, name, "events", a->log.nevents, b->log.nevents);
    compare_numbers(p, name, "flows", a->log.nflows, b->log.nflows);
    compare_numbers(p, name, "takes, 1/1000 cycle", a->total_m, b->total_m);
    for (uint32_t core = 0; core < a->ncores && core < b->ncores; core++) {
        for (unsigned pipe = 0; pipe < PTO_PIPE_COUNT; pipe++)
            compare_events(p, a, b, core, pipe);
        compare_core(p, a, b, core);
    }
    if (strcmp(a->printed.data != NULL ? a->printed.data : "", b->printed.data != NULL ? b->printed.data : "") != 0 && differs(p))
        printf("  printed in text:\n%s\n  in C:\n%s\n", a->printed.data, b->printed.data);
}

/* ---- all of it ---- */

static struct pto_sim *session(const char *arch, char **options, int n)
{
    struct pto_sim *sim = pto_sim_new(arch);
    if (sim == NULL)
        die("no such target", arch);
    (void)pto_sim_set(sim, "trace", "on");
    (void)pto_sim_set(sim, "keep", "all");
    for (int i = 0; i < n; i++) {
        char name[64];
        const char *value = strchr(options[i], '=');
        snprintf(name, sizeof name, "%.*s", (int)(value != NULL ? value - options[i] : (int)strlen(options[i])), options[i]);
        if (strcmp(name, "arch") != 0 && strcmp(name, "record") != 0 && pto_sim_set(sim, name, value != NULL ? value + 1 : NULL) != PTO_OK)
            die("option", pto_diag_text(sim));
    }
    return sim;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        die("usage: same RUN_FILE [arch=TARGET] [OPTION=VALUE ..]", "");
    char *text = NULL;
    size_t len = 0;
    struct base_sources sources = {0};
    struct base_diags diags;
    base_diags_init(&diags, &sources);
    struct runfile rf;
    if (base_file_read(argv[1], RUNFILE_MAX_BYTES, &text, &len) != NULL || !sim_runfile_parse(argv[1], text, len, &diags, &rf))
        die("the run file cannot be read", argv[1]);
    const char *arch = rf.arch != NULL ? rf.arch : "a3";
    for (int i = 2; i < argc; i++)
        if (strncmp(argv[i], "arch=", 5) == 0)
            arch = argv[i] + 5;
    struct pair p = {.text = session(arch, argv + 2, argc - 2), .native = session(arch, argv + 2, argc - 2)};
    for (int i = 2; i < argc; i++)
        p.record = p.record || strcmp(argv[i], "record") == 0;
    if (p.record)
        (void)pto_record(p.native, PTO_RECORD_EXACT);
    for (uint32_t i = 0; i < rf.nbuffers; i++)
        if (pto_gm_spec(p.text, rf.buffers[i].name, rf.buffers[i].spec) == NULL || pto_gm_spec(p.native, rf.buffers[i].name, rf.buffers[i].spec) == NULL)
            die("a buffer", pto_diag_text(p.text));
    run_all(&p, &rf);
    if (p.text->nparts == 0)
        die("the text does not run", pto_diag_text(p.text));
    compare_findings(&p);
    compare_memory(&p);
    compare_numbers(&p, "session", "launches", p.text->nparts, p.native->nparts);
    for (uint32_t i = 0; i < p.text->nparts && i < p.native->nparts; i++)
        compare_launch(&p, i);
    uint64_t events = 0;
    for (uint32_t i = 0; i < p.text->nparts; i++)
        events += p.text->parts[i].sim->log.nevents;
    printf("%s on %s: %u launches, %" PRIu64 " events, %u findings, %u differences\n", argv[1], arch, (unsigned)p.text->nparts, events, (unsigned)pto_diag_count(p.text), p.different);
    pto_sim_free(p.text);
    pto_sim_free(p.native);
    sim_runfile_free(&rf);
    base_diags_free(&diags);
    free(text);
    return p.different != 0;
}
