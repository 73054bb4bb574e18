/* Level 1 to 2. The oracle is a symbolic interpreter that knows nothing of lowering: a tile's contents are a hash of how they came
 * about; run before and after, a program must store the same hashes. Random structured programs, then single cases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "lower_build.h"

/* --- symbolic interpreter --- */

enum { MAX_TRACE = 4096, MAX_STEPS = 20000, SLOTS = 16 };
struct machine {
    struct pto_program *p;
    uint64_t *env;      /* by value: contents of a tile value, an index, or the place of a buffer: SLOTS times the value id of what allocates it, and the slot */
    uint64_t *memory;   /* by place */
    uint32_t *executed; /* by span: how often */
    uint64_t trace[MAX_TRACE];
    unsigned ntrace, steps;
    bool shared_operand; /* an instruction wrote bytes that it also read other than as its accumulator */
};

static uint64_t mix(uint64_t a, uint64_t b)
{
    uint64_t x = (a ^ (b + 0x9e3779b97f4a7c15u + (a << 6) + (a >> 2))) * 0xbf58476d1ce4e5b9u;
    return x ^ (x >> 29);
}

static bool is_storage(const struct machine *m, pto_value_id v) { return isa_type(m->p, m->p->values[v].type)->kind == PTO_TYPE_TILE_BUF; }

static uint64_t contents(const struct machine *m, pto_value_id v) { return is_storage(m, v) ? m->memory[m->env[v]] : m->env[v]; }

static void run_block(struct machine *m, pto_block_id block, uint64_t *yields);
static void run_region(struct machine *m, pto_block_id block, uint64_t *yields);

static void run_instruction(struct machine *m, const struct pto_operation *op)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    uint64_t h = mix(op->span.begin, op->op == PTO_OP_TLOAD ? m->executed[op->span.begin] : 0);
    pto_value_id dst = 0;
    for (int s = 0; s < info->nslots; s++) {
        pto_value_id v = isa_operand(m->p, op, s);
        if (v == 0 || !isa_type_is_tile(m->p, m->p->values[v].type))
            continue;
        if (info->slots[s].dir == PTO_DIR_OUT)
            dst = v;
        else
            h = mix(h, contents(m, v));
    }
    for (int s = 0; s < info->nslots; s++) {
        pto_value_id v = isa_operand(m->p, op, s);
        if (dst != 0 && v != 0 && info->slots[s].dir == PTO_DIR_IN && info->slots[s].role != PTO_ROLE_ACC_IN && is_storage(m, v))
            m->shared_operand = m->shared_operand || m->env[v] == m->env[dst];
    }
    if (op->op == PTO_OP_TSTORE && m->ntrace < MAX_TRACE)
        m->trace[m->ntrace++] = h;
    if (dst != 0)
        m->memory[m->env[dst]] = h;
    else if (op->nresults == 1)
        m->env[op->results] = h;
}

static bool run_scalar(struct machine *m, const struct pto_operation *op)
{
    int64_t n;
    uint64_t a = op->noperands > 0 ? m->env[isa_operand(m->p, op, 0)] : 0, b = op->noperands > 1 ? m->env[isa_operand(m->p, op, 1)] : 0;
    switch (op->op) {
    case PTO_OP_ARITH_CONSTANT: m->env[op->results] = isa_const_int(m->p, op->results, &n) ? (uint64_t)n : 0; return true;
    case PTO_OP_ARITH_CMPI: m->env[op->results] = a == b; return true;
    case PTO_OP_ARITH_ORI: m->env[op->results] = a | b; return true;
    case PTO_OP_ARITH_SELECT: m->env[op->results] = a != 0 ? b : m->env[isa_operand(m->p, op, 2)]; return true;
    default: return false;
    }
}

static void run_for(struct machine *m, const struct pto_operation *op)
{
    uint32_t n;
    const pto_value_id *inits = isa_operand_list(m->p, op, isa_op_slot(PTO_OP_SCF_FOR, PTO_ROLE_INITS), &n);
    uint64_t values[8] = {0}, next[8] = {0};
    pto_block_id body = isa_entry_block(m->p, op, 0);
    for (uint32_t k = 0; k < n; k++)
        values[k] = m->env[inits[k]];
    unsigned trips = (unsigned)(mix(op->span.begin * 7u, m->executed[op->span.begin]) % 4);
    for (unsigned i = 0; i < trips; i++) {
        for (uint32_t k = 0; k < n; k++)
            m->env[m->p->blocks[body].args + 1 + k] = values[k];
        run_block(m, body, next);
        memcpy(values, next, sizeof values);
    }
    for (uint32_t k = 0; k < n; k++)
        m->env[op->results + k] = values[k];
}

