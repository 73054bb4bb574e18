/* libFuzzer entry: text in any form. Nothing crashes, hangs or leaks; what parses prints; what verifies reads
 * back and prints the same. Laying out changes no token. Seeds: corpus/parse. */
#include "asm/asm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct round {
    struct base_sources sources;
    struct base_diags diags;
    struct pto_program program;
    bool ok;
};

static void begin(struct round *r, const char *text, size_t len, const struct asm_options *options)
{
    memset(r, 0, sizeof *r);
    base_diags_init(&r->diags, &r->sources);
    uint32_t file = base_source_add(&r->sources, "fuzz", text, len);
    r->ok = asm_parse(&r->program, file, options, &r->diags);
}

static void end(struct round *r)
{
    isa_program_free(&r->program);
    base_diags_free(&r->diags);
    base_sources_free(&r->sources);
}

static void fail(struct round *r, const char *what, const struct base_buf *a, const struct base_buf *b)
{
    struct base_buf said = {0};
    base_diags_render_text(&r->diags, &said, false);
    fprintf(stderr, "%s\n---- printed:\n%s\n---- then:\n%s\n---- said:\n%s\n", what, a->data, b != NULL && b->data != NULL ? b->data : "",
            said.data != NULL ? said.data : "");
    abort();
}

/* Reads `text` back and prints it in canonical form: must give `want`. */
static void read_back(const struct base_buf *text, const struct base_buf *want, const struct asm_options *options)
{
    struct round r;
    struct base_buf again = {0};
    const struct asm_print_options plain = {0};
    begin(&r, text->data != NULL ? text->data : "", text->len, options);
    if (!r.ok)
        fail(&r, "what was printed is refused", text, NULL);
    asm_print(&r.program, &plain, &again);
    if (again.len != want->len || (want->len != 0 && memcmp(again.data, want->data, want->len) != 0))
        fail(&r, "printing again differs", want, &again);
    base_buf_free(&again);
    end(&r);
}

/* Laying out: whatever is tokens; again changes nothing; and what was right still is, with the same canonical text. */
static void lay_out(const struct round *r, const char *text, size_t len, const struct base_buf *want, const struct asm_options *options)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct base_buf once = {0}, twice = {0};
    base_diags_init(&diags, &sources);
    if (asm_format_text(base_source_add(&sources, "fuzz", text, len), &diags, &once)) {
        const char *laid = once.data != NULL ? once.data : "";
        if (!asm_format_text(base_source_add(&sources, "again", laid, once.len), &diags, &twice) || once.len != twice.len ||
            (once.len != 0 && memcmp(once.data, twice.data, once.len) != 0)) {
            fprintf(stderr, "laying out again differs\n---- once:\n%s\n---- twice:\n%s\n", laid, twice.data != NULL ? twice.data : "");
            abort();
        }
        if (r->ok)
            read_back(&once, want, options);
    }
    base_buf_free(&once);
    base_buf_free(&twice);
    base_diags_free(&diags);
    base_sources_free(&sources);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct round r;
    struct base_buf text = {0}, generic = {0}, said = {0};
    const struct asm_options options = {.arch = len % 2 != 0 ? isa_target_find("a5") : NULL};
    char *copy = malloc(len + 1);
    if (copy == NULL)
        abort();
    memcpy(copy, data, len);
    begin(&r, copy, len, &options);
    if (r.ok) {
        const struct asm_print_options plain = {0}, quoted = {.generic = true};
        asm_print(&r.program, &plain, &text);
        asm_print(&r.program, &quoted, &generic);
        r.ok = asm_verify(&r.program, &options, &r.diags); /* the short forms cannot say what the generic form says wrongly */
    }
    if (r.ok) {
        read_back(&text, &text, &options);
        read_back(&generic, &text, &options);
    }
    lay_out(&r, copy, len, &text, &options);
    base_diags_render_text(&r.diags, &said, false);
    base_buf_free(&text);
    base_buf_free(&generic);
    base_buf_free(&said);
    end(&r);
    free(copy);
    return 0;
}
