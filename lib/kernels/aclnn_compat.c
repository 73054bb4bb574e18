/* The runtime's names around aclnnQuantMatmulAllReduceV3 (pto/aclnn_compat.h) on the public interface of the kernel library, and nothing else of it.
 * These names know no session, so the process has one: the only state of the library that is its own. */
#include "pto/aclnn_compat.h"
#include "kernels/op.h"
#include "pto/kernels/quant_matmul.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEVICES = 8, MAX_DEVICES = 64 };

struct aclTensor {
    struct pto_tensor t;  /* as given; of a weight that became NZ the boxes */
    bool transposed;      /* .. and whether they are of the transposed weight */
};
struct aclIntArray {
    uint64_t size;
    int64_t value[8];
};
/* What was handed out is in lists of the process. A pointer that is in none is not followed: what is gone is told from what is there. */
struct aclOpExecutor {  /* until aclFinalize(), so that none has the address of one that was used */
    struct aclOpExecutor *next;
    bool used;
    struct pto_executor *executor; /* NULL: a weight to turn into NZ */
    aclTensor *weight;             /* .. NULL: it was destroyed */
};
struct context {
    struct context *next;
    int32_t device;
};
struct stream {
    struct stream *next;
    struct pto_stream *stream;
};
struct member {
    struct members *all;
    uint32_t rank;
    bool destroyed;
};
struct members {
    struct members *next;
    struct pto_comm *comm;
    uint32_t left; /* ranks that have not destroyed it */
    struct member member[];
};

static struct {
    struct pto_sim *sim;
    uint32_t devices;
    struct pto_stream *planning[MAX_DEVICES]; /* for first phases, which know no stream */
    struct aclOpExecutor *executors;
    struct context *contexts;
    struct stream *streams;
    struct members *comms;
} process;
static pthread_mutex_t lists = PTHREAD_MUTEX_INITIALIZER; /* for those of process; nothing is waited for under it */
static _Thread_local int32_t current_device;

static int null(const char *name) { return kern_null(name); }
static int check_init(void) { return process.sim != NULL ? ACL_SUCCESS : (int)kern_fail(PTO_ERR_RUNTIME_ERROR, "aclInit: is not called"); }

/* ---- begin and end ---- */

aclError pto_acl_init(const char *arch, uint32_t devices)
{
    char count[16];
    if (process.sim != NULL)
        return kern_fail(PTO_ERR_RUNTIME_ERROR, "aclInit: is called twice without aclFinalize");
    if (devices == 0 || devices > MAX_DEVICES)
        return kern_invalid("devices: is %u; 1 to %d", (unsigned)devices, MAX_DEVICES);
    process.sim = pto_sim_new(arch);
    if (process.sim == NULL)
        return kern_invalid("arch: there is no target %s", arch != NULL ? arch : "NULL");
    (void)snprintf(count, sizeof count, "%u", (unsigned)devices);
    (void)pto_sim_set(process.sim, "devices", count);
    process.devices = devices;
    for (uint32_t d = 0; d < devices; d++)
        process.planning[d] = pto_stream_new(process.sim, d);
    return ACL_SUCCESS;
}

aclError aclInit(const char *config_path)
{
    (void)config_path;
    return pto_acl_init("a3", DEVICES);
}

aclError aclFinalize(void)
{
    int status = check_init();
    if (status != ACL_SUCCESS)
        return status;
    for (struct stream *s = process.streams, *next; s != NULL; s = next) {
        next = s->next;
        pto_stream_free(s->stream);
        free(s);
    }
    for (struct context *c = process.contexts, *next; c != NULL; c = next) {
        next = c->next;
        free(c);
    }
    for (struct members *m = process.comms, *next; m != NULL; m = next) {
        next = m->next;
        pto_comm_free(m->comm);
        free(m);
    }
    for (struct aclOpExecutor *e = process.executors, *next; e != NULL; e = next) {
        next = e->next;
        free(e);
    }
    for (uint32_t d = 0; d < process.devices; d++)
        pto_stream_free(process.planning[d]);
    pto_sim_free(process.sim);
    memset(&process, 0, sizeof process);
    return ACL_SUCCESS;
}

