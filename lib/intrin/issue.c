/* Intrinsics: operands from C to values of the program, the operation, and back. Must not know any operation. */
#include "pto/issue.h"
#include "intrin/intrin.h"
#include "intrin/record_hook.h"
#include "isa/num.h"
#include "isa/resolve.h"
#include "sim/scalar.h"

#include <stddef.h>
#include <string.h>

/* A tile of C is copied as a whole. */
#define SAME_PLACE(member) _Static_assert(offsetof(struct pto_tile_var, member) == offsetof(struct pto_tile, member), #member)
SAME_PLACE(space);
SAME_PLACE(fractal);
SAME_PLACE(rows);
SAME_PLACE(v_col);
SAME_PLACE(col0);
SAME_PLACE(addr);
SAME_PLACE(value);
#undef SAME_PLACE
/* NOLINTNEXTLINE(misc-redundant-expression): two headers that must agree */
_Static_assert(PTO_NO_ADDRESS == PTO_UNKNOWN && PTO_DYNAMIC == PTO_UNKNOWN_EXTENT && PTO_UNSET == PTO_UNKNOWN, "codes of C and of the simulator");

/* ---- memory ---- */

/* So near to a buffer a pointer is seen as one that left it. On the device buffers lie farther apart (R30), so it leads into no other. */
enum { NEAR = 1 << 15 };

/* Inside of the buffer, or at its end. */
static bool points_into(const struct sim_gm_buffer *b, const uint8_t *p) { return (uintptr_t)p - (uintptr_t)b->data <= (uintptr_t)b->bytes; }

/* Where no buffer lies: what is small (NULL and members behind it) is seen as it is, the rest by its low bits. */
static int64_t nowhere(const void *ptr)
{
    uintptr_t at = (uintptr_t)ptr;
    return at < NEAR ? (int64_t)at : (int64_t)1 << 56 | (int64_t)(at & (((uintptr_t)1 << 48) - 1));
}

int64_t intrin_gm_address(struct intrin_core *core, const void *ptr)
{
    const struct sim_gm *gm = core->it->exec.gm;
    const uint8_t *p = ptr;
    if (core->last_buffer < gm->count && points_into(&gm->buffers[core->last_buffer], p))
        return gm->buffers[core->last_buffer].base + (p - gm->buffers[core->last_buffer].data);
    uint64_t least = NEAR;
    int64_t address = nowhere(ptr);
    for (uint32_t i = 0; i < gm->count; i++) {
        const struct sim_gm_buffer *b = &gm->buffers[i];
        uintptr_t at = (uintptr_t)p, begin = (uintptr_t)b->data, end = begin + (uintptr_t)b->bytes;
        uint64_t far = at < begin ? begin - at : at >= end ? at - end + 1 : 0;
        if (far < least) {
            least = far;
            address = b->base + (int64_t)(at - begin);
            core->last_buffer = i;
        }
    }
    return address;
}

/* ---- from C ---- */

static void put_tile(struct intrin_core *core, const struct pto_tile_var *t, pto_value_id value)
{
    struct pto_operand *v = &core->it->values[value];
    v->kind = PTO_OK_TILE;
    v->dtype = PTO_DTYPE_NONE;
    memcpy(&v->u.tile, t, offsetof(struct pto_tile, value));
    v->u.tile.value = value;
}

static void put_gm(struct intrin_core *core, const struct pto_gm_var *g, pto_value_id value)
{
    struct pto_operand *v = &core->it->values[value];
    struct pto_gm *gm = &v->u.gm;
    memset(v, 0, sizeof *v);
    v->kind = PTO_OK_GM;
    *gm = (struct pto_gm){.dtype = g->dtype, .layout = g->layout, .rank = PTO_MAX_RANK, .layout_given = g->layout_given, .value = value};
    memcpy(gm->shape, g->shape, sizeof gm->shape);
    memcpy(gm->stride, g->stride, sizeof gm->stride);
    gm->addr = gm->whole_addr = intrin_gm_address(core, g->ptr);
    isa_gm_extent(gm, &gm->whole_rows, &gm->whole_cols);
}

/* C's numbers as the operation's type: floats are rounded once, to nearest even (vector.md 0.5). */
static void put_scalar(struct intrin_core *core, const struct pto_ref *r, pto_value_id value)
{
    const struct pto_program *p = &core->launch->kernel->program;
    const struct pto_type *type = isa_type(p, p->values[value].type);
    enum pto_dtype dtype = isa_type_dtype(p, p->values[value].type);
    struct pto_operand *v = &core->it->values[value];
    v->dtype = (uint8_t)dtype;
    if (type->kind == PTO_TYPE_FLOAT) {
        v->kind = PTO_OK_FLOAT;
        double f = r->kind == PTO_REF_FLOAT ? r->u.f : (double)r->u.i;
        v->u.f = dtype == PTO_F64 ? f : sim_scalar_decode(dtype, num_encode(dtype, f, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON));
        return;
    }
    int64_t i = r->kind == PTO_REF_INT ? r->u.i : r->u.f >= -9.2e18 && r->u.f <= 9.2e18 ? (int64_t)r->u.f : 0;
    v->kind = PTO_OK_INT;
    v->u.i = type->kind == PTO_TYPE_INDEX ? i : isa_wrap_int((uint64_t)i, type->width, type->sign == 'u');
}

