/* Launches of text through the public interface: values, times, every error, groups of devices, reports and traces. */
#include "session.h"

#include <math.h>

static void scales(void **state)
{
    struct scale s;
    struct pto_run_info run;
    struct pto_core_info core;
    struct pto_pipe_info pipe;
    (void)state;
    scale_begin(&s, 2);
    assert_ok(s.sim, scale_run(&s, 2.5));
    for (int i = 0; i < 2048; i++)
        assert_true(s.y[i] == 2.5f * (float)i);
    assert_true(pto_cycles(s.sim) > 0);
    assert_true(fabs(pto_microseconds(s.sim) - pto_cycles(s.sim) / 1650) < 1e-9); /* a5: 1.65 GHz */
    assert_int_equal(pto_run_count(s.sim), 1);
    assert_true(pto_run_get(s.sim, 0, &run));
    assert_string_equal(run.kernel, "scale");
    assert_string_equal(run.sync, "auto");
    assert_int_equal(run.blocks, 2);
    assert_int_equal(run.cores, 2);
    assert_int_equal(run.read_bytes, 2 * 4096);
    assert_int_equal(run.written_bytes, 2 * 4096);
    assert_true(run.complete && run.begun == 0 && run.cycles == pto_cycles(s.sim));
    double longest = 0;
    uint64_t insns = 0;
    for (uint32_t c = 0; c < run.cores; c++) {
        assert_true(pto_core_get(s.sim, 0, c, &core));
        assert_true(core.vector);
        assert_int_equal(core.block, c);
        longest = core.cycles > longest ? core.cycles : longest;
        for (uint32_t p = 0; p < core.pipes; p++) {
            assert_true(pto_pipe_get(s.sim, 0, c, p, &pipe));
            assert_true(fabs(pipe.busy + pipe.stall + pipe.idle - core.cycles) < 1e-6 && pipe.stall >= 0);
            insns += pipe.instructions;
        }
        assert_false(pto_pipe_get(s.sim, 0, c, core.pipes, &pipe));
    }
    assert_int_equal(insns, run.instructions);
    assert_true(longest > 0 && longest <= run.cycles);
    assert_false(pto_core_get(s.sim, 0, 2, &core));
    assert_false(pto_run_get(s.sim, 1, &run));
    /* a second run of the same takes the same time; arguments by name, in any order, and as texts */
    double cycles = pto_cycles(s.sim);
    const struct pto_arg named[] = {pto_named("f", pto_text("0x40000000")), pto_named("y", pto_ptr(s.y)), pto_named("x", pto_ptr(s.x)), pto_named("rows", pto_text("32"))};
    assert_ok(s.sim, pto_run(s.sim, s.module, NULL, 2, named, 4));
    assert_true(s.y[2047] == 4094 && pto_cycles(s.sim) == cycles);
    assert_string_equal(pto_kernels(s.sim, s.module), "scale");
    /* pointers behind the beginning of a buffer: its second block to the first of y */
    const struct pto_arg behind[] = {pto_ptr(s.x + 1024), pto_ptr(s.y), pto_int(16), pto_int(1)};
    assert_ok(s.sim, pto_run(s.sim, s.module, NULL, 1, behind, 4));
    assert_true(s.y[0] == 1024 && s.y[1024] == 2048);
    pto_sim_free(s.sim);
}

