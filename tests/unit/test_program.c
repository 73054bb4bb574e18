/* isa/program, isa/type, the op, dtype, enum and target tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "isa/program.h"

static const char *type_text(struct pto_program *p, pto_type_id id, int style, char *out, size_t cap)
{
    struct base_buf buf = {0};
    isa_type_print(p, id, style, &buf);
    snprintf(out, cap, "%s", buf.data);
    base_buf_free(&buf);
    return out;
}

static void known_attribute_keys_have_their_enum_as_id(void **state)
{
    (void)state;
    struct pto_program p;
    isa_program_init(&p, isa_target_find("a5"));
    for (unsigned i = 1; i < PTO_ATTR_COUNT; i++) {
        uint32_t id = base_find(&p.strings, isa_attr((enum pto_attr)i)->key, strlen(isa_attr((enum pto_attr)i)->key));
        assert_true(id != 0 && id <= i);
        assert_string_equal(isa_attr((enum pto_attr)id)->key, isa_attr((enum pto_attr)i)->key);
    }
    isa_program_free(&p);
}

static void types_are_unique(void **state)
{
    (void)state;
    struct pto_program p;
    isa_program_init(&p, isa_target_find("a5"));
    struct pto_tile_type t = {.space = PTO_SPACE_VEC, .dtype = PTO_F32, .fractal = 512, .rows = 16, .cols = 64, .v_row = 16, .v_col = 64};
    pto_type_id a = isa_type_tile(&p, PTO_TYPE_TILE_BUF, &t);
    assert_int_equal(isa_type_tile(&p, PTO_TYPE_TILE_BUF, &t), a);
    assert_int_not_equal(isa_type_tile(&p, PTO_TYPE_TILE, &t), a);
    t.v_col = PTO_DYNAMIC_DIM;
    assert_int_not_equal(isa_type_tile(&p, PTO_TYPE_TILE_BUF, &t), a);
    assert_int_not_equal(isa_type_int(&p, 32, 0), isa_type_int(&p, 32, 's'));
    pto_type_id many[2000];
    for (int i = 0; i < 2000; i++) {
        t.rows = i + 1;
        many[i] = isa_type_tile(&p, PTO_TYPE_TILE_BUF, &t);
    }
    for (int i = 0; i < 2000; i++) {
        t.rows = i + 1;
        assert_int_equal(isa_type_tile(&p, PTO_TYPE_TILE_BUF, &t), many[i]);
    }
    pto_type_id i32 = isa_type_int(&p, 32, 0), idx = isa_type_simple(&p, PTO_TYPE_INDEX);
    pto_type_id in1[] = {i32, idx}, in2[] = {idx, i32};
    assert_int_equal(isa_type_func(&p, in1, 2, NULL, 0), isa_type_func(&p, in1, 2, NULL, 0));
    assert_int_not_equal(isa_type_func(&p, in1, 2, NULL, 0), isa_type_func(&p, in2, 2, NULL, 0));
    assert_int_not_equal(isa_type_func(&p, in1, 2, NULL, 0), isa_type_func(&p, in1, 1, in1 + 1, 1));
    isa_program_free(&p);
}

/* Expectations from pto-as.md 3.3, pto-as-2026-08.md 1.3 and ruling R1. */
static void types_print_canonically(void **state)
{
    (void)state;
    struct pto_program p;
    char text[256];
    isa_program_init(&p, isa_target_find("a5"));
    struct pto_tile_type t = {.space = PTO_SPACE_VEC, .dtype = PTO_F32, .fractal = 512, .rows = 16, .cols = 64, .v_row = PTO_DYNAMIC_DIM, .v_col = 64};
    assert_string_equal(type_text(&p, isa_type_tile(&p, PTO_TYPE_TILE_BUF, &t), 0, text, sizeof text),
                        "!pto.tile_buf<vec, 16x64xf32, valid=?x64>");
    assert_string_equal(type_text(&p, isa_type_tile(&p, PTO_TYPE_TILE_BUF, &t), PTO_TYPE_TEXT_LONG, text, sizeof text),
                        "!pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=?, v_col=64, blayout=row_major, "
                        "slayout=none_box, fractal=512, pad=0>");
    t = (struct pto_tile_type){.space = PTO_SPACE_SCALE_LEFT, .dtype = PTO_F8E8M0, .slayout = PTO_SLAYOUT_ROW, .fractal = 32,
                               .rows = 16, .cols = 2, .v_row = 16, .v_col = 2};
    assert_string_equal(type_text(&p, isa_type_tile(&p, PTO_TYPE_TILE, &t), 0, text, sizeof text),
                        "!pto.tile<scaling, 16x2x!pto.f8E8M0, slayout=row_major, fractal=32>");
    /* an unboxed x2 tile counts pairs along its contiguous dimension, a boxed one elements */
    t = (struct pto_tile_type){.space = PTO_SPACE_VEC, .dtype = PTO_F4E2M1, .fractal = 512, .rows = 16, .cols = 64, .v_row = 16, .v_col = 60};
    assert_string_equal(type_text(&p, isa_type_tile(&p, PTO_TYPE_TILE_BUF, &t), 0, text, sizeof text),
                        "!pto.tile_buf<vec, 16x32x!pto.f4E2M1x2, valid=16x30>");
    t.slayout = PTO_SLAYOUT_ROW;
    t.blayout = PTO_BLAYOUT_COL;
    t.space = PTO_SPACE_MAT;
    t.v_col = 64;
    assert_string_equal(type_text(&p, isa_type_tile(&p, PTO_TYPE_TILE_BUF, &t), 0, text, sizeof text),
                        "!pto.tile_buf<mat, 16x64x!pto.f4E2M1x2, blayout=col_major, slayout=row_major>");
    isa_program_free(&p);
}

