/* Automatic synchronisation (pto-as-2026-08.md 7.3, 7.4) against a checker that shares nothing with it: it runs the text that comes out, with
 * loops of some turns and branches of both kinds, holds vector clocks of the pipes and, for every 32 bytes of every memory, who touched them
 * last (vector.md 26). It knows the few operations of these tests and which of their operands are read and written. */
#define _POSIX_C_SOURCE 200809L
#include "asm/asm.h"
#include "asm/pass.h"
#include "isa/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PIPES = 7, S = 0, V, M, MTE1, MTE2, MTE3, FIX, GRAIN = 32, GRAINS = 4096, MEMORIES = 16, IDS = 8, BUFFERS = 32, MAX_TOUCHED = 1024 };

/* --- the checker --- */

struct clock {
    uint32_t of[PIPES];
};
struct grain {
    uint32_t way; /* the way that this is of */
    uint32_t wrote[PIPES], read[PIPES]; /* numbers of works */
    uint64_t exact;                     /* what the last V operation wrote, if this was part of it: first byte and length */
};
struct flag {
    bool set;
    pto_op_id by;
    struct clock clock;
    uint32_t waited; /* number of the last wait among the works of the waiting pipe */
};
struct checker {
    const struct pto_program *p;
    bool barriers_on_v;
    struct clock at[PIPES];
    uint32_t works[PIPES]; /* of which a pipe does one after the other */
    struct flag flags[PIPES][PIPES][IDS];
    struct clock buffers[BUFFERS]; /* what was released */
    bool taken[PIPES][BUFFERS];
    uint32_t seed;
    const bool *without;   /* by op: left out */
    uint32_t *group;       /* by op: flags that met, as a forest */
    bool wrong;
    pto_op_id where;
    char why[200];
    uint32_t steps, way;
};
static struct grain memory[MEMORIES][GRAINS]; /* of the way that is run */

static uint32_t draw(uint32_t *seed, uint32_t below)
{
    *seed += 0x9E3779B9u;
    uint32_t h = (*seed ^ *seed >> 16) * 0x85EBCA6Bu;
    h = (h ^ h >> 13) * 0xC2B2AE35u;
    return (h ^ h >> 16) % below;
}

static void fail_with(struct checker *c, const char *what, pto_op_id op, const char *more)
{
    if (!c->wrong)
        c->where = op;
    if (!c->wrong)
        snprintf(c->why, sizeof c->why, "%s at op %u (%s) %s", what, (unsigned)op, isa_op((enum pto_op)c->p->ops[op].op)->mnemonic, more);
    c->wrong = true;
}

static void join(struct clock *a, const struct clock *b)
{
    for (unsigned q = 0; q < PIPES; q++)
        a->of[q] = a->of[q] > b->of[q] ? a->of[q] : b->of[q];
}

static uint32_t find(uint32_t *group, uint32_t i)
{
    while (group[i] != i)
        i = group[i] = group[group[i]];
    return i;
}

/* An operation takes its place in the queue of its pipe: behind all that the scalar unit has waited for. */
static void issue(struct checker *c, unsigned pipe)
{
    join(&c->at[pipe], &c->at[S]);
    if (pipe != V || !c->barriers_on_v)
        c->at[pipe].of[pipe] = c->works[pipe];
}

static int64_t attr(const struct checker *c, pto_op_id op, enum pto_attr a) { return isa_attr_code(c->p, &c->p->ops[op], a); }

static void set_flag(struct checker *c, pto_op_id op, unsigned src, unsigned dst, unsigned id)
{
    struct flag *f = &c->flags[src][dst][id];
    char more[64];
    snprintf(more, sizeof more, "flag %u %u %u", src, dst, id);
    issue(c, src);
    if (f->set)
        fail_with(c, "flag set twice", op, more);
    else if (c->at[src].of[dst] < f->waited)
        fail_with(c, "flag set while its wait may be pending", op, more);
    f->set = true;
    f->by = op;
    c->works[src]++; /* a place in the queue, like work */
    f->clock = c->at[src];
    f->clock.of[src] = c->works[src];
    if (src == S)
        c->at[S].of[S] = c->works[S];
}

