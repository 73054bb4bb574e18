/* The kernels of a program and their arguments, for the assembler (launches.h). Knows neither text nor machines. */
#include "api/launches.h"
#include "isa/pipe_op.h"
#include "sim/code.h"
#include "sim/kernel.h"

#include <stdlib.h>
#include <string.h>

static bool is_body(const struct pto_program *p, pto_op_id id)
{
    return p->ops[id].op == PTO_OP_FUNC && p->ops[id].block != 0 && isa_entry_block(p, &p->ops[id], 0) != 0;
}

static const char *name_of(const struct pto_program *p, pto_op_id func)
{
    const struct pto_attribute *sym = isa_find_attr(p, &p->ops[func], PTO_ATTR_SYM_NAME);
    return sym != NULL ? base_str(&p->strings, sym->str) : "";
}

/* What one calls a pair: its functions' name without their endings, if they have them (R25). */
static const char *kernel_name(const struct pto_program *p, const struct sim_kernel *k, struct base_arena *arena)
{
    const char *name = name_of(p, k->main);
    size_t n = strlen(name);
    bool pair = k->cube != 0 && k->vector != 0 && k->cube != k->vector;
    bool half = n > 4 && (strcmp(name + n - 4, "_aic") == 0 || strcmp(name + n - 4, "_aiv") == 0);
    return base_strndup(arena, name, pair && half ? n - 4 : n);
}

static int kind_of_func(const struct pto_program *p, pto_op_id func)
{
    enum isa_core kind = sim_kind_of(p, func);
    return kind == ISA_CORE_CUBE ? PTO_KERNEL_KIND_CUBE : kind == ISA_CORE_VECTOR ? PTO_KERNEL_KIND_VECTOR : -1;
}

static int kind_of(const struct pto_program *p, const struct sim_kernel *k)
{
    return k->cube != 0 && k->vector != 0 && k->cube != k->vector ? -1 : kind_of_func(p, k->main);
}

static bool is_listed(const struct asm_c_kernel *list, uint32_t n, pto_op_id main)
{
    for (uint32_t i = 0; i < n; i++)
        if (list[i].main == main)
            return true;
    return false;
}

/* Every function that nothing calls, each pair once, and what is marked. */
static uint32_t kernels(const struct pto_program *p, struct base_arena *arena, const struct asm_c_kernel **out)
{
    struct asm_c_kernel *list = base_alloc_array(arena, p->nops, sizeof *list);
    uint8_t *called = base_alloc_array(arena, p->nops, 1);
    pto_op_id entry = isa_entry_func(p);
    uint32_t n = 0;
    for (pto_op_id id = 1; id < p->nops; id++)
        if (p->ops[id].block != 0 && p->ops[id].op == PTO_OP_CALL)
            called[sim_callee(p, id)] = 1;
    for (pto_op_id id = 1; id < p->nops; id++) {
        if (!is_body(p, id) || (called[id] && id != entry))
            continue;
        struct sim_kernel k = sim_kernel_of(p, id);
        if (is_listed(list, n, k.main))
            continue;
        bool pair = k.cube != 0 && k.vector != 0 && k.cube != k.vector;
        list[n++] = (struct asm_c_kernel){.name = kernel_name(p, &k, arena), .cube = pair ? k.cube : k.main, .vector = pair ? k.vector : k.main, .main = k.main, .kind = kind_of(p, &k)};
    }
    *out = list;
    return n;
}

static const char *filled(const struct pto_program *p, pto_value_id argument)
{
    static const char *const calls[] = {[SIM_ARG_GIVEN] = NULL, [SIM_ARG_BLOCK_IDX] = "get_block_idx()", [SIM_ARG_BLOCK_NUM] = "get_block_num()",
                                        [SIM_ARG_SUBBLOCK_IDX] = "get_subblock_idx()"};
    return calls[sim_block_arg(p, argument)];
}

static int64_t given_by(const struct pto_program *p, const struct asm_c_kernel *kernel, pto_op_id func, uint32_t i)
{
    const struct sim_kernel k = {.main = kernel->main, .cube = kernel->cube, .vector = kernel->vector};
    return sim_kernel_arg(p, &k, func, i);
}

const struct asm_c_launches api_launches = {.kernels = kernels, .kind = kind_of_func, .filled = filled, .given_by = given_by, .callee = sim_callee};
