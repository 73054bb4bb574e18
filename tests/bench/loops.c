/* The texts of the loops: what is measured must not depend on a file. */
#include "loops.h"

#define FLAG(op, src, dst, id) "    pto." op "_flag[<PIPE_" src ">, <PIPE_" dst ">, <EVENT_ID" id ">]\n"
#define SET(src, dst, id) FLAG("set", src, dst, id)
#define WAIT(src, dst, id) FLAG("wait", src, dst, id)

static void put_vector_head(struct base_buf *out, int turns)
{
    base_printf(out, "!gm = !pto.tensor_view<?x?xf32>\n!win = !pto.partition_tensor_view<32x128xf32>\n!t = !pto.tile_buf<vec, 32x128xf32>\n"
                     "func.func @k(%%x: !pto.ptr<f32>, %%y: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {\n"
                     "  %%c0 = arith.constant 0 : index\n  %%c1 = arith.constant 1 : index\n  %%c2 = arith.constant 2 : index\n  %%c7 = arith.constant 7 : index\n"
                     "  %%c32 = arith.constant 32 : index\n  %%c128 = arith.constant 128 : index\n  %%c256 = arith.constant 256 : index\n  %%n = arith.constant %d : index\n"
                     "  %%f = arith.constant 0.5 : f32\n",
                turns);
    for (int i = 0; i < 6; i++)
        base_printf(out, "  %%at%d = arith.constant %d : i64\n  %%t%d = pto.alloc_tile addr = %%at%d : !t\n", i, i * 16384, i, i);
    base_puts(out, "  %xv = pto.make_tensor_view %x, shape = [%c256, %c128], strides = [%c128, %c1] : !gm\n"
                   "  %yv = pto.make_tensor_view %y, shape = [%c256, %c128], strides = [%c128, %c1] : !gm\n");
}

/* One half of a turn: tiles 3b .. 3b + 2, flags b and b + 2. */
static void put_half(struct base_buf *out, const char *turn, int b, bool flags)
{
    base_printf(out, "    %%i%d = arith.addi %s, %%c%d : index\n    %%m%d = arith.andi %%i%d, %%c7 : index\n    %%r%d = arith.muli %%m%d, %%c32 : index\n"
                     "    %%xw%d = pto.partition_view %%xv, offsets = [%%r%d, %%c0], sizes = [%%c32, %%c128] : !gm -> !win\n"
                     "    %%yw%d = pto.partition_view %%yv, offsets = [%%r%d, %%c0], sizes = [%%c32, %%c128] : !gm -> !win\n",
                b, turn, b, b, b, b, b, b, b, b, b);
    if (flags)
        base_printf(out, "    pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID%d>]\n", b);
    base_printf(out, "    pto.tload ins(%%xw%d : !win) outs(%%t%d : !t)\n", b, 3 * b);
    if (flags)
        base_printf(out, "    pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID%d>]\n    pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID%d>]\n"
                         "    pto.wait_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID%d>]\n", b, b, b);
    base_printf(out, "    pto.tmuls ins(%%t%d, %%f : !t, f32) outs(%%t%d : !t)\n    pto.tadd ins(%%t%d, %%t%d : !t, !t) outs(%%t%d : !t)\n"
                     "    pto.texp ins(%%t%d : !t) outs(%%t%d : !t)\n    pto.tmul ins(%%t%d, %%t%d : !t, !t) outs(%%t%d : !t)\n",
                3 * b, 3 * b + 1, 3 * b, 3 * b + 1, 3 * b + 1, 3 * b + 1, 3 * b + 1, 3 * b, 3 * b + 1, 3 * b + 2);
    if (flags)
        base_printf(out, "    pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID%d>]\n    pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID%d>]\n"
                         "    pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID%d>]\n", b, b, b);
    base_printf(out, "    pto.tstore ins(%%t%d : !t) outs(%%yw%d : !win)\n", 3 * b + 2, b);
    if (flags)
        base_printf(out, "    pto.set_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID%d>]\n", b);
}

