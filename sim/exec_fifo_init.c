/* Ends of pipes between cores: initialisation, how ends find each other, what is left at the end of a block (vector.md 18, 25.7;
 * pto-as-2026-08.md 3).  Must not know what goes through a pipe. */
#include "sim/exec_fifo.h"
#include "base/checked.h"
#include "sim/code.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_SLOTS = 1 << 16 };

struct end {
    uint32_t core;
    uint8_t key;
    bool lowered;
    int64_t id;
    struct sim_pipe *pipe;
};
struct sim_fifos {
    struct sim_pipe *pipes;
    struct end *ends;
    uint32_t nends, cap;
};

void sim_fifos_free(struct sim_fifos *fifos)
{
    if (fifos == NULL)
        return;
    while (fifos->pipes != NULL) {
        struct sim_pipe *p = fifos->pipes;
        fifos->pipes = p->next;
        for (unsigned d = ISA_PIPE_C2V; d <= ISA_PIPE_V2C; d++)
            if ((p->mask & d) != 0)
                sim_fifo_free(&p->fifo[d - 1]);
        free(p);
    }
    free(fifos->ends);
    free(fifos);
}

static pto_op_id find_reserve(const struct pto_program *p, pto_op_id func, pto_str_id name)
{
    for (pto_op_id id = 1; id < p->nops; id++) {
        const struct pto_operation *op = &p->ops[id];
        if (op->block == 0 || isa_pipe_op((enum pto_op)op->op)->action != ISA_PIPE_RESERVE || isa_func_of(p, id) != func)
            continue;
        const struct pto_attribute *a = isa_find_attr(p, op, PTO_ATTR_BUFFER_NAME);
        if (a != NULL && a->str == name)
            return id;
    }
    return 0;
}

/* The reserve_buffer that an operation is or imports. */
static pto_op_id reserve_of(const struct pto_program *p, pto_op_id id)
{
    const struct pto_operation *op = &p->ops[id];
    unsigned action = id != 0 ? isa_pipe_op((enum pto_op)op->op)->action : ISA_PIPE_NONE;
    if (action == ISA_PIPE_RESERVE)
        return id;
    if (action != ISA_PIPE_IMPORT)
        return 0;
    const struct pto_attribute *name = isa_find_attr(p, op, PTO_ATTR_BUFFER_NAME), *peer = isa_find_attr(p, op, PTO_ATTR_PEER_FUNC);
    pto_op_id func = peer != NULL ? sim_find_func(p, id, peer->str) : 0;
    return name != NULL && func != 0 ? find_reserve(p, func, name->str) : 0;
}

static bool give_base(struct sim_exec *x, const struct pto_insn *insn, pto_op_id reserve)
{
    int64_t base = reserve != 0 ? isa_attr_code(sim_program_of(x), &sim_program_of(x)->ops[reserve], PTO_ATTR_BASE) : -1;
    if (base < 0)
        return sim_refuse(x, insn, reserve == 0 ? "the peer function has no such buffer" : "the buffer has no place yet");
    struct pto_operand value = {.kind = PTO_OK_INT, .dtype = PTO_I32};
    value.u.i = base;
    sim_set_result(x, insn, PTO_ROLE_RESULT, value);
    return true;
}

bool sim_ex_reserve_buffer(struct sim_exec *x, const struct pto_insn *insn)
{
    if (x->block == NULL)
        return sim_refuse(x, insn, "needs a program");
    const struct pto_program *p = sim_program_of(x);
    pto_op_id reserve = reserve_of(p, insn->source_op);
    if (reserve == 0 && p->in_c) /* its core has not come to it yet, and nothing else tells of it */
        return sim_block_until(x, &x->block->reserved, "the reserve_buffer of another core of the block");
    x->block->reserved += reserve == insn->source_op;
    return give_base(x, insn, reserve);
}

struct init {
    unsigned mask;
    bool lowered;
    int64_t slot_size, slots, local_slots, gm_addr, local[2];
    struct pto_gm tensor;
    pto_op_id reserve;
    struct sim_pipe key;
};

static void read_buffers(struct sim_exec *x, const struct pto_insn *insn, struct init *init)
{
    const struct pto_program *p = sim_program_of(x);
    const struct pto_operation *op = &p->ops[insn->source_op];
    static const enum pto_role roles[] = {PTO_ROLE_C2V_BUF, PTO_ROLE_V2C_BUF}, memory[] = {PTO_ROLE_GM_BUF, PTO_ROLE_GM_TENSOR};
    for (unsigned k = 0; k < 2; k++) {
        /* lowered: local, then peer; one direction has the first only (pto-as.md 7.4) */
        unsigned d = init->lowered && init->mask == ISA_PIPE_V2C ? 1 - k : k;
        const struct pto_operand *o = isa_insn_operand(insn, roles[k]);
        init->local[d] = o != NULL && o->kind == PTO_OK_INT ? o->u.i : PTO_UNKNOWN;
        pto_value_id value = o != NULL ? isa_operand_of_role(p, op, roles[k]) : 0;
        if (value != 0 && (init->mask & (d + 1)) != 0 && init->reserve == 0)
            init->reserve = reserve_of(p, p->values[value].def);
    }
    init->gm_addr = PTO_UNKNOWN;
    for (unsigned k = 0; k < 2; k++) {
        const struct pto_operand *o = isa_insn_operand(insn, memory[k]);
        if (o == NULL)
            continue;
        if (o->kind == PTO_OK_GM)
            init->tensor = o->u.gm;
        init->gm_addr = o->kind == PTO_OK_GM ? o->u.gm.addr : o->kind == PTO_OK_PTR ? o->u.ptr.addr : PTO_UNKNOWN;
    }
}

