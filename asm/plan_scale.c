/* Where MX scale tiles go (R5 b): the cube reads the scales of a data tile at (address of the data) >> 4 of a memory of their own, so
 * that such a tile takes no room in the plan and its address follows from its data tile. */
#include "asm/plan.h"
#include "base/checked.h"
#include "isa/layout.h"
#include "isa/resolve.h"

/* Who says where a scale tile lies. */
struct claim {
    pto_op_id op;      /* the tget_scale_addr or product; 0: nobody yet */
    pto_value_id data;
    bool bound;        /* by tget_scale_addr, which beats products */
    int64_t addr;      /* of the data, PTO_UNKNOWN if not constant */
    bool failed;
};

struct reading {
    const struct plan *plan;
    int depth;
};

/* The static reader, with the planned addresses that do not stand in the program yet. */
static void read_planned(void *ctx, pto_value_id value, struct pto_operand *out)
{
    enum { MAX_VIEWS = 32 };
    struct reading *r = ctx;
    struct pto_program *p = r->plan->l->p;
    pto_op_id def = p->values[value].def;
    int slot;
    isa_static_reader(p, value, out);
    if (value < r->plan->nvalues && r->plan->root_of[value] != 0) {
        const struct plan_root *root = &r->plan->roots[r->plan->root_of[value] - 1];
        if (root->addr != PLAN_UNPLACED)
            out->u.tile.addr = root->addr;
    } else if (out->kind == PTO_OK_TILE && isa_op((enum pto_op)p->ops[def].op)->cls == PTO_CLASS_VIEW && r->depth < MAX_VIEWS) {
        struct pto_operand viewed;
        r->depth++;
        (void)isa_resolve_view(p, def, read_planned, r, &viewed, &slot);
        r->depth--;
        if (viewed.kind == PTO_OK_TILE)
            *out = viewed;
    }
}

static int64_t data_address(const struct plan *plan, pto_value_id value)
{
    struct pto_operand o;
    struct reading r = {.plan = plan};
    read_planned(&r, value, &o);
    if (o.kind != PTO_OK_TILE || o.u.tile.addr == PTO_UNKNOWN)
        return PTO_UNKNOWN;
    if (o.u.tile.row0 == 0 && o.u.tile.col0 == 0)
        return o.u.tile.addr;
    int64_t addr, offset = isa_tile_offset(&o.u.tile, 0, 0) * isa_dtype((enum pto_dtype)o.u.tile.dtype)->bits / 8;
    return base_add_i64(o.u.tile.addr, offset, &addr) ? addr : PTO_UNKNOWN;
}

static void conflict(struct plan *plan, const struct plan_root *scale, struct claim *claim, pto_op_id op, pto_value_id data, int64_t addr)
{
    const struct pto_program *p = plan->l->p;
    char name[80], one[80], two[80];
    if (claim->failed)
        return;
    claim->failed = true;
    asm_lower_name(p, scale->value, name, sizeof name);
    asm_lower_name(p, claim->data, one, sizeof one);
    asm_lower_name(p, data, two, sizeof two);
    struct base_diag *d = base_diag_emit(plan->l->diags, PTO_D_SCALE_CONFLICT, p->ops[op].span,
                                         "%s is the scale tile of %s at 0x%llx and of %s at 0x%llx", name, one,
                                         (unsigned long long)claim->addr, two, (unsigned long long)addr);
    base_diag_label(d, p->ops[claim->op].span, "used with %s here", one);
    base_diag_label(d, asm_lower_span(p, scale->value), "the scale tile");
    base_diag_note(d, "scales are read at (address of the data tile) >> 4: 0x%llx or 0x%llx; give each data tile a scale tile of its own",
                   (unsigned long long)claim->addr >> 4, (unsigned long long)addr >> 4);
}

