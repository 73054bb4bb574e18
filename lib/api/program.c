/* Programs made ready to run (program.h). */
#include "api/program.h"
#include "sim/kernel.h"

bool api_program_load(struct pto_program *p, const char *name, const char *data, size_t len, const struct asm_options *options, bool implied,
                      struct base_sources *sources, struct base_diags *diags)
{
    if (!asm_load(p, name, data, len, options, sources, diags) || !asm_verify(p, options, diags) || !asm_lower(p, 3, options, diags))
        return false;
    if (implied)
        (void)asm_imply_sync(p, diags);
    return true;
}

pto_op_id api_program_kernel(const struct pto_program *p, const char *entry, const char *where, const char *option, enum pto_diag_code code,
                             struct base_diags *diags)
{
    struct sim_kernel kernel;
    sim_kernel_find(p, entry == NULL ? NULL : entry[0] == '@' ? entry + 1 : entry, &kernel);
    if (kernel.main != 0)
        return kernel.main;
    struct base_buf names = {0}, text = {0};
    unsigned n = sim_kernel_names(p, &names);
    base_puts(&text, where);
    if (entry != NULL)
        base_printf(&text, "%s %s: the module has no function of this name with a body", option, entry);
    else if (n == 0)
        base_puts(&text, "the module has no function with a body");
    else
        base_printf(&text, "the module has %u kernels: choose one with %s NAME", n, option);
    struct base_diag *d = base_diag_emit(diags, code, (struct pto_span){0}, "%s", text.data);
    base_diag_note(d, "kernels: %s", names.len != 0 ? names.data : "none");
    base_buf_free(&names);
    base_buf_free(&text);
    return 0;
}
