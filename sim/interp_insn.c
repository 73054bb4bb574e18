/* One instruction: resolve, legality, values, results, time, trace. What it computes is behind sim_execute(). */
#include "base/arena.h"
#include "isa/resolve.h"
#include "sim/launch.h"
#include "sim/native.h"
#include "sim/trace.h"

#include <string.h>

/* Bytes of an operand that mean something. */
static size_t operand_bytes(const struct pto_operand *o)
{
    switch ((enum pto_operand_kind)o->kind) {
    case PTO_OK_NONE: return 0;
    case PTO_OK_TILE: return sizeof o->u.tile;
    case PTO_OK_PTR: return sizeof o->u.ptr;
    case PTO_OK_INT: return sizeof o->u.i;
    case PTO_OK_FLOAT: return sizeof o->u.f;
    default: return sizeof o->u;
    }
}

/* A hash of what legality can depend on; never 0. Two sums at a time, since each step waits for the one before. */
static uint64_t hash_insn(const struct pto_insn *insn)
{
    const uint64_t prime = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t h = UINT64_C(14695981039346656037), g = prime;
    for (unsigned k = 0; k < insn->noperands; k++) {
        const struct pto_operand *o = &insn->operand[k];
        const unsigned char *bytes = (const unsigned char *)&o->u;
        size_t n = operand_bytes(o), i = 0;
        h = (h ^ o->kind ^ (uint64_t)o->dtype << 8) * prime;
        for (; i + 16 <= n; i += 16) {
            uint64_t word[2];
            memcpy(word, bytes + i, 16);
            h = (h ^ word[0]) * prime;
            g = (g ^ word[1]) * prime;
            h ^= h >> 29;
            g ^= g >> 31;
        }
        for (; i + 8 <= n; i += 8) {
            uint64_t word;
            memcpy(&word, bytes + i, 8);
            h = (h ^ word) * prime;
            h ^= h >> 29;
        }
    }
    h = (h ^ g) * prime;
    return h != 0 ? h : 1;
}

/* The verifier points at a part of the operation, a run at all of it: what overlaps is one place. */
static bool told_before(const struct base_diags *diags, const struct base_diag *d)
{
    for (const struct base_diag *k = diags->first; k != NULL; k = k->next)
        if (k->code == d->code && k->severity >= d->severity && k->span.file == d->span.file && k->span.begin < d->span.end &&
            d->span.begin < k->span.end)
            return true;
    return false;
}

/* Legality and execution report to a scratch; what the verifier or an earlier iteration has said of the same place stays
 * said once. */
static void hand_over(struct sim_interp *it)
{
    struct base_diags *to = it->sim->diags;
    if (it->scratch.first == NULL)
        return;
    for (const struct base_diag *d = it->scratch.first; d != NULL; d = d->next) {
        if (told_before(to, d))
            continue;
        struct base_diag *copy = base_diag_copy(to, d);
        if (d->severity == PTO_SEV_ERROR)
            sim_interp_note_core(it, copy);
    }
    sim_interp_clear_scratch(it);
}

void sim_interp_clear_scratch(struct sim_interp *it)
{
    const struct base_diags *real = it->sim->diags;
    base_diags_free(&it->scratch);
    base_diags_init(&it->scratch, real->sources);
    memcpy(it->scratch.level, real->level, sizeof real->level);
    it->scratch.strict = real->strict;
    it->scratch.werror = real->werror;
}

static bool check_legal(struct sim_interp *it, pto_op_id op)
{
    uint64_t h = hash_insn(&it->insn);
    if (it->verdict[op] == h)
        return true;
    bool ok = isa_legal_judge(it->rules, &it->insn, sim_native_context(it), &it->scratch);
    hand_over(it);
    if (ok)
        it->verdict[op] = h;
    return ok;
}

static uint64_t mix(uint64_t h, uint64_t more) { return (h ^ more) * UINT64_C(0x9E3779B97F4A7C15) ^ h >> 29; }

/* Where an access lies: in GM, or in L1 of the block's cube core. */
static const uint8_t *stored_at(const struct sim_interp *it, const struct isa_access *a)
{
    int buffer;
    if (a->space == PTO_SPACE_GM)
        return sim_gm_at(it->exec.gm, a->begin, isa_access_end(a) - a->begin, &buffer);
    struct sim_core *cube = &it->exec.block->unit[0].memory;
    return a->begin >= 0 && isa_access_end(a) <= cube->size[a->space] ? sim_core_space(cube, (enum pto_space)a->space) + a->begin : NULL;
}

