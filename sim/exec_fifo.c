/* Execution of the pipes between cores: ends and their pairing, pushes, pops, frees, entries in GM (vector.md 18, 25.7;
 * pto-as-2026-08.md 3).  Counts slots with fifo.h; knows layouts only as grids. */
#include "sim/exec.h"
#include "base/checked.h"
#include "isa/layout.h"
#include "isa/pipe_op.h"
#include "sim/code.h"
#include "sim/fifo.h"
#include "sim/fixpipe.h"
#include "sim/launch.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_SLOTS = 1 << 16 };

/* How the two ends of a pipe find each other: by the buffer they share (7.4), else by id, flag_base or the order of initialisation. */
enum end_key { KEY_ID, KEY_FLAG, KEY_ORDER };
struct pipe {
    struct pipe *next;
    pto_op_id reserve;
    uint8_t key, mask;
    int64_t id;
    struct sim_fifo fifo[2]; /* cube to vector, vector to cube; those of mask */
};
struct end {
    uint32_t core;
    uint8_t key;
    bool lowered;
    int64_t id;
    struct pipe *pipe;
};
struct sim_fifos {
    struct pipe *pipes;
    struct end *ends;
    uint32_t nends, cap;
};

void sim_fifos_free(struct sim_fifos *fifos)
{
    if (fifos == NULL)
        return;
    while (fifos->pipes != NULL) {
        struct pipe *p = fifos->pipes;
        fifos->pipes = p->next;
        for (unsigned d = ISA_PIPE_C2V; d <= ISA_PIPE_V2C; d++)
            if ((p->mask & d) != 0)
                sim_fifo_free(&p->fifo[d - 1]);
        free(p);
    }
    free(fifos->ends);
    free(fifos);
}

static const struct pto_program *program_of(const struct sim_exec *x) { return x->block->launch->sim->program; }
static bool like_a5(const struct sim_exec *x) { return (x->target->family & PTO_F_LIKE_A5) != 0; }
static const char *direction_name(unsigned d) { return d == ISA_PIPE_C2V ? "cube to vector" : "vector to cube"; }
static const char *key_name(const struct pipe *p) { return p->key == KEY_ID ? "pipe" : p->key == KEY_FLAG ? "the pipe of flag" : "lowered pipe"; }

/* ---- initialisation ---- */

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
    int64_t base = reserve != 0 ? isa_attr_code(program_of(x), &program_of(x)->ops[reserve], PTO_ATTR_BASE) : -1;
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
    return give_base(x, insn, reserve_of(program_of(x), insn->source_op));
}

struct init {
    unsigned mask;
    bool lowered;
    int64_t slot_size, slots, local_slots, gm_addr, local[2];
    struct pto_gm tensor;
    pto_op_id reserve;
    struct pipe key;
};

