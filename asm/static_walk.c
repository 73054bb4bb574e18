/* The walk over a function's operations that knows what is behind what (see static.h).  Finds nothing itself: it hands on what it meets
 * to static_race.c, or says that not all is ordered. */
#include "asm/static.h"
#include "isa/pipe_op.h"
#include "isa/resolve.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 32, MAX_ROUNDS = 64 };
#define MAX_STATE_BYTES (UINT64_C(64) << 20)

static uint16_t bit_of(unsigned pipe) { return (uint16_t)(1u << pipe); }

/* --- states --- */

static struct static_state new_state(const struct static_walk *w)
{
    struct static_state s = {0};
    s.known = base_realloc_array(NULL, (size_t)w->naccesses + 1, sizeof *s.known);
    s.when = base_realloc_array(NULL, (size_t)w->naccesses + 1, sizeof *s.when);
    s.set_by = base_realloc_array(NULL, (size_t)w->nkeys + 1, sizeof *s.set_by);
    s.flag = base_realloc_array(NULL, (size_t)w->nkeys + 1, 4);
    s.carried = base_realloc_array(NULL, (size_t)w->nkeys * w->words + 1, sizeof *s.carried);
    s.held = s.flag + w->nkeys;
    s.lost_flag = s.held + w->nkeys;
    s.taken = s.lost_flag + w->nkeys;
    return s;
}

static void free_state(struct static_state *s)
{
    free(s->known);
    free(s->when);
    free(s->set_by);
    free(s->flag);
    free(s->carried);
}

static void assign(const struct static_walk *w, struct static_state *to, const struct static_state *from)
{
    memcpy(to->known, from->known, w->naccesses * sizeof *to->known);
    memcpy(to->when, from->when, w->naccesses * sizeof *to->when);
    memcpy(to->set_by, from->set_by, w->nkeys * sizeof *to->set_by);
    memcpy(to->flag, from->flag, (size_t)w->nkeys * 4);
    memcpy(to->carried, from->carried, (size_t)w->nkeys * w->words * sizeof *to->carried);
    to->lost = from->lost;
}

static struct static_state copy(const struct static_walk *w, const struct static_state *from)
{
    struct static_state s = new_state(w);
    assign(w, &s, from);
    return s;
}

static bool equal(const struct static_walk *w, const struct static_state *a, const struct static_state *b)
{
    return memcmp(a->known, b->known, w->naccesses * sizeof *a->known) == 0 && memcmp(a->flag, b->flag, (size_t)w->nkeys * 4) == 0 &&
           memcmp(a->carried, b->carried, (size_t)w->nkeys * w->words * sizeof *a->carried) == 0;
}

/* A set and a wait, or two sets, of which one wait may take either. */
static void belong_together(struct static_walk *w, pto_op_id a, pto_op_id b)
{
    if (w->group == NULL || a == 0 || b == 0)
        return;
    a = asm_lower_root(w->group, a);
    b = asm_lower_root(w->group, b);
    w->group[a > b ? a : b] = a < b ? a : b;
}

static bool there(const struct static_state *s, uint32_t access) { return (s->known[access] & KNOWN_THERE) != 0; }

/* Two ways to one place: into *a. */
static void merge(struct static_walk *w, struct static_state *a, const struct static_state *b)
{
    bool races = w->question == STATIC_RACES;
    uint64_t *gone = base_realloc_array(NULL, (size_t)w->words * 2 + 1, sizeof *gone);
    memset(gone, 0, (size_t)w->words * 2 * sizeof *gone);
    for (uint32_t i = 0; i < w->naccesses; i++) { /* what only one way has done stays as it is */
        if (!there(a, i))
            gone[i / 64] |= UINT64_C(1) << (i % 64);
        if (!there(b, i))
            gone[w->words + i / 64] |= UINT64_C(1) << (i % 64);
        if (there(a, i) && there(b, i))
            a->known[i] = (uint16_t)(races ? a->known[i] | b->known[i] : a->known[i] & b->known[i]);
        else
            a->known[i] |= b->known[i];
        a->when[i] = a->when[i] > b->when[i] ? a->when[i] : b->when[i];
    }
    for (uint32_t k = 0; k < w->nkeys; k++) {
        if (a->flag[k] != b->flag[k] || a->held[k] != b->held[k]) {
            a->flag[k] = FLAG_UNKNOWN;
            a->held[k] = 0;
            w->gives_up = w->gives_up || !races;
        }
        if (a->flag[k] == FLAG_SET)
            belong_together(w, a->set_by[k], b->set_by[k]);
        w->gives_up = w->gives_up || (!races && a->taken[k] != b->taken[k]);
        a->lost_flag[k] |= b->lost_flag[k];
        for (uint32_t i = 0; i < w->words; i++) {
            uint64_t *x = &a->carried[(size_t)k * w->words + i], y = b->carried[(size_t)k * w->words + i];
            *x = races ? *x | y : (*x & y) | (*x & gone[w->words + i]) | (y & gone[i]);
        }
    }
    a->lost |= b->lost;
    w->steps += w->naccesses / 4 + (uint64_t)w->nkeys * w->words;
    free(gone);
}

