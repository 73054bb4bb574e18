/* Sizes of products (see product.h). */
#include "isa/product.h"
#include "isa/op.h"

struct isa_product isa_product_of(const struct pto_insn *insn)
{
    const struct pto_tile *lhs = isa_insn_tile(insn, PTO_ROLE_LHS), *rhs = isa_insn_tile(insn, PTO_ROLE_RHS);
    unsigned ruleset = isa_op((enum pto_op)insn->op)->ruleset;
    bool gemv = ruleset >= PTO_RULES_GEMV && ruleset <= PTO_RULES_GEMV_MX_BIAS, scaled = isa_op_slot((enum pto_op)insn->op, PTO_ROLE_LHS_SCALE) >= 0;
    if (lhs == NULL || rhs == NULL)
        return (struct isa_product){PTO_UNKNOWN_EXTENT, PTO_UNKNOWN_EXTENT, PTO_UNKNOWN_EXTENT};
    return (struct isa_product){.m = gemv ? 1 : lhs->v_row, .k = gemv && !scaled ? rhs->v_row : lhs->v_col, .n = rhs->v_col};
}
