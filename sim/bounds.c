/* Lower bounds of a launch: what each resource needs at least for what it had to do, and so how far the launch is from it (profile.h).
 * Every bound holds by construction: it counts time that some pipe or server really spent. */
#include "sim/bounds.h"
#include "base/arena.h"
#include "base/checked.h"
#include "sim/sim.h"
#include "sim/why.h"

#include <stdlib.h>
#include <string.h>

static int64_t max2(int64_t a, int64_t b) { return a > b ? a : b; }

struct maker {
    const struct sim *sim;
    struct sim_profile *p;
    uint32_t cap;
    int64_t launch_m;
};

static void add(struct maker *m, struct sim_bound_row row)
{
    struct sim_profile *p = m->p;
    BASE_GROW(p->bounds, p->nbounds, m->cap);
    row.cycles_m += m->launch_m;
    p->bounds[p->nbounds++] = row;
}

/* Mcycles for an amount at 1/1000 units a cycle, rounded down. */
static int64_t at_rate(int64_t amount, int64_t rate_m)
{
    int64_t scaled;
    return amount <= 0 || rate_m <= 0 || !base_mul_i64(amount, 1000000, &scaled) ? 0 : scaled / rate_m;
}

/* Bytes a microsecond as 1/1000 bytes a cycle. */
static int64_t per_cycle_m(const struct pto_target *t, int64_t bytes_us)
{
    int64_t scaled;
    return base_mul_i64(bytes_us, 1000000, &scaled) ? scaled / max2(1, t->param[PTO_P_clock_khz]) : INT64_MAX / 2;
}

/* How many of the cores that work at a time have the pipe. */
static int64_t width(const struct sim *sim, unsigned pipe)
{
    int64_t n = 0;
    for (uint32_t c = 0; c < sim->ncores && sim->cores[c].block == sim->cores[0].block; c++)
        n += sim_core_has_pipe(sim->cores[c].kind, pipe);
    return max2(1, n * max2(1, sim->active_cores));
}

/* The work of a pipe: shared out evenly, and that of the core that has most of it. */
static void add_pipe(struct maker *m, unsigned pipe, const char *name)
{
    int64_t all_m = 0, most_m = 0, bytes = 0;
    for (uint32_t c = 0; c < m->sim->ncores; c++) {
        const struct sim_pipe_stats *s = &m->sim->cores[c].pipe[pipe];
        all_m += s->part_m[SIM_PART_WORK];
        most_m = max2(most_m, s->part_m[SIM_PART_WORK]);
        bytes += s->bytes;
    }
    if (all_m == 0)
        return;
    bool vector = pipe == PTO_PIPE_V, scalar = pipe == PTO_PIPE_S;
    add(m, (struct sim_bound_row){.name = name, .unit = scalar ? "" : "B", .kind = vector ? SIM_BOUND_COMPUTE : scalar ? SIM_BOUND_CONTROL : SIM_BOUND_MEMORY,
                                  .amount = scalar ? 0 : bytes, .cycles_m = max2(most_m, all_m / width(m->sim, pipe))});
}

static const char *cube_name(enum pto_dtype dtype)
{
    static const char *const names[PTO_DTYPE_COUNT] = {
#define PTO_DTYPE(id, name, ...) [PTO_##id] = "cube " name,
#include "isa/dtype.def"
#undef PTO_DTYPE
    };
    return names[dtype] != NULL ? names[dtype] : "cube";
}

static void add_cube(struct maker *m)
{
    const int64_t *macs, *time_m;
    int64_t cores = width(m->sim, PTO_PIPE_M), sum_m = 0, kinds = 0, most_m = 0;
    sim_why_macs_told(m->sim->log.why, &macs, &time_m);
    for (unsigned d = 0; d < PTO_DTYPE_COUNT; d++) {
        if (macs[d] == 0)
            continue;
        sum_m += time_m[d];
        kinds++;
        add(m, (struct sim_bound_row){.name = cube_name((enum pto_dtype)d), .unit = "MAC", .kind = SIM_BOUND_COMPUTE, .amount = macs[d],
                                      .peak_milli = time_m[d] > 0 ? (int64_t)((double)macs[d] / (double)time_m[d] * 1e6 + 0.5) * cores : 0,
                                      .cycles_m = time_m[d] / cores});
    }
    for (uint32_t c = 0; c < m->sim->ncores; c++)
        most_m = max2(most_m, m->sim->cores[c].mad_m);
    if (kinds > 0)
        add(m, (struct sim_bound_row){.name = "cube of the busiest core", .unit = "", .kind = SIM_BOUND_COMPUTE, .cycles_m = max2(most_m, sum_m / cores)});
}

