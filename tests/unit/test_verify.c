/* The verifier on programs that no text gives: passes can build them. A good program is parsed, changed in one place, and must
 * be refused by name; thousands of random changes must neither crash nor hang. What text can break is in tests/golden/legal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "asm/asm.h"

#include <string.h>

static const char text[] =
    "module attributes {pto.target_arch = \"a5\"} {\n"
    "func.func private @helper(%x: i32, %i: index) -> i32 {\n"
    "  return %x : i32\n"
    "}\n"
    "func.func @k(%p: !pto.ptr<f16>, %n: i32) attributes {pto.entry} {\n"
    "  %c0 = arith.constant 0 : index\n"
    "  %c1 = arith.constant 1 : index\n"
    "  %c16 = arith.constant 16 : index\n"
    "  %c32 = arith.constant 32 : index\n"
    "  %a0 = arith.constant 0 : i64\n"
    "  %v = pto.make_tensor_view %p, shape = [%c32, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf16>\n"
    "  %w = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c32, %c16] : !pto.tensor_view<?x?xf16> -> !pto.partition_tensor_view<32x16xf16>\n"
    "  %m = pto.alloc_tile addr = %a0 : !pto.tile_buf<mat, 32x16xf16, blayout=col_major, slayout=row_major>\n"
    "  %l = pto.alloc_tile addr = %a0 : !pto.tile_buf<left, 32x16xf16, blayout=col_major, slayout=row_major>\n"
    "  %r = pto.alloc_tile addr = %a0 : !pto.tile_buf<right, 16x32xf16, slayout=col_major>\n"
    "  %c = pto.alloc_tile addr = %a0 : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>\n"
    "  %s = pto.subview %m[%c0, %c0] sizes [32, 16] : !pto.tile_buf<mat, 32x16xf16, blayout=col_major, slayout=row_major> -> !pto.tile_buf<mat, 32x16xf16, blayout=col_major, slayout=row_major>\n"
    "  %e = arith.cmpi slt, %c0, %c1 : index\n"
    "  %t = scf.for %i = %c0 to %c32 step %c1 iter_args(%k = %n) -> (i32) {\n"
    "    %q = func.call @helper(%k, %i) : (i32, index) -> i32\n"
    "    %u = arith.addi %q, %k : i32\n"
    "    %z = scf.if %e -> (i32) {\n"
    "      scf.yield %u : i32\n"
    "    } else {\n"
    "      scf.yield %k : i32\n"
    "    }\n"
    "    scf.yield %z : i32\n"
    "  }\n"
    "  pto.tload ins(%w : !pto.partition_tensor_view<32x16xf16>) outs(%m : !pto.tile_buf<mat, 32x16xf16, blayout=col_major, slayout=row_major>)\n"
    "  pto.set_flag[<PIPE_MTE2>, <PIPE_MTE1>, <EVENT_ID0>]\n"
    "  pto.wait_flag[<PIPE_MTE2>, <PIPE_MTE1>, <EVENT_ID0>]\n"
    "  pto.tmov ins(%m : !pto.tile_buf<mat, 32x16xf16, blayout=col_major, slayout=row_major>) outs(%l : !pto.tile_buf<left, 32x16xf16, blayout=col_major, slayout=row_major>)\n"
    "  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x16xf16, blayout=col_major, slayout=row_major>, !pto.tile_buf<right, 16x32xf16, slayout=col_major>) outs(%c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)\n"
    "  pto.barrier <PIPE_ALL>\n"
    "  return\n"
    "}\n"
    "}\n";

struct fixture {
    struct base_sources sources;
    struct base_diags diags;
    struct pto_program p;
    struct asm_options options;
};

static void open_text(struct fixture *f, const char *source)
{
    memset(f, 0, sizeof *f);
    base_diags_init(&f->diags, &f->sources);
    uint32_t file = base_source_add(&f->sources, "t.pto", source, strlen(source));
    if (!asm_parse(&f->p, file, &f->options, &f->diags))
        fail_msg("%s", f->diags.first != NULL ? f->diags.first->message : "parse");
}

static void close_text(struct fixture *f)
{
    isa_program_free(&f->p);
    base_diags_free(&f->diags);
    base_sources_free(&f->sources);
}

static pto_op_id find(struct fixture *f, enum pto_op op)
{
    for (pto_op_id id = 1; id < f->p.nops; id++)
        if (f->p.ops[id].op == op && (f->p.ops[id].block != 0 || op == PTO_OP_MODULE))
            return id;
    fail_msg("no such op");
    return 0;
}

/* Exactly one error, of this code. */
static void refused(struct fixture *f, enum pto_diag_code code)
{
    assert_false(asm_verify(&f->p, &f->options, &f->diags));
    const struct base_diag *first = f->diags.first;
    while (first != NULL && first->severity < PTO_SEV_ERROR)
        first = first->next;
    assert_non_null(first);
    if (first->code != code)
        fail_msg("got %s", first->message);
    assert_int_equal(f->diags.counts[PTO_SEV_ERROR], 1);
    close_text(f);
}

