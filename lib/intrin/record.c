/* What cores of a native launch do, as it happens: events of tokens and numbers (record.h). Must not know how text is made of them. */
#include "intrin/record_hook.h"
#include "intrin/record.h"
#include "isa/pipe_op.h"
#include "isa/resolve.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Elements that a record may hold at once: what does not repeat needs about 200 bytes each. */
enum { MAX_ELEMS = 1 << 22, TILE_BYTES = offsetof(struct pto_tile, value) };

void rec_fail(struct record *r, const char *fmt, ...)
{
    va_list args;
    if (r->reason[0] != '\0')
        return;
    va_start(args, fmt);
    (void)vsnprintf(r->reason, sizeof r->reason, fmt, args);
    va_end(args);
}

struct record *rec_new(const struct sim_gm *gm)
{
    struct record *r = base_realloc_array(NULL, 1, sizeof *r);
    *r = (struct record){.gm = gm};
    r->last_core = &r->cores;
    return r;
}

static void free_core(struct rec_core *c)
{
    for (uint32_t i = 0; i < c->nsegments; i++)
        rec_stream_free(&c->segments[i].stream);
    for (uint32_t i = 0; i < c->nbound; i++)
        free(c->bound[i]);
    free(c->bound);
    free(c->segments);
    free(c->loops);
    free(c);
}

void rec_free(struct record *r)
{
    if (r == NULL)
        return;
    while (r->cores != NULL) {
        struct rec_core *c = r->cores;
        r->cores = c->next;
        free_core(c);
    }
    HASH_CLEAR(hh, r->tokens);
    base_arena_free(&r->arena);
    free(r->token);
    free(r->tiles);
    free(r->scratch);
    free(r->nums);
    free(r);
}

static struct rec_segment *add_segment(struct rec_core *c, unsigned section, bool entered)
{
    BASE_GROW(c->segments, c->nsegments, c->segments_cap);
    c->segments[c->nsegments] = (struct rec_segment){.section = section, .entered = entered};
    return &c->segments[c->nsegments++];
}

struct rec_core *rec_core_new(struct record *r, const struct sim_interp *it)
{
    struct rec_core *c = base_realloc_array(NULL, 1, sizeof *c);
    *c = (struct rec_core){.record = r, .block = it->exec.block_idx, .subblock = it->exec.subblock_idx, .vector = (it->skip & SIM_SKIP_VECTOR) != 0,
                           .absent = it->nframes == 0};
    add_segment(c, PTO_KERNEL_ANY, true);
    *r->last_core = c;
    r->last_core = &c->next;
    return c;
}

/* ---- tokens ---- */

static struct rec_token *begin_token(struct record *r, enum rec_kind kind, unsigned nrefs)
{
    if (r->scratch == NULL || r->refs_cap < nrefs) {
        r->refs_cap = nrefs > 64 ? nrefs : 64;
        r->scratch = base_realloc_array(r->scratch, 1, sizeof(struct rec_token) + r->refs_cap * sizeof(struct rec_ref));
    }
    memset(r->scratch, 0, sizeof(struct rec_token) + nrefs * sizeof(struct rec_ref));
    struct rec_token *t = (struct rec_token *)(void *)r->scratch;
    t->kind = (uint8_t)kind;
    r->nnums = 0;
    return t;
}

static void put_num(struct record *r, int64_t n)
{
    BASE_GROW(r->nums, r->nnums, r->nums_cap);
    r->nums[r->nnums++] = n;
}

static bool same_tile(const struct rec_tile *a, const struct rec_tile *b)
{
    const struct pto_tile_type *s = &a->type, *t = &b->type;
    return s->space == t->space && s->dtype == t->dtype && s->blayout == t->blayout && s->slayout == t->slayout && s->pad == t->pad && s->compact == t->compact &&
           s->fractal == t->fractal && s->rows == t->rows && s->cols == t->cols && s->v_row == t->v_row && s->v_col == t->v_col &&
           a->phys_rows == b->phys_rows && a->phys_cols == b->phys_cols && a->whole == b->whole;
}

static uint32_t tile_of(struct record *r, const struct rec_tile *tile)
{
    for (uint32_t i = r->ntiles; i-- > 0;)
        if (same_tile(&r->tiles[i], tile))
            return i;
    BASE_GROW(r->tiles, r->ntiles, r->tiles_cap);
    r->tiles[r->ntiles] = *tile;
    return r->ntiles++;
}

