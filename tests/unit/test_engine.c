/* sim/sim, sim/interp, traces and reports: whole runs of small texts. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "asm/asm.h"
#include "base/file.h"
#include "sim/args.h"
#include "sim/report.h"
#include "sim/trace.h"

struct bench {
    struct base_sources sources;
    struct base_diags diags;
    struct pto_program p;
    struct sim sim;
    bool ok;
};

/* Parses, lowers and runs; args are --arg texts, NULL ended. */
static void run(struct bench *b, const char *text, const char *const *args, void (*change)(struct sim_options *o))
{
    memset(b, 0, sizeof *b);
    base_diags_init(&b->diags, &b->sources);
    uint32_t file = base_source_add(&b->sources, "t.pto", text, strlen(text)), n = 0;
    struct asm_options ao = {0};
    if (!asm_parse(&b->p, file, &ao, &b->diags) || !asm_verify(&b->p, &ao, &b->diags) || !asm_lower(&b->p, 3, &ao, &b->diags))
        fail_msg("%s", b->diags.first->message);
    struct sim_options o;
    sim_options_init(&o, b->p.target);
    if (change != NULL)
        change(&o);
    sim_init(&b->sim, &o, &b->diags);
    pto_op_id func = isa_entry_func(&b->p);
    struct sim_arg bound[8];
    while (args != NULL && args[n] != NULL)
        n++;
    uint32_t nargs = b->p.blocks[isa_entry_block(&b->p, &b->p.ops[func], 0)].nargs;
    assert_true(nargs <= 8);
    if (!sim_args_bind(&b->sim, &b->p, func, args, n, bound, nargs))
        fail_msg("%s", b->diags.first->message);
    b->ok = sim_run(&b->sim, &b->p, func, bound, nargs);
}
static void done(struct bench *b)
{
    sim_free(&b->sim);
    isa_program_free(&b->p);
    base_diags_free(&b->diags);
    base_sources_free(&b->sources);
}

#define TYPES                                                                                        \
    "!g = !pto.tensor_view<?x?xf16>\n!w = !pto.partition_tensor_view<32x32xf16>\n"                    \
    "!cg = !pto.tensor_view<?x?xf32>\n!cw = !pto.partition_tensor_view<32x32xf32>\n"                  \
    "!l1 = !pto.tile<mat, 32x32xf16, blayout=col_major, slayout=row_major>\n"                         \
    "!l0a = !pto.tile<left, 32x32xf16, blayout=col_major, slayout=row_major>\n"                       \
    "!l0b = !pto.tile<right, 32x32xf16, slayout=col_major>\n"                                         \
    "!acc = !pto.tile<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>\n"
#define GEMM                                                                                         \
    TYPES "func.func @gemm(%a: !pto.ptr<f16>, %b: !pto.ptr<f16>, %c: !pto.ptr<f32>) {\n"             \
    "  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n  %n = arith.constant 32 : index\n"                 \
    "  %av = pto.make_tensor_view %a, shape = [%n, %n], strides = [%n, %c1] : !g\n"                  \
    "  %bv = pto.make_tensor_view %b, shape = [%n, %n], strides = [%n, %c1] : !g\n"                  \
    "  %cv = pto.make_tensor_view %c, shape = [%n, %n], strides = [%n, %c1] : !cg\n"                 \
    "  %aw = pto.partition_view %av, offsets = [%c0, %c0], sizes = [%n, %n] : !g -> !w\n"            \
    "  %bw = pto.partition_view %bv, offsets = [%c0, %c0], sizes = [%n, %n] : !g -> !w\n"            \
    "  %cw = pto.partition_view %cv, offsets = [%c0, %c0], sizes = [%n, %n] : !cg -> !cw\n"          \
    "  %a1 = pto.tload %aw : !w -> !l1\n  %b1 = pto.tload %bw : !w -> !l1\n"                         \
    "  %a0 = pto.tmov %a1 : !l1 -> !l0a\n  %b0 = pto.tmov %b1 : !l1 -> !l0b\n"                       \
    "  %d = pto.tmatmul %a0, %b0 : (!l0a, !l0b) -> !acc\n"                                           \
    "  pto.tstore %d, %cw : (!acc, !cw) -> ()\n  return\n}\n"
