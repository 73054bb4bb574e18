/* isa/resolve and isa/view: descriptors of tiles, windows and scale images, worked out by hand from machine-and-cube.md b.5, b.9,
 * e.1 and rulings R1, R5, R22.  Programs come from text; pointers are given addresses by the test's own reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "asm/asm.h"
#include "isa/layout.h"
#include "isa/resolve.h"

struct fixture {
    struct base_sources sources;
    struct base_diags diags;
    struct pto_program program;
};

static void load(struct fixture *f, const char *text)
{
    struct asm_options options = {0};
    memset(f, 0, sizeof *f);
    base_diags_init(&f->diags, &f->sources);
    uint32_t file = base_source_add(&f->sources, "test.pto", text, strlen(text));
    if (!asm_parse(&f->program, file, &options, &f->diags)) {
        struct base_buf out = {0};
        base_diags_render_text(&f->diags, &out, false);
        print_message("%s", out.data);
        fail();
    }
}

static void unload(struct fixture *f)
{
    isa_program_free(&f->program);
    base_diags_free(&f->diags);
    base_sources_free(&f->sources);
}

/* Argument k of the function has address 0x10000 * (k + 1). */
static void reader(void *ctx, pto_value_id value, struct pto_operand *out)
{
    struct pto_program *p = ctx;
    pto_op_id def = p->values[value].def;
    int slot;
    isa_static_reader(p, value, out);
    if (def == 0 && out->kind == PTO_OK_PTR)
        out->u.ptr.addr = 0x10000 * ((int64_t)p->values[value].index + 1);
    else if (def != 0 && isa_op((enum pto_op)p->ops[def].op)->cls == PTO_CLASS_VIEW)
        assert_null(isa_resolve_view(p, def, reader, ctx, out, &slot));
}

static struct pto_operand value_of(struct fixture *f, const char *name)
{
    struct pto_operand out = {0};
    pto_str_id id = base_find(&f->program.strings, name, strlen(name));
    for (uint32_t v = 1; v < f->program.nvalues; v++)
        if (id != 0 && f->program.values[v].name == id) {
            reader(&f->program, v, &out);
            return out;
        }
    fail_msg("no value %%%s", name);
    return out;
}

static void first_insn(struct fixture *f, enum pto_op op, struct pto_insn *insn)
{
    for (uint32_t o = 1; o < f->program.nops; o++)
        if (f->program.ops[o].op == op) {
            isa_resolve(&f->program, o, reader, &f->program, insn);
            return;
        }
    fail();
}

#define CONSTANTS                                                                                                       \
    "  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n  %c2 = arith.constant 2 : index\n"            \
    "  %c8 = arith.constant 8 : index\n  %c16 = arith.constant 16 : index\n  %c32 = arith.constant 32 : index\n"        \
    "  %c64 = arith.constant 64 : index\n  %c128 = arith.constant 128 : index\n  %c256 = arith.constant 256 : index\n"  \
    "  %a0 = arith.constant 0 : i64\n  %a4096 = arith.constant 4096 : i64\n"

static void windows_move_by_their_strides(void **state)
{
    (void)state;
    struct fixture f;
    load(&f, "module attributes {pto.target_arch = \"a5\"} {\nfunc.func @k(%p: !pto.ptr<f32>) {\n" CONSTANTS
             "  %v = pto.make_tensor_view %p, shape = [%c128, %c256], strides = [%c256, %c1] : !pto.tensor_view<?x?xf32>\n"
             "  %w = pto.partition_view %v, offsets = [%c16, %c32], sizes = [%c8, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<8x64xf32>\n"
             "  %t = pto.make_tensor_view %p, shape = [%c128, %c256], strides = [%c1, %c128] {layout = #pto.layout<dn>} : !pto.tensor_view<?x?xf32>\n"
             "  %x = pto.partition_view %t, offsets = [%c16, %c32], sizes = [%c8, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<8x64xf32>\n"
             "  %q = pto.addptr %p, %c8 : !pto.ptr<f32> -> !pto.ptr<f32>\n"
             "  %n = pto.get_tensor_view_dim %v, %c1 : !pto.tensor_view<?x?xf32> -> index\n"
             "  return\n}\n}\n");
    struct pto_gm w = value_of(&f, "w").u.gm, x = value_of(&f, "x").u.gm;
    assert_int_equal(w.layout, PTO_GM_LAYOUT_ND); /* inferred: dense rows */
    assert_int_equal(w.addr, 0x10000 + (16 * 256 + 32) * 4);
    assert_int_equal(w.shape[3], 8);
    assert_int_equal(w.shape[4], 64);
    assert_int_equal(w.off_row, 16);
    assert_int_equal(w.off_col, 32);
    assert_int_equal(w.whole_rows, 128);
    assert_int_equal(w.whole_cols, 256);
    assert_int_equal(x.layout, PTO_GM_LAYOUT_DN);
    assert_int_equal(x.addr, 0x10000 + (16 + 32 * 128) * 4);
    assert_int_equal(isa_gm_offset(&x, 3, 5), 3 + 5 * 128);
    assert_int_equal(value_of(&f, "q").u.ptr.addr, 0x10000 + 32);
    assert_int_equal(value_of(&f, "n").u.i, 256);
    unload(&f);
}