/* A condition gives its values to the second region, and at last to the results. */
static void run_while(struct machine *m, const struct pto_operation *op)
{
    uint32_t n;
    const pto_value_id *inits = isa_operand_list(m->p, op, isa_op_slot(PTO_OP_SCF_WHILE, PTO_ROLE_INITS), &n);
    uint64_t values[8] = {0}, given[8] = {0};
    pto_block_id before = isa_entry_block(m->p, op, 0), after = isa_entry_block(m->p, op, 1);
    for (uint32_t k = 0; k < n; k++)
        values[k] = m->env[inits[k]];
    unsigned trips = (unsigned)(mix(op->span.begin * 3u, m->executed[op->span.begin]) % 4);
    for (unsigned i = 0; i <= trips; i++) {
        for (uint32_t k = 0; k < m->p->blocks[before].nargs; k++)
            m->env[m->p->blocks[before].args + k] = values[k];
        run_block(m, before, given);
        for (uint32_t k = 0; i < trips && k < m->p->blocks[after].nargs; k++)
            m->env[m->p->blocks[after].args + k] = given[k];
        if (i < trips)
            run_block(m, after, values);
    }
    for (uint32_t k = 0; k < op->nresults; k++)
        m->env[op->results + k] = given[k];
}

/* Blocks of one region: a branch goes on a random way, the last block after a while. */
static void run_region(struct machine *m, pto_block_id block, uint64_t *yields)
{
    for (unsigned turn = 0;; turn++) {
        run_block(m, block, yields);
        const struct pto_operation *last = &m->p->ops[m->p->blocks[block].last];
        if (last->nsuccessors == 0 || m->steps >= MAX_STEPS)
            return;
        const pto_value_id *args;
        uint32_t n, way = last->nsuccessors == 1 || turn > 6 ? 0 : (uint32_t)(mix(last->span.begin * 11u, m->executed[last->span.begin]) % 2);
        pto_block_id to = isa_successor(m->p, last, way, &args, &n);
        uint64_t values[8];
        for (uint32_t k = 0; k < n; k++)
            values[k] = m->env[args[k]];
        for (uint32_t k = 0; k < n; k++)
            m->env[m->p->blocks[to].args + k] = values[k];
        block = to;
    }
}

static void run_block(struct machine *m, pto_block_id block, uint64_t *yields)
{
    for (pto_op_id id = m->p->blocks[block].first; id != 0 && m->steps < MAX_STEPS; id = m->p->ops[id].next) {
        const struct pto_operation *op = &m->p->ops[id];
        m->steps++;
        uint32_t n;
        uint64_t results[8] = {0};
        const pto_value_id *list = isa_operand_list(m->p, op, 0, &n);
        m->executed[op->span.begin]++;
        if (op->op == PTO_OP_SCF_YIELD) {
            for (uint32_t k = 0; k < n; k++)
                yields[k] = m->env[list[k]];
        } else if (op->op == PTO_OP_SCF_CONDITION) {
            for (uint32_t k = 1; k < op->noperands; k++)
                yields[k - 1] = m->env[m->p->pool[op->operands + k]];
        } else if (op->op == PTO_OP_SCF_FOR) {
            run_for(m, op);
        } else if (op->op == PTO_OP_SCF_WHILE) {
            run_while(m, op);
        } else if (op->nregions != 0) {
            run_region(m, isa_entry_block(m->p, op, (uint32_t)(mix(op->span.begin * 5u, m->executed[op->span.begin]) % op->nregions)), results);
            for (uint32_t k = 0; k < op->nresults; k++)
                m->env[op->results + k] = results[k];
        } else if (op->op == PTO_OP_ALLOC_TILE || op->op == PTO_OP_ALLOC_MULTI_TILE) {
            m->executed[op->span.begin]--; /* made by the pass, with the span of another operation */
            m->env[op->results] = op->results * (uint64_t)SLOTS;
        } else if (op->op == PTO_OP_MULTI_TILE_GET) {
            m->executed[op->span.begin]--;
            uint64_t slot = m->env[isa_operand_of_role(m->p, op, PTO_ROLE_INDEX)];
            assert_true(slot < isa_type(m->p, m->p->values[isa_operand_of_role(m->p, op, PTO_ROLE_SRC)].type)->count);
            m->env[op->results] = m->env[isa_operand_of_role(m->p, op, PTO_ROLE_SRC)] + slot;
        } else if (run_scalar(m, op)) {
            m->executed[op->span.begin]--;
        } else if (op->op == PTO_OP_SUBVIEW || (op->op == PTO_OP_SET_VALIDSHAPE && op->nresults == 1)) {
            m->env[op->results] = m->env[isa_operand(m->p, op, 0)];
        } else if (op->op == PTO_OP_TMOV && (op->flags & PTO_OPFLAG_SYNTHETIC) != 0) {
            m->executed[op->span.begin]--; /* likewise */
            m->memory[m->env[isa_operand_of_role(m->p, op, PTO_ROLE_DST)]] = contents(m, isa_operand_of_role(m->p, op, PTO_ROLE_SRC));
        } else if (isa_op((enum pto_op)op->op)->cls == PTO_CLASS_INSN) {
            run_instruction(m, op);
        } else {
            m->executed[op->span.begin]--;
        }
    }
}

