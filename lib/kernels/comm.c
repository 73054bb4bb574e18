/* Communicators: names, windows, and running the operators of all ranks together. Knows no operator and no transport but the default. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime(), pthread_condattr_setclock() */
#include "kernels/comm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is kept with a session ---- */

static void session_free(struct api_extra *extra)
{
    struct kern_session *k = (struct kern_session *)extra;
    for (struct pto_comm *c = k->comms, *next; c != NULL; c = next) {
        next = c->next;
        pto_comm_free(c);
    }
    while (k->tasks != NULL)
        kern_task_end(k->tasks);
    base_arena_free(&k->executors);
    (void)pthread_cond_destroy(&k->changed);
    (void)pthread_mutex_destroy(&k->lock);
    free(k);
}

struct kern_session *kern_session_of(struct pto_sim *sim)
{
    struct api_extra *extra = atomic_load(&sim->extra);
    pthread_condattr_t attr;
    if (extra != NULL)
        return (struct kern_session *)extra;
    struct kern_session *k = calloc(1, sizeof *k);
    if (k == NULL)
        return NULL;
    k->extra.free = session_free;
    (void)pthread_mutex_init(&k->lock, NULL);
    (void)pthread_condattr_init(&attr);
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&k->changed, &attr);
    (void)pthread_condattr_destroy(&attr);
    if (atomic_compare_exchange_strong(&sim->extra, &extra, &k->extra))
        return k;
    session_free(&k->extra); /* another thread was first */
    return (struct kern_session *)extra;
}

/* ---- names ---- */

