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

static unsigned in_groups(int64_t blocks, unsigned groups)
{
    return (groups & (groups - 1)) == 0 ? (unsigned)blocks & (groups - 1) : (unsigned)((blocks % groups + groups) % groups);
}

/* Adds the blocks of a view; one that is wanted several times is fetched once. Returns the fullest group. */
static int fill(const struct sim_bank_view *v, int64_t repeat, unsigned groups, uint8_t count[MAX_GROUPS], unsigned *mask)
{
    int blocks = v->block_step == 0 ? 1 : (int)min2(v->blocks, MAX_BLOCKS), fullest = 0;
    unsigned g = in_groups(v->addr / BLOCK + repeat * v->repeat_step, groups), step = in_groups(v->block_step, groups);
    for (int k = 0; k < blocks; k++) {
        *mask |= 1u << g;
        count[g]++;
        fullest = count[g] > fullest ? count[g] : fullest;
        g += step;
        g -= g >= groups ? groups : 0;
    }
    return fullest;
}

/* The groups that are read count against results only in the bank that these go to, and for operands as wide as they are: narrower
 * results are put together first. */
static bool can_meet(const struct sim_bank_use *use, const struct sim_bank_view *read, int64_t span)
{
    return use->writes && read->addr / span == use->write.addr / span && read->blocks == use->write.blocks;
}

/* Plain operands, whose blocks lie one behind the other: a run of groups that turns with the repeats. */
struct run {
    unsigned mask, at, step;
    bool meets;
};
static bool plain(const struct sim_bank_view *v, unsigned groups)
{
    return (v->block_step == 1 || v->block_step == 0) && v->blocks > 0 && (unsigned)min2(v->blocks, MAX_BLOCKS) <= groups;
}
static struct run run_of(const struct sim_bank_view *v, unsigned groups)
{
    unsigned blocks = v->block_step == 0 ? 1 : (unsigned)min2(v->blocks, MAX_BLOCKS);
    return (struct run){.mask = (1u << blocks) - 1, .at = in_groups(v->addr / BLOCK, groups), .step = in_groups(v->repeat_step, groups)};
}
static unsigned turned(const struct run *r, unsigned groups) { return (r->mask << r->at | r->mask >> (groups - r->at)) & ((1u << groups) - 1); }

static void plain_turns(const struct sim_bank_use *use, const struct sim_bank_view *const *reads, unsigned nreads, unsigned groups, int64_t span,
                        struct turn *turn, int period)
{
    struct run run[2], write = use->writes ? run_of(&use->write, groups) : (struct run){0};
    for (unsigned r = 0; r < nreads; r++) {
        run[r] = run_of(reads[r], groups);
        run[r].meets = can_meet(use, reads[r], span);
    }
    for (int i = 0; i < period; i++) {
        unsigned seen = 0;
        turn[i] = (struct turn){.reads = nreads != 0, .writes = use->writes};
        for (unsigned r = 0; r < nreads; r++) {
            unsigned mask = turned(&run[r], groups);
            turn[i].reads += (seen & mask) != 0;
            turn[i].read_groups |= run[r].meets ? mask : 0;
            seen |= mask;
            run[r].at += run[r].step;
            run[r].at -= run[r].at >= groups ? groups : 0;
        }
        turn[i].write_groups = use->writes ? turned(&write, groups) : 0;
        write.at += write.step;
        write.at -= write.at >= groups ? groups : 0;
    }
}

/* Any operands, block by block. */
static void counted_turns(const struct sim_bank_use *use, const struct sim_bank_view *const *reads, unsigned nreads, unsigned groups, int64_t span,
                          struct turn *turn, int period)
{
    for (int i = 0; i < period; i++) {
        uint8_t read[MAX_GROUPS] = {0}, write[MAX_GROUPS] = {0};
        turn[i] = (struct turn){0};
        for (unsigned r = 0; r < nreads; r++) {
            unsigned mask = 0;
            int fullest = fill(reads[r], i, groups, read, &mask);
            turn[i].reads = fullest > turn[i].reads ? fullest : turn[i].reads;
            turn[i].read_groups |= can_meet(use, reads[r], span) ? mask : 0;
        }
        if (use->writes)
            turn[i].writes = fill(&use->write, i, groups, write, &turn[i].write_groups);
    }
}

/* Repeats until all operands are in the groups again where they began: a power of two if groups is one. */
static int period_of(const struct sim_bank_use *use, const struct sim_bank_view *const *reads, unsigned nreads, unsigned groups)
{
    unsigned steps = use->writes ? in_groups(use->write.repeat_step, groups) : 0;
    for (unsigned r = 0; r < nreads; r++)
        steps |= in_groups(reads[r]->repeat_step, groups);
    if ((groups & (groups - 1)) != 0)
        return (int)groups;
    unsigned common = steps & -steps; /* the greatest power of two that divides all of them */
    return common == 0 ? 1 : (int)(groups / common);
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
    unsigned groups = (unsigned)max2(1, min2(MAX_GROUPS, param[PTO_P_ub_groups])), nreads = 0;
    int64_t turn_m = param[PTO_P_ub_turn], span = max2(BLOCK, param[PTO_P_ub_bank_span]), sum = 0, part = 0, reads = 0;
    if (use->repeats <= 0)
        return 0;
    if (param[PTO_P_ub_assume_conflict] != 0)
        return use->nreads < 2 ? 0 : use->repeats * max2(0, 2000 - use->rate_m);
    const struct sim_bank_view *read[SIM_BANK_READS];
    bool all_plain = use->nreads <= 2 && (!use->writes || plain(&use->write, groups));
    for (unsigned r = 0; r < use->nreads; r++) { /* x + x: one fetch */
        bool again = false;
        for (unsigned q = 0; q < nreads; q++)
            again |= same_view(read[q], &use->read[r]);
        if (!again)
            read[nreads++] = &use->read[r];
        all_plain &= plain(&use->read[r], groups);
    }
    struct turn turn[MAX_GROUPS];
    int period = period_of(use, read, nreads, groups);
    (all_plain ? plain_turns : counted_turns)(use, read, nreads, groups, span, turn, period);
    int64_t whole = use->repeats / period, rest = use->repeats % period;
    for (int i = 0; i < period; i++) {
        /* a conflict behind a repeat without one costs more than those that follow it */
        bool fresh = turn[i].reads > 1 && turn[i == 0 ? period - 1 : i - 1].reads <= 1;
        int cycles = turn[i].reads > turn[i].writes ? turn[i].reads : turn[i].writes;
        int64_t extra = cycles <= 1 ? 0 : max2(0, 1000 * cycles + (fresh ? turn_m : 0) - use->rate_m);
        sum += extra;
        part += i < rest ? extra : 0;
        reads += turn[i].reads;
    }
    int64_t total = whole * sum + part;
    /* a slow instruction leaves cycles to its results */
    if (!use->writes || use->rate_m - 1000 * reads / period >= 1000)
        return total;
    return total + results_m(use, turn, period, use->rate_m + total / use->repeats);
}
