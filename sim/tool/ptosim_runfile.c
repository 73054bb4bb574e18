/* Run files: loads what they name, makes the buffers, runs the launches in order, compares and writes (ptosim_run.h; docs/runfile.md). */
#define _POSIX_C_SOURCE 200809L
#include "ptosim_run.h"
#include "base/checked.h"
#include "base/file.h"
#include "sim/code.h"
#include "sim/peers.h"
#include "sim/runfile.h"
#include "sim/setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct chain {
    struct run *r;
    struct runfile rf;
    const struct pto_target *arch; /* NULL: the module's */
    int *copies;                   /* [buffer][device]: index in GM; without per_device all are the same */
    char option[256];              /* "FILE:", for messages */
    bool looking;                  /* nothing runs yet: whether it could is found out */
};

static struct pto_span nowhere(void) { return (struct pto_span){0}; }

bool run_is_runfile(const char *path)
{
    size_t n = strlen(path);
    char text[4096];
    struct stat st;
    if (n > 5 && strcmp(path + n - 5, ".json") == 0)
        return true;
    FILE *file = stat(path, &st) == 0 && S_ISREG(st.st_mode) ? fopen(path, "rb") : NULL; /* others can be read only once */
    if (file == NULL)
        return false; /* told when it is loaded */
    size_t len = fread(text, 1, sizeof text, file), at = 0;
    (void)fclose(file);
    while (at < len && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t'))
        at++;
    return at < len && text[at] == '{';
}

static struct base_diag *fail(struct chain *c, const char *path, const char *fmt, ...) BASE_PRINTF(3, 4);
static struct base_diag *fail(struct chain *c, const char *path, const char *fmt, ...)
{
    struct base_buf text = {0};
    va_list args;
    va_start(args, fmt);
    base_vprintf(&text, fmt, args);
    va_end(args);
    struct base_diag *d = base_diag_emit(&c->r->diags, PTO_D_RUN_FILE, nowhere(), "%s %s: %s", c->option, path, text.data);
    base_buf_free(&text);
    return d;
}

static int *copy_of(struct chain *c, uint32_t buffer, uint32_t device) { return &c->copies[(size_t)buffer * c->rf.devices + device]; }

/* The contents of one copy. Tables of peers need the addresses of windows, which are there by then. */
static bool make_data(struct chain *c, uint32_t buffer, uint32_t device, struct base_arena *arena, struct sim_data *data)
{
    const struct runfile_buffer *b = &c->rf.buffers[buffer];
    if (b->peers == NULL)
        return sim_data_make(b->spec, c->option, b->path, b->dtype, NULL, arena, &c->r->diags, data);
    struct sim_peers peers;
    (void)sim_peers_parse(b->peers, arena, &peers); /* the reader of run files has seen it */
    int64_t words = sim_peers_words(&peers, c->rf.devices);
    struct base_buf spec = {0};
    base_puts(&spec, b->spec);
    if (strchr(b->spec, '[') == NULL)
        base_printf(&spec, "%s[%lld]", b->spec[0] == '\0' ? "i64" : "", (long long)words);
    bool ok = sim_data_make(spec.data, c->option, b->path, PTO_I64, NULL, arena, &c->r->diags, data);
    base_buf_free(&spec);
    if (ok && data->elems < words) {
        fail(c, b->path, "a table of %u devices needs %lld words, the shape has %lld", (unsigned)c->rf.devices, (long long)words, (long long)data->elems);
        return false;
    }
    uint32_t target = 0;
    while (strcmp(c->rf.buffers[target].name, peers.name) != 0)
        target++;
    int64_t *addr = base_alloc_array(arena, c->rf.devices, sizeof *addr);
    for (uint32_t d = 0; d < c->rf.devices && ok; d++)
        addr[d] = c->r->gm.buffers[*copy_of(c, target, d)].base;
    if (ok) {
        sim_peers_fill(&peers, c->rf.devices, addr, device, data->data);
        data->zeros = false;
    }
    return ok;
}

static bool make_copy(struct chain *c, uint32_t buffer, uint32_t device)
{
    const struct runfile_buffer *b = &c->rf.buffers[buffer];
    if (device != 0 && !b->per_device) {
        *copy_of(c, buffer, device) = *copy_of(c, buffer, 0);
        return true;
    }
    struct base_arena arena = {0};
    struct base_buf name = {0};
    struct sim_data data;
    base_puts(&name, b->name);
    if (b->per_device && c->rf.devices > 1)
        base_printf(&name, "@%u", (unsigned)device);
    int index = make_data(c, buffer, device, &arena, &data) ? sim_args_add_buffer(&c->r->gm, c->option, name.data, &data, &c->r->diags) : -1;
    *copy_of(c, buffer, device) = index;
    if (index >= 0) {
        c->r->gm.buffers[index].window = b->window;
        c->r->gm.buffers[index].device = device;
    }
    base_arena_free(&arena);
    base_buf_free(&name);
    return index >= 0;
}

static bool make_buffers(struct chain *c)
{
    bool ok = true;
    c->copies = base_realloc_array(NULL, (size_t)c->rf.nbuffers * c->rf.devices + 1, sizeof *c->copies);
    for (int tables = 0; tables < 2 && ok; tables++)
        for (uint32_t i = 0; i < c->rf.nbuffers; i++)
            for (uint32_t d = 0; d < c->rf.devices && (c->rf.buffers[i].peers != NULL) == (tables != 0); d++)
                if (!make_copy(c, i, d)) {
                    ok = false;
                    break;
                }
    return ok;
}

/* One launch made ready. */
struct step {
    struct program *prog;
    pto_op_id func;
    struct sim_arg *args;
    uint32_t nargs;
};

static const struct pto_type *arg_type(const struct step *s, uint32_t i)
{
    const struct pto_program *p = &s->prog->p;
    return isa_type(p, p->values[p->blocks[isa_entry_block(p, &p->ops[s->func], 0)].args + i].type);
}

static bool bind_pointer(struct chain *c, const struct runfile_launch *l, const struct step *s, uint32_t i, const struct runfile_arg *a,
                         struct sim_arg *out)
{
    const struct runfile_buffer *b = &c->rf.buffers[a->buffer];
    const struct pto_type *type = arg_type(s, i);
    if (type->kind != PTO_TYPE_PTR) {
        fail(c, a->path, "argument %u of the kernel is a scalar: a number is expected", (unsigned)i);
        return false;
    }
    out->buffer = *copy_of(c, a->buffer, a->device >= 0 ? (uint32_t)a->device : l->device);
    const struct sim_gm_buffer *gm = &c->r->gm.buffers[out->buffer];
    enum pto_dtype dtype = (enum pto_dtype)(b->window ? type->dtype : gm->dtype);
    int64_t bits;
    if (!base_mul_i64(a->offset_elems, isa_dtype(dtype)->bits, &bits) || bits / 8 > gm->bytes) {
        fail(c, a->path, "the offset of %lld elements lies behind the end of %s, which has %lld bytes", (long long)a->offset_elems, gm->name,
             (long long)gm->bytes);
        return false;
    }
    out->offset_bytes = bits / 8;
    out->nibble = bits % 8 != 0;
    unsigned width = isa_dtype((enum pto_dtype)type->dtype)->bits;
    if (c->looking && !b->window && width != 0 && width != isa_dtype((enum pto_dtype)gm->dtype)->bits) {
        struct base_buf text = {0};
        base_printf(&text, "%s %s: the buffer holds %s, the kernel takes it as %s", c->option, a->path, isa_dtype((enum pto_dtype)gm->dtype)->name,
                    isa_dtype((enum pto_dtype)type->dtype)->name);
        base_diag_emit_as(&c->r->diags, PTO_D_ARGUMENT, PTO_SEV_WARNING, nowhere(), "%s", text.data);
        base_buf_free(&text);
    }
    return true;
}

static bool bind_scalar(struct chain *c, const struct step *s, uint32_t i, const struct runfile_arg *a, struct sim_arg *out)
{
    const struct pto_program *p = &s->prog->p;
    const struct pto_type *type = arg_type(s, i);
    out->buffer = -1;
    if (type->kind != PTO_TYPE_INDEX && type->kind != PTO_TYPE_INT && type->kind != PTO_TYPE_FLOAT) {
        fail(c, a->path, "argument %u of the kernel is no scalar: the name of a buffer or window is expected", (unsigned)i);
        return false;
    }
    struct base_buf label = {0};
    base_printf(&label, "%s %s", c->option, a->path);
    bool ok = sim_scalar_make(a->scalar, label.data, p, p->values[p->blocks[isa_entry_block(p, &p->ops[s->func], 0)].args + i].type, &c->r->diags, &out->scalar);
    base_buf_free(&label);
    return ok;
}

/* Sets the arguments that are named; once each, but for those a repeat replaces. */
static bool bind_args(struct chain *c, const struct runfile_launch *l, const struct step *s, const struct runfile_args *args, bool replace)
{
    bool ok = true, *seen = base_realloc_array(NULL, s->nargs + 1, sizeof *seen);
    memset(seen, 0, s->nargs * sizeof *seen);
    for (uint32_t k = 0; k < args->count; k++) {
        const struct runfile_arg *a = &args->items[k];
        const char *name = a->name[0] == '%' ? a->name + 1 : a->name;
        uint32_t i;
        if (!sim_arg_index(&s->prog->p, s->func, name, strlen(name), &i)) {
            sim_args_list(&s->prog->p, s->func, fail(c, a->path, "the kernel has no argument '%.100s'", name));
            ok = false;
            continue;
        }
        if (seen[i] || (s->args[i].given && !replace)) {
            fail(c, a->path, "argument %u is given twice, by name and by position", (unsigned)i);
            ok = false;
            continue;
        }
        seen[i] = true;
        s->args[i] = (struct sim_arg){.given = true, .buffer = -1};
        ok = (a->kind == RUNFILE_BUFFER ? bind_pointer(c, l, s, i, a, &s->args[i]) : bind_scalar(c, s, i, a, &s->args[i])) && ok;
    }
    free(seen);
    return ok;
}

static bool all_given(struct chain *c, const struct runfile_launch *l, const struct step *s)
{
    const struct pto_program *p = &s->prog->p;
    const struct pto_block *b = &p->blocks[isa_entry_block(p, &p->ops[s->func], 0)];
    for (uint32_t i = 0; i < s->nargs; i++) {
        if (s->args[i].given || sim_block_arg(p, b->args + i) != SIM_ARG_GIVEN)
            continue;
        struct base_buf path = {0};
        base_printf(&path, "%s.args", l->path);
        sim_args_list(p, s->func, fail(c, path.data, "argument %s (%u) has no value", base_str(&p->strings, p->values[b->args + i].name), (unsigned)i));
        base_buf_free(&path);
        return false;
    }
    return true;
}

/* Readies the k-th of the repeats of a launch. */
static bool ready(struct chain *c, const struct runfile_launch *l, uint32_t k, struct step *s)
{
    *s = (struct step){.prog = run_load(c->r, l->program, c->arch)};
    if (s->prog == NULL)
        return false;
    struct base_buf where = {0};
    base_printf(&where, "%s %s", c->option, l->path);
    s->func = run_find_kernel(c->r, &s->prog->p, l->entry, where.data);
    base_buf_free(&where);
    if (s->func == 0)
        return false;
    const struct pto_program *p = &s->prog->p;
    s->nargs = p->blocks[isa_entry_block(p, &p->ops[s->func], 0)].nargs;
    s->args = base_realloc_array(NULL, s->nargs + 1, sizeof *s->args);
    memset(s->args, 0, (s->nargs + 1) * sizeof *s->args);
    return bind_args(c, l, s, &l->args, false) && (l->nrepeat == 0 || bind_args(c, l, s, &l->repeat[k], true)) && all_given(c, l, s);
}

static uint32_t repeats(const struct runfile_launch *l) { return l->nrepeat != 0 ? l->nrepeat : 1; }

/* One past the last of the launches that run together with the one at first. */
static uint32_t group_end(const struct runfile *rf, uint32_t first)
{
    uint32_t end = first + 1;
    while (rf->launches[first].group >= 0 && end < rf->nlaunches && rf->launches[end].group == rf->launches[first].group)
        end++;
    return end;
}

/* Which launch the first error from d on is about: a chain runs the same lines many times. */
static void note_step(const struct chain *c, struct base_diag *d, uint32_t first, uint32_t end, uint32_t k)
{
    const struct runfile_launch *l = &c->rf.launches[first];
    while (d != NULL && d->severity != PTO_SEV_ERROR)
        d = d->next;
    if (d == NULL || (c->rf.nlaunches == 1 && repeats(l) == 1))
        return;
    struct base_buf text = {0};
    base_printf(&text, "in launches[%u]", (unsigned)first);
    if (end - first > 1)
        base_printf(&text, " to [%u]", (unsigned)(end - 1));
    if (repeats(l) > 1)
        base_printf(&text, ", repeat %u", (unsigned)k);
    base_diag_note(d, "%s of %s", text.data, c->r->o.file);
    base_buf_free(&text);
}

/* The k-th repeats of the launches [first, end), all at once. */
static bool run_step(struct chain *c, uint32_t first, uint32_t end, uint32_t k)
{
    uint32_t n = 0, count = end - first;
    bool dry = c->looking;
    struct step *steps = base_realloc_array(NULL, count, sizeof *steps);
    struct sim_job *jobs = base_realloc_array(NULL, count, sizeof *jobs);
    bool ok = true;
    for (uint32_t i = first; i < end; i++) {
        const struct runfile_launch *l = &c->rf.launches[i];
        if (k >= repeats(l))
            continue;
        ok = ready(c, l, k, &steps[n]) && ok;
        jobs[n] = (struct sim_job){.func = steps[n].func, .args = steps[n].args, .nargs = steps[n].nargs};
        if (ok && !dry) {
            jobs[n].program = &steps[n].prog->p;
            jobs[n].reported = steps[n].prog->reported;
            jobs[n].sim = run_new_sim(c->r, jobs[n].program, l->block_dim, l->device, c->rf.devices);
            ok = jobs[n].sim != NULL;
        }
        n++;
    }
    if (ok && !dry) {
        struct base_diag **said = c->r->diags.last;
        ok = run_together(c->r, jobs, n);
        note_step(c, *said, first, end, k);
    } else {
        for (uint32_t i = 0; i < n && !dry; i++)
            if (jobs[i].sim != NULL) {
                sim_free(jobs[i].sim);
                free(jobs[i].sim);
            }
    }
    for (uint32_t i = 0; i < n; i++)
        free(steps[i].args);
    free(steps);
    free(jobs);
    return ok;
}

static bool run_launches(struct chain *c)
{
    bool ok = true;
    for (uint32_t first = 0, end; first < c->rf.nlaunches && (ok || c->looking); first = end) {
        uint32_t most = 1;
        bool good = true;
        end = group_end(&c->rf, first);
        for (uint32_t i = first; i < end; i++)
            most = repeats(&c->rf.launches[i]) > most ? repeats(&c->rf.launches[i]) : most;
        for (uint32_t k = 0; k < most && good; k++)
            good = run_step(c, first, end, k);
        ok = ok && good;
    }
    return ok;
}

/* A window has no element type of its own: what is compared with it gives one. */
static struct sim_data seen_as(struct chain *c, const struct runfile_check *e, int buffer)
{
    struct sim_data data = sim_gm_data(&c->r->gm, buffer), want;
    struct base_arena arena = {0};
    if (c->rf.buffers[e->buffer].window && e->spec != NULL && strchr(e->spec, '[') != NULL &&
        sim_data_make(e->spec, c->option, e->path, PTO_U8, &data, &arena, &c->r->diags, &want) && want.bytes <= data.bytes) {
        want.data = data.data;
        data = want; /* its beginning, if it is shorter */
    }
    base_arena_free(&arena);
    return data;
}

static void compare_all(struct chain *c)
{
    for (uint32_t i = 0; i < c->rf.nexpects; i++) {
        const struct runfile_check *e = &c->rf.expects[i];
        uint32_t copies = c->rf.buffers[e->buffer].per_device ? c->rf.devices : 1;
        for (uint32_t d = 0; d < copies; d++) {
            if (e->device >= 0 && d != (uint32_t)e->device)
                continue;
            int buffer = *copy_of(c, e->buffer, d);
            const char *name = c->r->gm.buffers[buffer].name;
            struct base_buf label = {0};
            base_printf(&label, "%s %s", c->option, e->path);
            if (copies > 1 && e->device < 0)
                base_printf(&label, " (device %u)", (unsigned)d);
            run_compare(c->r, label.data, c->option, name, seen_as(c, e, buffer), e->spec, &e->tolerance);
            base_buf_free(&label);
        }
    }
}

static void write_outs(struct chain *c)
{
    for (uint32_t i = 0; i < c->rf.nouts; i++) {
        const struct runfile_check *o = &c->rf.outs[i];
        struct sim_data data = sim_gm_data(&c->r->gm, *copy_of(c, o->buffer, o->device < 0 ? 0 : (uint32_t)o->device));
        run_write_buffer(c->r, o->file, &data);
    }
}

/* What a run file says itself stands not on the command line. */
static bool no_options_of_one_launch(struct run *r)
{
    const struct options *o = &r->o;
    const char *option = o->args.count != 0      ? "--arg"
                         : o->outs.count != 0    ? "--out"
                         : o->expects.count != 0 ? "--expect"
                         : o->entry != NULL      ? "--entry"
                         : o->run.block_dim != 1     ? "--block-dim"
                         : o->devices != 1       ? "--devices"
                                                 : NULL;
    if (option != NULL)
        base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "%s: %s is a run file, which says this itself", option, o->file);
    return option == NULL;
}

