/* C with intrinsics of a program at level 3 (ptoas --emit=c): kernels and functions, variables, scalar work. What operations are in C is
 * in the other files of asm/emit_c*.c. */
#include "asm/emit_c.h"

enum { MAX_PARAMS = 24 }; /* of PTO_KERNEL */

/* ---- variables ---- */

/* A window that an operation binds. */
static const char *unbound_window(struct emit *e, const struct pto_type *type, const char *name)
{
    struct base_buf text = {0};
    bool pairs = isa_dtype_is_x2((enum pto_dtype)type->dtype);
    int64_t shape[5] = {1, 1, 1, 1, 1}, stride[5];
    for (int i = 0; i < type->rank; i++)
        shape[5 - type->rank + i] = type->dims[i] > 0 ? type->dims[i] : 1;
    shape[4] *= pairs ? 2 : 1;
    stride[4] = 1;
    for (int i = 3; i >= 0; i--)
        stride[i] = shape[i + 1] * stride[i + 1];
    base_printf(&text, "GlobalTensor(%s, %s, NULL, ND", name, isa_dtype((enum pto_dtype)type->dtype)->cxx);
    for (int i = 0; i < 5; i++)
        base_printf(&text, ", %lld", (long long)shape[i]);
    for (int i = 0; i < 5; i++)
        base_printf(&text, ", %lld", (long long)stride[i]);
    base_putc(&text, ')');
    const char *copy = base_strdup(&e->arena, text.data);
    base_buf_free(&text);
    e->pending -= 2;
    return copy;
}

static const char *object_declaration(struct emit *e, const struct pto_type *type, const char *name)
{
    static const char *const plain[PTO_TYPE_KINDS] = {[PTO_TYPE_PIPE] = "PipeHandle", [PTO_TYPE_ASYNC_SESSION] = "AsyncSession", [PTO_TYPE_ASYNC_EVENT] = "AsyncEvent",
                                                      [PTO_TYPE_PREFETCH_CONTEXT] = "PrefetchContext"};
    int64_t count = 1;
    if (plain[type->kind] != NULL)
        return emit_format(e, "%s(%s)", plain[type->kind], name);
    if (type->kind == PTO_TYPE_EVENT_ARRAY)
        return emit_format(e, "EventIdArray(%s, %u)", name, (unsigned)type->count);
    for (int i = 0; i < type->rank; i++)
        count *= type->dims[i];
    return emit_format(e, "LocalArray(%s, %s, %lld)", name, isa_dtype((enum pto_dtype)type->dtype)->cxx, (long long)count);
}

/* Is a window of it bound by the operation that makes it? */
static bool is_bound(const struct emit *e, pto_value_id v)
{
    pto_op_id def = e->p->values[v].def;
    return def != 0 && e->p->ops[def].nregions == 0 && isa_op((enum pto_op)e->p->ops[def].op)->cls != PTO_CLASS_CONTROL &&
           isa_op((enum pto_op)e->p->ops[def].op)->cls != PTO_CLASS_SCALAR && e->p->ops[def].op != PTO_OP_PARTITION_VIEW && e->p->ops[def].op != PTO_OP_MAKE_TENSOR_VIEW;
}

static void declare_as(struct emit *e, pto_value_id v, const char *name)
{
    const struct pto_type *type = isa_type(e->p, e->p->values[v].type);
    e->values[v].text = name;
    if (emit_is_tile(e->p, v))
        emit_line(e, "%s;", emit_tile_declaration(e, &type->tile, name));
    else if (emit_is_view(e->p, v) && is_bound(e, v))
        emit_line(e, "%s;", unbound_window(e, type, name));
    else if (emit_is_object(e->p, v))
        emit_line(e, "%s;", object_declaration(e, type, name));
    else if (type->kind == PTO_TYPE_STRUCT && e->p->values[v].def != 0 && e->p->ops[e->p->values[v].def].op == PTO_OP_DECLARE_STRUCT) {
        emit_line(e, "struct record%u %s = {0};", (unsigned)e->p->values[v].type, name);
        e->values[v].text = emit_format(e, "&%s", name);
    } else {
        const char *ctype = emit_type_of(e, v);
        emit_line(e, "%s%s%s;", ctype, ctype[strlen(ctype) - 1] == '*' ? "" : " ", name);
    }
}

