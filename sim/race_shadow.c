/* Pages of segments (see race_shadow.h). */
#include "sim/race_shadow.h"
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

struct shadow_page {
    int64_t number;
    struct page page;
    UT_hash_handle hh;
};

struct page *shadow_page(struct shadow *s, int64_t address)
{
    int64_t number = address / PAGE_BYTES;
    if (s->last != NULL && s->last->number == number)
        return &s->last->page;
    struct shadow_page *found;
    HASH_FIND(hh, s->pages, &number, sizeof number, found);
    if (found == NULL) {
        found = base_realloc_array(NULL, 1, sizeof *found);
        memset(found, 0, sizeof *found);
        found->number = number;
        HASH_ADD(hh, s->pages, number, sizeof number, found);
    }
    s->last = found;
    return &found->page;
}

static void insert(struct page *p, uint32_t at, struct segment segment)
{
    BASE_GROW(p->segments, p->count, p->cap);
    memmove(&p->segments[at + 1], &p->segments[at], (p->count - at) * sizeof segment);
    p->segments[at] = segment;
    p->count++;
}

static struct epoch *copy_reads(const struct segment *s)
{
    if (s->nreads == 0)
        return NULL;
    struct epoch *copy = base_realloc_array(NULL, s->nreads, sizeof *copy);
    memcpy(copy, s->reads, s->nreads * sizeof *copy);
    return copy;
}

/* The first segment that ends behind the address. */
static uint32_t find(const struct page *p, uint32_t address)
{
    uint32_t low = 0, high = p->count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (p->segments[mid].end <= address)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Makes a border at the address, if a segment holds it inside. */
static void split(struct page *p, uint32_t at, uint32_t address)
{
    if (at >= p->count || p->segments[at].begin >= address || p->segments[at].end <= address)
        return;
    struct segment right = p->segments[at];
    right.begin = address;
    right.reads = copy_reads(&p->segments[at]);
    right.cap = right.nreads;
    p->segments[at].end = address;
    insert(p, at + 1, right);
}

uint32_t shadow_cut(struct page *p, uint32_t begin, uint32_t end, uint32_t *n)
{
    uint32_t at = find(p, begin);
    split(p, at, begin);
    at = find(p, begin);
    uint32_t first = at;
    for (uint32_t address = begin; address < end; at++) {
        uint32_t next = at < p->count && p->segments[at].begin < end ? p->segments[at].begin : end;
        if (next > address)
            insert(p, at, (struct segment){.begin = address, .end = next});
        else
            split(p, at, end);
        address = p->segments[at].end;
    }
    *n = at - first;
    return first;
}

static bool same_epoch(const struct epoch *a, const struct epoch *b)
{
    return a->clk == b->clk && a->core == b->core && a->pipe == b->pipe && a->op == b->op && a->bytes == b->bytes && a->begin == b->begin && a->atomic == b->atomic &&
           a->wrote == b->wrote && a->slot == b->slot;
}

static bool same_history(const struct segment *a, const struct segment *b)
{
    if (!same_epoch(&a->write, &b->write) || a->nreads != b->nreads)
        return false;
    for (unsigned i = 0; i < a->nreads; i++)
        if (!same_epoch(&a->reads[i], &b->reads[i]))
            return false;
    return true;
}

void shadow_join(struct page *p, uint32_t first, uint32_t n)
{
    uint32_t from = first > 0 ? first - 1 : 0, to = first + n < p->count ? first + n : p->count - 1, kept = from;
    if (p->count == 0)
        return;
    for (uint32_t i = from + 1; i <= to; i++) {
        struct segment *last = &p->segments[kept], *s = &p->segments[i];
        if (last->end == s->begin && same_history(last, s)) {
            last->end = s->end;
            free(s->reads);
        } else {
            p->segments[++kept] = *s;
        }
    }
    memmove(&p->segments[kept + 1], &p->segments[to + 1], (p->count - to - 1) * sizeof *p->segments);
    p->count -= to - kept;
}

void segment_add_read(struct segment *s, struct epoch read)
{
    for (unsigned i = 0; i < s->nreads; i++)
        if (s->reads[i].core == read.core && s->reads[i].pipe == read.pipe && s->reads[i].atomic == read.atomic && s->reads[i].wrote == read.wrote) {
            s->reads[i] = read;
            return;
        }
    if (s->nreads == s->cap) {
        s->cap = (uint16_t)(s->cap == 0 ? 2 : s->cap < 30000 ? s->cap * 2 : s->cap);
        if (s->nreads == s->cap)
            return; /* so many readers at once: the rest goes unseen */
        s->reads = base_realloc_array(s->reads, s->cap, sizeof *s->reads);
    }
    s->reads[s->nreads++] = read;
}

void segment_clear_reads(struct segment *s)
{
    free(s->reads);
    s->reads = NULL;
    s->nreads = s->cap = 0;
}

void shadow_free(struct shadow *s)
{
    struct shadow_page *page = s->pages;
    HASH_CLEAR(hh, s->pages); /* the table; the pages stay linked */
    while (page != NULL) {
        struct shadow_page *next = page->hh.next;
        for (uint32_t i = 0; i < page->page.count; i++)
            free(page->page.segments[i].reads);
        free(page->page.segments);
        free(page);
        page = next;
    }
    *s = (struct shadow){0};
}
