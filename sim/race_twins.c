/* Queues of what one of two cores has stored and the other not yet (see race_twins.h). */
#include "sim/race_twins.h"
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

enum { MAX_AHEAD = 1 << 16 /* of one core: what comes then is not compared */ };

struct stored {
    uint64_t place, data;
};
struct key {
    uint32_t core, op; /* the first of the two */
};
struct twin_op {
    struct key key;
    uint32_t ahead; /* the core that is */
    uint32_t head, count, cap;
    bool differ, lost;
    struct stored *queue;
    UT_hash_handle hh;
};

static struct twin_op *find(const struct twins *twins, uint32_t core, uint32_t twin, uint32_t op)
{
    struct key key = {core < twin ? core : twin, op};
    struct twin_op *found;
    HASH_FIND(hh, twins->ops, &key, sizeof key, found);
    return found;
}

void twins_stored(struct twins *twins, uint32_t core, uint32_t twin, uint32_t op, uint64_t place, uint64_t data)
{
    struct twin_op *t = find(twins, core, twin, op);
    if (t == NULL) {
        t = base_realloc_array(NULL, 1, sizeof *t);
        memset(t, 0, sizeof *t);
        t->key = (struct key){core < twin ? core : twin, op};
        HASH_ADD(hh, twins->ops, key, sizeof t->key, t);
    }
    if (t->lost)
        return;
    if (t->head < t->count && t->ahead != core) {
        const struct stored *other = &t->queue[t->head++];
        t->differ = t->differ || (other->place == place && other->data != data);
        return;
    }
    if (t->head == t->count)
        t->head = t->count = 0;
    t->ahead = core;
    t->lost = t->count == MAX_AHEAD;
    if (t->lost)
        return;
    BASE_GROW(t->queue, t->count, t->cap);
    t->queue[t->count++] = (struct stored){place, data};
}

bool twins_differ(const struct twins *twins, uint32_t core, uint32_t twin, uint32_t op)
{
    const struct twin_op *t = find(twins, core, twin, op);
    return t != NULL && t->differ;
}

void twins_free(struct twins *twins)
{
    struct twin_op *t = twins->ops;
    HASH_CLEAR(hh, twins->ops); /* the table; the entries stay linked */
    while (t != NULL) {
        struct twin_op *next = t->hh.next;
        free(t->queue);
        free(t);
        t = next;
    }
}
