/* Loops in streams of events, found while they grow (after Ketterlin and Clauss, nested loop recognition): when the last three blocks of
 * b elements are alike and their numbers go on by the same steps, they become a loop of three turns; when what follows a loop is its next
 * turn, it has one more. Loops are elements themselves, so they nest. Must not know what events mean.
 *
 * Blocks are looked for at the distance of elements alike, and compared by hashes of 64 bits first; while a loop goes on, its next turn is
 * only compared with the body. So the time is about linear in the number of events. */
#include "intrin/record.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_BLOCK = 4096, MAX_TRIES = 8, MIN_SLOTS = 256 };

static const uint64_t base_factor = UINT64_C(0x9E3779B97F4A7C15);

/* ---- where a shape was last ---- */

static uint32_t *slot_of(struct rec_stream *s, uint64_t shape)
{
    uint32_t mask = s->nslots - 1, at = (uint32_t)(shape >> 7) & mask;
    while (s->keys[at] != 0 && s->keys[at] != shape)
        at = (at + 1) & mask;
    if (s->keys[at] == 0) {
        s->keys[at] = shape;
        s->nkeys++;
    }
    return &s->last[at];
}

static void make_slots(struct rec_stream *s)
{
    if (s->nkeys * 2 < s->nslots)
        return;
    uint64_t *keys = s->keys;
    uint32_t *last = s->last, n = s->nslots;
    s->nslots = n != 0 ? 2 * n : MIN_SLOTS;
    s->nkeys = 0;
    s->keys = base_realloc_array(NULL, s->nslots, sizeof *s->keys);
    s->last = base_realloc_array(NULL, s->nslots, sizeof *s->last);
    memset(s->keys, 0, s->nslots * sizeof *s->keys);
    memset(s->last, 0, s->nslots * sizeof *s->last);
    for (uint32_t i = 0; i < n; i++)
        if (keys[i] != 0 && last[i] != 0)
            *slot_of(s, keys[i]) = last[i];
    free(keys);
    free(last);
}

static void learn(struct rec_stream *s, uint32_t i)
{
    make_slots(s);
    uint32_t *last = slot_of(s, s->at[i].shape);
    s->at[i].prev = *last;
    s->at[i].known = true;
    *last = i + 1;
}

static void forget(struct rec_stream *s, uint32_t i)
{
    if (s->at[i].known)
        *slot_of(s, s->at[i].shape) = s->at[i].prev;
    s->at[i].known = false;
}

static void truncate_to(struct rec_stream *s, uint32_t n)
{
    while (s->n > n)
        forget(s, --s->n);
    s->nnums = n != 0 ? s->at[n - 1].num + s->at[n - 1].nnums : 0;
}

/* ---- hashes of blocks ---- */

static uint64_t power(uint32_t n)
{
    uint64_t result = 1, square = base_factor;
    for (; n != 0; n >>= 1, square *= square)
        result *= (n & 1) != 0 ? square : 1;
    return result;
}

static uint64_t prefix(const struct rec_stream *s, uint32_t i) { return i != 0 ? s->at[i - 1].prefix : 0; }

static uint64_t block_hash(const struct rec_stream *s, uint32_t begin, uint32_t end)
{
    return prefix(s, end) - prefix(s, begin) * power(end - begin);
}

static void place(struct rec_stream *s, uint32_t i)
{
    s->at[i].prefix = prefix(s, i) * base_factor + s->at[i].shape;
    s->at[i].last_loop = s->at[i].count != 0 ? i + 1 : i != 0 ? s->at[i - 1].last_loop : 0;
}

static void append(struct rec_stream *s, const struct rec_elem *e, const int64_t *nums)
{
    BASE_GROW(s->at, s->n, s->cap);
    while (s->nnums + e->nnums > s->nums_cap) {
        s->nums_cap = s->nums_cap != 0 ? 2 * s->nums_cap : MIN_SLOTS;
        s->nums = base_realloc_array(s->nums, s->nums_cap, sizeof *s->nums);
    }
    struct rec_elem *to = &s->at[s->n];
    *to = *e;
    to->num = s->nnums;
    to->known = false;
    if (e->nnums != 0)
        memcpy(s->nums + s->nnums, nums, e->nnums * sizeof *nums);
    s->nnums += e->nnums;
    place(s, s->n++);
}

