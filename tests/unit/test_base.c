/* lib/base: interner, buffers, parsing helpers, sources, diagnostics, output files. */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/checked.h"
#include "base/diag.h"
#include "base/file.h"

static void interner_gives_one_id_a_text(void **state)
{
    (void)state;
    struct base_strings s = {0};
    char name[16];
    for (unsigned i = 0; i < 5000; i++) {
        snprintf(name, sizeof name, "n%u", i);
        assert_int_equal(base_intern_z(&s, name), i + 1);
    }
    for (unsigned i = 0; i < 5000; i++) {
        snprintf(name, sizeof name, "n%u", i);
        assert_int_equal(base_intern_z(&s, name), i + 1);
        assert_string_equal(base_str(&s, i + 1), name);
        assert_int_equal(base_find(&s, name, strlen(name)), i + 1);
    }
    assert_int_equal(base_find(&s, "absent", 6), 0);
    assert_int_equal(base_intern(&s, "a\0b", 3), 5001); /* NUL is a byte like any other */
    assert_int_equal(base_str_len(&s, 5001), 3);
    assert_string_equal(base_str(&s, 0), "");
    base_strings_free(&s);
}

static void json_strings_are_escaped(void **state)
{
    (void)state;
    static const struct { const char *in, *out; } rows[] = {
        {"plain", "\"plain\""},           {"a\"b\\c", "\"a\\\"b\\\\c\""}, {"\n\t\x01", "\"\\n\\t\\u0001\""},
        {"\xc3\xa4", "\"\xc3\xa4\""},     {"\xff", "\"\\ufffd\""},        {"\xc0\x80", "\"\\ufffd\\ufffd\""},
        {"\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\""}, {"\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\""}, {"\xe2\x82", "\"\\ufffd\\ufffd\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct base_buf buf = {0};
        base_put_json_string(&buf, rows[i].in, strlen(rows[i].in));
        assert_string_equal(buf.data, rows[i].out);
        base_buf_free(&buf);
    }
}

static void numbers_parse_whole_or_not(void **state)
{
    (void)state;
    int64_t n;
    double d;
    assert_true(base_parse_i64("-9223372036854775808", &n) && n == INT64_MIN);
    assert_true(base_parse_i64("9223372036854775807", &n) && n == INT64_MAX);
    assert_true(base_parse_i64("0x1f", &n) && n == 31);
    static const char *const bad[] = {"", "-", "9223372036854775808", "-9223372036854775809", "1 ", " 1", "0x", "1e3", "+1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(base_parse_i64(bad[i], &n));
    assert_true(base_parse_double("0.5", &d) && d == 0.5);
    assert_true(base_parse_double("-1e-3", &d) && d == -0.001);
    assert_true(base_parse_double("1e-320", &d) && d > 0.0);
    assert_false(base_parse_double("1e999", &d));
    assert_false(base_parse_double("nan", &d));
    assert_false(base_parse_double("0x1p3", &d));
}

static void edit_distance_is_damerau(void **state)
{
    (void)state;
    assert_int_equal(base_edit_distance("tload", "tload", 2), 0);
    assert_int_equal(base_edit_distance("tlaod", "tload", 2), 1); /* one transposition */
    assert_int_equal(base_edit_distance("tlod", "tload", 2), 1);
    assert_int_equal(base_edit_distance("tmatmul", "tload", 2), 3); /* cut off */
}

static void positions_count_lines_and_bytes(void **state)
{
    (void)state;
    struct base_sources sources = {0};
    const char text[] = "one\ntwo\r\n\nfour";
    uint32_t file = base_source_add(&sources, "f", text, sizeof text - 1), line, column;
    static const struct { uint32_t offset, line, column; } rows[] = {{0, 1, 1}, {3, 1, 4}, {4, 2, 1}, {9, 3, 1}, {10, 4, 1}, {14, 4, 5}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        base_source_position(&sources, file, rows[i].offset, &line, &column);
        assert_int_equal(line, rows[i].line);
        assert_int_equal(column, rows[i].column);
    }
    const char *at;
    size_t len;
    assert_true(base_source_line(&sources, file, 2, &at, &len));
    assert_int_equal(len, 3); /* no CR */
    assert_false(base_source_line(&sources, file, 5, &at, &len));
    base_sources_free(&sources);
}

static void diagnostics_render_with_carets(void **state)
{
    (void)state;
    struct base_sources sources = {0};
    struct base_diags diags;
    const char text[] = "alpha beta\ngamma\n";
    uint32_t file = base_source_add(&sources, "x.pto", text, sizeof text - 1);
    base_diags_init(&diags, &sources);
    struct base_diag *d = base_diag_emit(&diags, PTO_D_SYNTAX, (struct pto_span){file, 6, 10}, "no %s", "beta");
    base_diag_label(d, (struct pto_span){file, 11, 16}, "here");
    base_diag_fix(d, (struct pto_span){file, 6, 10}, "delta");
    base_diag_note(d, "a note");
    struct base_buf out = {0};
    base_diags_render_text(&diags, &out, false);
    assert_string_equal(out.data, "x.pto:1:7: error[PTO0104]: no beta\n"
                                  "    1 | alpha beta\n"
                                  "      |       ^~~~\n"
                                  "x.pto:2:1: note: here\n"
                                  "    2 | gamma\n"
                                  "      | -~~~~\n"
                                  "x.pto:1:7: fix: replace with 'delta'\n"
                                  "    1 | alpha delta\n"
                                  "      |       +++++\n"
                                  "  = note: a note\n");
    base_buf_free(&out);
    base_diags_render_json(&diags, &out);
    assert_string_equal(out.data,
                        "[\n{\"code\":\"PTO0104\",\"name\":\"syntax\",\"check\":null,\"severity\":\"error\",\"message\":\"no beta\","
                        "\"spans\":[{\"file\":\"x.pto\",\"line\":1,\"column\":7,\"end_line\":1,\"end_column\":11,\"offset\":6,\"end_offset\":10},"
                        "{\"file\":\"x.pto\",\"line\":2,\"column\":1,\"end_line\":2,\"end_column\":6,\"offset\":11,\"end_offset\":16,\"label\":\"here\"}],"
                        "\"notes\":[\"a note\"],\"fixes\":[{\"file\":\"x.pto\",\"line\":1,\"column\":7,\"end_line\":1,"
                        "\"end_column\":11,\"offset\":6,\"end_offset\":10,\"replacement\":\"delta\"}]}\n]\n");
    base_buf_free(&out);
    assert_int_equal(base_diags_exit(&diags), PTO_EXIT_DIAGNOSED);
    base_diags_free(&diags);
    base_sources_free(&sources);
}

static void warning_options_change_severity(void **state)
{
    (void)state;
    struct base_diags diags;
    struct base_sources sources = {0};
    struct pto_span nowhere = {0};
    base_diags_init(&diags, &sources);
    assert_null(base_diags_warning_option(&diags, "no-old-spelling"));
    base_diag_emit(&diags, PTO_D_OLD_SPELLING, nowhere, "x");
    assert_null(diags.first);
    assert_null(base_diags_warning_option(&diags, "error=old-spelling"));
    base_diag_emit(&diags, PTO_D_OLD_SPELLING, nowhere, "x");
    assert_true(base_diags_failed(&diags));
    assert_string_equal(base_diags_warning_option(&diags, "no-such-name"), "such-name");
    base_diags_free(&diags);
    base_diags_init(&diags, &sources);
    base_diags_warning_option(&diags, "error");
    base_diags_warning_option(&diags, "no-error=unknown-attribute");
    base_diag_emit(&diags, PTO_D_UNKNOWN_ATTR, nowhere, "x");
    assert_false(base_diags_failed(&diags));
    base_diag_emit(&diags, PTO_D_LOOP_STEP, nowhere, "x");
    assert_true(base_diags_failed(&diags));
    assert_string_equal(base_diag_suggest("unknwon-attribute"), "unknown-attribute");
    assert_null(base_diag_suggest("qqqqqqqqqqqqqqq"));
    base_diags_free(&diags);
    base_diags_init(&diags, &sources);
    base_diags_warning_option(&diags, "no-syntax"); /* an error cannot be silenced */
    base_diag_emit(&diags, PTO_D_SYNTAX, nowhere, "x");
    assert_true(base_diags_failed(&diags));
    base_diags_free(&diags);
}

static void too_many_errors_are_counted_not_kept(void **state)
{
    (void)state;
    struct base_diags diags;
    struct base_sources sources = {0};
    base_diags_init(&diags, &sources);
    for (int i = 0; i < 50; i++)
        base_diag_note(base_diag_emit(&diags, PTO_D_SYNTAX, (struct pto_span){0}, "%d", i), "n");
    unsigned kept = 0;
    for (const struct base_diag *d = diags.first; d != NULL; d = d->next)
        kept++;
    assert_int_equal(kept, 20);
    assert_int_equal(diags.counts[PTO_SEV_ERROR], 50);
    base_diags_free(&diags);
}

static void codes_are_unique_and_found(void **state)
{
    (void)state;
    char text[16];
    for (unsigned i = 0; i < PTO_D_COUNT; i++) {
        const struct base_diag_info *info = base_diag_info((enum pto_diag_code)i);
        snprintf(text, sizeof text, "PTO%04u", info->number);
        assert_int_equal(base_diag_find(text), i);
        assert_int_equal(base_diag_find(info->name), i);
        assert_true(strlen(info->brief) > 5 && strlen(info->text) > 10);
    }
    assert_int_equal(base_diag_find("PTO9999"), PTO_D_COUNT);
}

static void output_is_whole_or_absent(void **state)
{
    (void)state;
    char dir[] = "out-test-XXXXXX", path[64], *data;
    size_t len;
    struct base_out out;
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/f", dir);
    assert_null(base_out_open(&out, path));
    assert_null(base_out_write(&out, "abc", 3));
    assert_int_equal(access(path, F_OK), -1); /* not there before commit */
    base_out_abort(&out);
    assert_int_equal(access(path, F_OK), -1);
    assert_null(base_file_write(path, "hello", 5));
    assert_null(base_file_read(path, 100, &data, &len));
    assert_int_equal(len, 5);
    assert_memory_equal(data, "hello", 6);
    free(data);
    assert_non_null(base_file_read(path, 4, &data, &len)); /* limit */
    assert_non_null(base_file_read(dir, 100, &data, &len));
    assert_non_null(base_file_write(dir, "x", 1));
    assert_non_null(base_file_write("no/such/dir/f", "x", 1));
    if (access("/dev/full", W_OK) == 0)
        assert_non_null(base_file_write("/dev/full", "x", 1));
    unlink(path);
    assert_int_equal(rmdir(dir), 0); /* no temporary file stayed */
}

static void checked_arithmetic_reports_overflow(void **state)
{
    (void)state;
    int64_t n;
    assert_false(base_add_i64(INT64_MAX, 1, &n));
    assert_false(base_mul_i64(INT64_C(1) << 32, INT64_C(1) << 31, &n));
    assert_true(base_mul_i64(-4, 5, &n) && n == -20);
    assert_int_equal(base_round_up(17, 16), 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interner_gives_one_id_a_text), cmocka_unit_test(json_strings_are_escaped),
        cmocka_unit_test(numbers_parse_whole_or_not),   cmocka_unit_test(edit_distance_is_damerau),
        cmocka_unit_test(positions_count_lines_and_bytes), cmocka_unit_test(diagnostics_render_with_carets),
        cmocka_unit_test(warning_options_change_severity), cmocka_unit_test(too_many_errors_are_counted_not_kept),
        cmocka_unit_test(codes_are_unique_and_found),   cmocka_unit_test(output_is_whole_or_absent),
        cmocka_unit_test(checked_arithmetic_reports_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
