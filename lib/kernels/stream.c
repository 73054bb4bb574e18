/* Streams and executors: queues, the two phases, who runs what when, what runs cost. Knows no operator.
 *
 * Whoever synchronizes a stream runs what stands in front of it: the stream's own operators, and for a collective one those of the other
 * ranks, too. So one thread can serve all ranks; and of several threads, one for each rank, the one that finds all ranks there runs the
 * operator for all of them while the others wait. Sessions are used by the thread that holds the lock. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime() */
#include "kernels/comm.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The short form of a collective operator waits for other threads, but not for ever. */
enum { SHORT_FORM_MS = 60000 };

struct pto_stream *pto_stream_new(struct pto_sim *sim, unsigned device)
{
    struct kern_session *k = sim != NULL ? kern_session_of(sim) : NULL;
    struct pto_stream *s = k != NULL && device < sim->ndevices ? calloc(1, sizeof *s) : NULL;
    if (s == NULL) {
        (void)kern_invalid("device: %u; the session has %u", device, sim != NULL ? (unsigned)sim->ndevices : 0u);
        return NULL;
    }
    if ((sim->options.target.family & (PTO_F_A2A3 | PTO_F_A5UP)) == 0) {
        (void)kern_invalid("sim: its target is %s; operators run on a2, a3, a5 and a6", sim->options.target.name);
        free(s);
        return NULL;
    }
    s->sim = sim;
    s->session = k;
    s->device = device;
    s->last = &s->first;
    (void)pthread_mutex_lock(&k->lock);
    s->next = k->streams;
    k->streams = s;
    (void)pthread_mutex_unlock(&k->lock);
    return s;
}

/* With the session locked: takes a task out of its queue. If the rank queued nothing behind it and no other rank came to its part, it is as
 * if it had never been queued. */
static void drop(struct kern_task *task)
{
    for (struct kern_task **at = &task->stream->first; *at != NULL; at = &(*at)->next)
        if (*at == task) {
            *at = task->next;
            if (*at == NULL)
                task->stream->last = at;
            break;
        }
    if (task->comm != NULL && task->turn + 1 == task->comm->queued[task->rank] && task->turn >= task->comm->ended)
        task->comm->queued[task->rank]--;
    kern_task_end(task);
}

void pto_stream_free(struct pto_stream *stream)
{
    if (stream == NULL)
        return;
    struct kern_session *k = stream->session;
    (void)pthread_mutex_lock(&k->lock);
    for (struct pto_stream **at = &k->streams; *at != NULL; at = &(*at)->next)
        if (*at == stream) {
            *at = stream->next;
            break;
        }
    while (stream->first != NULL) { /* the last one first: drop() counts back */
        struct kern_task *last = stream->first;
        while (last->next != NULL)
            last = last->next;
        drop(last);
    }
    (void)pthread_cond_broadcast(&k->changed);
    (void)pthread_mutex_unlock(&k->lock);
    free(stream);
}

struct pto_sim *pto_stream_sim(const struct pto_stream *stream) { return stream != NULL ? stream->sim : NULL; }
unsigned kern_stream_device(const struct pto_stream *stream) { return stream->device; }
const struct pto_target *kern_target(const struct pto_stream *stream) { return &stream->sim->options.target; }
int64_t kern_cube_cores(const struct pto_target *target) { return target->param[PTO_P_aic_cores]; }
int64_t kern_vector_cores(const struct pto_target *target) { return target->param[PTO_P_aiv_cores]; }

bool pto_stream_report(const struct pto_stream *stream, struct pto_op_report *report)
{
    if (stream == NULL || report == NULL)
        return false;
    *report = stream->report;
    return stream->has_report;
}

/* ---- executors ---- */

static enum pto_op_status gone(const struct kern_task *task)
{
    return kern_fail(PTO_ERR_RUNTIME_ERROR, "group: the communicator of %s is gone", task->op);
}