/* ---- loops ---- */

static bool is_next_turn(const struct rec_stream *s, const struct rec_elem *loop)
{
    const int64_t *first = s->nums + loop->num, *now = first + loop->nnums;
    for (uint32_t i = 0; i < loop->nnums; i++)
        if ((uint64_t)now[i] != (uint64_t)first[i] + (uint64_t)loop->count * (uint64_t)loop->body->step[i])
            return false;
    return true;
}

/* All that lies on the loop is its next turn. */
static void take_turn(struct rec_stream *s, uint32_t at)
{
    truncate_to(s, at + 1);
    forget(s, at);
    s->at[at].count++;
    s->at[at].shape = intrin_mix(s->at[at].body->shape, s->at[at].count) | 1;
    place(s, at);
    s->open = at + 1;
}

static bool try_extend(struct rec_stream *s)
{
    uint32_t at = s->n >= 2 ? s->at[s->n - 2].last_loop : 0;
    for (unsigned i = 0; at != 0 && i < MAX_TRIES; i++, at = at >= 2 ? s->at[at - 2].last_loop : 0) {
        const struct rec_elem *loop = &s->at[at - 1];
        if (loop->body->n == s->n - at && block_hash(s, at, s->n) == loop->body->block && is_next_turn(s, loop)) {
            take_turn(s, at - 1);
            return true;
        }
    }
    return false;
}

/* Where a turn may begin: where PTO_FOR says; else where the scalar unit's work for the first instruction begins. */
static bool may_begin(const struct rec_stream *s, uint32_t begin, uint32_t n)
{
    unsigned least = 255;
    bool charged = false;
    for (uint32_t i = begin; i < begin + n; i++) {
        least = s->at[i].tick != 0 && s->at[i].tick < least ? s->at[i].tick : least;
        charged = charged || s->at[i].charged;
    }
    if (least != 255)
        return s->at[begin].tick == least;
    return !charged || (s->at[begin].charged && !s->at[begin + n - 1].charged);
}

static bool goes_on(const struct rec_stream *s, const int64_t *a, uint32_t n)
{
    (void)s;
    for (uint32_t i = n; i-- > 0;)
        if ((uint64_t)a[n + i] - (uint64_t)a[i] != (uint64_t)a[2 * n + i] - (uint64_t)a[n + i])
            return false;
    return true;
}

static void make_loop(struct rec_stream *s, struct base_arena *arena, uint32_t begin, uint32_t n, uint32_t nnums, uint8_t depth)
{
    struct rec_body *body = base_alloc(arena, sizeof *body);
    const int64_t *first = s->nums + s->at[begin].num;
    *body = (struct rec_body){.block = block_hash(s, begin, begin + n), .n = n, .nnums = nnums};
    body->child = base_alloc_array(arena, n, sizeof *body->child);
    body->step = base_alloc_array(arena, nnums + 1, sizeof *body->step);
    memcpy(body->child, &s->at[begin], n * sizeof *body->child);
    uint64_t h = body->block;
    for (uint32_t i = 0; i < nnums; i++) {
        body->step[i] = (int64_t)((uint64_t)first[nnums + i] - (uint64_t)first[i]);
        h = intrin_mix(h, (uint64_t)body->step[i]);
    }
    body->shape = intrin_mix(h, n);
    for (uint32_t i = 0; i < n; i++) {
        const struct rec_elem *e = &s->at[begin + i];
        uint64_t events = e->count != 0 ? (uint64_t)e->count * e->body->size : 1;
        body->size = events + body->size > UINT32_MAX ? UINT32_MAX : body->size + (uint32_t)events;
    }
    struct rec_elem loop = {.count = 3, .body = body, .depth = (uint8_t)(depth + 1), .nnums = nnums, .num = s->at[begin].num};
    loop.shape = intrin_mix(body->shape, loop.count) | 1;
    truncate_to(s, begin);
    s->nnums = loop.num + nnums;
    s->at[begin] = loop; /* its numbers lie there already */
    s->n = begin + 1;
    place(s, begin);
    s->open = s->n;
}

