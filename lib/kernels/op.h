/* Inside of the kernel library: how an operator says what is wrong, gets its tensors into device memory, launches and is described.
 *
 * An operator NAME is: params struct and functions in include/pto/kernels/; checks and plan (phase 1) that end in kern_executor_new(); a
 * run function (phase 2) that binds tensors and launches; a struct kern_op that says its parameters to tools. Knows no operator. */
#ifndef PTO_KERNELS_OP_H
#define PTO_KERNELS_OP_H
#include "base/arena.h"
#include "base/str.h"
#include "isa/target.h"
#include "pto/kernels/common.h"

/* ---- saying what is wrong ---- */

/* Remembers the text for pto_last_error(), and returns the status: `return kern_invalid("x2: k is %lld, x1 has %lld", ..)`. Name the
 * argument first, then what it is, then what is allowed. */
enum pto_op_status kern_fail(enum pto_op_status status, const char *fmt, ...) BASE_PRINTF(2, 3);
#define kern_invalid(...) kern_fail(PTO_ERR_PARAM_INVALID, __VA_ARGS__)
#define kern_null(name) kern_fail(PTO_ERR_PARAM_NULLPTR, "%s: is required, it is NULL", name)
#define KERN_TRY(call)                                \
    do {                                              \
        enum pto_op_status kern_status_ = (call);     \
        if (kern_status_ != PTO_SUCCESS)              \
            return kern_status_;                      \
    } while (0)

/* ---- tensors ---- */

/* Is it well formed: rank 0..8, sizes at least 1 (no empty tensors), a known dtype, no overflow? NULL data is fine here (outputs of infer). */
enum pto_op_status kern_check_tensor(const char *name, const struct pto_tensor *t);
/* The same of an output, of which no two elements may share memory. */
enum pto_op_status kern_check_output(const char *name, const struct pto_tensor *t);
/* Its strides, those of a tensor without gaps if they are all 0. */
void kern_strides(const struct pto_tensor *t, int64_t stride[8]);
bool kern_contiguous(const struct pto_tensor *t);
/* The last two dimensions are exchanged: stride 1 in the last but one, and not in the last (a matrix with one row or column: neither). */
bool kern_is_transposed(const struct pto_tensor *t);
/* "int8[3,4]", for messages: in one of eight texts of this thread. */
const char *kern_describe(const struct pto_tensor *t);
/* dtype is one of those, up to a 0: `kern_one_of(t->dtype, PTO_DT_half, PTO_DT_float, 0)`. */
bool kern_one_of(int dtype, ...);
/* Names "f16, bf16 or f32" are in the messages of the caller; this is one name: "f16". */
const char *kern_dtype(int dtype);

/* ---- running ---- */

struct kern_memory; /* a tensor in device memory */

/* One operator that runs. Everything in it lives until the run has ended and its outputs were copied back. */
struct kern_call {
    struct pto_stream *stream;
    struct pto_sim *sim;
    const struct pto_target *target; /* with the parameters that were set */
    struct base_arena arena;
    void *workspace;           /* in device memory; NULL: none */
    uint64_t workspace_bytes;
    struct kern_memory *memories;
    struct pto_op_report report; /* the operator fills useful_macs, bound_cycles, bound_by, tiling; launches the rest */
    int mac_dtype;             /* PTO_DT_* of what the cube multiplies, for the utilisation; 0: no cube */
    enum pto_op_status status; /* of the first launch or binding that failed */
    bool grouped;              /* launches of all ranks run together, when all are queued */
};
enum kern_use { KERN_IN = 1, KERN_OUT = 2, KERN_INOUT = 3 };
/* A tensor's data in device memory: the pointer to its first element for kernels (strides are those of the tensor; NZ as it lies). Host
 * memory is copied in, and out again behind the run if it is OUT. name: what reports call it. NULL after a failure in call->status. t NULL: NULL. */
void *kern_bind(struct kern_call *call, const char *name, const struct pto_tensor *t, enum kern_use use);
/* Device memory of the operator's own, zeroed; gone after the run. NULL as above. The operator's workspace comes from here, too, if the
 * caller's tensors need packing on the way (it does not count as the workspace of phase 1). */
