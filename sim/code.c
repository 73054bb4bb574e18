/* Calls and skipped operations (code.h): sections and functions of another kind of core (vector.md 19), tile operations that no
 * section covers in a program for both kinds (pto-as-2026-08.md 1.7), and the vector code that the second vector core leaves
 * alone (R23). Knows nothing of cores at work. */
#include "sim/code.h"
#include "isa/insn.h"

#include <stdlib.h>
#include <string.h>

static pto_op_id func_in(const struct pto_program *p, pto_op_id module, pto_str_id name)
{
    pto_block_id block = isa_entry_block(p, &p->ops[module], 0);
    for (pto_op_id id = block != 0 ? p->blocks[block].first : 0; id != 0; id = p->ops[id].next) {
        const struct pto_attribute *a = isa_find_attr(p, &p->ops[id], PTO_ATTR_SYM_NAME);
        if (p->ops[id].op == PTO_OP_FUNC && a != NULL && a->str == name)
            return id;
    }
    return 0;
}

pto_op_id sim_find_func(const struct pto_program *p, pto_op_id op, pto_str_id name)
{
    pto_op_id func = 0;
    for (pto_op_id at = op; at != 0 && func == 0; at = isa_parent(p, at))
        if (p->ops[at].op == PTO_OP_MODULE)
            func = func_in(p, at, name);
    for (pto_op_id id = 1; id < p->nops && func == 0; id++)
        if (p->ops[id].op == PTO_OP_MODULE && (p->ops[id].block != 0 || id == p->module))
            func = func_in(p, id, name);
    return func;
}

pto_op_id sim_callee(const struct pto_program *p, pto_op_id op)
{
    const struct pto_attribute *callee = isa_find_attr(p, &p->ops[op], PTO_ATTR_CALLEE);
    return callee != NULL ? sim_find_func(p, op, callee->str) : 0;
}

enum isa_core sim_kind_of(const struct pto_program *p, pto_op_id func)
{
    const struct pto_attribute *own = isa_find_attr(p, &p->ops[func], PTO_ATTR_KERNEL_KIND);
    if (own != NULL && own->kind == PTO_LIT_ENUM)
        return own->i == PTO_KERNEL_KIND_CUBE ? ISA_CORE_CUBE : ISA_CORE_VECTOR;
    return isa_core_around(p, func);
}

enum sim_block_arg sim_block_arg(const struct pto_program *p, pto_value_id arg)
{
    static const char *const endings[] = {[SIM_ARG_BLOCK_IDX] = "spmd_block_idx", [SIM_ARG_BLOCK_NUM] = "spmd_block_num", [SIM_ARG_SUBBLOCK_IDX] = "spmd_subblock_idx"};
    const struct pto_type *t = isa_type(p, p->values[arg].type);
    const char *name = base_str(&p->strings, p->values[arg].name);
    size_t n = strlen(name);
    for (int i = SIM_ARG_BLOCK_IDX; i <= SIM_ARG_SUBBLOCK_IDX && t->kind == PTO_TYPE_INT && t->width == 32; i++)
        if (n >= strlen(endings[i]) && strcmp(name + n - strlen(endings[i]), endings[i]) == 0)
            return (enum sim_block_arg)i;
    return SIM_ARG_GIVEN;
}

static uint8_t skip_of(enum isa_core kind)
{
    return kind == ISA_CORE_CUBE ? SIM_SKIP_VECTOR : kind == ISA_CORE_VECTOR ? SIM_SKIP_CUBE : 0;
}

/* The vector section around an operation, else its function. */
static pto_op_id vector_code_around(const struct pto_program *p, pto_op_id id)
{
    while (id != 0 && isa_section_kind((enum pto_op)p->ops[id].op) != ISA_CORE_VECTOR && p->ops[id].op != PTO_OP_FUNC)
        id = isa_parent(p, id);
    return id;
}

/* Does the operation move an entry of a pipe that is not split? */
static bool is_unsplit(const struct pto_program *p, const struct pto_operation *op)
{
    const struct pto_attribute *split = isa_find_attr(p, op, PTO_ATTR_SPLIT);
    unsigned action = isa_pipe_op((enum pto_op)op->op)->action;
    return split != NULL && split->i == 0 && (action == ISA_PIPE_ALLOC || action == ISA_PIPE_PUSH || action == ISA_PIPE_POP || action == ISA_PIPE_FREE);
}

