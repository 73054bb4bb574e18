/* What is wrong with a use of an intrinsic and no rule of an instruction says: C can write what text cannot. */
#include "intrin/intrin.h"
#include "isa/pipe_op.h"

static struct base_diag *say(struct intrin_core *core, pto_op_id op, enum pto_diag_code code, const char *what)
{
    const struct pto_program *p = &core->launch->kernel->program;
    return base_diag_emit(core->it->sim->diags, code, p->ops[op].span, "%s %s", isa_op((enum pto_op)p->ops[op].op)->mnemonic, what);
}

static bool on_target(struct intrin_core *core, pto_op_id op, const struct isa_op_info *info)
{
    const struct pto_target *target = core->it->exec.target;
    if ((info->families & target->family) != 0)
        return true;
    struct base_diag *d = say(core, op, PTO_D_TARGET, "is not available on the target");
    base_diag_note(d, "the target is %s", target->name);
    return false;
}

/* In text a name of the enumeration stands there. */
static bool known_values(struct intrin_core *core, pto_op_id op, const struct isa_op_info *info)
{
    const struct pto_program *p = &core->launch->kernel->program;
    for (unsigned i = 0; info->attrs[i] != 0; i++) {
        const struct isa_attr_info *attr = isa_attr((enum pto_attr)info->attrs[i]);
        if (attr->kind != PTO_AK_ENUM || attr->def != INT64_MIN || isa_find_attr(p, &p->ops[op], info->attrs[i]) != NULL)
            continue;
        struct base_diag *d = base_diag_emit(core->it->sim->diags, PTO_D_TRAP, p->ops[op].span, "%s: %s has to be given", info->mnemonic, attr->key);
        base_diag_note(d, "a 0 in its place is none of its enumerators");
        return false;
    }
    for (uint32_t i = 0; i < p->ops[op].nattrs; i++) {
        const struct pto_attribute *a = &p->attrs[p->ops[op].attrs + i];
        const struct isa_attr_info *attr = isa_attr((enum pto_attr)a->key);
        if (a->kind != PTO_LIT_ENUM || isa_enum_text((enum pto_enum)attr->enumeration, a->i) != NULL)
            continue;
        struct base_diag *d = base_diag_emit(core->it->sim->diags, PTO_D_TRAP, p->ops[op].span, "%s: %lld is no value of %s", info->mnemonic, (long long)a->i, attr->key);
        base_diag_note(d, "attributes stand behind the operands, in their order or by name; enumerators of one are not those of another");
        return false;
    }
    return true;
}

/* A kernel or section is for one kind of core; a fused core has everything (vector.md 19). */
static bool on_its_core(struct intrin_core *core, pto_op_id op)
{
    bool undecided;
    const struct pto_program *p = &core->launch->kernel->program;
    enum isa_core around = isa_core_around(p, op), needs = isa_core_of_op(p, op, &undecided);
    bool wrong = (around == ISA_CORE_CUBE && needs == ISA_CORE_VECTOR) || (around == ISA_CORE_VECTOR && needs == ISA_CORE_CUBE);
    if (wrong)
        (void)say(core, op, PTO_D_TRAP, around == ISA_CORE_CUBE ? "is work of vector cores, and this kernel or section is for the cube core"
                                                                 : "is work of the cube core, and this kernel or section is for vector cores");
    return !wrong;
}

bool intrin_check_new(struct intrin_core *core, pto_op_id op)
{
    const struct isa_op_info *info = isa_op((enum pto_op)core->launch->kernel->program.ops[op].op);
    return on_target(core, op, info) && known_values(core, op, info) && (core->it->native->as_text || on_its_core(core, op));
}

bool intrin_check_refs(struct intrin_core *core, pto_op_id op, const struct isa_op_info *info, const struct pto_ref *refs, unsigned nrefs)
{
    const struct pto_tile_var *bound = NULL; /* what the operation changes as a handle */
    for (unsigned i = 0; i < nrefs; i++) {
        if (refs[i].kind == PTO_REF_INT && refs[i].u.i == PTO_UNKNOWN) {
            struct base_diag *d = say(core, op, PTO_D_TRAP, "takes an address that a tile does not have yet");
            base_diag_note(d, "TASSIGN gives a tile its address, and GetScaleAddr reads it");
            return false;
        }
        if (refs[i].kind == PTO_REF_TILE && info->slots[i].dir == PTO_DIR_BIND)
            bound = refs[i].u.tile;
        bool row = bound != NULL && info->slots[i].role == PTO_ROLE_VALID_ROW, col = bound != NULL && info->slots[i].role == PTO_ROLE_VALID_COL;
        bool changes = (row && (bound->dynamic & 1) == 0 && refs[i].u.i != bound->v_row) || (col && (bound->dynamic & 2) == 0 && refs[i].u.i != bound->v_col);
        if (info->cls == PTO_CLASS_VIEW && changes) {
            struct base_diag *d = base_diag_emit(core->it->sim->diags, PTO_D_TRAP, core->launch->kernel->program.ops[op].span,
                                                 "%s: the valid %s of %s are static", info->mnemonic, row ? "rows" : "columns", bound->name);
            base_diag_note(d, "declare them as PTO_DYNAMIC to set them at run time");
            return false;
        }
    }
    return true;
}
