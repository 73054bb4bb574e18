/* What all operators of the kernel library share: status codes, tensors, streams, executors, what a run cost (kernels.md 1, 8).
 *
 *     struct pto_sim *sim = pto_sim_new("a3");
 *     struct pto_stream *stream = pto_stream_new(sim, 0);
 *     struct pto_tensor x1 = PTO_TENSOR(int8_t, x1_data, 64, 128), x2 = PTO_TENSOR(int8_t, x2_data, 128, 32), ...;
 *     if (pto_quant_matmul(stream, &(struct pto_quant_matmul_params){.x1 = &x1, .x2 = &x2, .scale = &scale, .y = &y}) != PTO_SUCCESS)
 *         fputs(pto_last_error(), stderr);
 *     struct pto_op_report report;
 *     if (pto_stream_report(stream, &report))
 *         printf("%.0f cycles, %.0f %% of the bound\n", report.cycles, 100 * report.of_bound);
 *     pto_stream_free(stream);
 *     pto_sim_free(sim);
 *
 * Data of tensors are host memory, or a buffer of the session (pto/sim.h), which saves a copy. Each operator has two phases: the first
 * checks its parameters and says how much workspace it needs, the second runs; and a short form that does both. Results, findings,
 * reports and traces of the launches are the session's: pto_report_write(), pto_trace_write(), pto_diag_text(). */
#ifndef PTO_KERNELS_COMMON_H
#define PTO_KERNELS_COMMON_H
#include <pto/sim.h>

PTO_BEGIN_DECLS

/* ---- what became of a call (kernels.md 1) ---- */
enum pto_op_status {
    PTO_OP_STATUS_IS_INT_ = -1,      /* none; makes the type signed */
    PTO_SUCCESS = 0,
    PTO_ERR_PARAM_NULLPTR = 161001,  /* a required pointer is NULL */
    PTO_ERR_PARAM_INVALID = 161002,  /* an element type, a shape, a format or an attribute is not allowed */
    PTO_ERR_RUNTIME_ERROR = 361001,  /* what lies underneath failed: no memory, a stream that does not end in time, a limit of the session (PTO_LIMIT) */
    PTO_ERR_INNER = 561000,          /* a launch failed; pto_diag_text() says why */
    PTO_ERR_INNER_EXECUTOR = 561101, /* no executor, or one that was used */
    PTO_ERR_INNER_NULLPTR = 561103   /* a pointer inside of the library is NULL */
};
/* Its name, "ERR_PARAM_INVALID"; "unknown" for other numbers. Static. */
PTO_API const char *pto_op_status_string(enum pto_op_status status);
/* Why a call of this thread failed, the last one that did: which argument, what it is, what would be right. "" if none did. A call that
 * succeeds leaves it as it is, so it is for those who have just been told of a failure: a status other than PTO_SUCCESS, or NULL where a
 * function returns an object. Until the next failure of this thread. */
PTO_API const char *pto_last_error(void);

/* ---- tensors ---- */

/* How elements lie in memory; the numbers are those of ACL. */
enum pto_format {
    PTO_FORMAT_ND = 2,  /* by strides */
    PTO_FORMAT_NZ = 29  /* FRACTAL_NZ: boxes of 16 rows by 32 bytes, column of boxes after column of boxes */
};
/* A tensor. 4-bit elements are counted one by one, two a byte, low half first. */
struct pto_tensor {
    void *data;        /* of its first element; not written through unless it is an output */
    int dtype;         /* PTO_DT_* of pto/enums.h */
    int rank;          /* dimensions, 0 to 8; 0 means a single element */
    int64_t shape[8];  /* elements; of NZ: of the boxes as they lie in memory */
    int64_t stride[8]; /* elements from one to the next; all 0: row after row without gaps */
    int format;        /* enum pto_format; 0 is ND */
};
/* A tensor without gaps: (C++ name of the element type, data, sizes ..). */
#ifdef __cplusplus
#define PTO_TENSOR(elem, ptr, ...) pto_tensor_of((void *)(uintptr_t)(ptr), PTO_DT_##elem, {__VA_ARGS__})
#else
#define PTO_TENSOR(elem, ptr, ...) pto_tensor_make((void *)(uintptr_t)(ptr), PTO_DT_##elem, (int)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (const int64_t[]){__VA_ARGS__})
#endif
/* The same from a code and an array. */
PTO_API struct pto_tensor pto_tensor_make(void *data, int dtype, int rank, const int64_t *shape);
/* A view with the last two dimensions exchanged; no data move. Of rank 0 and 1: the tensor itself; of NULL: all zeros. */
PTO_API struct pto_tensor pto_tensor_transposed(const struct pto_tensor *tensor);
/* Elements in all; -1 if the sizes are negative or overflow, or of NULL. */
PTO_API int64_t pto_tensor_elems(const struct pto_tensor *tensor);
/* Bytes from its first element to the end of its last one, with its strides; -1 as above. */
PTO_API int64_t pto_tensor_bytes(const struct pto_tensor *tensor);