struct pto_sim *pto_acl_sim(void) { return process.sim; }
struct pto_stream *pto_acl_stream(aclrtStream stream)
{
    (void)pthread_mutex_lock(&lists);
    const struct stream *s = process.streams;
    while (s != NULL && s->stream != stream)
        s = s->next;
    (void)pthread_mutex_unlock(&lists);
    return s != NULL ? stream : NULL;
}
const char *aclGetRecentErrMsg(void) { return pto_last_error(); }

/* ---- devices, contexts, streams ---- */

static int check_device(int32_t device)
{
    int status = check_init();
    if (status != ACL_SUCCESS)
        return status;
    if (device < 0 || (uint32_t)device >= process.devices)
        return kern_invalid("device: is %d; 0 to %u", (int)device, (unsigned)process.devices - 1);
    return ACL_SUCCESS;
}

aclError aclrtSetDevice(int32_t device)
{
    int status = check_device(device);
    if (status == ACL_SUCCESS)
        current_device = device;
    return status;
}
aclError aclrtGetDevice(int32_t *device)
{
    if (device == NULL)
        return null("device");
    *device = current_device;
    return ACL_SUCCESS;
}
aclError aclrtResetDevice(int32_t device) { return check_device(device); }
aclError aclrtGetDeviceCount(uint32_t *count)
{
    if (count == NULL)
        return null("count");
    *count = process.devices;
    return ACL_SUCCESS;
}

aclError aclrtCreateContext(aclrtContext *context, int32_t device)
{
    int status = context != NULL ? check_device(device) : null("context");
    struct context *c = status == ACL_SUCCESS ? malloc(sizeof *c) : NULL;
    if (status != ACL_SUCCESS)
        return status;
    if (c == NULL)
        return kern_fail(PTO_ERR_RUNTIME_ERROR, "context: no memory");
    c->device = device;
    (void)pthread_mutex_lock(&lists);
    c->next = process.contexts;
    process.contexts = c;
    (void)pthread_mutex_unlock(&lists);
    *context = c;
    current_device = device;
    return ACL_SUCCESS;
}
static int no_context(void) { return kern_invalid("context: is none of aclrtCreateContext(), or was destroyed"); }
aclError aclrtSetCurrentContext(aclrtContext context)
{
    if (context == NULL)
        return null("context");
    (void)pthread_mutex_lock(&lists);
    const struct context *c = process.contexts;
    while (c != NULL && c != context)
        c = c->next;
    if (c != NULL)
        current_device = c->device;
    (void)pthread_mutex_unlock(&lists);
    return c != NULL ? ACL_SUCCESS : no_context();
}
aclError aclrtDestroyContext(aclrtContext context)
{
    if (context == NULL)
        return ACL_SUCCESS;
    (void)pthread_mutex_lock(&lists);
    struct context **at = &process.contexts, *found;
    while (*at != NULL && *at != context)
        at = &(*at)->next;
    found = *at;
    if (found != NULL)
        *at = found->next;
    (void)pthread_mutex_unlock(&lists);
    free(found);
    return found != NULL ? ACL_SUCCESS : no_context();
}

