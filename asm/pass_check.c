/* Checks of the whole program that belong to no single operation's row: hints, names that only passes write, and what a mode of
 * automatic synchronisation refuses (pto-as-2026-08.md 1.6, 7.4, 8). */
#include "asm/pass.h"

#include <ctype.h>
#include <string.h>

static struct pto_span place_of(const struct pto_operation *op) { return op->name_span.file != 0 ? op->name_span : op->span; }

/* --- attributes --- */

/* Case, `_` for `-`, and the old prefix do not matter (2026-08 1.6). */
static bool is_tail_hint(const char *text)
{
    static const char *const hints[] = {"barrier-all", "default", "mte3-to-s-event0"};
    static const char prefix[] = "setwait-";
    char plain[40] = {0};
    if (strlen(text) >= sizeof plain)
        return false;
    for (size_t i = 0; text[i] != '\0'; i++)
        plain[i] = text[i] == '_' ? '-' : (char)tolower((unsigned char)text[i]);
    const char *at = strncmp(plain, prefix, sizeof prefix - 1) == 0 ? plain + sizeof prefix - 1 : plain;
    for (unsigned i = 0; i < sizeof hints / sizeof hints[0]; i++)
        if (strcmp(at, hints[i]) == 0)
            return true;
    return false;
}

static bool check_tail_hint(struct lower *l, const struct pto_attribute *a)
{
    const char *text = a->kind == PTO_LIT_STRING ? base_str(&l->p->strings, a->str) : "";
    if (a->kind == PTO_LIT_STRING && is_tail_hint(text))
        return true;
    struct base_diag *d = base_diag_emit(l->diags, PTO_D_TAIL_HINT, a->span, "invalid pto.auto_sync_tail_hint \"%.60s\"", text);
    base_diag_note(d, "expected \"barrier-all\", \"default\" or \"mte3-to-s-event0\"");
    return false;
}

bool asm_pass_attributes(struct lower *l)
{
    struct pto_program *p = l->p;
    pto_str_id hint = base_intern_z(&p->strings, "pto.auto_sync_tail_hint"), slots = base_intern_z(&p->strings, "pto.multi_buffer_addrs");
    bool ok = true;
    for (pto_op_id id = p->module; id != 0; id = id == p->module ? asm_lower_first(p, id) : asm_lower_next(p, p->module, id))
        for (uint32_t i = 0; i < p->ops[id].nattrs; i++) {
            const struct pto_attribute *a = &p->attrs[p->ops[id].attrs + i];
            if (a->key == hint && p->ops[id].op == PTO_OP_FUNC)
                ok = check_tail_hint(l, a) && ok;
            if (a->key == slots) {
                base_diag_emit(l->diags, PTO_D_PASS_ATTRIBUTE, a->span, "pto.multi_buffer_addrs is written by the planner only");
                ok = false;
            }
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
    if (l->options->sync == ASM_SYNC_BUFFER_IDS && (p->target->family & PTO_F_LIKE_A5) == 0) {
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
