/* Execution of pushes, pops, frees and allocations: which pipe and direction is meant, what waits for what, in values and in time
 * (vector.md 18).  Counts slots with fifo.h; what is in them is exec_fifo_data.c's. */
#include "sim/exec_fifo.h"

static bool produces(unsigned action) { return action == ISA_PIPE_PUSH || action == ISA_PIPE_ALLOC || action == ISA_PIPE_SCALE; }

static const struct pto_tile *used_tile(const struct pto_insn *insn)
{
    static const enum pto_role roles[] = {PTO_ROLE_SRC, PTO_ROLE_DST, PTO_ROLE_RESULT, PTO_ROLE_ENTRY};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (isa_insn_tile(insn, roles[i]) != NULL)
            return isa_insn_tile(insn, roles[i]);
    return NULL;
}

static unsigned direction_of(const struct sim_exec *x, const struct pto_insn *insn, const struct sim_pipe *pipe)
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

bool sim_pipe_open_use(struct sim_exec *x, const struct pto_insn *insn, struct sim_pipe_use *u)
{
    *u = (struct sim_pipe_use){.x = x, .insn = insn};
    bool lowered = isa_op_slot((enum pto_op)insn->op, PTO_ROLE_PIPE) >= 0;
    int64_t id = lowered ? isa_insn_int(insn, PTO_ROLE_PIPE, -1) : isa_insn_attr(insn, PTO_ATTR_PIPE_ID);
    u->pipe = sim_pipe_find(x, lowered, id);
    if (u->pipe == NULL)
        return sim_refuse(x, insn, lowered ? "the handle is of no pipe that this core initialised" : "this core has initialised no pipe with id %lld", (long long)id);
    unsigned d = direction_of(x, insn, u->pipe);
    if ((u->pipe->mask & d) == 0)
        return sim_refuse(x, insn, "%s %lld has no direction %s", sim_pipe_name(u->pipe), (long long)u->pipe->id, sim_direction_name(d));
    u->f = &u->pipe->fifo[d - 1];
    u->cube = produces(isa_pipe_op((enum pto_op)insn->op)->action) == (d == ISA_PIPE_C2V);
    u->lane = u->cube || x->subblock_idx < 0 || x->subblock_idx >= SIM_FIFO_LANES ? 0 : (unsigned)x->subblock_idx;
    int64_t named = isa_insn_int(insn, PTO_ROLE_SUBBLOCK, u->lane);
    u->half = named == 0 || named == 1 ? (unsigned)named : u->lane;
    u->split = (unsigned)isa_insn_attr(insn, PTO_ATTR_SPLIT);
    if (u->split == 0 && isa_like_a5(x->target)) {
        u->f->lanes = 1;
        u->idle = u->lane != 0;
    }
    u->me = u->cube ? &u->f->cube : &u->f->vector[u->lane];
    return true;
}

/* The instruction waits for the cores at the other end. */
static bool wait_for_peers(const struct sim_pipe_use *u, const uint64_t *stamp, const char *what)
{
    struct sim_exec *x = u->x;
    const struct sim_block *b = x->block;
    const char *missing = b->ncores == SIM_BLOCK_CORES || x->core_kind == SIM_CORE_FUSED ? "" : u->cube ? "; this launch has no vector cores" : "; this launch has no cube core";
    (void)sim_block_until(x, stamp, "%s %s %lld (%s, %lld slots; %lld pushed, %lld freed)%s", what, sim_pipe_name(u->pipe), (long long)u->pipe->id,
                          sim_direction_name(u->f->dir), (long long)u->f->slots, (long long)sim_fifo_pushed(u->f), (long long)sim_fifo_freed(u->f), missing);
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
    return pipe == PTO_PIPE_S || !x->explicit_sync;
}

/* Whose queue waits: of the whole core on A2/A3, of the pipe that uses the slot on A5 (18.3). */
static unsigned consumer_pipe(const struct sim_pipe_use *u)
{
    return !isa_like_a5(u->x->target) || u->f->tensor.dtype != PTO_DTYPE_NONE ? PTO_PIPE_S : u->f->dir == ISA_PIPE_C2V ? PTO_PIPE_V : PTO_PIPE_MTE1;
}
static unsigned producer_pipe(const struct sim_pipe_use *u) { return u->f->dir == ISA_PIPE_C2V ? PTO_PIPE_FIX : PTO_PIPE_MTE3; }

