/* Flags and barriers by hazards (pto-as-2026-08.md 7.3 S2-S6).
 *
 * Every block is walked by itself, inner ones first; an operation with regions stands in its block for all work inside.  A hazard between
 * two items of a block is ordered by a set behind the first and a wait in front of the second, so that pairs are balanced whatever path is
 * taken; one from a loop's turn to the next by a wait and a set in the body, a set in front of the loop and a wait behind it (S4).
 * What each pipe knows to be done of every other is followed as a vector clock, so that nothing is ordered twice; and a flag is set again only where
 * its last wait is known to be over.
 *
 * Where a loop's operations touch what a slot chosen in each turn says (sync_slots.c), turns of other slots do not meet: the flags of such a
 * hazard, and those that would otherwise hold the turns together, have an id for each slot. Each turn waits for and sets the one of its
 * slot, so that they are balanced whatever slots follow each other. The turn before then stands for the last one of the same slot, and
 * what is known of that one is a second clock, which is never behind the first.
 *
 * Places are numbers that never repeat: item x of a walk has an even one, its waits the odd one below. A body is walked twice: the
 * second turn meets the hazards of the first. */
#include "asm/sync_walk.h"

#include <stdlib.h>
#include <string.h>

/* --- clocks --- */

/* dst has waited for what src knew and had done then. */
static void learn(struct walk *w, unsigned dst, unsigned src, const struct clocks *then, uint32_t done)
{
    for (unsigned q = 0; q < SYNC_PIPES; q++) {
        raise(&w->at.of[dst][q], then->of[src][q]);
        raise(&w->at.same[dst][q], then->same[src][q]);
    }
    raise(&w->at.of[dst][src], done);
    raise(&w->at.same[dst][src], done);
    if (dst == PTO_PIPE_S) /* nothing is issued while the scalar unit waits (vector.md 16) */
        for (unsigned p = 0; p < SYNC_PIPES; p++)
            for (unsigned q = 0; q < SYNC_PIPES; q++) {
                raise(&w->at.of[p][q], w->at.of[dst][q]);
                raise(&w->at.same[p][q], w->at.same[dst][q]);
            }
}

/* The same of the last turn in which the slot was the same. */
static void learn_same(struct walk *w, unsigned dst, unsigned src, const struct clocks *then, uint32_t done)
{
    for (unsigned q = 0; q < SYNC_PIPES; q++)
        raise(&w->at.same[dst][q], then->of[src][q]);
    raise(&w->at.same[dst][src], done);
}

static void all_done(struct walk *w, uint32_t up_to)
{
    for (unsigned p = 0; p < SYNC_PIPES; p++)
        for (unsigned q = 0; q < SYNC_PIPES; q++) {
            raise(&w->at.of[p][q], up_to);
            raise(&w->at.same[p][q], up_to);
        }
}

static void apply_barriers(struct walk *w, uint32_t item)
{
    uint8_t pipes = w->block->before[item];
    uint32_t up_to = place(w, item, w->turn) - 1;
    if ((pipes & ALL_PIPES) != 0)
        all_done(w, up_to);
    for (unsigned p = 0; p < SYNC_PIPES; p++)
        if ((pipes & 1u << p) != 0) {
            raise(&w->at.of[p][p], up_to);
            raise(&w->at.same[p][p], up_to);
        }
}

static void barrier_before(struct walk *w, uint32_t item, unsigned pipe)
{
    w->block->before[item] |= (uint8_t)(1u << pipe);
    apply_barriers(w, item);
}

/* --- pairs --- */

/* An id that no work between the set and the wait uses, and whose last wait is over when it is set; SYNC_IDS if there is none. */
static unsigned free_id(struct walk *w, unsigned src, unsigned dst, uint32_t set_item)
{
    unsigned pair = pair_of(src, dst);
    uint32_t at = place(w, set_item, 0), knows = behind(w, set_item, 0)->of[src][dst];
    for (unsigned avoid = w->inner[pair] != 0; avoid < 2; avoid--) { /* rather one that nothing inside an item needs */
        for (unsigned id = 0; id < w->ids; id++)
            if (((w->reserved[pair] | (avoid != 0 ? w->inner[pair] : 0)) & 1u << id) == 0 && w->busy[pair][id] <= at && w->waited[pair][id] <= knows)
                return id;
    }
    return SYNC_IDS;
}

