/* Reports of a run (timing.md 4.3): text, JSON, CSV and a self-contained HTML page. docs/report.md says what stands in them; the keys
 * of the JSON report are listed there. */
#ifndef PTO_SIM_REPORT_H
#define PTO_SIM_REPORT_H
#include "sim/trace.h"

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

/* False: a wait is never satisfied, what stands behind it has no time. */
bool sim_is_complete(const struct sim *sim);
void sim_report_text(const struct sim *sim, struct base_buf *out);
/* Of it, where the time goes and what would help. */
void sim_report_why(const struct sim *sim, struct base_buf *out);
void sim_report_json(const struct sim *sim, struct base_buf *out);
void sim_report_html(const struct sim *sim, struct base_buf *out);
/* The same over several launches; with one they are those above. JSON: {"version":2, "total_cycles":N, "launches":[{"launch":N,
 * "device":N, "group":N (those with equal numbers ran together), "begun":N, "report":{as above}}]}. */
void sim_report_text_parts(const struct sim_part *parts, uint32_t nparts, int64_t total_m, struct base_buf *out);
void sim_report_json_parts(const struct sim_part *parts, uint32_t nparts, int64_t total_m, struct base_buf *out);
/* By source line, and by pipe of a core; a row a launch and line or pipe. */
void sim_report_csv_lines(const struct sim_part *parts, uint32_t nparts, struct base_buf *out);
void sim_report_csv_pipes(const struct sim_part *parts, uint32_t nparts, struct base_buf *out);
void sim_report_html_parts(const struct sim_part *parts, uint32_t nparts, int64_t total_m, struct base_buf *out);
/* In a form: txt, json, html, csv (lines), pipes.csv. False: no such form. */
bool sim_report_make(const struct sim_part *parts, uint32_t nparts, int64_t total_m, const char *form, struct base_buf *out);
/* Has the file an extension that names one? */
bool sim_report_has_form(const char *path);
/* In the form of the file's extension; beside F.csv, which has the lines, F.pipes.csv has the pipes. False after a diagnostic. */
bool sim_report_write(const struct sim_part *parts, uint32_t nparts, int64_t total_m, const char *path, struct base_diags *diags);
/* The line of the total for the terminal. */
void sim_report_total(const struct sim_part *parts, uint32_t nparts, int64_t total_m, struct base_buf *out);
/* One or two lines for the terminal. */
void sim_report_summary(const struct sim *sim, struct base_buf *out);
void sim_put_cycles(struct base_buf *out, int64_t cycles_m);
void sim_put_us(const struct sim *sim, struct base_buf *out, int64_t time_m);
/* Part of a whole as a percentage with one place, six characters or more. */
void sim_put_percent(struct base_buf *out, int64_t part_m, int64_t whole_m);
/* A source line as text, without leading blanks; "" if unknown. */
void sim_put_source_line(const struct sim *sim, pto_op_id op, struct base_buf *out, size_t max);
#endif