static void run(struct machine *m, struct builder *b, pto_block_id body)
{
    memset(m, 0, sizeof *m);
    m->p = &b->p;
    m->env = calloc(b->p.nvalues, sizeof *m->env);
    m->memory = calloc((size_t)b->p.nvalues * SLOTS, sizeof *m->memory);
    m->executed = calloc(b->next_span + 2, sizeof *m->executed);
    run_block(m, body, NULL);
    free(m->env);
    free(m->memory);
    free(m->executed);
}

/* --- random programs --- */

struct generator {
    struct builder b;
    uint64_t seed;
    pto_type_id tile, index, view;
    pto_value_id gm, zero;
    pto_value_id avail[512]; /* tile values in scope */
    unsigned navail, left;   /* operations left to make */
    enum pto_space space;
    bool whole;              /* all operations with regions, not only loops and branches */
    bool tame;               /* only what every program may do: accumulate into what it carries */
};

static unsigned rnd(struct generator *g, unsigned n)
{
    g->seed ^= g->seed << 13;
    g->seed ^= g->seed >> 7;
    g->seed ^= g->seed << 17;
    return (unsigned)((g->seed >> 20) % n);
}

static pto_value_id pick(struct generator *g)
{
    unsigned recent = g->navail < 4 ? g->navail : 4; /* mostly late ones: chains */
    return rnd(g, 3) != 0 ? g->avail[g->navail - 1 - rnd(g, recent)] : g->avail[rnd(g, g->navail)];
}

static void push(struct generator *g, pto_value_id v) { g->avail[g->navail++] = v; }

static pto_value_id instruction(struct generator *g, enum pto_op op, const pto_value_id *operands, uint32_t n)
{
    pto_op_id id = build_op(&g->b, op, operands, n, &g->tile, 1, 0);
    g->b.p.ops[id].flags |= PTO_OPFLAG_SSA;
    return g->b.p.ops[id].results;
}

static void gen_block(struct generator *g, unsigned depth);

static void gen_yield(struct generator *g, uint32_t n, bool tame_acc, const pto_value_id *args)
{
    pto_value_id list[8];
    for (uint32_t k = 0; k < n; k++) {
        if (tame_acc) {
            pto_value_id operands[4] = {args[k], g->avail[0], g->avail[0], 0};
            list[k] = instruction(g, PTO_OP_TMATMUL_ACC, operands, 4);
        } else {
            list[k] = pick(g);
        }
    }
    build_op(&g->b, PTO_OP_SCF_YIELD, list, n, NULL, 0, 0);
}

static void gen_for(struct generator *g, unsigned depth)
{
    pto_value_id operands[8] = {g->zero, g->zero, g->zero};
    pto_type_id types[4];
    uint32_t n = g->tame ? 1 : rnd(g, 3);
    for (uint32_t k = 0; k < n; k++) {
        operands[3 + k] = g->tame ? instruction(g, PTO_OP_TLOAD, (pto_value_id[]){g->gm, 0}, 2) : pick(g);
        types[k] = g->tile;
    }
    pto_block_id outer = g->b.block;
    unsigned mark = g->navail;
    pto_op_id loop = build_op(&g->b, PTO_OP_SCF_FOR, operands, 3 + n, types, n, 1);
    pto_block_id body = g->b.block = isa_block_append(&g->b.p, g->b.p.ops[loop].regions);
    isa_block_add_arg(&g->b.p, body, g->index, 0);
    for (uint32_t k = 0; k < n; k++)
        isa_block_add_arg(&g->b.p, body, g->tile, 0);
    pto_value_id first = g->b.p.blocks[body].args + 1, args[4];
    for (uint32_t k = 0; k < n; k++) {
        args[k] = first + k;
        if (!g->tame)
            push(g, first + k);
    }
    gen_block(g, depth + 1);
    gen_yield(g, n, g->tame || rnd(g, 2) != 0, args);
    g->navail = mark;
    g->b.block = outer;
    for (uint32_t k = 0; k < n; k++)
        push(g, g->b.p.ops[loop].results + k);
}

static void gen_while(struct generator *g, unsigned depth)
{
    pto_value_id inits[8], list[8];
    pto_type_id types[4] = {g->tile, g->tile, g->tile, g->tile};
    uint32_t n = rnd(g, 3), ngiven = rnd(g, 3);
    for (uint32_t k = 0; k < n; k++)
        inits[k] = pick(g);
    pto_block_id outer = g->b.block;
    unsigned mark = g->navail;
    pto_op_id loop = build_op(&g->b, PTO_OP_SCF_WHILE, inits, n, types, ngiven, 2);
    for (uint32_t r = 0; r < 2; r++) {
        g->b.block = isa_block_append(&g->b.p, g->b.p.ops[loop].regions + r);
        for (uint32_t k = 0; k < (r == 0 ? n : ngiven); k++)
            push(g, isa_block_add_arg(&g->b.p, g->b.block, g->tile, 0));
        gen_block(g, depth + 1);
        list[0] = g->zero;
        for (uint32_t k = 0; k < (r == 0 ? ngiven : n); k++)
            list[1 + k] = pick(g);
        if (r == 0)
            build_op(&g->b, PTO_OP_SCF_CONDITION, list, 1 + ngiven, NULL, 0, 0);
        else
            build_op(&g->b, PTO_OP_SCF_YIELD, list + 1, n, NULL, 0, 0);
        g->navail = mark;
    }
    g->b.block = outer;
    for (uint32_t k = 0; k < ngiven; k++)
        push(g, g->b.p.ops[loop].results + k);
}

