/* The names that a program for the real runtime uses around aclnnQuantMatmulAllReduceV3 (kernels.md 8), as thin wrappers: such a program, one
 * thread a rank, compiles with this header in place of acl/acl.h, hccl/hccl.h and the aclnnop headers, and runs on the simulator.
 *
 * aclInit() makes one session for the process, of 8 devices of an A2/A3; pto_acl_init() one of another target or size. Device memory is
 * memory of the host, which operators copy in and out. Numbers are those of the runtime; functions return 0, or a status of
 * pto/kernels/common.h, and aclGetRecentErrMsg() says why. aclInit(), aclFinalize(), aclrtCreateStream() and HcclCommInitAll() are called by
 * one thread at a time, as such programs do; the rest by any. Not a complete runtime: what that example needs. */
#ifndef PTO_ACLNN_COMPAT_H
#define PTO_ACLNN_COMPAT_H
#include <pto/kernels/all_reduce.h>

#include <stddef.h>

PTO_BEGIN_DECLS

typedef int aclError;
typedef int32_t aclnnStatus;
typedef int HcclResult;
enum { ACL_SUCCESS = 0, ACL_ERROR_NONE = 0, HCCL_SUCCESS = 0, HCCL_MAX_NAME = 128 };

typedef enum {
    ACL_DT_UNDEFINED = -1, ACL_FLOAT = 0, ACL_FLOAT16 = 1, ACL_INT8 = 2, ACL_INT32 = 3, ACL_UINT8 = 4, ACL_INT16 = 6, ACL_UINT16 = 7, ACL_UINT32 = 8,
    ACL_INT64 = 9, ACL_UINT64 = 10, ACL_BF16 = 27
} aclDataType;
typedef enum { ACL_FORMAT_ND = 2, ACL_FORMAT_FRACTAL_NZ = 29 } aclFormat;
typedef enum { ACL_MEM_MALLOC_HUGE_FIRST, ACL_MEM_MALLOC_HUGE_ONLY, ACL_MEM_MALLOC_NORMAL_ONLY } aclrtMemMallocPolicy;
typedef enum { ACL_MEMCPY_HOST_TO_HOST, ACL_MEMCPY_HOST_TO_DEVICE, ACL_MEMCPY_DEVICE_TO_HOST, ACL_MEMCPY_DEVICE_TO_DEVICE,
               ACL_MEMCPY_DEFAULT, ACL_MEMCPY_HOST_TO_BUF_TO_DEVICE, ACL_MEMCPY_INNER_DEVICE_TO_DEVICE, ACL_MEMCPY_INTER_DEVICE_TO_DEVICE } aclrtMemcpyKind;

typedef struct aclTensor aclTensor;
typedef struct aclIntArray aclIntArray;
typedef struct aclOpExecutor aclOpExecutor;
typedef void *aclrtStream;
typedef void *aclrtContext;
typedef void *HcclComm;

/* ---- of ours ---- */
/* Instead of aclInit(). PTO_ERR_PARAM_INVALID: no such target, devices not 1 to 64. */
PTO_API aclError pto_acl_init(const char *arch, uint32_t devices);
/* The session, for reports and traces; NULL outside of aclInit() and aclFinalize(). */
PTO_API struct pto_sim *pto_acl_sim(void);
/* A stream as the rest of the library knows it; NULL: there is no such stream. */
PTO_API struct pto_stream *pto_acl_stream(aclrtStream stream);

/* ---- acl ---- */
/* config_path is ignored. PTO_ERR_RUNTIME_ERROR: it is initialised already. */
PTO_API aclError aclInit(const char *config_path);
/* Streams, contexts, communicators and executors that are left go, too; tensors and memory are the caller's. PTO_ERR_RUNTIME_ERROR: it is not
 * initialised. */
