/* The runtime's names around aclnnQuantMatmulAllReduceV3 (pto/aclnn_compat.h) on the public interface of the kernel library, and nothing else of it.
 * These names know no session, so the process has one: the only state of the library that is its own. */
#include "pto/aclnn_compat.h"
#include "kernels/op.h"
#include "pto/kernels/quant_matmul.h"

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
struct aclOpExecutor {
    struct pto_executor *executor; /* NULL: a weight to turn into NZ */
    aclTensor *weight;
};
struct context { int32_t device; };
struct member { struct members *all; uint32_t rank; };
struct members {
    struct pto_comm *comm;
    uint32_t left; /* ranks that have not destroyed it */
    struct member member[];
};

static struct {
    struct pto_sim *sim;
    uint32_t devices;
    struct pto_stream *planning[MAX_DEVICES]; /* for first phases, which know no stream */
} process;
static _Thread_local int32_t current_device;

static int null(const char *name) { return kern_null(name); }

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
    for (uint32_t d = 0; d < process.devices; d++)
        pto_stream_free(process.planning[d]);
    pto_sim_free(process.sim);
    memset(&process, 0, sizeof process);
    return ACL_SUCCESS;
}

struct pto_sim *pto_acl_sim(void) { return process.sim; }
struct pto_stream *pto_acl_stream(aclrtStream stream) { return stream; }
const char *aclGetRecentErrMsg(void) { return pto_last_error(); }

/* ---- devices, contexts, streams ---- */

static int check_device(int32_t device)
{
    if (process.sim == NULL)
        return kern_fail(PTO_ERR_RUNTIME_ERROR, "aclInit: is not called");
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
    *context = c;
    current_device = device;
    return ACL_SUCCESS;
}
aclError aclrtSetCurrentContext(aclrtContext context)
{
    if (context == NULL)
        return null("context");
    current_device = ((struct context *)context)->device;
    return ACL_SUCCESS;
}
aclError aclrtDestroyContext(aclrtContext context)
{
    free(context);
    return ACL_SUCCESS;
}