static void add_pair(struct walk *w, struct pair pair)
{
    BASE_GROW(w->pairs, w->npairs, w->pairs_cap);
    w->pairs[w->npairs++] = pair;
    w->block->npairs++;
    w->taken[pair_of(pair.src, pair.dst)] |= ids_of(&pair);
}

/* The first of so many ids that are not taken, SYNC_IDS if there are none. */
static unsigned free_ids(const struct walk *w, unsigned src, unsigned dst, unsigned n)
{
    for (unsigned id = 0; id + n <= w->ids; id++)
        if ((w->taken[pair_of(src, dst)] & ((1u << n) - 1) << id) == 0)
            return id;
    return SYNC_IDS;
}

/* The last pair of these pipes in the block, by slot or not, NULL if there is none. */
static struct pair *last_pair(struct walk *w, unsigned src, unsigned dst, bool carried, bool by_slot)
{
    for (uint32_t i = w->npairs; i > w->block->pairs; i--) {
        struct pair *pair = &w->pairs[i - 1];
        if (pair->src == src && pair->dst == dst && pair->carried == carried && (pair->slots != 0) == by_slot)
            return pair;
    }
    return NULL;
}

/* Learned in front of an item of this turn that has been visited. */
static void learn_late(struct walk *w, unsigned dst, unsigned src, uint32_t done, uint32_t item, uint32_t now)
{
    for (uint32_t i = item; i < now; i++)
        raise(&behind(w, i, w->turn)->of[dst][src], done), raise(&behind(w, i, w->turn)->same[dst][src], done);
    raise(&w->at.of[dst][src], done);
    raise(&w->at.same[dst][src], done);
}

/* The waits of one pipe for another were so many that no id is left: the setting pipe waits in front of set_item until the oldest of those
 * behind which it stands are over. */
static unsigned reclaim_id(struct walk *w, unsigned src, unsigned dst, uint32_t set_item, uint32_t item)
{
    enum { FAR = 256 }; /* items: keeps the time linear */
    unsigned pair = pair_of(src, dst), n = 0, id;
    uint32_t at = place(w, set_item, 0), waits[SYNC_IDS];
    int turn;
    for (id = 0; id < w->ids; id++) {
        uint32_t wait = w->waited[pair][id];
        if ((w->reserved[pair] & 1u << id) != 0 || wait == 0 || wait >= at - 1 || w->busy[pair][id] > wait)
            continue;
        unsigned k = n++;
        for (; k > 0 && waits[k - 1] > wait; k--)
            waits[k] = waits[k - 1];
        waits[k] = wait;
    }
    if (n == 0 || item - set_item > FAR)
        return SYNC_IDS;
    uint32_t from = item_at(w, waits[n / 4], &turn);
    unsigned back = free_id(w, dst, src, from);
    if (turn != 0 || back >= SYNC_IDS)
        return SYNC_IDS;
    add_pair(w, (struct pair){.src = (uint8_t)dst, .dst = (uint8_t)src, .id = (uint8_t)back, .set_item = from, .wait_item = set_item});
    w->waited[pair_of(dst, src)][back] = at - 1;
    learn_late(w, src, dst, place(w, from, 0), set_item, item);
    return free_id(w, src, dst, set_item);
}

static void forward(struct walk *w, unsigned src, unsigned dst, uint32_t set_item, uint32_t item)
{
    unsigned id = free_id(w, src, dst, set_item);
    struct pair *other;
    if (id == SYNC_IDS && w->turn == 0)
        id = reclaim_id(w, src, dst, set_item, item);
    if (id < SYNC_IDS) {
        add_pair(w, (struct pair){.src = (uint8_t)src, .dst = (uint8_t)dst, .id = (uint8_t)id, .set_item = set_item, .wait_item = item});
        w->waited[pair_of(src, dst)][id] = place(w, item, 0) - 1;
    } else if ((other = last_pair(w, src, dst, false, false)) != NULL && other->wait_item > set_item) {
        other->set_item = other->set_item > set_item ? other->set_item : set_item; /* the one that is under way serves both if it is set later */
    } else {
        barrier_before(w, item, PTO_PIPE_ALL); /* S5 */
        return;
    }
    learn(w, dst, src, behind(w, set_item, 0), place(w, set_item, 0));
}

