/* Cube-vector pipes: what pushes, pops and frees do with them (pto-as-2026-08.md 3; pto-as.md 5.14; vector.md 18.1): the pipe of
 * an operation, splits, entries in GM, epilogues of the fixpipe, pops and their frees. Pipes themselves are verify_fifo.c's. */
#include "asm/verify_pipe.h"
#include "isa/epilogue.h"

#include <stdio.h>
#include <string.h>

static struct base_diag *at_op(struct base_diag *d, const struct verify *v, pto_op_id id, const char *what)
{
    base_diag_label(d, asm_verify_span(v, isa_operation_c(v->p, id)), "%s", what);
    return d;
}

static bool is_view(const struct verify *v, pto_value_id value)
{
    unsigned kind = value != 0 ? verify_type(v, value)->kind : PTO_TYPE_NONE;
    return kind == PTO_TYPE_TENSOR_VIEW || kind == PTO_TYPE_PARTITION_VIEW;
}
static bool produces(unsigned action) { return action == ISA_PIPE_ALLOC || action == ISA_PIPE_PUSH; }

/* The tile or entry that an operation puts into a pipe, takes from it or gives back; 0 if it names none. */
static pto_value_id entry_of(const struct verify *v, const struct pto_operation *op)
{
    static const enum pto_role roles[] = {PTO_ROLE_SRC, PTO_ROLE_DST, PTO_ROLE_ENTRY};
    if (op->nresults != 0)
        return op->results;
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        pto_value_id value = isa_operand_of_role(v->p, op, roles[i]);
        if (value != 0)
            return value;
    }
    return 0;
}

/* The direction an operation works in: its own, or what its core does with the pipe. 0: not known. */
static unsigned direction_of(const struct verify *v, pto_op_id id)
{
    const struct isa_pipe_op *row = isa_pipe_op((enum pto_op)v->p->ops[id].op);
    if (row->direction != ISA_PIPE_BOTH)
        return row->direction;
    enum isa_core here = isa_core_around(v->p, id);
    return here == ISA_CORE_ANY ? 0 : (here == ISA_CORE_CUBE) == produces(row->action) ? ISA_PIPE_C2V : ISA_PIPE_V2C;
}

/* ---- which pipe ---- */

static uint32_t lowered_pipe(struct verify_pipes *f, pto_op_id id)
{
    struct verify *v = f->v;
    const struct pto_operation *op = isa_operation_c(v->p, id);
    pto_value_id handle = isa_operand_of_role(v->p, op, PTO_ROLE_PIPE);
    if (handle == 0)
        return 0;
    pto_op_id def = v->p->values[handle].def;
    if (def != 0 && f->of_init[def] != 0)
        return f->of_init[def];
    asm_verify_label(v, asm_verify_error(v, op, PTO_D_PIPE_HANDLE, "expects pipe_handle to come from an initialize_l2l_pipe or initialize_l2g2l_pipe"), handle);
    return 0;
}

static uint32_t front_pipe(struct verify_pipes *f, pto_op_id id)
{
    struct verify *v = f->v;
    const struct pto_operation *op = isa_operation_c(v->p, id);
    const struct isa_pipe_op *row = pipe_op(f, id);
    int64_t wanted = isa_attr_code(v->p, op, PTO_ATTR_PIPE_ID);
    const char *init = row->side == ISA_CORE_CUBE ? "aic_initialize_pipe" : "aiv_initialize_pipe";
    pto_op_id func = isa_func_of(v->p, id), other = 0;
    for (uint32_t k = f->of_func[func]; k != 0; k = f->pipes[k].next) {
        struct pipe *pipe = &f->pipes[k];
        if (pipe->handle != 0 || pipe->side != row->side)
            continue;
        other = pipe->init;
        if (pipe->id != wanted)
            continue;
        if (asm_verify_before(v, pipe->init, id))
            return k;
        at_op(asm_verify_error(v, op, PTO_D_PIPE_DOMINANCE, "requires a dominating frontend initialize_pipe op: the one with id %lld does not come before it", (long long)wanted), v, pipe->init,
              "initialised here");
        return 0;
    }
    if (f->refused[func] != 0)
        return 0;
    struct base_diag *d = asm_verify_error(v, op, PTO_D_PIPE_MISSING, "requires a frontend initialize_pipe op in the same function: no pto.%s has id %lld", init, (long long)wanted);
    if (other != 0)
        at_op(d, v, other, "this pipe has another id");
    else
        f->refused[func] = 1; /* its other operations lack the same */
    return 0;
}

