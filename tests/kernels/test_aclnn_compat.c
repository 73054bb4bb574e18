/* A program as one writes it for the real runtime, a thread for each of eight ranks, on the names of pto/aclnn_compat.h (kernels.md 8). Its
 * scales are integer ones stored into floats, the smallest subnormals, so every word of the result is 0x0008 (3.2). */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pto/aclnn_compat.h"

enum { DEVICES = 8, M = 32, K = 64, N = 128 };

struct args {
    uint32_t rank;
    HcclComm comm;
    aclrtStream stream;
    aclrtContext context;
    bool nz;
    int status, again; /* again: of a refused call */
    uint16_t out[M * N];
};

#define CHECK(call)                     \
    do {                                \
        args->status = (call);          \
        if (args->status != ACL_SUCCESS) \
            return NULL;                \
    } while (0)

/* Every element is 1, in as many bytes as it has. */
static int create_tensor(const int64_t *shape, uint64_t rank, aclDataType dtype, size_t size, size_t room, void **data, aclTensor **tensor)
{
    int64_t strides[4] = {1, 1, 1, 1}, elems = 1;
    for (uint64_t d = rank; d-- > 0;) {
        strides[d] = elems;
        elems *= shape[d];
    }
    size_t bytes = (size_t)elems * size;
    char *host = calloc(1, bytes);
    for (int64_t i = 0; i < elems; i++)
        host[(size_t)i * size] = 1;
    int status = aclrtMalloc(data, room > bytes ? room : bytes, ACL_MEM_MALLOC_HUGE_FIRST);
    if (status == ACL_SUCCESS)
        status = aclrtMemcpy(*data, bytes, host, bytes, ACL_MEMCPY_HOST_TO_DEVICE);
    free(host);
    *tensor = aclCreateTensor(shape, rank, dtype, strides, 0, ACL_FORMAT_ND, shape, rank, *data);
    return status != ACL_SUCCESS ? status : *tensor == NULL ? -1 : ACL_SUCCESS;
}

static void *launch(void *arg)
{
    struct args *args = arg;
    enum { X1, X2, BIAS, X3, DEQUANT, TOKEN, COMM1, COMM2, OUT, TENSORS };
    static const struct {
        int64_t shape[2];
        uint64_t rank;
        aclDataType dtype;
        size_t size;
    } kinds[TENSORS] = {{{M, K}, 2, ACL_INT8, 1}, {{K, N}, 2, ACL_INT8, 1}, {{N}, 1, ACL_INT32, 4}, {{M, N}, 2, ACL_FLOAT16, 2}, {{N}, 1, ACL_FLOAT, 4},
                        {{M}, 1, ACL_FLOAT, 4}, {{N}, 1, ACL_FLOAT16, 2}, {{N}, 1, ACL_FLOAT16, 2}, {{M, N}, 2, ACL_FLOAT16, 2}};
    void *data[TENSORS], *workspace = NULL;
    aclTensor *t[TENSORS];
    aclOpExecutor *executor;
    uint64_t size = 0, weight_size = 0;
    char name[HCCL_MAX_NAME];
    CHECK(aclrtSetCurrentContext(args->context));
    CHECK(HcclGetCommName(args->comm, name));
    aclIntArray *weight_shape = aclCreateIntArray(kinds[X2].shape, 2);
    CHECK(aclnnCalculateMatmulWeightSizeV2(weight_shape, ACL_INT8, &weight_size));
    CHECK(aclDestroyIntArray(weight_shape));
    for (int i = 0; i < TENSORS; i++)
        CHECK(create_tensor(kinds[i].shape, kinds[i].rank, kinds[i].dtype, kinds[i].size, i == X2 ? weight_size : 0, &data[i], &t[i]));
    if (args->nz) {
        CHECK(aclnnTransMatmulWeightGetWorkspaceSize(t[X2], &size, &executor));
        CHECK(aclnnTransMatmulWeight(NULL, size, executor, args->stream));
    }
    args->again = aclnnQuantMatmulAllReduceV3GetWorkspaceSize(t[X1], t[X2], t[BIAS], t[X3], t[DEQUANT], t[TOKEN], t[COMM1], t[COMM2], name, "sum", 0, 0, t[OUT], &size, &executor);
    CHECK(aclnnQuantMatmulAllReduceV3GetWorkspaceSize(t[X1], t[X2], t[BIAS], t[X3], t[DEQUANT], t[TOKEN], t[COMM1], t[COMM2], name, "sum", 0, 1, t[OUT], &size, &executor));
    if (size != 0)
        CHECK(aclrtMalloc(&workspace, size, ACL_MEM_MALLOC_HUGE_FIRST));
    CHECK(aclnnQuantMatmulAllReduceV3(workspace, size, executor, args->stream));
    CHECK(aclrtSynchronizeStreamWithTimeout(args->stream, 10000));
    CHECK(aclrtMemcpy(args->out, sizeof args->out, data[OUT], sizeof args->out, ACL_MEMCPY_DEVICE_TO_HOST));
    for (int i = 0; i < TENSORS; i++) {
        CHECK(aclDestroyTensor(t[i]));
        CHECK(aclrtFree(data[i]));
    }
    CHECK(aclrtFree(workspace));
    CHECK(aclrtDestroyStream(args->stream));
    CHECK(HcclCommDestroy(args->comm));
    CHECK(aclrtDestroyContext(args->context));
    CHECK(aclrtResetDevice((int32_t)args->rank));
    return NULL;
}

