/* Communicators and the queues of a session: what streams, communicators and collective operators share. */
#ifndef PTO_KERNELS_COMM_H
#define PTO_KERNELS_COMM_H
#include "api/session.h"
#include "kernels/call.h"
#include "kernels/transport.h"
#include "pto/kernels/all_reduce.h"

#include <pthread.h>

enum { KERN_MAX_RANKS = 64 };

/* What the kernel library keeps with a session. One thread at a time holds the lock: it changes queues, or runs operators. */
struct kern_session {
    struct api_extra extra;
    pthread_mutex_t lock;
    pthread_cond_t changed;      /* a queue is longer or shorter, a stream failed */
    uint64_t turns;              /* operators that have run: time limits begin anew with each */
    struct pto_stream *streams;
    struct pto_comm *comms;
    struct kern_task *tasks;     /* all that have not run, queued or not */
    struct base_arena executors; /* .. and by what callers know them; of those that have run, too */
    unsigned named;              /* names that the library found */
};
/* Of a session; made when it is first asked for, by any thread. NULL: no memory. */
struct kern_session *kern_session_of(struct pto_sim *sim);

struct pto_comm {
    struct pto_comm *next;
    struct kern_session *session;
    struct pto_sim *sim;
    char name[PTO_COMM_NAME];
    uint32_t ranks;
    uint64_t queued[KERN_MAX_RANKS]; /* operators that each rank has put into queues */
    uint64_t ended;                  /* .. and how many of them have run, or failed, on some rank */
    int32_t epoch;                   /* of the run at work, or of the last: signals of earlier runs are less */
    const struct kern_transport *transport;
    struct kern_transport_state *state;
};

/* What ranks say to each other before they run: do rank `rank`'s plan and that of the first rank go together? PTO_SUCCESS or kern_invalid(). */
typedef enum pto_op_status kern_agree_fn(const void *first, const void *plan, uint32_t rank);
/* Makes an executor of kern_executor_new() collective: memory that it needs in windows, and who says whether plans go together. */
void kern_executor_collective(struct pto_executor *executor, kern_agree_fn *agree, int64_t window_bytes, int64_t signals);

/* For kernels of the run at work. */
static inline void *kern_comm_data(const struct pto_comm *c, uint32_t self, uint32_t of) { return c->transport->at(c->state, KERN_WINDOW_DATA, self, of); }
static inline void *kern_comm_signals(const struct pto_comm *c, uint32_t self, uint32_t of) { return c->transport->at(c->state, KERN_WINDOW_SIGNALS, self, of); }

/* With the session locked: operator number `turn` of all ranks runs, tasks[r] of rank r; they leave the heads of their streams, which
 * are told what became of it. */
void kern_comm_run(struct pto_comm *comm, struct kern_task *const *tasks);
/* With the session locked: takes the task at the head away; its stream failed if status says so (text: kern_fail() of this thread). */
void kern_stream_done(struct pto_stream *stream, enum pto_op_status status);
/* With the session locked: a task that is in no queue ends, its executor is used up. */
void kern_task_end(struct kern_task *task);
#endif
