/* Recorded launches against the launches that they are of: the text is accepted, and run with the same buffers it gives the same bytes,
 * cycles, findings, number of instructions, and trace up to places in the source. What folds is counted. */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kernels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BUFFERS = 8 };
struct buffer {
    const char *name, *spec;
};
struct both {
    struct pto_sim *c, *text;
    void *data[MAX_BUFFERS], *copy[MAX_BUFFERS];
    const struct buffer *buffers;
    unsigned nbuffers;
};

static void set_up(struct both *b, const char *arch, int mode, const struct buffer *buffers, unsigned n)
{
    *b = (struct both){.c = pto_sim_new(arch), .text = pto_sim_new(arch), .buffers = buffers, .nbuffers = n};
    assert_int_equal(pto_record(b->c, mode), PTO_OK);
    for (unsigned i = 0; i < n; i++) {
        b->data[i] = pto_gm_spec(b->c, buffers[i].name, buffers[i].spec);
        b->copy[i] = pto_gm_spec(b->text, buffers[i].name, buffers[i].spec);
        assert_non_null(b->data[i]);
        assert_non_null(b->copy[i]);
    }
    pto_sim_set(b->c, "trace", "on");
    pto_sim_set(b->text, "trace", "on");
}

static unsigned count(const char *text, const char *word)
{
    unsigned n = 0;
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
        n++;
    return n;
}

/* %t and %t_2 are what C calls t; %3, which has no name, is not told apart. */
static void plain_names(char *text)
{
    char *to = text;
    for (const char *at = text; *at != '\0';) {
        if (*at != '%') {
            *to++ = *at++;
            continue;
        }
        const char *end = at + 1 + strspn(at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        const char *last = end;
        while (last > at && last[-1] >= '0' && last[-1] <= '9')
            last--;
        if (last < end && last > at + 2 && last[-1] == '_')
            last--;
        else
            last = end;
        memmove(to, at + 1, (size_t)(last - at - 1));
        to += last - at - 1;
        at = end;
    }
    *to = '\0';
}

static bool same_message(const char *a, const char *b)
{
    char *x = strdup(a), *y = strdup(b);
    plain_names(x);
    plain_names(y);
    bool same = strcmp(x, y) == 0;
    free(x);
    free(y);
    return same;
}

/* Codes and, of what was found, messages. */
static void same_findings(struct both *b)
{
    struct pto_diag x, y;
    if (pto_diag_count(b->c) != pto_diag_count(b->text))
        print_message("C:\n%stext:\n%s", pto_diag_text(b->c), pto_diag_text(b->text));
    assert_int_equal(pto_diag_count(b->c), pto_diag_count(b->text));
    for (uint32_t i = 0; i < pto_diag_count(b->c); i++) {
        assert_true(pto_diag_get(b->c, i, &x) && pto_diag_get(b->text, i, &y));
        assert_string_equal(x.code, y.code);
        if (x.check != NULL && !same_message(x.message, y.message))
            assert_string_equal(x.message, y.message);
    }
}

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    long n = ftell(f);
    rewind(f);
    char *text = malloc((size_t)n + 1);
    assert_int_equal(fread(text, 1, (size_t)n, f), n);
    text[n] = '\0';
    fclose(f);
    return text;
}

/* Takes `"key": value` out of a JSON text, wherever it stands. */
static void drop(char *text, const char *key)
{
    for (char *at = strstr(text, key); at != NULL; at = strstr(at, key)) {
        char *end = at + strlen(key);
        if (*end == '"')
            for (end++; *end != '"'; end++)
                end += *end == '\\';
        while (*end != ',' && *end != '}')
            end++;
        memmove(at, end, strlen(end) + 1);
    }
}

static char *trace_of(struct pto_sim *sim, const char *path)
{
    assert_int_equal(pto_trace_write(sim, path), PTO_OK);
    char *text = read_file(path);
    remove(path);
    drop(text, "\"line\":");
    drop(text, "\"file\":");
    drop(text, "\"source\":");
    plain_names(text);
    return text;
}

static void same_trace(struct both *b)
{
    char *x = trace_of(b->c, "record_c.json"), *y = trace_of(b->text, "record_text.json");
    if (strcmp(x, y) != 0) {
        size_t i = 0;
        while (x[i] == y[i])
            i++;
        i = i > 300 ? i - 300 : 0;
        print_message("C:\n%.600s\ntext:\n%.600s\n", x + i, y + i);
    }
    assert_string_equal(x, y);
    free(x);
    free(y);
}