static void claim_scale(struct plan *plan, struct claim *claims, pto_value_id scale, pto_value_id data, pto_op_id op, bool bound)
{
    if (scale == 0 || data == 0 || scale >= plan->nvalues || plan->root_of[scale] == 0)
        return;
    const struct plan_root *root = &plan->roots[plan->root_of[scale] - 1];
    struct claim *claim = &claims[plan->root_of[scale] - 1];
    if (root->given || (claim->op != 0 && claim->bound && !bound))
        return;
    int64_t addr = data_address(plan, data);
    if (claim->op == 0 || (bound && !claim->bound) || claim->addr == PTO_UNKNOWN)
        *claim = (struct claim){.op = op, .data = data, .bound = bound, .addr = addr, .failed = claim->failed};
    else if (addr != PTO_UNKNOWN && addr != claim->addr)
        conflict(plan, root, claim, op, data, addr);
}

/* What binds them first, so that a product with another data tile does not hide it. */
static void gather_claims(struct plan *plan, struct claim *claims)
{
    const struct pto_program *p = plan->l->p;
    for (int pass = 0; pass < 2; pass++)
        for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id)) {
            struct isa_scale scales[ISA_MAX_SCALES];
            bool binds = isa_binds_scale((enum pto_op)p->ops[id].op);
            if (binds != (pass == 0))
                continue;
            for (unsigned i = 0, n = isa_scales_of(p, &p->ops[id], scales); i < n; i++)
                claim_scale(plan, claims, scales[i].tile, scales[i].data, id, binds);
        }
}

/* A scale tile whose data tile has no constant address, or that nothing uses, goes behind all others of its memory; the machine's
 * own rule for such programs is R5 (a). */
static bool place_rest(struct plan *plan, uint32_t first, uint32_t last, enum pto_space space)
{
    int64_t at = 0, align = isa_space(space)->plan_align, needed = 0, capacity = isa_plan_capacity(plan->l->p->target, space);
    if (capacity == 0) /* a target without block scales: declared, never used, the planner's figure of text's `scaling` bounds it */
        capacity = isa_plan_capacity(plan->l->p->target, PTO_SPACE_SCALING);
    const struct plan_root *culprit = NULL;
    for (uint32_t i = first; i < last; i++) {
        const struct plan_root *r = &plan->roots[i];
        if (r->space == space && r->addr != PLAN_UNPLACED && r->size_bytes < INT64_MAX / 4 && r->addr < INT64_MAX / 4 && r->addr + r->size_bytes > at)
            at = r->addr + r->size_bytes;
    }
    for (uint32_t i = first; i < last; i++) {
        struct plan_root *r = &plan->roots[i];
        if (r->space != space || !r->scale || r->given || r->addr != PLAN_UNPLACED)
            continue;
        at += (align - at % align) % align;
        r->addr = at;
        at = r->size_bytes < INT64_MAX / 4 && at < INT64_MAX / 4 ? at + r->size_bytes : INT64_MAX / 2;
        needed = at;
        if (at > capacity && culprit == NULL)
            culprit = r;
    }
    if (culprit != NULL)
        asm_plan_report_overflow(plan, plan->roots[first].component, space, needed, culprit);
    return culprit == NULL;
}

bool asm_plan_place_scales(struct plan *plan)
{
    struct claim *claims = base_alloc_array(&plan->l->arena, (size_t)plan->nroots + 1, sizeof *claims);
    bool ok = true;
    gather_claims(plan, claims);
    for (uint32_t i = 0; i < plan->nroots; i++) {
        struct plan_root *r = &plan->roots[i];
        ok = ok && !claims[i].failed;
        if (r->scale && !r->given && claims[i].op != 0 && claims[i].addr != PTO_UNKNOWN)
            r->addr = claims[i].addr >> 4;
    }
    if (!ok)
        return false;
    for (uint32_t first = 0, last; first < plan->nroots; first = last) {
        for (last = first; last < plan->nroots && plan->roots[last].component == plan->roots[first].component; last++)
            continue;
        for (unsigned space = 0; space < PTO_SPACE_COUNT; space++)
            ok = place_rest(plan, first, last, (enum pto_space)space) && ok;
    }
    return ok;
}