static struct pto_comm *find(const struct kern_session *k, const char *name)
{
    for (struct pto_comm *c = k->comms; c != NULL; c = c->next)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

struct pto_comm *pto_comm_find(const struct pto_sim *sim, const char *name)
{
    struct kern_session *k = sim != NULL ? (struct kern_session *)atomic_load(&sim->extra) : NULL;
    struct pto_comm *found = NULL;
    if (k == NULL || name == NULL)
        return NULL;
    (void)pthread_mutex_lock(&k->lock);
    found = find(k, name);
    (void)pthread_mutex_unlock(&k->lock);
    return found;
}

const char *pto_comm_name(const struct pto_comm *comm) { return comm != NULL ? comm->name : NULL; }
uint32_t pto_comm_ranks(const struct pto_comm *comm) { return comm != NULL ? comm->ranks : 0; }

/* ---- making ---- */

static enum pto_op_status add(struct kern_session *k, struct pto_comm *c, const char *name)
{
    if (name == NULL) {
        do
            (void)snprintf(c->name, sizeof c->name, "group_%u", k->named++);
        while (find(k, c->name) != NULL);
    } else {
        (void)snprintf(c->name, sizeof c->name, "%s", name);
        if (find(k, name) != NULL)
            return kern_invalid("name: the session has a communicator \"%s\"", name);
    }
    c->transport = &kern_transport_local;
    c->state = c->transport->open(c->sim, c->ranks, c->name);
    if (c->state == NULL)
        return PTO_ERR_RUNTIME_ERROR;
    c->next = k->comms;
    k->comms = c;
    return PTO_SUCCESS;
}

enum pto_op_status pto_comm_init_all(struct pto_sim *sim, uint32_t ranks, const char *name, struct pto_comm **comm)
{
    enum pto_op_status status;
    if (sim == NULL)
        return kern_null("sim");
    if (comm == NULL)
        return kern_null("comm");
    *comm = NULL;
    if (ranks == 0 || ranks > KERN_MAX_RANKS || ranks > sim->ndevices)
        return kern_invalid("ranks: is %u, the session has %u device%s; 1 to that many (pto_sim_set(sim, \"devices\", ..))", (unsigned)ranks,
                            (unsigned)sim->ndevices, sim->ndevices == 1 ? "" : "s");
    if (name != NULL && (name[0] == '\0' || strlen(name) >= PTO_COMM_NAME))
        return kern_invalid("name: has %zu bytes; 1 to %d", strlen(name), PTO_COMM_NAME - 1);
    struct kern_session *k = kern_session_of(sim);
    struct pto_comm *c = k != NULL ? calloc(1, sizeof *c) : NULL;
    if (c == NULL)
        return kern_fail(PTO_ERR_RUNTIME_ERROR, "comm: no memory for a communicator of %u ranks", (unsigned)ranks);
    c->session = k;
    c->sim = sim;
    c->ranks = ranks;
    (void)pthread_mutex_lock(&k->lock);
    status = add(k, c, name);
    (void)pthread_mutex_unlock(&k->lock);
    if (status != PTO_SUCCESS)
        free(c);
    else
        *comm = c;
    return status;
}

void pto_comm_free(struct pto_comm *comm)
{
    if (comm == NULL)
        return;
    struct kern_session *k = comm->session;
    (void)pthread_mutex_lock(&k->lock);
    for (struct kern_task *t = k->tasks; t != NULL; t = t->newer)
        if (t->comm == comm) {
            t->comm = NULL;
            t->orphan = true;
        }
    for (struct pto_comm **at = &k->comms; *at != NULL; at = &(*at)->next)
        if (*at == comm) {
            *at = comm->next;
            break;
        }
    comm->transport->close(comm->state);
    (void)pthread_cond_broadcast(&k->changed);
    (void)pthread_mutex_unlock(&k->lock);
    free(comm);
}

/* ---- running together ---- */

void kern_executor_collective(struct pto_executor *executor, kern_agree_fn *agree, int64_t window_bytes, int64_t signals)
{
    executor->task->agree = agree;
    executor->task->window_bytes = window_bytes;
    executor->task->signals = signals;
}

/* All ranks have to run the same operator on plans that go together, at the same turn (A16). */
static enum pto_op_status agree(const struct pto_comm *comm, struct kern_task *const *task)
{
    for (uint32_t r = 0; r < comm->ranks; r++) {
        if (strcmp(task[r]->op, task[0]->op) != 0)
            return kern_invalid("group: operator %llu of \"%s\" is %s on rank %u and %s on rank 0; every rank calls the same ones in the same order",
                                (unsigned long long)task[r]->turn + 1, comm->name, task[r]->op, (unsigned)r, task[0]->op);
        if (task[r]->agree != NULL)
            KERN_TRY(task[r]->agree(task[0]->plan, task[r]->plan, r));
    }
    return PTO_SUCCESS;
}

static enum pto_op_status reserve(struct pto_comm *comm, struct kern_task *const *task)
{
    int64_t bytes = 0, signals = 0;
    for (uint32_t r = 0; r < comm->ranks; r++) {
        bytes = task[r]->window_bytes > bytes ? task[r]->window_bytes : bytes;
        signals = task[r]->signals > signals ? task[r]->signals : signals;
    }
    KERN_TRY(comm->transport->reserve(comm->state, KERN_WINDOW_DATA, bytes));
    return comm->transport->reserve(comm->state, KERN_WINDOW_SIGNALS, signals * 4);
}

/* Every rank is launched, in order, whichever thread came last: addresses and time do not depend on threads. */
static enum pto_op_status run(struct pto_comm *comm, struct kern_task *const *task, struct kern_call *calls)
{
    enum pto_op_status status = agree(comm, task);
    if (status == PTO_SUCCESS)
        status = reserve(comm, task);
    if (status != PTO_SUCCESS)
        return status;
    if (comm->transport->begin(comm->state) != PTO_OK)
        return kern_fail(PTO_ERR_INNER, "group: another group of launches is open in the session");
    comm->epoch++;
    for (uint32_t r = 0; r < comm->ranks; r++) {
        kern_call_begin(&calls[r], task[r], true);
        if (status == PTO_SUCCESS)
            status = calls[r].status;
    }
    /* If one could not be launched, the others end in a deadlock that the simulator finds: nothing hangs. */
    enum pto_status ran = comm->transport->end(comm->state);
    for (uint32_t r = 0; r < comm->ranks; r++) {
        if (calls[r].status == PTO_SUCCESS)
            kern_call_account(&calls[r], ran);
        if (status == PTO_SUCCESS)
            status = calls[r].status;
    }
    for (uint32_t r = 0; r < comm->ranks; r++) {
        kern_call_report(&calls[r]);
        calls[r].status = status;
        kern_call_end(&calls[r]);
    }
    return status;
}

void kern_comm_run(struct pto_comm *comm, struct kern_task *const *tasks)
{
    struct kern_call *calls = calloc(comm->ranks, sizeof *calls);
    struct pto_stream *streams[KERN_MAX_RANKS];
    enum pto_op_status status;
    for (uint32_t r = 0; r < comm->ranks; r++)
        streams[r] = tasks[r]->stream;
    status = calls != NULL ? run(comm, tasks, calls) : kern_fail(PTO_ERR_RUNTIME_ERROR, "group: no memory to run \"%s\"", comm->name);
    free(calls);
    for (uint32_t r = 0; r < comm->ranks; r++)
        kern_stream_done(streams[r], status);
}