/* --- what orders --- */

static unsigned pipe_of(const struct static_walk *w, uint32_t access)
{
    return access < w->s->ntouches ? w->s->touches[access].pipe : PTO_PIPE_NONE;
}

/* The pipe's later work is behind the access. What the scalar unit is behind, all that it issues later is. */
static void order(struct static_walk *w, uint32_t access, unsigned pipe)
{
    uint16_t *known = &w->at.known[access];
    *known |= pipe == PTO_PIPE_S ? ALL_OF_PIPES | KNOWN_COMPLETE : bit_of(pipe);
    if (pipe == PTO_PIPE_V && pipe_of(w, access) == PTO_PIPE_V) /* set behind it, and come back */
        *known |= KNOWN_COMPLETE;
}

static void order_all(struct static_walk *w)
{
    for (uint32_t i = 0; i < w->naccesses; i++)
        if (there(&w->at, i))
            w->at.known[i] |= ALL_OF_PIPES | KNOWN_COMPLETE;
    w->steps += w->naccesses / 8;
}

static void take(struct static_walk *w, uint32_t key, unsigned pipe)
{
    const uint64_t *carried = &w->at.carried[(size_t)key * w->words];
    for (uint32_t i = 0; i < w->words; i++)
        for (uint64_t bits = carried[i]; bits != 0; bits &= bits - 1) {
            uint32_t access = i * 64;
            for (uint64_t low = bits & (~bits + 1); low > 1; low >>= 1)
                access++;
            order(w, access, pipe);
        }
    w->steps += w->words;
}

static void give(struct static_walk *w, uint32_t key, unsigned pipe, bool more)
{
    uint64_t *carried = &w->at.carried[(size_t)key * w->words];
    if (!more)
        memset(carried, 0, w->words * sizeof *carried);
    for (uint32_t i = 0; i < w->naccesses; i++)
        if (there(&w->at, i) && (w->at.known[i] & bit_of(pipe)) != 0)
            carried[i / 64] |= UINT64_C(1) << (i % 64);
    w->at.lost_flag[key] = (w->at.lost >> pipe & 1) != 0 || (more && w->at.lost_flag[key] != 0);
    w->steps += w->naccesses / 8;
}

/* It is executed anew: what is behind the time before is not behind this one. */
static void renew(struct static_walk *w, uint32_t access, uint16_t known)
{
    w->at.known[access] = known;
    w->at.when[access] = w->moment;
    for (uint32_t k = 0; k < w->nkeys; k++)
        w->at.carried[(size_t)k * w->words + access / 64] &= ~(UINT64_C(1) << (access % 64));
}

/* Nothing is known of what the pipe is behind, until all pipes wait for each other. */
static void lose(struct static_walk *w, unsigned pipe)
{
    w->at.lost |= (uint8_t)(pipe == PTO_PIPE_S || pipe >= SYNC_PIPES ? ALL_OF_PIPES : bit_of(pipe));
    w->gives_up = w->gives_up || w->question == STATIC_ORDER;
}

/* --- flags and buffer ids --- */

static uint32_t wait_of(const struct static_walk *w, uint32_t key) { return w->s->ntouches + key; }

static void do_set(struct static_walk *w, pto_op_id id, const struct static_op *op)
{
    uint32_t key = op->key;
    if (w->question == STATIC_ORDER) { /* the last wait of the flag is over when it is set again */
        uint32_t wait = wait_of(w, key);
        w->gives_up = w->gives_up || w->at.flag[key] != FLAG_EMPTY;
        w->disordered = w->disordered || (there(&w->at, wait) && (w->at.known[wait] & bit_of(op->src)) == 0);
    }
    if (w->at.flag[key] == FLAG_SET)
        static_found_misuse(w, STATIC_SET_TWICE, id, w->at.set_by[key]);
    if (w->at.held[key] != 0) {
        w->at.held[key]--;
        return;
    }
    give(w, key, op->src, w->at.flag[key] != FLAG_EMPTY);
    w->at.flag[key] = w->at.flag[key] == FLAG_UNKNOWN ? FLAG_UNKNOWN : FLAG_SET;
    w->at.set_by[key] = id;
}

