/* Flags by hazards: what a block with its flags means for the operation around it, and which of its flags go further out (see
 * sync_walk.h). Decides about no hazard.
 *
 * The flags that a loop carries from turn to turn are set once in front of it and waited for once behind it.  If that stood around the
 * loop, each run of it would begin behind all earlier work of the setting pipe.  So they are lifted out of all that is around the loop, as
 * long as ids last: what stands between two runs of it is then like what stands between two turns. */
#include "asm/sync_walk.h"

#include <string.h>

/* --- lifting --- */

static unsigned count_ids(uint8_t ids)
{
    unsigned n = 0;
    for (; ids != 0; ids &= (uint8_t)(ids - 1))
        n++;
    return n;
}

/* Ids of one pair for an item, so that what is held by one is not used by another. Not more than half of them are held. */
static bool lift_item(struct walk *w, struct inside *in, unsigned pair, uint8_t *held, uint8_t *used)
{
    for (unsigned lift = in->held[pair] != 0; lift < 2; lift--) {
        for (unsigned by = 0; by < w->ids; by++) {
            uint8_t all = turned(w, in->used[pair], by), mine = turned(w, in->held[pair], by);
            if ((all & *held) != 0 || (lift != 0 && ((mine & *used) != 0 || count_ids(*held | mine) > w->ids / 2)))
                continue;
            in->turn[pair] = (uint8_t)by;
            in->lifted[pair] = lift != 0;
            *held |= lift != 0 ? mine : 0;
            *used |= all;
            return true;
        }
    }
    return false;
}

static bool lift_pair(struct walk *w, const struct block *blocks, uint32_t n, unsigned pair)
{
    uint8_t held = 0, used = 0;
    for (uint32_t b = 0; b < n; b++)
        for (uint32_t i = 0; i < blocks[b].nops; i++) {
            struct inside *in = w->insides[blocks[b].ops[i]];
            if (in != NULL && in->used[pair] != 0 && !lift_item(w, in, pair, &held, &used))
                return false;
        }
    w->reserved[pair] = held;
    w->inner[pair] = used;
    return true;
}

/* What flags around an operation tell is so where they stand around it. */
static void settle_touches(struct walk *w, const struct block *b)
{
    for (uint32_t i = 0; i < b->nops; i++) {
        const struct inside *in = w->insides[b->ops[i]];
        const struct sync_item *item = &w->s->items[b->ops[i]];
        for (uint32_t k = item->first; in != NULL && k < item->first + item->count; k++) {
            struct sync_touch *t = &w->s->touches[k];
            for (unsigned q = 0; q < SYNC_PIPES; q++) {
                uint8_t bit = (uint8_t)(1u << q);
                t->guarded |= in->lifted[pair_of(q, t->pipe)] ? 0 : (uint8_t)(t->guarded_around & bit);
                t->settled |= in->lifted[pair_of(t->pipe, q)] ? 0 : (uint8_t)(t->settled_around & bit);
            }
        }
    }
}

void asm_sync_lift(struct walk *w, const struct block *blocks, uint32_t n, bool may)
{
    bool wanted[PAIRS] = {false};
    memset(w->reserved, 0, sizeof w->reserved);
    memset(w->inner, 0, sizeof w->inner);
    for (uint32_t b = 0; b < n && may; b++)
        for (uint32_t i = 0; i < blocks[b].nops; i++)
            for (unsigned pair = 0; pair < PAIRS && w->insides[blocks[b].ops[i]] != NULL; pair++)
                wanted[pair] |= w->insides[blocks[b].ops[i]]->held[pair] != 0;
    for (unsigned pair = 0; pair < PAIRS; pair++) {
        if (!wanted[pair] || lift_pair(w, blocks, n, pair))
            continue;
        for (uint32_t b = 0; b < n; b++)
            for (uint32_t i = 0; i < blocks[b].nops; i++) {
                struct inside *in = w->insides[blocks[b].ops[i]];
                if (in != NULL) {
                    in->turn[pair] = 0;
                    in->lifted[pair] = false;
                }
            }
    }
    for (uint32_t b = 0; b < n; b++)
        settle_touches(w, &blocks[b]);
}

/* --- touches --- */

/* Pipes whose earlier work is done before an item of the block touches something with pipe p: by what is waited for in a turn, and by
 * what is around the loop. */
static uint8_t guards(struct walk *w, uint32_t item, unsigned p, uint8_t *around)
{
    unsigned pipes = 0, more = 0;
    bool inner = item_of(w, item)->kind == SYNC_INSIDE; /* what it learns inside is known behind it only */
    const struct clocks *at = inner && item > 0 ? behind(w, item - 1, 0) : behind(w, item, 0);
    for (unsigned q = 0; q < SYNC_PIPES && !(inner && item == 0); q++)
        if (at->of[p][q] > w->base)
            pipes |= 1u << q;
    for (uint32_t i = w->block->pairs; i < w->block->pairs + w->block->npairs; i++)
        if (w->pairs[i].carried && w->pairs[i].dst == p && w->pairs[i].wait_item <= item)
            more |= 1u << w->pairs[i].src;
    *around = (uint8_t)more;
    return (uint8_t)pipes;
}