aclError aclrtCreateStream(aclrtStream *stream)
{
    int status = stream != NULL ? check_device(current_device) : null("stream");
    if (status != ACL_SUCCESS)
        return status;
    *stream = NULL;
    struct stream *s = calloc(1, sizeof *s);
    if (s == NULL)
        return kern_fail(PTO_ERR_RUNTIME_ERROR, "stream: no memory");
    s->stream = pto_stream_new(process.sim, (unsigned)current_device);
    if (s->stream == NULL) {
        free(s);
        return PTO_ERR_RUNTIME_ERROR;
    }
    *stream = s->stream;
    (void)pthread_mutex_lock(&lists);
    s->next = process.streams;
    process.streams = s;
    (void)pthread_mutex_unlock(&lists);
    return ACL_SUCCESS;
}
static int check_stream(aclrtStream stream)
{
    int status = check_init();
    if (status != ACL_SUCCESS)
        return status;
    if (stream == NULL)
        return null("stream");
    return pto_acl_stream(stream) != NULL ? ACL_SUCCESS : (int)kern_invalid("stream: is none of aclrtCreateStream(), or was destroyed");
}
aclError aclrtDestroyStream(aclrtStream stream)
{
    if (stream == NULL)
        return ACL_SUCCESS;
    int status = check_stream(stream);
    (void)pthread_mutex_lock(&lists);
    struct stream **at = &process.streams, *found;
    while (*at != NULL && (*at)->stream != stream)
        at = &(*at)->next;
    found = *at;
    if (found != NULL)
        *at = found->next;
    (void)pthread_mutex_unlock(&lists);
    pto_stream_free(found != NULL ? found->stream : NULL);
    free(found);
    return status;
}
aclError aclrtSynchronizeStream(aclrtStream stream) { return aclrtSynchronizeStreamWithTimeout(stream, -1); }
aclError aclrtSynchronizeStreamWithTimeout(aclrtStream stream, int32_t timeout)
{
    if (timeout == 0 || timeout < -1)
        return kern_invalid("timeout: is %d; -1 or more than 0 milliseconds", (int)timeout);
    int status = check_stream(stream);
    if (status != ACL_SUCCESS)
        return status;
    return pto_stream_synchronize(stream, timeout > 0 ? (unsigned)timeout : 0);
}

/* ---- memory ---- */

aclError aclrtMalloc(void **device_ptr, size_t size, aclrtMemMallocPolicy policy)
{
    (void)policy;
    if (device_ptr == NULL)
        return null("device_ptr");
    if (size == 0)
        return kern_invalid("size: is 0");
    *device_ptr = calloc(1, size);
    return *device_ptr != NULL ? ACL_SUCCESS : (int)kern_fail(PTO_ERR_RUNTIME_ERROR, "size: no memory for %zu bytes", size);
}
aclError aclrtFree(void *device_ptr)
{
    free(device_ptr);
    return ACL_SUCCESS;
}
aclError aclrtMemset(void *device_ptr, size_t max_count, int32_t value, size_t count)
{
    if (device_ptr == NULL)
        return null("device_ptr");
    if (count > max_count)
        return kern_invalid("count: is %zu, max_count is %zu", count, max_count);
    memset(device_ptr, value, count);
    return ACL_SUCCESS;
}
aclError aclrtMemcpy(void *dst, size_t dst_max, const void *src, size_t count, aclrtMemcpyKind kind)
{
    if ((int)kind < ACL_MEMCPY_HOST_TO_HOST || (int)kind > ACL_MEMCPY_INTER_DEVICE_TO_DEVICE)
        return kern_invalid("kind: is %d; %d (ACL_MEMCPY_HOST_TO_HOST) to %d (ACL_MEMCPY_INTER_DEVICE_TO_DEVICE) are allowed", (int)kind, ACL_MEMCPY_HOST_TO_HOST,
                            ACL_MEMCPY_INTER_DEVICE_TO_DEVICE);
    if (dst == NULL || src == NULL)
        return null(dst == NULL ? "dst" : "src");
    if (count > dst_max)
        return kern_invalid("count: is %zu, dst_max is %zu", count, dst_max);
    memcpy(dst, src, count);
    return ACL_SUCCESS;
}

/* ---- tensors ---- */

