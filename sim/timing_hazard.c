/* Scoreboard: live records in a flat array. It stays short because the scalar unit runs ahead by at most the depth of the
 * queues, whatever ended before it can no longer hold anything up, and a pipe that comes to the same bytes again (a loop) keeps
 * one record with the later ends, which says the same. */
#include "sim/timing_hazard.h"
#include "base/arena.h"

#include <stdlib.h>

enum { PRUNE_AT = 64 };

int64_t sim_hazard_ready(const struct sim_hazards *h, unsigned pipe, const struct isa_access *accesses, unsigned n,
                         int64_t cross_m, struct sim_mark *by)
{
    int64_t ready = 0;
    for (uint32_t i = 0; i < h->count; i++) {
        const struct sim_hazard_record *r = &h->records[i];
        if (r->pipe == pipe) /* one pipe works in order (R27) */
            continue;
        for (unsigned k = 0; k < n; k++) {
            const struct isa_access *a = &accesses[k];
            if ((!a->write && !r->access.write) || !isa_access_meet(a, &r->access))
                continue;
            int64_t end = (r->access.write ? r->write_end_m : r->read_end_m) + cross_m;
            if (end > ready) {
                ready = end;
                *by = r->access.write ? r->write_by : r->read_by;
            }
        }
    }
    return ready;
}

int64_t sim_hazard_after(const struct sim_hazards *h, unsigned pipe, const struct isa_access *accesses, unsigned n, int64_t cross_m, int64_t after_m)
{
    int64_t ready = after_m;
    for (uint32_t i = 0; i < h->count; i++) {
        const struct sim_hazard_record *r = &h->records[i];
        int64_t end = (r->access.write ? r->write_end_m : r->read_end_m) + cross_m;
        if (end <= ready || r->pipe == pipe)
            continue;
        for (unsigned k = 0; k < n; k++)
            if ((accesses[k].write || r->access.write) && accesses[k].space == r->access.space && isa_access_meet(&accesses[k], &r->access)) {
                ready = end;
                break;
            }
    }
    return ready > after_m ? ready : 0;
}

static struct sim_hazard_record *same_record(struct sim_hazards *h, unsigned pipe, const struct isa_access *a)
{
    for (uint32_t i = 0; i < h->count; i++) {
        struct sim_hazard_record *r = &h->records[i];
        const struct isa_access *b = &r->access;
        if (b->begin == a->begin && b->run == a->run && b->count[0] == a->count[0] && b->count[1] == a->count[1] && b->step[0] == a->step[0] &&
            b->step[1] == a->step[1] && r->pipe == pipe && b->space == a->space && b->write == a->write && b->known == a->known)
            return r;
    }
    return NULL;
}

void sim_hazard_add(struct sim_hazards *h, unsigned pipe, const struct isa_access *accesses, unsigned n,
                    int64_t read_end_m, int64_t write_end_m, int64_t horizon_m, struct sim_mark read_by, struct sim_mark write_by)
{
    if (h->count >= PRUNE_AT) {
        uint32_t kept = 0;
        for (uint32_t i = 0; i < h->count; i++)
            if (h->records[i].write_end_m > horizon_m || h->records[i].read_end_m > horizon_m)
                h->records[kept++] = h->records[i];
        h->count = kept;
    }
    for (unsigned k = 0; k < n; k++) {
        if (accesses[k].known && accesses[k].run == 0)
            continue;
        struct sim_hazard_record *same = same_record(h, pipe, &accesses[k]);
        if (same != NULL) {
            if (read_end_m > same->read_end_m) {
                same->read_end_m = read_end_m;
                same->read_by = read_by;
            }
            if (write_end_m > same->write_end_m) {
                same->write_end_m = write_end_m;
                same->write_by = write_by;
            }
            continue;
        }
        BASE_GROW(h->records, h->count, h->cap);
        h->records[h->count++] = (struct sim_hazard_record){.access = accesses[k], .pipe = (uint8_t)pipe,
                                                            .read_end_m = read_end_m, .write_end_m = write_end_m,
                                                            .read_by = read_by, .write_by = write_by};
    }
}

void sim_hazard_free(struct sim_hazards *h)
{
    free(h->records);
    *h = (struct sim_hazards){0};
}