static void operations_link_and_carry_segments(void **state)
{
    (void)state;
    struct pto_program p;
    isa_program_init(&p, isa_target_find("a5"));
    p.module = isa_op_new(&p, &(struct isa_op_spec){.op = PTO_OP_MODULE, .nregions = 1});
    pto_block_id top = isa_block_append(&p, isa_op_region(isa_operation(&p, p.module), 0));
    pto_type_id idx = isa_type_simple(&p, PTO_TYPE_INDEX);
    pto_value_id c[5];
    for (int i = 0; i < 5; i++) {
        struct pto_attribute value = {.key = PTO_ATTR_VALUE, .kind = PTO_LIT_INT, .i = 10 + i};
        pto_op_id op = isa_op_new(&p, &(struct isa_op_spec){.op = PTO_OP_ARITH_CONSTANT, .result_types = &idx, .nresults = 1, .attrs = &value, .nattrs = 1});
        isa_op_append(&p, top, op);
        c[i] = p.ops[op].results;
    }
    int64_t n;
    assert_true(isa_const_int(&p, c[3], &n));
    assert_int_equal(n, 13);
    struct pto_type view = {.kind = PTO_TYPE_TENSOR_VIEW, .dtype = PTO_F32, .rank = 2, .dims = {-1, -1}};
    pto_type_id view_type = isa_type_intern(&p, &view);
    pto_value_id operands[] = {c[4], c[0], c[1], c[2], c[3]};
    uint32_t segments[] = {0, 1, 3, 5, 5};
    pto_op_id mtv = isa_op_new(&p, &(struct isa_op_spec){.op = PTO_OP_MAKE_TENSOR_VIEW, .operands = operands, .noperands = 5,
                                                         .segments = segments, .result_types = &view_type, .nresults = 1});
    isa_op_append(&p, top, mtv);
    uint32_t count;
    const pto_value_id *list = isa_operand_list(&p, &p.ops[mtv], isa_op_slot(PTO_OP_MAKE_TENSOR_VIEW, PTO_ROLE_STRIDES), &count);
    assert_int_equal(count, 2);
    assert_int_equal(list[1], c[3]);
    assert_int_equal(isa_operand_of_role(&p, &p.ops[mtv], PTO_ROLE_PTR), c[4]);
    assert_int_equal(isa_operand_of_role(&p, &p.ops[mtv], PTO_ROLE_BIAS), 0);
    assert_int_equal(isa_parent(&p, mtv), p.module);
    /* unlink and insert keep the list whole */
    pto_op_id first = p.blocks[top].first, second = p.ops[first].next;
    isa_op_unlink(&p, second);
    isa_op_insert_before(&p, first, second);
    assert_int_equal(p.blocks[top].first, second);
    assert_int_equal(p.ops[second].next, first);
    unsigned forward = 0, backward = 0;
    for (pto_op_id o = p.blocks[top].first; o != 0; o = p.ops[o].next)
        forward++;
    for (pto_op_id o = p.blocks[top].last; o != 0; o = p.ops[o].prev)
        backward++;
    assert_int_equal(forward, 6);
    assert_int_equal(backward, 6);
    isa_replace_uses(&p, c[4], c[0]);
    assert_int_equal(isa_operand_of_role(&p, &p.ops[mtv], PTO_ROLE_PTR), c[0]);
    isa_program_free(&p);
}