static void run_chain(struct chain *c)
{
    const char *arch = c->r->o.arch != NULL ? c->r->o.arch : c->rf.arch;
    struct base_buf label = {0};
    base_printf(&label, "%s \"arch\":", c->option);
    c->arch = arch != NULL ? sim_setting_target(&c->r->diags, c->r->o.arch != NULL ? "--arch" : label.data, arch) : NULL;
    base_buf_free(&label);
    /* Everything is looked at before the first launch, so that a typing error does not cost the run. */
    if ((arch != NULL && c->arch == NULL) || !run_check_reports(c->r) || !make_buffers(c))
        return;
    c->looking = true;
    if (!run_launches(c))
        return;
    c->looking = false;
    bool ok = run_launches(c);
    if (c->r->nparts > 1 && ok)
        sim_report_total(c->r->parts, c->r->nparts, c->r->total_m, &c->r->out);
    if (!ok)
        return;
    write_outs(c);
    compare_all(c);
    run_write_reports(c->r);
}

void run_runfile(struct run *r)
{
    struct chain c = {.r = r};
    char *text = NULL;
    size_t len = 0;
    if (!no_options_of_one_launch(r))
        return;
    const char *why = base_file_read(r->o.file, RUNFILE_MAX_BYTES, &text, &len);
    if (why != NULL) {
        base_diag_emit(&r->diags, PTO_D_CANNOT_READ, nowhere(), "%s: %s", r->o.file, why);
        return;
    }
    (void)snprintf(c.option, sizeof c.option, "%.250s:", r->o.file);
    if (sim_runfile_parse(r->o.file, text, len, &r->diags, &c.rf))
        run_chain(&c);
    sim_runfile_free(&c.rf);
    free(c.copies);
    free(text);
}