static const char *const gemm_args[] = {"a=f16[32,32]=ones", "b=f16[32,32]=const:2", "c=f32[32,32]", NULL};

static void with_trace(struct sim_options *o) { o->trace = true; }
static void three_blocks_on_two_cores(struct sim_options *o)
{
    o->block_dim = 3;
    o->target.param[PTO_P_aic_cores] = 2;
    o->trace = o->profile = true;
}
static void values_off(struct sim_options *o) { o->values = false; }
static void timing_off(struct sim_options *o) { o->timing = false; }

/* The chain load, load, move, move, multiply, store of one tile: what starts when, from the costs of timing.md. */
static void a_product_in_auto_mode(void **state)
{
    (void)state;
    struct bench b;
    run(&b, GEMM, gemm_args, with_trace);
    assert_true(b.ok);
    assert_int_equal(b.sim.sync, SIM_SYNC_AUTO);
    const float *c = (const float *)(const void *)b.sim.gm.buffers[2].data;
    for (int i = 0; i < 32 * 32; i++)
        assert_true(c[i] == 64.0f);
    assert_int_equal(b.sim.log.nevents, 6);
    const struct sim_event *e = b.sim.log.events;
    /* loads: 32 runs of 64 B, every other one in a sector that the one before has fetched, each the least time of a run, and a
     * latency behind; moves 57 + 2048 / 256 and
     * 57 + 2048 / 128; the cube 10 + 2 * 2 * 2 and its fill; the store 20 + 1024 / 34 */
    const int64_t *p = b.sim.options.target.param;
    int64_t load_m = p[PTO_P_gm_issue] * 1000 + 16 * (p[PTO_P_gm_l1_burst_miss] + p[PTO_P_gm_l1_burst]), behind_m = (p[PTO_P_gm_lat_miss] + p[PTO_P_flag_lat]) * 1000;
    assert_int_equal(e[0].end_m - e[0].start_m, load_m);
    assert_int_equal(e[1].start_m, e[0].end_m);
    assert_int_equal(e[2].end_m - e[2].start_m, 57000 + 8000);
    assert_int_equal(e[2].start_m, e[0].end_m + behind_m);
    assert_int_equal(e[3].start_m, e[1].end_m + behind_m);
    assert_int_equal(e[4].start_m, e[3].start_m + 57000 + 16000 + 14000);
    assert_int_equal(e[4].end_m - e[4].start_m, (p[PTO_P_mad_start] + p[PTO_P_mad_fill]) * 1000 + 8000);
    assert_int_equal(e[5].start_m, e[4].end_m + 14000);
    assert_int_equal(e[5].end_m - e[5].start_m, 20000 + 30118); /* 1024 / 34 = 30.1176.. up to the next thousandth */
    assert_int_equal(b.sim.total_m, e[5].end_m);
    assert_int_equal(b.sim.cores[0].macs, 32 * 32 * 32);
    assert_int_equal(b.sim.cores[0].read_bytes, 2 * 2048);
    assert_int_equal(b.sim.cores[0].write_bytes, 4096);
    done(&b);
}