static void x2_views_count_pairs_in_text_and_elements_inside(void **state)
{
    (void)state;
    struct fixture f;
    load(&f, "module attributes {pto.target_arch = \"a5\"} {\nfunc.func @k(%p: !pto.ptr<!pto.f4E2M1x2>) {\n" CONSTANTS
             "  %v = pto.make_tensor_view %p, shape = [%c64, %c32], strides = [%c32, %c1] : !pto.tensor_view<?x?x!pto.f4E2M1x2>\n"
             "  %w = pto.partition_view %v, offsets = [%c2, %c8], sizes = [%c16, %c16] : !pto.tensor_view<?x?x!pto.f4E2M1x2> -> !pto.partition_tensor_view<16x16x!pto.f4E2M1x2>\n"
             "  %n = pto.get_tensor_view_dim %v, %c1 : !pto.tensor_view<?x?x!pto.f4E2M1x2> -> index\n"
             "  %s = pto.get_tensor_view_stride %v, %c0 : !pto.tensor_view<?x?x!pto.f4E2M1x2> -> index\n"
             "  %q = pto.addptr %p, %c1 : !pto.ptr<!pto.f4E2M1x2> -> !pto.ptr<!pto.f4E2M1x2>\n"
             "  %one = pto.make_tensor_view %p, shape = [%c64, %c1], strides = [%c1, %c1] : !pto.tensor_view<?x?x!pto.f4E2M1x2>\n"
             "  return\n}\n}\n");
    struct pto_gm w = value_of(&f, "w").u.gm, one = value_of(&f, "one").u.gm;
    assert_int_equal(one.shape[3], 64); /* a column of pairs is two columns of elements */
    assert_int_equal(one.shape[4], 2);
    assert_int_equal(one.stride[3], 2);
    assert_int_equal(w.shape[4], 32);             /* 16 pairs */
    assert_int_equal(w.stride[3], 64);            /* 32 pairs */
    assert_int_equal(w.stride[4], 1);
    assert_int_equal(w.addr, 0x10000 + 2 * 32 + 8); /* bytes are pairs */
    assert_int_equal(w.nibble, 0);
    assert_int_equal(value_of(&f, "n").u.i, 32);  /* the text's unit again */
    assert_int_equal(value_of(&f, "s").u.i, 32);
    assert_int_equal(value_of(&f, "q").u.ptr.addr, 0x10001);
    unload(&f);
}

static void subviews_keep_their_parents_grid(void **state)
{
    (void)state;
    struct fixture f;
    load(&f, "module attributes {pto.target_arch = \"a5\"} {\nfunc.func @k() {\n" CONSTANTS
             "  %t = pto.alloc_tile addr = %a4096 : !pto.tile_buf<vec, 32x64xf32, valid=20x50>\n"
             "  %v = pto.subview %t[%c8, %c16] sizes [16, 32] : !pto.tile_buf<vec, 32x64xf32, valid=20x50> -> !pto.tile_buf<vec, 16x32xf32>\n"
             "  %u = pto.subview %v[%c8, %c8] sizes [8, 8] valid [%c2, %c8] : !pto.tile_buf<vec, 16x32xf32> -> !pto.tile_buf<vec, 8x8xf32, valid=?x?>\n"
             "  %s = pto.subset %t[%c8, %c32] sizes [16, 32] : !pto.tile_buf<vec, 32x64xf32, valid=20x50>\n"
             "  %d = pto.alloc_tile addr = %a0 valid_row = %c8 valid_col = %c2 : !pto.tile_buf<vec, 16x16xf32, valid=?x?>\n"
             "  return\n}\n}\n");
    struct pto_tile v = value_of(&f, "v").u.tile, u = value_of(&f, "u").u.tile, s = value_of(&f, "s").u.tile;
    assert_int_equal(v.addr, 4096);
    assert_int_equal(v.v_row, 16); /* R22: of the result type, not of the parent */
    assert_int_equal(isa_tile_offset(&v, 1, 2), (8 + 1) * 64 + 16 + 2);
    assert_int_equal(isa_tile_offset(&u, 0, 1), (8 + 8) * 64 + 16 + 8 + 1);
    assert_int_equal(u.v_row, 2);
    assert_int_equal(u.v_col, 8);
    assert_int_equal(s.v_row, 12); /* April: min(16, 20 - 8 mod 20) */
    assert_int_equal(s.v_col, 18); /* min(32, 50 - 32 mod 50) */
    assert_int_equal(value_of(&f, "d").u.tile.v_col, 2);
    unload(&f);
}