void emit_declare(struct emit *e, pto_value_id v)
{
    if (e->values[v].text == NULL || !e->values[v].hoisted)
        declare_as(e, v, emit_name_value(e, v));
}

void emit_define(struct emit *e, pto_value_id v, const char *init, bool is_const)
{
    bool handle = emit_is_tile(e->p, v) || emit_is_view(e->p, v) || emit_is_object(e->p, v);
    if (handle) {
        emit_declare(e, v);
        emit_line(e, emit_is_object(e->p, v) ? "%s.t = %s;" : "%s.t = (%s).t;", e->values[v].text, init);
        return;
    }
    if (e->values[v].hoisted && e->values[v].text != NULL) {
        emit_line(e, "%s = %s;", e->values[v].text, init);
        return;
    }
    const char *ctype = emit_type_of(e, v), *name = emit_name_value(e, v);
    bool pointer = ctype[strlen(ctype) - 1] == '*';
    e->values[v].text = name;
    emit_line(e, "%s%s%s%s = %s;", is_const && !pointer ? "const " : "", ctype, pointer ? "" : " ", name, init);
}

void emit_flush(struct emit *e)
{
    if (e->pending != 0)
        emit_line(e, "pto_scalar(%lld);", (long long)e->pending);
    e->pending = 0;
}

void emit_block(struct emit *e, pto_block_id block)
{
    typedef void emit_fn(struct emit *e, pto_op_id op);
    static emit_fn *const of_class[] = {[PTO_CLASS_INSN] = emit_insn, [PTO_CLASS_VIEW] = emit_view, [PTO_CLASS_SCALAR] = emit_scalar, [PTO_CLASS_CONTROL] = emit_control};
    for (pto_op_id id = e->p->blocks[block].first; id != 0 && !e->failed; id = e->p->ops[id].next)
        of_class[isa_op((enum pto_op)e->p->ops[id].op)->cls](e, id);
}

/* ---- functions ---- */

static const struct pto_block *params_of(const struct emit *e, pto_op_id func) { return &e->p->blocks[isa_entry_block(e->p, &e->p->ops[func], 0)]; }

static const struct pto_type *func_type(const struct emit *e, pto_op_id func)
{
    const struct pto_attribute *a = isa_find_attr(e->p, &e->p->ops[func], PTO_ATTR_FUNCTION_TYPE);
    return a != NULL && a->type != 0 ? isa_type(e->p, a->type) : NULL;
}

static uint32_t result_count(const struct emit *e, pto_op_id func)
{
    const struct pto_type *type = func_type(e, func);
    return type != NULL && type->kind == PTO_TYPE_FUNC ? type->nresults : 0;
}

static const char *func_name(const struct emit *e, pto_op_id func)
{
    const struct pto_attribute *sym = isa_find_attr(e->p, &e->p->ops[func], PTO_ATTR_SYM_NAME);
    return sym != NULL ? base_str(&e->p->strings, sym->str) : "kernel";
}

static bool is_launchable(struct emit *e, pto_op_id func)
{
    const struct pto_block *b = params_of(e, func);
    for (uint32_t i = 0; i < b->nargs; i++) {
        unsigned kind = isa_type(e->p, e->p->values[b->args + i].type)->kind;
        if ((kind != PTO_TYPE_PTR && kind != PTO_TYPE_INT && kind != PTO_TYPE_INDEX && kind != PTO_TYPE_FLOAT) || emit_type(e, e->p->values[b->args + i].type) == NULL)
            return false;
    }
    return true;
}

