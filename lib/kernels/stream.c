/* Streams and executors: queues, the two phases, what runs cost. Knows no operator. */
#include "api/session.h"
#include "kernels/call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pto_stream *pto_stream_new(struct pto_sim *sim, unsigned device)
{
    struct pto_stream *s = device < sim->ndevices ? calloc(1, sizeof *s) : NULL;
    if (s == NULL) {
        (void)kern_invalid("device: %u; the session has %u", device, (unsigned)sim->ndevices);
        return NULL;
    }
    s->sim = sim;
    s->device = device;
    s->last = &s->first;
    return s;
}

void pto_stream_free(struct pto_stream *stream)
{
    if (stream == NULL)
        return;
    while (stream->first != NULL) {
        struct pto_executor *e = stream->first;
        stream->first = e->next;
        pto_executor_free(e);
    }
    free(stream);
}

struct pto_sim *pto_stream_sim(const struct pto_stream *stream) { return stream->sim; }
unsigned kern_stream_device(const struct pto_stream *stream) { return stream->device; }
const struct pto_target *kern_target(const struct pto_stream *stream) { return &stream->sim->options.target; }
int64_t kern_cube_cores(const struct pto_target *target) { return target->param[PTO_P_aic_cores]; }
int64_t kern_vector_cores(const struct pto_target *target) { return target->param[PTO_P_aiv_cores]; }

bool pto_stream_report(const struct pto_stream *stream, struct pto_op_report *report)
{
    if (!stream->has_report)
        return false;
    *report = stream->report;
    return true;
}

/* ---- executors ---- */

enum pto_op_status kern_executor_new(struct pto_stream *stream, const char *op, const void *plan, size_t plan_size, uint64_t workspace, kern_run_fn *run,
                                     struct pto_comm *comm, struct pto_executor **out)
{
    struct pto_executor *e = calloc(1, sizeof *e);
    void *copy = malloc(plan_size != 0 ? plan_size : 1);
    *out = NULL;
    if (e == NULL || copy == NULL) {
        free(e);
        free(copy);
        return kern_fail(PTO_ERR_RUNTIME_ERROR, "%s: no memory for an executor", op);
    }
    if (plan_size != 0)
        memcpy(copy, plan, plan_size);
    (void)snprintf(e->op, sizeof e->op, "%s", op);
    e->stream = stream;
    e->plan = copy;
    e->needed = workspace;
    e->run = run;
    e->comm = comm;
    *out = e;
    return PTO_SUCCESS;
}

void pto_executor_free(struct pto_executor *executor)
{
    if (executor == NULL)
        return;
    free(executor->plan);
    free(executor);
}

enum pto_op_status pto_execute(void *workspace, uint64_t size, struct pto_executor *executor, struct pto_stream *stream)
{
    if (executor == NULL)
        return kern_fail(PTO_ERR_INNER_EXECUTOR, "executor: is NULL");
    if (stream == NULL)
        return kern_null("stream");
    if (stream->sim != executor->stream->sim || stream->device != executor->stream->device)
        return kern_invalid("stream: the executor of %s was made for another device", executor->op);
    if (executor->needed != 0 && workspace == NULL)
        return kern_null("workspace");
    if (size < executor->needed)
        return kern_invalid("workspace_size: is %llu, %s needs %llu", (unsigned long long)size, executor->op, (unsigned long long)executor->needed);
    executor->workspace = workspace;
    executor->workspace_bytes = size;
    executor->stream = stream;
    executor->next = NULL;
    *stream->last = executor;
    stream->last = &executor->next;
    return PTO_SUCCESS;
}

enum pto_op_status kern_execute_now(struct pto_stream *stream, struct pto_executor *executor)
{
    void *workspace = executor->needed != 0 ? calloc(1, executor->needed) : NULL;
    enum pto_op_status status;
    if (executor->needed != 0 && workspace == NULL) {
        pto_executor_free(executor);
        return kern_fail(PTO_ERR_RUNTIME_ERROR, "%s: no memory for %llu bytes of workspace", executor->op, (unsigned long long)executor->needed);
    }
    status = pto_execute(workspace, executor->needed, executor, stream);
    if (status == PTO_SUCCESS)
        status = pto_stream_synchronize(stream, 0);
    else
        pto_executor_free(executor);
    free(workspace);
    return status;
}

/* ---- running ---- */

void kern_call_begin(struct kern_call *call, struct pto_executor *executor, bool grouped)
{
    memset(call, 0, sizeof *call);
    call->stream = executor->stream;
    call->sim = executor->stream->sim;
    call->target = kern_target(executor->stream);
    call->grouped = grouped;
    (void)snprintf(call->report.op, sizeof call->report.op, "%s", executor->op);
    (void)pto_on_device(call->sim, executor->stream->device);
    if (executor->needed != 0) {
        int64_t bytes = (int64_t)executor->needed;
        struct pto_tensor t = pto_tensor_make(executor->workspace, PTO_DT_uint8_t, 1, &bytes);
        call->workspace = kern_bind(call, "workspace", &t, KERN_OUT);
        call->workspace_bytes = executor->needed;
    }
    if (call->status == PTO_SUCCESS)
        call->status = executor->run(call, executor->plan);
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
    else if (status != PTO_OK && call->status == PTO_SUCCESS)
        call->status = kern_fail(PTO_ERR_INNER, "%s: the launch failed; the session's diagnostics say why", r->op);
    r->launches++;
    double cycles = 0, us = 0;
    for (uint32_t i = 0; i < runs; i++) { /* those of the last group, on this device */
        if (!pto_run_get(call->sim, i, &info) || info.group != group || info.device != call->stream->device)
            continue;
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
        call->status = kern_fail(PTO_ERR_INNER, "%s: the launch failed; the session's diagnostics say why", call->report.op);
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

static enum pto_op_status run_alone(struct pto_executor *executor)
{
    struct kern_call call;
    enum pto_op_status status;
    kern_call_begin(&call, executor, false);
    status = call.status;
    kern_call_report(&call);
    kern_call_end(&call);
    return status;
}

enum pto_op_status pto_stream_synchronize(struct pto_stream *stream, unsigned timeout_ms)
{
    enum pto_op_status status = PTO_SUCCESS;
    (void)timeout_ms;
    while (stream->first != NULL && status == PTO_SUCCESS) {
        struct pto_executor *e = stream->first;
        status = run_alone(e);
        stream->first = e->next;
        if (stream->first == NULL)
            stream->last = &stream->first;
        pto_executor_free(e);
    }
    return status;
}