static bool try_new(struct rec_stream *s, struct base_arena *arena)
{
    uint32_t top = s->n - 1, q = s->at[top].prev;
    for (unsigned i = 0; q != 0 && i < MAX_TRIES; i++, q = s->at[q - 1].prev) {
        uint32_t b = top - (q - 1);
        if (b > MAX_BLOCK || b > s->n / 3)
            break;
        uint32_t begin = s->n - 3 * b, nnums = s->at[begin + b].num - s->at[begin].num;
        uint64_t h = block_hash(s, begin, begin + b);
        if (block_hash(s, begin + b, begin + 2 * b) != h || block_hash(s, begin + 2 * b, s->n) != h || !may_begin(s, begin, b))
            continue;
        uint8_t depth = 0;
        for (uint32_t k = begin; k < begin + b; k++)
            depth = s->at[k].depth > depth ? s->at[k].depth : depth;
        if (depth >= REC_MAX_DEPTH || !goes_on(s, s->nums + s->at[begin].num, nnums))
            continue;
        make_loop(s, arena, begin, b, nnums, depth);
        return true;
    }
    return false;
}

static void settle_top(struct rec_stream *s, struct base_arena *arena)
{
    learn(s, s->n - 1);
    if (!try_extend(s))
        (void)try_new(s, arena);
}

static void push(struct rec_stream *s, struct base_arena *arena, const struct rec_elem *e, const int64_t *nums);

/* The open loop has no more turns: what lies on it is something else. */
static void close_loop(struct rec_stream *s, struct base_arena *arena)
{
    uint32_t at = s->open - 1, n = s->n - s->open, first = s->at[at].num + s->at[at].nnums, nnums = s->nnums - first;
    struct rec_elem *kept = base_realloc_array(NULL, n + 1, sizeof *kept);
    int64_t *nums = base_realloc_array(NULL, nnums + 1, sizeof *nums);
    memcpy(kept, s->at + at + 1, n * sizeof *kept);
    if (nnums != 0)
        memcpy(nums, s->nums + first, nnums * sizeof *nums);
    truncate_to(s, at + 1);
    s->open = 0;
    settle_top(s, arena);
    for (uint32_t i = 0; i < n; i++)
        push(s, arena, &kept[i], nums + (kept[i].num - first));
    free(kept);
    free(nums);
}

static void push(struct rec_stream *s, struct base_arena *arena, const struct rec_elem *e, const int64_t *nums)
{
    while (s->open != 0) {
        const struct rec_elem *loop = &s->at[s->open - 1];
        uint32_t m = s->n - s->open;
        if (e->shape != loop->body->child[m].shape) {
            close_loop(s, arena);
            continue;
        }
        append(s, e, nums);
        if (m + 1 < s->at[s->open - 1].body->n)
            return;
        if (is_next_turn(s, &s->at[s->open - 1]))
            take_turn(s, s->open - 1);
        else
            close_loop(s, arena);
        return;
    }
    append(s, e, nums);
    settle_top(s, arena);
}

void rec_push(struct rec_stream *s, struct base_arena *arena, const struct rec_token *token, const int64_t *nums)
{
    struct rec_elem e = {.shape = intrin_mix(base_factor, token->id) | 1, .nnums = token->nnums, .token = token->id, .insn = token->insn,
                         .tick = token->depth, .charged = !token->insn};
    push(s, arena, &e, nums);
}

void rec_finish(struct rec_stream *s, struct base_arena *arena)
{
    while (s->open != 0)
        close_loop(s, arena);
}

void rec_stream_free(struct rec_stream *s)
{
    free(s->at);
    free(s->nums);
    free(s->keys);
    free(s->last);
    *s = (struct rec_stream){0};
}