/* Pipes that know behind the block that what p did in the item, if it did it, is done. */
static uint8_t settlers(struct walk *w, uint32_t item, unsigned p, uint8_t *around)
{
    unsigned pipes = 0, more = 0;
    const struct clocks *end = behind(w, w->block->nops - 1, 0);
    for (unsigned q = 0; q < SYNC_PIPES; q++)
        if (end->of[q][p] >= place(w, item, 0) || w->block->end_barrier)
            pipes |= 1u << q;
    for (uint32_t i = w->block->pairs; i < w->block->pairs + w->block->npairs; i++)
        if (w->pairs[i].carried && w->pairs[i].src == p && w->pairs[i].set_item >= item)
            more |= 1u << w->pairs[i].dst;
    *around = (uint8_t)more;
    return (uint8_t)pipes;
}

/* Both are so if one or the other is touched. */
static void join(uint8_t *surely, uint8_t *around, uint8_t other_surely, uint8_t other_around)
{
    uint8_t all = (uint8_t)((*surely | *around) & (other_surely | other_around));
    *surely &= other_surely;
    *around = (uint8_t)(all & ~*surely);
}

/* Adds what the block touches to the operation around it. */
static void sum_touches(struct walk *w, struct sync_item *sum, uint32_t (*seen)[SYNC_PIPES][2])
{
    struct sync *s = w->s;
    for (uint32_t item = 0; item < w->block->nops; item++) {
        const struct sync_item it = *item_of(w, item);
        uint8_t guard[SYNC_PIPES], settle[SYNC_PIPES], guard_around[SYNC_PIPES], settle_around[SYNC_PIPES];
        if (it.kind != SYNC_WORK && it.kind != SYNC_INSIDE)
            continue;
        for (unsigned p = 0; p < SYNC_PIPES; p++) {
            guard[p] = guards(w, item, p, &guard_around[p]);
            settle[p] = settlers(w, item, p, &settle_around[p]);
        }
        for (uint32_t i = it.first; i < it.first + it.count; i++) {
            struct sync_touch t = s->touches[i];
            t.guarded |= guard[t.pipe];
            t.settled |= settle[t.pipe];
            t.guarded_around |= guard_around[t.pipe];
            t.settled_around |= settle_around[t.pipe];
            uint32_t *index = &seen[t.region][t.pipe][t.write];
            if (*index >= sum->first + 1 && *index <= sum->first + sum->count) {
                struct sync_touch *same = &s->touches[*index - 1];
                join(&same->guarded, &same->guarded_around, t.guarded, t.guarded_around);
                join(&same->settled, &same->settled_around, t.settled, t.settled_around);
                continue;
            }
            BASE_GROW(s->touches, s->ntouches, s->touches_cap);
            s->touches[s->ntouches++] = t;
            sum->count++;
            *index = s->ntouches;
        }
    }
}

/* --- ids --- */

enum over { NOT_OVER, OVER_AROUND, OVER };
/* Does the setting pipe know at the end of the block that the wait is over? */
static enum over is_over(const struct walk *w, unsigned pair, uint32_t item, bool behind_item, bool loop)
{
    unsigned src = pair / SYNC_PIPES, dst = pair % SYNC_PIPES;
    if (w->block->end_barrier)
        return OVER;
    if (!loop)
        return w->at.of[src][dst] >= place(w, item, 0) - (behind_item ? 0u : 1u) ? OVER : NOT_OVER;
    for (uint32_t i = w->block->pairs; i < w->block->pairs + w->block->npairs; i++) {
        const struct pair *p = &w->pairs[i];
        if (p->carried && p->src == dst && p->dst == src && p->set_item >= item)
            return OVER_AROUND;
    }
    return NOT_OVER;
}

static void sum_ids(struct walk *w, struct inside *sum, bool loop)
{
    for (uint32_t i = w->block->pairs; i < w->block->pairs + w->block->npairs; i++) {
        const struct pair *p = &w->pairs[i];
        unsigned pair = pair_of(p->src, p->dst);
        uint8_t id = ids_of(p);
        enum over over = p->carried ? NOT_OVER : is_over(w, pair, p->wait_item, false, loop);
        sum->used[pair] |= id;
        sum->held[pair] |= p->carried ? id : 0;
        sum->apart[pair] |= p->end ? id : 0;
        sum->carries[pair] |= p->carried;
        sum->loose[pair] |= over == NOT_OVER ? id : 0;
        sum->over[pair] |= over == OVER_AROUND ? id : 0;
    }
    for (uint32_t item = 0; item < w->block->nops; item++) {
        const struct inside *in = w->insides[w->block->ops[item]];
        for (unsigned pair = 0; in != NULL && pair < PAIRS; pair++) {
            uint8_t loose = loose_ids(w, in, pair);
            enum over over = loose != 0 ? is_over(w, pair, item, true, loop) : OVER;
            sum->used[pair] |= turned(w, in->used[pair], in->turn[pair]);
            sum->apart[pair] |= turned(w, in->apart[pair], in->turn[pair]);
            sum->loose[pair] |= over == NOT_OVER ? loose : 0;
            sum->over[pair] |= over == OVER_AROUND ? loose : 0;
            if (in->lifted[pair]) {
                uint8_t held = turned(w, in->held[pair], in->turn[pair]);
                sum->held[pair] |= held;
                sum->loose[pair] |= held;
                sum->carries[pair] |= in->carries[pair];
            }
        }
    }
}

void asm_sync_sum(struct walk *w, struct inside *sum, struct sync_item *item, uint32_t (*seen)[SYNC_PIPES][2], bool loop)
{
    if (item->kind == SYNC_SECTION) { /* another core's: nothing of it is seen outside, and its flags stay inside */
        sum_ids(w, sum, loop);
        memset(sum->held, 0, sizeof sum->held);
        return;
    }
    sum_touches(w, item, seen);
    sum_ids(w, sum, loop);
}
