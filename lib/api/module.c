/* Modules of a session: loading, unloading, launching their kernels (pto/asm.h). */
#include "api/session.h"
#include "api/program.h"
#include "base/file.h"
#include "pto/asm.h"
#include "sim/args.h"
#include "sim/code.h"
#include "sim/kernel.h"

#include <stdlib.h>
#include <string.h>

struct pto_module {
    struct pto_module *next;
    struct pto_program program;
    uint8_t *reported; /* sim_job.reported */
    bool unloaded;     /* freed when no result refers to it */
};

/* ---- life ---- */

static void free_module(struct pto_module *m)
{
    isa_program_free(&m->program);
    free(m->reported);
    free(m);
}

static bool in_use(const struct pto_sim *s, const struct pto_module *m)
{
    bool used = false;
    for (uint32_t i = 0; i < s->nparts; i++)
        used = used || s->parts[i].sim->program == &m->program;
    for (uint32_t i = 0; i < s->nruns; i++)
        used = used || s->runs[i]->program == &m->program;
    for (uint32_t i = 0; i < s->nqueue; i++)
        used = used || s->queue[i].program == &m->program;
    return used;
}

/* Those that were unloaded and that nothing refers to any more. */
static void sweep(struct pto_sim *s)
{
    for (struct pto_module **at = &s->modules; *at != NULL;) {
        struct pto_module *m = *at;
        if (!m->unloaded || in_use(s, m)) {
            at = &m->next;
            continue;
        }
        *at = m->next;
        free_module(m);
    }
}

void api_modules_free(struct pto_sim *s)
{
    while (s->modules != NULL) {
        struct pto_module *m = s->modules;
        s->modules = m->next;
        free_module(m);
    }
}

void pto_unload(struct pto_sim *s, struct pto_module *module)
{
    if (module != NULL)
        module->unloaded = true;
    sweep(s);
}

struct pto_module *pto_assemble(struct pto_sim *s, const char *name, const char *text, size_t len)
{
    struct asm_options options = {.arch = s->target, .strict = s->options.strict, .macros = &s->macros, .executes = true};
    sweep(s);
    if (!api_fits(&s->diags, name, len))
        return NULL;
    struct pto_module *m = base_realloc_array(NULL, 1, sizeof *m);
    memset(m, 0, sizeof *m);
    if (!api_program_load(&m->program, base_strdup(&s->arena, name), base_strndup(&s->arena, text, len), len, &options, true, &s->sources, &s->diags)) {
        free_module(m);
        return NULL;
    }
    m->reported = base_realloc_array(NULL, m->program.nops + 1, 1);
    m->next = s->modules;
    s->modules = m;
    return m;
}

struct pto_module *pto_load(struct pto_sim *s, const char *path)
{
    char *text = NULL;
    size_t len = 0;
    const char *why = base_file_read(path, API_MAX_SOURCE, &text, &len);
    if (why != NULL)
        base_diag_emit(&s->diags, PTO_D_CANNOT_READ, (struct pto_span){0}, "%s: %s", path, why);
    struct pto_module *m = why == NULL ? pto_assemble(s, path, text, len) : NULL;
    free(text);
    return m;
}

const char *pto_kernels(struct pto_sim *s, const struct pto_module *m)
{
    (void)sim_kernel_names(&m->program, api_text(s));
    return api_str(s->text);
}

/* ---- parameters ---- */

static pto_op_id find_kernel(struct pto_sim *s, const struct pto_program *p, const char *entry)
{
    return api_program_kernel(p, entry, "", "entry", PTO_D_USAGE, &s->diags);
}

static const struct pto_block *entry_block(const struct pto_program *p, pto_op_id func) { return &p->blocks[isa_entry_block(p, &p->ops[func], 0)]; }

static enum pto_param_type param_type(const struct pto_type *type)
{
    switch (type->kind) {
    case PTO_TYPE_PTR: return PTO_PARAM_IS_POINTER;
    case PTO_TYPE_INDEX: case PTO_TYPE_INT: return PTO_PARAM_IS_INT;
    case PTO_TYPE_FLOAT: return PTO_PARAM_IS_FLOAT;
    default: return PTO_PARAM_IS_OTHER;
    }
}

bool pto_param_get(struct pto_sim *s, const struct pto_module *m, const char *entry, uint32_t i, struct pto_param_info *out)
{
    const struct pto_program *p = &m->program;
    pto_op_id func = find_kernel(s, p, entry);
    if (func == 0 || i >= entry_block(p, func)->nargs)
        return false;
    pto_value_id value = entry_block(p, func)->args + i;
    const struct pto_type *type = isa_type(p, p->values[value].type);
    *out = (struct pto_param_info){.name = base_str(&p->strings, p->values[value].name), .type = (int)param_type(type),
                                   .dtype = type->kind == PTO_TYPE_PTR     ? type->dtype
                                            : type->kind == PTO_TYPE_INDEX ? (int)PTO_I64
                                                                           : (int)isa_type_dtype(p, p->values[value].type),
                                   .optional = sim_block_arg(p, value) != SIM_ARG_GIVEN};
    return true;
}

/* ---- arguments ---- */

struct binding {
    struct pto_sim *s;
    const struct pto_program *p;
    pto_op_id func;
    const struct pto_block *block;
    struct sim_arg *args; /* [block->nargs] */
};

static const char *param_name(const struct binding *b, uint32_t i) { return base_str(&b->p->strings, b->p->values[b->block->args + i].name); }