PTO_API aclError aclFinalize(void);
PTO_API const char *aclGetRecentErrMsg(void);
/* The device of this thread. */
PTO_API aclError aclrtSetDevice(int32_t device);
PTO_API aclError aclrtGetDevice(int32_t *device);
PTO_API aclError aclrtResetDevice(int32_t device);
PTO_API aclError aclrtGetDeviceCount(uint32_t *count);
PTO_API aclError aclrtCreateContext(aclrtContext *context, int32_t device);
PTO_API aclError aclrtSetCurrentContext(aclrtContext context);
PTO_API aclError aclrtDestroyContext(aclrtContext context);
/* Of this thread's device. */
PTO_API aclError aclrtCreateStream(aclrtStream *stream);
PTO_API aclError aclrtDestroyStream(aclrtStream stream);
PTO_API aclError aclrtSynchronizeStream(aclrtStream stream);
/* timeout: milliseconds, -1: none. */
PTO_API aclError aclrtSynchronizeStreamWithTimeout(aclrtStream stream, int32_t timeout);
PTO_API aclError aclrtMalloc(void **device_ptr, size_t size, aclrtMemMallocPolicy policy);
PTO_API aclError aclrtFree(void *device_ptr);
PTO_API aclError aclrtMemset(void *device_ptr, size_t max_count, int32_t value, size_t count);
/* All kinds do the same: device memory is memory of the host. Another number than those of aclrtMemcpyKind: PTO_ERR_PARAM_INVALID. */
PTO_API aclError aclrtMemcpy(void *dst, size_t dst_max, const void *src, size_t count, aclrtMemcpyKind kind);
/* NULL after a failure. offset: elements from data to the first one. The storage's shape is not used. */
PTO_API aclTensor *aclCreateTensor(const int64_t *view_dims, uint64_t view_dims_num, aclDataType dtype, const int64_t *strides, int64_t offset, aclFormat format,
                                   const int64_t *storage_dims, uint64_t storage_dims_num, void *data);
PTO_API aclError aclDestroyTensor(const aclTensor *tensor);
PTO_API aclIntArray *aclCreateIntArray(const int64_t *value, uint64_t size);
PTO_API aclError aclDestroyIntArray(const aclIntArray *array);

/* ---- hccl ---- */
/* Rank r on device r: devices has to be 0, 1, 2 .. */
PTO_API HcclResult HcclCommInitAll(uint32_t ndev, int32_t *devices, HcclComm *comms);
/* At least HCCL_MAX_NAME bytes. */
PTO_API HcclResult HcclGetCommName(HcclComm comm, char *name);
PTO_API HcclResult HcclGetRankSize(HcclComm comm, uint32_t *size);
PTO_API HcclResult HcclGetRankId(HcclComm comm, uint32_t *rank);
/* The communicator ends with the last of its ranks. */
PTO_API HcclResult HcclCommDestroy(HcclComm comm);

/* ---- operators ---- */
/* An executor is good for one second phase that returns 0; any other call with it returns PTO_ERR_INNER_EXECUTOR, until aclFinalize(). */
PTO_API aclnnStatus aclnnQuantMatmulAllReduceV3GetWorkspaceSize(const aclTensor *x1, const aclTensor *x2, const aclTensor *biasOptional, const aclTensor *x3Optional,
                                                                const aclTensor *dequantScale, const aclTensor *pertokenScaleOptional,
                                                                const aclTensor *commQuantScale1Optional, const aclTensor *commQuantScale2Optional, const char *group,
                                                                const char *reduceOp, int64_t commTurn, int64_t streamMode, const aclTensor *output,
                                                                uint64_t *workspaceSize, aclOpExecutor **executor);
PTO_API aclnnStatus aclnnQuantMatmulAllReduceV3(void *workspace, uint64_t workspaceSize, aclOpExecutor *executor, aclrtStream stream);
/* Bytes of a weight of this shape as NZ: what to allocate for aclnnTransMatmulWeight(), which turns an int8 weight, (k,n) or a transposed view,
 * into NZ in place. It is done at once. */
PTO_API aclnnStatus aclnnCalculateMatmulWeightSize(const aclIntArray *shape, uint64_t *size);
PTO_API aclnnStatus aclnnCalculateMatmulWeightSizeV2(const aclIntArray *shape, aclDataType dtype, uint64_t *size);
PTO_API aclnnStatus aclnnTransMatmulWeightGetWorkspaceSize(aclTensor *weight, uint64_t *workspaceSize, aclOpExecutor **executor);
PTO_API aclnnStatus aclnnTransMatmulWeight(void *workspace, uint64_t workspaceSize, aclOpExecutor *executor, aclrtStream stream);

PTO_END_DECLS
#endif
