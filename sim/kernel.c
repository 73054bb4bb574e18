/* The functions of a launch (see kernel.h). */
#include "sim/kernel.h"
#include "isa/pipe_op.h"

#include <string.h>

static int64_t kind_of(const struct pto_program *p, pto_op_id func) { return isa_attr_code(p, &p->ops[func], PTO_ATTR_KERNEL_KIND); }

static bool has_body(const struct pto_program *p, pto_op_id func) { return func != 0 && isa_entry_block(p, &p->ops[func], 0) != 0; }

static pto_op_id find_func(const struct pto_program *p, const char *name, size_t len, const char *suffix)
{
    char full[512];
    size_t n = strlen(suffix);
    if (len + n >= sizeof full)
        return 0;
    memcpy(full, name, len);
    memcpy(full + len, suffix, n + 1);
    pto_op_id func = isa_find_func(p, base_find(&p->strings, full, len + n));
    return has_body(p, func) ? func : 0;
}

/* Which kinds of core the code of a function asks for: sections in it and functions of a kind that it calls. */
static unsigned kinds_asked(const struct pto_program *p, pto_op_id func)
{
    unsigned kinds = 0;
    for (pto_op_id id = 1; id < p->nops; id++) {
        const struct pto_operation *op = &p->ops[id];
        if (op->block == 0 || isa_func_of(p, id) != func)
            continue;
        kinds |= (unsigned)isa_section_kind((enum pto_op)op->op);
        const struct pto_attribute *callee = isa_find_attr(p, op, PTO_ATTR_CALLEE);
        pto_op_id called = callee != NULL ? isa_find_func(p, callee->str) : 0;
        if (called != 0 && kind_of(p, called) == PTO_KERNEL_KIND_CUBE)
            kinds |= ISA_CORE_CUBE;
        if (called != 0 && kind_of(p, called) == PTO_KERNEL_KIND_VECTOR)
            kinds |= ISA_CORE_VECTOR;
    }
    return kinds;
}

struct sim_kernel sim_kernel_of(const struct pto_program *p, pto_op_id func)
{
    struct sim_kernel k = {.main = func};
    const char *name = "";
    size_t len = 0;
    const struct pto_attribute *sym = func != 0 ? isa_find_attr(p, &p->ops[func], PTO_ATTR_SYM_NAME) : NULL;
    if (sym != NULL) {
        name = base_str(&p->strings, sym->str);
        len = strlen(name);
    }
    if (len > 4 && (strcmp(name + len - 4, "_aic") == 0 || strcmp(name + len - 4, "_aiv") == 0)) {
        pto_op_id aic = find_func(p, name, len - 4, "_aic"), aiv = find_func(p, name, len - 4, "_aiv");
        if (aic != 0 && aiv != 0) {
            k.main = k.cube = aic;
            k.vector = aiv;
            return k;
        }
    }
    if (func == 0)
        return k;
    unsigned kinds = kind_of(p, func) == PTO_KERNEL_KIND_CUBE     ? (unsigned)ISA_CORE_CUBE
                     : kind_of(p, func) == PTO_KERNEL_KIND_VECTOR ? (unsigned)ISA_CORE_VECTOR
                                                                  : kinds_asked(p, func);
    k.fused = kinds == 0;
    k.cube = k.fused || (kinds & ISA_CORE_CUBE) != 0 ? func : 0;
    k.vector = (kinds & ISA_CORE_VECTOR) != 0 ? func : 0;
    return k;
}

void sim_kernel_find(const struct pto_program *p, const char *name, struct sim_kernel *kernel)
{
    pto_op_id func = 0;
    if (name != NULL) {
        func = find_func(p, name, strlen(name), "");
        if (func == 0)
            func = find_func(p, name, strlen(name), "_aic");
    } else {
        func = isa_entry_func(p);
        for (pto_op_id id = 1; func == 0 && id < p->nops; id++) { /* the only pair of halves */
            struct sim_kernel pair = p->ops[id].block != 0 && p->ops[id].op == PTO_OP_FUNC ? sim_kernel_of(p, id) : (struct sim_kernel){0};
            if (pair.cube != 0 && pair.vector != 0 && pair.cube != pair.vector)
                func = pair.main;
        }
    }
    *kernel = has_body(p, func) ? sim_kernel_of(p, func) : (struct sim_kernel){0};
}

unsigned sim_kernel_cores(const struct sim_kernel *k) { return k->cube != 0 && k->vector != 0 ? 3 : 1; }

enum sim_core_kind sim_kernel_core(const struct sim_kernel *k, unsigned i, pto_op_id *func)
{
    bool cube = k->cube != 0 && i == 0;
    *func = cube ? k->cube : k->vector;
    return cube ? k->fused ? SIM_CORE_FUSED : SIM_CORE_CUBE : SIM_CORE_VECTOR;
}