static const char *typed(struct emit *e, const char *type, const char *name)
{
    return emit_format(e, "%s%s%s", type, type[strlen(type) - 1] == '*' ? "" : " ", name);
}

/* Handles come as the type that knows nothing, and get a variable of their own type, so that static rules see them. */
static void take_params(struct emit *e, pto_op_id func)
{
    const struct pto_block *b = params_of(e, func);
    for (uint32_t i = 0; i < b->nargs; i++) {
        pto_value_id v = b->args + i;
        const char *given = e->values[v].text;
        if (!e->values[v].needed) {
            emit_line(e, "(void)%s;", given);
        } else if (emit_is_tile(e->p, v) || emit_is_object(e->p, v)) {
            declare_as(e, v, emit_name_value(e, v));
            emit_line(e, emit_is_tile(e->p, v) ? "%s.t = %s.t;" : "%s.t = %s;", e->values[v].text, given);
        }
    }
}

static void put_body(struct emit *e, pto_op_id func)
{
    e->indent = 1;
    e->pending = 0;
    e->func = func;
    emit_region(e, func, 0);
    e->indent = 0;
    base_puts(e->out, "}\n");
}

/* `static float f(int32_t n, pto_tile a)`; names are taken for its body. */
static void put_signature(struct emit *e, pto_op_id func)
{
    const struct pto_block *b = params_of(e, func);
    const struct pto_type *type = func_type(e, func);
    uint32_t nresults = result_count(e, func);
    const char *comma = "";
    struct base_buf text = {0};
    e->unnamed = 0;
    for (uint32_t i = 0; i < b->nargs; i++, comma = ", ") {
        pto_value_id v = b->args + i;
        bool handle = e->values[v].needed && (emit_is_tile(e->p, v) || emit_is_object(e->p, v));
        const char *own = e->p->values[v].name != 0 ? base_str(&e->p->strings, e->p->values[v].name) : emit_format(e, "arg%u", (unsigned)i);
        e->values[v].text = emit_name(e, handle ? emit_format(e, "%s_given", own) : own);
        base_printf(&text, "%s%s", comma, typed(e, emit_type_of(e, v), e->values[v].text));
        emit_range_full(e, v);
    }
    for (uint32_t i = 1; i < nresults; i++, comma = ", ") {
        const char *ctype = emit_type(e, e->p->pool[type->members + type->nparams + i]);
        base_printf(&text, "%s%s", comma, ctype != NULL ? typed(e, emit_format(e, "%s%s*", ctype, ctype[strlen(ctype) - 1] == '*' ? "" : " "), emit_format(e, "result%u", (unsigned)i)) : "int");
    }
    const char *returned = nresults != 0 ? emit_type(e, e->p->pool[type->members + type->nparams]) : "void";
    if (returned == NULL)
        emit_refuse(e, e->p->ops[func].span, "what the function returns has no form in C");
    base_printf(e->out, "\nstatic %s(%s)\n{\n", typed(e, returned != NULL ? returned : "int", e->function_names[func]), text.data != NULL ? text.data : "void");
    base_buf_free(&text);
}

static void put_helper(struct emit *e, pto_op_id func)
{
    uint32_t mark = emit_scope(e);
    put_signature(e, func);
    e->indent = 1;
    take_params(e, func);
    put_body(e, func);
    emit_unscope(e, mark);
}

/* ---- kernels ---- */