static void end_token(struct rec_core *c, struct rec_token *t)
{
    struct record *r = c->record;
    const size_t key = offsetof(struct rec_token, kind), bytes = offsetof(struct rec_token, refs) - key + t->nrefs * sizeof(struct rec_ref);
    struct rec_token *known;
    struct rec_stream *stream = &c->segments[c->nsegments - 1].stream;
    t->nnums = r->nnums;
    HASH_FIND(hh, r->tokens, (char *)t + key, bytes, known);
    if (known == NULL) {
        known = base_alloc(&r->arena, sizeof *known + t->nrefs * sizeof(struct rec_ref));
        memcpy((char *)known + key, (char *)t + key, bytes);
        BASE_GROW(r->token, r->ntokens, r->tokens_cap);
        known->id = r->ntokens;
        r->token[r->ntokens++] = known;
        HASH_ADD_KEYPTR(hh, r->tokens, (char *)known + key, bytes, known);
    }
    if (stream->n >= MAX_ELEMS)
        rec_fail(r, "more than %d events of one core do not repeat", MAX_ELEMS);
    else
        rec_push(stream, &r->arena, known, r->nums);
}

/* ---- operands ---- */

static bool is_bound(const struct rec_core *c, uint32_t value, const struct pto_operand *v)
{
    const struct pto_operand *b = value < c->nbound ? c->bound[value] : NULL;
    if (b == NULL || b->kind != v->kind)
        return false;
    if (v->kind == PTO_OK_TILE)
        return memcmp(&b->u.tile, &v->u.tile, TILE_BYTES) == 0;
    const struct pto_gm *x = &b->u.gm, *y = &v->u.gm;
    return x->dtype == y->dtype && x->addr == y->addr && memcmp(x->shape, y->shape, sizeof x->shape) == 0 && memcmp(x->stride, y->stride, sizeof x->stride) == 0;
}

static void put_tile(struct rec_core *c, struct rec_ref *ref, const struct pto_tile *t, const struct pto_type *type)
{
    struct record *r = c->record;
    struct rec_tile tile;
    memset(&tile, 0, sizeof tile); /* compared by its bytes */
    tile.whole = t->row0 == 0 && t->col0 == 0 && t->phys_rows == t->rows && t->phys_cols == t->cols;
    bool row = type->tile.v_row < 0 || type->tile.v_row != t->v_row, col = type->tile.v_col < 0 || type->tile.v_col != t->v_col;
    tile.type.space = t->space;
    tile.type.dtype = t->dtype;
    tile.type.blayout = t->blayout;
    tile.type.slayout = t->slayout;
    tile.type.pad = t->pad;
    tile.type.compact = t->compact;
    tile.type.fractal = t->fractal;
    tile.type.rows = t->rows;
    tile.type.cols = t->cols;
    tile.type.v_row = row ? PTO_DYNAMIC_DIM : t->v_row;
    tile.type.v_col = col ? PTO_DYNAMIC_DIM : t->v_col;
    tile.phys_rows = t->phys_rows;
    tile.phys_cols = t->phys_cols;
    ref->mode = REC_TILE;
    ref->unplaced = t->addr == PTO_UNKNOWN;
    ref->which = tile_of(r, &tile);
    if (ref->unplaced)
        return;
    put_num(r, t->addr);
    if (row)
        put_num(r, t->v_row);
    if (col)
        put_num(r, t->v_col);
    if (!tile.whole) {
        put_num(r, t->row0);
        put_num(r, t->col0);
    }
}

/* The buffer that an address lies in, or the nearest one before it; *offset in bytes. */
static uint32_t buffer_of(const struct record *r, int64_t addr, int64_t *offset)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < r->gm->count; i++)
        if (r->gm->buffers[i].base <= addr)
            found = i;
    *offset = r->gm->count != 0 ? addr - r->gm->buffers[found].base : addr;
    return found;
}

static void put_window(struct rec_core *c, struct rec_ref *ref, const struct pto_gm *g)
{
    int64_t offset;
    ref->mode = REC_GM;
    ref->dtype = g->dtype;
    ref->layout = g->layout;
    ref->layout_given = g->layout_given;
    ref->which = buffer_of(c->record, g->addr, &offset);
    put_num(c->record, offset);
    for (unsigned i = 0; i < 5; i++)
        put_num(c->record, g->shape[i]);
    for (unsigned i = 0; i < 5; i++)
        put_num(c->record, g->stride[i]);
}