static int dtype_of(aclDataType dtype)
{
    switch (dtype) {
    case ACL_FLOAT: return PTO_DT_float;
    case ACL_FLOAT16: return PTO_DT_half;
    case ACL_BF16: return PTO_DT_bfloat16_t;
    case ACL_INT8: return PTO_DT_int8_t;
    case ACL_UINT8: return PTO_DT_uint8_t;
    case ACL_INT16: return PTO_DT_int16_t;
    case ACL_UINT16: return PTO_DT_uint16_t;
    case ACL_INT32: return PTO_DT_int32_t;
    case ACL_UINT32: return PTO_DT_uint32_t;
    case ACL_INT64: return PTO_DT_int64_t;
    case ACL_UINT64: return PTO_DT_uint64_t;
    case ACL_DT_UNDEFINED: break;
    }
    return 0;
}

/* The text is kept; there is no tensor. */
static aclTensor *no_tensor(enum pto_op_status status)
{
    (void)status;
    return NULL;
}

aclTensor *aclCreateTensor(const int64_t *view_dims, uint64_t view_dims_num, aclDataType dtype, const int64_t *strides, int64_t offset, aclFormat format,
                           const int64_t *storage_dims, uint64_t storage_dims_num, void *data)
{
    int code = dtype_of(dtype);
    (void)storage_dims;
    (void)storage_dims_num;
    if (view_dims_num > 8)
        return no_tensor(kern_invalid("viewDimsNum: is %llu; 0 to 8 dimensions are allowed", (unsigned long long)view_dims_num));
    if (view_dims_num != 0 && view_dims == NULL)
        return no_tensor(kern_fail(PTO_ERR_PARAM_NULLPTR, "viewDims: is required, it is NULL; viewDimsNum is %llu", (unsigned long long)view_dims_num));
    if (code == 0)
        return no_tensor(kern_invalid("dataType: is %d; ACL_FLOAT, ACL_FLOAT16, ACL_BF16 and integers of 8 to 64 bits are allowed", (int)dtype));
    for (uint64_t d = 0; d < view_dims_num; d++)
        if (view_dims[d] <= 0)
            return no_tensor(kern_invalid("viewDims: dimension %llu is %lld; 1 and more is allowed", (unsigned long long)d, (long long)view_dims[d]));
    aclTensor *tensor = calloc(1, sizeof *tensor);
    if (tensor == NULL)
        return no_tensor(kern_fail(PTO_ERR_RUNTIME_ERROR, "aclCreateTensor: no memory"));
    tensor->t = pto_tensor_make(data, code, (int)view_dims_num, view_dims);
    if (data != NULL)
        tensor->t.data = (char *)data + offset * pto_dtype_bits(code) / 8;
    if (strides != NULL)
        memcpy(tensor->t.stride, strides, view_dims_num * sizeof *strides);
    tensor->t.format = (int)format;
    return tensor;
}
aclError aclDestroyTensor(const aclTensor *tensor)
{
    if (tensor == NULL)
        return ACL_SUCCESS;
    (void)pthread_mutex_lock(&lists);
    for (struct aclOpExecutor *e = process.executors; e != NULL; e = e->next)
        if (e->weight == tensor)
            e->weight = NULL;
    (void)pthread_mutex_unlock(&lists);
    free((void *)(uintptr_t)tensor);
    return ACL_SUCCESS;
}

aclIntArray *aclCreateIntArray(const int64_t *value, uint64_t size)
{
    if (value == NULL || size > 8) {
        (void)(value == NULL ? kern_null("value") : kern_invalid("size: is %llu; 0 to 8 elements are allowed", (unsigned long long)size));
        return NULL;
    }
    aclIntArray *array = calloc(1, sizeof *array);
    if (array == NULL) {
        (void)kern_fail(PTO_ERR_RUNTIME_ERROR, "aclCreateIntArray: no memory");
        return NULL;
    }
    array->size = size;
    memcpy(array->value, value, size * sizeof *value);
    return array;
}
aclError aclDestroyIntArray(const aclIntArray *array)
{
    free((void *)(uintptr_t)array);
    return ACL_SUCCESS;
}

/* ---- communicators ---- */

