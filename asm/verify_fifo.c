/* Cube-vector pipes: their initialisation, buffers, ids and peers (pto-as-2026-08.md 3; pto-as.md 5.14, 7.4; vector.md 18.1).
 * Both what the assembler's verifier finds and what its lowering does. What is done with pipes is verify_fifo_use.c's. */
#include "asm/verify_pipe.h"

#include <stdio.h>
#include <string.h>

bool asm_verify_before(const struct verify *v, pto_op_id a, pto_op_id b)
{
    const struct pto_program *p = v->p;
    pto_block_id block = p->ops[a].block;
    while (b != 0 && p->blocks[p->ops[b].block].region != p->blocks[block].region)
        b = isa_parent(p, b);
    if (b == 0 || p->ops[b].block == block)
        return b != 0 && v->order[a] < v->order[b];
    return asm_verify_dominates(v, block, p->ops[b].block);
}

const char *asm_verify_pipe_name(const struct pipe *pipe, char *buf, size_t size)
{
    if (pipe->handle != 0)
        snprintf(buf, size, "this pipe");
    else
        snprintf(buf, size, "the pipe with id %lld", (long long)pipe->id);
    return buf;
}

static const char *core_name(unsigned core) { return core == ISA_CORE_CUBE ? "cube" : "vector"; }
static const char *direction_name(unsigned d) { return d == ISA_PIPE_C2V ? "C2V" : "V2C"; }

/* Labels another operation. */
static struct base_diag *at_pipe(struct base_diag *d, const struct verify *v, pto_op_id init, const char *what)
{
    base_diag_label(d, asm_verify_span(v, isa_operation_c(v->p, init)), "%s", what);
    return d;
}

/* ---- collecting ---- */

static bool given(const struct verify *v, const struct pto_operation *op, enum pto_attr attr) { return isa_find_attr(v->p, op, attr) != NULL; }

static void read_buffers(const struct verify *v, const struct pto_operation *op, struct pipe *pipe)
{
    pto_value_id first = isa_operand_of_role(v->p, op, PTO_ROLE_C2V_BUF), second = isa_operand_of_role(v->p, op, PTO_ROLE_V2C_BUF);
    bool lowered = pipe->handle != 0; /* local, then peer: one direction has the first only (7.4) */
    pipe->buffer[ISA_PIPE_C2V] = lowered && pipe->mask == ISA_PIPE_V2C ? 0 : first;
    pipe->buffer[ISA_PIPE_V2C] = lowered && pipe->mask == ISA_PIPE_V2C ? first : second;
    pto_value_id gm = isa_operand_of_role(v->p, op, PTO_ROLE_GM_BUF);
    pipe->tensor = isa_operand_of_role(v->p, op, PTO_ROLE_GM_TENSOR);
    pipe->memory = gm;
    if (lowered && gm != 0 && verify_type(v, gm)->kind != PTO_TYPE_PTR) {
        pipe->tensor = gm;
        pipe->memory = 0;
    }
}

static void add_pipe(struct verify_pipes *f, pto_op_id id)
{
    const struct verify *v = f->v;
    const struct pto_operation *op = isa_operation_c(v->p, id);
    struct pipe *pipe = &f->pipes[++f->npipes];
    f->of_init[id] = f->npipes;
    *pipe = (struct pipe){.init = id, .func = isa_func_of(v->p, id), .id = isa_attr_code(v->p, op, PTO_ATTR_PIPE_ID)};
    pipe->handle = op->nresults != 0 ? op->results : 0;
    int64_t mask = isa_attr_code(v->p, op, PTO_ATTR_DIR_MASK);
    pipe->bad = mask < 1 || mask > 3;
    pipe->mask = (uint8_t)(pipe->bad ? ISA_PIPE_BOTH : mask);
    pipe->side = pipe_op(f, id)->side != ISA_CORE_ANY ? pipe_op(f, id)->side : (uint8_t)isa_core_around(v->p, id);
    pipe->slot_size = isa_attr_code(v->p, op, PTO_ATTR_SLOT_SIZE);
    pipe->slot_num = given(v, op, PTO_ATTR_SLOT_NUM) ? isa_attr_code(v->p, op, PTO_ATTR_SLOT_NUM) : pipe->mask == ISA_PIPE_BOTH ? 4 : 8;
    pipe->local_slot_num = given(v, op, PTO_ATTR_LOCAL_SLOT_NUM) ? isa_attr_code(v->p, op, PTO_ATTR_LOCAL_SLOT_NUM) : pipe->slot_num;
    pipe->nosplit = isa_find_attr(v->p, op, PTO_ATTR_NOSPLIT);
    pipe->epilogue = isa_find_attr(v->p, op, PTO_ATTR_EPILOGUE);
    read_buffers(v, op, pipe);
}