static void blocks_share_cores(void **state)
{
    (void)state;
    struct bench b;
    run(&b, GEMM, gemm_args, three_blocks_on_two_cores);
    assert_true(b.ok);
    int64_t launch = b.sim.options.target.param[PTO_P_launch_cycles] * 1000, one = b.sim.cores[0].total_m;
    /* the second core comes behind the first: what that one has fetched is in L2 */
    int64_t two = b.sim.cores[1].total_m, first = one < two ? one : two;
    assert_int_equal(b.sim.cores[0].start_m, launch);
    assert_int_equal(b.sim.cores[1].start_m, launch);
    assert_int_equal(b.sim.cores[2].start_m, launch + first);
    assert_int_equal(b.sim.total_m, launch + first + b.sim.cores[2].total_m);
    assert_true(b.sim.cores[2].total_m < one);
    const struct sim_profile *told = b.sim.profile;
    assert_true(told->nbounds >= 7);
    for (unsigned i = 0; i < told->nbounds; i++)
        assert_true(told->bounds[i].cycles_m > 0 && told->bounds[i].cycles_m <= b.sim.total_m);
    for (uint32_t k = 0; k < b.sim.ncores; k++)
        for (unsigned p = 0; p < PTO_PIPE_COUNT; p++) {
            const struct sim_pipe_stats *s = &b.sim.cores[k].pipe[p];
            int64_t sum = s->busy_m + s->idle_m;
            for (unsigned i = 0; i < SIM_STALL_COUNT; i++)
                sum += s->stall_m[i];
            assert_int_equal(sum, b.sim.cores[k].total_m);
        }
    /* work of one pipe of one block does not overlap */
    for (uint32_t i = 0; i < b.sim.log.nevents; i++)
        for (uint32_t k = i + 1; k < b.sim.log.nevents; k++) {
            const struct sim_event *x = &b.sim.log.events[i], *y = &b.sim.log.events[k];
            assert_true(x->core != y->core || x->pipe != y->pipe || x->end_m <= y->start_m);
        }
    done(&b);
}

static void switches(void **state)
{
    (void)state;
    struct bench b;
    run(&b, GEMM, gemm_args, values_off);
    assert_true(b.ok && b.sim.total_m > 0);
    for (int i = 0; i < 4096; i++)
        assert_int_equal(b.sim.gm.buffers[2].data[i], 0);
    done(&b);
    run(&b, GEMM, gemm_args, timing_off);
    assert_true(b.ok && b.sim.total_m == 0);
    assert_true(((const float *)(const void *)b.sim.gm.buffers[2].data)[77] == 64.0f);
    done(&b);
}

/* A JSON reader that only says yes or no. */
struct json { const char *at; int depth; };
static bool value(struct json *j);
static void blanks(struct json *j) { j->at += strspn(j->at, " \n\r\t"); }
static bool string(struct json *j)
{
    if (*j->at++ != '"')
        return false;
    for (; *j->at != '"'; j->at++) {
        if ((unsigned char)*j->at < 0x20)
            return false;
        if (*j->at == '\\' && strchr("\"\\/bfnrtu", *++j->at) == NULL)
            return false;
    }
    j->at++;
    return true;
}
static bool list(struct json *j, char close, bool keys)
{
    j->at++;
    blanks(j);
    if (*j->at == close)
        return j->at++, true;
    for (;;) {
        blanks(j);
        if (keys && (!string(j) || (blanks(j), *j->at++ != ':')))
            return false;
        if (!value(j))
            return false;
        blanks(j);
        if (*j->at == close)
            return j->at++, true;
        if (*j->at++ != ',')
            return false;
    }
}
static bool value(struct json *j)
{
    blanks(j);
    if (j->depth > 20)
        return false;
    j->depth++;
    bool ok = *j->at == '{' ? list(j, '}', true) : *j->at == '[' ? list(j, ']', false) : *j->at == '"' ? string(j) : false;
    if (!ok && strchr("-0123456789", *j->at) != NULL && *j->at != '\0') {
        char *end;
        (void)strtod(j->at, &end);
        ok = end != j->at;
        j->at = end;
    }
    static const char *const words[] = {"true", "false", "null"};
    for (unsigned i = 0; i < 3 && !ok; i++)
        if (strncmp(j->at, words[i], strlen(words[i])) == 0) {
            j->at += strlen(words[i]);
            ok = true;
        }
    j->depth--;
    return ok;
}
static bool is_json(const char *text)
{
    struct json j = {.at = text};
    bool ok = value(&j);
    blanks(&j);
    return ok && *j.at == '\0';
}
static unsigned occurrences(const char *text, const char *what)
{
    unsigned n = 0;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what))
        n++;
    return n;
}

/* The trace as JSON; *out owns it. */
static void trace_of(const struct sim *sim, struct base_buf *out)
{
    char path[] = "/tmp/test_engine_XXXXXX.json", *text;
    size_t len;
    int fd = mkstemps(path, 5);
    assert_true(fd >= 0);
    (void)close(fd);
    assert_null(sim_trace_write(&(struct sim_part){.sim = sim}, 1, sim->total_m, path));
    assert_null(base_file_read(path, SIZE_MAX, &text, &len));
    base_put(out, text, len);
    free(text);
    (void)unlink(path);
}

