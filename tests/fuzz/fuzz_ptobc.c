/* libFuzzer entry: the payload of a ptobc file behind a header that fits it. Nothing crashes, hangs or leaks; what is read verifies
 * and can be written without a crash, and what verifies and can be written reads back. Seeds: corpus/ptobc. */
#include "asm/ptobc.h"

#include <stdlib.h>
#include <string.h>

static bool read(struct pto_program *p, struct base_sources *sources, struct base_diags *diags, const char *file, size_t len, int table)
{
    const struct asm_options options = {.ptobc_table = table};
    memset(sources, 0, sizeof *sources);
    base_diags_init(diags, sources);
    return asm_ptobc_read(p, "fuzz", file, len, &options, sources, diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct pto_program p, q;
    struct base_sources sources, again_sources;
    struct base_diags diags, again_diags;
    struct base_buf out = {0}, said = {0};
    char *file = malloc(PTOBC_FIRST_PAYLOAD_BYTE + len);
    if (file == NULL)
        abort();
    memcpy(file, "PTOBC\0\0\0\0\0", 10);
    for (unsigned i = 0; i < 4; i++)
        file[10 + i] = (char)(len >> 8 * i);
    memcpy(file + PTOBC_FIRST_PAYLOAD_BYTE, data, len);
    if (read(&p, &sources, &diags, file, PTOBC_FIRST_PAYLOAD_BYTE + len, 0)) {
        bool good = asm_verify(&p, &(struct asm_options){0}, &diags);
        if (asm_ptobc_write(&p, &sources, PTOBC_AUGUST, &out, &diags) && good) {
            if (!read(&q, &again_sources, &again_diags, out.data, out.len, PTOBC_AUGUST))
                abort();
            isa_program_free(&q);
            base_diags_free(&again_diags);
            base_sources_free(&again_sources);
        }
    }
    base_diags_render_text(&diags, &said, false);
    isa_program_free(&p);
    base_buf_free(&out);
    base_buf_free(&said);
    base_diags_free(&diags);
    base_sources_free(&sources);
    free(file);
    return 0;
}
