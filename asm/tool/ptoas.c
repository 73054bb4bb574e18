/* ptoas: reads PTO-AS text or an object, checks it, lowers it if asked, writes text or an object. Only this file prints and exits. */
#define _POSIX_C_SOURCE 200809L
#include "api/launches.h"
#include "asm/tool/ptoas.h"
#include "base/file.h"
#include "pto/version.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const size_t limit_bytes = (size_t)1 << 30;

/* The output appears whole or not at all. */
static void write_output(const char *path, const struct base_buf *text, struct base_diags *diags)
{
    struct base_out out;
    const char *why = base_out_open(&out, path != NULL ? path : "-");
    if (why == NULL) {
        why = base_out_write(&out, text->data != NULL ? text->data : "", text->len);
        if (why == NULL)
            why = base_out_commit(&out);
        else
            base_out_abort(&out);
    }
    if (why != NULL)
        base_diag_emit(diags, PTO_D_CANNOT_WRITE, (struct pto_span){0}, "%s: %s", path != NULL ? path : "standard output", why);
}

/* Colours only for a terminal that knows them and whose user has not said no (https://no-color.org). */
static bool wants_color(void)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDERR_FILENO) == 1 && (no == NULL || no[0] == '\0') && (term == NULL || strcmp(term, "dumb") != 0);
}

static void print_diagnostics(const struct base_diags *diags, enum base_diag_format format)
{
    struct base_buf text = {0};
    base_diags_render(diags, format, "ptoas", wants_color(), &text);
    if (text.len != 0)
        fwrite(text.data, 1, text.len, stderr);
    base_buf_free(&text);
}

static void run(struct ptoas_options *o, struct base_diags *diags, char **data)
{
    size_t len;
    struct base_buf out = {0};
    const char *why = base_file_read(o->input, limit_bytes, data, &len);
    if (why != NULL) {
        base_diag_emit(diags, PTO_D_CANNOT_READ, (struct pto_span){0}, "%s: %s", o->input, why);
        return;
    }
    if (asm_make(&o->make, o->input, *data, len, diags, &out))
        write_output(o->output, &out, diags);
    base_buf_free(&out);
}

static void unknown_code(const char *code, struct base_diags *diags)
{
    struct base_diag *d = base_diag_emit(diags, PTO_D_USAGE, (struct pto_span){0}, "no diagnostic is called `%s`", code);
    const char *near = base_diag_suggest(code);
    if (near != NULL)
        base_diag_note(d, "did you mean %s?", near);
    else
        base_diag_note(d, "codes are written PTO0104, 104 or by name: syntax");
}

static void explain(const char *code, struct base_diags *diags, struct base_buf *out)
{
    enum pto_diag_code c = base_diag_find(code);
    if (c == PTO_D_COUNT)
        unknown_code(code, diags);
    else
        base_diag_explain(c, out);
}

int main(int argc, char **argv)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct ptoas_options o = {.action = PTOAS_RUN, .make.launches = &api_launches};
    struct base_buf out = {0};
    char *data = NULL;
    base_diags_init(&diags, &sources);
    if (ptoas_read_options(&o, argc, argv, &diags)) {
        switch (o.action) {
        case PTOAS_RUN:
            run(&o, &diags, &data);
            if (!base_diags_failed(&diags))
                asm_macros_unused(&o.make.macros, &diags);
            break;
        case PTOAS_HELP:
            ptoas_help(&out);
            break;
        case PTOAS_VERSION:
            base_printf(&out, "ptoas %s\n", pto_version());
            break;
        case PTOAS_EXPLAIN:
            explain(o.explain, &diags, &out);
            break;
        case PTOAS_LIST_OPS:
            ptoas_list_ops(o.list_op, o.json_list, &diags, &out);
            break;
        case PTOAS_LIST_TARGETS:
            ptoas_list_targets(&out);
            break;
        }
        if (out.len != 0)
            write_output(NULL, &out, &diags);
    }
    print_diagnostics(&diags, o.format);
    int code = (int)base_diags_exit(&diags);
    base_buf_free(&out);
    base_diags_free(&diags);
    base_sources_free(&sources);
    asm_macros_free(&o.make.macros);
    free(data);
    return code;
}
