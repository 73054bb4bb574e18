/* Assemblers of the public interface: text to text, objects or a verdict, without a simulator (pto/asm.h). */
#include "api/session.h"
#include "api/launches.h"
#include "asm/make.h"
#include "base/file.h"
#include "pto/asm.h"

#include <stdlib.h>
#include <string.h>

static const char note[] = "pto/asm.h and ptoas --help list the options";

struct pto_asm {
    struct base_arena arena; /* texts and values of options */
    struct base_sources sources;
    struct base_diags diags;
    struct asm_settings settings;
    struct base_buf output, text; /* text: what the last function that returns one made */
};

struct pto_asm *pto_asm_new(void)
{
    struct pto_asm *a = calloc(1, sizeof *a);
    if (a != NULL) {
        base_diags_init(&a->diags, &a->sources);
        a->settings.launches = &api_launches;
    }
    return a;
}

void pto_asm_free(struct pto_asm *a)
{
    if (a == NULL)
        return;
    asm_macros_free(&a->settings.macros);
    base_buf_free(&a->output);
    base_buf_free(&a->text);
    base_diags_free(&a->diags);
    base_sources_free(&a->sources);
    base_arena_free(&a->arena);
    free(a);
}

enum pto_status pto_asm_set(struct pto_asm *a, const char *name, const char *value)
{
    bool off = value != NULL && (strcmp(value, "off") == 0 || strcmp(value, "false") == 0);
    enum asm_set done = asm_setting(&a->settings, name, value != NULL ? base_strdup(&a->arena, value) : NULL, !off, note, &a->diags);
    if (done == ASM_SET_UNKNOWN)
        (void)asm_setting_usage(&a->diags, note, "there is no option `%s`", name);
    return done == ASM_SET_DONE ? PTO_OK : PTO_USAGE;
}

static struct base_buf *fresh(struct base_buf *buf)
{
    buf->len = 0;
    if (buf->data != NULL)
        buf->data[0] = '\0';
    return buf;
}

enum pto_status pto_asm_run(struct pto_asm *a, const char *name, const char *text, size_t len)
{
    api_diag_clear(&a->diags);
    (void)fresh(&a->output);
    if (api_fits(&a->diags, name, len))
        (void)asm_make(&a->settings, base_strdup(&a->arena, name), base_strndup(&a->arena, text, len), len, &a->diags, &a->output);
    enum pto_status status = (enum pto_status)base_diags_exit(&a->diags);
    if (status != PTO_OK && status != PTO_FINDINGS)
        (void)fresh(&a->output);
    return status;
}

enum pto_status pto_asm_run_file(struct pto_asm *a, const char *path)
{
    char *text = NULL;
    size_t len = 0;
    const char *why = base_file_read(path, API_MAX_SOURCE, &text, &len);
    if (why != NULL) {
        api_diag_clear(&a->diags);
        base_diag_emit(&a->diags, PTO_D_CANNOT_READ, (struct pto_span){0}, "%s: %s", path, why);
    }
    enum pto_status status = why == NULL ? pto_asm_run(a, path, text, len) : PTO_DIAGNOSED;
    free(text);
    return status;
}

const char *pto_asm_output(const struct pto_asm *a, size_t *len)
{
    if (len != NULL)
        *len = a->output.len;
    return api_str(&a->output);
}

enum pto_status pto_asm_write(struct pto_asm *a, const char *path)
{
    const char *why = base_file_write(path, api_str(&a->output), a->output.len);
    if (why != NULL)
        base_diag_emit(&a->diags, PTO_D_CANNOT_WRITE, (struct pto_span){0}, "%s: %s", path, why);
    return why == NULL ? PTO_OK : PTO_DIAGNOSED;
}

const char *pto_asm_explain(struct pto_asm *a, const char *code)
{
    enum pto_diag_code c = base_diag_find(code);
    if (c == PTO_D_COUNT)
        return NULL;
    base_diag_explain(c, fresh(&a->text));
    return api_str(&a->text);
}

uint32_t pto_asm_diag_count(const struct pto_asm *a) { return api_diag_count(&a->diags); }
bool pto_asm_diag_get(struct pto_asm *a, uint32_t i, struct pto_diag *out) { return api_diag_get(&a->diags, i, out); }
const char *pto_asm_diag_note(const struct pto_asm *a, uint32_t i, uint32_t n) { return api_diag_note(&a->diags, i, n); }
const char *pto_asm_diag_render(struct pto_asm *a, uint32_t i) { return api_diag_render(&a->diags, i, fresh(&a->text)); }
const char *pto_asm_diag_text(struct pto_asm *a) { return api_diag_format(&a->diags, BASE_DIAG_TEXT, fresh(&a->text)); }
const char *pto_asm_diag_json(struct pto_asm *a) { return api_diag_format(&a->diags, BASE_DIAG_JSON, fresh(&a->text)); }
const char *pto_asm_diag_sarif(struct pto_asm *a) { return api_diag_format(&a->diags, BASE_DIAG_SARIF, fresh(&a->text)); }