/* What both vector cores of a block store by one operation is the same, or a race. */
static void note_stored(struct sim_interp *it, const struct pto_insn *insn)
{
    struct isa_access accesses[ISA_MAX_ACCESSES];
    unsigned n = isa_accesses(insn, accesses);
    uint64_t place = 0, data = 0;
    for (unsigned i = 0; i < n; i++) {
        const struct isa_access *a = &accesses[i];
        if (!a->write || (a->space != PTO_SPACE_GM && (a->away & 1) == 0))
            continue;
        const uint8_t *at = a->known && a->exact && !a->atomic && a->run > 0 ? stored_at(it, a) : NULL;
        if (at == NULL)
            return;
        place = mix(mix(mix(place, (uint64_t)a->begin), (uint64_t)a->run), (uint64_t)(isa_access_end(a) - a->begin));
        for (int64_t k = 0; k < a->count[1]; k++)
            for (int64_t j = 0; j < a->count[0]; j++)
                for (int64_t b = 0; b < a->run; b++)
                    data = mix(data, at[k * a->step[1] + j * a->step[0] + b]);
    }
    if (place != 0 && insn->source_op != 0)
        sim_race_stored(it->race, insn->source_op, place, data);
}

static bool execute(struct sim_interp *it, const struct pto_insn *insn)
{
    it->exec.diags = &it->scratch;
    bool ok = sim_execute(&it->exec, insn);
    if (ok && !it->exec.blocked && it->race != NULL && it->sim->options.values && sim_race_has_twin(it->race))
        note_stored(it, insn);
    hand_over(it);
    it->exec.diags = it->sim->diags;
    return ok;
}

/* What execution would refuse: without values a tile that does not fit must not get a time. */
static bool tiles_fit(struct sim_interp *it)
{
    const struct isa_op_info *info = isa_op((enum pto_op)it->insn.op);
    const struct pto_tile *outside = NULL;
    for (int i = 0; i < info->nslots && outside == NULL; i++) {
        const struct pto_operand *o = &it->insn.operand[i];
        uint8_t dir = info->slots[i].dir;
        int64_t begin, end;
        if (o->kind == PTO_OK_TILE && (dir == PTO_DIR_IN || dir == PTO_DIR_OUT || dir == PTO_DIR_INOUT) && o->u.tile.v_row > 0 && o->u.tile.v_col > 0 &&
            isa_tile_range(&o->u.tile, false, &begin, &end) && (begin < 0 || end > it->exec.core->size[o->u.tile.space]))
            outside = &o->u.tile;
    }
    if (outside == NULL)
        return true;
    it->exec.diags = &it->scratch;
    (void)sim_tile_base(&it->exec, &it->insn, outside);
    hand_over(it);
    it->exec.diags = it->sim->diags;
    return false;
}

bool sim_interp_late(void *ctx, const struct pto_insn *insn) { return execute(ctx, insn); }

/* Result slots that hold handles start as what their type says, whatever an earlier iteration left there. */
static void ready_results(struct sim_interp *it, const struct pto_operation *op)
{
    for (uint32_t i = 0; i < op->nresults; i++) {
        enum pto_type_kind kind = (enum pto_type_kind)isa_type(it->program, it->program->values[op->results + i].type)->kind;
        if (kind == PTO_TYPE_TILE_BUF || kind == PTO_TYPE_TILE || kind == PTO_TYPE_TENSOR_VIEW || kind == PTO_TYPE_PARTITION_VIEW ||
            kind == PTO_TYPE_LOCAL_ARRAY || kind == PTO_TYPE_STRUCT || kind == PTO_TYPE_EVENT_ARRAY || kind == PTO_TYPE_MEMREF)
            isa_read_type(it->program, op->results + i, &it->values[op->results + i]);
    }
}

/* The values of the operation's LIST slot, if it has one. */
static void read_list(struct sim_interp *it, pto_op_id id)
{
    int slot = it->code->list[id] - 1;
    uint32_t n = 0;
    it->insn.list = NULL;
    it->nlist = 0;
    if (slot >= 0) {
        const pto_value_id *from = isa_operand_list(it->program, &it->program->ops[id], slot, &n);
        for (; it->nlist < n; it->nlist++) {
            BASE_GROW(it->list, it->nlist, it->list_cap);
            it->list[it->nlist] = it->values[from[it->nlist]];
        }
        it->insn.list = it->list;
    }
    it->insn.nlist = n;
}