/* One of several regions: scf.if, or scf.index_switch. */
static void gen_choice(struct generator *g, unsigned depth, enum pto_op which, uint32_t nregions)
{
    pto_type_id types[4];
    uint32_t n = g->tame ? 0 : rnd(g, 3);
    for (uint32_t k = 0; k < n; k++)
        types[k] = g->tile;
    pto_block_id outer = g->b.block;
    unsigned mark = g->navail;
    pto_op_id op = build_op(&g->b, which, (pto_value_id[]){g->zero}, 1, types, n, nregions);
    for (uint32_t r = 0; r < nregions; r++) {
        g->b.block = isa_block_append(&g->b.p, g->b.p.ops[op].regions + r);
        gen_block(g, depth + 1);
        gen_yield(g, n, false, NULL);
        g->navail = mark;
    }
    g->b.block = outer;
    for (uint32_t k = 0; k < n; k++)
        push(g, g->b.p.ops[op].results + k);
}

static void branch(struct generator *g, pto_block_id from, pto_block_id to, pto_block_id other)
{
    pto_value_id list[2] = {pick(g), pick(g)}, operands[3] = {g->zero, list[0], list[1]};
    uint32_t segments[4] = {0, 1, 2, 3}, targets[2] = {to, other};
    bool two = other != 0;
    g->b.next_span += 2;
    struct pto_span span = {1, g->b.next_span, g->b.next_span + 1};
    struct isa_op_spec spec = {.op = two ? PTO_OP_CF_COND_BR : PTO_OP_CF_BR, .span = span, .name_span = span, .operands = two ? operands : list,
                               .noperands = two ? 3 : 1, .segments = segments, .successors = targets, .nsuccessors = two ? 2 : 1};
    isa_op_append(&g->b.p, from, isa_op_new(&g->b.p, &spec));
}

/* A region of four blocks that each take one tile: head, two that the head may go to and that return to it or go on, end. */
static void gen_blocks(struct generator *g, unsigned depth)
{
    pto_type_id type = g->tile;
    pto_block_id outer = g->b.block, block[5];
    unsigned mark = g->navail;
    pto_op_id op = build_op(&g->b, PTO_OP_SCF_EXECUTE_REGION, NULL, 0, &type, 1, 1);
    for (unsigned i = 0; i < 5; i++) {
        block[i] = isa_block_append(&g->b.p, g->b.p.ops[op].regions);
        if (i > 0)
            isa_block_add_arg(&g->b.p, block[i], g->tile, 0);
    }
    static const uint8_t ways[4][2] = {{1, 0}, {2, 3}, {3, 1}, {4, 1}};
    for (unsigned i = 0; i < 5; i++) {
        unsigned before = g->navail;
        g->b.block = block[i];
        if (i > 0)
            push(g, g->b.p.blocks[block[i]].args);
        gen_block(g, depth + 1);
        if (i < 4)
            branch(g, block[i], block[ways[i][0]], ways[i][1] != 0 ? block[ways[i][1]] : 0);
        else
            build_op(&g->b, PTO_OP_SCF_YIELD, (pto_value_id[]){pick(g)}, 1, NULL, 0, 0);
        if (i == 2) /* does not dominate what follows */
            g->navail = before;
    }
    g->navail = mark;
    g->b.block = outer;
    push(g, g->b.p.ops[op].results);
}

static void gen_block(struct generator *g, unsigned depth)
{
    for (unsigned n = 1 + rnd(g, 6); n > 0 && g->left > 0; n--, g->left--) {
        pto_value_id a = pick(g), b = pick(g), c = pick(g);
        switch (rnd(g, g->whole ? 12 : 9)) {
        case 0: push(g, instruction(g, PTO_OP_TLOAD, (pto_value_id[]){g->gm, 0}, 2)); break;
        case 1: push(g, instruction(g, PTO_OP_TMOV, (pto_value_id[]){a, 0, 0, 0}, 4)); break;
        case 2:
        case 3: push(g, instruction(g, PTO_OP_TMATMUL_ACC, (pto_value_id[]){a, b, c, 0}, 4)); break;
        case 4: {
            if (g->whole && g->space != PTO_SPACE_VEC) /* a view that is carried has no slot */
                break;
            pto_op_id id = build_op(&g->b, PTO_OP_SUBVIEW, (pto_value_id[]){a, g->zero, g->zero, 0, 0}, 5, &g->tile, 1, 0);
            push(g, g->b.p.ops[id].results);
            break;
        }
        case 5:
            if (depth < 4)
                gen_for(g, depth);
            break;
        case 6:
            if (depth < 4)
                gen_choice(g, depth, PTO_OP_SCF_IF, 2);
            break;
        case 9:
            if (depth < 4 && !g->tame)
                gen_while(g, depth);
            break;
        case 10:
            if (depth < 4)
                gen_choice(g, depth, PTO_OP_SCF_INDEX_SWITCH, 1 + rnd(g, 4));
            break;
        case 11:
            if (depth < 3 && !g->tame)
                gen_blocks(g, depth);
            break;
        default: build_op(&g->b, PTO_OP_TSTORE, (pto_value_id[]){a, 0, 0, g->gm}, 4, NULL, 0, 0); break;
        }
    }
}

