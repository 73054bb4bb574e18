/* A program from a file's bytes, whatever they are: text, an object, or the public byte code. */
#include "asm/object.h"
#include "asm/ptobc.h"

#include <string.h>

bool asm_load(struct pto_program *p, const char *name, const char *data, size_t len, const struct asm_options *options,
              struct base_sources *sources, struct base_diags *diags)
{
    if (asm_is_object(data, len))
        return asm_object_read(p, name, data, len, options, sources, diags);
    if (asm_is_ptobc(data, len))
        return asm_ptobc_read(p, name, data, len, options, sources, diags);
    return asm_parse(p, base_source_add(sources, strcmp(name, "-") == 0 ? "<stdin>" : name, data, len), options, diags);
}