static bool all_known(const struct sim_pipe_use *u, unsigned pipe, struct sim_moment *const moments[], unsigned n)
{
    for (unsigned i = 0; i < n && needs_known(u->x, pipe); i++)
        if (moments[i] != NULL && !sim_known(moments[i]))
            return sim_block_until(u->x, &moments[i]->known, "the work of the other core that a slot of %s %lld waits for", sim_pipe_name(u->pipe), (long long)u->pipe->id);
    return true;
}

static void await(const struct sim_pipe_use *u, unsigned pipe, struct sim_moment **moment)
{
    sim_await(u->x, pipe, *moment);
    *moment = NULL;
}

/* Whom a moment is for drops the one before. */
static void replace(struct sim_moment **moment, struct sim_moment *by)
{
    sim_moment_drop(*moment);
    *moment = by;
}

/* A moment that another core will wait for; flags between the cores of A2/A3 take the long way (timing.md 4.1). */
static void post(const struct sim_pipe_use *u, unsigned pipe, struct sim_moment **moment)
{
    struct sim_moment *m = sim_new_moment(u->x);
    if (m != NULL && !isa_like_a5(u->x->target))
        m->delay_m = (u->x->target->param[PTO_P_xflag_lat] - u->x->target->param[PTO_P_flag_lat]) * 1000;
    sim_post(u->x, pipe, m);
    replace(moment, m);
}

/* The moments a producer waits for before its n-th tile: the slot's last frees on A5, one credit of each consumer on A2/A3. */
static unsigned space_moments(const struct sim_pipe_use *u, int64_t n, struct sim_moment **out[SIM_FIFO_LANES])
{
    struct sim_fifo *f = u->f;
    struct sim_slot *slot = sim_fifo_slot(f, n);
    unsigned count = 0;
    int64_t batch = sim_fifo_batch(f), k = n >= f->slots && n % batch == 0 ? (n - f->slots) / batch : -1;
    for (unsigned i = 0; i < SIM_FIFO_LANES; i++) {
        bool mine = f->dir == ISA_PIPE_C2V ? (f->lanes >> i & 1) != 0 : i == u->lane;
        struct sim_moment **m = isa_like_a5(u->x->target) ? &slot->free[i] : &f->credit[i][k < 0 ? 0 : k % SIM_FIFO_CREDITS];
        /* a batch that is not complete yet holds up the machine, not the values: true capacity */
        if (mine && *m != NULL && (isa_like_a5(u->x->target) || (k >= 0 && k < f->credits[i])))
            out[count++] = m;
    }
    return count;
}

/* A2/A3: each consumer's part of a batch of freed slots. */
static void give_credit(const struct sim_pipe_use *u, int64_t n)
{
    struct sim_fifo *f = u->f;
    if ((n + 1) % sim_fifo_batch(f) != 0)
        return;
    for (unsigned i = 0; i < SIM_FIFO_LANES; i++)
        if (f->dir == ISA_PIPE_C2V ? i == u->lane : (f->lanes >> i & 1) != 0)
            post(u, PTO_PIPE_MTE2, &f->credit[i][f->credits[i]++ % SIM_FIFO_CREDITS]);
}

/* A5: a slot in the consumer's memory is free when nobody there uses its bytes any more, the pipe of the signal or, where dependences are
 * inserted, another (a store of the popped tile). */
static void give_slot(const struct sim_pipe_use *u, int64_t n)
{
    bool to_vector = u->f->dir == ISA_PIPE_C2V, local = !u->f->via_gm && u->f->local_addr != PTO_UNKNOWN;
    struct sim_slot *slot = sim_fifo_slot(u->f, n);
    int64_t begin = local ? isa_add_known(u->f->local_addr, n % u->f->slots * u->f->slot_size) : 0, end = local ? isa_add_known(begin, u->f->slot_size) : 0;
    for (unsigned i = 0; i < SIM_FIFO_LANES; i++)
        if (to_vector ? i == u->lane : (u->f->lanes >> i & 1) != 0) {
            struct sim_moment *m = sim_new_moment(u->x);
            sim_post_behind(u->x, to_vector ? PTO_PIPE_V : PTO_PIPE_MTE1, m, to_vector ? PTO_SPACE_VEC : PTO_SPACE_MAT, begin, end);
            replace(&slot->free[i], m);
        }
}

/* ---- operations ---- */

static bool wait_for_room(const struct sim_pipe_use *u, struct sim_moment **space[SIM_FIFO_LANES], unsigned *count, int64_t n)
{
    *count = 0;
    if (!sim_fifo_has_room(u->f, u->lane))
        return wait_for_peers(u, &u->f->stamp, "a free slot of");
    *count = space_moments(u, n, space);
    unsigned pipe = isa_like_a5(u->x->target) ? producer_pipe(u) : PTO_PIPE_S;
    for (unsigned i = 0; i < *count; i++)
        if (!all_known(u, pipe, space[i], 1))
            return false;
    return true;
}