/* What is in values[value] for a slot. */
static void put_operand(struct rec_core *c, const struct intrin_core *core, struct rec_ref *ref, uint32_t slot, uint32_t value, uint32_t identity)
{
    const struct pto_program *p = &core->launch->kernel->program;
    const struct pto_operand *v = &core->it->values[value];
    const struct pto_type *type = isa_type(p, p->values[value].type);
    int64_t offset;
    ref->slot = (uint8_t)slot;
    ref->value = identity;
    switch ((enum pto_operand_kind)v->kind) {
    case PTO_OK_TILE:
        if (is_bound(c, identity, v))
            ref->mode = REC_BOUND;
        else
            put_tile(c, ref, &v->u.tile, type);
        break;
    case PTO_OK_GM:
        if (is_bound(c, identity, v))
            ref->mode = REC_BOUND;
        else
            put_window(c, ref, &v->u.gm);
        break;
    case PTO_OK_PTR:
        ref->mode = REC_PTR;
        ref->dtype = v->u.ptr.dtype;
        ref->which = buffer_of(c->record, v->u.ptr.addr, &offset);
        put_num(c->record, offset);
        break;
    case PTO_OK_INT:
        if (type->kind == PTO_TYPE_INT || type->kind == PTO_TYPE_INDEX) {
            ref->mode = REC_INT;
            put_num(c->record, v->u.i);
            break;
        }
        ref->mode = REC_BOUND;
        break;
    case PTO_OK_FLOAT:
        ref->mode = REC_FLOAT;
        memcpy(&ref->bits, &v->u.f, sizeof ref->bits);
        break;
    default: ref->mode = REC_BOUND; break;
    }
}

static void put_operands(struct rec_core *c, const struct intrin_core *core, const struct intrin_use *use, const struct isa_op_info *info, struct rec_token *t)
{
    for (uint32_t slot = 0; slot < info->nslots; slot++) {
        if (info->slots[slot].dir == PTO_DIR_LIST) {
            for (uint32_t i = 0; i < use->nlist; i++)
                put_operand(c, core, &t->refs[t->nrefs++], slot, use->list[i], use->list[i]);
        } else if (!isa_slot_is_result(&info->slots[slot]) && use->value[slot] != 0) {
            put_operand(c, core, &t->refs[t->nrefs++], slot, use->value[slot], use->value[slot]);
        }
    }
}

/* ---- events ---- */

/* Tiles of their own are handles that text declares anew: TASSIGN, TSET_VALID. *out: what the tile will be. */
static bool becomes(const struct intrin_core *core, const struct intrin_use *use, enum pto_op op, struct pto_tile *out)
{
    const struct pto_program *p = &core->launch->kernel->program;
    struct sim_interp *it = core->it;
    struct pto_operand made = {0};
    int slot;
    if ((op != PTO_OP_TASSIGN && op != PTO_OP_SET_VALIDSHAPE) || isa_resolve_view(p, use->op, sim_interp_read, it, &made, &slot) != NULL || made.kind != PTO_OK_TILE)
        return false;
    *out = made.u.tile;
    return out->row0 == 0 && out->col0 == 0 && out->phys_rows == out->rows && out->phys_cols == out->cols;
}

/* Buffers for pipes between cores: recorded when their address is known. */
static bool reserves(enum pto_op op) { return isa_pipe_op(op)->action == ISA_PIPE_RESERVE || isa_pipe_op(op)->action == ISA_PIPE_IMPORT; }

static void put_use(struct intrin_core *core, const struct intrin_use *use)
{
    struct rec_core *c = core->record;
    struct record *r = c->record;
    const struct pto_program *p = &core->launch->kernel->program;
    const struct pto_operation *op = &p->ops[use->op];
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    struct pto_tile tile;
    /* numbers that only C reads */
    bool asks = info->cls == PTO_CLASS_SCALAR || (info->cls == PTO_CLASS_VIEW && op->nresults == 1 && isa_type(p, p->values[op->results].type)->kind <= PTO_TYPE_FLOAT);
    if (r->reason[0] != '\0')
        return;
    bool costs = (info->cls == PTO_CLASS_VIEW || info->cls == PTO_CLASS_SCALAR) && op->noperands != 0;
    bool handle = becomes(core, use, (enum pto_op)op->op, &tile);
    if (asks || (handle && tile.addr == PTO_UNKNOWN)) { /* no handle before it has a place */
        rec_scalar(core, costs);
        return;
    }
    struct rec_token *t = begin_token(r, handle ? REC_HANDLE : REC_OP, PTO_MAX_SLOTS + 1 + use->nlist);
    t->charge = costs;
    t->insn = info->cls == PTO_CLASS_INSN;
    if (handle) {
        uint32_t value = op->nresults != 0 ? op->results : use->value[isa_op_slot((enum pto_op)op->op, PTO_ROLE_SRC)];
        t->refs[0].value = value;
        put_tile(c, &t->refs[0], &tile, isa_type(p, p->values[value].type));
        t->nrefs = 1;
    } else {
        t->op = use->op;
        put_operands(c, core, use, info, t);
    }
    if (reserves((enum pto_op)op->op)) { /* whoever uses the address has to use the result */
        t->refs[t->nrefs].mode = REC_INT;
        t->refs[t->nrefs++].slot = PTO_MAX_SLOTS;
        put_num(r, core->it->values[op->results].u.i);
    }
    end_token(c, t);
}