static void carry(struct walk *w, unsigned src, unsigned dst, uint32_t set_item, uint32_t item)
{
    unsigned id = free_ids(w, src, dst, 1);
    struct pair *other;
    if (id < w->ids && set_item >= item) {
        add_pair(w, (struct pair){.src = (uint8_t)src, .dst = (uint8_t)dst, .id = (uint8_t)id, .carried = true, .set_item = set_item, .wait_item = item});
    } else if (set_item >= item && (other = last_pair(w, src, dst, true, false)) != NULL) {
        other->set_item = other->set_item > set_item ? other->set_item : set_item;
    } else {
        w->failed = true;
        return;
    }
    learn(w, dst, src, behind(w, set_item, 0), place(w, set_item, 0));
}

static unsigned slot_count(const struct walk *w) { return w->s->slots[w->block->slot - 1].count; }

/* From the turn before, at whose end is waited for what it set: two turns that follow each other have other slots, so that the ids of one
 * are free in the next. False if that cannot be. */
static bool carry_to_end(struct walk *w, unsigned src, unsigned dst, uint32_t set_item)
{
    unsigned n = slot_count(w), id = SYNC_IDS;
    if (set_item < w->slot_item || src == PTO_PIPE_S || dst == PTO_PIPE_S)
        return false;
    for (uint32_t i = w->block->pairs; i < w->block->pairs + w->block->npairs; i++) {
        struct pair *other = &w->pairs[i];
        if (other->end && other->src == src && other->dst == dst) {
            other->set_item = other->set_item > set_item ? other->set_item : set_item;
            id = other->id;
        }
    }
    if (id == SYNC_IDS) {
        id = free_ids(w, src, dst, n);
        if (id == SYNC_IDS)
            return false;
        add_pair(w, (struct pair){.src = (uint8_t)src, .dst = (uint8_t)dst, .id = (uint8_t)id, .slots = (uint8_t)n, .end = true, .set_item = set_item, .wait_item = w->block->nops});
    }
    learn(w, dst, src, behind(w, set_item, 0), place(w, set_item, 0));
    return true;
}

/* Does each setting pipe know that of the turn before the last the waits at the end are over: what the other did in the last is behind them. */
static bool ends_are_over(struct walk *w)
{
    for (uint32_t i = w->block->pairs; i < w->block->pairs + w->block->npairs; i++)
        if (w->pairs[i].end && behind(w, w->pairs[i].set_item, 1)->of[w->pairs[i].src][w->pairs[i].dst] <= w->base)
            return false;
    return true;
}

/* From the last turn of the same slot. False if that cannot be. */
static bool carry_by_slot(struct walk *w, unsigned src, unsigned dst, uint32_t set_item, uint32_t item)
{
    unsigned n = slot_count(w), id = free_ids(w, src, dst, n);
    struct pair *other;
    if (set_item < item || item < w->slot_item)
        return false;
    if (id < SYNC_IDS)
        add_pair(w, (struct pair){.src = (uint8_t)src, .dst = (uint8_t)dst, .id = (uint8_t)id, .slots = (uint8_t)n, .carried = true, .set_item = set_item, .wait_item = item});
    else if ((other = last_pair(w, src, dst, true, true)) != NULL)
        other->set_item = other->set_item > set_item ? other->set_item : set_item;
    else
        return false;
    learn_same(w, dst, src, behind(w, set_item, 0), place(w, set_item, 0));
    return true;
}

/* Of what is needed and not known, the latest: where it stands, 0 if there is none. */
static uint32_t latest_need(uint32_t need[SYNC_PIPES][SYNC_PIPES], uint32_t known[SYNC_PIPES][SYNC_PIPES], unsigned *dst, unsigned *src)
{
    uint32_t most = 0;
    *dst = *src = 0;
    for (unsigned p = 0; p < SYNC_PIPES; p++)
        for (unsigned q = 0; q < SYNC_PIPES; q++)
            if (p != q && need[p][q] > known[p][q] && need[p][q] > most) {
                most = need[p][q];
                *dst = p;
                *src = q;
            }
    return most;
}

/* What cannot be ordered so is ordered behind the turn before. */
static void satisfy_by_slot(struct walk *w, uint32_t item)
{
    for (;;) {
        unsigned dst, src;
        int turn;
        uint32_t most = latest_need(w->same_need, w->at.same, &dst, &src);
        if (most == 0)
            break;
        if (!carry_by_slot(w, src, dst, item_at(w, most, &turn), item)) {
            raise(&w->need[dst][src], most);
            w->same_need[dst][src] = 0;
        }
    }
}

