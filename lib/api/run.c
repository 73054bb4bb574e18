/* Launches as a session keeps them: the group that is begun, simulators, which results stay. What runs them is lib/intrin. */
#include "api/session.h"
#include "pto/kernel.h"
#include "sim/setting.h"
#include "sim/whatif.h"

#include <stdlib.h>
#include <string.h>

/* ---- results ---- */

static void free_sim(struct sim *sim)
{
    sim_free(sim);
    free(sim);
}

void api_drop_runs(struct pto_sim *s)
{
    for (uint32_t i = 0; i < s->nruns && !s->good; i++) /* those of a good launch are parts */
        free_sim(s->runs[i]);
    s->nruns = 0;
    if (s->keep_all)
        return;
    for (uint32_t i = 0; i < s->nparts; i++)
        free_sim((struct sim *)s->parts[i].sim);
    s->nparts = s->ngroups = 0;
    s->total_m = 0;
    s->nevents = 0;
    s->whatif_budget = SIM_WHATIF_INSNS;
    s->good = false;
}

struct sim *api_new_sim(struct pto_sim *s, int64_t grid, uint32_t device)
{
    struct sim_options o = s->options;
    o.block_dim = grid;
    o.profile = o.profile && o.timing;
    if (o.trace && s->nevents > SIM_MAX_EVENTS) {
        o.trace = false;
        if (s->nevents != UINT64_MAX)
            base_diag_emit_as(&s->diags, PTO_D_RUN_LIMIT, PTO_SEV_WARNING, (struct pto_span){0}, "the trace holds the first %u launches only", (unsigned)s->nparts);
        s->nevents = UINT64_MAX; /* said */
    }
    struct sim *sim = base_realloc_array(NULL, 1, sizeof *sim);
    sim_init(sim, &o, &s->diags);
    sim->shared_gm = &s->gm;
    sim->device = device;
    sim->ndevices = s->ndevices;
    return sim;
}

static bool wants_whatif(const struct pto_sim *s) { return s->why && s->options.timing && s->options.profile; }

struct sim_snapshot *api_before(struct pto_sim *s) { return wants_whatif(s) ? sim_snapshot_take(&s->gm) : NULL; }

void api_keep_runs(struct pto_sim *s, const struct sim_job *jobs, uint32_t n, struct sim_snapshot *before)
{
    int64_t longest_m = 0;
    enum pto_exit exit = base_diags_exit(&s->diags); /* of this call (api_begin()) */
    s->good = exit == PTO_EXIT_OK || exit == PTO_EXIT_FINDING;
    s->runs = base_realloc_array(s->runs, n, sizeof *s->runs);
    s->nruns = n;
    for (uint32_t i = 0; i < n; i++) {
        struct sim *sim = s->runs[i] = jobs[i].sim;
        if (!s->good)
            continue;
        longest_m = sim->total_m > longest_m ? sim->total_m : longest_m;
        s->nevents += s->nevents != UINT64_MAX ? sim->log.nevents : 0;
        BASE_GROW(s->parts, s->nparts, s->parts_cap);
        s->parts[s->nparts++] = (struct sim_part){.sim = sim, .start_m = s->total_m, .group = s->ngroups};
    }
    if (s->good && wants_whatif(s))
        sim_whatif(jobs, n, before, &s->whatif_budget);
    sim_snapshot_free(before);
    s->ngroups += s->good;
    s->total_m += longest_m;
}

/* ---- launches ---- */

static void *copy_of(const void *data, size_t bytes)
{
    void *copy = base_realloc_array(NULL, bytes + 1, 1);
    if (bytes != 0)
        memcpy(copy, data, bytes);
    return copy;
}

static void free_requests(struct api_request *requests, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        free((void *)(uintptr_t)requests[i].args);
        free(requests[i].native_args);
    }
}

static enum pto_status run(struct pto_sim *s, struct api_request *requests, uint32_t n)
{
    struct api_call call;
    api_begin(&s->diags, &call);
    enum pto_status status = (enum pto_status)intrin_run(s, requests, n), said = api_end(&s->diags, &call);
    return said != PTO_OK ? said : status;
}

enum pto_status api_launch(struct pto_sim *s, const struct api_request *request)
{
    struct api_request r = *request;
    if (r.grid < 1 || r.grid > SIM_MAX_BLOCKS)
        return api_usage(s, "%lld blocks: a launch has 1 to %d", (long long)r.grid, SIM_MAX_BLOCKS);
    r.args = copy_of(request->args, request->nargs * sizeof *request->args);
    r.native_args = copy_of(request->native_args, request->kernel != NULL ? request->kernel->args_size : 0);
    if (s->grouping) {
        BASE_GROW(s->queue, s->nqueue, s->queue_cap);
        s->queue[s->nqueue++] = r;
        return PTO_OK;
    }
    enum pto_status status = run(s, &r, 1);
    free_requests(&r, 1);
    return status;
}

enum pto_status pto_on_device(struct pto_sim *s, unsigned device)
{
    if (device >= s->ndevices)
        return api_usage(s, "device %u: there are %u (option devices)", device, (unsigned)s->ndevices);
    s->device = device;
    return PTO_OK;
}

enum pto_status pto_group_begin(struct pto_sim *s)
{
    if (s->grouping)
        return api_usage(s, "pto_group_begin: a group is begun already");
    s->grouping = true;
    return PTO_OK;
}

enum pto_status pto_group_end(struct pto_sim *s)
{
    if (!s->grouping)
        return api_usage(s, "pto_group_end: no group is begun");
    s->grouping = false;
    uint32_t n = s->nqueue;
    enum pto_status status = n != 0 ? run(s, s->queue, n) : PTO_OK;
    free_requests(s->queue, n);
    s->nqueue = 0;
    return status;
}
