/* Blocks of one region and the branches between them: who dominates whom, and what a branch gives its block (pto-as.md 4.1).
 * Dominators by Cooper, Harvey and Kennedy; questions are answered by intervals of the dominator tree. Knows no operation:
 * a branch is what has successors. */
#include "asm/verify.h"

struct graph {
    pto_block_id *order;  /* reverse postorder, from 0 */
    uint32_t *number;     /* by block: 1 + place in order, 0 = not reached */
    uint32_t *first, *edges; /* predecessors of order[i]: edges[first[i] .. first[i + 1]) as places in order */
    uint32_t *idom;       /* by place */
    uint32_t n;
};

/* The branch that ends a block; NULL if none does. */
static const struct pto_operation *branch(const struct verify *v, pto_block_id block)
{
    const struct pto_operation *op = isa_operation_c(v->p, v->p->blocks[block].last);
    return op->nsuccessors != 0 ? op : NULL;
}

static uint32_t successors(const struct verify *v, pto_block_id block, const pto_block_id **list)
{
    const struct pto_operation *op = branch(v, block);
    *list = op != NULL ? &v->p->pool[op->successors] : NULL;
    return op != NULL ? op->nsuccessors : 0;
}

static void number_blocks(struct verify *v, struct graph *g, pto_block_id entry, uint32_t count)
{
    pto_block_id *path = base_alloc_array(&v->arena, count, sizeof *path), *post = base_alloc_array(&v->arena, count, sizeof *post);
    uint32_t *next = base_alloc_array(&v->arena, count, sizeof *next), depth = 0, n = 0;
    const pto_block_id *list;
    path[depth++] = entry;
    g->number[entry] = 1;
    while (depth != 0) {
        pto_block_id at = path[depth - 1];
        if (next[depth - 1] >= successors(v, at, &list)) {
            post[n++] = at;
            depth--;
            continue;
        }
        pto_block_id to = list[next[depth - 1]++];
        if (g->number[to] != 0 || v->p->blocks[to].region != v->p->blocks[entry].region)
            continue;
        g->number[to] = 1;
        next[depth] = 0;
        path[depth++] = to;
    }
    g->n = n;
    g->order = post;
    for (uint32_t i = 0; i < n / 2; i++) {
        pto_block_id swap = post[i];
        post[i] = post[n - 1 - i];
        post[n - 1 - i] = swap;
    }
    for (uint32_t i = 0; i < n; i++)
        g->number[post[i]] = i + 1;
}

static void find_predecessors(struct verify *v, struct graph *g)
{
    const pto_block_id *list;
    uint32_t nedges = 0;
    g->first = base_alloc_array(&v->arena, g->n + 2, sizeof *g->first);
    for (uint32_t i = 0; i < g->n; i++)
        for (uint32_t k = 0, n = successors(v, g->order[i], &list); k < n; k++)
            if (g->number[list[k]] != 0) {
                g->first[g->number[list[k]] + 1]++;
                nedges++;
            }
    for (uint32_t i = 1; i < g->n + 2; i++)
        g->first[i] += g->first[i - 1];
    g->edges = base_alloc_array(&v->arena, nedges + 1, sizeof *g->edges);
    for (uint32_t i = 0; i < g->n; i++)
        for (uint32_t k = 0, n = successors(v, g->order[i], &list); k < n; k++)
            if (g->number[list[k]] != 0)
                g->edges[g->first[g->number[list[k]]]++] = i; /* leaves first[] one place on: the begin of the next */
}

static uint32_t meet(const uint32_t *idom, uint32_t a, uint32_t b)
{
    while (a != b) {
        while (a > b)
            a = idom[a];
        while (b > a)
            b = idom[b];
    }
    return a;
}

static void find_dominators(struct verify *v, struct graph *g)
{
    g->idom = base_alloc_array(&v->arena, g->n, sizeof *g->idom);
    for (uint32_t i = 1; i < g->n; i++)
        g->idom[i] = UINT32_MAX;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 1; i < g->n; i++) {
            uint32_t best = UINT32_MAX;
            for (uint32_t e = g->first[i]; e < g->first[i + 1]; e++)
                if (g->idom[g->edges[e]] != UINT32_MAX)
                    best = best == UINT32_MAX ? g->edges[e] : meet(g->idom, best, g->edges[e]);
            changed |= g->idom[i] != best;
            g->idom[i] = best;
        }
    }
}