/* The assembler accepts it at level 3, and prints what it is but for the comments at its top. */
static void is_canonical(const char *text, const char *arch)
{
    struct pto_asm *a = pto_asm_new();
    assert_int_equal(pto_asm_set(a, "pto-arch", arch), PTO_OK);
    assert_int_equal(pto_asm_set(a, "emit", "pto"), PTO_OK);
    assert_int_equal(pto_asm_set(a, "pto-level", "level3"), PTO_OK);
    if (pto_asm_run(a, "recorded.pto", text, strlen(text)) != PTO_OK)
        fail_msg("%s", pto_asm_diag_text(a));
    while (text[0] == '/')
        text = strchr(text, '\n') + 1;
    assert_string_equal(pto_asm_output(a, NULL), text);
    assert_int_equal(pto_asm_set(a, "emit", "check"), PTO_OK);
    assert_int_equal(pto_asm_run(a, "recorded.pto", text, strlen(text)), PTO_OK);
    pto_asm_free(a);
}

/* Runs the recorded text and compares; returns the text, which belongs to b->c. */
static const char *compare(struct both *b, int status, int64_t grid, bool exact)
{
    size_t len;
    const char *text = pto_recorded(b->c, &len);
    if (text == NULL)
        print_message("%s", pto_diag_text(b->c));
    assert_non_null(text);
    assert_int_equal(strlen(text), len);
    if (getenv("RECORD_SHOW") != NULL) /* to look at it */
        fputs(text, stderr);
    is_canonical(text, pto_sim_arch(b->c));
    struct pto_module *m = pto_assemble(b->text, "recorded.pto", text, len);
    if (m == NULL)
        print_message("%s%s", text, pto_diag_text(b->text));
    assert_non_null(m);
    struct pto_arg args[MAX_BUFFERS];
    struct pto_param_info param;
    uint32_t nargs = 0;
    for (; pto_param_get(b->text, m, NULL, nargs, &param); nargs++) {
        char line[64];
        struct pto_buffer buffer;
        snprintf(line, sizeof line, "// %%%s: buffer \"", param.name);
        const char *at = strstr(text, line);
        assert_non_null(at);
        at += strlen(line);
        snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\""), at);
        assert_true(pto_gm_find(b->text, line, &buffer));
        const char *from = strstr(at, " from byte "), *end = strchr(at, '\n');
        args[nargs] = pto_ptr((char *)buffer.data + (from != NULL && from < end ? atoll(from + 11) : 0));
    }
    int got = pto_run(b->text, m, NULL, grid, args, nargs);
    if (got != status)
        print_message("%s\nC:\n%s\ntext:\n%s", text, pto_diag_text(b->c), pto_diag_text(b->text));
    assert_int_equal(got, status);
    for (unsigned i = 0; i < b->nbuffers; i++) {
        struct pto_buffer buffer;
        assert_true(pto_gm_at(b->c, b->data[i], &buffer));
        assert_memory_equal(b->data[i], b->copy[i], (size_t)buffer.bytes);
    }
    struct pto_run_info x, y;
    assert_true(pto_run_get(b->c, 0, &x) && pto_run_get(b->text, 0, &y));
    assert_int_equal(x.instructions, y.instructions);
    assert_int_equal(x.macs, y.macs);
    if (exact) {
        if (x.cycles != y.cycles)
            print_message("%s\n%.3f cycles in C, %.3f of text\n", text, x.cycles, y.cycles);
        assert_true(x.cycles == y.cycles);
        assert_null(strstr(text, "operations of the scalar unit more"));
        same_trace(b);
    }
    same_findings(b);
    return text;
}

static void tear_down(struct both *b)
{
    pto_sim_free(b->c);
    pto_sim_free(b->text);
}

#define SET_UP(b, arch, mode, ...)                                                                                           \
    struct both b;                                                                                                           \
    static const struct buffer buffers_[] = {__VA_ARGS__};                                                                   \
    set_up(&b, arch, mode, buffers_, sizeof buffers_ / sizeof buffers_[0])

static void test_straight(void **state)
{
    (void)state;
    SET_UP(b, "a5", PTO_RECORD_EXACT, {"y", "f32[16,32]"}, {"x", "f8e5m2[16,64]=rand:1"}, {"w", "f8e5m2[64,32]=rand:2"}, {"xs", "f8e8m0[16,2]"}, {"ws", "f8e8m0[2,32]"});
    assert_int_equal(pto_launch(b.c, mx, 1, b.data[0], b.data[1], b.data[2], b.data[3], b.data[4]), PTO_OK);
    const char *text = compare(&b, PTO_OK, 1, true);
    assert_int_equal(count(text, "scf.for"), 0);
    tear_down(&b);
}