static void do_wait(struct static_walk *w, pto_op_id id, const struct static_op *op)
{
    uint32_t key = op->key;
    if (w->at.flag[key] != FLAG_SET) {
        if (w->at.flag[key] == FLAG_EMPTY && op->dst == PTO_PIPE_S)
            static_found_misuse(w, STATIC_SCALAR_WAIT, id, 0);
        else if (w->at.flag[key] == FLAG_EMPTY && w->at.held[key] < UINT8_MAX)
            w->at.held[key]++;
        w->at.set_by[key] = id;
        lose(w, op->dst);
        return;
    }
    w->at.flag[key] = FLAG_EMPTY;
    belong_together(w, w->at.set_by[key], id);
    take(w, key, op->dst);
    if (w->at.lost_flag[key] != 0)
        lose(w, op->dst);
    renew(w, wait_of(w, key), (uint16_t)(KNOWN_THERE | (op->dst == PTO_PIPE_S ? ALL_OF_PIPES : bit_of(op->dst))));
}

static void do_buffer(struct static_walk *w, const struct static_op *op)
{
    if (op->kind == STATIC_RELEASE) {
        give(w, op->key, op->dst, w->question == STATIC_RACES);
        w->at.taken[op->key] = 0;
        return;
    }
    if (w->at.taken[op->key] != 0) /* is given back later: what comes then is before this pipe's work as well */
        lose(w, op->dst);
    w->at.taken[op->key] = (uint8_t)(1 + op->dst);
    take(w, op->key, op->dst);
    if (w->at.lost_flag[op->key] != 0)
        lose(w, op->dst);
}

static void forget_flags(struct static_walk *w, const struct static_state *than)
{
    for (uint32_t k = 0; k < w->nkeys; k++)
        if (than == NULL || than->flag[k] != w->at.flag[k] || than->held[k] != w->at.held[k]) {
            w->at.flag[k] = FLAG_UNKNOWN;
            w->at.held[k] = 0;
            w->gives_up = w->gives_up || w->question == STATIC_ORDER;
        }
}

/* Something whose order nothing here tells. */
static void do_unknown(struct static_walk *w, unsigned pipe)
{
    w->gives_up = w->gives_up || w->question == STATIC_ORDER;
    order_all(w);
    lose(w, pipe);
}

static void do_sync(struct static_walk *w, pto_op_id id)
{
    const struct static_op *op = &w->ops[id];
    if (op->away)
        return;
    switch ((enum static_kind)op->kind) {
    case STATIC_NONE: break;
    case STATIC_SET: do_set(w, id, op); break;
    case STATIC_WAIT: do_wait(w, id, op); break;
    case STATIC_GET:
    case STATIC_RELEASE: do_buffer(w, op); break;
    case STATIC_BARRIER_V:
        for (uint32_t i = 0; i < w->s->ntouches; i++)
            if (w->s->touches[i].pipe == PTO_PIPE_V && there(&w->at, i))
                w->at.known[i] |= KNOWN_COMPLETE;
        w->steps += w->naccesses / 8;
        break;
    case STATIC_BARRIER_ALL:
        order_all(w);
        w->at.lost = 0;
        break;
    case STATIC_FIRST_DONE:
        if (w->question == STATIC_RACES)
            order_all(w);
        break;
    case STATIC_OTHER_CORE: /* by way of the other core anything may be ordered; where the core goes on meanwhile, later work, too */
        w->gives_up = w->gives_up || w->question == STATIC_ORDER;
        order_all(w);
        if ((w->s->p->target->family & PTO_F_LIKE_A5) != 0)
            lose(w, op->dst);
        break;
    case STATIC_UNKNOWN_FLAG:
        forget_flags(w, NULL);
        do_unknown(w, op->dst);
        break;
    case STATIC_UNKNOWN_BUFFER:
        do_unknown(w, PTO_PIPE_S);
        w->gives_up = true;
        break;
    }
}

/* --- work --- */

/* What an access is not behind: the latest of each pipe and kind count, for they hide the rest. */
struct disorder {
    uint32_t first[SYNC_PIPES][2]; /* by pipe, and whether it writes: 1 + access */
    bool any;
};

static void note(struct static_walk *w, struct disorder *d, uint32_t earlier)
{
    const struct sync_touch *u = &w->s->touches[earlier];
    uint32_t *first = &d->first[u->pipe][u->write];
    if (*first == 0 || w->at.when[*first - 1] < w->at.when[earlier])
        *first = earlier + 1;
    d->any = true;
    w->disordered = w->disordered || w->question == STATIC_ORDER;
}