static bool collect(struct verify_pipes *f)
{
    struct verify *v = f->v;
    uint32_t inits = 0;
    for (pto_op_id id = 1; id < v->p->nops; id++) {
        const struct isa_pipe_op *row = isa_pipe_op((enum pto_op)v->p->ops[id].op);
        f->nops += row->action != ISA_PIPE_NONE && v->order[id] != 0;
        inits += row->action == ISA_PIPE_INIT && v->order[id] != 0;
    }
    if (f->nops == 0)
        return false;
    f->ops = base_alloc_array(&v->arena, f->nops, sizeof *f->ops);
    f->of_op = base_alloc_array(&v->arena, f->nops, sizeof *f->of_op);
    f->of_func = base_alloc_array(&v->arena, v->p->nops + 1, sizeof *f->of_func);
    f->refused = base_alloc_array(&v->arena, v->p->nops + 1, sizeof *f->refused);
    f->of_init = base_alloc_array(&v->arena, v->p->nops + 1, sizeof *f->of_init);
    f->pipes = base_alloc_array(&v->arena, (size_t)inits + 1, sizeof *f->pipes);
    f->nops = 0;
    for (pto_op_id id = 1; id < v->p->nops; id++)
        if (isa_pipe_op((enum pto_op)v->p->ops[id].op)->action != ISA_PIPE_NONE && v->order[id] != 0) {
            f->ops[f->nops++] = id;
            if (pipe_op(f, id)->action == ISA_PIPE_INIT)
                add_pipe(f, id);
        }
    return true;
}

/* ---- where, and which id ---- */

/* Front-end operations stand on their core; lowered ones on either (2026-08 6.6). A function without a kind is told once. */
static bool check_place(struct verify_pipes *f, pto_op_id id)
{
    struct verify *v = f->v;
    const struct pto_operation *op = isa_operation_c(v->p, id);
    const struct isa_pipe_op *row = isa_pipe_op((enum pto_op)op->op);
    enum isa_core here = isa_core_around(v->p, id);
    bool anywhere = row->action == ISA_PIPE_RESERVE || row->action == ISA_PIPE_IMPORT || row->action == ISA_PIPE_DECLARE;
    if (anywhere || (here != ISA_CORE_ANY && (row->side == ISA_CORE_ANY || row->side == here)))
        return true;
    pto_op_id func = isa_func_of(v->p, id);
    if (here == ISA_CORE_ANY) {
        if (f->refused[func] != 0)
            return false;
        f->refused[func] = 1;
    }
    struct base_diag *d;
    if (row->side == ISA_CORE_ANY)
        d = asm_verify_error(v, op, PTO_D_PIPE_PLACE, "must be inside a section or a function with pto.kernel_kind");
    else
        d = asm_verify_error(v, op, PTO_D_PIPE_PLACE, "must be inside a %s kernel function or section%s", core_name(row->side),
                             here == ISA_CORE_ANY ? "" : here == ISA_CORE_CUBE ? ", this one is cube" : ", this one is vector");
    if (func != 0 && here == ISA_CORE_ANY)
        at_pipe(d, v, func, "this function has no pto.kernel_kind");
    return false;
}