/* Orders what is needed, the latest first: often that is enough for the rest. */
static void satisfy(struct walk *w, uint32_t item)
{
    if (w->block->slot != 0)
        satisfy_by_slot(w, item);
    for (;;) {
        unsigned dst, src;
        int turn;
        uint32_t most = latest_need(w->need, w->at.of, &dst, &src);
        if (most == 0 || w->failed)
            break;
        uint32_t from = item_at(w, most, &turn);
        if (turn == 1 || (w->turn == 0 && from >= item))
            barrier_before(w, item, PTO_PIPE_ALL);
        else if (w->turn == 0)
            forward(w, src, dst, from, item);
        else if (!w->to_end[dst][src] || !w->block->apart || !carry_to_end(w, src, dst, from))
            carry(w, src, dst, from, item);
    }
    for (unsigned p = 0; p < SYNC_PIPES; p++)
        if (w->need[p][p] > w->at.of[p][p] || w->same_need[p][p] > w->at.same[p][p])
            barrier_before(w, item, p);
    memset(w->need, 0, sizeof w->need);
    memset(w->same_need, 0, sizeof w->same_need);
    memset(w->to_end, 0, sizeof w->to_end);
}

/* --- hazards --- */

/* S2: no barrier in front of a V operation that reads exactly what one before it in the block and the turn wrote, if that is long. */
static bool runs_on(const struct walk *w, const struct sync_touch *t, uint32_t neighbour, uint32_t at, uint32_t item)
{
    int turn;
    if (t->write || neighbour != t->region || !w->s->regions[t->region].long_run || item_of(w, item)->kind != SYNC_WORK)
        return false;
    uint32_t from = item_at(w, at, &turn);
    return turn == w->turn && item_of(w, from)->kind == SYNC_WORK;
}

static void find_needs(struct walk *w, uint32_t item)
{
    const struct sync_item *it = item_of(w, item);
    const struct inside *in = w->insides[w->block->ops[item]];
    uint32_t self = in != NULL && in->turns && w->turn == 1 ? place(w, item, 0) : 0; /* what it did in the turn before */
    for (uint32_t i = it->first; i < it->first + it->count; i++) {
        const struct sync_touch *t = &w->s->touches[i];
        const struct sync_region *region = &w->s->regions[t->region];
        unsigned p = t->pipe;
        for (uint32_t k = 0; k < region->count; k++) {
            uint32_t neighbour = w->s->neighbours[region->first + k], r = neighbour & SYNC_NEIGHBOUR;
            bool by_slot = w->turn == 1 && region->slot != 0 && region->slot == w->block->slot && (neighbour & SYNC_APART) != 0;
            enum scope scope = (neighbour & SYNC_DIFFER) != 0 ? (enum scope)w->scope[region->slot - 1] : SCOPE_MANY;
            bool apart = scope == SCOPE_TURN && w->block->apart;
            if (scope == SCOPE_PART || (apart && w->turn == 0))
                continue; /* what came before the block is looked for around it */
            for (unsigned q = 0; q < SYNC_PIPES; q++) {
                if ((t->guarded & 1u << q) != 0 || (q == p && (p != PTO_PIPE_V || !w->s->v_needs_barriers)))
                    continue;
                for (unsigned wrote = t->write && q != p ? 0 : 1; wrote < 2; wrote++) {
                    uint32_t at = (apart ? w->before : w->last)[r][q][wrote][p];
                    if (by_slot && p != PTO_PIPE_S && q != PTO_PIPE_S && at < place(w, 0, 1) - 1)
                        raise(&w->same_need[p][q], at != self ? at : 0);
                    else if (at > w->at.of[p][q] && at > w->need[p][q] && (at != self || scope == SCOPE_TURN) && !(q == p && runs_on(w, t, r, at, item)))
                        w->need[p][q] = at, w->to_end[p][q] = apart;
                }
            }
        }
    }
}

/* Where the latest wait stands that may not be over when the item sets one of its ids first; 0 if there is none. What it did itself in the
 * turn before is over, but for what stands around it. */
static uint32_t pending(const struct walk *w, const struct inside *in, unsigned pair, unsigned by, uint32_t item)
{
    uint8_t held = turned(w, in->held[pair], by), again = turned(w, in->apart[pair], by), ids = (uint8_t)(turned(w, in->used[pair], by) & ~(in->lifted[pair] ? held : 0));
    uint32_t latest = 0, self = in->turns && w->turn == 1 ? place(w, item, 0) : 0;
    for (unsigned id = 0; id < w->ids; id++) {
        uint32_t wait = w->waited[pair][id];
        if ((ids & 1u << id) != 0 && wait > w->at.of[pair / SYNC_PIPES][pair % SYNC_PIPES] && (wait != self || ((held | again) & 1u << id) != 0))
            raise(&latest, wait);
    }
    return latest;
}