/* Finds the pipe of ops[i]; false after a diagnostic or if nothing is to be said. */
static bool find_pipe(struct verify_pipes *f, uint32_t i)
{
    pto_op_id id = f->ops[i];
    const struct isa_pipe_op *row = pipe_op(f, id);
    if (f->of_op[i] != 0 || row->action == ISA_PIPE_INIT || row->action == ISA_PIPE_RESERVE || row->action == ISA_PIPE_IMPORT || row->action == ISA_PIPE_DECLARE) {
        f->of_op[i] = 0;
        return false;
    }
    uint32_t k = row->side == ISA_CORE_ANY ? lowered_pipe(f, id) : front_pipe(f, id);
    f->of_op[i] = k != 0 && !f->pipes[k].bad ? k : 0;
    return f->of_op[i] != 0;
}

/* ---- splits ---- */

static bool check_split(struct verify_pipes *f, uint32_t i)
{
    struct verify *v = f->v;
    const struct pto_operation *op = isa_operation_c(v->p, f->ops[i]);
    struct pipe *pipe = &f->pipes[f->of_op[i]];
    const struct pto_attribute *attr = isa_find_attr(v->p, op, PTO_ATTR_SPLIT);
    char name[64];
    if (attr == NULL || attr->i < 0 || attr->i > 4)
        return false; /* said where attributes are checked */
    pto_op_id *mine = attr->i == 0 ? &pipe->whole : &pipe->split, *others = attr->i == 0 ? &pipe->split : &pipe->whole;
    bool first = *mine == 0;
    *mine = first ? f->ops[i] : *mine;
    if (first && *others != 0) {
        at_op(asm_verify_error(v, op, PTO_D_PIPE_SPLIT, "has split = %lld: cannot mix 'split = 0' with 'split = 1' or 'split = 2' on the same logical pipe", (long long)attr->i), v, *others,
              attr->i == 0 ? "has a split" : "split = 0 here");
        return false;
    }
    if (first && pipe->nosplit != NULL && (pipe->nosplit->i != 0) != (attr->i == 0)) {
        at_op(asm_verify_error(v, op, PTO_D_PIPE_NOSPLIT, "has split = %lld, but %s has an explicit 'nosplit = %s'", (long long)attr->i, asm_verify_pipe_name(pipe, name, sizeof name),
                               pipe->nosplit->i != 0 ? "true" : "false"),
              v, pipe->init, "initialised here");
        pipe->bad = true;
        return false;
    }
    if (attr->i < 3)
        return true;
    bool valid = isa_op_slot((enum pto_op)op->op, PTO_ROLE_VALID_ROW) < 0 || is_view(v, entry_of(v, op)) ||
                 (isa_operand_of_role(v->p, op, PTO_ROLE_VALID_ROW) != 0 && isa_operand_of_role(v->p, op, PTO_ROLE_VALID_COL) != 0);
    if (pipe->mask == ISA_PIPE_C2V && pipe->tensor != 0 && pipe->buffer[ISA_PIPE_C2V] != 0 && valid)
        return true;
    at_op(asm_verify_error(v, op, PTO_D_PIPE_ODD, valid ? "has split = %lld, which needs a pipe with dir_mask = 1, gm_slot_tensor and c2v_consumer_buf"
                                                       : "has split = %lld and no (%%valid_row, %%valid_col)", (long long)attr->i),
          v, pipe->init, "the pipe");
    return false;
}

static bool check_direction(struct verify_pipes *f, uint32_t i)
{
    struct verify *v = f->v;
    struct pipe *pipe = &f->pipes[f->of_op[i]];
    unsigned d = direction_of(v, f->ops[i]);
    char name[64];
    if ((pipe->mask & d) == d)
        return true;
    at_op(asm_verify_error(v, isa_operation_c(v->p, f->ops[i]), PTO_D_PIPE_DIRECTION, "requires %s to enable %s, but its dir_mask is %u", asm_verify_pipe_name(pipe, name, sizeof name),
                           d == ISA_PIPE_C2V ? "C2V (1 or 3)" : "V2C (2 or 3)", pipe->mask),
          v, pipe->init, "initialised here");
    pipe->bad = true; /* and so is everything else on it */
    return false;
}

/* ---- tiles and entries ---- */