/* What execution gave to result slots and handles becomes the value they stand for. */
static void take_results(struct sim_interp *it, const struct pto_operation *op)
{
    for (unsigned i = 0; i < it->exec.nresults; i++) {
        const struct sim_result *r = &it->exec.result[i];
        bool result = isa_slot_is_result(&isa_op((enum pto_op)op->op)->slots[r->slot]);
        pto_value_id value = result ? isa_slot_result(it->program, op, r->slot) : isa_operand(it->program, op, r->slot);
        if (value != 0)
            it->values[value] = r->value;
        it->insn.operand[r->slot] = r->value; /* what time sees */
        it->exec.accesses.of = NULL;
    }
}

/* Time: what the instruction waits for of other cores, its own work, what others may wait for. */
static void advance(struct sim_interp *it)
{
    struct sim_exec *x = &it->exec;
    for (unsigned i = 0; i < x->nsync; i++)
        if (!x->sync[i].post)
            sim_timer_await(it->timer, &it->insn, x->sync[i].pipe, x->sync[i].moment);
    uint32_t detail = it->sim->log.keep_events ? sim_trace_detail(&it->sim->log.details, it->program, &it->insn) : 0;
    const struct sim_accesses *accesses = sim_accesses_of(x, &it->insn);
    sim_timer_insn(it->timer, &it->insn, accesses->list, accesses->n, detail);
    for (unsigned i = 0; i < x->nsync; i++)
        if (x->sync[i].post)
            sim_timer_post(it->timer, &it->insn, x->sync[i].pipe, x->sync[i].moment,
                           &(struct isa_access){.space = x->sync[i].space, .write = true, .known = true, .exact = true, .begin = x->sync[i].begin,
                                                .run = x->sync[i].end - x->sync[i].begin, .count = {1, 1}, .slot = ISA_NO_SLOT});
    x->nsync = 0;
}

/* What the instruction wrote into memories of other cores of the block. */
static void tell_others(struct sim_interp *it, const struct sim_accesses *accesses)
{
    struct sim_block *b = it->exec.block;
    for (unsigned i = 0; i < accesses->n && b->ncores == SIM_BLOCK_CORES; i++)
        for (unsigned k = 0; k < b->ncores; k++)
            if (accesses->list[i].write && (accesses->list[i].away >> k & 1) != 0 && b->unit[k].it.memcheck != NULL)
                sim_memcheck_forget(b->unit[k].it.memcheck, &accesses->list[i]);
}

bool sim_interp_insn(struct sim_interp *it, pto_op_id id)
{
    const struct pto_operation *op = &it->program->ops[id];
    if ((op->flags & PTO_OPFLAG_IMPLIED) != 0) {
        it->sim->steps--; /* nobody wrote it */
        isa_resolve(it->program, id, sim_interp_read, it, &it->insn);
        if (it->implied && it->timer != NULL)
            sim_timer_implied(it->timer, &it->insn);
        return true;
    }
    ready_results(it, op);
    isa_resolve(it->program, id, sim_interp_read, it, &it->insn);
    read_list(it, id);
    if (!check_legal(it, id))
        return false;
    it->exec.nresults = it->exec.nsync = 0;
    it->exec.accesses.of = NULL;
    it->exec.blocked = false;
    const uint64_t *held = it->timer != NULL ? sim_timer_holds(it->timer, &it->insn) : NULL;
    if (held != NULL)
        return sim_block_until(&it->exec, held, "its own pipes, which wait for another core");
    bool later = false;
    if (it->interleave != NULL && !sim_interleave_next(it->interleave, &it->insn, &later))
        return false;
    it->exec.buffer.used = false;
    it->exec.nresults = it->exec.nsync = 0; /* not those of others that were executed now */
    bool computed = it->sim->options.values || sim_is_protocol((enum pto_op)op->op);
    if (!computed && !tiles_fit(it))
        return false;
    if (!computed)
        sim_interp_void_results(it, op);
    else if (!later && !execute(it, &it->insn))
        return false;
    it->sim->insns++;
    take_results(it, op);
    if (it->memcheck != NULL) {
        const struct sim_accesses *accesses = sim_accesses_of(&it->exec, &it->insn);
        sim_memcheck_insn(it->memcheck, &it->insn, accesses->list, accesses->n);
        tell_others(it, accesses);
    }
    if (it->timer != NULL)
        advance(it);
    return it->interleave == NULL || !it->exec.buffer.used || sim_interleave_buffer(it->interleave, &it->exec.buffer);
}
