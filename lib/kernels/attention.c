/* The attention operator: checks, and the launch of its kernel (kernels.md 4.5). The planner is attention_plan.c; what the cores do is in
 * attention_cube.c and attention_vector.c. */
#include "kernels/attention_kernel.h"
#include "kernels/gemm.h"
#include "pto/kernels/attention.h"

#include <math.h>
#include <stdio.h>

/* ---- the kernel ---- */

PTO_KERNEL(flash_attention, (const void *)plan, (const half *)q, (const half *)k, (const half *)v, (half *)o, (float *)s_ring, (half *)p_ring, (float *)o_ring,
           (int64_t *)control)
{
    const struct attention_plan *p = plan;
    const int64_t block = get_block_idx();
    struct attention_args a = {.q = q, .k = k, .v = v, .o = o};
    a.p_ring = p_ring + block * p->p_gm;
    if (!p->direct) {
        set_ffts(control);
        a.s_ring = s_ring + block * p->s_gm;
        a.o_ring = o_ring + block * p->o_gm;
    }
    PTO_CUBE_SECTION { kern_attention_cube(p, &a); }
    PTO_VECTOR_SECTION { kern_attention_vector(p, &a); }
}

/* What no schedule can do without. A score passes through the vector unit at least five times: for the maximum, for exp, which takes two
 * turns, for the sum and for the conversion. */
static void report_work(struct kern_call *call, const struct attention_plan *p)
{
    enum { PASSES = 5 };
    const double heads = (double)(p->batch * p->heads), seq = (double)p->seq, dim = (double)p->dim, pairs = heads * (p->causal ? seq * (seq + 1) / 2 : seq * seq);
    const struct kern_work work = {.macs = {2 * pairs * dim, 0}, .mac_dtype = {PTO_DT_half, 0}, .read_bytes = 3 * heads * seq * dim * 2, .written_bytes = heads * seq * dim * 2,
                                   .vector_bytes = PASSES * pairs * 4};
    kern_report_work(call, &work);
}

static enum pto_op_status run(struct kern_call *call, void *plan)
{
    struct attention_plan *p = plan;
    const half *q = kern_bind(call, "Q", &p->q, KERN_IN), *k = kern_bind(call, "K", &p->k, KERN_IN), *v = kern_bind(call, "V", &p->v, KERN_IN);
    half *o = kern_bind(call, "O", &p->o, KERN_OUT), *p_ring = kern_temp(call, "weights", PTO_DT_half, p->blocks * p->p_gm);
    float *s_ring = NULL, *o_ring = NULL;
    int64_t *control = NULL;
    if (!p->direct) {
        s_ring = kern_temp(call, "scores", PTO_DT_float, p->blocks * p->s_gm);
        o_ring = kern_temp(call, "products", PTO_DT_float, p->blocks * p->o_gm);
        control = kern_temp(call, "control", PTO_DT_int64_t, 32);
    }
    if (call->status != PTO_SUCCESS)
        return call->status;
    report_work(call, p);
    (void)snprintf(call->report.tiling, sizeof call->report.tiling, "%lld x %lld queries x %lld keys, keys in L0 by %lld, %lld blocks, scores %s", (long long)p->groups, (long long)p->tq, (long long)p->tk,
                   (long long)p->sub, (long long)p->blocks, p->direct ? "from core to core" : "through GM");
    return kern_launched(call, pto_launch(call->sim, flash_attention, p->blocks, p, q, k, v, o, s_ring, p_ring, o_ring, control));
}

/* ---- checks ---- */

static enum pto_op_status check_dtypes(const struct pto_flash_attention_params *a)
{
    const struct pto_tensor *t[] = {a->Q, a->K, a->V, a->O};
    static const char *const name[] = {"Q", "K", "V", "O"};
    for (int i = 0; i < 4; i++) {
        KERN_TRY(i == 3 ? kern_check_output(name[i], t[i]) : kern_check_tensor(name[i], t[i]));
        if (t[i]->dtype != PTO_DT_half)
            return kern_invalid("%s: is %s; attention takes and gives f16 only", name[i], kern_describe(t[i]));
    }
    if (a->accum_dtype != 0 && a->accum_dtype != PTO_DT_float)
        return kern_invalid("accum_dtype: is %s; scores and softmax are f32 only", kern_dtype(a->accum_dtype));
    return PTO_SUCCESS;
}

static enum pto_op_status check_size(const char *name, int64_t given, int64_t is, const struct pto_tensor *q)
{
    return given == 0 || given == is ? PTO_SUCCESS : kern_invalid("%s: is %lld, Q is %s and has %lld", name, (long long)given, kern_describe(q), (long long)is);
}

static enum pto_op_status check_shapes(const struct pto_flash_attention_params *a)
{
    const struct pto_tensor *t[] = {a->Q, a->K, a->V, a->O};
    static const char *const name[] = {"Q", "K", "V", "O"};
    for (int i = 0; i < 4; i++) {
        const bool turned = i == 1 && a->layout == PTO_ATTENTION_NTN;
        if (t[i]->format != 0 && t[i]->format != PTO_FORMAT_ND)
            return kern_invalid("%s: has format %d; attention takes ND (2) only", name[i], t[i]->format);
        if (t[i]->rank != 4)
            return kern_invalid("%s: is %s, has to have the 4 dimensions %s", name[i], kern_describe(t[i]), turned ? "[batch, dim, heads, seq_len]" : "[batch, seq_len, heads, dim]");
        for (int d = 0; i != 0 && d < 4; d++) {
            const int of_q = turned && d % 2 != 0 ? 4 - d : d; /* dimensions 1 and 3 change places */
            if (t[i]->shape[d] != a->Q->shape[of_q])
                return kern_invalid("%s: is %s, Q is %s; layout %s takes %s = %lld in dimension %d", name[i], kern_describe(t[i]), kern_describe(a->Q),
                                    a->layout == PTO_ATTENTION_NTN ? "ntn" : "nnn",
                                    of_q == 0 ? "batch" : of_q == 1 ? "seq_len" : of_q == 2 ? "heads" : "dim", (long long)a->Q->shape[of_q], d);
        }
    }
    KERN_TRY(check_size("batch", a->batch, a->Q->shape[0], a->Q));
    KERN_TRY(check_size("seq_len", a->seq_len, a->Q->shape[1], a->Q));
    KERN_TRY(check_size("heads", a->heads, a->Q->shape[2], a->Q));
    return check_size("dim", a->dim, a->Q->shape[3], a->Q);
}