static void test_loop(void **state)
{
    (void)state;
    SET_UP(b, "a3", PTO_RECORD_EXACT, {"y", "f32[160,64]"}, {"x", "f32[160,64]=rand:3"});
    assert_int_equal(pto_launch(b.c, doubled, 1, b.data[0], b.data[1], 20), PTO_OK);
    const char *text = compare(&b, PTO_OK, 1, true);
    assert_int_equal(count(text, "scf.for"), 1);
    assert_int_equal(count(text, "pto.tload"), 1);
    assert_non_null(strstr(text, "It ran with tiles = 20."));
    tear_down(&b);
}

static void test_pingpong(void **state)
{
    (void)state;
    SET_UP(b, "a3", PTO_RECORD_EXACT, {"y", "f32[1024,64]"}, {"x", "f32[1024,64]=rand:3"});
    assert_int_equal(pto_launch(b.c, pingpong, 8, b.data[0], b.data[1]), PTO_OK);
    const char *text = compare(&b, PTO_OK, 8, true);
    assert_int_equal(count(text, "scf.for"), 1);
    assert_int_equal(count(text, "pto.tload"), 2);
    assert_int_equal(count(text, "pto.get_block_idx"), 1);
    tear_down(&b);
}

static void test_tail(void **state)
{
    (void)state;
    SET_UP(b, "a3", PTO_RECORD_EXACT, {"y", "f32[61,64]"}, {"x", "f32[61,64]=rand:3"});
    assert_int_equal(pto_launch(b.c, tail, 8, b.data[0], b.data[1], 61), PTO_OK);
    const char *text = compare(&b, PTO_OK, 8, false);
    assert_int_equal(count(text, "case 7"), 1);
    assert_int_equal(count(text, "pto.tload"), 2);
    tear_down(&b);
}

static void test_gemm(void **state)
{
    (void)state;
    SET_UP(b, "a3", PTO_RECORD_EXACT, {"c", "f32[32,32]"}, {"a", "f16[32,1024]=rand:3"}, {"b", "f16[1024,32]=rand:4"});
    assert_int_equal(pto_launch(b.c, gemm, 1, b.data[0], b.data[1], b.data[2], 1024), PTO_OK);
    const char *text = compare(&b, PTO_OK, 1, true);
    assert_int_equal(count(text, "scf.for"), 1);
    assert_int_equal(count(text, "pto.tmatmul "), 1);
    assert_in_range(count(text, "pto.tmatmul.acc "), 2, 3);
    tear_down(&b);
}

static void test_gemm_c(void **state)
{
    (void)state;
    SET_UP(b, "a3", PTO_RECORD_EXACT, {"c", "f32[32,32]"}, {"a", "f16[32,1024]=rand:3"}, {"b", "f16[1024,32]=rand:4"});
    assert_int_equal(pto_launch(b.c, gemm_c, 1, b.data[0], b.data[1], b.data[2], 1024), PTO_OK);
    const char *text = compare(&b, PTO_OK, 1, true);
    assert_int_equal(count(text, "scf.for"), 1);
    tear_down(&b);
}

static void test_branch(void **state)
{
    (void)state;
    SET_UP(b, "a3", PTO_RECORD_EXACT, {"y", "f32[8,64]"}, {"x", "f32[8,64]=rand:9"});
    assert_int_equal(pto_launch(b.c, branch, 1, b.data[0], b.data[1]), PTO_OK);
    const char *text = compare(&b, PTO_OK, 1, true);
    assert_int_equal(count(text, "pto.tgetval"), 1);
    assert_int_equal(count(text, "pto.tadds") + count(text, "pto.tmuls"), 1);
    tear_down(&b);
}

static void test_race(void **state)
{
    (void)state;
    SET_UP(b, "a3", PTO_RECORD_EXACT, {"y", "f32[32,64]"}, {"x", "f32[32,64]=rand:9"});
    assert_int_equal(pto_launch(b.c, race, 1, b.data[0], b.data[1]), PTO_FINDINGS);
    const char *text = compare(&b, PTO_FINDINGS, 1, true);
    assert_int_equal(count(text, "scf.for"), 1);
    assert_int_not_equal(pto_diag_count(b.c), 0);
    tear_down(&b);
}

static void test_nested(void **state)
{
    (void)state;
    SET_UP(b, "a3", PTO_RECORD_EXACT, {"y", "f32[160,384]"}, {"x", "f32[160,384]=rand:9"});
    assert_int_equal(pto_launch(b.c, nested, 1, b.data[0], b.data[1]), PTO_OK);
    const char *text = compare(&b, PTO_OK, 1, true);
    assert_int_equal(count(text, "scf.for"), 3);
    assert_int_equal(count(text, "pto.tload"), 1);
    assert_non_null(strstr(text, "%c384 step %c64"));
    tear_down(&b);
}