static bool check_tile(struct verify_pipes *f, uint32_t i, pto_value_id tile)
{
    struct verify *v = f->v;
    const struct pto_operation *op = isa_operation_c(v->p, f->ops[i]);
    const struct pto_tile_type *t = &verify_type(v, tile)->tile;
    bool push = pipe_op(f, f->ops[i])->action == ISA_PIPE_PUSH;
    if (t->space != PTO_SPACE_VEC && t->space != (push ? PTO_SPACE_ACC : PTO_SPACE_MAT)) {
        asm_verify_label(v, asm_verify_error(v, op, PTO_D_PIPE_TILE, "expects a tile in %s, got one in %s", push ? "acc or vec" : "vec or mat", isa_space((enum pto_space)t->space)->text), tile);
        return false;
    }
    if (isa_operand_of_role(v->p, op, PTO_ROLE_VALID_ROW) != 0 && (t->v_row >= 0 || t->v_col >= 0)) {
        asm_verify_error(v, op, PTO_D_POP_VALID, "with (%%valid_row, %%valid_col) expects a result with v_row=?, v_col=?, got `%s`", asm_verify_type_text(v, v->p->values[tile].type));
        return false;
    }
    struct pipe *pipe = &f->pipes[f->of_op[i]];
    unsigned d = direction_of(v, f->ops[i]);
    if (pipe->handle == 0 && pipe->tensor != 0 && pipe->buffer[d] == 0) {
        at_op(asm_verify_error(v, op, PTO_D_PIPE_ENTRY, "moves a tile, but the pipe has no %s_consumer_buf: its entries are views of GM", d == ISA_PIPE_C2V ? "c2v" : "v2c"), v, pipe->init, "the pipe");
        return false;
    }
    return true;
}

static bool check_entry(struct verify_pipes *f, uint32_t i, pto_value_id entry)
{
    struct verify *v = f->v;
    const struct pto_operation *op = isa_operation_c(v->p, f->ops[i]);
    struct pipe *pipe = &f->pipes[f->of_op[i]];
    if (pipe->tensor == 0) {
        at_op(asm_verify_error(v, op, PTO_D_PIPE_ENTRY, "has an entry in GM, but its pipe has no gm_slot_tensor"), v, pipe->init, "the pipe");
        return false;
    }
    if (v->p->values[entry].type != v->p->values[pipe->tensor].type) {
        pto_op_id maker = v->p->values[entry].def;
        if (maker != f->ops[i] && maker != 0 && (pipe_op(f, maker)->action == ISA_PIPE_ALLOC || pipe_op(f, maker)->action == ISA_PIPE_POP))
            return false; /* said where the entry is made */
        asm_verify_label(v, asm_verify_error(v, op, PTO_D_PIPE_ENTRY, "expects an entry of the slot tensor's type, got `%s`", asm_verify_type_text(v, v->p->values[entry].type)), pipe->tensor);
        return false;
    }
    pto_op_id def = v->p->values[entry].def;
    unsigned made = def != 0 ? pipe_op(f, def)->action : ISA_PIPE_NONE;
    unsigned wanted = pipe->handle != 0 ? ISA_PIPE_DECLARE : produces(pipe_op(f, f->ops[i])->action) ? ISA_PIPE_ALLOC : ISA_PIPE_POP;
    if (made != wanted) {
        asm_verify_label(v, asm_verify_error(v, op, PTO_D_PIPE_ENTRY, "expects an entry that %s made", wanted == ISA_PIPE_ALLOC ? "talloc" : wanted == ISA_PIPE_POP ? "a pop" : "pto.declare_global"), entry);
        return false;
    }
    return true;
}

/* Lowered pops fill a handle that declare_tile made. */
static bool check_declared(struct verify_pipes *f, uint32_t i, pto_value_id tile)
{
    struct verify *v = f->v;
    pto_op_id def = v->p->values[tile].def;
    if (def != 0 && pipe_op(f, def)->action == ISA_PIPE_DECLARE)
        return true;
    asm_verify_label(v, asm_verify_error(v, isa_operation_c(v->p, f->ops[i]), PTO_D_PIPE_HANDLE, "expects tile to come from pto.declare_tile"), tile);
    return false;
}