static struct base_diag *complain(const struct binding *b, const char *fmt, ...) BASE_PRINTF(2, 3);
static struct base_diag *complain(const struct binding *b, const char *fmt, ...)
{
    struct base_buf text = {0};
    va_list args;
    va_start(args, fmt);
    base_vprintf(&text, fmt, args);
    va_end(args);
    struct base_diag *d = base_diag_emit(&b->s->diags, PTO_D_ARGUMENT, (struct pto_span){0}, "%s", text.data);
    base_buf_free(&text);
    return d;
}

static bool bind_pointer(const struct binding *b, uint32_t i, const void *ptr)
{
    int64_t offset = 0;
    int buffer = api_find_buffer(&b->s->gm, ptr, &offset);
    const struct pto_type *type = isa_type(b->p, b->p->values[b->block->args + i].type);
    if (buffer < 0) {
        complain(b, "argument %s (%u): the pointer is into no buffer of the session", param_name(b, i), (unsigned)i);
        return false;
    }
    const struct sim_gm_buffer *gm = &b->s->gm.buffers[buffer];
    unsigned bits = isa_dtype((enum pto_dtype)type->dtype)->bits;
    if (!gm->window && bits != 0 && bits != isa_dtype((enum pto_dtype)gm->dtype)->bits)
        base_diag_emit_as(&b->s->diags, PTO_D_ARGUMENT, PTO_SEV_WARNING, (struct pto_span){0}, "argument %s: the buffer %s holds %s, the kernel takes it as %s", param_name(b, i),
                          gm->name, isa_dtype((enum pto_dtype)gm->dtype)->name, isa_dtype((enum pto_dtype)type->dtype)->name);
    b->args[i].buffer = buffer;
    b->args[i].offset_bytes = offset;
    return true;
}

static bool bind_scalar(const struct binding *b, uint32_t i, const struct pto_arg *a)
{
    struct base_buf label = {0}, text = {0};
    if (a->kind == PTO_ARG_TEXT)
        base_puts(&text, a->text != NULL ? a->text : "");
    else if (a->kind == PTO_ARG_INT)
        base_printf(&text, "%lld", (long long)a->i);
    else if (a->f != a->f || a->f - a->f != 0) /* no finite number */
        base_puts(&text, a->f != a->f ? "nan" : a->f > 0 ? "inf" : "-inf");
    else
        base_printf(&text, "%.17g", a->f);
    base_printf(&label, "argument %s (%u)", param_name(b, i), (unsigned)i);
    bool ok = sim_scalar_make(text.data, label.data, b->p, b->p->values[b->block->args + i].type, &b->s->diags, &b->args[i].scalar);
    base_buf_free(&label);
    base_buf_free(&text);
    return ok;
}

static bool bind_one(const struct binding *b, uint32_t i, const struct pto_arg *a)
{
    enum pto_param_type type = param_type(isa_type(b->p, b->p->values[b->block->args + i].type));
    if (b->args[i].given) {
        complain(b, "argument %s (%u) is given twice", param_name(b, i), (unsigned)i);
        return false;
    }
    b->args[i] = (struct sim_arg){.given = true, .buffer = -1};
    if ((type == PTO_PARAM_IS_POINTER) != (a->kind == PTO_ARG_POINTER) || type == PTO_PARAM_IS_OTHER) {
        sim_args_list(b->p, b->func, complain(b, type == PTO_PARAM_IS_POINTER ? "argument %s (%u) is a pointer to a buffer, not a number" : "argument %s (%u) is no pointer",
                                              param_name(b, i), (unsigned)i));
        return false;
    }
    return type == PTO_PARAM_IS_POINTER ? bind_pointer(b, i, a->ptr) : bind_scalar(b, i, a);
}

static bool bind_all(const struct binding *b, const struct pto_arg *args, uint32_t nargs)
{
    bool ok = true;
    for (uint32_t k = 0; k < nargs; k++) {
        uint32_t i = k;
        const char *name = args[k].name;
        if (name != NULL ? !sim_arg_index(b->p, b->func, name, strlen(name), &i) : k >= b->block->nargs) {
            sim_args_list(b->p, b->func, name != NULL ? complain(b, "the kernel has no argument '%.100s'", name) : complain(b, "%u arguments are too many", (unsigned)nargs));
            return false;
        }
        ok = bind_one(b, i, &args[k]) && ok;
    }
    for (uint32_t i = 0; i < b->block->nargs && ok; i++)
        if (!b->args[i].given && sim_block_arg(b->p, b->block->args + i) == SIM_ARG_GIVEN) {
            sim_args_list(b->p, b->func, complain(b, "argument %s (%u) has no value", param_name(b, i), (unsigned)i));
            ok = false;
        }
    return ok;
}

enum pto_status pto_run(struct pto_sim *s, struct pto_module *m, const char *entry, int64_t grid, const struct pto_arg *args, uint32_t nargs)
{
    struct binding b = {.s = s, .p = &m->program, .func = find_kernel(s, &m->program, entry)};
    if (b.func == 0)
        return PTO_USAGE;
    b.block = entry_block(b.p, b.func);
    b.args = base_realloc_array(NULL, b.block->nargs + 1, sizeof *b.args);
    memset(b.args, 0, (b.block->nargs + 1) * sizeof *b.args);
    memset(m->reported, 0, m->program.nops + 1); /* each launch, or group, tells its findings */
    enum pto_status status = PTO_USAGE;
    if (bind_all(&b, args, nargs))
        status = api_launch(s, &(struct api_request){.program = b.p, .func = b.func, .args = b.args, .nargs = b.block->nargs, .reported = m->reported,
                                                     .grid = grid, .device = s->device});
    free(b.args);
    return status;
}
