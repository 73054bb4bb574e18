/* A program from a file's bytes, whatever they are: text, an object, or the public byte code. */
#include "asm/macro.h"
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
    uint32_t file = base_source_add(sources, strcmp(name, "-") == 0 ? "<stdin>" : name, data, len);
    if (!asm_expand(file, options->macros, sources, diags)) {
        bool known;
        isa_program_init(p, isa_target_of_module("a3", &known));
        return false;
    }
    return asm_parse(p, file, options, diags);
}