/* Chains the pipes of each function; ids are unique in it, and there are flags for all of them. */
static void check_ids(struct verify_pipes *f)
{
    struct verify *v = f->v;
    uint32_t *flags = base_alloc_array(&v->arena, v->p->nops + 1, sizeof *flags);
    for (uint32_t i = 1; i <= f->npipes; i++) {
        struct pipe *pipe = &f->pipes[i];
        const struct pto_operation *op = isa_operation_c(v->p, pipe->init);
        uint32_t before = flags[pipe->func];
        flags[pipe->func] += pipe->mask == ISA_PIPE_BOTH ? 4 : 2;
        if (flags[pipe->func] > ASM_MAX_PIPES) {
            pipe->bad = true;
            if (before <= ASM_MAX_PIPES)
                asm_verify_error(v, op, PTO_D_PIPE_FLAGS, "needs flags %u..%u: the pipes of a function must fit within 16 hardware flag ids", before, flags[pipe->func] - 1);
            continue;
        }
        for (uint32_t k = f->of_func[pipe->func]; k != 0 && pipe->handle == 0; k = f->pipes[k].next)
            if (f->pipes[k].handle == 0 && f->pipes[k].id == pipe->id) {
                at_pipe(asm_verify_error(v, op, PTO_D_PIPE_ID, "has id %lld, as another pipe of this function", (long long)pipe->id), v, f->pipes[k].init, "the other one");
                pipe->bad = true;
                break;
            }
        if (!pipe->bad) {
            pipe->next = f->of_func[pipe->func];
            f->of_func[pipe->func] = i;
        }
    }
}

/* ---- reserved buffers ---- */

static const char *buffer_name(const struct verify *v, const struct pto_operation *op)
{
    const struct pto_attribute *name = isa_find_attr(v->p, op, PTO_ATTR_BUFFER_NAME);
    return name != NULL ? base_str(&v->p->strings, name->str) : "";
}

static bool check_reserve(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    const struct pto_attribute *automatic = isa_find_attr(v->p, op, PTO_ATTR_AUTO), *base = isa_find_attr(v->p, op, PTO_ATTR_BASE);
    int64_t size = isa_attr_code(v->p, op, PTO_ATTR_BUFFER_SIZE), location = isa_attr_code(v->p, op, PTO_ATTR_LOCATION);
    if (automatic == NULL || size <= 0)
        return false; /* said where attributes are checked */
    if (automatic->i != 0 && base != NULL) {
        asm_verify_error(v, op, PTO_D_RESERVE_LEVEL, "has a base and auto = true; a base needs auto = false");
        return false;
    }
    if (automatic->i == 0 && (base == NULL || base->i < 0)) {
        asm_verify_error(v, op, PTO_D_RESERVE_LEVEL, "with auto = false needs a base that is not negative");
        return false;
    }
    if (automatic->i != 0 && v->level == 3) {
        asm_verify_error(v, op, PTO_D_RESERVE_LEVEL, "expects auto = false and a base at level 3, where nothing is planned");
        return false;
    }
    if (automatic->i == 0 && v->written_level < 3) {
        base_diag_note(asm_verify_error(v, op, PTO_D_RESERVE_LEVEL, "expects auto = true at level %d, where buffers are planned", v->written_level),
                       "buffers with a base are for level 3: give every alloc_tile an addr, or write --pto-level=level3");
        return false;
    }
    enum pto_space space = location == PTO_ADDRESS_SPACE_VEC ? PTO_SPACE_VEC : PTO_SPACE_MAT;
    int64_t capacity = isa_plan_capacity(v->p->target, space), align = isa_space(space)->plan_align;
    if (automatic->i == 0 && base->i % align != 0) {
        base_diag_emit(v->diags, PTO_D_RESERVE_BASE, asm_verify_attr_span(v, op, PTO_ATTR_BASE), "'pto.reserve_buffer' expects a base aligned to %lld bytes, got %lld",
                       (long long)align, (long long)base->i);
        return false;
    }
    if (size > capacity || (automatic->i == 0 && base->i > capacity - size)) {
        asm_verify_error(v, op, PTO_D_RESERVE_BASE, "ends at byte %lld of %s, which has %lld", (long long)(size > capacity ? size : base->i + size), isa_space(space)->text,
                         (long long)capacity);
        return false;
    }
    return true;
}

struct buffers {
    pto_op_id *first; /* by op id of a function: its latest reserve_buffer */
    pto_op_id *next;  /* by op id of a reserve_buffer: the one before it */
};

