/* Phase 2 of quant_matmul_all_reduce: device memory, one launch a rank, what it cost; and all ranks from one thread. Knows no checks. */
#include "kernels/tile.h"

#include "kernels/all_reduce_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The product on cube cores (and vector cores behind them), then the exchange on vector cores. */
PTO_KERNEL(quant_matmul_all_reduce, (const void *)work)
{
    const struct ar_work *w = work;
    if (w->plan->words) {
        PTO_CUBE_SECTION { kern_gemm_run(&w->gemm); }
    } else {
        kern_gemm_run_mixed(&w->gemm, &w->mixed);
    }
    SYNCALL(SYNC_HARD);
    PTO_VECTOR_SECTION { ar_exchange(w); }
}

/* ---- what it costs at least ---- */

static int64_t data_bytes(const struct pto_tensor *t) { return t->dtype != 0 ? pto_tensor_bytes(t) : 0; }

/* Each rank sends N - 1 blocks and then N - 1 sums; int8 or 16 bits. */
static double link_bytes(const struct ar_plan *p) { return 2.0 * (p->ranks - 1) * (double)p->cut.rows * (double)p->n * (p->low_bit ? 1 : 2); }

static void account(struct kern_call *call, const struct ar_plan *p, const struct kern_gemm *gemm)
{
    struct kern_work work = kern_gemm_work(gemm);
    struct pto_op_report *r = &call->report;
    work.read_bytes = (double)(data_bytes(&p->x1) + data_bytes(&p->x2) + data_bytes(&p->bias) + data_bytes(&p->x3) + data_bytes(&p->scale) + data_bytes(&p->pertoken) +
                               data_bytes(&p->s1) + data_bytes(&p->s2));
    work.written_bytes = (double)data_bytes(&p->y);
    work.link_bytes = link_bytes(p) / (double)kern_vector_cores(call->target); /* each core's transfers have a link's rate to themselves (7.2) */
    work.links = p->ranks > 1 ? 2 : 0;
    kern_report_work(call, &work);
    r->useful_macs = (uint64_t)p->m * (uint64_t)p->n * (uint64_t)p->k;
    call->mac_dtype = PTO_DT_int8_t;
    char product[sizeof r->tiling];
    kern_gemm_describe(gemm, product, sizeof product);
    /* The hint of A17: int8 halves what goes over the links; that is worth two more roundings only where links are what takes the time. */
    const char *hint = "";
    if (p->low_bit && r->bound_by != NULL && strcmp(r->bound_by, "link") != 0)
        hint = "; int8 links do not pay here: not bound by links";
    (void)snprintf(r->tiling, sizeof r->tiling, "%.*s, blocks of %lld rows%s", (int)(sizeof r->tiling - strlen(hint) - 24), product, (long long)p->cut.rows, hint);
}

