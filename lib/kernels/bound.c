/* What the cube of a target can do at most, and the roofline of an operator. Each limit holds for every schedule: it counts work that cannot
 * be avoided at the best rate of all units that do it, with nothing in its way. */
#include "kernels/gemm.h"
#include "sim/timing.h"

#include <stdlib.h>
#include <string.h>

double kern_macs_per_cycle(const struct pto_target *target, int dtype)
{
    return dtype != 0 ? (double)sim_mad_peak(target, (enum pto_dtype)dtype, false) : 0;
}

static double param(const struct pto_target *t, enum pto_param which) { return (double)t->param[which] / (double)isa_param_scale(which); }

double kern_bound(const struct pto_target *t, const struct kern_work *w, const char **bound_by)
{
    double launch = param(t, PTO_P_launch_cycles), cubes = param(t, PTO_P_aic_cores), vectors = param(t, PTO_P_aiv_cores), cube = 0;
    for (int i = 0; i < 2; i++) {
        double rate = kern_macs_per_cycle(t, w->mac_dtype[i]);
        if (w->macs[i] > 0 && rate > 0)
            cube += w->macs[i] / rate / cubes;
    }
    /* Operands come from device memory; a result may stay in L2, so that it counts against L2 only. */
    double clock = param(t, PTO_P_clock_khz), ddr = param(t, PTO_P_ddr) * 1000 / clock, l2 = param(t, PTO_P_l2_bw) * 1000 / clock;
    double memory = w->read_bytes / ddr, through_l2 = (w->read_bytes + w->written_bytes) / l2;
    const struct limit {
        const char *name;
        double cycles;
    } limits[] = {
        {"cube", cube},
        {"memory", memory > through_l2 ? memory : through_l2},
        {"fixpipe", w->fix_elements / param(t, PTO_P_fix_gm) / cubes},
        {"vector", w->vector_bytes / 256 / vectors},
        {"link", w->link_bytes / param(t, PTO_P_link_bw) + (double)w->links * param(t, PTO_P_link_lat)},
    };
    double most = 0;
    *bound_by = "launch";
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (limits[i].cycles > most) {
            most = limits[i].cycles;
            *bound_by = limits[i].name;
        }
    if (launch > most)
        *bound_by = "launch";
    return most + launch;
}

static int by_offset(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* How many matrices an operand is, of those that are broadcast one. */
static double matrices(const struct kern_operand *o, int64_t batch)
{
    if (o->at == NULL)
        return o->step != 0 ? (double)batch : 1;
    int64_t *at = base_realloc_array(NULL, (size_t)batch, sizeof *at), different = 1;
    memcpy(at, o->at, (size_t)batch * sizeof *at);
    qsort(at, (size_t)batch, sizeof *at, by_offset);
    for (int64_t i = 1; i < batch; i++)
        different += at[i] != at[i - 1];
    free(at);
    return (double)different;
}

struct kern_work kern_gemm_work(const struct kern_gemm *g)
{
    double batch = (double)g->batch, m = (double)g->m, n = (double)g->n, k = (double)g->k;
    double bits_a = pto_dtype_bits(g->a.dtype), bits_b = pto_dtype_bits(g->b.dtype);
    double a_batch = matrices(&g->a, g->batch), b_batch = matrices(&g->b, g->batch);
    struct kern_work w = {.macs = {batch * m * n * k, 0}, .mac_dtype = {g->a.dtype, 0}};
    w.read_bytes = a_batch * m * k * bits_a / 8 + b_batch * k * n * bits_b / 8;
    if (g->a_scale.dtype != 0)
        w.read_bytes += a_batch * m * k / 32 + b_batch * n * k / 32;
    if (g->bias.dtype != 0)
        w.read_bytes += n * pto_dtype_bits(g->bias.dtype) / 8;
    if (g->store == KERN_STORE_WORDS)
        w.read_bytes += n * 8;
    w.written_bytes = g->mixed ? 0 : batch * m * n * pto_dtype_bits(g->out.dtype) / 8;
    w.fix_elements = batch * m * n;
    return w;
}

void kern_report_work(struct kern_call *call, const struct kern_work *w)
{
    call->report.bound_cycles = kern_bound(call->target, w, &call->report.bound_by);
    call->report.useful_macs = (uint64_t)(w->macs[0] + w->macs[1]);
    call->mac_dtype = w->mac_dtype[0];
}

void kern_gemm_report(struct kern_call *call, const struct kern_gemm *g)
{
    struct kern_work w = kern_gemm_work(g);
    kern_report_work(call, &w);
    kern_gemm_describe(g, call->report.tiling, sizeof call->report.tiling);
}
