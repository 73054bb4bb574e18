/* The short way of an operation (fast.h): scalars with their operands found, views and windows of GM kept while their operands stay,
 * instructions of the timer under the keys of their operands. Must not know what an operation means, only which class it is of. */
#include "sim/fast.h"
#include "base/arena.h"
#include "isa/resolve.h"
#include "sim/interp.h"
#include "sim/scalar.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES = 1 << 13, WAYS = 4, MAX_FORMS = 1 << 16, MAX_SAME = 16, WINDOW_RANK = 5 };
enum way { COLD, LONG, SCALAR, VIEW, WINDOW, INSN };

/* What a view made of operands with these keys. */
struct made {
    uint64_t hash; /* 0: nothing */
    struct sim_key key;
    struct pto_operand value;
};
struct view_memo {
    unsigned next;
    struct made made[WAYS];
};
/* A scalar operation with everything looked up. */
struct scalar_memo {
    struct sim_scalar scalar;
    bool timed; /* takes time: it has operands */
};

struct fast_op {
    uint8_t way; /* enum way */
    bool placed; /* an instruction: where its windows lie counts, too */
    uint8_t noffsets;
    uint32_t offsets;   /* a window: the first of its offsets among the operands */
    uint32_t nin;
    const pto_value_id *in; /* its operands */
    pto_value_id to;    /* that it gives a value; of a scalar the first */
    pto_value_id gm;    /* an instruction: its window, 0 if it has none */
    uint64_t hash;      /* an instruction: of the operands it had last; a window: of all but the offsets */
    struct sim_timed *timed;
    struct form *forms;
    union {
        struct scalar_memo *scalar;
        struct view_memo *view;
    } u;
};

/* An instruction as the timer needs it. */
struct form {
    struct sim_timed *timed;
    struct form *next; /* of the same operation */
};

struct sim_fast {
    struct sim_interp *it;
    enum sim_sync sync; /* of the timers that gave the forms */
    enum sim_core_kind kind;
    struct base_arena arena;
    struct sim_key *keys;  /* by value id */
    struct fast_op *ops;   /* by op id */
    struct {
        uint64_t hash;
        struct sim_timed *timed;
    } place[PLACES];       /* instructions by the hash of their operands */
    struct form **all;
    uint32_t nforms, forms_cap;
    uint64_t hits, misses;
};

static const uint64_t prime = UINT64_C(0x9E3779B97F4A7C15);

static inline uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * prime;
    return h ^ h >> 29;
}

static uint64_t hash_tile(const struct pto_tile *t)
{
    uint64_t small = (uint64_t)t->space | (uint64_t)t->dtype << 8 | (uint64_t)t->blayout << 16 | (uint64_t)t->slayout << 24 | (uint64_t)t->pad << 32 |
                     (uint64_t)t->compact << 40 | (uint64_t)t->fractal << 48;
    const int32_t pairs[] = {t->rows, t->cols, t->v_row, t->v_col, t->phys_rows, t->phys_cols, t->row0, t->col0};
    uint64_t h = mix(small, (uint64_t)t->addr), g = mix(prime, t->value);
    for (unsigned i = 0; i < sizeof pairs / sizeof pairs[0]; i += 4) {
        h = mix(h, (uint32_t)pairs[i] | (uint64_t)(uint32_t)pairs[i + 1] << 32);
        g = mix(g, (uint32_t)pairs[i + 2] | (uint64_t)(uint32_t)pairs[i + 3] << 32);
    }
    return mix(h, g);
}

static uint64_t hash_place(const struct pto_gm *gm)
{
    return mix(mix(mix(mix(prime, (uint64_t)gm->addr), (uint64_t)gm->off_row), (uint64_t)gm->off_col), (uint64_t)gm->whole_addr);
}

static uint64_t hash_gm(const struct pto_gm *gm)
{
    uint64_t small = (uint64_t)gm->dtype | (uint64_t)gm->layout << 8 | (uint64_t)gm->rank << 16 | (uint64_t)gm->scale_image << 24 |
                     (uint64_t)gm->layout_given << 32 | (uint64_t)gm->nibble << 40;
    uint64_t h = mix(small, (uint64_t)gm->whole_rows), g = mix(gm->value, (uint64_t)gm->whole_cols);
    for (int i = 0; i < 5; i++) {
        h = mix(h, (uint64_t)gm->shape[i]);
        g = mix(g, (uint64_t)gm->stride[i]);
    }
    return mix(mix(mix(h, (uint64_t)gm->image_rows), (uint64_t)gm->image_cols), g);
}