/* The head of a kernel: the arguments that a launch gives. Their names stand in values[]. */
static void put_kernel_head(struct emit *e, const struct asm_c_kernel *k, const char *name)
{
    static const char *const macros[] = {[PTO_KERNEL_KIND_CUBE] = "PTO_CUBE_KERNEL", [PTO_KERNEL_KIND_VECTOR] = "PTO_VECTOR_KERNEL"};
    const struct pto_block *b = params_of(e, k->main);
    uint32_t given = 0;
    e->unnamed = 0;
    base_printf(e->out, "\n%s(%s", k->kind >= 0 ? macros[k->kind] : "PTO_KERNEL", name);
    for (uint32_t i = 0; i < b->nargs; i++) {
        pto_value_id v = b->args + i;
        const char *own = e->p->values[v].name != 0 ? base_str(&e->p->strings, e->p->values[v].name) : emit_format(e, "arg%u", (unsigned)i);
        e->values[v].text = emit_name(e, own);
        emit_range_full(e, v);
        if (e->launches->filled(e->p, v) != NULL)
            continue;
        base_printf(e->out, ", (%s)%s", emit_type_of(e, v), e->values[v].text);
        given++;
    }
    base_puts(e->out, ")\n{\n");
    if (given > MAX_PARAMS)
        emit_refuse(e, e->p->ops[k->main].span, "the kernel has %u arguments, in C it may have %d", (unsigned)given, MAX_PARAMS);
}

/* The kernel of one function that nothing calls. */
static void put_kernel(struct emit *e, const struct asm_c_kernel *k, const char *name)
{
    const struct pto_block *b = params_of(e, k->main);
    uint32_t mark = emit_scope(e);
    put_kernel_head(e, k, name);
    e->indent = 1;
    for (uint32_t i = 0; i < b->nargs; i++) {
        pto_value_id v = b->args + i;
        const char *filled = e->launches->filled(e->p, v);
        if (filled == NULL && !e->values[v].needed)
            emit_line(e, "(void)%s;", e->values[v].text);
        else if (filled != NULL && e->values[v].needed)
            emit_line(e, "const %s %s = (%s)%s;", emit_type_of(e, v), e->values[v].text, emit_type_of(e, v), filled);
    }
    put_body(e, k->main);
    emit_unscope(e, mark);
}

/* A call of one of its functions with the arguments of the kernel. */
static const char *call_of(struct emit *e, const struct asm_c_kernel *k, pto_op_id func, uint8_t *used)
{
    const struct pto_block *b = params_of(e, func), *main = params_of(e, k->main);
    struct base_buf text = {0};
    base_printf(&text, "%s%s(", result_count(e, func) != 0 ? "(void)" : "", e->function_names[func]);
    for (uint32_t i = 0; i < b->nargs; i++) {
        const char *filled = e->launches->filled(e->p, b->args + i);
        int64_t from = e->launches->given_by(e->p, k, func, i);
        base_puts(&text, i != 0 ? ", " : "");
        if (filled != NULL) {
            base_printf(&text, "(%s)%s", emit_type_of(e, b->args + i), filled);
        } else if (from < 0 || from >= main->nargs) {
            emit_refuse(e, e->p->values[b->args + i].span, "the cube function of the kernel has no argument in this place");
        } else {
            const char *type = emit_type_of(e, b->args + i), *own = emit_type_of(e, main->args + (uint32_t)from);
            bool pointers = type[strlen(type) - 1] == '*' && own[strlen(own) - 1] == '*';
            used[from] = 1;
            if (strcmp(type, own) != 0)
                base_printf(&text, "(%s)%s", type, pointers ? "(void *)" : "");
            base_puts(&text, e->values[main->args + (uint32_t)from].text);
        }
    }
    base_putc(&text, ')');
    const char *copy = base_strdup(&e->arena, text.data);
    base_buf_free(&text);
    return copy;
}

