/* Look-ups in scale.def. Where scale tiles lie is asm/plan_scale.c's and resolve.c's. */
#include "isa/scale.h"

struct scale_roles {
    uint8_t tile, data; /* enum pto_role */
};
static const struct scale_roles operands[] = {
#define PTO_SCALE_OPERAND(tile, data) {PTO_ROLE_##tile, PTO_ROLE_##data},
#define PTO_SCALE_BINDER(op, tile, data)
#include "isa/scale.def"
};
static const struct scale_roles binders[PTO_OP_COUNT] = {
#define PTO_SCALE_OPERAND(tile, data)
#define PTO_SCALE_BINDER(op, tile, data) [PTO_OP_##op] = {PTO_ROLE_##tile, PTO_ROLE_##data},
#include "isa/scale.def"
};
_Static_assert(sizeof operands / sizeof operands[0] + 1 <= ISA_MAX_SCALES, "room for every scale of one operation");

bool isa_binds_scale(enum pto_op op) { return binders[op].tile != PTO_ROLE_NONE; }

static unsigned add_scale(const struct pto_program *p, const struct pto_operation *op, const struct scale_roles *roles, struct isa_scale *out)
{
    pto_value_id tile = isa_operand_of_role(p, op, (enum pto_role)roles->tile);
    if (tile == 0)
        return 0;
    *out = (struct isa_scale){tile, isa_operand_of_role(p, op, (enum pto_role)roles->data)};
    return 1;
}

unsigned isa_scales_of(const struct pto_program *p, const struct pto_operation *op, struct isa_scale scales[ISA_MAX_SCALES])
{
    unsigned n = 0;
    for (size_t i = 0; i < sizeof operands / sizeof operands[0]; i++)
        n += add_scale(p, op, &operands[i], &scales[n]);
    return isa_binds_scale((enum pto_op)op->op) ? n + add_scale(p, op, &binders[op->op], &scales[n]) : n;
}
