/* sim/fast, sim/timing_again: the short way through a launch gives the times of the long way, to the last statistic. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "asm/asm.h"
#include "base/file.h"
#include "bench/loops.c"
#include "sim/args.h"
#include "sim/sim.h"

enum { MAX_ARGS = 12 };

struct launch {
    const char *name, *arch, *entry, *const *args;
    int64_t blocks;
    enum sim_sync sync;
    void (*change)(struct sim_options *o);
};

static void run_once(const struct launch *l, const char *text, size_t len, bool short_cuts, struct sim *sim, struct base_buf *said, bool *ok)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_program p;
    struct asm_options ao = {.arch = isa_target_find(l->arch), .executes = true};
    struct sim_options o;
    struct sim_arg bound[MAX_ARGS + 2];
    uint32_t n = 0;
    base_diags_init(&diags, &sources);
    bool good = asm_load(&p, l->name, text, len, &ao, &sources, &diags) && asm_verify(&p, &ao, &diags) && asm_lower(&p, 3, &ao, &diags);
    if (!good)
        fail_msg("%s: %s", l->name, diags.first->message);
    sim_options_init(&o, p.target);
    o.values = false;
    o.sync = l->sync;
    o.block_dim = l->blocks != 0 ? l->blocks : 1;
    o.no_short_cuts = !short_cuts;
    if (l->change != NULL)
        l->change(&o);
    sim_init(sim, &o, &diags);
    pto_op_id func = l->entry != NULL ? isa_find_func(&p, base_intern_z(&p.strings, l->entry)) : isa_entry_func(&p);
    while (l->args[n] != NULL)
        n++;
    uint32_t nargs = p.blocks[isa_entry_block(&p, &p.ops[func], 0)].nargs;
    assert_true(nargs <= MAX_ARGS + 2);
    if (!sim_args_bind(sim, &p, func, l->args, n, bound, nargs))
        fail_msg("%s: %s", l->name, diags.first->message);
    *ok = sim_run(sim, &p, func, bound, nargs);
    for (const struct base_diag *d = diags.first; d != NULL; d = d->next)
        base_printf(said, "%d %u..%u %s\n", (int)d->code, d->span.begin, d->span.end, d->message);
    isa_program_free(&p);
    base_diags_free(&diags);
    base_sources_free(&sources);
}

static const char *told(const struct base_buf *said) { return said->data != NULL ? said->data : ""; }

static void same_text(const char *name, const char *text, size_t len, const struct launch *l, uint32_t nops)
{
    struct sim fast, slow;
    struct base_buf said[2] = {{0}};
    bool ok[2];
    run_once(l, text, len, true, &fast, &said[0], &ok[0]);
    run_once(l, text, len, false, &slow, &said[1], &ok[1]);
    if (ok[0] != ok[1] || strcmp(told(&said[0]), told(&said[1])) != 0)
        fail_msg("%s: says `%s`, the long way `%s`", name, told(&said[0]), told(&said[1]));
    if (fast.total_m != slow.total_m)
        fail_msg("%s: %lld, the long way %lld", name, (long long)fast.total_m, (long long)slow.total_m);
    assert_int_equal(fast.insns, slow.insns);
    assert_int_equal(fast.steps, slow.steps);
    assert_int_equal(fast.ncores, slow.ncores);
    assert_memory_equal(&fast.memory_totals, &slow.memory_totals, sizeof fast.memory_totals);
    for (uint32_t c = 0; c < fast.ncores; c++) {
        const struct sim_core_stats *a = &fast.cores[c], *b = &slow.cores[c];
        assert_int_equal(a->total_m, b->total_m);
        assert_int_equal(a->start_m, b->start_m);
        assert_int_equal(a->insns, b->insns);
        assert_int_equal(a->macs, b->macs);
        assert_int_equal(a->mad_m, b->mad_m);
        assert_int_equal(a->read_bytes, b->read_bytes);
        assert_int_equal(a->write_bytes, b->write_bytes);
        assert_int_equal(a->incomplete, b->incomplete);
        for (unsigned p = 0; p < PTO_PIPE_COUNT; p++)
            if (memcmp(&a->pipe[p], &b->pipe[p], sizeof a->pipe[p]) != 0)
                fail_msg("%s, mode %d: pipe %u of core %u: busy %lld, idle %lld, dep %lld, barrier %lld; the long way %lld, %lld, %lld, %lld", name, (int)l->sync, p, c,
                         (long long)a->pipe[p].busy_m, (long long)a->pipe[p].idle_m, (long long)a->pipe[p].stall_m[SIM_STALL_DEP], (long long)a->pipe[p].stall_m[SIM_STALL_BARRIER],
                         (long long)b->pipe[p].busy_m, (long long)b->pipe[p].idle_m, (long long)b->pipe[p].stall_m[SIM_STALL_DEP], (long long)b->pipe[p].stall_m[SIM_STALL_BARRIER]);
    }
    for (uint32_t i = 0; i < nops; i++) {
        const struct sim_op_stats *a = &fast.log.ops[i], *b = &slow.log.ops[i];
        if (a->count != b->count || a->busy_m != b->busy_m || a->bytes != b->bytes || a->pipe != b->pipe || memcmp(a->part_m, b->part_m, sizeof a->part_m) != 0 ||
            memcmp(a->stall_m, b->stall_m, sizeof a->stall_m) != 0)
            fail_msg("%s: operation %u: %llu times, busy %lld; the long way %llu, %lld", name, i, (unsigned long long)a->count, (long long)a->busy_m,
                     (unsigned long long)b->count, (long long)b->busy_m);
    }
    sim_free(&fast);
    sim_free(&slow);
    base_buf_free(&said[0]);
    base_buf_free(&said[1]);
}

static uint32_t count_ops(const char *text, size_t len, const struct launch *l)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_program p;
    struct asm_options ao = {.arch = isa_target_find(l->arch), .executes = true};
    base_diags_init(&diags, &sources);
    if (!asm_load(&p, l->name, text, len, &ao, &sources, &diags) || !asm_verify(&p, &ao, &diags) || !asm_lower(&p, 3, &ao, &diags))
        fail_msg("%s: %s", l->name, diags.first != NULL ? diags.first->message : "");
    uint32_t n = p.nops;
    isa_program_free(&p);
    base_diags_free(&diags);
    base_sources_free(&sources);
    return n;
}

static void same_in_all_modes(struct launch l, const char *text, size_t len)
{
    static const enum sim_sync modes[] = {SIM_SYNC_DEFAULT, SIM_SYNC_AUTO, SIM_SYNC_SEQUENTIAL};
    uint32_t nops = count_ops(text, len, &l);
    for (unsigned m = 0; m < sizeof modes / sizeof modes[0]; m++) {
        l.sync = modes[m];
        same_text(l.name, text, len, &l, nops);
    }
}

static void narrow_queues(struct sim_options *o) { o->target.param[PTO_P_queue_depth] = 3; }

static void loops(void **state)
{
    (void)state;
    for (unsigned i = 0; i < bench_nloops; i++) {
        struct base_buf text = {0};
        bench_loops[i].text(&text, 256);
        struct launch l = {.name = bench_loops[i].name, .arch = bench_loops[i].arch, .entry = "k", .args = bench_loops[i].args};
        same_in_all_modes(l, text.data, text.len);
        l.blocks = 3;
        l.change = narrow_queues;
        same_in_all_modes(l, text.data, text.len);
        text.len = 0;
        bench_loops[i].text(&text, 64);
        l.blocks = 70; /* more than there are cores: they take over what others leave */
        l.change = NULL;
        same_in_all_modes(l, text.data, text.len);
        base_buf_free(&text);
    }
}

