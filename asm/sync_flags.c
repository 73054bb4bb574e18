/* Flags and barriers by hazards (pto-as-2026-08.md 7.3 S2-S6).
 *
 * Every block is walked by itself, inner ones first; an operation with regions stands in its block for all work inside.  A hazard between
 * two items of a block is ordered by a set behind the first and a wait in front of the second, so that pairs are balanced whatever path is
 * taken; one from a loop's turn to the next by a wait and a set in the body, a set in front of the loop and a wait behind it (S4).
 * What each pipe knows to be done of every other is followed as a vector clock, so that nothing is ordered twice; and a flag is set again only where
 * its last wait is known to be over.
 *
 * Places are numbers that never repeat: item x of a walk has an even one, its waits the odd one below. A body is walked twice: the
 * second turn meets the hazards of the first. */
#include "asm/sync.h"

#include <stdlib.h>
#include <string.h>

enum { PAIRS = SYNC_PIPES * SYNC_PIPES, ALL_PIPES = 1 << PTO_PIPE_ALL };
static unsigned pair_of(unsigned src, unsigned dst) { return src * SYNC_PIPES + dst; }

/* A set behind one item of a block and a wait in front of another: of the same turn, or of the next (carried). */
struct pair {
    uint8_t src, dst, id;
    bool carried;
    uint32_t set_item, wait_item;
    uint32_t next; /* forward pairs: another one set behind the same item, + 1 */
};

/* What the outside has to know of the flags inside an operation. */
struct inside {
    uint8_t used[PAIRS];  /* ids */
    uint8_t loose[PAIRS]; /* of them, those whose last wait the setting pipe may not know to be over */
    uint8_t turn[PAIRS];  /* added to the ids inside, so that they are free where the operation stands */
    bool drains;          /* ends with a barrier of all pipes whatever the path */
    bool turned;          /* `turn` is the sum over all operations around */
    bool carries[PAIRS];  /* the destination waits behind the loop for what the source set, at the latest in front of it */
};

struct block {
    pto_block_id id;
    pto_op_id *ops; /* its items: what works or orders */
    uint32_t nops;
    uint32_t pairs, npairs; /* forward ones first */
    uint8_t *before;        /* by item: pipes of barriers in front of it */
    bool end_barrier;       /* of all pipes, in front of the terminator */
    bool outermost;         /* nothing runs before it */
};

struct clocks {
    uint32_t of[SYNC_PIPES][SYNC_PIPES]; /* [a][b]: what b did up to here is done before a goes on */
};

struct walk {
    struct sync *s;
    unsigned ids;
    struct block *blocks;
    uint32_t nblocks;
    struct inside **insides; /* by op */
    struct pair *pairs;
    uint32_t npairs, pairs_cap;
    uint32_t (*last)[SYNC_PIPES][2][SYNC_PIPES]; /* by region: where a pipe last read, wrote it so that another pipe may not know it to be done */
    uint32_t now; /* the last place given away */
    /* of the block that is walked */
    struct block *block;
    uint32_t base;
    int turn;
    bool failed;                       /* no flags between the turns: a barrier */
    struct clocks at, *behind;         /* behind: by turn and item */
    uint32_t waited[PAIRS][SYNC_IDS];  /* where the last wait stands that is not known to be over, 0 if it is */
    uint32_t busy[PAIRS][SYNC_IDS];    /* where the last operation stands that uses it inside */
    uint32_t *set_behind;              /* by item: its first forward pair + 1 */
    uint8_t taken[PAIRS];              /* ids of the block's own pairs and of those inside its items */
    uint32_t need[SYNC_PIPES][SYNC_PIPES]; /* [dst][src] */
};

static uint32_t place(const struct walk *w, uint32_t item, int turn) { return w->base + 2 * ((uint32_t)turn * w->block->nops + item) + 2; }
/* The item that stands at a place or whose waits do; and its turn. */
static uint32_t item_at(const struct walk *w, uint32_t at, int *turn)
{
    uint32_t k = (at - w->base - 1) / 2;
    *turn = k >= w->block->nops;
    return k - (uint32_t)*turn * w->block->nops;
}
static struct clocks *behind(struct walk *w, uint32_t item, int turn) { return &w->behind[(uint32_t)turn * w->block->nops + item]; }
static const struct sync_item *item_of(const struct walk *w, uint32_t item) { return &w->s->items[w->block->ops[item]]; }