/* slot_size against the slot tensor (2026-08 3); both counts are right while no operation says whether entries are split. */
static void check_tensor_size(struct verify_pipes *f, const struct pipe *pipe)
{
    struct verify *v = f->v;
    const struct pto_type *t = pipe->tensor != 0 ? verify_type(v, pipe->tensor) : NULL;
    if (t == NULL || pipe->bad || pipe->buffer[ISA_PIPE_C2V] != 0 || pipe->buffer[ISA_PIPE_V2C] != 0 || pipe->slot_size <= 0 || (pipe->whole == 0 && pipe->split == 0))
        return;
    unsigned bits = isa_dtype((enum pto_dtype)t->dtype)->bits;
    int64_t bytes = isa_dtype_is_x2((enum pto_dtype)t->dtype) ? 1 : bits / 8;
    for (unsigned k = 0; k < t->rank; k++) {
        if (t->dims[k] < 0 || t->dims[k] > INT32_MAX || bytes > INT32_MAX)
            return;
        bytes *= t->dims[k];
    }
    if (pipe->slot_size != (pipe->split != 0 ? 2 * bytes : bytes))
        asm_verify_label(v, asm_verify_error(v, isa_operation_c(v->p, pipe->init), PTO_D_PIPE_ENTRY, "expects slot_size to be %s%lld, the bytes of the slot tensor, got %lld",
                                             pipe->split != 0 ? "2 x " : "", (long long)bytes, (long long)pipe->slot_size), pipe->tensor);
}

/* ---- epilogues ---- */

struct epilogue {
    const struct isa_epilogue_quant *quant;
    const struct isa_epilogue_layout *layout;
};

static bool bad_epilogue(struct verify_pipes *f, struct pipe *pipe, const char *key, const char *value, size_t len)
{
    base_diag_emit(f->v->diags, PTO_D_EPILOGUE, pipe->epilogue->span, "`%.*s` is no %s of an acc_push_epilogue", (int)(len > 40 ? 40 : len), value, key);
    pipe->bad = true;
    return false;
}

static bool read_epilogue(struct verify_pipes *f, struct pipe *pipe, struct epilogue *e)
{
    struct verify *v = f->v;
    if (pipe->epilogue->kind != PTO_LIT_OPAQUE)
        return bad_epilogue(f, pipe, "value", "this", 4);
    const char *text = base_str(&v->p->strings, pipe->epilogue->str);
    size_t nq, nl, nr;
    const char *quant = isa_epilogue_value(text, "quant", &nq), *layout = isa_epilogue_value(text, "layout", &nl), *relu = isa_epilogue_value(text, "relu", &nr);
    if (strstr(text, "acc_push_epilogue") == NULL)
        return bad_epilogue(f, pipe, "value", text, strlen(text));
    *e = (struct epilogue){isa_epilogue_quant(quant, nq), isa_epilogue_layout(layout, nl)};
    if (e->quant == NULL)
        return bad_epilogue(f, pipe, "quant", quant, nq);
    if (e->layout == NULL)
        return bad_epilogue(f, pipe, "layout", layout, nl);
    if (nr != 0 && !base_in_words("no_relu normal_relu", relu, nr, false))
        return bad_epilogue(f, pipe, "relu", relu, nr);
    if ((e->quant->families & v->p->target->family) != 0)
        return true;
    base_diag_emit(v->diags, PTO_D_EPILOGUE, pipe->epilogue->span, "quant = %s is not available on %s", e->quant->name, v->p->target->name);
    pipe->bad = true;
    return false;
}

static void check_epilogue_init(struct verify_pipes *f, struct pipe *pipe)
{
    struct verify *v = f->v;
    struct epilogue e;
    if (pipe->epilogue == NULL || pipe->bad || !read_epilogue(f, pipe, &e))
        return;
    bool one_way = pipe->mask == ISA_PIPE_C2V;
    if (one_way && pipe->nosplit != NULL && pipe->nosplit->i != 0)
        return;
    asm_verify_error(v, isa_operation_c(v->p, pipe->init), PTO_D_EPILOGUE_USE, one_way ? "with acc_push_epilogue needs nosplit = true" : "with acc_push_epilogue needs dir_mask = 1, got %u", pipe->mask);
    pipe->bad = true;
}

/* Is there a set_quant_* of this pipe before ops[i] in its block? Looks back a bounded number of pipe operations. */
static bool has_scale(const struct verify_pipes *f, uint32_t i, enum isa_epilogue_scale scale)
{
    const struct verify *v = f->v;
    pto_op_id push = f->ops[i];
    for (uint32_t k = i, tries = 0; k-- > 0 && tries < 4096; tries++) {
        const struct pto_operation *op = isa_operation_c(v->p, f->ops[k]);
        if (f->of_op[k] == f->of_op[i] && pipe_op(f, f->ops[k])->action == ISA_PIPE_SCALE && op->block == v->p->ops[push].block &&
            (isa_op_slot((enum pto_op)op->op, PTO_ROLE_SCALAR) >= 0) == (scale == ISA_EPILOGUE_SCALAR))
            return true;
    }
    return false;
}