static void put_vector(struct base_buf *out, int turns, bool flags)
{
    put_vector_head(out, turns);
    if (flags)
        base_puts(out, SET("V", "MTE2", "0") SET("V", "MTE2", "1") SET("MTE3", "V", "0") SET("MTE3", "V", "1"));
    base_puts(out, "  scf.for %i = %c0 to %n step %c2 {\n");
    put_half(out, "%i", 0, flags);
    put_half(out, "%i", 1, flags);
    base_puts(out, "  }\n");
    if (flags)
        base_puts(out, WAIT("V", "MTE2", "0") WAIT("V", "MTE2", "1") WAIT("MTE3", "V", "0") WAIT("MTE3", "V", "1"));
    base_puts(out, "  return\n}\n");
}

static void vector_flags(struct base_buf *out, int turns) { put_vector(out, turns, true); }
static void vector_auto(struct base_buf *out, int turns) { put_vector(out, turns, false); }

/* Work on tiles that stay, in three nested loops. */
static void nest(struct base_buf *out, int turns)
{
    put_vector_head(out, turns / 64);
    base_puts(out, "  %c8 = arith.constant 8 : index\n  scf.for %a = %c0 to %n step %c1 {\n    scf.for %b = %c0 to %c8 step %c1 {\n      scf.for %c = %c0 to %c8 step %c1 {\n"
                   "        pto.tmuls ins(%t0, %f : !t, f32) outs(%t1 : !t)\n        pto.tadd ins(%t0, %t1 : !t, !t) outs(%t2 : !t)\n"
                   "        pto.tmax ins(%t2, %t1 : !t, !t) outs(%t3 : !t)\n        pto.barrier #pto.pipe<PIPE_V>\n      }\n    }\n  }\n  return\n}\n");
}

