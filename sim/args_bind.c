/* Binding: the --arg texts of a command line to arguments and buffers, one copy of each buffer for each device. */
#include "sim/args.h"
#include "sim/code.h"
#include "sim/peers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is being bound. chosen[i * devices + d]: the text of argument i on device d, and behind its `=`; NULL: none. */
struct binding {
    struct sim *const *sims;
    uint32_t devices, nargs;
    const struct pto_program *program;
    const struct pto_block *block;
    struct base_diags *diags;
    struct sim_arg *args;
    const char **general, **chosen;
};

static const char *name_of(const struct binding *b, uint32_t i) { return base_str(&b->program->strings, b->program->values[b->block->args + i].name); }
static const struct pto_type *type_of(const struct binding *b, uint32_t i) { return isa_type(b->program, b->program->values[b->block->args + i].type); }

int sim_args_add_buffer(struct sim_gm *gm, const char *option, const char *name, const struct sim_data *data, struct base_diags *diags)
{
    int index = sim_gm_add(gm, name, data->bytes);
    if (index < 0) {
        base_diag_emit(diags, PTO_D_ARGUMENT, (struct pto_span){0}, "%s %s: %lld bytes are too many for the simulator", option, name,
                       (long long)data->bytes);
        return -1;
    }
    struct sim_gm_buffer *b = &gm->buffers[index];
    b->dtype = (uint8_t)data->dtype;
    b->rank = (uint8_t)data->rank;
    memcpy(b->shape, data->shape, sizeof b->shape);
    if (data->bytes != 0 && !data->zeros) /* a new buffer is zeros; large ones have no pages yet */
        memcpy(b->data, data->data, (size_t)data->bytes);
    return index;
}

/* `peers:..` of a SPEC, or NULL. */
static const char *peers_text(const char *spec)
{
    const char *p = strncmp(spec, "peers:", 6) == 0 ? spec : strstr(spec, "=peers:");
    return p == NULL || spec[0] == '@' ? NULL : strchr(p, ':') + 1;
}

static bool complain(const struct binding *b, const char *name, const char *why)
{
    base_diag_emit(b->diags, PTO_D_ARGUMENT, (struct pto_span){0}, "--arg %s: %s", name, why);
    return false;
}

/* The contents of a table of peers, but for its words. */
static bool make_table(const struct binding *b, const char *name, const char *spec, const struct sim_peers *peers, struct base_arena *arena,
                       struct sim_data *data)
{
    int64_t words = sim_peers_words(peers, b->devices);
    char shape[128];
    size_t n = strncmp(spec, "peers:", 6) == 0 ? 0 : (size_t)(strstr(spec, "=peers:") - spec);
    if (n >= sizeof shape)
        return complain(b, name, "the shape is too long");
    memcpy(shape, spec, n);
    shape[n] = '\0';
    struct base_buf text = {0};
    if (n != 0)
        base_puts(&text, shape);
    else
        base_printf(&text, "i64[%lld]", (long long)words);
    bool ok = sim_data_make(text.data, "--arg", name, PTO_I64, NULL, arena, b->diags, data);
    base_buf_free(&text);
    if (ok && isa_dtype(data->dtype)->bits != 64)
        return complain(b, name, "peer addresses are i64");
    if (ok && data->elems < words)
        return complain(b, name, "the table is too short for the addresses of all devices");
    return ok;
}

/* The argument a table names, by its name. */
static int64_t peer_arg(const struct binding *b, const char *name)
{
    for (uint32_t i = 0; i < b->nargs; i++)
        if (strcmp(name_of(b, i), name) == 0)
            return i;
    return -1;
}

