/* Kernels without synchronisation are checked as it would be inserted (asm_imply_sync, sim/timing_implied): whole, they have no finding, and take
 * the time and have the values they have unchecked; without one of the waits that were inserted there is a race, said to be a bug of ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "asm/asm.h"
#include "sim/args.h"

#define TYPES "!t = !pto.tile_buf<vec, 8x64xf32>\n!v = !pto.tensor_view<?x?xf32>\n!p = !pto.partition_tensor_view<8x64xf32>\n"
#define BODY                                                                                                               \
    "  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n  %c8 = arith.constant 8 : index\n"               \
    "  %c64 = arith.constant 64 : index\n  %two = arith.constant 2.0 : f32\n  %z = arith.constant 0 : i64\n  %s = arith.constant 4096 : i64\n" \
    "  %av = pto.make_tensor_view %a, shape = [%c64, %c64], strides = [%c64, %c1] : !v\n"                                   \
    "  %cv = pto.make_tensor_view %c, shape = [%c64, %c64], strides = [%c64, %c1] : !v\n"                                   \
    "  %x = pto.alloc_tile addr = %z : !t\n  %y = pto.alloc_tile addr = %s : !t\n"                                          \
    "  scf.for %i = %c0 to %c64 step %c8 {\n"                                                                               \
    "    %w = pto.partition_view %av, offsets = [%i, %c0], sizes = [%c8, %c64] : !v -> !p\n"                                \
    "    %o = pto.partition_view %cv, offsets = [%i, %c0], sizes = [%c8, %c64] : !v -> !p\n"                                \
    "    pto.tload ins(%w : !p) outs(%x : !t)\n    pto.tmuls ins(%x, %two : !t, f32) outs(%y : !t)\n"                       \
    "    pto.tadds ins(%y, %two : !t, f32) outs(%y : !t)\n    pto.tstore ins(%y : !t) outs(%o : !p)\n  }\n  return\n}\n"

static const char *const texts[] = {
    TYPES "module attributes {pto.target_arch = \"a3\", pto.kernel_kind = #pto.kernel_kind<vector>} {\nfunc.func @k(%a: !pto.ptr<f32>, %c: !pto.ptr<f32>) {\n" BODY "}\n",
    TYPES "module attributes {pto.target_arch = \"a5\", pto.kernel_kind = #pto.kernel_kind<vector>} {\nfunc.func @k(%a: !pto.ptr<f32>, %c: !pto.ptr<f32>) {\n" BODY "}\n"};
enum { TEXTS = sizeof texts / sizeof texts[0] };

struct bench {
    struct base_sources sources;
    struct base_diags diags;
    struct pto_program p;
    int64_t total_m;
    uint64_t insns, steps;
    struct base_buf bytes;
    unsigned races, ours;
};

static void load(struct bench *b, const char *text)
{
    struct asm_options options = {.executes = true};
    memset(b, 0, sizeof *b);
    base_diags_init(&b->diags, &b->sources);
    assert_true(asm_load(&b->p, "k.pto", text, strlen(text), &options, &b->sources, &b->diags));
    assert_true(asm_verify(&b->p, &options, &b->diags));
    assert_true(asm_lower(&b->p, 3, &options, &b->diags));
}

static void run(struct bench *b)
{
    static const char *const args[] = {"a=f32[64,64]=rand:3", "c=f32[64,64]"};
    struct sim_options options;
    struct sim sim;
    struct sim_arg bound[2];
    sim_options_init(&options, b->p.target);
    options.check_race = true;
    sim_init(&sim, &options, &b->diags);
    pto_op_id func = isa_entry_func(&b->p);
    assert_true(sim_args_bind(&sim, &b->p, func, args, 2, bound, 2));
    (void)sim_run(&sim, &b->p, func, bound, 2);
    assert_int_equal(sim.sync, SIM_SYNC_AUTO);
    b->total_m = sim.total_m;
    b->insns = sim.insns;
    b->steps = sim.steps;
    for (uint32_t i = 0; i < sim.gm.count; i++)
        base_put(&b->bytes, (const char *)sim.gm.buffers[i].data, (size_t)sim.gm.buffers[i].bytes);
    for (const struct base_diag *d = b->diags.first; d != NULL; d = d->next) {
        b->races += d->code == PTO_D_RACE;
        for (const struct base_diag_label *n = d->notes; n != NULL; n = n->next)
            b->ours += d->code == PTO_D_RACE && strstr(n->text, "bug of ptoas") != NULL;
    }
    sim_free(&sim);
}

static void done(struct bench *b)
{
    base_buf_free(&b->bytes);
    isa_program_free(&b->p);
    base_diags_free(&b->diags);
    base_sources_free(&b->sources);
}

static void checks_change_nothing(void **state)
{
    (void)state;
    for (unsigned i = 0; i < TEXTS; i++) {
        struct bench plain, checked;
        load(&plain, texts[i]);
        load(&checked, texts[i]);
        uint32_t before = checked.p.nops;
        assert_true(asm_imply_sync(&checked.p, &checked.diags));
        assert_true(checked.p.nops > before);
        run(&plain);
        run(&checked);
        assert_int_equal(checked.races, 0);
        assert_int_equal(checked.total_m, plain.total_m);
        assert_int_equal(checked.insns, plain.insns);
        assert_int_equal(checked.steps, plain.steps);
        assert_int_equal(checked.bytes.len, plain.bytes.len);
        assert_memory_equal(checked.bytes.data, plain.bytes.data, plain.bytes.len);
        done(&plain);
        done(&checked);
    }
}

static void a_missing_wait_is_found(void **state)
{
    (void)state;
    unsigned found = 0, tried = 0;
    for (unsigned i = 0; i < TEXTS; i++) {
        bool more = true;
        for (unsigned k = 0; more; k++) {
            struct bench b;
            unsigned n = 0;
            load(&b, texts[i]);
            uint32_t before = b.p.nops;
            assert_true(asm_imply_sync(&b.p, &b.diags));
            more = false;
            for (pto_op_id id = before; id < b.p.nops && !more; id++) {
                unsigned rule = isa_op((enum pto_op)b.p.ops[id].op)->pipe_rule;
                bool inside = isa_op_slot((enum pto_op)b.p.ops[isa_parent(&b.p, id)].op, PTO_ROLE_STEP) >= 0; /* of the loop */
                bool waits = rule == PTO_PR_FROM_DST_PIPE || isa_attr_code(&b.p, &b.p.ops[id], PTO_ATTR_PIPE) == PTO_PIPE_V;
                if (!inside || !waits || n++ != k)
                    continue;
                isa_op_unlink(&b.p, id);
                more = true;
            }
            if (more) {
                run(&b);
                tried++;
                found += b.races != 0;
                assert_int_equal(b.ours, b.races);
            }
            done(&b);
        }
    }
    assert_true(tried >= 8);
    assert_int_equal(found, tried);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(checks_change_nothing), cmocka_unit_test(a_missing_wait_is_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