static void wait_flag(struct checker *c, pto_op_id op, unsigned src, unsigned dst, unsigned id)
{
    struct flag *f = &c->flags[src][dst][id];
    issue(c, dst);
    if (!f->set) {
        fail_with(c, "wait for ever", op, "");
        return;
    }
    f->set = false;
    if (c->group != NULL)
        c->group[find(c->group, op)] = find(c->group, f->by);
    join(&c->at[dst], &f->clock);
    f->waited = ++c->works[dst];
    if (dst != V || !c->barriers_on_v)
        c->at[dst].of[dst] = c->works[dst];
}

static void barrier(struct checker *c, unsigned pipe)
{
    if (pipe < PIPES) {
        issue(c, pipe);
        c->at[pipe].of[pipe] = c->works[pipe];
        return;
    }
    for (unsigned p = 0; p < PIPES; p++)
        for (unsigned q = 0; q < PIPES; q++)
            c->at[p].of[q] = c->works[q];
}

struct touched {
    unsigned memory, n;
    uint32_t grain[MAX_TOUCHED];
    uint64_t exact; /* contiguous: first byte and length */
    bool is_long;
};

static int64_t constant(const struct checker *c, pto_value_id value)
{
    int64_t n = 0;
    assert_true(isa_const_int(c->p, value, &n));
    return n;
}

/* Tiles of these tests are row-major or one box, all of them valid; subviews have whole rows or whole grains of columns. */
static void touched_by(const struct checker *c, pto_value_id value, struct touched *t)
{
    const struct pto_program *p = c->p;
    const struct pto_operation *def = &p->ops[p->values[value].def];
    const struct pto_type *type = isa_type(p, p->values[value].type);
    memset(t, 0, sizeof *t);
    if (p->values[value].def == 0) { /* a pointer: its first grain */
        t->n = 1;
        t->grain[0] = p->values[value].index * 1024u;
        return;
    }
    if (def->op == PTO_OP_ALLOC_TILE) {
        int64_t addr = constant(c, isa_operand_of_role(p, def, PTO_ROLE_ADDR));
        int64_t bytes = (int64_t)type->tile.rows * type->tile.cols * isa_dtype((enum pto_dtype)type->tile.dtype)->bits / 8;
        t->memory = type->tile.space;
        t->exact = (uint64_t)addr << 32 | (uint64_t)bytes;
        t->is_long = bytes >= 16 * 256;
        for (int64_t b = 0; b < bytes; b += GRAIN)
            t->grain[t->n++] = (uint32_t)((addr + b) / GRAIN);
        return;
    }
    if (def->op == PTO_OP_SUBVIEW) {
        pto_value_id parent = isa_operand_of_role(p, def, PTO_ROLE_SRC);
        const struct pto_operation *alloc = &p->ops[p->values[parent].def];
        const struct pto_tile_type *whole = &isa_type(p, p->values[parent].type)->tile;
        int64_t addr = constant(c, isa_operand_of_role(p, alloc, PTO_ROLE_ADDR)), row = constant(c, isa_operand_of_role(p, def, PTO_ROLE_ROW)),
                col = constant(c, isa_operand_of_role(p, def, PTO_ROLE_COL)), size = isa_dtype((enum pto_dtype)whole->dtype)->bits / 8;
        t->memory = whole->space;
        for (int64_t r = 0; r < type->tile.rows; r++)
            for (int64_t b = 0; b < type->tile.cols * size; b += GRAIN)
                t->grain[t->n++] = (uint32_t)((addr + ((row + r) * whole->cols + col) * size + b) / GRAIN);
        return;
    }
    assert_int_equal(def->op, PTO_OP_PARTITION_VIEW); /* of a view of 64 columns of f32; a dynamic row is any of them */
    uint32_t n;
    const pto_value_id *offsets = isa_operand_list(p, def, isa_op_slot(PTO_OP_PARTITION_VIEW, PTO_ROLE_OFFSETS), &n);
    const struct pto_operation *view = &p->ops[p->values[isa_operand_of_role(p, def, PTO_ROLE_SRC)].def];
    unsigned base = p->values[isa_operand_of_role(p, view, PTO_ROLE_PTR)].index * 1024u;
    int64_t row, first = 0, last = 127;
    if (isa_const_int(p, offsets[0], &row)) {
        first = row;
        last = row + type->dims[0] - 1;
    }
    for (int64_t r = first; r <= last; r++)
        for (unsigned k = 0; k < 8; k++)
            t->grain[t->n++] = base + (uint32_t)r * 8 + k;
}

