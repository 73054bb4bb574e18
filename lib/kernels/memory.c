/* Tensors of an operator in device memory: what lies in a buffer of the session is used there, anything else is copied in and out.
 * Copies stay, idle, until they are used again, so that reports of the last run can name them. */
#include "api/session.h"
#include "kernels/call.h"

#include <stdio.h>
#include <string.h>

struct kern_memory {
    struct kern_memory *next;
    void *device;     /* of the session */
    void *host;       /* to be copied back; NULL: nothing is */
    size_t bytes;
};

static void *lend(struct kern_call *call, const char *name, int dtype, unsigned rank, const int64_t *shape, void *host, size_t bytes)
{
    char full[96];
    unsigned device = kern_stream_device(call->stream);
    if (device != 0)
        (void)snprintf(full, sizeof full, "%s@%u", name, device);
    else
        (void)snprintf(full, sizeof full, "%s", name);
    void *data = api_lend_buffer(call->sim, full, dtype, rank, shape, device, false);
    if (data == NULL) {
        call->status = kern_fail(PTO_ERR_RUNTIME_ERROR, "%s: the simulator has no room for %lld bytes", name, (long long)bytes);
        return NULL;
    }
    struct kern_memory *m = base_alloc(&call->arena, sizeof *m);
    *m = (struct kern_memory){call->memories, data, host, bytes};
    call->memories = m;
    return data;
}

void *kern_bind(struct kern_call *call, const char *name, const struct pto_tensor *t, enum kern_use use)
{
    struct pto_buffer buffer;
    if (t == NULL)
        return NULL;
    int64_t bytes = pto_tensor_bytes(t), elems = pto_tensor_elems(t);
    if (t->data == NULL || bytes < 0) {
        call->status = kern_fail(PTO_ERR_INNER_NULLPTR, "%s: has no data", name);
        return NULL;
    }
    if ((use & KERN_OUT) != 0 && kern_check_output(name, t) != PTO_SUCCESS) {
        call->status = PTO_ERR_PARAM_INVALID;
        return NULL;
    }
    if (pto_gm_at(call->sim, t->data, &buffer)) {
        int64_t left = buffer.bytes - (int64_t)((uintptr_t)t->data - (uintptr_t)buffer.data);
        if (left >= bytes)
            return t->data;
        call->status = kern_fail(PTO_ERR_PARAM_INVALID, "%s: %s needs %lld bytes, buffer %s has %lld from there", name, kern_describe(t), (long long)bytes,
                                 buffer.name, (long long)left);
        return NULL;
    }
    /* With gaps between its elements it is a line of elements there. */
    int64_t line = bytes * 8 / pto_dtype_bits(t->dtype);
    bool dense = line == elems;
    void *data = lend(call, name, t->dtype, dense ? (unsigned)t->rank : 1, dense ? t->shape : &line, (use & KERN_OUT) != 0 ? t->data : NULL, (size_t)bytes);
    if (data != NULL && ((use & KERN_IN) != 0 || !dense)) /* gaps of an output keep what they hold */
        memcpy(data, t->data, (size_t)bytes);
    return data;
}

void *kern_temp(struct kern_call *call, const char *name, int dtype, int64_t elems)
{
    int64_t bits = pto_dtype_bits(dtype);
    if (elems < 0 || elems > INT64_MAX / 64) {
        call->status = kern_fail(PTO_ERR_RUNTIME_ERROR, "%s: %lld elements are too many", name, (long long)elems);
        return NULL;
    }
    return lend(call, name, dtype, 1, &elems, NULL, (size_t)((elems * bits + 7) / 8));
}

void kern_call_end(struct kern_call *call)
{
    for (struct kern_memory *m = call->memories; m != NULL; m = m->next) {
        if (m->host != NULL && call->status == PTO_SUCCESS)
            memcpy(m->host, m->device, m->bytes);
        api_return_buffer(call->sim, m->device);
    }
    call->memories = NULL;
    base_arena_free(&call->arena);
}