static void put_ref(struct intrin_core *core, const struct pto_ref *r, pto_value_id value)
{
    switch ((enum pto_ref_kind)r->kind) {
    case PTO_REF_TILE: put_tile(core, r->u.tile, value); break;
    case PTO_REF_GM: put_gm(core, r->u.gm, value); break;
    case PTO_REF_INT:
    case PTO_REF_FLOAT: put_scalar(core, r, value); break;
    case PTO_REF_PTR:
        core->it->values[value] = (struct pto_operand){.kind = PTO_OK_PTR, .dtype = r->dtype};
        core->it->values[value].u.ptr = (struct pto_ptr){.dtype = r->dtype, .space = PTO_SPACE_GM, .addr = intrin_gm_address(core, r->u.ptr)};
        break;
    default: break; /* objects stay in values[] */
    }
}

/* A layout that the machine decides (R4). A variable that outlived another launch is no tile of this one. */
static void settle_tile(const struct intrin_core *core, struct pto_tile_var *t)
{
    const struct pto_program *p = &core->launch->kernel->program;
    if (t->value >= p->nvalues || (t->value != 0 && isa_type(p, p->values[t->value].type)->kind != PTO_TYPE_TILE_BUF))
        t->value = 0;
    if (t->blayout == PTO_BL_OF_TARGET)
        t->blayout = core->it->exec.target->left_is_nz ? PTO_BLAYOUT_COL : PTO_BLAYOUT_ROW;
}

/* As settle_tile(), of a window. */
static void settle_gm(const struct intrin_core *core, struct pto_gm_var *g)
{
    const struct pto_program *p = &core->launch->kernel->program;
    if (g->value >= p->nvalues || (g->value != 0 && isa_type(p, p->values[g->value].type)->kind != PTO_TYPE_TENSOR_VIEW))
        g->value = 0;
}

static void settle(const struct intrin_core *core, const struct pto_ref *r)
{
    if (r->kind == PTO_REF_TILE)
        settle_tile(core, r->u.tile);
    else if (r->kind == PTO_REF_GM)
        settle_gm(core, r->u.gm);
    for (uint32_t i = 0; r->kind == PTO_REF_LIST && i < r->n; i++)
        settle(core, &r->u.list[i]);
}

static bool same_window(const struct pto_gm_var *a, const struct pto_gm_var *b)
{
    return a->ptr == b->ptr && a->dtype == b->dtype && a->layout == b->layout && a->layout_given == b->layout_given && memcmp(a->shape, b->shape, sizeof a->shape) == 0 &&
           memcmp(a->stride, b->stride, sizeof a->stride) == 0;
}

static uint32_t *value_of(const struct pto_ref *r)
{
    return r->kind == PTO_REF_TILE ? &r->u.tile->value : r->kind == PTO_REF_GM ? &r->u.gm->value : NULL;
}

/* One line of C, in a helper function, makes handles that have one value in the program. It can stand for one of them alone in an
 * operation: another that holds something else is declared there. */
static void part_twin(const struct pto_ref *a, const struct pto_ref *b)
{
    uint32_t *value = value_of(b);
    if (a->kind != b->kind || value == NULL || *value == 0 || *value != *value_of(a))
        return;
    bool same = b->kind == PTO_REF_TILE ? memcmp(a->u.tile, b->u.tile, offsetof(struct pto_tile_var, value)) == 0 : same_window(a->u.gm, b->u.gm);
    *value = same ? *value : 0;
}

static void part_list(const struct pto_ref *slots, unsigned nslots, const struct pto_ref *list)
{
    for (uint32_t i = 0; i < list->n; i++) {
        for (unsigned k = 0; k < nslots; k++)
            part_twin(&slots[k], &list->u.list[i]);
        for (uint32_t k = 0; k < i; k++)
            part_twin(&list->u.list[k], &list->u.list[i]);
    }
}

static void part_twins(const struct pto_ref *refs, unsigned nrefs)
{
    for (unsigned i = 1; i < nrefs; i++)
        for (unsigned j = 0; j < i; j++)
            part_twin(&refs[j], &refs[i]);
    for (unsigned i = 0; i < nrefs; i++)
        if (refs[i].kind == PTO_REF_LIST)
            part_list(refs, nrefs, &refs[i]);
}