/* The write that came last, and reads behind it. */
static void tell(struct static_walk *w, const struct disorder *d, uint32_t access)
{
    uint32_t write = 0;
    for (unsigned p = 0; p < SYNC_PIPES; p++)
        if (d->first[p][1] != 0 && (write == 0 || w->at.when[write - 1] < w->at.when[d->first[p][1] - 1]))
            write = d->first[p][1];
    unsigned pipe = w->s->touches[access].pipe;
    if (write != 0)
        static_found_race(w, write - 1, access, w->s->touches[write - 1].pipe == pipe);
    for (unsigned p = 0; p < SYNC_PIPES; p++)
        if (d->first[p][0] != 0 && (write == 0 || w->at.when[write - 1] <= w->at.when[d->first[p][0] - 1]))
            static_found_race(w, d->first[p][0] - 1, access, false);
}

static void check(struct static_walk *w, struct disorder *d, uint32_t access, uint32_t earlier)
{
    const struct sync_touch *t = &w->s->touches[access], *u = &w->s->touches[earlier];
    uint16_t known = w->at.known[earlier];
    if ((known & KNOWN_THERE) == 0 || (!t->write && !u->write))
        return;
    if (t->pipe != u->pipe) {
        if ((known & bit_of(t->pipe)) == 0)
            note(w, d, earlier);
        return;
    }
    /* R27, vector.md 26: two of PIPE_V, unless the later reads exactly what the earlier wrote and that is long */
    bool runs_on = !t->write && u->region == t->region && w->s->regions[t->region].long_run;
    if (t->pipe == PTO_PIPE_V && w->s->v_needs_barriers && u->write && (known & KNOWN_COMPLETE) == 0 && !runs_on)
        note(w, d, earlier);
}

/* A write of all the bytes of earlier accesses takes their place: a race with them is told with it, or with what it races with. */
static void hide(struct static_walk *w, uint32_t access)
{
    uint32_t r = w->s->touches[access].region;
    if (!w->s->regions[r].access.known || !w->s->regions[r].access.exact)
        return;
    for (uint32_t j = w->by_region[r]; j < w->by_region[r + 1]; j++)
        if (w->op_of[w->of_region[j]] != w->op_of[access])
            w->at.known[w->of_region[j]] = 0;
}

/* Accumulators with phases are ordered by unit flags (machine-and-cube.md d.7). */
static bool has_phase(const struct pto_program *p, pto_op_id id)
{
    return isa_find_attr(p, &p->ops[id], PTO_ATTR_ACC_PHASE) != NULL || isa_find_attr(p, &p->ops[id], PTO_ATTR_ST_PHASE) != NULL;
}

static void do_work(struct static_walk *w, pto_op_id id)
{
    const struct sync *s = w->s;
    const struct sync_item *item = &s->items[id];
    w->moment++;
    for (uint32_t i = item->first; i < item->first + item->count && !w->gives_up && !w->disordered; i++) {
        const struct sync_region *region = &s->regions[s->touches[i].region];
        bool unit = w->question == STATIC_RACES && region->access.space == PTO_SPACE_ACC && has_phase(s->p, id);
        if (unit || (w->question == STATIC_RACES && ((w->at.lost >> s->touches[i].pipe & 1) != 0 || !region->access.known || !region->access.exact)))
            continue;
        struct disorder d = {.any = false};
        for (uint32_t k = 0; k < region->count; k++) {
            uint32_t r = s->neighbours[region->first + k];
            for (uint32_t j = w->by_region[r]; j < w->by_region[r + 1]; j++)
                check(w, &d, i, w->of_region[j]);
            w->steps += 1 + w->by_region[r + 1] - w->by_region[r];
        }
        if (d.any && w->question == STATIC_RACES)
            tell(w, &d, i);
    }
    /* what the scalar unit issues comes behind its own work (vector.md 26); kernels order it by flags all the same, and those stay */
    bool issued_behind = w->question == STATIC_RACES, phase = w->question == STATIC_RACES && has_phase(s->p, id);
    for (uint32_t i = item->first; i < item->first + item->count; i++) {
        unsigned pipe = s->touches[i].pipe;
        bool lost = (w->at.lost >> pipe & 1) != 0 || (phase && s->regions[s->touches[i].region].access.space == PTO_SPACE_ACC);
        if (w->question == STATIC_RACES && s->touches[i].write)
            hide(w, i);
        renew(w, i, lost ? 0 : (uint16_t)(KNOWN_THERE | (issued_behind && pipe == PTO_PIPE_S ? ALL_OF_PIPES : bit_of(pipe))));
    }
    w->steps += item->count * (1 + (uint64_t)w->nkeys);
}

