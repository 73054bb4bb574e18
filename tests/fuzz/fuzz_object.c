/* libFuzzer entry: the payload of an object file, its header made to fit. Nothing crashes, hangs or leaks; what is read
 * verifies and prints without a crash, and what verifies can be written again and gives the same text. Seeds: corpus/object. */
#include "asm/object.h"
#include "base/crc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *with_header(const uint8_t *data, size_t len)
{
    char *file = malloc(ASM_OBJECT_HEADER_BYTES + len + 1);
    if (file == NULL)
        abort();
    memcpy(file, ASM_OBJECT_MAGIC, 8);
    uint64_t header = (uint64_t)base_crc32(data, len) << 32 | ASM_OBJECT_VERSION, size = len;
    for (unsigned i = 0; i < 8; i++) {
        file[8 + i] = (char)(header >> 8 * i);
        file[16 + i] = (char)(size >> 8 * i);
    }
    memcpy(file + ASM_OBJECT_HEADER_BYTES, data, len);
    return file;
}

static bool read(struct pto_program *p, struct base_sources *sources, struct base_diags *diags, const char *file, size_t len)
{
    static const struct asm_options options;
    memset(sources, 0, sizeof *sources);
    base_diags_init(diags, sources);
    return asm_object_read(p, "fuzz", file, len, &options, sources, diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct pto_program p, q;
    struct base_sources sources, again_sources;
    struct base_diags diags, again_diags;
    struct base_buf text = {0}, object = {0}, said = {0}, again = {0};
    const struct asm_options options = {0};
    const struct asm_print_options plain = {0}, quoted = {.generic = true};
    char *file = with_header(data, len);
    if (read(&p, &sources, &diags, file, ASM_OBJECT_HEADER_BYTES + len)) {
        bool good = asm_verify(&p, &options, &diags);
        asm_print(&p, &quoted, &text);
        text.len = 0;
        asm_print(&p, &plain, &text);
        asm_object_write(&p, &sources, true, &object);
        if (good) {
            if (!read(&q, &again_sources, &again_diags, object.data, object.len)) {
                base_diags_render_text(&again_diags, &said, false);
                fprintf(stderr, "what was written is refused: %s\n%s\n", said.data, text.data);
                abort();
            }
            asm_print(&q, &plain, &again);
            if (again.len != text.len || (text.len != 0 && memcmp(again.data, text.data, text.len) != 0))
                abort();
            isa_program_free(&q);
            base_diags_free(&again_diags);
            base_sources_free(&again_sources);
        }
    }
    base_diags_render_text(&diags, &said, false);
    isa_program_free(&p);
    base_buf_free(&text);
    base_buf_free(&again);
    base_buf_free(&object);
    base_buf_free(&said);
    base_diags_free(&diags);
    base_sources_free(&sources);
    free(file);
    return 0;
}