#define SCALE_KERNEL(attr)                                                                                                        \
    "module attributes {pto.target_arch = \"a5\"} {\nfunc.func @k(%a: !pto.ptr<!pto.f8E8M0>, %b: !pto.ptr<!pto.f8E8M0>) {\n"      \
    CONSTANTS                                                                                                                     \
    "  %va = pto.make_tensor_view %a, shape = [%c256, %c32], strides = [%c32, %c1] " attr " : !pto.tensor_view<256x32x!pto.f8E8M0>\n" \
    "  %wa = pto.partition_view %va, offsets = [%c128, %c8], sizes = [%c64, %c8] : !pto.tensor_view<256x32x!pto.f8E8M0> -> !pto.partition_tensor_view<64x8x!pto.f8E8M0>\n" \
    "  %ta = pto.alloc_tile addr = %a0 : !pto.tile_buf<mat, 64x8x!pto.f8E8M0, slayout=row_major, fractal=32>\n"                   \
    "  pto.tload ins(%wa : !pto.partition_tensor_view<64x8x!pto.f8E8M0>) outs(%ta : !pto.tile_buf<mat, 64x8x!pto.f8E8M0, slayout=row_major, fractal=32>)\n" \
    "  return\n}\n}\n"

static void scale_windows_are_images(void **state)
{
    (void)state;
    struct fixture f;
    struct pto_insn insn;
    load(&f, SCALE_KERNEL(""));
    first_insn(&f, PTO_OP_TLOAD, &insn);
    struct pto_gm g = *isa_insn_gm(&insn, PTO_ROLE_SRC);
    assert_int_equal(g.layout, PTO_GM_LAYOUT_MX_A_ZZ);
    assert_int_equal(g.addr, 0x10000 + 128 / 16 * (16 * 32) + 8 / 2 * 32);
    assert_int_equal(isa_gm_offset(&g, 17, 3), 1 * 16 * 32 + 1 * 32 + 1 * 2 + 1); /* b.9 MX_A_ZZ, KG = 32 */
    assert_int_equal(insn.pipe, PTO_PIPE_MTE2);
    unload(&f);
    load(&f, SCALE_KERNEL("{layout = #pto.layout<nd>}")); /* honoured: a plain matrix */
    first_insn(&f, PTO_OP_TLOAD, &insn);
    g = *isa_insn_gm(&insn, PTO_ROLE_SRC);
    assert_int_equal(g.layout, PTO_GM_LAYOUT_MX_A_ND);
    assert_int_equal(g.addr, 0x10000 + 128 * 32 + 8);
    assert_int_equal(isa_gm_offset(&g, 17, 3), 17 * 32 + 3);
    unload(&f);
    load(&f, SCALE_KERNEL("{layout = #pto.layout<dn>}")); /* group pairs: [KG/2][M][2] */
    first_insn(&f, PTO_OP_TLOAD, &insn);
    g = *isa_insn_gm(&insn, PTO_ROLE_SRC);
    assert_int_equal(g.layout, PTO_GM_LAYOUT_MX_A_DN);
    assert_int_equal(g.addr, 0x10000 + 8 / 2 * (2 * 256) + 128 * 2);
    assert_int_equal(isa_gm_offset(&g, 17, 3), 1 * 2 * 256 + 17 * 2 + 1);
    unload(&f);
}

static void layouts_are_inferred(void **state)
{
    (void)state;
    bool ambiguous;
    static const int64_t nd[2][5] = {{1, 1, 1, 8, 64}, {512, 512, 512, 64, 1}}, dn[2][5] = {{1, 1, 1, 8, 64}, {512, 512, 512, 1, 8}};
    static const int64_t column[2][5] = {{1, 1, 1, 8, 1}, {8, 8, 8, 1, 8}}, nz[2][5] = {{1, 4, 2, 16, 16}, {2048, 512, 256, 16, 1}};
    assert_int_equal(isa_infer_gm_layout(2, nd[0], nd[1], PTO_F16, &ambiguous), PTO_GM_LAYOUT_ND);
    assert_false(ambiguous);
    assert_int_equal(isa_infer_gm_layout(2, dn[0], dn[1], PTO_F16, &ambiguous), PTO_GM_LAYOUT_DN);
    assert_int_equal(isa_infer_gm_layout(2, column[0], column[1], PTO_F16, &ambiguous), PTO_GM_LAYOUT_DN);
    assert_true(ambiguous);
    assert_int_equal(isa_infer_gm_layout(5, nz[0], nz[1], PTO_F16, &ambiguous), PTO_GM_LAYOUT_NZ);
    assert_int_equal(isa_infer_gm_layout(4, nz[0], nz[1], PTO_F16, &ambiguous), PTO_GM_LAYOUT_ND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_move_by_their_strides), cmocka_unit_test(x2_views_count_pairs_in_text_and_elements_inside),
        cmocka_unit_test(subviews_keep_their_parents_grid), cmocka_unit_test(scale_windows_are_images),
        cmocka_unit_test(layouts_are_inferred),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