static void traces_and_reports(void **state)
{
    (void)state;
    struct base_buf first = {0}, again = {0}, json = {0}, html = {0}, text = {0};
    struct bench b;
    static const char flags[] = "func.func @f() {\n"
                                "  pto.set_flag[<PIPE_MTE2>, <PIPE_MTE1>, <EVENT_ID0>]\n"
                                "  pto.wait_flag[<PIPE_MTE2>, <PIPE_MTE1>, <EVENT_ID0>]\n  return\n}\n";
    run(&b, GEMM, gemm_args, three_blocks_on_two_cores);
    trace_of(&b.sim, &first);
    sim_report_json(&b.sim, &json);
    sim_report_html(&b.sim, &html);
    sim_report_text(&b.sim, &text);
    done(&b);
    run(&b, GEMM, gemm_args, three_blocks_on_two_cores);
    trace_of(&b.sim, &again);
    done(&b);
    assert_string_equal(first.data, again.data);
    assert_true(is_json(first.data));
    assert_true(is_json(json.data));
    assert_int_equal(occurrences(first.data, "\"ph\":\"X\""), 18);
    assert_non_null(strstr(first.data, "\"process_name\",\"args\":{\"name\":\"core2.cubecore0\"}"));
    static const char *const tracks[] = {"SCALAR", "VECTOR", "CUBE", "MTE1", "MTE2", "MTE3", "FIXP"};
    for (size_t i = 0; i < sizeof tracks / sizeof tracks[0]; i++) {
        char name[64] = "{\"name\":\"";
        strcat(strcat(name, tracks[i]), "\"}");
        assert_int_equal(occurrences(first.data, name), 3);
    }
    assert_non_null(strstr(first.data, "\"name\":\"tmatmul\""));
    assert_non_null(strstr(first.data, "left f16 32x32 @0x0"));
    assert_non_null(strstr(json.data, "\"macs\":98304"));
    assert_int_equal(occurrences(html.data, "http"), occurrences(html.data, "http://www.w3.org/")); /* nothing is fetched: names only */
    assert_int_equal(occurrences(html.data, "</script>"), occurrences(html.data, "<script"));
    assert_non_null(strstr(text.data, "lower bounds"));
    first.len = 0;
    run(&b, flags, NULL, with_trace);
    trace_of(&b.sim, &first);
    assert_true(b.ok && is_json(first.data));
    assert_int_equal(occurrences(first.data, "\"ph\":\"s\""), 1);
    assert_int_equal(occurrences(first.data, "\"ph\":\"f\",\"bp\":\"e\",\"id\":1"), 1);
    done(&b);
    base_buf_free(&first);
    base_buf_free(&again);
    base_buf_free(&json);
    base_buf_free(&html);
    base_buf_free(&text);
}

/* A loop runs an instruction that earns a warning ten times; it is told once, by whoever sees it first: the verifier if the
 * addresses are constants, the run if they are computed. */
static void one_cause_is_told_once(void **state)
{
    (void)state;
#define ACC_LOOP(ADDR)                                                                                                   \
    "!l0a = !pto.tile_buf<left, 32x32xf16, blayout=col_major, slayout=row_major>\n"                                      \
    "!l0b = !pto.tile_buf<right, 32x32xf16, slayout=col_major>\n"                                                        \
    "!acc = !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>\n"                         \
    "func.func @k(%x: i64) {\n  %z = arith.constant 0 : i64\n  %y = arith.constant 8192 : i64\n"                         \
    "  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n  %ten = arith.constant 10 : index\n"           \
    "  %a = pto.alloc_tile addr = %z : !l0a\n  %b = pto.alloc_tile addr = %z : !l0b\n"                                   \
    "  %old = pto.alloc_tile addr = %z : !acc\n  %new = pto.alloc_tile addr = " ADDR " : !acc\n"                         \
    "  scf.for %i = %c0 to %ten step %c1 {\n"                                                                            \
    "    pto.tmatmul.acc ins(%old, %a, %b : !acc, !l0a, !l0b) outs(%new : !acc)\n  }\n  return\n}\n"
    static const char *const texts[] = {ACC_LOOP("%y"), ACC_LOOP("%x")};
    static const char *const args[] = {"x=8192", NULL};
    for (int i = 0; i < 2; i++) {
        struct bench b;
        run(&b, texts[i], args, NULL);
        assert_true(b.ok);
        unsigned warnings = 0;
        for (const struct base_diag *d = b.diags.first; d != NULL; d = d->next)
            warnings += d->severity == PTO_SEV_WARNING;
        assert_int_equal(warnings, 1);
        assert_int_equal(b.sim.insns, 10);
        done(&b);
    }
}

