/* Comparing reports: which line is which, what is refused. Expectations are counted by hand. */
#include "sim/diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void pairs(const char *a, const char *b, const char *want)
{
    uint32_t ka[32] = {0}, kb[32] = {0}, match[32];
    size_t na = strlen(a), nb = strlen(b);
    for (size_t i = 0; i < na; i++)
        ka[i] = (unsigned char)a[i];
    for (size_t i = 0; i < nb; i++)
        kb[i] = (unsigned char)b[i];
    memset(match, 0xFF, sizeof match);
    sim_diff_align(ka, (uint32_t)na, kb, (uint32_t)nb, match);
    char got[33] = "";
    for (size_t i = 0; i < na; i++)
        got[i] = (char)(match[i] == UINT32_MAX ? '.' : match[i] < 10 ? '0' + (int)match[i] : 'a' + (int)match[i] - 10);
    assert_string_equal(got, want);
}

static void test_align(void **state)
{
    (void)state;
    pairs("", "abc", "");
    pairs("abc", "", "...");
    pairs("abc", "abc", "012");
    pairs("abc", "xabyc", "124");
    pairs("abcd", "acbd", "0.13"); /* one of b and c */
    pairs("aaaa", "aa", "01..");
    pairs("xyz", "abc", "...");
}

/* Long lists go by keys that occur once: every second key is common to all places. */
static void test_align_long(void **state)
{
    (void)state;
    enum { N = 6000 };
    uint32_t *a = calloc(N, sizeof *a), *b = calloc(N, sizeof *b), *match = malloc(N * sizeof *match);
    memset(match, 0xFF, N * sizeof *match);
    for (uint32_t i = 0; i < N; i++) {
        a[i] = i % 2 == 0 ? 7 : 100 + i;
        b[i] = i % 2 == 0 ? 7 : 100 + i;
    }
    a[0] = 100000; /* neither ends nor beginnings are equal */
    b[0] = 100001;
    a[N - 1] = 100002;
    b[N - 1] = 100003;
    sim_diff_align(a, N, b, N, match);
    assert_int_equal(match[0], UINT32_MAX);
    assert_int_equal(match[N - 1], UINT32_MAX);
    for (uint32_t i = 1; i + 1 < N; i++)
        assert_int_equal(match[i], i);
    free(a);
    free(b);
    free(match);
}

static const char head[] = "{\"version\":%d,\"kernel\":\"%s\",\"target\":\"a3\",\"clock_khz\":1000000,\"sync\":\"auto\",\"blocks\":1,\"cores\":2,\"total_cycles\":%s,\"bounds\":[],\"pipes\":[],\"lines\":[%s]}";
static char *line(int number, const char *op, const char *text, double busy, double flag)
{
    struct base_buf out = {0};
    base_printf(&out, "{\"line\":%d,\"op\":\"%s\",\"count\":1,\"busy\":%.3f,\"work\":%.3f,\"start\":0,\"serial\":0,\"latency\":0,\"stall\":{\"flag\":%.3f},\"bytes\":0,\"text\":\"%s\"}", number, op, busy, busy, flag, text);
    return out.data;
}
static char *report(const char *const *lines, unsigned n)
{
    struct base_buf all = {0}, out = {0};
    for (unsigned i = 0; i < n; i++)
        base_printf(&all, "%s%s", i != 0 ? "," : "", lines[i]);
    base_printf(&out, head, 2, "k", "100.500", all.data != NULL ? all.data : "");
    base_buf_free(&all);
    return out.data;
}

static void test_lines(void **state)
{
    (void)state;
    char *a[] = {line(3, "tload", "load a", 10, 0), line(4, "tadd", "add  x // old", 5, 7), line(5, "tload", "load b", 4, 0), line(6, "tstore", "store 16", 8, 2),
                 line(7, "tmul", "gone", 6, 0)};
    char *b[] = {line(1, "tload", "load b", 4, 0), line(13, "tload", "load a", 10, 0), line(14, "tadd", "add x", 5, 1), line(15, "tstore", "store 32", 6, 0),
                 line(16, "tsub", "new", 0, 3)};
    char *texts[] = {report((const char *const *)a, 5), report((const char *const *)b, 5)};
    struct base_sources sources = {0};
    struct base_diags diags;
    struct sim_diff d = {0};
    base_diags_init(&diags, &sources);
    for (unsigned i = 0; i < 2; i++)
        assert_true(sim_diff_read(&d, i, "r", texts[i], strlen(texts[i]), &diags));
    assert_true(sim_diff_comparable(&d, false, &diags));
    sim_diff_match(&d);
    assert_int_equal(d.nrows, 6);
    /* the mean of two cores: -6 / 2, -6 / 2, -4 / 2, +3 / 2, 0, 0 */
    static const struct { uint32_t a, b; enum diff_match match; double change; } want[] = {
        {1, 2, DIFF_SAME, -3}, {4, UINT32_MAX, DIFF_ONLY_A, -3}, {3, 3, DIFF_CHANGED, -2}, {UINT32_MAX, 4, DIFF_ONLY_B, 1.5}, {0, 1, DIFF_SAME, 0}, {2, 0, DIFF_MOVED, 0}};
    for (unsigned i = 0; i < 6; i++) {
        assert_int_equal(d.rows[i].a, want[i].a);
        assert_int_equal(d.rows[i].b, want[i].b);
        assert_int_equal(d.rows[i].match, want[i].match);
        assert_true(d.rows[i].change > want[i].change - 1e-9 && d.rows[i].change < want[i].change + 1e-9);
    }
    sim_diff_free(&d);
    base_diags_free(&diags);
    base_sources_free(&sources);
    for (unsigned i = 0; i < 5; i++) {
        free(a[i]);
        free(b[i]);
    }
    free(texts[0]);
    free(texts[1]);
}

static void refused(const char *text, const char *part)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct sim_diff d = {0};
    base_diags_init(&diags, &sources);
    assert_false(sim_diff_read(&d, 0, "r.json", text, strlen(text), &diags));
    assert_non_null(diags.first);
    assert_null(diags.first->next);
    assert_int_equal(diags.first->code, PTO_D_BAD_REPORT);
    if (strstr(diags.first->message, part) == NULL)
        fail_msg("'%s' has no '%s'", diags.first->message, part);
    sim_diff_free(&d);
    base_diags_free(&diags);
    base_sources_free(&sources);
}

static void test_refused(void **state)
{
    (void)state;
    refused("", "empty");
    refused("{\"version\":2,\n\"ker", "line 2");
    refused("[1]", "one JSON object");
    refused("{}", "no \"version\"");
    refused("{\"version\":3,\"total_cycles\":1}", "version 3");
    refused("{\"version\":1e400,\"total_cycles\":1}", "version inf");
    refused("{\"version\":2,\"launches\":[]}", "run file");
    refused("{\"version\":2,\"total_cycles\":1,\"launches\":[]}", "no launch");
    refused("{\"version\":1,\"sweep\":[]}", "sweep");
    refused("{\"version\":2,\"total_cycles\":1e99}", "no number of cycles");
    refused("{\"version\":2,\"total_cycles\":\"1\"}", "no number of cycles");
    refused("{\"version\":2,\"total_cycles\":5}", "no \"kernel\"");
    char *none = report(NULL, 0);
    char *zero = strstr(none, "100.500");
    memcpy(zero, "000.000", 7);
    refused(none, "without times");
    free(none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_align), cmocka_unit_test(test_align_long), cmocka_unit_test(test_lines), cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
