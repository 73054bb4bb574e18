/* Programs, targets and simulators of a run (ptosim_run.h). */
#include "ptosim_run.h"
#include "asm/asm.h"
#include "base/file.h"
#include "sim/kernel.h"
#include "sim/whatif.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SOURCE = 1 << 30 };

static struct pto_span nowhere(void) { return (struct pto_span){0}; }

const struct pto_target *run_target(struct run *r, const char *option, const char *name)
{
    const struct pto_target *target = isa_target_find(name);
    if (target != NULL)
        return target;
    struct base_diag *d = base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "%s %s: no such target", option, name);
    struct base_buf names = {0};
    for (size_t i = 0; i < isa_target_count(); i++)
        base_printf(&names, "%s%s", i != 0 ? ", " : "", isa_target_at(i)->name);
    base_diag_note(d, "targets: %s", names.data);
    base_buf_free(&names);
    return NULL;
}

/* PTO_P_none: no parameter of this name; *near: one that is spelt alike, or NULL. */
static enum pto_param find_param(const char *name, const char **near)
{
    unsigned least = 3;
    *near = NULL;
    for (unsigned i = PTO_P_none + 1; i < PTO_P_COUNT; i++) {
        unsigned d = base_edit_distance(name, isa_param_name((enum pto_param)i), 2);
        if (d == 0)
            return (enum pto_param)i;
        if (d < least) {
            least = d;
            *near = isa_param_name((enum pto_param)i);
        }
    }
    return PTO_P_none;
}

bool run_check_param(struct run *r, const char *option, const char *name, const char *value)
{
    const char *dot = strchr(name, '.'), *near, *why;
    char prefix[40] = "";
    if (dot != NULL && (size_t)(dot - name) < sizeof prefix)
        memcpy(prefix, name, (size_t)(dot - name));
    if (dot != NULL && isa_target_find(prefix) == NULL) {
        char text[80];
        (void)snprintf(text, sizeof text, "%s %.40s.%.20s:", option, prefix, dot + 1);
        return run_target(r, text, prefix) != NULL;
    }
    enum pto_param param = find_param(dot != NULL ? dot + 1 : name, &near);
    if (param == PTO_P_none) {
        struct base_diag *d = base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "%s %s: no such parameter of a target", option, name);
        if (near != NULL)
            base_diag_note(d, "did you mean %s%s%s?", prefix, dot != NULL ? "." : "", near);
        else
            base_diag_note(d, "--print-config lists them");
        return false;
    }
    struct pto_target target = *isa_target_at(0);
    if (isa_target_set(&target, name, value, &why))
        return true;
    int64_t least, most, scale = isa_param_scale(param);
    isa_param_range(param, &least, &most);
    size_t unit_len = strlen(isa_param_unit(param)) - (scale != 1 ? 2 : 0); /* without the _m */
    struct base_buf range = {0};
    if (scale != 1)
        base_printf(&range, "a number with at most three places from %s to %lld", least != 0 ? "0.001" : "0", (long long)(most / scale));
    else
        base_printf(&range, "a whole number from %lld to %lld", (long long)least, (long long)most);
    if (isa_param_rule(param) != NULL)
        base_printf(&range, ", %s", isa_param_rule(param));
    base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "%s %s=%s: %s is %s (%.*s)", option, name, value, isa_param_name(param), range.data, (int)unit_len, isa_param_unit(param));
    base_buf_free(&range);
    return false;
}

/* What names a target of another family changes nothing in this run; it is said once. */
static bool is_of_other(struct run *r, const char *name, const struct pto_target *target)
{
    const char *dot = strchr(name, '.');
    char prefix[40] = "";
    if (dot == NULL || (size_t)(dot - name) >= sizeof prefix)
        return false;
    memcpy(prefix, name, (size_t)(dot - name));
    const struct pto_target *other = isa_target_find(prefix);
    if (other == NULL || other->family == target->family)
        return false;
    if (!r->sets_said)
        base_diag_emit_as(&r->diags, PTO_D_USAGE, PTO_SEV_WARNING, nowhere(), "--set %s: this run is on %s, so that nothing changes", name, target->name);
    return true;
}

bool run_set_params(struct run *r, struct pto_target *target)
{
    bool ok = true;
    for (uint32_t i = 0; i < r->o.sets.count; i++) {
        const char *text = r->o.sets.items[i], *equals = strchr(text, '='), *why;
        char name[80] = "";
        if (equals == NULL || equals == text || (size_t)(equals - text) >= sizeof name) {
            base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "--set %s: write TARGET.PARAM=VALUE; --print-config lists them", text);
            ok = false;
            continue;
        }
        memcpy(name, text, (size_t)(equals - text));
        if (!run_check_param(r, "--set", name, equals + 1))
            ok = false;
        else if (!is_of_other(r, name, target))
            ok = isa_target_set(target, name, equals + 1, &why) && ok;
    }
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
    struct asm_options options = {.arch = arch, .strict = r->o.strict, .macros = &r->o.macros, .executes = true};
    prog->parsed = true;
    if (!asm_load(&prog->p, prog->path, prog->text, len, &options, &r->sources, &r->diags) || !asm_verify(&prog->p, &options, &r->diags) ||
        !asm_lower(&prog->p, 3, &options, &r->diags))
        return false;
    if (r->o.check_race && r->o.timing && (r->o.sync == SIM_SYNC_DEFAULT || r->o.sync == SIM_SYNC_AUTO))
        (void)asm_imply_sync(&prog->p, &r->diags);
    return true;
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
    struct sim_kernel kernel;
    sim_kernel_find(p, entry == NULL ? NULL : entry[0] == '@' ? entry + 1 : entry, &kernel);
    if (kernel.main != 0)
        return kernel.main;
    struct base_buf names = {0}, text = {0};
    unsigned n = sim_kernel_names(p, &names);
    const char *option = run_file != NULL ? "\"entry\":" : "--entry";
    if (run_file != NULL)
        base_printf(&text, "%s: ", run_file);
    if (entry != NULL)
        base_printf(&text, "%s %s: the module has no function of this name with a body", option, entry);
    else if (n == 0)
        base_puts(&text, "the module has no function with a body");
    else
        base_printf(&text, "the module has %u kernels: choose one with %s NAME", n, option);
    struct base_diag *d = base_diag_emit(&r->diags, run_file != NULL ? PTO_D_RUN_FILE : PTO_D_USAGE, nowhere(), "%s", text.data);
    base_diag_note(d, "kernels: %s", names.len != 0 ? names.data : "none");
    base_buf_free(&names);
    base_buf_free(&text);
    return 0;
}

struct sim *run_new_sim(struct run *r, const struct pto_program *p, int64_t block_dim, uint32_t device, uint32_t ndevices)
{
    const struct options *o = &r->o;
    struct sim_options so;
    sim_options_init(&so, p->target);
    so.acc_order = o->acc_order;
    so.sync = o->sync;
    so.strict = o->strict;
    so.init_zero = o->init_zero;
    so.poison_tmp = o->poison_tmp;
    so.ftz = o->ftz;
    so.mad_sat = o->mad_sat;
    so.quant_scalar_fp32 = o->quant_scalar_fp32;
    so.no_findings = o->no_findings;
    so.check_race = o->check_race;
    so.check_mem = o->check_mem;
    so.mem_notes = o->mem_notes;
    so.interleave = o->interleave;
    so.interleave_seed = (uint64_t)o->interleave_seed;
    so.check_init = o->check_init;
    so.timing = o->timing;
    so.values = o->values;
    so.block_dim = block_dim;
    so.max_insns = o->max_insns;
    so.max_seconds = o->max_seconds;
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