static struct sim_pipe *find_pipe(const struct sim_fifos *fifos, const struct init *init)
{
    for (struct sim_pipe *p = fifos->pipes; p != NULL; p = p->next)
        if (p->reserve != 0 && init->reserve != 0 ? p->reserve == init->reserve : p->key == init->key.key && p->id == init->key.id)
            return p;
    return NULL;
}

static void read_epilogue(struct sim_exec *x, const struct pto_insn *insn, struct sim_fifo *f)
{
    const struct pto_program *p = sim_program_of(x);
    const struct pto_attribute *a = isa_find_attr(p, &p->ops[insn->source_op], PTO_ATTR_EPILOGUE);
    if (a == NULL || a->kind != PTO_LIT_OPAQUE)
        return;
    const char *text = base_str(&p->strings, a->str);
    size_t nq, nr;
    const char *quant = isa_epilogue_value(text, "quant", &nq), *relu = isa_epilogue_value(text, "relu", &nr);
    f->quant = isa_epilogue_quant(quant, nq);
    f->relu = nr == strlen("normal_relu") && memcmp(relu, "normal_relu", nr) == 0;
}

static void set_fifo(struct sim_exec *x, const struct pto_insn *insn, const struct init *init, struct sim_fifo *f)
{
    if (f->local_addr == PTO_UNKNOWN)
        f->local_addr = init->local[f->dir - 1];
    if (f->gm_addr == PTO_UNKNOWN && init->gm_addr != PTO_UNKNOWN) /* of a pipe of both directions, the second ring lies behind the first */
        f->gm_addr = isa_add_known(init->gm_addr, init->mask == ISA_PIPE_BOTH && f->dir == ISA_PIPE_V2C ? init->slots * init->slot_size : 0);
    if (init->tensor.dtype != PTO_DTYPE_NONE)
        f->tensor = init->tensor;
    if (init->local_slots < f->local_slots)
        f->local_slots = init->local_slots;
    f->via_gm = f->gm_addr != PTO_UNKNOWN && (init->lowered || !isa_like_a5(x->target) || f->local_addr == PTO_UNKNOWN);
    f->lanes = x->block->ncores == SIM_BLOCK_CORES ? 3 : 1;
    read_epilogue(x, insn, f);
}

static struct sim_pipe *make_pipe(struct sim_fifos *fifos, const struct init *init)
{
    struct sim_pipe *p = base_realloc_array(NULL, 1, sizeof *p);
    *p = (struct sim_pipe){.next = fifos->pipes, .reserve = init->reserve, .key = init->key.key, .id = init->key.id, .mask = (uint8_t)init->mask};
    fifos->pipes = p;
    for (unsigned d = ISA_PIPE_C2V; d <= ISA_PIPE_V2C; d++)
        if ((init->mask & d) != 0)
            sim_fifo_init(&p->fifo[d - 1], d, init->slot_size, init->slots);
    return p;
}

struct sim_pipe *sim_pipe_find(const struct sim_exec *x, bool lowered, int64_t id)
{
    const struct sim_fifos *fifos = x->block != NULL ? x->block->fifos : NULL;
    for (uint32_t i = fifos != NULL ? fifos->nends : 0; i-- > 0;) {
        const struct end *e = &fifos->ends[i];
        if (e->core == x->core_id && e->lowered == lowered && (lowered ? (int64_t)i == id : e->id == id))
            return e->pipe;
    }
    return NULL;
}

static uint8_t choose_key(const struct sim_exec *x, const struct pto_insn *insn, const struct init *init, int64_t *id)
{
    int64_t flag = isa_insn_attr(insn, PTO_ATTR_FLAG_BASE);
    *id = isa_insn_attr(insn, PTO_ATTR_PIPE_ID);
    if (!init->lowered)
        return SIM_PIPE_BY_ID;
    *id = flag;
    if (flag >= 0)
        return SIM_PIPE_BY_FLAG;
    *id = 0;
    for (uint32_t i = 0; i < x->block->fifos->nends; i++)
        *id += x->block->fifos->ends[i].core == x->core_id && x->block->fifos->ends[i].key == SIM_PIPE_BY_ORDER;
    return SIM_PIPE_BY_ORDER;
}