static pto_block_id start_in(struct generator *g, uint64_t seed, enum pto_space space)
{
    *g = (struct generator){.seed = seed * 0x9e3779b97f4a7c15u + 1};
    build_init(&g->b, "a5");
    g->tile = build_tile_type(&g->b, PTO_TYPE_TILE, space, PTO_F32, 16, 16);
    g->index = isa_type_simple(&g->b.p, PTO_TYPE_INDEX);
    g->view = isa_type_intern(&g->b.p, &(struct pto_type){.kind = PTO_TYPE_PARTITION_VIEW, .dtype = PTO_F32, .rank = 2, .dims = {16, 16}});
    pto_block_id body = build_func(&g->b, "f", (pto_type_id[]){g->view}, 1);
    g->gm = g->b.p.blocks[body].args;
    g->zero = build_const(&g->b, g->index, 0);
    push(g, instruction(g, PTO_OP_TLOAD, (pto_value_id[]){g->gm, 0}, 2));
    push(g, instruction(g, PTO_OP_TLOAD, (pto_value_id[]){g->gm, 0}, 2));
    return body;
}

static pto_block_id start(struct generator *g, uint64_t seed) { return start_in(g, seed, PTO_SPACE_ACC); }

static void finish(struct generator *g)
{
    for (unsigned k = 0; k < 4; k++)
        build_op(&g->b, PTO_OP_TSTORE, (pto_value_id[]){pick(g), 0, 0, g->gm}, 4, NULL, 0, 0);
    build_op(&g->b, PTO_OP_RETURN, NULL, 0, NULL, 0, 0);
}

/* No tile value is left, and every operation is in destination form. */
static void assert_level_2(struct builder *b)
{
    assert_int_equal(asm_infer_level(&b->p), 2);
    for (pto_op_id id = 1; id < b->p.nops; id++) {
        const struct pto_operation *op = &b->p.ops[id];
        if (op->block == 0)
            continue;
        assert_int_equal(op->flags & PTO_OPFLAG_SSA, 0);
        for (uint32_t k = 0; k < op->noperands; k++) {
            pto_value_id v = b->p.pool[op->operands + k];
            assert_true(v < b->p.nvalues);
            assert_true(v == 0 || isa_type(&b->p, b->p.values[v].type)->kind != PTO_TYPE_TILE);
            assert_true(v == 0 || b->p.values[v].def == 0 || b->p.ops[b->p.values[v].def].block != 0);
        }
    }
}

static unsigned lower_random(enum pto_space space, bool tame, bool whole, unsigned first, unsigned last)
{
    static struct machine before, after;
    unsigned lowered = 0;
    struct generator *g = calloc(1, sizeof *g);
    for (unsigned seed = first; seed < last; seed++) {
        pto_block_id body = start_in(g, seed, space);
        g->tame = tame;
        g->whole = whole;
        g->space = space;
        g->left = 4 + rnd(g, 40);
        gen_block(g, 0);
        finish(g);
        run(&before, &g->b, body);
        if (asm_lower(&g->b.p, 2, NULL, &g->b.diags)) {
            lowered++;
            assert_false(base_diags_failed(&g->b.diags));
            assert_level_2(&g->b);
            run(&after, &g->b, body);
            if (before.steps < MAX_STEPS && after.steps < MAX_STEPS) {
                assert_int_equal(before.ntrace, after.ntrace);
                assert_memory_equal(before.trace, after.trace, before.ntrace * sizeof before.trace[0]);
            }
            assert_false(after.shared_operand);
        } else {
            assert_true(base_diags_failed(&g->b.diags));
            assert_int_equal(g->b.diags.first->code, PTO_D_TILE_CARRIED);
        }
        build_free(&g->b);
    }
    free(g);
    return lowered;
}

static void random_programs_keep_their_values(void **state)
{
    (void)state;
    assert_true(lower_random(PTO_SPACE_ACC, false, false, 1, 6000) > 3000);
}

static void accumulating_loops_always_lower(void **state)
{
    (void)state;
    assert_int_equal(lower_random(PTO_SPACE_ACC, true, false, 1, 1500), 1499);
}

/* The vector memory copies within itself: whatever is carried, in whatever order it is handed on. */
static void vector_tiles_always_lower(void **state)
{
    (void)state;
    assert_int_equal(lower_random(PTO_SPACE_VEC, false, false, 1, 3000), 2999);
}