/* ---- and back ---- */

static void take_tile(const struct intrin_core *core, struct pto_tile_var *t, pto_value_id value)
{
    const struct pto_operand *v = &core->it->values[value];
    if (v->kind != PTO_OK_TILE)
        return;
    memcpy(t, &v->u.tile, offsetof(struct pto_tile, value));
    t->value = value;
}

/* A window that an operation bound lies where its address says. */
static void take_gm(struct intrin_core *core, struct pto_gm_var *g, pto_value_id value)
{
    const struct pto_operand *v = &core->it->values[value];
    const struct sim_gm *gm = core->it->exec.gm;
    if (v->kind != PTO_OK_GM)
        return;
    memcpy(g->shape, v->u.gm.shape, sizeof g->shape);
    memcpy(g->stride, v->u.gm.stride, sizeof g->stride);
    g->layout = v->u.gm.layout;
    g->value = value;
    for (uint32_t i = 0; i < gm->count; i++)
        if (v->u.gm.addr >= gm->buffers[i].base && v->u.gm.addr - gm->buffers[i].base <= gm->buffers[i].bytes)
            g->ptr = gm->buffers[i].data + (v->u.gm.addr - gm->buffers[i].base);
}

static struct pto_result take_results(struct intrin_core *core, const struct intrin_use *use, const struct isa_op_info *info, const struct pto_ref *refs, unsigned nrefs)
{
    struct pto_result result = {.kind = PTO_REF_NONE};
    for (unsigned slot = 0; slot < info->nslots; slot++) {
        uint8_t dir = info->slots[slot].dir;
        const struct pto_ref *r = slot < nrefs ? &refs[slot] : &(const struct pto_ref){0};
        pto_value_id value = use->value[slot];
        if (value == 0 || (dir != PTO_DIR_RES && dir != PTO_DIR_BIND && dir != PTO_DIR_OPTOUT))
            continue;
        const struct pto_operand *v = &core->it->values[value];
        if (r->kind == PTO_REF_TILE)
            take_tile(core, r->u.tile, value);
        else if (r->kind == PTO_REF_GM)
            take_gm(core, r->u.gm, value);
        else if (r->kind == PTO_REF_OBJECT)
            r->u.object->value = value;
        else if (dir == PTO_DIR_RES && result.kind == PTO_REF_NONE && v->kind == PTO_OK_INT)
            result = (struct pto_result){.kind = PTO_REF_INT, .i = v->u.i, .f = (double)v->u.i};
        else if (dir == PTO_DIR_RES && result.kind == PTO_REF_NONE && v->kind == PTO_OK_FLOAT)
            result = (struct pto_result){.kind = PTO_REF_FLOAT, .f = v->u.f, .i = v->u.f >= -9.2e18 && v->u.f <= 9.2e18 ? (int64_t)v->u.f : 0};
    }
    return result;
}

/* ---- legality of handles: the interpreter judges instructions, the assembler's verifier what text makes views of ---- */

static void fail(struct intrin_core *core)
{
    intrin_leave(core, SIM_FAILED);
}

/* A print of what the operands of a view hold, apart from what tells uses apart; 0: they are of other kinds. */
static uint64_t print_of_operands(const struct pto_ref *refs, unsigned n)
{
    uint64_t h = 1;
    for (unsigned i = 0; i < n; i++) {
        const struct pto_tile_var *t = refs[i].u.tile;
        if (refs[i].kind == PTO_REF_TILE) {
            h = intrin_mix(intrin_mix(h, (uint64_t)t->addr), (uint64_t)(uint32_t)t->v_row << 32 | (uint32_t)t->v_col);
            h = intrin_mix(intrin_mix(h, (uint64_t)(uint32_t)t->row0 << 32 | (uint32_t)t->col0), (uint64_t)(uint32_t)t->phys_rows << 32 | (uint32_t)t->phys_cols);
        } else if (refs[i].kind == PTO_REF_INT) {
            h = intrin_mix(h, (uint64_t)refs[i].u.i);
        } else if (refs[i].kind != PTO_REF_NONE) {
            return 0;
        }
    }
    return h | 1;
}