static void test_good(void **state)
{
    (void)state;
    struct fixture f;
    open_text(&f, text);
    assert_true(asm_verify(&f.p, &f.options, &f.diags));
    assert_null(f.diags.first);
    close_text(&f);
}

static void test_missing(void **state)
{
    (void)state;
    struct fixture f;
    open_text(&f, text);
    isa_set_operand(&f.p, find(&f, PTO_OP_TMATMUL), 1, 0);
    refused(&f, PTO_D_OPERAND_MISSING);
    open_text(&f, text);
    f.p.ops[find(&f, PTO_OP_SET_FLAG)].nattrs = 2; /* the event id goes */
    refused(&f, PTO_D_OPERAND_MISSING);
}

static void test_use_before_def(void **state)
{
    (void)state;
    struct fixture f;
    open_text(&f, text); /* moved behind its use */
    pto_op_id moved = find(&f, PTO_OP_TMATMUL), view = find(&f, PTO_OP_MAKE_TENSOR_VIEW);
    isa_op_unlink(&f.p, view);
    isa_op_insert_after(&f.p, moved, view);
    refused(&f, PTO_D_USE_BEFORE_DEF);
    open_text(&f, text); /* a value of a region used outside it */
    pto_op_id add = find(&f, PTO_OP_ARITH_ADDI), call = find(&f, PTO_OP_CALL);
    pto_op_id loop = find(&f, PTO_OP_SCF_FOR);
    isa_op_unlink(&f.p, call);
    isa_op_insert_after(&f.p, loop, call);
    (void)add;
    assert_false(asm_verify(&f.p, &f.options, &f.diags));
    assert_int_equal(f.diags.first->code, PTO_D_USE_BEFORE_DEF);
    close_text(&f);
    open_text(&f, text); /* erased */
    isa_op_unlink(&f.p, find(&f, PTO_OP_PARTITION_VIEW));
    refused(&f, PTO_D_USE_BEFORE_DEF);
}

static void test_types(void **state)
{
    (void)state;
    struct fixture f;
    open_text(&f, text);
    f.p.values[f.p.ops[find(&f, PTO_OP_ARITH_ADDI)].results].type = isa_type_int(&f.p, 64, 0);
    assert_false(asm_verify(&f.p, &f.options, &f.diags)); /* the add, and the yield it feeds */
    assert_int_equal(f.diags.first->code, PTO_D_SAME_TYPE);
    close_text(&f);
    open_text(&f, text);
    pto_op_id call = find(&f, PTO_OP_CALL);
    f.p.pool[f.p.ops[call].operands] = f.p.pool[f.p.ops[call].operands + 1];
    refused(&f, PTO_D_CALL_TYPES);
    open_text(&f, text);
    pto_op_id load = find(&f, PTO_OP_TLOAD);
    isa_set_operand(&f.p, load, 0, isa_operand(&f.p, &f.p.ops[load], 1));
    refused(&f, PTO_D_OPERAND_KIND);
}

static void test_structure(void **state)
{
    (void)state;
    struct fixture f;
    open_text(&f, text); /* a return in the middle */
    pto_op_id ret = find(&f, PTO_OP_TMATMUL), last = f.p.blocks[f.p.ops[ret].block].last;
    isa_op_unlink(&f.p, last);
    isa_op_insert_before(&f.p, ret, last);
    assert_false(asm_verify(&f.p, &f.options, &f.diags));
    assert_int_equal(f.diags.first->code, PTO_D_STRUCTURE);
    close_text(&f);
    open_text(&f, text); /* a second block */
    isa_block_append(&f.p, isa_op_region(&f.p.ops[find(&f, PTO_OP_SCF_FOR)], 0));
    refused(&f, PTO_D_STRUCTURE);
    open_text(&f, text); /* an op at module level */
    pto_op_id barrier = find(&f, PTO_OP_BARRIER);
    isa_op_unlink(&f.p, barrier);
    isa_op_append(&f.p, isa_entry_block(&f.p, &f.p.ops[f.p.module], 0), barrier);
    refused(&f, PTO_D_STRUCTURE);
}

