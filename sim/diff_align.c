/* Longest common subsequences of two lists of keys (diff.h). Small parts are solved exactly; large ones are cut at keys that occur once
 * on both sides, in their longest common order, as patience diff does. */
#include "sim/diff.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_CELLS = 1 << 20 };

struct part {
    uint32_t a0, a1, b0, b1;
};
struct align {
    const uint32_t *a, *b;
    uint32_t *match;
    struct part *todo;
    uint32_t ntodo, todo_cap;
    /* by key: how often and where in the part */
    uint32_t nkeys, *count_a, *count_b, *where_b;
};

static void push(struct align *x, uint32_t a0, uint32_t a1, uint32_t b0, uint32_t b1)
{
    if (a0 == a1 || b0 == b1)
        return;
    BASE_GROW(x->todo, x->ntodo, x->todo_cap);
    x->todo[x->ntodo++] = (struct part){a0, a1, b0, b1};
}

/* best[i][j]: the longest of a[i..) and b[j..). */
static void exact(struct align *x, struct part p)
{
    size_t n = p.a1 - p.a0, m = p.b1 - p.b0;
    uint32_t *best = base_realloc_array(NULL, (n + 1) * (m + 1), sizeof *best);
    memset(best, 0, (n + 1) * (m + 1) * sizeof *best);
    for (size_t i = n; i-- > 0;)
        for (size_t j = m; j-- > 0;) {
            uint32_t down = best[(i + 1) * (m + 1) + j], right = best[i * (m + 1) + j + 1];
            best[i * (m + 1) + j] = x->a[p.a0 + i] == x->b[p.b0 + j] ? best[(i + 1) * (m + 1) + j + 1] + 1 : down > right ? down : right;
        }
    for (size_t i = 0, j = 0; i < n && j < m;) {
        if (x->a[p.a0 + i] == x->b[p.b0 + j])
            x->match[p.a0 + i++] = p.b0 + (uint32_t)j++;
        else if (best[(i + 1) * (m + 1) + j] >= best[i * (m + 1) + j + 1])
            i++;
        else
            j++;
    }
    free(best);
}

static void count(struct align *x, struct part p, bool on)
{
    for (uint32_t i = p.a0; i < p.a1; i++)
        x->count_a[x->a[i]] = on ? x->count_a[x->a[i]] + 1 : 0;
    for (uint32_t j = p.b0; j < p.b1; j++) {
        x->count_b[x->b[j]] = on ? x->count_b[x->b[j]] + 1 : 0;
        x->where_b[x->b[j]] = j;
    }
}

/* Longest increasing run of the places in B of keys that are unique on both sides; cuts the part there. */
static void cut(struct align *x, struct part p)
{
    uint32_t n = p.a1 - p.a0, len = 0, kept = 0;
    uint32_t *tail = base_realloc_array(NULL, n, sizeof *tail);   /* by length - 1: index in a of the run's last */
    uint32_t *before = base_realloc_array(NULL, n, sizeof *before);
    uint32_t *chain = base_realloc_array(NULL, n, sizeof *chain);
    count(x, p, true);
    for (uint32_t i = p.a0; i < p.a1; i++) {
        uint32_t key = x->a[i];
        if (x->count_a[key] != 1 || x->count_b[key] != 1)
            continue;
        uint32_t lo = 0, hi = len, at = x->where_b[key];
        while (lo < hi) {
            uint32_t mid = lo + (hi - lo) / 2;
            if (x->where_b[x->a[tail[mid]]] < at)
                lo = mid + 1;
            else
                hi = mid;
        }
        before[i - p.a0] = lo != 0 ? tail[lo - 1] : UINT32_MAX;
        tail[lo] = i;
        len += lo == len;
    }
    for (uint32_t i = len != 0 ? tail[len - 1] : UINT32_MAX; i != UINT32_MAX; i = before[i - p.a0])
        chain[kept++] = i;
    uint32_t a0 = p.a0, b0 = p.b0;
    while (kept > 0) {
        uint32_t i = chain[--kept], j = x->where_b[x->a[i]];
        x->match[i] = j;
        push(x, a0, i, b0, j);
        a0 = i + 1;
        b0 = j + 1;
    }
    count(x, p, false);
    if (len != 0)
        push(x, a0, p.a1, b0, p.b1); /* else nothing tells where: what is left is paired as moved */
    free(tail);
    free(before);
    free(chain);
}

void sim_diff_align(const uint32_t *a, uint32_t na, const uint32_t *b, uint32_t nb, uint32_t *match)
{
    struct align x = {.a = a, .b = b, .match = match};
    for (uint32_t i = 0; i < na; i++)
        x.nkeys = a[i] >= x.nkeys ? a[i] + 1 : x.nkeys;
    for (uint32_t j = 0; j < nb; j++)
        x.nkeys = b[j] >= x.nkeys ? b[j] + 1 : x.nkeys;
    uint32_t *table = base_realloc_array(NULL, (size_t)x.nkeys * 3 + 1, sizeof *table);
    memset(table, 0, ((size_t)x.nkeys * 3 + 1) * sizeof *table);
    x.count_a = table;
    x.count_b = table + x.nkeys;
    x.where_b = table + 2 * (size_t)x.nkeys;
    push(&x, 0, na, 0, nb);
    while (x.ntodo != 0) {
        struct part p = x.todo[--x.ntodo];
        while (p.a0 < p.a1 && p.b0 < p.b1 && a[p.a0] == b[p.b0])
            match[p.a0++] = p.b0++;
        while (p.a0 < p.a1 && p.b0 < p.b1 && a[p.a1 - 1] == b[p.b1 - 1])
            match[--p.a1] = --p.b1;
        if (p.a0 == p.a1 || p.b0 == p.b1)
            continue;
        if ((uint64_t)(p.a1 - p.a0) * (p.b1 - p.b0) <= MAX_CELLS)
            exact(&x, p);
        else
            cut(&x, p);
    }
    free(x.todo);
    free(table);
}