HcclResult HcclCommInitAll(uint32_t ndev, int32_t *devices, HcclComm *comms)
{
    struct pto_comm *comm;
    int status = check_init();
    if (status != HCCL_SUCCESS)
        return status;
    if (devices == NULL || comms == NULL)
        return null(devices == NULL ? "devices" : "comms");
    for (uint32_t r = 0; r < ndev; r++)
        if (devices[r] != (int32_t)r)
            return kern_invalid("devices: rank %u is on device %d; rank r is on device r here", (unsigned)r, (int)devices[r]);
    status = pto_comm_init_all(process.sim, ndev, NULL, &comm);
    if (status != HCCL_SUCCESS)
        return status;
    /* The members share the communicator, and lie in one piece with what they share. */
    struct members *all = calloc(1, sizeof *all + ndev * sizeof all->member[0]);
    if (all == NULL) {
        pto_comm_free(comm);
        return kern_fail(PTO_ERR_RUNTIME_ERROR, "comms: no memory for %u ranks", (unsigned)ndev);
    }
    all->comm = comm;
    all->left = ndev;
    for (uint32_t r = 0; r < ndev; r++) {
        all->member[r] = (struct member){.all = all, .rank = r};
        comms[r] = &all->member[r];
    }
    (void)pthread_mutex_lock(&lists);
    all->next = process.comms;
    process.comms = all;
    (void)pthread_mutex_unlock(&lists);
    return HCCL_SUCCESS;
}

/* With the lists locked: the member of this address that is not destroyed; *at: where its list has it. */
static struct member *member_of(HcclComm comm, struct members ***at)
{
    for (*at = &process.comms; **at != NULL; *at = &(**at)->next)
        for (uint32_t r = 0, ranks = pto_comm_ranks((**at)->comm); r < ranks; r++)
            if (&(**at)->member[r] == comm)
                return (**at)->member[r].destroyed ? NULL : &(**at)->member[r];
    return NULL;
}
static int no_comm(HcclComm comm) { return comm == NULL ? null("comm") : (int)kern_invalid("comm: is none of HcclCommInitAll(), or was destroyed"); }

HcclResult HcclGetCommName(HcclComm comm, char *name)
{
    struct members **at;
    if (comm != NULL && name == NULL)
        return null("name");
    (void)pthread_mutex_lock(&lists);
    const struct member *m = member_of(comm, &at);
    if (m != NULL)
        (void)snprintf(name, HCCL_MAX_NAME, "%s", pto_comm_name(m->all->comm));
    (void)pthread_mutex_unlock(&lists);
    return m != NULL ? HCCL_SUCCESS : no_comm(comm);
}
HcclResult HcclGetRankSize(HcclComm comm, uint32_t *size)
{
    struct members **at;
    if (comm != NULL && size == NULL)
        return null("size");
    (void)pthread_mutex_lock(&lists);
    const struct member *m = member_of(comm, &at);
    if (m != NULL)
        *size = pto_comm_ranks(m->all->comm);
    (void)pthread_mutex_unlock(&lists);
    return m != NULL ? HCCL_SUCCESS : no_comm(comm);
}
HcclResult HcclGetRankId(HcclComm comm, uint32_t *rank)
{
    struct members **at;
    if (comm != NULL && rank == NULL)
        return null("rank");
    (void)pthread_mutex_lock(&lists);
    const struct member *m = member_of(comm, &at);
    if (m != NULL)
        *rank = m->rank;
    (void)pthread_mutex_unlock(&lists);
    return m != NULL ? HCCL_SUCCESS : no_comm(comm);
}
HcclResult HcclCommDestroy(HcclComm comm)
{
    struct members **at, *last = NULL;
    (void)pthread_mutex_lock(&lists);
    struct member *m = member_of(comm, &at);
    if (m != NULL) {
        m->destroyed = true;
        if (--m->all->left == 0) {
            last = *at;
            *at = last->next;
        }
    }
    (void)pthread_mutex_unlock(&lists);
    if (last != NULL)
        pto_comm_free(last->comm);
    free(last);
    return m != NULL ? HCCL_SUCCESS : no_comm(comm);
}