static bool fits_quant(const struct isa_epilogue_quant *q, unsigned dtype)
{
    if (q->dst == PTO_DTYPE_NONE)
        return dtype == PTO_F32 || dtype == PTO_I32;
    return dtype == q->dst || (q->dst == PTO_I8 && isa_dtype((enum pto_dtype)dtype)->bits == 8 && dtype != PTO_HIF8 && dtype != PTO_F8E4M3 && dtype != PTO_F8E5M2 && dtype != PTO_F8E8M0);
}

static void check_epilogue_use(struct verify_pipes *f, uint32_t i, pto_value_id tile)
{
    struct verify *v = f->v;
    struct pipe *pipe = &f->pipes[f->of_op[i]];
    const struct pto_operation *op = isa_operation_c(v->p, f->ops[i]);
    const struct pto_tile_type *t = &verify_type(v, tile)->tile;
    struct epilogue e;
    if (pipe->epilogue == NULL || !read_epilogue(f, pipe, &e))
        return;
    if (pipe_op(f, f->ops[i])->action == ISA_PIPE_PUSH) {
        if (t->space != PTO_SPACE_ACC)
            asm_verify_label(v, asm_verify_error(v, op, PTO_D_EPILOGUE_USE, "on a pipe with acc_push_epilogue expects a tile in acc"), tile);
        else if (e.quant->src != PTO_DTYPE_NONE && t->dtype != e.quant->src)
            asm_verify_label(v, asm_verify_error(v, op, PTO_D_EPILOGUE_USE, "with quant = %s expects a tile of %s, got %s", e.quant->name, isa_dtype((enum pto_dtype)e.quant->src)->text,
                                                 isa_dtype((enum pto_dtype)t->dtype)->text), tile);
        else if (e.quant->scale != ISA_EPILOGUE_NONE && !has_scale(f, i, (enum isa_epilogue_scale)e.quant->scale))
            at_op(asm_verify_error(v, op, PTO_D_EPILOGUE_SCALE, "with quant = %s needs pto.set_quant_%s {id = %lld} before it in its block", e.quant->name,
                                   e.quant->scale == ISA_EPILOGUE_SCALAR ? "scalar" : "vector", (long long)pipe->id), v, pipe->init, "the pipe");
        return;
    }
    if (!fits_quant(e.quant, t->dtype))
        at_op(asm_verify_error(v, op, PTO_D_EPILOGUE_POP, "pops a tile of %s, but quant = %s gives %s", isa_dtype((enum pto_dtype)t->dtype)->text, e.quant->name,
                               e.quant->dst == PTO_DTYPE_NONE ? "f32 or i32" : isa_dtype((enum pto_dtype)e.quant->dst)->text), v, pipe->init, "the pipe");
    else if (t->blayout != e.layout->blayout || t->slayout != e.layout->slayout)
        at_op(asm_verify_error(v, op, PTO_D_EPILOGUE_POP, "pops a tile of %s/%s, but layout = %s gives %s/%s", isa_enum_text(PTO_ENUM_BLAYOUT, t->blayout), isa_enum_text(PTO_ENUM_SLAYOUT, t->slayout),
                               e.layout->name, isa_enum_text(PTO_ENUM_BLAYOUT, e.layout->blayout), isa_enum_text(PTO_ENUM_SLAYOUT, e.layout->slayout)), v, pipe->init, "the pipe");
}

/* ---- pops and frees ---- */

static void lacks_free(struct verify_pipes *f, pto_op_id pop, pto_op_id elsewhere)
{
    struct base_diag *d = asm_verify_error(f->v, isa_operation_c(f->v->p, pop), PTO_D_POP_FREE, "needs a tfree of its pipe behind it in the same block");
    if (elsewhere != 0)
        at_op(d, f->v, elsewhere, "this one is in another block");
}