static uint64_t hash_object(const struct pto_object *o)
{
    uint64_t h = mix(o->id, (uint64_t)o->dtype | (uint64_t)o->rank << 8);
    h = mix(h, (uint64_t)o->offset);
    for (int i = 0; i < o->rank && i < 5; i++)
        h = mix(mix(h, (uint64_t)o->shape[i]), (uint64_t)o->stride[i]);
    return h;
}

struct sim_key sim_key_of(const struct pto_operand *o)
{
    switch ((enum pto_operand_kind)o->kind) {
    case PTO_OK_TILE: return (struct sim_key){.what = hash_tile(&o->u.tile)};
    case PTO_OK_GM: return (struct sim_key){.what = hash_gm(&o->u.gm), .where = hash_place(&o->u.gm)};
    case PTO_OK_PTR: return (struct sim_key){.what = mix((uint64_t)o->u.ptr.dtype | (uint64_t)o->u.ptr.space << 8 | (uint64_t)o->u.ptr.nibble << 16, (uint64_t)o->u.ptr.addr)};
    case PTO_OK_OBJECT: return (struct sim_key){.what = hash_object(&o->u.object)};
    case PTO_OK_INT:
    case PTO_OK_FLOAT: return (struct sim_key){.what = (uint64_t)o->u.i}; /* a type has one of the two */
    case PTO_OK_NONE: break;
    }
    return (struct sim_key){0};
}

struct sim_key *sim_fast_keys(struct sim_fast *f) { return f->keys; }

void sim_fast_count(const struct sim_fast *f, uint64_t *hits, uint64_t *misses)
{
    *hits = f->hits;
    *misses = f->misses;
}

static void renew_scalars(struct sim_fast *f)
{
    for (uint32_t id = 1; id < f->it->program->nops; id++)
        if (f->ops[id].way == SCALAR)
            sim_interp_place_scalar(f->it, &f->ops[id].u.scalar->scalar);
}

struct sim_fast *sim_fast_renew(struct sim_fast *old, struct sim_interp *it, enum sim_sync sync)
{
    const struct pto_program *p = it->program;
    if (old != NULL && old->sync == sync && old->kind == it->exec.core_kind) {
        old->it = it;
        renew_scalars(old);
        return old;
    }
    sim_fast_free(old);
    struct sim_fast *f = base_realloc_array(NULL, 1, sizeof *f);
    memset(f, 0, sizeof *f);
    f->it = it;
    f->sync = sync;
    f->kind = it->exec.core_kind;
    f->keys = base_alloc_array(&f->arena, p->nvalues, sizeof *f->keys);
    f->ops = base_alloc_array(&f->arena, p->nops, sizeof *f->ops);
    return f;
}

void sim_fast_free(struct sim_fast *f)
{
    if (f == NULL)
        return;
    for (uint32_t i = 0; i < f->nforms; i++)
        sim_timed_free(f->all[i]->timed);
    free(f->all);
    base_arena_free(&f->arena);
    free(f);
}

static void renew_keys(struct sim_fast *f, const struct pto_operation *op)
{
    const struct pto_operand *values = f->it->values;
    for (uint32_t i = 0; i < op->nresults; i++)
        f->keys[op->results + i] = sim_key_of(&values[op->results + i]);
    for (uint32_t i = 0; i < op->noperands; i++) { /* handles that it binds */
        pto_value_id v = f->it->program->pool[op->operands + i];
        if (v != 0)
            f->keys[v] = sim_key_of(&values[v]);
    }
}

/* ---- which way ---- */

static void ready_scalar(struct sim_fast *f, struct fast_op *o, pto_op_id id)
{
    struct scalar_memo *m = base_alloc(&f->arena, sizeof *m);
    m->timed = sim_interp_ready_scalar(f->it, id, &m->scalar) != 0 && (f->it->program->ops[id].flags & PTO_OPFLAG_IMPLIED) == 0;
    o->to = m->scalar.op->results;
    m->scalar.out = &f->it->values[o->to];
    m->scalar.second = m->scalar.op->nresults > 1 ? &f->it->values[o->to + 1] : NULL;
    o->u.scalar = m;
    o->way = m->scalar.op->nresults != 0 && m->scalar.op->nresults <= 2 ? SCALAR : LONG;
}

/* Views whose operation does no more than to place what their sizes say. */
static const bool places[PTO_OP_COUNT] = {[PTO_OP_PARTITION_VIEW] = true};