/* A kernel whose functions are written by themselves: a pair, or one that others call, too. */
static void put_wrapper(struct emit *e, const struct asm_c_kernel *k, const char *name)
{
    const struct pto_block *b = params_of(e, k->main);
    bool pair = k->cube != 0 && k->vector != 0 && k->cube != k->vector;
    uint8_t *used = base_alloc_array(&e->arena, b->nargs + 1, 1);
    uint32_t mark = emit_scope(e);
    put_kernel_head(e, k, name);
    e->indent = 1;
    const char *calls[2] = {call_of(e, k, pair ? k->cube : k->main, used), pair ? call_of(e, k, k->vector, used) : NULL};
    for (uint32_t i = 0; i < b->nargs; i++)
        if (!used[i] && e->launches->filled(e->p, b->args + i) == NULL)
            emit_line(e, "(void)%s;", e->values[b->args + i].text);
    for (int i = 0; i < 2 && pair; i++) {
        emit_open(e, "%s", i == 0 ? "PTO_CUBE_SECTION" : "PTO_VECTOR_SECTION");
        emit_line(e, "pto_scalar(-1);"); /* a pair has no section to enter */
        emit_line(e, "%s;", calls[i]);
        emit_close(e, "");
    }
    if (!pair)
        emit_line(e, "%s;", calls[0]);
    e->indent = 0;
    base_puts(e->out, "}\n");
    emit_unscope(e, mark);
}

/* ---- the file ---- */

/* What several places ask of functions. */
struct plan {
    uint8_t *called;  /* by op: another function calls it */
    uint8_t *written; /* by op: as a function of its own, already */
};

static void write_callees(struct emit *e, struct plan *plan, pto_op_id func, int depth);

static void write_helper(struct emit *e, struct plan *plan, pto_op_id func, int depth)
{
    if (plan->written[func] || e->function_names[func] == NULL)
        return;
    plan->written[func] = 1;
    write_callees(e, plan, func, depth + 1);
    put_helper(e, func);
}

/* What a function calls stands in front of it. Calls do not nest deeper than functions there are. */
static void write_callees(struct emit *e, struct plan *plan, pto_op_id func, int depth)
{
    enum { DEEPEST = 1024 };
    for (pto_op_id id = 1; id < e->p->nops && depth < DEEPEST; id++) {
        pto_op_id callee = e->p->ops[id].block != 0 && e->p->ops[id].op == PTO_OP_CALL ? e->launches->callee(e->p, id) : 0;
        if (callee != 0 && isa_func_of(e->p, id) == func)
            write_helper(e, plan, callee, depth);
    }
}

static void find_called(const struct emit *e, struct plan *plan)
{
    for (pto_op_id id = 1; id < e->p->nops; id++) {
        pto_op_id callee = e->p->ops[id].block != 0 && e->p->ops[id].op == PTO_OP_CALL ? e->launches->callee(e->p, id) : 0;
        if (callee != 0 && isa_entry_block(e->p, &e->p->ops[callee], 0) != 0)
            plan->called[callee] = 1;
    }
}

/* Struct types, inner ones first: a type is interned behind those of its members. */
static void write_structs(struct emit *e)
{
    for (pto_type_id t = 1; t < e->p->ntypes; t++) {
        const struct pto_type *type = isa_type(e->p, t);
        if (type->kind != PTO_TYPE_STRUCT)
            continue;
        emit_line(e, "%s", "");
        emit_open(e, "struct record%u", (unsigned)t);
        for (uint32_t i = 0; i < type->nparams; i++) {
            pto_type_id member = e->p->pool[type->members + i];
            const char *ctype = emit_type(e, member);
            if (isa_type(e->p, member)->kind == PTO_TYPE_STRUCT)
                emit_line(e, "struct record%u f%u;", (unsigned)member, (unsigned)i);
            else if (ctype != NULL)
                emit_line(e, "%s f%u;", ctype, (unsigned)i);
        }
        emit_close(e, ";");
    }
}

/* Views that an operation takes as they are, not only windows of them. */
static void find_handles(struct emit *e)
{
    const struct pto_program *p = e->p;
    for (pto_op_id id = 1; id < p->nops; id++) {
        const struct pto_operation *op = &p->ops[id];
        bool takes_parts = op->op == PTO_OP_PARTITION_VIEW || op->op == PTO_OP_GET_TENSOR_VIEW_DIM || op->op == PTO_OP_GET_TENSOR_VIEW_STRIDE;
        for (uint32_t i = 0; op->block != 0 && i < op->noperands; i++) {
            pto_value_id v = p->pool[op->operands + i];
            if (v != 0 && !takes_parts && emit_is_view(p, v))
                e->values[v].handle = true;
        }
    }
}

