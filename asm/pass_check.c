/* Checks of the whole program that belong to no single operation's row: names that only passes write, and what a mode of automatic
 * synchronisation refuses (pto-as-2026-08.md 1.6, 7.4, 8). */
#include "asm/pass.h"

static struct pto_span place_of(const struct pto_operation *op) { return op->name_span.file != 0 ? op->name_span : op->span; }

/* --- attributes --- */

bool asm_pass_attributes(struct lower *l)
{
    struct pto_program *p = l->p;
    pto_str_id slots = base_intern_z(&p->strings, "pto.multi_buffer_addrs");
    bool ok = true;
    for (pto_op_id id = p->module; id != 0; id = id == p->module ? asm_lower_first(p, id) : asm_lower_next(p, p->module, id))
        for (uint32_t i = 0; i < p->ops[id].nattrs; i++) {
            const struct pto_attribute *a = &p->attrs[p->ops[id].attrs + i];
            if (a->key != slots)
                continue;
            base_diag_emit(l->diags, PTO_D_PASS_ATTRIBUTE, a->span, "pto.multi_buffer_addrs is written by the planner only");
            ok = false;
        }
    return ok;
}

/* --- synchronisation --- */

bool asm_pass_sync(struct lower *l)
{
    static const char *const flags[] = {"", "--enable-insert-sync", "--enable-bufid_sync", "--enable-inject-barrier-all-sync",
                                        "--enable-graph-sync-solver"};
    struct pto_program *p = l->p;
    const char *flag = flags[l->options->sync];
    bool ok = true;
    if (l->options->sync == ASM_SYNC_NONE)
        return true;
    if (l->options->sync == ASM_SYNC_BUFFER_IDS && !isa_like_a5(p->target)) {
        base_diag_emit(l->diags, PTO_D_SYNC_MODE, place_of(&p->ops[p->module]), "%s is only supported on a5; the target is %s", flag, p->target->name);
        return false;
    }
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id)) {
        const struct isa_op_info *info = isa_op((enum pto_op)p->ops[id].op);
        if (info->ruleset != PTO_RULES_TASSIGN)
            continue;
        struct base_diag *d = base_diag_emit(l->diags, PTO_D_SYNC_MODE, place_of(&p->ops[id]), "%s requires %s to be disabled", info->mnemonic, flag);
        base_diag_note(d, "automatic synchronisation follows tiles by their declarations; a tile that moves escapes it");
        ok = false;
    }
    return ok;
}