static pto_op_id find_reserve(const struct verify *v, const struct buffers *b, pto_op_id func, pto_str_id name)
{
    unsigned tries = 0;
    for (pto_op_id r = func != 0 ? b->first[func] : 0; r != 0 && tries++ < 256; r = b->next[r]) {
        const struct pto_attribute *a = isa_find_attr(v->p, isa_operation_c(v->p, r), PTO_ATTR_BUFFER_NAME);
        if (a != NULL && a->str == name)
            return r;
    }
    return 0;
}

static void check_buffers(struct verify_pipes *f, struct buffers *b)
{
    struct verify *v = f->v;
    for (uint32_t i = 0; i < f->nops; i++) {
        if (pipe_op(f, f->ops[i])->action != ISA_PIPE_RESERVE)
            continue;
        pto_op_id id = f->ops[i], func = isa_func_of(v->p, id);
        const struct pto_operation *op = isa_operation_c(v->p, id);
        const struct pto_attribute *name = isa_find_attr(v->p, op, PTO_ATTR_BUFFER_NAME);
        pto_op_id same = name != NULL ? find_reserve(v, b, func, name->str) : 0;
        if (same != 0)
            at_pipe(asm_verify_error(v, op, PTO_D_RESERVE_NAME, "has the name \"%.60s\", as another buffer of this function", buffer_name(v, op)), v, same, "the other one");
        check_reserve(v, id);
        if (same != 0)
            continue;
        b->next[id] = b->first[func];
        b->first[func] = id;
    }
}

/* The reserve_buffer behind an import; 0 after a diagnostic, if report. */
static pto_op_id imported(struct verify *v, const struct buffers *b, pto_op_id id, bool report)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    const struct pto_attribute *name = isa_find_attr(v->p, op, PTO_ATTR_BUFFER_NAME), *peer = isa_find_attr(v->p, op, PTO_ATTR_PEER_FUNC);
    if (name == NULL || peer == NULL || peer->str > v->p->strings.count)
        return 0;
    pto_op_id func = v->func[peer->str], reserve = 0;
    for (pto_op_id same = func; same != 0 && reserve == 0; same = v->same_name[same])
        reserve = find_reserve(v, b, same, name->str);
    if (reserve != 0 || !report)
        return reserve;
    if (func == 0)
        base_diag_emit(v->diags, PTO_D_IMPORT_PEER, asm_verify_attr_span(v, op, PTO_ATTR_PEER_FUNC), "'pto.import_reserved_buffer' finds no function `@%.60s`",
                       base_str(&v->p->strings, peer->str));
    else
        at_pipe(asm_verify_error(v, op, PTO_D_IMPORT_PEER, "expects `@%.60s` to have a pto.reserve_buffer named \"%.60s\"", base_str(&v->p->strings, peer->str), buffer_name(v, op)),
                v, func, "the peer function");
    return 0;
}

/* ---- one end ---- */

/* The reserved buffer that an end uses in one direction, own or imported; 0 after a diagnostic or where there is none. */
static pto_op_id consumer_buffer(struct verify_pipes *f, const struct buffers *b, struct pipe *pipe, unsigned d)
{
    struct verify *v = f->v;
    const struct pto_operation *op = isa_operation_c(v->p, pipe->init);
    pto_value_id value = pipe->buffer[d];
    const char *name = d == ISA_PIPE_C2V ? "c2v_consumer_buf" : "v2c_consumer_buf";
    if ((pipe->mask & d) == 0 || pipe->bad)
        return 0;
    if (value == 0) {
        if (pipe->tensor == 0) {
            asm_verify_error(v, op, PTO_D_PIPE_BUFFER, "with dir_mask = %u needs %s", pipe->mask, pipe->handle == 0 ? name : d == ISA_PIPE_V2C && pipe->mask == ISA_PIPE_BOTH ? "peer_local_addr" : "local_addr");
            pipe->bad = true;
        }
        return 0;
    }
    pto_op_id def = v->p->values[value].def;
    unsigned action = def != 0 ? pipe_op(f, def)->action : ISA_PIPE_NONE;
    if (action != ISA_PIPE_RESERVE && action != ISA_PIPE_IMPORT) {
        if (!given(v, op, PTO_ATTR_FLAG_BASE)) {
            asm_verify_label(v, asm_verify_error(v, op, PTO_D_PIPE_BUFFER, "requires %s to come from pto.reserve_buffer or pto.import_reserved_buffer", pipe->handle != 0 ? "local_addr" : name), value);
            pipe->bad = true;
        }
        return 0;
    }
    bool consumes = pipe->side == (d == ISA_PIPE_C2V ? ISA_CORE_VECTOR : ISA_CORE_CUBE);
    if (pipe->side != ISA_CORE_ANY && consumes != (action == ISA_PIPE_RESERVE)) {
        at_pipe(asm_verify_error(v, op, PTO_D_PIPE_BUFFER, "expects %s to be %s: the consumer's function owns it", name, consumes ? "reserved here" : "imported from the peer"),
                v, def, consumes ? "imported here" : "reserved here");
        pipe->bad = true;
        return 0;
    }
    pto_op_id reserve = action == ISA_PIPE_RESERVE ? def : imported(v, b, def, false);
    if (reserve == 0)
        pipe->bad = true; /* said at the import */
    return reserve;
}