/* ---- streams and executors ---- */

/* A queue of work of one device of a session. Streams are used by one thread at a time; different ranks of a communicator by
 * different threads, if they like (all_reduce.h). */
struct pto_stream;
/* NULL if the session has no such device, or its target is none of a2, a3, a5, a6 (pto_last_error() says which). */
PTO_API struct pto_stream *pto_stream_new(struct pto_sim *sim, unsigned device);
/* What is still in the queue is dropped, and its executors are used up; executors that are not queued stay good for other streams of the
 * device. NULL is fine. Streams go before their session. */
PTO_API void pto_stream_free(struct pto_stream *stream);
/* NULL of NULL. */
PTO_API struct pto_sim *pto_stream_sim(const struct pto_stream *stream);
/* Runs what was queued, in order, and returns the first failure. What needs other ranks waits until they have queued it, too, for at
 * most timeout_ms (0: as long as it takes): then PTO_ERR_RUNTIME_ERROR. */
PTO_API enum pto_op_status pto_stream_synchronize(struct pto_stream *stream, unsigned timeout_ms);

/* An operator that passed its first phase, for a session and a device. It keeps copies of the parameters, not of the data. It is the
 * caller's until pto_execute() succeeds, then the stream's, and used up: it is good for one run, also if that fails. Handles are never used
 * again within a session; one that is queued, has run or was freed is recognised for as long as the session lives. Those that were never
 * executed nor freed go with the session. */
struct pto_executor;
/* The second phase: puts it at the end of the stream's queue. workspace: size bytes of the host or of a buffer of the session, NULL if
 * the first phase asked for 0. Any stream of the device will do, not only that of the first phase. Data are read and written by
 * pto_stream_synchronize(). A failure queues nothing and leaves the executor the caller's: PTO_ERR_INNER_EXECUTOR: it is NULL, in a queue
 * already, was executed or freed. PTO_ERR_PARAM_NULLPTR: the stream or the workspace is missing. PTO_ERR_PARAM_INVALID: the stream is of
 * another device or session, the workspace too small. PTO_ERR_RUNTIME_ERROR: the communicator of a collective operator is gone, also if
 * another has its name now. */
PTO_API enum pto_op_status pto_execute(void *workspace, uint64_t size, struct pto_executor *executor, struct pto_stream *stream);
/* Drops one that is the caller's. NULL is fine, and so is one that is queued, has run or was freed: nothing happens, what is queued runs. */
PTO_API void pto_executor_free(struct pto_executor *executor);

/* ---- what a run cost ---- */

/* Of the last operator that ran on a stream. */
struct pto_op_report {
    char op[40];             /* "quant_matmul" */
    uint32_t launches;       /* of kernels */
    uint32_t findings;       /* errors and findings that the session was told meanwhile */
    uint32_t blocks;         /* of the largest grid */
    double cycles, microseconds; /* all launches together, begin and end included */
    uint64_t macs;           /* multiply-adds that the cube did, padding included */
    uint64_t useful_macs;    /* that the operator asks for: batch * m * n * k */
    int64_t read_bytes, written_bytes; /* of global memory */
    double utilisation;      /* useful_macs over what all cube cores of the device could do in these cycles */
    double bound_cycles;     /* no schedule takes less on this device: the roofline of the operator */
    const char *bound_by;    /* "cube", "memory", "vector", "fixpipe", "link", "launch"; static */
    double of_bound;         /* bound_cycles / cycles */
    char tiling[120];        /* what the planner chose, in words */
    char warnings[400];      /* parameters that are allowed but make little sense, a sentence a line; "": none */
};
/* False: none ran, timing is off, or a pointer is NULL; what was not measured is 0 then. */
PTO_API bool pto_stream_report(const struct pto_stream *stream, struct pto_op_report *report);

PTO_END_DECLS

#ifdef __cplusplus
#include <initializer_list>
/* PTO_TENSOR() in C++, where arrays are no temporaries. */
static inline struct pto_tensor pto_tensor_of(void *data, int dtype, std::initializer_list<int64_t> shape)
{
    return pto_tensor_make(data, dtype, static_cast<int>(shape.size()), shape.begin());
}
#endif
#endif