/* The flags inside an item must be free when it begins. */
static void clear_ids(struct walk *w, uint32_t item)
{
    struct inside *in = w->insides[w->block->ops[item]];
    for (unsigned round = 0, more = 1; more != 0 && !w->failed; round++) { /* what orders them takes ids itself */
        more = 0;
        for (unsigned pair = 0; pair < PAIRS; pair++) {
            uint32_t wait = in->used[pair] != 0 ? pending(w, in, pair, in->turn[pair], item) : 0;
            for (unsigned by = 0; wait != 0 && w->turn == 0 && !in->lifted[pair] && by < w->ids; by++) {
                if ((turned(w, in->used[pair], by) & w->reserved[pair]) == 0 && pending(w, in, pair, by, item) == 0) {
                    in->turn[pair] = (uint8_t)by;
                    wait = 0;
                }
            }
            if (wait == 0)
                continue;
            w->need[pair / SYNC_PIPES][pair % SYNC_PIPES] = wait;
            more = 1;
        }
        if (more != 0 && round == 3)
            barrier_before(w, item, PTO_PIPE_ALL);
        satisfy(w, item);
    }
}

static void leave_ids(struct walk *w, uint32_t item)
{
    const struct inside *in = w->insides[w->block->ops[item]];
    uint32_t at = place(w, item, w->turn);
    struct clocks before = w->at;
    for (unsigned pair = 0; pair < PAIRS; pair++) {
        uint8_t used = own_ids(w, in, pair), loose = loose_ids(w, in, pair);
        w->taken[pair] |= used;
        for (unsigned id = 0; id < w->ids; id++) {
            if ((used & 1u << id) == 0)
                continue;
            w->busy[pair][id] = at;
            w->waited[pair][id] = (loose & 1u << id) != 0 ? at : 0;
        }
        if (in->carries[pair] && !in->lifted[pair])
            learn(w, pair % SYNC_PIPES, pair / SYNC_PIPES, &before, at - 1);
    }
    if (in->drains)
        all_done(w, at);
}

/* Gives pairs of one id an id for each slot: then it is enough that the wait of the last turn of the same slot is over. */
static bool reuse_by_slot(struct walk *w, const struct pair *pair, uint32_t wait)
{
    unsigned src = pair->src, dst = pair->dst, was = pair->id, n, id;
    int turn = 1;
    if (w->block->slot == 0 || src == PTO_PIPE_S || dst == PTO_PIPE_S || w->at.same[src][dst] < wait || (item_at(w, wait, &turn), turn != 0))
        return false;
    if (pair->slots != 0)
        return true;
    n = slot_count(w);
    uint8_t taken = w->taken[pair_of(src, dst)], inside = w->reserved[pair_of(src, dst)];
    for (uint32_t i = 0; i < w->block->nops; i++) {
        const struct inside *in = w->insides[w->block->ops[i]];
        inside |= in != NULL ? turned(w, in->used[pair_of(src, dst)], in->turn[pair_of(src, dst)]) : 0;
    }
    w->taken[pair_of(src, dst)] &= (uint8_t)(~(1u << was) | inside);
    id = free_ids(w, src, dst, n);
    for (uint32_t i = w->block->pairs; i < w->block->pairs + w->block->npairs; i++) {
        const struct pair *same = &w->pairs[i];
        if (!same->carried && same->slots == 0 && same->src == src && same->dst == dst && same->id == was && same->set_item < w->slot_item)
            id = SYNC_IDS;
    }
    if (id == SYNC_IDS) {
        w->taken[pair_of(src, dst)] = taken;
        return false;
    }
    for (uint32_t i = w->block->pairs; i < w->block->pairs + w->block->npairs; i++) {
        struct pair *same = &w->pairs[i];
        if (same->carried || same->slots != 0 || same->src != src || same->dst != dst || same->id != was)
            continue;
        same->id = (uint8_t)id;
        same->slots = (uint8_t)n;
        w->taken[pair_of(src, dst)] |= ids_of(same);
    }
    w->waited[pair_of(src, dst)][id] = wait;
    return true;
}