enum pto_op_status ar_run(struct kern_call *call, void *plan)
{
    const struct ar_plan *p = plan;
    struct ar_work *w = base_alloc(&call->arena, sizeof *w);
    struct pto_comm *comm = p->comm;
    memset(w, 0, sizeof *w);
    w->plan = p;
    w->gemm = p->gemm;
    w->gemm.a.data = kern_bind(call, "x1", &p->x1, KERN_IN);
    w->gemm.b.data = kern_bind(call, "x2", &p->x2, KERN_IN);
    if (p->bias.dtype != 0)
        w->gemm.bias.data = kern_bind(call, "bias", &p->bias, KERN_IN);
    if (p->x3.dtype != 0)
        w->x3 = kern_bind(call, "x3", &p->x3, KERN_IN);
    if (p->pertoken.dtype != 0)
        w->pertoken = kern_bind(call, "pertoken_scale", &p->pertoken, KERN_IN);
    if (p->low_bit) {
        w->s1 = kern_bind(call, "comm_quant_scale1", &p->s1, KERN_IN);
        w->s2 = kern_bind(call, "comm_quant_scale2", &p->s2, KERN_IN);
    }
    struct pto_tensor scale = p->scale;
    if (p->words)
        scale.dtype = PTO_DT_uint64_t;
    w->scale = kern_bind(call, "dequant_scale", &scale, KERN_IN);
    w->y = kern_bind(call, "output", &p->y, KERN_OUT);
    if (call->status != PTO_SUCCESS)
        return call->status;
    w->gemm.out.data = w->y;
    if (p->gemm.store == KERN_STORE_WORD)
        memcpy(&w->gemm.word, w->scale, sizeof w->gemm.word);
    else if (p->words)
        w->gemm.words.data = w->scale;
    w->mixed = (struct kern_mixed){.tile = ar_dequantise_tile, .arg = w, .workspace = call->workspace};
    w->quant = call->workspace != NULL ? (char *)call->workspace + p->mixed_bytes : NULL;
    for (uint32_t r = 0; r < p->ranks; r++) {
        w->receive[r] = (char *)kern_comm_data(comm, p->rank, r) + p->receive_at;
        w->sum[r] = (char *)kern_comm_data(comm, p->rank, r) + p->sum_at;
        w->signals[r] = kern_comm_signals(comm, p->rank, r);
    }
    w->cores = 2 * p->cut.blocks;
    w->epoch = comm->epoch;
    account(call, p, &w->gemm);
    return kern_launched(call, pto_launch(call->sim, quant_matmul_all_reduce, p->cut.blocks, w));
}

/* ---- all ranks from one thread ---- */

enum pto_op_status pto_quant_matmul_all_reduce_ranks(struct pto_stream *const *streams, uint32_t ranks, const struct pto_quant_matmul_all_reduce_params *const *params)
{
    struct pto_executor *executors[KERN_MAX_RANKS] = {NULL};
    void *workspaces[KERN_MAX_RANKS] = {NULL};
    uint64_t sizes[KERN_MAX_RANKS] = {0};
    enum pto_op_status status = PTO_SUCCESS, one;
    uint32_t queued = 0;
    if (streams == NULL || params == NULL)
        return kern_null(streams == NULL ? "streams" : "params");
    if (ranks == 0 || ranks > KERN_MAX_RANKS)
        return kern_invalid("ranks: is %u; 1, 2, 4 or 8 are allowed", (unsigned)ranks);
    for (uint32_t r = 0; r < ranks && status == PTO_SUCCESS; r++) {
        status = pto_quant_matmul_all_reduce_get_workspace_size(streams[r], params[r], &sizes[r], &executors[r]);
        const struct kern_task *task = status == PTO_SUCCESS ? executors[r]->task : NULL;
        if (task != NULL && task->comm->ranks != ranks)
            status = kern_invalid("group: \"%s\" has %u ranks, %u are called", params[r]->group, (unsigned)task->comm->ranks, (unsigned)ranks);
        if (status == PTO_SUCCESS && task->rank != r)
            status = kern_invalid("streams: number %u is of device %u; rank %u is device %u", (unsigned)r, (unsigned)task->rank, (unsigned)r, (unsigned)r);
        workspaces[r] = status == PTO_SUCCESS && sizes[r] != 0 ? calloc(1, sizes[r]) : NULL;
        if (status == PTO_SUCCESS && sizes[r] != 0 && workspaces[r] == NULL)
            status = kern_fail(PTO_ERR_RUNTIME_ERROR, "workspace: no memory for %llu bytes", (unsigned long long)sizes[r]);
    }
    for (uint32_t r = 0; r < ranks && status == PTO_SUCCESS; r++, queued++)
        status = pto_execute(workspaces[r], sizes[r], executors[r], streams[r]);
    for (uint32_t r = queued; r < ranks; r++)
        pto_executor_free(executors[r]);
    for (uint32_t r = 0; r < queued; r++) { /* a failure is told to every stream */
        one = pto_stream_synchronize(streams[r], 0);
        if (status == PTO_SUCCESS)
            status = one;
    }
    for (uint32_t r = 0; r < ranks; r++)
        free(workspaces[r]);
    return status;
}