static void check_end(struct verify_pipes *f, struct pipe *pipe)
{
    struct verify *v = f->v;
    const struct pto_operation *op = isa_operation_c(v->p, pipe->init);
    bool like_a5 = isa_like_a5(v->p->target);
    if (given(v, op, PTO_ATTR_LOCAL_SLOT_NUM)) {
        if (like_a5)
            base_diag_emit(v->diags, PTO_D_PIPE_SLOTS, asm_verify_attr_span(v, op, PTO_ATTR_LOCAL_SLOT_NUM), "'%s' has local_slot_num, which %s does not have",
                           isa_op((enum pto_op)op->op)->mnemonic, v->p->target->name);
        else if (pipe->local_slot_num > pipe->slot_num)
            base_diag_emit(v->diags, PTO_D_PIPE_SLOTS, asm_verify_attr_span(v, op, PTO_ATTR_LOCAL_SLOT_NUM), "'%s' expects local_slot_num in 1..%lld (slot_num), got %lld",
                           isa_op((enum pto_op)op->op)->mnemonic, (long long)pipe->slot_num, (long long)pipe->local_slot_num);
        else
            return;
        pipe->bad = true;
    }
}

/* Lowered: the second address is for the second direction (5.14). */
static void check_lowered(struct verify_pipes *f, struct pipe *pipe)
{
    struct verify *v = f->v;
    const struct pto_operation *op = isa_operation_c(v->p, pipe->init);
    pto_value_id peer = pipe->handle != 0 ? isa_operand_of_role(v->p, op, PTO_ROLE_V2C_BUF) : 0;
    if (pipe->bad || peer == 0 || pipe->mask == ISA_PIPE_BOTH)
        return;
    asm_verify_label(v, asm_verify_error(v, op, PTO_D_PIPE_BUFFER, "has a peer_local_addr, which only dir_mask = 3 has"), peer);
    pipe->bad = true;
}

static void check_memory(struct verify_pipes *f, struct pipe *pipe)
{
    struct verify *v = f->v;
    const struct pto_operation *op = isa_operation_c(v->p, pipe->init);
    bool like_a5 = isa_like_a5(v->p->target);
    if (!like_a5 && pipe->handle == 0 && pipe->memory == 0 && pipe->tensor == 0) {
        asm_verify_error(v, op, PTO_D_PIPE_GM, "requires 'gm_slot_buffer' on %s", v->p->target->name);
        pipe->bad = true;
    }
}

/* size = slots x slot_size (2026-08 3). */
static void check_size(struct verify_pipes *f, struct pipe *pipe, pto_op_id reserve)
{
    struct verify *v = f->v;
    const struct pto_operation *op = isa_operation_c(v->p, reserve);
    int64_t size = isa_attr_code(v->p, op, PTO_ATTR_BUFFER_SIZE);
    int64_t slots = isa_like_a5(v->p->target) ? pipe->slot_num : pipe->local_slot_num;
    if (pipe->bad || size <= 0 || slots <= 0 || pipe->slot_size <= 0 || (size % slots == 0 && size / slots == pipe->slot_size))
        return;
    at_pipe(base_diag_emit(v->diags, PTO_D_RESERVE_SIZE, asm_verify_attr_span(v, op, PTO_ATTR_BUFFER_SIZE),
                           "'pto.reserve_buffer' expects size to be slot_size x %s = %lld x %lld, got %lld",
                           slots == pipe->slot_num ? "slot_num" : "local_slot_num", (long long)pipe->slot_size, (long long)slots, (long long)size),
            v, pipe->init, "the pipe that uses it");
    pipe->bad = true;
}