static void ready_view(struct sim_fast *f, struct fast_op *o, const struct pto_operation *op)
{
    const struct pto_program *p = f->it->program;
    o->to = op->op == PTO_OP_SET_VALIDSHAPE ? isa_operand_of_role(p, op, PTO_ROLE_SRC) : op->nresults == 1 ? op->results : 0;
    o->way = o->to != 0 ? VIEW : LONG;
    if (o->way == VIEW && places[op->op]) {
        uint32_t n;
        const pto_value_id *offsets = isa_operand_list(p, op, isa_op_slot((enum pto_op)op->op, PTO_ROLE_OFFSETS), &n);
        o->gm = isa_operand_of_role(p, op, PTO_ROLE_SRC);
        o->offsets = n != 0 ? (uint32_t)(offsets - &p->pool[op->operands]) : 0;
        o->noffsets = (uint8_t)n;
        o->way = n <= WINDOW_RANK && o->gm != 0 ? WINDOW : VIEW;
    }
    if (o->way == VIEW) {
        o->u.view = base_alloc(&f->arena, sizeof *o->u.view);
        memset(o->u.view, 0, sizeof *o->u.view);
    }
}

static void ready_insn(struct sim_fast *f, struct fast_op *o, pto_op_id id, const struct pto_operation *op)
{
    const struct pto_program *p = f->it->program;
    unsigned windows = 0;
    bool plain = f->it->code->list[id] == 0 && op->nresults == 0 && !sim_is_protocol((enum pto_op)op->op);
    for (uint32_t i = 0; i < op->noperands; i++) {
        pto_value_id v = p->pool[op->operands + i];
        if (v != 0 && f->it->values[v].kind == PTO_OK_GM) {
            o->gm = v;
            windows++;
        }
    }
    o->placed = windows > 1 || strstr(isa_op((enum pto_op)op->op)->checks, "addr") != NULL;
    o->way = plain ? INSN : LONG;
}

static void choose_way(struct sim_fast *f, struct fast_op *o, pto_op_id id)
{
    const struct pto_operation *op = &f->it->program->ops[id];
    o->in = &f->it->program->pool[op->operands];
    o->nin = op->noperands;
    switch ((enum pto_op_class)isa_op((enum pto_op)op->op)->cls) {
    case PTO_CLASS_SCALAR: ready_scalar(f, o, id); break;
    case PTO_CLASS_VIEW: ready_view(f, o, op); break;
    case PTO_CLASS_INSN: ready_insn(f, o, id, op); break;
    default: o->way = LONG; break;
    }
}

static bool go_long(struct sim_fast *f, pto_op_id id)
{
    const struct pto_operation *op = &f->it->program->ops[id];
    f->misses++;
    bool ok = sim_interp_execute(f->it, id);
    if (isa_op((enum pto_op)op->op)->cls != PTO_CLASS_CONTROL) /* which keeps the keys itself */
        renew_keys(f, op);
    return ok;
}

/* ---- the ways ---- */

static bool run_scalar(struct sim_fast *f, struct fast_op *o, pto_op_id id)
{
    struct scalar_memo *m = o->u.scalar;
    if (sim_scalar_run(&m->scalar) != NULL)
        return go_long(f, id); /* traps */
    const struct pto_operand *out = m->scalar.out;
    f->keys[o->to] = out->kind == PTO_OK_INT ? (struct sim_key){.what = (uint64_t)out->u.i} : sim_key_of(out);
    if (m->scalar.second != NULL)
        f->keys[o->to + 1] = sim_key_of(m->scalar.second);
    if (m->timed && f->it->timer != NULL)
        sim_timer_scalar(f->it->timer, 1);
    return true;
}

static inline uint64_t hash_operands(const struct sim_fast *f, const pto_value_id *in, uint32_t n, bool placed, uint64_t h)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct sim_key *k = &f->keys[in[i]];
        h = mix(h, placed ? k->what ^ k->where * prime : k->what);
    }
    return h | 1; /* 0: nothing */
}

static bool run_view(struct sim_fast *f, struct fast_op *o, pto_op_id id)
{
    uint64_t h = hash_operands(f, o->in, o->nin, true, id);
    struct view_memo *memo = o->u.view;
    for (unsigned i = 0; i < WAYS; i++) {
        struct made *m = &memo->made[i];
        if (m->hash != h)
            continue;
        struct sim_key *key = &f->keys[o->to];
        if (key->what != m->key.what || key->where != m->key.where || f->it->values[o->to].kind != m->value.kind) {
            f->it->values[o->to] = m->value;
            *key = m->key;
        }
        if (f->it->timer != NULL && o->nin != 0)
            sim_timer_scalar(f->it->timer, 1);
        return true;
    }
    if (!go_long(f, id))
        return false;
    memo->made[memo->next] = (struct made){.hash = h, .key = f->keys[o->to], .value = f->it->values[o->to]};
    memo->next = (memo->next + 1) % WAYS;
    return true;
}

