/* libFuzzer: the reader of test vectors. What it accepts must be whole: tensors with as many bytes as they say, names, tolerances; no text
 * may crash it or take long. Nothing runs. */
#include "kernels/vector_file.h"

#include <stdlib.h>
#include <string.h>

static unsigned sum; /* so that reads are not left out */

static void check_value(const struct vector_value *v)
{
    if (v->name == NULL || (v->kind == VECTOR_TEXT && v->text == NULL))
        abort();
    if (v->kind == VECTOR_TENSOR) {
        int64_t bytes = pto_tensor_bytes(&v->tensor);
        if (v->tensor.data == NULL || bytes < 0 || pto_dtype_bits(v->tensor.dtype) == 0)
            abort();
        for (int64_t i = 0; i < bytes; i++)
            sum += ((const unsigned char *)v->tensor.data)[i];
    }
    for (uint32_t i = 0; i < v->count; i++)
        check_value(&v->members[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vector_file file;
    struct base_buf error = {0};
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    bool ok = vector_file_read(text, size, 1 << 20, &file, &error);
    if (ok == (error.len != 0))
        abort(); /* refused without a word, or told of and taken */
    for (uint32_t i = 0; i < file.count; i++) {
        const struct vector_entry *e = &file.entries[i];
        if (e->name == NULL || e->system == NULL || e->message == NULL)
            abort();
        if (e->broken != NULL)
            continue;
        check_value(&e->params);
        check_value(&e->inputs);
        check_value(&e->outputs);
        for (uint32_t k = 0; k < e->outputs.count; k++)
            (void)vector_entry_tolerance(e, e->outputs.members[k].name);
    }
    vector_file_free(&file);
    base_buf_free(&error);
    free(text);
    return 0;
}