static void raise(uint32_t *a, uint32_t b) { *a = *a > b ? *a : b; }

/* --- clocks --- */

/* dst has waited for what src knew and had done then. */
static void learn(struct walk *w, unsigned dst, unsigned src, const struct clocks *then, uint32_t done)
{
    for (unsigned q = 0; q < SYNC_PIPES; q++)
        raise(&w->at.of[dst][q], then->of[src][q]);
    raise(&w->at.of[dst][src], done);
    if (dst == PTO_PIPE_S) /* nothing is issued while the scalar unit waits (vector.md 16) */
        for (unsigned p = 0; p < SYNC_PIPES; p++)
            for (unsigned q = 0; q < SYNC_PIPES; q++)
                raise(&w->at.of[p][q], w->at.of[dst][q]);
}

static void all_done(struct walk *w, uint32_t up_to)
{
    for (unsigned p = 0; p < SYNC_PIPES; p++)
        for (unsigned q = 0; q < SYNC_PIPES; q++)
            raise(&w->at.of[p][q], up_to);
}

static void apply_barriers(struct walk *w, uint32_t item)
{
    uint8_t pipes = w->block->before[item];
    uint32_t up_to = place(w, item, w->turn) - 1;
    if ((pipes & ALL_PIPES) != 0)
        all_done(w, up_to);
    for (unsigned p = 0; p < SYNC_PIPES; p++)
        if ((pipes & 1u << p) != 0)
            raise(&w->at.of[p][p], up_to);
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
    for (unsigned id = 0; id < w->ids; id++)
        if (w->busy[pair][id] <= at && w->waited[pair][id] <= knows)
            return id;
    return SYNC_IDS;
}

static void add_pair(struct walk *w, struct pair pair)
{
    BASE_GROW(w->pairs, w->npairs, w->pairs_cap);
    w->pairs[w->npairs++] = pair;
    w->block->npairs++;
    w->taken[pair_of(pair.src, pair.dst)] |= (uint8_t)(1u << pair.id);
}

/* The last pair of these pipes in the block, NULL if there is none. */
static struct pair *last_pair(struct walk *w, unsigned src, unsigned dst, bool carried)
{
    for (uint32_t i = w->npairs; i > w->block->pairs; i--) {
        struct pair *pair = &w->pairs[i - 1];
        if (pair->src == src && pair->dst == dst && pair->carried == carried)
            return pair;
    }
    return NULL;
}

static void forward(struct walk *w, unsigned src, unsigned dst, uint32_t set_item, uint32_t item)
{
    unsigned id = free_id(w, src, dst, set_item);
    struct pair *other;
    if (id < SYNC_IDS) {
        add_pair(w, (struct pair){.src = (uint8_t)src, .dst = (uint8_t)dst, .id = (uint8_t)id, .set_item = set_item, .wait_item = item});
        w->waited[pair_of(src, dst)][id] = place(w, item, 0) - 1;
    } else if ((other = last_pair(w, src, dst, false)) != NULL && other->wait_item > set_item) {
        other->set_item = other->set_item > set_item ? other->set_item : set_item; /* the one that is under way serves both if it is set later */
    } else {
        barrier_before(w, item, PTO_PIPE_ALL); /* S5 */
        return;
    }
    learn(w, dst, src, behind(w, set_item, 0), place(w, set_item, 0));
}

static void carry(struct walk *w, unsigned src, unsigned dst, uint32_t set_item, uint32_t item)
{
    unsigned pair = pair_of(src, dst), id = 0;
    struct pair *other;
    while (id < w->ids && (w->taken[pair] & 1u << id) != 0)
        id++;
    if (id < w->ids && set_item >= item) {
        add_pair(w, (struct pair){.src = (uint8_t)src, .dst = (uint8_t)dst, .id = (uint8_t)id, .carried = true, .set_item = set_item, .wait_item = item});
    } else if (set_item >= item && (other = last_pair(w, src, dst, true)) != NULL) {
        other->set_item = other->set_item > set_item ? other->set_item : set_item;
    } else {
        w->failed = true;
        return;
    }
    learn(w, dst, src, behind(w, set_item, 0), place(w, set_item, 0));
}