/* What folds only with more scalar work is written out, or folded and said. */
static void test_modes(void **state)
{
    (void)state;
    for (int mode = PTO_RECORD_EXACT; mode <= PTO_RECORD_SHORT; mode++) {
        SET_UP(b, "a3", mode, {"y", "f32[128,64]"}, {"x", "f32[128,64]=rand:9"});
        assert_int_equal(pto_launch(b.c, slots, 1, b.data[0], b.data[1], 16), PTO_OK);
        const char *text = compare(&b, PTO_OK, 1, mode == PTO_RECORD_EXACT);
        assert_int_equal(count(text, "scf.for"), mode == PTO_RECORD_EXACT ? 0 : 2);
        assert_int_equal(count(text, "pto.tload"), mode == PTO_RECORD_EXACT ? 16 : 1);
        assert_int_equal(count(text, "operations of the scalar unit more"), mode == PTO_RECORD_SHORT);
        tear_down(&b);
    }
}

static void test_parts(void **state)
{
    (void)state;
    SET_UP(b, "a3", PTO_RECORD_EXACT, {"y", "f32[16,64]"}, {"x", "f32[16,64]=rand:9"});
    assert_int_equal(pto_launch(b.c, parts, 1, b.data[0], b.data[1]), PTO_OK);
    const char *text = compare(&b, PTO_OK, 1, false);
    assert_int_equal(count(text, "pto.tmuls"), 1);
    assert_int_equal(count(text, "pto.store_scalar"), 1);
    tear_down(&b);
}

/* A million of instructions are a text of some lines; each launch replaces the text of the one before. */
static void test_many(void **state)
{
    (void)state;
    SET_UP(b, "a3", PTO_RECORD_SHORT, {"y", "f32[1,64]"});
    pto_sim_set(b.c, "trace", "off");
    pto_sim_set(b.c, "check", "none");
    assert_int_equal(pto_launch(b.c, many, 1, b.data[0], 500000), PTO_OK);
    const char *text = pto_recorded(b.c, NULL);
    assert_non_null(text);
    assert_int_equal(count(text, "scf.for"), 1);
    assert_in_range(strlen(text), 100, 3000);
    assert_int_equal(pto_launch(b.c, many, 1, b.data[0], 2), PTO_OK);
    text = pto_recorded(b.c, NULL);
    assert_int_equal(count(text, "scf.for"), 0);
    assert_int_equal(count(text, "pto.tmuls"), 2);
    assert_int_equal(pto_record(b.c, PTO_RECORD_OFF), PTO_OK);
    assert_int_equal(pto_launch(b.c, many, 1, b.data[0], 5), PTO_OK);
    assert_int_equal(count(pto_recorded(b.c, NULL), "pto.tmuls"), 2);
    tear_down(&b);
}

static void test_noise(void **state)
{
    (void)state;
    SET_UP(b, "a3", PTO_RECORD_EXACT, {"y", "f32[1,64]"});
    assert_int_equal(pto_launch(b.c, noise, 1, b.data[0], 3000), PTO_OK);
    const char *text = compare(&b, PTO_OK, 1, true);
    assert_in_range(count(text, "pto.texpands") + count(text, "pto.tadds"), 2000, 3001);
    tear_down(&b);
}

static void test_none(void **state)
{
    (void)state;
    struct pto_diag d;
    struct pto_sim *sim = pto_sim_new("a3");
    size_t len = 7;
    assert_null(pto_recorded(sim, &len));
    assert_int_equal(len, 0);
    assert_true(pto_diag_get(sim, 0, &d));
    assert_string_equal(d.code, "PTO0714");
    assert_int_equal(pto_record(sim, 7), PTO_USAGE);
    assert_int_equal(pto_recorded_write(sim, "none.pto"), PTO_DIAGNOSED);
    pto_sim_free(sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_straight), cmocka_unit_test(test_loop),   cmocka_unit_test(test_pingpong), cmocka_unit_test(test_tail), cmocka_unit_test(test_gemm),
        cmocka_unit_test(test_gemm_c),   cmocka_unit_test(test_branch), cmocka_unit_test(test_race),     cmocka_unit_test(test_nested), cmocka_unit_test(test_modes), cmocka_unit_test(test_parts), cmocka_unit_test(test_many),
        cmocka_unit_test(test_noise),    cmocka_unit_test(test_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