static void check_location(struct verify_pipes *f, struct pipe *pipe, pto_op_id reserve, unsigned d)
{
    struct verify *v = f->v;
    const struct pto_operation *op = isa_operation_c(v->p, reserve);
    int64_t location = isa_attr_code(v->p, op, PTO_ATTR_LOCATION), wants = d == ISA_PIPE_C2V ? PTO_ADDRESS_SPACE_VEC : PTO_ADDRESS_SPACE_MAT;
    if (location == wants || pipe->bad || (location != PTO_ADDRESS_SPACE_VEC && location != PTO_ADDRESS_SPACE_MAT))
        return;
    at_pipe(asm_verify_error(v, op, PTO_D_PIPE_BUFFER, "expects location %s, which the consumer of a %s pipe reads", isa_enum_text(PTO_ENUM_ADDRESS_SPACE, wants), direction_name(d)),
            v, pipe->init, "the pipe that uses it");
    pipe->bad = true;
}

/* ---- both ends ---- */

struct end {
    uint32_t pipe, next;
};

static bool same_epilogue(const struct pipe *a, const struct pipe *b)
{
    return a->epilogue == NULL || b->epilogue == NULL ? a->epilogue == b->epilogue : a->epilogue->str == b->epilogue->str;
}

static void compare_ends(struct verify_pipes *f, struct pipe *a, struct pipe *b)
{
    struct verify *v = f->v;
    const struct pto_operation *op = isa_operation_c(v->p, b->init);
    if (a->bad || b->bad)
        return;
    if (a->nosplit != NULL && b->nosplit != NULL && a->nosplit->i != b->nosplit->i) {
        at_pipe(asm_verify_error(v, op, PTO_D_PIPE_NOSPLIT, "has nosplit = %s, its peer has another: conflicting explicit 'nosplit' across peer pipe init ops", b->nosplit->i != 0 ? "true" : "false"),
                v, a->init, "the peer");
        return;
    }
    if (!same_epilogue(a, b))
        at_pipe(asm_verify_error(v, op, PTO_D_EPILOGUE_USE, "expects the acc_push_epilogue of its peer"), v, a->init, "the peer");
    if (a->slot_size != b->slot_size || a->slot_num != b->slot_num)
        at_pipe(base_diag_emit(v->diags, PTO_D_PIPE_SHAPE, asm_verify_span(v, op), "'%s' has %lld slots of %lld bytes, its peer %lld of %lld", isa_op((enum pto_op)op->op)->mnemonic,
                               (long long)b->slot_num, (long long)b->slot_size, (long long)a->slot_num, (long long)a->slot_size), v, a->init, "the peer");
    pto_op_id whole = a->whole != 0 ? a->whole : b->whole, split = a->split != 0 ? a->split : b->split;
    bool within = (a->whole != 0 && a->split != 0) || (b->whole != 0 && b->split != 0);
    if (whole != 0 && split != 0 && !within)
        at_pipe(asm_verify_error(v, isa_operation_c(v->p, split), PTO_D_PIPE_SPLIT, "has a split and the other end of its pipe has none: conflicting pipe split usage across peer pipe init ops"),
                v, whole, "split = 0 here");
    for (int k = 0; k < 2 && (whole == 0 || split == 0); k++) { /* an explicit nosplit against what the other end does */
        const struct pipe *said = k == 0 ? a : b, *does = k == 0 ? b : a;
        pto_op_id against = said->nosplit == NULL ? 0 : said->nosplit->i != 0 ? does->split : does->whole;
        if (against != 0)
            at_pipe(asm_verify_error(v, isa_operation_c(v->p, said->init), PTO_D_PIPE_NOSPLIT, "has nosplit = %s, which conflicts with what the other end does", said->nosplit->i != 0 ? "true" : "false"),
                    v, against, "this operation on the other end");
    }
}