static void kernels(void **state)
{
    (void)state;
    static const struct {
        const char *file, *arch, *entry, *args[MAX_ARGS];
        int64_t blocks;
    } rows[] = {
        {"examples/linear/linear.pto", "a3", "linear", {"x=bf16[64,256]", "x_stride=256", "w=bf16[256,128]", "y=bf16[64,128]", "m=64", "k=256", "n=128"}, 2},
        {"examples/flash_attention/flash_attention_a5.pto", "a5", "flash_attention_aic",
         {"q=bf16[128,256]", "k=bf16[128,256]", "v=bf16[128,256]", "out=bf16[128,256]", "tokens=128", "keys=128", "past=0", "q_stride=256", "kv_stride=256", "out_stride=256"}, 4},
        {"examples/rmsnorm/rmsnorm.pto", "a3", "rmsnorm", {"x=bf16[33,1024]", "weight=bf16[1024]", "y=bf16[33,1024]", "tokens=33", "hidden=1024", "eps=1e-6"}, 3},
        {"examples/softmax/softmax.pto", "a5", "softmax", {"x=f32[137,200]", "y=f32[137,200]", "rows=137", "cols=200"}, 3},
        {"examples/swiglu/silu_mul.pto", "a3", "silu_mul", {"gate_up=bf16[16,2048]", "h=bf16[16,1024]", "tokens=16", "width=1024"}, 2},
        {"examples/topk/topk.pto", "a3", "topk", {"x=f32[20,256]", "weights=f32[20,8]", "experts=i32[20,8]", "tokens=20"}, 2},
        {"examples/w8a8/w8a8.pto", "a3", "quantize", {"x=bf16[100,256]", "xq=i8[100,256]", "x_scale=f32[100]", "tokens=100"}, 2}};
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char path[512], *text = NULL;
        size_t len = 0;
        snprintf(path, sizeof path, "%s/%s", PTO_SOURCE_DIR, rows[i].file);
        assert_null(base_file_read(path, 1 << 20, &text, &len));
        struct launch l = {.name = rows[i].file, .arch = rows[i].arch, .entry = rows[i].entry, .args = rows[i].args, .blocks = rows[i].blocks};
        same_in_all_modes(l, text, len);
        free(text);
    }
}