/* Orders what is needed, the latest first: often that is enough for the rest. */
static void satisfy(struct walk *w, uint32_t item)
{
    for (;;) {
        unsigned dst = 0, src = 0;
        uint32_t most = 0;
        int turn;
        for (unsigned p = 0; p < SYNC_PIPES; p++)
            for (unsigned q = 0; q < SYNC_PIPES; q++)
                if (p != q && w->need[p][q] > w->at.of[p][q] && w->need[p][q] > most) {
                    most = w->need[p][q];
                    dst = p;
                    src = q;
                }
        if (most == 0 || w->failed)
            break;
        uint32_t from = item_at(w, most, &turn);
        if (turn == 1 || (w->turn == 0 && from >= item))
            barrier_before(w, item, PTO_PIPE_ALL);
        else if (w->turn == 0)
            forward(w, src, dst, from, item);
        else
            carry(w, src, dst, from, item);
    }
    for (unsigned p = 0; p < SYNC_PIPES; p++)
        if (w->need[p][p] > w->at.of[p][p])
            barrier_before(w, item, p);
    memset(w->need, 0, sizeof w->need);
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
    for (uint32_t i = it->first; i < it->first + it->count; i++) {
        const struct sync_touch *t = &w->s->touches[i];
        const struct sync_region *region = &w->s->regions[t->region];
        unsigned p = t->pipe;
        for (uint32_t k = 0; k < region->count; k++) {
            uint32_t r = w->s->neighbours[region->first + k];
            for (unsigned q = 0; q < SYNC_PIPES; q++) {
                if ((t->guarded & 1u << q) != 0 || (q == p && (p != PTO_PIPE_V || !w->s->v_needs_barriers)))
                    continue;
                for (unsigned wrote = t->write && q != p ? 0 : 1; wrote < 2; wrote++) {
                    uint32_t at = w->last[r][q][wrote][p];
                    if (at > w->at.of[p][q] && at > w->need[p][q] && !(q == p && runs_on(w, t, r, at, item)))
                        w->need[p][q] = at;
                }
            }
        }
    }
}

static uint8_t turned(const struct walk *w, uint8_t ids, unsigned by)
{
    unsigned bits = (unsigned)ids << by;
    return (uint8_t)((bits | bits >> w->ids) & ((1u << w->ids) - 1));
}

/* Where the latest wait stands that may not be over when one of these ids is set first; 0 if there is none. */
static uint32_t pending(const struct walk *w, unsigned pair, uint8_t ids)
{
    uint32_t latest = 0;
    for (unsigned id = 0; id < w->ids; id++)
        if ((ids & 1u << id) != 0 && w->waited[pair][id] > w->at.of[pair / SYNC_PIPES][pair % SYNC_PIPES])
            raise(&latest, w->waited[pair][id]);
    return latest;
}

/* The flags inside an item must be free when it begins. */
static void clear_ids(struct walk *w, uint32_t item)
{
    struct inside *in = w->insides[w->block->ops[item]];
    for (unsigned pair = 0; pair < PAIRS; pair++) {
        if (in->used[pair] == 0)
            continue;
        uint8_t used = turned(w, in->used[pair], in->turn[pair]);
        if (w->turn == 0) {
            for (unsigned by = 0; by < w->ids && pending(w, pair, used) != 0; by++) {
                in->turn[pair] = (uint8_t)by;
                used = turned(w, in->used[pair], by);
            }
        }
        uint32_t wait = pending(w, pair, used);
        if (wait != 0)
            w->need[pair / SYNC_PIPES][pair % SYNC_PIPES] = wait;
    }
    satisfy(w, item);
    for (unsigned pair = 0; pair < PAIRS && !w->failed; pair++) /* what that took may be used inside as well */
        if (pending(w, pair, turned(w, in->used[pair], in->turn[pair])) != 0)
            barrier_before(w, item, PTO_PIPE_ALL);
}