static void read_or_write(struct checker *c, pto_op_id op, unsigned pipe, pto_value_id value, bool write)
{
    static struct touched t;
    char more[64];
    touched_by(c, value, &t);
    for (unsigned i = 0; i < t.n; i++) {
        struct grain *g = &memory[t.memory][t.grain[i]];
        if (g->way != c->way)
            *g = (struct grain){.way = c->way};
        for (unsigned q = 0; q < PIPES; q++) {
            bool runs_on = q == V && pipe == V && !write && t.is_long && g->exact == t.exact;
            bool late = g->wrote[q] > c->at[pipe].of[q] && !runs_on, early = write && q != pipe && g->read[q] > c->at[pipe].of[q];
            if (late || early) {
                snprintf(more, sizeof more, "memory %u, byte %u", t.memory, t.grain[i] * GRAIN);
                fail_with(c, early ? "write after read" : write ? "write after write" : "read after write", op, more);
            }
        }
        if (write) {
            g->wrote[pipe] = c->works[pipe] + 1;
            g->exact = pipe == V ? t.exact : 0;
        } else {
            g->read[pipe] = c->works[pipe] + 1;
        }
    }
}

/* Reads before writes, as the operation itself. */
static void work(struct checker *c, pto_op_id op, unsigned pipe, const pto_value_id *reads, unsigned nreads, pto_value_id write)
{
    issue(c, pipe);
    for (unsigned i = 0; i < nreads; i++)
        read_or_write(c, op, pipe, reads[i], false);
    if (write != 0)
        read_or_write(c, op, pipe, write, true);
    c->works[pipe]++;
    if (pipe != V || !c->barriers_on_v)
        c->at[pipe].of[pipe] = c->works[pipe];
}

static unsigned space_of(const struct checker *c, pto_value_id v) { return isa_type(c->p, c->p->values[v].type)->tile.space; }

static void run_op(struct checker *c, pto_op_id op)
{
    static const enum pto_op known[] = {PTO_OP_TLOAD, PTO_OP_TSTORE, PTO_OP_TMOV, PTO_OP_TMATMUL, PTO_OP_TADD, PTO_OP_TNEG, PTO_OP_TSETVAL};
    const struct pto_operation *o = &c->p->ops[op];
    pto_value_id v[2] = {0}, dst = isa_operand_of_role(c->p, o, PTO_ROLE_DST);
    for (unsigned i = 0; i < 2 && i < o->noperands; i++)
        v[i] = c->p->pool[o->operands + i];
    if (c->without != NULL && c->without[op])
        return;
    for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_true(o->op != known[i] || dst != 0);
    switch ((enum pto_op)o->op) {
    case PTO_OP_SET_FLAG:
        set_flag(c, op, (unsigned)attr(c, op, PTO_ATTR_SRC_PIPE), (unsigned)attr(c, op, PTO_ATTR_DST_PIPE), (unsigned)attr(c, op, PTO_ATTR_EVENT_ID));
        break;
    case PTO_OP_WAIT_FLAG:
        wait_flag(c, op, (unsigned)attr(c, op, PTO_ATTR_SRC_PIPE), (unsigned)attr(c, op, PTO_ATTR_DST_PIPE), (unsigned)attr(c, op, PTO_ATTR_EVENT_ID));
        break;
    case PTO_OP_BARRIER: barrier(c, (unsigned)attr(c, op, PTO_ATTR_PIPE)); break;
    case PTO_OP_GET_BUF: {
        unsigned pipe = (unsigned)attr(c, op, PTO_ATTR_OPT_PIPE), id = (unsigned)attr(c, op, PTO_ATTR_BUF_ID);
        for (unsigned p = 0; p < PIPES; p++)
            if (c->taken[p][id])
                fail_with(c, "buffer id taken twice", op, "");
        issue(c, pipe);
        c->taken[pipe][id] = true;
        join(&c->at[pipe], &c->buffers[id]);
        break;
    }
    case PTO_OP_RLS_BUF: {
        unsigned pipe = (unsigned)attr(c, op, PTO_ATTR_OPT_PIPE), id = (unsigned)attr(c, op, PTO_ATTR_BUF_ID);
        if (!c->taken[pipe][id])
            fail_with(c, "buffer id not taken", op, "");
        c->taken[pipe][id] = false;
        struct clock now = c->at[pipe];
        now.of[pipe] = c->works[pipe];
        join(&c->buffers[id], &now);
        break;
    }
    case PTO_OP_TLOAD: work(c, op, MTE2, v, 1, dst); break;
    case PTO_OP_TSTORE: work(c, op, space_of(c, v[0]) == PTO_SPACE_ACC ? FIX : MTE3, v, 1, dst); break;
    case PTO_OP_TMOV: work(c, op, MTE1, v, 1, dst); break; /* mat to left and right only */
    case PTO_OP_TMATMUL: work(c, op, M, v, 2, dst); break;
    case PTO_OP_TADD: work(c, op, V, v, 2, dst); break;
    case PTO_OP_TNEG: work(c, op, V, v, 1, dst); break;
    case PTO_OP_TGETVAL: work(c, op, S, v, 1, 0); break;
    case PTO_OP_TSETVAL: work(c, op, S, NULL, 0, dst); break;
    case PTO_OP_LOAD_SCALAR: work(c, op, S, v, 1, 0); break;
    case PTO_OP_STORE_SCALAR: work(c, op, S, NULL, 0, v[0]); break;
    default: break;
    }
}

