/* Queues by pipe, flags, and the seeded choice (see interleave.h). */
#include "sim/interleave.h"
#include "base/arena.h"
#include "isa/pipe_op.h"
#include "sim/timing.h"

#include <stdlib.h>
#include <string.h>

enum { FLAG_IDS = 8, UNIT_FLAGS = 64 };

/* One entry of a pipe's queue: an instruction, a buffer id, or a set or wait of a flag. */
struct entry {
    uint64_t order; /* in the program */
    struct pto_insn *insn; /* owned, with its list; NULL: the buffer id or the flag */
    struct sim_flag_use flag;
    struct sim_buffer_use buffer;
    uint64_t ticket; /* so many took the id before */
    uint8_t phase; /* unit flag of an accumulator (machine-and-cube.md d.7): 0, check, check and set or clear */
    bool mad;
    int64_t unit;
};
struct lane {
    struct entry *entries;
    uint32_t head, count, cap;
};
struct unit {
    int64_t addr;
    bool published;
};

struct sim_interleave {
    struct sim_interleave_options o;
    uint64_t state, issued;
    unsigned eager; /* how many of 8 times one more is executed behind an issue: some seeds keep queues full, some empty */
    struct lane lane[PTO_PIPE_COUNT];
    uint32_t flag[PTO_PIPE_COUNT][PTO_PIPE_COUNT][FLAG_IDS];
    uint64_t taken[SIM_BUFFER_IDS], released[SIM_BUFFER_IDS];
    struct unit unit[UNIT_FLAGS];
    unsigned nunits;
};