static void take_room(const struct sim_pipe_use *u, struct sim_moment **space[SIM_FIFO_LANES], unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        await(u, isa_like_a5(u->x->target) ? producer_pipe(u) : PTO_PIPE_S, space[i]);
}

bool sim_ex_talloc(struct sim_exec *x, const struct pto_insn *insn)
{
    struct sim_pipe_use u;
    struct sim_moment **space[SIM_FIFO_LANES];
    unsigned count;
    if (!sim_pipe_open_use(x, insn, &u))
        return false;
    enum pto_role role = isa_op_slot((enum pto_op)insn->op, PTO_ROLE_RESULT) >= 0 ? PTO_ROLE_RESULT : PTO_ROLE_DST;
    if (u.f->tensor.dtype == PTO_DTYPE_NONE)
        return sim_refuse(x, insn, "the pipe has no gm_slot_tensor: its slots are no views of GM");
    int64_t n = u.me->allocated;
    if (!u.idle && !wait_for_room(&u, space, &count, n))
        return false;
    sim_set_result(x, insn, role, sim_pipe_view_of(&u, n, isa_insn_operand(insn, role)));
    if (u.idle)
        return true;
    take_room(&u, space, count);
    u.me->allocated++;
    return true;
}

bool sim_ex_tpush(struct sim_exec *x, const struct pto_insn *insn)
{
    struct sim_pipe_use u;
    struct sim_moment **space[SIM_FIFO_LANES];
    unsigned count = 0;
    if (!sim_pipe_open_use(x, insn, &u))
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
    if (tile != NULL && !sim_pipe_put_tile(&u, tile, slot, n))
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

/* What the other end pushed is not what is popped here. */
static bool mismatch(const struct sim_pipe_use *u, const struct sim_slot *slot, bool entry)
{
    struct sim_exec *x = u->x;
    if (slot->entry == entry && slot->split == u->split)
        return false;
    struct base_diag *d = slot->entry != entry ? base_diag_emit(x->diags, PTO_D_NO_MEANING, u->insn->span, "%s: pops %s, but %s was pushed", sim_insn_name(u->insn),
                                                                entry ? "an entry in GM" : "a tile", entry ? "a tile" : "an entry in GM")
                                               : base_diag_emit(x->diags, PTO_D_NO_MEANING, u->insn->span, "%s: pops with split = %u what was pushed with split = %u",
                                                                sim_insn_name(u->insn), u->split, slot->split);
    base_diag_label(d, sim_program_of(x)->ops[slot->pushed_by].span, "pushed here");
    return true;
}

bool sim_ex_tpop(struct sim_exec *x, const struct pto_insn *insn)
{
    struct sim_pipe_use u;
    if (!sim_pipe_open_use(x, insn, &u))
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
    struct pto_operand out = entry ? sim_pipe_view_of(&u, n, like) : *like;
    if (!entry) {
        struct sim_tile_part part = u.f->dir == ISA_PIPE_C2V ? sim_fifo_part(u.split, slot->rows, slot->cols, u.half) : (struct sim_tile_part){0, 0, slot->rows, slot->cols};
        if (!sim_pipe_place_tile(&u, slot, n, part, &out.u.tile) || !sim_pipe_take_tile(&u, slot, n, part, &out.u.tile))
            return false;
    }
    sim_set_result(x, insn, role, out);
    for (unsigned i = first; i <= last; i++)
        await(&u, pipe, &slot->ready[i]);
    u.me->popped++;
    u.f->stamp++;
    if (!entry && u.f->via_gm) { /* the slot is copied: it is free (18.3) */
        u.me->freed++;
        if (isa_like_a5(x->target))
            give_slot(&u, n);
        else
            give_credit(&u, n);
    }
    return true;
}

bool sim_ex_tfree(struct sim_exec *x, const struct pto_insn *insn)
{
    struct sim_pipe_use u;
    if (!sim_pipe_open_use(x, insn, &u))
        return false;
    if (u.idle)
        return true;
    int64_t n = u.me->released;
    if (n >= u.me->popped)
        return sim_refuse(x, insn, "nothing popped from %s %lld is left to be freed", sim_pipe_name(u.pipe), (long long)u.pipe->id);
    struct sim_slot *slot = sim_fifo_slot(u.f, n);
    u.me->released++;
    if (u.f->via_gm && !slot->entry)
        return true;
    u.me->freed++;
    u.f->stamp++;
    if (isa_like_a5(x->target))
        give_slot(&u, n);
    else
        give_credit(&u, n);
    return true;
}