/* The table holds together: unique names, roles unique in a row, format and slots name the same things. */
static void op_rows_are_consistent(void **state)
{
    (void)state;
    bool legacy;
    for (unsigned i = 1; i < PTO_OP_COUNT; i++) {
        const struct isa_op_info *op = isa_op((enum pto_op)i);
        assert_int_equal(isa_op_find(op->mnemonic, strlen(op->mnemonic), &legacy), i);
        assert_false(legacy);
        assert_true(strlen(op->doc) > 3);
        bool seen[PTO_ROLE_COUNT] = {false};
        for (int s = 0; s < op->nslots; s++) {
            assert_false(seen[op->slots[s].role]);
            seen[op->slots[s].role] = true;
            assert_int_equal(isa_op_slot((enum pto_op)i, (enum pto_role)op->slots[s].role), s);
            for (int t = 0; t < s; t++)
                assert_string_not_equal(op->slots[s].name, op->slots[t].name);
        }
        for (const char *f = op->format; (f = strchr(f, '$')) != NULL; f++) { /* every $name is a slot */
            size_t len = strcspn(f + 1, " .");
            bool found = false;
            for (int s = 0; s < op->nslots; s++)
                found = found || (strlen(op->slots[s].name) == len && memcmp(op->slots[s].name, f + 1, len) == 0);
            if (!found)
                fail_msg("%s: format names no slot at '%s'", op->mnemonic, f);
        }
    }
    assert_int_equal(isa_op_find("tmatmul.mx", 10, &legacy), PTO_OP_TMATMUL_MX); /* bare form */
    assert_int_equal(isa_op_find("pto.tstore_fp", 13, &legacy), PTO_OP_TSTORE);
    assert_true(legacy);
    assert_int_equal(isa_op_find("return", 6, &legacy), PTO_OP_RETURN);
    assert_false(legacy);
    assert_string_equal(isa_op_suggest("pto.tmatmull"), "pto.tmatmul");
    assert_null(isa_op_suggest("xyzzy.frob"));
}

static void dtypes_are_found_by_every_name(void **state)
{
    (void)state;
    static const struct { const char *text; enum pto_dtype dtype; } rows[] = {
        {"f8E4M3FN", PTO_F8E4M3}, {"float8_e5m2_t", PTO_F8E5M2}, {"!pto.f8E8M0", PTO_F8E8M0}, {"f8E8M0FNU", PTO_F8E8M0},
        {"!pto.f4E1M2x2", PTO_F4E1M2}, {"f4E2M1FN", PTO_F4E2M1}, {"half", PTO_F16}, {"BF16", PTO_BF16}, {"s8", PTO_I8},
        {"ui16", PTO_U16}, {"u32", PTO_U32}, {"int4b_t", PTO_I4}, {"h8", PTO_HIF8}, {"f128", PTO_DTYPE_NONE}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(isa_dtype_find(rows[i].text, strlen(rows[i].text)), rows[i].dtype);
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++)
        assert_int_equal(isa_dtype_find(isa_dtype((enum pto_dtype)d)->name, strlen(isa_dtype((enum pto_dtype)d)->name)), d);
    assert_int_equal(isa_dtype_c0(PTO_F4E2M1), 64); /* R2 */
    assert_int_equal(isa_dtype_c0(PTO_F16), 16);
    assert_int_equal(isa_dtype_bytes(PTO_F4E2M1, 5), 3);
}

