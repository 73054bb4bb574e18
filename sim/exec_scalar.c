/* Accesses of the scalar unit to memory, and handles it binds: instructions that move no tile data (vector.md 15, 25.3). */
#include "sim/exec.h"
#include "base/checked.h"
#include "sim/scalar.h"

/* How far a pointer is from the bytes of a buffer. */
static int64_t distance(const struct sim_gm_buffer *b, int64_t addr)
{
    return addr < b->base ? b->base - addr : addr - b->base > b->bytes ? addr - b->base - b->bytes : 0;
}

/* What an access that hits nothing was meant for: the buffer nearest to the pointer, or the core's own memory. */
static void outside(struct sim_exec *x, const struct pto_insn *insn, const struct pto_ptr *ptr, int64_t offset, bool local)
{
    const char *type = isa_dtype((enum pto_dtype)ptr->dtype)->name;
    if (local) {
        (void)base_diag_emit(x->diags, PTO_D_TRAP, insn->span, "element %lld (%s) of the pointer 0x%llx lies outside %s, which has %lld bytes", (long long)offset,
                             type, (unsigned long long)ptr->addr, isa_space((enum pto_space)ptr->space)->text, (long long)x->core->size[ptr->space]);
        return;
    }
    struct base_diag *d = base_diag_emit(x->diags, PTO_D_GM_BOUNDS, insn->span, "element %lld of this pointer lies outside every buffer", (long long)offset);
    const struct sim_gm_buffer *home = NULL;
    for (uint32_t i = 0; i < x->gm->count && ptr->addr > 0; i++)
        if (home == NULL || distance(&x->gm->buffers[i], ptr->addr) < distance(home, ptr->addr))
            home = &x->gm->buffers[i];
    if (home != NULL)
        base_diag_note(d, "the pointer (%s) is at byte %lld of buffer `%s`, which has %lld bytes", type, (long long)(ptr->addr - home->base), home->name,
                       (long long)home->bytes);
    else
        base_diag_note(d, "the pointer (%s) is the address 0x%llx", type, (unsigned long long)ptr->addr);
}

/* Host address of the scalar at ptr[offset], or NULL after a diagnostic. */
static uint8_t *scalar_at(struct sim_exec *x, const struct pto_insn *insn, const struct pto_ptr *ptr, unsigned *nibble)
{
    int64_t bits = isa_dtype((enum pto_dtype)ptr->dtype)->bits, bit, addr, bytes = (bits + 7) / 8;
    int64_t offset = isa_insn_int(insn, PTO_ROLE_OFFSET, 0);
    bool local = ptr->space != PTO_SPACE_GM && ptr->space != PTO_SPACE_NONE;
    uint8_t *at = NULL;
    if (base_mul_i64(offset, bits, &bit) && base_add_i64(bit, ptr->nibble * 4, &bit) &&
        base_add_i64(ptr->addr, (bit - (bit & 7)) / 8, &addr)) {
        *nibble = (bit & 7) != 0;
        if (!local)
            at = sim_gm_at(x->gm, addr, bytes, NULL);
        else if (addr >= 0 && addr <= x->core->size[ptr->space] - bytes)
            at = sim_core_space(x->core, (enum pto_space)ptr->space) + addr;
    }
    if (at == NULL)
        outside(x, insn, ptr, offset, local);
    return at;
}

bool sim_ex_load_scalar(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_operand *ptr = isa_insn_operand(insn, PTO_ROLE_PTR);
    unsigned nibble = 0;
    if (ptr == NULL || ptr->kind != PTO_OK_PTR)
        return sim_refuse(x, insn, "needs a pointer");
    const uint8_t *at = scalar_at(x, insn, &ptr->u.ptr, &nibble);
    if (at == NULL)
        return false;
    sim_set_result(x, insn, PTO_ROLE_RESULT, sim_scalar_of_bits((enum pto_dtype)ptr->u.ptr.dtype, num_load(at, nibble, (enum pto_dtype)ptr->u.ptr.dtype)));
    return true;
}

bool sim_ex_store_scalar(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_operand *ptr = isa_insn_operand(insn, PTO_ROLE_PTR);
    const struct pto_operand *value = isa_insn_operand(insn, PTO_ROLE_VALUE);
    unsigned nibble = 0;
    if (ptr == NULL || value == NULL || ptr->kind != PTO_OK_PTR)
        return sim_refuse(x, insn, "needs a pointer and a value");
    uint8_t *at = scalar_at(x, insn, &ptr->u.ptr, &nibble);
    if (at == NULL)
        return false;
    enum pto_dtype dtype = (enum pto_dtype)ptr->u.ptr.dtype;
    num_store(at, nibble, dtype, sim_scalar_to_bits(dtype, value));
    return true;
}

/* R5: the scale tile takes the address of its data tile >> 4. A binding that stands too late (R5 c) was moved by lowering. */
bool sim_ex_tget_scale_addr(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *data = isa_insn_tile(insn, PTO_ROLE_SRC);
    const struct pto_operand *scale = isa_insn_operand(insn, PTO_ROLE_DST);
    if (data == NULL || scale == NULL || scale->kind != PTO_OK_TILE || data->addr == PTO_UNKNOWN)
        return true;
    struct pto_operand bound = *scale;
    bound.u.tile.addr = data->addr >> 4;
    sim_set_result(x, insn, PTO_ROLE_DST, bound);
    return true;
}
