/* Programs, targets and simulators of a run (ptosim_run.h). */
#include "ptosim_run.h"
#include "api/program.h"
#include "asm/asm.h"
#include "base/file.h"
#include "sim/setting.h"
#include "sim/whatif.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SOURCE = 1 << 30 };

static struct pto_span nowhere(void) { return (struct pto_span){0}; }

bool run_set_params(struct run *r, struct pto_target *target)
{
    bool ok = true;
    for (uint32_t i = 0; i < r->o.sets.count; i++)
        ok = sim_setting_param(&r->diags, "--set", r->o.sets.items[i], r->sets_said, target) && ok;
    r->sets_said = true;
    return ok;
}

static bool load(struct run *r, struct program *prog, const struct pto_target *arch)
{
    size_t len = 0;
    const char *why = base_file_read(prog->path, MAX_SOURCE, &prog->text, &len);
    if (why != NULL) {
        base_diag_emit(&r->diags, PTO_D_CANNOT_READ, nowhere(), "%s: %s", prog->path, why);
        return false;
    }
    struct asm_options options = {.arch = arch, .strict = r->o.run.strict, .macros = &r->o.macros, .executes = true};
    const struct sim_options *o = &r->o.run;
    prog->parsed = true;
    return api_program_load(&prog->p, prog->path, prog->text, len, &options, o->check_race && o->timing && (o->sync == SIM_SYNC_DEFAULT || o->sync == SIM_SYNC_AUTO),
                            &r->sources, &r->diags);
}

struct program *run_load(struct run *r, const char *path, const struct pto_target *arch)
{
    for (uint32_t i = 0; i < r->nprograms; i++)
        if (strcmp(r->programs[i]->path, path) == 0)
            return r->programs[i]->good ? r->programs[i] : NULL;
    struct program *prog = base_realloc_array(NULL, 1, sizeof *prog);
    memset(prog, 0, sizeof *prog);
    prog->path = base_realloc_array(NULL, strlen(path) + 1, 1);
    memcpy(prog->path, path, strlen(path) + 1);
    BASE_GROW(r->programs, r->nprograms, r->programs_cap);
    r->programs[r->nprograms++] = prog;
    prog->good = load(r, prog, arch);
    if (prog->good) {
        prog->reported = base_realloc_array(NULL, prog->p.nops + 1, 1);
        memset(prog->reported, 0, prog->p.nops + 1);
    }
    return prog->good ? prog : NULL;
}

pto_op_id run_find_kernel(struct run *r, const struct pto_program *p, const char *entry, const char *run_file)
{
    if (run_file == NULL)
        return api_program_kernel(p, entry, "", "--entry", PTO_D_USAGE, &r->diags);
    struct base_buf where = {0};
    base_printf(&where, "%s: ", run_file);
    pto_op_id func = api_program_kernel(p, entry, where.data, "\"entry\":", PTO_D_RUN_FILE, &r->diags);
    base_buf_free(&where);
    return func;
}

struct sim *run_new_sim(struct run *r, const struct pto_program *p, int64_t block_dim, uint32_t device, uint32_t ndevices)
{
    const struct options *o = &r->o;
    struct sim_options so = o->run;
    so.target = *p->target;
    so.block_dim = block_dim;
    so.trace = o->trace != NULL;
    so.profile = run_wants_profile(o);
    for (uint32_t i = 0; i < o->reports.count; i++) {
        const char *dot = strrchr(o->reports.items[i], '.');
        so.trace = so.trace || (dot != NULL && strcmp(dot, ".html") == 0);
    }
    if (so.trace && r->nevents > SIM_MAX_EVENTS) {
        so.trace = false;
        if (r->nevents != UINT64_MAX)
            base_diag_emit_as(&r->diags, PTO_D_RUN_LIMIT, PTO_SEV_WARNING, nowhere(), "the trace holds the first %u launches only", (unsigned)r->nparts);
        r->nevents = UINT64_MAX; /* said */
    }
    if (!run_set_params(r, &so.target))
        return NULL;
    struct sim *sim = base_realloc_array(NULL, 1, sizeof *sim);
    sim_init(sim, &so, &r->diags);
    sim->shared_gm = &r->gm;
    sim->device = device;
    sim->ndevices = ndevices;
    return sim;
}

static void free_sim(struct sim *sim)
{
    if (sim != NULL)
        sim_free(sim);
    free(sim);
}

static void add_sums(struct run *r, const struct sim *sim)
{
    const struct sim_sums s = sim_sum_cores(sim);
    r->insns += sim->insns;
    r->sums.macs += s.macs;
    r->sums.read_bytes += s.read_bytes;
    r->sums.write_bytes += s.write_bytes;
    r->sums.mad_m += s.mad_m;
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
        r->sums.busy_m[i] += s.busy_m[i];
        r->sums.total_m[i] += s.total_m[i];
    }
}

bool run_together(struct run *r, const struct sim_job *jobs, uint32_t n)
{
    bool shown = r->o.trace != NULL || r->o.reports.count != 0;
    int64_t longest_m = 0;
    struct sim_snapshot *before = run_before_whatif(r);
    (void)sim_run_together(jobs, n);
    for (uint32_t k = 0; k < n; k++) {
        struct base_buf *printed = &jobs[k].sim->printed; /* each text from the beginning of a line */
        base_put(&r->printed, printed->data != NULL ? printed->data : "", printed->len);
        if (printed->len != 0 && printed->data[printed->len - 1] != '\n')
            base_putc(&r->printed, '\n');
    }
    /* Findings do not spoil values; anything else that went wrong does. */
    enum pto_exit so_far = base_diags_exit(&r->diags);
    bool ok = so_far == PTO_EXIT_OK || so_far == PTO_EXIT_FINDING;
    for (uint32_t k = 0; k < n; k++) {
        struct sim *sim = jobs[k].sim;
        if (ok)
            sim_report_summary(sim, &r->out);
        add_sums(r, sim);
        longest_m = sim->total_m > longest_m ? sim->total_m : longest_m;
        r->nevents += r->nevents != UINT64_MAX ? sim->log.nevents : 0;
        BASE_GROW(r->parts, r->nparts, r->parts_cap);
        r->parts[r->nparts++] = (struct sim_part){.sim = sim, .start_m = r->total_m, .group = r->ngroups};
    }
    if (ok)
        run_whatif(r, jobs, n, before);
    sim_snapshot_free(before);
    r->ngroups++;
    r->total_m += longest_m;
    for (uint32_t k = 0; k < n && !shown && r->nparts > n; k++) { /* the first group stays, for the clock of the total */
        free_sim(jobs[k].sim);
        r->parts[r->nparts - n + k].sim = NULL;
    }
    return ok;
}

void run_free(struct run *r)
{
    for (uint32_t i = 0; i < r->nparts; i++)
        free_sim((struct sim *)r->parts[i].sim);
    free(r->parts);
    for (uint32_t i = 0; i < r->nprograms; i++) {
        if (r->programs[i]->parsed)
            isa_program_free(&r->programs[i]->p);
        free(r->programs[i]->text);
        free(r->programs[i]->reported);
        free(r->programs[i]->path);
        free(r->programs[i]);
    }
    free(r->programs);
    sim_gm_free(&r->gm);
    options_free(&r->o);
    base_diags_free(&r->diags);
    base_sources_free(&r->sources);
    base_buf_free(&r->out);
    base_buf_free(&r->printed);
}