static void leave_ids(struct walk *w, uint32_t item)
{
    const struct inside *in = w->insides[w->block->ops[item]];
    uint32_t at = place(w, item, w->turn);
    struct clocks before = w->at;
    for (unsigned pair = 0; pair < PAIRS; pair++) {
        uint8_t used = turned(w, in->used[pair], in->turn[pair]), loose = turned(w, in->loose[pair], in->turn[pair]);
        w->taken[pair] |= used;
        for (unsigned id = 0; id < w->ids; id++) {
            if ((used & 1u << id) == 0)
                continue;
            w->busy[pair][id] = at;
            w->waited[pair][id] = (loose & 1u << id) != 0 ? at : 0;
        }
        if (in->carries[pair])
            learn(w, pair % SYNC_PIPES, pair / SYNC_PIPES, &before, at - 1);
    }
    if (in->drains)
        all_done(w, at);
}

/* Flags that are set behind the item in this turn must have been waited for in the turn before. */
static void reuse_ids(struct walk *w, uint32_t item)
{
    for (uint32_t k = w->set_behind[item]; k != 0; k = w->pairs[k - 1].next) {
        const struct pair *pair = &w->pairs[k - 1];
        uint32_t wait = w->waited[pair_of(pair->src, pair->dst)][pair->id];
        if (w->at.of[pair->src][pair->dst] < wait)
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
        else if (it->pipe < SYNC_PIPES)
            raise(&w->at.of[it->pipe][it->pipe], at);
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

static bool takes_turns(const struct walk *w, pto_op_id op)
{
    const struct pto_program *p = w->s->p;
    return asm_lower_is_loop(p, op) && p->ops[op].nregions == 1 && p->regions[p->ops[op].regions].first == p->regions[p->ops[op].regions].last;
}

/* A loop of several regions, or branches: every block ends with a barrier. */
static bool is_rough(const struct walk *w, pto_op_id op)
{
    const struct pto_program *p = w->s->p;
    const struct pto_operation *o = &p->ops[op];
    for (uint32_t r = 0; r < o->nregions; r++)
        if (p->regions[o->regions + r].first != p->regions[o->regions + r].last)
            return true;
    return asm_lower_is_loop(p, op) && !takes_turns(w, op);
}

static void drop_carried(struct walk *w)
{
    struct block *b = w->block;
    while (b->npairs != 0 && w->pairs[b->pairs + b->npairs - 1].carried) {
        b->npairs--;
        w->npairs--;
    }
}

/* Is a carried flag always empty again when it is set? */
static bool carried_hold(struct walk *w)
{
    for (uint32_t i = w->block->pairs; i < w->block->pairs + w->block->npairs; i++) {
        const struct pair *pair = &w->pairs[i];
        if (pair->carried && behind(w, pair->set_item, 0)->of[pair->src][pair->dst] < place(w, pair->wait_item, 0) - 1)
            return false;
    }
    return true;
}

static void walk_block(struct walk *w, struct block *b, bool loop, bool rough)
{
    uint32_t next_pair;
    w->block = b;
    w->base = w->now + 2;
    w->failed = false;
    b->pairs = w->npairs;
    memset(w->waited, 0, sizeof w->waited);
    memset(w->busy, 0, sizeof w->busy);
    memset(w->taken, 0, sizeof w->taken);
    for (unsigned p = 0; p < SYNC_PIPES; p++)
        for (unsigned q = 0; q < SYNC_PIPES; q++)
            w->at.of[p][q] = w->base;
    for (w->turn = 0; w->turn <= loop && !w->failed; w->turn++) {
        next_pair = b->pairs;
        if (w->turn == 1) {
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
    if (w->failed || !carried_hold(w)) {
        drop_carried(w);
        w->failed = true;
    }
    b->end_barrier = (rough && b->nops != 0) || w->failed;
}

/* Pipes whose earlier work is done before an item of the block touches something with pipe p. */
static uint8_t guards(struct walk *w, uint32_t item, unsigned p)
{
    unsigned pipes = 0;
    bool inner = item_of(w, item)->kind == SYNC_INSIDE; /* what it learns inside is known behind it only */
    const struct clocks *at = inner && item > 0 ? behind(w, item - 1, 0) : behind(w, item, 0);
    for (unsigned q = 0; q < SYNC_PIPES && !(inner && item == 0); q++)
        if (at->of[p][q] > w->base)
            pipes |= 1u << q;
    for (uint32_t i = w->block->pairs; i < w->block->pairs + w->block->npairs; i++)
        if (w->pairs[i].carried && w->pairs[i].dst == p && w->pairs[i].wait_item <= item)
            pipes |= 1u << w->pairs[i].src;
    return (uint8_t)pipes;
}

/* Pipes that know behind the block that what p did in the item, if it did it, is done. */
static uint8_t settlers(struct walk *w, uint32_t item, unsigned p)
{
    unsigned pipes = 0;
    const struct clocks *end = behind(w, w->block->nops - 1, 0);
    for (unsigned q = 0; q < SYNC_PIPES; q++)
        if (end->of[q][p] >= place(w, item, 0) || w->block->end_barrier)
            pipes |= 1u << q;
    for (uint32_t i = w->block->pairs; i < w->block->pairs + w->block->npairs; i++)
        if (w->pairs[i].carried && w->pairs[i].src == p && w->pairs[i].set_item >= item)
            pipes |= 1u << w->pairs[i].dst;
    return (uint8_t)pipes;
}

/* Adds what the block touches to the operation around it. */
static void sum_touches(struct walk *w, struct sync_item *sum, uint32_t (*seen)[SYNC_PIPES][2])
{
    struct sync *s = w->s;
    for (uint32_t item = 0; item < w->block->nops; item++) {
        const struct sync_item it = *item_of(w, item);
        uint8_t guard[SYNC_PIPES], settle[SYNC_PIPES];
        if (it.kind != SYNC_WORK && it.kind != SYNC_INSIDE)
            continue;
        for (unsigned p = 0; p < SYNC_PIPES; p++) {
            guard[p] = guards(w, item, p);
            settle[p] = settlers(w, item, p);
        }
        for (uint32_t i = it.first; i < it.first + it.count; i++) {
            struct sync_touch t = s->touches[i];
            t.guarded |= guard[t.pipe];
            t.settled |= settle[t.pipe];
            uint32_t *index = &seen[t.region][t.pipe][t.write];
            if (*index >= sum->first + 1 && *index <= sum->first + sum->count) {
                s->touches[*index - 1].guarded &= t.guarded;
                s->touches[*index - 1].settled &= t.settled;
                continue;
            }
            BASE_GROW(s->touches, s->ntouches, s->touches_cap);
            s->touches[s->ntouches++] = t;
            sum->count++;
            *index = s->ntouches;
        }
    }
}

/* Does the setting pipe know at the end of the block that the wait is over? */
static bool is_over(const struct walk *w, unsigned pair, uint32_t item, bool behind_item, bool loop)
{
    unsigned src = pair / SYNC_PIPES, dst = pair % SYNC_PIPES;
    if (w->block->end_barrier)
        return true;
    if (!loop)
        return w->at.of[src][dst] >= place(w, item, 0) - (behind_item ? 0u : 1u);
    for (uint32_t i = w->block->pairs; i < w->block->pairs + w->block->npairs; i++) {
        const struct pair *p = &w->pairs[i];
        if (p->carried && p->src == dst && p->dst == src && p->set_item >= item)
            return true;
    }
    return false;
}

static void sum_ids(struct walk *w, struct inside *sum, bool loop)
{
    for (uint32_t i = w->block->pairs; i < w->block->pairs + w->block->npairs; i++) {
        const struct pair *p = &w->pairs[i];
        unsigned pair = pair_of(p->src, p->dst);
        sum->used[pair] |= (uint8_t)(1u << p->id);
        sum->carries[pair] |= p->carried;
        if (p->carried || !is_over(w, pair, p->wait_item, false, loop))
            sum->loose[pair] |= (uint8_t)(1u << p->id);
    }
    for (uint32_t item = 0; item < w->block->nops; item++) {
        const struct inside *in = w->insides[w->block->ops[item]];
        for (unsigned pair = 0; in != NULL && pair < PAIRS; pair++) {
            sum->used[pair] |= turned(w, in->used[pair], in->turn[pair]);
            if (in->loose[pair] != 0 && !is_over(w, pair, item, true, loop))
                sum->loose[pair] |= turned(w, in->loose[pair], in->turn[pair]);
        }
    }
}

/* --- all blocks --- */

/* The blocks of the function, outer ones first. */
static void collect_blocks(struct walk *w)
{
    const struct pto_program *p = w->s->p;
    uint32_t cap = 0;
    struct block *blocks = NULL;
    for (pto_op_id id = w->s->func; id != 0; id = id == w->s->func ? asm_lower_first(p, id) : asm_lower_next(p, w->s->func, id)) {
        const struct pto_operation *op = &p->ops[id];
        for (uint32_t r = 0; r < op->nregions; r++)
            for (pto_block_id b = p->regions[op->regions + r].first; b != 0; b = p->blocks[b].next) {
                BASE_GROW(blocks, w->nblocks, cap);
                blocks[w->nblocks++] = (struct block){.id = b};
            }
    }
    w->blocks = base_alloc_array(&w->s->arena, (size_t)w->nblocks + 1, sizeof *w->blocks);
    if (w->nblocks != 0)
        memcpy(w->blocks, blocks, w->nblocks * sizeof *w->blocks);
    free(blocks);
}

/* What of a block takes part: known once the blocks inside it are done. */
static void list_items(struct walk *w, struct block *b)
{
    const struct pto_program *p = w->s->p;
    uint32_t n = 0;
    for (pto_op_id id = p->blocks[b->id].first; id != 0; id = p->ops[id].next)
        n += w->s->items[id].kind != SYNC_NOTHING;
    b->ops = base_alloc_array(&w->s->arena, (size_t)n + 1, sizeof *b->ops);
    b->before = base_alloc_array(&w->s->arena, (size_t)n + 1, sizeof *b->before);
    for (pto_op_id id = p->blocks[b->id].first; id != 0; id = p->ops[id].next)
        if (w->s->items[id].kind != SYNC_NOTHING)
            b->ops[b->nops++] = id;
    w->behind = base_realloc_array(w->behind, (size_t)n * 2 + 1, sizeof *w->behind);
    w->set_behind = base_realloc_array(w->set_behind, (size_t)n + 1, sizeof *w->set_behind);
}

/* All flags of a call's callee may be in use inside. */
static void mark_calls(struct walk *w, const struct block *b)
{
    for (uint32_t i = 0; i < b->nops; i++)
        if (w->s->items[b->ops[i]].kind == SYNC_CALL) {
            w->insides[b->ops[i]] = base_alloc(&w->s->arena, sizeof **w->insides);
            memset(w->insides[b->ops[i]]->used, 0xFF, PAIRS);
        }
}

static void plan_all(struct walk *w)
{
    struct sync *s = w->s;
    uint32_t (*seen)[SYNC_PIPES][2] = base_alloc_array(&s->arena, (size_t)s->nregions + 1, sizeof *seen);
    for (uint32_t end = w->nblocks; end > 0; end--) { /* those of one operation stand side by side */
        struct block *b = &w->blocks[end - 1];
        pto_op_id owner = s->p->regions[s->p->blocks[b->id].region].owner;
        bool is_func = owner == s->func, loop = !is_func && takes_turns(w, owner), rough = is_rough(w, owner);
        bool section = !is_func && s->items[owner].kind == SYNC_SECTION;
        b->outermost = is_func && !rough;
        list_items(w, b);
        mark_calls(w, b);
        walk_block(w, b, loop, rough || section);
        if (is_func)
            continue;
        struct sync_item *sum = &s->items[owner];
        if (w->insides[owner] == NULL) {
            w->insides[owner] = base_alloc(&s->arena, sizeof **w->insides);
            sum->first = s->ntouches;
            sum->count = 0;
        }
        if (!section)
            sum_touches(w, sum, seen);
        sum_ids(w, w->insides[owner], loop);
        /* the blocks of an operation come last first: what is left is what its first block says, which is run in any case and, in a loop, last */
        w->insides[owner]->drains = rough && asm_lower_is_loop(s->p, owner) && b->end_barrier && b->id == s->p->regions[s->p->ops[owner].regions].first && s->p->ops[owner].nregions == 2;
    }
}

/* --- into the program --- */

/* By how much the ids inside the operation around a block are turned in all. */
static void turn_ids(struct walk *w, pto_op_id owner)
{
    struct inside *in = w->insides[owner];
    if (in == NULL || in->turned)
        return;
    const struct inside *around = w->insides[isa_parent(w->s->p, owner)];
    for (unsigned pair = 0; pair < PAIRS && around != NULL; pair++)
        in->turn[pair] = (uint8_t)((in->turn[pair] + around->turn[pair]) % w->ids);
    in->turned = true;
}

static void put_block(struct walk *w, const struct block *b)
{
    struct sync *s = w->s;
    struct pto_program *p = s->p;
    pto_op_id owner = p->regions[p->blocks[b->id].region].owner, last = p->blocks[b->id].last;
    const struct inside *in = w->insides[owner];
    turn_ids(w, owner);
    for (uint32_t i = b->pairs; i < b->pairs + b->npairs; i++) {
        const struct pair *pair = &w->pairs[i];
        unsigned id = (pair->id + (in != NULL ? in->turn[pair_of(pair->src, pair->dst)] : 0u)) % w->ids;
        pto_op_id at = b->ops[pair->wait_item];
        isa_op_insert_before(p, at, asm_sync_flag(s, false, pair->src, pair->dst, id, at));
        if (pair->carried)
            isa_op_insert_before(p, owner, asm_sync_flag(s, true, pair->src, pair->dst, id, owner));
        s->stats->flags += 1u + pair->carried;
    }
    for (uint32_t i = b->pairs + b->npairs; i > b->pairs; i--) { /* what is put behind an operation comes in front of what was */
        const struct pair *pair = &w->pairs[i - 1];
        unsigned id = (pair->id + (in != NULL ? in->turn[pair_of(pair->src, pair->dst)] : 0u)) % w->ids;
        pto_op_id at = b->ops[pair->set_item];
        isa_op_insert_after(p, at, asm_sync_flag(s, true, pair->src, pair->dst, id, at));
        if (pair->carried)
            isa_op_insert_after(p, owner, asm_sync_flag(s, false, pair->src, pair->dst, id, owner));
    }
    for (uint32_t item = 0; item < b->nops; item++) {
        for (unsigned pipe = 0; pipe <= PTO_PIPE_ALL; pipe++)
            if ((b->before[item] & 1u << pipe) != 0 && (pipe == PTO_PIPE_ALL || (b->before[item] & ALL_PIPES) == 0))
                isa_op_insert_before(p, b->ops[item], asm_sync_barrier(s, pipe, b->ops[item]));
        unsigned kind = s->items[b->ops[item]].kind;
        if (kind == SYNC_FENCE || kind == SYNC_CALL)
            isa_op_insert_after(p, b->ops[item], asm_sync_barrier(s, PTO_PIPE_ALL, b->ops[item]));
    }
    if (!b->end_barrier || last == 0 || p->ops[last].op == PTO_OP_RETURN)
        return;
    pto_op_id barrier = asm_sync_barrier(s, PTO_PIPE_ALL, last);
    if (isa_op_is_terminator((enum pto_op)p->ops[last].op))
        isa_op_insert_before(p, last, barrier);
    else
        isa_op_append(p, b->id, barrier);
}

void asm_sync_flags(struct sync *s)
{
    struct walk w = {.s = s, .ids = SYNC_IDS};
    if (s->options->sync == ASM_SYNC_GRAPH && s->options->event_ids > 0 && s->options->event_ids < SYNC_IDS)
        w.ids = (unsigned)s->options->event_ids;
    collect_blocks(&w);
    w.insides = base_alloc_array(&s->arena, s->nops, sizeof *w.insides);
    w.last = base_alloc_array(&s->arena, (size_t)s->nregions + 1, sizeof *w.last);
    plan_all(&w);
    for (uint32_t i = 0; i < w.nblocks; i++)
        put_block(&w, &w.blocks[i]);
    free(w.behind);
    free(w.set_behind);
    free(w.pairs);
}
