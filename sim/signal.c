/* The changes of signal words and their moments (signal.h): a hash table by address, for each word its latest changes in the order
 * in which they took effect. Knows nothing of instructions. */
#include "sim/signal.h"
#include "sim/timing.h"

#include <stdlib.h>
#include <string.h>

/* A word that was changed more often loses its oldest changes: who waits for those has long seen them. */
enum { MAX_CHANGES = 64, FIRST_SLOTS = 64 };

struct change {
    struct sim_moment *moment;
    int32_t value; /* afterwards */
    bool add;
};
struct word {
    int64_t addr; /* 0: the slot is free; GM begins above */
    uint32_t count;
    struct change *changes; /* [MAX_CHANGES] */
};
struct sim_signals {
    struct word *words; /* open addressing, a power of two */
    uint32_t slots, count;
};

static struct word *find(const struct sim_signals *s, int64_t addr)
{
    uint64_t at = (uint64_t)addr * UINT64_C(0x9E3779B97F4A7C15) >> 32;
    for (;; at++) {
        struct word *w = &s->words[at & (s->slots - 1)];
        if (w->addr == addr || w->addr == 0)
            return w;
    }
}

static void grow(struct sim_signals *s)
{
    struct sim_signals old = *s;
    s->slots = old.slots != 0 ? old.slots * 2 : FIRST_SLOTS;
    s->words = base_realloc_array(NULL, s->slots, sizeof *s->words);
    memset(s->words, 0, s->slots * sizeof *s->words);
    for (uint32_t i = 0; i < old.slots; i++)
        if (old.words[i].addr != 0)
            *find(s, old.words[i].addr) = old.words[i];
    free(old.words);
}

void sim_signal_changed(struct sim_gm *gm, int64_t addr, enum sim_signal_change change, int32_t value, struct sim_moment *moment)
{
    if (moment == NULL)
        return;
    if (gm->signals == NULL) {
        gm->signals = base_realloc_array(NULL, 1, sizeof *gm->signals);
        memset(gm->signals, 0, sizeof *gm->signals);
    }
    struct sim_signals *s = gm->signals;
    if (s->count + 1 > s->slots / 2)
        grow(s);
    struct word *w = find(s, addr);
    if (w->addr == 0) {
        *w = (struct word){.addr = addr, .changes = base_realloc_array(NULL, MAX_CHANGES, sizeof *w->changes)};
        s->count++;
    }
    if (w->count == MAX_CHANGES) {
        for (uint32_t i = 0; i < MAX_CHANGES / 2; i++)
            sim_moment_drop(w->changes[i].moment);
        memmove(w->changes, w->changes + MAX_CHANGES / 2, (MAX_CHANGES - MAX_CHANGES / 2) * sizeof *w->changes);
        w->count -= MAX_CHANGES / 2;
    }
    w->changes[w->count++] = (struct change){.moment = moment, .value = value, .add = change == SIM_SIGNAL_ADD};
}

struct sim_moment *sim_signal_when(const struct sim_gm *gm, int64_t addr, sim_signal_test *test, int32_t with, const struct sim_moment **unknown)
{
    struct sim_moment *made_it[MAX_CHANGES];
    const struct word *w = gm->signals != NULL && gm->signals->slots != 0 ? find(gm->signals, addr) : NULL;
    if (w == NULL || w->addr == 0)
        return NULL;
    uint32_t first = w->count, n = 0;
    while (first != 0 && test(w->changes[first - 1].value, with))
        first--;
    if (first == w->count)
        return NULL; /* what it is now comes from a plain store */
    for (uint32_t i = first;; i--) {
        struct sim_moment *m = w->changes[i].moment;
        if (m->known == 0)
            *unknown = m;
        else
            made_it[n++] = m;
        if (!w->changes[i].add || i == 0)
            break;
    }
    return sim_moment_latest(made_it, n);
}

void sim_signals_free(struct sim_gm *gm)
{
    struct sim_signals *s = gm->signals;
    if (s == NULL)
        return;
    for (uint32_t i = 0; i < s->slots; i++) {
        for (uint32_t k = 0; k < s->words[i].count; k++)
            sim_moment_drop(s->words[i].changes[k].moment);
        free(s->words[i].changes);
    }
    free(s->words);
    free(s);
    gm->signals = NULL;
}