static void run(bool nz)
{
    static struct args args[DEVICES];
    int32_t devices[DEVICES];
    HcclComm comms[DEVICES];
    pthread_t threads[DEVICES];
    assert_int_equal(aclInit(NULL), ACL_SUCCESS);
    for (uint32_t r = 0; r < DEVICES; r++) {
        devices[r] = (int32_t)r;
        args[r] = (struct args){.rank = r, .nz = nz};
        assert_int_equal(aclrtSetDevice((int32_t)r), ACL_SUCCESS);
        assert_int_equal(aclrtCreateContext(&args[r].context, (int32_t)r), ACL_SUCCESS);
        assert_int_equal(aclrtCreateStream(&args[r].stream), ACL_SUCCESS);
    }
    assert_int_equal(HcclCommInitAll(DEVICES, devices, comms), HCCL_SUCCESS);
    for (uint32_t r = 0; r < DEVICES; r++) {
        args[r].comm = comms[r];
        assert_int_equal(pthread_create(&threads[r], NULL, launch, &args[r]), 0);
    }
    for (uint32_t r = 0; r < DEVICES; r++) {
        (void)pthread_join(threads[r], NULL);
        assert_int_equal(args[r].status, ACL_SUCCESS);
        assert_int_equal(args[r].again, PTO_ERR_PARAM_INVALID); /* streamMode 0 */
        for (int i = 0; i < M * N; i++)
            assert_int_equal(args[r].out[i], 0x0008);
    }
    assert_int_equal(pto_diag_count(pto_acl_sim()), 0);
    assert_int_equal(aclFinalize(), ACL_SUCCESS);
}

static void a_thread_each(void **state)
{
    (void)state;
    run(false);
}
static void weight_in_nz(void **state)
{
    (void)state;
    run(true);
}

static void refusals(void **state)
{
    (void)state;
    int32_t devices[] = {1, 0};
    HcclComm comms[2];
    aclrtContext context;
    aclrtStream stream;
    aclOpExecutor *executor;
    uint64_t size;
    assert_int_equal(aclrtSetDevice(0), PTO_ERR_RUNTIME_ERROR);
    assert_int_equal(pto_acl_init("no such", 2), PTO_ERR_PARAM_INVALID);
    assert_int_equal(pto_acl_init("a5", 2), ACL_SUCCESS);
    assert_int_equal(aclInit(NULL), PTO_ERR_RUNTIME_ERROR);
    assert_int_equal(aclrtCreateContext(&context, 2), PTO_ERR_PARAM_INVALID);
    assert_int_equal(HcclCommInitAll(2, devices, comms), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(aclGetRecentErrMsg(), "rank 0 is on device 1"));
    assert_null(aclCreateTensor((int64_t[9]){1}, 9, ACL_INT8, NULL, 0, ACL_FORMAT_ND, NULL, 0, NULL));
    assert_int_equal(aclrtSetDevice(1), ACL_SUCCESS);
    assert_int_equal(aclrtCreateStream(&stream), ACL_SUCCESS);
    assert_int_equal(aclnnQuantMatmulAllReduceV3GetWorkspaceSize(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "x", "sum", 0, 1, NULL, &size, &executor),
                     PTO_ERR_PARAM_NULLPTR);
    assert_int_equal(aclnnQuantMatmulAllReduceV3(NULL, 0, NULL, stream), PTO_ERR_INNER_EXECUTOR);
    assert_int_equal(aclrtSynchronizeStreamWithTimeout(stream, -2), PTO_ERR_PARAM_INVALID);
    assert_int_equal(aclrtSynchronizeStream(stream), ACL_SUCCESS);
    assert_int_equal(aclrtDestroyStream(stream), ACL_SUCCESS);
    assert_int_equal(aclFinalize(), ACL_SUCCESS);
}