static bool judge_view(struct intrin_core *core, struct intrin_use *use, const struct pto_ref *refs, unsigned nrefs)
{
    const struct pto_program *p = &core->launch->kernel->program;
    struct sim_interp *it = core->it;
    struct pto_operand out = {0};
    int slot = 0;
    uint64_t print = print_of_operands(refs, nrefs);
    if (use->told || (print != 0 && use->judged[print >> 1 & (INTRIN_JUDGED - 1)] == print))
        return true;
    if (isa_resolve_view(p, use->op, sim_interp_read, it, &out, &slot) != NULL)
        return true; /* what it cannot make is told when it is executed */
    enum isa_legal_context context = sim_native_context(it);
    struct base_diag **end = it->sim->diags->last;
    isa_resolve(p, use->op, sim_interp_read, it, &it->insn);
    bool ok = isa_legal_judge(it->rules, &it->insn, context, it->sim->diags);
    if (ok && out.kind == PTO_OK_TILE)
        ok = isa_legal_check_tile(&out.u.tile, it->exec.target, context, p->ops[use->op].span, it->sim->diags);
    use->told = *end != NULL;
    if (ok && !use->told)
        use->judged[print >> 1 & (INTRIN_JUDGED - 1)] = print;
    return ok;
}

/* ---- the intrinsic ---- */

struct pto_result pto_issue(const struct pto_site *site, struct pto_here here, const struct pto_ref *refs, const int64_t *attrs)
{
    struct intrin_core *core = intrin_current();
    bool is_new;
    if (core == NULL)
        return (struct pto_result){0};
    for (unsigned i = 0; i < site->nrefs; i++)
        settle(core, &refs[i]);
    part_twins(refs, site->nrefs);
    struct intrin_use *use = intrin_use_of(core->launch->kernel, core->section, site, here, refs, attrs, &is_new);
    if (use == NULL) {
        base_diag_emit(core->it->sim->diags, PTO_D_USAGE, intrin_span(core->launch->kernel, here, ""), "%s: the header is of another version than the library", site->op);
        fail(core);
    }
    if (is_new)
        intrin_grown(core);
    const struct isa_op_info *info = isa_op((enum pto_op)core->launch->kernel->program.ops[use->op].op);
    for (unsigned slot = 0; slot < site->nrefs; slot++) {
        if (refs[slot].kind == PTO_REF_LIST)
            for (uint32_t i = 0; i < refs[slot].n; i++)
                put_ref(core, &refs[slot].u.list[i], use->list[i]);
        else if (!isa_slot_is_result(&info->slots[slot]) && use->value[slot] != 0)
            put_ref(core, &refs[slot], use->value[slot]);
    }
    use->checked = use->checked || intrin_check_new(core, use->op);
    if (!use->checked || !intrin_check_refs(core, use->op, info, refs, site->nrefs))
        fail(core);
    if (info->cls == PTO_CLASS_VIEW && !judge_view(core, use, refs, site->nrefs))
        fail(core);
    if (core->record != NULL)
        rec_operation(core, use);
    intrin_step(core, use->op);
    if (core->record != NULL)
        rec_results(core, use);
    return take_results(core, use, info, refs, site->nrefs);
}

/* The window without the time it takes. */
static struct pto_gm_var declare(struct intrin_core *core, struct pto_gm_var g, struct pto_here here)
{
    bool is_new;
    for (unsigned i = 0; i < PTO_MAX_RANK; i++)
        if (g.shape[i] < 0) {
            struct base_diag *d = base_diag_emit(core->it->sim->diags, PTO_D_TRAP, intrin_span(core->launch->kernel, here, g.name), "%s: a size is negative", g.name);
            base_diag_note(d, "the window has %lldx%lldx%lldx%lldx%lld elements", (long long)g.shape[0], (long long)g.shape[1], (long long)g.shape[2],
                           (long long)g.shape[3], (long long)g.shape[4]);
            fail(core);
        }
    g.value = intrin_gm_value(core->launch->kernel, here, g.dtype, g.name, &is_new);
    if (is_new)
        intrin_grown(core);
    if (core->record != NULL) {
        put_gm(core, &g, g.value);
        rec_window(core, &core->it->values[g.value].u.gm);
    }
    return g;
}

struct pto_gm_var pto_gm_declare(const void *ptr, int dtype, int layout, bool layout_given, int64_t g0, int64_t g1, int64_t g2, int64_t g3, int64_t g4, int64_t s0,
                                 int64_t s1, int64_t s2, int64_t s3, int64_t s4, const char *name, struct pto_here here)
{
    struct pto_gm_var g = {.ptr = ptr, .shape = {g0, g1, g2, g3, g4}, .stride = {s0, s1, s2, s3, s4}, .dtype = (uint8_t)dtype, .layout = (uint8_t)layout,
                           .layout_given = layout_given, .name = name};
    struct intrin_core *core = intrin_current();
    if (core == NULL)
        return g;
    pto_scalar(2);
    return declare(core, g, here);
}

void pto_gm_assign(struct pto_gm_var *g, const void *ptr, struct pto_here here)
{
    struct intrin_core *core = intrin_current();
    g->ptr = ptr;
    if (core == NULL)
        return;
    pto_scalar(1);
    *g = declare(core, *g, here);
}
