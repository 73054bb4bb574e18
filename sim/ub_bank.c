/* Conflicts of a vector instruction in the unified buffer (see ub_bank.h). The map: bits of an address above the block of 32 bytes
 * choose the group; two reads of one cycle may not fall into one group, a read and a write of one cycle not into one group of one
 * bank. All steps are constant, so that the pattern of groups has the period of their number. */
#include "sim/ub_bank.h"

enum { BLOCK = 32, MAX_GROUPS = 16, MAX_BLOCKS = 8 };

static int64_t max2(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t min2(int64_t a, int64_t b) { return a < b ? a : b; }

/* What one repeat of the period does. The groups are those that results can meet. */
struct turn {
    int reads, writes; /* cycles that the fullest group takes */
    unsigned read_groups, write_groups;
};

static bool same_view(const struct sim_bank_view *a, const struct sim_bank_view *b)
{
    return a->addr == b->addr && a->block_step == b->block_step && a->repeat_step == b->repeat_step && a->blocks == b->blocks;
}

/* Adds the blocks of a view; one that is wanted several times is fetched once. Returns the fullest group. */
static int fill(const struct sim_bank_view *v, int64_t repeat, unsigned groups, uint8_t count[MAX_GROUPS], unsigned *mask)
{
    int blocks = v->block_step == 0 ? 1 : (int)min2(v->blocks, MAX_BLOCKS), fullest = 0;
    int64_t first = v->addr / BLOCK + repeat * v->repeat_step;
    for (int k = 0; k < blocks; k++) {
        unsigned g = (unsigned)(first + k * v->block_step) % groups;
        *mask |= 1u << g;
        count[g]++;
        fullest = count[g] > fullest ? count[g] : fullest;
    }
    return fullest;
}

/* The groups that are read count against results only in the bank that these go to, and for operands as wide as they are: narrower
 * results are put together first. */
static bool can_meet(const struct sim_bank_use *use, const struct sim_bank_view *read, int64_t span)
{
    return use->writes && read->addr / span == use->write.addr / span && read->blocks == use->write.blocks;
}

static struct turn turn_at(const struct sim_bank_use *use, int64_t repeat, unsigned groups, int64_t span)
{
    struct turn t = {0};
    uint8_t read[MAX_GROUPS] = {0}, write[MAX_GROUPS] = {0};
    for (unsigned r = 0; r < use->nreads; r++) {
        bool again = false;
        for (unsigned q = 0; q < r; q++)
            again |= same_view(&use->read[q], &use->read[r]);
        unsigned mask = 0;
        int fullest = again ? 0 : fill(&use->read[r], repeat, groups, read, &mask);
        t.read_groups |= can_meet(use, &use->read[r], span) ? mask : 0;
        t.reads = fullest > t.reads ? fullest : t.reads;
    }
    if (use->writes)
        t.writes = fill(&use->write, repeat, groups, write, &t.write_groups);
    return t;
}

/* Of how many repeats of the period the results meet the reads of the repeat that comes `later` behind. */
static int meetings(const struct turn *turn, int period, int64_t later)
{
    int met = 0;
    for (int i = 0; i < period; i++)
        met += (turn[i].write_groups & turn[(i + later) % period].read_groups) != 0;
    return met;
}

/* Results against reads of later repeats.  A result that meets a read goes first; the read slips by a cycle, which shifts all results
 * that come from it, so that the slip is there again when they come: `slip` cycles each time the pipeline has gone round.  Where
 * no slip helps, reads and results take turns as long as there are both. */
static int64_t results_m(const struct sim_bank_use *use, const struct turn *turn, int period, int64_t each_m)
{
    int64_t slip = 0, best = period;
    for (; slip * 1000 <= 2 * each_m; slip++) {
        int64_t met = meetings(turn, period, (use->lat + slip) * 1000 / max2(1, each_m));
        best = min2(best, met);
        if (met == 0)
            return slip == 0 || use->lat <= 0 ? 0 : use->repeats * slip * each_m / use->lat;
    }
    return max2(0, use->repeats - use->drain * 1000 / max2(1, each_m)) * best * 1000 / period;
}

int64_t sim_ub_bank_m(const struct pto_target *target, const struct sim_bank_use *use)
{
    const int64_t *param = target->param;
    unsigned groups = (unsigned)max2(1, min2(MAX_GROUPS, param[PTO_P_ub_groups]));
    int64_t turn_m = param[PTO_P_ub_turn], span = max2(BLOCK, param[PTO_P_ub_bank_span]), sum = 0, part = 0;
    if (use->repeats <= 0)
        return 0;
    if (param[PTO_P_ub_assume_conflict] != 0)
        return use->nreads < 2 ? 0 : use->repeats * max2(0, 2000 - use->rate_m);
    struct turn turn[MAX_GROUPS];
    int period = (int)groups;
    for (int i = 0; i < period; i++)
        turn[i] = turn_at(use, i, groups, span);
    int64_t whole = use->repeats / period, rest = use->repeats % period;
    for (int i = 0; i < period; i++) {
        /* a conflict behind a repeat without one costs more than those that follow it */
        bool fresh = turn[i].reads > 1 && turn[(i + period - 1) % period].reads <= 1;
        int cycles = turn[i].reads > turn[i].writes ? turn[i].reads : turn[i].writes;
        int64_t extra = cycles <= 1 ? 0 : max2(0, 1000 * cycles + (fresh ? turn_m : 0) - use->rate_m);
        sum += extra;
        part += i < rest ? extra : 0;
    }
    int64_t total = whole * sum + part, each = use->rate_m + total / use->repeats;
    int64_t free_m = use->rate_m; /* a slow instruction leaves cycles to its results */
    for (int i = 0; i < period; i++)
        free_m -= 1000 * turn[i].reads / period;
    return free_m >= 1000 ? total : total + results_m(use, turn, period, each);
}