/* machine-and-cube.md a.3; R3. */
static void targets_have_their_capacities(void **state)
{
    (void)state;
    const struct pto_target *a3 = isa_target_find("a2a3"), *a5 = isa_target_find("Ascend950PR");
    assert_ptr_equal(isa_target_find("A2"), a3);
    assert_ptr_equal(isa_target_find("Ascend910B1"), a3);
    assert_ptr_equal(isa_target_find("Ascend910_95x"), a5);
    assert_ptr_equal(isa_target_find("910B1"), a3); /* the glossary's 910B* and 910_95* */
    assert_ptr_equal(isa_target_find("910_9579"), a5);
    assert_ptr_equal(isa_target_find("a5"), a5);
    assert_null(isa_target_find("h100"));
    bool known;
    assert_ptr_equal(isa_target_of_module("h100", &known), a3);
    assert_false(known);
    assert_int_equal(isa_capacity(a3, PTO_SPACE_ACC), 131072);
    assert_int_equal(isa_capacity(a5, PTO_SPACE_ACC), 262144);
    assert_int_equal(isa_capacity(a5, PTO_SPACE_VEC), 262144);
    assert_int_equal(isa_plan_capacity(a5, PTO_SPACE_VEC), 253952);
    assert_int_equal(isa_capacity(a3, PTO_SPACE_SCALE_LEFT), 0);
    assert_int_equal(isa_capacity(isa_target_find("KirinX90"), PTO_SPACE_MAT), 1048576);
    struct pto_target copy = *a5;
    const char *why;
    assert_true(isa_target_set(&copy, "target.mad_8bit", "1.5", &why));
    assert_int_equal(copy.param[PTO_P_mad_8bit], 1500);
    assert_false(isa_target_set(&copy, "clock_khz", "0", &why));
    assert_false(isa_target_set(&copy, "clock_khz", "-1", &why));
    assert_false(isa_target_set(&copy, "no_such", "1", &why));
    assert_string_equal(why, "no such parameter");
}

static void enumerations_read_all_spellings(void **state)
{
    (void)state;
    assert_int_equal(isa_enum_code(PTO_ENUM_PIPE, "PIPE_MTE2", 9), PTO_PIPE_MTE2);
    assert_int_equal(isa_enum_code(PTO_ENUM_PIPE, "mte2", 4), PTO_PIPE_MTE2);
    assert_int_equal(isa_enum_code(PTO_ENUM_PIPE, "PIPE_X", 6), -1);
    assert_int_equal(isa_enum_code(PTO_ENUM_SLAYOUT, "RowMajor", 8), PTO_SLAYOUT_ROW);
    assert_string_equal(isa_enum_text(PTO_ENUM_GM_LAYOUT, PTO_GM_LAYOUT_MX_B_NN), "mx_b_nn");
    assert_int_equal(isa_space_find("l0a", 3), PTO_SPACE_LEFT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_attribute_keys_have_their_enum_as_id), cmocka_unit_test(types_are_unique),
        cmocka_unit_test(types_print_canonically), cmocka_unit_test(operations_link_and_carry_segments),
        cmocka_unit_test(op_rows_are_consistent), cmocka_unit_test(dtypes_are_found_by_every_name),
        cmocka_unit_test(targets_have_their_capacities), cmocka_unit_test(enumerations_read_all_spellings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