static bool run_window(struct sim_fast *f, struct fast_op *o, pto_op_id id)
{
    const pto_value_id *in = o->in;
    uint64_t h = hash_operands(f, in, o->offsets, true, id);
    h = hash_operands(f, in + o->offsets + o->noffsets, o->nin - o->offsets - o->noffsets, true, h);
    struct pto_operand *out = &f->it->values[o->to];
    if (h != o->hash || out->kind != PTO_OK_GM) {
        if (!go_long(f, id))
            return false;
        o->hash = h;
        return true;
    }
    int64_t offset[WINDOW_RANK] = {0};
    bool known = true;
    for (unsigned i = 0; i < o->noffsets; i++) {
        offset[WINDOW_RANK - o->noffsets + i] = f->it->values[in[o->offsets + i]].u.i;
        known = known && offset[WINDOW_RANK - o->noffsets + i] != PTO_UNKNOWN;
    }
    if (known)
        isa_place_window(&f->it->values[o->gm].u.gm, offset, &out->u.gm);
    if (!known || out->u.gm.addr == PTO_UNKNOWN || out->u.gm.nibble != 0) { /* traps, or is rare */
        o->hash = 0;
        return go_long(f, id);
    }
    f->keys[o->to].where = hash_place(&out->u.gm);
    if (f->it->timer != NULL)
        sim_timer_scalar(f->it->timer, 1);
    return true;
}

/* Keeps what the timer was told of an instruction, under the hash of its operands. Forms of one operation that only differ in what
 * time does not depend on are one. */
static struct sim_timed *remember(struct sim_fast *f, struct fast_op *o, uint64_t hash)
{
    struct sim_timed *timed = f->nforms < MAX_FORMS ? sim_timed_new(f->it->timer, &f->it->insn) : NULL;
    if (timed == NULL)
        return NULL;
    struct form *form = o->forms;
    for (unsigned i = 0; form != NULL && i < MAX_SAME && !sim_timed_same(form->timed, timed); i++)
        form = form->next;
    if (form != NULL && sim_timed_same(form->timed, timed)) {
        sim_timed_free(timed);
        timed = form->timed;
    } else {
        form = base_alloc(&f->arena, sizeof *form);
        *form = (struct form){.timed = timed, .next = o->forms};
        o->forms = form;
        BASE_GROW(f->all, f->nforms, f->forms_cap);
        f->all[f->nforms++] = form;
    }
    f->place[hash >> 32 & (PLACES - 1)].hash = hash;
    f->place[hash >> 32 & (PLACES - 1)].timed = timed;
    return timed;
}

/* May the window of the instruction at work lie anywhere else at the same cost? Its transfer begins where it does. */
static bool can_move(const struct sim_fast *f, const struct fast_op *o, const struct sim_timed *timed)
{
    const struct pto_insn *insn = &f->it->insn;
    int64_t addr = sim_timed_address(timed);
    for (unsigned i = 0; i < insn->noperands; i++)
        if (insn->operand[i].kind == PTO_OK_GM && (insn->operand[i].u.gm.nibble != 0 || insn->operand[i].u.gm.scale_image))
            return false; /* an image of scales lies elsewhere than its window (isa_resolve) */
    return o->gm == 0 || addr == f->it->values[o->gm].u.gm.addr;
}

static bool run_insn(struct sim_fast *f, struct fast_op *o, pto_op_id id)
{
    uint64_t h = hash_operands(f, o->in, o->nin, o->placed, id * prime);
    struct sim_timed *timed = NULL;
    if (o->hash == h)
        timed = o->timed;
    else if (f->place[h >> 32 & (PLACES - 1)].hash == h)
        timed = f->place[h >> 32 & (PLACES - 1)].timed;
    if (timed != NULL && sim_timer_again(f->it->timer, timed, o->gm != 0 && !o->placed ? f->it->values[o->gm].u.gm.addr : PTO_UNKNOWN)) {
        f->it->sim->insns++;
        f->hits++;
        o->hash = h;
        o->timed = timed;
        return true;
    }
    if (!go_long(f, id))
        return false;
    if (timed != NULL || f->it->exec.nsync != 0)
        return true;
    timed = remember(f, o, h);
    if (timed != NULL && !o->placed && !can_move(f, o, timed)) {
        o->placed = true; /* under other hashes from now on */
        return true;
    }
    o->hash = timed != NULL ? h : 0;
    o->timed = timed;
    return true;
}

bool sim_fast_step(struct sim_fast *f, pto_op_id id)
{
    struct fast_op *o = &f->ops[id];
    switch ((enum way)o->way) {
    case SCALAR: return run_scalar(f, o, id);
    case VIEW: return run_view(f, o, id);
    case WINDOW: return run_window(f, o, id);
    case INSN: return run_insn(f, o, id);
    case COLD:
        if (!go_long(f, id))
            return false;
        choose_way(f, o, id);
        return true;
    case LONG: break;
    }
    return go_long(f, id);
}