static bool fill_table(const struct binding *b, uint32_t i, uint32_t d, const char *name, const char *spec, struct base_arena *arena,
                       struct sim_data *data)
{
    struct sim_peers peers;
    struct sim_gm *gm = sim_memory(b->sims[d]);
    const char *why = sim_peers_parse(peers_text(spec), arena, &peers);
    if (why != NULL)
        return complain(b, name, why);
    int64_t target = peer_arg(b, peers.name);
    if (target < 0 || target == i || b->args[target].buffer < 0 || !b->args[target].given)
        return complain(b, name, "peers:NAME names another argument that is a buffer");
    if (!make_table(b, name, spec, &peers, arena, data))
        return false;
    int64_t *addr = base_alloc_array(arena, b->devices, sizeof *addr);
    for (uint32_t k = 0; k < b->devices; k++) {
        struct sim_gm_buffer *copy = &gm->buffers[b->args[k * b->nargs + (uint32_t)target].buffer];
        copy->window = true;
        addr[k] = copy->base;
    }
    sim_peers_fill(&peers, b->devices, addr, d, data->data);
    data->zeros = false;
    return true;
}

static bool bind_buffer(const struct binding *b, uint32_t i, uint32_t d, const char *spec)
{
    struct base_arena arena = {0};
    struct base_buf name = {0};
    struct sim_data data;
    enum pto_dtype dtype = (enum pto_dtype)type_of(b, i)->dtype;
    base_puts(&name, name_of(b, i));
    if (b->devices > 1)
        base_printf(&name, "@%u", (unsigned)d);
    bool ok = peers_text(spec) != NULL ? fill_table(b, i, d, name.data, spec, &arena, &data)
                                       : sim_data_make(spec, "--arg", name.data, dtype, NULL, &arena, b->diags, &data);
    if (ok) {
        struct sim_arg *arg = &b->args[d * b->nargs + i];
        arg->buffer = sim_args_add_buffer(sim_memory(b->sims[d]), "--arg", name.data, &data, b->diags);
        ok = arg->buffer >= 0;
        if (ok)
            sim_memory(b->sims[d])->buffers[arg->buffer].device = d;
        unsigned bits = isa_dtype(dtype)->bits;
        if (ok && bits != 0 && bits != isa_dtype(data.dtype)->bits)
            base_diag_emit_as(b->diags, PTO_D_ARGUMENT, PTO_SEV_WARNING, (struct pto_span){0},
                              "--arg %s: the buffer holds %s, the kernel takes it as %s", name.data, isa_dtype(data.dtype)->name,
                              isa_dtype(dtype)->name);
    }
    base_arena_free(&arena);
    base_buf_free(&name);
    return ok;
}

/* Which text is for which argument on which device: one for a device beats one for all. */
static bool choose(struct binding *b, pto_op_id func, const char *const *texts, uint32_t ntexts)
{
    bool ok = true;
    for (uint32_t t = 0; t < ntexts; t++) {
        uint32_t i;
        int64_t device;
        const char *rest;
        if (!sim_arg_find(b->program, func, "--arg", texts[t], b->devices, &i, &device, &rest, b->diags)) {
            ok = false;
            continue;
        }
        const char **slot = device < 0 ? &b->general[i] : &b->chosen[(uint32_t)device * b->nargs + i];
        if (*slot != NULL) {
            base_diag_emit(b->diags, PTO_D_ARGUMENT, (struct pto_span){0}, "--arg %s: argument %s (%u) is given twice", texts[t],
                           name_of(b, i), i);
            ok = false;
            continue;
        }
        *slot = rest;
    }
    for (uint32_t d = 0; d < b->devices; d++)
        for (uint32_t i = 0; i < b->nargs; i++)
            if (b->chosen[d * b->nargs + i] == NULL)
                b->chosen[d * b->nargs + i] = b->general[i];
    return ok;
}

/* Memory that the host fills: a pointer to on-chip memory has nothing to point to before the kernel runs. */
static bool is_buffer(const struct pto_type *type) { return type->kind == PTO_TYPE_PTR && (type->space == PTO_SPACE_GM || type->space == PTO_SPACE_NONE); }
static bool is_scalar(const struct pto_type *type) { return type->kind == PTO_TYPE_INDEX || type->kind == PTO_TYPE_INT || type->kind == PTO_TYPE_FLOAT; }

