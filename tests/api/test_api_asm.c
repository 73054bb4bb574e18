/* The assembler of the public interface: outputs, options, diagnostics; what ptoas makes of the same text is the same (asm.sh). */
#include "session.h"

static const char text[] = "func.func @k(%a : !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {\n"
                           "  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n  %c16 = arith.constant 16 : index\n"
                           "  %v = pto.make_tensor_view %a, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>\n"
                           "  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>\n"
                           "  %t = pto.alloc_tile : !pto.tile_buf<vec, 16x16xf32>\n"
                           "  pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%t : !pto.tile_buf<vec, 16x16xf32>)\n"
                           "  pto.tstore ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)\n  return\n}\n";

static void run(struct pto_asm *a, const char *what, enum pto_status want)
{
    enum pto_status got = pto_asm_run(a, "k.pto", what, strlen(what));
    if (got != want)
        fail_msg("status %d, not %d\n%s", (int)got, (int)want, pto_asm_diag_text(a));
}

static void makes_text(void **state)
{
    size_t len;
    (void)state;
    struct pto_asm *a = pto_asm_new();
    run(a, text, PTO_OK);
    char *canonical = strdup(pto_asm_output(a, &len));
    assert_int_equal(strlen(canonical), len);
    assert_non_null(strstr(canonical, "pto.tload"));
    run(a, canonical, PTO_OK); /* printing again changes nothing */
    assert_string_equal(pto_asm_output(a, NULL), canonical);
    assert_int_equal(pto_asm_set(a, "pto-level", "level3"), PTO_OK);
    assert_int_equal(pto_asm_set(a, "enable-insert-sync", NULL), PTO_OK);
    run(a, text, PTO_OK);
    assert_non_null(strstr(pto_asm_output(a, NULL), "addr = "));
    assert_non_null(strstr(pto_asm_output(a, NULL), "pto.set_flag"));
    assert_int_equal(pto_asm_set(a, "enable-insert-sync", "off"), PTO_OK);
    run(a, text, PTO_OK);
    assert_null(strstr(pto_asm_output(a, NULL), "pto.set_flag"));
    assert_int_equal(pto_asm_set(a, "emit", "c"), PTO_OK);
    run(a, text, PTO_OK);
    assert_non_null(strstr(pto_asm_output(a, NULL), "#include <pto/pto.h>"));
    assert_int_equal(pto_asm_set(a, "fmt", "on"), PTO_OK);
    run(a, "func.func  @k(){ return }", PTO_OK);
    assert_non_null(strstr(pto_asm_output(a, NULL), "func.func @k() {"));
    free(canonical);
    pto_asm_free(a);
}

static void makes_objects(void **state)
{
    size_t len;
    (void)state;
    struct pto_asm *a = pto_asm_new(), *b = pto_asm_new();
    assert_int_equal(pto_asm_set(a, "emit", "obj"), PTO_OK);
    run(a, text, PTO_OK);
    const char *object = pto_asm_output(a, &len);
    assert_memory_equal(object, "\x89PTO\r\n\x1a\n", 8);
    assert_int_equal(pto_asm_run(b, "k.o", object, len), PTO_OK);
    run(a, text, PTO_OK);
    char *from_object = strdup(pto_asm_output(b, NULL));
    run(b, text, PTO_OK);
    assert_string_equal(pto_asm_output(b, NULL), from_object);
    assert_int_equal(pto_asm_write(a, "k.obj"), PTO_OK);
    assert_int_equal(pto_asm_run_file(b, "k.obj"), PTO_OK);
    assert_string_equal(pto_asm_output(b, NULL), from_object);
    assert_int_equal(pto_asm_write(a, "no/such/k.obj"), PTO_DIAGNOSED);
    assert_int_equal(pto_asm_run_file(b, "nothing.pto"), PTO_DIAGNOSED);
    /* a session takes it, too */
    struct pto_sim *sim = pto_sim_new("a3");
    made(sim, pto_load(sim, "k.obj"));
    pto_sim_free(sim);
    free(from_object);
    pto_asm_free(a);
    pto_asm_free(b);
}