static void all_regions_keep_their_values(void **state)
{
    (void)state;
    assert_true(lower_random(PTO_SPACE_ACC, false, true, 1, 300) > 50); /* the others need more slots than a multi-buffer has */
    assert_int_equal(lower_random(PTO_SPACE_VEC, false, true, 4000, 4100), 100);
}

/* --- single cases --- */

static unsigned count_ops(const struct pto_program *p, enum pto_op op)
{
    unsigned n = 0;
    for (pto_op_id id = 1; id < p->nops; id++)
        n += p->ops[id].block != 0 && p->ops[id].op == op;
    return n;
}

/* acc = tload; for: acc = acc + x * x; store: one buffer for the accumulator, no loop argument left, x's buffer outside the loop. */
static void carried_accumulator_has_one_buffer(void **state)
{
    (void)state;
    struct generator g;
    pto_block_id body = start(&g, 1);
    pto_type_id tile = g.tile;
    pto_op_id loop = build_op(&g.b, PTO_OP_SCF_FOR, (pto_value_id[]){g.zero, g.zero, g.zero, g.avail[0]}, 4, &tile, 1, 1);
    pto_block_id inner = g.b.block = isa_block_append(&g.b.p, g.b.p.ops[loop].regions);
    isa_block_add_arg(&g.b.p, inner, g.index, 0);
    pto_value_id acc = isa_block_add_arg(&g.b.p, inner, tile, 0);
    pto_value_id x = instruction(&g, PTO_OP_TLOAD, (pto_value_id[]){g.gm, 0}, 2);
    pto_value_id next = instruction(&g, PTO_OP_TMATMUL_ACC, (pto_value_id[]){acc, x, x, 0}, 4);
    build_op(&g.b, PTO_OP_SCF_YIELD, &next, 1, NULL, 0, 0);
    g.b.block = body;
    build_op(&g.b, PTO_OP_TSTORE, (pto_value_id[]){g.b.p.ops[loop].results, 0, 0, g.gm}, 4, NULL, 0, 0);
    assert_true(asm_lower(&g.b.p, 2, NULL, &g.b.diags));
    assert_level_2(&g.b);
    assert_int_equal(count_ops(&g.b.p, PTO_OP_ALLOC_TILE), 3); /* the accumulator, the unused second tload, x */
    assert_int_equal(g.b.p.ops[loop].nresults, 0);
    assert_int_equal(g.b.p.blocks[inner].nargs, 1);
    const struct pto_operation *mad = NULL, *store = NULL;
    for (pto_op_id id = 1; id < g.b.p.nops; id++) {
        if (g.b.p.ops[id].op == PTO_OP_TMATMUL_ACC)
            mad = &g.b.p.ops[id];
        if (g.b.p.ops[id].op == PTO_OP_TSTORE)
            store = &g.b.p.ops[id];
        if (g.b.p.ops[id].op == PTO_OP_ALLOC_TILE)
            assert_int_equal(g.b.p.ops[id].block, body);
    }
    pto_value_id buffer = isa_operand_of_role(&g.b.p, mad, PTO_ROLE_ACC_IN);
    assert_int_equal(isa_operand_of_role(&g.b.p, mad, PTO_ROLE_DST), buffer);
    assert_int_equal(isa_operand_of_role(&g.b.p, store, PTO_ROLE_SRC), buffer);
    build_free(&g.b);
}

/* for (cur): next = tload; use cur; yield next (or a view of it): next's buffer would be cur's in every iteration but the first. */
static pto_value_id build_ahead(struct generator *g, bool view)
{
    start(g, 1);
    pto_type_id tile = g->tile;
    pto_op_id loop = build_op(&g->b, PTO_OP_SCF_FOR, (pto_value_id[]){g->zero, g->zero, g->zero, g->avail[0]}, 4, &tile, 1, 1);
    pto_block_id inner = g->b.block = isa_block_append(&g->b.p, g->b.p.ops[loop].regions);
    isa_block_add_arg(&g->b.p, inner, g->index, 0);
    pto_value_id cur = isa_block_add_arg(&g->b.p, inner, tile, base_intern_z(&g->b.p.strings, "cur"));
    pto_value_id next = instruction(g, PTO_OP_TLOAD, (pto_value_id[]){g->gm, 0}, 2), yielded = next;
    build_op(&g->b, PTO_OP_TSTORE, (pto_value_id[]){cur, 0, 0, g->gm}, 4, NULL, 0, 0);
    if (view)
        yielded = g->b.p.ops[build_op(&g->b, PTO_OP_SUBVIEW, (pto_value_id[]){next, g->zero, g->zero, 0, 0}, 5, &tile, 1, 0)].results;
    build_op(&g->b, PTO_OP_SCF_YIELD, &yielded, 1, NULL, 0, 0);
    return next;
}