void *kern_temp(struct kern_call *call, const char *name, int dtype, int64_t elems);
/* Launches: `kern_launched(call, pto_launch(call->sim, my_kernel, grid, args..))`. Adds cycles, macs, findings to the report. */
enum pto_op_status kern_launched(struct kern_call *call, enum pto_status status);
/* Blocks worth launching: cube cores of the target. Vector-only kernels have kern_vector_cores(). */
int64_t kern_cube_cores(const struct pto_target *target);
int64_t kern_vector_cores(const struct pto_target *target);
/* Multiply-adds a cycle of one cube core for operands of this type. */
double kern_macs_per_cycle(const struct pto_target *target, int dtype);

/* ---- executors ---- */

typedef enum pto_op_status kern_run_fn(struct kern_call *call, void *plan);
struct pto_comm;
/* The end of phase 1. plan: plan_size bytes are copied (tensors by value in it: copies of struct pto_tensor, not pointers to the
 * caller's). comm: NULL, or all its ranks have to execute the same operator, and their runs are launched together. */
enum pto_op_status kern_executor_new(struct pto_stream *stream, const char *op, const void *plan, size_t plan_size, uint64_t workspace, kern_run_fn *run,
                                     struct pto_comm *comm, struct pto_executor **out);
/* The short form of an operator: `return kern_execute_now(stream, executor);` with workspace of the library. Synchronizes the stream. */
enum pto_op_status kern_execute_now(struct pto_stream *stream, struct pto_executor *executor);
/* The target as the session has it. */
const struct pto_target *kern_target(const struct pto_stream *stream);

/* ---- describing operators, for ptokern, Python and vectors ---- */

enum kern_field_kind {
    KERN_TENSOR,     /* const struct pto_tensor *: an input */
    KERN_TENSOR_OUT, /* struct pto_tensor *: an output */
    KERN_INT,        /* int64_t */
    KERN_REAL,       /* double */
    KERN_BOOL,       /* bool */
    KERN_TEXT,       /* const char * */
    KERN_DTYPE,      /* int, PTO_DT_* by name; 0: not given */
    KERN_WORD,       /* int, one of words */
    KERN_INTS        /* const int64_t *, and behind it in the struct int: how many */
};
struct kern_word { const char *text; int value; }; /* table ends with {NULL, 0} */
struct kern_field {
    const char *name;      /* as in the params struct and in spec/vectors where they have it */
    uint8_t kind;          /* enum kern_field_kind */
    bool required;
    size_t offset;         /* in the params struct */
    const struct kern_word *words;
    const char *standard;  /* default as text, set where nothing is given; words that are no value of the kind ("as x1") are for --help only
                              and leave 0 (a KERN_TEXT takes any). NULL: none, it is 0 */
    const char *doc;       /* one line */
};
/* An operator as tools see it. */
struct kern_op {
    const char *name;      /* quant_matmul */
    const char *section;   /* "kernels.md 2" */
    const char *brief;     /* one line */
    const char *example;   /* arguments of ptokern that work: "--arg x1=i8[64,128]=rand:1 --arg .. " */
    const char *arch;      /* target by default */
    size_t params_size;
    const struct kern_field *fields; /* ends with one without a name */
    /* Gives outputs whose data is NULL their shape (and dtype where it is 0). */
    enum pto_op_status (*infer)(struct pto_stream *stream, void *params);
    /* One device, one set of parameters. */
    enum pto_op_status (*run)(struct pto_stream *stream, const void *params);
    /* Several ranks: streams[r] is of device r of one session, params[r] the struct of rank r. What it cost each rank is in its stream.
     * Makes a communicator of all of them where the parameters name none. NULL for operators of one device. */
    enum pto_op_status (*run_ranks)(struct pto_stream *const *streams, uint32_t ranks, const void *const *params);
};
/* All of them, in the order of the spec (ops.def). */
extern const struct kern_op *const kern_ops[];
extern const size_t kern_op_count;
const struct kern_op *kern_op_find(const char *name);
#endif
