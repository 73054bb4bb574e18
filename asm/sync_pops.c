/* Slots of pipes between cores as slots of a loop (sync.h): pops take them in turn (vector.md 18.3). Proves that the turns of a loop do; knows
 * nothing of order. */
#include "asm/sync.h"
#include "isa/pipe_op.h"
#include "isa/resolve.h"

/* How many slots the only pipe of the function has where it is popped; 0 if there are several. */
static int64_t slots_of_pipe(const struct sync *s)
{
    const struct pto_program *p = s->p;
    int64_t slots = 0;
    for (pto_op_id id = asm_lower_first(p, s->func); id != 0; id = asm_lower_next(p, s->func, id)) {
        const struct pto_operation *op = &p->ops[id];
        if (isa_pipe_op((enum pto_op)op->op)->action != ISA_PIPE_INIT)
            continue;
        if (slots != 0)
            return 0;
        if (isa_find_attr(p, op, PTO_ATTR_SLOT_NUM) != NULL)
            slots = isa_attr_code(p, op, PTO_ATTR_SLOT_NUM);
        else
            slots = isa_attr_code(p, op, PTO_ATTR_DIR_MASK) == ISA_PIPE_BOTH ? 4 : 8;
        int64_t local = isa_find_attr(p, op, PTO_ATTR_LOCAL_SLOT_NUM) != NULL ? isa_attr_code(p, op, PTO_ATTR_LOCAL_SLOT_NUM) : slots;
        if (slots < 2 || local < 1 || slots % local != 0)
            return 0;
        slots = local;
    }
    return slots;
}

/* Is the operation run at most once, however the function goes? */
static bool runs_once(const struct sync *s, pto_op_id op)
{
    const struct pto_program *p = s->p;
    for (pto_op_id up = op; up != s->func; up = isa_parent(p, up)) {
        const struct pto_region *region = &p->regions[p->blocks[p->ops[up].block].region];
        if (up == 0 || (up != op && asm_lower_is_loop(p, up)) || region->first != region->last)
            return false;
    }
    return true;
}

/* Pops take the slots of a pipe in turn: one in each turn of a loop that runs once, those of so many turns lie apart. */
uint32_t asm_sync_slot_of_pop(struct sync *s, pto_op_id pop)
{
    const struct pto_program *p = s->p;
    pto_block_id block = p->ops[pop].block;
    const struct pto_region *region = &p->regions[p->blocks[block].region];
    pto_op_id loop = region->owner;
    if (!s->by_slots || (p->target->family & PTO_F_LIKE_A5) != 0 || p->ops[loop].op != PTO_OP_SCF_FOR || region->first != region->last || s->nslots >= SYNC_MOST_SLOTS || !runs_once(s, loop))
        return 0;
    for (pto_op_id id = asm_lower_first(p, loop); id != 0; id = asm_lower_next(p, loop, id))
        if (p->ops[id].op == PTO_OP_CALL || (id != pop && isa_pipe_op((enum pto_op)p->ops[id].op)->action == ISA_PIPE_POP))
            return 0;
    int64_t slots = slots_of_pipe(s);
    unsigned n = slots % 4 == 0 ? 4 : slots % 3 == 0 ? 3 : 2;
    if (slots < 2 || slots % n != 0)
        return 0;
    return asm_sync_slot_of_turn(s, block, n);
}