static void tile_made_ahead_gets_another_slot(void **state)
{
    (void)state;
    struct generator g;
    pto_value_id next = build_ahead(&g, false);
    pto_op_id load = g.b.p.values[next].def;
    assert_true(asm_lower(&g.b.p, 2, NULL, &g.b.diags));
    assert_level_2(&g.b);
    pto_value_id slot = isa_operand_of_role(&g.b.p, &g.b.p.ops[load], PTO_ROLE_DST);
    const struct pto_operation *get = &g.b.p.ops[g.b.p.values[slot].def];
    assert_int_equal(get->op, PTO_OP_MULTI_TILE_GET);
    assert_int_equal(isa_type(&g.b.p, g.b.p.values[isa_operand_of_role(&g.b.p, get, PTO_ROLE_SRC)].type)->count, 2);
    build_free(&g.b);
}

static void overwritten_carried_tile_is_reported(void **state)
{
    (void)state;
    struct generator g;
    pto_value_id next = build_ahead(&g, true);
    uint32_t at = g.b.p.ops[g.b.p.values[next].def].span.begin;
    assert_false(asm_lower(&g.b.p, 2, NULL, &g.b.diags));
    assert_int_equal(g.b.diags.counts[PTO_SEV_ERROR], 1);
    assert_int_equal(g.b.diags.first->code, PTO_D_TILE_CARRIED);
    assert_int_equal(g.b.diags.first->span.begin, at);
    assert_non_null(strstr(g.b.diags.first->message, "%cur"));
    build_free(&g.b);
}

/* The old accumulator is still needed: the sum goes to a second one, which is legal (R8). */
static void needed_accumulator_is_not_overwritten(void **state)
{
    (void)state;
    struct generator g;
    start(&g, 1);
    pto_value_id old = g.avail[0], sum = instruction(&g, PTO_OP_TMATMUL_ACC, (pto_value_id[]){old, g.avail[1], g.avail[1], 0}, 4);
    pto_op_id mad = g.b.p.values[sum].def;
    build_op(&g.b, PTO_OP_TSTORE, (pto_value_id[]){sum, 0, 0, g.gm}, 4, NULL, 0, 0);
    build_op(&g.b, PTO_OP_TSTORE, (pto_value_id[]){old, 0, 0, g.gm}, 4, NULL, 0, 0);
    assert_true(asm_lower(&g.b.p, 2, NULL, &g.b.diags));
    assert_int_not_equal(isa_operand_of_role(&g.b.p, &g.b.p.ops[mad], PTO_ROLE_ACC_IN),
                         isa_operand_of_role(&g.b.p, &g.b.p.ops[mad], PTO_ROLE_DST));
    assert_int_equal(g.b.diags.counts[PTO_SEV_WARNING], 1); /* the machine would not do that */
    assert_int_equal(g.b.diags.first->code, PTO_D_ACC_IN_ADDR);
    build_free(&g.b);
}

static void functions_do_not_pass_tile_values(void **state)
{
    (void)state;
    struct generator g;
    start(&g, 1);
    build_op(&g.b, PTO_OP_RETURN, g.avail, 1, NULL, 0, 0);
    pto_type_id tile = g.tile;
    build_func(&g.b, "takes", &tile, 1);
    assert_false(asm_lower(&g.b.p, 2, NULL, &g.b.diags));
    assert_int_equal(g.b.diags.counts[PTO_SEV_ERROR], 2);
    assert_int_equal(g.b.diags.first->code, PTO_D_TILE_BOUNDARY);
    assert_int_equal(g.b.diags.first->next->code, PTO_D_TILE_BOUNDARY);
    build_free(&g.b);
}

/* tload of a 8 x ? window into valid=?x?: rows from the type, columns from partition_view's sizes. A product takes m from A and n
 * from B; an operation without a rule is an error. */
static void dynamic_valid_sizes_come_from_the_operands(void **state)
{
    (void)state;
    struct generator g;
    pto_block_id body = start(&g, 1);
    struct pto_tile_type t = {.space = PTO_SPACE_MAT, .dtype = PTO_F16, .fractal = 512, .rows = 16, .cols = 32, .v_row = -1, .v_col = -1};
    pto_type_id tile = isa_type_tile(&g.b.p, PTO_TYPE_TILE, &t);
    t.space = PTO_SPACE_ACC;
    pto_type_id acc = isa_type_tile(&g.b.p, PTO_TYPE_TILE, &t);
    pto_type_id part = isa_type_intern(&g.b.p, &(struct pto_type){.kind = PTO_TYPE_PARTITION_VIEW, .dtype = PTO_F16, .rank = 2, .dims = {8, -1}});
    pto_value_id eight = build_const(&g.b, g.index, 8), n = build_const(&g.b, g.index, 17);
    pto_op_id view = build_op(&g.b, PTO_OP_PARTITION_VIEW, (pto_value_id[]){g.gm, g.zero, g.zero, eight, n}, 5, &part, 1, 0);
    g.b.p.ops[view].segments = isa_pool_add(&g.b.p, (uint32_t[]){0, 1, 3, 5, 5}, 5);
    pto_op_id load = build_op(&g.b, PTO_OP_TLOAD, (pto_value_id[]){g.b.p.ops[view].results, 0}, 2, &tile, 1, 0);
    pto_value_id a = g.b.p.ops[load].results;
    pto_op_id mad = build_op(&g.b, PTO_OP_TMATMUL, (pto_value_id[]){a, a, 0}, 3, &acc, 1, 0);
    assert_true(asm_lower(&g.b.p, 2, NULL, &g.b.diags));
    assert_level_2(&g.b);
    for (int k = 0; k < 2; k++) {
        const struct pto_operation *op = &g.b.p.ops[k == 0 ? load : mad];
        const struct pto_operation *alloc = &g.b.p.ops[g.b.p.values[isa_operand_of_role(&g.b.p, op, PTO_ROLE_DST)].def];
        int64_t row;
        assert_int_equal(alloc->op, PTO_OP_ALLOC_TILE);
        assert_int_equal(alloc->block, body);
        assert_true(isa_const_int(&g.b.p, isa_operand_of_role(&g.b.p, alloc, PTO_ROLE_VALID_ROW), &row));
        assert_int_equal(row, 8);
        assert_int_equal(isa_operand_of_role(&g.b.p, alloc, PTO_ROLE_VALID_COL), n);
    }
    build_free(&g.b);

    start(&g, 1);
    t.space = PTO_SPACE_MAT;
    tile = isa_type_tile(&g.b.p, PTO_TYPE_TILE, &t);
    build_op(&g.b, PTO_OP_TINSERT, (pto_value_id[]){g.avail[0], g.zero, g.zero, 0, 0, 0}, 6, &tile, 1, 0);
    assert_false(asm_lower(&g.b.p, 2, NULL, &g.b.diags));
    assert_int_equal(g.b.diags.first->code, PTO_D_VALID_UNKNOWN);
    build_free(&g.b);
}