/* --- structure --- */

static void walk_block(struct static_walk *w, pto_block_id b);

static bool is_empty(const struct static_walk *w, pto_region_id r) { return w->s->p->regions[r].first == 0; }

static void walk_region(struct static_walk *w, pto_region_id r)
{
    const struct pto_region *region = &w->s->p->regions[r];
    if (region->first != region->last)
        w->gives_up = true; /* branches */
    else if (region->first != 0)
        walk_block(w, region->first);
}

/* Does anything inside order, or do something of which the order is not known? */
static bool has_sync(const struct static_walk *w, pto_op_id op)
{
    for (pto_op_id id = asm_lower_first(w->s->p, op); id != 0; id = asm_lower_next(w->s->p, op, id))
        if ((w->ops[id].kind != STATIC_NONE && !w->ops[id].away) || w->s->items[id].kind == SYNC_CALL)
            return true;
    return false;
}

static bool has_work(const struct static_walk *w, pto_op_id op)
{
    for (pto_op_id id = asm_lower_first(w->s->p, op); id != 0; id = asm_lower_next(w->s->p, op, id))
        if (w->s->items[id].kind == SYNC_WORK || w->s->items[id].kind >= SYNC_FENCE)
            return true;
    return false;
}

static bool is_plain_loop(const struct static_walk *w, pto_op_id op)
{
    const struct pto_program *p = w->s->p;
    return asm_lower_is_loop(p, op) && p->ops[op].nregions == 1 && p->regions[p->ops[op].regions].first == p->regions[p->ops[op].regions].last;
}

int64_t static_trips(const struct static_walk *w, pto_op_id loop)
{
    static const enum pto_role roles[] = {PTO_ROLE_LB, PTO_ROLE_UB, PTO_ROLE_STEP};
    const struct pto_program *p = w->s->p;
    int64_t n[3], span;
    for (int i = 0; i < 3; i++) {
        pto_value_id value = isa_op_slot((enum pto_op)p->ops[loop].op, roles[i]) >= 0 ? isa_operand_of_role(p, &p->ops[loop], roles[i]) : 0;
        struct pto_operand o = {.kind = PTO_OK_NONE};
        if (value != 0)
            isa_static_memo_reader(w->memo, value, &o);
        if (o.kind != PTO_OK_INT || o.u.i == PTO_UNKNOWN)
            return -1;
        n[i] = o.u.i;
    }
    if (n[2] <= 0 || n[1] < n[0] || !base_add_i64(n[1], -n[0], &span))
        return n[2] > 0 && n[1] < n[0] ? 0 : -1;
    return span / n[2] + (span % n[2] != 0);
}

uint32_t static_condition(const struct static_walk *w, pto_op_id op, pto_op_id outer)
{
    const struct pto_program *p = w->s->p;
    while (op != outer && op != w->s->func && op != 0) {
        pto_region_id region = p->blocks[p->ops[op].block].region;
        op = p->regions[region].owner;
        if (op == outer || op == w->s->func)
            break;
        if (asm_lower_is_choice(p, op) || (asm_lower_is_loop(p, op) && static_trips(w, op) < 1))
            return region + 1;
    }
    return 0;
}

/* RACES: a first and a second turn; what was before the loop is behind it only if nothing in the loop orders. */
static void loop_for_races(struct static_walk *w, pto_op_id op, pto_region_id region)
{
    int64_t trips = static_trips(w, op);
    int turns = trips < 0 ? 1 : trips > 2 ? 2 : (int)trips;
    struct static_state before = copy(w, &w->at);
    struct static_loop *loop = &w->loops[w->nloops++];
    uint32_t began = ++w->moment;
    for (int turn = 0; turn < turns && !w->gives_up; turn++) {
        *loop = (struct static_loop){.op = op, .turn_began = w->moment++};
        if (turn != 0)
            assign(w, &before, &w->at);
        walk_region(w, region);
    }
    w->nloops--;
    if (trips != turns)
        forget_flags(w, &before);
    free_state(&before);
    if (trips == turns || !has_sync(w, op))
        return;
    for (uint32_t i = 0; i < w->s->ntouches; i++)
        if (there(&w->at, i) && w->at.when[i] < began)
            w->at.known[i] |= ALL_OF_PIPES | KNOWN_COMPLETE;
}

