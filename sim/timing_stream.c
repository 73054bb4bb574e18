/* A stream of instructions of one pipe: what of them overlaps, and which need each other's results (timing_impl.h). */
#include "sim/timing_impl.h"
#include "isa/layout.h"

static int64_t max2(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t min2(int64_t a, int64_t b) { return a < b ? a : b; }

/* What an instruction of a stream writes and reads: whole tiles. */
void sim_stream_touches(struct item *it, const struct pto_insn *insn)
{
    const struct isa_op_info *info = isa_op((enum pto_op)insn->op);
    for (unsigned reads = 0; reads < 2; reads++)
        for (unsigned i = 0; i < insn->noperands && i < info->nslots; i++) {
            bool writes = isa_slot_is_out(&info->slots[i]) || info->slots[i].role == PTO_ROLE_TMP;
            struct touch all = {0, INT64_MAX};
            if (insn->operand[i].kind != PTO_OK_TILE || writes == (reads != 0))
                continue;
            if (it->ntouches == TOUCHES) {
                it->touch[TOUCHES - 1] = all;
                continue;
            }
            if (!isa_tile_range(&insn->operand[i].u.tile, false, &all.begin, &all.end))
                all = (struct touch){0, INT64_MAX};
            it->touch[it->ntouches++] = all;
            it->nwrites += writes;
        }
}

int64_t sim_stream_needs_m(const struct pipe *p, const struct item *it, struct sim_mark *by)
{
    int64_t at = -1;
    for (unsigned w = 0; w < STREAM_WRITES && w < p->nwritten; w++)
        for (unsigned k = 0; k < it->ntouches; k++)
            if (p->write[w].begin < it->touch[k].end && it->touch[k].begin < p->write[w].end && p->written_m[w] > at) {
                at = p->written_m[w];
                *by = p->written_by[w];
            }
    return at;
}

void sim_stream_hide(struct sim_cost *c, int64_t hidden_m)
{
    for (unsigned i = 0; i < SIM_PART_COUNT && hidden_m > 0; i++) {
        int64_t part = min2(hidden_m, c->part_m[i]);
        c->part_m[i] -= part;
        c->busy_m -= part;
        c->ready_m -= part;
        hidden_m -= part;
    }
}

/* In a stream the head of an instruction passes while the one before works, and that one drains while this one works (timing.md
 * 4.2).  could_m: when it could start if the pipe were free. As much of its time is hidden, no more than makes up for the wait. */
void sim_stream_overlap(int64_t gap_m, const struct pipe *p, struct sim_cost *c, int64_t could_m)
{
    int64_t free_m = p->busy_end_m;
    if (!p->used || could_m >= free_m)
        return;
    int64_t from = max2(could_m + c->head_m, p->work_end_m + gap_m);
    int64_t end = max2(free_m, from + c->busy_m - c->head_m);
    sim_stream_hide(c, c->busy_m - (end - free_m));
}

void sim_stream_written(struct pipe *p, const struct item *it, int64_t at_m, struct sim_mark by)
{
    for (unsigned k = 0; k < it->nwrites; k++) {
        unsigned at = p->nwritten++ % STREAM_WRITES;
        p->write[at] = it->touch[k];
        p->written_m[at] = at_m;
        p->written_by[at] = by;
        if (p->nwritten >= 2 * STREAM_WRITES)
            p->nwritten -= STREAM_WRITES;
    }
}
