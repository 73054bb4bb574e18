/* Two JSON reports of ptosim compared: what of the time was gained and lost, by pipe, by source line and by cause. Works on the
 * documents alone: knows neither programs nor simulators.
 *
 * Lines are matched as a diff of two texts matches them, by operation and text, then what moved, then what stands in the same place with
 * another text (a changed tile size); line numbers alone mean nothing. Times are in mcycles, summed over the cores of a run;
 * what is printed of pipes and lines is the mean of the cores, so that it compares with the total. */
#ifndef PTO_SIM_DIFF_H
#define PTO_SIM_DIFF_H
#include "base/diag.h"

enum { DIFF_MAX_CAUSES = 24, DIFF_MAX_BYTES = 256 << 20, DIFF_VERSION = 2 /* of the reports that are read */ };

/* By id in sim_diff.causes; these add up. part_m[0]: what the profiler calls busy, some of them together. */
struct diff_times {
    int64_t part_m[DIFF_MAX_CAUSES + 1];
};
struct diff_pipe {
    const char *name;
    struct diff_times time;
    int64_t idle_m;
    uint32_t cores; /* that have instructions on it */
};
struct diff_line {
    uint32_t launch, line;
    const char *op, *text;
    struct diff_times time;
    int64_t total_m; /* of all causes */
    uint64_t count;
    int64_t bytes;
    uint32_t key; /* equal for lines of equal launch, operation and text */
};
struct diff_bound {
    const char *name;
    int64_t cycles_m;
};
struct diff_report {
    const char *file, *kernel, *target, *sync; /* kernel: of several launches, their names */
    int64_t total_m, clock_khz, blocks, cores;
    uint32_t nlaunches;
    struct diff_pipe *pipes;
    struct diff_line *lines;
    struct diff_bound *bounds;
    uint32_t npipes, pipes_cap, nlines, lines_cap, nbounds, bounds_cap;
};
enum diff_match { DIFF_SAME, DIFF_MOVED, DIFF_CHANGED, DIFF_ONLY_A, DIFF_ONLY_B };
/* A line of A, of B, or the same of both. */
struct diff_row {
    uint32_t a, b; /* index in lines; UINT32_MAX: none */
    uint8_t match; /* enum diff_match */
    double change; /* cycles a core */
};
struct sim_diff {
    struct base_arena arena;
    struct base_strings causes, keys;
    struct diff_report report[2];
    struct diff_row *rows; /* greatest change first */
    uint32_t nrows;
};

/* Reads report which (0: A, 1: B) from its text. False after diagnostics. */
bool sim_diff_read(struct sim_diff *d, unsigned which, const char *name, const char *text, size_t len, struct base_diags *diags);
/* May they be compared? any: also other kernels. False after a diagnostic; another target is a warning. */
bool sim_diff_comparable(const struct sim_diff *d, bool any, struct base_diags *diags);
/* Matches the lines. */
void sim_diff_match(struct sim_diff *d);
void sim_diff_free(struct sim_diff *d);

/* diff_align.c: pairs equal keys of two sequences so that pairs do not cross; match[i] is the partner of a[i] or UINT32_MAX (as on entry
 * for all). */
void sim_diff_align(const uint32_t *a, uint32_t na, const uint32_t *b, uint32_t nb, uint32_t *match);

/* Time of B over that of A, less 1: by cycles, or by time where the clocks differ. */
double sim_diff_change(const struct sim_diff *d);
/* Mean of the cores in cycles: of a pipe over those that use it, of a line over all. */
double sim_diff_line_cycles(const struct diff_report *r, const struct diff_line *l, unsigned part);
double sim_diff_pipe_cycles(const struct diff_pipe *p, unsigned part);
const struct diff_pipe *sim_diff_pipe(const struct diff_report *r, const char *name);
const char *sim_diff_part(const struct sim_diff *d, unsigned part); /* "busy" or a cause */
unsigned sim_diff_parts(const struct sim_diff *d);
const char *sim_diff_match_name(enum diff_match match);

/* diff_print.c; top: lines at most, 0: all */
void sim_diff_text(const struct sim_diff *d, uint32_t top, struct base_buf *out);
void sim_diff_csv(const struct sim_diff *d, uint32_t top, struct base_buf *out);
void sim_diff_json(const struct sim_diff *d, uint32_t top, struct base_buf *out);
/* diff_html.c */
void sim_diff_html(const struct sim_diff *d, uint32_t top, struct base_buf *out);
#endif
