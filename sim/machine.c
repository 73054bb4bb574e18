/* Storage of the simulated machine: on-chip memories of a core and the flat global memory (machine-and-cube.md a.3, a.5;
 * R6, R21, R30).  Knows nothing of tiles or instructions. */
#include "sim/machine.h"
#include "base/checked.h"
#include "sim/signal.h"

#include <stdlib.h>
#include <string.h>

/* The first buffer starts above this, so that small integers taken for addresses hit nothing; the room between buffers
 * catches what runs over an end. */
enum { GM_ALIGN = 512, GM_GAP = 1 << 16 };
static const int64_t gm_limit = INT64_C(1) << 34;

int sim_gm_add(struct sim_gm *gm, const char *name, int64_t bytes)
{
    if (bytes < 0 || bytes > gm_limit || (int64_t)gm->arena.total_bytes > gm_limit - bytes || gm->count == INT32_MAX)
        return -1;
    uint8_t *data = base_try_alloc(&gm->arena, bytes != 0 ? (size_t)bytes : 1);
    if (data == NULL)
        return -1;
    BASE_GROW(gm->buffers, gm->count, gm->cap);
    struct sim_gm_buffer *b = &gm->buffers[gm->count];
    memset(b, 0, sizeof *b);
    b->name = base_strdup(&gm->arena, name);
    b->base = gm->next_base != 0 ? gm->next_base : GM_GAP;
    b->bytes = bytes;
    b->data = data;
    gm->next_base = base_round_up(b->base + bytes, GM_ALIGN) + GM_GAP;
    return (int)gm->count++;
}

uint8_t *sim_gm_at(const struct sim_gm *gm, int64_t addr, int64_t bytes, int *buffer)
{
    uint32_t lo = 0, hi = gm->count; /* the last buffer with base <= addr is lo - 1 at the end */
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (gm->buffers[mid].base <= addr)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == 0 || bytes < 0)
        return NULL;
    const struct sim_gm_buffer *b = &gm->buffers[lo - 1];
    int64_t at = addr - b->base;
    if (at > b->bytes || bytes > b->bytes - at)
        return NULL;
    if (buffer != NULL)
        *buffer = (int)(lo - 1);
    return b->data + at;
}

void sim_gm_free(struct sim_gm *gm)
{
    sim_signals_free(gm);
    free(gm->buffers);
    base_arena_free(&gm->arena);
    memset(gm, 0, sizeof *gm);
}

void sim_core_init(struct sim_core *core, const struct pto_target *target, uint8_t fill)
{
    memset(core, 0, sizeof *core);
    core->fill = fill;
    for (int s = PTO_SPACE_NONE + 1; s < PTO_SPACE_COUNT; s++) {
        if (s == PTO_SPACE_GM)
            continue;
        int64_t size = isa_capacity(target, (enum pto_space)s), backing = target->param[PTO_P_backing_bytes];
        if ((s == PTO_SPACE_BIAS || s == PTO_SPACE_SCALING) && backing > size)
            size = backing;
        if (size <= 0)
            continue;
        core->space[s] = base_realloc_array(NULL, (size_t)size, 1);
        core->size[s] = size;
        core->stale[s] = true;
    }
}

void sim_core_renew(struct sim_core *core)
{
    for (int s = 0; s < PTO_SPACE_COUNT; s++)
        core->stale[s] = core->space[s] != NULL;
    if (core->shadow != NULL)
        sim_core_renew(core->shadow);
}

void sim_core_fill(struct sim_core *core, enum pto_space space)
{
    memset(core->space[space], core->fill, (size_t)core->size[space]);
    core->stale[space] = false;
}

void sim_core_add_shadow(struct sim_core *core, const struct pto_target *target, uint8_t label)
{
    core->shadow = base_realloc_array(NULL, 1, sizeof *core->shadow);
    sim_core_init(core->shadow, target, label);
}

void sim_core_free(struct sim_core *core)
{
    if (core->shadow != NULL) {
        sim_core_free(core->shadow);
        free(core->shadow);
    }
    for (int s = 0; s < PTO_SPACE_COUNT; s++)
        free(core->space[s]);
    memset(core, 0, sizeof *core);
}