static void says_what_is_wrong(void **state)
{
    struct pto_diag d;
    (void)state;
    struct pto_asm *a = pto_asm_new();
    run(a, "func.func @k() {\n  %x = arith.addi %y, %y : index\n  return\n}\n", PTO_DIAGNOSED);
    assert_string_equal(pto_asm_output(a, NULL), "");
    assert_int_equal(pto_asm_diag_count(a), 1);
    assert_true(pto_asm_diag_get(a, 0, &d));
    assert_int_equal(d.line, 2);
    assert_string_equal(d.file, "k.pto");
    assert_non_null(strstr(pto_asm_diag_render(a, 0), "k.pto:2:"));
    assert_non_null(strstr(pto_asm_diag_json(a), d.code));
    assert_non_null(strstr(pto_asm_diag_sarif(a), d.code));
    assert_false(pto_asm_diag_get(a, 1, &d));
    assert_int_equal(pto_asm_run(a, "large.pto", text, (size_t)1 << 31), PTO_DIAGNOSED); /* not even looked at */
    run(a, text, PTO_OK); /* the messages of the run before are gone */
    assert_int_equal(pto_asm_diag_count(a), 0);
    assert_string_equal(pto_asm_diag_text(a), "");
    static const struct { const char *name, *value; } bad[] = {{"emit", "exe"}, {"pto-arch", "a7"}, {"pto-level", "4"}, {"emit", NULL}, {"no-such", NULL}, {"W", "no-such"},
                                                               {"dump", "all"}, {"ptobc-table", "may"}, {"plan-memory-impl", "new"}, {"suppress", "x"}, {"max-errors", "-1"}, {"D", "x"}};
    for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(pto_asm_set(a, bad[i].name, bad[i].value), PTO_USAGE);
        assert_int_equal(pto_asm_diag_count(a), i + 1);
    }
    assert_true(pto_asm_diag_get(a, 0, &d));
    assert_string_equal(d.code, "PTO0703");
    assert_non_null(pto_asm_diag_note(a, 0, 0));
    assert_int_equal(pto_asm_set(a, "enable-insert-sync", NULL), PTO_OK);
    assert_int_equal(pto_asm_set(a, "enable-bufid_sync", NULL), PTO_USAGE); /* one mode */
    assert_non_null(strstr(pto_asm_explain(a, "PTO0601"), "gm-bounds"));
    assert_null(pto_asm_explain(a, "PTO9999"));
    pto_asm_free(a);
    pto_asm_free(NULL);
}

/* The verdict on synchronisation: a load whose end nobody waits for. */
static void checks_sync(void **state)
{
    struct pto_diag d;
    (void)state;
    struct pto_asm *a = pto_asm_new();
    assert_int_equal(pto_asm_set(a, "pto-level", "level3"), PTO_OK);
    run(a, text, PTO_OK);
    char *planned = strdup(pto_asm_output(a, NULL)), *flag = malloc(strlen(planned) + 200);
    const char *end = strstr(planned, "    return");
    assert_non_null(flag);
    end = end != NULL ? end : strstr(planned, "return");
    assert_non_null(end);
    sprintf(flag, "%.*s  pto.set_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID0>]\n  pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID0>]\n%s", (int)(end - planned), planned, end);
    struct pto_asm *b = pto_asm_new();
    assert_int_equal(pto_asm_set(b, "check", NULL), PTO_OK);
    run(b, flag, PTO_FINDINGS);
    assert_true(pto_asm_diag_get(b, 0, &d));
    assert_string_equal(d.check, "race");
    free(planned);
    free(flag);
    pto_asm_free(a);
    pto_asm_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(makes_text), cmocka_unit_test(makes_objects), cmocka_unit_test(says_what_is_wrong), cmocka_unit_test(checks_sync)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