enum pto_op_status kern_executor_new(struct pto_stream *stream, const char *op, const void *plan, size_t plan_size, uint64_t workspace, kern_run_fn *run,
                                     struct pto_comm *comm, struct pto_executor **out)
{
    *out = NULL;
    struct kern_session *k = stream->session;
    struct kern_task *task = calloc(1, sizeof *task);
    void *copy = malloc(plan_size != 0 ? plan_size : 1);
    if (task == NULL || copy == NULL) {
        free(task);
        free(copy);
        return kern_fail(PTO_ERR_RUNTIME_ERROR, "%s: no memory for an executor", op);
    }
    if (plan_size != 0)
        memcpy(copy, plan, plan_size);
    (void)snprintf(task->op, sizeof task->op, "%s", op);
    task->device = stream->device;
    task->plan = copy;
    task->needed = workspace;
    task->run = run;
    task->comm = comm;
    task->rank = stream->device; /* comm.c: rank r is device r */
    (void)pthread_mutex_lock(&k->lock);
    task->executor = base_alloc(&k->executors, sizeof *task->executor);
    *task->executor = (struct pto_executor){k, task};
    task->newer = k->tasks;
    task->at = &k->tasks;
    if (task->newer != NULL)
        task->newer->at = &task->newer;
    k->tasks = task;
    *out = task->executor;
    (void)pthread_mutex_unlock(&k->lock);
    return PTO_SUCCESS;
}

void kern_task_end(struct kern_task *task)
{
    task->executor->task = NULL;
    *task->at = task->newer;
    if (task->newer != NULL)
        task->newer->at = task->at;
    free(task->plan);
    free(task);
}

void pto_executor_free(struct pto_executor *executor)
{
    if (executor == NULL)
        return;
    (void)pthread_mutex_lock(&executor->session->lock);
    if (executor->task != NULL && executor->task->stream == NULL)
        kern_task_end(executor->task);
    (void)pthread_mutex_unlock(&executor->session->lock);
}

/* With the executor's session locked. */
static enum pto_op_status queue(void *workspace, uint64_t size, const struct pto_executor *executor, struct pto_stream *stream)
{
    struct kern_task *task = executor->task;
    if (task == NULL)
        return kern_fail(PTO_ERR_INNER_EXECUTOR, "executor: was executed before, or freed; each is executed once");
    if (task->stream != NULL)
        return kern_fail(PTO_ERR_INNER_EXECUTOR, "executor: of %s is in a queue already; each is executed once", task->op);
    if (stream == NULL)
        return kern_null("stream");
    if (stream->session != executor->session || stream->device != task->device)
        return kern_invalid("stream: the executor of %s was made for another device", task->op);
    if (task->orphan)
        return gone(task);
    if (task->needed != 0 && workspace == NULL)
        return kern_null("workspace");
    if (size < task->needed)
        return kern_invalid("workspace_size: is %llu, %s needs %llu", (unsigned long long)size, task->op, (unsigned long long)task->needed);
    task->workspace = workspace;
    task->workspace_bytes = size;
    task->stream = stream;
    task->next = NULL;
    if (task->comm != NULL)
        task->turn = task->comm->queued[task->rank]++;
    *stream->last = task;
    stream->last = &task->next;
    (void)pthread_cond_broadcast(&stream->session->changed);
    return PTO_SUCCESS;
}

enum pto_op_status pto_execute(void *workspace, uint64_t size, struct pto_executor *executor, struct pto_stream *stream)
{
    if (executor == NULL)
        return kern_fail(PTO_ERR_INNER_EXECUTOR, "executor: is NULL");
    (void)pthread_mutex_lock(&executor->session->lock);
    enum pto_op_status status = queue(workspace, size, executor, stream);
    (void)pthread_mutex_unlock(&executor->session->lock);
    return status;
}

/* Takes what was queued last and did not run away again: its memory goes, too. */
static void take_back(const struct pto_executor *executor)
{
    (void)pthread_mutex_lock(&executor->session->lock);
    if (executor->task != NULL)
        drop(executor->task);
    (void)pthread_mutex_unlock(&executor->session->lock);
}

enum pto_op_status kern_execute_now(struct pto_stream *stream, struct pto_executor *executor)
{
    const struct kern_task *task = executor->task;
    uint64_t bytes = task->needed;
    void *workspace = bytes != 0 ? calloc(1, bytes) : NULL;
    unsigned timeout_ms = task->comm != NULL ? SHORT_FORM_MS : 0;
    enum pto_op_status status;
    if (bytes != 0 && workspace == NULL) {
        status = kern_fail(PTO_ERR_RUNTIME_ERROR, "%s: no memory for %llu bytes of workspace", task->op, (unsigned long long)bytes);
        pto_executor_free(executor);
        return status;
    }
    status = pto_execute(workspace, bytes, executor, stream);
    if (status == PTO_SUCCESS) {
        status = pto_stream_synchronize(stream, timeout_ms);
        if (status != PTO_SUCCESS)
            take_back(executor);
    } else {
        pto_executor_free(executor);
    }
    free(workspace);
    return status;
}

/* ---- running ---- */

