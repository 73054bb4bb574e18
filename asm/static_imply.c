/* Synchronisation that a program does not have and a check works from (asm.h). Where it goes is asm/sync*.c's. */
#include "asm/pass.h"

bool asm_imply_sync(struct pto_program *p, struct base_diags *diags)
{
    static const struct asm_options options = {.sync = ASM_SYNC_INSERT};
    uint32_t before = p->nops;
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id))
        if (isa_op((enum pto_op)p->ops[id].op)->ruleset == PTO_RULES_TASSIGN) /* tiles that move (2026-08 7.4) */
            return false;
    if (!asm_sync_insert(p, &options, diags, NULL))
        return false;
    for (pto_op_id id = before; id < p->nops; id++)
        p->ops[id].flags |= PTO_OPFLAG_IMPLIED;
    return true;
}
