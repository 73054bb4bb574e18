/* The functions of a launch (see kernel.h). */
#include "sim/kernel.h"
#include "sim/code.h"

#include <stdlib.h>
#include <string.h>

static bool is_body(const struct pto_program *p, pto_op_id id)
{
    return p->ops[id].op == PTO_OP_FUNC && p->ops[id].block != 0 && isa_entry_block(p, &p->ops[id], 0) != 0;
}

static const char *name_of(const struct pto_program *p, pto_op_id func)
{
    const struct pto_attribute *sym = func != 0 ? isa_find_attr(p, &p->ops[func], PTO_ATTR_SYM_NAME) : NULL;
    return sym != NULL ? base_str(&p->strings, sym->str) : "";
}

static pto_op_id find_func(const struct pto_program *p, const char *name, size_t len, const char *suffix)
{
    size_t n = strlen(suffix);
    for (pto_op_id id = 1; id < p->nops; id++) {
        const char *full = name_of(p, id);
        if (is_body(p, id) && strlen(full) == len + n && memcmp(full, name, len) == 0 && strcmp(full + len, suffix) == 0)
            return id;
    }
    return 0;
}

/* ---- kinds of code ---- */

static void set_kinds(const struct pto_program *p, struct sim_kernel *k, pto_op_id func)
{
    unsigned kinds = (unsigned)sim_kind_of(p, func);
    if (kinds == ISA_CORE_ANY) {
        unsigned written = 0, needed = 0; /* by sections and pto.kernel_kind; by operations outside of them (pto-as-2026-08.md 1.7) */
        bool undecided;
        uint8_t *runs = sim_reached(p, &func, 1);
        for (pto_op_id id = 1; id < p->nops; id++) {
            if (!runs[id] || (p->ops[id].flags & PTO_OPFLAG_IMPLIED) != 0)
                continue;
            written |= (unsigned)isa_section_kind((enum pto_op)p->ops[id].op);
            if (p->ops[id].op == PTO_OP_FUNC)
                written |= (unsigned)sim_kind_of(p, id);
            else if (isa_op((enum pto_op)p->ops[id].op)->cls == PTO_CLASS_INSN && isa_core_around(p, id) == ISA_CORE_ANY)
                needed |= (unsigned)isa_core_of_op(p, id, &undecided);
        }
        free(runs);
        /* nothing written: code of one kind is of that kind, code of both runs in program order on a core that has all */
        kinds = written != 0 ? written | needed : needed == ISA_CORE_MIXED ? 0 : needed;
    }
    k->fused = kinds == 0;
    k->cube = k->fused || (kinds & ISA_CORE_CUBE) != 0 ? func : 0;
    k->vector = (kinds & ISA_CORE_VECTOR) != 0 ? func : 0;
}

/* ---- functions that form one kernel ---- */

/* By op id: is it a function that another calls? To be freed. */
static uint8_t *find_called(const struct pto_program *p)
{
    uint8_t *called = base_realloc_array(NULL, p->nops, 1);
    memset(called, 0, p->nops);
    for (pto_op_id id = 1; id < p->nops; id++)
        if (p->ops[id].block != 0)
            called[sim_callee(p, id)] = 1;
    return called;
}

static bool is_marked(const struct pto_program *p, pto_op_id func)
{
    static const enum pto_attr markers[] = {PTO_ATTR_ENTRY, PTO_ATTR_KERNEL, PTO_ATTR_AICORE, PTO_ATTR_HACC_ENTRY};
    for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++)
        if (isa_find_attr(p, &p->ops[func], markers[i]) != NULL)
            return true;
    return false;
}

/* Does one import a buffer that the other reserves? */
static bool imports_from(const struct pto_program *p, pto_op_id func, pto_op_id peer)
{
    for (pto_op_id id = 1; id < p->nops; id++) {
        const struct pto_attribute *a = p->ops[id].block != 0 ? isa_find_attr(p, &p->ops[id], PTO_ATTR_PEER_FUNC) : NULL;
        if (a != NULL && isa_func_of(p, id) == func && sim_find_func(p, id, a->str) == peer)
            return true;
    }
    return false;
}

/* The other half of a function of one kind: the only function of the other kind, if this is the only one of its own, or the one
 * that shares a buffer of a pipe. Functions that others call are no halves. */
static pto_op_id other_half(const struct pto_program *p, const uint8_t *called, pto_op_id func)
{
    enum isa_core kind = sim_kind_of(p, func);
    pto_op_id other = 0;
    unsigned alike = 0, others = 0;
    if (kind == ISA_CORE_ANY || called[func])
        return 0;
    for (pto_op_id id = 1; id < p->nops; id++) {
        if (!is_body(p, id) || sim_kind_of(p, id) == ISA_CORE_ANY || called[id])
            continue;
        if (sim_kind_of(p, id) == kind) {
            alike++;
            continue;
        }
        if (imports_from(p, func, id) || imports_from(p, id, func))
            return id;
        other = id;
        others++;
    }
    return alike == 1 && others == 1 && !is_marked(p, func) && !is_marked(p, other) ? other : 0;
}

static bool is_half_name(const char *name, size_t len)
{
    return len > 4 && (strcmp(name + len - 4, "_aic") == 0 || strcmp(name + len - 4, "_aiv") == 0);
}

