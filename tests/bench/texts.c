/* The texts of the benchmark, made by repetition: what is measured must not depend on a file. */
#include "texts.h"

void bench_canonical_text(struct base_buf *out, unsigned n)
{
    base_puts(out, "func.func @k(%p: !pto.ptr<f16>) {\n  %c1 = arith.constant 1 : index\n  %c32 = arith.constant 32 : index\n"
                   "  %v = pto.make_tensor_view %p, shape = [%c32, %c32], strides = [%c32, %c1] : !pto.tensor_view<?x?xf16>\n"
                   "  %a = pto.alloc_tile : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>\n"
                   "  %l = pto.alloc_tile : !pto.tile_buf<left, 32x32xf16, slayout=row_major>\n");
    for (unsigned i = 0; i < n; i++)
        base_printf(out, "  %%i%u = arith.addi %%c1, %%c32 : index\n"
                         "  %%w%u = pto.partition_view %%v, offsets = [%%i%u, %%c1], sizes = [%%c32, %%c32] : !pto.tensor_view<?x?xf16> -> !pto.partition_tensor_view<32x32xf16>\n"
                         "  pto.tload ins(%%w%u : !pto.partition_tensor_view<32x32xf16>) outs(%%a : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>)\n"
                         "  pto.tmov ins(%%a : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>) outs(%%l : !pto.tile_buf<left, 32x32xf16, slayout=row_major>)\n",
                    i, i, i, i);
    base_puts(out, "  return\n}\n");
}

#define TILE(loc, dtype, rows, cols, blayout, slayout, fractal)                                                                     \
    "!pto.tile_buf<loc=" loc ", dtype=" dtype ", rows=" rows ", cols=" cols ", v_row=?, v_col=?, blayout=" blayout ", slayout=" slayout \
    ", fractal=" fractal ", pad=0>"
#define VEC TILE("vec", "f32", "16", "64", "row_major", "none_box", "512")
#define HALF TILE("vec", "bf16", "16", "64", "row_major", "none_box", "512")
#define COLUMN TILE("vec", "f32", "16", "1", "col_major", "none_box", "512")
#define MAT_A TILE("mat", "bf16", "16", "128", "col_major", "row_major", "512")
#define MAT_B TILE("mat", "bf16", "128", "64", "col_major", "row_major", "512")
#define LEFT TILE("left", "bf16", "16", "128", "row_major", "row_major", "512")
#define RIGHT TILE("right", "bf16", "128", "64", "row_major", "col_major", "512")
#define ACC TILE("acc", "f32", "16", "64", "col_major", "row_major", "1024")
#define WINDOW(name, of, row, rows, cols, dtype)                                                                                    \
    "      %%" name "%u = pto.partition_view %%" of "_view, offsets = [%%" row ", %%c0], sizes = [%%c" rows ", %%c" cols "] : "        \
    "!pto.tensor_view<?x?x" dtype "> -> !pto.partition_tensor_view<" rows "x" cols "x" dtype ">\n"
#define ALLOC(name, addr, rows, cols, type)                                                                                          \
    "      %%" name "%u = pto.alloc_tile addr = %%c" addr "_i64 valid_row = %%c" rows " valid_col = %%c" cols " : " type "\n"
#define LOAD(from, rows, cols, dtype, to, type)                                                                                      \
    "      pto.tload ins(%%" from "%u : !pto.partition_tensor_view<" rows "x" cols "x" dtype ">) outs(%%" to "%u : " type ")\n"

