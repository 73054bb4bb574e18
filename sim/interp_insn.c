/* One instruction: resolve, legality, values, time, trace. Owns the scalar accesses to memory and the binding of scale
 * addresses, which change SSA values; everything that computes tile data is behind sim_execute(). */
#include "base/checked.h"
#include "isa/num.h"
#include "isa/resolve.h"
#include "sim/interp.h"
#include "sim/scalar.h"
#include "sim/trace.h"

#include <string.h>

/* FNV-1a over what legality can depend on; never 0. */
static uint64_t hash_insn(const struct pto_insn *insn)
{
    uint64_t h = UINT64_C(14695981039346656037);
    const unsigned char *bytes = (const unsigned char *)insn->operand;
    size_t n = insn->noperands * sizeof insn->operand[0];
    for (size_t i = 0; i + 8 <= n; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, 8);
        h = (h ^ word) * UINT64_C(1099511628211);
        h ^= h >> 29;
    }
    return h != 0 ? h : 1;
}

/* The verifier points at a part of the operation, a run at all of it: what overlaps is one place. */
static bool told_before(const struct base_diags *diags, const struct base_diag *d)
{
    for (const struct base_diag *k = diags->first; k != NULL; k = k->next)
        if (k->code == d->code && k->severity >= d->severity && k->span.file == d->span.file && k->span.begin < d->span.end &&
            d->span.begin < k->span.end)
            return true;
    return false;
}

/* Legality and execution report to a scratch; what the verifier or an earlier iteration has said of the same place stays
 * said once. */
static void hand_over(struct sim_interp *it)
{
    struct base_diags *to = it->sim->diags;
    if (it->scratch.first == NULL)
        return;
    for (const struct base_diag *d = it->scratch.first; d != NULL; d = d->next) {
        if (told_before(to, d))
            continue;
        struct base_diag *copy = base_diag_emit_as(to, d->code, d->severity, d->span, "%s", d->message);
        copy->check = d->check;
        for (const struct base_diag_label *l = d->labels; l != NULL; l = l->next)
            if (l->is_fix)
                base_diag_fix(copy, l->span, "%s", l->text);
            else
                base_diag_label(copy, l->span, "%s", l->text);
        for (const struct base_diag_label *n = d->notes; n != NULL; n = n->next)
            base_diag_note(copy, "%s", n->text);
    }
    sim_interp_clear_scratch(it);
}

void sim_interp_clear_scratch(struct sim_interp *it)
{
    const struct base_diags *real = it->sim->diags;
    base_diags_free(&it->scratch);
    base_diags_init(&it->scratch, real->sources);
    memcpy(it->scratch.level, real->level, sizeof real->level);
    it->scratch.strict = real->strict;
    it->scratch.werror = real->werror;
}

static bool check_legal(struct sim_interp *it, pto_op_id op)
{
    uint64_t h = hash_insn(&it->insn);
    if (it->verdict[op] == h)
        return true;
    bool ok = isa_legal_judge(&it->rules, &it->insn, ISA_LEGAL_RUN, &it->scratch);
    hand_over(it);
    if (ok)
        it->verdict[op] = h;
    return ok;
}

static bool execute(struct sim_interp *it)
{
    it->exec.diags = &it->scratch;
    bool ok = sim_execute(&it->exec, &it->insn);
    hand_over(it);
    it->exec.diags = it->sim->diags;
    return ok;
}

/* Host address of the scalar at ptr[offset], or NULL after a diagnostic. */
static uint8_t *scalar_at(struct sim_interp *it, const struct pto_ptr *ptr, int64_t offset, unsigned *nibble)
{
    int64_t bits = isa_dtype((enum pto_dtype)ptr->dtype)->bits, bit, addr, bytes = (bits + 7) / 8;
    uint8_t *at = NULL;
    if (base_mul_i64(offset, bits, &bit) && base_add_i64(bit, ptr->nibble * 4, &bit) &&
        base_add_i64(ptr->addr, (bit - (bit & 7)) / 8, &addr)) {
        *nibble = (bit & 7) != 0;
        if (ptr->space == PTO_SPACE_GM || ptr->space == PTO_SPACE_NONE)
            at = sim_gm_at(&it->sim->gm, addr, bytes, NULL);
        else if (addr >= 0 && addr <= it->exec.core->size[ptr->space] - bytes)
            at = it->exec.core->space[ptr->space] + addr;
    }
    if (at == NULL)
        base_diag_emit(it->sim->diags, PTO_D_GM_BOUNDS, it->insn.span, "element %lld of this pointer lies outside every buffer",
                       (long long)offset);
    return at;
}