static void read_buffers(struct sim_exec *x, const struct pto_insn *insn, struct init *init)
{
    const struct pto_program *p = program_of(x);
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

static struct pipe *find_pipe(const struct sim_fifos *fifos, const struct init *init)
{
    for (struct pipe *p = fifos->pipes; p != NULL; p = p->next)
        if (p->reserve != 0 && init->reserve != 0 ? p->reserve == init->reserve : p->key == init->key.key && p->id == init->key.id)
            return p;
    return NULL;
}

static void read_epilogue(struct sim_exec *x, const struct pto_insn *insn, struct sim_fifo *f)
{
    const struct pto_program *p = program_of(x);
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
    f->via_gm = f->gm_addr != PTO_UNKNOWN && (init->lowered || !like_a5(x) || f->local_addr == PTO_UNKNOWN);
    f->lanes = x->block->ncores == SIM_BLOCK_CORES ? 3 : 1;
    read_epilogue(x, insn, f);
}

static struct pipe *make_pipe(struct sim_fifos *fifos, const struct init *init)
{
    struct pipe *p = base_realloc_array(NULL, 1, sizeof *p);
    memset(p, 0, sizeof *p);
    *p = (struct pipe){.next = fifos->pipes, .reserve = init->reserve, .key = init->key.key, .id = init->key.id, .mask = (uint8_t)init->mask};
    fifos->pipes = p;
    for (unsigned d = ISA_PIPE_C2V; d <= ISA_PIPE_V2C; d++)
        if ((init->mask & d) != 0)
            sim_fifo_init(&p->fifo[d - 1], d, init->slot_size, init->slots);
    return p;
}

/* The end that this core has under an id; NULL if none. */
static struct end *find_end(const struct sim_exec *x, bool lowered, int64_t id)
{
    struct sim_fifos *fifos = x->block != NULL ? x->block->fifos : NULL;
    for (uint32_t i = fifos != NULL ? fifos->nends : 0; i-- > 0;) {
        struct end *e = &fifos->ends[i];
        if (e->core == x->core_id && e->lowered == lowered && (lowered ? (int64_t)i == id : e->id == id))
            return e;
    }
    return NULL;
}

static uint8_t choose_key(const struct sim_exec *x, const struct pto_insn *insn, const struct init *init, int64_t *id)
{
    int64_t flag = isa_insn_attr(insn, PTO_ATTR_FLAG_BASE);
    *id = isa_insn_attr(insn, PTO_ATTR_PIPE_ID);
    if (!init->lowered)
        return KEY_ID;
    *id = flag;
    if (flag >= 0)
        return KEY_FLAG;
    *id = 0;
    for (uint32_t i = 0; i < x->block->fifos->nends; i++)
        *id += x->block->fifos->ends[i].core == x->core_id && x->block->fifos->ends[i].key == KEY_ORDER;
    return KEY_ORDER;
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
    struct pipe *pipe = find_pipe(fifos, &init);
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

/* ---- which pipe, which end ---- */

/* One operation on one direction of a pipe. */
struct use {
    struct sim_exec *x;
    const struct pto_insn *insn;
    struct pipe *pipe;
    struct sim_fifo *f;
    unsigned split, lane; /* lane: which vector core works or is worked with; of the cube core 0 */
    unsigned half;        /* the part of a split tile this core has */
    bool cube, idle;      /* idle: the second vector core takes no part (R23) */
    struct sim_fifo_lane *me;
};

static bool produces(unsigned action) { return action == ISA_PIPE_PUSH || action == ISA_PIPE_ALLOC || action == ISA_PIPE_SCALE; }

static const struct pto_tile *used_tile(const struct pto_insn *insn)
{
    static const enum pto_role roles[] = {PTO_ROLE_SRC, PTO_ROLE_DST, PTO_ROLE_RESULT, PTO_ROLE_ENTRY};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (isa_insn_tile(insn, roles[i]) != NULL)
            return isa_insn_tile(insn, roles[i]);
    return NULL;
}

static unsigned direction_of(const struct sim_exec *x, const struct pto_insn *insn, const struct pipe *pipe)
{
    const struct isa_pipe_op *row = isa_pipe_op((enum pto_op)insn->op);
    bool makes = produces(row->action);
    if (row->direction != ISA_PIPE_BOTH)
        return row->direction;
    if (x->core_kind != SIM_CORE_FUSED)
        return (x->core_kind == SIM_CORE_CUBE) == makes ? ISA_PIPE_C2V : ISA_PIPE_V2C;
    if (pipe->mask != ISA_PIPE_BOTH) /* one core has both ends: the tile tells */
        return pipe->mask;
    const struct pto_tile *tile = used_tile(insn);
    if (tile == NULL)
        return pipe->fifo[0].vector[0].popped != pipe->fifo[0].vector[0].released ? ISA_PIPE_C2V : ISA_PIPE_V2C;
    return tile->space == (makes ? PTO_SPACE_ACC : PTO_SPACE_VEC) ? ISA_PIPE_C2V : ISA_PIPE_V2C;
}

static bool open_use(struct sim_exec *x, const struct pto_insn *insn, struct use *u)
{
    *u = (struct use){.x = x, .insn = insn};
    bool lowered = isa_op_slot((enum pto_op)insn->op, PTO_ROLE_PIPE) >= 0;
    int64_t id = lowered ? isa_insn_int(insn, PTO_ROLE_PIPE, -1) : isa_insn_attr(insn, PTO_ATTR_PIPE_ID);
    struct end *end = find_end(x, lowered, id);
    if (end == NULL)
        return sim_refuse(x, insn, lowered ? "the handle is of no pipe that this core initialised" : "this core has initialised no pipe with id %lld", (long long)id);
    u->pipe = end->pipe;
    unsigned d = direction_of(x, insn, u->pipe);
    if ((u->pipe->mask & d) == 0)
        return sim_refuse(x, insn, "%s %lld has no direction %s", key_name(u->pipe), (long long)u->pipe->id, direction_name(d));
    u->f = &u->pipe->fifo[d - 1];
    u->cube = produces(isa_pipe_op((enum pto_op)insn->op)->action) == (d == ISA_PIPE_C2V);
    u->lane = u->cube || x->subblock_idx < 0 || x->subblock_idx >= SIM_FIFO_LANES ? 0 : (unsigned)x->subblock_idx;
    int64_t named = isa_insn_int(insn, PTO_ROLE_SUBBLOCK, u->lane);
    u->half = named == 0 || named == 1 ? (unsigned)named : u->lane;
    u->split = (unsigned)isa_insn_attr(insn, PTO_ATTR_SPLIT);
    if (u->split == 0 && like_a5(x)) {
        u->f->lanes = 1;
        u->idle = u->lane != 0;
    }
    u->me = u->cube ? &u->f->cube : &u->f->vector[u->lane];
    return true;
}

/* The instruction waits for the cores at the other end. */
static bool wait_for_peers(const struct use *u, const uint64_t *stamp, const char *what)
{
    struct sim_exec *x = u->x;
    const struct sim_block *b = x->block;
    const char *missing = b->ncores == SIM_BLOCK_CORES || x->core_kind == SIM_CORE_FUSED ? "" : u->cube ? "; this launch has no vector cores" : "; this launch has no cube core";
    (void)sim_block_until(x, stamp, "%s %s %lld (%s, %lld slots; %lld pushed, %lld freed)%s", what, key_name(u->pipe), (long long)u->pipe->id,
                          direction_name(u->f->dir), (long long)u->f->slots, (long long)sim_fifo_pushed(u->f), (long long)sim_fifo_freed(u->f), missing);
    if (b->ncores != SIM_BLOCK_CORES)
        return false;
    if (!u->cube)
        sim_block_on(x, b->unit[0].it.exec.core_id);
    for (unsigned i = 0; i < SIM_FIFO_LANES && u->cube; i++)
        if ((u->f->lanes >> i & 1) != 0)
            sim_block_on(x, b->unit[1 + i].it.exec.core_id);
    return false;
}

/* ---- time ---- */

static bool needs_known(const struct sim_exec *x, unsigned pipe)
{
    return pipe == PTO_PIPE_S || x->block->launch->sim->sync != SIM_SYNC_EXPLICIT;
}

/* Whose queue waits: of the whole core on A2/A3, of the pipe that uses the slot on A5 (18.3). */
static unsigned consumer_pipe(const struct use *u)
{
    return !like_a5(u->x) || u->f->tensor.dtype != PTO_DTYPE_NONE ? PTO_PIPE_S : u->f->dir == ISA_PIPE_C2V ? PTO_PIPE_V : PTO_PIPE_MTE1;
}
static unsigned producer_pipe(const struct use *u) { return u->f->dir == ISA_PIPE_C2V ? PTO_PIPE_FIX : PTO_PIPE_MTE3; }

static bool all_known(const struct use *u, unsigned pipe, struct sim_moment *const moments[], unsigned n)
{
    for (unsigned i = 0; i < n && needs_known(u->x, pipe); i++)
        if (moments[i] != NULL && !sim_known(moments[i]))
            return sim_block_until(u->x, &moments[i]->known, "the work of the other core that a slot of %s %lld waits for", key_name(u->pipe), (long long)u->pipe->id);
    return true;
}

static void await(const struct use *u, unsigned pipe, struct sim_moment **moment)
{
    sim_await(u->x, pipe, *moment);
    *moment = NULL;
}

/* A moment that another core will wait for; flags between the cores of A2/A3 take the long way (timing.md 4.1). */
static void post(const struct use *u, unsigned pipe, struct sim_moment **moment)
{
    struct sim_moment *m = sim_new_moment(u->x);
    if (m != NULL && !like_a5(u->x))
        m->delay_m = (u->x->target->param[PTO_P_xflag_lat] - u->x->target->param[PTO_P_flag_lat]) * 1000;
    sim_post(u->x, pipe, m);
    sim_moment_drop(*moment);
    *moment = m;
}

/* The moments a producer waits for before its n-th tile: the slot's last frees on A5, one credit of each consumer on A2/A3. */
static unsigned space_moments(const struct use *u, int64_t n, struct sim_moment **out[SIM_FIFO_LANES])
{
    struct sim_fifo *f = u->f;
    struct sim_slot *slot = sim_fifo_slot(f, n);
    unsigned count = 0;
    int64_t batch = sim_fifo_batch(f), k = n >= f->slots && n % batch == 0 ? (n - f->slots) / batch : -1;
    for (unsigned i = 0; i < SIM_FIFO_LANES; i++) {
        bool mine = f->dir == ISA_PIPE_C2V ? (f->lanes >> i & 1) != 0 : i == u->lane;
        struct sim_moment **m = like_a5(u->x) ? &slot->free[i] : &f->credit[i][k < 0 ? 0 : k % SIM_FIFO_CREDITS];
        /* a batch that is not complete yet holds up the machine, not the values: true capacity */
        if (mine && *m != NULL && (like_a5(u->x) || (k >= 0 && k < f->credits[i])))
            out[count++] = m;
    }
    return count;
}

/* A2/A3: each consumer's part of a batch of freed slots. */
static void give_credit(const struct use *u, int64_t n)
{
    struct sim_fifo *f = u->f;
    if ((n + 1) % sim_fifo_batch(f) != 0)
        return;
    for (unsigned i = 0; i < SIM_FIFO_LANES; i++)
        if (f->dir == ISA_PIPE_C2V ? i == u->lane : (f->lanes >> i & 1) != 0)
            post(u, PTO_PIPE_MTE2, &f->credit[i][f->credits[i]++ % SIM_FIFO_CREDITS]);
}

static void give_slot(const struct use *u, int64_t n)
{
    struct sim_slot *slot = sim_fifo_slot(u->f, n);
    for (unsigned i = 0; i < SIM_FIFO_LANES; i++)
        if (u->f->dir == ISA_PIPE_C2V ? i == u->lane : (u->f->lanes >> i & 1) != 0)
            post(u, u->f->dir == ISA_PIPE_C2V ? PTO_PIPE_V : PTO_PIPE_MTE1, &slot->free[i]);
}

/* ---- data ---- */

/* A part of the dense whole that a slot keeps. */
static struct sim_grid slot_grid(struct base_arena *arena, const struct sim_slot *slot, struct sim_part part)
{
    struct sim_grid grid = {.base = slot->data, .dtype = slot->dtype, .rows = part.rows, .cols = part.cols};
    grid.row = base_alloc_array(arena, (size_t)part.rows + 1, sizeof *grid.row);
    grid.col = base_alloc_array(arena, (size_t)part.cols + 1, sizeof *grid.col);
    for (int32_t r = 0; r < part.rows; r++)
        grid.row[r] = ((int64_t)part.row + r) * slot->cols + part.col;
    for (int32_t c = 0; c < part.cols; c++)
        grid.col[c] = c;
    return grid;
}

/* The same part of the n-th slot in GM (18.2). */
static bool gm_grid(const struct use *u, struct base_arena *arena, const struct sim_slot *slot, int64_t n, struct sim_part part, struct sim_grid *grid)
{
    int64_t first = (int64_t)part.row * slot->cols + part.col, bits = isa_dtype((enum pto_dtype)slot->dtype)->bits;
    struct pto_gm gm = {.dtype = slot->dtype, .layout = PTO_GM_LAYOUT_ND, .rank = 2, .whole_addr = u->f->gm_addr, .whole_rows = PTO_UNKNOWN, .whole_cols = PTO_UNKNOWN,
                        .shape = {1, 1, 1, part.rows, part.cols}, .stride = {0, 0, 0, slot->cols, 1}};
    gm.addr = isa_add_known(isa_add_known(u->f->gm_addr, n % u->f->slots * u->f->slot_size), first * bits / 8);
    gm.nibble = (first * bits & 7) != 0;
    return sim_grid_of_gm(u->x, u->insn, arena, &gm, part.rows, part.cols, grid);
}

static bool set_epilogue(const struct use *u, const struct pto_tile *tile, struct sim_fixpipe *fix)
{
    static const enum sim_fix_param params[] = {[ISA_EPILOGUE_NONE] = SIM_FIX_NONE, [ISA_EPILOGUE_SCALAR] = SIM_FIX_SCALAR, [ISA_EPILOGUE_VECTOR] = SIM_FIX_VECTOR};
    const struct isa_epilogue_quant *q = u->f->quant;
    unsigned dst = q->dst != PTO_DTYPE_NONE ? q->dst : tile->dtype;
    *fix = (struct sim_fixpipe){.relu = u->f->relu, .saturate = u->x->mad_sat, .scalar_fp32 = u->x->quant_scalar_fp32, .words_fp32 = like_a5(u->x),
                                .words = u->f->scales, .word = u->f->scale};
    fix->mode = sim_fix_mode((enum pto_dtype)tile->dtype, (enum pto_dtype)dst, params[q->scale]);
    if (fix->mode == NULL)
        return sim_refuse(u->x, u->insn, "quant = %s does not convert %s", q->name, isa_dtype((enum pto_dtype)tile->dtype)->name);
    if (q->scale == ISA_EPILOGUE_SCALAR && !u->f->scale_given)
        return sim_refuse(u->x, u->insn, "quant = %s needs a set_quant_scalar before the push", q->name);
    if (q->scale == ISA_EPILOGUE_VECTOR && u->f->nscales < sim_valid_cols(tile))
        return sim_refuse(u->x, u->insn, "quant = %s needs a scale for each of %d columns, set_quant_vector gave %d", q->name, (int)sim_valid_cols(tile), (int)u->f->nscales);
    return true;
}

static bool put_tile(const struct use *u, const struct pto_tile *tile, struct sim_slot *slot, int64_t n)
{
    struct sim_fixpipe fix;
    bool through = u->f->quant != NULL && tile->space == PTO_SPACE_ACC;
    if (through && !set_epilogue(u, tile, &fix))
        return false;
    unsigned dtype = through ? fix.mode->dst : tile->dtype;
    int32_t rows = sim_valid_rows(tile), cols = sim_valid_cols(tile), whole_rows = rows, whole_cols = cols;
    struct sim_part part = {0, 0, rows, cols};
    if (u->f->dir == ISA_PIPE_V2C)
        part = sim_fifo_whole(u->split, rows, cols, u->half, &whole_rows, &whole_cols);
    int64_t bytes = (int64_t)isa_dtype_bytes((enum pto_dtype)dtype, (uint64_t)whole_rows * (uint64_t)whole_cols);
    if (bytes > u->f->slot_size)
        return sim_refuse(u->x, u->insn, "%dx%d of %s are %lld bytes, a slot of %s %lld has %lld", (int)whole_rows, (int)whole_cols,
                          isa_dtype((enum pto_dtype)dtype)->name, (long long)bytes, key_name(u->pipe), (long long)u->pipe->id, (long long)u->f->slot_size);
    if (u->f->dir == ISA_PIPE_V2C && u->f->lanes == 3 && u->f->vector[1 - u->lane].pushed > n && (slot->rows != whole_rows || slot->cols != whole_cols || slot->dtype != dtype))
        return sim_refuse(u->x, u->insn, "this half makes a tile of %dx%d %s, the other vector core's made one of %dx%d %s", (int)whole_rows, (int)whole_cols,
                          isa_dtype((enum pto_dtype)dtype)->name, (int)slot->rows, (int)slot->cols, isa_dtype((enum pto_dtype)slot->dtype)->name);
    if (slot->cap < (size_t)bytes) {
        slot->data = base_realloc_array(slot->data, (size_t)bytes, 1);
        slot->cap = (size_t)bytes;
    }
    slot->dtype = (uint8_t)dtype;
    slot->split = (uint8_t)u->split;
    slot->rows = whole_rows;
    slot->cols = whole_cols;
    slot->entry = false;
    if (rows == 0 || cols == 0 || !u->x->block->launch->sim->options.values)
        return true;
    struct base_arena arena = {0};
    struct sim_grid from, to = slot_grid(&arena, slot, part), gm;
    bool ok = sim_grid_of_tile(u->x, u->insn, &arena, tile, 0, 0, rows, cols, &from) && (!u->f->via_gm || gm_grid(u, &arena, slot, n, part, &gm));
    if (ok && !through)
        sim_grid_copy(&to, &from);
    for (int32_t r = 0; ok && through && r < rows; r++)
        for (int32_t c = 0; c < cols; c++)
            sim_grid_store(&to, r, c, sim_fix_element(&fix, c, sim_grid_load(&from, r, c)));
    if (ok && u->f->via_gm)
        sim_grid_copy(&gm, &to);
    base_arena_free(&arena);
    return ok;
}

static struct pto_operand view_of(const struct use *u, int64_t n, const struct pto_operand *like)
{
    struct pto_operand o = {.kind = PTO_OK_GM, .dtype = u->f->tensor.dtype};
    o.u.gm = u->f->tensor;
    struct pto_gm *gm = &o.u.gm;
    int64_t at = n % u->f->slots * u->f->slot_size;
    if (u->split != 0 && !u->cube && u->half != 0) { /* entries of split pipes are halves: the second one's lies behind or beside */
        int64_t rows, cols;
        isa_gm_extent(gm, &rows, &cols);
        bool beside = (u->split == 2 || u->split == 4) && gm->stride[3] != PTO_UNKNOWN && cols != PTO_UNKNOWN && gm->stride[3] >= 2 * cols;
        at += beside ? (int64_t)isa_dtype_bytes((enum pto_dtype)gm->dtype, (uint64_t)cols) : u->f->slot_size / 2;
    }
    gm->addr = isa_add_known(u->f->gm_addr, at);
    gm->whole_addr = gm->addr;
    gm->off_row = gm->off_col = 0;
    gm->value = like != NULL && like->kind == PTO_OK_GM ? like->u.gm.value : 0;
    return o;
}

/* ---- operations ---- */

static bool wait_for_room(const struct use *u, struct sim_moment **space[SIM_FIFO_LANES], unsigned *count, int64_t n)
{
    *count = 0;
    if (!sim_fifo_has_room(u->f, u->lane))
        return wait_for_peers(u, &u->f->stamp, "a free slot of");
    *count = space_moments(u, n, space);
    unsigned pipe = like_a5(u->x) ? producer_pipe(u) : PTO_PIPE_S;
    for (unsigned i = 0; i < *count; i++)
        if (!all_known(u, pipe, space[i], 1))
            return false;
    return true;
}

static void take_room(const struct use *u, struct sim_moment **space[SIM_FIFO_LANES], unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        await(u, like_a5(u->x) ? producer_pipe(u) : PTO_PIPE_S, space[i]);
}

bool sim_ex_talloc(struct sim_exec *x, const struct pto_insn *insn)
{
    struct use u;
    struct sim_moment **space[SIM_FIFO_LANES];
    unsigned count;
    if (!open_use(x, insn, &u))
        return false;
    enum pto_role role = isa_op_slot((enum pto_op)insn->op, PTO_ROLE_RESULT) >= 0 ? PTO_ROLE_RESULT : PTO_ROLE_DST;
    if (u.f->tensor.dtype == PTO_DTYPE_NONE)
        return sim_refuse(x, insn, "the pipe has no gm_slot_tensor: its slots are no views of GM");
    int64_t n = u.me->allocated;
    if (!u.idle && !wait_for_room(&u, space, &count, n))
        return false;
    sim_set_result(x, insn, role, view_of(&u, n, isa_insn_operand(insn, role)));
    if (u.idle)
        return true;
    take_room(&u, space, count);
    u.me->allocated++;
    return true;
}

bool sim_ex_tpush(struct sim_exec *x, const struct pto_insn *insn)
{
    struct use u;
    struct sim_moment **space[SIM_FIFO_LANES];
    unsigned count = 0;
    if (!open_use(x, insn, &u))
        return false;
    const struct pto_tile *tile = isa_insn_tile(insn, PTO_ROLE_SRC);
    int64_t n = u.me->pushed;
    if (u.idle)
        return true;
    if (tile == NULL && u.me->allocated <= n)
        return sim_refuse(x, insn, "the entry was not given by a talloc that is still to be pushed");
    if (tile != NULL && !wait_for_room(&u, space, &count, n))
        return false;
    struct sim_slot *slot = sim_fifo_slot(u.f, n);
    if (tile != NULL && !put_tile(&u, tile, slot, n))
        return false;
    slot->entry = tile == NULL;
    slot->split = (uint8_t)u.split;
    slot->pushed_by = insn->source_op;
    take_room(&u, space, count);
    u.me->pushed++;
    u.me->allocated = u.me->allocated > u.me->pushed ? u.me->allocated : u.me->pushed;
    u.f->stamp++;
    for (unsigned i = 0; i < SIM_FIFO_LANES; i++)
        if (u.f->dir == ISA_PIPE_C2V ? (u.f->lanes >> i & 1) != 0 : i == u.lane)
            post(&u, producer_pipe(&u), &slot->ready[i]);
    return true;
}

/* The handle of a popped tile: its place, its valid region. */
static bool place_tile(const struct use *u, const struct sim_slot *slot, int64_t n, struct sim_part part, struct pto_tile *tile)
{
    static const enum pto_role roles[] = {PTO_ROLE_VALID_ROW, PTO_ROLE_VALID_COL};
    struct sim_exec *x = u->x;
    if (u->f->local_addr == PTO_UNKNOWN)
        return sim_refuse(x, u->insn, "the pipe has no consumer buffer for tiles");
    tile->addr = isa_add_known(u->f->local_addr, n % (u->f->via_gm ? u->f->local_slots : u->f->slots) * u->f->slot_size);
    int32_t *valid[] = {&tile->v_row, &tile->v_col}, limit[] = {tile->rows, tile->cols}, there[] = {part.rows, part.cols};
    for (int i = 0; i < 2; i++) {
        int64_t v = isa_mul_known(isa_insn_int(u->insn, roles[i], PTO_UNKNOWN), isa_text_unit((enum pto_dtype)tile->dtype, tile->blayout, tile->slayout, i == 0));
        if (v != PTO_UNKNOWN && (v < 0 || v > limit[i]))
            return sim_refuse(x, u->insn, "valid extent %lld is outside 0..%d", (long long)v, (int)limit[i]);
        if (v != PTO_UNKNOWN)
            *valid[i] = (int32_t)v;
        else if (*valid[i] < 0)
            *valid[i] = there[i] < limit[i] ? there[i] : limit[i];
    }
    int64_t begin, end;
    if (isa_tile_range(tile, true, &begin, &end) && end - tile->addr > u->f->slot_size)
        return sim_refuse(x, u->insn, "the popped tile takes %lld bytes, a slot of %s %lld has %lld", (long long)(end - tile->addr), key_name(u->pipe),
                          (long long)u->pipe->id, (long long)u->f->slot_size);
    if (isa_dtype((enum pto_dtype)tile->dtype)->bits != isa_dtype((enum pto_dtype)slot->dtype)->bits)
        return sim_refuse(x, u->insn, "pops %s, but what was pushed are %s: the elements differ in size", isa_dtype((enum pto_dtype)tile->dtype)->name,
                          isa_dtype((enum pto_dtype)slot->dtype)->name);
    if (tile->dtype != slot->dtype) {
        struct base_diag *d = base_diag_emit(x->diags, PTO_D_FIFO_USE, u->insn->span, "%s: pops %s, but what was pushed are %s: the bits stay",
                                             sim_insn_name(u->insn), isa_dtype((enum pto_dtype)tile->dtype)->name, isa_dtype((enum pto_dtype)slot->dtype)->name);
        base_diag_label(d, program_of(x)->ops[slot->pushed_by].span, "pushed here");
    }
    return true;
}

static bool same_elements(const struct sim_grid *a, const struct sim_grid *b)
{
    for (int32_t r = 0; r < a->rows; r++)
        for (int32_t c = 0; c < a->cols; c++)
            if (sim_grid_load(a, r, c) != sim_grid_load(b, r, c))
                return false;
    return true;
}

/* A slot in GM that somebody else wrote: the pop gives what was pushed, as it would alone. */
static void warn_changed(const struct use *u, const struct sim_slot *slot)
{
    struct base_diag *d = base_diag_emit(u->x->diags, PTO_D_FIFO_USE, u->insn->span, "%s: the slot of %s %lld in GM was written between the push and this pop",
                                         sim_insn_name(u->insn), key_name(u->pipe), (long long)u->pipe->id);
    base_diag_label(d, program_of(u->x)->ops[slot->pushed_by].span, "pushed here");
    base_diag_note(d, "does another block or pipe use the same gm_slot_buffer at the same time? Here the pop gives what was pushed; a device gives what lies there");
}

static bool take_tile(const struct use *u, struct sim_slot *slot, int64_t n, struct sim_part part, const struct pto_tile *tile)
{
    part.rows = part.rows < sim_valid_rows(tile) ? part.rows : sim_valid_rows(tile);
    part.cols = part.cols < sim_valid_cols(tile) ? part.cols : sim_valid_cols(tile);
    if (part.rows <= 0 || part.cols <= 0 || !u->x->block->launch->sim->options.values)
        return true;
    struct base_arena arena = {0};
    struct sim_grid from = slot_grid(&arena, slot, part), to, gm;
    bool ok = sim_grid_of_tile(u->x, u->insn, &arena, tile, 0, 0, part.rows, part.cols, &to) && (!u->f->via_gm || gm_grid(u, &arena, slot, n, part, &gm));
    if (ok && u->f->via_gm && !same_elements(&from, &gm))
        warn_changed(u, slot);
    if (ok) {
        to.dtype = from.dtype; /* of one size: the bits move */
        sim_grid_copy(&to, &from);
    }
    base_arena_free(&arena);
    return ok;
}

/* What the other end pushed is not what is popped here. */
static bool mismatch(const struct use *u, const struct sim_slot *slot, bool entry)
{
    struct sim_exec *x = u->x;
    if (slot->entry == entry && slot->split == u->split)
        return false;
    struct base_diag *d = slot->entry != entry ? base_diag_emit(x->diags, PTO_D_NO_MEANING, u->insn->span, "%s: pops %s, but %s was pushed", sim_insn_name(u->insn),
                                                                entry ? "an entry in GM" : "a tile", entry ? "a tile" : "an entry in GM")
                                               : base_diag_emit(x->diags, PTO_D_NO_MEANING, u->insn->span, "%s: pops with split = %u what was pushed with split = %u",
                                                                sim_insn_name(u->insn), u->split, slot->split);
    base_diag_label(d, program_of(x)->ops[slot->pushed_by].span, "pushed here");
    return true;
}

bool sim_ex_tpop(struct sim_exec *x, const struct pto_insn *insn)
{
    struct use u;
    if (!open_use(x, insn, &u))
        return false;
    enum pto_role role = isa_op_slot((enum pto_op)insn->op, PTO_ROLE_RESULT) >= 0 ? PTO_ROLE_RESULT : PTO_ROLE_DST;
    const struct pto_operand *like = isa_insn_operand(insn, role);
    bool entry = like == NULL || like->kind != PTO_OK_TILE;
    int64_t n = u.me->popped;
    struct sim_slot *slot = sim_fifo_slot(u.f, n);
    if (u.idle) { /* the second vector core has a slot of its own, which nothing fills */
        if (!entry && u.f->local_addr != PTO_UNKNOWN) {
            struct pto_operand own = *like;
            own.u.tile.addr = u.f->local_addr;
            sim_set_result(x, insn, role, own);
        }
        return true;
    }
    if (!sim_fifo_has_tile(u.f, u.lane))
        return wait_for_peers(&u, &u.f->stamp, "a push into");
    if (mismatch(&u, slot, entry))
        return false;
    struct sim_moment *ready[SIM_FIFO_LANES] = {slot->ready[0], slot->ready[1]};
    unsigned first = u.cube ? 0 : u.lane, last = u.cube ? SIM_FIFO_LANES - 1 : u.lane, pipe = consumer_pipe(&u);
    if (!all_known(&u, pipe, ready + first, last - first + 1))
        return false;
    struct pto_operand out = entry ? view_of(&u, n, like) : *like;
    if (!entry) {
        struct sim_part part = u.f->dir == ISA_PIPE_C2V ? sim_fifo_part(u.split, slot->rows, slot->cols, u.half) : (struct sim_part){0, 0, slot->rows, slot->cols};
        if (!place_tile(&u, slot, n, part, &out.u.tile) || !take_tile(&u, slot, n, part, &out.u.tile))
            return false;
    }
    sim_set_result(x, insn, role, out);
    for (unsigned i = first; i <= last; i++)
        await(&u, pipe, &slot->ready[i]);
    u.me->popped++;
    u.f->stamp++;
    if (!entry && u.f->via_gm) { /* the slot is copied: it is free (18.3) */
        u.me->freed++;
        if (like_a5(x))
            give_slot(&u, n);
        else
            give_credit(&u, n);
    }
    return true;
}

bool sim_ex_tfree(struct sim_exec *x, const struct pto_insn *insn)
{
    struct use u;
    if (!open_use(x, insn, &u))
        return false;
    if (u.idle)
        return true;
    int64_t n = u.me->released;
    if (n >= u.me->popped)
        return sim_refuse(x, insn, "nothing popped from %s %lld is left to be freed", key_name(u.pipe), (long long)u.pipe->id);
    struct sim_slot *slot = sim_fifo_slot(u.f, n);
    u.me->released++;
    if (u.f->via_gm && !slot->entry)
        return true;
    u.me->freed++;
    u.f->stamp++;
    if (like_a5(x))
        give_slot(&u, n);
    else
        give_credit(&u, n);
    return true;
}

/* ---- scales of epilogues ---- */

/* The word of the fixpipe for a scale: its f32 bits, for a signed result (machine-and-cube.md e.4). */
static uint64_t scale_word(double scale) { return num_encode(PTO_F32, scale, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON) | UINT64_C(1) << 46; }

bool sim_ex_set_quant_scalar(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_operand *scale = isa_insn_operand(insn, PTO_ROLE_SCALAR);
    struct use u;
    if (!open_use(x, insn, &u))
        return false;
    if (scale == NULL || scale->kind != PTO_OK_FLOAT)
        return sim_refuse(x, insn, "needs a float");
    u.f->scale = scale_word(scale->u.f);
    u.f->scale_given = true;
    return true;
}

bool sim_ex_set_quant_vector(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *tile = isa_insn_tile(insn, PTO_ROLE_FP);
    struct use u;
    if (!open_use(x, insn, &u))
        return false;
    if (tile == NULL)
        return sim_refuse(x, insn, "needs a tile");
    struct base_arena arena = {0};
    struct sim_grid words;
    int32_t n = sim_valid_cols(tile);
    bool packed = isa_dtype((enum pto_dtype)tile->dtype)->bits == 64, ok = sim_valid_rows(tile) < 1 || sim_grid_of_tile(x, insn, &arena, tile, 0, 0, 1, n, &words);
    if (ok && sim_valid_rows(tile) > 0) {
        u.f->scales = base_realloc_array(u.f->scales, (size_t)n + 1, sizeof *u.f->scales);
        u.f->nscales = n;
        for (int32_t c = 0; c < n; c++)
            u.f->scales[c] = packed ? sim_grid_load(&words, 0, c) : scale_word(num_decode((enum pto_dtype)tile->dtype, sim_grid_load(&words, 0, c)));
    }
    base_arena_free(&arena);
    return ok;
}

/* ---- the end ---- */

static void report_left(const struct sim_block *b, const struct pipe *p, const struct sim_fifo *f)
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
                                                            key_name(p), (long long)p->id, direction_name(f->dir), (long long)pushed, (long long)popped)
                                           : base_diag_emit(sim->diags, PTO_D_FIFO_USE, sim->program->ops[at].span, "%s %lld (%s): %lld tiles were popped, %lld freed",
                                                            key_name(p), (long long)p->id, direction_name(f->dir), (long long)popped, (long long)released);
    d->check = "sync";
}

void sim_fifos_finish(const struct sim_block *b)
{
    if (b->fifos == NULL || b->launch->sim->options.no_findings)
        return;
    for (const struct pipe *p = b->fifos->pipes; p != NULL; p = p->next)
        for (unsigned d = ISA_PIPE_C2V; d <= ISA_PIPE_V2C; d++)
            if ((p->mask & d) != 0)
                report_left(b, p, &p->fifo[d - 1]);
}