/* Operations that ask on which vector core they are. */
static const bool asks_which[PTO_OP_COUNT] = {[PTO_OP_GET_SUBBLOCK_IDX] = true, [PTO_OP_GET_SUBBLOCK_NUM] = true};

/* R23: vector code that works on an unsplit pipe, without asking which vector core it is on, runs on the first only. An
 * argument filled with that number is no question: the second core would pop nothing and store what it did not get. */
static void find_single(struct sim_code *code, const struct pto_program *p)
{
    uint8_t *asks = base_realloc_array(NULL, p->nops, 1);
    memset(asks, 0, p->nops);
    for (pto_op_id id = 1; id < p->nops; id++)
        if (p->ops[id].block != 0 && asks_which[p->ops[id].op])
            asks[vector_code_around(p, id)] = 1;
    for (pto_op_id id = 1; id < p->nops; id++)
        if (p->ops[id].block != 0 && is_unsplit(p, &p->ops[id])) {
            pto_op_id code_op = vector_code_around(p, id);
            if (!asks[code_op])
                code->skip[code_op] |= SIM_SKIP_SECOND;
        }
    free(asks);
}

static bool orders_pipes(enum pto_op op)
{
    unsigned rule = isa_op(op)->pipe_rule;
    return isa_sync_use(op) >= ISA_SYNC_TAKES_BUFFER || rule == PTO_PR_FROM_SRC_PIPE || rule == PTO_PR_FROM_DST_PIPE || rule == PTO_PR_FROM_SRC_OP || rule == PTO_PR_FROM_DST_OP;
}

static bool orders_cores(enum pto_op op)
{
    enum isa_sync_use use = isa_sync_use(op);
    enum isa_pipe_action action = isa_pipe_op(op)->action;
    return use == ISA_SYNC_NEEDS_FFTS || use == ISA_SYNC_ORDERS_CORES || action == ISA_PIPE_PUSH || action == ISA_PIPE_POP || action == ISA_PIPE_IMPORT;
}

uint8_t *sim_reached(const struct pto_program *p, const pto_op_id *funcs, unsigned nfuncs)
{
    uint8_t *runs = base_realloc_array(NULL, p->nops, 1);
    pto_op_id *func_of = base_realloc_array(NULL, p->nops, sizeof *func_of), *callee = base_realloc_array(NULL, p->nops, sizeof *callee);
    memset(runs, 0, p->nops);
    for (pto_op_id id = 0; id < p->nops; id++) {
        func_of[id] = id != 0 && p->ops[id].block != 0 ? isa_func_of(p, id) : 0;
        callee[id] = func_of[id] != 0 ? sim_callee(p, id) : 0;
    }
    for (unsigned i = 0; i < nfuncs; i++)
        runs[funcs[i]] = 1;
    bool more = true;
    for (int depth = 0; more && depth < SIM_MAX_CALLS; depth++) { /* deeper calls are refused */
        more = false;
        for (pto_op_id id = 1; id < p->nops; id++) {
            if (callee[id] == 0 || !runs[func_of[id]] || runs[callee[id]])
                continue;
            runs[callee[id]] = 1;
            more = true;
        }
    }
    runs[0] = 0;
    for (pto_op_id id = 1; id < p->nops; id++)
        runs[id] = runs[func_of[id]];
    free(func_of);
    free(callee);
    return runs;
}

bool sim_has_sync(const struct pto_program *p, const pto_op_id *funcs, unsigned nfuncs, bool *has_pipes)
{
    uint8_t *runs = sim_reached(p, funcs, nfuncs);
    bool found = false;
    *has_pipes = false;
    for (pto_op_id id = 1; id < p->nops; id++) {
        unsigned rule = isa_op((enum pto_op)p->ops[id].op)->pipe_rule;
        if ((p->ops[id].flags & PTO_OPFLAG_IMPLIED) != 0)
            continue;
        found = found || (runs[id] && orders_pipes((enum pto_op)p->ops[id].op));
        *has_pipes = *has_pipes || (runs[id] && rule != PTO_PR_NONE && rule != PTO_PR_S);
    }
    free(runs);
    return found;
}