/* The servers that all cores share. A core that has them alone uses them with each pipe at a time, so only its loads count. */
static void add_shared(struct maker *m)
{
    const struct pto_target *t = &m->sim->options.target;
    const struct sim_memory_totals *k = &m->sim->memory_totals;
    int64_t bytes = (int64_t)k->bytes, device = (int64_t)k->missed_bytes;
    bool alone = m->sim->ncores == 1 || (m->sim->active_cores == 1 && m->sim->nblocks == m->sim->ncores);
    if (m->sim->together > 1) /* the totals are those of all launches */
        return;
    if (alone) {
        for (uint32_t c = 0; c < m->sim->ncores; c++)
            bytes -= m->sim->cores[c].write_bytes;
    } else {
        device += (int64_t)((double)k->written_back_bytes * (double)t->param[PTO_P_ddr_write_weight] / 1000.0);
    }
    int64_t l2_m = per_cycle_m(t, t->param[PTO_P_l2_bw]), ddr_m = per_cycle_m(t, t->param[PTO_P_ddr]);
    if (bytes > 0)
        add(m, (struct sim_bound_row){.name = "L2", .unit = "B", .kind = SIM_BOUND_MEMORY, .amount = bytes, .peak_milli = l2_m, .cycles_m = at_rate(bytes, l2_m + 1)});
    if (device > 0)
        add(m, (struct sim_bound_row){.name = "device memory", .unit = "B", .kind = SIM_BOUND_MEMORY, .amount = device, .peak_milli = ddr_m, .cycles_m = at_rate(device, ddr_m + 1)});
}

static void add_busiest(struct maker *m)
{
    int64_t most_m = 0;
    for (uint32_t c = 0; c < m->sim->ncores; c++)
        for (unsigned p = 0; p < PTO_PIPE_COUNT; p++)
            most_m = max2(most_m, m->sim->cores[c].pipe[p].busy_m);
    add(m, (struct sim_bound_row){.name = "busiest pipe of a core", .unit = "", .kind = SIM_BOUND_CONTROL, .cycles_m = most_m});
}

static int by_cycles(const void *a, const void *b)
{
    const struct sim_bound_row *x = a, *y = b;
    if (x->cycles_m != y->cycles_m)
        return x->cycles_m > y->cycles_m ? -1 : 1;
    return strcmp(x->name, y->name);
}

void sim_bounds_sort(struct sim_profile *p)
{
    if (p->nbounds != 0)
        qsort(p->bounds, p->nbounds, sizeof *p->bounds, by_cycles);
}

void sim_bounds_make(const struct sim *sim, struct sim_profile *p)
{
    struct maker m = {.sim = sim, .p = p, .launch_m = sim->options.target.param[PTO_P_launch_cycles] * 1000};
    if (sim->total_m == 0 || sim->ncores == 0)
        return;
    add_cube(&m);
    add_pipe(&m, PTO_PIPE_V, "vector unit");
    add_pipe(&m, PTO_PIPE_MTE1, "L1 to L0");
    add_pipe(&m, PTO_PIPE_FIX, "L0C to L1, UB and GM");
    add_pipe(&m, PTO_PIPE_MTE2, "GM to UB and L1");
    add_pipe(&m, PTO_PIPE_MTE3, "UB and L1 to GM");
    add_shared(&m);
    add_pipe(&m, PTO_PIPE_S, "scalar unit");
    add_busiest(&m);
    sim_bounds_sort(p);
}
