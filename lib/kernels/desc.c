/* What operators there are and what they take, as JSON (pto/kernels/by_name.h). Knows no operator. */
#include "api/session.h"
#include "kernels/op.h"
#include "pto/kernels/by_name.h"

#include <string.h>

static const char *const kinds[] = {
    [KERN_TENSOR] = "tensor", [KERN_TENSOR_OUT] = "output", [KERN_INT] = "int", [KERN_REAL] = "real", [KERN_BOOL] = "bool",
    [KERN_TEXT] = "text", [KERN_DTYPE] = "dtype", [KERN_WORD] = "word", [KERN_INTS] = "ints",
};

static void put_text(struct base_buf *out, const char *key, const char *text)
{
    base_printf(out, "\"%s\": ", key);
    if (text != NULL)
        base_put_json_string(out, text, strlen(text));
    else
        base_puts(out, "null");
}

static void put_field(struct base_buf *out, const struct kern_field *f)
{
    base_puts(out, "\n    {");
    put_text(out, "name", f->name);
    base_printf(out, ", \"kind\": \"%s\", \"required\": %s, ", kinds[f->kind], f->required ? "true" : "false");
    put_text(out, "default", f->standard);
    base_puts(out, ", \"words\": [");
    for (const struct kern_word *w = f->words; w != NULL && w->text != NULL; w++) {
        base_puts(out, w != f->words ? ", " : "");
        base_put_json_string(out, w->text, strlen(w->text));
    }
    base_puts(out, "], ");
    put_text(out, "doc", f->doc);
    base_putc(out, '}');
}

const char *pto_ops_json(struct pto_sim *sim)
{
    if (sim == NULL)
        return NULL;
    struct base_buf *out = api_text(sim);
    base_putc(out, '[');
    for (size_t i = 0; i < kern_op_count; i++) {
        const struct kern_op *op = kern_ops[i];
        base_puts(out, i != 0 ? ",\n  {" : "\n  {");
        put_text(out, "name", op->name);
        base_puts(out, ", ");
        put_text(out, "section", op->section);
        base_puts(out, ", ");
        put_text(out, "brief", op->brief);
        base_puts(out, ", ");
        put_text(out, "example", op->example);
        base_puts(out, ", ");
        put_text(out, "arch", op->arch);
        base_printf(out, ", \"ranks\": %s, \"fields\": [", op->run_ranks != NULL ? "true" : "false");
        for (const struct kern_field *f = op->fields; f->name != NULL; f++) {
            base_puts(out, f != op->fields ? "," : "");
            put_field(out, f);
        }
        base_puts(out, "]}");
    }
    base_puts(out, "\n]\n");
    return api_str(out);
}