/* Matches each pop with the free behind it; freed: by value of a popped entry, the operation that frees it. */
static bool match_frees(struct verify_pipes *f, pto_op_id *freed)
{
    struct verify *v = f->v;
    bool any = false;
    pto_op_id *open = base_alloc_array(&v->arena, ((size_t)f->npipes + 1) * 4, sizeof *open);
    for (uint32_t i = 0; i < f->nops; i++) {
        pto_op_id id = f->ops[i];
        unsigned action = pipe_op(f, id)->action;
        if (f->of_op[i] == 0 || f->pipes[f->of_op[i]].bad || (action != ISA_PIPE_POP && action != ISA_PIPE_FREE))
            continue;
        pto_op_id *last = &open[f->of_op[i] * 4 + direction_of(v, id)], pop = *last;
        bool same_block = pop != 0 && v->p->ops[pop].block == v->p->ops[id].block;
        if (action == ISA_PIPE_FREE) {
            if (pop != 0 && !same_block)
                lacks_free(f, pop, id);
            pto_value_id entry = pop != 0 ? entry_of(v, isa_operation_c(v->p, pop)) : 0, named = isa_operand_of_role(v->p, isa_operation_c(v->p, id), PTO_ROLE_ENTRY);
            bool popped = named != 0 && v->p->values[named].def != 0 && pipe_op(f, v->p->values[named].def)->action == ISA_PIPE_POP;
            if (same_block && popped && entry != 0 && named != entry)
                asm_verify_label(v, asm_verify_error(v, isa_operation_c(v->p, id), PTO_D_PIPE_ENTRY, "frees another entry than the last pop gave"), entry);
            if (same_block && v->p->ops[pop].nresults != 0) {
                freed[entry] = id;
                any = true;
            }
            *last = 0;
            continue;
        }
        if (pop != 0 && asm_verify_before(v, pop, id))
            at_op(asm_verify_error(v, isa_operation_c(v->p, id), PTO_D_POP_OUTSTANDING, "pops while the last entry of its pipe is not freed"), v, pop, "the last pop");
        else if (pop != 0)
            lacks_free(f, pop, 0);
        *last = id;
    }
    for (uint32_t k = 0; k < (f->npipes + 1) * 4; k++)
        if (open[k] != 0)
            lacks_free(f, open[k], 0);
    return any;
}

static void check_freed(struct verify_pipes *f)
{
    struct verify *v = f->v;
    pto_op_id *freed = base_alloc_array(&v->arena, v->p->nvalues + 1, sizeof *freed);
    if (!match_frees(f, freed))
        return;
    for (pto_op_id id = 1; id < v->p->nops; id++) {
        const struct pto_operation *op = isa_operation_c(v->p, id);
        bool frees = pipe_op(f, id)->action == ISA_PIPE_FREE; /* match_frees() says it of these */
        for (uint32_t k = 0; v->order[id] != 0 && !frees && k < op->noperands; k++) {
            pto_value_id value = v->p->pool[op->operands + k];
            if (value == 0 || freed[value] == 0 || !asm_verify_before(v, freed[value], id))
                continue;
            char name[96];
            at_op(asm_verify_error(v, op, PTO_D_POP_FREED, "uses %s after its slot was freed", asm_verify_name(v, value, name, sizeof name)), v, freed[value], "freed here");
            freed[value] = 0;
        }
    }
}

void asm_verify_pipe_use(struct verify_pipes *f)
{
    struct verify *v = f->v;
    for (uint32_t i = 1; i <= f->npipes; i++)
        check_epilogue_init(f, &f->pipes[i]);
    for (uint32_t i = 0; i < f->nops; i++) {
        if (!find_pipe(f, i) || !check_direction(f, i))
            continue;
        const struct pto_operation *op = isa_operation_c(v->p, f->ops[i]);
        unsigned action = pipe_op(f, f->ops[i])->action;
        if (action == ISA_PIPE_SCALE || !check_split(f, i))
            continue;
        pto_value_id entry = entry_of(v, op);
        if (entry == 0)
            continue;
        if (is_view(v, entry)) {
            check_entry(f, i, entry);
        } else if (isa_type_is_tile(v->p, v->p->values[entry].type) && (action == ISA_PIPE_PUSH || action == ISA_PIPE_POP)) {
            bool lowered_pop = action == ISA_PIPE_POP && op->nresults == 0;
            if (check_tile(f, i, entry) && (!lowered_pop || check_declared(f, i, entry)))
                check_epilogue_use(f, i, entry);
        }
    }
    for (uint32_t i = 1; i <= f->npipes; i++)
        check_tensor_size(f, &f->pipes[i]);
    check_freed(f);
}
