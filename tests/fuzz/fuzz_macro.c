/* libFuzzer: ${..} in text. The first line is `NAME=VALUE` for -D, the rest the text. Whatever it is, lines keep their numbers, and every
 * place of the new text is a place of the written one, in order. */
#include "asm/macro.h"

#include <stdlib.h>
#include <string.h>

static uint32_t lines(const char *text, size_t len)
{
    uint32_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += text[i] == '\n';
    return n;
}

static void check(struct base_sources *sources, uint32_t file, size_t written)
{
    const struct base_source *src = base_source_get(sources, file);
    uint32_t last = 0, last_line = 0;
    if (src->written != NULL && lines(src->text, src->len) != lines(src->written, src->written_len))
        abort();
    for (uint32_t i = 0; i <= src->len; i++) {
        uint32_t at = base_source_written(sources, file, i), line, column;
        base_source_position(sources, file, i, &line, &column);
        if (at < last || at > written || line < last_line || column < 1)
            abort();
        const char *text;
        size_t len;
        if (!base_source_line(sources, file, line, &text, &len) || column > len + 3)
            abort();
        last = at;
        last_line = line;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct asm_macros macros = {0};
    if (size > 4096)
        return 0;
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    char *rest = memchr(text, '\n', size);
    if (rest != NULL) {
        *rest++ = '\0';
        (void)asm_macro_define(&macros, text);
    } else {
        rest = text;
    }
    size_t len = size - (size_t)(rest - text);
    base_diags_init(&diags, &sources);
    uint32_t file = base_source_add(&sources, "t.pto", rest, len);
    bool ok = asm_expand(file, &macros, &sources, &diags);
    if (ok == base_diags_failed(&diags))
        abort();
    check(&sources, file, len);
    asm_macros_unused(&macros, &diags);
    struct base_buf out = {0};
    base_diags_render(&diags, BASE_DIAG_TEXT, "fuzz", false, &out);
    base_diags_render(&diags, BASE_DIAG_SARIF, "fuzz", false, &out);
    base_buf_free(&out);
    asm_macros_free(&macros);
    base_diags_free(&diags);
    base_sources_free(&sources);
    free(text);
    return 0;
}
