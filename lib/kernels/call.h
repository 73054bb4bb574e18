/* How streams run operators; for stream.c, memory.c and communicators, not for operators. */
#ifndef PTO_KERNELS_CALL_H
#define PTO_KERNELS_CALL_H
#include "kernels/op.h"

struct pto_executor {
    struct pto_executor *next; /* in the queue of its stream */
    char op[40];
    struct pto_stream *stream; /* whose phase 1 it was */
    void *plan, *workspace;    /* plan: malloc'd */
    uint64_t workspace_bytes, needed;
    kern_run_fn *run;
    struct pto_comm *comm;
};
struct pto_stream {
    struct pto_sim *sim;
    unsigned device;
    struct pto_executor *first, **last; /* queue */
    struct pto_op_report report;
    bool has_report;
};

unsigned kern_stream_device(const struct pto_stream *stream);
/* Makes the executor's call and runs its kernels, or queues them in the session's group if grouped. */
void kern_call_begin(struct kern_call *call, struct pto_executor *executor, bool grouped);
/* Copies outputs back, if all went well, and returns memory. */
void kern_call_end(struct kern_call *call);
/* Behind the end of a session's group: what the runs of this call's device were, into its report. */
void kern_call_account(struct kern_call *call, enum pto_status status);
/* What the call's operator cost becomes the stream's report. */
void kern_call_report(struct kern_call *call);
#endif