/* Flags that are set behind the item in this turn must have been waited for in the turn before. */
static void reuse_ids(struct walk *w, uint32_t item)
{
    for (uint32_t k = w->set_behind[item]; k != 0; k = w->pairs[k - 1].next) {
        const struct pair *pair = &w->pairs[k - 1];
        uint32_t wait = w->waited[pair_of(pair->src, pair->dst)][pair->id];
        if (w->at.of[pair->src][pair->dst] < wait && !reuse_by_slot(w, pair, wait))
            raise(&w->need[pair->src][pair->dst], wait);
    }
    satisfy(w, item);
}

/* Is everything before the item done, whatever the pipe? */
static bool knows_all(const struct walk *w, uint32_t item)
{
    if (item == 0 && !w->block->outermost)
        return false;
    for (unsigned p = 0; p < SYNC_PIPES; p++)
        for (unsigned q = 0; q < SYNC_PIPES; q++)
            if (w->at.of[p][q] < place(w, item, w->turn) - 2)
                return false;
    return true;
}

static void note_touches(struct walk *w, uint32_t item)
{
    const struct sync_item *it = item_of(w, item);
    uint32_t at = place(w, item, w->turn);
    for (uint32_t i = it->first; i < it->first + it->count; i++) {
        struct sync_touch *t = &w->s->touches[i];
        for (unsigned p = 0; p < SYNC_PIPES; p++)
            if ((t->settled & 1u << p) == 0)
                w->last[t->region][t->pipe][t->write][p] = at;
    }
}

static void visit(struct walk *w, uint32_t item, uint32_t *next_pair)
{
    const struct sync_item *it = item_of(w, item);
    uint32_t at = place(w, item, w->turn);
    for (; w->turn == 1 && *next_pair < w->block->pairs + w->block->npairs && !w->pairs[*next_pair].carried && w->pairs[*next_pair].wait_item == item; ++*next_pair) {
        const struct pair *pair = &w->pairs[*next_pair];
        learn(w, pair->dst, pair->src, behind(w, pair->set_item, 1), place(w, pair->set_item, 1));
        w->waited[pair_of(pair->src, pair->dst)][pair->id] = at - 1;
    }
    apply_barriers(w, item);
    if (it->kind == SYNC_BARRIER) {
        if (it->pipe == PTO_PIPE_ALL)
            all_done(w, at);
        else if (it->pipe < SYNC_PIPES) {
            raise(&w->at.of[it->pipe][it->pipe], at);
            raise(&w->at.same[it->pipe][it->pipe], at);
        }
    } else if (it->kind >= SYNC_FENCE) {
        if (!knows_all(w, item))
            barrier_before(w, item, PTO_PIPE_ALL);
        all_done(w, at); /* another barrier stands behind it, in a section at its end */
    } else {
        find_needs(w, item);
        satisfy(w, item);
    }
    if (w->turn == 1)
        reuse_ids(w, item);
    if (w->insides[w->block->ops[item]] != NULL) {
        clear_ids(w, item);
        leave_ids(w, item);
    }
    note_touches(w, item);
    *behind(w, item, w->turn) = w->at;
}

/* --- a block, and what it means outside --- */

static void drop_carried(struct walk *w)
{
    struct block *b = w->block;
    for (uint32_t i = b->pairs; i < b->pairs + b->npairs; i++)
        if (w->pairs[i].carried || w->pairs[i].end)
            b->npairs = i - b->pairs;
    w->npairs = b->pairs + b->npairs;
}

/* A carried flag must be empty again when it is set: where that is not known, the setting pipe waits until it has been waited for. */
static bool empty_carried(struct walk *w)
{
    uint32_t end = w->block->pairs + w->block->npairs;
    for (uint32_t i = w->block->pairs; i < end; i++) {
        const struct pair pair = w->pairs[i];
        if (!pair.carried || behind(w, pair.set_item, 0)->of[pair.src][pair.dst] >= place(w, pair.wait_item, 0) - 1)
            continue;
        unsigned id = free_ids(w, pair.dst, pair.src, pair.slots != 0 ? pair.slots : 1);
        if (id == SYNC_IDS)
            return false;
        add_pair(w, (struct pair){.src = pair.dst, .dst = pair.src, .id = (uint8_t)id, .slots = pair.slots, .early = pair.wait_item == pair.set_item, .set_item = pair.wait_item, .wait_item = pair.set_item});
    }
    return true;
}

