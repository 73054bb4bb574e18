/* Time of the vector unit: which model a target has.  A2/A3 run lists of memory-to-memory instructions (cost_a2a3.c), A5 vector
 * functions on registers (cost_a5.c). Must not know of queues or dependences. */
#include "base/checked.h"
#include "isa/layout.h"
#include "sim/cost_vec.h"

static int64_t max2(int64_t a, int64_t b) { return a > b ? a : b; }

int64_t sim_vec_bytes(const struct pto_tile *t)
{
    return (int64_t)isa_dtype_bytes((enum pto_dtype)t->dtype, (uint64_t)(max2(0, t->v_row) * max2(0, t->v_col)));
}

/* 256-byte repeats of a tile: along its whole when rows follow each other without room, else of each row (timing.md 2, 3.3). */
int64_t sim_vec_repeats(const struct pto_tile *t)
{
    enum { REPEAT = 256 };
    int64_t rows = max2(0, t->v_row), cols = max2(0, t->v_col);
    bool by_columns = t->slayout == PTO_SLAYOUT_NONE && t->blayout == PTO_BLAYOUT_COL;
    int64_t line = by_columns ? rows : cols, lines = by_columns ? cols : rows;
    bool dense = lines <= 1 || t->slayout != PTO_SLAYOUT_NONE || line == (by_columns ? t->rows : t->cols);
    if (dense)
        return base_ceil_div(sim_vec_bytes(t), REPEAT);
    return lines * base_ceil_div((int64_t)isa_dtype_bytes((enum pto_dtype)t->dtype, (uint64_t)line), REPEAT);
}

/* By the target's model; an operation that this does not know: its start and one step for each 256 bytes of its largest operand. */
struct sim_cost sim_cost_vec(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    struct sim_cost c = {0};
    int64_t most = 0, bytes = 0;
    if (isa_like_a5(env->target))
        return sim_cost_vec_a5(env, insn);
    const struct pto_slot *slots = isa_op((enum pto_op)insn->op)->slots;
    for (unsigned i = 0; i < insn->noperands; i++)
        if (insn->operand[i].kind == PTO_OK_TILE && slots[i].role != PTO_ROLE_TMP)
            bytes = max2(bytes, sim_vec_bytes(&insn->operand[i].u.tile));
    bool known = sim_cost_vec_a2a3(env, insn, &c);
    c.bytes = bytes;
    if (known) {
        c.ready_m = c.busy_m;
        return c;
    }
    for (unsigned i = 0; i < insn->noperands; i++)
        if (insn->operand[i].kind == PTO_OK_TILE && slots[i].role != PTO_ROLE_TMP)
            most = max2(most, sim_vec_repeats(&insn->operand[i].u.tile));
    if (most == 0)
        return c;
    c.part_m[SIM_PART_START] = env->target->param[PTO_P_v_start] * 1000;
    most = most < INT64_C(1) << 32 ? most : INT64_C(1) << 32; /* more than any memory holds */
    c.part_m[SIM_PART_WORK] = most * env->target->param[PTO_P_v_repeat];
    c.busy_m = c.ready_m = c.part_m[SIM_PART_START] + c.part_m[SIM_PART_WORK];
    return c;
}