void kern_call_begin(struct kern_call *call, struct kern_task *task, bool grouped)
{
    memset(call, 0, sizeof *call);
    call->stream = task->stream;
    call->sim = task->stream->sim;
    call->target = kern_target(task->stream);
    call->grouped = grouped;
    (void)snprintf(call->report.op, sizeof call->report.op, "%s", task->op);
    (void)pto_on_device(call->sim, task->stream->device);
    if (task->needed != 0) {
        int64_t bytes = (int64_t)task->needed;
        struct pto_tensor t = pto_tensor_make(task->workspace, PTO_DT_uint8_t, 1, &bytes);
        call->workspace = kern_bind(call, "workspace", &t, KERN_OUT);
        call->workspace_bytes = task->needed;
    }
    if (call->status == PTO_SUCCESS)
        call->status = task->run(call, task->plan);
}

void kern_call_account(struct kern_call *call, enum pto_status status)
{
    struct pto_op_report *r = &call->report;
    struct pto_run_info info;
    uint32_t runs = pto_run_count(call->sim), group = 0;
    if (runs != 0 && pto_run_get(call->sim, runs - 1, &info))
        group = info.group;
    if (status == PTO_FINDINGS)
        r->findings++;
    else if (status == PTO_LIMIT && call->status == PTO_SUCCESS)
        call->status = kern_fail(PTO_ERR_RUNTIME_ERROR, "limit: max-insns or max-seconds ended the kernel; the session's diagnostics say which");
    else if (status != PTO_OK && call->status == PTO_SUCCESS)
        call->status = kern_fail(PTO_ERR_INNER, "launch: it failed; the session's diagnostics say why");
    r->launches++;
    double cycles = 0, us = 0;
    for (uint32_t i = 0; i < runs; i++) { /* those of the last group, on this device */
        if (!pto_run_get(call->sim, i, &info) || info.group != group || info.device != call->stream->device)
            continue;
        if (!info.complete && call->status == PTO_SUCCESS)
            call->status = kern_fail(PTO_ERR_INNER, "launch: the kernel does not end, it waits for ever; the session's diagnostics say for what");
        r->macs += info.macs;
        r->read_bytes += info.read_bytes;
        r->written_bytes += info.written_bytes;
        if (info.blocks > r->blocks)
            r->blocks = info.blocks;
        if (info.cycles > cycles) {
            cycles = info.cycles;
            us = info.microseconds;
        }
    }
    r->cycles += cycles;
    r->microseconds += us;
}

enum pto_op_status kern_launched(struct kern_call *call, enum pto_status status)
{
    if (!call->grouped)
        kern_call_account(call, status);
    else if (status != PTO_OK)
        call->status = kern_fail(PTO_ERR_INNER, "launch: it failed; the session's diagnostics say why");
    return call->status;
}

void kern_call_report(struct kern_call *call)
{
    struct pto_op_report *r = &call->report;
    if (r->cycles > 0) {
        double peak = (double)kern_cube_cores(call->target) * r->cycles * kern_macs_per_cycle(call->target, call->mac_dtype);
        r->utilisation = peak > 0 ? (double)r->useful_macs / peak : 0;
        r->of_bound = r->bound_cycles / r->cycles;
    }
    if (r->bound_by == NULL)
        r->bound_by = "launch";
    call->stream->report = *r;
    call->stream->has_report = r->cycles > 0;
}

/* ---- queues at work: the session is locked ---- */

void kern_stream_done(struct pto_stream *stream, enum pto_op_status status)
{
    struct kern_task *task = stream->first;
    stream->first = task->next;
    if (stream->first == NULL)
        stream->last = &stream->first;
    if (task->comm != NULL && task->turn >= task->comm->ended)
        task->comm->ended = task->turn + 1;
    kern_task_end(task);
    if (status != PTO_SUCCESS) {
        stream->failed = status;
        (void)snprintf(stream->failure, sizeof stream->failure, "%s", pto_last_error());
    }
    stream->session->turns++;
    (void)pthread_cond_broadcast(&stream->session->changed);
}

static void run_alone(struct kern_task *task)
{
    struct kern_call call;
    enum pto_op_status status;
    if (task->orphan) {
        kern_stream_done(task->stream, gone(task));
        return;
    }
    kern_call_begin(&call, task, false);
    status = call.status;
    kern_call_report(&call);
    kern_call_end(&call);
    kern_stream_done(task->stream, status);
}

/* What came of looking at a stream. */
struct look {
    bool moved;                /* something ran, or failed: look again */
    const struct kern_task *waits; /* nothing can run: this one waits .. */
    uint64_t missing;          /* .. for these ranks, which have not queued their part */
};