/* In the dominator tree a block's interval holds those of what it dominates. Parents come before children in order. */
static void number_tree(struct verify *v, struct graph *g)
{
    uint32_t *size = base_alloc_array(&v->arena, g->n, sizeof *size), *begin = base_alloc_array(&v->arena, g->n, sizeof *begin);
    uint32_t *used = base_alloc_array(&v->arena, g->n, sizeof *used);
    for (uint32_t i = g->n; i-- > 0;) {
        size[i]++;
        if (i != 0)
            size[g->idom[i]] += size[i];
    }
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t parent = g->idom[i];
        begin[i] = i == 0 ? 1 : begin[parent] + 1 + used[parent];
        if (i != 0)
            used[parent] += size[i];
        v->dom_begin[g->order[i]] = begin[i];
        v->dom_end[g->order[i]] = begin[i] + size[i];
    }
}

void asm_verify_dominators(struct verify *v)
{
    const struct pto_program *p = v->p;
    bool several = false;
    for (pto_region_id r = 1; r < p->nregions && !several; r++)
        several = p->regions[r].first != p->regions[r].last;
    if (!several)
        return;
    struct graph g = {.number = base_alloc_array(&v->arena, p->nblocks + 1, sizeof *g.number)};
    v->dom_begin = base_alloc_array(&v->arena, p->nblocks + 1, sizeof *v->dom_begin);
    v->dom_end = base_alloc_array(&v->arena, p->nblocks + 1, sizeof *v->dom_end);
    for (pto_region_id r = 1; r < p->nregions; r++) {
        uint32_t count = 0;
        for (pto_block_id b = p->regions[r].first; b != 0; b = p->blocks[b].next)
            count++;
        if (count < 2)
            continue;
        number_blocks(v, &g, p->regions[r].first, count);
        find_predecessors(v, &g);
        find_dominators(v, &g);
        number_tree(v, &g);
    }
}

/* A block that is never reached is dominated by every one. */
bool asm_verify_dominates(const struct verify *v, pto_block_id a, pto_block_id b)
{
    if (a == b || v->dom_begin == NULL || v->dom_begin[b] == 0)
        return true;
    return v->dom_begin[a] != 0 && v->dom_begin[a] <= v->dom_begin[b] && v->dom_begin[b] < v->dom_end[a];
}

static const char *label(const struct verify *v, pto_block_id block) { return base_str(&v->p->strings, v->p->blocks[block].label); }

bool asm_verify_branches(struct verify *v, const struct pto_operation *op)
{
    const struct pto_program *p = v->p;
    for (uint32_t k = 0; k < op->nsuccessors; k++) {
        const pto_value_id *args = NULL;
        uint32_t n = 0;
        pto_block_id to = isa_successor(p, op, k, &args, &n);
        const struct pto_block *b = &p->blocks[to];
        if (b->region != p->blocks[op->block].region) {
            asm_verify_error(v, op, PTO_D_STRUCTURE, "goes to a block of another region");
            return false;
        }
        if (p->regions[b->region].first == to) {
            asm_verify_error(v, op, PTO_D_STRUCTURE, "goes to ^%.60s, the first block of its region, which nothing may branch to", label(v, to));
            return false;
        }
        if (n != b->nargs) {
            asm_verify_error(v, op, PTO_D_BRANCH_TYPES, "gives ^%.60s %u value%s, which takes %u", label(v, to), n, n == 1 ? "" : "s", b->nargs);
            return false;
        }
        for (uint32_t i = 0; i < n; i++) {
            pto_type_id have = args[i] != 0 ? p->values[args[i]].type : 0, want = p->values[b->args + i].type;
            if (have == want || have == 0 || want == 0)
                continue;
            struct base_diag *d = asm_verify_error(v, op, PTO_D_BRANCH_TYPES, "gives ^%.60s `%s` as argument %u, which is `%s`", label(v, to),
                                                   asm_verify_type_text(v, have), i, asm_verify_type_text(v, want));
            asm_verify_label(v, d, b->args + i);
            return false;
        }
    }
    return true;
}
