/* How streams run operators; for stream.c, memory.c and communicators, not for operators. */
#ifndef PTO_KERNELS_CALL_H
#define PTO_KERNELS_CALL_H
#include "kernels/op.h"

struct kern_session;

/* What passed its first phase, until it has run. Of a session and a device; of a stream once it is queued. */
struct kern_task {
    struct kern_task *next;    /* in the queue of its stream */
    struct kern_task *newer, **at; /* among all of the session; at: what points to it */
    struct pto_executor *executor; /* by which the caller knows it */
    char op[40];
    unsigned device;           /* of phase 1's stream */
    struct pto_stream *stream; /* in whose queue it is; NULL: in none */
    void *plan, *workspace;    /* plan: malloc'd */
    uint64_t workspace_bytes, needed;
    kern_run_fn *run;
    struct pto_comm *comm;     /* collective: of all its ranks; NULL: of one stream alone */
    uint32_t rank;             /* .. in it */
    uint64_t turn;             /* .. how many the rank had queued before */
    bool orphan;               /* .. and the communicator is gone */
    enum pto_op_status (*agree)(const void *first, const void *plan, uint32_t rank);
    int64_t window_bytes, signals; /* .. what it needs in windows: bytes, int32 words */
};
/* What callers have of a task. It lives as long as the session and is never used again, so that one that is used up is recognised. */
struct pto_executor {
    struct kern_session *session;
    struct kern_task *task;    /* NULL: it ran, was dropped or freed */
};
struct pto_stream {
    struct pto_stream *next;   /* of the session */
    struct kern_session *session;
    struct pto_sim *sim;
    unsigned device;
    struct kern_task *first, **last; /* queue */
    bool visited;              /* whoever looks for the reason of a wait was here */
    enum pto_op_status failed; /* not told yet; why: failure */
    char failure[1024];
    struct pto_op_report report;
    bool has_report;
};

unsigned kern_stream_device(const struct pto_stream *stream);
/* Makes the task's call and runs its kernels, or queues them in the session's group if grouped. */
void kern_call_begin(struct kern_call *call, struct kern_task *task, bool grouped);
/* Copies outputs back, if all went well, and returns memory. */
void kern_call_end(struct kern_call *call);
/* Behind the end of a session's group: what the runs of this call's device were, into its report. */
void kern_call_account(struct kern_call *call, enum pto_status status);
/* What the call's operator cost becomes the stream's report. */
void kern_call_report(struct kern_call *call);
#endif