/* ORDER: what holds in front of every turn. */
static void loop_for_order(struct static_walk *w, pto_op_id op, pto_region_id region)
{
    struct static_state head = copy(w, &w->at), next = new_state(w);
    bool stable = false;
    for (int round = 0; round < MAX_ROUNDS && !stable && !w->gives_up && !w->disordered; round++) {
        assign(w, &w->at, &head);
        walk_region(w, region);
        assign(w, &next, &head);
        merge(w, &next, &w->at);
        stable = equal(w, &next, &head);
        assign(w, &head, &next);
    }
    w->gives_up = w->gives_up || !stable;
    if (static_trips(w, op) < 1)
        assign(w, &w->at, &head);
    free_state(&head);
    free_state(&next);
}

static void walk_choice(struct static_walk *w, pto_op_id id)
{
    const struct pto_operation *op = &w->s->p->ops[id];
    bool races = w->question == STATIC_RACES, sync = has_sync(w, id);
    if (races && sync) /* whoever knows the condition may know that it orders */
        order_all(w);
    struct static_state before = copy(w, &w->at), all = new_state(w);
    bool skips = op->nregions < 2, first = true;
    for (uint32_t r = 0; r < op->nregions && !w->gives_up; r++) {
        if (is_empty(w, op->regions + r))
            skips = true;
        if (is_empty(w, op->regions + r))
            continue;
        assign(w, &w->at, &before);
        walk_region(w, op->regions + r);
        if (first)
            assign(w, &all, &w->at);
        else
            merge(w, &all, &w->at);
        first = false;
    }
    if (first)
        assign(w, &all, &before);
    else if (skips)
        merge(w, &all, &before);
    assign(w, &w->at, &all);
    free_state(&before);
    free_state(&all);
    if (races && sync)
        order_all(w);
}

static void walk_inside(struct static_walk *w, pto_op_id id)
{
    const struct pto_program *p = w->s->p;
    const struct pto_operation *op = &p->ops[id];
    bool sync = has_sync(w, id);
    if (!sync && !has_work(w, id))
        return;
    if (w->depth >= MAX_DEPTH) {
        w->gives_up = true;
        return;
    }
    w->depth++;
    if (is_plain_loop(w, id)) {
        if (w->question == STATIC_RACES)
            loop_for_races(w, id, op->regions);
        else
            loop_for_order(w, id, op->regions);
    } else if (asm_lower_is_choice(p, id)) {
        walk_choice(w, id);
    } else if (!asm_lower_is_loop(p, id)) {
        for (uint32_t r = 0; r < op->nregions; r++)
            walk_region(w, op->regions + r);
    } else { /* a loop of another kind */
        if (sync)
            forget_flags(w, NULL);
        do_unknown(w, PTO_PIPE_S);
    }
    w->depth--;
}

/* Is the operation another core's? */
static bool is_elsewhere(const struct static_walk *w, pto_op_id id)
{
    const struct pto_program *p = w->s->p;
    enum isa_core kind = isa_section_kind((enum pto_op)p->ops[id].op);
    bool undecided;
    if (!w->skip_cube && !w->skip_vector)
        return false;
    if (kind == ISA_CORE_ANY && isa_op((enum pto_op)p->ops[id].op)->cls == PTO_CLASS_INSN && isa_core_around(p, id) == ISA_CORE_ANY)
        kind = isa_core_of_op(p, id, &undecided);
    return (kind == ISA_CORE_CUBE && w->skip_cube) || (kind == ISA_CORE_VECTOR && w->skip_vector);
}

static void walk_block(struct static_walk *w, pto_block_id b)
{
    const struct sync *s = w->s;
    for (pto_op_id id = s->p->blocks[b].first; id != 0 && !w->gives_up && !w->disordered; id = s->p->ops[id].next) {
        if (++w->steps > w->max_steps)
            w->gives_up = true;
        if ((w->ops[id].kind == STATIC_NONE && s->items[id].kind == SYNC_NOTHING) || is_elsewhere(w, id))
            continue;
        do_sync(w, id);
        switch ((enum sync_kind)s->items[id].kind) {
        case SYNC_NOTHING:
        case SYNC_FENCE:
        case SYNC_BARRIER: break;
        case SYNC_WORK: do_work(w, id); break;
        case SYNC_INSIDE:
        case SYNC_SECTION: walk_inside(w, id); break;
        case SYNC_CALL:
            forget_flags(w, NULL);
            do_unknown(w, PTO_PIPE_S);
            w->has_calls = true;
            break;
        }
    }
}

/* --- reading --- */