static void put_turn(struct base_buf *out, unsigned u, bool cube)
{
    base_printf(out, "      %%d%u = arith.subi %%arg3, %%i : index\n      %%lt%u = arith.cmpi slt, %%d%u, %%c16 : index\n"
                     "      %%m%u = arith.maxsi %%d%u, %%c1 : index\n" WINDOW("pc", "arg2", "i", "16", "64", "f32"), u, u, u, u, u, u);
    if (cube)
        base_printf(out, ALLOC("a", "0", "16", "128", MAT_A) ALLOC("b", "4096", "128", "64", MAT_B) ALLOC("l", "0", "16", "128", LEFT)
                         ALLOC("r", "0", "128", "64", RIGHT) ALLOC("acc", "0", "16", "64", ACC)
                         WINDOW("pa", "arg0", "i", "16", "128", "bf16") WINDOW("pb", "arg1", "c0", "128", "64", "bf16")
                         LOAD("pa", "16", "128", "bf16", "a", MAT_A) LOAD("pb", "128", "64", "bf16", "b", MAT_B)
                         "      pto.textract ins(%%a%u, %%c0, %%c0 : " MAT_A ", index, index) outs(%%l%u : " LEFT ")\n"
                         "      pto.textract ins(%%b%u, %%c0, %%c0 : " MAT_B ", index, index) outs(%%r%u : " RIGHT ")\n"
                         "      pto.tmatmul ins(%%l%u, %%r%u : " LEFT ", " RIGHT ") outs(%%acc%u : " ACC ")\n"
                         "      pto.tstore ins(%%acc%u : " ACC ") outs(%%pc%u : !pto.partition_tensor_view<16x64xf32>)\n",
                    u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u);
    else
        base_printf(out, ALLOC("v", "0", "16", "64", VEC) ALLOC("s", "4096", "16", "64", VEC) ALLOC("x", "8192", "16", "64", VEC)
                         ALLOC("h", "12288", "16", "64", HALF) ALLOC("q", "16384", "16", "1", COLUMN) LOAD("pc", "16", "64", "f32", "v", VEC)
                         "      pto.tmul ins(%%v%u, %%v%u : " VEC ", " VEC ") outs(%%s%u : " VEC ")\n"
                         "      pto.trowsum ins(%%s%u, %%x%u : " VEC ", " VEC ") outs(%%q%u : " COLUMN ")\n"
                         "      pto.tmuls ins(%%s%u, %%cst : " VEC ", f32) outs(%%s%u : " VEC ")\n"
                         "      pto.trowexpandmul ins(%%v%u, %%q%u : " VEC ", " COLUMN ") outs(%%x%u : " VEC ")\n"
                         "      pto.tcvt ins(%%x%u {rmode = #pto<round_mode ROUND>} : " VEC ") outs(%%h%u : " HALF ")\n"
                         "      scf.if %%lt%u {\n        pto.tadd ins(%%v%u, %%s%u : " VEC ", " VEC ") outs(%%x%u : " VEC ")\n      }\n",
                    u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u);
}

void bench_model_text(struct base_buf *out, unsigned n)
{
    static const unsigned indices[] = {0, 1, 16, 64, 128}, addresses[] = {0, 4096, 8192, 12288, 16384};
    base_puts(out, "module attributes {pto.target_arch = \"a2a3\"} {\n");
    for (unsigned k = 0; k < n; k++) {
        base_printf(out, "  func.func @kernel_%u(%%arg0: !pto.ptr<bf16>, %%arg1: !pto.ptr<bf16>, %%arg2: !pto.ptr<f32>, %%arg3: index, "
                         "%%__pypto_spmd_block_idx: i32, %%__pypto_spmd_block_num: i32) attributes {pto.kernel_kind = #pto.kernel_kind<%s>} {\n",
                    k, k % 2 == 0 ? "cube" : "vector");
        for (unsigned i = 0; i < sizeof indices / sizeof indices[0]; i++)
            base_printf(out, "    %%c%u = arith.constant %u : index\n    %%c%u_i64 = arith.constant %u : i64\n", indices[i], indices[i], addresses[i], addresses[i]);
        base_puts(out, "    %bi = arith.index_cast %__pypto_spmd_block_idx : i32 to index\n    %bn = arith.index_cast %__pypto_spmd_block_num : i32 to index\n"
                       "    %cst = arith.constant 1.000000e-06 : f32\n    %t = arith.muli %bi, %c16 : index\n"
                       "    %arg0_view = pto.make_tensor_view %arg0, shape = [%arg3, %c128], strides = [%c128, %c1] {layout = #pto.layout<nd>} : !pto.tensor_view<?x?xbf16>\n"
                       "    %arg1_view = pto.make_tensor_view %arg1, shape = [%c128, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !pto.tensor_view<?x?xbf16>\n"
                       "    %arg2_view = pto.make_tensor_view %arg2, shape = [%arg3, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !pto.tensor_view<?x?xf32>\n"
                       "    scf.for %i = %t to %arg3 step %bn {\n");
        for (unsigned u = 0; u < 4; u++)
            put_turn(out, u, k % 2 == 0);
        base_puts(out, "    }\n    return\n  }\n");
    }
    base_puts(out, "}\n");
}