/* The kernel of two functions that func is a half of; main is 0 if it is none. */
static struct sim_kernel pair_of(const struct pto_program *p, const uint8_t *called, pto_op_id func)
{
    const char *name = name_of(p, func);
    size_t len = strlen(name);
    struct sim_kernel k = {0};
    if (is_half_name(name, len)) {
        k.cube = find_func(p, name, len - 4, "_aic");
        k.vector = find_func(p, name, len - 4, "_aiv");
    }
    if (k.cube == 0 || k.vector == 0) {
        pto_op_id other = other_half(p, called, func);
        bool cube = sim_kind_of(p, func) == ISA_CORE_CUBE;
        k.cube = other != 0 && !cube ? other : func;
        k.vector = other != 0 && cube ? other : func;
    }
    if (k.cube != k.vector)
        k.main = k.cube;
    return k;
}

struct sim_kernel sim_kernel_of(const struct pto_program *p, pto_op_id func)
{
    struct sim_kernel k = {0};
    if (func == 0)
        return k;
    uint8_t *called = find_called(p);
    k = pair_of(p, called, func);
    free(called);
    if (k.main != 0)
        return k;
    k = (struct sim_kernel){.main = func};
    set_kinds(p, &k, func);
    return k;
}

/* ---- choosing ---- */

enum { ONLY_MARKED = 1, ONLY_PUBLIC = 2 };

static bool is_private(const struct pto_program *p, pto_op_id func)
{
    const struct pto_attribute *a = isa_find_attr(p, &p->ops[func], PTO_ATTR_SYM_VISIBILITY);
    return a != NULL && a->kind == PTO_LIT_STRING && strcmp(base_str(&p->strings, a->str), "private") == 0;
}

/* The kernels of the program that something is true of, by their main functions; how many. names: what one would call them. */
static unsigned candidates(const struct pto_program *p, unsigned which, pto_op_id *only, struct base_buf *names)
{
    uint8_t *called = find_called(p);
    unsigned n = 0;
    for (pto_op_id id = 1; id < p->nops; id++) {
        if (!is_body(p, id) || ((which & ONLY_MARKED) != 0 ? !is_marked(p, id) : called[id] != 0) || ((which & ONLY_PUBLIC) != 0 && is_private(p, id)))
            continue;
        struct sim_kernel k = pair_of(p, called, id);
        pto_op_id other = k.main == 0 ? 0 : k.cube == id ? k.vector : k.cube;
        if (other != 0 && other < id && ((which & ONLY_MARKED) == 0 || is_marked(p, other)))
            continue; /* counted when its first half was */
        const char *name = name_of(p, id);
        size_t len = strlen(name);
        if (names != NULL)
            base_printf(names, "%s%.*s", names->len != 0 ? ", " : "", (int)(other != 0 && is_half_name(name, len) ? len - 4 : len), name);
        *only = k.main != 0 ? k.main : id;
        n++;
    }
    free(called);
    return n;
}

void sim_kernel_find(const struct pto_program *p, const char *name, struct sim_kernel *kernel)
{
    pto_op_id func = 0, only = 0;
    if (name != NULL) {
        func = find_func(p, name, strlen(name), "");
        if (func == 0)
            func = find_func(p, name, strlen(name), "_aic");
        if (func == 0)
            func = find_func(p, name, strlen(name), "_aiv");
    } else {
        unsigned n = candidates(p, ONLY_MARKED, &only, NULL);
        if (n == 0 && (n = candidates(p, 0, &only, NULL)) > 1)
            n = candidates(p, ONLY_PUBLIC, &only, NULL);
        func = n == 1 ? only : 0;
    }
    *kernel = sim_kernel_of(p, func);
}

unsigned sim_kernel_names(const struct pto_program *p, struct base_buf *names)
{
    pto_op_id only;
    unsigned marked = candidates(p, ONLY_MARKED, &only, names);
    return marked != 0 ? marked : candidates(p, 0, &only, names);
}

/* ---- arguments ---- */

/* The position of an argument among those that are not filled by themselves. */
static uint32_t given_position(const struct pto_program *p, const struct pto_block *b, uint32_t i)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < i; k++)
        n += sim_block_arg(p, b->args + k) == SIM_ARG_GIVEN;
    return n;
}

int64_t sim_kernel_arg(const struct pto_program *p, const struct sim_kernel *kernel, pto_op_id func, uint32_t i)
{
    const struct pto_block *main = &p->blocks[isa_entry_block(p, &p->ops[kernel->main], 0)], *b = &p->blocks[isa_entry_block(p, &p->ops[func], 0)];
    enum sim_block_arg kind = sim_block_arg(p, b->args + i);
    uint32_t position = given_position(p, b, i);
    if (func == kernel->main)
        return i;
    for (uint32_t k = 0; k < main->nargs; k++)
        if (sim_block_arg(p, main->args + k) == kind && (kind != SIM_ARG_GIVEN || given_position(p, main, k) == position))
            return k;
    return -1;
}

/* ---- cores ---- */

unsigned sim_kernel_cores(const struct sim_kernel *k) { return k->cube != 0 && k->vector != 0 ? 3 : 1; }

enum sim_core_kind sim_kernel_core(const struct sim_kernel *k, unsigned i, pto_op_id *func)
{
    bool cube = k->cube != 0 && i == 0;
    *func = cube ? k->cube : k->vector;
    return cube ? k->fused ? SIM_CORE_FUSED : SIM_CORE_CUBE : SIM_CORE_VECTOR;
}