/* Ends that share a reserved buffer: two, in two functions. */
static void check_peers(struct verify_pipes *f, const struct buffers *b)
{
    struct verify *v = f->v;
    uint32_t *first = base_alloc_array(&v->arena, v->p->nops + 1, sizeof *first), nends = 0;
    struct end *ends = base_alloc_array(&v->arena, 2 * (size_t)f->npipes + 1, sizeof *ends);
    for (unsigned d = ISA_PIPE_C2V; d <= ISA_PIPE_V2C; d++)
        for (uint32_t i = 1; i <= f->npipes; i++) {
            struct pipe *pipe = &f->pipes[i];
            pto_op_id reserve = consumer_buffer(f, b, pipe, d);
            if (reserve == 0)
                continue;
            if (isa_func_of(v->p, reserve) == pipe->func) {
                check_location(f, pipe, reserve, d);
                check_size(f, pipe, reserve);
            }
            ends[++nends] = (struct end){i, first[reserve]};
            first[reserve] = nends;
        }
    bool any_bad = false;
    for (uint32_t i = 1; i <= f->npipes; i++)
        any_bad |= f->pipes[i].bad;
    for (uint32_t i = 0; i < f->nops; i++) {
        uint32_t e = pipe_op(f, f->ops[i])->action == ISA_PIPE_RESERVE ? first[f->ops[i]] : 0;
        if (e == 0)
            continue;
        struct pipe *b_end = &f->pipes[ends[e].pipe], *a_end = ends[e].next != 0 ? &f->pipes[ends[ends[e].next].pipe] : NULL;
        if (a_end != NULL && a_end->func != b_end->func && ends[ends[e].next].next == 0) {
            if (!b_end->compared)
                compare_ends(f, a_end, b_end);
            b_end->compared = a_end->compared = true;
            continue;
        }
        if (any_bad || b_end->bad)
            continue; /* the other end may be one that was refused */
        const struct pto_operation *op = isa_operation_c(v->p, b_end->init);
        struct base_diag *d = asm_verify_error(v, op, PTO_D_PIPE_PEER, a_end == NULL ? "requires a complete peer init pair, but no other function initialises a pipe with the buffer \"%.60s\"" :
                                               a_end->func == b_end->func ? "requires a complete peer init pair in two functions; both ends with the buffer \"%.60s\" are in this one" :
                                               "requires a complete peer init pair, but more than two pipes use the buffer \"%.60s\"", buffer_name(v, isa_operation_c(v->p, f->ops[i])));
        at_pipe(d, v, f->ops[i], "the buffer");
        b_end->bad = true;
    }
}

bool asm_verify_fifo(struct verify *v)
{
    struct verify_pipes f = {.v = v};
    if (v->lost != 0 || !collect(&f)) /* what is missing may stand in what could not be read */
        return true;
    unsigned before = v->diags->counts[PTO_SEV_ERROR];
    struct buffers b = {base_alloc_array(&v->arena, v->p->nops + 1, sizeof *b.first), base_alloc_array(&v->arena, v->p->nops + 1, sizeof *b.next)};
    for (uint32_t i = 1; i <= f.npipes; i++)
        f.pipes[i].bad = !check_place(&f, f.pipes[i].init) || f.pipes[i].bad;
    check_ids(&f);
    for (uint32_t i = 1; i <= f.npipes; i++)
        f.refused[f.pipes[i].func] |= f.pipes[i].bad;
    check_buffers(&f, &b);
    for (uint32_t i = 0; i < f.nops; i++)
        if (pipe_op(&f, f.ops[i])->action == ISA_PIPE_IMPORT)
            imported(v, &b, f.ops[i], true);
    for (uint32_t i = 1; i <= f.npipes; i++) {
        check_end(&f, &f.pipes[i]);
        check_lowered(&f, &f.pipes[i]);
        check_memory(&f, &f.pipes[i]);
    }
    for (uint32_t i = 0; i < f.nops; i++)
        if (pipe_op(&f, f.ops[i])->action != ISA_PIPE_INIT && !check_place(&f, f.ops[i]))
            f.of_op[i] = UINT32_MAX; /* refused */
    asm_verify_pipe_use(&f);
    check_peers(&f, &b);
    return v->diags->counts[PTO_SEV_ERROR] == before;
}