static void said(int status, int expected, const char *text)
{
    assert_int_equal(status, expected);
    if (strstr(aclGetRecentErrMsg(), text) == NULL)
        fail_msg("\"%s\" is not in \"%s\"", text, aclGetRecentErrMsg());
}
static void no_tensor(const aclTensor *tensor, const char *text)
{
    assert_null(tensor);
    if (strstr(aclGetRecentErrMsg(), text) == NULL)
        fail_msg("\"%s\" is not in \"%s\"", text, aclGetRecentErrMsg());
}

static void nothing_before_init(void **state)
{
    (void)state;
    HcclComm comm;
    aclrtStream stream;
    aclrtContext context;
    said(aclFinalize(), PTO_ERR_RUNTIME_ERROR, "aclInit: is not called");
    said(HcclCommInitAll(1, (int32_t[]){0}, &comm), PTO_ERR_RUNTIME_ERROR, "aclInit: is not called");
    said(aclrtCreateStream(&stream), PTO_ERR_RUNTIME_ERROR, "aclInit: is not called");
    said(aclrtCreateContext(&context, 0), PTO_ERR_RUNTIME_ERROR, "aclInit: is not called");
}

static void wrong_arguments(void **state)
{
    (void)state;
    const int64_t shape[] = {2, 3}, negative[] = {2, -3};
    char to[16] = "", from[16] = "abc";
    aclOpExecutor *executor;
    uint64_t size;
    no_tensor(aclCreateTensor(NULL, 2, ACL_INT8, NULL, 0, ACL_FORMAT_ND, NULL, 0, to), "viewDims: is required, it is NULL");
    no_tensor(aclCreateTensor(shape, 99, ACL_INT8, NULL, 0, ACL_FORMAT_ND, NULL, 0, to), "viewDimsNum: is 99; 0 to 8");
    no_tensor(aclCreateTensor(shape, 2, (aclDataType)77, NULL, 0, ACL_FORMAT_ND, NULL, 0, to), "dataType: is 77; ");
    no_tensor(aclCreateTensor(negative, 2, ACL_INT8, NULL, 0, ACL_FORMAT_ND, NULL, 0, to), "viewDims: dimension 1 is -3");
    assert_null(aclCreateIntArray(NULL, 2));
    assert_non_null(strstr(aclGetRecentErrMsg(), "value: is required"));
    for (int kind = 0; kind <= 7; kind++)
        assert_int_equal(aclrtMemcpy(to, sizeof to, from, 3, (aclrtMemcpyKind)kind), ACL_SUCCESS);
    said(aclrtMemcpy(to, sizeof to, from, 3, (aclrtMemcpyKind)9), PTO_ERR_PARAM_INVALID, "kind: is 9; ");
    said(aclrtMemcpy(to, sizeof to, from, 3, (aclrtMemcpyKind)-1), PTO_ERR_PARAM_INVALID, "kind: is -1; ");
    assert_int_equal(pto_acl_init("a3", 1), ACL_SUCCESS);
    aclTensor *weight = aclCreateTensor(shape, 2, ACL_INT8, NULL, 0, ACL_FORMAT_ND, NULL, 0, NULL);
    said(aclnnTransMatmulWeightGetWorkspaceSize(weight, &size, &executor), PTO_ERR_PARAM_NULLPTR, "mmWeightRef: its data are required");
    assert_int_equal(aclDestroyTensor(weight), ACL_SUCCESS);
    assert_int_equal(aclFinalize(), ACL_SUCCESS);
}

