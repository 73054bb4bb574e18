/* Instructions that come again (fast.h): what the timer reads from one is kept and given a time as often as wanted. Knows nothing of
 * operands; the rules of time are those of timing.c. */
#include "sim/timing_impl.h"
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

struct sim_timed *sim_timed_new(struct sim_timer *t, const struct pto_insn *insn)
{
    if (t->o.race != NULL || t->log->why != NULL || t->log->keep_events)
        return NULL;
    struct sim_timed *timed = base_realloc_array(NULL, 1, sizeof *timed);
    memset(timed, 0, sizeof *timed);
    sim_timing_read(t, insn, timed);
    return timed;
}

void sim_timed_free(struct sim_timed *timed)
{
    free(timed->item.accesses);
    free(timed);
}

static bool same_access(const struct isa_access *a, const struct isa_access *b)
{
    return a->space == b->space && a->slot == b->slot && a->write == b->write && a->atomic == b->atomic && a->known == b->known && a->exact == b->exact &&
           a->begin == b->begin && a->run == b->run && a->step[0] == b->step[0] && a->step[1] == b->step[1] && a->count[0] == b->count[0] && a->count[1] == b->count[1];
}

bool sim_timed_same(const struct sim_timed *a, const struct sim_timed *b)
{
    struct sim_timed plain[2] = {*a, *b};
    plain[0].item.accesses = plain[1].item.accesses = NULL;
    if (a->item.naccesses != b->item.naccesses || memcmp(&plain[0], &plain[1], sizeof plain[0]) != 0)
        return false;
    for (unsigned i = 0; i < a->item.naccesses; i++)
        if (!same_access(&a->item.accesses[i], &b->item.accesses[i]))
            return false;
    return true;
}

int64_t sim_timed_address(const struct sim_timed *timed) { return timed->item.cost.gm.bytes != 0 ? timed->item.cost.gm.addr : PTO_UNKNOWN; }

/* The accesses of an instruction whose window lies elsewhere by so many bytes. */
static struct isa_access *moved(const struct item *item, int64_t by)
{
    struct isa_access *accesses = base_realloc_array(NULL, item->naccesses + 1, sizeof *accesses);
    for (unsigned i = 0; i < item->naccesses; i++) {
        accesses[i] = item->accesses[i];
        if (accesses[i].space == PTO_SPACE_GM && accesses[i].known)
            accesses[i].begin += by;
    }
    return accesses;
}

bool sim_timer_again(struct sim_timer *t, const struct sim_timed *timed, int64_t address)
{
    if (t->stuck)
        return true;
    if (sim_timer_waits(t)) /* what holds the scalar unit up is found the long way */
        return false;
    struct sim_timed again = *timed;
    int64_t by = timed->item.cost.gm.bytes != 0 && address != PTO_UNKNOWN ? address - timed->item.cost.gm.addr : 0;
    again.item.cost.gm.addr += by;
    if (again.item.accesses != NULL)
        again.item.accesses = moved(&timed->item, by);
    sim_timing_enter(t, &again);
    return true;
}
