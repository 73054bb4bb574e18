/* Where the planned tiles of one memory lie (2026-08 7.2).  If all fit side by side in order of definition, they lie so
 * (pto-as.md 7.2); otherwise tiles whose lives do not meet share memory: several orders of placing are tried, each tile at the
 * lowest place that is free during its life, and for few tiles all orders within a limit of work.  Outputs come to lie on the
 * inputs of their own operation only when nothing else fits.  Everything is a function of the order of definition (P7). */
#include "asm/plan.h"
#include "base/checked.h"
#include "isa/dtype.h"

#include <stdlib.h>
#include <string.h>

enum { SEARCHED_TILES = 48, SEARCH_STEPS = 20000, SORTED_TILES = 1024, MOST_TILES_WITH_CALLS = 16384 };

struct range {
    int64_t begin, end;
};

/* One memory of one component while it is placed. */
struct placing {
    struct plan *plan;
    enum pto_space space;
    int64_t align, capacity;
    uint32_t *member;  /* roots to be placed: tiles in order of definition, then reserved buffers */
    uint32_t nmembers, ntiles;
    uint32_t *fixed;   /* roots that have their addresses */
    uint32_t nfixed;
    int64_t *addr;     /* by root: of the order being tried, PLAN_UNPLACED */
    uint32_t *placed;  /* roots that have an address in it */
    uint32_t nplaced;
    struct range *busy;
    int64_t *touched;  /* addresses at which an input ends its life */
    bool touching;     /* may an output lie on an input of its operation? */
    bool one_func;
    const struct plan_root *culprit; /* the first that did not fit */
};

/* Sums that cannot overflow further: sizes and addresses come from the text. */
static int64_t add_sizes(int64_t a, int64_t b)
{
    int64_t sum;
    return base_add_i64(a, b, &sum) ? sum : INT64_MAX;
}

static int64_t align_up(int64_t n, int64_t align) { return add_sizes(n, (align - n % align) % align); }

static int by_begin(const void *x, const void *y)
{
    const struct range *a = x, *b = y;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return a->end < b->end ? -1 : a->end > b->end;
}