static void write_kernel(struct emit *e, struct plan *plan, const struct asm_c_kernel *k, const char *name)
{
    bool pair = k->cube != 0 && k->vector != 0 && k->cube != k->vector;
    bool apart = pair || plan->called[k->main] || result_count(e, k->main) != 0;
    e->kernel = name;
    if (!is_launchable(e, k->main)) {
        base_printf(e->out, "\n/* %s takes what no launch can give. */\n", name);
        return;
    }
    if (apart) {
        if (pair && strcmp(e->function_names[k->main], name) == 0)
            e->function_names[k->main] = emit_name(e, emit_format(e, "%s_cube", name));
        else if (!pair && !plan->written[k->main])
            e->function_names[k->main] = emit_name(e, emit_format(e, "%s_body", name));
        write_helper(e, plan, pair ? k->cube : k->main, 0);
        if (pair)
            write_helper(e, plan, k->vector, 0);
        put_wrapper(e, k, name);
        return;
    }
    write_callees(e, plan, k->main, 0);
    put_kernel(e, k, name);
}

bool asm_emit_c(const struct pto_program *p, const struct asm_c_launches *launches, struct base_diags *diags, struct base_buf *out)
{
    struct emit e = {.p = p, .launches = launches, .diags = diags, .out = out, .rules = {.target = p->target}};
    struct plan plan;
    size_t begin = out->len;
    base_diags_init(&e.judged, diags->sources);
    e.values = base_alloc_array(&e.arena, p->nvalues, sizeof *e.values);
    e.function_names = base_alloc_array(&e.arena, p->nops, sizeof *e.function_names);
    e.labels = base_alloc_array(&e.arena, p->nblocks, sizeof *e.labels);
    e.end_label = base_alloc_array(&e.arena, p->nops, sizeof *e.end_label);
    plan.called = base_alloc_array(&e.arena, p->nops, 1);
    plan.written = base_alloc_array(&e.arena, p->nops, 1);
    find_handles(&e);
    emit_find_needed(&e);
    find_called(&e, &plan);
    base_printf(out, "/* Kernels for %s, made by ptoas --emit=c. Addresses of tiles are planned; pto_scalar() is the work of the scalar unit that the text has. */\n"
                     "#ifndef PTO_ARCH\n#define PTO_ARCH PTO_%s\n#endif\n#define PTO_RULES_OF_TEXT\n#include <pto/pto.h>\n#include <pto/scalar.h>\n", p->target->name, emit_upper(&e, p->target->name));
    write_structs(&e);
    for (pto_op_id id = 1; id < p->nops; id++)
        if (p->ops[id].op == PTO_OP_FUNC && p->ops[id].block != 0 && isa_entry_block(p, &p->ops[id], 0) != 0)
            e.function_names[id] = emit_name(&e, func_name(&e, id));
    const struct asm_c_kernel *kernels;
    uint32_t nkernels = launches->kernels(p, &e.arena, &kernels);
    const char **names = base_alloc_array(&e.arena, nkernels + 1, sizeof *names);
    for (uint32_t i = 0; i < nkernels; i++) {
        const struct asm_c_kernel *k = &kernels[i];
        bool own = strcmp(k->name, func_name(&e, k->main)) == 0;
        names[i] = own ? e.function_names[k->main] : emit_name(&e, k->name);
    }
    for (uint32_t i = 0; i < nkernels && !e.failed; i++)
        write_kernel(&e, &plan, &kernels[i], names[i]);
    if (e.failed)
        out->len = begin;
    bool ok = !e.failed;
    base_diags_free(&e.judged);
    isa_rulebook_free(&e.rules);
    base_arena_free(&e.arena);
    base_strings_free(&e.names);
    free(e.taken);
    free(e.scope);
    return ok;
}