/* splitmix64 */
static uint64_t next_random(struct sim_interleave *q)
{
    uint64_t z = q->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

struct sim_interleave *sim_interleave_new(const struct sim_interleave_options *options)
{
    struct sim_interleave *q = base_realloc_array(NULL, 1, sizeof *q);
    memset(q, 0, sizeof *q);
    q->o = *options;
    q->state = options->seed;
    q->eager = (unsigned)(next_random(q) % 8);
    return q;
}

static void drop_insn(struct pto_insn *insn)
{
    if (insn != NULL)
        free((void *)(uintptr_t)insn->list);
    free(insn);
}

void sim_interleave_free(struct sim_interleave *q)
{
    for (unsigned p = 0; q != NULL && p < PTO_PIPE_COUNT; p++) {
        for (uint32_t i = q->lane[p].head; i < q->lane[p].count; i++)
            drop_insn(q->lane[p].entries[i].insn);
        free(q->lane[p].entries);
    }
    free(q);
}

static struct unit *unit_of(struct sim_interleave *q, int64_t addr)
{
    for (unsigned i = 0; i < q->nunits; i++)
        if (q->unit[i].addr == addr)
            return &q->unit[i];
    unsigned at = q->nunits < UNIT_FLAGS ? q->nunits++ : UNIT_FLAGS - 1;
    q->unit[at] = (struct unit){.addr = addr};
    return &q->unit[at];
}

static uint32_t *flag_of(struct sim_interleave *q, const struct sim_flag_use *f) { return &q->flag[f->src][f->dst][f->id]; }

static bool can_run(struct sim_interleave *q, const struct entry *e)
{
    if (e->buffer.used)
        return !e->buffer.takes || q->released[e->buffer.id] >= e->ticket;
    if (e->insn == NULL)
        return e->flag.set || *flag_of(q, &e->flag) != 0;
    return e->phase == 0 || unit_of(q, e->unit)->published != e->mad;
}

static bool run_head(struct sim_interleave *q, unsigned pipe)
{
    struct lane *l = &q->lane[pipe];
    struct entry e = l->entries[l->head++];
    if (l->head == l->count)
        l->head = l->count = 0;
    if (e.buffer.used) {
        q->released[e.buffer.id] += !e.buffer.takes;
        return true;
    }
    if (e.insn == NULL) {
        uint32_t *flag = flag_of(q, &e.flag);
        *flag = e.flag.set ? *flag + 1 : *flag != 0 ? *flag - 1 : 0;
        return true;
    }
    if (e.phase == PTO_ACC_PHASE_FINAL)
        unit_of(q, e.unit)->published = e.mad;
    bool ok = q->o.run(q->o.ctx, e.insn);
    drop_insn(e.insn);
    return ok;
}

/* Executes the head of one of the pipes that can go on; *moved: is there one? */
static bool run_one(struct sim_interleave *q, bool *moved)
{
    unsigned ready[PTO_PIPE_COUNT], n = 0;
    for (unsigned p = 0; p < PTO_PIPE_COUNT; p++)
        if (q->lane[p].head < q->lane[p].count && can_run(q, &q->lane[p].entries[q->lane[p].head]))
            ready[n++] = p;
    *moved = n != 0;
    return n == 0 || run_head(q, ready[next_random(q) % n]);
}

/* Nothing can go on: a wait that nobody satisfies, which is told elsewhere. In program order, as without queues. */
static bool run_oldest(struct sim_interleave *q, bool *moved)
{
    int oldest = -1;
    for (int p = 0; p < PTO_PIPE_COUNT; p++) {
        const struct lane *l = &q->lane[p];
        if (l->head < l->count && (oldest < 0 || l->entries[l->head].order < q->lane[oldest].entries[q->lane[oldest].head].order))
            oldest = p;
    }
    *moved = oldest >= 0;
    return oldest < 0 || run_head(q, (unsigned)oldest);
}

bool sim_interleave_drain(struct sim_interleave *q)
{
    for (bool moved = true; moved;) {
        if (!run_one(q, &moved) || (!moved && !run_oldest(q, &moved)))
            return false;
    }
    return true;
}

/* One more, chance of 8 times. */
static bool run_some(struct sim_interleave *q, unsigned chance)
{
    for (bool moved = true; moved && next_random(q) % 8 < chance;)
        if (!run_one(q, &moved))
            return false;
    return true;
}

static bool put_off(struct sim_interleave *q, unsigned pipe, struct entry e)
{
    struct lane *l = &q->lane[pipe];
    bool moved = true;
    while (l->count - l->head >= q->o.depth) /* the scalar unit waits for room */
        if (!run_one(q, &moved) || (!moved && !run_oldest(q, &moved)))
            return false;
    if (l->head != 0 && l->count == l->cap) {
        memmove(l->entries, l->entries + l->head, (l->count - l->head) * sizeof *l->entries);
        l->count -= l->head;
        l->head = 0;
    }
    e.order = q->issued++;
    BASE_GROW(l->entries, l->count, l->cap);
    l->entries[l->count++] = e;
    return run_some(q, q->eager);
}

/* The scalar unit's own wait: others go on until its flag is set. */
static bool wait_scalar(struct sim_interleave *q, const struct sim_flag_use *f)
{
    uint32_t *flag = flag_of(q, f);
    for (bool moved = true; *flag == 0 && moved;)
        if (!run_one(q, &moved))
            return false;
    *flag -= *flag != 0;
    return true;
}

static bool order(struct sim_interleave *q, const struct sim_flag_use *f)
{
    if (f->src >= PTO_PIPE_COUNT || f->dst >= PTO_PIPE_COUNT || f->id < 0 || f->id >= FLAG_IDS)
        return true; /* is a finding */
    unsigned pipe = f->set ? f->src : f->dst;
    if (pipe != PTO_PIPE_S)
        return put_off(q, pipe, (struct entry){.flag = *f});
    if (!f->set)
        return wait_scalar(q, f);
    ++*flag_of(q, f);
    return true;
}

bool sim_interleave_buffer(struct sim_interleave *q, const struct sim_buffer_use *use)
{
    if (use->id >= SIM_BUFFER_IDS || use->pipe >= PTO_PIPE_COUNT)
        return sim_interleave_drain(q);
    uint64_t ticket = use->takes ? q->taken[use->id]++ : 0;
    if (use->pipe != PTO_PIPE_S)
        return put_off(q, use->pipe, (struct entry){.buffer = *use, .ticket = ticket});
    q->released[use->id] += !use->takes;
    for (bool moved = true; use->takes && q->released[use->id] < ticket && moved;)
        if (!run_one(q, &moved))
            return false;
    return true;
}

enum when { LATER, NOW, BEHIND_ALL };
/* Tile instructions of one pipe that give nothing to the scalar unit are put off. What only the scalar unit does is done when it is
 * reached. All else meets other cores, or several pipes. */
static enum when when_of(const struct pto_insn *insn, unsigned pipe)
{
    const struct isa_op_info *info = isa_op((enum pto_op)insn->op);
    bool protocol = sim_is_protocol((enum pto_op)insn->op), binds = false;
    unsigned gm = 0, objects = 0, pointers = 0;
    for (unsigned i = 0; i < info->nslots; i++) {
        binds = binds || isa_slot_is_result(&info->slots[i]) || info->slots[i].dir == PTO_DIR_BIND || info->slots[i].dir == PTO_DIR_ALIAS;
        gm += insn->operand[i].kind == PTO_OK_GM;
        objects += insn->operand[i].kind == PTO_OK_OBJECT;
        pointers += insn->operand[i].kind == PTO_OK_PTR;
    }
    enum isa_sync_use use = isa_sync_use((enum pto_op)insn->op);
    if (use == ISA_SYNC_TAKES_BUFFER || use == ISA_SYNC_RELEASES_BUFFER || use == ISA_SYNC_ORDERS_PIPES)
        return NOW; /* sim_interleave_buffer() follows */
    if (use == ISA_SYNC_BARRIER_FIRST)
        return BEHIND_ALL;
    if (pipe == PTO_PIPE_S && (!protocol || objects != 0 || (pointers != 0 && isa_insn_operand(insn, PTO_ROLE_OFFSET) != NULL)))
        return NOW;
    return protocol || binds || gm > 1 || pipe >= PTO_PIPE_COUNT || pipe == PTO_PIPE_S ? BEHIND_ALL : LATER;
}

static struct pto_insn *copy_insn(const struct pto_insn *insn)
{
    struct pto_insn *copy = base_realloc_array(NULL, 1, sizeof *copy);
    *copy = *insn;
    copy->list = NULL;
    if (insn->nlist != 0 && insn->list != NULL) {
        struct pto_operand *list = base_realloc_array(NULL, insn->nlist, sizeof *list);
        memcpy(list, insn->list, insn->nlist * sizeof *list);
        copy->list = list;
    }
    return copy;
}

/* The unit flag that an accumulator of the instruction obeys (d.7). */
static void set_unit(struct entry *e, unsigned pipe)
{
    e->mad = pipe == PTO_PIPE_M;
    const struct pto_tile *acc = isa_insn_tile(e->insn, e->mad ? PTO_ROLE_DST : PTO_ROLE_SRC);
    if (acc == NULL || acc->space != PTO_SPACE_ACC)
        return;
    e->phase = (uint8_t)isa_insn_attr(e->insn, e->mad ? PTO_ATTR_ACC_PHASE : PTO_ATTR_ST_PHASE);
    e->unit = acc->addr;
}

bool sim_interleave_next(struct sim_interleave *q, const struct pto_insn *insn, bool *later)
{
    struct sim_flag_use flag;
    unsigned rule = isa_op((enum pto_op)insn->op)->pipe_rule, pipe = sim_pipe_of(insn, q->o.vector_core);
    *later = true;
    if (sim_flag_of(insn, q->o.vector_core, &flag))
        return order(q, &flag);
    if (rule == PTO_PR_FROM_PIPE || rule == PTO_PR_FROM_OP || rule == PTO_PR_DRAIN)
        return pipe < PTO_PIPE_COUNT || sim_interleave_drain(q); /* a pipe is in order as it is */
    switch (when_of(insn, pipe)) {
    case LATER: {
        struct entry e = {.insn = copy_insn(insn)};
        set_unit(&e, pipe);
        return put_off(q, pipe, e);
    }
    case NOW: /* a loop that looks at memory comes to its end */
        *later = false;
        return run_some(q, q->eager != 0 ? q->eager : 1);
    default: *later = false; return sim_interleave_drain(q);
    }
}