static int by_wait(const void *x, const void *y)
{
    const struct pair *a = x, *b = y;
    return a->wait_item != b->wait_item ? (a->wait_item < b->wait_item ? -1 : 1) : a->set_item < b->set_item ? -1 : a->set_item > b->set_item;
}

/* The slot that most regions go by of those that each turn of the block makes anew. */
static uint32_t slot_of_block(const struct walk *w, const struct block *b)
{
    const struct sync *s = w->s;
    uint32_t best = 0, most = 0;
    for (uint32_t slot = 1; slot <= s->nslots; slot++) {
        uint32_t n = 0;
        for (uint32_t r = 0; r < s->nregions && s->slots[slot - 1].block == b->id; r++)
            n += s->regions[r].slot == slot;
        if (n > most) {
            most = n;
            best = slot;
        }
    }
    return best;
}

static uint32_t first_behind(const struct walk *w, const struct block *b, pto_op_id def)
{
    uint32_t n = 0;
    for (pto_op_id id = def != 0 ? w->s->p->blocks[b->id].first : 0; id != 0 && id != def; id = w->s->p->ops[id].next)
        n += n < b->nops && b->ops[n] == id;
    return n;
}

/* Where the block lies as to the slots. */
static void find_scopes(struct walk *w, pto_block_id block)
{
    const struct pto_program *p = w->s->p;
    memset(w->scope, SCOPE_MANY, w->s->nslots);
    for (pto_block_id at = block; at != 0; at = p->regions[p->blocks[at].region].owner != w->s->func ? p->ops[p->regions[p->blocks[at].region].owner].block : 0)
        for (uint32_t slot = 0; slot < w->s->nslots; slot++)
            if (w->s->slots[slot].block == at)
                w->scope[slot] = at == block ? SCOPE_TURN : SCOPE_PART;
}

/* What the turn that is over has left, of regions that the next one does not meet in itself. */
static void keep_turn(struct walk *w)
{
    const struct sync *s = w->s;
    bool any = false;
    for (uint32_t slot = 0; slot < s->nslots; slot++)
        any |= w->scope[slot] == SCOPE_TURN;
    for (uint32_t r = 0; r < s->nregions && any; r++)
        if (s->regions[r].differs && w->scope[s->regions[r].slot - 1] == SCOPE_TURN)
            memcpy(w->before[r], w->last[r], sizeof w->last[r]);
}

/* Flags for the items of a block; a loop's is walked twice. */
static void walk_block(struct walk *w, struct block *b, bool loop, bool rough)
{
    uint32_t next_pair;
    w->slot_item = b->slot != 0 ? first_behind(w, b, w->s->p->values[w->s->slots[b->slot - 1].value].def) : 0;
    w->block = b;
    w->base = w->now + 2;
    w->failed = false;
    find_scopes(w, b->id);
    b->pairs = w->npairs;
    memset(w->waited, 0, sizeof w->waited);
    memset(w->busy, 0, sizeof w->busy);
    w->behind = base_realloc_array(w->behind, (size_t)b->nops * 2 + 1, sizeof *w->behind);
    w->set_behind = base_realloc_array(w->set_behind, (size_t)b->nops + 1, sizeof *w->set_behind);
    memcpy(w->taken, w->reserved, sizeof w->taken);
    for (unsigned p = 0; p < SYNC_PIPES; p++)
        for (unsigned q = 0; q < SYNC_PIPES; q++)
            w->at.of[p][q] = w->at.same[p][q] = w->base;
    for (w->turn = 0; w->turn <= loop && !w->failed; w->turn++) {
        next_pair = b->pairs;
        if (w->turn == 1) {
            keep_turn(w);
            if (b->npairs != 0) /* those that make ids free again come late */
                qsort(&w->pairs[b->pairs], b->npairs, sizeof *w->pairs, by_wait);
            memset(w->set_behind, 0, ((size_t)b->nops + 1) * sizeof *w->set_behind);
            for (uint32_t i = b->pairs; i < b->pairs + b->npairs; i++) {
                w->pairs[i].next = w->set_behind[w->pairs[i].set_item];
                w->set_behind[w->pairs[i].set_item] = i + 1;
            }
        }
        for (uint32_t item = 0; item < b->nops && !w->failed; item++)
            visit(w, item, &next_pair);
    }
    memset(w->need, 0, sizeof w->need);
    w->now = place(w, b->nops, 1);
    memset(w->same_need, 0, sizeof w->same_need);
    if (w->failed || !ends_are_over(w) || !empty_carried(w)) {
        if (b->slot != 0 || b->apart) { /* ids may last if they are not given away by slots */
            b->slot = b->apart ? b->slot : 0;
            b->apart = false;
            w->npairs = b->pairs;
            b->npairs = 0;
            memset(b->before, 0, b->nops);
            walk_block(w, b, loop, rough);
            return;
        }
        drop_carried(w);
        w->failed = true;
    }
    b->end_barrier = (rough && b->nops != 0) || w->failed;
}