static int by_address(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

/* The lowest aligned address from `at` on where size bytes touch none of the ranges. */
static int64_t first_hole(const struct range *busy, uint32_t n, int64_t at, int64_t size, int64_t align)
{
    for (uint32_t i = 0; i < n && busy[i].begin < add_sizes(at, size); i++)
        if (busy[i].end > at)
            at = align_up(busy[i].end, align);
    return at;
}

static bool is_free(const struct range *busy, uint32_t n, int64_t at, int64_t size)
{
    return first_hole(busy, n, at, size, 1) == at;
}

/* --- one tile --- */

/* An output may take the very place of an input that dies there, if its elements are no wider: element by element nothing is
 * overwritten before it is read. */
static bool may_replace(const struct plan_root *a, const struct plan_root *b)
{
    const struct plan_root *input = a->begin < b->begin ? a : b, *output = a->begin < b->begin ? b : a;
    return output->elem_bits <= input->elem_bits;
}

/* The lowest address for root r among those that are placed. */
static int64_t best_address(struct placing *s, const struct plan_root *r, bool side_by_side)
{
    uint32_t n = 0, ntouched = 0, kept = 0;
    for (uint32_t i = 0; i < s->nplaced; i++) {
        const struct plan_root *other = &s->plan->roots[s->placed[i]];
        int64_t at = s->addr[s->placed[i]];
        enum plan_relation relation = side_by_side ? PLAN_TOGETHER : asm_plan_relation(s->plan, r, other);
        s->placed[kept] = s->placed[i];
        kept += !(s->one_func && !side_by_side && !other->given && other->apart_end < r->begin && s->nmembers > SORTED_TILES);
        if (relation == PLAN_APART)
            continue;
        if (relation == PLAN_TOUCH && s->touching && may_replace(r, other))
            s->touched[ntouched++] = at;
        s->busy[n++] = (struct range){at, add_sizes(at, other->size_bytes)};
    }
    s->nplaced = kept;
    qsort(s->busy, n, sizeof *s->busy, by_begin);
    int64_t best = first_hole(s->busy, n, 0, r->size_bytes, s->align);
    if (ntouched == 0)
        return best;
    /* at the address of an input that ends its life here, that input is no obstacle */
    qsort(s->touched, ntouched, sizeof *s->touched, by_address);
    for (uint32_t k = 0; k < ntouched && s->touched[k] < best; k++) {
        int64_t at = s->touched[k];
        bool fits = at % s->align == 0;
        for (uint32_t i = 0; fits && i < s->nplaced; i++) {
            const struct plan_root *other = &s->plan->roots[s->placed[i]];
            int64_t there = s->addr[s->placed[i]];
            enum plan_relation relation = asm_plan_relation(s->plan, r, other);
            if (relation == PLAN_APART || (relation == PLAN_TOUCH && there == at && may_replace(r, other)))
                continue;
            fits = is_free(&(struct range){there, add_sizes(there, other->size_bytes)}, 1, at, r->size_bytes);
        }
        if (fits)
            return at;
    }
    return best;
}

static void start(struct placing *s)
{
    s->nplaced = 0;
    for (uint32_t i = 0; i < s->nfixed; i++)
        s->placed[s->nplaced++] = s->fixed[i];
    for (uint32_t i = 0; i < s->nmembers; i++)
        s->addr[s->member[i]] = PLAN_UNPLACED;
}

/* Places the members in an order; returns the end of what is used, and stops behind the limit unless it is INT64_MAX. */
static int64_t place_in_order(struct placing *s, const uint32_t *order, uint32_t n, bool side_by_side, int64_t limit)
{
    int64_t used = 0;
    start(s);
    for (uint32_t i = 0; i < n; i++) {
        const struct plan_root *r = &s->plan->roots[order[i]];
        if (r->size_bytes == 0) {
            s->addr[order[i]] = 0;
            continue;
        }
        int64_t at = best_address(s, r, side_by_side), end = add_sizes(at, r->size_bytes);
        s->addr[order[i]] = at;
        used = end > used ? end : used;
        if (used > s->capacity && s->culprit == NULL)
            s->culprit = r;
        if (used > limit)
            return used;
        s->placed[s->nplaced++] = order[i];
    }
    return used;
}

/* --- orders --- */

struct key {
    uint64_t first, second;
    uint32_t root;
};

static int by_key(const void *x, const void *y)
{
    const struct key *a = x, *b = y;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    if (a->second != b->second)
        return a->second < b->second ? -1 : 1;
    return a->root < b->root ? -1 : a->root > b->root;
}

enum order { IN_DEFINITION, BY_BEGIN, LARGEST_FIRST, LONGEST_FIRST, AREA_FIRST, ORDERS };

static struct key key_of(const struct plan_root *r, uint32_t root, enum order how)
{
    uint64_t size = (uint64_t)r->size_bytes, length = (uint64_t)r->apart_end - r->begin + 1;
    uint64_t area = size != 0 && length > UINT64_MAX / size ? UINT64_MAX : size * length;
    switch (how) {
    case BY_BEGIN: return (struct key){r->begin, UINT64_MAX - size, root};
    case LARGEST_FIRST: return (struct key){UINT64_MAX - size, UINT64_MAX - length, root};
    case LONGEST_FIRST: return (struct key){UINT64_MAX - length, UINT64_MAX - size, root};
    case AREA_FIRST: return (struct key){UINT64_MAX - area, 0, root};
    default: return (struct key){0, 0, root};
    }
}

static void make_order(const struct placing *s, enum order how, struct key *keys, uint32_t *order)
{
    for (uint32_t i = 0; i < s->nmembers; i++)
        keys[i] = key_of(&s->plan->roots[s->member[i]], s->member[i], how);
    qsort(keys, s->nmembers, sizeof *keys, by_key);
    for (uint32_t i = 0; i < s->nmembers; i++)
        order[i] = keys[i].root;
    if (how != IN_DEFINITION)
        return;
    memcpy(order, s->member, s->nmembers * sizeof *order);
}

/* All orders, depth first, until one fits: if any arrangement fits, placing its tiles by rising address finds one, too. */
static bool search(struct placing *s, uint32_t *order)
{
    uint32_t next[SEARCHED_TILES + 1] = {0}, depth = 0, n = s->nmembers, steps = 0, mark[SEARCHED_TILES + 1];
    memcpy(order, s->member, n * sizeof *order);
    start(s);
    mark[0] = s->nplaced;
    while (steps++ < SEARCH_STEPS) {
        if (depth == n)
            return true;
        s->nplaced = mark[depth];
        if (next[depth] == n - depth) { /* none is left to try here */
            if (depth == 0)
                return false;
            next[depth] = 0;
            depth--;
            uint32_t k = depth + next[depth] - 1, swap = order[depth];
            order[depth] = order[k];
            order[k] = swap;
            continue;
        }
        uint32_t k = depth + next[depth]++, root = order[k];
        const struct plan_root *r = &s->plan->roots[root];
        int64_t at = r->size_bytes == 0 ? 0 : best_address(s, r, false);
        if (add_sizes(at, r->size_bytes) > s->capacity) { /* nothing that is placed later makes room for it */
            next[depth] = n - depth;
            continue;
        }
        order[k] = order[depth];
        order[depth] = root;
        s->addr[root] = at;
        if (r->size_bytes != 0)
            s->placed[s->nplaced++] = root;
        mark[++depth] = s->nplaced;
    }
    return false;
}

/* --- one memory --- */

/* More is needed at one point than there is, and no two of those that are needed there exclude each other. */
static bool is_hopeless(struct placing *s)
{
    const struct plan *plan = s->plan;
    const struct plan_root **list = base_alloc_array(&plan->l->arena, (size_t)s->nmembers + 1, sizeof *list);
    uint32_t at;
    for (uint32_t i = 0; i < plan->order.norder; i++)
        if (asm_lower_is_choice(plan->l->p, plan->order.order[i]))
            return false;
    for (uint32_t i = 0; i < s->nmembers; i++)
        list[i] = &plan->roots[s->member[i]];
    return asm_plan_peak(s->plan, list, s->nmembers, &at) > s->capacity;
}

static bool place_sharing(struct placing *s, int64_t *needed)
{
    struct base_arena *arena = &s->plan->l->arena;
    uint32_t *order = base_alloc_array(arena, (size_t)s->nmembers + 1, sizeof *order);
    struct key *keys = base_alloc_array(arena, (size_t)s->nmembers + 1, sizeof *keys);
    bool large_first = s->plan->l->options != NULL && s->plan->l->options->plan_largest_first;
    int64_t least = INT64_MAX;
    *needed = 0; /* the report knows the peak */
    if (is_hopeless(s) || (!s->one_func && s->nmembers > MOST_TILES_WITH_CALLS)) /* without order by time, work grows with the square */
        return false;
    for (int touching = 0; touching < 2; touching++)
        for (int k = 0; k < ORDERS; k++) {
            enum order how = (enum order)(large_first ? (k + LARGEST_FIRST) % ORDERS : k);
            if (s->nmembers > SORTED_TILES && how != BY_BEGIN)
                continue; /* others take time that grows with the square */
            s->touching = touching != 0;
            make_order(s, how, keys, order);
            int64_t used = place_in_order(s, order, s->nmembers, false, s->nmembers > SORTED_TILES ? s->capacity : least);
            least = used < least ? used : least;
            if (used <= s->capacity)
                return true;
        }
    if (s->nmembers <= SEARCHED_TILES && search(s, order))
        return true;
    *needed = least != INT64_MAX ? least : 0;
    return false;
}

static void report_hole(struct plan *plan, const struct placing *s, const struct plan_root *r)
{
    const struct pto_program *p = plan->l->p;
    struct base_diag *d = base_diag_emit(plan->l->diags, PTO_D_RESERVE_HOLE, p->ops[r->op].name_span,
                                         "failed to allocate local memory hole for reserve_buffer: %lld bytes of %s, which has %lld",
                                         (long long)r->size_bytes, isa_space(s->space)->text, (long long)s->capacity);
    int64_t tiles = 0;
    for (uint32_t i = 0; i < s->ntiles; i++)
        tiles = add_sizes(tiles, plan->roots[s->member[i]].size_bytes);
    base_diag_note(d, "the tiles there take %lld bytes together; the buffer is needed all the time and shares with none", (long long)tiles);
}

/* Do the tiles alone fit? Then it is the reserved buffer that does not. */
static bool tiles_fit(struct placing *s, int64_t *needed)
{
    uint32_t all = s->nmembers;
    s->nmembers = s->ntiles;
    bool fit = place_in_order(s, s->member, s->nmembers, true, s->capacity) <= s->capacity || place_sharing(s, needed);
    s->nmembers = all;
    return fit;
}

/* One space of one component: roots first .. last - 1. */
static bool place_space(struct plan *plan, uint32_t first, uint32_t last, enum pto_space space)
{
    struct base_arena *arena = &plan->l->arena;
    size_t n = (size_t)(last - first) + 1;
    struct placing s = {.plan = plan, .space = space, .align = isa_space(space)->plan_align, .one_func = true,
                        .capacity = isa_plan_capacity(plan->l->p->target, space)};
    s.member = base_alloc_array(arena, n, sizeof *s.member);
    s.fixed = base_alloc_array(arena, n, sizeof *s.fixed);
    s.placed = base_alloc_array(arena, n, sizeof *s.placed);
    s.busy = base_alloc_array(arena, n, sizeof *s.busy);
    s.touched = base_alloc_array(arena, n, sizeof *s.touched);
    s.addr = base_alloc_array(arena, n + first, sizeof *s.addr); /* by root */
    for (int reserved = 0; reserved < 2; reserved++) {
        for (uint32_t i = first; i < last; i++) {
            const struct plan_root *r = &plan->roots[i];
            if (r->space != space || r->scale || r->reserved != (reserved != 0))
                continue;
            s.one_func = s.one_func && r->func == plan->roots[first].func;
            s.addr[i] = r->addr;
            if (!r->given)
                s.member[s.nmembers++] = i;
            else if (r->addr != PLAN_UNPLACED && r->size_bytes != 0)
                s.fixed[s.nfixed++] = i;
        }
        s.ntiles = reserved == 0 ? s.nmembers : s.ntiles;
    }
    if (s.nmembers == 0)
        return true;
    int64_t needed = 0;
    bool ok = place_in_order(&s, s.member, s.nmembers, true, s.capacity) <= s.capacity;
    const struct plan_root *culprit = s.culprit;
    if (!ok)
        ok = place_sharing(&s, &needed);
    for (uint32_t i = 0; ok && i < s.nmembers; i++)
        plan->roots[s.member[i]].addr = s.addr[s.member[i]];
    if (ok)
        return true;
    if (s.nmembers != s.ntiles && tiles_fit(&s, &needed))
        report_hole(plan, &s, &plan->roots[s.member[s.nmembers - 1]]);
    else
        asm_plan_report_overflow(plan, plan->roots[first].component, space, needed, culprit);
    return false;
}

/* R6: what the planner's verdict allows beyond the machine's own buffers. */
static bool warn_beyond_machine(struct plan *plan)
{
    bool ok = true;
    const struct pto_program *p = plan->l->p;
    for (uint32_t i = 0; i < plan->nroots; i++) {
        const struct plan_root *r = &plan->roots[i];
        int64_t capacity = isa_capacity(p->target, (enum pto_space)r->space);
        if (r->given || r->scale || r->addr + r->size_bytes <= capacity)
            continue;
        char name[80];
        bool strict = plan->l->options != NULL && plan->l->options->strict;
        struct base_diag *d = base_diag_emit_as(plan->l->diags, PTO_D_PLAN_BEYOND_MACHINE, strict ? PTO_SEV_ERROR : PTO_SEV_WARNING,
                                                asm_lower_span(p, r->value),
                                                "%s is planned at bytes %lld..%lld of %s, but the machine has %lld bytes there",
                                                asm_lower_name(p, r->value, name, sizeof name), (long long)r->addr,
                                                (long long)(r->addr + r->size_bytes), isa_space((enum pto_space)r->space)->text,
                                                (long long)capacity);
        base_diag_note(d, "it runs here in a larger backing store; on hardware it does not fit");
        ok = ok && d->severity < PTO_SEV_ERROR;
    }
    return ok;
}

bool asm_plan_place(struct plan *plan)
{
    bool ok = true;
    for (uint32_t first = 0, last; first < plan->nroots; first = last) {
        bool seen[PTO_SPACE_COUNT] = {false};
        for (last = first; last < plan->nroots && plan->roots[last].component == plan->roots[first].component; last++)
            seen[plan->roots[last].space] = true;
        for (unsigned space = 0; space < PTO_SPACE_COUNT; space++)
            if (seen[space])
                ok = place_space(plan, first, last, (enum pto_space)space) && ok;
    }
    return ok && warn_beyond_machine(plan);
}