/* Rank r's part of an operator, and the stream that has it; NULL: not queued yet. */
static struct kern_task *part_of(const struct kern_session *k, const struct kern_task *e, uint32_t r, struct pto_stream **stream)
{
    for (struct pto_stream *s = k->streams; s != NULL; s = s->next)
        for (struct kern_task *other = s->first; other != NULL; other = other->next)
            if (other->comm == e->comm && other->rank == r && other->turn == e->turn) {
                *stream = s;
                return other;
            }
    return NULL;
}

/* Runs what can be run so that the head of this stream gets nearer to its end. */
static struct look advance(struct pto_stream *stream)
{
    struct kern_task *e = stream->first, *parts[KERN_MAX_RANKS];
    struct look result = {0}, inner;
    if (stream->failed != PTO_SUCCESS || e == NULL)
        return result;
    if (e->comm == NULL) {
        run_alone(e);
        result.moved = true;
        return result;
    }
    result.waits = e;
    stream->visited = true;
    for (uint32_t r = 0; !result.moved && r < e->comm->ranks; r++) { /* once it moved, e may be gone */
        struct pto_stream *s = NULL;
        parts[r] = part_of(stream->session, e, r, &s);
        if (parts[r] == NULL) {
            result.missing |= UINT64_C(1) << r;
        } else if (s->failed != PTO_SUCCESS) {
            kern_stream_done(stream, kern_fail(PTO_ERR_RUNTIME_ERROR, "group: rank %u of \"%s\" failed before %s: %.600s", (unsigned)r, e->comm->name, e->op, s->failure));
            result.moved = true;
        } else if (parts[r] != s->first && s->visited) {
            kern_stream_done(stream, kern_fail(PTO_ERR_PARAM_INVALID,
                                               "group: %s of \"%s\" waits for rank %u, which has %s before it and waits for rank %u there; every rank calls in the same order",
                                               e->op, e->comm->name, (unsigned)r, s->first->op, (unsigned)e->rank));
            result.moved = true;
        } else if (parts[r] != s->first) {
            inner = advance(s);
            result.moved = inner.moved;
            result.missing |= inner.missing;
        }
    }
    stream->visited = false;
    if (result.moved || result.missing != 0)
        return result;
    kern_comm_run(e->comm, parts);
    result.moved = true;
    return result;
}

static enum pto_op_status missed(const struct look *look, unsigned timeout_ms)
{
    char who[256] = "";
    size_t at = 0;
    for (uint32_t r = 0; r < KERN_MAX_RANKS && at < sizeof who - 8; r++)
        if ((look->missing >> r & 1) != 0)
            at += (size_t)snprintf(who + at, sizeof who - at, "%s%u", at != 0 ? ", " : "", (unsigned)r);
    return kern_fail(PTO_ERR_RUNTIME_ERROR, "timeout: %u ms are over, and %s of \"%s\" on rank %u waits for rank%s %s", timeout_ms, look->waits->op,
                     look->waits->comm->name, (unsigned)look->waits->rank, at > 2 ? "s" : "", who);
}

static struct timespec after(unsigned ms)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += (long)(ms % 1000) * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000;
    }
    return t;
}

enum pto_op_status pto_stream_synchronize(struct pto_stream *stream, unsigned timeout_ms)
{
    enum pto_op_status status = PTO_SUCCESS;
    if (stream == NULL)
        return kern_null("stream");
    struct kern_session *k = stream->session;
    struct timespec end = after(timeout_ms);
    (void)pthread_mutex_lock(&k->lock);
    for (;;) {
        if (stream->failed != PTO_SUCCESS) {
            status = kern_fail(stream->failed, "%s", stream->failure);
            stream->failed = PTO_SUCCESS;
            break;
        }
        if (stream->first == NULL)
            break;
        uint64_t turns = k->turns;
        struct look look = advance(stream);
        if (look.moved) {
            end = after(timeout_ms);
            continue;
        }
        if (timeout_ms == 0) {
            (void)pthread_cond_wait(&k->changed, &k->lock);
        } else if (pthread_cond_timedwait(&k->changed, &k->lock, &end) == ETIMEDOUT && k->turns == turns) {
            look = advance(stream); /* what came at the last moment counts */
            if (!look.moved) {
                status = missed(&look, timeout_ms);
                break;
            }
        }
        if (k->turns != turns)
            end = after(timeout_ms);
    }
    (void)pthread_mutex_unlock(&k->lock);
    return status;
}