/* subview and set_validshape change handles: the stored part follows them. */
static void handles_change(void **state)
{
    (void)state;
    static const char text[] =
        "!g = !pto.tensor_view<?x?xf32>\n!w = !pto.partition_tensor_view<?x?xf32>\n"
        "!t = !pto.tile_buf<vec, 8x16xf32, valid=?x?>\n"
        "func.func @k(%a: !pto.ptr<f32>, %c: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {\n"
        "  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n  %r = arith.constant 8 : index\n"
        "  %k = arith.constant 16 : index\n  %three = arith.constant 3 : index\n  %five = arith.constant 5 : index\n"
        "  %at = arith.constant 0 : i64\n"
        "  %av = pto.make_tensor_view %a, shape = [%r, %k], strides = [%k, %c1] : !g\n"
        "  %cv = pto.make_tensor_view %c, shape = [%r, %k], strides = [%k, %c1] : !g\n"
        "  %aw = pto.partition_view %av, offsets = [%c0, %c0], sizes = [%r, %k] : !g -> !w\n"
        "  %cw = pto.partition_view %cv, offsets = [%c0, %c0], sizes = [%three, %five] : !g -> !w\n"
        "  %t = pto.alloc_tile addr = %at valid_row = %r valid_col = %k : !t\n"
        "  pto.tload ins(%aw : !w) outs(%t : !t)\n"
        "  pto.set_validshape %t, %three, %five : !t\n"
        "  pto.tstore ins(%t : !t) outs(%cw : !w)\n  return\n}\n";
    static const char *const args[] = {"a=f32[8,16]=iota", "c=f32[8,16]=const:-1", NULL};
    struct bench b;
    run(&b, text, args, with_trace);
    if (!b.ok)
        fail_msg("%s", b.diags.first->message);
    const float *c = (const float *)(const void *)b.sim.gm.buffers[1].data;
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < 16; k++)
            assert_true(c[i * 16 + k] == (i < 3 && k < 5 ? (float)(i * 16 + k) : -1.0f));
    struct base_buf name = {0};
    sim_core_name(&b.sim, 0, &name);
    assert_string_equal(name.data, "core0.veccore0");
    base_buf_free(&name);
    done(&b);
}

static void calls_return_values(void **state)
{
    (void)state;
    static const char text[] = "func.func private @a(%x: i32) -> i32 {\n  %y = func.call @b(%x) : (i32) -> i32\n  return %y : i32\n}\n"
                               "func.func private @b(%x: i32) -> i32 {\n  return %x : i32\n}\n"
                               "func.func @k(%out: !pto.ptr<i32>) attributes {pto.entry} {\n  %c0 = arith.constant 0 : index\n"
                               "  %v = arith.constant 41 : i32\n  %y = func.call @a(%v) : (i32) -> i32\n"
                               "  pto.store_scalar %y, %out[%c0] : !pto.ptr<i32>, i32\n  return\n}\n";
    static const char *const args[] = {"out=i32[1]", NULL};
    struct bench b;
    run(&b, text, args, NULL);
    assert_true(b.ok);
    int32_t v;
    memcpy(&v, b.sim.gm.buffers[0].data, 4);
    assert_int_equal(v, 41);
    done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_product_in_auto_mode), cmocka_unit_test(blocks_share_cores),     cmocka_unit_test(switches),
        cmocka_unit_test(traces_and_reports),     cmocka_unit_test(one_cause_is_told_once), cmocka_unit_test(handles_change),
        cmocka_unit_test(calls_return_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