/* --- all blocks --- */

static void plan_all(struct walk *w)
{
    struct sync *s = w->s;
    uint32_t (*seen)[SYNC_PIPES][2] = base_alloc_array(&s->arena, (size_t)s->nregions + 1, sizeof *seen);
    enum run run = RUN_ONCE;
    pto_op_id last_owner = 0;
    for (uint32_t end = w->nblocks; end > 0; end--) { /* those of one operation stand side by side */
        struct block *b = &w->blocks[end - 1];
        pto_op_id owner = s->p->regions[s->p->blocks[b->id].region].owner;
        bool is_func = owner == s->func, section = !is_func && s->items[owner].kind == SYNC_SECTION;
        if (owner != last_owner) {
            uint32_t first = end - 1;
            run = asm_sync_how_it_runs(w, owner);
            asm_sync_list_items(w, b);
            asm_sync_mark_calls(w, b);
            for (; first > 0 && s->p->regions[s->p->blocks[w->blocks[first - 1].id].region].owner == owner; first--) {
                asm_sync_list_items(w, &w->blocks[first - 1]);
                asm_sync_mark_calls(w, &w->blocks[first - 1]);
            }
            asm_sync_lift(w, &w->blocks[first], end - first, run != RUN_ROUGH && (!is_func || end - first == 1));
        }
        last_owner = owner;
        b->outermost = is_func && !asm_sync_is_rough(w, owner);
        bool loop = run == RUN_TURNS && b->nops != 0, rough = run == RUN_ROUGH;
        b->slot = loop && !rough && !section && asm_sync_takes_turns(w, owner) ? slot_of_block(w, b) : 0;
        b->apart = b->slot != 0 && asm_sync_slot_changes(s, b->slot - 1);
        walk_block(w, b, loop, rough || section);
        if (is_func)
            continue;
        struct sync_item *item = &s->items[owner];
        struct inside *sum = w->insides[owner];
        if (sum == NULL) {
            sum = w->insides[owner] = base_alloc(&s->arena, sizeof *sum);
            item->first = s->ntouches;
            item->count = 0;
        }
        asm_sync_sum(w, sum, item, seen, loop);
        sum->turns |= loop;
        sum->busy |= b->npairs != 0 || b->end_barrier;
        for (uint32_t i = 0; i < b->nops; i++)
            sum->busy |= s->items[b->ops[i]].kind > SYNC_INSIDE || (w->insides[b->ops[i]] != NULL && w->insides[b->ops[i]]->busy);
        /* the blocks of an operation come last first: what is left is what its first block says, which is run in any case and, in a loop, last */
        sum->drains = rough && asm_lower_is_loop(s->p, owner) && b->end_barrier && b->id == s->p->regions[s->p->ops[owner].regions].first && s->p->ops[owner].nregions == 2;
    }
}

void asm_sync_flags(struct sync *s)
{
    struct walk w = {.s = s, .ids = SYNC_IDS};
    if (s->options->sync == ASM_SYNC_GRAPH && s->options->event_ids > 0 && s->options->event_ids < SYNC_IDS)
        w.ids = (unsigned)s->options->event_ids;
    asm_sync_collect_blocks(&w);
    w.insides = base_alloc_array(&s->arena, s->nops, sizeof *w.insides);
    w.last = base_alloc_array(&s->arena, (size_t)s->nregions + 1, sizeof *w.last);
    w.before = base_alloc_array(&s->arena, s->nslots != 0 ? (size_t)s->nregions + 1 : 1, sizeof *w.before);
    w.scope = base_alloc_array(&s->arena, (size_t)s->nslots + 1, sizeof *w.scope);
    plan_all(&w);
    asm_sync_put(&w);
    free(w.behind);
    free(w.set_behind);
    free(w.pairs);
}