void rec_operation(struct intrin_core *core, const struct intrin_use *use)
{
    if (!reserves((enum pto_op)core->launch->kernel->program.ops[use->op].op))
        put_use(core, use);
}

void rec_results(struct intrin_core *core, const struct intrin_use *use)
{
    struct rec_core *c = core->record;
    enum pto_op op = (enum pto_op)core->launch->kernel->program.ops[use->op].op;
    const struct isa_op_info *info = isa_op(op);
    struct pto_tile tile;
    if (becomes(core, use, op, &tile))
        return;
    if (reserves(op))
        put_use(core, use);
    for (uint32_t slot = 0; slot < info->nslots; slot++) {
        uint8_t dir = info->slots[slot].dir;
        uint32_t value = use->value[slot];
        if (value == 0 || (dir != PTO_DIR_RES && (dir != PTO_DIR_BIND || !rec_binds(op))))
            continue;
        const struct pto_operand *v = &core->it->values[value];
        if (v->kind != PTO_OK_TILE && v->kind != PTO_OK_GM)
            continue;
        while (c->nbound <= value) {
            uint32_t n = 2 * value + 64;
            c->bound = base_realloc_array(c->bound, n, sizeof *c->bound);
            memset(c->bound + c->nbound, 0, (n - c->nbound) * sizeof *c->bound);
            c->nbound = n;
        }
        if (c->bound[value] == NULL)
            c->bound[value] = base_realloc_array(NULL, 1, sizeof **c->bound);
        *c->bound[value] = *v;
    }
}

void rec_window(struct intrin_core *core, const struct pto_gm *gm)
{
    struct rec_core *c = core->record;
    if (c->record->reason[0] != '\0')
        return;
    struct rec_token *t = begin_token(c->record, REC_WINDOW, 1);
    t->nrefs = 1;
    t->refs[0].value = gm->value;
    put_window(c, &t->refs[0], gm);
    end_token(c, t);
}

void rec_scalar(struct intrin_core *core, int64_t n)
{
    struct rec_core *c = core->record;
    if (c->record->reason[0] != '\0' || n == 0)
        return;
    struct rec_token *t = begin_token(c->record, REC_SCALAR, 0);
    t->charge = n;
    end_token(c, t);
}

/* ---- loops and sections ---- */

static void tick(struct rec_core *c, const struct rec_loop *loop, bool first)
{
    struct record *r = c->record;
    if (r->reason[0] != '\0')
        return;
    (void)first;
    struct rec_token *t = begin_token(r, REC_TICK, 1);
    t->charge = 1;
    t->depth = (uint8_t)(c->nloops < 200 ? c->nloops : 200);
    t->nrefs = 1; /* where it is tells loops apart */
    t->refs[0].value = loop->here.line;
    t->refs[0].which = loop->here.nth;
    t->refs[0].bits = (uint64_t)(uintptr_t)loop->here.file;
    put_num(r, loop->i);
    end_token(c, t);
}

void rec_loop_begin(struct intrin_core *core, int64_t i, int64_t ub, struct pto_here here)
{
    struct rec_core *c = core->record;
    if (i >= ub) {
        rec_scalar(core, 1);
        return;
    }
    BASE_GROW(c->loops, c->nloops, c->loops_cap);
    c->loops[c->nloops++] = (struct rec_loop){.here = here, .i = i};
    tick(c, &c->loops[c->nloops - 1], true);
}

/* Loops that were left by break or goto are still there; the one that goes on is the innermost with this number. */
void rec_loop_next(struct intrin_core *core, int64_t i, int64_t next, int64_t ub)
{
    struct rec_core *c = core->record;
    uint32_t n = c->nloops;
    while (n > 0 && c->loops[n - 1].i != i)
        n--;
    if (n == 0) {
        rec_scalar(core, next < ub);
        return;
    }
    c->nloops = n;
    c->loops[n - 1].i = next;
    if (next < ub)
        tick(c, &c->loops[n - 1], false);
    else
        c->nloops--;
}

void rec_section_begin(struct intrin_core *core, unsigned kind, bool entered)
{
    struct rec_core *c = core->record;
    add_segment(c, kind, entered);
    if (!entered)
        add_segment(c, PTO_KERNEL_ANY, true);
}

void rec_section_end(struct intrin_core *core) { add_segment(core->record, PTO_KERNEL_ANY, true); }