/* Whatever is used up or gone is recognised; what is left goes with aclFinalize(). */
static void each_thing_once(void **state)
{
    (void)state;
    enum { ROWS = 4, INNER = 32, COLS = 16 };
    static int8_t x1[ROWS * INNER], x2[1024];
    static uint64_t words[COLS];
    static uint16_t y[ROWS * COLS];
    const int64_t shapes[][2] = {{ROWS, INNER}, {INNER, COLS}, {COLS}, {ROWS, COLS}};
    char name[HCCL_MAX_NAME];
    HcclComm comm, left;
    aclrtStream stream, gone;
    aclrtContext context;
    aclOpExecutor *executor, *turn, *never;
    uint64_t size;
    assert_int_equal(pto_acl_init("a3", 1), ACL_SUCCESS);
    assert_int_equal(aclrtCreateContext(&context, 0), ACL_SUCCESS);
    assert_int_equal(aclrtCreateStream(&stream), ACL_SUCCESS);
    assert_int_equal(HcclCommInitAll(1, (int32_t[]){0}, &comm), HCCL_SUCCESS);
    assert_int_equal(HcclCommInitAll(1, (int32_t[]){0}, &left), HCCL_SUCCESS);
    assert_int_equal(HcclGetCommName(comm, name), HCCL_SUCCESS);
    aclTensor *t1 = aclCreateTensor(shapes[0], 2, ACL_INT8, NULL, 0, ACL_FORMAT_ND, NULL, 0, x1), *t2 = aclCreateTensor(shapes[1], 2, ACL_INT8, NULL, 0, ACL_FORMAT_ND, NULL, 0, x2),
              *ts = aclCreateTensor(shapes[2], 1, ACL_UINT64, NULL, 0, ACL_FORMAT_ND, NULL, 0, words),
              *ty = aclCreateTensor(shapes[3], 2, ACL_FLOAT16, NULL, 0, ACL_FORMAT_ND, NULL, 0, y);
#define PLAN(out) aclnnQuantMatmulAllReduceV3GetWorkspaceSize(t1, t2, NULL, NULL, ts, NULL, NULL, NULL, name, "sum", 0, 1, ty, &size, &(out))
    assert_int_equal(PLAN(executor), ACL_SUCCESS);
    assert_int_equal(PLAN(never), ACL_SUCCESS);
    said(aclnnTransMatmulWeight(NULL, 0, executor, stream), PTO_ERR_INNER_EXECUTOR, "executor: is of another operator");
    said(aclnnQuantMatmulAllReduceV3(NULL, size, executor, NULL), PTO_ERR_PARAM_NULLPTR, "stream: ");
    assert_int_equal(aclnnQuantMatmulAllReduceV3(NULL, size, executor, stream), ACL_SUCCESS);
    said(aclnnQuantMatmulAllReduceV3(NULL, size, executor, stream), PTO_ERR_INNER_EXECUTOR, "executor: was executed before");
    assert_int_equal(aclrtSynchronizeStream(stream), ACL_SUCCESS);
    said(aclnnQuantMatmulAllReduceV3(NULL, size, executor, stream), PTO_ERR_INNER_EXECUTOR, "executor: was executed before");
    assert_int_equal(aclnnTransMatmulWeightGetWorkspaceSize(t2, &size, &turn), ACL_SUCCESS);
    said(aclnnQuantMatmulAllReduceV3(NULL, size, turn, stream), PTO_ERR_INNER_EXECUTOR, "executor: is of another operator");
    assert_int_equal(aclnnTransMatmulWeight(NULL, 0, turn, stream), ACL_SUCCESS);
    said(aclnnTransMatmulWeight(NULL, 0, turn, stream), PTO_ERR_INNER_EXECUTOR, "executor: was executed before");
    aclTensor *short_lived = aclCreateTensor(shapes[1], 2, ACL_INT8, NULL, 0, ACL_FORMAT_ND, NULL, 0, x2);
    assert_int_equal(aclnnTransMatmulWeightGetWorkspaceSize(short_lived, &size, &turn), ACL_SUCCESS);
    assert_int_equal(aclDestroyTensor(short_lived), ACL_SUCCESS);
    said(aclnnTransMatmulWeight(NULL, 0, turn, stream), PTO_ERR_INNER_EXECUTOR, "mmWeightRef was destroyed");
    assert_int_equal(HcclCommDestroy(comm), HCCL_SUCCESS);
    said(HcclCommDestroy(comm), PTO_ERR_PARAM_INVALID, "comm: is none of HcclCommInitAll()");
    said(HcclGetCommName(comm, name), PTO_ERR_PARAM_INVALID, "comm: ");
    said(aclnnQuantMatmulAllReduceV3(NULL, 0, never, stream), PTO_ERR_RUNTIME_ERROR, "is gone");
    assert_int_equal(aclrtCreateStream(&gone), ACL_SUCCESS);
    assert_int_equal(aclrtDestroyStream(gone), ACL_SUCCESS);
    said(aclrtDestroyStream(gone), PTO_ERR_PARAM_INVALID, "stream: is none of aclrtCreateStream()");
    said(aclrtSynchronizeStream(gone), PTO_ERR_PARAM_INVALID, "stream: ");
    assert_null(pto_acl_stream(gone));
    (void)aclDestroyTensor(t1);
    (void)aclDestroyTensor(t2);
    (void)aclDestroyTensor(ts);
    (void)aclDestroyTensor(ty);
    assert_int_equal(aclFinalize(), ACL_SUCCESS); /* context, stream, left and never go, too */
    said(aclFinalize(), PTO_ERR_RUNTIME_ERROR, "aclInit: is not called");
    said(aclnnQuantMatmulAllReduceV3(NULL, 0, never, stream), PTO_ERR_RUNTIME_ERROR, "aclInit: is not called");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_thread_each), cmocka_unit_test(weight_in_nz), cmocka_unit_test(refusals), cmocka_unit_test(nothing_before_init),
                                       cmocka_unit_test(wrong_arguments), cmocka_unit_test(each_thing_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