bool sim_ex_init_pipe(struct sim_exec *x, const struct pto_insn *insn)
{
    if (x->block == NULL)
        return sim_refuse(x, insn, "needs a launch: pipes join the cores of a block");
    if (x->block->fifos == NULL) {
        x->block->fifos = base_realloc_array(NULL, 1, sizeof *x->block->fifos);
        memset(x->block->fifos, 0, sizeof *x->block->fifos);
    }
    struct sim_fifos *fifos = x->block->fifos;
    struct init init = {.mask = (unsigned)isa_insn_attr(insn, PTO_ATTR_DIR_MASK), .lowered = isa_op_slot((enum pto_op)insn->op, PTO_ROLE_RESULT) >= 0,
                        .slot_size = isa_insn_attr(insn, PTO_ATTR_SLOT_SIZE), .slots = isa_insn_attr(insn, PTO_ATTR_SLOT_NUM),
                        .local_slots = isa_insn_attr(insn, PTO_ATTR_LOCAL_SLOT_NUM)};
    int64_t bytes;
    if (init.slots < 0)
        init.slots = init.mask == ISA_PIPE_BOTH ? 4 : 8;
    if (init.mask < ISA_PIPE_C2V || init.mask > ISA_PIPE_BOTH || init.slots < 1 || init.slots > MAX_SLOTS || init.slot_size < 1 ||
        !base_mul_i64(init.slots, init.slot_size, &bytes))
        return sim_refuse(x, insn, "there is no pipe of %lld slots of %lld bytes", (long long)init.slots, (long long)init.slot_size);
    init.local_slots = init.local_slots < 1 ? init.slots : init.local_slots;
    read_buffers(x, insn, &init);
    init.key.key = choose_key(x, insn, &init, &init.key.id);
    struct sim_pipe *pipe = find_pipe(fifos, &init);
    if (pipe == NULL)
        pipe = make_pipe(fifos, &init);
    for (unsigned d = ISA_PIPE_C2V; d <= ISA_PIPE_V2C; d++) {
        struct sim_fifo *f = &pipe->fifo[d - 1];
        if ((init.mask & d) == 0 && (pipe->mask & d) == 0)
            continue;
        if (init.mask != pipe->mask || f->slot_size != init.slot_size || f->slots != init.slots)
            return sim_refuse(x, insn, "this end has dir_mask %u and %lld slots of %lld bytes, its peer dir_mask %u and %lld slots of %lld", init.mask,
                              (long long)init.slots, (long long)init.slot_size, pipe->mask, (long long)f->slots, (long long)f->slot_size);
        set_fifo(x, insn, &init, f);
    }
    BASE_GROW(fifos->ends, fifos->nends, fifos->cap);
    fifos->ends[fifos->nends] = (struct end){.core = x->core_id, .key = init.key.key, .lowered = init.lowered, .id = init.key.id, .pipe = pipe};
    struct pto_operand handle = {.kind = PTO_OK_INT};
    handle.u.i = fifos->nends++;
    sim_set_result(x, insn, PTO_ROLE_RESULT, handle);
    return true;
}

/* ---- the end ---- */

static void report_left(const struct sim_block *b, const struct sim_pipe *p, const struct sim_fifo *f)
{
    const struct sim *sim = b->launch->sim;
    int64_t pushed = sim_fifo_pushed(f), popped = INT64_MAX, released = INT64_MAX;
    for (unsigned i = 0; i < SIM_FIFO_LANES; i++) {
        const struct sim_fifo_lane *c = f->dir == ISA_PIPE_C2V ? &f->vector[i] : &f->cube;
        if (f->dir == ISA_PIPE_C2V && (f->lanes >> i & 1) == 0)
            continue;
        popped = c->popped < popped ? c->popped : popped;
        released = c->released < released ? c->released : released;
    }
    if (pushed == popped && popped == released)
        return;
    pto_op_id at = f->slot[(pushed != popped ? popped : released) % f->slots].pushed_by;
    for (const struct base_diag *d = sim->diags->first; d != NULL; d = d->next)
        if (d->code == PTO_D_FIFO_USE && d->span.begin == sim->program->ops[at].span.begin)
            return; /* of an earlier block */
    struct base_diag *d = pushed != popped ? base_diag_emit(sim->diags, PTO_D_FIFO_USE, sim->program->ops[at].span, "%s %lld (%s): %lld tiles were pushed, %lld popped",
                                                            sim_pipe_name(p), (long long)p->id, sim_direction_name(f->dir), (long long)pushed, (long long)popped)
                                           : base_diag_emit(sim->diags, PTO_D_FIFO_USE, sim->program->ops[at].span, "%s %lld (%s): %lld tiles were popped, %lld freed",
                                                            sim_pipe_name(p), (long long)p->id, sim_direction_name(f->dir), (long long)popped, (long long)released);
    d->check = "sync";
}

void sim_fifos_finish(const struct sim_block *b)
{
    if (b->fifos == NULL || b->launch->sim->options.no_findings)
        return;
    for (const struct sim_pipe *p = b->fifos->pipes; p != NULL; p = p->next)
        for (unsigned d = ISA_PIPE_C2V; d <= ISA_PIPE_V2C; d++)
            if ((p->mask & d) != 0)
                report_left(b, p, &p->fifo[d - 1]);
}
