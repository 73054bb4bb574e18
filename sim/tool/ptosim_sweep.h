/* --sweep: the same run for every combination of some settings; each point a process of its own. Plain data between running
 * (ptosim_sweep.c), tables (ptosim_sweep_table.c) and plots (ptosim_sweep_plot.c). */
#ifndef PTO_SIM_TOOL_SWEEP_H
#define PTO_SIM_TOOL_SWEEP_H
#include "ptosim_run.h"

enum sweep_kind { SWEEP_MACRO, SWEEP_PARAM, SWEEP_ARCH, SWEEP_BLOCK_DIM, SWEEP_ARG };
struct sweep_axis {
    const char *name; /* as written: TM, a3.ddr_bw, arg.n */
    enum sweep_kind kind;
    const char **values;
    uint32_t count, cap;
};
/* What one point told. */
struct sweep_point {
    int32_t exit_code, code; /* of the process; enum pto_diag_code of its first error */
    bool done;               /* it has a time */
    int64_t total_m, clock_khz, busiest_ppm, read_bytes, write_bytes;
    uint64_t insns, macs;
    char busiest[16];        /* pipe with the highest share, by the profiler's name */
    char target[16];
    char said[400];          /* first error or finding; "" if none */
};
enum { SWEEP_MAX_AXES = 8, SWEEP_MAX_POINTS = 10000 };
struct sweep {
    struct base_arena arena;
    struct sweep_axis axes[SWEEP_MAX_AXES];
    uint32_t naxes, npoints;
    struct sweep_point *points; /* the last axis varies first */
    uint32_t best;              /* shortest time; npoints: none */
    const char *program;
};
/* The value of an axis at a point. */
const char *sweep_value(const struct sweep *s, uint32_t point, uint32_t axis);
/* Nanoseconds of a point. */
double sweep_ns(const struct sweep_point *p);

void run_sweep(struct run *r);
void sweep_put_text(const struct sweep *s, struct base_buf *out);
void sweep_put_csv(const struct sweep *s, struct base_buf *out);
void sweep_put_json(const struct sweep *s, struct base_buf *out);
void sweep_put_svg(const struct sweep *s, struct base_buf *out);
void sweep_put_html(const struct sweep *s, struct base_buf *out);
#endif
