/* ptosim: runs tile kernels from text, or several of them as a run file says. The only place of the simulator that prints and
 * chooses exit codes. */
#define _POSIX_C_SOURCE 200809L
#include "pto/version.h"
#include "ptosim_diff.h"
#include "ptosim_sweep.h"
#include "sim/model_info.h"
#include "sim/setting.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Every parameter as `--set` takes it, with unit and meaning. */
static void print_config(struct run *r, struct base_buf *out)
{
    const struct pto_target *named = sim_setting_target(&r->diags, "--arch", r->o.arch != NULL ? r->o.arch : "a3");
    if (named == NULL)
        return;
    struct pto_target target = *named;
    if (!run_set_params(r, &target))
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

static void print_model_info(struct run *r, struct base_buf *out)
{
    const struct pto_target *named = sim_setting_target(&r->diags, "--arch", r->o.arch != NULL ? r->o.arch : "a3");
    if (named == NULL)
        return;
    struct pto_target target = *named;
    if (run_set_params(r, &target))
        sim_model_info(&target, r->o.model_info_json, out);
}

static bool put_stdout(const struct base_buf *text)
{
    return text->len == 0 || (fwrite(text->data, 1, text->len, stdout) == text->len && fflush(stdout) == 0);
}

int main(int argc, char **argv)
{
    struct run r = {0};
    struct base_buf err = {0};
    (void)signal(SIGPIPE, SIG_IGN); /* a pipe that nobody reads is an error of writing like others */
    base_diags_init(&r.diags, &r.sources);
    bool diff = argc > 1 && strcmp(argv[1], "diff") == 0;
    if (diff)
        run_diff(argc, argv, &r.diags, &r.o.format, &r.out);
    bool ok = !diff && options_parse(&r.o, argc, argv, &r.diags);
    r.diags.strict = r.o.run.strict;
    if (ok && r.o.help)
        options_help(&r.out);
    else if (ok && r.o.version)
        base_printf(&r.out, "ptosim %s\n", pto_version());
    else if (ok && r.o.print_config)
        print_config(&r, &r.out);
    else if (ok && r.o.model_info)
        print_model_info(&r, &r.out);
    else if (ok && r.o.sweeps.count != 0)
        run_sweep(&r);
    else if (ok && run_is_runfile(r.o.file))
        run_runfile(&r);
    else if (ok)
        run_command_line(&r);
    if (r.nprograms != 0 && !base_diags_failed(&r.diags))
        asm_macros_unused(&r.o.macros, &r.diags);
    base_diags_render(&r.diags, r.o.format, "ptosim", isatty(STDERR_FILENO) != 0, &err);
    if (err.len != 0)
        (void)fwrite(err.data, 1, err.len, stderr);
    int code = (int)base_diags_exit(&r.diags);
    if (r.o.quiet)
        r.out.len = 0;
    if (!put_stdout(&r.printed) || !put_stdout(&r.out)) {
        fprintf(stderr, "error[PTO%04u]: standard output: %s\n", base_diag_info(PTO_D_CANNOT_WRITE)->number, strerror(errno));
        code = code == 0 ? PTO_EXIT_DIAGNOSED : code;
    }
    run_free(&r);
    base_buf_free(&err);
    return code;
}