static struct static_op read_flag(struct static_walk *w, const struct pto_insn *insn, unsigned rule)
{
    bool by_op = rule == PTO_PR_FROM_SRC_OP || rule == PTO_PR_FROM_DST_OP, set = rule == PTO_PR_FROM_SRC_OP || rule == PTO_PR_FROM_SRC_PIPE;
    int64_t src = by_op ? (int64_t)isa_event_pipe(isa_insn_attr(insn, PTO_ATTR_SRC_OP)) : isa_insn_attr(insn, PTO_ATTR_SRC_PIPE);
    int64_t dst = by_op ? (int64_t)isa_event_pipe(isa_insn_attr(insn, PTO_ATTR_DST_OP)) : isa_insn_attr(insn, PTO_ATTR_DST_PIPE);
    int64_t id = isa_insn_int(insn, PTO_ROLE_EVENT, isa_insn_attr(insn, PTO_ATTR_EVENT_ID));
    if (w->vector_core) { /* R27 */
        src = src == PTO_PIPE_FIX ? PTO_PIPE_MTE3 : src;
        dst = dst == PTO_PIPE_FIX ? PTO_PIPE_MTE3 : dst;
    }
    bool known = src >= 0 && src < SYNC_PIPES && dst >= 0 && dst < SYNC_PIPES && id >= 0 && id < SYNC_IDS;
    return (struct static_op){.kind = !known ? STATIC_UNKNOWN_FLAG : set ? STATIC_SET : STATIC_WAIT, .src = known ? (uint8_t)src : PTO_PIPE_S,
                              .dst = known ? (uint8_t)dst : PTO_PIPE_S, .key = known ? (uint16_t)((src * SYNC_PIPES + dst) * SYNC_IDS + id) : 0};
}

static struct static_op read_buffer(const struct static_walk *w, const struct pto_insn *insn, bool takes)
{
    int64_t kind = isa_insn_attr(insn, PTO_ATTR_OPT_OP_TYPE), pipe = kind >= 0 ? (int64_t)isa_event_pipe(kind) : isa_insn_attr(insn, PTO_ATTR_OPT_PIPE);
    int64_t id = isa_insn_attr(insn, PTO_ATTR_BUF_ID);
    if (w->vector_core && pipe == PTO_PIPE_FIX)
        pipe = PTO_PIPE_MTE3;
    if (pipe < 0 || pipe >= SYNC_PIPES || id < 0 || id >= SYNC_BUFFERS)
        return (struct static_op){.kind = STATIC_UNKNOWN_BUFFER, .dst = PTO_PIPE_S};
    return (struct static_op){.kind = takes ? STATIC_GET : STATIC_RELEASE, .dst = (uint8_t)pipe, .key = (uint16_t)(STATIC_KEYS + id)};
}

static struct static_op read_op(struct static_walk *w, pto_op_id id)
{
    const struct pto_program *p = w->s->p;
    enum pto_op op = (enum pto_op)p->ops[id].op;
    const struct sync_item *item = &w->s->items[id];
    unsigned rule = isa_op(op)->pipe_rule, action = isa_pipe_op(op)->action;
    enum isa_sync_use use = isa_sync_use(op);
    struct pto_insn insn;
    if (item->kind == SYNC_BARRIER)
        return (struct static_op){.kind = item->pipe >= SYNC_PIPES ? STATIC_BARRIER_ALL : item->pipe == PTO_PIPE_V ? STATIC_BARRIER_V : STATIC_NONE};
    if (isa_op(op)->cls != PTO_CLASS_INSN)
        return (struct static_op){0};
    isa_resolve(p, id, isa_static_memo_reader, w->memo, &insn);
    if (rule == PTO_PR_FROM_SRC_PIPE || rule == PTO_PR_FROM_DST_PIPE || rule == PTO_PR_FROM_SRC_OP || rule == PTO_PR_FROM_DST_OP)
        return read_flag(w, &insn, rule);
    if (use == ISA_SYNC_TAKES_BUFFER || use == ISA_SYNC_RELEASES_BUFFER)
        return read_buffer(w, &insn, use == ISA_SYNC_TAKES_BUFFER);
    if (use == ISA_SYNC_ORDERS_PIPES)
        return (struct static_op){.kind = STATIC_UNKNOWN_BUFFER, .dst = PTO_PIPE_S};
    if (use == ISA_SYNC_BARRIER_FIRST)
        return (struct static_op){.kind = STATIC_FIRST_DONE};
    bool between = action == ISA_PIPE_ALLOC || action == ISA_PIPE_PUSH || action == ISA_PIPE_POP || action == ISA_PIPE_FREE;
    if (between || use == ISA_SYNC_NEEDS_FFTS || use == ISA_SYNC_ORDERS_CORES || item->kind == SYNC_FENCE)
        return (struct static_op){.kind = STATIC_OTHER_CORE, .dst = insn.pipe < SYNC_PIPES ? insn.pipe : (uint8_t)PTO_PIPE_S};
    return (struct static_op){0};
}