static void refuses_arguments(void **state)
{
    struct scale s;
    struct pto_param_info param;
    float elsewhere = 0;
    (void)state;
    scale_begin(&s, 1);
    const struct pto_arg x = pto_ptr(s.x), y = pto_ptr(s.y), n = pto_int(16), f = pto_float(1);
    const struct { struct pto_arg args[5]; uint32_t n; const char *words; } bad[] = {
        {{x, y, n}, 3, "argument f (3) has no value"},
        {{x}, 1, "argument y (1) has no value"},
        {{x, y, n, f, f}, 5, "5 arguments are too many"},
        {{x, n, n, f}, 4, "argument y (1) is a pointer to a buffer, not a number"},
        {{x, y, y, f}, 4, "argument rows (2) is no pointer"},
        {{x, y, f, f}, 4, "has no value of type"},
        {{x, y, pto_float(1.5), f}, 4, "'1.5' is no value of type index"},
        {{x, y, n, pto_text("many")}, 4, "'many' is no value of type f32"},
        {{x, y, n, pto_named("rows", n)}, 4, "argument rows (2) is given twice"},
        {{x, y, n, pto_named("g", f)}, 4, "the kernel has no argument 'g'"},
        {{x, pto_ptr(&elsewhere), n, f}, 4, "into no buffer of the session"},
        {{x, pto_ptr(NULL), n, f}, 4, "into no buffer of the session"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (i == 5) /* 1 is an integer as well */
            continue;
        pto_diag_clear(s.sim);
        assert_int_equal(pto_run(s.sim, s.module, NULL, 1, bad[i].args, bad[i].n), PTO_USAGE);
        assert_said(s.sim, 0, "PTO0705", bad[i].words);
    }
    pto_diag_clear(s.sim);
    assert_int_equal(pto_run(s.sim, s.module, "stale", 1, NULL, 0), PTO_USAGE);
    assert_said(s.sim, 0, "PTO0703", "entry stale: the module has no function");
    assert_string_equal(pto_diag_note(s.sim, 0, 0), "kernels: scale");
    pto_diag_clear(s.sim);
    const struct pto_arg good[] = {x, y, n, f};
    assert_int_equal(pto_run(s.sim, s.module, NULL, 0, good, 4), PTO_USAGE);
    assert_int_equal(pto_run(s.sim, s.module, NULL, 65536, good, 4), PTO_USAGE);
    assert_int_equal(pto_diag_count(s.sim), 2);
    /* a buffer of other elements: a warning */
    pto_diag_clear(s.sim);
    uint16_t *other_elems = made(s.sim, pto_gm_spec(s.sim, "half", "f16[4096]"));
    const struct pto_arg other[] = {pto_ptr(other_elems), y, n, f};
    assert_ok(s.sim, pto_run(s.sim, s.module, NULL, 1, other, 4));
    assert_said(s.sim, 0, "PTO0705", "the buffer half holds f16, the kernel takes it as f32");
    assert_true(pto_param_get(s.sim, s.module, NULL, 2, &param));
    assert_string_equal(param.name, "rows");
    assert_int_equal(param.type, PTO_PARAM_IS_INT);
    assert_false(param.optional);
    assert_true(pto_param_get(s.sim, s.module, "scale", 0, &param));
    assert_int_equal(param.type, PTO_PARAM_IS_POINTER);
    assert_int_equal(param.dtype, PTO_DT_float);
    assert_false(pto_param_get(s.sim, s.module, NULL, 4, &param));
    pto_sim_free(s.sim);
}

static void tells_what_goes_wrong(void **state)
{
    struct scale s;
    struct pto_diag d;
    (void)state;
    scale_begin(&s, 1);
    /* text */
    static const char bad[] = "func.func @k() {\n  pto.tad\n  return\n}\n";
    assert_null(pto_assemble(s.sim, "bad.pto", bad, sizeof bad - 1));
    assert_true(pto_diag_get(s.sim, 0, &d));
    assert_string_equal(d.file, "bad.pto");
    assert_int_equal(d.line, 2);
    assert_int_equal(d.column, 3);
    assert_int_equal(d.severity, PTO_ERROR);
    assert_null(d.check);
    assert_non_null(strstr(pto_diag_render(s.sim, 0), "bad.pto:2:3: error[PTO"));
    assert_non_null(strstr(pto_diag_json(s.sim), "\"line\":2,\"column\":3"));
    assert_non_null(strstr(pto_diag_sarif(s.sim), "\"libpto\""));
    pto_diag_clear(s.sim);
    assert_null(pto_assemble(s.sim, "large.pto", bad, (size_t)1 << 31));
    assert_said(s.sim, 0, "PTO0701", "large.pto: 2147483648 bytes are too many");
    pto_diag_clear(s.sim);
    assert_null(pto_load(s.sim, "no-such-file.pto"));
    assert_said(s.sim, 0, "PTO0701", "no-such-file.pto");
    assert_false(pto_diag_get(s.sim, 1, &d));
    assert_null(pto_diag_render(s.sim, 1));
    assert_null(pto_diag_note(s.sim, 0, 99));
    pto_diag_clear(s.sim);
    /* a finding of flags is told again, too: an event that nobody sets */
    static const char stuck[] = "func.func @k() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {\n"
                                "  pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]\n  return\n}\n";
    struct pto_module *module = made(s.sim, pto_assemble(s.sim, "stuck.pto", stuck, sizeof stuck - 1));
    for (int k = 0; k < 2; k++) {
        assert_int_equal(pto_run(s.sim, module, NULL, 1, NULL, 0), PTO_FINDINGS);
        assert_int_equal(pto_diag_count(s.sim), 1);
        assert_true(pto_diag_get(s.sim, 0, &d));
        assert_string_equal(d.check, "sync");
        pto_diag_clear(s.sim);
    }
    /* outside of the buffer: 17 rows do not fit behind row 0 of block 1 */
    const struct pto_arg args[] = {pto_ptr(s.x), pto_ptr(s.y), pto_int(32), pto_float(1)};
    assert_int_equal(pto_run(s.sim, s.module, NULL, 2, args, 4), PTO_DIAGNOSED);
    uint32_t found = 0;
    for (uint32_t i = 0; pto_diag_get(s.sim, i, &d); i++)
        found += strcmp(d.code, "PTO0601") == 0 && d.line == 18 && strcmp(d.name, "gm-bounds") == 0;
    assert_int_equal(found, 1);
    assert_int_equal(pto_run_count(s.sim), 0);
    assert_null(pto_report(s.sim, "json"));
    assert_null(pto_why(s.sim));
    assert_true(pto_cycles(s.sim) == 0);
    pto_diag_clear(s.sim);
    /* it is fine afterwards */
    assert_ok(s.sim, scale_run(&s, 1));
    assert_ok(s.sim, pto_gm_expect_data(s.sim, s.y, s.x, NULL));
    /* races, in every launch */
    assert_ok(s.sim, pto_sim_set(s.sim, "sync", "explicit"));
    for (int k = 0; k < 2; k++) {
        pto_diag_clear(s.sim);
        assert_int_equal(scale_run(&s, 1), PTO_FINDINGS);
        found = 0;
        for (uint32_t i = 0; pto_diag_get(s.sim, i, &d); i++)
            found += d.check != NULL && strcmp(d.check, "race") == 0;
        assert_int_equal(found, 2); /* load and product, product and store */
        assert_true(pto_cycles(s.sim) > 0);
    }
    assert_ok(s.sim, pto_sim_set(s.sim, "suppress", "race"));
    assert_ok(s.sim, scale_run(&s, 1));
    /* limits */
    pto_diag_clear(s.sim);
    assert_ok(s.sim, pto_sim_set(s.sim, "max-insns", "5"));
    assert_int_equal(scale_run(&s, 1), PTO_LIMIT);
    assert_said(s.sim, pto_diag_count(s.sim) - 1, "PTO0707", "5");
    pto_sim_free(s.sim);
}

static void writes_reports(void **state)
{
    static const char *const forms[][2] = {{"txt", "scale on a5"}, {"json", "\"kernel\":\"scale\""}, {"html", "<html"}, {"csv", "line"}, {"pipes.csv", "mte2"}};
    static const char *const files[] = {"r.txt", "r.json", "r.html", "r.csv", "r.pipes.csv"};
    struct scale s;
    (void)state;
    scale_begin(&s, 1);
    assert_ok(s.sim, pto_sim_set(s.sim, "why", "on"));
    assert_ok(s.sim, scale_run(&s, 3));
    for (size_t i = 0; i < 5; i++) {
        const char *text = pto_report(s.sim, forms[i][0]);
        assert_non_null(text);
        if (strstr(text, forms[i][1]) == NULL)
            fail_msg("no %s in %s: %.200s", forms[i][1], forms[i][0], text);
        (void)remove(files[i]);
    }
    assert_non_null(strstr(pto_summary(s.sim), " cycles, "));
    assert_non_null(strstr(pto_report(s.sim, "json"), "\"gains\":[\n{"));
    assert_non_null(strstr(pto_why(s.sim), "cycles"));
    for (size_t i = 0; i < 4; i++)
        assert_ok(s.sim, pto_report_write(s.sim, files[i]));
    for (size_t i = 0; i < 5; i++) {
        FILE *f = fopen(files[i], "rb");
        assert_non_null(f);
        fclose(f);
    }
    pto_diag_clear(s.sim);
    assert_null(pto_report(s.sim, "pdf"));
    assert_int_equal(pto_report_write(s.sim, "r.pdf"), PTO_USAGE);
    assert_int_equal(pto_report_write(s.sim, "no/such/r.json"), PTO_DIAGNOSED);
    assert_int_equal(pto_trace_write(s.sim, "t.json"), PTO_USAGE); /* no events */
    assert_ok(s.sim, pto_sim_set(s.sim, "trace", "on"));
    assert_ok(s.sim, scale_run(&s, 3));
    assert_ok(s.sim, pto_trace_write(s.sim, "t.json"));
    assert_ok(s.sim, pto_trace_write(s.sim, "t.pftrace"));
    assert_int_equal(pto_trace_write(s.sim, "t.doc"), PTO_USAGE);
    assert_int_equal(pto_trace_write(s.sim, "no/such/t.json"), PTO_DIAGNOSED);
    assert_ok(s.sim, pto_sim_set(s.sim, "profile", "off"));
    assert_ok(s.sim, scale_run(&s, 3));
    assert_null(pto_why(s.sim));
    pto_sim_free(s.sim);
}

static void keeps_results(void **state)
{
    struct scale s;
    struct pto_run_info first, second;
    (void)state;
    scale_begin(&s, 1);
    assert_ok(s.sim, pto_sim_set(s.sim, "keep", "all"));
    assert_ok(s.sim, scale_run(&s, 1));
    pto_unload(s.sim, s.module); /* results refer to it */
    s.module = made(s.sim, pto_load(s.sim, SCALE));
    assert_ok(s.sim, scale_run(&s, 2));
    assert_int_equal(pto_run_count(s.sim), 2);
    assert_true(pto_run_get(s.sim, 0, &first) && pto_run_get(s.sim, 1, &second));
    pto_unload(s.sim, NULL); /* drops what nothing refers to */
    assert_true(pto_run_get(s.sim, 0, &first));
    assert_string_equal(first.kernel, "scale");
    assert_true(second.begun == first.cycles && second.group == first.group + 1);
    assert_non_null(strstr(pto_report(s.sim, "json"), "\"launches\":["));
    assert_ok(s.sim, pto_sim_set(s.sim, "keep", "last"));
    assert_ok(s.sim, scale_run(&s, 2));
    assert_int_equal(pto_run_count(s.sim), 1);
    pto_unload(s.sim, s.module);
    pto_unload(s.sim, NULL);
    assert_non_null(strstr(pto_report(s.sim, "json"), "scale"));
    pto_sim_free(s.sim);
}

/* tests/runs/ring.json: each of three devices passes its row to the next one, twice. */
static void runs_groups(void **state)
{
    (void)state;
    struct pto_sim *sim = pto_sim_new("a3");
    static const char *const rows[] = {"r0", "r1", "r2"}, *const fill[] = {"i32[8]=const:10", "i32[8]=const:11", "i32[8]=const:12"};
    static const char *const wants[] = {"const:11", "const:12", "const:10"}, *const tables[] = {"table@0", "table@1", "table@2"}, *const windows[] = {"w@0", "w@1", "w@2"};
    void *row[3], *table[3];
    struct pto_buffer window;
    assert_ok(sim, pto_sim_set(sim, "devices", "3"));
    assert_ok(sim, pto_sim_set(sim, "keep", "all"));
    for (int d = 0; d < 3; d++)
        row[d] = made(sim, pto_gm_spec(sim, rows[d], fill[d]));
    made(sim, pto_gm_window(sim, "w", "u8[64]"));
    for (int d = 0; d < 3; d++)
        table[d] = made(sim, pto_gm_spec(sim, tables[d], "peers:w,first_word=2,rank_word=1"));
    struct pto_module *ring = made(sim, pto_load(sim, PTO_SOURCE_DIR "/tests/runs/ring.pto"));
    for (int64_t epoch = 1; epoch <= 2; epoch++) {
        assert_ok(sim, pto_group_begin(sim));
        assert_int_equal(pto_group_begin(sim), PTO_USAGE);
        for (unsigned d = 0; d < 3; d++) {
            assert_ok(sim, pto_on_device(sim, d));
            assert_true(pto_gm_find(sim, windows[d], &window));
            const struct pto_arg args[] = {pto_ptr(window.data), pto_ptr(table[d]), pto_ptr(row[d]), pto_int(3), pto_int(epoch)};
            assert_ok(sim, pto_run(sim, ring, NULL, 1, args, 5));
        }
        assert_ok(sim, pto_group_end(sim));
    }
    assert_int_equal(pto_group_end(sim), PTO_USAGE);
    for (int d = 0; d < 3; d++)
        assert_ok(sim, pto_gm_expect(sim, row[d], wants[d], NULL));
    assert_int_equal(pto_run_count(sim), 6);
    struct pto_run_info run;
    assert_true(pto_run_get(sim, 5, &run));
    assert_int_equal(run.device, 2);
    assert_int_equal(run.group, 1);
    struct pto_core_info core;
    assert_true(pto_core_get(sim, 5, 0, &core));
    assert_string_equal(core.name, "dev2.core0.veccore0");
    /* one alone waits for ever: found, not hung */
    assert_ok(sim, pto_on_device(sim, 0));
    assert_true(pto_gm_find(sim, "w", &window));
    const struct pto_arg alone[] = {pto_ptr(window.data), pto_ptr(table[0]), pto_ptr(row[0]), pto_int(3), pto_int(9)};
    for (int k = 0; k < 2; k++)
        assert_int_equal(pto_run(sim, ring, NULL, 1, alone, 5), PTO_FINDINGS);
    assert_true(pto_run_get(sim, 6, &run));
    assert_false(run.complete);
    /* a session that ends in a group */
    assert_ok(sim, pto_group_begin(sim));
    assert_ok(sim, pto_run(sim, ring, NULL, 1, alone, 5));
    pto_sim_free(sim);
}

static void prints(void **state)
{
    static const char text[] = "func.func @k(%n: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {\n"
                               "  pto.print ins(\"n = %d\", %n : i32)\n  return\n}\n";
    (void)state;
    struct pto_sim *sim = pto_sim_new("a5");
    struct pto_module *m = made(sim, pto_assemble(sim, "print.pto", text, sizeof text - 1));
    const struct pto_arg args[] = {pto_int(-7)};
    assert_ok(sim, pto_run(sim, m, "k", 1, args, 1));
    assert_string_equal(pto_printed(sim), "n = -7");
    pto_sim_free(sim);
}

/* ${NAME} of the text. */
static void defines(void **state)
{
    static const char text[] = "func.func @k() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {\n  %c = arith.constant ${N:3} : i32\n"
                               "  pto.print ins(\"%d\", %c : i32)\n  return\n}\n";
    (void)state;
    struct pto_sim *sim = pto_sim_new("a5");
    struct pto_module *m = made(sim, pto_assemble(sim, "m.pto", text, sizeof text - 1));
    assert_ok(sim, pto_sim_set(sim, "define", "N=41"));
    struct pto_module *n = made(sim, pto_assemble(sim, "m.pto", text, sizeof text - 1));
    assert_ok(sim, pto_run(sim, m, NULL, 1, NULL, 0));
    assert_string_equal(pto_printed(sim), "3");
    assert_ok(sim, pto_run(sim, n, NULL, 1, NULL, 0));
    assert_string_equal(pto_printed(sim), "41");
    pto_sim_free(sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(scales),        cmocka_unit_test(refuses_arguments), cmocka_unit_test(tells_what_goes_wrong),
                                       cmocka_unit_test(writes_reports), cmocka_unit_test(keeps_results),    cmocka_unit_test(runs_groups),
                                       cmocka_unit_test(prints),        cmocka_unit_test(defines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