/* A new valid size makes a new value: the tile itself keeps its own. */
static void set_validshape_makes_a_view(void **state)
{
    (void)state;
    struct generator g;
    start(&g, 1);
    struct pto_tile_type t = isa_type(&g.b.p, g.tile)->tile;
    t.v_row = t.v_col = -1;
    pto_type_id dynamic = isa_type_tile(&g.b.p, PTO_TYPE_TILE, &t);
    pto_value_id n = build_const(&g.b, g.index, 5);
    pto_op_id set = build_op(&g.b, PTO_OP_SET_VALIDSHAPE, (pto_value_id[]){g.avail[0], n, n}, 3, &dynamic, 1, 0);
    pto_op_id store = build_op(&g.b, PTO_OP_TSTORE, (pto_value_id[]){g.b.p.ops[set].results, 0, 0, g.gm}, 4, NULL, 0, 0);
    assert_true(asm_lower(&g.b.p, 2, NULL, &g.b.diags));
    assert_level_2(&g.b);
    assert_int_equal(count_ops(&g.b.p, PTO_OP_SET_VALIDSHAPE), 0);
    const struct pto_operation *view = &g.b.p.ops[g.b.p.values[isa_operand_of_role(&g.b.p, &g.b.p.ops[store], PTO_ROLE_SRC)].def];
    assert_int_equal(view->op, PTO_OP_SUBVIEW);
    assert_int_equal(isa_operand_of_role(&g.b.p, view, PTO_ROLE_VALID_ROW), n);
    assert_int_equal(g.b.p.ops[g.b.p.values[isa_operand_of_role(&g.b.p, view, PTO_ROLE_SRC)].def].op, PTO_OP_ALLOC_TILE);
    build_free(&g.b);
}

static void level_is_inferred(void **state)
{
    (void)state;
    struct builder b;
    build_init(&b, "a3");
    build_func(&b, "f", NULL, 0);
    assert_int_equal(asm_infer_level(&b.p), 2);
    pto_type_id value = build_tile_type(&b, PTO_TYPE_TILE, PTO_SPACE_VEC, PTO_F32, 8, 8);
    pto_type_id storage = build_tile_type(&b, PTO_TYPE_TILE_BUF, PTO_SPACE_VEC, PTO_F32, 8, 8);
    build_alloc(&b, storage, 0);
    assert_int_equal(asm_infer_level(&b.p), 2);
    build_op(&b, PTO_OP_TLOAD, (pto_value_id[]){0, 0}, 2, &value, 1, 0);
    assert_int_equal(asm_infer_level(&b.p), 1);
    build_alloc(&b, storage, build_const(&b, isa_type_int(&b.p, 64, 0), 0));
    assert_int_equal(asm_infer_level(&b.p), 3);
    build_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_programs_keep_their_values),
        cmocka_unit_test(accumulating_loops_always_lower),
        cmocka_unit_test(vector_tiles_always_lower),
        cmocka_unit_test(all_regions_keep_their_values),
        cmocka_unit_test(carried_accumulator_has_one_buffer),
        cmocka_unit_test(tile_made_ahead_gets_another_slot),
        cmocka_unit_test(overwritten_carried_tile_is_reported),
        cmocka_unit_test(needed_accumulator_is_not_overwritten),
        cmocka_unit_test(functions_do_not_pass_tile_values),
        cmocka_unit_test(dynamic_valid_sizes_come_from_the_operands),
        cmocka_unit_test(set_validshape_makes_a_view),
        cmocka_unit_test(level_is_inferred),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
