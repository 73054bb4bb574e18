/* The module of a recorded launch: arguments, functions, the comments before it; tries until its cycles are C's. Must not know events. */
#include "asm/asm.h"
#include "intrin/record_emit.h"
#include "isa/pipe_op.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PASSES = 5 };

/* The element type that a buffer is used with first, else that it was made with. */
static uint8_t dtype_of(const struct record *r, uint32_t buffer, bool *used)
{
    *used = false;
    for (uint32_t i = 0; i < r->ntokens; i++)
        for (uint32_t k = 0; k < r->token[i]->nrefs; k++) {
            const struct rec_ref *ref = &r->token[i]->refs[k];
            if ((ref->mode == REC_GM || ref->mode == REC_PTR) && ref->which == buffer) {
                *used = true;
                return ref->dtype;
            }
        }
    return r->gm->buffers[buffer].dtype != PTO_DTYPE_NONE ? r->gm->buffers[buffer].dtype : (uint8_t)PTO_I8;
}

static void add_arg(struct rec_out *x, const struct rec_arg *arg)
{
    BASE_GROW(x->args, x->nargs, x->args_cap);
    x->args[x->nargs++] = *arg;
}

static const char *plain_name(struct record *r, const char *name)
{
    char *text = base_alloc_array(&r->arena, strlen(name) + 2, 1);
    size_t n = 0;
    if (name[0] >= '0' && name[0] <= '9')
        text[n++] = '_';
    for (; *name != '\0'; name++)
        text[n++] = (char)((*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z') || (*name >= '0' && *name <= '9') ? *name : '_');
    return text;
}

static void find_args(struct rec_out *x, const struct pto_kernel *kernel, const void *values)
{
    struct record *r = x->r;
    bool used;
    for (unsigned i = 0; i < kernel->nparams; i++) {
        const struct pto_kernel_param *param = &kernel->params[i];
        const void *ptr;
        int64_t offset = 0;
        if (param->kind != PTO_PARAM_POINTER)
            continue;
        memcpy(&ptr, (const char *)values + param->offset, sizeof ptr);
        int buffer = ptr != NULL ? api_find_buffer(r->gm, ptr, &offset) : -1;
        if (buffer >= 0)
            add_arg(x, &(struct rec_arg){.name = param->name, .buffer = (uint32_t)buffer, .offset = offset, .dtype = dtype_of(r, (uint32_t)buffer, &used), .param = true});
    }
    for (uint32_t b = 0; b < r->gm->count; b++) {
        uint8_t dtype = dtype_of(r, b, &used);
        for (uint32_t i = 0; i < x->nargs; i++)
            used = used && x->args[i].buffer != b;
        if (used)
            add_arg(x, &(struct rec_arg){.name = plain_name(r, r->gm->buffers[b].name), .buffer = b, .dtype = dtype});
    }
}

static struct pto_attribute text_attr(struct rec_out *x, enum pto_attr key, enum pto_lit_kind kind, const char *text)
{
    return (struct pto_attribute){.key = key, .kind = (uint8_t)kind, .str = base_intern_z(&x->p.strings, text)};
}

static pto_block_id body_of(struct rec_out *x, pto_op_id op) { return isa_block_append(&x->p, isa_op_region(&x->p.ops[op], 0)); }

static void put_module_op(struct rec_out *x)
{
    struct pto_attribute arch = text_attr(x, PTO_ATTR_TARGET_ARCH, PTO_LIT_STRING, x->p.target->name);
    x->p.module = isa_op_new(&x->p, &(struct isa_op_spec){.op = PTO_OP_MODULE, .attrs = &arch, .nattrs = 1, .nregions = 1});
    x->top = body_of(x, x->p.module);
}

static void put_function(struct rec_out *x, const char *name, unsigned kind)
{
    struct pto_attribute attrs[3];
    pto_type_id *types = base_realloc_array(NULL, x->nargs + 1, sizeof *types);
    unsigned n = 0;
    for (uint32_t i = 0; i < x->nargs; i++)
        types[i] = isa_type_intern(&x->p, &(struct pto_type){.kind = PTO_TYPE_PTR, .dtype = x->args[i].dtype, .space = PTO_SPACE_GM});
    attrs[n++] = text_attr(x, PTO_ATTR_SYM_NAME, PTO_LIT_SYMBOL, name);
    attrs[n++] = (struct pto_attribute){.key = PTO_ATTR_FUNCTION_TYPE, .kind = PTO_LIT_TYPE, .type = isa_type_func(&x->p, types, x->nargs, NULL, 0)};
    if (kind != PTO_KERNEL_ANY)
        attrs[n++] = (struct pto_attribute){.key = PTO_ATTR_KERNEL_KIND, .kind = PTO_LIT_ENUM, .enumeration = PTO_ENUM_KERNEL_KIND,
                                            .i = kind == PTO_KERNEL_CUBE ? PTO_KERNEL_KIND_CUBE : PTO_KERNEL_KIND_VECTOR};
    pto_op_id func = isa_op_new(&x->p, &(struct isa_op_spec){.op = PTO_OP_FUNC, .attrs = attrs, .nattrs = n, .nregions = 1});
    isa_op_append(&x->p, x->top, func);
    x->entry = x->block = body_of(x, func);
    rec_forget_all(x);
    for (uint32_t i = 0; i < x->nargs; i++)
        x->args[i].value = isa_block_add_arg(&x->p, x->entry, types[i], rec_name(x, x->args[i].name));
    free(types);
}

static void put_scalar(struct base_buf *out, const struct pto_kernel_param *param, const void *values)
{
    const char *at = (const char *)values + param->offset;
    bool is_unsigned = strstr(param->type, "uint") != NULL || strstr(param->type, "unsigned") != NULL || strstr(param->type, "size_t") != NULL;
    uint64_t bits = 0;
    double f = 0;
    float single;
    if (param->kind == PTO_PARAM_FLOAT) {
        if (param->size == sizeof single) {
            memcpy(&single, at, sizeof single);
            f = (double)single;
        } else if (param->size == sizeof f) {
            memcpy(&f, at, sizeof f);
        }
        base_printf(out, "%.17g", f);
        return;
    }
    for (uint32_t i = 0; i < param->size && i < sizeof bits; i++)
        bits |= (uint64_t)(uint8_t)at[i] << 8 * i;
    if (!is_unsigned && param->size < 8 && (bits >> (8 * param->size - 1) & 1) != 0)
        bits |= UINT64_MAX << 8 * param->size;
    base_printf(out, is_unsigned ? "%llu" : "%lld", (long long)bits);
}

static void put_comment(const struct rec_out *x, const struct intrin_launch *launch, int64_t grid, struct base_buf *out)
{
    const struct pto_kernel *kernel = launch->kernel->kernel;
    unsigned n = 0;
    const char *slash = strrchr(kernel->file, '/');
    base_printf(out, "// Recorded from kernel %s (%s:%u), %lld block%s.\n", kernel->name, slash != NULL ? slash + 1 : kernel->file, kernel->line, (long long)grid, grid == 1 ? "" : "s");
    for (unsigned i = 0; i < kernel->nparams; i++)
        if (kernel->params[i].kind != PTO_PARAM_POINTER) {
            base_printf(out, "%s%s = ", n++ == 0 ? "// It ran with " : ", ", kernel->params[i].name);
            put_scalar(out, &kernel->params[i], launch->args);
        }
    base_puts(out, n != 0 ? ".\n" : "");
    for (uint32_t i = 0; i < x->nargs; i++) {
        base_printf(out, "// %%%s: buffer \"%s\"", x->args[i].name, x->r->gm->buffers[x->args[i].buffer].name);
        if (x->args[i].offset != 0)
            base_printf(out, " from byte %lld", (long long)x->args[i].offset);
        base_puts(out, x->args[i].param ? "\n" : ", which is no parameter of the kernel\n");
    }
    if (x->surplus != 0)
        base_printf(out, "// A core executes up to %lld operations of the scalar unit more than in C.\n", (long long)x->surplus);
}

static void free_out(struct rec_out *x)
{
    isa_program_free(&x->p);
    free(x->args);
    free(x->named);
    free(x->fresh.at);
    free(x->wanted.at);
    rec_table_free(&x->known);
    rec_table_free(&x->consts);
    rec_table_free(&x->used);
}

/* Both ends of a pipe do not stand in one function: then cube and vector cores have one each. */
static bool has_pipes(const struct rec_out *x)
{
    bool found = false;
    for (uint32_t i = 0; i < x->r->ntokens && !found; i++) {
        const struct rec_token *t = x->r->token[i];
        const struct isa_pipe_op *row = t->kind == REC_OP ? isa_pipe_op((enum pto_op)x->src->ops[t->op].op) : NULL;
        found = row != NULL && row->action == ISA_PIPE_INIT && row->side != ISA_CORE_ANY;
    }
    return found;
}

static void put_module(struct rec_out *x, const struct intrin_launch *launch, int64_t grid)
{
    const struct pto_kernel *kernel = launch->kernel->kernel;
    isa_program_init(&x->p, launch->kernel->program.target);
    x->p.level = 3;
    find_args(x, kernel, launch->args);
    put_module_op(x);
    x->dim[REC_DIM_BLOCK] = (struct rec_dim){.step = 1, .ub = grid - 1};
    x->dim[REC_DIM_SUBBLOCK] = (struct rec_dim){.step = 1, .ub = 1};
    const struct rec_core *model = rec_model(x->r);
    if (model == NULL || model->nsegments == 1 || !has_pipes(x)) {
        put_function(x, kernel->name, kernel->kind);
        rec_put_body(x, model, PTO_KERNEL_ANY);
        return;
    }
    int64_t surplus = 0;
    for (unsigned kind = PTO_KERNEL_CUBE; kind <= PTO_KERNEL_VECTOR; kind++) {
        char *name = base_alloc_array(&x->r->arena, strlen(kernel->name) + 8, 1), *peer = base_alloc_array(&x->r->arena, strlen(kernel->name) + 8, 1);
        (void)sprintf(name, "%s%s", kernel->name, kind == PTO_KERNEL_CUBE ? "_aic" : "_aiv");
        (void)sprintf(peer, "%s%s", kernel->name, kind == PTO_KERNEL_CUBE ? "_aiv" : "_aic");
        x->peer = peer;
        x->surplus = 0;
        put_function(x, name, kind);
        rec_put_body(x, model, kind);
        surplus = x->surplus > surplus ? x->surplus : surplus;
    }
    x->surplus = surplus;
}

bool rec_text(struct record *r, const struct intrin_launch *launch, int64_t grid, bool exact, struct base_buf *out)
{
    for (struct rec_core *c = r->cores; c != NULL; c = c->next)
        for (uint32_t k = 0; k < c->nsegments; k++)
            rec_finish(&c->segments[k].stream, &r->arena);
    struct rec_wants early = {0};
    struct rec_table needed = {0};
    int64_t least = INT64_MAX;
    bool unroll = false;
    for (unsigned pass = 0; pass < MAX_PASSES && least > 0 && r->reason[0] == '\0'; pass++) {
        struct rec_out x = {.r = r, .src = &launch->kernel->program, .exact = exact, .unroll = unroll, .mult = 1, .early = &early, .needed = pass != 0 ? &needed : NULL};
        put_module(&x, launch, grid);
        bool done = x.lost ? unroll : x.surplus >= least && pass > 1;
        if (x.lost && unroll)
            rec_fail(r, "it uses a handle that was made by another core, or in a section");
        if (!x.lost && x.surplus < least && r->reason[0] == '\0') {
            out->len = 0;
            put_comment(&x, launch, grid, out);
            asm_print(&x.p, &(struct asm_print_options){.tile_style = PTO_TYPE_TEXT_COMPACT}, out);
            least = x.surplus;
        }
        unroll = unroll || x.lost;
        for (uint32_t i = 0; i < x.wanted.n; i++) {
            BASE_GROW(early.at, early.n, early.cap);
            early.at[early.n++] = x.wanted.at[i];
        }
        done = done || (x.wanted.n == 0 && pass != 0);
        rec_table_free(&needed);
        needed = x.used;
        x.used = (struct rec_table){0};
        free_out(&x);
        if (done && least != INT64_MAX)
            break;
    }
    free(early.at);
    rec_table_free(&needed);
    return r->reason[0] == '\0';
}