static void run_block(struct checker *c, pto_block_id block);

static void run_region(struct checker *c, const struct pto_operation *o, uint32_t region)
{
    run_block(c, c->p->regions[o->regions + region].first);
}

/* Which way is drawn: the values that decide are the arguments of the kernel. */
static void run_structure(struct checker *c, pto_op_id op)
{
    const struct pto_operation *o = &c->p->ops[op];
    uint32_t turns;
    switch ((enum pto_op)o->op) {
    case PTO_OP_SCF_FOR:
        for (turns = draw(&c->seed, 4); turns > 0; turns--)
            run_region(c, o, 0);
        break;
    case PTO_OP_SCF_WHILE:
        run_region(c, o, 0);
        for (turns = draw(&c->seed, 4); turns > 0; turns--) {
            run_region(c, o, 1);
            run_region(c, o, 0);
        }
        break;
    default: /* one region, or none where none need be */
        turns = draw(&c->seed, o->op == PTO_OP_SCF_IF ? 2 : o->nregions);
        if (turns < o->nregions)
            run_region(c, o, turns);
        break;
    }
}

static void run_block(struct checker *c, pto_block_id block)
{
    for (pto_op_id op = c->p->blocks[block].first; op != 0 && !c->wrong; op = c->p->ops[op].next) {
        if (++c->steps > 20000)
            return;
        if (c->p->ops[op].nregions != 0)
            run_structure(c, op);
        else
            run_op(c, op);
    }
}

/* One way through the function; false with c->why if something is wrong. */
static bool run_way(struct checker *c, const struct pto_program *p, pto_op_id func, uint32_t seed, const bool *without, uint32_t *group)
{
    static uint32_t way;
    memset(c, 0, sizeof *c);
    c->way = ++way;
    c->p = p;
    c->barriers_on_v = (p->target->family & PTO_F_LIKE_A5) == 0;
    c->seed = seed;
    c->without = without;
    c->group = group;
    run_block(c, isa_entry_block(p, &p->ops[func], 0));
    for (unsigned i = 0; i < PIPES * PIPES * IDS && c->steps <= 20000; i++)
        if (((struct flag *)c->flags)[i].set)
            fail_with(c, "flag left set", ((struct flag *)c->flags)[i].by, "");
    return !c->wrong;
}

static bool run_ways(struct checker *c, const struct pto_program *p, pto_op_id func, unsigned ways, const bool *without, uint32_t *group)
{
    for (unsigned way = 0; way < ways; way++)
        if (!run_way(c, p, func, way * 7919u + 1, without, group))
            return false;
    return true;
}

/* --- programs --- */

struct text {
    char data[1 << 16];
    size_t len;
};

__attribute__((format(printf, 2, 3))) static void put(struct text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(t->data + t->len, sizeof t->data - t->len, format, args);
    va_end(args);
    assert_true(n >= 0 && (size_t)n < sizeof t->data - t->len);
    t->len += (size_t)n;
}

enum { TILES = 8 };
static const char *const header =
    "!gm = !pto.tensor_view<?x64xf32>\n!w1 = !pto.partition_tensor_view<2x64xf32>\n!w2 = !pto.partition_tensor_view<16x64xf32>\n!w3 = !pto.partition_tensor_view<16x16xf32>\n"
    "!gh = !pto.tensor_view<?x64xf32>\n!v1 = !pto.tile_buf<vec, 2x64xf32>\n!v2 = !pto.tile_buf<vec, 16x64xf32>\n!vs = !pto.tile_buf<vec, 2x64xf32>\n"
    "!mat = !pto.tile_buf<mat, 16x16xf32, blayout=col_major, slayout=row_major>\n!acc = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>\n";

