/* Vectors of operators that have no adapter of their own: "system" is the operator's name, params are its fields that are no tensors,
 * inputs and outputs its tensors, by the names of `ptokern NAME --help`. Knows no operator. */
#include "kernels/op.h"
#include "kernels/tool/vectors_run.h"
#include "pto/kernels/by_name.h"

#include <string.h>

static bool is_tensor(const struct kern_field *f) { return f->kind == KERN_TENSOR || f->kind == KERN_TENSOR_OUT; }

/* As the command line would have it. Numbers of words are their values. */
static void set_param(struct vector *v, struct pto_call *call, const struct kern_field *f)
{
    const struct vector_value *p = vector_member(&v->entry->params, f->name);
    struct base_buf text = {0};
    if (p == NULL)
        return;
    vector_value_text(p, &text);
    const char *said = text.data != NULL ? text.data : "";
    for (const struct kern_word *w = f->words; w != NULL && w->text != NULL && p->kind == VECTOR_NUMBER; w++)
        if (p->number == w->value)
            said = w->text;
    if (f->kind == KERN_BOOL)
        said = vector_bool(v, f->name, false) ? "true" : "false";
    if (pto_call_set(call, 0, f->name, said) != PTO_SUCCESS)
        vector_refuse(v, "%s", pto_last_error());
    base_buf_free(&text);
}

/* An output that the vector expects in another element type than the operator would choose is asked for in that type. 8 bits are bytes
 * of any sign. */
static void ask(const struct vector *v, struct pto_call *call, const struct kern_field *f)
{
    const struct vector_value *want = vector_member(&v->entry->outputs, f->name);
    const struct pto_tensor *t = pto_call_result(call, 0, f->name);
    if (want == NULL || want->kind != VECTOR_TENSOR || t == NULL || t->dtype == want->tensor.dtype ||
        (pto_dtype_bits(want->tensor.dtype) == 8 && pto_dtype_bits(t->dtype) <= 8))
        return;
    struct pto_tensor asked = {.dtype = want->tensor.dtype};
    (void)pto_call_tensor(call, 0, f->name, &asked);
}

/* Codes of 4 bits as a vector has them: rows of whole bytes. */
static void hand_back(struct vector *v, const char *name, const struct pto_tensor *t)
{
    const struct vector_value *want = vector_member(&v->entry->outputs, name);
    struct pto_tensor bytes = *t;
    if (want != NULL && want->kind == VECTOR_TENSOR && pto_dtype_bits(want->tensor.dtype) == 8 && pto_dtype_bits(t->dtype) == 4 && t->rank > 0) {
        int64_t stride = 1;
        bytes.dtype = PTO_DT_uint8_t;
        bytes.shape[t->rank - 1] = (t->shape[t->rank - 1] + 1) / 2;
        for (int d = t->rank - 1; d >= 0; d--) {
            bytes.stride[d] = stride;
            stride *= bytes.shape[d];
        }
    }
    vector_result(v, name, &bytes);
}

static enum pto_op_status run(struct vector *v, const struct kern_op *op, struct pto_call *call)
{
    for (const struct kern_field *f = op->fields; f->name != NULL; f++) {
        const struct pto_tensor *t = f->kind == KERN_TENSOR ? vector_input(v, f->name) : NULL;
        if (t != NULL)
            KERN_TRY(pto_call_tensor(call, 0, f->name, t));
        if (f->kind == KERN_TENSOR_OUT && vector_wants(v, f->name))
            KERN_TRY(pto_call_tensor(call, 0, f->name, NULL));
        if (!is_tensor(f))
            set_param(v, call, f);
    }
    KERN_TRY(pto_call_infer(call));
    if (vector_refusal(v) != PTO_SUCCESS)
        return vector_refusal(v);
    for (const struct kern_field *f = op->fields; f->name != NULL; f++)
        if (f->kind == KERN_TENSOR_OUT)
            ask(v, call, f);
    KERN_TRY(pto_call_run(call));
    for (const struct kern_field *f = op->fields; f->name != NULL; f++)
        if (f->kind == KERN_TENSOR_OUT && vector_wants(v, f->name))
            hand_back(v, f->name, pto_call_result(call, 0, f->name));
    return PTO_SUCCESS;
}

enum pto_op_status vectors_by_name(struct vector *v)
{
    const struct kern_op *op = kern_op_find(v->entry->system);
    struct pto_op_report report;
    struct pto_call *call = op != NULL ? pto_call_new(vector_sim(v, 1), op->name, 1) : NULL;
    if (call == NULL)
        return vector_broken(v, "%s", pto_last_error());
    enum pto_op_status status = run(v, op, call);
    if (pto_call_report(call, 0, &report))
        v->cycles = report.cycles;
    pto_call_free(call);
    return status;
}