static void no_kernel_argument(const struct binding *b, uint32_t i)
{
    base_diag_emit(b->diags, PTO_D_ARGUMENT, b->program->values[b->block->args + i].span,
                   "argument %s (%u) is neither a pointer to GM nor a scalar; a kernel cannot be started with it", name_of(b, i), i);
}

/* Says that an argument has no value. */
static void missing(const struct binding *b, uint32_t i, uint32_t d)
{
    const struct pto_type *type = type_of(b, i);
    const char *name = name_of(b, i);
    bool buffer = is_buffer(type);
    char device[24] = "";
    bool elsewhere = false; /* given for some devices only */
    if (!buffer && !is_scalar(type)) {
        no_kernel_argument(b, i);
        return;
    }
    for (uint32_t k = 0; k < b->devices; k++)
        elsewhere = elsewhere || b->chosen[k * b->nargs + i] != NULL;
    if (elsewhere)
        (void)snprintf(device, sizeof device, "@%u", (unsigned)d);
    struct base_diag *diag = base_diag_emit(b->diags, PTO_D_ARGUMENT, b->program->values[b->block->args + i].span,
                                            "argument %s (%u) has no value: give --arg %s%s=%s", name, i, name, device, buffer ? "SPEC" : "NUMBER");
    if (buffer)
        base_diag_note(diag, "an input: --arg %s=@FILE.npy; an output: --arg %s=%s[SHAPE], which starts as zeros", name, name,
                       isa_dtype((enum pto_dtype)type->dtype)->name);
}

static bool bind_scalar(const struct binding *b, uint32_t i, const char *spec, struct pto_operand *out)
{
    struct base_buf label = {0};
    base_printf(&label, "--arg %s", name_of(b, i));
    bool ok = sim_scalar_make(spec, label.data, b->program, b->program->values[b->block->args + i].type, b->diags, out);
    base_buf_free(&label);
    return ok;
}

/* One argument on one device. tables: the second pass, in which the buffers they name are there. */
static bool bind_one(const struct binding *b, uint32_t i, uint32_t d, bool tables)
{
    const struct pto_type *type = type_of(b, i);
    struct sim_arg *arg = &b->args[d * b->nargs + i];
    const char *spec = b->chosen[d * b->nargs + i];
    if (spec == NULL || tables != (type->kind == PTO_TYPE_PTR && peers_text(spec) != NULL))
        return true;
    arg->given = true;
    arg->buffer = -1;
    if (is_buffer(type))
        return bind_buffer(b, i, d, spec);
    if (is_scalar(type))
        return bind_scalar(b, i, spec, &arg->scalar);
    if (d == 0)
        no_kernel_argument(b, i);
    return false;
}

bool sim_args_bind_devices(struct sim *const *sims, uint32_t devices, const struct pto_program *p, pto_op_id func, const char *const *texts,
                           uint32_t ntexts, struct sim_arg *args, uint32_t nargs)
{
    size_t n = (size_t)devices * nargs;
    struct binding b = {.sims = sims, .devices = devices, .nargs = nargs, .program = p, .diags = sims[0]->diags, .args = args};
    b.block = &p->blocks[isa_entry_block(p, &p->ops[func], 0)];
    b.chosen = base_realloc_array(NULL, n + nargs + 1, sizeof *b.chosen);
    b.general = b.chosen + n;
    memset(b.chosen, 0, (n + nargs) * sizeof *b.chosen);
    memset(args, 0, n * sizeof *args);
    bool ok = choose(&b, func, texts, ntexts);
    for (int tables = 0; tables < 2 && (ok || tables == 0); tables++)
        for (uint32_t i = 0; i < nargs; i++)
            for (uint32_t d = 0; d < devices; d++)
                if (!bind_one(&b, i, d, tables != 0)) {
                    ok = false;
                    break;
                }
    for (uint32_t i = 0; i < nargs; i++)
        for (uint32_t d = 0; d < devices; d++)
            if (b.chosen[d * nargs + i] == NULL && sim_block_arg(p, b.block->args + i) == SIM_ARG_GIVEN) {
                missing(&b, i, d);
                ok = false;
                break;
            }
    free(b.chosen);
    return ok;
}
