/* Scoreboard: live records in a flat array. It stays short because the scalar unit runs ahead by at most the depth of the
 * queues, whatever ended before it can no longer hold anything up, and a pipe that comes to the same bytes again (a loop) keeps
 * one record with the later ends, which says the same. */
#include "sim/timing_hazard.h"
#include "base/arena.h"
#include "isa/layout.h"
#include "isa/pipe_op.h"

#include <stdlib.h>

enum { PRUNE_AT = 64 };

int64_t sim_hazard_ready(const struct sim_hazards *h, unsigned pipe, const struct sim_access *accesses, unsigned n,
                         int64_t cross_m)
{
    int64_t ready = 0;
    for (uint32_t i = 0; i < h->count; i++) {
        const struct sim_hazard_record *r = &h->records[i];
        if (r->pipe == pipe) /* one pipe works in order (R27) */
            continue;
        for (unsigned k = 0; k < n; k++) {
            const struct sim_access *a = &accesses[k];
            if (a->space != r->access.space || a->begin >= r->access.end || r->access.begin >= a->end)
                continue;
            if (!a->write && !r->access.write)
                continue;
            int64_t end = (r->access.write ? r->write_end_m : r->read_end_m) + cross_m;
            ready = end > ready ? end : ready;
        }
    }
    return ready;
}

static struct sim_hazard_record *same_record(struct sim_hazards *h, unsigned pipe, const struct sim_access *a)
{
    for (uint32_t i = 0; i < h->count; i++) {
        struct sim_hazard_record *r = &h->records[i];
        if (r->access.begin == a->begin && r->access.end == a->end && r->pipe == pipe && r->access.space == a->space && r->access.write == a->write)
            return r;
    }
    return NULL;
}

void sim_hazard_add(struct sim_hazards *h, unsigned pipe, const struct sim_access *accesses, unsigned n,
                    int64_t read_end_m, int64_t write_end_m, int64_t horizon_m)
{
    if (h->count >= PRUNE_AT) {
        uint32_t kept = 0;
        for (uint32_t i = 0; i < h->count; i++)
            if (h->records[i].write_end_m > horizon_m || h->records[i].read_end_m > horizon_m)
                h->records[kept++] = h->records[i];
        h->count = kept;
    }
    for (unsigned k = 0; k < n; k++) {
        if (accesses[k].begin >= accesses[k].end)
            continue;
        struct sim_hazard_record *same = same_record(h, pipe, &accesses[k]);
        if (same != NULL) {
            same->read_end_m = read_end_m > same->read_end_m ? read_end_m : same->read_end_m;
            same->write_end_m = write_end_m > same->write_end_m ? write_end_m : same->write_end_m;
            continue;
        }
        BASE_GROW(h->records, h->count, h->cap);
        h->records[h->count++] = (struct sim_hazard_record){.access = accesses[k], .pipe = (uint8_t)pipe,
                                                            .read_end_m = read_end_m, .write_end_m = write_end_m};
    }
}

void sim_hazard_free(struct sim_hazards *h)
{
    free(h->records);
    *h = (struct sim_hazards){0};
}

static bool gm_access(const struct pto_gm *gm, struct sim_access *a)
{
    int64_t lo, hi;
    if (gm->addr == PTO_UNKNOWN || !isa_gm_range(gm, &lo, &hi))
        return false;
    int64_t bits = isa_dtype((enum pto_dtype)gm->dtype)->bits;
    a->space = PTO_SPACE_GM;
    a->begin = gm->addr + (lo * bits + gm->nibble * 4) / 8;
    a->end = gm->addr + ((hi + 1) * bits + gm->nibble * 4 + 7) / 8;
    return true;
}

static bool tile_access(const struct pto_tile *tile, struct sim_access *a)
{
    a->space = tile->space;
    return isa_tile_range(tile, false, &a->begin, &a->end);
}

unsigned sim_accesses(const struct pto_insn *insn, struct sim_access out[SIM_MAX_ACCESSES])
{
    const struct isa_op_info *info = isa_op((enum pto_op)insn->op);
    bool pops = isa_pipe_op((enum pto_op)insn->op)->action == ISA_PIPE_POP;
    unsigned n = 0;
    for (unsigned i = 0; i < info->nslots && n < SIM_MAX_ACCESSES; i++) {
        const struct pto_slot *slot = &info->slots[i];
        const struct pto_operand *o = &insn->operand[i];
        bool filled = pops && o->kind == PTO_OK_TILE; /* the slot that the pop fills, or makes visible to the pipe it waits on (18.3) */
        if ((slot->dir == PTO_DIR_ALIAS || slot->dir == PTO_DIR_BIND) && !filled)
            continue; /* handles: no byte is touched */
        struct sim_access *a = &out[n];
        a->write = filled || isa_slot_is_out(slot) || slot->kind == PTO_OPD_VIEW_OUT || slot->role == PTO_ROLE_PING || slot->role == PTO_ROLE_PONG ||
                   (slot->role == PTO_ROLE_DST && slot->kind == PTO_OPD_ANY_VIEW); /* communication */
        if (o->kind == PTO_OK_TILE && tile_access(&o->u.tile, a))
            n++;
        else if (o->kind == PTO_OK_GM && gm_access(&o->u.gm, a))
            n++;
        else if (o->kind == PTO_OK_PTR && o->u.ptr.addr != PTO_UNKNOWN) {
            int64_t bits = isa_dtype((enum pto_dtype)o->u.ptr.dtype)->bits;
            int64_t bit = isa_insn_int(insn, PTO_ROLE_OFFSET, 0) * bits + o->u.ptr.nibble * 4;
            a->space = o->u.ptr.space == PTO_SPACE_NONE ? PTO_SPACE_GM : o->u.ptr.space;
            a->write = isa_insn_operand(insn, PTO_ROLE_VALUE) != NULL;
            a->begin = o->u.ptr.addr + (bit >= 0 ? bit / 8 : -((7 - bit) / 8));
            a->end = a->begin + (bits + 7) / 8;
            n++;
        }
    }
    return n;
}