static void put_header(struct text *t, bool a5, uint32_t *seed)
{
    t->len = 0;
    put(t, "%s", header);
    put(t, "!left = !pto.tile_buf<left, 16x16xf32, blayout=%s, slayout=row_major>\n!right = !pto.tile_buf<right, 16x16xf32, slayout=col_major>\n", a5 ? "col_major" : "row_major");
    put(t, "module attributes {pto.target_arch = \"%s\"} {\nfunc.func @f(%%x: !pto.ptr<f32>, %%y: !pto.ptr<f32>, %%n: index, %%b: i1, %%s: f32) {\n", a5 ? "a5" : "a3");
    put(t, "  %%c0 = arith.constant 0 : index\n  %%c1 = arith.constant 1 : index\n  %%c2 = arith.constant 2 : index\n  %%c16 = arith.constant 16 : index\n  %%c64 = arith.constant 64 : index\n");
    put(t, "  %%xv = pto.make_tensor_view %%x, shape = [%%n, %%c64], strides = [%%c64, %%c1] : !gm\n  %%yv = pto.make_tensor_view %%y, shape = [%%n, %%c64], strides = [%%c64, %%c1] : !gm\n");
    for (unsigned i = 0; i < TILES; i++) {
        put(t, "  %%k%u = arith.constant %u : index\n", i, (unsigned)draw(seed, 16));
        put(t, "  %%p%u = pto.partition_view %%%cv, offsets = [%s%u, %%c0], sizes = [%%c2, %%c64] : !gm -> !w1\n", i, draw(seed, 2) != 0 ? 'x' : 'y', "%k", i);
        put(t, "  %%q%u = pto.partition_view %%%cv, offsets = [%s%u, %%c0], sizes = [%%c16, %%c64] : !gm -> !w2\n", i, draw(seed, 2) != 0 ? 'x' : 'y', "%k", i);
        put(t, "  %%a%u = arith.constant %u : i64\n  %%d%u = arith.constant %u : i64\n", i, (unsigned)draw(seed, 12) * 512, i, (unsigned)draw(seed, 4) * 4096);
        put(t, "  %%t%u = pto.alloc_tile addr = %%a%u : !v1\n  %%u%u = pto.alloc_tile addr = %%d%u : !v2\n", i, i, i, i);
        put(t, "  %%m%u = pto.alloc_tile addr = %%a%u : !mat\n  %%l%u = pto.alloc_tile addr = %%a%u : !left\n  %%r%u = pto.alloc_tile addr = %%a%u : !right\n  %%c%u_ = pto.alloc_tile addr = %%a%u : !acc\n", i, i, i, i, i, i, i, i);
    }
    put(t, "  %%mw = pto.partition_view %%xv, offsets = [%%c0, %%c0], sizes = [%%c16, %%c16] : !gm -> !w3\n");
}

static void put_work(struct text *t, uint32_t *seed, unsigned tiles)
{
    unsigned i = draw(seed, tiles), j = draw(seed, tiles), k = draw(seed, tiles);
    switch (draw(seed, 14)) {
    case 0: case 1: put(t, "  pto.tload ins(%%p%u : !w1) outs(%%t%u : !v1)\n", i, j); break;
    case 2: put(t, "  pto.tload ins(%%q%u : !w2) outs(%%u%u : !v2)\n", i, j); break;
    case 3: put(t, "  pto.tstore ins(%%t%u : !v1) outs(%%p%u : !w1)\n", i, j); break;
    case 4: put(t, "  pto.tstore ins(%%u%u : !v2) outs(%%q%u : !w2)\n", i, j); break;
    case 5: case 6: put(t, "  pto.tadd ins(%%t%u, %%t%u : !v1, !v1) outs(%%t%u : !v1)\n", i, j, k); break;
    case 7: put(t, "  pto.tneg ins(%%u%u : !v2) outs(%%u%u : !v2)\n", i, j); break;
    case 8: put(t, "  pto.tload ins(%%mw : !w3) outs(%%m%u : !mat)\n", i); break;
    case 9: put(t, "  pto.tmov ins(%%m%u : !mat) outs(%%l%u : !left)\n", i, j); break;
    case 10: put(t, "  pto.tmov ins(%%m%u : !mat) outs(%%r%u : !right)\n", i, j); break;
    case 11: put(t, "  pto.tmatmul ins(%%l%u, %%r%u : !left, !right) outs(%%c%u_ : !acc)\n", i, j, k); break;
    case 12: put(t, "  pto.tstore ins(%%c%u_ : !acc) outs(%%mw : !w3)\n", i); break;
    default:
        if (draw(seed, 3) != 0)
            put(t, "  pto.tadd ins(%%t%u, %%t%u : !v1, !v1) outs(%%t%u : !v1)\n", i, j, k);
        else if (draw(seed, 2) != 0)
            put(t, "  %%g%u = pto.tgetval ins(%%t%u, %%c1 : !v1, index) outs : f32\n", (unsigned)t->len, i);
        else
            put(t, "  pto.tsetval ins(%%c1, %%s : index, f32) outs(%%t%u : !v1)\n", i);
        break;
    }
}