bool sim_is_implied(const struct pto_program *p, pto_op_id func)
{
    uint8_t *runs = sim_reached(p, &func, 1);
    bool found = false, by_hand = false;
    for (pto_op_id id = 1; id < p->nops; id++) {
        bool implied = (p->ops[id].flags & PTO_OPFLAG_IMPLIED) != 0;
        found = found || (runs[id] && implied);
        by_hand = by_hand || (runs[id] && !implied && orders_pipes((enum pto_op)p->ops[id].op));
    }
    free(runs);
    return found && !by_hand;
}

bool sim_orders_cores(const struct pto_program *p, pto_op_id func)
{
    uint8_t *runs = sim_reached(p, &func, 1);
    bool found = false;
    for (pto_op_id id = 1; id < p->nops && !found; id++)
        found = runs[id] && orders_cores((enum pto_op)p->ops[id].op);
    free(runs);
    return found;
}

bool sim_order_shows(const struct pto_program *p)
{
    static const bool shows[PTO_OP_COUNT] = {
#define SIM_ORDER(op) [PTO_OP_##op] = true,
#include "sim/order.def"
#undef SIM_ORDER
    };
    for (pto_op_id id = 1; id < p->nops; id++) {
        const struct pto_operation *op = &p->ops[id];
        if (op->block != 0 && (shows[op->op] || isa_attr_code(p, op, PTO_ATTR_ATOMIC) != PTO_ATOMIC_NONE ||
                               isa_attr_code(p, op, PTO_ATTR_SCATTER_ATOMIC) != PTO_SCATTER_ATOMIC_NONE))
            return true;
    }
    return false;
}

/* What is true of one operation, calls aside. */
static void add_op(struct sim_code *code, const struct pto_program *p, pto_op_id id, bool one_function)
{
    bool undecided;
    enum pto_op op = (enum pto_op)p->ops[id].op;
    if (p->ops[id].block == 0 || (p->ops[id].flags & PTO_OPFLAG_IMPLIED) != 0)
        return;
    code->skip[id] |= skip_of(isa_section_kind(op));
    for (uint8_t slot = isa_op(op)->nslots; slot > 0; slot--)
        if (isa_op(op)->slots[slot - 1].dir == PTO_DIR_LIST)
            code->list[id] = slot;
    if (op == PTO_OP_FUNC)
        code->skip[id] |= skip_of(sim_kind_of(p, id));
    else if (one_function && isa_op(op)->cls == PTO_CLASS_INSN && isa_core_around(p, id) == ISA_CORE_ANY)
        code->skip[id] |= skip_of(isa_core_of_op(p, id, &undecided));
}

void sim_code_init(struct sim_code *code, const struct pto_program *p, const struct pto_target *target, bool one_function)
{
    uint32_t room = isa_ops_room(p);
    code->callee = base_realloc_array(NULL, room, sizeof *code->callee);
    code->skip = base_realloc_array(NULL, room, sizeof *code->skip);
    code->list = base_realloc_array(NULL, room, sizeof *code->list);
    memset(code->callee, 0, room * sizeof *code->callee);
    memset(code->skip, 0, room);
    memset(code->list, 0, room);
    code->one_function = one_function;
    if (isa_like_a5(target))
        find_single(code, p);
    for (pto_op_id id = 1; id < p->nops; id++)
        add_op(code, p, id, one_function);
    for (pto_op_id id = 1; id < p->nops; id++) {
        code->callee[id] = p->ops[id].block != 0 ? sim_callee(p, id) : 0;
        code->skip[id] |= code->skip[code->callee[id]];
    }
}

void sim_code_extend(struct sim_code *code, const struct pto_program *p, pto_op_id first)
{
    for (pto_op_id id = first; id < p->nops; id++)
        add_op(code, p, id, code->one_function);
}

void sim_code_free(struct sim_code *code)
{
    free(code->callee);
    free(code->skip);
    free(code->list);
    memset(code, 0, sizeof *code);
}
