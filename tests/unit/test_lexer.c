/* The tokens that asm_next_raw() reads without the automaton are those that the rules of lexer.l give. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "asm/parse.h"

int asm_flex_lex(struct asm_token *value, struct pto_span *span, void *scanner);

struct reading {
    struct asm_parser ps;
    struct base_sources sources;
    struct base_diags diags;
    char *buffer;
};

static void begin(struct reading *r, const char *text, size_t len)
{
    memset(r, 0, sizeof *r);
    base_diags_init(&r->diags, &r->sources);
    r->ps.diags = &r->diags;
    r->ps.file = base_source_add(&r->sources, "text", text, len);
    assert_true(asm_open_text(&r->ps, base_source_get(&r->sources, r->ps.file), &r->buffer));
}

static void end(struct reading *r)
{
    asm_release(&r->ps);
    free(r->buffer);
    base_diags_free(&r->diags);
    base_sources_free(&r->sources);
}

static void compare(const char *text, size_t len)
{
    struct reading plain, rules;
    struct asm_token value;
    begin(&plain, text, len);
    begin(&rules, text, len);
    for (int kind = 1; kind != 0;) {
        struct pto_span a = {0}, b = {0};
        kind = asm_next_raw(&value, &a, &plain.ps);
        int expected = asm_flex_lex(&value, &b, rules.ps.flex);
        if (expected == 0)
            b.begin = b.end = (uint32_t)len;
        if (kind != expected || a.begin != b.begin || a.end != b.end)
            fail_msg("`%.*s`: token %d at %u..%u, the rules say %d at %u..%u", (int)len, text, kind, a.begin, a.end, expected, b.begin, b.end);
        assert_memory_equal(plain.buffer, rules.buffer, len); /* no NUL of flex is left in the text */
    }
    assert_int_equal(plain.diags.counts[PTO_SEV_ERROR], rules.diags.counts[PTO_SEV_ERROR]);
    end(&plain);
    end(&rules);
}

static void test_known(void **state)
{
    static const char *const texts[] = {
        "", " ", "%0", "%0a", "%a#1", "%a #1", "%a-", "%a->", "%-a", "%a.b$c_d-e", "%", "%%a", "%1.5", "12", "0x1F", "12ab", "1.5e+3", "1.", "-1", "a->b",
        "memref<4xf32>", "memref <4xf32>", "memrefs<a>", "dense<[1, 2]>", "index", "a.b.c", "a-b", "a<b", "!pto.ptr<f32>", "!pto.ptr <f32>", "!pto.a<b<c>>",
        "!pto.a<b", "!a-b<c>", "!$x<c>", "!0", "!", "#pto.layout<nd>", "#pto<pipe PIPE_V>", "#map", "#0<a>", "#", "%a<b>", "// text\n%a", "\"a\"%b", "\"a", "@f<a>",
        "@m::@f(%a)", "^bb0(%a: i32)", "{a = 1}", "a//b", "a/b", "?x?", "1x2", "%a:2", "\xc3\xa4", "%\xc3\xa4", "a\x01", "::", "<=", "|*+"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char behind[40] = ", "; /* the first token of a text is always read by the rules */
        strcat(behind, texts[i]);
        compare(texts[i], strlen(texts[i]));
        compare(behind, strlen(behind));
    }
}

static void test_random(void **state)
{
    static const char alphabet[] = "%%%!!##@^<<>>--==::,.$_\"/  \n01aAxe{}()[]?+*|\\m";
    uint64_t seed = 1;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        char text[24];
        size_t len = 1 + (size_t)round % (sizeof text - 1);
        for (size_t i = 0; i < len; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            text[i] = alphabet[(seed >> 33) % (sizeof alphabet - 1)];
        }
        compare(text, len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_known), cmocka_unit_test(test_random)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