static bool load_scalar(struct sim_interp *it, pto_op_id id)
{
    const struct pto_operation *op = &it->program->ops[id];
    const struct pto_operand *ptr = isa_insn_operand(&it->insn, PTO_ROLE_PTR);
    unsigned nibble = 0;
    if (ptr == NULL || ptr->kind != PTO_OK_PTR)
        return false;
    uint8_t *at = scalar_at(it, &ptr->u.ptr, isa_insn_int(&it->insn, PTO_ROLE_OFFSET, 0), &nibble);
    if (at == NULL)
        return false;
    enum pto_dtype dtype = (enum pto_dtype)ptr->u.ptr.dtype;
    uint64_t bits = num_load(at, nibble, dtype);
    struct pto_operand out = {.dtype = (uint8_t)dtype};
    if (isa_dtype_is_float(dtype)) {
        out.kind = PTO_OK_FLOAT;
        out.u.f = sim_scalar_decode(dtype, bits);
    } else {
        out.kind = PTO_OK_INT;
        out.u.i = num_to_i64(dtype, bits);
    }
    it->values[op->results] = out;
    return true;
}

static bool store_scalar(struct sim_interp *it)
{
    const struct pto_operand *ptr = isa_insn_operand(&it->insn, PTO_ROLE_PTR);
    const struct pto_operand *value = isa_insn_operand(&it->insn, PTO_ROLE_VALUE);
    unsigned nibble = 0;
    if (ptr == NULL || value == NULL || ptr->kind != PTO_OK_PTR)
        return false;
    uint8_t *at = scalar_at(it, &ptr->u.ptr, isa_insn_int(&it->insn, PTO_ROLE_OFFSET, 0), &nibble);
    if (at == NULL)
        return false;
    enum pto_dtype dtype = (enum pto_dtype)ptr->u.ptr.dtype;
    uint64_t bits = value->kind == PTO_OK_FLOAT
                        ? sim_scalar_encode(dtype, value->u.f)
                        : num_encode_i64(dtype, value->u.i, dtype == PTO_U64, PTO_ROUND_RINT, NUM_OVF_WRAP);
    num_store(at, nibble, dtype, bits);
    return true;
}

/* R5: the scale tile takes the address of its data tile >> 4. A binding that stands too late (R5 c) was moved by lowering. */
static void bind_scale(struct sim_interp *it, const struct pto_operation *op)
{
    const struct pto_program *p = it->program;
    const struct pto_operand *data = &it->values[isa_operand_of_role(p, op, PTO_ROLE_SRC)];
    struct pto_operand *scale = &it->values[isa_operand_of_role(p, op, PTO_ROLE_DST)];
    if (data->kind == PTO_OK_TILE && scale->kind == PTO_OK_TILE && data->u.tile.addr != PTO_UNKNOWN)
        scale->u.tile.addr = data->u.tile.addr >> 4;
}

bool sim_interp_insn(struct sim_interp *it, pto_op_id id)
{
    const struct pto_operation *op = &it->program->ops[id];
    memset(&it->insn, 0, sizeof it->insn);
    isa_resolve(it->program, id, sim_interp_read, it, &it->insn);
    it->sim->insns++;
    if (!check_legal(it, id))
        return false;
    bool ok = true;
    switch ((enum pto_op)op->op) { /* instructions that change SSA values, which execution does not see */
    case PTO_OP_LOAD_SCALAR: ok = load_scalar(it, id); break;
    case PTO_OP_STORE_SCALAR: ok = store_scalar(it); break;
    case PTO_OP_TGET_SCALE_ADDR: bind_scale(it, op); break;
    default:
        if (it->sim->options.values)
            ok = execute(it);
        break;
    }
    if (ok && it->timer != NULL) {
        uint32_t detail = it->sim->log.keep_events ? sim_trace_detail(&it->sim->log.details, it->program, &it->insn) : 0;
        sim_timer_insn(it->timer, &it->insn, detail);
    }
    return ok;
}