/* Slices of tiles in L1, one step after the other, in two halves of L0. */
static void gemm(struct base_buf *out, int turns)
{
    base_printf(out, "!l1a = !pto.tile_buf<mat, 128x256xf16, blayout=col_major, slayout=row_major>\n!l1b = !pto.tile_buf<mat, 256x128xf16, blayout=col_major, slayout=row_major>\n"
                     "!l0a = !pto.tile_buf<left, 128x64xf16, blayout=col_major, slayout=row_major>\n!l0b = !pto.tile_buf<right, 64x128xf16, slayout=col_major>\n"
                     "!acc = !pto.tile_buf<acc, 128x128xf32, blayout=col_major, slayout=row_major, fractal=1024>\n!gm = !pto.tensor_view<?x?xf16>\n"
                     "!wa = !pto.partition_tensor_view<128x256xf16>\n!wb = !pto.partition_tensor_view<256x128xf16>\n!gc = !pto.tensor_view<?x?xf32>\n!wc = !pto.partition_tensor_view<128x128xf32>\n"
                     "func.func @k(%%a: !pto.ptr<f16>, %%b: !pto.ptr<f16>, %%c: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {\n"
                     "  %%c0 = arith.constant 0 : index\n  %%c1 = arith.constant 1 : index\n  %%c64 = arith.constant 64 : index\n  %%c128 = arith.constant 128 : index\n"
                     "  %%c256 = arith.constant 256 : index\n  %%c1024 = arith.constant 1024 : index\n  %%n = arith.constant %d : index\n  %%at0 = arith.constant 0 : i64\n  %%at1 = arith.constant 65536 : i64\n"
                     "  %%half_a = arith.constant 16384 : i64\n",
                turns / 16);
    base_puts(out, "  %av = pto.make_tensor_view %a, shape = [%c128, %c1024], strides = [%c1024, %c1] : !gm\n  %bv = pto.make_tensor_view %b, shape = [%c1024, %c128], strides = [%c128, %c1] : !gm\n"
                   "  %cv = pto.make_tensor_view %c, shape = [%c128, %c128], strides = [%c128, %c1] : !gc\n  %cw = pto.partition_view %cv, offsets = [%c0, %c0], sizes = [%c128, %c128] : !gc -> !wc\n"
                   "  %ta = pto.alloc_tile addr = %at0 : !l1a\n  %tb = pto.alloc_tile addr = %at1 : !l1b\n  %a0 = pto.alloc_tile addr = %at0 : !l0a\n  %a1 = pto.alloc_tile addr = %half_a : !l0a\n"
                   "  %b0 = pto.alloc_tile addr = %at0 : !l0b\n  %b1 = pto.alloc_tile addr = %half_a : !l0b\n  %acc = pto.alloc_tile addr = %at0 : !acc\n"
                   SET("MTE1", "MTE2", "0") SET("M", "MTE1", "0") SET("M", "MTE1", "1") SET("FIX", "M", "0")
                   "  scf.for %i = %c0 to %n step %c1 {\n" WAIT("FIX", "M", "0")
                   "   scf.for %kk = %c0 to %c1024 step %c256 {\n"
                   "    %aw = pto.partition_view %av, offsets = [%c0, %kk], sizes = [%c128, %c256] : !gm -> !wa\n    %bw = pto.partition_view %bv, offsets = [%kk, %c0], sizes = [%c256, %c128] : !gm -> !wb\n"
                   WAIT("MTE1", "MTE2", "0")
                   "    pto.tload ins(%aw : !wa) outs(%ta : !l1a)\n    pto.tload ins(%bw : !wb) outs(%tb : !l1b)\n"
                   SET("MTE2", "MTE1", "0") WAIT("MTE2", "MTE1", "0")
                   "    scf.for %k = %c0 to %c256 step %c128 {\n      %k1 = arith.addi %k, %c64 : index\n      %all = arith.addi %k, %kk : index\n      %first = arith.cmpi eq, %all, %c0 : index\n");
    for (int half = 0; half < 2; half++) {
        const char *k = half == 0 ? "%k" : "%k1";
        base_printf(out, "      pto.wait_flag[<PIPE_M>, <PIPE_MTE1>, <EVENT_ID%d>]\n"
                         "      pto.textract ins(%%ta, %%c0, %s : !l1a, index, index) outs(%%a%d : !l0a)\n      pto.textract ins(%%tb, %s, %%c0 : !l1b, index, index) outs(%%b%d : !l0b)\n"
                         "      pto.set_flag[<PIPE_MTE1>, <PIPE_M>, <EVENT_ID%d>]\n      pto.wait_flag[<PIPE_MTE1>, <PIPE_M>, <EVENT_ID%d>]\n",
                    half, k, half, k, half, half, half);
        if (half == 0)
            base_puts(out, "      scf.if %first {\n        pto.tmatmul ins(%a0, %b0 : !l0a, !l0b) outs(%acc : !acc)\n      } else {\n"
                           "        pto.tmatmul.acc ins(%acc, %a0, %b0 : !acc, !l0a, !l0b) outs(%acc : !acc)\n      }\n");
        else
            base_puts(out, "      pto.tmatmul.acc ins(%acc, %a1, %b1 : !acc, !l0a, !l0b) outs(%acc : !acc)\n");
        base_printf(out, "      pto.set_flag[<PIPE_M>, <PIPE_MTE1>, <EVENT_ID%d>]\n", half);
    }
    base_puts(out, "    }\n" SET("MTE1", "MTE2", "0") "   }\n" SET("M", "FIX", "0") WAIT("M", "FIX", "0")
                   "    pto.tstore ins(%acc : !acc) outs(%cw : !wc)\n" SET("FIX", "M", "0")
                   "  }\n" WAIT("MTE1", "MTE2", "0") WAIT("M", "MTE1", "0") WAIT("M", "MTE1", "1") WAIT("FIX", "M", "0") "  return\n}\n");
}

#define XY {"x=f32[256,128]", "y=f32[256,128]"}
const struct bench_loop bench_loops[] = {
    {"two buffers, vector, a3", "a3", XY, NULL, 100000, vector_flags},
    {"two buffers, vector, a5", "a5", XY, NULL, 100000, vector_flags},
    {"no flags, vector, a3", "a3", XY, NULL, 100000, vector_auto},
    {"nested, tiles stay, a3", "a3", XY, NULL, 100000, nest},
    {"nested, tiles stay, a5", "a5", XY, NULL, 100000, nest},
    {"GEMM, slices of L1, a3", "a3", {"a=f16[128,1024]", "b=f16[1024,128]", "c=f32[128,128]"}, NULL, 100000, gemm},
    {"GEMM, slices of L1, a5", "a5", {"a=f16[128,1024]", "b=f16[1024,128]", "c=f32[128,128]"}, NULL, 100000, gemm},
};
const unsigned bench_nloops = sizeof bench_loops / sizeof bench_loops[0];
