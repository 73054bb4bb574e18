/* Differences between buffers as diagnostics (compare.h). */
#include "isa/num.h"
#include "sim/compare.h"

static void put_value(struct base_buf *out, enum pto_dtype dtype, double value, uint64_t bits)
{
    if (isa_dtype_is_int(dtype))
        base_printf(out, dtype == PTO_U64 ? "%llu" : "%lld", (long long)num_to_i64(dtype, bits));
    else
        base_printf(out, "%.9g (0x%0*llX)", value, isa_dtype(dtype)->bits / 4, (unsigned long long)bits);
}

static void say_worst(const char *label, const struct sim_data *got, const struct sim_comparison *c, struct base_diags *diags)
{
    struct base_diag *d = base_diag_emit(diags, PTO_D_MISMATCH, (struct pto_span){0}, "%s: %lld of %lld elements differ", label,
                                         (long long)c->mismatches, (long long)c->elems);
    base_diag_note(d, "largest difference %.6g, relative %.6g", c->max_abs, c->max_rel);
    for (unsigned i = 0; i < c->nworst; i++) {
        struct base_buf line = {0};
        sim_put_index(&line, got, c->worst[i].index);
        base_puts(&line, " is ");
        put_value(&line, got->dtype, c->worst[i].got, c->worst[i].got_bits);
        base_puts(&line, ", expected ");
        put_value(&line, got->dtype, c->worst[i].want, c->worst[i].want_bits);
        if (c->worst[i].ulps != INT64_MAX && !isa_dtype_is_int(got->dtype))
            base_printf(&line, ", %lld ulp", (long long)c->worst[i].ulps);
        base_diag_note(d, "%s", line.data);
        base_buf_free(&line);
    }
}

bool sim_compare_say(const char *label, const struct sim_data *got, const struct sim_data *want, const struct sim_tolerance *tolerance,
                     struct base_diags *diags, struct sim_comparison *out)
{
    if (want->elems != got->elems || want->dtype != got->dtype) {
        base_diag_emit(diags, PTO_D_ARGUMENT, (struct pto_span){0}, "%s: %lld elements of %s expected, the buffer has %lld of %s", label,
                       (long long)want->elems, isa_dtype(want->dtype)->name, (long long)got->elems, isa_dtype(got->dtype)->name);
        return false;
    }
    sim_compare(got, want, tolerance, out);
    if (!out->pass)
        say_worst(label, got, out, diags);
    return out->pass;
}
