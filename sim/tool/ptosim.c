/* ptosim: runs a tile kernel from text. The only place of the simulator that prints and chooses exit codes. */
#define _POSIX_C_SOURCE 200809L
#include "asm/asm.h"
#include "base/file.h"
#include "isa/num.h"
#include "pto/version.h"
#include "ptosim_options.h"
#include "sim/kernel.h"
#include "sim/report.h"
#include "sim/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_SOURCE = 1 << 30 };

struct run {
    struct options o;
    struct base_sources sources;
    struct base_diags diags;
    char *text;
    struct pto_program program;
    bool parsed;
    struct sim sim;
    bool started;
    struct sim_arg *args;
    uint32_t nargs;
    pto_op_id func;
};

static struct pto_span nowhere(void) { return (struct pto_span){0}; }

static bool write_file(struct run *r, const char *path, const void *data, size_t len)
{
    const char *why = base_file_write(path, data, len);
    if (why != NULL)
        base_diag_emit(&r->diags, PTO_D_CANNOT_WRITE, nowhere(), "%s: %s", path, why);
    return why == NULL;
}

static bool load_program(struct run *r, const struct pto_target *arch)
{
    size_t len = 0;
    const char *why = base_file_read(r->o.file, MAX_SOURCE, &r->text, &len);
    if (why != NULL) {
        base_diag_emit(&r->diags, PTO_D_CANNOT_READ, nowhere(), "%s: %s", r->o.file, why);
        return false;
    }
    struct asm_options options = {.arch = arch, .strict = r->o.strict, .executes = true};
    r->parsed = true;
    return asm_load(&r->program, r->o.file, r->text, len, &options, &r->sources, &r->diags) && asm_verify(&r->program, &options, &r->diags) &&
           asm_lower(&r->program, 3, &options, &r->diags);
}

static bool find_kernel(struct run *r)
{
    struct pto_program *p = &r->program;
    struct sim_kernel kernel;
    sim_kernel_find(p, r->o.entry == NULL ? NULL : r->o.entry[0] == '@' ? r->o.entry + 1 : r->o.entry, &kernel);
    r->func = kernel.main;
    if (r->func != 0)
        return true;
    struct base_buf names = {0};
    unsigned n = sim_kernel_names(p, &names);
    struct base_diag *d =
        r->o.entry != NULL
            ? base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "--entry %s: the module has no function of this name with a body", r->o.entry)
            : base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), n == 0 ? "the module has no function with a body" : "the module has %u kernels: choose one with --entry NAME", n);
    base_diag_note(d, "kernels: %s", names.len != 0 ? names.data : "none");
    base_buf_free(&names);
    return false;
}

static bool set_params(struct run *r, struct pto_target *target)
{
    bool ok = true;
    for (uint32_t i = 0; i < r->o.sets.count; i++) {
        const char *text = r->o.sets.items[i], *equals = strchr(text, '=');
        char name[80];
        const char *why = "write TARGET.PARAM=VALUE";
        if (equals != NULL && (size_t)(equals - text) < sizeof name) {
            memcpy(name, text, (size_t)(equals - text));
            name[equals - text] = '\0';
            if (isa_target_set(target, name, equals + 1, &why))
                continue;
        }
        base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "--set %s: %s", text, why);
        ok = false;
    }
    return ok;
}

static const struct pto_target *find_target(struct run *r, const char *name)
{
    const struct pto_target *target = isa_target_find(name);
    if (target != NULL)
        return target;
    struct base_diag *d = base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "--arch %s: no such target", name);
    struct base_buf names = {0};
    for (size_t i = 0; i < isa_target_count(); i++)
        base_printf(&names, "%s%s", i != 0 ? ", " : "", isa_target_at(i)->name);
    base_diag_note(d, "targets: %s", names.data);
    base_buf_free(&names);
    return NULL;
}

/* Every parameter as `--set` takes it, with unit and meaning. */
static void print_config(struct run *r, struct base_buf *out)
{
    const struct pto_target *named = find_target(r, r->o.arch != NULL ? r->o.arch : "a3");
    if (named == NULL)
        return;
    struct pto_target target = *named;
    if (!set_params(r, &target))
        return;
    for (unsigned i = PTO_P_none + 1; i < PTO_P_COUNT; i++) {
        const char *unit = isa_param_unit((enum pto_param)i);
        bool milli = isa_param_scale((enum pto_param)i) != 1;
        size_t n = strlen(unit) - (milli ? 2 : 0); /* without the _m */
        struct base_buf value = {0};
        base_printf(&value, "%s.%s=%lld", target.name, isa_param_name((enum pto_param)i), (long long)(target.param[i] / (milli ? 1000 : 1)));
        if (milli)
            base_printf(&value, ".%03lld", (long long)(target.param[i] % 1000));
        base_printf(out, "%-32s # %.*s: %s\n", value.data, (int)n, unit, isa_param_doc((enum pto_param)i));
        base_buf_free(&value);
    }
}

