/* The cube instructions: which operands there are and how large the product is (machine-and-cube.md d.1, d.6; R5, R7-R9).
 * The arithmetic is in mad.c and mad_ref.c. */
#include "sim/mad.h"
#include "isa/product.h"

static int32_t groups(int32_t k) { return (k + SIM_MX_GROUP - 1) / SIM_MX_GROUP; }

/* Input types whose products the accumulator takes without a further rounding (mad.c). */
static bool is_multiplicand(unsigned dtype, bool int_only)
{
    const struct isa_dtype_info *info = isa_dtype((enum pto_dtype)dtype);
    if (isa_dtype_is_int((enum pto_dtype)dtype))
        return info->bits <= 8;
    return !int_only && info->kind != PTO_KIND_UFLOAT8 && (info->bits <= 16 || dtype == PTO_F32);
}

static bool check_types(struct sim_exec *x, const struct pto_insn *insn, const struct pto_tile *a, const struct pto_tile *b,
                        const struct pto_tile *c, bool scaled)
{
    const char *a_name = isa_dtype((enum pto_dtype)a->dtype)->name, *b_name = isa_dtype((enum pto_dtype)b->dtype)->name;
    if (c->dtype != PTO_F32 && c->dtype != PTO_I32 && c->dtype != PTO_F16)
        return sim_refuse(x, insn, "an accumulator is f32, i32 or f16, not %s", isa_dtype((enum pto_dtype)c->dtype)->name);
    if (a->dtype == PTO_HIF4 || b->dtype == PTO_HIF4)
        return sim_refuse(x, insn, "HiF4 operands are not simulated: no source states the A6 instruction");
    bool int_acc = c->dtype == PTO_I32;
    bool wide = scaled && (a->dtype == PTO_F32 || b->dtype == PTO_F32);
    bool mixed_half = c->dtype == PTO_F16 && (a->dtype == PTO_F32 || b->dtype == PTO_F32);
    if (!is_multiplicand(a->dtype, int_acc) || !is_multiplicand(b->dtype, int_acc) || wide || mixed_half || (scaled && c->dtype != PTO_F32))
        return sim_refuse(x, insn, "the cube does not multiply %s by %s into %s%s", a_name, b_name,
                          isa_dtype((enum pto_dtype)c->dtype)->name, scaled ? " with block scales" : "");
    return true;
}

/* The grid of a scale operand; none for a side that has no scales (f16 and bf16 operands of A6 ignore theirs, X2). */
static bool scale_grid(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role role,
                       const struct pto_tile *data, int32_t rows, int32_t cols, struct sim_grid *grid)
{
    const struct pto_tile *tile = isa_insn_tile(insn, role);
    *grid = (struct sim_grid){0};
    if (tile == NULL || data->dtype == PTO_F16 || data->dtype == PTO_BF16)
        return true;
    if (isa_dtype((enum pto_dtype)tile->dtype)->bits != 8)
        return sim_refuse(x, insn, "a scale is one e8m0 byte; `%s` has elements of type %s", sim_slot_name(insn, tile),
                          isa_dtype((enum pto_dtype)tile->dtype)->name);
    return sim_grid_of_tile(x, insn, arena, tile, 0, 0, rows, cols, grid);
}

/* An initial accumulator of the result's type. */
static bool init_grid(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role role, int32_t rows,
                      int32_t cols, unsigned dtype, struct sim_grid *grid)
{
    const struct pto_tile *tile = isa_insn_tile(insn, role);
    *grid = (struct sim_grid){0};
    if (tile == NULL)
        return true;
    if (tile->dtype != dtype)
        return sim_refuse(x, insn, "`%s` is %s, the accumulator %s", sim_slot_name(insn, tile),
                          isa_dtype((enum pto_dtype)tile->dtype)->name, isa_dtype((enum pto_dtype)dtype)->name);
    return sim_grid_of_tile(x, insn, arena, tile, 0, 0, rows, cols, grid);
}

static bool multiply(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *a = isa_insn_tile(insn, PTO_ROLE_LHS), *b = isa_insn_tile(insn, PTO_ROLE_RHS),
                          *c = isa_insn_tile(insn, PTO_ROLE_DST);
    if (a == NULL || b == NULL || c == NULL)
        return sim_refuse(x, insn, "needs tiles for both factors and the result");
    bool scaled = isa_insn_tile(insn, PTO_ROLE_LHS_SCALE) != NULL;
    struct isa_product size = isa_product_of(insn);
    if (!check_types(x, insn, a, b, c, scaled))
        return false;
    int64_t mode = isa_insn_attr(insn, PTO_ATTR_MAD_MODE);
    bool round = mode != PTO_MAD_MODE_IEEE && a->dtype == PTO_F32 && b->dtype == PTO_F32;
    struct sim_mad mad = {.m = size.m < 0 ? a->rows : size.m,
                          .k = size.k < 0 ? a->cols : size.k,
                          .n = size.n < 0 ? b->cols : size.n,
                          .order = x->acc_order,
                          .round_mbits = round ? (x->target->family == PTO_F_A2A3 ? 11 : 10) : 0,
                          .ties_away = mode == PTO_MAD_MODE_TF32_ROUND,
                          .ftz = x->ftz,
                          .saturate = x->mad_sat};
    if (mad.m <= 0 || mad.k <= 0 || mad.n <= 0) /* R9 */
        return true;
    struct base_arena arena = {0};
    bool ok = sim_grid_of_tile(x, insn, &arena, a, 0, 0, mad.m, mad.k, &mad.a) &&
              sim_grid_of_tile(x, insn, &arena, b, 0, 0, mad.k, mad.n, &mad.b) &&
              sim_grid_of_tile(x, insn, &arena, c, 0, 0, mad.m, mad.n, &mad.c) &&
              scale_grid(x, insn, &arena, PTO_ROLE_LHS_SCALE, a, mad.m, groups(mad.k), &mad.a_scale) &&
              scale_grid(x, insn, &arena, PTO_ROLE_RHS_SCALE, b, groups(mad.k), mad.n, &mad.b_scale) &&
              init_grid(x, insn, &arena, PTO_ROLE_ACC_IN, mad.m, mad.n, c->dtype, &mad.acc_in) &&
              init_grid(x, insn, &arena, PTO_ROLE_BIAS, 1, mad.n, c->dtype, &mad.bias);
    if (ok)
        sim_mad_run(&mad);
    base_arena_free(&arena);
    return ok;
}

bool sim_ex_mad(struct sim_exec *x, const struct pto_insn *insn) { return multiply(x, insn); }
bool sim_ex_gemv(struct sim_exec *x, const struct pto_insn *insn) { return multiply(x, insn); }
