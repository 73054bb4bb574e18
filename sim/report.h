/* Reports of a run (timing.md 4.3): text, JSON and a self-contained HTML page.
 *
 * JSON schema, version 1.  Cycles are decimals with three places.
 *   {"version":1, "kernel":S, "target":S, "clock_khz":N, "sync":S, "blocks":N, "cores":N,
 *    "total_cycles":N, "total_us":N, "launch_cycles":N, "instructions":N, "macs":N, "gm_read_bytes":N, "gm_write_bytes":N,
 *    "bounds":[{"name":S,"cycles":N}],            lower bounds of the total: none of them can be beaten
 *    "ratios":{"mac":N,"mte1":N,..},              busy part of total, names of the profiler (mean over the cores that have it)
 *    "pipes":[{"block":N,"core":S,"pipe":S,"busy":N,"idle":N,"stall":{"issue":N,..},"instructions":N,"bytes":N,"total":N}],
 *    "lines":[{"line":N,"op":S,"count":N,"busy":N,"stall":{..},"bytes":N,"text":S}]} */
#ifndef PTO_SIM_REPORT_H
#define PTO_SIM_REPORT_H
#include "sim/trace.h"

/* A cost of which the total cannot be less, over all blocks. */
struct sim_bound {
    const char *name;
    int64_t cycles_m;
};
enum { SIM_BOUNDS = 4 };
unsigned sim_bounds(const struct sim *sim, struct sim_bound out[SIM_BOUNDS]);
/* Name of a pipe in the profiler's tables: mac, mte1, fixpipe .. */
const char *sim_pipe_ratio_name(unsigned pipe);
const char *sim_sync_name(enum sim_sync sync);
/* Name of the kernel, len characters: of two halves X_aic and X_aiv it is X (R25). */
const char *sim_kernel_name(const struct sim *sim, size_t *len);
/* Totals over the cores. A vector core has no cube pipes and a cube core no vector pipe: their time counts for the pipes they have. */
struct sim_sums {
    uint64_t macs;
    int64_t read_bytes, write_bytes, mad_m, busy_m[PTO_PIPE_COUNT], total_m[PTO_PIPE_COUNT];
};
struct sim_sums sim_sum_cores(const struct sim *sim);

void sim_report_text(const struct sim *sim, struct base_buf *out);
void sim_report_json(const struct sim *sim, struct base_buf *out);
void sim_report_html(const struct sim *sim, struct base_buf *out);
/* The same over several launches; with one they are those above. JSON: {"version":1, "total_cycles":N, "launches":[{"launch":N,
 * "device":N, "group":N (those with equal numbers ran together), "begun":N, "report":{as above}}]}. */
void sim_report_text_parts(const struct sim_part *parts, uint32_t nparts, int64_t total_m, struct base_buf *out);
void sim_report_json_parts(const struct sim_part *parts, uint32_t nparts, int64_t total_m, struct base_buf *out);
void sim_report_html_parts(const struct sim_part *parts, uint32_t nparts, int64_t total_m, struct base_buf *out);
/* The line of the total for the terminal. */
void sim_report_total(const struct sim_part *parts, uint32_t nparts, int64_t total_m, struct base_buf *out);
/* One or two lines for the terminal. */
void sim_report_summary(const struct sim *sim, struct base_buf *out);
void sim_put_cycles(struct base_buf *out, int64_t cycles_m);
/* A source line as text, without leading blanks; "" if unknown. */
void sim_put_source_line(const struct sim *sim, pto_op_id op, struct base_buf *out, size_t max);
#endif
