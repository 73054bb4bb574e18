/* The modes of automatic synchronisation that look at operations one by one (pto-as-2026-08.md 7.4): barriers of all pipes everywhere, and
 * buffer ids (A5), whose tickets are taken in the order of the program whatever the path (vector.md 16). */
#include "asm/sync.h"

#include <stdlib.h>
#include <string.h>

void asm_sync_barriers(struct sync *s)
{
    struct pto_program *p = s->p;
    pto_op_id next;
    for (pto_op_id id = asm_lower_first(p, s->func); id != 0; id = next) {
        unsigned kind = s->items[id].kind;
        next = asm_lower_next(p, s->func, id);
        if (kind == SYNC_WORK || kind == SYNC_FENCE || kind == SYNC_CALL)
            isa_op_insert_before(p, id, asm_sync_barrier(s, PTO_PIPE_ALL, id));
    }
}

/* --- buffer ids --- */

/* One id for regions that meet and are used by several pipes, some of which write; more of these than ids share them. 0: none needed. */
static uint8_t *number_buffers(struct sync *s)
{
    uint32_t *parent = base_alloc_array(&s->arena, (size_t)s->nregions + 1, sizeof *parent);
    uint8_t *pipes = base_alloc_array(&s->arena, (size_t)s->nregions + 1, 1), *written = base_alloc_array(&s->arena, (size_t)s->nregions + 1, 1);
    uint8_t *ids = base_alloc_array(&s->arena, (size_t)s->nregions + 1, 1);
    unsigned used = 0;
    for (uint32_t r = 0; r < s->nregions; r++)
        parent[r] = r;
    for (uint32_t r = 0; r < s->nregions; r++)
        for (uint32_t k = 0; k < s->regions[r].count; k++) {
            uint32_t a = asm_lower_root(parent, r), b = asm_lower_root(parent, s->neighbours[s->regions[r].first + k] & SYNC_NEIGHBOUR);
            parent[a > b ? a : b] = a < b ? a : b;
        }
    for (uint32_t i = 0; i < s->ntouches; i++) {
        uint32_t r = asm_lower_root(parent, s->touches[i].region);
        pipes[r] |= (uint8_t)(1u << s->touches[i].pipe);
        written[r] |= s->touches[i].write;
    }
    for (uint32_t r = 0; r < s->nregions; r++)
        if (parent[r] == r && written[r] != 0 && (pipes[r] & (pipes[r] - 1)) != 0)
            ids[r] = (uint8_t)(1 + used++ % SYNC_BUFFERS);
    for (uint32_t r = 0; r < s->nregions; r++)
        ids[r] = ids[asm_lower_root(parent, r)];
    return ids;
}

static void bracket(struct sync *s, pto_op_id id, const uint8_t *ids)
{
    const struct sync_item *item = &s->items[id];
    uint32_t wanted[SYNC_PIPES] = {0};
    for (uint32_t i = item->first; i < item->first + item->count; i++)
        if (ids[s->touches[i].region] != 0)
            wanted[s->touches[i].pipe] |= UINT32_C(1) << (ids[s->touches[i].region] - 1);
    for (unsigned pipe = 0; pipe < SYNC_PIPES; pipe++)
        for (unsigned b = 0; b < SYNC_BUFFERS; b++)
            if ((wanted[pipe] & UINT32_C(1) << b) != 0) {
                isa_op_insert_before(s->p, id, asm_sync_buffer(s, true, pipe, b, id));
                isa_op_insert_after(s->p, id, asm_sync_buffer(s, false, pipe, b, id));
            }
}

void asm_sync_buffer_ids(struct sync *s)
{
    struct pto_program *p = s->p;
    const uint8_t *ids = number_buffers(s);
    pto_op_id next;
    for (pto_op_id id = asm_lower_first(p, s->func); id != 0; id = next) {
        unsigned kind = s->items[id].kind;
        next = asm_lower_next(p, s->func, id);
        if (kind == SYNC_WORK)
            bracket(s, id, ids);
        if (kind == SYNC_FENCE || kind == SYNC_CALL || kind == SYNC_SECTION)
            isa_op_insert_before(p, id, asm_sync_barrier(s, PTO_PIPE_ALL, id));
        if (kind == SYNC_FENCE || kind == SYNC_CALL || kind == SYNC_SECTION)
            isa_op_insert_after(p, id, asm_sync_barrier(s, PTO_PIPE_ALL, id));
    }
}