aclError aclrtCreateStream(aclrtStream *stream)
{
    int status = stream != NULL ? check_device(current_device) : null("stream");
    if (status != ACL_SUCCESS)
        return status;
    *stream = pto_stream_new(process.sim, (unsigned)current_device);
    return *stream != NULL ? ACL_SUCCESS : PTO_ERR_RUNTIME_ERROR;
}
aclError aclrtDestroyStream(aclrtStream stream)
{
    pto_stream_free(stream);
    return ACL_SUCCESS;
}
aclError aclrtSynchronizeStream(aclrtStream stream) { return aclrtSynchronizeStreamWithTimeout(stream, -1); }
aclError aclrtSynchronizeStreamWithTimeout(aclrtStream stream, int32_t timeout)
{
    if (timeout == 0 || timeout < -1)
        return kern_invalid("timeout: is %d; -1 or more than 0 milliseconds", (int)timeout);
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
    (void)kind;
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

aclTensor *aclCreateTensor(const int64_t *view_dims, uint64_t view_dims_num, aclDataType dtype, const int64_t *strides, int64_t offset, aclFormat format,
                           const int64_t *storage_dims, uint64_t storage_dims_num, void *data)
{
    int code = dtype_of(dtype);
    (void)storage_dims;
    (void)storage_dims_num;
    if (view_dims_num > 8 || (view_dims_num != 0 && view_dims == NULL) || code == 0) {
        (void)kern_invalid("aclCreateTensor: %llu dimensions, dtype %d", (unsigned long long)view_dims_num, (int)dtype);
        return NULL;
    }
    aclTensor *tensor = calloc(1, sizeof *tensor);
    if (tensor == NULL)
        return NULL;
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
    free((void *)(uintptr_t)tensor);
    return ACL_SUCCESS;
}

aclIntArray *aclCreateIntArray(const int64_t *value, uint64_t size)
{
    aclIntArray *array = value != NULL && size <= 8 ? calloc(1, sizeof *array) : NULL;
    if (array == NULL)
        return NULL;
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
    if (devices == NULL || comms == NULL)
        return null(devices == NULL ? "devices" : "comms");
    for (uint32_t r = 0; r < ndev; r++)
        if (devices[r] != (int32_t)r)
            return kern_invalid("devices: rank %u is on device %d; rank r is on device r here", (unsigned)r, (int)devices[r]);
    int status = pto_comm_init_all(process.sim, ndev, NULL, &comm);
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
        all->member[r] = (struct member){all, r};
        comms[r] = &all->member[r];
    }
    return HCCL_SUCCESS; /* NOLINT(clang-analyzer-unix.Malloc): HcclCommDestroy() of the last member frees it */
}
HcclResult HcclGetCommName(HcclComm comm, char *name)
{
    if (comm == NULL || name == NULL)
        return null(comm == NULL ? "comm" : "name");
    (void)snprintf(name, HCCL_MAX_NAME, "%s", pto_comm_name(((struct member *)comm)->all->comm));
    return HCCL_SUCCESS;
}
HcclResult HcclGetRankSize(HcclComm comm, uint32_t *size)
{
    if (comm == NULL || size == NULL)
        return null(comm == NULL ? "comm" : "size");
    *size = pto_comm_ranks(((struct member *)comm)->all->comm);
    return HCCL_SUCCESS;
}
HcclResult HcclGetRankId(HcclComm comm, uint32_t *rank)
{
    if (comm == NULL || rank == NULL)
        return null(comm == NULL ? "comm" : "rank");
    *rank = ((struct member *)comm)->rank;
    return HCCL_SUCCESS;
}
HcclResult HcclCommDestroy(HcclComm comm)
{
    struct member *m = comm;
    if (m == NULL)
        return null("comm");
    if (__atomic_sub_fetch(&m->all->left, 1, __ATOMIC_ACQ_REL) == 0) {
        pto_comm_free(m->all->comm);
        free(m->all);
    }
    return HCCL_SUCCESS;
}

/* ---- operators ---- */

static aclnnStatus new_executor(struct pto_executor *executor, aclTensor *weight, aclOpExecutor **out)
{
    *out = malloc(sizeof **out);
    if (*out == NULL) {
        pto_executor_free(executor);
        return kern_fail(PTO_ERR_RUNTIME_ERROR, "executor: no memory");
    }
    **out = (aclOpExecutor){executor, weight};
    return ACL_SUCCESS;
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
    if (executor == NULL || executor->executor == NULL)
        return kern_fail(PTO_ERR_INNER_EXECUTOR, "executor: is %s", executor == NULL ? "NULL" : "of another operator");
    int status = pto_execute(workspace, workspaceSize, executor->executor, stream);
    if (status == ACL_SUCCESS)
        free(executor);
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
    if (weight->t.dtype != PTO_DT_int8_t || weight->t.rank != 2 || weight->t.format == PTO_FORMAT_NZ)
        return kern_invalid("mmWeightRef: is %s%s; int8 (k,n) of format ND is allowed", kern_describe(&weight->t), weight->t.format == PTO_FORMAT_NZ ? " in NZ" : "");
    *workspaceSize = 0;
    return new_executor(NULL, weight, executor);
}

aclnnStatus aclnnTransMatmulWeight(void *workspace, uint64_t workspaceSize, aclOpExecutor *executor, aclrtStream stream)
{
    (void)workspace;
    (void)workspaceSize;
    if (executor == NULL || executor->weight == NULL || stream == NULL)
        return executor == NULL || executor->weight == NULL ? (int)kern_fail(PTO_ERR_INNER_EXECUTOR, "executor: is NULL or of another operator") : null("stream");
    aclTensor *w = executor->weight;
    struct pto_tensor nd = w->t, nz = {0};
    bool transposed = kern_is_transposed(&nd);
    int status = pto_nz_size(&nd, &nz, NULL);
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
        free(executor);
    }
    free(nz.data);
    return status;
}