static bool bind(struct run *r)
{
    struct sim_options so;
    sim_options_init(&so, r->program.target);
    so.acc_order = r->o.acc_order;
    so.sync = r->o.sync;
    so.strict = r->o.strict;
    so.init_zero = r->o.init_zero;
    so.ftz = r->o.ftz;
    so.mad_sat = r->o.mad_sat;
    so.quant_scalar_fp32 = r->o.quant_scalar_fp32;
    so.no_findings = r->o.no_findings;
    so.timing = r->o.timing;
    so.values = r->o.values;
    so.block_dim = r->o.block_dim;
    so.max_insns = r->o.max_insns;
    so.max_seconds = r->o.max_seconds;
    so.trace = r->o.trace != NULL;
    for (uint32_t i = 0; i < r->o.reports.count; i++) {
        const char *dot = strrchr(r->o.reports.items[i], '.');
        if (dot == NULL || (strcmp(dot, ".txt") != 0 && strcmp(dot, ".json") != 0 && strcmp(dot, ".html") != 0)) {
            base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "--report %s: the name must end in .txt, .json or .html", r->o.reports.items[i]);
            return false;
        }
        so.trace = so.trace || strcmp(dot, ".html") == 0;
    }
    if (!set_params(r, &so.target))
        return false;
    sim_init(&r->sim, &so, &r->diags);
    r->started = true;
    const struct pto_block *b = &r->program.blocks[isa_entry_block(&r->program, &r->program.ops[r->func], 0)];
    r->nargs = b->nargs;
    r->args = base_realloc_array(NULL, r->nargs + 1, sizeof *r->args);
    return sim_args_bind(&r->sim, &r->program, r->func, r->o.args.items, r->o.args.count, r->args, r->nargs);
}

/* The buffer an --out or --expect text names. */
static bool buffer_of(struct run *r, const char *option, const char *text, struct sim_data *data, const char **name,
                      const char **rest)
{
    uint32_t i;
    if (!sim_arg_find(&r->program, r->func, option, text, &i, rest, &r->diags))
        return false;
    if (r->args[i].buffer < 0) {
        base_diag_emit(&r->diags, PTO_D_ARGUMENT, nowhere(), "%s %s: the argument is no buffer", option, text);
        return false;
    }
    const struct sim_gm_buffer *b = &r->sim.gm.buffers[r->args[i].buffer];
    *data = (struct sim_data){.dtype = (enum pto_dtype)b->dtype, .rank = b->rank, .bytes = b->bytes, .data = b->data, .elems = 1};
    memcpy(data->shape, b->shape, sizeof data->shape);
    for (unsigned d = 0; d < data->rank; d++)
        data->elems *= data->shape[d];
    *name = b->name;
    return true;
}

/* Names are checked before the run, so that a typing error does not cost it. */
static bool check_names(struct run *r)
{
    bool ok = true;
    struct sim_data data;
    const char *name, *rest;
    for (uint32_t i = 0; i < r->o.expects.count; i++)
        ok = buffer_of(r, "--expect", r->o.expects.items[i], &data, &name, &rest) && ok;
    for (uint32_t i = 0; i < r->o.outs.count; i++) {
        if (!buffer_of(r, "--out", r->o.outs.items[i], &data, &name, &rest)) {
            ok = false;
        } else if (rest[0] != '@' || rest[1] == '\0') {
            base_diag_emit(&r->diags, PTO_D_ARGUMENT, nowhere(), "--out %s: write NAME=@FILE.npy", r->o.outs.items[i]);
            ok = false;
        }
    }
    return ok;
}

static void write_outs(struct run *r)
{
    for (uint32_t i = 0; i < r->o.outs.count; i++) {
        struct sim_data data;
        const char *name, *rest;
        size_t len;
        if (!buffer_of(r, "--out", r->o.outs.items[i], &data, &name, &rest))
            continue;
        void *npy = sim_data_to_npy(data.dtype, data.rank, data.shape, data.data, &len);
        (void)write_file(r, rest + 1, npy, len);
        free(npy);
    }
}

static void put_value(struct base_buf *out, enum pto_dtype dtype, double value, uint64_t bits)
{
    if (isa_dtype_is_int(dtype))
        base_printf(out, dtype == PTO_U64 ? "%llu" : "%lld", (long long)num_to_i64(dtype, bits));
    else
        base_printf(out, "%.9g (0x%0*llX)", value, isa_dtype(dtype)->bits / 4, (unsigned long long)bits);
}

