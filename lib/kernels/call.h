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
    struct pto_comm *comm;     /* collective: of all its ranks; NULL: of this stream alone */
    uint32_t rank;             /* .. in it */
    uint64_t turn;             /* .. how many the rank had queued before */
    bool orphan;               /* .. and the communicator is gone */
    enum pto_op_status (*agree)(const void *first, const void *plan, uint32_t rank);
    int64_t window_bytes, signals; /* .. what it needs in windows: bytes, int32 words */
};
struct kern_session;
struct pto_stream {
    struct pto_stream *next;   /* of the session */
    struct kern_session *session;
    struct pto_sim *sim;
    unsigned device;
    struct pto_executor *first, **last; /* queue */
    bool visited;              /* whoever looks for the reason of a wait was here */
    enum pto_op_status failed; /* not told yet; why: failure */
    char failure[1024];
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