/* Strides of batch, seq, head; of a dimension of one element any will do. */
static enum pto_op_status take_strides(const char *name, const struct pto_tensor *t, int64_t out[3])
{
    int64_t stride[8];
    kern_strides(t, stride);
    for (int d = 0; d < 4; d++)
        if (stride[d] < 0)
            return kern_invalid("%s: has a stride of %lld in dimension %d; strides are not negative", name, (long long)stride[d], d);
    if (stride[3] != 1 && t->shape[3] != 1)
        return kern_invalid("%s: has a stride of %lld in its last dimension, dim; has to be 1", name, (long long)stride[3]);
    memcpy(out, stride, 3 * sizeof out[0]);
    return PTO_SUCCESS;
}

static enum pto_op_status take_key_strides(const struct pto_flash_attention_params *a, struct attention_plan *p)
{
    const bool turned = a->layout == PTO_ATTENTION_NTN;
    int64_t stride[8];
    kern_strides(a->K, stride);
    for (int d = 0; d < 4; d++)
        if (stride[d] < 0)
            return kern_invalid("K: has a stride of %lld in dimension %d; strides are not negative", (long long)stride[d], d);
    p->k_ld[0] = stride[0];
    p->k_ld[1] = stride[turned ? 3 : 1];
    p->k_ld[2] = stride[2];
    p->k_ld[3] = stride[turned ? 1 : 3];
    const bool by_dim = p->k_ld[3] == 1 || p->dim == 1, by_key = p->k_ld[1] == 1 || p->seq == 1;
    if (!by_dim && !by_key)
        return kern_invalid("K: has strides of %lld in seq_len and %lld in dim; one of them has to be 1", (long long)p->k_ld[1], (long long)p->k_ld[3]);
    p->keys_together = !by_dim || (by_key && turned);
    return PTO_SUCCESS;
}

/* For a message: the largest dim that fits. */
static int64_t largest_dim(struct attention_plan p, const struct pto_target *target)
{
    enum { TRY = 4096, STEP = 16 };
    for (p.dim = TRY; p.dim > STEP && !kern_attention_plan(&p, target);)
        p.dim -= STEP;
    return p.dim;
}

enum pto_op_status pto_flash_attention_get_workspace_size(struct pto_stream *stream, const struct pto_flash_attention_params *params, uint64_t *size,
                                                          struct pto_executor **executor)
{
    const struct pto_flash_attention_params *a = params;
    if (stream == NULL)
        return kern_null("stream");
    if (a == NULL)
        return kern_null("params");
    if (size == NULL)
        return kern_null("size");
    if (executor == NULL)
        return kern_null("executor");
    if (a->Q == NULL)
        return kern_null("Q");
    if (a->K == NULL)
        return kern_null("K");
    if (a->V == NULL)
        return kern_null("V");
    if (a->O == NULL)
        return kern_null("O");
    KERN_TRY(check_dtypes(a));
    if (a->layout != PTO_ATTENTION_NNN && a->layout != PTO_ATTENTION_NTN)
        return kern_invalid("layout: is %d; nnn is 0 and ntn is 1", a->layout);
    KERN_TRY(check_shapes(a));

    const struct pto_target *target = kern_target(stream);
    struct attention_plan p = {.q = *a->Q, .k = *a->K, .v = *a->V, .o = *a->O};
    p.batch = a->Q->shape[0];
    p.seq = a->Q->shape[1];
    p.heads = a->Q->shape[2];
    p.dim = a->Q->shape[3];
    p.causal = a->is_causal;
    p.direct = isa_like_a5(target);
    p.scale = (float)(1 / sqrt((double)p.dim));
    KERN_TRY(take_strides("Q", a->Q, p.q_ld));
    KERN_TRY(take_key_strides(a, &p));
    KERN_TRY(take_strides("V", a->V, p.v_ld));
    KERN_TRY(take_strides("O", a->O, p.o_ld));
    for (int i = 0; i < 4; i++) {
        const struct pto_tensor *t[] = {a->Q, a->K, a->V, a->O};
        static const char *const name[] = {"Q", "K", "V", "O"};
        if (t[i]->data == NULL)
            return kern_fail(PTO_ERR_PARAM_NULLPTR, "%s: its data is NULL", name[i]);
    }
    if (!kern_attention_plan(&p, target))
        return kern_invalid("dim: is %lld; at most %lld elements of a head have room in the buffers of this target", (long long)p.dim, (long long)largest_dim(p, target));
    *size = 0;
    return kern_executor_new(stream, "flash_attention", &p, sizeof p, 0, run, NULL, executor);
}

enum pto_op_status pto_flash_attention(struct pto_stream *stream, const struct pto_flash_attention_params *params)
{
    struct pto_executor *executor = NULL;
    uint64_t size = 0;
    KERN_TRY(pto_flash_attention_get_workspace_size(stream, params, &size, &executor));
    return kern_execute_now(stream, executor);
}