/* What changes behind the back of a cache: valid regions set in place, tiles that take turns, views that move, scalars that come
 * back, a trap in the last turn. */
static const char changing[] =
    "!g = !pto.tensor_view<?x?xf32>\n!w = !pto.partition_tensor_view<?x?xf32>\n!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>\n"
    "func.func @k(%x: !pto.ptr<f32>, %n: index, %last: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {\n"
    "  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n  %c2 = arith.constant 2 : index\n  %c3 = arith.constant 3 : index\n  %c5 = arith.constant 5 : index\n"
    "  %c16 = arith.constant 16 : index\n  %c64 = arith.constant 64 : index\n  %c128 = arith.constant 128 : index\n  %f = arith.constant 2.0 : f32\n"
    "  %z = arith.constant 0 : i64\n  %one = arith.constant 4096 : i64\n  %two = arith.constant 8192 : i64\n"
    "  %a = pto.alloc_tile addr = %z valid_row = %c16 valid_col = %c64 : !t\n  %b = pto.alloc_tile addr = %one valid_row = %c16 valid_col = %c64 : !t\n"
    "  %o = pto.alloc_tile addr = %two valid_row = %c16 valid_col = %c64 : !t\n"
    "  %p, %q = scf.for %i = %c0 to %n step %c1 iter_args(%s = %a, %u = %b) -> (!t, !t) {\n"
    "    %r3 = arith.remsi %i, %c3 : index\n    %r5 = arith.remsi %i, %c5 : index\n    %rows = arith.addi %r3, %c5 : index\n    %cols = arith.muli %rows, %c5 : index\n"
    "    %at = arith.muli %r5, %c16 : index\n    %far = pto.addptr %x, %at : !pto.ptr<f32> -> !pto.ptr<f32>\n"
    "    %v = pto.make_tensor_view %far, shape = [%c128, %c64], strides = [%c64, %c1] : !g\n"
    "    %win = pto.partition_view %v, offsets = [%r3, %c0], sizes = [%rows, %cols] : !g -> !w\n"
    "    pto.set_validshape %o, %rows, %cols : !t\n"
    "    %l = pto.alloc_tile addr = %two valid_row = %rows valid_col = %cols : !t\n    pto.tload ins(%win : !w) outs(%l : !t)\n    pto.tadd ins(%s, %u : !t, !t) outs(%s : !t)\n    pto.tmuls ins(%o, %f : !t, f32) outs(%o : !t)\n    pto.tstore ins(%o : !t) outs(%win : !w)\n"
    "    %gone = arith.subi %last, %i : index\n    %share = arith.divsi %n, %gone : index\n"
    "    scf.yield %u, %s : !t, !t\n  }\n  return\n}\n";

static void what_changes(void **state)
{
    static const char *const good[] = {"x=f32[256,64]", "n=60", "last=1000", NULL}, *const trap[] = {"x=f32[256,64]", "n=60", "last=59", NULL};
    (void)state;
    same_in_all_modes((struct launch){.name = "changing", .arch = "a3", .args = good}, changing, sizeof changing - 1);
    same_in_all_modes((struct launch){.name = "changing", .arch = "a5", .args = good, .change = narrow_queues}, changing, sizeof changing - 1);
    same_in_all_modes((struct launch){.name = "trapping", .arch = "a3", .args = trap}, changing, sizeof changing - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(loops), cmocka_unit_test(kernels), cmocka_unit_test(what_changes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