/* ---- operators ---- */

static aclnnStatus new_executor(struct pto_executor *executor, aclTensor *weight, aclOpExecutor **out)
{
    struct aclOpExecutor *e = calloc(1, sizeof *e);
    if (e == NULL) {
        pto_executor_free(executor);
        return kern_fail(PTO_ERR_RUNTIME_ERROR, "executor: no memory");
    }
    e->executor = executor;
    e->weight = weight;
    (void)pthread_mutex_lock(&lists);
    e->next = process.executors;
    process.executors = e;
    (void)pthread_mutex_unlock(&lists);
    *out = e;
    return ACL_SUCCESS;
}

/* Second phases take an executor, so that no other call has it, and give it back if it was not used. */
static aclnnStatus take(aclOpExecutor *executor, bool weight)
{
    const char *why = NULL;
    int status = check_init();
    if (status != ACL_SUCCESS)
        return status;
    (void)pthread_mutex_lock(&lists);
    aclOpExecutor *e = process.executors;
    while (e != NULL && e != executor)
        e = e->next;
    if (executor == NULL)
        why = "is NULL";
    else if (e == NULL)
        why = "is none of a first phase";
    else if ((e->executor == NULL) != weight)
        why = "is of another operator";
    else if (e->used)
        why = "was executed before; each is executed once";
    else if (weight && e->weight == NULL)
        why = "its tensor mmWeightRef was destroyed";
    else
        e->used = true;
    (void)pthread_mutex_unlock(&lists);
    return why != NULL ? (int)kern_fail(PTO_ERR_INNER_EXECUTOR, "executor: %s", why) : ACL_SUCCESS;
}
static void give_back(aclOpExecutor *executor)
{
    (void)pthread_mutex_lock(&lists);
    executor->used = false;
    (void)pthread_mutex_unlock(&lists);
}

static const struct pto_tensor *tensor_of(const aclTensor *tensor) { return tensor != NULL ? &tensor->t : NULL; }

aclnnStatus aclnnQuantMatmulAllReduceV3GetWorkspaceSize(const aclTensor *x1, const aclTensor *x2, const aclTensor *biasOptional, const aclTensor *x3Optional,
                                                        const aclTensor *dequantScale, const aclTensor *pertokenScaleOptional,
                                                        const aclTensor *commQuantScale1Optional, const aclTensor *commQuantScale2Optional, const char *group,
                                                        const char *reduceOp, int64_t commTurn, int64_t streamMode, const aclTensor *output,
                                                        uint64_t *workspaceSize, aclOpExecutor **executor)
{
    struct pto_tensor y = output != NULL ? output->t : (struct pto_tensor){0};
    struct pto_quant_matmul_all_reduce_params p = {
        .x1 = tensor_of(x1), .x2 = tensor_of(x2), .bias = tensor_of(biasOptional), .x3 = tensor_of(x3Optional), .dequant_scale = tensor_of(dequantScale),
        .pertoken_scale = tensor_of(pertokenScaleOptional), .comm_quant_scale1 = tensor_of(commQuantScale1Optional),
        .comm_quant_scale2 = tensor_of(commQuantScale2Optional), .group = group, .reduce_op = reduceOp, .comm_turn = commTurn, .stream_mode = streamMode,
        .output = output != NULL ? &y : NULL, .transpose_x2 = x2 != NULL && x2->transposed,
    };
    struct pto_executor *found;
    int status = executor != NULL ? check_device(current_device) : null("executor");
    if (status != ACL_SUCCESS)
        return status;
    *executor = NULL;
    status = pto_quant_matmul_all_reduce_get_workspace_size(process.planning[current_device], &p, workspaceSize, &found);
    return status != ACL_SUCCESS ? status : new_executor(found, NULL, executor);
}

