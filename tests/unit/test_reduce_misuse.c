/* Execution of reductions, expansions, conversions, quantisation and generators with operands that fit nothing: any type, layout,
 * extent, valid region and address, overlapping or absent. It ends, with a diagnostic or without; sanitizers see the rest. */
#include "exec_fixture.h"

static const enum pto_op ops[] = {
#define PTO_OP(id, ...) PTO_OP_##id,
#include "isa/reduce.def"
#include "isa/expand.def"
#include "isa/convert.def"
#undef PTO_OP
    PTO_OP_TCI, PTO_OP_TTRI, PTO_OP_TRANDOM};

static int32_t extent(uint64_t *seed)
{
    static const int32_t usual[] = {0, 1, 2, 8, 16, 31, 32, 33, 64, 256, 257};
    return usual[rnd(seed) % (sizeof usual / sizeof usual[0])];
}

static struct pto_tile any_tile(uint64_t *seed)
{
    static const char *const layouts[] = {"ND", "ND", "ND", "DN", "Nz", "Zz", "Zn", "Nn"};
    static const enum pto_dtype usual[] = {PTO_F32, PTO_I32, PTO_F16, PTO_I8, PTO_U16};
    enum pto_dtype dtype = rnd(seed) % 2 != 0 ? usual[rnd(seed) % 5] : (enum pto_dtype)(PTO_F32 + rnd(seed) % (PTO_DTYPE_COUNT - PTO_F32));
    struct pto_tile t = make_tile(PTO_SPACE_VEC, dtype, extent(seed), extent(seed), layouts[rnd(seed) % 8], (int64_t)(rnd(seed) % 8) * 0x100);
    switch (rnd(seed) % 8) {
    case 0:
        t.v_row = extent(seed);
        t.v_col = extent(seed);
        break;
    case 1:
        t.v_row = t.v_row > 0 ? t.v_row - 1 : 0;
        t.v_col = PTO_UNKNOWN_EXTENT;
        break;
    case 2:
        t.addr = 0x3FF00;
        break;
    case 3:
        t.addr = rnd(seed) % 4 == 0 ? PTO_UNKNOWN : rnd(seed) % 2 != 0 ? INT64_MAX - 64 : -32;
        break;
    case 4:
        t.rows = t.phys_rows / 2;
        t.cols = t.phys_cols / 2;
        t.v_row = t.rows;
        t.v_col = t.cols;
        t.row0 = t.phys_rows - t.rows;
        t.col0 = t.phys_cols - t.cols;
        break;
    default:
        break;
    }
    return t;
}

static void operands_that_fit_nothing(void **state)
{
    (void)state;
    uint64_t seed = 99;
    struct fixture f;
    fixture_open(&f, "a5");
    unsigned executed = 0;
    for (unsigned i = 0; i < 20000; i++) {
        struct pto_insn insn = make_insn(ops[i % (sizeof ops / sizeof ops[0])]);
        const struct isa_op_info *info = isa_op((enum pto_op)insn.op);
        bool alike = rnd(&seed) % 2 != 0; /* one type and shape for all, so that more is executed */
        struct pto_tile one = any_tile(&seed);
        for (unsigned s = 0; s < info->nslots; s++) {
            enum pto_role role = (enum pto_role)info->slots[s].role;
            bool scalar = role == PTO_ROLE_SCALAR || (role >= PTO_ROLE_KEY0 && role <= PTO_ROLE_CTR3);
            struct pto_tile t = alike && rnd(&seed) % 4 != 0 ? one : any_tile(&seed);
            if (rnd(&seed) % 64 == 0)
                continue;
            if (scalar)
                set_int(&insn, role, (int64_t)(rnd(&seed) >> rnd(&seed) % 64));
            else
                set_tile(&insn, role, t);
        }
        for (unsigned a = 0; info->attrs[a] != 0; a++)
            if (rnd(&seed) % 2 != 0)
                insn.attr[a] = (int64_t)(rnd(&seed) % 9) - 1;
        unsigned errors = f.diags.counts[PTO_SEV_ERROR];
        bool ok = sim_execute(&f.x, &insn);
        executed += ok;
        assert_int_equal(ok, f.diags.counts[PTO_SEV_ERROR] == errors);
        if (f.diags.counts[PTO_SEV_ERROR] > 1000) { /* messages take room */
            fixture_close(&f);
            fixture_open(&f, "a5");
        }
    }
    assert_true(executed > 4000);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(operands_that_fit_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