static void report_mismatch(struct run *r, const char *text, const struct sim_data *got, const struct sim_comparison *c)
{
    struct base_diag *d = base_diag_emit(&r->diags, PTO_D_MISMATCH, nowhere(), "--expect %s: %lld of %lld elements differ", text,
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

static void compare_all(struct run *r, struct base_buf *out)
{
    for (uint32_t i = 0; i < r->o.expects.count; i++) {
        const char *text = r->o.expects.items[i], *name, *rest;
        struct sim_data got, want;
        struct base_arena arena = {0};
        if (buffer_of(r, "--expect", text, &got, &name, &rest) &&
            sim_data_make(rest, "--expect", name, got.dtype, &got, &arena, &r->diags, &want)) {
            struct sim_comparison c;
            if (want.elems != got.elems || want.dtype != got.dtype) {
                base_diag_emit(&r->diags, PTO_D_ARGUMENT, nowhere(), "--expect %s: %lld elements of %s expected, the buffer has %lld of %s",
                               text, (long long)want.elems, isa_dtype(want.dtype)->name, (long long)got.elems,
                               isa_dtype(got.dtype)->name);
            } else {
                sim_compare(&got, &want, &r->o.tolerance, &c);
                if (!c.pass)
                    report_mismatch(r, text, &got, &c);
                else if (c.mismatches != 0 || c.max_abs != 0)
                    base_printf(out, "%s: %lld elements within tolerance (largest difference %.6g, relative %.6g; %lld let pass)\n", name,
                                (long long)c.elems, c.max_abs, c.max_rel, (long long)c.mismatches);
                else
                    base_printf(out, "%s: %lld elements equal\n", name, (long long)c.elems);
            }
        }
        base_arena_free(&arena);
    }
}

static void write_reports(struct run *r)
{
    if (r->o.trace != NULL) {
        struct base_buf trace = {0};
        sim_trace_write(&r->sim, &trace);
        (void)write_file(r, r->o.trace, trace.data, trace.len);
        base_buf_free(&trace);
    }
    for (uint32_t i = 0; i < r->o.reports.count; i++) {
        struct base_buf report = {0};
        const char *path = r->o.reports.items[i], *dot = strrchr(path, '.');
        if (strcmp(dot, ".json") == 0)
            sim_report_json(&r->sim, &report);
        else if (strcmp(dot, ".html") == 0)
            sim_report_html(&r->sim, &report);
        else
            sim_report_text(&r->sim, &report);
        (void)write_file(r, path, report.data, report.len);
        base_buf_free(&report);
    }
}

static void run(struct run *r, struct base_buf *out)
{
    const struct pto_target *arch = r->o.arch != NULL ? find_target(r, r->o.arch) : NULL;
    if (r->o.arch != NULL && arch == NULL)
        return;
    if (!load_program(r, arch) || !find_kernel(r) || !bind(r) || !check_names(r))
        return;
    (void)sim_run(&r->sim, &r->program, r->func, r->args, r->nargs);
    struct base_buf *printed = &r->sim.printed; /* shown whatever became of the run, each text from the beginning of a line */
    if (printed->len != 0 && printed->data[printed->len - 1] != '\n')
        base_putc(printed, '\n');
    /* Findings do not spoil values; anything else that went wrong does. */
    enum pto_exit so_far = base_diags_exit(&r->diags);
    if (so_far != PTO_EXIT_OK && so_far != PTO_EXIT_FINDING)
        return;
    sim_report_summary(&r->sim, out);
    write_outs(r);
    compare_all(r, out);
    write_reports(r);
}

static bool put_stdout(const struct base_buf *text)
{
    return text->len == 0 || (fwrite(text->data, 1, text->len, stdout) == text->len && fflush(stdout) == 0);
}

int main(int argc, char **argv)
{
    struct run r = {0};
    struct base_buf out = {0}, err = {0};
    base_diags_init(&r.diags, &r.sources);
    bool ok = options_parse(&r.o, argc, argv, &r.diags);
    r.diags.strict = r.o.strict;
    if (ok && r.o.help)
        options_help(&out);
    else if (ok && r.o.version)
        base_printf(&out, "ptosim %s\n", pto_version());
    else if (ok && r.o.print_config)
        print_config(&r, &out);
    else if (ok)
        run(&r, &out);
    if (r.o.json)
        base_diags_render_json(&r.diags, &err);
    else
        base_diags_render_text(&r.diags, &err, isatty(STDERR_FILENO) != 0);
    if (err.len != 0)
        (void)fwrite(err.data, 1, err.len, stderr);
    int code = (int)base_diags_exit(&r.diags);
    if (r.o.quiet)
        out.len = 0;
    if ((!put_stdout(&r.sim.printed) || !put_stdout(&out)) && code == 0)
        code = PTO_EXIT_DIAGNOSED;
    if (r.started)
        sim_free(&r.sim);
    if (r.parsed)
        isa_program_free(&r.program);
    free(r.args);
    free(r.text);
    options_free(&r.o);
    base_diags_free(&r.diags);
    base_sources_free(&r.sources);
    base_buf_free(&out);
    base_buf_free(&err);
    return code;
}