aclnnStatus aclnnQuantMatmulAllReduceV3(void *workspace, uint64_t workspaceSize, aclOpExecutor *executor, aclrtStream stream)
{
    int status = take(executor, false);
    if (status != ACL_SUCCESS)
        return status;
    status = check_stream(stream);
    if (status == ACL_SUCCESS)
        status = pto_execute(workspace, workspaceSize, executor->executor, stream);
    if (status != ACL_SUCCESS)
        give_back(executor);
    return status;
}

aclnnStatus aclnnCalculateMatmulWeightSize(const aclIntArray *shape, uint64_t *size) { return aclnnCalculateMatmulWeightSizeV2(shape, ACL_INT8, size); }
aclnnStatus aclnnCalculateMatmulWeightSizeV2(const aclIntArray *shape, aclDataType dtype, uint64_t *size)
{
    if (shape == NULL || size == NULL)
        return null(shape == NULL ? "shape" : "size");
    if (shape->size != 2 || shape->value[0] <= 0 || shape->value[1] <= 0 || dtype != ACL_INT8)
        return kern_invalid("shape: has %llu dimensions, dtype %d; int8 (k,n) is allowed", (unsigned long long)shape->size, (int)dtype);
    /* Room for either form: boxes of 16 x 32 of the weight or of the transposed one. */
    uint64_t k = (uint64_t)(shape->value[0] + 31) / 32 * 32, n = (uint64_t)(shape->value[1] + 31) / 32 * 32;
    *size = k * n;
    return ACL_SUCCESS;
}

aclnnStatus aclnnTransMatmulWeightGetWorkspaceSize(aclTensor *weight, uint64_t *workspaceSize, aclOpExecutor **executor)
{
    if (weight == NULL || workspaceSize == NULL || executor == NULL)
        return null(weight == NULL ? "mmWeightRef" : workspaceSize == NULL ? "workspaceSize" : "executor");
    int status = check_init();
    if (status != ACL_SUCCESS)
        return status;
    if (weight->t.data == NULL)
        return kern_fail(PTO_ERR_PARAM_NULLPTR, "mmWeightRef: its data are required, they are NULL");
    if (weight->t.dtype != PTO_DT_int8_t || weight->t.rank != 2 || weight->t.format == PTO_FORMAT_NZ)
        return kern_invalid("mmWeightRef: is %s%s; int8 (k,n) of format ND is allowed", kern_describe(&weight->t), weight->t.format == PTO_FORMAT_NZ ? " in NZ" : "");
    *workspaceSize = 0;
    return new_executor(NULL, weight, executor);
}

aclnnStatus aclnnTransMatmulWeight(void *workspace, uint64_t workspaceSize, aclOpExecutor *executor, aclrtStream stream)
{
    (void)workspace;
    (void)workspaceSize;
    int status = take(executor, true);
    if (status != ACL_SUCCESS)
        return status;
    status = check_stream(stream);
    if (status != ACL_SUCCESS) {
        give_back(executor);
        return status;
    }
    aclTensor *w = executor->weight;
    struct pto_tensor nd = w->t, nz = {0};
    bool transposed = kern_is_transposed(&nd);
    status = pto_nz_size(&nd, &nz, NULL);
    int64_t bytes = status == ACL_SUCCESS ? pto_tensor_bytes(&nz) : 0;
    nz.data = bytes > 0 ? malloc((size_t)bytes) : NULL;
    if (status == ACL_SUCCESS && nz.data == NULL)
        status = kern_fail(PTO_ERR_RUNTIME_ERROR, "mmWeightRef: no memory");
    if (status == ACL_SUCCESS)
        status = pto_format_cast_nz(&nd, &nz);
    if (status == ACL_SUCCESS) {
        memcpy(nd.data, nz.data, (size_t)bytes);
        w->t = nz;
        w->t.data = nd.data;
        w->transposed = transposed;
    } else {
        give_back(executor);
    }
    free(nz.data);
    return status;
}
