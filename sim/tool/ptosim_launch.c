/* One kernel on one or more devices, as the command line says (ptosim_run.h). */
#include "ptosim_run.h"
#include "sim/setting.h"

#include <stdlib.h>
#include <string.h>

/* The launch of the command line. */
struct launch {
    struct run *r;
    const struct pto_program *p;
    uint8_t *reported;
    pto_op_id func;
    uint32_t devices, nargs;
    struct sim_arg *args; /* [devices][nargs] */
};

static struct pto_span nowhere(void) { return (struct pto_span){0}; }

/* The argument an --out or --expect text names; *device -1 if it names none. */
static bool find_buffer(struct launch *l, const char *option, const char *text, uint32_t *arg, int64_t *device, const char **rest)
{
    if (!sim_arg_find(l->p, l->func, option, text, l->devices, arg, device, rest, &l->r->diags))
        return false;
    if (l->args[*arg].buffer >= 0 && l->args[*arg].given)
        return true;
    base_diag_emit(&l->r->diags, PTO_D_ARGUMENT, nowhere(), "%s %s: the argument is no buffer", option, text);
    return false;
}

/* Names are checked before the run, so that a typing error does not cost it. */
static bool check_names(struct launch *l)
{
    const struct options *o = &l->r->o;
    bool ok = true;
    uint32_t arg;
    int64_t device;
    const char *rest;
    for (uint32_t i = 0; i < o->expects.count; i++)
        ok = find_buffer(l, "--expect", o->expects.items[i], &arg, &device, &rest) && ok;
    for (uint32_t i = 0; i < o->outs.count; i++) {
        if (!find_buffer(l, "--out", o->outs.items[i], &arg, &device, &rest)) {
            ok = false;
        } else if (rest[0] != '@' || rest[1] == '\0') {
            base_diag_emit(&l->r->diags, PTO_D_ARGUMENT, nowhere(), "--out %s: write NAME=@FILE.npy", o->outs.items[i]);
            ok = false;
        }
    }
    return ok;
}

static void write_outs(struct launch *l)
{
    const struct options *o = &l->r->o;
    for (uint32_t i = 0; i < o->outs.count; i++) {
        uint32_t arg;
        int64_t device;
        const char *rest;
        if (!find_buffer(l, "--out", o->outs.items[i], &arg, &device, &rest))
            continue;
        struct sim_data data = sim_gm_data(&l->r->gm, l->args[(device < 0 ? 0 : (uint32_t)device) * l->nargs + arg].buffer);
        run_write_buffer(l->r, rest + 1, &data);
    }
}

static void compare_all(struct launch *l)
{
    const struct options *o = &l->r->o;
    for (uint32_t i = 0; i < o->expects.count; i++) {
        uint32_t arg;
        int64_t device;
        const char *rest;
        if (!find_buffer(l, "--expect", o->expects.items[i], &arg, &device, &rest))
            continue;
        for (uint32_t d = 0; d < l->devices; d++) {
            if (device >= 0 && d != (uint32_t)device)
                continue;
            struct base_buf label = {0};
            int buffer = l->args[d * l->nargs + arg].buffer;
            base_printf(&label, "--expect %s", o->expects.items[i]);
            if (l->devices > 1 && device < 0)
                base_printf(&label, " (device %u)", (unsigned)d);
            run_compare(l->r, label.data, "--expect", l->r->gm.buffers[buffer].name, sim_gm_data(&l->r->gm, buffer), rest, &o->tolerance);
            base_buf_free(&label);
        }
    }
}

static void start(struct launch *l)
{
    struct run *r = l->r;
    struct sim **sims = base_realloc_array(NULL, l->devices, sizeof *sims);
    struct sim_job *jobs = base_realloc_array(NULL, l->devices, sizeof *jobs);
    uint32_t n = 0;
    while (n < l->devices && (sims[n] = run_new_sim(r, l->p, r->o.run.block_dim, n, l->devices)) != NULL)
        n++;
    bool ok = n == l->devices && sim_args_bind_devices(sims, l->devices, l->p, l->func, r->o.args.items, r->o.args.count, l->args, l->nargs) &&
              check_names(l);
    for (uint32_t d = 0; d < n; d++) {
        jobs[d] = (struct sim_job){.sim = sims[d], .program = l->p, .func = l->func, .args = l->args + d * l->nargs, .nargs = l->nargs, .reported = l->reported};
        if (!ok) {
            sim_free(sims[d]);
            free(sims[d]);
        }
    }
    if (ok && run_together(r, jobs, n)) {
        if (n > 1)
            sim_report_total(r->parts, r->nparts, r->total_m, &r->out);
        write_outs(l);
        compare_all(l);
        run_write_reports(r);
    }
    free(sims);
    free(jobs);
}

void run_command_line(struct run *r)
{
    const struct pto_target *arch = r->o.arch != NULL ? sim_setting_target(&r->diags, "--arch", r->o.arch) : NULL;
    if (r->o.arch != NULL && arch == NULL)
        return;
    struct program *prog = run_load(r, r->o.file, arch);
    struct launch l = {.r = r, .devices = (uint32_t)r->o.devices};
    if (prog == NULL)
        return;
    l.p = &prog->p;
    l.reported = prog->reported;
    l.func = run_find_kernel(r, l.p, r->o.entry, NULL);
    if (l.func == 0 || !run_check_reports(r))
        return;
    l.nargs = l.p->blocks[isa_entry_block(l.p, &l.p->ops[l.func], 0)].nargs;
    l.args = base_realloc_array(NULL, (size_t)l.devices * l.nargs + 1, sizeof *l.args);
    start(&l);
    free(l.args);
}