static void put_body(struct text *t, uint32_t *seed, unsigned depth, unsigned tiles)
{
    for (unsigned n = 1 + draw(seed, 6); n > 0; n--) {
        unsigned what = depth < 3 ? draw(seed, 12) : 11;
        if (t->len > 40000)
            return;
        if (what < 2) {
            put(t, "  scf.for %%i%u = %%c0 to %%n step %%c1 {\n", (unsigned)t->len);
            put_body(t, seed, depth + 1, tiles);
            put(t, "  }\n");
        } else if (what == 2) {
            put(t, "  scf.if %%b {\n");
            put_body(t, seed, depth + 1, tiles);
            if (draw(seed, 2) != 0) {
                put(t, "  } else {\n");
                put_body(t, seed, depth + 1, tiles);
            }
            put(t, "  }\n");
        } else if (what == 3 && draw(seed, 3) == 0) {
            put(t, "  scf.while : () -> () {\n");
            put_body(t, seed, depth + 1, tiles);
            put(t, "  scf.condition(%%b)\n  } do {\n");
            put_body(t, seed, depth + 1, tiles);
            put(t, "  scf.yield\n  }\n");
        } else if (what == 4 && draw(seed, 3) == 0) {
            put(t, "  scf.index_switch %%n\n  case 0 {\n");
            put_body(t, seed, depth + 1, tiles);
            put(t, "  scf.yield\n  }\n  default {\n");
            put_body(t, seed, depth + 1, tiles);
            put(t, "  scf.yield\n  }\n");
        } else {
            for (unsigned k = 1 + draw(seed, 4); k > 0; k--)
                put_work(t, seed, tiles);
        }
    }
}

static void put_random(struct text *t, uint32_t seed, bool a5)
{
    uint32_t state = seed * 2654435761u + 12345;
    put_header(t, a5, &state);
    put_body(t, &state, 0, 2 + draw(&state, TILES - 1));
    put(t, "  return\n}\n}\n");
}

struct made {
    struct pto_program p;
    struct base_sources sources;
    struct base_diags diags;
    struct sync_stats stats;
    pto_op_id func;
};

static void make(struct made *m, const char *text, size_t len, enum asm_sync mode, int ids)
{
    struct asm_options options = {.sync = ASM_SYNC_NONE};
    memset(m, 0, sizeof *m);
    base_diags_init(&m->diags, &m->sources);
    uint32_t file = base_source_add(&m->sources, "made", text, len);
    bool ok = asm_parse(&m->p, file, &options, &m->diags) && asm_assemble(&m->p, 3, &options, &m->diags);
    if (!ok) {
        struct base_buf out = {0};
        base_diags_render_text(&m->diags, &out, false);
        fail_msg("%.*s\n%.3000s", (int)out.len, out.data, text);
    }
    options.sync = mode;
    options.event_ids = ids;
    assert_true(asm_sync_insert(&m->p, &options, &m->diags, &m->stats));
    m->func = isa_entry_func(&m->p);
    assert_true(m->func != 0);
}

static void unmake(struct made *m)
{
    isa_program_free(&m->p);
    base_diags_free(&m->diags);
    base_sources_free(&m->sources);
}

