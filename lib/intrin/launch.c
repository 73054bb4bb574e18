/* Launches of the public interface: several kernels at once, of programs or native; those that find out more about a native kernel begin
 * anew with memory as it was. Leaves the runs in the session for whoever asks for results. */
#include "intrin/intrin.h"
#include "intrin/record_hook.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_ATTEMPTS = 256, MIN_ROOM = 256 };

/* ---- memory as it was ---- */

static uint8_t **save_memory(const struct sim_gm *gm)
{
    uint8_t **copies = base_realloc_array(NULL, gm->count + 1, sizeof *copies);
    for (uint32_t i = 0; i < gm->count; i++) {
        copies[i] = base_realloc_array(NULL, (size_t)gm->buffers[i].bytes + 1, 1);
        memcpy(copies[i], gm->buffers[i].data, (size_t)gm->buffers[i].bytes);
    }
    return copies;
}

static void restore_memory(const struct sim_gm *gm, uint8_t *const *copies)
{
    for (uint32_t i = 0; i < gm->count; i++)
        memcpy(gm->buffers[i].data, copies[i], (size_t)gm->buffers[i].bytes);
}

static void drop_memory(uint8_t **copies, uint32_t count)
{
    for (uint32_t i = 0; copies != NULL && i < count; i++)
        free(copies[i]);
    free(copies);
}

/* ---- attempts ---- */

/* As much room for new operations as there are operations. */
static void make_room(struct pto_program *p)
{
    p->ops_room = p->nops + (p->nops > MIN_ROOM ? p->nops : MIN_ROOM);
    p->values_room = p->nvalues + (p->nvalues > 4 * MIN_ROOM ? p->nvalues : 4 * MIN_ROOM);
}

struct attempt {
    struct sim_job *jobs;
    struct intrin_launch *launches;
    struct base_diags diags; /* judged as the session's are; they join them if the attempt counts */
    bool again;              /* more became known of a kernel */
};

static void begin_attempt(struct pto_sim *s, const struct api_request *requests, uint32_t n, bool first, struct attempt *a)
{
    *a = (struct attempt){.jobs = base_realloc_array(NULL, n, sizeof *a->jobs), .launches = base_realloc_array(NULL, n, sizeof *a->launches)};
    base_diags_init(&a->diags, s->diags.sources);
    base_diags_judge_as(&a->diags, &s->diags);
    for (uint32_t i = 0; i < n; i++) {
        const struct api_request *r = &requests[i];
        a->jobs[i] = (struct sim_job){.sim = api_new_sim(s, r->grid, r->device), .program = r->program, .func = r->func, .args = r->args, .nargs = r->nargs, .reported = r->reported};
        a->jobs[i].sim->diags = a->jobs[i].sim->log.diags = &a->diags;
        a->launches[i] = (struct intrin_launch){0};
        if (r->kernel == NULL)
            continue;
        struct intrin_kernel *k = intrin_kernel_of(s, r->kernel);
        k->one_kind = k->one_kind && (k->settled || !first);
        make_room(&k->program);
        intrin_launch_init(&a->launches[i], k, r->native_args);
        a->launches[i].record = rec_begin(s);
        a->jobs[i].program = &k->program;
        a->jobs[i].func = k->func;
        a->jobs[i].native = &a->launches[i].native;
    }
}

static void run_attempt(struct attempt *a, uint32_t n)
{
    (void)sim_run_together(a->jobs, n);
    for (uint32_t i = 0; i < n; i++)
        a->again = a->again || a->launches[i].again;
}

/* Were sections assumed that there are not? */
static bool assumed_too_much(const struct attempt *a, uint32_t n)
{
    bool found = false;
    bool settled = base_diags_exit(&a->diags) == PTO_EXIT_OK;
    for (uint32_t i = 0; i < n; i++)
        found = (a->launches[i].kernel != NULL && intrin_section_forget(a->launches[i].kernel, settled)) || found;
    return found;
}

/* Its simulators are somebody else's if the attempt counts. */
static void end_attempt(struct attempt *a, uint32_t n, bool counts)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!counts) {
            sim_free(a->jobs[i].sim);
            free(a->jobs[i].sim);
        }
        rec_free(a->launches[i].record);
        intrin_launch_free(&a->launches[i]);
    }
    base_diags_free(&a->diags);
    free(a->launches);
    free(a->jobs);
}

/* Before what would help is tried: those runs are not the launch. */
static void end_record(struct pto_sim *s, struct intrin_launch *launch, int64_t grid)
{
    if (launch->record == NULL)
        return;
    rec_end(s, launch->record, launch, grid);
    rec_free(launch->record);
    launch->record = NULL;
}

int intrin_run(struct pto_sim *s, struct api_request *requests, uint32_t n)
{
    bool native = false;
    if (intrin_current() != NULL)
        return api_usage(s, "a kernel cannot launch a kernel");
    for (uint32_t i = 0; i < n; i++)
        native = native || requests[i].kernel != NULL;
    api_drop_runs(s);
    struct sim_snapshot *before = api_before(s);
    uint8_t **memory = native ? save_memory(&s->gm) : NULL;
    enum pto_exit status = PTO_EXIT_BUG;
    for (unsigned i = 0; i < MAX_ATTEMPTS; i++) {
        struct attempt a;
        begin_attempt(s, requests, n, i == 0, &a);
        run_attempt(&a, n);
        bool counts = !a.again && !assumed_too_much(&a, n);
        if (counts) {
            status = base_diags_exit(&a.diags);
            base_diags_append(&s->diags, &a.diags);
            for (uint32_t k = 0; k < n; k++)
                a.jobs[k].sim->diags = a.jobs[k].sim->log.diags = &s->diags;
            for (uint32_t k = 0; k < n; k++)
                end_record(s, &a.launches[k], requests[k].grid);
            api_keep_runs(s, a.jobs, n, before);
        } else {
            restore_memory(&s->gm, memory);
        }
        end_attempt(&a, n, counts);
        if (counts)
            break;
    }
    drop_memory(memory, s->gm.count);
    return (int)status;
}

enum pto_status pto_launch_kernel(struct pto_sim *session, const struct pto_kernel *kernel, int64_t grid, const void *args)
{
    return api_launch(session, &(struct api_request){.kernel = kernel, .native_args = (void *)(uintptr_t)args, .grid = grid, .device = session->device});
}