/* A refused tile declaration is the one error; what uses the tile is not judged. */
static void test_one_cause(void **state)
{
    (void)state;
    struct fixture f;
    static const char bad[] =
        "func.func @f(%l: !pto.tile_buf<left, 32x16xf16, slayout=row_major>, %r: !pto.tile_buf<right, 16x32xf16, slayout=col_major>) {\n"
        "  %c = pto.alloc_tile : !pto.tile_buf<acc, 24x128xf32, blayout=col_major, slayout=row_major, fractal=1024>\n"
        "  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x16xf16, slayout=row_major>, !pto.tile_buf<right, 16x32xf16, slayout=col_major>) outs(%c : !pto.tile_buf<acc, 24x128xf32, blayout=col_major, slayout=row_major, fractal=1024>)\n"
        "  return\n"
        "}\n";
    open_text(&f, bad);
    refused(&f, PTO_D_BOX_MULTIPLE);
}

/* tget_scale_addr gives its tile another address than the declared one: no X5 then, and X5 without it. */
static void test_bound_scale(void **state)
{
    (void)state;
    struct fixture f;
    char source[2048];
    for (int bind = 0; bind < 2; bind++) {
        snprintf(source, sizeof source,
                 "!a = !pto.tile_buf<left, 16x64xf8E5M2, blayout=col_major, slayout=row_major>\n"
                 "!b = !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>\n"
                 "!as = !pto.tile_buf<scaling, 16x2x!pto.f8E8M0, slayout=row_major, fractal=32>\n"
                 "!bs = !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>\n"
                 "!c = !pto.tile_buf<acc, 16x32xf32, blayout=col_major, slayout=row_major, fractal=1024>\n"
                 "module attributes {pto.target_arch = \"a5\"} {\nfunc.func @f(%%b: !b, %%bs: !bs, %%c: !c) {\n"
                 "  %%x = arith.constant 4096 : i64\n  %%y = arith.constant 0 : i64\n"
                 "  %%a = pto.alloc_tile addr = %%x : !a\n  %%as = pto.alloc_tile addr = %%y : !as\n%s"
                 "  pto.tmatmul.mx ins(%%a, %%as, %%b, %%bs : !a, !as, !b, !bs) outs(%%c : !c)\n  return\n}\n}\n",
                 bind ? "  pto.tget_scale_addr ins(%a : !a) outs(%as : !as)\n" : "");
        open_text(&f, source);
        assert_true(asm_verify(&f.p, &f.options, &f.diags));
        assert_int_equal(f.diags.counts[PTO_SEV_WARNING], bind ? 0 : 1);
        if (!bind)
            assert_int_equal(f.diags.first->code, PTO_D_X5);
        close_text(&f);
    }
}

/* Functions of modules inside the module are found, and their circles, too. */
static void test_nested_modules(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "func.func private @g() {\n  return\n}\nfunc.func @f() {\n  func.call @g() : () -> ()\n  return\n}\n",
        "func.func @f() {\n  func.call @f() : () -> ()\n  return\n}\n",
    };
    for (int circle = 0; circle < 2; circle++) {
        struct fixture f;
        open_text(&f, texts[circle]);
        pto_block_id outer = isa_entry_block(&f.p, &f.p.ops[f.p.module], 0);
        struct isa_op_spec spec = {.op = PTO_OP_MODULE, .nregions = 1};
        pto_op_id inner = isa_op_new(&f.p, &spec);
        pto_block_id body = isa_block_append(&f.p, isa_op_region(&f.p.ops[inner], 0));
        for (pto_op_id op = f.p.blocks[outer].first, next; op != 0; op = next) {
            next = f.p.ops[op].next;
            isa_op_unlink(&f.p, op);
            isa_op_append(&f.p, body, op);
        }
        isa_op_append(&f.p, outer, inner);
        if (circle) {
            refused(&f, PTO_D_RECURSION);
        } else {
            assert_true(asm_verify(&f.p, &f.options, &f.diags));
            close_text(&f);
        }
    }
}