static uint32_t *new_groups(const struct made *m)
{
    uint32_t *group = malloc(m->p.nops * sizeof *group);
    assert_non_null(group);
    for (uint32_t i = 0; i < m->p.nops; i++)
        group[i] = i;
    return group;
}

static void dump(const struct made *m, const char *title)
{
    struct base_buf out = {0};
    struct asm_print_options style = {0};
    asm_print(&m->p, &style, &out);
    fprintf(stderr, "%s\n%.*s\n", title, (int)out.len, out.data);
    base_buf_free(&out);
}

static struct checker checker;

/* --- tests --- */

enum { RANDOM = 2400, WAYS = 12, DELETED = 60, DELETE_WAYS = 40 };

static void test_random(void **state)
{
    (void)state;
    static struct text t;
    unsigned flags = 0, barriers = 0;
    for (uint32_t seed = 1; seed <= RANDOM; seed++) {
        struct made m;
        put_random(&t, seed, seed % 2 == 0);
        int ids = seed % 5 == 0 ? (int)(1 + seed % 3) : 0;
        make(&m, t.data, t.len, ids != 0 ? ASM_SYNC_GRAPH : ASM_SYNC_INSERT, ids);
        uint32_t *group = new_groups(&m);
        if (!run_ways(&checker, &m.p, m.func, WAYS, NULL, group)) {
            m.p.ops[checker.where].op = PTO_OP_TRAP; /* shows where */
            dump(&m, checker.why);
            fail_msg("seed %u: %s", (unsigned)seed, checker.why);
        }
        flags += m.stats.flags;
        barriers += m.stats.barriers_all;
        free(group);
        unmake(&m);
    }
    print_message("%u flag pairs, %u barriers of all pipes\n", flags, barriers);
}

/* Whatever is taken out again is missed, unless it was not needed: that is rare. */
static void test_deletions(void **state)
{
    (void)state;
    static struct text t;
    unsigned pairs = 0, idle_pairs = 0, idle_s = 0, idle_outer = 0, barriers = 0, idle_barriers = 0;
    for (uint32_t seed = 10001; seed <= 10001 + DELETED; seed++) {
        struct made m;
        put_random(&t, seed, seed % 2 == 0);
        make(&m, t.data, t.len, ASM_SYNC_INSERT, 0);
        uint32_t *group = new_groups(&m);
        bool *without = calloc(m.p.nops, sizeof *without);
        assert_non_null(without);
        assert_true(run_ways(&checker, &m.p, m.func, DELETE_WAYS, NULL, group));
        for (uint32_t op = 1; op < m.p.nops; op++) {
            bool flag = m.p.ops[op].op == PTO_OP_SET_FLAG || m.p.ops[op].op == PTO_OP_WAIT_FLAG, barrier_op = m.p.ops[op].op == PTO_OP_BARRIER;
            bool met = false;
            if (!(flag && find(group, op) == op) && !barrier_op)
                continue;
            for (uint32_t k = 1; k < m.p.nops; k++) {
                without[k] = find(group, k) == op;
                met |= without[k] && k != op;
            }
            if ((flag && !met) || (barrier_op && m.p.ops[m.p.ops[op].next].op == PTO_OP_RETURN))
                continue; /* on no way that was gone; the tail, which nobody in here waits for */
            bool noticed = !run_ways(&checker, &m.p, m.func, DELETE_WAYS, without, NULL);
            pairs += flag;
            barriers += barrier_op;
            idle_pairs += flag && !noticed;
            bool outer = false;
            for (uint32_t k = 1; k < m.p.nops && flag && !noticed; k++) { /* a set behind or a wait in front of structure */
                pto_op_id by = m.p.ops[k].op == PTO_OP_SET_FLAG ? m.p.ops[k].prev : m.p.ops[k].next;
                if (!without[k])
                    continue;
                while (by != 0 && (m.p.ops[by].op == PTO_OP_SET_FLAG || m.p.ops[by].op == PTO_OP_WAIT_FLAG || m.p.ops[by].op == PTO_OP_BARRIER))
                    by = m.p.ops[k].op == PTO_OP_SET_FLAG ? m.p.ops[by].prev : m.p.ops[by].next;
                if (by != 0 && m.p.ops[by].nregions != 0) {
                    outer = true;
                    idle_outer++;
                    break;
                }
            }
            idle_s += flag && !noticed && attr(&checker, op, PTO_ATTR_SRC_PIPE) == S;
            idle_barriers += barrier_op && !noticed;
            if (!outer && flag && !noticed && attr(&checker, op, PTO_ATTR_SRC_PIPE) != S && getenv("PTO_TEST_SHOW") != NULL) {
                for (uint32_t k = 1; k < m.p.nops; k++)
                    if (without[k])
                        m.p.ops[k].op = PTO_OP_TRAP;
                dump(&m, "not needed");
                fail_msg("seed %u op %u", (unsigned)seed, (unsigned)op);
            }
        }
        free(without);
        free(group);
        unmake(&m);
    }
    print_message("figures: %u pairs, %u of them not needed (%u set by PIPE_S, %u around structure); %u barriers, %u of them not needed\n", pairs, idle_pairs, idle_s, idle_outer, barriers, idle_barriers);
    assert_true(idle_pairs * 5 <= pairs);
}