/* Keys that are used get numbers without gaps. */
static void number_keys(struct static_walk *w)
{
    uint16_t number[STATIC_KEYS + SYNC_BUFFERS];
    memset(number, 0xFF, sizeof number);
    for (pto_op_id id = asm_lower_first(w->s->p, w->s->func); id != 0; id = asm_lower_next(w->s->p, w->s->func, id)) {
        struct static_op *op = &w->ops[id];
        if (op->kind < STATIC_SET || op->kind > STATIC_RELEASE)
            continue;
        if (number[op->key] == UINT16_MAX)
            number[op->key] = (uint16_t)w->nkeys++;
        op->key = number[op->key];
    }
}

static void index_accesses(struct static_walk *w, struct base_arena *arena)
{
    const struct sync *s = w->s;
    w->by_region = base_alloc_array(arena, (size_t)s->nregions + 2, sizeof *w->by_region);
    w->of_region = base_alloc_array(arena, (size_t)s->ntouches + 1, sizeof *w->of_region);
    w->op_of = base_alloc_array(arena, (size_t)s->ntouches + 1, sizeof *w->op_of);
    for (uint32_t i = 0; i < s->ntouches; i++)
        w->by_region[s->touches[i].region + 1]++;
    for (uint32_t r = 0; r < s->nregions; r++)
        w->by_region[r + 1] += w->by_region[r];
    for (uint32_t i = s->ntouches; i > 0; i--) /* counted down: what is left is the beginning */
        w->of_region[--w->by_region[s->touches[i - 1].region + 1]] = i - 1;
    for (uint32_t r = 0; r < s->nregions; r++)
        w->by_region[r] = w->by_region[r + 1];
    w->by_region[s->nregions] = s->ntouches;
}

bool static_begin(struct static_walk *w, struct base_arena *arena)
{
    const struct pto_program *p = w->s->p;
    uint32_t n = 0;
    w->memo = base_alloc(arena, sizeof *w->memo);
    w->memo->program = p;
    w->memo->arguments_apart = true;
    w->ops = base_alloc_array(arena, p->nops, sizeof *w->ops);
    w->pos = base_alloc_array(arena, p->nops, sizeof *w->pos);
    w->end = base_alloc_array(arena, p->nops, sizeof *w->end);
    index_accesses(w, arena);
    w->pos[w->s->func] = n++;
    for (pto_op_id id = asm_lower_first(p, w->s->func); id != 0; id = asm_lower_next(p, w->s->func, id)) {
        w->pos[id] = n++;
        for (pto_op_id at = id; at != w->s->func; at = isa_parent(p, at))
            w->end[at] = n;
        w->ops[id] = read_op(w, id);
        w->has_sync = w->has_sync || (w->ops[id].kind >= STATIC_SET && w->ops[id].kind <= STATIC_RELEASE) || w->ops[id].kind >= STATIC_UNKNOWN_FLAG;
        for (uint32_t i = w->s->items[id].first; w->s->items[id].kind == SYNC_WORK && i < w->s->items[id].first + w->s->items[id].count; i++)
            w->op_of[i] = id;
    }
    w->end[w->s->func] = n;
    number_keys(w);
    w->naccesses = w->s->ntouches + w->nkeys;
    w->words = w->naccesses / 64 + 1;
    if ((uint64_t)w->nkeys * w->words * 8 + (uint64_t)w->naccesses * 6 > MAX_STATE_BYTES)
        return false;
    w->at = new_state(w);
    return true;
}

void static_run(struct static_walk *w, enum static_question question)
{
    const struct pto_program *p = w->s->p;
    struct static_state zero = w->at;
    w->question = question;
    w->gives_up = w->disordered = w->has_calls = false;
    w->moment = w->depth = w->nloops = 0;
    memset(zero.known, 0, w->naccesses * sizeof *zero.known);
    memset(zero.when, 0, w->naccesses * sizeof *zero.when);
    memset(zero.set_by, 0, w->nkeys * sizeof *zero.set_by);
    memset(zero.flag, 0, (size_t)w->nkeys * 4);
    memset(zero.carried, 0, (size_t)w->nkeys * w->words * sizeof *zero.carried);
    w->at.lost = 0;
    walk_region(w, p->ops[w->s->func].regions);
}

void static_end(struct static_walk *w) { free_state(&w->at); }