/* A call chain of thousands of functions and loops nested to the reader's limit need no stack of ours. */
static void test_depth(void **state)
{
    (void)state;
    struct fixture f;
    struct base_buf b = {0};
    for (int i = 0; i < 5000; i++)
        base_printf(&b, "func.func private @f%d() {\n  func.call @f%d() : () -> ()\n  return\n}\n", i, i + 1);
    base_puts(&b, "func.func private @f5000() {\n  %c = arith.constant 1 : index\n");
    for (int i = 0; i < 200; i++)
        base_printf(&b, "scf.for %%i%d = %%c to %%c step %%c {\n", i);
    for (int i = 0; i < 200; i++)
        base_puts(&b, "}\n");
    base_puts(&b, "  return\n}\n");
    open_text(&f, b.data);
    assert_true(asm_verify(&f.p, &f.options, &f.diags));
    close_text(&f);
    base_buf_free(&b);
}

/* Views that use the sizes of views many times over: what is known statically is bounded, and so is the time. */
static void test_view_fan(void **state)
{
    (void)state;
    struct fixture f;
    struct base_buf b = {0};
    base_puts(&b, "func.func @f(%p: !pto.ptr<f32>) {\n  %c1 = arith.constant 1 : index\n  %d0 = arith.constant 8 : index\n");
    for (int i = 0; i < 40; i++)
        base_printf(&b,
                    "  %%v%d = pto.make_tensor_view %%p, shape = [%%d%d, %%d%d], strides = [%%d%d, %%d%d] : !pto.tensor_view<?x?xf32>\n"
                    "  %%d%d = pto.get_tensor_view_dim %%v%d, %%c1 : !pto.tensor_view<?x?xf32> -> index\n",
                    i, i, i, i, i, i + 1, i);
    base_puts(&b, "  return\n}\n");
    open_text(&f, b.data);
    assert_true(asm_verify(&f.p, &f.options, &f.diags));
    close_text(&f);
    base_buf_free(&b);
}

static uint32_t random_below(uint64_t *seed, uint32_t n)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return n != 0 ? (uint32_t)(*seed >> 33) % n : 0;
}

/* One random change: an operand, a type, an attribute, a place. */
static void mutate(struct pto_program *p, uint64_t *seed)
{
    pto_op_id op = 1 + random_below(seed, p->nops - 1);
    struct pto_operation *o = &p->ops[op];
    switch (random_below(seed, 6)) {
    case 0:
        if (o->noperands != 0)
            p->pool[o->operands + random_below(seed, o->noperands)] = random_below(seed, p->nvalues);
        break;
    case 1:
        p->values[1 + random_below(seed, p->nvalues - 1)].type = random_below(seed, p->ntypes);
        break;
    case 2:
        if (o->nattrs != 0)
            p->attrs[o->attrs + random_below(seed, o->nattrs)].i = (int64_t)random_below(seed, 70000) - 100;
        break;
    case 3:
        if (o->nattrs != 0)
            o->nattrs--;
        break;
    case 4: {
        pto_op_id to = 1 + random_below(seed, p->nops - 1);
        pto_op_id up = to;
        while (up != 0 && up != op)
            up = isa_parent(p, up);
        if (o->block != 0 && p->ops[to].block != 0 && up == 0 && op != p->module) {
            isa_op_unlink(p, op);
            isa_op_insert_before(p, to, op);
        }
        break;
    }
    default:
        p->types[1 + random_below(seed, p->ntypes - 1)].tile.rows = (int32_t)random_below(seed, 70000);
        break;
    }
}

static void test_mutations(void **state)
{
    (void)state;
    unsigned refusals = 0;
    for (uint64_t round = 1; round <= 3000; round++) {
        struct fixture f;
        uint64_t seed = round * 0x9E3779B97F4A7C15u;
        open_text(&f, text);
        for (unsigned n = 1 + random_below(&seed, 4); n > 0; n--)
            mutate(&f.p, &seed);
        f.options.strict = round % 2 == 0;
        refusals += !asm_verify(&f.p, &f.options, &f.diags);
        close_text(&f);
    }
    assert_true(refusals > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),      cmocka_unit_test(test_missing),   cmocka_unit_test(test_use_before_def),
        cmocka_unit_test(test_types),     cmocka_unit_test(test_structure), cmocka_unit_test(test_one_cause),
        cmocka_unit_test(test_bound_scale), cmocka_unit_test(test_nested_modules), cmocka_unit_test(test_depth), cmocka_unit_test(test_view_fan), cmocka_unit_test(test_mutations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