/* The modes that look at operations one by one (7.4). */
static void test_other_modes(void **state)
{
    (void)state;
    static struct text t;
    for (uint32_t seed = 20001; seed <= 20300; seed++) {
        struct made m;
        bool buffers = seed % 2 == 0;
        put_random(&t, seed, buffers);
        make(&m, t.data, t.len, buffers ? ASM_SYNC_BUFFER_IDS : ASM_SYNC_BARRIER_ALL, 0);
        if (!run_ways(&checker, &m.p, m.func, WAYS, NULL, NULL)) {
            m.p.ops[checker.where].op = PTO_OP_TRAP;
            dump(&m, checker.why);
            fail_msg("seed %u: %s", (unsigned)seed, checker.why);
        }
        assert_int_equal(m.stats.flags, 0);
        assert_true(!buffers || m.stats.barriers_all == 1);
        unmake(&m);
    }
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Ten thousand operations in a row, and as deep as text goes, take well under a second. */
static void test_speed(void **state)
{
    (void)state;
    enum { OPS = 10000, DEEP = 200 };
    struct text *t = malloc(sizeof *t);
    size_t cap = 4u << 20;
    char *text = malloc(cap);
    assert_non_null(t);
    assert_non_null(text);
    for (int deep = 0; deep < 2; deep++) {
        struct made m;
        uint32_t seed = 5;
        put_header(t, false, &seed);
        memcpy(text, t->data, t->len);
        size_t len = t->len;
        for (unsigned i = 0; i < OPS; i++) {
            t->len = 0;
            if (deep != 0 && i % (OPS / DEEP) == 0)
                put(t, "scf.for %%n%u = %%c0 to %%n step %%c1 {\n", i);
            switch (i % 4) {
            case 0: put(t, "pto.tload ins(%%p%u : !w1) outs(%%t%u : !v1)\n", i / 4 % TILES, i / 8 % TILES); break;
            case 1: put(t, "pto.tload ins(%%q%u : !w2) outs(%%u%u : !v2)\n", i / 4 % TILES, i / 8 % TILES); break;
            case 2: put(t, "pto.tadd ins(%%t%u, %%t%u : !v1, !v1) outs(%%t%u : !v1)\n", i / 8 % TILES, i / 16 % TILES, i / 4 % TILES); break;
            default: put(t, "pto.tstore ins(%%t%u : !v1) outs(%%p%u : !w1)\n", i / 4 % TILES, i / 16 % TILES); break;
            }
            memcpy(text + len, t->data, t->len);
            len += t->len;
        }
        for (unsigned i = 0; deep != 0 && i < DEEP; i++)
            len += (size_t)snprintf(text + len, cap - len, "}\n");
        len += (size_t)snprintf(text + len, cap - len, "return\n}\n}\n");
        make(&m, text, len, ASM_SYNC_NONE, 0);
        struct asm_options options = {.sync = ASM_SYNC_INSERT};
        double begin = seconds();
        assert_true(asm_sync_insert(&m.p, &options, &m.diags, &m.stats));
        double taken = seconds() - begin;
        print_message("%s: %.3f s, %u pairs, %u barriers, %u of all pipes\n", deep != 0 ? "deep" : "in a row", taken, m.stats.flags, m.stats.barriers, m.stats.barriers_all);
        assert_true(taken < 5.0); /* on a busy machine, with sanitizers */
        unmake(&m);
    }
    free(text);
    free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random), cmocka_unit_test(test_deletions), cmocka_unit_test(test_other_modes), cmocka_unit_test(test_speed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
